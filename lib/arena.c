#include <string.h>

#include "internal.h"

enum { FIRST_CHUNK = 2048, LARGEST_CHUNK = 65536 };

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
    arena->chunks = NULL;
    arena->next = arena->end = NULL;
}

void k8sm__arena_reset(k8sm__arena *arena)
{
    k8sm__arena_chunk *largest = arena->chunks, *chunk;
    if (largest == NULL)
        return;
    for (chunk = largest->next; chunk != NULL; chunk = chunk->next)
        if (chunk->size > largest->size)
            largest = chunk;
    for (chunk = arena->chunks; chunk != NULL;) {
        k8sm__arena_chunk *next = chunk->next;
        if (chunk != largest)
            k8sm__release(arena->alloc, chunk);
        chunk = next;
    }
    largest->next = NULL;
    arena->chunks = largest;
    arena->next = (char *)largest->data;
    arena->end = arena->next + largest->size;
}

void *k8sm__arena_take(k8sm__arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    k8sm__arena_chunk *chunk;
    size_t wanted;
    void *taken;
    if (size > PTRDIFF_MAX - align)
        return NULL;
    size = (size + align - 1) / align * align;
    if (size > (size_t)(arena->end - arena->next)) {
        wanted = size > arena->chunk_size ? size : arena->chunk_size;
        if (wanted > PTRDIFF_MAX - sizeof *chunk)
            return NULL;
        chunk = k8sm__allocate(arena->alloc, sizeof *chunk + wanted);
        if (chunk == NULL)
            return NULL;
        chunk->size = wanted;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->next = (char *)chunk->data;
        arena->end = arena->next + wanted;
        if (arena->chunk_size < LARGEST_CHUNK)
            arena->chunk_size *= 2;
    }
    taken = arena->next;
    arena->next += size;
    return taken;
}
