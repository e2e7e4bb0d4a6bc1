/* Writing an object back (k8sm_object_write, k8sm_object_write_pod): keys in order, number text
 * as it was, nothing lost; what is written reads as the same again. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

static k8sm_object *object_of(const char *text, size_t len)
{
    k8sm_object *object = NULL;
    k8sm_stream *stream = NULL;
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    k8sm_stream_free(stream);
    assert_non_null(object);
    return object;
}

static void write_as(const k8sm_object *object, int32_t syntax, k8sm_bytes *ret)
{
    assert_int_equal(k8sm_object_write(object, syntax, NULL, ret, NULL), K8SM_OK);
}

/* Both syntaxes read again must give both texts again. */
static void check_stable(const k8sm_object *object)
{
    k8sm_bytes first[2] = { 0 };
    write_as(object, K8SM_WRITE_JSON, &first[0]);
    write_as(object, K8SM_WRITE_YAML, &first[1]);
    for (int32_t from = 0; from < 2; from++) {
        k8sm_object *again = object_of((const char *)first[from].data, first[from].size);
        for (int32_t to = 0; to < 2; to++) {
            k8sm_bytes second = { 0 };
            write_as(again, to, &second);
            assert_string_equal((char *)second.data, (char *)first[to].data);
            k8sm_bytes_finish(&second);
        }
        k8sm_object_free(again);
    }
    k8sm_bytes_finish(&first[0]);
    k8sm_bytes_finish(&first[1]);
}

/* --- one field
 * ------------------------------------------------------------------------------------ */

/* The value of an annotation-like unknown field, so that any value may stand there. */
static const struct value_case {
    const char *name, *yaml, *json, *block;
} value_cases[] = {
    { "a plain string", "abc", "\"abc\"", " abc" },
    { "a quoted number stays a string", "\"1\"", "\"1\"", " \"1\"" },
    { "a quoted boolean stays a string", "'yes'", "\"yes\"", " \"yes\"" },
    { "a quoted null stays a string", "'~'", "\"~\"", " \"~\"" },
    { "an empty string", "''", "\"\"", " \"\"" },
    { "an integer", "42", "42", " 42" },
    { "hexadecimal becomes decimal", "0x10", "16", " 16" },
    { "a double in its shortest form", "1e3", "1000", " 1000" },
    { "a tiny double", "0.0000001", "1e-7", " 1e-7" },
    { "true in any spelling", "on", "true", " true" },
    { "null", "~", "null", " null" },
    { "a date is a string", "2001-01-01", "\"2001-01-01\"", " 2001-01-01" },
    { "base 60 is a string", "1:30", "\"1:30\"", " \"1:30\"" },
    { "a colon needs quotes", "'a: b'", "\"a: b\"", " \"a: b\"" },
    { "a hash needs quotes", "'a #b'", "\"a #b\"", " \"a #b\"" },
    { "a dash in front needs quotes", "'-a'", "\"-a\"", " \"-a\"" },
    { "a dot in front needs quotes", "'.5'", "\".5\"", " \".5\"" },
    { "blanks at the ends", "' a '", "\" a \"", " \" a \"" },
    { "escapes", "\"a\\tb\\n\\\"\\\\\"", "\"a\\tb\\n\\\"\\\\\"", " \"a\\tb\\n\\\"\\\\\"" },
    { "a block scalar", "|\n  line\n  two\n", "\"line\\ntwo\\n\"", " \"line\\ntwo\\n\"" },
    { "an umlaut", "\xc3\xa4", "\"\xc3\xa4\"", " \"\xc3\xa4\"" },
    { "control characters of C1", "\"\\x85\\x9f\"", "\"\xc2\x85\xc2\x9f\"",
      " \"\\u0085\\u009f\"" },
    { "delete", "\"\\x7f\"", "\"\x7f\"", " \"\\u007f\"" },
    { "line separators", "\"\\L\\P\"", "\"\xe2\x80\xa8\xe2\x80\xa9\"", " \"\\u2028\\u2029\"" },
    { "a byte order mark inside", "\"a\\uFEFF\"", "\"a\xef\xbb\xbf\"", " \"a\\ufeff\"" },
    { "an empty list", "[]", "[]", " []" },
    { "an empty map", "{}", "{}", " {}" },
    { "a list", "[1, a, [2], []]", "[1,\"a\",[2],[]]", "\n- 1\n- a\n- - 2\n- []" },
    { "a map", "{b: 1, a: {c: 2}, d: {}}", "{\"b\":1,\"a\":{\"c\":2},\"d\":{}}",
      "\n  b: 1\n  a:\n    c: 2\n  d: {}" },
    { "maps in a list", "[{a: 1, b: [2, 3]}, {c: {d: 4}}]",
      "[{\"a\":1,\"b\":[2,3]},{\"c\":{\"d\":4}}]",
      "\n- a: 1\n  b:\n  - 2\n  - 3\n- c:\n    d: 4" },
    { "an alias is expanded", "[&x {a: 1}, *x]", "[{\"a\":1},{\"a\":1}]", "\n- a: 1\n- a: 1" },
    { "a merge is expanded", "[&x {a: 1, b: 2}, {<<: *x, b: 3}]",
      "[{\"a\":1,\"b\":2},{\"a\":1,\"b\":3}]", "\n- a: 1\n  b: 2\n- a: 1\n  b: 3" },
    { "keys that need quotes", "{1: a, \"b c\": d, 'yes': e}",
      "{\"1\":\"a\",\"b c\":\"d\",\"yes\":\"e\"}", "\n  \"1\": a\n  \"b c\": d\n  \"yes\": e" },
};

