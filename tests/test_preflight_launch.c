/* Several tasks in one LAUNCH, beside those that run (preflight.h). Expected messages are
 * Mesos' own (master/validation.cpp); what a real 1.11 master answered to 150 launches is
 * replayed by test_preflight_conformance.c. */
#include "testing.h"

#include <time.h>

#include "k8smesos/offer.h"
#include "k8smesos/preflight.h"
#include "wire_write.h"

#define SCALAR(name, value)                                                                    \
    "{\"name\":\"" name "\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" value "}}"
#define EXECUTOR(cpus, name)                                                                   \
    ",\"executor\":{\"executor_id\":{\"value\":\"e\"},\"name\":\"" name                        \
    "\",\"command\":{\"value\":\"run\"},\"resources\":[" SCALAR("cpus", cpus) "]}"
#define TASK(id, cpus, more)                                                                   \
    "{\"name\":\"n\",\"task_id\":{\"value\":\"" id "\"},\"agent_id\":{\"value\":\"S\"},"       \
    "\"resources\":[" SCALAR("cpus", cpus) "]" more "}"
#define COMMAND       ",\"command\":{\"value\":\"true\"}"
#define LAUNCH(tasks) "{\"task_infos\":[" tasks "]}"

static const char offer_json[] =
    "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{\"value\":"
    "\"S\"},\"hostname\":\"h\",\"allocation_info\":{\"role\":\"*\"},\"resources\":["
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"allocation_info\":{"
    "\"role\":\"*\"}}]}";

static k8sm_offers *read_offers(void)
{
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(
        k8sm_offers_add_json(offers, offer_json, strlen(offer_json), NULL, 0, NULL), K8SM_OK);
    return offers;
}

static const struct verdict_case {
    const char *name, *launch, *running;
    bool on_offer;
    const char *path, *message; /* of the only finding; NULL: all are taken */
} verdict_cases[] = {
    { "two that fit together", LAUNCH(TASK("a", "2", COMMAND) "," TASK("b", "2", COMMAND)),
      NULL, true, NULL, NULL },
    { "the second of two that do not",
      LAUNCH(TASK("a", "2", COMMAND) "," TASK("b", "2.001", COMMAND)), NULL, true,
      "task_infos[1].total",
      "Total resources cpus(allocated: *):2.001 required by task and its executor is more than "
      "available cpus(allocated: *):2" },
    { "a refused one takes nothing",
      LAUNCH(TASK("a", "5", COMMAND) "," TASK("b", "4", COMMAND)), NULL, true,
      "task_infos[0].total", "Total resources cpus(allocated: *):5 required" },
    { "a refused one's id is free", LAUNCH(TASK("a", "5", COMMAND) "," TASK("a", "4", COMMAND)),
      NULL, true, "task_infos[0].total", "Total resources cpus(allocated: *):5 required" },
    { "an id twice", LAUNCH(TASK("a", "1", COMMAND) "," TASK("a", "1", COMMAND)), NULL, true,
      "task_infos[1].task_id", "Task has duplicate ID: a" },
    { "an id in use", LAUNCH(TASK("a", "1", COMMAND)), LAUNCH(TASK("a", "9", COMMAND)), true,
      "task_infos[0].task_id", "Task has duplicate ID: a" },
    { "ids are compared without an offer, too", LAUNCH(TASK("a", "1", COMMAND)),
      LAUNCH(TASK("a", "9", COMMAND)), false, "task_infos[0].task_id",
      "Task has duplicate ID: a" },
    { "an executor of two tasks counts once",
      LAUNCH(TASK("a", "1", EXECUTOR("2", "x")) "," TASK("b", "1", EXECUTOR("2", "x"))), NULL,
      true, NULL, NULL },
    { "a running executor does not count", LAUNCH(TASK("a", "3", EXECUTOR("2", "x"))),
      LAUNCH(TASK("b", "3", EXECUTOR("2", "x"))), true, NULL, NULL },
    { "a new executor does", LAUNCH(TASK("a", "3", EXECUTOR("2", "x"))),
      LAUNCH(TASK("b", "3", COMMAND)), true, "task_infos[0].total",
      "Total resources cpus(allocated: *):5 required" },
    { "another executor under the id of an earlier task",
      LAUNCH(TASK("a", "1", EXECUTOR("1", "x")) "," TASK("b", "1", EXECUTOR("1", "y"))), NULL,
      true, "task_infos[1].executor",
      "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID." },
    { "another executor under the id of a running one",
      LAUNCH(TASK("a", "1", EXECUTOR("1.5", "x"))), LAUNCH(TASK("b", "1", EXECUTOR("1", "x"))),
      true, "task_infos[0].executor",
      "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID." },
    { "no tasks", "{}", "{}", true, NULL, NULL },
};

