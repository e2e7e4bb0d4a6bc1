/* What the library knows as trees of jansson (jansson.h). */
#include "scene.h"

#include "k8smesos/jansson.h"

/* jansson's memory: the application's, here the test's. */
static struct failing trees = { .left = SIZE_MAX };

static void *allocate_tree(size_t size)
{
    return failing_allocate(size, &trees);
}

static void release_tree(void *ptr)
{
    if (ptr != NULL)
        failing_release(ptr, &trees);
}

static json_t *tree_of(const char *text)
{
    json_error_t error;
    json_t *json = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (json == NULL)
        fail_msg("%s: %s", text, error.text);
    return json;
}

/* The tree equals jansson's own reading of the text, and is freed. */
static void assert_tree(json_t *tree, const char *wanted)
{
    json_t *expected = tree_of(wanted);
    char *shown = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
    assert_non_null(shown);
    if (!json_equal(tree, expected))
        fail_msg("found    %s\nexpected %s", shown, wanted);
    release_tree(shown);
    json_decref(expected);
    json_decref(tree);
}

/* --- reading ------------------------------------------------------------------------------------ */

/* Read as encoding/json reads it; jansson's dump of what comes out. */
static const struct load_case {
    const char *name, *text, *dump; /* NULL: as the name */
} load_cases[] = {
    { "0", NULL, NULL },
    { "-7", NULL, NULL },
    { "9223372036854775807", NULL, NULL },
    { "-9223372036854775808", NULL, NULL },
    { "a whole number beyond 64 bits that a double has", "10000000000000000000", "1e19" },
    { "1.5", NULL, NULL },
    { "-0.25", NULL, NULL },
    { "2.0 stays real", "2.0", "2.0" },
    { "1e3 is real", "1e3", "1000.0" },
    { "digits that say nothing", "1.5000e-0", "1.5" },
    { "0.0e5", "0.0e5", "0.0" },
    { "5E-1", "5E-1", "0.5" },
    { "12.5e+1", "12.5e+1", "125.0" },
    { "true", NULL, NULL },
    { "false", NULL, NULL },
    { "null", NULL, NULL },
    { "\"\"", NULL, NULL },
    { "blanks about it", " \t\r\n[ 1 , 2 ]\n ", "[1,2]" },
    { "of a key given twice the last", "{\"a\":{\"b\":1},\"c\":2,\"a\":3}",
      "{\"c\":2,\"a\":3}" },
    { "order of keys", "{\"b\":1,\"a\":[],\"c\":{}}", "{\"b\":1,\"a\":[],\"c\":{}}" },
    { "escapes", "\"\\u0041\\n\\/\\ud83d\\ude00\"", "\"A\\n/\xf0\x9f\x98\x80\"" },
    { "a NUL", "[\"a\\u0000b\"]", "[\"a\\u0000b\"]" },
    { "a surrogate alone", "\"\\ud800\"", "\"\xef\xbf\xbd\"" },
    { "no UTF-8", "\"a\xff\"", "\"a\xef\xbf\xbd\"" },
};

static void check_load(void **state)
{
    const struct load_case *c = *state;
    const char *text = c->text == NULL ? c->name : c->text;
    json_t *tree = NULL;
    char *dump;
    assert_int_equal(k8sm_jansson_load(text, strlen(text), NULL, &tree, NULL), K8SM_OK);
    dump = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    assert_non_null(dump);
    assert_string_equal(dump, c->dump == NULL ? text : c->dump);
    release_tree(dump);
    json_decref(tree);
}

static void load_keys_with_a_nul(void **state)
{
    static const char text[] = "{\"a\\u0000b\":1}";
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_jansson_load(text, sizeof text - 1, NULL, &tree, NULL), K8SM_OK);
    assert_int_equal(json_integer_value(json_object_getn(tree, "a\0b", 3)), 1);
    json_decref(tree);
}

