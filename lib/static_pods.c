#include "k8smesos/static_pods.h"

#include <string.h>

#include "internal.h"
#include "k8smesos/account.h"
#include "k8smesos/defaults.h"
#include "policy_internal.h"

/* A sum in thousandths. */
typedef struct sum {
    char *name;
    int64_t amount;
} sum;

struct k8sm_static_pods {
    const k8sm_alloc *alloc;
    k8sm_policy policy;
    size_t count;
    sum *sums;
    size_t sum_count;
    k8sm__buffer items; /* JSON of the pods, with commas */
};

k8sm_status k8sm_static_pods_new(const k8sm_policy *policy, const k8sm_alloc *alloc,
                                 k8sm_static_pods **ret_pods, k8sm_error *err)
{
    static const char *const own[] = { "cpus", "mem" };
    k8sm_static_pods *pods;
    k8sm_policy p;
    k8sm_status rc;
    if (ret_pods == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_pods is required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    pods = k8sm__allocate(alloc, sizeof *pods);
    if (pods == NULL)
        return k8sm__nomem(err);
    *pods = (k8sm_static_pods){ .alloc = alloc, .policy = p, .items = K8SM__BUFFER_INIT(alloc) };
    pods->sums = k8sm__allocate_array(alloc, p.extended_count + 2, sizeof *pods->sums);
    for (; pods->sums != NULL && pods->sum_count < p.extended_count + 2; pods->sum_count++) {
        const char *name =
            pods->sum_count < 2 ? own[pods->sum_count] : p.extended[pods->sum_count - 2].mesos;
        sum *s = &pods->sums[pods->sum_count];
        *s = (sum){ .name = k8sm__copy_string(alloc, name, strlen(name)) };
        if (s->name == NULL)
            break;
    }
    if (pods->sum_count < p.extended_count + 2) {
        k8sm_static_pods_free(pods);
        return k8sm__nomem(err);
    }
    *ret_pods = pods;
    return K8SM_OK;
}

void k8sm_static_pods_free(k8sm_static_pods *pods)
{
    if (pods == NULL)
        return;
    for (size_t i = 0; i < pods->sum_count; i++)
        k8sm__release(pods->alloc, pods->sums[i].name);
    k8sm__release(pods->alloc, pods->sums);
    k8sm__buffer_finish(&pods->items);
    k8sm__release(pods->alloc, pods);
}

static k8sm_status refuse(const k8sm_object *object, const k8sm_account *account,
                          k8sm_error *err)
{
    const k8sm_error *finding = k8sm_object_verdict(object) == K8SM_VERDICT_OK
                                    ? NULL /* what is found does not forbid it */
                                    : k8sm_object_finding(object, 0);
    if (finding == NULL)
        finding = k8sm_account_finding(account, 0);
    if (err != NULL && finding != NULL) {
        *err = *finding;
        err->code = K8SM_E_INVALID;
    }
    return K8SM_E_INVALID;
}

/* All sums or none. */
static k8sm_status add_sums(k8sm_static_pods *pods, const k8sm_account *account,
                            k8sm_error *err)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < pods->sum_count; i++) {
            int64_t amount, total;
            if (!k8sm_account_demand(account, i, NULL, &amount, NULL) ||
                __builtin_add_overflow(pods->sums[i].amount, amount, &total))
                return k8sm__fail(err, K8SM_E_RANGE, pods->sums[i].name,
                                  "the sum is more than Mesos can hold");
            if (pass == 1)
                pods->sums[i].amount = total;
        }
    return K8SM_OK;
}

static k8sm_status add_pod(k8sm_static_pods *pods, const k8sm_object *object,
                           const k8sm_account *account, k8sm_error *err)
{
    k8sm_object *complete = NULL;
    k8sm_bytes json = { 0 };
    const size_t before = pods->items.size;
    k8sm_status rc =
        k8sm_object_with_defaults(object, NULL, 0, &pods->policy, NULL, &complete, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_write_pod(complete, K8SM_WRITE_JSON, NULL, NULL, pods->alloc, &json,
                                   err);
    k8sm_object_free(complete);
    if (rc != K8SM_OK)
        return rc;
    if (before > 0)
        k8sm__buffer_byte(&pods->items, ',');
    k8sm__buffer_append(&pods->items, json.data, json.size);
    k8sm_bytes_finish(&json);
    if (pods->items.failed)
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK)
        rc = add_sums(pods, account, err);
    if (rc != K8SM_OK) {
        pods->items.size = before;
        pods->items.failed = false;
        return rc;
    }
    pods->count++;
    return K8SM_OK;
}

k8sm_status k8sm_static_pods_add(k8sm_static_pods *pods, const k8sm_object *object,
                                 k8sm_error *err)
{
    k8sm_account *account = NULL;
    k8sm_status rc;
    if (pods == NULL || object == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "pods and object are required");
    if (k8sm_object_pod(object) == NULL)
        return k8sm__fail(err, K8SM_E_SCHEMA, "kind", "expected a pod");
    rc = k8sm_account_new(object, NULL, 0, &pods->policy, pods->alloc, &account, err);
    if (rc == K8SM_OK)
        rc = k8sm_account_verdict(account) != K8SM_VERDICT_OK && !pods->policy.lenient
                 ? refuse(object, account, err)
                 : add_pod(pods, object, account, err);
    k8sm_account_free(account);
    return rc;
}

size_t k8sm_static_pods_count(const k8sm_static_pods *pods)
{
    return pods == NULL ? 0 : pods->count;
}

size_t k8sm_static_pods_demand_count(const k8sm_static_pods *pods)
{
    return pods == NULL ? 0 : pods->sum_count;
}

int32_t k8sm_static_pods_demand(const k8sm_static_pods *pods, size_t index,
                                const char **ret_name, int64_t *ret_amount)
{
    if (index >= k8sm_static_pods_demand_count(pods))
        return 0;
    if (ret_name != NULL)
        *ret_name = pods->sums[index].name;
    if (ret_amount != NULL)
        *ret_amount = pods->sums[index].amount;
    return 1;
}

k8sm_status k8sm_static_pods_format(const k8sm_static_pods *pods, const k8sm_alloc *alloc,
                                    k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer list = K8SM__BUFFER_INIT(alloc);
    if (pods == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "pods and ret_bytes are required");
    k8sm__buffer_text(&list, "{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[");
    k8sm__buffer_append(&list, pods->items.data, pods->items.size);
    k8sm__buffer_text(&list, "]}");
    return k8sm__buffer_move(&list, ret_bytes, err);
}
