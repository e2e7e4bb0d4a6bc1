/* The decoded pod: what each getter says of a manifest, and what becomes of keys given twice
 * (as the strict decoder of Kubernetes 1.37 leaves them). */
#include "testing.h"

#include "k8smesos/account.h"
#include "k8smesos/object.h"

#define POD(spec) "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" spec

static k8sm_object *object_of(const char *text)
{
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    if (k8sm_object_parse(text, strlen(text), NULL, &object, &err) != K8SM_OK)
        fail_msg("%u:%u %s: %s", err.line, err.column, err.path, err.message);
    return object;
}

static void check_amount(const k8sm_resource_list *list, const char *name, const char *expect)
{
    char text[K8SM_QUANTITY_TEXT_MAX] = "";
    const k8sm_quantity *q = k8sm_resource_list_find(list, name);
    if (q != NULL)
        k8sm_quantity_format(q, text, sizeof text);
    assert_string_equal(text, expect);
}

static void all_that_is_written(void **state)
{
    static const char yaml[] =
        "apiVersion: v1\nkind: Pod\n"
        "metadata:\n  name: web\n  namespace: shop\n  labels: {app: web, tier: \"\"}\n"
        "  annotations: {note: a b}\n"
        "spec:\n  nodeName: n1\n  restartPolicy: Never\n  overhead: {cpu: 10m}\n"
        "  resources: {requests: {cpu: 2}, limits: {memory: 1Gi}}\n"
        "  initContainers:\n  - {name: i, image: a}\n"
        "  - {name: s, image: b, restartPolicy: Always}\n"
        "  - {name: o, image: b, restartPolicy: OnFailure}\n"
        "  containers:\n"
        "  - name: c\n    image: x\n    command: [run, \"\", null]\n    args: [-a]\n"
        "    env: [{name: A, value: b}, {name: F, valueFrom: {fieldRef: {fieldPath: x}}}, "
        "{name: E}]\n"
        "    ports:\n    - {containerPort: 80, hostPort: 8080, protocol: UDP, name: http, "
        "hostIP: 10.0.0.1}\n    - {containerPort: 81, protocol: \"\"}\n"
        "    resources: {requests: {cpu: 1}, limits: {memory: 64Mi}}\n"
        "  ephemeralContainers:\n  - {name: e, image: z}\n";
    static const int32_t types[] = { K8SM_CONTAINER_INIT, K8SM_CONTAINER_SIDECAR,
                                     K8SM_CONTAINER_INIT, K8SM_CONTAINER_REGULAR,
                                     K8SM_CONTAINER_EPHEMERAL };
    static const char *const names[] = { "i", "s", "o", "c", "e" };
    const char *name = NULL, *value = NULL;
    k8sm_object *object = object_of(yaml);
    const k8sm_pod *pod = k8sm_object_pod(object);
    const k8sm_container *c = k8sm_pod_container(pod, 3);
    const k8sm_container_port *port = k8sm_container_port_at(c, 0);
    (void)state;
    assert_string_equal(k8sm_pod_name(pod), "web");
    assert_string_equal(k8sm_pod_namespace(pod), "shop");
    assert_string_equal(k8sm_pod_node_name(pod), "n1");
    assert_string_equal(k8sm_pod_restart_policy(pod), "Never");
    assert_int_equal(k8sm_pod_host_network(pod), 0);
    assert_string_equal(k8sm_pod_label(pod, "app"), "web");
    assert_string_equal(k8sm_pod_label(pod, "tier"), "");
    assert_null(k8sm_pod_label(pod, "note"));
    assert_string_equal(k8sm_pod_annotation(pod, "note"), "a b");
    assert_null(k8sm_pod_annotation(pod, "app"));
    check_amount(k8sm_pod_overhead(pod), "cpu", "10m");
    check_amount(k8sm_pod_requests(pod), "cpu", "2");
    check_amount(k8sm_pod_limits(pod), "memory", "1Gi");
    assert_int_equal(k8sm_pod_container_count(pod), 5);
    assert_null(k8sm_pod_container(pod, 5));
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(k8sm_container_name(k8sm_pod_container(pod, i)), names[i]);
        assert_int_equal(k8sm_container_type(k8sm_pod_container(pod, i)), types[i]);
    }
    assert_string_equal(k8sm_container_image(c), "x");
    check_amount(k8sm_container_requests(c), "cpu", "1");
    check_amount(k8sm_container_limits(c), "memory", "64Mi");
    check_amount(k8sm_container_limits(c), "cpu", "");
    assert_int_equal(k8sm_container_command_count(c), 3);
    assert_string_equal(k8sm_container_command(c, 0), "run");
    assert_string_equal(k8sm_container_command(c, 2), "");
    assert_null(k8sm_container_command(c, 3));
    assert_int_equal(k8sm_container_arg_count(c), 1);
    assert_string_equal(k8sm_container_arg(c, 0), "-a");
    assert_null(k8sm_container_arg(c, 1));
    assert_int_equal(k8sm_container_env_count(c), 2);
    assert_int_equal(k8sm_container_env(c, 0, &name, &value), 1);
    assert_string_equal(name, "A");
    assert_string_equal(value, "b");
    assert_int_equal(k8sm_container_env(c, 1, &name, &value), 1);
    assert_string_equal(name, "E");
    assert_string_equal(value, "");
    assert_int_equal(k8sm_container_env(c, 1, NULL, NULL), 1);
    assert_int_equal(k8sm_container_env(c, 2, &name, &value), 0);
    assert_int_equal(k8sm_container_port_count(c), 2);
    assert_int_equal(port->container_port, 80);
    assert_int_equal(port->host_port, 8080);
    assert_string_equal(port->protocol, "UDP");
    assert_string_equal(port->name, "http");
    assert_string_equal(port->host_ip, "10.0.0.1");
    assert_string_equal(k8sm_container_port_at(c, 1)->protocol, "TCP");
    assert_int_equal(k8sm_container_port_at(c, 1)->host_port, 0);
    assert_null(k8sm_container_port_at(c, 2));
    k8sm_object_free(object);
}

