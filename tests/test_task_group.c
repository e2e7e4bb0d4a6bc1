/* A pod as a task group of the default executor (task.h). Rules: what a Mesos 1.11 master takes in
 * LAUNCH_GROUP. */
#include "scene.h"

#include "wire_json.h"

static void group_executor(struct scene *s)
{
    k8sm_executor_options options;
    k8sm_error err = { 0 };
    k8sm_executor_options_init(&options, sizeof options);
    options.id = "x";
    options.type = K8SM_EXECUTOR_DEFAULT;
    if (k8sm_executor_new(&options, NULL, &s->policy, s->alloc, &s->executor, &err) != K8SM_OK)
        fail_msg("%s", err.message);
}

static k8sm_status make_group(struct scene *s, const k8sm_alloc *alloc, k8sm_task_group **ret,
                              k8sm_error *err)
{
    k8sm_task_options options;
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    return k8sm_task_group_new(s->object, s->account, k8sm_offers_group(s->offers, 0), s->match,
                               s->executor, &options, &s->policy, alloc, ret, err);
}

static void make_scene(struct scene *s, int32_t basis, const char *pod, const char *offer)
{
    scene_init(s, K8SM_PROFILE_DEFAULT);
    s->policy.basis = basis;
    scene_pod(s, pod);
    scene_offer(s, "O1", "S1", "*", offer, "");
    group_executor(s);
    scene_match(s, 0);
    if (!k8sm_match_fits(s->match))
        fail_msg("%s", k8sm_match_reason(s->match, 0)->message);
}

#define PAIR(a, b)                                                                             \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec:\n  containers:\n" \
    "  - {name: a, image: nginx" a "}\n  - {name: b, image: redis" b "}\n"
#define SCALAR(name, n)                                                                        \
    "{\"name\":\"" name "\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" n "},"                 \
    "\"allocation_info\":{\"role\":\"*\"}}"
#define PORTS(from, to)                                                                        \
    "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":" from          \
    ",\"end\":" to "}]},\"allocation_info\":{\"role\":\"*\"}}"
#define EXECUTOR                                                                               \
    "{\"type\":\"LAUNCH_GROUP\",\"launch_group\":{\"executor\":{\"executor_id\":{\"value\":"   \
    "\"x\"},\"resources\":[" SCALAR("cpus", "0.25") "," SCALAR("mem", "64.0") ","              \
    SCALAR("disk", "32.0") "],\"framework_id\":{\"value\":\"F1\"},"                            \
    "\"name\":\"Default-Executor\",\"source\":\"kubernetes\",\"type\":\"DEFAULT\"},"           \
    "\"task_group\":{\"tasks\":["
#define TASK(container)                                                                        \
    "{\"name\":\"" container ".p.shop.pod\",\"task_id\":{\"value\":\"pod.1." container "\"},"  \
    "\"agent_id\":{\"value\":\"S1\"},\"resources\":["
#define IMAGE(name)                                                                            \
    "\"container\":{\"type\":\"MESOS\",\"mesos\":{\"image\":{\"type\":\"DOCKER\",\"docker\":"  \
    "{\"name\":\"" name "\"}}}"
#define OWN_CGROUPS ",\"linux_info\":{\"share_cgroups\":false}}"

