/* Best-fit and spread: a binary tree over what is left and what was offered. A node knows the
 * least and the most of each in it, so that it is passed over if nothing in it can be enough, or
 * nothing better than what was found. A row that changes moves to the leaf where it belongs now.
 *
 * A score is a sum over the kinds. Two bounds for the rows of a node: from the least (or most)
 * left of each kind, and from the least (or most) sum, less what the request is worth at most (or at
 * least) in any of its rows. */
#include <string.h>

#include "fixed.h"
#include "placer_internal.h"

enum { OPEN = 128, QUARTER = K8SM__LEAF / 4 };

/* --- memory -------------------------------------------------------------------------------- */

static size_t node_size(const k8sm_placer *placer)
{
    return sizeof(k8sm__node) + 4 * placer->kinds * sizeof(uint64_t);
}

static k8sm__node *node_at(const k8sm_placer *placer, uint32_t node)
{
    return (k8sm__node *)(void *)((char *)placer->tree.nodes + node * node_size(placer));
}

static uint32_t *rows_of(const k8sm_placer *placer, uint32_t node)
{
    return placer->tree.rows + (size_t)node * K8SM__LEAF;
}

static bool lengthen(const k8sm_placer *placer, void **array, size_t wanted, size_t size)
{
    char *longer = k8sm__allocate_array(placer->alloc, wanted, size);
    if (longer == NULL)
        return false;
    if (placer->tree.node_count > 0)
        memcpy(longer, *array, placer->tree.node_count * size);
    k8sm__release(placer->alloc, *array);
    *array = longer;
    return true;
}

/* A pair of nodes more. Arrays grow one by one: one that is too long does no harm. */
static bool reserve_nodes(k8sm_placer *placer)
{
    k8sm__tree *tree = &placer->tree;
    const size_t wanted = tree->capacity * 2 + 64;
    void *rows = tree->rows;
    if (tree->node_count + 2 <= tree->capacity)
        return true;
    if (!lengthen(placer, &tree->nodes, wanted, node_size(placer)) ||
        !lengthen(placer, &rows, wanted, K8SM__LEAF * sizeof *tree->rows))
        return false;
    tree->rows = rows;
    tree->capacity = wanted;
    return true;
}

void k8sm__tree_finish(k8sm_placer *placer)
{
    k8sm__tree *tree = &placer->tree;
    k8sm__release(placer->alloc, tree->nodes);
    k8sm__release(placer->alloc, tree->rows);
    *tree = (k8sm__tree){ .leaf = tree->leaf };
}

static void make_leaf(const k8sm_placer *placer, uint32_t at, uint32_t parent)
{
    k8sm__node *node = node_at(placer, at);
    memset(node, 0, node_size(placer));
    node->parent = parent;
    node->low = K8SM__NO_ROW;
}

/* There is room: k8sm__tree_reserve(). */
static uint32_t new_pair(k8sm_placer *placer, uint32_t parent)
{
    k8sm__tree *tree = &placer->tree;
    uint32_t at = tree->free;
    if (at != 0) {
        tree->free = node_at(placer, at)->parent;
    } else {
        at = tree->node_count;
        tree->node_count += 2;
    }
    make_leaf(placer, at, parent);
    make_leaf(placer, at + 1, parent);
    return at;
}

static void drop_pair(k8sm_placer *placer, uint32_t at)
{
    node_at(placer, at)->parent = placer->tree.free;
    placer->tree.free = at;
}

/* --- bounds -------------------------------------------------------------------------------- */

static const int64_t *least_of(const k8sm__node *node)
{
    return (const int64_t *)node->bounds;
}

static const int64_t *most_of(const k8sm_placer *placer, const k8sm__node *node)
{
    return (const int64_t *)node->bounds + placer->kinds;
}

static const uint64_t *lightest_of(const k8sm_placer *placer, const k8sm__node *node)
{
    return node->bounds + 2 * placer->kinds;
}

static const uint64_t *heaviest_of(const k8sm_placer *placer, const k8sm__node *node)
{
    return node->bounds + 3 * placer->kinds;
}

