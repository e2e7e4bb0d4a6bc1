/* protobuf-c answers only NULL, recurses, and takes unknown values of required enums: what it
 * is given has passed here. */
#include <stdio.h>
#include <string.h>

#include "wire.h"

enum { DEPTH = 32, PATH_BYTES = 152 };
enum { TYPE_VARINT = 0, TYPE_FIXED64 = 1, TYPE_BYTES = 2, TYPE_FIXED32 = 5 };

#define FIELD(n, text, k)          { .number = (n), .name = (text), .kind = (k) }
#define NEEDED(n, text, k)         { .number = (n), .name = (text), .kind = (k), .required = true }
#define MESSAGE(n, text, of)       { .number = (n), .name = (text), .kind = K8SM__WIRE_MESSAGE, .message = &(of) }
#define NEEDED_MESSAGE(n, text, of)                                                            \
    { .number = (n), .name = (text), .kind = K8SM__WIRE_MESSAGE, .required = true,             \
      .message = &(of) }
#define DEFINE(id, table) const k8sm__wire_message id = { table, K8SM__COUNT(table) }

static const k8sm__wire_field id_fields[] = { NEEDED(1, "value", K8SM__WIRE_BYTES) };
static DEFINE(wire_id, id_fields);
static const k8sm__wire_field label_fields[] = { NEEDED(1, "key", K8SM__WIRE_BYTES),
                                                 FIELD(2, "value", K8SM__WIRE_BYTES) };
static DEFINE(wire_label, label_fields);
static const k8sm__wire_field labels_fields[] = { MESSAGE(1, "labels", wire_label) };
static DEFINE(wire_labels, labels_fields);
static const k8sm__wire_field scalar_fields[] = { NEEDED(1, "value", K8SM__WIRE_DOUBLE) };
static DEFINE(wire_scalar, scalar_fields);
static const k8sm__wire_field range_fields[] = { NEEDED(1, "begin", K8SM__WIRE_VARINT),
                                                 NEEDED(2, "end", K8SM__WIRE_VARINT) };
static DEFINE(wire_range, range_fields);
static const k8sm__wire_field ranges_fields[] = { MESSAGE(1, "range", wire_range) };
static DEFINE(wire_ranges, ranges_fields);
static const k8sm__wire_field set_fields[] = { FIELD(1, "item", K8SM__WIRE_BYTES) };
static DEFINE(wire_set, set_fields);
static const k8sm__wire_field text_fields[] = { NEEDED(1, "value", K8SM__WIRE_BYTES) };
static DEFINE(wire_text, text_fields);
static const k8sm__wire_field attribute_fields[] = {
    NEEDED(1, "name", K8SM__WIRE_BYTES),
    { .number = 2, .name = "type", .kind = K8SM__WIRE_ENUM, .required = true, .greatest = 3 },
    MESSAGE(3, "scalar", wire_scalar), MESSAGE(4, "ranges", wire_ranges),
    MESSAGE(5, "text", wire_text), MESSAGE(6, "set", wire_set),
};
static DEFINE(wire_attribute, attribute_fields);
static const k8sm__wire_field reservation_fields[] = {
    FIELD(1, "principal", K8SM__WIRE_BYTES), MESSAGE(2, "labels", wire_labels),
    FIELD(3, "role", K8SM__WIRE_BYTES), FIELD(4, "type", K8SM__WIRE_VARINT)
};
static DEFINE(wire_reservation, reservation_fields);
static const k8sm__wire_field persistence_fields[] = { NEEDED(1, "id", K8SM__WIRE_BYTES),
                                                       FIELD(2, "principal", K8SM__WIRE_BYTES) };
static DEFINE(wire_persistence, persistence_fields);
static const k8sm__wire_field root_fields[] = { FIELD(1, "root", K8SM__WIRE_BYTES) };
static DEFINE(wire_root, root_fields);
static const k8sm__wire_field source_fields[] = {
    { .number = 1, .name = "type", .kind = K8SM__WIRE_ENUM, .required = true, .greatest = 4 },
    MESSAGE(2, "path", wire_root), MESSAGE(3, "mount", wire_root),
    FIELD(4, "id", K8SM__WIRE_BYTES), MESSAGE(5, "metadata", wire_labels),
    FIELD(6, "profile", K8SM__WIRE_BYTES), FIELD(7, "vendor", K8SM__WIRE_BYTES),
};
static DEFINE(wire_source, source_fields);
static const k8sm__wire_field disk_fields[] = { MESSAGE(1, "persistence", wire_persistence),
                                                FIELD(2, "volume", K8SM__WIRE_BYTES),
                                                MESSAGE(3, "source", wire_source) };
