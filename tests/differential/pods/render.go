package main

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
	yamlNumber = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	safePlain  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./_-]*$`)
	notString  = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null|[-+.0-9].*)$`)
)

func isNumber(text string) bool { return yamlNumber.MatchString(text) }

func quoted(s string) string {
	b, _ := json.Marshal(s)
	text := string(b)
	for _, c := range []string{"<", ">", "&"} {
		text = strings.ReplaceAll(text, map[string]string{"<": `\u003c`, ">": `\u003e`, "&": `\u0026`}[c], c)
	}
	return text
}

// render writes the documents as YAML or JSON, in one of many ways.
func (m *maker) render(documents []object) string {
	var b strings.Builder
	if m.one(3) {
		indent := ""
		if m.one(2) {
			indent = "  "
		}
		for _, d := range documents {
			m.json(&b, d, indent, "\n")
			b.WriteString("\n")
		}
		return b.String()
	}
	for i, d := range documents {
		if i > 0 || m.one(8) {
			b.WriteString(m.pick("---\n", "--- \n", "--- # another\n"))
		}
		if m.one(12) {
			m.flow(&b, d)
			b.WriteString("\n")
			continue
		}
		m.block(&b, d, 0)
	}
	if m.one(20) {
		return strings.ReplaceAll(b.String(), "\n", "\r\n")
	}
	return b.String()
}

// json leaves numbers out of quotes that JSON can hold.
func (m *maker) json(b *strings.Builder, value any, indent, line string) {
	separator := ","
	inner := line + indent
	if indent == "" {
		inner = ""
	}
	switch v := value.(type) {
	case object:
		b.WriteString("{")
		for i, e := range v {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(inner + quoted(e.key) + ":")
			m.json(b, e.value, indent, inner)
		}
		if len(v) > 0 && indent != "" {
			b.WriteString(line)
		}
		b.WriteString("}")
	case []any:
		b.WriteString("[")
		for i, item := range v {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(inner)
			m.json(b, item, indent, inner)
		}
		if len(v) > 0 && indent != "" {
			b.WriteString(line)
		}
		b.WriteString("]")
	case plain:
		if s := string(v); jsonNumber.MatchString(s) || s == "null" || s == "true" || s == "[]" || s == "{}" {
			b.WriteString(s)
		} else {
			b.WriteString(quoted(s))
		}
	case string:
		b.WriteString(quoted(v))
	}
}

func (m *maker) scalar(b *strings.Builder, s string) {
	switch {
	case safePlain.MatchString(s) && !notString.MatchString(s) && !m.one(4):
		b.WriteString(s)
	case safePlain.MatchString(s) && m.one(4) && !isNumber(s) && !strings.ContainsAny(s[:1], "0123456789") && !notString.MatchString(s):
		b.WriteString(s)
	case !strings.ContainsAny(s, "'\n\t") && m.one(2):
		b.WriteString("'" + s + "'")
	default:
		b.WriteString(quoted(s))
	}
}

func (m *maker) flow(b *strings.Builder, value any) {
	switch v := value.(type) {
	case object:
		b.WriteString("{")
		for i, e := range v {
			if i > 0 {
				b.WriteString(m.pick(", ", ",", " , "))
			}
			m.scalar(b, e.key)
			b.WriteString(": ")
			m.flow(b, e.value)
		}
		b.WriteString("}")
	case []any:
		b.WriteString("[")
		for i, item := range v {
			if i > 0 {
				b.WriteString(m.pick(", ", ",", " ,"))
			}
			m.flow(b, item)
		}
		b.WriteString("]")
	case plain:
		b.WriteString(string(v))
	case string:
		m.scalar(b, v)
	}
}

func (m *maker) end(b *strings.Builder) {
	if m.one(30) {
		b.WriteString(" # a note: {x}")
	}
	b.WriteString("\n")
}

func (m *maker) block(b *strings.Builder, o object, indent int) {
	pad := strings.Repeat(" ", indent)
	if len(o) == 0 {
		b.WriteString(pad + "{}\n")
	}
	for _, e := range o {
		b.WriteString(pad)
		m.scalar(b, e.key)
		b.WriteString(":")
		m.below(b, e.value, indent)
	}
}

// below is what stands behind a key.
func (m *maker) below(b *strings.Builder, value any, indent int) {
	switch v := value.(type) {
	case object:
		if len(v) == 0 || m.one(6) {
			b.WriteString(" ")
			m.flow(b, v)
			m.end(b)
			return
		}
		m.end(b)
		m.block(b, v, indent+2+2*(m.IntN(8)/7))
	case []any:
		if len(v) == 0 {
			b.WriteString(" []\n")
			return
		}
		m.end(b)
		at := indent + 2*m.IntN(2)
		for _, item := range v {
			m.item(b, item, at)
		}
	case plain:
		b.WriteString(" " + string(v))
		m.end(b)
	case string:
		b.WriteString(" ")
		m.scalar(b, v)
		m.end(b)
	}
}

func (m *maker) item(b *strings.Builder, value any, indent int) {
	pad := strings.Repeat(" ", indent)
	o, isObject := value.(object)
	if !isObject || len(o) == 0 || m.one(10) {
		b.WriteString(pad + "- ")
		m.flow(b, value)
		m.end(b)
		return
	}
	var inner strings.Builder
	m.block(&inner, o, indent+2)
	b.WriteString(pad + "- " + inner.String()[indent+2:])
}
