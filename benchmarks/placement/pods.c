/* Placement of pods on Mesos offers (place.h): the work mixed as manifests and offers, and why
 * pods are left out. Exits 1 where a checksum differs. README.md says what is measured. */
#include <inttypes.h>
#include <string.h>

#include "k8smesos/k8smesos.h"
#include "report.h"
#include "work.h"

static unsigned rounds = 3;
static const char *const roles[] = { "prod", "*" };
static const k8sm_name_map extended[] = { { "example.com/thing", "things" } };

static void *room(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    MUST(memory != NULL);
    return memory;
}

struct pod {
    k8sm_object *object;
    k8sm_account *account;
    char *text;
};

struct cluster {
    k8sm_policy policy;
    k8sm_offers *offers;
    size_t offer_count;
    struct pod *pods;
    size_t pod_count;
};

/* --- what is placed ------------------------------------------------------------------------- */

static void add_offer(struct cluster *c, size_t i, const int64_t *amounts,
                      const struct mixed_offer *more)
{
    static char json[4096];
    const char *role = more->prod ? "prod" : "*";
    k8sm_error err;
    int len = snprintf(
        json, sizeof json,
        "{\"id\":{\"value\":\"O%zu\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{"
        "\"value\":"
        "\"S%zu\"},\"hostname\":\"h%zu\",\"allocation_info\":{\"role\":\"%s\"},\"resources\":["
        "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":%" PRId64 ".%03" PRId64
        "}},"
        "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":%" PRId64 "}},"
        "{\"name\":\"things\",\"type\":\"SCALAR\",\"scalar\":{\"value\":%u}},"
        "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":%d,\"end\":%"
        "d}]}}],"
        "\"attributes\":[{\"name\":\"zone\",\"type\":\"TEXT\",\"text\":{\"value\":\"z%u\"}}]}",
        i, i, i, role, amounts[0] / 1000, amounts[0] % 1000, amounts[1], more->extended,
        MIXED_FIRST_PORT, MIXED_FIRST_PORT + MIXED_PORTS - 1, more->zone);
    if (more->extended == 0) { /* Mesos knows no resource of nothing */
        char *begin = strstr(json, "{\"name\":\"things\"");
        char *end = strstr(json, "{\"name\":\"ports\"");
        memmove(begin, end, strlen(end) + 1);
        len = (int)strlen(json);
    }
    if (k8sm_offers_add_json(c->offers, json, (size_t)len, NULL, 0, &err) != K8SM_OK) {
        fprintf(stderr, "%s: %s\n", json, err.message);
        exit(1);
    }
}

static void make_cluster_offers(struct cluster *c, size_t count)
{
    int64_t *amounts = room(2 * count, sizeof *amounts);
    struct mixed_offer *more = room(count, sizeof *more);
    make_offers(amounts, count);
    make_mixed_offers(more, count);
    MUST(k8sm_policy_init(&c->policy, sizeof c->policy, K8SM_PROFILE_DEFAULT) == K8SM_OK);
    c->policy.roles = roles;
    c->policy.role_count = 2;
    c->policy.extended = extended;
    c->policy.extended_count = 1;
    MUST(k8sm_offers_new(NULL, &c->offers, NULL) == K8SM_OK);
    for (size_t i = 0; i < count; i++)
        add_offer(c, i, amounts + 2 * i, &more[i]);
    c->offer_count = count;
    free(amounts);
    free(more);
}

static void make_pod(const struct cluster *c, struct pod *pod, const int64_t *amounts,
                     const struct mixed_task *more)
{
    char text[1024], thing[64] = "", port[64] = "", zone[64] = "";
    k8sm_error err;
    if (more->extended != 0)
        snprintf(thing, sizeof thing, ",\"example.com/thing\":\"%u\"", more->extended);
    if (more->port != 0)
        snprintf(port, sizeof port, ",\"ports\":[{\"containerPort\":80,\"hostPort\":%u}]",
                 more->port);
    if (more->zone != 0)
        snprintf(zone, sizeof zone, "\"nodeSelector\":{\"zone\":\"z%u\"},", more->zone - 1);
    snprintf(
        text, sizeof text,
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"annotations\":"
        "{\"k8s.mesosphere.io/roles\":\"%s\"}},\"spec\":{%s\"containers\":[{\"name\":\"a\","
        "\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":\"%" PRId64
        "m\",\"memory\":\"%" PRId64 "Mi\"%s}}%s}]}}",
        more->prod ? "prod,*" : "*", zone, amounts[0], amounts[1], thing, port);
    pod->text = strdup(text); /* the object borrows it */
    MUST(pod->text != NULL);
    if (k8sm_object_parse(pod->text, strlen(pod->text), NULL, &pod->object, &err) != K8SM_OK ||
        k8sm_account_new(pod->object, NULL, 0, &c->policy, NULL, &pod->account, &err) !=
            K8SM_OK) {
        fprintf(stderr, "%s: %s\n", text, err.message);
        exit(1);
    }
}

