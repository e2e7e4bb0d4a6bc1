/* From the tree to the pod that accounting reads. The schema has been checked, so types are
 * right or null. Of keys given twice YAML keeps the last; JSON lays the second over the first. */
#include "k8smesos/pod.h"

#include <string.h>

#include "object_internal.h"
#include "schema.h"

/* What decoding one map needs. */
typedef struct decoder {
    k8sm_object *object;
    const k8sm__document *document;
    const k8sm_alloc *arena;
    k8sm_error *err;
} decoder;

typedef k8sm_status entry_reader(decoder *d, void *into, const char *key, k8sm__node value);
typedef k8sm_status item_reader(decoder *d, void *into, k8sm__node value, uint32_t index);

static bool is_null(const decoder *d, k8sm__node node)
{
    return k8sm__node_kind(d->document, node) == K8SM__NULL;
}

/* Call read for each entry of a map that is one. Keys longer than any that we know are skipped. */
static k8sm_status each_entry(decoder *d, k8sm__node map, entry_reader *read, void *into)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    if (map == K8SM__NO_NODE || k8sm__node_kind(d->document, map) != K8SM__MAP)
        return K8SM_OK;
    k8sm__iter_init(&iter, d->document, map);
    while (rc == K8SM_OK && k8sm__iter_next(&iter)) {
        char key[64];
        if (iter.key_len >= sizeof key || memchr(iter.key, '\0', iter.key_len) != NULL)
            continue;
        memcpy(key, iter.key, iter.key_len);
        key[iter.key_len] = '\0';
        rc = read(d, into, key, iter.value);
    }
    return rc;
}

static k8sm_status each_item(decoder *d, k8sm__node list, void **items, size_t *count,
                             size_t size, item_reader *read)
{
    uint32_t total = is_null(d, list) ? 0 : k8sm__node_size(d->document, list);
    char *made = k8sm__allocate_array(d->arena, total + (size_t)1, size);
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    if (made == NULL)
        return k8sm__nomem(d->err);
    memset(made, 0, (total + (size_t)1) * size);
    k8sm__iter_init(&iter, d->document, list);
    for (uint32_t i = 0; rc == K8SM_OK && i < total && k8sm__iter_next(&iter); i++)
        rc = read(d, made + i * size, iter.value, i);
    *items = made;
    *count = total;
    return rc;
}

/* --- scalars and small lists -------------------------------------------------------------------- */

static k8sm_status text(decoder *d, k8sm__node node, const char **ret)
{
    *ret = k8sm__object_text(d->object, node);
    return *ret == NULL ? k8sm__nomem(d->err) : K8SM_OK;
}

static int32_t number(const decoder *d, k8sm__node node)
{
    size_t len, at = 0;
    const char *digits = k8sm__node_text(d->document, node, &len);
    int64_t value = 0;
    bool negative = false;
    if (is_null(d, node))
        return 0;
    if (len > 0 && digits[0] == '-')
        negative = digits[at++] == '-';
    for (; at < len; at++)
        value = value * 10 + (digits[at] - '0');
    return (int32_t)(negative ? -value : value);
}

static bool truth(const decoder *d, k8sm__node node)
{
    size_t len;
    const char *word = k8sm__node_text(d->document, node, &len);
    return k8sm__node_kind(d->document, node) == K8SM__BOOL && len == 4 &&
           memcmp(word, "true", 4) == 0;
}

static k8sm_status read_text(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    (void)index;
    return text(d, value, into);
}

static k8sm_status texts(decoder *d, k8sm__node list, const char ***ret, size_t *count)
{
    void *items = NULL;
    k8sm_status rc = each_item(d, list, &items, count, sizeof(const char *), read_text);
    *ret = items;
    return rc;
}

