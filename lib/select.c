#include "k8smesos/select.h"

#include <stdio.h>
#include <string.h>

#include "fixed.h"
#include "pod_internal.h"
#include "policy_internal.h"

#define PREFIX     "k8s.mesosphere.io/attribute-"
#define HOST_LABEL "kubernetes.io/hostname"

enum { LABEL_MAX = 63 };

/* --- labels ------------------------------------------------------------------------------------------------ */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What a label's value, or the name part of its key, may be. */
static bool is_label_text(const char *text, size_t len)
{
    if (len > LABEL_MAX || (len > 0 && (!is_alnum(text[0]) || !is_alnum(text[len - 1]))))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_alnum(text[i]) && strchr("-_.", text[i]) == NULL)
            return false;
    return true;
}

static bool has_label(const k8sm_attribute *attribute)
{
    const size_t len = strlen(attribute->name);
    char name[LABEL_MAX + 1];
    if (len == 0 || len + strlen("attribute-") > LABEL_MAX)
        return false;
    snprintf(name, sizeof name, "attribute-%s", attribute->name);
    return is_label_text(name, strlen(name)) &&
           is_label_text(attribute->text, strlen(attribute->text));
}

k8sm_status k8sm_attribute_label(const k8sm_attribute *attribute, const k8sm_alloc *alloc,
                                 k8sm_bytes *ret_key, k8sm_bytes *ret_value, k8sm_error *err)
{
    k8sm__buffer key = K8SM__BUFFER_INIT(alloc), value = K8SM__BUFFER_INIT(alloc);
    k8sm_bytes made = { 0 };
    k8sm_status rc;
    if (attribute == NULL || ret_key == NULL || ret_value == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "attribute, ret_key and ret_value are required");
    if (!has_label(attribute))
        return k8sm__fail(err, K8SM_E_INVALID, NULL, "attribute %.80s makes no valid label",
                          attribute->name);
    k8sm__buffer_text(&key, PREFIX);
    k8sm__buffer_text(&key, attribute->name);
    k8sm__buffer_text(&value, attribute->text);
    rc = k8sm__buffer_move(&key, &made, err);
    if (rc == K8SM_OK)
        rc = k8sm__buffer_move(&value, ret_value, err);
    else
        k8sm__buffer_finish(&value);
    if (rc != K8SM_OK) {
        k8sm_bytes_finish(&made);
        return rc;
    }
    *ret_key = made;
    return K8SM_OK;
}

/* The value that a node of this agent has under a label key; NULL if none. Later attributes
 * of one name win. */
static const char *node_label(const k8sm_offer *offer, const char *key, bool seed)
{
    const char *name = strncmp(key, PREFIX, strlen(PREFIX)) == 0 ? key + strlen(PREFIX) : NULL;
    const char *found = NULL;
    if (!seed && strcmp(key, HOST_LABEL) == 0)
        return k8sm_offer_hostname(offer);
    for (int bare = seed ? 1 : 0; bare < 2 && found == NULL; bare++)
        for (size_t i = 0; i < k8sm_offer_attribute_count(offer); i++) {
            const k8sm_attribute *a = k8sm_offer_attribute(offer, i);
            bool here = bare ? strcmp(a->name, key) == 0
                             : name != NULL && strcmp(a->name, name) == 0 && has_label(a);
            if (here && (!seed || a->type == K8SM_VALUE_TEXT))
                found = a->text;
        }
    return found;
}

/* --- nodeName and nodeSelector ----------------------------------------------------------------------------- */

static void set_path(char *ret_path, const char *head, const char *key)
{
    if (ret_path != NULL)
        snprintf(ret_path, K8SM_SELECT_PATH_MAX,
                 strpbrk(key, "./") == NULL ? "%s.%.100s" : "%s[%.100s]", head, key);
}

