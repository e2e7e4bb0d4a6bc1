/* Every malloc(), calloc(), realloc() and strdup() of the library, of libyaml and of protobuf-c
 * fails once. The linker hands them to us (--wrap), so that a caller's own allocator, which
 * libyaml does not know, is not the only thing that is seen to fail: see tests/meson.build. */
#include "testing.h"

#include "k8smesos/k8smesos.h"

/* --- what the linker puts in the place of libc's functions ----------------------------------- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *ptr, size_t size);
void __real_free(void *ptr);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *ptr, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *ptr);

static struct {
    bool armed, fired;
    size_t left; /* allocations until one fails */
    size_t made, live;
} watch;

/* One more allocation: does it fail? */
static bool fails(void)
{
    if (!watch.armed)
        return false;
    if (watch.left-- == 0) {
        watch.fired = true;
        return true;
    }
    watch.made++;
    return false;
}

static void *given(void *ptr)
{
    if (watch.armed && ptr != NULL)
        watch.live++;
    return ptr;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : given(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : given(__real_calloc(count, size));
}

void *__wrap_realloc(void *ptr, size_t size)
{
    void *moved = fails() ? NULL : __real_realloc(ptr, size);
    return ptr == NULL ? given(moved) : moved;
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

void __wrap_free(void *ptr)
{
    if (watch.armed && ptr != NULL)
        watch.live--;
    __real_free(ptr);
}

/* --- what is done with memory short ---------------------------------------------------------- */

struct world {
    const char *text;
    size_t len;
    const k8sm_alloc *alloc;
    k8sm_object *object, *complete;
    k8sm_stream *stream;
    k8sm_account *account;
    k8sm_offers *offers;
    k8sm_static_pods *static_pods;
    k8sm_executor *executor;
    k8sm_match *match;
    k8sm_least_change *change;
    k8sm_placement *placement;
    k8sm_task *task;
    k8sm_findings *findings;
    k8sm_mesos_resources *resources;
    k8sm_bytes first, second;
    k8sm_error err;
};

static void world_finish(struct world *w)
{
    k8sm_bytes_finish(&w->first);
    k8sm_bytes_finish(&w->second);
    k8sm_mesos_resources_free(w->resources);
    k8sm_findings_free(w->findings);
    k8sm_task_free(w->task);
    k8sm_placement_free(w->placement);
    k8sm_least_change_free(w->change);
    k8sm_match_free(w->match);
    k8sm_executor_free(w->executor);
    k8sm_static_pods_free(w->static_pods);
    k8sm_offers_free(w->offers);
    k8sm_account_free(w->account);
    k8sm_stream_free(w->stream);
    k8sm_object_free(w->complete);
    k8sm_object_free(w->object);
}

/* The first failure ends an act. */
#define STEP(call)                                                                             \
    do {                                                                                       \
        k8sm_status rc_ = (call);                                                              \
        if (rc_ != K8SM_OK)                                                                    \
            return rc_;                                                                        \
    } while (0)

static const char pod_yaml[] = "apiVersion: v1\n"
                               "kind: Pod\n"
                               "metadata:\n"
                               "  name: web\n"
                               "  labels: &labels {app: web, tier: \"front\\x20end\"}\n"
                               "  annotations:\n"
                               "    <<: *labels\n"
                               "    'note': |\n"
                               "      two\n"
                               "      lines\n"
                               "spec:\n"
                               "  nodeSelector: {}\n"
                               "  containers:\n"
                               "  - name: a # with limits\n"
                               "    image: a\n"
                               "    ports: [{containerPort: 80, hostPort: 31005, name: http}]\n"
                               "    resources: {limits: {cpu: 500m, memory: 64Mi}}\n"
                               "  - {name: b, image: b}\n";
static const char pod_block_yaml[] =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
    "  - name: a\n    image: a\n    args: &args [x, \"y\\u00e9\"]\n"
    "  - name: b\n    image: b\n    args: *args\n    command:\n    - >-\n      folded\n      "
    "text\n";
static const char pod_json[] =
    "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":{"
    "\"containers\":[{\"name\":\"a\",\"image\":\"a\\n\\u00e9\",\"ports\":[{\"containerPort\":"
    "80,"
    "\"hostPort\":31005}],\"resources\":{\"limits\":{\"cpu\":0.5,\"memory\":\"64Mi\"}}},"
    "{\"name\":\"b\",\"image\":\"b\"}]}}";
static const char stream_yaml[] =
    "apiVersion: v1\nkind: List\nitems:\n- {kind: Pod, apiVersion: v1, metadata: {name: a},"
    " spec: {containers: [{name: a, image: a}]}}\n---\napiVersion: v1\nkind: LimitRange\n"
    "metadata: {name: l}\nspec: {limits: [{type: Container, default: {cpu: 1}}]}\n---\n"
    "kind: Service\napiVersion: &libyaml v1\n---\nkind: Pod\napiVersion: v1\nspec: {containers: 3, x: "
    "y}\n";
static const char offer_json[] =
    "{\"id\":{\"value\":\"O1\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{\"value\":"
    "\"S\"},"
    "\"hostname\":\"h\",\"allocation_info\":{\"role\":\"*\"},\"attributes\":[{\"name\":"
    "\"rack\","
    "\"type\":\"TEXT\",\"text\":{\"value\":\"r1\"}}],"
    "\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},"
    "\"allocation_info\":{\"role\":\"*\"}},{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":"
    "{\"value\":4096},\"allocation_info\":{\"role\":\"*\"}},{\"name\":\"ports\",\"type\":"
    "\"RANGES\",\"ranges\":{\"range\":[{\"begin\":31000,\"end\":31099}]},\"allocation_info\":"
    "{\"role\":\"*\"}}]}";

static k8sm_status parse(struct world *w, const char *text, size_t len)
{
    k8sm_parse_options options;
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = w->alloc;
    return k8sm_object_parse(text, len, &options, &w->object, &w->err);
}

static k8sm_status pod(struct world *w)
{
    STEP(parse(w, w->text, w->len));
    STEP(k8sm_object_with_defaults(w->object, NULL, 0, NULL, NULL, &w->complete, &w->err));
    STEP(k8sm_account_new(w->object, NULL, 0, NULL, w->alloc, &w->account, &w->err));
    STEP(k8sm_object_write(w->complete, K8SM_WRITE_YAML, w->alloc, &w->first, &w->err));
    return k8sm_object_write_pod(w->complete, K8SM_WRITE_JSON, NULL, NULL, w->alloc, &w->second,
                                 &w->err);
}

static k8sm_status stream(struct world *w)
{
    k8sm_parse_options options;
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = w->alloc;
    STEP(k8sm_stream_open(w->text, w->len, &options, &w->stream, &w->err));
    do {
        k8sm_object_free(w->object);
        w->object = NULL;
        STEP(k8sm_stream_next(w->stream, &w->object, &w->err));
    } while (w->object != NULL);
    return K8SM_OK;
}

/* RecordIO, "LENGTH\n" and that many bytes: the first records, one of offers among them. */
static k8sm_status events_protobuf(struct world *w)
{
    const char *at = w->text, *end = w->text + w->len;
    STEP(k8sm_offers_new(w->alloc, &w->offers, &w->err));
    while (at < end && k8sm_offers_count(w->offers) == 0) {
        char *behind = NULL;
        size_t len = strtoul(at, &behind, 10);
        STEP(k8sm_offers_add_event_protobuf(w->offers, behind + 1, len, &w->err));
        at = behind + 1 + len;
    }
    return K8SM_OK;
}

static k8sm_status offer_protobuf(struct world *w)
{
    STEP(k8sm_offers_new(w->alloc, &w->offers, &w->err));
    return k8sm_offers_add_protobuf(w->offers, w->text, w->len, &w->err);
}

static k8sm_status offers_json(struct world *w)
{
    STEP(k8sm_offers_new(w->alloc, &w->offers, &w->err));
    return k8sm_offers_add_json(w->offers, w->text, w->len, NULL, 0, &w->err);
}

static k8sm_status matched(struct world *w)
{
    STEP(parse(w, w->text, w->len));
    STEP(k8sm_object_with_defaults(w->object, NULL, 0, NULL, NULL, &w->complete, &w->err));
    STEP(k8sm_account_new(w->object, NULL, 0, NULL, w->alloc, &w->account, &w->err));
    STEP(k8sm_offers_new(w->alloc, &w->offers, &w->err));
    STEP(k8sm_offers_add_json(w->offers, offer_json, sizeof offer_json - 1, NULL, 0, &w->err));
    STEP(k8sm_static_pods_new(NULL, w->alloc, &w->static_pods, &w->err));
    STEP(k8sm_static_pods_add(w->static_pods, w->object, &w->err));
    STEP(k8sm_executor_new(NULL, w->static_pods, NULL, w->alloc, &w->executor, &w->err));
    return k8sm_match_new(w->complete, w->account, k8sm_offers_group(w->offers, 0), w->executor,
                          NULL, w->alloc, &w->match, &w->err);
}

static k8sm_status task(struct world *w)
{
    const k8sm_offer_group *group;
    k8sm_task_options options;
    k8sm_task_options_init(&options, sizeof options);
    options.id = "T1";
    STEP(matched(w));
    group = k8sm_offers_group(w->offers, 0);
    STEP(k8sm_task_new(w->complete, w->account, group, w->match, w->executor, &options, NULL,
                       w->alloc, &w->task, &w->err));
    STEP(k8sm_task_format_protobuf(w->task, w->alloc, &w->first, &w->err));
    STEP(k8sm_task_format_json(w->task, w->alloc, &w->second, &w->err));
    STEP(k8sm_findings_new(w->alloc, 0, &w->findings, &w->err));
    STEP(k8sm_preflight_task(w->first.data, w->first.size, group, w->findings, &w->err));
    return k8sm_preflight_task_json(w->second.data, w->second.size, group, w->findings,
                                    &w->err);
}

static k8sm_status placed(struct world *w)
{
    const k8sm_offer_group *group = NULL;
    STEP(matched(w));
    k8sm_match_free(w->match);
    w->match = NULL;
    STEP(k8sm_placement_new(w->offers, w->executor, NULL, K8SM_PLACE_FIRST_FIT, w->alloc,
                            &w->placement, &w->err));
    STEP(k8sm_placement_add(w->placement, w->complete, w->account, &w->match, &group, &w->err));
    return k8sm_least_change_new(w->object, NULL, 0, k8sm_offers_group(w->offers, 0),
                                 w->executor, NULL, w->alloc, &w->change, &w->err);
}

static k8sm_status mesos_resources(struct world *w)
{
    STEP(k8sm_mesos_resources_parse(w->text, w->len, w->alloc, &w->resources, &w->err));
    STEP(k8sm_mesos_resources_format(w->resources, w->alloc, &w->first, &w->err));
    return k8sm_mesos_resources_format_json(w->resources, w->alloc, &w->second, &w->err);
}

/* --- every allocation fails once ---------------------------------------------------------------- */

static void *direct_allocate(size_t size, void *context)
{
    (void)context;
    return __real_malloc(size);
}

static void direct_release(void *ptr, void *context)
{
    (void)context;
    __real_free(ptr);
}

/* Past the linker's hooks, so that what they still see is not the library's. */
static const k8sm_alloc direct = { direct_allocate, direct_release, NULL };

/* Who allocates through the hooks? */
enum who { ALL, OTHERS, NOBODY };

static const struct act_case {
    const char *name, *text, *file; /* one of the two */
    k8sm_status (*act)(struct world *w);
    enum who who;
} act_cases[] = {
    { "pod, YAML", pod_yaml, NULL, pod, ALL },
    { "pod, YAML: libyaml alone", pod_yaml, NULL, pod, OTHERS },
    { "pod, YAML with blocks and aliases", pod_block_yaml, NULL, pod, ALL },
    { "pod, YAML with blocks and aliases: libyaml alone", pod_block_yaml, NULL, pod, OTHERS },
    { "pod, JSON", pod_json, NULL, pod, ALL },
    { "pod, JSON: nothing past the caller's allocator", pod_json, NULL, pod, NOBODY },
    { "stream, YAML", stream_yaml, NULL, stream, ALL },
    { "stream, YAML: libyaml alone", stream_yaml, NULL, stream, OTHERS },
    { "offer, protobuf", NULL, "offers/full.pb", offer_protobuf, ALL },
    { "offer, protobuf: nothing past the caller's allocator", NULL, "offers/full.pb",
      offer_protobuf, NOBODY },
    { "events of a master, protobuf", NULL, "offers/captured-protobuf.recordio",
      events_protobuf, ALL },
    { "offer, JSON", NULL, "offers/full.json", offers_json, ALL },
    { "answer of an agent, JSON", NULL, "offers/agents.json", offers_json, ALL },
    { "task: protobuf, JSON, preflight", pod_json, NULL, task, ALL },
    { "task: nothing past the caller's allocator", pod_json, NULL, task, NOBODY },
    { "placement and least change", pod_json, NULL, placed, ALL },
    { "mesos resources, text", "cpus(a):1;ports:[1-2,5-9];set:{a,b}", NULL, mesos_resources,
      ALL },
};

static void check_act(void **state)
{
    const struct act_case *c = *state;
    size_t len = c->file == NULL ? strlen(c->text) : 0, n;
    char *read = c->file == NULL ? NULL : read_fixture("K8SM_FIXTURES", c->file, &len);
    for (n = 0;; n++) {
        struct world w = { .text = read == NULL ? c->text : read,
                           .len = len,
                           .alloc = c->who == ALL ? NULL : &direct };
        k8sm_status rc;
        memset(&watch, 0, sizeof watch);
        watch.left = n;
        watch.armed = true;
        rc = c->act(&w);
        world_finish(&w);
        watch.armed = false;
        if (watch.live != 0)
            fail_msg("allocation %zu failed: %zu are not given back", n, watch.live);
        if (!watch.fired) {
            if (rc != K8SM_OK)
                fail_msg("%s: %s", w.err.path, w.err.message);
            break;
        }
        if (rc != K8SM_E_NOMEM || w.err.code != K8SM_E_NOMEM)
            fail_msg("allocation %zu failed: status %d, error %d: %s", n, (int)rc,
                     (int)w.err.code, w.err.message);
    }
    assert_int_equal(watch.made, n);
    if (c->who == NOBODY)
        assert_int_equal(n, 0);
    else
        assert_true(n > 0);
    print_message("%s: each of %zu allocations failed once\n", c->name, n);
    free(read);
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(act_cases)] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, act_cases, check_act);
    return cmocka_run_group_tests_name("interposed", tests, NULL, NULL);
}
