#include "wire.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "mesos.pb-c.h"

enum { VARINT = 0, FIXED64 = 1, DELIMITED = 2, FIXED32 = 5 };
enum { KEY_BYTES = 5, LENGTH_BYTES = 5, NUMBER_BYTES = 10 };
enum { KNOWN_TYPES = 16, MAX_FIELDS = 64, PATH_BYTES = 256, LAST_FIELD = (1 << 29) - 1 };

typedef ProtobufCMessageDescriptor message_type;
typedef ProtobufCFieldDescriptor field_type;

/* A message that is being read. */
typedef struct frame {
    const message_type *type;
    const field_type *field; /* that it is the value of; NULL: the outermost */
    uint32_t index;          /* which occurrence of that field */
    size_t begin, end;
    uint64_t required;           /* fields that must be met, by their place in the type */
    uint64_t seen;               /* fields met, the same way */
    uint32_t counts[MAX_FIELDS]; /* occurrences, the same way */
} frame;

/* What a type requires, worked out once. */
typedef struct known_type {
    const message_type *type;
    uint64_t required;
} known_type;

typedef struct scan {
    const uint8_t *bytes;
    size_t at;
    known_type known[KNOWN_TYPES];
    frame frames[K8SM__WIRE_DEPTH];
    uint32_t depth;
    k8sm_error *err;
} scan;

/* --- errors ----------------------------------------------------------------------------- */

static size_t add_part(char *path, size_t at, const field_type *field, uint32_t index)
{
    int made;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        made = snprintf(path + at, PATH_BYTES - at, "%s%s[%u]", at > 0 ? "." : "", field->name,
                        index);
    else
        made = snprintf(path + at, PATH_BYTES - at, "%s%s", at > 0 ? "." : "", field->name);
    at += made < 0 ? 0 : (size_t)made;
    return at < PATH_BYTES ? at : PATH_BYTES - 1;
}

/* field: the one inside the innermost message that is at fault; NULL: the message itself. */
static k8sm_status fail(scan *s, k8sm_status code, size_t offset, const field_type *field,
                        const char *message)
{
    const frame *top = &s->frames[s->depth - 1];
    char path[PATH_BYTES] = "";
    size_t at = 0;
    for (uint32_t i = 1; i < s->depth; i++)
        at = add_part(path, at, s->frames[i].field, s->frames[i].index);
    if (field != NULL) {
        uint32_t count = top->counts[field - top->type->fields];
        add_part(path, at, field, count == 0 ? 0 : count - 1);
    }
    k8sm__fail(s->err, code, path, "%s", message);
    if (s->err != NULL)
        s->err->offset = offset;
    return code;
}

/* --- numbers ---------------------------------------------------------------------------- */

/* @return bytes taken; 0: they end before the number does, or it has more than max. */
static inline size_t read_number(const uint8_t *bytes, size_t len, size_t max,
                                 uint64_t *ret_number)
{
    uint64_t number = 0;
    if (len > 0 && bytes[0] < 0x80) { /* as most are */
        *ret_number = bytes[0];
        return 1;
    }
    for (size_t i = 0; i < len && i < max; i++) {
        number |= (uint64_t)(bytes[i] & 0x7f) << 7 * i;
        if (bytes[i] < 0x80) {
            *ret_number = number;
            return i + 1;
        }
    }
    return 0;
}

static k8sm_status take_number(scan *s, size_t max, const field_type *field, const char *what,
                               uint64_t *ret_number)
{
    const frame *top = &s->frames[s->depth - 1];
    size_t taken = read_number(s->bytes + s->at, top->end - s->at, max, ret_number);
    char message[96];
    if (taken == 0) {
        snprintf(message, sizeof message, "found %s of more than %u bytes, or cut short", what,
                 (unsigned)max);
        return fail(s, K8SM_E_SYNTAX, s->at, field, message);
    }
    s->at += taken;
    return K8SM_OK;
}

static k8sm_status skip_bytes(scan *s, size_t size, const field_type *field)
{
    const frame *top = &s->frames[s->depth - 1];
    char message[96];
    if (size > top->end - s->at) {
        snprintf(message, sizeof message, "found %zu bytes where %zu were announced",
                 top->end - s->at, size);
        return fail(s, K8SM_E_SYNTAX, s->at, field, message);
    }
    s->at += size;
    return K8SM_OK;
}

/* --- types ------------------------------------------------------------------------------ */

