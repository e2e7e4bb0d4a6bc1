/* What an operator sees: a page, the same as JSON, and metrics. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "scheduler.h"

static const char *const page[] = { /* its lines */
#include "page.inc"
};

static json_t *text_json(const struct text *text)
{
    return need(json_string(text->data == NULL ? "" : text->data));
}

/* Text notation, without the allocation role that the pod's row has; as Mesos prints it where
 * the notation cannot say it. */
static json_t *resources_json(const k8sm_mesos_resources *resources)
{
    k8sm_mesos_resources *plain = NULL;
    k8sm_bytes bytes = { 0 };
    json_t *json;
    if (resources == NULL)
        return json_null();
    if (k8sm_mesos_resources_copy(resources, NULL, &plain, NULL) != K8SM_OK ||
        k8sm_mesos_resources_allocate(plain, NULL, NULL) != K8SM_OK ||
        (k8sm_mesos_resources_format_text(plain, NULL, &bytes, NULL) != K8SM_OK &&
         k8sm_mesos_resources_format(plain, NULL, &bytes, NULL) != K8SM_OK))
        need(NULL);
    json = need(json_stringn(bytes.data == NULL ? "" : bytes.data, bytes.size));
    k8sm_bytes_finish(&bytes);
    k8sm_mesos_resources_free(plain);
    return json;
}

static json_t *pod_json(const struct pod *pod)
{
    return need(json_pack(
        "{s:s, s:I, s:s, s:s, s:s?, s:s?, s:s?, s:I, s:o, s:o}", "pod", pod->key, "index",
        (json_int_t)pod->index, "state", pod_state_name(pod->state), "task", pod->task_id, "agent",
        pod->agent_id, "host", pod->hostname, "role", pod->role, "seconds",
        (json_int_t)((now_ms() - pod->changed_ms) / 1000), "reason", text_json(&pod->reason),
        "resources", resources_json(pod_lives(pod) ? pod->resources : NULL)));
}

/* What our tasks and executors hold there. */
static json_t *used_json(const struct scheduler *s, const struct agent *agent)
{
    k8sm_mesos_resources *used = NULL;
    json_t *json;
    if (k8sm_mesos_resources_new(NULL, &used, NULL) != K8SM_OK)
        need(NULL);
    for (size_t i = 0; i < s->pods.count; i++) {
        const struct pod *pod = s->pods.items[i];
        if (pod_lives(pod) && strcmp(pod->agent_id, agent->id) == 0)
            k8sm_mesos_resources_add(used, pod->resources, NULL);
    }
    for (size_t i = 0; i < agent->executor_count; i++) {
        if (!agent->executors[i].ended)
            k8sm_mesos_resources_add(used, agent->executors[i].resources, NULL);
    }
    json = resources_json(used);
    k8sm_mesos_resources_free(used);
    return json;
}

/* Labels one a line, those of --node-label only. */
static json_t *labels_json(const struct scheduler *s, const struct agent *agent)
{
    const char *prefix = s->flags.node_label == NULL ? "" : s->flags.node_label;
    const char *at = agent->labels.data == NULL ? "" : agent->labels.data;
    struct text shown = { 0 };
    json_t *json;
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        if (strncmp(at, prefix, strlen(prefix)) == 0) {
            text_add(&shown, shown.size > 0 ? " " : "");
            text_append(&shown, at, len);
        }
        at += len + (at[len] != '\0');
    }
    json = text_json(&shown);
    text_free(&shown);
    return json;
}

static void write_state(const struct scheduler *s, struct text *body)
{
    json_t *pods = need(json_array()), *nodes = need(json_array()), *state;
    char *text;
    for (size_t i = 0; i < s->pods.count; i++)
        json_array_append_new(pods, pod_json(s->pods.items[i]));
    for (size_t i = 0; i < s->agents.count; i++) {
        const struct agent *agent = s->agents.items[i];
        json_array_append_new(
            nodes, need(json_pack("{s:s, s:s, s:o, s:o, s:o}", "agent", agent->id, "host",
                                  agent->hostname, "labels", labels_json(s, agent), "used",
                                  used_json(s, agent), "left", resources_json(agent->left))));
    }
    state = need(json_pack("{s:b, s:s, s:s, s:o, s:o}", "subscribed", (int)s->subscribed,
                           "framework_id", s->framework_id.data, "master",
                           s->client.url.data == NULL ? "" : s->client.url.data, "pods", pods,
                           "nodes", nodes));
    text = need(json_dumps(state, JSON_COMPACT));
    text_add(body, text);
    free(text);
    json_decref(state);
}

static size_t count_pods(const struct scheduler *s, enum pod_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < s->pods.count; i++)
        count += s->pods.items[i]->state == state;
    return count;
}

void show_progress(const struct scheduler *s)
{
    struct text line = { 0 };
    text_print(&line, "\r\x1b[K%zu of %zu pods run, %zu wait, %zu failed; %zu nodes%s",
               count_pods(s, POD_RUNNING), s->pods.count, count_pods(s, POD_WAITING),
               count_pods(s, POD_FAILED), s->agents.count, s->subscribed ? "" : "; no master");
    if (write(STDERR_FILENO, line.data, line.size) < 0) {
        /* there is nobody left to tell */
    }
    text_free(&line);
}

static void metric(struct text *body, const char *name, const char *kind, uint64_t value)
{
    text_print(body, "# TYPE k8smesos_%s %s\nk8smesos_%s %" PRIu64 "\n", name, kind, name, value);
}

static void write_metrics(const struct scheduler *s, struct text *body)
{
    const struct counts *counts = &s->counts;
    metric(body, "subscribed", "gauge", s->subscribed);
    metric(body, "nodes", "gauge", s->agents.count);
    metric(body, "offers_held", "gauge", s->agents.held_count);
    metric(body, "subscriptions_total", "counter", counts->subscriptions);
    metric(body, "offers_total", "counter", counts->offers);
    metric(body, "declines_total", "counter", counts->declines);
    metric(body, "launches_total", "counter", counts->launches);
    metric(body, "kills_total", "counter", counts->kills);
    metric(body, "status_updates_total", "counter", counts->updates);
    metric(body, "acknowledgements_total", "counter", counts->acknowledgements);
    metric(body, "task_failures_total", "counter", counts->failures);
    metric(body, "reconciliations_total", "counter", counts->reconciliations);
    text_add(body, "# TYPE k8smesos_pods gauge\n");
    for (int state = POD_WAITING; state <= POD_FAILED; state++)
        text_print(body, "k8smesos_pods{state=\"%s\"} %zu\n",
                   pod_state_name((enum pod_state)state), count_pods(s, (enum pod_state)state));
}

int status_page(void *context, const char *path, struct text *body, const char **ret_type)
{
    const struct scheduler *s = context;
    if (strcmp(path, "/") == 0) {
        *ret_type = "text/html";
        for (size_t i = 0; i < sizeof page / sizeof *page; i++)
            text_add(body, page[i]);
    } else if (strcmp(path, "/state.json") == 0) {
        *ret_type = "application/json";
        write_state(s, body);
    } else if (strcmp(path, "/metrics") == 0) {
        *ret_type = "text/plain; version=0.0.4";
        write_metrics(s, body);
    } else if (strcmp(path, "/healthz") == 0) {
        text_add(body, s->subscribed ? "ok\n" : "not subscribed\n");
        return s->subscribed ? 200 : 503;
    } else {
        return 404;
    }
    return 200;
}
