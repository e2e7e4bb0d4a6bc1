#ifndef K8SM_POLICY_INTERNAL_H
#define K8SM_POLICY_INTERNAL_H

#include "internal.h"
#include "k8smesos/policy.h"

/** The caller's policy over the defaults, checked (known profile, basis, order, port
 *  mapping; quantities not negative; roles valid); NULL is the DEFAULT preset. Strings and
 *  arrays stay the caller's. roles is never NULL afterwards.
 *  @retval K8SM_E_ARGUMENT  names the field. */
k8sm_status k8sm__policy_resolve(const k8sm_policy *policy, k8sm_policy *ret_policy,
                                 k8sm_error *err);
/** The rule of 2015: limits of regular containers, whatever they request. */
bool k8sm__policy_is_seed(const k8sm_policy *policy);

#endif
