/* Sets of offers: reading protobuf, grouping, adding and removing (offer.h). */
#include "testing.h"

#include "k8smesos/offer.h"
#include "mesos_internal.h"
#include "offer_totals.h"

enum { LINE_BYTES = 4096 };

static k8sm_offers *new_offers(const k8sm_alloc *alloc)
{
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_offers_new(alloc, &offers, NULL), K8SM_OK);
    return offers;
}

/* --- captured ----------------------------------------------------------------------------- */

/* The next record of RecordIO: "LENGTH\n" and that many bytes. */
static bool next_record(const char **at, const char *end, const char **ret, size_t *ret_len)
{
    char *behind = NULL;
    if (*at == end)
        return false;
    *ret_len = strtoul(*at, &behind, 10);
    assert_int_equal(*behind, '\n');
    *ret = behind + 1;
    assert_true(*ret_len <= (size_t)(end - *ret));
    *at = *ret + *ret_len;
    return true;
}

static k8sm_status add_event_json(k8sm_offers *offers, const char *buf, size_t len,
                                  k8sm_error *err)
{
    return k8sm_offers_add_json(offers, buf, len, NULL, 0, err);
}

typedef k8sm_status event_reader(k8sm_offers *, const char *, size_t, k8sm_error *);

/* Every event is read, and every offer has the totals that an independent decoder found. */
static void compare_capture(const char *name, const char *totals_name, event_reader *read)
{
    size_t len, record_len;
    unsigned record = 0, seen = 0;
    char *capture = read_fixture("K8SM_FIXTURES", name, &len);
    char *totals = read_fixture("K8SM_FIXTURES", totals_name, NULL);
    char *line = strtok(totals, "\n");
    const char *at = capture, *bytes;
    for (; next_record(&at, capture + len, &bytes, &record_len); record++) {
        k8sm_offers *offers = new_offers(NULL);
        k8sm_error err = { 0 };
        if (read(offers, bytes, record_len, &err) != K8SM_OK)
            fail_msg("record %u: %s: %s", record, err.path, err.message);
        for (size_t i = 0; i < k8sm_offers_count(offers); i++, seen++) {
            char have[LINE_BYTES];
            offer_totals(record, k8sm_offers_get(offers, i), have, sizeof have);
            assert_non_null(line);
            assert_string_equal(have, line);
            line = strtok(NULL, "\n");
        }
        k8sm_offers_free(offers);
    }
    assert_null(line);
    assert_true(seen > 0);
    free(totals);
    free(capture);
}

static void captured_protobuf(void **state)
{
    (void)state;
    compare_capture("offers/captured-protobuf.recordio", "offers/captured-protobuf.totals",
                    k8sm_offers_add_event_protobuf);
}

static void captured_json(void **state)
{
    (void)state;
    compare_capture("offers/captured-json.recordio", "offers/captured-json.totals",
                    add_event_json);
}

static void captured_agents(void **state)
{
    (void)state;
    size_t len;
    char *json = read_fixture("K8SM_FIXTURES", "offers/agents.json", &len);
    char *totals = read_fixture("K8SM_FIXTURES", "offers/agents.totals", NULL);
    char *line = strtok(totals, "\n");
    static const char *const roles[] = { "*" };
    k8sm_offers *offers = new_offers(NULL);
    assert_int_equal(k8sm_offers_add_json(offers, json, len, roles, 1, NULL), K8SM_OK);
    for (size_t i = 0; i < k8sm_offers_count(offers); i++, line = strtok(NULL, "\n")) {
        char have[LINE_BYTES];
        offer_totals(0, k8sm_offers_get(offers, i), have, sizeof have);
        assert_true(k8sm_offer_is_synthetic(k8sm_offers_get(offers, i)));
        assert_non_null(line);
        assert_string_equal(have, line);
    }
    assert_null(line);
    k8sm_offers_free(offers);
    free(totals);
    free(json);
}

/* --- every field ---------------------------------------------------------------------------- */

