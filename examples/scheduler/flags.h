/* The command line of the scheduler. */
#ifndef SCHEDULER_FLAGS_H
#define SCHEDULER_FLAGS_H

#include <k8smesos/k8smesos.h>
#include <stdbool.h>

#include "files.h"

struct flags {
    struct paths masters; /* "host:port" or "https://host:port" */
    struct paths pods;    /* manifest files and directories */
    struct paths roles;
    const char *framework_name, *framework_user;
    double failover_timeout; /* seconds */
    const char *state_dir, *executor_path, *static_pods, *status_address, *node_label;
    const char *ca_file, *endpoints;
    struct text credential; /* "principal:secret"; empty: none */
    int32_t json;           /* 1: calls and events are JSON, 0: protobuf */
    k8sm_policy policy;     /* its roles point into `roles` */
};

/** @return -1 to go on; else the status to end with, after a message. */
int flags_parse(struct flags *flags, int argc, char **argv);
void flags_free(struct flags *flags);

#endif
