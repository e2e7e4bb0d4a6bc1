#include "decode.h"

#include <string.h>

#include "schema.h"

bool k8sm__decode_is_null(const k8sm__decoder *d, k8sm__node node)
{
    return k8sm__node_kind(d->document, node) == K8SM__NULL;
}

k8sm_status k8sm__decode_entries(k8sm__decoder *d, k8sm__node map, k8sm__entry_reader *read,
                                 void *into)
{
    const uint32_t skipped =
        k8sm__document_is_json(d->document) ? 0 : (uint32_t)K8SM__OVERRIDDEN;
    k8sm__cursor c;
    k8sm_status rc = K8SM_OK;
    if (map == K8SM__NO_NODE || k8sm__node_kind(d->document, map) != K8SM__MAP)
        return K8SM_OK;
    k8sm__cursor_init(&c, d->document, map);
    while (rc == K8SM_OK && k8sm__cursor_next(&c))
        if (c.meta >> K8SM__KEY_SHIFT != K8SM__KEY_NONE && (c.meta & skipped) == 0)
            rc = read(d, into, c.meta >> K8SM__KEY_SHIFT, c.value);
    return rc;
}

k8sm_status k8sm__decode_items(k8sm__decoder *d, k8sm__node list, void *items, size_t *count,
                               size_t size, k8sm__item_reader *read)
{
    const uint32_t total = k8sm__node_size(d->document, list);
    const size_t held = total == 0 ? 0 : *count;
    char *made, *before;
    k8sm__cursor c;
    k8sm_status rc = K8SM_OK;
    memcpy(&before, items, sizeof before); /* a pointer to any type of item */
    made = k8sm__allocate_array(d->arena, (held > total ? held : total) + (size_t)1, size);
    if (made == NULL)
        return k8sm__nomem(d->err);
    memset(made, 0, (total + (size_t)1) * size);
    if (held > 0)
        memcpy(made, before, held * size);
    k8sm__cursor_init(&c, d->document, list);
    for (uint32_t i = 0; rc == K8SM_OK && i < total && k8sm__cursor_next(&c); i++)
        rc = read(d, made + i * size, c.value, i);
    memcpy(items, &made, sizeof made);
    *count = total;
    return rc;
}

k8sm_status k8sm__decode_text(k8sm__decoder *d, k8sm__node node, const char **ret_text)
{
    const char *text;
    if (k8sm__decode_is_null(d, node))
        return K8SM_OK;
    text = k8sm__object_text(d->object, node);
    if (text == NULL)
        return k8sm__nomem(d->err);
    *ret_text = text;
    return K8SM_OK;
}

void k8sm__decode_number(const k8sm__decoder *d, k8sm__node node, int32_t *ret_number)
{
    size_t len, at = 0;
    const char *digits = k8sm__node_text(d->document, node, &len);
    int64_t value = 0;
    bool negative = false;
    if (k8sm__decode_is_null(d, node))
        return;
    if (digits[0] == '-')
        negative = digits[at++] == '-';
    for (; at < len; at++)
        value = value * 10 + (digits[at] - '0');
    *ret_number = (int32_t)(negative ? -value : value);
}

void k8sm__decode_truth(const k8sm__decoder *d, k8sm__node node, bool *ret_truth)
{
    size_t len;
    const char *word = k8sm__node_text(d->document, node, &len);
    if (!k8sm__decode_is_null(d, node))
        *ret_truth = word[0] == 't';
}

static k8sm_status read_text(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    const char **text = into;
    (void)index;
    if (*text == NULL)
        *text = "";
    return k8sm__decode_text(d, value, text);
}

k8sm_status k8sm__decode_texts(k8sm__decoder *d, k8sm__node list, const char ***ret_texts,
                               size_t *count)
{
    return k8sm__decode_items(d, list, ret_texts, count, sizeof(const char *), read_text);
}

/* The pair of that key among those that an earlier map gave, or the next free one. */
static k8sm__pair *pair_of(k8sm__pair *pairs, size_t earlier, size_t *count, const char *key)
{
    for (size_t i = 0; i < earlier; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return &pairs[i];
    pairs[*count] = (k8sm__pair){ key, "" };
    return &pairs[(*count)++];
}

k8sm_status k8sm__decode_pairs(k8sm__decoder *d, k8sm__node map, k8sm__pair **pairs,
                               size_t *count)
{
    const size_t earlier = k8sm__decode_is_null(d, map) ? 0 : *count;
    size_t total = earlier;
    k8sm__pair *made;
    k8sm__iter iter;
    k8sm__iter_init(&iter, d->document, map);
    while (k8sm__iter_next(&iter))
        total++;
    made = k8sm__allocate_array(d->arena, total + 1, sizeof *made);
    if (made == NULL)
        return k8sm__nomem(d->err);
    if (earlier > 0)
        memcpy(made, *pairs, earlier * sizeof *made);
    *pairs = made;
    *count = earlier;
    k8sm__iter_init(&iter, d->document, map);
    while (k8sm__iter_next(&iter)) {
        char *key;
        if (iter.overridden)
            continue;
        key = k8sm__copy_document_text(d->arena, iter.key, iter.key_len);
        if (key == NULL ||
            k8sm__decode_text(d, iter.value, &pair_of(made, earlier, count, key)->value) !=
                K8SM_OK)
            return k8sm__nomem(d->err);
    }
    return K8SM_OK;
}

k8sm_status k8sm__decode_quantities(k8sm__decoder *d, k8sm__node map, k8sm_resource_list *list,
                                    bool *present)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    size_t before;
    *present = !k8sm__decode_is_null(d, map);
    if (!*present)
        k8sm__resource_list_init(list, d->arena);
    before = list->count; /* of the same map, given before in JSON */
    if (!k8sm__resource_list_reserve(list, k8sm__node_size(d->document, map)))
        return k8sm__nomem(d->err);
    k8sm__iter_init(&iter, d->document, map);
    while (rc == K8SM_OK && k8sm__iter_next(&iter)) {
        const char *name = iter.key;
        size_t len = iter.key_len;
        k8sm_quantity q;
        if (iter.overridden)
            continue;
        rc = k8sm__node_quantity(d->document, iter.value, &q, d->err);
        if (rc == K8SM_OK && memchr(name, '\0', len) != NULL) {
            name = k8sm__copy_document_text(d->arena, name, len);
            if (name == NULL)
                return k8sm__nomem(d->err);
            len = strlen(name);
        }
        if (rc == K8SM_OK)
            rc = k8sm__resource_list_append(list, before, name, len, &q, d->err);
    }
    k8sm__resource_list_sort(list);
    return rc;
}
