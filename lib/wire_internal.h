/* Between the wire_*.c files: what sees protobuf-c. */
#ifndef K8SM_WIRE_INTERNAL_H
#define K8SM_WIRE_INTERNAL_H

#include <protobuf-c/protobuf-c.h>

#include "mesos_internal.h"
#include "wire.h"

struct K8sm__Mesos__Resource;

/** A NUL-terminated copy. @return false if out of memory. */
bool k8sm__wire_text(const ProtobufCBinaryData *data, const k8sm_alloc *alloc, char **ret);
/** A decoded Resource as a valid entry, its reservations in stack form. */
k8sm_status k8sm__wire_to_entry(const struct K8sm__Mesos__Resource *from,
                                const k8sm_alloc *alloc, k8sm__entry *ret_entry, k8sm_error *err);

#endif
