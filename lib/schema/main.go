// Writes the field tables of the Kubernetes types that hold pods, by reflection over the
// published API module, as C source on standard output; with the argument keys.h or keys.c the
// names of the fields.
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

// The hash of field_key.h: k8sm__key_hash().
func hash(name string) uint32 {
	load := func(at, size int) (n uint64) {
		for i := size - 1; i >= 0; i-- {
			n = n<<8 | uint64(name[at+i])
		}
		return n
	}
	var a, b uint64
	switch n := len(name); {
	case n >= 8:
		a, b = load(0, 8), load(n-8, 8)
	case n >= 4:
		a, b = load(0, 4), load(n-4, 4)
	case n > 0:
		a = uint64(name[0]) | uint64(name[n/2])<<8 | uint64(name[n-1])<<16
	}
	h := a*0x9e3779b97f4a7c15 ^ (b+uint64(len(name)))*0xc2b2ae3d27d4eb4f
	return uint32((h ^ h>>32) * 0x9e3779b97f4a7c15 >> 32)
}

// Field names in order; a key's number is 1 + its place.
func keyNames() ([]string, map[string]int) {
	numbers := map[string]int{}
	var names []string
	for _, s := range structs {
		for _, f := range s.fields {
			if _, ok := numbers[f.name]; !ok {
				numbers[f.name] = 0
				names = append(names, f.name)
			}
		}
	}
	sort.Strings(names)
	for i, name := range names {
		numbers[name] = i + 1
	}
	return names, numbers
}

// Open addressing: each slot has the upper half of a name's hash, and its number.
func keySlots(names []string) []uint32 {
	slots := make([]uint32, 2048)
	for i, name := range names {
		h := hash(name)
		at := h % 2048
		for slots[at] != 0 {
			at = (at + 1) % 2048
		}
		slots[at] = h>>16<<16 | uint32(i+1)
	}
	return slots
}

// A factor that gives each of the keys a slot of its own among 2^bits.
func spread(keys []int) (factor, bits int) {
	for 1<<bits < len(keys) {
		bits++
	}
	for ; ; bits++ {
		for factor = 1; factor < 1<<16; factor += 2 {
			taken := map[int]bool{}
			for _, key := range keys {
				taken[key*factor&0xffff>>(16-bits)] = true
			}
			if len(taken) == len(keys) {
				return factor, bits
			}
		}
	}
}

func printHeader(v string, names []string) {
	fmt.Printf("/* Generated from k8s.io/api %s by lib/schema; do not edit. */\n", v)
	fmt.Print("#ifndef K8SM_FIELD_KEYS_H\n#define K8SM_FIELD_KEYS_H\n\n")
	fmt.Print("/** The names of all fields, in byte order. */\nenum {\n    K8SM__KEY_NONE,\n")
	for _, name := range names {
		fmt.Printf("    K8SM__KEY_%s,\n", name)
	}
	fmt.Print("    K8SM__KEY_COUNT\n};\n\n#endif\n")
}

func printKeys(v string, names []string) {
	const block = 2048 // C promises no longer strings than 4095
	at, used := 0, block
	var places []int
	fmt.Printf("/* Generated from k8s.io/api %s by lib/schema; do not edit. */\n", v)
	fmt.Print("#include \"field_key.h\"\n\n/* One behind another. */\n")
	fmt.Print("const char k8sm__field_letters[][K8SM__KEY_BLOCK] = {")
	for _, name := range names {
		if used+len(name) >= block {
			if len(places) > 0 {
				fmt.Print(",")
				at += block
			}
			used = 0
		}
		fmt.Printf("\n    %q", name)
		places = append(places, at+used)
		used += len(name)
	}
	fmt.Println("\n};\n")
	fmt.Println("const k8sm__field_name k8sm__field_names[K8SM__KEY_COUNT] = {\n    { 0, 0 },")
	for i, name := range names {
		fmt.Printf("    { %d, %d },\n", places[i], len(name))
	}
	fmt.Println("};\n\nconst uint32_t k8sm__field_slots[K8SM__KEY_SLOTS] = {")
	for i, slot := range keySlots(names) {
		if i%8 == 0 {
			fmt.Print("   ")
		}
		fmt.Printf(" 0x%x,", slot)
		if i%8 == 7 {
			fmt.Println()
		}
	}
	fmt.Println("};")
}

func printStructs(numbers map[string]int) {
	var lines []string
	total := 0
	fmt.Println("\nconst k8sm__field k8sm__schema_fields[] = {")
	for _, s := range structs {
		var keys []int
		for _, f := range s.fields {
			keys = append(keys, numbers[f.name])
		}
		factor, bits := spread(keys)
		slots := make([]field, 1<<bits)
		for _, f := range s.fields {
			slots[numbers[f.name]*factor&0xffff>>(16-bits)] = f
		}
		for _, f := range slots {
			fmt.Printf("    { %d, %d },", numbers[f.name], f.typ)
			if f.name != "" {
				fmt.Printf(" /* %s */", f.name)
			}
			fmt.Println()
		}
		lines = append(lines, fmt.Sprintf("    { %d, %d, %d, %d }, /* %s */", total, len(keys), factor, 16-bits, s.name))
		total += len(slots)
	}
	fmt.Println("};\n\nconst k8sm__struct k8sm__schema_structs[] = {")
	fmt.Println(strings.Join(lines, "\n"))
	fmt.Println("};")
}

func main() {
	var list []int
	for _, r := range roots {
		list = append(list, typeOf(reflect.TypeOf(r.value)))
	}
	v := version("k8s.io/api")
	names, numbers := keyNames()
	switch {
	case len(os.Args) > 1 && os.Args[1] == "keys.h":
		printHeader(v, names)
		return
	case len(os.Args) > 1 && os.Args[1] == "keys.c":
		printKeys(v, names)
		return
	}
	fmt.Printf("/* Generated from k8s.io/api %s by lib/schema; do not edit. */\n", v)
	fmt.Printf("#include \"schema.h\"\n\nconst char k8sm__schema_version[] = %q;\n\n", v)
	fmt.Println("const k8sm__type k8sm__schema_types[] = {")
	for _, t := range types {
		fmt.Printf("    { K8SM__TYPE_%s, %d },\n", t.kind, t.ref)
	}
	fmt.Println("};")
	printStructs(numbers)
	fmt.Println("\nconst k8sm__root k8sm__schema_roots[] = {")
	for i, r := range roots {
		fmt.Printf("    { %q, %q, %d },\n", r.apiVersion, r.kind, list[i])
	}
	fmt.Printf("};\n\nconst size_t k8sm__schema_root_count = %d;\n", len(roots))
	fmt.Printf("const size_t k8sm__schema_struct_count = %d;\n", len(structs))
	fmt.Fprintf(os.Stderr, "%d types, %d structs, %d names\n", len(types), len(structs), len(names))
}
