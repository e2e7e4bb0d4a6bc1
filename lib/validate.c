/* What the API server refuses of a pod's resources, names and ports, all of it. */
#include <stdio.h>
#include <string.h>

#include "key_index.h"
#include "ledger.h"
#include "quantity_internal.h"

enum { PATH = 384, NAME_MAX_BYTES = 63, PREFIX_MAX_BYTES = 253, LAST_PORT = 65535 };
enum { FEW_CONTAINERS = 32 }; /* to compare each name with each */

/* Where findings go, and the path in hand. */
typedef struct validation {
    const k8sm_object *object;
    k8sm_findings *findings;
    k8sm_status rc;
    bool *taken; /* for each of many containers: its name is another's before it */
} validation;

k8sm_status k8sm__pod_finding(const k8sm_object *object, k8sm_findings *findings,
                              const char *path, const char *message)
{
    const char *prefix = k8sm_object_pod(object)->path;
    k8sm_error finding, place = { 0 };
    char whole[PATH + 64];
    if (k8sm__findings_pass(findings)) /* to look for its place would take long */
        return K8SM_OK;
    snprintf(whole, sizeof whole, "%.60s%s%.380s", prefix, prefix[0] == '\0' ? "" : ".", path);
    k8sm_object_locate(object, whole, &place);
    k8sm__fail(&finding, K8SM_E_INVALID, place.path[0] == '\0' ? whole : place.path, "%s",
               message);
    finding.line = place.line;
    finding.column = place.column;
    finding.offset = place.offset;
    return k8sm__findings_add(findings, &finding);
}

static void refuse(validation *v, const char *path, const char *message)
{
    if (v->rc == K8SM_OK)
        v->rc = k8sm__pod_finding(v->object, v->findings, path, message);
}

void k8sm__container_path(const k8sm_container *container, char *path, size_t size)
{
    const char *list = container->type == K8SM_CONTAINER_REGULAR     ? "containers"
                       : container->type == K8SM_CONTAINER_EPHEMERAL ? "ephemeralContainers"
                                                                     : "initContainers";
    snprintf(path, size, "spec.%s[%u]", list, container->index);
}

void k8sm__join_path(char *path, size_t size, const char *base, const char *name)
{
    snprintf(path, size, strpbrk(name, "./[]") == NULL ? "%.150s.%.200s" : "%.150s[%.200s]",
             base, name);
}

/* Where an amount is. Only what is refused needs its path as text. */
typedef struct place {
    const k8sm_container *container; /* in its resources; NULL: in base */
    const char *base;
    const char *list; /* "limits", "requests"; NULL: none */
    const char *name; /* NULL: the base or the container's resources as a whole */
} place;

static void refuse_at(validation *v, const place *at, const char *message)
{
    char path[PATH], whole[PATH], base[128];
    if (at->container != NULL) {
        k8sm__container_path(at->container, base, sizeof base - sizeof ".resources");
        memcpy(base + strlen(base), ".resources", sizeof ".resources");
    }
    snprintf(whole, sizeof whole, "%s", at->container != NULL ? base : at->base);
    memcpy(path, whole, sizeof path);
    if (at->list != NULL)
        k8sm__join_path(whole, sizeof whole, path, at->list);
    memcpy(path, whole, sizeof path);
    if (at->name != NULL)
        k8sm__join_path(path, sizeof path, whole, at->name);
    refuse(v, path, message);
}

/* --- names
 * ---------------------------------------------------------------------------------------------
 */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_name_part(const char *text, size_t len)
{
    if (len == 0 || len > NAME_MAX_BYTES || !is_alnum(text[0]) || !is_alnum(text[len - 1]))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_alnum(text[i]) && strchr("-_.", text[i]) == NULL)
            return false;
    return true;
}

static bool is_lower_alnum(char c)
{
    return is_alnum(c) && !(c >= 'A' && c <= 'Z');
}

/* Lower-case DNS subdomain: labels of letters, digits and inner dashes. */
static bool is_subdomain(const char *text, size_t len)
{
    if (len == 0 || len > PREFIX_MAX_BYTES)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool edge = i == 0 || i + 1 == len || text[i - 1] == '.' || text[i + 1] == '.';
        if (!is_lower_alnum(text[i]) && (edge || (text[i] != '-' && text[i] != '.')))
            return false;
    }
    return true;
}

bool k8sm__is_qualified_name(const char *name)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL)
        return is_name_part(name, strlen(name));
    return strchr(slash + 1, '/') == NULL && is_subdomain(name, (size_t)(slash - name)) &&
           is_name_part(slash + 1, strlen(slash + 1));
}

static bool is_extended(const char *name)
{
    return strchr(name, '/') != NULL && strstr(name, "kubernetes.io/") == NULL;
}

