#include "k8smesos/version.h"

#define TEXT(x)  #x
#define VALUE(x) TEXT(x)

const char *k8sm_version(void)
{
    return VALUE(K8SM_VERSION_MAJOR) "." VALUE(K8SM_VERSION_MINOR) "." VALUE(K8SM_VERSION_PATCH);
}

int32_t k8sm_version_number(void)
{
    return K8SM_VERSION_MAJOR * 10000 + K8SM_VERSION_MINOR * 100 + K8SM_VERSION_PATCH;
}
