/* The runtime `process`: a container is its command as a child process in a group of its own. */
#ifndef EXECUTOR_PROCESS_H
#define EXECUTOR_PROCESS_H

#include <jansson.h>
#include <k8smesos/k8smesos.h>
#include <stdbool.h>
#include <sys/types.h>

#include "text.h"

enum limits_way { LIMITS_NONE, LIMITS_RLIMIT, LIMITS_CGROUP_V1, LIMITS_CGROUP_V2 };
const char *limits_way_name(enum limits_way way);
/** Limit this process, before exec: a cgroup of that name below its own where that is
 *  permitted, else rlimits. The numbers are the library's. */
enum limits_way limits_apply(const k8sm_container *container, const char *name);
/** End what is left in that cgroup, and remove it: an agent can not lower the executor's own
 *  limits below those of a group in it. @return true if there is none (any more). */
bool limits_remove(const char *name);

/** Can this runtime run the pod? @param message  else the first field that it cannot do, and
 *  why. */
bool process_supports(const json_t *pod, struct text *message);
/** Start container @p index.
 *  @param directory  of the pod's logs: NAME.stdout and NAME.stderr are appended there.
 *  @param ret_way    how its limits are applied.
 *  @return the process, or -1 with errno. */
pid_t process_start(const k8sm_pod *pod, size_t index, const char *directory,
                    enum limits_way *ret_way);
/** After the container's process has ended: has everything it left gone, too? Ends it. */
bool process_gone(const char *directory, const char *container);
/** Signal all of a container's processes. */
void process_signal(pid_t pid, int signal);

#endif
