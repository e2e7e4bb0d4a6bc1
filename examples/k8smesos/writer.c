#include "writer.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "utf8.h"

void writer_open(struct writer *writer, struct output *output, enum writer_style style)
{
    *writer = (struct writer){ .output = output, .style = style };
}

static void line_break(struct writer *writer, unsigned depth)
{
    output_byte(writer->output, '\n');
    for (unsigned i = 0; i < writer->indent + 2 * depth; i++)
        output_byte(writer->output, ' ');
}

/* What stands between the last value and the one that begins now. */
static void before_item(struct writer *writer)
{
    bool filled;
    if (writer->depth == 0)
        return;
    filled = writer->stack[writer->depth - 1].filled;
    writer->stack[writer->depth - 1].filled = true;
    if (writer->style == WRITER_YAML) {
        /* The first entry of a map in a list stands behind the dash. */
        if (writer->after_dash || (!filled && writer->depth == 1))
            writer->after_dash = false;
        else
            line_break(writer, writer->depth - 1);
        return;
    }
    if (filled)
        output_byte(writer->output, ',');
    if (writer->style == WRITER_PRETTY)
        line_break(writer, writer->depth);
}

/* Before any value. @p container: an object or list, which YAML puts on lines of its own. */
static void before_value(struct writer *writer, bool container)
{
    if (writer->after_key) {
        writer->after_key = false;
        if (writer->style == WRITER_PRETTY || (writer->style == WRITER_YAML && !container))
            output_byte(writer->output, ' ');
        return;
    }
    if (writer->depth > 0 && writer->stack[writer->depth - 1].list) {
        before_item(writer);
        if (writer->style == WRITER_YAML) {
            output_text(writer->output, "- ");
            writer->after_dash = container;
        }
    }
}

static void begin(struct writer *writer, bool list)
{
    before_value(writer, true);
    if (writer->depth == WRITER_DEPTH)
        abort(); /* our own records are never that deep */
    writer->stack[writer->depth].list = list;
    writer->stack[writer->depth].filled = false;
    writer->depth++;
    if (writer->style != WRITER_YAML)
        output_byte(writer->output, list ? '[' : '{');
}

void writer_object(struct writer *writer)
{
    begin(writer, false);
}

void writer_list(struct writer *writer)
{
    begin(writer, true);
}

void writer_end(struct writer *writer)
{
    bool list, filled;
    writer->depth--;
    list = writer->stack[writer->depth].list;
    filled = writer->stack[writer->depth].filled;
    if (writer->style == WRITER_YAML) {
        if (!filled) {
            if (!writer->after_dash && writer->depth > 0)
                output_byte(writer->output, ' ');
            output_text(writer->output, list ? "[]" : "{}");
        }
        writer->after_dash = false;
        return;
    }
    if (writer->style == WRITER_PRETTY && filled)
        line_break(writer, writer->depth);
    output_byte(writer->output, list ? ']' : '}');
}

/* What a byte that cannot stand for itself is written as; one that is no UTF-8 is U+FFFD. */
static void json_escape(struct output *output, unsigned char byte)
{
    char escape[8];
    if (byte >= 0x80) {
        output_text(output, "\xef\xbf\xbd");
    } else if (byte == '\n' || byte == '\t' || byte == '\r') {
        output_text(output, byte == '\n' ? "\\n" : byte == '\t' ? "\\t" : "\\r");
    } else if (byte == '"' || byte == '\\') {
        output_text(output, byte == '"' ? "\\\"" : "\\\\");
    } else {
        snprintf(escape, sizeof escape, "\\u%04x", byte);
        output_text(output, escape);
    }
}

static void json_string(struct output *output, const char *bytes, size_t len)
{
    size_t plain = 0, at = 0;
    output_byte(output, '"');
    while (at < len) {
        unsigned char byte = (unsigned char)bytes[at];
        size_t size = 1;
        if (byte >= 0x80)
            size = utf8_length(bytes + at, len - at);
        else if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            size = 0;
        at += size;
        if (size > 0)
            continue;
        output_write(output, bytes + plain, at - plain);
        json_escape(output, byte);
        plain = ++at;
    }
    output_write(output, bytes + plain, len - plain);
    output_byte(output, '"');
}

/* Text that YAML reads as this very string without quotes. */
static bool is_plain(const char *bytes, size_t len)
{
    static const char *const words[] = { "y",   "n",    "yes",   "no",  "on",
                                         "off", "true", "false", "null" };
    if (len == 0 || (!isalpha((unsigned char)bytes[0]) && bytes[0] != '/'))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)bytes[i]) &&
            (bytes[i] == '\0' || strchr("-_./", bytes[i]) == NULL))
            return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == len && strncasecmp(words[i], bytes, len) == 0)
            return false;
    }
    return true;
}

static void scalar_string(struct writer *writer, const char *bytes, size_t len)
{
    if (writer->style == WRITER_YAML && is_plain(bytes, len))
        output_write(writer->output, bytes, len);
    else
        json_string(writer->output, bytes, len);
}

void writer_key_text(struct writer *writer, const char *key)
{
    before_item(writer);
    scalar_string(writer, key, strlen(key));
    output_byte(writer->output, ':');
    writer->after_key = true;
}

void writer_key(struct writer *writer, const char *key)
{
    writer_key_text(writer, key);
}

void writer_string(struct writer *writer, const char *bytes, size_t len)
{
    before_value(writer, false);
    scalar_string(writer, bytes, len);
}

void writer_text(struct writer *writer, const char *string)
{
    writer_string(writer, string, strlen(string));
}

static void literal(struct writer *writer, const char *text, size_t len)
{
    before_value(writer, false);
    output_write(writer->output, text, len);
}

void writer_number(struct writer *writer, int64_t number)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%" PRId64, number);
    literal(writer, text, (size_t)len);
}

void writer_bool(struct writer *writer, bool value)
{
    literal(writer, value ? "true" : "false", value ? 4 : 5);
}

void writer_null(struct writer *writer)
{
    literal(writer, "null", 4);
}

void writer_json(struct writer *writer, const char *json, size_t len)
{
    literal(writer, json, len);
}

void writer_field(struct writer *writer, const char *key, const char *string)
{
    writer_key(writer, key);
    writer_text(writer, string);
}
