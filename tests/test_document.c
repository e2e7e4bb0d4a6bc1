/* The tree of one document as its readers see it: walks, look-ups, aliases, merges, places. */
#include "document_text.h"

static k8sm__document *yaml_of(const char *text)
{
    k8sm__document *document = NULL;
    k8sm_error err;
    size_t end = 0, len = strlen(text);
    if (k8sm__document_read_yaml(text, len, 0, len, &usual_limits, NULL, &document, &end,
                                 &err) != K8SM_OK)
        fail_msg("%s: %s", text, err.message);
    return document;
}

static k8sm__document *json_of(const char *text)
{
    k8sm__document *document = NULL;
    k8sm_error err;
    size_t end = 0;
    if (k8sm__document_read_json(text, strlen(text), 0, &usual_limits, NULL, &document, &end,
                                 &err) != K8SM_OK)
        fail_msg("%s: %s", text, err.message);
    return document;
}

/* --- walks ----------------------------------------------------------------------------------
 */

/* The entries of the map at key "m": key, value, and m for merged, d for duplicate (an equal
 * key is before it), o for overridden (one is behind it). In text order; what a merge brings
 * stands where its key does; within a list of merges the first map comes last, so that it wins
 * (kubernetes-resources 6.4). */
static const struct walk_case {
    const char *name, *yaml, *walk;
    uint32_t size; /* entries as written */
} walk_cases[] = {
    { "no entries", "m: {}", "", 0 },
    { "in text order", "m: {b: 1, a: 2}", "b=1 a=2", 2 },
    { "a key twice", "m: {a: 1, b: 2, a: 3}", "a=1:o b=2 a=3:d", 3 },
    { "a key three times", "m: {a: 1, a: 2, a: 3}", "a=1:o a=2:od a=3:d", 3 },
    { "keys of one length", "m: {ab: 1, ba: 2}", "ab=1 ba=2", 2 },
    { "a key and its beginning", "m: {ab: 1, a: 2}", "ab=1 a=2", 2 },
    { "a merge", "m: {<<: {a: 1}, b: 2}", "a=1:m b=2", 2 },
    { "a merge before the same key", "m: {<<: {a: 1}, a: 2}", "a=1:mo a=2:d", 2 },
    { "a merge behind the same key", "m: {a: 2, <<: {a: 1}}", "a=2:o a=1:md", 2 },
    { "a merge in the middle", "m: {a: 1, <<: {b: 2, c: 3}, d: 4}", "a=1 b=2:m c=3:m d=4", 3 },
    { "a merge of a list", "m: {<<: [{a: 1}, {a: 2, b: 3}]}", "a=2:mo b=3:m a=1:md", 1 },
    { "two merges", "m: {<<: {a: 1}, <<: {a: 2}}", "a=1:mo a=2:md", 2 },
    { "a merge of an alias", "x: &x {a: 1}\nm: {<<: *x}", "a=1:m", 1 },
    { "a merge of a merge", "m: {<<: {<<: {a: 1}, b: 2}}", "a=1:m b=2:m", 1 },
    { "a merge of a map with a key twice", "m: {<<: {a: 1, a: 2}}", "a=1:mo a=2:md", 1 },
    { "a merge of nothing", "m: {<<: [], a: 1}", "a=1", 2 },
    { "an alias of a map", "x: &x {a: 1, b: 2}\nm: *x", "a=1 b=2", 2 },
    { "an alias of a merged map", "x: &x {<<: {a: 1}}\nm: *x", "a=1:m", 1 },
    { "aliases as keys and values", "x: &x a\nm: {*x : *x, b: *x}", "a=a b=a", 2 },
    { "thirteen keys, sorted",
      "m: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, "
      "k: 1, l: 1, a: 2}",
      "a=1:o b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 k=1 l=1 a=2:d", 13 },
    { "thirteen times the same key",
      "m: {a: 1, a: 2, a: 3, a: 4, a: 5, a: 6, a: 7, a: 8, a: 9, "
      "a: 10, a: 11, a: 12, a: 13}",
      "a=1:o a=2:od a=3:od a=4:od a=5:od a=6:od a=7:od a=8:od a=9:od a=10:od a=11:od a=12:od "
      "a=13:d",
      13 },
    { "fourteen keys by a merge",
      "x: &x {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1}\n"
      "m: {<<: *x, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, a: 2}",
      "a=1:mo b=1:m c=1:m d=1:m e=1:m f=1:m g=1:m h=1 i=1 j=1 k=1 l=1 m=1 a=2:d", 8 },
};

