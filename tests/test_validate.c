/* Validation of a pod's resources, names and ports: every finding, in order, with path, line
 * and column. Rules are those of Kubernetes 1.37 (pkg/apis/core/validation); the columns were
 * counted by hand. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

#define SPEC(text) "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n" text
#define ONE(rest)  SPEC("  containers:\n  - {name: a, image: x, " rest "}\n")

static const struct finding_case {
    const char *name, *yaml, *found; /* "PATH LINE:COLUMN" each */
} finding_cases[] = {
    { "all of one container",
      SPEC("  containers:\n  - {name: A, restartPolicy: x, resources: {limits: {gpu: -1}}, "
           "ports: [{containerPort: 0, hostPort: -1, protocol: tcp}]}\n"),
      "spec.containers[0].name 6:6\nspec.containers[0].image 6:5\n"
      "spec.containers[0].restartPolicy 6:15\n"
      "spec.containers[0].resources.limits.gpu 6:54\n"
      "spec.containers[0].resources.limits.gpu 6:54\n"
      "spec.containers[0].resources.requests.gpu 6:33\n"
      "spec.containers[0].resources.requests.gpu 6:33\n"
      "spec.containers[0].ports[0].containerPort 6:74\n"
      "spec.containers[0].ports[0].hostPort 6:92\n"
      "spec.containers[0].ports[0].protocol 6:106\n" },
    { "of several containers",
      SPEC("  initContainers:\n  - {name: i, image: x, restartPolicy: Maybe}\n"
           "  containers:\n  - {name: a}\n  - {name: a, image: x}\n"),
      "spec.initContainers[0].restartPolicy 6:25\nspec.containers[0].image 8:5\n"
      "spec.containers[1].name 9:6\n" },
    { "requests and limits",
      ONE("resources: {requests: {cpu: 3, memory: 2Gi, example.com/x: 1}, "
          "limits: {cpu: 2, memory: 1Gi}}"),
      "spec.containers[0].resources.requests.cpu 6:48\n"
      "spec.containers[0].resources.requests[example.com/x] 6:69\n"
      "spec.containers[0].resources.requests.memory 6:56\n" },
    { "a name of 63",
      SPEC("  containers:\n  - {image: x, name: "
           "a23456789012345678901234567890123456789012345678901234567890123}\n"),
      "" },
    { "a name of 64",
      SPEC("  containers:\n  - {image: x, name: "
           "a234567890123456789012345678901234567890123456789012345678901234}\n"),
      "spec.containers[0].name 6:16\n" },
    { "a name with a dash at an end", SPEC("  containers:\n  - {name: a-, image: x}\n"),
      "spec.containers[0].name 6:6\n" },
    { "a name with a dot", SPEC("  containers:\n  - {name: a.b, image: x}\n"),
      "spec.containers[0].name 6:6\n" },
    { "a name with an underscore", SPEC("  containers:\n  - {name: a_b, image: x}\n"),
      "spec.containers[0].name 6:6\n" },
    { "a name with digits and dashes", SPEC("  containers:\n  - {name: 0a--b9, image: x}\n"),
      "" },
    { "ports at their ends",
      ONE("ports: [{containerPort: 1, hostPort: 65535}, "
          "{containerPort: 65535, protocol: SCTP}]"),
      "" },
    { "a container port of 65536", ONE("ports: [{containerPort: 65536}]"),
      "spec.containers[0].ports[0].containerPort 6:34\n" },
    { "a host port of 65536", ONE("ports: [{containerPort: 1, hostPort: 65536}]"),
      "spec.containers[0].ports[0].hostPort 6:52\n" },
    { "no container port", ONE("ports: [{hostPort: 80}]"),
      "spec.containers[0].ports[0].containerPort 6:33\n" },
    { "one host port twice in a container",
      ONE("ports: [{containerPort: 1, hostPort: 5}, {containerPort: 2, hostPort: 5}]"),
      "spec.containers[0].ports[1].hostPort 6:85\n" },
    { "one host port by two protocols",
      ONE("ports: [{containerPort: 1, hostPort: 5}, {containerPort: 2, hostPort: 5, protocol: "
          "UDP}]"),
      "" },
    { "one host port at two addresses",
      ONE("ports: [{containerPort: 1, hostPort: 5, hostIP: 10.0.0.1}, {containerPort: 2, "
          "hostPort: 5, hostIP: 10.0.0.2}]"),
      "" },
    { "one host port twice in an init container",
      SPEC(
          "  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: 5}, "
          "{containerPort: 2, hostPort: 5}]}\n  containers:\n  - {name: a, image: x}\n"),
      "spec.initContainers[0].ports[1].hostPort 6:85\n" },
    { "one host port in two init containers",
      SPEC("  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: "
           "5}]}\n"
           "  - {name: j, image: x, ports: [{containerPort: 1, hostPort: 5}]}\n"
           "  containers:\n  - {name: a, image: x}\n"),
      "" },
    { "another host port on the host's network",
      SPEC("  hostNetwork: true\n  containers:\n"
           "  - {name: a, image: x, ports: [{containerPort: 1, hostPort: 5}]}\n"),
      "spec.containers[0].ports[0].hostPort 7:52\n" },
    { "another host port of an init container on the host's network",
      SPEC("  hostNetwork: true\n  initContainers:\n"
           "  - {name: i, image: x, ports: [{containerPort: 1, hostPort: 5}]}\n"
           "  containers:\n  - {name: a, image: x}\n"),
      "" },
    { "one name for a regular and an init container",
      SPEC("  initContainers:\n  - {name: a, image: x}\n  containers:\n  - {name: a, image: "
           "x}\n"),
      "spec.initContainers[0].name 6:6\n" },
    { "a bad name twice",
      SPEC("  containers:\n  - {name: A, image: x}\n  - {name: A, image: x}\n"),
      "spec.containers[0].name 6:6\nspec.containers[1].name 7:6\n"
      "spec.containers[1].name 7:6\n" },
    { "an init container's host port is its own",
      SPEC(
          "  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: "
          "5}]}\n"
          "  containers:\n  - {name: a, image: x, ports: [{containerPort: 1, hostPort: 5}]}\n"),
      "" },
    { "overhead",
      SPEC("  overhead: {cpu: -1, gpu: 1, example.com/x: 1.5}\n  containers:\n"
           "  - {name: a, image: x}\n"),
      "spec.overhead.cpu 5:14\nspec.overhead[example.com/x] 5:31\nspec.overhead.gpu 5:23\n" },
    { "overhead of huge pages alone",
      SPEC("  overhead: {hugepages-2Mi: 2Mi}\n  containers:\n  - {name: a, image: x}\n"),
      "spec.overhead 5:3\n" },
    { "overhead of huge pages with memory beside",
      SPEC("  overhead: {hugepages-2Mi: 2Mi, memory: 1}\n  containers:\n"
           "  - {name: a, image: x}\n"),
      "" },
    { "huge pages of no size", ONE("resources: {limits: {hugepages-: 1, cpu: 1}}"),
      "spec.containers[0].resources.limits.hugepages- 6:46\n"
      "spec.containers[0].resources.limits.hugepages- 6:46\n"
      "spec.containers[0].resources.requests.hugepages- 6:25\n"
      "spec.containers[0].resources.requests.hugepages- 6:25\n" },
    { "huge pages of a fraction", ONE("resources: {limits: {hugepages-1500m: 3, cpu: 1}}"),
      "spec.containers[0].resources.limits.hugepages-1500m 6:46\n"
      "spec.containers[0].resources.requests.hugepages-1500m 6:25\n" },
    { "huge pages with memory beside",
      ONE("resources: {limits: {hugepages-1Gi: 2Gi, memory: 1}}"), "" },
    { "a prefix of 244",
      ONE("resources: {limits: {"
          "a234567890123456789012345678901234567890123456789012345678901234567890"
          "1234567890123456789012345678901234567890123456789012345678901234567890"
          "1234567890123456789012345678901234567890123456789012345678901234567890"
          "1234567890123456789012345678901234/x: 1}}"),
      "" },
    { "pod level: limits below",
      SPEC("  resources: {limits: {cpu: 1, hugepages-2Mi: 2Mi}}\n  containers:\n"
           "  - {name: a, image: x, resources: {limits: {cpu: 2, hugepages-2Mi: 4Mi}, "
           "requests: {cpu: 1}}}\n"),
      "spec.resources.requests.hugepages-2Mi 5:3\nspec.containers[0].resources.limits.cpu "
      "7:46\n"
      "spec.resources.limits.hugepages-2Mi 5:32\n"
      "spec.containers[0].resources.limits.hugepages-2Mi 7:54\n" },
    { "pod level: a request above its limit",
      SPEC("  resources: {limits: {cpu: 1}, requests: {cpu: 2}}\n  containers:\n"
           "  - {name: a, image: x}\n"),
      "spec.resources.requests.cpu 5:44\n" },
    { "pod level: Windows",
      SPEC("  os: {name: windows}\n  resources: {limits: {cpu: 1}}\n  containers:\n"
           "  - {name: a, image: x}\n"),
      "spec.resources 6:3\n" },
    { "pod level: Linux",
      SPEC("  os: {name: linux}\n  resources: {limits: {cpu: 1}}\n  containers:\n"
           "  - {name: a, image: x}\n"),
      "" },
    { "pod level: ephemeral containers are not looked at",
      SPEC("  resources: {limits: {cpu: 1}}\n  containers:\n  - {name: a, image: x}\n"
           "  ephemeralContainers:\n  - {name: e, image: x, resources: {limits: {cpu: 9}}}\n"),
      "" },
    { "no containers at all", SPEC("  nodeName: n1\n"), "spec.containers 4:1\n" },
    { "a template far down",
      "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j}\nspec:\n  schedule: x\n"
      "  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n"
      "          - {name: a, image: x, resources: {limits: {cpu: -1}, requests: {cpu: 0}}}\n",
      "spec.jobTemplate.spec.template.spec.containers[0].resources.limits.cpu 11:54\n"
      "spec.jobTemplate.spec.template.spec.containers[0].resources.requests.cpu 11:75\n" },
    { "an item of a list",
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n"
      "  spec: {containers: [{name: a}]}\n",
      "items[0].spec.containers[0].image 6:23\n" },
};

