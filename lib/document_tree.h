/* What a document is made of, and the walks over it, which are inlined: every value passes
 * through them several times. Included by document.h and document_build.h only. */
#ifndef K8SM_DOCUMENT_TREE_H
#define K8SM_DOCUMENT_TREE_H

#include <stdatomic.h>

#include "field_key.h"

enum { K8SM__CHUNK_BITS = 10, K8SM__CHUNK_NODES = 1 << K8SM__CHUNK_BITS };

/* Flags beside the kind in node.meta; its upper half is the number of a key's name. */
enum {
    K8SM__KIND_MASK = 0x0f,
    K8SM__ALIAS = 0x10,       /* first is the target */
    K8SM__POOLED = 0x20,      /* text is in the pool, not in the source */
    K8SM__ESCAPED = 0x40,     /* JSON: the string had escapes */
    K8SM__MERGE_KEY = 0x80,   /* a plain << as key */
    K8SM__FLAT = 0x100,       /* a map with merge keys: expanded in flats */
    K8SM__DUPLICATE = 0x200,  /* a key that its map had before */
    K8SM__OVERRIDDEN = 0x400, /* a key that its map has again */
    K8SM__KEY_SHIFT = 16
};

/* In pre-order: the first child is the next node, the next sibling is size nodes on. */
typedef struct k8sm__tree_node {
    uint32_t offset; /* in the source */
    uint32_t first;  /* scalar: offset of its text; list, map: nodes of its subtree */
    uint32_t second; /* string, number: length of its text; true: 1; list, map: items or
                        entries; map with merge keys: its number in flats */
    uint32_t meta;
} k8sm__tree_node;

typedef struct k8sm__flat {
    uint32_t written, count; /* entries before and after expansion */
    k8sm__merged *entries;
} k8sm__flat;

struct k8sm__document {
    const k8sm_alloc *alloc;
    atomic_uint references;
    const char *buf;
    size_t len;
    k8sm__tree_node **chunks;
    size_t chunk_capacity;
    uint32_t count;
    k8sm__buffer pool;
    k8sm__flat *flats;
    size_t flat_count, flat_capacity;
    size_t dropped;
    k8sm__source *source; /* what buf belongs to; NULL: the caller */
    bool json, unplaced;
};

static inline k8sm__tree_node *k8sm__document_node(const k8sm__document *document,
                                                   k8sm__node node)
{
    return &document->chunks[node >> K8SM__CHUNK_BITS][node & (K8SM__CHUNK_NODES - 1)];
}

static inline bool k8sm__meta_is_composed(uint32_t meta)
{
    return (meta & K8SM__KIND_MASK) >= K8SM__LIST;
}

/** The node behind @p node and all that is in it. */
static inline k8sm__node k8sm__document_sibling(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__document_node(document, node);
    return k8sm__meta_is_composed(n->meta) ? node + n->first : node + 1; /* an alias is not */
}

/* The node itself, through any aliases; a target is never an alias node. */
static inline const k8sm__tree_node *k8sm__seen_through(const k8sm__document *document,
                                                        k8sm__node *node)
{
    const k8sm__tree_node *n = k8sm__document_node(document, *node);
    if (n->meta & K8SM__ALIAS) {
        *node = n->first;
        n = k8sm__document_node(document, *node);
    }
    return n;
}

static inline k8sm__kind k8sm__node_kind(const k8sm__document *document, k8sm__node node)
{
    return (k8sm__kind)(k8sm__seen_through(document, &node)->meta & K8SM__KIND_MASK);
}

static inline const char *k8sm__tree_text(const k8sm__document *document,
                                          const k8sm__tree_node *n, size_t *ret_len)
{
    const uint32_t kind = n->meta & K8SM__KIND_MASK;
    if (kind < K8SM__INTEGER || kind > K8SM__STRING)
        return k8sm__word_text(n->meta, n->second, ret_len);
    *ret_len = n->second;
    if (n->second == 0)
        return "";
    return (n->meta & K8SM__POOLED ? document->pool.data : document->buf) + n->first;
}

static inline const char *k8sm__node_text(const k8sm__document *document, k8sm__node node,
                                          size_t *ret_len)
{
    return k8sm__tree_text(document, k8sm__seen_through(document, &node), ret_len);
}

static inline bool k8sm__document_is_json(const k8sm__document *document)
{
    return document->json;
}

