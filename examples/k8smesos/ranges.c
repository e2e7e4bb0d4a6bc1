/* LimitRanges of the command line. */
#include <stdlib.h>
#include <string.h>

#include "session.h"

/* What the LimitRange itself breaks. @return false if that forbids to go on. */
static bool validate(struct session *session, const char *file, const k8sm_limit_range *range)
{
    const bool lenient = session->call->lenient;
    k8sm_findings *findings = NULL;
    k8sm_error err;
    k8sm_status rc = k8sm_findings_new(NULL, 0, &findings, &err);
    if (rc == K8SM_OK)
        rc = k8sm_limit_range_validate(range, findings, &err);
    for (size_t i = 0; i < k8sm_findings_count(findings); i++)
        session_tell(session, file, k8sm_findings_get(findings, i), lenient);
    if (rc == K8SM_E_INVALID && lenient && k8sm_findings_count(findings) > 0)
        rc = K8SM_OK;
    if (rc != K8SM_OK && k8sm_findings_count(findings) == 0)
        session_fail(session, STATUS_INPUT, file, &err);
    k8sm_findings_free(findings);
    return rc == K8SM_OK;
}

/* Other kinds in the file are not looked at. @return false if it is a bad LimitRange. */
static bool take(struct session *session, const char *file, k8sm_object *object,
                 bool *ret_taken)
{
    const k8sm_limit_range *range = k8sm_object_limit_range(object);
    const char *kind = k8sm_object_kind(object);
    struct ranges *ranges = &session->ranges;
    *ret_taken = false;
    if (range == NULL && (k8sm_object_verdict(object) != K8SM_VERDICT_ERROR ||
                          (kind[0] != '\0' && strcmp(kind, "LimitRange") != 0)))
        return true;
    if (!session_findings(session, file, object) || range == NULL ||
        !validate(session, file, range))
        return false;
    ranges->items =
        grow(ranges->items, ranges->count, &ranges->capacity, sizeof *ranges->items);
    ranges->objects =
        grow(ranges->objects, ranges->count, &ranges->object_capacity, sizeof *ranges->objects);
    ranges->items[ranges->count] = range;
    ranges->objects[ranges->count++] = object;
    *ret_taken = true;
    return true;
}

static k8sm_status take_all(struct session *session, const char *file, k8sm_stream *stream,
                            bool *good, k8sm_error *err)
{
    k8sm_object *object = NULL;
    for (;;) {
        bool taken = false;
        k8sm_status rc = k8sm_stream_next(stream, &object, err);
        if (rc != K8SM_OK || object == NULL)
            return rc;
        *good = take(session, file, object, &taken) && *good;
        if (!taken)
            k8sm_object_free(object);
    }
}

static bool read_ranges(struct session *session, const char *file)
{
    struct ranges *ranges = &session->ranges;
    size_t before = ranges->count;
    struct text text = { 0 };
    k8sm_stream *stream = NULL;
    k8sm_error err = { .code = K8SM_E_SCHEMA, .message = "no LimitRange in it" };
    k8sm_status rc;
    bool good = true;
    ranges->texts =
        grow(ranges->texts, ranges->text_count, &ranges->text_capacity, sizeof *ranges->texts);
    if (!session_read(session, file, &text)) {
        text_free(&text);
        return false;
    }
    ranges->texts[ranges->text_count++] = text;
    rc = k8sm_stream_open(text.data, text.size, NULL, &stream, &err);
    if (rc == K8SM_OK)
        rc = take_all(session, file, stream, &good, &err);
    k8sm_stream_free(stream);
    if (rc != K8SM_OK || (good && ranges->count == before)) {
        session_fail(session, STATUS_INPUT, file, &err);
        good = false;
    }
    return good;
}

bool session_ranges(struct session *session)
{
    bool good = true;
    for (size_t i = 0; i < session->call->limit_ranges.count; i++)
        good = read_ranges(session, session->call->limit_ranges.items[i]) && good;
    return good;
}

void ranges_free(struct ranges *ranges)
{
    for (size_t i = 0; i < ranges->count; i++)
        k8sm_object_free(ranges->objects[i]);
    for (size_t i = 0; i < ranges->text_count; i++)
        text_free(&ranges->texts[i]);
    free(ranges->items);
    free(ranges->objects);
    free(ranges->texts);
    *ranges = (struct ranges){ 0 };
}
