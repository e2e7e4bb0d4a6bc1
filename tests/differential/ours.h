/* What the parts of the library's side of the differential run share. */
#ifndef K8SM_DIFFERENTIAL_OURS_H
#define K8SM_DIFFERENTIAL_OURS_H

#include <k8smesos/k8smesos.h>
#include <stddef.h>
#include <stdint.h>

struct answer {
    char *data;
    size_t size, capacity;
};

void answer_bytes(struct answer *answer, const char *bytes, size_t len);
void answer_text(struct answer *answer, const char *text);
void answer_number(struct answer *answer, int64_t number);
void answer_canonical(struct answer *answer, const k8sm_quantity *q);

/** "CANONICAL FORMAT EXACT MILLI VALUE STORED", or '!' and the class of the refusal. */
void ours_quantity(const char *text, size_t len, struct answer *answer);
/** Of two quantities with a tab between: "ORDER SUM DIFFERENCE", each of the last two
 *  canonical and exact, or "!range". */
void ours_pair(const char *text, size_t len, struct answer *answer);
/** Each object of a stream: its verdict, and all numbers of its pod. */
void ours_documents(const char *text, size_t len, struct answer *answer);
/** Pods that go through the LimitRanges of the same stream. */
void ours_ranges(const char *text, size_t len, struct answer *answer);

#endif
