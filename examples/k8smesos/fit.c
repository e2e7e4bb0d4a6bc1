/* k8smesos fit: each pod copy against each agent and role. */
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "verbs.h"

static const char *const titles[] = {
    "POD", "INDEX", "AGENT", "ROLE", "FITS", "WHY NOT", NULL
};
static const char *const wide_titles[] = { "POD",  "INDEX",  "AGENT",   "HOST",         "ROLE",
                                           "FITS", "OFFERS", "WHY NOT", "LEAST CHANGE", NULL };

struct fit {
    k8sm_offers *offers;
    k8sm_executor *executor;
};

/* One line of the answer. */
struct line {
    const struct ready *pod;
    int64_t index;
    const k8sm_offer_group *group;
    const k8sm_match *match;
    const k8sm_least_change *change;
    /* of a pod that fits nowhere, on the line of the agent that comes nearest: all comparisons */
    const k8sm_match *const *all;
    size_t all_count; /* 0: not that line */
};

static void write_change(struct writer *writer, const k8sm_change *change)
{
    writer_object(writer);
    writer_field(writer, "path", change->path);
    writer_key(writer, "from");
    if (change->has_from)
        writer_text(writer, change->from);
    else
        writer_null(writer);
    writer_field(writer, "to", change->to);
    writer_end(writer);
}

static void write_least_change(struct writer *writer, const k8sm_least_change *change)
{
    writer_key(writer, "least_change");
    writer_list(writer);
    for (size_t i = 0; change != NULL && i < k8sm_least_change_count(change); i++)
        write_change(writer, k8sm_least_change_get(change, i));
    writer_end(writer);
}

static void write_tally(struct writer *writer, const struct line *line, int32_t code,
                        const char *resource)
{
    size_t agents = k8sm_match_tally(line->all, line->all_count, code, resource);
    if (agents == 0)
        return;
    writer_object(writer);
    writer_field(writer, "code", k8sm_reason_name(code));
    if (resource != NULL)
        writer_field(writer, "resource", resource);
    writer_key(writer, "agents");
    writer_number(writer, (int64_t)agents);
    writer_end(writer);
}

/* How many agents and roles refuse the pod for what. */
static void write_summary(struct writer *writer, const struct line *line)
{
    const char *resource;
    writer_key(writer, "nearest");
    writer_bool(writer, true);
    writer_key(writer, "summary");
    writer_list(writer);
    for (size_t i = 0; k8sm_account_demand(line->pod->account, i, &resource, NULL, NULL) == 1;
         i++)
        write_tally(writer, line, K8SM_REASON_INSUFFICIENT, resource);
    for (int32_t code = K8SM_REASON_INSUFFICIENT + 1; code <= K8SM_REASON_INVALID_POD; code++)
        write_tally(writer, line, code, NULL);
    writer_end(writer);
}

static void write_line(struct session *session, const struct line *line)
{
    struct writer *writer = report_begin(&session->report);
    writer_field(writer, "pod", line->pod->key.data);
    writer_key(writer, "index");
    writer_number(writer, line->index);
    writer_field(writer, "agent", k8sm_offer_group_agent_id(line->group));
    writer_field(writer, "hostname",
                 k8sm_offer_hostname(k8sm_offer_group_offer(line->group, 0)));
    writer_field(writer, "role", k8sm_offer_group_role(line->group));
    write_offer_ids(writer, line->group);
    writer_key(writer, "fits");
    writer_bool(writer, k8sm_match_fits(line->match) == 1);
    write_reasons(writer, line->match);
    write_least_change(writer, line->change);
    if (line->all_count > 0)
        write_summary(writer, line);
    report_end(&session->report);
}

/* "spec.containers[0].resources.limits.cpu: 500m to 250m; ..." */
static void changes_text(const k8sm_least_change *change, struct text *text)
{
    for (size_t i = 0; change != NULL && i < k8sm_least_change_count(change); i++) {
        const k8sm_change *one = k8sm_least_change_get(change, i);
        text_add(text, i > 0 ? "; " : "");
        text_add(text, one->path);
        text_add(text, ": ");
        text_add(text, one->has_from ? one->from : "none");
        text_add(text, " to ");
        text_add(text, one->to);
    }
}

static void line_row(struct session *session, const struct line *line)
{
    struct table *table = &session->report.table;
    bool wide = session->report.format == FORMAT_WIDE;
    bool fits = k8sm_match_fits(line->match) == 1;
    struct text text = { 0 };
    char number[DECIMAL_MAX];
    table_text(table, line->pod->key.data);
    decimal_text(line->index * 1000, number);
    table_text(table, number);
    table_text(table, k8sm_offer_group_agent_id(line->group));
    if (wide)
        table_text(table, k8sm_offer_hostname(k8sm_offer_group_offer(line->group, 0)));
    table_text(table, k8sm_offer_group_role(line->group));
    table_cell(table, fits ? "yes" : "no", fits ? 3 : 2, fits ? COLOUR_GOOD : COLOUR_BAD);
    if (wide) {
        offer_ids_text(line->group, &text);
        table_cell(table, text.data, text.size, COLOUR_NONE);
        text_clear(&text);
    }
    reasons_text(line->match, &text);
    table_cell(table, text.data, text.size, COLOUR_NONE);
    if (wide) {
        text_clear(&text);
        changes_text(line->change, &text);
        table_cell(table, text.data, text.size, COLOUR_NONE);
    }
    text_free(&text);
}

