#include "k8smesos/account.h"

#include <string.h>

#include "ledger.h"
#include "policy_internal.h"
#include "quantity_internal.h"

enum { STAGES = 4, MEBIBYTE = 1048576 };

/* A Mesos scalar that the pod asks for, in thousandths. */
typedef struct demand {
    const char *name;
    int64_t amount, limit;
} demand;

struct k8sm_account {
    k8sm__arena arena; /* everything below is in it */
    const k8sm_alloc *alloc;
    k8sm_findings *findings;
    int32_t verdict, qos;
    bool has_status;
    size_t container_count;
    k8sm_resource_list requests[STAGES], limits[STAGES];
    k8sm_resource_list *container_requests[STAGES], *container_limits[STAGES];
    k8sm_seed_sums seed;
    k8sm_status seed_status;
    demand *demands;
    size_t demand_count;
};

static const k8sm_resource_list nothing = { 0 };

/* --- stages
 * ---------------------------------------------------------------------------------------------
 */

typedef k8sm_status totaller(const k8sm__ledger *, k8sm__side, k8sm_resource_list *,
                             k8sm_error *);

static k8sm_status total_up(k8sm_account *account, int32_t stage, const k8sm__ledger *ledger,
                            totaller *total, k8sm_error *err)
{
    k8sm_status rc = total(ledger, K8SM__REQUESTS, &account->requests[stage], err);
    return rc != K8SM_OK ? rc : total(ledger, K8SM__LIMITS, &account->limits[stage], err);
}

/* Keep what the containers hold at this stage. */
static k8sm_status keep_containers(k8sm_account *account, int32_t stage,
                                   const k8sm__ledger *ledger, k8sm_error *err)
{
    const k8sm_alloc *arena = &account->arena.view;
    k8sm_resource_list *requests =
        k8sm__allocate_array(arena, ledger->count + 1, sizeof *requests);
    k8sm_resource_list *limits = k8sm__allocate_array(arena, ledger->count + 1, sizeof *limits);
    k8sm_status rc = K8SM_OK;
    if (requests == NULL || limits == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < ledger->count; i++) {
        k8sm__resource_list_init(&requests[i], arena);
        k8sm__resource_list_init(&limits[i], arena);
        rc = k8sm__resource_list_assign(&requests[i], &ledger->entries[i].requests, err);
        if (rc == K8SM_OK)
            rc = k8sm__resource_list_assign(&limits[i], &ledger->entries[i].limits, err);
    }
    account->container_requests[stage] = requests;
    account->container_limits[stage] = limits;
    return rc;
}

static k8sm_status apply_ranges(k8sm__ledger *ledger, const k8sm_limit_range *const *ranges,
                                size_t count, k8sm_limit_range *complete, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0; rc == K8SM_OK && i < count; i++) {
        rc = k8sm__limit_range_complete(ranges[i], ledger->arena, &complete[i], err);
        if (rc == K8SM_OK)
            rc = k8sm__limit_range_apply(&complete[i], ledger, err);
    }
    return rc;
}

/* The first LimitRange with a failed check refuses the pod, and says all that it has. */
static k8sm_status check_ranges(k8sm_account *account, const k8sm__ledger *ledger,
                                const k8sm_object *object, const k8sm_limit_range *complete,
                                size_t count, k8sm_error *err)
{
    k8sm_status rc = K8SM_OK;
    bool refused = false;
    for (size_t i = 0; rc == K8SM_OK && !refused && i < count; i++)
        rc = k8sm__limit_range_check(&complete[i], ledger, object, account->findings, &refused,
                                     err);
    return rc;
}

/* --- the seed's sums
 * ------------------------------------------------------------------------------------- */

/* One limit as the seed read it: rounded up to whole units, the default for an absent one. */
static k8sm_status seed_amount(const k8sm_quantity *limit, const k8sm_quantity *otherwise,
                               uint64_t unit, k8sm_quantity *sum, uint32_t *given)
{
    k8sm_quantity amount;
    k8sm_status rc;
    *given += limit == NULL;
    rc = k8sm__quantity_round_up(limit == NULL ? otherwise : limit, unit, &amount);
    return rc != K8SM_OK ? rc : k8sm_quantity_add(sum, &amount, sum);
}

static k8sm_status add_seed(k8sm_seed_sums *sums, const k8sm_resource_list *limits,
                            const k8sm_policy *policy)
{
    k8sm_status rc = seed_amount(k8sm_resource_list_find(limits, "cpu"), &policy->default_cpu,
                                 K8SM__NANOS / 1000, &sums->cpu, &sums->containers_given_cpu);
    if (rc != K8SM_OK)
        return rc;
    return seed_amount(k8sm_resource_list_find(limits, "memory"), &policy->default_mem,
                       K8SM__NANOS, &sums->mem, &sums->containers_given_mem);
}