static DEFINE(wire_disk, disk_fields);
static const k8sm__wire_message wire_empty = { NULL, 0 };
static const k8sm__wire_field allocation_fields[] = { FIELD(1, "role", K8SM__WIRE_BYTES) };
static DEFINE(wire_allocation, allocation_fields);
static const k8sm__wire_field resource_fields[] = {
    NEEDED(1, "name", K8SM__WIRE_BYTES),
    { .number = 2, .name = "type", .kind = K8SM__WIRE_ENUM, .required = true, .greatest = 3 },
    MESSAGE(3, "scalar", wire_scalar), MESSAGE(4, "ranges", wire_ranges),
    MESSAGE(5, "set", wire_set), FIELD(6, "role", K8SM__WIRE_BYTES),
    MESSAGE(7, "disk", wire_disk), MESSAGE(8, "reservation", wire_reservation),
    MESSAGE(9, "revocable", wire_empty), MESSAGE(10, "shared", wire_empty),
    MESSAGE(11, "allocation_info", wire_allocation), MESSAGE(12, "provider_id", wire_id),
    MESSAGE(13, "reservations", wire_reservation),
};
DEFINE(k8sm__wire_resource, resource_fields);
static const k8sm__wire_field time_fields[] = { NEEDED(1, "nanoseconds", K8SM__WIRE_VARINT) };
static DEFINE(wire_time, time_fields);
static const k8sm__wire_field unavailability_fields[] = { NEEDED_MESSAGE(1, "start", wire_time),
                                                          MESSAGE(2, "duration", wire_time) };
static DEFINE(wire_unavailability, unavailability_fields);
static const k8sm__wire_field offer_fields[] = {
    NEEDED_MESSAGE(1, "id", wire_id), NEEDED_MESSAGE(2, "framework_id", wire_id),
    NEEDED_MESSAGE(3, "agent_id", wire_id), NEEDED(4, "hostname", K8SM__WIRE_BYTES),
    MESSAGE(5, "resources", k8sm__wire_resource), MESSAGE(6, "executor_ids", wire_id),
    MESSAGE(7, "attributes", wire_attribute), MESSAGE(9, "unavailability", wire_unavailability),
    MESSAGE(10, "allocation_info", wire_allocation),
};
DEFINE(k8sm__wire_offer, offer_fields);
static const k8sm__wire_field offers_fields[] = { MESSAGE(1, "offers", k8sm__wire_offer) };
static DEFINE(wire_offers, offers_fields);
static const k8sm__wire_field event_fields[] = { FIELD(1, "type", K8SM__WIRE_VARINT),
                                                 MESSAGE(3, "offers", wire_offers) };
DEFINE(k8sm__wire_event, event_fields);

/* --- the scan -------------------------------------------------------------------------------------------- */

/* A message on the way down. */
typedef struct frame {
    const k8sm__wire_message *message;
    const k8sm__wire_field *field; /* the one that led here */
    size_t end;
    uint32_t seen;  /* fields met, by their place in the table */
    uint32_t index; /* how many of this field stood before it */
    uint32_t counts[16];
} frame;

typedef struct scan {
    const uint8_t *bytes;
    size_t at;
    frame frames[DEPTH];
    uint32_t depth;
    k8sm_error *err;
} scan;

static k8sm_status fail(scan *s, k8sm_status code, size_t offset, const char *field,
                        const char *message)
{
    char path[PATH_BYTES] = "";
    size_t at = 0;
    for (uint32_t i = 1; i < s->depth && at < sizeof path; i++)
        at += (size_t)snprintf(path + at, sizeof path - at, "%s%s[%u]", i > 1 ? "." : "",
                               s->frames[i].field->name, s->frames[i].index);
    if (field != NULL && at < sizeof path)
        snprintf(path + at, sizeof path - at, "%s%s", at > 0 ? "." : "", field);
    k8sm__fail(s->err, code, path, "%s", message);
    if (s->err != NULL)
        s->err->offset = offset;
    return code;
}

static k8sm_status read_varint(scan *s, size_t end, uint64_t *ret)
{
    const size_t begin = s->at;
    uint64_t number = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        uint8_t byte;
        if (s->at >= end)
            return fail(s, K8SM_E_SYNTAX, begin, NULL, "the message ends inside a number");
        byte = s->bytes[s->at++];
        if (shift < 64)
            number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret = number;
            return K8SM_OK;
        }
    }
    return fail(s, K8SM_E_SYNTAX, begin, NULL, "a number of more than ten bytes");
}

