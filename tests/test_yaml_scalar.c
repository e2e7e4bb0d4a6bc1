/* Plain and tagged scalars as sigs.k8s.io/yaml v1.6.0 reads them: each text is read as the
 * value of a map by YAMLToJSON, whose answer stands beside it; NULL: it refuses. */
#include "document_text.h"

static const struct scalar_case {
    const char *name; /* the text */
    const char *json;
} value_cases[] = {
    /* null */
    { "", "null" },
    { "~", "null" },
    { "null", "null" },
    { "Null", "null" },
    { "NULL", "null" },
    { "nULL", "\"nULL\"" },
    { "nil", "\"nil\"" },
    { "'null'", "\"null\"" },
    { "\"~\"", "\"~\"" },
    /* boolean */
    { "y", "true" },
    { "Y", "true" },
    { "yes", "true" },
    { "Yes", "true" },
    { "YES", "true" },
    { "true", "true" },
    { "True", "true" },
    { "TRUE", "true" },
    { "on", "true" },
    { "On", "true" },
    { "ON", "true" },
    { "n", "false" },
    { "N", "false" },
    { "no", "false" },
    { "No", "false" },
    { "NO", "false" },
    { "false", "false" },
    { "False", "false" },
    { "FALSE", "false" },
    { "off", "false" },
    { "Off", "false" },
    { "OFF", "false" },
    { "yEs", "\"yEs\"" },
    { "tRUE", "\"tRUE\"" },
    { "oN", "\"oN\"" },
    { "'yes'", "\"yes\"" },
    { "\"no\"", "\"no\"" },
    { "yes no", "\"yes no\"" },
    /* integer */
    { "0", "0" },
    { "-0", "0" },
    { "+0", "0" },
    { "7", "7" },
    { "+7", "7" },
    { "-7", "-7" },
    { "007", "7" },
    { "010", "8" },
    { "-010", "-8" },
    { "0o17", "15" },
    { "0O17", "15" },
    { "-0o17", "-15" },
    { "08", "8" },
    { "0x1f", "31" },
    { "0X1F", "31" },
    { "-0x1f", "-31" },
    { "+0x1F", "31" },
    { "0xg", "\"0xg\"" },
    { "0x", "\"0x\"" },
    { "0b101", "5" },
    { "0B101", "5" },
    { "-0b101", "-5" },
    { "+0b101", "5" },
    { "0b2", "\"0b2\"" },
    { "0b", "\"0b\"" },
    { "0b-1", "-1" },
    { "-0b-1", "\"-0b-1\"" },
    { "0b+1", "1" },
    { "1_000", "1000" },
    { "1__0", "10" },
    { "1_", "1" },
    { "0x_f", "15" },
    { "_1", "\"_1\"" },
    { "-_1", "-1" },
    { "9223372036854775807", "9223372036854775807" },
    { "9223372036854775808", "9223372036854775808" },
    { "+9223372036854775807", "9223372036854775807" },
    { "+9223372036854775808", "9223372036854776000" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "-9223372036854775809", "-9223372036854776000" },
    { "18446744073709551615", "18446744073709551615" },
    { "18446744073709551616", "18446744073709552000" },
    { "0xffffffffffffffff", "18446744073709551615" },
    { "0x10000000000000000", "\"0x10000000000000000\"" },
    { "0b1111111111111111111111111111111111111111111111111111111111111111",
      "18446744073709551615" },
    { "01777777777777777777777", "18446744073709551615" },
    { "00", "0" },
    { "0_8", "8" },
    { "0o8", "\"0o8\"" },
    /* float */
    { "0.5", "0.5" },
    { ".5", "0.5" },
    { "5.", "5" },
    { "-.5", "-0.5" },
    { "+.5", "0.5" },
    { "+0.5", "0.5" },
    { "-0.0", "-0" },
    { "0.0", "0" },
    { "1e3", "1000" },
    { "1E3", "1000" },
    { "1e+3", "1000" },
    { "1e-3", "0.001" },
    { "1.e3", "1000" },
    { ".5e1", "5" },
    { "1e20", "100000000000000000000" },
    { "1e21", "1e+21" },
    { "123456789012345678901234", "1.2345678901234569e+23" },
    { "0.000001", "0.000001" },
    { "0.0000001", "1e-7" },
    { "1e308", "1e+308" },
    { "1.7976931348623157e308", "1.7976931348623157e+308" },
    { "1e309", "\"1e309\"" },
    { "-1e309", "\"-1e309\"" },
    { "1e-323", "1e-323" },
    { "1e-400", "0" },
    { "5e-324", "5e-324" },
    { "9007199254740993.0", "9007199254740992" },
    { "0.30000000000000004", "0.30000000000000004" },
    { "0.1", "0.1" },
    { "100.0", "100" },
    { "1_0.5", "10.5" },
    { "._5", "\"._5\"" },
    { ".5_0", "0.5" },
    { "1e", "\"1e\"" },
    { "1e+", "\"1e+\"" },
    { "e3", "\"e3\"" },
    { "1.2.3", "\"1.2.3\"" },
    { "1.5e3.5", "\"1.5e3.5\"" },
    { "0x1p4", "\"0x1p4\"" },
    { "0x1.8", "\"0x1.8\"" },
    { "1e1_0", "10000000000" },
    { "3.14159265358979323846", "3.141592653589793" },
    { "4.35", "4.35" },
    { "2.2250738585072014e-308", "2.2250738585072014e-308" },
    { "-", NULL },
    { "+", "\"+\"" },
    { ".", "\".\"" },
    { "..", "\"..\"" },
    { "-.", "\"-.\"" },
    { "1-", "\"1-\"" },
    { "--1", "\"--1\"" },
    { "1 2", "\"1 2\"" },
    /* not a number of JSON */
    { ".inf", NULL },
    { ".Inf", NULL },
    { ".INF", NULL },
    { "+.inf", NULL },
    { "+.Inf", NULL },
    { "+.INF", NULL },
    { "-.inf", NULL },
    { "-.Inf", NULL },
    { "-.INF", NULL },
    { ".nan", NULL },
    { ".NaN", NULL },
    { ".NAN", NULL },
    { ".iNF", "\".iNF\"" },
    { "inf", "\"inf\"" },
    { "-inf", "\"-inf\"" },
    { "NaN", "\"NaN\"" },
    { "nan", "\"nan\"" },
    { "Infinity", "\"Infinity\"" },
    { ".infinity", "\".infinity\"" },
    { "+.nan", "\"+.nan\"" },
    /* date and time */
    { "2001-01-01", "\"2001-01-01\"" },
    { "2001-1-1", "\"2001-1-1\"" },
    { "2001-13-01", "\"2001-13-01\"" },
    { "2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\"" },
    { "2001-12-14 21:59:43.10 -5", "\"2001-12-14 21:59:43.10 -5\"" },
    { "2001-12-15 2:59:43.10", "\"2001-12-15 2:59:43.10\"" },
    { "12:30", "\"12:30\"" },
    { "1:30:45", "\"1:30:45\"" },
    { "190:20:30", "\"190:20:30\"" },
    { "-1:30", "\"-1:30\"" },
    { "2001-", "\"2001-\"" },
    { "20011-01-01", "\"20011-01-01\"" },
    { "2001", "2001" },
    /* string */
    { "a", "\"a\"" },
    { "a b", "\"a b\"" },
    { "a#b", "\"a#b\"" },
    { "a:b", "\"a:b\"" },
    { "a: ", NULL },
    { ":a", "\":a\"" },
    { "-a", "\"-a\"" },
    { "?a", "\"?a\"" },
    { "=", "\"=\"" },
    { "<<", "\"<<\"" },
    { "<", "\"<\"" },
    { "!important", "\"\"" },
    { "%a", NULL },
    { "a%", "\"a%\"" },
    { "'a''b'", "\"a'b\"" },
    { "\"a\\tb\"", "\"a\\tb\"" },
    { "'1'", "\"1\"" },
    { "\"1\"", "\"1\"" },
    { "1 # note", "1" },
    { "\303\251", "\"\303\251\"" },
    { "a\\nb", "\"a\\\\nb\"" },
    { "\"\\u00e9\\x41\\U0001F600\\e\\0\\_\\N\\L\\P\\a\\b\\v\\f\\r\\\"\\\\\\ \"",
      "\"\303\251A\360\237\230\200\\u001b\\u0000\302\240\302\205\342\200\250\342\200\251\\u0007"
      "\\b\\u000b\\f\\r\\\"\\\\ \"" },
    { "100m", "\"100m\"" },
    { "64Mi", "\"64Mi\"" },
    { "1Ki", "\"1Ki\"" },
    { "1e3m", "\"1e3m\"" },
    { "0x10Mi", "\"0x10Mi\"" },
    { "10%", "\"10%\"" },
    { "a,b", "\"a,b\"" },
    { "a]b", "\"a]b\"" },
    { "@a", NULL },
    { "`a", NULL },
    { "*", NULL },
    { "&", NULL },
    { "|", "\"\"" },
    { "a\tb", "\"a\\tb\"" },
    /* tag */
    { "!!str 1", "\"1\"" },
    { "!!str", "\"\"" },
    { "!!str true", "\"true\"" },
    { "!!int \"1\"", "1" },
    { "!!int 0x10", "16" },
    { "!!int a", NULL },
    { "!!int 1.5", NULL },
    { "!!int ''", NULL },
    { "!!float 1", "1" },
    { "!!float 1.5", "1.5" },
    { "!!float '1e3'", "1000" },
    { "!!float 9223372036854775807", "9223372036854776000" },
    { "!!float 18446744073709551615", NULL },
    { "!!float -0", "0" },
    { "!!float .inf", NULL },
    { "!!float x", NULL },
    { "!!bool yes", "true" },
    { "!!bool 'on'", "true" },
    { "!!bool 1", NULL },
    { "!!bool maybe", NULL },
    { "!!null ~", "null" },
    { "!!null ''", "null" },
    { "!!null", "null" },
    { "!!null x", NULL },
    { "!!timestamp 2001-01-01", "\"2001-01-01\"" },
    { "!!timestamp '2001-12-14T21:59:43.1Z'", "\"2001-12-14T21:59:43.1Z\"" },
    { "!!timestamp 2001-12-14t1:2:3+24:60", "\"2001-12-14t1:2:3+24:60\"" },
    { "!!timestamp 2001-12-14T1:2:3+24:61", NULL },
    { "!!timestamp 2001-12-14T1:2:3 Z", NULL },
    { "!!timestamp 2001-12-14  1:2:3,5", "\"2001-12-14  1:2:3,5\"" },
    { "!!timestamp 2001-2-29", NULL },
    { "!!timestamp 2000-2-29", "\"2000-2-29\"" },
    { "!!timestamp 2001-01-01 24:00:00", NULL },
    { "!!timestamp 2001-01-01 1:2", NULL },
    { "!!timestamp 2001-01-01 1:60:00", NULL },
    { "!!timestamp 2001-01-01x1:2:3", NULL },
    { "!!timestamp 2001-0-1", NULL },
    { "!!timestamp 2001-1-0", NULL },
    { "!!timestamp 2001-1", NULL },
    { "!!timestamp 2001-1-001", NULL },
    { "!!timestamp 1", NULL },
    { "!!binary aGk=", "\"hi\"" },
    { "!!binary 'aGk'", NULL },
    { "!!binary aGkh", "\"hi!\"" },
    { "!!binary aA==", "\"h\"" },
    { "!!binary aG k=", NULL },
    { "!!binary \"aG\\nk=\"", "\"hi\"" },
    { "!!binary \"aG\\r\\nk=\"", "\"hi\"" },
    { "!!binary a===", NULL },
    { "!!binary aGk=aGk=", NULL },
    { "!!binary aGk==", NULL },
    { "!!binary '*'", NULL },
    { "!!binary ''", "\"\"" },
    { "!!binary /+8=", "\"\357\277\275\357\277\275\"" },
    { "!!binary AAE=", "\"\\u0000\\u0001\"" },
    { "! 1", "\"1\"" },
    { "! yes", "\"yes\"" },
    { "! ~", "\"~\"" },
    { "! .inf", "\".inf\"" },
    { "! 'x'", "\"x\"" },
    { "!", "\"\"" },
    { "!foo 1", "\"1\"" },
    { "!foo yes", "\"yes\"" },
    { "!!foo 1", "\"1\"" },
    { "!!map x", "\"x\"" },
    { "!!seq x", "\"x\"" },
    { "!!merge x", "\"x\"" },
    { "!<tag:yaml.org,2002:int> '2'", "2" },
    { "!<tag:yaml.org,2002:str> 2", "\"2\"" },
    { "!!set {b}", "{\"b\":null}" },
    { "!!omap [a: 1]", "[{\"a\":1}]" },
    { "&x 1", "1" },
    { "&x !!str 1", "\"1\"" },
    { "!!str &x 1", "\"1\"" },
    { "!!str &x", "\"\"" },
    { "&x", "null" },
};

