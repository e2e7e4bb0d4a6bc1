/* Resources of tasks and executors, as a master validates them (master/validation.cpp,
 * namespaces resource and task). */
#include <string.h>

#include "preflight_internal.h"

/* --- reading ------------------------------------------------------------------------- */

void k8sm__pf_holding_finish(k8sm__pf_holding *holding)
{
    k8sm__mesos_finish(&holding->each);
    k8sm__mesos_finish(&holding->sum);
}

static void add_entry(k8sm__preflight *p, k8sm__pf_holding *to, const k8sm__entry *entry)
{
    if (p->rc == K8SM_OK)
        p->rc = k8sm__mesos_append(&to->each, entry, NULL);
    if (p->rc == K8SM_OK)
        p->rc = k8sm__mesos_add_entry(&to->sum, entry, NULL);
}

void k8sm__pf_hold(k8sm__preflight *p, k8sm__pf_holding *to, const k8sm__pf_holding *more)
{
    for (size_t i = 0; i < more->each.count; i++)
        add_entry(p, to, &more->each.entries[i]);
    to->count += more->count;
}

static void refuse_resource(k8sm__preflight *p, const k8sm__entry *entry, const char *message)
{
    k8sm__buffer text = K8SM__BUFFER_INIT(&p->arena.view);
    if (entry->name != NULL)
        k8sm__entry_to_text(entry, true, &text);
    k8sm__buffer_byte(&text, '\0');
    if (text.failed)
        p->rc = K8SM_E_NOMEM;
    else
        k8sm__refuse(p, "resources", "Resource '%.100s' is invalid: %s", text.data, message);
}

/* The master fills in the role of the offer; without an offer it is taken to be "*". */
static void allocate(k8sm__preflight *p, k8sm__entry *entry)
{
    const char *role = p->group == NULL ? "*" : k8sm_offer_group_role(p->group);
    if (entry->allocation_role != NULL || entry->roleless_allocation)
        return;
    entry->allocation_role = k8sm__copy_string(p->alloc, role, strlen(role));
    if (entry->allocation_role == NULL)
        p->rc = K8SM_E_NOMEM;
}

static void read_resource(k8sm__preflight *p, k8sm__node node, k8sm__pf_holding *ret)
{
    k8sm__draft draft = { 0 };
    k8sm__entry entry = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc = k8sm__draft_from_json(p->document, node, p->alloc, &draft, &err);
    if (rc == K8SM_OK)
        rc = k8sm__draft_validate(&draft, true, &err);
    if (rc == K8SM_OK)
        rc = k8sm__draft_upgrade(&draft, p->alloc, &entry, &err);
    if (rc == K8SM_E_NOMEM) {
        p->rc = rc;
    } else if (rc != K8SM_OK) {
        refuse_resource(p, &draft.entry, err.message);
    } else {
        allocate(p, &entry);
        add_entry(p, ret, &entry);
    }
    k8sm__entry_finish(&entry, p->alloc);
    k8sm__draft_finish(&draft, p->alloc);
}

void k8sm__pf_read_resources(k8sm__preflight *p, k8sm__node owner, k8sm__pf_holding *ret)
{
    k8sm__json_items items;
    *ret = (k8sm__pf_holding){ 0 };
    k8sm__mesos_init(&ret->each, p->alloc);
    k8sm__mesos_init(&ret->sum, p->alloc);
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, owner, "resources"));
    while (p->rc == K8SM_OK && k8sm__json_items_next(&items)) {
        ret->count++;
        read_resource(p, items.item, ret);
    }
}

/* --- each resource ------------------------------------------------------------------- */

/* Mesos looks at the total as a double, times 1000, cut: 1.001 passes for 1. */
static void check_gpus(k8sm__preflight *p, const k8sm__pf_holding *holding,
                       const k8sm__pf_words *words)
{
    const int64_t total = k8sm_mesos_resources_total(&holding->sum, "gpus");
    int64_t seen = 0;
    if (k8sm__double_scale(k8sm__fixed_to_double(total), 1000, &seen) != K8SM_OK ||
        seen % 1000 != 0)
        k8sm__refuse(p, words->check,
                     "%sInvalid 'gpus' resource: The 'gpus' resource must be an unsigned "
                     "integer",
                     words->invalid);
}

