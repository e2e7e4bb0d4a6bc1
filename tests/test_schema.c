#define _POSIX_C_SOURCE 200809L

/* Strict decoding: each folder of fixtures/strict holds a manifest and its verdicts and
 * findings. Verdicts are those of Kubernetes' own strict decoder (k8s.io/apimachinery
 * serializer/json with Strict, sigs.k8s.io/yaml), paths of unknown fields as well; lines and
 * columns were marked by hand. */
#include "folders.h"

#include "k8smesos/object.h"
#include "k8smesos/version.h"
#include "schema.h"

enum { TEXT = 4096 };

static void show(const k8sm_object *object, char *verdicts, char *findings)
{
    size_t at = strlen(verdicts);
    snprintf(verdicts + at, TEXT - at, "verdict %s\n",
             k8sm_verdict_name(k8sm_object_verdict(object)));
    for (size_t i = 0; i < k8sm_object_finding_count(object); i++) {
        const k8sm_error *e = k8sm_object_finding(object, i);
        at = strlen(findings);
        snprintf(findings + at, TEXT - at, "%s %s %u:%u\n", k8sm_status_name(e->code), e->path,
                 e->line, e->column);
        assert_true(e->message[0] != '\0');
    }
}

static void check_folder(void **state)
{
    const char *folder = *state;
    char name[512], found[2 * TEXT], findings[TEXT] = "";
    size_t len;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    char *text = read_manifest("strict", folder, "manifest", &len);
    snprintf(name, sizeof name, "strict/%s/expect", folder);
    char *expect = read_fixture("K8SM_FIXTURES", name, NULL);
    found[0] = '\0';
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    while (k8sm_stream_next(stream, &object, NULL) == K8SM_OK && object != NULL) {
        show(object, found, findings);
        k8sm_object_free(object);
    }
    snprintf(found + strlen(found), TEXT, "%s", findings);
    assert_string_equal(found, expect);
    k8sm_stream_free(stream);
    free(expect);
    free(text);
}

/* --- what folders cannot say
 * ------------------------------------------------------------------ */

/* First finding of a manifest that stands in source. */
static void first_finding(const char *yaml, size_t len, const k8sm_parse_options *options,
                          k8sm_error *ret)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    assert_int_equal(k8sm_stream_open(yaml, len, options, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_non_null(k8sm_object_finding(object, 0));
    *ret = *k8sm_object_finding(object, 0);
    k8sm_object_free(object);
    k8sm_stream_free(stream);
}

/* The classes of bad quantities stay told apart. */
static void quantities_say_their_class(void **state)
{
    static const struct {
        const char *text;
        uint32_t detail;
        k8sm_status code;
    } rows[] = {
        { "1.2.3", K8SM_DETAIL_QUANTITY_FORMAT, K8SM_E_SYNTAX },
        { "1K", K8SM_DETAIL_QUANTITY_SUFFIX, K8SM_E_SYNTAX },
        { "Ei", K8SM_DETAIL_QUANTITY_NUMERIC, K8SM_E_SYNTAX },
        { "'1e40'", K8SM_DETAIL_QUANTITY_RANGE, K8SM_E_RANGE },
    };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        char yaml[256];
        k8sm_error err;
        snprintf(yaml, sizeof yaml, "apiVersion: v1\nkind: Pod\nspec: {overhead: {cpu: %s}}\n",
                 rows[i].text);
        first_finding(yaml, strlen(yaml), NULL, &err);
        assert_int_equal(err.code, rows[i].code);
        assert_int_equal(err.detail, rows[i].detail);
        assert_string_equal(err.path, "spec.overhead.cpu");
    }
}

