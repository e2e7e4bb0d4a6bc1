/* Trees of jansson as manifests, offers and resources (jansson.h). What a number of a tree counts
 * as follows Go: encoding/json writes a float64 as its shortest decimal, plain from 1e-6 up to 1e21. */
#include "testing.h"

#include "k8smesos/jansson.h"
#include "k8smesos/k8smesos.h"

static json_t *tree_of(const char *text)
{
    json_error_t error;
    json_t *json = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (json == NULL)
        fail_msg("%s: %s", text, error.text);
    return json;
}

/* --- text --------------------------------------------------------------------------------------- */

static const struct text_case {
    const char *name, *json, *text; /* NULL: the same */
} text_cases[] = {
    { "0", NULL, NULL },
    { "-1", NULL, NULL },
    { "9007199254740993", NULL, NULL }, /* no double has it */
    { "9223372036854775807", NULL, NULL },
    { "-9223372036854775808", NULL, NULL },
    { "0.1", NULL, NULL },
    { "1.5", NULL, NULL },
    { "100.25", NULL, NULL },
    { "0.30000000000000004", NULL, NULL },
    { "1.0 is whole", "1.0", "1" },
    { "1e3 is 1000", "1e3", "1000" },
    { "-2.50 is -2.5", "-2.50", "-2.5" },
    { "1e20 is written out", "1e20", "100000000000000000000" },
    { "1e21 has an exponent", "1e21", "1e+21" },
    { "1.5e300", "1.5e300", "1.5e+300" },
    { "0.000001 is written out", "0.000001", "0.000001" },
    { "0.0000001 has an exponent", "0.0000001", "1e-7" },
    { "the least double", "5e-324", "5e-324" },
    { "the greatest double", "1.7976931348623157e308", "1.7976931348623157e+308" },
    { "minus zero", "-0.0", "-0" },
    { "true", NULL, NULL },
    { "false", NULL, NULL },
    { "null", NULL, NULL },
    { "\"\"", NULL, NULL },
    { "escapes", "\"\\u0001\\n\\\"\\\\/\\u00e4\"", "\"\\u0001\\n\\\"\\\\/\xc3\xa4\"" },
    { "a NUL in a string", "\"a\\u0000b\"", NULL },
    { "[]", NULL, NULL },
    { "{}", NULL, NULL },
    { "keys keep their order", "{\"b\":[1,[],{\"c\":{}}],\"a\":null,\"0\":\"\"}", NULL },
};

