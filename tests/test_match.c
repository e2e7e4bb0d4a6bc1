/* One pod against the offers of one agent and role (match.h). Amounts and rows are those of
 * Kubernetes on Mesos, chapter and section beside them; where one allocation role per launch
 * changes a row, the row says so. */
#include "scene.h"

/* An executor of ours with another command: its id is another hash. */
#define OTHERS ",\"executor_ids\":[{\"value\":\"dead_k8sm-executor\"}]"

static const struct match_case {
    const char *name;
    const char *pod;
    const char *offer, *role;
    const char *task, *left;    /* when it fits; NULL: not compared */
    const char *executor;       /* taken for the executor; NULL: no executor in play */
    const char *roles[3];       /* of the policy; none: {"*"} */
    const char *extra;          /* JSON inside the offer */
    int32_t profile, order, reason; /* reason: the first obstacle's code, 0 fits */
    int64_t wanted, had, short_by;  /* thousandths, of the first obstacle */
    size_t reasons;
} match_cases[] = {
    /* 3.3, 3.4: no tolerance, equality fits */
    { .name = "equality fits: 3/768 in 3/768", .pod = POD("", LIMITS("3", "768Mi")),
      .offer = "cpus:3;mem:768", .task = "cpus:3;mem:768", .left = "" },
    { .name = "equality fits: 3/768 in 3/767.9", .pod = POD("", LIMITS("3", "768Mi")),
      .offer = "cpus:3;mem:767.9", .reason = K8SM_REASON_INSUFFICIENT, .wanted = 768000,
      .had = 767900, .short_by = 100, .reasons = 1 },
    { .name = "a thousandth of a cpu less does not fit", .pod = POD("", LIMITS("3.5", "896Mi")),
      .offer = "cpus:3.499;mem:896", .reason = K8SM_REASON_INSUFFICIENT, .wanted = 3500,
      .had = 3499, .short_by = 1, .reasons = 1 },
    /* Decided: needs round up, offers as Mesos rounds */
    { .name = "4.0004 does not fit an offer of 4", .pod = POD("", LIMITS("4.0004", "64Mi")),
      .offer = "cpus:4;mem:64", .reason = K8SM_REASON_INSUFFICIENT, .wanted = 4001,
      .had = 4000, .short_by = 1, .reasons = 1 },
    /* 1.6: complete, then compare */
    { .name = "order: unlimited pod does not fit 0.1 cpus", .pod = POD("", ""),
      .offer = "cpus:0.1;mem:512", .reason = K8SM_REASON_INSUFFICIENT, .wanted = 250,
      .had = 100, .short_by = 150, .reasons = 1 },
    { .name = "an empty offer lacks both", .pod = POD("", ""), .offer = "disk:1",
      .reason = K8SM_REASON_INSUFFICIENT, .wanted = 250, .had = 0, .short_by = 250,
      .reasons = 2 },
    /* 3.3: the seed looked at the last entry only, whatever its role */
    { .name = "last entry wins (SEED): 2 then 0.5", .pod = POD("", LIMITS("1", "64Mi")),
      .offer = "cpus:2;cpus(prod):0.5;mem:64", .role = "prod", .roles = { "prod" },
      .profile = K8SM_PROFILE_SEED, .reason = K8SM_REASON_INSUFFICIENT, .wanted = 1000,
      .had = 500, .short_by = 500, .reasons = 1 },
    { .name = "last entry wins (SEED): 0.5 then 2", .pod = POD("", LIMITS("1", "64Mi")),
      .offer = "cpus:0.5;cpus(prod):2;mem:64", .role = "prod", .roles = { "prod" },
      .profile = K8SM_PROFILE_SEED, .task = "cpus(prod):1;mem:64",
      .left = "cpus:0.5;cpus(prod):1" },
    /* 3.4: the vectors, in one allocation role */
    { .name = "scalar by roles: reserved first", .pod = POD("", LIMITS("1", "128Mi")),
      .offer = "cpus:1;mem:128;mem(slave_public):32", .role = "slave_public",
      .roles = { "slave_public" }, .task = "cpus:1;mem(slave_public):32;mem:96",
      .left = "mem:32" },
    { .name = "scalar by roles: unreserved first", .pod = POD("", LIMITS("1", "128Mi")),
      .offer = "cpus:1;mem:128;mem(slave_public):32", .role = "slave_public",
      .roles = { "slave_public" }, .order = K8SM_ORDER_UNRESERVED, .task = "cpus:1;mem:128",
      .left = "mem(slave_public):32" },
    { .name = "scalar by roles: two entries of one role and the rest unreserved",
      .pod = POD("", LIMITS("1", "200Mi")),
      .offer = "cpus(sp):2.5;mem(sp):192;mem:128", .role = "sp", .roles = { "sp" },
      .task = "cpus(sp):1;mem(sp):192;mem:8", .left = "cpus(sp):1.5;mem:120" },
    { .name = "scalar by roles: only unreserved", .pod = POD("", LIMITS("1", "128Mi")),
      .offer = "cpus:1;mem:128", .role = "slave_public", .roles = { "slave_public", "*" },
      .task = "cpus:1;mem:128", .left = "" },
    { .name = "scalar by roles: another name is another resource",
      .pod = POD("", LIMITS("1", "128Mi")), .offer = "cpu(slave_public):32;cpus:1",
      .role = "slave_public", .roles = { "slave_public" },
      .reason = K8SM_REASON_INSUFFICIENT, .wanted = 128000, .had = 0, .short_by = 128000,
      .reasons = 1 },
    { .name = "scalar by roles: nothing offered", .pod = POD("", LIMITS("1", "160Mi")),
      .offer = "", .reason = K8SM_REASON_INSUFFICIENT, .wanted = 1000, .short_by = 1000,
      .reasons = 2 },
    { .name = "scalar by roles: want 0 takes nothing (SEED)",
      .pod = POD("", LIMITS("0", "0")), .offer = "mem:10", .profile = K8SM_PROFILE_SEED,
      .task = "", .left = "mem:10" },
    /* 3.4: doubles leave residues, thousandths do not */
    { .name = "exact arithmetic: 0.1 + 4.1 holds 4.2", .pod = POD("", LIMITS("4.2", "64Mi")),
      .offer = "cpus:0.1;cpus(r):4.1;mem:64", .role = "r", .roles = { "r" },
      .task = "cpus:0.1;cpus(r):4.1;mem:64", .left = "" },
    { .name = "exact arithmetic: 0.3 - 0.1 - 0.2",
      .pod = POD("", LIMITS("0.3", "64Mi")), .offer = "cpus:0.1;cpus(r):0.2;mem:64",
      .role = "r", .roles = { "r" }, .task = "cpus:0.1;cpus(r):0.2;mem:64", .left = "" },
    /* 3.5 */
    { .name = "roles annotation: names of the policy only",
      .pod = POD(", annotations: {k8s.mesosphere.io/roles: 'role1, role3'}", ""),
      .offer = "cpus:4;mem:512", .role = "role1", .roles = { "role1", "role2" },
      .task = "cpus:0.25;mem:64" },
    { .name = "roles annotation: not the policy's",
      .pod = POD(", annotations: {k8s.mesosphere.io/roles: 'role1, role3'}", ""),
      .offer = "cpus:4;mem:512", .role = "role3", .roles = { "role1", "role2" },
      .reason = K8SM_REASON_ROLE, .reasons = 1 },
    { .name = "roles annotation: blanks and empty names",
      .pod = POD(", annotations: {k8s.mesosphere.io/roles: '*, , *, ,slave_public,'}", ""),
      .offer = "cpus:4;mem:512", .role = "slave_public", .roles = { "*", "slave_public" },
      .task = "cpus:0.25;mem:64" },
    { .name = "roles annotation: present and empty never fits",
      .pod = POD(", annotations: {k8s.mesosphere.io/roles: ''}", ""),
      .offer = "cpus:4;mem:512", .reason = K8SM_REASON_ROLE, .reasons = 1 },
    { .name = "roles annotation: absent means the policy's", .pod = POD("", ""),
      .offer = "cpus:4;mem:512", .role = "role2", .roles = { "role1", "role2" },
      .task = "cpus:0.25;mem:64" },
    { .name = "a role that nobody wants", .pod = POD("", ""), .offer = "cpus:4;mem:512",
      .role = "prod", .reason = K8SM_REASON_ROLE, .reasons = 1 },
    /* 3.6: the executor, 0.25 cpus and 64 MiB here */
    { .name = "executor counted once: does not fit beside the pod",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:1;mem:250", .executor = "",
      .reason = K8SM_REASON_INSUFFICIENT, .wanted = 64000, .had = 58000, .short_by = 6000,
      .reasons = 1 },
    { .name = "executor counted once: fits exactly", .pod = POD("", LIMITS("750m", "192Mi")),
      .offer = "cpus:1;mem:256", .executor = "cpus:0.25;mem:64",
      .task = "cpus:0.75;mem:192", .left = "" },
    { .name = "executor of somebody else's configuration",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .executor = "",
      .extra = OTHERS, .reason = K8SM_REASON_EXECUTOR, .reasons = 1 },
    /* 6.4: A (and the seed) splits ids into a hash and a name */
    { .name = "compatibility (SEED): another hash",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .executor = "",
      .extra = OTHERS, .profile = K8SM_PROFILE_SEED,
      .reason = K8SM_REASON_EXECUTOR, .reasons = 1 },
    { .name = "compatibility (SEED): face_time is foreign",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .task = "cpus:0.75;mem:192",
      .executor = "cpus:0.25;mem:64",
      .extra = ",\"executor_ids\":[{\"value\":\"face_time\"}]",
      .profile = K8SM_PROFILE_SEED },
    { .name = "compatibility (SEED): bad is foreign",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .task = "cpus:0.75;mem:192",
      .executor = "cpus:0.25;mem:64",
      .extra = ",\"executor_ids\":[{\"value\":\"bad\"}]",
      .profile = K8SM_PROFILE_SEED },
    { .name = "compatibility (SEED): _k8sm-executor is foreign",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .task = "cpus:0.75;mem:192",
      .executor = "cpus:0.25;mem:64",
      .extra = ",\"executor_ids\":[{\"value\":\"_k8sm-executor\"}]",
      .profile = K8SM_PROFILE_SEED },
    { .name = "compatibility (SEED): x_k8sm-executor is foreign",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .task = "cpus:0.75;mem:192",
      .executor = "cpus:0.25;mem:64",
      .extra = ",\"executor_ids\":[{\"value\":\"x_k8sm-executor\"}]",
      .profile = K8SM_PROFILE_SEED },
    { .name = "compatibility (SEED): 12345678901234567_k8sm-executor is foreign",
      .pod = POD("", LIMITS("750m", "192Mi")), .offer = "cpus:4;mem:512", .task = "cpus:0.75;mem:192",
      .executor = "cpus:0.25;mem:64",
      .extra = ",\"executor_ids\":[{\"value\":\"12345678901234567_k8sm-executor\"}]",
      .profile = K8SM_PROFILE_SEED },
    /* 3.6: the dropped-role trap: the executor finds unreserved cpus */
    { .name = "unwanted roles survive", .pod = POD("", LIMITS("1", "64Mi")),
      .offer = "cpus(public):1;cpus:4;mem:512", .role = "public", .roles = { "public" },
      .executor = "cpus:0.25;mem:64", .task = "cpus(public):1;mem:64",
      .left = "cpus:3.75;mem:384" },
    /* 3.6: the worked example, executor of 64 in place of 128 MiB */
    { .name = "full procurement",
      .pod = POD("", ", ports: [{containerPort: 80, hostPort: 31005}, {containerPort: 81}]"
                     LIMITS("1500m", "300Mi")),
      .offer = "cpus(public):1;cpus:2;mem(public):256;mem:1024;"
               "ports(public):[31000-31001];ports:[31002-31010]",
      .role = "public", .roles = { "public", "*" }, .executor = "cpus:0.25;mem:64",
      .extra = "wildcard",
      .task = "cpus(public):1;cpus:0.5;mem(public):256;mem:44;ports(public):[31000-31000];"
              "ports:[31005-31005]",
      .left = "cpus:1.25;mem:916;ports(public):[31001-31001];ports:[31002-31004,31006-31010]" },
    /* disks of their own kind are no plain resource; invalid pods never fit */
    { .name = "an invalid pod", .pod = POD("", ", resources: {requests: {cpu: 2}, limits: {cpu: 1}}"),
      .offer = "cpus:9;mem:999", .reason = K8SM_REASON_INVALID_POD, .reasons = 1 },
};

