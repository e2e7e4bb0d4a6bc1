#include "k8smesos/match.h"

#include <stdio.h>
#include <string.h>

#include "executor_internal.h"
#include "fixed.h"
#include "k8smesos/select.h"
#include "match_internal.h"
#include "policy_internal.h"

#define ROLES_ANNOTATION "k8s.mesosphere.io/roles"

enum { MESSAGE_BYTES = 256, THOUSANDTHS_TEXT = 32 };

static const char *const reason_names[] = {
    [K8SM_REASON_INSUFFICIENT] = "insufficient",
    [K8SM_REASON_PORT_TAKEN] = "port_taken",
    [K8SM_REASON_PORT_OUT_OF_RANGE] = "port_out_of_range",
    [K8SM_REASON_NO_PORTS_LEFT] = "no_ports_left",
    [K8SM_REASON_SELECTOR] = "selector",
    [K8SM_REASON_AFFINITY] = "affinity",
    [K8SM_REASON_ROLE] = "role",
    [K8SM_REASON_AGENT_UNAVAILABLE] = "agent_unavailable",
    [K8SM_REASON_EXECUTOR] = "executor",
    [K8SM_REASON_INVALID_POD] = "invalid_pod",
};

/* Everything that one comparison reads. */
typedef struct comparison {
    const k8sm_pod *pod;
    const k8sm_account *account;
    const k8sm_offer_group *group;
    const k8sm_executor *executor;
    const k8sm_policy *policy;
    const char *role;
    bool executor_here;
} comparison;

const char *k8sm_reason_name(int32_t code)
{
    if (code < 1 || (size_t)code >= K8SM__COUNT(reason_names))
        return "unknown";
    return reason_names[code];
}

static const char *keep(k8sm_match *match, const char *text)
{
    return text == NULL ? "" : k8sm__copy_string(&match->arena.view, text, strlen(text));
}

k8sm_status k8sm__match_add_reason(k8sm_match *match, const k8sm_reason *reason,
                                   k8sm_error *err)
{
    void *reasons = match->reasons;
    k8sm_reason kept = *reason;
    kept.resource = keep(match, reason->resource);
    kept.role = keep(match, reason->role);
    kept.path = keep(match, reason->path);
    kept.message = keep(match, reason->message);
    kept.short_by = kept.wanted - kept.had;
    if (kept.resource == NULL || kept.role == NULL || kept.path == NULL ||
        kept.message == NULL ||
        !k8sm__grow(&match->arena.view, &reasons, match->reason_count, &match->reason_capacity,
                    sizeof *match->reasons))
        return k8sm__nomem(err);
    match->reasons = reasons;
    match->reasons[match->reason_count++] = kept;
    return K8SM_OK;
}

static k8sm_status refuse(k8sm_match *match, const comparison *c, int32_t code,
                          const char *path, const char *message, k8sm_error *err)
{
    return k8sm__match_add_reason(
        match,
        &(k8sm_reason){ .code = code, .role = c->role, .path = path, .message = message }, err);
}

/* --- roles --------------------------------------------------------------------------------- */

static bool policy_has_role(const k8sm_policy *policy, const char *name, size_t len)
{
    for (size_t i = 0; i < policy->role_count; i++)
        if (strlen(policy->roles[i]) == len && memcmp(policy->roles[i], name, len) == 0)
            return true;
    return false;
}

