#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *need(void *ptr)
{
    if (ptr == NULL) {
        fputs("k8smesos: out of memory\n", stderr);
        exit(4);
    }
    return ptr;
}

void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity < 8 ? 8 : *capacity + *capacity / 2;
    return need(reallocarray(items, *capacity, size));
}

char *text_room(struct text *text, size_t len)
{
    size_t wanted = text->size + len + 1;
    if (wanted > text->capacity) {
        size_t capacity = text->capacity + text->capacity / 2;
        if (capacity < wanted)
            capacity = wanted;
        if (capacity < 64)
            capacity = 64;
        text->data = need(realloc(text->data, capacity));
        text->capacity = capacity;
    }
    return text->data + text->size;
}

void text_append(struct text *text, const void *bytes, size_t len)
{
    char *to = text_room(text, len);
    if (len > 0)
        memcpy(to, bytes, len);
    text->size += len;
    text->data[text->size] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

void text_byte(struct text *text, char byte)
{
    text_append(text, &byte, 1);
}

void text_print(struct text *text, const char *format, ...)
{
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    text_add(text, line);
}

char *join_path(const char *directory, const char *name)
{
    struct text path = { 0 };
    text_add(&path, directory);
    if (path.size > 0 && path.data[path.size - 1] != '/')
        text_byte(&path, '/');
    text_add(&path, name);
    return path.data;
}

void text_clear(struct text *text)
{
    text->size = 0;
    if (text->data != NULL)
        text->data[0] = '\0';
}

void text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){ 0 };
}
