/* What users of other Mesos frameworks met, each by its name: a pod against an offer, Mesos'
 * own arithmetic beside it, and what the master would say. Sources: Mesos' values.cpp,
 * resources.cpp, master/validation.cpp. */
#include "scene.h"

/* --- pods against offers -------------------------------------------------------------------
 */

static const struct pod_case {
    const char *name, *pod, *offer;
    bool fits;
    const char *left; /* of the offer, role "*" */
} pod_cases[] = {
    /* a pod without limits counts with its defaults already when it is compared */
    { "order: complete, then compare", POD("", ""), "cpus:0.1;mem:512", false, NULL },
    { "order: complete, then compare: with enough", POD("", ""), "cpus:0.25;mem:64", true, "" },
    { "4.1 - 1.1 cpus leaves 3", POD("", LIMITS("1.1", "64Mi")), "cpus:4.1;mem:64", true,
      "cpus:3" },
    { "3 fit into what 1.1 left of 4.1", POD("", LIMITS("3", "64Mi")), "cpus:3;mem:64", true,
      "" },
    { "a pod of 4.0004 does not fit an offer of 4", POD("", LIMITS("4.0004", "64Mi")),
      "cpus:4;mem:64", false, NULL },
    { "a pod of 4 fits an offer of 4", POD("", LIMITS("4", "64Mi")), "cpus:4;mem:64", true,
      "" },
    { "0.0004 cpus are not offered at all", POD("", LIMITS("0.1", "64Mi")),
      "cpus:0.0004;mem:64", false, NULL },
    { "exactly 0 cpus offered", POD("", LIMITS("0.1", "64Mi")), "cpus:0;mem:64", false, NULL },
    { "31.999 MB are asked for as 32", POD("", LIMITS("0.1", "33552400")),
      "cpus:0.1;mem:31.999", false, NULL },
    { "31.999 MB fit 32", POD("", LIMITS("0.1", "33552400")), "cpus:0.1;mem:32", true, "" },
    { "ports 53/TCP and 53/UDP are one",
      POD("", LIMITS("0.1", "64Mi") ", ports: [{containerPort: 53, hostPort: 53}, "
                                    "{containerPort: 53, hostPort: 53, protocol: UDP}]"),
      "cpus:0.1;mem:64;ports:[53-54]", true, "ports:[54-54]" },
};

static void check_pod(void **state)
{
    const struct pod_case *c = *state;
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, c->pod);
    scene_offer(&s, "O", "S", "*", c->offer, "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_match_fits(s.match), c->fits);
    if (c->fits)
        assert_resources(k8sm_match_left(s.match), c->left, "*");
    scene_finish(&s);
}

