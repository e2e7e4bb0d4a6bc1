/* k8smesos-scheduler: the pods of Kubernetes manifests on Apache Mesos. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http_server.h"
#include "log.h"
#include "scheduler.h"

enum { ROUND_MS = 200, PROGRESS_MS = 1000 };

/* @return false if something went wrong, true after a signal. */
static bool run(struct scheduler *s, struct http_server *server, int signals)
{
    struct curl_waitfd fds[2 + HTTP_CONNECTIONS] = { { .fd = signals,
                                                       .events = CURL_WAIT_POLLIN } };
    const bool terminal = isatty(STDERR_FILENO) == 1;
    int64_t shown = 0, now;
    for (;;) {
        unsigned count = http_server_fds(server, fds + 1);
        fds[0].revents = 0;
        client_wait(&s->client, fds, count + 1, ROUND_MS);
        if (fds[0].revents != 0)
            return true;
        http_server_step(server, status_page, s);
        if (!scheduler_round(s))
            return false;
        if (terminal && (now = now_ms()) - shown >= PROGRESS_MS) {
            show_progress(s);
            shown = now;
        }
    }
}

static bool open_server(struct http_server *server, const char *address)
{
    bool good = http_server_open(server, address);
    if (!good)
        log_warn("cannot listen", "address", address, "error", strerror(errno), NULL);
    return good;
}

int main(int argc, char **argv)
{
    struct scheduler s = { 0 };
    struct http_server server;
    struct client_options options = { 0 };
    int status = flags_parse(&s.flags, argc, argv);
    bool good;
    if (status >= 0) {
        flags_free(&s.flags);
        return status;
    }
    agents_open(&s.agents);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    options.content_type = s.flags.json ? "application/json" : "application/x-protobuf";
    options.credential = s.flags.credential.size > 0 ? s.flags.credential.data : NULL;
    options.ca_file = s.flags.ca_file;
    client_open(&s.client, &options);
    source_open(&s.source, &s.flags.pods, &s.flags.policy);
    good = (s.executor = make_executor(&s.flags)) != NULL && state_open(&s);
    if (good && open_server(&server, s.flags.status_address)) {
        good = run(&s, &server, open_signals(false));
        http_server_close(&server);
    } else {
        good = false;
    }
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