/* The rule of 2015 over the pod as written. */
static k8sm_status seed_sums(const k8sm_pod *pod, const k8sm_policy *policy,
                             k8sm_seed_sums *ret_sums)
{
    k8sm_status rc = K8SM_OK;
    for (size_t i = pod->init_count; rc == K8SM_OK && i < pod->init_count + pod->regular_count;
         i++)
        rc = add_seed(ret_sums, &pod->containers[i].limits, policy);
    return rc;
}

/* --- demand
 * ------------------------------------------------------------------------------------------------
 */

/* Thousandths of units of `unit` nanos, rounded up; negative is nothing.
 * step: whole bytes first rounded up to it. */
static k8sm_status thousandths(const k8sm_quantity *q, k8sm__int128 unit, int64_t step,
                               int64_t *ret)
{
    k8sm__int128 count = q == NULL ? 0 : k8sm__quantity_count(q);
    if (count < 0)
        count = 0;
    if (step > 0) {
        k8sm__int128 whole = (k8sm__int128)K8SM__NANOS * step;
        k8sm__int128 over = count % whole;
        if (over > 0 && __builtin_add_overflow(count, whole - over, &count))
            return K8SM_E_RANGE;
    }
    if (__builtin_mul_overflow(count, (k8sm__int128)1000, &count))
        return K8SM_E_RANGE;
    count = count / unit + (count % unit > 0);
    if (count >= INT64_MAX)
        return K8SM_E_RANGE;
    *ret = (int64_t)count;
    return K8SM_OK;
}

/* One container that requests and sets no limit leaves the pod without one, but for
 * spec.resources. */
static bool is_bounded(const k8sm__ledger *ledger, const char *name)
{
    const k8sm_pod *pod = ledger->pod;
    if (k8sm__is_pod_level(name) && k8sm_resource_list_find(&ledger->limits, name) != NULL)
        return true;
    for (size_t i = 0; i < pod->init_count + pod->regular_count; i++)
        if (k8sm_resource_list_find(&ledger->entries[i].requests, name) != NULL &&
            k8sm_resource_list_find(&ledger->entries[i].limits, name) == NULL)
            return false;
    return true;
}

static k8sm_status one_demand(const k8sm_account *account, const k8sm__ledger *ledger,
                              const k8sm_policy *policy, const char *name, k8sm__int128 unit,
                              int64_t step, demand *d, k8sm_error *err)
{
    const k8sm_quantity *request =
        k8sm_resource_list_find(&account->requests[K8SM_STAGE_MESOS], name);
    const k8sm_quantity *limit =
        k8sm_resource_list_find(&account->limits[K8SM_STAGE_MESOS], name);
    const bool by_request = policy->basis == K8SM_BASIS_REQUESTS;
    const bool limited = by_request && limit != NULL && is_bounded(ledger, name);
    k8sm_status rc = thousandths(by_request ? request : limit, unit, step, &d->amount);
    d->limit = -1;
    if (rc == K8SM_OK && limited)
        rc = thousandths(limit, unit, step, &d->limit);
    if (rc != K8SM_OK)
        return k8sm__fail(err, K8SM_E_RANGE, name, "the sum is more than Mesos can hold");
    if (limited && d->limit < d->amount)
        d->limit = d->amount; /* the master refuses less, and overhead adds to requests alone */
    if (by_request && !limited && strcmp(d->name, "mem") == 0)
        d->limit = INT64_MAX; /* a memory limit left out would be the request */
    return K8SM_OK;
}

static k8sm_status make_demand(k8sm_account *account, const k8sm__ledger *ledger,
                               const k8sm_policy *policy, k8sm_error *err)
{
    const k8sm__int128 nanos = K8SM__NANOS;
    const k8sm_alloc *arena = &account->arena.view;
    demand *d = k8sm__allocate_array(arena, policy->extended_count + 2, sizeof *d);
    k8sm_status rc;
    if (d == NULL)
        return k8sm__nomem(err);
    account->demands = d;
    d[0].name = "cpus";
    d[1].name = "mem";
    rc = one_demand(account, ledger, policy, "cpu", nanos, 0, &d[0], err);
    if (rc == K8SM_OK)
        rc = one_demand(account, ledger, policy, "memory", nanos * MEBIBYTE, policy->mem_step,
                        &d[1], err);
    for (size_t i = 0; rc == K8SM_OK && i < policy->extended_count; i++) {
        const k8sm_name_map *map = &policy->extended[i];
        const bool bytes = strcmp(map->kubernetes, "ephemeral-storage") == 0;
        d[i + 2].name = k8sm__copy_string(arena, map->mesos, strlen(map->mesos));
        if (d[i + 2].name == NULL)
            return k8sm__nomem(err);
        rc = one_demand(account, ledger, policy, map->kubernetes,
                        bytes ? nanos * MEBIBYTE : nanos, bytes ? policy->mem_step : 0,
                        &d[i + 2], err);
        d[i + 2].limit = -1; /* Mesos limits cpus and mem only */
    }
    account->demand_count = policy->extended_count + 2;
    return rc;
}

