/* How the two fronts make a document; nobody else includes this. */
#ifndef K8SM_DOCUMENT_BUILD_H
#define K8SM_DOCUMENT_BUILD_H

#include <stdatomic.h>

#include "document.h"

enum { K8SM__CHUNK_BITS = 10, K8SM__CHUNK_NODES = 1 << K8SM__CHUNK_BITS };
enum { K8SM__DEPTH_MAX = 256 }; /* whatever the options say */

/* Flags beside the kind in node.meta. */
enum {
    K8SM__KIND_MASK = 0x0f,
    K8SM__ALIAS = 0x10,     /* first is the target */
    K8SM__POOLED = 0x20,    /* text is in the pool, not in the source */
    K8SM__ESCAPED = 0x40,   /* JSON: the string had escapes */
    K8SM__MERGE_KEY = 0x80, /* a plain << as key */
    K8SM__FLAT = 0x100,     /* a map with merge keys: expanded in flats */
    K8SM__DUPLICATE = 0x200, /* a key that its map had before */
    K8SM__OVERRIDDEN = 0x400 /* a key that its map has again */
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

/* A list or map that is still open. */
typedef struct k8sm__open {
    k8sm__node node;
    uint32_t entries;
    bool map, want_value, has_merge;
    uint32_t height; /* levels below it */
    uint64_t expanded; /* nodes below it, aliases seen through */
    uint32_t anchor; /* 1 + index, 0: none */
} k8sm__open;

typedef struct k8sm__builder {
    k8sm__document *document;
    const k8sm__limits *limits;
    uint32_t max_nodes;
    k8sm__open open[K8SM__DEPTH_MAX];
    uint32_t depth;
    uint32_t merged; /* entries that merge keys brought, over the whole document */
    k8sm_error *err;
} k8sm__builder;

k8sm__document *k8sm__document_new(const char *buf, size_t len, const k8sm_alloc *alloc);
k8sm__tree_node *k8sm__document_node(const k8sm__document *document, k8sm__node node);
/** The node behind @p node and all that is in it. */
k8sm__node k8sm__document_sibling(const k8sm__document *document, k8sm__node node);
k8sm_status k8sm__build_fail(k8sm__builder *builder, k8sm_status code, size_t offset,
                             const char *message);
/** Append a node (any kind); counts against the budget. */
k8sm_status k8sm__build_node(k8sm__builder *builder, const k8sm__tree_node *node);
/** Put text into the pool. @return its offset; UINT32_MAX if out of memory. */
uint32_t k8sm__build_text(k8sm__builder *builder, const char *text, size_t len);
k8sm_status k8sm__build_open(k8sm__builder *builder, bool map, size_t offset);
/** Close the innermost: sizes, duplicate keys, merges. */
k8sm_status k8sm__build_close(k8sm__builder *builder);

#endif
