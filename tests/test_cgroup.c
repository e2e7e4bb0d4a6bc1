/* cgroup paths, the kubelet's settings and cgroup numbers (cgroup.h). */
#include "testing.h"

#include "fixed.h"
#include "k8smesos/cgroup.h"

static char long_text[K8SM_CGROUP_PATH_MAX + 16];

/* --- the path from MESOS_DIRECTORY: the rows of Kubernetes on Mesos 7.1 ------------------- */

#define SANDBOX "/var/lib/mesos/slaves/s/frameworks/f/executors/e/runs/6a3c0bd1"

static const struct directory_case {
    const char *name, *directory, *prefix;
    k8sm_status rc;
    const char *path;
} directory_cases[] = {
    { "cgroup path: a sandbox", SANDBOX, "mesos", K8SM_OK, "/mesos/6a3c0bd1" },
    { "cgroup path: no prefix", SANDBOX, "", K8SM_OK, "/6a3c0bd1" },
    { "cgroup path: slashes around the prefix", SANDBOX, "/mesos/", K8SM_OK, "/mesos/6a3c0bd1" },
    { "cgroup path: a prefix to clean", SANDBOX, "a//b/../c", K8SM_OK, "/a/c/6a3c0bd1" },
    { "cgroup path: a slash at the end", "/a/b/", "mesos", K8SM_OK, "/mesos/b" },
    /* the original gives "/mesos" for these two: its own advice is to call them unknown */
    { "cgroup path: the root", "/", "mesos", K8SM_E_INVALID, NULL },
    { "cgroup path: a dot", ".", "mesos", K8SM_E_INVALID, NULL },
    { "cgroup path: an empty directory", "", "mesos", K8SM_E_ARGUMENT, NULL },
    { "cgroup path: no directory", NULL, "mesos", K8SM_E_ARGUMENT, NULL },
    { "cgroup path: two dots", "/a/..", "mesos", K8SM_E_INVALID, NULL },
    { "cgroup path: the usual prefix", SANDBOX "///", NULL, K8SM_OK, "/mesos/6a3c0bd1" },
    { "cgroup path: above the root", SANDBOX, "../../x/.", K8SM_OK, "/x/6a3c0bd1" },
    { "cgroup path: a name of dots", "...", "..", K8SM_OK, "/..." },
    { "cgroup path: too long", long_text, "", K8SM_E_LIMIT, NULL },
};

static void check_directory(void **state)
{
    const struct directory_case *c = *state;
    char path[K8SM_CGROUP_PATH_MAX] = "untouched";
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_cgroup_from_directory(c->directory, c->prefix, path, &err), c->rc);
    assert_int_equal(err.code, c->rc);
    assert_string_equal(path, c->rc == K8SM_OK ? c->path : "untouched");
}

/* --- the path from /proc/self/cgroup: cgroups(7) -------------------------------------------- */

