/* The YAML that manifests are mostly written in, read line by line. Whatever is out of the
 * ordinary is left to libyaml, so nothing is refused here. */
#include "yaml_plain.h"

#include "yaml_plain_internal.h"

static bool is_marker(const k8sm__plain *r, size_t at)
{
    return r->end - at >= 3 && k8sm__plain_is_blank(r, at + 3) &&
           (memcmp(r->buf + at, "---", 3) == 0 || memcmp(r->buf + at, "...", 3) == 0);
}

/* --- the tree --------------------------------------------------------------------------- */

static k8sm__plain_level *innermost(k8sm__plain *r)
{
    return r->builder.depth == 0 ? NULL : &r->levels[r->builder.depth - 1];
}

static bool is_map(const k8sm__plain *r)
{
    return r->builder.open[r->builder.depth - 1].map;
}

static bool fill_null(k8sm__plain *r, k8sm__plain_level *top)
{
    const k8sm__tree_node node = { .offset = top->null_at, .meta = K8SM__NULL };
    if (!top->wants)
        return true;
    top->wants = false;
    return k8sm__plain_put_node(r, &node);
}

static bool close_innermost(k8sm__plain *r)
{
    return fill_null(r, innermost(r)) && k8sm__plain_done(r, k8sm__build_close(&r->builder));
}

/* Close what is further to the right than column, and a list without an indent of its own
 * unless a dash goes on with it. */
static bool close_down_to(k8sm__plain *r, uint32_t column, bool dash)
{
    const k8sm__plain_level *top = innermost(r);
    while (top != NULL &&
           (top->column > column || (top->column == column && top->indentless && !dash))) {
        if (!close_innermost(r))
            return false;
        top = innermost(r);
    }
    return true;
}

/* A value may come here: it is the root, or is waited for. */
static bool take_place(k8sm__plain *r)
{
    k8sm__plain_level *top = innermost(r);
    if (top == NULL)
        return r->builder.document->count == 0;
    if (!top->wants)
        return false;
    top->wants = false;
    return true;
}

static bool open_block(k8sm__plain *r, bool map, uint32_t column, size_t offset)
{
    const k8sm__plain_level *top = innermost(r);
    const bool indentless = top != NULL && column == top->column;
    if (top != NULL && (column < top->column || (indentless && (map || !is_map(r)))))
        return false;
    if (!take_place(r) || !k8sm__plain_done(r, k8sm__build_open(&r->builder, map, offset)))
        return false;
    *innermost(r) = (k8sm__plain_level){ .column = column, .indentless = indentless };
    return true;
}

/* The next item or entry of the innermost collection has come as far as its dash or colon. */
static void want_value(k8sm__plain *r, size_t at)
{
    k8sm__plain_level *top = innermost(r);
    top->wants = true;
    top->null_at = (uint32_t)at;
}

/* --- flow collections --------------------------------------------------------------------- */

/* Lines may end between the parts, but hold no comment. */
static bool skip_in_flow(k8sm__plain *r)
{
    for (;;) {
        k8sm__plain_skip_spaces(r);
        if (r->at >= r->end)
            return false;
        if (r->buf[r->at] != '\n')
            return true;
        r->at++;
        if (r->at < r->end && is_marker(r, r->at))
            return false;
    }
}

static bool read_flow_scalar(k8sm__plain *r, k8sm__plain_scalar *s)
{
    *s = (k8sm__plain_scalar){ 0 };
    if (r->buf[r->at] == '"' || r->buf[r->at] == '\'')
        return k8sm__plain_read_quoted(r, s);
    return k8sm__plain_begins_plain(r) && k8sm__plain_read_plain(r, true, s);
}

static bool read_flow_key(k8sm__plain *r)
{
    k8sm__plain_scalar s;
    if (!read_flow_scalar(r, &s))
        return false;
    k8sm__plain_skip_spaces(r);
    if (r->at >= r->end || r->buf[r->at] != ':' || !k8sm__plain_put_key(r, &s))
        return false;
    r->at++;
    return skip_in_flow(r);
}

/* A plain scalar may go on in the next line; only what cannot belong to it is taken here. */
static bool ends_in_flow(k8sm__plain *r)
{
    return skip_in_flow(r) && strchr(",]}", r->buf[r->at]) != NULL;
}

static bool open_flow(k8sm__plain *r)
{
    const bool map = r->buf[r->at] == '{';
    return k8sm__plain_done(r, k8sm__build_open(&r->builder, map, r->at++));
}

/* The value in the innermost flow collection; a collection is only opened. */
static bool read_flow_value(k8sm__plain *r, bool *ret_opened)
{
    k8sm__plain_scalar s;
    k8sm__open *open = &r->builder.open[r->builder.depth - 1];
    if (open->map && !read_flow_key(r))
        return false;
    open->entries += !open->map;
    *ret_opened = r->buf[r->at] == '[' || r->buf[r->at] == '{';
    if (*ret_opened)
        return open_flow(r);
    return read_flow_scalar(r, &s) && k8sm__plain_put_value(r, &s) && ends_in_flow(r);
}

