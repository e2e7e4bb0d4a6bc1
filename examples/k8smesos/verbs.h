/* One function for each verb; each lives in a file of its name.
 * @return the exit status of the program. */
#ifndef K8SMESOS_VERBS_H
#define K8SMESOS_VERBS_H

#include "call.h"

int verb_quantity(const struct call *call);
int verb_sum(const struct call *call);
int verb_limits(const struct call *call);
int verb_fit(const struct call *call);
int verb_place(const struct call *call);
int verb_task(const struct call *call);
int verb_executor(const struct call *call);
int verb_cgroup(const struct call *call);
int verb_resources(const struct call *call);

#endif
