/* Limits of one container: a cgroup below the executor's own where that is permitted, else
 * rlimits. The numbers are the library's. */
#ifndef EXECUTOR_LIMITS_H
#define EXECUTOR_LIMITS_H

#include <k8smesos/k8smesos.h>

enum limits_way { LIMITS_NONE, LIMITS_RLIMIT, LIMITS_CGROUP_V1, LIMITS_CGROUP_V2 };
/** Called in the child, before exec; @p name names the cgroup. */
enum limits_way limits_apply(const k8sm_container *container, const char *name);
const char *limits_way_name(enum limits_way way);

#endif
