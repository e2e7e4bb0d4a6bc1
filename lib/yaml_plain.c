/* The YAML that manifests are mostly written in, read line by line. Whatever is out of the
 * ordinary is left to libyaml, so nothing is refused here. */
#include "yaml_plain.h"

#include <string.h>

#include "document_build.h"
#include "scan.h"
#include "utf8.h"
#include "yaml_scalar.h"

enum { LONGEST_KEY = 1000 }; /* libyaml's own limit is 1024 characters */

/* A block collection that is open: level i is builder.open[i]. */
typedef struct level {
    uint32_t column;
    uint32_t null_at; /* where a value would be that is left out */
    bool wants;       /* a value, behind a colon or a dash */
    bool indentless;  /* a list whose dashes stand below their key's first letter */
} level;

typedef struct reader {
    k8sm__builder builder;
    const char *buf;
    size_t at, end;
    bool started; /* the dashes that begin it have come */
    bool nomem;
    level levels[K8SM__DEPTH_MAX];
} reader;

/* --- bytes ---------------------------------------------------------------------------- */

/* What libyaml takes and sees no line break in. */
static bool is_usual_character(const char *text, size_t size)
{
    const unsigned char *b = (const unsigned char *)text;
    if (size == 2)
        return b[0] != 0xc2 || b[1] >= 0xa0;
    if (size == 3)
        return !(b[0] == 0xe2 && b[1] == 0x80 && (b[2] == 0xa8 || b[2] == 0xa9)) &&
               !(b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf) &&
               !(b[0] == 0xef && b[1] == 0xbf && b[2] >= 0xbe);
    return size == 4;
}

static bool is_usual_text(const char *buf, size_t at, size_t end)
{
    for (;;) {
        size_t size;
        at = k8sm__scan_unusual(buf, at, end);
        if (at >= end)
            return true;
        size = k8sm__utf8_length(buf + at, end - at);
        if (!is_usual_character(buf + at, size))
            return false;
        at += size;
    }
}

static bool ends_line(const reader *r, size_t at)
{
    return at >= r->end || r->buf[at] == '\n';
}

/* A space, the end of the line or of the text. */
static bool is_blank(const reader *r, size_t at)
{
    return ends_line(r, at) || r->buf[at] == ' ';
}

static void skip_spaces(reader *r)
{
    while (r->at < r->end && r->buf[r->at] == ' ')
        r->at++;
}

static void skip_line(reader *r)
{
    const char *newline = memchr(r->buf + r->at, '\n', r->end - r->at);
    r->at = newline == NULL ? r->end : (size_t)(newline - r->buf) + 1;
}

/* Nothing but spaces and a comment may follow; goes on to the next line. */
static bool finish_line(reader *r)
{
    const size_t from = r->at;
    skip_spaces(r);
    if (!ends_line(r, r->at) && (r->buf[r->at] != '#' || r->at == from))
        return false;
    skip_line(r);
    return true;
}

static bool is_marker(const reader *r, size_t at)
{
    return r->end - at >= 3 && is_blank(r, at + 3) &&
           (memcmp(r->buf + at, "---", 3) == 0 || memcmp(r->buf + at, "...", 3) == 0);
}

/* --- the tree --------------------------------------------------------------------------- */

static bool done(reader *r, k8sm_status rc)
{
    r->nomem |= rc == K8SM_E_NOMEM;
    return rc == K8SM_OK;
}

static bool put_node(reader *r, const k8sm__tree_node *node)
{
    return done(r, k8sm__build_node(&r->builder, node));
}

static level *innermost(reader *r)
{
    return r->builder.depth == 0 ? NULL : &r->levels[r->builder.depth - 1];
}

static bool is_map(const reader *r)
{
    return r->builder.open[r->builder.depth - 1].map;
}

static bool fill_null(reader *r, level *top)
{
    const k8sm__tree_node node = { .offset = top->null_at, .meta = K8SM__NULL };
    if (!top->wants)
        return true;
    top->wants = false;
    return put_node(r, &node);
}

static bool close_innermost(reader *r)
{
    return fill_null(r, innermost(r)) && done(r, k8sm__build_close(&r->builder));
}

/* Close what is further to the right than column, and a list without an indent of its own
 * unless a dash goes on with it. */
static bool close_down_to(reader *r, uint32_t column, bool dash)
{
    const level *top = innermost(r);
    while (top != NULL &&
           (top->column > column || (top->column == column && top->indentless && !dash))) {
        if (!close_innermost(r))
            return false;
        top = innermost(r);
    }
    return true;
}

