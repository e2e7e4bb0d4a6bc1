/* What the library knows as trees of jansson: written as JSON text first, which cleans strings and
 * has one place where memory can fail, and then loaded. */
#include <string.h>

#include "internal.h"
#include "k8smesos/jansson.h"

/* --- text --------------------------------------------------------------------------------------- */

static void write_string(k8sm__buffer *b, const char *text)
{
    k8sm__buffer_json_string(b, text, strlen(text));
}

/* A comma, but behind what opens a list or map, and the key. */
static void write_key(k8sm__buffer *b, const char *key)
{
    if (b->size > 0 && b->data[b->size - 1] != '{')
        k8sm__buffer_byte(b, ',');
    write_string(b, key);
    k8sm__buffer_byte(b, ':');
}

static void write_field(k8sm__buffer *b, const char *key, const char *text)
{
    write_key(b, key);
    write_string(b, text);
}

static void write_thousandths(k8sm__buffer *b, const char *key, int64_t amount)
{
    uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    uint64_t rest = size % 1000;
    write_key(b, key);
    k8sm__buffer_text(b, amount < 0 ? "\"-" : "\"");
    k8sm__buffer_unsigned(b, size / 1000);
    if (rest > 0)
        k8sm__buffer_byte(b, '.');
    for (uint64_t unit = 100; rest > 0; rest %= unit, unit /= 10)
        k8sm__buffer_byte(b, (char)('0' + rest / unit));
    k8sm__buffer_byte(b, '"');
}

static void write_quantity(k8sm__buffer *b, const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm__buffer_byte(b, '{');
    k8sm_quantity_format(q, text, sizeof text);
    write_field(b, "s", text);
    k8sm_quantity_format_exact(q, text, sizeof text);
    write_field(b, "exact", text);
    k8sm_quantity_format_milli(q, text, sizeof text);
    write_field(b, "milli", text);
    k8sm__buffer_byte(b, '}');
}

static void write_list(k8sm__buffer *b, const k8sm_resource_list *list)
{
    k8sm__buffer_byte(b, '{');
    for (size_t i = 0; i < k8sm_resource_list_count(list); i++) {
        write_key(b, k8sm_resource_list_name(list, i));
        write_quantity(b, k8sm_resource_list_quantity(list, i));
    }
    k8sm__buffer_byte(b, '}');
}

static void write_error(k8sm__buffer *b, const k8sm_error *error)
{
    k8sm__buffer_byte(b, '{');
    write_field(b, "code", k8sm_status_name(error->code));
    write_field(b, "path", error->path);
    write_key(b, "line");
    k8sm__buffer_unsigned(b, error->line);
    write_key(b, "column");
    k8sm__buffer_unsigned(b, error->column);
    write_field(b, "message", error->message);
    k8sm__buffer_byte(b, '}');
}

/* --- one object --------------------------------------------------------------------------------- */

static void write_pair(k8sm__buffer *b, const k8sm_resource_list *requests,
                       const k8sm_resource_list *limits)
{
    write_key(b, "requests");
    write_list(b, requests);
    write_key(b, "limits");
    write_list(b, limits);
}

static void write_stage(k8sm__buffer *b, const char *key, const k8sm_account *account,
                        int32_t stage)
{
    write_key(b, key);
    k8sm__buffer_byte(b, '{');
    write_pair(b, k8sm_account_requests(account, stage), k8sm_account_limits(account, stage));
    k8sm__buffer_byte(b, '}');
}

static void write_containers(k8sm__buffer *b, const k8sm_pod *pod)
{
    write_key(b, "containers");
    k8sm__buffer_byte(b, '[');
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        const k8sm_container *container = k8sm_pod_container(pod, i);
        k8sm__buffer_text(b, i > 0 ? ",{" : "{");
        write_field(b, "name", k8sm_container_name(container));
        write_field(b, "type", k8sm_container_type_name(k8sm_container_type(container)));
        write_pair(b, k8sm_container_requests(container), k8sm_container_limits(container));
        k8sm__buffer_byte(b, '}');
    }
    k8sm__buffer_byte(b, ']');
}

