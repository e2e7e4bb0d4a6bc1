#include "limits.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

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

static bool apply_v1(const struct text *proc, const char *name, const k8sm_cgroup_numbers *n)
{
    char own[K8SM_CGROUP_PATH_MAX], cpu[PATH_BYTES], memory[PATH_BYTES];
    bool good = true;
    if (n->mem_limit >= 0) {
        good = k8sm_cgroup_from_proc(proc->data, proc->size, "memory", NULL, own, NULL) == K8SM_OK &&
               strcmp(own, "/") != 0 && make_group("/memory", own, name, memory) &&
               write_number(memory, "memory.limit_in_bytes", "%lld", n->mem_limit, 0) &&
               enter(memory);
    }
    if (good && n->cpu_quota_us >= 0) {
        good = k8sm_cgroup_from_proc(proc->data, proc->size, "cpu", NULL, own, NULL) == K8SM_OK &&
               strcmp(own, "/") != 0 && make_group("/cpu", own, name, cpu) &&
               write_number(cpu, "cpu.shares", "%lld", n->cpu_shares, 0) &&
               write_number(cpu, "cpu.cfs_quota_us", "%lld", n->cpu_quota_us, 0) && enter(cpu);
    }
    return good;
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

static bool apply_cgroup(const k8sm_container *container, const char *name, int32_t *ret_version)
{
    struct text proc = { 0 };
    char own[K8SM_CGROUP_PATH_MAX];
    k8sm_cgroup_numbers numbers;
    bool good = read_file("/proc/self/cgroup", 65536, &proc) == 0 &&
                k8sm_cgroup_from_proc(proc.data, proc.size, NULL, ret_version, own, NULL) ==
                    K8SM_OK &&
                k8sm_cgroup_numbers_make(k8sm_container_requests(container),
                                         k8sm_container_limits(container), K8SM_CGROUP_KUBELET,
                                         *ret_version, &numbers, NULL) == K8SM_OK &&
                (*ret_version == K8SM_CGROUP_V1 ? apply_v1(&proc, name, &numbers)
                                                : apply_v2(own, name, &numbers));
    text_free(&proc);
    return good;
}

enum limits_way limits_apply(const k8sm_container *container, const char *name)
{
    const k8sm_resource_list *limits = k8sm_container_limits(container);
    k8sm_cgroup_numbers numbers;
    int32_t version = 0;
    if (k8sm_resource_list_count(limits) == 0)
        return LIMITS_NONE;
    if (apply_cgroup(container, name, &version))
        return version == K8SM_CGROUP_V1 ? LIMITS_CGROUP_V1 : LIMITS_CGROUP_V2;
    if (k8sm_cgroup_numbers_make(k8sm_container_requests(container), limits, K8SM_CGROUP_KUBELET,
                                 K8SM_CGROUP_V1, &numbers, NULL) == K8SM_OK &&
        numbers.mem_limit >= 0) {
        struct rlimit data = { (rlim_t)numbers.mem_limit, (rlim_t)numbers.mem_limit };
        if (setrlimit(RLIMIT_DATA, &data) == 0)
            return LIMITS_RLIMIT;
    }
    return LIMITS_NONE;
}

const char *limits_way_name(enum limits_way way)
{
    static const char *const names[] = { "nothing", "rlimit", "cgroup v1", "cgroup v2" };
    return names[way];
}
