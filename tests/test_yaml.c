/* One YAML document as sigs.k8s.io/yaml v1.6.0 reads it: what stands beside a text was given
 * by its YAMLToJSON, and YAMLToJSONStrict said whether keys are given twice. Places of
 * errors are those of libyaml, or of the token that a rule of kubernetes-resources forbids. */
#include "document_text.h"

#define TEXT(text) text, sizeof(text) - 1

static k8sm_status read_yaml(const char *text, size_t len, const k8sm__limits *limits,
                             const k8sm_alloc *alloc, k8sm__document **ret_document,
                             k8sm_error *err)
{
    size_t end = 0;
    k8sm_status rc =
        k8sm__document_read_yaml(text, len, 0, len, limits, alloc, ret_document, &end, err);
    assert_int_equal(rc == K8SM_OK, *ret_document != NULL);
    if (rc == K8SM_OK)
        assert_int_equal(end, len);
    return rc;
}

static void check_place(const char *text, size_t len, const k8sm_error *err, uint32_t line,
                        uint32_t column, uint64_t offset)
{
    assert_int_equal(err->line, line);
    assert_int_equal(err->column, column);
    assert_int_equal(err->offset, offset);
    assert_true(offset <= len);
    (void)text;
}

/* --- what is read ---------------------------------------------------------------------------
 */

