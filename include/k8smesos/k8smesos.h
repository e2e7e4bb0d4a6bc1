#ifndef K8SMESOS_K8SMESOS_H
#define K8SMESOS_K8SMESOS_H

/* Everything, and what holds of every function unless its comment says otherwise.
 *
 * Arguments. A pointer is not NULL. A function that returns a k8sm_status and takes err looks at
 * what it needs and answers K8SM_E_ARGUMENT; others do not look. err may be NULL; it is filled on
 * failure only. What a ret_ points to is set on success only. NULL for a policy or options means
 * the defaults, for a `const k8sm_alloc *` malloc() and free().
 *
 * Failures. The comment names the statuses with their causes. K8SM_E_NOMEM is possible wherever
 * something is made or grows; after any failure what was there is unchanged and nothing is lost.
 *
 * Ownership. What is set through a `k8sm_x **ret_` belongs to the caller, who ends it with
 * k8sm_x_free(); a k8sm_bytes ends with k8sm_bytes_finish(). Both take NULL. Whatever else is
 * returned by pointer is borrowed: it lives until its owner is freed or changed. Text is UTF-8
 * with a 0 at its end; it is never NULL unless that is said.
 *
 * Units. A k8sm_quantity counts cores and bytes, as Kubernetes does. Amounts of Mesos are int64_t
 * in thousandths: of one cpu, of one MiB (which Mesos calls MB), of one of anything else.
 *
 * Threads. Nothing is global. Each type's comment says who may use it at once: what is immutable
 * any number of threads, what changes one at a time; functions of plain values are pure.
 *
 * Sources of the rules: docs/accounting.md, and docs/differences.md where we differ. */

#include "k8smesos/account.h"
#include "k8smesos/alloc.h"
#include "k8smesos/arena.h"
#include "k8smesos/cgroup.h"
#include "k8smesos/defaults.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/match.h"
#include "k8smesos/mesos_resources.h"
#include "k8smesos/object.h"
#include "k8smesos/offer.h"
#include "k8smesos/place.h"
#include "k8smesos/placer.h"
#include "k8smesos/pod.h"
#include "k8smesos/policy.h"
#include "k8smesos/ports.h"
#include "k8smesos/preflight.h"
#include "k8smesos/quantity.h"
#include "k8smesos/resource_list.h"
#include "k8smesos/select.h"
#include "k8smesos/static_pods.h"
#include "k8smesos/task.h"
#include "k8smesos/version.h"

#endif
