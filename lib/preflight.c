/* What a Mesos 1.11 master says of tasks in a LAUNCH (master/validation.cpp, namespace task).
 */
#include "k8smesos/preflight.h"

#include <string.h>

#include "preflight_internal.h"
#include "wire_json.h"

enum { ID_MAX = 255 };

static const k8sm__limits limits = { .max_depth = 200,
                                     .max_nodes = 4000000,
                                     .max_key_bytes = 65536 };

/* --- findings -------------------------------------------------------------------------- */

void k8sm__pf_begin(k8sm__preflight *p)
{
    p->told = false;
}

void k8sm__refuse(k8sm__preflight *p, const char *check, const char *format, ...)
{
    char message[512], path[64];
    k8sm_error finding;
    va_list args;
    if (p->told)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (p->launch != NULL) {
        snprintf(path, sizeof path, "task_infos[%zu].%s", p->launch->at, check);
        check = path;
    }
    if (p->task == NULL)
        k8sm__fail(&finding, K8SM_E_INVALID, check, "%s", message);
    else
        k8sm__fail(&finding, K8SM_E_INVALID, check, "Task '%.60s' is invalid: %s", p->task,
                   message);
    p->refused = p->told = true;
    if (p->rc == K8SM_OK)
        p->rc = k8sm__findings_add(p->findings, &finding);
}

/* --- reading ---------------------------------------------------------------------------- */

k8sm__node k8sm__pf_get(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    if (map == K8SM__NO_NODE || k8sm__node_kind(p->document, map) != K8SM__MAP)
        return K8SM__NO_NODE;
    return k8sm__json_get(p->document, map, key);
}

bool k8sm__pf_has(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_get(p, map, key) != K8SM__NO_NODE;
}

const char *k8sm__pf_text(k8sm__preflight *p, k8sm__node node)
{
    size_t len;
    const char *text;
    if (node == K8SM__NO_NODE || k8sm__node_kind(p->document, node) != K8SM__STRING)
        return NULL;
    text = k8sm__node_text(p->document, node, &len);
    text = k8sm__copy_string(&p->arena.view, text, len);
    if (text == NULL)
        p->rc = K8SM_E_NOMEM;
    return text;
}

const char *k8sm__pf_enum(k8sm__preflight *p, k8sm__node map, const char *key,
                          const char *const *names, size_t count)
{
    const char *text = k8sm__pf_text(p, k8sm__pf_get(p, map, key));
    for (size_t i = 0; text != NULL && i < count; i++)
        if (strcmp(names[i], text) == 0)
            return names[i];
    return NULL;
}

const char *k8sm__pf_id_text(k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_text(p, k8sm__pf_get(p, k8sm__pf_get(p, map, key), "value"));
}

bool k8sm__pf_is_negative(const k8sm__preflight *p, k8sm__node number)
{
    double value;
    return number != K8SM__NO_NODE &&
           k8sm__json_double(p->document, number, NULL, &value, NULL) == K8SM_OK &&
           k8sm__double_is_negative(value);
}

bool k8sm__pf_is_negative_duration(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_is_negative(p, k8sm__pf_get(p, k8sm__pf_get(p, map, key), "nanoseconds"));
}

enum { SAME_DEPTH = 32 };

/* Where two values are compared, level by level. */
typedef struct level {
    k8sm__iter iter, other; /* other: of lists, in step */
    k8sm__node map;         /* the other side, if it is a map */
} level;

static bool same_scalar(const k8sm__document *a_document, k8sm__node a,
                        const k8sm__document *b_document, k8sm__node b)
{
    size_t a_len, b_len;
    const char *a_text = k8sm__node_text(a_document, a, &a_len);
    const char *b_text = k8sm__node_text(b_document, b, &b_len);
    return a_len == b_len && (a_len == 0 || memcmp(a_text, b_text, a_len) == 0);
}

