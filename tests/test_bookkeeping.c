/* Bookkeeping of an agent over many launches and ends: what was offered less what runs is what
 * is left, to the thousandth, and the same when counted anew from the list of tasks. */
#include "scene.h"

enum { STEPS = 120000, PODS = 48, RUNNING = 64, NAMES = 4 };

static const char total_text[] =
    "cpus:31.7;cpus(prod):8.303;mem:65536;mem(prod):4095.5;disk:10000;disk(prod):77.077;"
    "fpga:7.5;ports:[31000-31063,31080-31095];ports(prod):[32000-32015]";
static const char *const names[NAMES] = { "cpus", "mem", "disk", "fpga" };

static const char *const roles[] = { "prod" };
static const k8sm_name_map extended[] = { { "acme.com/fpga", "fpga" },
                                          { "ephemeral-storage", "disk" } };

/* The same numbers on every machine. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

/* Two containers of odd amounts; some want a port of the host, disk, or a custom resource. */
static void make_pod(struct scene *s, uint64_t *seed)
{
    char yaml[1024], extra[128] = "", port[64] = "";
    if (draw(seed, 3) == 0)
        snprintf(extra, sizeof extra, ", ephemeral-storage: %uMi", 1 + draw(seed, 900));
    if (draw(seed, 4) == 0)
        strcat(extra, ", acme.com/fpga: 1");
    if (draw(seed, 2) == 0)
        snprintf(port, sizeof port, "    ports: [{containerPort: 80, hostPort: %u}]\n",
                 (draw(seed, 3) == 0 ? 32000 : 31000) + draw(seed, 40));
    scene_init(s, K8SM_PROFILE_DEFAULT);
    s->policy.order = draw(seed, 2) == 0 ? K8SM_ORDER_RESERVED : K8SM_ORDER_UNRESERVED;
    s->policy.roles = roles;
    s->policy.role_count = 1;
    s->policy.extended = extended;
    s->policy.extended_count = 2;
    snprintf(
        yaml, sizeof yaml,
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
        "  - name: a\n    image: i\n    resources: {limits: {cpu: %um, memory: %uKi}}\n"
        "  - name: b\n    image: i\n    resources: {limits: {cpu: 0.%03u, memory: %uMi%s}}\n%s",
        10 + draw(seed, 1500), 4096 + draw(seed, 3000000), 10 + draw(seed, 980),
        4 + draw(seed, 900), extra, port);
    scene_pod(s, yaml);
}

struct agent {
    k8sm_mesos_resources *total, *left;
    k8sm_mesos_resources *tasks[RUNNING];
    size_t running;
    size_t launched, ended, refused;
};

static k8sm_mesos_resources *parse_allocated(const char *text)
{
    k8sm_mesos_resources *resources = NULL;
    assert_int_equal(k8sm_mesos_resources_parse(text, strlen(text), NULL, &resources, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_allocate(resources, "prod", NULL), K8SM_OK);
    return resources;
}

/* An offer of all that is left. */
static k8sm_offers *offer_left(const k8sm_mesos_resources *left)
{
    static const char head[] = "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},"
                               "\"agent_id\":{\"value\":\"S\"},\"hostname\":\"h\","
                               "\"allocation_info\":{\"role\":\"prod\"},\"resources\":";
    k8sm_bytes list = { 0 };
    k8sm_offers *offers = NULL;
    char *json;
    assert_int_equal(k8sm_mesos_resources_format_json(left, NULL, &list, NULL), K8SM_OK);
    json = malloc(sizeof head + list.size + 2);
    assert_non_null(json);
    snprintf(json, sizeof head + list.size + 2, "%s%s}", head, list.data);
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_add_json(offers, json, strlen(json), NULL, 0, NULL), K8SM_OK);
    free(json);
    k8sm_bytes_finish(&list);
    return offers;
}

