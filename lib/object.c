#include "k8smesos/object.h"

#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "field_keys.h"
#include "schema.h"

static const char *const verdict_names[] = { "ok",    "strict",  "invalid",
                                             "error", "skipped", "empty" };

/* Where the pod is in each kind, and where its count is. */
static const struct workload {
    const char *kind;
    const char *parts[5];
    uint32_t count;
} workloads[] = {
    { "Pod", { NULL }, 0 },
    { "PodTemplate", { "template" }, 1 },
    { "ReplicationController", { "spec", "template" }, 2 },
    { "Deployment", { "spec", "template" }, 2 },
    { "ReplicaSet", { "spec", "template" }, 2 },
    { "StatefulSet", { "spec", "template" }, 2 },
    { "DaemonSet", { "spec", "template" }, 2 },
    { "Job", { "spec", "template" }, 2 },
    { "CronJob", { "spec", "jobTemplate", "spec", "template" }, 4 },
};

const char *k8sm_verdict_name(int32_t verdict)
{
    if (verdict < 0 || (size_t)verdict >= K8SM__COUNT(verdict_names))
        return "unknown";
    return verdict_names[verdict];
}

/* --- making ------------------------------------------------------------------------------------------ */

k8sm_object *k8sm__object_new(const k8sm_alloc *alloc, uint32_t max_findings, k8sm_error *err)
{
    k8sm_object *object = k8sm__allocate_zero(alloc, sizeof *object);
    if (object == NULL) {
        k8sm__nomem(err);
        return NULL;
    }
    object->alloc = alloc;
    k8sm__arena_init(&object->arena, alloc);
    object->path = object->api_version = object->kind = object->namespace_ = object->name = "";
    object->root = K8SM__NO_NODE;
    if (k8sm_findings_new(alloc, max_findings, &object->findings, err) != K8SM_OK) {
        k8sm_object_free(object);
        return NULL;
    }
    return object;
}

void k8sm_object_free(k8sm_object *object)
{
    if (object == NULL)
        return;
    k8sm_findings_free(object->findings);
    k8sm__document_unref(object->document);
    k8sm__arena_finish(&object->arena);
    k8sm__release(object->alloc, object);
}

const k8sm_alloc *k8sm__object_alloc(const k8sm_object *object)
{
    return object->alloc;
}

