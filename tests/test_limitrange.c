#define _POSIX_C_SOURCE 200809L

/* LimitRange: each folder of fixtures/limitrange holds LimitRanges and a pod, and what the
 * LimitRanger admission plugin of Kubernetes 1.37 makes of them (messages of the ratio without
 * its value). What is wrong with a LimitRange itself is judged by the rules of its validation
 * (ValidateLimitRange). */
#include "amounts.h"
#include "folders.h"

#include "k8smesos/k8smesos.h"

enum { MOST = 8 };

/* --- pods held against ranges
 * -------------------------------------------------------------------- */

static int message_order(const void *a, const void *b)
{
    return strcmp((*(k8sm_error *const *)a)->message, (*(k8sm_error *const *)b)->message);
}

/* Findings of ranges, not those of the pod's validation, in order of their messages. */
static void show_refusals(const k8sm_account *account, char *text)
{
    const k8sm_error *found[64];
    size_t count = 0;
    for (size_t i = 0; i < k8sm_account_finding_count(account) && count < 64; i++) {
        const k8sm_error *finding = k8sm_account_finding(account, i);
        if (strstr(finding->message, " per ") != NULL)
            found[count++] = finding;
    }
    qsort(found, count, sizeof *found, message_order);
    for (size_t i = 0; i < count; i++) {
        size_t at = strlen(text);
        const char *end = strstr(found[i]->message, ", and the limit is more");
        snprintf(text + at, TEXT - at, "refused %.*s\n",
                 end == NULL ? 200 : (int)(end - found[i]->message), found[i]->message);
        assert_true(found[i]->line > 0 && found[i]->column > 0);
        assert_true(strncmp(found[i]->path, "spec.", 5) == 0);
    }
    if (count == 0)
        snprintf(text, TEXT, "allowed\n");
}

static void check_folder(void **state)
{
    const char *folder = *state;
    char name[512], text[TEXT] = "";
    size_t len, count = 0;
    k8sm_object *objects[MOST] = { NULL };
    const k8sm_limit_range *ranges[MOST];
    k8sm_stream *stream = NULL;
    k8sm_account *account = NULL;
    char *yaml = read_manifest("limitrange", folder, "manifest", &len);
    snprintf(name, sizeof name, "limitrange/%s/expect", folder);
    char *expect = read_fixture("K8SM_FIXTURES", name, NULL);
    assert_int_equal(k8sm_stream_open(yaml, len, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &objects[0], NULL), K8SM_OK);
    while (k8sm_object_limit_range(objects[count]) != NULL && count + 1 < MOST) {
        ranges[count] = k8sm_object_limit_range(objects[count]);
        count++;
        assert_int_equal(k8sm_stream_next(stream, &objects[count], NULL), K8SM_OK);
    }
    assert_int_equal(
        k8sm_account_new(objects[count], ranges, count, NULL, NULL, &account, NULL), K8SM_OK);
    show_refusals(account, text);
    show_list("requests", k8sm_account_requests(account, K8SM_STAGE_DEFAULTED), text);
    show_list("limits", k8sm_account_limits(account, K8SM_STAGE_DEFAULTED), text);
    snprintf(text + strlen(text), TEXT - strlen(text), "qos %s\n",
             k8sm_qos_name(k8sm_account_qos(account)));
    assert_string_equal(text, expect);
    assert_int_equal(k8sm_account_verdict(account) == K8SM_VERDICT_OK,
                     k8sm_account_finding_count(account) == 0);
    k8sm_account_free(account);
    for (size_t i = 0; i < MOST; i++)
        k8sm_object_free(objects[i]);
    k8sm_stream_free(stream);
    free(expect);
    free(yaml);
}

/* --- a range by itself
 * ------------------------------------------------------------------------------ */

/* Items of a LimitRange and where it is wrong: "PATH LINE:COLUMN" each, "" for a good one.
 * Items begin on line 6 at column 5, one a line. */
