// What people use instead, in Go: apimachinery's quantities, sigs.k8s.io/yaml or encoding/json
// with component-helpers. Prints the lines that the C programs print: main DATA ROUNDS BATCH_MS PART
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	helpers "k8s.io/component-helpers/resource"
	"sigs.k8s.io/yaml"
)

var (
	sink   int64
	rounds int
	batch  float64
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func now() (float64, float64) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano()), float64(time.Now().UnixNano())
}

func once(run func(), count int) (float64, float64) {
	cpu, wall := now()
	for i := 0; i < count; i++ {
		run()
	}
	cpuEnd, wallEnd := now()
	return cpuEnd - cpu, wallEnd - wall
}

func measure(part, name, who string, bytes, operations int, run func()) {
	count := 1
	for {
		_, wall := once(run, count)
		if wall >= batch {
			break
		}
		if wall < batch/16 {
			count *= 8
		} else {
			count = int(float64(count)*batch*1.2/wall) + 1
		}
	}
	var leastCPU, leastWall float64
	for i := 0; i < rounds; i++ {
		cpu, wall := once(run, count)
		if i == 0 || cpu < leastCPU {
			leastCPU = cpu
		}
		if i == 0 || wall < leastWall {
			leastWall = wall
		}
	}
	each := float64(count * operations)
	fmt.Printf("{\"part\":%q,\"case\":%q,\"who\":%q,\"unit\":\"ns\",\"cpu\":%.3f,\"wall\":%.3f,"+
		"\"rounds\":%d,\"bytes\":%d,\"operations\":%d,\"limit\":false}\n",
		part, name, who, leastCPU/each, leastWall/each, rounds, bytes, operations)
}

func quantities(data string) {
	texts := strings.Fields(string(must(os.ReadFile(data + "/quantities.txt"))))
	parsed := make([]resource.Quantity, len(texts))
	total := 0
	for i, text := range texts {
		parsed[i] = must(resource.ParseQuantity(text))
		total += len(text)
	}
	n := len(texts)
	measure("quantity", "parse", "apimachinery", total, n, func() {
		for _, text := range texts {
			q, err := resource.ParseQuantity(text)
			if err != nil {
				panic(err)
			}
			sink += int64(q.Sign())
		}
	})
	// What String() does for a quantity that has no text yet; it keeps the text that was parsed.
	measure("quantity", "format", "apimachinery", 0, n, func() {
		for i := range parsed {
			number, suffix := parsed[i].CanonicalizeBytes(make([]byte, 0, 18))
			sink += int64(len(string(append(number, suffix...))))
		}
	})
	measure("quantity", "add", "apimachinery", 0, n, func() {
		for i := range parsed {
			q := parsed[i]
			q.Add(parsed[n-1-i])
			sink += int64(q.Sign())
		}
	})
	measure("quantity", "compare", "apimachinery", 0, n, func() {
		for i := range parsed {
			sink += int64(parsed[i].Cmp(parsed[n-1-i]))
		}
	})
}

func account(pod *corev1.Pod) {
	requests := helpers.PodRequests(pod, helpers.PodResourcesOptions{})
	limits := helpers.PodLimits(pod, helpers.PodResourcesOptions{})
	sink += requests.Cpu().MilliValue() + limits.Memory().Value()
}

func documents(data, name, syntax string, deployment bool) {
	whole := must(os.ReadFile(data + "/pod-" + name + "." + syntax))
	separator, unmarshal, who := []byte("\n"), json.Unmarshal, "Go encoding/json"
	if syntax == "yaml" {
		separator, who = []byte("---\n"), "Go sigs.k8s.io/yaml"
		unmarshal = func(b []byte, into any) error { return yaml.Unmarshal(b, into) }
	}
	var parts [][]byte
	for _, part := range bytes.Split(whole, separator) {
		if len(bytes.TrimSpace(part)) > 0 {
			parts = append(parts, part)
		}
	}
	measure("pod", strings.ToUpper(syntax)+" "+name, who, len(whole)/len(parts), len(parts), func() {
		for _, part := range parts {
			if deployment {
				var d appsv1.Deployment
				if err := unmarshal(part, &d); err != nil {
					panic(err)
				}
				account(&corev1.Pod{ObjectMeta: d.Spec.Template.ObjectMeta, Spec: d.Spec.Template.Spec})
				continue
			}
			var pod corev1.Pod
			if err := unmarshal(part, &pod); err != nil {
				panic(err)
			}
			account(&pod)
		}
	})
}

func main() {
	data := os.Args[1]
	rounds = must(strconv.Atoi(os.Args[2]))
	batch = float64(must(strconv.Atoi(os.Args[3]))) * 1e6
	if os.Args[4] == "quantity" {
		quantities(data)
		return
	}
	for _, syntax := range []string{"yaml", "json"} {
		for _, name := range []string{"1k", "4k", "46k", "stream"} {
			documents(data, name, syntax, name == "46k")
		}
	}
}