static const k8sm__wire_field *find_field(frame *f, uint64_t number, uint32_t *ret_index)
{
    for (uint32_t i = 0; i < f->message->count; i++)
        if (f->message->fields[i].number == number) {
            *ret_index = i < K8SM__COUNT(f->counts) ? f->counts[i]++ : 0;
            f->seen |= UINT32_C(1) << i;
            return &f->message->fields[i];
        }
    return NULL;
}

static int wanted_type(const k8sm__wire_field *field)
{
    switch (field->kind) {
    case K8SM__WIRE_VARINT:
    case K8SM__WIRE_ENUM:
        return TYPE_VARINT;
    case K8SM__WIRE_DOUBLE:
        return TYPE_FIXED64;
    default:
        return TYPE_BYTES;
    }
}

static k8sm_status enter(scan *s, const k8sm__wire_field *field, uint32_t index, size_t end)
{
    if (s->depth == DEPTH)
        return fail(s, K8SM_E_LIMIT, s->at, field->name, "messages are nested too deep");
    s->frames[s->depth++] =
        (frame){ .message = field->message, .field = field, .end = end, .index = index };
    return K8SM_OK;
}

static k8sm_status skip_fixed(scan *s, size_t end, size_t size)
{
    if (end - s->at < size)
        return fail(s, K8SM_E_SYNTAX, s->at, NULL, "the message ends inside a number");
    s->at += size;
    return K8SM_OK;
}

static k8sm_status read_field(scan *s)
{
    frame *f = &s->frames[s->depth - 1];
    const size_t begin = s->at;
    const k8sm__wire_field *field;
    uint64_t key = 0, number = 0;
    uint32_t index = 0;
    int type;
    k8sm_status rc = read_varint(s, f->end, &key);
    if (rc != K8SM_OK)
        return rc;
    type = (int)(key & 7);
    if (key >> 3 == 0 || key >> 3 >= UINT64_C(1) << 29)
        return fail(s, K8SM_E_SYNTAX, begin, NULL, "no such field number");
    field = find_field(f, key >> 3, &index);
    if (field != NULL && wanted_type(field) != type)
        return fail(s, K8SM_E_SCHEMA, begin, field->name, "the field is encoded as another type");
    switch (type) {
    case TYPE_VARINT:
        rc = read_varint(s, f->end, &number);
        if (rc == K8SM_OK && field != NULL && field->kind == K8SM__WIRE_ENUM &&
            number > field->greatest)
            return fail(s, K8SM_E_SCHEMA, begin, field->name, "no such value of the enum");
        return rc;
    case TYPE_FIXED64:
        return skip_fixed(s, f->end, 8);
    case TYPE_FIXED32:
        return skip_fixed(s, f->end, 4);
    case TYPE_BYTES:
        rc = read_varint(s, f->end, &number);
        if (rc != K8SM_OK)
            return rc;
        if (number > f->end - s->at)
            return fail(s, K8SM_E_SYNTAX, begin, field == NULL ? NULL : field->name,
                        "the length goes beyond the end of the message");
        if (field != NULL && field->kind == K8SM__WIRE_MESSAGE)
            return enter(s, field, index, s->at + (size_t)number);
        s->at += (size_t)number;
        return K8SM_OK;
    default:
        return fail(s, K8SM_E_SYNTAX, begin, NULL, "groups and unknown wire types are not read");
    }
}

static k8sm_status leave(scan *s)
{
    const frame *f = &s->frames[s->depth - 1];
    for (uint32_t i = 0; i < f->message->count; i++)
        if (f->message->fields[i].required && !(f->seen >> i & 1))
            return fail(s, K8SM_E_SCHEMA, s->at, f->message->fields[i].name,
                        "the required field is missing");
    s->depth--;
    return K8SM_OK;
}

k8sm_status k8sm__wire_scan(const k8sm__wire_message *message, const uint8_t *bytes, size_t len,
                            k8sm_error *err)
{
    scan s = { .bytes = bytes, .err = err, .depth = 1 };
    k8sm_status rc = K8SM_OK;
    s.frames[0] = (frame){ .message = message, .end = len };
    while (rc == K8SM_OK && s.depth > 0)
        rc = s.at == s.frames[s.depth - 1].end ? leave(&s) : read_field(&s);
    return rc;
}