/* Map of strings into pairs; of equal keys the later wins. */
static k8sm_status pairs(decoder *d, k8sm__node map, k8sm__pair **ret, size_t *count)
{
    uint32_t total = 0;
    k8sm__iter iter;
    *count = 0;
    if (is_null(d, map))
        return K8SM_OK;
    k8sm__iter_init(&iter, d->document, map);
    while (k8sm__iter_next(&iter))
        total++;
    *ret = k8sm__allocate_array(d->arena, total + (size_t)1, sizeof **ret);
    if (*ret == NULL)
        return k8sm__nomem(d->err);
    k8sm__iter_init(&iter, d->document, map);
    while (k8sm__iter_next(&iter)) {
        k8sm__pair *pair = &(*ret)[*count];
        if (iter.overridden)
            continue;
        pair->key = k8sm__copy_string(d->arena, iter.key, iter.key_len);
        if (pair->key == NULL || text(d, iter.value, &pair->value) != K8SM_OK)
            return k8sm__nomem(d->err);
        (*count)++;
    }
    return K8SM_OK;
}

static k8sm_status quantities(decoder *d, k8sm__node map, k8sm_resource_list *list, bool *present)
{
    k8sm__iter iter;
    k8sm_status rc = K8SM_OK;
    if (!k8sm__document_is_json(d->document) || is_null(d, map))
        k8sm__resource_list_init(list, d->arena);
    *present = !is_null(d, map);
    k8sm__iter_init(&iter, d->document, map);
    while (rc == K8SM_OK && *present && k8sm__iter_next(&iter)) {
        k8sm_quantity q;
        rc = k8sm__node_quantity(d->document, iter.value, &q, d->err);
        if (rc == K8SM_OK)
            rc = k8sm__resource_list_set(list, iter.key, iter.key_len, &q, d->err);
    }
    return rc;
}

/* --- containers --------------------------------------------------------------------------------------- */

static k8sm_status container_resources(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_container *c = into;
    if (strcmp(key, "requests") == 0)
        return quantities(d, value, &c->requests, &c->has_requests);
    if (strcmp(key, "limits") == 0)
        return quantities(d, value, &c->limits, &c->has_limits);
    if (strcmp(key, "claims") == 0)
        c->has_claims = k8sm__node_size(d->document, value) > 0;
    return K8SM_OK;
}

static k8sm_status port_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_container_port *port = into;
    if (strcmp(key, "containerPort") == 0)
        port->container_port = number(d, value);
    else if (strcmp(key, "hostPort") == 0)
        port->host_port = number(d, value);
    else if (strcmp(key, "protocol") == 0)
        return text(d, value, &port->protocol);
    else if (strcmp(key, "name") == 0)
        return text(d, value, &port->name);
    else if (strcmp(key, "hostIP") == 0)
        return text(d, value, &port->host_ip);
    return K8SM_OK;
}

static k8sm_status read_port(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm_container_port *port = into;
    k8sm_status rc;
    (void)index;
    port->protocol = port->name = port->host_ip = "";
    rc = each_entry(d, value, port_entry, port);
    if (port->protocol[0] == '\0')
        port->protocol = "TCP";
    return rc;
}

static k8sm_status env_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm__pair *pair = into;
    if (strcmp(key, "name") == 0)
        return text(d, value, &pair->key);
    if (strcmp(key, "value") == 0)
        return text(d, value, &pair->value);
    if (strcmp(key, "valueFrom") == 0 && !is_null(d, value))
        pair->key = ""; /* not a literal: left out below */
    return K8SM_OK;
}

static k8sm_status read_env(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__pair *pair = into;
    k8sm__node from = k8sm__map_find(d->document, value, "valueFrom");
    k8sm_status rc;
    (void)index;
    pair->key = pair->value = "";
    rc = each_entry(d, value, env_entry, pair);
    if (from != K8SM__NO_NODE && !is_null(d, from))
        pair->key = "";
    return rc;
}

