#ifndef K8SM_WIRE_VOLUME_H
#define K8SM_WIRE_VOLUME_H

#include "document.h"
#include "mesos_internal.h"

/** disk->volume is a serialized mesos.v1.Volume that is only passed on; between it and JSON
 *  go container_path, host_path and mode. */
k8sm_status k8sm__volume_from_json(const k8sm__document *document, k8sm__node node,
                                   const k8sm_alloc *alloc, k8sm__disk *disk, k8sm_error *err);
void k8sm__volume_to_json(const k8sm__disk *disk, k8sm__buffer *buffer);
/** As Mesos prints it: "[host_path:]container_path[:rw]". */
void k8sm__volume_print(const k8sm__disk *disk, k8sm__buffer *buffer);

#endif
