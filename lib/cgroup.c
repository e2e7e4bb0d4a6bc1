#include "k8smesos/cgroup.h"

#include <string.h>

#include "fixed.h"
#include "mesos_internal.h"
#include "resource_list_internal.h"

enum { PERIOD_US = 100000, LEAST_QUOTA_US = 1000 };
enum { LEAST_SHARES = 2, MOST_SHARES = 262144, SHARES_PER_CORE = 1024 };
enum { MEBIBYTE = 1048576, LEAST_MEM_MIB = 32 };
enum { NO_LIMIT = -1, NOT_SET = -2 };

static const char leaf[] = "/leaf";

/* --- paths ---------------------------------------------------------------------------------- */

typedef struct path {
    char text[K8SM_CGROUP_PATH_MAX]; /* "/a/b", or "" for the root */
    size_t len;
} path;

static void pop_component(path *p)
{
    while (p->len > 0 && p->text[--p->len] != '/')
        continue;
}

/* Append the components of a text: empty ones and "." vanish, ".." takes one back.
 * @return false if it gets too long. */
static bool push_components(path *p, const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        const char *slash = memchr(text + at, '/', len - at);
        size_t size = slash == NULL ? len - at : (size_t)(slash - text) - at;
        if (size == 2 && memcmp(text + at, "..", 2) == 0) {
            pop_component(p);
        } else if (size > 0 && !(size == 1 && text[at] == '.')) {
            if (p->len + size + 2 > sizeof p->text)
                return false;
            p->text[p->len++] = '/';
            memcpy(p->text + p->len, text + at, size);
            p->len += size;
        }
        at += size + 1;
    }
    return true;
}

static void give_path(const path *p, char *ret_path)
{
    memcpy(ret_path, p->text, p->len);
    if (p->len == 0)
        ret_path[0] = '/';
    ret_path[p->len == 0 ? 1 : p->len] = '\0';
}

static k8sm_status too_long(k8sm_error *err)
{
    return k8sm__fail(err, K8SM_E_LIMIT, NULL, "the cgroup path is longer than %d bytes",
                      K8SM_CGROUP_PATH_MAX - 1);
}

k8sm_status k8sm_cgroup_from_directory(const char *directory, const char *prefix,
                                       char *ret_path, k8sm_error *err)
{
    path p = { .len = 0 };
    size_t end, begin;
    if (directory == NULL || directory[0] == '\0' || ret_path == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "the sandbox directory (MESOS_DIRECTORY) is empty or not set");
    if (prefix == NULL)
        prefix = "mesos";
    end = strlen(directory);
    while (end > 0 && directory[end - 1] == '/')
        end--;
    begin = end;
    while (begin > 0 && directory[begin - 1] != '/')
        begin--;
    if (end == begin || (end - begin == 1 && directory[begin] == '.') ||
        (end - begin == 2 && memcmp(directory + begin, "..", 2) == 0))
        return k8sm__fail(err, K8SM_E_INVALID, NULL,
                          "sandbox directory \"%.100s\" does not end in a container id",
                          directory);
    if (!push_components(&p, prefix, strlen(prefix)) ||
        !push_components(&p, directory + begin, end - begin))
        return too_long(err);
    give_path(&p, ret_path);
    return K8SM_OK;
}

/* --- /proc/self/cgroup ------------------------------------------------------------------------ */

/* One line "id:controllers:path"; parts point into the text. */
typedef struct proc_line {
    const char *controllers, *path;
    size_t controllers_len, path_len;
    bool unified; /* "0::path" */
} proc_line;

static k8sm_status bad_line(k8sm_error *err, size_t number, size_t offset, const char *message)
{
    k8sm__fail(err, K8SM_E_SYNTAX, NULL, "%s", message);
    if (err != NULL) {
        err->line = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
        err->column = 1;
        err->offset = offset;
    }
    return K8SM_E_SYNTAX;
}

static bool cut_line(const char *text, size_t len, proc_line *ret)
{
    const char *first = memchr(text, ':', len), *second;
    if (first == NULL)
        return false;
    first++;
    second = memchr(first, ':', len - (size_t)(first - text));
    if (second == NULL)
        return false;
    ret->controllers = first;
    ret->controllers_len = (size_t)(second - first);
    ret->path = second + 1;
    ret->path_len = len - (size_t)(ret->path - text);
    ret->unified = ret->controllers_len == 0 && first == text + 2 && text[0] == '0';
    return true;
}