static void all_that_is_absent(void **state)
{
    k8sm_object *object = object_of("apiVersion: v1\nkind: Pod\n");
    const k8sm_pod *pod = k8sm_object_pod(object);
    (void)state;
    assert_string_equal(k8sm_pod_name(pod), "");
    assert_string_equal(k8sm_pod_namespace(pod), "");
    assert_string_equal(k8sm_pod_node_name(pod), "");
    assert_string_equal(k8sm_pod_restart_policy(pod), "");
    assert_null(k8sm_pod_label(pod, "a"));
    assert_int_equal(k8sm_pod_container_count(pod), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_pod_overhead(pod)), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_pod_requests(pod)), 0);
    assert_int_equal(k8sm_resource_list_count(k8sm_pod_limits(pod)), 0);
    k8sm_object_free(object);
}

static void types_have_names(void **state)
{
    (void)state;
    assert_string_equal(k8sm_container_type_name(K8SM_CONTAINER_REGULAR), "regular");
    assert_string_equal(k8sm_container_type_name(K8SM_CONTAINER_INIT), "init");
    assert_string_equal(k8sm_container_type_name(K8SM_CONTAINER_SIDECAR), "sidecar");
    assert_string_equal(k8sm_container_type_name(K8SM_CONTAINER_EPHEMERAL), "ephemeral");
    assert_string_equal(k8sm_container_type_name(4), "unknown");
    assert_string_equal(k8sm_container_type_name(-1), "unknown");
}

/* kubernetes-resources 15: hostNetwork gives every port, also of init containers. */
static void host_network_takes_every_port(void **state)
{
    k8sm_object *object = object_of(
        POD("  hostNetwork: true\n  initContainers:\n"
            "  - {name: i, image: x, ports: [{containerPort: 70}]}\n"
            "  containers:\n  - {name: c, image: x, ports: [{containerPort: 80}, "
            "{containerPort: 81, hostPort: 82}]}\n"
            "  ephemeralContainers:\n  - {name: e, image: x, ports: [{containerPort: 90}]}\n"));
    const k8sm_pod *pod = k8sm_object_pod(object);
    (void)state;
    assert_int_equal(k8sm_pod_host_network(pod), 1);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 0), 0)->host_port, 70);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 0)->host_port, 80);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 1)->host_port, 82);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 2), 0)->host_port, 0);
    k8sm_object_free(object);
}

/* --- keys given twice
 * ----------------------------------------------------------------------------- */

#define HEAD "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},"
#define A    "{\"name\":\"a\",\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":1}}}"

