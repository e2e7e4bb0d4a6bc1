package main

import (
	"fmt"
	"math/rand/v2"

	"k8smesos/differential/driver"
)

func (m *maker) ratios() any {
	list := object{}
	for _, name := range []string{"cpu", "memory"} {
		if m.one(2) {
			put(&list, name, m.pick("1", "1.5", "2", "10", "3", "1500m", "0.5", "4"))
		}
	}
	return list
}

func (m *maker) rangeItem(kind string) object {
	item := object{{"type", kind}}
	lists := []string{"min", "max"}
	if kind == "Container" || m.one(20) {
		lists = append(lists, "default", "defaultRequest")
	}
	for _, list := range lists {
		if m.one(2) {
			put(&item, list, m.list())
		}
	}
	if m.one(4) {
		put(&item, "maxLimitRequestRatio", m.ratios())
	}
	return item
}

func makeRanges(r *rand.Rand) driver.Case {
	m := &maker{Rand: r, ranges: true}
	var documents []object
	for i := 0; i <= m.IntN(6)/4; i++ {
		items := []any{}
		for _, kind := range []string{"Container", "Pod", "PersistentVolumeClaim"} {
			if m.one(2) {
				items = append(items, m.rangeItem(kind))
			}
		}
		if m.one(40) {
			items = append(items, m.rangeItem("Pod"))
		}
		documents = append(documents, object{{"apiVersion", "v1"}, {"kind", "LimitRange"},
			{"metadata", object{{"name", fmt.Sprintf("r%d", i)}}}, {"spec", object{{"limits", items}}}})
	}
	for n := 1 + m.IntN(3)/2; n > 0; n-- {
		documents = append(documents, m.whole())
	}
	return driver.Case{Op: 'l', Text: m.render(documents)}
}