static void check_match(void **state)
{
    const struct match_case *c = *state;
    const char *role = c->role == NULL ? "*" : c->role;
    struct scene s;
    scene_init(&s, c->profile);
    while (s.policy.role_count < 3 && c->roles[s.policy.role_count] != NULL)
        s.policy.role_count++;
    s.policy.roles = s.policy.role_count > 0 ? c->roles : NULL;
    s.policy.order = c->order;
    const bool wildcard = c->extra != NULL && strcmp(c->extra, "wildcard") == 0;
    if (wildcard)
        s.policy.port_mapping = K8SM_PORTS_WILDCARD;
    scene_pod(&s, c->pod);
    scene_offer(&s, "O1", "S1", role, c->offer,
                wildcard || c->extra == NULL ? "" : c->extra);
    if (c->executor != NULL)
        scene_executor(&s);
    k8sm_mesos_resources *before = NULL;
    const k8sm_offer_group *group = k8sm_offers_group(s.offers, 0);
    assert_int_equal(k8sm_mesos_resources_copy(k8sm_offer_group_resources(group), NULL, &before,
                                               NULL), K8SM_OK);
    scene_match(&s, 0);
    if (c->reason == 0) {
        if (!k8sm_match_fits(s.match))
            fail_msg("%s", k8sm_match_reason(s.match, 0)->message);
        assert_resources(k8sm_match_task_resources(s.match), c->task, role);
        if (c->left != NULL)
            assert_resources(k8sm_match_left(s.match), c->left, role);
        if (c->executor != NULL)
            assert_resources(k8sm_match_executor_resources(s.match), c->executor, role);
    } else {
        const k8sm_reason *reason = k8sm_match_reason(s.match, 0);
        assert_false(k8sm_match_fits(s.match));
        assert_int_equal(k8sm_match_reason_count(s.match), c->reasons);
        assert_string_equal(k8sm_reason_name(reason->code), k8sm_reason_name(c->reason));
        assert_int_equal(reason->wanted, c->wanted);
        assert_int_equal(reason->had, c->had);
        assert_int_equal(reason->short_by, c->short_by);
        assert_string_equal(reason->role, role);
        assert_true(reason->message[0] != '\0');
        assert_int_equal(k8sm_mesos_resources_count(k8sm_match_task_resources(s.match)), 0);
        assert_true(k8sm_mesos_resources_equal(k8sm_match_left(s.match), before));
    }
    /* purity: the offers stay as they were */
    assert_true(k8sm_mesos_resources_equal(k8sm_offer_group_resources(group), before));
    k8sm_mesos_resources_free(before);
    scene_finish(&s);
}

