/* Lists of amounts as the fixtures write them. */
#ifndef K8SM_AMOUNTS_H
#define K8SM_AMOUNTS_H

#include "testing.h"

#include "k8smesos/resource_list.h"

enum { TEXT = 4096 };

/** Append "requests cpu=500m memory=1Gi" and a newline to @p text, of TEXT bytes. */
static inline void show_list(const char *head, const k8sm_resource_list *list, char *text)
{
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, TEXT - at, "%s", head);
    for (size_t i = 0; i < k8sm_resource_list_count(list); i++) {
        char q[K8SM_QUANTITY_TEXT_MAX];
        k8sm_quantity_format(k8sm_resource_list_quantity(list, i), q, sizeof q);
        at += (size_t)snprintf(text + at, TEXT - at, " %s=%s", k8sm_resource_list_name(list, i),
                               q);
    }
    snprintf(text + at, TEXT - at, "\n");
}

#endif