const char *k8sm__bad_resource_name(const char *name)
{
    static const char *const own[] = { "cpu", "memory", "ephemeral-storage" };
    const char *slash = strchr(name, '/');
    if (!k8sm__is_qualified_name(name))
        return "no valid resource name";
    if (slash == NULL) {
        for (size_t i = 0; i < K8SM__COUNT(own); i++)
            if (strcmp(own[i], name) == 0)
                return NULL;
        return k8sm__is_huge_page(name) ? NULL
                                        : "no resource of containers; others need a prefix "
                                          "such as example.com/";
    }
    if (is_extended(name) &&
        (strncmp(name, "requests.", 9) == 0 || (size_t)(slash - name) + 9 > PREFIX_MAX_BYTES))
        return "an extended resource may not begin with requests., and must be valid with it";
    return NULL;
}

/* --- amounts
 * ----------------------------------------------------------------------------------------------
 */

static void check_huge_page(validation *v, const place *at, const k8sm__resource *entry)
{
    const char *text = entry->name + strlen("hugepages-");
    k8sm_quantity size;
    if (k8sm_quantity_parse(text, strlen(text), &size, NULL) != K8SM_OK ||
        k8sm_quantity_sign(&size) <= 0 || k8sm__quantity_count(&size) % K8SM__NANOS != 0) {
        refuse_at(v, at, "the size in the name must be a whole positive quantity");
        return;
    }
    if (k8sm__quantity_count(&entry->quantity) % k8sm__quantity_count(&size) != 0)
        refuse_at(v, at, "the amount must be a multiple of the page size");
}

static void check_amount(validation *v, const place *at, const k8sm__resource *entry)
{
    char message[128], text[K8SM_QUANTITY_TEXT_MAX];
    if (k8sm_quantity_sign(&entry->quantity) < 0) {
        k8sm_quantity_format(&entry->quantity, text, sizeof text);
        snprintf(message, sizeof message, "found %s, expected no negative amount", text);
        refuse_at(v, at, message);
    }
    if (!entry->owned)
        return; /* cpu, memory, ephemeral-storage */
    if (is_extended(entry->name) && k8sm__quantity_count(&entry->quantity) % K8SM__NANOS != 0)
        refuse_at(v, at, "an extended resource comes in whole numbers");
    if (k8sm__is_huge_page(entry->name))
        check_huge_page(v, at, entry);
}

static void check_request(validation *v, const place *at, const k8sm__resource *request,
                          const k8sm_quantity *limit)
{
    char message[192], a[K8SM_QUANTITY_TEXT_MAX], b[K8SM_QUANTITY_TEXT_MAX];
    int order = limit == NULL ? 0 : k8sm_quantity_compare(&request->quantity, limit);
    if (limit == NULL) {
        if (!k8sm__may_overcommit(request->name))
            refuse_at(v, at, "a limit must be set beside the request, and equal it");
        return;
    }
    if (order == 0 || (order < 0 && k8sm__may_overcommit(request->name)))
        return;
    k8sm_quantity_format(&request->quantity, a, sizeof a);
    k8sm_quantity_format(limit, b, sizeof b);
    snprintf(message, sizeof message,
             order > 0 ? "found a request of %s above the limit of %s"
                       : "found a request of %s, expected the limit of %s",
             a, b);
    refuse_at(v, at, message);
}

static const char no_huge_page_alone[] = "huge pages need cpu or memory beside them";

/* Requests and limits of one container, or of the pod. */
static void check_lists(validation *v, const k8sm_container *container,
                        const k8sm_resource_list *requests, const k8sm_resource_list *limits)
{
    const k8sm_resource_list *lists[] = { limits, requests };
    static const char *const names[] = { "limits", "requests" };
    const place whole = { .container = container, .base = "spec.resources" };
    bool huge = false, cpu_or_memory = false;
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            const k8sm__resource *entry = &lists[l]->entries[i];
            const place at = { container, whole.base, names[l], entry->name };
            const char *bad = container == NULL && !k8sm__is_pod_level(entry->name)
                                  ? "not a resource that a pod may ask for as a whole"
                              : entry->owned ? k8sm__bad_resource_name(entry->name)
                                             : NULL;
            if (bad != NULL)
                refuse_at(v, &at, bad);
            check_amount(v, &at, entry);
            if (l == 1)
                check_request(v, &at, entry, k8sm_resource_list_find(limits, entry->name));
            huge |= k8sm__is_huge_page(entry->name);
            cpu_or_memory |=
                strcmp(entry->name, "cpu") == 0 || strcmp(entry->name, "memory") == 0;
        }
    if (huge && !cpu_or_memory)
        refuse_at(v, &whole, no_huge_page_alone);
}

