#define _POSIX_C_SOURCE 200809L

/* Replays what Kubernetes 1.37 answered (tests/conformance/kubernetes). Nothing may differ but
 * the two things that docs/differences.md names of quantities: amounts that 128 bits do not
 * hold are refused, and 10^21 is not printed as "1" (nor 2^70). Both are counted, and proven to
 * be that.
 */
#include "testing.h"

#include <jansson.h>

#include "k8smesos/k8smesos.h"

static const char *folder; /* of the files */

static struct tally {
    size_t cases, different, out_of_range, without_suffix;
} tally;

static void differs(const char *what, const char *theirs, const char *ours)
{
    tally.different++;
    if (tally.different <= 20)
        print_error("%s\nKubernetes: %s\nours:       %s\n", what, theirs, ours);
}

/* --- exact numbers, as decimal text
 * -------------------------------------------------------------- */

/* Above 2^127 - 1 times 10^-9, or below -2^127 times that. */
static bool is_beyond(const char *exact)
{
    static const char most[] = "170141183460469231731687303715884105728";
    const char *digits = exact + (*exact == '-'), *point = strchr(digits, '.');
    const size_t whole = point == NULL ? strlen(digits) : (size_t)(point - digits);
    char count[sizeof most] = "";
    if (whole != sizeof most - 1 - 9)
        return whole > sizeof most - 1 - 9;
    memcpy(count, digits, whole);
    for (size_t i = 0; i < 9; i++)
        count[whole + i] = '0';
    if (point != NULL)
        memcpy(count + whole, point + 1, strlen(point + 1));
    return strcmp(count, most) >= (*exact == '-' ? 1 : 0);
}

/* A multiple of 10^21 in decimal or of 2^70 in binary notation: there is no suffix for it, and
 * Kubernetes prints it without. */
static bool is_without_suffix(const k8sm_quantity *q, const char *exact)
{
    const size_t len = strlen(exact);
    if (q->format == K8SM_FORMAT_BINARY_SI) /* of the count of 10^-9, then, 2^79 */
        return strchr(exact, '.') == NULL && q->low == 0 && (q->high & 0x7fff) == 0;
    return q->format == K8SM_FORMAT_DECIMAL_SI && len > 21 &&
           strspn(exact + len - 21, "0") == 21;
}

/* Whether the text, a whole number with the greatest suffix, says as much as @p q. */
static bool says(const char *text, const k8sm_quantity *q)
{
    const int64_t greatest =
        q->format == K8SM_FORMAT_BINARY_SI ? INT64_C(1) << 60 : INT64_C(1000000000000000000);
    const size_t digits = strspn(text + (*text == '-'), "0123456789") + (*text == '-');
    k8sm_quantity again;
    return strcmp(text + digits, q->format == K8SM_FORMAT_BINARY_SI ? "Ei" : "E") == 0 &&
           k8sm_quantity_parse(text, digits, &again, NULL) == K8SM_OK &&
           k8sm_quantity_mul(&again, greatest, &again) == K8SM_OK &&
           k8sm_quantity_compare(&again, q) == 0;
}