/* The bounds of several nodes or rows together. */
typedef struct summary {
    bool any;
    uint32_t low;
    uint64_t least_sum, most_sum;
    uint64_t bounds[4 * K8SM_PLACER_KINDS_MAX];
} summary;

static void widen(summary *s, size_t kinds, const int64_t *least, const int64_t *most,
                  const uint64_t *lightest, const uint64_t *heaviest, uint64_t least_sum,
                  uint64_t most_sum, uint32_t low)
{
    int64_t *s_least = (int64_t *)s->bounds, *s_most = s_least + kinds;
    uint64_t *s_lightest = s->bounds + 2 * kinds, *s_heaviest = s_lightest + kinds;
    for (size_t k = 0; k < kinds; k++) {
        s_least[k] = !s->any || least[k] < s_least[k] ? least[k] : s_least[k];
        s_most[k] = !s->any || most[k] > s_most[k] ? most[k] : s_most[k];
        s_lightest[k] = !s->any || lightest[k] < s_lightest[k] ? lightest[k] : s_lightest[k];
        s_heaviest[k] = !s->any || heaviest[k] > s_heaviest[k] ? heaviest[k] : s_heaviest[k];
    }
    s->least_sum = !s->any || least_sum < s->least_sum ? least_sum : s->least_sum;
    s->most_sum = !s->any || most_sum > s->most_sum ? most_sum : s->most_sum;
    s->low = !s->any || low < s->low ? low : s->low;
    s->any = true;
}

/* @return whether anything is different now. */
static bool measure(const k8sm_placer *placer, uint32_t at)
{
    k8sm__node *node = node_at(placer, at);
    const size_t kinds = placer->kinds, size = 4 * kinds * sizeof *node->bounds;
    const uint32_t *rows = rows_of(placer, at);
    summary s;
    s.any = false;
    s.low = K8SM__NO_ROW;
    s.least_sum = s.most_sum = 0;
    for (uint32_t i = 0; node->child == 0 && i < node->count; i++) {
        const int64_t *left = placer->left + rows[i] * kinds;
        const uint64_t *inverse = placer->inverse + rows[i] * kinds,
                       sum = placer->sums[rows[i]];
        widen(&s, kinds, left, left, inverse, inverse, sum, sum, rows[i]);
    }
    for (uint32_t i = 0; node->child != 0 && i < 2; i++) {
        const k8sm__node *c = node_at(placer, node->child + i);
        widen(&s, kinds, least_of(c), most_of(placer, c), lightest_of(placer, c),
              heaviest_of(placer, c), c->least_sum, c->most_sum, c->low);
    }
    if (!s.any || (node->low == s.low && node->least_sum == s.least_sum &&
                   node->most_sum == s.most_sum && memcmp(node->bounds, s.bounds, size) == 0))
        return false;
    node->low = s.low;
    node->least_sum = s.least_sum;
    node->most_sum = s.most_sum;
    memcpy(node->bounds, s.bounds, size);
    return true;
}

/* The root is its own parent. */
static void measure_up(const k8sm_placer *placer, uint32_t node)
{
    while (measure(placer, node) && node != 0)
        node = node_at(placer, node)->parent;
}

/* --- splitting and merging ----------------------------------------------------------------- */

/* Dimensions: left of each kind, inverse of each kind, the row's number. */
static uint64_t position(const k8sm_placer *placer, uint32_t row, uint32_t dimension)
{
    const size_t at = (size_t)row * placer->kinds;
    if (dimension < placer->kinds) /* in the order of the numbers, which may be negative */
        return (uint64_t)placer->left[at + dimension] ^ UINT64_C(1) << 63;
    if (dimension < 2 * placer->kinds)
        return placer->inverse[at + dimension - placer->kinds];
    return row;
}

static void sort_positions(const k8sm_placer *placer, uint32_t leaf, uint32_t dimension,
                           uint64_t sorted[K8SM__LEAF])
{
    const uint32_t *rows = rows_of(placer, leaf);
    for (size_t i = 0; i < K8SM__LEAF; i++) {
        const uint64_t x = position(placer, rows[i], dimension);
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > x; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = x;
    }
}

