/* Calls of the scheduler API: trees as in Mesos' documentation. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mesos_json.h"
#include "scheduler.h"

static void write_call(const struct scheduler *s, const char *type, json_t *body,
                       struct text *text)
{
    json_t *call = need(json_pack("{s:s}", "type", type));
    char key[16] = "";
    for (size_t i = 0; type[i] != '\0'; i++)
        key[i] = (char)tolower((unsigned char)type[i]);
    if (body != NULL)
        json_object_set_new(call, key, body);
    if (s->framework_id.data[0] != '\0')
        json_object_set_new(call, "framework_id", id_json(s->framework_id.data));
    message_write(&api__call__descriptor, call, s->flags.json, text);
}

void send_call(struct scheduler *s, const char *type, json_t *body)
{
    s->outbox = grow(s->outbox, s->outbox_count, &s->outbox_capacity, sizeof *s->outbox);
    s->outbox[s->outbox_count] = (struct text){ 0 };
    write_call(s, type, body, &s->outbox[s->outbox_count++]);
}

json_t *ids_json(const struct paths *ids)
{
    json_t *list = need(json_array());
    for (size_t i = 0; i < ids->count; i++)
        json_array_append_new(list, id_json(ids->items[i]));
    return list;
}

void write_subscribe(const struct scheduler *s, struct text *text)
{
    static const char *const capabilities[] = { "TASK_KILLING_STATE", "PARTITION_AWARE",
                                                "MULTI_ROLE", "RESERVATION_REFINEMENT" };
    const struct flags *flags = &s->flags;
    json_t *info = need(json_pack("{s:s, s:s, s:f, s:b, s:[], s:[]}", "user",
                                  flags->framework_user, "name", flags->framework_name,
                                  "failover_timeout", flags->failover_timeout, "checkpoint", 1,
                                  "roles", "capabilities"));
    for (size_t i = 0; i < flags->roles.count; i++)
        json_array_append_new(json_object_get(info, "roles"), json_string(flags->roles.items[i]));
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
        json_array_append_new(json_object_get(info, "capabilities"),
                              json_pack("{s:s}", "type", capabilities[i]));
    if (s->framework_id.data[0] != '\0')
        json_object_set_new(info, "id", id_json(s->framework_id.data));
    if (flags->credential.size > 0)
        json_object_set_new(info, "principal", json_stringn(flags->credential.data,
                                                            strcspn(flags->credential.data, ":")));
    write_call(s, "SUBSCRIBE", need(json_pack("{s:o}", "framework_info", info)), text);
}
