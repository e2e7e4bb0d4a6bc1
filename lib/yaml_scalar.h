#ifndef K8SM_YAML_SCALAR_H
#define K8SM_YAML_SCALAR_H

#include "document.h"
#include "fixed.h"

/** What a scalar is to sigs.k8s.io/yaml, and the JSON text that it becomes. */
typedef struct k8sm__scalar {
    k8sm__kind kind;
    bool own_text; /* text differs from the scalar's: it is below */
    char text[K8SM__DOUBLE_TEXT];
    size_t len;
} k8sm__scalar;

/** Resolve a plain scalar without a tag.
 *  @retval K8SM_E_SYNTAX  infinite or not a number: JSON cannot carry it. @p ret is a FLOAT
 *          without digits, its text what it is as a key. */
k8sm_status k8sm__yaml_resolve(const char *text, size_t len, k8sm__scalar *ret);
/** Resolve a scalar with a tag. @p plain: it is not quoted.
 *  @retval K8SM_E_SYNTAX  the text is none of that tag. */
k8sm_status k8sm__yaml_resolve_tagged(const char *tag, const char *text, size_t len,
                                      k8sm__scalar *ret);
/** Make of a resolved scalar the string that it is as a key: floats go through 32 bits.
 *  @return false if it cannot be one: null, or an integer that only an unsigned one holds. */
bool k8sm__yaml_make_key(k8sm__scalar *scalar);
/** Decode standard base64, blanks ignored, into @p out (3/4 of @p len is enough).
 *  @return decoded length, or SIZE_MAX. */
size_t k8sm__base64_decode(const char *text, size_t len, char *out);

#endif
