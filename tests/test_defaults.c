/* Default limits and minimums, written into the pod (defaults.h), and static pods. Rows of
 * Kubernetes on Mesos 1.4, 1.5, 2 and 6.3; SEED is its form of 2015. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

#define SPEC(text) "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" text

static k8sm_object *parse(const char *yaml)
{
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    if (k8sm_object_parse(yaml, strlen(yaml), NULL, &object, &err) != K8SM_OK)
        fail_msg("%u:%u %s: %s", err.line, err.column, err.path, err.message);
    return object;
}

/* Containers' resources, and what all of them have afterwards. Sums are of requests and of
 * limits in milli-cores and MiB; -1: not compared. */
static const struct vector {
    const char *name;
    const char *a, *b, *c; /* NULL: no such container */
    int32_t profile;
    int32_t modified;
    int64_t cpu_request, cpu_limit, mem_request, mem_limit;
    const char *cpu, *mem; /* the default flags; NULL: the preset's */
} vectors[] = {
    { "default limits: nothing given", "{}", NULL, NULL, 0, 1, 250, 250, 64, 64, NULL, NULL },
    { "default limits (SEED): nothing given", "{}", NULL, NULL, K8SM_PROFILE_SEED, 1, -1, 250, -1,
      64, NULL, NULL },
    { "default limits (SEED): two of three lack them", "{limits: {cpu: 3, memory: 768Mi}}", "{}",
      "{}", K8SM_PROFILE_SEED, 1, -1, 3500, -1, 896, NULL, NULL },
    { "default limits (SEED): other flags", "{limits: {cpu: 3, memory: 768Mi}}", "{}", "{}",
      K8SM_PROFILE_SEED, 1, -1, 4000, -1, 1024, "0.5", "128" },
    { "default limits (SEED): nothing missing", "{limits: {cpu: 1, memory: 256Mi}}",
      "{limits: {cpu: 2, memory: 512Mi}}", NULL, K8SM_PROFILE_SEED, 0, -1, 3000, -1, 768, NULL,
      NULL },
    { "absent vs zero (SEED): zero stays", "{limits: {cpu: 0}}", "{}", NULL, K8SM_PROFILE_SEED, 1,
      -1, 250, -1, 128, NULL, NULL },
    { "absent vs zero: zero becomes the minimum", "{limits: {cpu: 0, memory: 64Mi}}", NULL, NULL,
      0, 1, 10, 10, 64, 64, NULL, NULL },
    { "requests (SEED): not looked at", "{requests: {cpu: 1}}", NULL, NULL, K8SM_PROFILE_SEED, 1,
      -1, 250, -1, 64, NULL, NULL },
    { "requests: a request becomes the limit", "{requests: {cpu: 1, memory: 64Mi}}", NULL, NULL, 0,
      1, 1000, 1000, 64, 64, NULL, NULL },
    { "requests: above the limit it stays",
      "{requests: {cpu: 4, memory: 64Mi}, limits: {cpu: 2, memory: 64Mi}}", NULL, NULL, 0, 0, 4000,
      2000, 64, 64, NULL, NULL },
    { "minimums: raised", "{limits: {cpu: 5m, memory: 16Mi}}", NULL, NULL, 0, 1, 10, 10, 32, 32,
      NULL, NULL },
    { "minimums: exactly there is no change",
      "{requests: {cpu: 10m, memory: 32Mi}, limits: {cpu: 10m, memory: 32Mi}}", NULL, NULL, 0, 0,
      10, 10, 32, 32, NULL, NULL },
    { "minimums: of defaults of zero", "{}", NULL, NULL, 0, 1, 10, 10, 32, 32, "0", "0" },
    { "vectors of limits: 1", "{limits: {cpu: 3, memory: 768Mi}}", "{}", NULL, 0, 1, 3250, 3250,
      832, 832, NULL, NULL },
    { "vectors of limits: 2", "{requests: {cpu: 0, memory: 0}, limits: {cpu: 3, memory: 768Mi}}",
      "{}", NULL, 0, 1, 260, 3250, 96, 832, NULL, NULL },
    { "vectors of limits: 3", "{}", "{}", NULL, 0, 1, 500, 500, 128, 128, NULL, NULL },
    { "vectors of limits: 4", "{requests: {cpu: 0, memory: 0}, limits: {cpu: 0, memory: 0}}", "{}",
      NULL, 0, 1, 260, 260, 96, 96, NULL, NULL },
    { "vectors of limits: 5", "{requests: {cpu: 2}, limits: {cpu: 3, memory: 768Mi}}", "{}", NULL,
      0, 1, 2250, 3250, 832, 832, NULL, NULL },
    { "vectors of limits: 6", "{requests: {cpu: 2, memory: 256Mi}, limits: {cpu: 3, memory: 768Mi}}",
      "{}", NULL, 0, 1, 2250, 3250, 320, 832, NULL, NULL },
    { "truncation (SEED): 1.001 is 1000m", "{}", NULL, NULL, K8SM_PROFILE_SEED, 1, -1, 1000, -1, 64,
      "1.001", NULL },
    { "truncation (SEED): 1.003 is 1002m", "{}", NULL, NULL, K8SM_PROFILE_SEED, 1, -1, 1002, -1, 64,
      "1.003", NULL },
    { "truncation: an exact decimal stays exact", "{}", NULL, NULL, 0, 1, 1001, 1001, 64, 64,
      "1.001", NULL },
    { "exact tenths", "{limits: {cpu: 0.1}}", "{limits: {cpu: 0.2}}", NULL, 0, 1, 300, 300, 128,
      128, NULL, NULL },
};