static bool selector_matches(const k8sm_pod *pod, const k8sm_offer *offer, bool seed,
                             char *ret_path)
{
    for (size_t i = 0; i < pod->node_selector_count; i++) {
        const k8sm__pair *wanted = &pod->node_selector[i];
        const char *value = node_label(offer, wanted->key, seed);
        /* a value that no label can have matches nothing */
        if (value == NULL || strcmp(value, wanted->value) != 0 ||
            (!seed && !is_label_text(wanted->value, strlen(wanted->value)))) {
            set_path(ret_path, "spec.nodeSelector", wanted->key);
            return false;
        }
    }
    return true;
}

/* --- node affinity ------------------------------------------------------------------------------------------- */

static bool has_value(const k8sm__expression *e, const char *value)
{
    for (size_t i = 0; i < e->value_count; i++)
        if (strcmp(e->values[i], value) == 0)
            return true;
    return false;
}

static bool whole_number(const char *text, int64_t *ret)
{
    bool negative = text[0] == '-';
    int64_t number = 0;
    size_t at = text[0] == '-' || text[0] == '+';
    if (text[at] == '\0')
        return false;
    for (; text[at] != '\0'; at++)
        if (text[at] < '0' || text[at] > '9' ||
            __builtin_mul_overflow(number, (int64_t)10, &number) ||
            __builtin_add_overflow(number, (int64_t)(text[at] - '0'), &number))
            return false;
    *ret = negative ? -number : number;
    return true;
}

static bool compares(const k8sm__expression *e, const char *value, bool greater)
{
    int64_t have, bound;
    if (value == NULL || e->value_count != 1 || !whole_number(value, &have) ||
        !whole_number(e->values[0], &bound))
        return false;
    return greater ? have > bound : have < bound;
}

static bool expression_holds(const k8sm__expression *e, const k8sm_offer *offer, bool seed)
{
    const char *value = e->is_field
                            ? (strcmp(e->key, "metadata.name") == 0 ? k8sm_offer_hostname(offer) : NULL)
                            : node_label(offer, e->key, seed);
    if (strcmp(e->op, "In") == 0)
        return value != NULL && has_value(e, value);
    if (strcmp(e->op, "NotIn") == 0)
        return value == NULL || !has_value(e, value);
    if (strcmp(e->op, "Exists") == 0)
        return value != NULL;
    if (strcmp(e->op, "DoesNotExist") == 0)
        return value == NULL;
    if (strcmp(e->op, "Gt") == 0 || strcmp(e->op, "Lt") == 0)
        return compares(e, value, e->op[0] == 'G');
    return false;
}

/* A term without expressions holds nowhere (Kubernetes' own meaning). */
static bool term_holds(const k8sm__term *term, const k8sm_offer *offer, bool seed)
{
    for (size_t i = 0; i < term->count; i++)
        if (!expression_holds(&term->expressions[i], offer, seed))
            return false;
    return term->count > 0;
}

static bool affinity_holds(const k8sm_pod *pod, const k8sm_offer *offer, bool seed)
{
    if (!pod->has_affinity)
        return true;
    for (size_t i = 0; i < pod->term_count; i++)
        if (term_holds(&pod->terms[i], offer, seed))
            return true;
    return false;
}

int32_t k8sm_select(const k8sm_pod *pod, const k8sm_offer *offer, const k8sm_policy *policy,
                    char *ret_path)
{
    const bool seed = policy != NULL && policy->profile == K8SM_PROFILE_SEED;
    if (pod->node_name[0] != '\0' && strcmp(pod->node_name, k8sm_offer_hostname(offer)) != 0) {
        if (ret_path != NULL)
            snprintf(ret_path, K8SM_SELECT_PATH_MAX, "spec.nodeName");
        return K8SM_SELECT_NO_SELECTOR;
    }
    if (!selector_matches(pod, offer, seed, ret_path))
        return K8SM_SELECT_NO_SELECTOR;
    if (!seed && !affinity_holds(pod, offer, seed)) {
        if (ret_path != NULL)
            snprintf(ret_path, K8SM_SELECT_PATH_MAX, "spec.affinity.nodeAffinity."
                                                     "requiredDuringSchedulingIgnoredDuringExecution");
        return K8SM_SELECT_NO_AFFINITY;
    }
    return K8SM_SELECT_YES;
}
