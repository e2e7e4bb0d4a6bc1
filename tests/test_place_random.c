/* Placing (place.h), judged by comparing each pod with every group in turn: seeded cases with
 * roles, reservations, revocable entries, ports, selectors, maintenance and executors. */
#include "scene.h"

#include "executor_internal.h"
#include "match_internal.h"
#include "mesos_internal.h"
#include "policy_internal.h"

enum { GROUPS = 16, PODS = 5, STEPS = 24, TEXT = 16384, SET = 3, CASES = 300 };

/* --- drawing -------------------------------------------------------------------------------- */

/* SplitMix64 */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % below;
}

#define PICK(state, list) ((list)[draw((state), K8SM__COUNT(list))])

struct text {
    char data[TEXT];
    size_t size;
};

static void add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    int len;
    va_start(arguments, format);
    len = vsnprintf(text->data + text->size, TEXT - text->size, format, arguments);
    va_end(arguments);
    assert_true(len >= 0 && (size_t)len < TEXT - text->size);
    text->size += (size_t)len;
}

/* --- offers --------------------------------------------------------------------------------- */

static void begin_entry(struct text *t, const char *name, const char *type, bool first)
{
    add(t, "%s{\"name\":\"%s\",\"type\":\"%s\"", first ? "" : ",", name, type);
}

static void end_entry(struct text *t, uint64_t *state, const char *role)
{
    const uint64_t dice = draw(state, 12);
    add(t, ",\"allocation_info\":{\"role\":\"%s\"}", role);
    if (dice < 3 && strcmp(role, "*") != 0)
        add(t, ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"%s\"}]", role);
    else if (dice == 3)
        add(t, ",\"revocable\":{}");
    else if (dice == 4)
        add(t, ",\"provider_id\":{\"value\":\"x\"}");
    add(t, "}");
}

static void draw_resources(struct text *t, uint64_t *state, const char *role)
{
    static const char *const cpus[] = { "0.1", "0.5", "0.7505", "1", "1.25", "2.5", "4" };
    static const char *const mem[] = { "32", "64", "100", "128", "256.5", "512", "1024" };
    static const char *const ports[] = {
        "[{\"begin\":31000,\"end\":31003}]",
        "[{\"begin\":8080,\"end\":8080},{\"begin\":31001,\"end\":31002}]",
        "[{\"begin\":0,\"end\":1}]", "[{\"begin\":65535,\"end\":70000}]"
    };
    const bool simple = draw(state, 3) > 0;
    add(t, "[");
    for (uint64_t i = 0; i < (simple ? 1 : 1 + draw(state, 3)); i++) {
        begin_entry(t, "cpus", "SCALAR", i == 0);
        add(t, ",\"scalar\":{\"value\":%s}", PICK(state, cpus));
        if (simple)
            add(t, ",\"allocation_info\":{\"role\":\"%s\"}}", role);
        else
            end_entry(t, state, role);
    }
    for (uint64_t i = 0; i < (simple ? 1 : draw(state, 3)); i++) {
        begin_entry(t, "mem", "SCALAR", false);
        add(t, ",\"scalar\":{\"value\":%s}", PICK(state, mem));
        if (simple)
            add(t, ",\"allocation_info\":{\"role\":\"%s\"}}", role);
        else
            end_entry(t, state, role);
    }
    for (uint64_t i = 0; i < draw(state, 2) + !simple; i++) {
        begin_entry(t, "ports", "RANGES", false);
        add(t, ",\"ranges\":{\"range\":%s}", PICK(state, ports));
        end_entry(t, state, role);
    }
    for (uint64_t i = 0; i < draw(state, 2); i++) {
        begin_entry(t, "gpus", "SCALAR", false);
        add(t, ",\"scalar\":{\"value\":%d}", (int)draw(state, 4));
        end_entry(t, state, role);
    }
    for (uint64_t i = 0; i < draw(state, 2); i++) {
        begin_entry(t, "disk", "SCALAR", false);
        add(t, ",\"scalar\":{\"value\":%d}", (int)(10 + draw(state, 60)));
        end_entry(t, state, role);
    }
    add(t, "]");
}

