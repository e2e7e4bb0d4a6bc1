/* What a 1.11 master says of tasks and task groups (preflight.h), and protobuf as JSON
 * (wire_json.h). Expected messages are Mesos' own: master/validation.cpp,
 * common/validation.cpp. What a real master answered is replayed by
 * test_preflight_conformance.c. */
#include "testing.h"

#include "k8smesos/offer.h"
#include "k8smesos/preflight.h"
#include "wire_json.h"
#include "wire_write.h"

#define SCALAR(name, value)                                                                    \
    "{\"name\":\"" name "\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" value "}}"
#define PORTS(begin, end)                                                                      \
    "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":" begin         \
    ",\"end\":" end "}]}}"
#define IDS(task)                                                                              \
    "\"name\":\"n\",\"task_id\":{\"value\":\"" task "\"},\"agent_id\":{\"value\":\"S\"}"
#define RESOURCES(list)       ",\"resources\":[" list "]"
#define SMALL                 RESOURCES(SCALAR("cpus", "0.1") "," SCALAR("mem", "32"))
#define COMMAND               ",\"command\":{\"value\":\"true\"}"
#define TASK(more)            "{" IDS("t") SMALL COMMAND more "}"
#define ASKS(resources, more) "{" IDS("t") RESOURCES(resources) COMMAND more "}"
#define EXECUTOR(resources, more)                                                              \
    "\"executor\":{\"executor_id\":{\"value\":\"e\"},\"framework_id\":{\"value\":"             \
    "\"F\"}" RESOURCES(resources) more "}"
#define LEAST                  SCALAR("cpus", "0.01") "," SCALAR("mem", "32") "," SCALAR("disk", "1")
#define CUSTOM                 ",\"type\":\"CUSTOM\"" COMMAND
#define WITH(executor)         "{" IDS("t") SMALL "," executor "}"
#define GROUP(executor, tasks) "{" executor ",\"task_group\":{\"tasks\":[" tasks "]}}"
#define DEFAULT                ",\"type\":\"DEFAULT\""
#define OWN_CGROUPS                                                                            \
    ",\"container\":{\"type\":\"MESOS\",\"linux_info\":{\"share_cgroups\":false}}"

static const char offer_json[] =
    "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{\"value\":"
    "\"S\"},\"hostname\":\"h\","
    "\"allocation_info\":{\"role\":\"*\"},\"executor_ids\":[{\"value\":\"running\"}],"
    "\"resources\":["
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"allocation_info\":{"
    "\"role\":\"*\"}},"
    "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":512},\"allocation_info\":{"
    "\"role\":\"*\"}},"
    "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":100},\"allocation_info\":{"
    "\"role\":\"*\"}},"
    "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":53,\"end\":60}]}"
    ",\"allocation_info\":{\"role\":\"*\"}}]}";

/* --- verdicts -------------------------------------------------------------------------- */