/* The member on the other side that goes with the one that iter is at. */
static k8sm__node counterpart(const k8sm__document *document, level *l)
{
    k8sm__iter others;
    if (l->map == K8SM__NO_NODE)
        return k8sm__iter_next(&l->other) ? l->other.value : K8SM__NO_NODE;
    k8sm__iter_init(&others, document, l->map);
    while (k8sm__iter_next(&others))
        if (others.key_len == l->iter.key_len &&
            memcmp(others.key, l->iter.key, others.key_len) == 0)
            return others.value;
    return K8SM__NO_NODE;
}

bool k8sm__pf_same(const k8sm__document *a_document, k8sm__node a,
                   const k8sm__document *b_document, k8sm__node b)
{
    level levels[SAME_DEPTH];
    size_t depth = 0;
    for (;;) {
        if (a == K8SM__NO_NODE || b == K8SM__NO_NODE)
            return a == b;
        const k8sm__kind kind = k8sm__node_kind(a_document, a);
        if (kind != k8sm__node_kind(b_document, b))
            return false;
        if (kind == K8SM__MAP || kind == K8SM__LIST) {
            if (k8sm__node_size(a_document, a) != k8sm__node_size(b_document, b) ||
                depth == SAME_DEPTH)
                return false;
            k8sm__iter_init(&levels[depth].iter, a_document, a);
            k8sm__iter_init(&levels[depth].other, b_document, b);
            levels[depth++].map = kind == K8SM__MAP ? b : K8SM__NO_NODE;
        } else if (!same_scalar(a_document, a, b_document, b)) {
            return false;
        }
        while (depth > 0 && !k8sm__iter_next(&levels[depth - 1].iter))
            depth--;
        if (depth == 0)
            return true;
        a = levels[depth - 1].iter.value;
        b = counterpart(b_document, &levels[depth - 1]);
    }
}

/* --- ids: common/validation.cpp, validateID -------------------------------------------------
 */

void k8sm__pf_id(k8sm__preflight *p, const char *check, const char *before, const char *id)
{
    if (id == NULL || id[0] == '\0') {
        k8sm__refuse(p, check, "%sID must not be empty", before);
    } else if (strlen(id) > ID_MAX) {
        k8sm__refuse(p, check, "%sID must not be greater than 255 characters", before);
    } else if (strcmp(id, ".") == 0 || strcmp(id, "..") == 0) {
        k8sm__refuse(p, check, "%s'%s' is disallowed", before, id);
    } else {
        for (const char *c = id; *c != '\0'; c++)
            if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '/' || *c == '\\')
                k8sm__refuse(p, check, "%s'%.100s' contains invalid characters", before, id);
    }
}

/* --- one task --------------------------------------------------------------------------------
 */

static void check_agent(k8sm__preflight *p, k8sm__node task)
{
    const char *agent = k8sm__pf_id_text(p, task, "agent_id"), *expected;
    if (p->group == NULL || agent == NULL)
        return;
    expected = k8sm_offer_group_agent_id(p->group);
    if (strcmp(agent, expected) != 0)
        k8sm__refuse(p, "agent_id",
                     "Task uses invalid agent %.100s while agent %.100s is expected", agent,
                     expected);
}

static void check_times(k8sm__preflight *p, k8sm__node task)
{
    k8sm__pf_begin(p);
    if (k8sm__pf_is_negative_duration(p, k8sm__pf_get(p, task, "kill_policy"), "grace_period"))
        k8sm__refuse(p, "kill_policy",
                     "Task's 'kill_policy.grace_period' must be non-negative");
    k8sm__pf_begin(p);
    if (k8sm__pf_is_negative_duration(p, task, "max_completion_time"))
        k8sm__refuse(p, "max_completion_time",
                     "Task's `max_completion_time` must be non-negative");
}

static void check_own_resources(k8sm__preflight *p, const k8sm__pf_holding *resources)
{
    static const k8sm__pf_words words = {
        .check = "resources",
        .invalid = "Task uses invalid resources: ",
        .roles = "Invalid task resources: ",
        .duplicate = "Task uses duplicate persistence ID: ",
        .mixed = "Task mixes revocable and non-revocable resources: ",
    };
    k8sm__pf_begin(p);
    if (resources->count == 0)
        k8sm__refuse(p, "resources", "Task uses no resources");
    k8sm__pf_check_resources(p, resources, &words);
}

