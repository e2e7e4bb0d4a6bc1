/* k8smesos-executor: runs the pods of tasks on a Mesos agent. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "log.h"
#include "pod.h"

enum { ROUND_MS = 200, IDLE_MS = 1200000 };

struct task {
    char *id;
    struct text info; /* TaskInfo; emptied when an update of it was acknowledged */
    struct pod *pod;  /* NULL: it could not be run, or has ended */
    bool is_static;   /* a static pod: nobody asks for its state */
};

struct executor {
    struct agent agent;
    struct client client;
    struct task *tasks;
    size_t task_count, task_capacity;
    bool subscribed, seen, killing_state, ending;
    int64_t connect_ms, lost_ms, end_ms, idle_ms;
};

/* --- tasks -------------------------------------------------------------------------------- */

static void tell(struct executor *e, const struct task *task, const char *state,
                 const char *message)
{
    log_info(state, "task", task->id, "message", message, NULL);
    if (!task->is_static)
        agent_tell(&e->agent, e->subscribed ? &e->client : NULL, task->id, state, message);
}

static struct task *find_task(const struct executor *e, const char *id)
{
    for (size_t i = 0; i < e->task_count; i++) {
        if (strcmp(e->tasks[i].id, id) == 0)
            return &e->tasks[i];
    }
    return NULL;
}

/* @param json  the pod. */
static struct task *start_task(struct executor *e, const char *id, const char *json, size_t len,
                               bool is_static)
{
    struct text message = { 0 };
    struct task *task;
    e->tasks = grow(e->tasks, e->task_count, &e->task_capacity, sizeof *e->tasks);
    task = &e->tasks[e->task_count++];
    *task = (struct task){ .id = need(strdup(id)), .is_static = is_static };
    task->pod = pod_new(id, e->agent.sandbox, json, len, &message);
    tell(e, task, task->pod == NULL ? "TASK_FAILED" : "TASK_STARTING", message.data);
    text_free(&message);
    return task;
}

static void launch(struct executor *e, const ProtobufCBinaryData *info)
{
    Api__Task *brief = api__task__unpack(NULL, info->len, info->data);
    if (brief == NULL)
        return;
    if (find_task(e, brief->task_id->value) == NULL) {
        struct task *task = start_task(e, brief->task_id->value, (const char *)brief->data.data,
                                       brief->data.len, false);
        text_append(&task->info, info->data, info->len);
    }
    api__task__free_unpacked(brief, NULL);
}

static void kill_pod(struct executor *e, const char *id, const Api__KillPolicy *policy)
{
    struct task *task = find_task(e, id);
    int64_t grace = policy == NULL || policy->grace_period == NULL
                        ? -1
                        : policy->grace_period->nanoseconds / 1000000;
    if (task == NULL || task->pod == NULL)
        return;
    if (e->killing_state && !task->pod->killing)
        tell(e, task, "TASK_KILLING", NULL);
    pod_kill(task->pod, grace, now_ms());
}

static void step_task(struct executor *e, struct task *task, int64_t now)
{
    static const char *const states[] = { "TASK_STARTING", "TASK_RUNNING", "TASK_FINISHED",
                                          "TASK_FAILED", "TASK_KILLED" };
    static const char *const messages[] = { "", "every container was started",
                                            "every container succeeded", "", "killed as asked" };
    struct pod *pod = task->pod;
    if (pod == NULL || !pod_step(pod, now))
        return;
    tell(e, task, states[pod->phase],
         pod->message.data != NULL ? pod->message.data : messages[pod->phase]);
    if (pod->phase == PHASE_RUNNING)
        return;
    pod_free(pod);
    task->pod = NULL;
}

/* A task is forgotten when it has ended and the agent knows. */
static void forget_tasks(struct executor *e)
{
    for (size_t i = e->task_count; i-- > 0;) {
        struct task *task = &e->tasks[i];
        if (task->pod != NULL || agent_waits_for(&e->agent, task->id))
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
        for (size_t i = 0; i < e->task_count; i++) {
            if (e->tasks[i].pod != NULL && pod_reap(e->tasks[i].pod, pid, status, now_ms()))
                break;
        }
    }
}

