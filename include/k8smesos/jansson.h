#ifndef K8SMESOS_JANSSON_H
#define K8SMESOS_JANSSON_H

/* For applications that hold JSON as trees of jansson. A library of its own, k8smesos-jansson;
 * k8smesos/k8smesos.h does not include it.
 *
 * Trees given are borrowed for the call and stay as they are; nothing of them is kept. Trees made
 * are new references, for the caller's json_decref(). jansson's allocator is the application's:
 * trees come from it, and this library never sets it. Keys of trees made stand in the order in which
 * the library writes them.
 *
 * Numbers: an integer of a tree counts as its digits. A real counts as the shortest decimal that
 * reads back as the same double, as Go writes a float64: 0.1 is "0.1", 1.5 is "1.5", 1000.0 is
 * "1000", 1e21 is "1e+21". So what was 1e3 in JSON text is, once jansson has read it, the plain
 * number 1000, and no DecimalExponent any more. In trees made, a number within 64 bits is a
 * json_integer, any other a json_real if that counts as the same number, and else refused:
 * never another number.
 *
 * Thread safety: any number of calls at once, on trees that nobody changes meanwhile. jansson's
 * own reference counts are atomic in the usual builds. */

#include <jansson.h>
#include <stddef.h>

#include "k8smesos/account.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/match.h"
#include "k8smesos/mesos_resources.h"
#include "k8smesos/object.h"
#include "k8smesos/offer.h"
#include "k8smesos/resource_list.h"
#include "k8smesos/task.h"

K8SM_BEGIN_DECLS

/* --- trees in --------------------------------------------------------------------------------- */

/** Write a tree as the JSON text that the functions below read: compact, with numbers as said
 *  above. For functions of the library that take JSON text and are not here.
 *
 *  Not recursive: a tree may be nested to any depth, or hold itself, and is refused.
 *  @param json       any value, not only an object; borrowed.
 *  @param options    NULL: defaults. max_depth (256 at most) and max_bytes (of the text) bound the
 *                    tree, alloc makes the text; the other fields are not looked at.
 *  @param ret_bytes  set on success; end with k8sm_bytes_finish().
 *  @param err        may be NULL, here and everywhere below.
 *  @retval K8SM_E_LIMIT     deeper or longer than that.
 *  @retval K8SM_E_ARGUMENT  @p json or @p ret_bytes is NULL, or options that are none.
 *  @retval K8SM_E_NOMEM     out of memory. */
K8SM_API k8sm_status k8sm_jansson_text(const json_t *json, const k8sm_parse_options *options,
                                       k8sm_bytes *ret_bytes, k8sm_error *err);

/** k8sm_stream_open() of a tree: a Pod, a workload, a LimitRange, a List of such, or anything
 *  else. Unknown fields are found, with path and without a position. A key given twice is not:
 *  jansson has one value for each key (load with JSON_REJECT_DUPLICATES to be told).
 *
 *  Strings may hold NUL (json_stringn()) and count as they do in JSON text with \\u0000 in it.
 *  @param options     NULL: defaults. syntax is not looked at; K8SM_PARSE_COPY and
 *                     K8SM_PARSE_NO_POSITIONS are set in any case.
 *  @param ret_stream  owned by the caller: k8sm_stream_free(). It and its objects do not need
 *                     the tree any more.
 *  @retval K8SM_E_LIMIT, K8SM_E_ARGUMENT, K8SM_E_NOMEM  as k8sm_jansson_text(). */
K8SM_API k8sm_status k8sm_jansson_stream_open(const json_t *json,
                                              const k8sm_parse_options *options,
                                              k8sm_stream **ret_stream, k8sm_error *err);
/** k8sm_object_parse() of a tree: exactly one object that holds a pod; else as
 *  k8sm_jansson_stream_open().
 *  @param ret_object  owned by the caller: k8sm_object_free().
 *  @retval K8SM_E_SCHEMA  no object with a pod, more than one, or a field of the wrong type.
 *  @retval K8SM_E_SYNTAX, K8SM_E_RANGE  no quantity where there should be one.
 *  @retval K8SM_E_LIMIT, K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_object_parse(const json_t *json,
                                               const k8sm_parse_options *options,
                                               k8sm_object **ret_object, k8sm_error *err);
/** k8sm_offers_add_json() of a tree: an Offer, an array of them, an OFFERS event, an answer of
 *  the master.
 *  @param alloc  for what is needed on the way; NULL: malloc and free.
 *  Else as k8sm_offers_add_json(); errors have no position. */
K8SM_API k8sm_status k8sm_jansson_offers_add(k8sm_offers *offers, const json_t *json,
                                             const char *const *roles, size_t role_count,
                                             const k8sm_alloc *alloc, k8sm_error *err);
/** k8sm_mesos_resources_parse_json() of a tree: an array of v1 Resource objects, or one.
 *  @param flags  0, or K8SM_RESOURCES_SKIP_INVALID.
 *  @param alloc  of the resources; NULL: malloc and free. Must outlive them.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free().
 *  Else as k8sm_mesos_resources_parse_json(); errors have no position. */
K8SM_API k8sm_status k8sm_jansson_resources_parse(const json_t *json, uint32_t flags,
                                                  const k8sm_alloc *alloc,
                                                  k8sm_mesos_resources **ret, k8sm_error *err);

