/* LimitRange: completing itself, defaulting containers, checking pods (the LimitRanger
 * admission plugin). */
#include "k8smesos/limitrange.h"

#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "quantity_internal.h"

enum { MESSAGE = 256 };

static bool is_container_item(const k8sm__limit_item *item)
{
    return strcmp(item->type, "Container") == 0;
}

static bool is_pod_item(const k8sm__limit_item *item)
{
    return strcmp(item->type, "Pod") == 0;
}

static k8sm_status copy_rounded(k8sm_resource_list *to, const k8sm_resource_list *from,
                                k8sm__arena *arena, k8sm_error *err)
{
    k8sm_status rc;
    k8sm__resource_list_init(to, &arena->view);
    rc = k8sm__resource_list_assign(to, from, err);
    for (size_t i = 0; rc == K8SM_OK && i < to->count; i++)
        if (k8sm_quantity_round_milli(&to->entries[i].quantity, &to->entries[i].quantity) !=
            K8SM_OK)
            rc = k8sm__fail(err, K8SM_E_RANGE, to->entries[i].name,
                            "the amount is more than is held exactly");
    return rc;
}

k8sm_status k8sm__limit_range_complete(const k8sm_limit_range *range, k8sm__arena *arena,
                                       k8sm_limit_range *ret_complete, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    *ret_complete = *range;
    ret_complete->items =
        k8sm__allocate_array(&arena->view, range->count + 1, sizeof *ret_complete->items);
    if (ret_complete->items == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < range->count; i++) {
        const k8sm__limit_item *from = &range->items[i];
        k8sm__limit_item *to = &ret_complete->items[i];
        to->type = from->type;
        rc = copy_rounded(&to->max, &from->max, arena, err);
        if (rc == K8SM_OK)
            rc = copy_rounded(&to->min, &from->min, arena, err);
        if (rc == K8SM_OK)
            rc = copy_rounded(&to->default_limit, &from->default_limit, arena, err);
        if (rc == K8SM_OK)
            rc = copy_rounded(&to->default_request, &from->default_request, arena, err);
        if (rc == K8SM_OK)
            rc = copy_rounded(&to->ratio, &from->ratio, arena, err);
        if (rc != K8SM_OK || !is_container_item(to))
            continue;
        rc = k8sm__fill_missing(&to->default_limit, &to->max, err);
        if (rc == K8SM_OK)
            rc = k8sm__fill_missing(&to->default_request, &to->default_limit, err);
        if (rc == K8SM_OK)
            rc = k8sm__fill_missing(&to->default_request, &to->min, err);
    }
    return rc;
}

k8sm_status k8sm__limit_range_apply(const k8sm_limit_range *complete, k8sm__ledger *ledger,
                                    k8sm_error *err)
{
    const k8sm_pod *pod = ledger->pod;
    k8sm_status rc = K8SM_OK;
    /* of several container items the last says: go from behind, the first value stays */
    for (size_t i = complete->count; i-- > 0;) {
        const k8sm__limit_item *item = &complete->items[i];
        if (!is_container_item(item))
            continue;
        for (size_t j = 0; rc == K8SM_OK && j < pod->init_count + pod->regular_count; j++) {
            rc = k8sm__fill_missing(&ledger->entries[j].limits, &item->default_limit, err);
            if (rc == K8SM_OK)
                rc = k8sm__fill_missing(&ledger->entries[j].requests, &item->default_request,
                                        err);
        }
    }
    return rc;
}

/* --- checks
 * ----------------------------------------------------------------------------------------------
 */

/* One item held against one container or the pod. */
typedef struct check {
    const k8sm_object *object;
    k8sm_findings *findings;
    const char *type; /* "Container", "Pod" */
    const char *path; /* of the resources */
    const k8sm_resource_list *requests, *limits;
    bool *ret_refused; /* set where something is refused */
} check;

static k8sm_status refuse(const check *c, const char *name, const char *message)
{
    char path[2 * MESSAGE];
    k8sm__join_path(path, sizeof path, c->path, name);
    *c->ret_refused = true;
    return k8sm__pod_finding(c->object, c->findings, path, message);
}

static void show(const k8sm_quantity *q, char *text)
{
    k8sm_quantity_format(q, text, K8SM_QUANTITY_TEXT_MAX);
}

/* The plugin's own way to compare: milli, all three rounded up, unless one is too large. */
typedef struct common {
    k8sm__int128 request, limit, bound;
} common;

static k8sm__int128 scaled(const k8sm_quantity *q, bool milli)
{
    const k8sm__int128 unit = milli ? 1000000 : 1000000000;
    const k8sm__int128 count = k8sm__quantity_count(q);
    return count / unit + (count % unit > 0 ? 1 : count % unit < 0 ? -1 : 0);
}

