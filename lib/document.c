#include "document.h"

#include <string.h>

#include "document_build.h"

struct k8sm__source {
    const k8sm_alloc *alloc;
    atomic_uint references;
    char text[];
};

/* --- life ------------------------------------------------------------------------------------
 */

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
    k8sm__source_unref(document->source);
    k8sm__release(alloc, document);
}

k8sm__source *k8sm__source_new(const char *buf, size_t len, const k8sm_alloc *alloc)
{
    k8sm__source *source = k8sm__allocate(alloc, sizeof *source + len);
    if (source == NULL)
        return NULL;
    source->alloc = alloc;
    atomic_init(&source->references, 1);
    if (len > 0)
        memcpy(source->text, buf, len);
    return source;
}

const char *k8sm__source_text(const k8sm__source *source)
{
    return source->text;
}

void k8sm__source_unref(k8sm__source *source)
{
    if (source != NULL &&
        atomic_fetch_sub_explicit(&source->references, 1, memory_order_acq_rel) == 1)
        k8sm__release(source->alloc, source);
}

void k8sm__document_adopt(k8sm__document *document, k8sm__source *source, bool positions)
{
    document->unplaced = !positions;
    if (source == NULL)
        return;
    atomic_fetch_add_explicit(&source->references, 1, memory_order_relaxed);
    document->source = source;
}

/* --- nodes ------------------------------------------------------------------------------- */

k8sm__tree_node *k8sm__document_node(const k8sm__document *document, k8sm__node node)
{
    return &document->chunks[node >> K8SM__CHUNK_BITS][node & (K8SM__CHUNK_NODES - 1)];
}

k8sm__node k8sm__document_sibling(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__document_node(document, node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    if (n->meta & K8SM__ALIAS || (kind != K8SM__LIST && kind != K8SM__MAP))
        return node + 1;
    return node + n->first;
}

/* --- reading
 * ------------------------------------------------------------------------------------------ */

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
    *ret_len = 0;
    switch (n->meta & K8SM__KIND_MASK) {
    case K8SM__LIST:
    case K8SM__MAP:
        return "";
    case K8SM__NULL:
        *ret_len = 4;
        return "null";
    case K8SM__BOOL:
        *ret_len = n->second ? 4 : 5;
        return n->second ? "true" : "false";
    default:
        break;
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
    if (kind != K8SM__LIST && kind != K8SM__MAP)
        return 0;
    return n->meta & K8SM__FLAT ? document->flats[n->second].written : n->second;
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

void k8sm__no_position(k8sm_error *err)
{
    err->line = err->column = 0;
    err->offset = 0;
}

void k8sm__document_position(const k8sm__document *document, size_t offset, k8sm_error *err)
{
    if (!document->unplaced)
        k8sm__position(document->buf, document->len, offset, err);
    else if (err != NULL)
        k8sm__no_position(err);
}

void k8sm__node_position(const k8sm__document *document, k8sm__node node, k8sm_error *err)
{
    k8sm__document_position(document, k8sm__document_node(document, node)->offset, err);
}

void k8sm__iter_init(k8sm__iter *iter, const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = seen_through(document, &node);
    uint32_t kind = n->meta & K8SM__KIND_MASK;
    memset(iter, 0, sizeof *iter);
    iter->document = document;
    iter->key = "";
    iter->key_node = K8SM__NO_NODE;
    iter->map = kind == K8SM__MAP;
    iter->next = node + 1;
    iter->left = iter->map || kind == K8SM__LIST ? n->second : 0;
    if (n->meta & K8SM__FLAT) {
        const k8sm__flat *flat = &document->flats[n->second];
        iter->flat = flat->entries;
        iter->left = flat->count;
    }
}

bool k8sm__iter_next(k8sm__iter *iter)
{
    const k8sm__document *document = iter->document;
    uint32_t meta;
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
    } else {
        iter->key_node = iter->next;
        iter->value = iter->next + 1;
        meta = k8sm__document_node(document, iter->key_node)->meta;
        iter->duplicate = (meta & K8SM__DUPLICATE) != 0;
        iter->overridden = (meta & K8SM__OVERRIDDEN) != 0;
        iter->next = k8sm__document_sibling(document, iter->value);
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
