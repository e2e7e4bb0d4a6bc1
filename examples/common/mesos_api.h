/* Numbers of the enums in mesos_api.proto, which has them as int32. */
#ifndef COMMON_MESOS_API_H
#define COMMON_MESOS_API_H

#include "mesos_api.pb-c.h"

enum task_state {
    TASK_STARTING = 0,
    TASK_RUNNING = 1,
    TASK_FINISHED = 2,
    TASK_FAILED = 3,
    TASK_KILLED = 4,
    TASK_LOST = 5,
    TASK_STAGING = 6,
    TASK_ERROR = 7,
    TASK_KILLING = 8,
    TASK_DROPPED = 9,
    TASK_UNREACHABLE = 10,
    TASK_GONE = 11,
    TASK_GONE_BY_OPERATOR = 12,
    TASK_UNKNOWN = 13
};

enum { SOURCE_MASTER = 0, SOURCE_AGENT = 1, SOURCE_EXECUTOR = 2 };
enum { REASON_RECONCILIATION = 9 };

/** Name an Id on the stack: the api messages hold pointers. */
#define API_ID(text) (Api__Id){ PROTOBUF_C_MESSAGE_INIT(&api__id__descriptor), (char *)(text) }

#endif