/* How Kubernetes prints the number @p exact, against how we do. */
static void check_form(const char *what, const k8sm_quantity *q, const char *form,
                       const char *exact)
{
    char ours[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity_format(q, ours, sizeof ours);
    if (strcmp(ours, form) == 0)
        return;
    if (exact != NULL && is_without_suffix(q, exact) && says(ours, q))
        tally.without_suffix++;
    else
        differs(what, form, ours);
}

static void check_text(const char *what, const char *ours, const char *theirs)
{
    if (strcmp(ours, theirs) != 0)
        differs(what, theirs, ours);
}

static const char *string_at(const json_t *row, size_t index)
{
    return json_string_value(json_array_get(row, index));
}

static int32_t family_at(const json_t *row, size_t index)
{
    static const char letters[] = "DBE"; /* in the order of K8SM_FORMAT_* */
    const char *found = strchr(letters, string_at(row, index)[0]);
    assert_non_null(found);
    return (int32_t)(found - letters);
}

/* --- quantities
 * ---------------------------------------------------------------------------------- */

static void check_refusal(const char *text, const char *theirs, k8sm_status rc,
                          const k8sm_error *err)
{
    static const char *const classes[] = {
        [K8SM_DETAIL_QUANTITY_FORMAT] = "format",
        [K8SM_DETAIL_QUANTITY_SUFFIX] = "suffix",
        [K8SM_DETAIL_QUANTITY_NUMERIC] = "numeric",
        [K8SM_DETAIL_QUANTITY_RANGE] = "exponent",
    };
    if (rc == K8SM_OK || err->detail == 0 || err->detail >= K8SM__COUNT(classes))
        differs(text, theirs, k8sm_status_name(rc));
    else
        check_text(text, classes[err->detail], theirs);
    if (strcmp(theirs, "exponent") == 0)
        tally.out_of_range++;
}

/* The 64-bit getters say the number, or that it is too large. */
static void check_getter(const char *text, k8sm_status rc, int64_t value, const char *theirs)
{
    char shown[32];
    snprintf(shown, sizeof shown, "%lld", (long long)value);
    if (rc == K8SM_OK)
        check_text(text, shown, theirs);
    else if (strlen(theirs) < 19 || strcmp(theirs, "9223372036854775807") == 0)
        differs(text, theirs, k8sm_status_name(rc));
}

static void check_numbers(const char *text, const json_t *row, const k8sm_quantity *q)
{
    const char *exact = string_at(row, 3), *value = string_at(row, 4),
               *milli = string_at(row, 5);
    char ours[K8SM_QUANTITY_TEXT_MAX], thousands[64];
    int64_t number = 0;
    k8sm_status rc;
    if (value == NULL) { /* a whole number is its own value */
        snprintf(thousands, sizeof thousands, "%s%s", exact, *exact == '0' ? "" : "000");
        value = exact;
        milli = thousands;
    }
    k8sm_quantity_format_exact(q, ours, sizeof ours);
    check_text(text, ours, exact);
    k8sm_quantity_format_value(q, ours, sizeof ours);
    check_text(text, ours, value);
    k8sm_quantity_format_milli(q, ours, sizeof ours);
    check_text(text, ours, milli);
    rc = k8sm_quantity_value(q, &number);
    check_getter(text, rc, number, value);
    rc = k8sm_quantity_milli(q, &number);
    check_getter(text, rc, number, milli);
}

static void check_quantity(const json_t *row)
{
    const json_t *first = json_array_get(row, 0);
    const char *text = json_string_value(first);
    k8sm_quantity q = { 0 };
    k8sm_error err = { .code = K8SM_OK };
    const k8sm_status rc = k8sm_quantity_parse(text, json_string_length(first), &q, &err);
    if (json_array_size(row) == 2) {
        check_refusal(text, string_at(row, 1), rc, &err);
    } else if (is_beyond(string_at(row, 3))) {
        tally.out_of_range++;
        if (rc != K8SM_E_RANGE)
            differs(text, "more than 128 bits", k8sm_status_name(rc));
    } else if (rc != K8SM_OK) {
        differs(text, string_at(row, 3), k8sm_status_name(rc));
    } else {
        if (q.format != family_at(row, 1))
            differs(text, string_at(row, 1), "another family");
        check_form(text, &q, string_at(row, 2), string_at(row, 3));
        check_numbers(text, row, &q);
    }
}

static void check_forms(const json_t *row)
{
    const char *exact = string_at(row, 0);
    k8sm_quantity q;
    const k8sm_status rc = k8sm_quantity_parse(exact, strlen(exact), &q, NULL);
    if (is_beyond(exact)) {
        tally.out_of_range++;
        if (rc != K8SM_E_RANGE)
            differs(exact, "more than 128 bits", k8sm_status_name(rc));
        return;
    }
    assert_int_equal(rc, K8SM_OK);
    for (int32_t format = 0; format < 3; format++) {
        static const int32_t formats[] = { K8SM_FORMAT_DECIMAL_SI, K8SM_FORMAT_BINARY_SI,
                                           K8SM_FORMAT_DECIMAL_EXPONENT };
        q.format = formats[format];
        check_form(exact, &q, string_at(row, (size_t)format + 1), exact);
    }
}

/* --- pairs
 * ---------------------------------------------------------------------------------------- */

/* @p wanted: family, canonical form, and the exact number if it is long. */
static void check_amount(const char *what, const json_t *wanted, k8sm_status rc,
                         const k8sm_quantity *ours)
{
    const char *exact = string_at(wanted, 2);
    char shown[K8SM_QUANTITY_TEXT_MAX];
    if (exact != NULL && is_beyond(exact)) {
        tally.out_of_range++;
        if (rc != K8SM_E_RANGE)
            differs(what, "more than 128 bits", k8sm_status_name(rc));
        return;
    }
    if (rc != K8SM_OK) {
        differs(what, string_at(wanted, 1), k8sm_status_name(rc));
        return;
    }
    check_form(what, ours, string_at(wanted, 1), exact);
    if (ours->format != family_at(wanted, 0))
        differs(what, string_at(wanted, 0), "another family");
    k8sm_quantity_format_exact(ours, shown, sizeof shown);
    if (exact != NULL)
        check_text(what, shown, exact);
}

static bool is_amount_beyond(const json_t *row, size_t index)
{
    const char *exact = string_at(json_array_get(row, index), 2);
    return exact != NULL && is_beyond(exact);
}

static void check_pair(const json_t *row)
{
    const json_t *texts[2] = { json_array_get(row, 0), json_array_get(row, 1) };
    k8sm_quantity q[2], sum = { 0 }, difference = { 0 };
    char what[256];
    k8sm_status rc[2], summed;
    for (size_t i = 0; i < 2; i++)
        rc[i] = k8sm_quantity_parse(json_string_value(texts[i]), json_string_length(texts[i]),
                                    &q[i], NULL);
    snprintf(what, sizeof what, "%.120s and %.120s", json_string_value(texts[0]),
             json_string_value(texts[1]));
    if (json_array_size(row) == 3) {
        if (rc[0] == K8SM_OK && rc[1] == K8SM_OK)
            differs(what, string_at(row, 2), "ok");
        return;
    }
    if (rc[0] != K8SM_OK || rc[1] != K8SM_OK) {
        /* the greater of sum and difference is no less than either of the two */
        tally.out_of_range++;
        if ((rc[0] != K8SM_E_RANGE && rc[1] != K8SM_E_RANGE) ||
            (!is_amount_beyond(row, 3) && !is_amount_beyond(row, 4)))
            differs(what, "two quantities", "refused");
        return;
    }
    if (k8sm_quantity_compare(&q[0], &q[1]) != json_integer_value(json_array_get(row, 2)))
        differs(what, "compared", "another order");
    summed = k8sm_quantity_add(&q[0], &q[1], &sum);
    check_amount(what, json_array_get(row, 3), summed, &sum);
    summed = k8sm_quantity_sub(&q[0], &q[1], &difference);
    check_amount(what, json_array_get(row, 4), summed, &difference);
}

/* --- pods
 * ----------------------------------------------------------------------------------------- */

/* @p wanted: name to canonical form, or to an object where that form lost the number. */
static void check_list(const char *what, const json_t *wanted, const k8sm_resource_list *ours)
{
    const char *name;
    json_t *amount;
    if (json_object_size(wanted) != k8sm_resource_list_count(ours))
        differs(what, "a list", "other names");
    json_object_foreach((json_t *)(uintptr_t)wanted, name, amount)
    {
        const k8sm_quantity *q = k8sm_resource_list_find(ours, name);
        const json_t *form =
            json_is_object(amount) ? json_object_get(amount, "canonical") : amount;
        char place[320];
        snprintf(place, sizeof place, "%s in %.250s", name, what);
        if (q == NULL)
            differs(place, json_string_value(form), "absent");
        else
            check_form(place, q, json_string_value(form),
                       json_string_value(json_object_get(amount, "exact")));
    }
}

/* @p wanted: requests and limits. */
static void check_sums(const char *what, const json_t *wanted, const k8sm_account *account,
                       int32_t stage)
{
    check_list(what, json_array_get(wanted, 0), k8sm_account_requests(account, stage));
    check_list(what, json_array_get(wanted, 1), k8sm_account_limits(account, stage));
}

static void check_account(const char *what, const json_t *wanted, const k8sm_object *object)
{
    const json_t *raw = json_object_get(wanted, "raw"),
                 *status = json_object_get(wanted, "status");
    const json_t *defaulted = json_object_get(wanted, "defaulted");
    k8sm_account *account = NULL;
    k8sm_error err = { .code = K8SM_OK };
    if (k8sm_account_new(object, NULL, 0, NULL, NULL, &account, &err) != K8SM_OK) {
        differs(what, "sums", err.message);
        return;
    }
    check_sums(what, raw, account, K8SM_STAGE_RAW);
    check_sums(what, defaulted == NULL ? raw : defaulted, account, K8SM_STAGE_DEFAULTED);
    if ((status != NULL) != (k8sm_account_has_status(account) != 0))
        differs(what, status == NULL ? "no status" : "a status", "not so");
    else if (status != NULL)
        check_sums(what, status, account, K8SM_STAGE_STATUS);
    check_text(what, k8sm_qos_name(k8sm_account_qos(account)),
               json_string_value(json_object_get(wanted, "qos")));
    k8sm_account_free(account);
}

static void check_pod(const char *text, size_t len, const json_t *wanted)
{
    k8sm_object *object = NULL;
    k8sm_error err = { .code = K8SM_OK };
    if (k8sm_object_parse(text, len, NULL, &object, &err) != K8SM_OK) {
        differs(text, json_string_value(json_object_get(wanted, "verdict")), err.message);
        return;
    }
    check_text(text, k8sm_verdict_name(k8sm_object_verdict(object)),
               json_string_value(json_object_get(wanted, "verdict")));
    check_account(text, wanted, object);
    k8sm_object_free(object);
}

/* --- LimitRanges
 * ---------------------------------------------------------------------------------- */

enum { MOST = 64 };

static int message_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A sorted set of messages; those of a ratio end before its value. */
struct messages {
    char text[MOST][160];
    char *sorted[MOST];
    size_t count;
};

static void add_message(struct messages *m, const char *message, const char *value)
{
    const char *end = strstr(message, value);
    const int len = end == NULL ? (int)strlen(message) : (int)(end - message);
    assert_true(m->count < MOST);
    m->sorted[m->count] = m->text[m->count];
    snprintf(m->text[m->count], sizeof m->text[0], "%.*s", len, message);
    m->count++;
}

static void sort_messages(struct messages *m)
{
    size_t kept = 0;
    qsort(m->sorted, m->count, sizeof *m->sorted, message_order);
    for (size_t i = 0; i < m->count; i++)
        if (kept == 0 || strcmp(m->sorted[kept - 1], m->sorted[i]) != 0)
            m->sorted[kept++] = m->sorted[i];
    m->count = kept;
}

static void check_refusals(const char *what, const json_t *wanted, const k8sm_account *account)
{
    struct messages ours = { .count = 0 }, theirs = { .count = 0 };
    for (size_t i = 0; i < k8sm_account_finding_count(account); i++) {
        const char *message = k8sm_account_finding(account, i)->message;
        if (strstr(message, " per ") != NULL) /* not one of the pod's validation */
            add_message(&ours, message, ", and the limit is more than that");
    }
    for (size_t i = 0; i < json_array_size(wanted); i++)
        add_message(&theirs, string_at(wanted, i), ", but provided ratio is");
    sort_messages(&ours);
    sort_messages(&theirs);
    for (size_t i = 0; i < ours.count || i < theirs.count; i++)
        check_text(what, i < ours.count ? ours.sorted[i] : "no more refusals",
                   i < theirs.count ? theirs.sorted[i] : "no more refusals");
}

static void check_ranges_and_pod(const char *text, size_t len, const json_t *wanted)
{
    k8sm_object *objects[MOST] = { NULL };
    const k8sm_limit_range *ranges[MOST];
    const json_t *containers = json_object_get(wanted, "containers");
    k8sm_stream *stream = NULL;
    k8sm_account *account = NULL;
    size_t count = 0;
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    for (;; count++) {
        assert_true(count < MOST);
        assert_int_equal(k8sm_stream_next(stream, &objects[count], NULL), K8SM_OK);
        assert_non_null(objects[count]);
        ranges[count] = k8sm_object_limit_range(objects[count]);
        if (ranges[count] == NULL)
            break;
    }
    assert_int_equal(
        k8sm_account_new(objects[count], ranges, count, NULL, NULL, &account, NULL), K8SM_OK);
    check_sums(text, json_object_get(wanted, "sums"), account, K8SM_STAGE_DEFAULTED);
    for (size_t i = 0; i < json_array_size(containers); i++) {
        const json_t *both = json_array_get(containers, i);
        check_list(text, json_array_get(both, 0),
                   k8sm_account_container_requests(account, i, K8SM_STAGE_DEFAULTED));
        check_list(text, json_array_get(both, 1),
                   k8sm_account_container_limits(account, i, K8SM_STAGE_DEFAULTED));
    }
    check_text(text, k8sm_qos_name(k8sm_account_qos(account)),
               json_string_value(json_object_get(wanted, "qos")));
    check_refusals(text, json_object_get(wanted, "refused"), account);
    k8sm_account_free(account);
    for (size_t i = 0; i <= count; i++)
        k8sm_object_free(objects[i]);
    k8sm_stream_free(stream);
}

/* --- manifests
 * ------------------------------------------------------------------------------------ */

static void check_object(const char *what, const json_t *wanted, const k8sm_object *object)
{
    const char *verdict = json_string_value(json_object_get(wanted, "verdict"));
    const char *kind = json_string_value(json_object_get(wanted, "kind"));
    const char *name = json_string_value(json_object_get(wanted, "name"));
    const json_t *replicas = json_object_get(wanted, "replicas");
    int64_t count = 0;
    if (json_object_get(wanted, "typed") == NULL) /* items of a PodList have it from the list */
        check_text(what, k8sm_verdict_name(k8sm_object_verdict(object)), verdict);
    if (kind != NULL)
        check_text(what, k8sm_object_kind(object), kind);
    if (name != NULL)
        check_text(what, k8sm_object_name(object), name);
    if ((json_object_get(wanted, "raw") != NULL) != (k8sm_object_pod(object) != NULL)) {
        differs(what, json_object_get(wanted, "raw") == NULL ? "no pod" : "a pod", "not so");
        return;
    }
    if (k8sm_object_pod(object) == NULL)
        return;
    if ((k8sm_object_replicas(object, &count) != 0) != (replicas != NULL) ||
        count != json_integer_value(replicas))
        differs(what, "replicas", "others");
    check_account(what, wanted, object);
}

static void check_manifest(const json_t *row)
{
    const json_t *text = json_object_get(row, "text"),
                 *wanted = json_object_get(row, "objects");
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    size_t count = 0;
    assert_int_equal(k8sm_stream_open(json_string_value(text), json_string_length(text), NULL,
                                      &stream, NULL),
                     K8SM_OK);
    for (;;) {
        char what[512];
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        if (object == NULL)
            break;
        snprintf(what, sizeof what, "%s %s, object %zu",
                 json_string_value(json_object_get(row, "module")),
                 json_string_value(json_object_get(row, "path")), count);
        if (k8sm_object_verdict(object) != K8SM_VERDICT_EMPTY) {
            if (count < json_array_size(wanted))
                check_object(what, json_array_get(wanted, count), object);
            count++;
        }
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    if (count != json_array_size(wanted))
        differs(json_string_value(json_object_get(row, "path")), "so many objects", "others");
}

/* --- files
 * ------------------------------------------------------------------------------------------ */

static FILE *open_file(const char *name)
{
    char path[4096];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot open %s", path);
    return file;
}

/* A line without its end; false after the last. */
static bool next_line(FILE *file, char **line, size_t *capacity, size_t *ret_len)
{
    const ssize_t len = getline(line, capacity, file);
    if (len <= 0)
        return false;
    *ret_len = (size_t)len - ((*line)[len - 1] == '\n');
    (*line)[*ret_len] = '\0';
    return true;
}

static json_t *load(const char *line, size_t len)
{
    json_t *row = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
    assert_non_null(row);
    return row;
}

static void report(const char *name, size_t least)
{
    print_message(
        "%s: %zu cases, %zu different; %zu amounts beyond 128 bits, %zu that Kubernetes "
        "prints without suffix\n",
        name, tally.cases, tally.different, tally.out_of_range, tally.without_suffix);
    assert_int_equal(tally.different, 0);
    assert_true(tally.cases >= least);
}

/* A file of rows that hold question and answer. */
struct rows {
    const char *name;
    void (*check)(const json_t *row);
    size_t least;
};

static void replay_rows(void **state)
{
    const struct rows *rows = *state;
    FILE *file = open_file(rows->name);
    char *line = NULL;
    size_t capacity = 0, len = 0;
    tally = (struct tally){ 0 };
    while (next_line(file, &line, &capacity, &len)) {
        json_t *row = load(line, len);
        tally.cases++;
        rows->check(row);
        json_decref(row);
    }
    free(line);
    fclose(file);
    report(rows->name, rows->least);
}

/* A file of manifests, one a line, and beside it the answers, line by line. */
struct beside {
    const char *name, *answers;
    void (*check)(const char *text, size_t len, const json_t *wanted);
    size_t least;
};

static void replay_beside(void **state)
{
    const struct beside *files = *state;
    FILE *texts = open_file(files->name), *answers = open_file(files->answers);
    char *text = NULL, *line = NULL;
    size_t text_capacity = 0, capacity = 0, len = 0, line_len = 0;
    tally = (struct tally){ 0 };
    while (next_line(texts, &text, &text_capacity, &len)) {
        json_t *wanted;
        assert_true(next_line(answers, &line, &capacity, &line_len));
        wanted = load(line, line_len);
        tally.cases++;
        files->check(text, len, wanted);
        json_decref(wanted);
    }
    assert_false(next_line(answers, &line, &capacity, &line_len));
    free(text);
    free(line);
    fclose(texts);
    fclose(answers);
    report(files->name, files->least);
}

static const struct rows rows[] = {
    { "quantities.jsonl", check_quantity, 20000 },
    { "forms.jsonl", check_forms, 2000 },
    { "pairs.jsonl", check_pair, 10000 },
    { "manifests.jsonl", check_manifest, 500 },
};

static const struct beside files[] = {
    { "pods.jsonl", "pods.answers.jsonl", check_pod, 5000 },
    { "limitranges.jsonl", "limitranges.answers.jsonl", check_ranges_and_pod, 500 },
};

int main(int argc, char **argv)
{
    struct CMUnitTest tests[K8SM__COUNT(rows) + K8SM__COUNT(files)];
    size_t count = 0;
    ROW_TESTS(tests, count, rows, replay_rows);
    ROW_TESTS(tests, count, files, replay_beside);
    folder = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests_name("kubernetes_conformance", tests, NULL, NULL);
}
