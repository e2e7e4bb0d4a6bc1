/* Log lines on standard error, one each: time, level, what, then key=value. And clocks,
 * and signals. */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include <stdbool.h>
#include <stdint.h>

/** @param level "info" or "warn".
 *  @param what  a few words.
 *  @param ...   pairs of const char *: key and value, ending with NULL. A value that is NULL
 *               leaves its pair out; blanks, quotes and control bytes in it are quoted. */
void log_line(const char *level, const char *what, ...) __attribute__((sentinel));
#define log_info(...) log_line("info", __VA_ARGS__)
#define log_warn(...) log_line("warn", __VA_ARGS__)

/** Take SIGTERM and SIGINT (and SIGCHLD, if @p children) through a descriptor that does not
 *  block, and ignore SIGPIPE. @return it. */
int open_signals(bool children);

/** Milliseconds of a clock that only goes forward. */
int64_t now_ms(void);
/** A random number from 0 to @p below - 1: for delays. */
int64_t random_ms(int64_t below);

#endif
