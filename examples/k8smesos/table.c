#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static const char *const codes[] = { "", "\x1b[32m", "\x1b[33m", "\x1b[31m" };

void colour_begin(struct output *output, enum table_colour colour, bool colours)
{
    if (colours && colour != COLOUR_NONE)
        output_text(output, codes[colour]);
}

void colour_end(struct output *output, enum table_colour colour, bool colours)
{
    if (colours && colour != COLOUR_NONE)
        output_text(output, "\x1b[0m");
}

void table_open(struct table *table, struct output *output, const char *const *titles,
                bool colours)
{
    *table = (struct table){ .output = output, .titles = titles, .colours = colours };
    while (titles[table->columns] != NULL)
        table->columns++;
    table->window = need(calloc((size_t)TABLE_WINDOW * table->columns, sizeof *table->window));
}

static void pad(struct output *output, size_t count)
{
    while (count-- > 0)
        output_byte(output, ' ');
}

static void head(struct table *table)
{
    for (size_t i = 0; i < table->columns; i++) {
        size_t width = strlen(table->titles[i]);
        output_text(table->output, table->titles[i]);
        if (i + 1 < table->columns)
            pad(table->output, table->widths[i] - width + 3);
    }
    output_byte(table->output, '\n');
    table->headed = true;
}

static void flush_window(struct table *table)
{
    for (size_t i = 0; i < table->columns; i++) {
        size_t width = strlen(table->titles[i]);
        if (table->widths[i] < width)
            table->widths[i] = width;
        for (size_t row = 0; row < table->rows; row++) {
            width = table->window[row * table->columns + i].width;
            if (table->widths[i] < width)
                table->widths[i] = width;
        }
    }
    if (!table->headed && table->rows > 0)
        head(table);
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        const struct table_cell *cell = &table->window[i];
        size_t column = i % table->columns;
        colour_begin(table->output, cell->colour, table->colours);
        output_write(table->output, table->text.data + cell->begin, cell->len);
        colour_end(table->output, cell->colour, table->colours);
        if (column + 1 < table->columns)
            pad(table->output, table->widths[column] - cell->width + 3);
        else
            output_byte(table->output, '\n');
    }
    table->rows = table->cells = 0;
    text_clear(&table->text);
}

void table_cell(struct table *table, const char *bytes, size_t len, enum table_colour colour)
{
    struct table_cell *cell = &table->window[table->rows * table->columns + table->cells];
    *cell = (struct table_cell){ .begin = table->text.size, .colour = colour };
    for (size_t i = 0; i < len; cell->width++) {
        size_t size = utf8_length(bytes + i, len - i);
        bool shown = size > 0 && (unsigned char)bytes[i] >= 0x20 && bytes[i] != 0x7F;
        text_append(&table->text, shown ? bytes + i : "?", shown ? size : 1);
        i += size > 0 ? size : 1;
    }
    cell->len = table->text.size - cell->begin;
    if (++table->cells < table->columns)
        return;
    table->cells = 0;
    if (++table->rows == TABLE_WINDOW)
        flush_window(table);
}

void table_text(struct table *table, const char *string)
{
    table_cell(table, string, strlen(string), COLOUR_NONE);
}

void table_close(struct table *table)
{
    flush_window(table);
    text_free(&table->text);
    free(table->window);
    *table = (struct table){ 0 };
}
