/* Lines of any bytes from a descriptor; only "\n" ends one. */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct lines {
    int fd, failure;
    bool ended;
    size_t at; /* of the next line in pending */
    struct text pending;
};

/** A longer line is given in parts of this size, so that memory has a bound. */
enum { LINES_MAX = 64 << 20 };

void lines_open(struct lines *lines, int fd);
/** @param ret_line  without its newline; valid until the next call.
 *  @return false at the end, or with lines->failure set to an errno. */
bool lines_next(struct lines *lines, const char **ret_line, size_t *ret_len);
void lines_close(struct lines *lines);

#endif
