#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
    do
        fd = open(path, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return errno;
    failure = read_descriptor(fd, limit, text);
    close(fd);
    return failure;
}

static bool write_durably(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, bytes, len);
        if (done < 0 && errno != EINTR)
            return false;
        bytes += done > 0 ? done : 0;
        len -= done > 0 ? (size_t)done : 0;
    }
    return fsync(fd) == 0;
}

/* Written beside, made durable, put in place, made durable there. */
bool replace_file(const char *path, const char *bytes, size_t len)
{
    const char *slash = strrchr(path, '/');
    struct text part = { 0 }, directory = { 0 };
    int fd, above = -1;
    bool good;
    text_add(&part, path);
    text_add(&part, ".part");
    text_append(&directory, path, slash == NULL ? 0 : (size_t)(slash - path));
    fd = open(part.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    good = fd >= 0 && write_durably(fd, bytes, len) && rename(part.data, path) == 0;
    if (good)
        above = open(slash == NULL ? "." : directory.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    good = above >= 0 && fsync(above) == 0;
    if (fd >= 0)
        close(fd);
    if (above >= 0)
        close(above);
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
    static const char *const endings[] = { ".yaml", ".yml", ".json" };
    size_t len = strlen(name);
    for (size_t i = 0; i < 3; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strcmp(name + len - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One directory: files to @p files, directories to @p directories. */
static int list_directory(const char *directory, enum walk walk, struct paths *files,
                          struct paths *directories)
{
    DIR *open = opendir(directory);
    const struct dirent *entry;
    int failure;
    if (open == NULL)
        return errno;
    while ((void)(errno = 0), (entry = readdir(open)) != NULL) {
        struct stat info;
        if (entry->d_name[0] == '.')
            continue;
        if (fstatat(dirfd(open), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISLNK(info.st_mode)) { /* to files only: directories could make a circle */
            if (fstatat(dirfd(open), entry->d_name, &info, 0) != 0 || S_ISDIR(info.st_mode))
                continue;
        }
        if (S_ISDIR(info.st_mode) && walk == WALK_MANIFESTS)
            paths_add(directories, directory, entry->d_name);
        if (S_ISREG(info.st_mode) && (walk == WALK_TOP || is_manifest(entry->d_name)))
            paths_add(files, directory, entry->d_name);
    }
    failure = errno;
    closedir(open);
    return failure;
}

int walk_directory(const char *directory, enum walk walk, struct paths *paths,
                   char **ret_failed)
{
    struct paths waiting = { 0 };
    size_t first = paths->count;
    int failure = 0;
    paths_add(&waiting, directory, NULL);
    for (size_t i = 0; i < waiting.count && failure == 0; i++) {
        failure = list_directory(waiting.items[i], walk, paths, &waiting);
        if (failure != 0)
            *ret_failed = need(strdup(waiting.items[i]));
    }
    paths_free(&waiting);
    if (failure == 0 && paths->count > first)
        qsort(paths->items + first, paths->count - first, sizeof *paths->items, by_bytes);
    return failure;
}
