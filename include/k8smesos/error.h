#ifndef K8SMESOS_ERROR_H
#define K8SMESOS_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/alloc.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** What a call returns: 0 or one of the negative codes below, stable for the life of
 *  the soname. */
typedef int32_t k8sm_status;

enum {
    K8SM_OK              = 0,
    K8SM_E_NOMEM         = -1, /**< an allocation failed */
    K8SM_E_ARGUMENT      = -2, /**< the caller broke the contract of the call */
    K8SM_E_SYNTAX        = -3, /**< bytes are no well-formed YAML, JSON, quantity, protobuf */
    K8SM_E_RANGE         = -4, /**< well-formed, but not representable exactly */
    K8SM_E_LIMIT         = -5, /**< beyond a limit of the options: size, depth, nodes, keys */
    K8SM_E_SCHEMA        = -6, /**< well-formed, but not what it should be: wrong type, missing field */
    K8SM_E_UNKNOWN_FIELD = -7, /**< a field that the Kubernetes type does not have (strict) */
    K8SM_E_DUPLICATE     = -8, /**< a field or key given twice (strict) */
    K8SM_E_INVALID       = -9, /**< decodes, but the API server or a LimitRange would refuse it */
    K8SM_E_UNSUPPORTED   = -10 /**< understood, and deliberately not done */
};

/** A finer class beside the status, where one status has several causes. */
enum {
    K8SM_DETAIL_NONE             = 0,
    K8SM_DETAIL_QUANTITY_FORMAT  = 1, /**< not of the form sign digits suffix */
    K8SM_DETAIL_QUANTITY_SUFFIX  = 2, /**< of that form, but no such suffix */
    K8SM_DETAIL_QUANTITY_NUMERIC = 3, /**< a suffix without digits that Kubernetes refuses */
    K8SM_DETAIL_QUANTITY_RANGE   = 4  /**< beyond what the library holds exactly */
};

/** Where and why a call failed, or one finding about a document. Caller-allocated,
 *  no pointers inside: it can be copied, kept after the call, and read from any
 *  language. 336 bytes, for ever. */
typedef struct k8sm_error {
    k8sm_status code;  /**< a K8SM_E_*; K8SM_OK in one that was never set */
    uint32_t line;     /**< 1-based; 0 when there is no position */
    uint32_t column;   /**< 1-based, in bytes; 0 when there is no position */
    uint32_t detail;   /**< a K8SM_DETAIL_*, or 0 */
    uint64_t offset;   /**< 0-based, in bytes, from the start of the input */
    char path[152];    /**< "spec.containers[2].resources.limits.memory", or ""; cut paths end in "…" */
    char message[160]; /**< one line of English, no newline, always terminated */
} k8sm_error;

/** @return the stable lower-case name of @p status: "ok", "nomem", "argument", "syntax",
 *  "range", "limit", "schema", "unknown_field", "duplicate", "invalid", "unsupported";
 *  "unknown" for anything else. Static storage. Thread safety: pure function. */
K8SM_API const char *k8sm_status_name(k8sm_status status);

/** A list of findings, in the order in which they were met. It keeps the first
 *  `limit` (100 unless said otherwise) and counts the rest. One thread at a time while
 *  something is added, any number that only read. */
typedef struct k8sm_findings k8sm_findings;

/** @param alloc         NULL: malloc and free.
 *  @param limit         how many to keep; 0 means 100.
 *  @param ret_findings  owned by the caller: k8sm_findings_free().
 *  @param err           may be NULL.
 *  @retval K8SM_E_NOMEM, K8SM_E_ARGUMENT (ret_findings is NULL). */
K8SM_API k8sm_status k8sm_findings_new(const k8sm_alloc *alloc, uint32_t limit,
                                       k8sm_findings **ret_findings, k8sm_error *err);
/** @param findings  NULL is allowed. */
K8SM_API void k8sm_findings_free(k8sm_findings *findings);
/** @return how many are kept. NULL: 0. */
K8SM_API size_t k8sm_findings_count(const k8sm_findings *findings);
/** @return how many there were beyond those kept. NULL: 0. */
K8SM_API uint64_t k8sm_findings_dropped(const k8sm_findings *findings);
/** @return finding @p index, borrowed until the list is freed; NULL if there is none.
 *  Thread safety: any number of readers. */
K8SM_API const k8sm_error *k8sm_findings_get(const k8sm_findings *findings, size_t index);

K8SM_END_DECLS

#endif
