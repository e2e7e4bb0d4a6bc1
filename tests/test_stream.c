/* Cutting a stream as the Kubernetes client does: the verdicts are those of k8s.io/apimachinery
 * v0.37.2 (util/yaml to cut, the strict serializer for each document), with two words of our
 * own: "skipped" also for known kinds that hold no pod, and a List only where it has findings
 * or no items. Places are those of kubernetes-resources and of test_yaml and test_json. */
#include "testing.h"

#include "k8smesos/object.h"

#define TEXT(text) text, sizeof(text) - 1
#define POD        "apiVersion: v1\nkind: Pod\n"
#define JSON       "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}"

enum { SHOWN = 4096 };

static const struct stream_case {
    const char *name, *text;
    size_t len;
    const char *verdicts;
    const char *findings; /* code@line:column */
} stream_cases[] = {
    { "nothing", TEXT(""), "", "" },
    { "blanks", TEXT(" \n\t\n \r\n"), "", "" },
    { "a comment alone", TEXT("# a\n"), "empty", "" },
    { "separators alone", TEXT("---\n---\n---\n"), "empty empty", "" },
    { "null alone", TEXT("null\n"), "empty", "" },
    { "a comment between separators", TEXT("---\n# a\n---\n"), "empty", "" },
    { "one", TEXT(POD), "ok", "" },
    { "one behind a separator", TEXT("---\n" POD), "ok", "" },
    { "one before a separator", TEXT(POD "---\n"), "ok", "" },
    { "one between separators", TEXT("---\n" POD "---\n"), "ok", "" },
    { "two", TEXT(POD "---\n" POD), "ok ok", "" },
    { "two and an empty one between", TEXT(POD "---\n---\n" POD), "ok ok", "" },
    { "two and a comment between", TEXT(POD "---\n# a\n---\n" POD), "ok empty ok", "" },
    { "two and null between", TEXT(POD "---\nnull\n---\n" POD), "ok empty ok", "" },
    { "two, the first on a comment's lines", TEXT("# a\n---\n" POD "---\n" POD), "empty ok ok",
      "" },
    { "no line end at the end", TEXT(POD "---\napiVersion: v1\nkind: Pod"), "ok ok", "" },
    { "a separator at the end without a line end", TEXT(POD "---"), "ok", "" },
    { "blanks behind the dashes", TEXT(POD "---  \t\n" POD), "ok ok", "" },
    { "a comment behind the dashes", TEXT(POD "--- # a\n" POD), "ok ok", "" },
    { "a comment right behind the dashes", TEXT(POD "---# a\n" POD), "ok ok", "" },
    { "text behind the dashes", TEXT(POD "--- a\n" POD), "error", "syntax@3:1" },
    { "a map behind the dashes", TEXT(POD "--- {a: 1}\n" POD), "error", "syntax@3:1" },
    { "four dashes", TEXT(POD "----\n" POD), "error", "syntax@3:1" },
    { "text right behind the dashes", TEXT(POD "---a\n" POD), "error", "syntax@3:1" },
    { "text behind the first dashes", TEXT("--- a\n" POD), "error", "syntax@1:1" },
    { "a tag behind the dashes", TEXT("--- !!map\n" POD), "error", "syntax@1:1" },
    { "a literal behind the dashes", TEXT("--- |\n a\n"), "error", "syntax@1:1" },
    { "indented dashes", TEXT(POD " ---\n" POD), "strict", "duplicate@4:1 duplicate@5:1" },
    { "dashes in a literal",
      TEXT(POD "metadata:\n  annotations:\n    a: |\n      b\n---\n      c\n"), "ok error",
      "schema@8:7" },
    { "indented dashes in a literal",
      TEXT(POD "metadata:\n  annotations:\n    a: |\n      b\n      ---\n      c\n"), "ok",
      "" },
    { "dashes in quotes", TEXT("apiVersion: v1\nkind: 'Pod\n---\n  '\n"), "error error",
      "syntax@3:1 syntax@5:1" },
    { "CRLF", TEXT("apiVersion: v1\r\nkind: Pod\r\n---\r\napiVersion: v1\r\nkind: Pod\r\n"),
      "ok ok", "" },
    { "CR", TEXT("apiVersion: v1\rkind: Pod\r---\rapiVersion: v1\rkind: Pod\r"), "ok",
      "unsupported@3:1" },
    { "a CR behind the dashes", TEXT(POD "---\r\n" POD), "ok ok", "" },
    { "an end", TEXT(POD "...\n"), "ok", "" },
    { "an end and a separator", TEXT(POD "...\n---\n" POD), "ok ok", "" },
    { "an end and a comment", TEXT(POD "...\n# a\n---\n" POD), "ok ok", "" },
    { "an end and text", TEXT(POD "...\na: 1\n---\n" POD), "ok ok", "unsupported@4:1" },
    { "an end and another pod", TEXT(POD "...\n" POD), "ok", "unsupported@4:1" },
    { "a bracket too many", TEXT("{apiVersion: v1, kind: Pod} }\n---\n" POD), "ok ok",
      "unsupported@1:29" },
    { "a broken one first", TEXT("a: [\n---\n" POD), "error ok", "syntax@2:1" },
    { "a broken one between", TEXT(POD "---\na: [\n---\n" POD), "ok error ok", "syntax@5:1" },
    { "a broken one last", TEXT(POD "---\na: [\n"), "ok error", "syntax@5:1" },
    { "an undecodable one first", TEXT(POD "spec: 3\n---\n" POD), "error ok", "schema@3:7" },
    { "a strict one first", TEXT(POD "foo: 1\n---\n" POD), "strict ok", "unknown_field@3:1" },
    { "an anchor of another document",
      TEXT("apiVersion: &x v1\nkind: Pod\n---\napiVersion: *x\nkind: Pod\n"), "ok error",
      "syntax@4:13" },
    { "the same anchor in both",
      TEXT("apiVersion: &x v1\nkind: Pod\nmetadata: {name: *x}\n---\napiVersion: &x v1\nkind: "
           "Pod\nmetadata: {name: *x}\n"),
      "ok ok", "" },
    { "a byte order mark first", TEXT("\357\273\277" POD), "ok", "" },
    { "a byte order mark before a separator", TEXT("\357\273\277---\n" POD), "ok", "" },
    { "a byte order mark in each", TEXT(POD "---\n\357\273\277" POD), "ok ok", "" },
    { "a directive before a separator", TEXT("%YAML 1.1\n---\n" POD), "error ok",
      "syntax@1:1" },
    { "a directive behind an end", TEXT(POD "...\n%YAML 1.1\n---\n" POD), "ok ok",
      "unsupported@4:1" },
    { "a tag directive before a separator", TEXT("%TAG ! tag:x,2000:\n---\n" POD), "error ok",
      "syntax@1:1" },
    { "another kind", TEXT("apiVersion: v1\nkind: Service\n"), "skipped", "" },
    { "a pod and another kind", TEXT(POD "---\napiVersion: v1\nkind: Service\n"), "ok skipped",
      "" },
    { "an unknown version", TEXT("apiVersion: v9\nkind: Pod\n"), "skipped", "" },
    { "an unknown group", TEXT("apiVersion: x.io/v1\nkind: Foo\nspec: {a: 1}\n"), "skipped",
      "" },
    { "an empty group", TEXT("apiVersion: /v1\nkind: Pod\n"), "ok", "" },
    { "an empty group of a list", TEXT("apiVersion: /v1\nkind: PodList\nitems: [{}]\n"), "ok",
      "" },
    { "a group without a version", TEXT("apiVersion: apps/\nkind: Pod\n"), "error",
      "schema@1:13" },
    { "a slash alone", TEXT("apiVersion: /\nkind: Pod\n"), "error", "schema@1:13" },
    { "two slashes", TEXT("apiVersion: a/b/c\nkind: Pod\n"), "error", "schema@1:13" },
    { "two slashes in JSON", TEXT("{\"apiVersion\":\"a/b/c\",\"kind\":\"Pod\"}"), "error",
      "schema@1:15" },
    { "a list as root", TEXT("- apiVersion: v1\n  kind: Pod\n"), "error", "schema@1:1" },
    { "a string as root", TEXT("pod\n"), "error", "schema@1:1" },
    { "an empty map as root", TEXT("{}\n"), "error", "schema@1:1 schema@1:1" },
    { "no kind", TEXT("apiVersion: v1\n"), "error", "schema@1:1" },
    { "no apiVersion", TEXT("kind: Pod\n"), "error", "schema@1:1" },
    { "an empty kind", TEXT("apiVersion: v1\nkind: ''\n"), "error", "schema@1:1" },
    { "a kind with blanks", TEXT("apiVersion: v1\nkind: ' Pod'\n"), "skipped", "" },
    { "JSON", TEXT(JSON), "ok", "" },
    { "JSON behind blanks", TEXT(" \n\t" JSON "\n"), "ok", "" },
    { "JSON twice", TEXT(JSON JSON), "ok ok", "" },
    { "JSON twice, blanks between", TEXT(JSON " \n " JSON "\n"), "ok ok", "" },
    { "JSON three times", TEXT(JSON "\n" JSON "\n" JSON), "ok ok ok", "" },
    { "JSON over lines", TEXT("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Pod\"\n}\n"), "ok",
      "" },
    { "JSON and a separator", TEXT(JSON "\n---\n" JSON), "ok ok", "" },
    { "JSON, separator, YAML", TEXT(JSON "\n---\n" POD), "ok ok", "" },
    { "JSON and YAML without a separator", TEXT(JSON "\n" POD), "ok ok", "" },
    { "JSON behind YAML", TEXT(POD "---\n" JSON "\n"), "ok ok", "" },
    { "two JSON values behind YAML's separator", TEXT(POD "---\n" JSON JSON "\n"), "ok ok",
      "unsupported@4:33" },
    { "JSON, a comma behind", TEXT(JSON "," JSON), "ok error", "syntax@1:33" },
    { "JSON twice, then a separator", TEXT(JSON "\n" JSON "\n---\n" JSON), "ok ok error",
      "syntax@3:2" },
    { "JSON three times, the last broken", TEXT(JSON JSON "{"), "ok ok error", "syntax@1:66" },
    { "JSON twice, the second broken", TEXT(JSON "{\"apiVersion\""), "ok error",
      "syntax@1:46" },
    { "JSON and a number", TEXT(JSON " 1"), "ok error", "schema@1:34" },
    { "JSON, JSON and a number", TEXT(JSON JSON " 1"), "ok ok error", "schema@1:66" },
    { "JSON and null", TEXT(JSON " null"), "ok empty", "" },
    { "JSON and a string", TEXT(JSON " \"a\""), "ok error", "schema@1:34" },
    { "JSON and a list", TEXT(JSON " []"), "ok error", "schema@1:34" },
    { "flow YAML with a comma at the end", TEXT("{apiVersion: v1, kind: Pod,}\n"), "ok", "" },
    { "JSON with a comma at the end", TEXT("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",}"), "ok",
      "" },
    { "JSON with single quotes", TEXT("{'apiVersion': 'v1', 'kind': 'Pod'}"), "ok", "" },
    { "JSON with a comment", TEXT("{\"apiVersion\":\"v1\", # a\n\"kind\":\"Pod\"}"), "ok", "" },
    { "flow YAML twice",
      TEXT("{apiVersion: v1, kind: Pod}\n---\n{apiVersion: v1, kind: Pod}\n"), "ok ok", "" },
    { "JSON with a tab as indentation",
      TEXT("{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\"\n}\n"), "ok", "" },
    { "flow YAML with a tab as indentation", TEXT("{\n\tapiVersion: v1,\n\tkind: Pod\n}\n"),
      "ok", "" },
    { "JSON cut off", TEXT("{\"apiVersion\":\"v1\",\"kind\":\"Pod\""), "error", "syntax@1:32" },
    { "an open brace", TEXT("{"), "error", "syntax@1:2" },
    { "a form feed before JSON", TEXT("\f" JSON), "ok", "" },
    { "a no-break space before JSON", TEXT("\xc2\xa0" JSON), "ok", "" },
    { "JSON, then YAML that is indented", TEXT(JSON "\n  apiVersion: v1\n  kind: Pod\n"),
      "ok ok", "" },
    { "JSON, then a no-break space and YAML", TEXT(JSON "\xc2\xa0{apiVersion: v1, kind: Pod}"),
      "ok ok", "" },
    { "JSON, then a line separator and nothing", TEXT(JSON "\xe2\x80\xa8"), "ok error",
      "syntax@1:33" },
    { "a byte order mark before JSON", TEXT("\357\273\277" JSON), "ok", "" },
    { "a list first", TEXT("[" JSON "]"), "error", "schema@1:1" },
    { "a comment before JSON", TEXT("# a\n" JSON "\n"), "ok", "" },
    { "JSON, then an end of YAML", TEXT(JSON "\n...\n"), "ok error", "syntax@2:1" },
    { "JSON, then a comment", TEXT(JSON "\n# a\n"), "ok empty", "" },
    { "broken UTF-8 in JSON",
      TEXT("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"\377\"}}"), "ok",
      "" },
    { "broken UTF-8 in YAML", TEXT(POD "metadata: {name: \377}\n"), "error", "syntax@3:18" },
    { "JSON twice with the same key twice",
      TEXT("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"kind\":\"Pod\"}" JSON), "strict ok",
      "duplicate@1:33" },
    { "an error in YAML's fallback at a later line",
      TEXT("{\"apiVersion\":\"v1\",\n\"kind\":\"Pod\",\n x: [}"), "error", "syntax@3:6" },
    { "a list of two",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n- apiVersion: "
           "v1\n  kind: Pod\n"),
      "ok ok", "" },
    { "an empty list", TEXT("apiVersion: v1\nkind: List\nitems: []\n"), "ok", "" },
    { "a list without items", TEXT("apiVersion: v1\nkind: List\n"), "ok", "" },
    { "a list and a pod",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n---\n" POD),
      "ok ok", "" },
    { "a list in a list",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - "
           "apiVersion: v1\n    kind: Pod\n- apiVersion: v1\n  kind: Pod\n"),
      "ok ok", "" },
    { "a list of other kinds",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n- "
           "apiVersion: v1\n  kind: Pod\n"),
      "skipped ok", "" },
    { "a list with a broken item",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: 3\n- "
           "apiVersion: v1\n  kind: Pod\n"),
      "error ok", "schema@6:9" },
    { "a list with a strict field",
      TEXT("apiVersion: v1\nkind: List\nfoo: 1\nitems:\n- apiVersion: v1\n  kind: Pod\n"),
      "strict ok", "unknown_field@3:1" },
    { "a list, text behind its end",
      TEXT("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n...\na: 1\n"),
      "ok ok", "unsupported@7:1" },
    { "a list of pods without kinds",
      TEXT("apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n- metadata: {name: "
           "b}\n"),
      "ok ok", "" },
    { "a list of nothing", TEXT("apiVersion: v1\nkind: List\nitems: null\n"), "ok", "" },
    { "a list that is a map", TEXT("apiVersion: v1\nkind: List\nitems: {}\n"), "error",
      "schema@3:8" },
    { "a list as JSON",
      TEXT("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" JSON "," JSON "]}"), "ok ok",
      "" },
    { "a list with null", TEXT("apiVersion: v1\nkind: List\nitems: [null]\n"), "error",
      "schema@3:9" },
    { "a list with a number", TEXT("apiVersion: v1\nkind: List\nitems: [1]\n"), "error",
      "schema@3:9" },
};

