/* The executor: its id, what it needs, and its ExecutorInfo (executor.h). */
#include "scene.h"

/* Kubernetes on Mesos 6.4: CRC-64/XZ of name, source, command, sorted arguments and URIs. */
static void ids_are_hashes(void **state)
{
    (void)state;
    static const char *const sorted[] = { "./km", "minion", "--run-proxy=true" };
    static const char *const shuffled[] = { "--run-proxy=true", "minion", "./km" };
    static const char *const uris[] = { "http://10.0.0.1:10251/km" };
    const struct {
        const char *command, *id;
        const char *const *arguments;
        const char *data;
    } rows[] = {
        { "", "3cd83361702fa9fc_k8sm-executor", NULL, NULL },
        { "./km", "71d40cd7a5cc022c_k8sm-executor", sorted, NULL },
        { "./km", "71d40cd7a5cc022c_k8sm-executor", shuffled, NULL },
        { "./km", "71d40cd7a5cc022c_k8sm-executor", shuffled, "static pods" },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm_executor_options options;
        k8sm_executor *executor = NULL;
        k8sm_executor_options_init(&options, sizeof options);
        options.command = rows[i].command;
        options.arguments = rows[i].arguments;
        options.argument_count = rows[i].arguments == NULL ? 0 : 3;
        options.uris = uris;
        options.uri_count = rows[i].arguments == NULL ? 0 : 1;
        options.data = rows[i].data;
        options.data_size = rows[i].data == NULL ? 0 : strlen(rows[i].data);
        assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, NULL),
                         K8SM_OK);
        assert_string_equal(k8sm_executor_id(executor), rows[i].id);
        k8sm_executor_free(executor);
    }
}

/* 6.1, with the executor's own 0.25 cpu and 64 MiB */
static void executor_resources(void **state)
{
    (void)state;
    static const struct {
        const char *pod, *need;
    } rows[] = {
        { NULL, "cpus:0.25;mem:64" },
        { POD(", namespace: kube", LIMITS("1", "256Mi")), "cpus:1.25;mem:320" },
        { "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
          "  - {name: a, image: x}\n  - {name: b, image: x}\n",
          "cpus:0.75;mem:192" },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm_static_pods *pods = NULL;
        k8sm_executor *executor = NULL;
        assert_int_equal(k8sm_static_pods_new(NULL, NULL, &pods, NULL), K8SM_OK);
        if (rows[i].pod != NULL) {
            k8sm_object *object = NULL;
            assert_int_equal(k8sm_object_parse(rows[i].pod, strlen(rows[i].pod), NULL, &object,
                                               NULL), K8SM_OK);
            assert_int_equal(k8sm_static_pods_add(pods, object, NULL), K8SM_OK);
            k8sm_object_free(object);
        }
        assert_int_equal(k8sm_executor_new(NULL, pods, NULL, NULL, &executor, NULL), K8SM_OK);
        k8sm_mesos_resources *need = NULL;
        assert_int_equal(k8sm_mesos_resources_parse(rows[i].need, strlen(rows[i].need), NULL,
                                                    &need, NULL), K8SM_OK);
        assert_true(k8sm_mesos_resources_equal(k8sm_executor_resources(executor), need));
        k8sm_mesos_resources_free(need);
        k8sm_executor_free(executor);
        k8sm_static_pods_free(pods);
    }
}