static common compare_as(const k8sm_quantity *request, const k8sm_quantity *limit,
                         const k8sm_quantity *bound)
{
    static const k8sm_quantity zero = { 0 };
    const k8sm__int128 most = INT64_MAX / 1000;
    bool milli;
    request = request == NULL ? &zero : request;
    limit = limit == NULL ? &zero : limit;
    milli = scaled(request, false) <= most && scaled(limit, false) <= most &&
            scaled(bound, false) <= most;
    return (common){ scaled(request, milli), scaled(limit, milli), scaled(bound, milli) };
}

static k8sm_status check_bound(const check *c, const k8sm__resource *bound, bool minimum)
{
    const k8sm_quantity *request = k8sm_resource_list_find(c->requests, bound->name);
    const k8sm_quantity *limit = k8sm_resource_list_find(c->limits, bound->name);
    const common v = compare_as(request, limit, &bound->quantity);
    const char *which = minimum ? "minimum" : "maximum", *fault = NULL;
    const k8sm_quantity *found = NULL;
    char message[MESSAGE], text[K8SM_QUANTITY_TEXT_MAX], other[K8SM_QUANTITY_TEXT_MAX] = "";
    if ((minimum ? request : limit) == NULL) {
        show(&bound->quantity, text);
        snprintf(message, sizeof message, "%s %.60s usage per %s is %s.  No %s is specified",
                 which, bound->name, c->type, text, minimum ? "request" : "limit");
        return refuse(c, bound->name, message);
    }
    if (minimum ? v.request < v.bound : v.limit > v.bound) {
        fault = minimum ? "request" : "limit";
        found = minimum ? request : limit;
    } else if (minimum ? limit != NULL && v.limit < v.bound
                       : request != NULL && v.request > v.bound) {
        fault = minimum ? "limit" : "request";
        found = minimum ? limit : request;
    }
    if (fault == NULL)
        return K8SM_OK;
    show(&bound->quantity, text);
    show(found, other);
    snprintf(message, sizeof message, "%s %.60s usage per %s is %s, but %s is %s", which,
             bound->name, c->type, text, fault, other);
    return refuse(c, bound->name, message);
}

/* limit / request <= ratio, in doubles as the plugin does. */
static k8sm_status check_ratio(const check *c, const k8sm__resource *bound)
{
    const k8sm_quantity *request = k8sm_resource_list_find(c->requests, bound->name);
    const k8sm_quantity *limit = k8sm_resource_list_find(c->limits, bound->name);
    const common v = compare_as(request, limit, &bound->quantity);
    char message[MESSAGE], text[K8SM_QUANTITY_TEXT_MAX];
    show(&bound->quantity, text);
    if (v.request == 0 || v.limit == 0) {
        const char *what = v.request == 0 ? "request" : "limit";
        snprintf(
            message, sizeof message,
            "%.60s max limit to request ratio per %s is %s, but no %s is specified or %s is 0",
            bound->name, c->type, text, what, what);
        return refuse(c, bound->name, message);
    }
    if (!k8sm__ratio_exceeds(v.limit, v.request, scaled(&bound->quantity, true)))
        return K8SM_OK;
    snprintf(message, sizeof message,
             "%.60s max limit to request ratio per %s is %s, and the limit is more than that",
             bound->name, c->type, text);
    return refuse(c, bound->name, message);
}

static k8sm_status check_item(const check *c, const k8sm__limit_item *item)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < item->min.count; i++)
        rc = check_bound(c, &item->min.entries[i], true);
    for (size_t i = 0; rc == K8SM_OK && i < item->max.count; i++)
        rc = check_bound(c, &item->max.entries[i], false);
    for (size_t i = 0; rc == K8SM_OK && i < item->ratio.count; i++)
        rc = check_ratio(c, &item->ratio.entries[i]);
    return rc;
}

static k8sm_status check_containers(const check *any, const k8sm__ledger *ledger,
                                    const k8sm__limit_item *item)
{
    const k8sm_pod *pod = ledger->pod;
    check c = *any;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < pod->init_count + pod->regular_count; i++) {
        char path[MESSAGE], container[MESSAGE / 2];
        k8sm__container_path(ledger->entries[i].container, container, sizeof container);
        snprintf(path, sizeof path, "%s.resources", container);
        c.type = "Container";
        c.path = path;
        c.requests = &ledger->entries[i].requests;
        c.limits = &ledger->entries[i].limits;
        rc = check_item(&c, item);
    }
    return rc;
}

static k8sm_status lay_over(k8sm_resource_list *total, const k8sm_resource_list *level,
                            k8sm_error *err)
{
    static const char *const names[] = { "cpu", "memory" };
    for (size_t i = 0; i < K8SM__COUNT(names); i++) {
        const k8sm_quantity *q = k8sm_resource_list_find(level, names[i]);
        if (q != NULL && k8sm_resource_list_set(total, names[i], q, err) != K8SM_OK)
            return K8SM_E_NOMEM;
    }
    return K8SM_OK;
}

