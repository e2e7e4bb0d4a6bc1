/* k8smesos executor: the ExecutorInfo with what it and its static pods need. */
#include <string.h>

#include "session.h"
#include "verbs.h"

static const char *const titles[] = { "EXECUTOR", "RESOURCES", NULL };

static void write_info(struct session *session, const k8sm_executor *executor, bool protobuf)
{
    const char *framework = session->call->framework_id;
    k8sm_bytes bytes = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc =
        protobuf ? k8sm_executor_format_protobuf(executor, NULL, framework, NULL, &bytes, &err)
                 : k8sm_executor_format_json(executor, NULL, framework, NULL, &bytes, &err);
    if (rc != K8SM_OK)
        session_fail(session, STATUS_INPUT, "executor", &err);
    else if (protobuf)
        output_write(&session->report.output, bytes.data, bytes.size);
    else
        report_raw(&session->report, bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
}

static void info_row(struct session *session, const k8sm_executor *executor)
{
    struct text text = { 0 };
    resources_text(k8sm_executor_resources(executor), &text);
    table_text(&session->report.table, k8sm_executor_id(executor));
    table_cell(&session->report.table, text.data, text.size, COLOUR_NONE);
    text_free(&text);
}

int verb_executor(const struct call *call)
{
    struct session session;
    k8sm_executor *executor;
    session_open(&session, call);
    if (call->words.count > 0)
        session_usage(&session, "takes no arguments, only options");
    if (call->format == FORMAT_RECORDIO)
        session_usage(&session, "not in this output format");
    if (session.status != STATUS_DONE)
        return session.status;
    session_report(&session, titles);
    executor = session_executor(&session);
    if (executor != NULL && report_tabular(&session.report))
        info_row(&session, executor);
    else if (executor != NULL && session.report.format == FORMAT_NAME)
        report_name(&session.report, k8sm_executor_id(executor),
                    strlen(k8sm_executor_id(executor)));
    else if (executor != NULL)
        write_info(&session, executor, session.report.format == FORMAT_PROTOBUF);
    k8sm_executor_free(executor);
    return session_close(&session);
}
