#include "http_server.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "log.h"

enum { REQUEST_MAX = 8192, PATIENCE_MS = 5000, BACKLOG = 16 };

static int listen_on(const struct addrinfo *info)
{
    int yes = 1, fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    close(fd);
    return -1;
}

bool http_server_open(struct http_server *server, const char *address)
{
    const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM };
    const char *colon = strrchr(address, ':');
    struct addrinfo *info = NULL;
    char *host;
    *server = (struct http_server){ .listener = -1 };
    for (int i = 0; i < HTTP_CONNECTIONS; i++)
        server->connections[i].fd = -1;
    if (address[0] == '\0')
        return true;
    errno = EINVAL;
    if (colon == NULL)
        return false;
    host = address[0] == '[' && colon > address + 2
               ? need(strndup(address + 1, (size_t)(colon - address - 2)))
               : need(strndup(address, (size_t)(colon - address)));
    if (getaddrinfo(host, colon + 1, &hints, &info) == 0)
        server->listener = listen_on(info);
    if (info != NULL)
        freeaddrinfo(info);
    free(host);
    return server->listener >= 0;
}

unsigned http_server_fds(const struct http_server *server, struct curl_waitfd *fds)
{
    unsigned count = 0;
    if (server->listener >= 0)
        fds[count++] = (struct curl_waitfd){ .fd = server->listener, .events = CURL_WAIT_POLLIN };
    for (int i = 0; i < HTTP_CONNECTIONS; i++) {
        const struct http_connection *c = &server->connections[i];
        if (c->fd >= 0)
            fds[count++] = (struct curl_waitfd){
                .fd = c->fd, .events = c->out.size > 0 ? CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN
            };
    }
    return count;
}

static void drop(struct http_connection *c)
{
    close(c->fd);
    text_free(&c->in);
    text_free(&c->out);
    *c = (struct http_connection){ .fd = -1 };
}

static void answer(struct http_connection *c, http_page page, void *context)
{
    struct text body = { 0 };
    const char *type = "text/plain";
    int status = 405;
    if (strncmp(c->in.data, "GET /", 5) == 0) {
        char *path = c->in.data + 4;
        path[strcspn(path, " ?\r\n")] = '\0';
        status = page(context, path, &body, &type);
    }
    if (body.size == 0)
        text_print(&body, "%d\n", status);
    text_print(&c->out, "HTTP/1.1 %d %s\r\nContent-Length: %zu\r\nConnection: close\r\n", status,
               status == 200 ? "OK" : "No", body.size);
    text_add(&c->out, "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    text_add(&c->out, "Content-Type: ");
    text_add(&c->out, type);
    text_add(&c->out, "; charset=utf-8\r\n\r\n");
    text_append(&c->out, body.data, body.size);
    text_free(&body);
}

/* @return false if the connection has ended. */
static bool receive(struct http_connection *c, http_page page, void *context)
{
    ssize_t got = recv(c->fd, text_room(&c->in, REQUEST_MAX), REQUEST_MAX, 0);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (got == 0 || c->in.size + (size_t)got > REQUEST_MAX)
        return false;
    c->in.size += (size_t)got;
    c->in.data[c->in.size] = '\0';
    if (strstr(c->in.data, "\r\n\r\n") != NULL)
        answer(c, page, context);
    return true;
}

static bool transmit(struct http_connection *c)
{
    ssize_t sent = send(c->fd, c->out.data + c->sent, c->out.size - c->sent, MSG_NOSIGNAL);
    if (sent < 0)
        return errno == EAGAIN || errno == EINTR;
    c->sent += (size_t)sent;
    return c->sent < c->out.size;
}

static void accept_all(struct http_server *server, int64_t now)
{
    for (int i = 0; i < HTTP_CONNECTIONS; i++) {
        struct http_connection *c = &server->connections[i];
        if (c->fd < 0)
            c->fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (c->fd < 0)
            return;
        if (c->until_ms == 0)
            c->until_ms = now + PATIENCE_MS;
    }
}

void http_server_step(struct http_server *server, http_page page, void *context)
{
    int64_t now = now_ms();
    if (server->listener < 0)
        return;
    accept_all(server, now);
    for (int i = 0; i < HTTP_CONNECTIONS; i++) {
        struct http_connection *c = &server->connections[i];
        bool open = c->fd >= 0 && now < c->until_ms;
        if (open && c->out.size == 0)
            open = receive(c, page, context);
        if (open && c->out.size > 0)
            open = transmit(c);
        if (!open && c->fd >= 0)
            drop(c);
    }
}

void http_server_close(struct http_server *server)
{
    for (int i = 0; i < HTTP_CONNECTIONS; i++) {
        if (server->connections[i].fd >= 0)
            drop(&server->connections[i]);
    }
    if (server->listener >= 0)
        close(server->listener);
}
