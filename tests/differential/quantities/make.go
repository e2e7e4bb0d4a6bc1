package main

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
)

var suffixes = []string{"", "", "", "n", "u", "m", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Gi", "Ti", "Pi", "Ei"}

const (
	letters   = "0123456789.+-eEinumkKMGTP"
	strangers = " _,xBb%\t\n\r\x00\xc2\xa0\xff/"
)

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	switch r.IntN(6) {
	case 0: // ends in zeros
		for i := n - r.IntN(n+1); i < n; i++ {
			b[i] = '0'
		}
	case 1: // begins with zeros
		for i := 0; i < r.IntN(n+1); i++ {
			b[i] = '0'
		}
	case 2:
		for i := range b {
			b[i] = '9'
		}
	}
	return string(b)
}

// length is mostly small.
func length(r *rand.Rand) int {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1, 2:
		return 10 + r.IntN(12)
	case 3:
		return 20 + r.IntN(20)
	case 4:
		if r.IntN(50) == 0 {
			return 100 + r.IntN(500)
		}
	}
	return 1 + r.IntN(5)
}

func exponent(r *rand.Rand) string {
	n := strconv.Itoa(r.IntN(41) - 20)
	switch r.IntN(20) {
	case 0:
		n = strconv.Itoa(r.IntN(80) - 40)
	case 1:
		n = strconv.Itoa(4990 + r.IntN(20))
	case 2:
		n = strconv.Itoa(-5010 + r.IntN(20))
	case 3: // counted modulo 2^32
		n = strconv.FormatInt(int64(r.IntN(9)-4)<<32+int64(r.IntN(40)-20), 10)
	case 4: // about the ends of 32 and 64 bits
		n = new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), uint(31+32*r.IntN(2))), big.NewInt(int64(r.IntN(5)-2))).String()
	case 5:
		n = digits(r, r.IntN(3))
	}
	if r.IntN(4) == 0 && !strings.HasPrefix(n, "-") {
		n = "+" + n
	}
	return string("eE"[r.IntN(2)]) + n
}

func suffix(r *rand.Rand) string {
	switch r.IntN(10) {
	case 0, 1, 2:
		return exponent(r)
	case 3:
		if r.IntN(8) == 0 { // of letters that may stand there, but do not together
			n := 1 + r.IntN(3)
			b := make([]byte, n)
			for i := range b {
				b[i] = "eEinumkKMGTP"[r.IntN(12)]
			}
			return string(b)
		}
	}
	return suffixes[r.IntN(len(suffixes))]
}

// edge is a number about a power of two or ten, where representations end.
func edge(r *rand.Rand) string {
	n := big.NewInt(int64(r.IntN(7) - 3))
	if r.IntN(2) == 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), uint(r.IntN(132))))
	} else {
		n.Add(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.IntN(40))), nil))
	}
	switch s := n.String(); r.IntN(4) {
	case 0: // the same number with its point elsewhere
		if at := r.IntN(len(s) + 1); n.Sign() > 0 {
			return s[:at] + "." + s[at:]
		}
		return s
	case 1: // the last count of 10^-9 that 128 bits hold, and those about it
		n.Add(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(int64(r.IntN(9)-4)))
		s = n.String()
		return s[:len(s)-9] + "." + s[len(s)-9:]
	default:
		return s
	}
}

func mutate(r *rand.Rand, s string) string {
	for n := 1 + r.IntN(2); n > 0; n-- {
		c := string(letters[r.IntN(len(letters))])
		switch r.IntN(8) {
		case 0:
			c = string([]byte{strangers[r.IntN(len(strangers))]})
		case 1:
			c = string([]byte{byte(r.IntN(256))})
		}
		at := r.IntN(len(s) + 1)
		switch r.IntN(3) {
		case 0:
			s = s[:at] + c + s[at:]
		case 1:
			if at < len(s) {
				s = s[:at] + c + s[at+1:]
			}
		default:
			if at < len(s) {
				s = s[:at] + s[at+1:]
			}
		}
	}
	return s
}

func quantity(r *rand.Rand) string {
	var s string
	if r.IntN(5) == 0 {
		s = edge(r)
	} else {
		s = digits(r, length(r))
		if r.IntN(3) == 0 {
			s += "." + digits(r, length(r))
		}
	}
	if r.IntN(8) == 0 {
		s = string("+-"[r.IntN(2)]) + s
	}
	s += suffix(r)
	if r.IntN(8) == 0 {
		s = mutate(r, s)
	}
	return s
}