static const struct verdict_case {
    const char *name, *json;
    bool on_offer;
    const char *check, *message; /* of the first finding, which begins so; NULL: taken */
} verdict_cases[] = {
    { "nothing wrong", TASK(""), true, NULL, NULL },
    { "exactly 0 cpus is taken", ASKS(SCALAR("cpus", "0"), ""), true, NULL, NULL },
    { "0.0004 cpus is not", ASKS(SCALAR("cpus", "0.0004"), ""), true, "resources",
      "Resource 'cpus:0' is invalid: Invalid scalar resource: value <= 0" },
    { "0.0005 cpus is", ASKS(SCALAR("cpus", "0.0005"), ""), true, NULL, NULL },
    { "4.0004 cpus fit an offer of 4", ASKS(SCALAR("cpus", "4.0004"), ""), true, NULL, NULL },
    { "4.001 cpus do not", ASKS(SCALAR("cpus", "4.001"), ""), true, "total",
      "Total resources cpus(allocated: *):4.001 required by task and its executor is more than "
      "available cpus(allocated: *):4; " },
    { "4.1 - 0.1 cpus in parts fit", ASKS(SCALAR("cpus", "1.1") "," SCALAR("cpus", "2.9"), ""),
      true, NULL, NULL },
    { "port 53 for TCP and UDP is one", ASKS(PORTS("53", "53") "," PORTS("53", "53"), ""), true,
      NULL, NULL },
    { "a port that is not offered", ASKS(PORTS("52", "53"), ""), true, "total",
      "Total resources ports(allocated: *):[52-53] required" },
    { "a limit equal to its request that is refused",
      ASKS(SCALAR("cpus", "0.0005"), ",\"limits\":{\"cpus\":{\"value\":0.0005}}"), true,
      "limits", "The cpu limit must be greater than or equal to the cpu request" },
    { "a limit equal to its request",
      TASK(",\"limits\":{\"cpus\":{\"value\":0.1},\"mem\":{\"value\":32}}"), true, NULL, NULL },
    { "a memory limit below in the same MB",
      ASKS(SCALAR("mem", "128.9"), ",\"limits\":{\"mem\":{\"value\":128.0}}"), true, NULL,
      NULL },
    { "a memory limit of 31.999 MB for 32", TASK(",\"limits\":{\"mem\":{\"value\":31.999}}"),
      true, "limits", "The memory limit must be" },
    { "infinite limits",
      TASK(",\"limits\":{\"cpus\":{\"value\":\"Infinity\"},\"mem\":{\"value\":\"Infinity\"}}"),
      true, NULL, NULL },
    { "a memory limit that wraps", TASK(",\"limits\":{\"mem\":{\"value\":-1}}"), true, NULL,
      NULL },
    { "a memory limit beyond 64 bits", TASK(",\"limits\":{\"mem\":{\"value\":1e300}}"), true,
      "limits", "The memory limit must be" },
    { "another agent",
      "{\"name\":\"n\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"X\"}" SMALL
          COMMAND "}",
      true, "agent_id", "Task uses invalid agent X while agent S is expected" },
    { "allocated to another role",
      "{" IDS("t") ",\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{"
                   "\"value\":1},\"allocation_info\":{\"role\":\"x\"}}]" COMMAND "}",
      true, "total", "Total resources cpus(allocated: x):1" },
    { "the old role field",
      "{" IDS("t") ",\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{"
                   "\"value\":1},\"role\":\"prod\"}]" COMMAND "}",
      true, "total", "Total resources cpus(allocated: *)(reservations: [(STATIC,prod)]):1" },
    { "a fraction of a gpu", ASKS(SCALAR("gpus", "0.5"), ""), false, "resources",
      "Task uses invalid resources: Invalid 'gpus' resource" },
    { "1.001 gpus pass for one", ASKS(SCALAR("gpus", "1.001"), ""), false, NULL, NULL },
    { "very many gpus", ASKS(SCALAR("gpus", "9000000000000"), ""), false, NULL, NULL },
    { "no executor, no command", "{" IDS("t") SMALL "}", false, "executor",
      "Task should have at least one (but not both)" },
    { "an executor", WITH(EXECUTOR(LEAST, CUSTOM)), true, NULL, NULL },
    { "an executor with next to nothing", WITH(EXECUTOR(SCALAR("cpus", "0.001"), CUSTOM)), true,
      NULL, NULL },
    { "an executor that counts", WITH(EXECUTOR(SCALAR("cpus", "3.95"), CUSTOM)), true, "total",
      "Total resources cpus(allocated: *):4.05" },
    { "a running executor does not count",
      "{" IDS("t") SMALL ",\"executor\":{\"executor_id\":{\"value\":\"running\"}" RESOURCES(
          SCALAR("cpus", "3.95")) CUSTOM "}}",
      true, NULL, NULL },
    { "an executor of another framework",
      "{" IDS("t") SMALL ",\"executor\":{\"executor_id\":{\"value\":\"e\"},\"framework_id\":{"
                         "\"value\":\"G\"}" CUSTOM "}}",
      true, "executor", "ExecutorInfo has an invalid FrameworkID (Actual: G vs Expected: F)" },
    { "a default executor", WITH(EXECUTOR(LEAST, DEFAULT)), true, "executor",
      "'ExecutorInfo.type' must be 'CUSTOM'" },
    { "an executor without command", WITH(EXECUTOR(LEAST, "")), true, "executor",
      "'ExecutorInfo.command' must be set" },
    { "an executor with a shared volume",
      WITH(EXECUTOR(
          "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"shared\":{},"
          "\"disk\":{\"persistence\":{\"id\":\"v\"},\"volume\":{\"container_path\":\"p\","
          "\"mode\":\"RW\"}},\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"}]}",
          CUSTOM)),
      false, "executor", "Executor resources should not contain any shared" },
    { "a port of both",
      "{" IDS("t") RESOURCES(PORTS("53", "54")) "," EXECUTOR(PORTS("54", "55"), CUSTOM) "}",
      true, "total", "There are overlapping resources in the task resources" },
    { "a port of both, reserved in one",
      "{" IDS("t") RESOURCES(PORTS("53", "54")) "," EXECUTOR(
          "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":54,"
          "\"end\":55}]},\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"}]}",
          CUSTOM) "}",
      false, NULL, NULL },
    { "a health check guessed to be a command",
      TASK(",\"health_check\":{\"command\":{\"value\":\"true\"}}"), false, NULL, NULL },
    { "a health check guessed to be HTTP", TASK(",\"health_check\":{\"http\":{\"port\":80}}"),
      false, NULL, NULL },
    { "a health check that cannot be guessed",
      TASK(",\"health_check\":{\"command\":{\"value\":\"true\"},\"http\":{\"port\":80}}"),
      false, "health_check",
      "Task uses invalid health check: HealthCheck must specify 'type'" },
    { "a type that is none is absent", TASK(",\"check\":{\"type\":\"FTP\"}"), false, "check",
      "Task uses invalid check: CheckInfo must specify 'type'" },
    { "null is absent", TASK(",\"check\":null,\"limits\":null"), false, NULL, NULL },
    { "a secret with a zero byte",
      TASK(",\"health_check\":{\"type\":\"COMMAND\",\"command\":{\"value\":\"x\","
           "\"environment\":{\"variables\":[{\"name\":\"A\",\"type\":\"SECRET\",\"secret\":{"
           "\"type\":\"VALUE\",\"value\":{\"data\":\"AGE=\"}}}]}}}"),
      false, "health_check",
      "Task uses invalid health check: Health check's `CommandInfo` is invalid: Environment "
      "variable 'A' specifies a secret contain" },
    { "a secret of any type",
      TASK(",\"health_check\":{\"type\":\"COMMAND\",\"command\":{\"value\":\"x\","
           "\"environment\":{\"variables\":[{\"name\":\"A\",\"type\":\"SECRET\",\"secret\":{"
           "\"value\":{\"data\":\"+/8=\"}}}]}}}"),
      false, NULL, NULL },
    { "own cgroups", TASK(OWN_CGROUPS), true, "share_cgroups",
      "Only tasks in a task group may have 'share_cgroups'" },
    { "own cgroups in text",
      TASK(",\"container\":{\"type\":\"MESOS\",\"linux_info\":{\"share_cgroups\":\"true\"}}"),
      true, NULL, NULL },
    /* groups */
    { "a group", GROUP(EXECUTOR(LEAST, DEFAULT), TASK("")), true, NULL, NULL },
    { "a group of nothing", GROUP(EXECUTOR(LEAST, DEFAULT), ""), true, NULL, NULL },
    { "a running executor of a group",
      GROUP("\"executor\":{\"executor_id\":{\"value\":\"running\"},\"framework_id\":{\"value\":"
            "\"F\"}" RESOURCES(SCALAR("cpus", "4") "," SCALAR("mem", "512") "," SCALAR(
                "disk", "100")) DEFAULT "}",
            TASK("")),
      true, NULL, NULL },
    { "an executor of 31.999 MB",
      GROUP(EXECUTOR(SCALAR("cpus", "1") "," SCALAR("mem", "31.999") "," SCALAR("disk", "1"),
                     DEFAULT),
            TASK("")),
      true, "executor",
      "Executor 'e' uses less memory (31MB) than the minimum required (32MB)" },
    { "an executor of 0.0096 cpus",
      GROUP(EXECUTOR(SCALAR("cpus", "0.0096") "," SCALAR("mem", "32") "," SCALAR("disk", "1"),
                     DEFAULT),
            TASK("")),
      true, NULL, NULL },
    { "an executor of no memory", GROUP(EXECUTOR(SCALAR("cpus", "1"), DEFAULT), TASK("")), true,
      "executor", "Executor 'e' uses less memory (None)" },
    { "an executor without framework",
      "{\"executor\":{\"executor_id\":{\"value\":\"e\"}" RESOURCES(LEAST) DEFAULT
      "},\"task_group\":{\"tasks\":[" TASK("") "]}}",
      true, "executor", "'ExecutorInfo.framework_id' must be set" },
    { "one id twice", GROUP(EXECUTOR(LEAST, DEFAULT), TASK("") "," TASK("")), true, "task_id",
      "Task has duplicate ID: t" },
    { "two ports",
      GROUP(EXECUTOR(LEAST, DEFAULT), "{" IDS("a") RESOURCES(PORTS("53", "54")) COMMAND
            "},{" IDS("b") RESOURCES(PORTS("54", "55")) COMMAND "}"),
      true, "total", "There are overlapping resources in the task group's task resources" },
    { "all tasks count",
      GROUP(EXECUTOR(LEAST, DEFAULT), "{" IDS("a") RESOURCES(SCALAR("cpus", "2")) COMMAND
            "},{" IDS("b") RESOURCES(SCALAR("cpus", "2")) COMMAND "}"),
      true, "total", "Total resources " },
    { "limits in shared cgroups",
      GROUP(EXECUTOR(LEAST, DEFAULT), TASK(",\"limits\":{\"mem\":{\"value\":64}}")), true,
      "limits", "Task 't' is invalid: Resource limits may only be set for tasks" },
    { "limits in own cgroups",
      GROUP(EXECUTOR(LEAST, DEFAULT), TASK(OWN_CGROUPS ",\"limits\":{\"mem\":{\"value\":64}}")),
      true, NULL, NULL },
    { "no limits in a map", GROUP(EXECUTOR(LEAST, DEFAULT), TASK(",\"limits\":{}")), true, NULL,
      NULL },
    { "another executor in a task",
      GROUP(EXECUTOR(LEAST, DEFAULT),
            "{" IDS("t") SMALL ",\"executor\":{\"executor_id\":{\"value\":\"f\"}}}"),
      true, "executor", "The `ExecutorInfo` of task 't' is different from executor 'e'" },
    { "other resources in a task's executor",
      GROUP(EXECUTOR(LEAST, DEFAULT),
            "{" IDS("t") SMALL "," EXECUTOR(SCALAR("cpus", "2"), DEFAULT) "}"),
      true, "executor", "The `ExecutorInfo` of task 't' is different" },
    { "the same executor in a task",
      GROUP(EXECUTOR(LEAST, CUSTOM ",\"discovery\":{\"visibility\":\"CLUSTER\",\"ports\":{"
                                   "\"ports\":[{\"number\":1},{\"number\":2}]}}"),
            "{" IDS("t") SMALL
            "," EXECUTOR(LEAST, ",\"discovery\":{\"ports\":{\"ports\":[{\"number\":1},{"
                                "\"number\":2}]},\"visibility\":\"CLUSTER\"}" CUSTOM) "}"),
      true, NULL, NULL },
    { "a shorter list in a task's executor",
      GROUP(EXECUTOR(LEAST, CUSTOM ",\"discovery\":{\"ports\":[1,2]}"), "{" IDS("t") SMALL
            "," EXECUTOR(LEAST, ",\"discovery\":{\"ports\":[1]}" CUSTOM) "}"),
      true, "executor", "The `ExecutorInfo` of task" },
    { "another number in a task's executor",
      GROUP(EXECUTOR(LEAST, CUSTOM ",\"discovery\":{\"ports\":[1,2]}"), "{" IDS("t") SMALL
            "," EXECUTOR(LEAST, ",\"discovery\":{\"ports\":[1,3]}" CUSTOM) "}"),
      true, "executor", "The `ExecutorInfo` of task" },
    { "another key in a task's executor",
      GROUP(EXECUTOR(LEAST, CUSTOM ",\"discovery\":{\"a\":1}"),
            "{" IDS("t") SMALL "," EXECUTOR(LEAST, ",\"discovery\":{\"b\":1}" CUSTOM) "}"),
      true, "executor", "The `ExecutorInfo` of task" },
    { "another kind in a task's executor",
      GROUP(EXECUTOR(LEAST, CUSTOM ",\"discovery\":{\"a\":1}"),
            "{" IDS("t") SMALL "," EXECUTOR(LEAST, ",\"discovery\":{\"a\":\"1\"}" CUSTOM) "}"),
      true, "executor", "The `ExecutorInfo` of task" },
};

