#include "k8smesos/ports.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "match_internal.h"
#include "pod_internal.h"

#define PORT_MAPPING_LABEL "k8s.mesosphere.io/portMapping"
#define ANNOTATIONS        "/metadata/annotations/k8s.mesosphere.io~1"

enum { PATH_MAX_BYTES = 152, THOUSAND = 1000, LAST_PORT = 65535 };

/* --- which ports a pod needs ---------------------------------------------------------- */

static bool wants_wildcards(const k8sm_pod *pod, const k8sm_policy *policy)
{
    const char *label = k8sm_pod_label(pod, PORT_MAPPING_LABEL);
    if (label != NULL && strcmp(label, "fixed") == 0)
        return false;
    if (label != NULL && strcmp(label, "wildcard") == 0)
        return true;
    return policy->port_mapping == K8SM_PORTS_WILDCARD;
}

/* One container port on the walk over a pod. */
typedef struct port_walk {
    const k8sm_pod *pod;
    bool seed; /* init containers did not exist */
    size_t container, port;
    const k8sm_container *in;
    const k8sm_container_port *at;
} port_walk;

static bool next_port(port_walk *walk)
{
    for (; (walk->in = k8sm_pod_container(walk->pod, walk->container)) != NULL;
         walk->container++, walk->port = 0) {
        int32_t type = k8sm_container_type(walk->in);
        if (type == K8SM_CONTAINER_EPHEMERAL ||
            (walk->seed && type != K8SM_CONTAINER_REGULAR))
            continue;
        walk->at = k8sm_container_port_at(walk->in, walk->port);
        if (walk->at != NULL) {
            walk->port++; /* the port in hand is walk->port - 1 */
            return true;
        }
    }
    return false;
}

static void port_path(const port_walk *walk, char *path)
{
    const char *list = "containers";
    size_t index = walk->container, inits = 0;
    for (size_t i = 0; i < walk->container; i++)
        if (k8sm_container_type(k8sm_pod_container(walk->pod, i)) != K8SM_CONTAINER_REGULAR)
            inits++;
    if (k8sm_container_type(walk->in) == K8SM_CONTAINER_REGULAR)
        index -= inits;
    else
        list = "initContainers";
    snprintf(path, PATH_MAX_BYTES, "spec.%s[%zu].ports[%zu].%s", list, index, walk->port - 1,
             walk->at->host_port == 0 ? "containerPort" : "hostPort");
}

static const char *address(const k8sm_container_port *port)
{
    return strcmp(port->host_ip, "0.0.0.0") == 0 || strcmp(port->host_ip, "::") == 0
               ? ""
               : port->host_ip;
}

/* Two containers cannot both have it. Mesos ranges know no protocol, so one claim serves
 * TCP and UDP; the seed took any number given twice as an error. */
static bool clash(const k8sm_container_port *a, const k8sm_container_port *b, bool seed)
{
    if (a->host_port != b->host_port)
        return false;
    if (seed)
        return true;
    return strcmp(a->protocol, b->protocol) == 0 &&
           (address(a)[0] == '\0' || address(b)[0] == '\0' ||
            strcmp(address(a), address(b)) == 0);
}

/* --- claiming them --------------------------------------------------------------------- */

static k8sm_status add_mapping(k8sm_match *match, const port_walk *walk, uint64_t host_port,
                               k8sm_error *err)
{
    void *ports = match->ports;
    if (!k8sm__grow(&match->arena.view, &ports, match->port_count, &match->port_capacity,
                    sizeof *match->ports))
        return k8sm__nomem(err);
    match->ports = ports;
    match->ports[match->port_count++] = (k8sm_port_mapping){
        .container = (uint32_t)walk->container,
        .port = (uint32_t)(walk->port - 1),
        .host_port = (uint32_t)host_port,
    };
    return K8SM_OK;
}

