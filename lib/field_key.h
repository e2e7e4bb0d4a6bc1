/* Names of fields as numbers: a key of a document is looked up once, when it is read. */
#ifndef K8SM_FIELD_KEY_H
#define K8SM_FIELD_KEY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "field_keys.h"

enum { K8SM__KEY_SLOTS = 2048, K8SM__KEY_BLOCK = 2048 };

typedef struct k8sm__field_name {
    uint16_t at, len; /* in the letters */
} k8sm__field_name;

extern const char k8sm__field_letters[][K8SM__KEY_BLOCK];
extern const k8sm__field_name k8sm__field_names[K8SM__KEY_COUNT];
/** Open addressing by the hash: its upper half, and the number of the key. */
extern const uint32_t k8sm__field_slots[K8SM__KEY_SLOTS];

static inline uint64_t k8sm__load_4(const char *text)
{
    const unsigned char *b = (const unsigned char *)text;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t k8sm__load_8(const char *text)
{
    return k8sm__load_4(text) | k8sm__load_4(text + 4) << 32;
}

/** Not terminated: its length is in k8sm__field_names. */
static inline const char *k8sm__key_name(uint32_t number)
{
    const size_t at = k8sm__field_names[number].at;
    return k8sm__field_letters[at / K8SM__KEY_BLOCK] + at % K8SM__KEY_BLOCK;
}

/** Of the first and last eight bytes and the length: enough to tell names apart, not to keep
 *  chosen ones from colliding. lib/schema has the same. */
static inline uint32_t k8sm__key_hash(const char *text, size_t len)
{
    uint64_t a = 0, b = 0, hash;
    if (len >= 8) {
        a = k8sm__load_8(text);
        b = k8sm__load_8(text + len - 8);
    } else if (len >= 4) {
        a = k8sm__load_4(text);
        b = k8sm__load_4(text + len - 4);
    } else if (len > 0) {
        const unsigned char *bytes = (const unsigned char *)text;
        a = bytes[0] | (uint64_t)bytes[len / 2] << 8 | (uint64_t)bytes[len - 1] << 16;
    }
    hash = a * UINT64_C(0x9e3779b97f4a7c15) ^ (b + len) * UINT64_C(0xc2b2ae3d27d4eb4f);
    return (uint32_t)((hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/** Both have @p len bytes. */
static inline int k8sm__same_bytes(const char *a, const char *b, size_t len)
{
    if (len > 16)
        return memcmp(a, b, len) == 0;
    if (len >= 8)
        return ((k8sm__load_8(a) ^ k8sm__load_8(b)) |
                (k8sm__load_8(a + len - 8) ^ k8sm__load_8(b + len - 8))) == 0;
    if (len >= 4)
        return ((k8sm__load_4(a) ^ k8sm__load_4(b)) |
                (k8sm__load_4(a + len - 4) ^ k8sm__load_4(b + len - 4))) == 0;
    return len == 0 || (a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1]);
}

/** @return a K8SM__KEY_*; NONE: no field has that name. */
static inline uint32_t k8sm__key_number(const char *text, size_t len, uint32_t hash)
{
    for (uint32_t at = hash;; at++) {
        const uint32_t slot = k8sm__field_slots[at % K8SM__KEY_SLOTS], number = slot & 0xffff;
        if (slot == 0)
            return K8SM__KEY_NONE;
        if (slot >> 16 == hash >> 16 && k8sm__field_names[number].len == len &&
            k8sm__same_bytes(k8sm__key_name(number), text, len))
            return number;
    }
}

static inline uint32_t k8sm__key_of(const char *text, size_t len)
{
    return k8sm__key_number(text, len, k8sm__key_hash(text, len));
}

#endif
