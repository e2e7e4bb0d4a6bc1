// Writes the field tables of the Kubernetes types that hold pods, by reflection over the
// published API module, as C source on standard output.
package main

import (
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"sort"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	appsv1beta1 "k8s.io/api/apps/v1beta1"
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	batchv1 "k8s.io/api/batch/v1"
	batchv1beta1 "k8s.io/api/batch/v1beta1"
	corev1 "k8s.io/api/core/v1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

type root struct {
	apiVersion, kind string
	value            any
}

var roots = []root{
	{"apps/v1", "DaemonSet", appsv1.DaemonSet{}},
	{"apps/v1", "Deployment", appsv1.Deployment{}},
	{"apps/v1", "ReplicaSet", appsv1.ReplicaSet{}},
	{"apps/v1", "StatefulSet", appsv1.StatefulSet{}},
	{"apps/v1beta1", "Deployment", appsv1beta1.Deployment{}},
	{"apps/v1beta1", "StatefulSet", appsv1beta1.StatefulSet{}},
	{"apps/v1beta2", "DaemonSet", appsv1beta2.DaemonSet{}},
	{"apps/v1beta2", "Deployment", appsv1beta2.Deployment{}},
	{"apps/v1beta2", "ReplicaSet", appsv1beta2.ReplicaSet{}},
	{"apps/v1beta2", "StatefulSet", appsv1beta2.StatefulSet{}},
	{"batch/v1", "CronJob", batchv1.CronJob{}},
	{"batch/v1", "Job", batchv1.Job{}},
	{"batch/v1beta1", "CronJob", batchv1beta1.CronJob{}},
	{"extensions/v1beta1", "DaemonSet", extensionsv1beta1.DaemonSet{}},
	{"extensions/v1beta1", "Deployment", extensionsv1beta1.Deployment{}},
	{"extensions/v1beta1", "ReplicaSet", extensionsv1beta1.ReplicaSet{}},
	{"v1", "LimitRange", corev1.LimitRange{}},
	{"v1", "List", metav1.List{}},
	{"v1", "Pod", corev1.Pod{}},
	{"v1", "PodTemplate", corev1.PodTemplate{}},
	{"v1", "ReplicationController", corev1.ReplicationController{}},
}

// Types that decode themselves.
var special = map[reflect.Type]string{
	reflect.TypeOf(resource.Quantity{}):  "QUANTITY",
	reflect.TypeOf(intstr.IntOrString{}): "INT_OR_STRING",
	reflect.TypeOf(metav1.Time{}):        "TIME",
	reflect.TypeOf(metav1.MicroTime{}):   "MICRO_TIME",
	reflect.TypeOf(metav1.Duration{}):    "DURATION",
	reflect.TypeOf(metav1.FieldsV1{}):    "ANY",
}

type field struct {
	name string
	typ  int
}
type structure struct {
	name   string
	fields []field
}
type typ struct {
	kind string
	ref  int
}

var (
	types      []typ
	typeIndex  = map[typ]int{}
	structs    []structure
	structType = map[reflect.Type]int{}
)

func add(kind string, ref int) int {
	t := typ{kind, ref}
	if at, ok := typeIndex[t]; ok {
		return at
	}
	typeIndex[t] = len(types)
	types = append(types, t)
	return len(types) - 1
}

func fieldsOf(t reflect.Type) []field {
	var all []field
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case f.Anonymous && (name == "" || strings.Contains(rest, "inline")):
			all = append(all, fieldsOf(f.Type)...)
		default:
			all = append(all, field{name, typeOf(f.Type)})
		}
	}
	return all
}

func typeOf(t reflect.Type) int {
	if kind, ok := special[t]; ok {
		return add(kind, 0)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.String:
		return add("STRING", 0)
	case reflect.Bool:
		return add("BOOL", 0)
	case reflect.Int32, reflect.Uint32:
		return add("INT32", 0)
	case reflect.Int, reflect.Int64:
		return add("INT64", 0)
	case reflect.Float32, reflect.Float64:
		return add("FLOAT", 0)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return add("BYTES", 0)
		}
		return add("LIST", typeOf(t.Elem()))
	case reflect.Map:
		return add("MAP", typeOf(t.Elem()))
	case reflect.Struct:
		if t.Name() == "RawExtension" {
			return add("ANY", 0)
		}
		at, ok := structType[t]
		if !ok {
			at = len(structs)
			structType[t] = at
			structs = append(structs, structure{name: t.Name()})
			fields := fieldsOf(t)
			sort.Slice(fields, func(i, j int) bool { return fields[i].name < fields[j].name })
			structs[at].fields = fields
		}
		return add("STRUCT", at)
	}
	fmt.Fprintln(os.Stderr, "no kind for", t)
	os.Exit(1)
	return 0
}

func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return "unknown"
}

func main() {
	var list []int
	for _, r := range roots {
		list = append(list, typeOf(reflect.TypeOf(r.value)))
	}
	v := version("k8s.io/api")
	fmt.Printf("/* Generated from k8s.io/api %s by lib/schema; do not edit. */\n", v)
	fmt.Printf("#include \"schema.h\"\n\nconst char k8sm__schema_version[] = %q;\n\n", v)
	fmt.Println("const k8sm__type k8sm__schema_types[] = {")
	for _, t := range types {
		fmt.Printf("    { K8SM__TYPE_%s, %d },\n", t.kind, t.ref)
	}
	fmt.Println("};\n\nconst k8sm__field k8sm__schema_fields[] = {")
	first, total := make([]int, len(structs)), 0
	for i, s := range structs {
		first[i] = total
		total += len(s.fields)
		for _, f := range s.fields {
			fmt.Printf("    { %q, %d },\n", f.name, f.typ)
		}
	}
	fmt.Println("};\n\nconst k8sm__struct k8sm__schema_structs[] = {")
	for i, s := range structs {
		fmt.Printf("    { %d, %d }, /* %s */\n", first[i], len(s.fields), s.name)
	}
	fmt.Println("};\n\nconst k8sm__root k8sm__schema_roots[] = {")
	for i, r := range roots {
		fmt.Printf("    { %q, %q, %d },\n", r.apiVersion, r.kind, list[i])
	}
	fmt.Printf("};\n\nconst size_t k8sm__schema_root_count = %d;\n", len(roots))
	fmt.Fprintf(os.Stderr, "%d types, %d structs, %d fields\n", len(types), len(structs), total)
}
