/* Text notation: name(role):value;name:value... with every habit of Mesos' own reader
 * (resources.cpp fromSimpleString, values.cpp parse, stout numify). */
#include <string.h>

#include "document.h"
#include "fixed.h"
#include "k8smesos/mesos_resources.h"
#include "mesos_internal.h"

typedef struct piece {
    const char *text;
    size_t len;
} piece;

typedef struct reader {
    const char *text;
    size_t len;
    const k8sm_alloc *alloc;
    k8sm_mesos_resources *resources;
    k8sm_error *err;
    piece name, source; /* of the entry in hand; source is its value as it stands */
    k8sm__buffer value; /* the value without its spaces */
    k8sm_status held;   /* the first invalid entry: shown if all the rest can be read */
    k8sm_error held_error;
} reader;

/* As much of a piece as a message takes, for "%.*s". */
#define SHOWN(p) ((p).len > 40 ? 40 : (int)(p).len), (p).text

/* Show the error that was just written at a byte of the text. @return its code. */
static k8sm_status at(const reader *r, const char *where, k8sm_status rc)
{
    if (r->err != NULL)
        k8sm__position(r->text, r->len, (size_t)(where - r->text), r->err);
    return rc;
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* The next non-empty part between delimiters; false at the end. */
static bool next_token(piece *rest, const char *delimiters, piece *ret_token)
{
    size_t begin = 0, end;
    while (begin < rest->len && is_one_of(rest->text[begin], delimiters))
        begin++;
    for (end = begin; end < rest->len && !is_one_of(rest->text[end], delimiters);)
        end++;
    *ret_token = (piece){ rest->text + begin, end - begin };
    *rest = (piece){ rest->text + end, rest->len - end };
    return ret_token->len > 0;
}

static piece trim(piece p)
{
    while (p.len > 0 && is_one_of(p.text[0], " \t\n\r")) {
        p.text++;
        p.len--;
    }
    while (p.len > 0 && is_one_of(p.text[p.len - 1], " \t\n\r"))
        p.len--;
    return p;
}

static const char *find(piece p, char c)
{
    return p.len == 0 ? NULL : memchr(p.text, c, p.len);
}

/* --- values -------------------------------------------------------------------------- */

static bool brackets_match(piece value, char open, char close)
{
    size_t depth = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.text[i] == open)
            depth++;
        else if (value.text[i] == close && depth-- == 0)
            return false;
    }
    return depth == 0;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* Decimal with an optional +, or hexadecimal after 0x. */
static bool read_bound(piece token, uint64_t *ret_number)
{
    size_t from = 0;
    unsigned base = 10;
    uint64_t number = 0;
    if (token.len > 2 && token.text[0] == '0' && is_one_of(token.text[1], "xX")) {
        base = 16;
        from = 2;
    } else if (token.len > 1 && token.text[0] == '+') {
        from = 1;
    }
    for (size_t i = from; i < token.len; i++) {
        unsigned digit = (unsigned)digit_value(token.text[i]);
        if (digit >= base || __builtin_mul_overflow(number, base, &number) ||
            __builtin_add_overflow(number, digit, &number))
            return false;
    }
    *ret_number = number;
    return true;
}

static k8sm_status bad_value(const reader *r, const char *reason)
{
    return at(r, r->source.text,
              k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                         "Failed to parse resource %.*s value %.*s error %s", SHOWN(r->name),
                         SHOWN(r->source), reason));
}

static k8sm_status read_ranges(const reader *r, piece value, k8sm__entry *entry)
{
    static const char delimiters[] = "[]-,\n";
    size_t tokens = 0;
    piece rest = value, begin, end;
    while (next_token(&rest, delimiters, &begin))
        tokens++;
    if (tokens % 2 != 0)
        return bad_value(r, "Expecting one or more \"ranges\"");
    entry->ranges = k8sm__allocate_array(r->alloc, tokens / 2 + 1, sizeof *entry->ranges);
    if (entry->ranges == NULL)
        return k8sm__nomem(r->err);
    rest = value;
    while (next_token(&rest, delimiters, &begin) && next_token(&rest, delimiters, &end)) {
        k8sm__range range;
        if (!read_bound(begin, &range.begin) || !read_bound(end, &range.end))
            return at(r, r->source.text,
                      k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                                 "Failed to parse resource %.*s value %.*s error Expecting "
                                 "non-negative integers in '%.*s'",
                                 SHOWN(r->name), SHOWN(r->source), SHOWN(begin)));
        entry->ranges[entry->range_count++] = range;
    }
    entry->range_count = k8sm__ranges_coalesce(entry->ranges, entry->range_count);
    return K8SM_OK;
}

