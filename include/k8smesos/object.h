#ifndef K8SMESOS_OBJECT_H
#define K8SMESOS_OBJECT_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/pod.h"

K8SM_BEGIN_DECLS

/** How to read documents. Start from k8sm_parse_options_init(). */
typedef struct k8sm_parse_options {
    size_t size;              /**< sizeof(k8sm_parse_options) of the caller */
    const k8sm_alloc *alloc;  /**< NULL: malloc and free. Must outlive what is made */
    uint64_t max_bytes;       /**< whole input; default 64 MiB */
    uint32_t max_depth;       /**< nesting; default 64 */
    uint32_t max_nodes;       /**< of all documents; default 4,000,000 */
    uint32_t max_yaml_nodes;  /**< of one YAML document; default 250,000 */
    uint32_t max_alias_nodes; /**< nodes visited through aliases; default 10,000 */
    uint32_t max_key_bytes;   /**< length of a key; default 1,024 */
    uint32_t max_findings;    /**< kept for each object; default 100 */
    int32_t syntax;           /**< K8SM_SYNTAX_* */
    uint32_t flags;           /**< K8SM_PARSE_* together; default 0 */
} k8sm_parse_options;

enum {
    /** The library copies the input, which may go or change as soon as the call returns. */
    K8SM_PARSE_COPY = 1,
    /** Findings have line, column and offset 0: the text was made from something else, where
     *  only the path means something. */
    K8SM_PARSE_NO_POSITIONS = 2
};

enum {
    K8SM_SYNTAX_AUTO = 0, /**< as kubectl: '{' first means JSON, and YAML if that fails */
    K8SM_SYNTAX_YAML = 1,
    K8SM_SYNTAX_JSON = 2
};

/** @param options  NULL is ignored.  @param size  sizeof(k8sm_parse_options) of the caller. */
K8SM_API void k8sm_parse_options_init(k8sm_parse_options *options, size_t size);

/** What became of one document. */
enum {
    K8SM_VERDICT_OK      = 0,
    K8SM_VERDICT_STRICT  = 1, /**< decodes, but has unknown or duplicate fields */
    K8SM_VERDICT_INVALID = 2, /**< decodes, refused by validation or a LimitRange (accounting says so) */
    K8SM_VERDICT_ERROR   = 3, /**< cannot be decoded */
    K8SM_VERDICT_SKIPPED = 4, /**< a kind that holds no pod */
    K8SM_VERDICT_EMPTY   = 5  /**< nothing but blanks and comments */
};
/** @return "ok", "strict", "invalid", "error", "skipped", "empty"; "unknown" otherwise. */
K8SM_API const char *k8sm_verdict_name(int32_t verdict);

/** The documents of a buffer, one after another. One thread at a time. */
typedef struct k8sm_stream k8sm_stream;
/** One document or one item of a List, with its whole tree. Immutable, so any number of
 *  threads may read it. */
typedef struct k8sm_object k8sm_object;

/** Start reading.
 *  @param buf      @p len bytes, borrowed: they must stay until the stream and every object
 *                  of it are freed, but with K8SM_PARSE_COPY. NULL only if len is 0.
 *  @param options  NULL: defaults.
 *  @retval K8SM_E_LIMIT     more than max_bytes.
 *  @retval K8SM_E_ARGUMENT  options that the library does not know, too.
 *  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_stream_open(const char *buf, size_t len,
                                      const k8sm_parse_options *options,
                                      k8sm_stream **ret_stream, k8sm_error *err);
/** The next document, or the next item of a List.
 *
 *  A List itself is given only where there is something to say of it: its own fields have
 *  findings, or it has no items. With findings and items it comes before them, with the
 *  number of the first.
 *
 *  A document that cannot be decoded is an object too, with K8SM_VERDICT_ERROR and its
 *  reason as finding 0; the stream goes on behind it where Kubernetes would.
 *
 *  @param ret_object  owned by the caller: k8sm_object_free(); NULL at the end.
 *  @retval K8SM_E_NOMEM, K8SM_E_LIMIT (max_nodes reached), K8SM_E_ARGUMENT. */
K8SM_API k8sm_status k8sm_stream_next(k8sm_stream *stream, k8sm_object **ret_object,
                                      k8sm_error *err);
/** Objects already given out stay valid. NULL is allowed. */
K8SM_API void k8sm_stream_free(k8sm_stream *stream);

/** NULL is allowed. */
K8SM_API void k8sm_object_free(k8sm_object *object);

/** @return a K8SM_VERDICT_* (never INVALID: see k8sm_account_verdict()). */
K8SM_API int32_t k8sm_object_verdict(const k8sm_object *object);
/** @return the document's number in the stream, from 0; empty ones count, and the items
 *  of a List count on from it. */
K8SM_API uint64_t k8sm_object_index(const k8sm_object *object);
/** @return apiVersion, borrowed, "" if absent. Never NULL. */
K8SM_API const char *k8sm_object_api_version(const k8sm_object *object);
/** @return kind, borrowed, "" if absent. Never NULL. */
K8SM_API const char *k8sm_object_kind(const k8sm_object *object);
/** @return metadata.namespace, "" if absent (kubectl then means "default"). */
K8SM_API const char *k8sm_object_namespace(const k8sm_object *object);
/** @return metadata.name, borrowed, "" if absent. Never NULL. Like the namespace, known of objects
 *  that do not decode and of kinds that hold no pod, too. */
