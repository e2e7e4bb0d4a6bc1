/* Lists of resource names and quantities (resource_list.h). */
#include "testing.h"

#include "k8smesos/resource_list.h"

/* "cpu=500m example.com/gpu=1" */
static k8sm_resource_list *list_of(const char *text, const k8sm_alloc *alloc)
{
    k8sm_resource_list *list = NULL;
    if (k8sm_resource_list_new(alloc, &list, NULL) != K8SM_OK)
        return NULL;
    while (*text != '\0') {
        size_t name = strcspn(text, "="), value = strcspn(text + name + 1, " ");
        char copy[64];
        k8sm_quantity q;
        memcpy(copy, text, name);
        copy[name] = '\0';
        assert_int_equal(k8sm_quantity_parse(text + name + 1, value, &q, NULL), K8SM_OK);
        if (k8sm_resource_list_set(list, copy, &q, NULL) != K8SM_OK) {
            k8sm_resource_list_free(list);
            return NULL;
        }
        text += name + 1 + value;
        text += *text == ' ';
    }
    return list;
}

static void assert_list(const k8sm_resource_list *list, const char *wanted)
{
    char text[512] = "", value[K8SM_QUANTITY_TEXT_MAX];
    size_t at = 0;
    for (size_t i = 0; i < k8sm_resource_list_count(list); i++) {
        k8sm_quantity_format(k8sm_resource_list_quantity(list, i), value, sizeof value);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s=%s", i > 0 ? " " : "",
                               k8sm_resource_list_name(list, i), value);
    }
    assert_string_equal(text, wanted);
}

static const struct op_case {
    const char *name, *a, *b, *add, *sub, *max;
    int32_t contains, equal;
} op_cases[] = {
    { "same names", "cpu=1 memory=1Gi", "cpu=500m memory=1G", "cpu=1500m memory=2073741824",
      "cpu=500m memory=73741824", "cpu=1 memory=1Gi", 1, 0 },
    { "a name only here", "cpu=1 x/y=2", "cpu=1", "cpu=2 x/y=2", "cpu=0 x/y=2", "cpu=1 x/y=2",
      1, 0 },
    { "a name only there", "cpu=1", "memory=1Ki", "cpu=1 memory=1Ki", "cpu=1 memory=-1Ki",
      "cpu=1 memory=1Ki", 0, 0 },
    { "a zero only there is there", "cpu=1", "x/y=0", "cpu=1 x/y=0", "cpu=1 x/y=0",
      "cpu=1 x/y=0", 1, 0 },
    { "equal by value", "memory=1Ki", "memory=1024", "memory=2Ki", "memory=0", "memory=1Ki", 1,
      1 },
    { "both empty", "", "", "", "", "", 1, 1 },
    { "names in byte order", "b=1 a=2 ab=3", "", "a=2 ab=3 b=1", "a=2 ab=3 b=1",
      "a=2 ab=3 b=1", 1, 0 },
};

static void check_op(void **state)
{
    const struct op_case *c = *state;
    k8sm_resource_list *a = list_of(c->a, NULL), *b = list_of(c->b, NULL), *copy = NULL;
    const struct {
        k8sm_status (*op)(k8sm_resource_list *, const k8sm_resource_list *, k8sm_error *);
        const char *wanted;
    } ops[] = { { k8sm_resource_list_add, c->add },
                { k8sm_resource_list_sub, c->sub },
                { k8sm_resource_list_max, c->max } };
    for (size_t i = 0; i < K8SM__COUNT(ops); i++) {
        assert_int_equal(k8sm_resource_list_copy(a, NULL, &copy, NULL), K8SM_OK);
        assert_int_equal(ops[i].op(copy, b, NULL), K8SM_OK);
        assert_list(copy, ops[i].wanted);
        k8sm_resource_list_free(copy);
    }
    assert_int_equal(k8sm_resource_list_contains(a, b), c->contains);
    assert_int_equal(k8sm_resource_list_equal(a, b), c->equal);
    k8sm_resource_list_free(a);
    k8sm_resource_list_free(b);
}

static void a_sum_out_of_range_changes_nothing(void **state)
{
    (void)state;
    k8sm_resource_list *a = list_of("cpu=1 memory=170141183460469231731687303715", NULL);
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_resource_list_add(a, a, &err), K8SM_E_RANGE);
    assert_string_equal(err.path, "memory");
    assert_list(a, "cpu=1 memory=170141183460469231731687303715");
    k8sm_resource_list_free(a);
}

/* Where both hold the same names, sums need no memory. */
static void known_names_need_no_memory(void **state)
{
    (void)state;
    struct failing f = { .left = SIZE_MAX };
    const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
    k8sm_resource_list *a = list_of("cpu=1 x/y=2 z/z=3", &alloc);
    k8sm_resource_list *b = list_of("cpu=2 z/z=1", NULL);
    f.left = 0;
    assert_int_equal(k8sm_resource_list_add(a, b, NULL), K8SM_OK);
    assert_list(a, "cpu=3 x/y=2 z/z=4");
    assert_int_equal(k8sm_resource_list_sub(a, a, NULL), K8SM_OK);
    assert_list(a, "cpu=0 x/y=0 z/z=0");
    k8sm_resource_list_free(a);
    k8sm_resource_list_free(b);
}

static void entries_are_found_and_removed(void **state)
{
    (void)state;
    k8sm_resource_list *a = list_of("cpu=1 x/y=2 z/z=3", NULL);
    assert_non_null(k8sm_resource_list_find(a, "x/y"));
    assert_null(k8sm_resource_list_find(a, "x"));
    assert_null(k8sm_resource_list_find(NULL, "x"));
    k8sm_resource_list_remove(a, "x/y");
    k8sm_resource_list_remove(a, "x/y");
    k8sm_resource_list_remove(NULL, "x/y");
    assert_list(a, "cpu=1 z/z=3");
    assert_null(k8sm_resource_list_name(a, 2));
    assert_null(k8sm_resource_list_quantity(a, 2));
    assert_int_equal(k8sm_resource_list_count(NULL), 0);
    assert_int_equal(k8sm_resource_list_set(a, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_resource_list_add(NULL, a, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_resource_list_new(NULL, NULL, NULL), K8SM_E_ARGUMENT);
    k8sm_resource_list_free(a);
    k8sm_resource_list_free(NULL);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_resource_list *a = list_of("a/b=1 cpu=1 d/e=2 f/g=3 h/i=4", &alloc);
        k8sm_resource_list *b = list_of("aa/b=5 cpu=1 z/z=6", NULL), *copy = NULL;
        k8sm_status rc = a == NULL ? K8SM_E_NOMEM : k8sm_resource_list_add(a, b, NULL);
        if (rc == K8SM_OK)
            assert_list(a, "a/b=1 aa/b=5 cpu=2 d/e=2 f/g=3 h/i=4 z/z=6");
        else if (a != NULL)
            assert_list(a, "a/b=1 cpu=1 d/e=2 f/g=3 h/i=4"); /* unchanged */
        if (rc == K8SM_OK)
            rc = k8sm_resource_list_copy(a, &alloc, &copy, NULL);
        assert_true((copy != NULL) == (rc == K8SM_OK));
        k8sm_resource_list_free(copy);
        k8sm_resource_list_free(a);
        k8sm_resource_list_free(b);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 100);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(op_cases) + 4];
    size_t count = 0;
    memset(tests, 0, sizeof tests);
    ROW_TESTS(tests, count, op_cases, check_op);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_sum_out_of_range_changes_nothing);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(known_names_need_no_memory);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(entries_are_found_and_removed);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("resource_list", tests, NULL, NULL);
}
