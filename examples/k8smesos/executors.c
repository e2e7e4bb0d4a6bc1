/* The executor of the command line, with its static pods. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packed.h"
#include "files.h"
#include "session.h"

/* The pods of one file. SEED skips what is bad, DEFAULT stops there.
 *  @return false if it is to stop. */
static bool add_text(struct session *session, k8sm_static_pods *pods, const char *file,
                     const char *bytes, size_t len)
{
    bool skips = session->call->policy.profile == K8SM_PROFILE_SEED;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err;
    bool good = true;
    k8sm_status rc = k8sm_stream_open(bytes, len, NULL, &stream, &err);
    while (rc == K8SM_OK && good) {
        rc = k8sm_stream_next(stream, &object, &err);
        if (rc != K8SM_OK || object == NULL)
            break;
        if (k8sm_object_verdict(object) == K8SM_VERDICT_ERROR)
            rc = (err = *k8sm_object_finding(object, 0)).code;
        else if (k8sm_object_verdict(object) != K8SM_VERDICT_EMPTY)
            rc = k8sm_static_pods_add(pods, object, &err);
        k8sm_object_free(object);
        if (rc != K8SM_OK && skips) {
            session_warn(session, file, &err);
            rc = K8SM_OK;
        }
    }
    if (rc != K8SM_OK) {
        session_fail(session, STATUS_INPUT, file, &err);
        good = false;
    }
    k8sm_stream_free(stream);
    return good;
}

static bool add_archive(struct session *session, k8sm_static_pods *pods, const char *path,
                        const struct text *text)
{
    struct archive_files files = { 0 };
    k8sm_error err = { .code = K8SM_E_LIMIT };
    bool good = archive_unpack(text->data, text->size, session->call->unpacked_limit, &files,
                               err.message, sizeof err.message);
    if (!good)
        session_fail(session, STATUS_INPUT, path, &err);
    for (size_t i = 0; i < files.count && good; i++) {
        struct text name = { 0 };
        text_add(&name, path);
        text_byte(&name, '/');
        text_add(&name, files.items[i].name);
        good = add_text(session, pods, name.data, files.items[i].text.data,
                        files.items[i].text.size);
        text_free(&name);
    }
    archive_files_free(&files);
    return good;
}

static bool add_file(struct session *session, k8sm_static_pods *pods, const char *path)
{
    struct text text = { 0 };
    bool good = session_read(session, path, &text);
    if (good && archive_looks_like(text.data, text.size))
        good = add_archive(session, pods, path, &text);
    else if (good)
        good = add_text(session, pods, path, text.data, text.size);
    text_free(&text);
    return good;
}

static bool add_path(struct session *session, k8sm_static_pods *pods, const char *path)
{
    struct paths paths = { 0 };
    char *failed = NULL;
    bool good = true;
    int failure;
    if (!is_directory(path))
        return add_file(session, pods, path);
    failure = walk_directory(path, WALK_TOP, &paths, &failed);
    if (failure != 0)
        session_unreadable(session, failed, failure);
    for (size_t i = 0; i < paths.count && good && failure == 0; i++)
        good = add_file(session, pods, paths.items[i]);
    free(failed);
    paths_free(&paths);
    return good && failure == 0;
}

static k8sm_executor *make(struct session *session, const k8sm_static_pods *pods)
{
    const struct call *call = session->call;
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    k8sm_bytes data = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc = K8SM_OK;
    k8sm_executor_options_init(&options, sizeof options);
    options.type = call->task_group ? K8SM_EXECUTOR_DEFAULT : K8SM_EXECUTOR_CUSTOM;
    options.id = call->executor_id;
    options.command = call->executor_command;
    options.uris = call->executor_uris.items;
    options.uri_count = call->executor_uris.count;
    if (k8sm_static_pods_count(pods) > 0)
        rc = k8sm_static_pods_format(pods, NULL, &data, &err);
    options.data = data.data;
    options.data_size = data.size;
    if (rc == K8SM_OK)
        rc = k8sm_executor_new(&options, pods, &call->policy, NULL, &executor, &err);
    if (rc != K8SM_OK)
        session_fail(session, STATUS_INPUT, "executor", &err);
    k8sm_bytes_finish(&data);
    return executor;
}

k8sm_executor *session_executor(struct session *session)
{
    k8sm_static_pods *pods = NULL;
    k8sm_executor *executor = NULL;
    if (k8sm_static_pods_new(&session->call->policy, NULL, &pods, NULL) != K8SM_OK)
        need(NULL);
    if (session->call->static_pods == NULL ||
        add_path(session, pods, session->call->static_pods))
        executor = make(session, pods);
    k8sm_static_pods_free(pods);
    return executor;
}
