// Package amount prints Kubernetes' quantities as the library should.
package amount

import (
	"math/big"
	"strings"

	inf "gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"
)

var (
	most      = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1))
	least     = new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 127))
	ten, kibi = big.NewInt(10), big.NewInt(1024)
	nanos     = big.NewInt(1000000000)
	plain     = new(big.Int).Exp(ten, big.NewInt(21), nil)
)

// Count is q as a number of 10^-9.
func Count(q resource.Quantity) *big.Int {
	d := q.DeepCopy()
	dec := d.AsDec()
	n := new(big.Int).Set(dec.UnscaledBig())
	if up := 9 - int64(dec.Scale()); up >= 0 {
		return n.Mul(n, new(big.Int).Exp(ten, big.NewInt(up), nil))
	}
	return new(inf.Dec).Round(dec, 9, inf.RoundExact).UnscaledBig()
}

// Fits tells whether 128 bits hold it.
func Fits(count *big.Int) bool { return count.Cmp(most) <= 0 && count.Cmp(least) >= 0 }

// Canonical is Kubernetes' own form, but where that loses the suffix: in numbers of 10^21 and
// more, whose zeros are then kept.
func Canonical(q resource.Quantity, count *big.Int) string {
	whole, fraction := new(big.Int).QuoRem(count, nanos, new(big.Int))
	if q.Format == resource.DecimalExponent || fraction.Sign() != 0 || whole.CmpAbs(plain) < 0 {
		d := q.DeepCopy()
		number, suffix := d.CanonicalizeBytes(make([]byte, 0, 64))
		return string(append(number, suffix...))
	}
	base, steps, names := new(big.Int).Exp(ten, big.NewInt(3), nil), 0, []string{"", "k", "M", "G", "T", "P", "E"}
	if q.Format == resource.BinarySI {
		base, names = kibi, []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
	}
	for steps < 6 {
		quotient, rest := new(big.Int).QuoRem(whole, base, new(big.Int))
		if rest.Sign() != 0 {
			break
		}
		whole = quotient
		steps++
	}
	return whole.String() + names[steps]
}

// Rounded away from zero, to a whole number of 10^-places.
func Rounded(count *big.Int, places int64) string {
	unit := new(big.Int).Exp(ten, big.NewInt(9-places), nil)
	n, rest := new(big.Int).QuoRem(count, unit, new(big.Int))
	return n.Add(n, big.NewInt(int64(rest.Sign()))).String()
}

// Exact is the plain decimal.
func Exact(count *big.Int) string {
	s := new(big.Int).Abs(count).String()
	if len(s) < 10 {
		s = strings.Repeat("0", 10-len(s)) + s
	}
	s = strings.TrimSuffix(strings.TrimRight(s[:len(s)-9]+"."+s[len(s)-9:], "0"), ".")
	if count.Sign() < 0 {
		s = "-" + s
	}
	return s
}
