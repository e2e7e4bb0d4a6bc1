/* Text notation of resources, with all its habits (resources.cpp, values.cpp). */
#include <string.h>

#include "document.h"
#include "fixed.h"
#include "mesos_ranges.h"

/* --- cutting ------------------------------------------------------------------------------------------- */

typedef struct slice {
    const char *text;
    size_t len;
} slice;

/* The next piece between separators, empty ones skipped. */
static bool next_piece(slice *rest, const char *separators, slice *ret)
{
    size_t at = 0, end;
    while (at < rest->len && strchr(separators, rest->text[at]) != NULL && rest->text[at] != '\0')
        at++;
    end = at;
    while (end < rest->len && (rest->text[end] == '\0' || strchr(separators, rest->text[end]) == NULL))
        end++;
    *ret = (slice){ rest->text + at, end - at };
    rest->text += end;
    rest->len -= end;
    return ret->len > 0;
}

static slice trimmed(slice s)
{
    while (s.len > 0 && s.text[0] != '\0' && strchr(" \t\n\r", s.text[0]) != NULL) {
        s.text++;
        s.len--;
    }
    while (s.len > 0 && s.text[s.len - 1] != '\0' && strchr(" \t\n\r", s.text[s.len - 1]) != NULL)
        s.len--;
    return s;
}

/* What is being read, for positions. */
typedef struct reader {
    const char *text;
    size_t len;
    const k8sm_alloc *alloc;
    k8sm_error *err;
} reader;

static k8sm_status fail(const reader *r, k8sm_status code, const char *at, const char *message)
{
    k8sm__fail(r->err, code, NULL, "%s", message);
    if (r->err != NULL)
        k8sm__position(r->text, r->len, (size_t)(at - r->text), r->err);
    return code;
}

/* --- values ------------------------------------------------------------------------------------------------- */

static bool brackets_balance(slice s)
{
    char open[64];
    size_t depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *kinds = "[](){}", *found = s.text[i] == '\0' ? NULL : strchr(kinds, s.text[i]);
        if (found == NULL)
            continue;
        if ((found - kinds) % 2 == 0) {
            if (depth == sizeof open)
                return false;
            open[depth++] = found[1];
        } else if (depth == 0 || open[--depth] != *found) {
            return false;
        }
    }
    return depth == 0;
}

