/* The library's side of tests/differential: answers questions, one behind the other, until its
 * input ends. A question is an operation (one byte), a length (32 bits, little-endian) and that
 * many bytes; an answer is a length and that many bytes. */
#define _POSIX_C_SOURCE 200809L

#include "ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "differential-ours: %s\n", what);
    exit(2);
}

void answer_bytes(struct answer *answer, const char *bytes, size_t len)
{
    if (answer->capacity - answer->size < len) {
        size_t capacity = (answer->size + len) * 2;
        char *data = realloc(answer->data, capacity);
        if (data == NULL)
            die("out of memory");
        answer->data = data;
        answer->capacity = capacity;
    }
    memcpy(answer->data + answer->size, bytes, len);
    answer->size += len;
}

void answer_text(struct answer *answer, const char *text)
{
    answer_bytes(answer, text, strlen(text));
}

void answer_number(struct answer *answer, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    answer_text(answer, text);
}

void answer_canonical(struct answer *answer, const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity_format(q, text, sizeof text);
    answer_text(answer, text);
}

static uint32_t number_at(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static void reply(const struct answer *answer)
{
    unsigned char head[4];
    for (size_t i = 0; i < sizeof head; i++)
        head[i] = (unsigned char)(answer->size >> 8 * i);
    if (fwrite(head, 1, sizeof head, stdout) != sizeof head ||
        fwrite(answer->data, 1, answer->size, stdout) != answer->size)
        die("cannot write");
}

/* Standard input through a buffer; answers go out before it waits. */
static size_t take(void *into, size_t want)
{
    static char buffer[1 << 16];
    static size_t at, end;
    size_t got = 0;
    while (got < want) {
        size_t part = end - at < want - got ? end - at : want - got;
        memcpy((char *)into + got, buffer + at, part);
        at += part;
        got += part;
        if (at == end) {
            ssize_t len;
            if (got == want)
                break;
            if (fflush(stdout) != 0)
                die("cannot write");
            len = read(STDIN_FILENO, buffer, sizeof buffer);
            if (len <= 0)
                break;
            at = 0;
            end = (size_t)len;
        }
    }
    return got;
}

static void respond(char operation, const char *text, size_t len, struct answer *answer)
{
    answer->size = 0;
    switch (operation) {
    case 'q':
        ours_quantity(text, len, answer);
        break;
    case 'p':
        ours_pair(text, len, answer);
        break;
    case 'd':
        ours_documents(text, len, answer);
        break;
    case 'l':
        ours_ranges(text, len, answer);
        break;
    default:
        die("unknown operation");
    }
    reply(answer);
}

int main(void)
{
    struct answer answer = { 0 };
    unsigned char head[5];
    size_t got;
    while ((got = take(head, sizeof head)) == sizeof head) {
        size_t len = number_at(head + 1);
        char *text = malloc(len > 0 ? len : 1); /* its own, so that reading beyond it is seen */
        if (text == NULL || take(text, len) != len)
            die("cannot read");
        respond((char)head[0], text, len, &answer);
        free(text);
    }
    free(answer.data);
    return got == 0 && fflush(stdout) == 0 ? 0 : 2;
}