/* SEED: the same over what LimitRanges and default limits made of the containers. */
static k8sm_status seed_totals(k8sm_account *account, const k8sm__ledger *ledger,
                               const k8sm_policy *policy, k8sm_error *err)
{
    const k8sm_pod *pod = ledger->pod;
    k8sm_resource_list *limits = &account->limits[K8SM_STAGE_MESOS];
    k8sm_seed_sums sums = { 0 };
    k8sm_status rc;
    for (size_t i = pod->init_count; i < pod->init_count + pod->regular_count; i++)
        if (add_seed(&sums, &ledger->entries[i].limits, policy) != K8SM_OK)
            return k8sm__fail(err, K8SM_E_RANGE, NULL, "a sum is more than is held exactly");
    rc = k8sm_resource_list_set(limits, "cpu", &sums.cpu, err);
    return rc != K8SM_OK ? rc : k8sm_resource_list_set(limits, "memory", &sums.mem, err);
}

static k8sm_status mesos_stage(k8sm_account *account, k8sm__ledger *ledger,
                               const k8sm_policy *policy, k8sm_error *err)
{
    k8sm_error failure;
    k8sm_status rc = k8sm__mesos_defaults(ledger, policy, NULL, err);
    if (rc == K8SM_OK)
        rc = keep_containers(account, K8SM_STAGE_MESOS, ledger, err);
    if (rc != K8SM_OK)
        return rc;
    if (k8sm__policy_is_seed(policy))
        rc = seed_totals(account, ledger, policy, err);
    else
        rc = total_up(account, K8SM_STAGE_MESOS, ledger, k8sm__effective_total, err);
    if (rc != K8SM_OK)
        return rc;
    rc = make_demand(account, ledger, policy, &failure);
    if (rc == K8SM_E_RANGE) { /* the other numbers stand; only Mesos cannot be asked */
        account->demand_count = 0;
        rc = K8SM_OK;
    }
    if (rc != K8SM_OK && err != NULL)
        *err = failure;
    return rc;
}

/* --- making
 * -------------------------------------------------------------------------------------------------
 */

static k8sm_status fill(k8sm_account *account, const k8sm_object *object,
                        const k8sm_limit_range *const *ranges, size_t range_count,
                        const k8sm_policy *policy, k8sm_error *err)
{
    const k8sm_pod *pod = k8sm_object_pod(object);
    k8sm_limit_range *complete =
        k8sm__allocate_array(&account->arena.view, range_count + 1, sizeof *complete);
    k8sm__ledger ledger;
    k8sm_status rc;
    if (complete == NULL)
        return k8sm__nomem(err);
    rc = k8sm__ledger_copy(&ledger, pod, &account->arena, err);
    if (rc == K8SM_OK)
        rc = keep_containers(account, K8SM_STAGE_RAW, &ledger, err);
    if (rc == K8SM_OK)
        rc = total_up(account, K8SM_STAGE_RAW, &ledger, k8sm__effective_total, err);
    if (rc == K8SM_OK)
        rc = k8sm__api_defaults(&ledger, err);
    if (rc == K8SM_OK)
        rc = apply_ranges(&ledger, ranges, range_count, complete, err);
    if (rc == K8SM_OK)
        rc = k8sm__pod_level_defaults(&ledger, err);
    if (rc == K8SM_OK)
        rc = keep_containers(account, K8SM_STAGE_DEFAULTED, &ledger, err);
    if (rc == K8SM_OK)
        rc = total_up(account, K8SM_STAGE_DEFAULTED, &ledger, k8sm__effective_total, err);
    if (rc == K8SM_OK && account->has_status)
        rc = total_up(account, K8SM_STAGE_STATUS, &ledger, k8sm__status_total, err);
    if (rc == K8SM_OK)
        rc = k8sm__validate_pod(&ledger, object, account->findings, err);
    if (rc == K8SM_OK)
        rc = check_ranges(account, &ledger, object, complete, range_count, err);
    account->qos = rc == K8SM_OK ? k8sm__ledger_qos(&ledger) : K8SM_QOS_BEST_EFFORT;
    if (rc == K8SM_OK) {
        account->seed_status = seed_sums(pod, policy, &account->seed);
        rc = mesos_stage(account, &ledger, policy, err);
    }
    return rc;
}

