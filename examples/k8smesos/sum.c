/* k8smesos sum: each pod's accounting. */
#include <stdio.h>
#include <string.h>

#include "session.h"
#include "verbs.h"

static const char *const titles[] = { "POD",    "KIND", "REPLICAS", "QOS",     "CPU",
                                      "MEMORY", "CPUS", "MEM",      "VERDICT", NULL };
static const char *const wide_titles[] = {
    "FILE",      "DOC",         "POD",       "KIND", "REPLICAS", "QOS",     "CPU REQUEST",
    "CPU LIMIT", "MEM REQUEST", "MEM LIMIT", "CPUS", "MEM",      "VERDICT", NULL
};

/* One document on its way to a record. */
struct document {
    const char *file;
    const k8sm_object *object; /* NULL: the stream could not be read further */
    const k8sm_account *account;
    k8sm_error failure; /* of the stream or of the accounting; code 0: none */
    int32_t verdict;
};

static void write_pair(struct writer *writer, const char *key, const struct document *document,
                       int32_t stage)
{
    writer_key(writer, key);
    writer_object(writer);
    writer_key(writer, "requests");
    write_list(writer, k8sm_account_requests(document->account, stage));
    writer_key(writer, "limits");
    write_list(writer, k8sm_account_limits(document->account, stage));
    writer_end(writer);
}

static void write_containers(struct writer *writer, const k8sm_pod *pod)
{
    writer_key(writer, "containers");
    writer_list(writer);
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        const k8sm_container *container = k8sm_pod_container(pod, i);
        writer_object(writer);
        writer_field(writer, "name", k8sm_container_name(container));
        writer_field(writer, "type", k8sm_container_type_name(k8sm_container_type(container)));
        writer_key(writer, "requests");
        write_list(writer, k8sm_container_requests(container));
        writer_key(writer, "limits");
        write_list(writer, k8sm_container_limits(container));
        writer_end(writer);
    }
    writer_end(writer);
}

static void write_seed(struct writer *writer, const k8sm_account *account)
{
    k8sm_seed_sums sums;
    char text[K8SM_QUANTITY_TEXT_MAX];
    writer_key(writer, "seed");
    if (k8sm_account_seed(account, &sums) != K8SM_OK) {
        writer_null(writer);
        return;
    }
    writer_object(writer);
    k8sm_quantity_format_milli(&sums.cpu, text, sizeof text);
    writer_field(writer, "cpu_milli", text);
    k8sm_quantity_format_value(&sums.mem, text, sizeof text);
    writer_field(writer, "mem_bytes", text);
    writer_key(writer, "containers_given_cpu");
    writer_number(writer, sums.containers_given_cpu);
    writer_key(writer, "containers_given_mem");
    writer_number(writer, sums.containers_given_mem);
    writer_end(writer);
}

/* Null where an amount is more than Mesos can hold. */
static void write_demand(struct writer *writer, const k8sm_account *account)
{
    size_t count = k8sm_account_demand_count(account);
    writer_key(writer, "mesos");
    if (count == 0) {
        writer_null(writer);
        return;
    }
    writer_object(writer);
    for (size_t i = 0; i < count; i++) {
        const char *name;
        int64_t amount;
        char text[DECIMAL_MAX];
        k8sm_account_demand(account, i, &name, &amount, NULL);
        decimal_text(amount, text);
        writer_key_text(writer, name);
        writer_text(writer, text);
    }
    writer_end(writer);
}

static void write_pod(struct writer *writer, const struct document *document)
{
    int64_t replicas;
    writer_key(writer, "pod");
    writer_object(writer);
    writer_key(writer, "replicas");
    if (k8sm_object_replicas(document->object, &replicas) == 1)
        writer_number(writer, replicas);
    else
        writer_null(writer);
    write_containers(writer, k8sm_object_pod(document->object));
    write_pair(writer, "raw", document, K8SM_STAGE_RAW);
    write_pair(writer, "defaulted", document, K8SM_STAGE_DEFAULTED);
    if (k8sm_account_has_status(document->account) == 1)
        write_pair(writer, "withStatus", document, K8SM_STAGE_STATUS);
    writer_field(writer, "qos", k8sm_qos_name(k8sm_account_qos(document->account)));
    write_seed(writer, document->account);
    write_demand(writer, document->account);
    writer_end(writer);
}

static void write_document(struct session *session, const struct document *document)
{
    const k8sm_object *object = document->object;
    struct writer *writer = report_begin(&session->report);
    writer_field(writer, "file", document->file);
    writer_key(writer, "doc");
    writer_number(writer, object == NULL ? 0 : (int64_t)k8sm_object_index(object));
    if (object != NULL) {
        writer_field(writer, "apiVersion", k8sm_object_api_version(object));
        writer_field(writer, "kind", k8sm_object_kind(object));
        writer_field(writer, "namespace", k8sm_object_namespace(object));
        writer_field(writer, "name", k8sm_object_name(object));
    }
    writer_field(writer, "verdict", k8sm_verdict_name(document->verdict));
    writer_key(writer, "errors");
    writer_list(writer);
    for (size_t i = 0; object != NULL && i < k8sm_object_finding_count(object); i++)
        write_finding(writer, k8sm_object_finding(object, i));
    for (size_t i = 0;
         document->account != NULL && i < k8sm_account_finding_count(document->account); i++)
        write_finding(writer, k8sm_account_finding(document->account, i));
    if (document->failure.code != K8SM_OK)
        write_finding(writer, &document->failure);
    writer_end(writer);
    if (document->account != NULL)
        write_pod(writer, document);
    report_end(&session->report);
}

