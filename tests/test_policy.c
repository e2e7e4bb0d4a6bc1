/* Presets and flags (policy.h). Flag rows: Kubernetes on Mesos 1.2 and 1.4. */
#include "testing.h"

#include "k8smesos/policy.h"
#include "policy_internal.h"

#define FLAG(text) "flag parsing: " text, text

static const struct flag_case {
    const char *name, *text;
    bool memory;
    int32_t profile;
    k8sm_status rc;
    const char *canonical;
} flag_cases[] = {
    { FLAG("0.25"), false, 0, K8SM_OK, "250m" },
    { FLAG(".25"), false, 0, K8SM_OK, "250m" },
    { FLAG("25e-2"), false, 0, K8SM_OK, "250m" },
    { FLAG("0x1p-2"), false, 0, K8SM_OK, "250m" },
    { FLAG("1e2"), false, 0, K8SM_OK, "100" },
    { FLAG("0"), false, 0, K8SM_OK, "0" },
    { FLAG("+1"), false, 0, K8SM_OK, "1" },
    { FLAG("1.001"), false, 0, K8SM_OK, "1001m" },
    /* the product of doubles, cut: what the flag of 2015 stored */
    { FLAG("1.001"), false, K8SM_PROFILE_SEED, K8SM_OK, "1" },
    { FLAG("1.003"), false, K8SM_PROFILE_SEED, K8SM_OK, "1002m" },
    { FLAG("1.009"), false, K8SM_PROFILE_SEED, K8SM_OK, "1008m" },
    { FLAG("0.0004"), false, K8SM_PROFILE_SEED, K8SM_OK, "0" },
    { FLAG("0.25"), false, K8SM_PROFILE_SEED, K8SM_OK, "250m" },
    { FLAG("1"), false, K8SM_PROFILE_SEED, K8SM_OK, "1" },
    { FLAG("0.5"), true, K8SM_PROFILE_SEED, K8SM_OK, "512Ki" },
    { FLAG("1024"), true, K8SM_PROFILE_SEED, K8SM_OK, "1Gi" },
    { FLAG("0.1"), true, 0, K8SM_OK, "104857600m" }, /* 104857.6 bytes */
    { FLAG("0x1p6"), true, 0, K8SM_OK, "64Mi" },
    { FLAG("64"), true, 0, K8SM_OK, "64Mi" },
    { FLAG("0.5"), true, 0, K8SM_OK, "512Ki" },
    { FLAG("1024"), true, 0, K8SM_OK, "1Gi" },
    { FLAG("64"), true, K8SM_PROFILE_SEED, K8SM_OK, "64Mi" },
    { FLAG("0.1"), true, K8SM_PROFILE_SEED, K8SM_OK, "104857" },
    { FLAG("0.0000001"), true, K8SM_PROFILE_SEED, K8SM_OK, "0" },
    { FLAG("100"), true, K8SM_PROFILE_SEED, K8SM_OK, "100Mi" },
    { FLAG(""), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("abc"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("64Mi"), true, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("64MB"), true, 0, K8SM_E_SYNTAX, NULL },
    { FLAG(" 1"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("1 "), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("250m"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("1e"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("0x1"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("0x1p"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("infinite"), false, 0, K8SM_E_SYNTAX, NULL },
    { FLAG("-1"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("-0"), false, 0, K8SM_OK, "0" },
    { FLAG("-1e-400"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("nan"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("NaN"), false, K8SM_PROFILE_SEED, K8SM_E_RANGE, NULL },
    { FLAG("inf"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("-Infinity"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("1e400"), false, 0, K8SM_E_RANGE, NULL },
    { FLAG("1e19"), false, 0, K8SM_E_RANGE, NULL },
};

static void check_flag(void **state)
{
    const struct flag_case *c = *state;
    k8sm_quantity q = { 7, 7, 7, 7 };
    k8sm_error err = { 0 };
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_status rc = (c->memory ? k8sm_policy_parse_mem : k8sm_policy_parse_cpus)(
        c->text, strlen(c->text), c->profile, &q, &err);
    assert_int_equal(rc, c->rc);
    if (rc != K8SM_OK) {
        assert_int_equal(err.code, rc);
        assert_true(err.message[0] != '\0');
        assert_int_equal(q.low, 7);
        return;
    }
    k8sm_quantity_format(&q, text, sizeof text);
    assert_string_equal(text, c->canonical);
}

static void presets(void **state)
{
    (void)state;
    k8sm_policy p;
    char text[K8SM_QUANTITY_TEXT_MAX];
    for (int32_t profile = 0; profile < 2; profile++) {
        assert_int_equal(k8sm_policy_init(&p, sizeof p, profile), K8SM_OK);
        k8sm_quantity_format(&p.default_cpu, text, sizeof text);
        assert_string_equal(text, "250m");
        k8sm_quantity_format(&p.default_mem, text, sizeof text);
        assert_string_equal(text, "64Mi");
        k8sm_quantity_format(&p.executor_cpu, text, sizeof text);
        assert_string_equal(text, "250m");
        k8sm_quantity_format(&p.executor_mem, text, sizeof text);
        assert_string_equal(text, "64Mi");
        k8sm_quantity_format(&p.minimum_cpu, text, sizeof text);
        assert_string_equal(text, profile == K8SM_PROFILE_SEED ? "0" : "10m");
        k8sm_quantity_format(&p.minimum_mem, text, sizeof text);
        assert_string_equal(text, profile == K8SM_PROFILE_SEED ? "0" : "32Mi");
        assert_int_equal(p.mem_step, profile == K8SM_PROFILE_SEED ? 0 : 1048576);
    }
    assert_int_equal(k8sm_policy_init(NULL, sizeof p, 0), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_policy_init(&p, 8, 0), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_policy_init(&p, sizeof p, 2), K8SM_E_ARGUMENT);
}

static void set_profile(k8sm_policy *p) { p->profile = 9; }
static void set_basis(k8sm_policy *p) { p->basis = -1; }
static void set_order(k8sm_policy *p) { p->order = 2; }
static void set_ports(k8sm_policy *p) { p->port_mapping = 2; }
static void set_cpu(k8sm_policy *p) { k8sm_quantity_from_milli(-1, 0, &p->default_cpu); }
static void set_step(k8sm_policy *p) { p->mem_step = -1; }
static void set_count(k8sm_policy *p) { p->role_count = 1; }
static void set_extended(k8sm_policy *p) { p->extended_count = 1; }
static void set_role(k8sm_policy *p)
{
    static const char *const bad[] = { "a//b" };
    p->roles = bad;
    p->role_count = 1;
}
static void set_map(k8sm_policy *p)
{
    static const k8sm_name_map bad[] = { { "a/b", NULL } };
    p->extended = bad;
    p->extended_count = 1;
}

static const struct resolve_case {
    const char *name; /* the field */
    void (*set)(k8sm_policy *p);
} resolve_cases[] = {
    { "profile", set_profile },   { "basis", set_basis },       { "order", set_order },
    { "port_mapping", set_ports }, { "default_cpu", set_cpu },  { "mem_step", set_step },
    { "roles", set_count },       { "extended", set_extended }, { "roles", set_role },
    { "extended", set_map },
};

static void check_resolve(void **state)
{
    const struct resolve_case *c = *state;
    k8sm_policy p, resolved;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_policy_init(&p, sizeof p, 0), K8SM_OK);
    assert_int_equal(k8sm__policy_resolve(&p, &resolved, &err), K8SM_OK);
    assert_string_equal(resolved.roles[0], "*");
    c->set(&p);
    assert_int_equal(k8sm__policy_resolve(&p, &resolved, &err), K8SM_E_ARGUMENT);
    assert_string_equal(err.path, c->name);
}

static void newer_callers_are_heard_out(void **state)
{
    (void)state;
    struct {
        k8sm_policy p;
        int64_t later;
    } newer;
    k8sm_policy resolved;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_policy_init(&newer.p, sizeof newer, 0), K8SM_OK);
    assert_int_equal(k8sm__policy_resolve(&newer.p, &resolved, &err), K8SM_OK);
    newer.later = 1; /* an option that we do not know */
    assert_int_equal(k8sm__policy_resolve(&newer.p, &resolved, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm__policy_resolve(NULL, &resolved, &err), K8SM_OK);
    assert_int_equal(resolved.profile, K8SM_PROFILE_DEFAULT);
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(flag_cases) + K8SM__COUNT(resolve_cases) + 2];
    size_t count = 0;
    memset(tests, 0, sizeof tests);
    ROW_TESTS(tests, count, flag_cases, check_flag);
    ROW_TESTS(tests, count, resolve_cases, check_resolve);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(presets);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(newer_callers_are_heard_out);
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
