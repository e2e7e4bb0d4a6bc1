/* k8smesos-scheduler: the pods of Kubernetes manifests on Apache Mesos. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "log.h"
#include "scheduler.h"

enum { ROUND_MS = 200 };

/* A path on the agents is run where it is; a URL is fetched into the sandbox. */
static bool make_executor(struct scheduler *s)
{
    const char *path = s->flags.executor_path, *slash = strrchr(path, '/');
    struct text command = { 0 };
    const char *arguments[1];
    k8sm_executor_options options;
    k8sm_error err;
    bool good;
    k8sm_executor_options_init(&options, sizeof options);
    text_add(&command, strstr(path, "://") == NULL ? path : "./");
    if (strstr(path, "://") != NULL) {
        text_add(&command, slash + 1);
        options.uris = &path;
        options.uri_count = 1;
    }
    options.command = arguments[0] = command.data;
    options.arguments = arguments;
    options.argument_count = 1;
    good = k8sm_executor_new(&options, NULL, &s->flags.policy, NULL, &s->executor, &err) ==
           K8SM_OK;
    if (!good)
        log_warn("executor refused", "message", err.message, NULL);
    text_free(&command);
    return good;
}

static int open_signals(void)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

/* @return false if something went wrong, true after a signal. */
static bool run(struct scheduler *s, int signals)
{
    struct curl_waitfd fds[1] = { { .fd = signals, .events = CURL_WAIT_POLLIN } };
    for (;;) {
        client_wait(&s->client, fds, 1, ROUND_MS);
        if (fds[0].revents != 0)
            return true;
        if (!scheduler_round(s))
            return false;
    }
}

int main(int argc, char **argv)
{
    struct scheduler s = { 0 };
    struct client_options options = { .content_type = "application/x-protobuf" };
    int status = flags_parse(&s.flags, argc, argv);
    bool good;
    if (status >= 0) {
        flags_free(&s.flags);
        return status;
    }
    agents_open(&s.agents);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    options.credential = s.flags.credential.size > 0 ? s.flags.credential.data : NULL;
    options.ca_file = s.flags.ca_file;
    client_open(&s.client, &options);
    source_open(&s.source, &s.flags.pods, &s.flags.policy);
    good = make_executor(&s) && state_open(&s);
    if (good)
        good = run(&s, open_signals());
    client_close(&s.client);
    source_close(&s.source);
    pods_free(&s.pods);
    agents_close(&s.agents);
    state_close(&s);
    k8sm_executor_free(s.executor);
    free(s.outbox);
    flags_free(&s.flags);
    curl_global_cleanup();
    return good ? 0 : 1;
}
