#ifndef K8SMESOS_POLICY_H
#define K8SMESOS_POLICY_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/quantity.h"

K8SM_BEGIN_DECLS

/** Two presets: DEFAULT is the late form of Kubernetes on Mesos with its faults fixed,
 *  SEED is the rule of 2015 (docs/accounting.md has both, rule by rule). */
enum { K8SM_PROFILE_DEFAULT = 0, K8SM_PROFILE_SEED = 1 };

/** Which amount Mesos is asked for. */
enum {
    K8SM_BASIS_LIMITS   = 0, /**< containers' limits become TaskInfo.resources */
    K8SM_BASIS_REQUESTS = 1  /**< requests become resources, limits TaskInfo.limits */
};
/** Which entries of an offer are used first. */
enum { K8SM_ORDER_RESERVED = 0, K8SM_ORDER_UNRESERVED = 1 };
/** Which container ports need a host port. A pod's label k8s.mesosphere.io/portMapping wins. */
enum {
    K8SM_PORTS_FIXED    = 0, /**< only those with a hostPort */
    K8SM_PORTS_WILDCARD = 1  /**< all: those without one get a port of the offer */
};

/** One Kubernetes resource name accounted as a Mesos scalar of another name. */
typedef struct k8sm_name_map {
    const char *kubernetes; /**< "nvidia.com/gpu" */
    const char *mesos;      /**< "gpus" */
} k8sm_name_map;

/** All options of defaulting, accounting, matching and task making together.
 *  Start from k8sm_policy_init(); the library reads only the first @p size bytes, so an
 *  old binary keeps working with a newer library, and non-zero bytes that the library
 *  does not know are K8SM_E_ARGUMENT. Strings and arrays are borrowed for the call. */
typedef struct k8sm_policy {
    size_t size;                /**< sizeof(k8sm_policy) of the caller */
    int32_t profile;            /**< K8SM_PROFILE_*: selects the rules below that are no number */
    int32_t basis;              /**< K8SM_BASIS_* */
    int32_t order;              /**< K8SM_ORDER_* */
    int32_t port_mapping;       /**< K8SM_PORTS_* */
    int32_t revocable;          /**< 1: revocable entries may be used; 0: never */
    int32_t count_executor;     /**< 1: executor resources must fit too where none runs yet */
    k8sm_quantity default_cpu;  /**< limit of a container without one, cores; 250m */
    k8sm_quantity default_mem;  /**< the same in bytes; 64Mi */
    k8sm_quantity minimum_cpu;  /**< DEFAULT: 10m; SEED: 0, no minimum */
    k8sm_quantity minimum_mem;  /**< DEFAULT: 32Mi; SEED: 0 */
    k8sm_quantity executor_cpu; /**< an executor's own share, cores; 250m */
    k8sm_quantity executor_mem; /**< the same in bytes; 64Mi */
    int64_t mem_step;           /**< total memory rounds up to this many bytes; DEFAULT 1 MiB, SEED 0: none */
    const char *const *roles;   /**< allocation roles in order of preference; NULL: {"*"} */
    size_t role_count;          /**< length of roles */
    const k8sm_name_map *extended; /**< extended resources that Mesos accounts for; others are ignored */
    size_t extended_count;      /**< length of extended */
    int64_t now_ns;   /**< time since the epoch for unavailability; 0: not looked at */
    int32_t lenient;  /**< 1: pods that validation refuses are matched all the same */
    int32_t reserved; /**< 0 */
} k8sm_policy;

/** Fill @p policy with a preset.
 *  @param policy   the caller's, of @p size bytes; untouched on failure.
 *  @param size     sizeof(k8sm_policy) of the caller.
 *  @param profile  K8SM_PROFILE_DEFAULT or K8SM_PROFILE_SEED.
 *  @retval K8SM_E_ARGUMENT  policy is NULL, size is smaller than the first release's, or no such profile.
 *  Thread safety: pure function. */
K8SM_API k8sm_status k8sm_policy_init(k8sm_policy *policy, size_t size, int32_t profile);

/** Read the value of --default-container-cpu-limit or --executor-cpus: cores as a
 *  floating point number ("0.25", "25e-2", "0x1p-2"), not a quantity: no suffix, no blanks.
 *
 *  DEFAULT keeps the exact decimal (1.001 is 1001m), SEED takes the double times 1000,
 *  cut to whole milli-cores (1.001 is 1000m). Source: docs/accounting.md "Flags".
 *
 *  @param text     @p len bytes, need not be NUL-terminated; not kept.
 *  @param profile  K8SM_PROFILE_DEFAULT or K8SM_PROFILE_SEED.
 *  @param ret_q    cores, DecimalSI; untouched on failure.
 *  @param err      may be NULL.
 *  @retval K8SM_E_SYNTAX    not such a number, or a suffix.
 *  @retval K8SM_E_RANGE     negative, NaN, infinite, or 2^63 thousandths or more.
 *  @retval K8SM_E_ARGUMENT  text or ret_q is NULL, or no such profile.
 *  Thread safety: pure function, independent of the locale. */
K8SM_API k8sm_status k8sm_policy_parse_cpus(const char *text, size_t len, int32_t profile,
                                            k8sm_quantity *ret_q, k8sm_error *err);
/** Read the value of --default-container-mem-limit or --executor-mem: MiB, given as "MB"
 *  in the flags since 2015 (64 is 67108864 bytes).
 *
 *  DEFAULT keeps the exact decimal (0.1 is 104857.6 bytes), SEED cuts the double times 1048576
 *  to whole bytes (104857).
 *
 *  @param ret_q    bytes, BinarySI; untouched on failure.
 *  @retval K8SM_E_RANGE     negative, NaN, infinite, or 2^63 bytes or more.
 *  Else as k8sm_policy_parse_cpus(). */
K8SM_API k8sm_status k8sm_policy_parse_mem(const char *text, size_t len, int32_t profile,
                                           k8sm_quantity *ret_q, k8sm_error *err);

K8SM_END_DECLS

#endif
