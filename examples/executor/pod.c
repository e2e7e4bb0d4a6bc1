#include "pod.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "log.h"
#include "process.h"

/* Kubernetes' own back-off between restarts. */
enum { FIRST_DELAY_MS = 10000, LAST_DELAY_MS = 300000, GOOD_RUN_MS = 600000 };
enum { DEFAULT_GRACE_S = 30, LONGEST_GRACE_S = 86400 };

/* --- making ------------------------------------------------------------------------------- */

static bool parse(struct pod *pod, struct text *message)
{
    json_t *json = json_loadb(pod->json.data, pod->json.size, 0, NULL);
    json_t *grace = json_object_get(json_object_get(json, "spec"),
                                    "terminationGracePeriodSeconds");
    json_int_t seconds = json_is_integer(grace) ? json_integer_value(grace) : DEFAULT_GRACE_S;
    k8sm_error err = { .message = "no pod" };
    bool good = json != NULL && k8sm_object_parse(pod->json.data, pod->json.size, NULL,
                                                  &pod->object, &err) == K8SM_OK;
    pod->pod = good ? k8sm_object_pod(pod->object) : NULL;
    if (pod->pod == NULL) {
        text_add(message, err.path);
        text_add(message, err.path[0] == '\0' ? "" : ": ");
        text_add(message, err.message);
    }
    good = pod->pod != NULL && process_supports(json, message);
    if (good)
        text_free(message);
    pod->grace_ms = (seconds < 0 || seconds > LONGEST_GRACE_S ? LONGEST_GRACE_S : seconds) * 1000;
    json_decref(json);
    return good;
}

struct pod *pod_new(const char *name, const char *sandbox, const char *json, size_t len,
                    struct text *message)
{
    struct pod *pod = need(calloc(1, sizeof *pod));
    pod->name = need(strdup(name));
    pod->directory = join_path(sandbox, name);
    text_append(&pod->json, json, len);
    if (parse(pod, message)) {
        pod->count = k8sm_pod_container_count(pod->pod);
        pod->containers = need(calloc(pod->count + 1, sizeof *pod->containers));
        if (mkdir(pod->directory, 0755) == 0 || errno == EEXIST)
            return pod;
        text_add(message, "its directory cannot be made");
    }
    pod_free(pod);
    return NULL;
}

void pod_free(struct pod *pod)
{
    if (pod == NULL)
        return;
    for (size_t i = 0; pod->containers != NULL && i < pod->count; i++) {
        if (pod->containers[i].pid > 0)
            process_signal(pod->containers[i].pid, SIGKILL);
    }
    free(pod->containers);
    k8sm_object_free(pod->object);
    text_free(&pod->json);
    text_free(&pod->message);
    free(pod->name);
    free(pod->directory);
    free(pod);
}

/* --- running ------------------------------------------------------------------------------ */

static int32_t type_of(const struct pod *pod, size_t index)
{
    return k8sm_container_type(k8sm_pod_container(pod->pod, index));
}

static const char *name_of(const struct pod *pod, size_t index)
{
    return k8sm_container_name(k8sm_pod_container(pod->pod, index));
}

/* A name for its cgroup. */
static struct text group_of(const struct pod *pod, size_t index)
{
    struct text name = { 0 };
    text_add(&name, pod->name);
    text_byte(&name, '.');
    text_add(&name, name_of(pod, index));
    return name;
}

static bool succeeded(const struct running *container)
{
    return WIFEXITED(container->status) && WEXITSTATUS(container->status) == 0;
}

/* Is an ended container to be started again? */
static bool restarts(const struct pod *pod, size_t index)
{
    const char *policy = k8sm_pod_restart_policy(pod->pod);
    const struct running *container = &pod->containers[index];
    switch (type_of(pod, index)) {
    case K8SM_CONTAINER_SIDECAR:
        return true;
    case K8SM_CONTAINER_INIT:
        return !succeeded(container) && strcmp(policy, "Never") != 0;
    default:
        return strcmp(policy, "Never") != 0 &&
               (strcmp(policy, "OnFailure") != 0 || !succeeded(container));
    }
}

static void start(struct pod *pod, size_t index, int64_t now)
{
    struct running *container = &pod->containers[index];
    const char *limits;
    struct text group = group_of(pod, index);
    pid_t pid = process_start(k8sm_pod_container(pod->pod, index), pod->directory, group.data,
                              &limits);
    text_free(&group);
    container->started = true;
    container->ended = pid < 0;
    container->pid = pid < 0 ? 0 : pid;
    container->due_ms = now; /* when it began, while it runs */
    if (pid < 0) {
        container->status = 127 << 8;
        container->due_ms = now + FIRST_DELAY_MS;
        log_warn("container does not start", "task", pod->name, "container",
                 name_of(pod, index), "error", strerror(errno), NULL);
        return;
    }
    log_info("container started", "task", pod->name, "container", name_of(pod, index), "limits",
             limits, NULL);
}

