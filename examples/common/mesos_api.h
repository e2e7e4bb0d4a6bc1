/* Short names for what mesos_api.proto says. */
#ifndef COMMON_MESOS_API_H
#define COMMON_MESOS_API_H

#include "mesos_api.pb-c.h"

#define TASK_STARTING API__TASK_STATE__TASK_STARTING
#define TASK_RUNNING API__TASK_STATE__TASK_RUNNING
#define TASK_FINISHED API__TASK_STATE__TASK_FINISHED
#define TASK_FAILED API__TASK_STATE__TASK_FAILED
#define TASK_KILLED API__TASK_STATE__TASK_KILLED
#define TASK_STAGING API__TASK_STATE__TASK_STAGING
#define TASK_ERROR API__TASK_STATE__TASK_ERROR
#define TASK_KILLING API__TASK_STATE__TASK_KILLING
#define TASK_UNREACHABLE API__TASK_STATE__TASK_UNREACHABLE
#define TASK_UNKNOWN API__TASK_STATE__TASK_UNKNOWN

/** @return "TASK_RUNNING" and the like; "?" for a state of later versions. */
const char *task_state_name(int state);

#endif
