#ifndef K8SMESOS_CGROUP_H
#define K8SMESOS_CGROUP_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/resource_list.h"

K8SM_BEGIN_DECLS

/** Longest cgroup path with its 0. */
#define K8SM_CGROUP_PATH_MAX 4096

enum { K8SM_CGROUP_V1 = 1, K8SM_CGROUP_V2 = 2 };
/** By whose rule a cgroup number is computed. */
enum { K8SM_CGROUP_KUBELET = 0, K8SM_CGROUP_MESOS = 1 };

/** The executor's cgroup as Mesos names it: "/PREFIX/CONTAINER", CONTAINER being the last
 *  component of the sandbox directory (trailing slashes do not count). The path is cleaned:
 *  no empty components, no "." and no "..". Source: the original executor, and Mesos'
 *  container paths.
 *  @param directory    value of MESOS_DIRECTORY; not kept.
 *  @param prefix       the agent's --cgroups_root, usually "mesos"; NULL is "mesos", "" none.
 *  @param ret_path     K8SM_CGROUP_PATH_MAX bytes; untouched on failure.
 *  @param err          may be NULL.
 *  @retval K8SM_E_ARGUMENT @p directory is NULL or "", or ret_path is NULL.
 *  @retval K8SM_E_INVALID  the last component is "/", "." or ".." and says nothing.
 *  @retval K8SM_E_LIMIT    longer than K8SM_CGROUP_PATH_MAX.
 *  Thread safety: pure function. */
K8SM_API k8sm_status k8sm_cgroup_from_directory(const char *directory, const char *prefix,
                                                char *ret_path, k8sm_error *err);
/** The cgroup from the text of /proc/self/cgroup (cgroups(7)). Every line is checked, also
 *  those that are not taken; empty lines and lines that begin with "#" are skipped.
 *  @param text         @p len bytes, not kept; NULL only if len is 0.
 *  @param controllers  comma list: take the v1 line that has one of them, the first named
 *                      first; NULL: "cpu,memory". Without such a line the v2 line ("0::").
 *                      A named hierarchy is "name=systemd".
 *  @param ret_version  K8SM_CGROUP_V1 or V2; may be NULL; untouched on failure.
 *  @param ret_path     K8SM_CGROUP_PATH_MAX bytes; untouched on failure. On v2 a last
 *                      component "leaf" is cut: Mesos puts processes there.
 *  @param err          may be NULL.
 *  @retval K8SM_E_SYNTAX   a line without two colons or whose path does not begin with "/";
 *                          err->line says which.
 *  @retval K8SM_E_SCHEMA   no line of these controllers.
 *  @retval K8SM_E_LIMIT    longer than K8SM_CGROUP_PATH_MAX.
 *  @retval K8SM_E_ARGUMENT text or ret_path is NULL.
 *  Thread safety: pure function. */
K8SM_API k8sm_status k8sm_cgroup_from_proc(const char *text, size_t len,
                                           const char *controllers, int32_t *ret_version,
                                           char *ret_path, k8sm_error *err);

/** How the two ways to an executor's cgroup agree. */
enum {
    K8SM_CGROUP_DIFFERENT = 0, /**< as with the posix isolators, or another --cgroups_root */
    K8SM_CGROUP_SAME      = 1,
    K8SM_CGROUP_NESTED    = 2 /**< actual ends in constructed: a nested container's cgroup is
                                   below its parent's, an agent's own container above both */
};
/** Compare the path made by k8sm_cgroup_from_directory() with that of k8sm_cgroup_from_proc().
 *  @param constructed, actual  paths; NULL or not absolute: DIFFERENT.
 *  @return a K8SM_CGROUP_* of those above. Thread safety: pure function. */
K8SM_API int32_t k8sm_cgroup_agree(const char *constructed, const char *actual);

/** The kubelet's cgroup settings inside the executor's cgroup. Paths are K8SM_CGROUP_PATH_MAX
 *  bytes each, "" = leave the setting out. */
