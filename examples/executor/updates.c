#include "updates.h"

#include <stdlib.h>
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

const struct update *updates_add(struct updates *updates, const char *executor_id,
                                 const char *task_id, enum task_state state,
                                 const char *message)
{
    Api__Update body = API__UPDATE__INIT;
    Api__TaskStatus status = API__TASK_STATUS__INIT;
    Api__Id task = API_ID(task_id), executor = API_ID(executor_id);
    struct update *update;
    updates->items = grow(updates->items, updates->count, &updates->capacity,
                          sizeof *updates->items);
    update = &updates->items[updates->count++];
    *update = (struct update){ .task_id = need(strdup(task_id)) };
    make_uuid(update->uuid);
    status.task_id = &task;
    status.state = (int32_t)state;
    status.message = (char *)message;
    status.has_timestamp = 1;
    status.timestamp = now_seconds();
    status.executor_id = &executor;
    status.has_source = 1;
    status.source = SOURCE_EXECUTOR;
    status.has_uuid = 1;
    status.uuid = (ProtobufCBinaryData){ sizeof update->uuid, update->uuid };
    body.status = &status;
    update->bytes.size =
        api__update__pack(&body, (uint8_t *)text_room(&update->bytes,
                                                      api__update__get_packed_size(&body)));
    return update;
}

bool updates_acknowledged(struct updates *updates, const uint8_t *uuid, size_t len)
{
    for (size_t i = 0; i < updates->count; i++) {
        struct update *update = &updates->items[i];
        if (len != sizeof update->uuid || memcmp(update->uuid, uuid, len) != 0)
            continue;
        free(update->task_id);
        text_free(&update->bytes);
        updates->count--;
        memmove(update, update + 1, (updates->count - i) * sizeof *update);
        return true;
    }
    return false;
}

bool updates_wait_for(const struct updates *updates, const char *task_id)
{
    for (size_t i = 0; i < updates->count; i++) {
        if (strcmp(updates->items[i].task_id, task_id) == 0)
            return true;
    }
    return false;
}

void updates_free(struct updates *updates)
{
    for (size_t i = 0; i < updates->count; i++) {
        free(updates->items[i].task_id);
        text_free(&updates->items[i].bytes);
    }
    free(updates->items);
}
