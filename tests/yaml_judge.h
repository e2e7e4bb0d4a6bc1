/* The plain reader of YAML against libyaml's events: what it takes, it must read the same. */
#ifndef K8SM_YAML_JUDGE_H
#define K8SM_YAML_JUDGE_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "document_build.h"
#include "yaml_plain.h"

enum judgement {
    JUDGED_LEFT,     /* to libyaml */
    JUDGED_SAME,     /* taken, and read the same */
    JUDGED_DIFFERENT /* the find */
};

static inline bool same_text(const k8sm__document *a, const k8sm__tree_node *x,
                             const k8sm__document *b, const k8sm__tree_node *y)
{
    size_t a_len, b_len;
    const char *a_text = k8sm__tree_text(a, x, &a_len), *b_text = k8sm__tree_text(b, y, &b_len);
    return a_len == b_len && memcmp(a_text, b_text, a_len) == 0;
}

static inline bool same_node(const k8sm__document *a, const k8sm__document *b, uint32_t at)
{
    const k8sm__tree_node *x = k8sm__document_node(a, at), *y = k8sm__document_node(b, at);
    const uint32_t where = K8SM__POOLED; /* where the text is kept is no part of it */
    if (x->offset != y->offset || (x->meta & ~where) != (y->meta & ~where))
        return false;
    if (k8sm__meta_is_composed(x->meta))
        return x->first == y->first && x->second == y->second;
    return same_text(a, x, b, y);
}

static inline bool same_tree(const k8sm__document *a, const k8sm__document *b)
{
    if (a->count != b->count || a->flat_count != 0 || b->flat_count != 0 ||
        a->dropped != b->dropped)
        return false;
    for (uint32_t at = 0; at < a->count; at++)
        if (!same_node(a, b, at))
            return false;
    return true;
}

static inline enum judgement judge(const char *text, size_t len)
{
    const k8sm__limits limits = { 64, 4000000, 250000, 10000, 1024, NULL };
    k8sm__document *plain = k8sm__document_new(text, len, NULL);
    k8sm__document *events = k8sm__document_new(text, len, NULL);
    k8sm_status rc = k8sm__yaml_plain(plain, 0, len, &limits, limits.max_yaml_nodes);
    enum judgement found = JUDGED_LEFT;
    size_t end = 0;
    if (rc == K8SM_OK) {
        rc = k8sm__document_read_events(events, 0, len, &limits, limits.max_yaml_nodes, &end,
                                        NULL);
        found = rc == K8SM_OK && end == len && same_tree(plain, events) ? JUDGED_SAME
                                                                        : JUDGED_DIFFERENT;
    } else if (rc != K8SM_E_UNSUPPORTED) {
        found = JUDGED_DIFFERENT;
    }
    k8sm__document_unref(plain);
    k8sm__document_unref(events);
    return found;
}

#endif
