/* Placing pods: groups of offers are rows of a placer (placer_internal.h), pods its requests.
 *
 * A row has what a pod may take: the executor's need is set aside where none runs yet. Roles,
 * what pods select by, and host ports asked for by number are features, given numbers as they are met; the number of free
 * ports is the last kind. Where numbers cannot say it all (rows that are not plain, shapes with
 * unknown resources), a candidate is compared exactly, so that the answer is always that of
 * comparing with every group in turn. */
#ifndef K8SM_PLACE_INTERNAL_H
#define K8SM_PLACE_INTERNAL_H

#include "k8smesos/place.h"
#include "key_index.h"
#include "match_internal.h"
#include "placer_internal.h"

#define K8SM__NO_ROLE UINT32_MAX

/** The roles that some pods take offers of. */
typedef struct k8sm__place_roles {
    const uint32_t *ranks;    /* by role: its place in the order; K8SM__NO_ROLE: not taken */
    const uint32_t *features; /* in order of preference */
    size_t count;
} k8sm__place_roles;

/** What some pods select agents by. */
typedef struct k8sm__place_filter {
    uint32_t feature;
    bool has_selector, has_affinity;
} k8sm__place_filter;

/** All that matters of a pod. */
typedef struct k8sm__place_shape {
    const uint64_t *words; /* what tells shapes apart; begins with the amounts */
    size_t word_count;
    uint64_t hash;
    const k8sm__place_roles *roles;
    const k8sm__place_filter *filter; /* NULL: every agent will do */
    const uint16_t *ports;            /* by number */
    const uint32_t *uses;             /* their features */
    size_t port_count;
    int64_t wildcards;
    size_t obstacles; /* of the pod itself: it fits nowhere */
    bool plain;       /* the numbers say all */
    /* the row that came nearest, and its version then; K8SM__NO_ROW: not known */
    uint32_t nearest, nearest_version;
    uint64_t raised;
} k8sm__place_shape;

/** A pod placed on a row, whose entries were not taken yet. */
typedef struct k8sm__pending {
    const k8sm__place_shape *shape;
    uint32_t next; /* K8SM__NO_ROW: none */
    bool with_executor;
} k8sm__pending;

typedef struct k8sm__place_row {
    k8sm_mesos_resources *left; /* NULL: the whole group still; without the pending */
    uint32_t first, last;       /* pending; K8SM__NO_ROW: none */
    uint32_t role;
    uint32_t obstacles;  /* maintenance, others' executors */
    uint32_t version;    /* how often it changed */
    bool executor_runs;  /* here, or a pod placed here brought it */
    bool executor_aside; /* its need is set aside */
    bool unavailable;    /* in maintenance */
    bool plain;          /* the numbers say all */
    bool ports_plain;    /* no port is there twice */
    bool ports_pending;  /* some pending pod takes any ports */
    bool saved;          /* in the journal */
} k8sm__place_row;

/** A row before a set of pods that is placed whole or not at all. */
typedef struct k8sm__place_save {
    uint32_t row;
    k8sm_mesos_resources *left;
    bool executor_runs, executor_aside;
} k8sm__place_save;

struct k8sm_placement {
    const k8sm_alloc *alloc;
    k8sm__arena arena; /* what lives as long as the placement: shapes, keys */
    const k8sm_offers *offers;
    const k8sm_executor *executor;
    k8sm_policy policy;
    k8sm__take_rule rule;
    k8sm_placer *placer;
    const char *names[K8SM_PLACER_KINDS_MAX]; /* of kinds */
    int64_t needs[K8SM_PLACER_KINDS_MAX];     /* of the executor */
    size_t kinds;                             /* scalars; ports are one more */
    bool needs_known;                         /* the executor needs nothing else */
    k8sm__place_row *rows;
    size_t count;
    bool plain;         /* all rows are */
    const char **roles; /* of the groups, each once */
    size_t role_count, role_capacity;
    k8sm__index role_names, role_lists, filters, hosts;
    uint32_t *next_of_host;       /* rows of one host; NULL until needed */
    uint32_t features;            /* numbers given out; roles are the first */
    uint32_t *port_features[256]; /* by port / 256, port % 256; NULL, 0: none */
    uint16_t *ports;              /* that have a feature */
    size_t port_count, port_capacity;
    k8sm__place_shape **shapes; /* by hash; NULL: free */
    size_t shape_count, shape_room;
    uint64_t *words; /* the shape being made */
    size_t word_capacity;
    k8sm__port_wish wish;
    k8sm__buffer key;
    k8sm__pending *pending;
    size_t pending_count, pending_capacity;
    int64_t *most; /* [block][kind]: no row of the block has more; NULL until needed */
    k8sm__place_save *journal;
    size_t journal_count, journal_capacity;
    bool journaling;
    uint64_t raised; /* how often rows got something back */
};

/** The group of a row. */
static inline const k8sm_offer_group *k8sm__row_group(const k8sm_placement *placement,
                                                      size_t row)
{
    return k8sm_offers_group(placement->offers, row);
}

/* --- place_rows.c -------------------------------------------------------------------------- */

/** Kinds, roles and rows. */
k8sm_status k8sm__place_rows_make(k8sm_placement *placement, int32_t strategy, k8sm_error *err);
/** What is left of a row's group, without the pending. */
const k8sm_mesos_resources *k8sm__row_left(const k8sm_placement *placement, size_t row);
/** Take the entries of the pending. On failure nothing changed. */
k8sm_status k8sm__row_settle(k8sm_placement *placement, size_t row, k8sm_error *err);
/** Read the numbers of a row from what is left. */
k8sm_status k8sm__row_read(k8sm_placement *placement, size_t row, bool ports, k8sm_error *err);
/** A pod was placed: @p left is what remains; taken over, also on failure. */
k8sm_status k8sm__row_set(k8sm_placement *placement, size_t row, k8sm_mesos_resources *left,
                          bool ports, k8sm_error *err);
/** A plain pod is placed on a plain row; its entries are taken later. */
k8sm_status k8sm__row_defer(k8sm_placement *placement, size_t row,
                            const k8sm__place_shape *shape, const k8sm_placer_request *request,
                            k8sm_error *err);
/** Remember a row for k8sm__journal_undo(), if a journal is kept. */
k8sm_status k8sm__journal_save(k8sm_placement *placement, size_t row, k8sm_error *err);
k8sm_status k8sm__journal_undo(k8sm_placement *placement, k8sm_error *err);
void k8sm__journal_drop(k8sm_placement *placement);

/* --- place_shape.c ------------------------------------------------------------------------- */

k8sm_status k8sm__place_shape_of(k8sm_placement *placement, const k8sm_object *object,
                                 const k8sm_account *account, k8sm__place_shape **ret_shape,
                                 k8sm_error *err);
/** The shape's request, but for the role. */
k8sm_placer_request k8sm__shape_request(const k8sm__place_shape *shape, uint32_t needs[2]);

/* --- place.c --------------------------------------------------------------------------------- */

/** Compare with what is left of a row now. */
k8sm_status k8sm__place_compare(k8sm_placement *placement, const k8sm_object *object,
                                const k8sm_account *account, size_t row, k8sm_match **ret_match,
                                k8sm_error *err);

/* --- place_why.c --------------------------------------------------------------------------- */

/** The row that comes nearest to the pod, which fits nowhere. */
k8sm_status k8sm__place_nearest(k8sm_placement *placement, k8sm__place_shape *shape,
                                const k8sm_object *object, const k8sm_account *account,
                                size_t *ret_row, k8sm_error *err);

#endif
