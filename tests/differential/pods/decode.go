package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

var (
	scheme  = runtime.NewScheme()
	readers [2]*kjson.Serializer // of YAML, of JSON
)

// Kinds that the library decodes.
var ours = map[string]bool{"Pod": true, "PodTemplate": true, "ReplicationController": true, "Deployment": true, "ReplicaSet": true,
	"StatefulSet": true, "DaemonSet": true, "Job": true, "CronJob": true, "List": true, "LimitRange": true}

func init() {
	for _, add := range []func(*runtime.Scheme) error{v1.AddToScheme, appsv1.AddToScheme, batchv1.AddToScheme} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	for i := range readers {
		readers[i] = kjson.NewSerializerWithOptions(kjson.DefaultMetaFactory, scheme, scheme,
			kjson.SerializerOptions{Yaml: i == 0, Strict: true})
	}
}

// A document cut from a stream.
type document struct {
	data []byte
	json bool
	err  error // what ends the stream
}

// behindBlanks is where YAML goes on: behind blanks, up to the end of their line; ended: there are but
// blanks, or no UTF-8.
func behindBlanks(data []byte) (rest []byte, ended bool) {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError {
			return nil, true
		}
		if !unicode.IsSpace(r) {
			return data, false
		}
		data = data[size:]
		if r == '\n' {
			return data, false
		}
	}
	return nil, true
}

// jsonValues takes JSON values off the front; rest is what is to be read as YAML.
func jsonValues(data []byte) (values []document, rest []byte, done bool) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		switch {
		case err == nil:
			values = append(values, document{data: append([]byte(nil), raw...), json: true})
		case errors.Is(err, io.EOF):
			return values, nil, true
		case len(values) > 1:
			return append(values, document{err: err}), nil, true
		default:
			rest, ended := behindBlanks(data[decoder.InputOffset():])
			if len(values) == 0 {
				rest, ended = behindBlanks(data)
			}
			if ended {
				return append(values, document{err: err}), nil, true
			}
			return values, rest, false
		}
	}
}

// cut cuts a stream as kubectl does: JSON values as long as it begins with a brace, else YAML.
func cut(data []byte) (list []document) {
	if utilyaml.IsJSONBuffer(data) {
		var done bool
		if list, data, done = jsonValues(data); done {
			return list
		}
	}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		text, err := reader.Read()
		if err == io.EOF {
			return list
		}
		if err != nil {
			return append(list, document{err: err})
		}
		if len(bytes.Trim(text, " \t\r\n")) > 0 {
			list = append(list, document{data: append([]byte(nil), text...)})
		}
	}
}

func isNull(data []byte) bool {
	text, err := yaml.YAMLToJSON(data)
	return err == nil && string(bytes.TrimSpace(text)) == "null"
}

// decode gives each object of a document, with its verdict; a List gives its items.
func decode(d document, each func(verdict string, o runtime.Object)) {
	if d.err != nil {
		each("error", nil)
		return
	}
	reader := readers[0]
	if d.json {
		reader = readers[1]
	}
	o, kind, err := reader.Decode(d.data, nil, nil)
	verdict := "ok"
	switch {
	case kind != nil && scheme.Recognizes(*kind) && !ours[kind.Kind]: // the library does not look at it
		each("skipped", nil)
		return
	case err == nil:
	case runtime.IsStrictDecodingError(err):
		verdict = "strict"
	case runtime.IsNotRegisteredError(err):
		each("skipped", nil)
		return
	case runtime.IsMissingKind(err) && isNull(d.data):
		each("empty", nil)
		return
	default:
		each("error", nil)
		return
	}
	list, isList := o.(*v1.List)
	if !isList {
		each(verdict, o)
		return
	}
	if verdict != "ok" || len(list.Items) == 0 {
		each(verdict, nil)
	}
	for _, item := range list.Items {
		decode(document{data: item.Raw, json: true}, each)
	}
}

func orOne(n *int32) int64 {
	if n == nil {
		return 1
	}
	return int64(*n)
}

func jobPods(s *batchv1.JobSpec) int64 {
	n := orOne(s.Parallelism)
	if s.Completions != nil {
		n = min(n, int64(*s.Completions))
	}
	return n
}

const unknown = int64(-1)

// podOf gives the pod of an object, or of its template, and how many it stands for.
func podOf(o runtime.Object) (*v1.Pod, int64) {
	of := func(t *v1.PodTemplateSpec, n int64) (*v1.Pod, int64) {
		return &v1.Pod{ObjectMeta: t.ObjectMeta, Spec: t.Spec}, n
	}
	switch x := o.(type) {
	case *v1.Pod:
		return x, 1
	case *v1.PodTemplate:
		return of(&x.Template, unknown)
	case *v1.ReplicationController:
		if x.Spec.Template != nil {
			return of(x.Spec.Template, orOne(x.Spec.Replicas))
		}
	case *appsv1.Deployment:
		return of(&x.Spec.Template, orOne(x.Spec.Replicas))
	case *appsv1.ReplicaSet:
		return of(&x.Spec.Template, orOne(x.Spec.Replicas))
	case *appsv1.StatefulSet:
		return of(&x.Spec.Template, orOne(x.Spec.Replicas))
	case *appsv1.DaemonSet:
		return of(&x.Spec.Template, unknown)
	case *batchv1.Job:
		return of(&x.Spec.Template, jobPods(&x.Spec))
	case *batchv1.CronJob:
		return of(&x.Spec.JobTemplate.Spec.Template, jobPods(&x.Spec.JobTemplate.Spec))
	}
	return nil, 0
}