const char *k8sm__object_text(k8sm_object *object, k8sm__node node)
{
    size_t len;
    const char *text;
    char *copy;
    if (node == K8SM__NO_NODE || k8sm__node_kind(object->document, node) != K8SM__STRING)
        return "";
    text = k8sm__node_text(object->document, node, &len);
    if (len == 0)
        return "";
    if (memchr(text, '\0', len) != NULL)
        return k8sm__copy_document_text(&object->arena.view, text, len);
    copy = k8sm__arena_take(&object->arena, len + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

static k8sm__node step(const k8sm__document *document, k8sm__node node, const char *key)
{
    return node == K8SM__NO_NODE ? node : k8sm__map_find(document, node, key);
}

/* A whole number that the schema has checked; false if absent or null. */
static bool read_count(const k8sm_object *object, k8sm__node node, int64_t *ret)
{
    size_t len, at = 0;
    const char *text;
    bool negative = false;
    int64_t number = 0;
    if (node == K8SM__NO_NODE || k8sm__node_kind(object->document, node) == K8SM__NULL)
        return false;
    text = k8sm__node_text(object->document, node, &len);
    if (len > 0 && text[0] == '-')
        negative = text[at++] == '-';
    for (; at < len; at++)
        number = number * 10 + (text[at] - '0');
    *ret = negative ? -number : number;
    return true;
}

/* What a workload says of the number of its pods, and how far down. */
typedef struct counts {
    const k8sm_object *object;
    uint32_t at, depth; /* 1: in spec; 3: in spec.jobTemplate.spec */
    bool has_replicas, has_parallelism, has_completions;
    int64_t replicas, parallelism, completions;
} counts;

static k8sm_status count_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    static const uint32_t way[] = { K8SM__KEY_spec, K8SM__KEY_jobTemplate, K8SM__KEY_spec };
    counts *c = into;
    k8sm_status rc = K8SM_OK;
    if (c->at < c->depth) {
        if (key != way[c->at])
            return K8SM_OK;
        c->at++;
        rc = k8sm__decode_entries(d, value, count_entry, c);
        c->at--;
    } else if (key == K8SM__KEY_replicas) {
        c->has_replicas = read_count(c->object, value, &c->replicas);
    } else if (key == K8SM__KEY_parallelism) {
        c->has_parallelism = read_count(c->object, value, &c->parallelism);
    } else if (key == K8SM__KEY_completions) {
        c->has_completions = read_count(c->object, value, &c->completions);
    }
    return rc;
}

static void count_replicas(k8sm_object *object, k8sm_error *err)
{
    k8sm__decoder d = { object, object->document, &object->arena.view, err };
    counts c = { .object = object, .depth = strcmp(object->kind, "CronJob") == 0 ? 3 : 1 };
    const bool jobs = strcmp(object->kind, "Job") == 0 || strcmp(object->kind, "CronJob") == 0;
    if (strcmp(object->kind, "DaemonSet") == 0 || strcmp(object->kind, "PodTemplate") == 0)
        return;
    object->has_replicas = true;
    object->replicas = 1;
    if (strcmp(object->kind, "Pod") == 0)
        return;
    (void)k8sm__decode_entries(&d, object->root, count_entry, &c); /* allocates nothing */
    if (jobs ? c.has_parallelism : c.has_replicas)
        object->replicas = jobs ? c.parallelism : c.replicas;
    if (jobs && c.has_completions && c.completions < object->replicas)
        object->replicas = c.completions;
}

bool k8sm__object_may_lack_pod(const k8sm_object *object)
{
    return strcmp(object->kind, "ReplicationController") == 0;
}

static k8sm_status decode_workload(k8sm_object *object, const struct workload *w,
                                   k8sm_error *err)
{
    k8sm__node node = object->root;
    char path[64] = "";
    size_t at = 0;
    k8sm_status rc;
    for (uint32_t i = 0; i < w->count; i++) {
        node = step(object->document, node, w->parts[i]);
        object->pod_parts[i] = w->parts[i];
        at += (size_t)snprintf(path + at, sizeof path - at, "%s%s", i > 0 ? "." : "",
                               w->parts[i]);
    }
    count_replicas(object, err);
    if (node != K8SM__NO_NODE && k8sm__node_kind(object->document, node) != K8SM__MAP)
        node = K8SM__NO_NODE;
    object->pod_part_count = w->count;
    object->pod_node = node;
    rc = k8sm__pod_decode(object, err);
    if (rc != K8SM_OK || object->pod == NULL)
        return rc;
    object->pod->path = k8sm__copy_string(&object->arena.view, path, at);
    return object->pod->path == NULL ? k8sm__nomem(err) : K8SM_OK;
}

static k8sm_status name_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_object *object = into;
    if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &object->name);
    if (key == K8SM__KEY_namespace)
        return k8sm__decode_text(d, value, &object->namespace_);
    return K8SM_OK;
}

static k8sm_status metadata_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    return key == K8SM__KEY_metadata ? k8sm__decode_entries(d, value, name_entry, into)
                                     : K8SM_OK;
}

k8sm_status k8sm__object_read_name(k8sm_object *object, k8sm_error *err)
{
    k8sm__decoder d = { object, object->document, &object->arena.view, err };
    return k8sm__decode_entries(&d, object->root, metadata_entry, object);
}

