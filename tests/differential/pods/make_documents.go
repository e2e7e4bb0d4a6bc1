package main

import (
	"math/rand/v2"
	"regexp"
	"strings"

	"k8smesos/differential/driver"
)

// What stands where a string, a number, a boolean or a quantity belongs.
var values = []string{"1", "1.25", "y", "yes", "True", "off", "null", "~", "", "0x10", "010", "0o17", "08", "1_000", "1e3", ".5", "5.",
	"+5", "-0.0", ".inf", "-.Inf", ".nan", "2001-01-01", "1:30", "!!str 1", "!!int \"1\"", "!!float 1", "!!bool yes", "!!null ''", "!!binary aGk=",
	"!x y", "'it''s'", "\"a\\tb\"", "\"\\u0041\"", "\"\\x41\"", "\" 1 \"", "1Gi", "1 # c", "a#b", "a: b", "[a, b]", "{a: b}", "[]", "{}", "*r", "*none", "&x 1",
	"|\n      folded\n", ">-\n      a\n      b\n", "|2\n      x\n", "\"a\n     b\"", "'a\n\n     b'", "a\n     b", "- a", "? a", "@a", "`a", "%a", "<<", "1e400", "0b101",
	"9223372036854775808", "18446744073709551616", "-9223372036854775809", "\u00a01", "1\u2028", "a\tb", "\ta", "\"\\\n     1\"", "80.0", "80.5", "8e1", "\"80\"", "-", "---", "..."}

// Whole lines, put between others.
var lines = []string{"", "# note", "---", "--- # note", "--- a", "...", "%YAML 1.1", "  ", "\t", "metadata: {name: z}", "x: 1", "status: null", "kind: Pod", "<<: *r",
	"<<: {metadata: {name: m}}", "<<: [{x: 1}, {x: 2}]", "'<<': {}", "y: 1", "on: 1", "1: 1", "? kind\n: Pod", "- a", "\ufeff", "}", "]", "? [a]\n: b", "null: 1", "~: 1"}

var small = []string{
	`apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations:
    a: b
spec:
  nodeName: n
  hostNetwork: false
  terminationGracePeriodSeconds: 30
  containers:
  - name: c
    image: x
    command: [sh, -c, 'a']
    ports:
    - containerPort: 80
      name: web
    resources: &r
      limits:
        cpu: 1
        memory: 64Mi
  - name: d
    image: x
    env:
    - {name: A, value: b}
    resources:
      <<: *r
      requests: {cpu: 500m}
`, `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "labels": {"a": "b"}},
 "spec": {"hostNetwork": false, "containers": [{"name": "c", "image": "x", "args": ["a", "b"],
  "ports": [{"containerPort": 80}], "resources": {"limits": {"cpu": 1.5, "memory": "64Mi"}}}]}}
`, `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: &m {name: p}
  spec: {containers: [{name: c, image: x, resources: {limits: {cpu: 2}}}]}
- apiVersion: v1
  kind: Pod
  metadata: *m
  spec:
    containers:
    - name: "c"
      image: 'x'
`, `# a comment
apiVersion: apps/v1
kind: Deployment
metadata: {name: w}
spec:
  replicas: 2
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
      - {name: c, image: x, resources: {limits: {cpu: "1", memory: 1Gi}, requests: {}}}
---
apiVersion: v1
kind: Service
spec: {x: 1}
`}

var behindKey = regexp.MustCompile(`(?m)(:[ ]+)([^ \n{\[&*][^\n,}\]]*)`)

// another puts a value of the list in the place of one.
func (m *maker) another(text string) string {
	places := behindKey.FindAllStringSubmatchIndex(text, -1)
	if len(places) == 0 {
		return text
	}
	at := places[m.IntN(len(places))]
	return text[:at[4]] + values[m.IntN(len(values))] + text[at[5]:]
}