/* The pod's totals without overhead; pod-level cpu and memory replace. */
static k8sm_status check_pod(const check *any, const k8sm__ledger *ledger,
                             const k8sm__limit_item *item, k8sm_error *err)
{
    k8sm_resource_list requests, limits;
    check c = *any;
    k8sm_status rc;
    k8sm__resource_list_init(&requests, &ledger->arena->view);
    k8sm__resource_list_init(&limits, &ledger->arena->view);
    rc = k8sm__containers_total(ledger, K8SM__REQUESTS, &requests, err);
    if (rc == K8SM_OK)
        rc = k8sm__containers_total(ledger, K8SM__LIMITS, &limits, err);
    if (rc == K8SM_OK)
        rc = lay_over(&requests, &ledger->requests, err);
    if (rc == K8SM_OK)
        rc = lay_over(&limits, &ledger->limits, err);
    c.type = "Pod";
    c.path = "spec.resources";
    c.requests = &requests;
    c.limits = &limits;
    return rc != K8SM_OK ? rc : check_item(&c, item);
}

k8sm_status k8sm__limit_range_check(const k8sm_limit_range *complete,
                                    const k8sm__ledger *ledger, const k8sm_object *object,
                                    k8sm_findings *findings, bool *ret_refused, k8sm_error *err)
{
    bool refused = false;
    const check any = { .object = object, .findings = findings, .ret_refused = &refused };
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < complete->count; i++)
        if (is_container_item(&complete->items[i]))
            rc = check_containers(&any, ledger, &complete->items[i]);
        else if (is_pod_item(&complete->items[i]))
            rc = check_pod(&any, ledger, &complete->items[i], err);
    *ret_refused = refused;
    return rc;
}

/* --- the LimitRange itself
 * ----------------------------------------------------------------------------------- */

typedef struct self_check {
    const k8sm_limit_range *range;
    k8sm_findings *findings;
    size_t item;
    bool invalid;
    k8sm_status rc;
} self_check;

static void fault(self_check *s, const char *field, const char *name, const char *message)
{
    k8sm_error finding;
    char path[2 * MESSAGE], whole[2 * MESSAGE];
    snprintf(path, sizeof path, "spec.limits[%zu].%s", s->item, field);
    if (name != NULL) {
        k8sm__join_path(whole, sizeof whole, path, name);
        memcpy(path, whole, sizeof path);
    }
    k8sm__fail(&finding, K8SM_E_INVALID, path, "%s", message);
    k8sm_object_locate(s->range->object, path, &finding);
    s->invalid = true;
    if (s->rc == K8SM_OK)
        s->rc = k8sm__findings_add(s->findings, &finding);
}

/* left must not be above right, where both are there; Kubernetes finds it at @p place. */
static void ordered(self_check *s, const k8sm_resource_list *left, const char *left_name,
                    const k8sm_resource_list *right, const char *right_name, const char *place)
{
    for (size_t i = 0; i < left->count; i++) {
        const char *name = left->entries[i].name;
        const k8sm_quantity *q = k8sm_resource_list_find(right, name);
        char message[MESSAGE];
        if (q == NULL || k8sm_quantity_compare(&left->entries[i].quantity, q) <= 0)
            continue;
        snprintf(message, sizeof message, "%s is above %s", left_name, right_name);
        fault(s, place, name, message);
    }
}

/* Other types than these are free to be, with a prefix. */
static void check_type(self_check *s, const k8sm__limit_item *item)
{
    if (is_container_item(item) || is_pod_item(item))
        return;
    if (strcmp(item->type, "PersistentVolumeClaim") != 0) {
        if (strchr(item->type, '/') == NULL || !k8sm__is_qualified_name(item->type))
            fault(s, "type", NULL, "expected Container, Pod or PersistentVolumeClaim");
    } else if (k8sm_resource_list_find(&item->max, "storage") == NULL &&
               k8sm_resource_list_find(&item->min, "storage") == NULL) {
        fault(s, "max", NULL, "an item for claims needs a bound of storage");
    }
}

