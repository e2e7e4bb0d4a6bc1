#include "k8smesos/account.h"
#include "ledger.h"

static const char *const qos_names[] = { "BestEffort", "Burstable", "Guaranteed" };

const char *k8sm_qos_name(int32_t qos)
{
    return qos < 0 || (size_t)qos >= K8SM__COUNT(qos_names) ? "unknown" : qos_names[qos];
}

static int32_t requirements_qos(const k8sm_resource_list *requests,
                                const k8sm_resource_list *limits)
{
    static const char *const names[] = { "cpu", "memory" };
    static const k8sm_quantity zero = { 0 };
    int32_t seen[2];
    for (size_t i = 0; i < 2; i++) {
        const k8sm_quantity *request = k8sm_resource_list_find(requests, names[i]);
        const k8sm_quantity *limit = k8sm_resource_list_find(limits, names[i]);
        if (request == NULL)
            request = &zero;
        if (limit == NULL)
            limit = &zero;
        if (k8sm_quantity_compare(request, limit) != 0)
            return K8SM_QOS_BURSTABLE;
        seen[i] = k8sm_quantity_sign(request) == 0 ? K8SM_QOS_BEST_EFFORT : K8SM_QOS_GUARANTEED;
    }
    return seen[0] == seen[1] ? seen[0] : K8SM_QOS_BURSTABLE;
}

int32_t k8sm__ledger_qos(const k8sm__ledger *ledger)
{
    const k8sm_pod *pod = ledger->pod;
    int32_t all = K8SM_QOS_BEST_EFFORT;
    for (size_t i = 0; i < ledger->requests.count; i++)
        if (k8sm__is_pod_level(ledger->requests.entries[i].name))
            return requirements_qos(&ledger->requests, &ledger->limits);
    for (size_t i = 0; i < ledger->limits.count; i++)
        if (k8sm__is_pod_level(ledger->limits.entries[i].name))
            return requirements_qos(&ledger->requests, &ledger->limits);
    for (size_t i = 0; i < pod->init_count + pod->regular_count; i++) {
        int32_t one = requirements_qos(&ledger->entries[i].requests, &ledger->entries[i].limits);
        if (one == K8SM_QOS_BURSTABLE || (i > 0 && one != all))
            return K8SM_QOS_BURSTABLE;
        all = one;
    }
    return all;
}
