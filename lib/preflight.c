/* What a Mesos 1.11 master says of a task in a LAUNCH (master/validation.cpp). All inputs are
 * looked at as JSON: protobuf is turned into it first, so there is one set of rules. */
#include "k8smesos/preflight.h"

#include <string.h>

#include "preflight_internal.h"
#include "wire_json.h"

enum { ID_MAX = 255 };

static const k8sm__limits limits = { .max_depth = 200, .max_nodes = 4000000, .max_key_bytes = 65536 };

/* --- findings ------------------------------------------------------------------------------------------ */

void k8sm__refuse(k8sm__preflight *p, const char *check, const char *format, ...)
{
    char message[512];
    k8sm_error finding;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    k8sm__fail(&finding, K8SM_E_INVALID, check, "%s", message);
    p->refused = true;
    if (p->rc == K8SM_OK)
        p->rc = k8sm__findings_add(p->findings, &finding);
}

k8sm__node k8sm__pf_get(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    if (map == K8SM__NO_NODE || k8sm__node_kind(p->document, map) != K8SM__MAP)
        return K8SM__NO_NODE;
    return k8sm__json_get(p->document, map, key);
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

/* --- ids --------------------------------------------------------------------------------------------------- */

void k8sm__pf_id(k8sm__preflight *p, const char *check, const char *id)
{
    if (id == NULL || id[0] == '\0') {
        k8sm__refuse(p, check, "ID must not be empty");
        return;
    }
    if (strlen(id) > ID_MAX) {
        k8sm__refuse(p, check, "ID must not be greater than 255 characters");
        return;
    }
    if (strcmp(id, ".") == 0 || strcmp(id, "..") == 0) {
        k8sm__refuse(p, check, "'%s' is disallowed", id);
        return;
    }
    for (const char *c = id; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '/' || *c == '\\') {
            k8sm__refuse(p, check, "'%.100s' contains invalid characters", id);
            return;
        }
}

static const char *id_text(k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_text(p, k8sm__pf_get(p, k8sm__pf_get(p, map, key), "value"));
}

static void check_ids(k8sm__preflight *p, k8sm__node task)
{
    const char *agent = id_text(p, task, "agent_id");
    k8sm__pf_id(p, "task_id", id_text(p, task, "task_id"));
    if (p->group != NULL && agent != NULL &&
        strcmp(agent, k8sm_offer_group_agent_id(p->group)) != 0)
        k8sm__refuse(p, "agent_id", "Task uses invalid agent %.100s while agent %.100s is expected",
                     agent, k8sm_offer_group_agent_id(p->group));
}

/* --- times -------------------------------------------------------------------------------------------------- */

bool k8sm__pf_is_negative(const k8sm__preflight *p, k8sm__node number)
{
    double value;
    return number != K8SM__NO_NODE &&
           k8sm__json_double(p->document, number, NULL, &value, NULL) == K8SM_OK &&
           k8sm__double_is_negative(value);
}

static bool negative_duration(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_is_negative(p, k8sm__pf_get(p, k8sm__pf_get(p, map, key), "nanoseconds"));
}

static void check_times(k8sm__preflight *p, k8sm__node task)
{
    if (negative_duration(p, k8sm__pf_get(p, task, "kill_policy"), "grace_period"))
        k8sm__refuse(p, "kill_policy", "Task's 'kill_policy.grace_period' must be non-negative");
    if (negative_duration(p, task, "max_completion_time"))
        k8sm__refuse(p, "max_completion_time", "Task's `max_completion_time` must be non-negative");
}

/* --- resources ------------------------------------------------------------------------------------------------ */

static void refuse_resource(k8sm__preflight *p, k8sm__node node, const k8sm__entry *entry,
                            const char *message)
{
    k8sm__buffer text = K8SM__BUFFER_INIT(&p->arena.view);
    const char *name = k8sm__pf_text(p, k8sm__pf_get(p, node, "name"));
    if (entry->name != NULL) /* it was read, and is invalid as a whole */
        k8sm__entry_to_text(entry, &text);
    else
        k8sm__buffer_text(&text, name == NULL ? "" : name);
    k8sm__buffer_byte(&text, '\0');
    k8sm__refuse(p, "resources", "Resource '%.100s' is invalid: %s",
                 text.failed ? "" : text.data, message);
}

/* Each Resource valid by the master's own rule (v0); the valid ones are summed up. */
static void read_resources(k8sm__preflight *p, k8sm__node owner, k8sm_mesos_resources *sum,
                           size_t *count)
{
    k8sm__json_items items;
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, owner, "resources"));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm__draft draft = { 0 };
        k8sm__entry entry = { 0 };
        k8sm_error err = { 0 };
        k8sm_status rc =
            k8sm__draft_from_json(p->document, items.item, p->alloc, &draft, &err);
        (*count)++;
        if (rc == K8SM_OK)
            rc = k8sm__draft_validate(&draft, true, &err);
        if (rc == K8SM_OK)
            rc = k8sm__draft_upgrade(&draft, p->alloc, &entry, &err);
        if (rc == K8SM_E_NOMEM)
            p->rc = rc;
        else if (rc != K8SM_OK)
            refuse_resource(p, items.item, &draft.entry, err.message);
        else if (k8sm__mesos_add_entry(sum, &entry, &err) != K8SM_OK)
            p->rc = err.code;
        k8sm__entry_finish(&entry, p->alloc);
        k8sm__draft_finish(&draft, p->alloc);
    }
}