/* Keys become strings: floats by way of 32 bits. Read as KEY: v. */
static const struct scalar_case key_cases[] = {
    { "a", "{\"a\":\"v\"}" },
    { "1", "{\"1\":\"v\"}" },
    { "0x10", "{\"16\":\"v\"}" },
    { "010", "{\"8\":\"v\"}" },
    { "1.50", "{\"1.5\":\"v\"}" },
    { "1.0", "{\"1\":\"v\"}" },
    { "100000.5", "{\"100000.5\":\"v\"}" },
    { "999999", "{\"999999\":\"v\"}" },
    { "1e6", "{\"1e+06\":\"v\"}" },
    { "1000000.0", "{\"1e+06\":\"v\"}" },
    { "123456.7", "{\"123456.7\":\"v\"}" },
    { "1234567.5", "{\"1.2345675e+06\":\"v\"}" },
    { "0.0001", "{\"0.0001\":\"v\"}" },
    { "0.00001", "{\"1e-05\":\"v\"}" },
    { "16777217.0", "{\"1.6777216e+07\":\"v\"}" },
    { "0.1", "{\"0.1\":\"v\"}" },
    { "3.4028235e38", "{\"3.4028235e+38\":\"v\"}" },
    { "3.4028236e38", "{\".inf\":\"v\"}" },
    { "1e39", "{\".inf\":\"v\"}" },
    { "-1e39", "{\"-.inf\":\"v\"}" },
    { "1e-45", "{\"1e-45\":\"v\"}" },
    { "1e-46", "{\"0\":\"v\"}" },
    { "-0.0", "{\"-0\":\"v\"}" },
    { "1e400", "{\"1e400\":\"v\"}" },
    { "yes", "{\"true\":\"v\"}" },
    { "off", "{\"false\":\"v\"}" },
    { "true", "{\"true\":\"v\"}" },
    { ".inf", "{\".inf\":\"v\"}" },
    { "-.Inf", "{\"-.inf\":\"v\"}" },
    { ".nan", "{\".nan\":\"v\"}" },
    { "+.INF", "{\".inf\":\"v\"}" },
    { "9223372036854775807", "{\"9223372036854775807\":\"v\"}" },
    { "9223372036854775808", NULL },
    { "-9223372036854775808", "{\"-9223372036854775808\":\"v\"}" },
    { "99999999999999999999", "{\"1e+20\":\"v\"}" },
    { "2001-01-01", "{\"2001-01-01\":\"v\"}" },
    { "'null'", "{\"null\":\"v\"}" },
    { "\"\"", "{\"\":\"v\"}" },
    { "! ~", "{\"~\":\"v\"}" },
    { "! 1", "{\"1\":\"v\"}" },
    { "!!str 1", "{\"1\":\"v\"}" },
    { "!!int '1'", "{\"1\":\"v\"}" },
    { "!!float 1", "{\"1\":\"v\"}" },
    { "!!float '1e7'", "{\"1e+07\":\"v\"}" },
    { "!!bool on", "{\"true\":\"v\"}" },
    { "!!binary aGk=", "{\"hi\":\"v\"}" },
    { "!!timestamp 2001-01-01", "{\"2001-01-01\":\"v\"}" },
    { "!!timestamp x", NULL },
    { "!!int x", NULL },
    { "~", NULL },
    { "null", NULL },
    { "", NULL },
    { "!!null ''", NULL },
    { "!!str", "\"v\"" },
    { "1_000", "{\"1000\":\"v\"}" },
    { "\303\251", "{\"\303\251\":\"v\"}" },
    { "a b", "{\"a b\":\"v\"}" },
    { "'a: b'", "{\"a: b\":\"v\"}" },
    { "[a]", NULL },
    { "{a: b}", NULL },
    { "? a", NULL },
};

