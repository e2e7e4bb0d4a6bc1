package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"k8smesos/differential/driver"
)

// A document is made of maps that keep their order, lists ([]any), strings, and plain: text that
// stands as it is, without quotes.
type (
	entry struct {
		key   string
		value any
	}
	object []entry
	plain  string
)

func put(o *object, key string, value any) { *o = append(*o, entry{key, value}) }

// maker makes one case.
type maker struct {
	*rand.Rand
	ranges bool // for LimitRanges: amounts that Kubernetes' 64-bit comparison holds
	once   bool // no key twice
}

// one in n
func (m *maker) one(n int) bool { return m.IntN(n) == 0 }

func (m *maker) pick(texts ...string) string { return texts[m.IntN(len(texts))] }

var (
	cpus = []string{"1", "2", "500m", "250m", "0.5", "1.5", "1500m", "100m", ".1", "0.001", "0.0001", "1n", "0", "2.5", "1e0",
		"3", "4", "10", "1u", "0.30000000000000004", "1.10", "+1", "1e-3", "999m", "1000m"}
	memory = []string{"64Mi", "128Mi", "1Gi", "1.5Gi", "100M", "128974848", "1e9", "1E3", "1.0001Ki", "1024.1024", "512Mi",
		"1073741824", "0", "1k", "0.1Gi", "67108864", "2Gi", "1024Ki", "1Ki", "100e6", "123456789m", "1e+9", "5G", "1T", "1Ti"}
	pages   = []string{"2Mi", "4Mi", "6Mi", "3Mi", "0", "1Gi", "2097152", "4194304", "1"}
	wholes  = []string{"1", "2", "3", "0", "1000m", "1.5", "2.0", "1.0000001", "4"}
	oddText = []string{"9223372036854775807", "9223372036854775808", "18446744073709551615", "1e19", "8Ei", "7Ei", "12E", "1e20",
		"-1", "-500m", "-0", "1e21", "1000000000000000000000000", "123456789012345678901234567m", "0.0000000001", "1n"}
	badText = []string{"1K", "1 Gi", "1GB", "abc", "", "1e", "1_000", "0x10", "Pi", "1Mi1", "--1", "1,5", "true"}
	odd     = []any{plain("null"), plain("0x10"), plain("010"), plain("1_000"), plain("1e400"), plain("true"), plain("[]"), plain("{}"),
		plain("9007199254740993.0"), plain("18446744073709551616"), " 1 ", "\u00a01", "1\t", plain("~"), plain("08"), plain("1:30"), plain("-0.0")}
)

// amount is a quantity: as a string, or as a number where its text may be one.
func (m *maker) amount(name string) any {
	texts, countable := memory, false // where Kubernetes checks for whole numbers, it does so in 64 bits
	switch {
	case name == "cpu":
		texts = cpus
	case len(name) > 10 && name[:10] == "hugepages-":
		texts, countable = pages, true
	case name != "memory" && name != "ephemeral-storage":
		texts, countable = wholes, true
	}
	text := texts[m.IntN(len(texts))]
	switch {
	case m.one(6):
		text = strconv.Itoa(m.IntN(5000)) + m.pick("", "m", "Mi", "k", "Ki", "M", "u")
	case m.one(60) && !m.ranges && !countable:
		text = oddText[m.IntN(len(oddText))]
	case m.one(300):
		text = badText[m.IntN(len(badText))]
	case m.one(150) && !m.ranges && !countable:
		return odd[m.IntN(len(odd))]
	}
	if m.one(2) && text != "" && isNumber(text) {
		return plain(text)
	}
	return text
}

func (m *maker) name() string {
	switch n := m.IntN(40); {
	case n < 13:
		return "cpu"
	case n < 26:
		return "memory"
	case n < 29:
		return "ephemeral-storage"
	case n < 32:
		return m.pick("nvidia.com/gpu", "example.com/dongle", "example.com/GPU_1.x")
	case n < 35:
		return m.pick("hugepages-2Mi", "hugepages-1Gi")
	case n < 36:
		return "kubernetes.io/thing"
	case n < 37 && m.one(3):
		return m.pick("gpu", "storage", "CPU", "requests.example.com/gpu", "a/b/c", "hugepages-3", "hugepages-", "hugepages-1.5", "limits.cpu",
			"Example.com/gpu", "example.com/", "/x", "example.com/-a", "pods", "", "a b", "hugepages-1K")
	}
	return m.pick("cpu", "memory")
}

