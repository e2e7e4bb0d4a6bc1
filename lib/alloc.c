#include "k8smesos/alloc.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"

void *k8sm__allocate(const k8sm_alloc *alloc, size_t size)
{
    if (size > PTRDIFF_MAX)
        return NULL;
    if (size == 0)
        size = 1;
    return alloc == NULL ? malloc(size) : alloc->allocate(size, alloc->context);
}

void *k8sm__allocate_zero(const k8sm_alloc *alloc, size_t size)
{
    void *ptr = k8sm__allocate(alloc, size);
    if (ptr != NULL)
        memset(ptr, 0, size);
    return ptr;
}

void *k8sm__allocate_array(const k8sm_alloc *alloc, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return k8sm__allocate(alloc, bytes); /* which has the limit */
}

void k8sm__release(const k8sm_alloc *alloc, void *ptr)
{
    if (ptr == NULL)
        return;
    if (alloc == NULL)
        free(ptr);
    else
        alloc->release(ptr, alloc->context);
}

char *k8sm__copy_string(const k8sm_alloc *alloc, const char *text, size_t len)
{
    char *copy = k8sm__allocate(alloc, len + 1);
    if (copy == NULL)
        return NULL;
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *k8sm__copy_document_text(const k8sm_alloc *alloc, const char *text, size_t len)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t count = 0, at = 0;
    char *copy;
    for (size_t i = 0; i < len; i++)
        count += text[i] == '\0';
    if (count == 0)
        return k8sm__copy_string(alloc, text, len);
    copy = k8sm__allocate(alloc, len + 2 * count + 1);
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\0') {
            copy[at++] = text[i];
            continue;
        }
        memcpy(copy + at, replacement, sizeof replacement - 1);
        at += sizeof replacement - 1;
    }
    copy[at] = '\0';
    return copy;
}

bool k8sm__grow(const k8sm_alloc *alloc, void **items, size_t count, size_t *capacity,
                size_t size)
{
    size_t wanted = *capacity < 4 ? 4 : *capacity + *capacity / 2;
    void *grown;
    if (count < *capacity)
        return true;
    grown = k8sm__allocate_array(alloc, wanted, size);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *items, count * size);
    k8sm__release(alloc, *items);
    *items = grown;
    *capacity = wanted;
    return true;
}

void k8sm_bytes_finish(k8sm_bytes *bytes)
{
    if (bytes == NULL)
        return;
    k8sm__release(bytes->alloc, bytes->data);
    memset(bytes, 0, sizeof *bytes);
}

k8sm_status k8sm__options_read(void *ours, size_t our_size, const void *theirs,
                               const char *name, k8sm_error *err)
{
    size_t their_size;
    if (theirs == NULL)
        return K8SM_OK;
    memcpy(&their_size, theirs, sizeof their_size);
    if (their_size < sizeof their_size)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "%s has no size: initialise it first",
                          name);
    for (size_t i = our_size; i < their_size; i++)
        if (((const unsigned char *)theirs)[i] != 0)
            return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                              "%s uses an option that this library does not know", name);
    memcpy(ours, theirs, their_size < our_size ? their_size : our_size);
    memcpy(ours, &our_size, sizeof our_size);
    return K8SM_OK;
}
