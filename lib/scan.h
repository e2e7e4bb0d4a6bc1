/* Looking for a byte of interest, sixteen at a time where the processor can. Each function
 * returns the first such byte from @p at on, or @p len. */
#ifndef K8SM_SCAN_H
#define K8SM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>

typedef __m128i k8sm__sixteen;

static inline k8sm__sixteen k8sm__equal(k8sm__sixteen bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static inline k8sm__sixteen k8sm__either(k8sm__sixteen a, k8sm__sixteen b)
{
    return _mm_or_si128(a, b);
}

/** Control bytes, and what is beyond ASCII, which is negative here. */
static inline k8sm__sixteen k8sm__below_space(k8sm__sixteen bytes)
{
    return _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
}

/* Whole sixteens of text from at on, each by FOUND, an expression of bytes. */
#define K8SM__SCAN_SIXTEENS(text, at, len, FOUND)                                              \
    for (; (len) - (at) >= 16; (at) += 16) {                                                   \
        const k8sm__sixteen bytes =                                                            \
            _mm_loadu_si128((const k8sm__sixteen *)(const void *)((text) + (at)));             \
        const unsigned mask = (unsigned)_mm_movemask_epi8(FOUND);                              \
        if (mask != 0)                                                                         \
            return (at) + (size_t)__builtin_ctz(mask);                                         \
    }
#else
#define K8SM__SCAN_SIXTEENS(text, at, len, FOUND)
#endif

/** A quote, backslash, control byte, or byte beyond ASCII. */
static inline size_t k8sm__scan_string(const char *text, size_t at, size_t len)
{
    K8SM__SCAN_SIXTEENS(
        text, at, len,
        k8sm__either(k8sm__below_space(bytes),
                     k8sm__either(k8sm__equal(bytes, '"'), k8sm__equal(bytes, '\\'))))
    for (; at < len; at++) {
        const unsigned char c = (unsigned char)text[at];
        if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
            break;
    }
    return at;
}

/** What is neither printable ASCII nor a newline. */
static inline size_t k8sm__scan_unusual(const char *text, size_t at, size_t len)
{
#ifdef __SSE2__
    for (; len - at >= 16; at += 16) {
        const k8sm__sixteen bytes =
            _mm_loadu_si128((const k8sm__sixteen *)(const void *)(text + at));
        const unsigned below = (unsigned)_mm_movemask_epi8(k8sm__below_space(bytes));
        const unsigned newlines = (unsigned)_mm_movemask_epi8(k8sm__equal(bytes, '\n'));
        const unsigned mask =
            (below & ~newlines) | (unsigned)_mm_movemask_epi8(k8sm__equal(bytes, 0x7f));
        if (mask != 0)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at < len; at++) {
        const unsigned char c = (unsigned char)text[at];
        if ((c < 0x20 && c != '\n') || c >= 0x7f)
            break;
    }
    return at;
}

/** A double quote, a backslash, a newline. */
static inline size_t k8sm__scan_quoted(const char *text, size_t at, size_t len)
{
    K8SM__SCAN_SIXTEENS(
        text, at, len,
        k8sm__either(k8sm__equal(bytes, '\n'),
                     k8sm__either(k8sm__equal(bytes, '"'), k8sm__equal(bytes, '\\'))))
    while (at < len && text[at] != '"' && text[at] != '\\' && text[at] != '\n')
        at++;
    return at;
}

/** What may end a plain YAML scalar: a colon, a number sign, a newline. */
static inline size_t k8sm__scan_plain(const char *text, size_t at, size_t len)
{
    K8SM__SCAN_SIXTEENS(
        text, at, len,
        k8sm__either(k8sm__equal(bytes, '\n'),
                     k8sm__either(k8sm__equal(bytes, ':'), k8sm__equal(bytes, '#'))))
    while (at < len && text[at] != ':' && text[at] != '#' && text[at] != '\n')
        at++;
    return at;
}

/** The same in a flow collection: brackets, commas and question marks, too. */
static inline size_t k8sm__scan_flow(const char *text, size_t at, size_t len)
{
    for (; at < len; at++)
        switch (text[at]) {
        case '\n':
        case ':':
        case '#':
        case ',':
        case '?':
        case '[':
        case ']':
        case '{':
        case '}':
            return at;
        default:
            break;
        }
    return at;
}

/** A newline with a dash behind it. */
static inline size_t k8sm__scan_dash_line(const char *text, size_t at, size_t len)
{
#ifdef __SSE2__
    for (; len - at >= 17; at += 16) {
        const void *here = text + at, *behind = text + at + 1;
        const k8sm__sixteen both =
            _mm_and_si128(k8sm__equal(_mm_loadu_si128((const k8sm__sixteen *)here), '\n'),
                          k8sm__equal(_mm_loadu_si128((const k8sm__sixteen *)behind), '-'));
        const unsigned mask = (unsigned)_mm_movemask_epi8(both);
        if (mask != 0)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at < len; at++)
        if (text[at] == '\n' && at + 1 < len && text[at + 1] == '-')
            break;
    return at;
}

#endif
