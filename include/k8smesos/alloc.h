#ifndef K8SMESOS_ALLOC_H
#define K8SMESOS_ALLOC_H

#include <stddef.h>

#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** Where the library takes memory from. Passed per call, never global; a NULL
 *  `const k8sm_alloc *` anywhere means malloc() and free(). The struct is kept by
 *  reference: it must outlive every object made with it. It covers the library's own
 *  objects; libyaml has no such hook and always uses malloc().
 *
 *  Thread safety: the library calls it from the thread that called the library. */
typedef struct k8sm_alloc {
    /** @return @p size bytes aligned for any type, or NULL. @p size is never 0. */
    void *(*allocate)(size_t size, void *context);
    /** @p ptr comes from allocate(); never NULL. */
    void (*release)(void *ptr, void *context);
    void *context; /**< handed to both, may be NULL */
} k8sm_alloc;

/** Bytes that the library made for the caller. data[size] is always 0, so text can be
 *  used as a C string. Start from all zero; end with k8sm_bytes_finish(). */
typedef struct k8sm_bytes {
    char *data;              /**< NULL only before and after its life */
    size_t size;             /**< without the terminating 0 */
    const k8sm_alloc *alloc; /**< what data came from */
} k8sm_bytes;

/** Release what @p bytes holds and set it to all zero.
 *  @param bytes  NULL is allowed, and so is a zeroed one. */
K8SM_API void k8sm_bytes_finish(k8sm_bytes *bytes);

K8SM_END_DECLS

#endif
