/* What an object says of itself: kind, names, replicas, where fields stand; and exactly one pod
 * (k8sm_object_parse). Replicas follow the workload types of Kubernetes 1.37; a Job's pods that
 * run at once are never more than its completions. */
#include "testing.h"

#include "k8smesos/object.h"

static k8sm_object *object_of(const char *text)
{
    k8sm_object *object = NULL;
    k8sm_stream *stream = NULL;
    assert_int_equal(k8sm_stream_open(text, strlen(text), NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &object, NULL), K8SM_OK);
    k8sm_stream_free(stream);
    assert_non_null(object);
    return object;
}

/* --- where the pod is, and how many
 * ---------------------------------------------------------------- */

#define T "template: {metadata: {name: t}, spec: {containers: [{name: c, image: x}]}}"

enum { NO_POD = -1000, UNKNOWN = -1 };
static const struct kind_case {
    const char *name, *yaml;
    int64_t replicas; /* UNKNOWN, NO_POD */
} kind_cases[] = {
    { "Pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: t}\n", 1 },
    { "PodTemplate", "apiVersion: v1\nkind: PodTemplate\n" T "\n", UNKNOWN },
    { "ReplicationController",
      "apiVersion: v1\nkind: ReplicationController\nspec: {replicas: 3, " T "}\n", 3 },
    { "ReplicationController without a count",
      "apiVersion: v1\nkind: ReplicationController\nspec: {" T "}\n", 1 },
    { "ReplicationController without a template",
      "apiVersion: v1\nkind: ReplicationController\nspec: {replicas: 3}\n", NO_POD },
    { "ReplicationController with template null",
      "apiVersion: v1\nkind: ReplicationController\nspec: {template: null}\n", NO_POD },
    { "Deployment", "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 2, " T "}\n", 2 },
    { "Deployment of beta1", "apiVersion: apps/v1beta1\nkind: Deployment\nspec: {" T "}\n", 1 },
    { "Deployment of beta2", "apiVersion: apps/v1beta2\nkind: Deployment\nspec: {" T "}\n", 1 },
    { "Deployment of extensions",
      "apiVersion: extensions/v1beta1\nkind: Deployment\nspec: {" T "}\n", 1 },
    { "Deployment of another group",
      "apiVersion: example.com/v1\nkind: Deployment\nspec: {" T "}\n", NO_POD },
    { "replicas 0", "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 0, " T "}\n", 0 },
    { "replicas null", "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: null, " T "}\n",
      1 },
    { "replicas negative",
      "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: -2, " T "}\n", -2 },
    { "ReplicaSet", "apiVersion: apps/v1\nkind: ReplicaSet\nspec: {replicas: 4, " T "}\n", 4 },
    { "StatefulSet", "apiVersion: apps/v1\nkind: StatefulSet\nspec: {replicas: 5, " T "}\n",
      5 },
    { "DaemonSet", "apiVersion: apps/v1\nkind: DaemonSet\nspec: {" T "}\n", UNKNOWN },
    { "Job", "apiVersion: batch/v1\nkind: Job\nspec: {" T "}\n", 1 },
    { "Job with parallelism",
      "apiVersion: batch/v1\nkind: Job\nspec: {parallelism: 4, " T "}\n", 4 },
    { "Job with fewer completions",
      "apiVersion: batch/v1\nkind: Job\nspec: {parallelism: 4, completions: 2, " T "}\n", 2 },
    { "Job with more completions",
      "apiVersion: batch/v1\nkind: Job\nspec: {parallelism: 4, completions: 9, " T "}\n", 4 },
    { "Job paused",
      "apiVersion: batch/v1\nkind: Job\nspec: {parallelism: 0, completions: 2, " T "}\n", 0 },
    { "CronJob",
      "apiVersion: batch/v1\nkind: CronJob\nspec: {schedule: x, jobTemplate: {spec: "
      "{parallelism: 3, " T "}}}\n",
      3 },
    { "CronJob of beta1",
      "apiVersion: batch/v1beta1\nkind: CronJob\nspec: {schedule: x, jobTemplate: {spec: {" T
      "}}}\n",
      1 },
    { "CronJob with counts a level too high, where they are unknown fields",
      "apiVersion: batch/v1\nkind: CronJob\nspec: {parallelism: 3, completions: 2, schedule: x, "
      "jobTemplate: {parallelism: 4, spec: {" T "}}}\n",
      1 },
    { "Deployment with a count a level too deep",
      "apiVersion: apps/v1\nkind: Deployment\nspec: {spec: {replicas: 3}, jobTemplate: {replicas: "
      "4}, " T "}\n",
      1 },
    { "Service", "apiVersion: v1\nkind: Service\n", NO_POD },
    { "LimitRange", "apiVersion: v1\nkind: LimitRange\n", NO_POD },
};

