/* JSON text as a tree of jansson: read as the library reads JSON, numbers kept or refused. */
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "fixed.h"
#include "k8smesos/jansson.h"

enum { MOST_DEPTH = 256, PATH_BYTES = 512 };

typedef struct level {
    k8sm__iter iter;
    json_t *json; /* borrowed: held by the level above */
    bool list;
} level;

typedef struct tree_reader {
    const k8sm__document *document;
    level levels[MOST_DEPTH];
    uint32_t depth;
    k8sm_error *err;
} tree_reader;

/* --- numbers ------------------------------------------------------------------------------------ */

/* The digits of a decimal from the first that is not 0, and the power of ten of that one. */
typedef struct decimal {
    const char *at, *end;
    int64_t power;
    bool negative, zero;
} decimal;

static int64_t exponent_of(const char *at, const char *end)
{
    const int64_t enough = 1000000;
    bool negative = at < end && *at == '-';
    int64_t value = 0;
    for (at += at < end && (*at == '-' || *at == '+'); at < end && value < enough; at++)
        value = value * 10 + (*at - '0');
    return negative ? -value : value;
}

static decimal decimal_of(const char *text, size_t len)
{
    decimal d = { .at = text, .end = text + len, .negative = text[0] == '-' };
    const char *point, *first;
    for (const char *at = text; at < d.end; at++)
        if ((*at | 0x20) == 'e') {
            d.power = exponent_of(at + 1, d.end);
            d.end = at;
        }
    d.at += d.negative;
    point = memchr(d.at, '.', (size_t)(d.end - d.at));
    if (point == NULL)
        point = d.end;
    for (first = d.at; first < d.end && (*first == '0' || *first == '.');)
        first++;
    d.zero = first == d.end;
    d.power += first < point ? point - first - 1 : point - first;
    d.at = first;
    return d;
}

static char next_digit(decimal *d)
{
    if (d->at < d->end && *d->at == '.')
        d->at++;
    return d->at < d->end ? *d->at++ : '0';
}

static bool same_number(const char *text, size_t len, const char *other, size_t other_len)
{
    decimal a = decimal_of(text, len), b = decimal_of(other, other_len);
    if (a.zero || b.zero)
        return a.zero && b.zero;
    if (a.negative != b.negative || a.power != b.power)
        return false;
    while (a.at < a.end || b.at < b.end)
        if (next_digit(&a) != next_digit(&b))
            return false;
    return true;
}

static bool read_integer(const char *text, size_t len, json_int_t *ret)
{
    const bool negative = text[0] == '-';
    int64_t value = 0;
    for (size_t i = negative; i < len; i++) {
        int digit = text[i] - '0';
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_sub_overflow(value, (int64_t)digit, &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *ret = value;
    return true;
}

/* @return NULL: out of memory, or with *ret_exact false a number that jansson cannot hold. */
static json_t *make_number(const char *text, size_t len, bool integer, bool *ret_exact)
{
    char shortest[K8SM__DOUBLE_TEXT];
    json_int_t whole;
    double number = 0;
    *ret_exact = true;
    if (integer && read_integer(text, len, &whole))
        return json_integer(whole);
    *ret_exact = k8sm__double_parse(text, len, &number) && k8sm__double_is_finite(number) &&
                 same_number(text, len, shortest, k8sm__double_format_json(number, shortest));
    return *ret_exact ? json_real(number) : NULL;
}

/* --- values ------------------------------------------------------------------------------------- */

static bool has_any(const char *text, size_t len, const char *of)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != '\0' && strchr(of, text[i]) != NULL)
            return true;
    return false;
}

