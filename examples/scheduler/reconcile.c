/* Asking the master what it knows of the tasks. */
#include "log.h"
#include "mesos_json.h"
#include "scheduler.h"

enum {
    FIRST_PAUSE_MS = 1000,
    LAST_PAUSE_MS = 60000,
    FIRST_IMPLICIT_MS = 15000,
    IMPLICIT_MS = 300000,
    SILENCE_MS = 30000,     /* of a launch, after which it is asked for */
    REPLACE_MS = 300000     /* an unreachable task is given up after this */
};

static void ask(struct scheduler *s, json_t *tasks)
{
    send_call(s, "RECONCILE", json_pack("{s:o}", "tasks", tasks));
    s->counts.reconciliations++;
}

static void ask_unanswered(struct scheduler *s)
{
    json_t *tasks = need(json_array());
    for (size_t i = 0; i < s->pods.count; i++) {
        const struct pod *pod = s->pods.items[i];
        if (pod_lives(pod) && !pod->answered)
            json_array_append_new(tasks, json_pack("{s:o, s:o}", "task_id", id_json(pod->task_id),
                                                   "agent_id", id_json(pod->agent_id)));
    }
    s->explicit_ms = 0;
    if (json_array_size(tasks) == 0) { /* an empty list would ask for everything */
        json_decref(tasks);
        return;
    }
    ask(s, tasks);
    s->explicit_ms = now_ms() + s->explicit_pause_ms;
    s->explicit_pause_ms *= 2;
    if (s->explicit_pause_ms > LAST_PAUSE_MS)
        s->explicit_pause_ms = LAST_PAUSE_MS;
}

void reconcile_start(struct scheduler *s)
{
    s->explicit_pause_ms = FIRST_PAUSE_MS;
    s->explicit_ms = now_ms();
    if (s->implicit_ms == 0)
        s->implicit_ms = now_ms() + FIRST_IMPLICIT_MS;
}

/* Launches that nothing came of, and tasks whose agent does not come back. */
static void watch(struct scheduler *s, int64_t now)
{
    for (size_t i = 0; i < s->pods.count; i++) {
        struct pod *pod = s->pods.items[i];
        int64_t since = now - pod->changed_ms;
        if (pod->state == POD_UNREACHABLE && since > REPLACE_MS) {
            log_warn("given up", "task", pod->task_id, "agent", pod->agent_id, NULL);
            pod_requeue(pod, true);
            s->dirty = true;
        } else if ((pod->state == POD_LAUNCHED || pod->kill_sent) && pod->answered &&
                   since > SILENCE_MS) {
            pod->answered = pod->kill_sent = false;
            pod->changed_ms = now;
            reconcile_start(s);
        }
    }
}

void reconcile_step(struct scheduler *s)
{
    int64_t now = now_ms();
    watch(s, now);
    if (s->explicit_ms != 0 && s->explicit_ms <= now)
        ask_unanswered(s);
    if (s->implicit_ms != 0 && s->implicit_ms <= now) {
        ask(s, json_array());
        s->implicit_ms = now + IMPLICIT_MS;
    }
}