static const struct good_case {
    const char *name, *text;
    size_t len;
    const char *json;
} good_cases[] = {
    { "nothing", TEXT(""), "null" },
    { "blanks", TEXT(" \n \n"), "null" },
    { "a comment", TEXT("# a\n"), "null" },
    { "two comments and blanks", TEXT("\n# a\n   # b\n\n"), "null" },
    { "a separator alone", TEXT("---\n"), "null" },
    { "null", TEXT("null\n"), "null" },
    { "a separator and an end", TEXT("---\n...\n"), "null" },
    { "a string as root", TEXT("a\n"), "\"a\"" },
    { "a number as root", TEXT("1.5"), "1.5" },
    { "a quoted root", TEXT("'a'\n"), "\"a\"" },
    { "a list as root", TEXT("- a\n- b\n"), "[\"a\",\"b\"]" },
    { "an empty list", TEXT("[]\n"), "[]" },
    { "an empty map", TEXT("{}\n"), "{}" },
    { "a literal as root", TEXT("|\n a\n b\n"), "\"a\\nb\\n\"" },
    { "a root behind a separator", TEXT("--- \na: 1\n"), "{\"a\":1}" },
    { "no line end", TEXT("a: b"), "{\"a\":\"b\"}" },
    { "a list below a key", TEXT("a:\n  - b\n  - c\n"), "{\"a\":[\"b\",\"c\"]}" },
    { "a list as deep as its key", TEXT("a:\n- b\n- c\nd: e\n"),
      "{\"a\":[\"b\",\"c\"],\"d\":\"e\"}" },
    { "a map in a list", TEXT("- a: 1\n  b: 2\n- c: 3\n"), "[{\"a\":1,\"b\":2},{\"c\":3}]" },
    { "a list in a list", TEXT("- - a\n  - b\n- - c\n"), "[[\"a\",\"b\"],[\"c\"]]" },
    { "a value on its own line", TEXT("a:\n  b\n"), "{\"a\":\"b\"}" },
    { "no value", TEXT("a:\nb:\n"), "{\"a\":null,\"b\":null}" },
    { "no item", TEXT("-\n- a\n-\n"), "[null,\"a\",null]" },
    { "a key of several words", TEXT("a b: c\n"), "{\"a b\":\"c\"}" },
    { "a key with colons", TEXT("a:b:c: d\n"), "{\"a:b:c\":\"d\"}" },
    { "a quoted key", TEXT("'a: b': c\n\"d\\te\": f\n"), "{\"a: b\":\"c\",\"d\\te\":\"f\"}" },
    { "an explicit key", TEXT("? a\n: b\n"), "{\"a\":\"b\"}" },
    { "an explicit key without a value", TEXT("? a\n? b\n"), "{\"a\":null,\"b\":null}" },
    { "an explicit key that is a list item's", TEXT("- ? a\n  : b\n"), "[{\"a\":\"b\"}]" },
    { "indentation of one", TEXT("a:\n b:\n  c: d\n"), "{\"a\":{\"b\":{\"c\":\"d\"}}}" },
    { "deeper, then back", TEXT("a:\n     b: 1\n     c: 2\nd: 3\n"),
      "{\"a\":{\"b\":1,\"c\":2},\"d\":3}" },
    { "a plain scalar over lines", TEXT("a: b\n  c\n\n  d\n"), "{\"a\":\"b c\\nd\"}" },
    { "a comment inside a block", TEXT("a:\n  # c\n  b: 1\n# d\n"), "{\"a\":{\"b\":1}}" },
    { "blank lines inside", TEXT("a:\n\n  b: 1\n\n\n  c: 2\n"), "{\"a\":{\"b\":1,\"c\":2}}" },
    { "a long key",
      TEXT("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
           "kk: v\n"),
      "{\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\":\"v\"}" },
    { "a colon without a blank", TEXT("a: b:c\n"), "{\"a\":\"b:c\"}" },
    { "a hash without a blank", TEXT("a: b#c\n"), "{\"a\":\"b#c\"}" },
    { "an url", TEXT("a: http://x:80/y?z=1#f\n"), "{\"a\":\"http://x:80/y?z=1#f\"}" },
    { "an image", TEXT("image: reg.io:5000/a/b:1.2@sha256:00\n"),
      "{\"image\":\"reg.io:5000/a/b:1.2@sha256:00\"}" },
    { "windows path", TEXT("a: C:\\x\\y\n"), "{\"a\":\"C:\\\\x\\\\y\"}" },
    { "tabs between tokens", TEXT("a:\tb\t# c\n"), "{\"a\":\"b\"}" },
    { "flow map", TEXT("{a: 1, b: 2}\n"), "{\"a\":1,\"b\":2}" },
    { "flow list", TEXT("[a, b, 'c', \"d\"]\n"), "[\"a\",\"b\",\"c\",\"d\"]" },
    { "flow over lines", TEXT("{\n  a: [\n    1,\n    2\n  ],\n  b: {}\n}\n"),
      "{\"a\":[1,2],\"b\":{}}" },
    { "a comma at the end", TEXT("{a: 1,}\n"), "{\"a\":1}" },
    { "a comma at the end of a list", TEXT("[a, b,]\n"), "[\"a\",\"b\"]" },
    { "flow at the margin below a key", TEXT("a: [\nb,\nc]\n"), "{\"a\":[\"b\",\"c\"]}" },
    { "JSON", TEXT("{\"a\":1,\"b\":[true,null,\"c\"]}\n"),
      "{\"a\":1,\"b\":[true,null,\"c\"]}" },
    { "JSON without blanks behind colons", TEXT("{\"a\":\"b\",\"c\":{\"d\":[]}}"),
      "{\"a\":\"b\",\"c\":{\"d\":[]}}" },
    { "single pairs in a list", TEXT("[a: 1, b: 2]\n"), "[{\"a\":1},{\"b\":2}]" },
    { "a key without a value", TEXT("{a, b: , c}\n"), "{\"a\":null,\"b\":null,\"c\":null}" },
    { "an explicit key in flow", TEXT("{? a : b, ? c}\n"), "{\"a\":\"b\",\"c\":null}" },
    { "an explicit pair in a list", TEXT("[? a : b]\n"), "[{\"a\":\"b\"}]" },
    { "comments in flow", TEXT("[a, # b\n c]\n"), "[\"a\",\"c\"]" },
    { "a tab in flow", TEXT("{\ta:\t1\t}\n"), "{\"a\":1}" },
    { "flow in block in flow", TEXT("- {a: [b, {c: d}]}\n- [[], {}]\n"),
      "[{\"a\":[\"b\",{\"c\":\"d\"}]},[[],{}]]" },
    { "plain scalars with marks", TEXT("[a-b, c.d, e/f, g_h, i@j, k=l]\n"),
      "[\"a-b\",\"c.d\",\"e/f\",\"g_h\",\"i@j\",\"k=l\"]" },
    { "a plain scalar over lines in flow", TEXT("[a\n b, c]\n"), "[\"a b\",\"c\"]" },
    { "folding in single quotes", TEXT("a: 'b\n  c\n\n  d'\n"), "{\"a\":\"b c\\nd\"}" },
    { "folding in double quotes", TEXT("a: \"b\n  c\n\n  d\"\n"), "{\"a\":\"b c\\nd\"}" },
    { "an escaped line end", TEXT("a: \"b\\\n   c\"\n"), "{\"a\":\"bc\"}" },
    { "blanks kept by an escape", TEXT("a: \"b \\\n  \\ c\"\n"), "{\"a\":\"b  c\"}" },
    { "quotes in quotes", TEXT("a: 'it''s \"x\"'\nb: \"it's \\\"x\\\"\"\n"),
      "{\"a\":\"it's \\\"x\\\"\",\"b\":\"it's \\\"x\\\"\"}" },
    { "empty strings", TEXT("a: ''\nb: \"\"\n"), "{\"a\":\"\",\"b\":\"\"}" },
    { "a surrogate pair of escapes in YAML", TEXT("a: \"\\U0001F600\"\n"),
      "{\"a\":\"\360\237\230\200\"}" },
    { "literal", TEXT("a: |\n  b\n   c\n\n  d\n"), "{\"a\":\"b\\n c\\n\\nd\\n\"}" },
    { "literal stripped", TEXT("a: |-\n  b\n\n"), "{\"a\":\"b\"}" },
    { "literal kept", TEXT("a: |+\n  b\n\nc: d\n"), "{\"a\":\"b\\n\\n\",\"c\":\"d\"}" },
    { "literal with an indent said", TEXT("a: |2\n   b\n  c\n"), "{\"a\":\" b\\nc\\n\"}" },
    { "indicators in either order", TEXT("a: |-2\n   b\nc: |2+\n   d\n\n"),
      "{\"a\":\" b\",\"c\":\" d\\n\\n\"}" },
    { "folded", TEXT("a: >\n  b\n  c\n\n  d\n   e\n  f\n"), "{\"a\":\"b c\\nd\\n e\\nf\\n\"}" },
    { "folded stripped", TEXT("a: >-\n  b\n  c\n"), "{\"a\":\"b c\"}" },
    { "folded kept", TEXT("a: >+\n  b\n\n"), "{\"a\":\"b\\n\\n\"}" },
    { "a comment behind the indicator", TEXT("a: | # c\n  b\n"), "{\"a\":\"b\\n\"}" },
    { "a hash inside a literal", TEXT("a: |\n  # b\n"), "{\"a\":\"# b\\n\"}" },
    { "an empty literal", TEXT("a: |\nb: 1\n"), "{\"a\":\"\",\"b\":1}" },
    { "a literal to the end", TEXT("a: |\n  b"), "{\"a\":\"b\"}" },
    { "a literal kept to the end", TEXT("a: |+\n  b\n\n\n"), "{\"a\":\"b\\n\\n\\n\"}" },
    { "a literal in a list", TEXT("- |\n  a\n- >\n  b\n"), "[\"a\\n\",\"b\\n\"]" },
    { "blanks behind a literal", TEXT("a: |\n  b\n  \n  c\n"), "{\"a\":\"b\\n\\nc\\n\"}" },
    { "CRLF", TEXT("a: 1\r\nb:\r\n  - c\r\n"), "{\"a\":1,\"b\":[\"c\"]}" },
    { "CR", TEXT("a: 1\rb: 2\r"), "{\"a\":1,\"b\":2}" },
    { "CRLF in a literal", TEXT("a: |\r\n  b\r\n  c\r\n"), "{\"a\":\"b\\nc\\n\"}" },
    { "CRLF in quotes", TEXT("a: \"b\r\n  c\"\r\n"), "{\"a\":\"b c\"}" },
    { "a byte order mark", TEXT("\357\273\277a: 1\n"), "{\"a\":1}" },
    { "two byte order marks", TEXT("\357\273\277\357\273\277a: 1\n"), "{\"a\":1}" },
    { "a byte order mark and nothing", TEXT("\357\273\277"), "null" },
    { "a byte order mark before a comment", TEXT("\357\273\277# c\na: 1\n"), "{\"a\":1}" },
    { "a byte order mark inside a line", TEXT("a: b\357\273\277c\n"),
      "{\"a\":\"b\357\273\277c\"}" },
    { "a byte order mark in quotes", TEXT("a: '\357\273\277'\n"), "{\"a\":\"\357\273\277\"}" },
    { "line separator ends a line", TEXT("a: b\342\200\250c: d\n"),
      "{\"a\":\"b\",\"c\":\"d\"}" },
    { "next line ends a line", TEXT("a: b\302\205c: d\n"), "{\"a\":\"b\",\"c\":\"d\"}" },
    { "letters beyond ASCII", TEXT("\303\251\344\270\255: \360\237\230\200\n"),
      "{\"\303\251\344\270\255\":\"\360\237\230\200\"}" },
    { "private use", TEXT("a: \356\200\200\357\277\275\n"),
      "{\"a\":\"\356\200\200\357\277\275\"}" },
    { "an alias", TEXT("a: &x 1\nb: *x\n"), "{\"a\":1,\"b\":1}" },
    { "an alias of a map", TEXT("a: &x {b: 1}\nc: *x\nd: *x\n"),
      "{\"a\":{\"b\":1},\"c\":{\"b\":1},\"d\":{\"b\":1}}" },
    { "an alias as a key", TEXT("a: &x b\n*x : c\n"), "{\"a\":\"b\",\"b\":\"c\"}" },
    { "an alias of a quoted string", TEXT("a: &x '1'\nb: *x\n"), "{\"a\":\"1\",\"b\":\"1\"}" },
    { "an anchor given again", TEXT("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"),
      "{\"a\":1,\"b\":1,\"c\":2,\"d\":2}" },
    { "an anchor of a key", TEXT("&x a: b\nc: *x\n"), "{\"a\":\"b\",\"c\":\"a\"}" },
    { "an anchor of an empty value", TEXT("a: &x\nb: *x\n"), "{\"a\":null,\"b\":null}" },
    { "an anchor of a list", TEXT("a: &x\n- 1\n- 2\nb: *x\n"), "{\"a\":[1,2],\"b\":[1,2]}" },
    { "an alias in a list", TEXT("- &x [1]\n- *x\n- [*x, *x]\n"), "[[1],[1],[[1],[1]]]" },
    { "an alias in an aliased map", TEXT("a: &x {k: 1}\nb: &y {l: *x}\nc: *y\n"),
      "{\"a\":{\"k\":1},\"b\":{\"l\":{\"k\":1}},\"c\":{\"l\":{\"k\":1}}}" },
    { "names of anchors", TEXT("a: &a-b_1 1\nb: *a-b_1\n"), "{\"a\":1,\"b\":1}" },
    { "an anchor before and behind a tag", TEXT("- &x !!str 1\n- !!str &y 2\n- [*x, *y]\n"),
      "[\"1\",\"2\",[\"1\",\"2\"]]" },
    { "a number's alias as a key", TEXT("a: &x 0x10\n*x : b\n"), "{\"16\":\"b\",\"a\":16}" },
    { "a float's alias as a key", TEXT("a: &x 1e7\n*x : b\n"),
      "{\"1e+07\":\"b\",\"a\":10000000}" },
    { "merge", TEXT("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  e: 3\n"),
      "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":1,\"c\":2,\"e\":3}}" },
    { "merge written there", TEXT("a: {<<: {b: 1}, c: 2}\n"), "{\"a\":{\"b\":1,\"c\":2}}" },
    { "merge of none", TEXT("a: {<<: [], b: 1}\n"), "{\"a\":{\"b\":1}}" },
    { "merge of an empty map", TEXT("a: {<<: {}, b: 1}\n"), "{\"a\":{\"b\":1}}" },
    { "merge of a merge", TEXT("a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y, f: 3}\n"),
      "{\"a\":{\"b\":1},\"c\":{\"b\":1,\"d\":2},\"e\":{\"b\":1,\"d\":2,\"f\":3}}" },
    { "a quoted merge key is a key", TEXT("a: {\"<<\": {b: 1}}\n"),
      "{\"a\":{\"<<\":{\"b\":1}}}" },
    { "a merge key in a list is text", TEXT("[<<, a]\n"), "[\"<<\",\"a\"]" },
    { "a tagged merge key", TEXT("a: {!!merge \"<<\": {b: 1}}\n"), "{\"a\":{\"b\":1}}" },
    { "a lone tag before quotes merges", TEXT("a: {! \"<<\": {b: 1}}\n"), "{\"a\":{\"b\":1}}" },
    { "a string's tag does not merge", TEXT("a: {!!str <<: {b: 1}}\n"),
      "{\"a\":{\"<<\":{\"b\":1}}}" },
    { "tags on lists and maps", TEXT("a: !!map {b: !!seq [c]}\nd: !!set {e}\nf: !x [g]\n"),
      "{\"a\":{\"b\":[\"c\"]},\"d\":{\"e\":null},\"f\":[\"g\"]}" },
    { "a tag on a block", TEXT("a: !!map\n  b: c\nd: !x\n- e\n"),
      "{\"a\":{\"b\":\"c\"},\"d\":[\"e\"]}" },
    { "a tag before a literal", TEXT("a: !!str |\n  1\nb: !!int |-\n  2\n"),
      "{\"a\":\"1\\n\",\"b\":2}" },
    { "an end", TEXT("a: 1\n...\n"), "{\"a\":1}" },
    { "an end and a comment", TEXT("a: 1\n... # b\n# c\n"), "{\"a\":1}" },
    { "two ends", TEXT("a: 1\n...\n...\n"), "{\"a\":1}" },
};