static const struct group_case {
    const char *name, *pod, *offer, *json;
    int32_t basis;
} group_cases[] = {
    { "task group: limits share the executor's cgroup",
      PAIR(", command: [sh, -c], args: ['sleep 9'], env: [{name: K, value: v}], "
           "ports: [{containerPort: 80, hostPort: 31005}]" , LIMITS("1", "100M")),
      "cpus:4;mem:512;disk:100;ports:[31000-31010]",
      EXECUTOR TASK("a") SCALAR("cpus", "0.25") "," SCALAR("mem", "64.0")
      "],\"command\":{\"environment\":{\"variables\":[{\"name\":\"K\",\"value\":\"v\"}]},"
      "\"value\":\"sh\",\"shell\":false,\"arguments\":[\"sh\",\"-c\",\"sleep 9\"]},"
      IMAGE("nginx") "}},"
      TASK("b") SCALAR("cpus", "1.0") "," SCALAR("mem", "96.0") "," PORTS("31005", "31005")
      "],\"command\":{\"shell\":false}," IMAGE("redis") "}}]}}}", 0 },
    { "task group: requests with limits and cgroups of their own",
      PAIR(", resources: {requests: {cpu: 500m, memory: 64Mi}, limits: {cpu: 2, memory: 100M}}",
           ", resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {memory: 32Mi}}"),
      "cpus:4;mem:512;disk:100",
      EXECUTOR TASK("a") SCALAR("cpus", "0.5") "," SCALAR("mem", "64.0")
      "],\"command\":{\"shell\":false}," IMAGE("nginx") OWN_CGROUPS
      ",\"limits\":{\"cpus\":{\"value\":2.0},\"mem\":{\"value\":96.0}}},"
      TASK("b") SCALAR("cpus", "0.1") "," SCALAR("mem", "32.0")
      "],\"command\":{\"shell\":false}," IMAGE("redis") OWN_CGROUPS
      ",\"limits\":{\"mem\":{\"value\":32.0}}}]}}}",
      K8SM_BASIS_REQUESTS },
    /* 100M twice are 190.73 MiB, of which the pod takes 191: the last one has the rest */
    { "task group: shares add up to what the pod takes",
      PAIR(LIMITS("334m", "100M"), LIMITS("334m", "100M")), "cpus:4;mem:512;disk:100",
      EXECUTOR TASK("a") SCALAR("cpus", "0.334") "," SCALAR("mem", "95.368")
      "],\"command\":{\"shell\":false}," IMAGE("nginx") "}},"
      TASK("b") SCALAR("cpus", "0.334") "," SCALAR("mem", "95.632")
      "],\"command\":{\"shell\":false}," IMAGE("redis") "}}]}}}", 0 },
};

/* The launch_group member of the operation, as the master would check it. */
static void assert_master_takes(const char *operation, const k8sm_offer_group *offers)
{
    static const char head[] = "{\"type\":\"LAUNCH_GROUP\",\"launch_group\":";
    k8sm_findings *findings = NULL;
    k8sm_error err = { 0 };
    assert_memory_equal(operation, head, sizeof head - 1);
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    if (k8sm_preflight_group_json(operation + sizeof head - 1, strlen(operation) - sizeof head,
                                  offers, findings, &err) != K8SM_OK)
        fail_msg("%s", k8sm_findings_count(findings) > 0
                           ? k8sm_findings_get(findings, 0)->message
                           : err.message);
    k8sm_findings_free(findings);
}