/* What is wrong with the disk of a resource; NULL: nothing but perhaps its id. */
static const char *disk_fault(const k8sm__entry *entry)
{
    const k8sm__disk *disk = entry->disk;
    if (!disk->has_persistence && disk->has_volume)
        return "Non-persistent volume not supported";
    if (!disk->has_persistence)
        return disk->has_source ? NULL : "DiskInfo is set but empty";
    if (entry->revocable)
        return "Persistent volumes cannot be created from revocable resources";
    if (entry->reservation_count == 0)
        return "Persistent volumes cannot be created from unreserved resources";
    if (!disk->has_volume)
        return "Expecting 'volume' to be set for persistent volume";
    if (disk->volume_has_host_path)
        return "Expecting 'host_path' to be unset for persistent volume";
    return NULL;
}

static void check_disk(k8sm__preflight *p, const k8sm__entry *entry,
                       const k8sm__pf_words *words)
{
    char before[160];
    const char *fault;
    if (entry->disk == NULL)
        return;
    fault = disk_fault(entry);
    if (fault != NULL)
        k8sm__refuse(p, words->check, "%sInvalid DiskInfo: %s", words->invalid, fault);
    if (!entry->disk->has_persistence)
        return;
    snprintf(
        before, sizeof before,
        "%sInvalid DiskInfo: Invalid persistence ID for persistent volume: ", words->invalid);
    k8sm__pf_id(p, words->check, before, entry->disk->persistence_id);
}

static bool is_dynamic(const k8sm__entry *entry)
{
    return entry->reservation_count > 0 &&
           entry->reservations[entry->reservation_count - 1].type == K8SM__RESERVATION_DYNAMIC;
}

static void check_dynamic(k8sm__preflight *p, const k8sm__entry *entry,
                          const k8sm__pf_words *words)
{
    k8sm__buffer text = K8SM__BUFFER_INIT(&p->arena.view);
    if (!entry->revocable || !is_dynamic(entry))
        return;
    k8sm__entry_to_text(entry, true, &text);
    k8sm__buffer_byte(&text, '\0');
    if (text.failed)
        p->rc = K8SM_E_NOMEM;
    else
        k8sm__refuse(p, words->check,
                     "%sInvalid ReservationInfo: Dynamically reserved resource %.200s cannot "
                     "be created from revocable resources",
                     words->invalid, text.data);
}

/* --- resources together ----------------------------------------------------------------- */

static void check_roles(k8sm__preflight *p, const k8sm_mesos_resources *sum,
                        const k8sm__pf_words *words)
{
    const char *role = NULL;
    for (size_t i = 0; i < sum->count; i++) {
        const char *own = sum->entries[i].allocation_role;
        if (own == NULL) {
            k8sm__refuse(p, words->check, "%sThe resources are not allocated to a role",
                         words->roles);
            return;
        }
        if (role != NULL && strcmp(role, own) != 0) {
            k8sm__refuse(p, words->check,
                         "%sThe resources have multiple allocation roles ('%.60s' and "
                         "'%.60s') but only one allocation role is allowed",
                         words->roles, own, role);
            return;
        }
        role = own;
    }
}

static const char *persistence_id(const k8sm__entry *entry)
{
    return entry->disk == NULL || entry->reservation_count == 0 ? NULL
                                                                : entry->disk->persistence_id;
}

static const char *reserved_role(const k8sm__entry *entry)
{
    return entry->reservations[entry->reservation_count - 1].role;
}

/* A persistent volume's id is unique among those of its role. */
static void check_unique(k8sm__preflight *p, const k8sm_mesos_resources *sum,
                         const k8sm__pf_words *words)
{
    for (size_t i = 0; i < sum->count; i++) {
        const char *id = persistence_id(&sum->entries[i]);
        for (size_t j = 0; id != NULL && j < i; j++) {
            const char *other = persistence_id(&sum->entries[j]);
            if (other != NULL && strcmp(id, other) == 0 &&
                strcmp(reserved_role(&sum->entries[i]), reserved_role(&sum->entries[j])) == 0)
                k8sm__refuse(p, words->check, "%sPersistence ID '%.80s' is not unique",
                             words->duplicate, id);
        }
    }
}

static void check_mixed(k8sm__preflight *p, const k8sm_mesos_resources *sum,
                        const k8sm__pf_words *words)
{
    for (size_t i = 0; i < sum->count; i++)
        for (size_t j = 0; j < i; j++)
            if (sum->entries[i].revocable != sum->entries[j].revocable &&
                strcmp(sum->entries[i].name, sum->entries[j].name) == 0)
                k8sm__refuse(p, words->check,
                             "%sCannot use both revocable and non-revocable '%.60s' at the "
                             "same time",
                             words->mixed, sum->entries[i].name);
}

