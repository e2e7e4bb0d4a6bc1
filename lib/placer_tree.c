/* Best-fit and spread: a binary tree over what is left and what was offered. A node knows the
 * least and the most of each in it, so that it is passed over if nothing in it can be enough,
 * or nothing better than what was found. A row that changes moves to the leaf where it belongs
 * now. */
#include <string.h>

#include "fixed.h"
#include "placer_internal.h"

static bool is_leaf(const k8sm__node *node)
{
    return node->child[0] == K8SM__NO_ROW;
}

/* --- memory --------------------------------------------------------------------------------
 */

static bool lengthen(k8sm_placer *placer, void *array, size_t wanted, size_t size)
{
    char *longer = k8sm__allocate_array(placer->alloc, wanted, size);
    void *old;
    if (longer == NULL)
        return false;
    memcpy(&old, array, sizeof old); /* whatever it points to */
    if (placer->tree.capacity > 0)
        memcpy(longer, old, placer->tree.capacity * size);
    k8sm__release(placer->alloc, old);
    memcpy(array, &longer, sizeof longer);
    return true;
}

/* Two nodes more. Arrays grow one by one: one that is too long does no harm. */
static bool reserve_nodes(k8sm_placer *placer)
{
    k8sm__tree *tree = &placer->tree;
    const size_t wanted = (size_t)tree->capacity * 2 + 64;
    const size_t item = placer->kinds * sizeof(int64_t);
    if (tree->node_count + 2 <= tree->capacity)
        return true;
    if (!lengthen(placer, &tree->nodes, wanted, sizeof *tree->nodes) ||
        !lengthen(placer, &tree->rows, wanted, K8SM__LEAF * sizeof *tree->rows) ||
        !lengthen(placer, &tree->least, wanted, item) ||
        !lengthen(placer, &tree->most, wanted, item) ||
        !lengthen(placer, &tree->lightest, wanted, item) ||
        !lengthen(placer, &tree->heaviest, wanted, item))
        return false;
    tree->capacity = (uint32_t)wanted;
    return true;
}

void k8sm__tree_finish(k8sm_placer *placer)
{
    k8sm__tree *tree = &placer->tree;
    k8sm__release(placer->alloc, tree->nodes);
    k8sm__release(placer->alloc, tree->rows);
    k8sm__release(placer->alloc, tree->least);
    k8sm__release(placer->alloc, tree->most);
    k8sm__release(placer->alloc, tree->lightest);
    k8sm__release(placer->alloc, tree->heaviest);
    *tree = (k8sm__tree){ .leaf = tree->leaf };
}

/* There is room: k8sm__tree_reserve(). */
static uint32_t new_node(k8sm__tree *tree, uint32_t parent)
{
    uint32_t at = tree->free;
    if (at != K8SM__NO_ROW)
        tree->free = tree->nodes[at].parent;
    else
        at = tree->node_count++;
    tree->nodes[at] = (k8sm__node){ .parent = parent,
                                    .child = { K8SM__NO_ROW, K8SM__NO_ROW },
                                    .low = K8SM__NO_ROW };
    return at;
}

static void drop_node(k8sm__tree *tree, uint32_t node)
{
    tree->nodes[node].parent = tree->free;
    tree->free = node;
}

/* --- bounds --------------------------------------------------------------------------------
 */

typedef struct bounds {
    int64_t *least, *most;
    uint64_t *lightest, *heaviest;
} bounds;

static bounds bounds_of(const k8sm_placer *placer, uint32_t node)
{
    const k8sm__tree *tree = &placer->tree;
    const size_t at = (size_t)node * placer->kinds;
    return (bounds){ tree->least + at, tree->most + at, tree->lightest + at,
                     tree->heaviest + at };
}

/* A row as the bounds of a node that has only it. */
static bounds bounds_of_row(const k8sm_placer *placer, uint32_t row)
{
    const size_t at = (size_t)row * placer->kinds;
    return (bounds){ placer->left + at, placer->left + at, placer->inverse + at,
                     placer->inverse + at };
}