/* The next name of a comma list without blanks around it; NULL at the end. */
static const char *next_name(const char **list, size_t *ret_len)
{
    const char *begin, *end;
    if (*list == NULL)
        return NULL;
    begin = *list;
    end = begin + strcspn(begin, ",");
    *list = *end == '\0' ? NULL : end + 1;
    while (begin < end && (*begin == ' ' || *begin == '\t'))
        begin++;
    while (begin < end && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *ret_len = (size_t)(end - begin);
    return begin;
}

size_t k8sm__pod_role_rank(const k8sm_pod *pod, const k8sm_policy *policy, const char *role)
{
    const char *list = k8sm_pod_annotation(pod, ROLES_ANNOTATION), *name;
    size_t len, rank = 0;
    if (list == NULL || policy->profile == K8SM_PROFILE_SEED) {
        for (; rank < policy->role_count; rank++)
            if (strcmp(policy->roles[rank], role) == 0)
                return rank;
        return SIZE_MAX;
    }
    for (; (name = next_name(&list, &len)) != NULL; rank++)
        if (strlen(role) == len && memcmp(role, name, len) == 0 &&
            policy_has_role(policy, name, len))
            return rank;
    return SIZE_MAX;
}

/* --- obstacles, one function each ------------------------------------------------------------ */

static k8sm_status check_pod(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    const k8sm_error *finding = k8sm_account_finding(c->account, 0);
    if (k8sm_account_demand_count(c->account) == 0)
        return refuse(match, c, K8SM_REASON_INVALID_POD, "",
                      "the pod asks for more than Mesos can hold", err);
    if (k8sm_account_verdict(c->account) != K8SM_VERDICT_INVALID || c->policy->lenient)
        return K8SM_OK;
    return refuse(match, c, K8SM_REASON_INVALID_POD, finding == NULL ? "" : finding->path,
                  finding == NULL ? "the pod is invalid" : finding->message, err);
}

static k8sm_status check_role(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    char message[MESSAGE_BYTES];
    if (k8sm__pod_role_rank(c->pod, c->policy, c->role) != SIZE_MAX)
        return K8SM_OK;
    snprintf(message, sizeof message, "the pod takes no offers of role %.200s", c->role);
    return refuse(match, c, K8SM_REASON_ROLE,
                  k8sm_pod_annotation(c->pod, ROLES_ANNOTATION) == NULL
                      ? ""
                      : "metadata.annotations[" ROLES_ANNOTATION "]",
                  message, err);
}

bool k8sm__group_unavailable(const k8sm_offer_group *group, int64_t now)
{
    for (size_t i = 0; now != 0 && i < k8sm_offer_group_count(group); i++) {
        int64_t start, duration;
        if (k8sm_offer_unavailability(k8sm_offer_group_offer(group, i), &start, &duration) &&
            start <= now && (duration < 0 || now - start < duration))
            return true;
    }
    return false;
}

static k8sm_status check_available(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    if (!k8sm__group_unavailable(c->group, c->policy->now_ns))
        return K8SM_OK;
    return refuse(match, c, K8SM_REASON_AGENT_UNAVAILABLE, "", "the agent is in maintenance",
                  err);
}

static k8sm_status check_selection(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    char path[K8SM_SELECT_PATH_MAX] = "";
    switch (k8sm_select(c->pod, k8sm_offer_group_offer(c->group, 0), c->policy, path)) {
    case K8SM_SELECT_YES:
        return K8SM_OK;
    case K8SM_SELECT_NO_AFFINITY:
        return refuse(match, c, K8SM_REASON_AFFINITY, path,
                      "no term of the required node affinity holds for this agent", err);
    default:
        return refuse(match, c, K8SM_REASON_SELECTOR, path,
                      "the agent's name or attributes differ from what is selected", err);
    }
}

/* The base id, alone or with a role behind it. */
static bool is_ours(const k8sm_executor *executor, const char *id)
{
    size_t len = strlen(executor->id);
    return strncmp(id, executor->id, len) == 0 && (id[len] == '\0' || id[len] == '@');
}

/* SEED minds only executors of its own kind, "HASH_k8sm-executor", with another hash. */
static bool is_hashed(const char *id)
{
    const char name[] = "_k8sm-executor";
    size_t digits = strspn(id, "0123456789abcdefABCDEF");
    const char *rest = id + digits;
    return digits > 0 && digits <= 16 && strncmp(rest, name, sizeof name - 1) == 0 &&
           (rest[sizeof name - 1] == '\0' || rest[sizeof name - 1] == '@');
}

bool k8sm__executor_in_the_way(const k8sm_executor *executor, const k8sm_policy *policy,
                               const k8sm_offer_group *group, size_t end, const char *id)
{
    if (is_ours(executor, id) || (policy->profile == K8SM_PROFILE_SEED && !is_hashed(id)))
        return false;
    for (size_t i = 0; i < end; i++) {
        const k8sm_offer *offer = k8sm_offer_group_offer(group, i);
        for (size_t j = 0; j < k8sm_offer_executor_count(offer); j++)
            if (strcmp(k8sm_offer_executor_id(offer, j), id) == 0)
                return false;
    }
    return true;
}

static k8sm_status check_executors(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    char message[MESSAGE_BYTES];
    k8sm__buffer wanted = K8SM__BUFFER_INIT(&match->arena.view);
    k8sm_status rc = K8SM_OK;
    match->executor_running = c->executor_here;
    if (c->executor == NULL)
        return K8SM_OK;
    k8sm__executor_role_id(c->executor, c->role, &wanted);
    k8sm__buffer_byte(&wanted, '\0');
    if (wanted.failed)
        return k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < k8sm_offer_group_count(c->group); i++) {
        const k8sm_offer *offer = k8sm_offer_group_offer(c->group, i);
        for (size_t j = 0; rc == K8SM_OK && j < k8sm_offer_executor_count(offer); j++) {
            const char *id = k8sm_offer_executor_id(offer, j);
            if (strcmp(id, wanted.data) == 0)
                match->executor_running = true;
            if (!k8sm__executor_in_the_way(c->executor, c->policy, c->group, i, id))
                continue;
            snprintf(message, sizeof message, "executor %.100s runs there, ours is %.100s", id,
                     wanted.data);
            rc = refuse(match, c, K8SM_REASON_EXECUTOR, "", message, err);
        }
    }
    return rc;
}