static const struct refused_case {
    const char *name, *text;
    k8sm_status rc;
    uint32_t line, column;
    const char *path;
} refused_cases[] = {
    { "nothing", "", K8SM_E_SYNTAX, 1, 1, "" },
    { "something behind", "{} x", K8SM_E_SYNTAX, 1, 4, "" },
    { "a comma too many", "[1,\n]", K8SM_E_SYNTAX, 2, 1, "" },
    { "2^63", "[9223372036854775808]", K8SM_E_RANGE, 1, 2, "[0]" },
    { "-2^63 - 1", "-9223372036854775809", K8SM_E_RANGE, 1, 1, "" },
    { "2^64 - 1", "{\"a\":[0,{\"b\": 18446744073709551615}]}", K8SM_E_RANGE, 1, 15, "a[1].b" },
    { "more digits than a double has", "{\"x.y/z\":\n 0.10000000000000001}", K8SM_E_RANGE, 2, 2,
      "[x.y/z]" },
    { "one digit less than a double", "0.3000000000000000", K8SM_OK, 0, 0, "" },
    { "greater than any double", "1e400", K8SM_E_RANGE, 1, 1, "" },
    { "less than any double", "1e-400", K8SM_E_RANGE, 1, 1, "" },
    { "an exponent beyond counting", "1e99999999999999999999", K8SM_E_RANGE, 1, 1, "" },
    { "zero times that", "0e99999999999999999999", K8SM_OK, 0, 0, "" },
};

static void check_refused(void **state)
{
    const struct refused_case *c = *state;
    const size_t live = trees.live;
    k8sm_error err = { 0 };
    for (int i = 0; i < 2; i++) { /* with an error to fill in, and without */
        json_t *tree = NULL;
        assert_int_equal(
            k8sm_jansson_load(c->text, strlen(c->text), NULL, &tree, i == 0 ? &err : NULL),
            c->rc);
        assert_int_equal(tree != NULL, c->rc == K8SM_OK);
        json_decref(tree);
        assert_int_equal(trees.live, live); /* nothing is left */
    }
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    assert_string_equal(err.path, c->path);
}

static void nesting_is_limited(void **state)
{
    char text[600];
    json_t *tree = NULL;
    (void)state;
    for (size_t depth = 256; depth <= 257; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(k8sm_jansson_load(text, 2 * depth, NULL, &tree, NULL),
                         depth == 256 ? K8SM_OK : K8SM_E_LIMIT);
    }
    json_decref(tree);
}

/* --- objects and pods --------------------------------------------------------------------------- */

static k8sm_object *object_of(const char *yaml)
{
    k8sm_object *object = NULL;
    k8sm_error err = { 0 };
    if (k8sm_object_parse(yaml, strlen(yaml), NULL, &object, &err) != K8SM_OK)
        fail_msg("%u:%u: %s: %s", err.line, err.column, err.path, err.message);
    return object;
}

static void a_completed_object(void **state)
{
    struct scene s;
    json_t *tree = NULL;
    (void)state;
    scene_init(&s, K8SM_PROFILE_SEED);
    scene_pod(&s, POD("", ", x-y: [1, 2.5, yes, null]"));
    assert_int_equal(k8sm_jansson_object(s.object, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree,
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},"
                "\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x\",\"x-y\":[1,2.5,"
                "true,null],\"resources\":{\"limits\":{\"cpu\":\"250m\",\"memory\":"
                "\"64Mi\"}}}]}}");
    scene_finish(&s);
}

