#define _POSIX_C_SOURCE 200809L

/* Flags of k8sm_parse_options: input that the library copies, findings without positions. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

#define POD "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"

static k8sm_parse_options flagged(uint32_t flags)
{
    k8sm_parse_options options;
    k8sm_parse_options_init(&options, sizeof options);
    options.flags = flags;
    return options;
}

/* --- copies --------------------------------------------------------------------------------- */

/* Documents whose text is borrowed, folded, escaped; a list; one that cannot be read. */
static const char stream_text[] = POD
    "  containers: [{name: \"a\\u0062\", image: 'it''s'}]\n---\n"
    "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: q}}\n"
    "- {apiVersion: v1, kind: Service, spec: {x: 1}}\n---\na: b: c\n---\n"
    "# nothing\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    n: >-\n"
    "      folded\n      text\n";

static void show(k8sm_stream *stream, char *text, size_t size)
{
    k8sm_object *object = NULL;
    text[0] = '\0';
    while (k8sm_stream_next(stream, &object, NULL) == K8SM_OK && object != NULL) {
        const k8sm_error *finding = k8sm_object_finding(object, 0);
        k8sm_bytes bytes = { 0 };
        size_t used = strlen(text);
        bool written =
            k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &bytes, NULL) == K8SM_OK;
        snprintf(text + used, size - used, "%s %s %s\n",
                 k8sm_verdict_name(k8sm_object_verdict(object)), written ? bytes.data : "",
                 finding == NULL ? "" : finding->message);
        k8sm_bytes_finish(&bytes);
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
}

static void a_stream_outlives_its_input(void **state)
{
    const k8sm_parse_options options = flagged(K8SM_PARSE_COPY);
    char borrowed[4096], copied[4096];
    k8sm_stream *stream = NULL;
    char *input = malloc(sizeof stream_text);
    (void)state;
    assert_non_null(input);
    memcpy(input, stream_text, sizeof stream_text);
    assert_int_equal(k8sm_stream_open(input, sizeof stream_text - 1, NULL, &stream, NULL), 0);
    show(stream, borrowed, sizeof borrowed);
    assert_int_equal(k8sm_stream_open(input, sizeof stream_text - 1, &options, &stream, NULL),
                     K8SM_OK);
    memset(input, '{', sizeof stream_text);
    free(input);
    show(stream, copied, sizeof copied);
    assert_string_equal(copied, borrowed);
    assert_non_null(strstr(copied, "folded text"));
}