/* What a quota may name without a prefix. */
static bool is_quota_name(const char *name)
{
    static const char *const names[] = {
        "cpu",
        "memory",
        "ephemeral-storage",
        "storage",
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
        "requests.storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    };
    static const char requests[] = "requests.";
    for (size_t i = 0; i < K8SM__COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return k8sm__is_huge_page(name) || (strncmp(name, requests, sizeof requests - 1) == 0 &&
                                        k8sm__is_huge_page(name + sizeof requests - 1));
}

/* What holds for containers and pods need not hold for claims, which ask for storage. */
static void check_names(self_check *s, const k8sm__limit_item *item,
                        const k8sm_resource_list *list, const char *field)
{
    const bool pods = is_container_item(item) || is_pod_item(item);
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->entries[i].name, *bad = NULL;
        if (pods)
            bad = k8sm__bad_resource_name(name);
        else if (!k8sm__is_qualified_name(name) ||
                 (strchr(name, '/') == NULL && !is_quota_name(name)))
            bad = "no valid resource name";
        if (bad != NULL)
            fault(s, field, name, bad);
    }
}

static void check_own_ratio(self_check *s, const k8sm__limit_item *item)
{
    k8sm_quantity one;
    k8sm_quantity_from_value(1, K8SM_FORMAT_DECIMAL_SI, &one);
    for (size_t i = 0; i < item->ratio.count; i++) {
        const k8sm__resource *ratio = &item->ratio.entries[i];
        const k8sm_quantity *most = k8sm_resource_list_find(&item->max, ratio->name);
        const k8sm_quantity *least = k8sm_resource_list_find(&item->min, ratio->name);
        if (k8sm_quantity_compare(&ratio->quantity, &one) < 0)
            fault(s, "maxLimitRequestRatio", ratio->name, "a ratio is at least 1");
        if (most != NULL && least != NULL && k8sm_quantity_sign(least) > 0 &&
            k8sm__ratio_exceeds(scaled(&ratio->quantity, true), 1000,
                                scaled(most, true) * 1000 / scaled(least, true)))
            fault(s, "maxLimitRequestRatio", ratio->name, "a ratio above max / min");
    }
}

static void check_overcommit(self_check *s, const k8sm__limit_item *item)
{
    for (size_t i = 0; i < item->default_limit.count; i++) {
        const k8sm__resource *entry = &item->default_limit.entries[i];
        const k8sm_quantity *request =
            k8sm_resource_list_find(&item->default_request, entry->name);
        if (!k8sm__may_overcommit(entry->name) && request != NULL &&
            k8sm_quantity_compare(request, &entry->quantity) != 0)
            fault(s, "defaultRequest", entry->name, "must equal the default limit");
    }
}

/* What is given where there is none, which a Pod item cannot say. */
static void check_defaults(self_check *s, const k8sm__limit_item *item)
{
    if (is_pod_item(item)) {
        if (item->default_limit.count > 0)
            fault(s, "default", NULL, "a Pod item takes no defaults");
        if (item->default_request.count > 0)
            fault(s, "defaultRequest", NULL, "a Pod item takes no defaults");
        return;
    }
    check_names(s, item, &item->default_limit, "default");
    check_names(s, item, &item->default_request, "defaultRequest");
    ordered(s, &item->min, "min", &item->default_request, "defaultRequest", "defaultRequest");
    ordered(s, &item->min, "min", &item->default_limit, "default", "default");
    ordered(s, &item->default_request, "defaultRequest", &item->max, "max", "defaultRequest");
    ordered(s, &item->default_request, "defaultRequest", &item->default_limit, "default",
            "defaultRequest");
    ordered(s, &item->default_limit, "default", &item->max, "max", "default");
    check_overcommit(s, item);
}

static void check_self(self_check *s, const k8sm_limit_range *complete)
{
    for (s->item = 0; s->item < complete->count; s->item++) {
        const k8sm__limit_item *item = &complete->items[s->item];
        for (size_t i = 0; i < s->item; i++)
            if (strcmp(complete->items[i].type, item->type) == 0)
                fault(s, "type", NULL, "another item has this type");
        check_type(s, item);
        check_names(s, item, &item->max, "max");
        check_names(s, item, &item->min, "min");
        check_names(s, item, &item->ratio, "maxLimitRequestRatio");
        ordered(s, &item->min, "min", &item->max, "max", "min");
        check_defaults(s, item);
        check_own_ratio(s, item);
    }
}

const char *k8sm_limit_range_name(const k8sm_limit_range *range)
{
    return range->name;
}

k8sm_status k8sm_limit_range_validate(const k8sm_limit_range *range, k8sm_findings *findings,
                                      k8sm_error *err)
{
    self_check s = { .range = range, .findings = findings };
    k8sm_limit_range complete;
    k8sm__arena arena;
    k8sm_status rc;
    if (range == NULL || findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "range and findings are required");
    k8sm__arena_init(&arena, k8sm__object_alloc(range->object));
    rc = k8sm__limit_range_complete(range, &arena, &complete, err);
    if (rc == K8SM_OK)
        check_self(&s, &complete);
    k8sm__arena_finish(&arena);
    if (rc == K8SM_OK && s.rc != K8SM_OK)
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK && s.invalid)
        rc = k8sm__fail(err, K8SM_E_INVALID, NULL, "the LimitRange %.80s is invalid",
                        range->name);
    return rc;
}
