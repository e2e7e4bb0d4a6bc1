/* Files read whole, and the manifests under a directory. */
#ifndef COMMON_FILES_H
#define COMMON_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

/** Append the rest of @p fd, at most @p limit bytes and one more, which tells that there was
 *  more. @return 0 or an errno. */
int read_descriptor(int fd, size_t limit, struct text *text);
/** The same for a file; "-" is standard input. EISDIR for a directory. */
int read_file(const char *path, size_t limit, struct text *text);

/** Replace a file as a whole: after a crash it is the old one or the new one.
 *  @return false with errno. */
bool replace_file(const char *path, const char *bytes, size_t len);

/** Paths, NUL-terminated. Start from all zero. */
struct paths {
    char **items;
    size_t count, capacity;
};
void paths_add(struct paths *paths, const char *directory, const char *name);
void paths_free(struct paths *paths);

enum walk {
    WALK_MANIFESTS, /* the whole tree: *.yaml *.yml *.json */
    WALK_TOP        /* the directory alone: all regular files but hidden ones */
};
/** Add the files of @p directory, sorted by the bytes of their paths.
 *  @param ret_failed  the path that could not be read, owned by the caller.
 *  @return 0 or an errno. */
int walk_directory(const char *directory, enum walk walk, struct paths *paths,
                   char **ret_failed);
bool is_directory(const char *path);

#endif
