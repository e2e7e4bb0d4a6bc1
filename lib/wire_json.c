#include "wire_json.h"

#include <string.h>

#include "fixed.h"

enum { DEPTH = 24 };
enum { TYPE_VARINT = 0, TYPE_FIXED64 = 1, TYPE_BYTES = 2, TYPE_FIXED32 = 5 };

/* One field as it stands on the wire. */
typedef struct piece {
    uint32_t number;
    int type;
    uint64_t value; /* of VARINT and FIXED64; length of BYTES */
    size_t begin, next;
} piece;

/* A message that is being written: field by field of its table, each time over its bytes. */
typedef struct frame {
    const k8sm__pb_message *message;
    size_t begin, end; /* of its bytes */
    size_t field;      /* of the table, in hand */
    size_t at;         /* where to look on for that field */
    uint32_t given;    /* values of the field in hand */
    bool comma;
} frame;

typedef struct transcoder {
    const uint8_t *bytes;
    k8sm__buffer *json;
    k8sm_error *err;
    frame frames[DEPTH];
    uint32_t depth;
} transcoder;

static k8sm_status fail(transcoder *t, k8sm_status code, size_t offset, const char *path,
                        const char *message)
{
    k8sm__fail(t->err, code, path, "%s", message);
    if (t->err != NULL)
        t->err->offset = offset;
    return code;
}