/* What is apart from the rules of a LAUNCH (task::group::internal::validateTask). */
static void check_in_group(k8sm__preflight *p, k8sm__node task)
{
    static const char *const types[] = { "HTTP", "TCP" };
    const k8sm__node container = k8sm__pf_get(p, task, "container");
    const k8sm__node health = k8sm__pf_get(p, task, "health_check");
    k8sm__json_items items;
    k8sm__pf_begin(p);
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, container, "network_infos"));
    if (k8sm__json_items_next(&items) &&
        k8sm__pf_enum(p, health, "type", types, K8SM__COUNT(types)) != NULL)
        k8sm__refuse(p, "health_check",
                     "HTTP and TCP health checks are not supported for nested containers not "
                     "joining parent's network");
    k8sm__pf_begin(p);
    if (k8sm__pf_is_docker(p, container))
        k8sm__refuse(p, "container", "Docker ContainerInfo is not supported on the task");
}

/* A map with something in it. */
static bool has_limits(const k8sm__preflight *p, k8sm__node task)
{
    const k8sm__node map = k8sm__pf_get(p, task, "limits");
    return map != K8SM__NO_NODE && k8sm__node_size(p->document, map) > 0;
}

void k8sm__pf_task(k8sm__preflight *p, k8sm__node task, const k8sm__pf_holding *resources,
                   bool in_group)
{
    const k8sm__node container = k8sm__pf_get(p, task, "container");
    const char *id = k8sm__pf_id_text(p, task, "task_id");
    k8sm__pf_begin(p);
    k8sm__pf_id(p, "task_id", "", id);
    if (p->launch != NULL)
        k8sm__pf_unused_id(p, &p->launch->tasks, id);
    k8sm__pf_begin(p);
    check_agent(p, task);
    check_times(p, task);
    k8sm__pf_checks(p, task, !in_group);
    check_own_resources(p, resources);
    k8sm__pf_begin(p);
    k8sm__pf_command(p, "command",
                     "Task's `CommandInfo` is invalid: ", k8sm__pf_get(p, task, "command"));
    k8sm__pf_begin(p);
    k8sm__pf_container(p, "container", "Task's `ContainerInfo` is invalid: ", container);
    k8sm__pf_begin(p);
    k8sm__pf_limits(p, task, &resources->sum);
    if (!in_group)
        return;
    check_in_group(p, task);
    k8sm__pf_begin(p);
    if (has_limits(p, task) && k8sm__pf_shares_cgroups(p, container) != 0)
        k8sm__refuse(p, "limits",
                     "Resource limits may only be set for tasks within a task group when the "
                     "'share_cgroups' field is set to 'false'.");
}

/* --- a task and its executor in a LAUNCH
 * ------------------------------------------------------ */

static void check_executor(k8sm__preflight *p, k8sm__node executor,
                           const k8sm__pf_holding *resources)
{
    static const char *const types[] = { "UNKNOWN", "DEFAULT", "CUSTOM" };
    const char *type = k8sm__pf_enum(p, executor, "type", types, K8SM__COUNT(types));
    k8sm__pf_executor(p, executor, resources);
    if (type != NULL && strcmp(type, "CUSTOM") != 0)
        k8sm__refuse(p, "executor", "'ExecutorInfo.type' must be 'CUSTOM'");
    if (!k8sm__pf_has(p, executor, "command"))
        k8sm__refuse(p, "executor", "'ExecutorInfo.command' must be set");
    if (k8sm__pf_shares_cgroups(p, k8sm__pf_get(p, executor, "container")) == 1)
        k8sm__refuse(
            p, "executor",
            "The 'share_cgroups' field cannot be set to 'true' on executor containers");
    for (size_t i = 0; i < resources->sum.count; i++)
        if (resources->sum.entries[i].shared)
            k8sm__refuse(p, "executor",
                         "Executor resources should not contain any shared resources");
}