/* A fit that is refused changes neither the offers nor the pod. */
static void purity(void **state)
{
    struct scene s;
    k8sm_bytes before = { 0 }, after = { 0 };
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("3", "768Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:3;mem:767.9", "");
    assert_int_equal(k8sm_object_write(s.object, K8SM_WRITE_JSON, NULL, &before, NULL), K8SM_OK);
    scene_match(&s, 0);
    assert_false(k8sm_match_fits(s.match));
    assert_resources(k8sm_match_left(s.match), "cpus:3;mem:767.9", "*");
    assert_resources(k8sm_offer_group_resources(k8sm_offers_group(s.offers, 0)),
                     "cpus:3;mem:767.9", "*");
    assert_int_equal(k8sm_object_write(s.object, K8SM_WRITE_JSON, NULL, &after, NULL), K8SM_OK);
    assert_string_equal((char *)before.data, (char *)after.data);
    k8sm_bytes_finish(&before);
    k8sm_bytes_finish(&after);
    scene_finish(&s);
}

static void a_running_executor_costs_nothing(void **state)
{
    (void)state;
    struct scene s;
    char extra[256];
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("750m", "192Mi")));
    scene_executor(&s);
    snprintf(extra, sizeof extra, ",\"executor_ids\":[{\"value\":\"%s\"}]",
             k8sm_executor_id(s.executor));
    scene_offer(&s, "O1", "S1", "*", "cpus:0.75;mem:192", extra);
    scene_match(&s, 0);
    assert_true(k8sm_match_fits(s.match));
    assert_true(k8sm_match_executor_running(s.match));
    assert_int_equal(k8sm_mesos_resources_count(k8sm_match_executor_resources(s.match)), 0);
    scene_finish(&s);
}

