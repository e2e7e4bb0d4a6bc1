/* What the command line asks for. */
#ifndef K8SMESOS_CALL_H
#define K8SMESOS_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <k8smesos/k8smesos.h>

#include "report.h"

enum verb {
    VERB_NONE,
    VERB_QUANTITY,
    VERB_SUM,
    VERB_LIMITS,
    VERB_FIT,
    VERB_PLACE,
    VERB_TASK,
    VERB_EXECUTOR,
    VERB_CGROUP,
    VERB_RESOURCES,
    VERB_COUNT
};

/** The exit status of the program; the highest that applies wins. */
enum { STATUS_DONE = 0, STATUS_NO_FIT = 1, STATUS_USAGE = 2, STATUS_INPUT = 3, STATUS_IO = 4 };

enum { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct strings {
    const char **items;
    size_t count, capacity;
};

struct call {
    enum verb verb;
    bool help, version;
    struct strings words; /* after the verb */

    enum format format;
    int32_t colour, progress; /* a WHEN_* */
    bool lenient, revocable;
    k8sm_policy policy;
    const char *default_cpu, *default_mem, *executor_cpu, *executor_mem; /* NULL: not given */
    struct strings limit_ranges, roles, extended, offers;
    k8sm_name_map *extended_map;

    bool pairs;              /* quantity */
    bool batch, tasks;       /* resources */
    const char *static_pods; /* executor, task, fit, place */
    uint64_t unpacked_limit;
    const char *task_id, *framework_id; /* task */
    bool task_group;
    const char *executor_id, *executor_command;
    struct strings executor_uris;
    const char *pid, *proc, *directory, *prefix, *environment; /* cgroup */
    int32_t cgroup_basis;                                      /* -1: not said */
    bool cgroup_said, cgroup_v2;                               /* the version */
    bool no_system, no_contain;
};

/** Read the command line.
 *  @return 0, or STATUS_USAGE after a message on standard error. */
int call_read(struct call *call, int argc, char *const *argv);
void call_free(struct call *call);

const char *verb_name(enum verb verb);
void help_print(struct output *output, enum verb verb);

#endif