static k8sm_status environment(decoder *d, k8sm__node list, k8sm_container *c)
{
    void *items = NULL;
    size_t count, kept = 0;
    k8sm_status rc = each_item(d, list, &items, &count, sizeof *c->env, read_env);
    c->env = items;
    for (size_t i = 0; rc == K8SM_OK && i < count; i++)
        if (c->env[i].key[0] != '\0')
            c->env[kept++] = c->env[i];
    c->env_count = rc == K8SM_OK ? kept : 0;
    return rc;
}

static k8sm_status container_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_container *c = into;
    void *items = NULL;
    k8sm_status rc;
    if (strcmp(key, "name") == 0)
        return text(d, value, &c->name);
    if (strcmp(key, "image") == 0)
        return text(d, value, &c->image);
    if (strcmp(key, "restartPolicy") == 0)
        return text(d, value, &c->restart_policy);
    if (strcmp(key, "command") == 0)
        return texts(d, value, &c->command, &c->command_count);
    if (strcmp(key, "args") == 0)
        return texts(d, value, &c->args, &c->arg_count);
    if (strcmp(key, "env") == 0)
        return environment(d, value, c);
    if (strcmp(key, "resources") == 0)
        return each_entry(d, value, container_resources, c);
    if (strcmp(key, "ports") != 0)
        return K8SM_OK;
    rc = each_item(d, value, &items, &c->port_count, sizeof *c->ports, read_port);
    c->ports = items;
    return rc;
}

static k8sm_status read_container(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm_container *c = into;
    c->name = c->image = c->restart_policy = "";
    c->index = index;
    k8sm__resource_list_init(&c->requests, d->arena);
    k8sm__resource_list_init(&c->limits, d->arena);
    return each_entry(d, value, container_entry, c);
}

/* The three lists become one: init, regular, ephemeral. */
static k8sm_status containers(decoder *d, k8sm__node spec, k8sm_pod *pod)
{
    static const char *const keys[] = { "initContainers", "containers", "ephemeralContainers" };
    size_t *counts[] = { &pod->init_count, &pod->regular_count, &pod->ephemeral_count };
    k8sm__node lists[3];
    size_t total = 0, at = 0;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; i < 3; i++) {
        lists[i] = spec == K8SM__NO_NODE ? spec : k8sm__map_find(d->document, spec, keys[i]);
        *counts[i] = lists[i] == K8SM__NO_NODE ? 0 : k8sm__node_size(d->document, lists[i]);
        total += *counts[i];
    }
    pod->containers = k8sm__allocate_array(d->arena, total + 1, sizeof *pod->containers);
    if (pod->containers == NULL)
        return k8sm__nomem(d->err);
    memset(pod->containers, 0, (total + 1) * sizeof *pod->containers);
    for (size_t i = 0; i < 3; i++) {
        k8sm__iter iter;
        if (*counts[i] == 0)
            continue;
        k8sm__iter_init(&iter, d->document, lists[i]);
        for (uint32_t j = 0; rc == K8SM_OK && k8sm__iter_next(&iter); j++, at++) {
            k8sm_container *c = &pod->containers[at];
            rc = read_container(d, c, iter.value, j);
            c->type = i == 1 ? K8SM_CONTAINER_REGULAR
                      : i == 2 ? K8SM_CONTAINER_EPHEMERAL
                      : strcmp(c->restart_policy, "Always") == 0 ? K8SM_CONTAINER_SIDECAR
                                                                 : K8SM_CONTAINER_INIT;
        }
    }
    return rc;
}

/* --- affinity -------------------------------------------------------------------------------------------- */

static k8sm_status expression_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm__expression *e = into;
    if (strcmp(key, "key") == 0)
        return text(d, value, &e->key);
    if (strcmp(key, "operator") == 0)
        return text(d, value, &e->op);
    if (strcmp(key, "values") == 0)
        return texts(d, value, &e->values, &e->value_count);
    return K8SM_OK;
}

static k8sm_status read_expression(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__expression *e = into;
    (void)index;
    e->key = e->op = "";
    return each_entry(d, value, expression_entry, e);
}