static void set_flags(const struct vector *v, k8sm_policy *policy)
{
    assert_int_equal(k8sm_policy_init(policy, sizeof *policy, v->profile), K8SM_OK);
    if (v->cpu != NULL)
        assert_int_equal(k8sm_policy_parse_cpus(v->cpu, strlen(v->cpu), v->profile,
                                                &policy->default_cpu, NULL), K8SM_OK);
    if (v->mem != NULL)
        assert_int_equal(k8sm_policy_parse_mem(v->mem, strlen(v->mem), v->profile,
                                               &policy->default_mem, NULL), K8SM_OK);
}

static void make_yaml(const struct vector *v, char *yaml, size_t size)
{
    const char *containers[] = { v->a, v->b, v->c };
    size_t at = (size_t)snprintf(yaml, size, SPEC("  containers:\n"));
    for (size_t i = 0; i < 3; i++)
        if (containers[i] != NULL)
            at += (size_t)snprintf(yaml + at, size - at,
                                   "  - {name: c%zu, image: x, resources: %s}\n", i, containers[i]);
}

/* Sum one side over the containers of an object, as it now stands there. */
static int64_t sum_up(const k8sm_object *object, bool limits, const char *name, int64_t unit)
{
    const k8sm_pod *pod = k8sm_object_pod(object);
    int64_t sum = 0;
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        const k8sm_container *c = k8sm_pod_container(pod, i);
        const k8sm_quantity *q = k8sm_resource_list_find(
            limits ? k8sm_container_limits(c) : k8sm_container_requests(c), name);
        int64_t amount = 0;
        if (q != NULL)
            assert_int_equal(unit == 1 ? k8sm_quantity_milli(q, &amount)
                                       : k8sm_quantity_value(q, &amount), K8SM_OK);
        sum += amount;
    }
    return sum / unit;
}

