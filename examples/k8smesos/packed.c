#include "packed.h"

#include <archive.h>
#include <archive_entry.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 65536, FILES_MAX = 100000 };

bool archive_looks_like(const char *bytes, size_t len)
{
    static const struct {
        size_t at, len;
        const char *bytes;
    } marks[] = {
        { 0, 2, "\x1f\x8b" },           /* gzip */
        { 0, 4, "PK\x03\x04" },         /* zip */
        { 0, 4, "PK\x05\x06" },         /* zip without files */
        { 0, 3, "BZh" },                /* bzip2 */
        { 0, 6, "\xfd" "7zXZ" "\0" },   /* xz */
        { 0, 4, "\x28\xb5\x2f\xfd" },   /* zstd */
        { 0, 6, "070701" },             /* cpio */
        { 0, 6, "070707" },
        { 257, 5, "ustar" },            /* tar */
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (len >= marks[i].at + marks[i].len &&
            memcmp(bytes + marks[i].at, marks[i].bytes, marks[i].len) == 0)
            return true;
    }
    return false;
}

/* Only what needs no other program; raw is for one compressed file. */
static void support(struct archive *archive)
{
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_cpio(archive);
    archive_read_support_format_raw(archive);
}

/* One file's bytes. @return an ARCHIVE_*, or ARCHIVE_FATAL with the limit reached. */
static int read_entry(struct archive *archive, uint64_t *left, struct text *text)
{
    for (;;) {
        la_ssize_t got = archive_read_data(archive, text_room(text, PIECE), PIECE);
        if (got <= 0)
            return got == 0 ? ARCHIVE_OK : (int)got;
        text->size += (size_t)got;
        text->data[text->size] = '\0';
        if ((uint64_t)got > *left) {
            *left = 0;
            archive_set_error(archive, 0, "it unpacks to more than the limit");
            return ARCHIVE_FATAL;
        }
        *left -= (uint64_t)got;
    }
}

static int read_files(struct archive *archive, uint64_t limit, struct archive_files *files)
{
    uint64_t left = limit;
    struct archive_entry *entry;
    int rc;
    while ((rc = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           rc == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(entry);
        struct archive_file file = { 0 };
        if (archive_entry_filetype(entry) != AE_IFREG)
            continue;
        if (files->count == FILES_MAX) {
            archive_set_error(archive, 0, "it holds more than %d files", FILES_MAX);
            return ARCHIVE_FATAL;
        }
        rc = read_entry(archive, &left, &file.text);
        if (rc != ARCHIVE_OK) {
            text_free(&file.text);
            return rc;
        }
        file.name = need(strdup(name == NULL ? "" : name));
        files->items = grow(files->items, files->count, &files->capacity, sizeof *files->items);
        files->items[files->count++] = file;
    }
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct archive_file *)a)->name,
                  ((const struct archive_file *)b)->name);
}

bool archive_unpack(const char *bytes, size_t len, uint64_t limit, struct archive_files *files,
                    char *ret_message, size_t message_size)
{
    struct archive *archive = need(archive_read_new());
    int rc;
    support(archive);
    rc = archive_read_open_memory(archive, bytes, len);
    if (rc == ARCHIVE_OK)
        rc = read_files(archive, limit, files);
    ret_message[0] = '\0';
    if (rc != ARCHIVE_EOF)
        snprintf(ret_message, message_size, "%s",
                 archive_error_string(archive) == NULL ? "no archive"
                                                       : archive_error_string(archive));
    archive_read_free(archive);
    if (files->count > 0)
        qsort(files->items, files->count, sizeof *files->items, by_name);
    return rc == ARCHIVE_EOF;
}

void archive_files_free(struct archive_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].name);
        text_free(&files->items[i].text);
    }
    free(files->items);
    *files = (struct archive_files){ 0 };
}