/* --- amounts ------------------------------------------------------------------------------------ */

/* "0.25" of 250 */
static void thousandths(int64_t amount, char text[THOUSANDTHS_TEXT])
{
    int len = snprintf(text, THOUSANDTHS_TEXT, "%s%lld.%03lld", amount < 0 ? "-" : "",
                       (long long)(amount < 0 ? -(amount / 1000) : amount / 1000),
                       (long long)(amount < 0 ? -(amount % 1000) : amount % 1000));
    while (text[len - 1] == '0')
        text[--len] = '\0';
    if (text[len - 1] == '.')
        text[--len] = '\0';
}

static k8sm_status insufficient(k8sm_match *match, const comparison *c, const char *name,
                                int64_t wanted, int64_t had, bool executor, k8sm_error *err)
{
    char message[MESSAGE_BYTES], want[THOUSANDTHS_TEXT], have[THOUSANDTHS_TEXT],
        lack[THOUSANDTHS_TEXT];
    thousandths(wanted, want);
    thousandths(had, have);
    thousandths(wanted - had, lack);
    snprintf(message, sizeof message, "%s wants %s %.100s, %s left for it: %s short",
             executor ? "the executor" : "the pod", want, name, have, lack);
    return k8sm__match_add_reason(match,
                                  &(k8sm_reason){ .code = K8SM_REASON_INSUFFICIENT,
                                                  .resource = name,
                                                  .role = c->role,
                                                  .wanted = wanted,
                                                  .had = had,
                                                  .message = message },
                                  err);
}

k8sm__take_rule k8sm__policy_take_rule(const k8sm_policy *policy)
{
    return (k8sm__take_rule){ .order = policy->order,
                              .revocable = policy->revocable != 0,
                              .last_entry = policy->profile == K8SM_PROFILE_SEED };
}

