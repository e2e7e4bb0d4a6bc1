#ifndef K8SM_OBJECT_INTERNAL_H
#define K8SM_OBJECT_INTERNAL_H

#include "document.h"
#include "pod_internal.h"

enum { K8SM__EDIT_PARTS = 16 };

/** A JSON pointer cut into its parts, unescaped. */
typedef struct k8sm__edit {
    const char *parts[K8SM__EDIT_PARTS]; /* from the object's root */
    uint32_t count;
    const char *value;
    int32_t kind; /* K8SM_EDIT_* */
} k8sm__edit;

struct k8sm_object {
    const k8sm_alloc *alloc;
    k8sm__arena arena;
    k8sm__document *document; /* NULL: it could not be read */
    k8sm__node root;          /* of this object: not the document's where it is a list's item */
    const char *path;         /* of root in its document: "" or "items[3]" */
    uint64_t index;
    int32_t verdict;
    const char *api_version, *kind, *namespace_, *name;
    bool has_replicas;
    int64_t replicas;
    k8sm_findings *findings;
    k8sm_pod *pod;
    k8sm__node pod_node;
    const char *pod_parts[5]; /* from root down to the pod */
    uint32_t pod_part_count;
    k8sm_limit_range *limit_range;
    k8sm__edit *edits; /* sorted by parts, no path twice */
    size_t edit_count;
};

/** Whether Kubernetes holds the object's template by a pointer, so that there may be none. */
bool k8sm__object_may_lack_pod(const k8sm_object *object);
/** Decode the pod below object->pod_parts into @p object->arena (pod.c); object->pod stays NULL
 *  where there is none. */
k8sm_status k8sm__pod_decode(k8sm_object *object, k8sm_error *err);
k8sm_status k8sm__limit_range_decode(k8sm_object *object, k8sm_error *err);
/** Let the decoded pod show one edit; what the view does not hold is no failure. */
k8sm_status k8sm__pod_apply(k8sm_object *object, const k8sm__edit *edit, k8sm_error *err);
/** A NUL-terminated copy in the object's arena. */
const char *k8sm__object_text(k8sm_object *object, k8sm__node node);
/** Fill in name and namespace, where they are text. */
k8sm_status k8sm__object_read_name(k8sm_object *object, k8sm_error *err);
/** Fill in what the tree says beside the pod: kind, names, replicas, the pod. The tree decodes. */
k8sm_status k8sm__object_decode(k8sm_object *object, k8sm_error *err);
k8sm_object *k8sm__object_new(const k8sm_alloc *alloc, uint32_t max_findings, k8sm_error *err);

#endif
