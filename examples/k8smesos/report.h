/* One record after another in the format that the user asked for. */
#ifndef COMMON_REPORT_H
#define COMMON_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "output.h"
#include "table.h"
#include "writer.h"

enum format {
    FORMAT_AUTO,
    FORMAT_TABLE,
    FORMAT_WIDE,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_YAML,
    FORMAT_NAME,
    FORMAT_PROTOBUF,
    FORMAT_RECORDIO
};

struct report {
    enum format format;
    bool colours, documents;
    struct output output;
    struct writer writer;
    struct table table;
    size_t records;
};

/** @return the format of that name; FORMAT_AUTO if there is none. */
enum format format_from_name(const char *name);

/** Start on standard output; FORMAT_AUTO becomes table on a terminal, jsonl otherwise.
 *  @param titles  of the table, ending with NULL. NULL: the records are Kubernetes documents:
 *                 yaml on a terminal, documents between "---" lines, and json is one List. */
void report_open(struct report *report, enum format format, bool colours,
                 const char *const *titles);
/** Is it json, jsonl or yaml? Then records are written with report_begin() and report_end(),
 *  else as cells of report->table, or as names. */
bool report_structured(const struct report *report);
bool report_tabular(const struct report *report);
/** @return where the next record is written: one object. */
struct writer *report_begin(struct report *report);
void report_end(struct report *report);
/** A record that is one JSON object on one line already (yaml of documents: YAML). */
void report_raw(struct report *report, const char *bytes, size_t len);
/** One line of FORMAT_NAME. */
void report_name(struct report *report, const char *bytes, size_t len);
/** @return false if something could not be written; see report->output.failure. */
bool report_close(struct report *report);

#endif
