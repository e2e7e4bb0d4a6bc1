#include "call.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

static const char *const verbs[VERB_COUNT] = { "",       "quantity", "sum",  "limits",
                                               "fit",    "place",    "task", "executor",
                                               "cgroup", "resources" };

const char *verb_name(enum verb verb)
{
    return verbs[verb];
}

enum {
    BIT_QUANTITY = 1 << VERB_QUANTITY,
    BIT_TASK = 1 << VERB_TASK,
    BIT_CGROUP = 1 << VERB_CGROUP,
    BIT_RESOURCES = 1 << VERB_RESOURCES,
    BITS_OFFERS = 1 << VERB_FIT | 1 << VERB_PLACE | BIT_TASK,
    BITS_EXECUTOR = BITS_OFFERS | 1 << VERB_EXECUTOR,
    BITS_ALL = -1
};

/* What becomes of an option. */
enum kind { YES, NO, TEXT, LIST, CHOICE, FORMAT, BYTES };

static const char *const profiles[] = { "default", "seed", NULL };
static const char *const orders[] = { "reserved", "unreserved", NULL };
static const char *const bases[] = { "limits", "requests", NULL };
static const char *const mappings[] = { "fixed", "wildcard", NULL };
static const char *const rulers[] = { "kubelet", "mesos", NULL };
static const char *const whens[] = { "auto", "always", "never", NULL };

#define FIELD(name) offsetof(struct call, name)
static const struct rule {
    const char *name;
    char letter;
    int verbs; /* which know it; the others refuse it */
    enum kind kind;
    size_t field;             /* of struct call */
    const char *const *words; /* of a CHOICE, which is kept as their index */
} rules[] = {
    { "help", 'h', BITS_ALL, YES, FIELD(help), NULL },
    { "version", 'V', BITS_ALL, YES, FIELD(version), NULL },
    { "output", 'o', BITS_ALL, FORMAT, FIELD(format), NULL },
    { "profile", 0, BITS_ALL, CHOICE, FIELD(policy.profile), profiles },
    { "default-container-cpu-limit", 0, BITS_ALL, TEXT, FIELD(default_cpu), NULL },
    { "default-container-mem-limit", 0, BITS_ALL, TEXT, FIELD(default_mem), NULL },
    { "executor-cpus", 0, BITS_ALL, TEXT, FIELD(executor_cpu), NULL },
    { "executor-mem", 0, BITS_ALL, TEXT, FIELD(executor_mem), NULL },
    { "limit-range", 0, BITS_ALL, LIST, FIELD(limit_ranges), NULL },
    { "role", 0, BITS_ALL, LIST, FIELD(roles), NULL },
    { "order", 0, BITS_ALL, CHOICE, FIELD(policy.order), orders },
    { "revocable", 0, BITS_ALL, YES, FIELD(revocable), NULL },
    { "basis", 0, BITS_ALL, CHOICE, FIELD(policy.basis), bases },
    { "port-mapping", 0, BITS_ALL, CHOICE, FIELD(policy.port_mapping), mappings },
    { "extended", 0, BITS_ALL, LIST, FIELD(extended), NULL },
    { "strict", 0, BITS_ALL, NO, FIELD(lenient), NULL },
    { "lenient", 0, BITS_ALL, YES, FIELD(lenient), NULL },
    { "color", 0, BITS_ALL, CHOICE, FIELD(colour), whens },
    { "progress", 0, BITS_ALL, CHOICE, FIELD(progress), whens },
    { "pairs", 0, BIT_QUANTITY, YES, FIELD(pairs), NULL },
    { "batch", 0, BIT_RESOURCES, YES, FIELD(batch), NULL },
    { "task", 0, BIT_RESOURCES, YES, FIELD(tasks), NULL },
    { "offers", 0, BITS_OFFERS, LIST, FIELD(offers), NULL },
    { "static-pods", 0, BITS_EXECUTOR, TEXT, FIELD(static_pods), NULL },
    { "unpacked-limit", 0, BITS_EXECUTOR, BYTES, FIELD(unpacked_limit), NULL },
    { "task-id", 0, BIT_TASK, TEXT, FIELD(task_id), NULL },
    { "task-group", 0, BIT_TASK, YES, FIELD(task_group), NULL },
    { "framework-id", 0, BITS_EXECUTOR, TEXT, FIELD(framework_id), NULL },
    { "executor-id", 0, BITS_EXECUTOR, TEXT, FIELD(executor_id), NULL },
    { "executor-command", 0, BITS_EXECUTOR, TEXT, FIELD(executor_command), NULL },
    { "executor-uri", 0, BITS_EXECUTOR, LIST, FIELD(executor_uris), NULL },
    { "pid", 0, BIT_CGROUP, TEXT, FIELD(pid), NULL },
    { "proc", 0, BIT_CGROUP, TEXT, FIELD(proc), NULL },
    { "directory", 0, BIT_CGROUP, TEXT, FIELD(directory), NULL },
    { "prefix", 0, BIT_CGROUP, TEXT, FIELD(prefix), NULL },
    { "environment", 0, BIT_CGROUP, TEXT, FIELD(environment), NULL },
    { "v1", 0, BIT_CGROUP, NO, FIELD(cgroup_v2), NULL },
    { "v2", 0, BIT_CGROUP, YES, FIELD(cgroup_v2), NULL },
    { "no-system", 0, BIT_CGROUP, YES, FIELD(no_system), NULL },
    { "no-contain", 0, BIT_CGROUP, YES, FIELD(no_contain), NULL },
    { "cgroup-basis", 0, BIT_CGROUP, CHOICE, FIELD(cgroup_basis), rulers },
};
enum { RULES = sizeof rules / sizeof *rules };

