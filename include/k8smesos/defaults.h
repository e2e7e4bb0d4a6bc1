#ifndef K8SMESOS_DEFAULTS_H
#define K8SMESOS_DEFAULTS_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/object.h"
#include "k8smesos/policy.h"

K8SM_BEGIN_DECLS

/** A new object with every limit that Mesos accounts for written into its pod: what a
 *  LimitRange gives first, then the default limits and minimums of the policy, so that
 *  whoever starts the containers applies what was accounted.
 *
 *  SEED writes limits of regular containers only; DEFAULT writes requests too
 *  (docs/accounting.md, "Mesos default limits"). Doing it twice changes nothing the second time.
 *
 *  @param object        stays as it is; may be freed before the new one.
 *  @param policy        NULL: the DEFAULT preset.
 *  @param ret_modified  set to 1 if anything was missing or raised, else 0; may be NULL.
 *  @param ret_object    owned by the caller: k8sm_object_free(). A new object even if
 *                       nothing was missing.
 *  @retval K8SM_E_ARGUMENT  no pod.  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_object_with_defaults(const k8sm_object *object,
                                               const k8sm_limit_range *const *ranges,
                                               size_t range_count, const k8sm_policy *policy,
                                               int32_t *ret_modified,
                                               k8sm_object **ret_object, k8sm_error *err);

K8SM_END_DECLS

#endif
