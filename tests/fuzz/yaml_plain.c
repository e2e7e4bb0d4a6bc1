/* What the plain reader of YAML takes, it reads as libyaml's events do. */
#include "../yaml_judge.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HOLDS(judge((const char *)data, size) != JUDGED_DIFFERENT);
    return 0;
}