static k8sm_status port_reason(k8sm_match *match, int32_t code, const port_walk *walk,
                               const char *role, const char *message, k8sm_error *err)
{
    char path[PATH_MAX_BYTES];
    port_path(walk, path);
    return k8sm__match_add_reason(match,
                                  &(k8sm_reason){ .code = code,
                                                  .resource = "ports",
                                                  .role = role,
                                                  .path = path,
                                                  .wanted = (int64_t)walk->at->host_port *
                                                            THOUSAND,
                                                  .message = message },
                                  err);
}

/* Was the port of walk claimed by one before it? Sets *ret_clash if by one that it cannot share with. */
static bool claimed_before(const port_walk *walk, bool *ret_clash)
{
    port_walk before = { .pod = walk->pod, .seed = walk->seed };
    bool claimed = false;
    while (!*ret_clash && next_port(&before) &&
           (before.container < walk->container || before.port < walk->port)) {
        bool both_stay = k8sm_container_type(before.in) != K8SM_CONTAINER_INIT &&
                         k8sm_container_type(walk->in) != K8SM_CONTAINER_INIT;
        if (before.at->host_port != walk->at->host_port)
            continue;
        claimed = true;
        if (both_stay && clash(before.at, walk->at, walk->seed))
            *ret_clash = true;
    }
    return claimed;
}

/* Ports asked for by number so far, a bit each. */
typedef struct port_set {
    uint8_t bits[(LAST_PORT + 1) / CHAR_BIT];
} port_set;

static bool add_port(port_set *set, int32_t port)
{
    uint8_t *byte = &set->bits[port / CHAR_BIT], bit = (uint8_t)(1u << port % CHAR_BIT);
    const bool was_there = (*byte & bit) != 0;
    *byte |= bit;
    return was_there;
}

static k8sm_status claim_fixed(k8sm_match *match, const port_walk *walk, port_set *seen,
                               const char *role, const k8sm__take_rule *rule, k8sm_error *err)
{
    char message[96];
    bool clashes = false;
    uint64_t taken;
    k8sm_status rc;
    if (add_port(seen, walk->at->host_port) && claimed_before(walk, &clashes)) {
        if (!clashes)
            return add_mapping(match, walk, (uint64_t)walk->at->host_port, err);
        snprintf(message, sizeof message, "two containers want host port %d",
                 walk->at->host_port);
        return port_reason(match, K8SM_REASON_PORT_TAKEN, walk, role, message, err);
    }
    rc = k8sm__take_port(match->left, (uint64_t)walk->at->host_port, rule, match->task, &taken,
                         err);
    if (rc != K8SM_OK)
        return rc;
    if (taken != 0)
        return add_mapping(match, walk, taken, err);
    snprintf(message, sizeof message, "host port %d is not among the offered ports",
             walk->at->host_port);
    return port_reason(match, K8SM_REASON_PORT_OUT_OF_RANGE, walk, role, message, err);
}

static k8sm_status claim_wildcards(k8sm_match *match, port_walk walk, const char *role,
                                   const k8sm__take_rule *rule, k8sm_error *err)
{
    port_walk first = { 0 };
    int64_t wanted = 0, had = 0;
    uint64_t taken = 0;
    char path[PATH_MAX_BYTES], message[96];
    while (next_port(&walk)) {
        k8sm_status rc;
        if (walk.at->host_port != 0)
            continue;
        wanted++;
        if (had < wanted - 1)
            continue; /* they ran out: only count what is wanted */
        rc = k8sm__take_port(match->left, 0, rule, match->task, &taken, err);
        if (rc == K8SM_OK && taken != 0)
            rc = add_mapping(match, &walk, taken, err);
        if (rc != K8SM_OK)
            return rc;
        if (taken != 0)
            had++;
        else
            first = walk;
    }
    if (had == wanted)
        return K8SM_OK;
    port_path(&first, path);
    snprintf(message, sizeof message, "%lld container ports want any host port, %lld are left",
             (long long)wanted, (long long)had);
    return k8sm__match_add_reason(match,
                                  &(k8sm_reason){ .code = K8SM_REASON_NO_PORTS_LEFT,
                                                  .resource = "ports",
                                                  .role = role,
                                                  .path = path,
                                                  .wanted = wanted * THOUSAND,
                                                  .had = had * THOUSAND,
                                                  .message = message },
                                  err);
}