static void check_group(void **state)
{
    const struct group_case *c = *state;
    struct scene s;
    k8sm_task_group *group = NULL;
    k8sm_bytes json = { 0 }, pb = { 0 };
    k8sm__buffer again = K8SM__BUFFER_INIT(NULL);
    k8sm_error err = { 0 };
    make_scene(&s, c->basis, c->pod, c->offer);
    if (make_group(&s, NULL, &group, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    assert_int_equal(k8sm_task_group_count(group), 2);
    assert_string_equal(k8sm_task_group_id(group, 0), "pod.1.a");
    assert_string_equal(k8sm_task_group_id(group, 1), "pod.1.b");
    assert_null(k8sm_task_group_id(group, 2));
    assert_int_equal(k8sm_task_group_format_json(group, NULL, &json, NULL), K8SM_OK);
    assert_string_equal(json.data, c->json);
    assert_master_takes(json.data, k8sm_offers_group(s.offers, 0));
    assert_int_equal(k8sm_task_group_format_protobuf(group, NULL, &pb, NULL), K8SM_OK);
    assert_int_equal(k8sm__pb_to_json(&k8sm__pb_operation, (const uint8_t *)pb.data, pb.size,
                                      &again, NULL), K8SM_OK);
    assert_int_equal(again.size, strlen(c->json));
    assert_memory_equal(again.data, c->json, again.size);
    k8sm__buffer_finish(&again);
    k8sm_bytes_finish(&json);
    k8sm_bytes_finish(&pb);
    k8sm_task_group_free(group);
    scene_finish(&s);
}

static void what_makes_no_group(void **state)
{
    (void)state;
    static const struct {
        const char *pod, *path;
        k8sm_status rc;
    } rows[] = {
        { POD("", ", args: [x]"), "spec.containers.args", K8SM_E_UNSUPPORTED },
        { POD("", "") "  initContainers:\n  - {name: i, image: x}\n", "spec.initContainers",
          K8SM_E_UNSUPPORTED },
        { POD("", "") "  resources: {limits: {cpu: 1, memory: 64Mi}}\n", "spec.resources",
          K8SM_E_UNSUPPORTED },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        struct scene s;
        k8sm_task_group *group = NULL;
        k8sm_error err = { 0 };
        make_scene(&s, 0, rows[i].pod, "cpus:4;mem:512;disk:100");
        assert_int_equal(make_group(&s, NULL, &group, &err), rows[i].rc);
        assert_string_equal(err.path, rows[i].path);
        assert_null(group);
        scene_finish(&s);
    }
}

/* The master refuses a group whose executor has no disk, or less than 0.01 cpus or 32 MB. */
static void executors_of_groups(void **state)
{
    (void)state;
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    k8sm_policy policy;
    k8sm_executor_options_init(&options, sizeof options);
    assert_int_equal(k8sm_policy_init(&policy, sizeof policy, 0), K8SM_OK);
    options.type = 2;
    assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, NULL),
                     K8SM_E_ARGUMENT);
    options.type = K8SM_EXECUTOR_DEFAULT;
    options.disk_mib = -1;
    assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, NULL),
                     K8SM_E_ARGUMENT);
    options.disk_mib = 5;
    k8sm_quantity_from_value(31 * 1048576, K8SM_FORMAT_BINARY_SI, &policy.executor_mem);
    assert_int_equal(k8sm_executor_new(&options, NULL, &policy, NULL, &executor, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_quantity_from_value(32 * 1048576, K8SM_FORMAT_BINARY_SI, &policy.executor_mem);
    k8sm_quantity_from_milli(9, K8SM_FORMAT_DECIMAL_SI, &policy.executor_cpu);
    assert_int_equal(k8sm_executor_new(&options, NULL, &policy, NULL, &executor, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_quantity_from_milli(10, K8SM_FORMAT_DECIMAL_SI, &policy.executor_cpu);
    assert_int_equal(k8sm_executor_new(&options, NULL, &policy, NULL, &executor, NULL), K8SM_OK);
    static const char wanted[] = "cpus:0.01;mem:32;disk:5";
    k8sm_mesos_resources *need = NULL;
    assert_int_equal(k8sm_mesos_resources_parse(wanted, strlen(wanted), NULL, &need, NULL), K8SM_OK);
    assert_true(k8sm_mesos_resources_equal(k8sm_executor_resources(executor), need));
    k8sm_mesos_resources_free(need);
    k8sm_executor_free(executor);
}

/* An executor of ours does not run groups; a running default one is described as it is. */
static void executors_there_already(void **state)
{
    (void)state;
    struct scene s;
    k8sm_task_group *group = NULL;
    k8sm_bytes json = { 0 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", ""));
    scene_offer(&s, "O1", "S1", "*", "cpus:0.25;mem:64", ",\"executor_ids\":[{\"value\":\"x\"}]");
    group_executor(&s);
    scene_match(&s, 0);
    assert_true(k8sm_match_executor_running(s.match));
    assert_int_equal(make_group(&s, NULL, &group, NULL), K8SM_OK);
    assert_int_equal(k8sm_task_group_format_json(group, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data, SCALAR("disk", "32.0")));
    k8sm_bytes_finish(&json);
    k8sm_task_group_free(group);
    k8sm_executor_free(s.executor);
    scene_executor(&s);
    assert_int_equal(make_group(&s, NULL, &group, NULL), K8SM_E_ARGUMENT);
    scene_finish(&s);
}

/* Extended scalars go to the tasks that ask for them; names and the executor as told. */
static void shares_of_extended_resources(void **state)
{
    (void)state;
    static const k8sm_name_map map[] = { { "nvidia.com/gpu", "gpus" },
                                         { "ephemeral-storage", "disk" } };
    static const char held[] = "cpus:7;mem:77;disk:7";
    struct scene s;
    k8sm_task_options options;
    k8sm_mesos_resources *resources = NULL;
    k8sm_task_group *group = NULL;
    k8sm_bytes json = { 0 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.extended = map;
    s.policy.extended_count = 2;
    scene_pod(&s, "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
                  "  - {name: a, image: x, resources: {limits: {nvidia.com/gpu: 2}}}\n"
                  "  - {name: b, image: x, resources: {limits: {ephemeral-storage: 5Mi}}}\n");
    scene_offer(&s, "O1", "S1", "*", "cpus:4;mem:512;disk:100;gpus:3", "");
    group_executor(&s);
    scene_match(&s, 0);
    assert_true(k8sm_match_fits(s.match));
    assert_int_equal(k8sm_mesos_resources_parse(held, strlen(held), NULL, &resources, NULL),
                     K8SM_OK);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    options.pod_name = "p-7";
    options.executor_resources = resources;
    assert_int_equal(k8sm_task_group_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                         s.match, s.executor, &options, &s.policy, NULL, &group,
                                         NULL), K8SM_OK);
    assert_int_equal(k8sm_task_group_format_json(group, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data, SCALAR("cpus", "7.0") "," SCALAR("mem", "77.0")));
    assert_non_null(strstr(json.data, "{\"name\":\"a.p-7.default.pod\""));
    assert_non_null(strstr(json.data, SCALAR("mem", "64.0") "," SCALAR("gpus", "2.0") "]"));
    assert_non_null(strstr(json.data, SCALAR("mem", "64.0") "," SCALAR("disk", "5.0") "]"));
    k8sm_bytes_finish(&json);
    k8sm_task_group_free(group);
    group = NULL;
    options.size = 0;
    assert_int_equal(k8sm_task_group_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                         s.match, s.executor, &options, &s.policy, NULL, &group,
                                         NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_task_group_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                         s.match, s.executor, NULL, &s.policy, NULL, &group,
                                         NULL), K8SM_E_ARGUMENT); /* no id */
    k8sm_mesos_resources_free(resources);
    scene_finish(&s);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_task_group *group = NULL;
    k8sm_bytes bytes = { 0 };
    assert_int_equal(k8sm_task_group_new(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &group,
                                         NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_task_group_format_json(NULL, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_task_group_format_protobuf(NULL, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    k8sm_task_group_free(NULL);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        struct scene s;
        k8sm_task_group *group = NULL;
        k8sm_bytes bytes = { 0 };
        make_scene(&s, K8SM_BASIS_REQUESTS, PAIR("", ""), "cpus:4;mem:512;disk:100");
        k8sm_status rc = make_group(&s, &alloc, &group, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_task_group_format_json(group, &alloc, &bytes, NULL);
        k8sm_bytes_finish(&bytes);
        k8sm_task_group_free(group);
        assert_int_equal(f.live, 0);
        scene_finish(&s);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            return;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(group_cases) + 6] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, group_cases, check_group);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(what_makes_no_group);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(executors_of_groups);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(executors_there_already);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(shares_of_extended_resources);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arguments_are_checked);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("task_group", tests, NULL, NULL);
}
