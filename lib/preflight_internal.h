/* What a master says of tasks before they are sent: the parts of preflight*.c.
 *
 * All inputs are looked at as JSON: protobuf is turned into it first, so there is one set of
 * rules. The master stops at the first error; here each check has its say, in the master's
 * order, and tells its first error: the first finding is what the master would answer. */
#ifndef K8SM_PREFLIGHT_INTERNAL_H
#define K8SM_PREFLIGHT_INTERNAL_H

#include <stdio.h>

#include "fixed.h"
#include "json_value.h"
#include "key_index.h"
#include "k8smesos/offer.h"
#include "mesos_internal.h"

/** An executor that runs, or that an earlier task of the call starts. */
typedef struct k8sm__pf_known {
    const k8sm__document *document;
    k8sm__node executor;
} k8sm__pf_known;

/** A LAUNCH of many tasks, as it is after those that were looked at. */
typedef struct k8sm__pf_launch {
    const k8sm__document *running; /* tasks launched before; NULL: none */
    k8sm__index tasks;             /* ids in use */
    k8sm__index executors;         /* of k8sm__pf_known, by id */
    k8sm_mesos_resources left;     /* of the offers */
    size_t at;                     /* the task that is looked at */
} k8sm__pf_launch;

typedef struct k8sm__preflight {
    const k8sm__document *document;
    const k8sm_alloc *alloc; /* that of the findings */
    k8sm__arena arena;
    const k8sm_offer_group *group; /* NULL: not compared */
    k8sm__pf_launch *launch;       /* NULL: a task or a group by itself */
    k8sm_findings *findings;
    const char *task; /* in a task group, whose id messages name; NULL: none */
    bool refused;     /* there is a finding */
    bool told;        /* this check has told its error */
    k8sm_status rc;   /* of memory and range */
} k8sm__preflight;

/** Resources of a task or an executor. */
typedef struct k8sm__pf_holding {
    k8sm_mesos_resources each; /* one by one, as written, in post-refinement form */
    k8sm_mesos_resources sum;
    size_t count; /* as written, invalid ones too */
} k8sm__pf_holding;

/** How messages about resources begin; NULL: that is not looked at. */
typedef struct k8sm__pf_words {
    const char *check, *invalid, *roles, *duplicate, *mixed;
} k8sm__pf_words;

/* --- findings and reading: preflight.c --------------------------------------------- */