static bool mapped_before(const k8sm_port_mapping *a, const k8sm_port_mapping *b)
{
    return a->container != b->container ? a->container < b->container : a->port < b->port;
}

/* Fixed ones come first, then wildcards, each in the order of the pod: merge them. */
static k8sm_status merge_mappings(k8sm_match *match, size_t fixed, k8sm_error *err)
{
    const size_t count = match->port_count;
    size_t a = 0, b = fixed;
    k8sm_port_mapping *merged;
    if (fixed == 0 || fixed == count)
        return K8SM_OK;
    merged = k8sm__allocate_array(&match->arena.view, count, sizeof *merged);
    if (merged == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; i < count; i++)
        merged[i] = b == count || (a < fixed && mapped_before(&match->ports[a], &match->ports[b]))
                        ? match->ports[a++]
                        : match->ports[b++];
    match->ports = merged;
    match->port_capacity = count;
    return K8SM_OK;
}

k8sm_status k8sm__match_ports(k8sm_match *match, const k8sm_pod *pod, const char *role,
                              const k8sm_policy *policy, k8sm_error *err)
{
    const k8sm__take_rule rule = { .order = policy->order, .revocable = policy->revocable != 0 };
    const bool seed = policy->profile == K8SM_PROFILE_SEED;
    port_walk walk = { .pod = pod, .seed = seed };
    port_set seen = { { 0 } };
    size_t fixed;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && next_port(&walk))
        if (walk.at->host_port > 0 && walk.at->host_port <= LAST_PORT)
            rc = claim_fixed(match, &walk, &seen, role, &rule, err);
        else if (walk.at->host_port != 0)
            rc = port_reason(match, K8SM_REASON_PORT_OUT_OF_RANGE, &walk, role,
                             "a host port is 1 to 65535", err);
    fixed = match->port_count;
    if (rc == K8SM_OK && wants_wildcards(pod, policy))
        rc = claim_wildcards(match, (port_walk){ .pod = pod, .seed = seed }, role, &rule, err);
    return rc == K8SM_OK ? merge_mappings(match, fixed, err) : rc;
}

bool k8sm__pod_ports(const k8sm_pod *pod, const k8sm_policy *policy, const k8sm_alloc *alloc,
                     k8sm__port_wish *wish)
{
    const bool wildcards = wants_wildcards(pod, policy);
    port_walk walk = { .pod = pod, .seed = policy->profile == K8SM_PROFILE_SEED };
    port_set seen;
    wish->count = wish->obstacles = 0;
    wish->wildcards = 0;
    while (next_port(&walk)) {
        const int32_t port = walk.at->host_port;
        void *fixed = wish->fixed;
        bool clashes = false;
        if (port == 0) {
            wish->wildcards += wildcards;
        } else if (port < 0 || port > LAST_PORT) {
            wish->obstacles++;
        } else {
            if (wish->count == 0) /* few pods want any: cleared for the first one */
                seen = (port_set){ { 0 } };
            if (add_port(&seen, port) && claimed_before(&walk, &clashes)) {
                wish->obstacles += clashes;
                continue;
            }
            if (!k8sm__grow(alloc, &fixed, wish->count, &wish->capacity, sizeof *wish->fixed))
                return false;
            wish->fixed = fixed;
            wish->fixed[wish->count++] = (uint16_t)port;
        }
    }
    return true;
}

/* --- writing them back ------------------------------------------------------------------- */

enum { EDITS_A_PORT = 3, PORT_TEXT = 8 };

