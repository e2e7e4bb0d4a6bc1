#include "document.h"

#include <string.h>

#include "document_build.h"

enum { FEW_KEYS = 12 };

/* --- life ------------------------------------------------------------------------------------ */

k8sm__document *k8sm__document_new(const char *buf, size_t len, const k8sm_alloc *alloc)
{
    k8sm__document *document = k8sm__allocate_zero(alloc, sizeof *document);
    if (document == NULL)
        return NULL;
    document->alloc = alloc;
    atomic_init(&document->references, 1);
    document->buf = buf;
    document->len = len;
    document->pool.alloc = alloc;
    document->dropped = SIZE_MAX;
    return document;
}

k8sm__document *k8sm__document_ref(k8sm__document *document)
{
    atomic_fetch_add_explicit(&document->references, 1, memory_order_relaxed);
    return document;
}

void k8sm__document_unref(k8sm__document *document)
{
    const k8sm_alloc *alloc;
    if (document == NULL ||
        atomic_fetch_sub_explicit(&document->references, 1, memory_order_acq_rel) > 1)
        return;
    alloc = document->alloc;
    for (size_t i = 0; i << K8SM__CHUNK_BITS < document->count; i++)
        k8sm__release(alloc, document->chunks[i]);
    k8sm__release(alloc, document->chunks);
    for (size_t i = 0; i < document->flat_count; i++)
        k8sm__release(alloc, document->flats[i].entries);
    k8sm__release(alloc, document->flats);
    k8sm__buffer_finish(&document->pool);
    k8sm__release(alloc, document);
}

/* --- building ---------------------------------------------------------------------------------- */

k8sm__tree_node *k8sm__document_node(const k8sm__document *document, k8sm__node node)
{
    return &document->chunks[node >> K8SM__CHUNK_BITS][node & (K8SM__CHUNK_NODES - 1)];
}

