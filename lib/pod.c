/* From the tree to the pod that accounting reads. */
#include "k8smesos/pod.h"

#include <string.h>

#include "decode.h"

/* A pod under way: its three lists of containers become one when all is read. */
enum { INIT, REGULAR, EPHEMERAL, LISTS };
typedef struct making {
    k8sm_pod *pod;
    k8sm_container *lists[LISTS];
    size_t counts[LISTS];
    uint32_t depth; /* how many parts of the way from the object's root to the pod are gone */
    bool reached;   /* the template is there, where an object may do without */
} making;

static void start(making *m, k8sm__decoder *d)
{
    k8sm_pod *pod = m->pod;
    *m = (making){ .pod = pod, .depth = m->depth };
    *pod = (k8sm_pod){ .path = "",
                       .name = "",
                       .namespace_ = "",
                       .node_name = "",
                       .restart_policy = "",
                       .os = "" };
    k8sm__resource_list_init(&pod->overhead, d->arena);
    k8sm__resource_list_init(&pod->requests, d->arena);
    k8sm__resource_list_init(&pod->limits, d->arena);
    k8sm__container_status_init(&pod->pod_status, d->arena);
}

static k8sm_status resources_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (key == K8SM__KEY_requests)
        return k8sm__decode_quantities(d, value, &pod->requests, &pod->has_requests);
    if (key == K8SM__KEY_limits)
        return k8sm__decode_quantities(d, value, &pod->limits, &pod->has_limits);
    if (key == K8SM__KEY_claims)
        pod->has_claims = k8sm__node_size(d->document, value) > 0;
    return K8SM_OK;
}

/* Where Kubernetes has a pointer, null takes back what the same key said before. */
static k8sm_status resources(k8sm__decoder *d, k8sm__node value, k8sm_pod *pod)
{
    if (k8sm__decode_is_null(d, value)) {
        k8sm__resource_list_init(&pod->requests, d->arena);
        k8sm__resource_list_init(&pod->limits, d->arena);
        pod->has_requests = pod->has_limits = pod->has_claims = false;
    }
    return k8sm__decode_entries(d, value, resources_entry, pod);
}

static k8sm_status os_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_pod *pod = into;
    return key == K8SM__KEY_name ? k8sm__decode_text(d, value, &pod->os) : K8SM_OK;
}

static k8sm_status containers(k8sm__decoder *d, making *m, uint32_t key, k8sm__node value)
{
    static const uint32_t keys[LISTS] = { K8SM__KEY_initContainers, K8SM__KEY_containers,
                                          K8SM__KEY_ephemeralContainers };
    for (size_t i = 0; i < LISTS; i++)
        if (key == keys[i])
            return k8sm__decode_items(d, value, &m->lists[i], &m->counts[i],
                                      sizeof *m->lists[i], k8sm__decode_container);
    return K8SM_OK;
}

static k8sm_status spec_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    making *m = into;
    k8sm_pod *pod = m->pod;
    if (key == K8SM__KEY_nodeName)
        return k8sm__decode_text(d, value, &pod->node_name);
    if (key == K8SM__KEY_restartPolicy)
        return k8sm__decode_text(d, value, &pod->restart_policy);
    if (key == K8SM__KEY_nodeSelector)
        return k8sm__decode_pairs(d, value, &pod->node_selector, &pod->node_selector_count);
    if (key == K8SM__KEY_overhead)
        return k8sm__decode_quantities(d, value, &pod->overhead, &pod->has_overhead);
    if (key == K8SM__KEY_resources)
        return resources(d, value, pod);
    if (key == K8SM__KEY_affinity)
        return k8sm__decode_affinity(d, value, pod);
    if (key == K8SM__KEY_os) {
        pod->os = k8sm__decode_is_null(d, value) ? "" : pod->os;
        return k8sm__decode_entries(d, value, os_entry, pod);
    }
    if (key == K8SM__KEY_hostNetwork)
        k8sm__decode_truth(d, value, &pod->host_network);
    return containers(d, m, key, value);
}

static k8sm_status metadata_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &pod->name);
    if (key == K8SM__KEY_namespace)
        return k8sm__decode_text(d, value, &pod->namespace_);
    if (key == K8SM__KEY_labels)
        return k8sm__decode_pairs(d, value, &pod->labels, &pod->label_count);
    if (key == K8SM__KEY_annotations)
        return k8sm__decode_pairs(d, value, &pod->annotations, &pod->annotation_count);
    return K8SM_OK;
}