static k8sm_offers *read_offers(void)
{
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(
        k8sm_offers_add_json(offers, offer_json, sizeof offer_json - 1, NULL, 0, NULL),
        K8SM_OK);
    return offers;
}

static k8sm_status ask(const char *json, const k8sm_offer_group *group, k8sm_findings *findings,
                       k8sm_error *err)
{
    return (strstr(json, "task_group") != NULL
                ? k8sm_preflight_group_json
                : k8sm_preflight_task_json)(json, strlen(json), group, findings, err);
}

static void check_verdict(void **state)
{
    const struct verdict_case *c = *state;
    k8sm_offers *offers = read_offers();
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = ask(c->json, c->on_offer ? k8sm_offers_group(offers, 0) : NULL, findings, &err);
    if (c->message == NULL) {
        if (rc != K8SM_OK)
            fail_msg("%s %s", err.message,
                     k8sm_findings_count(findings) == 0
                         ? ""
                         : k8sm_findings_get(findings, 0)->message);
    } else {
        k8sm_error first;
        assert_int_equal(rc, K8SM_E_INVALID);
        first = *k8sm_findings_get(findings, 0);
        assert_string_equal(first.path, c->check);
        first.message[strlen(c->message)] = '\0';
        assert_string_equal(first.message, c->message);
    }
    k8sm_findings_free(findings);
    k8sm_offers_free(offers);
}