static void cell_list(struct table *table, const k8sm_resource_list *list, const char *name)
{
    const k8sm_quantity *q = k8sm_resource_list_find(list, name);
    char text[K8SM_QUANTITY_TEXT_MAX] = "-";
    if (q != NULL)
        k8sm_quantity_format(q, text, sizeof text);
    table_text(table, text);
}

static void cells_of_pod(struct session *session, const struct document *document)
{
    struct table *table = &session->report.table;
    const k8sm_account *account = document->account;
    bool wide = session->report.format == FORMAT_WIDE;
    int64_t replicas, amount = 0;
    char text[DECIMAL_MAX] = "-";
    if (k8sm_object_replicas(document->object, &replicas) == 1)
        decimal_text(replicas * 1000, text);
    table_text(table, text);
    table_text(table, k8sm_qos_name(k8sm_account_qos(account)));
    for (int i = 0; i < 2; i++) {
        const char *name = i == 0 ? "cpu" : "memory";
        if (wide)
            cell_list(table, k8sm_account_requests(account, K8SM_STAGE_DEFAULTED), name);
        cell_list(table, k8sm_account_limits(account, K8SM_STAGE_DEFAULTED), name);
    }
    for (size_t i = 0; i < 2; i++) {
        text[0] = '-', text[1] = '\0';
        if (k8sm_account_demand(account, i, NULL, &amount, NULL) == 1)
            decimal_text(amount, text);
        table_text(table, text);
    }
}

static void document_row(struct session *session, const struct document *document)
{
    static const enum table_colour colours[] = { COLOUR_GOOD, COLOUR_WARN, COLOUR_BAD,
                                                 COLOUR_BAD,  COLOUR_NONE, COLOUR_NONE };
    struct table *table = &session->report.table;
    const char *verdict = k8sm_verdict_name(document->verdict);
    struct text text = { 0 };
    if (session->report.format == FORMAT_WIDE) {
        table_text(table, document->file);
        if (document->object != NULL)
            text_print(&text, "%llu", (unsigned long long)k8sm_object_index(document->object));
        table_cell(table, text.data, text.size, COLOUR_NONE);
        text_clear(&text);
    }
    if (document->object != NULL && k8sm_object_name(document->object)[0] != '\0')
        object_key(document->object, &text);
    table_cell(table, text.data, text.size, COLOUR_NONE);
    table_text(table, document->object == NULL ? "" : k8sm_object_kind(document->object));
    if (document->account != NULL)
        cells_of_pod(session, document);
    else
        for (size_t left = table->columns - table->cells; left > 1; left--)
            table_text(table, "");
    table_cell(table, verdict, strlen(verdict), colours[document->verdict]);
    text_free(&text);
}

static void name_line(struct session *session, const struct document *document)
{
    struct text text = { 0 };
    if (document->account != NULL) {
        object_key(document->object, &text);
        report_name(&session->report, text.data, text.size);
    }
    text_free(&text);
}

/* The same findings on standard error, and the exit status that the verdict means. */
static void tell(struct session *session, const struct document *document)
{
    if (document->object != NULL)
        session_findings(session, document->file, document->object);
    if (document->account != NULL)
        session_account(session, document->file, document->account);
    if (document->failure.code != K8SM_OK)
        session_fail(session, STATUS_INPUT, document->file, &document->failure);
}

static void answer(struct session *session, void *context, const char *file,
                   const k8sm_object *object, const k8sm_error *err)
{
    struct document document = { .file = file, .object = object };
    k8sm_account *account = NULL;
    (void)context;
    document.verdict = object != NULL ? k8sm_object_verdict(object)
                       : err != NULL  ? K8SM_VERDICT_ERROR
                                      : K8SM_VERDICT_EMPTY;
    if (err != NULL)
        document.failure = *err;
    if (object != NULL && k8sm_object_pod(object) != NULL) {
        if (k8sm_account_new(object, session->ranges.items, session->ranges.count,
                             &session->call->policy, NULL, &account,
                             &document.failure) == K8SM_OK)
            document.verdict = k8sm_account_verdict(account);
        else
            document.verdict = K8SM_VERDICT_ERROR;
        document.account = account;
    }
    if (session->call->lenient &&
        (document.verdict == K8SM_VERDICT_STRICT || document.verdict == K8SM_VERDICT_INVALID))
        document.verdict = K8SM_VERDICT_OK;
    if (report_structured(&session->report))
        write_document(session, &document);
    else if (report_tabular(&session->report))
        document_row(session, &document);
    else
        name_line(session, &document);
    tell(session, &document);
    k8sm_account_free(account);
}

int verb_sum(const struct call *call)
{
    struct session session;
    session_open(&session, call);
    if (call->format > FORMAT_NAME) {
        session_usage(&session, "not in this output format");
        return session.status;
    }
    session_report(&session, call->format == FORMAT_WIDE ? wide_titles : titles);
    if (session_ranges(&session))
        session_manifests(&session, answer, NULL);
    return session_close(&session);
}
