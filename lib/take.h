/* Taking amounts out of offered entries, exactly as offered. */
#ifndef K8SM_TAKE_H
#define K8SM_TAKE_H

#include "k8smesos/policy.h"
#include "mesos_internal.h"

/** Which entries may be used, and in what order. */
typedef struct k8sm__take_rule {
    int32_t order;   /* K8SM_ORDER_* */
    bool revocable;  /* revocable entries too */
    bool last_entry; /* the seed: only the last entry of a name counts, whatever its role */
} k8sm__take_rule;

/** Thousandths of @p name that the rule may use; INT64_MAX if more. */
int64_t k8sm__available(const k8sm_mesos_resources *left, const char *name,
                        const k8sm__take_rule *rule);
/** Move @p amount thousandths of @p name from @p left to @p taken, which gets entries with
 *  the offered metadata. There must be enough: see k8sm__available(). */
k8sm_status k8sm__take_scalar(k8sm_mesos_resources *left, const char *name, int64_t amount,
                              const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                              k8sm_error *err);
/** Move one port. @p port 0 takes the lowest that there is, from 1 to 65535.
 *  @param ret_port  the port taken, or 0 if it is not there (nothing changed). */
k8sm_status k8sm__take_port(k8sm_mesos_resources *left, uint64_t port,
                            const k8sm__take_rule *rule, k8sm_mesos_resources *taken,
                            uint64_t *ret_port, k8sm_error *err);

#endif
