#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536 };

void lines_open(struct lines *lines, int fd)
{
    *lines = (struct lines){ .fd = fd };
}

static void read_more(struct lines *lines)
{
    ssize_t got;
    if (lines->at > 0) {
        memmove(lines->pending.data, lines->pending.data + lines->at,
                lines->pending.size - lines->at);
        lines->pending.size -= lines->at;
        lines->at = 0;
    }
    do
        got = read(lines->fd, text_room(&lines->pending, PIECE), PIECE);
    while (got < 0 && errno == EINTR);
    if (got > 0) {
        lines->pending.size += (size_t)got;
        return;
    }
    lines->ended = true;
    if (got < 0)
        lines->failure = errno;
}

bool lines_next(struct lines *lines, const char **ret_line, size_t *ret_len)
{
    size_t looked = 0;
    for (;;) {
        size_t have = lines->pending.size - lines->at;
        const char *from = have > 0 ? lines->pending.data + lines->at : "";
        const char *newline = have > looked ? memchr(from + looked, '\n', have - looked) : NULL;
        if (newline != NULL)
            have = (size_t)(newline - from);
        else if (!lines->ended && have < LINES_MAX) {
            looked = have;
            read_more(lines);
            continue;
        }
        if (lines->failure != 0 || (newline == NULL && have == 0))
            return false;
        *ret_line = from;
        *ret_len = have;
        lines->at += have + (newline != NULL ? 1 : 0);
        return true;
    }
}

void lines_close(struct lines *lines)
{
    text_free(&lines->pending);
}
