#ifndef K8SM_OFFER_INTERNAL_H
#define K8SM_OFFER_INTERNAL_H

#include "k8smesos/offer.h"
#include "mesos_internal.h"

struct k8sm_offer {
    char *id, *framework_id, *agent_id, *hostname, *role;
    bool synthetic, unavailable;
    int64_t start_ns, duration_ns; /* duration -1: unbounded */
    k8sm_mesos_resources resources;
    char **executors;
    size_t executor_count;
    k8sm_attribute *attributes; /* name and text are owned */
    size_t attribute_count;
    k8sm_offer_group *group; /* NULL: not in a set */
    uint64_t sequence;       /* ascends in the order of adding */
    bool in_arena;           /* all its parts are in arena */
    k8sm__arena arena;
};

/** A new offer with no strings at all; NULL if out of memory. Its parts come from @p alloc, or
 *  with in_arena from k8sm__offer_alloc(). */
k8sm_offer *k8sm__offer_new(const k8sm_alloc *alloc, bool in_arena);
/** What the parts of an offer are made with; @p alloc is the set's. */
static inline const k8sm_alloc *k8sm__offer_alloc(const k8sm_offer *offer,
                                                  const k8sm_alloc *alloc)
{
    return offer->in_arena ? &offer->arena.view : alloc;
}
/** NULL is allowed. */
void k8sm__offer_free(k8sm_offer *offer, const k8sm_alloc *alloc);
/** Room for one more attribute, zeroed; NULL if out of memory. */
k8sm_attribute *k8sm__offer_attribute_add(k8sm_offer *offer, const k8sm_alloc *alloc);
bool k8sm__offer_executor_add(k8sm_offer *offer, const char *id, size_t len,
                              const k8sm_alloc *alloc);
/** The text of a SCALAR attribute as a label can hold it. */
char *k8sm__attribute_number(double number, const k8sm_alloc *alloc);
/** Add one entry of an offer whose allocation_info, if any, has been read already. An offer
 *  without one takes its role from its entries.
 *  @retval K8SM_E_INVALID  the entry is allocated to another role. */
k8sm_status k8sm__offer_add_entry(k8sm_offer *offer, const k8sm__entry *entry,
                                  const k8sm_alloc *alloc, k8sm_error *err);
/** The same for an entry that is in the offer's arena: it is moved in. */
k8sm_status k8sm__offer_take_entry(k8sm_offer *offer, const k8sm__entry *entry,
                                   k8sm_error *err);

/** Put filled offers into the set, all or none; it takes them over, also on failure.
 *  @param ret_failed  which one it was, on failure; may be NULL.
 *  @retval K8SM_E_INVALID  an id is there already. */
k8sm_status k8sm__offers_put_all(k8sm_offers *offers, k8sm_offer **list, size_t count,
                                 size_t *ret_failed, k8sm_error *err);
const k8sm_alloc *k8sm__offers_alloc(const k8sm_offers *offers);

#endif
