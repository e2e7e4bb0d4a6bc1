// The loop that a framework in Go would write: requests by component-helpers, compared with
// what is left of each node as a ResourceList. Prints lines of JSON; see ../README.md.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	helper "k8s.io/component-helpers/resource"
)

type random uint64

func (r *random) draw() uint64 {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

var (
	offerCPU = []uint64{4000, 8000, 8000, 16000, 16000, 32000, 64000, 2000}
	offerMem = []uint64{8192, 16384, 32768, 32768, 65536, 131072, 262144, 4096}
	taskCPU  = []uint64{10, 50, 100, 100, 100, 200, 250, 250, 500, 500, 500, 1000, 1000, 2000, 4000, 8000}
	taskMem  = []uint64{32, 64, 128, 128, 256, 256, 512, 512, 1024, 1024, 2048, 2048, 4096, 8192, 16384, 24576}
)

func list(cpu, mem uint64) v1.ResourceList {
	return v1.ResourceList{
		v1.ResourceCPU:    *resource.NewMilliQuantity(int64(cpu), resource.DecimalSI),
		v1.ResourceMemory: *resource.NewQuantity(int64(mem)<<20, resource.BinarySI),
	}
}

func nodes(count int) []v1.ResourceList {
	r := random(0x6B386D65736F7301)
	made := make([]v1.ResourceList, count)
	for i := range made {
		a, b, c := r.draw(), r.draw(), r.draw()
		made[i] = list(offerCPU[a%8]*(40+b%61)/100, offerMem[a%8]*(40+c%61)/100)
	}
	return made
}

func pods(count int) []*v1.Pod {
	r := random(0x6B386D65736F7302)
	made := make([]*v1.Pod, count)
	for i := range made {
		a, b := r.draw(), r.draw()
		made[i] = &v1.Pod{Spec: v1.PodSpec{Containers: []v1.Container{{
			Name:      "a",
			Resources: v1.ResourceRequirements{Requests: list(taskCPU[a%16], taskMem[b%16])},
		}}}}
	}
	return made
}

func fits(left, wanted v1.ResourceList) bool {
	for name, amount := range wanted {
		have := left[name]
		if have.Cmp(amount) < 0 {
			return false
		}
	}
	return true
}

func left(node, all, wanted v1.ResourceList) float64 {
	sum := 0.0
	for _, name := range []v1.ResourceName{v1.ResourceCPU, v1.ResourceMemory} {
		have, total, amount := node[name], all[name], wanted[name]
		sum += (have.AsApproximateFloat64() - amount.AsApproximateFloat64()) / total.AsApproximateFloat64()
	}
	return sum
}

func place(count int, best bool) (placed int, sum uint64) {
	cluster, all := nodes(count), nodes(count)
	sum = 0xCBF29CE484222325
	for _, pod := range queue[:10*count] {
		wanted := helper.PodRequests(pod, helper.PodResourcesOptions{})
		found, least := -1, 0.0
		for i, node := range cluster {
			if !fits(node, wanted) {
				continue
			}
			if !best {
				found = i
				break
			}
			if score := left(node, all[i], wanted); found < 0 || score < least {
				found, least = i, score
			}
		}
		for shift := 0; shift < 32; shift += 8 {
			sum = (sum ^ uint64(uint32(int32(found))>>shift&255)) * 0x100000001B3
		}
		if found < 0 {
			continue
		}
		placed++
		for name, amount := range wanted {
			have := cluster[found][name]
			have.Sub(amount)
			cluster[found][name] = have
		}
	}
	return placed, sum
}

func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}

var queue []*v1.Pod

func main() {
	most, rounds := 1000, 3
	if len(os.Args) > 2 {
		most, _ = strconv.Atoi(os.Args[1])
		rounds, _ = strconv.Atoi(os.Args[2])
	}
	queue = pods(10 * most)
	for count := 100; count <= most; count *= 10 {
		for _, best := range []bool{false, true} {
			name := map[bool]string{false: "first-fit", true: "best-fit"}[best]
			if best && count > 1000 {
				continue // minutes
			}
			leastCPU, leastWall, placed, sum := 0.0, 0.0, 0, uint64(0)
			did := 0
			for ; did < rounds && (did == 0 || count <= 1000); did++ {
				begin, clock := cpu(), time.Now()
				placed, sum = place(count, best)
				used, wall := cpu()-begin, float64(time.Since(clock).Nanoseconds())
				if did == 0 || used < leastCPU {
					leastCPU = used
				}
				if did == 0 || wall < leastWall {
					leastWall = wall
				}
			}
			tasks := float64(10 * count)
			fmt.Printf(`{"part":"placement","case":"std %d %s","who":"Go loop","unit":"ns","cpu":%.1f,`+
				`"wall":%.1f,"total_ms":%.3f,"rounds":%d,"operations":%d,"limit":false,"placed":%d,"checksum":"%016x"}`+"\n",
				count, name, leastCPU/tasks, leastWall/tasks, leastCPU/1e6, did, 10*count, placed, sum)
		}
	}
}