static k8sm_status read_term(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    static const char *const keys[] = { "matchExpressions", "matchFields" };
    k8sm__term *term = into;
    void *lists[2] = { NULL, NULL };
    size_t counts[2] = { 0, 0 };
    k8sm_status rc = K8SM_OK;
    (void)index;
    for (size_t i = 0; rc == K8SM_OK && i < 2; i++) {
        k8sm__node list = k8sm__map_find(d->document, value, keys[i]);
        if (list != K8SM__NO_NODE)
            rc = each_item(d, list, &lists[i], &counts[i], sizeof(k8sm__expression),
                           read_expression);
    }
    if (rc != K8SM_OK)
        return rc;
    term->count = counts[0] + counts[1];
    term->expressions = k8sm__allocate_array(d->arena, term->count + 1, sizeof *term->expressions);
    if (term->expressions == NULL)
        return k8sm__nomem(d->err);
    for (size_t i = 0; i < counts[0]; i++)
        term->expressions[i] = ((k8sm__expression *)lists[0])[i];
    for (size_t i = 0; i < counts[1]; i++) {
        term->expressions[counts[0] + i] = ((k8sm__expression *)lists[1])[i];
        term->expressions[counts[0] + i].is_field = true;
    }
    return K8SM_OK;
}

static k8sm_status affinity(decoder *d, k8sm__node node, k8sm_pod *pod)
{
    static const char *const way[] = { "nodeAffinity",
                                       "requiredDuringSchedulingIgnoredDuringExecution",
                                       "nodeSelectorTerms" };
    void *items = NULL;
    k8sm_status rc;
    for (size_t i = 0; i < K8SM__COUNT(way); i++) {
        if (k8sm__node_kind(d->document, node) != K8SM__MAP)
            return K8SM_OK;
        if (i == 2)
            pod->has_affinity = true;
        node = k8sm__map_find(d->document, node, way[i]);
        if (node == K8SM__NO_NODE)
            return K8SM_OK;
    }
    rc = each_item(d, node, &items, &pod->term_count, sizeof *pod->terms, read_term);
    pod->terms = items;
    return rc;
}

/* --- status -------------------------------------------------------------------------------------------------- */

static k8sm_status status_resources(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm__container_status *s = into;
    if (strcmp(key, "requests") == 0)
        return quantities(d, value, &s->requests, &s->has_requests);
    if (strcmp(key, "limits") == 0)
        return quantities(d, value, &s->limits, &s->has_limits);
    return K8SM_OK;
}

static k8sm_status container_status_entry(decoder *d, void *into, const char *key,
                                          k8sm__node value)
{
    k8sm__container_status *s = into;
    if (strcmp(key, "name") == 0)
        return text(d, value, &s->name);
    if (strcmp(key, "allocatedResources") == 0)
        return quantities(d, value, &s->allocated, &s->has_allocated);
    if (strcmp(key, "resources") != 0 || is_null(d, value))
        return K8SM_OK;
    s->has_resources = true;
    return each_entry(d, value, status_resources, s);
}

static k8sm_status read_container_status(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__container_status *s = into;
    (void)index;
    s->name = "";
    k8sm__resource_list_init(&s->allocated, d->arena);
    k8sm__resource_list_init(&s->requests, d->arena);
    k8sm__resource_list_init(&s->limits, d->arena);
    return each_entry(d, value, container_status_entry, s);
}

/* Infeasible: the first condition of type PodResizePending has that reason. */
static void conditions(decoder *d, k8sm__node list, k8sm_pod *pod)
{
    k8sm__iter iter;
    k8sm__iter_init(&iter, d->document, list);
    while (k8sm__iter_next(&iter)) {
        static const char *const keys[] = { "type", "reason" };
        static const char *const wanted[] = { "PodResizePending", "Infeasible" };
        bool same[2];
        for (size_t i = 0; i < 2; i++) {
            k8sm__node node = k8sm__node_kind(d->document, iter.value) == K8SM__MAP
                                  ? k8sm__map_find(d->document, iter.value, keys[i])
                                  : K8SM__NO_NODE;
            size_t len = 0;
            const char *value =
                node == K8SM__NO_NODE ? "" : k8sm__node_text(d->document, node, &len);
            same[i] = len == strlen(wanted[i]) && memcmp(value, wanted[i], len) == 0;
        }
        if (same[0]) {
            pod->resize_infeasible = same[1];
            return;
        }
    }
}