/* Where to split: in the middle of the dimension that leaves most doubt about scores, with a
 * quarter of the rows at least on either side, so that no row goes alone. */
static uint32_t choose_split(const k8sm_placer *placer, uint32_t leaf, uint64_t *ret_bound)
{
    const uint32_t kinds = (uint32_t)placer->kinds;
    const k8sm__node *node = node_at(placer, leaf);
    /* spread is after the most, which most rows have about alike: no outliers there */
    const size_t margin = placer->strategy == K8SM_PLACE_SPREAD ? QUARTER : 0;
    uint64_t sorted[K8SM__LEAF], most = 0;
    uint32_t chosen = 2 * kinds;
    for (uint32_t d = 0; d < 2 * kinds; d++) {
        uint64_t low, high, doubt;
        sort_positions(placer, leaf, d, sorted);
        low = sorted[margin];
        high = sorted[K8SM__LEAF - 1 - margin];
        doubt = d < kinds
                    ? k8sm__score_span((int64_t)(high - low), heaviest_of(placer, node)[d], 0)
                    : k8sm__score_span(most_of(placer, node)[d - kinds], high, low);
        if (doubt > most && sorted[QUARTER - 1] < sorted[K8SM__LEAF / 2]) {
            most = doubt;
            chosen = d;
            *ret_bound = sorted[K8SM__LEAF / 2];
        }
    }
    if (chosen == 2 * kinds) { /* all alike: by number */
        sort_positions(placer, leaf, chosen, sorted);
        *ret_bound = sorted[K8SM__LEAF / 2];
    }
    return chosen;
}

static void put_row(k8sm_placer *placer, uint32_t leaf, uint32_t row)
{
    rows_of(placer, leaf)[node_at(placer, leaf)->count++] = row;
    placer->tree.leaf[row] = leaf;
}

/* A full leaf becomes a node of two. */
static void split(k8sm_placer *placer, uint32_t at)
{
    uint64_t bound = 0;
    const uint32_t dimension = choose_split(placer, at, &bound);
    const uint32_t child = new_pair(placer, at), *rows = rows_of(placer, at);
    k8sm__node *node = node_at(placer, at);
    for (uint32_t i = 0; i < K8SM__LEAF; i++)
        put_row(placer, child + (position(placer, rows[i], dimension) >= bound), rows[i]);
    node->child = child;
    node->dimension = dimension;
    node->bound = bound;
    node->count = 0;
    measure(placer, child);
    measure(placer, child + 1);
}

/* The rows of a leaf move to another one. */
static void move_rows(k8sm_placer *placer, uint32_t from, uint32_t to)
{
    const uint32_t *rows = rows_of(placer, from);
    for (uint32_t i = 0; i < node_at(placer, from)->count; i++)
        put_row(placer, to, rows[i]);
}

/* The children of a node are two leaves with few rows: it becomes a leaf. */
static void merge(k8sm_placer *placer, uint32_t at)
{
    k8sm__node *node = node_at(placer, at);
    const uint32_t child = node->child;
    node->child = 0;
    node->count = 0;
    move_rows(placer, child, at);
    move_rows(placer, child + 1, at);
    drop_pair(placer, child);
}

/* One child of a node is empty: the other one, which is no leaf, takes its place. */
static void lift(k8sm_placer *placer, uint32_t at, uint32_t other)
{
    k8sm__node *node = node_at(placer, at);
    const k8sm__node *from = node_at(placer, other);
    const uint32_t parent = node->parent, child = node->child;
    memcpy(node, from, node_size(placer));
    node->parent = parent;
    node_at(placer, node->child)->parent = at;
    node_at(placer, node->child + 1)->parent = at;
    drop_pair(placer, child);
}

/* --- rows ---------------------------------------------------------------------------------- */

static uint32_t descend(const k8sm_placer *placer, uint32_t row, uint32_t *ret_depth)
{
    uint32_t at = 0;
    *ret_depth = 0;
    for (const k8sm__node *node = node_at(placer, at); node->child != 0;
         node = node_at(placer, at), (*ret_depth)++)
        at = node->child + (position(placer, row, node->dimension) >= node->bound);
    return at;
}