/* The master stops at the first error; here each check tells its first one. */
static void every_check_has_its_say(void **state)
{
    static const char json[] =
        "{\"name\":\"n\",\"task_id\":{\"value\":\".\"},\"agent_id\":{\"value\":\"X\"},"
        "\"resources\":[],"
        "\"kill_policy\":{\"grace_period\":{\"nanoseconds\":-1}},\"max_completion_time\":{"
        "\"nanoseconds\":-1},"
        "\"check\":{},\"health_check\":{\"type\":\"TCP\"},\"limits\":{\"disk\":{\"value\":1},"
        "\"cpus\":{\"value\":1}},"
        "\"container\":{\"type\":\"DOCKER\",\"volumes\":[{}],\"linux_info\":{\"share_cgroups\":"
        "false}},"
        "\"command\":{\"environment\":{\"variables\":[{\"name\":\"A\"},{\"name\":\"B\"}]}},"
        "\"executor\":{\"executor_id\":{\"value\":\"\"}}}";
    static const char *const wanted[] = {
        "task_id",   "agent_id",     "kill_policy", "max_completion_time",
        "check",     "health_check", "resources",   "command",
        "container", "limits",       "executor",    "share_cgroups"
    };
    k8sm_offers *offers = read_offers();
    k8sm_findings *findings = NULL;
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(ask(json, k8sm_offers_group(offers, 0), findings, NULL), K8SM_E_INVALID);
    assert_int_equal(k8sm_findings_count(findings), K8SM__COUNT(wanted));
    for (size_t i = 0; i < K8SM__COUNT(wanted); i++)
        assert_string_equal(k8sm_findings_get(findings, i)->path, wanted[i]);
    k8sm_findings_free(findings);
    k8sm_offers_free(offers);
}