/* Names of the containers with their limits of cpu and memory. */
static const struct twice_case {
    const char *name, *text, *expect;
} twice_cases[] = {
    { "yaml: a struct is replaced",
      POD("  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1}}, "
          "resources: {requests: {cpu: 2}}}\n"),
      "a::" },
    { "yaml: a list is replaced",
      POD("  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1}}}\n"
          "  containers:\n  - {name: b}\n"),
      "b::" },
    { "yaml: a map is replaced",
      POD("  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1}, "
          "limits: {memory: 2}}}\n"),
      "a::2" },
    { "yaml: null replaces",
      POD("  containers:\n  - {name: a, image: x, resources: {limits: {cpu: 1}}, "
          "resources: null}\n"),
      "a::" },
    { "yaml: a merged key is laid under",
      POD("  containers:\n  - {name: a, image: x, resources: {requests: &r {cpu: 1, memory: "
          "3}, "
          "limits: {<<: *r, cpu: 2}}}\n"),
      "a:2:3" },
    { "yaml: a merged key behind wins",
      POD("  containers:\n  - {name: a, image: x, resources: {requests: &r {cpu: 1, memory: "
          "3}, "
          "limits: {cpu: 2, <<: *r}}}\n"),
      "a:1:3" },
    { "json: a struct is laid over",
      HEAD "\"spec\":{\"containers\":[" A "]},\"spec\":{\"nodeName\":\"n\"}}", "a:1:" },
    { "json: lists are laid over item by item",
      HEAD "\"spec\":{\"containers\":[" A "," A "],\"containers\":[{\"name\":\"b\","
           "\"resources\":{\"limits\":{\"memory\":\"2\"}}}]}}",
      "b:1:2" },
    { "json: a longer list",
      HEAD "\"spec\":{\"containers\":[" A
           "],\"containers\":[{\"name\":\"b\"},{\"name\":\"c\"}]}}",
      "b:1: c::" },
    { "json: null items stay",
      HEAD "\"spec\":{\"containers\":[" A "],\"containers\":[null,{\"name\":\"c\"}]}}",
      "a:1: c::" },
    { "json: null empties a list",
      HEAD "\"spec\":{\"containers\":[" A "],\"containers\":null}}", "" },
    { "json: an empty list empties",
      HEAD "\"spec\":{\"containers\":[" A
           "],\"containers\":[],\"containers\":[{\"name\":\"b\"}]}}",
      "b::" },
    { "json: null for a map empties it",
      HEAD "\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":1},"
           "\"limits\":null}}]}}",
      "a::" },
    { "json: null for a struct changes nothing",
      HEAD "\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":1}},"
           "\"resources\":null,\"name\":null}]},\"spec\":null}",
      "a:1:" },
    { "json: a quantity of null is zero",
      HEAD "\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":1},"
           "\"limits\":{\"cpu\":null}}}]}}",
      "a:0:" },
    { "json: along the way to a template",
      "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"spec\":{\"template\":{\"spec\":"
      "{\"containers\":[" A
      "]}}},\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}}}}}",
      "a:1:" },
};

static void check_twice(void **state)
{
    const struct twice_case *c = *state;
    char text[256] = "";
    k8sm_object *object = object_of(c->text);
    const k8sm_pod *pod = k8sm_object_pod(object);
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        static const char *const names[] = { "cpu", "memory" };
        const k8sm_container *container = k8sm_pod_container(pod, i);
        size_t at = strlen(text);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i > 0 ? " " : "",
                               k8sm_container_name(container));
        for (size_t j = 0; j < 2; j++) {
            char amount[K8SM_QUANTITY_TEXT_MAX] = "";
            const k8sm_quantity *q =
                k8sm_resource_list_find(k8sm_container_limits(container), names[j]);
            if (q != NULL)
                k8sm_quantity_format(q, amount, sizeof amount);
            at += (size_t)snprintf(text + at, sizeof text - at, ":%s", amount);
        }
    }
    assert_string_equal(text, c->expect);
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_STRICT);
    k8sm_object_free(object);
}

static void labels_given_twice(void **state)
{
    k8sm_object *object = object_of(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"labels\":{\"a\":\"1\","
        "\"b\":\"2\"},\"labels\":{\"b\":\"3\",\"c\":\"4\"}}}");
    const k8sm_pod *pod = k8sm_object_pod(object);
    (void)state;
    assert_string_equal(k8sm_pod_label(pod, "a"), "1");
    assert_string_equal(k8sm_pod_label(pod, "b"), "3");
    assert_string_equal(k8sm_pod_label(pod, "c"), "4");
    k8sm_object_free(object);
    object = object_of("apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: x, b: z, b: w}, "
                       "annotations: {\"k\": v}}\n");
    assert_string_equal(k8sm_pod_label(k8sm_object_pod(object), "b"), "w");
    k8sm_object_free(object);
}

/* --- odd but good
 * ------------------------------------------------------------------------------------ */

static void nulls_everywhere(void **state)
{
    k8sm_object *object = object_of(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: null, labels: null, annotations: {a: "
        "null}}\n"
        "spec:\n  hostNetwork: null\n  nodeSelector: null\n  overhead: null\n  affinity: null\n"
        "  os: null\n  resources: {requests: null, limits: null, claims: null}\n"
        "  initContainers: null\n  containers:\n  - null\n  - {name: c, image: null, env: "
        "null, "
        "ports: [null, {containerPort: null}], command: null, resources: {limits: null}}\n"
        "status: {conditions: null, containerStatuses: [null], resources: null, "
        "allocatedResources: null}\n");
    const k8sm_pod *pod = k8sm_object_pod(object);
    (void)state;
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_OK);
    assert_string_equal(k8sm_pod_annotation(pod, "a"), "");
    assert_int_equal(k8sm_pod_container_count(pod), 2);
    assert_string_equal(k8sm_container_name(k8sm_pod_container(pod, 0)), "");
    assert_int_equal(k8sm_container_port_count(k8sm_pod_container(pod, 1)), 2);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 1)->container_port, 0);
    k8sm_object_free(object);
}

