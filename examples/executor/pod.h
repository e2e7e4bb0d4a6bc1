/* A pod that runs here: its containers one after another and side by side, started again by
 * its restart policy, until it ends. */
#ifndef EXECUTOR_POD_H
#define EXECUTOR_POD_H

#include <k8smesos/k8smesos.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "text.h"

enum phase {
    PHASE_PENDING, /* init containers */
    PHASE_RUNNING,
    PHASE_SUCCEEDED,
    PHASE_FAILED,
    PHASE_KILLED
};

struct running {
    pid_t pid;         /* 0: not running */
    bool started, ended;
    bool leaving;      /* its process has ended, but not yet all that it left */
    int status;        /* of waitpid(), when it ended last */
    int64_t due_ms, delay_ms; /* before it is started again */
};

struct pod {
    char *name;        /* of its directory and of its cgroups: the task's id */
    char *directory;
    struct text json;  /* borrowed by `object` */
    k8sm_object *object;
    const k8sm_pod *pod;
    struct running *containers;
    size_t count;
    enum phase phase;
    bool killing;
    bool over;         /* decided: it ends when nothing of it is left */
    size_t failed;     /* the container by which it failed; SIZE_MAX: it succeeded */
    int64_t grace_ms, kill_ms; /* SIGKILL at kill_ms */
    struct text message;       /* how it ended, or why it cannot run */
};

/** @param json  a v1 Pod; copied.
 *  @return NULL, with why in @p message, if it is no pod or cannot be run here. */
struct pod *pod_new(const char *name, const char *sandbox, const char *json, size_t len,
                    struct text *message);
/** NULL is allowed; what still runs is killed. */
void pod_free(struct pod *pod);
/** Do what is due: start, start again, kill, see the end. @return true if the phase changed. */
bool pod_step(struct pod *pod, int64_t now);
/** A child ended. @return true if it was one of this pod's. */
bool pod_reap(struct pod *pod, pid_t pid, int status, int64_t now);
/** End it: SIGTERM, and SIGKILL after its grace period (or @p grace_ms if not negative). */
void pod_kill(struct pod *pod, int64_t grace_ms, int64_t now);

#endif
