/* The sum of static pods (k8sm_static_pods): what the executor asks for beside its own share.
 * Totals are those of kubernetes-mesos 6.3; with DEFAULT, memory rounds up to whole MiB. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

#define POD(name, resources)                                                                   \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: " name "}\nspec:\n  containers:\n"            \
    "  - {name: c, image: x, resources: " resources "}\n"

static k8sm_object *object_of(const char *text)
{
    k8sm_object *object = NULL;
    k8sm_stream *stream = NULL;
    assert_int_equal(k8sm_stream_open(text, strlen(text), NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    k8sm_stream_free(stream);
    return object;
}

static void check_sums(const k8sm_static_pods *pods, int64_t cpus, int64_t mem)
{
    const char *name = NULL;
    int64_t amount = 0;
    assert_int_equal(k8sm_static_pods_demand(pods, 0, &name, &amount), 1);
    assert_string_equal(name, "cpus");
    assert_int_equal(amount, cpus);
    assert_int_equal(k8sm_static_pods_demand(pods, 1, &name, &amount), 1);
    assert_string_equal(name, "mem");
    assert_int_equal(amount, mem);
    assert_int_equal(k8sm_static_pods_demand(pods, 1, NULL, NULL), 1);
}

static const struct sum_case {
    const char *name, *pods[3];
    int32_t profile;
    int64_t cpus, mem;
} sum_cases[] = {
    { "static pods: none", { NULL }, 0, 0, 0 },
    { "static pods: one with limits",
      { POD("a", "{limits: {cpu: 1, memory: 256Mi}}") },
      0,
      1000,
      256000 },
    { "static pods: default limits", { POD("a", "{}") }, 0, 250, 64000 },
    { "static pods: default limits (SEED)", { POD("a", "{}") }, K8SM_PROFILE_SEED, 250, 64000 },
    { "static pods: several",
      { POD("a", "{limits: {cpu: 1, memory: 256Mi}}"), POD("b", "{}"),
        POD("c", "{limits: {cpu: 0.1, memory: 100M}}") },
      0,
      1350,
      416000 },
    { "static pods: several (SEED)",
      { POD("a", "{limits: {cpu: 1, memory: 256Mi}}"), POD("b", "{}"),
        POD("c", "{limits: {cpu: 0.1, memory: 100M}}") },
      K8SM_PROFILE_SEED,
      1350,
      415368 },
    { "static pods: a template counts once",
      { "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 5, "
        "selector: {}, template: {spec: {containers: [{name: c, image: x}]}}}\n" },
      0,
      250,
      64000 },
};

static void check_sum(void **state)
{
    const struct sum_case *c = *state;
    k8sm_policy policy;
    k8sm_static_pods *pods = NULL;
    size_t count = 0;
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, c->profile), K8SM_OK);
    assert_int_equal(k8sm_static_pods_new(&policy, NULL, &pods, NULL), K8SM_OK);
    for (; count < 3 && c->pods[count] != NULL; count++) {
        k8sm_object *object = object_of(c->pods[count]);
        assert_int_equal(k8sm_static_pods_add(pods, object, NULL), K8SM_OK);
        k8sm_object_free(object);
    }
    assert_int_equal(k8sm_static_pods_count(pods), count);
    assert_int_equal(k8sm_static_pods_demand_count(pods), 2);
    check_sums(pods, c->cpus, c->mem);
    assert_int_equal(k8sm_static_pods_demand(pods, 2, NULL, NULL), 0);
    k8sm_static_pods_free(pods);
}

/* A refused pod leaves the sum as it was. */
static const struct bad_case {
    const char *name, *text;
    k8sm_status rc;
    const char *path;
} bad_cases[] = {
    { "an unknown field",
      "apiVersion: v1\nkind: Pod\nfoo: 1\nspec: {containers: [{name: c, "
      "image: x}]}\n",
      K8SM_E_INVALID, "foo" },
    { "a request above its limit", POD("a", "{requests: {cpu: 2}, limits: {cpu: 1}}"),
      K8SM_E_INVALID, "spec.containers[0].resources.requests.cpu" },
    { "no pod", "apiVersion: v1\nkind: Service\n", K8SM_E_SCHEMA, "kind" },
    { "what could not be read", "a: [", K8SM_E_SCHEMA, "kind" },
    { "more than Mesos holds", POD("a", "{limits: {cpu: 10E}}"), K8SM_E_RANGE, "cpus" },
    { "more together than Mesos holds", POD("a", "{limits: {cpu: 9223372036854775}}"),
      K8SM_E_RANGE, "cpus" },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm_static_pods *pods = NULL;
    k8sm_object *good = object_of(POD("a", "{limits: {cpu: 1, memory: 64Mi}}"));
    k8sm_object *bad = object_of(c->text);
    k8sm_error err = { 0 };
    k8sm_bytes before = { 0 }, after = { 0 };
    assert_int_equal(k8sm_static_pods_new(NULL, NULL, &pods, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(pods, good, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_format(pods, NULL, &before, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(pods, bad, &err), c->rc);
    assert_int_equal(err.code, c->rc);
    assert_string_equal(err.path, c->path);
    assert_int_equal(k8sm_static_pods_count(pods), 1);
    check_sums(pods, 1000, 64000);
    assert_int_equal(k8sm_static_pods_format(pods, NULL, &after, NULL), K8SM_OK);
    assert_string_equal((char *)after.data, (char *)before.data);
    k8sm_bytes_finish(&before);
    k8sm_bytes_finish(&after);
    k8sm_object_free(good);
    k8sm_object_free(bad);
    k8sm_static_pods_free(pods);
}

static void lenient_takes_what_is_invalid(void **state)
{
    k8sm_policy policy;
    k8sm_static_pods *pods = NULL;
    k8sm_object *object =
        object_of(POD("a", "{requests: {cpu: 2}, limits: {cpu: 1, memory: 64Mi}}"));
    (void)state;
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    policy.lenient = 1;
    assert_int_equal(k8sm_static_pods_new(&policy, NULL, &pods, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(pods, object, NULL), K8SM_OK);
    check_sums(pods, 1000, 64000);
    k8sm_object_free(object);
    k8sm_static_pods_free(pods);
}

/* The list holds the completed pods; namespace "default" where none is written. */
static void the_list_reads_back(void **state)
{
    static const k8sm_name_map map[] = { { "nvidia.com/gpu", "gpus" } };
    k8sm_policy policy;
    k8sm_static_pods *pods = NULL;
    k8sm_object *objects[2] = { object_of(POD("a", "{limits: {nvidia.com/gpu: 2}}")),
                                object_of(POD("b, namespace: s", "{}")) };
    k8sm_bytes bytes = { 0 };
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    const char *name;
    int64_t amount;
    (void)state;
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    policy.extended = map;
    policy.extended_count = 1;
    assert_int_equal(k8sm_static_pods_new(&policy, NULL, &pods, NULL), K8SM_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(k8sm_static_pods_add(pods, objects[i], NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_demand(pods, 2, &name, &amount), 1);
    assert_string_equal(name, "gpus");
    assert_int_equal(amount, 2000);
    assert_int_equal(k8sm_static_pods_format(pods, NULL, &bytes, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_open((char *)bytes.data, bytes.size, NULL, &stream, NULL),
                     K8SM_OK);
    for (size_t i = 0; i < 2; i++) {
        char text[K8SM_QUANTITY_TEXT_MAX];
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_OK);
        assert_string_equal(k8sm_object_namespace(object), i == 0 ? "default" : "s");
        k8sm_quantity_format(k8sm_resource_list_find(k8sm_container_limits(k8sm_pod_container(
                                                         k8sm_object_pod(object), 0)),
                                                     "memory"),
                             text, sizeof text);
        assert_string_equal(text, "64Mi");
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(objects[0]);
    k8sm_object_free(objects[1]);
    k8sm_static_pods_free(pods);
}

static void bad_arguments(void **state)
{
    k8sm_static_pods *pods = NULL;
    k8sm_policy policy;
    k8sm_bytes bytes = { 0 };
    k8sm_object *object = object_of(POD("a", "{}"));
    (void)state;
    assert_int_equal(k8sm_static_pods_new(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    policy.basis = 9;
    assert_int_equal(k8sm_static_pods_new(&policy, NULL, &pods, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_static_pods_new(NULL, NULL, &pods, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(NULL, object, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_static_pods_add(pods, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_static_pods_format(NULL, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_static_pods_format(pods, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_static_pods_count(NULL), 0);
    assert_int_equal(k8sm_static_pods_demand_count(NULL), 0);
    assert_int_equal(k8sm_static_pods_demand(NULL, 0, NULL, NULL), 0);
    k8sm_object_free(object);
    k8sm_static_pods_free(pods);
    k8sm_static_pods_free(NULL);
}

static void every_allocation_can_fail(void **state)
{
    static const k8sm_name_map map[] = { { "nvidia.com/gpu", "gpus" } };
    k8sm_object *object = object_of(POD("a", "{limits: {nvidia.com/gpu: 2}}"));
    k8sm_policy policy;
    (void)state;
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    policy.extended = map;
    policy.extended_count = 1;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_static_pods *pods = NULL;
        k8sm_bytes bytes = { 0 };
        k8sm_status rc = k8sm_static_pods_new(&policy, &alloc, &pods, NULL);
        for (int i = 0; rc == K8SM_OK && i < 3; i++)
            rc = k8sm_static_pods_add(pods, object, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_static_pods_format(pods, &alloc, &bytes, NULL);
        k8sm_bytes_finish(&bytes);
        k8sm_static_pods_free(pods);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
    k8sm_object_free(object);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(sum_cases) + K8SM__COUNT(bad_cases) + 4];
    size_t count = 0;
    ROW_TESTS(tests, count, sum_cases, check_sum);
    ROW_TESTS(tests, count, bad_cases, check_bad);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(lenient_takes_what_is_invalid);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_list_reads_back);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bad_arguments);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("static_pods", tests, count, NULL, NULL);
}
