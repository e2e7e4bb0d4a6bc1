/* What a pod's status says of resources, for in-place resize. */
#include <string.h>

#include "decode.h"

void k8sm__container_status_init(k8sm__container_status *status, const k8sm_alloc *arena)
{
    status->name = "";
    k8sm__resource_list_init(&status->allocated, arena);
    k8sm__resource_list_init(&status->requests, arena);
    k8sm__resource_list_init(&status->limits, arena);
}

static k8sm_status resources_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm__container_status *s = into;
    if (key == K8SM__KEY_requests)
        return k8sm__decode_quantities(d, value, &s->requests, &s->has_requests);
    if (key == K8SM__KEY_limits)
        return k8sm__decode_quantities(d, value, &s->limits, &s->has_limits);
    return K8SM_OK;
}

/* Both a container's status and the pod's own hold these two. */
static k8sm_status amounts_entry(k8sm__decoder *d, k8sm__container_status *s, uint32_t key,
                                 k8sm__node value)
{
    if (key == K8SM__KEY_allocatedResources)
        return k8sm__decode_quantities(d, value, &s->allocated, &s->has_allocated);
    if (key != K8SM__KEY_resources)
        return K8SM_OK;
    s->has_resources = !k8sm__decode_is_null(d, value);
    if (!s->has_resources) { /* nothing, even if the same key said something before */
        k8sm__resource_list_init(&s->requests, d->arena);
        k8sm__resource_list_init(&s->limits, d->arena);
        s->has_requests = s->has_limits = false;
    }
    return k8sm__decode_entries(d, value, resources_entry, s);
}

static k8sm_status container_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm__container_status *s = into;
    if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &s->name);
    return amounts_entry(d, s, key, value);
}

static k8sm_status read_container(k8sm__decoder *d, void *into, k8sm__node value,
                                  uint32_t index)
{
    k8sm__container_status *s = into;
    (void)index;
    if (s->name == NULL)
        k8sm__container_status_init(s, d->arena);
    return k8sm__decode_entries(d, value, container_entry, s);
}

static k8sm_status condition_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm__condition *c = into;
    if (key == K8SM__KEY_type)
        return k8sm__decode_text(d, value, &c->type);
    if (key == K8SM__KEY_reason)
        return k8sm__decode_text(d, value, &c->reason);
    return K8SM_OK;
}

static k8sm_status read_condition(k8sm__decoder *d, void *into, k8sm__node value,
                                  uint32_t index)
{
    k8sm__condition *c = into;
    (void)index;
    if (c->type == NULL)
        c->type = c->reason = "";
    return k8sm__decode_entries(d, value, condition_entry, c);
}

/* Infeasible: the first condition of type PodResizePending has that reason. */
static k8sm_status conditions(k8sm__decoder *d, k8sm__node list, k8sm_pod *pod)
{
    k8sm_status rc = k8sm__decode_items(d, list, &pod->conditions, &pod->condition_count,
                                        sizeof *pod->conditions, read_condition);
    pod->resize_infeasible = false;
    for (size_t i = 0; rc == K8SM_OK && i < pod->condition_count; i++)
        if (strcmp(pod->conditions[i].type, "PodResizePending") == 0) {
            pod->resize_infeasible = strcmp(pod->conditions[i].reason, "Infeasible") == 0;
            break;
        }
    return rc;
}

k8sm_status k8sm__decode_status(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (key == K8SM__KEY_conditions)
        return conditions(d, value, pod);
    if (key == K8SM__KEY_containerStatuses)
        return k8sm__decode_items(d, value, &pod->statuses, &pod->status_count,
                                  sizeof *pod->statuses, read_container);
    if (key == K8SM__KEY_initContainerStatuses)
        return k8sm__decode_items(d, value, &pod->init_statuses, &pod->init_status_count,
                                  sizeof *pod->init_statuses, read_container);
    return amounts_entry(d, &pod->pod_status, key, value);
}