static void check_value(void **state)
{
    const struct value_case *c = *state;
    char yaml[512], expect[512];
    k8sm_bytes bytes = { 0 };
    int len =
        snprintf(yaml, sizeof yaml, "# gone\nkind: Pod\napiVersion: v1\nx: %s\n", c->yaml);
    k8sm_object *object = object_of(yaml, (size_t)len);
    assert_int_not_equal(k8sm_object_verdict(object), K8SM_VERDICT_ERROR);
    snprintf(expect, sizeof expect, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"x\":%s}",
             c->json);
    write_as(object, K8SM_WRITE_JSON, &bytes);
    assert_string_equal((char *)bytes.data, expect);
    k8sm_bytes_finish(&bytes);
    snprintf(expect, sizeof expect, "kind: Pod\napiVersion: v1\nx:%s\n", c->block);
    write_as(object, K8SM_WRITE_YAML, &bytes);
    assert_string_equal((char *)bytes.data, expect);
    k8sm_bytes_finish(&bytes);
    check_stable(object);
    k8sm_object_free(object);
}

/* Text of JSON goes through byte by byte, blanks between aside. */
static void json_is_kept(void **state)
{
    static const char json[] =
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\",\"annotations\":"
        "{\"z\":\"1\",\"a\":\"\"}},\"x\":[1e3,1.50,-0,12345678901234567890123,80.0,true,null],"
        "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":"
        "{\"cpu\":1e0,\"memory\":\"64Mi\"}}}]},\"y\":{}}";
    k8sm_object *object = object_of(json, sizeof json - 1);
    k8sm_bytes bytes = { 0 };
    (void)state;
    write_as(object, K8SM_WRITE_JSON, &bytes);
    assert_string_equal((char *)bytes.data, json);
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(object);
}

/* Numbers that YAML would read as others are quoted: a quantity reads the same. */
static void numbers_of_json_in_yaml(void **state)
{
    static const char json[] = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"overhead\":"
                               "{\"a\":1e3,\"b\":1000,\"c\":1.50,\"d\":0.5}}}";
    k8sm_object *object = object_of(json, sizeof json - 1), *again;
    k8sm_bytes bytes = { 0 };
    const k8sm_quantity *q;
    char text[K8SM_QUANTITY_TEXT_MAX];
    (void)state;
    write_as(object, K8SM_WRITE_YAML, &bytes);
    assert_non_null(strstr((char *)bytes.data, "a: \"1e3\"\n"));
    assert_non_null(strstr((char *)bytes.data, "b: 1000\n"));
    assert_non_null(strstr((char *)bytes.data, "d: 0.5\n"));
    again = object_of((char *)bytes.data, bytes.size);
    q = k8sm_resource_list_find(k8sm_pod_overhead(k8sm_object_pod(again)), "a");
    assert_true(k8sm_quantity_format(q, text, sizeof text) > 0);
    assert_string_equal(text, "1e3");
    assert_true(k8sm_resource_list_equal(k8sm_pod_overhead(k8sm_object_pod(again)),
                                         k8sm_pod_overhead(k8sm_object_pod(object))));
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(again);
    k8sm_object_free(object);
}

/* --- items and templates
 * ------------------------------------------------------------------------------- */

static void an_item_of_a_list(void **state)
{
    static const char yaml[] =
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, "
        "metadata: {name: a}}\n- {apiVersion: v1, kind: Service}\n";
    k8sm_object *object = object_of(yaml, sizeof yaml - 1);
    k8sm_bytes bytes = { 0 };
    (void)state;
    write_as(object, K8SM_WRITE_JSON, &bytes);
    assert_string_equal(
        (char *)bytes.data,
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}");
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(object);
}