static bool is_dynamic(const k8sm__entry *e)
{
    return e->reservation_count > 0 &&
           e->reservations[e->reservation_count - 1].type == K8SM__RESERVATION_DYNAMIC;
}

static void check_disk(k8sm__preflight *p, const k8sm__entry *e, const char *whose)
{
    const k8sm__disk *disk = e->disk;
    if (disk == NULL)
        return;
    if (!disk->has_persistence && !disk->has_source)
        k8sm__refuse(p, "resources", "%s invalid resources: Non-persistent volume not supported", whose);
    if (disk->has_persistence) {
        if (e->reservation_count == 0)
            k8sm__refuse(p, "resources", "%s invalid resources: Persistent volumes cannot be created from unreserved resources", whose);
        if (!disk->has_volume)
            k8sm__refuse(p, "resources", "%s invalid resources: Expecting 'volume' to be set for persistent volume", whose);
        if (disk->volume_has_host_path)
            k8sm__refuse(p, "resources", "%s invalid resources: Expecting 'host_path' to be unset for persistent volume", whose);
        if (e->revocable)
            k8sm__refuse(p, "resources", "%s invalid resources: Persistent volumes cannot be created from revocable resources", whose);
        k8sm__pf_id(p, "resources", disk->persistence_id);
    }
}

/* What holds for all resources of a task, or of an executor. */
static void check_resources(k8sm__preflight *p, const k8sm_mesos_resources *resources,
                            const char *whose)
{
    int64_t gpus = k8sm_mesos_resources_total(resources, "gpus");
    const char *role = NULL;
    if (gpus % 1000 != 0)
        k8sm__refuse(p, "resources", "%s invalid resources: Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer", whose);
    for (size_t i = 0; i < resources->count; i++) {
        const k8sm__entry *e = &resources->entries[i];
        check_disk(p, e, whose);
        if (is_dynamic(e) && e->revocable)
            k8sm__refuse(p, "resources", "%s invalid resources: Dynamically reserved resource %.60s cannot be created from revocable resources", whose, e->name);
        if (e->allocation_role != NULL && role != NULL && strcmp(role, e->allocation_role) != 0)
            k8sm__refuse(p, "resources", "%s invalid resources: The resources have multiple allocation roles ('%.60s' and '%.60s') but only one allocation role is allowed",
                         whose, role, e->allocation_role);
        if (e->allocation_role != NULL)
            role = e->allocation_role;
        for (size_t j = 0; j < i; j++)
            if (strcmp(resources->entries[j].name, e->name) == 0 &&
                resources->entries[j].revocable != e->revocable) {
                k8sm__refuse(p, "resources", "%s invalid resources: Cannot use both revocable and non-revocable '%.60s' at the same time", whose, e->name);
                break;
            }
    }
}

