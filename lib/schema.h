/* Strict decoding against the Kubernetes types: tables from lib/schema, walk here. */
#ifndef K8SM_SCHEMA_H
#define K8SM_SCHEMA_H

#include "document.h"

/** The kinds of type that the table has; lib/schema writes others where the API comes to use
 *  them, and this list must then grow. */
enum {
    K8SM__TYPE_STRING,
    K8SM__TYPE_BOOL,
    K8SM__TYPE_INT32,
    K8SM__TYPE_INT64,
    K8SM__TYPE_QUANTITY,
    K8SM__TYPE_INT_OR_STRING,
    K8SM__TYPE_TIME,
    K8SM__TYPE_ANY,
    K8SM__TYPE_LIST,  /* ref: type of the items */
    K8SM__TYPE_MAP,   /* ref: type of the values */
    K8SM__TYPE_STRUCT /* ref: struct */
};

typedef struct k8sm__type {
    uint16_t kind, ref;
} k8sm__type;
typedef struct k8sm__field {
    uint16_t key, type; /* key NONE: a slot that no field has */
} k8sm__field;
/** Each field has a slot of its own, which its key's number gives: see k8sm__schema_field(). */
typedef struct k8sm__struct {
    uint16_t first, count; /* slot 0, and how many fields there are */
    uint16_t factor, shift;
} k8sm__struct;
typedef struct k8sm__root {
    const char *api_version, *kind;
    uint16_t type;
} k8sm__root;

extern const char k8sm__schema_version[];
extern const k8sm__type k8sm__schema_types[];
extern const k8sm__field k8sm__schema_fields[];
extern const k8sm__struct k8sm__schema_structs[];
extern const k8sm__root k8sm__schema_roots[];
extern const size_t k8sm__schema_root_count, k8sm__schema_struct_count;

/** The field of a struct with that key; NULL: none. */
static inline const k8sm__field *k8sm__schema_field(uint16_t structure, uint32_t key)
{
    const k8sm__struct *s = &k8sm__schema_structs[structure];
    const k8sm__field *field =
        &k8sm__schema_fields[s->first + ((key * s->factor & 0xffff) >> s->shift)];
    return field->key == key && key != K8SM__KEY_NONE ? field : NULL;
}

/** The type of a kind, or NULL. */
const k8sm__root *k8sm__schema_find(const char *api_version, const char *kind);

/** The type that takes everything, and refuses only keys given twice in YAML. */
uint16_t k8sm__schema_any(void);

/** Hold a tree against a type. The items of a v1 List are left to themselves. Every finding is added with path and position: a wrong type
 *  (K8SM_E_SCHEMA, and what a quantity says), K8SM_E_UNKNOWN_FIELD, K8SM_E_DUPLICATE.
 *  @param prefix      path of @p node in its document, "" for the root.
 *  @param ret_decodes false if a finding makes decoding impossible.
 *  @retval K8SM_E_NOMEM. */
k8sm_status k8sm__schema_check(const k8sm__document *document, k8sm__node node, uint16_t type,
                               const char *prefix, k8sm_findings *findings, bool *ret_decodes);

/** Parse the quantity in a scalar node: a number's text, or a string without escapes with
 *  white space around it cut; null is zero. @p err gets no position. */
struct k8sm_quantity;
k8sm_status k8sm__node_quantity(const k8sm__document *document, k8sm__node node,
                                struct k8sm_quantity *ret_q, k8sm_error *err);

#endif