static void insert(k8sm_placer *placer, uint32_t row)
{
    uint32_t depth, leaf = descend(placer, row, &depth);
    if (node_at(placer, leaf)->count == K8SM__LEAF) {
        split(placer, leaf);
        leaf = descend(placer, row, &depth);
    }
    placer->tree.deep = placer->tree.deep || depth + 2 > K8SM__DEPTH;
    put_row(placer, leaf, row);
    measure_up(placer, leaf);
}

void k8sm__tree_remove(k8sm_placer *placer, uint32_t row)
{
    const uint32_t leaf = placer->tree.leaf[row], parent = node_at(placer, leaf)->parent;
    k8sm__node *node = node_at(placer, leaf);
    uint32_t *rows = rows_of(placer, leaf), i = 0, sibling;
    while (rows[i] != row)
        i++;
    rows[i] = rows[--node->count];
    placer->tree.leaf[row] = K8SM__NO_ROW;
    measure_up(placer, leaf);
    if (leaf == 0)
        return;
    sibling = node_at(placer, parent)->child;
    sibling += sibling == leaf;
    if (node_at(placer, sibling)->child != 0) {
        if (node->count > 0)
            return;
        lift(placer, parent, sibling);
    } else {
        if (node->count + node_at(placer, sibling)->count > K8SM__LEAF / 2)
            return;
        merge(placer, parent);
    }
    measure_up(placer, parent);
    if (parent != 0)
        measure_up(placer, node_at(placer, parent)->parent);
}

void k8sm__tree_update(k8sm_placer *placer, uint32_t row)
{
    uint32_t depth;
    if (placer->tree.leaf[row] != K8SM__NO_ROW) {
        if (placer->tree.leaf[row] == descend(placer, row, &depth)) {
            measure_up(placer, placer->tree.leaf[row]);
            return;
        }
        k8sm__tree_remove(placer, row);
    }
    insert(placer, row);
}

/* Rows are put in out of order: in an order of amounts the tree would become a list. */
static bool build(k8sm_placer *placer)
{
    const size_t stride = 7368787; /* a prime above 2^22 */
    size_t at = 0;
    k8sm__tree_finish(placer);
    if (!reserve_nodes(placer))
        return false;
    make_leaf(placer, 0, 0);
    placer->tree.node_count = 1;
    for (size_t i = 0; i < placer->capacity; i++)
        placer->tree.leaf[i] = K8SM__NO_ROW;
    for (size_t i = 0; i < placer->capacity; i++, at = (at + stride) % placer->capacity) {
        if ((placer->alive[at / K8SM__BLOCK] >> at % K8SM__BLOCK & 1) == 0)
            continue;
        if (!reserve_nodes(placer))
            return false;
        insert(placer, (uint32_t)at);
    }
    placer->tree.built = true;
    return true;
}

bool k8sm__tree_reserve(k8sm_placer *placer)
{
    if ((!placer->tree.built || placer->tree.deep) && !build(placer))
        return false;
    return reserve_nodes(placer);
}

/* --- searching ----------------------------------------------------------------------------- */

typedef struct candidate {
    uint64_t key; /* lower is better; no row of the node has a lower one */
    uint32_t node, low;
} candidate;

typedef struct search {
    const k8sm_placer *placer;
    const k8sm__query *query;
    k8sm__accept *accept;
    void *context;
    candidate best;
} search;

static bool is_better(const candidate *a, const candidate *b)
{
    return a->key != b->key ? a->key < b->key : a->low < b->low;
}

