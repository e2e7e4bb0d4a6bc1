#include "json_value.h"

#include <string.h>

#include "fixed.h"

k8sm_status k8sm__json_fail(const k8sm__document *document, k8sm__node node, const char *path,
                            const char *message, k8sm_error *err)
{
    k8sm__fail(err, K8SM_E_SCHEMA, path, "%s", message);
    if (err != NULL && node != K8SM__NO_NODE)
        k8sm__node_position(document, node, err);
    return K8SM_E_SCHEMA;
}

k8sm__node k8sm__json_get(const k8sm__document *document, k8sm__node map, const char *key)
{
    k8sm__node node = map == K8SM__NO_NODE ? map : k8sm__map_find(document, map, key);
    return node != K8SM__NO_NODE && k8sm__node_kind(document, node) == K8SM__NULL ? K8SM__NO_NODE
                                                                                   : node;
}

k8sm_status k8sm__json_string(const k8sm__document *document, k8sm__node node, const char *path,
                              const k8sm_alloc *alloc, char **ret, k8sm_error *err)
{
    size_t len;
    const char *text;
    char *copy;
    if (node == K8SM__NO_NODE || k8sm__node_kind(document, node) != K8SM__STRING)
        return k8sm__json_fail(document, node, path, "expected a string", err);
    text = k8sm__node_text(document, node, &len);
    if (memchr(text, '\0', len) != NULL)
        return k8sm__json_fail(document, node, path, "expected a string without NUL", err);
    copy = k8sm__copy_string(alloc, text, len);
    if (copy == NULL)
        return k8sm__nomem(err);
    *ret = copy;
    return K8SM_OK;
}

k8sm_status k8sm__json_id(const k8sm__document *document, k8sm__node map, const char *key,
                          const k8sm_alloc *alloc, char **ret, k8sm_error *err)
{
    k8sm__node id = k8sm__json_get(document, map, key), value;
    if (id == K8SM__NO_NODE)
        return K8SM_OK;
    if (k8sm__node_kind(document, id) != K8SM__MAP)
        return k8sm__json_fail(document, id, key, "expected a map with value", err);
    value = k8sm__json_get(document, id, "value");
    if (value == K8SM__NO_NODE)
        return k8sm__json_fail(document, id, key, "expected a string", err);
    return k8sm__json_string(document, value, key, alloc, ret, err);
}

static bool is_number(const k8sm__document *document, k8sm__node node, bool *ret_text)
{
    k8sm__kind kind = node == K8SM__NO_NODE ? K8SM__NULL : k8sm__node_kind(document, node);
    *ret_text = kind == K8SM__STRING;
    return kind == K8SM__INTEGER || kind == K8SM__FLOAT || kind == K8SM__STRING;
}

k8sm_status k8sm__json_double(const k8sm__document *document, k8sm__node node, const char *path,
                              double *ret, k8sm_error *err)
{
    static const char *const infinite[] = { "Infinity", "-Infinity" };
    const double largest = 1.7976931348623157e308;
    bool is_text;
    size_t len;
    const char *text;
    if (!is_number(document, node, &is_text))
        return k8sm__json_fail(document, node, path, "expected a number", err);
    text = k8sm__node_text(document, node, &len);
    for (size_t i = 0; is_text && i < 2; i++)
        if (strlen(infinite[i]) == len && memcmp(infinite[i], text, len) == 0) {
            *ret = i == 0 ? largest * 10 : -largest * 10;
            return K8SM_OK;
        }
    if (!k8sm__double_parse(text, len, ret))
        return k8sm__json_fail(document, node, path, "expected a number", err);
    return K8SM_OK;
}

static bool read_integer(const char *text, size_t len, uint64_t *ret, bool *ret_negative)
{
    uint64_t number = 0;
    size_t at = len > 0 && text[0] == '-';
    *ret_negative = at == 1;
    if (at == len)
        return false;
    for (; at < len; at++) {
        uint64_t digit = (uint64_t)(text[at] - '0');
        if (text[at] < '0' || text[at] > '9' || number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *ret = number;
    return true;
}

k8sm_status k8sm__json_unsigned(const k8sm__document *document, k8sm__node node,
                                const char *path, uint64_t *ret, k8sm_error *err)
{
    const double limit = 18446744073709551616.0;
    bool is_text, negative = false;
    size_t len;
    const char *text;
    double number;
    if (!is_number(document, node, &is_text))
        return k8sm__json_fail(document, node, path, "expected a whole number", err);
    text = k8sm__node_text(document, node, &len);
    if (read_integer(text, len, ret, &negative) && !negative)
        return K8SM_OK;
    /* Mesos takes other numbers through a double, cut to a whole one */
    if (!k8sm__double_parse(text, len, &number) || !(number >= 0 && number < limit))
        return k8sm__json_fail(document, node, path, "expected a whole number that is not negative",
                               err);
    *ret = (uint64_t)number;
    return K8SM_OK;
}

k8sm_status k8sm__json_signed(const k8sm__document *document, k8sm__node node, const char *path,
                              int64_t *ret, k8sm_error *err)
{
    bool is_text, negative = false;
    size_t len;
    const char *text;
    uint64_t size;
    if (!is_number(document, node, &is_text))
        return k8sm__json_fail(document, node, path, "expected a whole number", err);
    text = k8sm__node_text(document, node, &len);
    if (!read_integer(text, len, &size, &negative) || size > (uint64_t)INT64_MAX)
        return k8sm__json_fail(document, node, path, "expected a whole number of 64 bits", err);
    *ret = negative ? -(int64_t)size : (int64_t)size;
    return K8SM_OK;
}

k8sm_status k8sm__json_enum(const k8sm__document *document, k8sm__node node, const char *path,
                            const char *const *names, size_t count, int32_t *ret,
                            k8sm_error *err)
{
    size_t len;
    const char *text;
    if (node == K8SM__NO_NODE || k8sm__node_kind(document, node) != K8SM__STRING)
        return k8sm__json_fail(document, node, path, "expected the name of a value", err);
    text = k8sm__node_text(document, node, &len);
    *ret = -1;
    for (size_t i = 0; i < count; i++)
        if (names[i] != NULL && strlen(names[i]) == len && memcmp(names[i], text, len) == 0)
            *ret = (int32_t)i;
    return K8SM_OK;
}

void k8sm__json_items_init(k8sm__json_items *items, const k8sm__document *document,
                           k8sm__node node)
{
    memset(items, 0, sizeof *items);
    items->document = document;
    items->bare = K8SM__NO_NODE;
    if (node == K8SM__NO_NODE || k8sm__node_kind(document, node) == K8SM__NULL)
        return;
    items->list = k8sm__node_kind(document, node) == K8SM__LIST;
    if (items->list)
        k8sm__iter_init(&items->iter, document, node);
    else
        items->bare = node;
}

bool k8sm__json_items_next(k8sm__json_items *items)
{
    if (items->list) {
        if (!k8sm__iter_next(&items->iter))
            return false;
        items->item = items->iter.value;
        items->index = items->iter.index;
        return true;
    }
    items->item = items->bare;
    items->bare = K8SM__NO_NODE;
    return items->item != K8SM__NO_NODE;
}

size_t k8sm__json_items_count(const k8sm__document *document, k8sm__node node)
{
    if (node == K8SM__NO_NODE || k8sm__node_kind(document, node) == K8SM__NULL)
        return 0;
    return k8sm__node_kind(document, node) == K8SM__LIST ? k8sm__node_size(document, node) : 1;
}