/** A new check begins. */
void k8sm__pf_begin(k8sm__preflight *p);
/** Tell the error of this check; only the first one counts. */
void k8sm__refuse(k8sm__preflight *p, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** The member, or K8SM__NO_NODE; also if @p map is no map, or the member null. */
k8sm__node k8sm__pf_get(const k8sm__preflight *p, k8sm__node map, const char *key);
bool k8sm__pf_has(const k8sm__preflight *p, k8sm__node map, const char *key);
/** A NUL-terminated copy of a string; NULL if it is none. */
const char *k8sm__pf_text(k8sm__preflight *p, k8sm__node node);
/** The text of member @p key of an enum with these names; NULL if absent or none of them,
 *  which reads as absent. */
const char *k8sm__pf_enum(k8sm__preflight *p, k8sm__node map, const char *key,
                          const char *const *names, size_t count);
/** The same JSON value, or both absent; keys in any order. */
bool k8sm__pf_same(const k8sm__document *a_document, k8sm__node a,
                   const k8sm__document *b_document, k8sm__node b);
/** The text of member "value" of member @p key; NULL if there is none. */
const char *k8sm__pf_id_text(k8sm__preflight *p, k8sm__node map, const char *key);
/** @p before: what the message begins with. */
void k8sm__pf_id(k8sm__preflight *p, const char *check, const char *before, const char *id);
bool k8sm__pf_is_negative(const k8sm__preflight *p, k8sm__node number);
/** nanoseconds of DurationInfo @p key are below zero. */
bool k8sm__pf_is_negative_duration(const k8sm__preflight *p, k8sm__node map, const char *key);

/* --- commands, containers, checks: preflight_command.c ------------------------------- */

/** check and health_check of a task. @p guess: the master guesses the type of a health check
 *  that has none (not in a task group). */
void k8sm__pf_checks(k8sm__preflight *p, k8sm__node task, bool guess);
/** @p before: what messages begin with. @p node may be K8SM__NO_NODE. */
void k8sm__pf_command(k8sm__preflight *p, const char *check, const char *before,
                      k8sm__node node);
void k8sm__pf_container(k8sm__preflight *p, const char *check, const char *before,
                        k8sm__node node);
bool k8sm__pf_is_docker(k8sm__preflight *p, k8sm__node container);
/** linux_info.share_cgroups: 0 or 1 as set, -1 if not. */
int k8sm__pf_shares_cgroups(const k8sm__preflight *p, k8sm__node container);

/* --- resources: preflight_resources.c ------------------------------------------------- */

void k8sm__pf_holding_finish(k8sm__pf_holding *holding);
/** Add all of @p more. */
void k8sm__pf_hold(k8sm__preflight *p, k8sm__pf_holding *to, const k8sm__pf_holding *more);
/** Read "resources" of @p owner; an invalid one is told. Zeroed or half-filled on failure. */
void k8sm__pf_read_resources(k8sm__preflight *p, k8sm__node owner, k8sm__pf_holding *ret);
void k8sm__pf_check_resources(k8sm__preflight *p, const k8sm__pf_holding *holding,
                              const k8sm__pf_words *words);
/** A number of a range, an item of a set, or a shared volume is in both, in entries that would
 *  combine. */
bool k8sm__pf_overlap(const k8sm_mesos_resources *a, const k8sm_mesos_resources *b);
void k8sm__pf_limits(k8sm__preflight *p, k8sm__node task, const k8sm_mesos_resources *requests);
/** All that is wanted is in the offers. @p who: "task and its executor is". */
void k8sm__pf_check_offer(k8sm__preflight *p, const k8sm_mesos_resources *wanted,
                          const char *who);

/* --- executors and groups: preflight_executor.c ----------------------------------------- */

/** What holds for the executor of a LAUNCH and of a LAUNCH_GROUP. */
void k8sm__pf_executor(k8sm__preflight *p, k8sm__node executor,
                       const k8sm__pf_holding *resources);
/** It runs on the agent of the offers, or an earlier task starts it: its resources are not
 *  counted again. */
bool k8sm__pf_executor_runs(k8sm__preflight *p, k8sm__node executor);
void k8sm__pf_group(k8sm__preflight *p, k8sm__node launch_group);

/* --- tasks: preflight.c ---------------------------------------------------------------- */

/** What holds for a task of a LAUNCH and of a LAUNCH_GROUP. */
void k8sm__pf_task(k8sm__preflight *p, k8sm__node task, const k8sm__pf_holding *resources,
                   bool in_group);
/** Fields without which the call itself would be refused. */
k8sm_status k8sm__pf_required(const k8sm__preflight *p, k8sm__node task, k8sm_error *err);
/** A task of a LAUNCH with its executor.
 *  @param taken  gets what they take of the offers. */
void k8sm__pf_launch_task(k8sm__preflight *p, k8sm__node task, k8sm__pf_holding *taken);

/* --- many tasks: preflight_launch.c --------------------------------------------------------
 */

/** Whether no task has the id; one that is there is told. @p id may be NULL. */
bool k8sm__pf_unused_id(k8sm__preflight *p, const k8sm__index *ids, const char *id);
/** Add the id; out of memory is p->rc. */
void k8sm__pf_use_id(k8sm__preflight *p, k8sm__index *ids, const char *id, void *value);
/** What Mesos compares of two ExecutorInfos (type_utils.cpp), but for the framework id and the
 *  resources. */
bool k8sm__pf_same_executor(const k8sm__document *a_document, k8sm__node a,
                            const k8sm__document *b_document, k8sm__node b);
/** An executor that runs under the same id is the same one. */
void k8sm__pf_compatible(k8sm__preflight *p, k8sm__node executor,
                         const k8sm__pf_holding *resources);
k8sm_status k8sm__pf_required_launch(const k8sm__preflight *p, k8sm__node launch,
                                     k8sm_error *err);
/** All tasks of p->launch, one after another. */
void k8sm__pf_launch_all(k8sm__preflight *p, k8sm__node root);

#endif
