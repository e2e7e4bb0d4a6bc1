
#include "executor_internal.h"
#include "task_internal.h"
#include "wire_write.h"

enum { NAME = 1, TASK_ID = 2, AGENT_ID = 3, RESOURCES = 4, EXECUTOR = 5, DATA = 6, LIMITS = 15 };
enum { VALUE = 1, MAP_KEY = 1, MAP_VALUE = 2 };

static void put_id(k8sm__buffer *buffer, uint32_t field, const char *id)
{
    size_t opened = k8sm__wire_open(buffer, field);
    k8sm__wire_string(buffer, VALUE, id);
    k8sm__wire_close(buffer, opened);
}

static void put_limit(k8sm__buffer *buffer, const k8sm__task_limit *limit)
{
    size_t entry = k8sm__wire_open(buffer, LIMITS), scalar;
    k8sm__wire_string(buffer, MAP_KEY, limit->name);
    scalar = k8sm__wire_open(buffer, MAP_VALUE);
    k8sm__wire_fixed(buffer, VALUE, limit->amount);
    k8sm__wire_close(buffer, scalar);
    k8sm__wire_close(buffer, entry);
}

void k8sm__task_to_protobuf(const k8sm_task *task, k8sm__buffer *buffer)
{
    size_t opened;
    k8sm__wire_string(buffer, NAME, task->name);
    put_id(buffer, TASK_ID, task->id);
    put_id(buffer, AGENT_ID, task->agent_id);
    for (size_t i = 0; i < task->resources->count; i++) {
        opened = k8sm__wire_open(buffer, RESOURCES);
        k8sm__entry_to_protobuf(&task->resources->entries[i], buffer);
        k8sm__wire_close(buffer, opened);
    }
    opened = k8sm__wire_open(buffer, EXECUTOR);
    k8sm__executor_to_protobuf(task->executor, task->role, task->executor_resources, NULL,
                               buffer);
    k8sm__wire_close(buffer, opened);
    k8sm__wire_bytes(buffer, DATA, task->data.data, task->data.size);
    for (size_t i = 0; i < task->limit_count; i++)
        put_limit(buffer, &task->limits[i]);
}
