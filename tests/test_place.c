/* Many pods on many offers (place.h). */
#include "scene.h"

struct placed {
    const char *agent, *role; /* NULL: not placed */
};

static void place_as(struct scene *s, int32_t strategy, size_t copies,
                     const struct placed *wanted)
{
    k8sm_placement *placement = NULL;
    assert_int_equal(k8sm_placement_new(s->offers, s->executor, &s->policy, strategy, s->alloc,
                                        &placement, NULL),
                     K8SM_OK);
    for (size_t i = 0; i < copies; i++) {
        k8sm_match *match = NULL;
        const k8sm_offer_group *group = NULL;
        assert_int_equal(
            k8sm_placement_add(placement, s->object, s->account, &match, &group, NULL),
            K8SM_OK);
        if (wanted[i].agent == NULL) {
            assert_null(group);
            assert_true(match == NULL || !k8sm_match_fits(match));
        } else {
            assert_non_null(group);
            assert_string_equal(k8sm_offer_group_agent_id(group), wanted[i].agent);
            assert_string_equal(k8sm_offer_group_role(group), wanted[i].role);
            assert_true(k8sm_match_fits(match));
        }
        k8sm_match_free(match);
    }
    assert_null(k8sm_placement_left(placement, k8sm_offers_group_count(s->offers)));
    k8sm_placement_free(placement);
}

static void place_and_check(struct scene *s, size_t copies, const struct placed *wanted)
{
    place_as(s, K8SM_PLACE_FIRST_FIT, copies, wanted);
}

/* 3.1: a taken offer is passed over; none left is told with the nearest one's reasons */
static void first_fit_in_the_order_of_offers(void **state)
{
    (void)state;
    static const struct placed wanted[] = { { "S1", "*" }, { "S3", "*" }, { NULL, NULL } };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:512", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:0.5;mem:512", "");
    scene_offer(&s, "O3", "S3", "*", "cpus:1.9;mem:512", "");
    place_and_check(&s, 3, wanted);
    scene_finish(&s);
}

static void the_first_role_is_tried_on_every_agent_first(void **state)
{
    (void)state;
    static const char *const roles[] = { "prod", "*" };
    static const struct placed wanted[] = { { "S2", "prod" }, { "S1", "*" } };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.roles = roles;
    s.policy.role_count = 2;
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:64", "");
    scene_offer(&s, "O2", "S2", "prod", "cpus(prod):1;mem:64", "");
    place_and_check(&s, 2, wanted);
    scene_finish(&s);
}

/* 3.6: the executor is paid for by the first pod of an agent alone */
static void the_executor_is_counted_once_an_agent(void **state)
{
    (void)state;
    static const struct placed wanted[] = { { "S1", "*" }, { "S1", "*" }, { NULL, NULL } };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:2.25;mem:192", "");
    scene_executor(&s);
    place_and_check(&s, 3, wanted);
    scene_finish(&s);
}

