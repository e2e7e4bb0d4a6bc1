#ifndef K8SMESOS_MESOS_RESOURCES_H
#define K8SMESOS_MESOS_RESOURCES_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** Mesos resources: a list of entries, each with name, value, reservations, allocation role
 *  and so on, combined as far as Mesos combines them. They behave as class Resources of
 *  libmesos 1.11 (namespace mesos::v1) does, which the tests hold them against:
 *  - scalars count in thousandths: a double x is llround(x * 1000) (values.cpp). A scalar
 *    that was read and never combined is written again as the double that it was;
 *  - ranges are inclusive and unsigned, 64 bits; sets keep the order of their items;
 *  - entries combine if name, type, allocation role, reservations, disk, provider,
 *    revocability agree (resources.cpp, addable). The order of entries is Mesos' too;
 *  - reservations are kept in the stack form of Mesos 1.4 and later, whatever the input had.
 *
 *  Where Mesos overflows or wraps (amounts from 9.22e15, infinity, NaN), there is an error
 *  instead. At most 16384 entries that do not combine, 16384 items in a set, 65536 ranges in
 *  an entry (4096 if they are not in ascending order): beyond, K8SM_E_LIMIT.
 *
 *  Thread safety: any number of threads may read one; changing it needs exclusion. */
typedef struct k8sm_mesos_resources k8sm_mesos_resources;

enum { K8SM_VALUE_SCALAR = 0, K8SM_VALUE_RANGES = 1, K8SM_VALUE_SET = 2, K8SM_VALUE_TEXT = 3 };

/* --- making ------------------------------------------------------------------------------ */

/** Empty resources.
 *  @param alloc  NULL: malloc and free. Must outlive them.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT (@p ret is NULL). */
K8SM_API k8sm_status k8sm_mesos_resources_new(const k8sm_alloc *alloc,
                                              k8sm_mesos_resources **ret, k8sm_error *err);
/** A deep copy; @p resources may be NULL (then empty).
 *  @param alloc  of the copy; NULL: malloc and free. Must outlive it.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT (@p ret is NULL). */
K8SM_API k8sm_status k8sm_mesos_resources_copy(const k8sm_mesos_resources *resources,
                                               const k8sm_alloc *alloc,
                                               k8sm_mesos_resources **ret, k8sm_error *err);
/** NULL is allowed; never a borrowed one. */
K8SM_API void k8sm_mesos_resources_free(k8sm_mesos_resources *resources);

/** Read text notation ("cpus:4;mem(prod):512;ports:[31000-31004]") or, if all of the text is
 *  one JSON array, v1 Resource objects: as mesos::v1::Resources::parse does, which reads
 *  --resources of an agent. One bad entry refuses all. Persistent volumes, revocable
 *  entries, dynamic reservations and a name with two types are refused, as there; use
 *  k8sm_mesos_resources_parse_json() for JSON that may have them.
 *
 *  Empty text is empty resources; entries of amount zero vanish. Spaces inside a value mean
 *  nothing, "[1,2]" is one range, ranges that overlap are merged, "name(*)" is unreserved.
 *  @param text   @p len bytes, need not be terminated; not kept. NULL if @p len is 0.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_SYNTAX   neither notation; line and column point into the text.
 *  @retval K8SM_E_SCHEMA   JSON, but no Resource objects.
 *  @retval K8SM_E_INVALID  an entry that Mesos refuses; the message begins as Mesos' own.
 *  @retval K8SM_E_RANGE    an amount beyond Mesos' fixed point.
 *  @retval K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_parse(const char *text, size_t len,
                                                const k8sm_alloc *alloc,
                                                k8sm_mesos_resources **ret, k8sm_error *err);

enum {
    /** Leave out entries that Mesos' validity rules refuse, without a word: what libmesos does
     *  when it makes Resources of a list of messages. What is no Resource at all (no name, a
     *  string for a number) is still an error. */
    K8SM_RESOURCES_SKIP_INVALID = 1
};
/** Read a JSON array of v1 Resource objects, or one such object. Everything that a Resource can
 *  say is taken; both reservation formats. Unknown keys are ignored, null is absent, one
 *  object may stand for an array of one, numbers may be strings: as Mesos reads JSON.
 *  @param flags  0, or K8SM_RESOURCES_SKIP_INVALID.
 *  @param ret    owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_SYNTAX   no JSON, or something behind it.
 *  @retval K8SM_E_SCHEMA   a required field is missing, or of another type.
 *  @retval K8SM_E_INVALID  an entry that Mesos refuses (without the flag).
 *  @retval K8SM_E_RANGE, K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_parse_json(const char *json, size_t len,
                                                     uint32_t flags, const k8sm_alloc *alloc,
                                                     k8sm_mesos_resources **ret,
                                                     k8sm_error *err);
/** Validate one v1 Resource given as JSON, without combining it with anything: the rules of
 *  mesos::v1::Resources::validate, in its order.
 *  @retval K8SM_OK         Mesos takes it (an amount of zero is valid).
 *  @retval K8SM_E_INVALID  Mesos refuses it; err->message begins as Mesos' own. Infinity, too.
 *  @retval K8SM_E_RANGE    an amount beyond Mesos' fixed point, which Mesos lets pass.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA  not JSON, or no Resource at all.
 *  @retval K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resource_validate(const char *json, size_t len, k8sm_error *err);

/* --- writing ----------------------------------------------------------------------------- */

