/* A quantity that is read is written canonically: the same value, and the same text again. */
#include <string.h>

#include "k8smesos/quantity.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    k8sm_quantity q, again, twice;
    k8sm_error err;
    char text[K8SM_QUANTITY_TEXT_MAX], text_again[K8SM_QUANTITY_TEXT_MAX];
    size_t length;

    if (k8sm_quantity_parse((const char *)data, size, &q, &err) != K8SM_OK) {
        HOLDS(err.code == K8SM_E_SYNTAX || err.code == K8SM_E_RANGE);
        HOLDS(err.column <= size + 1);
        return 0;
    }
    length = k8sm_quantity_format(&q, text, sizeof text);
    HOLDS(length < sizeof text && length == strlen(text));
    HOLDS(k8sm_quantity_parse(text, length, &again, NULL) == K8SM_OK);
    HOLDS(k8sm_quantity_compare(&q, &again) == 0);
    HOLDS(k8sm_quantity_format(&again, text_again, sizeof text_again) == length);
    HOLDS(strcmp(text, text_again) == 0);
    length = k8sm_quantity_format_exact(&q, text, sizeof text);
    HOLDS(length < sizeof text);
    HOLDS(k8sm_quantity_parse(text, length, &again, NULL) == K8SM_OK);
    HOLDS(k8sm_quantity_compare(&q, &again) == 0);
    if (k8sm_quantity_add(&q, &again, &twice) == K8SM_OK) {
        HOLDS(k8sm_quantity_compare(&twice, &q) == k8sm_quantity_sign(&q));
        HOLDS(k8sm_quantity_sub(&twice, &again, &twice) == K8SM_OK);
        HOLDS(k8sm_quantity_compare(&twice, &q) == 0);
    }
    return 0;
}
