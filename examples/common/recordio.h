/* RecordIO as Mesos' HTTP API speaks it: a length in decimal, a newline, that many bytes.
 * Fed piece by piece, as bytes come from a connection. */
#ifndef COMMON_RECORDIO_H
#define COMMON_RECORDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/** Records beyond this are refused: the length may be a lie. */
enum { RECORDIO_MAX = 64 << 20 };

struct recordio {
    struct text pending;
    size_t at;         /* of the next record in pending */
    uint64_t offset;   /* of pending[0] in the stream */
    uint64_t begin;    /* of the last record given, in the stream */
    char message[128]; /* why reading failed; "" if it did not */
};

/** Start from all zero. */
void recordio_feed(struct recordio *recordio, const void *bytes, size_t len);
/** @param ret_record  valid until the next call of any of these.
 *  @return true and a record; false if more bytes are wanted, or after a failure. */
bool recordio_next(struct recordio *recordio, const char **ret_record, size_t *ret_len);
void recordio_free(struct recordio *recordio);

#endif