static void the_pod_of_a_workload(void **state)
{
    k8sm_object *object =
        object_of("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: ns}\n"
                  "spec: {template: {spec: {containers: [{name: c, image: x}]}}}\n");
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_jansson_pod(object, "d-1", NULL, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{"
                      "\"name\":\"c\",\"image\":\"x\"}]},\"metadata\":{\"name\":\"d-1\","
                      "\"namespace\":\"ns\"}}");
    k8sm_object_free(object);
}

static void a_number_that_no_tree_holds(void **state)
{
    static const char yaml[] = "apiVersion: v1\nkind: Pod\nspec:\n  overhead:\n"
                               "    example.com/x: 18446744073709551615\n";
    k8sm_object *object = object_of(yaml);
    k8sm_error err = { 0 };
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_jansson_object(object, NULL, &tree, &err), K8SM_E_RANGE);
    assert_string_equal(err.path, "spec.overhead[example.com/x]");
    assert_int_equal(err.line, 5); /* in the manifest */
    assert_int_equal(err.column, 5);
    assert_int_equal(k8sm_jansson_object(object, NULL, &tree, NULL), K8SM_E_RANGE);
    assert_int_equal(k8sm_jansson_pod(object, "p", "n", NULL, &tree, &err), K8SM_E_RANGE);
    assert_int_equal(err.line + err.column + err.offset, 0);
    assert_null(tree);
    k8sm_object_free(object);
}

/* --- accounting --------------------------------------------------------------------------------- */

/* The overhead goes to requests always, to limits only where there is one; the Mesos side: the
 * minimum of 32 MiB for a limit of 0, and the overhead. */
static const char overhead_yaml[] =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: d}\nspec:\n"
    "  overhead: {cpu: 250m, memory: 120Mi}\n"
    "  containers:\n  - {name: c, image: x, resources: {limits: {cpu: 1, memory: 0}}}\n";
static const char overhead_json[] =
    "{\"doc\":0,\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"namespace\":\"\",\"name\":\"d\","
    "\"verdict\":\"ok\",\"errors\":[],\"pod\":{\"replicas\":1,\"containers\":[{\"name\":\"c\","
    "\"type\":\"regular\",\"requests\":{},\"limits\":{"
    "\"cpu\":{\"s\":\"1\",\"exact\":\"1\",\"milli\":\"1000\"},"
    "\"memory\":{\"s\":\"0\",\"exact\":\"0\",\"milli\":\"0\"}}}],"
    "\"raw\":{\"requests\":{\"cpu\":{\"s\":\"250m\",\"exact\":\"0.25\",\"milli\":\"250\"},"
    "\"memory\":{\"s\":\"120Mi\",\"exact\":\"125829120\",\"milli\":\"125829120000\"}},"
    "\"limits\":{\"cpu\":{\"s\":\"1250m\",\"exact\":\"1.25\",\"milli\":\"1250\"},"
    "\"memory\":{\"s\":\"0\",\"exact\":\"0\",\"milli\":\"0\"}}},"
    "\"defaulted\":{\"requests\":{\"cpu\":{\"s\":\"1250m\",\"exact\":\"1.25\",\"milli\":"
    "\"1250\"},"
    "\"memory\":{\"s\":\"120Mi\",\"exact\":\"125829120\",\"milli\":\"125829120000\"}},"
    "\"limits\":{\"cpu\":{\"s\":\"1250m\",\"exact\":\"1.25\",\"milli\":\"1250\"},"
    "\"memory\":{\"s\":\"0\",\"exact\":\"0\",\"milli\":\"0\"}}},"
    "\"qos\":\"Burstable\",\"seed\":{\"cpu_milli\":\"1000\",\"mem_bytes\":\"0\","
    "\"containers_given_cpu\":0,\"containers_given_mem\":0},"
    "\"mesos\":{\"cpus\":\"1.25\",\"mem\":\"152\"}}}";

static k8sm_account *account_of(const k8sm_object *object)
{
    k8sm_account *account = NULL;
    assert_int_equal(k8sm_account_new(object, NULL, 0, NULL, NULL, &account, NULL), K8SM_OK);
    return account;
}

