/* What both fronts share: appending nodes, and closing maps with their keys compared and
 * their merge keys expanded. */
#include "document_build.h"

#include <string.h>

enum { FEW_KEYS = 12 };

k8sm_status k8sm__build_fail(k8sm__builder *builder, k8sm_status code, size_t offset,
                             const char *message)
{
    k8sm__fail(builder->err, code, NULL, "%s", message);
    if (builder->limits->source != NULL)
        k8sm__source_position(builder->limits->source, offset, builder->err);
    else if (builder->err != NULL)
        k8sm__position(builder->document->buf, builder->document->len, offset, builder->err);
    return code;
}

void k8sm__builder_init(k8sm__builder *builder, k8sm__document *document,
                        const k8sm__limits *limits, uint32_t max_nodes, k8sm_error *err)
{
    builder->document = document;
    builder->limits = limits;
    builder->max_nodes = max_nodes;
    builder->next = NULL;
    builder->end = NULL;
    builder->depth = 0;
    builder->merged = 0;
    builder->err = err;
}

static bool add_chunk(k8sm__document *document)
{
    const size_t index = document->count >> K8SM__CHUNK_BITS;
    void *chunks = document->chunks;
    k8sm__tree_node *chunk;
    if (!k8sm__grow(document->alloc, &chunks, index, &document->chunk_capacity,
                    sizeof *document->chunks))
        return false;
    document->chunks = chunks;
    chunk = k8sm__allocate_array(document->alloc, K8SM__CHUNK_NODES, sizeof *chunk);
    document->chunks[index] = chunk;
    return chunk != NULL;
}

k8sm_status k8sm__build_room(k8sm__builder *builder, size_t offset)
{
    k8sm__document *document = builder->document;
    const uint32_t left = builder->max_nodes - document->count;
    if (left == 0)
        return k8sm__build_fail(builder, K8SM_E_LIMIT, offset,
                                "more values than the limit allows");
    if (!add_chunk(document))
        return k8sm__nomem(builder->err);
    builder->next = k8sm__document_node(document, document->count);
    builder->end = builder->next + (left < K8SM__CHUNK_NODES ? left : K8SM__CHUNK_NODES);
    return K8SM_OK;
}

uint32_t k8sm__build_text(k8sm__builder *builder, const char *text, size_t len)
{
    k8sm__buffer *pool = &builder->document->pool;
    size_t at = pool->size;
    k8sm__buffer_append(pool, text, len);
    return pool->failed || pool->size > UINT32_MAX ? UINT32_MAX : (uint32_t)at;
}

k8sm_status k8sm__build_open(k8sm__builder *builder, bool map, size_t offset)
{
    const k8sm__tree_node node = { .offset = (uint32_t)offset,
                                   .meta = map ? K8SM__MAP : K8SM__LIST };
    k8sm_status rc;
    if (builder->depth >= builder->limits->max_depth || builder->depth >= K8SM__DEPTH_MAX)
        return k8sm__build_fail(builder, K8SM_E_LIMIT, offset, "nested deeper than the limit");
    rc = k8sm__build_node(builder, &node);
    if (rc != K8SM_OK)
        return rc;
    builder->open[builder->depth++] =
        (k8sm__open){ .node = builder->document->count - 1, .map = map };
    return K8SM_OK;
}

/* --- duplicate keys ----------------------------------------------------------------------- */

/* A key of one map: its node, or with entries the number of its entry. */
typedef struct key_ref {
    uint32_t hash, at;
} key_ref;

typedef struct key_set {
    k8sm__document *document;
    k8sm__merged *entries;
    key_ref *keys;
    size_t count;
} key_set;

static const char *key_text(const key_set *set, uint32_t at, size_t *ret_len)
{
    return k8sm__node_text(set->document, set->entries == NULL ? at : set->entries[at].key,
                           ret_len);
}

/* FNV-1a. Chosen collisions only bring text comparisons back. */
static key_ref key_at(const key_set *set, uint32_t at)
{
    key_ref key = { 2166136261U, at };
    size_t len;
    const char *text = key_text(set, at, &len);
    for (size_t i = 0; i < len; i++)
        key.hash = (key.hash ^ (unsigned char)text[i]) * 16777619U;
    return key;
}

static int compare_texts(const key_set *set, uint32_t a, uint32_t b)
{
    size_t left_len, right_len;
    const char *left = key_text(set, a, &left_len), *right = key_text(set, b, &right_len);
    if (left_len != right_len)
        return left_len < right_len ? -1 : 1;
    return memcmp(left, right, left_len);
}

