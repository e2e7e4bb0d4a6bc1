// Command server answers with the API server's own code, k8s.io/kubernetes as a library: what it
// stores of a pod, which LimitRange refuses it, and what its validation finds. A List of LimitRanges
// and pods (or one of them) a line on standard input; its answer a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	helper "k8s.io/component-helpers/resource"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"
)

type amounts map[string]string

type lists struct {
	Requests amounts `json:"requests"`
	Limits   amounts `json:"limits"`
}

type pod struct {
	Name       string      `json:"name"`
	Refused    []string    `json:"refused"`  // by the first LimitRange that does
	Findings   [][3]string `json:"findings"` // of validation: path, class, message
	Containers []lists     `json:"containers"`
	lists                  // the sums
	QoS        string      `json:"qos"`
}

type limitRange struct {
	Name     string      `json:"name"`
	Findings [][3]string `json:"findings"`
}

type answer struct {
	Pods   []pod        `json:"pods"`
	Ranges []limitRange `json:"ranges"`
}

func canonical(list v1.ResourceList) amounts {
	out := amounts{}
	for name, q := range list {
		q = q.DeepCopy()
		number, suffix := q.CanonicalizeBytes(nil)
		out[string(name)] = string(number) + string(suffix)
	}
	return out
}

func findings(errs field.ErrorList) [][3]string {
	out := [][3]string{}
	for _, e := range errs {
		out = append(out, [3]string{e.Field, string(e.Type), e.Detail})
	}
	slices.SortFunc(out, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// recanonical has all amounts lose the text that they were typed as, which messages would repeat.
func recanonical(lists ...v1.ResourceList) {
	for _, list := range lists {
		for name, q := range list {
			copied := q.DeepCopy()
			copied.Add(resource.Quantity{Format: q.Format})
			copied.Format = q.Format
			list[name] = copied
		}
	}
}

func admit(p *v1.Pod, ranges []*v1.LimitRange) (pod, error) {
	out := pod{Name: p.Name, Refused: []string{}}
	p.Namespace = "default"
	corev1.SetObjectDefaults_Pod(p)
	for _, containers := range [][]v1.Container{p.Spec.InitContainers, p.Spec.Containers} {
		for i := range containers {
			recanonical(containers[i].Resources.Requests, containers[i].Resources.Limits)
		}
	}
	var internal core.Pod
	if err := corev1.Convert_v1_Pod_To_core_Pod(p, &internal, nil); err != nil {
		return out, err
	}
	plugin := &limitranger.DefaultLimitRangerActions{}
	for _, r := range ranges {
		if err := plugin.MutateLimit(r, "pods", &internal); err != nil {
			return out, err
		}
	}
	podutil.DefaultPodLevelResources(&internal)
	for _, r := range ranges {
		if err := plugin.ValidateLimit(r, "pods", &internal); err != nil {
			out.Refused = messages(err)
			break
		}
	}
	var stored v1.Pod
	if err := corev1.Convert_core_Pod_To_v1_Pod(internal.DeepCopy(), &stored, nil); err != nil {
		return out, err
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&internal.Spec, nil, &internal.ObjectMeta, nil)
	options.ResourceIsPod = true
	internal.Spec.EphemeralContainers = nil // no pod may be created with them
	out.Findings = findings(validation.ValidatePodCreate(&internal, options))
	for _, containers := range [][]v1.Container{stored.Spec.InitContainers, stored.Spec.Containers} {
		for _, c := range containers {
			out.Containers = append(out.Containers, lists{canonical(c.Resources.Requests), canonical(c.Resources.Limits)})
		}
	}
	out.QoS = string(qos.ComputePodQOS(&stored))
	o := helper.PodResourcesOptions{}
	out.lists = lists{canonical(helper.PodRequests(stored.DeepCopy(), o)), canonical(helper.PodLimits(stored.DeepCopy(), o))}
	return out, nil
}

func messages(err error) []string {
	out := []string{}
	var several utilerrors.Aggregate
	if !errors.As(err, &several) {
		return append(out, err.Error())
	}
	for _, e := range several.Errors() {
		out = append(out, e.Error())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func complete(r *v1.LimitRange) (limitRange, error) {
	out := limitRange{Name: r.Name}
	r.Namespace = "default"
	corev1.SetObjectDefaults_LimitRange(r)
	for i := range r.Spec.Limits {
		item := &r.Spec.Limits[i]
		recanonical(item.Max, item.Min, item.Default, item.DefaultRequest, item.MaxLimitRequestRatio)
	}
	var internal core.LimitRange
	if err := corev1.Convert_v1_LimitRange_To_core_LimitRange(r, &internal, nil); err != nil {
		return out, err
	}
	out.Findings = findings(validation.ValidateLimitRange(&internal))
	return out, nil
}

type item struct {
	Kind  string            `json:"kind"`
	Items []json.RawMessage `json:"items"`
}

func ask(line []byte) (any, error) {
	out := answer{Pods: []pod{}, Ranges: []limitRange{}}
	var ranges []*v1.LimitRange
	var whole item
	if err := json.Unmarshal(line, &whole); err != nil {
		return nil, err
	}
	if whole.Kind != "List" {
		whole.Items = []json.RawMessage{line}
	}
	for _, raw := range whole.Items {
		var one item
		if err := json.Unmarshal(raw, &one); err != nil {
			return nil, err
		}
		switch one.Kind {
		case "LimitRange":
			r := &v1.LimitRange{}
			if err := json.Unmarshal(raw, r); err != nil {
				return nil, err
			}
			said, err := complete(r)
			if err != nil {
				return nil, err
			}
			out.Ranges, ranges = append(out.Ranges, said), append(ranges, r)
		case "Pod":
			p := &v1.Pod{}
			if err := json.Unmarshal(raw, p); err != nil {
				return nil, err
			}
			said, err := admit(p, ranges)
			if err != nil {
				return nil, err
			}
			out.Pods = append(out.Pods, said)
		default:
			return nil, fmt.Errorf("a %s", one.Kind)
		}
	}
	return out, nil
}

func run() error {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			said, err := ask(line)
			if err != nil {
				return fmt.Errorf("%w: %s", err, line)
			}
			if err := encoder.Encode(said); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return err
		}
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}
