/* Calls of the scheduler API, as bytes to send. Each @p body is given empty. */
#ifndef SCHEDULER_CALL_H
#define SCHEDULER_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "files.h"
#include "flags.h"
#include "mesos_api.h"
#include "text.h"

/** @param framework_id  "" at the first time. */
void call_subscribe(const struct flags *flags, const char *framework_id, struct text *body);
/** @param tasks  TaskInfos, serialized. What is left of the offers is declined. */
void call_launch(const char *framework_id, const struct paths *offers,
                 const struct text *tasks, size_t count, double refuse_seconds,
                 struct text *body);
void call_decline(const char *framework_id, const struct paths *offers, double refuse_seconds,
                  struct text *body);
void call_kill(const char *framework_id, const char *task_id, struct text *body);
/** @p status has an agent id and a uuid. */
void call_acknowledge(const char *framework_id, const Api__TaskStatus *status,
                      struct text *body);
/** @param task_ids, agent_ids  @p count of them; 0 asks about every task. */
void call_reconcile(const char *framework_id, char *const *task_ids, char *const *agent_ids,
                    size_t count, struct text *body);
/** REVIVE or SUPPRESS. */
void call_offers(const char *framework_id, bool wanted, struct text *body);

#endif
