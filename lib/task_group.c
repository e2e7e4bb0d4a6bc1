/* A pod as a task group of Mesos' default executor: one task for each container (task.h). */
#include <string.h>

#include "executor_internal.h"
#include "k8smesos/task.h"
#include "match_internal.h"
#include "pod_internal.h"
#include "policy_internal.h"
#include "quantity_internal.h"
#include "task_internal.h"
#include "wire_json.h"
#include "wire_write.h"

enum { VALUE = 1, MEBIBYTE = 1048576 };
enum { OPERATION_TYPE = 1, OPERATION_LAUNCH_GROUP = 7, TYPE_LAUNCH_GROUP = 6 };
enum { GROUP_EXECUTOR = 1, GROUP_TASK_GROUP = 2, TASK_GROUP_TASKS = 1 };
enum { TASK_NAME = 1, TASK_ID = 2, TASK_AGENT_ID = 3, TASK_RESOURCES = 4, TASK_COMMAND = 7,
       TASK_CONTAINER = 9, TASK_LIMITS = 15 };
enum { COMMAND_ENVIRONMENT = 2, COMMAND_VALUE = 3, COMMAND_SHELL = 6, COMMAND_ARGUMENTS = 7 };
enum { VARIABLES = 1, VARIABLE_NAME = 1, VARIABLE_VALUE = 2 };
enum { CONTAINER_TYPE = 1, CONTAINER_MESOS = 5, CONTAINER_LINUX_INFO = 8, TYPE_MESOS = 2,
       SHARE_CGROUPS = 8 };
enum { MESOS_IMAGE = 1, IMAGE_TYPE = 1, IMAGE_DOCKER = 3, TYPE_DOCKER = 2, DOCKER_NAME = 1 };
enum { MAP_KEY = 1, MAP_VALUE = 2 };

struct k8sm_task_group {
    const k8sm_alloc *alloc;
    k8sm__arena arena; /* of the ids */
    const char **ids;
    size_t count;
    k8sm_bytes operation; /* a serialized mesos.v1.Offer.Operation */
};

/* What the tasks are written from. */
typedef struct writer {
    const k8sm_object *object;
    const k8sm_account *account;
    const k8sm_offer_group *offers;
    const k8sm_executor *executor;
    const k8sm_task_options *options;
    const k8sm_policy *policy;
    k8sm_mesos_resources *left; /* of what the pod takes: what no task has yet */
    const k8sm_alloc *alloc;
    k8sm__buffer *out;
} writer;

/* --- shares --------------------------------------------------------------------------------- */

/* Thousandths of Mesos' unit in this many nanos of Kubernetes', rounded up. */
static int64_t thousandths(k8sm__int128 nanos, bool bytes)
{
    const k8sm__int128 unit = (k8sm__int128)K8SM__NANOS * (bytes ? MEBIBYTE : 1);
    const k8sm__int128 scaled = nanos * 1000;
    return (int64_t)(scaled / unit + (scaled % unit > 0));
}

static const char *kubernetes_name(const k8sm_policy *policy, size_t demand, bool *ret_bytes)
{
    static const char *const names[] = { "cpu", "memory" };
    const char *name = demand < K8SM__COUNT(names)
                           ? names[demand]
                           : policy->extended[demand - K8SM__COUNT(names)].kubernetes;
    *ret_bytes = strcmp(name, "memory") == 0 || strcmp(name, "ephemeral-storage") == 0;
    return name;
}

/* The containers before regular container `upto`, together: rounding once is rounding like the pod. */
static int64_t share_before(const writer *w, size_t upto, size_t demand, bool limits)
{
    const k8sm_pod *pod = k8sm_object_pod(w->object);
    k8sm__int128 sum = 0;
    bool bytes;
    const char *name = kubernetes_name(w->policy, demand, &bytes);
    for (size_t i = pod->init_count; i < pod->init_count + upto; i++) {
        const k8sm_resource_list *list =
            limits ? k8sm_account_container_limits(w->account, i, K8SM_STAGE_MESOS)
                   : k8sm_account_container_requests(w->account, i, K8SM_STAGE_MESOS);
        const k8sm_quantity *q = k8sm_resource_list_find(list, name);
        sum += q == NULL ? 0 : k8sm__quantity_count(q);
    }
    return thousandths(sum, bytes);
}

