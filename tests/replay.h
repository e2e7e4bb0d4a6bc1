/* Replaying recorded answers of Kubernetes (tests/conformance/kubernetes): counting, comparing
 * amounts, reading the files. */
#ifndef K8SM_REPLAY_H
#define K8SM_REPLAY_H

#include "testing.h"

#include <jansson.h>

#include "k8smesos/k8smesos.h"

static const char *folder; /* of the files */

static struct tally {
    size_t cases, different, out_of_range, without_suffix;
} tally;

static inline void differs(const char *what, const char *theirs, const char *ours)
{
    tally.different++;
    if (tally.different <= 20)
        print_error("%s\nKubernetes: %s\nours:       %s\n", what, theirs, ours);
}

/* A multiple of 10^21 in decimal or of 2^70 in binary notation: there is no suffix for it, and
 * Kubernetes prints it without. */
static inline bool is_without_suffix(const k8sm_quantity *q, const char *exact)
{
    const size_t len = strlen(exact);
    if (q->format == K8SM_FORMAT_BINARY_SI) /* of the count of 10^-9, then, 2^79 */
        return strchr(exact, '.') == NULL && q->low == 0 && (q->high & 0x7fff) == 0;
    return q->format == K8SM_FORMAT_DECIMAL_SI && len > 21 &&
           strspn(exact + len - 21, "0") == 21;
}

/* Whether the text, a whole number with the greatest suffix, says as much as @p q. */
static inline bool says(const char *text, const k8sm_quantity *q)
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
static inline void check_form(const char *what, const k8sm_quantity *q, const char *form,
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

static inline void check_text(const char *what, const char *ours, const char *theirs)
{
    if (strcmp(ours, theirs) != 0)
        differs(what, theirs, ours);
}

static inline const char *string_at(const json_t *row, size_t index)
{
    return json_string_value(json_array_get(row, index));
}

static inline FILE *open_file(const char *name)
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
static inline bool next_line(FILE *file, char **line, size_t *capacity, size_t *ret_len)
{
    const ssize_t len = getline(line, capacity, file);
    if (len <= 0)
        return false;
    *ret_len = (size_t)len - ((*line)[len - 1] == '\n');
    (*line)[*ret_len] = '\0';
    return true;
}

static inline json_t *load(const char *line, size_t len)
{
    json_t *row = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
    assert_non_null(row);
    return row;
}

static inline void report(const char *name, size_t least)
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

static inline void replay_rows(void **state)
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

static inline void replay_beside(void **state)
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

#endif
