/* One container of a pod, as decoded from the tree. */
#include <string.h>

#include "decode.h"

static k8sm_status resources_entry(k8sm__decoder *d, void *into, const char *key,
                                   k8sm__node value)
{
    k8sm_container *c = into;
    if (strcmp(key, "requests") == 0)
        return k8sm__decode_quantities(d, value, &c->requests, &c->has_requests);
    if (strcmp(key, "limits") == 0)
        return k8sm__decode_quantities(d, value, &c->limits, &c->has_limits);
    return K8SM_OK;
}

static k8sm_status port_entry(k8sm__decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm_container_port *port = into;
    if (strcmp(key, "containerPort") == 0)
        k8sm__decode_number(d, value, &port->container_port);
    else if (strcmp(key, "hostPort") == 0)
        k8sm__decode_number(d, value, &port->host_port);
    else if (strcmp(key, "protocol") == 0)
        return k8sm__decode_text(d, value, &port->protocol);
    else if (strcmp(key, "name") == 0)
        return k8sm__decode_text(d, value, &port->name);
    else if (strcmp(key, "hostIP") == 0)
        return k8sm__decode_text(d, value, &port->host_ip);
    return K8SM_OK;
}

static k8sm_status read_port(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm_container_port *port = into;
    k8sm_status rc;
    (void)index;
    if (port->name == NULL)
        port->protocol = port->name = port->host_ip = "";
    rc = k8sm__decode_entries(d, value, port_entry, port);
    if (port->protocol[0] == '\0')
        port->protocol = "TCP";
    return rc;
}

static k8sm_status env_entry(k8sm__decoder *d, void *into, const char *key, k8sm__node value)
{
    k8sm__pair *pair = into;
    if (strcmp(key, "name") == 0)
        return k8sm__decode_text(d, value, &pair->key);
    if (strcmp(key, "value") == 0)
        return k8sm__decode_text(d, value, &pair->value);
    return K8SM_OK;
}

/* A variable whose value comes from elsewhere is no literal: it loses its name. */
static k8sm_status read_env(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__pair *pair = into;
    k8sm__node from = k8sm__map_find(d->document, value, "valueFrom");
    k8sm_status rc;
    (void)index;
    pair->key = pair->value = "";
    rc = k8sm__decode_entries(d, value, env_entry, pair);
    if (from != K8SM__NO_NODE && !k8sm__decode_is_null(d, from))
        pair->key = "";
    return rc;
}

static k8sm_status environment(k8sm__decoder *d, k8sm__node list, k8sm_container *c)
{
    size_t count = 0;
    k8sm_status rc = k8sm__decode_items(d, list, &c->env, &count, sizeof *c->env, read_env);
    c->env_count = 0;
    for (size_t i = 0; rc == K8SM_OK && i < count; i++)
        if (c->env[i].key[0] != '\0')
            c->env[c->env_count++] = c->env[i];
    return rc;
}

static k8sm_status container_entry(k8sm__decoder *d, void *into, const char *key,
                                   k8sm__node value)
{
    k8sm_container *c = into;
    if (strcmp(key, "name") == 0)
        return k8sm__decode_text(d, value, &c->name);
    if (strcmp(key, "image") == 0)
        return k8sm__decode_text(d, value, &c->image);
    if (strcmp(key, "restartPolicy") == 0) {
        c->restart_policy = "";
        return k8sm__decode_text(d, value, &c->restart_policy);
    }
    if (strcmp(key, "command") == 0)
        return k8sm__decode_texts(d, value, &c->command, &c->command_count);
    if (strcmp(key, "args") == 0)
        return k8sm__decode_texts(d, value, &c->args, &c->arg_count);
    if (strcmp(key, "env") == 0)
        return environment(d, value, c);
    if (strcmp(key, "resources") == 0)
        return k8sm__decode_entries(d, value, resources_entry, c);
    if (strcmp(key, "ports") == 0)
        return k8sm__decode_items(d, value, &c->ports, &c->port_count, sizeof *c->ports,
                                  read_port);
    return K8SM_OK;
}

k8sm_status k8sm__decode_container(k8sm__decoder *d, void *container, k8sm__node node,
                                   uint32_t index)
{
    k8sm_container *c = container;
    if (c->name == NULL) {
        c->name = c->image = c->restart_policy = "";
        k8sm__resource_list_init(&c->requests, d->arena);
        k8sm__resource_list_init(&c->limits, d->arena);
    }
    c->index = index;
    return k8sm__decode_entries(d, node, container_entry, c);
}
