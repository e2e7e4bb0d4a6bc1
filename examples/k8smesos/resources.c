/* k8smesos resources: a calculator for Mesos resources. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_scan.h"
#include "session.h"
#include "verbs.h"

static const char *const titles[] = { "RESULT", NULL };
static const char *const task_titles[] = { "LINE", "MASTER SAYS", NULL };

enum op { OP_PARSE, OP_VALIDATE, OP_ADD, OP_SUB, OP_CONTAINS, OP_EQUAL, OP_NONE };

static enum op op_from_name(const char *name)
{
    static const char *const names[] = {
        "parse", "validate", "add", "sub", "contains", "equal"
    };
    if (strcmp(name, "+") == 0)
        return OP_ADD;
    if (strcmp(name, "-") == 0)
        return OP_SUB;
    for (size_t i = 0; i < OP_NONE; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum op)i;
    }
    return OP_NONE;
}

/* What one computation gives. */
struct result {
    k8sm_mesos_resources *resources; /* NULL: none asked for */
    const char *answer;              /* "contains", "equal" or NULL */
    bool yes;
    k8sm_error err;     /* code 0: it went well */
    char operand;       /* whose expression is refused: 'a', 'b' or 0 */
    k8sm_error skipped; /* the first entry that was left out, code 0: none */
};

/* a := a OP b; b is NULL for parse. */
static void compute(struct result *result, enum op op, const k8sm_mesos_resources *b)
{
    k8sm_mesos_resources *a = result->resources;
    k8sm_status rc = K8SM_OK;
    if (op == OP_ADD)
        rc = k8sm_mesos_resources_add(a, b, &result->err);
    else if (op == OP_SUB)
        rc = k8sm_mesos_resources_sub(a, b, &result->err);
    else if (op == OP_CONTAINS || op == OP_EQUAL) {
        result->yes = (op == OP_CONTAINS ? k8sm_mesos_resources_contains(a, b)
                                         : k8sm_mesos_resources_equal(a, b)) == 1;
        result->answer = op == OP_CONTAINS ? "contains" : "equal";
    }
    if (rc == K8SM_OK)
        result->err.code = K8SM_OK;
}

/* What --resources of an agent takes: the text notation, or JSON in a text. */
static k8sm_mesos_resources *parse_text(struct result *result, char operand, const char *text,
                                        size_t len)
{
    k8sm_mesos_resources *resources = NULL;
    if (k8sm_mesos_resources_parse(text, len, NULL, &resources, &result->err) == K8SM_OK)
        return resources;
    result->operand = operand;
    return NULL;
}

/* Resource messages may say what --resources may not: revocable, dynamic, persistent. Mesos'
 * own lists leave out what is invalid; with @p lenient so does this, and keeps the reason. */
static k8sm_mesos_resources *parse_messages(struct result *result, char operand,
                                            const char *text, size_t len, bool lenient)
{
    k8sm_mesos_resources *resources = NULL;
    k8sm_status rc =
        k8sm_mesos_resources_parse_json(text, len, 0, NULL, &resources, &result->err);
    if (rc == K8SM_E_INVALID && lenient) {
        result->skipped = result->err;
        result->err.code = K8SM_OK;
        rc = k8sm_mesos_resources_parse_json(text, len, K8SM_RESOURCES_SKIP_INVALID, NULL,
                                             &resources, &result->err);
    }
    if (rc != K8SM_OK)
        result->operand = operand;
    return resources;
}

static void write_result(struct session *session, const struct result *result)
{
    struct writer *writer = report_begin(&session->report);
    struct text text = { 0 };
    writer_key(writer, "ok");
    writer_bool(writer, result->err.code == K8SM_OK);
    if (result->err.code != K8SM_OK) {
        writer_field(writer, "error", result->err.message);
        writer_field(writer, "code", k8sm_status_name(result->err.code));
        if (result->operand != 0) {
            writer_key(writer, "operand");
            writer_string(writer, &result->operand, 1);
            writer_key(writer, "column");
            writer_number(writer, result->err.column);
        }
    } else if (result->answer != NULL) {
        writer_key(writer, result->answer);
        writer_bool(writer, result->yes);
    } else if (result->resources != NULL) {
        resources_text(result->resources, &text);
        writer_key(writer, "result");
        writer_string(writer, text.data, text.size);
        writer_key(writer, "json");
        write_resources(writer, result->resources);
    }
    if (result->err.code == K8SM_OK && result->skipped.code != K8SM_OK)
        writer_field(writer, "skipped", result->skipped.message);
    report_end(&session->report);
    text_free(&text);
}