static k8sm_status take_pod(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    const k8sm__take_rule rule = k8sm__policy_take_rule(c->policy);
    const char *name;
    int64_t amount;
    k8sm_status rc = K8SM_OK;
    for (size_t i = 0;
         rc == K8SM_OK && k8sm_account_demand(c->account, i, &name, &amount, NULL); i++) {
        int64_t had = k8sm__available(match->left, name, &rule);
        if (had < amount)
            rc = insufficient(match, c, name, amount, had, false, err);
        else
            rc = k8sm__take_scalar(match->left, name, amount, &rule, match->task, err);
    }
    return rc;
}

/* Unreserved entries first, so that the executor is the same whatever the pod took: it
 * must be described alike in every later task on that agent. */
static const k8sm__take_rule executor_rule = { .order = K8SM_ORDER_UNRESERVED };

int64_t k8sm__match_executor_need(const k8sm_match *match, const k8sm_executor *executor,
                                  const k8sm_policy *policy, const char *name)
{
    int64_t sum = 0;
    if (executor == NULL || match->executor_running || !policy->count_executor)
        return 0;
    for (size_t i = 0; i < executor->resources->count; i++)
        if (strcmp(executor->resources->entries[i].name, name) == 0)
            sum = executor->resources->entries[i].scalar;
    return sum;
}

