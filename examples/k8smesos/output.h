/* Standard output in large pieces, with the first failure kept. */
#ifndef COMMON_OUTPUT_H
#define COMMON_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct output {
    int fd;
    int failure; /* errno of the first failed write; later writes do nothing */
    bool terminal;
    struct text pending;
};

void output_open(struct output *output, int fd);
void output_write(struct output *output, const void *bytes, size_t len);
void output_text(struct output *output, const char *string);
void output_byte(struct output *output, char byte);
/** Write what is pending. @return false if this or any write before it failed. */
bool output_flush(struct output *output);
/** Flush and close. @return false if anything could not be written; see failure. */
bool output_close(struct output *output);

#endif
