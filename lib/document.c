#include "document.h"

#include <string.h>

#include "document_build.h"

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

void k8sm__document_adopt(k8sm__document *document, k8sm__source *source, bool positions)
{
    document->unplaced = !positions;
    document->source = k8sm__source_ref(source);
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

size_t k8sm__document_dropped(const k8sm__document *document)
{
    return document->dropped;
}

const char *k8sm__word_text(uint32_t meta, uint32_t second, size_t *ret_len)
{
    static const char *const words[] = { "null", "false", "true" };
    const uint32_t kind = meta & K8SM__KIND_MASK;
    const char *word = k8sm__meta_is_composed(meta) ? ""
                       : kind == K8SM__NULL         ? words[0]
                                                    : words[1 + (second != 0)];
    *ret_len = strlen(word);
    return word;
}

bool k8sm__node_has_escapes(const k8sm__document *document, k8sm__node node)
{
    const k8sm__tree_node *n = k8sm__seen_through(document, &node);
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
    const k8sm__tree_node *n = k8sm__seen_through(document, &node);
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
    if (!document->unplaced && document->source != NULL)
        k8sm__source_position(document->source, offset, err);
    else if (!document->unplaced)
        k8sm__position(document->buf, document->len, offset, err);
    else if (err != NULL)
        k8sm__no_position(err);
}

void k8sm__node_position(const k8sm__document *document, k8sm__node node, k8sm_error *err)
{
    k8sm__document_position(document, k8sm__document_node(document, node)->offset, err);
}

/* By its number, where a field has that name. */
static k8sm__node find_number(const k8sm__document *document, k8sm__node map, uint32_t number)
{
    k8sm__cursor c;
    k8sm__node found = K8SM__NO_NODE;
    k8sm__cursor_init(&c, document, map);
    while (k8sm__cursor_next(&c))
        if (c.meta >> K8SM__KEY_SHIFT == number)
            found = c.value;
    return found;
}

k8sm__node k8sm__map_find(const k8sm__document *document, k8sm__node map, const char *key)
{
    k8sm__iter iter;
    k8sm__node found = K8SM__NO_NODE;
    size_t len = strlen(key);
    uint32_t number;
    if (k8sm__node_kind(document, map) != K8SM__MAP)
        return K8SM__NO_NODE;
    number = k8sm__key_of(key, len);
    if (number != K8SM__KEY_NONE)
        return find_number(document, map, number);
    k8sm__iter_init(&iter, document, map);
    while (k8sm__iter_next(&iter))
        if (iter.key_len == len && memcmp(iter.key, key, len) == 0)
            found = iter.value;
    return found;
}
