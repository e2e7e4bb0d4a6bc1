/* Looking for a byte of interest, sixteen at a time where the processor can. */
#ifndef K8SM_SCAN_H
#define K8SM_SCAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/** From @p at on: the first quote, backslash, control byte, or byte beyond ASCII; @p len if
 *  there is none. */
static inline size_t k8sm__scan_string(const char *text, size_t at, size_t len)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    for (; len - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        /* signed: bytes beyond ASCII are less than a space, too */
        const __m128i found = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        const unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask != 0)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at < len; at++) {
        const unsigned char c = (unsigned char)text[at];
        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
            break;
    }
    return at;
}

#endif
