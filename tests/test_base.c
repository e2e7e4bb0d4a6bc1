/* error.h, alloc.h, version.h and the helpers under them. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

/* docs/abi.md: what callers hold or give arrays of stays as it is. */
#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(k8sm_bytes) == 24 && sizeof(k8sm_alloc) == 24, "alloc.h is frozen");
_Static_assert(sizeof(k8sm_edit) == 24, "k8sm_edit is frozen");
_Static_assert(sizeof(k8sm_port_mapping) == 16, "k8sm_port_mapping is frozen");
_Static_assert(sizeof(k8sm_name_map) == 16, "k8sm_name_map is frozen");
_Static_assert(sizeof(k8sm_seed_sums) == 56, "k8sm_seed_sums is frozen");
_Static_assert(sizeof(k8sm_obstacle) == 32, "k8sm_obstacle is frozen");
_Static_assert(sizeof(k8sm_cgroup_numbers) == 40, "k8sm_cgroup_numbers is frozen");
_Static_assert(sizeof(k8sm_kubelet_cgroups) == 4 * K8SM_CGROUP_PATH_MAX,
               "k8sm_kubelet_cgroups is frozen");
#endif

static void status_names_are_stable(void **state)
{
    (void)state;
    /* Source: docs/errors.md; the order is that of the negative numbers. */
    static const char *const names[] = { "ok",        "nomem",  "argument",      "syntax",
                                         "range",     "limit",  "schema",        "unknown_field",
                                         "duplicate", "invalid", "unsupported" };
    for (int i = 0; i < (int)K8SM__COUNT(names); i++)
        assert_string_equal(k8sm_status_name(-i), names[i]);
    assert_string_equal(k8sm_status_name(1), "unknown");
    assert_string_equal(k8sm_status_name(-11), "unknown");
}

static void long_paths_end_in_an_ellipsis(void **state)
{
    (void)state;
    k8sm_error err;
    char path[400];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(k8sm__fail(&err, K8SM_E_SCHEMA, path, "found %d", 3), K8SM_E_SCHEMA);
    assert_true(strlen(err.path) < sizeof err.path);
    assert_string_equal(err.path + strlen(err.path) - 3, "\xe2\x80\xa6");
    assert_string_equal(err.message, "found 3");
    assert_int_equal(k8sm__fail(NULL, K8SM_E_RANGE, NULL, "x"), K8SM_E_RANGE);
}

static void prefixes_join_as_paths(void **state)
{
    (void)state;
    k8sm_error err;
    k8sm__fail(&err, K8SM_E_SCHEMA, "cpu", "x");
    k8sm__error_prefix(&err, "limits");
    k8sm__error_prefix(&err, "containers[2]");
    assert_string_equal(err.path, "containers[2].limits.cpu");
    k8sm__fail(&err, K8SM_E_SCHEMA, "[1]", "x");
    k8sm__error_prefix(&err, "items");
    assert_string_equal(err.path, "items[1]");
}

static void findings_keep_the_first_and_count_the_rest(void **state)
{
    (void)state;
    k8sm_findings *findings = NULL;
    k8sm_error one;
    k8sm__fail(&one, K8SM_E_INVALID, "a", "b");
    assert_int_equal(k8sm_findings_new(NULL, 2, &findings, NULL), K8SM_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(k8sm__findings_add(findings, &one), K8SM_OK);
    assert_int_equal(k8sm_findings_count(findings), 2);
    assert_int_equal(k8sm_findings_dropped(findings), 3);
    assert_string_equal(k8sm_findings_get(findings, 1)->path, "a");
    assert_null(k8sm_findings_get(findings, 2));
    k8sm_findings_free(findings);
    k8sm_findings_free(NULL);
    assert_int_equal(k8sm_findings_count(NULL), 0);
    assert_int_equal(k8sm_findings_dropped(NULL), 0);
    assert_int_equal(k8sm_findings_new(NULL, 0, NULL, NULL), K8SM_E_ARGUMENT);
}

static void arenas_keep_their_memory(void **state)
{
    (void)state;
    struct failing f = { .left = SIZE_MAX };
    const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
    k8sm__arena arena;
    size_t made = 0;
    k8sm__arena_init(&arena, &alloc);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10000; i++)
            assert_int_equal((uintptr_t)k8sm__arena_take(&arena, 3) % _Alignof(max_align_t), 0);
        memset(k8sm__arena_take(&arena, 200000), round, 200000);
        assert_non_null(k8sm__arena_take(&arena, 70000));
        k8sm__arena_reset(&arena);
        made = round == 0 ? f.made : made;
    }
    assert_non_null(k8sm__arena_take(&arena, 200000)); /* at another place */
    assert_int_equal(f.made, made);
    assert_int_equal(f.live, made);
    assert_null(k8sm__arena_take(&arena, SIZE_MAX));
    k8sm__arena_finish(&arena);
    assert_int_equal(f.live, 0);
}