static k8sm_status check_pod_level(validation *v, const k8sm__ledger *ledger, k8sm_error *err)
{
    k8sm_resource_list requests, limits;
    k8sm_status rc;
    if (ledger->requests.count == 0 && ledger->limits.count == 0 && !ledger->pod->has_claims)
        return K8SM_OK;
    if (ledger->pod->has_claims)
        refuse(v, "spec.resources.claims", "a pod as a whole takes no claims");
    if (strcmp(ledger->pod->os, "windows") == 0)
        refuse(v, "spec.resources", "not for Windows pods");
    check_lists(v, NULL, &ledger->requests, &ledger->limits);
    k8sm__resource_list_init(&requests, &ledger->arena->view);
    k8sm__resource_list_init(&limits, &ledger->arena->view);
    rc = k8sm__containers_total(ledger, K8SM__REQUESTS, &requests, err);
    if (rc == K8SM_OK)
        rc = k8sm__containers_total(ledger, K8SM__LIMITS, &limits, err);
    for (size_t i = 0; rc == K8SM_OK && i < ledger->requests.count; i++) {
        const k8sm__resource *entry = &ledger->requests.entries[i];
        const k8sm_quantity *total = k8sm_resource_list_find(&requests, entry->name);
        const place at = { NULL, "spec.resources", "requests", entry->name };
        if (total != NULL && k8sm_quantity_compare(&entry->quantity, total) < 0)
            refuse_at(v, &at, "less than what the containers request together");
    }
    for (size_t i = 0; rc == K8SM_OK && i < ledger->limits.count; i++) {
        const k8sm__resource *entry = &ledger->limits.entries[i];
        const k8sm_quantity *total = k8sm_resource_list_find(&limits, entry->name);
        const place at = { NULL, "spec.resources", "limits", entry->name };
        if (k8sm__is_huge_page(entry->name) && total != NULL &&
            k8sm_quantity_compare(&entry->quantity, total) < 0)
            refuse_at(v, &at, "less than the limits of the containers together");
        for (size_t j = ledger->pod->init_count; j < ledger->count; j++) {
            const k8sm_quantity *own =
                k8sm_resource_list_find(&ledger->entries[j].limits, entry->name);
            const place limit = { ledger->entries[j].container, NULL, "limits", entry->name };
            if (ledger->entries[j].container->type != K8SM_CONTAINER_REGULAR || own == NULL ||
                k8sm_quantity_compare(own, &entry->quantity) <= 0)
                continue;
            refuse_at(v, &limit, "above the limit of the whole pod");
        }
    }
    return rc;
}

/* --- containers and ports
 * ---------------------------------------------------------------------------------- */

/* A field of a container, or of one of its ports. */
static void refuse_field(validation *v, const k8sm_container *c, const char *field,
                         const char *message)
{
    char base[128], path[PATH];
    k8sm__container_path(c, base, sizeof base);
    snprintf(path, sizeof path, "%s.%s", base, field);
    refuse(v, path, message);
}

static void refuse_port(validation *v, const k8sm_container *c, size_t index, const char *field,
                        const char *message)
{
    char name[64];
    snprintf(name, sizeof name, "ports[%zu].%s", index, field);
    refuse_field(v, c, name, message);
}

static void check_ports(validation *v, const k8sm_container *c, bool host_network)
{
    /* init containers may say another, which then means nothing */
    const bool own_host_port = host_network && c->type == K8SM_CONTAINER_REGULAR;
    static const char *const protocols[] = { "TCP", "UDP", "SCTP" };
    for (size_t i = 0; i < c->port_count; i++) {
        const k8sm_container_port *port = &c->ports[i];
        bool known = false;
        if (port->container_port < 1 || port->container_port > LAST_PORT)
            refuse_port(v, c, i, "containerPort", "expected a port from 1 to 65535");
        if (port->host_port < 0 || port->host_port > LAST_PORT)
            refuse_port(v, c, i, "hostPort", "expected a port from 1 to 65535, or none");
        else if (own_host_port && port->host_port != port->container_port)
            refuse_port(v, c, i, "hostPort", "must equal containerPort on the host's network");
        for (size_t j = 0; j < K8SM__COUNT(protocols) && !known; j++)
            known = strcmp(protocols[j], port->protocol) == 0;
        if (!known)
            refuse_port(v, c, i, "protocol", "expected TCP, UDP or SCTP");
    }
}

/* Regular containers may not share host port, protocol and address; an init container runs
 * by itself. */
static void check_port_conflicts(validation *v, const k8sm_pod *pod)
{
    for (size_t i = 0; i < pod->init_count + pod->regular_count; i++)
        for (size_t p = 0; p < pod->containers[i].port_count; p++) {
            const k8sm_container_port *a = &pod->containers[i].ports[p];
            bool taken = false;
            for (size_t j = i < pod->init_count ? i : pod->init_count;
                 j <= i && a->host_port != 0; j++) {
                const k8sm_container *other = &pod->containers[j];
                for (size_t q = 0; q < (j == i ? p : other->port_count); q++)
                    taken |= other->ports[q].host_port == a->host_port &&
                             strcmp(other->ports[q].protocol, a->protocol) == 0 &&
                             strcmp(other->ports[q].host_ip, a->host_ip) == 0;
            }
            if (taken)
                refuse_port(v, &pod->containers[i], p, "hostPort",
                            "the host port is already taken in this pod");
        }
}

