/* One offer as a line of fixtures/offers: its README says what stands where. */
#ifndef K8SM_OFFER_TOTALS_H
#define K8SM_OFFER_TOTALS_H

#include <inttypes.h>

#include "testing.h"

#include "k8smesos/offer.h"
#include "mesos_internal.h"

struct totals_line {
    char *text;
    size_t size, at;
};

static inline void totals_add(struct totals_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static inline void totals_add(struct totals_line *line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    line->at += (size_t)vsnprintf(line->text + line->at, line->size - line->at, format, args);
    va_end(args);
    assert_true(line->at < line->size);
}

static inline int64_t amount_of(const k8sm__entry *entry)
{
    int64_t ports = 0;
    if (entry->type == K8SM_VALUE_SCALAR)
        return entry->scalar;
    if (entry->type == K8SM_VALUE_SET)
        return (int64_t)entry->item_count;
    for (size_t i = 0; i < entry->range_count; i++)
        ports += (int64_t)(entry->ranges[i].end - entry->ranges[i].begin + 1);
    return ports;
}

static inline int compare_sums(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum { SUM_BYTES = 128, SUMS_MAX = 32 };

static inline void totals_of_resources(struct totals_line *line, const k8sm_mesos_resources *all)
{
    char sums[SUMS_MAX][SUM_BYTES];
    int64_t amounts[SUMS_MAX] = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const k8sm__entry *entry = &all->entries[i];
        char key[SUM_BYTES];
        size_t at = 0;
        snprintf(key, sizeof key, "%.40s(%.40s)%s", entry->name,
                 entry->reservation_count == 0
                     ? "*"
                     : entry->reservations[entry->reservation_count - 1].role,
                 entry->revocable ? "{REV}" : "");
        while (at < count && strcmp(sums[at], key) != 0)
            at++;
        assert_true(at < SUMS_MAX);
        if (at == count)
            memcpy(sums[count++], key, sizeof key);
        amounts[at] += amount_of(entry);
    }
    for (size_t i = 0; i < count; i++)
        snprintf(sums[i] + strlen(sums[i]), SUM_BYTES - strlen(sums[i]), "=%" PRId64,
                 amounts[i]);
    qsort(sums, count, SUM_BYTES, compare_sums);
    for (size_t i = 0; i < count; i++)
        totals_add(line, "%s%s", i > 0 ? ";" : " ", sums[i]);
    if (count == 0)
        totals_add(line, " -");
}

static inline void offer_totals(unsigned record, const k8sm_offer *offer, char *text,
                                size_t size)
{
    struct totals_line line = { .text = text, .size = size };
    int64_t start, duration;
    totals_add(&line, "%u %s %s %s %s ", record, k8sm_offer_id(offer),
               k8sm_offer_agent_id(offer), k8sm_offer_hostname(offer), k8sm_offer_role(offer));
    for (size_t i = 0; i < k8sm_offer_executor_count(offer); i++)
        totals_add(&line, "%s%s", i > 0 ? "," : "", k8sm_offer_executor_id(offer, i));
    if (k8sm_offer_executor_count(offer) == 0)
        totals_add(&line, "-");
    totals_add(&line, " %zu", k8sm_offer_attribute_count(offer));
    if (!k8sm_offer_unavailability(offer, &start, &duration))
        totals_add(&line, " - -");
    else if (duration < 0)
        totals_add(&line, " %" PRId64 " -", start);
    else
        totals_add(&line, " %" PRId64 " %" PRId64, start, duration);
    totals_of_resources(&line, k8sm_offer_resources(offer));
}

#endif
