#define _POSIX_C_SOURCE 200809L

/* Sums, defaulting, QoS, LimitRange and validation (account.h). Each folder of
 * fixtures/account holds a manifest and what Kubernetes' own libraries say of it. */
#include "amounts.h"
#include "folders.h"

#include "k8smesos/k8smesos.h"

/* --- folders ------------------------------------------------------------------------------------------- */

/* The seed's sums as the doubles that the scheduler of 2015 sent. */
static void show_seed(const k8sm_account *account, char *text)
{
    k8sm_seed_sums sums;
    int64_t milli, bytes;
    assert_int_equal(k8sm_account_seed(account, &sums), K8SM_OK);
    assert_int_equal(k8sm_quantity_milli(&sums.cpu, &milli), K8SM_OK);
    assert_int_equal(k8sm_quantity_value(&sums.mem, &bytes), K8SM_OK);
    snprintf(text, TEXT, "cpus %.15g\nmem %.15g\n", (double)milli / 1000.0,
             (double)bytes / 1024.0 / 1024.0);
}

static int32_t stage_of(const char *folder)
{
    if (strncmp(folder, "raw", 3) == 0)
        return K8SM_STAGE_RAW;
    return strncmp(folder, "status", 6) == 0 ? K8SM_STAGE_STATUS : K8SM_STAGE_DEFAULTED;
}

static void show_account(const char *folder, const k8sm_account *account, char *text)
{
    const int32_t stage = stage_of(folder);
    if (strncmp(folder, "seed", 4) == 0) {
        show_seed(account, text);
        return;
    }
    if (strncmp(folder, "limitrange", 10) == 0) {
        const k8sm_error *finding = k8sm_account_finding(account, 0);
        if (finding == NULL)
            snprintf(text, TEXT, "allowed\n");
        else
            snprintf(text, TEXT, "refused %s\n", finding->message);
    }
    show_list("requests", k8sm_account_requests(account, stage), text);
    show_list("limits", k8sm_account_limits(account, stage), text);
    if (strncmp(folder, "defaulted", 9) == 0)
        snprintf(text + strlen(text), TEXT - strlen(text), "qos %s\n",
                 k8sm_qos_name(k8sm_account_qos(account)));
}