static void offers_of_one_agent_and_role_are_used_together(void **state)
{
    (void)state;
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("3", "128Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:2;mem:64", "");
    scene_offer(&s, "O2", "S1", "*", "cpus:2;mem:64", "");
    assert_int_equal(k8sm_offers_group_count(s.offers), 1);
    scene_match(&s, 0);
    assert_true(k8sm_match_fits(s.match));
    assert_resources(k8sm_match_left(s.match), "cpus:1", "*");
    scene_finish(&s);
}

static void maintenance_is_looked_at_when_the_time_is_given(void **state)
{
    (void)state;
    static const char down[] = ",\"unavailability\":{\"start\":{\"nanoseconds\":1000},"
                               "\"duration\":{\"nanoseconds\":500}}";
    static const struct {
        int64_t now;
        bool fits;
    } rows[] = { { 0, true }, { 999, true }, { 1000, false }, { 1499, false }, { 1500, true } };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        struct scene s;
        scene_init(&s, K8SM_PROFILE_DEFAULT);
        s.policy.now_ns = rows[i].now;
        scene_pod(&s, POD("", ""));
        scene_offer(&s, "O1", "S1", "*", "cpus:2;mem:64", down);
        scene_match(&s, 0);
        assert_int_equal(k8sm_match_fits(s.match), rows[i].fits);
        if (!rows[i].fits)
            assert_int_equal(k8sm_match_reason(s.match, 0)->code,
                             K8SM_REASON_AGENT_UNAVAILABLE);
        scene_finish(&s);
    }
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_match *match = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_match_new(NULL, NULL, NULL, NULL, NULL, NULL, &match, &err),
                     K8SM_E_ARGUMENT);
    assert_null(match);
    k8sm_match_free(NULL);
    assert_string_equal(k8sm_reason_name(0), "unknown");
    assert_string_equal(k8sm_reason_name(99), "unknown");
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct scene s;
        k8sm_match *match = NULL;
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        scene_init(&s, K8SM_PROFILE_DEFAULT);
        s.policy.port_mapping = K8SM_PORTS_WILDCARD;
        scene_pod(&s, POD("", ", ports: [{containerPort: 80, hostPort: 7}, {containerPort: 8}]"));
        scene_offer(&s, "O1", "S1", "*", "cpus:2;mem:512;ports:[5-9]", "");
        scene_executor(&s);
        k8sm_status rc = k8sm_match_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                        s.executor, &s.policy, &alloc, &match, NULL);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            assert_true(k8sm_match_fits(match));
            k8sm_match_free(match);
            assert_int_equal(f.live, 0);
            scene_finish(&s);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_null(match);
        assert_int_equal(f.live, 0);
        assert_true(n < 1000);
        scene_finish(&s);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(match_cases) + 6] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, match_cases, check_match);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(purity);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_running_executor_costs_nothing);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(offers_of_one_agent_and_role_are_used_together);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(maintenance_is_looked_at_when_the_time_is_given);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arguments_are_checked);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