static void check_reading(const char *yaml, const char *before, const char *json,
                          const char *behind)
{
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    size_t end = 0, len = strlen(yaml);
    k8sm_status rc =
        k8sm__document_read_yaml(yaml, len, 0, len, &usual_limits, NULL, &document, &end, &err);
    if (json == NULL) {
        assert_int_equal(rc, K8SM_E_SYNTAX);
        assert_int_equal(err.code, rc);
        assert_null(document);
        assert_true(err.line > 0 && err.line <= 2 && err.column > 0 && err.offset <= len);
        assert_true(err.message[0] != '\0');
        return;
    }
    assert_int_equal(rc, K8SM_OK);
    char expected[512], *text = document_text(document, true);
    snprintf(expected, sizeof expected, "%s%s%s", before, json, behind);
    assert_string_equal(text, expected);
    free(text);
    k8sm__document_unref(document);
}

static void check_value(void **state)
{
    const struct scalar_case *c = *state;
    char yaml[512];
    snprintf(yaml, sizeof yaml, "a: %s\n", c->name);
    check_reading(yaml, "{\"a\":", c->json, "}");
}

static void check_key(void **state)
{
    const struct scalar_case *c = *state;
    char yaml[512];
    snprintf(yaml, sizeof yaml, "%s: v\n", c->name);
    check_reading(yaml, "", c->json, "");
}

