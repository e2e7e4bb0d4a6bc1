/* The plain reader of YAML (lib/yaml_plain.c), judged by libyaml's events. */
#include "testing.h"

#include "yaml_judge.h"

/* --- taken --------------------------------------------------------------------------------- */

/* What manifests are made of is read without libyaml, or the reader would be of no use. */
static const struct text_case {
    const char *name, *text;
} taken_cases[] = {
    { "a map", "a: b\nc: d\n" },
    { "without a newline at the end", "a: b\nc: d" },
    { "maps in maps", "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n" },
    { "a list in a map", "a:\n  - x\n  - y\nb: z\n" },
    { "a list below its key", "a:\n- x\n- y\nb: z\n" },
    { "maps in a list", "a:\n- b: 1\n  c: 2\n-   d: 3\n    e:\n    - f\n- g\n" },
    { "lists in a list", "- - a\n  - b\n-\n  - c\n- d\n" },
    { "nothing as a value", "a:\nb:\n- \n-\nc:\n  d:\n" },
    { "words and numbers",
      "a: true\nb: no\nc: ~\nd: 12\ne: 0.5\nf: 010\ng: -7\nh: 1e3\ni: 1_000\n" },
    { "strings that look like more",
      "a: 2026-11-25\nb: 1.2.3\nc: nope\nd: yesterday\ne: -x\nf: 0x\n" },
    { "quoted", "a: \"1\"\nb: 'x: y # z'\n\"c\": \"\"\n'd' : ''\n" },
    { "escapes", "a: \"x\\\"y\\\\z\\n\\t\"\n\"k\\\"\": 1\n" },
    { "quotes in single quotes", "a: 'it''s'\n'''k''': ''''\nb: ['x''', '''']\n" },
    { "comments", "# one\na: b # two\n\n  # three\nc: # four\n  d: e #f\ng: h#i\n# five\n" },
    { "flow", "a: [x, \"y\", 'z', 1, true]\nb: {c: d, \"e\": [{f: g}], h: []}\ni: {}\n" },
    { "flow over lines", "a: [\n  x,\n  \"y\"\n]\nb: {\n  c: d,\n\n  e: f\n  }\n" },
    { "flow as the root", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}\n" },
    { "literal text", "a: |\n  x\n    y\n\n  z \nb: |-\n  x\n\nc: |+\n  x\n\n\nd: e\n" },
    { "literal text in a list", "- |\n  x: y\n  # z\n- b\n" },
    { "dashes in front", "# c\n---\na: b\n" },
    { "dashes with a comment", "--- # c\na: b\n" },
    { "all further in", "   a: b\n   c:\n   - d\n" },
    { "beyond ASCII", "n\xc3\xa4me: \xe2\x82\xac x # \xf0\x9f\x98\x80\nb: \"\xc3\xa9\"\n" },
    { "the same key again", "a: 1\nb: 2\na: 3\n" },
    { "colons and dashes inside", "a: b:c\nd: e-f\ng:h: i\n-j : j\nk: -1\nl: --x\n" },
};

static void check_taken(void **state)
{
    const struct text_case *c = *state;
    assert_int_equal(judge(c->text, strlen(c->text)), JUDGED_SAME);
}

/* --- left ------------------------------------------------------------------------------------ */

