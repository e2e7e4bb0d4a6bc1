#ifndef K8SMESOS_SELECT_H
#define K8SMESOS_SELECT_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/offer.h"
#include "k8smesos/pod.h"
#include "k8smesos/policy.h"

K8SM_BEGIN_DECLS

/** The node label that an agent attribute becomes: key
 *  "k8s.mesosphere.io/attribute-NAME", value TEXT's text or a SCALAR as plain decimal
 *  without exponent, "" for RANGES and SET.
 *  @param ret_key, ret_value  set on success; end with k8sm_bytes_finish().
 *  @retval K8SM_E_INVALID  not a valid label; such attributes make no label. */
K8SM_API k8sm_status k8sm_attribute_label(const k8sm_attribute *attribute,
                                          const k8sm_alloc *alloc, k8sm_bytes *ret_key,
                                          k8sm_bytes *ret_value, k8sm_error *err);

/** Does the pod's nodeName, nodeSelector and required node affinity allow the agent?
 *  DEFAULT matches the prefixed label first, then the bare attribute; SEED bare TEXT
 *  attributes only (docs/accounting.md "Selectors").
 *  @param ret_path  set when the answer is no: the path of the field that refuses it,
 *                   e.g. "spec.nodeSelector.rack"; K8SM_SELECT_PATH_MAX bytes; may be NULL.
 *  @return K8SM_SELECT_*. */
K8SM_API int32_t k8sm_select(const k8sm_pod *pod, const k8sm_offer *offer,
                             const k8sm_policy *policy, char *ret_path);
/** Bytes of a path from k8sm_select(), the 0 included. */
#define K8SM_SELECT_PATH_MAX 152
enum { K8SM_SELECT_YES = 0, K8SM_SELECT_NO_SELECTOR = 1, K8SM_SELECT_NO_AFFINITY = 2 };

K8SM_END_DECLS

#endif