static k8sm_status read_items(const reader *r, piece value, k8sm__entry *entry)
{
    static const char delimiters[] = "{},\n";
    size_t count = 0;
    piece rest = value, token;
    while (next_token(&rest, delimiters, &token))
        count++;
    entry->items = k8sm__allocate_array(r->alloc, count + 1, sizeof *entry->items);
    if (entry->items == NULL)
        return k8sm__nomem(r->err);
    rest = value;
    while (next_token(&rest, delimiters, &token)) {
        char *item = k8sm__copy_string(r->alloc, token.text, token.len);
        if (item == NULL)
            return k8sm__nomem(r->err);
        entry->items[entry->item_count++] = item;
    }
    return K8SM_OK;
}

static bool is_word(piece p, const char *word)
{
    if (p.len != strlen(word))
        return false;
    for (size_t i = 0; i < p.len; i++)
        if ((p.text[i] | 0x20) != word[i])
            return false;
    return true;
}

/* What a number reads as that Mesos refuses though it is one; NULL: no number. */
static const char *unusable_number(piece p)
{
    if (p.len > 0 && (p.text[0] == '+' || p.text[0] == '-')) {
        p.text++;
        p.len--;
    }
    if (is_word(p, "inf") || is_word(p, "infinity"))
        return "Infinite values not supported";
    if (p.len > 4 && is_word((piece){ p.text, 3 }, "nan") && p.text[3] == '(' &&
        p.text[p.len - 1] == ')')
        p.len = 3;
    return is_word(p, "nan") ? "NaN not supported" : NULL;
}

static k8sm_status bad_scalar(const reader *r, piece value, const char *reason)
{
    return at(r, r->source.text,
              k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                         "Failed to parse resource %.*s value %.*s error Invalid scalar value "
                         "'%.*s':%s",
                         SHOWN(r->name), SHOWN(r->source), SHOWN(value), reason));
}

static k8sm_status not_a_number(const reader *r)
{
    return at(r, r->source.text,
              k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                         "Bad type for resource %.*s value %.*s type TEXT", SHOWN(r->name),
                         SHOWN(r->source)));
}

static k8sm_status read_scalar(const reader *r, piece value, k8sm__entry *entry)
{
    const char *unusable = unusable_number(value);
    if (unusable != NULL)
        return bad_scalar(r, value, unusable);
    if (!k8sm__double_parse(value.text, value.len, &entry->raw) ||
        !k8sm__double_is_finite(entry->raw))
        return not_a_number(r);
    if (k8sm__double_is_subnormal(entry->raw))
        return bad_scalar(r, value, "Subnormal values not supported");
    if (k8sm__double_is_negative(entry->raw))
        return bad_scalar(r, value, "Negative values not supported");
    entry->has_raw = true;
    return K8SM_OK;
}

/* Spaces vanish anywhere in a value. */
static k8sm_status strip_spaces(reader *r, piece *ret_value)
{
    r->value.size = 0;
    for (size_t i = 0; i < r->source.len; i++)
        if (r->source.text[i] != ' ')
            k8sm__buffer_byte(&r->value, r->source.text[i]);
    *ret_value = (piece){ r->value.data, r->value.size };
    return r->value.failed ? k8sm__nomem(r->err) : K8SM_OK;
}

