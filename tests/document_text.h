/* A document as JSON text, to compare with what other readers made of the same bytes. */
#ifndef K8SM_DOCUMENT_TEXT_H
#define K8SM_DOCUMENT_TEXT_H

#include "testing.h"

#include "document.h"

/** What the options of a stream say if nobody sets them. */
static const k8sm__limits usual_limits = { .max_depth = 64,
                                           .max_nodes = 4000000,
                                           .max_yaml_nodes = 250000,
                                           .max_alias_nodes = 10000,
                                           .max_key_bytes = 1024 };

enum { DOCUMENT_KEYS = 64 };

static inline int compare_entries(const void *a, const void *b)
{
    const k8sm__iter *left = a, *right = b;
    size_t len = left->key_len < right->key_len ? left->key_len : right->key_len;
    int order = len == 0 ? 0 : memcmp(left->key, right->key, len);
    return order != 0 ? order
                      : (left->key_len > right->key_len) - (left->key_len < right->key_len);
}

static inline void put_value(k8sm__buffer *buffer, const k8sm__document *document,
                             k8sm__node node, bool as_map);

static inline void put_map(k8sm__buffer *buffer, const k8sm__document *document,
                           k8sm__node node, bool as_map)
{
    k8sm__iter entries[DOCUMENT_KEYS], iter;
    size_t count = 0;
    k8sm__iter_init(&iter, document, node);
    while (k8sm__iter_next(&iter)) {
        assert_int_equal(iter.index + 0U, iter.given - 1);
        if (iter.overridden && as_map)
            continue;
        assert_true(count < DOCUMENT_KEYS);
        entries[count++] = iter;
    }
    if (as_map)
        qsort(entries, count, sizeof *entries, compare_entries);
    k8sm__buffer_byte(buffer, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            k8sm__buffer_byte(buffer, ',');
        k8sm__buffer_json_string(buffer, entries[i].key, entries[i].key_len);
        k8sm__buffer_byte(buffer, ':');
        put_value(buffer, document, entries[i].value, as_map);
    }
    k8sm__buffer_byte(buffer, '}');
}

static inline void put_value(k8sm__buffer *buffer, const k8sm__document *document,
                             k8sm__node node, bool as_map)
{
    k8sm__kind kind = k8sm__node_kind(document, node);
    size_t len;
    const char *text = k8sm__node_text(document, node, &len);
    if (kind == K8SM__MAP) {
        put_map(buffer, document, node, as_map);
    } else if (kind == K8SM__LIST) {
        k8sm__iter iter;
        k8sm__iter_init(&iter, document, node);
        k8sm__buffer_byte(buffer, '[');
        while (k8sm__iter_next(&iter)) {
            if (iter.index > 0)
                k8sm__buffer_byte(buffer, ',');
            put_value(buffer, document, iter.value, as_map);
        }
        k8sm__buffer_byte(buffer, ']');
    } else if (kind == K8SM__STRING) {
        k8sm__buffer_json_string(buffer, text, len);
    } else {
        k8sm__buffer_append(buffer, text, len);
    }
}

/** @param as_map  as Go prints a map: keys in order, each once, the last one's value. Else all
 *                 entries as they are given.
 *  @return NUL-terminated; the caller frees it. */
static inline char *document_text(const k8sm__document *document, bool as_map)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(NULL);
    k8sm__node root = k8sm__document_root(document);
    if (root == K8SM__NO_NODE)
        k8sm__buffer_text(&buffer, "null");
    else
        put_value(&buffer, document, root, as_map);
    k8sm__buffer_byte(&buffer, '\0');
    assert_false(buffer.failed);
    return buffer.data;
}

/** Is a key given twice anywhere? (What strict decoding finds, on a tree without aliases to
 *  follow: each map is looked at where it stands.) */
static inline bool has_duplicates(const k8sm__document *document)
{
    for (k8sm__node node = 0; node < k8sm__document_node_count(document); node++) {
        k8sm__iter iter;
        k8sm__iter_init(&iter, document, node);
        while (k8sm__iter_next(&iter))
            if (iter.duplicate)
                return true;
    }
    return false;
}

#endif