/* False if no row of the node can have enough and be better than the best. */
static bool look_at(const search *s, uint32_t at, candidate *ret_candidate)
{
    const k8sm_placer *placer = s->placer;
    const int64_t *wanted = s->query->amounts;
    const k8sm__node *node = node_at(placer, at);
    const int64_t *most = most_of(placer, node);
    const size_t kinds = placer->kinds;
    uint64_t by_kinds, by_sum;
    for (size_t k = 0; k < kinds; k++)
        if (most[k] < wanted[k])
            return false;
    if (placer->strategy == K8SM_PLACE_SPREAD) {
        by_kinds = k8sm__score(most, wanted, heaviest_of(placer, node), kinds);
        by_sum = k8sm__score_below(node->most_sum, wanted, lightest_of(placer, node), kinds);
        ret_candidate->key = ~(by_sum < by_kinds ? by_sum : by_kinds);
    } else {
        by_kinds = k8sm__score(least_of(node), wanted, lightest_of(placer, node), kinds);
        by_sum = k8sm__score_above(node->least_sum, wanted, heaviest_of(placer, node), kinds);
        ret_candidate->key = by_sum > by_kinds ? by_sum : by_kinds;
    }
    ret_candidate->node = at;
    ret_candidate->low = node->low;
    return is_better(ret_candidate, &s->best);
}

static void search_leaf(search *s, uint32_t leaf)
{
    const k8sm_placer *placer = s->placer;
    const uint32_t *rows = rows_of(placer, leaf), count = node_at(placer, leaf)->count;
    for (uint32_t i = 0; i < count; i++) {
        const size_t row = rows[i], at = row * placer->kinds;
        candidate here = { .node = leaf, .low = rows[i] };
        if (!k8sm__row_has(placer, row, s->query->amounts) ||
            (k8sm__members(placer, s->query, row / K8SM__BLOCK) >> row % K8SM__BLOCK & 1) == 0)
            continue;
        here.key = k8sm__score(placer->left + at, s->query->amounts, placer->inverse + at,
                               placer->kinds);
        if (placer->strategy == K8SM_PLACE_SPREAD)
            here.key = ~here.key;
        if (is_better(&here, &s->best) && (s->accept == NULL || s->accept(s->context, row)))
            s->best = here;
    }
}

/* A subtree in depth: as much as can be open at once is bounded. */
static void search_deep(search *s, candidate from)
{
    candidate open[K8SM__DEPTH + 2];
    size_t count = 0;
    open[count++] = from;
    while (count > 0) {
        const candidate here = open[--count];
        const uint32_t child = node_at(s->placer, here.node)->child;
        candidate two[2];
        bool worth[2];
        unsigned first;
        if (!is_better(&here, &s->best))
            continue;
        if (child == 0) {
            search_leaf(s, here.node);
            continue;
        }
        for (unsigned side = 0; side < 2; side++)
            worth[side] = look_at(s, child + side, &two[side]);
        first = worth[0] && worth[1] && is_better(&two[1], &two[0]);
        if (worth[!first]) /* the better one is opened next */
            open[count++] = two[!first];
        if (worth[first])
            open[count++] = two[first];
    }
}

/* A heap: the best is [0]. */
static void heap_add(candidate *heap, size_t count, candidate new)
{
    size_t at = count;
    for (; at > 0 && is_better(&new, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = new;
}

static void heap_drop(candidate *heap, size_t count)
{
    const candidate last = heap[count - 1];
    size_t at = 0;
    for (size_t child = 1; child + 1 < count; child = 2 * at + 1) {
        if (child + 2 < count && is_better(&heap[child + 1], &heap[child]))
            child++;
        if (!is_better(&heap[child], &last))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
}

/* The most promising node first, so that none is opened that could be passed over. */
uint32_t k8sm__tree_search(k8sm_placer *placer, const k8sm__query *query, k8sm__accept *accept,
                           void *context)
{
    search s = { .placer = placer,
                 .query = query,
                 .accept = accept,
                 .context = context,
                 .best = { .key = UINT64_MAX, .low = K8SM__NO_ROW } };
    candidate open[OPEN];
    size_t count = 0;
    if (look_at(&s, 0, &open[0]))
        count = 1;
    while (count > 0 && is_better(&open[0], &s.best)) {
        const candidate here = open[0];
        const uint32_t child = node_at(placer, here.node)->child;
        heap_drop(open, count--);
        if (child == 0) {
            search_leaf(&s, here.node);
        } else if (count + 2 > OPEN) {
            search_deep(&s, here);
        } else {
            for (unsigned side = 0; side < 2; side++) {
                candidate new;
                if (look_at(&s, child + side, &new))
                    heap_add(open, count++, new);
            }
        }
    }
    return s.best.low;
}
