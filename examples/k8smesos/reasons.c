/* Why a pod does not fit, as JSON and as text. */
#include <stdio.h>

#include "session.h"

static void write_amount(struct writer *writer, const char *key, int64_t thousandths)
{
    char text[DECIMAL_MAX];
    decimal_text(thousandths, text);
    writer_field(writer, key, text);
}

static void write_reason(struct writer *writer, const k8sm_reason *reason)
{
    bool amounts = reason->code == K8SM_REASON_INSUFFICIENT;
    writer_object(writer);
    writer_field(writer, "code", k8sm_reason_name(reason->code));
    if (reason->resource[0] != '\0')
        writer_field(writer, "resource", reason->resource);
    writer_field(writer, "role", reason->role);
    if (reason->path[0] != '\0')
        writer_field(writer, "path", reason->path);
    if (amounts || reason->wanted != 0)
        write_amount(writer, "wanted", reason->wanted);
    if (amounts || reason->had != 0)
        write_amount(writer, "had", reason->had);
    if (amounts || reason->short_by != 0)
        write_amount(writer, "short", reason->short_by);
    writer_field(writer, "message", reason->message);
    writer_end(writer);
}

void write_reasons(struct writer *writer, const k8sm_match *match)
{
    writer_key(writer, "reasons");
    writer_list(writer);
    for (size_t i = 0; match != NULL && i < k8sm_match_reason_count(match); i++)
        write_reason(writer, k8sm_match_reason(match, i));
    if (match == NULL) {
        writer_object(writer);
        writer_field(writer, "code", "no_offers");
        writer_field(writer, "message", "there are no offers");
        writer_end(writer);
    }
    writer_end(writer);
}

void reasons_text(const k8sm_match *match, struct text *text)
{
    if (match == NULL)
        text_add(text, "there are no offers");
    for (size_t i = 0; match != NULL && i < k8sm_match_reason_count(match); i++) {
        const k8sm_reason *reason = k8sm_match_reason(match, i);
        char amount[DECIMAL_MAX];
        if (i > 0)
            text_add(text, "; ");
        if (reason->code != K8SM_REASON_INSUFFICIENT) {
            text_add(text, reason->message);
            continue;
        }
        text_add(text, reason->resource);
        decimal_text(reason->wanted, amount);
        text_print(text, ": wanted %s", amount);
        decimal_text(reason->had, amount);
        text_print(text, ", had %s", amount);
        decimal_text(reason->short_by, amount);
        text_print(text, ", short by %s", amount);
    }
}

void write_offer_ids(struct writer *writer, const k8sm_offer_group *group)
{
    writer_key(writer, "offers");
    writer_list(writer);
    for (size_t i = 0; i < k8sm_offer_group_count(group); i++)
        writer_text(writer, k8sm_offer_id(k8sm_offer_group_offer(group, i)));
    writer_end(writer);
}

void offer_ids_text(const k8sm_offer_group *group, struct text *text)
{
    for (size_t i = 0; i < k8sm_offer_group_count(group); i++) {
        text_add(text, i > 0 ? "," : "");
        text_add(text, k8sm_offer_id(k8sm_offer_group_offer(group, i)));
    }
}