static int refuse(const char *what, const char *detail)
{
    fprintf(stderr, "k8smesos: %s%s%s (see k8smesos --help)\n", what, detail == NULL ? "" : " ",
            detail == NULL ? "" : detail);
    return STATUS_USAGE;
}

static void add(struct strings *strings, const char *string)
{
    strings->items =
        grow(strings->items, strings->count, &strings->capacity, sizeof *strings->items);
    strings->items[strings->count++] = string;
}

static int choose(const struct rule *rule, const char *value, int32_t *ret_choice)
{
    for (int32_t i = 0; rule->words[i] != NULL; i++) {
        if (strcmp(rule->words[i], value) == 0) {
            *ret_choice = i;
            return 0;
        }
    }
    fprintf(stderr, "k8smesos: --%s knows no \"%.60s\", only", rule->name, value);
    for (size_t i = 0; rule->words[i] != NULL; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : " or", rule->words[i]);
    fputc('\n', stderr);
    return STATUS_USAGE;
}

static int take_format(const char *value, enum format *ret_format)
{
    *ret_format = format_from_name(value);
    return *ret_format == FORMAT_AUTO ? refuse("-o knows no format", value) : 0;
}

static int take_bytes(const char *value, uint64_t *ret_bytes)
{
    char *end;
    errno = 0;
    *ret_bytes = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0)
        return refuse("--unpacked-limit wants a number of bytes, not", value);
    return 0;
}

static int take(struct call *call, const struct rule *rule, const char *value)
{
    void *field = (char *)call + rule->field;
    switch (rule->kind) {
    case YES:
    case NO:
        *(bool *)field = rule->kind == YES;
        return 0;
    case TEXT:
        *(const char **)field = value;
        return 0;
    case LIST:
        add(field, value);
        return 0;
    case CHOICE:
        return choose(rule, value, field);
    case FORMAT:
        return take_format(value, field);
    case BYTES:
        break;
    }
    return take_bytes(value, field);
}

static int take_word(struct call *call, const char *word)
{
    if (call->verb != VERB_NONE) {
        add(&call->words, word);
        return 0;
    }
    for (int i = VERB_NONE + 1; i < VERB_COUNT; i++) {
        if (strcmp(verbs[i], word) == 0)
            call->verb = (enum verb)i;
    }
    return call->verb == VERB_NONE ? refuse("no such verb:", word) : 0;
}

