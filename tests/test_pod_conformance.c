#define _POSIX_C_SOURCE 200809L

/* Replays what Kubernetes 1.37 answered about pods, LimitRanges and real manifests
 * (tests/conformance/kubernetes). Nothing may differ. */
#include "replay.h"

/* --- pods
 * ----------------------------------------------------------------------------------------- */

/* @p wanted: a canonical form, or an object where that form lost the number. */
static void check_amount(const char *what, const char *name, const json_t *wanted,
                         const k8sm_resource_list *ours)
{
    const k8sm_quantity *q = k8sm_resource_list_find(ours, name);
    const json_t *form = json_is_object(wanted) ? json_object_get(wanted, "canonical") : wanted;
    char place[320];
    snprintf(place, sizeof place, "%s in %.250s", name, what);
    if (q == NULL)
        differs(place, json_string_value(form), "absent");
    else
        check_form(place, q, json_string_value(form),
                   json_string_value(json_object_get(wanted, "exact")));
}

static void check_list(const char *what, const json_t *wanted, const k8sm_resource_list *ours)
{
    const char *name;
    json_t *amount;
    if (json_object_size(wanted) != k8sm_resource_list_count(ours))
        differs(what, "a list", "other names");
    json_object_foreach((json_t *)(uintptr_t)wanted, name, amount)
        check_amount(what, name, amount, ours);
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

static void check_objects(const char *what, const char *text, size_t len, const json_t *wanted)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    size_t count = 0;
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    for (;;) {
        char which[512];
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        if (object == NULL)
            break;
        snprintf(which, sizeof which, "object %zu of %.480s", count, what);
        if (k8sm_object_verdict(object) != K8SM_VERDICT_EMPTY) {
            if (count < json_array_size(wanted))
                check_object(which, json_array_get(wanted, count), object);
            count++;
        }
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    if (count != json_array_size(wanted))
        differs(what, "so many objects", "others");
}

static void check_manifest(const json_t *row)
{
    const json_t *text = json_object_get(row, "text");
    char what[512];
    snprintf(what, sizeof what, "%s %s", json_string_value(json_object_get(row, "module")),
             json_string_value(json_object_get(row, "path")));
    check_objects(what, json_string_value(text), json_string_length(text),
                  json_object_get(row, "objects"));
}

static void check_twice(const char *text, size_t len, const json_t *wanted)
{
    check_objects(text, text, len, json_object_get(wanted, "objects"));
}

/* --- scalars
 * -------------------------------------------------------------------------------------- */

/* A YAML scalar as the amount of cpu; null where Kubernetes does not take it. */
static void check_scalar(const json_t *row)
{
    static const char before[] =
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n"
        "    resources:\n      limits:\n        cpu: ";
    const char *scalar = string_at(row, 0);
    const json_t *wanted = json_array_get(row, 1);
    char text[512];
    bool taken = true;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    const int len = snprintf(text, sizeof text, "%s%s\n", before, scalar);
    assert_true(len > 0 && (size_t)len < sizeof text);
    assert_int_equal(k8sm_stream_open(text, (size_t)len, NULL, &stream, NULL), K8SM_OK);
    for (;;) {
        const k8sm_pod *pod;
        assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
        if (object == NULL)
            break;
        pod = k8sm_object_pod(object);
        if (pod == NULL || k8sm_object_verdict(object) != K8SM_VERDICT_OK)
            taken = false;
        else if (!json_is_null(wanted))
            check_amount(scalar, "cpu", wanted,
                         k8sm_container_limits(k8sm_pod_container(pod, 0)));
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    if (taken == json_is_null(wanted))
        differs(scalar, taken ? "no amount" : "an amount", taken ? "taken" : "refused");
}

/* --- what validation finds
 * -------------------------------------------------------------------------------- */

enum { PLACE = 512, FINDINGS = 128 };

/* "a.b[3].limits[x.y/z]" as "a.b.3.limits.x.y/z": keys stand in brackets or behind a dot. */
static void flatten(const char *path, char *to)
{
    size_t at = 0;
    for (; *path != '\0' && at + 1 < PLACE; path++)
        if (*path != ']')
            to[at++] = *path == '[' ? '.' : *path;
    to[at] = '\0';
}

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Where we have what Kubernetes says of @p finding (path, class, message); see
 * docs/differences.md. One "*" stands for anything. */
static void our_place(const json_t *finding, char *to)
{
    static const char level[] = "spec.resources.containers.",
                      overhead[] = "spec.overhead.limits.";
    static const char limits[] = ".limits", init[] = "spec.initContainers.",
                      port[] = ".hostPort";
    const char *class = string_at(finding, 1), *message = string_at(finding, 2);
    const char *of = strstr(message, " limit of "), *equal = strstr(message, "equal to ");
    char path[PLACE];
    size_t len;
    flatten(string_at(finding, 0), path);
    len = strlen(path);
    snprintf(to, PLACE, "%s", path);
    if (of != NULL && equal != NULL) { /* a request above its limit: the list is named */
        snprintf(to, PLACE, "%.200s.%.*s", path, (int)(of - equal - 9), equal + 9);
    } else if (begins(message, "Limit must be set")) { /* at the list where it is missing */
        snprintf(to, PLACE, "%.*s.requests.*", (int)(len - strlen(limits)), path);
    } else if (begins(path, level)) { /* spec.resources.containers.INDEX.NAME.limits */
        const char *index = path + strlen(level), *name = strchr(index, '.');
        snprintf(to, PLACE, "spec.containers.%.*s.resources.limits.%.*s", (int)(name - index),
                 index, (int)(strlen(name + 1) - strlen(limits)), name + 1);
    } else if (begins(path, overhead)) {
        snprintf(to, PLACE, "spec.overhead.%.400s", path + strlen(overhead));
    } else if (strcmp(class, "FieldValueDuplicate") == 0 && begins(path, init) &&
               len > strlen(port) &&
               strcmp(path + len - strlen(port), port) == 0) { /* always at the first one */
        snprintf(to, PLACE, "%s*%s", init, port);
    } else if (begins(path, "spec.limits.") && strcmp(class, "FieldValueRequired") == 0) {
        snprintf(to, PLACE, "%.*s.max", (int)(len - strlen(limits)), path);
    }
}

/* Whether our path, which may be cut and then ends in "…", is the place. */
static bool is_at(const char *place, const char *ours)
{
    static const char cut[] = "\xe2\x80\xa6";
    const char *star = strchr(place, '*'), *end = strstr(ours, cut);
    const size_t len = strlen(ours);
    if (star == NULL)
        return end == NULL ? strcmp(place, ours) == 0
                           : strncmp(place, ours, (size_t)(end - ours)) == 0;
    return strncmp(place, ours, (size_t)(star - place)) == 0 && len >= strlen(place) - 1 &&
           strcmp(star + 1, ours + len - strlen(star + 1)) == 0;
}

/* Each of theirs is one of ours, and each of ours one of theirs. */
static void check_findings(const char *what, const json_t *wanted, char ours[][PLACE],
                           size_t count)
{
    bool known[FINDINGS] = { false };
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        char place[PLACE];
        bool found = false;
        our_place(json_array_get(wanted, i), place);
        for (size_t j = 0; j < count; j++)
            if (is_at(place, ours[j]))
                found = known[j] = true;
        if (!found)
            differs(what, string_at(json_array_get(wanted, i), 0), "no finding there");
    }
    for (size_t j = 0; j < count; j++)
        if (!known[j])
            differs(what, "no finding there", ours[j]);
}

static void check_validation(const char *text, size_t len, const json_t *wanted)
{
    char ours[FINDINGS][PLACE];
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    size_t count = 0;
    assert_int_equal(k8sm_object_parse(text, len, NULL, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    for (; count < k8sm_account_finding_count(account); count++) {
        assert_true(count < FINDINGS);
        flatten(k8sm_account_finding(account, count)->path, ours[count]);
    }
    check_findings(text, json_object_get(wanted, "findings"), ours, count);
    check_text(text, k8sm_verdict_name(k8sm_account_verdict(account)),
               count == 0 ? "ok" : "invalid");
    k8sm_account_free(account);
    k8sm_object_free(object);
}

/* Kubernetes names unknown and duplicate fields in its messages: unknown field "spec.x". */
static void check_field(const char *text, size_t len, const json_t *wanted)
{
    const json_t *messages = json_object_get(wanted, "findings");
    char ours[FINDINGS][PLACE];
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    size_t count = 0;
    json_t *findings = json_array();
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    check_text(text, k8sm_verdict_name(k8sm_object_verdict(object)),
               json_string_value(json_object_get(wanted, "verdict")));
    for (size_t i = 0; i < json_array_size(messages); i++) {
        const char *path = strchr(string_at(messages, i), '"') + 1;
        json_array_append_new(findings, json_pack("[s%,s,s]", path, strlen(path) - 1, "", ""));
    }
    for (; messages != NULL && count < k8sm_object_finding_count(object); count++) {
        const k8sm_error *finding = k8sm_object_finding(object, count);
        assert_true(count < FINDINGS);
        assert_true(finding->line > 0 && finding->column > 0);
        flatten(finding->path, ours[count]);
    }
    check_findings(text, findings, ours, count);
    json_decref(findings);
    k8sm_object_free(object);
    k8sm_stream_free(stream);
}

static void check_range(const char *text, size_t len, const json_t *wanted)
{
    char ours[FINDINGS][PLACE];
    k8sm_object *object = NULL;
    k8sm_stream *stream = NULL;
    k8sm_findings *findings = NULL;
    size_t count = 0;
    k8sm_status rc;
    assert_int_equal(k8sm_stream_open(text, len, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = k8sm_limit_range_validate(k8sm_object_limit_range(object), findings, NULL);
    for (; count < k8sm_findings_count(findings); count++) {
        assert_true(count < FINDINGS);
        flatten(k8sm_findings_get(findings, count)->path, ours[count]);
    }
    check_findings(text, json_object_get(wanted, "findings"), ours, count);
    check_text(text, k8sm_status_name(rc), count == 0 ? "ok" : "invalid");
    k8sm_findings_free(findings);
    k8sm_object_free(object);
    k8sm_stream_free(stream);
}

/* --- files
 * ------------------------------------------------------------------------------------------ */

static const struct rows rows[] = {
    { "manifests.jsonl", check_manifest, 500 },
    { "scalars.jsonl", check_scalar, 3500 },
};

static const struct beside files[] = {
    { "pods.jsonl", "pods.answers.jsonl", check_pod, 5000 },
    { "limitranges.jsonl", "limitranges.answers.jsonl", check_ranges_and_pod, 500 },
    { "twice.jsonl", "twice.answers.jsonl", check_twice, 400 },
    { "fields.jsonl", "fields.answers.jsonl", check_field, 2000 },
    { "invalid.jsonl", "invalid.answers.jsonl", check_validation, 1000 },
    { "ranges.jsonl", "ranges.answers.jsonl", check_range, 500 },
};

int main(int argc, char **argv)
{
    struct CMUnitTest tests[K8SM__COUNT(rows) + K8SM__COUNT(files)];
    size_t count = 0;
    ROW_TESTS(tests, count, rows, replay_rows);
    ROW_TESTS(tests, count, files, replay_beside);
    folder = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests_name("pod_conformance", tests, NULL, NULL);
}
