package main

import (
	"fmt"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	resourcehelper "k8s.io/component-helpers/resource"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"
	"k8smesos/differential/amount"
	"k8smesos/differential/driver"
)

// stored is what the API server makes of a pod.
type stored struct {
	pod     *v1.Pod
	qos     string
	refused []string // by LimitRanges
	invalid []string // places that validation refuses
}

// create does what creating the pod does: defaults, LimitRanges, pod-level defaults, validation.
func create(p *v1.Pod, ranges []*v1.LimitRange) stored {
	p = p.DeepCopy()
	if p.Name == "" {
		p.Name = "p"
	}
	p.Namespace = "default"
	corev1.SetObjectDefaults_Pod(p)
	status := p.Status
	var c core.Pod
	if err := corev1.Convert_v1_Pod_To_core_Pod(p, &c, nil); err != nil {
		return stored{pod: p, invalid: []string{err.Error()}}
	}
	s := stored{pod: &v1.Pod{}}
	actions := &limitranger.DefaultLimitRangerActions{}
	for _, r := range ranges {
		_ = actions.MutateLimit(r, "pods", &c)
	}
	podutil.DefaultPodLevelResources(&c)
	for _, r := range ranges {
		if err := actions.ValidateLimit(r, "pods", &c); err != nil {
			s.refused = messages(err)
			break
		}
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&c.Spec, nil, &c.ObjectMeta, nil)
	options.ResourceIsPod = true
	ephemeral := c.Spec.EphemeralContainers // refused in a new pod
	c.Spec.EphemeralContainers = nil
	s.invalid = places(validation.ValidatePodCreate(&c, options))
	c.Spec.EphemeralContainers = ephemeral
	if err := corev1.Convert_core_Pod_To_v1_Pod(&c, s.pod, nil); err != nil {
		s.invalid = append(s.invalid, err.Error())
	}
	s.pod.Status = status
	classed := s.pod.DeepCopy()
	classed.Status.QOSClass = ""
	s.qos = string(qos.ComputePodQOS(classed))
	return s
}

var (
	// The library does not print the ratio, which is a float.
	provided = regexp.MustCompile(`, but provided ratio is [0-9.]+`)
	// Kubernetes prints many quantities as they were typed.
	typed = regexp.MustCompile(`( is )([-+.0-9a-zA-Z]+?)(, |\.  |"|$)`)
)

func canonicalMessage(text string) string {
	return typed.ReplaceAllStringFunc(text, func(found string) string {
		part := typed.FindStringSubmatch(found)
		q, err := resource.ParseQuantity(part[2])
		if err != nil {
			return found
		}
		return part[1] + amount.Canonical(q, amount.Count(q)) + part[3]
	})
}

// place is what both sides name alike: the container, or the pod's own resources or overhead. Below
// that, Kubernetes often names the whole list where the library names the entry.
var place = regexp.MustCompile(`^spec\.((initC|c)ontainers\[[0-9]+\]|containers|resources|overhead)`)

func places(errors field.ErrorList) []string {
	set := map[string]bool{}
	for _, e := range errors {
		// Kubernetes says spec.resources.containers[0] of a container above the pod's limit.
		path := strings.Replace(e.Field, "spec.resources.containers[", "spec.containers[", 1)
		if at := place.FindString(path); at != "" {
			set[at] = true
		} else {
			set[e.Error()] = true
		}
	}
	return sorted(set)
}

func sorted(set map[string]bool) []string {
	texts := make([]string, 0, len(set))
	for text := range set {
		texts = append(texts, text)
	}
	sort.Strings(texts)
	return texts
}

func messages(err error) []string {
	set, list := map[string]bool{}, []error{err}
	if several, ok := err.(interface{ Errors() []error }); ok {
		list = several.Errors()
	}
	for _, e := range list {
		set[canonicalMessage(provided.ReplaceAllString(e.Error(), ", and the limit is more than that"))] = true
	}
	return sorted(set)
}

func showList(b *strings.Builder, title string, l v1.ResourceList) {
	names := make([]string, 0, len(l))
	for name := range l {
		names = append(names, string(name))
	}
	sort.Strings(names)
	b.WriteString(" " + title)
	for _, name := range names {
		q := l[v1.ResourceName(name)]
		count := amount.Count(q)
		text := "!range"
		if amount.Fits(count) {
			text = amount.Canonical(q, count)
		}
		b.WriteString(" " + visible(name) + "=" + text)
	}
}

// Kubernetes' sums may change the pod: each gets a copy.
func showSums(b *strings.Builder, title string, p *v1.Pod, options resourcehelper.PodResourcesOptions) {
	b.WriteString(title)
	showList(b, "requests", resourcehelper.PodRequests(p.DeepCopy(), options))
	showList(b, "limits", resourcehelper.PodLimits(p.DeepCopy(), options))
	b.WriteString("\n")
}

