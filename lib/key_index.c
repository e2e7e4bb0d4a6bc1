#include "key_index.h"

#include <string.h>

/* A leaf has a value; a branch has children: keys whose bit is 0, and those whose bit is 1.
 * Bits ascend on the way down. */
struct k8sm__index_node {
    void *value; /* NULL: a branch */
    const char *key;
    size_t len;
    size_t bit;
    k8sm__index_node *child[2];
};

/* Nine bits a byte: whether there is a byte at all, then its own. So no key is the beginning
 * of another. */
enum { BITS = 9 };

static unsigned bit_of(const char *key, size_t len, size_t bit)
{
    size_t at = bit / BITS, rest = bit % BITS;
    if (at >= len)
        return 0;
    return rest == 0 ? 1 : (unsigned)(unsigned char)key[at] >> (BITS - 1 - rest) & 1U;
}

/* The first bit in which two keys differ; SIZE_MAX: none. */
static size_t first_difference(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t at = 0, bit;
    while (at < a_len && at < b_len && a[at] == b[at])
        at++;
    if (at == a_len && at == b_len)
        return SIZE_MAX;
    bit = at * BITS;
    while (bit_of(a, a_len, bit) == bit_of(b, b_len, bit))
        bit++;
    return bit;
}

/* The only leaf that can have the key. */
static k8sm__index_node *nearest(const k8sm__index *index, const char *key, size_t len)
{
    k8sm__index_node *node = index->root;
    while (node != NULL && node->value == NULL)
        node = node->child[bit_of(key, len, node->bit)];
    return node;
}

void *k8sm__index_find(const k8sm__index *index, const char *key, size_t len)
{
    const k8sm__index_node *leaf = nearest(index, key, len);
    if (leaf == NULL || leaf->len != len || memcmp(leaf->key, key, len) != 0)
        return NULL;
    return leaf->value;
}

bool k8sm__index_add(k8sm__index *index, const char *key, size_t len, void *value)
{
    const k8sm__index_node *near = nearest(index, key, len);
    k8sm__index_node *leaf, *branch, **link = &index->root;
    leaf = k8sm__allocate_zero(index->alloc, sizeof *leaf);
    if (leaf == NULL)
        return false;
    *leaf = (k8sm__index_node){ .value = value, .key = key, .len = len };
    if (near == NULL) {
        index->root = leaf;
        return true;
    }
    branch = k8sm__allocate_zero(index->alloc, sizeof *branch);
    if (branch == NULL) {
        k8sm__release(index->alloc, leaf);
        return false;
    }
    branch->bit = first_difference(key, len, near->key, near->len);
    while ((*link)->value == NULL && (*link)->bit < branch->bit)
        link = &(*link)->child[bit_of(key, len, (*link)->bit)];
    branch->child[bit_of(key, len, branch->bit)] = leaf;
    branch->child[1 - bit_of(key, len, branch->bit)] = *link;
    *link = branch;
    return true;
}

void k8sm__index_remove(k8sm__index *index, const char *key, size_t len)
{
    k8sm__index_node **link = &index->root, **above = NULL, *leaf, *branch;
    while ((*link)->value == NULL) {
        above = link;
        link = &(*link)->child[bit_of(key, len, (*link)->bit)];
    }
    leaf = *link;
    if (above == NULL) {
        index->root = NULL;
    } else {
        branch = *above;
        *above = branch->child[branch->child[0] == leaf];
        k8sm__release(index->alloc, branch);
    }
    k8sm__release(index->alloc, leaf);
}

/* Without a stack: rotate to the right until there is no left child, free, go on to the
 * right. */
void k8sm__index_finish(k8sm__index *index)
{
    k8sm__index_node *node = index->root;
    while (node != NULL) {
        k8sm__index_node *next = node->child[1];
        if (node->child[0] != NULL) {
            k8sm__index_node *left = node->child[0];
            node->child[0] = left->child[1];
            left->child[1] = node;
            node = left;
            continue;
        }
        k8sm__release(index->alloc, node);
        node = next;
    }
    index->root = NULL;
}
