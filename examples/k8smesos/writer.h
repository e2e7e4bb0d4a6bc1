/* Objects and lists written as they come, as JSON or YAML; nothing is kept but the nesting. */
#ifndef COMMON_WRITER_H
#define COMMON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "output.h"

enum writer_style {
    WRITER_COMPACT, /* JSON on one line */
    WRITER_PRETTY,  /* JSON with two blanks a level */
    WRITER_YAML     /* block style */
};

enum { WRITER_DEPTH = 16 };

struct writer {
    struct output *output;
    enum writer_style style;
    unsigned depth;
    unsigned indent; /* blanks before everything, for records in a surrounding list */
    struct {
        bool list;
        bool filled; /* something was written */
    } stack[WRITER_DEPTH];
    bool after_key, after_dash;
};

void writer_open(struct writer *writer, struct output *output, enum writer_style style);
/** Begin a value that is an object or a list; each ends with writer_end(). */
void writer_object(struct writer *writer);
void writer_list(struct writer *writer);
void writer_end(struct writer *writer);
/** The key of the next value; plain ASCII of our own. */
void writer_key(struct writer *writer, const char *key);
/** The same for a key that comes from the input. */
void writer_key_text(struct writer *writer, const char *key);

/** Bytes that are no UTF-8 become U+FFFD, one each. */
void writer_string(struct writer *writer, const char *bytes, size_t len);
void writer_text(struct writer *writer, const char *string);
void writer_number(struct writer *writer, int64_t number);
void writer_bool(struct writer *writer, bool value);
void writer_null(struct writer *writer);
/** A value that is JSON already, on one line. */
void writer_json(struct writer *writer, const char *json, size_t len);

/** writer_key() and writer_text(). */
void writer_field(struct writer *writer, const char *key, const char *string);

#endif
