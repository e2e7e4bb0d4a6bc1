/* k8smesos fit: each pod copy against each agent and role. */
#include <string.h>

#include "session.h"
#include "verbs.h"

static const char *const titles[] = { "POD", "INDEX", "AGENT", "ROLE", "FITS", "WHY NOT", NULL };
static const char *const wide_titles[] = { "POD",  "INDEX",  "AGENT", "HOST",   "ROLE",
                                           "FITS", "OFFERS", "WHY NOT", NULL };

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
};

static void write_line(struct session *session, const struct line *line)
{
    struct writer *writer = report_begin(&session->report);
    writer_field(writer, "pod", line->pod->key.data);
    writer_key(writer, "index");
    writer_number(writer, line->index);
    writer_field(writer, "agent", k8sm_offer_group_agent_id(line->group));
    writer_field(writer, "hostname", k8sm_offer_hostname(k8sm_offer_group_offer(line->group, 0)));
    writer_field(writer, "role", k8sm_offer_group_role(line->group));
    write_offer_ids(writer, line->group);
    writer_key(writer, "fits");
    writer_bool(writer, k8sm_match_fits(line->match) == 1);
    write_reasons(writer, line->match);
    report_end(&session->report);
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
    for (size_t i = 0; wide && i < k8sm_offer_group_count(line->group); i++) {
        text_add(&text, i > 0 ? "," : "");
        text_add(&text, k8sm_offer_id(k8sm_offer_group_offer(line->group, i)));
    }
    if (wide)
        table_cell(table, text.data, text.size, COLOUR_NONE);
    text_clear(&text);
    reasons_text(line->match, &text);
    table_cell(table, text.data, text.size, COLOUR_NONE);
    text_free(&text);
}

/* One copy against all groups. @return whether it fits any. */
static bool compare(struct session *session, const char *file, const struct fit *fit,
                    const struct ready *pod, int64_t index)
{
    struct line line = { .pod = pod, .index = index };
    bool fits = false;
    for (size_t i = 0; i < k8sm_offers_group_count(fit->offers); i++) {
        k8sm_match *match = NULL;
        k8sm_error err;
        line.group = k8sm_offers_group(fit->offers, i);
        if (k8sm_match_new(pod->object, pod->account, line.group, fit->executor,
                           &session->call->policy, NULL, &match, &err) != K8SM_OK) {
            session_fail(session, STATUS_INPUT, file, &err);
            return false;
        }
        line.match = match;
        fits = fits || k8sm_match_fits(match) == 1;
        if (report_structured(&session->report))
            write_line(session, &line);
        else if (report_tabular(&session->report))
            line_row(session, &line);
        k8sm_match_free(match);
    }
    return fits;
}

static void answer(struct session *session, void *context, const char *file,
                   const k8sm_object *object, const k8sm_error *err)
{
    const struct fit *fit = context;
    struct ready pod;
    if (!session_ready(session, file, object, err, &pod))
        return;
    for (int64_t i = 0; i < pod.copies && session->report.output.failure == 0; i++) {
        bool fits = compare(session, file, fit, &pod, i);
        if (!fits)
            session_raise(session, STATUS_NO_FIT);
        else if (session->report.format == FORMAT_NAME)
            report_name(&session->report, pod.key.data, pod.key.size);
        progress_step(&session->progress);
    }
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
