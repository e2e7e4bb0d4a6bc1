/* Offers in hand, and a record for each agent that made one: the nodes of the cluster. */
#ifndef SCHEDULER_AGENTS_H
#define SCHEDULER_AGENTS_H

#include <k8smesos/k8smesos.h>
#include <stdint.h>

#include "files.h"
#include "mesos_api.h"
#include "text.h"

/** What our executor holds on an agent for a role: a second description of it has to be
 *  the same. */
struct agent_executor {
    char *role;
    k8sm_mesos_resources *resources;
    bool ended; /* as far as was heard */
};

struct agent {
    char *id, *hostname;
    struct text labels;            /* "key=value" lines */
    k8sm_mesos_resources *left;    /* last offered, and what became of it; all roles */
    struct agent_executor *executors;
    size_t executor_count, executor_capacity;
};

struct held {
    char *offer_id;
    int64_t until_ms;
};

struct agents {
    struct agent **items;
    size_t count, capacity;
    k8sm_offers *offers;
    struct held *held;
    size_t held_count, held_capacity;
    uint64_t generation; /* counts offers that came */
};

void agents_open(struct agents *agents);
void agents_close(struct agents *agents);

/** @return NULL if there is no record of it. */
struct agent *agents_find(const struct agents *agents, const char *id);
/** @return the record of an agent, made if there is none. */
struct agent *agents_get(struct agents *agents, const char *id, const char *hostname);
/** Its resources were used by a task, or given back. NULL is allowed for both. */
void agent_take(struct agent *agent, const k8sm_mesos_resources *resources);
void agent_give(struct agent *agent, const k8sm_mesos_resources *resources);
/** It left the cluster. */
void agents_remove(struct agents *agents, const char *id);
/** It is told of in a task.
 *  @param resources  what it got of the offers; NULL: it runs already.
 *  @return what it was described with; NULL if nothing is known. */
const k8sm_mesos_resources *agent_use_executor(struct agent *agent, const char *role,
                                               const k8sm_mesos_resources *resources);
/** The executor of that id has ended. */
void agent_end_executors(struct agent *agent, const char *id);

/** Take the offers of an event, in JSON or protobuf; those that the library refuses are added to
 *  @p refused, to be declined. */
void offers_take(struct agents *agents, const Api__Offers *offers, bool json,
                 struct paths *refused);
/** It was rescinded, used or declined. */
void offers_remove(struct agents *agents, const char *offer_id);
void offers_clear(struct agents *agents);
/** Take out every offer held too long (or all of them), to be declined. */
void offers_expire(struct agents *agents, bool all, struct paths *expired);

#endif