static bool finish(struct pod *pod, enum phase phase)
{
    pod->phase = phase;
    return true;
}

static bool fail(struct pod *pod, size_t index)
{
    int status = pod->containers[index].status;
    text_clear(&pod->message);
    text_add(&pod->message, "container ");
    text_add(&pod->message, name_of(pod, index));
    if (WIFSIGNALED(status))
        text_print(&pod->message, " was ended by signal %d", WTERMSIG(status));
    else
        text_print(&pod->message, " exited with status %d", WEXITSTATUS(status));
    return finish(pod, PHASE_FAILED);
}

static void signal_all(const struct pod *pod, int signal)
{
    for (size_t i = 0; i < pod->count; i++) {
        if (pod->containers[i].pid > 0)
            process_signal(pod->containers[i].pid, signal);
    }
}

static bool any_running(const struct pod *pod)
{
    for (size_t i = 0; i < pod->count; i++) {
        if (pod->containers[i].pid > 0 || pod->containers[i].leaving)
            return true;
    }
    return false;
}

/* A container has ended when nothing of it is left. */
static void see_off(struct pod *pod)
{
    for (size_t i = 0; i < pod->count; i++) {
        struct running *container = &pod->containers[i];
        struct text group = group_of(pod, i);
        if (container->leaving && limits_remove(group.data)) {
            container->leaving = false;
            container->ended = true;
        }
        text_free(&group);
    }
}

/* Start what is due; an init container holds up everything behind it.
 * @return true if every container has been started. */
static bool start_due(struct pod *pod, int64_t now, size_t *ret_failed)
{
    for (size_t i = 0; i < pod->count; i++) {
        struct running *container = &pod->containers[i];
        int32_t type = type_of(pod, i);
        if (type == K8SM_CONTAINER_EPHEMERAL)
            continue;
        if (!container->started ||
            (container->ended && restarts(pod, i) && container->due_ms <= now))
            start(pod, i, now);
        if (type == K8SM_CONTAINER_INIT && !(container->ended && succeeded(container))) {
            if (container->ended && !restarts(pod, i))
                *ret_failed = i;
            return false;
        }
    }
    return true;
}

/* Have all regular containers ended for good? */
static bool regular_ended(const struct pod *pod, size_t *ret_failed)
{
    for (size_t i = 0; i < pod->count; i++) {
        if (type_of(pod, i) != K8SM_CONTAINER_REGULAR)
            continue;
        if (!pod->containers[i].ended || restarts(pod, i))
            return false;
        if (!succeeded(&pod->containers[i]) && *ret_failed == SIZE_MAX)
            *ret_failed = i;
    }
    return true;
}

bool pod_step(struct pod *pod, int64_t now)
{
    enum phase before = pod->phase;
    if (pod->phase >= PHASE_SUCCEEDED)
        return false;
    see_off(pod);
    if (!pod->killing && !pod->over) {
        size_t failed = SIZE_MAX;
        if (start_due(pod, now, &failed))
            pod->phase = PHASE_RUNNING;
        pod->over = failed != SIZE_MAX ||
                    (pod->phase == PHASE_RUNNING && regular_ended(pod, &failed));
        pod->failed = failed;
    }
    if (pod->over || (pod->killing && now >= pod->kill_ms)) /* over: sidecars are left */
        signal_all(pod, SIGKILL);
    if ((!pod->over && !pod->killing) || any_running(pod))
        return pod->phase != before;
    if (!pod->over)
        return finish(pod, PHASE_KILLED);
    return pod->failed == SIZE_MAX ? finish(pod, PHASE_SUCCEEDED) : fail(pod, pod->failed);
}

bool pod_reap(struct pod *pod, pid_t pid, int status, int64_t now)
{
    for (size_t i = 0; i < pod->count; i++) {
        struct running *container = &pod->containers[i];
        if (container->pid != pid)
            continue;
        process_signal(pid, SIGKILL); /* whatever it left behind in its group */
        if (now - container->due_ms > GOOD_RUN_MS)
            container->delay_ms = 0;
        container->pid = 0;
        container->leaving = true;
        container->status = status;
        container->due_ms = now + container->delay_ms;
        container->delay_ms = container->delay_ms == 0                   ? FIRST_DELAY_MS
                              : container->delay_ms > LAST_DELAY_MS / 2 ? LAST_DELAY_MS
                                                                         : container->delay_ms * 2;
        log_info("container ended", "task", pod->name, "container", name_of(pod, i), NULL);
        return true;
    }
    return false;
}

void pod_kill(struct pod *pod, int64_t grace_ms, int64_t now)
{
    int64_t grace = grace_ms >= 0 ? grace_ms : pod->grace_ms;
    if (!pod->killing) {
        signal_all(pod, SIGTERM);
        pod->kill_ms = INT64_MAX;
    }
    pod->killing = true;
    if (now + grace < pod->kill_ms)
        pod->kill_ms = now + grace;
}
