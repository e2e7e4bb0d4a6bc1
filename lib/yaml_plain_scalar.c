/* Scalars of the plain YAML reader: on one line, or literal text. */
#include "scan.h"
#include "utf8.h"
#include "yaml_plain_internal.h"
#include "yaml_scalar.h"

enum { LONGEST_KEY = 1000 }; /* libyaml's own limit is 1024 characters */

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

bool k8sm__plain_is_usual_text(const char *buf, size_t at, size_t end)
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

/* --- scalars ------------------------------------------------------------------------------ */

/* Go on to the next single quote; false: there is none in this line. */
static bool find_single_quote(k8sm__plain *r)
{
    const char *text = r->buf + r->at, *quote = memchr(text, '\'', r->end - r->at);
    if (quote == NULL || memchr(text, '\n', (size_t)(quote - text)) != NULL)
        return false;
    r->at = (size_t)(quote - r->buf);
    return true;
}

/* From the first of two quotes on, which are one quote of the text. */
static bool decode_single_quoted(k8sm__plain *r, k8sm__plain_scalar *s)
{
    k8sm__buffer *pool = &r->builder.document->pool;
    const size_t pooled = pool->size;
    size_t kept = s->begin;
    while (r->at + 1 < r->end && r->buf[r->at + 1] == '\'') {
        k8sm__buffer_append(pool, r->buf + kept, r->at + 1 - kept);
        kept = r->at += 2;
        if (!find_single_quote(r))
            return false;
    }
    k8sm__buffer_append(pool, r->buf + kept, r->at - kept);
    r->nomem |= pool->failed;
    s->pooled = true;
    s->begin = pooled;
    s->len = pool->size - pooled;
    return !pool->failed && pool->size <= UINT32_MAX;
}

static bool read_single_quoted(k8sm__plain *r, k8sm__plain_scalar *s)
{
    s->offset = r->at++;
    s->begin = r->at;
    if (!find_single_quote(r))
        return false;
    s->len = r->at - s->begin;
    if (r->at + 1 < r->end && r->buf[r->at + 1] == '\'' && !decode_single_quoted(r, s))
        return false;
    r->at++;
    return true;
}

/* From the first backslash on. */
static bool decode_double_quoted(k8sm__plain *r, k8sm__plain_scalar *s)
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

static bool read_double_quoted(k8sm__plain *r, k8sm__plain_scalar *s)
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

bool k8sm__plain_read_quoted(k8sm__plain *r, k8sm__plain_scalar *s)
{
    return r->buf[r->at] == '"' ? read_double_quoted(r, s) : read_single_quoted(r, s);
}

bool k8sm__plain_begins_plain(const k8sm__plain *r)
{
    switch (r->buf[r->at]) {
    case '-':
        return !k8sm__plain_is_blank(r, r->at + 1);
    case ' ':
    case '\n':
    case '?':
    case ':':
    case ',':
    case '[':
    case ']':
    case '{':
    case '}':
    case '#':
    case '&':
    case '*':
    case '!':
    case '|':
    case '>':
    case '\'':
    case '"':
    case '%':
    case '@':
    case '`':
        return false;
    default:
        return true;
    }
}

