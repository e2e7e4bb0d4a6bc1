/* TaskInfo: names, resource blocks, limits, the completed pod in its data (task.h). */
#include "scene.h"

#include "task_internal.h"
#include "wire_json.h"

static void make_task(struct scene *s, const k8sm_task_options *options, k8sm_task **ret_task)
{
    k8sm_error err = { 0 };
    if (k8sm_task_new(s->object, s->account, k8sm_offers_group(s->offers, 0), s->match,
                      s->executor, options, &s->policy, s->alloc, ret_task, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
}

static void make_scene(struct scene *s, int32_t profile, const char *pod, const char *offer)
{
    scene_init(s, profile);
    scene_pod(s, pod);
    scene_offer(s, "O1", "S1", "*", offer, "");
    scene_executor(s);
    scene_match(s, 0);
    if (!k8sm_match_fits(s->match))
        fail_msg("%s", k8sm_match_reason(s->match, 0)->message);
}

static const struct name_case {
    const char *name, *pod, *task_name;
    int32_t profile;
} name_cases[] = {
    { "task name: an empty namespace is default", POD("", ""), "p.default.pod", 0 },
    { "task name: with its namespace", POD(", namespace: shop", ""), "p.shop.pod", 0 },
    { "task name (SEED): in the plural", POD("", ""), "p.default.pods", K8SM_PROFILE_SEED },
};

static void check_name(void **state)
{
    const struct name_case *c = *state;
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_bytes json = { 0 };
    char wanted[128];
    make_scene(&s, c->profile, c->pod, "cpus:4;mem:512");
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    assert_string_equal(k8sm_task_id(task), "pod.1");
    assert_int_equal(k8sm_task_format_json(task, NULL, &json, NULL), K8SM_OK);
    snprintf(wanted, sizeof wanted,
             "{\"name\":\"%s\",\"task_id\":{\"value\":\"pod.1\"},"
             "\"agent_id\":{\"value\":\"S1\"}", c->task_name);
    assert_memory_equal(json.data, wanted, strlen(wanted));
    k8sm_bytes_finish(&json);
    k8sm_task_free(task);
    scene_finish(&s);
}

/* 4.4: what ties the pod to its task is in its annotations; the caller's pod stays as it was */
static void launch_annotations(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value;
    } rows[] = {
        { "bindingHost", "host-S1" }, { "taskId", "pod.1" }, { "slaveId", "S1" },
        { "offerId", "O1" },          { "port_TCP_80", "31042" }, { "portName_TCP_http", "31042" },
    };
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_object *data = NULL;
    make_scene(&s, 0, POD("", ", ports: [{containerPort: 80, hostPort: 31042, name: http}]"),
               "cpus:4;mem:512;ports:[31000-32000]");
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    assert_int_equal(k8sm_object_parse(k8sm_task_data(task), strlen(k8sm_task_data(task)), NULL,
                                       &data, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_verdict(data), K8SM_VERDICT_OK);
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        char key[64];
        snprintf(key, sizeof key, "k8s.mesosphere.io/%s", rows[i].key);
        const char *value = k8sm_pod_annotation(k8sm_object_pod(data), key);
        assert_non_null(value);
        assert_string_equal(value, rows[i].value);
        assert_null(k8sm_pod_annotation(k8sm_object_pod(s.object), key));
    }
    k8sm_object_free(data);
    k8sm_task_free(task);
    /* and without */
    task = NULL;
    options.annotate = 0;
    make_task(&s, &options, &task);
    assert_null(strstr(k8sm_task_data(task), "taskId"));
    k8sm_task_free(task);
    scene_finish(&s);
}

/* The default limits are passed on to whoever starts the containers. */
static void completed_limits_are_in_the_data(void **state)
{
    (void)state;
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_object *data = NULL;
    char text[K8SM_QUANTITY_TEXT_MAX];
    make_scene(&s, K8SM_PROFILE_SEED, POD("", ""), "cpus:4;mem:512");
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    assert_int_equal(k8sm_object_parse(k8sm_task_data(task), strlen(k8sm_task_data(task)), NULL,
                                       &data, NULL), K8SM_OK);
    const k8sm_resource_list *limits =
        k8sm_container_limits(k8sm_pod_container(k8sm_object_pod(data), 0));
    k8sm_quantity_format(k8sm_resource_list_find(limits, "cpu"), text, sizeof text);
    assert_string_equal(text, "250m");
    k8sm_quantity_format(k8sm_resource_list_find(limits, "memory"), text, sizeof text);
    assert_string_equal(text, "64Mi");
    k8sm_object_free(data);
    k8sm_task_free(task);
    scene_finish(&s);
}

/* 4.3: the resource list as procured, with role and reservation, zero scalars absent */
static void the_block_names_the_offered_entries(void **state)
{
    (void)state;
    static const char *const roles[] = { "prod" };
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_bytes json = { 0 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.roles = roles;
    s.policy.role_count = 1;
    scene_pod(&s, POD("", LIMITS("1", "100Mi")));
    scene_offer(&s, "O1", "S1", "prod", "cpus(prod):0.5;cpus:1;mem:512", "");
    scene_executor(&s);
    scene_match(&s, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    assert_int_equal(k8sm_task_format_json(task, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data,
                           "\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\","
                           "\"scalar\":{\"value\":0.5},\"allocation_info\":{\"role\":\"prod\"},"
                           "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"prod\"}]}"));
    assert_non_null(strstr(json.data, "@prod\"}"));
    k8sm_bytes_finish(&json);
    k8sm_task_free(task);
    scene_finish(&s);
}

/* Basis requests: requests are the resources, limits the limits, no memory limit is Infinity. */
static void requests_with_limits_beside_them(void **state)
{
    (void)state;
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_bytes json = { 0 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.basis = K8SM_BASIS_REQUESTS;
    scene_pod(&s, POD("", ", resources: {requests: {cpu: 500m, memory: 64Mi}, "
                          "limits: {cpu: 2, memory: 128Mi}}"));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:512", "");
    scene_executor(&s);
    scene_match(&s, 0);
    assert_resources(k8sm_match_task_resources(s.match), "cpus:0.5;mem:64", "*");
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    assert_int_equal(k8sm_task_format_json(task, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data, "\"limits\":{\"cpus\":{\"value\":2.000},"
                                      "\"mem\":{\"value\":128.000}}"));
    k8sm_bytes_finish(&json);
    k8sm_task_free(task);
    scene_finish(&s);
}

static void what_does_not_fit_is_no_task(void **state)
{
    (void)state;
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_error err = { 0 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("8", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:4;mem:512", "");
    scene_executor(&s);
    scene_match(&s, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    assert_int_equal(k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0), s.match,
                                   s.executor, &options, &s.policy, NULL, &task, &err),
                     K8SM_E_ARGUMENT);
    assert_non_null(strstr(err.message, "wants 8 cpus"));
    assert_int_equal(k8sm_task_new(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &task, &err),
                     K8SM_E_ARGUMENT);
    assert_null(task);
    k8sm_task_free(NULL);
    scene_finish(&s);
    make_scene(&s, 0, POD("", ""), "cpus:4;mem:512");
    assert_int_equal(k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0), s.match,
                                   s.executor, NULL, &s.policy, NULL, &task, &err),
                     K8SM_E_ARGUMENT); /* no id */
    assert_string_equal(err.path, "id");
    scene_finish(&s);
}

/* An absent memory limit is written out: it would be the request otherwise. Both encodings alike. */
static void no_memory_limit_is_infinity(void **state)
{
    (void)state;
    static const char limits[] = "\"limits\":{\"mem\":{\"value\":\"Infinity\"}}";
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_bytes json = { 0 }, pb = { 0 };
    k8sm__buffer again = K8SM__BUFFER_INIT(NULL);
    scene_init(&s, K8SM_PROFILE_SEED); /* which gives limits to regular containers: none here */
    s.policy.basis = K8SM_BASIS_REQUESTS;
    scene_pod(&s, POD("", ", resources: {requests: {cpu: 500m, memory: 64Mi}}"));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:512", "");
    scene_executor(&s);
    scene_match(&s, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    make_task(&s, &options, &task);
    task->limit_count = 1;
    task->limits[0] = (k8sm__task_limit){ "mem", INT64_MAX };
    assert_int_equal(k8sm_task_format_json(task, NULL, &json, NULL), K8SM_OK);
    assert_non_null(strstr(json.data, limits));
    assert_int_equal(k8sm_task_format_protobuf(task, NULL, &pb, NULL), K8SM_OK);
    assert_int_equal(k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)pb.data, pb.size,
                                      &again, NULL), K8SM_OK);
    k8sm__buffer_byte(&again, '\0');
    assert_non_null(strstr(again.data, limits));
    k8sm__buffer_finish(&again);
    k8sm_bytes_finish(&json);
    k8sm_bytes_finish(&pb);
    k8sm_task_free(task);
    scene_finish(&s);
}

static void names_and_executor_as_given(void **state)
{
    (void)state;
    static const char held[] = "cpus:7;mem:77";
    struct scene s;
    k8sm_task_options options;
    k8sm_mesos_resources *resources = NULL;
    k8sm_task *task = NULL;
    k8sm_bytes json = { 0 };
    make_scene(&s, 0, POD("", ""), "cpus:4;mem:512");
    assert_int_equal(k8sm_mesos_resources_parse(held, strlen(held), NULL, &resources, NULL),
                     K8SM_OK);
    k8sm_task_options_init(NULL, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    options.name = "mine";
    options.pod_name = "p-7";
    options.executor_resources = resources;
    make_task(&s, &options, &task);
    assert_int_equal(k8sm_task_format_json(task, NULL, &json, NULL), K8SM_OK);
    assert_memory_equal(json.data, "{\"name\":\"mine\"", 14);
    assert_non_null(strstr(json.data, "\"value\":7.0}"));
    assert_non_null(strstr(k8sm_task_data(task), "\"p-7\""));
    assert_int_equal(k8sm_task_format_json(NULL, NULL, &json, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_task_format_protobuf(task, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    k8sm_bytes_finish(&json);
    k8sm_task_free(task);
    k8sm_mesos_resources_free(resources);
    scene_finish(&s);
}

/* What a state answer leaves is no offer: no task can be launched on it. */
static void computed_offers_make_no_task(void **state)
{
    (void)state;
    static const char slaves[] = "{\"slaves\":[{\"id\":\"S1\",\"hostname\":\"h\","
                                 "\"resources\":{\"cpus\":4,\"mem\":512}}]}";
    struct scene s;
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_error err = { 0 };
    scene_init(&s, 0);
    scene_pod(&s, POD("", ""));
    scene_executor(&s);
    assert_int_equal(k8sm_offers_new(NULL, &s.offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_add_json(s.offers, slaves, strlen(slaves), NULL, 0, NULL),
                     K8SM_OK);
    scene_match(&s, 0);
    assert_true(k8sm_match_fits(s.match));
    k8sm_task_options_init(&options, sizeof options);
    options.id = "pod.1";
    assert_int_equal(k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0), s.match,
                                   s.executor, &options, &s.policy, NULL, &task, &err),
                     K8SM_E_UNSUPPORTED);
    assert_non_null(strstr(err.message, "agent:S1 is no offer"));
    options.size = 0;
    assert_int_equal(k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0), s.match,
                                   s.executor, &options, &s.policy, NULL, &task, &err),
                     K8SM_E_ARGUMENT);
    scene_finish(&s);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct scene s;
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_task_options options;
        k8sm_task *task = NULL;
        k8sm_bytes bytes = { 0 };
        make_scene(&s, 0, POD("", ", ports: [{containerPort: 80, hostPort: 80}]"),
                   "cpus:4;mem:512;ports:[80-80]");
        k8sm_task_options_init(&options, sizeof options);
        options.id = "pod.1";
        k8sm_status rc = k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                       s.match, s.executor, &options, &s.policy, &alloc, &task,
                                       NULL);
        if (rc == K8SM_OK) {
            rc = k8sm_task_format_protobuf(task, &alloc, &bytes, NULL);
            k8sm_bytes_finish(&bytes);
        }
        if (rc == K8SM_OK) {
            rc = k8sm_task_format_json(task, &alloc, &bytes, NULL);
            k8sm_bytes_finish(&bytes);
        }
        k8sm_task_free(task);
        assert_int_equal(f.live, 0);
        scene_finish(&s);
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
    struct CMUnitTest tests[K8SM__COUNT(name_cases) + 9] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, name_cases, check_name);
    tests[count++] = (struct CMUnitTest){ .name = "launch annotations",
                                          .test_func = launch_annotations };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: completed limits are in the data",
                                          .test_func = completed_limits_are_in_the_data };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: the block names the offered entries",
                                          .test_func = the_block_names_the_offered_entries };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: requests with limits beside them",
                                          .test_func = requests_with_limits_beside_them };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: what does not fit is no task",
                                          .test_func = what_does_not_fit_is_no_task };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: no memory limit is Infinity",
                                          .test_func = no_memory_limit_is_infinity };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: names and executor as given",
                                          .test_func = names_and_executor_as_given };
    tests[count++] = (struct CMUnitTest){ .name = "TaskInfo: computed offers make no task",
                                          .test_func = computed_offers_make_no_task };
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("task", tests, NULL, NULL);
}