static void draw_offer(struct scene *s, uint64_t *state, unsigned number, const char *executor)
{
    static const char *const roles[] = { "*", "*", "prod", "dev" };
    static const char *const zones[] = { "a", "b", "3" };
    static struct text t;
    const unsigned agent = (unsigned)draw(state, 9);
    const char *role = PICK(state, roles);
    k8sm_error err = { 0 };
    t.size = 0;
    add(&t,
        "{\"id\":{\"value\":\"O%u\"},\"framework_id\":{\"value\":\"F\"},"
        "\"agent_id\":{\"value\":\"S%u\"},\"hostname\":\"h%u\","
        "\"allocation_info\":{\"role\":\"%s\"},\"resources\":",
        number, agent, agent % 7, role);
    draw_resources(&t, state, role);
    if (draw(state, 2) == 0)
        add(&t,
            ",\"attributes\":[{\"name\":\"zone\",\"type\":\"TEXT\",\"text\":{\"value\":\"%s\"}}"
            "]",
            PICK(state, zones));
    if (draw(state, 8) == 0)
        add(&t, ",\"executor_ids\":[{\"value\":\"%s%s\"}]",
            draw(state, 2) == 0 ? executor : "other", strcmp(role, "*") == 0 ? "" : "@prod");
    if (draw(state, 12) == 0)
        add(&t, ",\"unavailability\":{\"start\":{\"nanoseconds\":5000},"
                "\"duration\":{\"nanoseconds\":1000}}");
    add(&t, "}");
    if (s->offers == NULL)
        assert_int_equal(k8sm_offers_new(s->alloc, &s->offers, NULL), K8SM_OK);
    if (k8sm_offers_add_json(s->offers, t.data, t.size, NULL, 0, &err) != K8SM_OK)
        fail_msg("%s: %s: %s", t.data, err.path, err.message);
}

/* --- pods ----------------------------------------------------------------------------------- */

static void draw_container(struct text *t, uint64_t *state, unsigned number)
{
    static const char *const cpus[] = { "100m", "250m", "500m", "750m", "1", "2", "7" };
    static const char *const mem[] = { "32Mi", "64Mi", "100M", "128Mi", "300Mi", "2Gi" };
    static const int host[] = { 31000, 31001, 31002, 8080, 1, 65535, 99999 };
    add(t, "  - {name: c%u, image: x", number);
    if (draw(state, 6) > 0) {
        add(t, ", resources: {limits: {cpu: %s, memory: %s", PICK(state, cpus),
            PICK(state, mem));
        if (draw(state, 6) == 0)
            add(t, ", nvidia.com/gpu: %d", (int)draw(state, 4));
        if (draw(state, 6) == 0)
            add(t, ", example.com/disk: %d", (int)draw(state, 40));
        add(t, "}}");
    }
    if (draw(state, 3) == 0) {
        add(t, ", ports: [");
        for (uint64_t i = 0; i < 1 + draw(state, 3); i++) {
            add(t, "{containerPort: %d", 80 + (int)i);
            if (draw(state, 2) == 0)
                add(t, ", hostPort: %d", draw(state, 30) == 0 ? host[6] : host[draw(state, 6)]);
            add(t, "}, ");
        }
        add(t, "]");
    }
    add(t, "}\n");
}