static int read_number(const char *option, const char *text, int32_t profile, bool memory,
                       k8sm_quantity *ret_q)
{
    k8sm_error err;
    k8sm_status rc;
    if (text == NULL)
        return 0;
    rc = memory ? k8sm_policy_parse_mem(text, strlen(text), profile, ret_q, &err)
                : k8sm_policy_parse_cpus(text, strlen(text), profile, ret_q, &err);
    if (rc == K8SM_OK)
        return 0;
    fprintf(stderr, "k8smesos: --%s \"%.60s\": %s\n", option, text, err.message);
    return STATUS_USAGE;
}

/* Mesos' rule for ids (mesos-api, ids): the master would refuse others. */
static int check_id(const char *option, const char *id)
{
    size_t len = id == NULL ? 1 : strlen(id);
    bool good = len > 0 && len <= 255;
    for (size_t i = 0; id != NULL && i < len; i++)
        good = good && (unsigned char)id[i] >= 0x20 && strchr("\x7f/\\", id[i]) == NULL;
    if (id != NULL && (strcmp(id, ".") == 0 || strcmp(id, "..") == 0))
        good = false;
    if (good)
        return 0;
    fprintf(stderr, "k8smesos: --%s wants 1 to 255 characters without / and \\\n", option);
    return STATUS_USAGE;
}

/* What is accounted anyway, or named before. */
static bool is_taken(const struct call *call, size_t count)
{
    const k8sm_name_map *map = &call->extended_map[count];
    static const char *const own[] = { "cpu", "memory" }, *const mesos[] = { "cpus", "mem",
                                                                             "ports" };
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(map->mesos, mesos[i]) == 0 ||
            (i < 2 && strcmp(map->kubernetes, own[i]) == 0))
            return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(call->extended_map[i].kubernetes, map->kubernetes) == 0)
            return true;
    }
    return false;
}

static int read_extended(struct call *call)
{
    size_t count = call->extended.count;
    if (count == 0)
        return 0;
    call->extended_map = need(calloc(count, sizeof *call->extended_map));
    for (size_t i = 0; i < count; i++) {
        const char *text = call->extended.items[i];
        const char *equals = strchr(text, '=');
        if (equals == NULL || equals == text || equals[1] == '\0')
            return refuse("--extended wants NAME=MESOS_NAME, not", text);
        call->extended_map[i].kubernetes = need(strndup(text, (size_t)(equals - text)));
        call->extended_map[i].mesos = equals + 1;
        if (is_taken(call, i))
            return refuse("this is accounted already: --extended", text);
    }
    call->policy.extended = call->extended_map;
    call->policy.extended_count = count;
    return 0;
}

/* What the library says of the options together. */
static int check_policy(const struct call *call)
{
    k8sm_static_pods *probe = NULL;
    const char *text;
    k8sm_error err;
    k8sm_status rc = k8sm_static_pods_new(&call->policy, NULL, &probe, &err);
    k8sm_static_pods_free(probe);
    if (rc == K8SM_OK)
        return 0;
    text = strstr(err.message, ": "); /* behind the name of a field */
    fprintf(stderr, "k8smesos: --%s: %s\n",
            strcmp(err.path, "roles") == 0 ? "role" : "extended",
            text == NULL ? err.message : text + 2);
    return STATUS_USAGE;
}

static bool is_stdin(const char *file)
{
    return file != NULL && strcmp(file, "-") == 0;
}

/* Standard input can be read once. */
static int check_stdin(const struct call *call)
{
    const struct strings *const lists[] = { &call->words, &call->offers, &call->limit_ranges };
    const bool by_itself =
        call->words.count == 0 &&
        (call->verb == VERB_SUM || call->verb == VERB_QUANTITY || call->batch || call->tasks);
    size_t readers = (size_t)by_itself + is_stdin(call->static_pods) + is_stdin(call->proc) +
                     is_stdin(call->environment);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            readers += (call->verb != VERB_QUANTITY && call->verb != VERB_RESOURCES) &&
                       is_stdin(lists[i]->items[j]);
    return readers > 1 ? refuse("only one input can be standard input", NULL) : 0;
}

