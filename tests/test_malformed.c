/* What Kubernetes says to broken and odd manifests (conformance/kubernetes/malformed.jsonl),
 * replayed: the same verdict for each object, besides the classes of docs/differences.md, each
 * recognised by what stands at the place of our finding. And every finding has its place. */
#define _POSIX_C_SOURCE 200809L

#include "testing.h"

#include <jansson.h>

#include "document.h"
#include "k8smesos/object.h"
#include "yaml_scalar.h"

enum { OBJECTS = 32, LEAST = 1200, LEAST_BROKEN = 1000 };

static const char *file_name;

/* What we say of one text. */
struct reading {
    const char *text;
    size_t len;
    int32_t verdicts[OBJECTS];
    size_t count;
    k8sm_error first; /* the first finding that is no warning */
};

/* --- the classes in which we differ ---------------------------------------------------------- */

static bool at_is(const struct reading *r, size_t at, const char *text)
{
    return at <= r->len && r->len - at >= strlen(text) &&
           memcmp(r->text + at, text, strlen(text)) == 0;
}

static bool is_flow_mark(const struct reading *r, size_t at)
{
    return at < r->len && r->text[at] != '\0' && strchr(",[]{}", r->text[at]) != NULL;
}

static bool is_utf16(const struct reading *r)
{
    return at_is(r, 0, "\xff\xfe") || at_is(r, 0, "\xfe\xff");
}

static bool is_amount_beyond(const struct reading *r)
{
    return r->first.code == K8SM_E_RANGE && r->first.detail == K8SM_DETAIL_QUANTITY_RANGE;
}

static bool is_colon_before_mark(const struct reading *r)
{
    return at_is(r, r->first.offset, ":") && is_flow_mark(r, r->first.offset + 1);
}

static bool is_escaped_quote(const struct reading *r)
{
    return at_is(r, r->first.offset, "\\'");
}

static bool is_byte_order_mark(const struct reading *r)
{
    size_t at = r->first.offset;
    return at > 0 && at_is(r, at, "\xef\xbb\xbf") &&
           (r->text[at - 1] == '\n' || r->text[at - 1] == '\r');
}

/* The finding is at the tag, or where the tag breaks. */
static bool is_tag_before_mark(const struct reading *r)
{
    size_t at = r->first.offset;
    while (at > 0 && strchr(" \t\r\n", r->text[at - 1]) == NULL && r->text[at] != '!')
        at--;
    if (!at_is(r, at, "!"))
        return false;
    while (at < r->len && strchr(" \t\r\n", r->text[at]) == NULL && !is_flow_mark(r, at))
        at++;
    return is_flow_mark(r, at);
}

static bool is_number_and_string_as_keys(const struct reading *r)
{
    return r->first.code == K8SM_E_DUPLICATE && at_is(r, r->first.offset, "\"1\"");
}

static const struct class
{
    const char *name; /* as docs/differences.md has them */
    bool (*is)(const struct reading *r);
    int32_t ours; /* what we say in place of less */
} classes[] = {
    { "UTF-16, UTF-32", is_utf16, K8SM_VERDICT_ERROR },
    { "magnitudes beyond", is_amount_beyond, K8SM_VERDICT_ERROR },
    { "{a:}, [a:]", is_colon_before_mark, K8SM_VERDICT_ERROR },
    { "\"\\'\" in double quotes", is_escaped_quote, K8SM_VERDICT_ERROR },
    { "U+FEFF at the start of a later line", is_byte_order_mark, K8SM_VERDICT_ERROR },
    { "a tag right before", is_tag_before_mark, K8SM_VERDICT_ERROR },
    { "keys 1 and \"1\"", is_number_and_string_as_keys, K8SM_VERDICT_STRICT },
};

static size_t excused[K8SM__COUNT(classes) + 1], different;

static int rank(int32_t verdict)
{
    return verdict == K8SM_VERDICT_ERROR ? 2 : verdict == K8SM_VERDICT_STRICT;
}

static int32_t verdict_of(const json_t *name)
{
    for (int32_t verdict = 0; verdict <= K8SM_VERDICT_EMPTY; verdict++)
        if (strcmp(k8sm_verdict_name(verdict), json_string_value(name)) == 0)
            return verdict;
    fail_msg("no such verdict: %s", json_string_value(name));
    return -1;
}

/* A key given twice in an item of a List of YAML is the List's to Kubernetes, the item's to
 * us; a List is given by itself, too, if text was dropped behind it. So is the worst the same? */
static bool is_of_a_list(const struct reading *r, const json_t *wanted)
{
    int ours = 0, theirs = 0;
    for (size_t i = 0; i < r->count; i++)
        ours = rank(r->verdicts[i]) > ours ? rank(r->verdicts[i]) : ours;
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        int worth = rank(verdict_of(json_array_get(wanted, i)));
        theirs = worth > theirs ? worth : theirs;
    }
    return ours == theirs && strstr(r->text, "kind: List") != NULL;
}

