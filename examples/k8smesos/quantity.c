/* k8smesos quantity: what a quantity is, or why it is none. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "session.h"
#include "utf8.h"
#include "verbs.h"

static const char *const titles[] = { "IN", "CANONICAL", "EXACT", "FORMAT", NULL };
static const char *const wide_titles[] = { "IN",    "CANONICAL", "EXACT", "FORMAT",
                                           "MILLI", "VALUE",     NULL };
static const char *const pair_titles[] = { "A", "B", "CMP", "SUM", "DIFFERENCE", NULL };
static const char *const formats[] = { "DecimalSI", "BinarySI", "DecimalExponent" };

static const char *code_name(const k8sm_error *err)
{
    switch (err->detail) {
    case K8SM_DETAIL_QUANTITY_SUFFIX:
        return "suffix";
    case K8SM_DETAIL_QUANTITY_NUMERIC:
        return "numeric";
    case K8SM_DETAIL_QUANTITY_FORMAT:
        return "format";
    default:
        return err->code == K8SM_E_RANGE ? "range" : "format";
    }
}

static bool is_utf8(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t size = utf8_length(bytes + i, len - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

/* Bytes that are no UTF-8 cannot be a suffix either, whatever stands before them. */
static k8sm_status parse(const char *bytes, size_t len, k8sm_quantity *ret_q, k8sm_error *err)
{
    k8sm_status rc = k8sm_quantity_parse(bytes, len, ret_q, err);
    if (rc != K8SM_OK && !is_utf8(bytes, len))
        err->detail = K8SM_DETAIL_QUANTITY_FORMAT;
    return rc;
}

/* Lines of standard input are named by their number, arguments by theirs. */
static void fail(struct session *session, const char *file, uint32_t number, k8sm_error *err)
{
    err->line = number;
    session_fail(session, STATUS_INPUT, file, err);
}

static void table_row(struct session *session, const char *bytes, size_t len,
                      const k8sm_quantity *q, const k8sm_error *err)
{
    struct table *table = &session->report.table;
    char text[K8SM_QUANTITY_TEXT_MAX];
    bool wide = session->report.format == FORMAT_WIDE;
    table_cell(table, bytes, len, COLOUR_NONE);
    if (q == NULL) {
        table_cell(table, code_name(err), strlen(code_name(err)), COLOUR_BAD);
        for (int i = wide ? 4 : 2; i > 0; i--)
            table_text(table, "");
        return;
    }
    k8sm_quantity_format(q, text, sizeof text);
    table_text(table, text);
    k8sm_quantity_format_exact(q, text, sizeof text);
    table_text(table, text);
    table_text(table, formats[q->format]);
    if (!wide)
        return;
    k8sm_quantity_format_milli(q, text, sizeof text);
    table_text(table, text);
    k8sm_quantity_format_value(q, text, sizeof text);
    table_text(table, text);
}

static void write_refusal(struct writer *writer, const k8sm_error *err)
{
    writer_field(writer, "code", code_name(err));
    writer_field(writer, "error", err->message);
    writer_key(writer, "column");
    writer_number(writer, err->column);
}

static void write_one(struct session *session, const char *bytes, size_t len,
                      const k8sm_quantity *q, const k8sm_error *err)
{
    struct writer *writer = report_begin(&session->report);
    char text[K8SM_QUANTITY_TEXT_MAX];
    writer_key(writer, "in");
    writer_string(writer, bytes, len);
    writer_key(writer, "ok");
    writer_bool(writer, q != NULL);
    if (q != NULL) {
        k8sm_quantity_format(q, text, sizeof text);
        writer_field(writer, "canonical", text);
        writer_field(writer, "format", formats[q->format]);
        k8sm_quantity_format_exact(q, text, sizeof text);
        writer_field(writer, "exact", text);
        k8sm_quantity_format_milli(q, text, sizeof text);
        writer_field(writer, "milli", text);
        k8sm_quantity_format_value(q, text, sizeof text);
        writer_field(writer, "value", text);
    } else {
        write_refusal(writer, err);
    }
    report_end(&session->report);
}

static void answer_one(struct session *session, const char *file, uint32_t number,
                       const char *bytes, size_t len)
{
    k8sm_quantity q;
    k8sm_error err;
    bool ok = parse(bytes, len, &q, &err) == K8SM_OK;
    char text[K8SM_QUANTITY_TEXT_MAX];
    if (report_structured(&session->report)) {
        write_one(session, bytes, len, ok ? &q : NULL, &err);
    } else if (report_tabular(&session->report)) {
        table_row(session, bytes, len, ok ? &q : NULL, &err);
    } else if (ok) {
        size_t size = k8sm_quantity_format(&q, text, sizeof text);
        report_name(&session->report, text, size);
    }
    if (!ok)
        fail(session, file, number, &err);
}