func (m *maker) list() any {
	if m.one(60) {
		return plain("null")
	}
	list := object{}
	seen := map[string]bool{}
	for n := m.IntN(4); n > 0; n-- {
		name := m.name()
		if seen[name] && (m.once || !m.one(80)) {
			continue
		}
		seen[name] = true
		put(&list, name, m.amount(name))
	}
	return list
}

// resources often has equal requests and limits, as QoS classes and huge pages need it.
func (m *maker) resources() any {
	r := object{}
	switch m.IntN(8) {
	case 0:
	case 1:
		put(&r, "requests", m.list())
	case 2:
		put(&r, "limits", m.list())
	case 3, 4:
		both := m.list()
		put(&r, "requests", both)
		put(&r, "limits", both)
	case 5:
		both := object{{"cpu", m.amount("cpu")}, {"memory", m.amount("memory")}}
		put(&r, "limits", both)
		if m.one(2) {
			put(&r, "requests", both)
		}
	default:
		put(&r, "requests", m.list())
		put(&r, "limits", m.list())
	}
	if m.one(100) {
		return plain("null")
	}
	return r
}

func (m *maker) container(name string, init bool) object {
	c := object{{"name", name}, {"image", "x"}}
	if !m.one(8) {
		put(&c, "resources", m.resources())
	}
	if init && m.one(2) {
		put(&c, "restartPolicy", m.pick("Always", "Always", "Always", "Always", "Never", "OnFailure"))
	}
	if m.one(12) {
		port := object{{"containerPort", plain(strconv.Itoa(1 + m.IntN(65535)))}}
		put(&c, "ports", []any{port})
	}
	if m.one(30) {
		put(&c, "command", []any{"sh", "-c", "echo \"$A\" # 'x': {y}\n"})
	}
	return c
}

func (m *maker) statuses(containers []any) []any {
	var list []any
	for _, c := range containers {
		if m.one(4) {
			continue
		}
		s := object{{"name", c.(object)[0].value}, {"image", "x"}, {"imageID", ""}, {"ready", plain("true")}, {"restartCount", plain("0")}}
		if m.one(40) {
			s[0].value = "another"
		}
		if !m.one(3) {
			put(&s, "allocatedResources", m.list())
		}
		if !m.one(3) {
			put(&s, "resources", m.resources())
		}
		list = append(list, s)
	}
	return list
}

func (m *maker) status(init, regular []any) object {
	s := object{}
	if m.one(2) {
		conditions := []any{}
		for n := m.IntN(3); n >= 0; n-- {
			conditions = append(conditions, object{{"type", m.pick("PodResizePending", "PodResizePending", "Ready")},
				{"status", "True"}, {"reason", m.pick("Infeasible", "Infeasible", "Deferred")}})
		}
		put(&s, "conditions", conditions)
	}
	if list := m.statuses(regular); list != nil {
		put(&s, "containerStatuses", list)
	}
	if list := m.statuses(init); list != nil {
		put(&s, "initContainerStatuses", list)
	}
	if m.one(4) {
		put(&s, "allocatedResources", m.list())
	}
	if m.one(4) {
		put(&s, "resources", m.resources())
	}
	return s
}

func (m *maker) containers(letter string, count int, init bool) []any {
	list := []any{}
	for i := 0; i < count; i++ {
		list = append(list, m.container(fmt.Sprintf("%s%d", letter, i), init))
	}
	return list
}

