/* The runtime `process`: a container is its command as a child process in a group of its own. */
#ifndef EXECUTOR_PROCESS_H
#define EXECUTOR_PROCESS_H

#include <jansson.h>
#include <k8smesos/k8smesos.h>
#include <stdbool.h>
#include <sys/types.h>

#include "text.h"

/** Limit this process, before exec: a cgroup of that name below its own where that is
 *  permitted, else rlimits. The numbers are the library's. @return how, in words. */
const char *limits_apply(const k8sm_container *container, const char *name);
/** End what is left in that cgroup, and remove it: an agent can not lower the executor's own
 *  limits below those of a group in it. @return true if there is none (any more). */
bool limits_remove(const char *name);

/** Can this runtime run the pod? @param message  else the first field that it cannot do, and
 *  why. */
bool process_supports(const json_t *pod, struct text *message);
/** Start a container.
 *  @param directory   of the pod's logs: NAME.stdout and NAME.stderr are appended there.
 *  @param group       of limits_apply().
 *  @param ret_limits  how its limits are applied.
 *  @return the process, or -1 with errno. */
pid_t process_start(const k8sm_container *container, const char *directory, const char *group,
                    const char **ret_limits);
/** Signal all of a container's processes. */
void process_signal(pid_t pid, int signal);

#endif