/* --- what is no task ---------------------------------------------------------------------- */

static const struct bad_case {
    const char *name, *json;
    k8sm_status rc;
    const char *path;
} bad_cases[] = {
    { "no JSON", "{", K8SM_E_SYNTAX, "" },
    { "no map", "[]", K8SM_E_SCHEMA, "" },
    { "no name", "{}", K8SM_E_SCHEMA, "name" },
    { "no id", "{\"name\":\"n\"}", K8SM_E_SCHEMA, "task_id" },
    { "no agent", "{\"name\":\"n\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{}}",
      K8SM_E_SCHEMA, "agent_id" },
    { "an executor without an id", "{" IDS("t") ",\"executor\":{}}", K8SM_E_SCHEMA,
      "executor.executor_id" },
    { "limits that are no map", TASK(",\"limits\":7"), K8SM_E_SCHEMA, "limits" },
    { "a limit that is no object", TASK(",\"limits\":{\"cpus\":\"Infinity\"}"), K8SM_E_SCHEMA,
      "limits" },
    { "a limit without a value", TASK(",\"limits\":{\"cpus\":{}}"), K8SM_E_SCHEMA, "limits" },
    { "a group that is no map", "[\"task_group\"]", K8SM_E_SCHEMA, "" },
    { "a group without executor", "{\"task_group\":{}}", K8SM_E_SCHEMA,
      "executor.executor_id" },
    { "a group without tasks", "{\"executor\":{\"executor_id\":{\"value\":\"task_group\"}}}",
      K8SM_E_SCHEMA, "task_group" },
    { "a group with something else",
      "{\"executor\":{\"executor_id\":{\"value\":\"e\"}},\"task_group\":{\"tasks\":[{}]}}",
      K8SM_E_SCHEMA, "name" },
    { "more than Mesos can hold", ASKS(SCALAR("cpus", "9e15") "," SCALAR("cpus", "9e15"), ""),
      K8SM_E_RANGE, "" },
};

static void check_bad(void **state)
{
    const struct bad_case *c = *state;
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(ask(c->json, NULL, findings, &err), c->rc);
    assert_string_equal(err.path, c->path);
    assert_int_equal(k8sm_findings_count(findings), 0);
    k8sm_findings_free(findings);
}