static char *join(k8sm__arena *arena, const char *a, const char *b, const char *c, const char *d)
{
    size_t size = strlen(a) + strlen(b) + strlen(c) + strlen(d) + 1;
    char *text = k8sm__arena_take(arena, size);
    if (text != NULL)
        snprintf(text, size, "%s%s%s%s", a, b, c, d);
    return text;
}

static char *host_port_path(k8sm__arena *arena, const k8sm_pod *pod,
                            const k8sm_port_mapping *mapping)
{
    const k8sm_container *container = k8sm_pod_container(pod, mapping->container);
    bool regular = k8sm_container_type(container) == K8SM_CONTAINER_REGULAR;
    size_t index = mapping->container;
    char numbers[64];
    for (size_t i = 0; regular && i < mapping->container; i++)
        if (k8sm_container_type(k8sm_pod_container(pod, i)) != K8SM_CONTAINER_REGULAR)
            index--;
    snprintf(numbers, sizeof numbers, "%zu/ports/%u", index, mapping->port);
    return join(arena, "/spec/", regular ? "containers/" : "initContainers/", numbers,
                "/hostPort");
}

/* A mapping's edits: the port itself, and annotations by number and by name. */
static k8sm_status port_edits(k8sm__arena *arena, const k8sm_pod *pod,
                              const k8sm_port_mapping *mapping, k8sm_edit *edits, size_t *count,
                              k8sm_error *err)
{
    const k8sm_container_port *port = k8sm_container_port_at(
        k8sm_pod_container(pod, mapping->container), mapping->port);
    char *text = k8sm__arena_take(arena, PORT_TEXT), number[PORT_TEXT * 2];
    char *paths[EDITS_A_PORT] = { NULL };
    size_t made = 2;
    if (port == NULL || mapping->host_port == 0 || mapping->host_port > LAST_PORT)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "mapping of container %u port %u to %u: no such container port",
                          mapping->container, mapping->port, mapping->host_port);
    snprintf(number, sizeof number, "%d", port->container_port);
    paths[0] = host_port_path(arena, pod, mapping);
    paths[1] = join(arena, ANNOTATIONS "port_", port->protocol, "_", number);
    if (port->name[0] != '\0')
        paths[made++] = join(arena, ANNOTATIONS "portName_", port->protocol, "_", port->name);
    if (text == NULL)
        return k8sm__nomem(err);
    snprintf(text, PORT_TEXT, "%u", mapping->host_port);
    for (size_t i = 0; i < made; i++) {
        if (paths[i] == NULL)
            return k8sm__nomem(err);
        edits[(*count)++] = (k8sm_edit){
            .path = paths[i], .value = text,
            .kind = i == 0 ? K8SM_EDIT_INTEGER : K8SM_EDIT_STRING
        };
    }
    return K8SM_OK;
}

k8sm_status k8sm_object_with_ports(const k8sm_object *object, const k8sm_port_mapping *mappings,
                                   size_t count, k8sm_object **ret_object, k8sm_error *err)
{
    const k8sm_pod *pod = object == NULL ? NULL : k8sm_object_pod(object);
    k8sm__arena arena;
    k8sm_edit *edits;
    size_t edit_count = 0;
    k8sm_status rc = K8SM_OK;
    if (pod == NULL || ret_object == NULL || (mappings == NULL && count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object with a pod is required");
    for (size_t i = 0; i < count; i++)
        if (k8sm_pod_container(pod, mappings[i].container) == NULL)
            return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "mapping of container %u: no such container",
                              mappings[i].container);
    k8sm__arena_init(&arena, k8sm__object_alloc(object));
    edits = k8sm__allocate_array(&arena.view, count * EDITS_A_PORT + 1, sizeof *edits);
    if (edits == NULL)
        rc = k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < count; i++)
        rc = port_edits(&arena, pod, &mappings[i], edits, &edit_count, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_with_edits(object, edits, edit_count, ret_object, err);
    k8sm__arena_finish(&arena);
    return rc;
}
