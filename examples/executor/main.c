/* k8smesos-executor: runs the pods of tasks on a Mesos agent. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "environment.h"
#include "log.h"
#include "pod.h"
#include "updates.h"

enum { ROUND_MS = 200, IDLE_MS = 1200000 };

struct task {
    char *id;
    struct text info; /* TaskInfo; emptied when an update of it was acknowledged */
    struct pod *pod;  /* NULL: it could not be run, or has ended */
    bool running;     /* TASK_RUNNING was sent */
};

struct executor {
    struct environment environment;
    struct client client;
    struct updates updates;
    struct task *tasks;
    size_t task_count, task_capacity;
    struct pod **static_pods;
    size_t static_count, static_capacity;
    bool subscribed, seen, killing_state, ending;
    int64_t connect_ms, lost_ms, end_ms, idle_ms;
};

/* --- calls -------------------------------------------------------------------------------- */

/* @param body  taken. */
static void write_call(const struct executor *e, const char *type, const char *key, json_t *body,
                       struct text *text)
{
    json_t *call = json_pack("{s:o, s:o, s:s, s:o}", "framework_id",
                             id_json(e->environment.framework_id), "executor_id",
                             id_json(e->environment.executor_id), "type", type, key, body);
    message_write(&api__executor_call__descriptor, need(call), false, text);
}

static void subscribe(struct executor *e)
{
    json_t *tasks = need(json_array()), *updates = e->updates.list;
    struct text body = { 0 };
    for (size_t i = 0; i < e->task_count; i++) {
        const struct text *info = &e->tasks[i].info;
        if (info->size > 0)
            json_array_append_new(tasks, embedded_json(info->data, info->size, false));
    }
    write_call(e, "SUBSCRIBE", "subscribe",
               json_pack("{s:o, s:O*}", "unacknowledged_tasks", tasks, "unacknowledged_updates",
                         updates), &body);
    client_subscribe(&e->client, e->environment.url.data, &body);
    text_free(&body);
}

/* Kept until it is acknowledged; while there is no connection that is all. */
static void tell(struct executor *e, const char *task_id, const char *state, const char *message)
{
    json_t *update = updates_add(&e->updates, e->environment.executor_id, task_id, state, message);
    struct text body = { 0 };
    if (e->subscribed) {
        write_call(e, "UPDATE", "update", json_incref(update), &body);
        client_send(&e->client, &body);
    }
    json_decref(update);
}

/* --- tasks -------------------------------------------------------------------------------- */

static struct task *find_task(const struct executor *e, const char *id)
{
    for (size_t i = 0; i < e->task_count; i++) {
        if (strcmp(e->tasks[i].id, id) == 0)
            return &e->tasks[i];
    }
    return NULL;
}

static void end_pod(struct task *task)
{
    pod_free(task->pod);
    task->pod = NULL;
}

static void launch(struct executor *e, const ProtobufCBinaryData *info)
{
    Api__Task *brief = api__task__unpack(NULL, info->len, info->data);
    struct text message = { 0 };
    struct task *task;
    if (brief == NULL || find_task(e, brief->task_id->value) != NULL) {
        if (brief != NULL)
            api__task__free_unpacked(brief, NULL);
        return;
    }
    e->tasks = grow(e->tasks, e->task_count, &e->task_capacity, sizeof *e->tasks);
    task = &e->tasks[e->task_count++];
    *task = (struct task){ .id = need(strdup(brief->task_id->value)) };
    text_append(&task->info, info->data, info->len);
    task->pod = pod_new(task->id, e->environment.sandbox, (const char *)brief->data.data,
                        brief->data.len, &message);
    log_info("launch", "task", task->id, "refused", message.data, NULL);
    if (task->pod == NULL)
        tell(e, task->id, "TASK_FAILED", message.data);
    else
        tell(e, task->id, "TASK_STARTING", NULL);
    text_free(&message);
    api__task__free_unpacked(brief, NULL);
}

static void kill_pod(struct executor *e, const char *id, const Api__KillPolicy *policy)
{
    struct task *task = find_task(e, id);
    int64_t grace = policy == NULL || policy->grace_period == NULL
                        ? -1
                        : policy->grace_period->nanoseconds / 1000000;
    log_info("kill", "task", id, NULL);
    if (task == NULL || task->pod == NULL)
        return;
    if (e->killing_state && !task->pod->killing)
        tell(e, id, "TASK_KILLING", NULL);
    pod_kill(task->pod, grace, now_ms());
}