static k8sm_status read_value(reader *r, k8sm__draft *draft)
{
    piece value;
    k8sm_status rc = strip_spaces(r, &value);
    if (rc != K8SM_OK)
        return rc;
    if (value.len == 0)
        return bad_value(r, "Expecting non-empty string");
    if (!brackets_match(value, '{', '}') || !brackets_match(value, '[', ']') ||
        !brackets_match(value, '(', ')'))
        return bad_value(r, "Mismatched brackets");
    if (value.text[0] == '[') {
        draft->entry.type = K8SM_VALUE_RANGES;
        draft->has_ranges = true;
        return read_ranges(r, value, &draft->entry);
    }
    if (find(value, '[') != NULL)
        return bad_value(r, "Unexpected '[' found");
    if (value.text[0] == '{') {
        draft->entry.type = K8SM_VALUE_SET;
        draft->has_set = true;
        return read_items(r, value, &draft->entry);
    }
    if (find(value, '{') != NULL)
        return bad_value(r, "Unexpected '{' found");
    draft->has_scalar = true;
    return read_scalar(r, value, &draft->entry);
}

/* --- entries ------------------------------------------------------------------------- */

static k8sm_status set_role(const reader *r, piece role, k8sm__entry *entry)
{
    if (role.len == 1 && role.text[0] == '*')
        return K8SM_OK;
    entry->reservations = k8sm__allocate_zero(r->alloc, sizeof *entry->reservations);
    if (entry->reservations == NULL)
        return k8sm__nomem(r->err);
    entry->reservation_count = 1;
    entry->reservations[0].type = K8SM__RESERVATION_STATIC;
    entry->reservations[0].role = k8sm__copy_string(r->alloc, role.text, role.len);
    return entry->reservations[0].role == NULL ? k8sm__nomem(r->err) : K8SM_OK;
}

/* name, or name(role) with anything behind it. */
static k8sm_status read_name(const reader *r, piece token, piece head, piece *ret_name,
                             piece *ret_role)
{
    const char *open = find(head, '('), *close = find(head, ')');
    *ret_name = trim(head);
    *ret_role = (piece){ "*", 1 };
    if (open == NULL)
        return K8SM_OK;
    if (close == NULL || close < open)
        return at(r, open,
                  k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                             "Bad value for resources, mismatched parentheses in %.*s",
                             SHOWN(token)));
    *ret_name = trim((piece){ head.text, (size_t)(open - head.text) });
    *ret_role = trim((piece){ open + 1, (size_t)(close - open - 1) });
    return K8SM_OK;
}

/* Mesos looks at validity when all of the text is read. */
static k8sm_status add_draft(reader *r, const char *where, k8sm__draft *draft)
{
    k8sm__entry entry;
    k8sm_status rc;
    if (r->held != K8SM_OK)
        return K8SM_OK;
    r->held = k8sm__draft_validate(draft, false, &r->held_error);
    if (r->held != K8SM_OK) {
        k8sm__position(r->text, r->len, (size_t)(where - r->text), &r->held_error);
        return K8SM_OK;
    }
    rc = k8sm__draft_upgrade(draft, r->alloc, &entry, r->err);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__mesos_add_entry(r->resources, &entry, r->err);
    k8sm__entry_finish(&entry, r->alloc);
    return rc == K8SM_OK ? rc : at(r, where, rc);
}

static k8sm_status read_draft(reader *r, piece token, k8sm__draft *draft)
{
    piece rest = token, head, extra, role;
    k8sm_status rc;
    if (!next_token(&rest, ":", &head) || !next_token(&rest, ":", &r->source) ||
        next_token(&rest, ":", &extra))
        return at(r, token.text,
                  k8sm__fail(r->err, K8SM_E_SYNTAX, NULL,
                             "Bad value for resources, missing or extra ':' in %.*s",
                             SHOWN(token)));
    rc = read_name(r, token, head, &r->name, &role);
    if (rc == K8SM_OK)
        rc = read_value(r, draft);
    if (rc != K8SM_OK)
        return rc;
    draft->entry.name = k8sm__copy_string(r->alloc, r->name.text, r->name.len);
    if (draft->entry.name == NULL)
        return k8sm__nomem(r->err);
    return set_role(r, role, &draft->entry);
}

