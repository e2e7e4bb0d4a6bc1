#include <string.h>

#include "mesos_internal.h"

static bool component_is_valid(const char *text, size_t len)
{
    if (len == 0 || text[0] == '-')
        return false;
    if ((len == 1 && (text[0] == '.' || text[0] == '*')) ||
        (len == 2 && memcmp(text, "..", 2) == 0))
        return false;
    for (size_t i = 0; i < len; i++)
        if (strchr("\t\n\v\f\r \x7f", text[i]) != NULL)
            return false;
    return true;
}

/* Mesos: common/roles.cpp. "*" alone is a role; elsewhere it is no component. */
bool k8sm__role_is_valid(const char *role)
{
    if (strcmp(role, "*") == 0)
        return true;
    for (;;) {
        size_t len = strcspn(role, "/");
        if (!component_is_valid(role, len))
            return false;
        if (role[len] == '\0')
            return true;
        role += len + 1;
    }
}
