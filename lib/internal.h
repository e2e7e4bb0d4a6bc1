/* What every module of the library shares: failing, memory, growing text. */
#ifndef K8SM_INTERNAL_H
#define K8SM_INTERNAL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "k8smesos/alloc.h"
#include "k8smesos/error.h"

#define K8SM__COUNT(array) (sizeof(array) / sizeof *(array))

/** What holds by an invariant that clang's analyzer cannot see across files. */
#ifdef __clang_analyzer__
#define K8SM__KNOWN(condition) ((condition) ? (void)0 : __builtin_unreachable())
#else
#define K8SM__KNOWN(condition) ((void)0)
#endif

/* --- errors ------------------------------------------------------------------- */

/** Fill @p err (may be NULL) with no position; @p path may be NULL. @return @p code. */
k8sm_status k8sm__fail(k8sm_error *err, k8sm_status code, const char *path, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));
#ifdef __clang_analyzer__ /* which is to know that a failure is none of K8SM_OK */
#define k8sm__fail(...) (k8sm__fail(__VA_ARGS__), K8SM_E_ARGUMENT)
#endif
static inline k8sm_status k8sm__nomem(k8sm_error *err)
{
    k8sm__fail(err, K8SM_E_NOMEM, NULL, "out of memory");
    return K8SM_E_NOMEM;
}
/** Put @p prefix before err->path ("spec" + "a" is "spec.a", "spec" + "[0]" is "spec[0]");
 *  a path too long is cut at a character and ends in "…". @p err may be NULL. */
void k8sm__error_prefix(k8sm_error *err, const char *prefix);
/** Copy text into a fixed field: cut at a UTF-8 character, ending in "…" if cut; control
 *  bytes become '?'. */
void k8sm__copy_text(char *field, size_t size, const char *text, size_t len);

/** Append a copy. @return K8SM_OK or K8SM_E_NOMEM. Beyond the limit it is only counted. */
/** What it was made with; NULL: malloc and free. */
const k8sm_alloc *k8sm__findings_alloc(const k8sm_findings *findings);
/** Count one that nobody needs to make any more. @return false if there is room for it. */
bool k8sm__findings_pass(k8sm_findings *findings);
k8sm_status k8sm__findings_add(k8sm_findings *findings, const k8sm_error *finding);

/* --- memory ------------------------------------------------------------------- */

/** @p alloc may be NULL: malloc and free. NULL if size is beyond PTRDIFF_MAX. */
void *k8sm__allocate(const k8sm_alloc *alloc, size_t size);
void *k8sm__allocate_zero(const k8sm_alloc *alloc, size_t size);
/** count * size with overflow check. */
void *k8sm__allocate_array(const k8sm_alloc *alloc, size_t count, size_t size);
/** @p ptr may be NULL. */
void k8sm__release(const k8sm_alloc *alloc, void *ptr);
/** A NUL-terminated copy of @p len bytes; NULL if out of memory. */
char *k8sm__copy_string(const k8sm_alloc *alloc, const char *text, size_t len);
/** The same of a document's text, which may have a NUL: that becomes U+FFFD, so that no string
 *  ends early and turns into another. */
char *k8sm__copy_document_text(const k8sm_alloc *alloc, const char *text, size_t len);
/** Make room for one more item: grows @p *items (of @p size bytes each, @p count used) by
 *  half, at least 4. @return false if out of memory, nothing changed. */
bool k8sm__grow(const k8sm_alloc *alloc, void **items, size_t count, size_t *capacity,
                size_t size);

/* --- arena: many small objects that go together -------------------------------- */

typedef struct k8sm__arena_chunk k8sm__arena_chunk;
typedef struct k8sm__arena {
    k8sm_alloc view; /* allocates from this arena; release does nothing. First member. */
    const k8sm_alloc *alloc;
    k8sm__arena_chunk *chunks; /* in the order of their use */
    k8sm__arena_chunk *used;   /* the last that is in use; NULL: none */
    char *next, *end;
    size_t chunk_size; /* of the next chunk; grows to 64 KiB */
} k8sm__arena;

/** The arena must not move afterwards: view points to it. */
void k8sm__arena_init(k8sm__arena *arena, const k8sm_alloc *alloc);
void k8sm__arena_finish(k8sm__arena *arena);
/** Forget everything but keep the memory for the next use. */
void k8sm__arena_reset(k8sm__arena *arena);
/** The same where the chunk in use has too little. */
void *k8sm__arena_more(k8sm__arena *arena, size_t size);
/** Aligned for any type; NULL if out of memory. */
static inline void *k8sm__arena_take(k8sm__arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t), left = (size_t)(arena->end - arena->next);
    void *taken = arena->next;
    if (size > left || left - size < (0 - size) % align)
        return k8sm__arena_more(arena, size);
    arena->next += size + (0 - size) % align;
    return taken;
}

/* --- buffer: text or bytes that grow -------------------------------------------- */

typedef struct k8sm__buffer {
    const k8sm_alloc *alloc;
    char *data;
    size_t size, capacity;
    bool failed; /* an allocation failed: later appends do nothing */
} k8sm__buffer;

#define K8SM__BUFFER_INIT(a) { .alloc = (a) }

void k8sm__buffer_append(k8sm__buffer *buffer, const void *bytes, size_t len);
void k8sm__buffer_text(k8sm__buffer *buffer, const char *text); /* NUL-terminated */
void k8sm__buffer_byte(k8sm__buffer *buffer, char byte);
void k8sm__buffer_unsigned(k8sm__buffer *buffer, uint64_t number);
void k8sm__buffer_signed(k8sm__buffer *buffer, int64_t number);
/** A JSON string with quotes; bytes that are no UTF-8 become U+FFFD. */
void k8sm__buffer_json_string(k8sm__buffer *buffer, const char *text, size_t len);
/** Standard base64 with padding. */
void k8sm__buffer_base64(k8sm__buffer *buffer, const void *bytes, size_t len);
void k8sm__buffer_finish(k8sm__buffer *buffer);
/** Hand the contents to the caller (terminated), or K8SM_E_NOMEM; empties @p buffer either way. */
k8sm_status k8sm__buffer_move(k8sm__buffer *buffer, k8sm_bytes *ret_bytes, k8sm_error *err);

/* --- options -------------------------------------------------------------------- */

/** Read a caller's size-first struct into ours: copies min(size) bytes over the defaults
 *  that @p ours already holds. K8SM_E_ARGUMENT if it is smaller than a size_t or has
 *  non-zero bytes that we do not know. @p name is for the message. */
k8sm_status k8sm__options_read(void *ours, size_t our_size, const void *theirs,
                               const char *name, k8sm_error *err);

#endif