static void write_seed(k8sm__buffer *b, const k8sm_account *account)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_seed_sums sums;
    write_key(b, "seed");
    if (k8sm_account_seed(account, &sums) != K8SM_OK) {
        k8sm__buffer_text(b, "null");
        return;
    }
    k8sm__buffer_byte(b, '{');
    k8sm_quantity_format_milli(&sums.cpu, text, sizeof text);
    write_field(b, "cpu_milli", text);
    k8sm_quantity_format_value(&sums.mem, text, sizeof text);
    write_field(b, "mem_bytes", text);
    write_key(b, "containers_given_cpu");
    k8sm__buffer_unsigned(b, sums.containers_given_cpu);
    write_key(b, "containers_given_mem");
    k8sm__buffer_unsigned(b, sums.containers_given_mem);
    k8sm__buffer_byte(b, '}');
}

static void write_demand(k8sm__buffer *b, const k8sm_account *account)
{
    size_t count = k8sm_account_demand_count(account);
    write_key(b, "mesos");
    k8sm__buffer_text(b, count == 0 ? "null" : "{");
    for (size_t i = 0; i < count; i++) {
        const char *name = "";
        int64_t amount = 0;
        k8sm_account_demand(account, i, &name, &amount, NULL);
        write_thousandths(b, name, amount);
    }
    if (count > 0)
        k8sm__buffer_byte(b, '}');
}

static void write_pod(k8sm__buffer *b, const k8sm_object *object, const k8sm_account *account)
{
    int64_t replicas;
    write_key(b, "pod");
    k8sm__buffer_byte(b, '{');
    write_key(b, "replicas");
    if (k8sm_object_replicas(object, &replicas) == 1)
        k8sm__buffer_signed(b, replicas);
    else
        k8sm__buffer_text(b, "null");
    write_containers(b, k8sm_object_pod(object));
    write_stage(b, "raw", account, K8SM_STAGE_RAW);
    write_stage(b, "defaulted", account, K8SM_STAGE_DEFAULTED);
    if (k8sm_account_has_status(account) == 1)
        write_stage(b, "withStatus", account, K8SM_STAGE_STATUS);
    write_field(b, "qos", k8sm_qos_name(k8sm_account_qos(account)));
    write_seed(b, account);
    write_demand(b, account);
    k8sm__buffer_byte(b, '}');
}

static void write_findings(k8sm__buffer *b, const k8sm_object *object,
                           const k8sm_account *account)
{
    const size_t own = k8sm_object_finding_count(object);
    const size_t count = own + (account == NULL ? 0 : k8sm_account_finding_count(account));
    write_key(b, "errors");
    k8sm__buffer_byte(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            k8sm__buffer_byte(b, ',');
        write_error(b, i < own ? k8sm_object_finding(object, i)
                               : k8sm_account_finding(account, i - own));
    }
    k8sm__buffer_byte(b, ']');
}

static void write_object(k8sm__buffer *b, const k8sm_object *object,
                         const k8sm_account *account)
{
    k8sm__buffer_text(b, "{\"doc\":");
    k8sm__buffer_unsigned(b, k8sm_object_index(object));
    write_field(b, "apiVersion", k8sm_object_api_version(object));
    write_field(b, "kind", k8sm_object_kind(object));
    write_field(b, "namespace", k8sm_object_namespace(object));
    write_field(b, "name", k8sm_object_name(object));
    write_field(b, "verdict",
                k8sm_verdict_name(account == NULL ? k8sm_object_verdict(object)
                                                  : k8sm_account_verdict(account)));
    write_findings(b, object, account);
    if (account != NULL)
        write_pod(b, object, account);
    k8sm__buffer_byte(b, '}');
}

/* --- a comparison ------------------------------------------------------------------------------- */

