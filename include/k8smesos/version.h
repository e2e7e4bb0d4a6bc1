#ifndef K8SMESOS_VERSION_H
#define K8SMESOS_VERSION_H

#include <stdint.h>

#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** The version of these headers. The first part: a break of the interface. */
#define K8SM_VERSION_MAJOR 0
/** The second part: something new. */
#define K8SM_VERSION_MINOR 1
/** The third part: something mended. */
#define K8SM_VERSION_PATCH 0

/** @return the version of the library at run time, "MAJOR.MINOR.PATCH". Static storage. */
K8SM_API const char *k8sm_version(void);
/** @return MAJOR * 10000 + MINOR * 100 + PATCH of the library at run time. */
K8SM_API int32_t k8sm_version_number(void);
/** @return the Kubernetes API version whose types the field tables hold, e.g. "v0.37.2".
 *  Static storage. Source: the generator under lib/schema. */
K8SM_API const char *k8sm_schema_version(void);

K8SM_END_DECLS

#endif
