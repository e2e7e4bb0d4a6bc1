#include "call.h"

#include <stdlib.h>
#include <string.h>

enum {
    SUBSCRIBE = 1, ACCEPT = 3, DECLINE = 4, REVIVE = 5, KILL = 6, ACKNOWLEDGE = 8, RECONCILE = 9,
    SUPPRESS = 12
};
enum { LAUNCH = 1 };
enum { TASK_KILLING_STATE = 2, PARTITION_AWARE = 5, MULTI_ROLE = 6, RESERVATION_REFINEMENT = 7 };

static void pack(Api__Call *call, int type, const char *framework_id, struct text *body)
{
    Api__Id id = API_ID(framework_id);
    size_t size;
    call->has_type = 1;
    call->type = type;
    call->framework_id = framework_id[0] == '\0' ? NULL : &id;
    size = api__call__get_packed_size(call);
    api__call__pack(call, (uint8_t *)text_room(body, size));
    body->size += size;
    call->framework_id = NULL;
}

void call_subscribe(const struct flags *flags, const char *framework_id, struct text *body)
{
    static const int capabilities[] = { TASK_KILLING_STATE, PARTITION_AWARE, MULTI_ROLE,
                                        RESERVATION_REFINEMENT };
    enum { COUNT = sizeof capabilities / sizeof *capabilities };
    Api__Call call = API__CALL__INIT;
    Api__Subscribe subscribe = API__SUBSCRIBE__INIT;
    Api__FrameworkInfo info = API__FRAMEWORK_INFO__INIT;
    Api__Capability items[COUNT];
    Api__Capability *pointers[COUNT];
    Api__Id id = API_ID(framework_id);
    char *principal = NULL;
    for (int i = 0; i < COUNT; i++) {
        items[i] = (Api__Capability)API__CAPABILITY__INIT;
        items[i].has_type = 1;
        items[i].type = capabilities[i];
        pointers[i] = &items[i];
    }
    if (flags->credential.size > 0)
        principal = need(strndup(flags->credential.data, strcspn(flags->credential.data, ":")));
    info.user = (char *)flags->framework_user;
    info.name = (char *)flags->framework_name;
    info.id = framework_id[0] == '\0' ? NULL : &id;
    info.has_failover_timeout = 1;
    info.failover_timeout = flags->failover_timeout;
    info.has_checkpoint = 1;
    info.checkpoint = 1;
    info.principal = principal;
    info.n_capabilities = COUNT;
    info.capabilities = pointers;
    info.n_roles = flags->roles.count;
    info.roles = flags->roles.items;
    subscribe.framework_info = &info;
    call.subscribe = &subscribe;
    pack(&call, SUBSCRIBE, framework_id, body);
    free(principal);
}

/* Ids in two arrays, as the generated structs want them. */
struct ids {
    Api__Id *items;
    Api__Id **pointers;
};

static struct ids make_ids(char *const *texts, size_t count)
{
    struct ids ids = { need(calloc(count + 1, sizeof *ids.items)),
                       need(calloc(count + 1, sizeof *ids.pointers)) };
    for (size_t i = 0; i < count; i++) {
        ids.items[i] = API_ID(texts[i]);
        ids.pointers[i] = &ids.items[i];
    }
    return ids;
}

static void free_ids(struct ids *ids)
{
    free(ids->items);
    free(ids->pointers);
}

void call_launch(const char *framework_id, const struct paths *offers,
                 const struct text *tasks, size_t count, double refuse_seconds,
                 struct text *body)
{
    Api__Call call = API__CALL__INIT;
    Api__Accept accept = API__ACCEPT__INIT;
    Api__Operation operation = API__OPERATION__INIT, *operations = &operation;
    Api__Launch launch = API__LAUNCH__INIT;
    Api__Filters filters = API__FILTERS__INIT;
    struct ids ids = make_ids(offers->items, offers->count);
    ProtobufCBinaryData *infos = need(calloc(count + 1, sizeof *infos));
    for (size_t i = 0; i < count; i++)
        infos[i] = (ProtobufCBinaryData){ tasks[i].size, (uint8_t *)tasks[i].data };
    launch.n_task_infos = count;
    launch.task_infos = infos;
    operation.has_type = 1;
    operation.type = LAUNCH;
    operation.launch = &launch;
    filters.has_refuse_seconds = 1;
    filters.refuse_seconds = refuse_seconds;
    accept.n_offer_ids = offers->count;
    accept.offer_ids = ids.pointers;
    accept.n_operations = 1;
    accept.operations = &operations;
    accept.filters = &filters;
    call.accept = &accept;
    pack(&call, ACCEPT, framework_id, body);
    free(infos);
    free_ids(&ids);
}

void call_decline(const char *framework_id, const struct paths *offers, double refuse_seconds,
                  struct text *body)
{
    Api__Call call = API__CALL__INIT;
    Api__Decline decline = API__DECLINE__INIT;
    Api__Filters filters = API__FILTERS__INIT;
    struct ids ids = make_ids(offers->items, offers->count);
    filters.has_refuse_seconds = 1;
    filters.refuse_seconds = refuse_seconds;
    decline.n_offer_ids = offers->count;
    decline.offer_ids = ids.pointers;
    decline.filters = &filters;
    call.decline = &decline;
    pack(&call, DECLINE, framework_id, body);
    free_ids(&ids);
}

void call_kill(const char *framework_id, const char *task_id, struct text *body)
{
    Api__Call call = API__CALL__INIT;
    Api__Kill kill = API__KILL__INIT;
    Api__Id id = API_ID(task_id);
    kill.task_id = &id;
    call.kill = &kill;
    pack(&call, KILL, framework_id, body);
}

void call_acknowledge(const char *framework_id, const Api__TaskStatus *status, struct text *body)
{
    Api__Call call = API__CALL__INIT;
    Api__Acknowledge acknowledge = API__ACKNOWLEDGE__INIT;
    acknowledge.agent_id = status->agent_id;
    acknowledge.task_id = status->task_id;
    acknowledge.uuid = status->uuid;
    call.acknowledge = &acknowledge;
    pack(&call, ACKNOWLEDGE, framework_id, body);
}

void call_reconcile(const char *framework_id, char *const *task_ids, char *const *agent_ids,
                    size_t count, struct text *body)
{
    Api__Call call = API__CALL__INIT;
    Api__Reconcile reconcile = API__RECONCILE__INIT;
    struct ids tasks = make_ids(task_ids, count), agents = make_ids(agent_ids, count);
    Api__Reconcile__Task *items = need(calloc(count + 1, sizeof *items));
    Api__Reconcile__Task **pointers = need(calloc(count + 1, sizeof *pointers));
    for (size_t i = 0; i < count; i++) {
        items[i] = (Api__Reconcile__Task)API__RECONCILE__TASK__INIT;
        items[i].task_id = tasks.pointers[i];
        items[i].agent_id = agents.pointers[i];
        pointers[i] = &items[i];
    }
    reconcile.n_tasks = count;
    reconcile.tasks = pointers;
    call.reconcile = &reconcile;
    pack(&call, RECONCILE, framework_id, body);
    free(items);
    free(pointers);
    free_ids(&tasks);
    free_ids(&agents);
}

void call_offers(const char *framework_id, bool wanted, struct text *body)
{
    Api__Call call = API__CALL__INIT;
    pack(&call, wanted ? REVIVE : SUPPRESS, framework_id, body);
}
