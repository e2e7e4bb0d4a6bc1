/* Values of protobuf-shaped JSON as Mesos takes them (stout's protobuf.hpp: numbers may be text,
 * whole numbers go through a double, null is unset). Read from {"v": TEXT}. */
#include "testing.h"

#include "json_value.h"

static const k8sm__limits limits = { .max_depth = 9, .max_nodes = 99, .max_key_bytes = 99 };

static k8sm__document *read_value(const char *text, k8sm__node *ret_value)
{
    static char json[256];
    k8sm__document *document = NULL;
    size_t end = 0;
    snprintf(json, sizeof json, "{\"v\": %s}", text);
    assert_int_equal(
        k8sm__document_read_json(json, strlen(json), 0, &limits, NULL, &document, &end, NULL),
        K8SM_OK);
    *ret_value = k8sm__json_get(document, k8sm__document_root(document), "v");
    return document;
}

static const struct number_case {
    const char *name; /* the text */
    bool is_signed, is_unsigned, is_double;
    int64_t signed_value;
    uint64_t unsigned_value;
} number_cases[] = {
    { "0", true, true, true, 0, 0 },
    { "12", true, true, true, 12, 12 },
    { "-12", true, false, true, -12, 0 },
    { "\"12\"", true, true, true, 12, 12 },
    { "12.9", false, true, true, 0, 12 },
    { "1e3", false, true, true, 0, 1000 },
    { "9223372036854775807", true, true, true, INT64_MAX, INT64_MAX },
    { "9223372036854775808", false, true, true, 0, UINT64_C(9223372036854775808) },
    { "18446744073709551615", false, true, true, 0, UINT64_MAX },
    { "18446744073709551616", false, false, true, 0, 0 },
    { "1e300", false, false, true, 0, 0 },
    { "\"Infinity\"", false, false, true, 0, 0 },
    { "\"-Infinity\"", false, false, true, 0, 0 },
    { "\"-\"", false, false, false, 0, 0 },
    { "\"\"", false, false, false, 0, 0 },
    { "\"x\"", false, false, false, 0, 0 },
    { "true", false, false, false, 0, 0 },
    { "null", false, false, false, 0, 0 },
    { "[1]", false, false, false, 0, 0 },
    { "{}", false, false, false, 0, 0 },
};

static void check_number(void **state)
{
    const struct number_case *c = *state;
    k8sm__node value;
    k8sm__document *document = read_value(c->name, &value);
    int64_t whole = 77;
    uint64_t size = 77;
    double number = 77;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm__json_signed(document, value, "p", &whole, &err) == K8SM_OK,
                     c->is_signed);
    assert_int_equal(whole, c->is_signed ? c->signed_value : 77);
    if (!c->is_signed) {
        assert_int_equal(err.code, K8SM_E_SCHEMA);
        assert_string_equal(err.path, "p");
        assert_int_equal(err.column, strcmp(c->name, "null") == 0 ? 0 : 7);
    }
    assert_int_equal(k8sm__json_unsigned(document, value, "p", &size, NULL) == K8SM_OK,
                     c->is_unsigned);
    if (c->is_unsigned)
        assert_true(size == c->unsigned_value);
    assert_int_equal(k8sm__json_double(document, value, "p", &number, NULL) == K8SM_OK,
                     c->is_double);
    k8sm__document_unref(document);
}

static void names_of_an_enum(void **state)
{
    static const char *const names[] = { NULL, "ONE", "TWO" };
    static const struct {
        const char *text;
        int32_t value; /* -2: refused */
    } rows[] = { { "\"ONE\"", 1 },  { "\"TWO\"", 2 }, { "\"TW\"", -1 },
                 { "\"one\"", -1 }, { "1", -2 },      { "null", -2 } };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__node value;
        k8sm__document *document = read_value(rows[i].text, &value);
        int32_t found = -2;
        k8sm_status rc = k8sm__json_enum(document, value, "p", names, 3, &found, NULL);
        assert_int_equal(rc == K8SM_OK, rows[i].value != -2);
        assert_int_equal(found, rows[i].value);
        k8sm__document_unref(document);
    }
}

static void strings_and_ids(void **state)
{
    static const struct {
        const char *text, *string, *id; /* NULL: refused */
        bool unset;                     /* as an id */
    } rows[] = {
        { "\"a\"", "a", NULL, false },
        { "\"a\\u0000b\"", NULL, NULL, false },
        { "1", NULL, NULL, false },
        { "null", NULL, NULL, true },
        { "{\"value\":\"a\"}", NULL, "a", false },
        { "{\"value\":1}", NULL, NULL, false },
        { "{}", NULL, NULL, false },
    };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__node value;
        k8sm__document *document = read_value(rows[i].text, &value);
        char *string = NULL, *id = NULL;
        k8sm_status rc = k8sm__json_string(document, value, "p", NULL, &string, NULL);
        assert_int_equal(rc == K8SM_OK, rows[i].string != NULL);
        if (rows[i].string != NULL)
            assert_string_equal(string, rows[i].string);
        rc = k8sm__json_id(document, k8sm__document_root(document), "v", NULL, &id, NULL);
        assert_int_equal(rc == K8SM_OK, rows[i].id != NULL || rows[i].unset);
        if (rows[i].id != NULL)
            assert_string_equal(id, rows[i].id);
        k8sm__release(NULL, string);
        k8sm__release(NULL, id);
        k8sm__document_unref(document);
    }
}

/* A bare element stands for a list of one. */
static void repeated_fields(void **state)
{
    static const struct {
        const char *text;
        size_t count;
    } rows[] = { { "[1, 2, 3]", 3 }, { "[]", 0 }, { "1", 1 }, { "{}", 1 }, { "null", 0 } };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__node value;
        k8sm__document *document = read_value(rows[i].text, &value);
        k8sm__json_items items;
        size_t count = 0;
        k8sm__json_items_init(&items, document, value);
        while (k8sm__json_items_next(&items))
            assert_int_equal(items.index, count++);
        assert_int_equal(count, rows[i].count);
        assert_int_equal(k8sm__json_items_count(document, value), rows[i].count);
        k8sm__document_unref(document);
    }
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(number_cases) + 3];
    size_t count = 0;
    ROW_TESTS(tests, count, number_cases, check_number);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(names_of_an_enum);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(strings_and_ids);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(repeated_fields);
    return _cmocka_run_group_tests("json_value", tests, count, NULL, NULL);
}
