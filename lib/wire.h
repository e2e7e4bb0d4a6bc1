/* Protobuf from outside. protobuf-c answers a bad message with NULL only, recurses, and takes
 * any number in a required enum; so what it is given has been scanned before. */
#ifndef K8SM_WIRE_H
#define K8SM_WIRE_H

#include "internal.h"

struct ProtobufCMessageDescriptor;

/** Messages inside messages; the deepest type of mesos.proto needs a third of it. */
enum { K8SM__WIRE_DEPTH = 24 };

/** Are the bytes one well-formed message of this type: keys, lengths, numbers, wire types,
 *  required fields, values of required enums, depth? Fields that the type does not have are
 *  looked at for their length only. What passes, protobuf-c unpacks, unless memory is short.
 *  err->offset and err->path ("offers.offers[2].resources[3].scalar.value") say where not.
 *  @retval K8SM_E_SYNTAX  truncated or malformed.
 *  @retval K8SM_E_SCHEMA  a required field is missing, encoded as another type, or an enum
 *                         that the type does not have.
 *  @retval K8SM_E_LIMIT   nested too deep, or 2 GiB and more. */
k8sm_status k8sm__wire_scan(const struct ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                            size_t len, k8sm_error *err);

/** One field of a message that the scan has passed. */
typedef struct k8sm__wire_field {
    size_t offset; /* of its key */
    uint32_t number;
    const uint8_t *bytes; /* what is behind the key, and the length if there is one */
    size_t len;
} k8sm__wire_field;
/** The same as k8sm__wire_next() for keys and lengths of any size. */
bool k8sm__wire_next_any(const uint8_t *bytes, size_t len, size_t *at,
                         k8sm__wire_field *ret_field);
/** Walk over scanned bytes from @p *at on. @return false at the end. */
static inline bool k8sm__wire_next(const uint8_t *bytes, size_t len, size_t *at,
                                   k8sm__wire_field *ret_field)
{
    enum { DELIMITED_TYPE = 2 };
    const size_t here = *at;
    /* scanned: behind a key there is something */
    if (here >= len || bytes[here] >= 0x80 || (bytes[here] & 7) != DELIMITED_TYPE ||
        bytes[here + 1] >= 0x80)
        return k8sm__wire_next_any(bytes, len, at, ret_field);
    ret_field->offset = here;
    ret_field->number = bytes[here] >> 3;
    ret_field->bytes = bytes + here + 2;
    ret_field->len = bytes[here + 1];
    *at = here + 2 + bytes[here + 1];
    return true;
}
/** Offset of occurrence @p index of a field in a scanned message; @p len if there is none. */
size_t k8sm__wire_offset(const uint8_t *bytes, size_t len, uint32_t number, size_t index);

#endif