/* One cpu in "*" and one in a role: Mesos finds no 2 cpus in them; a pod takes both. */
static void one_cpu_in_star_and_one_in_a_role(void **state)
{
    static const char *const roles[] = { "prod" };
    struct scene s;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.roles = roles;
    s.policy.role_count = 1;
    scene_pod(&s, POD("", LIMITS("2", "64Mi")));
    scene_offer(&s, "O", "S", "prod", "cpus:1;cpus(prod):1;mem:64", "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_match_fits(s.match), 1);
    assert_resources(k8sm_match_task_resources(s.match), "cpus(prod):1;cpus:1;mem:64", "prod");
    scene_finish(&s);
}

/* Two reserved entries of one name: each is taken as it was offered, none twice. */
static void two_reserved_entries_of_one_name(void **state)
{
    static const char *const roles[] = { "prod/web" };
    struct scene s;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.roles = roles;
    s.policy.role_count = 1;
    scene_pod(&s, POD("", LIMITS("2.5", "64Mi")));
    scene_offer(&s, "O", "S", "prod/web", "cpus(prod):1;cpus(prod/web):1;cpus:1;mem:64", "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_match_fits(s.match), 1);
    assert_resources(k8sm_match_left(s.match), "cpus:0.5", "prod/web");
    scene_finish(&s);
}

/* --- Mesos' arithmetic -----------------------------------------------------------------------
 */

static k8sm_mesos_resources *parse(const char *text)
{
    k8sm_mesos_resources *resources = NULL;
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc =
        text[0] == '['
            ? k8sm_mesos_resources_parse_json(text, strlen(text), K8SM_RESOURCES_SKIP_INVALID,
                                              NULL, &resources, &err)
            : k8sm_mesos_resources_parse(text, strlen(text), NULL, &resources, &err);
    if (rc != K8SM_OK)
        fail_msg("%s: %s", text, err.message);
    return resources;
}

#define MOUNT                                                                                  \
    "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"disk\":{\"source\":{"   \
    "\"type\":\"MOUNT\"}}}"
#define RANGES(first, second)                                                                  \
    "[{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[" first "," second "]}}]"

static const struct contains_case {
    const char *name, *a, *b;
    int32_t yes;
} contains_cases[] = {
    { "the calculator: 4.0004 in 4", "cpus:4", "cpus:4.0004", 1 },
    { "entries with other metadata never add up", "cpus:1;cpus(prod):1", "cpus:2", 0 },
    { "the allocation role is part of it",
      "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"allocation_info\":{"
      "\"role\":\"*\"}}]",
      "cpus:1", 0 },
    { "0.0005 counts as 0.001", "cpus:0.001", "cpus:0.0005", 1 },
    { "memory is compared with three decimals", "mem:127.999", "mem:128", 0 },
    { "one MOUNT disk for two", "[" MOUNT "]", "[" MOUNT "," MOUNT "]", 1 },
    { "an invalid entry asks for nothing", "",
      "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":-1}}]", 1 },
    { "an overlap that is found vanishes", "",
      RANGES("{\"begin\":1,\"end\":5}", "{\"begin\":3,\"end\":7}"), 1 },
    { "an overlap that is not found stays", "",
      RANGES("{\"begin\":3,\"end\":7}", "{\"begin\":1,\"end\":5}"), 0 },
    { "the last port of 64 bits merges with nothing", "ports:[7-7]",
      "ports:[18446744073709551615-18446744073709551615]", 0 },
    { "spaces mean nothing in a value", "cpus:10", "cpus: 1 0", 1 },
    { "a comma makes a range", "ports:[1-2]", "ports:[1,2]", 1 },
    { "a colon too many", "cpus:1", "cpus::1", 1 },
};

static void check_contains(void **state)
{
    const struct contains_case *c = *state;
    k8sm_mesos_resources *a = parse(c->a), *b = parse(c->b);
    assert_int_equal(k8sm_mesos_resources_contains(a, b), c->yes);
    k8sm_mesos_resources_free(a);
    k8sm_mesos_resources_free(b);
}

/* Mesos turns 9.3e15 into a negative amount; here it is an error. */
static void huge_amounts_are_errors(void **state)
{
    k8sm_mesos_resources *resources = NULL;
    (void)state;
    assert_int_equal(k8sm_mesos_resources_parse("cpus:9.3e15", 11, NULL, &resources, NULL),
                     K8SM_E_RANGE);
    assert_null(resources);
}

/* JSON names its enum values; a typo in a key is silence. */
static void enums_are_names_and_typos_are_silence(void **state)
{
    static const char number[] = "{\"name\":\"cpus\",\"type\":0,\"scalar\":{\"value\":1}}";
    static const char typo[] =
        "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"revokable\":{}}";
    (void)state;
    assert_int_equal(k8sm_mesos_resource_validate(number, sizeof number - 1, NULL),
                     K8SM_E_SCHEMA);
    assert_int_equal(k8sm_mesos_resource_validate(typo, sizeof typo - 1, NULL), K8SM_OK);
}

/* --- what the master says
 * ---------------------------------------------------------------------- */

