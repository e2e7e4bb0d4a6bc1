/* k8smesos: what Kubernetes pods need on Mesos. It does the I/O; the library does the
 * thinking. */
#include <stdio.h>

#include "session.h"
#include "verbs.h"

static int (*const run[VERB_COUNT])(const struct call *call) = {
    [VERB_QUANTITY] = verb_quantity,   [VERB_SUM] = verb_sum,
    [VERB_LIMITS] = verb_limits,       [VERB_FIT] = verb_fit,
    [VERB_PLACE] = verb_place,         [VERB_TASK] = verb_task,
    [VERB_EXECUTOR] = verb_executor,   [VERB_CGROUP] = verb_cgroup,
    [VERB_RESOURCES] = verb_resources,
};

/* --help and --version. */
static int answer(const struct call *call)
{
    struct output output;
    output_open(&output, 1);
    if (call->help) {
        help_print(&output, call->verb);
    } else {
        output_text(&output, "k8smesos ");
        output_text(&output, k8sm_version());
        output_text(&output, " (Kubernetes types ");
        output_text(&output, k8sm_schema_version());
        output_text(&output, ")\n");
    }
    return output_close(&output) ? STATUS_DONE : unwritten(&output);
}

int main(int argc, char **argv)
{
    struct call call;
    int status = call_read(&call, argc, argv);
    if (status == STATUS_DONE && (call.help || call.version)) {
        status = answer(&call);
    } else if (status == STATUS_DONE && call.verb == VERB_NONE) {
        fputs("k8smesos: a verb is wanted (see k8smesos --help)\n", stderr);
        status = STATUS_USAGE;
    } else if (status == STATUS_DONE) {
        status = run[call.verb](&call);
    }
    call_free(&call);
    return status;
}