/* These are libyaml's: the plain reader must see that they are, whatever they mean. */
static const struct text_case left_cases[] = {
    { "nothing", "" },
    { "comments alone", "# a\n\n# b\n" },
    { "an anchor", "a: &x 1\nb: *x\n" },
    { "a tag", "a: !!str 1\n" },
    { "a merge", "<<: {a: b}\n" },
    { "folded text", "a: >\n  b\n  c\n" },
    { "a plain scalar of two lines", "a: b\n  c\n" },
    { "a quoted scalar of two lines", "a: \"b\n  c\"\n" },
    { "a value on the next line", "a:\n  b\n" },
    { "two values", "a: b: c\n" },
    { "a list behind a colon", "a: - b\n" },
    { "text behind quotes", "a: \"b\" c\n" },
    { "a tab", "a:\tb\n" },
    { "carriage returns", "a: b\r\nc: d\r\n" },
    { "a control byte in a comment", "a: b # \x01\n" },
    { "no UTF-8", "a: \xff\n" },
    { "a line separator", "a: b\xe2\x80\xa8\n" },
    { "a byte order mark inside", "a: b\n\xef\xbb\xbf"
                                  "c: d\n" },
    { "the end of the document", "a: b\n...\nc: d\n" },
    { "a directive", "%YAML 1.1\n---\na: b\n" },
    { "a question mark as key", "? a\n: b\n" },
    { "a key that is a number", "1: a\n" },
    { "a key that is a word", "on: a\n" },
    { "an indent between two", "a:\n    b: 1\n  c: 2\n" },
    { "text below a list", "a:\n  - b\n  c: d\n" },
    { "a second root", "- a\nb: c\n" },
    { "a pair in a flow list", "a: [b: c]\n" },
    { "a comma at the end", "a: [b, ]\n" },
    { "a flow map without values", "a: {b, c}\n" },
    { "a flow list that does not end", "a: [b\n" },
    { "a comment in flow", "a: [b, # c\n  d]\n" },
    { "a question mark in flow", "a: [b?]\n" },
    { "no escape", "a: \"\\/\"\n" },
    { "a quote in single quotes, on two lines", "a: 'it''s\n  so'\n" },
    { "literal text with an indent said", "a: |2\n   b\n" },
    { "literal text after spaces", "a: |\n   \n  b\n" },
    { "literal text that is none", "a: |\nb: c\n" },
    { "infinite", "a: .inf\n" },
    { "a scalar as the root", "a\n" },
};

static void check_left(void **state)
{
    const struct text_case *c = *state;
    assert_int_equal(judge(c->text, strlen(c->text)), JUDGED_LEFT);
}

/* --- limits ---------------------------------------------------------------------------------- */

/* What goes beyond a limit is left, too: libyaml's side says which. */
static void limits_are_left(void **state)
{
    const char text[] = "a:\n- b: [c, d]\n";
    const k8sm__limits all = { 64, 1000, 1000, 100, 1024, NULL },
                       shallow = { 3, 1000, 1000, 100, 1024, NULL };
    const k8sm__limits no_keys = { 64, 1000, 1000, 100, 0, NULL };
    const struct {
        const k8sm__limits *limits;
        uint32_t nodes;
        k8sm_status rc;
    } rows[] = { { &all, 8, K8SM_OK },
                 { &all, 7, K8SM_E_UNSUPPORTED },
                 { &shallow, 8, K8SM_E_UNSUPPORTED },
                 { &no_keys, 8, K8SM_E_UNSUPPORTED } };
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__document *document = k8sm__document_new(text, strlen(text), NULL);
        assert_int_equal(
            k8sm__yaml_plain(document, 0, strlen(text), rows[i].limits, rows[i].nodes),
            rows[i].rc);
        k8sm__document_unref(document);
    }
}

/* libyaml refuses a key that is longer than 1,024 characters; where it begins to, it says. */
static void long_keys_are_judged(void **state)
{
    static char text[1100];
    (void)state;
    for (size_t len = 990; len < 1040; len++) {
        memset(text, 'k', len);
        memcpy(text + len, ": v\n", 4);
        assert_int_not_equal(judge(text, len + 4), JUDGED_DIFFERENT);
    }
}

static void every_allocation_can_fail(void **state)
{
    const char text[] = "a: \"\\n\"\nb: 0.5\nc: |\n  x\nd: [e]\n";
    const k8sm__limits limits = { 64, 1000, 1000, 100, 1024, NULL };
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm__document *document = k8sm__document_new(text, strlen(text), &alloc);
        k8sm_status rc = document == NULL
                             ? K8SM_E_NOMEM
                             : k8sm__yaml_plain(document, 0, strlen(text), &limits, 1000);
        k8sm__document_unref(document);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 2);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 100);
    }
}

/* --- changed at random ------------------------------------------------------------------------- */

static const char manifest[] =
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0 # x\n  labels: {app: web, \"tier\": "
    "'a b'}\n"
    "  annotations:\n    a.b/c: \"true\"\nspec:\n  containers:\n  - name: web\n"
    "    args: [\"--a=:80\", --b,\n      c]\n    command:\n    - sh\n    - -c\n    - |\n      "
    "x: y\n\n"
    "      z # w\n    ports:\n    - {containerPort: 80}\n    - containerPort: 0x1F\n      "
    "hostPort: ~\n"
    "    resources:\n      limits:\n        cpu: 1.5\n        memory:\n  -   name: b\n      "
    "env:\n"
    "        - - 1\n          - y\n";

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t begin_of_line(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static size_t end_of_line(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] != '\n')
        at++;
    return at < len ? at + 1 : at;
}

