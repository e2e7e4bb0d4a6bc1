/* Protobuf messages as the JSON that Mesos writes of them, by table. */
#ifndef K8SM_WIRE_JSON_H
#define K8SM_WIRE_JSON_H

#include "internal.h"

enum {
    K8SM__PB_STRING,
    K8SM__PB_BYTES,
    K8SM__PB_BOOL,
    K8SM__PB_INT,    /* int32, int64 */
    K8SM__PB_UINT,   /* uint32, uint64 */
    K8SM__PB_DOUBLE,
    K8SM__PB_ENUM,
    K8SM__PB_MESSAGE,
    K8SM__PB_MAP     /* of string to message */
};

typedef struct k8sm__pb_field {
    const char *name;
    const struct k8sm__pb_message *message; /* MESSAGE and MAP */
    const char *const *names;               /* ENUM: by number, NULL where there is none */
    uint32_t number, name_count;
    uint8_t kind;
    bool repeated;
} k8sm__pb_field;
typedef struct k8sm__pb_message {
    const k8sm__pb_field *fields;
    size_t count;
} k8sm__pb_message;

extern const k8sm__pb_message k8sm__pb_task_info, k8sm__pb_launch, k8sm__pb_launch_group;
/** mesos.v1.Offer.Operation of type LAUNCH_GROUP. */
extern const k8sm__pb_message k8sm__pb_operation;

/** Append the message as JSON. Fields that the table does not have are left out.
 *  @retval K8SM_E_SYNTAX  malformed; err->offset says where.
 *  @retval K8SM_E_SCHEMA  a field of another wire type.  @retval K8SM_E_LIMIT  too deep. */
k8sm_status k8sm__pb_to_json(const k8sm__pb_message *message, const uint8_t *bytes, size_t len,
                             k8sm__buffer *json, k8sm_error *err);

#endif
