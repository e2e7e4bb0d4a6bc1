package driver

import (
	"fmt"
	"strings"
)

type shrinker struct {
	judge Judge
	ours  *Ours
	kind  string // of the difference that is to stay
	tries int
}

const mostTries = 20000

func (s *shrinker) differs(c Case) bool {
	s.tries++
	answer, err := s.ours.Ask(c)
	if err != nil {
		return false
	}
	if s.judge.Normal != nil {
		answer = s.judge.Normal(answer)
	}
	theirs := s.judge.Answer(c)
	return kindOf(theirs, answer) == s.kind && (s.judge.Same == nil || !s.judge.Same(c, theirs, answer))
}

// kindOf is "" for equal answers, else how the first lines that differ begin: a case that is made
// smaller must not turn into another one.
func kindOf(theirs, ours string) string {
	a, b := strings.Split(theirs, "\n"), strings.Split(ours, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			first, _, _ := strings.Cut(a[i], " ")
			second, _, _ := strings.Cut(b[i], " ")
			if first[:min(1, len(first))] != "!" && second[:min(1, len(second))] != "!" && len(a) == 1 {
				return "value"
			}
			return first + "/" + second
		}
	}
	if len(a) != len(b) {
		return "length"
	}
	return ""
}

// structure takes any smaller case of the judge's as long as there is one.
func (s *shrinker) structure(c Case) Case {
	for again := s.judge.Smaller != nil; again; {
		again = false
		for _, smaller := range s.judge.Smaller(c) {
			if s.tries < mostTries && s.differs(smaller) {
				c, again = smaller, true
				break
			}
		}
	}
	return c
}

// cut takes pieces out, halves first, then ever smaller ones.
func (s *shrinker) cut(c Case, split func(string) []string) Case {
	pieces := split(c.Text)
	for size := (len(pieces) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(pieces) && s.tries < mostTries; {
			end := min(at+size, len(pieces))
			rest := append(append([]string{}, pieces[:at]...), pieces[end:]...)
			if smaller := (Case{c.Op, strings.Join(rest, "")}); s.differs(smaller) {
				pieces, c = rest, smaller
			} else {
				at = end
			}
		}
	}
	return c
}

func report(judge Judge, program string, seed uint64, d *found) error {
	ours, err := Start(program)
	if err != nil {
		return err
	}
	s := &shrinker{judge: judge, ours: ours, kind: kindOf(d.theirs, d.ours)}
	small := d.c
	if s.differs(small) {
		small = s.structure(small)
		small = s.cut(small, func(t string) []string { return strings.SplitAfter(t, "\n") })
		small = s.cut(small, func(t string) []string { return strings.Split(t, "") })
	}
	answer, err := ours.Ask(small)
	if err != nil {
		return err
	}
	if judge.Normal != nil {
		answer = judge.Normal(answer)
	}
	fmt.Printf("case %d of seed %d differs:\n%s\nsmall, after %d tries (%c %q):\n%s\nKubernetes: %s\nours:       %s\n",
		d.number, seed, d.c.Text, s.tries, small.Op, small.Text, small.Text, judge.Answer(small), answer)
	return ours.Stop()
}