static void check_folder(void **state)
{
    const char *folder = *state;
    char name[512], text[TEXT] = "";
    size_t len;
    k8sm_object *range = NULL, *object = NULL;
    k8sm_account *account = NULL;
    k8sm_stream *stream = NULL;
    const k8sm_limit_range *ranges[1];
    snprintf(name, sizeof name, "account/%s/pod.yaml", folder);
    char *yaml = read_fixture("K8SM_FIXTURES", name, &len);
    snprintf(name, sizeof name, "account/%s/expect", folder);
    char *expect = read_fixture("K8SM_FIXTURES", name, NULL);
    assert_int_equal(k8sm_stream_open(yaml, len, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    if (k8sm_object_limit_range(object) != NULL) {
        range = object;
        ranges[0] = k8sm_object_limit_range(range);
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    }
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_OK);
    assert_int_equal(k8sm_account_new(object, ranges, range != NULL, NULL, NULL, &account, NULL),
                     K8SM_OK);
    show_account(folder, account, text);
    assert_string_equal(text, expect);
    k8sm_account_free(account);
    k8sm_object_free(object);
    k8sm_object_free(range);
    k8sm_stream_free(stream);
    free(expect);
    free(yaml);
}

/* --- validation ------------------------------------------------------------------------------------------ */

/* Limits and requests of one container, and whether the API server takes them. */
static const struct valid_case {
    const char *name;
    bool valid;
} valid_cases[] = {
    { "{requests: {cpu: 2}, limits: {cpu: 1}}", false },
    { "{requests: {memory: 1Gi}, limits: {memory: \"1073741824\"}}", true },
    { "{requests: {cpu: \"1.000000001\"}, limits: {cpu: 1}}", false },
    { "{requests: {memory: \"1.0001Ki\"}, limits: {memory: \"1024.1024\"}}", true },
    { "{requests: {cpu: -1}}", false },
    { "{limits: {nvidia.com/gpu: 1}}", true },
    { "{requests: {nvidia.com/gpu: 1}}", false },
    { "{requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}", false },
    { "{limits: {nvidia.com/gpu: 0.5}}", false },
    { "{limits: {nvidia.com/gpu: 1000m}}", true },
    { "{limits: {nvidia.com/gpu: \"1.0000001\"}}", false },
    { "{limits: {hugepages-2Mi: 4Mi}}", false },
    { "{limits: {hugepages-2Mi: 4Mi, cpu: 1}}", true },
    { "{limits: {hugepages-2Mi: 3Mi, cpu: 1}}", false },
    { "{limits: {hugepages-2Mi: 0, cpu: 1}}", true },
    { "{limits: {gpu: 1}}", false },
    { "{limits: {CPU: 1}}", false },
    { "{limits: {storage: 1Gi}}", false },
    { "{limits: {ephemeral-storage: 1Gi}}", true },
    { "{limits: {kubernetes.io/thing: 1}}", true },
    { "{requests: {kubernetes.io/thing: 1}}", true },
    { "{limits: {requests.example.com/gpu: 1}}", false },
    { "{limits: {Example.com/gpu: 1}}", false },
    { "{limits: {example.com/GPU_1.x: 1}}", true },
    { "{limits: {a/b/c: 1}}", false },
};

static k8sm_account *account_of(const char *yaml, const k8sm_policy *policy)
{
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    k8sm_error err = { 0 };
    if (k8sm_object_parse(yaml, strlen(yaml), NULL, &object, &err) != K8SM_OK ||
        k8sm_account_new(object, NULL, 0, policy, NULL, &account, &err) != K8SM_OK)
        fail_msg("%u:%u %s: %s", err.line, err.column, err.path, err.message);
    assert_int_equal(err.code, K8SM_OK); /* untouched */
    k8sm_object_free(object);
    return account;
}

static void check_valid(void **state)
{
    const struct valid_case *c = *state;
    char yaml[1024];
    snprintf(yaml, sizeof yaml,
             "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
             "  - {name: c, image: x, resources: %s}\n", c->name);
    k8sm_account *account = account_of(yaml, NULL);
    assert_string_equal(k8sm_verdict_name(k8sm_account_verdict(account)),
                        c->valid ? "ok" : "invalid");
    if (!c->valid) { /* each finding says where */
        assert_true(k8sm_account_finding_count(account) > 0);
        assert_true(strncmp(k8sm_account_finding(account, 0)->path, "spec.containers[0].resources",
                            28) == 0);
        assert_int_equal(k8sm_account_finding(account, 0)->line, 6);
    }
    k8sm_account_free(account);
}

#define SPEC(text) "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" text

/* Everything else that validation refuses, with the path of the first finding. */
static const struct refused_case {
    const char *name, *yaml, *path;
    uint32_t line;
} refused_cases[] = {
    { "no containers", SPEC("  containers: []\n"), "spec.containers", 5 },
    { "no name", SPEC("  containers:\n  - {image: x}\n"), "spec.containers[0].name", 6 },
    { "a name with capitals", SPEC("  containers:\n  - {name: A, image: x}\n"),
      "spec.containers[0].name", 6 },
    { "no image", SPEC("  containers:\n  - {name: a}\n"), "spec.containers[0].image", 6 },
    { "one name twice", SPEC("  initContainers:\n  - {name: a, image: x}\n"
                             "  containers:\n  - {name: a, image: x}\n"),
      "spec.initContainers[0].name", 6 },
    { "restart policy of an init container",
      SPEC("  initContainers:\n  - {name: i, image: x, restartPolicy: Sometimes}\n"
           "  containers:\n  - {name: a, image: x}\n"),
      "spec.initContainers[0].restartPolicy", 6 },
    { "container port 0",
      SPEC("  containers:\n  - {name: a, image: x, ports: [{containerPort: 0}]}\n"),
      "spec.containers[0].ports[0].containerPort", 6 },
    { "host port 65536",
      SPEC("  containers:\n  - {name: a, image: x, ports: [{containerPort: 1, hostPort: 65536}]}\n"),
      "spec.containers[0].ports[0].hostPort", 6 },
    { "protocol in lower case",
      SPEC("  containers:\n  - {name: a, image: x, ports: [{containerPort: 1, protocol: tcp}]}\n"),
      "spec.containers[0].ports[0].protocol", 6 },
    { "host network with another host port",
      SPEC("  hostNetwork: true\n  containers:\n"
           "  - {name: a, image: x, ports: [{containerPort: 1, hostPort: 2}]}\n"),
      "spec.containers[0].ports[0].hostPort", 7 },
    { "one host port twice",
      SPEC("  containers:\n  - {name: a, image: x, ports: [{containerPort: 1, hostPort: 5}]}\n"
           "  - {name: b, image: x, ports: [{containerPort: 2, hostPort: 5}]}\n"),
      "spec.containers[1].ports[0].hostPort", 7 },
    { "pod level: an extended resource",
      SPEC("  resources: {limits: {example.com/x: 1}}\n  containers:\n  - {name: a, image: x}\n"),
      "spec.resources.limits[example.com/x]", 5 },
    { "pod level: less than the containers request",
      SPEC("  resources: {requests: {cpu: 1}}\n  containers:\n"
           "  - {name: a, image: x, resources: {requests: {cpu: 2}}}\n"),
      "spec.resources.requests.cpu", 5 },
    { "pod level: a container's limit above it",
      SPEC("  resources: {limits: {cpu: 1}}\n  containers:\n"
           "  - {name: a, image: x, resources: {limits: {cpu: 2}, requests: {cpu: 1}}}\n"),
      "spec.containers[0].resources.limits.cpu", 7 },
    { "pod level: claims",
      SPEC("  resources: {claims: [{name: g}]}\n  containers:\n  - {name: a, image: x}\n"),
      "spec.resources.claims", 5 },
    { "overhead: negative", SPEC("  overhead: {cpu: -1}\n  containers:\n  - {name: a, image: x}\n"),
      "spec.overhead.cpu", 5 },
    { "a template's path",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n"
      "  selector: {}\n  template:\n    spec:\n      containers:\n"
      "      - {name: a, image: x, resources: {limits: {cpu: -1}}}\n",
      "spec.template.spec.containers[0].resources.limits.cpu", 9 },
};

static void check_refused(void **state)
{
    const struct refused_case *c = *state;
    k8sm_account *account = account_of(c->yaml, NULL);
    assert_int_equal(k8sm_account_verdict(account), K8SM_VERDICT_INVALID);
    assert_string_equal(k8sm_account_finding(account, 0)->path, c->path);
    assert_int_equal(k8sm_account_finding(account, 0)->line, c->line);
    k8sm_account_free(account);
}

/* --- what Mesos is asked for ------------------------------------------------------------------------------- */

static const struct demand_case {
    const char *name, *containers;
    int32_t profile, basis;
    int64_t cpus, mem, cpu_limit, mem_limit;
} demand_cases[] = {
    { "cpus round up to a thousandth", "{limits: {cpu: 4.0004, memory: 64Mi}}", 0, 0, 4001, 64000,
      -1, -1 },
    { "memory rounds up to whole MiB", "{limits: {cpu: 1, memory: 100M}}", 0, 0, 1000, 96000, -1,
      -1 },
    { "memory (SEED) keeps thousandths", "{limits: {cpu: 1, memory: 100M}}", K8SM_PROFILE_SEED, 0,
      1000, 95368, -1, -1 },
    { "minimums", "{limits: {cpu: 5m, memory: 16Mi}}", 0, 0, 10, 32000, -1, -1 },
    { "minimums (SEED): none", "{limits: {cpu: 5m, memory: 16Mi}}", K8SM_PROFILE_SEED, 0, 5, 16000,
      -1, -1 },
    { "requests with limits", "{requests: {cpu: 1, memory: 64Mi}, limits: {cpu: 2, memory: 1Gi}}",
      0, K8SM_BASIS_REQUESTS, 1000, 64000, 2000, 1024000 },
    { "requests: a limit left out is none", "{requests: {cpu: 1, memory: 128Mi}}", 0,
      K8SM_BASIS_REQUESTS, 1000, 128000, -1, INT64_MAX },
    { "requests: cpu without a limit", "{requests: {cpu: 1, memory: 128Mi}, limits: {memory: 1Gi}}",
      0, K8SM_BASIS_REQUESTS, 1000, 128000, -1, 1024000 },
    { "requests: nothing given is the default", "{}", 0, K8SM_BASIS_REQUESTS, 250, 64000, 250,
      64000 },
    { "requests: a limit is the request", "{limits: {cpu: 2, memory: 1Gi}}", 0,
      K8SM_BASIS_REQUESTS, 2000, 1024000, 2000, 1024000 },
    { "requests: minimums", "{requests: {cpu: 1m, memory: 1Mi}}", 0, K8SM_BASIS_REQUESTS, 10,
      32000, -1, INT64_MAX },
    { "requests (SEED): a limit left out is none", "{requests: {cpu: 1, memory: 128Mi}}",
      K8SM_PROFILE_SEED, K8SM_BASIS_REQUESTS, 1000, 128000, -1, INT64_MAX },
    { "requests (SEED): nothing given is the default", "{}", K8SM_PROFILE_SEED,
      K8SM_BASIS_REQUESTS, 250, 64000, 250, 64000 },
    { "requests: one container without a limit is enough",
      "{limits: {cpu: 1, memory: 64Mi}}}\n  - {name: d, image: x, resources: "
      "{requests: {memory: 64Mi}, limits: {cpu: 1}}", 0, K8SM_BASIS_REQUESTS, 2000, 128000, 2000,
      INT64_MAX },
    { "requests: never a limit below", "{requests: {cpu: 2}, limits: {cpu: 1, memory: 64Mi}}", 0,
      K8SM_BASIS_REQUESTS, 2000, 64000, 2000, 64000 },
    { "requests: spec.resources bounds all",
      "{requests: {memory: 64Mi}}}\n  resources: {limits: {memory: 1Gi, cpu: 1}}\n"
      "  initContainers:\n  - {name: i, image: x, resources: {requests: {cpu: 1}}", 0,
      K8SM_BASIS_REQUESTS, 1000, 64000, 1000, 1024000 },
    { "more than Mesos holds", "{limits: {cpu: 10E}}", 0, 0, -1, 0, 0, 0 },
};

static void check_demand(void **state)
{
    const struct demand_case *c = *state;
    char yaml[1024];
    k8sm_policy policy;
    const char *name;
    int64_t amount, limit;
    snprintf(yaml, sizeof yaml, SPEC("  containers:\n  - {name: c, image: x, resources: %s}\n"),
             c->containers);
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, c->profile), K8SM_OK);
    policy.basis = c->basis;
    k8sm_account *account = account_of(yaml, &policy);
    if (c->cpus < 0) {
        assert_int_equal(k8sm_account_demand_count(account), 0);
    } else {
        assert_true(k8sm_account_demand(account, 0, &name, &amount, &limit));
        assert_string_equal(name, "cpus");
        assert_int_equal(amount, c->cpus);
        assert_int_equal(limit, c->cpu_limit);
        assert_true(k8sm_account_demand(account, 1, &name, &amount, &limit));
        assert_string_equal(name, "mem");
        assert_int_equal(amount, c->mem);
        assert_int_equal(limit, c->mem_limit);
        assert_false(k8sm_account_demand(account, 2, &name, &amount, &limit));
    }
    k8sm_account_free(account);
}

