#include "environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "15mins", "2secs", "1.5hrs": digits, a point, a unit. @return whole milliseconds. */
static int64_t parse_duration(const char *text, int64_t otherwise)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = { { "ms", 1 },        { "secs", 1000 },     { "mins", 60000 },
                  { "hrs", 3600000 }, { "days", 86400000 }, { "weeks", 604800000 } };
    size_t whole = text == NULL ? 0 : strspn(text, "0123456789"), decimals = 0;
    int64_t value = 0, scale = 1;
    if (whole == 0 || whole > 6)
        return otherwise;
    if (text[whole] == '.')
        decimals = 1 + strspn(text + whole + 1, "0123456789");
    for (size_t i = 0; i < whole + decimals && i < whole + 4; i++) {
        if (text[i] != '.')
            value = value * 10 + (text[i] - '0');
        scale *= i > whole ? 10 : 1;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + whole + decimals, units[i].unit) == 0)
            return value * units[i].ms / scale;
    }
    return otherwise;
}

static const char *wanted(const char *name, bool *good)
{
    const char *value = getenv(name);
    if (value == NULL || value[0] == '\0') {
        fprintf(stderr, "k8smesos-executor: %s is not set: Mesos agents start this\n", name);
        *good = false;
        return "";
    }
    return value;
}

bool environment_read(struct environment *environment)
{
    bool good = true;
    const char *endpoint = wanted("MESOS_AGENT_ENDPOINT", &good);
    const char *pid = getenv("MESOS_SLAVE_PID"), *at = pid == NULL ? NULL : strchr(pid, '@');
    const char *checkpoint = getenv("MESOS_CHECKPOINT");
    const char *token = getenv("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
    *environment = (struct environment){
        .framework_id = wanted("MESOS_FRAMEWORK_ID", &good),
        .executor_id = wanted("MESOS_EXECUTOR_ID", &good),
        .sandbox = wanted("MESOS_SANDBOX", &good),
        .socket = getenv("MESOS_DOMAIN_SOCKET"),
        .checkpoint = checkpoint != NULL && strcmp(checkpoint, "1") == 0,
        .recovery_ms = parse_duration(getenv("MESOS_RECOVERY_TIMEOUT"), 900000),
        .backoff_ms = parse_duration(getenv("MESOS_SUBSCRIPTION_BACKOFF_MAX"), 2000),
        .shutdown_ms = parse_duration(getenv("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD"), 5000),
    };
    if (token != NULL) {
        environment->token = need(strdup(token));
        unsetenv("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
    }
    text_add(&environment->url, "http://");
    text_add(&environment->url, endpoint);
    if (at != NULL) { /* "slave(1)@host:port": over a domain socket only the long path works */
        text_byte(&environment->url, '/');
        text_append(&environment->url, pid, (size_t)(at - pid));
    }
    text_add(&environment->url, "/api/v1/executor");
    return good;
}

void environment_free(struct environment *environment)
{
    if (environment->token != NULL)
        explicit_bzero(environment->token, strlen(environment->token));
    free(environment->token);
    text_free(&environment->url);
}