static void write_result(struct writer *writer, const char *key, k8sm_status rc,
                         const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    writer_key(writer, key);
    writer_object(writer);
    if (rc != K8SM_OK) {
        writer_field(writer, "code", "range");
    } else {
        k8sm_quantity_format(q, text, sizeof text);
        writer_field(writer, "canonical", text);
        k8sm_quantity_format_exact(q, text, sizeof text);
        writer_field(writer, "exact", text);
    }
    writer_end(writer);
}

static void cell_result(struct table *table, k8sm_status rc, const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    if (rc == K8SM_OK)
        k8sm_quantity_format(q, text, sizeof text);
    table_text(table, rc == K8SM_OK ? text : "range");
}

struct pair {
    const char *a, *b;
    size_t a_len, b_len;
    k8sm_quantity sum, difference;
    k8sm_status sum_rc, difference_rc;
    int32_t compared;
    bool ok;
};

static void write_pair(struct session *session, const struct pair *pair, const k8sm_error *err)
{
    struct writer *writer = report_begin(&session->report);
    writer_key(writer, "a");
    writer_string(writer, pair->a, pair->a_len);
    writer_key(writer, "b");
    writer_string(writer, pair->b, pair->b_len);
    writer_key(writer, "ok");
    writer_bool(writer, pair->ok);
    if (pair->ok) {
        writer_key(writer, "cmp");
        writer_number(writer, pair->compared);
        write_result(writer, "add", pair->sum_rc, &pair->sum);
        write_result(writer, "sub", pair->difference_rc, &pair->difference);
    } else {
        write_refusal(writer, err);
    }
    report_end(&session->report);
}

static void pair_row(struct session *session, const struct pair *pair, const k8sm_error *err)
{
    static const char *const signs[] = { "<", "=", ">" };
    struct table *table = &session->report.table;
    table_cell(table, pair->a, pair->a_len, COLOUR_NONE);
    table_cell(table, pair->b, pair->b_len, COLOUR_NONE);
    if (pair->ok) {
        table_text(table, signs[pair->compared + 1]);
        cell_result(table, pair->sum_rc, &pair->sum);
        cell_result(table, pair->difference_rc, &pair->difference);
    } else {
        table_cell(table, code_name(err), strlen(code_name(err)), COLOUR_BAD);
        table_text(table, "");
        table_text(table, "");
    }
}

static void answer_pair(struct session *session, uint32_t number, const char *line, size_t len)
{
    const char *tab = memchr(line, '\t', len);
    struct pair pair = { .a = line, .a_len = tab == NULL ? len : (size_t)(tab - line) };
    k8sm_quantity a, b;
    k8sm_error err = { .code = K8SM_E_SYNTAX,
                       .column = (uint32_t)len + 1,
                       .detail = K8SM_DETAIL_QUANTITY_FORMAT,
                       .message = "expected two quantities with a tab between them" };
    pair.b = tab == NULL ? "" : tab + 1;
    pair.b_len = tab == NULL ? 0 : len - pair.a_len - 1;
    if (tab != NULL && parse(pair.a, pair.a_len, &a, &err) == K8SM_OK) {
        pair.ok = parse(pair.b, pair.b_len, &b, &err) == K8SM_OK;
        if (!pair.ok)
            err.column += (uint32_t)pair.a_len + 1;
    }
    if (pair.ok) {
        pair.compared = k8sm_quantity_compare(&a, &b);
        pair.sum_rc = k8sm_quantity_add(&a, &b, &pair.sum);
        pair.difference_rc = k8sm_quantity_sub(&a, &b, &pair.difference);
    }
    if (report_structured(&session->report))
        write_pair(session, &pair, &err);
    else
        pair_row(session, &pair, &err);
    if (!pair.ok)
        fail(session, "-", number, &err);
}

static void answer_line(struct session *session, uint32_t number, const char *line, size_t len)
{
    if (session->call->pairs)
        answer_pair(session, number, line, len);
    else
        answer_one(session, "-", number, line, len);
}

int verb_quantity(const struct call *call)
{
    struct session session;
    session_open(&session, call);
    if (call->format > FORMAT_NAME || (call->pairs && call->format == FORMAT_NAME))
        session_usage(&session, "not in this output format");
    if (call->pairs && call->words.count > 0)
        session_usage(&session, "--pairs reads standard input, no arguments");
    if (session.status != STATUS_DONE)
        return session.status;
    session_report(&session, call->pairs                   ? pair_titles
                             : call->format == FORMAT_WIDE ? wide_titles
                                                           : titles);
    for (size_t i = 0; i < call->words.count; i++)
        answer_one(&session, "argument", (uint32_t)i + 1, call->words.items[i],
                   strlen(call->words.items[i]));
    if (call->words.count == 0)
        session_lines(&session, answer_line);
    return session_close(&session);
}