static void an_account(void **state)
{
    k8sm_object *object = object_of(overhead_yaml);
    k8sm_account *account = account_of(object);
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_jansson_account(object, account, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree, overhead_json);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static json_t *pod_of(const char *yaml, json_t **ret_whole)
{
    k8sm_object *object = object_of(yaml);
    k8sm_account *account = account_of(object);
    *ret_whole = NULL;
    assert_int_equal(k8sm_jansson_account(object, account, NULL, ret_whole, NULL), K8SM_OK);
    k8sm_account_free(account);
    k8sm_object_free(object);
    return json_object_get(*ret_whole, "pod");
}

static void what_an_account_may_lack(void **state)
{
    json_t *whole,
        *pod = pod_of("apiVersion: apps/v1\nkind: DaemonSet\nspec: {template: {spec: "
                      "{containers: [{name: c, image: x, resources: {limits: {cpu: "
                      "1e18}}}]}}}\n",
                      &whole);
    (void)state;
    assert_true(json_is_null(json_object_get(pod, "replicas")));
    assert_true(json_is_null(json_object_get(pod, "mesos"))); /* more than Mesos can hold */
    assert_null(json_object_get(pod, "withStatus"));
    json_decref(whole);
    /* whole bytes of it are more than 128 bits hold */
    pod =
        pod_of("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: x, resources: "
               "{limits: {memory: 170141183460469231731687303715884m}}}]}\n"
               "status: {allocatedResources: {cpu: 2}}\n",
               &whole);
    assert_true(json_is_object(json_object_get(pod, "withStatus")));
    assert_true(json_is_null(json_object_get(pod, "seed")));
    json_decref(whole);
}

static void findings_of_both(void **state)
{
    k8sm_object *object =
        object_of("apiVersion: v1\nkind: Pod\nx: 1\nspec:\n  containers:\n"
                  "  - {name: c, image: x, resources: {limits: {cpu: -1}}}\n");
    k8sm_account *account = account_of(object);
    json_t *tree = NULL, *errors;
    (void)state;
    assert_int_equal(k8sm_jansson_account(object, account, NULL, &tree, NULL), K8SM_OK);
    assert_string_equal(json_string_value(json_object_get(tree, "verdict")), "invalid");
    errors = json_object_get(tree, "errors");
    assert_int_equal(json_array_size(errors), 3); /* the request is filled in from the limit */
    assert_string_equal(json_string_value(json_object_get(json_array_get(errors, 0), "code")),
                        "unknown_field");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(errors, 0), "line")), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(errors, 1), "path")),
                        "spec.containers[0].resources.limits.cpu");
    json_decref(tree);
    assert_int_equal(k8sm_jansson_account(object, NULL, NULL, &tree, NULL), K8SM_OK);
    assert_string_equal(json_string_value(json_object_get(tree, "verdict")), "strict");
    assert_int_equal(json_array_size(json_object_get(tree, "errors")), 1);
    assert_null(json_object_get(tree, "pod"));
    json_decref(tree);
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static void small_things(void **state)
{
    const k8sm_error error = {
        .code = K8SM_E_RANGE, .line = 3, .column = 4, .path = "a.b", .message = "a \"b\""
    };
    k8sm_resource_list *list = NULL;
    k8sm_quantity q;
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_quantity_parse("0.1Gi", 5, &q, NULL), K8SM_OK);
    assert_int_equal(k8sm_jansson_quantity(&q, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree, "{\"s\":\"107374182400m\",\"exact\":\"107374182.4\",\"milli\":"
                      "\"107374182400\"}");
    assert_int_equal(k8sm_resource_list_new(NULL, &list, NULL), K8SM_OK);
    assert_int_equal(k8sm_resource_list_set(list, "a\"{", &q, NULL), K8SM_OK);
    assert_int_equal(k8sm_resource_list_set(list, "b", &q, NULL), K8SM_OK);
    assert_int_equal(k8sm_jansson_resource_list(list, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree,
                "{\"a\\\"{\":{\"s\":\"107374182400m\",\"exact\":\"107374182.4\",\"milli\":"
                "\"107374182400\"},\"b\":{\"s\":\"107374182400m\",\"exact\":\"107374182.4\","
                "\"milli\":\"107374182400\"}}");
    k8sm_resource_list_free(list);
    assert_int_equal(k8sm_jansson_resource_list(NULL, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree, "{}");
    assert_int_equal(k8sm_jansson_error(&error, NULL, &tree, NULL), K8SM_OK);
    assert_tree(tree,
                "{\"code\":\"range\",\"path\":\"a.b\",\"line\":3,\"column\":4,\"message\":"
                "\"a \\\"b\\\"\"}");
}

/* --- Mesos -------------------------------------------------------------------------------------- */

static void a_match_that_fits_not(void **state)
{
    struct scene s;
    k8sm_least_change *change = NULL;
    json_t *tree = NULL, *reason;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("750m", "64Mi")));
    scene_offer(&s, "O", "S1", "*", "cpus:0.5;mem:64", "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_least_change_new(s.object, NULL, 0, k8sm_offers_group(s.offers, 0),
                                           NULL, &s.policy, NULL, &change, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_jansson_match(s.match, change, NULL, &tree, NULL), K8SM_OK);
    assert_true(json_is_false(json_object_get(tree, "fits")));
    assert_int_equal(json_array_size(json_object_get(tree, "reasons")), 1);
    reason = json_array_get(json_object_get(tree, "reasons"), 0);
    assert_int_equal(json_object_del(reason, "message"), 0);
    assert_tree(json_incref(reason),
                "{\"code\":\"insufficient\",\"resource\":\"cpus\",\"role\":"
                "\"*\",\"wanted\":\"0.75\",\"had\":\"0.5\",\"short\":"
                "\"0.25\"}");
    assert_tree(
        json_incref(json_object_get(tree, "least_change")),
        "[{\"path\":\"spec.containers[0].resources.limits.cpu\",\"from\":\"750m\",\"to\":"
        "\"500m\"},{\"path\":\"spec.containers[0].resources.requests.cpu\",\"from\":"
        "\"750m\",\"to\":\"500m\"}]");
    json_decref(tree);
    assert_int_equal(k8sm_jansson_match(s.match, NULL, NULL, &tree, NULL), K8SM_OK);
    assert_null(json_object_get(tree, "least_change"));
    json_decref(tree);
    k8sm_least_change_free(change);
    scene_finish(&s);
}