// visible is a name as ours has it, in a C string.
func visible(name string) string { return strings.ReplaceAll(name, "\x00", "\ufffd") }

func showContainer(b *strings.Builder, kind, name string, r v1.ResourceRequirements) {
	name = visible(name)
	b.WriteString(kind + " " + name)
	showList(b, "requests", r.Requests)
	showList(b, "limits", r.Limits)
	b.WriteString("\n")
}

func showContainers(b *strings.Builder, p *v1.Pod) {
	for _, c := range p.Spec.InitContainers {
		kind := "init"
		if c.RestartPolicy != nil && *c.RestartPolicy == v1.ContainerRestartPolicyAlways {
			kind = "sidecar"
		}
		showContainer(b, kind, c.Name, c.Resources)
	}
	for _, c := range p.Spec.Containers {
		showContainer(b, "regular", c.Name, c.Resources)
	}
	for _, c := range p.Spec.EphemeralContainers {
		showContainer(b, "ephemeral", c.Name, c.Resources)
	}
}

func hasStatus(p *v1.Pod) bool {
	for _, list := range [][]v1.ContainerStatus{p.Status.ContainerStatuses, p.Status.InitContainerStatuses} {
		for i := range list {
			if list[i].Resources != nil || list[i].AllocatedResources != nil {
				return true
			}
		}
	}
	return p.Status.Resources != nil || p.Status.AllocatedResources != nil
}

// showSeed adds as the scheduler of 2015 did.
func showSeed(b *strings.Builder, p *v1.Pod) {
	sums, given := [2]*big.Int{new(big.Int), new(big.Int)}, [2]int{}
	for _, c := range p.Spec.Containers {
		for i, name := range []v1.ResourceName{v1.ResourceCPU, v1.ResourceMemory} {
			n, _ := new(big.Int).SetString([]string{"250", "67108864"}[i], 10)
			if q, ok := c.Resources.Limits[name]; ok {
				n.SetString(amount.Rounded(amount.Count(q), []int64{3, 0}[i]), 10)
			} else {
				given[i]++
			}
			sums[i].Add(sums[i], n)
		}
	}
	fmt.Fprintf(b, "seed %s %s %d %d\n", sums[0], sums[1], given[0], given[1])
}

func isInvalid(b bool) string {
	if b {
		return "invalid"
	}
	return "valid"
}

func showPod(b *strings.Builder, p *v1.Pod, replicas int64) {
	b.WriteString("replicas " + strconv.FormatInt(replicas, 10) + "\n")
	showContainers(b, p)
	none := resourcehelper.PodResourcesOptions{}
	showSums(b, "raw", p, none)
	s := create(p, nil)
	showSums(b, "defaulted", s.pod, none)
	if hasStatus(p) {
		showSums(b, "status", s.pod, resourcehelper.PodResourcesOptions{UseStatusResources: true,
			InPlacePodLevelResourcesVerticalScalingEnabled: true})
	}
	b.WriteString(s.qos + " " + isInvalid(len(s.invalid) > 0))
	for _, at := range s.invalid {
		b.WriteString(" " + at)
	}
	b.WriteString("\n")
	showSeed(b, p)
}

func answerPods(c driver.Case) string {
	var b strings.Builder
	for _, d := range cut([]byte(c.Text)) {
		decode(d, func(verdict string, o runtime.Object) {
			b.WriteString(verdict + "\n")
			if o == nil {
				return
			}
			if p, replicas := podOf(o); p != nil {
				showPod(&b, p, replicas)
			}
		})
	}
	return b.String()
}

// answerRanges takes each pod through all LimitRanges of the text.
func answerRanges(c driver.Case) string {
	var b strings.Builder
	var ranges []*v1.LimitRange
	var pods []*v1.Pod
	for _, d := range cut([]byte(c.Text)) {
		decode(d, func(verdict string, o runtime.Object) {
			b.WriteString(verdict + "\n")
			switch x := o.(type) {
			case *v1.LimitRange:
				corev1.SetObjectDefaults_LimitRange(x)
				ranges = append(ranges, x)
				var internal core.LimitRange
				_ = corev1.Convert_v1_LimitRange_To_core_LimitRange(x, &internal, nil)
				internal.Name, internal.Namespace = "r", "default"
				b.WriteString(isInvalid(len(validation.ValidateLimitRange(&internal)) > 0) + "\n")
			case *v1.Pod:
				pods = append(pods, x)
			}
		})
	}
	for _, p := range pods {
		s := create(p, ranges)
		fmt.Fprintf(&b, "refused %q\n", s.refused)
		s.pod.Spec.EphemeralContainers = nil
		showContainers(&b, s.pod)
		showSums(&b, "defaulted", s.pod, resourcehelper.PodResourcesOptions{})
		b.WriteString(s.qos + "\n")
	}
	return b.String()
}
