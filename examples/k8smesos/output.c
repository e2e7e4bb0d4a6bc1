#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536 };

void output_open(struct output *output, int fd)
{
    *output = (struct output){ .fd = fd, .terminal = isatty(fd) == 1 };
}

bool output_flush(struct output *output)
{
    const char *from = output->pending.data;
    size_t left = output->pending.size;
    while (left > 0 && output->failure == 0) {
        ssize_t written = write(output->fd, from, left);
        if (written >= 0) {
            from += written;
            left -= (size_t)written;
        } else if (errno != EINTR) {
            output->failure = errno;
        }
    }
    text_clear(&output->pending);
    return output->failure == 0;
}

void output_write(struct output *output, const void *bytes, size_t len)
{
    if (output->failure != 0)
        return;
    text_append(&output->pending, bytes, len);
    if (output->pending.size >= PIECE)
        output_flush(output);
}

void output_text(struct output *output, const char *string)
{
    output_write(output, string, strlen(string));
}

void output_byte(struct output *output, char byte)
{
    struct text *pending = &output->pending;
    if (pending->size + 1 < pending->capacity && pending->size + 1 < PIECE &&
        output->failure == 0)
        pending->data[pending->size++] = byte; /* nobody looks for a NUL behind it */
    else
        output_write(output, &byte, 1);
}

bool output_close(struct output *output)
{
    output_flush(output);
    /* Some file systems say only now that the disk is full. */
    if (close(output->fd) != 0 && output->failure == 0 && errno != EINTR)
        output->failure = errno;
    text_free(&output->pending);
    return output->failure == 0;
}