/** Write text as Mesos prints it ("cpus:3; mem(reservations: [(STATIC,prod)]):512"); "{}" if
 *  empty. Amounts have up to 15 significant digits. Reservations cannot be read back.
 *  @param resources  NULL: empty.  @param ret_bytes  k8sm_bytes_finish().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_format(const k8sm_mesos_resources *resources,
                                                 const k8sm_alloc *alloc,
                                                 k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write text notation that k8sm_mesos_resources_parse() and Mesos read back as equal
 *  resources, where it can say them: "cpus:3;mem(prod):512;ports:[31000-31004,31006-31006]".
 *  It can say unreserved entries and those with one plain STATIC reservation. A caller that
 *  wants text for a person in any case falls back to k8sm_mesos_resources_format().
 *  @retval K8SM_E_UNSUPPORTED  an entry that the text notation cannot say.
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_format_text(const k8sm_mesos_resources *resources,
                                                      const k8sm_alloc *alloc,
                                                      k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write a JSON array of v1 Resource objects, reservations in the stack form. A shared entry
 *  is written once, whatever its number of copies (so does Mesos).
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_format_json(const k8sm_mesos_resources *resources,
                                                      const k8sm_alloc *alloc,
                                                      k8sm_bytes *ret_bytes, k8sm_error *err);
/** Write serialized mesos.v1.Resource messages, each as field @p field_number of an
 *  enclosing message (4 in TaskInfo, 5 in Offer and ExecutorInfo), ready to append.
 *  @retval K8SM_E_ARGUMENT  @p field_number is 0 or no field number.
 *  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_mesos_resources_format_protobuf(const k8sm_mesos_resources *resources,
                                                          uint32_t field_number,
                                                          const k8sm_alloc *alloc,
                                                          k8sm_bytes *ret_bytes, k8sm_error *err);

/* --- arithmetic -------------------------------------------------------------------------- */

/** a += b, as Mesos' Resources::operator+=. On failure @p a is unchanged. @p b may be @p a,
 *  or NULL (empty).
 *  @retval K8SM_E_RANGE  a sum beyond what Mesos' fixed point holds (Mesos wraps).
 *  @retval K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT (@p a is NULL). */
K8SM_API k8sm_status k8sm_mesos_resources_add(k8sm_mesos_resources *a,
                                              const k8sm_mesos_resources *b, k8sm_error *err);
/** a -= b, as Mesos' operator-=: for each entry of @p b the first entry of @p a with the same
 *  metadata is lowered; one that falls to or below zero is removed (the last takes its
 *  place), there is no debt, and subtracting what is not there changes nothing. On failure
 *  @p a is unchanged.
 *  @retval K8SM_E_RANGE, K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT (@p a is NULL). */
K8SM_API k8sm_status k8sm_mesos_resources_sub(k8sm_mesos_resources *a,
                                              const k8sm_mesos_resources *b, k8sm_error *err);
/** @return 1 if every entry of @p b is within one entry of @p a with the same metadata, the
 *  allocation role included, else 0 (resources.cpp, Resources::contains). As in Mesos an
 *  entry of @p a may serve several of @p b; only persistent volumes are used up. NULL is
 *  empty. Allocates nothing. */
K8SM_API int32_t k8sm_mesos_resources_contains(const k8sm_mesos_resources *a,
                                               const k8sm_mesos_resources *b);
/** @return 1 if each contains the other, else 0. */
K8SM_API int32_t k8sm_mesos_resources_equal(const k8sm_mesos_resources *a,
                                            const k8sm_mesos_resources *b);
/** Set the allocation role of every entry; NULL removes it. Offered resources have one, a
 *  pod's sum has none, and contains compares it. On failure nothing changes.
 *  @retval K8SM_E_INVALID  @p role is no valid role name.
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_allocate(k8sm_mesos_resources *resources,
                                                   const char *role, k8sm_error *err);

/* --- parts ------------------------------------------------------------------------------- */

/** Which entries k8sm_mesos_resources_filter() keeps. "Reserved to" means the last, most
 *  refined, reservation of an entry. */