static const struct self_case {
    const char *name, *items[3], *found;
} self_cases[] = {
    { "nothing", { "type: Container" }, "" },
    { "all in order",
      { "type: Container, min: {cpu: 1}, defaultRequest: {cpu: 1}, default: {cpu: 2}, "
        "max: {cpu: 2}, maxLimitRequestRatio: {cpu: 2}" },
      "" },
    { "a type twice", { "type: Pod", "type: Pod" }, "spec.limits[1].type 7:6\n" },
    { "an unknown type", { "type: Node" }, "spec.limits[0].type 6:6\n" },
    { "no type", { "max: {cpu: 1}" }, "spec.limits[0].type 6:5\n" },
    { "a type with a prefix", { "type: example.com/Thing, max: {example.com/things: 1}" }, "" },
    { "a type with a bad prefix", { "type: Example.com/Thing" }, "spec.limits[0].type 6:6\n" },
    { "default in a Pod item",
      { "type: Pod, default: {cpu: 1}" },
      "spec.limits[0].default 6:17\n" },
    { "defaultRequest in a Pod item",
      { "type: Pod, defaultRequest: {cpu: 1}" },
      "spec.limits[0].defaultRequest 6:17\n" },
    { "defaults in a Pod item, and what they say",
      { "type: Pod, default: {cpu: 1}, defaultRequest: {gpu: 2}, min: {cpu: 2}" },
      "spec.limits[0].default 6:17\nspec.limits[0].defaultRequest 6:36\n" },
    { "a name without prefix",
      { "type: Container, max: {gpu: 1}" },
      "spec.limits[0].max.gpu 6:29\nspec.limits[0].default.gpu 6:5\n"
      "spec.limits[0].defaultRequest.gpu 6:5\n" },
    { "a bad name with prefix",
      { "type: Pod, max: {Example.com/x: 1}" },
      "spec.limits[0].max[Example.com/x] 6:23\n" },
    { "names of min and ratio",
      { "type: Pod, min: {pods: 1}, maxLimitRequestRatio: {gpu: 2}" },
      "spec.limits[0].min.pods 6:23\nspec.limits[0].maxLimitRequestRatio.gpu 6:56\n" },
    { "claims: storage",
      { "type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 2Gi}" },
      "" },
    { "claims: only a maximum", { "type: PersistentVolumeClaim, max: {storage: 2Gi}" }, "" },
    { "claims: no storage",
      { "type: PersistentVolumeClaim, max: {cpu: 1}" },
      "spec.limits[0].max 6:35\n" },
    { "claims: a bad name",
      { "type: PersistentVolumeClaim, max: {storage: 1, -x: 1}" },
      "spec.limits[0].max.-x 6:53\n" },
    { "claims: names of quotas",
      { "type: PersistentVolumeClaim, max: {storage: 1, requests.storage: 2, pods: 1, "
        "requests.hugepages-2Mi: 2Mi}" },
      "" },
    { "claims: no name of a quota",
      { "type: PersistentVolumeClaim, max: {storage: 1, gpu: 1}" },
      "spec.limits[0].max.gpu 6:53\n" },
    { "min above max",
      { "type: Pod, min: {cpu: 2}, max: {cpu: 1}" },
      "spec.limits[0].min.cpu 6:23\n" },
    { "min above defaultRequest",
      { "type: Container, min: {cpu: 2}, defaultRequest: {cpu: 1}" },
      "spec.limits[0].defaultRequest.cpu 6:55\n" },
    { "min above default",
      { "type: Container, min: {cpu: 2}, default: {cpu: 1}, "
        "defaultRequest: {cpu: 2}" },
      "spec.limits[0].default.cpu 6:48\nspec.limits[0].defaultRequest.cpu 6:74\n" },
    { "defaultRequest above max",
      { "type: Container, defaultRequest: {cpu: 3}, max: {cpu: 2}" },
      "spec.limits[0].defaultRequest.cpu 6:40\nspec.limits[0].defaultRequest.cpu 6:40\n" },
    { "defaultRequest above default",
      { "type: Container, defaultRequest: {cpu: 3}, default: {cpu: 2}" },
      "spec.limits[0].defaultRequest.cpu 6:40\n" },
    { "default above max",
      { "type: Container, default: {cpu: 3}, defaultRequest: {cpu: 1}, max: {cpu: 2}" },
      "spec.limits[0].default.cpu 6:33\n" },
    { "equal is in order",
      { "type: Container, min: {memory: 1Gi}, max: {memory: 1073741824}" },
      "" },
    { "a ratio below 1",
      { "type: Container, maxLimitRequestRatio: {cpu: 0.5}" },
      "spec.limits[0].maxLimitRequestRatio.cpu 6:46\n" },
    { "a ratio above max / min",
      { "type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}" },
      "spec.limits[0].maxLimitRequestRatio.cpu 6:70\n" },
    { "a ratio of max / min",
      { "type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 2}" },
      "" },
    { "a ratio and no bounds of that name",
      { "type: Pod, min: {memory: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 9}" },
      "" },
    { "no overcommit of extended resources",
      { "type: Container, default: {example.com/x: 2}, defaultRequest: {example.com/x: 1}" },
      "spec.limits[0].defaultRequest[example.com/x] 6:69\n" },
    { "no overcommit of huge pages",
      { "type: Container, default: {hugepages-2Mi: 4Mi}, defaultRequest: {hugepages-2Mi: "
        "2Mi}" },
      "spec.limits[0].defaultRequest.hugepages-2Mi 6:71\n" },
    { "extended resources equal",
      { "type: Container, default: {example.com/x: 2}, defaultRequest: {example.com/x: 2}" },
      "" },
    { "in the second item",
      { "type: Container", "type: Pod, min: {cpu: 2}, max: {cpu: 1}" },
      "spec.limits[1].min.cpu 7:23\n" },
};

