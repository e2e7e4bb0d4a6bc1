#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "process.h"

/* A container's groups below the executor's own: of memory and of cpu, which is the same one in
 * version 2. */
struct groups {
    char *paths[2];
    size_t count; /* 0: there are none to be made */
    int32_t version;
};

static struct groups find_groups(const char *name)
{
    static const char *const controllers[] = { "memory", "cpu" };
    struct groups groups = { 0 };
    struct text proc = { 0 };
    char own[K8SM_CGROUP_PATH_MAX];
    read_file("/proc/self/cgroup", 65536, &proc); /* nothing is no cgroup */
    for (size_t i = 0; i < 2 && groups.version != K8SM_CGROUP_V2; i++) {
        struct text path = { 0 };
        if (k8sm_cgroup_from_proc(proc.data, proc.size, controllers[i], &groups.version, own,
                                  NULL) != K8SM_OK || strcmp(own, "/") == 0)
            break;
        text_add(&path, "/sys/fs/cgroup/");
        text_add(&path, groups.version == K8SM_CGROUP_V1 ? controllers[i] : "");
        text_add(&path, own);
        groups.paths[groups.count++] = join_path(path.data, name);
        text_free(&path);
    }
    text_free(&proc);
    return groups;
}

static void free_groups(struct groups *groups)
{
    free(groups->paths[0]);
    free(groups->paths[1]);
}

static bool put(const char *group, const char *file, const char *format, ...)
{
    char *path = join_path(group, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    va_list values;
    bool good;
    va_start(values, format);
    good = fd >= 0 && vdprintf(fd, format, values) > 0;
    va_end(values);
    if (fd >= 0)
        close(fd);
    free(path);
    return good;
}

/* Make the groups, with their limits, and go there. */
static bool enter(const struct groups *groups, const k8sm_cgroup_numbers *n)
{
    const char *memory = groups->paths[0], *cpu = groups->paths[groups->count - 1];
    const bool v1 = groups->version == K8SM_CGROUP_V1;
    const long long mem = n->mem_limit, quota = n->cpu_quota_us, period = n->cpu_period_us;
    if (mkdir(memory, 0755) != 0 || (v1 && (groups->count < 2 || mkdir(cpu, 0755) != 0)))
        return false;
    if (mem >= 0 && !put(memory, v1 ? "memory.limit_in_bytes" : "memory.max", "%lld", mem))
        return false;
    if (quota >= 0 && !(v1 ? put(cpu, "cpu.shares", "%lld", (long long)n->cpu_shares) &&
                                 put(cpu, "cpu.cfs_quota_us", "%lld", quota)
                           : put(cpu, "cpu.max", "%lld %lld", quota, period)))
        return false;
    return put(memory, "cgroup.procs", "%d", getpid()) && put(cpu, "cgroup.procs", "%d", getpid());
}

const char *limits_apply(const k8sm_container *container, const char *name)
{
    const k8sm_resource_list *limits = k8sm_container_limits(container);
    struct groups groups = find_groups(name);
    k8sm_cgroup_numbers n;
    struct rlimit data;
    bool entered;
    if (k8sm_resource_list_count(limits) == 0 ||
        k8sm_cgroup_numbers_make(k8sm_container_requests(container), limits, K8SM_CGROUP_KUBELET,
                                 groups.version == 0 ? K8SM_CGROUP_V1 : groups.version, &n,
                                 NULL) != K8SM_OK)
        n = (k8sm_cgroup_numbers){ .mem_limit = -1, .cpu_quota_us = -1 };
    entered = groups.count > 0 && (n.mem_limit >= 0 || n.cpu_quota_us >= 0) && enter(&groups, &n);
    free_groups(&groups);
    if (entered)
        return groups.version == K8SM_CGROUP_V1 ? "cgroup v1" : "cgroup v2";
    data.rlim_cur = data.rlim_max = (rlim_t)n.mem_limit;
    return n.mem_limit >= 0 && setrlimit(RLIMIT_DATA, &data) == 0 ? "rlimit" : "nothing";
}

/* SIGKILL to what is left in a group, and the group away. @return true if there is none. */
static bool remove_group(const char *path)
{
    char *file;
    struct text pids = { 0 };
    /* the kernel compares quotas with those of removed groups, too, for a moment */
    put(path, "cpu.cfs_quota_us", "-1");
    if (rmdir(path) == 0 || errno == ENOENT)
        return true;
    file = join_path(path, "cgroup.procs");
    if (read_file(file, 65536, &pids) == 0) {
        for (char *at = pids.data, *end; strtol(at, &end, 10) > 0; at = end)
            kill((pid_t)strtol(at, NULL, 10), SIGKILL);
    }
    free(file);
    text_free(&pids);
    return false;
}

bool limits_remove(const char *name)
{
    struct groups groups = find_groups(name);
    bool gone = true;
    for (size_t i = 0; i < groups.count; i++)
        gone = remove_group(groups.paths[i]) && gone;
    free_groups(&groups);
    return gone;
}