/* Up to ": ", " #", the end of the line; in flow up to a bracket or comma, too. */
bool k8sm__plain_read_plain(k8sm__plain *r, bool flow, k8sm__plain_scalar *s)
{
    size_t at = r->at;
    s->plain = true;
    s->offset = s->begin = at;
    for (;; at++) {
        at = flow ? k8sm__scan_flow(r->buf, at, r->end) : k8sm__scan_plain(r->buf, at, r->end);
        if (k8sm__plain_ends_line(r, at))
            break;
        if (r->buf[at] == ':') {
            if (k8sm__plain_is_blank(r, at + 1))
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

static bool is_letter(char c, char lower)
{
    return (c | 0x20) == lower;
}

/* Could it be a number, or a word such as yes, no, on, off, true, false, null or ~? */
static bool may_be_no_string(const char *text, size_t len)
{
    const char c = text[0];
    if ((c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-')
        return true;
    switch (len) {
    case 1:
        return c == '~' || is_letter(c, 'y') || is_letter(c, 'n');
    case 2:
        return is_letter(c, 'n') || is_letter(c, 'o');
    case 3:
        return (is_letter(c, 'y') && is_letter(text[1], 'e')) ||
               (is_letter(c, 'o') && is_letter(text[1], 'f'));
    case 4:
        return (is_letter(c, 't') && is_letter(text[1], 'r')) ||
               (is_letter(c, 'n') && is_letter(text[1], 'u'));
    case 5:
        return is_letter(c, 'f') && is_letter(text[1], 'a');
    default:
        return false;
    }
}

/* What a plain scalar is, where it is no string. */
static bool resolve(k8sm__plain *r, const k8sm__plain_scalar *s, k8sm__tree_node *node)
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

static k8sm__tree_node node_of(const k8sm__plain_scalar *s)
{
    return (k8sm__tree_node){ .offset = (uint32_t)s->offset,
                              .first = (uint32_t)s->begin,
                              .second = (uint32_t)s->len,
                              .meta = s->pooled ? K8SM__STRING | K8SM__POOLED : K8SM__STRING };
}

bool k8sm__plain_put_value(k8sm__plain *r, const k8sm__plain_scalar *s)
{
    k8sm__tree_node node = node_of(s);
    if (s->plain && may_be_no_string(r->buf + s->begin, s->len) && !resolve(r, s, &node))
        return false;
    return k8sm__plain_put_node(r, &node);
}

bool k8sm__plain_put_key(k8sm__plain *r, const k8sm__plain_scalar *s)
{
    const char *text = (s->pooled ? r->builder.document->pool.data : r->buf) + s->begin;
    k8sm__tree_node node = node_of(s), other = node;
    if (r->at - s->offset > LONGEST_KEY || s->len > r->builder.limits->max_key_bytes ||
        (s->len == 2 && memcmp(text, "<<", 2) == 0))
        return false;
    if (s->plain && may_be_no_string(text, s->len) &&
        (!resolve(r, s, &other) || (other.meta & K8SM__KIND_MASK) != K8SM__STRING))
        return false;
    r->builder.open[r->builder.depth - 1].entries++;
    k8sm__build_key(&r->builder, &node, text, s->len);
    return k8sm__plain_put_node(r, &node);
}

/* --- literal text ------------------------------------------------------------------------- */

/* Where the text of the line at r->at begins; only spaces is no text. */
static size_t text_begin(const k8sm__plain *r)
{
    size_t at = r->at;
    while (at < r->end && r->buf[at] == ' ')
        at++;
    return at;
}

/* One line of literal text, its indent gone. *ret_more: it was one. Lines of spaces alone are
 * read in several ways, and left to libyaml. */
static bool read_literal_line(k8sm__plain *r, size_t indent, size_t *breaks, bool *ret_more)
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
    k8sm__plain_skip_line(r);
    if (r->buf[r->at - 1] != '\n')
        return false;
    k8sm__buffer_append(pool, r->buf + line + indent, r->at - 1 - line - indent);
    *breaks = 1;
    return true;
}

/* '|', '|-' or '|+', and the lines behind it. */
bool k8sm__plain_read_literal(k8sm__plain *r, uint32_t column)
{
    k8sm__buffer *pool = &r->builder.document->pool;
    k8sm__plain_scalar s = { .offset = r->at++, .begin = pool->size, .pooled = true };
    const char chomp = r->at < r->end ? r->buf[r->at] : '\n';
    size_t breaks = 0, indent;
    bool more = true;
    r->at += chomp == '-' || chomp == '+';
    if (!k8sm__plain_finish_line(r))
        return false;
    indent = text_begin(r) - r->at;
    if (r->at >= r->end || k8sm__plain_ends_line(r, r->at + indent) || indent <= column)
        return false;
    while (more)
        if (!read_literal_line(r, indent, &breaks, &more))
            return false;
    if (chomp != '-')
        for (size_t i = chomp == '+' ? breaks : 1; i > 0; i--)
            k8sm__buffer_byte(pool, '\n');
    r->nomem |= pool->failed;
    s.len = pool->size - s.begin;
    return !pool->failed && pool->size <= UINT32_MAX && k8sm__plain_put_value(r, &s);
}
