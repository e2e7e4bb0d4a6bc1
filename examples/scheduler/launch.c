/* From pods that wait and offers in hand to LAUNCH calls. */
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "mesos_json.h"
#include "scheduler.h"

/* What is left of used offers comes back after this, if pods still wait. */
static const double refuse_rest_s = 1;

struct launch {
    struct scheduler *scheduler;
    k8sm_placement *placement;
    json_t **batches; /* for each group of offers the TaskInfos that were placed there */
};

static size_t group_index(const k8sm_offers *offers, const k8sm_offer_group *group)
{
    size_t i = 0;
    while (k8sm_offers_group(offers, i) != group)
        i++;
    return i;
}

static void describe_reasons(struct pod *pod, const k8sm_match *match)
{
    text_clear(&pod->reason);
    for (size_t i = 0; i < k8sm_match_reason_count(match); i++) {
        const k8sm_reason *reason = k8sm_match_reason(match, i);
        if (i > 0)
            text_add(&pod->reason, "; ");
        if (reason->path[0] != '\0') {
            text_add(&pod->reason, reason->path);
            text_add(&pod->reason, ": ");
        }
        text_add(&pod->reason, reason->message);
    }
}

/* @return true if the master would take it. */
static bool passes_preflight(const struct pod *pod, const k8sm_bytes *bytes, bool json,
                             const k8sm_offer_group *group, k8sm_error *err)
{
    k8sm_findings *findings = NULL;
    bool passes;
    if (k8sm_findings_new(NULL, 1, &findings, NULL) != K8SM_OK)
        need(NULL);
    passes = (json ? k8sm_preflight_task_json : k8sm_preflight_task)(
                 bytes->data, bytes->size, group, findings, err) == K8SM_OK;
    if (k8sm_findings_count(findings) > 0)
        *err = *k8sm_findings_get(findings, 0);
    k8sm_findings_free(findings);
    if (!passes)
        log_warn("preflight refused", "pod", pod->key, "path", err->path, "message", err->message,
                 NULL);
    return passes;
}

static k8sm_task *make_task(struct scheduler *s, const struct pod *pod, struct agent *agent,
                            const k8sm_match *match, const k8sm_offer_group *group,
                            k8sm_error *err)
{
    const char *role = k8sm_offer_group_role(group);
    struct text name = { 0 };
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_task_options_init(&options, sizeof options);
    options.id = pod->task_id;
    options.executor_resources = agent_use_executor(
        agent, role,
        k8sm_match_executor_running(match) ? NULL : k8sm_match_executor_resources(match));
    if (pod->manifest->copies > 1 || !pod->manifest->once) {
        text_add(&name, strchr(pod->key, '/') + 1);
        text_print(&name, "-%d", (int)pod->index);
        options.pod_name = name.data;
    }
    if (k8sm_task_new(pod->manifest->object, pod->manifest->account, group, match, s->executor,
                      &options, &s->flags.policy, NULL, &task, err) != K8SM_OK)
        task = NULL;
    text_free(&name);
    return task;
}

static char *replace(char **text, const char *with)
{
    free(*text);
    return *text = need(strdup(with));
}

static void note_launch(struct scheduler *s, struct pod *pod, const k8sm_match *match,
                        const k8sm_offer_group *group, const k8sm_task *task)
{
    struct agent *agent = agents_find(&s->agents, k8sm_offer_group_agent_id(group));
    replace(&pod->agent_id, agent->id);
    replace(&pod->hostname, k8sm_offer_hostname(k8sm_offer_group_offer(group, 0)));
    replace(&pod->role, k8sm_offer_group_role(group));
    k8sm_mesos_resources_free(pod->resources);
    if (k8sm_mesos_resources_copy(k8sm_match_task_resources(match), NULL, &pod->resources,
                                  NULL) != K8SM_OK)
        need(NULL);
    agent_take(agent, pod->resources);
    agent_take(agent, k8sm_match_executor_resources(match));
    text_clear(&pod->data);
    text_add(&pod->data, k8sm_task_data(task));
    pod_set_reason(pod, "");
    pod_set_state(pod, POD_LAUNCHED);
    pod->answered = true; /* asked for only if nothing comes */
    s->dirty = true;
    s->counts.launches++;
    log_info("launch", "pod", pod->key, "task", pod->task_id, "agent", pod->agent_id, "host",
             pod->hostname, "role", pod->role, NULL);
}

