/* Where pods come from. This source is manifest files and directories, looked at again and
 * again; another one, of an API server, needs the same three functions. */
#ifndef SCHEDULER_SOURCE_H
#define SCHEDULER_SOURCE_H

#include "files.h"
#include "pods.h"

struct source {
    const struct paths *paths;
    const k8sm_policy *policy;
    struct text seen;          /* names, sizes and times of the files at the last look */
    struct manifests manifests;
    struct manifests services; /* no pods: Service objects, as JSON */
    bool complete;             /* every file could be read and understood */
};

void source_open(struct source *source, const struct paths *paths, const k8sm_policy *policy);
/** Look whether anything changed. @return true if there is a new set of manifests. */
bool source_look(struct source *source);
void source_close(struct source *source);

#endif