static void check_text(void **state)
{
    const struct text_case *c = *state;
    const char *json = c->json == NULL ? c->name : c->json;
    json_t *tree = tree_of(json), *copy = json_deep_copy(tree);
    k8sm_bytes bytes = { 0 };
    assert_int_equal(k8sm_jansson_text(tree, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal(bytes.data, c->text == NULL ? json : c->text);
    assert_int_equal(bytes.size, strlen(bytes.data));
    assert_true(json_equal(tree, copy)); /* it is as it was */
    k8sm_bytes_finish(&bytes);
    json_decref(copy);
    json_decref(tree);
}

static void keys_with_a_nul(void **state)
{
    json_t *tree = json_object();
    k8sm_bytes bytes = { 0 };
    (void)state;
    assert_int_equal(json_object_setn_new(tree, "a\0b", 3, json_integer(1)), 0);
    assert_int_equal(k8sm_jansson_text(tree, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal(bytes.data, "{\"a\\u0000b\":1}");
    k8sm_bytes_finish(&bytes);
    json_decref(tree);
}

/* jansson itself lets no such number in. */
static void there_is_no_nan(void **state)
{
    json_t *real = json_real(1);
    (void)state;
    assert_null(json_real(0.0 / (1.0 - json_real_value(real))));
    json_decref(real);
}

static void strings_that_are_no_utf8(void **state)
{
    json_t *tree = json_string_nocheck("a\xff");
    k8sm_bytes bytes = { 0 };
    (void)state;
    assert_int_equal(k8sm_jansson_text(tree, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal(bytes.data, "\"a\xef\xbf\xbd\"");
    k8sm_bytes_finish(&bytes);
    json_decref(tree);
}

/* --- hostile trees ------------------------------------------------------------------------------ */

static json_t *nested(size_t depth)
{
    json_t *tree = json_array();
    for (size_t i = 1; i < depth; i++) {
        json_t *outer = json_array();
        assert_int_equal(json_array_append_new(outer, tree), 0);
        tree = outer;
    }
    return tree;
}

/* From the outside in: json_decref() of it all would go down as deep. */
static void unnest(json_t *tree)
{
    while (tree != NULL) {
        json_t *inner = json_incref(json_array_get(tree, 0));
        json_array_clear(tree);
        json_decref(tree);
        tree = inner;
    }
}

static k8sm_status text_within(const json_t *tree, uint32_t depth, uint64_t size)
{
    k8sm_parse_options options;
    k8sm_bytes bytes = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc;
    k8sm_parse_options_init(&options, sizeof options);
    options.max_depth = depth;
    options.max_bytes = size;
    rc = k8sm_jansson_text(tree, &options, &bytes, &err);
    assert_int_equal(err.code, rc);
    assert_int_equal(bytes.data != NULL, rc == K8SM_OK);
    k8sm_bytes_finish(&bytes);
    return rc;
}

static void nesting_is_limited(void **state)
{
    json_t *two = nested(2), *most = nested(256), *more = nested(257), *far = nested(100000);
    k8sm_stream *stream = NULL;
    (void)state;
    assert_int_equal(text_within(two, 2, 100), K8SM_OK);
    assert_int_equal(text_within(two, 1, 100), K8SM_E_LIMIT);
    assert_int_equal(text_within(most, UINT32_MAX, 1000), K8SM_OK);
    assert_int_equal(text_within(more, UINT32_MAX, 1000), K8SM_E_LIMIT);
    assert_int_equal(text_within(far, 64, 1000), K8SM_E_LIMIT);
    assert_int_equal(k8sm_jansson_stream_open(far, NULL, &stream, NULL), K8SM_E_LIMIT);
    assert_null(stream);
    unnest(two);
    unnest(most);
    unnest(more);
    unnest(far);
}

static void a_tree_that_holds_itself(void **state)
{
    json_t *a = json_object(), *b = json_array();
    (void)state;
    assert_int_equal(json_object_set_new(a, "b", b), 0);
    assert_int_equal(json_array_append(b, a), 0);
    assert_int_equal(text_within(a, 64, 1 << 20), K8SM_E_LIMIT);
    json_array_clear(b);
    json_decref(a);
}

/* 30 lists, each of which holds the one below ten times. */
static void a_small_tree_that_is_a_long_text(void **state)
{
    json_t *tree = json_string("x");
    (void)state;
    for (int i = 0; i < 30; i++) {
        json_t *outer = json_array();
        for (int j = 0; j < 10; j++)
            assert_int_equal(json_array_append(outer, tree), 0);
        json_decref(tree);
        tree = outer;
    }
    assert_int_equal(text_within(tree, 64, 100000), K8SM_E_LIMIT);
    json_decref(tree);
    tree = json_string("four");
    assert_int_equal(text_within(tree, 64, 6), K8SM_OK);
    assert_int_equal(text_within(tree, 64, 5), K8SM_E_LIMIT);
    json_decref(tree);
}

static void what_is_required(void **state)
{
    const k8sm_parse_options none = { 0 };
    json_t *tree = json_object();
    k8sm_bytes bytes = { 0 };
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    (void)state;
    assert_int_equal(k8sm_jansson_text(NULL, NULL, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_text(tree, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_text(tree, &none, &bytes, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_stream_open(NULL, NULL, &stream, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_stream_open(tree, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_stream_open(tree, &none, &stream, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_object_parse(NULL, NULL, &object, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_object_parse(tree, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_object_parse(tree, &none, &object, NULL), K8SM_E_ARGUMENT);
    json_decref(tree);
}

/* --- quantities --------------------------------------------------------------------------------- */

/* As a quantity in a document: kubernetes' Quantity.UnmarshalJSON of the text above. */
static const struct quantity_case {
    const char *name, *json, *canonical; /* NULL: refused */
} quantity_cases[] = {
    { "a whole number", "5", "5" },
    { "a whole number of 2^53 + 1", "9007199254740993", "9007199254740993" },
    { "a real of a tenth", "0.1", "100m" },
    { "a real of 1.5", "1.5", "1500m" },
    { "a real that is whole", "1000.0", "1k" },
    { "1e3, which jansson reads as 1000.0", "1e3", "1k" },
    { "1e3 in a string", "\"1e3\"", "1e3" },
    { "1e21", "1e21", "1e21" },
    { "a real with all its digits", "0.30000000000000004", "300000001n" },
    { "a real below 1e-9", "1e-10", "1e-9" },
    { "minus zero", "-0.0", "0" },
    { "a string", "\"250m\"", "250m" },
    { "a string with blanks about it", "\" 1 \"", "1" },
    { "null", "null", "0" },
    { "true", "true", NULL },
    { "a list", "[]", NULL },
    { "a string with a NUL", "\"1\\u0000\"", NULL },
    { "a string that is none", "\"1K\"", NULL },
    { "a real of 1e300", "1e300", NULL }, /* beyond 128 bits */
};

static k8sm_status parse_pod(const char *cpu, k8sm_object **ret_object, k8sm_error *err)
{
    char text[512];
    json_t *tree;
    k8sm_status rc;
    snprintf(text, sizeof text,
             "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":"
             "{\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":{\"limits\":"
             "{\"cpu\":%s}}}]}}",
             cpu);
    tree = tree_of(text);
    rc = k8sm_jansson_object_parse(tree, NULL, ret_object, err);
    json_decref(tree); /* the object does not need it */
    return rc;
}

static void check_quantity(void **state)
{
    const struct quantity_case *c = *state;
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_status rc = parse_pod(c->json, &object, &err);
    if (c->canonical == NULL) {
        assert_int_not_equal(rc, K8SM_OK);
        assert_string_equal(err.path, "spec.containers[0].resources.limits.cpu");
        assert_int_equal(err.line + err.column + err.offset, 0);
        assert_null(object);
        return;
    }
    assert_int_equal(rc, K8SM_OK);
    k8sm_quantity_format(
        k8sm_resource_list_find(
            k8sm_container_limits(k8sm_pod_container(k8sm_object_pod(object), 0)), "cpu"),
        text, sizeof text);
    assert_string_equal(text, c->canonical);
    k8sm_object_free(object);
}

/* --- documents ---------------------------------------------------------------------------------- */

static const struct document_case {
    const char *name, *json, *shown; /* "VERDICT KIND NAME [CODE PATH]" each */
} document_cases[] = {
    { "a pod", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}",
      "ok Pod p\n" },
    { "an unknown field far down",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":"
      "{\"containers\":[{\"name\":\"c\",\"resurces\":{}}]}}",
      "strict Pod p unknown_field spec.containers[0].resurces\n" },
    { "a wrong type",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":"
      "{\"containers\":[{\"name\":1}]}}",
      "error Pod p schema spec.containers[0].name\n" },
    { "a whole real where a whole number belongs",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"},"
      "\"spec\":{\"replicas\":3.0}}",
      "ok Deployment d\n" },
    { "a fraction where a whole number belongs",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"replicas\":3.5}}",
      "error Deployment  schema spec.replicas\n" },
    { "a list",
      "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":["
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"x\":1},"
      "{\"apiVersion\":\"v1\",\"kind\":\"LimitRange\",\"metadata\":{\"name\":\"l\"}},"
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"s\"}}]}",
      "strict Pod a unknown_field items[0].x\nok LimitRange l\nskipped Service s\n" },
    { "no kind", "{\"apiVersion\":\"v1\"}", "error   schema kind\n" },
    { "no object", "[1]", "error   schema \n" },
    { "null", "null", "empty  \n" },
};

static void check_document(void **state)
{
    const struct document_case *c = *state;
    json_t *tree = tree_of(c->json);
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    char text[1024] = "";
    assert_int_equal(k8sm_jansson_stream_open(tree, NULL, &stream, NULL), K8SM_OK);
    json_decref(tree);
    while (k8sm_stream_next(stream, &object, NULL) == K8SM_OK && object != NULL) {
        const k8sm_error *finding = k8sm_object_finding(object, 0);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s %s %s%s%s%s%s\n",
                 k8sm_verdict_name(k8sm_object_verdict(object)), k8sm_object_kind(object),
                 k8sm_object_name(object), finding == NULL ? "" : " ",
                 finding == NULL ? "" : k8sm_status_name(finding->code),
                 finding == NULL ? "" : " ", finding == NULL ? "" : finding->path);
        if (finding != NULL)
            assert_int_equal(finding->line + finding->column + finding->offset, 0);
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    assert_string_equal(text, c->shown);
}

static void limits_of_the_options_hold(void **state)
{
    json_t *tree = tree_of("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"a\":[1,2,3,4,5,6,7,8]}");
    k8sm_parse_options options;
    k8sm_object *object = NULL;
    (void)state;
    k8sm_parse_options_init(&options, sizeof options);
    options.max_nodes = 10;
    options.syntax = K8SM_SYNTAX_YAML; /* not looked at */
    assert_int_equal(k8sm_jansson_object_parse(tree, &options, &object, NULL), K8SM_E_LIMIT);
    options.max_nodes = 20;
    assert_int_equal(k8sm_jansson_object_parse(tree, &options, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_STRICT);
    k8sm_object_free(object);
    json_decref(tree);
}

/* --- Mesos -------------------------------------------------------------------------------------- */

static void offers_and_resources(void **state)
{
    json_t *offer = tree_of(
        "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{\"value\":"
        "\"A\"},\"hostname\":\"h\",\"allocation_info\":{\"role\":\"*\"},\"resources\":[{"
        "\"name\":"
        "\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.1},\"allocation_info\":{\"role\":"
        "\"*\"}}]}");
    json_t *bad = tree_of("{\"id\":{\"value\":\"O\"}}");
    k8sm_offers *offers = NULL;
    k8sm_mesos_resources *resources = NULL, *wanted = NULL;
    k8sm_error err = { 0 };
    (void)state;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_jansson_offers_add(offers, offer, NULL, 0, NULL, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_count(offers), 1);
    assert_int_equal(k8sm_jansson_offers_add(offers, bad, NULL, 0, NULL, &err), K8SM_E_SCHEMA);
    assert_int_equal(err.line + err.column + err.offset, 0);
    assert_int_equal(k8sm_jansson_offers_add(offers, NULL, NULL, 0, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_resources_parse(json_object_get(offer, "resources"), 0, NULL,
                                                  &resources, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_parse("cpus:0.1", 8, NULL, &wanted, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_allocate(wanted, "*", NULL), K8SM_OK);
    assert_true(k8sm_mesos_resources_equal(resources, wanted));
    k8sm_mesos_resources_free(wanted);
    k8sm_mesos_resources_free(resources);
    assert_int_equal(k8sm_jansson_resources_parse(bad, 0, NULL, &resources, &err),
                     K8SM_E_SCHEMA);
    assert_int_equal(err.line + err.column + err.offset, 0);
    assert_int_equal(k8sm_jansson_resources_parse(bad, 0, NULL, &resources, NULL),
                     K8SM_E_SCHEMA);
    assert_int_equal(k8sm_jansson_resources_parse(NULL, 0, NULL, &resources, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_offers_free(offers);
    json_decref(bad);
    json_decref(offer);
}

/* --- memory ------------------------------------------------------------------------------------- */

static void every_allocation_can_fail(void **state)
{
    json_t *tree =
        tree_of("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\","
                "\"labels\":{\"a\":\"a long text, so that the buffer grows\"}}}");
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_object *object = NULL;
        k8sm_error err = { 0 };
        k8sm_status rc;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        rc = k8sm_jansson_object_parse(tree, &options, &object, &err);
        assert_int_equal(err.code, rc);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 3);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
    json_decref(tree);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(text_cases) + K8SM__COUNT(quantity_cases) +
                                   K8SM__COUNT(document_cases) + 10];
    const struct CMUnitTest others[] = {
        cmocka_unit_test(keys_with_a_nul),
        cmocka_unit_test(there_is_no_nan),
        cmocka_unit_test(strings_that_are_no_utf8),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(a_tree_that_holds_itself),
        cmocka_unit_test(a_small_tree_that_is_a_long_text),
        cmocka_unit_test(what_is_required),
        cmocka_unit_test(limits_of_the_options_hold),
        cmocka_unit_test(offers_and_resources),
        cmocka_unit_test(every_allocation_can_fail),
    };
    size_t count = 0;
    ROW_TESTS(tests, count, text_cases, check_text);
    ROW_TESTS(tests, count, quantity_cases, check_quantity);
    ROW_TESTS(tests, count, document_cases, check_document);
    memcpy(tests + count, others, sizeof others);
    count += K8SM__COUNT(others);
    return _cmocka_run_group_tests("jansson_in", tests, count, NULL, NULL);
}