/* @p factor: of the amounts; with 20,000 nothing fits anywhere. */
static void make_pods(struct cluster *c, size_t count, int unique, int64_t factor)
{
    int64_t *amounts = room(2 * count, sizeof *amounts);
    struct mixed_task *more = room(count, sizeof *more);
    make_tasks(amounts, count, unique);
    make_mixed_tasks(more, count);
    c->pods = room(count, sizeof *c->pods);
    c->pod_count = count;
    for (size_t i = 0; i < count; i++) {
        amounts[2 * i] *= factor;
        amounts[2 * i + 1] *= factor;
        make_pod(c, &c->pods[i], amounts + 2 * i, &more[i]);
    }
    free(amounts);
    free(more);
}

static void free_pods(struct cluster *c)
{
    for (size_t i = 0; i < c->pod_count; i++) {
        k8sm_account_free(c->pods[i].account);
        k8sm_object_free(c->pods[i].object);
        free(c->pods[i].text);
    }
    free(c->pods);
    c->pod_count = 0;
    c->pods = NULL;
}

static k8sm_placement *new_placement(const struct cluster *c, int32_t strategy)
{
    k8sm_placement *placement;
    MUST(k8sm_placement_new(c->offers, NULL, &c->policy, strategy, NULL, &placement, NULL) ==
         K8SM_OK);
    return placement;
}

/* --- what is measured ------------------------------------------------------------------------ */

static void put_all(const struct cluster *c, k8sm_placement *placement, int32_t *placed)
{
    for (size_t i = 0; i < c->pod_count; i++) {
        size_t index;
        MUST(k8sm_placement_put(placement, c->pods[i].object, c->pods[i].account, &index,
                                NULL) == K8SM_OK);
        placed[i] = index == K8SM_PLACER_NONE ? -1 : (int32_t)index;
    }
}

static void finish(const char *name, const struct least *least, const int32_t *placed,
                   size_t count, uint64_t wanted)
{
    const uint64_t sum = checksum(placed, count);
    char more[64];
    snprintf(more, sizeof more, ",\"checksum\":\"%016" PRIx64 "\"", sum);
    report(name, "libk8smesos", least, count, more);
    if (wanted != 0 && sum != wanted) {
        fprintf(stderr, "%s: checksum %016" PRIx64 ", not %016" PRIx64 "\n", name, sum, wanted);
        exit(1);
    }
}

/* Everything from offers and accounted pods on: also what k8sm_placement_new() does. */
static void run_put(const struct cluster *c, uint64_t wanted)
{
    struct least least = { .rounds = 0 };
    int32_t *placed = room(c->pod_count, sizeof *placed);
    char name[64];
    for (unsigned i = 0; i < rounds; i++) {
        k8sm_placement *placement;
        round_begin(&least);
        placement = new_placement(c, K8SM_PLACE_FIRST_FIT);
        put_all(c, placement, placed);
        k8sm_placement_free(placement);
        round_end(&least);
    }
    snprintf(name, sizeof name, "pods %zu put", c->offer_count);
    finish(name, &least, placed, c->pod_count, wanted);
    free(placed);
}

