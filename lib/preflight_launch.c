/* The tasks of a LAUNCH, one after another: each is looked at on what those before it left, and
 * beside the tasks and executors that are there (master.cpp, _accept). */
#include <string.h>

#include "preflight_internal.h"

/* --- ids ------------------------------------------------------------------------------ */

bool k8sm__pf_unused_id(k8sm__preflight *p, const k8sm__index *ids, const char *id)
{
    if (id == NULL || k8sm__index_find(ids, id, strlen(id)) == NULL)
        return true;
    k8sm__refuse(p, "task_id", "Task has duplicate ID: %.100s", id);
    return false;
}

void k8sm__pf_use_id(k8sm__preflight *p, k8sm__index *ids, const char *id, void *value)
{
    if (id != NULL && !k8sm__index_add(ids, id, strlen(id), value))
        p->rc = K8SM_E_NOMEM;
}

/* --- executors ------------------------------------------------------------------------ */

bool k8sm__pf_same_executor(const k8sm__document *a_document, k8sm__node a,
                            const k8sm__document *b_document, k8sm__node b)
{
    static const char *const keys[] = { "executor_id", "type",   "data",      "command",
                                        "name",        "source", "container", "discovery" };
    for (size_t i = 0; i < K8SM__COUNT(keys); i++)
        if (!k8sm__pf_same(a_document, k8sm__json_get(a_document, a, keys[i]), b_document,
                           k8sm__json_get(b_document, b, keys[i])))
            return false;
    return true;
}

void k8sm__pf_compatible(k8sm__preflight *p, k8sm__node executor,
                         const k8sm__pf_holding *resources)
{
    const char *id = p->launch == NULL ? NULL : k8sm__pf_id_text(p, executor, "executor_id");
    const k8sm__document *own = p->document;
    const k8sm__pf_known *known;
    k8sm__pf_holding theirs = { 0 };
    bool same;
    if (id == NULL)
        return;
    known = k8sm__index_find(&p->launch->executors, id, strlen(id));
    if (known == NULL)
        return;
    p->document = known->document;
    k8sm__pf_read_resources(p, known->executor, &theirs);
    p->document = own;
    same = k8sm__pf_same_executor(own, executor, known->document, known->executor) &&
           k8sm_mesos_resources_equal(&resources->sum, &theirs.sum);
    k8sm__pf_holding_finish(&theirs);
    if (!same)
        k8sm__refuse(p, "executor",
                     "ExecutorInfo is not compatible with existing ExecutorInfo with same "
                     "ExecutorID.");
}

/* A task is there, and with it its executor. */
static void enter(k8sm__preflight *p, k8sm__node task)
{
    k8sm__pf_launch *launch = p->launch;
    const k8sm__node executor = k8sm__pf_get(p, task, "executor");
    const char *id = k8sm__pf_id_text(p, task, "task_id");
    k8sm__pf_known *known;
    if (id != NULL && k8sm__index_find(&launch->tasks, id, strlen(id)) == NULL)
        k8sm__pf_use_id(p, &launch->tasks, id, launch);
    id = k8sm__pf_id_text(p, executor, "executor_id");
    if (id == NULL || k8sm__index_find(&launch->executors, id, strlen(id)) != NULL)
        return;
    known = k8sm__arena_take(&p->arena, sizeof *known);
    if (known == NULL) {
        p->rc = K8SM_E_NOMEM;
        return;
    }
    *known = (k8sm__pf_known){ p->document, executor };
    k8sm__pf_use_id(p, &launch->executors, id, known);
}

/* --- all tasks ------------------------------------------------------------------------- */

static k8sm__json_items tasks_of(const k8sm__document *document, k8sm__node launch)
{
    k8sm__json_items items;
    k8sm__json_items_init(&items, document, k8sm__json_get(document, launch, "task_infos"));
    return items;
}

static void enter_running(k8sm__preflight *p)
{
    const k8sm__document *own = p->document;
    k8sm__json_items items;
    if (p->launch->running == NULL)
        return;
    p->document = p->launch->running;
    items = tasks_of(p->document, k8sm__document_root(p->document));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items))
        enter(p, items.item);
    p->document = own;
}

/* The offers lose only what is taken of them: a refused task takes nothing. */
static void look_at(k8sm__preflight *p, k8sm__node task)
{
    const bool refused = p->refused;
    k8sm__pf_holding taken = { .each.alloc = p->alloc, .sum.alloc = p->alloc };
    p->refused = false;
    k8sm__pf_launch_task(p, task, &taken);
    if (p->rc == K8SM_OK && !p->refused) {
        if (p->group != NULL)
            p->rc = k8sm_mesos_resources_sub(&p->launch->left, &taken.sum, NULL);
        enter(p, task);
    }
    p->refused |= refused;
    k8sm__pf_holding_finish(&taken);
}

void k8sm__pf_launch_all(k8sm__preflight *p, k8sm__node root)
{
    k8sm__pf_launch *launch = p->launch;
    k8sm__json_items items = tasks_of(p->document, root);
    launch->tasks.alloc = launch->executors.alloc = &p->arena.view;
    k8sm__mesos_init(&launch->left, p->alloc);
    if (p->group != NULL)
        p->rc =
            k8sm_mesos_resources_add(&launch->left, k8sm_offer_group_resources(p->group), NULL);
    enter_running(p);
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items)) {
        launch->at = items.index;
        look_at(p, items.item);
    }
    k8sm__mesos_finish(&launch->left);
}

k8sm_status k8sm__pf_required_launch(const k8sm__preflight *p, k8sm__node launch,
                                     k8sm_error *err)
{
    k8sm__json_items items = tasks_of(p->document, launch);
    char prefix[40];
    if (k8sm__node_kind(p->document, launch) != K8SM__MAP)
        return k8sm__json_fail(p->document, launch, NULL, "expected a Launch, a map", err);
    while (k8sm__json_items_next(&items)) {
        k8sm_status rc = k8sm__pf_required(p, items.item, err);
        if (rc == K8SM_OK)
            continue;
        snprintf(prefix, sizeof prefix, "task_infos[%zu]", (size_t)items.index);
        k8sm__error_prefix(err, prefix);
        return rc;
    }
    return K8SM_OK;
}
