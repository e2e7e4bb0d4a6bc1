#include "take.h"

#include <string.h>

enum { LAST_PORT = 65535 };

static bool usable(const k8sm__entry *entry, const char *name, int32_t type,
                   const k8sm__take_rule *rule)
{
    return entry->type == type && strcmp(entry->name, name) == 0 && entry->disk == NULL &&
           !entry->shared && entry->provider_id == NULL &&
           (rule->revocable || !entry->revocable);
}

/* Usable entries in the rule's order: two passes, reserved and unreserved, each in the
 * order of the offer. A pass and an index make a cursor. */
typedef struct cursor {
    int pass;
    size_t next;
} cursor;

static k8sm__entry *next_entry(k8sm_mesos_resources *left, const char *name, int32_t type,
                               const k8sm__take_rule *rule, cursor *at)
{
    if (rule->last_entry) {
        for (size_t i = left->count; at->pass == 0 && i-- > 0;)
            if (left->entries[i].type == type && strcmp(left->entries[i].name, name) == 0) {
                at->pass = 2;
                return &left->entries[i];
            }
        return NULL;
    }
    for (; at->pass < 2; at->pass++, at->next = 0)
        while (at->next < left->count) {
            k8sm__entry *entry = &left->entries[at->next++];
            bool reserved = entry->reservation_count > 0;
            if (reserved == ((at->pass == 0) == (rule->order == K8SM_ORDER_RESERVED)) &&
                usable(entry, name, type, rule))
                return entry;
        }
    return NULL;
}

int64_t k8sm__available(const k8sm_mesos_resources *left, const char *name,
                        const k8sm__take_rule *rule)
{
    /* next_entry() changes nothing; it gives out entries that taking may change */
    k8sm_mesos_resources view = *left;
    const k8sm__entry *entry;
    cursor at = { 0, 0 };
    int64_t sum = 0;
    while ((entry = next_entry(&view, name, K8SM_VALUE_SCALAR, rule, &at)) != NULL)
        if (entry->scalar > 0)
            sum = entry->scalar > INT64_MAX - sum ? INT64_MAX : sum + entry->scalar;
    return sum;
}

void k8sm__available_each(const k8sm_mesos_resources *left, const char *const *names,
                          size_t count, const k8sm__take_rule *rule, int64_t *ret_amounts,
                          bool *ret_plain)
{
    const k8sm__take_rule any = { .order = rule->order };
    bool met[K8SM__NAMES_MAX] = { false };
    for (size_t k = 0; k < count; k++) {
        ret_amounts[k] = 0;
        ret_plain[k] = true;
    }
    for (size_t i = 0; i < left->count; i++) {
        const k8sm__entry *entry = &left->entries[i];
        int64_t amount = entry->scalar > 0 ? entry->scalar : 0;
        size_t k = 0;
        while (k < count && strcmp(names[k], entry->name) != 0)
            k++;
        if (k == count || entry->type != K8SM_VALUE_SCALAR)
            continue;
        if (rule->last_entry) {
            ret_plain[k] = !met[k] && usable(entry, names[k], K8SM_VALUE_SCALAR, &any);
            ret_amounts[k] = amount;
        } else if (usable(entry, names[k], K8SM_VALUE_SCALAR, rule)) {
            ret_plain[k] = ret_plain[k] && !entry->revocable;
            ret_amounts[k] =
                amount > INT64_MAX - ret_amounts[k] ? INT64_MAX : ret_amounts[k] + amount;
        }
        met[k] = true;
    }
}

bool k8sm__port_is_left(const k8sm_mesos_resources *left, uint64_t port,
                        const k8sm__take_rule *rule)
{
    for (size_t i = 0; i < left->count; i++) {
        const k8sm__entry *entry = &left->entries[i];
        if (!usable(entry, "ports", K8SM_VALUE_RANGES, rule))
            continue;
        for (size_t j = 0; j < entry->range_count; j++)
            if (entry->ranges[j].begin <= port && port <= entry->ranges[j].end)
                return true;
    }
    return false;
}

int64_t k8sm__ports_left(const k8sm_mesos_resources *left, const k8sm__take_rule *rule,
                         bool *ret_each_once)
{
    int64_t count = 0;
    uint64_t last = 0;
    *ret_each_once = true;
    for (size_t i = 0; i < left->count; i++) {
        const k8sm__entry *entry = &left->entries[i];
        if (!usable(entry, "ports", K8SM_VALUE_RANGES, rule))
            continue;
        for (size_t j = 0; j < entry->range_count; j++) {
            const uint64_t begin = entry->ranges[j].begin == 0 ? 1 : entry->ranges[j].begin;
            const uint64_t end =
                entry->ranges[j].end > LAST_PORT ? LAST_PORT : entry->ranges[j].end;
            if (begin > end)
                continue;
            *ret_each_once = *ret_each_once && begin > last;
            count += (int64_t)(end - begin + 1);
            last = end > last ? end : last;
        }
    }
    return count;
}

