#include "schema.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

#include "k8smesos/quantity.h"
#include "k8smesos/version.h"

enum { FRAMES = 260, PATH_BYTES = 512 };

static const char *const kind_names[] = { "null",     "a boolean", "a number", "a number",
                                          "a string", "a list",    "a map" };

/* One list, map or struct on the way down. */
typedef struct frame {
    k8sm__cursor at;
    uint16_t type;
} frame;

typedef struct walk {
    const k8sm__document *document;
    const char *prefix;
    k8sm_findings *findings;
    bool decodes;
    uint32_t depth;
    frame frames[FRAMES];
} walk;

const char *k8sm_schema_version(void)
{
    return k8sm__schema_version;
}

const k8sm__root *k8sm__schema_find(const char *api_version, const char *kind)
{
    for (size_t i = 0; i < k8sm__schema_root_count; i++)
        if (strcmp(k8sm__schema_roots[i].kind, kind) == 0 &&
            strcmp(k8sm__schema_roots[i].api_version, api_version) == 0)
            return &k8sm__schema_roots[i];
    return NULL;
}

/* --- findings
 * ------------------------------------------------------------------------------------- */

static size_t add_part(char *path, size_t at, const k8sm__cursor *c)
{
    size_t len = 0;
    const char *key =
        c->key_node == K8SM__NO_NODE ? "" : k8sm__node_text(c->document, c->key_node, &len);
    const int shown = (int)(len < 200 ? len : 200);
    bool plain = true;
    int made;
    for (size_t i = 0; i < len; i++)
        plain = plain && key[i] != '.' && key[i] != '/' && key[i] != '\0';
    if (c->key_node == K8SM__NO_NODE)
        made = snprintf(path + at, PATH_BYTES - at, "[%u]", c->index);
    else if (plain)
        made = snprintf(path + at, PATH_BYTES - at, "%s%.*s", at > 0 ? "." : "", shown, key);
    else
        made = snprintf(path + at, PATH_BYTES - at, "[%.*s]", shown, key);
    at += made < 0 ? 0 : (size_t)made;
    return at < PATH_BYTES ? at : PATH_BYTES - 1;
}

static void make_path(const walk *w, char *path)
{
    size_t at = strlen(w->prefix);
    if (at >= PATH_BYTES)
        at = PATH_BYTES - 1;
    memcpy(path, w->prefix, at);
    path[at] = '\0';
    for (uint32_t i = 0; i < w->depth; i++)
        at = add_part(path, at, &w->frames[i].at);
}

static k8sm_status add_finding(walk *w, k8sm_status code, uint32_t detail, k8sm__node at,
                               const char *message)
{
    char path[PATH_BYTES];
    k8sm_error finding;
    if (code != K8SM_E_UNKNOWN_FIELD && code != K8SM_E_DUPLICATE)
        w->decodes = false;
    if (k8sm__findings_pass(w->findings))
        return K8SM_OK;
    make_path(w, path);
    k8sm__fail(&finding, code, path, "%s", message);
    finding.detail = detail;
    k8sm__node_position(w->document, at, &finding);
    return k8sm__findings_add(w->findings, &finding);
}

static k8sm_status wrong_type(walk *w, k8sm__node node, const char *expected)
{
    char message[160];
    snprintf(message, sizeof message, "found %s, expected %s",
             kind_names[k8sm__node_kind(w->document, node)], expected);
    return add_finding(w, K8SM_E_SCHEMA, 0, node, message);
}

/* --- scalars
 * ---------------------------------------------------------------------------------------- */

static void trim(const char **text, size_t *len)
{
    size_t size;
    if (*len > 0 && (*text)[0] > ' ' && (*text)[*len - 1] > ' ')
        return; /* ASCII at both ends, no space */
    while (*len > 0 && (size = k8sm__space_length(*text, *len)) > 0) {
        *text += size;
        *len -= size;
    }
    while (*len > 0) {
        for (size = 1; size <= 3 && size <= *len; size++)
            if (k8sm__space_length(*text + *len - size, size) == size)
                break;
        if (size > 3 || size > *len)
            return;
        *len -= size;
    }
}

