/* The index behind k8sm_placer. Offers are rows: blocks of 32, groups of 32 blocks.
 *
 * First-fit goes through views (placer_view.c). A view belongs to a set of features; for each
 * block and each level of the second kind it holds a bound: no row of the block that has these
 * features and that much of the second kind has more of the first. Bounds are codes of 15 bits,
 * so one cache line is a group at one level. They are only upper bounds: taking changes
 * none of them; a block that turns out to have nothing gets its exact bound then. What is given
 * back goes into a log that a view reads when it is used next.
 *
 * A request seen before, amount for amount, goes on from the row where it ended last.
 *
 * Best-fit and spread go through a tree (placer_tree.c). */
#ifndef K8SM_PLACER_INTERNAL_H
#define K8SM_PLACER_INTERNAL_H

#include "internal.h"
#include "k8smesos/placer.h"

enum {
    K8SM__BLOCK = 32,               /* rows of a block, blocks of a group */
    K8SM__GROUP = 32 * K8SM__BLOCK, /* rows of a group */
    K8SM__LEVELS = 128,             /* two an octave */
    K8SM__CODE_UNKNOWN = INT16_MAX, /* a bound not looked at yet: above every code */
    K8SM__VIEWS_MAX = 128,
    K8SM__SHAPES = 4096, /* requests remembered; a power of two */
    K8SM__WASTES = 1024,
    K8SM__RAISES = 256, /* rows in the log; a power of two */
    K8SM__LEAF = 16,    /* rows of a leaf */
    K8SM__DEPTH = 128   /* of the tree, at most */
};
#define K8SM__NO_ROW UINT32_MAX

/** Bounds for the rows that have some features and at least some of the kinds beyond the
 *  second. */
typedef struct k8sm__view {
    uint64_t hash;
    uint64_t serial; /* 0: not in use */
    uint64_t seen;   /* how much of the log it has read */
    uint64_t used;   /* the last decision */
    uint32_t *features;
    size_t feature_count;
    uint8_t levels[K8SM_PLACER_KINDS_MAX]; /* of the third kind and on: 0 none */
    int16_t *lines;                        /* [group][level][block in group] */
    int16_t *tops;                         /* [level][group] */
} k8sm__view;

typedef struct k8sm__shape {
    uint64_t hash, seen;
    uint32_t row; /* no row before it fits */
    bool known;
    uint32_t feature_count, features[8]; /* with more of them a request is not remembered */
} k8sm__shape;

/** Nodes lie in one array, the two children of one together, the root first. */
typedef struct k8sm__node {
    uint32_t parent;
    uint32_t child;     /* the first of two; 0: a leaf */
    uint32_t count;     /* rows, if a leaf */
    uint32_t low;       /* the lowest row in it */
    uint32_t dimension; /* of the split: see position() */
    uint32_t reserved;
    uint64_t bound;               /* rows from there on are in the second child */
    uint64_t least_sum, most_sum; /* of left * inverse over the kinds */
    uint64_t bounds[]; /* least, most: left; lightest, heaviest: inverse; of each kind */
} k8sm__node;

typedef struct k8sm__tree {
    bool built, deep;    /* deep: to be built anew */
    uint32_t free;       /* pairs that are free, linked by parent; 0: none */
    uint32_t node_count; /* with the free ones */
    size_t capacity;
    void *nodes;
    uint32_t *rows; /* [node][K8SM__LEAF] */
    uint32_t *leaf; /* [row]; K8SM__NO_ROW: not in the tree */
} k8sm__tree;

struct k8sm_placer {
    const k8sm_alloc *alloc;
    size_t kinds;
    int32_t strategy;
    size_t limit;    /* beyond the highest row ever put */
    size_t capacity; /* whole groups */
    size_t count;
    uint32_t *alive;     /* a bit a row */
    int64_t *left;       /* [row][kind]; -1 where there is no offer */
    uint64_t *inverse;   /* [row][kind]: k8sm__score_inverse() of what was offered; NULL for
                            first-fit */
    uint64_t *sums;      /* [row]: left * inverse over the kinds; NULL for first-fit */
    int16_t *codes[2];   /* of left, of the first two kinds */
    uint32_t **features; /* a bit a row; NULL: no row has it */
    size_t feature_capacity;
    k8sm__view views[K8SM__VIEWS_MAX];
    size_t view_count;
    uint64_t serial, decisions;
    uint8_t hints[K8SM__VIEWS_MAX]; /* where a view may be, by its hash */
    uint32_t waste[K8SM__WASTES];   /* by what is asked for: see k8sm__view_get() */
    uint32_t *wasting;              /* by the search in hand; NULL: its view is fine */
    k8sm__shape *shapes;            /* NULL until needed */
    int64_t *shape_amounts;
    uint64_t raised; /* rows ever put into the log */
    uint32_t raises[K8SM__RAISES];
    k8sm__tree tree;
};