static void copy_bounds(const bounds *to, const bounds *from, size_t kinds)
{
    memcpy(to->least, from->least, kinds * sizeof *to->least);
    memcpy(to->most, from->most, kinds * sizeof *to->most);
    memcpy(to->lightest, from->lightest, kinds * sizeof *to->lightest);
    memcpy(to->heaviest, from->heaviest, kinds * sizeof *to->heaviest);
}

static void widen(const bounds *to, const bounds *by, size_t kinds)
{
    for (size_t k = 0; k < kinds; k++) {
        to->least[k] = by->least[k] < to->least[k] ? by->least[k] : to->least[k];
        to->most[k] = by->most[k] > to->most[k] ? by->most[k] : to->most[k];
        to->lightest[k] = by->lightest[k] < to->lightest[k] ? by->lightest[k] : to->lightest[k];
        to->heaviest[k] = by->heaviest[k] > to->heaviest[k] ? by->heaviest[k] : to->heaviest[k];
    }
}

static void measure(k8sm_placer *placer, uint32_t at)
{
    k8sm__tree *tree = &placer->tree;
    k8sm__node *node = &tree->nodes[at];
    const uint32_t *rows = tree->rows + (size_t)at * K8SM__LEAF;
    const bounds all = bounds_of(placer, at);
    for (uint32_t i = 0; i < (is_leaf(node) ? node->count : 2); i++) {
        const bounds part =
            is_leaf(node) ? bounds_of_row(placer, rows[i]) : bounds_of(placer, node->child[i]);
        const uint32_t low = is_leaf(node) ? rows[i] : tree->nodes[node->child[i]].low;
        if (i == 0)
            copy_bounds(&all, &part, placer->kinds);
        else
            widen(&all, &part, placer->kinds);
        node->low = i == 0 || low < node->low ? low : node->low;
    }
}

static void measure_up(k8sm_placer *placer, uint32_t node)
{
    for (; node != K8SM__NO_ROW; node = placer->tree.nodes[node].parent)
        measure(placer, node);
}

/* --- splitting and merging -----------------------------------------------------------------
 */

/* Where a row lies in a dimension; in the order of the numbers, which may be negative. */
static uint64_t position(const k8sm_placer *placer, uint32_t row, uint32_t dimension)
{
    const size_t at = (size_t)row * placer->kinds;
    if (dimension < placer->kinds)
        return (uint64_t)placer->left[at + dimension] ^ UINT64_C(1) << 63;
    if (dimension < 2 * placer->kinds)
        return placer->inverse[at + dimension - placer->kinds];
    return row;
}

/* The dimension that leaves most doubt about the score of a row in the leaf. */
static uint32_t widest(const k8sm_placer *placer, uint32_t leaf)
{
    const bounds b = bounds_of(placer, leaf);
    const uint32_t kinds = (uint32_t)placer->kinds;
    uint32_t dimension = 2 * kinds;
    uint64_t most = 0;
    for (uint32_t k = 0; k < kinds; k++) {
        uint64_t by_left = k8sm__score_span(b.most[k] - b.least[k], b.heaviest[k], 0);
        uint64_t by_inverse = k8sm__score_span(b.most[k], b.heaviest[k], b.lightest[k]);
        if (by_left > most) {
            most = by_left;
            dimension = k;
        }
        if (by_inverse > most) {
            most = by_inverse;
            dimension = kinds + k;
        }
    }
    return dimension;
}

