#ifndef K8SMESOS_PORTS_H
#define K8SMESOS_PORTS_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/object.h"

K8SM_BEGIN_DECLS

/** One container port mapped to a port of the agent. */
typedef struct k8sm_port_mapping {
    uint32_t container; /**< index of the container, as k8sm_pod_container() */
    uint32_t port;      /**< index of its port */
    uint32_t host_port; /**< 1 to 65535 */
    uint32_t reserved;  /**< 0 */
} k8sm_port_mapping;

/** A new object with the mapped ports written into its pod as hostPort, and, as the
 *  original did, as annotations k8s.mesosphere.io/port_PROTOCOL_CONTAINERPORT and
 *  portName_PROTOCOL_NAME. Else as k8sm_object_with_edits(). */
K8SM_API k8sm_status k8sm_object_with_ports(const k8sm_object *object,
                                            const k8sm_port_mapping *mappings, size_t count,
                                            k8sm_object **ret_object, k8sm_error *err);

K8SM_END_DECLS

#endif
