/* What all verbs share: inputs, errors with their place, the report, the exit status. */
#ifndef K8SMESOS_SESSION_H
#define K8SMESOS_SESSION_H

#include "call.h"
#include "progress.h"

/** LimitRanges, with the objects and the texts that they borrow from. */
struct ranges {
    const k8sm_limit_range **items;
    k8sm_object **objects;
    struct text *texts;
    size_t count, capacity, object_capacity, text_count, text_capacity;
};

struct session {
    const struct call *call;
    int status;
    bool colours; /* on standard error */
    struct report report;
    struct progress progress;
    struct ranges ranges;
};

void session_open(struct session *session, const struct call *call);
/** Read --limit-range. @return false if one is bad: then no pod can be answered. */
bool session_ranges(struct session *session);
void ranges_free(struct ranges *ranges);
/** Start the report. */
void session_report(struct session *session, const char *const *titles);
/** Say that the output could not be written. @return the status for that. */
int unwritten(const struct output *output);
/** End the report. @return the exit status of the program. */
int session_close(struct session *session);

/** Raise the exit status. */
void session_raise(struct session *session, int status);
/** "FILE:LINE:COLUMN: path: message" on standard error, and the status raised. */
void session_fail(struct session *session, int status, const char *file, const k8sm_error *err);
/** The same for what --lenient lets pass: no status. */
void session_warn(struct session *session, const char *file, const k8sm_error *err);
/** One of both. */
void session_tell(struct session *session, const char *file, const k8sm_error *finding,
                  bool pass);
/** "FILE: MESSAGE", for files that cannot be read: status 4. */
void session_unreadable(struct session *session, const char *file, int failure);
/** "k8smesos: MESSAGE": wrong usage. */
void session_usage(struct session *session, const char *message);

/** A whole input, at most 64 MiB and a byte. @return false after a message. */
bool session_read(struct session *session, const char *file, struct text *text);

/** Report the findings of an object: as warnings where --lenient lets them pass.
 *  @return false if they forbid to go on with it. */
bool session_findings(struct session *session, const char *file, const k8sm_object *object);
/** The same for those of validation and LimitRanges. */
bool session_account(struct session *session, const char *file, const k8sm_account *account);

/** Called with each object of the inputs in turn; @p file is how messages call it. A stream
 *  that cannot be read further comes with a NULL object and the reason in @p err; one that
 *  holds nothing at all with both NULL. */
typedef void (*session_visitor)(struct session *session, void *context, const char *file,
                                const k8sm_object *object, const k8sm_error *err);
/** All objects of the files and directories that the command line names; none means "-". */
void session_manifests(struct session *session, session_visitor visit, void *context);

/** Called with each line of standard input in turn, counted from 1. */
typedef void (*session_line)(struct session *session, uint32_t number, const char *line,
                             size_t len);
void session_lines(struct session *session, session_line visit);

enum { COPIES_MAX = 100000 };

/** A pod that is ready for comparison. */
struct ready {
    k8sm_object *object; /* with its default limits */
    k8sm_account *account;
    struct text key; /* "default/web" */
    int64_t copies;
};
/** Take a pod through accounting. Reports what is wrong with one that is not ok.
 *  @return false if there is no pod to go on with. */
bool session_ready(struct session *session, const char *file, const k8sm_object *object,
                   const k8sm_error *err, struct ready *ret_ready);
void ready_free(struct ready *ready);
/** The same for comparison, for which each copy counts: no more than COPIES_MAX of them. */
bool session_copies(struct session *session, const char *file, const k8sm_object *object,
                    const k8sm_error *err, struct ready *ret_ready);

/** Are a FILE and OFFERS given, and does the verb know the format? @return false after a
 *  message. */
bool session_wants_offers(struct session *session);
/** The offers of --offers. @return NULL after a message. */
k8sm_offers *session_offers(struct session *session);
/** The executor of the options, with its static pods. @return NULL after a message. */
k8sm_executor *session_executor(struct session *session);

/** "namespace/name" of an object. */
void object_key(const k8sm_object *object, struct text *text);
/** 1 or more pods; unknown counts 1. */
int64_t object_copies(const k8sm_object *object);

/* --- numbers ------------------------------------------------------------------ */

enum { DECIMAL_MAX = 32 };
/** Thousandths as decimal text with at most three decimals: 750 is "0.75". */
void decimal_text(int64_t thousandths, char *buffer);
/** {"cpu": {"s", "exact", "milli"}, …} */
void write_list(struct writer *writer, const k8sm_resource_list *list);
/** [{"code", "path", "line", "column", "message"}, …], one finding. */
void write_finding(struct writer *writer, const k8sm_error *err);
/** The key "reasons" with why a match is none; @p match may be NULL: no offers at all. */
void write_reasons(struct writer *writer, const k8sm_match *match);
/** The same on one line: "cpus: wanted 2, had 1; …". */
void reasons_text(const k8sm_match *match, struct text *text);
/** The key "offers" with the ids of a group's offers. */
void write_offer_ids(struct writer *writer, const k8sm_offer_group *group);
/** The same for a table, with commas. */
void offer_ids_text(const k8sm_offer_group *group, struct text *text);
/** [Resource, …] as v1 JSON. */
void write_resources(struct writer *writer, const k8sm_mesos_resources *resources);
/** Text notation where it can say it, else as Mesos prints it. */
void resources_text(const k8sm_mesos_resources *resources, struct text *text);

#endif