static void check_findings(void **state)
{
    const struct finding_case *c = *state;
    char found[4096] = "";
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    assert_int_equal(k8sm_object_parse(c->yaml, strlen(c->yaml), NULL, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    for (size_t i = 0; i < k8sm_account_finding_count(account); i++) {
        const k8sm_error *e = k8sm_account_finding(account, i);
        size_t at = strlen(found);
        assert_int_equal(e->code, K8SM_E_INVALID);
        assert_true(e->message[0] != '\0');
        snprintf(found + at, sizeof found - at, "%s %u:%u\n", e->path, e->line, e->column);
    }
    assert_string_equal(found, c->found);
    assert_int_equal(k8sm_account_verdict(account),
                     c->found[0] == '\0' ? K8SM_VERDICT_OK : K8SM_VERDICT_INVALID);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

/* A pod with more faults than are kept still says so. */
static void findings_are_capped(void **state)
{
    static char yaml[16384];
    size_t at = (size_t)snprintf(yaml, sizeof yaml, SPEC("  containers:\n"));
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    (void)state;
    for (int i = 0; i < 300; i++)
        at += (size_t)snprintf(yaml + at, sizeof yaml - at, "  - {name: c%d}\n", i);
    assert_int_equal(k8sm_object_parse(yaml, at, NULL, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_finding_count(account), 100);
    assert_int_equal(k8sm_account_verdict(account), K8SM_VERDICT_INVALID);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static void invalid_wins_over_strict(void **state)
{
    static const char yaml[] = SPEC("  foo: 1\n  containers:\n  - {name: a}\n");
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    (void)state;
    assert_int_equal(k8sm_object_parse(yaml, sizeof yaml - 1, NULL, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_STRICT);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_verdict(account), K8SM_VERDICT_INVALID);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

/* Of many containers, too, the second of a name is found, an init container behind the regular
 * ones; and every allocation on the way can fail. */
static void names_of_many_containers(void **state)
{
    static char yaml[8192];
    size_t at = (size_t)snprintf(yaml, sizeof yaml,
                                 SPEC("  initContainers:\n  - {name: c5, image: x}\n"
                                      "  - {name: i, image: x}\n  containers:\n"));
    k8sm_object *object = NULL;
    (void)state;
    for (int i = 0; i < 40; i++)
        at += (size_t)snprintf(yaml + at, sizeof yaml - at, "  - {name: c%d, image: x}\n", i);
    at += (size_t)snprintf(yaml + at, sizeof yaml - at, "  - {name: c7, image: x}\n");
    assert_int_equal(k8sm_object_parse(yaml, at, NULL, &object, NULL), K8SM_OK);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_account *account = NULL;
        k8sm_status rc = k8sm_account_new(object, NULL, 0, NULL, &alloc, &account, NULL);
        if (rc == K8SM_OK) {
            assert_int_equal(k8sm_account_finding_count(account), 2);
            assert_string_equal(k8sm_account_finding(account, 0)->path,
                                "spec.initContainers[0].name");
            assert_string_equal(k8sm_account_finding(account, 1)->path,
                                "spec.containers[40].name");
        }
        k8sm_account_free(account);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK)
            break;
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
    k8sm_object_free(object);
}

/* Findings need memory, too. */
static void every_allocation_can_fail(void **state)
{
    k8sm_object *object = NULL;
    const char *yaml = finding_cases[0].yaml;
    (void)state;
    assert_int_equal(k8sm_object_parse(yaml, strlen(yaml), NULL, &object, NULL), K8SM_OK);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_account *account = NULL;
        k8sm_status rc = k8sm_account_new(object, NULL, 0, NULL, &alloc, &account, NULL);
        k8sm_account_free(account);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 2);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 200);
    }
    k8sm_object_free(object);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(finding_cases) + 4];
    size_t count = 0;
    ROW_TESTS(tests, count, finding_cases, check_findings);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(findings_are_capped);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(invalid_wins_over_strict);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(names_of_many_containers);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("validate", tests, count, NULL, NULL);
}