enum {
    K8SM_RESOURCES_UNRESERVED       = 0, /**< no reservation */
    K8SM_RESOURCES_RESERVED         = 1, /**< reserved to the role; NULL: to any */
    K8SM_RESOURCES_ALLOCATABLE_TO   = 2, /**< unreserved, reserved to the role or one above it */
    K8SM_RESOURCES_RESERVED_SUBTREE = 3, /**< reserved to the role or one below it */
    K8SM_RESOURCES_REVOCABLE        = 4,
    K8SM_RESOURCES_NON_REVOCABLE    = 5,
    K8SM_RESOURCES_SHARED           = 6,
    K8SM_RESOURCES_SCALARS          = 7
};
/** The entries of one kind, in order, not combined anew.
 *  @param filter  a K8SM_RESOURCES_* as above.
 *  @param role    used by three of them: NULL only with RESERVED. Else ignored.
 *  @param ret     owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_ARGUMENT  no such filter, or no role where one is needed.
 *  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_mesos_resources_filter(const k8sm_mesos_resources *resources,
                                                 int32_t filter, const char *role,
                                                 const k8sm_alloc *alloc,
                                                 k8sm_mesos_resources **ret, k8sm_error *err);
/** The same amounts without their reservations, combined anew (Resources::toUnreserved).
 *  @param ret  owned by the caller: k8sm_mesos_resources_free().
 *  @retval K8SM_E_RANGE, K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_to_unreserved(const k8sm_mesos_resources *resources,
                                                        const k8sm_alloc *alloc,
                                                        k8sm_mesos_resources **ret,
                                                        k8sm_error *err);
/** Search @p resources for @p wanted whatever the reservations of either: for each entry first
 *  what is reserved to its role, then unreserved, then any; pieces keep their reservations.
 *  Allocation role, disk, provider and revocability have to agree (Resources::find). Known
 *  oddity, kept: after using up one entry Mesos goes on with the next of these classes, so
 *  two partial entries of one class may not be found though together they would do.
 *  @param ret  what was found, owned by the caller: k8sm_mesos_resources_free(); set to NULL
 *              if it is not all there, which is no error.
 *  @retval K8SM_E_RANGE, K8SM_E_LIMIT, K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_mesos_resources_find(const k8sm_mesos_resources *resources,
                                               const k8sm_mesos_resources *wanted,
                                               const k8sm_alloc *alloc,
                                               k8sm_mesos_resources **ret, k8sm_error *err);

/* --- reading ----------------------------------------------------------------------------- */

/** @return number of entries. NULL: 0. */
K8SM_API size_t k8sm_mesos_resources_count(const k8sm_mesos_resources *resources);
/** @return name of entry @p index, borrowed until the resources change; NULL beyond the end. */
K8SM_API const char *k8sm_mesos_resources_name(const k8sm_mesos_resources *resources,
                                               size_t index);
/** @return K8SM_VALUE_* of entry @p index (never TEXT), -1 beyond the end. */
K8SM_API int32_t k8sm_mesos_resources_type(const k8sm_mesos_resources *resources, size_t index);
/** @return the role that entry @p index is reserved to (the last of its stack), "*" if
 *  unreserved; NULL beyond the end. Borrowed. */
K8SM_API const char *k8sm_mesos_resources_role(const k8sm_mesos_resources *resources,
                                               size_t index);
/** @return the allocation role of entry @p index, "" if none; NULL beyond the end. Borrowed. */
K8SM_API const char *k8sm_mesos_resources_allocation_role(const k8sm_mesos_resources *resources,
                                                          size_t index);
/** @return thousandths of scalar entry @p index; 0 for other types and beyond the end. */
K8SM_API int64_t k8sm_mesos_resources_scalar(const k8sm_mesos_resources *resources,
                                             size_t index);
/** @return number of ranges of entry @p index; 0 for other types and beyond the end. */
K8SM_API size_t k8sm_mesos_resources_range_count(const k8sm_mesos_resources *resources,
                                                 size_t index);
/** @return 1 and range @p range of entry @p index, both ends inclusive; 0 beyond the end.
 *  @param ret_begin, ret_end  may be NULL. */
K8SM_API int32_t k8sm_mesos_resources_range(const k8sm_mesos_resources *resources, size_t index,
                                            size_t range, uint64_t *ret_begin,
                                            uint64_t *ret_end);
/** @return number of items of set entry @p index; 0 for other types and beyond the end. */
K8SM_API size_t k8sm_mesos_resources_item_count(const k8sm_mesos_resources *resources,
                                                size_t index);
/** @return item @p item of set entry @p index, borrowed; NULL beyond the end. */
K8SM_API const char *k8sm_mesos_resources_item(const k8sm_mesos_resources *resources,
                                               size_t index, size_t item);
/** @return the sum of all scalar entries of @p name in thousandths, whatever their
 *  metadata; INT64_MAX if beyond 64 bits. Mesos' own readers of mem and disk cut it to whole
 *  MiB. */
K8SM_API int64_t k8sm_mesos_resources_total(const k8sm_mesos_resources *resources,
                                            const char *name);
/** @return how much there is of @p name in thousandths, as Mesos' ResourceQuantities count:
 *  a scalar's amount, 1000 for each number in ranges and for each item of a set, whatever
 *  the metadata; INT64_MAX if beyond 64 bits. */
K8SM_API int64_t k8sm_mesos_resources_quantity(const k8sm_mesos_resources *resources,
                                               const char *name);

K8SM_END_DECLS

#endif
