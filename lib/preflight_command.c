/* Commands, containers and checks of a task, as a master validates them (common/validation.cpp,
 * checks/checks_types.cpp and health_checker). */
#include <string.h>

#include "preflight_internal.h"

static bool is(const char *text, const char *wanted)
{
    return text != NULL && strcmp(text, wanted) == 0;
}

/* --- commands ----------------------------------------------------------------------------- */

static int base64_digit(char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

/* A byte of zero among those that the base64 text stands for. */
static bool holds_zero_byte(const char *base64)
{
    unsigned bits = 0;
    int count = 0, digit;
    for (; base64 != NULL && (digit = base64_digit(*base64)) >= 0; base64++) {
        bits = (bits << 6 | (unsigned)digit) & 0xfff;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        if ((bits >> count & 0xff) == 0)
            return true;
    }
    return false;
}

static void check_secret(k8sm__preflight *p, const char *check, const char *before,
                         const char *name, k8sm__node secret)
{
    static const char *const types[] = { "UNKNOWN", "REFERENCE", "VALUE" };
    const char *type = k8sm__pf_enum(p, secret, "type", types, K8SM__COUNT(types));
    const k8sm__node reference = k8sm__pf_get(p, secret, "reference");
    const k8sm__node value = k8sm__pf_get(p, secret, "value");
    if (is(type, "REFERENCE") && reference == K8SM__NO_NODE) {
        k8sm__refuse(p, check,
                     "%sEnvironment variable '%.60s' specifies an invalid secret: Secret of "
                     "type REFERENCE must have the 'reference' field set",
                     before, name);
    } else if (is(type, "REFERENCE") && value != K8SM__NO_NODE) {
        const char *to = k8sm__pf_text(p, k8sm__pf_get(p, reference, "name"));
        k8sm__refuse(p, check,
                     "%sEnvironment variable '%.60s' specifies an invalid secret: Secret "
                     "'%.60s' of type REFERENCE must not have the 'value' field set",
                     before, name, to == NULL ? "" : to);
    } else if (is(type, "VALUE") && (value == K8SM__NO_NODE || reference != K8SM__NO_NODE)) {
        k8sm__refuse(p, check,
                     "%sEnvironment variable '%.60s' specifies an invalid secret: Secret of "
                     "type VALUE must %s field set",
                     before, name,
                     value == K8SM__NO_NODE ? "have the 'value'" : "not have the 'reference'");
    }
    if (holds_zero_byte(k8sm__pf_text(p, k8sm__pf_get(p, value, "data"))))
        k8sm__refuse(p, check,
                     "%sEnvironment variable '%.60s' specifies a secret containing null bytes, "
                     "which is not allowed in the environment",
                     before, name);
}

static void check_variable(k8sm__preflight *p, const char *check, const char *before,
                           k8sm__node v)
{
    static const char *const types[] = { "UNKNOWN", "VALUE", "SECRET" };
    const char *name = k8sm__pf_text(p, k8sm__pf_get(p, v, "name"));
    const char *type = k8sm__pf_enum(p, v, "type", types, K8SM__COUNT(types));
    const bool secret = is(type, "SECRET");
    if (name == NULL)
        name = "";
    if (is(type, "UNKNOWN")) {
        k8sm__refuse(p, check, "%sEnvironment variable of type 'UNKNOWN' is not allowed",
                     before);
        return;
    }
    if (!k8sm__pf_has(p, v, secret ? "secret" : "value"))
        k8sm__refuse(p, check, "%sEnvironment variable '%.60s' of type '%s' must have a %s set",
                     before, name, secret ? "SECRET" : "VALUE", secret ? "secret" : "value");
    if (k8sm__pf_has(p, v, secret ? "value" : "secret"))
        k8sm__refuse(p, check,
                     "%sEnvironment variable '%.60s' of type '%s' must not have a %s set",
                     before, name, secret ? "SECRET" : "VALUE", secret ? "value" : "secret");
    if (secret)
        check_secret(p, check, before, name, k8sm__pf_get(p, v, "secret"));
}

void k8sm__pf_command(k8sm__preflight *p, const char *check, const char *before,
                      k8sm__node node)
{
    k8sm__json_items items;
    k8sm__json_items_init(&items, p->document,
                          k8sm__pf_get(p, k8sm__pf_get(p, node, "environment"), "variables"));
    while (k8sm__json_items_next(&items))
        check_variable(p, check, before, items.item);
}

/* --- containers --------------------------------------------------------------------------- */

/* A source has what its type says. */
static void check_source(k8sm__preflight *p, const char *check, const char *before,
                         k8sm__node source)
{
    static const char *const types[] = { "UNKNOWN", "DOCKER_VOLUME", "SANDBOX_PATH",
                                         "SECRET",  "HOST_PATH",     "CSI_VOLUME" };
    static const char *const bodies[] = { "",       "docker_volume", "sandbox_path",
                                          "secret", "host_path",     "csi_volume" };
    const char *type = k8sm__pf_enum(p, source, "type", types, K8SM__COUNT(types));
    size_t at = 0;
    for (size_t i = 1; type != NULL && i < K8SM__COUNT(types); i++)
        if (strcmp(types[i], type) == 0)
            at = i;
    if (at == 0)
        k8sm__refuse(p, check, "%sInvalid volume: 'source.type' is unknown", before);
    else if (!k8sm__pf_has(p, source, bodies[at]))
        k8sm__refuse(p, check, "%sInvalid volume: 'source.%s' is not set for %s volume", before,
                     bodies[at], is(type, "CSI_VOLUME") ? "CSI" : type);
    else if (is(type, "CSI_VOLUME") &&
             !k8sm__pf_has(p, k8sm__pf_get(p, source, "csi_volume"), "static_provisioning"))
        k8sm__refuse(p, check,
                     "%sInvalid volume: 'source.csi_volume.static_provisioning' is not set for "
                     "CSI volume",
                     before);
}

static void check_volume(k8sm__preflight *p, const char *check, const char *before,
                         k8sm__node volume)
{
    const bool source = k8sm__pf_has(p, volume, "source");
    const int ways =
        k8sm__pf_has(p, volume, "host_path") + k8sm__pf_has(p, volume, "image") + source;
    if (ways != 1)
        k8sm__refuse(p, check,
                     "%sInvalid volume: Only one of them should be set: 'host_path', 'image' "
                     "and 'source'",
                     before);
    if (source)
        check_source(p, check, before, k8sm__pf_get(p, volume, "source"));
}

static void check_docker(k8sm__preflight *p, const char *check, const char *before,
                         k8sm__node container)
{
    const k8sm__node docker = k8sm__pf_get(p, container, "docker");
    k8sm__json_items items;
    if (docker == K8SM__NO_NODE)
        k8sm__refuse(p, check,
                     "%sDockerInfo 'docker' is not set for DOCKER typed ContainerInfo", before);
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, docker, "parameters"));
    while (k8sm__json_items_next(&items))
        if (is(k8sm__pf_text(p, k8sm__pf_get(p, items.item, "key")), "name"))
            k8sm__refuse(p, check, "%sParameter in DockerInfo must not be 'name'", before);
}

