#ifndef K8SMESOS_POD_H
#define K8SMESOS_POD_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/resource_list.h"

K8SM_BEGIN_DECLS

/** A pod or pod template as written: no defaults applied. Immutable; belongs to its
 *  k8sm_object and lives as long. All strings are borrowed for that time, never NULL
 *  ("" if absent). Thread safety: any number of readers. */
typedef struct k8sm_pod k8sm_pod;
/** One container of a pod; lives as long as the pod. */
typedef struct k8sm_container k8sm_container;

enum {
    K8SM_CONTAINER_REGULAR   = 0,
    K8SM_CONTAINER_INIT      = 1, /**< runs before the regular ones, one at a time */
    K8SM_CONTAINER_SIDECAR   = 2, /**< an init container with restartPolicy Always */
    K8SM_CONTAINER_EPHEMERAL = 3  /**< never counted */
};
/** @return "regular", "init", "sidecar", "ephemeral"; "unknown" otherwise. */
K8SM_API const char *k8sm_container_type_name(int32_t type);

/** metadata.name of the pod or template, which for a template is usually "". */
K8SM_API const char *k8sm_pod_name(const k8sm_pod *pod);
/** @return metadata.namespace of the pod or template, "" if absent. */
K8SM_API const char *k8sm_pod_namespace(const k8sm_pod *pod);
/** @return spec.nodeName. */
K8SM_API const char *k8sm_pod_node_name(const k8sm_pod *pod);
/** @return spec.restartPolicy as written. */
K8SM_API const char *k8sm_pod_restart_policy(const k8sm_pod *pod);
/** @return 1 if spec.hostNetwork is true. */
K8SM_API int32_t k8sm_pod_host_network(const k8sm_pod *pod);
/** @return the label's value, NULL if the pod has none of that key. */
K8SM_API const char *k8sm_pod_label(const k8sm_pod *pod, const char *key);
/** @return the annotation's value, NULL if the pod has none of that key. */
K8SM_API const char *k8sm_pod_annotation(const k8sm_pod *pod, const char *key);

/** Containers in the order: init containers (and sidecars) as written, regular ones as
 *  written, ephemeral ones as written. */
K8SM_API size_t k8sm_pod_container_count(const k8sm_pod *pod);
/** @return container @p index; NULL beyond the end. */
K8SM_API const k8sm_container *k8sm_pod_container(const k8sm_pod *pod, size_t index);
/** spec.overhead; an empty list if absent, never NULL. Borrowed. */
K8SM_API const k8sm_resource_list *k8sm_pod_overhead(const k8sm_pod *pod);
/** Pod-level requests (spec.resources.requests) as written; as k8sm_pod_overhead(). */
K8SM_API const k8sm_resource_list *k8sm_pod_requests(const k8sm_pod *pod);
/** Pod-level limits (spec.resources.limits) as written; as k8sm_pod_overhead(). */
K8SM_API const k8sm_resource_list *k8sm_pod_limits(const k8sm_pod *pod);

/** @return the name, "" if absent. */
K8SM_API const char *k8sm_container_name(const k8sm_container *container);
/** @return the image, "" if absent. */
K8SM_API const char *k8sm_container_image(const k8sm_container *container);
/** @return a K8SM_CONTAINER_*. */
K8SM_API int32_t k8sm_container_type(const k8sm_container *container);
/** resources.requests as written; never NULL. */
K8SM_API const k8sm_resource_list *k8sm_container_requests(const k8sm_container *container);
/** resources.limits as written; never NULL. */
K8SM_API const k8sm_resource_list *k8sm_container_limits(const k8sm_container *container);
/** @return number of pieces of command, as in argv. */
K8SM_API size_t k8sm_container_command_count(const k8sm_container *container);
/** @return piece @p index of command; NULL beyond the end. */
K8SM_API const char *k8sm_container_command(const k8sm_container *container, size_t index);
/** @return number of pieces of args. */
K8SM_API size_t k8sm_container_arg_count(const k8sm_container *container);
/** @return piece @p index of args; NULL beyond the end. */
K8SM_API const char *k8sm_container_arg(const k8sm_container *container, size_t index);

/** One container port. */
typedef struct k8sm_container_port {
    int32_t container_port; /**< as written; 1 to 65535 if valid */
    int32_t host_port;      /**< 0: none. With hostNetwork equal to container_port if none is written */
    const char *protocol;   /**< "TCP" if absent */
    const char *name;       /**< "" if absent */
    const char *host_ip;    /**< "" if absent */
} k8sm_container_port;
/** @return number of container ports, in the order of the manifest. */
K8SM_API size_t k8sm_container_port_count(const k8sm_container *container);
/** @return port @p index; NULL beyond the end. */
K8SM_API const k8sm_container_port *k8sm_container_port_at(const k8sm_container *container,
                                                           size_t index);
/** @return number of literal environment variables (entries with valueFrom are left out). */
K8SM_API size_t k8sm_container_env_count(const k8sm_container *container);
/** @param ret_name, ret_value  borrowed.  @return 1, or 0 beyond the end (nothing set). */
K8SM_API int32_t k8sm_container_env(const k8sm_container *container, size_t index,
                                    const char **ret_name, const char **ret_value);

K8SM_END_DECLS

#endif
