/* mesos.v1.Resource as nearly all are, straight from its bytes: one scalar, list of ranges or
 * set; reservations without labels; nothing unknown, and nothing twice. */
#include <string.h>

#include "wire_internal.h"

enum {
    NAME = 1,
    TYPE = 2,
    SCALAR = 3,
    RANGES = 4,
    SET = 5,
    ALLOCATION = 11,
    RESERVATIONS = 13,
    LAST = RESERVATIONS
};

/* The bytes of a field. */
typedef struct span {
    const uint8_t *bytes;
    size_t len;
} span;

static span span_of(const k8sm__wire_field *field)
{
    return (span){ field->bytes, field->len };
}

/* A Resource under way. */
typedef struct reader {
    const k8sm_alloc *alloc;
    k8sm_error *err;
    k8sm_status rc;        /* of what failed; UNSUPPORTED: not as most are */
    span fields[LAST + 1]; /* of each number the one field, but for reservations */
    uint32_t seen;         /* a bit for each number */
    size_t reservation_count;
    k8sm__draft draft;
} reader;

static bool other(reader *r)
{
    r->rc = K8SM_E_UNSUPPORTED;
    return false;
}

static bool nomem(reader *r)
{
    r->rc = k8sm__nomem(r->err);
    return false;
}

static bool has(const reader *r, uint32_t number)
{
    return (r->seen >> number & 1) != 0;
}

/* Which fields there are. */
static bool find_fields(reader *r, const uint8_t *bytes, size_t len)
{
    const uint32_t known = 1U << NAME | 1U << TYPE | 1U << SCALAR | 1U << RANGES | 1U << SET |
                           1U << ALLOCATION | 1U << RESERVATIONS;
    k8sm__wire_field field;
    size_t at = 0;
    while (k8sm__wire_next(bytes, len, &at, &field)) {
        if (field.number > LAST || (known >> field.number & 1) == 0 ||
            (has(r, field.number) && field.number != RESERVATIONS))
            return other(r);
        r->seen |= 1U << field.number;
        r->fields[field.number] = span_of(&field);
        r->reservation_count += field.number == RESERVATIONS;
    }
    return true;
}

static bool text(reader *r, span field, char **ret_text)
{
    char *made;
    for (size_t i = 0; i < field.len; i++)
        if (field.bytes[i] == 0)
            return other(r); /* told by the other way, with its whole path */
    made = k8sm__copy_string(r->alloc, (const char *)field.bytes, field.len);
    if (made == NULL)
        return nomem(r);
    *ret_text = made;
    return true;
}

static uint64_t varint(span field)
{
    uint64_t number = 0;
    for (size_t i = 0; i < field.len; i++)
        number |= (uint64_t)(field.bytes[i] & 0x7f) << 7 * i;
    return number;
}

/* The only field of a message; false: it has none, more, or another. */
static bool only_field(span message, span *ret_field)
{
    k8sm__wire_field field;
    size_t at = 0;
    if (!k8sm__wire_next(message.bytes, message.len, &at, &field) || at < message.len ||
        field.number != 1)
        return false;
    *ret_field = span_of(&field);
    return true;
}

static bool read_scalar(reader *r)
{
    span value;
    uint64_t bits = 0;
    if (!has(r, SCALAR))
        return true;
    if (!only_field(r->fields[SCALAR], &value))
        return other(r);
    for (size_t i = 8; i-- > 0;)
        bits = bits << 8 | value.bytes[i];
    memcpy(&r->draft.entry.raw, &bits, sizeof bits);
    r->draft.has_scalar = r->draft.entry.has_raw = true;
    return true;
}

static void read_range(span message, k8sm__range *to)
{
    k8sm__wire_field field;
    size_t at = 0;
    while (k8sm__wire_next(message.bytes, message.len, &at, &field)) {
        if (field.number == 1)
            to->begin = varint(span_of(&field));
        else if (field.number == 2)
            to->end = varint(span_of(&field));
    }
}

static size_t count_fields(span message)
{
    k8sm__wire_field field;
    size_t at = 0, count = 0;
    while (k8sm__wire_next(message.bytes, message.len, &at, &field))
        count++;
    return count;
}

/* Never of 0 bytes, zeroed. */
static bool array(reader *r, size_t count, size_t size, void *ret_array)
{
    void *made = k8sm__allocate_array(r->alloc, count + 1, size);
    if (made == NULL)
        return nomem(r);
    memset(made, 0, (count + 1) * size);
    memcpy(ret_array, &made, sizeof made);
    return true;
}