static void check_verdict(void **state)
{
    const struct verdict_case *c = *state;
    k8sm_offers *offers = read_offers();
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = k8sm_preflight_launch_json(
        c->launch, strlen(c->launch), c->running, c->running == NULL ? 0 : strlen(c->running),
        c->on_offer ? k8sm_offers_group(offers, 0) : NULL, findings, &err);
    assert_int_equal(rc, c->path == NULL ? K8SM_OK : K8SM_E_INVALID);
    assert_int_equal(k8sm_findings_count(findings), c->path != NULL);
    if (c->path != NULL) {
        assert_string_equal(k8sm_findings_get(findings, 0)->path, c->path);
        assert_memory_equal(k8sm_findings_get(findings, 0)->message, c->message,
                            strlen(c->message));
    }
    k8sm_findings_free(findings);
    k8sm_offers_free(offers);
}

static const struct bad_case {
    const char *name, *launch, *running;
    k8sm_status rc;
    const char *path;
} bad_cases[] = {
    { "cut JSON", "{\"task_infos\":[", NULL, K8SM_E_SYNTAX, "" },
    { "no map", "[]", NULL, K8SM_E_SCHEMA, "" },
    { "a task without an id", LAUNCH(TASK("a", "1", COMMAND) ",{\"name\":\"n\"}"), NULL,
      K8SM_E_SCHEMA, "task_infos[1].task_id" },
    { "cut JSON of what runs", "{}", "{", K8SM_E_SYNTAX, "running" },
    { "a running task without a name", "{}", LAUNCH("{}"), K8SM_E_SCHEMA,
      "running.task_infos[0].name" },
    { "more than Mesos can hold",
      LAUNCH("{\"name\":\"n\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"S\"},"
             "\"resources\":[" SCALAR("cpus", "9e15") "," SCALAR("cpus", "9e15") "]" COMMAND
                                                                                 "}"),
      NULL, K8SM_E_RANGE, "" },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_preflight_launch_json(c->launch, strlen(c->launch), c->running,
                                                c->running == NULL ? 0 : strlen(c->running),
                                                NULL, findings, &err),
                     c->rc);
    assert_int_equal(err.code, c->rc);
    assert_string_equal(err.path, c->path);
    assert_int_equal(k8sm_findings_count(findings), 0);
    k8sm_findings_free(findings);
}

