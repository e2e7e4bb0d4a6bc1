#include "k8smesos/defaults.h"

#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "policy_internal.h"

/* --- the rule
 * ---------------------------------------------------------------------------------------- */

/* One resource of one container: its name, default and minimum. */
typedef struct rule {
    const char *name;
    const k8sm_quantity *otherwise, *minimum;
    bool keep_unlimited; /* a request without a limit stays so */
} rule;

static k8sm_status set(k8sm_resource_list *list, const char *name, const k8sm_quantity *q,
                       bool *modified, k8sm_error *err)
{
    *modified = true;
    return k8sm__resource_list_set(list, name, strlen(name), q, err);
}

static k8sm_status raise_to(k8sm_resource_list *list, const rule *r, bool *modified,
                            k8sm_error *err)
{
    const k8sm_quantity *held = k8sm_resource_list_find(list, r->name);
    if (held == NULL || k8sm_quantity_compare(held, r->minimum) >= 0)
        return K8SM_OK;
    return set(list, r->name, r->minimum, modified, err);
}

/* What is absent comes from the other side, or from the default; both sides reach the
 * minimum. A request above its limit stays as it is. Where requests are what Mesos is asked
 * for, a container that requests without a limit is meant to take more than that: it keeps no
 * limit. */
static k8sm_status complete(k8sm__ledger_entry *entry, const rule *r, bool *modified,
                            k8sm_error *err)
{
    const k8sm_quantity *request = k8sm_resource_list_find(&entry->requests, r->name);
    const k8sm_quantity *limit = k8sm_resource_list_find(&entry->limits, r->name);
    const k8sm_quantity value = limit != NULL     ? *limit
                                : request != NULL ? *request
                                                  : *r->otherwise;
    const bool no_limit = limit == NULL && !(r->keep_unlimited && request != NULL);
    k8sm_status rc = K8SM_OK;
    if (request == NULL)
        rc = set(&entry->requests, r->name, &value, modified, err);
    if (rc == K8SM_OK && no_limit)
        rc = set(&entry->limits, r->name, &value, modified, err);
    if (rc == K8SM_OK)
        rc = raise_to(&entry->requests, r, modified, err);
    return rc != K8SM_OK ? rc : raise_to(&entry->limits, r, modified, err);
}

/* The seed: an absent limit is the default, requests are not looked at, zero stays zero. */
static k8sm_status complete_seed(k8sm__ledger_entry *entry, const rule *r, bool *modified,
                                 k8sm_error *err)
{
    if (k8sm_resource_list_find(&entry->limits, r->name) != NULL)
        return K8SM_OK;
    return set(&entry->limits, r->name, r->otherwise, modified, err);
}

k8sm_status k8sm__mesos_defaults(k8sm__ledger *ledger, const k8sm_policy *policy,
                                 bool *ret_modified, k8sm_error *err)
{
    const bool by_request = policy->basis == K8SM_BASIS_REQUESTS;
    const rule rules[] = { { "cpu", &policy->default_cpu, &policy->minimum_cpu, by_request },
                           { "memory", &policy->default_mem, &policy->minimum_mem,
                             by_request } };
    const k8sm_pod *pod = ledger->pod;
    bool modified = false;
    k8sm_status rc = K8SM_OK;
    for (size_t i = pod->init_count; rc == K8SM_OK && i < pod->init_count + pod->regular_count;
         i++)
        for (size_t j = 0; rc == K8SM_OK && j < K8SM__COUNT(rules); j++)
            rc = k8sm__policy_is_seed(policy)
                     ? complete_seed(&ledger->entries[i], &rules[j], &modified, err)
                     : complete(&ledger->entries[i], &rules[j], &modified, err);
    if (ret_modified != NULL)
        *ret_modified = modified;
    return rc;
}

/* --- writing it into the pod
 * --------------------------------------------------------------------------- */

typedef struct edits {
    k8sm__arena *arena;
    k8sm_edit *items;
    size_t count, capacity;
} edits;

static char *edit_path(edits *e, const k8sm_container *c, const char *list, const char *name)
{
    k8sm__buffer path = K8SM__BUFFER_INIT(&e->arena->view);
    char head[96];
    snprintf(head, sizeof head, "/spec/%s/%u/resources/%s/",
             c->type == K8SM_CONTAINER_REGULAR ? "containers" : "initContainers", c->index,
             list);
    k8sm__buffer_text(&path, head);
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '~')
            k8sm__buffer_text(&path, *at == '/' ? "~1" : "~0");
        else
            k8sm__buffer_byte(&path, *at);
    k8sm__buffer_byte(&path, '\0');
    return path.failed ? NULL : path.data;
}