static void draw_pod(struct text *t, uint64_t *state)
{
    static const char *const roles[] = { "prod", "*, prod", "dev,prod", "nobody", "*" };
    static const char *const zones[] = { "a", "b", "3", "c" };
    static const char *const mappings[] = { "fixed", "wildcard" };
    static const char *const ops[] = { "In", "NotIn", "Exists", "Gt" };
    t->size = 0;
    add(t, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n");
    if (draw(state, 4) == 0)
        add(t, "  annotations: {k8s.mesosphere.io/roles: \"%s\"}\n", PICK(state, roles));
    if (draw(state, 5) == 0)
        add(t, "  labels: {k8s.mesosphere.io/portMapping: %s}\n", PICK(state, mappings));
    add(t, "spec:\n");
    if (draw(state, 10) == 0)
        add(t, "  nodeName: h%d\n", (int)draw(state, 8));
    if (draw(state, 5) == 0)
        add(t, "  nodeSelector: {zone: \"%s\"}\n", PICK(state, zones));
    else if (draw(state, 10) == 0)
        add(t, "  nodeSelector: {kubernetes.io/hostname: h%d}\n", (int)draw(state, 8));
    if (draw(state, 8) == 0) {
        const char *op = PICK(state, ops);
        add(t,
            "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
            "{nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: %s",
            op);
        if (strcmp(op, "Gt") == 0)
            add(t, ", values: [\"2\"]");
        else if (strcmp(op, "Exists") != 0)
            add(t, ", values: [\"%s\", \"b\"]", PICK(state, zones));
        add(t, "}]}, {matchFields: [{key: metadata.name, operator: In, values: [h%d]}]}]}}}\n",
            (int)draw(state, 8));
    }
    add(t, "  containers:\n");
    for (unsigned i = 0; i < 1 + draw(state, 2); i++)
        draw_container(t, state, i);
}

/* --- a case --------------------------------------------------------------------------------- */

static const char *const role_lists[][3] = { { "*" }, { "prod", "*" }, { "*", "dev", "prod" } };
static const size_t role_counts[] = { 1, 2, 3 };
static const k8sm_name_map extended[] = { { "nvidia.com/gpu", "gpus" },
                                          { "example.com/disk", "disk" } };

struct pod {
    char *yaml; /* the object borrows it */
    k8sm_object *object;
    k8sm_account *account;
};

struct game {
    struct scene scene;
    k8sm_policy policy; /* resolved */
    struct pod pods[PODS];
    int32_t strategy;
    /* what the plain scan has placed */
    k8sm_mesos_resources *left[GROUPS];
    bool executor_here[GROUPS];
    size_t count;
};

static void draw_policy(struct game *g, uint64_t *state)
{
    k8sm_policy *p = &g->scene.policy;
    const size_t roles = draw(state, K8SM__COUNT(role_lists));
    scene_init(&g->scene, draw(state, 5) == 0 ? K8SM_PROFILE_SEED : K8SM_PROFILE_DEFAULT);
    p->roles = role_lists[roles];
    p->role_count = role_counts[roles];
    p->extended = extended;
    p->extended_count = draw(state, 3);
    p->order = (int32_t)draw(state, 2);
    p->revocable = draw(state, 3) == 0;
    p->count_executor = draw(state, 4) != 0;
    p->port_mapping = (int32_t)draw(state, 2);
    p->lenient = draw(state, 4) == 0;
    p->now_ns = draw(state, 2) == 0 ? 5500 : 0;
    assert_int_equal(k8sm__policy_resolve(p, &g->policy, NULL), K8SM_OK);
}

static void open_game(struct game *g, uint64_t *state, int32_t strategy)
{
    static struct text yaml;
    k8sm_executor_options options;
    const unsigned offers = 1 + (unsigned)draw(state, GROUPS);
    k8sm_executor_options_init(&options, sizeof options);
    memset(g, 0, sizeof *g);
    draw_policy(g, state);
    g->strategy = strategy;
    options.id = "ours";
    options.disk_mib = draw(state, 3) == 0 ? 20 : 0;
    if (draw(state, 4) > 0)
        assert_int_equal(
            k8sm_executor_new(&options, NULL, &g->scene.policy, NULL, &g->scene.executor, NULL),
            K8SM_OK);
    for (unsigned i = 0; i < offers; i++)
        draw_offer(&g->scene, state, i, "ours");
    for (size_t i = 0; i < PODS; i++) {
        draw_pod(&yaml, state);
        g->pods[i].yaml = malloc(yaml.size + 1);
        assert_non_null(g->pods[i].yaml);
        memcpy(g->pods[i].yaml, yaml.data, yaml.size + 1);
        scene_pod(&g->scene, g->pods[i].yaml);
        g->pods[i].object = g->scene.object;
        g->pods[i].account = g->scene.account;
        g->scene.object = NULL;
        g->scene.account = NULL;
    }
    g->count = k8sm_offers_group_count(g->scene.offers);
}

static const char *const names[4] = { "cpus", "mem", "gpus", "disk" };

static const k8sm_mesos_resources *left_of(const struct game *g, size_t i)
{
    return g->left[i] != NULL
               ? g->left[i]
               : k8sm_offer_group_resources(k8sm_offers_group(g->scene.offers, i));
}

static void close_game(struct game *g)
{
    for (size_t i = 0; i < PODS; i++) {
        k8sm_account_free(g->pods[i].account);
        k8sm_object_free(g->pods[i].object);
        free(g->pods[i].yaml);
    }
    for (size_t i = 0; i < GROUPS; i++)
        k8sm_mesos_resources_free(g->left[i]);
    scene_finish(&g->scene);
}

static k8sm_match *match_with(const struct game *g, const struct pod *pod, size_t i)
{
    k8sm_match *match = NULL;
    assert_int_equal(k8sm__match_left(pod->object, pod->account,
                                      k8sm_offers_group(g->scene.offers, i), left_of(g, i),
                                      g->executor_here[i], g->scene.executor, &g->policy, NULL,
                                      &match, NULL),
                     K8SM_OK);
    return match;
}

/* What the executor needs, where it is set aside. */
static int64_t aside(const struct game *g, const k8sm_match *before, const char *name)
{
    return k8sm__match_executor_need(before, g->scene.executor, &g->policy, name);
}

/* Is the kind one of those that count: cpus, mem, what the policy maps or the executor needs? */
static bool counts(const struct game *g, size_t k)
{
    const k8sm_executor *executor = g->scene.executor;
    bool does = k < 2;
    for (size_t i = 0; i < g->policy.extended_count; i++)
        does = does || strcmp(g->policy.extended[i].mesos, names[k]) == 0;
    for (size_t i = 0; executor != NULL && i < executor->resources->count; i++)
        does = does || strcmp(executor->resources->entries[i].name, names[k]) == 0;
    return does;
}

/* The score of placer.h, as place.h has it for pods. */
static double score(const struct game *g, const struct pod *pod, size_t i)
{
    const k8sm_mesos_resources *all =
        k8sm_offer_group_resources(k8sm_offers_group(g->scene.offers, i));
    const k8sm__take_rule rule = k8sm__policy_take_rule(&g->policy);
    k8sm_match *match = match_with(g, pod, i);
    int64_t offered[4], left[4];
    bool same_entries[4];
    volatile double sum = 0;
    k8sm__available_each(all, names, 4, &rule, offered, same_entries);
    k8sm__available_each(left_of(g, i), names, 4, &rule, left, same_entries);
    for (size_t k = 0; k < 4; k++) {
        const char *name;
        int64_t amount;
        volatile double inverse, term;
        if (!counts(g, k) || offered[k] <= 0)
            continue;
        if (same_entries[k])
            left[k] -= aside(g, match, names[k]);
        for (size_t d = 0; k8sm_account_demand(pod->account, d, &name, &amount, NULL); d++)
            if (strcmp(name, names[k]) == 0)
                left[k] -= amount;
        if (left[k] <= 0)
            continue;
        inverse = 1 / (double)offered[k];
        term = (double)left[k] * inverse;
        sum = sum + term;
    }
    k8sm_match_free(match);
    return sum;
}

/* Fewer reasons that no amounts would remove are nearer, as k8sm_match_nearest() has it, then fewer
 * reasons; of as many, those that are less short in all. */
static bool nearer(const k8sm_match *a, const k8sm_match *b)
{
    int64_t lack[2] = { 0, 0 };
    size_t firm[2] = { a->reason_count, b->reason_count };
    const k8sm_match *both[2] = { a, b };
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < both[i]->reason_count; j++)
            if (both[i]->reasons[j].code == K8SM_REASON_INSUFFICIENT) {
                lack[i] += both[i]->reasons[j].short_by;
                firm[i]--;
            }
    if (firm[0] != firm[1])
        return firm[0] < firm[1];
    if (a->reason_count != b->reason_count)
        return a->reason_count < b->reason_count;
    return lack[0] < lack[1];
}

