/* Reading protobuf-shaped JSON as Mesos does: unknown keys are ignored, null is unset. */
#ifndef K8SM_JSON_VALUE_H
#define K8SM_JSON_VALUE_H

#include "document.h"

/** The member @p key, or K8SM__NO_NODE if absent or null. */
k8sm__node k8sm__json_get(const k8sm__document *document, k8sm__node map, const char *key);
/** A copy of the string at @p node. @retval K8SM_E_SCHEMA no string, with position and @p path. */
k8sm_status k8sm__json_string(const k8sm__document *document, k8sm__node node, const char *path,
                              const k8sm_alloc *alloc, char **ret, k8sm_error *err);
/** The string member "value" of the map at member @p key (an id message); NULL if absent. */
k8sm_status k8sm__json_id(const k8sm__document *document, k8sm__node map, const char *key,
                          const k8sm_alloc *alloc, char **ret, k8sm_error *err);
/** A number, a decimal string, or "Infinity". */
k8sm_status k8sm__json_double(const k8sm__document *document, k8sm__node node, const char *path,
                              double *ret, k8sm_error *err);
k8sm_status k8sm__json_unsigned(const k8sm__document *document, k8sm__node node,
                                const char *path, uint64_t *ret, k8sm_error *err);
k8sm_status k8sm__json_signed(const k8sm__document *document, k8sm__node node, const char *path,
                              int64_t *ret, k8sm_error *err);
/** The index of the string among @p names; -1 if it is none of them (an unknown name). */
k8sm_status k8sm__json_enum(const k8sm__document *document, k8sm__node node, const char *path,
                            const char *const *names, size_t count, int32_t *ret,
                            k8sm_error *err);
/** Fail at a node: "found ..., expected ...". */
k8sm_status k8sm__json_fail(const k8sm__document *document, k8sm__node node, const char *path,
                            const char *message, k8sm_error *err);

/** Items of a repeated field: an array's, or a bare element in its place. */
typedef struct k8sm__json_items {
    const k8sm__document *document;
    k8sm__iter iter;
    k8sm__node bare; /* K8SM__NO_NODE once given */
    k8sm__node item;
    uint32_t index;
    bool list;
} k8sm__json_items;
void k8sm__json_items_init(k8sm__json_items *items, const k8sm__document *document,
                           k8sm__node node);
bool k8sm__json_items_next(k8sm__json_items *items);
/** How many there are. */
size_t k8sm__json_items_count(const k8sm__document *document, k8sm__node node);

#endif
