#include "log.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

static void add_time(struct text *line)
{
    struct timespec now;
    struct tm parts;
    char text[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    text_add(line, text);
    text_print(line, ".%03dZ ", (int)(now.tv_nsec / 1000000));
}

static void add_value(struct text *line, const char *value)
{
    if (value[0] != '\0' && value[strcspn(value, " \"=\\")] == '\0') {
        for (; *value != '\0'; value++)
            text_byte(line, (unsigned char)*value < 0x20 ? '?' : *value);
        return;
    }
    text_byte(line, '"');
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            text_byte(line, '\\');
        text_byte(line, (unsigned char)*value < 0x20 ? ' ' : *value);
    }
    text_byte(line, '"');
}

void log_line(const char *level, const char *what, ...)
{
    struct text line = { 0 };
    const char *key;
    va_list pairs;
    text_add(&line, isatty(STDERR_FILENO) == 1 ? "\r\x1b[K" : ""); /* a progress line */
    add_time(&line);
    text_add(&line, level);
    text_byte(&line, ' ');
    text_add(&line, what);
    va_start(pairs, what);
    while ((key = va_arg(pairs, const char *)) != NULL) {
        const char *value = va_arg(pairs, const char *);
        if (value == NULL)
            continue;
        text_byte(&line, ' ');
        text_add(&line, key);
        text_byte(&line, '=');
        add_value(&line, value);
    }
    va_end(pairs);
    text_byte(&line, '\n');
    if (write(STDERR_FILENO, line.data, line.size) < 0) {
        /* there is nobody left to tell */
    }
    text_free(&line);
}

int open_signals(bool children)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (children)
        sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t random_ms(int64_t below)
{
    uint32_t random = 0;
    if (below < 1 || getrandom(&random, sizeof random, GRND_NONBLOCK) < 0)
        return 0;
    return (int64_t)random % below;
}