static void write_reason(k8sm__buffer *b, const k8sm_reason *reason)
{
    const bool amounts = reason->code == K8SM_REASON_INSUFFICIENT;
    k8sm__buffer_byte(b, '{');
    write_field(b, "code", k8sm_reason_name(reason->code));
    if (reason->resource[0] != '\0')
        write_field(b, "resource", reason->resource);
    write_field(b, "role", reason->role);
    if (reason->path[0] != '\0')
        write_field(b, "path", reason->path);
    if (amounts || reason->wanted != 0)
        write_thousandths(b, "wanted", reason->wanted);
    if (amounts || reason->had != 0)
        write_thousandths(b, "had", reason->had);
    if (amounts || reason->short_by != 0)
        write_thousandths(b, "short", reason->short_by);
    write_field(b, "message", reason->message);
    k8sm__buffer_byte(b, '}');
}

static void write_change(k8sm__buffer *b, const k8sm_least_change *change)
{
    if (k8sm_least_change_possible(change) != 1) {
        k8sm__buffer_text(b, "null");
        return;
    }
    k8sm__buffer_byte(b, '[');
    for (size_t i = 0; i < k8sm_least_change_count(change); i++) {
        const k8sm_change *one = k8sm_least_change_get(change, i);
        k8sm__buffer_text(b, i > 0 ? ",{" : "{");
        write_field(b, "path", one->path);
        write_key(b, "from");
        if (one->has_from)
            write_string(b, one->from);
        else
            k8sm__buffer_text(b, "null");
        write_field(b, "to", one->to);
        k8sm__buffer_byte(b, '}');
    }
    k8sm__buffer_byte(b, ']');
}

static void write_match(k8sm__buffer *b, const k8sm_match *match,
                        const k8sm_least_change *change)
{
    k8sm__buffer_text(b, k8sm_match_fits(match) == 1 ? "{\"fits\":true,\"reasons\":["
                                                     : "{\"fits\":false,\"reasons\":[");
    for (size_t i = 0; i < k8sm_match_reason_count(match); i++) {
        if (i > 0)
            k8sm__buffer_byte(b, ',');
        write_reason(b, k8sm_match_reason(match, i));
    }
    k8sm__buffer_byte(b, ']');
    if (change != NULL) {
        write_key(b, "least_change");
        write_change(b, change);
    }
    k8sm__buffer_byte(b, '}');
}

/* --- public ------------------------------------------------------------------------------------- */

static k8sm_status missing(k8sm_error *err)
{
    return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "what to show, and ret_json, are required");
}

/* The tree of what stands in the buffer, which goes. */
static k8sm_status load_buffer(k8sm__buffer *b, json_t **ret_json, k8sm_error *err)
{
    k8sm_status rc = b->failed ? k8sm__nomem(err)
                               : k8sm_jansson_load(b->data, b->size, b->alloc, ret_json, err);
    k8sm__buffer_finish(b);
    return rc;
}

/* The same of bytes that the library wrote; positions in them mean nothing. */
static k8sm_status load_bytes(k8sm_status written, k8sm_bytes *bytes, json_t **ret_json,
                              k8sm_error *err)
{
    k8sm_status rc = written;
    if (rc == K8SM_OK)
        rc = k8sm_jansson_load(bytes->data, bytes->size, bytes->alloc, ret_json, err);
    if (rc == K8SM_E_RANGE && err != NULL) {
        err->line = err->column = 0;
        err->offset = 0;
    }
    k8sm_bytes_finish(bytes);
    return rc;
}

k8sm_status k8sm_jansson_object(const k8sm_object *object, const k8sm_alloc *alloc,
                                json_t **ret_json, k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    k8sm_status rc;
    if (object == NULL || ret_json == NULL)
        return missing(err);
    rc = k8sm_object_write(object, K8SM_WRITE_JSON, alloc, &bytes, err);
    rc = load_bytes(rc, &bytes, ret_json, err);
    if (rc == K8SM_E_RANGE && err != NULL) {
        char path[sizeof err->path];
        memcpy(path, err->path, sizeof path);
        (void)k8sm_object_locate(object, path, err); /* where it stands in the source */
    }
    return rc;
}

