/* Protobuf from outside: scanned first, decoded by protobuf-c after. */
#ifndef K8SM_WIRE_H
#define K8SM_WIRE_H

#include "mesos_internal.h"

/** A field of a message, as far as the scan needs to know it. */
typedef struct k8sm__wire_field {
    const char *name;
    const struct k8sm__wire_message *message; /* of K8SM__WIRE_MESSAGE */
    uint32_t number;
    uint32_t greatest; /* of a required K8SM__WIRE_ENUM */
    uint8_t kind;      /* K8SM__WIRE_* */
    bool required;
} k8sm__wire_field;
typedef struct k8sm__wire_message {
    const k8sm__wire_field *fields;
    uint32_t count; /* at most 32 */
} k8sm__wire_message;

enum { K8SM__WIRE_VARINT, K8SM__WIRE_ENUM, K8SM__WIRE_DOUBLE, K8SM__WIRE_BYTES, K8SM__WIRE_MESSAGE };

extern const k8sm__wire_message k8sm__wire_offer, k8sm__wire_event, k8sm__wire_resource;

/** Are the bytes a well-formed message of this kind: lengths, varints, wire types, required
 *  fields, enum values, depth? err->offset and path say where not.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA, K8SM_E_LIMIT. */
k8sm_status k8sm__wire_scan(const k8sm__wire_message *message, const uint8_t *bytes, size_t len,
                            k8sm_error *err);

#endif