/* The fields of a type are in the order of their numbers. */
static const field_type *find_field(const message_type *type, uint32_t number)
{
    size_t low = 0, high = type->n_fields;
    if (number - 1 < high && type->fields[number - 1].id == number)
        return &type->fields[number - 1]; /* numbers without gaps up to it */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (type->fields[middle].id == number)
            return &type->fields[middle];
        if (type->fields[middle].id < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Of the types that mesos.proto uses; it repeats no numbers, so nothing is packed. */
static unsigned wire_type(const field_type *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_DOUBLE:
        return FIXED64;
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return DELIMITED;
    default:
        return VARINT;
    }
}

/* The type of the message that a field holds; NULL: none. */
static const message_type *held_type(const message_type *type, const field_type *field)
{
    enum { DISK_VOLUME = 2 };
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return field->descriptor;
    if (type == &k8sm__mesos__disk_info__descriptor && field->id == DISK_VOLUME)
        return &k8sm__mesos__volume__descriptor;
    return NULL;
}

static bool has_value(const ProtobufCEnumDescriptor *type, int32_t value)
{
    for (unsigned i = 0; i < type->n_values; i++)
        if (type->values[i].value == value)
            return true;
    return false;
}

static uint64_t required_of(scan *s, const message_type *type)
{
    known_type *known = &s->known[((uintptr_t)type >> 5) % KNOWN_TYPES];
    if (known->type == type)
        return known->required;
    *known = (known_type){ .type = type };
    for (unsigned i = 0; i < type->n_fields; i++)
        if (type->fields[i].label == PROTOBUF_C_LABEL_REQUIRED)
            known->required |= UINT64_C(1) << i;
    return known->required;
}

/* --- one field -------------------------------------------------------------------------- */

static k8sm_status enter(scan *s, const field_type *field, const message_type *type,
                         size_t size)
{
    const frame *top = &s->frames[s->depth - 1];
    frame *inner;
    if (s->depth == K8SM__WIRE_DEPTH || type->n_fields > MAX_FIELDS)
        return fail(s, K8SM_E_LIMIT, s->at, field, "messages are nested too deep");
    inner = &s->frames[s->depth++];
    inner->seen = 0;
    memset(inner->counts, 0, type->n_fields * sizeof *inner->counts);
    inner->type = type;
    inner->required = required_of(s, type);
    inner->field = field;
    inner->index = top->counts[field - top->type->fields] - 1;
    inner->begin = s->at;
    inner->end = s->at + size;
    return K8SM_OK;
}

static k8sm_status scan_delimited(scan *s, const field_type *field)
{
    const size_t begin = s->at;
    const frame *top = &s->frames[s->depth - 1];
    const message_type *held = field == NULL ? NULL : held_type(top->type, field);
    uint64_t size;
    k8sm_status rc = take_number(s, LENGTH_BYTES, field, "a length", &size);
    if (rc != K8SM_OK)
        return rc;
    if (size > top->end - s->at) {
        char message[96];
        snprintf(message, sizeof message,
                 "found %zu bytes where a length of %llu was announced", top->end - s->at,
                 (unsigned long long)size);
        return fail(s, K8SM_E_SYNTAX, begin, field, message);
    }
    if (held != NULL)
        return enter(s, field, held, (size_t)size);
    s->at += (size_t)size;
    return K8SM_OK;
}

static k8sm_status scan_varint(scan *s, const field_type *field)
{
    const size_t begin = s->at;
    uint64_t number;
    k8sm_status rc = take_number(s, NUMBER_BYTES, field, "a number", &number);
    /* Mesos' own decoder drops an unknown value of an optional enum; of a required one the
     * field is then missing. */
    if (rc == K8SM_OK && field != NULL && field->type == PROTOBUF_C_TYPE_ENUM &&
        field->label == PROTOBUF_C_LABEL_REQUIRED &&
        !has_value(field->descriptor, (int32_t)(uint32_t)number)) {
        char message[96];
        snprintf(message, sizeof message, "found %ld, which is no value of this enum",
                 (long)(int32_t)(uint32_t)number);
        return fail(s, K8SM_E_SCHEMA, begin, field, message);
    }
    return rc;
}

static k8sm_status scan_field(scan *s)
{
    frame *top = &s->frames[s->depth - 1];
    const size_t begin = s->at;
    const field_type *field;
    uint64_t key;
    k8sm_status rc = take_number(s, KEY_BYTES, NULL, "a field key", &key);
    if (rc != K8SM_OK)
        return rc;
    if (key >> 3 == 0 || key >> 3 > LAST_FIELD)
        return fail(s, K8SM_E_SYNTAX, begin, NULL, "found a field key that is none");
    field = find_field(top->type, (uint32_t)(key >> 3));
    if (field != NULL) {
        top->seen |= UINT64_C(1) << (field - top->type->fields);
        top->counts[field - top->type->fields]++;
        if ((key & 7) != wire_type(field))
            return fail(s, K8SM_E_SCHEMA, begin, field, "found it encoded as another type");
    }
    switch (key & 7) {
    case VARINT:
        return scan_varint(s, field);
    case FIXED64:
        return skip_bytes(s, 8, field);
    case DELIMITED:
        return scan_delimited(s, field);
    case FIXED32:
        return skip_bytes(s, 4, field);
    default:
        return fail(s, K8SM_E_SYNTAX, begin, NULL, "found a group, or an unknown wire type");
    }
}

/* A field as most are: a number below 16, a value or length below 128, nothing wrong. @return false:
 * it is another one, and nothing was done. */
static inline bool scan_usual(scan *s)
{
    frame *top = &s->frames[s->depth - 1];
    const uint8_t *at = s->bytes + s->at;
    const message_type *held = NULL;
    const field_type *field;
    size_t size = 2;
    if (top->end - s->at < 2 || at[0] >= 0x80 ||
        (unsigned)(at[0] >> 3) - 1 >= top->type->n_fields)
        return false;
    field = &top->type->fields[(at[0] >> 3) - 1];
    if (field->id != (uint32_t)(at[0] >> 3) || (unsigned)(at[0] & 7) != wire_type(field))
        return false;
    if ((at[0] & 7) == FIXED64) {
        size = 9;
    } else if (at[1] >= 0x80) {
        return false;
    } else if ((at[0] & 7) == DELIMITED) {
        held = held_type(top->type, field);
        size = at[1] + (size_t)2;
    } else if (field->type == PROTOBUF_C_TYPE_ENUM &&
               field->label == PROTOBUF_C_LABEL_REQUIRED &&
               !has_value(field->descriptor, at[1])) {
        return false;
    }
    if (size > top->end - s->at ||
        (held != NULL && (s->depth == K8SM__WIRE_DEPTH || held->n_fields > MAX_FIELDS)))
        return false;
    top->seen |= UINT64_C(1) << (field - top->type->fields);
    top->counts[field - top->type->fields]++;
    s->at += held == NULL ? size : 2;
    return held == NULL || enter(s, field, held, size - 2) == K8SM_OK;
}

static k8sm_status leave(scan *s)
{
    const frame *top = &s->frames[s->depth - 1];
    const uint64_t missing = top->required & ~top->seen;
    if (missing != 0)
        return fail(s, K8SM_E_SCHEMA, top->begin, &top->type->fields[__builtin_ctzll(missing)],
                    "a required field is missing");
    s->depth--;
    return K8SM_OK;
}

/* --- whole messages ----------------------------------------------------------------------- */

k8sm_status k8sm__wire_scan(const message_type *type, const uint8_t *bytes, size_t len,
                            k8sm_error *err)
{
    scan s; /* no initializer: frames are set as they are entered */
    k8sm_status rc = K8SM_OK;
    s.bytes = bytes;
    s.at = 0;
    s.depth = 1;
    s.err = err;
    memset(&s.frames[0], 0, sizeof s.frames[0]);
    memset(s.known, 0, sizeof s.known);
    s.frames[0].type = type;
    s.frames[0].required = required_of(&s, type);
    s.frames[0].end = len;
    if (len > INT_MAX)
        return fail(&s, K8SM_E_LIMIT, 0, NULL, "a message of 2 GiB and more is not read");
    while (rc == K8SM_OK && s.depth > 0)
        if (s.at == s.frames[s.depth - 1].end)
            rc = leave(&s);
        else if (!scan_usual(&s))
            rc = scan_field(&s);
    return rc;
}

bool k8sm__wire_next_any(const uint8_t *bytes, size_t len, size_t *at,
                         k8sm__wire_field *ret_field)
{
    uint64_t key = 0, number = 0;
    size_t here = *at, taken;
    if (here >= len)
        return false;
    ret_field->offset = here;
    here += read_number(bytes + here, len - here, KEY_BYTES, &key);
    taken = (key & 7) == FIXED64 ? 8 : 4;
    if ((key & 7) == VARINT || (key & 7) == DELIMITED)
        taken = read_number(bytes + here, len - here, NUMBER_BYTES, &number);
    if ((key & 7) == DELIMITED) {
        here += taken;
        taken = (size_t)number;
    }
    ret_field->number = (uint32_t)(key >> 3);
    ret_field->bytes = bytes + here;
    ret_field->len = taken;
    *at = here + taken;
    return true;
}

size_t k8sm__wire_offset(const uint8_t *bytes, size_t len, uint32_t number, size_t index)
{
    k8sm__wire_field field;
    size_t at = 0;
    while (k8sm__wire_next(bytes, len, &at, &field))
        if (field.number == number && index-- == 0)
            return field.offset;
    return len;
}