static bool parse_unsigned(slice s, uint64_t *ret)
{
    bool hex = s.len > 2 && s.text[0] == '0' && (s.text[1] | 0x20) == 'x';
    uint64_t number = 0, base = hex ? 16 : 10;
    size_t at = hex ? 2 : 0;
    if (s.len == at)
        return false;
    for (; at < s.len; at++) {
        char c = s.text[at];
        uint64_t digit = c >= '0' && c <= '9'         ? (uint64_t)(c - '0')
                         : c >= 'a' && c <= 'f' && hex ? (uint64_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' && hex ? (uint64_t)(c - 'A' + 10)
                                                       : 16;
        if (digit >= base || number > (UINT64_MAX - digit) / base)
            return false;
        number = number * base + digit;
    }
    *ret = number;
    return true;
}

static k8sm_status parse_ranges(const reader *r, slice value, k8sm__entry *entry)
{
    slice first, second, rest = value;
    size_t capacity = 0;
    entry->type = K8SM_VALUE_RANGES;
    while (next_piece(&rest, "[]-,\n", &first)) {
        void *ranges = entry->ranges;
        k8sm__range range;
        if (!next_piece(&rest, "[]-,\n", &second))
            return fail(r, K8SM_E_SYNTAX, r->text, "Expecting one or more \"ranges\"");
        if (!parse_unsigned(first, &range.begin) || !parse_unsigned(second, &range.end))
            return fail(r, K8SM_E_SYNTAX, r->text, "Expecting non-negative integers in ranges");
        if (!k8sm__grow(r->alloc, &ranges, entry->range_count, &capacity, sizeof range))
            return k8sm__nomem(r->err);
        entry->ranges = ranges;
        entry->ranges[entry->range_count++] = range;
    }
    entry->range_count = k8sm__ranges_coalesce(entry->ranges, entry->range_count);
    return K8SM_OK;
}

static k8sm_status parse_set(const reader *r, slice value, k8sm__entry *entry)
{
    slice item, rest = value;
    size_t capacity = 0;
    entry->type = K8SM_VALUE_SET;
    while (next_piece(&rest, "{},\n", &item)) {
        void *items = entry->items;
        char *copy;
        if (!k8sm__grow(r->alloc, &items, entry->item_count, &capacity, sizeof *entry->items))
            return k8sm__nomem(r->err);
        entry->items = items;
        copy = k8sm__copy_string(r->alloc, item.text, item.len);
        if (copy == NULL)
            return k8sm__nomem(r->err);
        entry->items[entry->item_count++] = copy;
    }
    return K8SM_OK;
}

static k8sm_status parse_scalar(const reader *r, slice value, const char *at, k8sm__entry *entry)
{
    const double least_normal = 2.2250738585072014e-308;
    double number;
    if (!k8sm__double_parse(value.text, value.len, &number) || !k8sm__double_is_finite(number))
        return fail(r, K8SM_E_SYNTAX, at,
                    "Bad type for resource: expected a number, [ranges] or {a set}");
    if (number < 0)
        return fail(r, K8SM_E_SYNTAX, at, "Negative values not supported");
    if (number > 0 && number < least_normal)
        return fail(r, K8SM_E_SYNTAX, at, "Subnormal values not supported");
    entry->type = K8SM_VALUE_SCALAR;
    entry->raw = number;
    entry->has_raw = true;
    if (k8sm__fixed_from_double(number, &entry->scalar) != K8SM_OK)
        return fail(r, K8SM_E_RANGE, at, "the amount is more than Mesos can hold");
    return K8SM_OK;
}

/* Spaces vanish anywhere inside a value. */
static k8sm_status parse_value(const reader *r, slice value, k8sm__entry *entry)
{
    char few[256], *packed = value.len < sizeof few ? few : k8sm__allocate(r->alloc, value.len);
    const char *at = value.text;
    slice s = { packed, 0 };
    k8sm_status rc;
    if (packed == NULL)
        return k8sm__nomem(r->err);
    for (size_t i = 0; i < value.len; i++)
        if (value.text[i] != ' ')
            packed[s.len++] = value.text[i];
    if (s.len == 0)
        rc = fail(r, K8SM_E_SYNTAX, at, "Expecting non-empty string");
    else if (!brackets_balance(s))
        rc = fail(r, K8SM_E_SYNTAX, at, "Mismatched brackets");
    else if (packed[0] == '[')
        rc = parse_ranges(r, s, entry);
    else if (packed[0] == '{')
        rc = parse_set(r, s, entry);
    else
        rc = parse_scalar(r, s, at, entry);
    if (packed != few)
        k8sm__release(r->alloc, packed);
    return rc;
}

/* --- one entry -------------------------------------------------------------------------------------------- */

/* "name" or "name(role)": between the first '(' and the first ')'. */
static k8sm_status parse_name(const reader *r, slice text, k8sm__entry *entry)
{
    const char *open = memchr(text.text, '(', text.len), *close = memchr(text.text, ')', text.len);
    slice name = text, role = { "*", 1 };
    k8sm__old_reservation old = { 0 };
    char *role_text;
    k8sm_status rc;
    if (open != NULL && (close == NULL || close < open))
        return fail(r, K8SM_E_SYNTAX, open, "mismatched parentheses");
    if (open != NULL) {
        name.len = (size_t)(open - text.text);
        role = trimmed((slice){ open + 1, (size_t)(close - open - 1) });
    }
    name = trimmed(name);
    entry->name = k8sm__copy_string(r->alloc, name.text, name.len);
    role_text = k8sm__copy_string(r->alloc, role.text, role.len);
    if (entry->name == NULL || role_text == NULL) {
        k8sm__release(r->alloc, role_text);
        return k8sm__nomem(r->err);
    }
    old.role = role_text;
    rc = k8sm__entry_upgrade(entry, &old, r->alloc, r->err);
    k8sm__release(r->alloc, role_text);
    if (rc == K8SM_E_INVALID)
        fail(r, rc, text.text, "Invalid role: no valid role name");
    return rc;
}

static k8sm_status parse_entry(const reader *r, slice text, k8sm__entry *entry)
{
    slice rest = text, name, value, more;
    k8sm_status rc;
    if (!next_piece(&rest, ":", &name) || !next_piece(&rest, ":", &value) ||
        next_piece(&rest, ":", &more))
        return fail(r, K8SM_E_SYNTAX, text.text, "Bad value for resources, missing or extra ':'");
    rc = parse_name(r, name, entry);
    if (rc == K8SM_OK)
        rc = parse_value(r, value, entry);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__entry_validate(entry, false, r->err);
    if (rc != K8SM_OK && r->err != NULL)
        k8sm__position(r->text, r->len, (size_t)(text.text - r->text), r->err);
    return rc;
}

static bool type_differs(const k8sm_mesos_resources *resources, const k8sm__entry *entry)
{
    for (size_t i = 0; i < resources->count; i++)
        if (strcmp(resources->entries[i].name, entry->name) == 0 &&
            resources->entries[i].type != entry->type)
            return true;
    return false;
}

static k8sm_status parse_text(const reader *r, k8sm_mesos_resources *resources)
{
    slice rest = { r->text, r->len }, piece;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && next_piece(&rest, ";", &piece)) {
        k8sm__entry entry = { 0 };
        rc = parse_entry(r, piece, &entry);
        if (rc == K8SM_OK && type_differs(resources, &entry))
            rc = fail(r, K8SM_E_INVALID, piece.text, "Resources with the same name but of different types are not allowed");
        if (rc == K8SM_OK)
            rc = k8sm__mesos_add_entry(resources, &entry, r->err);
        k8sm__entry_finish(&entry, r->alloc);
    }
    return rc;
}

