/* Required node affinity of a pod, as decoded from the tree. */
#include <string.h>

#include "decode.h"

/* Both lists of one term. */
typedef struct lists {
    k8sm__expression *expressions, *fields;
    size_t expression_count, field_count;
} lists;

static k8sm_status expression_entry(k8sm__decoder *d, void *into, uint32_t key,
                                    k8sm__node value)
{
    k8sm__expression *e = into;
    if (key == K8SM__KEY_key)
        return k8sm__decode_text(d, value, &e->key);
    if (key == K8SM__KEY_operator)
        return k8sm__decode_text(d, value, &e->op);
    if (key == K8SM__KEY_values)
        return k8sm__decode_texts(d, value, &e->values, &e->value_count);
    return K8SM_OK;
}

static k8sm_status read_expression(k8sm__decoder *d, void *into, k8sm__node value,
                                   uint32_t index)
{
    k8sm__expression *e = into;
    (void)index;
    if (e->key == NULL)
        e->key = e->op = "";
    return k8sm__decode_entries(d, value, expression_entry, e);
}

static k8sm_status term_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    lists *both = into;
    if (key == K8SM__KEY_matchExpressions)
        return k8sm__decode_items(d, value, &both->expressions, &both->expression_count,
                                  sizeof *both->expressions, read_expression);
    if (key == K8SM__KEY_matchFields)
        return k8sm__decode_items(d, value, &both->fields, &both->field_count,
                                  sizeof *both->fields, read_expression);
    return K8SM_OK;
}

static k8sm_status read_term(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__term *term = into;
    lists both = { 0 };
    k8sm_status rc = k8sm__decode_entries(d, value, term_entry, &both);
    (void)index;
    if (rc != K8SM_OK)
        return rc;
    term->count = both.expression_count + both.field_count;
    term->expressions =
        k8sm__allocate_array(d->arena, term->count + 1, sizeof *term->expressions);
    if (term->expressions == NULL)
        return k8sm__nomem(d->err);
    for (size_t i = 0; i < both.expression_count; i++)
        term->expressions[i] = both.expressions[i];
    for (size_t i = 0; i < both.field_count; i++) {
        both.fields[i].is_field = true;
        term->expressions[both.expression_count + i] = both.fields[i];
    }
    return K8SM_OK;
}

static k8sm_status selector_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_pod *pod = into;
    if (key != K8SM__KEY_nodeSelectorTerms)
        return K8SM_OK;
    return k8sm__decode_items(d, value, &pod->terms, &pod->term_count, sizeof *pod->terms,
                              read_term);
}

/* Null takes back what the same key said before. */
static void forget_if_null(const k8sm__decoder *d, k8sm__node value, k8sm_pod *pod)
{
    if (k8sm__decode_is_null(d, value)) {
        pod->has_affinity = false;
        pod->term_count = 0;
    }
}

static k8sm_status node_affinity_entry(k8sm__decoder *d, void *into, uint32_t key,
                                       k8sm__node value)
{
    k8sm_pod *pod = into;
    if (key != K8SM__KEY_requiredDuringSchedulingIgnoredDuringExecution)
        return K8SM_OK;
    pod->has_affinity = true;
    forget_if_null(d, value, pod);
    return k8sm__decode_entries(d, value, selector_entry, pod);
}

static k8sm_status affinity_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    if (key != K8SM__KEY_nodeAffinity)
        return K8SM_OK;
    forget_if_null(d, value, into);
    return k8sm__decode_entries(d, value, node_affinity_entry, into);
}

k8sm_status k8sm__decode_affinity(k8sm__decoder *d, k8sm__node node, k8sm_pod *pod)
{
    forget_if_null(d, node, pod);
    return k8sm__decode_entries(d, node, affinity_entry, pod);
}
