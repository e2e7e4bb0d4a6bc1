/* Many pods on many offers (place.h). */
#include "scene.h"

struct placed {
    const char *agent, *role; /* NULL: not placed */
};

static void place_and_check(struct scene *s, size_t copies, const struct placed *wanted)
{
    k8sm_placement *placement = NULL;
    assert_int_equal(k8sm_placement_new(s->offers, s->executor, &s->policy,
                                        K8SM_PLACE_FIRST_FIT, s->alloc, &placement, NULL),
                     K8SM_OK);
    for (size_t i = 0; i < copies; i++) {
        k8sm_match *match = NULL;
        const k8sm_offer_group *group = NULL;
        assert_int_equal(k8sm_placement_add(placement, s->object, s->account, &match, &group,
                                            NULL), K8SM_OK);
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
                                        &placement, NULL), K8SM_OK);
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
    assert_int_equal(k8sm_placement_new(s.offers, NULL, NULL, K8SM_PLACE_FIRST_FIT, NULL,
                                        &placement, NULL), K8SM_OK);
    assert_int_equal(k8sm_placement_add(placement, s.object, s.account, &match, &group, NULL),
                     K8SM_OK);
    assert_null(match);
    assert_null(group);
    k8sm_placement_free(placement);
    scene_finish(&s);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_placement *placement = NULL;
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_placement_new(NULL, NULL, NULL, 0, NULL, &placement, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_placement_new(offers, NULL, NULL, 77, NULL, &placement, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placement_add(NULL, NULL, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    k8sm_offers_free(offers);
    k8sm_placement_free(NULL);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct scene s;
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_placement *placement = NULL;
        k8sm_match *match = NULL;
        const k8sm_offer_group *group = NULL;
        scene_init(&s, K8SM_PROFILE_DEFAULT);
        scene_pod(&s, POD("", LIMITS("1", "64Mi")));
        scene_offer(&s, "O1", "S1", "*", "cpus:0.5;mem:64", "");
        scene_offer(&s, "O2", "S2", "*", "cpus:4;mem:512", "");
        k8sm_status rc = k8sm_placement_new(s.offers, NULL, &s.policy, K8SM_PLACE_FIRST_FIT,
                                            &alloc, &placement, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_placement_add(placement, s.object, s.account, &match, &group, NULL);
        if (rc == K8SM_OK)
            assert_string_equal(k8sm_offer_group_agent_id(group), "S2");
        else
            assert_null(match);
        k8sm_match_free(match);
        k8sm_placement_free(placement);
        assert_int_equal(f.live, 0);
        scene_finish(&s);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_fit_in_the_order_of_offers),
        cmocka_unit_test(the_first_role_is_tried_on_every_agent_first),
        cmocka_unit_test(the_executor_is_counted_once_an_agent),
        cmocka_unit_test(the_nearest_miss_is_told),
        cmocka_unit_test(without_offers_there_is_nothing_to_tell),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(every_allocation_can_fail),
    };
    return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