/* --- a JSON array ------------------------------------------------------------------------------------------- */

static const k8sm__limits json_limits = { .max_depth = 64,
                                          .max_nodes = 4000000,
                                          .max_yaml_nodes = 0,
                                          .max_alias_nodes = 0,
                                          .max_key_bytes = 1024 };

static k8sm_status add_json(const k8sm__document *document, const reader *r,
                            k8sm_mesos_resources *resources)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    k8sm__iter_init(&iter, document, k8sm__document_root(document));
    while (rc == K8SM_OK && k8sm__iter_next(&iter)) {
        k8sm__entry entry = { 0 };
        rc = k8sm__entry_from_json(document, iter.value, r->alloc, &entry, r->err);
        if (rc != K8SM_OK) {
            char index[16] = "[";
            size_t at = sizeof index - 1;
            uint32_t number = iter.index;
            index[at--] = '\0';
            index[at--] = ']';
            do {
                index[at--] = (char)('0' + number % 10);
                number /= 10;
            } while (number > 0);
            index[at] = '[';
            k8sm__error_prefix(r->err, index + at);
            return rc;
        }
        rc = k8sm__entry_validate(&entry, false, r->err);
        if (rc != K8SM_OK && r->err != NULL)
            k8sm__node_position(document, iter.value, r->err);
        if (rc == K8SM_OK)
            rc = k8sm__mesos_add_entry(resources, &entry, r->err);
        k8sm__entry_finish(&entry, r->alloc);
    }
    return rc;
}

/* @return false if the text is no JSON array, and so text notation. */
static bool read_array(const reader *r, k8sm__document **ret_document, k8sm_status *ret_status)
{
    size_t at = 0, end = 0;
    while (at < r->len && r->text[at] != '\0' && strchr(" \t\r\n", r->text[at]) != NULL)
        at++;
    if (at == r->len || r->text[at] != '[')
        return false;
    *ret_status = k8sm__document_read_json(r->text, r->len, at, &json_limits, r->alloc,
                                           ret_document, &end, r->err);
    if (*ret_status == K8SM_OK)
        for (; end < r->len; end++)
            if (r->text[end] == '\0' || strchr(" \t\r\n", r->text[end]) == NULL) {
                k8sm__document_unref(*ret_document);
                return false;
            }
    return *ret_status != K8SM_E_SYNTAX;
}

