/* Decimal text and doubles, Mesos' thousandths (fixed.h, mesos_internal.h). Doubles are given
 * by their bits, so that no compiler's reading of a literal takes part. */
#include "testing.h"

#include "fixed.h"
#include "mesos_internal.h"

static uint64_t bits_of(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* --- text to double: Go's strconv.ParseFloat ------------------------------------------------ */

static const struct parse_case {
    const char *name; /* the text */
    uint64_t bits;
} parse_cases[] = {
    { "0", 0 },
    { "-0", UINT64_C(0x8000000000000000) },
    { "0e999999999999999999999", 0 },
    { "-0.000e-999999999999999999999", UINT64_C(0x8000000000000000) },
    { "1", UINT64_C(0x3ff0000000000000) },
    { "+1.", UINT64_C(0x3ff0000000000000) },
    { ".5", UINT64_C(0x3fe0000000000000) },
    { "25e-2", UINT64_C(0x3fd0000000000000) },
    { "1E+2", UINT64_C(0x4059000000000000) },
    { "0.1", UINT64_C(0x3fb999999999999a) },
    { "0.30000000000000004", UINT64_C(0x3fd3333333333334) },
    { "123456789012345678", UINT64_C(0x437b69b4ba630f35) },
    { "1e22", UINT64_C(0x4480f0cf064dd592) },
    { "1e23", UINT64_C(0x44b52d02c7e14af6) },
    { "8.5e-3", UINT64_C(0x3f816872b020c49c) },
    /* halfway between two doubles: to the even one; a digit far behind decides */
    { "9007199254740993", UINT64_C(0x4340000000000000) },
    { "9007199254740995", UINT64_C(0x4340000000000002) },
    { "9007199254740993.00000000000000000000000000000000000000000000000000000001",
      UINT64_C(0x4340000000000001) },
    /* the ends of the range */
    { "1.7976931348623157e308", UINT64_C(0x7fefffffffffffff) },
    { "1.7976931348623158e308", UINT64_C(0x7fefffffffffffff) },
    { "1.7976931348623159e308", UINT64_C(0x7ff0000000000000) },
    { "1e400", UINT64_C(0x7ff0000000000000) },
    { "-1e99999999999999999999", UINT64_C(0xfff0000000000000) },
    { "2.2250738585072014e-308", UINT64_C(0x0010000000000000) },
    { "2.2250738585072011e-308", UINT64_C(0x000fffffffffffff) },
    { "5e-324", 1 },
    { "2.4703282292062328e-324", 1 },
    { "2.4703282292062327e-324", 0 },
    { "1e-400", 0 },
};

static void check_parse(void **state)
{
    const struct parse_case *c = *state;
    double number = 7;
    assert_true(k8sm__double_parse(c->name, strlen(c->name), &number));
    assert_true(bits_of(number) == c->bits);
}

static const struct hex_case {
    const char *name; /* the text */
    uint64_t bits;
} hex_cases[] = {
    { "0x1p-2", UINT64_C(0x3fd0000000000000) },
    { "-0X1.8P+1", UINT64_C(0xc008000000000000) },
    { "0x.8p0", UINT64_C(0x3fe0000000000000) },
    { "0x1.p0", UINT64_C(0x3ff0000000000000) },
    { "0xABCDEFp0", UINT64_C(0x416579bde0000000) },
    { "0x0p5", 0 },
    { "0x1p1023", UINT64_C(0x7fe0000000000000) },
    { "0x1p1024", UINT64_C(0x7ff0000000000000) },
    { "0x1p99999999999", UINT64_C(0x7ff0000000000000) },
    { "0x1p-1074", 1 },
    { "0x1p-1075", 0 },
    { "0x1.8p-1075", 1 },
    { "0x1p-99999999999", 0 },
    { "0x1.fffffffffffff8p0", UINT64_C(0x4000000000000000) },
    { "0x1.00000000000008p0", UINT64_C(0x3ff0000000000000) },
    { "0x1.000000000000080000000000000000001p0", UINT64_C(0x3ff0000000000001) },
    { "0x100000000000000000000p-80", UINT64_C(0x3ff0000000000000) },
};

static void check_hex(void **state)
{
    const struct hex_case *c = *state;
    double number = 7;
    assert_true(k8sm__double_parse_hex(c->name, strlen(c->name), &number));
    assert_true(bits_of(number) == c->bits);
}

static void texts_that_are_no_number(void **state)
{
    (void)state;
    static const char *const decimal[] = { "",    "+",  ".",   "-.", "e5",  "1e",   "1e+",  "1.2.3",
                                           " 1",  "1 ", "1_0", "1m", "inf", "nan",  "0x1p0", "1f" };
    static const char *const hex[] = { "",     "0",    "0x",   "0xp1", "0x.p1", "0x1",
                                       "0x1p", "0x1pz", "1p1", "0x1.1.1p1", "0x1p1 ", "0y1p1" };
    double number = 7;
    for (size_t i = 0; i < K8SM__COUNT(decimal); i++)
        assert_false(k8sm__double_parse(decimal[i], strlen(decimal[i]), &number));
    for (size_t i = 0; i < K8SM__COUNT(hex); i++)
        assert_false(k8sm__double_parse_hex(hex[i], strlen(hex[i]), &number));
    assert_true(number == 7); /* untouched */
}

/* More digits than are kept: what is cut still decides a tie. */
static void thousands_of_digits(void **state)
{
    (void)state;
    static char text[6000];
    double number;
    memset(text, '0', sizeof text);
    memcpy(text, "9007199254740993.", 17);
    assert_true(k8sm__double_parse(text, sizeof text, &number));
    assert_true(bits_of(number) == UINT64_C(0x4340000000000000));
    text[sizeof text - 1] = '1';
    assert_true(k8sm__double_parse(text, sizeof text, &number));
    assert_true(bits_of(number) == UINT64_C(0x4340000000000001));
    memset(text, '0', sizeof text);
    text[1] = '.';
    memcpy(text + 5000, "15e5000", 7); /* 4998 zeros and 15 behind the point, times 10^5000 */
    assert_true(k8sm__double_parse(text, 5007, &number));
    assert_true(number == 15);
    memset(text, '7', 5000);
    memcpy(text + 5000, "e-5000", 6);
    assert_true(k8sm__double_parse(text, 5006, &number));
    assert_true(bits_of(number) == UINT64_C(0x3fe8e38e38e38e39)); /* 7/9 */
}

/* --- double to text ----------------------------------------------------------------------------- */

static const struct format_case {
    const char *name; /* as Go's encoding/json writes it */
    uint64_t bits;
    const char *mesos, *fifteen, *plain;
} format_cases[] = {
    { "0", 0, "0.0", "0", "0" },
    { "-0", UINT64_C(0x8000000000000000), "-0.0", "-0", "-0" },
    { "2", UINT64_C(0x4000000000000000), "2.0", "2", "2" },
    { "0.1", UINT64_C(0x3fb999999999999a), "0.1", "0.1", "0.1" },
    { "0.30000000000000004", UINT64_C(0x3fd3333333333334), "0.30000000000000004", "0.3",
      "0.30000000000000004" },
    { "-1234.567", UINT64_C(0xc0934a449ba5e354), "-1234.567", "-1234.567", "-1234.567" },
    { "1000000", UINT64_C(0x412e848000000000), "1000000.0", "1000000", "1000000" },
    { "1795386562.7404132", UINT64_C(0x41dac0db30af62ee), "1795386562.7404132",
      "1795386562.74041", "1795386562.7404132" },
    { "100000000000000000000", UINT64_C(0x4415af1d78b58c40), "100000000000000000000.0", "1e+20",
      "100000000000000000000" },
    { "1e+21", UINT64_C(0x444b1ae4d6e2ef50), "1e21", "1e+21", "1000000000000000000000" },
    { "1e+22", UINT64_C(0x4480f0cf064dd592), "1e22", "1e+22", "10000000000000000000000" },
    { "1.5e+300", UINT64_C(0x7e41eb2d66005835), "1.5e300", "1.5e+300", NULL },
    { "0.0001", UINT64_C(0x3f1a36e2eb1c432d), "0.0001", "0.0001", "0.0001" },
    { "0.000001", UINT64_C(0x3eb0c6f7a0b5ed8d), "0.000001", "1e-06", "0.000001" },
    { "1e-7", UINT64_C(0x3e7ad7f29abcaf48), "1e-7", "1e-07", "0.0000001" },
    { "1.25e-9", UINT64_C(0x3e15798ee2308c3a), "1.25e-9", "1.25e-09", "0.00000000125" },
    { "5e-324", 1, "5e-324", "4.94065645841247e-324", NULL },
    { "2.2250738585072014e-308", UINT64_C(0x0010000000000000), "2.2250738585072014e-308",
      "2.2250738585072e-308", NULL },
    { "1.7976931348623157e+308", UINT64_C(0x7fefffffffffffff), "1.7976931348623157e308",
      "1.79769313486232e+308", NULL },
    /* a power of two: the gap below is half of that above */
    { "9007199254740992", UINT64_C(0x4340000000000000), "9007199254740992.0",
      "9.00719925474099e+15", "9007199254740992" },
    { "9.5367431640625e-7", UINT64_C(0x3eb0000000000000), "9.5367431640625e-7",
      "9.5367431640625e-07", "0.00000095367431640625" },
    { "999999999999999.9", UINT64_C(0x430c6bf52633ffff), "999999999999999.9", "1e+15",
      "999999999999999.9" },
    { "9999999.999999998", UINT64_C(0x416312cfffffffff), "9999999.999999998", "10000000",
      "9999999.999999998" },
};

static void check_format(void **state)
{
    const struct format_case *c = *state;
    const double number = double_of(c->bits);
    const struct {
        size_t (*format)(double number, char *text);
        const char *wanted;
    } ways[] = { { k8sm__double_format_json, c->name },
                 { k8sm__double_format_mesos, c->mesos },
                 { k8sm__double_format_15, c->fifteen },
                 { k8sm__double_format_plain, c->plain } };
    char text[K8SM__DOUBLE_TEXT];
    for (size_t i = 0; i < K8SM__COUNT(ways); i++) {
        if (ways[i].wanted == NULL)
            continue;
        assert_int_equal(ways[i].format(number, text), strlen(ways[i].wanted));
        assert_string_equal(text, ways[i].wanted);
    }
}

/* What is no finite number has names in Mesos' JSON. */
static void infinities_have_names(void **state)
{
    (void)state;
    char text[K8SM__DOUBLE_TEXT];
    const double infinity = double_of(UINT64_C(0x7ff0000000000000));
    assert_int_equal(k8sm__double_format_mesos(infinity, text), 10);
    assert_string_equal(text, "\"Infinity\"");
    k8sm__double_format_mesos(-infinity, text);
    assert_string_equal(text, "\"-Infinity\"");
    k8sm__double_format_mesos(double_of(UINT64_C(0x7ff8000000000000)), text);
    assert_string_equal(text, "NaN");
    assert_false(k8sm__double_is_finite(infinity));
    assert_true(k8sm__double_is_finite(0));
    assert_true(k8sm__double_is_negative(-infinity));
    assert_false(k8sm__double_is_negative(-0.0));
    assert_true(k8sm__double_is_zero(-0.0));
    assert_true(k8sm__double_is_subnormal(double_of(1)));
    assert_false(k8sm__double_is_subnormal(0));
}

/* Every exponent once, with few and with all digits: what is printed reads back, as in C. */
static void every_exponent_reads_back(void **state)
{
    (void)state;
    static const uint64_t mantissas[] = { 0, 1, UINT64_C(0xfffffffffffff),
                                          UINT64_C(0x5555555555555), UINT64_C(0x8000000000000) };
    char text[K8SM__DOUBLE_TEXT], expected[64];
    double again;
    for (uint64_t exponent = 0; exponent < 2047; exponent++) {
        for (size_t i = 0; i < K8SM__COUNT(mantissas); i++) {
            const double number = double_of(exponent << 52 | mantissas[i]);
            size_t len = k8sm__double_format_json(number, text);
            assert_true(k8sm__double_parse(text, len, &again));
            assert_true(again == number);
            assert_true(strtod(text, NULL) == number);
            len = k8sm__double_format_plain(-number, text);
            assert_true(len < sizeof text);
            assert_true(k8sm__double_parse(text, len, &again));
            assert_true(again == -number);
            k8sm__double_format_15(number, text);
            snprintf(expected, sizeof expected, "%.15g", number);
            assert_string_equal(text, expected);
        }
    }
}

/* --- thousandths ------------------------------------------------------------------------------------ */

static const struct fixed_case {
    const char *name; /* the number */
    k8sm_status rc;
    int64_t fixed;
} fixed_cases[] = {
    /* Mesos: values.cpp, convertToFixed */
    { "0", K8SM_OK, 0 },
    { "0.0004", K8SM_OK, 0 },
    { "0.0005", K8SM_OK, 1 },
    { "-0.0005", K8SM_OK, -1 },
    { "0.0015", K8SM_OK, 2 },
    { "1.0005", K8SM_OK, 1001 },
    { "4.0005", K8SM_OK, 4000 }, /* the product is 4000.4999999999995 */
    { "1.005", K8SM_OK, 1005 },
    { "1.23456", K8SM_OK, 1235 },
    { "9223372036854774", K8SM_OK, INT64_C(9223372036854773760) }, /* of doubles */
    { "9.223372036854775808e15", K8SM_E_RANGE, 0 },
    { "-9.3e15", K8SM_E_RANGE, 0 },
    { "1e400", K8SM_E_RANGE, 0 },
};

static void check_fixed(void **state)
{
    const struct fixed_case *c = *state;
    int64_t fixed = -7;
    double number;
    assert_true(k8sm__double_parse(c->name, strlen(c->name), &number));
    assert_int_equal(k8sm__fixed_from_double(number, &fixed), c->rc);
    assert_true(fixed == (c->rc == K8SM_OK ? c->fixed : -7));
}

static void thousandths_go_back(void **state)
{
    (void)state;
    int64_t a, b, cut = -7;
    assert_int_equal(k8sm__fixed_from_double(0.1, &a), K8SM_OK);
    assert_int_equal(k8sm__fixed_from_double(0.2, &b), K8SM_OK);
    assert_true(bits_of(k8sm__fixed_to_double(a + b)) == bits_of(0.3));
    assert_true(bits_of(k8sm__fixed_to_double(-1500)) == bits_of(-1.5));
    assert_int_equal(k8sm__fixed_from_double(double_of(UINT64_C(0x7ff8000000000000)), &a),
                     K8SM_E_RANGE);
    for (int64_t i = -100000; i <= 100000; i++) {
        assert_int_equal(k8sm__fixed_from_double(k8sm__fixed_to_double(i), &a), K8SM_OK);
        assert_int_equal(a, i);
    }
    assert_int_equal(k8sm__double_scale(1.001, 1000, &cut), K8SM_OK); /* 1000.9999999999999 */
    assert_int_equal(cut, 1000);
    assert_int_equal(k8sm__double_scale(-1.9, 1, &cut), K8SM_OK);
    assert_int_equal(cut, -1);
    assert_int_equal(k8sm__double_scale(1e19, 1, &cut), K8SM_E_RANGE);
    assert_int_equal(k8sm__double_scale(double_of(UINT64_C(0x7ff8000000000000)), 1, &cut),
                     K8SM_E_RANGE);
    assert_int_equal(cut, -1);
}

int main(void)
{
    struct CMUnitTest
        tests[K8SM__COUNT(parse_cases) + K8SM__COUNT(hex_cases) + K8SM__COUNT(format_cases) +
              K8SM__COUNT(fixed_cases) + 5];
    size_t count = 0;
    memset(tests, 0, sizeof tests);
    ROW_TESTS(tests, count, parse_cases, check_parse);
    ROW_TESTS(tests, count, hex_cases, check_hex);
    ROW_TESTS(tests, count, format_cases, check_format);
    ROW_TESTS(tests, count, fixed_cases, check_fixed);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(texts_that_are_no_number);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(thousands_of_digits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(infinities_have_names);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_exponent_reads_back);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(thousandths_go_back);
    return cmocka_run_group_tests_name("fixed", tests, NULL, NULL);
}
