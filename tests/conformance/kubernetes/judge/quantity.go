package main

import (
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	inf "gopkg.in/inf.v0"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Kubernetes takes any exponent and then works with numbers of that many digits: hours of it.
// Beyond this one nothing is asked.
const mostExponent = 5000

var exponent = regexp.MustCompile(`^[-+]?[0-9]*\.?[0-9]*[eE]([-+]?[0-9]+)$`)

// isCostly tells whether the text would be read as a number with such an exponent. Of an
// exponent that fits 64 bits the low 32 count.
func isCostly(text string) bool {
	found := exponent.FindStringSubmatch(text)
	if found == nil {
		return false
	}
	e, err := strconv.ParseInt(found[1], 10, 64)
	return err == nil && (int32(e) > mostExponent || int32(e) < -mostExponent)
}

// exact is the number itself: AsDec has all digits, where the 64-bit getters of a Quantity wrap,
// give 0, or are off by one. It changes its receiver, so it gets a copy.
func exact(q resource.Quantity) *inf.Dec {
	q = q.DeepCopy()
	return q.AsDec()
}

func plain(d *inf.Dec) string {
	text := d.String()
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}

// awayFromZero is d in units of 10^-places, rounded away from zero.
func awayFromZero(d *inf.Dec, places inf.Scale) *big.Int {
	return new(inf.Dec).Round(d, places, inf.RoundUp).UnscaledBig()
}

// canonical is the recomputed form; String may give the text as it was typed.
func canonical(q resource.Quantity, family resource.Format) string {
	q = q.DeepCopy()
	q.Format = family
	number, suffix := q.CanonicalizeBytes(nil)
	return string(number) + string(suffix)
}

// isLost tells whether the canonical form has lost the number: there is no suffix after E and Ei,
// and what is a multiple of more than those comes out as if it were small.
func isLost(q resource.Quantity) bool {
	d := exact(q)
	whole := awayFromZero(d, 0)
	beyond := new(big.Int).Exp(big.NewInt(10), big.NewInt(21), nil)
	if q.Format == resource.BinarySI {
		beyond.Lsh(big.NewInt(1), 70)
	}
	return q.Format != resource.DecimalExponent && !strings.Contains(plain(d), ".") && whole.Sign() != 0 &&
		new(big.Int).Rem(whole, beyond).Sign() == 0
}

type amount struct {
	Canonical string          `json:"canonical"`
	Exact     string          `json:"exact"`
	Family    resource.Format `json:"family"`
}

func toAmount(q resource.Quantity) amount {
	return amount{canonical(q, q.Format), plain(exact(q)), q.Format}
}

// shown is how a quantity stands in lists: its canonical form, or all of it where that form lost it.
func shown(q resource.Quantity) any {
	if isLost(q) {
		return toAmount(q)
	}
	return canonical(q, q.Format)
}

func shownList(list v1.ResourceList) map[string]any {
	out := map[string]any{}
	for name, q := range list {
		out[string(name)] = shown(q)
	}
	return out
}

// skipped is the answer to what would cost too much.
type skipped struct {
	Skipped string `json:"skipped"`
}

type refused struct {
	Error string `json:"error"`
}

func parse(text string) (resource.Quantity, any) {
	if isCostly(text) {
		return resource.Quantity{}, skipped{"exponent"}
	}
	q, err := resource.ParseQuantity(text)
	switch {
	case err == nil:
		return q, nil
	case errors.Is(err, resource.ErrFormatWrong):
		return q, refused{"format"}
	case errors.Is(err, resource.ErrSuffix):
		return q, refused{"suffix"}
	case errors.Is(err, resource.ErrNumeric):
		return q, refused{"numeric"}
	}
	return q, refused{err.Error()}
}

type quantityAnswer struct {
	amount
	Value string            `json:"value"` // whole units, away from zero
	Milli string            `json:"milli"` // thousandths, away from zero
	As    map[string]string `json:"as"`    // the canonical form in each family
}

func quantity(text string) any {
	q, fault := parse(text)
	if fault != nil {
		return fault
	}
	d := exact(q)
	out := quantityAnswer{toAmount(q), awayFromZero(d, 0).String(), awayFromZero(d, 3).String(), map[string]string{}}
	for _, family := range []resource.Format{resource.DecimalSI, resource.BinarySI, resource.DecimalExponent} {
		out.As[string(family)] = canonical(q, family)
	}
	return out
}

type pairAnswer struct {
	Compare    int    `json:"compare"` // a against b
	Sum        amount `json:"sum"`
	Difference amount `json:"difference"` // a - b
}

func pair(first, second string) any {
	a, fault := parse(first)
	if fault != nil {
		return fault
	}
	b, fault := parse(second)
	if fault != nil {
		return fault
	}
	// all three may change what they are given
	x, y := a.DeepCopy(), b.DeepCopy()
	compare := x.Cmp(y)
	sum, difference := a.DeepCopy(), a.DeepCopy()
	sum.Add(b.DeepCopy())
	difference.Sub(b.DeepCopy())
	return pairAnswer{compare, toAmount(sum), toAmount(difference)}
}