static int64_t share(const writer *w, size_t index, size_t demand, bool limits)
{
    return share_before(w, index + 1, demand, limits) - share_before(w, index, demand, limits);
}

/* --- one task --------------------------------------------------------------------------------- */

static void put_id(k8sm__buffer *out, uint32_t field, const char *id)
{
    size_t opened = k8sm__wire_open(out, field);
    k8sm__wire_string(out, VALUE, id);
    k8sm__wire_close(out, opened);
}

static void put_entries(k8sm__buffer *out, uint32_t field, const k8sm_mesos_resources *list)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t opened = k8sm__wire_open(out, field);
        k8sm__entry_to_protobuf(&list->entries[i], out);
        k8sm__wire_close(out, opened);
    }
}

/* The last task gets what is left: ports, the pod's overhead, what rounding added. */
static k8sm_status put_resources(writer *w, size_t index, bool is_last, k8sm_error *err)
{
    static const k8sm__take_rule every = { .order = K8SM_ORDER_RESERVED, .revocable = true };
    const bool limits = w->policy->basis == K8SM_BASIS_LIMITS;
    const char *name;
    k8sm_mesos_resources *own = NULL;
    k8sm_status rc;
    if (is_last) {
        put_entries(w->out, TASK_RESOURCES, w->left);
        return K8SM_OK;
    }
    rc = k8sm_mesos_resources_new(w->alloc, &own, err);
    for (size_t i = 0;
         rc == K8SM_OK && k8sm_account_demand(w->account, i, &name, NULL, NULL) == 1; i++)
        rc = k8sm__take_scalar(w->left, name, share(w, index, i, limits), &every, own, err);
    if (rc == K8SM_OK)
        put_entries(w->out, TASK_RESOURCES, own);
    k8sm_mesos_resources_free(own);
    return rc;
}

/* A pod's arguments without a command follow the image's entrypoint, without an argument 0. */
static void put_command(const writer *w, const k8sm_container *container)
{
    k8sm__buffer *out = w->out;
    const size_t commands = k8sm_container_command_count(container);
    size_t opened = k8sm__wire_open(out, TASK_COMMAND), environment, variable;
    const char *name, *value;
    if (k8sm_container_env_count(container) > 0) {
        environment = k8sm__wire_open(out, COMMAND_ENVIRONMENT);
        for (size_t i = 0; k8sm_container_env(container, i, &name, &value) == 1; i++) {
            variable = k8sm__wire_open(out, VARIABLES);
            k8sm__wire_string(out, VARIABLE_NAME, name);
            k8sm__wire_string(out, VARIABLE_VALUE, value);
            k8sm__wire_close(out, variable);
        }
        k8sm__wire_close(out, environment);
    }
    if (commands > 0)
        k8sm__wire_string(out, COMMAND_VALUE, k8sm_container_command(container, 0));
    k8sm__wire_number(out, COMMAND_SHELL, 0);
    for (size_t i = 0; i < commands; i++)
        k8sm__wire_string(out, COMMAND_ARGUMENTS, k8sm_container_command(container, i));
    for (size_t i = 0; commands > 0 && i < k8sm_container_arg_count(container); i++)
        k8sm__wire_string(out, COMMAND_ARGUMENTS, k8sm_container_arg(container, i));
    k8sm__wire_close(out, opened);
}