// spec gives the pod's spec, and its status where it gets one.
func (m *maker) spec(withStatus bool) (object, object) {
	count := 1 + m.IntN(4)
	if m.one(100) {
		count = 0
	}
	regular, init := m.containers("c", count, false), []any{}
	if m.one(2) {
		init = m.containers("i", 1+m.IntN(4), true)
	}
	s := object{}
	if m.one(5) {
		put(&s, "overhead", m.list())
	}
	if m.one(3) {
		put(&s, "resources", m.resources())
	}
	if len(init) > 0 {
		put(&s, "initContainers", init)
	}
	put(&s, "containers", regular)
	if m.one(12) {
		put(&s, "ephemeralContainers", m.containers("e", 1, false))
	}
	if m.one(10) {
		put(&s, "hostNetwork", plain("true"))
	}
	if withStatus {
		return s, m.status(init, regular)
	}
	return s, nil
}

func (m *maker) count() any {
	return plain(m.pick("0", "1", "2", "3", "10", "null"))
}

// whole makes a document: a pod, or a workload with a template.
func (m *maker) whole() object {
	if m.ranges || !m.one(4) {
		pod := object{{"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", object{{"name", "p"}}}}
		spec, status := m.spec(!m.ranges && m.one(3))
		put(&pod, "spec", spec)
		if status != nil {
			put(&pod, "status", status)
		}
		return pod
	}
	spec, _ := m.spec(false)
	template := object{{"metadata", object{{"labels", object{{"a", "b"}}}}}, {"spec", spec}}
	body := object{}
	meta := entry{"metadata", object{{"name", "w"}}}
	switch kind := m.pick("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "PodTemplate", "Job", "CronJob"); kind {
	case "PodTemplate":
		return object{{"apiVersion", "v1"}, {"kind", kind}, meta, {"template", template}}
	case "Job", "CronJob":
		if m.one(2) {
			put(&body, "parallelism", m.count())
		}
		if m.one(2) {
			put(&body, "completions", m.count())
		}
		put(&body, "template", template)
		if kind == "CronJob" {
			body = object{{"schedule", "* * * * *"}, {"jobTemplate", object{{"spec", body}}}}
		}
		return object{{"apiVersion", "batch/v1"}, {"kind", kind}, meta, {"spec", body}}
	case "ReplicationController":
		put(&body, "replicas", m.count())
		put(&body, "template", template)
		return object{{"apiVersion", "v1"}, {"kind", kind}, meta, {"spec", body}}
	default:
		if kind != "DaemonSet" && m.one(2) {
			put(&body, "replicas", m.count())
		}
		put(&body, "selector", object{{"matchLabels", object{{"a", "b"}}}})
		put(&body, "template", template)
		return object{{"apiVersion", "apps/v1"}, {"kind", kind}, meta, {"spec", body}}
	}
}

// disturb puts in a field that no type has, or one for a second time, somewhere.
func (m *maker) disturb(o object) object {
	at := m.IntN(len(o) + 1)
	for i, e := range o {
		if m.one(2) {
			continue
		}
		switch v := e.value.(type) {
		case object:
			if len(v) > 0 {
				o[i].value = m.disturb(append(object{}, v...))
				return o
			}
		case []any:
			if len(v) > 0 {
				list := append([]any{}, v...)
				if inner, ok := list[0].(object); ok {
					list[0] = m.disturb(append(object{}, inner...))
					o[i].value = list
					return o
				}
			}
		}
	}
	extra := entry{m.pick("resurces", "Limits", "x"), plain("1")}
	if len(o) > 0 && !m.once && m.one(2) {
		extra = o[m.IntN(len(o))]
	}
	return append(append(append(object{}, o[:at]...), extra), o[at:]...)
}

func makePods(r *rand.Rand) driver.Case {
	m := &maker{Rand: r}
	documents := []object{}
	for n := 1 + m.IntN(10)/8; n > 0; n-- {
		listed := m.one(12)
		m.once = listed // Kubernetes finds a key given twice in the list, not in its item
		d := m.whole()
		if m.one(15) {
			d = m.disturb(d)
		}
		if listed {
			d = object{{"apiVersion", "v1"}, {"kind", "List"}, {"items", []any{d, m.whole()}}}
		}
		documents = append(documents, d)
	}
	return driver.Case{Op: 'd', Text: m.render(documents)}
}
