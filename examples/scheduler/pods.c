#include "pods.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "log.h"

enum { FIRST_DELAY_MS = 1000, LAST_DELAY_MS = 60000 };

/* --- manifests -------------------------------------------------------------------------- */

static char *object_key(const k8sm_object *object)
{
    const char *space = k8sm_object_namespace(object);
    struct text key = { 0 };
    text_add(&key, space[0] == '\0' ? "default" : space);
    text_byte(&key, '/');
    text_add(&key, k8sm_object_name(object));
    return key.data;
}

static k8sm_status check(const k8sm_object *object, const k8sm_account *account, k8sm_error *err)
{
    const k8sm_error *finding = k8sm_account_finding(account, 0);
    if (k8sm_object_verdict(object) != K8SM_VERDICT_OK)
        finding = k8sm_object_finding(object, 0);
    else if (k8sm_account_verdict(account) == K8SM_VERDICT_OK)
        return K8SM_OK;
    *err = *finding;
    return err->code;
}

static k8sm_status complete(struct manifest *manifest, const k8sm_object *object,
                            const k8sm_policy *policy, k8sm_error *err)
{
    k8sm_object *with_defaults = NULL;
    k8sm_bytes bytes = { 0 };
    k8sm_status rc = k8sm_object_with_defaults(object, NULL, 0, policy, NULL, &with_defaults, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_write(with_defaults, K8SM_WRITE_JSON, NULL, &bytes, err);
    if (rc == K8SM_OK) {
        text_append(&manifest->json, bytes.data, bytes.size);
        rc = k8sm_object_parse(manifest->json.data, manifest->json.size, NULL,
                               &manifest->object, err);
    }
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(with_defaults);
    return rc;
}

struct manifest *manifest_new(const k8sm_object *object, const k8sm_policy *policy,
                              k8sm_error *err)
{
    struct manifest *manifest = need(calloc(1, sizeof *manifest));
    const char *kind = k8sm_object_kind(object);
    k8sm_status rc;
    manifest->users = 1;
    manifest->key = object_key(object);
    manifest->copies = 1;
    manifest->once = strcmp(kind, "Pod") == 0 || strcmp(kind, "Job") == 0;
    k8sm_object_replicas(object, &manifest->copies);
    rc = k8sm_account_new(object, NULL, 0, policy, NULL, &manifest->account, err);
    if (rc == K8SM_OK)
        rc = check(object, manifest->account, err);
    if (rc == K8SM_OK)
        rc = complete(manifest, object, policy, err);
    if (rc == K8SM_OK)
        return manifest;
    manifest_drop(manifest);
    return NULL;
}

struct manifest *manifest_use(struct manifest *manifest)
{
    manifest->users++;
    return manifest;
}

void manifest_drop(struct manifest *manifest)
{
    if (manifest == NULL || --manifest->users > 0)
        return;
    k8sm_account_free(manifest->account);
    k8sm_object_free(manifest->object);
    text_free(&manifest->json);
    free(manifest->key);
    free(manifest);
}

void manifests_add(struct manifests *manifests, struct manifest *manifest)
{
    manifests->items = grow(manifests->items, manifests->count, &manifests->capacity,
                            sizeof *manifests->items);
    manifests->items[manifests->count++] = manifest;
}

void manifests_free(struct manifests *manifests)
{
    for (size_t i = 0; i < manifests->count; i++)
        manifest_drop(manifests->items[i]);
    free(manifests->items);
    *manifests = (struct manifests){ 0 };
}

/* --- one pod ---------------------------------------------------------------------------- */

const char *pod_state_name(enum pod_state state)
{
    static const char *const names[] = { "Waiting",  "Launched",    "Starting",  "Running",
                                         "Stopping", "Unreachable", "Succeeded", "Failed" };
    return names[state];
}

/* Mesos allows no slash in an id, and an id says which try it was. */
static void name_task(struct pod *pod)
{
    struct text id = { 0 };
    text_add(&id, "pod.");
    text_add(&id, pod->key);
    *strchr(id.data, '/') = '.';
    text_print(&id, "-%" PRId64 ".%" PRIu32, pod->index, pod->attempt);
    free(pod->task_id);
    pod->task_id = id.data;
}

bool pod_lives(const struct pod *pod)
{
    return pod->state >= POD_LAUNCHED && pod->state <= POD_UNREACHABLE;
}

bool pod_is_due(const struct pod *pod)
{
    return pod->state == POD_WAITING && pod->manifest != NULL && pod->due_ms <= now_ms();
}

void pod_set_state(struct pod *pod, enum pod_state state)
{
    if (pod->state != state)
        pod->changed_ms = now_ms();
    pod->state = state;
}

void pod_set_reason(struct pod *pod, const char *reason)
{
    text_clear(&pod->reason);
    text_add(&pod->reason, reason);
}

void pod_requeue(struct pod *pod, bool again)
{
    uint32_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) < 0)
        random = 0;
    if (pod->delay_ms == 0)
        pod->delay_ms = FIRST_DELAY_MS;
    pod->due_ms = now_ms() + (int64_t)(random % (uint32_t)pod->delay_ms);
    pod->delay_ms = pod->delay_ms > LAST_DELAY_MS / 2 ? LAST_DELAY_MS : pod->delay_ms * 2;
    pod_set_state(pod, POD_WAITING);
    pod->kill_sent = false;
    if (again) {
        pod->attempt++;
        name_task(pod);
    }
}

