#ifndef K8SMESOS_ARENA_H
#define K8SMESOS_ARENA_H

#include "k8smesos/alloc.h"
#include "k8smesos/error.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** Memory that is given back all at once, for many pods one after another: make objects and
 *  accounts with k8sm_arena_alloc(), forget them all with k8sm_arena_reset(), go on. Once the
 *  arena has held the largest of them it takes no more memory. One thread at a time. */
typedef struct k8sm_arena k8sm_arena;

/** @param alloc      where the arena takes its memory from; NULL: malloc and free. Must outlive it.
 *  @param ret_arena  owned by the caller: k8sm_arena_free().
 *  @retval K8SM_E_ARGUMENT, K8SM_E_NOMEM. */
K8SM_API k8sm_status k8sm_arena_new(const k8sm_alloc *alloc, k8sm_arena **ret_arena,
                                    k8sm_error *err);
/** Gives back all memory, and with it whatever was made in the arena. NULL is allowed. */
K8SM_API void k8sm_arena_free(k8sm_arena *arena);

/** @return an allocator for k8sm_parse_options, k8sm_account_new() and every other call that
 *  takes one. What it releases is free only after k8sm_arena_reset(). Borrowed: valid until
 *  k8sm_arena_free(). Never NULL.
 *
 *  Thread safety: one thread at a time for all that is made in one arena; reading what was made
 *  is safe from any number. */
K8SM_API const k8sm_alloc *k8sm_arena_alloc(const k8sm_arena *arena);

/** Forget whatever was made in the arena: it must not be used any more, nor freed. The memory
 *  stays for what comes next. NULL is ignored. */
K8SM_API void k8sm_arena_reset(k8sm_arena *arena);

K8SM_END_DECLS

#endif
