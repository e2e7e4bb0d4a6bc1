#include "k8smesos/policy.h"

#include <string.h>

#include "fixed.h"
#include "mesos_internal.h"
#include "policy_internal.h"

enum { MEBIBYTE = 1048576 };

static const char *const star[] = { "*" };

/* The fields of the first release: a smaller struct was never initialised by us. */
#define FIRST_SIZE (offsetof(k8sm_policy, reserved) + sizeof(int32_t))

k8sm_status k8sm_policy_init(k8sm_policy *policy, size_t size, int32_t profile)
{
    k8sm_policy preset = { .size = size, .profile = profile };
    const bool seed = profile == K8SM_PROFILE_SEED;
    if (policy == NULL || size < FIRST_SIZE || (profile != K8SM_PROFILE_DEFAULT && !seed))
        return K8SM_E_ARGUMENT;
    preset.port_mapping = seed ? K8SM_PORTS_WILDCARD : K8SM_PORTS_FIXED;
    preset.count_executor = !seed;
    k8sm_quantity_from_milli(250, K8SM_FORMAT_DECIMAL_SI, &preset.default_cpu);
    k8sm_quantity_from_value((int64_t)64 * MEBIBYTE, K8SM_FORMAT_BINARY_SI, &preset.default_mem);
    preset.executor_cpu = preset.default_cpu;
    preset.executor_mem = preset.default_mem;
    if (!seed) {
        k8sm_quantity_from_milli(10, K8SM_FORMAT_DECIMAL_SI, &preset.minimum_cpu);
        k8sm_quantity_from_value((int64_t)32 * MEBIBYTE, K8SM_FORMAT_BINARY_SI,
                                 &preset.minimum_mem);
        preset.mem_step = MEBIBYTE;
    }
    memset(policy, 0, size);
    memcpy(policy, &preset, size < sizeof preset ? size : sizeof preset);
    return K8SM_OK;
}

/* --- checking ------------------------------------------------------------------------------
 */

static k8sm_status bad(k8sm_error *err, const char *field, const char *wanted)
{
    return k8sm__fail(err, K8SM_E_ARGUMENT, field, "policy.%s: expected %s", field, wanted);
}

static bool is_one_of_two(int32_t value)
{
    return value == 0 || value == 1;
}

static k8sm_status check_numbers(const k8sm_policy *p, k8sm_error *err)
{
    const struct {
        const k8sm_quantity *q;
        const char *field;
    } quantities[] = {
        { &p->default_cpu, "default_cpu" },   { &p->default_mem, "default_mem" },
        { &p->minimum_cpu, "minimum_cpu" },   { &p->minimum_mem, "minimum_mem" },
        { &p->executor_cpu, "executor_cpu" }, { &p->executor_mem, "executor_mem" },
    };
    for (size_t i = 0; i < K8SM__COUNT(quantities); i++)
        if (k8sm_quantity_sign(quantities[i].q) < 0)
            return bad(err, quantities[i].field, "no negative amount");
    return p->mem_step < 0 ? bad(err, "mem_step", "no negative step") : K8SM_OK;
}

static k8sm_status check_names(const k8sm_policy *p, k8sm_error *err)
{
    if (p->extended == NULL && p->extended_count > 0)
        return bad(err, "extended", "extended_count entries");
    for (size_t i = 0; i < p->role_count; i++)
        if (p->roles[i] == NULL || !k8sm__role_is_valid(p->roles[i]))
            return bad(err, "roles", "valid role names");
    for (size_t i = 0; i < p->extended_count; i++)
        if (p->extended[i].kubernetes == NULL || p->extended[i].mesos == NULL ||
            p->extended[i].mesos[0] == '\0')
            return bad(err, "extended", "two names in each entry");
    return K8SM_OK;
}

bool k8sm__policy_is_seed(const k8sm_policy *policy)
{
    return policy->profile == K8SM_PROFILE_SEED && policy->basis == K8SM_BASIS_LIMITS;
}

k8sm_status k8sm__policy_resolve(const k8sm_policy *policy, k8sm_policy *ret_policy,
                                 k8sm_error *err)
{
    k8sm_policy p;
    k8sm_status rc;
    k8sm_policy_init(&p, sizeof p, K8SM_PROFILE_DEFAULT);
    rc = k8sm__options_read(&p, sizeof p, policy, "k8sm_policy", err);
    if (rc != K8SM_OK)
        return rc;
    if (p.roles == NULL) {
        if (p.role_count > 0)
            return bad(err, "roles", "role_count names");
        p.roles = star;
        p.role_count = 1;
    }
    if (!is_one_of_two(p.profile))
        return bad(err, "profile", "DEFAULT or SEED");
    if (!is_one_of_two(p.basis))
        return bad(err, "basis", "LIMITS or REQUESTS");
    if (!is_one_of_two(p.order))
        return bad(err, "order", "RESERVED or UNRESERVED");
    if (!is_one_of_two(p.port_mapping))
        return bad(err, "port_mapping", "FIXED or WILDCARD");
    rc = check_numbers(&p, err);
    if (rc == K8SM_OK)
        rc = check_names(&p, err);
    if (rc == K8SM_OK)
        *ret_policy = p;
    return rc;
}