#define TEMPLATE                                                                               \
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j, namespace: s}\nspec:\n"          \
    "  schedule: x\n  jobTemplate:\n    spec:\n      template:\n"                              \
    "        metadata: {labels: {a: b}}\n        spec: {containers: [{name: c, image: x}]}\n"
#define CONTAINER "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}"
#define V1POD     "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{"

static const struct pod_case {
    const char *name, *yaml, *pod_name, *space, *expect;
} pod_cases[] = {
    { "a template", TEMPLATE, NULL, NULL,
      V1POD "\"labels\":{\"a\":\"b\"},\"name\":\"j\",\"namespace\":\"s\"}," CONTAINER },
    { "a template with names", TEMPLATE, "j-1", "t",
      V1POD "\"labels\":{\"a\":\"b\"},\"name\":\"j-1\",\"namespace\":\"t\"}," CONTAINER },
    { "a template without metadata",
      "apiVersion: v1\nkind: ReplicationController\nspec: {template: {spec: {containers: "
      "[{name: c, image: x}]}}}\n",
      NULL, NULL,
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
      "\"spec\":{\"containers\":[{\"name\":\"c\","
      "\"image\":\"x\"}]},\"metadata\":{\"namespace\":\"default\"}}" },
    { "a pod",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, "
      "image: x}]}\n",
      NULL, NULL, V1POD "\"name\":\"p\",\"namespace\":\"default\"}," CONTAINER },
    { "a pod with a name",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: s}\nspec: "
      "{containers: [{name: c, image: x}]}\n",
      "q", NULL, V1POD "\"name\":\"q\",\"namespace\":\"s\"}," CONTAINER },
    { "a pod as it is",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: s}\nspec: "
      "{containers: [{name: c, image: x}]}\n",
      "p", "s", V1POD "\"name\":\"p\",\"namespace\":\"s\"}," CONTAINER },
    { "an empty name is none", TEMPLATE, "", "s",
      V1POD "\"labels\":{\"a\":\"b\"},\"namespace\":\"s\"}," CONTAINER },
};

static void check_pod(void **state)
{
    const struct pod_case *c = *state;
    k8sm_object *object = object_of(c->yaml, strlen(c->yaml)), *again;
    k8sm_bytes bytes = { 0 }, yaml = { 0 };
    assert_int_equal(k8sm_object_write_pod(object, K8SM_WRITE_JSON, c->pod_name, c->space, NULL,
                                           &bytes, NULL),
                     K8SM_OK);
    assert_string_equal((char *)bytes.data, c->expect);
    k8sm_bytes_finish(&bytes);
    assert_int_equal(k8sm_object_write_pod(object, K8SM_WRITE_YAML, c->pod_name, c->space, NULL,
                                           &yaml, NULL),
                     K8SM_OK);
    again = object_of((char *)yaml.data, yaml.size);
    assert_int_equal(k8sm_object_verdict(again), K8SM_VERDICT_OK);
    assert_string_equal(k8sm_object_kind(again), "Pod");
    write_as(again, K8SM_WRITE_JSON, &bytes);
    assert_string_equal((char *)bytes.data, c->expect);
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(again);
    k8sm_bytes_finish(&yaml);
    k8sm_object_free(object);
}

/* Edits of a template are below its parts, and of nothing else of the same name. */
static void a_template_with_edits(void **state)
{
    static const k8sm_edit edits[] = { { "/spec/containers/0/image", "y2", 0, 0 },
                                       { "/metadata/annotations/k", "v", 0, 0 } };
    k8sm_object *object = object_of(TEMPLATE, strlen(TEMPLATE)), *changed = NULL;
    k8sm_bytes bytes = { 0 };
    (void)state;
    assert_int_equal(k8sm_object_with_edits(object, edits, 2, &changed, NULL), K8SM_OK);
    assert_int_equal(
        k8sm_object_write_pod(changed, K8SM_WRITE_JSON, NULL, NULL, NULL, &bytes, NULL),
        K8SM_OK);
    assert_string_equal((char *)bytes.data,
                        V1POD "\"labels\":{\"a\":\"b\"},\"annotations\":{\"k\":\"v\"},\"name\":"
                              "\"j\",\"namespace\":\"s\"},\"spec\":{\"containers\":[{\"name\":"
                              "\"c\",\"image\":\"y2\"}]}}");
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(changed);
    k8sm_object_free(object);
}