static void shut_down(struct executor *e)
{
    int64_t now = now_ms(), grace = e->agent.shutdown_ms * 4 / 5;
    if (e->ending)
        return;
    log_info("shutdown", NULL);
    e->ending = true;
    e->end_ms = now + e->agent.shutdown_ms;
    for (size_t i = 0; i < e->task_count; i++) {
        if (e->tasks[i].pod != NULL)
            pod_kill(e->tasks[i].pod, grace, now);
    }
}

/* --- static pods -------------------------------------------------------------------------- */

static void run_static_pods(struct executor *e, const ProtobufCBinaryData *list)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_status rc = k8sm_stream_open((const char *)list->data, list->len, NULL, &stream, NULL);
    while (rc == K8SM_OK && (rc = k8sm_stream_next(stream, &object, NULL)) == K8SM_OK &&
           object != NULL) {
        struct text name = { 0 };
        k8sm_bytes bytes = { 0 };
        text_add(&name, "static.");
        text_add(&name, k8sm_object_name(object));
        if (k8sm_object_write_pod(object, K8SM_WRITE_JSON, NULL, NULL, NULL, &bytes, NULL) ==
            K8SM_OK)
            start_task(e, name.data, bytes.data, bytes.size, true);
        k8sm_bytes_finish(&bytes);
        text_free(&name);
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
    log_info("subscribed", "agent", e->agent.url.data, NULL);
    if (!e->seen && subscribed->executor_info->has_data)
        run_static_pods(e, &subscribed->executor_info->data);
    e->seen = true;
}

static void take_acknowledged(struct executor *e, const Api__Acknowledged *acknowledged)
{
    struct task *task = find_task(e, acknowledged->task_id->value);
    agent_acknowledged(&e->agent, &acknowledged->uuid);
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

static void subscribe(struct executor *e)
{
    json_t *tasks = need(json_array());
    for (size_t i = 0; i < e->task_count; i++) {
        const struct text *info = &e->tasks[i].info;
        if (info->size > 0)
            json_array_append_new(tasks, embedded_json(info->data, info->size, false));
    }
    agent_subscribe(&e->agent, &e->client, tasks);
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
        if (e->seen && !e->agent.checkpoint) {
            shut_down(e);
            return;
        }
        e->subscribed = false;
        e->lost_ms = e->connect_ms = now;
    }
    if (now - e->lost_ms > e->agent.recovery_ms) {
        shut_down(e);
    } else if (e->connect_ms <= now) {
        e->connect_ms = now + 1 + random_ms(e->agent.backoff_ms);
        subscribe(e);
    }
}

/* @return false when it is time to go. */
static bool round_of(struct executor *e)
{
    int64_t now = now_ms();
    take_events(e);
    for (size_t i = 0; i < e->task_count; i++)
        step_task(e, &e->tasks[i], now);
    forget_tasks(e);
    keep_connected(e, now);
    if (e->ending)
        return now < e->end_ms && (e->task_count > 0 || e->client.queued > 0);
    if (e->task_count > 0)
        e->idle_ms = now;
    return now - e->idle_ms < IDLE_MS;
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
        pod_free(e->tasks[i].pod);
        free(e->tasks[i].id);
        text_free(&e->tasks[i].info);
    }
    free(e->tasks);
    agent_close(&e->agent);
}

int main(void)
{
    struct executor e = { .idle_ms = now_ms() };
    struct client_options options = { .content_type = "application/x-protobuf" };
    struct curl_waitfd fds[1] = { { .events = CURL_WAIT_POLLIN } };
    if (!agent_open(&e.agent))
        return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    options.bearer = e.agent.token;
    options.socket = e.agent.socket;
    client_open(&e.client, &options);
    fds[0].fd = open_signals(true);
    do {
        client_wait(&e.client, fds, 1, ROUND_MS);
        take_signals(&e, fds[0].fd);
    } while (round_of(&e));
    close_executor(&e);
    curl_global_cleanup();
    return 0;
}
