/* Offers from JSON: v1 Offers and events, and what the answers of a master leave to a role
 * (offer_json.c). Rules: mesos.v1 in JSON as Mesos writes and reads it. */
#include "testing.h"

#include "k8smesos/offer.h"

#define HEAD(id)                                                                               \
    "{\"id\":{\"value\":\"" id "\"},\"framework_id\":{\"value\":\"F\"},"                       \
    "\"agent_id\":{\"value\":\"S\"},\"hostname\":\"h\""
#define CPUS(n)     "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" n "}}"
#define MEM(n)      "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" n "}}"
#define RESERVED(n, role)                                                                      \
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" n "},\"reservations\":["   \
    "{\"type\":\"STATIC\",\"role\":\"" role "\"}]}"
#define AGENT "\"id\":\"S1\",\"hostname\":\"h1\""

static const struct json_case {
    const char *name, *json;
    const char *wanted; /* "ID ROLE: resources" of each offer, "|" between; NULL: refused */
    const char *path;   /* of the error */
    k8sm_status rc;
    const char *roles[3];
} json_cases[] = {
    { "one offer", HEAD("O") "}", "O *: ", NULL, 0, { 0 } },
    { "an array", "[" HEAD("A") "}," HEAD("B") "}]", "A *: |B *: ", NULL, 0, { 0 } },
    { "an empty array", " [] \n", "", NULL, 0, { 0 } },
    { "an event",
      "{\"type\":\"OFFERS\",\"offers\":{\"offers\":[" HEAD("O") ",\"resources\":[" CPUS("1.5") "]}]}}",
      "O *: cpus(allocated: *):1.5", NULL, 0, { 0 } },
    { "an answer of offers as a list", "{\"offers\":[" HEAD("O") "}]}", "O *: ", NULL, 0, { 0 } },
    { "another event", "{\"type\":\"HEARTBEAT\"}", "", NULL, 0, { 0 } },
    { "an old offer names the slave",
      "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},\"slave_id\":{\"value\":\"S\"},"
      "\"hostname\":\"h\"}", "O *: ", NULL, 0, { 0 } },
    { "the role of the offer", HEAD("O") ",\"allocation_info\":{\"role\":\"prod\"},\"resources\":["
      CPUS("1") "]}", "O prod: cpus(allocated: prod):1", NULL, 0, { 0 } },
    { "numbers as text", HEAD("O") ",\"resources\":[{\"name\":\"ports\",\"type\":\"RANGES\","
      "\"ranges\":{\"range\":[{\"begin\":\"5\",\"end\":7}]}}]}",
      "O *: ports(allocated: *):[5-7]", NULL, 0, { 0 } },
    /* refused */
    { "nothing", "", NULL, NULL, K8SM_E_SYNTAX, { 0 } },
    { "cut short", HEAD("O"), NULL, NULL, K8SM_E_SYNTAX, { 0 } },
    { "something behind", HEAD("O") "} x", NULL, NULL, K8SM_E_SYNTAX, { 0 } },
    { "a number", "5", NULL, "", K8SM_E_SCHEMA, { 0 } },
    { "an array of numbers", "[5]", NULL, "[0]", K8SM_E_SCHEMA, { 0 } },
    { "no id", "{\"framework_id\":{\"value\":\"F\"}}", NULL, "id", K8SM_E_SCHEMA, { 0 } },
    { "an id that is no text", "{\"id\":{\"value\":[]}}", NULL, "id", K8SM_E_SCHEMA, { 0 } },
    { "no framework id", "{\"id\":{\"value\":\"O\"}}", NULL, "framework_id", K8SM_E_SCHEMA, { 0 } },
    { "no agent id", "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"}}", NULL,
      "agent_id", K8SM_E_SCHEMA, { 0 } },
    { "no hostname", "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},"
      "\"agent_id\":{\"value\":\"S\"}}", NULL, "hostname", K8SM_E_SCHEMA, { 0 } },
    { "an id given twice", "[" HEAD("A") "}," HEAD("A") "}]", NULL, "id", K8SM_E_INVALID, { 0 } },
    { "the fourth resource", HEAD("O") ",\"resources\":[" CPUS("1") "," CPUS("1") "," CPUS("1") ","
      CPUS("-1") "]}", NULL, "resources[3].scalar.value", K8SM_E_INVALID, { 0 } },
    { "a resource of an offer in an event", "{\"type\":\"OFFERS\",\"offers\":{\"offers\":["
      HEAD("A") "}," HEAD("B") ",\"resources\":[{}]}]}}", NULL, "offers.offers[1].resources[0].name",
      K8SM_E_SCHEMA, { 0 } },
    { "resources that are no list", HEAD("O") ",\"resources\":5}", NULL, "resources[0]",
      K8SM_E_SCHEMA, { 0 } },
    { "an attribute that is no map", HEAD("O") ",\"attributes\":[5]}", NULL, "attributes",
      K8SM_E_SCHEMA, { 0 } },
    { "an attribute without name", HEAD("O") ",\"attributes\":[{\"type\":\"TEXT\"}]}", NULL,
      "attributes.name", K8SM_E_SCHEMA, { 0 } },
    { "an attribute of no type", HEAD("O") ",\"attributes\":[{\"name\":\"a\"}]}", NULL,
      "attributes.type", K8SM_E_SCHEMA, { 0 } },
    { "an attribute of another type", HEAD("O") ",\"attributes\":[{\"name\":\"a\",\"type\":\"X\"}]}",
      NULL, "attributes.type", K8SM_E_SCHEMA, { 0 } },
    { "a scalar attribute of text", HEAD("O") ",\"attributes\":[{\"name\":\"a\",\"type\":\"SCALAR\","
      "\"scalar\":{\"value\":\"x\"}}]}", NULL, "attributes.scalar.value", K8SM_E_SCHEMA, { 0 } },
    { "executors that are no text", HEAD("O") ",\"executor_ids\":[{\"value\":{}}]}", NULL,
      "executor_ids.value", K8SM_E_SCHEMA, { 0 } },
    { "maintenance without a start", HEAD("O") ",\"unavailability\":{}}", NULL,
      "unavailability.start", K8SM_E_SCHEMA, { 0 } },
    { "maintenance at no time", HEAD("O") ",\"unavailability\":{\"start\":{\"nanoseconds\":1.5}}}",
      NULL, "unavailability.start.nanoseconds", K8SM_E_SCHEMA, { 0 } },
    /* /master/slaves, /master/state */
    { "a slave: total - used - offered",
      "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[" CPUS("4") "," MEM("100")
      "],\"reserved_resources_full\":{\"prod\":[" RESERVED("2", "prod") "]},\"used_resources_full\":["
      CPUS("1") "," RESERVED("0.5", "prod") "],\"offered_resources_full\":[" MEM("40") "]}]}",
      "agent:S1 *: cpus(allocated: *):3; mem(allocated: *):60|agent:S1@prod prod: "
      "cpus(allocated: prod):3; mem(allocated: prod):60; "
      "cpus(allocated: prod)(reservations: [(STATIC,prod)]):1.5", NULL, 0, { 0 } },
    { "a slave for one role",
      "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[" CPUS("4")
      "],\"reserved_resources_full\":{\"eng\":[" RESERVED("2", "eng") "],\"engine\":["
      RESERVED("1", "engine") "]}}]}",
      "agent:S1@eng/web eng/web: cpus(allocated: eng/web):4; "
      "cpus(allocated: eng/web)(reservations: [(STATIC,eng)]):2", NULL, 0, { "eng/web" } },
    { "a slave for two roles", "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[" CPUS("4") "]}]}",
      "agent:S1 *: cpus(allocated: *):4|agent:S1@a a: cpus(allocated: a):4", NULL, 0, { "*", "a" } },
    { "a slave with totals only",
      "{\"slaves\":[{" AGENT ",\"resources\":{\"cpus\":4.5,\"mem\":64,\"ports\":\"[1-9]\","
      "\"cpus_revocable\":3},\"used_resources\":{\"cpus\":1.5,\"ports\":\"[5-5]\"}}]}",
      "agent:S1 *: cpus(allocated: *):3; mem(allocated: *):64; ports(allocated: *):[1-4, 6-9]",
      NULL, 0, { 0 } },
    { "two roles of one reservation are each told once",
      "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[],\"reserved_resources_full\":{\"r\":["
      RESERVED("1", "r") ",{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":5},"
      "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"}]}]}}]}",
      "agent:S1 *: |agent:S1@r r: cpus(allocated: r)(reservations: [(STATIC,r)]):1; "
      "mem(allocated: r)(reservations: [(STATIC,r)]):5", NULL, 0, { 0 } },
    { "a slave that is no map", "{\"slaves\":[5]}", NULL, "slaves[0]", K8SM_E_SCHEMA, { 0 } },
    { "a slave without id", "{\"slaves\":[{}]}", NULL, "slaves[0].id", K8SM_E_SCHEMA, { 0 } },
    { "a slave without hostname", "{\"slaves\":[{\"id\":\"S\"}]}", NULL, "slaves[0].hostname",
      K8SM_E_SCHEMA, { 0 } },
    { "a slave without resources", "{\"slaves\":[{" AGENT "}]}", NULL, "slaves[0].resources",
      K8SM_E_SCHEMA, { 0 } },
    { "a slave with bad totals", "{\"slaves\":[{" AGENT ",\"resources\":{\"cpus\":\"x\"}}]}", NULL,
      "slaves[0].resources", K8SM_E_SYNTAX, { 0 } },
    { "a slave with a bad entry", "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[" CPUS("1")
      "," CPUS("-1") "]}]}", NULL, "slaves[0].unreserved_resources_full[1].scalar.value",
      K8SM_E_INVALID, { 0 } },
    { "an attribute that is a list", "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[],"
      "\"attributes\":{\"a\":[]}}]}", NULL, "attributes", K8SM_E_SCHEMA, { 0 } },
    /* GET_AGENTS */
    { "an agent: total - allocated - offered",
      "{\"type\":\"GET_AGENTS\",\"get_agents\":{\"agents\":[{\"agent_info\":{\"id\":{\"value\":\"S1\"},"
      "\"hostname\":\"h1\"},\"total_resources\":[" CPUS("4") "],\"allocated_resources\":[{\"name\":"
      "\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"allocation_info\":{\"role\":\"a\"}}],"
      "\"offered_resources\":[" CPUS("0.5") "]}]}}", "agent:S1 *: cpus(allocated: *):2.5", NULL, 0,
      { 0 } },
    { "an agent without info", "{\"get_agents\":{\"agents\":[{}]}}", NULL,
      "get_agents.agents[0].agent_info", K8SM_E_SCHEMA, { 0 } },
    { "an agent without id", "{\"get_agents\":{\"agents\":[{\"agent_info\":{}}]}}", NULL,
      "get_agents.agents[0].id", K8SM_E_SCHEMA, { 0 } },
    { "agents that are no map", "{\"get_agents\":[]}", "", NULL, 0, { 0 } },
};