/* With matches: which entries each takes, and why where it is left out. */
static void run_add(const struct cluster *c, uint64_t wanted)
{
    struct least least = { .rounds = 0 };
    int32_t *placed = room(c->pod_count, sizeof *placed);
    k8sm_placement *placement;
    char name[64];
    round_begin(&least);
    placement = new_placement(c, K8SM_PLACE_FIRST_FIT);
    for (size_t i = 0; i < c->pod_count; i++) {
        k8sm_match *match;
        const k8sm_offer_group *group;
        MUST(k8sm_placement_add(placement, c->pods[i].object, c->pods[i].account, &match,
                                &group, NULL) == K8SM_OK);
        /* agents are S0, S1, ... */
        placed[i] = group == NULL
                        ? -1
                        : (int32_t)strtol(k8sm_offer_group_agent_id(group) + 1, NULL, 10);
        k8sm_match_free(match);
    }
    k8sm_placement_free(placement);
    round_end(&least);
    snprintf(name, sizeof name, "pods %zu add", c->offer_count);
    finish(name, &least, placed, c->pod_count, wanted);
    free(placed);
}

/* Every pod is left out; the nearest agent with its reasons and amounts for each. */
static void run_left_out(const struct cluster *c, k8sm_placement *placement, const char *name)
{
    struct least least = { .rounds = 0 };
    round_begin(&least);
    for (size_t i = 0; i < c->pod_count; i++) {
        k8sm_match *match;
        const k8sm_offer_group *group;
        MUST(k8sm_placement_add(placement, c->pods[i].object, c->pods[i].account, &match,
                                &group, NULL) == K8SM_OK);
        MUST(group == NULL && k8sm_match_reason_count(match) > 0);
        k8sm_match_free(match);
    }
    round_end(&least);
    report(name, "libk8smesos", &least, c->pod_count, "");
}

/* One pod: nearest agent, and how many agents have which obstacle. */
static void run_one(const struct cluster *c, k8sm_placement *placement)
{
    struct least nearest = { .rounds = 0 }, counted = { .rounds = 0 };
    char name[64];
    for (size_t i = 0; i < 20 && i < c->pod_count; i++) { /* no two of one shape */
        k8sm_obstacle obstacles[K8SM_PLACEMENT_OBSTACLES_MAX];
        k8sm_match *match;
        const k8sm_offer_group *group;
        size_t count;
        round_begin(&nearest);
        MUST(k8sm_placement_add(placement, c->pods[i].object, c->pods[i].account, &match,
                                &group, NULL) == K8SM_OK);
        round_end(&nearest);
        MUST(group == NULL);
        k8sm_match_free(match);
        round_begin(&counted);
        MUST(k8sm_placement_obstacles(placement, c->pods[i].object, c->pods[i].account,
                                      obstacles, &count, NULL) == K8SM_OK);
        round_end(&counted);
        MUST(count > 0);
    }
    snprintf(name, sizeof name, "why not %zu, nearest", c->offer_count);
    report(name, "libk8smesos", &nearest, 1, "");
    snprintf(name, sizeof name, "why not %zu, obstacles", c->offer_count);
    report(name, "libk8smesos", &counted, 1, "");
}

int main(int argc, char **argv)
{
    struct cluster c = { .offer_count = 0 };
    size_t offers = 10000;
    uint64_t wanted = 0;
    k8sm_placement *placement;
    int32_t *placed;
    for (int i = 1; i < argc; i++)
        if (sscanf(argv[i], "--rounds=%u", &rounds) != 1 &&
            sscanf(argv[i], "--offers=%zu", &offers) != 1 &&
            sscanf(argv[i], "--checksum=%" SCNx64, &wanted) != 1) {
            fprintf(stderr, "usage: %s [--rounds=N] [--offers=N] [--checksum=HEX]\n", argv[0]);
            return 2;
        }
    make_cluster_offers(&c, offers);
    make_pods(&c, 10 * offers, 0, 1);
    run_put(&c, wanted);
    run_add(&c, wanted);
    placement = new_placement(&c, K8SM_PLACE_FIRST_FIT);
    placed = room(c.pod_count, sizeof *placed);
    put_all(&c, placement, placed);
    free(placed);
    free_pods(&c);
    make_pods(&c, 1000, 1, 20000);
    run_one(&c, placement);
    free_pods(&c);
    make_pods(&c, 10 * offers, 0, 20000);
    run_left_out(&c, placement, "why not, mixed shapes");
    free_pods(&c);
    make_pods(&c, 10 * offers, 1, 20000);
    run_left_out(&c, placement, "why not, unique shapes");
    free_pods(&c);
    k8sm_placement_free(placement);
    k8sm_offers_free(c.offers);
    return 0;
}
