#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

enum { CONNECT_TIMEOUT_S = 5, CALL_TIMEOUT_S = 15, ANSWER_MAX = 200 };

static void add_header(struct curl_slist **list, const char *name, const char *value)
{
    struct text line = { 0 };
    text_add(&line, name);
    text_add(&line, value);
    *list = need(curl_slist_append(*list, line.data));
    text_free(&line);
}

static CURL *new_handle(const struct client *client)
{
    CURL *handle = need(curl_easy_init());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    if (client->options.ca_file != NULL)
        curl_easy_setopt(handle, CURLOPT_CAINFO, client->options.ca_file);
    if (client->options.credential != NULL) {
        curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(handle, CURLOPT_USERPWD, client->options.credential);
    }
    if (client->options.bearer != NULL) {
        curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, client->options.bearer);
    }
    if (client->options.socket != NULL)
        curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, client->options.socket);
    return handle;
}

static long status_of(CURL *handle)
{
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* --- what curl calls -------------------------------------------------------------------- */

static size_t take_answer(char *bytes, size_t size, size_t count, void *context)
{
    struct client *client = context;
    size_t len = size * count;
    if (client->answer.size < ANSWER_MAX)
        text_append(&client->answer, bytes, len < ANSWER_MAX ? len : ANSWER_MAX);
    return len;
}

/* Of the answer to SUBSCRIBE. */
static void keep_header(const struct client *client, const char *name, char *out, size_t size)
{
    struct curl_header *header;
    if (curl_easy_header(client->stream, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK &&
        strlen(header->value) < size)
        memcpy(out, header->value, strlen(header->value) + 1);
}

static size_t take_events(char *bytes, size_t size, size_t count, void *context)
{
    struct client *client = context;
    if (status_of(client->stream) != 200)
        return take_answer(bytes, size, count, context);
    if (client->state != CLIENT_OPEN)
        keep_header(client, "Mesos-Stream-Id", client->stream_id, sizeof client->stream_id);
    client->heard_ms = now_ms();
    client->state = CLIENT_OPEN;
    recordio_feed(&client->events, bytes, size * count);
    return size * count;
}

/* --- calls ------------------------------------------------------------------------------ */

static void drop_call(struct client *client)
{
    text_free(&client->queue[0]);
    client->queued--;
    memmove(client->queue, client->queue + 1, client->queued * sizeof *client->queue);
}

static void send_next(struct client *client)
{
    if (client->sending || client->queued == 0 || client->state != CLIENT_OPEN)
        return;
    const struct text *body = &client->queue[0];
    if (client->call == NULL) {
        client->call = new_handle(client);
        curl_easy_setopt(client->call, CURLOPT_TIMEOUT, (long)CALL_TIMEOUT_S);
        curl_easy_setopt(client->call, CURLOPT_WRITEFUNCTION, take_answer);
        curl_easy_setopt(client->call, CURLOPT_WRITEDATA, client);
        add_header(&client->call_headers, "Content-Type: ", client->options.content_type);
        add_header(&client->call_headers, "Expect:", "");
        if (client->stream_id[0] != '\0')
            add_header(&client->call_headers, "Mesos-Stream-Id: ", client->stream_id);
        curl_easy_setopt(client->call, CURLOPT_HTTPHEADER, client->call_headers);
        curl_easy_setopt(client->call, CURLOPT_URL, client->url.data);
    }
    curl_easy_setopt(client->call, CURLOPT_POSTFIELDS, body->data);
    curl_easy_setopt(client->call, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
    text_clear(&client->answer);
    curl_multi_add_handle(client->multi, client->call);
    client->sending = true;
}

/* 400 is this call's own fault; anything else means that the connection is no good. */
static void call_done(struct client *client, CURLcode result)
{
    long status = status_of(client->call);
    char why[sizeof client->message];
    curl_multi_remove_handle(client->multi, client->call);
    client->sending = false;
    drop_call(client);
    if (result == CURLE_OK && (status == 202 || status == 200))
        return;
    snprintf(why, sizeof why, "a call was answered %ld %.180s", status,
             result != CURLE_OK             ? curl_easy_strerror(result)
             : client->answer.data == NULL ? ""
                                            : client->answer.data);
    if (status == 400)
        log_warn("call refused", "message", why, NULL);
    else
        client_disconnect(client, why);
}

/* --- the stream ------------------------------------------------------------------------- */

static void stream_done(struct client *client, CURLcode result)
{
    long status = status_of(client->stream);
    char why[sizeof client->message];
    keep_header(client, "Location", client->location, sizeof client->location);
    if (status == 200)
        snprintf(why, sizeof why, "the stream ended: %.200s", curl_easy_strerror(result));
    else if (result != CURLE_OK)
        snprintf(why, sizeof why, "cannot subscribe: %.200s", curl_easy_strerror(result));
    else
        snprintf(why, sizeof why, "subscription answered %ld %.200s", status,
                 client->answer.data == NULL ? "" : client->answer.data);
    client_disconnect(client, why);
}

static void finish(struct client *client)
{
    const CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        CURL *handle = message->easy_handle;
        CURLcode result = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        if (handle == client->call)
            call_done(client, result);
        else if (handle == client->stream)
            stream_done(client, result);
    }
}

static void drop_handle(struct client *client, CURL **handle, struct curl_slist **headers)
{
    if (*handle != NULL) {
        curl_multi_remove_handle(client->multi, *handle);
        curl_easy_cleanup(*handle);
    }
    curl_slist_free_all(*headers);
    *handle = NULL;
    *headers = NULL;
}

void client_disconnect(struct client *client, const char *why)
{
    drop_handle(client, &client->stream, &client->stream_headers);
    drop_handle(client, &client->call, &client->call_headers);
    while (client->queued > 0)
        drop_call(client);
    client->sending = false;
    client->state = CLIENT_CLOSED;
    snprintf(client->message, sizeof client->message, "%s", why);
}

void client_open(struct client *client, const struct client_options *options)
{
    *client = (struct client){ .options = *options };
    client->multi = need(curl_multi_init());
}

void client_close(struct client *client)
{
    client_disconnect(client, "");
    curl_multi_cleanup(client->multi);
    recordio_free(&client->events);
    text_free(&client->url);
    text_free(&client->answer);
    free(client->queue);
}

void client_subscribe(struct client *client, const char *url, const struct text *body)
{
    client_disconnect(client, "");
    recordio_free(&client->events);
    client->events = (struct recordio){ 0 };
    text_clear(&client->url);
    text_add(&client->url, url);
    text_clear(&client->answer);
    client->stream_id[0] = client->location[0] = '\0';
    client->stream = new_handle(client);
    add_header(&client->stream_headers, "Content-Type: ", client->options.content_type);
    add_header(&client->stream_headers, "Accept: ", client->options.content_type);
    add_header(&client->stream_headers, "Expect:", "");
    curl_easy_setopt(client->stream, CURLOPT_HTTPHEADER, client->stream_headers);
    curl_easy_setopt(client->stream, CURLOPT_URL, url);
    curl_easy_setopt(client->stream, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
    curl_easy_setopt(client->stream, CURLOPT_COPYPOSTFIELDS, body->data);
    curl_easy_setopt(client->stream, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(client->stream, CURLOPT_WRITEFUNCTION, take_events);
    curl_easy_setopt(client->stream, CURLOPT_WRITEDATA, client);
    curl_multi_add_handle(client->multi, client->stream);
    client->state = CLIENT_CONNECTING;
    client->heard_ms = now_ms();
}

void client_send(struct client *client, struct text *body)
{
    client->queue = grow(client->queue, client->queued, &client->capacity, sizeof *client->queue);
    client->queue[client->queued++] = *body;
    *body = (struct text){ 0 };
}

void client_wait(struct client *client, struct curl_waitfd *fds, unsigned count, int timeout_ms)
{
    int running;
    send_next(client);
    curl_multi_perform(client->multi, &running);
    finish(client);
    send_next(client);
    curl_multi_poll(client->multi, fds, count, timeout_ms, NULL);
    curl_multi_perform(client->multi, &running);
    finish(client);
}

bool client_next(struct client *client, const char **ret_event, size_t *ret_len)
{
    if (recordio_next(&client->events, ret_event, ret_len))
        return true;
    if (client->events.message[0] != '\0' && client->state != CLIENT_CLOSED)
        client_disconnect(client, client->events.message);
    return false;
}