static void step_task(struct executor *e, struct task *task, int64_t now)
{
    struct pod *pod = task->pod;
    if (pod == NULL || !pod_step(pod, now))
        return;
    switch (pod->phase) {
    case PHASE_RUNNING:
        tell(e, task->id, "TASK_RUNNING", "every container was started");
        return;
    case PHASE_SUCCEEDED:
        tell(e, task->id, "TASK_FINISHED", "every container succeeded");
        break;
    case PHASE_FAILED:
        tell(e, task->id, "TASK_FAILED", pod->message.data);
        break;
    default:
        tell(e, task->id, "TASK_KILLED", "killed as asked");
    }
    end_pod(task);
}

/* A task is forgotten when it has ended and the agent knows. */
static void forget_tasks(struct executor *e)
{
    for (size_t i = e->task_count; i-- > 0;) {
        struct task *task = &e->tasks[i];
        if (task->pod != NULL || updates_wait_for(&e->updates, task->id))
            continue;
        free(task->id);
        text_free(&task->info);
        *task = e->tasks[--e->task_count];
    }
}

static void reap(struct executor *e)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        bool known = false;
        for (size_t i = 0; i < e->task_count && !known; i++)
            known = e->tasks[i].pod != NULL && pod_reap(e->tasks[i].pod, pid, status, now_ms());
        for (size_t i = 0; i < e->static_count && !known; i++)
            known = pod_reap(e->static_pods[i], pid, status, now_ms());
    }
}

static void shut_down(struct executor *e)
{
    int64_t now = now_ms(), grace = e->environment.shutdown_ms * 4 / 5;
    if (e->ending)
        return;
    log_info("shutdown", NULL);
    e->ending = true;
    e->end_ms = now + e->environment.shutdown_ms;
    for (size_t i = 0; i < e->task_count; i++) {
        if (e->tasks[i].pod != NULL)
            pod_kill(e->tasks[i].pod, grace, now);
    }
    for (size_t i = 0; i < e->static_count; i++)
        pod_kill(e->static_pods[i], grace, now);
}

/* --- static pods -------------------------------------------------------------------------- */

static void run_static_pods(struct executor *e, const ProtobufCBinaryData *list)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_status rc = k8sm_stream_open((const char *)list->data, list->len, NULL, &stream, NULL);
    while (rc == K8SM_OK && (rc = k8sm_stream_next(stream, &object, NULL)) == K8SM_OK &&
           object != NULL) {
        struct text name = { 0 }, message = { 0 };
        k8sm_bytes bytes = { 0 };
        struct pod *pod = NULL;
        text_add(&name, "static.");
        text_add(&name, k8sm_object_name(object));
        if (k8sm_object_write_pod(object, K8SM_WRITE_JSON, NULL, NULL, NULL, &bytes, NULL) ==
            K8SM_OK)
            pod = pod_new(name.data, e->environment.sandbox, bytes.data, bytes.size, &message);
        log_info("static pod", "name", name.data, "refused", message.data, NULL);
        if (pod != NULL) {
            e->static_pods = grow(e->static_pods, e->static_count, &e->static_capacity,
                                  sizeof *e->static_pods);
            e->static_pods[e->static_count++] = pod;
        }
        k8sm_bytes_finish(&bytes);
        text_free(&name);
        text_free(&message);
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
}

/* --- events ------------------------------------------------------------------------------- */

static void take_subscribed(struct executor *e, const Api__ExecutorSubscribed *subscribed)
{
    const Api__FrameworkInfo *info = subscribed->framework_info;
    for (size_t i = 0; i < info->n_capabilities; i++) {
        if (info->capabilities[i]->type == API__CAPABILITY__TYPE__TASK_KILLING_STATE)
            e->killing_state = true;
    }
    e->subscribed = true;
    e->lost_ms = 0;
    log_info("subscribed", "agent", e->environment.url.data, NULL);
    if (!e->seen && subscribed->executor_info->has_data)
        run_static_pods(e, &subscribed->executor_info->data);
    e->seen = true;
}

static void take_acknowledged(struct executor *e, const Api__Acknowledged *acknowledged)
{
    struct task *task = find_task(e, acknowledged->task_id->value);
    updates_acknowledged(&e->updates, &acknowledged->uuid);
    if (task != NULL)
        text_free(&task->info);
}