/* A plain scalar is the same in a flow list, where it ends elsewhere. */
static void values_in_flow(void **state)
{
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(value_cases); i++) {
        const char *text = value_cases[i].name;
        char yaml[512];
        if (text[0] == '\0' || strcmp(text, "-") == 0 || strpbrk(text, "!&*#[]{},?|%:") != NULL)
            continue;
        snprintf(yaml, sizeof yaml, "[%s]\n", text);
        check_reading(yaml, "[", value_cases[i].json, "]");
    }
}

/* The same text between quotes is a string, whatever it looks like. */
static void quoted_values_are_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(value_cases); i++) {
        const char *text = value_cases[i].name;
        char yaml[512], json[512];
        if (strpbrk(text, "'\"\\\t") != NULL)
            continue;
        snprintf(yaml, sizeof yaml, "a: '%s'\n", text);
        snprintf(json, sizeof json, "\"%s\"", text);
        check_reading(yaml, "{\"a\":", json, "}");
    }
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(value_cases) + K8SM__COUNT(key_cases) + 2];
    size_t count = 0;
    ROW_TESTS(tests, count, value_cases, check_value);
    ROW_TESTS(tests, count, key_cases, check_key);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(values_in_flow);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(quoted_values_are_strings);
    return _cmocka_run_group_tests("yaml_scalar", tests, count, NULL, NULL);
}