/* More than ten items: an edit of item 1 is none of item 10. */
static void many_items(void **state)
{
    static const k8sm_edit edits[] = { { "/spec/containers/1/image", "one", 0, 0 },
                                       { "/spec/containers/11/image", "eleven", 0, 0 } };
    static char yaml[2048];
    k8sm_object *object, *changed = NULL;
    k8sm_bytes bytes = { 0 };
    size_t at = (size_t)snprintf(yaml, sizeof yaml,
                                 "apiVersion: v1\nkind: Pod\nspec:\n"
                                 "  containers:\n");
    (void)state;
    for (int i = 0; i < 12; i++)
        at += (size_t)snprintf(yaml + at, sizeof yaml - at, "  - {name: c%d, image: x}\n", i);
    object = object_of(yaml, at);
    assert_int_equal(k8sm_object_with_edits(object, edits, 2, &changed, NULL), K8SM_OK);
    write_as(changed, K8SM_WRITE_JSON, &bytes);
    assert_non_null(strstr((char *)bytes.data, "{\"name\":\"c1\",\"image\":\"one\"}"));
    assert_non_null(strstr((char *)bytes.data, "{\"name\":\"c10\",\"image\":\"x\"}"));
    assert_non_null(strstr((char *)bytes.data, "{\"name\":\"c11\",\"image\":\"eleven\"}"));
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(changed);
    k8sm_object_free(object);
}

/* --- failing
 * ---------------------------------------------------------------------------------------------
 */

static void bad_arguments(void **state)
{
    static const char broken[] = "a: [", service[] = "apiVersion: v1\nkind: Service\n",
                      empty[] = "apiVersion: v1\nkind: ReplicationController\n";
    k8sm_object *object = object_of(TEMPLATE, strlen(TEMPLATE));
    k8sm_object *unread = object_of(broken, sizeof broken - 1);
    k8sm_object *other = object_of(service, sizeof service - 1);
    k8sm_object *podless = object_of(empty, sizeof empty - 1);
    k8sm_bytes bytes = { 0 };
    (void)state;
    assert_int_equal(k8sm_object_write(NULL, 0, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write(object, 0, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write(object, 2, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write(unread, 0, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write_pod(NULL, 0, NULL, NULL, NULL, &bytes, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write_pod(object, 7, NULL, NULL, NULL, &bytes, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write_pod(object, 0, NULL, NULL, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write_pod(other, 0, NULL, NULL, NULL, &bytes, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_write_pod(podless, 0, NULL, NULL, NULL, &bytes, NULL),
                     K8SM_E_ARGUMENT);
    assert_null(bytes.data);
    k8sm_object_free(podless);
    k8sm_object_free(other);
    k8sm_object_free(unread);
    k8sm_object_free(object);
}

/* As deep as reading allows. */
static void the_deepest_tree(void **state)
{
    char yaml[512] = "apiVersion: v1\nkind: Pod\nx: ";
    k8sm_object *object;
    (void)state;
    for (int i = 0; i < 62; i++)
        strcat(yaml, "[");
    for (int i = 0; i < 62; i++)
        strcat(yaml, "]");
    strcat(yaml, "\n");
    object = object_of(yaml, strlen(yaml));
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_STRICT);
    check_stable(object);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    k8sm_object *object = object_of(TEMPLATE, strlen(TEMPLATE));
    (void)state;
    for (int32_t syntax = 0; syntax < 2; syntax++)
        for (int pod = 0; pod < 2; pod++)
            for (size_t n = 0;; n++) {
                struct failing f = { .left = n };
                const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
                k8sm_bytes bytes = { 0 };
                k8sm_status rc = pod ? k8sm_object_write_pod(object, syntax, NULL, NULL, &alloc,
                                                             &bytes, NULL)
                                     : k8sm_object_write(object, syntax, &alloc, &bytes, NULL);
                assert_int_equal(f.live, rc == K8SM_OK);
                k8sm_bytes_finish(&bytes);
                assert_int_equal(f.live, 0);
                if (rc == K8SM_OK) {
                    assert_true(n > 0);
                    break;
                }
                assert_int_equal(rc, K8SM_E_NOMEM);
                assert_true(n < 200);
            }
    k8sm_object_free(object);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(value_cases) + K8SM__COUNT(pod_cases) + 8];
    size_t count = 0;
    ROW_TESTS(tests, count, value_cases, check_value);
    ROW_TESTS(tests, count, pod_cases, check_pod);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(json_is_kept);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(numbers_of_json_in_yaml);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(an_item_of_a_list);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_template_with_edits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(many_items);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bad_arguments);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_deepest_tree);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("write", tests, count, NULL, NULL);
}
