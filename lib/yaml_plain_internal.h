/* Between the files of the plain YAML reader. */
#ifndef K8SM_YAML_PLAIN_INTERNAL_H
#define K8SM_YAML_PLAIN_INTERNAL_H

#include <string.h>

#include "document_build.h"

/* A block collection that is open: level i is builder.open[i]. */
typedef struct k8sm__plain_level {
    uint32_t column;
    uint32_t null_at; /* where a value would be that is left out */
    bool wants;       /* a value, behind a colon or a dash */
    bool indentless;  /* a list whose dashes stand below their key's first letter */
} k8sm__plain_level;

typedef struct k8sm__plain {
    k8sm__builder builder;
    const char *buf;
    size_t at, end;
    bool started; /* the dashes that begin it have come */
    bool nomem;
    k8sm__plain_level levels[K8SM__DEPTH_MAX];
} k8sm__plain;

/* The text between quotes, or a plain one. */
typedef struct k8sm__plain_scalar {
    size_t offset;     /* of the quote, if there is one */
    size_t begin, len; /* in the source; pooled: in the pool */
    bool plain, pooled;
} k8sm__plain_scalar;

static inline bool k8sm__plain_ends_line(const k8sm__plain *r, size_t at)
{
    return at >= r->end || r->buf[at] == '\n';
}

/* A space, the end of the line or of the text. */
static inline bool k8sm__plain_is_blank(const k8sm__plain *r, size_t at)
{
    return k8sm__plain_ends_line(r, at) || r->buf[at] == ' ';
}

static inline void k8sm__plain_skip_spaces(k8sm__plain *r)
{
    while (r->at < r->end && r->buf[r->at] == ' ')
        r->at++;
}

static inline void k8sm__plain_skip_line(k8sm__plain *r)
{
    const char *newline = memchr(r->buf + r->at, '\n', r->end - r->at);
    r->at = newline == NULL ? r->end : (size_t)(newline - r->buf) + 1;
}

/* Nothing but spaces and a comment may follow; goes on to the next line. */
static inline bool k8sm__plain_finish_line(k8sm__plain *r)
{
    const size_t from = r->at;
    k8sm__plain_skip_spaces(r);
    if (!k8sm__plain_ends_line(r, r->at) && (r->buf[r->at] != '#' || r->at == from))
        return false;
    k8sm__plain_skip_line(r);
    return true;
}

static inline bool k8sm__plain_done(k8sm__plain *r, k8sm_status rc)
{
    r->nomem |= rc == K8SM_E_NOMEM;
    return rc == K8SM_OK;
}

static inline bool k8sm__plain_put_node(k8sm__plain *r, const k8sm__tree_node *node)
{
    return k8sm__plain_done(r, k8sm__build_node(&r->builder, node));
}

/** Only what libyaml takes, and sees no line break in but newlines. */
bool k8sm__plain_is_usual_text(const char *buf, size_t at, size_t end);
/** The quoted scalar at r->at. Like all that follows false where it is none, or is not plain. */
bool k8sm__plain_read_quoted(k8sm__plain *r, k8sm__plain_scalar *s);
bool k8sm__plain_begins_plain(const k8sm__plain *r);
/** Up to ": ", " #", the end of the line; in flow up to a bracket or comma, too. */
bool k8sm__plain_read_plain(k8sm__plain *r, bool flow, k8sm__plain_scalar *s);
bool k8sm__plain_put_value(k8sm__plain *r, const k8sm__plain_scalar *s);
/** A key of the innermost map; r->at is at its colon. */
bool k8sm__plain_put_key(k8sm__plain *r, const k8sm__plain_scalar *s);
/** '|', '|-' or '|+' as the value of a collection in that column, and the lines behind it. */
bool k8sm__plain_read_literal(k8sm__plain *r, uint32_t column);

#endif