k8sm_status k8sm_account_new(const k8sm_object *object, const k8sm_limit_range *const *ranges,
                             size_t range_count, const k8sm_policy *policy,
                             const k8sm_alloc *alloc, k8sm_account **ret_account,
                             k8sm_error *err)
{
    k8sm_policy p;
    k8sm_account *account;
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || ret_account == NULL ||
        (ranges == NULL && range_count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object with a pod is required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    account = k8sm__allocate_zero(alloc, sizeof *account);
    if (account == NULL)
        return k8sm__nomem(err);
    account->alloc = alloc;
    k8sm__arena_init(&account->arena, alloc);
    for (size_t i = 0; i < STAGES; i++) {
        k8sm__resource_list_init(&account->requests[i], &account->arena.view);
        k8sm__resource_list_init(&account->limits[i], &account->arena.view);
    }
    account->container_count = k8sm_pod_container_count(k8sm_object_pod(object));
    account->has_status = k8sm_object_pod(object)->has_status;
    rc = k8sm_findings_new(alloc, 0, &account->findings, err);
    if (rc == K8SM_OK)
        rc = fill(account, object, ranges, range_count, &p, err);
    if (rc != K8SM_OK) {
        k8sm_account_free(account);
        return rc;
    }
    account->verdict = k8sm_findings_count(account->findings) > 0 ? K8SM_VERDICT_INVALID
                                                                  : k8sm_object_verdict(object);
    *ret_account = account;
    return K8SM_OK;
}

void k8sm_account_free(k8sm_account *account)
{
    if (account == NULL)
        return;
    k8sm_findings_free(account->findings);
    k8sm__arena_finish(&account->arena);
    k8sm__release(account->alloc, account);
}

/* --- reading
 * ---------------------------------------------------------------------------------------------------
 */

int32_t k8sm_account_verdict(const k8sm_account *account)
{
    return account->verdict;
}

size_t k8sm_account_finding_count(const k8sm_account *account)
{
    return k8sm_findings_count(account->findings);
}

const k8sm_error *k8sm_account_finding(const k8sm_account *account, size_t index)
{
    return k8sm_findings_get(account->findings, index);
}

static bool is_stage(int32_t stage)
{
    return stage >= 0 && stage < STAGES;
}

const k8sm_resource_list *k8sm_account_requests(const k8sm_account *account, int32_t stage)
{
    return is_stage(stage) ? &account->requests[stage] : &nothing;
}

const k8sm_resource_list *k8sm_account_limits(const k8sm_account *account, int32_t stage)
{
    return is_stage(stage) ? &account->limits[stage] : &nothing;
}

const k8sm_resource_list *k8sm_account_container_requests(const k8sm_account *account,
                                                          size_t index, int32_t stage)
{
    if (!is_stage(stage) || index >= account->container_count ||
        account->container_requests[stage] == NULL)
        return &nothing;
    return &account->container_requests[stage][index];
}

const k8sm_resource_list *k8sm_account_container_limits(const k8sm_account *account,
                                                        size_t index, int32_t stage)
{
    if (!is_stage(stage) || index >= account->container_count ||
        account->container_limits[stage] == NULL)
        return &nothing;
    return &account->container_limits[stage][index];
}

int32_t k8sm_account_has_status(const k8sm_account *account)
{
    return account->has_status;
}

int32_t k8sm_account_qos(const k8sm_account *account)
{
    return account->qos;
}

k8sm_status k8sm_account_seed(const k8sm_account *account, k8sm_seed_sums *ret_sums)
{
    if (account->seed_status == K8SM_OK)
        *ret_sums = account->seed;
    return account->seed_status;
}

size_t k8sm_account_demand_count(const k8sm_account *account)
{
    return account->demand_count;
}

int32_t k8sm_account_demand(const k8sm_account *account, size_t index, const char **ret_name,
                            int64_t *ret_amount, int64_t *ret_limit)
{
    if (index >= account->demand_count)
        return 0;
    if (ret_name != NULL)
        *ret_name = account->demands[index].name;
    if (ret_amount != NULL)
        *ret_amount = account->demands[index].amount;
    if (ret_limit != NULL)
        *ret_limit = account->demands[index].limit;
    return 1;
}