static void wrong_arguments_are_refused(void **state)
{
    k8sm_findings *findings = NULL;
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_preflight_launch(NULL, 1, NULL, 0, NULL, findings, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_launch("", 0, NULL, 0, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_launch_json(NULL, 0, NULL, 0, NULL, findings, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_launch_json("{}", 2, NULL, 0, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    k8sm_findings_free(findings);
}

/* --- protobuf ---------------------------------------------------------------------------- */

static void put_id(k8sm__buffer *b, uint32_t field, const char *id)
{
    size_t at = k8sm__wire_open(b, field);
    k8sm__wire_string(b, 1, id);
    k8sm__wire_close(b, at);
}

/* A Launch of command tasks of one cpu. */
static void put_launch(k8sm__buffer *b, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = k8sm__wire_open(b, 1), inner, value;
        k8sm__wire_string(b, 1, "n");
        put_id(b, 2, ids[i]);
        put_id(b, 3, "S");
        inner = k8sm__wire_open(b, 4);
        k8sm__wire_string(b, 1, "cpus");
        k8sm__wire_number(b, 2, 0);
        value = k8sm__wire_open(b, 3);
        k8sm__wire_double(b, 1, 1);
        k8sm__wire_close(b, value);
        k8sm__wire_close(b, inner);
        inner = k8sm__wire_open(b, 7);
        k8sm__wire_string(b, 3, "true");
        k8sm__wire_close(b, inner);
        k8sm__wire_close(b, at);
    }
}

static k8sm_status ask_protobuf(const k8sm_alloc *alloc, k8sm_findings **ret)
{
    static const char *const ids[] = { "a", "b", "b", "c", "d" }, *const held[] = { "a" };
    k8sm_offers *offers = read_offers();
    k8sm__buffer launch = { 0 }, running = { 0 };
    k8sm_status rc = k8sm_findings_new(alloc, 0, ret, NULL);
    put_launch(&launch, ids, K8SM__COUNT(ids));
    put_launch(&running, held, 1);
    if (rc == K8SM_OK)
        rc = k8sm_preflight_launch(launch.data, launch.size, running.data, running.size,
                                   k8sm_offers_group(offers, 0), *ret, NULL);
    k8sm__buffer_finish(&launch);
    k8sm__buffer_finish(&running);
    k8sm_offers_free(offers);
    return rc;
}

static void protobuf_is_read(void **state)
{
    k8sm_findings *findings = NULL;
    (void)state;
    assert_int_equal(ask_protobuf(NULL, &findings), K8SM_E_INVALID);
    assert_int_equal(k8sm_findings_count(findings), 2);
    assert_string_equal(k8sm_findings_get(findings, 0)->path, "task_infos[0].task_id");
    assert_string_equal(k8sm_findings_get(findings, 1)->path, "task_infos[2].task_id");
    k8sm_findings_free(findings);
}

static void cut_protobuf_is_told(void **state)
{
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_preflight_launch("\x0a\x7f", 2, NULL, 0, NULL, findings, &err),
                     K8SM_E_SYNTAX);
    assert_int_equal(k8sm_preflight_launch("", 0, "\x0a\x7f", 2, NULL, findings, &err),
                     K8SM_E_SYNTAX);
    assert_memory_equal(err.path, "running", 7);
    k8sm_findings_free(findings);
}

/* --- memory and time -----------------------------------------------------------------------
 */

static void every_allocation_can_fail(void **state)
{
    size_t failures = 0;
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_findings *findings = NULL;
        k8sm_status rc = ask_protobuf(&alloc, &findings);
        k8sm_findings_free(findings);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_E_INVALID)
            break;
        assert_int_equal(rc, K8SM_E_NOMEM);
        failures++;
        assert_true(n < 5000);
    }
    assert_true(failures > 20);
}

/* Milliseconds of processor time for so many tasks of one executor. */
static double time_of(size_t tasks)
{
    k8sm__buffer b = { 0 };
    k8sm_findings *findings = NULL;
    char task[512];
    clock_t start;
    k8sm__buffer_text(&b, "{\"task_infos\":[");
    for (size_t i = 0; i < tasks; i++) {
        snprintf(
            task, sizeof task,
            "%s{\"name\":\"n\",\"task_id\":{\"value\":\"task-%zu\"},\"agent_id\":{"
            "\"value\":\"S\"},\"resources\":[" SCALAR("cpus", "1") "]" EXECUTOR("1", "x") "}",
            i == 0 ? "" : ",", i);
        k8sm__buffer_text(&b, task);
    }
    k8sm__buffer_text(&b, "]}");
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    start = clock();
    assert_int_equal(k8sm_preflight_launch_json(b.data, b.size, NULL, 0, NULL, findings, NULL),
                     K8SM_OK);
    start = clock() - start;
    k8sm_findings_free(findings);
    k8sm__buffer_finish(&b);
    return 1000.0 * (double)start / CLOCKS_PER_SEC;
}

static void time_grows_with_the_tasks(void **state)
{
    const double few = time_of(500), many = time_of(8000);
    (void)state;
    print_message("500 tasks %.1f ms, 8,000 tasks %.1f ms\n", few, many);
    assert_true(many < 16 * 6 * (few + 1));
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(protobuf_is_read),
        cmocka_unit_test(cut_protobuf_is_told),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(time_grows_with_the_tasks),
    };
    struct CMUnitTest tests[K8SM__COUNT(verdict_cases) + K8SM__COUNT(bad_cases) +
                            K8SM__COUNT(others)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, verdict_cases, check_verdict);
    ROW_TESTS(tests, at, bad_cases, check_bad);
    memcpy(tests + at, others, sizeof others);
    return cmocka_run_group_tests_name("preflight_launch", tests, NULL, NULL);
}
