#define _POSIX_C_SOURCE 200809L

/* Replays what Kubernetes 1.37 answered about quantities (tests/conformance/kubernetes). Nothing may
 * differ but the two things that docs/differences.md names of them: amounts that 128 bits do not
 * hold are refused, and 10^21 is not printed as "1" (nor 2^70). Both are counted, and proven to
 * be that. */
#include "replay.h"

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

/* --- files
 * ------------------------------------------------------------------------------------------ */

static const struct rows rows[] = {
    { "quantities.jsonl", check_quantity, 20000 },
    { "forms.jsonl", check_forms, 2000 },
    { "pairs.jsonl", check_pair, 10000 },
};

int main(int argc, char **argv)
{
    struct CMUnitTest tests[K8SM__COUNT(rows)];
    size_t count = 0;
    ROW_TESTS(tests, count, rows, replay_rows);
    folder = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests_name("quantity_conformance", tests, NULL, NULL);
}