static size_t cut(char *text, size_t len, size_t from, size_t to)
{
    memmove(text + from, text + to, len - to);
    return len - (to - from);
}

static size_t insert(char *text, size_t len, size_t at, const char *piece, size_t size)
{
    memmove(text + at + size, text + at, len - at);
    memcpy(text + at, piece, size);
    return len + size;
}

/* One change: a byte or a piece in, out or replaced; a line out, twice, or moved sideways. */
static size_t change(char *text, size_t len, uint64_t *seed)
{
    static const char *const pieces[] = {
        " ",    "  ",       "\n",       "- ",   ": ", ":",    "#",    " #",  "\"",    "'",
        "[",    "]",        "{",        "}",    ",",  ", ",   "|",    "|-",  ">",     "-",
        "?",    "? ",       "&a ",      "*a",   "! ", "\\n",  "\\\"", "''",  "---\n", "...\n",
        "~",    "0",        "1",        "null", "x",  "\t",   "<<",   "%",   "@",     "`",
        "\r\n", "\xc3\xa9", "\xc2\x85", "y: ",  "a",  "\n\n", "\n- ", "|+\n"
    };
    const size_t at = (size_t)(next_random(seed) % (len + 1));
    const char *piece = pieces[next_random(seed) % K8SM__COUNT(pieces)];
    const size_t line = begin_of_line(text, at), behind = end_of_line(text, len, at);
    char kept[512];
    switch (next_random(seed) % 8) {
    case 0:
        return at < len ? cut(text, len, at, at + 1) : len;
    case 1:
        return cut(text, len, line, behind);
    case 2:
        if (behind - line > sizeof kept)
            return len;
        memcpy(kept, text + line, behind - line);
        return insert(text, len, (size_t)(begin_of_line(text, next_random(seed) % (len + 1))),
                      kept, behind - line);
    case 3:
        return insert(text, len, line, "    ", 1 + (size_t)(next_random(seed) % 4));
    case 4:
        return text[line] == ' ' && line < len ? cut(text, len, line, line + 1) : len;
    case 5:
        if (at < len)
            len = cut(text, len, at, at + 1);
        return insert(text, len, at, piece, strlen(piece));
    default:
        return insert(text, len, at, piece, strlen(piece));
    }
}

static void changed_at_random(void **state)
{
    const char *more = getenv("K8SM_YAML_ROUNDS"); /* for long runs by hand */
    const uint64_t rounds = more == NULL ? 40000 : strtoull(more, NULL, 10);
    uint64_t seed = 20261125, taken = 0;
    static char text[65536];
    (void)state;
    for (uint64_t round = 0; round < rounds; round++) {
        size_t len = sizeof manifest - 1;
        const size_t from = round % 2 ? 0 : begin_of_line(manifest, next_random(&seed) % len);
        enum judgement found;
        len -= from;
        memcpy(text, manifest + from, len);
        for (uint64_t i = next_random(&seed) % 6; i > 0; i--)
            len = change(text, len, &seed);
        found = judge(text, len);
        if (found == JUDGED_DIFFERENT)
            fail_msg("round %llu, read otherwise:\n%.*s", (unsigned long long)round, (int)len,
                     text);
        taken += found == JUDGED_SAME;
    }
    assert_true(taken > rounds / 10);
    assert_true(taken < rounds);
}

int main(void)
{
    enum { TAKEN = K8SM__COUNT(taken_cases), LEFT = K8SM__COUNT(left_cases), MORE = 4 };
    struct CMUnitTest tests[TAKEN + LEFT + MORE] = {
        cmocka_unit_test(limits_are_left),
        cmocka_unit_test(long_keys_are_judged),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(changed_at_random),
    };
    for (size_t i = 0; i < TAKEN; i++)
        tests[MORE + i] = (struct CMUnitTest){ .name = taken_cases[i].name,
                                               .test_func = check_taken,
                                               .initial_state = (void *)&taken_cases[i] };
    for (size_t i = 0; i < LEFT; i++)
        tests[MORE + TAKEN + i] =
            (struct CMUnitTest){ .name = left_cases[i].name,
                                 .test_func = check_left,
                                 .initial_state = (void *)&left_cases[i] };
    return cmocka_run_group_tests_name("yaml_plain", tests, NULL, NULL);
}
