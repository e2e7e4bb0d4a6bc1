#ifndef K8SM_MATCH_INTERNAL_H
#define K8SM_MATCH_INTERNAL_H

#include "k8smesos/match.h"
#include "take.h"

struct k8sm_match {
    k8sm__arena arena; /* texts of reasons, mappings */
    const k8sm_alloc *alloc;
    k8sm_reason *reasons;
    size_t reason_count, reason_capacity;
    k8sm_mesos_resources *task, *executor, *left;
    k8sm_port_mapping *ports;
    size_t port_count, port_capacity;
    bool executor_running;
    /* of what pod and executor want together of one resource: where most of it is missing */
    int64_t most_short, most_wanted;
};

/** Append a reason: its texts are copied, short_by is wanted - had. */
k8sm_status k8sm__match_add_reason(k8sm_match *match, const k8sm_reason *reason,
                                   k8sm_error *err);
/** Map the pod's host ports out of match->left into match->task and match->ports, or
 *  append the reasons why not. */
k8sm_status k8sm__match_ports(k8sm_match *match, const k8sm_pod *pod, const char *role,
                              const k8sm_policy *policy, k8sm_error *err);

/** The roles that a pod takes offers of, in order of preference: the annotation
 *  k8s.mesosphere.io/roles as far as the policy has them, else the policy's.
 *  @return the number of the role in that order, or SIZE_MAX. */
size_t k8sm__pod_role_rank(const k8sm_pod *pod, const k8sm_policy *policy, const char *role);

/** k8sm_match_new() against what @p left holds now in place of the whole group; @p executor_here:
 *  our executor was already put there. */
k8sm_status k8sm__match_left(const k8sm_object *object, const k8sm_account *account,
                             const k8sm_offer_group *group, const k8sm_mesos_resources *left,
                             bool executor_here, const k8sm_executor *executor,
                             const k8sm_policy *policy, const k8sm_alloc *alloc,
                             k8sm_match **ret_match, k8sm_error *err);

/** What a pod may take under a policy. */
k8sm__take_rule k8sm__policy_take_rule(const k8sm_policy *policy);
/** Is the agent in maintenance at that time? 0: not looked at. */
bool k8sm__group_unavailable(const k8sm_offer_group *group, int64_t now);
/** Is an executor of this id, named by offer @p end of the group and by none before it, another
 *  one than ours that the profile minds? */
bool k8sm__executor_in_the_way(const k8sm_executor *executor, const k8sm_policy *policy,
                               const k8sm_offer_group *group, size_t end, const char *id);

/** What host ports a pod wants. */
typedef struct k8sm__port_wish {
    uint16_t *fixed; /* by number, in the order of the pod, each once */
    size_t count, capacity;
    int64_t wildcards;
    size_t obstacles; /* what no offer can give: two containers' one port, no port at all */
} k8sm__port_wish;
/** @param wish  its fixed and capacity are kept for the next use. @return false if out of memory. */
bool k8sm__pod_ports(const k8sm_pod *pod, const k8sm_policy *policy, const k8sm_alloc *alloc,
                     k8sm__port_wish *wish);

/** Thousandths that the executor needs on top of the pod: 0 where it runs or is not counted. */
int64_t k8sm__match_executor_need(const k8sm_match *match, const k8sm_executor *executor,
                                  const k8sm_policy *policy, const char *name);
/** The most of a scalar that a pod can take out of @p left so that @p executor_need of it is
 *  left for the executor; -1: not even nothing. @p wanted: more is not looked for. */
k8sm_status k8sm__match_capacity(const k8sm_mesos_resources *left, const char *name,
                                 int64_t wanted, int64_t executor_need,
                                 const k8sm_policy *policy, int64_t *ret_capacity,
                                 k8sm_error *err);

#endif
