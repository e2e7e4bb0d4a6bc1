/* Changes of an object (k8sm_object_with_edits): what the pod then shows, what is written, and
 * which paths are refused. JSON pointers are those of RFC 6901. */
#include "testing.h"

#include <time.h>

#include "k8smesos/object.h"

static const char pod_yaml[] =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: web}}\nspec:\n"
    "  initContainers:\n  - {name: i, image: x}\n"
    "  containers:\n"
    "  - {name: a, image: x, resources: {limits: {cpu: 1}}, ports: [{containerPort: 80}]}\n"
    "  - {name: b, image: x, resources: null}\n";
static const char template_yaml[] =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: 2\n"
    "  template:\n    spec:\n      containers:\n      - {name: a, image: x}\n";

static k8sm_object *object_of(const char *text)
{
    k8sm_object *object = NULL;
    assert_int_equal(k8sm_object_parse(text, strlen(text), NULL, &object, NULL), K8SM_OK);
    return object;
}

static void check_written(const k8sm_object *object, const char *expect)
{
    k8sm_bytes bytes = { 0 };
    assert_int_equal(k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &bytes, NULL), K8SM_OK);
    assert_string_equal((const char *)bytes.data, expect);
    k8sm_bytes_finish(&bytes);
}

/* --- one edit of the pod
 * ------------------------------------------------------------------------- */

#define BEFORE "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
#define META   "{\"name\":\"p\",\"labels\":{\"app\":\"web\"}}"
#define INIT   "\"initContainers\":[{\"name\":\"i\",\"image\":\"x\"}]"
#define FIRST                                                                                  \
    "{\"name\":\"a\",\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":1}},\"ports\":[{"      \
    "\"containerPort\":80}]}"
#define SECOND "{\"name\":\"b\",\"image\":\"x\",\"resources\":null}"

static const struct edit_case {
    const char *name, *path, *value;
    int32_t kind;
    const char *expect;
} edit_cases[] = {
    { "replace a scalar", "/spec/containers/0/resources/limits/cpu", "2", K8SM_EDIT_STRING,
      BEFORE META
      ",\"spec\":{" INIT ",\"containers\":[{\"name\":\"a\",\"image\":\"x\","
      "\"resources\":{\"limits\":{\"cpu\":\"2\"}},\"ports\":[{\"containerPort\":80}]}," SECOND
      "]}}" },
    { "add to a map", "/spec/containers/0/resources/limits/memory", "64Mi", K8SM_EDIT_STRING,
      BEFORE META ",\"spec\":{" INIT ",\"containers\":[{\"name\":\"a\",\"image\":\"x\","
                  "\"resources\":{\"limits\":{\"cpu\":1,\"memory\":\"64Mi\"}},\"ports\":[{"
                  "\"containerPort\":"
                  "80}]}," SECOND "]}}" },
    { "make maps on the way", "/spec/initContainers/0/resources/requests/cpu", "100m",
      K8SM_EDIT_STRING,
      BEFORE META
      ",\"spec\":{\"initContainers\":[{\"name\":\"i\",\"image\":\"x\",\"resources\":"
      "{\"requests\":{\"cpu\":\"100m\"}}}],\"containers\":[" FIRST "," SECOND "]}}" },
    { "a null becomes a map", "/spec/containers/1/resources/limits/cpu", "1", K8SM_EDIT_STRING,
      BEFORE META ",\"spec\":{" INIT ",\"containers\":[" FIRST
                  ",{\"name\":\"b\",\"image\":\"x\","
                  "\"resources\":{\"limits\":{\"cpu\":\"1\"}}}]}}" },
    { "an integer", "/spec/containers/0/ports/0/hostPort", "31000", K8SM_EDIT_INTEGER,
      BEFORE META ",\"spec\":{" INIT ",\"containers\":[{\"name\":\"a\",\"image\":\"x\","
                  "\"resources\":{\"limits\":{\"cpu\":1}},\"ports\":[{\"containerPort\":80,"
                  "\"hostPort\":31000}]"
                  "}," SECOND "]}}" },
    { "escapes of a pointer", "/metadata/annotations/a.b~1c~0d~2", "v", K8SM_EDIT_STRING,
      BEFORE
      "{\"name\":\"p\",\"labels\":{\"app\":\"web\"},\"annotations\":{\"a.b/c~d~2\":\"v\"}}"
      ",\"spec\":{" INIT ",\"containers\":[" FIRST "," SECOND "]}}" },
    { "replace a map by a scalar", "/metadata/labels", "none", K8SM_EDIT_STRING,
      BEFORE "{\"name\":\"p\",\"labels\":\"none\"},\"spec\":{" INIT ",\"containers\":[" FIRST
             "," SECOND "]}}" },
    { "an empty key", "/metadata/labels/", "v", K8SM_EDIT_STRING,
      BEFORE "{\"name\":\"p\",\"labels\":{\"app\":\"web\",\"\":\"v\"}},\"spec\":{" INIT
             ",\"containers\":[" FIRST "," SECOND "]}}" },
    { "what needs quotes", "/metadata/name", "a\"b\n", K8SM_EDIT_STRING,
      BEFORE "{\"name\":\"a\\\"b\\n\",\"labels\":{\"app\":\"web\"}},\"spec\":{" INIT
             ",\"containers\":[" FIRST "," SECOND "]}}" },
};

