/* Values by key: a binary trie over the bits of the keys (a crit-bit tree). A look-up costs
 * no more than the bits of its key, whatever the other keys are. */
#ifndef K8SM_KEY_INDEX_H
#define K8SM_KEY_INDEX_H

#include "internal.h"

typedef struct k8sm__index_node k8sm__index_node;
typedef struct k8sm__index {
    const k8sm_alloc *alloc;
    k8sm__index_node *root;
} k8sm__index;

#define K8SM__INDEX_INIT(a)                                                                    \
    {                                                                                          \
        .alloc = (a)                                                                           \
    }

/** @return the value of the key, NULL if there is none. */
void *k8sm__index_find(const k8sm__index *index, const char *key, size_t len);
/** Add a key that is not there; it is borrowed until it is removed. @p value is not NULL.
 *  @return false if out of memory. */
bool k8sm__index_add(k8sm__index *index, const char *key, size_t len, void *value);
/** Remove a key that is there. */
void k8sm__index_remove(k8sm__index *index, const char *key, size_t len);
/** Forget all keys. */
void k8sm__index_finish(k8sm__index *index);

#endif