/* A port or an item is claimed once, by the task or by its executor. */
static bool overlaps(const k8sm__entry *a, const k8sm__entry *b)
{
    if (a->type != b->type || strcmp(a->name, b->name) != 0)
        return false;
    for (size_t i = 0; i < a->range_count; i++)
        for (size_t j = 0; j < b->range_count; j++)
            if (a->ranges[i].begin <= b->ranges[j].end && b->ranges[j].begin <= a->ranges[i].end)
                return true;
    for (size_t i = 0; i < a->item_count; i++)
        for (size_t j = 0; j < b->item_count; j++)
            if (strcmp(a->items[i], b->items[j]) == 0)
                return true;
    return false;
}

static void check_together(k8sm__preflight *p, const k8sm_mesos_resources *task,
                           const k8sm_mesos_resources *executor)
{
    for (size_t i = 0; i < task->count; i++)
        for (size_t j = 0; j < executor->count; j++)
            if (overlaps(&task->entries[i], &executor->entries[j])) {
                k8sm__refuse(p, "resources", "There are overlapping resources in the task resources and executor resources");
                return;
            }
}

/* The master fills in the offer's role where none is set, then compares. */
static k8sm_status default_role(k8sm_mesos_resources *resources, const char *role, k8sm_error *err)
{
    for (size_t i = 0; i < resources->count; i++) {
        k8sm__entry *e = &resources->entries[i];
        if (e->allocation_role != NULL)
            continue;
        e->allocation_role = k8sm__copy_string(resources->alloc, role, strlen(role));
        if (e->allocation_role == NULL)
            return k8sm__nomem(err);
    }
    return K8SM_OK;
}

static bool executor_runs(const k8sm_offer_group *group, const char *id)
{
    for (size_t i = 0; id != NULL && i < k8sm_offer_group_count(group); i++) {
        const k8sm_offer *offer = k8sm_offer_group_offer(group, i);
        for (size_t j = 0; j < k8sm_offer_executor_count(offer); j++)
            if (strcmp(k8sm_offer_executor_id(offer, j), id) == 0)
                return true;
    }
    return false;
}

static void check_offer(k8sm__preflight *p, k8sm__node executor, k8sm_mesos_resources *task,
                        k8sm_mesos_resources *executor_resources)
{
    const char *role;
    if (p->group == NULL || p->rc != K8SM_OK)
        return;
    role = k8sm_offer_group_role(p->group);
    p->rc = default_role(task, role, NULL);
    if (p->rc == K8SM_OK)
        p->rc = default_role(executor_resources, role, NULL);
    if (p->rc == K8SM_OK && executor != K8SM__NO_NODE &&
        !executor_runs(p->group, id_text(p, executor, "executor_id")))
        p->rc = k8sm_mesos_resources_add(task, executor_resources, NULL);
    if (p->rc == K8SM_OK &&
        !k8sm_mesos_resources_contains(k8sm_offer_group_resources(p->group), task)) {
        k8sm_bytes wanted = { 0 }, had = { 0 };
        k8sm_mesos_resources_format(task, p->alloc, &wanted, NULL);
        k8sm_mesos_resources_format(k8sm_offer_group_resources(p->group), p->alloc, &had, NULL);
        k8sm__refuse(p, "resources", "Total resources %s required by task and its executor is more than available %s",
                     wanted.data == NULL ? "" : wanted.data, had.data == NULL ? "" : had.data);
        k8sm_bytes_finish(&wanted);
        k8sm_bytes_finish(&had);
    }
}

/* --- limits ----------------------------------------------------------------------------------------------------- */