static void check_walk(void **state)
{
    const struct walk_case *c = *state;
    k8sm__document *document = yaml_of(c->yaml);
    k8sm__node map = k8sm__map_find(document, k8sm__document_root(document), "m");
    char walk[512] = "";
    size_t at = 0, len;
    uint32_t index = 0;
    k8sm__iter iter;
    k8sm__iter_init(&iter, document, map);
    while (k8sm__iter_next(&iter)) {
        const char *value = k8sm__node_text(document, iter.value, &len);
        assert_int_equal(iter.index, index++);
        at += (size_t)snprintf(walk + at, sizeof walk - at, "%s%.*s=%.*s%s%s%s%s",
                               at == 0 ? "" : " ", (int)iter.key_len, iter.key, (int)len, value,
                               iter.merged || iter.duplicate || iter.overridden ? ":" : "",
                               iter.merged ? "m" : "", iter.overridden ? "o" : "",
                               iter.duplicate ? "d" : "");
        assert_int_equal(k8sm__node_kind(document, iter.key_node), K8SM__STRING);
    }
    assert_false(k8sm__iter_next(&iter)); /* the end stays the end */
    assert_string_equal(walk, c->walk);
    assert_int_equal(k8sm__node_size(document, map), c->size);
    k8sm__document_unref(document);
}

/* Equal hashes of different keys are told apart: FNV-1a of these pairs is the same. */
static void keys_of_one_hash(void **state)
{
    (void)state;
    static const char *const pairs[][2] = { { "costarring", "liquid" },
                                            { "declinate", "macallums" },
                                            { "altarage", "zinke" } };
    for (size_t i = 0; i < K8SM__COUNT(pairs); i++) {
        char text[256];
        for (int more = 0; more < 2; more++) {
            snprintf(text, sizeof text, "{\"%s\":1,\"%s\":2%s}", pairs[i][0], pairs[i][1],
                     more == 0 ? ""
                               : ",\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,"
                                 "\"h\":1,\"i\":1,\"j\":1,\"k\":1");
            k8sm__document *document = json_of(text);
            assert_false(has_duplicates(document));
            k8sm__document_unref(document);
        }
    }
}

static void lists(void **state)
{
    (void)state;
    k8sm__document *document = yaml_of("- a\n- [b, [c]]\n- {d: e}\n- &x [f]\n- *x\n- g\n");
    k8sm__node root = k8sm__document_root(document);
    static const k8sm__kind kinds[] = { K8SM__STRING, K8SM__LIST, K8SM__MAP,
                                        K8SM__LIST,   K8SM__LIST, K8SM__STRING };
    static const uint32_t sizes[] = { 0, 2, 1, 1, 1, 0 };
    k8sm__iter iter;
    k8sm__iter_init(&iter, document, root);
    while (k8sm__iter_next(&iter)) {
        assert_int_equal(k8sm__node_kind(document, iter.value), kinds[iter.index]);
        assert_int_equal(k8sm__node_size(document, iter.value), sizes[iter.index]);
        assert_true(iter.key_node == K8SM__NO_NODE);
        assert_false(iter.merged || iter.duplicate || iter.overridden);
    }
    assert_int_equal(iter.given, K8SM__COUNT(kinds));
    assert_int_equal(k8sm__node_size(document, root), K8SM__COUNT(kinds));
    assert_int_equal(k8sm__document_node_count(document), 13);
    k8sm__document_unref(document);
}

