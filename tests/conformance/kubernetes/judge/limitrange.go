package main

import (
	"fmt"
	"slices"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	helper "k8s.io/component-helpers/resource"
)

// The LimitRanger admission plugin is in no published library: these are its rules written again.

// completeRange is what a LimitRange does to itself when it is stored.
func completeRange(r *v1.LimitRange) {
	for i := range r.Spec.Limits {
		item := &r.Spec.Limits[i]
		if item.Type == v1.LimitTypeContainer {
			item.Default = fill(item.Default, item.Max)
			item.DefaultRequest = fill(item.DefaultRequest, item.Default)
			item.DefaultRequest = fill(item.DefaultRequest, item.Min)
		}
		roundAll(item.Max, item.Min, item.Default, item.DefaultRequest, item.MaxLimitRequestRatio)
	}
}

// applyRange gives containers the limits and requests that they lack. Of two Container items in
// one LimitRange the later says.
func applyRange(r *v1.LimitRange, p *v1.Pod) {
	limits, requests := v1.ResourceList{}, v1.ResourceList{}
	for i := len(r.Spec.Limits) - 1; i >= 0; i-- {
		if item := &r.Spec.Limits[i]; item.Type == v1.LimitTypeContainer {
			fill(limits, item.Default)
			fill(requests, item.DefaultRequest)
		}
	}
	for _, c := range containers(p) {
		c.Resources.Limits = fill(c.Resources.Limits, limits)
		c.Resources.Requests = fill(c.Resources.Requests, requests)
	}
}

// bounded is one name in one item, held against what asks for it.
type bounded struct {
	name, holder                   string
	bound, request, limit          resource.Quantity
	hasRequest, hasLimit           bool
	boundValue, requested, limited int64
}

// The plugin compares in thousandths, or in whole units if one of the three is too large for that.
func newBounded(name v1.ResourceName, holder string, bound resource.Quantity, r v1.ResourceRequirements) bounded {
	b := bounded{name: string(name), holder: holder, bound: bound}
	b.request, b.hasRequest = r.Requests[name]
	b.limit, b.hasLimit = r.Limits[name]
	b.boundValue, b.requested, b.limited = bound.Value(), b.request.Value(), b.limit.Value()
	if max(b.boundValue, b.requested, b.limited) <= resource.MaxMilliValue {
		b.boundValue, b.requested, b.limited = bound.MilliValue(), b.request.MilliValue(), b.limit.MilliValue()
	}
	return b
}

func text(q resource.Quantity) string { return canonical(q, q.Format) }

func (b bounded) but(kind, what string, found resource.Quantity) string {
	return fmt.Sprintf("%s %s usage per %s is %s, but %s is %s", kind, b.name, b.holder, text(b.bound), what, text(found))
}

func (b bounded) missing(kind, what string) string {
	return fmt.Sprintf("%s %s usage per %s is %s.  No %s is specified", kind, b.name, b.holder, text(b.bound), what)
}

func (b bounded) minimum() string {
	switch {
	case !b.hasRequest:
		return b.missing("minimum", "request")
	case b.requested < b.boundValue:
		return b.but("minimum", "request", b.request)
	case b.hasLimit && b.limited < b.boundValue:
		return b.but("minimum", "limit", b.limit)
	}
	return ""
}

func (b bounded) maximum() string {
	switch {
	case !b.hasLimit:
		return b.missing("maximum", "limit")
	case b.limited > b.boundValue:
		return b.but("maximum", "limit", b.limit)
	case b.hasRequest && b.requested > b.boundValue:
		return b.but("maximum", "request", b.request)
	}
	return ""
}

func (b bounded) ratio() string {
	about := fmt.Sprintf("%s max limit to request ratio per %s is %s", b.name, b.holder, text(b.bound))
	if !b.hasRequest || b.requested == 0 {
		return about + ", but no request is specified or request is 0"
	}
	if !b.hasLimit || b.limited == 0 {
		return about + ", but no limit is specified or limit is 0"
	}
	ratio := float64(b.limited) / float64(b.requested)
	factor, most := 1.0, float64(b.bound.Value())
	if b.bound.Value() <= resource.MaxMilliValue {
		factor, most = 1000, float64(b.bound.MilliValue())
	}
	if ratio*factor > most {
		return about + fmt.Sprintf(", but provided ratio is %f", ratio)
	}
	return ""
}

