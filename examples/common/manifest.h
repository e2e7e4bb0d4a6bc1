/* Pods and workloads of manifests, completed and accounted: ready to be compared with offers. */
#ifndef COMMON_MANIFEST_H
#define COMMON_MANIFEST_H

#include <k8smesos/k8smesos.h>
#include <stdbool.h>

#include "text.h"

/** A pod or workload of a manifest, ready for comparison. Counted by its users. */
struct manifest {
    size_t users;
    char *key;            /* "namespace/name" */
    struct text json;     /* the completed object; `object` borrows it */
    k8sm_object *object;
    k8sm_account *account;
    int64_t copies;
    bool once;            /* a Pod or Job: done when it ended; else it is started again */
};

/** Take an object through accounting.
 *  @return NULL, with @p err, if it is refused. */
struct manifest *manifest_new(const k8sm_object *object, const k8sm_policy *policy,
                              k8sm_error *err);
struct manifest *manifest_use(struct manifest *manifest);
/** NULL is allowed. */
void manifest_drop(struct manifest *manifest);

struct manifests {
    struct manifest **items;
    size_t count, capacity;
};
void manifests_add(struct manifests *manifests, struct manifest *manifest);
void manifests_free(struct manifests *manifests);

#endif