static void wrong_arguments_are_refused(void **state)
{
    k8sm_findings *findings = NULL;
    (void)state;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    assert_int_equal(k8sm_preflight_task(NULL, 1, NULL, findings, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_task("", 0, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_group(NULL, 1, NULL, findings, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_task_json(NULL, 0, NULL, findings, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_group_json("{}", 2, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_preflight_task("\xff", 1, NULL, findings, NULL), K8SM_E_SYNTAX);
    assert_int_equal(k8sm_preflight_task("", 0, NULL, findings, NULL), K8SM_E_SCHEMA);
    k8sm_findings_free(findings);
}

/* --- protobuf -------------------------------------------------------------------------------
 */

static void put_id(k8sm__buffer *b, uint32_t field, const char *value)
{
    size_t at = k8sm__wire_open(b, field);
    k8sm__wire_string(b, 1, value);
    k8sm__wire_close(b, at);
}

static void put_scalar(k8sm__buffer *b, uint32_t field, const char *name, double value)
{
    size_t at = k8sm__wire_open(b, field), inner;
    k8sm__wire_string(b, 1, name);
    k8sm__wire_number(b, 2, 0);
    inner = k8sm__wire_open(b, 3);
    k8sm__wire_double(b, 1, value);
    k8sm__wire_close(b, inner);
    k8sm__wire_close(b, at);
}

static void put_limit(k8sm__buffer *b, const char *name, double value)
{
    size_t at = k8sm__wire_open(b, 15), inner;
    k8sm__wire_string(b, 1, name);
    inner = k8sm__wire_open(b, 2);
    k8sm__wire_double(b, 1, value);
    k8sm__wire_close(b, inner);
    k8sm__wire_close(b, at);
}

/* A TaskInfo whose fields come in another order, some twice, some unknown. */
static void put_task(k8sm__buffer *b, const char *id, double limit)
{
    static const uint8_t more[] = { 0xa5, 0x06, 1, 2, 3, 4 }; /* field 100, fixed32 */
    size_t at, inner;
    put_limit(b, "cpus", limit);
    put_limit(b, "mem", 64);
    k8sm__wire_string(b, 1, "first");
    k8sm__wire_string(b, 1, "n");
    put_id(b, 2, id);
    put_id(b, 3, "S");
    put_scalar(b, 4, "cpus", 0.5);
    put_scalar(b, 4, "mem", 64);
    k8sm__wire_bytes(b, 6, "\0\1\2", 3);
    at = k8sm__wire_open(b, 7);
    k8sm__wire_number(b, 6, 1);
    k8sm__wire_string(b, 3, "true");
    k8sm__wire_string(b, 7, "a");
    k8sm__wire_string(b, 7, "b");
    k8sm__wire_close(b, at);
    at = k8sm__wire_open(b, 8);
    k8sm__wire_number(b, 8, 99); /* no such type: absent */
    k8sm__wire_number(b, 8, 3);
    k8sm__wire_double(b, 2, 1.5);
    inner = k8sm__wire_open(b, 9);
    k8sm__wire_number(b, 1, 80);
    k8sm__wire_close(b, inner);
    k8sm__wire_close(b, at);
    at = k8sm__wire_open(b, 14);
    k8sm__wire_number(b, 1, 5);
    k8sm__wire_close(b, at);
    k8sm__buffer_append(b, more, sizeof more);
    k8sm__wire_bytes(b, 101, "x", 1);
}

static const char task_json[] =
    "{\"name\":\"n\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"S\"},"
    "\"resources\":["
    "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.5}},{\"name\":\"mem\","
    "\"type\":\"SCALAR\",\"scalar\":{\"value\":64.0}}],"
    "\"data\":\"AAEC\",\"command\":{\"value\":\"true\",\"shell\":true,\"arguments\":[\"a\","
    "\"b\"]},"
    "\"health_check\":{\"delay_seconds\":1.5,\"type\":\"TCP\",\"tcp\":{\"port\":80}},\"max_"
    "completion_time\":{\"nanoseconds\":5},"
    "\"limits\":{\"cpus\":{\"value\":0.5},\"mem\":{\"value\":64.0}}}";

static void protobuf_becomes_json(void **state)
{
    k8sm__buffer b = { 0 }, json = { 0 };
    (void)state;
    put_task(&b, "t", 0.5);
    assert_int_equal(
        k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)b.data, b.size, &json, NULL),
        K8SM_OK);
    k8sm__buffer_byte(&json, '\0');
    assert_string_equal(json.data, task_json);
    k8sm__buffer_finish(&json);
    k8sm__buffer_finish(&b);
}

/* Cut anywhere, it is refused or a shorter task; never read beyond its end. */
static void cut_protobuf_is_survived(void **state)
{
    k8sm__buffer b = { 0 };
    size_t refused = 0;
    (void)state;
    put_task(&b, "t", 0.5);
    for (size_t len = 0; len < b.size; len++) {
        k8sm__buffer json = { 0 };
        char *copy = malloc(len + 1);
        k8sm_error err = { .code = K8SM_OK };
        memcpy(copy, b.data, len);
        if (k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)copy, len, &json, &err) !=
            K8SM_OK) {
            assert_int_equal(err.code, K8SM_E_SYNTAX);
            assert_true(err.offset <= len);
            refused++;
        }
        free(copy);
        k8sm__buffer_finish(&json);
    }
    assert_true(refused > b.size / 2);
    k8sm__buffer_finish(&b);
}

static const struct wire_case {
    const char *name, *bytes;
    size_t len;
    k8sm_status rc;
    const char *wanted; /* the JSON, or the message */
} wire_cases[] = {
    { "nothing", "", 0, K8SM_OK, "{}" },
    { "field 0", "\x00\x00", 2, K8SM_E_SYNTAX, "expected a field of a protobuf message" },
    { "a key without an end", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11, K8SM_E_SYNTAX,
      "expected a field of a protobuf message" },
    { "a number without an end", "\x08\xff", 2, K8SM_E_SYNTAX,
      "the message ends inside a number" },
    { "a short fixed64", "\x09\x01", 2, K8SM_E_SYNTAX, "the message ends inside a number" },
    { "a short fixed32", "\x0d\x01", 2, K8SM_E_SYNTAX, "the message ends inside a number" },
    { "a length too long", "\x0a\x05x", 3, K8SM_E_SYNTAX,
      "the length goes beyond the end of the message" },
    { "a group", "\x0b", 1, K8SM_E_SYNTAX, "groups and unknown wire types are not read" },
    { "a name that is a number", "\x08\x01", 2, K8SM_E_SCHEMA,
      "the field is encoded as another type" },
    { "an id that is a number", "\x12\x02\x08\x01", 4, K8SM_E_SCHEMA,
      "the field is encoded as another type" },
    { "a bad field in an id", "\x12\x02\x0a\x05", 4, K8SM_E_SYNTAX,
      "the length goes beyond the end of the message" },
    { "a limit that is a number", "\x7a\x02\x08\x01", 4, K8SM_E_SCHEMA,
      "expected a map entry" },
    { "a limit with a bad field", "\x7a\x01\x0b", 3, K8SM_E_SYNTAX,
      "groups and unknown wire types are not read" },
    { "a limit of nothing", "\x7a\x00", 2, K8SM_OK, "{\"limits\":{\"\":{}}}" },
    { "a limit with more", "\x7a\x05\x0a\x01x\x18\x01", 7, K8SM_OK, "{\"limits\":{\"x\":{}}}" },
    { "an unknown type", "\x22\x05\x0a\x01x\x10\x09", 7, K8SM_OK,
      "{\"resources\":[{\"name\":\"x\"}]}" },
    { "a negative duration", "\x72\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 13,
      K8SM_OK, "{\"max_completion_time\":{\"nanoseconds\":-1}}" },
    { "a large number",
      "\x22\x11\x22\x0f\x0a\x0d\x08\x01\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 19,
      K8SM_OK,
      "{\"resources\":[{\"ranges\":{\"range\":[{\"begin\":1,\"end\":18446744073709551615}]}}]"
      "}" },
    { "infinity", "\x7a\x0e\x0a\x01x\x12\x09\x09\x00\x00\x00\x00\x00\x00\xf0\x7f", 16, K8SM_OK,
      "{\"limits\":{\"x\":{\"value\":\"Infinity\"}}}" },
};

static void check_wire(void **state)
{
    const struct wire_case *c = *state;
    k8sm__buffer json = { 0 };
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(
        k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)c->bytes, c->len, &json, &err),
        c->rc);
    assert_int_equal(
        k8sm__pb_to_json(&k8sm__pb_task_info, (const uint8_t *)c->bytes, c->len, &json, NULL),
        c->rc);
    if (c->rc == K8SM_OK)
        assert_memory_equal(json.data, c->wanted, strlen(c->wanted));
    else
        assert_string_equal(err.message, c->wanted);
    k8sm__buffer_finish(&json);
}