/* Only with cgroups of its own may a task of a group have limits. */
static void put_container(const writer *w, const k8sm_container *container)
{
    k8sm__buffer *out = w->out;
    const char *name = k8sm_container_image(container);
    const bool own_cgroups = w->policy->basis == K8SM_BASIS_REQUESTS;
    size_t opened = k8sm__wire_open(out, TASK_CONTAINER), mesos, image, docker;
    k8sm__wire_number(out, CONTAINER_TYPE, TYPE_MESOS);
    if (name[0] != '\0') {
        mesos = k8sm__wire_open(out, CONTAINER_MESOS);
        image = k8sm__wire_open(out, MESOS_IMAGE);
        k8sm__wire_number(out, IMAGE_TYPE, TYPE_DOCKER);
        docker = k8sm__wire_open(out, IMAGE_DOCKER);
        k8sm__wire_string(out, DOCKER_NAME, name);
        k8sm__wire_close(out, docker);
        k8sm__wire_close(out, image);
        k8sm__wire_close(out, mesos);
    }
    if (own_cgroups) {
        mesos = k8sm__wire_open(out, CONTAINER_LINUX_INFO);
        k8sm__wire_number(out, SHARE_CGROUPS, 0);
        k8sm__wire_close(out, mesos);
    }
    k8sm__wire_close(out, opened);
}

/* Memory in whole MiB, as agents cut it; never below what the task asks for. */
static void put_limits(const writer *w, size_t index)
{
    static const char *const names[] = { "cpus", "mem" };
    const k8sm_pod *pod = k8sm_object_pod(w->object);
    const k8sm_resource_list *list =
        k8sm_account_container_limits(w->account, pod->init_count + index, K8SM_STAGE_MESOS);
    for (size_t i = 0; i < K8SM__COUNT(names); i++) {
        bool bytes;
        const k8sm_quantity *q =
            k8sm_resource_list_find(list, kubernetes_name(w->policy, i, &bytes));
        int64_t amount = bytes ? INT64_MAX : -1, asked = share(w, index, i, false);
        size_t entry, scalar;
        if (q != NULL)
            amount = thousandths(k8sm__quantity_count(q), bytes);
        if (q != NULL && bytes && amount % 1000 != 0)
            amount += 1000 - amount % 1000;
        if (amount < 0)
            continue;
        entry = k8sm__wire_open(w->out, TASK_LIMITS);
        k8sm__wire_string(w->out, MAP_KEY, names[i]);
        scalar = k8sm__wire_open(w->out, MAP_VALUE);
        k8sm__wire_fixed(w->out, VALUE, amount < asked ? asked : amount);
        k8sm__wire_close(w->out, scalar);
        k8sm__wire_close(w->out, entry);
    }
}

static const char *non_empty(const char *text, const char *otherwise)
{
    return text == NULL || text[0] == '\0' ? otherwise : text;
}

static void put_name(const writer *w, const k8sm_container *container)
{
    const char *own = k8sm_pod_name(k8sm_object_pod(w->object));
    size_t opened = k8sm__wire_open(w->out, TASK_NAME);
    k8sm__buffer_text(w->out, k8sm_container_name(container));
    k8sm__buffer_byte(w->out, '.');
    k8sm__buffer_text(w->out, non_empty(w->options->pod_name,
                                        non_empty(own, k8sm_object_name(w->object))));
    k8sm__buffer_byte(w->out, '.');
    k8sm__buffer_text(w->out, non_empty(k8sm_object_namespace(w->object), "default"));
    k8sm__buffer_text(w->out, ".pod");
    k8sm__wire_close(w->out, opened);
}