static void check_total(k8sm__preflight *p, const k8sm__pf_holding *task,
                        const k8sm__pf_holding *executors, const k8sm__pf_holding *taken)
{
    static const k8sm__pf_words words = {
        .check = "total",
        .invalid = "Task and its executor use invalid resources: ",
        .duplicate = "Task and its executor use duplicate persistence ID: ",
        .mixed = "Task and its executor mix revocable and non-revocable resources: ",
    };
    k8sm__pf_holding both = { .each.alloc = p->alloc, .sum.alloc = p->alloc };
    k8sm__pf_begin(p);
    k8sm__pf_hold(p, &both, task);
    k8sm__pf_hold(p, &both, executors);
    if (p->rc == K8SM_OK && k8sm__pf_overlap(&task->sum, &executors->sum))
        k8sm__refuse(p, "total",
                     "There are overlapping resources in the task resources and executor "
                     "resources");
    if (p->rc == K8SM_OK)
        k8sm__pf_check_resources(p, &both, &words);
    if (!p->refused)
        k8sm__pf_check_offer(p, &taken->sum, "task and its executor is");
    k8sm__pf_holding_finish(&both);
}

void k8sm__pf_launch_task(k8sm__preflight *p, k8sm__node task, k8sm__pf_holding *taken)
{
    const k8sm__node executor = k8sm__pf_get(p, task, "executor");
    k8sm__pf_holding own, executors;
    k8sm__pf_begin(p);
    k8sm__pf_read_resources(p, task, &own);
    k8sm__pf_read_resources(p, executor, &executors);
    k8sm__pf_task(p, task, &own, false);
    k8sm__pf_begin(p);
    if ((executor == K8SM__NO_NODE) != k8sm__pf_has(p, task, "command"))
        k8sm__refuse(p, "executor",
                     "Task should have at least one (but not both) of CommandInfo or "
                     "ExecutorInfo present");
    if (executor != K8SM__NO_NODE)
        check_executor(p, executor, &executors);
    k8sm__pf_hold(p, taken, &own);
    if (!k8sm__pf_executor_runs(p, executor))
        k8sm__pf_hold(p, taken, &executors);
    check_total(p, &own, &executors, taken);
    k8sm__pf_begin(p);
    if (k8sm__pf_shares_cgroups(p, k8sm__pf_get(p, task, "container")) == 0)
        k8sm__refuse(p, "share_cgroups",
                     "Only tasks in a task group may have 'share_cgroups' set to 'false'");
    k8sm__pf_holding_finish(&own);
    k8sm__pf_holding_finish(&executors);
}

/* --- the whole
 * ---------------------------------------------------------------------------------- */

static k8sm_status missing(const k8sm__preflight *p, k8sm__node node, const char *path,
                           k8sm_error *err)
{
    return k8sm__json_fail(p->document, node, path, "the required field is missing", err);
}

/* Each limit is an object with a value: {"cpus": "Infinity"}, as documents show it, is not. */
static k8sm_status check_required_limits(const k8sm__preflight *p, k8sm__node task,
                                         k8sm_error *err)
{
    const k8sm__node map = k8sm__pf_get(p, task, "limits");
    k8sm__iter iter;
    if (map == K8SM__NO_NODE)
        return K8SM_OK;
    if (k8sm__node_kind(p->document, map) != K8SM__MAP)
        return k8sm__json_fail(p->document, map, "limits", "expected a map", err);
    k8sm__iter_init(&iter, p->document, map);
    while (k8sm__iter_next(&iter))
        if (!k8sm__pf_has(p, iter.value, "value"))
            return k8sm__json_fail(p->document, iter.value, "limits",
                                   "expected an object with a value", err);
    return K8SM_OK;
}