k8sm_status k8sm_mesos_resources_parse(const char *text, size_t len, const k8sm_alloc *alloc,
                                       k8sm_mesos_resources **ret, k8sm_error *err)
{
    const reader r = { text, len, alloc, err };
    k8sm_mesos_resources *resources = NULL;
    k8sm__document *document = NULL;
    k8sm_status rc;
    if (ret == NULL || (text == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text and ret are required");
    rc = k8sm_mesos_resources_new(alloc, &resources, err);
    if (rc != K8SM_OK)
        return rc;
    if (!read_array(&r, &document, &rc)) {
        rc = parse_text(&r, resources);
    } else if (rc == K8SM_OK) {
        rc = add_json(document, &r, resources);
        k8sm__document_unref(document);
    }
    if (rc != K8SM_OK) {
        k8sm_mesos_resources_free(resources);
        return rc;
    }
    *ret = resources;
    return K8SM_OK;
}

k8sm_status k8sm_mesos_resource_validate(const char *json, size_t len, k8sm_error *err)
{
    k8sm__document *document = NULL;
    k8sm__entry entry = { 0 };
    size_t end;
    k8sm_status rc;
    if (json == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json is required");
    rc = k8sm__document_read_json(json, len, 0, &json_limits, NULL, &document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    rc = k8sm__entry_from_json(document, k8sm__document_root(document), NULL, &entry, err);
    if (rc == K8SM_OK)
        rc = k8sm__entry_validate(&entry, false, err);
    k8sm__entry_finish(&entry, NULL);
    k8sm__document_unref(document);
    return rc;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void put_value(const k8sm__entry *entry, const char *range_separator, k8sm__buffer *buffer)
{
    char number[K8SM__DOUBLE_TEXT];
    switch (entry->type) {
    case K8SM_VALUE_SCALAR:
        k8sm__buffer_append(buffer, number,
                            k8sm__double_format_15(k8sm__fixed_to_double(entry->scalar), number));
        break;
    case K8SM_VALUE_RANGES:
        k8sm__buffer_byte(buffer, '[');
        for (size_t i = 0; i < entry->range_count; i++) {
            if (i > 0)
                k8sm__buffer_text(buffer, range_separator);
            k8sm__buffer_unsigned(buffer, entry->ranges[i].begin);
            k8sm__buffer_byte(buffer, '-');
            k8sm__buffer_unsigned(buffer, entry->ranges[i].end);
        }
        k8sm__buffer_byte(buffer, ']');
        break;
    default:
        k8sm__buffer_byte(buffer, '{');
        for (size_t i = 0; i < entry->item_count; i++) {
            if (i > 0)
                k8sm__buffer_text(buffer, range_separator);
            k8sm__buffer_text(buffer, entry->items[i]);
        }
        k8sm__buffer_byte(buffer, '}');
    }
}

static void put_labels(const k8sm__label *labels, size_t count, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            k8sm__buffer_text(buffer, ", ");
        k8sm__buffer_text(buffer, labels[i].key);
        if (labels[i].value != NULL) {
            k8sm__buffer_text(buffer, ": ");
            k8sm__buffer_text(buffer, labels[i].value);
        }
    }
    k8sm__buffer_byte(buffer, '}');
}

static void put_reservations(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    static const char *const types[] = { "UNKNOWN", "STATIC", "DYNAMIC" };
    k8sm__buffer_text(buffer, "(reservations: [");
    for (size_t i = 0; i < entry->reservation_count; i++) {
        const k8sm__reservation *r = &entry->reservations[i];
        if (i > 0)
            k8sm__buffer_text(buffer, ", ");
        k8sm__buffer_byte(buffer, '(');
        k8sm__buffer_text(buffer, types[r->type < 0 || r->type > 2 ? 0 : r->type]);
        k8sm__buffer_byte(buffer, ',');
        k8sm__buffer_text(buffer, r->role == NULL ? "" : r->role);
        if (r->principal != NULL) {
            k8sm__buffer_byte(buffer, ',');
            k8sm__buffer_text(buffer, r->principal);
        }
        if (r->has_labels) {
            k8sm__buffer_byte(buffer, ',');
            put_labels(r->labels, r->label_count, buffer);
        }
        k8sm__buffer_byte(buffer, ')');
    }
    k8sm__buffer_text(buffer, "])");
}

static void put_disk(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    static const char *const types[] = { "UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW" };
    k8sm__buffer_byte(buffer, '[');
    if (disk->has_source) {
        const char *root = disk->path_root != NULL ? disk->path_root : disk->mount_root;
        k8sm__buffer_text(buffer, types[disk->source_type < 0 || disk->source_type > 4
                                            ? 0
                                            : disk->source_type]);
        if (root != NULL) {
            k8sm__buffer_byte(buffer, ':');
            k8sm__buffer_text(buffer, root);
        }
        if (disk->persistence_id != NULL)
            k8sm__buffer_byte(buffer, ',');
    }
    if (disk->persistence_id != NULL)
        k8sm__buffer_text(buffer, disk->persistence_id);
    k8sm__buffer_byte(buffer, ']');
}

void k8sm__entry_to_text(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    k8sm__buffer_text(buffer, entry->name);
    if (entry->allocation_role != NULL) {
        k8sm__buffer_text(buffer, "(allocated: ");
        k8sm__buffer_text(buffer, entry->allocation_role);
        k8sm__buffer_byte(buffer, ')');
    }
    if (entry->reservation_count > 0)
        put_reservations(entry, buffer);
    if (entry->disk != NULL)
        put_disk(entry->disk, buffer);
    if (entry->revocable)
        k8sm__buffer_text(buffer, "{REV}");
    if (entry->shared)
        k8sm__buffer_text(buffer, "<SHARED>");
    k8sm__buffer_byte(buffer, ':');
    put_value(entry, ", ", buffer);
}

k8sm_status k8sm_mesos_resources_format(const k8sm_mesos_resources *resources,
                                        const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                        k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        if (i > 0)
            k8sm__buffer_text(&buffer, "; ");
        k8sm__entry_to_text(&resources->entries[i], &buffer);
    }
    if (k8sm_mesos_resources_count(resources) == 0)
        k8sm__buffer_text(&buffer, "{}");
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

/* Can the text notation say it? */
static bool is_sayable(const k8sm__entry *entry)
{
    const k8sm__reservation *r = entry->reservations;
    if (entry->allocation_role != NULL || entry->disk != NULL || entry->revocable ||
        entry->shared || entry->provider_id != NULL || entry->reservation_count > 1)
        return false;
    if (strpbrk(entry->name, ":;()") != NULL)
        return false;
    if (entry->reservation_count == 1 &&
        (r->type != K8SM__RESERVATION_STATIC || r->principal != NULL || r->has_labels ||
         strpbrk(r->role, ":;()") != NULL))
        return false;
    for (size_t i = 0; i < entry->item_count; i++)
        if (entry->items[i][0] == '\0' || strpbrk(entry->items[i], ":;(){}[], \n") != NULL)
            return false;
    return true;
}

k8sm_status k8sm_mesos_resources_format_text(const k8sm_mesos_resources *resources,
                                             const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                             k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        const k8sm__entry *entry = &resources->entries[i];
        if (!is_sayable(entry)) {
            k8sm__buffer_finish(&buffer);
            return k8sm__fail(err, K8SM_E_UNSUPPORTED, entry->name,
                              "the text notation cannot say this entry");
        }
        if (i > 0)
            k8sm__buffer_byte(&buffer, ';');
        k8sm__buffer_text(&buffer, entry->name);
        if (entry->reservation_count == 1) {
            k8sm__buffer_byte(&buffer, '(');
            k8sm__buffer_text(&buffer, entry->reservations[0].role);
            k8sm__buffer_byte(&buffer, ')');
        }
        k8sm__buffer_byte(&buffer, ':');
        put_value(entry, ",", &buffer);
    }
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}
