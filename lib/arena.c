#include "k8smesos/arena.h"

#include <string.h>

#include "internal.h"

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 65536 };

struct k8sm__arena_chunk {
    k8sm__arena_chunk *next;
    size_t size;
    max_align_t data[];
};

static void *view_allocate(size_t size, void *context)
{
    return k8sm__arena_take(context, size);
}

static void view_release(void *ptr, void *context)
{
    (void)ptr;
    (void)context;
}

void k8sm__arena_init(k8sm__arena *arena, const k8sm_alloc *alloc)
{
    memset(arena, 0, sizeof *arena);
    arena->view = (k8sm_alloc){ view_allocate, view_release, arena };
    arena->alloc = alloc;
    arena->chunk_size = FIRST_CHUNK;
}

void k8sm__arena_finish(k8sm__arena *arena)
{
    k8sm__arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        k8sm__arena_chunk *next = chunk->next;
        k8sm__release(arena->alloc, chunk);
        chunk = next;
    }
    arena->chunks = arena->used = NULL;
    arena->next = arena->end = NULL;
}

void k8sm__arena_reset(k8sm__arena *arena)
{
    arena->used = NULL;
    arena->next = arena->end = NULL;
}

/* A chunk of at least that size behind those in use: one that was kept, or a new one. */
static bool next_chunk(k8sm__arena *arena, size_t size)
{
    k8sm__arena_chunk **place = arena->used == NULL ? &arena->chunks : &arena->used->next;
    k8sm__arena_chunk **link = place, *chunk;
    const size_t wanted = size > arena->chunk_size ? size : arena->chunk_size;
    while (*link != NULL && (*link)->size < size)
        link = &(*link)->next;
    chunk = *link;
    if (chunk != NULL) {
        *link = chunk->next;
    } else {
        if (wanted > PTRDIFF_MAX - sizeof *chunk)
            return false;
        chunk = k8sm__allocate(arena->alloc, sizeof *chunk + wanted);
        if (chunk == NULL)
            return false;
        chunk->size = wanted;
        if (arena->chunk_size < LARGEST_CHUNK)
            arena->chunk_size *= 2;
    }
    chunk->next = *place;
    *place = chunk;
    arena->used = chunk;
    arena->next = (char *)chunk->data;
    arena->end = arena->next + chunk->size;
    return true;
}

void *k8sm__arena_more(k8sm__arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > PTRDIFF_MAX - align || !next_chunk(arena, (size + align - 1) / align * align))
        return NULL;
    arena->next += size + (0 - size) % align;
    return arena->used->data;
}

/* --- for callers ------------------------------------------------------------------------- */

struct k8sm_arena {
    const k8sm_alloc *alloc;
    k8sm__arena arena;
};

k8sm_status k8sm_arena_new(const k8sm_alloc *alloc, k8sm_arena **ret_arena, k8sm_error *err)
{
    k8sm_arena *arena;
    if (ret_arena == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_arena is required");
    arena = k8sm__allocate(alloc, sizeof *arena);
    if (arena == NULL)
        return k8sm__nomem(err);
    arena->alloc = alloc;
    k8sm__arena_init(&arena->arena, alloc);
    arena->arena.chunk_size = LARGEST_CHUNK;
    *ret_arena = arena;
    return K8SM_OK;
}

void k8sm_arena_free(k8sm_arena *arena)
{
    if (arena == NULL)
        return;
    k8sm__arena_finish(&arena->arena);
    k8sm__release(arena->alloc, arena);
}

const k8sm_alloc *k8sm_arena_alloc(const k8sm_arena *arena)
{
    return &arena->arena.view;
}

void k8sm_arena_reset(k8sm_arena *arena)
{
    if (arena != NULL)
        k8sm__arena_reset(&arena->arena);
}