k8sm_status k8sm__pf_required(const k8sm__preflight *p, k8sm__node task, k8sm_error *err)
{
    static const char *const ids[] = { "task_id", "agent_id" };
    if (k8sm__node_kind(p->document, task) != K8SM__MAP)
        return k8sm__json_fail(p->document, task, NULL, "expected a TaskInfo, a map", err);
    if (!k8sm__pf_has(p, task, "name"))
        return missing(p, task, "name", err);
    for (size_t i = 0; i < K8SM__COUNT(ids); i++)
        if (!k8sm__pf_has(p, k8sm__pf_get(p, task, ids[i]), "value"))
            return missing(p, task, ids[i], err);
    if (k8sm__pf_has(p, task, "executor") &&
        !k8sm__pf_has(p, k8sm__pf_get(p, k8sm__pf_get(p, task, "executor"), "executor_id"),
                      "value"))
        return missing(p, task, "executor.executor_id", err);
    return check_required_limits(p, task, err);
}

static k8sm_status check_required_group(const k8sm__preflight *p, k8sm__node group,
                                        k8sm_error *err)
{
    const k8sm__node executor = k8sm__pf_get(p, group, "executor");
    const k8sm__node tasks = k8sm__pf_get(p, group, "task_group");
    k8sm__json_items items;
    k8sm_status rc = K8SM_OK;
    if (k8sm__node_kind(p->document, group) != K8SM__MAP)
        return k8sm__json_fail(p->document, group, NULL, "expected a LaunchGroup, a map", err);
    if (!k8sm__pf_has(p, k8sm__pf_get(p, executor, "executor_id"), "value"))
        return missing(p, group, "executor.executor_id", err);
    if (tasks == K8SM__NO_NODE)
        return missing(p, group, "task_group", err);
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, tasks, "tasks"));
    while (rc == K8SM_OK && k8sm__json_items_next(&items))
        rc = k8sm__pf_required(p, items.item, err);
    return rc;
}

typedef k8sm_status required(const k8sm__preflight *p, k8sm__node root, k8sm_error *err);
typedef void checks(k8sm__preflight *p, k8sm__node root);

static void check_alone(k8sm__preflight *p, k8sm__node task)
{
    k8sm__pf_holding taken = { .each.alloc = p->alloc, .sum.alloc = p->alloc };
    k8sm__pf_launch_task(p, task, &taken);
    k8sm__pf_holding_finish(&taken);
}

/* What is looked at, and how. */
typedef struct inspection {
    const char *what;
    required *has_all;
    checks *check;
} inspection;

static const inspection task_inspection = { "task", k8sm__pf_required, check_alone };
static const inspection group_inspection = { "task group", check_required_group,
                                             k8sm__pf_group };
static const inspection launch_inspection = { "launch", k8sm__pf_required_launch,
                                              k8sm__pf_launch_all };