/* Read, but a key is given twice: an error of strict decoding only. The last one counts. */
static const struct good_case twice_cases[] = {
    { "merge of two", TEXT("a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n"),
      "{\"a\":{\"b\":1},\"c\":{\"b\":2,\"d\":3},\"e\":{\"b\":1,\"d\":3}}" },
    { "twice", TEXT("a: 1\na: 2\n"), "{\"a\":2}" },
    { "three times", TEXT("a: 1\nb: 0\na: 2\na: 3\n"), "{\"a\":3,\"b\":0}" },
    { "twice in flow", TEXT("{a: 1, a: 2}\n"), "{\"a\":2}" },
    { "twice by quotes", TEXT("a: 1\n'a': 2\n"), "{\"a\":2}" },
    { "twice by words", TEXT("y: 1\non: 2\n"), "{\"true\":2}" },
    { "twice by base", TEXT("0x10: a\n16: b\n"), "{\"16\":\"b\"}" },
    { "twice deep below", TEXT("a: [{b: {c: 1, c: 2}}]\n"), "{\"a\":[{\"b\":{\"c\":2}}]}" },
    { "empty twice", TEXT("'': 1\n\"\": 2\n"), "{\"\":2}" },
    { "a merge first", TEXT("a: &x {b: 1}\nc: {<<: *x, b: 2}\n"),
      "{\"a\":{\"b\":1},\"c\":{\"b\":2}}" },
    { "a merge last", TEXT("a: &x {b: 1}\nc: {b: 2, <<: *x}\n"),
      "{\"a\":{\"b\":1},\"c\":{\"b\":1}}" },
    { "merges of the same key", TEXT("a: {<<: {b: 1}, <<: {b: 2}}\n"), "{\"a\":{\"b\":2}}" },
    { "among many",
      TEXT("a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nj: 1\nk: 1\nl: 1\nm: 1\na: "
           "2\nn: 1\nm: 2\n"),
      "{\"a\":2,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"false\":1,\"g\":1,\"h\":1,\"i\":1,"
      "\"j\":1,\"k\":1,\"l\":1,\"m\":2}" },
    { "by an alias", TEXT("a: &x b\n*x : 1\nb: 2\n"), "{\"a\":\"b\",\"b\":2}" },
    { "in a list's item", TEXT("- a: 1\n  a: 2\n"), "[{\"a\":2}]" },
};