static void drop_empty(k8sm_mesos_resources *left)
{
    size_t kept = 0;
    for (size_t i = 0; i < left->count; i++) {
        k8sm__entry *entry = &left->entries[i];
        bool empty = (entry->type == K8SM_VALUE_SCALAR && entry->scalar == 0) ||
                     (entry->type == K8SM_VALUE_RANGES && entry->range_count == 0);
        if (empty)
            k8sm__entry_finish(entry, left->alloc);
        else
            left->entries[kept++] = *entry;
    }
    left->count = kept;
}

k8sm_status k8sm__take_scalar(k8sm_mesos_resources *left, const char *name, int64_t amount,
                              const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                              k8sm_error *err)
{
    cursor at = { 0, 0 };
    k8sm__entry *entry;
    k8sm_status rc = K8SM_OK;
    while (amount > 0 &&
           (entry = next_entry(left, name, K8SM_VALUE_SCALAR, rule, &at)) != NULL) {
        k8sm__entry piece = *entry; /* borrows all but the amount */
        int64_t part = entry->scalar < amount ? entry->scalar : amount;
        if (part <= 0)
            continue;
        piece.scalar = part;
        piece.has_raw = false;
        rc = k8sm__mesos_add_entry(taken, &piece, err);
        if (rc != K8SM_OK)
            return rc;
        entry->scalar -= part;
        entry->has_raw = false;
        amount -= part;
    }
    drop_empty(left);
    return rc;
}

/* The range of entry that holds port, or (port 0) its lowest real port. */
static k8sm__range *find_port(k8sm__entry *entry, uint64_t *port)
{
    k8sm__range *found = NULL;
    uint64_t lowest = LAST_PORT + 1;
    for (size_t i = 0; i < entry->range_count; i++) {
        k8sm__range *range = &entry->ranges[i];
        uint64_t first = range->begin == 0 ? 1 : range->begin;
        if (*port != 0 && range->begin <= *port && *port <= range->end)
            return range;
        if (*port == 0 && first <= range->end && first < lowest) {
            lowest = first;
            found = range;
        }
    }
    if (found != NULL)
        *port = lowest;
    return found;
}

/* Cut port out of its range, which may fall apart. */
static k8sm_status cut_port(k8sm__entry *entry, k8sm__range *range, uint64_t port,
                            const k8sm_alloc *alloc)
{
    size_t at = (size_t)(range - entry->ranges);
    if (range->begin < port && port < range->end) {
        k8sm__range *grown = k8sm__allocate_array(alloc, entry->range_count + 1, sizeof *grown);
        if (grown == NULL)
            return K8SM_E_NOMEM;
        memcpy(grown, entry->ranges, (at + 1) * sizeof *grown);
        memcpy(grown + at + 1, entry->ranges + at, (entry->range_count - at) * sizeof *grown);
        grown[at].end = port - 1;
        grown[at + 1].begin = port + 1;
        k8sm__release(alloc, entry->ranges);
        entry->ranges = grown;
        entry->range_count++;
    } else if (range->begin == range->end) {
        entry->range_count--;
        memmove(range, range + 1, (entry->range_count - at) * sizeof *range);
    } else if (range->begin == port) {
        range->begin++;
    } else {
        range->end--;
    }
    return K8SM_OK;
}

static k8sm_status give_port(const k8sm__entry *entry, uint64_t port,
                             k8sm_mesos_resources *taken, k8sm_error *err)
{
    k8sm__range range = { port, port };
    k8sm__entry piece = *entry; /* borrows all but the range */
    piece.ranges = &range;
    piece.range_count = 1;
    return k8sm__mesos_add_entry(taken, &piece, err);
}

k8sm_status k8sm__take_port(k8sm_mesos_resources *left, uint64_t port,
                            const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                            uint64_t *ret_port, k8sm_error *err)
{
    cursor at = { 0, 0 };
    k8sm__take_rule every = *rule;
    k8sm__entry *entry;
    k8sm_status rc;
    every.last_entry = false; /* the seed looked at all entries named ports */
    while ((entry = next_entry(left, "ports", K8SM_VALUE_RANGES, &every, &at)) != NULL) {
        uint64_t found = port;
        k8sm__range *range = find_port(entry, &found);
        if (range == NULL)
            continue;
        rc = give_port(entry, found, taken, err);
        if (rc != K8SM_OK)
            return rc;
        if (cut_port(entry, range, found, left->alloc) != K8SM_OK)
            return k8sm__nomem(err);
        if (entry->range_count == 0)
            drop_empty(left);
        *ret_port = found;
        return K8SM_OK;
    }
    *ret_port = 0;
    return K8SM_OK;
}
