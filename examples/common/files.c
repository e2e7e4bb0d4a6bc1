#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536 };

int read_descriptor(int fd, size_t limit, struct text *text)
{
    struct stat info;
    size_t left = limit + 1;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        text_room(text, (size_t)info.st_size < left ? (size_t)info.st_size + 1 : left);
    while (left > 0) {
        size_t room =
            text->capacity > text->size + PIECE ? text->capacity - text->size - 1 : PIECE;
        ssize_t got = read(fd, text_room(text, room), room < left ? room : left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            break;
        text->size += (size_t)got;
        left -= (size_t)got;
    }
    text_append(text, "", 0); /* terminate */
    return 0;
}

int read_file(const char *path, size_t limit, struct text *text)
{
    int fd, failure;
    if (strcmp(path, "-") == 0)
        return read_descriptor(STDIN_FILENO, limit, text);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    failure = read_descriptor(fd, limit, text);
    close(fd);
    return failure;
}

static bool sync_directory(const char *directory)
{
    int fd = open(directory[0] == '\0' ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Written beside, made durable, put in place, made durable there. */
bool replace_file(const char *path, const char *bytes, size_t len)
{
    const char *slash = strrchr(path, '/');
    struct text part = { 0 }, directory = { 0 };
    FILE *file;
    bool good;
    text_add(&part, path);
    text_add(&part, ".part");
    text_append(&directory, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
    file = fopen(part.data, "we");
    good = file != NULL && fchmod(fileno(file), 0600) == 0 &&
           fwrite(bytes, 1, len, file) == len && fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (file != NULL && fclose(file) != 0)
        good = false;
    good = good && rename(part.data, path) == 0 && sync_directory(directory.data);
    text_free(&part);
    text_free(&directory);
    return good;
}

void paths_add(struct paths *paths, const char *directory, const char *name)
{
    paths->items = grow(paths->items, paths->count, &paths->capacity, sizeof *paths->items);
    paths->items[paths->count++] =
        name == NULL ? need(strdup(directory)) : join_path(directory, name);
}

void paths_free(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->items[i]);
    free(paths->items);
    *paths = (struct paths){ 0 };
}

bool is_directory(const char *path)
{
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_manifest(const char *name)
{
    return fnmatch("?*.yaml", name, 0) == 0 || fnmatch("?*.yml", name, 0) == 0 ||
           fnmatch("?*.json", name, 0) == 0;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Is it a file to be taken? A link to a directory is not followed: it could make a circle. */
static bool is_wanted(const FTSENT *entry, enum walk walk)
{
    struct stat info;
    bool file = entry->fts_info == FTS_F || (entry->fts_info == FTS_SL &&
                                             stat(entry->fts_path, &info) == 0 &&
                                             S_ISREG(info.st_mode));
    return file && (walk == WALK_TOP || is_manifest(entry->fts_name));
}

int walk_directory(const char *directory, enum walk walk, struct paths *paths,
                   char **ret_failed)
{
    char *roots[] = { (char *)directory, NULL };
    FTS *tree = need(fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL));
    size_t first = paths->count;
    int failure = 0;
    FTSENT *entry;
    while (failure == 0 && (entry = fts_read(tree)) != NULL) {
        const bool below = entry->fts_level > 0, is_directory = entry->fts_info == FTS_D;
        if (below && (entry->fts_name[0] == '.' || (is_directory && walk == WALK_TOP)))
            fts_set(tree, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
                 (!below && entry->fts_info == FTS_NS))
            failure = entry->fts_errno;
        else if (below && is_wanted(entry, walk))
            paths_add(paths, entry->fts_path, NULL);
        if (failure != 0)
            *ret_failed = need(strdup(entry->fts_path));
    }
    fts_close(tree);
    if (failure == 0 && paths->count > first)
        qsort(paths->items + first, paths->count - first, sizeof *paths->items, by_bytes);
    return failure;
}