static void launch(struct agent *a, const struct scene *pod)
{
    k8sm_offers *offers = offer_left(a->left);
    k8sm_match *match = NULL;
    assert_int_equal(k8sm_match_new(pod->object, pod->account, k8sm_offers_group(offers, 0),
                                    NULL, &pod->policy, NULL, &match, NULL),
                     K8SM_OK);
    if (k8sm_match_fits(match)) {
        const k8sm_mesos_resources *takes = k8sm_match_task_resources(match);
        assert_int_equal(k8sm_mesos_resources_contains(a->left, takes), 1);
        assert_int_equal(k8sm_mesos_resources_sub(a->left, takes, NULL), K8SM_OK);
        assert_int_equal(k8sm_mesos_resources_equal(a->left, k8sm_match_left(match)), 1);
        assert_int_equal(k8sm_mesos_resources_copy(takes, NULL, &a->tasks[a->running++], NULL),
                         K8SM_OK);
        a->launched++;
    } else {
        a->refused++;
    }
    k8sm_match_free(match);
    k8sm_offers_free(offers);
}

static void end(struct agent *a, size_t which)
{
    assert_int_equal(k8sm_mesos_resources_add(a->left, a->tasks[which], NULL), K8SM_OK);
    k8sm_mesos_resources_free(a->tasks[which]);
    a->tasks[which] = a->tasks[--a->running];
    a->ended++;
}

/* Thousandths and ports by plain counting. */
static void check_sums(const struct agent *a)
{
    for (size_t i = 0; i < NAMES; i++) {
        int64_t sum = k8sm_mesos_resources_total(a->left, names[i]);
        for (size_t j = 0; j < a->running; j++)
            sum += k8sm_mesos_resources_total(a->tasks[j], names[i]);
        assert_true(sum == k8sm_mesos_resources_total(a->total, names[i]));
    }
    int64_t ports = k8sm_mesos_resources_quantity(a->left, "ports");
    for (size_t j = 0; j < a->running; j++)
        ports += k8sm_mesos_resources_quantity(a->tasks[j], "ports");
    assert_true(ports == k8sm_mesos_resources_quantity(a->total, "ports"));
}

/* As after a restart: all that is known is the total and the tasks. */
static void rebuild(const struct agent *a)
{
    k8sm_mesos_resources *left = NULL, *used = NULL;
    assert_int_equal(k8sm_mesos_resources_copy(a->total, NULL, &left, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_new(NULL, &used, NULL), K8SM_OK);
    for (size_t j = 0; j < a->running; j++)
        assert_int_equal(k8sm_mesos_resources_add(used, a->tasks[j], NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_contains(left, used), 1);
    assert_int_equal(k8sm_mesos_resources_sub(left, used, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_equal(left, a->left), 1);
    assert_int_equal(k8sm_mesos_resources_add(left, used, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_equal(left, a->total), 1);
    k8sm_mesos_resources_free(left);
    k8sm_mesos_resources_free(used);
}

static void nothing_drifts(void **state)
{
    static struct scene pods[PODS];
    struct agent a = { .total = parse_allocated(total_text),
                       .left = parse_allocated(total_text) };
    uint64_t seed = 2026;
    (void)state;
    for (size_t i = 0; i < PODS; i++)
        make_pod(&pods[i], &seed);
    for (int step = 0; step < STEPS; step++) {
        if (a.running < RUNNING && (a.running == 0 || draw(&seed, 2) == 0))
            launch(&a, &pods[draw(&seed, PODS)]);
        else
            end(&a, draw(&seed, (uint32_t)a.running));
        if (step % 16 == 0)
            check_sums(&a);
        if (step % 500 == 0)
            rebuild(&a);
    }
    while (a.running > 0)
        end(&a, a.running - 1);
    assert_int_equal(k8sm_mesos_resources_equal(a.left, a.total), 1);
    print_message("%zu launches, %zu ends, %zu did not fit\n", a.launched, a.ended, a.refused);
    assert_true(a.launched + a.ended > 100000);
    assert_int_equal(a.launched, a.ended);
    for (size_t i = 0; i < PODS; i++)
        scene_finish(&pods[i]);
    k8sm_mesos_resources_free(a.total);
    k8sm_mesos_resources_free(a.left);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_drifts) };
    return cmocka_run_group_tests_name("bookkeeping", tests, NULL, NULL);
}