/* The preset of the profile under what was said beside it. */
static int complete_policy(struct call *call)
{
    const k8sm_policy said = call->policy;
    int status = 0;
    k8sm_policy *policy = &call->policy;
    k8sm_policy_init(policy, sizeof *policy, said.profile);
    policy->revocable = call->revocable;
    policy->lenient = call->lenient;
    if (said.order >= 0)
        policy->order = said.order;
    if (said.basis >= 0)
        policy->basis = said.basis;
    if (said.port_mapping >= 0)
        policy->port_mapping = said.port_mapping;
    if (call->roles.count > 0) {
        policy->roles = call->roles.items;
        policy->role_count = call->roles.count;
    }
    status |= read_number("default-container-cpu-limit", call->default_cpu, said.profile, false,
                          &policy->default_cpu);
    status |= read_number("default-container-mem-limit", call->default_mem, said.profile, true,
                          &policy->default_mem);
    status |= read_number("executor-cpus", call->executor_cpu, said.profile, false,
                          &policy->executor_cpu);
    status |= read_number("executor-mem", call->executor_mem, said.profile, true,
                          &policy->executor_mem);
    status |= check_id("task-id", call->task_id);
    status |= check_id("executor-id", call->executor_id);
    status |= check_id("framework-id", call->framework_id);
    status |= check_stdin(call);
    if (status == 0)
        status = read_extended(call);
    return status != 0 ? STATUS_USAGE : check_policy(call);
}

/* All of the command line, in its order. */
static int read_words(struct call *call, struct options *options, bool given[RULES])
{
    const char *value;
    int id, status = 0;
    while (status == 0 && (id = options_next(options, &value)) != OPTIONS_END) {
        if (id == OPTIONS_BAD) {
            status = refuse(options->message, NULL);
        } else if (id == OPTIONS_WORD) {
            status = take_word(call, value);
        } else {
            given[id - 1] = true;
            status = take(call, &rules[id - 1], value);
        }
    }
    return status;
}

static int check_verb(const struct call *call, const bool given[RULES])
{
    int status = 0;
    for (size_t i = 0; i < RULES && call->verb != VERB_NONE; i++) {
        if (given[i] && (rules[i].verbs & (1 << call->verb)) == 0) {
            fprintf(stderr, "k8smesos: --%s is no option of %s\n", rules[i].name,
                    verbs[call->verb]);
            status = STATUS_USAGE;
        }
    }
    return status;
}

int call_read(struct call *call, int argc, char *const *argv)
{
    struct option table[RULES];
    struct options options = {
        .argc = argc, .at = 1, .argv = argv, .table = table, .count = RULES
    };
    bool given[RULES] = { false };
    int status;
    for (int i = 0; i < RULES; i++)
        table[i] = (struct option){ .id = i + 1,
                                    .letter = rules[i].letter,
                                    .name = rules[i].name,
                                    .value = rules[i].kind > NO ? "VALUE" : NULL };
    *call = (struct call){ .cgroup_basis = -1, .unpacked_limit = UINT64_C(64) << 20 };
    call->policy.order = call->policy.basis = call->policy.port_mapping = -1;
    status = read_words(call, &options, given);
    if (status == 0)
        status = check_verb(call, given);
    for (size_t i = 0; i < RULES; i++)
        call->cgroup_said |= given[i] && rules[i].field == FIELD(cgroup_v2);
    return status != 0 ? status : complete_policy(call);
}

void call_free(struct call *call)
{
    for (size_t i = 0; call->extended_map != NULL && i < call->extended.count; i++)
        free((char *)(uintptr_t)call->extended_map[i].kubernetes);
    free(call->extended_map);
    free(call->words.items);
    free(call->limit_ranges.items);
    free(call->roles.items);
    free(call->extended.items);
    free(call->offers.items);
    free(call->executor_uris.items);
}