static void check_limits(k8sm__preflight *p, k8sm__node task, const k8sm_mesos_resources *requests)
{
    k8sm__node map = k8sm__pf_get(p, task, "limits");
    k8sm__iter iter;
    if (map == K8SM__NO_NODE)
        return;
    k8sm__iter_init(&iter, p->document, map);
    while (k8sm__iter_next(&iter)) {
        const bool cpus = iter.key_len == 4 && memcmp(iter.key, "cpus", 4) == 0;
        const bool mem = iter.key_len == 3 && memcmp(iter.key, "mem", 3) == 0;
        const int64_t request = k8sm_mesos_resources_total(requests, cpus ? "cpus" : "mem");
        double limit = 0;
        if (!cpus && !mem) {
            k8sm__refuse(p, "limits", "Only cpus and mem may be included in a task's resource limits");
            continue;
        }
        if (request == 0) {
            k8sm__refuse(p, "limits", "When a %s limit is specified, a %s request must also be specified",
                         cpus ? "CPU" : "memory", cpus ? "CPU" : "memory");
            continue;
        }
        if (k8sm__json_double(p->document, k8sm__pf_get(p, iter.value, "value"), NULL, &limit,
                              NULL) != K8SM_OK)
            continue;
        if (k8sm__limit_is_below(limit, request, mem))
            k8sm__refuse(p, "limits", "The %s limit must be greater than or equal to the %s request",
                         cpus ? "cpu" : "memory", cpus ? "cpu" : "memory");
    }
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static void check_executor(k8sm__preflight *p, k8sm__node executor)
{
    const char *type = k8sm__pf_text(p, k8sm__pf_get(p, executor, "type"));
    k8sm__node command = k8sm__pf_get(p, executor, "command");
    k8sm__node container = k8sm__pf_get(p, executor, "container");
    k8sm__pf_id(p, "executor", id_text(p, executor, "executor_id"));
    if (type != NULL && strcmp(type, "CUSTOM") != 0)
        k8sm__refuse(p, "executor", "'ExecutorInfo.type' must be 'CUSTOM'");
    else if (command == K8SM__NO_NODE)
        k8sm__refuse(p, "executor", "'ExecutorInfo.command' must be set for 'CUSTOM' executor");
    if (negative_duration(p, executor, "shutdown_grace_period"))
        k8sm__refuse(p, "executor", "ExecutorInfo's 'shutdown_grace_period' must be non-negative");
    k8sm__pf_command(p, "executor", "Executor's `CommandInfo` is invalid", command);
    k8sm__pf_container(p, "executor", "Executor's `ContainerInfo` is invalid", container);
    if (k8sm__pf_shares_cgroups(p, container) == 1)
        k8sm__refuse(p, "executor", "The 'share_cgroups' field cannot be set on executor containers");
}

static void check_framework(k8sm__preflight *p, k8sm__node executor)
{
    const char *actual = id_text(p, executor, "framework_id"), *expected;
    if (p->group == NULL || actual == NULL)
        return;
    expected = k8sm_offer_framework_id(k8sm_offer_group_offer(p->group, 0));
    if (expected[0] != '\0' && strcmp(actual, expected) != 0)
        k8sm__refuse(p, "executor", "ExecutorInfo has an invalid FrameworkID (Actual: %.80s vs Expected: %.80s)",
                     actual, expected);
}

static void check_task(k8sm__preflight *p, k8sm__node task)
{
    k8sm__node executor = k8sm__pf_get(p, task, "executor");
    k8sm__node command = k8sm__pf_get(p, task, "command");
    k8sm__node container = k8sm__pf_get(p, task, "container");
    k8sm_mesos_resources own, others;
    size_t own_count = 0, other_count = 0;
    k8sm__mesos_init(&own, p->alloc);
    k8sm__mesos_init(&others, p->alloc);
    read_resources(p, task, &own, &own_count);
    if (executor != K8SM__NO_NODE)
        read_resources(p, executor, &others, &other_count);
    check_ids(p, task);
    check_times(p, task);
    k8sm__pf_checks(p, task);
    if (own_count == 0 || (own.count == 0 && !p->refused))
        k8sm__refuse(p, "resources", "Task uses no resources");
    check_resources(p, &own, "Task uses");
    k8sm__pf_command(p, "command", "Task's `CommandInfo` is invalid", command);
    k8sm__pf_container(p, "container", "Task's `ContainerInfo` is invalid", container);
    check_limits(p, task, &own);
    if ((executor == K8SM__NO_NODE) == (command == K8SM__NO_NODE))
        k8sm__refuse(p, "executor", "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
    if (executor != K8SM__NO_NODE) {
        check_executor(p, executor);
        check_framework(p, executor);
        check_resources(p, &others, "Executor uses");
        check_together(p, &own, &others);
    }
    if (k8sm__pf_shares_cgroups(p, container) == 0)
        k8sm__refuse(p, "container", "Only tasks in a task group may have 'share_cgroups' set to 'false'");
    if (!p->refused)
        check_offer(p, executor, &own, &others);
    k8sm__mesos_finish(&own);
    k8sm__mesos_finish(&others);
}

/* Fields without which the call itself would be refused. */
static k8sm_status check_required(const k8sm__preflight *p, k8sm__node task, k8sm_error *err)
{
    static const char *const ids[] = { "task_id", "agent_id" };
    if (k8sm__node_kind(p->document, task) != K8SM__MAP)
        return k8sm__json_fail(p->document, task, NULL, "expected a TaskInfo, a map", err);
    if (k8sm__pf_get(p, task, "name") == K8SM__NO_NODE)
        return k8sm__json_fail(p->document, task, "name", "the required field is missing", err);
    for (size_t i = 0; i < K8SM__COUNT(ids); i++)
        if (k8sm__pf_get(p, k8sm__pf_get(p, task, ids[i]), "value") == K8SM__NO_NODE)
            return k8sm__json_fail(p->document, task, ids[i], "the required field is missing", err);
    return K8SM_OK;
}

k8sm_status k8sm_preflight_task_json(const char *json, size_t len, const k8sm_offer_group *group,
                                     k8sm_findings *findings, k8sm_error *err)
{
    k8sm__preflight p = { .group = group, .findings = findings };
    k8sm__document *document = NULL;
    size_t end;
    k8sm_status rc;
    if (json == NULL || findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json and findings are required");
    rc = k8sm__document_read_json(json, len, 0, &limits, p.alloc, &document, &end, err);
    if (rc != K8SM_OK)
        return rc;
    p.document = document;
    k8sm__arena_init(&p.arena, p.alloc);
    rc = check_required(&p, k8sm__document_root(document), err);
    if (rc == K8SM_OK)
        check_task(&p, k8sm__document_root(document));
    k8sm__arena_finish(&p.arena);
    k8sm__document_unref(document);
    if (rc == K8SM_OK && p.rc != K8SM_OK)
        rc = p.rc == K8SM_E_NOMEM ? k8sm__nomem(err) : k8sm__fail(err, p.rc, NULL, "the resources are more than Mesos can hold");
    if (rc == K8SM_OK && p.refused)
        rc = k8sm__fail(err, K8SM_E_INVALID, NULL, "the master would refuse the task");
    return rc;
}

k8sm_status k8sm_preflight_task(const char *buf, size_t len, const k8sm_offer_group *group,
                                k8sm_findings *findings, k8sm_error *err)
{
    k8sm__buffer json = K8SM__BUFFER_INIT(NULL);
    k8sm_bytes bytes = { 0 };
    k8sm_status rc;
    if ((buf == NULL && len > 0) || findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "buf and findings are required");
    rc = k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)buf, len, &json, err);
    if (rc != K8SM_OK) {
        k8sm__buffer_finish(&json);
        return rc;
    }
    rc = k8sm__buffer_move(&json, &bytes, err);
    if (rc == K8SM_OK)
        rc = k8sm_preflight_task_json(bytes.data, bytes.size, group, findings, err);
    k8sm_bytes_finish(&bytes);
    return rc;
}
