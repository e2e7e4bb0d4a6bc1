/* Commands, containers and checks of a task, as a master validates them. */
#include <string.h>

#include "preflight_internal.h"

static bool has(const k8sm__preflight *p, k8sm__node map, const char *key)
{
    return k8sm__pf_get(p, map, key) != K8SM__NO_NODE;
}

static bool is(const char *text, const char *wanted)
{
    return text != NULL && strcmp(text, wanted) == 0;
}

/* --- commands --------------------------------------------------------------------------------------------- */

static void check_variable(k8sm__preflight *p, const char *check, const char *text, k8sm__node v)
{
    const char *name = k8sm__pf_text(p, k8sm__pf_get(p, v, "name"));
    const char *type = k8sm__pf_text(p, k8sm__pf_get(p, v, "type"));
    if (name == NULL)
        name = "";
    if (type == NULL || strcmp(type, "VALUE") == 0) {
        if (has(p, v, "secret"))
            k8sm__refuse(p, check, "%s: Environment variable '%.60s' of type 'VALUE' must not have a secret set", text, name);
        if (!has(p, v, "value"))
            k8sm__refuse(p, check, "%s: Environment variable '%.60s' of type 'VALUE' must have a value set", text, name);
    } else if (strcmp(type, "SECRET") == 0) {
        if (has(p, v, "value"))
            k8sm__refuse(p, check, "%s: Environment variable '%.60s' of type 'SECRET' must not have a value set", text, name);
        if (!has(p, v, "secret"))
            k8sm__refuse(p, check, "%s: Environment variable '%.60s' of type 'SECRET' must have a secret set", text, name);
    } else {
        k8sm__refuse(p, check, "%s: Environment variable of type 'UNKNOWN' is not allowed", text);
    }
}

void k8sm__pf_command(k8sm__preflight *p, const char *check, const char *text, k8sm__node node)
{
    k8sm__json_items items;
    k8sm__json_items_init(&items, p->document,
                          k8sm__pf_get(p, k8sm__pf_get(p, node, "environment"), "variables"));
    while (k8sm__json_items_next(&items))
        check_variable(p, check, text, items.item);
}

/* --- containers --------------------------------------------------------------------------------------------- */

static void check_volume(k8sm__preflight *p, const char *check, const char *text, k8sm__node v)
{
    int ways = has(p, v, "host_path") + has(p, v, "image") + has(p, v, "source");
    if (ways != 1)
        k8sm__refuse(p, check, "%s: Only one of them should be set: 'host_path', 'image' and 'source'", text);
}

static void check_docker(k8sm__preflight *p, const char *check, const char *text,
                         k8sm__node container)
{
    k8sm__node docker = k8sm__pf_get(p, container, "docker");
    k8sm__json_items items;
    if (docker == K8SM__NO_NODE) {
        k8sm__refuse(p, check, "%s: DockerInfo 'docker' is not set for DOCKER typed ContainerInfo", text);
        return;
    }
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, docker, "parameters"));
    while (k8sm__json_items_next(&items))
        if (is(k8sm__pf_text(p, k8sm__pf_get(p, items.item, "key")), "name"))
            k8sm__refuse(p, check, "%s: Parameter in DockerInfo must not be 'name'", text);
}

void k8sm__pf_container(k8sm__preflight *p, const char *check, const char *text, k8sm__node node)
{
    k8sm__json_items items;
    if (node == K8SM__NO_NODE)
        return;
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, node, "volumes"));
    while (k8sm__json_items_next(&items))
        check_volume(p, check, text, items.item);
    if (is(k8sm__pf_text(p, k8sm__pf_get(p, node, "type")), "DOCKER"))
        check_docker(p, check, text, node);
}

int k8sm__pf_shares_cgroups(const k8sm__preflight *p, k8sm__node container)
{
    k8sm__node value =
        k8sm__pf_get(p, k8sm__pf_get(p, container, "linux_info"), "share_cgroups");
    size_t len;
    const char *text;
    if (value == K8SM__NO_NODE)
        return -1;
    text = k8sm__node_text(p->document, value, &len);
    return len == 4 && memcmp(text, "true", 4) == 0;
}

/* --- checks ---------------------------------------------------------------------------------------------------- */

static void check_http(k8sm__preflight *p, const char *check, const char *text, k8sm__node http)
{
    const char *path = k8sm__pf_text(p, k8sm__pf_get(p, http, "path"));
    const char *scheme = k8sm__pf_text(p, k8sm__pf_get(p, http, "scheme"));
    if (path != NULL && path[0] != '/')
        k8sm__refuse(p, check, "%s: The path '%.60s' of HTTP health check must start with '/'", text, path);
    if (scheme != NULL && strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
        k8sm__refuse(p, check, "%s: Unsupported HTTP health check scheme: '%.60s'", text, scheme);
}

static void check_seconds(k8sm__preflight *p, const char *check, const char *text, k8sm__node node)
{
    static const char *const names[] = { "delay_seconds", "interval_seconds", "timeout_seconds",
                                         "grace_period_seconds" };
    for (size_t i = 0; i < K8SM__COUNT(names); i++)
        if (k8sm__pf_is_negative(p, k8sm__pf_get(p, node, names[i])))
            k8sm__refuse(p, check, "%s: Expecting '%s' to be non-negative", text, names[i]);
}

static void check_check(k8sm__preflight *p, k8sm__node task, const char *check, bool health)
{
    const char *text = health ? "Task uses invalid health check" : "Task uses invalid check";
    const char *kind = health ? "HealthCheck" : "CheckInfo";
    k8sm__node node = k8sm__pf_get(p, task, check), command;
    const char *type;
    if (node == K8SM__NO_NODE)
        return;
    type = k8sm__pf_text(p, k8sm__pf_get(p, node, "type"));
    if (type == NULL && health) /* the master guesses from what is there */
        type = has(p, node, "command") ? "COMMAND" : has(p, node, "http") ? "HTTP" : NULL;
    if (type == NULL) {
        k8sm__refuse(p, check, "%s: %s must specify 'type'", text, kind);
        return;
    }
    command = k8sm__pf_get(p, node, "command");
    if (!health)
        command = k8sm__pf_get(p, command, "command");
    if (strcmp(type, "COMMAND") == 0) {
        if (command == K8SM__NO_NODE)
            k8sm__refuse(p, check, "%s: Expecting 'command' to be set for COMMAND %s", text, health ? "health check" : "check");
        else if (!has(p, command, "value"))
            k8sm__refuse(p, check, "%s: Command must contain 'shell command' or 'executable path'", text);
        else
            k8sm__pf_command(p, check, text, command);
    } else if (strcmp(type, "HTTP") == 0) {
        if (!has(p, node, "http"))
            k8sm__refuse(p, check, "%s: Expecting 'http' to be set for HTTP %s", text, health ? "health check" : "check");
        else
            check_http(p, check, text, k8sm__pf_get(p, node, "http"));
    } else if (strcmp(type, "TCP") == 0) {
        if (!has(p, node, "tcp"))
            k8sm__refuse(p, check, "%s: Expecting 'tcp' to be set for TCP %s", text, health ? "health check" : "check");
    } else {
        k8sm__refuse(p, check, "%s: '%.40s' is not a valid type", text, type);
    }
    check_seconds(p, check, text, node);
}

void k8sm__pf_checks(k8sm__preflight *p, k8sm__node task)
{
    check_check(p, task, "check", false);
    check_check(p, task, "health_check", true);
}