/* The default of 250m is lowered by a limit that is written. */
static void a_change_of_what_is_absent(void **state)
{
    k8sm_object *written = object_of(POD("", ""));
    k8sm_least_change *change = NULL;
    struct scene s;
    json_t *tree = NULL, *first;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", ""));
    scene_offer(&s, "O", "S1", "*", "cpus:0.1;mem:64", "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_least_change_new(written, NULL, 0, k8sm_offers_group(s.offers, 0),
                                           NULL, &s.policy, NULL, &change, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_jansson_match(s.match, change, NULL, &tree, NULL), K8SM_OK);
    first = json_array_get(json_object_get(tree, "least_change"), 0);
    assert_tree(json_incref(first), "{\"path\":\"spec.containers[0].resources.limits.cpu\","
                                    "\"from\":null,\"to\":\"100m\"}");
    json_decref(tree);
    k8sm_least_change_free(change);
    k8sm_object_free(written);
    scene_finish(&s);
}

/* No smaller amounts make another node of it; two obstacles. */
static void a_match_that_nothing_helps(void **state)
{
    struct scene s;
    k8sm_least_change *change = NULL;
    json_t *tree = NULL;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
                  "  nodeSelector: {disk: ssd}\n  containers:\n  - {name: a, image: x}\n");
    scene_offer(&s, "O", "S1", "*", "cpus:0.25;mem:63", "");
    scene_match(&s, 0);
    assert_int_equal(k8sm_least_change_new(s.object, NULL, 0, k8sm_offers_group(s.offers, 0),
                                           NULL, &s.policy, NULL, &change, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_jansson_match(s.match, change, NULL, &tree, NULL), K8SM_OK);
    assert_int_equal(json_array_size(json_object_get(tree, "reasons")), 2);
    assert_true(json_is_null(json_object_get(tree, "least_change")));
    json_decref(tree);
    k8sm_least_change_free(change);
    scene_finish(&s);
}

static json_t *loaded(k8sm_bytes *bytes)
{
    json_t *tree = tree_of(bytes->data);
    k8sm_bytes_finish(bytes);
    return tree;
}