static void the_nearest_miss_is_told(void **state)
{
    (void)state;
    struct scene s;
    k8sm_placement *placement = NULL;
    k8sm_match *match = NULL;
    const k8sm_offer_group *group = NULL;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("2", "128Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:64", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:1.5;mem:512", "");
    scene_offer(&s, "O3", "S3", "*", "cpus:1.9;mem:512", "");
    assert_int_equal(k8sm_placement_new(s.offers, NULL, &s.policy, K8SM_PLACE_FIRST_FIT, NULL,
                                        &placement, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_placement_add(placement, s.object, s.account, &match, &group, NULL),
                     K8SM_OK);
    assert_null(group);
    assert_int_equal(k8sm_match_reason_count(match), 1);
    assert_int_equal(k8sm_match_reason(match, 0)->short_by, 100);
    k8sm_match_free(match);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

static void without_offers_there_is_nothing_to_tell(void **state)
{
    (void)state;
    struct scene s;
    k8sm_placement *placement = NULL;
    k8sm_match *match = NULL;
    const k8sm_offer_group *group = NULL;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", ""));
    assert_int_equal(k8sm_offers_new(NULL, &s.offers, NULL), K8SM_OK);
    assert_int_equal(
        k8sm_placement_new(s.offers, NULL, NULL, K8SM_PLACE_FIRST_FIT, NULL, &placement, NULL),
        K8SM_OK);
    assert_int_equal(k8sm_placement_add(placement, s.object, s.account, &match, &group, NULL),
                     K8SM_OK);
    assert_null(match);
    assert_null(group);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

/* Left over of cpus, as part of what was offered: S1 0.556, S2 0.5, S3 0.75; of mem 0.5 each. */
static void best_fit_leaves_least(void **state)
{
    (void)state;
    static const struct placed wanted[] = { { "S2", "*" }, { "S2", "*" }, { "S1", "*" } };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:2.25;mem:128", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:2;mem:128", "");
    scene_offer(&s, "O3", "S3", "*", "cpus:4;mem:128", "");
    place_as(&s, K8SM_PLACE_BEST_FIT, 3, wanted);
    scene_finish(&s);
}

/* The emptiest agent each time; of equals the first. */
static void spread_leaves_most(void **state)
{
    (void)state;
    static const struct placed wanted[] = {
        { "S1", "*" }, { "S2", "*" }, { "S3", "*" }, { "S1", "*" }
    };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:4;mem:256", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:4;mem:256", "");
    scene_offer(&s, "O3", "S3", "*", "cpus:4;mem:256", "");
    place_as(&s, K8SM_PLACE_SPREAD, 4, wanted);
    scene_finish(&s);
}

/* Two of three fit: none is placed, and both are again room for two. */
static void a_set_is_placed_whole_or_not(void **state)
{
    (void)state;
    struct scene s;
    k8sm_placement *placement = NULL;
    k8sm_match *matches[3];
    const k8sm_offer_group *groups[3];
    size_t placed = 7;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s,
              POD("", LIMITS("1", "64Mi") ", ports: [{containerPort: 80, hostPort: 31000}]"));
    scene_offer(&s, "O1", "S1", "*", "cpus:4;mem:512;ports:[31000-31001]", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:4;mem:512;ports:[31000-31001]", "");
    const k8sm_object *const objects[] = { s.object, s.object, s.object };
    const k8sm_account *const accounts[] = { s.account, s.account, s.account };
    assert_int_equal(k8sm_placement_new(s.offers, NULL, &s.policy, K8SM_PLACE_FIRST_FIT, NULL,
                                        &placement, NULL),
                     K8SM_OK);
    assert_int_equal(
        k8sm_placement_add_all(placement, objects, accounts, 3, matches, groups, &placed, NULL),
        K8SM_OK);
    assert_int_equal(placed, 2);
    assert_true(matches[0] == NULL && matches[1] == NULL);
    assert_int_equal(k8sm_match_reason(matches[2], 0)->code, K8SM_REASON_PORT_OUT_OF_RANGE);
    k8sm_match_free(matches[2]);
    assert_resources(k8sm_placement_left(placement, 0), "cpus:4;mem:512;ports:[31000-31001]",
                     "*");
    assert_int_equal(
        k8sm_placement_add_all(placement, objects, accounts, 2, matches, groups, &placed, NULL),
        K8SM_OK);
    assert_int_equal(placed, 2);
    assert_string_equal(k8sm_offer_group_agent_id(groups[0]), "S1");
    assert_string_equal(k8sm_offer_group_agent_id(groups[1]), "S2");
    assert_resources(k8sm_placement_left(placement, 0), "cpus:3;mem:448;ports:[31001-31001]",
                     "*");
    k8sm_match_free(matches[0]);
    k8sm_match_free(matches[1]);
    assert_int_equal(
        k8sm_placement_add_all(placement, NULL, NULL, 0, NULL, NULL, &placed, NULL), K8SM_OK);
    assert_int_equal(placed, 0);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

/* Put and add plan the same, and leave the same. */
static void put_plans_without_a_match(void **state)
{
    (void)state;
    struct scene s;
    k8sm_placement *placement = NULL;
    size_t index = 7;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("1", "64Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:1.5;mem:256", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:2.25;mem:256", "");
    scene_executor(&s); /* 0.25 cpus, 64 MiB */
    assert_int_equal(k8sm_placement_new(s.offers, s.executor, &s.policy, K8SM_PLACE_FIRST_FIT,
                                        NULL, &placement, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_int_equal(index, 0);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_int_equal(index, 1);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_int_equal(index, 1);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_true(index == K8SM_PLACER_NONE);
    assert_resources(k8sm_placement_left(placement, 0), "cpus:0.25;mem:128", "*");
    assert_resources(k8sm_placement_left(placement, 1), "mem:64", "*");
    k8sm_placement_free(placement);
    scene_finish(&s);
}

static void obstacles_are_counted(void **state)
{
    (void)state;
    struct scene s;
    k8sm_placement *placement = NULL;
    k8sm_obstacle o[K8SM_PLACEMENT_OBSTACLES_MAX];
    size_t count = 7;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("2", "128Mi")));
    scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:64", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:1.5;mem:512", "");
    scene_offer(&s, "O3", "S3", "dev", "cpus:4;mem:512", "");
    assert_int_equal(k8sm_placement_new(s.offers, NULL, &s.policy, K8SM_PLACE_FIRST_FIT, NULL,
                                        &placement, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_placement_obstacles(placement, s.object, s.account, o, &count, NULL),
                     K8SM_OK);
    assert_int_equal(count, 3);
    assert_int_equal(o[0].code, K8SM_REASON_INSUFFICIENT);
    assert_string_equal(o[0].resource, "cpus");
    assert_int_equal(o[0].groups, 2);
    assert_int_equal(o[0].least_short, 500);
    assert_string_equal(o[1].resource, "mem");
    assert_int_equal(o[1].groups, 1);
    assert_int_equal(o[1].least_short, 64000);
    assert_int_equal(o[2].code, K8SM_REASON_ROLE);
    assert_string_equal(o[2].resource, "");
    assert_int_equal(o[2].groups, 1);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_placement *placement = NULL;
    k8sm_offers *offers = NULL;
    k8sm_match *match;
    const k8sm_offer_group *group;
    const k8sm_object *object = NULL;
    const k8sm_account *account = NULL;
    size_t placed;
    assert_int_equal(k8sm_placement_new(NULL, NULL, NULL, 0, NULL, &placement, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_placement_new(offers, NULL, NULL, 77, NULL, &placement, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_new(offers, NULL, NULL, -1, NULL, &placement, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_add(NULL, NULL, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_put(NULL, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_obstacles(NULL, NULL, NULL, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_new(offers, NULL, NULL, 0, NULL, &placement, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_placement_add_all(NULL, NULL, NULL, 0, NULL, NULL, &placed, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_add_all(placement, NULL, NULL, 0, NULL, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(
        k8sm_placement_add_all(placement, &object, &account, 1, &match, NULL, &placed, NULL),
        K8SM_E_ARGUMENT);
    assert_int_equal(
        k8sm_placement_add_all(placement, &object, &account, 1, &match, &group, &placed, NULL),
        K8SM_E_ARGUMENT);
    assert_int_equal(placed, 0);
    k8sm_placement_free(placement);
    k8sm_offers_free(offers);
    k8sm_placement_free(NULL);
}

/* Pods that need all that is allocated anywhere: ports by number and any, selectors, hosts. */
static const char *const greedy[] = {
    POD("", LIMITS("1", "64Mi") ", ports: [{containerPort: 80, hostPort: 31001}]"),
    "apiVersion: v1\nkind: Pod\nmetadata: {name: q, labels: {k8s.mesosphere.io/portMapping: "
    "wildcard}}\nspec:\n  nodeName: host-S2\n  containers:\n  - {name: a, image: x, ports: "
    "[{containerPort: 80}]}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: r}\nspec:\n  nodeSelector: {zone: a}\n  "
    "affinity: "
    "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: [{key: zone, operator: In, values: [a]}]}]}}}\n  containers:\n  - "
    "{name: a, image: x}\n",
    POD("", LIMITS("9", "64Mi")),
};

enum { GREEDY = K8SM__COUNT(greedy), POD_COUNT = GREEDY + 2, LONG = 70000 };

struct many {
    k8sm_object *objects[POD_COUNT];
    k8sm_account *accounts[POD_COUNT];
    char *texts[2];
};

/* Pods with a text so long that what is kept of it does not fit into the memory at hand. */
static void make_long(struct scene *s, struct many *pods)
{
    static const char *const heads[] = {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: s, annotations: {k8s.mesosphere.io/roles: "
        "\"*,",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec: {nodeName: \""
    };
    static const char *const tails[] = { "\"}}\nspec: {containers: [{name: a, image: x, ports: "
                                         "[{containerPort: 1, hostPort: 7}]}]}\n",
                                         "\", containers: [{name: a, image: x}]}\n" };
    for (size_t i = 0; i < 2; i++) {
        const size_t head = strlen(heads[i]), tail = strlen(tails[i]);
        char *text = malloc(head + LONG + tail + 1);
        assert_non_null(text);
        memcpy(text, heads[i], head);
        memset(text + head, 'x', LONG);
        memcpy(text + head + LONG, tails[i], tail + 1);
        scene_pod(s, text);
        pods->objects[GREEDY + i] = s->object;
        pods->accounts[GREEDY + i] = s->account;
        pods->texts[i] = text;
    }
}

/* One plan with everything in it. Which call failed is told by its status. */
static k8sm_status plan(const struct scene *s, const struct many *pods, const k8sm_alloc *alloc)
{
    static const size_t wanted[POD_COUNT] = { 0, 1, 0, SIZE_MAX, SIZE_MAX, SIZE_MAX };
    k8sm_placement *placement = NULL;
    k8sm_match *matches[3] = { NULL };
    const k8sm_offer_group *groups[3] = { NULL };
    const k8sm_object *objects[3] = { pods->objects[1], pods->objects[2], pods->objects[3] };
    const k8sm_account *accounts[3] = { pods->accounts[1], pods->accounts[2],
                                        pods->accounts[3] };
    k8sm_obstacle obstacles[K8SM_PLACEMENT_OBSTACLES_MAX];
    size_t index, placed, count;
    k8sm_status rc = k8sm_placement_new(s->offers, s->executor, &s->policy,
                                        K8SM_PLACE_FIRST_FIT, alloc, &placement, NULL);
    for (size_t i = 0; rc == K8SM_OK && i < POD_COUNT; i++) {
        rc = k8sm_placement_put(placement, pods->objects[i], pods->accounts[i], &index, NULL);
        if (rc == K8SM_OK)
            assert_true(index == wanted[i]);
    }
    if (rc == K8SM_OK)
        rc = k8sm_placement_add(placement, pods->objects[2], pods->accounts[2], &matches[0],
                                &groups[0], NULL);
    k8sm_match_free(matches[0]);
    matches[0] = NULL;
    if (rc == K8SM_OK)
        rc = k8sm_placement_add_all(placement, objects, accounts, 3, matches, groups, &placed,
                                    NULL);
    if (rc == K8SM_OK)
        assert_int_equal(placed, 2);
    for (size_t i = 0; i < 3; i++)
        k8sm_match_free(matches[i]);
    for (size_t i = 0; rc == K8SM_OK && i < POD_COUNT; i++)
        rc = k8sm_placement_obstacles(placement, pods->objects[i], pods->accounts[i], obstacles,
                                      &count, NULL);
    if (rc == K8SM_OK && k8sm_placement_left(placement, 0) == NULL)
        rc = K8SM_E_NOMEM;
    k8sm_placement_free(placement);
    return rc;
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    struct scene s;
    struct many pods;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    for (size_t i = 0; i < GREEDY; i++) {
        scene_pod(&s, greedy[i]);
        pods.objects[i] = s.object;
        pods.accounts[i] = s.account;
    }
    make_long(&s, &pods);
    scene_offer(
        &s, "O1", "S1", "*", "cpus:4;mem:512;ports:[31000-31005]",
        ",\"attributes\":[{\"name\":\"zone\",\"type\":\"TEXT\",\"text\":{\"value\":\"a\"}}]");
    scene_offer(&s, "O2", "S2", "*", "cpus:4;mem:512;ports:[31000-31005]", "");
    scene_executor(&s);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_status rc = plan(&s, &pods, &alloc);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 20);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
    for (size_t i = 0; i < POD_COUNT; i++) {
        k8sm_account_free(pods.accounts[i]);
        k8sm_object_free(pods.objects[i]);
    }
    free(pods.texts[0]);
    free(pods.texts[1]);
    s.object = NULL;
    s.account = NULL;
    scene_finish(&s);
}

/* Amounts and ports that numbers do not tell: names that the placement's policy does not have, and
 * more ports than a request can name. */
static void what_numbers_do_not_tell_is_compared(void **state)
{
    (void)state;
    static const k8sm_name_map things[] = { { "example.com/thing", "things" } };
    static char yaml[20000];
    struct scene s;
    k8sm_placement *placement = NULL;
    k8sm_obstacle o[K8SM_PLACEMENT_OBSTACLES_MAX];
    size_t index = 7, count = 7, size;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    s.policy.extended = things;
    s.policy.extended_count = 1;
    size = (size_t)snprintf(
        yaml, sizeof yaml, "%s",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - "
        "{name: a, image: x, resources: {limits: {cpu: 1, memory: 64Mi, "
        "example.com/thing: 3}}, ports: [");
    for (int i = 0; i < 300; i++)
        size += (size_t)snprintf(yaml + size, sizeof yaml - size,
                                 "{containerPort: %d, hostPort: %d, name: n%d},", i + 1,
                                 31000 + i, i);
    snprintf(yaml + size, sizeof yaml - size, "]}\n");
    scene_pod(&s, yaml);
    scene_offer(&s, "O1", "S1", "*", "cpus:4;mem:512;things:3;ports:[31000-31298]", "");
    scene_offer(&s, "O2", "S2", "*", "cpus:4;mem:512;things:2;ports:[31000-31299]", "");
    scene_offer(&s, "O3", "S3", "*", "cpus:4;mem:512;things:3;ports:[31000-31299]", "");
    s.policy.extended_count = 0; /* the account knows things, the placement does not */
    assert_int_equal(k8sm_placement_new(s.offers, NULL, &s.policy, K8SM_PLACE_FIRST_FIT, NULL,
                                        &placement, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_int_equal(index, 2);
    assert_int_equal(k8sm_placement_put(placement, s.object, s.account, &index, NULL), K8SM_OK);
    assert_true(index == K8SM_PLACER_NONE);
    assert_int_equal(k8sm_placement_obstacles(placement, s.object, s.account, o, &count, NULL),
                     K8SM_OK);
    assert_int_equal(count, 2);
    assert_string_equal(o[0].resource, "ports"); /* one on S1, all on S3 */
    assert_int_equal(o[0].groups, 2);
    assert_string_equal(o[1].resource, "things"); /* one on S2, three on S3 */
    assert_int_equal(o[1].groups, 2);
    assert_int_equal(o[1].least_short, 1000);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_fit_in_the_order_of_offers),
        cmocka_unit_test(the_first_role_is_tried_on_every_agent_first),
        cmocka_unit_test(the_executor_is_counted_once_an_agent),
        cmocka_unit_test(the_nearest_miss_is_told),
        cmocka_unit_test(without_offers_there_is_nothing_to_tell),
        cmocka_unit_test(best_fit_leaves_least),
        cmocka_unit_test(spread_leaves_most),
        cmocka_unit_test(a_set_is_placed_whole_or_not),
        cmocka_unit_test(put_plans_without_a_match),
        cmocka_unit_test(obstacles_are_counted),
        cmocka_unit_test(what_numbers_do_not_tell_is_compared),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(every_allocation_can_fail),
    };
    return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