/** A request, checked. */
typedef struct k8sm__query {
    const int64_t *amounts;
    size_t feature_count;
    size_t need_count;
    uint32_t needs[K8SM_PLACER_FEATURES_MAX]; /* that are not used up; ascending, each once */
    uint32_t features[K8SM_PLACER_FEATURES_MAX]; /* all of them, likewise */
    const uint32_t *bits[K8SM_PLACER_FEATURES_MAX];
} k8sm__query;

/** A last word on a row that has enough; NULL takes every one. */
typedef bool k8sm__accept(void *context, size_t row);

/** Ascends with the amount, from 1; 0 is less than nothing. */
static inline int16_t k8sm__code(int64_t amount)
{
    uint64_t x = (uint64_t)amount + 1;
    unsigned exponent;
    if (amount < 0)
        return 0;
    exponent = 63U - (unsigned)__builtin_clzll(x);
    x = exponent > 9 ? x >> (exponent - 9) : x << (9 - exponent);
    return (int16_t)((exponent << 9 | (x & 511)) + 1);
}

static inline size_t k8sm__level(int16_t code)
{
    return (size_t)code >> 8;
}

/** Has the row all of it? */
static inline bool k8sm__row_has(const k8sm_placer *placer, size_t row, const int64_t *amounts)
{
    const int64_t *left = placer->left + row * placer->kinds;
    for (size_t k = 0; k < placer->kinds; k++)
        if (left[k] < amounts[k])
            return false;
    return true;
}

/** The rows of a block that are in all of the bitsets. */
static inline uint32_t k8sm__members(const k8sm_placer *placer, const k8sm__query *query,
                                     size_t block)
{
    uint32_t mask = placer->alive[block];
    for (size_t i = 0; i < query->feature_count; i++)
        mask &= query->bits[i][block];
    return mask;
}

/** k8sm_placer_find() with a last word. A row that was refused stays a candidate for later
 *  requests. */
k8sm_status k8sm__placer_search(k8sm_placer *placer, const k8sm_placer_request *request,
                                k8sm__accept *accept, void *context, size_t *ret_row,
                                k8sm_error *err);
/** k8sm_placer_put(), where what was offered is not what is left. */
k8sm_status k8sm__placer_put(k8sm_placer *placer, size_t row, const int64_t *left,
                             const int64_t *offered, k8sm_error *err);
/** Other amounts for a row that is there. May fail only for want of memory. */
k8sm_status k8sm__placer_update(k8sm_placer *placer, size_t row, const int64_t *left,
                                k8sm_error *err);

/** The bits of a feature that no offer has and no request asked for yet, to be set for rows that are
 *  there; NULL if out of memory, or of numbers. */
uint32_t *k8sm__placer_feature(k8sm_placer *placer, uint32_t feature);

/* --- placer_view.c -------------------------------------------------------------------------
 */

/** The view for a query, made if need be, up to date; NULL if out of memory. */
k8sm__view *k8sm__view_get(k8sm_placer *placer, const k8sm__query *query);
void k8sm__view_refresh(k8sm_placer *placer, k8sm__view *view);
/** @return the first acceptable row from @p from on, or K8SM__NO_ROW. @p ret_first: the first
 *  that has enough, acceptable or not. */
uint32_t k8sm__view_search(k8sm_placer *placer, k8sm__view *view, const k8sm__query *query,
                           uint32_t from, k8sm__accept *accept, void *context,
                           uint32_t *ret_first);
void k8sm__views_drop(k8sm_placer *placer);

/* --- placer_tree.c -------------------------------------------------------------------------
 */

/** Room for one more change; build what is missing. @return false if out of memory. */
bool k8sm__tree_reserve(k8sm_placer *placer);
/** The row is there with other amounts, or is new. k8sm__tree_reserve() came before. */
void k8sm__tree_update(k8sm_placer *placer, uint32_t row);
void k8sm__tree_remove(k8sm_placer *placer, uint32_t row);
uint32_t k8sm__tree_search(k8sm_placer *placer, const k8sm__query *query, k8sm__accept *accept,
                           void *context);
void k8sm__tree_finish(k8sm_placer *placer);

#endif