/* Where the controllers of a line stand in the caller's list, SIZE_MAX if none does. */
static size_t rank_of(const proc_line *line, const char *wanted)
{
    size_t rank = 0;
    for (; *wanted != '\0'; rank++) {
        size_t size = strcspn(wanted, ","), at = 0;
        while (size > 0 && at < line->controllers_len) {
            const char *name = line->controllers + at;
            const char *comma = memchr(name, ',', line->controllers_len - at);
            size_t name_len =
                comma == NULL ? line->controllers_len - at : (size_t)(comma - name);
            if (name_len == size && memcmp(name, wanted, size) == 0)
                return rank;
            at += name_len + 1;
        }
        wanted += size + (wanted[size] == ',');
    }
    return SIZE_MAX;
}

/* The best line: the first of the controller named first, else the unified one.
 * @return in ret_line, its path NULL if there is none. */
static k8sm_status choose_line(const char *text, size_t len, const char *wanted,
                               proc_line *ret_line, k8sm_error *err)
{
    proc_line best = { .path = NULL }, unified = { .path = NULL };
    size_t best_rank = SIZE_MAX, number = 1;
    for (size_t at = 0; at < len; number++) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t size = end == NULL ? len - at : (size_t)(end - text) - at;
        proc_line line;
        if (size > 0 && text[at] != '#') {
            size_t rank;
            if (!cut_line(text + at, size, &line))
                return bad_line(err, number, at, "expected id:controllers:path");
            if (line.path_len == 0 || line.path[0] != '/' ||
                memchr(line.path, '\0', line.path_len) != NULL)
                return bad_line(err, number, at, "expected a path that begins with /");
            rank = rank_of(&line, wanted);
            if (line.unified && unified.path == NULL)
                unified = line;
            if (rank < best_rank) {
                best_rank = rank;
                best = line;
            }
        }
        at += size + 1;
    }
    *ret_line = best.path != NULL ? best : unified;
    return K8SM_OK;
}

k8sm_status k8sm_cgroup_from_proc(const char *text, size_t len, const char *controllers,
                                  int32_t *ret_version, char *ret_path, k8sm_error *err)
{
    const size_t leaf_len = sizeof leaf - 1;
    proc_line line;
    k8sm_status rc;
    if ((text == NULL && len > 0) || ret_path == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text and ret_path are required");
    if (controllers == NULL)
        controllers = "cpu,memory";
    rc = choose_line(text, len, controllers, &line, err);
    if (rc != K8SM_OK)
        return rc;
    if (line.path == NULL)
        return k8sm__fail(err, K8SM_E_SCHEMA, NULL,
                          "no line of the controllers \"%.60s\" and no unified line (0::)",
                          controllers);
    if (line.path_len >= K8SM_CGROUP_PATH_MAX)
        return too_long(err);
    if (line.unified && line.path_len > leaf_len &&
        memcmp(line.path + line.path_len - leaf_len, leaf, leaf_len) == 0)
        line.path_len -= leaf_len;
    memcpy(ret_path, line.path, line.path_len);
    ret_path[line.path_len] = '\0';
    if (ret_version != NULL)
        *ret_version = line.unified ? K8SM_CGROUP_V2 : K8SM_CGROUP_V1;
    return K8SM_OK;
}

int32_t k8sm_cgroup_agree(const char *constructed, const char *actual)
{
    size_t len, actual_len;
    if (constructed == NULL || actual == NULL || constructed[0] != '/')
        return K8SM_CGROUP_DIFFERENT;
    len = strlen(constructed);
    actual_len = strlen(actual);
    if (actual_len < len || strcmp(actual + actual_len - len, constructed) != 0)
        return K8SM_CGROUP_DIFFERENT;
    return actual_len == len ? K8SM_CGROUP_SAME : K8SM_CGROUP_NESTED;
}

/* --- the kubelet's settings --------------------------------------------------------------------- */

k8sm_status k8sm_kubelet_cgroups_make(const char *executor_cgroup, int32_t flags,
                                      k8sm_kubelet_cgroups *ret_cgroups, k8sm_error *err)
{
    const bool with_system = (flags & K8SM_KUBELET_SYSTEM) != 0;
    const bool contain = (flags & K8SM_KUBELET_CONTAIN) != 0;
    size_t size;
    if (executor_cgroup == NULL || ret_cgroups == NULL ||
        (flags & ~(K8SM_KUBELET_SYSTEM | K8SM_KUBELET_CONTAIN)) != 0)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "executor_cgroup, ret_cgroups and known flags are required");
    size = strlen(executor_cgroup) + 1;
    if (size > 1 && executor_cgroup[0] != '/')
        return k8sm__fail(err, K8SM_E_INVALID, NULL,
                          "cgroup \"%.100s\" does not begin with /", executor_cgroup);
    if (size > K8SM_CGROUP_PATH_MAX)
        return too_long(err);
    if (with_system && strcmp(executor_cgroup, "/") == 0)
        return k8sm__fail(err, K8SM_E_INVALID, NULL,
                          "the kubelet refuses the root cgroup as its system container");
    if (with_system && !contain)
        return k8sm__fail(err, K8SM_E_INVALID, NULL,
                          "the kubelet refuses a system container without a cgroup root");
    memset(ret_cgroups, 0, sizeof *ret_cgroups);
    memcpy(ret_cgroups->resource_container, executor_cgroup, size);
    memcpy(ret_cgroups->docker_container, executor_cgroup, size);
    if (with_system)
        memcpy(ret_cgroups->system_container, executor_cgroup, size);
    if (contain)
        memcpy(ret_cgroups->cgroup_root, executor_cgroup, size);
    return K8SM_OK;
}

