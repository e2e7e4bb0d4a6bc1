#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "process.h"

enum { PATH_BYTES = K8SM_CGROUP_PATH_MAX + 256 };

static bool write_number(const char *directory, const char *file, const char *format, int64_t a,
                         int64_t b)
{
    char path[PATH_BYTES + 64], text[64];
    int fd, len;
    bool good;
    snprintf(path, sizeof path, "%s/%s", directory, file);
    len = snprintf(text, sizeof text, format, (long long)a, (long long)b);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    good = fd >= 0 && write(fd, text, (size_t)len) == len;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Make NAME below the executor's own cgroup of one hierarchy, and the path of it. */
static bool make_group(const char *mount, const char *own, const char *name, char *path)
{
    snprintf(path, PATH_BYTES, "/sys/fs/cgroup%s%s/%.200s", mount, own, name);
    return mkdir(path, 0755) == 0;
}

static bool enter(const char *path)
{
    return write_number(path, "cgroup.procs", "%lld", (int64_t)getpid(), 0);
}

/* SIGKILL to what is left in a group, and the group away. @return true if there is none. */
static bool remove_group(const char *mount, const char *own, const char *name)
{
    char path[PATH_BYTES], file[PATH_BYTES + 64];
    struct text pids = { 0 };
    snprintf(path, sizeof path, "/sys/fs/cgroup%s%s/%.200s", mount, own, name);
    /* the kernel compares quotas with those of removed groups, too, for a moment */
    write_number(path, "cpu.cfs_quota_us", "%lld", -1, 0);
    if (rmdir(path) == 0 || errno == ENOENT)
        return true;
    snprintf(file, sizeof file, "%s/cgroup.procs", path);
    if (read_file(file, 65536, &pids) == 0) {
        for (const char *at = pids.data; *at != '\0'; at += strcspn(at, "\n") + 1)
            kill((pid_t)atoi(at), SIGKILL);
    }
    text_free(&pids);
    return false;
}

/* One hierarchy of cgroup v1: the group, its numbers, and this process in it. */
static bool apply_v1(const struct text *proc, const char *controller, const char *name,
                     const k8sm_cgroup_numbers *n)
{
    char own[K8SM_CGROUP_PATH_MAX], mount[32], path[PATH_BYTES];
    bool memory = strcmp(controller, "memory") == 0;
    if ((memory ? n->mem_limit : n->cpu_quota_us) < 0)
        return true;
    snprintf(mount, sizeof mount, "/%s", controller);
    return k8sm_cgroup_from_proc(proc->data, proc->size, controller, NULL, own, NULL) ==
               K8SM_OK &&
           strcmp(own, "/") != 0 && make_group(mount, own, name, path) &&
           (memory ? write_number(path, "memory.limit_in_bytes", "%lld", n->mem_limit, 0)
                   : write_number(path, "cpu.shares", "%lld", n->cpu_shares, 0) &&
                         write_number(path, "cpu.cfs_quota_us", "%lld", n->cpu_quota_us, 0)) &&
           enter(path);
}

static bool apply_v2(const char *own, const char *name, const k8sm_cgroup_numbers *n)
{
    char path[PATH_BYTES];
    return strcmp(own, "/") != 0 && make_group("", own, name, path) &&
           (n->mem_limit < 0 || write_number(path, "memory.max", "%lld", n->mem_limit, 0)) &&
           (n->cpu_quota_us < 0 ||
            write_number(path, "cpu.max", "%lld %lld", n->cpu_quota_us, n->cpu_period_us)) &&
           enter(path);
}

enum limits_way limits_apply(const k8sm_container *container, const char *name)
{
    const k8sm_resource_list *limits = k8sm_container_limits(container);
    struct text proc = { 0 };
    char own[K8SM_CGROUP_PATH_MAX];
    k8sm_cgroup_numbers n;
    int32_t version = K8SM_CGROUP_V1;
    bool known = read_file("/proc/self/cgroup", 65536, &proc) == 0 &&
                 k8sm_cgroup_from_proc(proc.data, proc.size, NULL, &version, own, NULL) ==
                     K8SM_OK;
    if (k8sm_resource_list_count(limits) == 0 ||
        k8sm_cgroup_numbers_make(k8sm_container_requests(container), limits,
                                 K8SM_CGROUP_KUBELET, version, &n, NULL) != K8SM_OK)
        return LIMITS_NONE;
    if (known && version == K8SM_CGROUP_V1 && apply_v1(&proc, "memory", name, &n) &&
        apply_v1(&proc, "cpu", name, &n))
        return LIMITS_CGROUP_V1;
    if (known && version == K8SM_CGROUP_V2 && apply_v2(own, name, &n))
        return LIMITS_CGROUP_V2;
    if (n.mem_limit >= 0) {
        struct rlimit data = { (rlim_t)n.mem_limit, (rlim_t)n.mem_limit };
        if (setrlimit(RLIMIT_DATA, &data) == 0)
            return LIMITS_RLIMIT;
    }
    return LIMITS_NONE;
}

bool limits_remove(const char *name)
{
    static const char *const controllers[] = { "memory", "cpu" };
    struct text proc = { 0 };
    char own[K8SM_CGROUP_PATH_MAX], mount[32];
    int32_t version = 0;
    bool gone = true;
    if (read_file("/proc/self/cgroup", 65536, &proc) == 0) {
        for (size_t i = 0; i < sizeof controllers / sizeof *controllers; i++) {
            if (k8sm_cgroup_from_proc(proc.data, proc.size, controllers[i], &version, own,
                                      NULL) != K8SM_OK || strcmp(own, "/") == 0)
                continue;
            snprintf(mount, sizeof mount, version == K8SM_CGROUP_V1 ? "/%s" : "", controllers[i]);
            gone = remove_group(mount, own, name) && gone;
        }
    }
    text_free(&proc);
    return gone;
}

const char *limits_way_name(enum limits_way way)
{
    static const char *const names[] = { "nothing", "rlimit", "cgroup v1", "cgroup v2" };
    return names[way];
}