static void check_vector(void **state)
{
    const struct vector *v = *state;
    const int64_t mib = 1048576;
    char yaml[2048];
    k8sm_policy policy;
    k8sm_object *object, *complete = NULL, *again = NULL;
    k8sm_bytes before = { 0 }, after = { 0 };
    int32_t modified = -1;
    set_flags(v, &policy);
    make_yaml(v, yaml, sizeof yaml);
    object = parse(yaml);
    assert_int_equal(k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &before, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_with_defaults(object, NULL, 0, &policy, &modified, &complete,
                                               NULL), K8SM_OK);
    assert_int_equal(modified, v->modified);
    if (v->cpu_request >= 0) {
        assert_int_equal(sum_up(complete, false, "cpu", 1), v->cpu_request);
        assert_int_equal(sum_up(complete, false, "memory", mib), v->mem_request);
    } else { /* the seed never writes requests */
        assert_int_equal(sum_up(complete, false, "memory", mib), sum_up(object, false, "memory", mib));
    }
    assert_int_equal(sum_up(complete, true, "cpu", 1), v->cpu_limit);
    assert_int_equal(sum_up(complete, true, "memory", mib), v->mem_limit);
    /* query without writing: the object itself is as before */
    assert_int_equal(k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &after, NULL), K8SM_OK);
    assert_string_equal(before.data, after.data);
    /* a second pass changes nothing */
    assert_int_equal(k8sm_object_with_defaults(complete, NULL, 0, &policy, &modified, &again, NULL),
                     K8SM_OK);
    assert_int_equal(modified, 0);
    /* what is written reads back the same */
    k8sm_bytes_finish(&after);
    assert_int_equal(k8sm_object_write(complete, K8SM_WRITE_YAML, NULL, &after, NULL), K8SM_OK);
    k8sm_object *read = parse(after.data);
    assert_int_equal(sum_up(read, true, "cpu", 1), v->cpu_limit);
    assert_int_equal(sum_up(read, true, "memory", mib), v->mem_limit);
    k8sm_object_free(read);
    k8sm_bytes_finish(&before);
    k8sm_bytes_finish(&after);
    k8sm_object_free(again);
    k8sm_object_free(complete);
    k8sm_object_free(object);
}

/* 2.2, 2.3, 2.4, 2.5: sums as Mesos is asked for them, in thousandths */
static const struct sum_case {
    const char *name, *spec;
    int32_t profile;
    int64_t cpus, mem;
} sum_cases[] = {
    { "quantities: 1500m bytes are 2 (SEED)",
      "  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1, memory: 1500m}}}\n",
      K8SM_PROFILE_SEED, 1000, 1 },
    { "quantities: 100M are 95.367431640625 MiB (SEED)",
      "  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1, memory: 100M}}}\n",
      K8SM_PROFILE_SEED, 1000, 95368 },
    { "exact tenths: ten times 0.1",
      "  containers:\n"
      "  - {name: a, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: b, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: c, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: d, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: e, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: f, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: g, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: h, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: i, image: x, resources: {limits: {cpu: 0.1}}}\n"
      "  - {name: j, image: x, resources: {limits: {cpu: 0.1}}}\n", 0, 1000, 640000 },
    { "limits not requests",
      "  containers:\n  - {name: a, image: x, resources: {requests: {cpu: 3}, limits: {cpu: 1}}}\n",
      K8SM_PROFILE_SEED, 1000, 64000 },
    { "init containers: the largest counts",
      "  initContainers:\n  - {name: i, image: x, resources: {limits: {cpu: 1}}}\n"
      "  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 500m}}}\n"
      "  - {name: b, image: x, resources: {limits: {cpu: 250m}}}\n", 0, 1000, 128000 },
    { "init containers: not added up",
      "  initContainers:\n  - {name: i, image: x, resources: {limits: {cpu: 600m}}}\n"
      "  - {name: j, image: x, resources: {limits: {cpu: 700m}}}\n"
      "  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 500m}}}\n"
      "  - {name: b, image: x, resources: {limits: {cpu: 250m}}}\n", 0, 750, 128000 },
    { "init containers (SEED): did not exist",
      "  initContainers:\n  - {name: i, image: x, resources: {limits: {cpu: 9}}}\n"
      "  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 500m}}}\n",
      K8SM_PROFILE_SEED, 500, 64000 },
    { "rounding once (SEED): each container's bytes are rounded up",
      "  containers:\n  - {name: a, image: x, resources: {limits: {memory: 1073741823500m}}}\n"
      "  - {name: b, image: x, resources: {limits: {memory: 1073741824500m}}}\n",
      K8SM_PROFILE_SEED, 500, 2048001 },
    { "rounding once: whole MiB of the sum",
      "  containers:\n  - {name: a, image: x, resources: {limits: {memory: 33554432500m}}}\n"
      "  - {name: b, image: x, resources: {limits: {memory: 33554432500m}}}\n", 0, 500, 65000 },
};

