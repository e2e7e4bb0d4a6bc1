#ifndef K8SMESOS_EXPORT_H
#define K8SMESOS_EXPORT_H

/* Which symbols the shared library exports, and C linkage for C++. */

#if defined(__GNUC__)
#define K8SM_API __attribute__((visibility("default")))
#else
#define K8SM_API
#endif

#ifdef __cplusplus
#define K8SM_BEGIN_DECLS extern "C" {
#define K8SM_END_DECLS   }
#else
#define K8SM_BEGIN_DECLS
#define K8SM_END_DECLS
#endif

#endif
