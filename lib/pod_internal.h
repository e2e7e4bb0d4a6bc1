/* The pod as decoded from the tree; filled by pod.c, read by accounting and matching. */
#ifndef K8SM_POD_INTERNAL_H
#define K8SM_POD_INTERNAL_H

#include "k8smesos/limitrange.h"
#include "k8smesos/object.h"
#include "k8smesos/pod.h"
#include "resource_list_internal.h"

typedef struct k8sm__pair {
    const char *key, *value; /* NUL-terminated, in the object's arena */
} k8sm__pair;

struct k8sm_container {
    const char *name, *image, *restart_policy;
    int32_t type;   /* K8SM_CONTAINER_* */
    uint32_t index; /* within its own array of the manifest */
    k8sm_resource_list requests, limits;
    bool has_requests, has_limits; /* the maps are there and not null */
    k8sm_container_port *ports;
    size_t port_count;
    const char **command, **args;
    size_t command_count, arg_count;
    k8sm__pair *env;
    size_t env_count;
};

typedef struct k8sm__condition {
    const char *type, *reason;
} k8sm__condition;

typedef struct k8sm__container_status {
    const char *name;
    bool has_allocated, has_resources, has_requests, has_limits;
    k8sm_resource_list allocated, requests, limits;
} k8sm__container_status;

/** One expression of an affinity term. */
typedef struct k8sm__expression {
    const char *key, *op; /* op as written: In, NotIn, Exists, DoesNotExist, Gt, Lt */
    const char **values;
    size_t value_count;
    bool is_field; /* matchFields: metadata.name */
} k8sm__expression;
typedef struct k8sm__term {
    k8sm__expression *expressions;
    size_t count;
} k8sm__term;

struct k8sm_pod {
    const char *path; /* where the pod is in its document: "" or "spec.template" and so on */
    const char *name, *namespace_, *node_name, *restart_policy, *os;
    bool host_network;
    k8sm__pair *labels, *annotations, *node_selector;
    size_t label_count, annotation_count, node_selector_count;
    k8sm_container *containers; /* init, then regular, then ephemeral */
    size_t init_count, regular_count, ephemeral_count;
    k8sm_resource_list overhead, requests, limits; /* overhead; spec.resources */
    bool has_overhead, has_requests, has_limits, has_claims;
    bool has_affinity; /* requiredDuringSchedulingIgnoredDuringExecution is there */
    k8sm__term *terms;
    size_t term_count;
    /* status, for in-place resize */
    bool has_status; /* any of what follows was there */
    k8sm__condition *conditions;
    size_t condition_count;
    bool resize_infeasible; /* first PodResizePending condition has reason Infeasible */
    k8sm__container_status *statuses, *init_statuses;
    size_t status_count, init_status_count;
    k8sm__container_status pod_status; /* status.resources, status.allocatedResources */
};

typedef struct k8sm__limit_item {
    const char *type; /* "Container", "Pod", "PersistentVolumeClaim", or anything */
    k8sm_resource_list max, min, default_limit, default_request, ratio;
} k8sm__limit_item;

struct k8sm_limit_range {
    const char *name;
    k8sm__limit_item *items;
    size_t count;
    const k8sm_object *object; /* for positions */
};

/** What the object was made with (object.c). */
const k8sm_alloc *k8sm__object_alloc(const k8sm_object *object);

#endif