typedef struct k8sm_kubelet_cgroups {
    char system_container[K8SM_CGROUP_PATH_MAX];   /**< --system-container / --system-cgroups */
    char resource_container[K8SM_CGROUP_PATH_MAX]; /**< --resource-container / --kubelet-cgroups */
    char docker_container[K8SM_CGROUP_PATH_MAX];   /**< docker daemon / --runtime-cgroups */
    char cgroup_root[K8SM_CGROUP_PATH_MAX];        /**< --cgroup-root: parent of the pods */
} k8sm_kubelet_cgroups;
enum {
    K8SM_KUBELET_SYSTEM = 1, /**< the system container too (draws other host processes under the executor's limit) */
    K8SM_KUBELET_CONTAIN = 2 /**< pods under the executor's cgroup (--contain-pod-resources) */
};
/** As the seed asks: all of them are the executor's cgroup.
 *  @param executor_cgroup  an absolute path, not kept; "" (not known): every setting is left out.
 *  @param flags            K8SM_KUBELET_* ored; the seed has both.
 *  @param ret_cgroups      untouched on failure.
 *  @param err              may be NULL.
 *  @retval K8SM_E_ARGUMENT executor_cgroup or ret_cgroups is NULL, or an unknown flag.
 *  @retval K8SM_E_INVALID  not absolute; or what the kubelet refuses to start with: the system
 *                          container "/", or SYSTEM without CONTAIN.
 *  @retval K8SM_E_LIMIT    longer than K8SM_CGROUP_PATH_MAX.
 *  Thread safety: pure function. */
K8SM_API k8sm_status k8sm_kubelet_cgroups_make(const char *executor_cgroup, int32_t flags,
                                               k8sm_kubelet_cgroups *ret_cgroups,
                                               k8sm_error *err);

/** cgroup numbers of one container or executor. -1: no limit; -2: not set, left as it is. */
typedef struct k8sm_cgroup_numbers {
    int64_t cpu_shares;    /**< v1 cpu.shares; v2 cpu.weight */
    int64_t cpu_quota_us;  /**< v1 cpu.cfs_quota_us; v2 first of cpu.max */
    int64_t cpu_period_us; /**< 100000 */
    int64_t mem_limit;     /**< bytes: memory.limit_in_bytes / memory.max */
    int64_t mem_soft;      /**< bytes: memory.soft_limit_in_bytes / memory.low */
} k8sm_cgroup_numbers;
/** Compute them. A request that is absent is the limit.
 *
 *  KUBELET: shares = max(2, milli * 1024 / 1000), 2 without any amount; on v2 the weight
 *  1 + (shares - 2) * 9999 / 262142, at most 10000. Quota = milli limit * 100 us, at least
 *  1000; no limit, or a limit of 0, is -1. mem_soft is never set (Kubernetes:
 *  MilliCPUToShares, MilliCPUToQuota).
 *
 *  MESOS: shares = max(1024 * cpus, 2), on v2 max(100 * cpus, 1); quota = max(limit * 100000,
 *  1000), -2 without a limit; memory is cut to whole MiB, at least 32, and without a limit the
 *  request is the hard limit too. What has neither request nor limit is -2: an agent with that
 *  isolator fails to update such a container (Mesos: the cgroups isolators' cpu and memory
 *  subsystems). Amounts count in thousandths of cores and of MiB, rounded up.
 *
 *  @param requests, limits  "cpu" and "memory" are read; NULL: empty.
 *  @param basis    K8SM_CGROUP_KUBELET or K8SM_CGROUP_MESOS.
 *  @param version  K8SM_CGROUP_V1 or K8SM_CGROUP_V2.
 *  @param ret_numbers  untouched on failure.
 *  @param err      may be NULL; err->path is the resource.
 *  @retval K8SM_E_RANGE    an amount negative or beyond 64 bits.
 *  @retval K8SM_E_ARGUMENT no such basis or version, or ret_numbers is NULL.
 *  Thread safety: any number of readers of the lists. */
K8SM_API k8sm_status k8sm_cgroup_numbers_make(const k8sm_resource_list *requests,
                                              const k8sm_resource_list *limits, int32_t basis,
                                              int32_t version, k8sm_cgroup_numbers *ret_numbers,
                                              k8sm_error *err);

K8SM_END_DECLS

#endif
