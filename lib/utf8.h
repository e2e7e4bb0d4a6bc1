#ifndef K8SM_UTF8_H
#define K8SM_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** U+FFFD, what stands for bytes that are no character. */
#define K8SM__REPLACEMENT "\xef\xbf\xbd"

/** Length of the well-formed character at @p text (RFC 3629), 0 if there is none. */
size_t k8sm__utf8_length(const char *text, size_t len);
/** White space as Go sees it (unicode.IsSpace). @return its bytes at @p text, 0 if there is none. */
size_t k8sm__space_length(const char *text, size_t len);
/** Write a character. @return its length, 1 to 4. */
size_t k8sm__utf8_put(uint32_t character, char *text);

#endif