static k8sm_status pod_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    making *m = into;
    if (key == K8SM__KEY_metadata)
        return k8sm__decode_entries(d, value, metadata_entry, m->pod);
    if (key == K8SM__KEY_status)
        return k8sm__decode_entries(d, value, k8sm__decode_status, m->pod);
    return key == K8SM__KEY_spec ? k8sm__decode_entries(d, value, spec_entry, m) : K8SM_OK;
}

/* Down from the object's root to the pod: "spec", "template", four parts at most. */
static k8sm_status way_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    making *m = into;
    k8sm_status rc;
    const char *part = d->object->pod_parts[m->depth];
    if (key != k8sm__key_of(part, strlen(part)))
        return K8SM_OK;
    m->depth++;
    if (m->depth == d->object->pod_part_count) {
        m->reached = !k8sm__decode_is_null(d, value);
        if (!m->reached && k8sm__object_may_lack_pod(d->object))
            start(m, d); /* null takes back what the same key said before */
        rc = k8sm__decode_entries(d, value, pod_entry, m);
    } else {
        rc = k8sm__decode_entries(d, value, way_entry, m);
    }
    m->depth--;
    return rc;
}

/* The three lists become one. */
static k8sm_status join_containers(k8sm__decoder *d, making *m)
{
    static const int32_t types[LISTS] = { K8SM_CONTAINER_INIT, K8SM_CONTAINER_REGULAR,
                                          K8SM_CONTAINER_EPHEMERAL };
    const size_t count = m->counts[INIT] + m->counts[REGULAR] + m->counts[EPHEMERAL];
    const bool alone = count > 0 && count == m->counts[REGULAR]; /* and needs no copy */
    k8sm_pod *pod = m->pod;
    k8sm_container *next =
        alone ? m->lists[REGULAR] : k8sm__allocate_array(d->arena, count + 1, sizeof *next);
    if (next == NULL)
        return k8sm__nomem(d->err);
    pod->containers = next;
    for (size_t i = 0; i < LISTS; i++)
        for (size_t j = 0; j < m->counts[i]; j++, next++) {
            if (!alone)
                *next = m->lists[i][j];
            next->type = i == INIT && strcmp(next->restart_policy, "Always") == 0
                             ? K8SM_CONTAINER_SIDECAR
                             : types[i];
        }
    pod->init_count = m->counts[INIT];
    pod->regular_count = m->counts[REGULAR];
    pod->ephemeral_count = m->counts[EPHEMERAL];
    return K8SM_OK;
}

/* hostNetwork gives every port of the pod to the host. */
static void host_ports(k8sm_pod *pod)
{
    for (size_t i = 0; pod->host_network && i < pod->init_count + pod->regular_count; i++)
        for (size_t j = 0; j < pod->containers[i].port_count; j++)
            if (pod->containers[i].ports[j].host_port == 0)
                pod->containers[i].ports[j].host_port =
                    pod->containers[i].ports[j].container_port;
}

static bool status_says(const k8sm__container_status *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].has_allocated || list[i].has_resources)
            return true;
    return false;
}

k8sm_status k8sm__pod_decode(k8sm_object *object, k8sm_error *err)
{
    k8sm__decoder d = { object, object->document, &object->arena.view, err };
    making m = { .pod = k8sm__allocate_zero(d.arena, sizeof *m.pod) };
    k8sm_pod *pod = m.pod;
    k8sm_status rc;
    if (pod == NULL)
        return k8sm__nomem(err);
    start(&m, &d);
    object->pod = pod;
    rc = k8sm__decode_entries(&d, object->root,
                              object->pod_part_count == 0 ? pod_entry : way_entry, &m);
    if (rc == K8SM_OK && !m.reached && k8sm__object_may_lack_pod(object)) {
        object->pod = NULL;
        return K8SM_OK;
    }
    if (rc == K8SM_OK)
        rc = join_containers(&d, &m);
    if (rc != K8SM_OK)
        return rc;
    host_ports(pod);
    pod->has_status = status_says(pod->statuses, pod->status_count) ||
                      status_says(pod->init_statuses, pod->init_status_count) ||
                      status_says(&pod->pod_status, 1);
    return K8SM_OK;
}