static void check_kind(void **state)
{
    const struct kind_case *c = *state;
    k8sm_object *object = object_of(c->yaml);
    int64_t replicas = 77;
    const k8sm_pod *pod = k8sm_object_pod(object);
    assert_int_equal(pod == NULL, c->replicas == NO_POD);
    if (pod != NULL) {
        const bool known = c->replicas != UNKNOWN;
        assert_string_equal(k8sm_pod_name(pod), "t");
        assert_int_equal(k8sm_object_replicas(object, &replicas), known);
        assert_int_equal(replicas, known ? c->replicas : 77);
        assert_int_equal(k8sm_object_replicas(object, NULL), known);
    }
    k8sm_object_free(object);
}

static void names_of_an_object(void **state)
{
    k8sm_object *object = object_of("apiVersion: apps/v1\nkind: Deployment\n"
                                    "metadata: {name: web, namespace: shop}\nspec: {" T "}\n");
    (void)state;
    assert_string_equal(k8sm_object_api_version(object), "apps/v1");
    assert_string_equal(k8sm_object_kind(object), "Deployment");
    assert_string_equal(k8sm_object_name(object), "web");
    assert_string_equal(k8sm_object_namespace(object), "shop");
    assert_int_equal(k8sm_object_index(object), 0);
    assert_null(k8sm_object_limit_range(object));
    assert_null(k8sm_object_finding(object, 0));
    k8sm_object_free(object);
    object = object_of("# nothing\n---\n");
    assert_int_equal(k8sm_object_verdict(object), K8SM_VERDICT_EMPTY);
    assert_string_equal(k8sm_object_kind(object), "");
    assert_string_equal(k8sm_object_api_version(object), "");
    assert_string_equal(k8sm_object_name(object), "");
    assert_string_equal(k8sm_object_namespace(object), "");
    assert_int_equal(k8sm_object_replicas(object, NULL), 0);
    k8sm_object_free(object);
    k8sm_object_free(NULL);
}

static void verdicts_have_names(void **state)
{
    static const char *const names[] = {
        "ok", "strict", "invalid", "error", "skipped", "empty"
    };
    (void)state;
    for (int32_t i = 0; i < (int32_t)K8SM__COUNT(names); i++)
        assert_string_equal(k8sm_verdict_name(i), names[i]);
    assert_string_equal(k8sm_verdict_name(6), "unknown");
    assert_string_equal(k8sm_verdict_name(-1), "unknown");
}

/* --- where a field stands
 * ---------------------------------------------------------------------------- */

static const char located[] = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
                              "  containers:\n  - {name: a, image: x}\n"
                              "  - name: b\n    resources:\n      limits:\n"
                              "        cpu: 1\n        example.com/x: 2\n";

static const struct locate_case {
    const char *name, *path;
    int32_t found;
    uint32_t line, column;
} locate_cases[] = {
    { "the root", "", 1, 1, 1 },
    { "a field", "spec", 1, 4, 1 },
    { "a field of a field", "metadata.name", 1, 3, 12 },
    { "an item", "spec.containers[1]", 1, 7, 5 },
    { "a field of an item", "spec.containers[0].image", 1, 6, 15 },
    { "far down", "spec.containers[1].resources.limits.cpu", 1, 10, 9 },
    { "a key with dots", "spec.containers[1].resources.limits[example.com/x]", 1, 11, 9 },
    { "absent: the nearest parent", "spec.containers[1].resources.requests.cpu", 0, 8, 5 },
    { "an item that is not there", "spec.containers[7].name", 0, 5, 3 },
    { "no number for an item", "spec.containers[x]", 0, 5, 3 },
    { "an open bracket", "spec.containers[1", 1, 7, 5 },
    { "through a scalar", "kind.x", 0, 2, 1 },
};