/* Regular containers come first, so that an init container is the second of that name. */
static bool name_is_taken(const k8sm_pod *pod, size_t index)
{
    const size_t end = index < pod->init_count ? pod->init_count + pod->regular_count : index;
    for (size_t i = index < pod->init_count ? 0 : pod->init_count; i < end; i++)
        if ((i < index || i >= pod->init_count) &&
            strcmp(pod->containers[i].name, pod->containers[index].name) == 0)
            return true;
    return false;
}

/* The same of many at once. */
static bool *find_taken(const k8sm_pod *pod, const k8sm_alloc *alloc)
{
    const size_t all = pod->init_count + pod->regular_count;
    k8sm__index names = K8SM__INDEX_INIT(alloc);
    bool *taken = k8sm__allocate_zero(alloc, all);
    for (size_t i = 0; taken != NULL && i < all; i++) {
        const size_t at = (i + pod->init_count) % all;
        k8sm_container *c = &pod->containers[at];
        const size_t len = strlen(c->name);
        taken[at] = k8sm__index_find(&names, c->name, len) != NULL;
        if (!taken[at] && !k8sm__index_add(&names, c->name, len, c)) {
            k8sm__release(alloc, taken);
            taken = NULL;
        }
    }
    k8sm__index_finish(&names);
    return taken;
}

static void check_container(validation *v, const k8sm__ledger *ledger, size_t index)
{
    const k8sm_pod *pod = ledger->pod;
    const k8sm_container *c = &pod->containers[index];
    const size_t len = strlen(c->name);
    if (len == 0)
        refuse_field(v, c, "name", "a container needs a name");
    else if (len > NAME_MAX_BYTES || memchr(c->name, '.', len) != NULL ||
             !is_subdomain(c->name, len))
        refuse_field(v, c, "name",
                     "expected lower-case letters, digits and inner dashes, at most 63");
    if (len > 0 && (v->taken != NULL ? v->taken[index] : name_is_taken(pod, index)))
        refuse_field(v, c, "name", "another container has this name");
    if (c->image[0] == '\0')
        refuse_field(v, c, "image", "a container needs an image");
    if (c->restart_policy[0] != '\0' && strcmp(c->restart_policy, "Always") != 0 &&
        strcmp(c->restart_policy, "Never") != 0 && strcmp(c->restart_policy, "OnFailure") != 0)
        refuse_field(v, c, "restartPolicy", "expected Always, Never or OnFailure");
    check_lists(v, c, &ledger->entries[index].requests, &ledger->entries[index].limits);
    check_ports(v, c, pod->host_network);
}

static void check_overhead(validation *v, const k8sm__ledger *ledger)
{
    bool huge = false;
    for (size_t i = 0; i < ledger->overhead.count; i++) {
        const k8sm__resource *entry = &ledger->overhead.entries[i];
        const place at = { NULL, "spec.overhead", NULL, entry->name };
        const char *bad = k8sm__bad_resource_name(entry->name);
        if (bad != NULL)
            refuse_at(v, &at, bad);
        check_amount(v, &at, entry);
        huge |= k8sm__is_huge_page(entry->name);
    }
    if (huge && k8sm_resource_list_find(&ledger->overhead, "cpu") == NULL &&
        k8sm_resource_list_find(&ledger->overhead, "memory") == NULL)
        refuse(v, "spec.overhead", no_huge_page_alone);
}

k8sm_status k8sm__validate_pod(const k8sm__ledger *ledger, const k8sm_object *object,
                               k8sm_findings *findings, k8sm_error *err)
{
    const k8sm_pod *pod = ledger->pod;
    const k8sm_alloc *alloc = k8sm__findings_alloc(findings);
    const size_t count = pod->init_count + pod->regular_count;
    validation v = { .object = object, .findings = findings };
    k8sm_status rc;
    if (count > FEW_CONTAINERS && (v.taken = find_taken(pod, alloc)) == NULL)
        return k8sm__nomem(err);
    if (pod->regular_count == 0)
        refuse(&v, "spec.containers", "a pod needs at least one container");
    for (size_t i = 0; i < count; i++)
        check_container(&v, ledger, i);
    k8sm__release(alloc, v.taken);
    check_port_conflicts(&v, pod);
    check_overhead(&v, ledger);
    rc = check_pod_level(&v, ledger, err);
    if (rc == K8SM_OK && v.rc != K8SM_OK)
        rc = k8sm__nomem(err);
    return rc;
}
