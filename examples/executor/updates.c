#include "updates.h"

#include <string.h>
#include <sys/random.h>

#include "log.h"

/* The master refuses other random bytes than a version 4 UUID. */
static void make_uuid(uint8_t uuid[16])
{
    size_t got = 0;
    while (got < 16) {
        ssize_t part = getrandom(uuid + got, 16 - got, 0);
        if (part > 0)
            got += (size_t)part;
    }
    uuid[6] = (uint8_t)((uuid[6] & 0x0F) | 0x40);
    uuid[8] = (uint8_t)((uuid[8] & 0x3F) | 0x80);
}

json_t *updates_add(struct updates *updates, const char *executor_id, const char *task_id,
                    const char *state, const char *message)
{
    uint8_t uuid[16];
    json_t *update;
    make_uuid(uuid);
    update = need(json_pack("{s:{s:o, s:o, s:s, s:s, s:f, s:o}}", "status", "task_id",
                            id_json(task_id), "executor_id", id_json(executor_id), "state", state,
                            "source", "SOURCE_EXECUTOR", "timestamp", now_seconds(), "uuid",
                            bytes_json(&(ProtobufCBinaryData){ sizeof uuid, uuid })));
    if (message != NULL)
        json_object_set_new(json_object_get(update, "status"), "message", json_string(message));
    if (updates->list == NULL)
        updates->list = need(json_array());
    json_array_append(updates->list, update);
    return update;
}

void updates_acknowledged(struct updates *updates, const ProtobufCBinaryData *uuid)
{
    for (size_t i = 0; i < json_array_size(updates->list); i++) {
        const json_t *status = json_object_get(json_array_get(updates->list, i), "status");
        const json_t *its = json_object_get(status, "uuid");
        if (json_string_length(its) == uuid->len &&
            memcmp(json_string_value(its), uuid->data, uuid->len) == 0)
            json_array_remove(updates->list, i--);
    }
}

bool updates_wait_for(const struct updates *updates, const char *task_id)
{
    const json_t *update;
    size_t i;
    json_array_foreach(updates->list, i, update)
    {
        const json_t *id = json_object_get(json_object_get(update, "status"), "task_id");
        if (strcmp(json_string_value(json_object_get(id, "value")), task_id) == 0)
            return true;
    }
    return false;
}