static k8sm_status put_task(writer *w, k8sm_task_group *made, size_t index, k8sm_error *err)
{
    const k8sm_pod *pod = k8sm_object_pod(w->object);
    const k8sm_container *container = &pod->containers[pod->init_count + index];
    k8sm__buffer id = K8SM__BUFFER_INIT(&made->arena.view);
    const size_t opened = k8sm__wire_open(w->out, TASK_GROUP_TASKS);
    k8sm_status rc;
    k8sm__buffer_text(&id, w->options->id);
    k8sm__buffer_byte(&id, '.');
    k8sm__buffer_text(&id, k8sm_container_name(container));
    k8sm__buffer_byte(&id, '\0');
    if (id.failed)
        return k8sm__nomem(err);
    made->ids[made->count++] = id.data;
    put_name(w, container);
    put_id(w->out, TASK_ID, id.data);
    put_id(w->out, TASK_AGENT_ID, k8sm_offer_group_agent_id(w->offers));
    rc = put_resources(w, index, index + 1 == pod->regular_count, err);
    put_command(w, container);
    put_container(w, container);
    if (w->policy->basis == K8SM_BASIS_REQUESTS)
        put_limits(w, index);
    k8sm__wire_close(w->out, opened);
    return rc;
}

/* --- the operation ------------------------------------------------------------------------------- */