/* Table and name: the text notation, "yes" or "no". */
static void plain_result(struct session *session, const struct result *result)
{
    struct text text = { 0 };
    if (result->err.code != K8SM_OK)
        text_add(&text, report_tabular(&session->report) ? "refused" : "");
    else if (result->answer != NULL || result->resources == NULL)
        text_add(&text, result->answer == NULL || result->yes ? "yes" : "no");
    else
        resources_text(result->resources, &text);
    if (report_tabular(&session->report))
        table_cell(&session->report.table, text.data, text.size, COLOUR_NONE);
    else
        report_name(&session->report, text.data, text.size);
    text_free(&text);
}

static void answer(struct session *session, const char *place, uint32_t number,
                   struct result *result)
{
    if (report_structured(&session->report))
        write_result(session, result);
    else
        plain_result(session, result);
    if (result->err.code != K8SM_OK) {
        if (number > 0) {
            result->err.line = number;
            if (result->err.column == 0)
                result->err.column = 1;
        }
        session_fail(session, STATUS_INPUT, place, &result->err);
    }
    k8sm_mesos_resources_free(result->resources);
}

/* --- arguments -------------------------------------------------------------------- */

/* "[{" begins nothing in the text notation that anybody would write. */
static k8sm_mesos_resources *parse_word(struct result *result, char operand, const char *word)
{
    static const char blanks[] = " \t\r\n";
    const char *first = word + strspn(word, blanks);
    if (first[0] == '[' && first[1 + strspn(first + 1, blanks)] == '{')
        return parse_messages(result, operand, word, strlen(word), false);
    return parse_text(result, operand, word, strlen(word));
}

static void run_arguments(struct session *session)
{
    const char **words = session->call->words.items;
    size_t count = session->call->words.count;
    struct result result = { 0 };
    size_t i = 0;
    result.resources = parse_word(&result, 'a', words[0]);
    for (i = 1; i + 1 < count && result.err.code == K8SM_OK; i += 2) {
        k8sm_mesos_resources *b = parse_word(&result, 'b', words[i + 1]);
        if (b != NULL)
            compute(&result, op_from_name(words[i]), b);
        k8sm_mesos_resources_free(b);
    }
    answer(session, "argument", result.operand == 0 ? 0 : (uint32_t)i, &result);
}

static void run_validate(struct session *session)
{
    const char *text = session->call->words.items[1];
    struct result result = { 0 };
    k8sm_mesos_resource_validate(text, strlen(text), &result.err);
    answer(session, "argument", 2, &result);
}

/* EXPR [OP EXPR]…, or validate RESOURCE. */
static bool check_arguments(struct session *session)
{
    const struct strings *words = &session->call->words;
    if (words->count == 2 && strcmp(words->items[0], "validate") == 0)
        return true;
    if (words->count % 2 == 0) {
        session_usage(session, "EXPR, or EXPR OP EXPR, or validate RESOURCE is wanted");
        return false;
    }
    for (size_t i = 1; i < words->count; i += 2) {
        enum op op = op_from_name(words->items[i]);
        bool last = i + 2 == words->count;
        if (op == OP_ADD || op == OP_SUB || (last && (op == OP_CONTAINS || op == OP_EQUAL)))
            continue;
        session_usage(session, "OP is + or add, - or sub, and at the end contains or equal");
        return false;
    }
    return true;
}

/* --- lines ------------------------------------------------------------------------- */

/* An EXPR in a batch line: a string in text notation, or an array as it is. */
static k8sm_mesos_resources *expression(struct result *result, char operand,
                                        struct json_slice value, bool messages)
{
    struct text text = { 0 };
    k8sm_mesos_resources *resources = NULL;
    if (value.text != NULL && (value.text[0] == '[' || value.text[0] == '{')) {
        resources = messages ? parse_messages(result, operand, value.text, value.len, true)
                             : parse_text(result, operand, value.text, value.len);
    } else if (value.text != NULL && value.text[0] == '"' && json_slice_string(value, &text)) {
        resources = parse_text(result, operand, text.data, text.size);
    } else {
        result->err = (k8sm_error){ .code = K8SM_E_SCHEMA };
        snprintf(result->err.message, sizeof result->err.message,
                 "expected \"%c\" with text notation or an array of resources", operand);
    }
    text_free(&text);
    return resources;
}

static void run_validate_line(struct result *result, struct json_slice value)
{
    if (value.text != NULL) {
        k8sm_mesos_resource_validate(value.text, value.len, &result->err);
        return;
    }
    result->err = (k8sm_error){ .code = K8SM_E_SCHEMA };
    snprintf(result->err.message, sizeof result->err.message, "expected \"a\", a resource");
}

