/* A pod's amounts on their way from the manifest to Mesos: a copy that each stage changes. */
#ifndef K8SM_LEDGER_H
#define K8SM_LEDGER_H

#include "k8smesos/policy.h"
#include "pod_internal.h"

typedef struct k8sm__ledger_entry {
    const k8sm_container *container;
    k8sm_resource_list requests, limits;
} k8sm__ledger_entry;

typedef struct k8sm__ledger {
    k8sm__arena *arena; /* all lists are in it: nothing to finish */
    const k8sm_pod *pod;
    k8sm__ledger_entry *entries; /* as k8sm_pod_container() */
    size_t count;
    k8sm_resource_list overhead, requests, limits; /* spec.overhead, spec.resources */
    k8sm__container_status *statuses, *init_statuses, pod_status; /* rounded copies */
} k8sm__ledger;

/** Which list of a container a walk reads. */
typedef enum k8sm__side { K8SM__REQUESTS, K8SM__LIMITS } k8sm__side;

k8sm_status k8sm__ledger_copy(k8sm__ledger *ledger, const k8sm_pod *pod, k8sm__arena *arena,
                              k8sm_error *err);
const k8sm_resource_list *k8sm__ledger_list(const k8sm__ledger_entry *entry, k8sm__side side);

/** The containers' total: regular and sidecars together, or the greatest need while init
 *  containers run (KEP-753). @p total is initialised. */
k8sm_status k8sm__containers_total(const k8sm__ledger *ledger, k8sm__side side,
                                   k8sm_resource_list *total, k8sm_error *err);
/** The effective total: containers, pod-level resources, overhead. */
k8sm_status k8sm__effective_total(const k8sm__ledger *ledger, k8sm__side side,
                                  k8sm_resource_list *total, k8sm_error *err);
/** The same with in-place resize status taken into account (KEP-1287). */
k8sm_status k8sm__status_total(const k8sm__ledger *ledger, k8sm__side side,
                               k8sm_resource_list *total, k8sm_error *err);

/** What the API server stores, before admission: requests from limits, all rounded to milli. */
k8sm_status k8sm__api_defaults(k8sm__ledger *ledger, k8sm_error *err);
/** Pod-level resources, after admission changed the containers. */
k8sm_status k8sm__pod_level_defaults(k8sm__ledger *ledger, k8sm_error *err);
/** Copy each entry of @p from that @p to lacks. */
k8sm_status k8sm__fill_missing(k8sm_resource_list *to, const k8sm_resource_list *from,
                               k8sm_error *err);

/** "cpu", "memory", "hugepages-*": what spec.resources may say. */
bool k8sm__is_pod_level(const char *name);
bool k8sm__is_huge_page(const char *name);
bool k8sm__may_overcommit(const char *name);

/** LimitRange: complete itself into the arena; give containers its defaults; hold the pod
 *  against it. */
k8sm_status k8sm__limit_range_complete(const k8sm_limit_range *range, k8sm__arena *arena,
                                       k8sm_limit_range *ret_complete, k8sm_error *err);
k8sm_status k8sm__limit_range_apply(const k8sm_limit_range *complete, k8sm__ledger *ledger,
                                    k8sm_error *err);
/** @p ret_refused set if a check failed. */
k8sm_status k8sm__limit_range_check(const k8sm_limit_range *complete, const k8sm__ledger *ledger,
                                    const k8sm_object *object, k8sm_findings *findings,
                                    bool *ret_refused, k8sm_error *err);

/** What the API server refuses of resources, ports and names; a finding each. */
k8sm_status k8sm__validate_pod(const k8sm__ledger *ledger, const k8sm_object *object,
                               k8sm_findings *findings, k8sm_error *err);
/** Add a finding at a path below the pod. */
k8sm_status k8sm__pod_finding(const k8sm_object *object, k8sm_findings *findings,
                              const char *path, const char *message);
/** "spec.initContainers[2]" of a container; @p size bytes. */
void k8sm__container_path(const k8sm_container *container, char *path, size_t size);
/** "base.name", or "base[name]" where the name has dots or slashes. */
void k8sm__join_path(char *path, size_t size, const char *base, const char *name);
/** A name with an optional prefix, as Kubernetes wants resources, labels and the like. */
bool k8sm__is_qualified_name(const char *name);
/** One resource name as a container or pod may use it. NULL: fine, else what is wrong. */
const char *k8sm__bad_resource_name(const char *name);

int32_t k8sm__ledger_qos(const k8sm__ledger *ledger);

/** Mesos default limits and minimums for regular containers (the policy's profile).
 *  @p ret_modified may be NULL. */
k8sm_status k8sm__mesos_defaults(k8sm__ledger *ledger, const k8sm_policy *policy,
                                 bool *ret_modified, k8sm_error *err);

#endif
