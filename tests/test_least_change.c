/* The least change with which a pod fits (match.h): applied it fits, with any field one step less
 * changed it does not, and no way of lowering the same pod takes fewer steps (tried out). */
#include "scene.h"

#include "quantity_internal.h"

#define C(name, more) "  - {name: " name ", image: x" more "}\n"
#define POD_OF(containers)                                                                     \
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n" containers
#define INITS "  initContainers:\n"
#define SIDECAR ", restartPolicy: Always"
#define REQUESTS(cpu, memory) ", resources: {requests: {cpu: " cpu ", memory: " memory "}}"
#define BOTH(request, limit)                                                                   \
    ", resources: {requests: {cpu: " request "}, limits: {cpu: " limit ", memory: 64Mi}}"

static const struct least_case {
    const char *name, *pod, *offer;
    const char *wanted; /* "PATH FROM>TO" of each change, "|" between; NULL: nothing helps */
    int32_t profile, basis;
    bool executor, revocable, extended, small;
    const char *role;
} least_cases[] = {
    { .name = "least change: it fits as it is", .pod = POD("", LIMITS("1", "64Mi")),
      .offer = "cpus:1;mem:64", .wanted = "" },
    { .name = "least change: one cpu too much", .pod = POD("", LIMITS("500m", "64Mi")),
      .offer = "cpus:0.25;mem:64", .wanted = "spec.containers[0].resources.limits.cpu 500m>250m" },
    { .name = "least change: memory to the byte", .pod = POD("", LIMITS("250m", "100M")),
      .offer = "cpus:1;mem:64", .wanted = "spec.containers[0].resources.limits.memory 100M>67108864" },
    { .name = "least change: an agent counts memory in whole MiB", .pod = POD("", LIMITS("250m", "1Gi")),
      .offer = "cpus:1;mem:767.9", .wanted = "spec.containers[0].resources.limits.memory 1Gi>767Mi" },
    { .name = "least change: both resources", .pod = POD("", LIMITS("2", "1Gi")),
      .offer = "cpus:1.5;mem:512", .wanted = "spec.containers[0].resources.limits.cpu 2>1500m|"
      "spec.containers[0].resources.limits.memory 1Gi>512Mi" },
    { .name = "least change: a thousandth", .pod = POD("", LIMITS("4.0004", "64Mi")),
      .offer = "cpus:4;mem:64", .wanted = "spec.containers[0].resources.limits.cpu 4000400u>4" },
    { .name = "least change: beside the executor", .pod = POD("", LIMITS("1", "128Mi")),
      .offer = "cpus:1;mem:128", .executor = true,
      .wanted = "spec.containers[0].resources.limits.cpu 1>750m|"
                "spec.containers[0].resources.limits.memory 128Mi>64Mi" },
    { .name = "least change: the executor alone does not fit", .pod = POD("", LIMITS("1", "128Mi")),
      .offer = "cpus:0.1;mem:512", .executor = true },
    { .name = "least change: reserved entries too", .pod = POD("", LIMITS("3", "64Mi")),
      .offer = "cpus(prod):1;cpus:1;mem:999", .role = "prod", .executor = true,
      .wanted = "spec.containers[0].resources.limits.cpu 3>1750m" },
    { .name = "least change: the executor takes no revocable cpus", .pod = POD("", LIMITS("3", "64Mi")),
      .offer = "cpus:1;mem:999", .executor = true, .revocable = true,
      .wanted = "spec.containers[0].resources.limits.cpu 3>750m" },
    { .name = "least change: a request goes down with its limit", .pod = POD("", BOTH("900m", "1")),
      .offer = "cpus:0.5;mem:64", .wanted = "spec.containers[0].resources.limits.cpu 1>500m|"
      "spec.containers[0].resources.requests.cpu 900m>500m" },
    { .name = "least change: a smaller request stays", .pod = POD("", BOTH("100m", "1")),
      .offer = "cpus:0.5;mem:64", .wanted = "spec.containers[0].resources.limits.cpu 1>500m" },
    { .name = "least change: a request that makes the limit", .pod = POD("", REQUESTS("1", "64Mi")),
      .offer = "cpus:0.5;mem:64", .wanted = "spec.containers[0].resources.requests.cpu 1>500m" },
    { .name = "least change: the seed looks at limits only", .pod = POD("", REQUESTS("1", "64Mi")),
      .offer = "cpus:0.1;mem:64", .profile = K8SM_PROFILE_SEED,
      .wanted = "spec.containers[0].resources.limits.cpu >100m|"
                "spec.containers[0].resources.requests.cpu 1>100m" },
    { .name = "least change: a default limit gets a field", .pod = POD("", ""),
      .offer = "cpus:0.1;mem:64", .wanted = "spec.containers[0].resources.limits.cpu >100m" },
    { .name = "least change: not below the minimum", .pod = POD("", ""), .offer = "cpus:0.005;mem:64" },
    { .name = "least change: the minimum itself", .pod = POD("", ""), .offer = "cpus:0.01;mem:32",
      .wanted = "spec.containers[0].resources.limits.cpu >10m|"
                "spec.containers[0].resources.limits.memory >32Mi" },
    { .name = "least change: the greatest of several gives all",
      .pod = POD_OF(C("a", LIMITS("300m", "64Mi")) C("b", LIMITS("700m", "64Mi"))
                    C("c", LIMITS("500m", "64Mi"))),
      .offer = "cpus:1;mem:192", .wanted = "spec.containers[1].resources.limits.cpu 700m>200m" },
    { .name = "least change: as few containers as will do",
      .pod = POD_OF(C("a", LIMITS("300m", "64Mi")) C("b", LIMITS("700m", "64Mi"))
                    C("c", LIMITS("500m", "64Mi"))),
      .offer = "cpus:0.4;mem:192", .wanted = "spec.containers[1].resources.limits.cpu 700m>10m|"
      "spec.containers[2].resources.limits.cpu 500m>90m" },
    { .name = "least change: an init container alone",
      .pod = POD_OF(C("a", LIMITS("300m", "64Mi")) INITS C("i", LIMITS("2", "64Mi"))),
      .offer = "cpus:1;mem:64", .wanted = "spec.initContainers[0].resources.limits.cpu 2>1" },
    { .name = "least change: an init container may have more than the rest",
      .pod = POD_OF(C("a", LIMITS("2", "64Mi")) INITS C("i", LIMITS("1", "64Mi"))),
      .offer = "cpus:1;mem:64", .wanted = "spec.containers[0].resources.limits.cpu 2>1" },
    { .name = "least change: a sidecar helps two init containers at once",
      .pod = POD_OF(C("a", LIMITS("100m", "64Mi")) INITS C("s", SIDECAR LIMITS("600m", "16Mi"))
                    C("i", LIMITS("700m", "16Mi")) C("j", LIMITS("700m", "16Mi"))),
      .offer = "cpus:1;mem:80", .wanted = "spec.initContainers[0].resources.limits.cpu 600m>300m" },
    { .name = "least change: a sidecar and the sum come down together",
      .pod = POD_OF(C("a", LIMITS("900m", "64Mi")) INITS C("s", SIDECAR LIMITS("600m", "16Mi"))
                    C("i", LIMITS("700m", "16Mi"))),
      .offer = "cpus:1;mem:80", .wanted = "spec.initContainers[0].resources.limits.cpu 600m>300m|"
      "spec.containers[0].resources.limits.cpu 900m>700m" },
    { .name = "least change: basis requests", .pod = POD("", BOTH("900m", "2")),
      .basis = K8SM_BASIS_REQUESTS, .offer = "cpus:0.5;mem:64",
      .wanted = "spec.containers[0].resources.requests.cpu 900m>500m" },
    { .name = "least change: an extended resource, request and limit",
      .pod = POD("", ", resources: {requests: {nvidia.com/gpu: 4}, limits: {nvidia.com/gpu: 4}}"),
      .offer = "cpus:9;mem:999;gpus:2", .extended = true,
      .wanted = "spec.containers[0].resources.limits[nvidia.com/gpu] 4>2|"
                "spec.containers[0].resources.requests[nvidia.com/gpu] 4>2" },
    { .name = "least change: an extended resource that is not there",
      .pod = POD("", ", resources: {limits: {nvidia.com/gpu: 4}}"), .offer = "cpus:9;mem:999",
      .extended = true },
    { .name = "least change: a selector is no matter of amounts",
      .pod = POD("", LIMITS("2", "64Mi")) "  nodeSelector: {rack: a}\n", .offer = "cpus:1;mem:64" },
    { .name = "least change: overhead stays",
      .pod = POD("", LIMITS("1", "64Mi")) "  overhead: {cpu: 100m}\n", .offer = "cpus:1;mem:64",
      .wanted = "spec.containers[0].resources.limits.cpu 1>900m" },
    { .name = "least change: of the whole pod's resources",
      .pod = POD("", LIMITS("1", "64Mi"))
             "  resources: {requests: {cpu: 1900m}, limits: {cpu: 2, memory: 100Mi}}\n",
      .offer = "cpus:1.5;mem:70",
      .wanted = "spec.resources.limits.cpu 2>1500m|spec.resources.requests.cpu 1900m>1500m|"
                "spec.resources.limits.memory 100Mi>70Mi" },
    { .name = "least change: not below what containers of the pod have",
      .pod = POD("", LIMITS("1", "64Mi")) "  resources: {limits: {cpu: 2, memory: 100Mi}}\n",
      .offer = "cpus:0.5;mem:100" },
    { .name = "least change: of a workload",
      .pod = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n"
             "  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n"
             "    spec:\n      containers:\n      - {name: a, image: x" LIMITS("2", "64Mi") "}\n",
      .offer = "cpus:1;mem:64",
      .wanted = "spec.template.spec.containers[0].resources.limits.cpu 2>1" },
};