static k8sm_status status_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_pod *pod = into;
    void *items = NULL;
    k8sm_status rc;
    if (strcmp(key, "conditions") == 0) {
        conditions(d, value, pod);
        return K8SM_OK;
    }
    if (strcmp(key, "containerStatuses") == 0) {
        rc = each_item(d, value, &items, &pod->status_count, sizeof *pod->statuses,
                       read_container_status);
        pod->statuses = items;
        return rc;
    }
    if (strcmp(key, "initContainerStatuses") == 0) {
        rc = each_item(d, value, &items, &pod->init_status_count, sizeof *pod->init_statuses,
                       read_container_status);
        pod->init_statuses = items;
        return rc;
    }
    return container_status_entry(d, &pod->pod_status, strcmp(key, "name") == 0 ? "" : key, value);
}

static bool status_says(const k8sm__container_status *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].has_allocated || list[i].has_resources)
            return true;
    return false;
}

/* --- the pod -------------------------------------------------------------------------------------------------- */

static k8sm_status pod_resources(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (strcmp(key, "requests") == 0)
        return quantities(d, value, &pod->requests, &pod->has_requests);
    if (strcmp(key, "limits") == 0)
        return quantities(d, value, &pod->limits, &pod->has_limits);
    if (strcmp(key, "claims") == 0)
        pod->has_claims = k8sm__node_size(d->document, value) > 0;
    return K8SM_OK;
}

static k8sm_status spec_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (strcmp(key, "nodeName") == 0)
        return text(d, value, &pod->node_name);
    if (strcmp(key, "restartPolicy") == 0)
        return text(d, value, &pod->restart_policy);
    if (strcmp(key, "hostNetwork") == 0)
        pod->host_network = truth(d, value);
    else if (strcmp(key, "nodeSelector") == 0)
        return pairs(d, value, &pod->node_selector, &pod->node_selector_count);
    else if (strcmp(key, "overhead") == 0)
        return quantities(d, value, &pod->overhead, &pod->has_overhead);
    else if (strcmp(key, "resources") == 0)
        return each_entry(d, value, pod_resources, pod);
    else if (strcmp(key, "affinity") == 0)
        return affinity(d, value, pod);
    else if (strcmp(key, "os") == 0 && k8sm__node_kind(d->document, value) == K8SM__MAP) {
        k8sm__node name = k8sm__map_find(d->document, value, "name");
        return name == K8SM__NO_NODE ? K8SM_OK : text(d, name, &pod->os);
    }
    return K8SM_OK;
}

static k8sm_status metadata_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (strcmp(key, "name") == 0)
        return text(d, value, &pod->name);
    if (strcmp(key, "namespace") == 0)
        return text(d, value, &pod->namespace_);
    if (strcmp(key, "labels") == 0)
        return pairs(d, value, &pod->labels, &pod->label_count);
    if (strcmp(key, "annotations") == 0)
        return pairs(d, value, &pod->annotations, &pod->annotation_count);
    return K8SM_OK;
}

static k8sm_status pod_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_pod *pod = into;
    k8sm_status rc;
    if (strcmp(key, "metadata") == 0)
        return each_entry(d, value, metadata_entry, pod);
    if (strcmp(key, "status") == 0)
        return each_entry(d, value, status_entry, pod);
    if (strcmp(key, "spec") != 0)
        return K8SM_OK;
    rc = each_entry(d, value, spec_entry, pod);
    return rc != K8SM_OK ? rc : containers(d, value, pod);
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

