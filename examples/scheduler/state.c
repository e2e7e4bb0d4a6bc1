/* The state directory: state.json, replaced as a whole, and a lock. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "scheduler.h"

/* --- writing ---------------------------------------------------------------------------- */

static json_t *resources_json(const k8sm_mesos_resources *resources)
{
    k8sm_bytes bytes = { 0 };
    json_t *json;
    if (resources == NULL)
        return json_null();
    if (k8sm_mesos_resources_format_json(resources, NULL, &bytes, NULL) != K8SM_OK)
        need(NULL);
    json = json_stringn(bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
    return json;
}

static json_t *pod_json(const struct pod *pod)
{
    return json_pack("{s:s, s:I, s:I, s:i, s:s?, s:s?, s:s?, s:s, s:s, s:o}", "pod", pod->key,
                     "index", (json_int_t)pod->index, "attempt", (json_int_t)pod->attempt,
                     "state", (int)pod->state, "agent", pod->agent_id, "host", pod->hostname,
                     "role", pod->role, "reason",
                     pod->reason.data == NULL ? "" : pod->reason.data, "data",
                     pod->data.data == NULL ? "" : pod->data.data, "resources",
                     resources_json(pod->resources));
}

static json_t *state_json(const struct scheduler *s)
{
    json_t *pods = need(json_array()), *executors = need(json_array());
    for (size_t i = 0; i < s->pods.count; i++) {
        const struct pod *pod = s->pods.items[i];
        if (pod->state != POD_WAITING || pod->attempt > 0)
            json_array_append_new(pods, need(pod_json(pod)));
    }
    for (size_t i = 0; i < s->agents.count; i++) {
        const struct agent *agent = s->agents.items[i];
        for (size_t j = 0; j < agent->executor_count; j++)
            json_array_append_new(
                executors, need(json_pack("{s:s, s:s, s:s, s:o}", "agent", agent->id, "host",
                                          agent->hostname, "role", agent->executors[j].role,
                                          "resources",
                                          resources_json(agent->executors[j].resources))));
    }
    return need(json_pack("{s:s, s:o, s:o}", "framework_id", s->framework_id.data, "pods", pods,
                          "executors", executors));
}

bool state_save(struct scheduler *s)
{
    json_t *json;
    char *text;
    bool good;
    if (s->state_path == NULL)
        return true;
    json = state_json(s);
    text = need(json_dumps(json, JSON_COMPACT));
    good = replace_file(s->state_path, text, strlen(text));
    if (!good)
        log_warn("state cannot be written", "path", s->state_path, "error", strerror(errno), NULL);
    free(text);
    json_decref(json);
    return good;
}

/* --- reading ---------------------------------------------------------------------------- */

static k8sm_mesos_resources *parse_resources(const char *text)
{
    k8sm_mesos_resources *resources = NULL;
    if (text != NULL)
        k8sm_mesos_resources_parse_json(text, strlen(text), 0, NULL, &resources, NULL);
    return resources;
}

static const char *get(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static char *copy(const json_t *json, const char *key)
{
    const char *text = get(json, key);
    return text == NULL ? NULL : need(strdup(text));
}

static bool read_pod(struct scheduler *s, const json_t *json)
{
    const char *key = get(json, "pod"), *reason = get(json, "reason"), *data = get(json, "data");
    json_int_t index = json_integer_value(json_object_get(json, "index"));
    json_int_t attempt = json_integer_value(json_object_get(json, "attempt"));
    json_int_t state = json_integer_value(json_object_get(json, "state"));
    struct pod *pod;
    if (key == NULL || strchr(key, '/') == NULL || index < 0 || attempt < 0 ||
        attempt > UINT32_MAX || state < POD_WAITING || state > POD_FAILED || reason == NULL ||
        data == NULL)
        return false;
    pod = pods_add(&s->pods, key, index, (uint32_t)attempt);
    pod->state = (enum pod_state)state;
    pod->agent_id = copy(json, "agent");
    pod->hostname = copy(json, "host");
    pod->role = copy(json, "role");
    text_add(&pod->reason, reason);
    text_add(&pod->data, data);
    pod->resources = parse_resources(get(json, "resources"));
    return pod->agent_id != NULL || !pod_lives(pod);
}

static bool read_executor(struct scheduler *s, const json_t *json)
{
    const char *agent = get(json, "agent"), *host = get(json, "host"), *role = get(json, "role");
    k8sm_mesos_resources *resources = parse_resources(get(json, "resources"));
    bool good = agent != NULL && host != NULL && role != NULL && resources != NULL;
    if (good)
        agent_use_executor(agents_get(&s->agents, agent, host), role, resources);
    k8sm_mesos_resources_free(resources);
    return good;
}

static bool read_state(struct scheduler *s, json_t *json)
{
    const char *id = NULL;
    json_t *pods = NULL, *executors = NULL, *item;
    size_t i;
    if (json_unpack(json, "{s:s, s:o, s:o}", "framework_id", &id, "pods", &pods, "executors",
                    &executors) != 0)
        return false;
    text_add(&s->framework_id, id);
    json_array_foreach(pods, i, item)
    {
        if (!read_pod(s, item))
            return false;
    }
    json_array_foreach(executors, i, item)
    {
        if (!read_executor(s, item))
            return false;
    }
    return true;
}

static bool load(struct scheduler *s)
{
    json_error_t error;
    json_t *json;
    bool good;
    if (access(s->state_path, F_OK) != 0 && errno == ENOENT)
        return true;
    json = json_load_file(s->state_path, 0, &error);
    good = json != NULL && read_state(s, json);
    json_decref(json);
    if (!good)
        log_warn("state cannot be read", "path", s->state_path, "error",
                 json == NULL ? error.text : "not what was written", NULL);
    return good;
}

static bool take_lock(struct scheduler *s, const char *path)
{
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock < 0) {
        log_warn("state directory cannot be used", "path", path, "error", strerror(errno), NULL);
        return false;
    }
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    log_info("standby", "lock", path, NULL);
    if (flock(s->lock, LOCK_EX) != 0) /* a signal ends the wait */
        return false;
    log_info("taking over", NULL);
    return true;
}

bool state_open(struct scheduler *s)
{
    const char *directory = s->flags.state_dir;
    char *lock;
    bool good;
    s->lock = -1;
    text_append(&s->framework_id, "", 0);
    if (directory == NULL)
        return true;
    mkdir(directory, 0700); /* open() tells if it failed */
    s->state_path = join_path(directory, "state.json");
    lock = join_path(directory, "lock");
    good = take_lock(s, lock) && load(s);
    free(lock);
    return good;
}

void state_close(struct scheduler *s)
{
    if (s->lock >= 0)
        close(s->lock);
    free(s->state_path);
    text_free(&s->framework_id);
}