static void place_pod(struct launch *launch, struct pod *pod)
{
    struct scheduler *s = launch->scheduler;
    const bool json = s->flags.json;
    const k8sm_offer_group *group = NULL;
    k8sm_match *match = NULL;
    k8sm_task *task = NULL;
    k8sm_bytes bytes = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc = k8sm_placement_add(launch->placement, pod->manifest->object,
                                        pod->manifest->account, &match, &group, &err);
    if (rc == K8SM_OK && group == NULL) {
        describe_reasons(pod, match);
        k8sm_match_free(match);
        return;
    }
    if (rc == K8SM_OK)
        task = make_task(s, pod, agents_get(&s->agents, k8sm_offer_group_agent_id(group), ""),
                         match, group, &err);
    if (task != NULL &&
        (json ? k8sm_task_format_json : k8sm_task_format_protobuf)(task, NULL, &bytes, &err) ==
            K8SM_OK &&
        passes_preflight(pod, &bytes, json, group, &err)) {
        json_array_append_new(launch->batches[group_index(s->agents.offers, group)],
                              embedded_json(bytes.data, bytes.size, json));
        note_launch(s, pod, match, group, task);
    } else {
        pod_set_reason(pod, err.message);
        pod_requeue(pod, false);
    }
    k8sm_bytes_finish(&bytes);
    k8sm_task_free(task);
    k8sm_match_free(match);
}

/* One LAUNCH; the rest of the offers is declined with it. @param tasks  taken. */
static void send_batch(struct scheduler *s, const k8sm_offer_group *group, json_t *tasks,
                       struct paths *used)
{
    struct paths offers = { 0 };
    for (size_t i = 0; json_array_size(tasks) > 0 && i < k8sm_offer_group_count(group); i++) {
        paths_add(&offers, k8sm_offer_id(k8sm_offer_group_offer(group, i)), NULL);
        paths_add(used, offers.items[i], NULL);
    }
    if (json_array_size(tasks) > 0)
        send_call(s, "ACCEPT",
                  json_pack("{s:o, s:[{s:s, s:{s:O}}], s:{s:f}}", "offer_ids", ids_json(&offers),
                            "operations", "type", "LAUNCH", "launch", "task_infos", tasks,
                            "filters", "refuse_seconds", refuse_rest_s));
    json_decref(tasks);
    paths_free(&offers);
}

static bool any_due(const struct scheduler *s)
{
    bool new_offers = s->agents.generation != s->placed_generation;
    for (size_t i = 0; i < s->pods.count; i++) {
        const struct pod *pod = s->pods.items[i];
        /* one that did not fit waits for other offers */
        if (pod_is_due(pod) && (new_offers || pod->reason.size == 0 || pod->due_ms > 0))
            return true;
    }
    return false;
}

void launch_pods(struct scheduler *s)
{
    struct launch launch = { .scheduler = s };
    size_t groups = k8sm_offers_group_count(s->agents.offers);
    struct paths used = { 0 };
    if (groups == 0 || !any_due(s))
        return;
    launch.batches = need(calloc(groups, sizeof *launch.batches));
    for (size_t i = 0; i < groups; i++)
        launch.batches[i] = need(json_array());
    if (k8sm_placement_new(s->agents.offers, s->executor, &s->flags.policy,
                           K8SM_PLACE_FIRST_FIT, NULL, &launch.placement, NULL) != K8SM_OK)
        need(NULL);
    for (size_t i = 0; i < s->pods.count; i++) {
        if (pod_is_due(s->pods.items[i]))
            place_pod(&launch, s->pods.items[i]);
    }
    for (size_t i = 0; i < groups; i++)
        send_batch(s, k8sm_offers_group(s->agents.offers, i), launch.batches[i], &used);
    k8sm_placement_free(launch.placement);
    for (size_t i = 0; i < used.count; i++)
        offers_remove(&s->agents, used.items[i]);
    s->placed_generation = s->agents.generation;
    free(launch.batches);
    paths_free(&used);
}