static void check_sum(void **state)
{
    const struct sum_case *c = *state;
    char yaml[2048];
    k8sm_policy policy;
    k8sm_account *account = NULL;
    int64_t amount;
    snprintf(yaml, sizeof yaml, SPEC("%s"), c->spec);
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, c->profile), K8SM_OK);
    k8sm_object *object = parse(yaml);
    assert_int_equal(k8sm_account_new(object, NULL, 0, &policy, NULL, &account, NULL), K8SM_OK);
    assert_true(k8sm_account_demand(account, 0, NULL, &amount, NULL));
    assert_int_equal(amount, c->cpus);
    assert_true(k8sm_account_demand(account, 1, NULL, &amount, NULL));
    assert_int_equal(amount, c->mem);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

/* 1.5: asking for the sums writes nothing, and nor does making the completed copy. */
static void query_without_writing(void **state)
{
    static const char yaml[] = SPEC("  containers:\n  - {name: a, image: x}\n"
                                    "  - {name: b, image: x, resources: {requests: {cpu: 1}}}\n");
    (void)state;
    for (int32_t profile = 0; profile < 2; profile++) {
        k8sm_policy policy;
        k8sm_account *account = NULL;
        k8sm_object *object = parse(yaml), *complete = NULL;
        k8sm_bytes before = { 0 }, after = { 0 };
        int64_t cpus;
        assert_int_equal(k8sm_policy_init(&policy, sizeof policy, profile), K8SM_OK);
        assert_int_equal(k8sm_object_write(object, K8SM_WRITE_YAML, NULL, &before, NULL), K8SM_OK);
        assert_int_equal(k8sm_account_new(object, NULL, 0, &policy, NULL, &account, NULL), K8SM_OK);
        assert_true(k8sm_account_demand(account, 0, NULL, &cpus, NULL));
        assert_int_equal(cpus, profile == K8SM_PROFILE_SEED ? 500 : 1250);
        assert_int_equal(
            k8sm_object_with_defaults(object, NULL, 0, &policy, NULL, &complete, NULL), K8SM_OK);
        assert_int_equal(k8sm_object_write(object, K8SM_WRITE_YAML, NULL, &after, NULL), K8SM_OK);
        assert_string_equal((char *)after.data, (char *)before.data);
        assert_int_equal(
            k8sm_resource_list_count(
                k8sm_container_limits(k8sm_pod_container(k8sm_object_pod(object), 0))), 0);
        k8sm_bytes_finish(&before);
        k8sm_bytes_finish(&after);
        k8sm_account_free(account);
        k8sm_object_free(complete);
        k8sm_object_free(object);
    }
}