static void show_offers(const k8sm_offers *offers, char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < k8sm_offers_count(offers); i++) {
        const k8sm_offer *offer = k8sm_offers_get(offers, i);
        k8sm_bytes list = { 0 };
        assert_int_equal(k8sm_mesos_resources_format(k8sm_offer_resources(offer), NULL, &list,
                                                     NULL), K8SM_OK);
        at += (size_t)snprintf(text + at, size - at, "%s%s %s: %s", i > 0 ? "|" : "",
                               k8sm_offer_id(offer), k8sm_offer_role(offer),
                               strcmp(list.data, "{}") == 0 ? "" : list.data);
        assert_true(at < size);
        k8sm_bytes_finish(&list);
    }
}

static void check_json(void **state)
{
    const struct json_case *c = *state;
    k8sm_offers *offers = NULL;
    k8sm_error err = { 0 };
    size_t roles = 0;
    char have[2048];
    while (roles < 3 && c->roles[roles] != NULL)
        roles++;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    k8sm_status rc = k8sm_offers_add_json(offers, c->json, strlen(c->json),
                                          roles > 0 ? c->roles : NULL, roles, &err);
    if (rc != c->rc)
        fail_msg("rc %d: %s: %s", rc, err.path, err.message);
    if (c->path != NULL)
        assert_string_equal(err.path, c->path);
    if (rc != K8SM_OK)
        assert_true(err.message[0] != '\0');
    show_offers(offers, have, sizeof have);
    assert_string_equal(have, c->wanted == NULL ? "" : c->wanted);
    k8sm_offers_free(offers);
}