static void assert_same_offer(const k8sm_offer *a, const k8sm_offer *b)
{
    char left[LINE_BYTES], right[LINE_BYTES];
    k8sm_bytes a_json = { 0 }, b_json = { 0 };
    offer_totals(0, a, left, sizeof left);
    offer_totals(0, b, right, sizeof right);
    assert_string_equal(left, right);
    assert_int_equal(k8sm_mesos_resources_format_json(k8sm_offer_resources(a), NULL, &a_json,
                                                      NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_format_json(k8sm_offer_resources(b), NULL, &b_json,
                                                      NULL), K8SM_OK);
    assert_string_equal(a_json.data, b_json.data);
    k8sm_bytes_finish(&a_json);
    k8sm_bytes_finish(&b_json);
    for (size_t i = 0; i < k8sm_offer_attribute_count(a); i++) {
        const k8sm_attribute *x = k8sm_offer_attribute(a, i), *y = k8sm_offer_attribute(b, i);
        assert_string_equal(x->name, y->name);
        assert_string_equal(x->text, y->text);
        assert_int_equal(x->type, y->type);
        assert_true(x->scalar == y->scalar);
    }
}

/* The same offer in JSON and in protobuf, each read on its own. */
static void every_field_both_ways(void **state)
{
    (void)state;
    size_t json_len, pb_len;
    char *json = read_fixture("K8SM_FIXTURES", "offers/full.json", &json_len);
    char *pb = read_fixture("K8SM_FIXTURES", "offers/full.pb", &pb_len);
    k8sm_offers *a = new_offers(NULL), *b = new_offers(NULL);
    k8sm_error err = { 0 };
    if (k8sm_offers_add_json(a, json, json_len, NULL, 0, &err) != K8SM_OK ||
        k8sm_offers_add_protobuf(b, pb, pb_len, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    assert_same_offer(k8sm_offers_get(a, 0), k8sm_offers_get(b, 0));
    assert_string_equal(k8sm_offer_framework_id(k8sm_offers_get(b, 0)), "F1");
    assert_string_equal(k8sm_offer_executor_id(k8sm_offers_get(b, 0), 1), "e2");
    assert_null(k8sm_offer_executor_id(k8sm_offers_get(b, 0), 2));
    assert_null(k8sm_offer_attribute(k8sm_offers_get(b, 0), 4));
    k8sm_offers_free(a);
    k8sm_offers_free(b);
    free(json);
    free(pb);
}

/* What is written for an entry is read as the same entry. */
static void entries_written_are_read_again(void **state)
{
    (void)state;
    static const char head[] = "\x0a\x04\x0a\x02O1\x12\x04\x0a\x02"
                               "F1\x1a\x04\x0a\x02S1\x22\x01h";
    size_t len;
    char *pb = read_fixture("K8SM_FIXTURES", "offers/full.pb", &len);
    k8sm_offers *a = new_offers(NULL), *b = new_offers(NULL);
    k8sm__buffer buffer = K8SM__BUFFER_INIT(NULL);
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_offers_add_protobuf(a, pb, len, NULL), K8SM_OK);
    const k8sm_mesos_resources *list = k8sm_offer_resources(k8sm_offers_get(a, 0));
    k8sm__buffer_append(&buffer, head, sizeof head - 1);
    for (size_t i = 0; i < list->count; i++) {
        k8sm__buffer entry = K8SM__BUFFER_INIT(NULL);
        k8sm__entry_to_protobuf(&list->entries[i], &entry);
        assert_true(entry.size < 16384);
        k8sm__buffer_byte(&buffer, '\x2a');
        k8sm__buffer_byte(&buffer, (char)(0x80 | (entry.size & 0x7f)));
        k8sm__buffer_byte(&buffer, (char)(entry.size >> 7));
        k8sm__buffer_append(&buffer, entry.data, entry.size);
        k8sm__buffer_finish(&entry);
    }
    if (k8sm_offers_add_protobuf(b, buffer.data, buffer.size, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
    assert_string_equal(k8sm_offer_role(k8sm_offers_get(b, 0)), "eng/web");
    assert_true(k8sm_mesos_resources_equal(list,
                                           k8sm_offer_resources(k8sm_offers_get(b, 0))));
    k8sm__buffer_finish(&buffer);
    k8sm_offers_free(a);
    k8sm_offers_free(b);
    free(pb);
}

/* --- the set ---------------------------------------------------------------------------------- */

static void add(k8sm_offers *offers, const char *id, const char *agent, double cpus)
{
    char json[512];
    k8sm_error err = { 0 };
    snprintf(json, sizeof json,
             "{\"id\":{\"value\":\"%s\"},\"framework_id\":{\"value\":\"F\"},"
             "\"agent_id\":{\"value\":\"%s\"},\"hostname\":\"h\",\"resources\":[{\"name\":"
             "\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":%g}}]}", id, agent, cpus);
    if (k8sm_offers_add_json(offers, json, strlen(json), NULL, 0, &err) != K8SM_OK)
        fail_msg("%s: %s", err.path, err.message);
}

static void assert_groups(const k8sm_offers *offers, const char *wanted)
{
    char have[512] = "";
    size_t at = 0;
    for (size_t i = 0; i < k8sm_offers_group_count(offers); i++) {
        const k8sm_offer_group *group = k8sm_offers_group(offers, i);
        k8sm_bytes text = { 0 };
        assert_string_equal(k8sm_offer_group_role(group), "*");
        assert_int_equal(k8sm_mesos_resources_format(k8sm_offer_group_resources(group), NULL,
                                                     &text, NULL), K8SM_OK);
        at += (size_t)snprintf(have + at, sizeof have - at, "%s%s[", at > 0 ? " " : "",
                               k8sm_offer_group_agent_id(group));
        for (size_t j = 0; j < k8sm_offer_group_count(group); j++)
            at += (size_t)snprintf(have + at, sizeof have - at, "%s%s", j > 0 ? " " : "",
                                   k8sm_offer_id(k8sm_offer_group_offer(group, j)));
        at += (size_t)snprintf(have + at, sizeof have - at, "]%s", strrchr(text.data, ':'));
        assert_null(k8sm_offer_group_offer(group, k8sm_offer_group_count(group)));
        k8sm_bytes_finish(&text);
    }
    assert_string_equal(have, wanted);
    assert_null(k8sm_offers_group(offers, k8sm_offers_group_count(offers)));
    assert_null(k8sm_offers_get(offers, k8sm_offers_count(offers)));
}

/* Groups stand in the order of their first offers, whatever comes and goes. */
static void offers_come_and_go(void **state)
{
    (void)state;
    k8sm_offers *offers = new_offers(NULL);
    add(offers, "a1", "A", 1);
    add(offers, "b1", "B", 2);
    add(offers, "a2", "A", 4);
    add(offers, "c1", "C", 8);
    add(offers, "a3", "A", 16);
    assert_groups(offers, "A[a1 a2 a3]:21 B[b1]:2 C[c1]:8");
    assert_int_equal(k8sm_offers_remove(offers, "a1"), 1);
    assert_groups(offers, "B[b1]:2 A[a2 a3]:20 C[c1]:8");
    assert_int_equal(k8sm_offers_remove(offers, "a1"), 0);
    assert_int_equal(k8sm_offers_remove(offers, "b1"), 1);
    assert_int_equal(k8sm_offers_remove(offers, "a3"), 1);
    assert_groups(offers, "A[a2]:4 C[c1]:8");
    add(offers, "b1", "B", 2);
    add(offers, "c2", "C", 1);
    assert_int_equal(k8sm_offers_remove(offers, "c1"), 1);
    assert_groups(offers, "A[a2]:4 B[b1]:2 C[c2]:1");
    assert_int_equal(k8sm_offers_remove(offers, "a2"), 1);
    assert_int_equal(k8sm_offers_remove(offers, "b1"), 1);
    assert_int_equal(k8sm_offers_remove(offers, "c2"), 1);
    assert_int_equal(k8sm_offers_count(offers), 0);
    assert_groups(offers, "");
    k8sm_offers_free(offers);
}

/* A thousand offers whose ids begin alike, taken away in another order. */
static void many_offers(void **state)
{
    (void)state;
    enum { COUNT = 1000, STEP = 389 };
    k8sm_offers *offers = new_offers(NULL);
    char id[32], agent[32];
    for (unsigned i = 0; i < COUNT; i++) {
        snprintf(id, sizeof id, "framework-O%u", i);
        snprintf(agent, sizeof agent, "S%u", i % 100);
        add(offers, id, agent, 1);
    }
    assert_int_equal(k8sm_offers_group_count(offers), 100);
    for (unsigned i = 0, at = 0; i < COUNT - 1; i++, at = (at + STEP) % COUNT) {
        snprintf(id, sizeof id, "framework-O%u", at);
        assert_int_equal(k8sm_offers_remove(offers, id), 1);
        assert_int_equal(k8sm_offers_count(offers), COUNT - 1 - i);
    }
    assert_int_equal(k8sm_offers_group_count(offers), 1);
    k8sm_offers_free(offers);
}

/* One offer of an event that is there already refuses the event, and nothing of it stays. */
static void an_event_is_added_whole_or_not_at_all(void **state)
{
    (void)state;
    size_t len, record_len = 0;
    char *capture = read_fixture("K8SM_FIXTURES", "offers/captured-protobuf.recordio", &len);
    const char *at = capture, *bytes = NULL;
    k8sm_offers *offers = new_offers(NULL);
    k8sm_error err = { 0 };
    do
        assert_true(next_record(&at, capture + len, &bytes, &record_len));
    while (k8sm_offers_add_event_protobuf(offers, bytes, record_len, NULL) == K8SM_OK &&
           k8sm_offers_count(offers) < 3);
    const size_t count = k8sm_offers_count(offers), groups = k8sm_offers_group_count(offers);
    char last[128];
    snprintf(last, sizeof last, "%s", k8sm_offer_id(k8sm_offers_get(offers, count - 1)));
    for (size_t i = 0; i + 1 < count; i++) {
        char id[128];
        snprintf(id, sizeof id, "%s", k8sm_offer_id(k8sm_offers_get(offers, 0)));
        assert_int_equal(k8sm_offers_remove(offers, id), 1);
    }
    assert_int_equal(k8sm_offers_count(offers), 1);
    const size_t left = k8sm_offers_group_count(offers);
    assert_int_equal(k8sm_offers_add_event_protobuf(offers, bytes, record_len, &err),
                     K8SM_E_INVALID);
    char path[64];
    snprintf(path, sizeof path, "offers.offers[%zu].id", count - 1);
    assert_string_equal(err.path, path);
    assert_true(err.offset > 0);
    assert_int_equal(k8sm_offers_count(offers), 1);
    assert_int_equal(k8sm_offers_group_count(offers), left);
    assert_true(groups >= left);
    assert_int_equal(k8sm_offers_remove(offers, last), 1);
    k8sm_offers_free(offers);
    free(capture);
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_offers *offers = new_offers(NULL);
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_offers_new(NULL, NULL, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_protobuf(NULL, "", 0, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_protobuf(offers, NULL, 1, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_event_protobuf(NULL, "", 0, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_event_protobuf(offers, NULL, 1, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_json(NULL, "", 0, NULL, 0, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_add_json(offers, NULL, 1, NULL, 0, &err), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_offers_remove(NULL, "x"), 0);
    assert_int_equal(k8sm_offers_remove(offers, NULL), 0);
    assert_int_equal(k8sm_offers_remove(offers, "x"), 0);
    assert_int_equal(k8sm_offers_count(NULL), 0);
    assert_int_equal(k8sm_offers_group_count(NULL), 0);
    k8sm_offers_free(NULL);
    k8sm_offers_free(offers);
}

/* --- memory ------------------------------------------------------------------------------------- */

typedef k8sm_status filler(k8sm_offers *offers);

static char *input, *second;
static size_t input_len, second_len;

static k8sm_status fill_protobuf(k8sm_offers *offers)
{
    return k8sm_offers_add_protobuf(offers, input, input_len, NULL);
}

static k8sm_status fill_json(k8sm_offers *offers)
{
    return k8sm_offers_add_json(offers, input, input_len, NULL, 0, NULL);
}

static k8sm_status fill_event(k8sm_offers *offers)
{
    k8sm_status rc = k8sm_offers_add_event_protobuf(offers, input, input_len, NULL);
    return rc == K8SM_OK ? k8sm_offers_add_event_protobuf(offers, second, second_len, NULL) : rc;
}

static void fail_each_allocation(filler *fill)
{
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_offers *offers = NULL;
        k8sm_status rc = k8sm_offers_new(&alloc, &offers, NULL);
        size_t before = 0;
        if (rc == K8SM_OK)
            rc = fill(offers);
        if (rc != K8SM_OK) { /* whole calls only */
            assert_int_equal(rc, K8SM_E_NOMEM);
            before = k8sm_offers_count(offers);
            for (size_t i = 0, seen = 0; i < k8sm_offers_group_count(offers); i++) {
                seen += k8sm_offer_group_count(k8sm_offers_group(offers, i));
                assert_true(seen <= before);
            }
        }
        k8sm_offers_free(offers);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            return;
        }
        assert_true(n < 20000);
    }
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    input = read_fixture("K8SM_FIXTURES", "offers/full.pb", &input_len);
    fail_each_allocation(fill_protobuf);
    free(input);
    input = read_fixture("K8SM_FIXTURES", "offers/full.json", &input_len);
    fail_each_allocation(fill_json);
    free(input);
    input = read_fixture("K8SM_FIXTURES", "offers/agents.json", &input_len);
    fail_each_allocation(fill_json);
    free(input);
}

/* Two events of the same agents: their groups grow, from one offer to two and on. */
static void every_allocation_can_fail_while_groups_grow(void **state)
{
    (void)state;
    size_t len, record_len, found = 0;
    char *capture = read_fixture("K8SM_FIXTURES", "offers/captured-protobuf.recordio", &len);
    const char *at = capture, *bytes;
    while (found < 2 && next_record(&at, capture + len, &bytes, &record_len)) {
        k8sm_offers *offers = new_offers(NULL);
        assert_int_equal(k8sm_offers_add_event_protobuf(offers, bytes, record_len, NULL),
                         K8SM_OK);
        if (k8sm_offers_count(offers) >= 2) {
            *(found == 0 ? &input : &second) = (char *)(uintptr_t)bytes;
            *(found == 0 ? &input_len : &second_len) = record_len;
            found++;
        }
        k8sm_offers_free(offers);
    }
    assert_int_equal(found, 2);
    fail_each_allocation(fill_event);
    free(capture);
}

/* Removing needs no memory to succeed: the total of the group shrinks instead. */
static void removing_never_fails(void **state)
{
    (void)state;
    for (size_t n = 0; n < 12; n++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_offers *offers = new_offers(&alloc);
        const k8sm_offer_group *group;
        double cpus = 0;
        add(offers, "a1", "A", 1);
        add(offers, "a2", "A", 2);
        add(offers, "a3", "A", 4);
        f.left = n;
        assert_int_equal(k8sm_offers_remove(offers, "a1"), 1);
        f.left = SIZE_MAX;
        group = k8sm_offers_group(offers, 0);
        assert_int_equal(k8sm_offer_group_count(group), 2);
        cpus = (double)k8sm_offer_group_resources(group)->entries[0].scalar / 1000;
        assert_true(cpus == 6 || cpus == 2);
        k8sm_offers_free(offers);
        assert_int_equal(f.live, 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(captured_protobuf),
        cmocka_unit_test(captured_json),
        cmocka_unit_test(captured_agents),
        cmocka_unit_test(every_field_both_ways),
        cmocka_unit_test(entries_written_are_read_again),
        cmocka_unit_test(offers_come_and_go),
        cmocka_unit_test(many_offers),
        cmocka_unit_test(an_event_is_added_whole_or_not_at_all),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(every_allocation_can_fail_while_groups_grow),
        cmocka_unit_test(removing_never_fails),
    };
    return cmocka_run_group_tests_name("offer", tests, NULL, NULL);
}
