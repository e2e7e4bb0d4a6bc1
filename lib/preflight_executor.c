/* Executors, and the tasks of a LAUNCH_GROUP with theirs (master/validation.cpp, namespaces
 * executor and task::group). */
#include <string.h>

#include "preflight_internal.h"

static const char *const executor_types[] = { "UNKNOWN", "DEFAULT", "CUSTOM" };

enum { LEAST_CPUS = 10, LEAST_MEM_MIB = 32 }; /* MIN_CPUS in thousandths, MIN_MEM */

static const char *type_of(k8sm__preflight *p, k8sm__node executor)
{
    return k8sm__pf_enum(p, executor, "type", executor_types, K8SM__COUNT(executor_types));
}

static bool is_mesos(k8sm__preflight *p, k8sm__node container)
{
    const char *type = k8sm__pf_text(p, k8sm__pf_get(p, container, "type"));
    return type != NULL && strcmp(type, "MESOS") == 0;
}

static void check_type(k8sm__preflight *p, k8sm__node executor)
{
    const char *type = type_of(p, executor);
    const k8sm__node container = k8sm__pf_get(p, executor, "container");
    if (type != NULL && strcmp(type, "CUSTOM") == 0 && !k8sm__pf_has(p, executor, "command"))
        k8sm__refuse(p, "executor", "'ExecutorInfo.command' must be set for 'CUSTOM' executor");
    if (type == NULL || strcmp(type, "DEFAULT") != 0)
        return;
    if (k8sm__pf_has(p, executor, "command"))
        k8sm__refuse(p, "executor",
                     "'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
    if (container == K8SM__NO_NODE)
        return;
    if (!is_mesos(p, container))
        k8sm__refuse(p, "executor",
                     "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor");
    if (k8sm__pf_has(p, k8sm__pf_get(p, container, "mesos"), "image"))
        k8sm__refuse(p, "executor",
                     "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' "
                     "executor");
}

static void check_framework(k8sm__preflight *p, k8sm__node executor)
{
    const char *actual = k8sm__pf_id_text(p, executor, "framework_id"), *expected;
    if (p->group == NULL || actual == NULL)
        return;
    expected = k8sm_offer_framework_id(k8sm_offer_group_offer(p->group, 0));
    if (expected[0] != '\0' && strcmp(actual, expected) != 0)
        k8sm__refuse(p, "executor",
                     "ExecutorInfo has an invalid FrameworkID (Actual: %.80s vs Expected: "
                     "%.80s)",
                     actual, expected);
}

void k8sm__pf_executor(k8sm__preflight *p, k8sm__node executor,
                       const k8sm__pf_holding *resources)
{
    static const k8sm__pf_words words = {
        .check = "executor",
        .invalid = "Executor uses invalid resources: ",
        .roles = "Invalid executor resources: ",
        .duplicate = "Executor uses duplicate persistence ID: ",
        .mixed = "Executor mixes revocable and non-revocable resources: ",
    };
    check_type(p, executor);
    k8sm__pf_id(p, "executor", "", k8sm__pf_id_text(p, executor, "executor_id"));
    if (k8sm__pf_is_negative_duration(p, executor, "shutdown_grace_period"))
        k8sm__refuse(p, "executor",
                     "ExecutorInfo's 'shutdown_grace_period' must be non-negative");
    k8sm__pf_command(p, "executor", "Executor's `CommandInfo` is invalid: ",
                     k8sm__pf_get(p, executor, "command"));
    k8sm__pf_container(p, "executor", "Executor's `ContainerInfo` is invalid: ",
                       k8sm__pf_get(p, executor, "container"));
    check_framework(p, executor);
    k8sm__pf_check_resources(p, resources, &words);
    k8sm__pf_compatible(p, executor, resources);
}

bool k8sm__pf_executor_runs(k8sm__preflight *p, k8sm__node executor)
{
    const char *id = k8sm__pf_id_text(p, executor, "executor_id");
    if (id == NULL || p->group == NULL)
        return false;
    if (p->launch != NULL && k8sm__index_find(&p->launch->executors, id, strlen(id)) != NULL)
        return true;
    for (size_t i = 0; i < k8sm_offer_group_count(p->group); i++) {
        const k8sm_offer *offer = k8sm_offer_group_offer(p->group, i);
        for (size_t j = 0; j < k8sm_offer_executor_count(offer); j++)
            if (strcmp(k8sm_offer_executor_id(offer, j), id) == 0)
                return true;
    }
    return false;
}

/* --- the executor of a group ---------------------------------------------------------------
 */

static const char *amount_text(int64_t thousandths, char *text)
{
    if (thousandths == 0)
        memcpy(text, "None", sizeof "None");
    else
        k8sm__double_format_15(k8sm__fixed_to_double(thousandths), text);
    return text;
}

static void check_minimums(k8sm__preflight *p, const char *id, const k8sm_mesos_resources *sum)
{
    const int64_t cpus = k8sm_mesos_resources_total(sum, "cpus");
    const int64_t mem = k8sm_mesos_resources_total(sum, "mem");
    char text[K8SM__DOUBLE_TEXT];
    if (cpus < LEAST_CPUS)
        k8sm__refuse(p, "executor",
                     "Executor '%.100s' uses less CPUs (%s) than the minimum required (0.01)",
                     id, amount_text(cpus, text));
    if (mem / 1000 < LEAST_MEM_MIB)
        k8sm__refuse(p, "executor",
                     "Executor '%.100s' uses less memory (%s%s) than the minimum required "
                     "(32MB)",
                     id, mem < 1000 && mem > 0 ? "0" : amount_text(mem / 1000 * 1000, text),
                     mem == 0     ? ""
                     : mem < 1000 ? "B"
                                  : "MB");
    if (k8sm_mesos_resources_total(sum, "disk") == 0)
        k8sm__refuse(p, "executor", "Executor '%.100s' uses no disk", id);
}

static void check_group_executor(k8sm__preflight *p, k8sm__node executor,
                                 const k8sm__pf_holding *resources)
{
    const char *type = type_of(p, executor);
    const char *id = k8sm__pf_id_text(p, executor, "executor_id");
    k8sm__pf_begin(p);
    k8sm__pf_executor(p, executor, resources);
    if (type == NULL)
        k8sm__refuse(p, "executor", "'ExecutorInfo.type' must be set");
    else if (strcmp(type, "UNKNOWN") == 0)
        k8sm__refuse(p, "executor", "Unknown executor type");
    if (!k8sm__pf_has(p, executor, "framework_id"))
        k8sm__refuse(p, "executor", "'ExecutorInfo.framework_id' must be set");
    if (k8sm__pf_is_docker(p, k8sm__pf_get(p, executor, "container")))
        k8sm__refuse(p, "executor", "Docker ContainerInfo is not supported on the executor");
    if (k8sm__pf_shares_cgroups(p, k8sm__pf_get(p, executor, "container")) == 1)
        k8sm__refuse(
            p, "executor",
            "The 'share_cgroups' field cannot be set to 'true' on executor containers");
    check_minimums(p, id == NULL ? "" : id, &resources->sum);
}

/* --- the tasks of a group
 * --------------------------------------------------------------------- */

static k8sm__node list_of(const k8sm__preflight *p, k8sm__node launch_group)
{
    return k8sm__pf_get(p, k8sm__pf_get(p, launch_group, "task_group"), "tasks");
}

static void check_group_task(k8sm__preflight *p, k8sm__node task, k8sm__pf_holding *ret)
{
    k8sm__pf_read_resources(p, task, ret);
    p->task = k8sm__pf_id_text(p, task, "task_id");
    k8sm__pf_task(p, task, ret, true);
    p->task = NULL;
}

static void check_task_executor(k8sm__preflight *p, k8sm__node task, k8sm__node executor,
                                const k8sm__pf_holding *executors)
{
    const k8sm__node own = k8sm__pf_get(p, task, "executor");
    k8sm__pf_holding resources;
    bool same;
    if (own == K8SM__NO_NODE)
        return;
    k8sm__pf_read_resources(p, own, &resources);
    same = k8sm__pf_same_executor(p->document, own, p->document, executor) &&
           k8sm__pf_same(p->document, k8sm__pf_get(p, own, "framework_id"), p->document,
                         k8sm__pf_get(p, executor, "framework_id")) &&
           k8sm_mesos_resources_equal(&resources.sum, &executors->sum);
    k8sm__pf_holding_finish(&resources);
    if (!same) {
        const char *task_id = k8sm__pf_id_text(p, task, "task_id");
        const char *id = k8sm__pf_id_text(p, executor, "executor_id");
        k8sm__refuse(p, "executor",
                     "The `ExecutorInfo` of task '%.60s' is different from executor '%.60s'",
                     task_id == NULL ? "" : task_id, id == NULL ? "" : id);
    }
}

/* A master with two tasks of one id in a group dies: no framework may do that. */
static void check_duplicates(k8sm__preflight *p, k8sm__node launch_group)
{
    k8sm__index ids = K8SM__INDEX_INIT(&p->arena.view);
    k8sm__json_items items;
    k8sm__pf_begin(p);
    k8sm__json_items_init(&items, p->document, list_of(p, launch_group));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items)) {
        const char *id = k8sm__pf_id_text(p, items.item, "task_id");
        if (k8sm__pf_unused_id(p, &ids, id))
            k8sm__pf_use_id(p, &ids, id, p);
    }
}

