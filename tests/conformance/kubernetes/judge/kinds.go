package main

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	appsv1beta1 "k8s.io/api/apps/v1beta1"
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	batchv1 "k8s.io/api/batch/v1"
	batchv1beta1 "k8s.io/api/batch/v1beta1"
	v1 "k8s.io/api/core/v1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
)

// The kinds that hold pods, LimitRange, and lists of them. Others are not decoded.
func knownKinds() *runtime.Scheme {
	scheme := runtime.NewScheme()
	scheme.AddKnownTypes(v1.SchemeGroupVersion, &v1.List{}, &v1.LimitRange{}, &v1.LimitRangeList{},
		&v1.Pod{}, &v1.PodList{}, &v1.PodTemplate{}, &v1.PodTemplateList{},
		&v1.ReplicationController{}, &v1.ReplicationControllerList{})
	scheme.AddKnownTypes(appsv1.SchemeGroupVersion,
		&appsv1.Deployment{}, &appsv1.DeploymentList{}, &appsv1.ReplicaSet{}, &appsv1.ReplicaSetList{},
		&appsv1.StatefulSet{}, &appsv1.StatefulSetList{}, &appsv1.DaemonSet{}, &appsv1.DaemonSetList{})
	scheme.AddKnownTypes(appsv1beta2.SchemeGroupVersion,
		&appsv1beta2.Deployment{}, &appsv1beta2.DeploymentList{}, &appsv1beta2.ReplicaSet{}, &appsv1beta2.ReplicaSetList{},
		&appsv1beta2.StatefulSet{}, &appsv1beta2.StatefulSetList{}, &appsv1beta2.DaemonSet{}, &appsv1beta2.DaemonSetList{})
	scheme.AddKnownTypes(appsv1beta1.SchemeGroupVersion,
		&appsv1beta1.Deployment{}, &appsv1beta1.DeploymentList{}, &appsv1beta1.StatefulSet{}, &appsv1beta1.StatefulSetList{})
	scheme.AddKnownTypes(extensionsv1beta1.SchemeGroupVersion,
		&extensionsv1beta1.Deployment{}, &extensionsv1beta1.DeploymentList{}, &extensionsv1beta1.ReplicaSet{},
		&extensionsv1beta1.ReplicaSetList{}, &extensionsv1beta1.DaemonSet{}, &extensionsv1beta1.DaemonSetList{})
	scheme.AddKnownTypes(batchv1.SchemeGroupVersion,
		&batchv1.Job{}, &batchv1.JobList{}, &batchv1.CronJob{}, &batchv1.CronJobList{})
	scheme.AddKnownTypes(batchv1beta1.SchemeGroupVersion, &batchv1beta1.CronJob{}, &batchv1beta1.CronJobList{})
	return scheme
}

var scheme = knownKinds()

func strict(yaml bool) *json.Serializer {
	return json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{Yaml: yaml, Strict: true})
}

var strictYAML, strictJSON = strict(true), strict(false)

// typedItems are the objects in a PodList, DeploymentList ...; false for what is no such list.
func typedItems(o runtime.Object) ([]runtime.Object, bool) {
	if _, untyped := o.(*v1.List); untyped || !meta.IsListType(o) {
		return nil, false
	}
	var items []runtime.Object
	_ = meta.EachListItem(o, func(item runtime.Object) error {
		items = append(items, item)
		return nil
	})
	return items, true
}

// held is the pod of an object, and how many of them it stands for; nil: it does not say.
type held struct {
	pod      *v1.Pod
	replicas *int64
}

func ofTemplate(t *v1.PodTemplateSpec, replicas *int64) *held {
	return &held{&v1.Pod{ObjectMeta: t.ObjectMeta, Spec: t.Spec}, replicas}
}

func orOne(n *int32) *int64 {
	count := int64(1)
	if n != nil {
		count = int64(*n)
	}
	return &count
}

// At one time never more than have to complete.
func ofJob(job *batchv1.JobSpec) *held {
	count := orOne(job.Parallelism)
	if job.Completions != nil {
		*count = min(*count, int64(*job.Completions))
	}
	return ofTemplate(&job.Template, count)
}

func podOf(o runtime.Object) *held {
	switch o := o.(type) {
	case *v1.Pod:
		return &held{o, orOne(nil)}
	case *v1.PodTemplate:
		return ofTemplate(&o.Template, nil)
	case *v1.ReplicationController:
		if o.Spec.Template == nil {
			return nil
		}
		return ofTemplate(o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1.Deployment:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1beta2.Deployment:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1beta1.Deployment:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *extensionsv1beta1.Deployment:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1.ReplicaSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1beta2.ReplicaSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *extensionsv1beta1.ReplicaSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1.StatefulSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1beta2.StatefulSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1beta1.StatefulSet:
		return ofTemplate(&o.Spec.Template, orOne(o.Spec.Replicas))
	case *appsv1.DaemonSet:
		return ofTemplate(&o.Spec.Template, nil)
	case *appsv1beta2.DaemonSet:
		return ofTemplate(&o.Spec.Template, nil)
	case *extensionsv1beta1.DaemonSet:
		return ofTemplate(&o.Spec.Template, nil)
	case *batchv1.Job:
		return ofJob(&o.Spec)
	case *batchv1.CronJob:
		return ofJob(&o.Spec.JobTemplate.Spec)
	case *batchv1beta1.CronJob:
		return ofJob(&o.Spec.JobTemplate.Spec)
	}
	return nil
}

// itemKind is the kind of a typed list's item, which need not say it.
func itemKind(item runtime.Object, listKind string) string {
	if kind := item.GetObjectKind().GroupVersionKind().Kind; kind != "" {
		return kind
	}
	return strings.TrimSuffix(listKind, "List")
}