/* The middle of the leaf's positions; above the first one, so that no half is empty. */
static uint64_t middle(const k8sm_placer *placer, uint32_t leaf, uint32_t dimension)
{
    const uint32_t *rows = placer->tree.rows + (size_t)leaf * K8SM__LEAF;
    uint64_t sorted[K8SM__LEAF];
    size_t at = K8SM__LEAF / 2;
    for (size_t i = 0; i < K8SM__LEAF; i++) {
        uint64_t x = position(placer, rows[i], dimension);
        size_t j = i;
        for (; j > 0 && sorted[j - 1] > x; j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = x;
    }
    while (at < K8SM__LEAF - 1 && sorted[at] == sorted[0])
        at++;
    return sorted[at];
}

static void put_row(k8sm__tree *tree, uint32_t leaf, uint32_t row)
{
    tree->rows[(size_t)leaf * K8SM__LEAF + tree->nodes[leaf].count++] = row;
    tree->leaf[row] = leaf;
}

/* A full leaf becomes a node of two. */
static void split(k8sm_placer *placer, uint32_t at)
{
    k8sm__tree *tree = &placer->tree;
    const uint32_t dimension = widest(placer, at);
    const uint64_t bound = middle(placer, at, dimension);
    const uint32_t *rows = tree->rows + (size_t)at * K8SM__LEAF;
    const uint32_t child[2] = { new_node(tree, at), new_node(tree, at) };
    k8sm__node *node = &tree->nodes[at];
    for (uint32_t i = 0; i < K8SM__LEAF; i++)
        put_row(tree, child[position(placer, rows[i], dimension) >= bound], rows[i]);
    node->child[0] = child[0];
    node->child[1] = child[1];
    node->dimension = dimension;
    node->bound = bound;
    node->count = 0;
    measure(placer, child[0]);
    measure(placer, child[1]);
}

/* Two small leaves become one. */
static void merge(k8sm__tree *tree, uint32_t at)
{
    k8sm__node *node = &tree->nodes[at];
    const uint32_t child[2] = { node->child[0], node->child[1] };
    node->child[0] = node->child[1] = K8SM__NO_ROW;
    node->count = 0;
    for (unsigned side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < tree->nodes[child[side]].count; i++)
            put_row(tree, at, tree->rows[(size_t)child[side] * K8SM__LEAF + i]);
        drop_node(tree, child[side]);
    }
}

/* An empty leaf goes, and its sibling takes the parent's place. */
static uint32_t collapse(k8sm__tree *tree, uint32_t leaf)
{
    const uint32_t parent = tree->nodes[leaf].parent;
    uint32_t sibling, above;
    if (parent == K8SM__NO_ROW) {
        tree->root = K8SM__NO_ROW;
        drop_node(tree, leaf);
        return K8SM__NO_ROW;
    }
    sibling = tree->nodes[parent].child[tree->nodes[parent].child[0] == leaf];
    above = tree->nodes[parent].parent;
    tree->nodes[sibling].parent = above;
    if (above == K8SM__NO_ROW)
        tree->root = sibling;
    else
        tree->nodes[above].child[tree->nodes[above].child[1] == parent] = sibling;
    drop_node(tree, leaf);
    drop_node(tree, parent);
    return above;
}

/* --- rows ----------------------------------------------------------------------------------
 */

static uint32_t descend(const k8sm_placer *placer, uint32_t row, uint32_t *ret_depth)
{
    const k8sm__tree *tree = &placer->tree;
    uint32_t at = tree->root;
    for (*ret_depth = 0; !is_leaf(&tree->nodes[at]); (*ret_depth)++) {
        const k8sm__node *node = &tree->nodes[at];
        at = node->child[position(placer, row, node->dimension) >= node->bound];
    }
    return at;
}

static void insert(k8sm_placer *placer, uint32_t row)
{
    k8sm__tree *tree = &placer->tree;
    uint32_t leaf, depth;
    if (tree->root == K8SM__NO_ROW)
        tree->root = new_node(tree, K8SM__NO_ROW);
    leaf = descend(placer, row, &depth);
    if (tree->nodes[leaf].count == K8SM__LEAF) {
        split(placer, leaf);
        leaf = descend(placer, row, &depth);
    }
    tree->deep = tree->deep || depth + 2 > K8SM__DEPTH;
    put_row(tree, leaf, row);
    measure_up(placer, leaf);
}

