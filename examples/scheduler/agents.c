#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "mesos_json.h"

enum { OFFER_TTL_MS = 5000 };

void agents_open(struct agents *agents)
{
    *agents = (struct agents){ 0 };
    if (k8sm_offers_new(NULL, &agents->offers, NULL) != K8SM_OK)
        need(NULL);
}

static void agent_free(struct agent *agent)
{
    for (size_t i = 0; i < agent->executor_count; i++) {
        free(agent->executors[i].role);
        k8sm_mesos_resources_free(agent->executors[i].resources);
    }
    free(agent->executors);
    k8sm_mesos_resources_free(agent->left);
    text_free(&agent->labels);
    free(agent->id);
    free(agent->hostname);
    free(agent);
}

void agents_close(struct agents *agents)
{
    for (size_t i = 0; i < agents->count; i++)
        agent_free(agents->items[i]);
    free(agents->items);
    offers_clear(agents);
    k8sm_offers_free(agents->offers);
    free(agents->held);
}

/* --- agents ----------------------------------------------------------------------------- */

struct agent *agents_find(const struct agents *agents, const char *id)
{
    for (size_t i = 0; i < agents->count; i++) {
        if (strcmp(agents->items[i]->id, id) == 0)
            return agents->items[i];
    }
    return NULL;
}

struct agent *agents_get(struct agents *agents, const char *id, const char *hostname)
{
    struct agent *agent = agents_find(agents, id);
    if (agent != NULL)
        return agent;
    agent = need(calloc(1, sizeof *agent));
    agent->id = need(strdup(id));
    agent->hostname = need(strdup(hostname));
    agents->items = grow(agents->items, agents->count, &agents->capacity, sizeof *agents->items);
    agents->items[agents->count++] = agent;
    log_info("node appeared", "agent", id, "host", hostname, NULL);
    return agent;
}

void agent_take(struct agent *agent, const k8sm_mesos_resources *resources)
{
    if (agent != NULL && agent->left != NULL && resources != NULL)
        k8sm_mesos_resources_sub(agent->left, resources, NULL);
}

void agent_give(struct agent *agent, const k8sm_mesos_resources *resources)
{
    if (agent != NULL && agent->left != NULL && resources != NULL)
        k8sm_mesos_resources_add(agent->left, resources, NULL);
}

void agents_remove(struct agents *agents, const char *id)
{
    for (size_t i = 0; i < agents->count; i++) {
        if (strcmp(agents->items[i]->id, id) != 0)
            continue;
        log_info("node left", "agent", id, "host", agents->items[i]->hostname, NULL);
        agent_free(agents->items[i]);
        agents->count--;
        memmove(agents->items + i, agents->items + i + 1,
                (agents->count - i) * sizeof *agents->items);
        return;
    }
}

/* Is it the id of the executor for a role: "ID" for "*", "ID@ROLE" for others? The library
 * writes some characters of a role as "%XX". */
static bool is_for_role(const char *id, const char *role)
{
    const char *at = strchr(id, '@');
    if (at == NULL)
        return strcmp(role, "*") == 0;
    for (at++; *at != '\0' && *role != '\0'; at++, role++) {
        if (*at == '%')
            at += strnlen(at, 3) - 1;
        else if (*at != *role)
            return false;
    }
    return *at == *role;
}

const k8sm_mesos_resources *agent_use_executor(struct agent *agent, const char *role,
                                               const k8sm_mesos_resources *resources)
{
    struct agent_executor *executor = agent->executors;
    size_t i = 0;
    while (i < agent->executor_count && strcmp(executor[i].role, role) != 0)
        i++;
    if (i == agent->executor_count) {
        if (resources == NULL)
            return NULL;
        executor = agent->executors =
            grow(executor, i, &agent->executor_capacity, sizeof *executor);
        executor[agent->executor_count++] =
            (struct agent_executor){ .role = need(strdup(role)) };
    }
    executor += i;
    executor->ended = false;
    if (resources != NULL) {
        k8sm_mesos_resources_free(executor->resources);
        executor->resources = NULL;
        if (k8sm_mesos_resources_copy(resources, NULL, &executor->resources, NULL) != K8SM_OK)
            need(NULL);
    }
    return executor->resources;
}

void agent_end_executors(struct agent *agent, const char *id)
{
    for (size_t i = 0; i < agent->executor_count; i++) {
        struct agent_executor *executor = &agent->executors[i];
        if (!executor->ended && is_for_role(id, executor->role)) {
            agent_give(agent, executor->resources);
            executor->ended = true;
        }
    }
}

/* --- offers ----------------------------------------------------------------------------- */