static k8sm_status add_edit(edits *e, const k8sm_container *c, const char *list,
                            const k8sm__resource *entry, k8sm_error *err)
{
    void *items = e->items;
    char *path = edit_path(e, c, list, entry->name);
    char *value = k8sm__arena_take(e->arena, K8SM_QUANTITY_TEXT_MAX);
    if (path == NULL || value == NULL ||
        !k8sm__grow(&e->arena->view, &items, e->count, &e->capacity, sizeof *e->items))
        return k8sm__nomem(err);
    k8sm_quantity_format(&entry->quantity, value, K8SM_QUANTITY_TEXT_MAX);
    e->items = items;
    e->items[e->count++] = (k8sm_edit){ .path = path, .value = value };
    return K8SM_OK;
}

/* Was it written like this? Storing rounds to milli, which is no change of ours. */
static bool is_written(const k8sm_resource_list *written, const k8sm__resource *entry)
{
    const k8sm_quantity *q = k8sm_resource_list_find(written, entry->name);
    k8sm_quantity rounded;
    return q != NULL && k8sm_quantity_round_milli(q, &rounded) == K8SM_OK &&
           k8sm_quantity_compare(&rounded, &entry->quantity) == 0;
}

/* Requests that the API server fills in from limits by itself need no writing, but for those
 * that Mesos' default rule sets on both sides. */
static bool leave_request(const k8sm_container *c, const k8sm__resource *entry, bool seed)
{
    bool ours = c->type == K8SM_CONTAINER_REGULAR && !seed &&
                (strcmp(entry->name, "cpu") == 0 || strcmp(entry->name, "memory") == 0);
    return !ours && k8sm_resource_list_find(&c->limits, entry->name) != NULL;
}

static k8sm_status edit_container(edits *e, const k8sm__ledger_entry *entry, bool seed,
                                  k8sm_error *err)
{
    const k8sm_container *c = entry->container;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < entry->limits.count; i++)
        if (!is_written(&c->limits, &entry->limits.entries[i]))
            rc = add_edit(e, c, "limits", &entry->limits.entries[i], err);
    for (size_t i = 0; rc == K8SM_OK && i < entry->requests.count; i++)
        if (!is_written(&c->requests, &entry->requests.entries[i]) &&
            !leave_request(c, &entry->requests.entries[i], seed))
            rc = add_edit(e, c, "requests", &entry->requests.entries[i], err);
    return rc;
}

static k8sm_status find_edits(edits *e, const k8sm_pod *pod,
                              const k8sm_limit_range *const *ranges, size_t range_count,
                              const k8sm_policy *policy, k8sm_error *err)
{
    k8sm__ledger ledger;
    k8sm_status rc = k8sm__ledger_copy(&ledger, pod, e->arena, err);
    if (rc == K8SM_OK)
        rc = k8sm__api_defaults(&ledger, err);
    for (size_t i = 0; rc == K8SM_OK && i < range_count; i++) {
        k8sm_limit_range full;
        rc = k8sm__limit_range_complete(ranges[i], e->arena, &full, err);
        if (rc == K8SM_OK)
            rc = k8sm__limit_range_apply(&full, &ledger, err);
    }
    if (rc == K8SM_OK)
        rc = k8sm__mesos_defaults(&ledger, policy, NULL, err);
    for (size_t i = 0; rc == K8SM_OK && i < pod->init_count + pod->regular_count; i++)
        rc = edit_container(e, &ledger.entries[i], k8sm__policy_is_seed(policy), err);
    return rc;
}

k8sm_status k8sm_object_with_defaults(const k8sm_object *object,
                                      const k8sm_limit_range *const *ranges, size_t range_count,
                                      const k8sm_policy *policy, int32_t *ret_modified,
                                      k8sm_object **ret_object, k8sm_error *err)
{
    k8sm_policy p;
    k8sm__arena arena;
    edits e = { .arena = &arena };
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || ret_object == NULL ||
        (ranges == NULL && range_count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object with a pod is required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    k8sm__arena_init(&arena, k8sm__object_alloc(object));
    rc = find_edits(&e, k8sm_object_pod(object), ranges, range_count, &p, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_with_edits(object, e.items, e.count, ret_object, err);
    if (rc == K8SM_OK && ret_modified != NULL)
        *ret_modified = e.count > 0;
    k8sm__arena_finish(&arena);
    return rc;
}