static void check_edit(void **state)
{
    const struct edit_case *c = *state;
    const k8sm_edit edit = { .path = c->path, .value = c->value, .kind = c->kind };
    k8sm_object *object = object_of(pod_yaml), *changed = NULL, *again = NULL;
    k8sm_bytes before = { 0 }, after = { 0 }, yaml = { 0 };
    assert_int_equal(k8sm_object_write(object, 0, NULL, &before, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_with_edits(object, &edit, 1, &changed, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_write(object, 0, NULL, &after, NULL), K8SM_OK);
    assert_string_equal((char *)before.data, (char *)after.data); /* it stays as it is */
    k8sm_object_free(object);                                     /* and may go first */
    check_written(changed, c->expect);
    /* an edit that is written, read and written again is the same */
    assert_int_equal(k8sm_object_write(changed, K8SM_WRITE_YAML, NULL, &yaml, NULL), K8SM_OK);
    if (strcmp(c->path, "/metadata/labels") != 0) {
        assert_int_equal(k8sm_object_parse((char *)yaml.data, yaml.size, NULL, &again, NULL),
                         K8SM_OK);
        check_written(again, c->expect);
        k8sm_object_free(again);
    }
    k8sm_object_free(changed);
    k8sm_bytes_finish(&before);
    k8sm_bytes_finish(&after);
    k8sm_bytes_finish(&yaml);
}

/* --- the pod shows them
 * ----------------------------------------------------------------------------- */

static void check_amount(const k8sm_resource_list *list, const char *name, const char *expect)
{
    char text[K8SM_QUANTITY_TEXT_MAX] = "";
    const k8sm_quantity *q = k8sm_resource_list_find(list, name);
    if (q != NULL)
        k8sm_quantity_format(q, text, sizeof text);
    assert_string_equal(text, expect);
}

static void the_pod_shows_edits(void **state)
{
    static const k8sm_edit edits[] = {
        { "/spec/containers/0/resources/limits/cpu", "3", 0, 0 },
        { "/spec/containers/1/resources/requests/memory", "1Gi", 0, 0 },
        { "/spec/initContainers/0/resources/limits/cpu", "4", 0, 0 },
        { "/spec/containers/0/ports/0/hostPort", "31000", K8SM_EDIT_INTEGER, 0 },
        { "/spec/nodeName", "n1", 0, 0 },
        { "/spec/overhead/cpu", "10m", 0, 0 },
        { "/spec/resources/limits/cpu", "5", 0, 0 },
        { "/spec/resources/requests/cpu", "6", 0, 0 },
        { "/metadata/name", "q", 0, 0 },
        { "/metadata/namespace", "s", 0, 0 },
        { "/metadata/labels/app", "db", 0, 0 },
        { "/metadata/labels/tier", "back", 0, 0 },
        { "/metadata/annotations/a", "b", 0, 0 },
        /* carried and written, but of no matter to the view */
        { "/metadata/uid", "u", 0, 0 },
        { "/spec/hostname", "h", 0, 0 },
        { "/spec/containers/0/image", "z", 0, 0 },
        { "/spec/containers/0/resources/claims", "z", 0, 0 },
        { "/spec/overhead", "z", 0, 0 },
        { "/spec/containers/0/ports/0/name", "z", 0, 0 },
        { "/status/phase", "Running", 0, 0 },
        { "/spec/priority", "-7", K8SM_EDIT_INTEGER, 0 },
        { "/spec/tolerations", "0", K8SM_EDIT_INTEGER, 0 },
    };
    k8sm_object *object = object_of(pod_yaml), *changed = NULL;
    const k8sm_pod *pod;
    (void)state;
    assert_int_equal(k8sm_object_with_edits(object, edits, K8SM__COUNT(edits), &changed, NULL),
                     K8SM_OK);
    pod = k8sm_object_pod(changed);
    check_amount(k8sm_container_limits(k8sm_pod_container(pod, 1)), "cpu", "3");
    check_amount(k8sm_container_requests(k8sm_pod_container(pod, 2)), "memory", "1Gi");
    check_amount(k8sm_container_limits(k8sm_pod_container(pod, 0)), "cpu", "4");
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 0)->host_port, 31000);
    assert_string_equal(k8sm_pod_node_name(pod), "n1");
    check_amount(k8sm_pod_overhead(pod), "cpu", "10m");
    check_amount(k8sm_pod_limits(pod), "cpu", "5");
    check_amount(k8sm_pod_requests(pod), "cpu", "6");
    assert_string_equal(k8sm_pod_name(pod), "q");
    assert_string_equal(k8sm_pod_namespace(pod), "s");
    assert_string_equal(k8sm_pod_label(pod, "app"), "db");
    assert_string_equal(k8sm_pod_label(pod, "tier"), "back");
    assert_string_equal(k8sm_pod_annotation(pod, "a"), "b");
    assert_string_equal(k8sm_pod_label(k8sm_object_pod(object), "app"), "web");
    k8sm_object_free(changed);
    k8sm_object_free(object);
}