/* Where the value in hand stands, as findings say it. */
static void path_of(const tree_reader *r, char *path)
{
    size_t used = 0;
    path[0] = '\0';
    for (uint32_t i = 0; i < r->depth && used < PATH_BYTES - 1; i++) {
        const level *l = &r->levels[i];
        const int len = l->iter.key_len < PATH_BYTES ? (int)l->iter.key_len : PATH_BYTES;
        int wrote;
        if (l->list)
            wrote = snprintf(path + used, PATH_BYTES - used, "[%u]", (unsigned)l->iter.index);
        else if (has_any(l->iter.key, l->iter.key_len, "./[]"))
            wrote = snprintf(path + used, PATH_BYTES - used, "[%.*s]", len, l->iter.key);
        else
            wrote = snprintf(path + used, PATH_BYTES - used, "%s%.*s", used > 0 ? "." : "", len,
                             l->iter.key);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
}

static k8sm_status refuse_number(const tree_reader *r, k8sm__node node)
{
    char path[PATH_BYTES];
    path_of(r, path);
    k8sm__fail(r->err, K8SM_E_RANGE, path,
               "neither a 64-bit integer nor a double holds this number as it is");
    if (r->err != NULL)
        k8sm__node_position(r->document, node, r->err);
    return K8SM_E_RANGE;
}

static k8sm_status make_value(const tree_reader *r, k8sm__node node, json_t **ret_json)
{
    const k8sm__kind kind = k8sm__node_kind(r->document, node);
    bool exact = true;
    size_t len;
    const char *text = k8sm__node_text(r->document, node, &len);
    switch (kind) {
    case K8SM__MAP:
        *ret_json = json_object();
        break;
    case K8SM__LIST:
        *ret_json = json_array();
        break;
    case K8SM__STRING:
        *ret_json = json_stringn_nocheck(text, len);
        break;
    case K8SM__INTEGER:
    case K8SM__FLOAT:
        *ret_json = make_number(text, len, kind == K8SM__INTEGER, &exact);
        break;
    case K8SM__BOOL:
        *ret_json = json_boolean(text[0] == 't');
        break;
    case K8SM__NULL:
        *ret_json = json_null();
        break;
    }
    if (!exact)
        return refuse_number(r, node);
    return *ret_json == NULL ? k8sm__nomem(r->err) : K8SM_OK;
}

static void enter(tree_reader *r, k8sm__node node, json_t *json)
{
    level *l = &r->levels[r->depth++];
    l->json = json;
    l->list = json_is_array(json);
    k8sm__iter_init(&l->iter, r->document, node);
}

static bool is_container(const json_t *json)
{
    return json_is_array(json) || json_is_object(json);
}

/* The next value of the innermost list or map goes into it. */
static k8sm_status step(tree_reader *r)
{
    level *l = &r->levels[r->depth - 1];
    json_t *value = NULL;
    k8sm_status rc;
    int failed;
    if (!k8sm__iter_next(&l->iter)) {
        r->depth--;
        return K8SM_OK;
    }
    if (l->iter.overridden)
        return K8SM_OK;
    rc = make_value(r, l->iter.value, &value);
    if (rc != K8SM_OK)
        return rc;
    failed = l->list
                 ? json_array_append_new(l->json, value)
                 : json_object_setn_new_nocheck(l->json, l->iter.key, l->iter.key_len, value);
    if (failed != 0)
        return k8sm__nomem(r->err);
    if (is_container(value))
        enter(r, l->iter.value, value);
    return K8SM_OK;
}

static k8sm_status make_tree(tree_reader *r, json_t **ret_json)
{
    const k8sm__node node = k8sm__document_root(r->document);
    json_t *root = NULL;
    k8sm_status rc = make_value(r, node, &root);
    if (rc == K8SM_OK && is_container(root))
        enter(r, node, root);
    while (rc == K8SM_OK && r->depth > 0)
        rc = step(r);
    if (rc == K8SM_OK)
        *ret_json = root;
    else
        json_decref(root);
    return rc;
}

/* --- public ------------------------------------------------------------------------------------- */

static k8sm_status read_text(const char *text, size_t len, const k8sm_alloc *alloc,
                             k8sm__document **ret_document, k8sm_error *err)
{
    const k8sm__limits limits = { .max_depth = MOST_DEPTH,
                                  .max_nodes = UINT32_MAX,
                                  .max_key_bytes = UINT32_MAX };
    size_t end = 0;
    k8sm_status rc =
        k8sm__document_read_json(text, len, 0, &limits, alloc, ret_document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    while (end < len &&
           (text[end] == ' ' || text[end] == '\n' || text[end] == '\t' || text[end] == '\r'))
        end++;
    if (end == len)
        return K8SM_OK;
    k8sm__fail(err, K8SM_E_SYNTAX, NULL, "expected nothing behind the value");
    k8sm__position(text, len, end, err);
    return K8SM_E_SYNTAX;
}

k8sm_status k8sm_jansson_load(const char *text, size_t len, const k8sm_alloc *alloc,
                              json_t **ret_json, k8sm_error *err)
{
    k8sm__document *document = NULL;
    tree_reader *reader;
    k8sm_status rc;
    if ((text == NULL && len > 0) || ret_json == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text and ret_json are required");
    if (len >= UINT32_MAX)
        return k8sm__fail(err, K8SM_E_LIMIT, NULL, "the text has 4 GiB or more");
    rc = read_text(text, len, alloc, &document, err);
    reader = rc == K8SM_OK ? k8sm__allocate(alloc, sizeof *reader) : NULL;
    if (reader != NULL) {
        reader->document = document;
        reader->depth = 0;
        reader->err = err;
        rc = make_tree(reader, ret_json);
        k8sm__release(alloc, reader);
    } else if (rc == K8SM_OK) {
        rc = k8sm__nomem(err);
    }
    k8sm__document_unref(document);
    return rc;
}