static k8sm_status put_executor(const writer *w, const k8sm_match *match, k8sm_error *err)
{
    const char *role = k8sm_offer_group_role(w->offers);
    const k8sm_mesos_resources *source = match->executor;
    k8sm_mesos_resources *resources = NULL;
    size_t opened;
    k8sm_status rc;
    if (w->options->executor_resources != NULL)
        source = w->options->executor_resources;
    else if (match->executor_running)
        source = w->executor->resources;
    rc = k8sm_mesos_resources_copy(source, w->alloc, &resources, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_allocate(resources, role, err);
    if (rc == K8SM_OK) {
        opened = k8sm__wire_open(w->out, GROUP_EXECUTOR);
        k8sm__executor_to_protobuf(w->executor, role, resources,
                                   k8sm_offer_framework_id(k8sm_offer_group_offer(w->offers, 0)),
                                   w->out);
        k8sm__wire_close(w->out, opened);
    }
    k8sm_mesos_resources_free(resources);
    return rc;
}

static k8sm_status put_operation(writer *w, const k8sm_match *match, k8sm_task_group *made,
                                 k8sm_error *err)
{
    const size_t count = k8sm_object_pod(w->object)->regular_count;
    size_t launch, tasks;
    k8sm_status rc;
    k8sm__wire_number(w->out, OPERATION_TYPE, TYPE_LAUNCH_GROUP);
    launch = k8sm__wire_open(w->out, OPERATION_LAUNCH_GROUP);
    rc = put_executor(w, match, err);
    tasks = k8sm__wire_open(w->out, GROUP_TASK_GROUP);
    for (size_t i = 0; rc == K8SM_OK && i < count; i++)
        rc = put_task(w, made, i, err);
    k8sm__wire_close(w->out, tasks);
    k8sm__wire_close(w->out, launch);
    return rc;
}

static k8sm_status fill(k8sm_task_group *made, writer *w, const k8sm_match *match,
                        k8sm_error *err)
{
    k8sm__buffer out = K8SM__BUFFER_INIT(made->alloc);
    k8sm_status rc;
    made->ids = k8sm__allocate_array(&made->arena.view,
                                     k8sm_object_pod(w->object)->regular_count + 1,
                                     sizeof *made->ids);
    if (made->ids == NULL)
        return k8sm__nomem(err);
    w->out = &out;
    rc = k8sm_mesos_resources_copy(match->task, made->alloc, &w->left, err);
    if (rc == K8SM_OK)
        rc = put_operation(w, match, made, err);
    if (rc == K8SM_OK)
        rc = k8sm__buffer_move(&out, &made->operation, err);
    k8sm__buffer_finish(&out);
    k8sm_mesos_resources_free(w->left);
    return rc;
}

static k8sm_status check_containers(const k8sm_pod *pod, k8sm_error *err)
{
    if (pod->init_count > 0)
        return k8sm__fail(err, K8SM_E_UNSUPPORTED, "spec.initContainers",
                          "the default executor starts all tasks of a group at once: found an "
                          "init container");
    if (pod->has_limits || pod->has_requests)
        return k8sm__fail(err, K8SM_E_UNSUPPORTED, "spec.resources",
                          "resources of the whole pod are no task's");
    for (size_t i = 0; i < pod->regular_count; i++)
        if (pod->containers[i].arg_count > 0 && pod->containers[i].command_count == 0)
            return k8sm__fail(err, K8SM_E_UNSUPPORTED, "spec.containers.args",
                              "container %.60s has args without a command, which Mesos would "
                              "not hand to the image's entrypoint as they are",
                              pod->containers[i].name);
    return K8SM_OK;
}

static k8sm_status check(const k8sm_pod *pod, const k8sm_offer_group *group,
                         const k8sm_match *match, const k8sm_executor *executor,
                         const k8sm_task_options *options, k8sm_error *err)
{
    k8sm_status rc = k8sm__task_check(match, group, options, err);
    if (rc == K8SM_OK && executor->type != K8SM_EXECUTOR_DEFAULT)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a task group is for an executor of type K8SM_EXECUTOR_DEFAULT");
    return rc != K8SM_OK ? rc : check_containers(pod, err);
}

k8sm_status k8sm_task_group_new(const k8sm_object *object, const k8sm_account *account,
                                const k8sm_offer_group *group, const k8sm_match *match,
                                const k8sm_executor *executor, const k8sm_task_options *options,
                                const k8sm_policy *policy, const k8sm_alloc *alloc,
                                k8sm_task_group **ret_group, k8sm_error *err)
{
    k8sm_task_options o = { .size = sizeof o };
    k8sm_policy p;
    writer w = { object, account, group, executor, &o, &p, NULL, alloc, NULL };
    k8sm_task_group *made;
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || account == NULL || group == NULL ||
        match == NULL || executor == NULL || ret_group == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a pod, its account, group, match and executor are required");
    rc = k8sm__options_read(&o, sizeof o, options, "k8sm_task_options", err);
    if (rc == K8SM_OK)
        rc = k8sm__policy_resolve(policy, &p, err);
    if (rc == K8SM_OK)
        rc = check(k8sm_object_pod(object), group, match, executor, &o, err);
    if (rc != K8SM_OK)
        return rc;
    made = k8sm__allocate_zero(alloc, sizeof *made);
    if (made == NULL)
        return k8sm__nomem(err);
    made->alloc = alloc;
    k8sm__arena_init(&made->arena, alloc);
    rc = fill(made, &w, match, err);
    if (rc != K8SM_OK) {
        k8sm_task_group_free(made);
        return rc;
    }
    *ret_group = made;
    return K8SM_OK;
}

void k8sm_task_group_free(k8sm_task_group *group)
{
    if (group == NULL)
        return;
    k8sm_bytes_finish(&group->operation);
    k8sm__arena_finish(&group->arena);
    k8sm__release(group->alloc, group);
}

size_t k8sm_task_group_count(const k8sm_task_group *group)
{
    return group->count;
}

const char *k8sm_task_group_id(const k8sm_task_group *group, size_t index)
{
    return index < group->count ? group->ids[index] : NULL;
}

k8sm_status k8sm_task_group_format_protobuf(const k8sm_task_group *group,
                                            const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                            k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (group == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "group and ret_bytes are required");
    k8sm__buffer_append(&buffer, group->operation.data, group->operation.size);
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

k8sm_status k8sm_task_group_format_json(const k8sm_task_group *group, const k8sm_alloc *alloc,
                                        k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    k8sm_status rc;
    if (group == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "group and ret_bytes are required");
    rc = k8sm__pb_to_json(&k8sm__pb_operation, (const uint8_t *)group->operation.data,
                          group->operation.size, &buffer, err);
    if (rc == K8SM_OK)
        return k8sm__buffer_move(&buffer, ret_bytes, err);
    k8sm__buffer_finish(&buffer);
    return rc;
}