/* --- flags
 * ------------------------------------------------------------------------------------ */

/* Spellings of what Go's parser takes beside numbers: no amount of anything. */
static bool is_special(const char *text, size_t len)
{
    static const char *const names[] = { "inf", "infinity", "nan" };
    size_t sign = len > 0 && (text[0] == '+' || text[0] == '-');
    for (size_t i = 0; i < K8SM__COUNT(names); i++) {
        size_t at = 0;
        while (sign + at < len && names[i][at] != '\0' &&
               (text[sign + at] | 0x20) == names[i][at])
            at++;
        if (sign + at == len && names[i][at] == '\0')
            return true;
    }
    return false;
}

/* The number as the flag's exact decimal, times step. */
static k8sm_status exact_flag(const char *text, size_t len, const double *hexadecimal,
                              int64_t step, k8sm_quantity *ret_q, k8sm_error *err)
{
    char decimal[K8SM__DOUBLE_TEXT];
    k8sm_status rc;
    if (hexadecimal != NULL) { /* the shortest decimal of a double stands for it */
        len = k8sm__double_format_plain(*hexadecimal, decimal);
        text = decimal;
    }
    rc = k8sm_quantity_parse(text, len, ret_q, err); /* a number without suffix is a quantity */
    if (rc == K8SM_OK && k8sm_quantity_mul(ret_q, step, ret_q) != K8SM_OK)
        rc = k8sm__fail(err, K8SM_E_RANGE, NULL, "the number is too large");
    return rc;
}

/* A flag in units of step (bytes of a MiB; 1 core), of which SEED keeps whole parts. */
static k8sm_status flag(const char *text, size_t len, int32_t profile, bool memory,
                        k8sm_quantity *ret_q, k8sm_error *err)
{
    k8sm_quantity q;
    double number;
    int64_t whole; /* bytes, or thousandths of a core: cut, as the original did */
    bool hexadecimal = false;
    k8sm_status rc = K8SM_OK;
    if (ret_q == NULL || (text == NULL && len > 0) || !is_one_of_two(profile))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text, profile and ret_q are required");
    if (is_special(text, len))
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "expected a finite number");
    if (!k8sm__double_parse(text, len, &number)) {
        hexadecimal = k8sm__double_parse_hex(text, len, &number);
        if (!hexadecimal)
            return k8sm__fail(err, K8SM_E_SYNTAX, NULL,
                              "expected a plain number such as 0.25, without suffix or blanks");
    }
    if (number < 0)
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "expected no negative number");
    if (k8sm__double_scale(number, memory ? MEBIBYTE : 1000, &whole) != K8SM_OK)
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "the number is too large");
    if (profile == K8SM_PROFILE_DEFAULT)
        rc =
            exact_flag(text, len, hexadecimal ? &number : NULL, memory ? MEBIBYTE : 1, &q, err);
    else if (memory)
        k8sm_quantity_from_value(whole, K8SM_FORMAT_BINARY_SI, &q);
    else
        k8sm_quantity_from_milli(whole, K8SM_FORMAT_DECIMAL_SI, &q);
    if (rc != K8SM_OK)
        return rc;
    if (k8sm_quantity_sign(&q) < 0) /* so little below zero that the double is -0 */
        return k8sm__fail(err, K8SM_E_RANGE, NULL, "expected no negative number");
    q.format = memory ? K8SM_FORMAT_BINARY_SI : K8SM_FORMAT_DECIMAL_SI;
    *ret_q = q;
    return K8SM_OK;
}

k8sm_status k8sm_policy_parse_cpus(const char *text, size_t len, int32_t profile,
                                   k8sm_quantity *ret_q, k8sm_error *err)
{
    return flag(text, len, profile, false, ret_q, err);
}

k8sm_status k8sm_policy_parse_mem(const char *text, size_t len, int32_t profile,
                                  k8sm_quantity *ret_q, k8sm_error *err)
{
    return flag(text, len, profile, true, ret_q, err);
}
