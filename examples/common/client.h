/* A client of Mesos' v1 HTTP APIs: one subscription, whose answer is an endless stream of
 * events, and calls on another connection, one after another in the order given. */
#ifndef COMMON_CLIENT_H
#define COMMON_CLIENT_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "recordio.h"
#include "text.h"

enum client_state {
    CLIENT_CLOSED,
    CLIENT_CONNECTING, /* no event yet */
    CLIENT_OPEN
};

struct client_options {
    const char *content_type; /* of calls and events */
    const char *credential;   /* "principal:secret"; NULL: none */
    const char *bearer;       /* a token; NULL: none */
    const char *ca_file;      /* NULL: the system's */
    const char *socket;       /* a Unix domain socket; NULL: TCP */
};

struct client {
    CURLM *multi;
    CURL *stream, *call;
    struct curl_slist *stream_headers, *call_headers;
    struct client_options options;
    struct text url;
    enum client_state state;
    struct recordio events;
    int64_t heard_ms;      /* when the last byte came */
    struct text *queue;    /* calls; [0] is under way if `sending` */
    size_t queued, capacity;
    bool sending;
    struct text answer;    /* what a call was answered, for its message */
    char stream_id[128];   /* Mesos-Stream-Id; "" if there is none */
    char location[256];    /* where a 307 sends us; "" if there was none */
    char message[256];     /* why the stream was closed, or a call refused */
};

/** @param options  copied; its strings are borrowed. */
void client_open(struct client *client, const struct client_options *options);
void client_close(struct client *client);

/** Send a SUBSCRIBE; what was under way before is dropped. */
void client_subscribe(struct client *client, const char *url, const struct text *body);
/** Drop the stream and every call that waits. */
void client_disconnect(struct client *client, const char *why);
/** Put a call at the end of the queue; the bytes move there. */
void client_send(struct client *client, struct text *body);
/** Let transfers go on for at most @p timeout_ms; waits for @p fds, too, and sets their
 *  revents. The state may become CLIENT_CLOSED, with a message. */
void client_wait(struct client *client, struct curl_waitfd *fds, unsigned count, int timeout_ms);
/** @param ret_event  valid until the next call of any of these.
 *  @return false if there is none now. */
bool client_next(struct client *client, const char **ret_event, size_t *ret_len);

#endif