static inline void k8sm__iter_init(k8sm__iter *iter, const k8sm__document *document,
                                   k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__seen_through(document, &node);
    const bool flat = (n->meta & K8SM__FLAT) != 0;
    iter->document = document;
    iter->key = "";
    iter->key_len = 0;
    iter->key_node = iter->value = K8SM__NO_NODE;
    iter->key_number = K8SM__KEY_NONE;
    iter->index = iter->given = 0;
    iter->merged = iter->duplicate = iter->overridden = false;
    iter->map = (n->meta & K8SM__KIND_MASK) == K8SM__MAP;
    iter->next = node + 1;
    iter->flat = flat ? document->flats[n->second].entries : NULL;
    iter->left = flat                              ? document->flats[n->second].count
                 : k8sm__meta_is_composed(n->meta) ? n->second
                                                   : 0;
}

static inline bool k8sm__iter_next(k8sm__iter *iter)
{
    const k8sm__document *document = iter->document;
    const k8sm__tree_node *key;
    if (iter->left == 0)
        return false;
    iter->left--;
    iter->index = iter->given++;
    if (!iter->map) {
        iter->value = iter->next;
        iter->next = k8sm__document_sibling(document, iter->next);
        return true;
    }
    if (iter->flat != NULL) {
        const k8sm__merged *entry = &iter->flat[iter->index];
        iter->key_node = entry->key;
        iter->value = entry->key + 1;
        iter->merged = entry->merged;
        iter->duplicate = entry->duplicate;
        iter->overridden = entry->overridden;
        key = k8sm__document_node(document, iter->key_node);
    } else {
        iter->key_node = iter->next;
        iter->value = iter->next + 1;
        key = k8sm__document_node(document, iter->key_node);
        iter->duplicate = (key->meta & K8SM__DUPLICATE) != 0;
        iter->overridden = (key->meta & K8SM__OVERRIDDEN) != 0;
        iter->next = k8sm__document_sibling(document, iter->value);
    }
    iter->key_number = key->meta >> K8SM__KEY_SHIFT;
    if (key->meta & K8SM__ALIAS)
        key = k8sm__document_node(document, key->first);
    iter->key = k8sm__tree_text(document, key, &iter->key_len);
    return true;
}

/** What most walks need of a k8sm__iter, and no more. */
typedef struct k8sm__cursor {
    const k8sm__document *document;
    const k8sm__merged *flat; /* of a map with merge keys */
    k8sm__node key_node;      /* map; NO_NODE: a list */
    k8sm__node value;
    uint32_t index;      /* of the item or entry given, from 0 */
    uint32_t meta;       /* map: of the key, with the flags that hold in this map */
    uint32_t value_meta; /* of the value's node itself */
    k8sm__node next;
    uint32_t left;
    bool map;
} k8sm__cursor;

static inline void k8sm__cursor_init(k8sm__cursor *c, const k8sm__document *document,
                                     k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__seen_through(document, &node);
    const bool flat = (n->meta & K8SM__FLAT) != 0;
    c->document = document;
    c->flat = flat ? document->flats[n->second].entries : NULL;
    c->key_node = K8SM__NO_NODE;
    c->index = UINT32_MAX;
    c->meta = 0;
    c->next = node + 1;
    c->left = flat                              ? document->flats[n->second].count
              : k8sm__meta_is_composed(n->meta) ? n->second
                                                : 0;
    c->map = (n->meta & K8SM__KIND_MASK) == K8SM__MAP;
}

static inline bool k8sm__cursor_next(k8sm__cursor *c)
{
    const k8sm__tree_node *value;
    if (c->left == 0)
        return false;
    c->left--;
    c->index++;
    c->value = c->next;
    if (c->flat != NULL) {
        const k8sm__merged *entry = &c->flat[c->index];
        c->key_node = entry->key;
        c->value = entry->key + 1;
        c->meta = (k8sm__document_node(c->document, entry->key)->meta &
                   ~(uint32_t)(K8SM__DUPLICATE | K8SM__OVERRIDDEN)) |
                  (entry->duplicate ? K8SM__DUPLICATE : 0U) |
                  (entry->overridden ? K8SM__OVERRIDDEN : 0U);
    } else if (c->map) {
        c->key_node = c->next;
        c->value = c->next + 1;
        c->meta = k8sm__document_node(c->document, c->key_node)->meta;
    }
    value = k8sm__document_node(c->document, c->value);
    c->value_meta = value->meta;
    c->next = k8sm__meta_is_composed(value->meta) ? c->value + value->first : c->value + 1;
    return true;
}

#endif