static bool read_ranges(reader *r)
{
    const span ranges = r->fields[RANGES];
    k8sm__entry *entry = &r->draft.entry;
    k8sm__wire_field field;
    size_t at = 0;
    if (!has(r, RANGES))
        return true;
    r->draft.has_ranges = true;
    if (!array(r, count_fields(ranges), sizeof *entry->ranges, &entry->ranges))
        return false;
    while (k8sm__wire_next(ranges.bytes, ranges.len, &at, &field)) {
        if (field.number != 1)
            return other(r);
        read_range(span_of(&field), &entry->ranges[entry->range_count++]);
    }
    return true;
}

static bool read_set(reader *r)
{
    const span set = r->fields[SET];
    k8sm__entry *entry = &r->draft.entry;
    k8sm__wire_field field;
    size_t at = 0;
    if (!has(r, SET))
        return true;
    r->draft.has_set = true;
    if (!array(r, count_fields(set), sizeof *entry->items, &entry->items))
        return false;
    while (k8sm__wire_next(set.bytes, set.len, &at, &field)) {
        if (field.number != 1)
            return other(r);
        if (!text(r, span_of(&field), &entry->items[entry->item_count]))
            return false;
        entry->item_count++;
    }
    return true;
}

static bool read_reservation(reader *r, span message, k8sm__reservation *to)
{
    k8sm__wire_field field;
    size_t at = 0;
    to->type = K8SM__RESERVATION_ABSENT;
    while (k8sm__wire_next(message.bytes, message.len, &at, &field)) {
        if (field.number == 1 && to->principal == NULL) {
            if (!text(r, span_of(&field), &to->principal))
                return false;
        } else if (field.number == 3 && to->role == NULL) {
            if (!text(r, span_of(&field), &to->role))
                return false;
        } else if (field.number == 4 && varint(span_of(&field)) <= K8SM__RESERVATION_DYNAMIC) {
            to->type = (int32_t)varint(span_of(&field));
        } else {
            return other(r);
        }
    }
    return true;
}

static bool read_reservations(reader *r, const uint8_t *bytes, size_t len)
{
    k8sm__entry *entry = &r->draft.entry;
    k8sm__wire_field field;
    size_t at = 0;
    if (r->reservation_count == 0)
        return true;
    if (!array(r, r->reservation_count, sizeof *entry->reservations, &entry->reservations))
        return false;
    while (k8sm__wire_next(bytes, len, &at, &field))
        if (field.number == RESERVATIONS &&
            !read_reservation(r, span_of(&field),
                              &entry->reservations[entry->reservation_count++]))
            return false;
    return true;
}

static bool read_allocation(reader *r)
{
    span role;
    if (!has(r, ALLOCATION))
        return true;
    if (!only_field(r->fields[ALLOCATION], &role))
        return other(r);
    return text(r, role, &r->draft.entry.allocation_role);
}

static bool read_all(reader *r, const uint8_t *bytes, size_t len)
{
    if (!find_fields(r, bytes, len))
        return false;
    if (!has(r, NAME) || !has(r, TYPE))
        return other(r);
    r->draft.entry.type = (int32_t)varint(r->fields[TYPE]);
    return text(r, r->fields[NAME], &r->draft.entry.name) && read_scalar(r) && read_ranges(r) &&
           read_set(r) && read_reservations(r, bytes, len) && read_allocation(r);
}

k8sm_status k8sm__wire_plain_entry(const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                                   k8sm__entry *ret_entry, k8sm_error *err)
{
    reader r;
    r.alloc = alloc;
    r.err = err;
    r.rc = K8SM_OK;
    r.seen = 0;
    r.reservation_count = 0;
    r.draft = (k8sm__draft){ .reservation = { .type = K8SM__RESERVATION_ABSENT } };
    if (read_all(&r, bytes, len))
        r.rc = k8sm__draft_validate(&r.draft, false, err);
    if (r.rc == K8SM_OK)
        r.rc = k8sm__draft_complete(&r.draft, alloc, err);
    if (r.rc == K8SM_OK)
        *ret_entry = r.draft.entry; /* a draft of this kind has nothing else */
    else
        k8sm__draft_finish(&r.draft, alloc);
    return r.rc;
}