static k8sm_status read_entries(reader *r)
{
    piece rest = { r->text, r->len }, token;
    if (find(rest, '\0') != NULL)
        return at(r, find(rest, '\0'),
                  k8sm__fail(r->err, K8SM_E_SYNTAX, NULL, "a zero byte in resources"));
    while (next_token(&rest, ";", &token)) {
        k8sm__draft draft = { .reservation = { .type = K8SM__RESERVATION_ABSENT } };
        k8sm_status rc = read_draft(r, token, &draft);
        if (rc == K8SM_OK)
            rc = add_draft(r, token.text, &draft);
        k8sm__draft_finish(&draft, r->alloc);
        if (rc != K8SM_OK)
            return rc;
    }
    if (r->held != K8SM_OK && r->err != NULL)
        *r->err = r->held_error;
    return r->held;
}

k8sm_status k8sm__mesos_read_text(const char *text, size_t len, k8sm_mesos_resources *resources,
                                  k8sm_error *err)
{
    reader r = { .text = text,
                 .len = len,
                 .alloc = resources->alloc,
                 .resources = resources,
                 .err = err,
                 .value = K8SM__BUFFER_INIT(resources->alloc) };
    k8sm_status rc = read_entries(&r);
    k8sm__buffer_finish(&r.value);
    return rc;
}

/* --- the whole ------------------------------------------------------------------------- */

/* resources.cpp, validateCommandLineResources. */
static k8sm_status check_line(const k8sm_mesos_resources *resources, k8sm_error *err)
{
    for (size_t i = 0; i < resources->count; i++) {
        const k8sm__entry *entry = &resources->entries[i];
        const size_t depth = entry->reservation_count;
        if (entry->disk != NULL && entry->disk->has_persistence)
            return k8sm__fail(err, K8SM_E_INVALID, "disk.persistence",
                              "Persistent volumes cannot be specified at the command line");
        if (entry->revocable)
            return k8sm__fail(err, K8SM_E_INVALID, "revocable",
                              "Revocable resources cannot be specified at the command line");
        if (depth > 0 && entry->reservations[depth - 1].type == K8SM__RESERVATION_DYNAMIC)
            return k8sm__fail(err, K8SM_E_INVALID, "reservations",
                              "Dynamic reservations cannot be specified at the command line");
        for (size_t j = 0; j < i; j++)
            if (resources->entries[j].type != entry->type &&
                strcmp(resources->entries[j].name, entry->name) == 0)
                return k8sm__fail(err, K8SM_E_INVALID, NULL,
                                  "Resources with the same name ('%.48s') but different types "
                                  "are not allowed",
                                  entry->name);
    }
    return K8SM_OK;
}

static piece skip_blanks(piece p)
{
    while (p.len > 0 && is_one_of(p.text[0], " \t\n\r")) {
        p.text++;
        p.len--;
    }
    return p;
}

/* A JSON array if it can be read as one, else text: "[a:1" is text. What begins like an
 * array of objects gets the JSON reader's message. */
static k8sm_status read_either(const char *text, size_t len, k8sm_mesos_resources *resources,
                               k8sm_error *err)
{
    piece rest = skip_blanks((piece){ text, len });
    k8sm_error json_error = { .code = K8SM_OK };
    k8sm_status rc;
    bool objects;
    if (rest.len == 0 || rest.text[0] != '[')
        return k8sm__mesos_read_text(text, len, resources, err);
    rc = k8sm__mesos_read_json(text, len, false, resources, &json_error);
    if (rc == K8SM_OK)
        return K8SM_OK;
    rest = skip_blanks((piece){ rest.text + 1, rest.len - 1 });
    objects = rest.len > 0 && rest.text[0] == '{';
    if (rc != K8SM_E_SYNTAX || objects) {
        if (err != NULL)
            *err = json_error;
        return rc;
    }
    return k8sm__mesos_read_text(text, len, resources, err);
}

k8sm_status k8sm_mesos_resources_parse(const char *text, size_t len, const k8sm_alloc *alloc,
                                       k8sm_mesos_resources **ret, k8sm_error *err)
{
    k8sm_mesos_resources *resources = NULL;
    k8sm_status rc;
    if (ret == NULL || (text == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text and ret are required");
    rc = k8sm_mesos_resources_new(alloc, &resources, err);
    if (rc != K8SM_OK)
        return rc;
    rc = read_either(text == NULL ? "" : text, len, resources, err);
    if (rc == K8SM_OK)
        rc = check_line(resources, err);
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(resources);
        return rc;
    }
    *ret = resources;
    return K8SM_OK;
}