void k8sm__tree_remove(k8sm_placer *placer, uint32_t row)
{
    k8sm__tree *tree = &placer->tree;
    uint32_t leaf = tree->leaf[row], parent = tree->nodes[leaf].parent, i = 0;
    uint32_t *rows = tree->rows + (size_t)leaf * K8SM__LEAF;
    while (rows[i] != row)
        i++;
    rows[i] = rows[--tree->nodes[leaf].count];
    tree->leaf[row] = K8SM__NO_ROW;
    if (tree->nodes[leaf].count == 0) {
        measure_up(placer, collapse(tree, leaf));
        return;
    }
    if (parent != K8SM__NO_ROW) {
        const uint32_t *child = tree->nodes[parent].child;
        if (is_leaf(&tree->nodes[child[0]]) && is_leaf(&tree->nodes[child[1]]) &&
            tree->nodes[child[0]].count + tree->nodes[child[1]].count <= K8SM__LEAF / 2) {
            merge(tree, parent);
            leaf = parent;
        }
    }
    measure_up(placer, leaf);
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
    placer->tree.root = placer->tree.free = K8SM__NO_ROW;
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

/* --- searching -----------------------------------------------------------------------------
 */

typedef struct candidate {
    uint64_t key; /* lower is better; no row of the node has a lower one */
    uint32_t node, low;
} candidate;

static uint64_t key_of(const k8sm_placer *placer, const int64_t *wanted, const int64_t *left,
                       const uint64_t *inverse)
{
    const uint64_t score = k8sm__score(left, wanted, inverse, placer->kinds);
    return placer->strategy == K8SM_PLACE_SPREAD ? ~score : score;
}

/* False if no row of the node has enough. */
static bool look_at(const k8sm_placer *placer, const k8sm__query *query, uint32_t node,
                    candidate *ret_candidate)
{
    const bounds b = bounds_of(placer, node);
    const bool spread = placer->strategy == K8SM_PLACE_SPREAD;
    for (size_t k = 0; k < placer->kinds; k++)
        if (b.most[k] < query->amounts[k])
            return false;
    ret_candidate->key = key_of(placer, query->amounts, spread ? b.most : b.least,
                                spread ? b.heaviest : b.lightest);
    ret_candidate->node = node;
    ret_candidate->low = placer->tree.nodes[node].low;
    return true;
}

static bool is_better(const candidate *a, const candidate *b)
{
    return a->key != b->key ? a->key < b->key : a->low < b->low;
}

static void search_leaf(const k8sm_placer *placer, const k8sm__query *query, uint32_t leaf,
                        k8sm__accept *accept, void *context, candidate *best)
{
    const uint32_t *rows = placer->tree.rows + (size_t)leaf * K8SM__LEAF;
    for (uint32_t i = 0; i < placer->tree.nodes[leaf].count; i++) {
        const size_t row = rows[i], at = row * placer->kinds;
        candidate here = { .node = leaf, .low = rows[i] };
        if (!k8sm__row_has(placer, row, query->amounts) ||
            (k8sm__members(placer, query, row / K8SM__BLOCK) >> row % K8SM__BLOCK & 1) == 0)
            continue;
        here.key = key_of(placer, query->amounts, placer->left + at, placer->inverse + at);
        if (is_better(&here, best) && (accept == NULL || accept(context, row)))
            *best = here;
    }
}

uint32_t k8sm__tree_search(k8sm_placer *placer, const k8sm__query *query, k8sm__accept *accept,
                           void *context)
{
    candidate open[K8SM__DEPTH + 2];
    candidate best = { .key = UINT64_MAX, .low = K8SM__NO_ROW };
    size_t count = 0;
    if (placer->tree.root != K8SM__NO_ROW)
        count += look_at(placer, query, placer->tree.root, &open[0]);
    while (count > 0) {
        const candidate here = open[--count];
        const k8sm__node *node = &placer->tree.nodes[here.node];
        candidate child[2];
        bool fits[2];
        unsigned first;
        if (!is_better(&here, &best))
            continue;
        if (is_leaf(node)) {
            search_leaf(placer, query, here.node, accept, context, &best);
            continue;
        }
        for (unsigned side = 0; side < 2; side++)
            fits[side] = look_at(placer, query, node->child[side], &child[side]) &&
                         is_better(&child[side], &best);
        first = fits[0] && fits[1] && is_better(&child[1], &child[0]);
        if (fits[!first]) /* the better one is opened next */
            open[count++] = child[!first];
        if (fits[first])
            open[count++] = child[first];
    }
    return best.low;
}