/* --- numbers ---------------------------------------------------------------------------------------- */

/* What was asked for: a request that is absent is the limit, as in the API's defaulting. */
typedef struct amounts {
    bool has_cpu, has_cpu_limit, has_mem, has_mem_limit;
    int64_t cpu_milli, cpu_limit_milli, mem_bytes, mem_limit_bytes;
} amounts;

static k8sm_status get(const k8sm_resource_list *list, const char *name, bool milli,
                       bool *ret_has, int64_t *ret_number, k8sm_error *err)
{
    const k8sm_quantity *q = k8sm_resource_list_find(list, name);
    k8sm_status rc;
    *ret_has = q != NULL;
    if (q == NULL)
        return K8SM_OK;
    if (k8sm_quantity_sign(q) < 0)
        return k8sm__fail(err, K8SM_E_RANGE, name, "expected no negative amount");
    rc = milli ? k8sm_quantity_milli(q, ret_number) : k8sm_quantity_value(q, ret_number);
    return rc == K8SM_OK ? rc : k8sm__fail(err, rc, name, "the amount does not fit 64 bits");
}

static k8sm_status get_amounts(const k8sm_resource_list *requests,
                               const k8sm_resource_list *limits, amounts *a, k8sm_error *err)
{
    k8sm_status rc = get(requests, "cpu", true, &a->has_cpu, &a->cpu_milli, err);
    if (rc == K8SM_OK)
        rc = get(limits, "cpu", true, &a->has_cpu_limit, &a->cpu_limit_milli, err);
    if (rc == K8SM_OK)
        rc = get(requests, "memory", false, &a->has_mem, &a->mem_bytes, err);
    if (rc == K8SM_OK)
        rc = get(limits, "memory", false, &a->has_mem_limit, &a->mem_limit_bytes, err);
    if (rc != K8SM_OK)
        return rc;
    if (!a->has_cpu && a->has_cpu_limit) {
        a->has_cpu = true;
        a->cpu_milli = a->cpu_limit_milli;
    }
    if (!a->has_mem && a->has_mem_limit) {
        a->has_mem = true;
        a->mem_bytes = a->mem_limit_bytes;
    }
    return K8SM_OK;
}

static int64_t at_least(int64_t number, int64_t least)
{
    return number < least ? least : number;
}

