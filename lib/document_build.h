/* How the two fronts make a document; nobody else includes this. */
#ifndef K8SM_DOCUMENT_BUILD_H
#define K8SM_DOCUMENT_BUILD_H

#include "document.h"

enum { K8SM__DEPTH_MAX = 256 }; /* whatever the options say */

/* A list or map that is still open. */
typedef struct k8sm__open {
    k8sm__node node;
    uint32_t entries;
    bool map, want_value, has_merge;
    uint32_t height;   /* levels below it */
    uint64_t expanded; /* nodes below it, aliases seen through */
    uint32_t anchor;   /* 1 + index, 0: none */
    bool may_repeat;   /* two keys may be equal */
    uint64_t met[4];   /* a bit of the hash of each key so far */
} k8sm__open;

typedef struct k8sm__builder {
    k8sm__document *document;
    const k8sm__limits *limits;
    uint32_t max_nodes;
    k8sm__tree_node *next; /* where the next node comes, and what is behind the last that may */
    const k8sm__tree_node *end;
    k8sm__open open[K8SM__DEPTH_MAX]; /* not set before they are opened */
    uint32_t depth;
    uint32_t merged; /* entries that merge keys brought, over the whole document */
    k8sm_error *err;
} k8sm__builder;

k8sm__document *k8sm__document_new(const char *buf, size_t len, const k8sm_alloc *alloc);
void k8sm__builder_init(k8sm__builder *builder, k8sm__document *document,
                        const k8sm__limits *limits, uint32_t max_nodes, k8sm_error *err);
k8sm_status k8sm__build_fail(k8sm__builder *builder, k8sm_status code, size_t offset,
                             const char *message);
/** Make room where there is none up to builder->end: a new chunk, or the budget is spent. */
k8sm_status k8sm__build_room(k8sm__builder *builder, size_t offset);
/** Append a node (any kind); counts against the budget. */
static inline k8sm_status k8sm__build_node(k8sm__builder *builder, const k8sm__tree_node *node)
{
    if (builder->next == builder->end) {
        const k8sm_status rc = k8sm__build_room(builder, node->offset);
        if (rc != K8SM_OK)
            return rc;
    }
    *builder->next++ = *node;
    builder->document->count++;
    return K8SM_OK;
}
/** Number a key that is about to be appended, and note it for its map. */
static inline void k8sm__build_key(k8sm__builder *builder, k8sm__tree_node *node,
                                   const char *text, size_t len)
{
    k8sm__open *open = &builder->open[builder->depth - 1];
    const uint32_t hash = k8sm__key_hash(text, len);
    uint64_t *met = &open->met[hash & 3];
    const uint64_t bit = UINT64_C(1) << (hash >> 2 & 63);
    open->may_repeat |= (*met & bit) != 0;
    *met |= bit;
    node->meta |= k8sm__key_number(text, len, hash) << K8SM__KEY_SHIFT;
}
/** Put text into the pool. @return its offset; UINT32_MAX if out of memory. */
uint32_t k8sm__build_text(k8sm__builder *builder, const char *text, size_t len);
k8sm_status k8sm__build_open(k8sm__builder *builder, bool map, size_t offset);
/** Close the innermost: sizes, duplicate keys, merges. */
k8sm_status k8sm__build_close(k8sm__builder *builder);


/** All YAML, from libyaml's events. What k8sm__yaml_plain() reads, it reads the same.
 *  @param ret_end  as k8sm__document_read_yaml(). */
k8sm_status k8sm__document_read_events(k8sm__document *document, size_t begin, size_t end,
                                       const k8sm__limits *limits, uint32_t max_nodes,
                                       size_t *ret_end, k8sm_error *err);

#endif
