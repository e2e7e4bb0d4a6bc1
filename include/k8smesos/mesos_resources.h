#ifndef K8SMESOS_MESOS_RESOURCES_H
#define K8SMESOS_MESOS_RESOURCES_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** Mesos resources: a list of entries, each with name, type, reservations, allocation
 *  role and so on, combined as far as Mesos combines them. Scalars count in thousandths,
 *  as Mesos' own arithmetic does (values.cpp: llround(x * 1000)). Reservations are kept in
 *  the stack form of Mesos 1.4 and later, whatever the input had. */
typedef struct k8sm_mesos_resources k8sm_mesos_resources;

enum { K8SM_VALUE_SCALAR = 0, K8SM_VALUE_RANGES = 1, K8SM_VALUE_SET = 2, K8SM_VALUE_TEXT = 3 };

/** Empty resources.
 *  @param alloc  NULL: malloc and free. Must outlive them.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free(). */
K8SM_API k8sm_status k8sm_mesos_resources_new(const k8sm_alloc *alloc,
                                              k8sm_mesos_resources **ret, k8sm_error *err);
/** A deep copy; @p resources may be NULL (then empty). */
K8SM_API k8sm_status k8sm_mesos_resources_copy(const k8sm_mesos_resources *resources,
                                               const k8sm_alloc *alloc,
                                               k8sm_mesos_resources **ret, k8sm_error *err);
/** NULL is allowed; never a borrowed one. */
K8SM_API void k8sm_mesos_resources_free(k8sm_mesos_resources *resources);

/** Read text notation ("cpus:4;mem(prod):512;ports:[31000-31004]") or, if the text is a
 *  JSON array, v1 Resource objects. Every entry is validated; one bad entry refuses all.
 *  Source: mesos-api 3.7.
 *  @retval K8SM_E_SYNTAX   not that notation; err->column points into the text.
 *  @retval K8SM_E_INVALID  an entry that Mesos would refuse, with its reason. */
K8SM_API k8sm_status k8sm_mesos_resources_parse(const char *text, size_t len,
                                                const k8sm_alloc *alloc,
                                                k8sm_mesos_resources **ret, k8sm_error *err);
/** Validate one v1 Resource given as JSON, without combining it with anything.
 *  @retval K8SM_OK         Mesos takes it.
 *  @retval K8SM_E_INVALID  Mesos refuses it; err->message begins as Mesos' own.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA  not JSON, or no Resource at all. */
K8SM_API k8sm_status k8sm_mesos_resource_validate(const char *json, size_t len, k8sm_error *err);

/** Write text notation as Mesos prints it ("cpus:3; mem(reservations: [(STATIC,prod)]):512"). */
K8SM_API k8sm_status k8sm_mesos_resources_format(const k8sm_mesos_resources *resources,
                                                 const k8sm_alloc *alloc,
                                                 k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write text notation that k8sm_mesos_resources_parse() reads back, where it can say it
 *  (unreserved, and one STATIC reservation): "cpus:3;mem(prod):512".
 *  @retval K8SM_E_UNSUPPORTED  an entry that the text notation cannot say. */
K8SM_API k8sm_status k8sm_mesos_resources_format_text(const k8sm_mesos_resources *resources,
                                                      const k8sm_alloc *alloc,
                                                      k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write a JSON array of v1 Resource objects. */
K8SM_API k8sm_status k8sm_mesos_resources_format_json(const k8sm_mesos_resources *resources,
                                                      const k8sm_alloc *alloc,
                                                      k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write serialized mesos.v1.Resource messages, each as field @p field_number of an
 *  enclosing message (4 in TaskInfo, 5 in Offer and ExecutorInfo), ready to append. */
K8SM_API k8sm_status k8sm_mesos_resources_format_protobuf(const k8sm_mesos_resources *resources,
                                                          uint32_t field_number,
                                                          const k8sm_alloc *alloc,
                                                          k8sm_bytes *ret_bytes, k8sm_error *err);

/** a += b, as Mesos' Resources::operator+=. On failure @p a is unchanged.
 *  @retval K8SM_E_RANGE  a scalar beyond what Mesos' fixed point holds (Mesos wraps). */
K8SM_API k8sm_status k8sm_mesos_resources_add(k8sm_mesos_resources *a,
                                              const k8sm_mesos_resources *b, k8sm_error *err);
/** a -= b, as Mesos' operator-=: an entry that falls to or below zero is removed, there is
 *  no debt, and subtracting what is not there changes nothing. */
K8SM_API k8sm_status k8sm_mesos_resources_sub(k8sm_mesos_resources *a,
                                              const k8sm_mesos_resources *b, k8sm_error *err);
/** @return 1 if every entry of @p b is within one entry of @p a with the same metadata,
 *  allocation role included (mesos-api 3.6), else 0. */
K8SM_API int32_t k8sm_mesos_resources_contains(const k8sm_mesos_resources *a,
                                               const k8sm_mesos_resources *b);
/** @return 1 if each contains the other. */
K8SM_API int32_t k8sm_mesos_resources_equal(const k8sm_mesos_resources *a,
                                            const k8sm_mesos_resources *b);
/** Set the allocation role of every entry; NULL removes it. */
K8SM_API k8sm_status k8sm_mesos_resources_allocate(k8sm_mesos_resources *resources,
                                                   const char *role, k8sm_error *err);

/** @return number of entries. NULL: 0. */
K8SM_API size_t k8sm_mesos_resources_count(const k8sm_mesos_resources *resources);
/** @return name of entry @p index, borrowed until the resources change; NULL beyond the end. */
K8SM_API const char *k8sm_mesos_resources_name(const k8sm_mesos_resources *resources, size_t index);
/** @return K8SM_VALUE_* of entry @p index, -1 beyond the end. */
K8SM_API int32_t k8sm_mesos_resources_type(const k8sm_mesos_resources *resources, size_t index);
/** @return the role that entry @p index is reserved to (the last of its stack), "*" if
 *  unreserved; NULL beyond the end. Borrowed. */
K8SM_API const char *k8sm_mesos_resources_role(const k8sm_mesos_resources *resources, size_t index);
/** @return the allocation role of entry @p index, "" if none; NULL beyond the end. Borrowed. */
K8SM_API const char *k8sm_mesos_resources_allocation_role(const k8sm_mesos_resources *resources, size_t index);
/** @return thousandths of scalar entry @p index; 0 for other types and beyond the end. */
K8SM_API int64_t k8sm_mesos_resources_scalar(const k8sm_mesos_resources *resources, size_t index);
/** @return number of ranges of entry @p index. */
K8SM_API size_t k8sm_mesos_resources_range_count(const k8sm_mesos_resources *resources, size_t index);
/** @return 1 and range @p range of entry @p index, both ends inclusive; 0 beyond the end. */
K8SM_API int32_t k8sm_mesos_resources_range(const k8sm_mesos_resources *resources, size_t index,
                                            size_t range, uint64_t *ret_begin, uint64_t *ret_end);
/** Items of set entry @p index. @return NULL beyond the end. */
K8SM_API size_t k8sm_mesos_resources_item_count(const k8sm_mesos_resources *resources, size_t index);
K8SM_API const char *k8sm_mesos_resources_item(const k8sm_mesos_resources *resources, size_t index, size_t item);
/** @return the sum of all scalar entries of @p name in thousandths, whatever their
 *  metadata; INT64_MAX if beyond 64 bits. */
K8SM_API int64_t k8sm_mesos_resources_total(const k8sm_mesos_resources *resources, const char *name);

K8SM_END_DECLS

#endif