func (m *maker) line(text string) string {
	split := strings.SplitAfter(text, "\n")
	at := m.IntN(len(split))
	switch m.IntN(6) {
	case 0: // one twice
		split[at] += split[at]
	case 1: // one out
		split[at] = ""
	case 2: // two changed
		other := m.IntN(len(split))
		split[at], split[other] = split[other], split[at]
	case 3: // shifted
		split[at] = strings.Repeat(" ", m.IntN(4)) + strings.TrimLeft(split[at], " ")
	default:
		split[at] = strings.Repeat(" ", 2*m.IntN(5)*m.IntN(2)) + lines[m.IntN(len(lines))] + "\n" + split[at]
	}
	return strings.Join(split, "")
}

func (m *maker) character(text string) string {
	const signs = "{}[],:#&*!|>'\"%@`-? \t\r\n<=.~\\/0aeE+_\x00\x7f\xff"
	at := m.IntN(len(text) + 1)
	c := string([]byte{signs[m.IntN(len(signs))]})
	if m.one(8) {
		c = m.pick("\u0085", "\u00a0", "\ufeff", "\u2028", "\u00e4", "\ud7ff", "\U0001f600", "\ufffe", "\xed\xa0\x80", "\\u0031", "\\ud800", "\"\"")
	}
	switch {
	case at == len(text) || m.one(3):
		return text[:at] + c + text[at:]
	case m.one(2):
		return text[:at] + text[at+1:]
	}
	return text[:at] + c + text[at+1:]
}

func makeDocuments(r *rand.Rand) driver.Case {
	m := &maker{Rand: r}
	text := small[m.IntN(len(small))]
	if m.one(4) {
		text = m.render([]object{m.whole()})
	}
	for n := m.IntN(4); n >= 0; n-- {
		switch m.IntN(5) {
		case 0, 1:
			text = m.another(text)
		case 2, 3:
			text = m.line(text)
		default:
			text = m.character(text)
		}
	}
	switch m.IntN(40) {
	case 0:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		text = "\ufeff" + text
	case 2:
		text = text[:m.IntN(len(text)+1)]
	case 3:
		text = strings.ReplaceAll(text, "\n", "\r")
	}
	return driver.Case{Op: 'd', Text: text}
}

// The library validates what has to do with resources, and bent documents are invalid in other ways.
var validity = regexp.MustCompile(`(?m) (in)?valid( .*)?$`)

func withoutValidity(answer string) string { return validity.ReplaceAllString(answer, "") }

func answerDocuments(c driver.Case) string { return withoutValidity(answerPods(c)) }

// What docs/differences.md says of YAML: told by how the text looks, which is coarse.
var documentedYAML = []*regexp.Regexp{
	regexp.MustCompile(`:[,\[\]{}]`),                              // {a:}
	regexp.MustCompile(`(\.(inf|Inf|nan))|((~|null|&[a-z]*) *:)`), // refused even where a later key would win
	regexp.MustCompile(`\n%`),                                     // a line with %
	regexp.MustCompile(`\\'`),                                     // "\'"
	regexp.MustCompile(`![^\s]*[,\[\]{}]`),                        // a tag before a separator
	regexp.MustCompile(`\n[^\n]*\x{feff}|\A.+\x{feff}`),           // U+FEFF further down
}

// Kubernetes says of a List what the library says of the item that has a key twice.
var verdicts = regexp.MustCompile(`(?m)^(ok|strict|skipped)\n`)

// What YAML forbids: behind the end of the root it is seen or not, by its distance.
var forbidden = regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{fffe}\x{fffd}]`)

func isDocumented(c driver.Case, theirs, ours string) bool {
	if strings.Contains(c.Text, "List") && verdicts.ReplaceAllString(theirs, "") == verdicts.ReplaceAllString(ours, "") {
		return true
	}
	if forbidden.MatchString(c.Text) && strings.Contains(ours, "error") {
		return true
	}
	for _, form := range documentedYAML {
		if form.MatchString(c.Text) {
			return true
		}
	}
	return strings.Contains("\n"+ours, "\nrange\n")
}
