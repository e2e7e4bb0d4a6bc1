#include "environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "15mins", "2secs", "1.5hrs": digits, a point, a unit. @return milliseconds. */
static int64_t parse_duration(const char *text, int64_t otherwise)
{
    static const struct {
        const char *unit;
        int64_t ns;
    } units[] = {
        { "ns", 1 },
        { "us", 1000 },
        { "ms", 1000000 },
        { "secs", INT64_C(1000000000) },
        { "mins", INT64_C(60000000000) },
        { "hrs", INT64_C(3600000000000) },
        { "days", INT64_C(86400000000000) },
        { "weeks", INT64_C(604800000000000) },
    };
    size_t digits = text == NULL ? 0 : strspn(text, "0123456789.");
    if (digits == 0 || digits > 9)
        return otherwise;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t value = 0, scale = 1;
        bool fraction = false;
        if (strcmp(text + digits, units[i].unit) != 0)
            continue;
        for (size_t at = 0; at < digits; at++) {
            if (text[at] == '.') {
                fraction = true;
                continue;
            }
            value = value * 10 + (text[at] - '0');
            scale *= fraction ? 10 : 1;
        }
        return value > INT64_MAX / units[i].ns ? otherwise : value * units[i].ns / scale / 1000000;
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
