#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "lines.h"

enum { INPUT_MAX = 64 << 20 }; /* the library's own limit; it refuses the byte beyond */

static bool wanted(int32_t when, int fd)
{
    return when == WHEN_ALWAYS || (when == WHEN_AUTO && isatty(fd) == 1);
}

static bool wants_colour(int32_t when, int fd)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (when != WHEN_AUTO)
        return when == WHEN_ALWAYS;
    return (no_colour == NULL || no_colour[0] == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0) && isatty(fd) == 1;
}

void session_open(struct session *session, const struct call *call)
{
    *session = (struct session){ .call = call };
    session->colours = wants_colour(call->colour, STDERR_FILENO);
    progress_open(&session->progress, wanted(call->progress, STDERR_FILENO),
                  call->verb == VERB_QUANTITY || call->verb == VERB_RESOURCES ? "lines"
                                                                              : "pods");
}

void session_report(struct session *session, const char *const *titles)
{
    report_open(&session->report, session->call->format,
                wants_colour(session->call->colour, STDOUT_FILENO), titles);
}

void session_raise(struct session *session, int status)
{
    if (session->status < status)
        session->status = status;
}

int unwritten(const struct output *output)
{
    if (output->failure != EPIPE) /* the reader went away: nothing to say */
        fprintf(stderr, "k8smesos: cannot write the output: %s\n", strerror(output->failure));
    return STATUS_IO;
}

int session_close(struct session *session)
{
    bool written = report_close(&session->report);
    progress_clear(&session->progress);
    if (!written)
        session_raise(session, unwritten(&session->report.output));
    ranges_free(&session->ranges);
    return session->status;
}

/* --- errors ---------------------------------------------------------------------- */

/* Text from the input, so that it cannot play with a terminal. */
static void print_safely(const char *string)
{
    for (const char *at = string; *at != '\0'; at++)
        fputc((unsigned char)*at < 0x20 || *at == 0x7F ? '?' : *at, stderr);
}

static void print_error(struct session *session, const char *file, const k8sm_error *err,
                        const char *word, const char *colour)
{
    /* What was answered so far comes first where both go to one place. */
    progress_clear(&session->progress);
    print_safely(file);
    if (err->line > 0)
        fprintf(stderr, ":%u:%u", err->line, err->column);
    fputs(": ", stderr);
    if (session->colours)
        fputs(colour, stderr);
    fputs(word, stderr);
    if (err->path[0] != '\0') {
        print_safely(err->path);
        fputs(": ", stderr);
    }
    print_safely(err->message);
    fputs(session->colours ? "\x1b[0m\n" : "\n", stderr);
}

void session_fail(struct session *session, int status, const char *file, const k8sm_error *err)
{
    print_error(session, file, err, "", "\x1b[31m");
    session_raise(session, err->code == K8SM_E_NOMEM ? STATUS_IO : status);
}

void session_warn(struct session *session, const char *file, const k8sm_error *err)
{
    print_error(session, file, err, "warning: ", "\x1b[33m");
}

void session_tell(struct session *session, const char *file, const k8sm_error *finding,
                  bool pass)
{
    if (pass)
        session_warn(session, file, finding);
    else
        session_fail(session, STATUS_INPUT, file, finding);
}

void session_unreadable(struct session *session, const char *file, int failure)
{
    progress_clear(&session->progress);
    print_safely(file);
    fprintf(stderr, ": %s\n", strerror(failure));
    session_raise(session, STATUS_IO);
}

void session_usage(struct session *session, const char *message)
{
    fprintf(stderr, "k8smesos %s: %s (see k8smesos %s --help)\n",
            verb_name(session->call->verb), message, verb_name(session->call->verb));
    session_raise(session, STATUS_USAGE);
}

/* --- inputs ---------------------------------------------------------------------- */

bool session_read(struct session *session, const char *file, struct text *text)
{
    int failure = read_file(file, INPUT_MAX, text);
    if (failure != 0)
        session_unreadable(session, file, failure);
    return failure == 0;
}

static void visit_file(struct session *session, const char *file, session_visitor visit,
                       void *context)
{
    struct text text = { 0 };
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err;
    k8sm_status rc;
    bool any = false;
    if (!session_read(session, file, &text)) {
        text_free(&text);
        return;
    }
    rc = k8sm_stream_open(text.data, text.size, NULL, &stream, &err);
    while (rc == K8SM_OK && session->report.output.failure == 0) {
        rc = k8sm_stream_next(stream, &object, &err);
        if (rc != K8SM_OK || object == NULL)
            break;
        any = true;
        visit(session, context, file, object, NULL);
        progress_step(&session->progress);
        k8sm_object_free(object);
        object = NULL;
    }
    if (rc != K8SM_OK || !any)
        visit(session, context, file, NULL, rc != K8SM_OK ? &err : NULL);
    k8sm_stream_free(stream);
    text_free(&text);
}

static void visit_path(struct session *session, const char *path, session_visitor visit,
                       void *context)
{
    struct paths paths = { 0 };
    char *failed = NULL;
    int failure;
    if (!is_directory(path)) {
        visit_file(session, path, visit, context);
        return;
    }
    failure = walk_directory(path, WALK_MANIFESTS, &paths, &failed);
    if (failure != 0)
        session_unreadable(session, failed, failure);
    for (size_t i = 0; i < paths.count; i++)
        visit_file(session, paths.items[i], visit, context);
    free(failed);
    paths_free(&paths);
}

void session_manifests(struct session *session, session_visitor visit, void *context)
{
    const struct strings *words = &session->call->words;
    if (words->count == 0)
        visit_path(session, "-", visit, context);
    for (size_t i = 0; i < words->count; i++)
        visit_path(session, words->items[i], visit, context);
}

void session_lines(struct session *session, session_line visit)
{
    struct lines lines;
    const char *line;
    size_t len;
    uint32_t number = 0;
    lines_open(&lines, STDIN_FILENO);
    while (session->report.output.failure == 0 && lines_next(&lines, &line, &len)) {
        visit(session, ++number, line, len);
        progress_step(&session->progress);
    }
    if (lines.failure != 0)
        session_unreadable(session, "-", lines.failure);
    lines_close(&lines);
}
