#include "mesos_json.h"

#include <stdlib.h>
#include <string.h>

/* Bytes need not be text: such a tree is for protobuf only. */
json_t *bytes_json(const ProtobufCBinaryData *bytes)
{
    return need(json_stringn_nocheck((const char *)bytes->data, bytes->len));
}

json_t *embedded_json(const char *bytes, size_t len, bool json)
{
    return need(json ? json_loadb(bytes, len, 0, NULL) : json_stringn_nocheck(bytes, len));
}

json_t *id_json(const char *id)
{
    return need(json_pack("{s:s}", "value", id));
}

/* --- reading ---------------------------------------------------------------------------- */

static bool set_bytes(ProtobufCBinaryData *member, const json_t *value)
{
    struct text out = { 0 };
    if (json_is_string(value))
        text_append(&out, json_string_value(value), json_string_length(value));
    else if (json_is_object(value))
        out.data = need(json_dumps(value, JSON_COMPACT));
    *member = (ProtobufCBinaryData){ out.size, (uint8_t *)out.data };
    if (json_is_object(value))
        member->len = strlen(out.data);
    return out.data != NULL;
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the types of the messages nest, which none does in
 * itself. */
/* One value of the kinds that the messages have. @return false if it is another. */
static bool set_value(const ProtobufCFieldDescriptor *field, void *member, const json_t *value)
{
    const ProtobufCEnumValue *name;
    switch (field->type) {
    case PROTOBUF_C_TYPE_ENUM:
        name = json_is_string(value) ? protobuf_c_enum_descriptor_get_value_by_name(
                                           field->descriptor, json_string_value(value))
                                     : NULL;
        *(int *)member = name == NULL ? -1 : name->value;
        return json_is_string(value);
    case PROTOBUF_C_TYPE_INT64:
        *(int64_t *)member = json_integer_value(value);
        return json_is_integer(value);
    case PROTOBUF_C_TYPE_DOUBLE:
        *(double *)member = json_number_value(value);
        return json_is_number(value);
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)member = json_is_true(value);
        return json_is_boolean(value);
    case PROTOBUF_C_TYPE_STRING:
        *(char **)member = json_is_string(value) ? need(strdup(json_string_value(value))) : NULL;
        return json_is_string(value);
    case PROTOBUF_C_TYPE_BYTES:
        return set_bytes(member, value);
    default:
        *(ProtobufCMessage **)member = message_from_json(field->descriptor, value);
        return *(ProtobufCMessage **)member != NULL;
    }
}

static size_t size_of(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_ENUM: return sizeof(int);
    case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
    default: return sizeof(void *); /* texts and messages; no other field is repeated */
    }
}

static bool set_field(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                      const json_t *value)
{
    char *member = (char *)message + field->offset;
    char *quantifier = (char *)message + field->quantifier_offset, *items;
    size_t count = json_array_size(value), size = size_of(field);
    if (field->label == PROTOBUF_C_LABEL_OPTIONAL && field->quantifier_offset != 0)
        *(protobuf_c_boolean *)quantifier = 1;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return set_value(field, member, value);
    items = *(char **)member = need(calloc(count + 1, size));
    for (size_t i = 0; i < count; i++) {
        if (!set_value(field, items + i * size, json_array_get(value, i)))
            return false;
        *(size_t *)quantifier = i + 1;
    }
    return json_is_array(value);
}

ProtobufCMessage *message_from_json(const ProtobufCMessageDescriptor *type, const json_t *tree)
{
    ProtobufCMessage *message;
    bool good = json_is_object(tree);
    if (!good)
        return NULL;
    message = need(calloc(1, type->sizeof_message));
    type->message_init(message);
    for (unsigned i = 0; good && i < type->n_fields; i++) {
        const json_t *value = json_object_get(tree, type->fields[i].name);
        good = value == NULL ? type->fields[i].label != PROTOBUF_C_LABEL_REQUIRED
                             : set_field(message, &type->fields[i], value);
    }
    if (good)
        return message;
    protobuf_c_message_free_unpacked(message, NULL);
    return NULL;
}
/* NOLINTEND(misc-no-recursion) */

ProtobufCMessage *message_from_text(const ProtobufCMessageDescriptor *type, const char *bytes,
                                    size_t len)
{
    json_t *tree = json_loadb(bytes, len, 0, NULL);
    ProtobufCMessage *message = tree == NULL ? NULL : message_from_json(type, tree);
    json_decref(tree);
    return message;
}

const char *task_state_name(int state)
{
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value(&api__task_state__descriptor, state);
    return value == NULL ? "?" : value->name;
}

/* --- writing ---------------------------------------------------------------------------- */

void message_write(const ProtobufCMessageDescriptor *type, json_t *tree, bool json,
                   struct text *body)
{
    if (json) {
        char *text = need(json_dumps(tree, JSON_COMPACT));
        text_add(body, text);
        free(text);
    } else {
        ProtobufCMessage *message = need(message_from_json(type, tree));
        size_t size = protobuf_c_message_get_packed_size(message);
        body->size += protobuf_c_message_pack(message, (uint8_t *)text_room(body, size));
        protobuf_c_message_free_unpacked(message, NULL);
    }
    json_decref(tree);
}
