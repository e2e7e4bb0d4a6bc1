/* What an operator sees: a page, the same as JSON, and metrics. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scheduler.h"

/* Everything on the page is set as text, so that no name can be taken for markup. */
static const char page[] =
    "<!DOCTYPE html><html lang=en><meta name=viewport content='width=device-width'>"
    "<title>Pods on Mesos</title><style>"
    "body{font:15px/1.4 sans-serif;margin:2em;color:#222}h2{font-size:1.1em;margin-top:2em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .8em .3em 0;"
    "border-bottom:1px solid #ddd;vertical-align:top}th{color:#666;font-weight:600}"
    ".Running,.Succeeded{color:#06702d}.Waiting,.Unreachable{color:#8a5a00}.Failed{color:#b00020}"
    "</style><h1>Pods on Mesos</h1><p id=summary>Loading</p>"
    "<h2>Pods</h2><table id=pods></table><h2>Nodes</h2><table id=nodes></table><script>"
    "const cell=(row,text,kind)=>{const c=row.insertCell();c.textContent=text===null?'':text;"
    "if(kind)c.className=kind};"
    "const head=(t,names)=>{t.replaceChildren();const r=t.createTHead().insertRow();"
    "for(const n of names){const h=document.createElement('th');h.textContent=n;r.append(h)}"
    "return t.createTBody()};"
    "async function show(){try{const s=await(await fetch('/state.json')).json();"
    "summary.textContent=(s.subscribed?'Connected to '+s.master:'Not connected')+"
    "', framework '+(s.framework_id||'unknown');"
    "let b=head(pods,['Pod','Copy','State','For','Node','Role','Resources','Why']);"
    "for(const p of s.pods){const r=b.insertRow();cell(r,p.pod);cell(r,p.index);"
    "cell(r,p.state,p.state);cell(r,p.seconds+' s');cell(r,p.host);cell(r,p.role);"
    "cell(r,p.resources);cell(r,p.reason)}"
    "b=head(nodes,['Node','Agent','Used by us','Offered last','Labels']);"
    "for(const n of s.nodes){const r=b.insertRow();cell(r,n.host);cell(r,n.agent);"
    "cell(r,n.used);cell(r,n.left);cell(r,n.labels)}"
    "}catch(e){summary.textContent='The scheduler does not answer'}}"
    "show();setInterval(show,2000)</script></html>\n";

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
    for (int state = POD_WAITING; state <= POD_FAILED; state++) {
        size_t count = 0;
        for (size_t i = 0; i < s->pods.count; i++)
            count += s->pods.items[i]->state == (enum pod_state)state;
        text_print(body, "k8smesos_pods{state=\"%s\"} %zu\n",
                   pod_state_name((enum pod_state)state), count);
    }
}

int status_page(void *context, const char *path, struct text *body, const char **ret_type)
{
    const struct scheduler *s = context;
    if (strcmp(path, "/") == 0) {
        *ret_type = "text/html";
        text_add(body, page);
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
