#include "utf8.h"

#include <stdbool.h>

static bool continues(const char *bytes, size_t at)
{
    return ((unsigned char)bytes[at] & 0xC0) == 0x80;
}

size_t utf8_length(const char *bytes, size_t len)
{
    unsigned char first, second;
    if (len == 0)
        return 0;
    first = (unsigned char)bytes[0];
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4 || len < 2 || !continues(bytes, 1))
        return 0;
    if (first < 0xE0)
        return 2;
    second = (unsigned char)bytes[1];
    if (len < 3 || !continues(bytes, 2))
        return 0;
    if (first < 0xF0) /* no overlong forms, no surrogates */
        return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ? 0 : 3;
    if (len < 4 || !continues(bytes, 3))
        return 0;
    return (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) ? 0 : 4;
}
