/* Between the wire_*.c files: what sees protobuf-c. */
#ifndef K8SM_WIRE_INTERNAL_H
#define K8SM_WIRE_INTERNAL_H

#include <protobuf-c/protobuf-c.h>

#include "mesos_internal.h"
#include "wire.h"

struct K8sm__Mesos__Resource;

/** A NUL-terminated copy. @p path is for the error.
 *  @retval K8SM_E_INVALID  a NUL inside: as a C string it would be another text. */
k8sm_status k8sm__wire_text(const ProtobufCBinaryData *data, const char *path,
                            const k8sm_alloc *alloc, char **ret_text, k8sm_error *err);
/** Read the serialized Resource @p bytes, which have been scanned, without protobuf-c if it is
 *  as most are.
 *  @param ret_entry  set on success, as k8sm__wire_to_entry() does.
 *  @retval K8SM_E_UNSUPPORTED  it is another one: unpack it.
 *  Else as k8sm__wire_to_entry(). */
k8sm_status k8sm__wire_plain_entry(const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                                   k8sm__entry *ret_entry, k8sm_error *err);
/** A decoded Resource as a valid entry (v1), its reservations in stack form.
 *  @retval K8SM_E_INVALID  K8SM_E_RANGE  K8SM_E_LIMIT  err->path is within the Resource. */
k8sm_status k8sm__wire_to_entry(const struct K8sm__Mesos__Resource *from,
                                const k8sm_alloc *alloc, k8sm__entry *ret_entry,
                                k8sm_error *err);

#endif