static void show(struct session *session, const struct line *line)
{
    if (report_structured(&session->report))
        write_line(session, line);
    else if (report_tabular(&session->report))
        line_row(session, line);
}

/* A pod against every group; what holds for one copy holds for each. */
struct outcome {
    k8sm_match **matches;        /* one for each group */
    k8sm_least_change **changes; /* NULL where none is asked for */
    size_t count, nearest;
    bool fits;
};

static void outcome_free(struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        k8sm_match_free(outcome->matches[i]);
        k8sm_least_change_free(outcome->changes[i]);
    }
    free(outcome->matches);
    free(outcome->changes);
}

static const k8sm_match *const *matches_of(const struct outcome *outcome)
{
    return (const k8sm_match *const *)outcome->matches;
}

/* @p written: the pod without its default limits. @return false after a message. */
static bool compare(struct session *session, const char *file, const struct fit *fit,
                    const k8sm_object *written, const struct ready *pod,
                    struct outcome *outcome)
{
    const struct call *call = session->call;
    const bool with_changes =
        report_structured(&session->report) || session->report.format == FORMAT_WIDE;
    k8sm_error err;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < outcome->count; i++) {
        const k8sm_offer_group *group = k8sm_offers_group(fit->offers, i);
        rc = k8sm_match_new(pod->object, pod->account, group, fit->executor, &call->policy,
                            NULL, &outcome->matches[i], &err);
        if (rc == K8SM_OK && with_changes && !k8sm_match_fits(outcome->matches[i]))
            rc = k8sm_least_change_of_match(written, session->ranges.items,
                                            session->ranges.count, pod->account,
                                            outcome->matches[i], group, fit->executor,
                                            &call->policy, NULL, &outcome->changes[i], &err);
    }
    if (rc != K8SM_OK) {
        session_fail(session, STATUS_INPUT, file, &err);
        return false;
    }
    outcome->nearest = k8sm_match_nearest(matches_of(outcome), outcome->count);
    outcome->fits =
        outcome->count > 0 && k8sm_match_fits(outcome->matches[outcome->nearest]) == 1;
    return true;
}

/* Every line of one copy. */
static void show_copy(struct session *session, const struct fit *fit, const struct ready *pod,
                      int64_t index, const struct outcome *outcome)
{
    for (size_t i = 0; i < outcome->count && session->report.output.failure == 0; i++) {
        const bool is_nearest = !outcome->fits && i == outcome->nearest;
        const struct line line = {
            .pod = pod,
            .index = index,
            .group = k8sm_offers_group(fit->offers, i),
            .match = outcome->matches[i],
            .change = outcome->changes[i],
            .all = matches_of(outcome),
            .all_count = is_nearest ? outcome->count : 0,
        };
        show(session, &line);
    }
    if (outcome->fits && session->report.format == FORMAT_NAME)
        report_name(&session->report, pod->key.data, pod->key.size);
}

static void answer(struct session *session, void *context, const char *file,
                   const k8sm_object *object, const k8sm_error *err)
{
    const struct fit *fit = context;
    struct outcome outcome = { .count = k8sm_offers_group_count(fit->offers) };
    struct ready pod;
    if (!session_copies(session, file, object, err, &pod))
        return;
    outcome.matches = need(calloc(outcome.count + 1, sizeof *outcome.matches));
    outcome.changes = need(calloc(outcome.count + 1, sizeof *outcome.changes));
    if (pod.copies > 0 && compare(session, file, fit, object, &pod, &outcome)) {
        for (int64_t i = 0; i < pod.copies && session->report.output.failure == 0; i++) {
            show_copy(session, fit, &pod, i, &outcome);
            progress_step(&session->progress);
        }
        if (!outcome.fits)
            session_raise(session, STATUS_NO_FIT);
    }
    outcome_free(&outcome);
    ready_free(&pod);
}

int verb_fit(const struct call *call)
{
    struct session session;
    struct fit fit = { 0 };
    session_open(&session, call);
    if (!session_wants_offers(&session))
        return session.status;
    session_report(&session, call->format == FORMAT_WIDE ? wide_titles : titles);
    if (session_ranges(&session) && (fit.offers = session_offers(&session)) != NULL &&
        (fit.executor = session_executor(&session)) != NULL)
        session_manifests(&session, answer, &fit);
    k8sm_executor_free(fit.executor);
    k8sm_offers_free(fit.offers);
    return session_close(&session);
}