/* Only lists and maps have something to walk over. */
static void scalars_are_no_lists(void **state)
{
    k8sm__document *document = yaml_of("[a, 1, 1.5, true, false, null]");
    k8sm__iter items, iter;
    size_t len;
    static const char *const texts[] = { "a", "1", "1.5", "true", "false", "null" };
    (void)state;
    k8sm__iter_init(&items, document, k8sm__document_root(document));
    while (k8sm__iter_next(&items)) {
        k8sm__iter_init(&iter, document, items.value);
        assert_false(k8sm__iter_next(&iter));
        assert_int_equal(k8sm__node_size(document, items.value), 0);
        assert_true(k8sm__map_find(document, items.value, "a") == K8SM__NO_NODE);
        const char *text = k8sm__node_text(document, items.value, &len);
        assert_int_equal(len, strlen(texts[items.index]));
        assert_memory_equal(text, texts[items.index], len);
    }
    k8sm__node_text(document, k8sm__document_root(document), &len);
    assert_int_equal(len, 0);
    k8sm__document_unref(document);
}

/* --- look-ups --------------------------------------------------------------------------------
 */

static const struct find_case {
    const char *name, *yaml, *key, *value; /* NULL: not found */
} find_cases[] = {
    { "a key", "{a: 1, b: 2}", "b", "2" },
    { "no such key", "{a: 1}", "b", NULL },
    { "a longer key", "{ab: 1}", "a", NULL },
    { "a shorter key", "{a: 1}", "ab", NULL },
    { "case matters", "{A: 1}", "a", NULL },
    { "an empty key", "{'': 1}", "", "1" },
    { "the last of a key given twice", "{a: 1, a: 2}", "a", "2" },
    { "a merged key", "{<<: {a: 1}}", "a", "1" },
    { "a written key behind a merge", "{<<: {a: 1}, a: 2}", "a", "2" },
    { "a merge behind a written key", "{a: 2, <<: {a: 1}}", "a", "1" },
    { "the first of a list of merges", "{<<: [{a: 1}, {a: 2}]}", "a", "1" },
    { "a key that is an alias", "{x: &x a, *x : 1}", "a", "1" },
    { "a number's key", "{0x10: 1}", "16", "1" },
    { "a list has no keys", "[a]", "a", NULL },
    { "a string has no keys", "a", "a", NULL },
};

static void check_find(void **state)
{
    const struct find_case *c = *state;
    k8sm__document *document = yaml_of(c->yaml);
    k8sm__node found = k8sm__map_find(document, k8sm__document_root(document), c->key);
    assert_int_equal(found != K8SM__NO_NODE, c->value != NULL);
    if (c->value != NULL) {
        size_t len;
        const char *text = k8sm__node_text(document, found, &len);
        assert_int_equal(len, strlen(c->value));
        assert_memory_equal(text, c->value, len);
    }
    k8sm__document_unref(document);
}

/* --- strings that are no quantities ----------------------------------------------------------
 */

/* A quantity sees the JSON text of its string: these need a backslash there, as Go's
 * encoding/json writes them (kubernetes-resources 6.3). */
static const struct escape_case {
    const char *name, *yaml;
    bool escaped;
} escape_cases[] = {
    { "letters", "1Gi", false },
    { "a blank", "' 1 '", false },
    { "a tab", "\"1\\t\"", true },
    { "a line end", "\"1\\n\"", true },
    { "a quote", "'1\"'", true },
    { "a backslash", "'1\\'", true },
    { "less", "<1", true },
    { "more", "1>", true },
    { "and", "1&", true },
    { "delete", "\"\\x7f\"", false },
    { "a control byte", "\"\\x1f\"", true },
    { "next line", "\"1\\N\"", false },
    { "no-break space", "\"1\\_\"", false },
    { "line separator", "\"1\\L\"", true },
    { "paragraph separator", "\"\\P1\"", true },
    { "a neighbour of the line separator", "\"1\\u2027\"", false },
    { "the other neighbour", "\"1\\u202a\"", false },
    { "a cut look-alike", "\"1\\u2000\"", false },
    { "nothing", "''", false },
};

static void check_escape(void **state)
{
    const struct escape_case *c = *state;
    k8sm__document *document = yaml_of(c->yaml);
    assert_int_equal(k8sm__node_has_escapes(document, k8sm__document_root(document)),
                     c->escaped);
    k8sm__document_unref(document);
}

/* --- places ----------------------------------------------------------------------------------
 */

