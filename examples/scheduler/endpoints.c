/* The services of the manifests, with the agents' addresses and host ports behind them, as a
 * file that a proxy can read. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "scheduler.h"

/* Does the pod have every label of the selector? A service without one selects nothing. */
static bool selects(json_t *selector, const json_t *pod)
{
    const json_t *labels = json_object_get(json_object_get(pod, "metadata"), "labels");
    const char *key;
    json_t *value;
    json_object_foreach(selector, key, value)
    {
        if (!json_equal(value, json_object_get(labels, key)))
            return false;
    }
    return json_object_size(selector) > 0;
}

/* Is it the container port that the service's port means: by number, by name, or the same? */
static bool is_target(const json_t *port, const json_t *service_port)
{
    const json_t *target = json_object_get(service_port, "targetPort");
    const char *protocol = json_string_value(json_object_get(port, "protocol"));
    const char *wanted = json_string_value(json_object_get(service_port, "protocol"));
    if (strcmp(protocol == NULL ? "TCP" : protocol, wanted == NULL ? "TCP" : wanted) != 0)
        return false;
    if (json_is_string(target))
        return json_equal(target, json_object_get(port, "name"));
    if (target == NULL)
        target = json_object_get(service_port, "port");
    return json_equal(target, json_object_get(port, "containerPort"));
}

static void add_addresses(const struct pod *pod, const json_t *json, const json_t *service_port,
                          json_t *addresses)
{
    const json_t *container, *port;
    size_t i, j;
    json_array_foreach(json_object_get(json_object_get(json, "spec"), "containers"), i, container)
    {
        json_array_foreach(json_object_get(container, "ports"), j, port)
        {
            json_t *host_port = json_object_get(port, "hostPort");
            if (is_target(port, service_port) && json_integer_value(host_port) > 0)
                json_array_append_new(addresses,
                                      need(json_pack("{s:s, s:O, s:s}", "host", pod->hostname,
                                                     "port", host_port, "task", pod->task_id)));
        }
    }
}

static json_t *service_json(const struct scheduler *s, const json_t *service)
{
    json_t *spec = json_object_get(service, "spec"), *ports = need(json_array()), *port;
    json_t *metadata = json_object_get(service, "metadata");
    const char *space = json_string_value(json_object_get(metadata, "namespace"));
    size_t i;
    space = space == NULL ? "default" : space;
    json_array_foreach(json_object_get(spec, "ports"), i, port)
    {
        json_t *addresses = need(json_array());
        for (size_t j = 0; j < s->pods.count; j++) {
            const struct pod *pod = s->pods.items[j];
            size_t len = strlen(space);
            json_t *json = pod->state == POD_RUNNING ? json_loads(pod->data.data, 0, NULL) : NULL;
            if (strncmp(pod->key, space, len) == 0 && pod->key[len] == '/' &&
                selects(json_object_get(spec, "selector"), json))
                add_addresses(pod, json, port, addresses);
            json_decref(json);
        }
        json_array_append_new(ports, need(json_pack("{s:O?, s:O?, s:o}", "name",
                                                    json_object_get(port, "name"), "port",
                                                    json_object_get(port, "port"), "addresses",
                                                    addresses)));
    }
    return need(json_pack("{s:s, s:O?, s:o}", "namespace", space, "name",
                          json_object_get(metadata, "name"), "ports", ports));
}

void write_endpoints(const struct scheduler *s)
{
    json_t *services = need(json_array());
    char *text;
    for (size_t i = 0; i < s->source.services.count; i++) {
        const struct text *bytes = &s->source.services.items[i]->json;
        json_t *service = json_loadb(bytes->data, bytes->size, 0, NULL);
        if (service != NULL)
            json_array_append_new(services, service_json(s, service));
        json_decref(service);
    }
    text = need(json_dumps(services, JSON_INDENT(1)));
    if (!replace_file(s->flags.endpoints, text, strlen(text)))
        log_warn("endpoints cannot be written", "file", s->flags.endpoints, NULL);
    free(text);
    json_decref(services);
}