/* One pod after another in an arena: the second takes no more memory from its allocator. */
static void warm_arenas_allocate_nothing(void **state)
{
    static const char *const pods[] = {
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n"
        "    image: x\n    resources:\n      limits:\n        cpu: 0.5\n        a.b/c: 2\n",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"q\\n\"},\"spec\":"
        "{\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"env\":[{\"name\":\"A\"}]}]}}",
        "apiVersion: v1\nkind: Pod\nx: y\nmetadata: &a {name: p}\nspec: {containers: []}\n"
    };
    struct failing f = { .left = SIZE_MAX };
    const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
    k8sm_arena *arena = NULL;
    k8sm_parse_options options;
    size_t made = 0;
    (void)state;
    assert_int_equal(k8sm_arena_new(&alloc, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_arena_new(&alloc, &arena, NULL), K8SM_OK);
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = k8sm_arena_alloc(arena);
    for (int round = 0; round < 4; round++)
        for (size_t i = 0; i < K8SM__COUNT(pods); i++) {
            k8sm_object *object = NULL;
            k8sm_account *account = NULL;
            int64_t cpus = 0;
            assert_int_equal(k8sm_object_parse(pods[i], strlen(pods[i]), &options, &object, NULL),
                             K8SM_OK);
            assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, options.alloc, &account,
                                              NULL), K8SM_OK);
            assert_int_equal(k8sm_account_demand(account, 0, NULL, &cpus, NULL), 1);
            assert_int_equal(cpus, i == 0 ? 500 : i == 1 ? 250 : 0);
            if (i == 0) { /* freeing is allowed, and not needed */
                k8sm_account_free(account);
                k8sm_object_free(object);
            }
            k8sm_arena_reset(arena);
            if (round == 0)
                made = f.made;
            assert_int_equal(f.made, made);
        }
    k8sm_arena_reset(NULL);
    k8sm_arena_free(NULL);
    k8sm_arena_free(arena);
    assert_int_equal(f.live, 0);
    f.left = 0;
    assert_int_equal(k8sm_arena_new(&alloc, &arena, NULL), K8SM_E_NOMEM);
}

static void buffers_write_json_and_base64(void **state)
{
    (void)state;
    k8sm__buffer buffer = K8SM__BUFFER_INIT(NULL);
    k8sm_bytes bytes = { 0 };
    static const char text[] = "a\"\\\n\x01\xc3\xa4\xff\xed\xa0\x80z";
    k8sm__buffer_json_string(&buffer, text, sizeof text - 1);
    k8sm__buffer_base64(&buffer, "foobar", 4); /* RFC 4648 section 10: foob */
    k8sm__buffer_signed(&buffer, INT64_MIN);
    assert_int_equal(k8sm__buffer_move(&buffer, &bytes, NULL), K8SM_OK);
    assert_string_equal(bytes.data, "\"a\\\"\\\\\\n\\u0001\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd"
                                    "\xef\xbf\xbd\xef\xbf\xbdz\"Zm9vYg==-9223372036854775808");
    assert_int_equal(bytes.size, strlen(bytes.data));
    k8sm_bytes_finish(&bytes);
    assert_null(bytes.data);
    k8sm_bytes_finish(&bytes);
    k8sm_bytes_finish(NULL);
}

static void versions_agree(void **state)
{
    (void)state;
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", K8SM_VERSION_MAJOR, K8SM_VERSION_MINOR,
             K8SM_VERSION_PATCH);
    assert_string_equal(k8sm_version(), text);
    assert_int_equal(k8sm_version_number(), K8SM_VERSION_MAJOR * 10000 +
                                                K8SM_VERSION_MINOR * 100 + K8SM_VERSION_PATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_names_are_stable),
        cmocka_unit_test(long_paths_end_in_an_ellipsis),
        cmocka_unit_test(prefixes_join_as_paths),
        cmocka_unit_test(findings_keep_the_first_and_count_the_rest),
        cmocka_unit_test(arenas_keep_their_memory),
        cmocka_unit_test(warm_arenas_allocate_nothing),
        cmocka_unit_test(buffers_write_json_and_base64),
        cmocka_unit_test(versions_agree),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