static void check_reading(const struct good_case *c, bool twice)
{
    k8sm__document *document = NULL;
    k8sm_error err = { .code = 77 };
    assert_int_equal(read_yaml(c->text, c->len, &usual_limits, NULL, &document, &err), K8SM_OK);
    assert_int_equal(err.code, 77); /* untouched */
    char *json = document_text(document, true);
    assert_string_equal(json, c->json);
    assert_int_equal(has_duplicates(document), twice);
    assert_true(k8sm__document_dropped(document) == SIZE_MAX);
    assert_false(k8sm__document_is_json(document));
    free(json);
    k8sm__document_unref(document);
}

static void check_good(void **state)
{
    check_reading(*state, false);
}

static void check_twice(void **state)
{
    check_reading(*state, true);
}

/* Text behind the end, which the reference drops in silence. */
static const struct dropped_case {
    const char *name, *text;
    size_t len;
    const char *json;
    size_t offset;
} dropped_cases[] = {
    { "text behind an end", TEXT("a: 1\n...\nb: 2\n"), "{\"a\":1}", 9 },
    { "broken text behind an end", TEXT("a: 1\n...\n@ [\n"), "{\"a\":1}", 9 },
    { "text on the end's line", TEXT("a: 1\n... b\n"), "{\"a\":1}", 9 },
    { "a brace too many", TEXT("{a: 1} }\n"), "{\"a\":1}", 7 },
    { "text behind a flow map", TEXT("{a: 1} b\n"), "{\"a\":1}", 7 },
    { "a map behind a flow map", TEXT("{a: 1}\nb: 2\n"), "{\"a\":1}", 7 },
    { "text behind a quoted root", TEXT("\"a\" b\n"), "\"a\"", 4 },
    { "less indented", TEXT("  a: 1\nb: 2\n"), "{\"a\":1}", 7 },
    { "behind a comment", TEXT("a: 1\n... # c\n# d\n\n  b\n"), "{\"a\":1}", 20 },
    { "a bracket behind a list", TEXT("[1]]\n"), "[1]", 3 },
    { "behind letters beyond ASCII", TEXT("\303\251: \344\270\255\n...\n\303\251\n"),
      "{\"\303\251\":\"\344\270\255\"}", 12 },
};

static void check_dropped(void **state)
{
    const struct dropped_case *c = *state;
    k8sm__document *document = NULL;
    assert_int_equal(read_yaml(c->text, c->len, &usual_limits, NULL, &document, NULL), K8SM_OK);
    char *json = document_text(document, true);
    assert_string_equal(json, c->json);
    assert_int_equal(k8sm__document_dropped(document), c->offset);
    free(json);
    k8sm__document_unref(document);
}

/* --- what is refused ------------------------------------------------------------------------
 */