/* The kubelet: MilliCPUToShares, MilliCPUToQuota; shares to weight as runc does. */
static bool kubelet_numbers(const amounts *a, int32_t version, k8sm_cgroup_numbers *n)
{
    int64_t shares, quota = NO_LIMIT;
    if (__builtin_mul_overflow(a->cpu_milli, SHARES_PER_CORE, &shares) ||
        (a->cpu_limit_milli > 0 &&
         __builtin_mul_overflow(a->cpu_limit_milli, PERIOD_US / 1000, &quota)))
        return false;
    shares = at_least(shares / 1000, LEAST_SHARES);
    if (version == K8SM_CGROUP_V2) {
        if (shares > MOST_SHARES)
            shares = MOST_SHARES; /* the kernel takes no weight above 10000 */
        shares = 1 + (shares - LEAST_SHARES) * 9999 / (MOST_SHARES - LEAST_SHARES);
    }
    n->cpu_shares = shares;
    n->cpu_quota_us = quota == NO_LIMIT ? quota : at_least(quota, LEAST_QUOTA_US);
    n->mem_limit = a->mem_limit_bytes > 0 ? a->mem_limit_bytes : NO_LIMIT;
    n->mem_soft = NOT_SET;
    return true;
}

/* Mesos cuts memory to whole MiB, of what was rounded up to thousandths of one. */
static int64_t mesos_mib(int64_t bytes)
{
    k8sm__uint128 thousandths = ((k8sm__uint128)(uint64_t)bytes * 1000 + MEBIBYTE - 1) / MEBIBYTE;
    return at_least((int64_t)(thousandths / 1000), LEAST_MEM_MIB);
}

/* A product of doubles, cut, as Mesos computes it from thousandths of cores. */
static bool mesos_product(int64_t milli, uint32_t factor, int64_t *ret)
{
    return k8sm__double_scale(k8sm__fixed_to_double(milli), factor, ret) == K8SM_OK;
}

/* Mesos' cgroups isolators (cpu.cpp, memory.cpp). */
static bool mesos_numbers(const amounts *a, int32_t version, k8sm_cgroup_numbers *n)
{
    const bool v2 = version == K8SM_CGROUP_V2;
    n->cpu_shares = n->cpu_quota_us = n->mem_limit = n->mem_soft = NOT_SET;
    if (a->has_cpu) {
        if (!mesos_product(a->cpu_milli, v2 ? 100 : SHARES_PER_CORE, &n->cpu_shares))
            return false;
        n->cpu_shares = at_least(n->cpu_shares, v2 ? 1 : LEAST_SHARES);
    }
    if (a->has_cpu_limit) {
        /* v1 goes through a Duration, which counts nanoseconds */
        if (!mesos_product(a->cpu_limit_milli, v2 ? PERIOD_US : PERIOD_US * 1000,
                           &n->cpu_quota_us))
            return false;
        n->cpu_quota_us = at_least(v2 ? n->cpu_quota_us : n->cpu_quota_us / 1000, LEAST_QUOTA_US);
    }
    if (a->has_mem) {
        int64_t soft = mesos_mib(a->mem_bytes);
        int64_t hard = a->has_mem_limit ? mesos_mib(a->mem_limit_bytes) : soft;
        return !__builtin_mul_overflow(soft, MEBIBYTE, &n->mem_soft) &&
               !__builtin_mul_overflow(hard, MEBIBYTE, &n->mem_limit);
    }
    return true;
}

k8sm_status k8sm_cgroup_numbers_make(const k8sm_resource_list *requests,
                                     const k8sm_resource_list *limits, int32_t basis,
                                     int32_t version, k8sm_cgroup_numbers *ret_numbers,
                                     k8sm_error *err)
{
    k8sm_cgroup_numbers n = { .cpu_period_us = PERIOD_US };
    amounts a = { .cpu_milli = 0 };
    k8sm_status rc;
    if (ret_numbers == NULL || (basis != K8SM_CGROUP_KUBELET && basis != K8SM_CGROUP_MESOS) ||
        (version != K8SM_CGROUP_V1 && version != K8SM_CGROUP_V2))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a known basis, a known version and ret_numbers are required");
    rc = get_amounts(requests, limits, &a, err);
    if (rc != K8SM_OK)
        return rc;
    if (!(basis == K8SM_CGROUP_KUBELET ? kubelet_numbers : mesos_numbers)(&a, version, &n))
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "a cgroup number does not fit 64 bits");
    *ret_numbers = n;
    return K8SM_OK;
}