static void info_as_json(void **state)
{
    (void)state;
    static const char *const arguments[] = { "./km", "minion" };
    static const char *const uris[] = { "http://127.0.0.1/km" };
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    k8sm_bytes json = { 0 };
    k8sm_executor_options_init(&options, sizeof options);
    options.id = "one";
    options.command = "./km";
    options.arguments = arguments;
    options.argument_count = 2;
    options.uris = uris;
    options.uri_count = 1;
    options.data = "foob";
    options.data_size = 4;
    assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, NULL), K8SM_OK);
    assert_int_equal(k8sm_executor_format_json(executor, NULL, "F1", NULL, &json, NULL),
                     K8SM_OK);
    assert_string_equal(
        json.data,
        "{\"executor_id\":{\"value\":\"one\"},\"type\":\"CUSTOM\","
        "\"framework_id\":{\"value\":\"F1\"},\"name\":\"Kubelet-Executor\","
        "\"source\":\"kubernetes\",\"command\":{\"value\":\"./km\",\"shell\":false,"
        "\"arguments\":[\"./km\",\"minion\"],\"uris\":[{\"value\":\"http://127.0.0.1/km\","
        "\"executable\":true}]},"
        "\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.25}},"
        "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":64.0}}],"
        "\"data\":\"Zm9vYg==\"}");
    k8sm_bytes_finish(&json);
    k8sm_executor_free(executor);
}

/* One executor id cannot serve two roles: the master refuses it. */
static void each_role_has_its_own_id(void **state)
{
    (void)state;
    static const struct {
        const char *role, *id;
    } rows[] = { { "*", "one" }, { "prod", "one@prod" }, { "eng/a", "one@eng%2Fa" } };
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    k8sm_executor_options_init(&options, sizeof options);
    options.id = "one";
    assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, NULL), K8SM_OK);
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm_mesos_resources *resources = NULL;
        k8sm_bytes json = { 0 };
        char wanted[64];
        assert_int_equal(k8sm_mesos_resources_copy(k8sm_executor_resources(executor), NULL,
                                                   &resources, NULL), K8SM_OK);
        assert_int_equal(k8sm_mesos_resources_allocate(resources, rows[i].role, NULL), K8SM_OK);
        assert_int_equal(k8sm_executor_format_json(executor, resources, NULL, NULL, &json,
                                                   NULL), K8SM_OK);
        snprintf(wanted, sizeof wanted, "{\"executor_id\":{\"value\":\"%s\"}", rows[i].id);
        assert_memory_equal(json.data, wanted, strlen(wanted));
        k8sm_bytes_finish(&json);
        k8sm_mesos_resources_free(resources);
    }
    k8sm_executor_free(executor);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    static const char *const texts[] = { "a", "b" };
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_executor_options options;
        k8sm_executor *executor = NULL;
        k8sm_bytes bytes = { 0 };
        k8sm_executor_options_init(&options, sizeof options);
        options.arguments = options.uris = texts;
        options.argument_count = options.uri_count = 2;
        options.data = "x";
        options.data_size = 1;
        k8sm_status rc = k8sm_executor_new(&options, NULL, NULL, &alloc, &executor, NULL);
        if (rc == K8SM_OK) {
            rc = k8sm_executor_format_protobuf(executor, NULL, NULL, &alloc, &bytes, NULL);
            k8sm_bytes_finish(&bytes);
        }
        if (rc == K8SM_OK) {
            rc = k8sm_executor_format_json(executor, NULL, NULL, &alloc, &bytes, NULL);
            k8sm_bytes_finish(&bytes);
        }
        k8sm_executor_free(executor);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_error err = { 0 };
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    assert_int_equal(k8sm_executor_new(NULL, NULL, NULL, NULL, NULL, &err), K8SM_E_ARGUMENT);
    memset(&options, 0, sizeof options);
    assert_int_equal(k8sm_executor_new(&options, NULL, NULL, NULL, &executor, &err),
                     K8SM_E_ARGUMENT); /* not initialised: no size */
    assert_int_equal(k8sm_executor_format_json(NULL, NULL, NULL, NULL, NULL, &err),
                     K8SM_E_ARGUMENT);
    k8sm_executor_options_init(NULL, 0);
    k8sm_executor_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_hashes),
        cmocka_unit_test(executor_resources),
        cmocka_unit_test(info_as_json),
        cmocka_unit_test(each_role_has_its_own_id),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("executor", tests, NULL, NULL);
}