/* Paths beyond the field end in an ellipsis, wherever the length comes from. */
static void long_paths_are_cut(void **state)
{
    static char yaml[4096];
    char key[900];
    k8sm_error err;
    (void)state;
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    for (int dotted = 0; dotted < 2; dotted++) {
        key[10] = dotted ? '.' : 'k';
        snprintf(yaml, sizeof yaml, "apiVersion: v1\nkind: Pod\nmetadata: {labels: {%s: 1}}\n",
                 key);
        first_finding(yaml, strlen(yaml), NULL, &err);
        assert_int_equal(err.code, K8SM_E_SCHEMA);
        assert_true(strlen(err.path) < sizeof err.path);
        assert_string_equal(err.path + strlen(err.path) - 3, "…");
        assert_int_equal(
            strncmp(err.path, dotted ? "metadata.labels[kkk" : "metadata.labels.kkk", 19), 0);
    }
    /* one below the other, until the path is longer than anything that holds one */
    size_t at = (size_t)snprintf(yaml, sizeof yaml, "apiVersion: v1\nkind: Pod\nextra: ");
    key[10] = 'k';
    for (int i = 0; i < 4; i++)
        at += (size_t)snprintf(yaml + at, sizeof yaml - at, "{%.250s%d: ", key, i);
    snprintf(yaml + at, sizeof yaml - at, "{a: 1, a: 2}}}}}\n");
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    assert_int_equal(k8sm_stream_open(yaml, strlen(yaml), NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_finding_count(object), 2);
    assert_int_equal(k8sm_object_finding(object, 1)->code, K8SM_E_DUPLICATE);
    k8sm_object_free(object);
    k8sm_stream_free(stream);
}

static void a_key_with_nul_is_unknown(void **state)
{
    static const char json[] = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\\u0000\":{}}";
    k8sm_error err;
    (void)state;
    first_finding(json, sizeof json - 1, NULL, &err);
    assert_int_equal(err.code, K8SM_E_UNKNOWN_FIELD);
}

/* The hundred first findings are kept; the verdict knows of all. */
static void findings_are_capped(void **state)
{
    static char yaml[16384];
    size_t at = (size_t)snprintf(yaml, sizeof yaml, "apiVersion: v1\nkind: Pod\n");
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    (void)state;
    for (int i = 0; i < 500; i++)
        at += (size_t)snprintf(yaml + at, sizeof yaml - at, "x%d: 1\n", i);
    snprintf(yaml + at, sizeof yaml - at, "spec: 3\n");
    assert_int_equal(k8sm_stream_open(yaml, strlen(yaml), NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_finding_count(object), 100);
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_ERROR);
    k8sm_object_free(object);
    k8sm_stream_free(stream);
}

/* kubernetes-resources 7: which kinds of which versions are known. */
static void kinds_are_known_by_version(void **state)
{
    (void)state;
    assert_non_null(k8sm__schema_find("v1", "Pod"));
    assert_non_null(k8sm__schema_find("apps/v1beta1", "StatefulSet"));
    assert_non_null(k8sm__schema_find("extensions/v1beta1", "DaemonSet"));
    assert_null(k8sm__schema_find("apps/v1beta1", "DaemonSet"));
    assert_null(k8sm__schema_find("v2", "Pod"));
    assert_null(k8sm__schema_find("v1", "pod"));
    assert_int_equal(k8sm_schema_version()[0], 'v');
}

static uint32_t number_of(const char *name)
{
    return k8sm__key_of(name, strlen(name));
}

/* Every name of a field is found by its hash, and nothing else is. */
static void names_have_numbers(void **state)
{
    static const char *const others[] = { "",          "n",    "nam",
                                          "nameX",     "Name", "image ",
                                          "requestss", "cpu",  "example.com/gpu" };
    (void)state;
    for (uint32_t key = 1; key < K8SM__KEY_COUNT; key++) {
        assert_int_equal(k8sm__key_of(k8sm__key_name(key), k8sm__field_names[key].len), key);
    }
    assert_int_equal(number_of("limits"), K8SM__KEY_limits);
    assert_int_equal(number_of("ephemeralContainers"), K8SM__KEY_ephemeralContainers);
    assert_int_equal(k8sm__key_of("name\0", 5), K8SM__KEY_NONE);
    for (size_t i = 0; i < K8SM__COUNT(others); i++)
        assert_int_equal(number_of(others[i]), K8SM__KEY_NONE);
}

/* Each struct's fields are found by their keys, and no other key is. */
static void fields_are_found(void **state)
{
    size_t next = 0;
    (void)state;
    for (uint16_t s = 0; s < k8sm__schema_struct_count; s++) {
        uint32_t found = 0;
        assert_int_equal(k8sm__schema_structs[s].first, next);
        next += (size_t)1 << (16 - k8sm__schema_structs[s].shift);
        for (uint32_t key = 0; key < K8SM__KEY_COUNT; key++) {
            const k8sm__field *field = k8sm__schema_field(s, key);
            assert_true(field == NULL || field->key == key);
            found += field != NULL;
        }
        assert_int_equal(found, k8sm__schema_structs[s].count);
    }
    for (size_t r = 0; r < k8sm__schema_root_count; r++) {
        const k8sm__type *type = &k8sm__schema_types[k8sm__schema_roots[r].type];
        assert_int_equal(type->kind, K8SM__TYPE_STRUCT);
        assert_non_null(k8sm__schema_field(type->ref, K8SM__KEY_metadata));
    }
}

static void every_allocation_can_fail(void **state)
{
    static const char yaml[] = "apiVersion: v1\nkind: List\nfoo: 1\nitems:\n"
                               "- {apiVersion: v1, kind: Pod, x: 1, metadata: {name: p}, spec: "
                               "{hostNetwork: 1, containers: [{name: c, imge: 2, image: x}]}}\n"
                               "- {apiVersion: v1}\n";
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_stream *stream = NULL;
        k8sm_object *object = NULL;
        size_t given = 0;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = k8sm_stream_open(yaml, sizeof yaml - 1, &options, &stream, NULL);
        while (rc == K8SM_OK) {
            object = NULL;
            rc = k8sm_stream_next(stream, &object, NULL);
            if (object == NULL)
                break;
            given++;
            k8sm_object_free(object);
        }
        k8sm_stream_free(stream);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            assert_int_equal(given, 3);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

int main(void)
{
    static struct CMUnitTest tests[FOLDERS + 8];
    char *folders[FOLDERS];
    size_t count = list_folders("strict", folders);
    const size_t folder_count = count;
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){ .name = folders[i],
                                        .test_func = check_folder,
                                        .initial_state = folders[i] };
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(quantities_say_their_class);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(long_paths_are_cut);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_key_with_nul_is_unknown);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(findings_are_capped);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(kinds_are_known_by_version);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(names_have_numbers);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(fields_are_found);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    int failed = _cmocka_run_group_tests("schema", tests, count, NULL, NULL);
    for (size_t i = 0; i < folder_count; i++)
        free(folders[i]);
    return failed;
}