static const struct proc_case {
    const char *name, *text, *controllers;
    k8sm_status rc;
    int32_t version;
    uint32_t line;
    const char *path;
} proc_cases[] = {
    { "v2", "0::/mesos/a\n", NULL, K8SM_OK, K8SM_CGROUP_V2, 0, "/mesos/a" },
    { "v2 leaf", "0::/mesos/a/leaf\n", NULL, K8SM_OK, K8SM_CGROUP_V2, 0, "/mesos/a" },
    { "v2 only a leaf", "0::/leaf", NULL, K8SM_OK, K8SM_CGROUP_V2, 0, "/leaf" },
    { "v2 leaf of a nested one", "0::/mesos/a/mesos/b/leaf", NULL, K8SM_OK, K8SM_CGROUP_V2, 0,
      "/mesos/a/mesos/b" },
    { "v1 leaf stays", "4:cpu,cpuacct:/mesos/leaf\n", NULL, K8SM_OK, K8SM_CGROUP_V1, 0,
      "/mesos/leaf" },
    { "cpu before memory", "5:memory:/m\n4:cpuacct,cpu:/c\n0::/\n", NULL, K8SM_OK,
      K8SM_CGROUP_V1, 0, "/c" },
    { "memory if there is no cpu", "5:memory:/m\n4:cpuset:/c\n0::/u\n", NULL, K8SM_OK,
      K8SM_CGROUP_V1, 0, "/m" },
    { "the one named first", "5:memory:/m\n4:cpu:/c\n", "pids,memory,cpu", K8SM_OK,
      K8SM_CGROUP_V1, 0, "/m" },
    { "a named hierarchy", "5:name=systemd:/s\n", "name=systemd", K8SM_OK, K8SM_CGROUP_V1, 0,
      "/s" },
    { "no controller asked for", "5:cpu:/s\n0::/u\n", "", K8SM_OK, K8SM_CGROUP_V2, 0, "/u" },
    { "empty names ask for nothing", "5::/s\n0::/u\n", ",,", K8SM_OK, K8SM_CGROUP_V2, 0, "/u" },
    { "a colon in the path", "5:cpu:/a:b\n", NULL, K8SM_OK, K8SM_CGROUP_V1, 0, "/a:b" },
    { "empty lines and remarks", "\n# x\n5:cpu:/a\n", NULL, K8SM_OK, K8SM_CGROUP_V1, 0, "/a" },
    { "nothing", "", NULL, K8SM_E_SCHEMA, 0, 0, NULL },
    { "no such controller", "5:pids:/a\n", NULL, K8SM_E_SCHEMA, 0, 0, NULL },
    { "part of a name", "5:cpuset,cp:/a\n", NULL, K8SM_E_SCHEMA, 0, 0, NULL },
    { "no colon", "5:cpu:/a\nx\n", NULL, K8SM_E_SYNTAX, 0, 2, NULL },
    { "one colon", "5:cpu", NULL, K8SM_E_SYNTAX, 0, 1, NULL },
    { "no path", "5:cpu:\n", NULL, K8SM_E_SYNTAX, 0, 1, NULL },
    { "a relative path", "5:cpu:a\n", NULL, K8SM_E_SYNTAX, 0, 1, NULL },
};

static void check_proc(void **state)
{
    const struct proc_case *c = *state;
    char path[K8SM_CGROUP_PATH_MAX] = "untouched";
    int32_t version = 0;
    k8sm_error err = { 0 };
    assert_int_equal(
        k8sm_cgroup_from_proc(c->text, strlen(c->text), c->controllers, &version, path, &err),
        c->rc);
    assert_int_equal(err.code, c->rc);
    assert_int_equal(err.line, c->line);
    assert_int_equal(version, c->version);
    assert_string_equal(path, c->rc == K8SM_OK ? c->path : "untouched");
    assert_int_equal(
        k8sm_cgroup_from_proc(c->text, strlen(c->text), c->controllers, NULL, path, NULL), c->rc);
}