/* A value may come here: it is the root, or is waited for. */
static bool take_place(reader *r)
{
    level *top = innermost(r);
    if (top == NULL)
        return r->builder.document->count == 0;
    if (!top->wants)
        return false;
    top->wants = false;
    return true;
}

static bool open_block(reader *r, bool map, uint32_t column, size_t offset)
{
    const level *top = innermost(r);
    const bool indentless = top != NULL && column == top->column;
    if (top != NULL && (column < top->column || (indentless && (map || !is_map(r)))))
        return false;
    if (!take_place(r) || !done(r, k8sm__build_open(&r->builder, map, offset)))
        return false;
    *innermost(r) = (level){ .column = column, .indentless = indentless };
    return true;
}

/* The next item or entry of the innermost collection has come as far as its dash or colon. */
static void want_value(reader *r, size_t at)
{
    level *top = innermost(r);
    top->wants = true;
    top->null_at = (uint32_t)at;
}

/* --- scalars ------------------------------------------------------------------------------ */

/* The text between quotes, or a plain one. */
typedef struct scalar {
    size_t offset;     /* of the quote, if there is one */
    size_t begin, len; /* in the source; pooled: in the pool */
    bool plain, pooled;
} scalar;

static bool read_single_quoted(reader *r, scalar *s)
{
    const char *quote;
    s->offset = r->at++;
    s->begin = r->at;
    quote = memchr(r->buf + r->at, '\'', r->end - r->at);
    if (quote == NULL ||
        memchr(r->buf + r->at, '\n', (size_t)(quote - (r->buf + r->at))) != NULL)
        return false;
    r->at = (size_t)(quote - r->buf);
    s->len = r->at - s->begin;
    r->at++;
    return r->at >= r->end || r->buf[r->at] != '\''; /* '' is an escape */
}

/* From the first backslash on. */
static bool decode_double_quoted(reader *r, scalar *s)
{
    static const char from[] = "\"\\nt", to[] = "\"\\\n\t";
    k8sm__buffer *pool = &r->builder.document->pool;
    const size_t pooled = pool->size;
    size_t kept = s->begin;
    while (r->at < r->end && r->buf[r->at] == '\\') {
        const char c = r->at + 1 < r->end ? r->buf[r->at + 1] : '\0';
        const char *found = c == '\0' ? NULL : strchr(from, c);
        if (found == NULL)
            return false;
        k8sm__buffer_append(pool, r->buf + kept, r->at - kept);
        k8sm__buffer_byte(pool, to[found - from]);
        kept = r->at += 2;
        r->at = k8sm__scan_quoted(r->buf, r->at, r->end);
    }
    k8sm__buffer_append(pool, r->buf + kept, r->at - kept);
    r->nomem |= pool->failed;
    s->pooled = true;
    s->begin = pooled;
    s->len = pool->size - pooled;
    return !pool->failed && pool->size <= UINT32_MAX;
}

static bool read_double_quoted(reader *r, scalar *s)
{
    s->offset = r->at;
    s->begin = r->at + 1;
    r->at = k8sm__scan_quoted(r->buf, s->begin, r->end);
    s->len = r->at - s->begin;
    if (r->at < r->end && r->buf[r->at] == '\\' && !decode_double_quoted(r, s))
        return false;
    if (r->at >= r->end || r->buf[r->at] != '"')
        return false;
    r->at++;
    return true;
}

static bool read_quoted(reader *r, scalar *s)
{
    return r->buf[r->at] == '"' ? read_double_quoted(r, s) : read_single_quoted(r, s);
}

static bool begins_plain(const reader *r)
{
    const char c = r->buf[r->at];
    if (c == '-')
        return !is_blank(r, r->at + 1);
    return c > ' ' ? strchr("?:,[]{}#&*!|>'\"%@`", c) == NULL : c < 0; /* < 0: not ASCII */
}

/* Up to ": ", " #", the end of the line; in flow up to a bracket or comma, too. */
static bool read_plain(reader *r, bool flow, scalar *s)
{
    size_t at = r->at;
    s->plain = true;
    s->offset = s->begin = at;
    for (;; at++) {
        at = flow ? k8sm__scan_flow(r->buf, at, r->end) : k8sm__scan_plain(r->buf, at, r->end);
        if (ends_line(r, at))
            break;
        if (r->buf[at] == ':') {
            if (is_blank(r, at + 1))
                break;
            if (flow && strchr(",?[]{}", r->buf[at + 1]) != NULL)
                return false;
        } else if (r->buf[at] == '#') {
            if (r->buf[at - 1] == ' ')
                break;
        } else if (r->buf[at] == '?') {
            return false;
        } else {
            break;
        }
    }
    while (r->buf[at - 1] == ' ')
        at--;
    r->at = at;
    s->len = at - s->begin;
    return true;
}