k8sm_status k8sm__build_fail(k8sm__builder *builder, k8sm_status code, size_t offset,
                             const char *message)
{
    k8sm__fail(builder->err, code, NULL, "%s", message);
    if (builder->err != NULL)
        k8sm__position(builder->document->buf, builder->document->len, offset, builder->err);
    return code;
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

k8sm_status k8sm__build_node(k8sm__builder *builder, const k8sm__tree_node *node)
{
    k8sm__document *document = builder->document;
    if (document->count >= builder->max_nodes)
        return k8sm__build_fail(builder, K8SM_E_LIMIT, node->offset,
                                "more values than the limit allows");
    if ((document->count & (K8SM__CHUNK_NODES - 1)) == 0 && !add_chunk(document))
        return k8sm__nomem(builder->err);
    *k8sm__document_node(document, document->count++) = *node;
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

/* --- duplicate keys --------------------------------------------------------------------------- */

typedef struct key_ref {
    const char *text;
    size_t len;
    uint32_t order;
} key_ref;

static int compare_keys(const void *a, const void *b)
{
    const key_ref *left = a, *right = b;
    size_t len = left->len < right->len ? left->len : right->len;
    int order = len == 0 ? 0 : memcmp(left->text, right->text, len);
    if (order != 0)
        return order;
    if (left->len != right->len)
        return left->len < right->len ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

static bool same_key(const key_ref *a, const key_ref *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

/* Sorting in place without recursion or allocation: the keys of one map, heap order. */
static void sift(key_ref *keys, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        key_ref swap;
        if (child + 1 < count && compare_keys(&keys[child], &keys[child + 1]) < 0)
            child++;
        if (compare_keys(&keys[root], &keys[child]) >= 0)
            return;
        swap = keys[root];
        keys[root] = keys[child];
        keys[child] = swap;
    }
}

static void sort_keys(key_ref *keys, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(keys, i, count);
    for (size_t end = count; end-- > 1;) {
        key_ref swap = keys[0];
        keys[0] = keys[end];
        keys[end] = swap;
        sift(keys, 0, end);
    }
}

static key_ref key_at(const k8sm__document *document, k8sm__node node, uint32_t order)
{
    key_ref key = { .order = order };
    key.text = k8sm__node_text(document, node, &key.len);
    return key;
}

/* Tell the caller which of the keys had an equal one before it. */
typedef void mark_duplicate(k8sm__document *document, void *context, uint32_t order);

static k8sm_status find_duplicates(k8sm__builder *builder, key_ref *keys, size_t count,
                                   mark_duplicate *mark, void *context)
{
    if (count <= FEW_KEYS) {
        for (size_t i = 1; i < count; i++)
            for (size_t j = 0; j < i; j++)
                if (same_key(&keys[i], &keys[j])) {
                    mark(builder->document, context, (uint32_t)i);
                    break;
                }
        return K8SM_OK;
    }
    sort_keys(keys, count);
    for (size_t i = 1; i < count; i++)
        if (same_key(&keys[i], &keys[i - 1]))
            mark(builder->document, context, keys[i].order);
    return K8SM_OK;
}

static k8sm__node sibling(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__document_node(document, node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    if (n->meta & K8SM__ALIAS || (kind != K8SM__LIST && kind != K8SM__MAP))
        return node + 1;
    return node + n->first;
}

/* orders are entry numbers: walk to the key node again only for a real duplicate */
static void mark_key(k8sm__document *document, void *context, uint32_t order)
{
    k8sm__node key = *(const k8sm__node *)context + 1;
    for (uint32_t i = 0; i < order; i++)
        key = sibling(document, key + 1);
    k8sm__document_node(document, key)->meta |= K8SM__DUPLICATE;
}

static k8sm_status check_keys(k8sm__builder *builder, const k8sm__open *open)
{
    key_ref few[FEW_KEYS], *keys = few;
    k8sm__document *document = builder->document;
    k8sm__node key = open->node + 1, map = open->node;
    k8sm_status rc;
    if (open->entries < 2)
        return K8SM_OK;
    if (open->entries > FEW_KEYS)
        keys = k8sm__allocate_array(document->alloc, open->entries, sizeof *keys);
    if (keys == NULL)
        return k8sm__nomem(builder->err);
    for (uint32_t i = 0; i < open->entries; i++) {
        keys[i] = key_at(document, key, i);
        key = sibling(document, key + 1);
    }
    rc = find_duplicates(builder, keys, open->entries, mark_key, &map);
    if (keys != few)
        k8sm__release(document->alloc, keys);
    return rc;
}

/* --- merge keys ------------------------------------------------------------------------------------ */

typedef struct flattening {
    k8sm__flat flat;
    size_t capacity;
} flattening;

static k8sm_status add_flat(k8sm__builder *builder, flattening *f, k8sm__node key,
                            k8sm__node value, bool merged)
{
    void *entries = f->flat.entries;
    if (f->flat.count >= builder->limits->max_alias_nodes)
        return k8sm__build_fail(builder, K8SM_E_LIMIT,
                                k8sm__document_node(builder->document, key)->offset,
                                "merges bring more entries than the limit allows");
    if (!k8sm__grow(builder->document->alloc, &entries, f->flat.count, &f->capacity,
                    sizeof *f->flat.entries))
        return k8sm__nomem(builder->err);
    f->flat.entries = entries;
    f->flat.entries[f->flat.count++] =
        (k8sm__merged){ .key = key, .value = value, .merged = merged };
    return K8SM_OK;
}

static k8sm_status merge_map(k8sm__builder *builder, flattening *f, k8sm__node key,
                             k8sm__node map)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    if (k8sm__node_kind(builder->document, map) != K8SM__MAP)
        return k8sm__build_fail(builder, K8SM_E_SYNTAX,
                                k8sm__document_node(builder->document, key)->offset,
                                "a merge takes a map or a list of maps");
    k8sm__iter_init(&iter, builder->document, map);
    while (rc == K8SM_OK && k8sm__iter_next(&iter))
        rc = add_flat(builder, f, iter.key_node, iter.value, true);
    return rc;
}

/* Of a list the first map wins, so it is laid on last. */
static k8sm_status merge_value(k8sm__builder *builder, flattening *f, k8sm__node key,
                               k8sm__node value)
{
    const k8sm__document *document = builder->document;
    k8sm_status rc = K8SM_OK;
    if (k8sm__node_kind(document, value) != K8SM__LIST)
        return merge_map(builder, f, key, value);
    for (uint32_t left = k8sm__node_size(document, value); rc == K8SM_OK && left > 0; left--) {
        k8sm__iter iter;
        k8sm__iter_init(&iter, document, value);
        for (uint32_t i = 0; i < left; i++)
            k8sm__iter_next(&iter);
        rc = merge_map(builder, f, key, iter.value);
    }
    return rc;
}

static void mark_flat(k8sm__document *document, void *context, uint32_t order)
{
    (void)document;
    ((k8sm__flat *)context)->entries[order].duplicate = true;
}

static k8sm_status mark_flat_duplicates(k8sm__builder *builder, k8sm__flat *flat)
{
    key_ref *keys;
    k8sm_status rc;
    if (flat->count == 0)
        return K8SM_OK;
    keys = k8sm__allocate_array(builder->document->alloc, flat->count, sizeof *keys);
    if (keys == NULL)
        return k8sm__nomem(builder->err);
    for (uint32_t i = 0; i < flat->count; i++)
        keys[i] = key_at(builder->document, flat->entries[i].key, i);
    rc = find_duplicates(builder, keys, flat->count, mark_flat, flat);
    k8sm__release(builder->document->alloc, keys);
    return rc;
}

static k8sm_status flatten(k8sm__builder *builder, const k8sm__open *open)
{
    k8sm__document *document = builder->document;
    flattening f = { .flat = { .map = open->node } };
    void *flats = document->flats;
    k8sm__node key = open->node + 1;
    k8sm_status rc = K8SM_OK;
    for (uint32_t i = 0; rc == K8SM_OK && i < open->entries; i++) {
        if (k8sm__document_node(document, key)->meta & K8SM__MERGE_KEY)
            rc = merge_value(builder, &f, key, key + 1);
        else
            rc = add_flat(builder, &f, key, key + 1, false);
        key = sibling(document, key + 1);
    }
    if (rc == K8SM_OK)
        rc = mark_flat_duplicates(builder, &f.flat);
    if (rc == K8SM_OK && !k8sm__grow(document->alloc, &flats, document->flat_count,
                                     &document->flat_capacity, sizeof *document->flats))
        rc = k8sm__nomem(builder->err);
    if (rc != K8SM_OK) {
        k8sm__release(document->alloc, f.flat.entries);
        return rc;
    }
    document->flats = flats;
    document->flats[document->flat_count++] = f.flat;
    k8sm__document_node(document, open->node)->meta |= K8SM__FLAT;
    return K8SM_OK;
}

k8sm_status k8sm__build_close(k8sm__builder *builder)
{
    k8sm__document *document = builder->document;
    const k8sm__open *open = &builder->open[--builder->depth];
    k8sm__tree_node *node = k8sm__document_node(document, open->node);
    node->first = document->count - open->node;
    node->second = open->entries;
    if (!open->map)
        return K8SM_OK;
    return open->has_merge ? flatten(builder, open) : check_keys(builder, open);
}

/* --- reading ------------------------------------------------------------------------------------------ */

k8sm__node k8sm__document_root(const k8sm__document *document)
{
    return document->count == 0 ? K8SM__NO_NODE : 0;
}

uint32_t k8sm__document_node_count(const k8sm__document *document)
{
    return document->count;
}

bool k8sm__document_is_json(const k8sm__document *document)
{
    return document->json;
}

size_t k8sm__document_dropped(const k8sm__document *document)
{
    return document->dropped;
}

/* The node itself, through any aliases; a target is never an alias node. */
static const k8sm__tree_node *seen_through(const k8sm__document *document, k8sm__node *node)
{
    const k8sm__tree_node *n = k8sm__document_node(document, *node);
    if (n->meta & K8SM__ALIAS) {
        *node = n->first;
        n = k8sm__document_node(document, *node);
    }
    return n;
}

k8sm__kind k8sm__node_kind(const k8sm__document *document, k8sm__node node)
{
    return (k8sm__kind)(seen_through(document, &node)->meta & K8SM__KIND_MASK);
}

const char *k8sm__node_text(const k8sm__document *document, k8sm__node node, size_t *ret_len)
{
    const k8sm__tree_node *n = seen_through(document, &node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    if (kind == K8SM__LIST || kind == K8SM__MAP) {
        *ret_len = 0;
        return "";
    }
    *ret_len = n->second;
    if (n->second == 0)
        return "";
    return (n->meta & K8SM__POOLED ? document->pool.data : document->buf) + n->first;
}

bool k8sm__node_has_escapes(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = seen_through(document, &node);
    size_t len;
    const char *text;
    if (document->json)
        return (n->meta & K8SM__ESCAPED) != 0;
    text = k8sm__node_text(document, node, &len);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == '"' || text[i] == '\\' ||
            text[i] == '<' || text[i] == '>' || text[i] == '&' ||
            (i + 2 < len && memcmp(text + i, "\xe2\x80", 2) == 0 &&
             ((unsigned char)text[i + 2] & 0xfe) == 0xa8)) /* U+2028, U+2029 */
            return true;
    return false;
}

uint32_t k8sm__node_size(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = seen_through(document, &node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    return kind == K8SM__LIST || kind == K8SM__MAP ? n->second : 0;
}

void k8sm__position(const char *buf, size_t len, size_t offset, k8sm_error *err)
{
    size_t line = 1, start = 0;
    if (err == NULL)
        return;
    if (offset > len)
        offset = len;
    for (size_t i = 0; i < offset; i++)
        if (buf[i] == '\n' || (buf[i] == '\r' && (i + 1 >= len || buf[i + 1] != '\n'))) {
            line++;
            start = i + 1;
        }
    err->line = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
    err->column = offset - start >= UINT32_MAX ? UINT32_MAX : (uint32_t)(offset - start + 1);
    err->offset = offset;
}

void k8sm__node_position(const k8sm__document *document, k8sm__node node, k8sm_error *err)
{
    k8sm__position(document->buf, document->len, k8sm__document_node(document, node)->offset,
                   err);
}

static const k8sm__flat *find_flat(const k8sm__document *document, k8sm__node map)
{
    for (size_t i = 0; i < document->flat_count; i++)
        if (document->flats[i].map == map)
            return &document->flats[i];
    return NULL;
}

void k8sm__iter_init(k8sm__iter *iter, const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = seen_through(document, &node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    memset(iter, 0, sizeof *iter);
    iter->document = document;
    iter->key_node = K8SM__NO_NODE;
    iter->map = kind == K8SM__MAP;
    iter->next = node + 1;
    iter->left = iter->map || kind == K8SM__LIST ? n->second : 0;
    if (n->meta & K8SM__FLAT && iter->map) {
        const k8sm__flat *flat = find_flat(document, node);
        iter->flat = flat->entries;
        iter->left = flat->count;
    }
}

bool k8sm__iter_next(k8sm__iter *iter)
{
    const k8sm__document *document = iter->document;
    if (iter->left == 0)
        return false;
    iter->left--;
    iter->index = iter->given++;
    if (!iter->map) {
        iter->value = iter->next;
        iter->next = sibling(document, iter->next);
        return true;
    }
    if (iter->flat != NULL) {
        const k8sm__merged *entry = &iter->flat[iter->index];
        iter->key_node = entry->key;
        iter->value = entry->value;
        iter->merged = entry->merged;
        iter->duplicate = entry->duplicate;
    } else {
        iter->key_node = iter->next;
        iter->value = iter->next + 1;
        iter->duplicate =
            (k8sm__document_node(document, iter->key_node)->meta & K8SM__DUPLICATE) != 0;
        iter->next = sibling(document, iter->value);
    }
    iter->key = k8sm__node_text(document, iter->key_node, &iter->key_len);
    return true;
}

k8sm__node k8sm__map_find(const k8sm__document *document, k8sm__node map, const char *key)
{
    k8sm__iter iter;
    k8sm__node found = K8SM__NO_NODE;
    size_t len = strlen(key);
    if (k8sm__node_kind(document, map) != K8SM__MAP)
        return K8SM__NO_NODE;
    k8sm__iter_init(&iter, document, map);
    while (k8sm__iter_next(&iter))
        if (iter.key_len == len && memcmp(iter.key, key, len) == 0)
            found = iter.value;
    return found;
}
