#include <stdio.h>
#include "verbs.h"
static int soon(const struct call *call)
{
    fprintf(stderr, "k8smesos: the verb %s is not there yet\n", verb_name(call->verb));
    return STATUS_USAGE;
}
int verb_fit(const struct call *call) { return soon(call); }
int verb_place(const struct call *call) { return soon(call); }
int verb_task(const struct call *call) { return soon(call); }
int verb_executor(const struct call *call) { return soon(call); }
int verb_cgroup(const struct call *call) { return soon(call); }
int verb_resources(const struct call *call) { return soon(call); }