static void attributes_of_a_slave(void **state)
{
    (void)state;
    static const char json[] = "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[],"
                               "\"attributes\":{\"rack\":\"a\",\"gen\":2014,\"half\":0.5}}]}";
    static const struct {
        const char *name, *text;
        int32_t type;
    } rows[] = { { "rack", "a", K8SM_VALUE_TEXT },
                 { "gen", "2014", K8SM_VALUE_SCALAR },
                 { "half", "0.5", K8SM_VALUE_SCALAR } };
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_add_json(offers, json, strlen(json), NULL, 0, NULL), K8SM_OK);
    const k8sm_offer *offer = k8sm_offers_get(offers, 0);
    assert_true(k8sm_offer_is_synthetic(offer));
    assert_int_equal(k8sm_offer_attribute_count(offer), K8SM__COUNT(rows));
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        assert_string_equal(k8sm_offer_attribute(offer, i)->name, rows[i].name);
        assert_string_equal(k8sm_offer_attribute(offer, i)->text, rows[i].text);
        assert_int_equal(k8sm_offer_attribute(offer, i)->type, rows[i].type);
    }
    k8sm_offers_free(offers);
}

/* A million brackets, or as many levels as the reader takes, are no way to the stack's end. */
static void nested_json(void **state)
{
    (void)state;
    enum { DEPTH = 1000000 };
    char *json = malloc(DEPTH + 1);
    k8sm_offers *offers = NULL;
    k8sm_error err = { 0 };
    assert_non_null(json);
    memset(json, '[', DEPTH);
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_add_json(offers, json, DEPTH, NULL, 0, &err), K8SM_E_LIMIT);
    assert_int_equal(k8sm_offers_count(offers), 0);
    k8sm_offers_free(offers);
    free(json);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    static const char *const inputs[] = {
        "{\"slaves\":[{" AGENT ",\"unreserved_resources_full\":[" CPUS("4") "," MEM("100")
        "],\"reserved_resources_full\":{\"prod\":[" RESERVED("2", "prod") "]},"
        "\"used_resources_full\":[" CPUS("1") "],\"attributes\":{\"rack\":\"a\",\"gen\":2014}}]}",
        "{\"slaves\":[{" AGENT ",\"resources\":{\"cpus\":4.5,\"ports\":\"[1-9]\"},"
        "\"used_resources\":{\"cpus\":1.5}}]}",
    };
    for (size_t i = 0; i < K8SM__COUNT(inputs); i++)
        for (size_t n = 0;; n++) {
            struct failing f = { .left = n };
            const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
            k8sm_offers *offers = NULL;
            k8sm_status rc = k8sm_offers_new(&alloc, &offers, NULL);
            if (rc == K8SM_OK)
                rc = k8sm_offers_add_json(offers, inputs[i], strlen(inputs[i]), NULL, 0, NULL);
            if (rc != K8SM_OK) {
                assert_int_equal(rc, K8SM_E_NOMEM);
                assert_int_equal(k8sm_offers_count(offers), 0);
            }
            k8sm_offers_free(offers);
            assert_int_equal(f.live, 0);
            if (rc == K8SM_OK) {
                assert_true(n > 0);
                break;
            }
            assert_true(n < 2000);
        }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(json_cases) + 3] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, json_cases, check_json);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(attributes_of_a_slave);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nested_json);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("offer_json", tests, NULL, NULL);
}