/* Everything that a stream gives; its last status. */
static k8sm_status read_all(const char *text, size_t len, const k8sm_parse_options *options,
                            char *verdicts, char *findings, k8sm_error *err)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    size_t at = 0, found = 0;
    k8sm_status rc = k8sm_stream_open(text, len, options, &stream, err);
    verdicts[0] = findings[0] = '\0';
    while (rc == K8SM_OK) {
        rc = k8sm_stream_next(stream, &object, err);
        if (rc != K8SM_OK || object == NULL)
            break;
        at += (size_t)snprintf(verdicts + at, SHOWN - at, "%s%s", at == 0 ? "" : " ",
                               k8sm_verdict_name(k8sm_object_verdict(object)));
        for (size_t i = 0; i < k8sm_object_finding_count(object); i++) {
            const k8sm_error *e = k8sm_object_finding(object, i);
            assert_true(e->line > 0 && e->column > 0 && e->offset <= len);
            assert_true(e->message[0] != '\0');
            found += (size_t)snprintf(findings + found, SHOWN - found, "%s%s@%u:%u",
                                      found == 0 ? "" : " ", k8sm_status_name(e->code), e->line,
                                      e->column);
        }
        k8sm_object_free(object);
        object = NULL;
    }
    if (rc == K8SM_OK) { /* the end stays the end */
        assert_int_equal(k8sm_stream_next(stream, &object, err), K8SM_OK);
        assert_null(object);
    }
    k8sm_stream_free(stream);
    return rc;
}

