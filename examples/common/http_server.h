/* A small HTTP server for pages about a process: GET only, an answer each, no keep-alive. */
#ifndef COMMON_HTTP_SERVER_H
#define COMMON_HTTP_SERVER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "text.h"

enum { HTTP_CONNECTIONS = 16 };

struct http_connection {
    int fd; /* -1: free */
    struct text in, out;
    size_t sent;
    int64_t until_ms;
};

struct http_server {
    int listener; /* -1: there is none */
    struct http_connection connections[HTTP_CONNECTIONS];
};

/** Make the page of @p path.
 *  @param ret_type  its content type.
 *  @return its status: 200, 404, ... */
typedef int (*http_page)(void *context, const char *path, struct text *body,
                         const char **ret_type);

/** @param address  "127.0.0.1:10251" or "[::1]:10251"; "" for no server.
 *  @return false, with errno, if it cannot be listened on. */
bool http_server_open(struct http_server *server, const char *address);
/** @param fds  room for 1 + HTTP_CONNECTIONS.  @return how many it wants to wait for. */
unsigned http_server_fds(const struct http_server *server, struct curl_waitfd *fds);
/** Take what came, and answer. */
void http_server_step(struct http_server *server, http_page page, void *context);
void http_server_close(struct http_server *server);

#endif
