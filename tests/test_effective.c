#define _POSIX_C_SOURCE 200809L

/* Effective requests and limits of whole pods, API defaulting, in-place resize and QoS class:
 * each folder of fixtures/effective holds a pod and what Kubernetes 1.37 makes of it
 * (k8s.io/component-helpers/resource, PodRequests and PodLimits, and the defaulting of
 * k8s.io/kubernetes/pkg/apis/core/v1). */
#include "amounts.h"
#include "folders.h"

#include "k8smesos/k8smesos.h"

static void show_stage(const k8sm_account *account, const char *name, int32_t stage, char *text)
{
    snprintf(text + strlen(text), TEXT - strlen(text), "%s\n", name);
    show_list("requests", k8sm_account_requests(account, stage), text);
    show_list("limits", k8sm_account_limits(account, stage), text);
}

static void check_folder(void **state)
{
    const char *folder = *state;
    char name[512], text[TEXT] = "";
    size_t len;
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    char *yaml = read_manifest("effective", folder, "manifest", &len);
    snprintf(name, sizeof name, "effective/%s/expect", folder);
    char *expect = read_fixture("K8SM_FIXTURES", name, NULL);
    assert_int_equal(k8sm_object_parse(yaml, len, NULL, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    show_stage(account, "raw", K8SM_STAGE_RAW, text);
    show_stage(account, "defaulted", K8SM_STAGE_DEFAULTED, text);
    if (k8sm_account_has_status(account))
        show_stage(account, "withStatus", K8SM_STAGE_STATUS, text);
    snprintf(text + strlen(text), TEXT - strlen(text), "qos %s\n",
             k8sm_qos_name(k8sm_account_qos(account)));
    assert_string_equal(text, expect);
    k8sm_account_free(account);
    k8sm_object_free(object);
    free(expect);
    free(yaml);
}

/* --- sums beyond what is held exactly
 * ------------------------------------------------------------ */

#define POD(spec) "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" spec
#define MOST      "\"170141183460469231731e9\"" /* 1.7e29, nearly 2^127 nanos */

static const struct range_case {
    const char *name, *yaml;
} range_cases[] = {
    { "requests of two containers", POD("  containers:\n  - {name: a, image: x, resources: "
                                        "{requests: {cpu: " MOST "}}}\n  - {name: b, image: x, "
                                        "resources: {requests: {cpu: " MOST "}}}\n") },
    { "limits of two containers", POD("  containers:\n  - {name: a, image: x, resources: "
                                      "{limits: {cpu: " MOST "}}}\n  - {name: b, image: x, "
                                      "resources: {limits: {cpu: " MOST "}}}\n") },
    { "an init container over a sidecar",
      POD("  initContainers:\n  - {name: s, image: x, restartPolicy: Always, resources: "
          "{requests: "
          "{cpu: " MOST "}}}\n  - {name: i, image: x, resources: {requests: {cpu: " MOST "}}}\n"
          "  containers:\n  - {name: a, image: x}\n") },
    { "overhead over requests", POD("  overhead: {cpu: " MOST "}\n  containers:\n  - {name: a, "
                                    "image: x, resources: {requests: {cpu: " MOST "}}}\n") },
    { "overhead over limits", POD("  overhead: {cpu: " MOST "}\n  containers:\n  - {name: a, "
                                  "image: x, resources: {limits: {cpu: " MOST "}}}\n") },
};

static void check_range(void **state)
{
    const struct range_case *c = *state;
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_object_parse(c->yaml, strlen(c->yaml), NULL, &object, &err), K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, &err),
                     K8SM_E_RANGE);
    assert_null(account);
    assert_int_equal(err.code, K8SM_E_RANGE);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    static const char yaml[] = POD(
        "  overhead: {cpu: 1, a.b/o: 1}\n"
        "  resources: {requests: {cpu: 8, hugepages-2Mi: 4Mi}, limits: {cpu: 9, memory: 9Gi}}\n"
        "  initContainers:\n"
        "  - {name: s, image: x, restartPolicy: Always, resources: {requests: {a.b/s: 1}, "
        "limits: "
        "{cpu: 1, a.b/s: 1, a.b/t: 1}}}\n"
        "  - {name: i, image: x, resources: {limits: {cpu: 1, a.b/i: 1, a.b/j: 1, a.b/k: 1}}}\n"
        "  containers:\n"
        "  - {name: a, image: x, resources: {limits: {cpu: 1, a.b/c: 1, a.b/d: 1, a.b/e: 1}}}\n"
        "status:\n"
        "  allocatedResources: {cpu: 5, a.b/u: 1}\n"
        "  resources: {requests: {cpu: 3, a.b/v: 1}, limits: {cpu: 9, a.b/w: 1}}\n"
        "  containerStatuses:\n"
        "  - {name: a, image: x, imageID: i, ready: true, restartCount: 0, allocatedResources: "
        "{a.b/x: 1}, resources: {requests: {a.b/y: 1}, limits: {a.b/z: 1}}}\n");
    k8sm_object *object = NULL;
    (void)state;
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
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
    k8sm_object_free(object);
}

static void classes_have_names(void **state)
{
    (void)state;
    assert_string_equal(k8sm_qos_name(K8SM_QOS_BEST_EFFORT), "BestEffort");
    assert_string_equal(k8sm_qos_name(K8SM_QOS_BURSTABLE), "Burstable");
    assert_string_equal(k8sm_qos_name(K8SM_QOS_GUARANTEED), "Guaranteed");
    assert_string_equal(k8sm_qos_name(3), "unknown");
    assert_string_equal(k8sm_qos_name(-1), "unknown");
}

int main(void)
{
    static struct CMUnitTest tests[FOLDERS + K8SM__COUNT(range_cases) + 2];
    char *folders[FOLDERS];
    size_t count = list_folders("effective", folders);
    const size_t folder_count = count;
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){ .name = folders[i],
                                        .test_func = check_folder,
                                        .initial_state = folders[i] };
    ROW_TESTS(tests, count, range_cases, check_range);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(classes_have_names);
    int failed = _cmocka_run_group_tests("effective", tests, count, NULL, NULL);
    for (size_t i = 0; i < folder_count; i++)
        free(folders[i]);
    return failed;
}