static k8sm_object *range_of(const char *const *items, char *yaml, size_t size)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    size_t at = (size_t)snprintf(
        yaml, size,
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n");
    for (size_t i = 0; i < 3 && items[i] != NULL; i++)
        at += (size_t)snprintf(yaml + at, size - at, "  - {%s}\n", items[i]);
    assert_int_equal(k8sm_stream_open(yaml, at, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    k8sm_stream_free(stream);
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_OK);
    assert_non_null(k8sm_object_limit_range(object));
    return object;
}

static void check_self(void **state)
{
    const struct self_case *c = *state;
    char yaml[1024], found[TEXT] = "";
    k8sm_object *object = range_of(c->items, yaml, sizeof yaml);
    const k8sm_limit_range *range = k8sm_object_limit_range(object);
    k8sm_findings *findings = NULL;
    k8sm_error err = { 0 };
    assert_string_equal(k8sm_limit_range_name(range), "l");
    assert_null(k8sm_object_pod(object));
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_limit_range_validate(range, findings, &err),
                     c->found[0] == '\0' ? K8SM_OK : K8SM_E_INVALID);
    assert_int_equal(err.code, c->found[0] == '\0' ? K8SM_OK : K8SM_E_INVALID);
    for (size_t i = 0; i < k8sm_findings_count(findings); i++) {
        const k8sm_error *e = k8sm_findings_get(findings, i);
        size_t at = strlen(found);
        assert_int_equal(e->code, K8SM_E_INVALID);
        snprintf(found + at, sizeof found - at, "%s %u:%u\n", e->path, e->line, e->column);
    }
    assert_string_equal(found, c->found);
    k8sm_findings_free(findings);
    k8sm_object_free(object);
}

/* --- failing
 * -------------------------------------------------------------------------------------------
 */

static void bad_arguments(void **state)
{
    static const char *const items[3] = { "type: Container" };
    char yaml[256];
    k8sm_object *object = range_of(items, yaml, sizeof yaml);
    k8sm_findings *findings = NULL;
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_limit_range_validate(NULL, findings, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_limit_range_validate(k8sm_object_limit_range(object), NULL, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_findings_free(findings);
    k8sm_object_free(object);
}

/* Quantities that rounding to milli takes beyond 128 bits. */
static void beyond_range(void **state)
{
    static const char *const items[3] = {
        "type: Container, max: {cpu: \"170141183460469231731.687303715884105726e9\"}"
    };
    char yaml[256];
    k8sm_object *object = range_of(items, yaml, sizeof yaml);
    k8sm_findings *findings = NULL;
    k8sm_error err = { 0 };
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_limit_range_validate(k8sm_object_limit_range(object), findings, &err),
                     K8SM_E_RANGE);
    assert_string_equal(err.path, "cpu");
    k8sm_findings_free(findings);
    k8sm_object_free(object);
}

static const char two[] =
    "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n"
    "  - {type: Container, default: {a.b/c: 2}, defaultRequest: {cpu: 3}, max: {cpu: 2}, "
    "min: {memory: 1Gi}, maxLimitRequestRatio: {cpu: 1}}\n"
    "  - {type: Pod, max: {cpu: 1}, min: {memory: 3Gi}}\n---\n"
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
    "  resources: {limits: {cpu: 8, memory: 8Gi}}\n"
    "  initContainers:\n  - {name: i, image: x}\n"
    "  containers:\n  - {name: c, image: x, resources: {limits: {cpu: 7}}}\n";

static k8sm_status use_both(const k8sm_alloc *alloc, size_t *findings)
{
    k8sm_parse_options options;
    k8sm_stream *stream = NULL;
    k8sm_object *range = NULL, *pod = NULL;
    k8sm_account *account = NULL;
    k8sm_findings *list = NULL;
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = alloc;
    k8sm_status rc = k8sm_stream_open(two, sizeof two - 1, &options, &stream, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_stream_next(stream, &range, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_stream_next(stream, &pod, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_findings_new(alloc, 0, &list, NULL);
    if (rc == K8SM_OK) {
        rc = k8sm_limit_range_validate(k8sm_object_limit_range(range), list, NULL);
        rc = rc == K8SM_E_INVALID ? K8SM_OK : rc;
    }
    if (rc == K8SM_OK) {
        const k8sm_limit_range *ranges[] = { k8sm_object_limit_range(range) };
        rc = k8sm_account_new(pod, ranges, 1, NULL, alloc, &account, NULL);
    }
    if (rc == K8SM_OK)
        *findings = k8sm_findings_count(list) + k8sm_account_finding_count(account);
    k8sm_account_free(account);
    k8sm_findings_free(list);
    k8sm_object_free(pod);
    k8sm_object_free(range);
    k8sm_stream_free(stream);
    return rc;
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        size_t findings = 0;
        k8sm_status rc = use_both(&alloc, &findings);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            assert_true(findings > 3);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 2000);
    }
}

int main(void)
{
    static struct CMUnitTest tests[FOLDERS + K8SM__COUNT(self_cases) + 3];
    char *folders[FOLDERS];
    size_t count = list_folders("limitrange", folders);
    const size_t folder_count = count;
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){ .name = folders[i],
                                        .test_func = check_folder,
                                        .initial_state = folders[i] };
    ROW_TESTS(tests, count, self_cases, check_self);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bad_arguments);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(beyond_range);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    int failed = _cmocka_run_group_tests("limitrange", tests, count, NULL, NULL);
    for (size_t i = 0; i < folder_count; i++)
        free(folders[i]);
    return failed;
}
