#ifndef K8SM_PREFLIGHT_INTERNAL_H
#define K8SM_PREFLIGHT_INTERNAL_H

#include <stdio.h>

#include "fixed.h"
#include "json_value.h"
#include "k8smesos/offer.h"
#include "mesos_internal.h"

/** One task on its way through the checks. */
typedef struct k8sm__preflight {
    const k8sm__document *document;
    const k8sm_alloc *alloc; /* NULL: malloc and free */
    k8sm__arena arena;
    const k8sm_offer_group *group; /* NULL: not compared */
    k8sm_findings *findings;
    bool refused;
    k8sm_status rc; /* of memory and range */
} k8sm__preflight;

void k8sm__refuse(k8sm__preflight *p, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** The member, or K8SM__NO_NODE; also if @p map is no map. */
k8sm__node k8sm__pf_get(const k8sm__preflight *p, k8sm__node map, const char *key);
/** A NUL-terminated copy of a string; NULL if it is none. */
const char *k8sm__pf_text(k8sm__preflight *p, k8sm__node node);
void k8sm__pf_id(k8sm__preflight *p, const char *check, const char *id);
bool k8sm__pf_is_negative(const k8sm__preflight *p, k8sm__node number);
/** check and health_check of a task. */
void k8sm__pf_checks(k8sm__preflight *p, k8sm__node task);
/** @p node may be K8SM__NO_NODE. */
void k8sm__pf_command(k8sm__preflight *p, const char *check, const char *text, k8sm__node node);
void k8sm__pf_container(k8sm__preflight *p, const char *check, const char *text, k8sm__node node);
/** linux_info.share_cgroups: 0 or 1 as set, -1 if not. */
int k8sm__pf_shares_cgroups(const k8sm__preflight *p, k8sm__node container);

#endif
