/* The folders of cases below tests/fixtures. Define _POSIX_C_SOURCE 200809L first. */
#ifndef K8SM_FOLDERS_H
#define K8SM_FOLDERS_H

#include "testing.h"

#include <dirent.h>

enum { FOLDERS = 400 };

static inline int folder_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Names of the folders of @p topic in order; the caller frees each.
 *  @param names  room for FOLDERS. */
static inline size_t list_folders(const char *topic, char **names)
{
    char path[4096];
    const char *root = getenv("K8SM_FIXTURES");
    struct dirent *entry;
    size_t count = 0;
    snprintf(path, sizeof path, "%s/%s", root == NULL ? "." : root, topic);
    DIR *directory = opendir(path);
    while (directory != NULL && (entry = readdir(directory)) != NULL && count < FOLDERS)
        if (entry->d_name[0] != '.')
            names[count++] = strdup(entry->d_name);
    if (directory != NULL)
        closedir(directory);
    qsort(names, count, sizeof *names, folder_order);
    if (count == 0)
        fail_msg("no folders in %s", path);
    return count;
}

/** The file of @p folder that is there: NAME.yaml or NAME.json; the caller frees it. */
static inline char *read_manifest(const char *topic, const char *folder, const char *name,
                                  size_t *ret_len)
{
    char path[1024], whole[4096];
    const char *root = getenv("K8SM_FIXTURES");
    FILE *file;
    snprintf(path, sizeof path, "%s/%s/%s.yaml", topic, folder, name);
    snprintf(whole, sizeof whole, "%s/%s", root == NULL ? "." : root, path);
    file = fopen(whole, "rb");
    if (file == NULL)
        snprintf(path, sizeof path, "%s/%s/%s.json", topic, folder, name);
    else
        fclose(file);
    return read_fixture("K8SM_FIXTURES", path, ret_len);
}

#endif