static void odd_proc_texts(void **state)
{
    (void)state;
    char path[K8SM_CGROUP_PATH_MAX] = "untouched";
    char text[K8SM_CGROUP_PATH_MAX + 32] = "0::/";
    memset(text + 4, 'a', K8SM_CGROUP_PATH_MAX - 1);
    assert_int_equal(k8sm_cgroup_from_proc(text, strlen(text), NULL, NULL, path, NULL),
                     K8SM_E_LIMIT);
    assert_int_equal(k8sm_cgroup_from_proc("0::/a\0b", 7, NULL, NULL, path, NULL),
                     K8SM_E_SYNTAX);
    assert_int_equal(k8sm_cgroup_from_proc(NULL, 7, NULL, NULL, path, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_cgroup_from_proc("", 0, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_string_equal(path, "untouched");
    text[4 + K8SM_CGROUP_PATH_MAX - 2] = '\0'; /* the longest that fits */
    assert_int_equal(k8sm_cgroup_from_proc(text, strlen(text), NULL, NULL, path, NULL), K8SM_OK);
    assert_string_equal(path, text + 3);
}

/* --- captured from executors of a Mesos 1.11 agent -------------------------------------------- */

static const struct capture_case {
    const char *name; /* the file */
    const char *path, *directory;
    int32_t agree;
    const char *cpu, *mem, *cpu_limit, *mem_limit; /* what the container was given; NULL: none */
} capture_cases[] = {
    { "mesos-1.11-posix.txt", "/", "/x/runs/6fcadc0f", K8SM_CGROUP_DIFFERENT, NULL, NULL, NULL,
      NULL },
    { "mesos-1.11-cgroups.txt", "/mesos/6fcadc0f-f02d-4866-9903-9f0e71018ae5",
      "/x/runs/6fcadc0f-f02d-4866-9903-9f0e71018ae5", K8SM_CGROUP_SAME, "600m", "96Mi", "1100m",
      "288Mi" },
    { "mesos-1.11-linux.txt", "/mesos/4c852f9e-abe6-4d7a-afa6-8574341529d3",
      "/x/runs/4c852f9e-abe6-4d7a-afa6-8574341529d3/", K8SM_CGROUP_SAME, "600m", "96Mi",
      "1100m", "288Mi" },
    { "mesos-1.11-nested.txt",
      "/mesos/f6b10f72-f149-49ac-a64e-31ff8ae1ddac/mesos/dfe60184-2186-4a24-9325-7fdc1d33e389",
      "/x/runs/f6b10f72-f149-49ac-a64e-31ff8ae1ddac/containers/"
      "dfe60184-2186-4a24-9325-7fdc1d33e389",
      K8SM_CGROUP_NESTED, "500m", "64Mi", "1", "256Mi" },
};

static k8sm_resource_list *list_of(const char *cpu, const char *mem)
{
    k8sm_resource_list *list = NULL;
    k8sm_quantity q;
    assert_int_equal(k8sm_resource_list_new(NULL, &list, NULL), K8SM_OK);
    if (cpu != NULL) {
        assert_int_equal(k8sm_quantity_parse(cpu, strlen(cpu), &q, NULL), K8SM_OK);
        assert_int_equal(k8sm_resource_list_set(list, "cpu", &q, NULL), K8SM_OK);
    }
    if (mem != NULL) {
        assert_int_equal(k8sm_quantity_parse(mem, strlen(mem), &q, NULL), K8SM_OK);
        assert_int_equal(k8sm_resource_list_set(list, "memory", &q, NULL), K8SM_OK);
    }
    return list;
}

/* The value behind "# NAME: " in a capture. */
static int64_t captured(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    assert_non_null(at);
    return strtoll(at + strlen(name) + 2, NULL, 10);
}

static void check_capture(void **state)
{
    const struct capture_case *c = *state;
    char file[128], path[K8SM_CGROUP_PATH_MAX], constructed[K8SM_CGROUP_PATH_MAX];
    int32_t version = 0;
    size_t len;
    char *text;
    snprintf(file, sizeof file, "cgroup/%s", c->name);
    text = read_fixture("K8SM_FIXTURES", file, &len);
    assert_int_equal(k8sm_cgroup_from_proc(text, len, NULL, &version, path, NULL), K8SM_OK);
    assert_int_equal(version, K8SM_CGROUP_V1);
    assert_string_equal(path, c->path);
    assert_int_equal(k8sm_cgroup_from_directory(c->directory, NULL, constructed, NULL), K8SM_OK);
    assert_int_equal(k8sm_cgroup_agree(constructed, path), c->agree);
    if (c->cpu != NULL) {
        k8sm_resource_list *requests = list_of(c->cpu, c->mem);
        k8sm_resource_list *limits = list_of(c->cpu_limit, c->mem_limit);
        k8sm_cgroup_numbers n;
        assert_int_equal(k8sm_cgroup_numbers_make(requests, limits, K8SM_CGROUP_MESOS, version,
                                                  &n, NULL),
                         K8SM_OK);
        assert_int_equal(n.cpu_shares, captured(text, "cpu.shares"));
        assert_int_equal(n.cpu_period_us, captured(text, "cpu.cfs_period_us"));
        assert_int_equal(n.cpu_quota_us, captured(text, "cpu.cfs_quota_us"));
        assert_int_equal(n.mem_limit, captured(text, "memory.limit_in_bytes"));
        assert_int_equal(n.mem_soft, captured(text, "memory.soft_limit_in_bytes"));
        k8sm_resource_list_free(requests);
        k8sm_resource_list_free(limits);
    }
    free(text);
}

static void agreement_needs_whole_components(void **state)
{
    (void)state;
    assert_int_equal(k8sm_cgroup_agree("/mesos/a", "/mesos/a"), K8SM_CGROUP_SAME);
    assert_int_equal(k8sm_cgroup_agree("/mesos/a", "/docker/x/mesos/a"), K8SM_CGROUP_NESTED);
    assert_int_equal(k8sm_cgroup_agree("/mesos/a", "/xmesos/a"), K8SM_CGROUP_DIFFERENT);
    assert_int_equal(k8sm_cgroup_agree("/mesos/a", "/a"), K8SM_CGROUP_DIFFERENT);
    assert_int_equal(k8sm_cgroup_agree("", "/a"), K8SM_CGROUP_DIFFERENT);
    assert_int_equal(k8sm_cgroup_agree(NULL, "/a"), K8SM_CGROUP_DIFFERENT);
    assert_int_equal(k8sm_cgroup_agree("/a", NULL), K8SM_CGROUP_DIFFERENT);
}

/* --- the kubelet's settings: Kubernetes on Mesos 7.2 and 7.4 ------------------------------------- */

static const struct kubelet_case {
    const char *name, *cgroup;
    int32_t flags;
    k8sm_status rc;
    const char *system, *resource, *docker, *root;
} kubelet_cases[] = {
    { "cgroup flags: as the seed asks", "/mesos/a", K8SM_KUBELET_SYSTEM | K8SM_KUBELET_CONTAIN, K8SM_OK,
      "/mesos/a", "/mesos/a", "/mesos/a", "/mesos/a" },
    { "cgroup flags: without the system container", "/mesos/a", K8SM_KUBELET_CONTAIN, K8SM_OK, "", "/mesos/a",
      "/mesos/a", "/mesos/a" },
    { "cgroup flags: pods not contained", "/mesos/a", 0, K8SM_OK, "", "/mesos/a", "/mesos/a", "" },
    { "cgroup flags: no cgroup known", "", K8SM_KUBELET_SYSTEM | K8SM_KUBELET_CONTAIN, K8SM_OK, "", "", "",
      "" },
    { "cgroup flags: the root as pods' parent", "/", K8SM_KUBELET_CONTAIN, K8SM_OK, "", "/", "/", "/" },
    { "cgroup flags: the root as system container", "/", K8SM_KUBELET_SYSTEM | K8SM_KUBELET_CONTAIN,
      K8SM_E_INVALID, NULL, NULL, NULL, NULL },
    { "cgroup flags: a system container without a root", "/mesos/a", K8SM_KUBELET_SYSTEM, K8SM_E_INVALID,
      NULL, NULL, NULL, NULL },
    { "cgroup flags: a relative path", "mesos/a", 0, K8SM_E_INVALID, NULL, NULL, NULL, NULL },
    { "cgroup flags: an unknown flag", "/mesos/a", 4, K8SM_E_ARGUMENT, NULL, NULL, NULL, NULL },
    { "cgroup flags: no path", NULL, 0, K8SM_E_ARGUMENT, NULL, NULL, NULL, NULL },
    { "cgroup flags: a path too long", long_text, 0, K8SM_E_LIMIT, NULL, NULL, NULL, NULL },
};

static void check_kubelet(void **state)
{
    const struct kubelet_case *c = *state;
    k8sm_kubelet_cgroups *made = calloc(1, sizeof *made);
    k8sm_error err = { 0 };
    assert_non_null(made);
    strcpy(made->cgroup_root, "untouched");
    assert_int_equal(k8sm_kubelet_cgroups_make(c->cgroup, c->flags, made, &err), c->rc);
    assert_int_equal(err.code, c->rc);
    if (c->rc == K8SM_OK) {
        assert_string_equal(made->system_container, c->system);
        assert_string_equal(made->resource_container, c->resource);
        assert_string_equal(made->docker_container, c->docker);
    }
    assert_string_equal(made->cgroup_root, c->rc == K8SM_OK ? c->root : "untouched");
    free(made);
}

/* --- numbers ----------------------------------------------------------------------------------- */

static const struct numbers_case {
    const char *name;
    int32_t basis, version;
    const char *cpu, *mem, *cpu_limit, *mem_limit; /* NULL: absent */
    int64_t shares, quota, limit, soft;
} numbers_cases[] = {
#define KUBELET K8SM_CGROUP_KUBELET, K8SM_CGROUP_V1
#define KUBELET2 K8SM_CGROUP_KUBELET, K8SM_CGROUP_V2
#define MESOS K8SM_CGROUP_MESOS, K8SM_CGROUP_V1
#define MESOS2 K8SM_CGROUP_MESOS, K8SM_CGROUP_V2
    /* Kubernetes on Mesos 1.7, with its least quota of 1000 */
    { "docker numbers: nothing asked", KUBELET, NULL, NULL, NULL, NULL, 2, -1, -1, -2 },
    { "docker numbers: 0", KUBELET, NULL, NULL, "0", "0", 2, -1, -1, -2 },
    { "docker numbers: 1m", KUBELET, NULL, NULL, "1m", NULL, 2, 1000, -1, -2 },
    { "docker numbers: 2m", KUBELET, NULL, NULL, "2m", NULL, 2, 1000, -1, -2 },
    { "docker numbers: 3m", KUBELET, NULL, NULL, "3m", NULL, 3, 1000, -1, -2 },
    { "docker numbers: 10m", KUBELET, NULL, NULL, "10m", NULL, 10, 1000, -1, -2 },
    { "docker numbers: 100m", KUBELET, NULL, NULL, "100m", NULL, 102, 10000, -1, -2 },
    { "docker numbers: 250m", KUBELET, NULL, NULL, "250m", "64Mi", 256, 25000, 67108864, -2 },
    { "docker numbers: 333m", KUBELET, NULL, NULL, "333m", NULL, 340, 33300, -1, -2 },
    { "docker numbers: 500m", KUBELET, NULL, NULL, "500m", NULL, 512, 50000, -1, -2 },
    { "docker numbers: 1", KUBELET, NULL, NULL, "1", NULL, 1024, 100000, -1, -2 },
    { "docker numbers: 1500m", KUBELET, NULL, NULL, "1500m", NULL, 1536, 150000, -1, -2 },
    { "docker numbers: 3", KUBELET, NULL, NULL, "3", NULL, 3072, 300000, -1, -2 },
    { "docker numbers: shares from the request", KUBELET, "100m", "32Mi", "2", "1500m", 102, 200000, 2, -2 },
    { "docker numbers: a request of 0 is a request", KUBELET, "0", NULL, "1", NULL, 2, 100000, -1, -2 },
    /* 1 + (shares - 2) * 9999 / 262142 */
    { "docker numbers: weight of nothing", KUBELET2, NULL, NULL, NULL, NULL, 1, -1, -1, -2 },
    { "docker numbers: weight of 1 core", KUBELET2, "1", NULL, NULL, NULL, 39, -1, -1, -2 },
    { "docker numbers: weight of 250m", KUBELET2, "250m", NULL, "500m", "1Gi", 10, 50000, 1073741824, -2 },
    { "docker numbers: weight of 256 cores", KUBELET2, "256", NULL, NULL, NULL, 10000, -1, -1, -2 },
    { "docker numbers: weight of 300 cores", KUBELET2, "300", NULL, NULL, NULL, 10000, -1, -1, -2 },
    /* Mesos: cgroups isolators */
    { "docker numbers: Mesos, nothing asked", MESOS, NULL, NULL, NULL, NULL, -2, -2, -2, -2 },
    { "docker numbers: Mesos, least amounts", MESOS, "1m", "1Mi", "1m", "1Mi", 2, 1000, 33554432, 33554432 },
    { "docker numbers: Mesos, shares are cut", MESOS, "600m", "96Mi", NULL, NULL, 614, -2, 100663296,
      100663296 },
    { "docker numbers: Mesos, limits alone", MESOS, NULL, NULL, "1500m", "1Gi", 1536, 150000, 1073741824,
      1073741824 },
    { "docker numbers: Mesos, memory is cut to MiB", MESOS, "1", "100M", NULL, "1000M", 1024, -2, 999292928,
      99614720 },
    { "docker numbers: Mesos, a byte below a MiB is a MiB", MESOS, "1", "104857599", NULL, NULL, 1024, -2,
      104857600, 104857600 },
    { "docker numbers: Mesos, weight", MESOS2, "1500m", "64Mi", "2", "128Mi", 150, 200000, 134217728, 67108864 },
    { "docker numbers: Mesos, least weight", MESOS2, "1m", NULL, "0", NULL, 1, 1000, -2, -2 },
    /* 0.29 * 100 and 0.29 * 100000 are a little below 29 and 29000 in doubles */
    { "docker numbers: Mesos, a product of doubles", MESOS2, "290m", NULL, "290m", NULL, 28, 28999, -2, -2 },
};

static void check_numbers(void **state)
{
    const struct numbers_case *c = *state;
    k8sm_resource_list *requests = list_of(c->cpu, c->mem);
    k8sm_resource_list *limits = list_of(c->cpu_limit, c->mem_limit);
    k8sm_cgroup_numbers n;
    assert_int_equal(k8sm_cgroup_numbers_make(requests, limits, c->basis, c->version, &n, NULL),
                     K8SM_OK);
    assert_int_equal(n.cpu_shares, c->shares);
    assert_int_equal(n.cpu_quota_us, c->quota);
    assert_int_equal(n.cpu_period_us, 100000);
    assert_int_equal(n.mem_limit, c->limit);
    assert_int_equal(n.mem_soft, c->soft);
    k8sm_resource_list_free(requests);
    k8sm_resource_list_free(limits);
}

static const struct refused_case {
    const char *name;
    const char *cpu, *mem, *cpu_limit, *mem_limit;
    int32_t basis, version;
    const char *path;
} refused_cases[] = {
    { "negative cpu", "-1", NULL, NULL, NULL, KUBELET, "cpu" },
    { "negative memory limit", NULL, NULL, NULL, "-1", MESOS, "memory" },
    { "cpu beyond 64 bits", NULL, NULL, "12E", NULL, KUBELET, "cpu" },
    { "memory beyond 64 bits", NULL, "12E", NULL, NULL, MESOS, "memory" },
    { "shares beyond 64 bits", "9P", NULL, NULL, NULL, KUBELET, "" },
    { "quota beyond 64 bits", "1", NULL, "1P", NULL, KUBELET, "" },
    { "Mesos, shares beyond 64 bits", "9100T", NULL, NULL, NULL, MESOS, "" },
    { "Mesos, quota beyond 64 bits", "1", NULL, "1P", NULL, MESOS, "" },
    { "Mesos, memory beyond 64 bits", NULL, "9223372036854775807", NULL, NULL, MESOS, "" },
};

static void check_refused(void **state)
{
    const struct refused_case *c = *state;
    k8sm_resource_list *requests = list_of(c->cpu, c->mem);
    k8sm_resource_list *limits = list_of(c->cpu_limit, c->mem_limit);
    k8sm_cgroup_numbers n = { .cpu_shares = -7 };
    k8sm_error err = { 0 };
    assert_int_equal(
        k8sm_cgroup_numbers_make(requests, limits, c->basis, c->version, &n, &err),
        K8SM_E_RANGE);
    assert_string_equal(err.path, c->path);
    assert_int_equal(n.cpu_shares, -7);
    k8sm_resource_list_free(requests);
    k8sm_resource_list_free(limits);
}

static void numbers_check_their_arguments(void **state)
{
    (void)state;
    k8sm_cgroup_numbers n;
    assert_int_equal(k8sm_cgroup_numbers_make(NULL, NULL, KUBELET, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_cgroup_numbers_make(NULL, NULL, 2, 1, &n, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_cgroup_numbers_make(NULL, NULL, 0, 3, &n, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_cgroup_numbers_make(NULL, NULL, KUBELET, &n, NULL), K8SM_OK);
    assert_int_equal(n.cpu_shares, 2);
}

int main(void)
{
    struct CMUnitTest
        tests[K8SM__COUNT(directory_cases) + K8SM__COUNT(proc_cases) +
              K8SM__COUNT(capture_cases) + K8SM__COUNT(kubelet_cases) +
              K8SM__COUNT(numbers_cases) + K8SM__COUNT(refused_cases) + 3];
    size_t count = 0;
    memset(tests, 0, sizeof tests);
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[0] = '/';
    ROW_TESTS(tests, count, directory_cases, check_directory);
    ROW_TESTS(tests, count, proc_cases, check_proc);
    ROW_TESTS(tests, count, capture_cases, check_capture);
    ROW_TESTS(tests, count, kubelet_cases, check_kubelet);
    ROW_TESTS(tests, count, numbers_cases, check_numbers);
    ROW_TESTS(tests, count, refused_cases, check_refused);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(odd_proc_texts);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(agreement_needs_whole_components);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(numbers_check_their_arguments);
    return cmocka_run_group_tests_name("cgroup", tests, NULL, NULL);
}
