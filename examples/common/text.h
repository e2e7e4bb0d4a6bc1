/* Text that grows, and memory for programs that end when there is none left. */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes that grow; data[size] is 0 once anything was appended. Start from all zero. */
struct text {
    char *data;
    size_t size, capacity;
};

/** @p ptr, or the end of the program with status 4 if it is NULL. */
void *need(void *ptr);
/** Make room for one more item behind @p count of @p size bytes each. @return the array. */
void *grow(void *items, size_t count, size_t *capacity, size_t size);

void text_append(struct text *text, const void *bytes, size_t len);
void text_add(struct text *text, const char *string);
void text_byte(struct text *text, char byte);
/** "DIRECTORY/NAME", owned by the caller. */
char *join_path(const char *directory, const char *name);
/** Up to 255 bytes of formatted numbers and short names. */
void text_print(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Make room for @p len more bytes. @return where they begin; set size afterwards. */
char *text_room(struct text *text, size_t len);
void text_clear(struct text *text);
void text_free(struct text *text);

#endif