static bool same_key(const key_set *set, size_t a, size_t b)
{
    return set->keys[a].hash == set->keys[b].hash &&
           compare_texts(set, set->keys[a].at, set->keys[b].at) == 0;
}

/* Equal keys stand together, in text order. */
static bool is_before(const key_set *set, key_ref a, key_ref b)
{
    int order;
    if (a.hash != b.hash)
        return a.hash < b.hash;
    order = compare_texts(set, a.at, b.at);
    return order != 0 ? order < 0 : a.at < b.at;
}

static void swap_keys(key_ref *a, key_ref *b)
{
    const key_ref kept = *a;
    *a = *b;
    *b = kept;
}

/* Heap sort: no recursion, no more memory, and n log n for the worst keys. */
static void sift(key_set *set, size_t root, size_t count)
{
    key_ref *keys = set->keys;
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_before(set, keys[child], keys[child + 1]))
            child++;
        if (!is_before(set, keys[root], keys[child]))
            return;
        swap_keys(&keys[root], &keys[child]);
    }
}

static void sort_keys(key_set *set)
{
    for (size_t i = set->count / 2; i-- > 0;)
        sift(set, i, set->count);
    for (size_t end = set->count; end-- > 1;) {
        swap_keys(&set->keys[0], &set->keys[end]);
        sift(set, 0, end);
    }
}

/* Of two equal keys, mark the later as a duplicate, the earlier as overridden. */
static void mark_pair(const key_set *set, size_t earlier, size_t later)
{
    uint32_t first = set->keys[earlier].at, second = set->keys[later].at;
    if (set->entries == NULL) {
        k8sm__document_node(set->document, first)->meta |= K8SM__OVERRIDDEN;
        k8sm__document_node(set->document, second)->meta |= K8SM__DUPLICATE;
    } else {
        set->entries[first].overridden = true;
        set->entries[second].duplicate = true;
    }
}

static void mark_duplicates(key_set *set)
{
    if (set->count > FEW_KEYS) {
        sort_keys(set);
        for (size_t i = 1; i < set->count; i++)
            if (same_key(set, i - 1, i))
                mark_pair(set, i - 1, i);
        return;
    }
    for (size_t i = 1; i < set->count; i++)
        for (size_t j = 0; j < i; j++)
            if (same_key(set, j, i))
                mark_pair(set, j, i);
}

/* The keys of @p map, or with @p entries those. */
static k8sm_status check_keys(k8sm__builder *builder, k8sm__node map, k8sm__merged *entries,
                              uint32_t count)
{
    key_ref few[FEW_KEYS];
    key_set set = { builder->document, entries, few, count };
    k8sm__node key = map + 1;
    if (count < 2)
        return K8SM_OK;
    if (count > FEW_KEYS)
        set.keys = k8sm__allocate_array(builder->document->alloc, count, sizeof *set.keys);
    if (set.keys == NULL)
        return k8sm__nomem(builder->err);
    for (uint32_t i = 0; i < count; i++) {
        set.keys[i] = key_at(&set, entries == NULL ? key : i);
        if (entries == NULL)
            key = k8sm__document_sibling(builder->document, key + 1);
    }
    mark_duplicates(&set);
    if (set.keys != few)
        k8sm__release(builder->document->alloc, set.keys);
    return K8SM_OK;
}

/* --- merge keys --------------------------------------------------------------------------- */

/* A map that is being expanded. Walked twice: to count, then with entries to fill them. */
typedef struct expansion {
    k8sm__builder *builder;
    k8sm__merged *entries;
    uint32_t count;
    uint32_t merged; /* of them */
} expansion;

static bool is_merge_key(const k8sm__document *document, k8sm__node key)
{
    return (k8sm__document_node(document, key)->meta & K8SM__MERGE_KEY) != 0;
}

/* The reference does not follow an alias to a list here. */
static bool is_own_list(const k8sm__document *document, k8sm__node node)
{
    const uint32_t meta = k8sm__document_node(document, node)->meta;
    return (meta & K8SM__ALIAS) == 0 && (meta & K8SM__KIND_MASK) == K8SM__LIST;
}

static void add_entry(expansion *e, k8sm__node key, bool merged)
{
    if (e->entries != NULL)
        e->entries[e->count] = (k8sm__merged){ .key = key, .merged = merged };
    e->count++;
    e->merged += merged;
}

