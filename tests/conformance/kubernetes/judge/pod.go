package main

import (
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	helper "k8s.io/component-helpers/resource"
)

type sums struct {
	Requests map[string]any `json:"requests"`
	Limits   map[string]any `json:"limits"`
}

type podSums struct {
	Raw       sums   `json:"raw"`              // as written
	Defaulted sums   `json:"defaulted"`        // as the API server stores it
	Status    *sums  `json:"status,omitempty"` // stored, with the status of a resize; only where there is one
	QoS       string `json:"qos"`              // of the stored pod
}

// The code of Kubernetes may add overhead into the pod's own pod-level amount: it gets a copy.
func totals(p *v1.Pod, o helper.PodResourcesOptions) sums {
	return sums{shownList(helper.PodRequests(p.DeepCopy(), o)), shownList(helper.PodLimits(p.DeepCopy(), o))}
}

func sumsOf(p *v1.Pod) *podSums {
	stored := p.DeepCopy()
	store(stored, nil)
	out := &podSums{Raw: totals(p, helper.PodResourcesOptions{}), Defaulted: totals(stored, helper.PodResourcesOptions{}), QoS: qosOf(stored)}
	if hasResourceStatus(p) {
		status := totals(stored, helper.PodResourcesOptions{UseStatusResources: true, InPlacePodLevelResourcesVerticalScalingEnabled: true})
		out.Status = &status
	}
	return out
}

func hasResourceStatus(p *v1.Pod) bool {
	for _, s := range statuses(p) {
		if s.Resources != nil || s.AllocatedResources != nil {
			return true
		}
	}
	return p.Status.Resources != nil || p.Status.AllocatedResources != nil
}

func statuses(p *v1.Pod) (all []*v1.ContainerStatus) {
	for i := range p.Status.ContainerStatuses {
		all = append(all, &p.Status.ContainerStatuses[i])
	}
	for i := range p.Status.InitContainerStatuses {
		all = append(all, &p.Status.InitContainerStatuses[i])
	}
	return
}

// containers are those that the API server completes: init containers, sidecars, regular ones.
func containers(p *v1.Pod) (all []*v1.Container) {
	for i := range p.Spec.InitContainers {
		all = append(all, &p.Spec.InitContainers[i])
	}
	for i := range p.Spec.Containers {
		all = append(all, &p.Spec.Containers[i])
	}
	return
}

// store does to a pod what the API server does to its resources when it is created. That code is
// in no published library, so these are its rules written again: a limit is a request where there
// is none; all amounts become whole thousandths; LimitRanges fill in; the pod level completes itself.
func store(p *v1.Pod, ranges []*v1.LimitRange) {
	for _, c := range containers(p) {
		if c.Resources.Limits != nil {
			c.Resources.Requests = fill(c.Resources.Requests, c.Resources.Limits)
		}
		roundAll(c.Resources.Limits, c.Resources.Requests)
	}
	roundAll(p.Spec.Overhead)
	if p.Spec.Resources != nil {
		roundAll(p.Spec.Resources.Limits, p.Spec.Resources.Requests)
	}
	for _, s := range statuses(p) {
		roundAll(s.AllocatedResources)
		if s.Resources != nil {
			roundAll(s.Resources.Limits, s.Resources.Requests)
		}
	}
	roundAll(p.Status.AllocatedResources)
	if p.Status.Resources != nil {
		roundAll(p.Status.Resources.Limits, p.Status.Resources.Requests)
	}
	for _, r := range ranges {
		applyRange(r, p)
	}
	if r := p.Spec.Resources; r != nil && len(r.Requests)+len(r.Limits) > 0 {
		completePodLevel(p)
	}
}

func roundAll(lists ...v1.ResourceList) {
	for _, list := range lists {
		for name, q := range list {
			q = q.DeepCopy()
			q.RoundUp(resource.Milli)
			list[name] = q
		}
	}
}

// fill gives a list what it has no key for, and makes it if it must.
func fill(list, from v1.ResourceList) v1.ResourceList {
	if list == nil {
		list = v1.ResourceList{}
	}
	for name, q := range from {
		if _, has := list[name]; !has {
			list[name] = q.DeepCopy()
		}
	}
	return list
}

func chosen(list v1.ResourceList, choose func(v1.ResourceName) bool) v1.ResourceList {
	out := v1.ResourceList{}
	for name, q := range list {
		if choose(name) {
			out[name] = q
		}
	}
	return out
}

func isHugePages(name v1.ResourceName) bool {
	return strings.HasPrefix(string(name), v1.ResourceHugePagesPrefix)
}

func completePodLevel(p *v1.Pod) {
	level := p.Spec.Resources
	// the containers alone, without overhead and pod level
	bare := &v1.Pod{Spec: v1.PodSpec{InitContainers: p.Spec.InitContainers, Containers: p.Spec.Containers}}
	limits := helper.AggregateContainerLimits(bare.DeepCopy(), helper.PodResourcesOptions{})
	requests := helper.AggregateContainerRequests(bare.DeepCopy(), helper.PodResourcesOptions{})

	level.Limits = fill(level.Limits, chosen(limits, func(name v1.ResourceName) bool {
		_, requested := level.Requests[name]
		return isHugePages(name) && !requested
	}))
	level.Requests = fill(level.Requests, chosen(requests, func(name v1.ResourceName) bool {
		return helper.IsSupportedPodLevelResource(name) && !isHugePages(name)
	}))
	level.Requests = fill(level.Requests, chosen(level.Limits, helper.IsSupportedPodLevelResource))
	for name, request := range level.Requests {
		limit, limited := limits[name]
		if !limited || !helper.IsSupportedPodLevelResource(name) || !allLimit(p, name) {
			continue
		}
		if request.Cmp(limit) > 0 {
			limit = request
		}
		level.Limits = fill(level.Limits, v1.ResourceList{name: limit})
	}
}

// allLimit tells whether every container limits the resource; here ephemeral ones count, too.
func allLimit(p *v1.Pod, name v1.ResourceName) bool {
	for _, c := range containers(p) {
		if _, has := c.Resources.Limits[name]; !has {
			return false
		}
	}
	for i := range p.Spec.EphemeralContainers {
		if _, has := p.Spec.EphemeralContainers[i].Resources.Limits[name]; !has {
			return false
		}
	}
	return true
}

// qosOf is the class that all containers agree on, or the pod level's own.
func qosOf(p *v1.Pod) string {
	var parts []v1.ResourceRequirements
	if helper.IsPodLevelResourcesSet(p) {
		parts = append(parts, *p.Spec.Resources)
	} else {
		for _, c := range containers(p) {
			parts = append(parts, c.Resources)
		}
	}
	class := v1.PodQOSClass("")
	for _, part := range parts {
		for _, name := range []v1.ResourceName{v1.ResourceCPU, v1.ResourceMemory} {
			request, limit := part.Requests[name], part.Limits[name] // zero where there is none
			one := v1.PodQOSGuaranteed
			if request.Cmp(limit) != 0 {
				one = v1.PodQOSBurstable
			} else if request.IsZero() {
				one = v1.PodQOSBestEffort
			}
			if class != "" && class != one {
				return string(v1.PodQOSBurstable)
			}
			class = one
		}
	}
	if class == "" {
		class = v1.PodQOSBestEffort
	}
	return string(class)
}
