#include "k8smesos/executor.h"

#include <string.h>

#include "executor_internal.h"
#include "mesos_internal.h"
#include "policy_internal.h"
#include "wire_write.h"

enum { EXECUTOR_ID = 1, DATA = 4, RESOURCES = 5, COMMAND = 7, FRAMEWORK_ID = 8, NAME = 9,
       SOURCE = 10, TYPE = 15, VALUE = 1 };
enum { COMMAND_URIS = 1, COMMAND_VALUE = 3, COMMAND_SHELL = 6, COMMAND_ARGUMENTS = 7 };
enum { URI_VALUE = 1, URI_EXECUTABLE = 2 };
enum { TYPE_DEFAULT = 1, TYPE_CUSTOM = 2 };
enum { MEBIBYTE = 1048576, DEFAULT_DISK_MIB = 32, LEAST_CPUS = 10, LEAST_MEM = 32000 };

/* --- the id: a hash of what makes two executors different ------------------------ */

/* CRC-64 of ECMA-182, reflected, initial value and final xor all ones. */
static uint64_t crc64(uint64_t crc, const void *bytes, size_t len)
{
    const unsigned char *in = bytes;
    for (size_t i = 0; i < len; i++) {
        crc ^= in[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ UINT64_C(0xc96c5795d7870f42) : crc >> 1;
    }
    return crc;
}

static uint64_t crc64_text(uint64_t crc, const char *text)
{
    return crc64(crc, text, strlen(text));
}

/* The least text greater than `after` (or the copies-th equal one): sorting without moving. */
static const char *next_in_order(char *const *texts, size_t count, const char *after)
{
    const char *best = NULL;
    for (size_t i = 0; i < count; i++)
        if ((after == NULL || strcmp(texts[i], after) > 0) &&
            (best == NULL || strcmp(texts[i], best) < 0))
            best = texts[i];
    return best;
}

static uint64_t crc64_sorted(uint64_t crc, char *const *texts, size_t count, const char *suffix)
{
    const char *text = NULL;
    while ((text = next_in_order(texts, count, text)) != NULL)
        for (size_t i = 0; i < count; i++)
            if (strcmp(texts[i], text) == 0)
                crc = crc64_text(crc64_text(crc, text), suffix);
    return crc;
}

/* Name, source and command decide; resources, data and the agent do not, so that a
 * scheduler started again with other static pods finds its executors compatible. */
static char *make_id(const k8sm_executor *executor)
{
    static const char hex[] = "0123456789abcdef", suffix[] = "_k8sm-executor";
    char text[16 + sizeof suffix];
    size_t at = 16;
    uint64_t crc = crc64_text(crc64_text(UINT64_MAX, executor->name), executor->source);
    if (executor->command[0] != '\0') { /* extract is left unset, which counts as true */
        crc = crc64_text(crc, executor->command);
        crc = crc64_text(crc, executor->shell ? "true" : "false");
        crc = crc64_sorted(crc, executor->arguments, executor->argument_count, "");
        crc = crc64_sorted(crc, executor->uris, executor->uri_count, "truetrue");
    }
    crc = ~crc;
    memcpy(text + at, suffix, sizeof suffix);
    do {
        text[--at] = hex[crc & 15];
        crc >>= 4;
    } while (crc != 0);
    return k8sm__copy_string(executor->alloc, text + at, strlen(text + at));
}

void k8sm__executor_role_id(const k8sm_executor *executor, const char *role,
                            k8sm__buffer *buffer)
{
    static const char hex[] = "0123456789ABCDEF";
    k8sm__buffer_text(buffer, executor->id);
    if (strcmp(role, "*") == 0)
        return;
    k8sm__buffer_byte(buffer, '@');
    for (const char *c = role; *c != '\0'; c++) {
        char escape[3] = { '%', hex[(unsigned char)*c >> 4], hex[*c & 15] };
        /* what an executor id may not hold, and what would make two roles one */
        if (*c == '/' || *c == '\\' || *c == '%' || (unsigned char)*c < 0x20 || *c == 0x7f)
            k8sm__buffer_append(buffer, escape, sizeof escape);
        else
            k8sm__buffer_byte(buffer, *c);
    }
}

/* --- writing ------------------------------------------------------------------------ */

static void command_to_protobuf(const k8sm_executor *executor, k8sm__buffer *buffer)
{
    size_t command = k8sm__wire_open(buffer, COMMAND);
    for (size_t i = 0; i < executor->uri_count; i++) {
        size_t uri = k8sm__wire_open(buffer, COMMAND_URIS);
        k8sm__wire_string(buffer, URI_VALUE, executor->uris[i]);
        k8sm__wire_number(buffer, URI_EXECUTABLE, 1);
        k8sm__wire_close(buffer, uri);
    }
    k8sm__wire_string(buffer, COMMAND_VALUE, executor->command);
    k8sm__wire_number(buffer, COMMAND_SHELL, executor->shell);
    for (size_t i = 0; i < executor->argument_count; i++)
        k8sm__wire_string(buffer, COMMAND_ARGUMENTS, executor->arguments[i]);
    k8sm__wire_close(buffer, command);
}

void k8sm__executor_to_protobuf(const k8sm_executor *executor, const char *role,
                                const k8sm_mesos_resources *resources,
                                const char *framework_id, k8sm__buffer *buffer)
{
    size_t id = k8sm__wire_open(buffer, EXECUTOR_ID), value = k8sm__wire_open(buffer, VALUE);
    k8sm__executor_role_id(executor, role, buffer);
    k8sm__wire_close(buffer, value);
    k8sm__wire_close(buffer, id);
    if (executor->data_size > 0)
        k8sm__wire_bytes(buffer, DATA, executor->data, executor->data_size);
    for (size_t i = 0; i < resources->count; i++) {
        size_t entry = k8sm__wire_open(buffer, RESOURCES);
        k8sm__entry_to_protobuf(&resources->entries[i], buffer);
        k8sm__wire_close(buffer, entry);
    }
    if (executor->command[0] != '\0')
        command_to_protobuf(executor, buffer);
    if (framework_id != NULL) {
        id = k8sm__wire_open(buffer, FRAMEWORK_ID);
        k8sm__wire_string(buffer, VALUE, framework_id);
        k8sm__wire_close(buffer, id);
    }
    k8sm__wire_string(buffer, NAME, executor->name);
    k8sm__wire_string(buffer, SOURCE, executor->source);
    if (executor->type == K8SM_EXECUTOR_DEFAULT)
        k8sm__wire_number(buffer, TYPE, TYPE_DEFAULT);
    else if (executor->command[0] != '\0')
        k8sm__wire_number(buffer, TYPE, TYPE_CUSTOM);
}

void k8sm__put_json_text(k8sm__buffer *buffer, const char *before, const char *text,
                         const char *after)
{
    k8sm__buffer_text(buffer, before);
    k8sm__buffer_json_string(buffer, text, strlen(text));
    k8sm__buffer_text(buffer, after);
}

static void command_to_json(const k8sm_executor *executor, k8sm__buffer *buffer)
{
    k8sm__put_json_text(buffer, ",\"command\":{\"value\":", executor->command, "");
    k8sm__buffer_text(buffer, executor->shell ? ",\"shell\":true" : ",\"shell\":false");
    for (size_t i = 0; i < executor->argument_count; i++)
        k8sm__put_json_text(buffer, i == 0 ? ",\"arguments\":[" : ",", executor->arguments[i], "");
    if (executor->argument_count > 0)
        k8sm__buffer_byte(buffer, ']');
    for (size_t i = 0; i < executor->uri_count; i++) {
        k8sm__put_json_text(buffer, i == 0 ? ",\"uris\":[{\"value\":" : ",{\"value\":",
                            executor->uris[i], ",\"executable\":true}");
    }
    if (executor->uri_count > 0)
        k8sm__buffer_byte(buffer, ']');
    k8sm__buffer_byte(buffer, '}');
}

void k8sm__executor_to_json(const k8sm_executor *executor, const char *role,
                            const k8sm_mesos_resources *resources, const char *framework_id,
                            k8sm__buffer *buffer)
{
    k8sm__buffer id = K8SM__BUFFER_INIT(executor->alloc);
    k8sm__executor_role_id(executor, role, &id);
    k8sm__buffer_text(buffer, "{\"executor_id\":{\"value\":");
    k8sm__buffer_json_string(buffer, id.data == NULL ? "" : id.data, id.size);
    buffer->failed |= id.failed;
    k8sm__buffer_finish(&id);
    k8sm__buffer_byte(buffer, '}');
    if (executor->type == K8SM_EXECUTOR_DEFAULT)
        k8sm__buffer_text(buffer, ",\"type\":\"DEFAULT\"");
    else if (executor->command[0] != '\0')
        k8sm__buffer_text(buffer, ",\"type\":\"CUSTOM\"");
    if (framework_id != NULL) {
        k8sm__put_json_text(buffer, ",\"framework_id\":{\"value\":", framework_id, "}");
    }
    k8sm__put_json_text(buffer, ",\"name\":", executor->name, "");
    k8sm__put_json_text(buffer, ",\"source\":", executor->source, "");
    if (executor->command[0] != '\0')
        command_to_json(executor, buffer);
    for (size_t i = 0; i < resources->count; i++) {
        k8sm__buffer_text(buffer, i == 0 ? ",\"resources\":[" : ",");
        k8sm__entry_to_json(&resources->entries[i], buffer);
    }
    if (resources->count > 0)
        k8sm__buffer_byte(buffer, ']');
    if (executor->data_size > 0) {
        k8sm__buffer_text(buffer, ",\"data\":\"");
        k8sm__buffer_base64(buffer, executor->data, executor->data_size);
        k8sm__buffer_byte(buffer, '"');
    }
    k8sm__buffer_byte(buffer, '}');
}

/* --- making ------------------------------------------------------------------------- */

static bool copy_text(const k8sm_alloc *alloc, const char *text, const char *otherwise,
                      char **ret)
{
    if (text == NULL)
        text = otherwise;
    *ret = k8sm__copy_string(alloc, text, strlen(text));
    return *ret != NULL;
}

static bool copy_texts(const k8sm_alloc *alloc, const char *const *texts, size_t count,
                       char ***ret, size_t *ret_count)
{
    if (count == 0)
        return true;
    *ret = k8sm__allocate_array(alloc, count, sizeof **ret);
    if (*ret == NULL)
        return false;
    for (; *ret_count < count; ++*ret_count)
        if (!copy_text(alloc, texts[*ret_count], "", &(*ret)[*ret_count]))
            return false;
    return true;
}

static void free_texts(const k8sm_alloc *alloc, char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        k8sm__release(alloc, texts[i]);
    k8sm__release(alloc, texts);
}

static k8sm_status copy_options(k8sm_executor *executor, const k8sm_executor_options *options,
                                k8sm_error *err)
{
    const k8sm_alloc *alloc = executor->alloc;
    const bool custom = options->type == K8SM_EXECUTOR_CUSTOM;
    executor->type = options->type;
    if (!copy_text(alloc, options->name, custom ? "Kubelet-Executor" : "Default-Executor",
                   &executor->name) ||
        !copy_text(alloc, options->source, "kubernetes", &executor->source) ||
        !copy_text(alloc, custom ? options->command : "", "./k8smesos-executor",
                   &executor->command) ||
        !copy_texts(alloc, options->arguments, options->argument_count, &executor->arguments,
                    &executor->argument_count) ||
        !copy_texts(alloc, options->uris, options->uri_count, &executor->uris,
                    &executor->uri_count))
        return k8sm__nomem(err);
    if (options->data_size > 0) {
        executor->data = k8sm__copy_string(alloc, options->data, options->data_size);
        if (executor->data == NULL)
            return k8sm__nomem(err);
        executor->data_size = options->data_size;
    }
    executor->shell = options->shell != 0;
    if (options->id != NULL)
        copy_text(alloc, options->id, NULL, &executor->id);
    else
        executor->id = make_id(executor);
    return executor->id == NULL ? k8sm__nomem(err) : K8SM_OK;
}

static k8sm_status add_scalar(k8sm_mesos_resources *resources, const char *name,
                              int64_t amount, k8sm_error *err)
{
    k8sm__entry entry = { .type = K8SM_VALUE_SCALAR, .scalar = amount };
    k8sm_status rc;
    if (amount == 0)
        return K8SM_OK;
    entry.name = k8sm__copy_string(resources->alloc, name, strlen(name));
    if (entry.name == NULL)
        return k8sm__nomem(err);
    rc = k8sm__mesos_add_entry(resources, &entry, err);
    k8sm__entry_finish(&entry, resources->alloc);
    return rc;
}

/* A base share in thousandths, rounded up: never ask for less than is needed. */
static k8sm_status base_share(const k8sm_quantity *share, int64_t units, int64_t *ret_amount)
{
    k8sm_quantity scaled = *share;
    int64_t value;
    k8sm_status rc;
    if (units == 1)
        return k8sm_quantity_milli(share, ret_amount);
    rc = k8sm_quantity_mul(share, 1000, &scaled);
    if (rc == K8SM_OK)
        rc = k8sm_quantity_value(&scaled, &value);
    if (rc == K8SM_OK)
        *ret_amount = value / units + (value % units > 0);
    return rc;
}

static k8sm_status add_needs(k8sm_executor *executor, const k8sm_static_pods *static_pods,
                             int64_t disk_mib, const k8sm_policy *policy, k8sm_error *err)
{
    int64_t cpus, mem, amount;
    const char *name;
    k8sm_status rc;
    if (base_share(&policy->executor_cpu, 1, &cpus) != K8SM_OK ||
        base_share(&policy->executor_mem, MEBIBYTE, &mem) != K8SM_OK)
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "the executor's own share is too large");
    if (executor->type == K8SM_EXECUTOR_DEFAULT && (cpus < LEAST_CPUS || mem < LEAST_MEM))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "an executor of task groups needs at least 0.01 cpus and 32 MB of mem");
    rc = add_scalar(executor->resources, "cpus", cpus, err);
    if (rc == K8SM_OK)
        rc = add_scalar(executor->resources, "mem", mem, err);
    if (rc == K8SM_OK)
        rc = add_scalar(executor->resources, "disk", disk_mib * 1000, err);
    for (size_t i = 0; rc == K8SM_OK && i < k8sm_static_pods_demand_count(static_pods); i++) {
        k8sm_static_pods_demand(static_pods, i, &name, &amount);
        rc = add_scalar(executor->resources, name, amount, err);
    }
    return rc;
}

