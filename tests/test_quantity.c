/* Quantities (quantity.h). Rows are the results of k8s.io/apimachinery's resource.Quantity,
 * but for "1000E", which it prints as "1". */
#include "testing.h"

#include "k8smesos/quantity.h"

static const struct value_case {
    const char *name; /* the text */
    const char *canonical, *exact, *value, *milli;
    int32_t format;
} value_cases[] = {
    { "1", "1", "1", "1", "1000", K8SM_FORMAT_DECIMAL_SI },
    { "0", "0", "0", "0", "0", K8SM_FORMAT_DECIMAL_SI },
    { "-0", "0", "0", "0", "0", K8SM_FORMAT_DECIMAL_SI },
    { "+", "0", "0", "0", "0", K8SM_FORMAT_DECIMAL_SI },
    { "Ki", "0", "0", "0", "0", K8SM_FORMAT_BINARY_SI },
    { "+5", "5", "5", "5", "5000", K8SM_FORMAT_DECIMAL_SI },
    { "005", "5", "5", "5", "5000", K8SM_FORMAT_DECIMAL_SI },
    { "5.", "5", "5", "5", "5000", K8SM_FORMAT_DECIMAL_SI },
    { ".5", "500m", "0.5", "1", "500", K8SM_FORMAT_DECIMAL_SI },
    { "0.5", "500m", "0.5", "1", "500", K8SM_FORMAT_DECIMAL_SI },
    { "0.1", "100m", "0.1", "1", "100", K8SM_FORMAT_DECIMAL_SI },
    { "250m", "250m", "0.25", "1", "250", K8SM_FORMAT_DECIMAL_SI },
    { "1500m", "1500m", "1.5", "2", "1500", K8SM_FORMAT_DECIMAL_SI },
    { "1.5", "1500m", "1.5", "2", "1500", K8SM_FORMAT_DECIMAL_SI },
    { "1.500", "1500m", "1.5", "2", "1500", K8SM_FORMAT_DECIMAL_SI },
    { "1000m", "1", "1", "1", "1000", K8SM_FORMAT_DECIMAL_SI },
    { "3.3333", "3333300u", "3.3333", "4", "3334", K8SM_FORMAT_DECIMAL_SI },
    { "1u", "1u", "0.000001", "1", "1", K8SM_FORMAT_DECIMAL_SI },
    { "1n", "1n", "0.000000001", "1", "1", K8SM_FORMAT_DECIMAL_SI },
    { "0.1n", "1n", "0.000000001", "1", "1", K8SM_FORMAT_DECIMAL_SI },
    { "1.0000000001", "1000000001n", "1.000000001", "2", "1001", K8SM_FORMAT_DECIMAL_SI },
    { "-1.5", "-1500m", "-1.5", "-2", "-1500", K8SM_FORMAT_DECIMAL_SI },
    { "2k", "2k", "2000", "2000", "2000000", K8SM_FORMAT_DECIMAL_SI },
    { "2000", "2k", "2000", "2000", "2000000", K8SM_FORMAT_DECIMAL_SI },
    { "1M", "1M", "1000000", "1000000", "1000000000", K8SM_FORMAT_DECIMAL_SI },
    { "128974848", "128974848", "128974848", "128974848", "128974848000", K8SM_FORMAT_DECIMAL_SI },
    { "129e6", "129e6", "129000000", "129000000", "129000000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "129M", "129M", "129000000", "129000000", "129000000000", K8SM_FORMAT_DECIMAL_SI },
    { "123Mi", "123Mi", "128974848", "128974848", "128974848000", K8SM_FORMAT_BINARY_SI },
    { "64Mi", "64Mi", "67108864", "67108864", "67108864000", K8SM_FORMAT_BINARY_SI },
    { "1024Ki", "1Mi", "1048576", "1048576", "1048576000", K8SM_FORMAT_BINARY_SI },
    { "1023Ki", "1023Ki", "1047552", "1047552", "1047552000", K8SM_FORMAT_BINARY_SI },
    { "1.5Gi", "1536Mi", "1610612736", "1610612736", "1610612736000", K8SM_FORMAT_BINARY_SI },
    { "1.5Ki", "1536", "1536", "1536", "1536000", K8SM_FORMAT_BINARY_SI },
    { "0.5Ki", "512", "512", "512", "512000", K8SM_FORMAT_BINARY_SI },
    { "1.1Ki", "1126400m", "1126.4", "1127", "1126400", K8SM_FORMAT_BINARY_SI },
    { "0.1Gi", "107374182400m", "107374182.4", "107374183", "107374182400", K8SM_FORMAT_BINARY_SI },
    { "-0.1Ki", "-102400m", "-102.4", "-103", "-102400", K8SM_FORMAT_BINARY_SI },
    { "0.0000000001Gi", "107374183n", "0.107374183", "1", "108", K8SM_FORMAT_DECIMAL_SI },
    { "-0.0001Ki", "-102400u", "-0.1024", "-1", "-103", K8SM_FORMAT_DECIMAL_SI },
    { "0.1m", "100u", "0.0001", "1", "1", K8SM_FORMAT_DECIMAL_SI },
    { "1.0005", "1000500u", "1.0005", "2", "1001", K8SM_FORMAT_DECIMAL_SI },
    { ".000001Ki", "1024u", "0.001024", "1", "2", K8SM_FORMAT_DECIMAL_SI },
    { "1e3", "1e3", "1000", "1000", "1000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "1E3", "1e3", "1000", "1000", "1000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "1e+3", "1e3", "1000", "1000", "1000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "15e2", "1500", "1500", "1500", "1500000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "1e5", "100e3", "100000", "100000", "100000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "100e-4", "10e-3", "0.01", "1", "10", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "1e-10", "1e-9", "0.000000001", "1", "1", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "1e19", "10e18", "10000000000000000000", "10000000000000000000", "10000000000000000000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "12E6", "12e6", "12000000", "12000000", "12000000000", K8SM_FORMAT_DECIMAL_EXPONENT },
    { "12E", "12E", "12000000000000000000", "12000000000000000000", "12000000000000000000000", K8SM_FORMAT_DECIMAL_SI },
    { "9.3E", "9300P", "9300000000000000000", "9300000000000000000", "9300000000000000000000", K8SM_FORMAT_DECIMAL_SI },
    { "1000E", "1000E", "1000000000000000000000", "1000000000000000000000", "1000000000000000000000000", K8SM_FORMAT_DECIMAL_SI },
    { "9223372036854775808", "9223372036854775808", "9223372036854775808", "9223372036854775808", "9223372036854775808000", K8SM_FORMAT_DECIMAL_SI },
    { "8Ei", "9223372036854775807", "9223372036854775807", "9223372036854775807", "9223372036854775807000", K8SM_FORMAT_BINARY_SI },
    { "7Ei", "7Ei", "8070450532247928832", "8070450532247928832", "8070450532247928832000", K8SM_FORMAT_BINARY_SI },
    { "1e4294967299", "1e3", "1000", "1000", "1000000", K8SM_FORMAT_DECIMAL_EXPONENT },
};

static void check_value(void **state)
{
    const struct value_case *c = *state;
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity q = { 0 }, again = { 0 };
    assert_int_equal(k8sm_quantity_parse(c->name, strlen(c->name), &q, NULL), K8SM_OK);
    assert_int_equal(q.format, c->format);
    assert_int_equal(k8sm_quantity_format(&q, text, sizeof text), strlen(c->canonical));
    assert_string_equal(text, c->canonical);
    assert_int_equal(k8sm_quantity_parse(text, strlen(text), &again, NULL), K8SM_OK);
    assert_int_equal(k8sm_quantity_compare(&q, &again), 0);
    k8sm_quantity_format_exact(&q, text, sizeof text);
    assert_string_equal(text, c->exact);
    k8sm_quantity_format_value(&q, text, sizeof text);
    assert_string_equal(text, c->value);
    k8sm_quantity_format_milli(&q, text, sizeof text);
    assert_string_equal(text, c->milli);
}

static const struct bad_case {
    const char *name; /* the text */
    k8sm_status rc;
    uint32_t detail, column;
} bad_cases[] = {
    { "", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 1 },
    { " 1", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 1 },
    { "1 ", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 2 },
    { "1 Gi", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 2 },
    { "1.2.3", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "1_000", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 2 },
    { "0x10", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 2 },
    { "1GiB", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "1e+-3", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "1e3m", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "abc", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 1 },
    { "1K", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1ki", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1e", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1Mi1", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1m3", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "5-3", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "--1", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1e9223372036854775808", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "1.1.M", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "1+1.0M", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "0.1am", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 4 },
    { "0.1mi", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 4 },
    { ".5i", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 3 },
    { "1i", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, 2 },
    { "-Ei", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_NUMERIC, 2 },
    { "Ei", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_NUMERIC, 1 },
    { "Pi", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_NUMERIC, 1 },
    { ".e-10", K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_NUMERIC, 1 },
    { "1e5001", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 2 },
    { "1e-5001", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 2 },
    { "0e6000", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 2 },
    { "400000000000000000000000000000.000000001", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
    { "999999999999999999999999999999.999999999", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
    { "-170141183460469231731687303715.884105729", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 2 },
    { "170141183460469231731687303715.884105728", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
    { "1e31", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
    { "200000000000000000000000000000", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
    { "-1e30", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 2 },
    { "1000000000000E", K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, 1 },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm_quantity q = { 7, 7, 7, 7 };
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_quantity_parse(c->name, strlen(c->name), &q, &err), c->rc);
    assert_int_equal(err.code, c->rc);
    assert_int_equal(err.detail, c->detail);
    assert_int_equal(err.column, c->column);
    assert_int_equal(q.low, 7); /* untouched */
    assert_int_equal(k8sm_quantity_parse(c->name, strlen(c->name), &q, NULL), c->rc);
}

static const struct pair_case {
    const char *name, *b;
    int32_t compare;
    const char *sum, *difference;
} pair_cases[] = {
    { "1Gi", "1G", 1, "2073741824", "73741824" },
    { "1Ki", "1024", 0, "2Ki", "0" },
    { "500m", "0.5", 0, "1", "0" },
    { "0", "1Mi", -1, "1Mi", "-1Mi" },
    { "1Mi", "1M", 1, "2048576", "48576" },
    { "1M", "1Mi", -1, "2048576", "-48576" },
    { "1e3", "1k", 0, "2e3", "0" },
    { "0Ki", "0e3", 0, "0", "0" },
    { "250m", "1", -1, "1250m", "-750m" },
    { "1", "1n", 1, "1000000001n", "999999999n" },
    { "9223372036854775807", "9223372036854775807", 0, "18446744073709551614", "0" },
    { "4Ei", "7Ei", -1, "11Ei", "-3Ei" },
};

static k8sm_quantity quantity(const char *text)
{
    k8sm_quantity q = { 0 };
    assert_int_equal(k8sm_quantity_parse(text, strlen(text), &q, NULL), K8SM_OK);
    return q;
}

static void check_pair(void **state)
{
    const struct pair_case *c = *state;
    k8sm_quantity a = quantity(c->name), b = quantity(c->b), result;
    char text[K8SM_QUANTITY_TEXT_MAX];
    assert_int_equal(k8sm_quantity_compare(&a, &b), c->compare);
    assert_int_equal(k8sm_quantity_compare(&b, &a), -c->compare);
    assert_int_equal(k8sm_quantity_add(&a, &b, &result), K8SM_OK);
    k8sm_quantity_format(&result, text, sizeof text);
    assert_string_equal(text, c->sum);
    assert_int_equal(k8sm_quantity_sub(&a, &b, &result), K8SM_OK);
    k8sm_quantity_format(&result, text, sizeof text);
    assert_string_equal(text, c->difference);
}

/* Digits below a nano round up, however many there are; zeros in front cost nothing. */
static void any_number_of_digits(void **state)
{
    (void)state;
    char text[3000], shown[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity q;
    memset(text, '0', sizeof text);
    text[1] = '.';
    text[2999] = '1';
    assert_int_equal(k8sm_quantity_parse(text, sizeof text, &q, NULL), K8SM_OK);
    k8sm_quantity_format(&q, shown, sizeof shown);
    assert_string_equal(shown, "1n");
    text[1] = '0';
    assert_int_equal(k8sm_quantity_parse(text, sizeof text, &q, NULL), K8SM_OK);
    k8sm_quantity_format(&q, shown, sizeof shown);
    assert_string_equal(shown, "1");
    text[0] = '1';
    assert_int_equal(k8sm_quantity_parse(text, sizeof text, &q, NULL), K8SM_E_RANGE);
    memcpy(text + 2993, "e-2980", 6);
    assert_int_equal(k8sm_quantity_parse(text, 2999, &q, NULL), K8SM_OK);
    k8sm_quantity_format(&q, shown, sizeof shown);
    assert_string_equal(shown, "1e12");
    /* 0.333... Ei: long fractions of binary suffixes are exact, then rounded up */
    memset(text, '3', 2000);
    memcpy(text, "0.", 2);
    memcpy(text + 2000, "Ki", 2);
    assert_int_equal(k8sm_quantity_parse(text, 2002, &q, NULL), K8SM_OK);
    k8sm_quantity_format_exact(&q, shown, sizeof shown);
    assert_string_equal(shown, "341.333333334");
}

static void getters_refuse_what_does_not_fit(void **state)
{
    (void)state;
    int64_t number = 42;
    k8sm_quantity q = quantity("12E");
    assert_int_equal(k8sm_quantity_value(&q, &number), K8SM_E_RANGE);
    assert_int_equal(k8sm_quantity_milli(&q, &number), K8SM_E_RANGE);
    assert_int_equal(number, 42);
    q = quantity("-9223372036854775808");
    assert_int_equal(k8sm_quantity_value(&q, &number), K8SM_OK);
    assert_true(number == INT64_MIN);
    q = quantity("-0.1Ki");
    assert_int_equal(k8sm_quantity_value(&q, &number), K8SM_OK);
    assert_int_equal(number, -103);
}

static void arithmetic_stops_at_128_bits(void **state)
{
    (void)state;
    k8sm_quantity most = quantity("170141183460469231731687303715.884105727"), sum = { 7, 7, 7, 7 };
    k8sm_quantity one = quantity("1n"), half = quantity("500u");
    char text[K8SM_QUANTITY_TEXT_MAX];
    assert_int_equal(k8sm_quantity_add(&most, &one, &sum), K8SM_E_RANGE);
    assert_int_equal(k8sm_quantity_mul(&most, 2, &sum), K8SM_E_RANGE);
    assert_int_equal(k8sm_quantity_round_milli(&most, &sum), K8SM_E_RANGE);
    assert_int_equal(sum.low, 7);
    assert_int_equal(k8sm_quantity_mul(&most, -1, &sum), K8SM_OK);
    assert_int_equal(k8sm_quantity_sub(&sum, &one, &sum), K8SM_OK); /* -2^127 is held */
    k8sm_quantity_format_exact(&sum, text, sizeof text);
    assert_string_equal(text, "-170141183460469231731687303715.884105728");
    half = quantity(text); /* and reads back */
    assert_int_equal(k8sm_quantity_compare(&half, &sum), 0);
    half = quantity("500u");
    assert_int_equal(k8sm_quantity_sub(&sum, &one, &sum), K8SM_E_RANGE);
    assert_int_equal(k8sm_quantity_round_milli(&half, &sum), K8SM_OK);
    k8sm_quantity_format(&sum, text, sizeof text);
    assert_string_equal(text, "1m");
    assert_int_equal(k8sm_quantity_mul(&half, 3, &sum), K8SM_OK);
    k8sm_quantity_format(&sum, text, sizeof text);
    assert_string_equal(text, "1500u");
}

static void values_are_made(void **state)
{
    (void)state;
    k8sm_quantity q;
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity_from_milli(-1500, K8SM_FORMAT_DECIMAL_SI, &q);
    k8sm_quantity_format(&q, text, sizeof text);
    assert_string_equal(text, "-1500m");
    assert_int_equal(k8sm_quantity_sign(&q), -1);
    k8sm_quantity_from_value(67108864, K8SM_FORMAT_BINARY_SI, &q);
    assert_int_equal(k8sm_quantity_format(&q, text, 4), 4); /* too small: only a 0 */
    assert_string_equal(text, "");
    assert_int_equal(k8sm_quantity_format(&q, NULL, 0), 4);
    assert_int_equal(k8sm_quantity_sign(&q), 1);
    k8sm_quantity_from_value(0, K8SM_FORMAT_BINARY_SI, &q);
    assert_int_equal(k8sm_quantity_sign(&q), 0);
    assert_int_equal(k8sm_quantity_parse(NULL, 1, &q, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_quantity_parse("1", 1, NULL, NULL), K8SM_E_ARGUMENT);
}

int main(void)
{
    struct CMUnitTest
        tests[K8SM__COUNT(value_cases) + K8SM__COUNT(bad_cases) + K8SM__COUNT(pair_cases) + 4];
    size_t count = 0;
    memset(tests, 0, sizeof tests);
    ROW_TESTS(tests, count, value_cases, check_value);
    ROW_TESTS(tests, count, bad_cases, check_bad);
    ROW_TESTS(tests, count, pair_cases, check_pair);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(any_number_of_digits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(getters_refuse_what_does_not_fit);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arithmetic_stops_at_128_bits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(values_are_made);
    return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
