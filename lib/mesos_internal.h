/* One Mesos resource entry; the algebra is in mesos_resources.c, text in mesos_text.c,
 * JSON in mesos_json.c, protobuf in wire_*.c. */
#ifndef K8SM_MESOS_INTERNAL_H
#define K8SM_MESOS_INTERNAL_H

#include "internal.h"
#include "k8smesos/mesos_resources.h"

typedef struct k8sm__label {
    char *key;
    char *value; /* NULL: absent */
} k8sm__label;

enum { K8SM__RESERVATION_UNKNOWN = 0, K8SM__RESERVATION_STATIC = 1, K8SM__RESERVATION_DYNAMIC = 2 };
typedef struct k8sm__reservation {
    int32_t type;    /* as above */
    char *role;
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
    bool has_raw;   /* never combined since: what goes out is raw */
    int64_t scalar; /* thousandths */
    k8sm__range *ranges;
    size_t range_count;
    char **items;
    size_t item_count;
    k8sm__reservation *reservations; /* stack, last is the most refined */
    size_t reservation_count;
    char *allocation_role; /* NULL: no allocation_info */
    char *provider_id;     /* NULL: absent */
    k8sm__disk *disk;      /* NULL: absent */
    bool revocable, shared;
    int64_t shared_count;
    char *unknown; /* unknown protobuf fields, serialized, passed on */
    size_t unknown_size;
} k8sm__entry;

struct k8sm_mesos_resources {
    const k8sm_alloc *alloc;
    k8sm__entry *entries;
    size_t count, capacity;
};

/** Can be embedded: init/finish instead of new/free. */
void k8sm__mesos_init(k8sm_mesos_resources *resources, const k8sm_alloc *alloc);
void k8sm__mesos_finish(k8sm_mesos_resources *resources);
void k8sm__entry_finish(k8sm__entry *entry, const k8sm_alloc *alloc);
k8sm_status k8sm__entry_copy(const k8sm__entry *entry, const k8sm_alloc *alloc,
                             k8sm__entry *ret_entry);
bool k8sm__entry_is_empty(const k8sm__entry *entry);
bool k8sm__entry_is_persistent(const k8sm__entry *entry);
/** Do two entries combine when added, or when one is taken from the other? -1: out of memory. */
int k8sm__entry_addable(const k8sm__entry *a, const k8sm__entry *b, const k8sm_alloc *alloc);
int k8sm__entry_subtractable(const k8sm__entry *a, const k8sm__entry *b,
                             const k8sm_alloc *alloc);
/** Is b within a, metadata included? -1: out of memory. */
int k8sm__entry_contains(const k8sm__entry *a, const k8sm__entry *b, const k8sm_alloc *alloc);
/** For entries that combine. @retval K8SM_E_RANGE, K8SM_E_NOMEM; unchanged then. */
k8sm_status k8sm__entry_add(k8sm__entry *to, const k8sm__entry *from, const k8sm_alloc *alloc);
k8sm_status k8sm__entry_sub(k8sm__entry *from, const k8sm__entry *what, const k8sm_alloc *alloc,
                            bool *ret_gone);

/** Validity of one entry (mesos-api 3.5), post-refinement form. @p v0: the master's rule for
 *  scalars that round to nothing. err->message begins as Mesos'. */
k8sm_status k8sm__entry_validate(const k8sm__entry *entry, bool v0, k8sm_error *err);
/** Add one valid entry, copied; combined where Mesos combines. */
k8sm_status k8sm__mesos_add_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err);
k8sm_status k8sm__mesos_sub_entry(k8sm_mesos_resources *resources, const k8sm__entry *entry,
                                  k8sm_error *err);
/** A scalar as Mesos counts it: llround(value * 1000). @retval K8SM_E_RANGE NaN, infinite, too large. */
k8sm_status k8sm__fixed_from_double(double value, int64_t *ret_fixed);
/** Back, as Mesos does: quotient as double + remainder / 1000.0. */
double k8sm__fixed_to_double(int64_t fixed);
/** The old way to say a reservation (Resource.role and .reservation), as it was read. */
typedef struct k8sm__old_reservation {
    const char *role; /* NULL: not set */
    bool has_reservation, has_type, has_role;
    k8sm__reservation reservation; /* principal and labels; not owned */
} k8sm__old_reservation;
/** Check it against entry's stack, and make the stack of it where there is none. */
k8sm_status k8sm__entry_upgrade(k8sm__entry *entry, const k8sm__old_reservation *old,
                                const k8sm_alloc *alloc, k8sm_error *err);
/** Read one v1 Resource JSON object from a parsed document; old and new reservation format. */
struct k8sm__document;
k8sm_status k8sm__entry_from_json(const struct k8sm__document *document, uint32_t node,
                                  const k8sm_alloc *alloc, k8sm__entry *ret_entry,
                                  k8sm_error *err);
/** As Mesos prints it: "cpus(allocated: *):4". */
void k8sm__entry_to_text(const k8sm__entry *entry, k8sm__buffer *buffer);
void k8sm__entry_to_json(const k8sm__entry *entry, k8sm__buffer *buffer);
/** Serialize as a mesos.v1.Resource (wire_resource.c). */
void k8sm__entry_to_protobuf(const k8sm__entry *entry, k8sm__buffer *buffer);
bool k8sm__role_is_valid(const char *role);

#endif
