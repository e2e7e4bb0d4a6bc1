#include "ledger.h"

#include <string.h>

#define HUGE_PAGES "hugepages-"

bool k8sm__is_huge_page(const char *name)
{
    return strncmp(name, HUGE_PAGES, strlen(HUGE_PAGES)) == 0;
}

bool k8sm__is_pod_level(const char *name)
{
    return strcmp(name, "cpu") == 0 || strcmp(name, "memory") == 0 || k8sm__is_huge_page(name);
}

bool k8sm__may_overcommit(const char *name)
{
    bool native = strchr(name, '/') == NULL || strstr(name, "kubernetes.io/") != NULL;
    return native && !k8sm__is_huge_page(name);
}

const k8sm_resource_list *k8sm__ledger_list(const k8sm__ledger_entry *entry, k8sm__side side)
{
    return side == K8SM__REQUESTS ? &entry->requests : &entry->limits;
}

/* --- copying ----------------------------------------------------------------------------------------- */

static k8sm_status copy_list(k8sm_resource_list *to, const k8sm_resource_list *from,
                             k8sm__arena *arena, k8sm_error *err)
{
    k8sm__resource_list_init(to, &arena->view);
    return k8sm__resource_list_assign(to, from, err);
}

static k8sm_status copy_status(k8sm__container_status *to, const k8sm__container_status *from,
                               k8sm__arena *arena, k8sm_error *err)
{
    k8sm_status rc;
    *to = *from;
    rc = copy_list(&to->allocated, &from->allocated, arena, err);
    if (rc == K8SM_OK)
        rc = copy_list(&to->requests, &from->requests, arena, err);
    if (rc == K8SM_OK)
        rc = copy_list(&to->limits, &from->limits, arena, err);
    return rc;
}

static k8sm_status copy_statuses(k8sm__container_status **to, const k8sm__container_status *from,
                                 size_t count, k8sm__arena *arena, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    *to = k8sm__allocate_array(&arena->view, count + 1, sizeof **to);
    if (*to == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < count; i++)
        rc = copy_status(&(*to)[i], &from[i], arena, err);
    return rc;
}

k8sm_status k8sm__ledger_copy(k8sm__ledger *ledger, const k8sm_pod *pod, k8sm__arena *arena,
                              k8sm_error *err)
{
    k8sm_status rc;
    memset(ledger, 0, sizeof *ledger);
    ledger->arena = arena;
    ledger->pod = pod;
    ledger->count = k8sm_pod_container_count(pod);
    ledger->entries =
        k8sm__allocate_array(&arena->view, ledger->count + 1, sizeof *ledger->entries);
    if (ledger->entries == NULL)
        return k8sm__nomem(err);
    rc = copy_list(&ledger->overhead, &pod->overhead, arena, err);
    if (rc == K8SM_OK)
        rc = copy_list(&ledger->requests, &pod->requests, arena, err);
    if (rc == K8SM_OK)
        rc = copy_list(&ledger->limits, &pod->limits, arena, err);
    for (size_t i = 0; rc == K8SM_OK && i < ledger->count; i++) {
        k8sm__ledger_entry *entry = &ledger->entries[i];
        entry->container = &pod->containers[i];
        rc = copy_list(&entry->requests, &pod->containers[i].requests, arena, err);
        if (rc == K8SM_OK)
            rc = copy_list(&entry->limits, &pod->containers[i].limits, arena, err);
    }
    if (rc == K8SM_OK)
        rc = copy_statuses(&ledger->statuses, pod->statuses, pod->status_count, arena, err);
    if (rc == K8SM_OK)
        rc = copy_statuses(&ledger->init_statuses, pod->init_statuses, pod->init_status_count,
                           arena, err);
    if (rc == K8SM_OK)
        rc = copy_status(&ledger->pod_status, &pod->pod_status, arena, err);
    return rc;
}

/* --- API defaulting -------------------------------------------------------------------------------------- */

k8sm_status k8sm__fill_missing(k8sm_resource_list *to, const k8sm_resource_list *from,
                               k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < from->count; i++)
        if (k8sm_resource_list_find(to, from->entries[i].name) == NULL)
            rc = k8sm__resource_list_set(to, from->entries[i].name,
                                         strlen(from->entries[i].name),
                                         &from->entries[i].quantity, err);
    return rc;
}

static k8sm_status round_list(k8sm_resource_list *list, k8sm_error *err)
{
    for (size_t i = 0; i < list->count; i++)
        if (k8sm_quantity_round_milli(&list->entries[i].quantity, &list->entries[i].quantity) !=
            K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, list->entries[i].name,
                              "the amount is more than is held exactly");
    return K8SM_OK;
}

static k8sm_status round_status(k8sm__container_status *status, k8sm_error *err)
{
    k8sm_status rc = round_list(&status->allocated, err);
    if (rc == K8SM_OK)
        rc = round_list(&status->requests, err);
    return rc != K8SM_OK ? rc : round_list(&status->limits, err);
}

