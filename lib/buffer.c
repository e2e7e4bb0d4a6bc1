#include <string.h>

#include "internal.h"
#include "utf8.h"

static bool reserve(k8sm__buffer *buffer, size_t more)
{
    size_t needed, wanted;
    char *grown;
    if (buffer->failed)
        return false;
    if (more > PTRDIFF_MAX - 1 - buffer->size) {
        buffer->failed = true;
        return false;
    }
    needed = buffer->size + more + 1; /* room for the terminating 0 */
    if (needed <= buffer->capacity)
        return true;
    wanted = buffer->capacity + buffer->capacity / 2;
    if (wanted < needed)
        wanted = needed < 256 ? 256 : needed;
    grown = k8sm__allocate(buffer->alloc, wanted);
    if (grown == NULL) {
        buffer->failed = true;
        return false;
    }
    if (buffer->size > 0)
        memcpy(grown, buffer->data, buffer->size);
    k8sm__release(buffer->alloc, buffer->data);
    buffer->data = grown;
    buffer->capacity = wanted;
    return true;
}

void k8sm__buffer_append(k8sm__buffer *buffer, const void *bytes, size_t len)
{
    if (len == 0 || !reserve(buffer, len))
        return;
    memcpy(buffer->data + buffer->size, bytes, len);
    buffer->size += len;
}

void k8sm__buffer_text(k8sm__buffer *buffer, const char *text)
{
    k8sm__buffer_append(buffer, text, strlen(text));
}

void k8sm__buffer_byte(k8sm__buffer *buffer, char byte)
{
    k8sm__buffer_append(buffer, &byte, 1);
}

void k8sm__buffer_unsigned(k8sm__buffer *buffer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    k8sm__buffer_append(buffer, digits + at, sizeof digits - at);
}

void k8sm__buffer_signed(k8sm__buffer *buffer, int64_t number)
{
    if (number < 0)
        k8sm__buffer_byte(buffer, '-');
    k8sm__buffer_unsigned(buffer, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void k8sm__buffer_json_string(k8sm__buffer *buffer, const char *text, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    static const char short_from[] = "\"\\\b\f\n\r\t", short_to[] = "\"\\bfnrt";
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;
    k8sm__buffer_byte(buffer, '"');
    while (at < len) {
        size_t plain = at;
        while (plain < len && bytes[plain] >= 0x20 && bytes[plain] != '"' &&
               bytes[plain] != '\\' && bytes[plain] < 0x80)
            plain++;
        k8sm__buffer_append(buffer, text + at, plain - at);
        at = plain;
        if (at == len)
            break;
        if (bytes[at] >= 0x80) {
            size_t step = k8sm__utf8_length(text + at, len - at);
            if (step == 0)
                k8sm__buffer_text(buffer, K8SM__REPLACEMENT);
            else
                k8sm__buffer_append(buffer, text + at, step);
            at += step == 0 ? 1 : step;
            continue;
        }
        const char *brief = bytes[at] == 0 ? NULL : strchr(short_from, bytes[at]);
        if (brief != NULL) {
            char escape[2] = { '\\', short_to[brief - short_from] };
            k8sm__buffer_append(buffer, escape, sizeof escape);
        } else {
            char escape[6] = { '\\', 'u', '0', '0', hex[bytes[at] >> 4], hex[bytes[at] & 15] };
            k8sm__buffer_append(buffer, escape, sizeof escape);
        }
        at++;
    }
    k8sm__buffer_byte(buffer, '"');
}

void k8sm__buffer_base64(k8sm__buffer *buffer, const void *bytes, size_t len)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = bytes;
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        uint32_t three = (uint32_t)in[i] << 16 | (left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
                         (left > 2 ? in[i + 2] : 0);
        char out[4] = { letters[three >> 18], letters[three >> 12 & 63],
                        left > 1 ? letters[three >> 6 & 63] : '=',
                        left > 2 ? letters[three & 63] : '=' };
        k8sm__buffer_append(buffer, out, sizeof out);
    }
}

void k8sm__buffer_finish(k8sm__buffer *buffer)
{
    k8sm__release(buffer->alloc, buffer->data);
    buffer->data = NULL;
    buffer->size = buffer->capacity = 0;
    buffer->failed = false;
}

k8sm_status k8sm__buffer_move(k8sm__buffer *buffer, k8sm_bytes *ret_bytes, k8sm_error *err)
{
    if (!reserve(buffer, 0)) {
        k8sm__buffer_finish(buffer);
        return k8sm__nomem(err);
    }
    buffer->data[buffer->size] = '\0';
    *ret_bytes = (k8sm_bytes){ buffer->data, buffer->size, buffer->alloc };
    buffer->data = NULL;
    buffer->size = buffer->capacity = 0;
    return K8SM_OK;
}
