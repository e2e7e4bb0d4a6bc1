/* What an operator sees: a page, the same as JSON, and metrics. */
#ifndef SCHEDULER_STATUS_H
#define SCHEDULER_STATUS_H

#include "scheduler.h"

/** An http_page; @p context is the scheduler. */
int status_page(void *context, const char *path, struct text *body, const char **ret_type);

#endif