static void check_locate(void **state)
{
    const struct locate_case *c = *state;
    k8sm_object *object = object_of(located);
    k8sm_error err = { .code = K8SM_E_INVALID, .message = "kept" };
    assert_int_equal(k8sm_object_locate(object, c->path, &err), c->found);
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    assert_string_equal(err.path, c->path);
    assert_int_equal(err.code, K8SM_E_INVALID);
    assert_string_equal(err.message, "kept");
    assert_int_equal(k8sm_object_locate(object, c->path, NULL), c->found);
    k8sm_object_free(object);
}

static void locate_elsewhere(void **state)
{
    k8sm_object *object = object_of("a: [");
    k8sm_error err = { 0 };
    (void)state;
    assert_int_equal(k8sm_object_locate(object, "a", &err), 0); /* nothing was read */
    assert_int_equal(err.line, 0);
    k8sm_object_free(object);
    object = object_of("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, "
                       "metadata: {name: a}}\n");
    assert_int_equal(k8sm_object_locate(object, "metadata.name", &err), 1);
    assert_string_equal(err.path, "items[0].metadata.name");
    assert_int_equal(err.line, 4);
    k8sm_object_free(object);
}

/* --- exactly one pod
 * ------------------------------------------------------------------------------------- */

static const struct one_case {
    const char *name, *text;
    k8sm_status rc;
    const char *path;
} one_cases[] = {
    { "one pod", "apiVersion: v1\nkind: Pod\n", K8SM_OK, "" },
    { "comments and separators around", "# a\n---\napiVersion: v1\nkind: Pod\n---\n# b\n---\n",
      K8SM_OK, "" },
    { "one template", "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {}}\n", K8SM_OK,
      "" },
    { "a list of one", "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod}]\n",
      K8SM_OK, "" },
    { "with strict findings", "apiVersion: v1\nkind: Pod\nfoo: 1\n", K8SM_OK, "" },
    { "nothing", "", K8SM_E_SCHEMA, "" },
    { "only comments", "# a\n---\n# b\n", K8SM_E_SCHEMA, "" },
    { "two pods", "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n", K8SM_E_SCHEMA,
      "" },
    { "a pod and a service", "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Service\n",
      K8SM_E_SCHEMA, "" },
    { "a service", "apiVersion: v1\nkind: Service\n", K8SM_E_SCHEMA, "kind" },
    { "bad syntax", "a: [", K8SM_E_SYNTAX, "" },
    { "a wrong type", "apiVersion: v1\nkind: Pod\nspec: 3\n", K8SM_E_SCHEMA, "spec" },
    { "a bad quantity", "apiVersion: v1\nkind: Pod\nspec: {overhead: {cpu: 1K}}\n",
      K8SM_E_SYNTAX, "spec.overhead.cpu" },
    { "too deep",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
      K8SM_E_LIMIT, "" },
};

static void check_one(void **state)
{
    const struct one_case *c = *state;
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_object_parse(c->text, strlen(c->text), NULL, &object, &err), c->rc);
    assert_int_equal(object != NULL, c->rc == K8SM_OK);
    assert_int_equal(err.code, c->rc);
    assert_string_equal(err.path, c->path);
    assert_int_equal(k8sm_object_parse(c->text, strlen(c->text), NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    static const char yaml[] =
        "# a\n---\napiVersion: batch/v1\nkind: CronJob\n"
        "metadata: {name: j, namespace: s}\nspec: {schedule: x, jobTemplate: "
        "{spec: {" T "}}}\n---\n# b\n";
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_parse_options options;
        k8sm_object *object = NULL;
        k8sm_parse_options_init(&options, sizeof options);
        options.alloc = &alloc;
        k8sm_status rc = k8sm_object_parse(yaml, sizeof yaml - 1, &options, &object, NULL);
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

int main(void)
{
    static struct CMUnitTest
        tests[K8SM__COUNT(kind_cases) + K8SM__COUNT(locate_cases) + K8SM__COUNT(one_cases) + 4];
    size_t count = 0;
    ROW_TESTS(tests, count, kind_cases, check_kind);
    ROW_TESTS(tests, count, locate_cases, check_locate);
    ROW_TESTS(tests, count, one_cases, check_one);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(names_of_an_object);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(verdicts_have_names);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(locate_elsewhere);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return _cmocka_run_group_tests("object", tests, count, NULL, NULL);
}