k8sm_status k8sm_jansson_pod(const k8sm_object *object, const char *name,
                             const char *namespace_, const k8sm_alloc *alloc, json_t **ret_json,
                             k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    k8sm_status rc;
    if (ret_json == NULL)
        return missing(err);
    rc = k8sm_object_write_pod(object, K8SM_WRITE_JSON, name, namespace_, alloc, &bytes, err);
    return load_bytes(rc, &bytes, ret_json, err);
}

k8sm_status k8sm_jansson_quantity(const k8sm_quantity *q, const k8sm_alloc *alloc,
                                  json_t **ret_json, k8sm_error *err)
{
    k8sm__buffer b = K8SM__BUFFER_INIT(alloc);
    if (q == NULL || ret_json == NULL)
        return missing(err);
    write_quantity(&b, q);
    return load_buffer(&b, ret_json, err);
}

k8sm_status k8sm_jansson_resource_list(const k8sm_resource_list *list, const k8sm_alloc *alloc,
                                       json_t **ret_json, k8sm_error *err)
{
    k8sm__buffer b = K8SM__BUFFER_INIT(alloc);
    if (ret_json == NULL)
        return missing(err);
    write_list(&b, list);
    return load_buffer(&b, ret_json, err);
}

k8sm_status k8sm_jansson_error(const k8sm_error *error, const k8sm_alloc *alloc,
                               json_t **ret_json, k8sm_error *err)
{
    k8sm__buffer b = K8SM__BUFFER_INIT(alloc);
    if (error == NULL || ret_json == NULL)
        return missing(err);
    write_error(&b, error);
    return load_buffer(&b, ret_json, err);
}

k8sm_status k8sm_jansson_account(const k8sm_object *object, const k8sm_account *account,
                                 const k8sm_alloc *alloc, json_t **ret_json, k8sm_error *err)
{
    k8sm__buffer b = K8SM__BUFFER_INIT(alloc);
    if (object == NULL || ret_json == NULL ||
        (account != NULL && k8sm_object_pod(object) == NULL))
        return missing(err);
    write_object(&b, object, account);
    return load_buffer(&b, ret_json, err);
}

k8sm_status k8sm_jansson_match(const k8sm_match *match, const k8sm_least_change *change,
                               const k8sm_alloc *alloc, json_t **ret_json, k8sm_error *err)
{
    k8sm__buffer b = K8SM__BUFFER_INIT(alloc);
    if (match == NULL || ret_json == NULL)
        return missing(err);
    write_match(&b, match, change);
    return load_buffer(&b, ret_json, err);
}

k8sm_status k8sm_jansson_resources(const k8sm_mesos_resources *resources,
                                   const k8sm_alloc *alloc, json_t **ret_json, k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    if (ret_json == NULL)
        return missing(err);
    return load_bytes(k8sm_mesos_resources_format_json(resources, alloc, &bytes, err), &bytes,
                      ret_json, err);
}

k8sm_status k8sm_jansson_task(const k8sm_task *task, const k8sm_alloc *alloc, json_t **ret_json,
                              k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    if (ret_json == NULL)
        return missing(err);
    return load_bytes(k8sm_task_format_json(task, alloc, &bytes, err), &bytes, ret_json, err);
}

k8sm_status k8sm_jansson_task_group(const k8sm_task_group *group, const k8sm_alloc *alloc,
                                    json_t **ret_json, k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    if (ret_json == NULL)
        return missing(err);
    return load_bytes(k8sm_task_group_format_json(group, alloc, &bytes, err), &bytes, ret_json,
                      err);
}

k8sm_status k8sm_jansson_executor(const k8sm_executor *executor,
                                  const k8sm_mesos_resources *resources,
                                  const char *framework_id, const k8sm_alloc *alloc,
                                  json_t **ret_json, k8sm_error *err)
{
    k8sm_bytes bytes = { 0 };
    if (ret_json == NULL)
        return missing(err);
    return load_bytes(
        k8sm_executor_format_json(executor, resources, framework_id, alloc, &bytes, err),
        &bytes, ret_json, err);
}