bool k8sm__pf_is_docker(k8sm__preflight *p, k8sm__node container)
{
    return is(k8sm__pf_text(p, k8sm__pf_get(p, container, "type")), "DOCKER");
}

void k8sm__pf_container(k8sm__preflight *p, const char *check, const char *before,
                        k8sm__node node)
{
    k8sm__json_items items;
    k8sm__json_items_init(&items, p->document, k8sm__pf_get(p, node, "volumes"));
    while (k8sm__json_items_next(&items))
        check_volume(p, check, before, items.item);
    if (k8sm__pf_is_docker(p, node))
        check_docker(p, check, before, node);
}

/* A bool as Mesos reads it: a literal, or a string of the same text. */
static int read_bool(const k8sm__preflight *p, k8sm__node node)
{
    size_t len;
    const char *text;
    if (node == K8SM__NO_NODE)
        return -1;
    text = k8sm__node_text(p->document, node, &len);
    return text != NULL && len == 4 && memcmp(text, "true", 4) == 0;
}

int k8sm__pf_shares_cgroups(const k8sm__preflight *p, k8sm__node container)
{
    return read_bool(
        p, k8sm__pf_get(p, k8sm__pf_get(p, container, "linux_info"), "share_cgroups"));
}

/* --- checks ---------------------------------------------------------------------------------
 */

/* How the two kinds of checks differ. */
typedef struct kind {
    const char *check, *before, *message, *what, *command;
    bool health;
} kind;

