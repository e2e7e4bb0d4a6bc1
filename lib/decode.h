/* From the tree to structs, field by field. The schema has been checked, so types are right or
 * null. Of keys given twice YAML keeps the last; JSON lays the second over the first: what it
 * does not say stays, in lists item by item, and null empties maps and lists. */
#ifndef K8SM_DECODE_H
#define K8SM_DECODE_H

#include "object_internal.h"

/** What decoding one object needs. */
typedef struct k8sm__decoder {
    k8sm_object *object;
    const k8sm__document *document;
    const k8sm_alloc *arena;
    k8sm_error *err;
} k8sm__decoder;

/** Read the field @p key, a K8SM__KEY_* other than NONE, into a struct; others are passed over. */
typedef k8sm_status k8sm__entry_reader(k8sm__decoder *d, void *into, uint32_t key,
                                       k8sm__node value);
/** Read one item of a list into a struct that is all zero, or holds what was read before. */
typedef k8sm_status k8sm__item_reader(k8sm__decoder *d, void *into, k8sm__node value,
                                      uint32_t index);

bool k8sm__decode_is_null(const k8sm__decoder *d, k8sm__node node);
/** Call @p read for each entry of @p map; null, NO_NODE and what is no map have none. */
k8sm_status k8sm__decode_entries(k8sm__decoder *d, k8sm__node map, k8sm__entry_reader *read,
                                 void *into);
/** Read a list into an array in the arena.
 *  @param items  a pointer to the array, of @p size bytes an item, laid over if *count > 0. */
k8sm_status k8sm__decode_items(k8sm__decoder *d, k8sm__node list, void *items, size_t *count,
                               size_t size, k8sm__item_reader *read);
/** Null leaves *ret_text as it is. */
k8sm_status k8sm__decode_text(k8sm__decoder *d, k8sm__node node, const char **ret_text);
void k8sm__decode_number(const k8sm__decoder *d, k8sm__node node, int32_t *ret_number);
void k8sm__decode_truth(const k8sm__decoder *d, k8sm__node node, bool *ret_truth);
k8sm_status k8sm__decode_texts(k8sm__decoder *d, k8sm__node list, const char ***ret_texts,
                               size_t *count);
/** A map of strings; of equal keys the later wins. */
k8sm_status k8sm__decode_pairs(k8sm__decoder *d, k8sm__node map, k8sm__pair **pairs,
                               size_t *count);
/** @param list     initialised.
 *  @param present  whether the map is there and not null. */
k8sm_status k8sm__decode_quantities(k8sm__decoder *d, k8sm__node map, k8sm_resource_list *list,
                                    bool *present);

/* The parts of a pod. */
k8sm_status k8sm__decode_container(k8sm__decoder *d, void *container, k8sm__node node,
                                   uint32_t index);
k8sm_status k8sm__decode_affinity(k8sm__decoder *d, k8sm__node node, k8sm_pod *pod);
/** An entry_reader for a pod's status. */
k8sm_status k8sm__decode_status(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value);
void k8sm__container_status_init(k8sm__container_status *status, const k8sm_alloc *arena);

#endif