static void extended_resources_are_mapped(void **state)
{
    (void)state;
    static const k8sm_name_map map[] = { { "nvidia.com/gpu", "gpus" }, { "ephemeral-storage", "disk" } };
    k8sm_policy policy;
    const char *name;
    int64_t amount;
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    policy.extended = map;
    policy.extended_count = 2;
    k8sm_account *account = account_of(
        SPEC("  containers:\n  - {name: c, image: x, resources: {limits: {nvidia.com/gpu: 2, "
             "ephemeral-storage: 1Gi}}}\n"), &policy);
    assert_int_equal(k8sm_account_demand_count(account), 4);
    assert_true(k8sm_account_demand(account, 2, &name, &amount, NULL));
    assert_string_equal(name, "gpus");
    assert_int_equal(amount, 2000);
    assert_true(k8sm_account_demand(account, 3, &name, &amount, NULL));
    assert_string_equal(name, "disk");
    assert_int_equal(amount, 1024000);
    k8sm_account_free(account);
}

static void getters_stand_bad_arguments(void **state)
{
    (void)state;
    k8sm_account *account = account_of(SPEC("  containers:\n  - {name: c, image: x}\n"), NULL);
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_resource_list_count(k8sm_account_requests(account, 9)), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_account_limits(account, -1)), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_account_container_requests(account, 5, 0)), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_account_container_limits(account, 0, 9)), 0);
    assert_int_equal(
        k8sm_resource_list_count(k8sm_account_container_limits(account, 0, K8SM_STAGE_MESOS)), 2);
    assert_int_equal(
        k8sm_resource_list_count(k8sm_account_container_requests(account, 0, K8SM_STAGE_MESOS)), 2);
    assert_false(k8sm_account_has_status(account));
    assert_string_equal(k8sm_qos_name(7), "unknown");
    assert_null(k8sm_account_finding(account, 0));
    assert_int_equal(k8sm_account_new(NULL, NULL, 0, NULL, NULL, &account, &err), K8SM_E_ARGUMENT);
    k8sm_account_free(account);
    k8sm_account_free(NULL);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    static const char yaml[] =
        SPEC("  overhead: {cpu: 1}\n  resources: {limits: {cpu: 4}}\n"
             "  initContainers:\n  - {name: i, image: x, restartPolicy: Always}\n"
             "  containers:\n  - {name: a, image: x, resources: {limits: {a.b/c: 1, d.e/f: 2}}}\n"
             "status:\n  containerStatuses:\n  - {name: a, image: x, imageID: i, ready: true, "
             "restartCount: 0, allocatedResources: {a.b/c: 1}}\n");
    k8sm_object *object = NULL;
    assert_int_equal(k8sm_object_parse(yaml, sizeof yaml - 1, NULL, &object, NULL), K8SM_OK);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_account *account = NULL;
        k8sm_status rc = k8sm_account_new(object, NULL, 0, NULL, &alloc, &account, NULL);
        k8sm_account_free(account);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_null(account);
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
    k8sm_object_free(object);
}

/* --- the program ---------------------------------------------------------------------------------------------- */

int main(void)
{
    static struct CMUnitTest tests[FOLDERS + K8SM__COUNT(valid_cases) +
                                   K8SM__COUNT(refused_cases) + K8SM__COUNT(demand_cases) + 4];
    char *folders[FOLDERS];
    size_t count = 0, folder_count = list_folders("account", folders);
    for (size_t i = 0; i < folder_count; i++)
        tests[count++] = (struct CMUnitTest){ .name = folders[i], .test_func = check_folder,
                                              .initial_state = folders[i] };
    ROW_TESTS(tests, count, valid_cases, check_valid);
    ROW_TESTS(tests, count, refused_cases, check_refused);
    ROW_TESTS(tests, count, demand_cases, check_demand);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(extended_resources_are_mapped);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(getters_stand_bad_arguments);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    int failed = _cmocka_run_group_tests("account", tests, count, NULL, NULL);
    while (folder_count > 0)
        free(folders[--folder_count]);
    return failed;
}