static void assert_same(json_t *tree, json_t *expected)
{
    assert_true(json_is_object(tree) || json_is_array(tree));
    assert_true(json_equal(tree, expected));
    json_decref(tree);
    json_decref(expected);
}

/* The same as jansson reads of what the library writes. */
static void what_goes_to_mesos(void **state)
{
    k8sm_task_options options;
    k8sm_task *task = NULL;
    k8sm_bytes bytes = { 0 };
    struct scene s;
    json_t *tree = NULL;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("0.1", "64Mi")));
    scene_offer(&s, "O", "S1", "*", "cpus:4.1;mem:640;ports:[31000-31005]", "");
    scene_executor(&s);
    scene_match(&s, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "t";
    assert_int_equal(k8sm_task_new(s.object, s.account, k8sm_offers_group(s.offers, 0), s.match,
                                   s.executor, &options, &s.policy, NULL, &task, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_task_format_json(task, NULL, &bytes, NULL), K8SM_OK);
    assert_int_equal(k8sm_jansson_task(task, NULL, &tree, NULL), K8SM_OK);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(tree, "task_id"), "value")), "t");
    assert_same(tree, loaded(&bytes));
    k8sm_task_free(task);
    assert_int_equal(k8sm_executor_format_json(s.executor, NULL, "F", NULL, &bytes, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_jansson_executor(s.executor, NULL, "F", NULL, &tree, NULL), K8SM_OK);
    assert_same(tree, loaded(&bytes));
    assert_int_equal(
        k8sm_mesos_resources_format_json(k8sm_match_left(s.match), NULL, &bytes, NULL),
        K8SM_OK);
    assert_int_equal(k8sm_jansson_resources(k8sm_match_left(s.match), NULL, &tree, NULL),
                     K8SM_OK);
    assert_same(tree, loaded(&bytes));
    scene_finish(&s);
}

static void a_task_group(void **state)
{
    k8sm_executor_options of_mesos;
    k8sm_task_options options;
    k8sm_task_group *group = NULL;
    k8sm_bytes bytes = { 0 };
    struct scene s;
    json_t *tree = NULL;
    (void)state;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, POD("", LIMITS("0.1", "64Mi")));
    scene_offer(&s, "O", "S1", "*", "cpus:4.1;mem:640;disk:100", "");
    k8sm_executor_options_init(&of_mesos, sizeof of_mesos);
    of_mesos.type = K8SM_EXECUTOR_DEFAULT;
    assert_int_equal(k8sm_executor_new(&of_mesos, NULL, &s.policy, NULL, &s.executor, NULL),
                     K8SM_OK);
    scene_match(&s, 0);
    k8sm_task_options_init(&options, sizeof options);
    options.id = "t";
    assert_int_equal(k8sm_task_group_new(s.object, s.account, k8sm_offers_group(s.offers, 0),
                                         s.match, s.executor, &options, &s.policy, NULL, &group,
                                         NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_task_group_format_json(group, NULL, &bytes, NULL), K8SM_OK);
    assert_int_equal(k8sm_jansson_task_group(group, NULL, &tree, NULL), K8SM_OK);
    assert_same(tree, loaded(&bytes));
    k8sm_task_group_free(group);
    scene_finish(&s);
}

/* --- memory, arguments -------------------------------------------------------------------------- */