static bool read_varint(const uint8_t *bytes, size_t *at, size_t end, uint64_t *ret)
{
    *ret = 0;
    for (int shift = 0; shift < 70 && *at < end; shift += 7) {
        uint8_t byte = bytes[(*at)++];
        if (shift < 64)
            *ret |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

static k8sm_status read_piece(transcoder *t, size_t at, size_t end, piece *ret)
{
    const size_t begin = at;
    uint64_t key;
    if (!read_varint(t->bytes, &at, end, &key) || key >> 3 == 0 || key >> 32 != 0)
        return fail(t, K8SM_E_SYNTAX, begin, NULL, "expected a field of a protobuf message");
    ret->number = (uint32_t)(key >> 3);
    ret->type = (int)(key & 7);
    ret->value = 0;
    if ((ret->type == TYPE_VARINT || ret->type == TYPE_BYTES) &&
        !read_varint(t->bytes, &at, end, &ret->value))
        return fail(t, K8SM_E_SYNTAX, begin, NULL, "the message ends inside a number");
    ret->begin = at;
    switch (ret->type) {
    case TYPE_VARINT:
        break;
    case TYPE_BYTES:
        if (ret->value > end - at)
            return fail(t, K8SM_E_SYNTAX, begin, NULL,
                        "the length goes beyond the end of the message");
        at += (size_t)ret->value;
        break;
    case TYPE_FIXED64:
    case TYPE_FIXED32:
        if (end - at < (ret->type == TYPE_FIXED64 ? 8U : 4U))
            return fail(t, K8SM_E_SYNTAX, begin, NULL, "the message ends inside a number");
        for (int i = 0; i < 8 && ret->type == TYPE_FIXED64; i++)
            ret->value |= (uint64_t)t->bytes[at + (size_t)i] << 8 * i;
        at += ret->type == TYPE_FIXED64 ? 8 : 4;
        break;
    default:
        return fail(t, K8SM_E_SYNTAX, begin, NULL,
                    "groups and unknown wire types are not read");
    }
    ret->next = at;
    return K8SM_OK;
}

static int wanted_type(const k8sm__pb_field *field)
{
    switch (field->kind) {
    case K8SM__PB_DOUBLE:
        return TYPE_FIXED64;
    case K8SM__PB_BOOL:
    case K8SM__PB_INT:
    case K8SM__PB_UINT:
    case K8SM__PB_ENUM:
        return TYPE_VARINT;
    default:
        return TYPE_BYTES;
    }
}

static void put_double(k8sm__buffer *json, uint64_t bits)
{
    char text[K8SM__DOUBLE_TEXT];
    double number;
    memcpy(&number, &bits, sizeof number);
    k8sm__buffer_append(json, text, k8sm__double_format_mesos(number, text));
}

static void put_scalar(transcoder *t, const k8sm__pb_field *field, const piece *p)
{
    const char *bytes = (const char *)t->bytes + p->begin;
    switch (field->kind) {
    case K8SM__PB_STRING:
        k8sm__buffer_json_string(t->json, bytes, (size_t)p->value);
        break;
    case K8SM__PB_BYTES:
        k8sm__buffer_byte(t->json, '"');
        k8sm__buffer_base64(t->json, bytes, (size_t)p->value);
        k8sm__buffer_byte(t->json, '"');
        break;
    case K8SM__PB_BOOL:
        k8sm__buffer_text(t->json, p->value != 0 ? "true" : "false");
        break;
    case K8SM__PB_INT:
        k8sm__buffer_signed(t->json, (int64_t)p->value);
        break;
    case K8SM__PB_UINT:
        k8sm__buffer_unsigned(t->json, p->value);
        break;
    case K8SM__PB_DOUBLE:
        put_double(t->json, p->value);
        break;
    default:
        k8sm__buffer_json_string(t->json, field->names[p->value],
                                 strlen(field->names[p->value]));
    }
}

static bool is_known(const k8sm__pb_field *field, const piece *p)
{
    return field->kind != K8SM__PB_ENUM ||
           (p->value < field->name_count && field->names[p->value] != NULL);
}

/* The next value of the field in hand; of a scalar that is not repeated the last one counts.
 * *ret_found false: there is none. */
static k8sm_status next_value(transcoder *t, frame *f, piece *ret, bool *ret_found)
{
    const k8sm__pb_field *field = &f->message->fields[f->field];
    *ret_found = false;
    while (f->at < f->end) {
        piece p = { 0 };
        k8sm_status rc = read_piece(t, f->at, f->end, &p);
        if (rc != K8SM_OK)
            return rc;
        if (p.number == field->number && p.type != wanted_type(field))
            return fail(t, K8SM_E_SCHEMA, f->at, field->name,
                        "the field is encoded as another type");
        f->at = p.next;
        if (p.number != field->number || !is_known(field, &p))
            continue;
        *ret = p;
        *ret_found = true;
        if (field->repeated || field->kind == K8SM__PB_MAP)
            return K8SM_OK;
    }
    return K8SM_OK;
}

static k8sm_status push(transcoder *t, const k8sm__pb_message *message, const piece *p)
{
    if (t->depth == DEPTH)
        return fail(t, K8SM_E_LIMIT, p->begin, NULL, "messages are nested too deep");
    k8sm__buffer_byte(t->json, '{');
    t->frames[t->depth++] = (frame){ .message = message,
                                     .begin = p->begin,
                                     .end = p->begin + (size_t)p->value,
                                     .at = p->begin };
    return K8SM_OK;
}

/* A map entry is a message of key 1 and value 2: its key first, then its value as a member. */
static k8sm_status put_map_entry(transcoder *t, const k8sm__pb_field *field, const piece *p)
{
    size_t at = p->begin, end = p->begin + (size_t)p->value;
    piece key = { .begin = p->begin }, value = { .begin = p->begin };
    while (at < end) {
        piece one;
        k8sm_status rc = read_piece(t, at, end, &one);
        if (rc != K8SM_OK)
            return rc;
        if (one.number <= 2 && one.type != TYPE_BYTES)
            return fail(t, K8SM_E_SCHEMA, at, field->name, "expected a map entry");
        if (one.number == 1)
            key = one;
        if (one.number == 2)
            value = one;
        at = one.next;
    }
    k8sm__buffer_json_string(t->json, (const char *)t->bytes + key.begin, (size_t)key.value);
    k8sm__buffer_byte(t->json, ':');
    return push(t, field->message, &value);
}

static void close_field(transcoder *t, frame *f)
{
    const k8sm__pb_field *field = &f->message->fields[f->field];
    if (f->given > 0 && (field->repeated || field->kind == K8SM__PB_MAP))
        k8sm__buffer_byte(t->json, field->kind == K8SM__PB_MAP ? '}' : ']');
    f->field++;
    f->at = f->begin;
    f->given = 0;
}

static k8sm_status step(transcoder *t)
{
    frame *f = &t->frames[t->depth - 1];
    const k8sm__pb_field *field;
    piece p = { 0 };
    bool found;
    k8sm_status rc;
    if (f->field == f->message->count) {
        k8sm__buffer_byte(t->json, '}');
        t->depth--;
        return K8SM_OK;
    }
    field = &f->message->fields[f->field];
    rc = next_value(t, f, &p, &found);
    if (rc != K8SM_OK)
        return rc;
    if (!found) {
        close_field(t, f);
        return K8SM_OK;
    }
    if (f->given++ > 0 || f->comma)
        k8sm__buffer_byte(t->json, ',');
    f->comma = true;
    if (f->given == 1) {
        k8sm__buffer_json_string(t->json, field->name, strlen(field->name));
        k8sm__buffer_byte(t->json, ':');
        if (field->repeated || field->kind == K8SM__PB_MAP)
            k8sm__buffer_byte(t->json, field->kind == K8SM__PB_MAP ? '{' : '[');
    }
    if (field->kind == K8SM__PB_MAP)
        return put_map_entry(t, field, &p);
    if (field->kind == K8SM__PB_MESSAGE)
        return push(t, field->message, &p);
    put_scalar(t, field, &p);
    return K8SM_OK;
}

/* The whole message once, so that what no field of the table asks for is well-formed too. */
static k8sm_status check(transcoder *t, size_t len)
{
    piece p = { 0 };
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && p.next < len)
        rc = read_piece(t, p.next, len, &p);
    return rc;
}

k8sm_status k8sm__pb_to_json(const k8sm__pb_message *message, const uint8_t *bytes, size_t len,
                             k8sm__buffer *json, k8sm_error *err)
{
    transcoder t = { .bytes = bytes, .json = json, .err = err };
    const piece whole = { .value = len };
    k8sm_status rc = check(&t, len);
    if (rc == K8SM_OK)
        rc = push(&t, message, &whole);
    while (rc == K8SM_OK && t.depth > 0)
        rc = step(&t);
    return rc;
}
