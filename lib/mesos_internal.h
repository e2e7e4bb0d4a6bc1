/* One Mesos resource entry and lists of them. The value arithmetic is in mesos_ranges.c and
 * mesos_entry.c, lists in mesos_resources.c, validity in mesos_validate.c, text in
 * mesos_text.c (reading) and mesos_print.c, JSON in mesos_json.c (reading) and
 * mesos_json_write.c, protobuf in wire_*.c. */
#ifndef K8SM_MESOS_INTERNAL_H
#define K8SM_MESOS_INTERNAL_H

#include "internal.h"
#include "k8smesos/mesos_resources.h"

typedef struct k8sm__label {
    char *key;
    char *value; /* NULL: absent */
} k8sm__label;

enum {
    K8SM__RESERVATION_ABSENT = -1, /* only in a draft */
    K8SM__RESERVATION_UNKNOWN = 0,
    K8SM__RESERVATION_STATIC = 1,
    K8SM__RESERVATION_DYNAMIC = 2
};
typedef struct k8sm__reservation {
    int32_t type;    /* as above */
    char *role;      /* NULL: absent, only in a draft */
    char *principal; /* NULL: absent */
    bool has_labels;
    k8sm__label *labels;
    size_t label_count;
} k8sm__reservation;

typedef struct k8sm__range {
    uint64_t begin, end; /* inclusive */
} k8sm__range;

/** Resource.DiskInfo. NULL strings are absent. */
typedef struct k8sm__disk {
    bool has_persistence, has_volume, has_source;
    char *persistence_id, *persistence_principal;
    int32_t source_type; /* 0 UNKNOWN 1 PATH 2 MOUNT 3 BLOCK 4 RAW */
    bool has_path, has_mount, has_metadata;
    char *path_root, *mount_root, *source_id, *profile, *vendor;
    k8sm__label *metadata;
    size_t metadata_count;
    char *volume; /* serialized mesos.v1.Volume, passed on as it is */
    size_t volume_size;
    bool volume_has_host_path;
} k8sm__disk;

typedef struct k8sm__entry {
    char *name;
    int32_t type;   /* K8SM_VALUE_* */
    double raw;     /* a scalar as it was read; meaningful while has_raw */
    bool has_raw;   /* never combined since, or beyond 2^53: what goes out is raw */
    int64_t scalar; /* thousandths */
    k8sm__range *ranges;
    size_t range_count;
    char **items;
    size_t item_count;
    k8sm__reservation *reservations; /* stack, last is the most refined */
    size_t reservation_count;
    char *allocation_role; /* NULL: no allocation_info, or one without a role */
    bool roleless_allocation; /* allocation_info is there but has no role */
    char *provider_id;     /* NULL: absent */
    k8sm__disk *disk;      /* NULL: absent */
    bool revocable, shared;
    int64_t shared_count; /* copies of a shared entry; 1 when it was read */
    char *unknown; /* unknown protobuf fields, serialized, passed on */
    size_t unknown_size;
} k8sm__entry;

/** An entry as it was read, before validation: what the post-refinement form cannot hold. */
typedef struct k8sm__draft {
    k8sm__entry entry;
    bool has_scalar, has_ranges, has_set;
    char *role; /* the old field 6; NULL: absent */
    bool has_reservation;
    k8sm__reservation reservation; /* the old field 8 */
} k8sm__draft;

/** More are refused with K8SM_E_LIMIT: Mesos' rules compare each with each. */
enum {
    K8SM__MAX_ENTRIES = 16384,
    K8SM__MAX_ITEMS = 16384,
    K8SM__MAX_RANGES = 65536,
    K8SM__MAX_UNORDERED_RANGES = 4096, /* of a list that overlaps or is not ascending */
    K8SM__MANY_RANGES = 256            /* a longer list is kept in ascending order */
};

struct k8sm_mesos_resources {
    const k8sm_alloc *alloc;
    k8sm__entry *entries;
    size_t count, capacity;
};

/** Can be embedded: init/finish instead of new/free. */
void k8sm__mesos_init(k8sm_mesos_resources *resources, const k8sm_alloc *alloc);
void k8sm__mesos_finish(k8sm_mesos_resources *resources);
/** Add one valid entry, copied; combined where Mesos combines. On failure nothing changes.
 *  @retval K8SM_E_RANGE  a sum beyond Mesos' fixed point.
 *  @retval K8SM_E_LIMIT  too many entries, ranges or items. */
k8sm_status k8sm__mesos_add_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err);
/** The same with an entry made in the arena that the list is made in: moved in if nothing
 *  combines, else forgotten. */
k8sm_status k8sm__mesos_take_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                   k8sm_error *err);
/** Room for @p count entries; false if out of memory. */
bool k8sm__mesos_reserve(k8sm_mesos_resources *resources, size_t count);
k8sm_status k8sm__mesos_sub_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err);
/** Append a copy without combining it (Mesos' Resources::filter). */
k8sm_status k8sm__mesos_append(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                               k8sm_error *err);

/* --- one entry: mesos_entry.c, mesos_same.c ------------------------------------- */

/** All of these accept a zeroed or half-built one, and leave it zeroed. */
void k8sm__entry_finish(k8sm__entry *entry, const k8sm_alloc *alloc);
void k8sm__draft_finish(k8sm__draft *draft, const k8sm_alloc *alloc);
void k8sm__reservation_finish(k8sm__reservation *reservation, const k8sm_alloc *alloc);
void k8sm__labels_free(k8sm__label *labels, size_t count, const k8sm_alloc *alloc);
k8sm_status k8sm__entry_copy(const k8sm__entry *entry, const k8sm_alloc *alloc,
                             k8sm__entry *ret_entry);