static k8sm_status merge_map(expansion *e, k8sm__node key, k8sm__node map)
{
    k8sm__builder *builder = e->builder;
    size_t offset = k8sm__document_node(builder->document, key)->offset;
    k8sm__iter iter;
    if (k8sm__node_kind(builder->document, map) != K8SM__MAP)
        return k8sm__build_fail(builder, K8SM_E_SYNTAX, offset,
                                "a merge takes a map or a list of maps");
    k8sm__iter_init(&iter, builder->document, map);
    if (iter.left > builder->limits->max_alias_nodes - builder->merged - e->merged)
        return k8sm__build_fail(builder, K8SM_E_LIMIT, offset,
                                "merges bring more entries than the limit allows");
    while (k8sm__iter_next(&iter))
        add_entry(e, iter.key_node, true);
    return K8SM_OK;
}

/* Of a list the first map wins, so it is laid on last. */
static k8sm_status merge_list(expansion *e, k8sm__node key, k8sm__node list)
{
    const k8sm__document *document = e->builder->document;
    uint32_t count = k8sm__node_size(document, list);
    k8sm_status rc = K8SM_OK;
    k8sm__node *maps;
    k8sm__iter iter;
    if (count == 0)
        return K8SM_OK;
    maps = k8sm__allocate_array(document->alloc, count, sizeof *maps);
    if (maps == NULL)
        return k8sm__nomem(e->builder->err);
    k8sm__iter_init(&iter, document, list);
    while (k8sm__iter_next(&iter))
        maps[iter.index] = iter.value;
    while (rc == K8SM_OK && count > 0)
        rc = merge_map(e, key, maps[--count]);
    k8sm__release(document->alloc, maps);
    return rc;
}

static k8sm_status expand(expansion *e, const k8sm__open *open)
{
    const k8sm__document *document = e->builder->document;
    k8sm__node key = open->node + 1;
    k8sm_status rc = K8SM_OK;
    e->count = e->merged = 0;
    for (uint32_t i = 0; rc == K8SM_OK && i < open->entries; i++) {
        if (!is_merge_key(document, key))
            add_entry(e, key, false);
        else if (is_own_list(document, key + 1))
            rc = merge_list(e, key, key + 1);
        else
            rc = merge_map(e, key, key + 1);
        key = k8sm__document_sibling(document, key + 1);
    }
    return rc;
}

static k8sm_status keep_flat(k8sm__builder *builder, const k8sm__open *open, const expansion *e)
{
    k8sm__document *document = builder->document;
    k8sm__tree_node *map = k8sm__document_node(document, open->node);
    void *flats = document->flats;
    if (!k8sm__grow(document->alloc, &flats, document->flat_count, &document->flat_capacity,
                    sizeof *document->flats))
        return k8sm__nomem(builder->err);
    document->flats = flats;
    map->meta |= K8SM__FLAT;
    map->second = (uint32_t)document->flat_count;
    document->flats[document->flat_count++] =
        (k8sm__flat){ .written = open->entries, .count = e->count, .entries = e->entries };
    builder->merged += e->merged;
    return K8SM_OK;
}

static k8sm_status flatten(k8sm__builder *builder, const k8sm__open *open)
{
    const k8sm_alloc *alloc = builder->document->alloc;
    expansion e = { .builder = builder };
    k8sm_status rc = expand(&e, open);
    if (rc != K8SM_OK)
        return rc;
    e.entries = k8sm__allocate_array(alloc, e.count == 0 ? 1 : e.count, sizeof *e.entries);
    if (e.entries == NULL)
        return k8sm__nomem(builder->err);
    rc = expand(&e, open);
    if (rc == K8SM_OK)
        rc = check_keys(builder, open->node, e.entries, e.count);
    if (rc == K8SM_OK)
        rc = keep_flat(builder, open, &e);
    if (rc != K8SM_OK)
        k8sm__release(alloc, e.entries);
    return rc;
}

k8sm_status k8sm__build_close(k8sm__builder *builder)
{
    const k8sm__open *open = &builder->open[--builder->depth];
    k8sm__tree_node *node = k8sm__document_node(builder->document, open->node);
    node->first = builder->document->count - open->node;
    node->second = open->entries;
    if (!open->map)
        return K8SM_OK;
    if (open->has_merge)
        return flatten(builder, open);
    return open->may_repeat ? check_keys(builder, open->node, NULL, open->entries) : K8SM_OK;
}