static void note_labels(struct agent *agent, const k8sm_offer *offer)
{
    text_clear(&agent->labels);
    text_add(&agent->labels, "kubernetes.io/hostname=");
    text_add(&agent->labels, agent->hostname);
    for (size_t i = 0; i < k8sm_offer_attribute_count(offer); i++) {
        k8sm_bytes key = { 0 }, value = { 0 };
        if (k8sm_attribute_label(k8sm_offer_attribute(offer, i), NULL, &key, &value, NULL) ==
            K8SM_OK) {
            text_byte(&agent->labels, '\n');
            text_append(&agent->labels, key.data, key.size);
            text_byte(&agent->labels, '=');
            text_append(&agent->labels, value.data, value.size);
        }
        k8sm_bytes_finish(&key);
        k8sm_bytes_finish(&value);
    }
}

/* An offer names what runs on its agent. */
static void note_executors(struct agent *agent, const k8sm_offer *offer)
{
    size_t count = k8sm_offer_executor_count(offer);
    for (size_t i = 0; i < agent->executor_count; i++) {
        struct agent_executor *executor = &agent->executors[i];
        executor->ended = true;
        for (size_t j = 0; j < count; j++) {
            if (is_for_role(k8sm_offer_executor_id(offer, j), executor->role))
                executor->ended = false;
        }
    }
}

/* What an agent has left is the sum of what is offered of it, over its roles. */
static void note_left(struct agents *agents)
{
    for (size_t i = 0; i < k8sm_offers_group_count(agents->offers); i++) {
        const k8sm_offer_group *group = k8sm_offers_group(agents->offers, i);
        const k8sm_offer *offer = k8sm_offer_group_offer(group, 0);
        struct agent *agent = agents_get(agents, k8sm_offer_group_agent_id(group),
                                         k8sm_offer_hostname(offer));
        k8sm_mesos_resources_free(agent->left);
        agent->left = NULL;
    }
    for (size_t i = 0; i < k8sm_offers_group_count(agents->offers); i++) {
        const k8sm_offer_group *group = k8sm_offers_group(agents->offers, i);
        struct agent *agent = agents_get(agents, k8sm_offer_group_agent_id(group), "");
        if (agent->left == NULL)
            k8sm_mesos_resources_new(NULL, &agent->left, NULL);
        if (k8sm_mesos_resources_add(agent->left, k8sm_offer_group_resources(group), NULL) !=
            K8SM_OK)
            log_warn("offer is beyond all sums", "agent", agent->id, NULL);
    }
}

static void refuse(const ProtobufCBinaryData *bytes, bool json, const k8sm_error *err,
                   struct paths *refused)
{
    Api__OfferId *offer =
        json ? (void *)message_from_text(&api__offer_id__descriptor, (const char *)bytes->data,
                                         bytes->len)
             : api__offer_id__unpack(NULL, bytes->len, bytes->data);
    log_warn("offer refused", "offer", offer == NULL ? NULL : offer->id->value, "path", err->path,
             "message", err->message, NULL);
    if (offer != NULL)
        paths_add(refused, offer->id->value, NULL);
    if (offer != NULL)
        api__offer_id__free_unpacked(offer, NULL);
}

void offers_take(struct agents *agents, const Api__Offers *offers, bool json,
                 struct paths *refused)
{
    for (size_t i = 0; i < offers->n_offers; i++) {
        const ProtobufCBinaryData *bytes = &offers->offers[i];
        const char *text = (const char *)bytes->data;
        const k8sm_offer *offer;
        struct agent *agent;
        k8sm_error err;
        if ((json ? k8sm_offers_add_json(agents->offers, text, bytes->len, NULL, 0, &err)
                  : k8sm_offers_add_protobuf(agents->offers, text, bytes->len, &err)) !=
            K8SM_OK) {
            refuse(bytes, json, &err, refused);
            continue;
        }
        offer = k8sm_offers_get(agents->offers, k8sm_offers_count(agents->offers) - 1);
        agents->held = grow(agents->held, agents->held_count, &agents->held_capacity,
                            sizeof *agents->held);
        agents->held[agents->held_count++] =
            (struct held){ need(strdup(k8sm_offer_id(offer))), now_ms() + OFFER_TTL_MS };
        agents->generation++;
        agent = agents_get(agents, k8sm_offer_agent_id(offer), k8sm_offer_hostname(offer));
        note_labels(agent, offer);
        note_executors(agent, offer);
    }
    note_left(agents);
}

static void release(struct agents *agents, size_t index)
{
    k8sm_offers_remove(agents->offers, agents->held[index].offer_id);
    free(agents->held[index].offer_id);
    agents->held[index] = agents->held[--agents->held_count];
}

void offers_remove(struct agents *agents, const char *offer_id)
{
    for (size_t i = 0; i < agents->held_count; i++) {
        if (strcmp(agents->held[i].offer_id, offer_id) == 0) {
            release(agents, i);
            return;
        }
    }
}

void offers_clear(struct agents *agents)
{
    while (agents->held_count > 0)
        release(agents, agents->held_count - 1);
}

void offers_expire(struct agents *agents, bool all, struct paths *expired)
{
    int64_t now = now_ms();
    for (size_t i = agents->held_count; i-- > 0;) {
        if (!all && agents->held[i].until_ms > now)
            continue;
        paths_add(expired, agents->held[i].offer_id, NULL);
        release(agents, i);
    }
}