k8sm_status k8sm__node_quantity(const k8sm__document *document, k8sm__node node,
                                struct k8sm_quantity *ret_q, k8sm_error *err)
{
    k8sm__kind kind = k8sm__node_kind(document, node);
    size_t len;
    const char *text = k8sm__node_text(document, node, &len);
    if (kind == K8SM__NULL) {
        *ret_q = (k8sm_quantity){ 0 };
        return K8SM_OK;
    }
    if (kind != K8SM__STRING && kind != K8SM__INTEGER && kind != K8SM__FLOAT)
        return k8sm__fail(err, K8SM_E_SCHEMA, NULL, "found %s, expected a quantity",
                          kind_names[kind]);
    if (kind == K8SM__STRING && k8sm__node_has_escapes(document, node))
        return k8sm__fail(err, K8SM_E_SYNTAX, NULL,
                          "a quantity must be written without escapes and line breaks");
    trim(&text, &len);
    return k8sm_quantity_parse(text, len, ret_q, err);
}

static k8sm_status check_quantity(walk *w, k8sm__node node)
{
    k8sm_quantity q;
    k8sm_error err;
    if (k8sm__node_quantity(w->document, node, &q, &err) == K8SM_OK)
        return K8SM_OK;
    return add_finding(w, err.code, err.detail, node, err.message);
}

