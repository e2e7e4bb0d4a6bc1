#include "pods.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

enum { FIRST_DELAY_MS = 1000, LAST_DELAY_MS = 60000 };

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
    if (pod->delay_ms == 0)
        pod->delay_ms = FIRST_DELAY_MS;
    pod->due_ms = now_ms() + random_ms(pod->delay_ms);
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
