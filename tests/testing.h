/* Common to the unit tests: cmocka with the headers that it wants before it. */
#ifndef K8SM_TESTING_H
#define K8SM_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/** One cmocka test for each row of a table whose structs begin with `const char *name`. */
#define ROW_TESTS(tests, at, rows, function)                                                   \
    for (size_t row_ = 0; row_ < K8SM__COUNT(rows); row_++)                                    \
    (tests)[(at)++] = (struct CMUnitTest)                                                      \
    {                                                                                          \
        .name = (rows)[row_].name, .test_func = (function),                                    \
        .initial_state = (void *)(uintptr_t)&(rows)[row_]                                      \
    }

/** An allocator that fails once @p left allocations were given, and counts what lives. */
struct failing {
    size_t left; /* SIZE_MAX: never fails */
    size_t live, made;
};
static inline void *failing_allocate(size_t size, void *context)
{
    struct failing *f = context;
    if (f->left == 0)
        return NULL;
    if (f->left != SIZE_MAX)
        f->left--;
    void *ptr = malloc(size);
    if (ptr != NULL) {
        f->live++;
        f->made++;
    }
    return ptr;
}
static inline void failing_release(void *ptr, void *context)
{
    struct failing *f = context;
    f->live--;
    free(ptr);
}

/** The file NAME under directory $ENV, NUL-terminated; the caller frees it. */
static inline char *read_fixture(const char *env, const char *name, size_t *ret_len)
{
    char path[4096];
    const char *root = getenv(env);
    FILE *file;
    char *data = NULL;
    long size;
    snprintf(path, sizeof path, "%s/%s", root == NULL ? "." : root, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot open %s", path);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    data = malloc((size_t)size + 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, (size_t)size, file), size);
    data[size] = '\0';
    fclose(file);
    if (ret_len != NULL)
        *ret_len = (size_t)size;
    return data;
}

#endif