/* An integer of JSON: no point, no exponent, within limit (and -limit - 1). */
static bool is_integer(const char *text, size_t len, uint64_t limit)
{
    size_t at = len > 0 && text[0] == '-';
    uint64_t number = 0;
    limit += at;
    if (at == len)
        return false;
    for (; at < len; at++) {
        uint64_t digit = (uint64_t)(text[at] - '0');
        if (text[at] < '0' || text[at] > '9' || number > (limit - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    return true;
}

static k8sm_status check_integer(walk *w, k8sm__node node, uint64_t limit, bool or_string)
{
    k8sm__kind kind = k8sm__node_kind(w->document, node);
    size_t len;
    const char *text = k8sm__node_text(w->document, node, &len);
    if (or_string && kind == K8SM__STRING)
        return K8SM_OK;
    if (kind != K8SM__INTEGER && kind != K8SM__FLOAT)
        return wrong_type(w, node, or_string ? "a whole number or a string" : "a whole number");
    if (!is_integer(text, len, limit))
        return add_finding(w, K8SM_E_SCHEMA, 0, node,
                           limit == INT32_MAX ? "expected a whole number of 32 bits"
                                              : "expected a whole number of 64 bits");
    return K8SM_OK;
}

static int two_digits(const char *text)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return 1000;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* RFC 3339: 2006-01-02T15:04:05[.fraction](Z|+07:00), zones up to 24:60 as Go's time.Parse. */
static bool is_time(const char *text, size_t len)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year, month, day;
    size_t at = 19;
    if (len < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
        text[16] != ':')
        return false;
    year = two_digits(text) * 100 + two_digits(text + 2);
    month = two_digits(text + 5);
    day = two_digits(text + 8);
    if (two_digits(text) > 99 || two_digits(text + 2) > 99 || month < 1 || month > 12 ||
        day < 1)
        return false;
    if (day >
        days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
        return false;
    if (two_digits(text + 11) > 23 || two_digits(text + 14) > 59 || two_digits(text + 17) > 59)
        return false;
    if (text[at] == '.' || text[at] == ',') {
        size_t first = ++at;
        while (at < len && text[at] >= '0' && text[at] <= '9')
            at++;
        if (at == first)
            return false;
    }
    if (at + 1 == len)
        return text[at] == 'Z';
    return at + 6 == len && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':' &&
           two_digits(text + at + 1) <= 24 && two_digits(text + at + 4) <= 60;
}

static k8sm_status check_string(walk *w, k8sm__node node, uint16_t kind)
{
    size_t len;
    const char *text = k8sm__node_text(w->document, node, &len);
    if (k8sm__node_kind(w->document, node) != K8SM__STRING)
        return wrong_type(w, node, "a string");
    if (kind == K8SM__TYPE_TIME && !is_time(text, len))
        return add_finding(w, K8SM_E_SCHEMA, 0, node,
                           "expected a time such as 2006-01-02T15:04:05Z");
    return K8SM_OK;
}

static k8sm_status check_scalar(walk *w, k8sm__node node, uint16_t type)
{
    uint16_t kind = k8sm__schema_types[type].kind;
    k8sm__kind found = k8sm__node_kind(w->document, node);
    switch (kind) {
    case K8SM__TYPE_QUANTITY:
        return check_quantity(w, node);
    case K8SM__TYPE_BOOL:
        return found == K8SM__BOOL ? K8SM_OK : wrong_type(w, node, "true or false");
    case K8SM__TYPE_INT32:
        return check_integer(w, node, INT32_MAX, false);
    case K8SM__TYPE_INT64:
        return check_integer(w, node, INT64_MAX, false);
    case K8SM__TYPE_INT_OR_STRING:
        return check_integer(w, node, INT32_MAX, true);
    default:
        return check_string(w, node, kind);
    }
}

/* --- the walk
 * -------------------------------------------------------------------------------------------
 */

static bool is_any(uint16_t type)
{
    return k8sm__schema_types[type].kind == K8SM__TYPE_ANY;
}

/* The type of the child that a frame's walk stands at; SIZE_MAX: an unknown field. */
static size_t child_type(const frame *f)
{
    const k8sm__type *type = &k8sm__schema_types[f->type];
    const k8sm__field *field;
    if (is_any(f->type))
        return f->type;
    if (type->kind != K8SM__TYPE_STRUCT)
        return type->ref;
    field = k8sm__schema_field(type->ref, f->at.meta >> K8SM__KEY_SHIFT);
    return field == NULL ? SIZE_MAX : field->type;
}

static void push(walk *w, k8sm__node node, uint16_t type)
{
    frame *f = &w->frames[w->depth++];
    f->type = type;
    k8sm__cursor_init(&f->at, w->document, node);
}

static k8sm_status check_node(walk *w, k8sm__node node, uint16_t type)
{
    uint16_t wanted = k8sm__schema_types[type].kind;
    k8sm__kind found = k8sm__node_kind(w->document, node);
    bool composed = found == K8SM__LIST || found == K8SM__MAP;
    if (found == K8SM__NULL && wanted != K8SM__TYPE_QUANTITY)
        return K8SM_OK; /* as if it were left out */
    if (wanted == K8SM__TYPE_LIST && found != K8SM__LIST)
        return wrong_type(w, node, "a list");
    if ((wanted == K8SM__TYPE_MAP || wanted == K8SM__TYPE_STRUCT) && found != K8SM__MAP)
        return wrong_type(w, node, "a map");
    if (wanted < K8SM__TYPE_ANY)
        return check_scalar(w, node, type);
    if (wanted == K8SM__TYPE_LIST && is_any(k8sm__schema_types[type].ref))
        return K8SM_OK; /* the items of a v1 List: each is checked by itself */
    if (composed && w->depth < FRAMES)
        push(w, node, type);
    return K8SM_OK;
}

/* What stands below an unknown field is of no type, but YAML refuses duplicates there too. */
uint16_t k8sm__schema_any(void)
{
    uint16_t at = 0;
    while (!is_any(at))
        at++;
    return at;
}

/* What the innermost walk stands at. */
static inline k8sm_status check_child(walk *w, const frame *f)
{
    const bool json = k8sm__document_is_json(w->document);
    size_t child = child_type(f);
    k8sm_status rc = K8SM_OK;
    if (child != SIZE_MAX && (f->at.meta & (K8SM__DUPLICATE | K8SM__OVERRIDDEN)) == 0 &&
        k8sm__schema_types[child].kind == K8SM__TYPE_STRING &&
        (f->at.value_meta & (K8SM__KIND_MASK | K8SM__ALIAS)) == K8SM__STRING)
        return K8SM_OK; /* most are */
    if ((f->at.meta & K8SM__DUPLICATE) && !(is_any(f->type) && json))
        rc = add_finding(w, K8SM_E_DUPLICATE, 0, f->at.key_node, "the key is already there");
    if (rc == K8SM_OK && child == SIZE_MAX)
        rc = add_finding(w, K8SM_E_UNKNOWN_FIELD, 0, f->at.key_node, "unknown field");
    /* what a later key of YAML replaces is never decoded; JSON decodes one over the other */
    if ((f->at.meta & K8SM__OVERRIDDEN) && !json)
        child = SIZE_MAX;
    if (rc != K8SM_OK)
        return rc;
    return check_node(w, f->at.value, child == SIZE_MAX ? k8sm__schema_any() : (uint16_t)child);
}

k8sm_status k8sm__schema_check(const k8sm__document *document, k8sm__node node, uint16_t type,
                               const char *prefix, k8sm_findings *findings, bool *ret_decodes)
{
    walk w;
    k8sm_status rc;
    w.document = document;
    w.prefix = prefix;
    w.findings = findings;
    w.decodes = true;
    w.depth = 0;
    rc = check_node(&w, node, type);
    while (rc == K8SM_OK && w.depth > 0) {
        if (k8sm__cursor_next(&w.frames[w.depth - 1].at))
            rc = check_child(&w, &w.frames[w.depth - 1]);
        else
            w.depth--;
    }
    *ret_decodes = w.decodes;
    return rc;
}