k8sm_status k8sm__api_defaults(k8sm__ledger *ledger, k8sm_error *err)
{
    const k8sm_pod *pod = ledger->pod;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < pod->init_count + pod->regular_count; i++) {
        k8sm__ledger_entry *entry = &ledger->entries[i];
        rc = k8sm__fill_missing(&entry->requests, &entry->limits, err);
        if (rc == K8SM_OK)
            rc = round_list(&entry->requests, err);
        if (rc == K8SM_OK)
            rc = round_list(&entry->limits, err);
    }
    if (rc == K8SM_OK)
        rc = round_list(&ledger->overhead, err);
    if (rc == K8SM_OK)
        rc = round_list(&ledger->requests, err);
    if (rc == K8SM_OK)
        rc = round_list(&ledger->limits, err);
    for (size_t i = 0; rc == K8SM_OK && i < pod->status_count; i++)
        rc = round_status(&ledger->statuses[i], err);
    for (size_t i = 0; rc == K8SM_OK && i < pod->init_status_count; i++)
        rc = round_status(&ledger->init_statuses[i], err);
    return rc != K8SM_OK ? rc : round_status(&ledger->pod_status, err);
}

/* --- pod-level defaulting ----------------------------------------------------------------------------------- */

static k8sm_status set_named(k8sm_resource_list *list, const k8sm__resource *entry,
                             k8sm_error *err)
{
    return k8sm__resource_list_set(list, entry->name, strlen(entry->name), &entry->quantity,
                                   err);
}

/* Ephemeral ones, too: Kubernetes takes them for containers here, and only here. */
static bool every_container_limits(const k8sm__ledger *ledger, const char *name)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (k8sm_resource_list_find(&ledger->entries[i].limits, name) == NULL)
            return false;
    return true;
}

static k8sm_status huge_page_limits(k8sm__ledger *ledger, const k8sm_resource_list *limits,
                                    k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < limits->count; i++) {
        const char *name = limits->entries[i].name;
        if (k8sm__is_huge_page(name) &&
            k8sm_resource_list_find(&ledger->requests, name) == NULL &&
            k8sm_resource_list_find(&ledger->limits, name) == NULL)
            rc = set_named(&ledger->limits, &limits->entries[i], err);
    }
    return rc;
}

static k8sm_status pod_requests(k8sm__ledger *ledger, const k8sm_resource_list *requests,
                                k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < requests->count; i++) {
        const char *name = requests->entries[i].name;
        if (k8sm__is_pod_level(name) && k8sm__may_overcommit(name) &&
            k8sm_resource_list_find(&ledger->requests, name) == NULL)
            rc = set_named(&ledger->requests, &requests->entries[i], err);
    }
    for (size_t i = 0; rc == K8SM_OK && i < ledger->limits.count; i++) {
        const char *name = ledger->limits.entries[i].name;
        if (k8sm__is_pod_level(name) && k8sm_resource_list_find(&ledger->requests, name) == NULL)
            rc = set_named(&ledger->requests, &ledger->limits.entries[i], err);
    }
    return rc;
}

static k8sm_status pod_limits(k8sm__ledger *ledger, const k8sm_resource_list *limits,
                              k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < ledger->requests.count; i++) {
        const k8sm__resource *request = &ledger->requests.entries[i];
        const k8sm_quantity *total = k8sm_resource_list_find(limits, request->name);
        if (!k8sm__is_pod_level(request->name) || total == NULL ||
            k8sm_resource_list_find(&ledger->limits, request->name) != NULL ||
            !every_container_limits(ledger, request->name))
            continue;
        if (k8sm_quantity_compare(&request->quantity, total) > 0)
            total = &request->quantity;
        rc = k8sm__resource_list_set(&ledger->limits, request->name, strlen(request->name),
                                     total, err);
    }
    return rc;
}

k8sm_status k8sm__pod_level_defaults(k8sm__ledger *ledger, k8sm_error *err)
{
    k8sm_resource_list requests, limits;
    k8sm_status rc;
    if (ledger->requests.count == 0 && ledger->limits.count == 0)
        return K8SM_OK;
    k8sm__resource_list_init(&requests, &ledger->arena->view);
    k8sm__resource_list_init(&limits, &ledger->arena->view);
    rc = k8sm__containers_total(ledger, K8SM__REQUESTS, &requests, err);
    if (rc == K8SM_OK)
        rc = k8sm__containers_total(ledger, K8SM__LIMITS, &limits, err);
    if (rc == K8SM_OK)
        rc = huge_page_limits(ledger, &limits, err);
    if (rc == K8SM_OK)
        rc = pod_requests(ledger, &requests, err);
    return rc != K8SM_OK ? rc : pod_limits(ledger, &limits, err);
}