static const struct position_case {
    const char *name, *text;
    size_t offset;
    uint32_t line, column;
} position_cases[] = {
    { "the start", "abc", 0, 1, 1 },
    { "within a line", "abc", 2, 1, 3 },
    { "the end", "abc", 3, 1, 4 },
    { "beyond the end is the end", "abc", 9, 1, 4 },
    { "nothing", "", 0, 1, 1 },
    { "behind LF", "a\nb", 2, 2, 1 },
    { "LF itself", "a\nb", 1, 1, 2 },
    { "behind CRLF", "a\r\nb", 3, 2, 1 },
    { "between CR and LF", "a\r\nb", 2, 1, 3 },
    { "behind CR", "a\rb", 2, 2, 1 },
    { "behind CR at the end", "a\r", 2, 2, 1 },
    { "behind LF CR", "a\n\rb", 3, 3, 1 },
    { "letters count by bytes", "\303\251b", 2, 1, 3 },
};

static void check_position(void **state)
{
    const struct position_case *c = *state;
    k8sm_error err = { .code = 77, .path = "p", .message = "m" };
    size_t len = strlen(c->text);
    k8sm__position(c->text, len, c->offset, &err);
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    assert_int_equal(err.offset, c->offset > len ? len : c->offset);
    assert_int_equal(err.code, 77);
    assert_string_equal(err.path, "p");
    assert_string_equal(err.message, "m");
    k8sm__position(c->text, len, c->offset, NULL); /* nobody asks */
}

/* --- many ------------------------------------------------------------------------------------
 */

/* Nodes come in chunks; what spans them is found all the same. */
static void thousands_of_nodes(void **state)
{
    enum { ITEMS = 5000 };
    k8sm__buffer text = K8SM__BUFFER_INIT(NULL);
    k8sm__iter iter;
    (void)state;
    k8sm__buffer_byte(&text, '[');
    for (uint64_t i = 0; i < ITEMS; i++) {
        k8sm__buffer_text(&text, i == 0 ? "{\"a\":" : ",{\"a\":");
        k8sm__buffer_unsigned(&text, i);
        k8sm__buffer_byte(&text, '}');
    }
    k8sm__buffer_text(&text, "]");
    k8sm__buffer_byte(&text, '\0');
    assert_false(text.failed);
    for (int as_json = 0; as_json < 2; as_json++) {
        k8sm__document *document = as_json ? json_of(text.data) : yaml_of(text.data);
        assert_int_equal(k8sm__document_node_count(document), 1 + 3 * ITEMS);
        assert_int_equal(k8sm__document_is_json(document), as_json);
        k8sm__iter_init(&iter, document, k8sm__document_root(document));
        while (k8sm__iter_next(&iter)) {
            char expected[16];
            size_t len;
            const char *found =
                k8sm__node_text(document, k8sm__map_find(document, iter.value, "a"), &len);
            snprintf(expected, sizeof expected, "%u", iter.index);
            assert_int_equal(len, strlen(expected));
            assert_memory_equal(found, expected, len);
        }
        assert_int_equal(iter.given, ITEMS);
        k8sm__document_unref(document);
    }
    k8sm__buffer_finish(&text);
}

/* Keys given twice among many: exactly those. */
static void many_keys(void **state)
{
    enum { KEYS = 3000, TWICE = 7 };
    k8sm__buffer text = K8SM__BUFFER_INIT(NULL);
    k8sm__iter iter;
    uint32_t duplicates = 0, overridden = 0;
    (void)state;
    for (uint64_t i = 0; i < KEYS; i++) {
        k8sm__buffer_byte(&text, i == 0 ? '{' : ',');
        k8sm__buffer_text(&text, "\"k");
        k8sm__buffer_unsigned(&text, i % (KEYS - TWICE) * 7919 % 100003);
        k8sm__buffer_text(&text, "\":1");
    }
    k8sm__buffer_byte(&text, '}');
    k8sm__buffer_byte(&text, '\0');
    assert_false(text.failed);
    k8sm__document *document = json_of(text.data);
    k8sm__iter_init(&iter, document, k8sm__document_root(document));
    while (k8sm__iter_next(&iter)) {
        assert_int_equal(iter.overridden, iter.index < TWICE);
        assert_int_equal(iter.duplicate, iter.index >= KEYS - TWICE);
        duplicates += iter.duplicate;
        overridden += iter.overridden;
    }
    assert_int_equal(duplicates, TWICE);
    assert_int_equal(overridden, TWICE);
    k8sm__document_unref(document);
    k8sm__buffer_finish(&text);
}

