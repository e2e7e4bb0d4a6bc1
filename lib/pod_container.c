/* One container of a pod, as decoded from the tree. */
#include <string.h>

#include "decode.h"

static k8sm_status resources_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_container *c = into;
    if (key == K8SM__KEY_requests)
        return k8sm__decode_quantities(d, value, &c->requests, &c->has_requests);
    if (key == K8SM__KEY_limits)
        return k8sm__decode_quantities(d, value, &c->limits, &c->has_limits);
    return K8SM_OK;
}

static k8sm_status port_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_container_port *port = into;
    if (key == K8SM__KEY_containerPort)
        k8sm__decode_number(d, value, &port->container_port);
    else if (key == K8SM__KEY_hostPort)
        k8sm__decode_number(d, value, &port->host_port);
    else if (key == K8SM__KEY_protocol)
        return k8sm__decode_text(d, value, &port->protocol);
    else if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &port->name);
    else if (key == K8SM__KEY_hostIP)
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

/* A variable under way. */
typedef struct variable {
    k8sm__pair *pair;
    bool from_elsewhere;
} variable;

static k8sm_status env_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    variable *v = into;
    if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &v->pair->key);
    if (key == K8SM__KEY_value)
        return k8sm__decode_text(d, value, &v->pair->value);
    if (key == K8SM__KEY_valueFrom)
        v->from_elsewhere = !k8sm__decode_is_null(d, value);
    return K8SM_OK;
}

/* A variable whose value comes from elsewhere is no literal: it loses its name. */
static k8sm_status read_env(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    variable v = { .pair = into };
    k8sm_status rc;
    (void)index;
    v.pair->key = v.pair->value = "";
    rc = k8sm__decode_entries(d, value, env_entry, &v);
    if (v.from_elsewhere)
        v.pair->key = "";
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

static k8sm_status container_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_container *c = into;
    if (key == K8SM__KEY_name)
        return k8sm__decode_text(d, value, &c->name);
    if (key == K8SM__KEY_image)
        return k8sm__decode_text(d, value, &c->image);
    if (key == K8SM__KEY_restartPolicy) {
        c->restart_policy = "";
        return k8sm__decode_text(d, value, &c->restart_policy);
    }
    if (key == K8SM__KEY_command)
        return k8sm__decode_texts(d, value, &c->command, &c->command_count);
    if (key == K8SM__KEY_args)
        return k8sm__decode_texts(d, value, &c->args, &c->arg_count);
    if (key == K8SM__KEY_env)
        return environment(d, value, c);
    if (key == K8SM__KEY_resources)
        return k8sm__decode_entries(d, value, resources_entry, c);
    if (key == K8SM__KEY_ports)
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
