/* The scheduler as a whole: what its parts share, and the parts that work on all of it.
 *
 * Everything happens on one thread, in rounds: events are taken, pods are placed, calls are
 * made and kept back; then the state is written, and only then the calls are sent. So no
 * call leaves before what it rests on is on disk. */
#ifndef SCHEDULER_SCHEDULER_H
#define SCHEDULER_SCHEDULER_H

#include <jansson.h>

#include "agents.h"
#include "client.h"
#include "flags.h"
#include "pods.h"
#include "source.h"

struct counts {
    uint64_t subscriptions, offers, launches, updates, acknowledgements, kills, declines,
        failures, reconciliations;
};

struct scheduler {
    struct flags flags;
    k8sm_executor *executor;
    struct client client;
    struct source source;
    struct pods pods;
    struct agents agents;
    struct text framework_id; /* "" before the first subscription */
    char *state_path;         /* NULL: nothing is kept */
    int lock;
    bool dirty;               /* the state on disk is not this one */
    struct text *outbox;      /* calls of this round */
    size_t outbox_count, outbox_capacity;
    bool subscribed, suppressed, removed;
    size_t master;            /* which of the list is tried */
    int64_t connect_ms, connect_delay_ms, heartbeat_ms;
    int64_t explicit_ms, explicit_pause_ms, implicit_ms; /* next reconciliations; 0: none */
    uint64_t placed_generation; /* offers that the pods were last compared with */
    int64_t look_ms;
    struct counts counts;
};

/* --- scheduler.c ------------------------------------------------------------------------ */

/** One round: events, pods, calls, state. @return false if the process has to end. */
bool scheduler_round(struct scheduler *s);

/* --- call.c ----------------------------------------------------------------------------- */

/** Put a call into the outbox of this round.
 *  @param type  as in Mesos' documentation: "ACCEPT".
 *  @param body  what goes with it; taken; NULL: nothing. */
void send_call(struct scheduler *s, const char *type, json_t *body);
/** A list of ids. */
json_t *ids_json(const struct paths *ids);
/** The SUBSCRIBE of this framework. */
void write_subscribe(const struct scheduler *s, struct text *text);

/* --- executor.c ------------------------------------------------------------------------- */

/** The executor of --executor-path, with its static pods. @return NULL after a message. */
k8sm_executor *make_executor(const struct flags *flags);

/* --- launch.c --------------------------------------------------------------------------- */

/** Place the pods that are due on the offers in hand, and launch those that fit. */
void launch_pods(struct scheduler *s);

/* --- updates.c -------------------------------------------------------------------------- */

void take_status(struct scheduler *s, const Api__TaskStatus *status);
/** End the tasks of pods that no manifest has any more. */
void kill_unwanted(struct scheduler *s);
/** All tasks are gone with their framework. */
void forget_tasks(struct scheduler *s);

/* --- reconcile.c ------------------------------------------------------------------------ */

/** After each subscription: ask about every task until each was answered for. */
void reconcile_start(struct scheduler *s);
void reconcile_step(struct scheduler *s);

/* --- endpoints.c ------------------------------------------------------------------------ */

/** Write the file of --endpoints anew. */
void write_endpoints(const struct scheduler *s);

/* --- status.c --------------------------------------------------------------------------- */

/** An http_page; @p context is the scheduler. */
int status_page(void *context, const char *path, struct text *body, const char **ret_type);

/** A line on the terminal, which the next log line takes away. */
void show_progress(const struct scheduler *s);

/* --- state.c ---------------------------------------------------------------------------- */

/** Take the lock of the directory, waiting as standby while another process has it, and read
 *  what is there. @return false after a message. */
bool state_open(struct scheduler *s);
/** Write everything, atomically. @return false after a message. */
bool state_save(struct scheduler *s);
void state_close(struct scheduler *s);

#endif
