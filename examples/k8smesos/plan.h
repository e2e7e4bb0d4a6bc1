/* A plan of place and task: pods, one after another, on offers. */
#ifndef K8SMESOS_PLAN_H
#define K8SMESOS_PLAN_H

#include "session.h"

/* The executor that an earlier task of the plan brings to an agent and role. */
struct brought {
    const k8sm_offer_group *group;
    k8sm_mesos_resources *resources; /* NULL: none so far */
};

struct plan {
    k8sm_offers *offers;
    k8sm_executor *executor;
    k8sm_placement *placement;
    struct brought *brought; /* one for each group, by address */
    size_t brought_count;
    uint64_t tasks;    /* made so far */
    struct text bytes; /* of the task of -o protobuf, written when it stayed the only one */
};

/* One copy and what became of it. */
struct placed {
    const char *file;
    const struct ready *pod;
    int64_t index;
    const k8sm_offer_group *group; /* NULL: nowhere */
    const k8sm_match *match;       /* NULL: there are no offers */
};

/** The plan's groups, so that executors are found by group. */
void plan_groups(struct plan *plan);
/** Write the task, or the task group, of a copy that has a place. */
void answer_task(struct session *session, struct plan *plan, const struct placed *placed);

#endif