/* Names longer than any that is looked for. */
static void long_and_odd_keys(void **state)
{
    static char yaml[1024];
    char key[101];
    (void)state;
    memset(key, 'k', 100);
    key[100] = '\0';
    snprintf(yaml, sizeof yaml,
             POD("  %s: 1\n  priority: -2\n  containers:\n  - {name: c, image: x, ports: "
                 "[{containerPort: -5}], resources: {limits: {example.com/%.60s: 2}}}\n"),
             key, key);
    k8sm_object *object = object_of(yaml);
    const k8sm_container *c = k8sm_pod_container(k8sm_object_pod(object), 0);
    assert_int_equal(k8sm_container_port_at(c, 0)->container_port, -5);
    assert_int_equal(k8sm_resource_list_count(k8sm_container_limits(c)), 1);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    static const char yaml[] =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b, labels: {c: d}, "
        "annotations: {e: f}}\n"
        "spec:\n  nodeName: n1\n  restartPolicy: r\n  nodeSelector: {g: h}\n  os: {name: "
        "linux}\n"
        "  overhead: {a.b/c: 1}\n  resources: {limits: {a.b/c: 1}}\n"
        "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: [b]}], "
        "matchFields: [{key: a, operator: In, values: [b]}]}]}}}\n"
        "  containers:\n  - {name: c, image: x, command: [a], args: [b], env: [{name: a, "
        "value: b}"
        "], ports: [{containerPort: 1, name: a, protocol: TCP, hostIP: b}], "
        "resources: {requests: {d.e/f: 1}}}\n"
        "status: {conditions: [{type: PodResizePending, reason: Infeasible}], "
        "containerStatuses: "
        "[{name: c, allocatedResources: {g.h/i: 1}, resources: {limits: {a.b/c: 1}}}]}\n";
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_object *object = NULL;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = k8sm_object_parse(yaml, sizeof yaml - 1, &options, &object, NULL);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_null(object);
        assert_true(n < 2000);
    }
}

/* JSON strings may have a NUL; Kubernetes takes cpu, a NUL and x for a name of its own, which
 * validation refuses, as it refuses container names. */
static const char nul_text[] =
    "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\\u0000q\",\"labels\":"
    "{\"a\\u0000\":\"\\u0000\",\"a\":\"1\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":"
    "\"x\",\"resources\":{\"limits\":{\"cpu\\u0000x\":1,\"cpu\":2}}}]}}";

static void a_nul_ends_no_string(void **state)
{
    k8sm_object *object = object_of(nul_text);
    const k8sm_pod *pod = k8sm_object_pod(object);
    const k8sm_resource_list *limits = k8sm_container_limits(k8sm_pod_container(pod, 0));
    k8sm_account *account = NULL;
    k8sm_bytes bytes = { 0 };
    int64_t cores = 0;
    (void)state;
    assert_string_equal(k8sm_pod_name(pod), "p\xef\xbf\xbdq");
    assert_string_equal(k8sm_pod_label(pod, "a"), "1");
    assert_string_equal(k8sm_pod_label(pod, "a\xef\xbf\xbd"), "\xef\xbf\xbd");
    assert_int_equal(k8sm_resource_list_count(limits), 2);
    assert_int_equal(k8sm_quantity_value(k8sm_resource_list_find(limits, "cpu"), &cores), 0);
    assert_int_equal(cores, 2);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_verdict(account), K8SM_VERDICT_INVALID);
    assert_int_equal(k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal(bytes.data, nul_text); /* as it was */
    k8sm_bytes_finish(&bytes);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static void every_allocation_for_a_nul_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_object *object = NULL;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = k8sm_object_parse(nul_text, strlen(nul_text), &options, &object, NULL);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK)
            break;
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(twice_cases) + 10];
    size_t count = 0;
    ROW_TESTS(tests, count, twice_cases, check_twice);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(all_that_is_written);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(all_that_is_absent);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(types_have_names);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(host_network_takes_every_port);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(labels_given_twice);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nulls_everywhere);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(long_and_odd_keys);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_nul_ends_no_string);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_for_a_nul_can_fail);
    return _cmocka_run_group_tests("pod", tests, count, NULL, NULL);
}
