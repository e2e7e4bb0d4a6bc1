#include "recordio.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LENGTH_DIGITS = 20 };

void recordio_feed(struct recordio *recordio, const void *bytes, size_t len)
{
    if (recordio->at > 0) {
        memmove(recordio->pending.data, recordio->pending.data + recordio->at,
                recordio->pending.size - recordio->at);
        recordio->pending.size -= recordio->at;
        recordio->offset += recordio->at;
        recordio->at = 0;
    }
    text_append(&recordio->pending, bytes, len);
}

static bool fail(struct recordio *recordio, const char *message)
{
    snprintf(recordio->message, sizeof recordio->message, "%s", message);
    return false;
}

/* The length that begins at @p bytes. @return its digits and the newline; 0: not all there. */
static size_t read_length(struct recordio *recordio, const char *bytes, size_t len,
                          uint64_t *ret_length)
{
    uint64_t length = 0;
    for (size_t i = 0; i < len && i <= LENGTH_DIGITS; i++) {
        if (bytes[i] == '\n' && i > 0) {
            *ret_length = length;
            return i + 1;
        }
        if (bytes[i] < '0' || bytes[i] > '9') {
            fail(recordio, "expected a record's length and a newline");
            return 0;
        }
        length = length * 10 + (uint64_t)(bytes[i] - '0');
        if (length > RECORDIO_MAX) {
            fail(recordio, "a record's length is beyond 64 MiB");
            return 0;
        }
    }
    return 0;
}

bool recordio_next(struct recordio *recordio, const char **ret_record, size_t *ret_len)
{
    size_t left = recordio->pending.size - recordio->at;
    recordio->begin = recordio->offset + recordio->at;
    if (recordio->message[0] != '\0' || left == 0)
        return false;
    const char *bytes = recordio->pending.data + recordio->at;
    uint64_t length = 0;
    size_t head = read_length(recordio, bytes, left, &length);
    if (head == 0 || left - head < length)
        return false;
    *ret_record = bytes + head;
    *ret_len = (size_t)length;
    recordio->begin += head;
    recordio->at += head + (size_t)length;
    return true;
}

void recordio_free(struct recordio *recordio)
{
    text_free(&recordio->pending);
}
