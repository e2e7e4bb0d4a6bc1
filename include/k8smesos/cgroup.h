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
 *  component of the sandbox directory.
 *  @param directory    value of MESOS_DIRECTORY; NULL or "": K8SM_E_ARGUMENT.
 *  @param prefix       the agent's --cgroups_root, usually "mesos"; NULL is "mesos", "" none.
 *  @param ret_path     K8SM_CGROUP_PATH_MAX bytes; untouched on failure.
 *  @retval K8SM_E_INVALID  the last component is "/", "." or ".." and says nothing.
 *  @retval K8SM_E_LIMIT    longer than K8SM_CGROUP_PATH_MAX. */
K8SM_API k8sm_status k8sm_cgroup_from_directory(const char *directory, const char *prefix,
                                                char *ret_path, k8sm_error *err);
/** The cgroup from the text of /proc/self/cgroup.
 *  @param text         @p len bytes.
 *  @param controllers  comma list: take the v1 line that has one of them, the first named
 *                      first; NULL: "cpu,memory". Without such a line the v2 line ("0::").
 *  @param ret_version  K8SM_CGROUP_V1 or V2; may be NULL.
 *  @param ret_path     K8SM_CGROUP_PATH_MAX bytes. On v2 a last component "leaf" is cut:
 *                      Mesos puts processes there.
 *  @retval K8SM_E_SYNTAX  a line without two colons; err->line says which.
 *  @retval K8SM_E_SCHEMA  no line of these controllers. */
K8SM_API k8sm_status k8sm_cgroup_from_proc(const char *text, size_t len,
                                           const char *controllers, int32_t *ret_version,
                                           char *ret_path, k8sm_error *err);

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
    K8SM_KUBELET_CONTAIN = 2 /**< pods under the executor's cgroup */
};
/** As the seed asks: all of them are the executor's cgroup.
 *  @param flags  K8SM_KUBELET_* ored; the seed has both. */
K8SM_API k8sm_status k8sm_kubelet_cgroups_make(const char *executor_cgroup, int32_t flags,
                                               k8sm_kubelet_cgroups *ret_cgroups,
                                               k8sm_error *err);

/** cgroup numbers of one container or executor. -1: no limit; -2: not set. */
typedef struct k8sm_cgroup_numbers {
    int64_t cpu_shares;    /**< v1 cpu.shares; v2 cpu.weight */
    int64_t cpu_quota_us;  /**< v1 cpu.cfs_quota_us; v2 first of cpu.max */
    int64_t cpu_period_us; /**< 100000 */
    int64_t mem_limit;     /**< bytes: memory.limit_in_bytes / memory.max */
    int64_t mem_soft;      /**< bytes: memory.soft_limit_in_bytes / memory.low */
} k8sm_cgroup_numbers;
/** @param requests, limits  "cpu" and "memory" are read; NULL: empty. For MESOS the amounts count in thousandths of cores and of MiB as Mesos does.
 *  @param basis    K8SM_CGROUP_KUBELET or K8SM_CGROUP_MESOS.
 *  @param version  K8SM_CGROUP_V1 or K8SM_CGROUP_V2.
 *  Sources: kubernetes-mesos 1.7, mesos-api 5 (docs/accounting.md "cgroups").
 *  @retval K8SM_E_RANGE  an amount beyond 64 bits. */
K8SM_API k8sm_status k8sm_cgroup_numbers_make(const k8sm_resource_list *requests,
                                              const k8sm_resource_list *limits, int32_t basis,
                                              int32_t version, k8sm_cgroup_numbers *ret_numbers,
                                              k8sm_error *err);

K8SM_END_DECLS

#endif