static void what_is_required(void **state)
{
    static const char other[] = "{\"apiVersion\":\"v1\",\"kind\":\"Service\"}";
    k8sm_object *service = NULL, *pod = object_of(overhead_yaml);
    k8sm_account *account = account_of(pod);
    k8sm_stream *stream = NULL;
    json_t *tree = NULL;
    (void)state;
    assert_int_equal(k8sm_stream_open(other, sizeof other - 1, NULL, &stream, NULL), K8SM_OK);
    assert_int_equal(k8sm_stream_next(stream, &service, NULL), K8SM_OK);
    k8sm_stream_free(stream);
    assert_int_equal(k8sm_jansson_load(NULL, 1, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_load("1", 1, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_object(NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_object(pod, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_pod(NULL, NULL, NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_pod(pod, NULL, NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_pod(service, NULL, NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_quantity(NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_resource_list(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_error(NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_account(NULL, account, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_account(service, account, NULL, &tree, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_account(pod, account, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_match(NULL, NULL, NULL, &tree, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_resources(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_task(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_task_group(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_jansson_executor(NULL, NULL, NULL, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_null(tree);
    assert_int_equal(k8sm_jansson_account(service, NULL, NULL, &tree, NULL), K8SM_OK);
    assert_string_equal(json_string_value(json_object_get(tree, "verdict")), "skipped");
    json_decref(tree);
    k8sm_account_free(account);
    k8sm_object_free(pod);
    k8sm_object_free(service);
}

typedef k8sm_status show(const k8sm_object *object, const k8sm_account *account,
                         const k8sm_alloc *alloc, json_t **ret_json, k8sm_error *err);

static k8sm_status show_object(const k8sm_object *object, const k8sm_account *account,
                               const k8sm_alloc *alloc, json_t **ret_json, k8sm_error *err)
{
    (void)account;
    return k8sm_jansson_object(object, alloc, ret_json, err);
}

/* Once the library's allocations fail one by one, once jansson's. */
static void fail_each(show *function, bool of_jansson)
{
    k8sm_object *object = object_of(overhead_yaml);
    k8sm_account *account = account_of(object);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = of_jansson ? SIZE_MAX : n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        const size_t live = trees.live;
        json_t *tree = NULL;
        k8sm_error err = { 0 };
        k8sm_status rc;
        trees.left = of_jansson ? n : SIZE_MAX;
        rc = function(object, account, &alloc, &tree, &err);
        trees.left = SIZE_MAX;
        assert_int_equal(err.code, rc);
        assert_int_equal(f.live, 0);
        assert_int_equal(tree != NULL, rc == K8SM_OK);
        json_decref(tree);
        assert_int_equal(trees.live, live);
        if (rc == K8SM_OK) {
            assert_true(n > 2);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_true(n < 10000);
    }
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    fail_each(k8sm_jansson_account, false);
    fail_each(show_object, false);
}

static void every_allocation_of_jansson_can_fail(void **state)
{
    (void)state;
    fail_each(k8sm_jansson_account, true);
    fail_each(show_object, true);
}

/* After all that: jansson's allocator is still the one that this program set. */
static void the_allocator_is_the_applications(void **state)
{
    json_malloc_t allocate;
    json_free_t release;
    (void)state;
    json_get_alloc_funcs(&allocate, &release);
    assert_true(allocate == allocate_tree && release == release_tree);
}

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(load_cases) + K8SM__COUNT(refused_cases) + 18];
    const struct CMUnitTest others[] = {
        cmocka_unit_test(load_keys_with_a_nul),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(a_completed_object),
        cmocka_unit_test(the_pod_of_a_workload),
        cmocka_unit_test(a_number_that_no_tree_holds),
        cmocka_unit_test(an_account),
        cmocka_unit_test(what_an_account_may_lack),
        cmocka_unit_test(findings_of_both),
        cmocka_unit_test(small_things),
        cmocka_unit_test(a_match_that_fits_not),
        cmocka_unit_test(a_change_of_what_is_absent),
        cmocka_unit_test(a_match_that_nothing_helps),
        cmocka_unit_test(what_goes_to_mesos),
        cmocka_unit_test(a_task_group),
        cmocka_unit_test(what_is_required),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(every_allocation_of_jansson_can_fail),
        cmocka_unit_test(the_allocator_is_the_applications),
    };
    size_t count = 0;
    json_set_alloc_funcs(allocate_tree, release_tree);
    ROW_TESTS(tests, count, load_cases, check_load);
    ROW_TESTS(tests, count, refused_cases, check_refused);
    memcpy(tests + count, others, sizeof others);
    count += K8SM__COUNT(others);
    return _cmocka_run_group_tests("jansson_out", tests, count, NULL, NULL);
}
