#include "source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "log.h"

enum { INPUT_MAX = 64 << 20 };

void source_open(struct source *source, const struct paths *paths, const k8sm_policy *policy)
{
    *source = (struct source){ .paths = paths, .policy = policy };
}

void source_close(struct source *source)
{
    text_free(&source->seen);
    manifests_free(&source->manifests);
    manifests_free(&source->services);
}

/* All files, and what tells whether one of them changed. @return false if one is unreadable. */
static bool list_files(const struct paths *paths, struct paths *files, struct text *seen)
{
    bool good = true;
    for (size_t i = 0; i < paths->count; i++) {
        char *failed = NULL;
        if (!is_directory(paths->items[i]))
            paths_add(files, paths->items[i], NULL);
        else if (walk_directory(paths->items[i], WALK_MANIFESTS, files, &failed) != 0)
            good = false;
        free(failed);
    }
    for (size_t i = 0; i < files->count; i++) {
        struct stat info = { 0 };
        if (stat(files->items[i], &info) != 0)
            good = false;
        text_add(seen, files->items[i]);
        text_print(seen, " %" PRIdMAX " %" PRIdMAX " %" PRIdMAX ".%ld\n", (intmax_t)info.st_ino,
                   (intmax_t)info.st_size, (intmax_t)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
    }
    text_append(seen, "", 0);
    return good;
}

static void warn(struct source *source, const char *file, const k8sm_error *err)
{
    char line[16];
    snprintf(line, sizeof line, "%u", err->line);
    log_warn("manifest refused", "file", file, "line", line, "path", err->path, "message",
             err->message, NULL);
    source->complete = false;
}

static bool is_known(const struct manifests *manifests, const char *key)
{
    for (size_t i = 0; i < manifests->count; i++) {
        if (strcmp(manifests->items[i]->key, key) == 0)
            return true;
    }
    return false;
}

static void add_service(struct source *source, const k8sm_object *object)
{
    struct manifest *service = need(calloc(1, sizeof *service));
    k8sm_bytes bytes = { 0 };
    service->users = 1;
    if (k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &bytes, NULL) == K8SM_OK)
        text_append(&service->json, bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
    manifests_add(&source->services, service);
}

static void add_object(struct source *source, const char *file, const k8sm_object *object)
{
    k8sm_error err = { .code = K8SM_E_DUPLICATE, .message = "another manifest has that name" };
    struct manifest *manifest;
    if (strcmp(k8sm_object_kind(object), "Service") == 0)
        add_service(source, object);
    if (k8sm_object_verdict(object) == K8SM_VERDICT_ERROR)
        warn(source, file, k8sm_object_finding(object, 0));
    if (k8sm_object_pod(object) == NULL)
        return;
    manifest = manifest_new(object, source->policy, &err);
    if (manifest != NULL && !is_known(&source->manifests, manifest->key)) {
        manifests_add(&source->manifests, manifest);
        return;
    }
    warn(source, file, &err);
    manifest_drop(manifest);
}

static void read_manifests(struct source *source, const char *file)
{
    struct text text = { 0 };
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err = { .code = K8SM_E_ARGUMENT, .message = "cannot be read" };
    k8sm_status rc = K8SM_E_ARGUMENT;
    if (read_file(file, INPUT_MAX, &text) == 0)
        rc = k8sm_stream_open(text.data, text.size, NULL, &stream, &err);
    while (rc == K8SM_OK && (rc = k8sm_stream_next(stream, &object, &err)) == K8SM_OK &&
           object != NULL) {
        add_object(source, file, object);
        k8sm_object_free(object);
    }
    if (rc != K8SM_OK)
        warn(source, file, &err);
    k8sm_stream_free(stream);
    text_free(&text);
}

bool source_look(struct source *source)
{
    struct paths files = { 0 };
    struct text seen = { 0 };
    bool good = list_files(source->paths, &files, &seen);
    bool changed = source->seen.size != seen.size || source->seen.data == NULL ||
                   memcmp(source->seen.data, seen.data, seen.size) != 0;
    if (changed) {
        manifests_free(&source->manifests);
        manifests_free(&source->services);
        source->complete = good;
        for (size_t i = 0; i < files.count; i++)
            read_manifests(source, files.items[i]);
        text_free(&source->seen);
        source->seen = seen;
        seen = (struct text){ 0 };
    }
    text_free(&seen);
    paths_free(&files);
    return changed;
}