static void check_stream(void **state)
{
    const struct stream_case *c = *state;
    char verdicts[SHOWN], findings[SHOWN];
    assert_int_equal(read_all(c->text, c->len, NULL, verdicts, findings, NULL), K8SM_OK);
    assert_string_equal(verdicts, c->verdicts);
    assert_string_equal(findings, c->findings);
}

/* --- options ------------------------------------------------------------------------------- */

static void arguments_are_checked(void **state)
{
    k8sm_parse_options options;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    (void)state;
    assert_int_equal(k8sm_stream_open(POD, 4, NULL, NULL, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_stream_open(NULL, 4, NULL, &stream, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_stream_next(NULL, &object, &err), K8SM_E_ARGUMENT);
    k8sm_parse_options_init(&options, sizeof options);
    for (int32_t syntax = -1; syntax <= 3; syntax++) {
        options.syntax = syntax;
        stream = NULL;
        assert_int_equal(k8sm_stream_open(POD, sizeof POD - 1, &options, &stream, &err),
                         syntax < 0 || syntax > 2 ? K8SM_E_ARGUMENT : K8SM_OK);
        k8sm_stream_free(stream);
    }
    k8sm_parse_options_init(&options, sizeof options);
    options.flags = 1U << 31;
    assert_int_equal(k8sm_stream_open(POD, 4, &options, &stream, &err), K8SM_E_ARGUMENT);
    k8sm_parse_options_init(&options, sizeof options);
    options.size = 4; /* smaller than the size itself */
    assert_int_equal(k8sm_stream_open(POD, 4, &options, &stream, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_stream_open(NULL, 0, NULL, &stream, &err), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, NULL, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_stream_next(stream, &object, &err), K8SM_OK);
    assert_null(object);
    k8sm_stream_free(stream);
    k8sm_stream_free(NULL);
}

/* The defaults that object.h names; a smaller struct of an older caller gets its part. */
static void options_have_defaults(void **state)
{
    k8sm_parse_options options, part;
    (void)state;
    k8sm_parse_options_init(&options, sizeof options);
    assert_int_equal(options.size, sizeof options);
    assert_int_equal(options.max_bytes, 64 << 20);
    assert_int_equal(options.max_depth, 64);
    assert_int_equal(options.max_nodes, 4000000);
    assert_int_equal(options.max_yaml_nodes, 250000);
    assert_int_equal(options.max_alias_nodes, 10000);
    assert_int_equal(options.max_key_bytes, 1024);
    assert_int_equal(options.max_findings, 100);
    assert_int_equal(options.syntax, K8SM_SYNTAX_AUTO);
    assert_null(options.alloc);
    memset(&part, 0xaa, sizeof part);
    k8sm_parse_options_init(&part, offsetof(k8sm_parse_options, max_nodes));
    assert_int_equal(part.max_depth, 64);
    assert_int_equal(part.max_nodes, 0xaaaaaaaa);
    k8sm_parse_options_init(&part, 2); /* too small even for the size */
    assert_int_equal(part.size, offsetof(k8sm_parse_options, max_nodes));
    k8sm_parse_options_init(NULL, 100);
}

/* A syntax that is said is not guessed. */
static const struct syntax_case {
    const char *name, *text;
    int32_t syntax;
    const char *verdicts, *findings;
} syntax_cases[] = {
    { "JSON as YAML", JSON, K8SM_SYNTAX_YAML, "ok", "" },
    { "two JSON values as YAML", JSON JSON, K8SM_SYNTAX_YAML, "ok", "unsupported@1:33" },
    { "YAML as JSON", POD, K8SM_SYNTAX_JSON, "error", "syntax@1:1" },
    { "flow YAML as JSON", "{apiVersion: v1, kind: Pod}", K8SM_SYNTAX_JSON, "error",
      "syntax@1:2" },
    { "no way back to YAML", JSON "\n---\n" POD, K8SM_SYNTAX_JSON, "ok error", "syntax@2:2" },
    { "nothing as JSON", "", K8SM_SYNTAX_JSON, "", "" },
    { "blanks as JSON", " \r\n\t", K8SM_SYNTAX_JSON, "", "" },
    { "a list as JSON", "[]", K8SM_SYNTAX_JSON, "error", "schema@1:1" },
    { "null as JSON", "null " JSON, K8SM_SYNTAX_JSON, "empty ok", "" },
    { "NUL as JSON stops nothing", "\f", K8SM_SYNTAX_JSON, "error", "syntax@1:1" },
};

static void check_syntax(void **state)
{
    const struct syntax_case *c = *state;
    char verdicts[SHOWN], findings[SHOWN];
    k8sm_parse_options options;
    k8sm_parse_options_init(&options, sizeof options);
    options.syntax = c->syntax;
    assert_int_equal(read_all(c->text, strlen(c->text), &options, verdicts, findings, NULL),
                     K8SM_OK);
    assert_string_equal(verdicts, c->verdicts);
    assert_string_equal(findings, c->findings);
}

static void bytes_are_limited(void **state)
{
    k8sm_parse_options options;
    k8sm_stream *stream = NULL;
    k8sm_error err = { 0 };
    (void)state;
    k8sm_parse_options_init(&options, sizeof options);
    options.max_bytes = sizeof POD - 2;
    assert_int_equal(k8sm_stream_open(POD, sizeof POD - 1, &options, &stream, &err),
                     K8SM_E_LIMIT);
    assert_null(stream);
    options.max_bytes++;
    assert_int_equal(k8sm_stream_open(POD, sizeof POD - 1, &options, &stream, &err), K8SM_OK);
    k8sm_stream_free(stream);
    /* offsets have 32 bits, whatever is allowed; nothing is read before that is known */
    options.max_bytes = UINT64_MAX;
    assert_int_equal(k8sm_stream_open(POD, UINT32_MAX, &options, &stream, &err), K8SM_E_LIMIT);
}

/* Values are counted over all documents: 5 a pod. */
static void values_are_limited_together(void **state)
{
    char verdicts[SHOWN], findings[SHOWN];
    k8sm_parse_options options;
    (void)state;
    k8sm_parse_options_init(&options, sizeof options);
    options.max_nodes = 12;
    assert_int_equal(read_all(TEXT(JSON JSON JSON), &options, verdicts, findings, NULL),
                     K8SM_OK);
    assert_string_equal(verdicts, "ok ok error");
    assert_string_equal(findings, "limit@1:79");
    assert_int_equal(read_all(TEXT(POD "---\n" POD "---\n" POD "---\n" POD), &options, verdicts,
                              findings, NULL),
                     K8SM_OK);
    assert_string_equal(verdicts, "ok ok error error");
    assert_string_equal(findings, "limit@7:13 limit@10:13");
    options.max_nodes = 10; /* all used up, and nothing is left for null */
    assert_int_equal(
        read_all(TEXT(POD "---\n" POD "---\nnull\n"), &options, verdicts, findings, NULL),
        K8SM_OK);
    assert_string_equal(verdicts, "ok ok error");
}

/* --- lists --------------------------------------------------------------------------------- */

static void lists_nest_eight_deep(void **state)
{
    enum { DEPTH = 9 };
    char text[1024] = "", verdicts[SHOWN], findings[SHOWN];
    (void)state;
    for (int i = 0; i < DEPTH; i++)
        strcat(text, "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    strcat(text, JSON);
    for (int i = 0; i < DEPTH; i++)
        strcat(text, "]}");
    assert_int_equal(read_all(text, strlen(text), NULL, verdicts, findings, NULL), K8SM_OK);
    assert_string_equal(verdicts, "error");
    assert_string_equal(findings, "schema@1:378"); /* the ninth's items */
    memmove(text, text + 42, strlen(text) - 41);
    text[strlen(text) - 2] = '\0';
    assert_int_equal(read_all(text, strlen(text), NULL, verdicts, findings, NULL), K8SM_OK);
    assert_string_equal(verdicts, "ok");
}

/* Numbers go on through the items of a list; paths say where an item stands. */
static void numbers_and_paths(void **state)
{
    static const char text[] =
        "# a\n---\napiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: Pod, spec: {x: 1}}\n"
        "- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, spec: 3}]}\n"
        "---\n" POD;
    static const char *const paths[] = { NULL, "items[0].spec.x", "items[1].items[0].spec",
                                         NULL };
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    (void)state;
    assert_int_equal(k8sm_stream_open(TEXT(text), NULL, &stream, NULL), K8SM_OK);
    for (uint64_t i = 0; i < K8SM__COUNT(paths); i++) {
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        assert_non_null(object);
        assert_int_equal(k8sm_object_index(object), i);
        assert_int_equal(k8sm_object_finding_count(object), paths[i] != NULL);
        if (paths[i] != NULL)
            assert_string_equal(k8sm_object_finding(object, 0)->path, paths[i]);
        k8sm_object_free(object);
    }
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_null(object);
    k8sm_stream_free(stream);
}

/* A path that has no room any more is cut, and reading goes on. */
static void deep_paths_are_cut(void **state)
{
    char text[4096], verdicts[SHOWN], findings[SHOWN];
    size_t at = 0;
    (void)state;
    for (int i = 0; i < 8; i++)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    at += (size_t)snprintf(
        text + at, sizeof text - at,
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":"
        "{\"initContainers\":[{\"resources\":{\"limits\":{\"%0200d\":\"x\"}}}]}}",
        0);
    for (int i = 0; i < 8; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "]}");
    assert_int_equal(read_all(text, at, NULL, verdicts, findings, NULL), K8SM_OK);
    assert_string_equal(verdicts, "error");
}

/* Items of a typed list inherit their kind; one of a longer name than any type has none. */
static void typed_lists(void **state)
{
    char text[1024], verdicts[SHOWN], findings[SHOWN];
    (void)state;
    assert_int_equal(read_all(TEXT("apiVersion: apps/v1\nkind: DeploymentList\nitems:\n"
                                   "- metadata: {name: a}\n- kind: Deployment\n"
                                   "- {apiVersion: v1, kind: Pod}\n"),
                              NULL, verdicts, findings, NULL),
                     K8SM_OK);
    assert_string_equal(verdicts, "ok ok ok");
    snprintf(text, sizeof text, "apiVersion: v1\nkind: %0100dList\nitems: [{}]\n", 0);
    assert_int_equal(read_all(text, strlen(text), NULL, verdicts, findings, NULL), K8SM_OK);
    assert_string_equal(verdicts, "skipped");
}

/* --- life ---------------------------------------------------------------------------------- */

static void objects_outlive_their_stream(void **state)
{
    static const char text[] = "apiVersion: v1\nkind: List\nitems:\n"
                               "- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n"
                               "- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n";
    k8sm_stream *stream = NULL;
    k8sm_object *first = NULL;
    k8sm_error err;
    (void)state;
    assert_int_equal(k8sm_stream_open(TEXT(text), NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &first, NULL), K8SM_OK);
    k8sm_stream_free(stream); /* in the middle of the list */
    assert_string_equal(k8sm_object_name(first), "a");
    assert_int_equal(k8sm_object_locate(first, "metadata.name", &err), 1);
    assert_int_equal(err.line, 4);
    assert_int_equal(err.column, 42); /* the key */
    k8sm_object_free(first);
}

/* Each allocation of a whole reading fails once: NOMEM, and nothing is left. */
static void check_nomem(const char *text, size_t len)
{
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        char verdicts[SHOWN], findings[SHOWN];
        k8sm_parse_options options;
        k8sm_error err = { 0 };
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = read_all(text, len, &options, verdicts, findings, &err);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            return;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_int_equal(err.code, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    check_nomem(TEXT("# a\n---\n" POD "metadata: {name: a}\nspec: {x: 1, containers: "
                     "[{name: c, resources: {limits: {cpu: 1}}}]}\n...\ntext\n---\na: [\n"));
    check_nomem(
        TEXT("apiVersion: v1\nkind: PodList\nfoo: 1\nitems:\n- metadata: {name: a}\n- {}\n"
             "- spec: 3\n"));
    check_nomem(TEXT("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" JSON
                     ",{\"kind\":\"x\\n\"}]} [] {"));
    check_nomem(TEXT("apiVersion: 1\nkind: 2\n---\nkind: Pod\n--- x\n"));
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(stream_cases) + K8SM__COUNT(syntax_cases) + 10];
    size_t count = 0;
    ROW_TESTS(tests, count, stream_cases, check_stream);
    ROW_TESTS(tests, count, syntax_cases, check_syntax);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arguments_are_checked);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(options_have_defaults);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bytes_are_limited);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(values_are_limited_together);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(lists_nest_eight_deep);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(numbers_and_paths);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(deep_paths_are_cut);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(typed_lists);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(objects_outlive_their_stream);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("stream", tests, count, NULL, NULL);
}