static void take_event(struct executor *e, const Api__ExecutorEvent *event)
{
    int type = event->has_type ? (int)event->type : 0;
    if (type == API__EXECUTOR_EVENT__TYPE__SUBSCRIBED && event->subscribed != NULL)
        take_subscribed(e, event->subscribed);
    else if (type == API__EXECUTOR_EVENT__TYPE__LAUNCH && event->launch != NULL && !e->ending)
        launch(e, &event->launch->task);
    else if (type == API__EXECUTOR_EVENT__TYPE__KILL && event->kill != NULL)
        kill_pod(e, event->kill->task_id->value, event->kill->kill_policy);
    else if (type == API__EXECUTOR_EVENT__TYPE__ACKNOWLEDGED && event->acknowledged != NULL)
        take_acknowledged(e, event->acknowledged);
    else if (type == API__EXECUTOR_EVENT__TYPE__SHUTDOWN || type == API__EXECUTOR_EVENT__TYPE__ERROR)
        shut_down(e);
}

static void take_events(struct executor *e)
{
    const char *bytes;
    size_t len;
    while (client_next(&e->client, &bytes, &len)) {
        Api__ExecutorEvent *event =
            api__executor_event__unpack(NULL, len, (const uint8_t *)bytes);
        if (event == NULL) {
            client_disconnect(&e->client, "an event is no protobuf of its kind");
            return;
        }
        take_event(e, event);
        api__executor_event__free_unpacked(event, NULL);
    }
}

/* An agent that restarts waits for its executors for two seconds only, so the first try is
 * made at once. */
static void keep_connected(struct executor *e, int64_t now)
{
    if (e->client.state != CLIENT_CLOSED || e->ending)
        return;
    if (e->subscribed || e->lost_ms == 0) {
        if (e->client.message[0] != '\0')
            log_warn("disconnected", "message", e->client.message, NULL);
        if (e->seen && !e->environment.checkpoint) {
            shut_down(e);
            return;
        }
        e->subscribed = false;
        e->lost_ms = e->connect_ms = now;
    }
    if (now - e->lost_ms > e->environment.recovery_ms) {
        shut_down(e);
    } else if (e->connect_ms <= now) {
        e->connect_ms = now + 1 + random_ms(e->environment.backoff_ms);
        subscribe(e);
    }
}

/* @return false when it is time to go. */
static bool round_of(struct executor *e)
{
    int64_t now = now_ms();
    bool busy = e->static_count > 0;
    take_events(e);
    for (size_t i = 0; i < e->task_count; i++) {
        step_task(e, &e->tasks[i], now);
        busy = busy || e->tasks[i].pod != NULL;
    }
    for (size_t i = 0; i < e->static_count; i++)
        pod_step(e->static_pods[i], now);
    forget_tasks(e);
    keep_connected(e, now);
    if (e->ending)
        return now < e->end_ms && (e->task_count > 0 || e->client.queued > 0);
    if (busy || e->task_count > 0)
        e->idle_ms = now;
    return now - e->idle_ms < IDLE_MS;
}

static int open_signals(void)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void take_signals(struct executor *e, int signals)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(e);
        else
            shut_down(e);
    }
}

static void close_executor(struct executor *e)
{
    client_close(&e->client);
    for (size_t i = 0; i < e->task_count; i++) {
        end_pod(&e->tasks[i]);
        free(e->tasks[i].id);
        text_free(&e->tasks[i].info);
    }
    for (size_t i = 0; i < e->static_count; i++)
        pod_free(e->static_pods[i]);
    free(e->tasks);
    free(e->static_pods);
    json_decref(e->updates.list);
    environment_free(&e->environment);
}

int main(void)
{
    struct executor e = { .idle_ms = now_ms() };
    struct client_options options = { .content_type = "application/x-protobuf" };
    struct curl_waitfd fds[1] = { { .events = CURL_WAIT_POLLIN } };
    if (!environment_read(&e.environment))
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    options.bearer = e.environment.token;
    options.socket = e.environment.socket;
    client_open(&e.client, &options);
    fds[0].fd = open_signals();
    do {
        client_wait(&e.client, fds, 1, ROUND_MS);
        take_signals(&e, fds[0].fd);
    } while (round_of(&e));
    close_executor(&e);
    curl_global_cleanup();
    return 0;
}