static k8sm__pb_message nested;
static k8sm__pb_field nested_field = {
    .name = "n", .number = 1, .kind = K8SM__PB_MESSAGE, .message = &nested
};

static void deep_messages_are_refused(void **state)
{
    uint8_t bytes[100];
    k8sm__buffer json = { 0 };
    k8sm_error err = { .code = K8SM_OK };
    (void)state;
    nested = (k8sm__pb_message){ &nested_field, 1 };
    for (size_t i = 0; i < sizeof bytes / 2; i++) {
        bytes[2 * i] = 0x0a;
        bytes[2 * i + 1] = (uint8_t)(sizeof bytes - 2 * i - 2);
    }
    assert_int_equal(k8sm__pb_to_json(&nested, bytes, sizeof bytes, &json, &err), K8SM_E_LIMIT);
    k8sm__buffer_finish(&json);
}

static void protobuf_and_json_agree(void **state)
{
    k8sm_offers *offers = read_offers();
    const k8sm_offer_group *group = k8sm_offers_group(offers, 0);
    (void)state;
    for (int i = 0; i < 2; i++) { /* a limit that is met, one that is not */
        k8sm__buffer b = { 0 }, whole = { 0 };
        k8sm_findings *findings = NULL;
        size_t at, inner;
        assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
        put_task(&b, "t", i == 0 ? 0.5 : 0.4);
        assert_int_equal(k8sm_preflight_task(b.data, b.size, group, findings, NULL),
                         i == 0 ? K8SM_OK : K8SM_E_INVALID);
        assert_int_equal(k8sm_findings_count(findings), i);
        at = k8sm__wire_open(&whole, 1);
        put_id(&whole, 1, "e");
        put_scalar(&whole, 5, "cpus", 0.1);
        put_scalar(&whole, 5, "mem", 32);
        put_scalar(&whole, 5, "disk", 1);
        put_id(&whole, 8, "F");
        k8sm__wire_number(&whole, 15, 1);
        k8sm__wire_close(&whole, at);
        at = k8sm__wire_open(&whole, 2);
        inner = k8sm__wire_open(&whole, 1);
        put_task(&whole, "t", 0.5);
        k8sm__wire_close(&whole, inner);
        k8sm__wire_close(&whole, at);
        assert_int_equal(k8sm_preflight_group(whole.data, whole.size, group, findings, NULL),
                         K8SM_E_INVALID);
        assert_string_equal(k8sm_findings_get(findings, (size_t)i)->path,
                            "limits"); /* in shared cgroups */
        k8sm_findings_free(findings);
        k8sm__buffer_finish(&b);
        k8sm__buffer_finish(&whole);
    }
    k8sm_offers_free(offers);
}

