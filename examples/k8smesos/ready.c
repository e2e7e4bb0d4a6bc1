/* From an object of an input to a pod that can be compared. */
#include <stdlib.h>
#include <string.h>

#include "session.h"

bool session_findings(struct session *session, const char *file, const k8sm_object *object)
{
    int32_t verdict = k8sm_object_verdict(object);
    bool pass = verdict != K8SM_VERDICT_ERROR &&
                (verdict != K8SM_VERDICT_STRICT || session->call->lenient);
    for (size_t i = 0; i < k8sm_object_finding_count(object); i++)
        session_tell(session, file, k8sm_object_finding(object, i), pass);
    return pass;
}

void object_key(const k8sm_object *object, struct text *text)
{
    const char *space = k8sm_object_namespace(object);
    text_add(text, space[0] == '\0' ? "default" : space);
    text_byte(text, '/');
    text_add(text, k8sm_object_name(object));
}

int64_t object_copies(const k8sm_object *object)
{
    int64_t replicas = 1;
    k8sm_object_replicas(object, &replicas);
    return replicas;
}

bool session_account(struct session *session, const char *file, const k8sm_account *account)
{
    bool lenient = session->call->lenient;
    for (size_t i = 0; i < k8sm_account_finding_count(account); i++)
        session_tell(session, file, k8sm_account_finding(account, i), lenient);
    return lenient || k8sm_account_verdict(account) == K8SM_VERDICT_OK;
}

bool session_ready(struct session *session, const char *file, const k8sm_object *object,
                   const k8sm_error *err, struct ready *ret_ready)
{
    const k8sm_policy *policy = &session->call->policy;
    struct ready ready = { 0 };
    k8sm_error failure;
    k8sm_status rc;
    if (object == NULL) {
        if (err != NULL)
            session_fail(session, STATUS_INPUT, file, err);
        return false;
    }
    if (!session_findings(session, file, object) || k8sm_object_pod(object) == NULL)
        return false;
    rc = k8sm_account_new(object, session->ranges.items, session->ranges.count, policy, NULL,
                          &ready.account, &failure);
    if (rc == K8SM_OK && !session_account(session, file, ready.account)) {
        ready_free(&ready);
        return false;
    }
    if (rc == K8SM_OK)
        rc = k8sm_object_with_defaults(object, session->ranges.items, session->ranges.count,
                                       policy, NULL, &ready.object, &failure);
    if (rc != K8SM_OK) {
        session_fail(session, STATUS_INPUT, file, &failure);
        ready_free(&ready);
        return false;
    }
    object_key(object, &ready.key);
    ready.copies = object_copies(object);
    *ret_ready = ready;
    return true;
}

bool session_copies(struct session *session, const char *file, const k8sm_object *object,
                    const k8sm_error *err, struct ready *ret_ready)
{
    k8sm_error many = { .code = K8SM_E_LIMIT, .message = "more than 100000 copies" };
    const char *field = "spec.replicas";
    if (!session_ready(session, file, object, err, ret_ready))
        return false;
    if (ret_ready->copies <= COPIES_MAX)
        return true;
    if (strcmp(k8sm_object_kind(object), "Job") == 0)
        field = "spec.parallelism";
    else if (strcmp(k8sm_object_kind(object), "CronJob") == 0)
        field = "spec.jobTemplate.spec.parallelism";
    k8sm_object_locate(object, field, &many);
    session_fail(session, STATUS_INPUT, file, &many);
    ready_free(ret_ready);
    return false;
}

void ready_free(struct ready *ready)
{
    k8sm_account_free(ready->account);
    k8sm_object_free(ready->object);
    text_free(&ready->key);
}