static void pod_free(struct pod *pod)
{
    manifest_drop(pod->manifest);
    k8sm_mesos_resources_free(pod->resources);
    text_free(&pod->data);
    text_free(&pod->reason);
    free(pod->key);
    free(pod->task_id);
    free(pod->agent_id);
    free(pod->hostname);
    free(pod->role);
    free(pod);
}

/* --- all of them ------------------------------------------------------------------------ */

struct pod *pods_add(struct pods *pods, const char *key, int64_t index, uint32_t attempt)
{
    struct pod *pod = need(calloc(1, sizeof *pod));
    pod->key = need(strdup(key));
    pod->index = index;
    pod->attempt = attempt;
    pod->changed_ms = now_ms();
    name_task(pod);
    pods->items = grow(pods->items, pods->count, &pods->capacity, sizeof *pods->items);
    pods->items[pods->count++] = pod;
    return pod;
}

struct pod *pods_by_task(const struct pods *pods, const char *task_id)
{
    for (size_t i = 0; i < pods->count; i++) {
        if (strcmp(pods->items[i]->task_id, task_id) == 0)
            return pods->items[i];
    }
    return NULL;
}

void pods_remove(struct pods *pods, struct pod *pod)
{
    size_t at = 0;
    while (pods->items[at] != pod)
        at++;
    pods->count--;
    memmove(pods->items + at, pods->items + at + 1, (pods->count - at) * sizeof *pods->items);
    pod_free(pod);
}

void pods_free(struct pods *pods)
{
    for (size_t i = 0; i < pods->count; i++)
        pod_free(pods->items[i]);
    free(pods->items);
    *pods = (struct pods){ 0 };
}

static const struct manifest *find_manifest(const struct manifests *manifests,
                                            const struct pod *pod)
{
    for (size_t i = 0; i < manifests->count; i++) {
        if (strcmp(manifests->items[i]->key, pod->key) == 0 &&
            pod->index < manifests->items[i]->copies)
            return manifests->items[i];
    }
    return NULL;
}

/* A pod that ended runs anew if its manifest changed; one that runs stays as it is. */
static bool give_manifest(struct pod *pod, struct manifest *manifest)
{
    struct manifest *before = pod->manifest;
    bool same = before != NULL && before->json.size == manifest->json.size &&
                memcmp(before->json.data, manifest->json.data, manifest->json.size) == 0;
    if (same)
        return false;
    pod->manifest = manifest_use(manifest);
    if (before != NULL && !pod_lives(pod)) {
        pod->delay_ms = pod->due_ms = 0;
        if (pod->state != POD_WAITING) {
            pod_requeue(pod, true);
            pod->due_ms = 0;
        }
    }
    manifest_drop(before);
    return true;
}

static bool apply_copies(struct pods *pods, struct manifest *manifest)
{
    bool changed = false;
    struct pod **found = need(calloc((size_t)manifest->copies + 1, sizeof *found));
    for (size_t i = 0; i < pods->count; i++) {
        struct pod *pod = pods->items[i];
        if (pod->index < manifest->copies && strcmp(pod->key, manifest->key) == 0)
            found[pod->index] = pod;
    }
    for (int64_t i = 0; i < manifest->copies; i++) {
        if (found[i] == NULL)
            found[i] = pods_add(pods, manifest->key, i, 0);
        changed = give_manifest(found[i], manifest) || changed;
    }
    free(found);
    return changed;
}

bool pods_apply(struct pods *pods, const struct manifests *manifests, bool complete)
{
    bool changed = false;
    for (size_t i = 0; i < manifests->count; i++)
        changed = apply_copies(pods, manifests->items[i]) || changed;
    for (size_t i = pods->count; complete && i-- > 0;) {
        struct pod *pod = pods->items[i];
        if (find_manifest(manifests, pod) != NULL)
            continue;
        changed = true;
        manifest_drop(pod->manifest);
        pod->manifest = NULL;
        if (!pod_lives(pod))
            pods_remove(pods, pod);
    }
    return changed;
}
