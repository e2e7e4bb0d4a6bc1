/* k8smesos limits: the same documents with default limits written into them. */
#include <string.h>

#include "session.h"
#include "verbs.h"

static void write_object(struct session *session, const k8sm_object *object)
{
    bool yaml = session->report.format == FORMAT_YAML;
    k8sm_bytes bytes = { 0 };
    if (k8sm_object_write(object, yaml ? K8SM_WRITE_YAML : K8SM_WRITE_JSON, NULL, &bytes,
                          NULL) != K8SM_OK)
        need(NULL); /* nothing but memory can fail */
    report_raw(&session->report, bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
}

/* Documents without a pod pass through as they are. */
static void answer(struct session *session, void *context, const char *file,
                   const k8sm_object *object, const k8sm_error *err)
{
    struct ready ready;
    (void)context;
    if (object != NULL && k8sm_object_verdict(object) == K8SM_VERDICT_SKIPPED) {
        if (session->report.format == FORMAT_NAME) {
            struct text key = { 0 };
            object_key(object, &key);
            report_name(&session->report, key.data, key.size);
            text_free(&key);
        } else {
            write_object(session, object);
        }
        return;
    }
    if (!session_ready(session, file, object, err, &ready))
        return;
    if (session->report.format == FORMAT_NAME)
        report_name(&session->report, ready.key.data, ready.key.size);
    else
        write_object(session, ready.object);
    ready_free(&ready);
}

int verb_limits(const struct call *call)
{
    struct session session;
    session_open(&session, call);
    if (call->format == FORMAT_TABLE || call->format == FORMAT_WIDE ||
        call->format > FORMAT_NAME)
        session_usage(&session, "writes documents: -o yaml, json, jsonl or name");
    if (call->words.count == 0)
        session_usage(&session, "a FILE is wanted (- is standard input)");
    if (session.status != STATUS_DONE)
        return session.status;
    session_report(&session, NULL);
    if (session_ranges(&session))
        session_manifests(&session, answer, NULL);
    return session_close(&session);
}
