#include "k8smesos/task.h"

#include <stdio.h>
#include <string.h>

#include "executor_internal.h"
#include "match_internal.h"
#include "policy_internal.h"
#include "task_internal.h"

#define ANNOTATION "/metadata/annotations/k8s.mesosphere.io~1"

enum { ANNOTATIONS = 5 };

static const char *non_empty(const char *text, const char *otherwise)
{
    return text == NULL || text[0] == '\0' ? otherwise : text;
}

static const char *pod_name(const k8sm_object *object, const k8sm_task_options *options)
{
    const char *own = k8sm_pod_name(k8sm_object_pod(object));
    return non_empty(options->pod_name, non_empty(own, k8sm_object_name(object)));
}

static const char *pod_namespace(const k8sm_object *object)
{
    return non_empty(k8sm_object_namespace(object), "default");
}

static k8sm_status name_task(k8sm_task *task, const k8sm_object *object,
                             const k8sm_task_options *options, int32_t profile,
                             k8sm_error *err)
{
    k8sm__buffer name = K8SM__BUFFER_INIT(task->alloc);
    k8sm_bytes bytes = { 0 };
    k8sm_status rc;
    if (options->name != NULL) {
        k8sm__buffer_text(&name, options->name);
    } else {
        k8sm__buffer_text(&name, pod_name(object, options));
        k8sm__buffer_byte(&name, '.');
        k8sm__buffer_text(&name, pod_namespace(object));
        k8sm__buffer_text(&name, profile == K8SM_PROFILE_SEED ? ".pods" : ".pod");
    }
    rc = k8sm__buffer_move(&name, &bytes, err);
    task->name = bytes.data;
    return rc;
}

/* What ties the pod to its task, for whoever reads the pod later. */
static k8sm_status annotate(k8sm_task *task, const k8sm_object *object,
                            const k8sm_offer *offer, k8sm_object **ret_object, k8sm_error *err)
{
    k8sm__buffer executor = K8SM__BUFFER_INIT(task->alloc);
    k8sm_status rc;
    k8sm__executor_role_id(task->executor, task->role, &executor);
    k8sm__buffer_byte(&executor, '\0');
    if (executor.failed) {
        k8sm__buffer_finish(&executor);
        return k8sm__nomem(err);
    }
    const k8sm_edit edits[ANNOTATIONS] = {
        { .path = ANNOTATION "bindingHost", .value = k8sm_offer_hostname(offer) },
        { .path = ANNOTATION "taskId", .value = task->id },
        { .path = ANNOTATION "slaveId", .value = task->agent_id },
        { .path = ANNOTATION "offerId", .value = k8sm_offer_id(offer) },
        { .path = ANNOTATION "executorId", .value = executor.data },
    };
    rc = k8sm_object_with_edits(object, edits, ANNOTATIONS, ret_object, err);
    k8sm__buffer_finish(&executor);
    return rc;
}

static k8sm_status write_data(k8sm_task *task, const k8sm_object *object,
                              const k8sm_match *match, const k8sm_offer *offer,
                              const k8sm_task_options *options, k8sm_error *err)
{
    k8sm_object *with_ports = NULL, *complete = NULL;
    const k8sm_object *last;
    k8sm_status rc = k8sm_object_with_ports(object, match->ports, match->port_count,
                                            &with_ports, err);
    last = with_ports;
    if (rc == K8SM_OK && options->annotate) {
        rc = annotate(task, with_ports, offer, &complete, err);
        last = complete;
    }
    if (rc == K8SM_OK)
        rc = k8sm_object_write_pod(last, K8SM_WRITE_JSON, pod_name(object, options),
                                   pod_namespace(object), task->alloc, &task->data, err);
    k8sm_object_free(complete);
    k8sm_object_free(with_ports);
    return rc;
}

/* Only cpus and mem may be limited. */
static void set_limits(k8sm_task *task, const k8sm_account *account)
{
    const char *name;
    int64_t limit;
    for (size_t i = 0; i < K8SM__TASK_LIMITS; i++)
        if (k8sm_account_demand(account, i, &name, NULL, &limit) && limit >= 0)
            task->limits[task->limit_count++] =
                (k8sm__task_limit){ i == 0 ? "cpus" : "mem", limit };
}

