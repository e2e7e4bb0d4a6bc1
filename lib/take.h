/* Taking amounts out of offered entries, exactly as offered. */
#ifndef K8SM_TAKE_H
#define K8SM_TAKE_H

#include "k8smesos/policy.h"
#include "mesos_internal.h"

enum { K8SM__NAMES_MAX = 64 }; /* of k8sm__available_each() */

/** Which entries may be used, and in what order. */
typedef struct k8sm__take_rule {
    int32_t order;   /* K8SM_ORDER_* */
    bool revocable;  /* revocable entries too */
    bool last_entry; /* the seed: only the last entry of a name counts, whatever its role */
} k8sm__take_rule;

/** Thousandths of @p name that the rule may use; INT64_MAX if more. */
int64_t k8sm__available(const k8sm_mesos_resources *left, const char *name,
                        const k8sm__take_rule *rule);
/** The same for @p count names at once. @p ret_plain is set where taking from a name under this rule
 *  and taking in general (unreserved or reserved, never revocable) draw on the same entries. */
void k8sm__available_each(const k8sm_mesos_resources *left, const char *const *names,
                          size_t count, const k8sm__take_rule *rule, int64_t *ret_amounts,
                          bool *ret_plain);
/** Move @p amount thousandths of @p name from @p left to @p taken, which gets entries with
 *  the offered metadata. There must be enough: see k8sm__available(). */
k8sm_status k8sm__take_scalar(k8sm_mesos_resources *left, const char *name, int64_t amount,
                              const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                              k8sm_error *err);
/** Is the port in any range that the rule may use? */
bool k8sm__port_is_left(const k8sm_mesos_resources *left, uint64_t port,
                        const k8sm__take_rule *rule);
/** How many ports from 1 to 65535 can be taken. @p ret_each_once: no number is there twice, and ranges
 *  ascend (else it may be false without need). */
int64_t k8sm__ports_left(const k8sm_mesos_resources *left, const k8sm__take_rule *rule,
                         bool *ret_each_once);
/** Move one port. @p port 0 takes the lowest that there is, from 1 to 65535.
 *  @param ret_port  the port taken, or 0 if it is not there (nothing changed). */
k8sm_status k8sm__take_port(k8sm_mesos_resources *left, uint64_t port,
                            const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                            uint64_t *ret_port, k8sm_error *err);

#endif
