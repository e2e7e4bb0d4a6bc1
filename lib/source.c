/* The bytes of a stream: a copy of them where the caller wants one, and where their lines
 * begin, so that many findings do not each count lines from the start. */
#include <stdatomic.h>
#include <string.h>

#include "document.h"

enum { BLOCK_BITS = 8 }; /* 8 bytes for 256 */

enum { NOT_COUNTED, BEING_COUNTED, COUNTED };

/* Where a byte stands: its line, and where that begins. */
typedef struct place {
    uint32_t line, start;
} place;

struct k8sm__source {
    const k8sm_alloc *alloc;
    atomic_uint references;
    const char *text;
    size_t len;
    atomic_uint state;
    place places[]; /* of the blocks, without the first; then the copy */
};

k8sm__source *k8sm__source_new(const char *buf, size_t len, bool copy, const k8sm_alloc *alloc)
{
    const size_t table = (len >> BLOCK_BITS) * sizeof(place);
    k8sm__source *source = k8sm__allocate(alloc, sizeof *source + table + (copy ? len : 0));
    if (source == NULL)
        return NULL;
    source->alloc = alloc;
    atomic_init(&source->references, 1);
    atomic_init(&source->state, NOT_COUNTED);
    source->text = buf;
    source->len = len;
    if (copy) {
        char *text = (char *)source + sizeof *source + table;
        if (len > 0)
            memcpy(text, buf, len);
        source->text = text;
    }
    return source;
}

k8sm__source *k8sm__source_ref(k8sm__source *source)
{
    atomic_fetch_add_explicit(&source->references, 1, memory_order_relaxed);
    return source;
}

void k8sm__source_unref(k8sm__source *source)
{
    if (source != NULL &&
        atomic_fetch_sub_explicit(&source->references, 1, memory_order_acq_rel) == 1)
        k8sm__release(source->alloc, source);
}

const char *k8sm__source_text(const k8sm__source *source)
{
    return source->text;
}

/* --- lines ---------------------------------------------------------------------------------- */

/* Go on from where @p at is the place of, up to offset. */
static place count_lines(const char *text, size_t len, size_t from, size_t offset, place at)
{
    for (size_t i = from; i < offset; i++)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= len || text[i + 1] != '\n'))) {
            at.line++;
            at.start = (uint32_t)(i + 1);
        }
    return at;
}

/* Whoever comes first counts all; who comes meanwhile has to do without. */
static bool count_blocks(k8sm__source *source)
{
    unsigned state = NOT_COUNTED;
    place at = { .line = 1 };
    if (atomic_load_explicit(&source->state, memory_order_acquire) == COUNTED)
        return true;
    if (!atomic_compare_exchange_strong(&source->state, &state, BEING_COUNTED))
        return state == COUNTED;
    for (size_t i = 0; i < source->len >> BLOCK_BITS; i++) {
        at = count_lines(source->text, source->len, i << BLOCK_BITS, (i + 1) << BLOCK_BITS, at);
        source->places[i] = at;
    }
    atomic_store_explicit(&source->state, COUNTED, memory_order_release);
    return true;
}

static void set_position(k8sm_error *err, place at, size_t offset)
{
    err->line = at.line;
    err->column = (uint32_t)offset - at.start + 1;
    err->offset = offset;
}

void k8sm__source_position(k8sm__source *source, size_t offset, k8sm_error *err)
{
    place at = { .line = 1 };
    size_t block;
    if (err == NULL)
        return;
    if (offset > source->len)
        offset = source->len;
    block = offset >> BLOCK_BITS;
    if (block > 0 && count_blocks(source))
        at = source->places[block - 1];
    else
        block = 0;
    set_position(err, count_lines(source->text, source->len, block << BLOCK_BITS, offset, at),
                 offset);
}
