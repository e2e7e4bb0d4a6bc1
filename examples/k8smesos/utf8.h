/* Characters of texts that others wrote. */
#ifndef K8SMESOS_UTF8_H
#define K8SMESOS_UTF8_H

#include <stddef.h>

/** Length of the UTF-8 character at @p bytes, of which @p len are there; 0: none there. */
size_t utf8_length(const char *bytes, size_t len);

#endif