static void run_line(struct result *result, enum op op, struct json_slice line)
{
    bool two = op != OP_PARSE && op != OP_VALIDATE;
    k8sm_mesos_resources *other;
    if (op == OP_VALIDATE) {
        run_validate_line(result, json_member(line, "a"));
        return;
    }
    result->resources = expression(result, 'a', json_member(line, "a"), two);
    if (result->resources == NULL || !two)
        return;
    other = expression(result, 'b', json_member(line, "b"), true);
    if (other != NULL)
        compute(result, op, other);
    k8sm_mesos_resources_free(other);
}

static void batch_line(struct session *session, uint32_t number, const char *text, size_t len)
{
    struct json_slice line = { text, len };
    struct json_slice name = json_member(line, "op");
    struct result result = { 0 };
    struct text word = { 0 };
    enum op op = OP_NONE;
    if (json_slice_string(name, &word))
        op = op_from_name(word.data);
    if (op == OP_NONE) {
        result.err.code = K8SM_E_SCHEMA;
        snprintf(result.err.message, sizeof result.err.message,
                 "expected an object whose \"op\" is parse, validate, add, sub, contains or "
                 "equal");
    } else {
        run_line(&result, op, line);
    }
    answer(session, "-", number, &result);
    text_free(&word);
}

static void write_verdict(struct session *session, const k8sm_findings *findings,
                          const k8sm_error *err)
{
    struct writer *writer = report_begin(&session->report);
    size_t count = k8sm_findings_count(findings);
    bool ok = count == 0 && err->code == K8SM_OK;
    writer_key(writer, "ok");
    writer_bool(writer, ok);
    if (!ok) {
        writer_key(writer, "errors");
        writer_list(writer);
        for (size_t i = 0; i < count || (count == 0 && i == 0); i++) {
            const k8sm_error *finding = count == 0 ? err : k8sm_findings_get(findings, i);
            writer_object(writer);
            writer_field(writer, "check",
                         count == 0 ? k8sm_status_name(err->code) : finding->path);
            writer_field(writer, "message", finding->message);
            writer_end(writer);
        }
        writer_end(writer);
    }
    report_end(&session->report);
}

static void task_line(struct session *session, uint32_t number, const char *text, size_t len)
{
    k8sm_findings *findings = NULL;
    k8sm_error err = { 0 };
    char line[24];
    k8sm_status rc;
    if (k8sm_findings_new(NULL, 0, &findings, NULL) != K8SM_OK)
        need(NULL);
    if (json_member((struct json_slice){ text, len }, "task_group").text != NULL)
        rc = k8sm_preflight_group_json(text, len, NULL, findings, &err);
    else if (json_member((struct json_slice){ text, len }, "task_infos").text != NULL)
        rc = k8sm_preflight_launch_json(text, len, NULL, 0, NULL, findings, &err);
    else
        rc = k8sm_preflight_task_json(text, len, NULL, findings, &err);
    if (rc == K8SM_OK || k8sm_findings_count(findings) > 0)
        err.code = K8SM_OK;
    if (report_structured(&session->report)) {
        write_verdict(session, findings, &err);
    } else if (report_tabular(&session->report)) {
        snprintf(line, sizeof line, "%u", number);
        table_text(&session->report.table, line);
        table_text(&session->report.table, rc == K8SM_OK ? "ok"
                                           : k8sm_findings_count(findings) > 0
                                               ? k8sm_findings_get(findings, 0)->message
                                               : err.message);
    } else {
        report_name(&session->report, rc == K8SM_OK ? "yes" : "no", rc == K8SM_OK ? 3 : 2);
    }
    for (size_t i = 0; i < k8sm_findings_count(findings); i++) {
        k8sm_error finding = *k8sm_findings_get(findings, i);
        finding.line = number;
        finding.column = finding.column > 0 ? finding.column : 1;
        session_fail(session, STATUS_INPUT, "-", &finding);
    }
    if (err.code != K8SM_OK) {
        err.line = number;
        session_fail(session, STATUS_INPUT, "-", &err);
    }
    k8sm_findings_free(findings);
}

int verb_resources(const struct call *call)
{
    struct session session;
    bool lines = call->batch || call->tasks;
    session_open(&session, call);
    if (call->format > FORMAT_NAME)
        session_usage(&session, "not in this output format");
    else if (call->batch && call->tasks)
        session_usage(&session, "--batch or --task, not both");
    else if (lines && call->words.count > 0)
        session_usage(&session, "--batch and --task read standard input, no arguments");
    else if (!lines)
        check_arguments(&session);
    if (session.status != STATUS_DONE)
        return session.status;
    session_report(&session, call->tasks ? task_titles : titles);
    if (lines)
        session_lines(&session, call->tasks ? task_line : batch_line);
    else if (call->words.count == 2)
        run_validate(&session);
    else
        run_arguments(&session);
    return session_close(&session);
}
