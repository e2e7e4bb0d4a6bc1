#ifndef K8SMESOS_OFFER_H
#define K8SMESOS_OFFER_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/mesos_resources.h"

K8SM_BEGIN_DECLS

/** A set of Mesos offers, grouped by agent and allocation role: offers of one group are
 *  used together in one launch. One thread at a time while it changes, any number that read
 *  it; what it lends out (offers, groups, strings) is read with it. */
typedef struct k8sm_offers k8sm_offers;
/** One offer of the set; borrowed, valid until it is removed or the set is freed. */
typedef struct k8sm_offer k8sm_offer;
/** All offers of one (agent, allocation role); borrowed, valid until the set changes. */
typedef struct k8sm_offer_group k8sm_offer_group;

/** An empty set.
 *  @param alloc       NULL: malloc and free; also used by the protobuf decoder. Must outlive the set.
 *  @param ret_offers  owned by the caller: k8sm_offers_free().
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_offers_new(const k8sm_alloc *alloc, k8sm_offers **ret_offers,
                                     k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_offers_free(k8sm_offers *offers);

/** Add one serialized mesos.v1.Offer (v0 bytes are the same). The bytes are scanned for
 *  depth, required fields, enum values and lengths before anything is decoded. On failure
 *  the set is unchanged.
 *  @retval K8SM_E_SYNTAX   truncated or malformed; err->offset and path say where.
 *  @retval K8SM_E_SCHEMA   a required field is missing, or an enum value is unknown.
 *  @retval K8SM_E_INVALID  a resource that Mesos would refuse, or an offer id given twice.
 *  @retval K8SM_E_LIMIT    nested too deep. */
K8SM_API k8sm_status k8sm_offers_add_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                              k8sm_error *err);
/** Add the offers of one serialized mesos.v1.scheduler.Event, all or none; other events add
 *  nothing. Else as k8sm_offers_add_protobuf(). */
K8SM_API k8sm_status k8sm_offers_add_event_protobuf(k8sm_offers *offers, const char *buf,
                                                    size_t len, k8sm_error *err);
/** Add offers from JSON: one v1 Offer, an array of them, a scheduler OFFERS event, or the
 *  answer of /master/state, /master/slaves or GET_AGENTS. The kind is
 *  recognised. From the last ones an offer is what total - used - offered leaves of each
 *  agent for @p role_count roles, with the id "agent:ID" ("agent:ID@ROLE" for roles
 *  other than "*"); k8sm_task_new() refuses these. All are added, or none.
 *  @param roles  roles whose reservations count; NULL: all.
 *  @retval K8SM_E_SYNTAX, K8SM_E_SCHEMA  no JSON, or none of these; err says where.
 *  @retval K8SM_E_RANGE    an amount that Mesos cannot hold.
 *  Else as k8sm_offers_add_protobuf(). */
K8SM_API k8sm_status k8sm_offers_add_json(k8sm_offers *offers, const char *buf, size_t len,
                                          const char *const *roles, size_t role_count,
                                          k8sm_error *err);
/** Remove an offer (rescinded, declined, used). @return 1 if it was there, else 0. */
K8SM_API int32_t k8sm_offers_remove(k8sm_offers *offers, const char *offer_id);

/** @return number of offers, in the order in which they were added. */
K8SM_API size_t k8sm_offers_count(const k8sm_offers *offers);
/** @return offer @p index, borrowed until it is removed; NULL beyond the end. */
K8SM_API const k8sm_offer *k8sm_offers_get(const k8sm_offers *offers, size_t index);

/** Strings of an offer: borrowed, never NULL, "" if absent. */
K8SM_API const char *k8sm_offer_id(const k8sm_offer *offer);
/** @return the framework that the offer is made to; as k8sm_offer_id(). */
K8SM_API const char *k8sm_offer_framework_id(const k8sm_offer *offer);
/** @return the agent; as k8sm_offer_id(). */
K8SM_API const char *k8sm_offer_agent_id(const k8sm_offer *offer);
/** @return the agent's hostname; as k8sm_offer_id(). */
K8SM_API const char *k8sm_offer_hostname(const k8sm_offer *offer);
/** @return the role that the offer is made to; "*" if the master said nothing. */
K8SM_API const char *k8sm_offer_role(const k8sm_offer *offer);
/** @return 1 if the offer comes from a state answer and has no real id. */
K8SM_API int32_t k8sm_offer_is_synthetic(const k8sm_offer *offer);
/** @return what is offered, with its allocation role. Borrowed, never NULL. */
K8SM_API const k8sm_mesos_resources *k8sm_offer_resources(const k8sm_offer *offer);
/** Ids of this framework's executors that already run on the agent. */
K8SM_API size_t k8sm_offer_executor_count(const k8sm_offer *offer);
/** @return executor id @p index, borrowed; NULL beyond the end. */
K8SM_API const char *k8sm_offer_executor_id(const k8sm_offer *offer, size_t index);
/** @return 1 and the planned maintenance; 0 if there is none. Nanoseconds since the
 *  epoch; duration -1: unbounded. */
K8SM_API int32_t k8sm_offer_unavailability(const k8sm_offer *offer, int64_t *ret_start_ns,
                                           int64_t *ret_duration_ns);

/** One attribute of an agent. */
typedef struct k8sm_attribute {
    const char *name; /**< borrowed */
    const char *text; /**< a TEXT's text; a SCALAR as Kubernetes label text; else "" */
    double scalar;    /**< a SCALAR's number, else 0 */
    int32_t type;     /**< K8SM_VALUE_* */
    int32_t reserved; /**< 0 */
} k8sm_attribute;
/** @return number of the agent's attributes, in the order of the offer. */
K8SM_API size_t k8sm_offer_attribute_count(const k8sm_offer *offer);
/** @return attribute @p index, borrowed; NULL beyond the end. */
K8SM_API const k8sm_attribute *k8sm_offer_attribute(const k8sm_offer *offer, size_t index);

/** Groups, in the order of their first offers. */
K8SM_API size_t k8sm_offers_group_count(const k8sm_offers *offers);
/** @return group @p index, borrowed until the set changes; NULL beyond the end. */
K8SM_API const k8sm_offer_group *k8sm_offers_group(const k8sm_offers *offers, size_t index);
/** @return the agent of all its offers. Borrowed, never NULL. */
K8SM_API const char *k8sm_offer_group_agent_id(const k8sm_offer_group *group);
/** @return the allocation role of all its offers. Borrowed, never NULL. */
K8SM_API const char *k8sm_offer_group_role(const k8sm_offer_group *group);
/** @return number of its offers, at least 1. */
K8SM_API size_t k8sm_offer_group_count(const k8sm_offer_group *group);
/** @return its offer @p index, borrowed; NULL beyond the end. */
K8SM_API const k8sm_offer *k8sm_offer_group_offer(const k8sm_offer_group *group, size_t index);
/** @return the sum of the group's offers. Borrowed. */
K8SM_API const k8sm_mesos_resources *k8sm_offer_group_resources(const k8sm_offer_group *group);

K8SM_END_DECLS

#endif