static void edits_of_edits(void **state)
{
    static const k8sm_edit first[] = { { "/metadata/labels/z", "1", 0, 0 },
                                       { "/metadata/labels/a", "2", 0, 0 },
                                       { "/metadata/labels/a", "3", 0, 0 } };
    static const k8sm_edit second[] = { { "/metadata/labels/z", "4", 0, 0 },
                                        { "/metadata/labels/m", "5", 0, 0 } };
    k8sm_object *object = object_of(template_yaml), *once = NULL, *twice = NULL, *none = NULL;
    (void)state;
    assert_int_equal(k8sm_object_with_edits(object, first, 3, &once, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_with_edits(once, second, 2, &twice, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_with_edits(twice, NULL, 0, &none, NULL), K8SM_OK);
    k8sm_object_free(object);
    k8sm_object_free(once);
    k8sm_object_free(twice);
    /* relative to the template, and in byte order where the tree has none */
    check_written(
        none,
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"}"
        ",\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":"
        "\"a\",\"image\":\"x\"}]},\"metadata\":{\"labels\":{\"a\":\"3\",\"m\":\"5\","
        "\"z\":\"4\"}}}}}");
    assert_string_equal(k8sm_pod_label(k8sm_object_pod(none), "z"), "4");
    assert_string_equal(k8sm_object_kind(none), "Deployment");
    assert_string_equal(k8sm_object_name(none), "d");
    k8sm_object_free(none);
}

/* Findings and the verdict go along. */
static void findings_stay(void **state)
{
    static const k8sm_edit edit = { "/metadata/name", "q", 0, 0 };
    k8sm_object *object = object_of("apiVersion: v1\nkind: Pod\nfoo: 1\n"), *changed = NULL;
    (void)state;
    assert_int_equal(k8sm_object_with_edits(object, &edit, 1, &changed, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_verdict(changed), K8SM_VERDICT_STRICT);
    assert_int_equal(k8sm_object_finding_count(changed), 1);
    assert_string_equal(k8sm_object_finding(changed, 0)->path, "foo");
    k8sm_object_free(object);
    k8sm_object_free(changed);
}

/* --- refused
 * ---------------------------------------------------------------------------------------------
 */

static const struct bad_case {
    const char *name, *path, *value;
    k8sm_status rc;
    int32_t kind;
} bad_cases[] = {
    { "no path", NULL, "v", K8SM_E_ARGUMENT, 0 },
    { "no value", "/metadata/name", NULL, K8SM_E_ARGUMENT, 0 },
    { "no slash in front", "metadata/name", "v", K8SM_E_ARGUMENT, 0 },
    { "an empty path", "", "v", K8SM_E_ARGUMENT, 0 },
    { "through a scalar", "/metadata/name/x", "v", K8SM_E_ARGUMENT, 0 },
    { "through a string of the tree", "/kind/x/y", "v", K8SM_E_ARGUMENT, 0 },
    { "an item that is not there", "/spec/containers/2/image", "v", K8SM_E_ARGUMENT, 0 },
    { "no index", "/spec/containers/x/image", "v", K8SM_E_ARGUMENT, 0 },
    { "an empty index", "/spec/containers//image", "v", K8SM_E_ARGUMENT, 0 },
    { "a negative index", "/spec/containers/-1/image", "v", K8SM_E_ARGUMENT, 0 },
    { "a huge index", "/spec/containers/4294967296/image", "v", K8SM_E_ARGUMENT, 0 },
    { "too many parts", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", "v", K8SM_E_ARGUMENT, 0 },
    { "no integer", "/spec/priority", "high", K8SM_E_ARGUMENT, K8SM_EDIT_INTEGER },
    { "an empty integer", "/spec/priority", "", K8SM_E_ARGUMENT, K8SM_EDIT_INTEGER },
    { "a minus alone", "/spec/priority", "-", K8SM_E_ARGUMENT, K8SM_EDIT_INTEGER },
    { "a leading zero", "/spec/priority", "012", K8SM_E_ARGUMENT, K8SM_EDIT_INTEGER },
    { "another kind", "/spec/priority", "1", K8SM_E_ARGUMENT, 2 },
    { "a limit that is no quantity", "/spec/containers/0/resources/limits/cpu", "1K",
      K8SM_E_SYNTAX, 0 },
    { "an overhead beyond range", "/spec/overhead/cpu", "1e40", K8SM_E_RANGE, 0 },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    const k8sm_edit edit = { .path = c->path, .value = c->value, .kind = c->kind };
    k8sm_object *object = object_of(pod_yaml), *changed = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_object_with_edits(object, &edit, 1, &changed, &err), c->rc);
    assert_null(changed);
    assert_int_equal(err.code, c->rc);
    assert_true(err.message[0] != '\0');
    k8sm_object_free(object);
}

static void bad_arguments(void **state)
{
    static const k8sm_edit edit = { "/metadata/name", "q", 0, 0 };
    static const char service[] = "apiVersion: v1\nkind: Service\n";
    k8sm_object *object = object_of(pod_yaml), *other = NULL, *changed = NULL;
    k8sm_stream *stream = NULL;
    (void)state;
    assert_int_equal(k8sm_object_with_edits(NULL, &edit, 1, &changed, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_with_edits(object, &edit, 1, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_object_with_edits(object, NULL, 1, &changed, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_stream_open(service, sizeof service - 1, NULL, &stream, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &other, NULL), K8SM_OK);
    assert_int_equal(k8sm_object_with_edits(other, &edit, 1, &changed, NULL), K8SM_E_ARGUMENT);
    assert_null(changed);
    k8sm_stream_free(stream);
    k8sm_object_free(other);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    static const k8sm_edit edits[] = {
        { "/metadata/labels/very-long-name-of-a-label", "v", 0, 0 },
        { "/metadata/annotations/b", "c", 0, 0 },
        { "/spec/containers/0/resources/limits/a.b~1c", "1", 0, 0 },
        { "/spec/containers/0/resources/limits/d.e~1f", "1", 0, 0 }
    };
    static char value[9000]; /* more than a chunk of the arena */
    k8sm_edit big[] = { edits[0], edits[1], edits[2], edits[3] };
    (void)state;
    memset(value, 'v', sizeof value - 1);
    big[0].value = big[1].value = value;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_object *object = NULL, *once = NULL, *twice = NULL;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        assert_int_equal(
            k8sm_object_parse(pod_yaml, sizeof pod_yaml - 1, &options, &object, NULL), K8SM_OK);
        f.left = n;
        k8sm_status rc = k8sm_object_with_edits(object, big, 4, &once, NULL);
        if (rc == K8SM_OK)
            rc = k8sm_object_with_edits(once, edits, 4, &twice, NULL);
        k8sm_object_free(twice);
        k8sm_object_free(once);
        k8sm_object_free(object);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 1000);
    }
}

/* --- many at once ------------------------------------------------------------------------- */

enum { MOST = 8000 };

static k8sm_object *pod_of(size_t containers)
{
    static char text[MOST * 32 + 200];
    size_t at =
        (size_t)snprintf(text, sizeof text,
                         "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":"
                         "\"p\"},\"spec\":{\"containers\":[");
    for (size_t i = 0; i < containers; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s{\"name\":\"c%zu\"}",
                               i == 0 ? "" : ",", i);
    snprintf(text + at, sizeof text - at, "]}}");
    return object_of(text);
}

/* Edit each container twice, every step-th in turn, and write the pod.
 * @return milliseconds of processor time. */
static double edit_all(size_t containers, size_t step)
{
    static char paths[2 * MOST][64], values[2 * MOST][16], expect[MOST * 96 + 200];
    static k8sm_edit edits[2 * MOST];
    k8sm_object *object = pod_of(containers), *changed = NULL;
    size_t at = 0;
    clock_t start;
    for (size_t i = 0; i < 2 * containers; i++) {
        const size_t index = i * step % containers; /* step is prime: all of them, twice */
        snprintf(paths[i], sizeof paths[i], "/spec/containers/%zu/resources/limits/cpu", index);
        snprintf(values[i], sizeof values[i], "%zum", i < containers ? 1 : index + 1);
        edits[i] = (k8sm_edit){ .path = paths[i], .value = values[i] };
    }
    at = (size_t)snprintf(
        expect, sizeof expect,
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},"
        "\"spec\":{\"containers\":[");
    for (size_t i = 0; i < containers; i++)
        at += (size_t)snprintf(
            expect + at, sizeof expect - at,
            "%s{\"name\":\"c%zu\",\"resources\":{\"limits\":{\"cpu\":\"%zum\"}}}",
            i == 0 ? "" : ",", i, i + 1);
    snprintf(expect + at, sizeof expect - at, "]}}");
    start = clock();
    assert_int_equal(k8sm_object_with_edits(object, edits, 2 * containers, &changed, NULL),
                     K8SM_OK);
    check_written(changed, expect);
    start = clock() - start;
    k8sm_object_free(changed);
    k8sm_object_free(object);
    return 1000.0 * (double)start / CLOCKS_PER_SEC;
}

static void the_last_edit_of_a_path_counts_among_many(void **state)
{
    (void)state;
    for (size_t containers = 1; containers < 40; containers++)
        edit_all(containers, 7919);
}

static void time_grows_with_the_edits(void **state)
{
    const double few = edit_all(MOST / 16, 1), many = edit_all(MOST, 1);
    (void)state;
    print_message("%d edits %.1f ms, %d edits %.1f ms\n", MOST / 8, few, 2 * MOST, many);
    assert_true(many < 16 * 6 * (few + 1));
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(edit_cases) + K8SM__COUNT(bad_cases) + 7];
    size_t count = 0;
    ROW_TESTS(tests, count, edit_cases, check_edit);
    ROW_TESTS(tests, count, bad_cases, check_bad);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_pod_shows_edits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(edits_of_edits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(findings_stay);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bad_arguments);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(the_last_edit_of_a_path_counts_among_many);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(time_grows_with_the_edits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("edit", tests, count, NULL, NULL);
}
