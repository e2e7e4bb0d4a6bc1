/* Writing protobuf by hand: the few messages that we emit need no generated code. */
#ifndef K8SM_WIRE_WRITE_H
#define K8SM_WIRE_WRITE_H

#include "internal.h"

void k8sm__wire_varint(k8sm__buffer *buffer, uint64_t number);
/** A field of type string, bytes or message. */
void k8sm__wire_bytes(k8sm__buffer *buffer, uint32_t field, const void *bytes, size_t len);
void k8sm__wire_string(k8sm__buffer *buffer, uint32_t field, const char *text);
/** bool, enum, uint32, uint64. */
void k8sm__wire_number(k8sm__buffer *buffer, uint32_t field, uint64_t number);
/** A field of type double. */
void k8sm__wire_double(k8sm__buffer *buffer, uint32_t field, double number);
/** A field of type double that holds thousandths; INT64_MAX is Infinity. */
void k8sm__wire_fixed(k8sm__buffer *buffer, uint32_t field, int64_t thousandths);

/** A message inside a message: what is appended between open and close is its body. The
 *  length in front is made room for by moving the body, which is short. */
size_t k8sm__wire_open(k8sm__buffer *buffer, uint32_t field);
void k8sm__wire_close(k8sm__buffer *buffer, size_t opened);

#endif