static const struct bad_case {
    const char *name, *text;
    size_t len;
    k8sm_status code;
    uint32_t line, column;
    uint64_t offset;
} bad_cases[] = {
    { "an end alone", TEXT("...\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "a tab behind a dash", TEXT("-\ta\n"), K8SM_E_SYNTAX, 1, 2, 1 },
    { "a tab behind a comment's line", TEXT("a: 1\n\t\nb: 2\n"), K8SM_E_SYNTAX, 2, 1, 5 },
    { "a tab inside a literal", TEXT("a: |\n  \tb\n"), K8SM_E_SYNTAX, 2, 3, 7 },
    { "merge of a list's alias", TEXT("a: &x [{b: 1}, {b: 2, c: 3}]\nd: {<<: *x}\n"),
      K8SM_E_SYNTAX, 2, 5, 33 },
    { "behind an empty document", TEXT("# a\n...\nb: 1\n"), K8SM_E_SYNTAX, 2, 1, 4 },
    { "an open list", TEXT("a: [1, 2\n"), K8SM_E_SYNTAX, 2, 1, 9 },
    { "an open map", TEXT("{a: 1\n"), K8SM_E_SYNTAX, 2, 1, 6 },
    { "an open quote", TEXT("a: 'b\n"), K8SM_E_SYNTAX, 2, 1, 6 },
    { "an open double quote", TEXT("a: \"b\n"), K8SM_E_SYNTAX, 2, 1, 6 },
    { "the wrong bracket", TEXT("[1}\n"), K8SM_E_SYNTAX, 1, 3, 2 },
    { "a bracket too many below a key", TEXT("a: ]\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "no comma", TEXT("[a, {b: c} d]\n"), K8SM_E_SYNTAX, 1, 12, 11 },
    { "two commas", TEXT("[a,,b]\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a comma first", TEXT("[, a]\n"), K8SM_E_SYNTAX, 1, 2, 1 },
    { "a list in a map", TEXT("a: 1\n- b\n"), K8SM_E_SYNTAX, 2, 1, 5 },
    { "a map in a list", TEXT("- a\nb: 1\n"), K8SM_E_SYNTAX, 2, 1, 4 },
    { "deeper without reason", TEXT("a: 1\n  b: 2\n"), K8SM_E_SYNTAX, 2, 4, 8 },
    { "back to nowhere", TEXT("a:\n    b: 1\n  c: 2\n"), K8SM_E_SYNTAX, 3, 3, 14 },
    { "two colons", TEXT("a: b: c\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "no colon", TEXT("a: 1\nb\n"), K8SM_E_SYNTAX, 3, 1, 7 },
    { "no colon before a value", TEXT("a: 1\nb c\nd: 2\n"), K8SM_E_SYNTAX, 3, 1, 9 },
    { "a tab as indentation", TEXT("a:\n\tb: 1\n"), K8SM_E_SYNTAX, 2, 1, 3 },
    { "a tab before a dash", TEXT("a:\n\t- b\n"), K8SM_E_SYNTAX, 2, 1, 3 },
    { "a tab behind spaces", TEXT("a:\n  b: 1\n \tc: 2\n"), K8SM_E_SYNTAX, 3, 2, 11 },
    { "a list below its key's line", TEXT("a: - b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an explicit key below a key", TEXT("a: ? b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a key over lines", TEXT("a\nb: c\n"), K8SM_E_SYNTAX, 2, 2, 3 },
    { "a quoted key over lines", TEXT("'a\n b': c\n"), K8SM_E_SYNTAX, 2, 4, 6 },
    { "an at sign", TEXT("a: @b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a grave accent", TEXT("a: `b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a percent sign", TEXT("a: %b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a percent sign first", TEXT("%a: b\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "an unknown escape", TEXT("a: \"\\q\"\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "a short escape", TEXT("a: \"\\x4\"\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "a surrogate escape", TEXT("a: \"\\ud800\"\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "an escape beyond Unicode", TEXT("a: \"\\U00110000\"\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "text behind a quoted value", TEXT("a: 'b' c\n"), K8SM_E_SYNTAX, 1, 8, 7 },
    { "a bad indent indicator", TEXT("a: |0\n  b\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "two indent indicators", TEXT("a: |22\n  b\n"), K8SM_E_SYNTAX, 1, 6, 5 },
    { "text behind a block indicator", TEXT("a: | b\n"), K8SM_E_SYNTAX, 1, 6, 5 },
    { "a literal less indented", TEXT("a:\n  b: |\n c\n"), K8SM_E_SYNTAX, 3, 2, 11 },
    { "a tab where a literal begins", TEXT("a: |\n\tb\n"), K8SM_E_SYNTAX, 2, 1, 5 },
    { "a directive", TEXT("%YAML 1.2\n---\na: 1\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "a directive behind comments", TEXT("# a\n\n%FOO\na: 1\n"), K8SM_E_SYNTAX, 3, 1, 5 },
    { "an unknown tag handle", TEXT("a: !x!y b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an open verbatim tag", TEXT("a: !<x b\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "two tags", TEXT("a: !!str !!int b\n"), K8SM_E_SYNTAX, 1, 10, 9 },
    { "two anchors", TEXT("a: &x &y b\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "an anchor without a name", TEXT("a: & b\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "an alias without a name", TEXT("a: * b\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "an anchor of an alias", TEXT("a: &x 1\nb: &y *x\n"), K8SM_E_SYNTAX, 2, 7, 14 },
    { "a tag of an alias", TEXT("a: &x 1\nb: !!str *x\n"), K8SM_E_SYNTAX, 2, 10, 17 },
    { "no such anchor", TEXT("a: *x\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an anchor behind its alias", TEXT("a: *x\nb: &x 1\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an alias inside itself", TEXT("a: &x [*x]\n"), K8SM_E_SYNTAX, 1, 8, 7 },
    { "an alias inside its own map", TEXT("a: &x {b: {c: *x}}\n"), K8SM_E_SYNTAX, 1, 15, 14 },
    { "a list as key", TEXT("[a]: b\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "a map as key", TEXT("{a: b}: c\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "an explicit list as key", TEXT("? - a\n: b\n"), K8SM_E_SYNTAX, 1, 3, 2 },
    { "null as key", TEXT("~: a\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "nothing as key", TEXT(": a\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "an alias of null as key", TEXT("a: &x\n*x : b\n"), K8SM_E_SYNTAX, 2, 1, 6 },
    { "an alias of a list as key", TEXT("a: &x [b]\n*x : c\n"), K8SM_E_SYNTAX, 2, 1, 10 },
    { "merge of a string", TEXT("a: {<<: b}\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "merge of null", TEXT("a: {<<: }\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "merge of a number's alias", TEXT("a: &x 1\nb: {<<: *x}\n"), K8SM_E_SYNTAX, 2, 5, 12 },
    { "merge of a list of strings", TEXT("a: {<<: [b]}\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "merge of a list in a list", TEXT("a: {<<: [[{b: 1}]]}\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "a lone tag does not save a merge", TEXT("a: {! <<: b}\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "infinity", TEXT("a: .inf\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "not a number in a list", TEXT("[1, .nan]\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "no integer", TEXT("a: !!int b\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an unsigned key of 64 bits", TEXT("18446744073709551615: a\n"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "NUL", TEXT("a: b\000c\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "a control byte", TEXT("a: \001\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "delete", TEXT("a: \177\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a C1 control", TEXT("a: \302\201\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a control byte in a comment", TEXT("# \002\na: 1\n"), K8SM_E_SYNTAX, 1, 3, 2 },
    { "a form feed", TEXT("a: 1\n\014\nb: 2\n"), K8SM_E_SYNTAX, 2, 1, 5 },
    { "a broken character", TEXT("a: \377\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a cut character", TEXT("a: \303"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a lone continuation", TEXT("a: \200\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "an overlong character", TEXT("a: \300\257\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a surrogate in UTF-8", TEXT("a: \355\240\200\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "beyond Unicode", TEXT("a: \364\220\200\200\n"), K8SM_E_SYNTAX, 1, 4, 3 },
    { "a noncharacter", TEXT("a: \357\277\276\n"), K8SM_E_SYNTAX, 1, 4, 3 },
};

/* What libyaml reads otherwise than the reference, refused rather than guessed
 * (kubernetes-resources 6.5, docs/differences.md). The first four the reference refuses, too.
 */
static const struct bad_case refused_cases[] = {
    { "a question mark in flow", TEXT("a: [b?c]\n"), K8SM_E_SYNTAX, 1, 5, 4 },
    { "a question mark at the end in flow", TEXT("a: {b: c? }\n"), K8SM_E_SYNTAX, 1, 8, 7 },
    { "a question mark below an anchor", TEXT("a: &x {b: c?}\n"), K8SM_E_SYNTAX, 1, 11, 10 },
    { "an escaped slash", TEXT("a: \"b\\/c\"\n"), K8SM_E_SYNTAX, 1, 6, 5 },
    { "an escaped quote", TEXT("a: \"b\\'c\"\n"), K8SM_E_SYNTAX, 1, 6, 5 },
    { "a colon before a brace", TEXT("{a:}\n"), K8SM_E_SYNTAX, 1, 3, 2 },
    { "a colon before a bracket", TEXT("[a:]\n"), K8SM_E_SYNTAX, 1, 3, 2 },
    { "a colon before a comma", TEXT("{a: b:, c: d}\n"), K8SM_E_SYNTAX, 1, 6, 5 },
    { "a tag before a comma", TEXT("[!!str, a]\n"), K8SM_E_SYNTAX, 1, 2, 1 },
    { "a tag before a bracket", TEXT("[!!str]\n"), K8SM_E_SYNTAX, 1, 7, 6 },
    { "a lone tag before a comma", TEXT("[!, a]\n"), K8SM_E_SYNTAX, 1, 2, 1 },
    { "a byte order mark on a later line", TEXT("a: 1\n\357\273\277b: 2\n"), K8SM_E_SYNTAX, 2,
      1, 5 },
    { "a byte order mark behind CR", TEXT("a: 1\r\357\273\277b: 2\n"), K8SM_E_SYNTAX, 2, 1, 5 },
    { "UTF-16, little end first", TEXT("\377\376a\0:\0 \0b\0"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "UTF-16, big end first", TEXT("\376\377\0a\0:\0 \0b"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "UTF-32, little end first", TEXT("\377\376\0\0a\0\0\0"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "UTF-16 without a mark", TEXT("a\0:\0 \0b\0"), K8SM_E_SYNTAX, 1, 2, 1 },
    { "a directive alone", TEXT("%YAML 1.1"), K8SM_E_SYNTAX, 1, 1, 0 },
    { "text behind an empty root", TEXT("{}a: 1\n"), K8SM_E_SYNTAX, 1, 1, 0 },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(read_yaml(c->text, c->len, &usual_limits, NULL, &document, &err), c->code);
    assert_int_equal(err.code, c->code);
    assert_true(err.message[0] != '\0');
    check_place(c->text, c->len, &err, c->line, c->column, c->offset);
    assert_int_equal(read_yaml(c->text, c->len, &usual_limits, NULL, &document, NULL), c->code);
}

/* Not as such: the same marks where they mean nothing. */
static void marks_that_are_fine(void **state)
{
    static const struct good_case rows[] = {
        { "", TEXT("a: b?c\n"), "{\"a\":\"b?c\"}" },
        { "", TEXT("a: ['b?c', \"?\"]\n"), "{\"a\":[\"b?c\",\"?\"]}" },
        { "", TEXT("a: [b]\nc: d?\n"), "{\"a\":[\"b\"],\"c\":\"d?\"}" },
        { "", TEXT("a: 'b\\/c'\nd: e\\/f\n"), "{\"a\":\"b\\\\/c\",\"d\":\"e\\\\/f\"}" },
        { "", TEXT("a: \"b\\\\/c\"\n"), "{\"a\":\"b\\\\/c\"}" },
        { "", TEXT("- !!str\n- a\n"), "[\"\",\"a\"]" },
        { "", TEXT("[!!str a, !x b]\n"), "[\"a\",\"b\"]" },
        { "", TEXT("a: |\n  %b\n"), "{\"a\":\"%b\\n\"}" },
        { "", TEXT("a:\n %b: c\n"), NULL },
    };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__document *document = NULL;
        k8sm_status rc =
            read_yaml(rows[i].text, rows[i].len, &usual_limits, NULL, &document, NULL);
        assert_int_equal(rc == K8SM_OK, rows[i].json != NULL);
        if (rows[i].json == NULL)
            continue;
        char *json = document_text(document, true);
        assert_string_equal(json, rows[i].json);
        free(json);
        k8sm__document_unref(document);
    }
}

/* --- places --------------------------------------------------------------------------------
 */

/* Lines end in LF, CRLF or CR; columns count bytes; a byte order mark is three of them. */
static const struct place_case {
    const char *name, *text, *path; /* keys and indexes, by blanks */
    uint32_t line, column;
    uint64_t offset;
} place_cases[] = {
    { "the first key's value", "a: b\n", "a", 1, 4, 3 },
    { "behind LF", "a: b\nc: d\n", "c", 2, 4, 8 },
    { "behind CRLF", "a: b\r\nc: d\r\n", "c", 2, 4, 9 },
    { "behind CR", "a: b\rc: d\r", "c", 2, 4, 8 },
    { "behind a byte order mark", "\357\273\277a: b\n", "a", 1, 7, 6 },
    { "behind letters of two bytes", "\303\251\303\251: x\n", "\303\251\303\251", 1, 7, 6 },
    { "behind letters of four bytes", "\360\237\230\200: x\nb: y\n", "b", 2, 4, 11 },
    { "in flow", "{a: [b, {c: d}]}\n", "a 1 c", 1, 13, 12 },
    { "of a map in a list", "a:\n  - b: c\n  - d: e\n", "a 1", 3, 5, 16 },
    { "of a block list", "a:\n  - b\n", "a", 2, 3, 5 },
    { "of a flow list", "a: [b]\n", "a", 1, 4, 3 },
    { "of a quoted string, its quote", "a: 'b'\n", "a", 1, 4, 3 },
    { "of a literal, its bar", "a: |\n  b\n", "a", 1, 4, 3 },
    { "of an alias, the alias", "a: &x b\nc: *x\n", "c", 2, 4, 11 },
    { "behind an alias, the value there", "a: &x {b: c}\nd: *x\n", "d b", 1, 11, 10 },
    { "of an anchored value, its anchor", "a: &x b\n", "a", 1, 4, 3 },
    { "of a tagged value, its tag", "a: !!str b\n", "a", 1, 4, 3 },
    { "of a value on the next line", "a:\n\n  b\n", "a", 3, 3, 6 },
    { "of a merged value", "a: &x {b: c}\nd:\n  <<: *x\n", "d b", 1, 11, 10 },
};

static k8sm__node walk(const k8sm__document *document, const char *path)
{
    k8sm__node node = k8sm__document_root(document);
    char copy[64], *rest = copy, *part;
    snprintf(copy, sizeof copy, "%s", path);
    while ((part = rest) != NULL && *part != '\0') {
        rest = strchr(part, ' ');
        if (rest != NULL)
            *rest++ = '\0';
        if (k8sm__node_kind(document, node) == K8SM__LIST) {
            k8sm__iter iter;
            k8sm__iter_init(&iter, document, node);
            for (int left = atoi(part); left >= 0; left--)
                assert_true(k8sm__iter_next(&iter));
            node = iter.value;
        } else {
            node = k8sm__map_find(document, node, part);
        }
        assert_true(node != K8SM__NO_NODE);
    }
    return node;
}

static void check_node_place(void **state)
{
    const struct place_case *c = *state;
    k8sm__document *document = NULL;
    k8sm_error err = { .code = 77 };
    size_t len = strlen(c->text);
    assert_int_equal(read_yaml(c->text, len, &usual_limits, NULL, &document, NULL), K8SM_OK);
    k8sm__node_position(document, walk(document, c->path), &err);
    check_place(c->text, len, &err, c->line, c->column, c->offset);
    assert_int_equal(err.code, 77); /* only the place is set */
    k8sm__document_unref(document);
}

/* A document is a slice of its stream: places count from the stream's first byte. */
static void places_count_from_the_stream(void **state)
{
    static const char text[] = "a: 1\n---\n\357\273\277b: [c\n---\nd: e\n";
    const size_t begin = 9, end = 18, last = 22;
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    size_t stopped = 0;
    (void)state;
    assert_int_equal(k8sm__document_read_yaml(text, sizeof text - 1, begin, end, &usual_limits,
                                              NULL, &document, &stopped, &err),
                     K8SM_E_SYNTAX);
    check_place(text, sizeof text - 1, &err, 4, 1, 18);
    assert_int_equal(k8sm__document_read_yaml(text, sizeof text - 1, last, sizeof text - 1,
                                              &usual_limits, NULL, &document, &stopped, &err),
                     K8SM_OK);
    assert_int_equal(stopped, sizeof text - 1);
    k8sm__node_position(document, walk(document, "d"), &err);
    check_place(text, sizeof text - 1, &err, 5, 4, 25);
    k8sm__document_unref(document);
}

/* --- limits --------------------------------------------------------------------------------
 */

static const struct limit_case {
    const char *name, *text;
    k8sm__limits limits; /* 0: the usual one */
    k8sm_status rc;
    uint32_t line, column;
} limit_cases[] = {
    { "as deep as allowed", "[[[a]]]", { .max_depth = 3 }, K8SM_OK, 0, 0 },
    { "one deeper", "[[[a]]]", { .max_depth = 2 }, K8SM_E_LIMIT, 1, 3 },
    { "one deeper in block", "a:\n  b:\n    c: d\n", { .max_depth = 2 }, K8SM_E_LIMIT, 3, 5 },
    { "deeper by an alias",
      "a: &x [[1]]\nb: [[*x]]\n",
      { .max_depth = 4 },
      K8SM_E_LIMIT,
      2,
      6 },
    { "as deep by an alias", "a: &x [[1]]\nb: [*x]\n", { .max_depth = 4 }, K8SM_OK, 0, 0 },
    { "as many values", "[a, b]", { .max_yaml_nodes = 3 }, K8SM_OK, 0, 0 },
    { "one more value", "[a, b]", { .max_yaml_nodes = 2 }, K8SM_E_LIMIT, 1, 5 },
    { "a list as the one more", "[a, [b]]", { .max_yaml_nodes = 2 }, K8SM_E_LIMIT, 1, 5 },
    { "one more of the stream's", "[a, b]", { .max_nodes = 2 }, K8SM_E_LIMIT, 1, 5 },
    { "an alias as the one more", "[&x a, *x]", { .max_yaml_nodes = 2 }, K8SM_E_LIMIT, 1, 8 },
    { "as many through aliases", "[&x [a, b], *x]", { .max_alias_nodes = 3 }, K8SM_OK, 0, 0 },
    { "one more through aliases",
      "[&x [a, b], *x]",
      { .max_alias_nodes = 2 },
      K8SM_E_LIMIT,
      1,
      13 },
    { "more through aliases of aliases",
      "[&x [a, b], &y [*x, *x], *y]",
      { .max_alias_nodes = 12 },
      K8SM_E_LIMIT,
      1,
      26 },
    { "as many through merges",
      "a: &x {b: 1, c: 2}\nd: {<<: *x}\n",
      { .max_alias_nodes = 5 },
      K8SM_OK,
      0,
      0 },
    { "more through merges written there",
      "a: {<<: [{b: 1}, {c: 1}]}\n",
      { .max_alias_nodes = 1 },
      K8SM_E_LIMIT,
      1,
      5 },
    { "a key as long", "abc: 1", { .max_key_bytes = 3 }, K8SM_OK, 0, 0 },
    { "a longer key", "abcd: 1", { .max_key_bytes = 3 }, K8SM_E_LIMIT, 1, 1 },
    { "a key longer in bytes",
      "\303\251\303\251: 1",
      { .max_key_bytes = 3 },
      K8SM_E_LIMIT,
      1,
      1 },
    { "a long key given by ?", "{? \"abcd\" : 1}", { .max_key_bytes = 3 }, K8SM_E_LIMIT, 1, 4 },
    { "long values are none of it", "abc: defgh", { .max_key_bytes = 3 }, K8SM_OK, 0, 0 },
};

static void check_limit(void **state)
{
    const struct limit_case *c = *state;
    k8sm__limits limits = c->limits;
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    uint32_t *set[] = { &limits.max_depth, &limits.max_nodes, &limits.max_yaml_nodes,
                        &limits.max_alias_nodes, &limits.max_key_bytes };
    const uint32_t usual[] = { usual_limits.max_depth, usual_limits.max_nodes,
                               usual_limits.max_yaml_nodes, usual_limits.max_alias_nodes,
                               usual_limits.max_key_bytes };
    for (size_t i = 0; i < K8SM__COUNT(set); i++)
        if (*set[i] == 0)
            *set[i] = usual[i];
    assert_int_equal(read_yaml(c->text, strlen(c->text), &limits, NULL, &document, &err),
                     c->rc);
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    k8sm__document_unref(document);
}

/* --- memory --------------------------------------------------------------------------------
 */

static void every_allocation_can_fail(void **state)
{
    static const char text[] =
        "a: &x {b: 1, c: \"d\\te\", f: 0x10}\ng: &y [1, 2]\nh: {<<: [*x, *x], i: !!binary "
        "aGk=}\n"
        "k: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1}\n"
        "? &z 1e7\n: 1\n*z : |\n  l\n  m\nn: 'it''s'\no: {<<: {p: 1}}\n";
    k8sm__document *document = NULL;
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_error err = { 0 };
        k8sm_status rc =
            read_yaml(text, sizeof text - 1, &usual_limits, &alloc, &document, &err);
        k8sm__document_unref(document);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 8);
            break;
        }
        document = NULL;
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_int_equal(err.code, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

/* Nothing is left behind by whatever ends the reading. */
static void failures_free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(bad_cases); i++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm__document *document = NULL;
        assert_int_not_equal(read_yaml(bad_cases[i].text, bad_cases[i].len, &usual_limits,
                                       &alloc, &document, NULL),
                             K8SM_OK);
        assert_int_equal(f.live, 0);
    }
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(good_cases) + K8SM__COUNT(twice_cases) +
                                   K8SM__COUNT(dropped_cases) + K8SM__COUNT(bad_cases) +
                                   K8SM__COUNT(refused_cases) + K8SM__COUNT(place_cases) +
                                   K8SM__COUNT(limit_cases) + 4];
    size_t count = 0;
    ROW_TESTS(tests, count, good_cases, check_good);
    ROW_TESTS(tests, count, twice_cases, check_twice);
    ROW_TESTS(tests, count, dropped_cases, check_dropped);
    ROW_TESTS(tests, count, bad_cases, check_bad);
    ROW_TESTS(tests, count, refused_cases, check_bad);
    ROW_TESTS(tests, count, place_cases, check_node_place);
    ROW_TESTS(tests, count, limit_cases, check_limit);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(marks_that_are_fine);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(places_count_from_the_stream);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(failures_free_all);
    return _cmocka_run_group_tests("yaml", tests, count, NULL, NULL);
}
