#include "agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- its environment ---------------------------------------------------------------------- */

/* "15mins", "2secs", "1.5hrs" */
static int64_t duration_ms(const char *name, int64_t otherwise)
{
    static const struct {
        const char *unit;
        double ms;
    } units[] = { { "ms", 1 }, { "secs", 1e3 }, { "mins", 60e3 }, { "hrs", 3600e3 },
                  { "days", 86400e3 } };
    const char *text = getenv(name);
    char *unit = NULL;
    double value = text == NULL ? 0 : strtod(text, &unit);
    for (size_t i = 0; unit != NULL && i < sizeof units / sizeof *units; i++) {
        if (strcmp(unit, units[i].unit) == 0 && value >= 0 && value < 1e6)
            return (int64_t)(value * units[i].ms);
    }
    return otherwise;
}

bool agent_open(struct agent *agent)
{
    const char *endpoint = getenv("MESOS_AGENT_ENDPOINT"), *pid = getenv("MESOS_SLAVE_PID");
    const char *at = pid == NULL ? NULL : strchr(pid, '@');
    const char *checkpoint = getenv("MESOS_CHECKPOINT");
    const char *token = getenv("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
    *agent = (struct agent){
        .framework_id = getenv("MESOS_FRAMEWORK_ID"),
        .executor_id = getenv("MESOS_EXECUTOR_ID"),
        .sandbox = getenv("MESOS_SANDBOX"),
        .socket = getenv("MESOS_DOMAIN_SOCKET"),
        .checkpoint = checkpoint != NULL && strcmp(checkpoint, "1") == 0,
        .recovery_ms = duration_ms("MESOS_RECOVERY_TIMEOUT", 900000),
        .backoff_ms = duration_ms("MESOS_SUBSCRIPTION_BACKOFF_MAX", 2000),
        .shutdown_ms = duration_ms("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", 5000),
        .updates = need(json_array()),
    };
    if (token != NULL) {
        agent->token = need(strdup(token));
        unsetenv("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
    }
    text_add(&agent->url, "http://");
    text_add(&agent->url, endpoint == NULL ? "" : endpoint);
    if (at != NULL) { /* "slave(1)@host:port": over a domain socket only the long path works */
        text_byte(&agent->url, '/');
        text_append(&agent->url, pid, (size_t)(at - pid));
    }
    text_add(&agent->url, "/api/v1/executor");
    if (endpoint != NULL && agent->framework_id != NULL && agent->executor_id != NULL &&
        agent->sandbox != NULL)
        return true;
    fputs("k8smesos-executor: Mesos agents start this: MESOS_AGENT_ENDPOINT, "
          "MESOS_FRAMEWORK_ID,\nMESOS_EXECUTOR_ID and MESOS_SANDBOX are wanted\n", stderr);
    return false;
}

void agent_close(struct agent *agent)
{
    if (agent->token != NULL)
        explicit_bzero(agent->token, strlen(agent->token));
    free(agent->token);
    text_free(&agent->url);
    json_decref(agent->updates);
}

/* --- calls -------------------------------------------------------------------------------- */

/* @param body  taken. */
static struct text write_call(const struct agent *agent, const char *type, const char *key,
                              json_t *body)
{
    struct text text = { 0 };
    json_t *call = json_pack("{s:o, s:o, s:s, s:o}", "framework_id", id_json(agent->framework_id),
                             "executor_id", id_json(agent->executor_id), "type", type, key, body);
    message_write(&api__executor_call__descriptor, need(call), false, &text);
    return text;
}

void agent_subscribe(const struct agent *agent, struct client *client, json_t *tasks)
{
    struct text body = write_call(agent, "SUBSCRIBE", "subscribe",
                                  json_pack("{s:o, s:O}", "unacknowledged_tasks", tasks,
                                            "unacknowledged_updates", agent->updates));
    client_subscribe(client, agent->url.data, &body);
    text_free(&body);
}

void agent_tell(struct agent *agent, struct client *client, const char *task_id,
                const char *state, const char *message)
{
    uint8_t uuid[16];
    json_t *update;
    if (getentropy(uuid, sizeof uuid) != 0)
        abort(); /* no kernel of today */
    uuid[6] = (uint8_t)((uuid[6] & 0x0F) | 0x40); /* the master wants to see a version 4 */
    uuid[8] = (uint8_t)((uuid[8] & 0x3F) | 0x80);
    update = need(json_pack("{s:{s:o, s:o, s:s, s:s*, s:s, s:f, s:o}}", "status", "task_id",
                            id_json(task_id), "executor_id", id_json(agent->executor_id), "state",
                            state, "message", message, "source", "SOURCE_EXECUTOR", "timestamp",
                            (double)time(NULL), "uuid",
                            bytes_json(&(ProtobufCBinaryData){ sizeof uuid, uuid })));
    json_array_append_new(agent->updates, update);
    if (client != NULL) {
        struct text body = write_call(agent, "UPDATE", "update", json_incref(update));
        client_send(client, &body);
    }
}

void agent_acknowledged(struct agent *agent, const ProtobufCBinaryData *uuid)
{
    for (size_t i = 0; i < json_array_size(agent->updates); i++) {
        const json_t *status = json_object_get(json_array_get(agent->updates, i), "status");
        const json_t *its = json_object_get(status, "uuid");
        if (json_string_length(its) == uuid->len &&
            memcmp(json_string_value(its), uuid->data, uuid->len) == 0)
            json_array_remove(agent->updates, i--);
    }
}

bool agent_waits_for(const struct agent *agent, const char *task_id)
{
    const json_t *update;
    size_t i;
    json_array_foreach(agent->updates, i, update)
    {
        const json_t *id = json_object_get(json_object_get(update, "status"), "task_id");
        if (strcmp(json_string_value(json_object_get(id, "value")), task_id) == 0)
            return true;
    }
    return false;
}
