// Command quantities compares quantities with resource.ParseQuantity and its arithmetic: each is
// parsed, printed, rounded; pairs are compared, added, subtracted.
package main

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8smesos/differential/amount"
	"k8smesos/differential/driver"
)

const separator = "\t" // between two quantities; one with a tab in it stands alone

var (
	mostExponent = int64(5000) // beyond, the library refuses, and Kubernetes takes minutes
	exponentForm = regexp.MustCompile(`^[-+]?[0-9]*[.]?[0-9]*[eE]([-+]?[0-9]+)$`)
)

// isHuge tells whether Kubernetes' answer would cost too much: its exponent counts modulo 2^32.
func isHuge(text string) bool {
	m := exponentForm.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	e, err := strconv.ParseInt(m[1], 10, 64)
	return err == nil && (int64(int32(e)) > mostExponent || int64(int32(e)) < -mostExponent)
}

func refusal(err error) string {
	switch {
	case errors.Is(err, resource.ErrFormatWrong):
		return "!format"
	case errors.Is(err, resource.ErrSuffix):
		return "!suffix"
	case errors.Is(err, resource.ErrNumeric):
		return "!numeric"
	}
	return "!" + err.Error()
}

// A parsed quantity, and its number as a count of 10^-9.
type parsed struct {
	q     resource.Quantity
	count *big.Int
}

func parse(text string) (parsed, string) {
	if isHuge(text) {
		return parsed{}, "!range"
	}
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return parsed{}, refusal(err)
	}
	p := parsed{q, amount.Count(q)}
	if !amount.Fits(p.count) {
		return p, "!range"
	}
	return p, ""
}

func single(text string) string {
	p, refused := parse(text)
	if refused != "" {
		return refused
	}
	stored := p.q.DeepCopy()
	stored.RoundUp(resource.Milli)
	storedCount, storedText := amount.Count(stored), "!range"
	if amount.Fits(storedCount) {
		storedText = amount.Canonical(stored, storedCount)
	}
	return strings.Join([]string{amount.Canonical(p.q, p.count), string(p.q.Format), amount.Exact(p.count),
		amount.Rounded(p.count, 3), amount.Rounded(p.count, 0), storedText}, " ")
}

func result(q resource.Quantity) string {
	count := amount.Count(q)
	if !amount.Fits(count) {
		return "!range"
	}
	return amount.Canonical(q, count) + " " + amount.Exact(count)
}

func pair(left, right string) string {
	a, refused := parse(left)
	if refused != "" {
		return refused
	}
	b, refused := parse(right)
	if refused != "" {
		return refused
	}
	compared := a.q.DeepCopy()
	sum, difference := a.q.DeepCopy(), a.q.DeepCopy()
	sum.Add(b.q.DeepCopy())
	difference.Sub(b.q.DeepCopy())
	return strings.Join([]string{strconv.Itoa(compared.Cmp(b.q.DeepCopy())), result(sum), result(difference)}, " ")
}

func answer(c driver.Case) string {
	if c.Op == 'q' {
		return single(c.Text)
	}
	a, b, found := strings.Cut(c.Text, separator)
	if !found {
		return "!pair"
	}
	return pair(a, b)
}

func main() {
	driver.Main("quantities", driver.Judge{
		Op:    'q',
		Batch: 5000,
		Make: func(r *rand.Rand) driver.Case {
			a := quantity(r)
			if r.IntN(4) > 0 {
				return driver.Case{Op: 'q', Text: a}
			}
			b := quantity(r)
			switch r.IntN(8) {
			case 0:
				b = a
			case 1:
				b = mutate(r, a)
			}
			if strings.Contains(a, separator) {
				return driver.Case{Op: 'q', Text: a}
			}
			return driver.Case{Op: 'p', Text: a + separator + b}
		},
		Answer: answer,
	})
}
