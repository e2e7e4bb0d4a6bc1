/* What a task's status means for its pod. */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "mesos_json.h"
#include "scheduler.h"

static bool is_alive(int state)
{
    return state == TASK_STAGING || state == TASK_STARTING || state == TASK_RUNNING ||
           state == TASK_KILLING;
}

static void kill_task(struct scheduler *s, const char *task_id)
{
    send_call(s, "KILL", json_pack("{s:o}", "task_id", id_json(task_id)));
    s->counts.kills++;
    log_info("kill", "task", task_id, NULL);
}

/* With a uuid it waits for an acknowledgement; it is sent behind the state of this round. */
static void acknowledge(struct scheduler *s, const Api__TaskStatus *status)
{
    if (!status->has_uuid || status->uuid.len == 0 || status->agent_id == NULL)
        return;
    send_call(s, "ACKNOWLEDGE",
              json_pack("{s:o, s:o, s:o}", "agent_id", id_json(status->agent_id->value), "task_id",
                        id_json(status->task_id->value), "uuid",
                        bytes_json(&status->uuid)));
    s->counts.acknowledgements++;
}

/* A task that ended: the pod is done, or starts anew. */
static void end_task(struct pod *pod, const Api__TaskStatus *status)
{
    bool by_executor = status->has_source &&
                       status->source == API__TASK_STATUS__SOURCE__SOURCE_EXECUTOR;
    char reason[256];
    snprintf(reason, sizeof reason, "%s%s%.200s", task_state_name((int)status->state),
             status->message == NULL ? "" : ": ", status->message == NULL ? "" : status->message);
    if (status->state == TASK_FINISHED && pod->manifest != NULL && pod->manifest->once)
        pod_set_state(pod, POD_SUCCEEDED);
    else if (status->state == TASK_FAILED && by_executor && pod->manifest != NULL &&
             pod->manifest->once)
        pod_set_state(pod, POD_FAILED);
    else
        pod_requeue(pod, true);
    pod_set_reason(pod, reason);
}

/* TASK_ERROR is the master's refusal of a launch. A duplicate id means that the launch before
 * it got through. */
static void take_error(struct scheduler *s, struct pod *pod, const char *message)
{
    if (strstr(message, "duplicate ID") != NULL || strstr(message, "reuses the ID") != NULL) {
        pod->answered = false;
        reconcile_start(s);
        return;
    }
    pod_requeue(pod, false);
    pod_set_reason(pod, message);
    s->counts.failures++;
}

static void apply(struct scheduler *s, struct pod *pod, const Api__TaskStatus *status)
{
    switch (status->state) {
    case TASK_STAGING:
    case TASK_STARTING:
        pod_set_state(pod, POD_STARTING);
        break;
    case TASK_RUNNING:
        pod_set_state(pod, POD_RUNNING);
        pod_set_reason(pod, "");
        pod->delay_ms = 0;
        break;
    case TASK_KILLING:
        pod_set_state(pod, POD_KILLING);
        break;
    case TASK_UNREACHABLE:
    case TASK_UNKNOWN:
        pod_set_state(pod, POD_UNREACHABLE);
        pod_set_reason(pod, "the agent cannot be reached");
        break;
    case TASK_ERROR:
        take_error(s, pod, status->message == NULL ? "refused" : status->message);
        break;
    default:
        if (status->state != TASK_FINISHED)
            s->counts.failures++;
        end_task(pod, status);
    }
}

void take_status(struct scheduler *s, const Api__TaskStatus *status)
{
    struct pod *pod = pods_by_task(&s->pods, status->task_id->value);
    s->counts.updates++;
    acknowledge(s, status);
    log_info("status", "task", status->task_id->value, "state", task_state_name((int)status->state),
             "message", status->message, NULL);
    if (pod == NULL) {
        if (is_alive((int)status->state)) /* of an earlier try, or of a pod deleted meanwhile */
            kill_task(s, status->task_id->value);
        return;
    }
    if (!pod_lives(pod))
        return;
    pod->answered = true;
    s->dirty = true;
    apply(s, pod, status);
    if (!pod_lives(pod))
        agent_give(agents_find(&s->agents, pod->agent_id), pod->resources);
    if (pod->manifest == NULL && !pod_lives(pod))
        pods_remove(&s->pods, pod);
}

void kill_unwanted(struct scheduler *s)
{
    for (size_t i = 0; i < s->pods.count; i++) {
        struct pod *pod = s->pods.items[i];
        if (pod->manifest == NULL && pod_lives(pod) && !pod->kill_sent) {
            kill_task(s, pod->task_id);
            pod->kill_sent = true;
        }
    }
}

void forget_tasks(struct scheduler *s)
{
    for (size_t i = s->pods.count; i-- > 0;) {
        struct pod *pod = s->pods.items[i];
        if (!pod_lives(pod))
            continue;
        if (pod->manifest == NULL)
            pods_remove(&s->pods, pod);
        else
            pod_requeue(pod, true);
    }
    s->dirty = true;
}
