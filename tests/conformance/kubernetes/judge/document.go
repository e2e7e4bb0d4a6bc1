package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// piece is one document of a stream, or the reason why there is no further one.
type piece struct {
	data   []byte
	isJSON bool
	err    error
}

// cut makes pieces as YAMLOrJSONDecoder of apimachinery does, which itself hands out what is
// decoded, without duplicate keys: JSON values as long as they parse, else YAML.
func cut(stream []byte) []piece {
	if !utilyaml.IsJSONBuffer(stream) {
		return cutYAML(stream)
	}
	var pieces []piece
	values := json.NewDecoder(bytes.NewReader(stream))
	used := int64(0)
	for {
		var value json.RawMessage
		err := values.Decode(&value)
		if errors.Is(err, io.EOF) {
			return pieces
		}
		if err == nil {
			pieces, used = append(pieces, piece{data: bytes.Clone(value), isJSON: true}), values.InputOffset()
			continue
		}
		rest, ok := pastLineEnd(stream[used:])
		if len(pieces) > 1 || !ok { // of two good values it certainly is JSON
			return append(pieces, piece{err: err})
		}
		return append(pieces, cutYAML(rest)...)
	}
}

// pastLineEnd drops white space up to and with the first line feed.
func pastLineEnd(rest []byte) ([]byte, bool) {
	for len(rest) > 0 {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError {
			return nil, false
		}
		if !unicode.IsSpace(r) {
			return rest, true
		}
		rest = rest[size:]
		if r == '\n' {
			return rest, true
		}
	}
	return nil, false
}

func cutYAML(stream []byte) []piece {
	var pieces []piece
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	for {
		data, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return pieces
		}
		if err != nil {
			return append(pieces, piece{err: err})
		}
		pieces = append(pieces, piece{data: bytes.Clone(data)})
	}
}

// object is what is said of one object: a document, or an item of a list.
type object struct {
	Verdict    string   `json:"verdict"` // ok, strict, error, skipped, empty
	APIVersion string   `json:"apiVersion,omitempty"`
	Kind       string   `json:"kind,omitempty"`
	Name       string   `json:"name,omitempty"`
	Path       string   `json:"path,omitempty"`  // of an item: items[3]
	Typed      bool     `json:"typed,omitempty"` // an item of a typed list such as PodList, with the list's verdict
	Errors     []string `json:"errors,omitempty"`
	Replicas   *int64   `json:"replicas,omitempty"` // how many pods it stands for, if it says so
	Pod        *podSums `json:"pod,omitempty"`

	decoded runtime.Object
}

func nameOf(o runtime.Object) string {
	if m, err := meta.Accessor(o); err == nil {
		return m.GetName()
	}
	return ""
}

// decode appends what is in a piece: one object, or the items of a list.
func decode(p piece, path string, objects []object) []object {
	o := object{Path: path, Verdict: "ok"}
	if p.err != nil {
		o.Verdict, o.Errors = "error", []string{short(p.err)}
		return append(objects, o)
	}
	reader := strictYAML
	if p.isJSON {
		reader = strictJSON
	}
	decoded, gvk, err := reader.Decode(p.data, nil, nil)
	if gvk != nil {
		o.APIVersion, o.Kind = gvk.GroupVersion().String(), gvk.Kind
	}
	if findings, isStrict := runtime.AsStrictDecodingError(err); isStrict {
		o.Verdict = "strict"
		for _, finding := range findings.Errors() {
			o.Errors = append(o.Errors, short(finding))
		}
	} else if err != nil {
		o.Verdict, o.Errors = verdictOf(err, p), []string{short(err)}
		return append(objects, o)
	}
	if list, ok := decoded.(*v1.List); ok {
		if o.Verdict != "ok" || len(list.Items) == 0 {
			objects = append(objects, o)
		}
		for i, item := range list.Items {
			objects = decode(piece{data: item.Raw, isJSON: true}, itemPath(path, i), objects)
		}
		return objects
	}
	if items, ok := typedItems(decoded); ok {
		if o.Verdict != "ok" || len(items) == 0 {
			objects = append(objects, o)
		}
		for i, item := range items {
			objects = append(objects, object{Verdict: o.Verdict, APIVersion: o.APIVersion, Kind: itemKind(item, o.Kind),
				Name: nameOf(item), Path: itemPath(path, i), Typed: true, decoded: item})
		}
		return objects
	}
	o.Name, o.decoded = nameOf(decoded), decoded
	return append(objects, o)
}

func itemPath(path string, index int) string {
	return strings.TrimPrefix(fmt.Sprintf("%s.items[%d]", path, index), ".")
}

func verdictOf(err error, p piece) string {
	if runtime.IsNotRegisteredError(err) {
		return "skipped"
	}
	if runtime.IsMissingKind(err) {
		if value, err := yaml.YAMLToJSON(p.data); err == nil && string(bytes.TrimSpace(value)) == "null" {
			return "empty"
		}
	}
	return "error"
}

// short keeps an error of a large input from repeating that input.
func short(err error) string {
	const most = 300
	text := strings.ToValidUTF8(err.Error(), "?")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " ..."
	}
	return text
}

// hasCostly looks for anything that might become a quantity with a huge exponent.
func hasCostly(stream []byte) bool {
	for _, word := range bytes.FieldsFunc(stream, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"',[]{}:", r) }) {
		if isCostly(string(word)) {
			return true
		}
	}
	return false
}

func read(stream []byte) []object {
	objects := []object{}
	for _, p := range cut(stream) {
		objects = decode(p, "", objects)
	}
	return objects
}

// worst is the verdict of a whole stream.
func worst(objects []object) string {
	order := []string{"empty", "skipped", "ok", "strict", "error"}
	found := 0
	for _, o := range objects {
		for rank, name := range order {
			if o.Verdict == name {
				found = max(found, rank)
			}
		}
	}
	return order[found]
}

type documentAnswer struct {
	Verdict string   `json:"verdict"` // the worst of its objects
	Objects []object `json:"objects"`
}

func document(stream []byte) any {
	if hasCostly(stream) {
		return skipped{"exponent"}
	}
	objects := read(stream)
	for i := range objects {
		if h := podOf(objects[i].decoded); h != nil {
			objects[i].Replicas, objects[i].Pod = h.replicas, sumsOf(h.pod)
		}
	}
	return documentAnswer{worst(objects), objects}
}
