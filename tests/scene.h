/* A pod, offers and an executor from texts: what matching, placing and tasks are tested on. */
#ifndef K8SM_SCENE_H
#define K8SM_SCENE_H

#include "testing.h"

#include "k8smesos/k8smesos.h"

struct scene {
    k8sm_policy policy;
    k8sm_object *object;
    k8sm_account *account;
    k8sm_offers *offers;
    k8sm_executor *executor;
    k8sm_match *match;
    const k8sm_alloc *alloc;
};

/** Start from a preset. */
static inline void scene_init(struct scene *s, int32_t profile)
{
    memset(s, 0, sizeof *s);
    assert_int_equal(k8sm_policy_init(&s->policy, sizeof s->policy, profile), K8SM_OK);
}

/** The pod as YAML, completed with default limits, and its account. */
static inline void scene_pod(struct scene *s, const char *yaml)
{
    k8sm_parse_options options;
    k8sm_object *written = NULL;
    k8sm_error err = { 0 };
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = s->alloc;
    if (k8sm_object_parse(yaml, strlen(yaml), &options, &written, &err) != K8SM_OK ||
        k8sm_object_with_defaults(written, NULL, 0, &s->policy, NULL, &s->object, &err) !=
            K8SM_OK ||
        k8sm_account_new(written, NULL, 0, &s->policy, s->alloc, &s->account, &err) != K8SM_OK)
        fail_msg("%u:%u: %s: %s", err.line, err.column, err.path, err.message);
    k8sm_object_free(written);
}

/** One offer of agent S1: @p resources in text notation, made to @p role; @p extra is JSON
 *  text inside the offer, such as ",\"executor_ids\":[...]", or "". */
static inline void scene_offer(struct scene *s, const char *id, const char *agent,
                               const char *role, const char *resources, const char *extra)
{
    k8sm_mesos_resources *parsed = NULL;
    k8sm_bytes list = { 0 };
    k8sm_error err = { 0 };
    char *json;
    size_t size;
    if (s->offers == NULL)
        assert_int_equal(k8sm_offers_new(s->alloc, &s->offers, NULL), K8SM_OK);
    if (k8sm_mesos_resources_parse(resources, strlen(resources), NULL, &parsed, &err) !=
            K8SM_OK ||
        k8sm_mesos_resources_allocate(parsed, role, &err) != K8SM_OK ||
        k8sm_mesos_resources_format_json(parsed, NULL, &list, &err) != K8SM_OK)
        fail_msg("%s: %s", resources, err.message);
    size = list.size + strlen(extra) + 512;
    json = malloc(size);
    assert_non_null(json);
    snprintf(json, size,
             "{\"id\":{\"value\":\"%s\"},\"framework_id\":{\"value\":\"F1\"},"
             "\"agent_id\":{\"value\":\"%s\"},\"hostname\":\"host-%s\","
             "\"allocation_info\":{\"role\":\"%s\"},\"resources\":%s%s}",
             id, agent, agent, role, list.data, extra);
    if (k8sm_offers_add_json(s->offers, json, strlen(json), NULL, 0, &err) != K8SM_OK)
        fail_msg("%s: %s: %s", json, err.path, err.message);
    free(json);
    k8sm_bytes_finish(&list);
    k8sm_mesos_resources_free(parsed);
}

static inline void scene_executor(struct scene *s)
{
    k8sm_error err = { 0 };
    if (k8sm_executor_new(NULL, NULL, &s->policy, s->alloc, &s->executor, &err) != K8SM_OK)
        fail_msg("%s", err.message);
}

/** Compare with group @p index. */
static inline void scene_match(struct scene *s, size_t index)
{
    k8sm_error err = { 0 };
    k8sm_match_free(s->match);
    s->match = NULL;
    if (k8sm_match_new(s->object, s->account, k8sm_offers_group(s->offers, index), s->executor,
                       &s->policy, s->alloc, &s->match, &err) != K8SM_OK)
        fail_msg("%s", err.message);
}

static inline void scene_finish(struct scene *s)
{
    k8sm_match_free(s->match);
    k8sm_executor_free(s->executor);
    k8sm_offers_free(s->offers);
    k8sm_account_free(s->account);
    k8sm_object_free(s->object);
}

/** @p have equals the text notation @p text, allocated to @p role. */
static inline void assert_resources(const k8sm_mesos_resources *have, const char *text,
                                    const char *role)
{
    k8sm_mesos_resources *wanted = NULL;
    k8sm_bytes shown = { 0 };
    k8sm_error err = { 0 };
    if (k8sm_mesos_resources_parse(text, strlen(text), NULL, &wanted, &err) != K8SM_OK)
        fail_msg("%s: %s", text, err.message);
    assert_int_equal(k8sm_mesos_resources_allocate(wanted, role, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_format(have, NULL, &shown, NULL), K8SM_OK);
    if (!k8sm_mesos_resources_equal(have, wanted))
        fail_msg("have %s, want %s for %s", shown.data, text, role);
    k8sm_bytes_finish(&shown);
    k8sm_mesos_resources_free(wanted);
}

/** A pod of one container with these resources and ports (flow style), labels or annotations. */
#define POD(metadata, container)                                                               \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p" metadata "}\n"                             \
    "spec:\n  containers:\n  - {name: a, image: x" container "}\n"
#define LIMITS(cpu, memory) ", resources: {limits: {cpu: " cpu ", memory: " memory "}}"

#endif