static bool is_same(const struct reading *r, const json_t *wanted)
{
    if (r->count != json_array_size(wanted))
        return false;
    for (size_t i = 0; i < r->count; i++)
        if (r->verdicts[i] != verdict_of(json_array_get(wanted, i)))
            return false;
    return true;
}

static void check_verdicts(const struct reading *r, const json_t *wanted)
{
    char *said;
    if (is_same(r, wanted))
        return;
    for (size_t i = 0; i < K8SM__COUNT(classes); i++)
        if (classes[i].is(r)) {
            for (size_t at = 0; at < r->count; at++) /* only ever more than they say */
                assert_true(at >= json_array_size(wanted) ||
                            r->verdicts[at] == classes[i].ours ||
                            r->verdicts[at] == verdict_of(json_array_get(wanted, at)));
            excused[i]++;
            return;
        }
    if (is_of_a_list(r, wanted)) {
        excused[K8SM__COUNT(classes)]++;
        return;
    }
    different++;
    said = json_dumps(wanted, 0);
    print_message("%.*s\nKubernetes: %s; here:", (int)r->len, r->text, said);
    for (size_t i = 0; i < r->count; i++)
        print_message(" %s", k8sm_verdict_name(r->verdicts[i]));
    print_message(" (%u:%u %s)\n", r->first.line, r->first.column, r->first.message);
    free(said);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Line and column are those of the offset. */
static void check_finding(const struct reading *r, const k8sm_error *finding)
{
    k8sm_error place = { 0 };
    k8sm__position(r->text, r->len, finding->offset, &place);
    assert_true(finding->line > 0 && finding->column > 0);
    assert_int_equal(finding->line, place.line);
    assert_int_equal(finding->column, place.column);
    assert_true(finding->offset <= r->len);
    assert_true(finding->message[0] != '\0');
}

static void read_text(struct reading *r)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    assert_int_equal(k8sm_stream_open(r->text, r->len, NULL, &stream, NULL), K8SM_OK);
    for (;;) {
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        if (object == NULL)
            break;
        for (size_t i = 0; i < k8sm_object_finding_count(object); i++) {
            const k8sm_error *finding = k8sm_object_finding(object, i);
            check_finding(r, finding);
            if (r->first.code == K8SM_OK && finding->code != K8SM_E_UNSUPPORTED)
                r->first = *finding;
        }
        if (rank(k8sm_object_verdict(object)) > 0) /* and says why */
            assert_true(k8sm_object_finding_count(object) > 0);
        if (k8sm_object_verdict(object) != K8SM_VERDICT_EMPTY) {
            assert_true(r->count < OBJECTS);
            r->verdicts[r->count++] = k8sm_object_verdict(object);
        }
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
}

/* Its text, or bytes that are no text, in base64; the caller frees it. */
static char *bytes_of(const json_t *row, size_t *ret_len)
{
    const json_t *text = json_object_get(row, "text"), *base64 = json_object_get(row, "base64");
    const json_t *found = text == NULL ? base64 : text;
    const char *value = json_string_value(found);
    size_t len = json_string_length(found);
    char *bytes = malloc(len + 1);
    assert_non_null(bytes);
    assert_non_null(value);
    *ret_len = len;
    if (text == NULL)
        *ret_len = k8sm__base64_decode(value, len, bytes);
    else
        memcpy(bytes, value, len);
    assert_true(*ret_len <= len);
    bytes[*ret_len] = '\0';
    return bytes;
}

static void replay(void **state)
{
    FILE *file = fopen(file_name, "rb");
    char *line = NULL;
    size_t capacity = 0, rows = 0, broken = 0, all = 0;
    ssize_t len;
    (void)state;
    if (file == NULL)
        fail_msg("cannot open %s", file_name);
    while ((len = getline(&line, &capacity, file)) > 0) {
        json_t *row = json_loadb(line, (size_t)len, JSON_ALLOW_NUL, NULL);
        const json_t *wanted = json_object_get(row, "verdicts");
        struct reading r = { 0 };
        char *bytes = bytes_of(row, &r.len);
        bool bad = false;
        r.text = bytes;
        read_text(&r);
        check_verdicts(&r, wanted);
        for (size_t i = 0; i < json_array_size(wanted); i++)
            bad = bad || rank(verdict_of(json_array_get(wanted, i))) > 0;
        broken += bad;
        rows++;
        free(bytes);
        json_decref(row);
    }
    free(line);
    fclose(file);
    for (size_t i = 0; i < K8SM__COUNT(excused); i++) {
        print_message("%zu of class: %s\n", excused[i],
                      i < K8SM__COUNT(classes) ? classes[i].name : "items of a List");
        all += excused[i];
    }
    print_message("%zu texts, %zu broken, %zu different\n", rows, broken, different);
    assert_int_equal(different, 0);
    assert_true(rows >= LEAST);
    assert_true(broken >= LEAST_BROKEN);
    assert_true(all * 50 < rows); /* classes explain little */
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(replay) };
    file_name = argc > 1 ? argv[1] : "malformed.jsonl";
    return cmocka_run_group_tests_name("malformed", tests, NULL, NULL);
}
