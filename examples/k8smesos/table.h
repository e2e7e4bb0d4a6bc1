/* Rows for people: columns as wide as their contents, a window of rows at a time. */
#ifndef COMMON_TABLE_H
#define COMMON_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "output.h"

enum table_colour { COLOUR_NONE, COLOUR_GOOD, COLOUR_WARN, COLOUR_BAD };
enum { TABLE_COLUMNS = 16, TABLE_WINDOW = 1000 };

struct table_cell {
    size_t begin, len, width; /* bytes of the window's text; characters shown */
    enum table_colour colour;
};

struct table {
    struct output *output;
    bool colours, headed;
    const char *const *titles; /* ends with NULL */
    size_t columns, rows, cells;
    size_t widths[TABLE_COLUMNS];
    struct text text;
    struct table_cell *window;
};

/** @param titles  ends with NULL; at most TABLE_COLUMNS; must outlive the table. */
void table_open(struct table *table, struct output *output, const char *const *titles,
                bool colours);
/** The next cell of the current row; the row ends with its last column. Control bytes and
 *  bytes that are no UTF-8 are shown as '?'. */
void table_cell(struct table *table, const char *bytes, size_t len, enum table_colour colour);
void table_text(struct table *table, const char *string);
void table_close(struct table *table);

/** Write text in a colour, if @p colours. */
void colour_begin(struct output *output, enum table_colour colour, bool colours);
void colour_end(struct output *output, enum table_colour colour, bool colours);

#endif