/** Nothing in it: a scalar of 0, no range, no item, no copy. */
bool k8sm__entry_is_empty(const k8sm__entry *entry);
/** What a scalar is as a double: as it was read, or as the fixed point says. */
double k8sm__entry_double(const k8sm__entry *entry);
/** left += right, left -= right of addable and subtractable entries. On failure @p left is
 *  unchanged. */
k8sm_status k8sm__entry_add(k8sm__entry *left, const k8sm__entry *right,
                            const k8sm_alloc *alloc, k8sm_error *err);
k8sm_status k8sm__entry_sub(k8sm__entry *left, const k8sm__entry *right,
                            const k8sm_alloc *alloc, k8sm_error *err);
bool k8sm__entry_addable(const k8sm__entry *left, const k8sm__entry *right);
bool k8sm__entry_subtractable(const k8sm__entry *left, const k8sm__entry *right);
bool k8sm__entry_contains(const k8sm__entry *left, const k8sm__entry *right);
bool k8sm__labels_equal(const k8sm__label *a, size_t a_count, const k8sm__label *b,
                        size_t b_count);

/* --- ranges: mesos_ranges.c ------------------------------------------------------ */

/** By begin, then end. */
void k8sm__ranges_sort(k8sm__range *ranges, size_t count);
/** Sort and merge in place. @return how many are left. */
size_t k8sm__ranges_coalesce(k8sm__range *ranges, size_t count);
k8sm_status k8sm__ranges_add(const k8sm_alloc *alloc, const k8sm__range *a, size_t a_count,
                             const k8sm__range *b, size_t b_count, k8sm__range **ret_ranges,
                             size_t *ret_count);
k8sm_status k8sm__ranges_sub(const k8sm_alloc *alloc, const k8sm__range *a, size_t a_count,
                             const k8sm__range *b, size_t b_count, k8sm__range **ret_ranges,
                             size_t *ret_count);
/** Every number of @p b is in @p a. */
bool k8sm__ranges_contain(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                          size_t b_count);

/* --- validity: mesos_validate.c -------------------------------------------------- */

/** Validity of one draft (resources.cpp, Resources::validate), old and new reservation
 *  format. @p v0: the master's rule for scalars that round to nothing. err->message begins
 *  as Mesos'. @retval K8SM_E_INVALID  K8SM_E_LIMIT  K8SM_E_RANGE  a scalar that Mesos' fixed
 *  point cannot hold. */
k8sm_status k8sm__draft_validate(const k8sm__draft *draft, bool v0, k8sm_error *err);
/** Make the entry of a valid draft the post-refinement form, where it is. */
k8sm_status k8sm__draft_complete(k8sm__draft *draft, const k8sm_alloc *alloc, k8sm_error *err);
/** The same, and move it out. */
k8sm_status k8sm__draft_upgrade(k8sm__draft *draft, const k8sm_alloc *alloc,
                                k8sm__entry *ret_entry, k8sm_error *err);
/** The same rules for an entry that is in post-refinement form already. */
k8sm_status k8sm__entry_validate(const k8sm__entry *entry, bool v0, k8sm_error *err);
bool k8sm__role_is_valid(const char *role);
/** @p role is below @p ancestor: "eng/a" of "eng", not "engine". */
bool k8sm__role_is_below(const char *role, const char *ancestor);

/* --- text, JSON, protobuf --------------------------------------------------------- */

/** Add what the text says. @p resources is part filled on failure. */
k8sm_status k8sm__mesos_read_text(const char *text, size_t len, k8sm_mesos_resources *resources,
                                  k8sm_error *err);
/** The same from one JSON array or object. @p skip_invalid: an entry that Mesos' validity
 *  rules refuse is left out, as Mesos' own lists do. */
k8sm_status k8sm__mesos_read_json(const char *json, size_t len, bool skip_invalid,
                                  k8sm_mesos_resources *resources, k8sm_error *err);
/** A scalar as Mesos counts it: llround(value * 1000). @retval K8SM_E_RANGE NaN, infinite, too large. */
k8sm_status k8sm__fixed_from_double(double value, int64_t *ret_fixed);
/** Back, as Mesos does: quotient as double + remainder / 1000.0. */
double k8sm__fixed_to_double(int64_t fixed);
/** Read one v1 Resource JSON object from a parsed document; old and new reservation format. */
struct k8sm__document;
k8sm_status k8sm__draft_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__draft *ret_draft,
                                  k8sm_error *err);
/** The same, validated (v1) and upgraded. */
k8sm_status k8sm__entry_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__entry *ret_entry,
                                  k8sm_error *err);
/** As Mesos prints it: "cpus(allocated: *):4"; a draft's entry, too. @p v0: as the master
 *  does, whose stacks have no blanks. */
void k8sm__entry_to_text(const k8sm__entry *entry, bool v0, k8sm__buffer *buffer);
void k8sm__entry_to_json(const k8sm__entry *entry, k8sm__buffer *buffer);
/** Serialize as a mesos.v1.Resource (wire_resource.c). */
void k8sm__entry_to_protobuf(const k8sm__entry *entry, k8sm__buffer *buffer);

#endif