/* A LimitRange's defaults come first, and reach init containers too. */
static void limit_ranges_fill_in_first(void **state)
{
    (void)state;
    static const char yaml[] =
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n"
        "  - {type: Container, default: {cpu: 300m}, defaultRequest: {cpu: 100m}}\n---\n"
        SPEC("  initContainers:\n  - {name: i, image: x}\n  containers:\n  - {name: a, image: x}\n");
    k8sm_stream *stream = NULL;
    k8sm_object *range = NULL, *object = NULL, *complete = NULL;
    k8sm_bytes json = { 0 };
    assert_int_equal(k8sm_stream_open(yaml, sizeof yaml - 1, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &range, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    const k8sm_limit_range *const ranges[] = { k8sm_object_limit_range(range) };
    assert_int_equal(k8sm_object_with_defaults(object, ranges, 1, NULL, NULL, &complete, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_object_write(complete, K8SM_WRITE_JSON, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data, "\"initContainers\":[{\"name\":\"i\",\"image\":\"x\",\"resources\":"
                                      "{\"limits\":{\"cpu\":\"300m\"},\"requests\":{\"cpu\":\"100m\"}}}]"));
    assert_non_null(strstr(json.data, "\"limits\":{\"cpu\":\"300m\",\"memory\":\"64Mi\"}"));
    k8sm_bytes_finish(&json);
    k8sm_object_free(complete);
    k8sm_object_free(object);
    k8sm_object_free(range);
    k8sm_stream_free(stream);
}

/* --- static pods --------------------------------------------------------------------------------------- */

/* 6.3: per container (cpu, mem) limits; defaults 0/0, minimums 0.01/32 */
static void static_pods(void **state)
{
    (void)state;
    static const char *const full =
        SPEC("  containers:\n"
             "  - {name: a, image: x, resources: {limits: {cpu: 10, memory: 20Mi}}}\n"
             "  - {name: b, image: x, resources: {limits: {cpu: 30, memory: 40Mi}}}\n"
             "  - {name: c, image: x, resources: {limits: {cpu: 50, memory: 60Mi}}}\n");
    static const char *const gap =
        SPEC("  containers:\n"
             "  - {name: a, image: x, resources: {limits: {cpu: 10, memory: 20Mi}}}\n"
             "  - {name: b, image: x}\n"
             "  - {name: c, image: x, resources: {limits: {cpu: 50, memory: 60Mi}}}\n");
    static const struct {
        const char *pods[2];
        int64_t cpus, mem;
    } rows[] = { { { NULL, NULL }, 0, 0 },
                 { { full, NULL }, 90000, 132000 },
                 { { gap, full }, 150010, 256000 } };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm_policy policy;
        k8sm_static_pods *pods = NULL;
        int64_t amount;
        size_t count = 0;
        assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
        memset(&policy.default_cpu, 0, sizeof policy.default_cpu);
        memset(&policy.default_mem, 0, sizeof policy.default_mem);
        assert_int_equal(k8sm_static_pods_new(&policy, NULL, &pods, NULL), K8SM_OK);
        for (; count < 2 && rows[i].pods[count] != NULL; count++) {
            k8sm_object *object = parse(rows[i].pods[count]);
            assert_int_equal(k8sm_static_pods_add(pods, object, NULL), K8SM_OK);
            k8sm_object_free(object);
        }
        assert_int_equal(k8sm_static_pods_count(pods), count);
        assert_true(k8sm_static_pods_demand(pods, 0, NULL, &amount));
        assert_int_equal(amount, rows[i].cpus);
        assert_true(k8sm_static_pods_demand(pods, 1, NULL, &amount));
        assert_int_equal(amount, rows[i].mem);
        assert_false(k8sm_static_pods_demand(pods, 2, NULL, &amount));
        k8sm_static_pods_free(pods);
    }
}

/* A pod without a namespace is one of "default"; a bad one changes nothing. */
static void static_pods_are_a_list(void **state)
{
    (void)state;
    k8sm_static_pods *pods = NULL;
    k8sm_object *object = parse(SPEC("  containers:\n  - {name: a, image: x}\n"));
    k8sm_object *bad = parse(SPEC("  containers:\n  - {name: a, image: x, resurces: {}}\n"));
    k8sm_bytes json = { 0 };
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_static_pods_new(NULL, NULL, &pods, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(pods, object, NULL), K8SM_OK);
    assert_int_equal(k8sm_static_pods_add(pods, bad, &err), K8SM_E_INVALID);
    assert_string_equal(err.path, "spec.containers[0].resurces");
    assert_int_equal(k8sm_static_pods_count(pods), 1);
    assert_int_equal(k8sm_static_pods_format(pods, NULL, &json, NULL), K8SM_OK);
    assert_string_equal(
        json.data,
        "{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
        "\"metadata\":{\"name\":\"p\",\"namespace\":\"default\"},\"spec\":{\"containers\":[{\"name\":\"a\","
        "\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":\"250m\",\"memory\":\"64Mi\"},"
        "\"requests\":{\"cpu\":\"250m\",\"memory\":\"64Mi\"}}}]}}]}");
    k8sm_bytes_finish(&json);
    k8sm_object_free(bad);
    k8sm_object_free(object);
    k8sm_static_pods_free(pods);
    k8sm_static_pods_free(NULL);
    assert_int_equal(k8sm_static_pods_add(NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_with_defaults(NULL, NULL, 0, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    static const char yaml[] = SPEC("  containers:\n  - {name: a, image: x}\n  - {name: b, image: x}\n");
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_static_pods *pods = NULL;
        k8sm_object *object = NULL;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = k8sm_object_parse(yaml, sizeof yaml - 1, &options, &object, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_static_pods_new(NULL, &alloc, &pods, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_static_pods_add(pods, object, NULL);
        k8sm_static_pods_free(pods);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(vectors) + K8SM__COUNT(sum_cases) + 5] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, vectors, check_vector);
    ROW_TESTS(tests, count, sum_cases, check_sum);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(query_without_writing);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(limit_ranges_fill_in_first);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(static_pods);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(static_pods_are_a_list);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("defaults", tests, NULL, NULL);
}