static k8sm_status check_json(const char *json, size_t len, const inspection *how,
                              k8sm__pf_launch *launch, const k8sm_offer_group *group,
                              k8sm_findings *findings, k8sm_error *err)
{
    k8sm__preflight p = { .group = group, .launch = launch, .findings = findings };
    k8sm__document *document = NULL;
    size_t end;
    k8sm_status rc;
    if (json == NULL || findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json and findings are required");
    p.alloc = k8sm__findings_alloc(findings);
    rc = k8sm__document_read_json(json, len, 0, &limits, p.alloc, &document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    p.document = document;
    k8sm__arena_init(&p.arena, p.alloc);
    rc = how->has_all(&p, k8sm__document_root(document), err);
    if (rc == K8SM_OK)
        how->check(&p, k8sm__document_root(document));
    k8sm__arena_finish(&p.arena);
    k8sm__document_unref(document);
    if (rc == K8SM_OK && p.rc == K8SM_E_NOMEM)
        rc = k8sm__nomem(err);
    else if (rc == K8SM_OK && p.rc != K8SM_OK)
        rc = k8sm__fail(err, p.rc, NULL, "the resources are more than Mesos can hold");
    else if (rc == K8SM_OK && p.refused)
        rc = k8sm__fail(err, K8SM_E_INVALID, NULL, "the master would refuse the %s", how->what);
    return rc;
}

/* A message as JSON, in memory of the findings' allocator. */
static k8sm_status to_json(const char *buf, size_t len, const k8sm__pb_message *message,
                           const k8sm_findings *findings, k8sm_bytes *ret, k8sm_error *err)
{
    k8sm__buffer json = { 0 };
    k8sm_status rc;
    if ((buf == NULL && len > 0) || findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "buf and findings are required");
    json.alloc = k8sm__findings_alloc(findings);
    rc = k8sm__pb_to_json(message, (const uint8_t *)buf, len, &json, err);
    if (rc == K8SM_OK)
        rc = k8sm__buffer_move(&json, ret, err);
    k8sm__buffer_finish(&json);
    return rc;
}

static k8sm_status check_protobuf(const char *buf, size_t len, const k8sm__pb_message *message,
                                  const inspection *how, const k8sm_offer_group *group,
                                  k8sm_findings *findings, k8sm_error *err)
{
    k8sm_bytes json = { 0 };
    k8sm_status rc = to_json(buf, len, message, findings, &json, err);
    if (rc == K8SM_OK)
        rc = check_json(json.data, json.size, how, NULL, group, findings, err);
    k8sm_bytes_finish(&json);
    return rc;
}

k8sm_status k8sm_preflight_task(const char *buf, size_t len, const k8sm_offer_group *group,
                                k8sm_findings *findings, k8sm_error *err)
{
    return check_protobuf(buf, len, &k8sm__pb_task_info, &task_inspection, group, findings,
                          err);
}

k8sm_status k8sm_preflight_task_json(const char *json, size_t len,
                                     const k8sm_offer_group *group, k8sm_findings *findings,
                                     k8sm_error *err)
{
    return check_json(json, len, &task_inspection, NULL, group, findings, err);
}

k8sm_status k8sm_preflight_group(const char *buf, size_t len, const k8sm_offer_group *group,
                                 k8sm_findings *findings, k8sm_error *err)
{
    return check_protobuf(buf, len, &k8sm__pb_launch_group, &group_inspection, group, findings,
                          err);
}

k8sm_status k8sm_preflight_group_json(const char *json, size_t len,
                                      const k8sm_offer_group *group, k8sm_findings *findings,
                                      k8sm_error *err)
{
    return check_json(json, len, &group_inspection, NULL, group, findings, err);
}

k8sm_status k8sm_preflight_launch_json(const char *json, size_t len, const char *running,
                                       size_t running_len, const k8sm_offer_group *group,
                                       k8sm_findings *findings, k8sm_error *err)
{
    k8sm__pf_launch launch = { 0 };
    k8sm__preflight p = { 0 };
    k8sm__document *document = NULL;
    size_t end;
    k8sm_status rc = K8SM_OK;
    if (findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "findings are required");
    if (running != NULL)
        rc = k8sm__document_read_json(running, running_len, 0, &limits,
                                      k8sm__findings_alloc(findings), &document, &end, err);
    p.document = launch.running = document;
    if (rc == K8SM_OK && running != NULL)
        rc = k8sm__pf_required_launch(&p, k8sm__document_root(document), err);
    if (rc != K8SM_OK)
        k8sm__error_prefix(err, "running");
    else
        rc = check_json(json, len, &launch_inspection, &launch, group, findings, err);
    k8sm__document_unref(document);
    return rc;
}

k8sm_status k8sm_preflight_launch(const char *buf, size_t len, const char *running,
                                  size_t running_len, const k8sm_offer_group *group,
                                  k8sm_findings *findings, k8sm_error *err)
{
    k8sm_bytes json = { 0 }, running_json = { 0 };
    k8sm_status rc = to_json(buf, len, &k8sm__pb_launch, findings, &json, err);
    if (rc == K8SM_OK && running != NULL) {
        rc = to_json(running, running_len, &k8sm__pb_launch, findings, &running_json, err);
        if (rc != K8SM_OK)
            k8sm__error_prefix(err, "running");
    }
    if (rc == K8SM_OK)
        rc = k8sm_preflight_launch_json(json.data, json.size, running_json.data,
                                        running_json.size, group, findings, err);
    k8sm_bytes_finish(&json);
    k8sm_bytes_finish(&running_json);
    return rc;
}