static const k8sm_name_map gpus[] = { { "nvidia.com/gpu", "gpus" } };

struct trial {
    struct scene s;
    k8sm_object *written;
};

static void begin(struct trial *t, const struct least_case *c, const char *offer)
{
    k8sm_error err = { 0 };
    memset(t, 0, sizeof *t);
    scene_init(&t->s, c->profile);
    t->s.policy.basis = c->basis;
    t->s.policy.revocable = c->revocable;
    if (c->small)
        k8sm_quantity_from_milli(1, K8SM_FORMAT_DECIMAL_SI, &t->s.policy.minimum_cpu);
    if (c->extended) {
        t->s.policy.extended = gpus;
        t->s.policy.extended_count = 1;
    }
    if (c->role != NULL) {
        t->s.policy.roles = &c->role;
        t->s.policy.role_count = 1;
    }
    if (k8sm_object_parse(c->pod, strlen(c->pod), NULL, &t->written, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    scene_offer(&t->s, "O1", "S1", c->role == NULL ? "*" : c->role, offer, "");
    if (c->executor)
        scene_executor(&t->s);
}

static void end(struct trial *t)
{
    k8sm_object_free(t->written);
    scene_finish(&t->s);
}

/* Does the pod, so edited, fit? */
static bool fits(struct trial *t, const k8sm_edit *edits, size_t count)
{
    k8sm_object *edited = NULL, *complete = NULL;
    k8sm_account *account = NULL;
    k8sm_match *match = NULL;
    k8sm_error err = { 0 };
    if (k8sm_object_with_edits(t->written, edits, count, &edited, &err) != K8SM_OK ||
        k8sm_account_new(edited, NULL, 0, &t->s.policy, NULL, &account, &err) != K8SM_OK ||
        k8sm_object_with_defaults(edited, NULL, 0, &t->s.policy, NULL, &complete, &err) !=
            K8SM_OK ||
        k8sm_match_new(complete, account, k8sm_offers_group(t->s.offers, 0), t->s.executor,
                       &t->s.policy, NULL, &match, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    bool answer = k8sm_match_fits(match);
    k8sm_match_free(match);
    k8sm_object_free(complete);
    k8sm_account_free(account);
    k8sm_object_free(edited);
    return answer;
}

/* The change worked out from a comparison that was made before. */
static k8sm_least_change *change_of_match(struct trial *t, const k8sm_alloc *alloc,
                                          k8sm_status *ret_rc)
{
    const k8sm_offer_group *group = k8sm_offers_group(t->s.offers, 0);
    k8sm_least_change *change = NULL;
    k8sm_account *account = NULL;
    k8sm_match *match = NULL;
    assert_int_equal(k8sm_account_new(t->written, NULL, 0, &t->s.policy, NULL, &account, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_match_new(t->written, account, group, t->s.executor, &t->s.policy, NULL,
                                    &match, NULL),
                     K8SM_OK);
    *ret_rc = k8sm_least_change_of_match(t->written, NULL, 0, account, match, group,
                                         t->s.executor, &t->s.policy, alloc, &change, NULL);
    k8sm_match_free(match);
    k8sm_account_free(account);
    return change;
}

/* Both ways to it, which agree. */
static k8sm_least_change *change_of(struct trial *t)
{
    k8sm_least_change *change = NULL, *other;
    k8sm_error err = { 0 };
    k8sm_status rc;
    if (k8sm_least_change_new(t->written, NULL, 0, k8sm_offers_group(t->s.offers, 0),
                              t->s.executor, &t->s.policy, NULL, &change, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    other = change_of_match(t, NULL, &rc);
    assert_int_equal(rc, K8SM_OK);
    assert_int_equal(k8sm_least_change_possible(other), k8sm_least_change_possible(change));
    assert_int_equal(k8sm_least_change_count(other), k8sm_least_change_count(change));
    for (size_t i = 0; i < k8sm_least_change_count(change); i++) {
        assert_string_equal(k8sm_least_change_get(other, i)->path,
                            k8sm_least_change_get(change, i)->path);
        assert_string_equal(k8sm_least_change_get(other, i)->to,
                            k8sm_least_change_get(change, i)->to);
    }
    k8sm_least_change_free(other);
    return change;
}

enum { CHANGES_MAX = 16 };

/* The changes as edits; fields of the container of `step` (its limit, and its request where both
 * change) one step less changed. SIZE_MAX: none. */
static size_t as_edits(const k8sm_least_change *change, size_t step, k8sm_edit *edits,
                       char texts[][K8SM_QUANTITY_TEXT_MAX])
{
    const size_t count = k8sm_least_change_count(change);
    assert_true(count <= CHANGES_MAX);
    for (size_t i = 0; i < count; i++) {
        const k8sm_change *one = k8sm_least_change_get(change, i);
        const k8sm_change *other = step < count ? k8sm_least_change_get(change, step) : NULL;
        k8sm_quantity q = one->to_amount, more;
        if (other != NULL && strcmp(one->resource, other->resource) == 0 &&
            strncmp(one->path, other->path, strcspn(one->path, "]")) == 0) {
            if (strcmp(one->resource, "cpu") == 0)
                k8sm_quantity_from_milli(1, K8SM_FORMAT_DECIMAL_SI, &more);
            else
                k8sm_quantity_from_value(1, K8SM_FORMAT_DECIMAL_SI, &more);
            assert_int_equal(k8sm_quantity_add(&q, &more, &q), K8SM_OK);
        }
        k8sm_quantity_format(&q, texts[i], K8SM_QUANTITY_TEXT_MAX);
        edits[i] = (k8sm_edit){ .path = one->pointer, .value = texts[i] };
    }
    return count;
}

/* Applied it fits; one step less of any field and it does not. */
static void assert_least(struct trial *t, const k8sm_least_change *change)
{
    k8sm_edit edits[CHANGES_MAX];
    char texts[CHANGES_MAX][K8SM_QUANTITY_TEXT_MAX];
    size_t count = as_edits(change, SIZE_MAX, edits, texts);
    assert_true(fits(t, edits, count));
    for (size_t i = 0; i < count; i++) {
        as_edits(change, i, edits, texts);
        if (fits(t, edits, count))
            fail_msg("%s is not the least: %s", k8sm_least_change_get(change, i)->path, texts[i]);
    }
}

static void check_least(void **state)
{
    const struct least_case *c = *state;
    char have[512] = "";
    size_t at = 0;
    struct trial t;
    begin(&t, c, c->offer);
    k8sm_least_change *change = change_of(&t);
    for (size_t i = 0; i < k8sm_least_change_count(change); i++) {
        const k8sm_change *one = k8sm_least_change_get(change, i);
        at += (size_t)snprintf(have + at, sizeof have - at, "%s%s %s>%s", i > 0 ? "|" : "",
                               one->path, one->from, one->to);
        assert_int_equal(one->has_from, one->from[0] != '\0');
    }
    assert_string_equal(have, c->wanted == NULL ? "" : c->wanted);
    assert_int_equal(k8sm_least_change_possible(change), c->wanted != NULL);
    assert_null(k8sm_least_change_get(change, k8sm_least_change_count(change)));
    if (c->wanted != NULL) {
        k8sm_object *applied = NULL;
        assert_least(&t, change);
        assert_int_equal(k8sm_least_change_apply(change, t.written, &applied, NULL), K8SM_OK);
        assert_int_equal(k8sm_object_verdict(applied), K8SM_VERDICT_OK);
        k8sm_object_free(applied);
    }
    k8sm_least_change_free(change);
    end(&t);
}

/* --- tried out ---------------------------------------------------------------------------------------- */

enum { PARTS_MAX = 4, CPU_MAX = 6 };

/* Pods of up to four containers of up to 6m, and no minimum: small enough for every way. */
struct small_pod {
    size_t count;
    int type[PARTS_MAX]; /* 0 regular, 1 init, 2 sidecar */
    int milli[PARTS_MAX];
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void small_yaml(const struct small_pod *pod, char *yaml, size_t size)
{
    size_t at = (size_t)snprintf(yaml, size, "%s", POD_OF(""));
    for (int inits = 0; inits < 2; inits++) {
        size_t before = at;
        for (size_t i = 0; i < pod->count; i++)
            if ((pod->type[i] != 0) == (inits == 1))
                at += (size_t)snprintf(yaml + at, size - at,
                                       "%s  - {name: c%zu, image: x%s, resources: {limits: {cpu: "
                                       "%dm, memory: 32Mi}}}\n",
                                       inits == 1 && at == before ? INITS : "", i,
                                       pod->type[i] == 2 ? SIDECAR : "", pod->milli[i]);
    }
    assert_true(at < size);
}

/* Kubernetes' effective total. */
static int small_total(const struct small_pod *pod, const int *milli)
{
    int sum = 0, sidecars = 0, greatest = 0;
    for (size_t i = 0; i < pod->count; i++) {
        if (pod->type[i] != 1)
            sum += milli[i];
        if (pod->type[i] == 2)
            sidecars += milli[i];
        if (pod->type[i] == 1 && milli[i] + sidecars > greatest)
            greatest = milli[i] + sidecars;
    }
    return sum > greatest ? sum : greatest;
}

/* The least sum of cuts over every way, or -1. */
static int try_every_way(const struct small_pod *pod, int capacity)
{
    int cut[PARTS_MAX] = { 0 }, left[PARTS_MAX] = { 0 }, best = -1;
    for (;;) {
        int steps = 0;
        size_t at = 0;
        for (size_t i = 0; i < pod->count; i++) {
            left[i] = pod->milli[i] - cut[i];
            steps += cut[i];
        }
        if (small_total(pod, left) <= capacity && (best < 0 || steps < best))
            best = steps;
        while (at < pod->count && cut[at] + 1 >= pod->milli[at])
            cut[at++] = 0;
        if (at == pod->count)
            return best;
        cut[at]++;
    }
}

static void no_way_takes_fewer_steps(void **state)
{
    (void)state;
    uint32_t seed = 7;
    unsigned changed = 0, impossible = 0;
    for (unsigned round = 0; round < 3000; round++) {
        struct small_pod pod = { .count = 1 + next_random(&seed) % PARTS_MAX };
        struct least_case c = { .small = true };
        char yaml[1024], offer[64];
        int sum = 0;
        for (size_t i = 0; i < pod.count; i++) {
            pod.type[i] = i == 0 ? 0 : (int)(next_random(&seed) % 3);
            pod.milli[i] = 1 + (int)(next_random(&seed) % CPU_MAX);
        }
        const int capacity = (int)(next_random(&seed) % 14);
        small_yaml(&pod, yaml, sizeof yaml);
        snprintf(offer, sizeof offer, "mem:999;cpus:0.%03d", capacity);
        c.pod = yaml;
        struct trial t;
        begin(&t, &c, offer);
        k8sm_least_change *change = change_of(&t);
        const int best = try_every_way(&pod, capacity);
        for (size_t i = 0; i < k8sm_least_change_count(change); i++) {
            const k8sm_change *one = k8sm_least_change_get(change, i);
            int64_t from, to;
            assert_int_equal(k8sm_quantity_milli(&one->from_amount, &from), K8SM_OK);
            assert_int_equal(k8sm_quantity_milli(&one->to_amount, &to), K8SM_OK);
            assert_true(to < from);
            sum += (int)(from - to);
        }
        if (best >= 0) {
            assert_true(k8sm_least_change_possible(change));
            if (sum != best)
                fail_msg("%s in %d: %d, not %d", yaml, capacity, sum, best);
            assert_least(&t, change);
            changed += best > 0;
        } else {
            assert_false(k8sm_least_change_possible(change));
            impossible++;
        }
        k8sm_least_change_free(change);
        end(&t);
    }
    assert_true(changed > 1000);
    assert_true(impossible > 100);
}

/* --- pods of all kinds ----------------------------------------------------------------------------------- */

/* "name: amount" where the toss says so; never above `most`. */
static size_t put_amount(char *text, size_t size, const char *name, const char *unit, int most,
                         uint32_t *seed, int *ret_amount)
{
    int amount = 1 + (int)(next_random(seed) % (uint32_t)most);
    *ret_amount = 0;
    if (next_random(seed) % 3 == 0)
        return 0;
    *ret_amount = amount;
    return (size_t)snprintf(text, size, "%s: %d%s, ", name, amount, unit);
}

static size_t put_container(char *yaml, size_t size, unsigned number, const char *more,
                            uint32_t *seed)
{
    char limits[128] = "", requests[128] = "";
    int cpu, mem, ignored;
    size_t at = put_amount(limits, sizeof limits, "cpu", "m", 900, seed, &cpu);
    put_amount(limits + at, sizeof limits - at, "memory", "M", 300, seed, &mem);
    at = put_amount(requests, sizeof requests, "cpu", "m", cpu == 0 ? 900 : cpu, seed, &ignored);
    put_amount(requests + at, sizeof requests - at, "memory", "M", mem == 0 ? 300 : mem, seed,
               &ignored);
    return (size_t)snprintf(yaml, size, "  - {name: c%u, image: x%s, resources: {limits: {%s}, "
                            "requests: {%s}}}\n", number, more, limits, requests);
}

static void random_pod(char *yaml, size_t size, uint32_t *seed)
{
    static const char *const kinds[] = { "", SIDECAR };
    const unsigned regular = 1 + next_random(seed) % 3, inits = next_random(seed) % 3;
    size_t at = (size_t)snprintf(yaml, size, "%s", POD_OF(""));
    for (unsigned i = 0; i < regular; i++)
        at += put_container(yaml + at, size - at, i, "", seed);
    for (unsigned i = 0; i < inits; i++) {
        at += (size_t)snprintf(yaml + at, size - at, "%s", i == 0 ? INITS : "");
        at += put_container(yaml + at, size - at, 10 + i, kinds[next_random(seed) % 2], seed);
    }
    if (next_random(seed) % 4 == 0)
        at += (size_t)snprintf(yaml + at, size - at, "  overhead: {cpu: 20m, memory: 5M}\n");
    assert_true(at < size);
}

/* Would it fit with every container at its least? */
static bool fits_at_the_least(struct trial *t)
{
    const k8sm_pod *pod = k8sm_object_pod(t->written);
    char paths[64][96];
    k8sm_edit edits[64];
    size_t count = 0, inits = 0;
    while (k8sm_container_type(k8sm_pod_container(pod, inits)) != K8SM_CONTAINER_REGULAR)
        inits++;
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        static const char *const names[] = { "limits/cpu", "limits/memory", "requests/cpu",
                                             "requests/memory" };
        const k8sm_container *container = k8sm_pod_container(pod, i);
        const bool regular = k8sm_container_type(container) == K8SM_CONTAINER_REGULAR;
        for (size_t j = 0; j < K8SM__COUNT(names); j++) {
            const char *resource = strstr(names[j], "cpu") != NULL ? "cpu" : "memory";
            if (!regular && k8sm_resource_list_find(j < 2 ? k8sm_container_limits(container)
                                                          : k8sm_container_requests(container),
                                                    resource) == NULL)
                continue;
            snprintf(paths[count], sizeof paths[count], "/spec/%s/%zu/resources/%s",
                     regular ? "containers" : "initContainers",
                     regular ? i - inits : i, names[j]);
            edits[count] = (k8sm_edit){ .path = paths[count],
                                        .value = strcmp(resource, "cpu") == 0 ? "1m" : "1" };
            count++;
        }
    }
    return fits(t, edits, count);
}

static void changes_of_random_pods_are_the_least(void **state)
{
    (void)state;
    static const char *const offers[] = { "cpus:%d.%03d;mem:%d.5", "cpus(r):0.2;cpus:%d.%03d;mem:%d",
                                          "cpus:%d.%03d;mem(r):50;mem:%d" };
    uint32_t seed = 11;
    unsigned changed = 0, impossible = 0;
    for (unsigned round = 0; round < 4000; round++) {
        struct least_case c = { .profile = next_random(&seed) % 4 == 0,
                                .basis = next_random(&seed) % 4 == 0,
                                .executor = next_random(&seed) % 2 == 0, .role = "r" };
        char yaml[2048], offer[128];
        struct trial t;
        random_pod(yaml, sizeof yaml, &seed);
        const int milli = (int)(next_random(&seed) % 1500), mem = (int)(next_random(&seed) % 600);
        snprintf(offer, sizeof offer, offers[round % 3], milli / 1000, milli % 1000, mem);
        c.pod = yaml;
        begin(&t, &c, offer);
        k8sm_least_change *change = change_of(&t);
        if (k8sm_least_change_possible(change)) {
            assert_least(&t, change);
            changed += k8sm_least_change_count(change) > 0;
        } else {
            if (fits_at_the_least(&t))
                fail_msg("%s in %s: nothing helps", yaml, offer);
            impossible++;
        }
        k8sm_least_change_free(change);
        end(&t);
    }
    assert_true(changed > 1000);
    assert_true(impossible > 100);
}

/* --- the nearest ------------------------------------------------------------------------------------------ */

static void the_nearest_of_several(void **state)
{
    (void)state;
    static const struct {
        const char *agent, *offer, *extra;
    } offers[] = {
        { "S1", "cpus:1;mem:999", "" },                /* lacks 3 of 4 */
        { "S2", "cpus:4;mem:32", "" },                 /* half of the memory */
        { "S3", "cpus:3.9;mem:999", ",\"executor_ids\":[{\"value\":\"x_k8sm-executor\"}]" },
        { "S4", "cpus:3;mem:63", "" },                 /* a quarter of the cpus */
        { "S5", "cpus:3;mem:999", "" },                /* the same */
    };
    struct scene s;
    k8sm_match *matches[K8SM__COUNT(offers)] = { NULL };
    const k8sm_match *seen[K8SM__COUNT(offers)];
    scene_init(&s, 0);
    scene_pod(&s, POD("", LIMITS("4", "64Mi")));
    for (size_t i = 0; i < K8SM__COUNT(offers); i++)
        scene_offer(&s, offers[i].agent, offers[i].agent, "*", offers[i].offer, offers[i].extra);
    scene_executor(&s);
    k8sm_executor *executor = s.executor;
    for (size_t i = 0; i < K8SM__COUNT(offers); i++) {
        s.executor = i == 2 ? executor : NULL;
        scene_match(&s, i);
        seen[i] = matches[i] = s.match;
        s.match = NULL;
    }
    s.executor = executor;
    assert_int_equal(k8sm_match_nearest(seen, K8SM__COUNT(offers)), 3);
    assert_int_equal(k8sm_match_nearest(seen, 2), 1);
    assert_int_equal(k8sm_match_nearest(seen, 0), 0);
    assert_int_equal(k8sm_match_tally(seen, 5, K8SM_REASON_INSUFFICIENT, NULL), 5);
    assert_int_equal(k8sm_match_tally(seen, 5, K8SM_REASON_INSUFFICIENT, "mem"), 2);
    assert_int_equal(k8sm_match_tally(seen, 5, K8SM_REASON_EXECUTOR, NULL), 1);
    assert_int_equal(k8sm_match_tally(seen, 5, K8SM_REASON_SELECTOR, NULL), 0);
    for (size_t i = 0; i < K8SM__COUNT(offers); i++)
        k8sm_match_free(matches[i]);
    scene_finish(&s);
}

static void limit_ranges_bound_the_change(void **state)
{
    (void)state;
    static const char text[] = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: r}\nspec:\n"
                               "  limits:\n  - {type: Container, min: {cpu: 300m}}\n";
    static const struct {
        const char *offer, *to;
    } rows[] = { { "cpus:0.4;mem:64", "400m" }, { "cpus:0.2;mem:64", NULL } };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        const struct least_case c = { .pod = POD("", LIMITS("1", "64Mi")) };
        k8sm_stream *stream = NULL;
        k8sm_object *range = NULL;
        k8sm_least_change *change = NULL;
        struct trial t;
        begin(&t, &c, rows[i].offer);
        assert_int_equal(k8sm_stream_open(text, sizeof text - 1, NULL, &stream, NULL), K8SM_OK);
        assert_int_equal(k8sm_stream_next(stream, &range, NULL), K8SM_OK);
        const k8sm_limit_range *const ranges[] = { k8sm_object_limit_range(range) };
        assert_int_equal(k8sm_least_change_new(t.written, ranges, 1,
                                               k8sm_offers_group(t.s.offers, 0), NULL,
                                               &t.s.policy, NULL, &change, NULL), K8SM_OK);
        assert_int_equal(k8sm_least_change_possible(change), rows[i].to != NULL);
        if (rows[i].to != NULL)
            assert_string_equal(k8sm_least_change_get(change, 0)->to, rows[i].to);
        k8sm_least_change_free(change);
        k8sm_object_free(range);
        k8sm_stream_free(stream);
        end(&t);
    }
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_least_change *change = NULL;
    assert_int_equal(k8sm_least_change_new(NULL, NULL, 0, NULL, NULL, NULL, NULL, &change, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_least_change_of_match(NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL,
                                                &change, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_least_change_apply(NULL, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    k8sm_least_change_free(NULL);
}

/* *state: whether the comparison was made before. */
static void every_allocation_can_fail(void **state)
{
    const bool compared = *state != NULL;
    const struct least_case c = {
        .pod = POD_OF(C("a", LIMITS("900m", "64Mi")) INITS C("s", SIDECAR LIMITS("600m", "16Mi"))
                      C("i", LIMITS("700m", "16Mi"))),
        .executor = true,
    };
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_least_change *change = NULL;
        struct trial t;
        k8sm_status rc;
        begin(&t, &c, "cpus:1;mem:200");
        if (compared)
            change = change_of_match(&t, &alloc, &rc);
        else
            rc = k8sm_least_change_new(t.written, NULL, 0, k8sm_offers_group(t.s.offers, 0),
                                       t.s.executor, &t.s.policy, &alloc, &change, NULL);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            assert_int_equal(k8sm_least_change_possible(change), 1);
            k8sm_least_change_free(change);
        } else {
            assert_int_equal(rc, K8SM_E_NOMEM);
            assert_null(change);
        }
        assert_int_equal(f.live, 0);
        end(&t);
        if (rc == K8SM_OK)
            return;
        assert_true(n < 2000);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(least_cases) + 7] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, least_cases, check_least);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_way_takes_fewer_steps);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(changes_of_random_pods_are_the_least);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_nearest_of_several);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(limit_ranges_bound_the_change);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arguments_are_checked);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    tests[count++] = (struct CMUnitTest){ .name = "every_allocation_of_a_compared_one_can_fail",
                                          .test_func = every_allocation_can_fail,
                                          .initial_state = tests };
    return cmocka_run_group_tests_name("least_change", tests, NULL, NULL);
}