k8sm_status k8sm__object_decode(k8sm_object *object, k8sm_error *err)
{
    k8sm_status rc = k8sm__object_read_name(object, err);
    if (rc != K8SM_OK)
        return rc;
    if (strcmp(object->kind, "LimitRange") == 0)
        return k8sm__limit_range_decode(object, err);
    for (size_t i = 0; i < K8SM__COUNT(workloads); i++)
        if (strcmp(workloads[i].kind, object->kind) == 0)
            rc = decode_workload(object, &workloads[i], err);
    for (size_t i = 0; rc == K8SM_OK && object->pod != NULL && i < object->edit_count; i++)
        rc = k8sm__pod_apply(object, &object->edits[i], err);
    return rc;
}

/* --- reading it -------------------------------------------------------------------------------------- */

int32_t k8sm_object_verdict(const k8sm_object *object)
{
    return object->verdict;
}

uint64_t k8sm_object_index(const k8sm_object *object)
{
    return object->index;
}

const char *k8sm_object_api_version(const k8sm_object *object)
{
    return object->api_version;
}

const char *k8sm_object_kind(const k8sm_object *object)
{
    return object->kind;
}

const char *k8sm_object_namespace(const k8sm_object *object)
{
    return object->namespace_;
}

const char *k8sm_object_name(const k8sm_object *object)
{
    return object->name;
}

int32_t k8sm_object_replicas(const k8sm_object *object, int64_t *ret_replicas)
{
    if (object->has_replicas && ret_replicas != NULL)
        *ret_replicas = object->replicas;
    return object->has_replicas;
}

size_t k8sm_object_finding_count(const k8sm_object *object)
{
    return k8sm_findings_count(object->findings);
}

const k8sm_error *k8sm_object_finding(const k8sm_object *object, size_t index)
{
    return k8sm_findings_get(object->findings, index);
}

const k8sm_pod *k8sm_object_pod(const k8sm_object *object)
{
    return object->pod;
}

const k8sm_limit_range *k8sm_object_limit_range(const k8sm_object *object)
{
    return object->limit_range;
}

/* One part of "spec.containers[0].limits[a.b/c]": a key or an index; false at the end. */
static bool next_part(const char **path, const char **ret_part, size_t *ret_len)
{
    const char *at = *path;
    if (*at == '\0')
        return false;
    if (*at == '[') {
        const char *end = strchr(at, ']');
        *ret_part = at + 1;
        *ret_len = end == NULL ? strlen(at + 1) : (size_t)(end - at - 1);
        at = *ret_part + *ret_len + (end != NULL);
    } else {
        at += *at == '.';
        *ret_part = at;
        *ret_len = strcspn(at, ".[");
        at += *ret_len;
    }
    *path = at;
    return true;
}

static k8sm__node child_of(const k8sm__document *document, k8sm__node node, const char *part,
                           size_t len, k8sm__node *ret_key)
{
    k8sm__node found = K8SM__NO_NODE;
    bool list = k8sm__node_kind(document, node) == K8SM__LIST;
    uint32_t index = 0;
    k8sm__iter iter;
    for (size_t i = 0; list && i < len; i++)
        index = index * 10 + (uint32_t)(part[i] - '0');
    k8sm__iter_init(&iter, document, node);
    while (k8sm__iter_next(&iter)) {
        bool here = list ? iter.index == index
                         : iter.key_len == len && memcmp(iter.key, part, len) == 0;
        if (here) {
            found = iter.value;
            *ret_key = list ? iter.value : iter.key_node;
        }
    }
    return found;
}

int32_t k8sm_object_locate(const k8sm_object *object, const char *path, k8sm_error *err)
{
    k8sm__node node = object->root, key = object->root;
    const char *rest = path, *part;
    size_t len;
    bool found = object->document != NULL && object->root != K8SM__NO_NODE;
    while (found && next_part(&rest, &part, &len)) {
        node = child_of(object->document, node, part, len, &key);
        found = node != K8SM__NO_NODE;
    }
    if (err == NULL || object->document == NULL || object->root == K8SM__NO_NODE)
        return found;
    k8sm__node_position(object->document, key, err);
    k8sm__copy_text(err->path, sizeof err->path, path, strlen(path));
    if (object->path[0] != '\0')
        k8sm__error_prefix(err, object->path);
    return found;
}
