/* k8smesos place: a plan for all pods; k8smesos task: the tasks of that plan (task.c). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "verbs.h"

static const char *const place_titles[] = { "POD", "INDEX", "AGENT", "ROLE", "WHY NOT", NULL };
static const char *const place_wide[] = { "POD",    "INDEX", "AGENT",   "HOST", "ROLE",
                                          "OFFERS", "LEFT",  "WHY NOT", NULL };
static const char *const task_titles[] = { "POD", "INDEX", "TASK", "AGENT", "RESOURCES", NULL };

/* --- place ------------------------------------------------------------------------ */

static void write_placed(struct session *session, const struct placed *placed)
{
    struct writer *writer = report_begin(&session->report);
    struct text text = { 0 };
    writer_field(writer, "pod", placed->pod->key.data);
    writer_key(writer, "index");
    writer_number(writer, placed->index);
    writer_key(writer, "agent");
    if (placed->group == NULL) {
        writer_null(writer);
        write_reasons(writer, placed->match);
    } else {
        writer_text(writer, k8sm_offer_group_agent_id(placed->group));
        writer_field(writer, "hostname",
                     k8sm_offer_hostname(k8sm_offer_group_offer(placed->group, 0)));
        writer_field(writer, "role", k8sm_offer_group_role(placed->group));
        write_offer_ids(writer, placed->group);
        resources_text(k8sm_match_left(placed->match), &text);
        writer_key(writer, "left");
        writer_string(writer, text.data, text.size);
    }
    report_end(&session->report);
    text_free(&text);
}

static void placed_row(struct session *session, const struct placed *placed)
{
    struct table *table = &session->report.table;
    const k8sm_offer_group *group = placed->group;
    bool wide = session->report.format == FORMAT_WIDE;
    struct text text = { 0 };
    char number[DECIMAL_MAX];
    table_text(table, placed->pod->key.data);
    decimal_text(placed->index * 1000, number);
    table_text(table, number);
    if (group == NULL)
        table_cell(table, "nowhere", 7, COLOUR_BAD);
    else
        table_text(table, k8sm_offer_group_agent_id(group));
    if (wide)
        table_text(table,
                   group == NULL ? "" : k8sm_offer_hostname(k8sm_offer_group_offer(group, 0)));
    table_text(table, group == NULL ? "" : k8sm_offer_group_role(group));
    if (wide && group != NULL)
        offer_ids_text(group, &text);
    if (wide)
        table_cell(table, text.data, text.size, COLOUR_NONE);
    text_clear(&text);
    if (wide && group != NULL)
        resources_text(k8sm_match_left(placed->match), &text);
    if (wide)
        table_cell(table, text.data, text.size, COLOUR_NONE);
    text_clear(&text);
    if (group == NULL)
        reasons_text(placed->match, &text);
    table_cell(table, text.data, text.size, COLOUR_NONE);
    text_free(&text);
}

static void answer_placed(struct session *session, const struct placed *placed)
{
    if (report_structured(&session->report))
        write_placed(session, placed);
    else if (report_tabular(&session->report))
        placed_row(session, placed);
    else if (placed->group != NULL)
        report_name(&session->report, placed->pod->key.data, placed->pod->key.size);
}

/* --- both ------------------------------------------------------------------------- */

static void place_pod(struct session *session, void *context, const char *file,
                      const k8sm_object *object, const k8sm_error *err)
{
    struct plan *plan = context;
    struct ready pod;
    if (!session_copies(session, file, object, err, &pod))
        return;
    for (int64_t i = 0; i < pod.copies && session->report.output.failure == 0; i++) {
        struct placed placed = { .file = file, .pod = &pod, .index = i };
        k8sm_match *match = NULL;
        k8sm_error failure;
        if (k8sm_placement_add(plan->placement, pod.object, pod.account, &match, &placed.group,
                               &failure) != K8SM_OK) {
            session_fail(session, STATUS_INPUT, file, &failure);
            break;
        }
        placed.match = match;
        if (placed.group == NULL)
            session_raise(session, STATUS_NO_FIT);
        if (session->call->verb == VERB_PLACE)
            answer_placed(session, &placed);
        else
            answer_task(session, plan, &placed);
        k8sm_match_free(match);
        progress_step(&session->progress);
    }
    ready_free(&pod);
}

static int run(struct session *session, const char *const *titles)
{
    struct plan plan = { 0 };
    k8sm_error err;
    if (!session_wants_offers(session))
        return session->status;
    session_report(session, titles);
    if (session_ranges(session) && (plan.offers = session_offers(session)) != NULL &&
        (plan.executor = session_executor(session)) != NULL) {
        plan_groups(&plan);
        if (k8sm_placement_new(plan.offers, plan.executor, &session->call->policy,
                               K8SM_PLACE_FIRST_FIT, NULL, &plan.placement, &err) == K8SM_OK)
            session_manifests(session, place_pod, &plan);
        else
            session_fail(session, STATUS_INPUT, "offers", &err);
    }
    if (plan.tasks > 1 && session->report.format == FORMAT_PROTOBUF)
        session_usage(session, "there is more than one task: -o recordio takes many");
    else
        output_write(&session->report.output, plan.bytes.data, plan.bytes.size);
    for (size_t i = 0; i < plan.brought_count; i++)
        k8sm_mesos_resources_free(plan.brought[i].resources);
    free(plan.brought);
    text_free(&plan.bytes);
    k8sm_placement_free(plan.placement);
    k8sm_executor_free(plan.executor);
    k8sm_offers_free(plan.offers);
    return session_close(session);
}

int verb_place(const struct call *call)
{
    struct session session;
    session_open(&session, call);
    return run(&session, call->format == FORMAT_WIDE ? place_wide : place_titles);
}

int verb_task(const struct call *call)
{
    struct session session;
    session_open(&session, call);
    return run(&session, task_titles);
}