static bool is_whole_number(const char *text, size_t len)
{
    if (len > 18 || (len > 1 && text[0] == '0'))
        return false;
    for (size_t i = 0; i < len; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* Only these begin what is no string: words, numbers. */
static bool may_be_no_string(const char *text)
{
    return (text[0] >= '0' && text[0] <= '9') || strchr("yYnNtTfFoO~.+-", text[0]) != NULL;
}

/* What a plain scalar is, where it is no string. */
static bool resolve(reader *r, const scalar *s, k8sm__tree_node *node)
{
    const char *text = r->buf + s->begin;
    k8sm__scalar found;
    if (is_whole_number(text, s->len)) {
        node->meta = K8SM__INTEGER;
        return true;
    }
    if (k8sm__yaml_resolve(text, s->len, &found) != K8SM_OK)
        return false;
    node->meta = (uint32_t)found.kind;
    if (found.kind == K8SM__NULL || found.kind == K8SM__BOOL) {
        node->first = 0;
        node->second = found.kind == K8SM__BOOL && found.text[0] == 't';
    } else if (found.own_text) {
        node->first = k8sm__build_text(&r->builder, found.text, found.len);
        node->second = (uint32_t)found.len;
        node->meta |= K8SM__POOLED;
        r->nomem |= node->first == UINT32_MAX;
    }
    return !r->nomem;
}

static k8sm__tree_node node_of(const scalar *s)
{
    return (k8sm__tree_node){ .offset = (uint32_t)s->offset,
                              .first = (uint32_t)s->begin,
                              .second = (uint32_t)s->len,
                              .meta = s->pooled ? K8SM__STRING | K8SM__POOLED : K8SM__STRING };
}

static bool put_value(reader *r, const scalar *s)
{
    k8sm__tree_node node = node_of(s);
    if (s->plain && may_be_no_string(r->buf + s->begin) && !resolve(r, s, &node))
        return false;
    return put_node(r, &node);
}

static bool put_key(reader *r, const scalar *s)
{
    const char *text = (s->pooled ? r->builder.document->pool.data : r->buf) + s->begin;
    k8sm__tree_node node = node_of(s), other = node;
    if (r->at - s->offset > LONGEST_KEY || s->len > r->builder.limits->max_key_bytes ||
        (s->len == 2 && memcmp(text, "<<", 2) == 0))
        return false;
    if (s->plain && may_be_no_string(text) &&
        (!resolve(r, s, &other) || (other.meta & K8SM__KIND_MASK) != K8SM__STRING))
        return false;
    r->builder.open[r->builder.depth - 1].entries++;
    k8sm__build_key(&r->builder, &node, text, s->len);
    return put_node(r, &node);
}

/* --- flow collections --------------------------------------------------------------------- */

/* Lines may end between the parts, but hold no comment. */
static bool skip_in_flow(reader *r)
{
    for (;;) {
        skip_spaces(r);
        if (r->at >= r->end)
            return false;
        if (r->buf[r->at] != '\n')
            return true;
        r->at++;
        if (r->at < r->end && is_marker(r, r->at))
            return false;
    }
}

static bool read_flow_scalar(reader *r, scalar *s)
{
    *s = (scalar){ 0 };
    if (r->buf[r->at] == '"' || r->buf[r->at] == '\'')
        return read_quoted(r, s);
    return begins_plain(r) && read_plain(r, true, s);
}

static bool read_flow_key(reader *r)
{
    scalar s;
    if (!read_flow_scalar(r, &s))
        return false;
    skip_spaces(r);
    if (r->at >= r->end || r->buf[r->at] != ':' || !put_key(r, &s))
        return false;
    r->at++;
    return skip_in_flow(r);
}

/* A plain scalar may go on in the next line; only what cannot belong to it is taken here. */
static bool ends_in_flow(reader *r)
{
    return skip_in_flow(r) && strchr(",]}", r->buf[r->at]) != NULL;
}

static bool open_flow(reader *r)
{
    const bool map = r->buf[r->at] == '{';
    return done(r, k8sm__build_open(&r->builder, map, r->at++));
}

/* The value in the innermost flow collection; a collection is only opened. */
static bool read_flow_value(reader *r, bool *ret_opened)
{
    scalar s;
    k8sm__open *open = &r->builder.open[r->builder.depth - 1];
    if (open->map && !read_flow_key(r))
        return false;
    open->entries += !open->map;
    *ret_opened = r->buf[r->at] == '[' || r->buf[r->at] == '{';
    if (*ret_opened)
        return open_flow(r);
    return read_flow_scalar(r, &s) && put_value(r, &s) && ends_in_flow(r);
}

/* The collection whose bracket is at r->at, whole. */
static bool read_flow(reader *r)
{
    const uint32_t outside = r->builder.depth;
    bool opened = true;
    if (!open_flow(r))
        return false;
    while (r->builder.depth > outside) {
        const bool map = is_map(r);
        if (!skip_in_flow(r))
            return false;
        if (r->buf[r->at] == (map ? '}' : ']')) {
            r->at++;
            opened = false;
            if (!done(r, k8sm__build_close(&r->builder)))
                return false;
            continue;
        }
        if (!opened) {
            if (r->buf[r->at++] != ',' || !skip_in_flow(r))
                return false;
        }
        if (!read_flow_value(r, &opened))
            return false;
    }
    return true;
}

/* --- literal text ------------------------------------------------------------------------- */

/* Where the text of the line at r->at begins; only spaces is no text. */
static size_t text_begin(const reader *r)
{
    size_t at = r->at;
    while (at < r->end && r->buf[at] == ' ')
        at++;
    return at;
}

/* One line of literal text, its indent gone. *ret_more: it was one. Lines of spaces alone are
 * read in several ways, and left to libyaml. */
static bool read_literal_line(reader *r, size_t indent, size_t *breaks, bool *ret_more)
{
    k8sm__buffer *pool = &r->builder.document->pool;
    const size_t line = r->at, text = text_begin(r);
    *ret_more = false;
    if (text >= r->end)
        return text == line;
    if (r->buf[text] == '\n') {
        *ret_more = true;
        ++*breaks;
        r->at = text + 1;
        return text == line;
    }
    if (text - line < indent)
        return true;
    *ret_more = true;
    for (; *breaks > 0; --*breaks)
        k8sm__buffer_byte(pool, '\n');
    skip_line(r);
    if (r->buf[r->at - 1] != '\n')
        return false;
    k8sm__buffer_append(pool, r->buf + line + indent, r->at - 1 - line - indent);
    *breaks = 1;
    return true;
}

/* '|', '|-' or '|+', and the lines behind it. */
static bool read_literal(reader *r, uint32_t column)
{
    k8sm__buffer *pool = &r->builder.document->pool;
    scalar s = { .offset = r->at++, .begin = pool->size, .pooled = true };
    const char chomp = r->at < r->end ? r->buf[r->at] : '\n';
    size_t breaks = 0, indent;
    bool more = true;
    r->at += chomp == '-' || chomp == '+';
    if (!finish_line(r))
        return false;
    indent = text_begin(r) - r->at;
    if (r->at >= r->end || ends_line(r, r->at + indent) || indent <= column)
        return false;
    while (more)
        if (!read_literal_line(r, indent, &breaks, &more))
            return false;
    if (chomp != '-')
        for (size_t i = chomp == '+' ? breaks : 1; i > 0; i--)
            k8sm__buffer_byte(pool, '\n');
    r->nomem |= pool->failed;
    s.len = pool->size - s.begin;
    return !pool->failed && pool->size <= UINT32_MAX && put_value(r, &s);
}

/* --- lines -------------------------------------------------------------------------------- */

/* The value that is waited for, behind a colon or dash in the same line. */
static bool read_value(reader *r)
{
    scalar s = { 0 };
    const char c = r->buf[r->at];
    const uint32_t column = innermost(r)->column;
    if (!take_place(r))
        return false;
    if (c == '|')
        return read_literal(r, column);
    if (c == '[' || c == '{')
        return read_flow(r) && finish_line(r);
    if (c == '"' || c == '\'')
        return read_quoted(r, &s) && put_value(r, &s) && finish_line(r);
    return begins_plain(r) && read_plain(r, false, &s) && put_value(r, &s) && finish_line(r);
}

/* The dash at r->at: the next item of the list in that column, which may begin here. */
static bool read_dash(reader *r, uint32_t column)
{
    const size_t dash = r->at++;
    level *top;
    if (!close_down_to(r, column, true))
        return false;
    top = innermost(r);
    if (top != NULL && top->column == column && !is_map(r)) {
        if (!fill_null(r, top))
            return false;
    } else if (!open_block(r, false, column, dash)) {
        return false;
    }
    r->builder.open[r->builder.depth - 1].entries++;
    want_value(r, dash + 1);
    skip_spaces(r);
    return true;
}

/* The colon at r->at is behind key s. */
static bool read_entry(reader *r, const scalar *s, uint32_t column)
{
    level *top;
    if (!close_down_to(r, column, false))
        return false;
    top = innermost(r);
    if (top != NULL && top->column == column && is_map(r)) {
        if (!fill_null(r, top))
            return false;
    } else if (!open_block(r, true, column, s->offset)) {
        return false;
    }
    if (!put_key(r, s))
        return false;
    want_value(r, ++r->at);
    skip_spaces(r);
    if (ends_line(r, r->at) || r->buf[r->at] == '#') {
        skip_line(r);
        return true;
    }
    return read_value(r);
}

static bool is_dash(const reader *r)
{
    return r->buf[r->at] == '-' && is_blank(r, r->at + 1);
}

/* What stands at the first letter of a line, or behind its dashes: an entry, the item of a list,
 * or the root. */
static bool read_content(reader *r, uint32_t column, bool item)
{
    const char c = r->buf[r->at];
    scalar s = { 0 };
    size_t behind;
    if (c == '|' || c == '[' || c == '{')
        return item ? read_value(r)
                    : c != '|' && r->builder.depth == 0 && take_place(r) && read_flow(r) &&
                          finish_line(r);
    if (c == '"' || c == '\'' ? !read_quoted(r, &s)
                              : !begins_plain(r) || !read_plain(r, false, &s))
        return false;
    behind = r->at;
    skip_spaces(r);
    if (r->at < r->end && r->buf[r->at] == ':' && is_blank(r, r->at + 1))
        return read_entry(r, &s, column);
    r->at = behind;
    return item && take_place(r) && put_value(r, &s) && finish_line(r);
}

/* A line whose first letter, at r->at, is in that column. */
static bool read_line(reader *r, uint32_t column)
{
    const size_t line = r->at - column;
    bool item = false;
    for (; is_dash(r); item = true) {
        if (!read_dash(r, column))
            return false;
        if (ends_line(r, r->at) || r->buf[r->at] == '#') {
            skip_line(r);
            return true;
        }
        column = (uint32_t)(r->at - line);
    }
    return read_content(r, column, item);
}

/* The next line that has something; *ret_end: there is none. */
static bool next_line(reader *r, uint32_t *ret_column, bool *ret_end)
{
    for (;;) {
        const size_t line = r->at;
        skip_spaces(r);
        *ret_end = r->at >= r->end;
        if (*ret_end)
            return true;
        if (r->buf[r->at] == '\n') {
            r->at++;
        } else if (r->buf[r->at] == '#') {
            skip_line(r);
        } else {
            *ret_column = (uint32_t)(r->at - line);
            return *ret_column > 0 || !is_marker(r, r->at);
        }
    }
}

/* The dashes that begin a document, before anything else. */
static bool skip_start(reader *r)
{
    if (r->builder.document->count > 0 || r->started || r->buf[r->at] != '-')
        return false;
    r->started = true;
    r->at += 3;
    return finish_line(r);
}

static bool read_lines(reader *r)
{
    for (;;) {
        uint32_t column;
        bool ended;
        if (!next_line(r, &column, &ended)) {
            if (!skip_start(r))
                return false;
        } else if (ended) {
            break;
        } else if (!read_line(r, column)) {
            return false;
        }
    }
    while (r->builder.depth > 0)
        if (!close_innermost(r))
            return false;
    return r->builder.document->count > 0;
}

k8sm_status k8sm__yaml_plain(k8sm__document *document, size_t begin, size_t end,
                             const k8sm__limits *limits, uint32_t max_nodes)
{
    reader r; /* no initializer: most of it is room for what is open */
    if (!is_usual_text(document->buf, begin, end))
        return K8SM_E_UNSUPPORTED;
    k8sm__builder_init(&r.builder, document, limits, max_nodes, NULL);
    r.buf = document->buf;
    r.at = begin;
    r.end = end;
    r.started = r.nomem = false;
    if (read_lines(&r))
        return K8SM_OK;
    return r.nomem ? K8SM_E_NOMEM : K8SM_E_UNSUPPORTED;
}
