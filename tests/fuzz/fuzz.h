/* What a fuzz target is: bytes in; it reads them, and traps if a property does not hold. */
#ifndef K8SM_FUZZ_H
#define K8SM_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Unlike assert(), in every build. */
#define HOLDS(condition) ((condition) ? (void)0 : __builtin_trap())

#endif