/* As it was launched, as it will be, or as it must have been: its own need, unreserved. */
static k8sm_status set_executor_resources(k8sm_task *task, const k8sm_match *match,
                                          const k8sm_task_options *options, k8sm_error *err)
{
    const k8sm_mesos_resources *source = match->executor;
    k8sm_status rc;
    if (options->executor_resources != NULL)
        source = options->executor_resources;
    else if (match->executor_running)
        source = task->executor->resources;
    rc = k8sm_mesos_resources_copy(source, task->alloc, &task->executor_resources, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_allocate(task->executor_resources, task->role, err);
    return rc;
}

static k8sm_status fill(k8sm_task *task, const k8sm_object *object, const k8sm_account *account,
                        const k8sm_offer_group *group, const k8sm_match *match,
                        const k8sm_task_options *options, int32_t profile, k8sm_error *err)
{
    const k8sm_alloc *alloc = task->alloc;
    const char *agent = k8sm_offer_group_agent_id(group), *role = k8sm_offer_group_role(group);
    k8sm_status rc;
    task->id = k8sm__copy_string(alloc, options->id, strlen(options->id));
    task->agent_id = k8sm__copy_string(alloc, agent, strlen(agent));
    task->role = k8sm__copy_string(alloc, role, strlen(role));
    if (task->id == NULL || task->agent_id == NULL || task->role == NULL)
        return k8sm__nomem(err);
    rc = name_task(task, object, options, profile, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_copy(match->task, alloc, &task->resources, err);
    if (rc == K8SM_OK)
        rc = set_executor_resources(task, match, options, err);
    if (rc == K8SM_OK)
        rc = write_data(task, object, match, k8sm_offer_group_offer(group, 0), options, err);
    if (rc == K8SM_OK)
        set_limits(task, account);
    return rc;
}

k8sm_status k8sm__task_check(const k8sm_match *match, const k8sm_offer_group *group,
                             const k8sm_task_options *options, k8sm_error *err)
{
    if (match->reason_count > 0)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "the pod does not fit: %s",
                          match->reasons[0].message);
    if (options->id == NULL || options->id[0] == '\0')
        return k8sm__fail(err, K8SM_E_ARGUMENT, "id", "a task id is required");
    for (size_t i = 0; i < k8sm_offer_group_count(group); i++)
        if (k8sm_offer_is_synthetic(k8sm_offer_group_offer(group, i)))
            return k8sm__fail(err, K8SM_E_UNSUPPORTED, NULL,
                              "%s is no offer: it was computed from the agent's state, and a "
                              "task needs a real offer",
                              k8sm_offer_id(k8sm_offer_group_offer(group, i)));
    return K8SM_OK;
}

void k8sm_task_options_init(k8sm_task_options *options, size_t size)
{
    k8sm_task_options all = { .size = size, .annotate = 1 };
    if (options == NULL || size < sizeof options->size)
        return;
    memset(options, 0, size);
    memcpy(options, &all, size < sizeof all ? size : sizeof all);
}

k8sm_status k8sm_task_new(const k8sm_object *object, const k8sm_account *account,
                          const k8sm_offer_group *group, const k8sm_match *match,
                          const k8sm_executor *executor, const k8sm_task_options *options,
                          const k8sm_policy *policy, const k8sm_alloc *alloc,
                          k8sm_task **ret_task, k8sm_error *err)
{
    k8sm_task_options o = { .size = sizeof o, .annotate = 1 };
    k8sm_policy p;
    k8sm_task *task;
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || account == NULL ||
        group == NULL || match == NULL || executor == NULL || ret_task == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a pod, its account, group, match and executor are required");
    rc = k8sm__options_read(&o, sizeof o, options, "k8sm_task_options", err);
    if (rc == K8SM_OK)
        rc = k8sm__policy_resolve(policy, &p, err);
    if (rc == K8SM_OK)
        rc = k8sm__task_check(match, group, &o, err);
    if (rc != K8SM_OK)
        return rc;
    task = k8sm__allocate_zero(alloc, sizeof *task);
    if (task == NULL)
        return k8sm__nomem(err);
    task->alloc = alloc;
    task->executor = executor;
    rc = fill(task, object, account, group, match, &o, p.profile, err);
    if (rc != K8SM_OK) {
        k8sm_task_free(task);
        return rc;
    }
    *ret_task = task;
    return K8SM_OK;
}

void k8sm_task_free(k8sm_task *task)
{
    if (task == NULL)
        return;
    k8sm__release(task->alloc, task->id);
    k8sm__release(task->alloc, task->name);
    k8sm__release(task->alloc, task->agent_id);
    k8sm__release(task->alloc, task->role);
    k8sm_mesos_resources_free(task->resources);
    k8sm_mesos_resources_free(task->executor_resources);
    k8sm_bytes_finish(&task->data);
    k8sm__release(task->alloc, task);
}

const char *k8sm_task_id(const k8sm_task *task)
{
    return task->id;
}

const char *k8sm_task_data(const k8sm_task *task)
{
    return task->data.data;
}

k8sm_status k8sm_task_format_protobuf(const k8sm_task *task, const k8sm_alloc *alloc,
                                      k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (task == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "task and ret_bytes are required");
    k8sm__task_to_protobuf(task, &buffer);
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

static void json_limits(const k8sm_task *task, k8sm__buffer *buffer)
{
    for (size_t i = 0; i < task->limit_count; i++) {
        int64_t amount = task->limits[i].amount;
        char text[48];
        k8sm__put_json_text(buffer, i == 0 ? ",\"limits\":{" : ",", task->limits[i].name, ":{\"value\":");
        if (amount == INT64_MAX)
            k8sm__buffer_text(buffer, "\"Infinity\"}");
        else {
            snprintf(text, sizeof text, "%lld.%03lld}", (long long)(amount / 1000),
                     (long long)(amount % 1000));
            k8sm__buffer_text(buffer, text);
        }
    }
    if (task->limit_count > 0)
        k8sm__buffer_byte(buffer, '}');
}

k8sm_status k8sm_task_format_json(const k8sm_task *task, const k8sm_alloc *alloc,
                                  k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (task == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "task and ret_bytes are required");
    k8sm__put_json_text(&buffer, "{\"name\":", task->name, "");
    k8sm__put_json_text(&buffer, ",\"task_id\":{\"value\":", task->id, "}");
    k8sm__put_json_text(&buffer, ",\"agent_id\":{\"value\":", task->agent_id, "}");
    for (size_t i = 0; i < task->resources->count; i++) {
        k8sm__buffer_text(&buffer, i == 0 ? ",\"resources\":[" : ",");
        k8sm__entry_to_json(&task->resources->entries[i], &buffer);
    }
    k8sm__buffer_text(&buffer, task->resources->count > 0 ? "],\"executor\":" : ",\"executor\":");
    k8sm__executor_to_json(task->executor, task->role, task->executor_resources, NULL, &buffer);
    json_limits(task, &buffer);
    k8sm__buffer_text(&buffer, ",\"data\":\"");
    k8sm__buffer_base64(&buffer, task->data.data, task->data.size);
    k8sm__buffer_text(&buffer, "\"}");
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}