/* --- memory
 * ----------------------------------------------------------------------------------- */

static k8sm_status with_failures(const char *json, size_t left, const k8sm_offer_group *group,
                                 size_t *ret_live)
{
    struct failing f = { .left = left };
    const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
    k8sm_findings *findings = NULL;
    k8sm__buffer b = { 0 };
    k8sm_status rc = k8sm_findings_new(&alloc, 0, &findings, NULL);
    if (rc == K8SM_OK && json == NULL) {
        put_task(&b, "t", 0.4);
        rc = k8sm_preflight_task(b.data, b.size, group, findings, NULL);
    } else if (rc == K8SM_OK) {
        rc = ask(json, group, findings, NULL);
    }
    k8sm_findings_free(findings);
    k8sm__buffer_finish(&b);
    *ret_live = f.live;
    return rc;
}

static void every_allocation_can_fail(void **state)
{
    static const char *const inputs[] = {
        NULL, /* the protobuf */
        ASKS(SCALAR("cpus", "-1") "," SCALAR("gpus", "1") "," PORTS("1", "2"), ""),
        "{" IDS("t") RESOURCES("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1}"
                               ",\"revocable\":{},\"reservations\":[{\"type\":\"DYNAMIC\","
                               "\"role\":\"r\"}]}") "," EXECUTOR(LEAST, CUSTOM) "}",
        ASKS(SCALAR("cpus", "9"), ""),
        GROUP(EXECUTOR(LEAST, DEFAULT), TASK("") "," TASK("") ",{" IDS("u") SMALL
              "," EXECUTOR(SCALAR("cpus", "2"), DEFAULT) "}"),
    };
    k8sm_offers *offers = read_offers();
    (void)state;
    for (size_t i = 0; i < K8SM__COUNT(inputs); i++) {
        size_t failures = 0, live;
        for (size_t n = 0;; n++) {
            k8sm_status rc = with_failures(inputs[i], n, k8sm_offers_group(offers, 0), &live);
            assert_int_equal(live, 0);
            if (rc == K8SM_E_INVALID)
                break;
            assert_int_equal(rc, K8SM_E_NOMEM);
            failures++;
            assert_true(n < 5000);
        }
        assert_true(failures > 5);
    }
    k8sm_offers_free(offers);
}

int main(void)
{
    enum {
        ROWS = K8SM__COUNT(verdict_cases) + K8SM__COUNT(bad_cases) + K8SM__COUNT(wire_cases)
    };
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(every_check_has_its_say),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(protobuf_becomes_json),
        cmocka_unit_test(cut_protobuf_is_survived),
        cmocka_unit_test(deep_messages_are_refused),
        cmocka_unit_test(protobuf_and_json_agree),
        cmocka_unit_test(every_allocation_can_fail),
    };
    struct CMUnitTest tests[ROWS + K8SM__COUNT(others)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, verdict_cases, check_verdict);
    ROW_TESTS(tests, at, bad_cases, check_bad);
    ROW_TESTS(tests, at, wire_cases, check_wire);
    memcpy(tests + at, others, sizeof others);
    return cmocka_run_group_tests_name("preflight", tests, NULL, NULL);
}