#define TASK(cpus, mem, more)                                                                  \
    "{\"name\":\"n\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"S\"},"            \
    "\"resources\":["                                                                          \
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" cpus "}},"                 \
    "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" mem "}}]" more "}"
#define COMMAND ",\"command\":{\"value\":\"true\"}"
#define EXECUTOR(type, cpus, mem)                                                              \
    "\"executor\":{\"executor_id\":{\"value\":\"e\"},\"framework_id\":{\"value\":\"F\"},"      \
    "\"type\":\"" type "\",\"resources\":["                                                    \
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" cpus "}},"                 \
    "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" mem "}},"                   \
    "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1}}]"
#define GROUP(executor, tasks) "{" executor "},\"task_group\":{\"tasks\":[" tasks "]}}"

static const struct master_case {
    const char *name, *json;
    const char *refused; /* the check; NULL: taken */
} master_cases[] = {
    { "0.0004 cpus", TASK("0.0004", "32", COMMAND), "resources" },
    { "exactly 0 cpus", TASK("0", "32", COMMAND), NULL },
    { "a limit equal to its request",
      TASK("0.0005", "32", COMMAND ",\"limits\":{\"cpus\":{\"value\":0.0005}}"), "limits" },
    { "a limit of 128 MB for 128.9",
      TASK("1", "128.9", COMMAND ",\"limits\":{\"mem\":{\"value\":128}}"), NULL },
    { "an infinite limit",
      TASK("1", "32", COMMAND ",\"limits\":{\"mem\":{\"value\":\"Infinity\"}}"), NULL },
    { "a tiny executor in a LAUNCH",
      TASK("1", "32", "," EXECUTOR("CUSTOM", "0.001", "1") COMMAND "}"), NULL },
    { "a tiny executor in a LAUNCH_GROUP",
      GROUP(EXECUTOR("DEFAULT", "0.001", "1"), TASK("1", "32", COMMAND)), "executor" },
    { "an executor of 31.999 MB in a group",
      GROUP(EXECUTOR("DEFAULT", "0.1", "31.999"), TASK("1", "32", COMMAND)), "executor" },
    { "an executor of 0.0096 cpus in a group",
      GROUP(EXECUTOR("DEFAULT", "0.0096", "32"), TASK("1", "32", COMMAND)), NULL },
    { "one bad task of a group",
      GROUP(EXECUTOR("DEFAULT", "0.1", "32"),
            TASK("1", "32", COMMAND) "," TASK("-1", "32", COMMAND)),
      "resources" },
};

static void check_master(void **state)
{
    const struct master_case *c = *state;
    const size_t len = strlen(c->json);
    k8sm_findings *findings = NULL;
    k8sm_status rc;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = strstr(c->json, "task_group") != NULL
             ? k8sm_preflight_group_json(c->json, len, NULL, findings, NULL)
             : k8sm_preflight_task_json(c->json, len, NULL, findings, NULL);
    assert_int_equal(rc, c->refused == NULL ? K8SM_OK : K8SM_E_INVALID);
    if (c->refused != NULL)
        assert_string_equal(k8sm_findings_get(findings, 0)->path, c->refused);
    k8sm_findings_free(findings);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(one_cpu_in_star_and_one_in_a_role),
        cmocka_unit_test(two_reserved_entries_of_one_name),
        cmocka_unit_test(huge_amounts_are_errors),
        cmocka_unit_test(enums_are_names_and_typos_are_silence),
    };
    struct CMUnitTest tests[K8SM__COUNT(pod_cases) + K8SM__COUNT(contains_cases) +
                            K8SM__COUNT(master_cases) + K8SM__COUNT(others)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, pod_cases, check_pod);
    ROW_TESTS(tests, at, contains_cases, check_contains);
    ROW_TESTS(tests, at, master_cases, check_master);
    memcpy(tests + at, others, sizeof others);
    return cmocka_run_group_tests_name("regressions", tests, NULL, NULL);
}