static void an_object_outlives_its_input_and_its_stream(void **state)
{
    static const k8sm_edit edit = { "/spec/nodeName", "n", K8SM_EDIT_STRING, 0 };
    const k8sm_parse_options options = flagged(K8SM_PARSE_COPY);
    char *input =
        strdup(POD "  containers: [{name: c, image: x, resources: {limits: {cpu: 1}}}]\n");
    k8sm_object *object = NULL, *edited = NULL;
    k8sm_bytes bytes = { 0 };
    (void)state;
    assert_non_null(input);
    assert_int_equal(k8sm_object_parse(input, strlen(input), &options, &object, NULL), K8SM_OK);
    memset(input, '!', strlen(input));
    free(input);
    assert_int_equal(k8sm_object_with_edits(object, &edit, 1, &edited, NULL), K8SM_OK);
    k8sm_object_free(object); /* the other one still has the bytes */
    assert_int_equal(k8sm_object_write(edited, K8SM_WRITE_JSON, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal(
        bytes.data, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},"
                    "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\",\"resources\":"
                    "{\"limits\":{\"cpu\":1}}}],\"nodeName\":\"n\"}}");
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(edited);
}

static void nothing_can_be_copied(void **state)
{
    const k8sm_parse_options options = flagged(K8SM_PARSE_COPY);
    k8sm_stream *stream = NULL;
    k8sm_object *object = (void *)&stream;
    (void)state;
    assert_int_equal(k8sm_stream_open(NULL, 0, &options, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_null(object);
    k8sm_stream_free(stream);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options = flagged(K8SM_PARSE_COPY);
        k8sm_object *object = NULL;
        options.alloc = &alloc;
        k8sm_status rc = k8sm_object_parse(POD, sizeof POD - 1, &options, &object, NULL);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 1);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

/* --- positions ------------------------------------------------------------------------------- */

static const struct place_case {
    const char *name, *text, *path;
    uint32_t line; /* with positions */
} place_cases[] = {
    { "a syntax error", "{\"a\": 1, \n]", "", 2 },
    { "a limit", "{\"a\":\n[[[[[[[[[]]]]]]]]]}", "", 2 },
    { "a wrong type", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n\"spec\": 1}", "spec", 2 },
    { "no kind", "\n{\"apiVersion\": \"v1\"}", "kind", 2 },
    { "an unknown field", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n\"spex\": {}}", "spex",
      2 },
    { "no quantity",
      "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"overhead\":\n{\"cpu\": "
      "\"1K\"}}}",
      "spec.overhead.cpu", 2 },
};

static void check_place(void **state)
{
    const struct place_case *c = *state;
    for (int i = 0; i < 2; i++) {
        k8sm_parse_options options = flagged(i == 0 ? 0 : K8SM_PARSE_NO_POSITIONS);
        k8sm_stream *stream = NULL;
        k8sm_object *object = NULL;
        const k8sm_error *finding;
        options.syntax = K8SM_SYNTAX_JSON;
        options.max_depth = 8;
        assert_int_equal(k8sm_stream_open(c->text, strlen(c->text), &options, &stream, NULL),
                         0);
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        finding = k8sm_object_finding(object, 0);
        assert_non_null(finding);
        assert_string_equal(finding->path, c->path);
        assert_int_equal(finding->line, i == 0 ? c->line : 0);
        assert_int_equal(finding->column == 0, i == 1);
        assert_int_equal(finding->offset == 0, i == 1);
        k8sm_object_free(object);
        k8sm_stream_free(stream);
    }
}

static void accounting_says_no_positions_either(void **state)
{
    static const char text[] =
        POD "  containers: [{name: c, image: x, resources: {limits: {cpu: "
            "-1}}}]\n";
    const k8sm_parse_options options = flagged(K8SM_PARSE_NO_POSITIONS);
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    k8sm_error place = { .line = 7, .column = 7, .offset = 7 };
    const k8sm_error *finding;
    (void)state;
    assert_int_equal(k8sm_object_parse(text, sizeof text - 1, &options, &object, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    finding = k8sm_account_finding(account, 0);
    assert_non_null(finding);
    assert_string_equal(finding->path, "spec.containers[0].resources.limits.cpu");
    assert_int_equal(finding->line + finding->column + finding->offset, 0);
    assert_int_equal(k8sm_object_locate(object, "spec", &place), 1);
    assert_int_equal(place.line + place.column + place.offset, 0);
    assert_int_equal(k8sm_object_locate(object, "spec", NULL), 1);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static void unknown_flags_are_refused(void **state)
{
    const k8sm_parse_options options = flagged(4);
    k8sm_stream *stream = NULL;
    k8sm_error err;
    (void)state;
    assert_int_equal(k8sm_stream_open("", 0, &options, &stream, &err), K8SM_E_ARGUMENT);
    assert_string_equal(err.path, "flags");
    assert_null(stream);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(place_cases) + 6];
    size_t count = 0;
    ROW_TESTS(tests, count, place_cases, check_place);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_stream_outlives_its_input);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(an_object_outlives_its_input_and_its_stream);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nothing_can_be_copied);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(accounting_says_no_positions_either);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(unknown_flags_are_refused);
    return _cmocka_run_group_tests("parse_flags", tests, count, NULL, NULL);
}
