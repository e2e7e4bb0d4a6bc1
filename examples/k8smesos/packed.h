/* The files in an archive: tar, zip or cpio, compressed or not, or one compressed file. */
#ifndef COMMON_PACKED_H
#define COMMON_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct archive_file {
    char *name; /* as the archive says; NUL-terminated */
    struct text text;
};
/** Start from all zero. */
struct archive_files {
    struct archive_file *items;
    size_t count, capacity;
};

/** Do bytes that begin so look like one? */
bool archive_looks_like(const char *bytes, size_t len);
/** Unpack the regular files into memory, sorted by the bytes of their names. Nothing is
 *  written anywhere, so names need no check.
 *  @param limit        most bytes of all files together.
 *  @param ret_message  "" or why not; @p message_size bytes.
 *  @return false on failure. */
bool archive_unpack(const char *bytes, size_t len, uint64_t limit, struct archive_files *files,
                    char *ret_message, size_t message_size);
void archive_files_free(struct archive_files *files);

#endif