/* Unset is true; all tasks of a group say the same. */
static void check_sharing(k8sm__preflight *p, k8sm__node launch_group)
{
    k8sm__json_items items;
    int first = -1;
    k8sm__pf_begin(p);
    k8sm__json_items_init(&items, p->document, list_of(p, launch_group));
    while (k8sm__json_items_next(&items)) {
        const int own =
            k8sm__pf_shares_cgroups(p, k8sm__pf_get(p, items.item, "container")) != 0;
        if (first >= 0 && own != first)
            k8sm__refuse(p, "share_cgroups",
                         "If set, the value of 'share_cgroups' must be the same for all tasks "
                         "in each task group and under a single executor");
        first = own;
    }
}

static void check_group_total(k8sm__preflight *p, k8sm__node executor, k8sm__pf_holding *total,
                              const k8sm__pf_holding *executors, bool overlap)
{
    static const k8sm__pf_words words = {
        .check = "total",
        .duplicate = "Task group and executor use duplicate persistence ID: ",
        .mixed = "Task group and executor mix revocable and non-revocable resources: ",
    };
    const bool runs = k8sm__pf_executor_runs(p, executor);
    k8sm__pf_holding both = { .each.alloc = p->alloc, .sum.alloc = p->alloc };
    k8sm__pf_begin(p);
    k8sm__pf_hold(p, &both, total);
    k8sm__pf_hold(p, &both, executors);
    if (p->rc == K8SM_OK)
        k8sm__pf_check_resources(p, &both, &words);
    if (overlap || k8sm__pf_overlap(&total->sum, &executors->sum))
        k8sm__refuse(p, "total",
                     "There are overlapping resources in the task group's task resources "
                     "and/or executor resources");
    if (!p->refused)
        k8sm__pf_check_offer(p, runs ? &total->sum : &both.sum,
                             "task group and its executor are");
    k8sm__pf_holding_finish(&both);
}

void k8sm__pf_group(k8sm__preflight *p, k8sm__node launch_group)
{
    const k8sm__node executor = k8sm__pf_get(p, launch_group, "executor");
    k8sm__pf_holding executors, total = { .each.alloc = p->alloc, .sum.alloc = p->alloc };
    k8sm__json_items items;
    bool overlap = false;
    k8sm__pf_begin(p);
    k8sm__pf_read_resources(p, executor, &executors);
    k8sm__json_items_init(&items, p->document, list_of(p, launch_group));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items)) {
        k8sm__pf_holding own;
        check_group_task(p, items.item, &own);
        overlap |= k8sm__pf_overlap(&total.sum, &own.sum);
        k8sm__pf_hold(p, &total, &own);
        k8sm__pf_holding_finish(&own);
    }
    check_group_executor(p, executor, &executors);
    k8sm__json_items_init(&items, p->document, list_of(p, launch_group));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items))
        check_task_executor(p, items.item, executor, &executors);
    check_duplicates(p, launch_group);
    check_sharing(p, launch_group);
    check_group_total(p, executor, &total, &executors, overlap);
    k8sm__pf_holding_finish(&total);
    k8sm__pf_holding_finish(&executors);
}