void k8sm__pf_check_resources(k8sm__preflight *p, const k8sm__pf_holding *holding,
                              const k8sm__pf_words *words)
{
    if (words->invalid != NULL) {
        check_gpus(p, holding, words);
        for (size_t i = 0; i < holding->each.count; i++)
            check_disk(p, &holding->each.entries[i], words);
        for (size_t i = 0; i < holding->each.count; i++)
            check_dynamic(p, &holding->each.entries[i], words);
    }
    if (words->roles != NULL)
        check_roles(p, &holding->sum, words);
    check_unique(p, &holding->sum, words);
    check_mixed(p, &holding->sum, words);
}

static bool entries_overlap(const k8sm__entry *a, const k8sm__entry *b)
{
    if (!k8sm__entry_addable(a, b)) /* reserved in another way, it is not the same to Mesos */
        return false;
    if (a->shared)
        return true;
    for (size_t i = 0; i < a->range_count; i++)
        for (size_t j = 0; j < b->range_count; j++)
            if (a->ranges[i].begin <= b->ranges[j].end &&
                b->ranges[j].begin <= a->ranges[i].end)
                return true;
    for (size_t i = 0; i < a->item_count; i++)
        for (size_t j = 0; j < b->item_count; j++)
            if (strcmp(a->items[i], b->items[j]) == 0)
                return true;
    return false;
}

bool k8sm__pf_overlap(const k8sm_mesos_resources *a, const k8sm_mesos_resources *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (entries_overlap(&a->entries[i], &b->entries[j]))
                return true;
    return false;
}

/* --- limits --------------------------------------------------------------------------------
 */

/* One limit against its request (validateResourceLimits). */
static void check_limit(k8sm__preflight *p, k8sm__node limits, const char *name,
                        const k8sm_mesos_resources *requests)
{
    const bool mem = strcmp(name, "mem") == 0;
    const int64_t request = k8sm_mesos_resources_total(requests, name);
    const k8sm__node node = k8sm__pf_get(p, limits, name);
    double limit = 0;
    if (node == K8SM__NO_NODE)
        return;
    if (request == 0)
        k8sm__refuse(p, "limits",
                     "When a %s limit is specified, a %s request must also be specified",
                     mem ? "memory" : "CPU", mem ? "memory" : "CPU");
    else if (k8sm__json_double(p->document, k8sm__pf_get(p, node, "value"), NULL, &limit,
                               NULL) == K8SM_OK &&
             k8sm__limit_is_below(limit, request, mem))
        k8sm__refuse(p, "limits",
                     "The %s limit must be greater than or equal to the %s request",
                     mem ? "memory" : "cpu", mem ? "memory" : "cpu");
}

void k8sm__pf_limits(k8sm__preflight *p, k8sm__node task, const k8sm_mesos_resources *requests)
{
    const k8sm__node limits = k8sm__pf_get(p, task, "limits");
    k8sm__iter iter;
    if (limits == K8SM__NO_NODE)
        return;
    k8sm__iter_init(&iter, p->document, limits);
    while (k8sm__iter_next(&iter))
        if (!(iter.key_len == 4 && memcmp(iter.key, "cpus", 4) == 0) &&
            !(iter.key_len == 3 && memcmp(iter.key, "mem", 3) == 0))
            k8sm__refuse(p, "limits",
                         "Only cpus and mem may be included in a task's resource limits");
    check_limit(p, limits, "cpus", requests);
    check_limit(p, limits, "mem", requests);
}

/* --- the offer ------------------------------------------------------------------------------
 */

void k8sm__pf_check_offer(k8sm__preflight *p, const k8sm_mesos_resources *wanted,
                          const char *who)
{
    k8sm_bytes need = { 0 }, had = { 0 };
    const k8sm_mesos_resources *left;
    if (p->group == NULL || p->rc != K8SM_OK)
        return;
    left = p->launch == NULL ? k8sm_offer_group_resources(p->group) : &p->launch->left;
    if (k8sm_mesos_resources_contains(left, wanted))
        return;
    p->rc = k8sm_mesos_resources_format(wanted, p->alloc, &need, NULL);
    if (p->rc == K8SM_OK)
        p->rc = k8sm_mesos_resources_format(left, p->alloc, &had, NULL);
    if (p->rc == K8SM_OK)
        k8sm__refuse(p, "total", "Total resources %s required by %s more than available %s",
                     need.data, who, had.data);
    k8sm_bytes_finish(&need);
    k8sm_bytes_finish(&had);
}
