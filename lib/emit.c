#include "emit.h"

#include <string.h>

#include "utf8.h"
#include "yaml_scalar.h"

void k8sm__emit_init(k8sm__emitter *emitter, k8sm__buffer *buffer, bool yaml)
{
    memset(emitter, 0, sizeof *emitter);
    emitter->buffer = buffer;
    emitter->yaml = yaml;
}

static void new_line(k8sm__emitter *e, uint32_t indent)
{
    if (e->buffer->size > 0)
        k8sm__buffer_byte(e->buffer, '\n');
    for (uint32_t i = 0; i < indent; i++)
        k8sm__buffer_byte(e->buffer, ' ');
}

/* What stands between the entry before and this one: of a list, or a map's key. */
static void separate(k8sm__emitter *e, bool key)
{
    bool list = e->depth > 0 && e->levels[e->depth - 1].list;
    bool first;
    if (e->depth == 0 || (!key && !list))
        return;
    first = e->levels[e->depth - 1].empty;
    e->levels[e->depth - 1].empty = false;
    if (!e->yaml) {
        if (!first)
            k8sm__buffer_byte(e->buffer, ',');
        return;
    }
    /* the first key of a map in a list stands behind the dash */
    if (!(e->after_dash && first))
        new_line(e, e->indent[e->depth - 1]);
    e->after_dash = false;
    if (list)
        k8sm__buffer_text(e->buffer, "-");
}

/* A value behind "key:" or "-". */
static void before_scalar(k8sm__emitter *e)
{
    if (e->depth > 0 && e->levels[e->depth - 1].list)
        separate(e, false);
    if (e->yaml && e->depth > 0)
        k8sm__buffer_byte(e->buffer, ' ');
    e->after_key = e->after_dash = false;
}

void k8sm__emit_open(k8sm__emitter *e, bool list, bool empty)
{
    bool in_list = e->depth > 0 && e->levels[e->depth - 1].list;
    uint32_t outer = e->depth > 0 ? e->indent[e->depth - 1] : 0;
    if (in_list)
        separate(e, false);
    if (!e->yaml || empty) {
        if (e->yaml && e->depth > 0)
            k8sm__buffer_byte(e->buffer, ' ');
        k8sm__buffer_byte(e->buffer, list ? '[' : '{');
    } else if (in_list) {
        k8sm__buffer_byte(e->buffer, ' ');
        e->after_dash = true;
    }
    if (e->depth == K8SM__EMIT_DEPTH) {
        e->buffer->failed = true; /* deeper than any tree that was read */
        return;
    }
    /* lists stand at the column of their key, maps two further in */
    e->indent[e->depth] = e->depth == 0 ? 0 : in_list ? outer + 2 : list ? outer : outer + 2;
    e->levels[e->depth].list = list;
    e->levels[e->depth].empty = true;
    e->depth++;
    e->after_key = false;
}

void k8sm__emit_close(k8sm__emitter *e)
{
    e->depth--;
    if (!e->yaml || e->levels[e->depth].empty)
        k8sm__buffer_byte(e->buffer, e->levels[e->depth].list ? ']' : '}');
    e->after_dash = false;
}

/* --- YAML scalars -------------------------------------------------------------------------------------- */

/* Safe as a plain scalar: no indicator anywhere, and nothing but a string to any reader. */
static bool can_be_plain(const char *text, size_t len)
{
    static const char inside[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "_./+=@%-";
    k8sm__scalar scalar;
    if (len == 0 || len > 128 || text[0] == '-' || text[0] == '%' || text[0] == '@' ||
        text[0] == '=' || text[0] == '.' || text[0] == '+')
        return false;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\0' || strchr(inside, text[i]) == NULL)
            return false;
    /* dates, base 60 and other spellings of numbers are left to quotes as well */
    return k8sm__yaml_resolve(text, len, &scalar) == K8SM_OK && scalar.kind == K8SM__STRING &&
           (text[0] < '0' || text[0] > '9' || memchr(text, ':', len) != NULL ||
            strspn(text, "0123456789") < len);
}

static void put_escape(k8sm__buffer *buffer, uint32_t character)
{
    static const char hex[] = "0123456789abcdef";
    char escape[6] = { '\\', 'u', hex[character >> 12 & 15], hex[character >> 8 & 15],
                       hex[character >> 4 & 15], hex[character & 15] };
    k8sm__buffer_append(buffer, escape, sizeof escape);
}

/* JSON's escapes are YAML's; what YAML does not print is escaped beside them. */
static void put_quoted(k8sm__buffer *buffer, const char *text, size_t len)
{
    k8sm__buffer part = K8SM__BUFFER_INIT(buffer->alloc);
    k8sm__buffer_json_string(&part, text, len);
    buffer->failed |= part.failed;
    for (size_t at = 0; at < part.size && !buffer->failed;) {
        unsigned char c = (unsigned char)part.data[at];
        size_t size = k8sm__utf8_length(part.data + at, part.size - at);
        if (c == 0x7f)
            put_escape(buffer, c);
        else if (size == 2 && c == 0xc2 && (unsigned char)part.data[at + 1] < 0xa0)
            put_escape(buffer, (unsigned char)part.data[at + 1]);
        else if (size == 3 && (memcmp(part.data + at, "\xef\xbb\xbf", 3) == 0 ||
                               memcmp(part.data + at, "\xef\xbf\xbe", 3) == 0 ||
                               memcmp(part.data + at, "\xef\xbf\xbf", 3) == 0))
            put_escape(buffer, c == 0xef && (unsigned char)part.data[at + 1] == 0xbb ? 0xfeff
                               : (unsigned char)part.data[at + 2] == 0xbe            ? 0xfffe
                                                                                      : 0xffff);
        else if (size == 3 && memcmp(part.data + at, "\xe2\x80", 2) == 0 &&
                 ((unsigned char)part.data[at + 2] & 0xfe) == 0xa8)
            put_escape(buffer, 0x2000U + ((unsigned char)part.data[at + 2] & 0x3fU));
        else
            k8sm__buffer_append(buffer, part.data + at, size);
        at += size;
    }
    k8sm__buffer_finish(&part);
}

static void put_text(k8sm__emitter *e, const char *text, size_t len)
{
    if (!e->yaml)
        k8sm__buffer_json_string(e->buffer, text, len);
    else if (can_be_plain(text, len))
        k8sm__buffer_append(e->buffer, text, len);
    else
        put_quoted(e->buffer, text, len);
}

void k8sm__emit_key(k8sm__emitter *e, const char *key, size_t len)
{
    separate(e, true);
    put_text(e, key, len);
    k8sm__buffer_byte(e->buffer, ':');
    e->after_key = true;
}

void k8sm__emit_string(k8sm__emitter *e, const char *text, size_t len)
{
    before_scalar(e);
    put_text(e, text, len);
}

void k8sm__emit_plain(k8sm__emitter *e, const char *text, size_t len)
{
    k8sm__scalar scalar;
    before_scalar(e);
    if (e->yaml && (k8sm__yaml_resolve(text, len, &scalar) != K8SM_OK ||
                    (scalar.own_text &&
                     (scalar.len != len || memcmp(scalar.text, text, len) != 0)))) {
        put_quoted(e->buffer, text, len);
        return;
    }
    k8sm__buffer_append(e->buffer, text, len);
}

void k8sm__emit_end(k8sm__emitter *e)
{
    if (e->yaml)
        k8sm__buffer_byte(e->buffer, '\n');
}
