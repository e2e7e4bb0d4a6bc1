/* One JSON value as Go's encoding/json (1.26) reads it: every text was given to json.Valid,
 * and what is read was compared with the tokens of its Decoder with UseNumber. */
#include "document_text.h"

#define TEXT(text) text, sizeof(text) - 1

static k8sm_status read_json(const char *text, size_t len, const k8sm__limits *limits,
                             const k8sm_alloc *alloc, k8sm__document **ret_document,
                             size_t *ret_end, k8sm_error *err)
{
    k8sm_status rc =
        k8sm__document_read_json(text, len, 0, limits, alloc, ret_document, ret_end, err);
    assert_int_equal(rc == K8SM_OK, *ret_document != NULL);
    return rc;
}

static const struct good_case {
    const char *name, *text;
    size_t len;
    const char *json; /* number text and keys given twice are kept */
} good_cases[] = {
    { "null", TEXT("null"), "null" },
    { "true", TEXT("true"), "true" },
    { "false", TEXT("false"), "false" },
    { "a string", TEXT("\"a\""), "\"a\"" },
    { "an empty string", TEXT("\"\""), "\"\"" },
    { "an empty list", TEXT("[]"), "[]" },
    { "an empty map", TEXT("{}"), "{}" },
    { "blanks everywhere", TEXT(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } "),
      "{\"a\":[1,2],\"b\":{}}" },
    { "zero", TEXT("0"), "0" },
    { "minus zero", TEXT("-0"), "-0" },
    { "an integer", TEXT("12"), "12" },
    { "a fraction", TEXT("1.50"), "1.50" },
    { "an exponent", TEXT("1e3"), "1e3" },
    { "a capital exponent", TEXT("1E3"), "1E3" },
    { "a signed exponent", TEXT("1e+3"), "1e+3" },
    { "a negative exponent", TEXT("1.5E-03"), "1.5E-03" },
    { "zero with a fraction", TEXT("0.0"), "0.0" },
    { "zero with an exponent", TEXT("0e0"), "0e0" },
    { "beyond doubles", TEXT("1e999"), "1e999" },
    { "below doubles", TEXT("1e-999"), "1e-999" },
    { "an integer of many digits", TEXT("123456789012345678901234567890"),
      "123456789012345678901234567890" },
    { "a fraction of many digits", TEXT("0.1234567890123456789012345678901234567890"),
      "0.1234567890123456789012345678901234567890" },
    { "minus zero with a fraction", TEXT("-0.0e-0"), "-0.0e-0" },
    { "short escapes", TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
    { "an escaped letter", TEXT("\"\\u0041\\u00e9\\u4E2D\""), "\"A\303\251\344\270\255\"" },
    { "an escaped NUL", TEXT("\"a\\u0000b\""), "\"a\\u0000b\"" },
    { "an escaped control", TEXT("\"\\u001f\""), "\"\\u001f\"" },
    { "a surrogate pair", TEXT("\"\\ud83d\\ude00\""), "\"\360\237\230\200\"" },
    { "capital digits", TEXT("\"\\uD83D\\uDE00\\u00AF\""), "\"\360\237\230\200\302\257\"" },
    { "a high surrogate alone", TEXT("\"\\ud83d\""), "\"\357\277\275\"" },
    { "a high surrogate, then text", TEXT("\"\\ud83dx\""), "\"\357\277\275x\"" },
    { "a low surrogate alone", TEXT("\"\\ude00\""), "\"\357\277\275\"" },
    { "surrogates in the wrong order", TEXT("\"\\ude00\\ud83d\""),
      "\"\357\277\275\357\277\275\"" },
    { "two high surrogates", TEXT("\"\\ud83d\\ud83d\""), "\"\357\277\275\357\277\275\"" },
    { "two high surrogates, then a low one", TEXT("\"\\ud83d\\ud83d\\ude00\""),
      "\"\357\277\275\360\237\230\200\"" },
    { "a high surrogate, then another escape", TEXT("\"\\ud83d\\n\""), "\"\357\277\275\\n\"" },
    { "a high surrogate, then a letter's escape", TEXT("\"\\ud83d\\u0041\""),
      "\"\357\277\275A\"" },
    { "the last character", TEXT("\"\\udbff\\udfff\""), "\"\364\217\277\277\"" },
    { "noncharacters", TEXT("\"\\uffff\\ufffe\""), "\"\357\277\277\357\277\276\"" },
    { "a line separator", TEXT("\"\\u2028\342\200\250\""), "\"\342\200\250\342\200\250\"" },
    { "delete", TEXT("\"\177\""), "\"\177\"" },
    { "marks of HTML", TEXT("\"<&>\""), "\"<&>\"" },
    { "letters of two bytes", TEXT("\"\303\251\""), "\"\303\251\"" },
    { "letters of three bytes", TEXT("\"\344\270\255\357\277\277\""),
      "\"\344\270\255\357\277\277\"" },
    { "letters of four bytes", TEXT("\"\360\237\230\200\364\217\277\277\""),
      "\"\360\237\230\200\364\217\277\277\"" },
    { "a byte order mark in a string", TEXT("\"\357\273\277\""), "\"\357\273\277\"" },
    { "a map's keys in order", TEXT("{\"b\":1,\"a\":2,\"c\":3}"), "{\"b\":1,\"a\":2,\"c\":3}" },
    { "a key twice", TEXT("{\"a\":1,\"b\":2,\"a\":3}"), "{\"a\":1,\"b\":2,\"a\":3}" },
    { "a key twice by an escape", TEXT("{\"a\":1,\"\\u0061\":2}"), "{\"a\":1,\"a\":2}" },
    { "a key twice in two ways of being broken", TEXT("{\"\\ud800\":1,\"\357\277\275\":2}"),
      "{\"\357\277\275\":1,\"\357\277\275\":2}" },
    { "a key of two cases", TEXT("{\"a\":1,\"A\":2}"), "{\"a\":1,\"A\":2}" },
    { "an empty key", TEXT("{\"\":1}"), "{\"\":1}" },
    { "an escaped key", TEXT("{\"a\\nb\":1}"), "{\"a\\nb\":1}" },
    { "a merge key is a key", TEXT("{\"<<\":{\"a\":1},\"a\":2}"),
      "{\"<<\":{\"a\":1},\"a\":2}" },
    { "words are no words in strings", TEXT("[\"null\",\"yes\",\"1\"]"),
      "[\"null\",\"yes\",\"1\"]" },
    { "lists in lists", TEXT("[[],[[]],[[1],2]]"), "[[],[[]],[[1],2]]" },
    { "maps in maps", TEXT("{\"a\":{\"b\":{\"c\":{}}}}"), "{\"a\":{\"b\":{\"c\":{}}}}" },
    { "maps in lists", TEXT("[{\"a\":[{}]},{}]"), "[{\"a\":[{}]},{}]" },
    { "all kinds", TEXT("[null,true,false,0,1.5,\"\",[],{}]"),
      "[null,true,false,0,1.5,\"\",[],{}]" },
    { "a byte that begins no character", TEXT("\"\377\""), "\"\357\277\275\"" },
    { "a continuation alone", TEXT("\"a\200b\""), "\"a\357\277\275b\"" },
    { "a cut character", TEXT("\"\303\""), "\"\357\277\275\"" },
    { "a cut character of three bytes", TEXT("\"\344\270\""), "\"\357\277\275\357\277\275\"" },
    { "a cut character of four bytes", TEXT("\"\360\237\230\""),
      "\"\357\277\275\357\277\275\357\277\275\"" },
    { "an overlong character", TEXT("\"\300\257\""), "\"\357\277\275\357\277\275\"" },
    { "an overlong character of three bytes", TEXT("\"\340\200\257\""),
      "\"\357\277\275\357\277\275\357\277\275\"" },
    { "an overlong character of four bytes", TEXT("\"\360\200\200\257\""),
      "\"\357\277\275\357\277\275\357\277\275\357\277\275\"" },
    { "a surrogate in UTF-8", TEXT("\"\355\240\200\""),
      "\"\357\277\275\357\277\275\357\277\275\"" },
    { "beyond Unicode", TEXT("\"\364\220\200\200\""),
      "\"\357\277\275\357\277\275\357\277\275\357\277\275\"" },
    { "a cut character before a letter", TEXT("\"\344a\""), "\"\357\277\275a\"" },
    { "a broken key", TEXT("{\"\377\":1}"), "{\"\357\277\275\":1}" },
    { "broken bytes behind an escape", TEXT("\"\\n\377\376\""),
      "\"\\n\357\277\275\357\277\275\"" },
};

static void check_good(void **state)
{
    const struct good_case *c = *state;
    k8sm__document *document = NULL;
    k8sm_error err = { .code = 77 };
    size_t end = 0;
    assert_int_equal(read_json(c->text, c->len, &usual_limits, NULL, &document, &end, &err),
                     K8SM_OK);
    assert_int_equal(err.code, 77); /* untouched */
    while (end < c->len && strchr(" \t\r\n", c->text[end]) != NULL)
        end++;
    assert_int_equal(end, c->len);
    char *json = document_text(document, false);
    assert_string_equal(json, c->json);
    assert_true(k8sm__document_is_json(document));
    assert_true(k8sm__document_dropped(document) == SIZE_MAX);
    free(json);
    k8sm__document_unref(document);
}

/* Reading stops at the first byte that cannot go on; an open string at its quote. */
static const struct bad_case {
    const char *name, *text;
    size_t len;
    uint32_t line, column;
    uint64_t offset;
} bad_cases[] = {
    { "nothing", TEXT(""), 1, 1, 0 },
    { "only blanks", TEXT(" \n"), 2, 1, 2 },
    { "a word", TEXT("nul"), 1, 1, 0 },
    { "a word with a capital", TEXT("Null"), 1, 1, 0 },
    { "a word cut by a quote", TEXT("tru\"e"), 1, 1, 0 },
    { "NaN", TEXT("NaN"), 1, 1, 0 },
    { "infinity", TEXT("Infinity"), 1, 1, 0 },
    { "a bare word", TEXT("a"), 1, 1, 0 },
    { "a single quote", TEXT("'a'"), 1, 1, 0 },
    { "an open list", TEXT("[1"), 1, 3, 2 },
    { "an open list behind a comma", TEXT("[1,"), 1, 4, 3 },
    { "an open map", TEXT("{"), 1, 2, 1 },
    { "an open map behind a key", TEXT("{\"a\""), 1, 5, 4 },
    { "an open map behind a colon", TEXT("{\"a\":"), 1, 6, 5 },
    { "an open map behind a value", TEXT("{\"a\":1"), 1, 7, 6 },
    { "an open map behind a comma", TEXT("{\"a\":1,"), 1, 8, 7 },
    { "an open string", TEXT("\"a"), 1, 1, 0 },
    { "an open string at an escape", TEXT("\"a\\"), 1, 4, 3 },
    { "an open string in an escape", TEXT("\"\\u00"), 1, 4, 3 },
    { "an open string behind letters", TEXT("[\"\303\251"), 1, 2, 1 },
    { "the wrong bracket", TEXT("[1}"), 1, 3, 2 },
    { "the wrong brace", TEXT("{\"a\":1]"), 1, 7, 6 },
    { "a bracket alone", TEXT("]"), 1, 1, 0 },
    { "a comma alone", TEXT(","), 1, 1, 0 },
    { "a comma at the end of a list", TEXT("[1,]"), 1, 4, 3 },
    { "a comma at the end of a map", TEXT("{\"a\":1,}"), 1, 8, 7 },
    { "two commas", TEXT("[1,,2]"), 1, 4, 3 },
    { "a comma first", TEXT("[,1]"), 1, 2, 1 },
    { "no comma", TEXT("[1 2]"), 1, 4, 3 },
    { "no comma in a map", TEXT("{\"a\":1 \"b\":2}"), 1, 8, 7 },
    { "no colon", TEXT("{\"a\" 1}"), 1, 6, 5 },
    { "two colons", TEXT("{\"a\"::1}"), 1, 6, 5 },
    { "no value", TEXT("{\"a\":}"), 1, 6, 5 },
    { "no key", TEXT("{:1}"), 1, 2, 1 },
    { "a number as key", TEXT("{1:2}"), 1, 2, 1 },
    { "a bare key", TEXT("{a:1}"), 1, 2, 1 },
    { "null as key", TEXT("{null:1}"), 1, 2, 1 },
    { "a list as key", TEXT("{[]:1}"), 1, 2, 1 },
    { "a plus sign", TEXT("+1"), 1, 1, 0 },
    { "a minus sign alone", TEXT("-"), 1, 2, 1 },
    { "two minus signs", TEXT("--1"), 1, 2, 1 },
    { "a leading zero", TEXT("[01]"), 1, 3, 2 },
    { "a leading zero behind minus", TEXT("[-01]"), 1, 4, 3 },
    { "a point first", TEXT(".5"), 1, 1, 0 },
    { "a point last", TEXT("5."), 1, 3, 2 },
    { "a point, then a letter", TEXT("5.e1"), 1, 3, 2 },
    { "an exponent without digits", TEXT("1e"), 1, 3, 2 },
    { "an exponent with a sign only", TEXT("[1e+]"), 1, 5, 4 },
    { "two exponents", TEXT("[1e1e1]"), 1, 5, 4 },
    { "two points", TEXT("[1.2.3]"), 1, 5, 4 },
    { "hexadecimal", TEXT("[0x10]"), 1, 3, 2 },
    { "an underscore", TEXT("[1_0]"), 1, 3, 2 },
    { "a letter behind digits", TEXT("[1a]"), 1, 3, 2 },
    { "minus and a letter", TEXT("-a"), 1, 2, 1 },
    { "a raw line end in a string", TEXT("\"a\nb\""), 1, 3, 2 },
    { "a raw tab in a string", TEXT("\"a\tb\""), 1, 3, 2 },
    { "a raw NUL in a string", TEXT("\"a\000b\""), 1, 3, 2 },
    { "a raw control in a string", TEXT("\"\037\""), 1, 2, 1 },
    { "an unknown escape", TEXT("\"\\a\""), 1, 2, 1 },
    { "an escaped quote", TEXT("\"\\'\""), 1, 2, 1 },
    { "an escape of a hex byte", TEXT("\"\\x41\""), 1, 2, 1 },
    { "an escaped NUL byte", TEXT("\"\\\000\""), 1, 2, 1 },
    { "three hex digits", TEXT("\"\\u004\""), 1, 4, 3 },
    { "no hex digits", TEXT("\"\\uxyz0\""), 1, 4, 3 },
    { "hex digits with a sign", TEXT("\"\\u+041\""), 1, 4, 3 },
    { "a comment", TEXT("[1 // a\n]"), 1, 4, 3 },
    { "a block comment", TEXT("[/* a */1]"), 1, 2, 1 },
    { "a form feed", TEXT("[1,\0142]"), 1, 4, 3 },
    { "a no-break space", TEXT("[1,\302\2402]"), 1, 4, 3 },
    { "a byte order mark", TEXT("\357\273\2771"), 1, 1, 0 },
    { "NUL between", TEXT("[1,\0002]"), 1, 4, 3 },
    { "an error on a later line", TEXT("{\n  \"a\": 1,\r\n  \"\303\251\": x\n}"), 3, 9, 21 },
    { "an error behind CR", TEXT("[1,\r2,\r x]"), 3, 2, 8 },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    size_t end = 77;
    assert_int_equal(read_json(c->text, c->len, &usual_limits, NULL, &document, &end, &err),
                     K8SM_E_SYNTAX);
    assert_int_equal(end, 77); /* untouched */
    assert_int_equal(err.code, K8SM_E_SYNTAX);
    assert_true(err.message[0] != '\0');
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    assert_int_equal(err.offset, c->offset);
    assert_int_equal(read_json(c->text, c->len, &usual_limits, NULL, &document, &end, NULL),
                     K8SM_E_SYNTAX);
}

/* Every prefix of a value is refused (numbers and blanks apart), without a read behind it:
 * the copies are exactly as long, for the sanitizers. */
static void prefixes_are_refused(void **state)
{
    static const char text[] = "{\"a\":[1.5e3,-0,true,false,null,"
                               "\"\\u00e9\\ud83d\\ude00\\n\303\251\360\237\230\200\"]}";
    (void)state;
    for (size_t len = 0; len < sizeof text - 1; len++) {
        k8sm__document *document = NULL;
        size_t end = 0;
        char *copy = malloc(len == 0 ? 1 : len);
        assert_non_null(copy);
        memcpy(copy, text, len);
        assert_int_equal(read_json(copy, len, &usual_limits, NULL, &document, &end, NULL),
                         K8SM_E_SYNTAX);
        free(copy);
    }
}

/* A value ends where it can: what follows is the stream's business. */
static const struct end_case {
    const char *name, *text;
    size_t begin, end;
} end_cases[] = {
    { "a value behind a value", "{} {}", 0, 2 },
    { "from the second on", "{} {}", 2, 5 },
    { "text behind", "[1]x", 0, 3 },
    { "a brace too many", "{}}", 0, 2 },
    { "a number before a letter", "1x", 0, 1 },
    { "a zero before a digit", "01", 0, 1 },
    { "a number before a point of its own", "1.5.2", 0, 3 },
    { "a word before letters", "nullx", 0, 4 },
    { "a string before a string", "\"a\"\"b\"", 0, 3 },
    { "blanks behind are left", "true \n", 0, 4 },
};

static void check_end(void **state)
{
    const struct end_case *c = *state;
    k8sm__document *document = NULL;
    size_t end = 77;
    assert_int_equal(k8sm__document_read_json(c->text, strlen(c->text), c->begin, &usual_limits,
                                              NULL, &document, &end, NULL),
                     K8SM_OK);
    assert_int_equal(end, c->end);
    k8sm__document_unref(document);
}

/* Text without escapes is borrowed; escaped text, and broken text, is no quantity's. */
static void strings_are_borrowed(void **state)
{
    static const char text[] = "[\"abc\",\"d\\ne\",\"f\377g\",\"\303\251\",1.50,\"\"]";
    static const bool escaped[] = { false, true, true, false, false, false };
    k8sm__document *document = NULL;
    size_t end = 0, len;
    k8sm__iter iter;
    (void)state;
    assert_int_equal(
        read_json(text, sizeof text - 1, &usual_limits, NULL, &document, &end, NULL), K8SM_OK);
    k8sm__iter_init(&iter, document, k8sm__document_root(document));
    while (k8sm__iter_next(&iter)) {
        const char *found = k8sm__node_text(document, iter.value, &len);
        assert_int_equal(k8sm__node_has_escapes(document, iter.value), escaped[iter.index]);
        if (len > 0)
            assert_int_equal(found >= text && found < text + sizeof text, !escaped[iter.index]);
    }
    k8sm__document_unref(document);
}

static void numbers_say_their_kind(void **state)
{
    static const char text[] = "[1, -1, 1.0, 1e3, 1E-3, 18446744073709551616, -0]";
    static const k8sm__kind kinds[] = { K8SM__INTEGER, K8SM__INTEGER, K8SM__FLOAT,  K8SM__FLOAT,
                                        K8SM__FLOAT,   K8SM__INTEGER, K8SM__INTEGER };
    k8sm__document *document = NULL;
    size_t end = 0;
    k8sm__iter iter;
    (void)state;
    assert_int_equal(
        read_json(text, sizeof text - 1, &usual_limits, NULL, &document, &end, NULL), K8SM_OK);
    k8sm__iter_init(&iter, document, k8sm__document_root(document));
    while (k8sm__iter_next(&iter))
        assert_int_equal(k8sm__node_kind(document, iter.value), kinds[iter.index]);
    assert_int_equal(iter.given, K8SM__COUNT(kinds));
    k8sm__document_unref(document);
}

/* --- limits --------------------------------------------------------------------------------
 */

static const struct limit_case {
    const char *name, *text;
    uint32_t depth, nodes, key_bytes;
    k8sm_status rc;
    uint32_t column;
} limit_cases[] = {
    { "as deep", "[{\"a\":[1]}]", 3, 9, 9, K8SM_OK, 0 },
    { "one deeper", "[{\"a\":[1]}]", 2, 9, 9, K8SM_E_LIMIT, 7 },
    { "a map one deeper", "[[{}]]", 2, 9, 9, K8SM_E_LIMIT, 3 },
    { "as many values", "[1,\"a\",{}]", 9, 4, 9, K8SM_OK, 0 },
    { "one more value", "[1,\"a\",{}]", 9, 3, 9, K8SM_E_LIMIT, 8 },
    { "keys are values, too", "{\"a\":1}", 9, 2, 9, K8SM_E_LIMIT, 6 },
    { "a key as the one more", "{\"a\":1}", 9, 1, 9, K8SM_E_LIMIT, 2 },
    { "a scalar as the one more", "1", 9, 0, 9, K8SM_E_LIMIT, 1 },
    { "a key as long", "{\"abc\":\"defg\"}", 9, 9, 3, K8SM_OK, 0 },
    { "a longer key", "{\"abcd\":1}", 9, 9, 3, K8SM_E_LIMIT, 2 },
    { "escapes count as what they are", "{\"\\u0061\\u0062\\u0063\":1}", 9, 9, 3, K8SM_OK, 0 },
    { "broken bytes count as three", "{\"\377\377\":1}", 9, 9, 5, K8SM_E_LIMIT, 2 },
    { "deeper than is ever read", "", 100000, 100000, 9, K8SM_E_LIMIT, 257 },
};

static void check_limit(void **state)
{
    const struct limit_case *c = *state;
    const k8sm__limits limits = { .max_depth = c->depth,
                                  .max_nodes = c->nodes,
                                  .max_key_bytes = c->key_bytes };
    char deep[1000];
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    size_t end = 0, len = strlen(c->text);
    memset(deep, '[', sizeof deep);
    assert_int_equal(read_json(len == 0 ? deep : c->text, len == 0 ? sizeof deep : len, &limits,
                               NULL, &document, &end, &err),
                     c->rc);
    assert_int_equal(err.column, c->column);
    assert_int_equal(err.line, c->column > 0);
    k8sm__document_unref(document);
}

/* --- memory --------------------------------------------------------------------------------
 */

static void every_allocation_can_fail(void **state)
{
    static const char text[] =
        "{\"a\":\"b\\n\",\"c\\u0000\":[1,2,{\"d\":\"\377\"}],\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
        "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,\"a\":2}";
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm__document *document = NULL;
        k8sm_error err = { 0 };
        size_t end = 77;
        k8sm_status rc =
            read_json(text, sizeof text - 1, &usual_limits, &alloc, &document, &end, &err);
        k8sm__document_unref(document);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 4);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_int_equal(err.code, K8SM_E_NOMEM);
        assert_int_equal(end, 77);
        assert_true(n < 100);
    }
}

static void failures_free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(bad_cases); i++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm__document *document = NULL;
        size_t end = 0;
        assert_int_equal(read_json(bad_cases[i].text, bad_cases[i].len, &usual_limits, &alloc,
                                   &document, &end, NULL),
                         K8SM_E_SYNTAX);
        assert_int_equal(f.live, 0);
    }
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(good_cases) + K8SM__COUNT(bad_cases) +
                                   K8SM__COUNT(end_cases) + K8SM__COUNT(limit_cases) + 5];
    size_t count = 0;
    ROW_TESTS(tests, count, good_cases, check_good);
    ROW_TESTS(tests, count, bad_cases, check_bad);
    ROW_TESTS(tests, count, end_cases, check_end);
    ROW_TESTS(tests, count, limit_cases, check_limit);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(prefixes_are_refused);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(strings_are_borrowed);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(numbers_say_their_kind);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(failures_free_all);
    return _cmocka_run_group_tests("json", tests, count, NULL, NULL);
}