/* The collection whose bracket is at r->at, whole. */
static bool read_flow(k8sm__plain *r)
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
            if (!k8sm__plain_done(r, k8sm__build_close(&r->builder)))
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

/* --- lines -------------------------------------------------------------------------------- */

/* The value that is waited for, behind a colon or dash in the same line. */
static bool read_value(k8sm__plain *r)
{
    k8sm__plain_scalar s = { 0 };
    const char c = r->buf[r->at];
    const uint32_t column = innermost(r)->column;
    if (!take_place(r))
        return false;
    if (c == '|')
        return k8sm__plain_read_literal(r, column);
    if (c == '[' || c == '{')
        return read_flow(r) && k8sm__plain_finish_line(r);
    if (c == '"' || c == '\'')
        return k8sm__plain_read_quoted(r, &s) && k8sm__plain_put_value(r, &s) &&
               k8sm__plain_finish_line(r);
    return k8sm__plain_begins_plain(r) && k8sm__plain_read_plain(r, false, &s) &&
           k8sm__plain_put_value(r, &s) && k8sm__plain_finish_line(r);
}

/* The dash at r->at: the next item of the list in that column, which may begin here. */
static bool read_dash(k8sm__plain *r, uint32_t column)
{
    const size_t dash = r->at++;
    k8sm__plain_level *top;
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
    k8sm__plain_skip_spaces(r);
    return true;
}

/* The colon at r->at is behind key s. */
static bool read_entry(k8sm__plain *r, const k8sm__plain_scalar *s, uint32_t column)
{
    k8sm__plain_level *top;
    if (!close_down_to(r, column, false))
        return false;
    top = innermost(r);
    if (top != NULL && top->column == column && is_map(r)) {
        if (!fill_null(r, top))
            return false;
    } else if (!open_block(r, true, column, s->offset)) {
        return false;
    }
    if (!k8sm__plain_put_key(r, s))
        return false;
    want_value(r, ++r->at);
    k8sm__plain_skip_spaces(r);
    if (k8sm__plain_ends_line(r, r->at) || r->buf[r->at] == '#') {
        k8sm__plain_skip_line(r);
        return true;
    }
    return read_value(r);
}

static bool is_dash(const k8sm__plain *r)
{
    return r->buf[r->at] == '-' && k8sm__plain_is_blank(r, r->at + 1);
}

/* What stands at the first letter of a line, or behind its dashes: an entry, the item of a list,
 * or the root. */
static bool read_content(k8sm__plain *r, uint32_t column, bool item)
{
    const char c = r->buf[r->at];
    k8sm__plain_scalar s = { 0 };
    size_t behind;
    if (c == '|' || c == '[' || c == '{')
        return item ? read_value(r)
                    : c != '|' && r->builder.depth == 0 && take_place(r) && read_flow(r) &&
                          k8sm__plain_finish_line(r);
    if (c == '"' || c == '\''
            ? !k8sm__plain_read_quoted(r, &s)
            : !k8sm__plain_begins_plain(r) || !k8sm__plain_read_plain(r, false, &s))
        return false;
    behind = r->at;
    k8sm__plain_skip_spaces(r);
    if (r->at < r->end && r->buf[r->at] == ':' && k8sm__plain_is_blank(r, r->at + 1))
        return read_entry(r, &s, column);
    r->at = behind;
    return item && take_place(r) && k8sm__plain_put_value(r, &s) && k8sm__plain_finish_line(r);
}

/* A line whose first letter, at r->at, is in that column. */
static bool read_line(k8sm__plain *r, uint32_t column)
{
    const size_t line = r->at - column;
    bool item = false;
    for (; is_dash(r); item = true) {
        if (!read_dash(r, column))
            return false;
        if (k8sm__plain_ends_line(r, r->at) || r->buf[r->at] == '#') {
            k8sm__plain_skip_line(r);
            return true;
        }
        column = (uint32_t)(r->at - line);
    }
    return read_content(r, column, item);
}

/* The next line that has something; *ret_end: there is none. */
static bool next_line(k8sm__plain *r, uint32_t *ret_column, bool *ret_end)
{
    for (;;) {
        const size_t line = r->at;
        k8sm__plain_skip_spaces(r);
        *ret_end = r->at >= r->end;
        if (*ret_end)
            return true;
        if (r->buf[r->at] == '\n') {
            r->at++;
        } else if (r->buf[r->at] == '#') {
            k8sm__plain_skip_line(r);
        } else {
            *ret_column = (uint32_t)(r->at - line);
            return *ret_column > 0 || !is_marker(r, r->at);
        }
    }
}

/* The dashes that begin a document, before anything else. */
static bool skip_start(k8sm__plain *r)
{
    if (r->builder.document->count > 0 || r->started || r->buf[r->at] != '-')
        return false;
    r->started = true;
    r->at += 3;
    return k8sm__plain_finish_line(r);
}

static bool read_lines(k8sm__plain *r)
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
    k8sm__plain r; /* no initializer: most of it is room for what is open */
    if (!k8sm__plain_is_usual_text(document->buf, begin, end))
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
