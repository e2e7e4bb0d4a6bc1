/* k8smesos task: what the copies of a plan become, tasks or task groups. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

static int by_group(const void *a, const void *b)
{
    const uintptr_t left = (uintptr_t)((const struct brought *)a)->group;
    const uintptr_t right = (uintptr_t)((const struct brought *)b)->group;
    return (left > right) - (left < right);
}

void plan_groups(struct plan *plan)
{
    plan->brought_count = k8sm_offers_group_count(plan->offers);
    plan->brought = need(calloc(plan->brought_count + 1, sizeof *plan->brought));
    for (size_t i = 0; i < plan->brought_count; i++)
        plan->brought[i].group = k8sm_offers_group(plan->offers, i);
    qsort(plan->brought, plan->brought_count, sizeof *plan->brought, by_group);
}

/* All tasks of one executor describe it alike, or the master refuses the later ones. */
static const k8sm_mesos_resources *executor_of(const struct plan *plan,
                                               const struct placed *placed)
{
    const struct brought key = { .group = placed->group };
    struct brought *brought =
        bsearch(&key, plan->brought, plan->brought_count, sizeof *plan->brought, by_group);
    if (!k8sm_match_executor_running(placed->match) && brought->resources == NULL &&
        k8sm_mesos_resources_copy(k8sm_match_executor_resources(placed->match), NULL,
                                  &brought->resources, NULL) != K8SM_OK)
        need(NULL);
    return brought->resources;
}

/* What becomes of a copy: a task for the executor of the command line, or a task group. */
struct made {
    k8sm_task *task;
    k8sm_task_group *group;
};

static void made_free(struct made *made)
{
    k8sm_task_free(made->task);
    k8sm_task_group_free(made->group);
}

static void make_id(struct text *id, const struct session *session, const struct plan *plan,
                    const struct placed *placed)
{
    text_add(id, session->call->task_id == NULL ? "pod." : session->call->task_id);
    if (session->call->task_id == NULL) {
        text_add(id, placed->pod->key.data);
        *strchr(id->data, '/') = '.'; /* Mesos allows no slash in an id */
        text_print(id, "-%" PRId64, placed->index);
    } else if (plan->tasks > 0) {
        text_print(id, "-%" PRIu64, plan->tasks);
    }
}

static bool make(struct session *session, const struct plan *plan, const struct placed *placed,
                 const struct text *id, struct made *ret)
{
    const k8sm_policy *policy = &session->call->policy;
    const struct ready *pod = placed->pod;
    k8sm_task_options options;
    k8sm_error err;
    k8sm_status rc;
    k8sm_task_options_init(&options, sizeof options);
    options.id = id->data;
    options.executor_resources = executor_of(plan, placed);
    if (session->call->task_group)
        rc = k8sm_task_group_new(pod->object, pod->account, placed->group, placed->match,
                                 plan->executor, &options, policy, NULL, &ret->group, &err);
    else
        rc = k8sm_task_new(pod->object, pod->account, placed->group, placed->match,
                           plan->executor, &options, policy, NULL, &ret->task, &err);
    if (rc != K8SM_OK)
        session_fail(session, STATUS_INPUT, placed->file, &err);
    return rc == K8SM_OK;
}

static void format_made(const struct made *made, bool protobuf, k8sm_bytes *ret)
{
    k8sm_status rc;
    if (made->group != NULL)
        rc = (protobuf ? k8sm_task_group_format_protobuf
                       : k8sm_task_group_format_json)(made->group, NULL, ret, NULL);
    else
        rc = (protobuf ? k8sm_task_format_protobuf : k8sm_task_format_json)(made->task, NULL,
                                                                            ret, NULL);
    if (rc != K8SM_OK)
        need(NULL); /* nothing but memory can fail */
}

static void write_protobuf(struct session *session, struct plan *plan, const k8sm_bytes *bytes)
{
    struct output *output = &session->report.output;
    char length[32];
    if (session->report.format == FORMAT_RECORDIO) {
        snprintf(length, sizeof length, "%zu\n", bytes->size);
        output_text(output, length);
        output_write(output, bytes->data, bytes->size);
    } else if (plan->tasks == 0) {
        text_append(&plan->bytes, bytes->data, bytes->size);
    }
}

static void task_row(struct session *session, const struct placed *placed, const char *id)
{
    struct table *table = &session->report.table;
    struct text text = { 0 };
    char number[DECIMAL_MAX];
    table_text(table, placed->pod->key.data);
    decimal_text(placed->index * 1000, number);
    table_text(table, number);
    table_text(table, id);
    table_text(table, k8sm_offer_group_agent_id(placed->group));
    resources_text(k8sm_match_task_resources(placed->match), &text);
    table_cell(table, text.data, text.size, COLOUR_NONE);
    text_free(&text);
}

static void refuse_copy(struct session *session, const struct placed *placed)
{
    k8sm_error err = { .code = K8SM_E_INVALID };
    struct text text = { 0 };
    reasons_text(placed->match, &text);
    snprintf(err.message, sizeof err.message, "%.60s-%" PRId64 " fits nowhere: %.80s",
             placed->pod->key.data, placed->index, text.data);
    session_fail(session, STATUS_NO_FIT, placed->file, &err);
    text_free(&text);
}

void answer_task(struct session *session, struct plan *plan, const struct placed *placed)
{
    const bool protobuf =
        session->report.format == FORMAT_PROTOBUF || session->report.format == FORMAT_RECORDIO;
    struct made made = { 0 };
    struct text id = { 0 };
    k8sm_bytes bytes = { 0 };
    if (placed->group == NULL) {
        refuse_copy(session, placed);
        return;
    }
    make_id(&id, session, plan, placed);
    if (make(session, plan, placed, &id, &made)) {
        if (protobuf || report_structured(&session->report))
            format_made(&made, protobuf, &bytes);
        if (protobuf)
            write_protobuf(session, plan, &bytes);
        else if (report_structured(&session->report))
            report_raw(&session->report, bytes.data, bytes.size);
        else if (report_tabular(&session->report))
            task_row(session, placed, id.data);
        else
            report_name(&session->report, id.data, id.size);
        plan->tasks++;
    }
    k8sm_bytes_finish(&bytes);
    text_free(&id);
    made_free(&made);
}