void k8sm_executor_options_init(k8sm_executor_options *options, size_t size)
{
    if (options == NULL || size < sizeof options->size)
        return;
    memset(options, 0, size);
    options->size = size;
}

k8sm_status k8sm_executor_new(const k8sm_executor_options *options,
                              const k8sm_static_pods *static_pods, const k8sm_policy *policy,
                              const k8sm_alloc *alloc, k8sm_executor **ret_executor,
                              k8sm_error *err)
{
    k8sm_executor_options o = { .size = sizeof o };
    k8sm_policy p;
    k8sm_executor *executor;
    k8sm_status rc;
    if (ret_executor == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_executor is required");
    rc = k8sm__options_read(&o, sizeof o, options, "k8sm_executor_options", err);
    if (rc == K8SM_OK && (o.type < K8SM_EXECUTOR_CUSTOM || o.type > K8SM_EXECUTOR_DEFAULT ||
                          o.disk_mib < 0 || o.disk_mib > INT64_MAX / 1000))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "type is a K8SM_EXECUTOR_*, disk_mib is not negative");
    if (o.type == K8SM_EXECUTOR_DEFAULT && o.disk_mib == 0)
        o.disk_mib = DEFAULT_DISK_MIB;
    if (rc == K8SM_OK)
        rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    executor = k8sm__allocate_zero(alloc, sizeof *executor);
    if (executor == NULL)
        return k8sm__nomem(err);
    executor->alloc = alloc;
    rc = copy_options(executor, &o, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_new(alloc, &executor->resources, err);
    if (rc == K8SM_OK)
        rc = add_needs(executor, static_pods, o.disk_mib, &p, err);
    if (rc != K8SM_OK) {
        k8sm_executor_free(executor);
        return rc;
    }
    *ret_executor = executor;
    return K8SM_OK;
}

void k8sm_executor_free(k8sm_executor *executor)
{
    const k8sm_alloc *alloc;
    if (executor == NULL)
        return;
    alloc = executor->alloc;
    k8sm__release(alloc, executor->id);
    k8sm__release(alloc, executor->name);
    k8sm__release(alloc, executor->source);
    k8sm__release(alloc, executor->command);
    k8sm__release(alloc, executor->data);
    free_texts(alloc, executor->arguments, executor->argument_count);
    free_texts(alloc, executor->uris, executor->uri_count);
    k8sm_mesos_resources_free(executor->resources);
    k8sm__release(alloc, executor);
}

const char *k8sm_executor_id(const k8sm_executor *executor)
{
    return executor->id;
}

const k8sm_mesos_resources *k8sm_executor_resources(const k8sm_executor *executor)
{
    return executor->resources;
}

typedef void executor_writer(const k8sm_executor *, const char *, const k8sm_mesos_resources *,
                             const char *, k8sm__buffer *);

static k8sm_status format(executor_writer *write, const k8sm_executor *executor,
                          const k8sm_mesos_resources *resources, const char *framework_id,
                          const k8sm_alloc *alloc, k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    const char *role;
    if (executor == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "executor and ret_bytes are required");
    if (resources == NULL)
        resources = executor->resources;
    role = k8sm_mesos_resources_allocation_role(resources, 0);
    if (role == NULL || role[0] == '\0')
        role = "*";
    write(executor, role, resources, framework_id, &buffer);
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

k8sm_status k8sm_executor_format_protobuf(const k8sm_executor *executor,
                                          const k8sm_mesos_resources *resources,
                                          const char *framework_id, const k8sm_alloc *alloc,
                                          k8sm_bytes *ret_bytes, k8sm_error *err)
{
    return format(k8sm__executor_to_protobuf, executor, resources, framework_id, alloc,
                  ret_bytes, err);
}

k8sm_status k8sm_executor_format_json(const k8sm_executor *executor,
                                      const k8sm_mesos_resources *resources,
                                      const char *framework_id, const k8sm_alloc *alloc,
                                      k8sm_bytes *ret_bytes, k8sm_error *err)
{
    return format(k8sm__executor_to_json, executor, resources, framework_id, alloc, ret_bytes,
                  err);
}