/* Can the pod take this much and leave the executor its need? */
static k8sm_status leaves_enough(const k8sm_mesos_resources *left, const char *name,
                                 int64_t amount, int64_t need, const k8sm__take_rule *rule,
                                 int64_t *ret_rest, k8sm_error *err)
{
    k8sm_mesos_resources *copy = NULL, *taken = NULL;
    k8sm_status rc = k8sm_mesos_resources_copy(left, left->alloc, &copy, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_new(left->alloc, &taken, err);
    if (rc == K8SM_OK)
        rc = k8sm__take_scalar(copy, name, amount, rule, taken, err);
    if (rc == K8SM_OK)
        *ret_rest = k8sm__available(copy, name, &executor_rule) - need;
    k8sm_mesos_resources_free(copy);
    k8sm_mesos_resources_free(taken);
    return rc;
}

k8sm_status k8sm__match_capacity(const k8sm_mesos_resources *left, const char *name,
                                 int64_t wanted, int64_t executor_need,
                                 const k8sm_policy *policy, int64_t *ret_capacity,
                                 k8sm_error *err)
{
    const k8sm__take_rule rule = k8sm__policy_take_rule(policy);
    int64_t low = -1, high = k8sm__available(left, name, &rule), rest;
    bool close = false; /* the step above low was looked at */
    high = high < wanted ? high : wanted;
    for (int64_t guess = high; low < high;) { /* low is enough, more than high is not */
        k8sm_status rc = leaves_enough(left, name, guess, executor_need, &rule, &rest, err);
        if (rc != K8SM_OK)
            return rc;
        if (rest >= 0)
            low = guess;
        else
            high = guess - 1;
        /* mostly what is missing is what was taken too much; else halve */
        if (rest < 0 && guess + rest > low) {
            guess += rest;
        } else {
            guess = rest == 0 && !close ? low + 1 : low + (high - low + 1) / 2;
            close = true;
        }
    }
    *ret_capacity = low;
    return K8SM_OK;
}

static k8sm_status take_executor(k8sm_match *match, const comparison *c, k8sm_error *err)
{
    const k8sm_mesos_resources *needs;
    k8sm_status rc = K8SM_OK;
    if (c->executor == NULL || match->executor_running)
        return K8SM_OK;
    needs = c->executor->resources;
    for (size_t i = 0; rc == K8SM_OK && i < needs->count; i++) {
        const char *name = needs->entries[i].name;
        int64_t amount = needs->entries[i].scalar;
        int64_t had = k8sm__available(match->left, name, &executor_rule);
        if (had >= amount)
            rc = k8sm__take_scalar(match->left, name, amount, &executor_rule, match->executor,
                                   err);
        else if (c->policy->count_executor)
            rc = insufficient(match, c, name, amount, had, true, err);
    }
    if (rc != K8SM_OK || c->policy->count_executor)
        return rc;
    /* not compared, but still asked for: the block says what the executor needs */
    k8sm_mesos_resources_free(match->executor);
    match->executor = NULL;
    rc = k8sm_mesos_resources_copy(needs, match->alloc, &match->executor, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_allocate(match->executor, c->role, err);
    return rc;
}

/* a / b > c / d, all but a and c above zero */
static bool is_greater_part(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return (k8sm__int128)a * d > (k8sm__int128)c * b;
}

static int64_t add_amount(int64_t sum, int64_t amount)
{
    return amount > INT64_MAX - sum ? INT64_MAX : sum + amount;
}

/* How far it is from fitting. match->left is whole again. */
static void measure(k8sm_match *match, const comparison *c)
{
    const k8sm__take_rule rule = k8sm__policy_take_rule(c->policy);
    match->most_wanted = 1;
    for (size_t i = 0; i < match->reason_count; i++) {
        const char *resource = match->reasons[i].resource, *name;
        int64_t wanted = 0, amount, lack;
        if (match->reasons[i].code != K8SM_REASON_INSUFFICIENT)
            continue;
        for (size_t j = 0; k8sm_account_demand(c->account, j, &name, &amount, NULL); j++)
            if (strcmp(name, resource) == 0)
                wanted = add_amount(wanted, amount);
        wanted = add_amount(wanted, k8sm__match_executor_need(match, c->executor, c->policy,
                                                              resource));
        lack = wanted - k8sm__available(match->left, resource, &rule);
        if (is_greater_part(lack, wanted, match->most_short, match->most_wanted)) {
            match->most_short = lack;
            match->most_wanted = wanted;
        }
    }
}

/* A match that does not fit took nothing. */
static k8sm_status undo(k8sm_match *match, const k8sm_mesos_resources *left, k8sm_error *err)
{
    k8sm_status rc;
    k8sm_mesos_resources_free(match->task);
    k8sm_mesos_resources_free(match->executor);
    k8sm_mesos_resources_free(match->left);
    match->task = match->executor = match->left = NULL;
    match->port_count = 0;
    rc = k8sm_mesos_resources_new(match->alloc, &match->task, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_new(match->alloc, &match->executor, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_copy(left, match->alloc, &match->left, err);
    return rc;
}

static k8sm_status compare(k8sm_match *match, const comparison *c,
                           const k8sm_mesos_resources *left, k8sm_error *err)
{
    k8sm_status rc = undo(match, left, err);
    if (rc == K8SM_OK)
        rc = check_pod(match, c, err);
    if (rc == K8SM_OK)
        rc = check_role(match, c, err);
    if (rc == K8SM_OK)
        rc = check_available(match, c, err);
    if (rc == K8SM_OK)
        rc = check_selection(match, c, err);
    if (rc == K8SM_OK)
        rc = check_executors(match, c, err);
    if (rc == K8SM_OK)
        rc = take_pod(match, c, err);
    if (rc == K8SM_OK)
        rc = k8sm__match_ports(match, c->pod, c->role, c->policy, err);
    if (rc == K8SM_OK)
        rc = take_executor(match, c, err);
    if (rc == K8SM_OK && match->reason_count > 0)
        rc = undo(match, left, err);
    if (rc == K8SM_OK)
        measure(match, c);
    return rc;
}

k8sm_status k8sm__match_left(const k8sm_object *object, const k8sm_account *account,
                             const k8sm_offer_group *group, const k8sm_mesos_resources *left,
                             bool executor_here, const k8sm_executor *executor,
                             const k8sm_policy *policy, const k8sm_alloc *alloc,
                             k8sm_match **ret_match, k8sm_error *err)
{
    comparison c = { .pod = k8sm_object_pod(object),
                     .account = account,
                     .group = group,
                     .executor = executor,
                     .policy = policy,
                     .role = k8sm_offer_group_role(group),
                     .executor_here = executor_here };
    k8sm_match *match = k8sm__allocate_zero(alloc, sizeof *match);
    k8sm_status rc;
    if (match == NULL)
        return k8sm__nomem(err);
    match->alloc = alloc;
    k8sm__arena_init(&match->arena, alloc);
    rc = compare(match, &c, left, err);
    if (rc != K8SM_OK) {
        k8sm_match_free(match);
        return rc;
    }
    *ret_match = match;
    return K8SM_OK;
}

k8sm_status k8sm_match_new(const k8sm_object *object, const k8sm_account *account,
                           const k8sm_offer_group *group, const k8sm_executor *executor,
                           const k8sm_policy *policy, const k8sm_alloc *alloc,
                           k8sm_match **ret_match, k8sm_error *err)
{
    k8sm_policy p;
    k8sm_status rc;
    if (object == NULL || k8sm_object_pod(object) == NULL || account == NULL ||
        group == NULL || ret_match == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "an object with a pod, its account and a group are required");
    rc = k8sm__policy_resolve(policy, &p, err);
    if (rc != K8SM_OK)
        return rc;
    return k8sm__match_left(object, account, group, k8sm_offer_group_resources(group), false,
                            executor, &p, alloc, ret_match, err);
}

void k8sm_match_free(k8sm_match *match)
{
    if (match == NULL)
        return;
    k8sm_mesos_resources_free(match->task);
    k8sm_mesos_resources_free(match->executor);
    k8sm_mesos_resources_free(match->left);
    k8sm__arena_finish(&match->arena);
    k8sm__release(match->alloc, match);
}

int32_t k8sm_match_fits(const k8sm_match *match)
{
    return match->reason_count == 0;
}

size_t k8sm_match_reason_count(const k8sm_match *match)
{
    return match->reason_count;
}

const k8sm_reason *k8sm_match_reason(const k8sm_match *match, size_t index)
{
    return index < match->reason_count ? &match->reasons[index] : NULL;
}

const k8sm_mesos_resources *k8sm_match_task_resources(const k8sm_match *match)
{
    return match->task;
}

const k8sm_mesos_resources *k8sm_match_executor_resources(const k8sm_match *match)
{
    return match->executor;
}

const k8sm_mesos_resources *k8sm_match_left(const k8sm_match *match)
{
    return match->left;
}

int32_t k8sm_match_executor_running(const k8sm_match *match)
{
    return match->executor_running;
}

size_t k8sm_match_port_count(const k8sm_match *match)
{
    return match->port_count;
}

const k8sm_port_mapping *k8sm_match_port(const k8sm_match *match, size_t index)
{
    return index < match->port_count ? &match->ports[index] : NULL;
}

/* --- several comparisons of one pod ---------------------------------------------------------- */

/* Obstacles that no smaller amounts remove. */
static size_t firm_count(const k8sm_match *match)
{
    size_t count = 0;
    for (size_t i = 0; i < match->reason_count; i++)
        count += match->reasons[i].code != K8SM_REASON_INSUFFICIENT;
    return count;
}

static bool is_nearer(const k8sm_match *a, const k8sm_match *b)
{
    const size_t a_firm = firm_count(a), b_firm = firm_count(b);
    if (a_firm != b_firm || k8sm_match_fits(b))
        return a_firm < b_firm;
    return k8sm_match_fits(a) ||
           is_greater_part(b->most_short, b->most_wanted, a->most_short, a->most_wanted);
}

size_t k8sm_match_nearest(const k8sm_match *const *matches, size_t count)
{
    size_t nearest = 0;
    for (size_t i = 1; i < count; i++)
        if (is_nearer(matches[i], matches[nearest]))
            nearest = i;
    return nearest;
}

size_t k8sm_match_tally(const k8sm_match *const *matches, size_t count, int32_t code,
                        const char *resource)
{
    size_t tally = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < matches[i]->reason_count; j++) {
            const k8sm_reason *reason = &matches[i]->reasons[j];
            if (reason->code != code ||
                (resource != NULL && strcmp(reason->resource, resource) != 0))
                continue;
            tally++;
            break;
        }
    return tally;
}