/* --- trees out -------------------------------------------------------------------------------- *
 *
 * Of all: @p alloc (NULL: malloc and free) is for what is needed on the way, ret_json is a new
 * reference, set on success only.
 * @retval K8SM_E_ARGUMENT  something required is NULL.
 * @retval K8SM_E_NOMEM     out of memory, here or in jansson. */

/** The tree of one JSON value, read as Go's encoding/json and the API server read it: for text of
 *  the library's own (k8sm_task_data(), the bytes of a ..._format_json()), and for any other where
 *  jansson's reader is too strict with numbers. Of a key given twice the last counts. Bytes that
 *  are no UTF-8 and surrogates without a partner become U+FFFD. Nesting: 256 at most.
 *  @param text  @p len bytes, borrowed. NULL only if len is 0.
 *  @retval K8SM_E_SYNTAX  no JSON, or something behind the value; err has the position.
 *  @retval K8SM_E_RANGE   a number that neither a json_int_t nor a double holds as it is; err has
 *                         path and position.
 *  @retval K8SM_E_LIMIT   nested deeper, or 4 GiB and more. */
K8SM_API k8sm_status k8sm_jansson_load(const char *text, size_t len, const k8sm_alloc *alloc,
                                       json_t **ret_json, k8sm_error *err);

/** The whole object, every field, with the edits that completed it: k8sm_object_write().
 *  @retval K8SM_E_RANGE  a number beyond jansson: see above; err->path says where. */
K8SM_API k8sm_status k8sm_jansson_object(const k8sm_object *object, const k8sm_alloc *alloc,
                                         json_t **ret_json, k8sm_error *err);
/** The pod alone as a v1 Pod: k8sm_object_write_pod(); else as k8sm_jansson_object().
 *  @param name        NULL: the pod's own, or the workload's.
 *  @param namespace_  NULL: the object's own, "default" if it has none. */
K8SM_API k8sm_status k8sm_jansson_pod(const k8sm_object *object, const char *name,
                                      const char *namespace_, const k8sm_alloc *alloc,
                                      json_t **ret_json, k8sm_error *err);
/** {"s": "1500m", "exact": "1.5", "milli": "1500"}: canonical, plain decimal, thousandths rounded
 *  away from zero; strings, since they may be beyond any number of jansson's.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_quantity(const k8sm_quantity *q, const k8sm_alloc *alloc,
                                           json_t **ret_json, k8sm_error *err);
/** {NAME: quantity as above...}.  @param list  NULL: an empty one.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_resource_list(const k8sm_resource_list *list,
                                                const k8sm_alloc *alloc, json_t **ret_json,
                                                k8sm_error *err);
/** {"code": "unknown_field", "path": "spec.x", "line": 3, "column": 5, "message": "..."}; the code
 *  by its name (k8sm_status_name()).
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_error(const k8sm_error *error, const k8sm_alloc *alloc,
                                        json_t **ret_json, k8sm_error *err);
/** All that is known of one object: what `k8smesos sum -o jsonl` prints of a document, field for
 *  field, without "file".
 *
 *  "doc", "apiVersion", "kind", "namespace", "name", "verdict", "errors" (findings of the object,
 *  then of the account), and with an account "pod": "replicas" (or null), "containers", "raw",
 *  "defaulted", "withStatus" (only if there is resource status), "qos", "seed" and "mesos" (null
 *  where the sum is out of range).
 *  @param account  k8sm_account_new() of @p object; NULL: there is none, and no "pod".
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_account(const k8sm_object *object,
                                          const k8sm_account *account, const k8sm_alloc *alloc,
                                          json_t **ret_json, k8sm_error *err);
/** {"fits": false, "reasons": [...], "least_change": [...]}, as `k8smesos fit -o jsonl` prints them.
 *  A reason has "code" by its name, "role", "message", and where they mean something "resource",
 *  "path", "wanted", "had", "short" (decimal text). "least_change" is a list of {"path", "from",
 *  "to"}, null where no smaller amounts would help.
 *  @param change  k8sm_least_change_new() for the same; NULL: no "least_change".
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_match(const k8sm_match *match,
                                        const k8sm_least_change *change,
                                        const k8sm_alloc *alloc, json_t **ret_json,
                                        k8sm_error *err);
/** An array of v1 Resource objects: k8sm_mesos_resources_format_json().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_resources(const k8sm_mesos_resources *resources,
                                            const k8sm_alloc *alloc, json_t **ret_json,
                                            k8sm_error *err);
/** A v1 TaskInfo: k8sm_task_format_json().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_task(const k8sm_task *task, const k8sm_alloc *alloc,
                                       json_t **ret_json, k8sm_error *err);
/** A v1 Offer.Operation of type LAUNCH_GROUP: k8sm_task_group_format_json().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_task_group(const k8sm_task_group *group,
                                             const k8sm_alloc *alloc, json_t **ret_json,
                                             k8sm_error *err);
/** A v1 ExecutorInfo: k8sm_executor_format_json(), with the same @p resources and
 *  @p framework_id.
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_jansson_executor(const k8sm_executor *executor,
                                           const k8sm_mesos_resources *resources,
                                           const char *framework_id, const k8sm_alloc *alloc,
                                           json_t **ret_json, k8sm_error *err);

K8SM_END_DECLS

#endif
