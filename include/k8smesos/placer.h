#ifndef K8SMESOS_PLACER_H
#define K8SMESOS_PLACER_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/alloc.h"
#include "k8smesos/error.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** Placing by numbers alone: offers that have an amount of each kind of resource, and
 *  requests that take some. Offers may come, go and get back what was taken at any time. An
 *  index keeps the cost of one decision nearly independent of the number of offers.
 *
 *  What an amount means is the caller's: k8sm_placement (place.h) does the same with pods and
 *  Mesos offers. One thread at a time. */
typedef struct k8sm_placer k8sm_placer;

/** How an offer is chosen among those that have enough. */
enum {
    K8SM_PLACE_FIRST_FIT = 0, /**< the lowest number */
    /** Where least is left over: the least sum, over all kinds, of (left - wanted) * (1 /
     *  offered), in binary64 without fused operations, terms in the order of the kinds, a kind
     *  of which nothing was offered left out; of equals the lowest number. */
    K8SM_PLACE_BEST_FIT  = 1,
    K8SM_PLACE_SPREAD    = 2  /**< where most is left over: the greatest such sum */
};
enum {
    K8SM_PLACER_KINDS_MAX    = 64,      /**< kinds of resources */
    K8SM_PLACER_FEATURES_MAX = 256,     /**< features of one request */
    K8SM_PLACER_NUMBER_MAX   = 1 << 24, /**< offers and features are numbered 0 to one less */
    K8SM_PLACER_AMOUNT_BITS  = 62       /**< amounts are below 2^62, and above -2^62 */
};
/** No offer. */
#define K8SM_PLACER_NONE SIZE_MAX

/** What is asked for. Everything is borrowed for the call. */
typedef struct k8sm_placer_request {
    size_t size;            /**< sizeof(k8sm_placer_request) of the caller */
    const int64_t *amounts; /**< one for each kind, 0 or more */
    const uint32_t *needs;  /**< features that the offer must have; NULL if none */
    size_t need_count;      /**< length of needs */
    const uint32_t *uses;   /**< features that the offer must have, and has no more afterwards
                                 (a host port, say); NULL if none */
    size_t use_count;       /**< length of uses */
} k8sm_placer_request;

/** @param kinds     kinds of resources, 1 to K8SM_PLACER_KINDS_MAX. The first two should be those
 *                   that most often decide (cpus, memory): they are what the index is sorted by.
 *  @param strategy  a K8SM_PLACE_*.
 *  @param alloc     NULL: malloc and free. Must outlive the placer.
 *  @param ret_placer  owned by the caller: k8sm_placer_free().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_placer_new(size_t kinds, int32_t strategy, const k8sm_alloc *alloc,
                                     k8sm_placer **ret_placer, k8sm_error *err);
/** NULL is allowed. */
K8SM_API void k8sm_placer_free(k8sm_placer *placer);

/** An offer comes, or is renewed: it has these amounts now, and the features that
 *  k8sm_placer_mark() gave to its number, if there was an offer of that number before.
 *  @param offer    its number, below K8SM_PLACER_NUMBER_MAX. Memory grows with the highest one.
 *  @param amounts  one for each kind; what it offered, too. An offer with an amount below 0 (it owes some)
 *                  takes no request.
 *  @retval K8SM_E_ARGUMENT  a number or an amount out of bounds.
 *  @retval K8SM_E_NOMEM     nothing changed. */
K8SM_API k8sm_status k8sm_placer_put(k8sm_placer *placer, size_t offer, const int64_t *amounts,
                                     k8sm_error *err);
/** The offer goes; its number keeps its features. @return 1 if it was there, else 0. */
K8SM_API int32_t k8sm_placer_remove(k8sm_placer *placer, size_t offer);
/** Give an offer a feature (a role, a label, a free port), or take it away. It stays until it is
 *  taken away or used.
 *  @param feature  a number below K8SM_PLACER_NUMBER_MAX, of the caller's choice.
 *  @param has      1 or 0.
 *  @retval K8SM_E_ARGUMENT  there is no such offer, or a number out of bounds.
 *  @retval K8SM_E_NOMEM     nothing changed. */
K8SM_API k8sm_status k8sm_placer_mark(k8sm_placer *placer, size_t offer, uint32_t feature,
                                      int32_t has, k8sm_error *err);

/** Choose an offer; nothing is taken.
 *  @param ret_offer  its number, K8SM_PLACER_NONE if none has enough.
 *  @retval K8SM_E_ARGUMENT  an amount below 0 or out of bounds, more than
 *                           K8SM_PLACER_FEATURES_MAX features.
 *  @retval K8SM_E_NOMEM     the index could not grow. */
K8SM_API k8sm_status k8sm_placer_find(k8sm_placer *placer, const k8sm_placer_request *request,
                                      size_t *ret_offer, k8sm_error *err);
/** Choose and take; else as k8sm_placer_find(). */
K8SM_API k8sm_status k8sm_placer_place(k8sm_placer *placer, const k8sm_placer_request *request,
                                       size_t *ret_offer, k8sm_error *err);
/** Take what is asked for from one offer.
 *  @retval K8SM_E_INVALID   it has not enough, or lacks a feature; nothing changed.
 *  @retval K8SM_E_ARGUMENT  there is no such offer; else as k8sm_placer_find(). */
K8SM_API k8sm_status k8sm_placer_take(k8sm_placer *placer, size_t offer,
                                      const k8sm_placer_request *request, k8sm_error *err);
/** Give back what was taken, used features too. Arguments and failures as k8sm_placer_take(). */
K8SM_API k8sm_status k8sm_placer_give(k8sm_placer *placer, size_t offer,
                                      const k8sm_placer_request *request, k8sm_error *err);

/** @return what is left of each kind, borrowed until the next offer comes; NULL if there is no such
 *  offer. */
K8SM_API const int64_t *k8sm_placer_left(const k8sm_placer *placer, size_t offer);
/** @return 1 if the offer is there and has the feature, else 0. */
K8SM_API int32_t k8sm_placer_has(const k8sm_placer *placer, size_t offer, uint32_t feature);
/** @return number of offers that are there. */
K8SM_API size_t k8sm_placer_count(const k8sm_placer *placer);

K8SM_END_DECLS

#endif