/* The plain scan: the chosen group's match, or the nearest one's. */
static k8sm_match *scan(const struct game *g, const struct pod *pod, size_t *ret_index)
{
    k8sm_match *best = NULL;
    size_t ranks[GROUPS];
    for (size_t i = 0; i < g->count; i++)
        ranks[i] =
            k8sm__pod_role_rank(k8sm_object_pod(pod->object), &g->policy,
                                k8sm_offer_group_role(k8sm_offers_group(g->scene.offers, i)));
    for (size_t rank = 0;; rank = rank < 8 ? rank + 1 : SIZE_MAX) {
        for (size_t i = 0; i < g->count; i++) {
            k8sm_match *match;
            bool better;
            if (ranks[i] != rank)
                continue;
            match = match_with(g, pod, i);
            better = best == NULL || nearer(match, best);
            if (best != NULL && match->reason_count == 0 && best->reason_count == 0) {
                const double a = score(g, pod, i), b = score(g, pod, *ret_index);
                better = g->strategy != K8SM_PLACE_FIRST_FIT &&
                         (g->strategy == K8SM_PLACE_BEST_FIT ? a < b : a > b);
            }
            if (better) {
                k8sm_match_free(best);
                best = match;
                *ret_index = i;
            } else {
                k8sm_match_free(match);
            }
        }
        if (rank == SIZE_MAX || (best != NULL && best->reason_count == 0))
            return best;
    }
}