// refusals of one item against one container or the pod.
func refusals(item *v1.LimitRangeItem, holder string, r v1.ResourceRequirements) (out []string) {
	for _, check := range []struct {
		list v1.ResourceList
		by   func(bounded) string
	}{{item.Min, bounded.minimum}, {item.Max, bounded.maximum}, {item.MaxLimitRequestRatio, bounded.ratio}} {
		for name, q := range check.list {
			if message := check.by(newBounded(name, holder, q, r)); message != "" {
				out = append(out, message)
			}
		}
	}
	return
}

// ofWholePod is what a Pod item is held against: no overhead; of the pod level, cpu and memory.
func ofWholePod(p *v1.Pod) v1.ResourceRequirements {
	o := helper.PodResourcesOptions{ExcludeOverhead: true, SkipPodLevelResources: true}
	r := v1.ResourceRequirements{Requests: helper.PodRequests(p.DeepCopy(), o), Limits: helper.PodLimits(p.DeepCopy(), o)}
	if p.Spec.Resources != nil {
		for _, name := range []v1.ResourceName{v1.ResourceCPU, v1.ResourceMemory} {
			if q, has := p.Spec.Resources.Requests[name]; has {
				r.Requests[name] = q
			}
			if q, has := p.Spec.Resources.Limits[name]; has {
				r.Limits[name] = q
			}
		}
	}
	return r
}

// refusedBy is why a LimitRange refuses a stored pod, each reason once.
func refusedBy(r *v1.LimitRange, p *v1.Pod) (out []string) {
	for i := range r.Spec.Limits {
		switch item := &r.Spec.Limits[i]; item.Type {
		case v1.LimitTypeContainer:
			for _, c := range containers(p) {
				out = append(out, refusals(item, "Container", c.Resources)...)
			}
		case v1.LimitTypePod:
			out = append(out, refusals(item, "Pod", ofWholePod(p))...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type containerSums struct {
	Name string `json:"name"`
	sums
}

type limitedPod struct {
	Name       string          `json:"name"`
	Refused    []string        `json:"refused"`    // by the first LimitRange that does; empty: admitted
	Containers []containerSums `json:"containers"` // init containers first
	sums                       // of the pod
	QoS        string          `json:"qos"`
}

type limitRangesAnswer struct {
	Verdict string       `json:"verdict"` // of the document
	Pods    []limitedPod `json:"pods"`
}

// limitRanges takes each pod of a document through all its LimitRanges, in their order.
func limitRanges(stream []byte) any {
	if hasCostly(stream) {
		return skipped{"exponent"}
	}
	objects := read(stream)
	out := limitRangesAnswer{Verdict: worst(objects), Pods: []limitedPod{}}
	var ranges []*v1.LimitRange
	for _, o := range objects {
		if r, ok := o.decoded.(*v1.LimitRange); ok {
			completeRange(r)
			ranges = append(ranges, r)
		}
	}
	for _, o := range objects {
		if h := podOf(o.decoded); h != nil {
			out.Pods = append(out.Pods, admit(o.Name, h.pod, ranges))
		}
	}
	return out
}

func admit(name string, p *v1.Pod, ranges []*v1.LimitRange) limitedPod {
	store(p, ranges)
	out := limitedPod{Name: name, Refused: []string{}, sums: totals(p, helper.PodResourcesOptions{}), QoS: qosOf(p)}
	for _, r := range ranges {
		if why := refusedBy(r, p); len(why) > 0 {
			out.Refused = why
			break
		}
	}
	for _, c := range containers(p) {
		out.Containers = append(out.Containers, containerSums{c.Name, sums{shownList(c.Resources.Requests), shownList(c.Resources.Limits)}})
	}
	return out
}