K8SM_API const char *k8sm_object_name(const k8sm_object *object);
/** How many pods the object stands for (docs/accounting.md, "How many pods").
 *  @param ret_replicas  set to the object's own count where it says one: replicas, or
 *         min(parallelism, completions) of a Job; 1 for a Pod.
 *  @return 1 if known, 0 if the object does not say (ret_replicas untouched). */
K8SM_API int32_t k8sm_object_replicas(const k8sm_object *object, int64_t *ret_replicas);

/** Findings in document order: syntax, types, unknown and duplicate fields. Last, and without
 *  effect on the verdict, a K8SM_E_UNSUPPORTED where text follows the end of a YAML document
 *  ("..." or a root that is closed): Kubernetes drops it in silence. */
K8SM_API size_t k8sm_object_finding_count(const k8sm_object *object);
/** @return finding @p index, borrowed until the object is freed; NULL beyond the end. */
K8SM_API const k8sm_error *k8sm_object_finding(const k8sm_object *object, size_t index);

/** @return the pod or pod template, borrowed until the object is freed; NULL where there
 *  is none (other kinds, verdict ERROR). */
K8SM_API const k8sm_pod *k8sm_object_pod(const k8sm_object *object);
/** @return the LimitRange, borrowed until the object is freed; NULL for other kinds. */
K8SM_API const k8sm_limit_range *k8sm_object_limit_range(const k8sm_object *object);

/** Where a field stands: for findings that callers make.
 *  @param path  "spec.containers[0].resources", from the object's root.
 *  @param err   line, column, offset and path are set; code and message untouched.
 *  @return 1 if the field exists; else 0, with the position of its nearest parent. */
K8SM_API int32_t k8sm_object_locate(const k8sm_object *object, const char *path,
                                    k8sm_error *err);

enum { K8SM_WRITE_JSON = 0, K8SM_WRITE_YAML = 1 };

/** Write the whole object: every field, key order and number text as in the source, edits
 *  applied, aliases expanded, comments lost. Of a key given twice the last is written.
 *  @param syntax     K8SM_WRITE_JSON (one line, compact) or K8SM_WRITE_YAML (block style).
 *  @param alloc      NULL: malloc and free.
 *  @param ret_bytes  set on success; end with k8sm_bytes_finish().
 *  @retval K8SM_E_ARGUMENT  the object has no tree (verdict ERROR, broken text), or no such syntax.
 *  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_object_write(const k8sm_object *object, int32_t syntax,
                                       const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                       k8sm_error *err);
/** Write the pod alone as a v1 Pod: a Pod as it is, a workload's template with
 *  apiVersion, kind, and @p name and @p namespace_ in its metadata.
 *  @param name        NULL: the pod's own, or the workload's.
 *  @param namespace_  NULL: the object's own, "default" if it has none.
 *  @retval K8SM_E_ARGUMENT  the object holds no pod. */
K8SM_API k8sm_status k8sm_object_write_pod(const k8sm_object *object, int32_t syntax,
                                           const char *name, const char *namespace_,
                                           const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                           k8sm_error *err);

/** One change of an object: set the field at @p path, making maps on the way.
 *  An array index must exist. */
typedef struct k8sm_edit {
    const char *path;  /**< from the pod's root (a workload's: its template), JSON pointer: "/spec/containers/0/resources/limits/cpu" */
    const char *value; /**< NUL-terminated text of the scalar */
    int32_t kind;      /**< K8SM_EDIT_STRING or K8SM_EDIT_INTEGER */
    int32_t reserved;  /**< 0 */
} k8sm_edit;
enum { K8SM_EDIT_STRING = 0, K8SM_EDIT_INTEGER = 1 };

/** A new object that shares the tree of @p object and has @p count more edits; its pod
 *  shows them. @p object stays as it is and may be freed first.
 *  @retval K8SM_E_ARGUMENT  no pod, a path through a scalar or a missing array index, or no
 *          integer where one is said.
 *  @retval K8SM_E_SYNTAX, K8SM_E_RANGE  no quantity where the pod has one.
 *  @retval K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_object_with_edits(const k8sm_object *object, const k8sm_edit *edits,
                                            size_t count, k8sm_object **ret_object,
                                            k8sm_error *err);

/** Exactly one Pod (or one object with a pod template): open, next, and nothing after it.
 *  @retval K8SM_E_SCHEMA  no object, more than one, or a kind without a pod. Statuses of
 *          the first finding where the verdict is ERROR. Strict findings are no failure:
 *          see k8sm_object_verdict(). */
K8SM_API k8sm_status k8sm_object_parse(const char *buf, size_t len,
                                       const k8sm_parse_options *options,
                                       k8sm_object **ret_object, k8sm_error *err);

K8SM_END_DECLS

#endif
