/* What the executor is, and the static pods that it runs on every agent. */
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scheduler.h"

enum { INPUT_MAX = 64 << 20 };

/* The pods of one file. @return false if one of them is refused: SEED skips it. */
static bool add_file(k8sm_static_pods *pods, const char *file)
{
    k8sm_object *object = NULL;
    k8sm_error err = { .message = "cannot be read" };
    struct text text = { 0 };
    bool good = read_file(file, INPUT_MAX, &text) == 0 &&
                k8sm_object_parse(text.data, text.size, NULL, &object, &err) == K8SM_OK &&
                k8sm_static_pods_add(pods, object, &err) == K8SM_OK;
    if (!good)
        log_warn("static pod refused", "file", file, "path", err.path, "message", err.message,
                 NULL);
    k8sm_object_free(object);
    text_free(&text);
    return good;
}

static bool add_directory(k8sm_static_pods *pods, const struct flags *flags)
{
    struct paths files = { 0 };
    char *failed = NULL;
    bool good = walk_directory(flags->static_pods, WALK_TOP, &files, &failed) == 0;
    if (!good)
        log_warn("static pods cannot be read", "directory", failed, NULL);
    for (size_t i = 0; i < files.count; i++)
        good = (add_file(pods, files.items[i]) ||
                flags->policy.profile == K8SM_PROFILE_SEED) && good;
    free(failed);
    paths_free(&files);
    return good;
}

/* A path on the agents is run where it is; a URL is fetched into the sandbox. */
static k8sm_executor *make(const struct flags *flags, const k8sm_static_pods *pods,
                           const k8sm_bytes *data)
{
    const char *path = flags->executor_path, *slash = strrchr(path, '/'), *arguments[1];
    bool fetched = strstr(path, "://") != NULL;
    struct text command = { 0 };
    k8sm_executor_options options;
    k8sm_executor *executor = NULL;
    k8sm_error err;
    k8sm_executor_options_init(&options, sizeof options);
    text_add(&command, fetched ? "./" : "");
    text_add(&command, fetched ? slash + 1 : path);
    options.command = arguments[0] = command.data;
    options.arguments = arguments;
    options.argument_count = 1;
    options.uris = fetched ? &path : NULL;
    options.uri_count = fetched;
    options.data = data->data;
    options.data_size = data->size;
    if (k8sm_executor_new(&options, pods, &flags->policy, NULL, &executor, &err) != K8SM_OK)
        log_warn("executor refused", "message", err.message, NULL);
    text_free(&command);
    return executor;
}

k8sm_executor *make_executor(const struct flags *flags)
{
    k8sm_static_pods *pods = NULL;
    k8sm_executor *executor = NULL;
    k8sm_bytes data = { 0 };
    if (k8sm_static_pods_new(&flags->policy, NULL, &pods, NULL) != K8SM_OK)
        need(NULL);
    if (flags->static_pods == NULL || add_directory(pods, flags)) {
        if (k8sm_static_pods_count(pods) > 0 &&
            k8sm_static_pods_format(pods, NULL, &data, NULL) != K8SM_OK)
            need(NULL);
        executor = make(flags, pods, &data);
    }
    k8sm_bytes_finish(&data);
    k8sm_static_pods_free(pods);
    return executor;
}