static void take(struct game *g, size_t i, const k8sm_match *match)
{
    k8sm_mesos_resources *left = NULL;
    assert_int_equal(k8sm_mesos_resources_copy(match->left, NULL, &left, NULL), K8SM_OK);
    k8sm_mesos_resources_free(g->left[i]);
    g->left[i] = left;
    g->executor_here[i] = g->executor_here[i] || g->scene.executor != NULL;
}

static void assert_same(const k8sm_mesos_resources *a, const k8sm_mesos_resources *b)
{
    k8sm_bytes one = { 0 }, two = { 0 };
    assert_int_equal(k8sm_mesos_resources_format_json(a, NULL, &one, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_format_json(b, NULL, &two, NULL), K8SM_OK);
    assert_string_equal(one.data, two.data);
    k8sm_bytes_finish(&one);
    k8sm_bytes_finish(&two);
}

static void assert_same_match(const k8sm_match *a, const k8sm_match *b)
{
    assert_same(a->task, b->task);
    assert_same(a->executor, b->executor);
    assert_same(a->left, b->left);
    assert_int_equal(a->executor_running, b->executor_running);
    assert_int_equal(a->port_count, b->port_count);
    for (size_t i = 0; i < a->port_count; i++)
        assert_memory_equal(&a->ports[i], &b->ports[i], sizeof a->ports[i]);
    assert_int_equal(a->reason_count, b->reason_count);
    for (size_t i = 0; i < a->reason_count; i++) {
        assert_int_equal(a->reasons[i].code, b->reasons[i].code);
        assert_string_equal(a->reasons[i].resource, b->reasons[i].resource);
        assert_string_equal(a->reasons[i].message, b->reasons[i].message);
    }
}

static void compare_lefts(const struct game *g, const k8sm_placement *placement)
{
    for (size_t i = 0; i < g->count; i++)
        assert_same(k8sm_placement_left(placement, i), left_of(g, i));
}

/* Each obstacle against the matches with all groups. */
static void check_obstacles(struct game *g, k8sm_placement *placement, const struct pod *pod)
{
    k8sm_obstacle obstacles[K8SM_PLACEMENT_OBSTACLES_MAX];
    k8sm_match *matches[GROUPS];
    size_t count = 0;
    assert_int_equal(
        k8sm_placement_obstacles(placement, pod->object, pod->account, obstacles, &count, NULL),
        K8SM_OK);
    for (size_t i = 0; i < g->count; i++)
        matches[i] = match_with(g, pod, i);
    for (size_t o = 0; o < count; o++) {
        int64_t least = INT64_MAX;
        assert_int_equal(obstacles[o].groups,
                         k8sm_match_tally((const k8sm_match *const *)matches, g->count,
                                          obstacles[o].code, obstacles[o].resource));
        for (size_t i = 0; i < g->count; i++) {
            int64_t lack = 0;
            bool has = false;
            for (size_t j = 0; j < matches[i]->reason_count; j++)
                if (matches[i]->reasons[j].code == obstacles[o].code &&
                    strcmp(matches[i]->reasons[j].resource, obstacles[o].resource) == 0) {
                    has = true;
                    lack += matches[i]->reasons[j].short_by;
                }
            if (has && lack < least)
                least = lack;
        }
        if (obstacles[o].code == K8SM_REASON_INSUFFICIENT ||
            obstacles[o].code == K8SM_REASON_NO_PORTS_LEFT)
            assert_int_equal(obstacles[o].least_short, least);
    }
    for (size_t i = 0; i < g->count; i++) {
        for (size_t j = 0; j < matches[i]->reason_count; j++) {
            size_t o = 0;
            while (o < count &&
                   (obstacles[o].code != matches[i]->reasons[j].code ||
                    strcmp(obstacles[o].resource, matches[i]->reasons[j].resource) != 0))
                o++;
            assert_true(o < count);
        }
        k8sm_match_free(matches[i]);
    }
}

static k8sm_placement *new_placement(const struct game *g)
{
    k8sm_placement *placement = NULL;
    assert_int_equal(k8sm_placement_new(g->scene.offers, g->scene.executor, &g->scene.policy,
                                        g->strategy, NULL, &placement, NULL),
                     K8SM_OK);
    return placement;
}

/* --- tests ---------------------------------------------------------------------------------- */

static void one_by_one(uint64_t seed, int32_t strategy)
{
    uint64_t state = seed;
    struct game g;
    k8sm_placement *added, *put;
    open_game(&g, &state, strategy);
    added = new_placement(&g);
    put = new_placement(&g);
    for (size_t i = 0; i < STEPS; i++) {
        const struct pod *pod = &g.pods[draw(&state, PODS)];
        size_t wanted = 0, index = 7;
        k8sm_match *match = NULL, *plain = scan(&g, pod, &wanted);
        const k8sm_offer_group *group = NULL;
        if (i % 8 == 5)
            check_obstacles(&g, draw(&state, 2) == 0 ? added : put, pod);
        assert_int_equal(
            k8sm_placement_add(added, pod->object, pod->account, &match, &group, NULL),
            K8SM_OK);
        assert_int_equal(k8sm_placement_put(put, pod->object, pod->account, &index, NULL),
                         K8SM_OK);
        assert_same_match(match, plain);
        if (plain->reason_count == 0) {
            assert_ptr_equal(group, k8sm_offers_group(g.scene.offers, wanted));
            assert_int_equal(index, wanted);
            take(&g, wanted, plain);
        } else {
            assert_null(group);
            assert_true(index == K8SM_PLACER_NONE);
        }
        k8sm_match_free(plain);
        k8sm_match_free(match);
        if (i % 8 == 7)
            compare_lefts(&g, put);
    }
    compare_lefts(&g, added);
    compare_lefts(&g, put);
    k8sm_placement_free(added);
    k8sm_placement_free(put);
    close_game(&g);
}

/* The set by the plain scan, without placing it where it is not whole. @return how many fit. */
static size_t scan_set(struct game *g, struct pod *const *set, k8sm_match **ret_matches,
                       size_t *ret_indexes)
{
    k8sm_mesos_resources *left[GROUPS] = { NULL };
    bool executor_here[GROUPS];
    size_t placed = 0;
    for (size_t i = 0; i < g->count; i++)
        assert_int_equal(k8sm_mesos_resources_copy(left_of(g, i), NULL, &left[i], NULL),
                         K8SM_OK);
    memcpy(executor_here, g->executor_here, sizeof executor_here);
    for (bool fits = true; fits && placed < SET; placed += fits) {
        ret_matches[placed] = scan(g, set[placed], &ret_indexes[placed]);
        fits = ret_matches[placed]->reason_count == 0;
        if (fits)
            take(g, ret_indexes[placed], ret_matches[placed]);
    }
    for (size_t i = 0; i < g->count; i++) {
        if (placed < SET) {
            k8sm_mesos_resources_free(g->left[i]);
            g->left[i] = left[i];
        } else {
            k8sm_mesos_resources_free(left[i]);
        }
    }
    if (placed < SET)
        memcpy(g->executor_here, executor_here, sizeof executor_here);
    return placed;
}

static void sets(uint64_t seed, int32_t strategy)
{
    uint64_t state = seed;
    struct game g;
    k8sm_placement *placement;
    open_game(&g, &state, strategy);
    placement = new_placement(&g);
    for (size_t step = 0; step < STEPS / SET; step++) {
        struct pod *set[SET];
        const k8sm_object *objects[SET];
        const k8sm_account *accounts[SET];
        k8sm_match *plain[SET] = { NULL }, *matches[SET];
        const k8sm_offer_group *groups[SET];
        size_t indexes[SET], placed = 9, wanted;
        for (size_t i = 0; i < SET; i++) {
            set[i] = &g.pods[draw(&state, PODS)];
            objects[i] = set[i]->object;
            accounts[i] = set[i]->account;
        }
        wanted = scan_set(&g, set, plain, indexes);
        assert_int_equal(k8sm_placement_add_all(placement, objects, accounts, SET, matches,
                                                groups, &placed, NULL),
                         K8SM_OK);
        assert_int_equal(placed, wanted);
        for (size_t i = 0; i < SET; i++) {
            if (wanted == SET) {
                assert_same_match(matches[i], plain[i]);
                assert_ptr_equal(groups[i], k8sm_offers_group(g.scene.offers, indexes[i]));
            } else {
                assert_null(groups[i]);
                if (i == wanted)
                    assert_same_match(matches[i], plain[i]);
                else
                    assert_null(matches[i]);
            }
            k8sm_match_free(matches[i]);
            k8sm_match_free(plain[i]);
        }
        /* between them single ones, some of them put off */
        wanted = 0;
        plain[0] = scan(&g, set[0], &wanted);
        assert_int_equal(k8sm_placement_put(placement, objects[0], accounts[0], &placed, NULL),
                         K8SM_OK);
        assert_true(placed == (plain[0]->reason_count == 0 ? wanted : K8SM_PLACER_NONE));
        if (plain[0]->reason_count == 0)
            take(&g, wanted, plain[0]);
        k8sm_match_free(plain[0]);
    }
    compare_lefts(&g, placement);
    k8sm_placement_free(placement);
    close_game(&g);
}

static const struct round {
    const char *name;
    void (*play)(uint64_t seed, int32_t strategy);
    int32_t strategy;
    uint64_t seed;
} rounds[] = {
    { "first-fit", one_by_one, K8SM_PLACE_FIRST_FIT, 1000 },
    { "first-fit, more", one_by_one, K8SM_PLACE_FIRST_FIT, 2000 },
    { "first-fit, and more", one_by_one, K8SM_PLACE_FIRST_FIT, 3000 },
    { "best-fit", one_by_one, K8SM_PLACE_BEST_FIT, 4000 },
    { "spread", one_by_one, K8SM_PLACE_SPREAD, 5000 },
    { "sets, first-fit", sets, K8SM_PLACE_FIRST_FIT, 6000 },
    { "sets, best-fit", sets, K8SM_PLACE_BEST_FIT, 7000 },
};

static void as_a_plain_scan(void **state)
{
    const struct round *r = *state;
    for (uint64_t i = 0; i < CASES; i++)
        r->play((r->seed + i) << 32, r->strategy);
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(rounds)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, rounds, as_a_plain_scan);
    return cmocka_run_group_tests_name("place_random", tests, NULL, NULL);
}