k8sm_status k8sm__pod_decode(k8sm_object *object, k8sm__node node, k8sm_error *err)
{
    decoder d = { object, object->document, &object->arena.view, err };
    k8sm_pod *pod = k8sm__arena_take(&object->arena, sizeof *pod);
    k8sm_status rc = K8SM_OK;
    if (pod == NULL)
        return k8sm__nomem(err);
    memset(pod, 0, sizeof *pod);
    pod->path = pod->name = pod->namespace_ = pod->node_name = pod->restart_policy = pod->os = "";
    k8sm__resource_list_init(&pod->overhead, d.arena);
    k8sm__resource_list_init(&pod->requests, d.arena);
    k8sm__resource_list_init(&pod->limits, d.arena);
    pod->pod_status.name = "";
    k8sm__resource_list_init(&pod->pod_status.allocated, d.arena);
    k8sm__resource_list_init(&pod->pod_status.requests, d.arena);
    k8sm__resource_list_init(&pod->pod_status.limits, d.arena);
    object->pod = pod;
    rc = node == K8SM__NO_NODE ? K8SM_OK : each_entry(&d, node, pod_entry, pod);
    if (rc == K8SM_OK && pod->containers == NULL)
        rc = containers(&d, K8SM__NO_NODE, pod);
    if (rc != K8SM_OK)
        return rc;
    host_ports(pod);
    pod->has_status = status_says(pod->statuses, pod->status_count) ||
                      status_says(pod->init_statuses, pod->init_status_count) ||
                      status_says(&pod->pod_status, 1);
    return K8SM_OK;
}

/* --- LimitRange ------------------------------------------------------------------------------------------------ */

static k8sm_status limit_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm__limit_item *item = into;
    bool present;
    if (strcmp(key, "type") == 0)
        return text(d, value, &item->type);
    if (strcmp(key, "max") == 0)
        return quantities(d, value, &item->max, &present);
    if (strcmp(key, "min") == 0)
        return quantities(d, value, &item->min, &present);
    if (strcmp(key, "default") == 0)
        return quantities(d, value, &item->default_limit, &present);
    if (strcmp(key, "defaultRequest") == 0)
        return quantities(d, value, &item->default_request, &present);
    if (strcmp(key, "maxLimitRequestRatio") == 0)
        return quantities(d, value, &item->ratio, &present);
    return K8SM_OK;
}

static k8sm_status read_limit(decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__limit_item *item = into;
    (void)index;
    item->type = "";
    k8sm__resource_list_init(&item->max, d->arena);
    k8sm__resource_list_init(&item->min, d->arena);
    k8sm__resource_list_init(&item->default_limit, d->arena);
    k8sm__resource_list_init(&item->default_request, d->arena);
    k8sm__resource_list_init(&item->ratio, d->arena);
    return each_entry(d, value, limit_entry, item);
}

static k8sm_status range_entry(decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_limit_range *range = into;
    void *items = NULL;
    k8sm_status rc;
    if (strcmp(key, "limits") != 0)
        return K8SM_OK;
    rc = each_item(d, value, &items, &range->count, sizeof *range->items, read_limit);
    range->items = items;
    return rc;
}

k8sm_status k8sm__limit_range_decode(k8sm_object *object, k8sm_error *err)
{
    decoder d = { object, object->document, &object->arena.view, err };
    k8sm_limit_range *range = k8sm__arena_take(&object->arena, sizeof *range);
    k8sm__node spec = k8sm__map_find(object->document, object->root, "spec");
    if (range == NULL)
        return k8sm__nomem(err);
    memset(range, 0, sizeof *range);
    range->name = object->name;
    range->object = object;
    object->limit_range = range;
    return each_entry(&d, spec, range_entry, range);
}

const char *k8sm_limit_range_name(const k8sm_limit_range *range)
{
    return range->name;
}
