#include "wire_write.h"

#include <string.h>

#include "mesos_internal.h"

enum { VARINT = 0, FIXED64 = 1, DELIMITED = 2, VARINT_MAX = 10 };

static size_t put_varint(char *out, uint64_t number)
{
    size_t len = 0;
    while (number >= 0x80) {
        out[len++] = (char)(number | 0x80);
        number >>= 7;
    }
    out[len++] = (char)number;
    return len;
}

void k8sm__wire_varint(k8sm__buffer *buffer, uint64_t number)
{
    char bytes[VARINT_MAX];
    k8sm__buffer_append(buffer, bytes, put_varint(bytes, number));
}

void k8sm__wire_bytes(k8sm__buffer *buffer, uint32_t field, const void *bytes, size_t len)
{
    k8sm__wire_varint(buffer, (uint64_t)field << 3 | DELIMITED);
    k8sm__wire_varint(buffer, len);
    k8sm__buffer_append(buffer, bytes, len);
}

void k8sm__wire_string(k8sm__buffer *buffer, uint32_t field, const char *text)
{
    k8sm__wire_bytes(buffer, field, text, strlen(text));
}

void k8sm__wire_number(k8sm__buffer *buffer, uint32_t field, uint64_t number)
{
    k8sm__wire_varint(buffer, (uint64_t)field << 3 | VARINT);
    k8sm__wire_varint(buffer, number);
}

static void put_fixed64(k8sm__buffer *buffer, uint32_t field, uint64_t bits)
{
    char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(bits >> 8 * i);
    k8sm__wire_varint(buffer, (uint64_t)field << 3 | FIXED64);
    k8sm__buffer_append(buffer, bytes, sizeof bytes);
}

void k8sm__wire_double(k8sm__buffer *buffer, uint32_t field, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    put_fixed64(buffer, field, bits);
}

void k8sm__wire_fixed(k8sm__buffer *buffer, uint32_t field, int64_t thousandths)
{
    static const uint64_t infinity = UINT64_C(0x7ff0000000000000); /* IEEE 754 binary64 */
    if (thousandths == INT64_MAX)
        put_fixed64(buffer, field, infinity);
    else
        k8sm__wire_double(buffer, field, k8sm__fixed_to_double(thousandths));
}

size_t k8sm__wire_open(k8sm__buffer *buffer, uint32_t field)
{
    k8sm__wire_varint(buffer, (uint64_t)field << 3 | DELIMITED);
    return buffer->size;
}

void k8sm__wire_close(k8sm__buffer *buffer, size_t opened)
{
    char bytes[VARINT_MAX];
    size_t body = buffer->size - opened;
    size_t len = put_varint(bytes, body);
    if (buffer->failed)
        return;
    k8sm__buffer_append(buffer, bytes, len); /* makes the room; its place is in front */
    if (buffer->failed)
        return;
    memmove(buffer->data + opened + len, buffer->data + opened, body);
    memcpy(buffer->data + opened, bytes, len);
}