static const kind kinds[] = {
    { "check", "Task uses invalid check: ", "CheckInfo", "check",
      "Task uses invalid check: Check's `CommandInfo` is invalid: ", false },
    { "health_check", "Task uses invalid health check: ", "HealthCheck", "health check",
      "Task uses invalid health check: Health check's `CommandInfo` is invalid: ", true },
};

static void check_check_command(k8sm__preflight *p, const kind *k, k8sm__node node)
{
    k8sm__node command = k8sm__pf_get(p, node, "command");
    if (command == K8SM__NO_NODE) {
        k8sm__refuse(p, k->check, "%sExpecting 'command' to be set for COMMAND %s", k->before,
                     k->what);
        return;
    }
    if (!k->health)
        command = k8sm__pf_get(p, command, "command");
    if (!k8sm__pf_has(p, command, "value"))
        k8sm__refuse(p, k->check, "%sCommand %s must contain '%s'", k->before, k->what,
                     read_bool(p, k8sm__pf_get(p, command, "shell")) == 0 ? "executable path"
                                                                          : "shell command");
    k8sm__pf_command(p, k->check, k->command, command);
}

static void check_http(k8sm__preflight *p, const kind *k, k8sm__node node)
{
    const k8sm__node http = k8sm__pf_get(p, node, "http");
    const char *path = k8sm__pf_text(p, k8sm__pf_get(p, http, "path"));
    const char *scheme = k8sm__pf_text(p, k8sm__pf_get(p, http, "scheme"));
    if (http == K8SM__NO_NODE)
        k8sm__refuse(p, k->check, "%sExpecting 'http' to be set for HTTP %s", k->before,
                     k->what);
    if (k->health && scheme != NULL && strcmp(scheme, "http") != 0 &&
        strcmp(scheme, "https") != 0)
        k8sm__refuse(p, k->check, "%sUnsupported HTTP health check scheme: '%.60s'", k->before,
                     scheme);
    if (path != NULL && path[0] != '/')
        k8sm__refuse(p, k->check, "%sThe path '%.60s' of HTTP %s must start with '/'",
                     k->before, path, k->what);
}

static void check_seconds(k8sm__preflight *p, const kind *k, k8sm__node node)
{
    static const char *const names[] = { "delay_seconds", "grace_period_seconds",
                                         "interval_seconds", "timeout_seconds" };
    for (size_t i = 0; i < K8SM__COUNT(names); i++)
        if ((k->health || i != 1) && k8sm__pf_is_negative(p, k8sm__pf_get(p, node, names[i])))
            k8sm__refuse(p, k->check, "%sExpecting '%s' to be non-negative", k->before,
                         names[i]);
}

/* Of a health check without a type (master.cpp, accept). */
static const char *guess_type(const k8sm__preflight *p, k8sm__node node)
{
    const bool command = k8sm__pf_has(p, node, "command"), http = k8sm__pf_has(p, node, "http");
    if (command == http)
        return NULL;
    return command ? "COMMAND" : "HTTP";
}

static void check_check(k8sm__preflight *p, k8sm__node task, const kind *k, bool guess)
{
    static const char *const types[] = { "UNKNOWN", "COMMAND", "HTTP", "TCP" };
    const k8sm__node node = k8sm__pf_get(p, task, k->check);
    const char *type;
    if (node == K8SM__NO_NODE)
        return;
    type = k8sm__pf_enum(p, node, "type", types, K8SM__COUNT(types));
    if (type == NULL && k->health && guess)
        type = guess_type(p, node);
    if (type == NULL)
        k8sm__refuse(p, k->check, "%s%s must specify 'type'", k->before, k->message);
    else if (strcmp(type, "COMMAND") == 0)
        check_check_command(p, k, node);
    else if (strcmp(type, "HTTP") == 0)
        check_http(p, k, node);
    else if (strcmp(type, "UNKNOWN") == 0)
        k8sm__refuse(p, k->check, "%s'UNKNOWN' is not a valid %s type", k->before, k->what);
    else if (!k8sm__pf_has(p, node, "tcp"))
        k8sm__refuse(p, k->check, "%sExpecting 'tcp' to be set for TCP %s", k->before, k->what);
    check_seconds(p, k, node);
}

void k8sm__pf_checks(k8sm__preflight *p, k8sm__node task, bool guess)
{
    for (size_t i = 0; i < K8SM__COUNT(kinds); i++) {
        k8sm__pf_begin(p);
        check_check(p, task, &kinds[i], guess);
    }
}
