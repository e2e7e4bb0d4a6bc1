/* The public getters of a pod (pod.h). */
#include <string.h>

#include "pod_internal.h"

static const char *const type_names[] = { "regular", "init", "sidecar", "ephemeral" };

const char *k8sm_container_type_name(int32_t type)
{
    return type < 0 || (size_t)type >= K8SM__COUNT(type_names) ? "unknown" : type_names[type];
}

const char *k8sm_pod_name(const k8sm_pod *pod)
{
    return pod->name;
}

const char *k8sm_pod_namespace(const k8sm_pod *pod)
{
    return pod->namespace_;
}

const char *k8sm_pod_node_name(const k8sm_pod *pod)
{
    return pod->node_name;
}

const char *k8sm_pod_restart_policy(const k8sm_pod *pod)
{
    return pod->restart_policy;
}

int32_t k8sm_pod_host_network(const k8sm_pod *pod)
{
    return pod->host_network;
}

static const char *find_pair(const k8sm__pair *pairs, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return pairs[i].value;
    return NULL;
}

const char *k8sm_pod_label(const k8sm_pod *pod, const char *key)
{
    return find_pair(pod->labels, pod->label_count, key);
}

const char *k8sm_pod_annotation(const k8sm_pod *pod, const char *key)
{
    return find_pair(pod->annotations, pod->annotation_count, key);
}

size_t k8sm_pod_container_count(const k8sm_pod *pod)
{
    return pod->init_count + pod->regular_count + pod->ephemeral_count;
}

const k8sm_container *k8sm_pod_container(const k8sm_pod *pod, size_t index)
{
    return index < k8sm_pod_container_count(pod) ? &pod->containers[index] : NULL;
}

const k8sm_resource_list *k8sm_pod_overhead(const k8sm_pod *pod)
{
    return &pod->overhead;
}

const k8sm_resource_list *k8sm_pod_requests(const k8sm_pod *pod)
{
    return &pod->requests;
}

const k8sm_resource_list *k8sm_pod_limits(const k8sm_pod *pod)
{
    return &pod->limits;
}

const char *k8sm_container_name(const k8sm_container *container)
{
    return container->name;
}

const char *k8sm_container_image(const k8sm_container *container)
{
    return container->image;
}

int32_t k8sm_container_type(const k8sm_container *container)
{
    return container->type;
}

const k8sm_resource_list *k8sm_container_requests(const k8sm_container *container)
{
    return &container->requests;
}

const k8sm_resource_list *k8sm_container_limits(const k8sm_container *container)
{
    return &container->limits;
}

size_t k8sm_container_command_count(const k8sm_container *container)
{
    return container->command_count;
}

const char *k8sm_container_command(const k8sm_container *container, size_t index)
{
    return index < container->command_count ? container->command[index] : NULL;
}

size_t k8sm_container_arg_count(const k8sm_container *container)
{
    return container->arg_count;
}

const char *k8sm_container_arg(const k8sm_container *container, size_t index)
{
    return index < container->arg_count ? container->args[index] : NULL;
}

size_t k8sm_container_port_count(const k8sm_container *container)
{
    return container->port_count;
}

const k8sm_container_port *k8sm_container_port_at(const k8sm_container *container, size_t index)
{
    return index < container->port_count ? &container->ports[index] : NULL;
}

size_t k8sm_container_env_count(const k8sm_container *container)
{
    return container->env_count;
}

int32_t k8sm_container_env(const k8sm_container *container, size_t index, const char **ret_name,
                           const char **ret_value)
{
    if (index >= container->env_count)
        return 0;
    if (ret_name != NULL)
        *ret_name = container->env[index].key;
    if (ret_value != NULL)
        *ret_value = container->env[index].value;
    return 1;
}