/* --- life ------------------------------------------------------------------------------------
 */

static void references_keep_it(void **state)
{
    struct failing f = { .left = SIZE_MAX };
    const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
    k8sm__document *document = NULL;
    size_t end = 0;
    (void)state;
    assert_int_equal(
        k8sm__document_read_json("[1]", 3, 0, &usual_limits, &alloc, &document, &end, NULL),
        K8SM_OK);
    assert_ptr_equal(k8sm__document_ref(document), document);
    k8sm__document_unref(document);
    assert_int_equal(k8sm__node_kind(document, k8sm__document_root(document)), K8SM__LIST);
    k8sm__document_unref(document);
    assert_int_equal(f.live, 0);
    k8sm__document_unref(NULL);
}

/* An empty document has no root, and nothing is looked for in it. */
static void no_root(void **state)
{
    k8sm__document *document = yaml_of("# a\n");
    (void)state;
    assert_true(k8sm__document_root(document) == K8SM__NO_NODE);
    assert_int_equal(k8sm__document_node_count(document), 0);
    k8sm__document_unref(document);
}

/* With lines counted by blocks: the same places as counted from the start, at every byte of
 * a text whose line ends fall on either side of the blocks' borders. */
static void sources_say_the_same_places(void **state)
{
    enum { LENGTH = 3 * 2048 + 100 };
    static const char *const ends[] = { "a", "\n", "\r\n", "\r", "b\303\251", "\n\r" };
    static char text[LENGTH + 8];
    uint32_t chance = 1;
    size_t at = 0;
    (void)state;
    while (at < LENGTH) {
        const char *end =
            ends[(chance = chance * 1103515245 + 12345) >> 16 & 3 ? 0 : chance % 6];
        memcpy(text + at, end, strlen(end));
        at += strlen(end);
    }
    for (int border = 0; border < 4; border++) { /* CR LF around a border */
        memcpy(text + 2047, border & 1 ? "\r\n" : "\nx", 2);
        memcpy(text + 4095, border & 2 ? "\r\n" : "x\r", 2);
        for (int copied = 0; copied < 2; copied++) {
            k8sm__source *source = k8sm__source_new(text, at, copied, NULL);
            assert_non_null(source);
            assert_int_equal(k8sm__source_text(source) == text, !copied);
            for (size_t offset = 0; offset <= at + 1; offset++) {
                k8sm_error here = { .code = 77 }, wanted = { .code = 77 };
                k8sm__source_position(source, at - offset, &here); /* from behind, too */
                k8sm__position(text, at, at - offset, &wanted);
                assert_memory_equal(&here, &wanted, sizeof here);
            }
            k8sm__source_position(source, 1, NULL);
            assert_ptr_equal(k8sm__source_ref(source), source);
            k8sm__source_unref(source);
            k8sm__source_unref(source);
        }
    }
    k8sm__source_unref(NULL);
}

static void nodes_say_where_they_are(void **state)
{
    k8sm__document *document = json_of("{\n \"a\": [\n  1, {}]}");
    k8sm__node list = k8sm__map_find(document, k8sm__document_root(document), "a");
    k8sm_error err = { 0 };
    (void)state;
    k8sm__node_position(document, list, &err);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 7);
    assert_int_equal(err.offset, 8);
    k8sm__node_position(document, list + 2, &err);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 6);
    k8sm__document_position(document, 2, &err);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 1);
    k8sm__document_unref(document);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(walk_cases) + K8SM__COUNT(find_cases) +
                                   K8SM__COUNT(escape_cases) + K8SM__COUNT(position_cases) + 9];
    size_t count = 0;
    ROW_TESTS(tests, count, walk_cases, check_walk);
    ROW_TESTS(tests, count, find_cases, check_find);
    ROW_TESTS(tests, count, escape_cases, check_escape);
    ROW_TESTS(tests, count, position_cases, check_position);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(keys_of_one_hash);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(lists);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(scalars_are_no_lists);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(thousands_of_nodes);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(many_keys);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(references_keep_it);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_root);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(sources_say_the_same_places);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nodes_say_where_they_are);
    return _cmocka_run_group_tests("document", tests, count, NULL, NULL);
}
