#include "call.h"

#include <errno.h>
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
    BIT_FIT = 1 << VERB_FIT,
    BIT_PLACE = 1 << VERB_PLACE,
    BIT_TASK = 1 << VERB_TASK,
    BIT_EXECUTOR = 1 << VERB_EXECUTOR,
    BIT_CGROUP = 1 << VERB_CGROUP,
    BIT_RESOURCES = 1 << VERB_RESOURCES,
    BITS_OFFERS = BIT_FIT | BIT_PLACE | BIT_TASK,
    BITS_EXECUTOR = BITS_OFFERS | BIT_EXECUTOR,
    BITS_ALL = -1
};

enum {
    O_HELP = 1,
    O_VERSION,
    O_FORMAT,
    O_PROFILE,
    O_DEFAULT_CPU,
    O_DEFAULT_MEM,
    O_EXECUTOR_CPUS,
    O_EXECUTOR_MEM,
    O_LIMIT_RANGE,
    O_ROLE,
    O_ORDER,
    O_REVOCABLE,
    O_BASIS,
    O_PORT_MAPPING,
    O_EXTENDED,
    O_STRICT,
    O_LENIENT,
    O_COLOUR,
    O_PROGRESS,
    O_PAIRS,
    O_BATCH,
    O_TASKS,
    O_OFFERS,
    O_STATIC_PODS,
    O_UNPACKED_LIMIT,
    O_TASK_ID,
    O_TASK_GROUP,
    O_FRAMEWORK_ID,
    O_EXECUTOR_ID,
    O_EXECUTOR_COMMAND,
    O_EXECUTOR_URI,
    O_PID,
    O_PROC,
    O_DIRECTORY,
    O_PREFIX,
    O_ENVIRONMENT,
    O_V1,
    O_V2,
    O_NO_SYSTEM,
    O_NO_CONTAIN,
    O_CGROUP_BASIS,
    O_COUNT
};

static const struct option table[] = {
    { O_HELP, 'h', "help", NULL },
    { O_VERSION, 'V', "version", NULL },
    { O_FORMAT, 'o', "output", "FORMAT" },
    { O_PROFILE, 0, "profile", "PROFILE" },
    { O_DEFAULT_CPU, 0, "default-container-cpu-limit", "CORES" },
    { O_DEFAULT_MEM, 0, "default-container-mem-limit", "MB" },
    { O_EXECUTOR_CPUS, 0, "executor-cpus", "CORES" },
    { O_EXECUTOR_MEM, 0, "executor-mem", "MB" },
    { O_LIMIT_RANGE, 0, "limit-range", "FILE" },
    { O_ROLE, 0, "role", "ROLE" },
    { O_ORDER, 0, "order", "ORDER" },
    { O_REVOCABLE, 0, "revocable", NULL },
    { O_BASIS, 0, "basis", "BASIS" },
    { O_PORT_MAPPING, 0, "port-mapping", "MAPPING" },
    { O_EXTENDED, 0, "extended", "NAME=MESOS_NAME" },
    { O_STRICT, 0, "strict", NULL },
    { O_LENIENT, 0, "lenient", NULL },
    { O_COLOUR, 0, "color", "WHEN" },
    { O_PROGRESS, 0, "progress", "WHEN" },
    { O_PAIRS, 0, "pairs", NULL },
    { O_BATCH, 0, "batch", NULL },
    { O_TASKS, 0, "task", NULL },
    { O_OFFERS, 0, "offers", "OFFERS" },
    { O_STATIC_PODS, 0, "static-pods", "PATH" },
    { O_UNPACKED_LIMIT, 0, "unpacked-limit", "BYTES" },
    { O_TASK_ID, 0, "task-id", "ID" },
    { O_TASK_GROUP, 0, "task-group", NULL },
    { O_FRAMEWORK_ID, 0, "framework-id", "ID" },
    { O_EXECUTOR_ID, 0, "executor-id", "ID" },
    { O_EXECUTOR_COMMAND, 0, "executor-command", "COMMAND" },
    { O_EXECUTOR_URI, 0, "executor-uri", "URI" },
    { O_PID, 0, "pid", "PID" },
    { O_PROC, 0, "proc", "FILE" },
    { O_DIRECTORY, 0, "directory", "DIR" },
    { O_PREFIX, 0, "prefix", "PREFIX" },
    { O_ENVIRONMENT, 0, "environment", "FILE" },
    { O_V1, 0, "v1", NULL },
    { O_V2, 0, "v2", NULL },
    { O_NO_SYSTEM, 0, "no-system", NULL },
    { O_NO_CONTAIN, 0, "no-contain", NULL },
    { O_CGROUP_BASIS, 0, "cgroup-basis", "BASIS" },
};

/* Which verbs know an option; the others refuse it. */
static int option_verbs(int id)
{
    switch (id) {
    case O_PAIRS:
        return BIT_QUANTITY;
    case O_BATCH:
    case O_TASKS:
        return BIT_RESOURCES;
    case O_OFFERS:
        return BITS_OFFERS;
    case O_TASK_ID:
    case O_TASK_GROUP:
        return BIT_TASK;
    case O_STATIC_PODS:
    case O_UNPACKED_LIMIT:
    case O_FRAMEWORK_ID:
    case O_EXECUTOR_ID:
    case O_EXECUTOR_COMMAND:
    case O_EXECUTOR_URI:
        return BITS_EXECUTOR;
    case O_PID:
    case O_PROC:
    case O_DIRECTORY:
    case O_PREFIX:
    case O_ENVIRONMENT:
    case O_V1:
    case O_V2:
    case O_NO_SYSTEM:
    case O_NO_CONTAIN:
    case O_CGROUP_BASIS:
        return BIT_CGROUP;
    default:
        return BITS_ALL;
    }
}

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

/* One of two or three words, into a number. */
static int choose(const char *option, const char *value, const char *const *words,
                  int32_t *ret_choice)
{
    for (int32_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *ret_choice = i;
            return 0;
        }
    }
    fprintf(stderr, "k8smesos: --%s knows no \"%.60s\", only", option, value);
    for (size_t i = 0; words[i] != NULL; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : " or", words[i]);
    fputc('\n', stderr);
    return STATUS_USAGE;
}

static int take_format(struct call *call, const char *value)
{
    call->format = format_from_name(value);
    if (call->format == FORMAT_AUTO)
        return refuse("-o knows no format", value);
    return 0;
}

static int take_limit(struct call *call, const char *value)
{
    char *end;
    errno = 0;
    call->unpacked_limit = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0)
        return refuse("--unpacked-limit wants a number of bytes, not", value);
    return 0;
}

static int take_when(const char *option, const char *value, enum when *ret_when)
{
    static const char *const words[] = { "auto", "always", "never", NULL };
    int32_t choice = 0;
    int status = choose(option, value, words, &choice);
    *ret_when = (enum when)choice;
    return status;
}

/* Options with a choice of words. @return -1 if @p id is none of them. */
static int take_choice(struct call *call, int id, const char *value)
{
    static const char *const profiles[] = { "default", "seed", NULL };
    static const char *const orders[] = { "reserved", "unreserved", NULL };
    static const char *const bases[] = { "limits", "requests", NULL };
    static const char *const mappings[] = { "fixed", "wildcard", NULL };
    static const char *const rules[] = { "kubelet", "mesos", NULL };
    switch (id) {
    case O_PROFILE:
        return choose("profile", value, profiles, &call->policy.profile);
    case O_ORDER:
        return choose("order", value, orders, &call->policy.order);
    case O_BASIS:
        return choose("basis", value, bases, &call->policy.basis);
    case O_PORT_MAPPING:
        return choose("port-mapping", value, mappings, &call->policy.port_mapping);
    case O_CGROUP_BASIS:
        return choose("cgroup-basis", value, rules, &call->cgroup_basis);
    case O_COLOUR:
        return take_when("color", value, &call->colour);
    case O_PROGRESS:
        return take_when("progress", value, &call->progress);
    case O_FORMAT:
        return take_format(call, value);
    case O_UNPACKED_LIMIT:
        return take_limit(call, value);
    default:
        return -1;
    }
}

static struct strings *list_of(struct call *call, int id)
{
    switch (id) {
    case O_LIMIT_RANGE:
        return &call->limit_ranges;
    case O_ROLE:
        return &call->roles;
    case O_EXTENDED:
        return &call->extended;
    case O_OFFERS:
        return &call->offers;
    case O_EXECUTOR_URI:
        return &call->executor_uris;
    default:
        return NULL;
    }
}

static const char **text_of(struct call *call, int id)
{
    switch (id) {
    case O_DEFAULT_CPU:
        return &call->default_cpu;
    case O_DEFAULT_MEM:
        return &call->default_mem;
    case O_EXECUTOR_CPUS:
        return &call->executor_cpu;
    case O_EXECUTOR_MEM:
        return &call->executor_mem;
    case O_STATIC_PODS:
        return &call->static_pods;
    case O_TASK_ID:
        return &call->task_id;
    case O_FRAMEWORK_ID:
        return &call->framework_id;
    case O_EXECUTOR_ID:
        return &call->executor_id;
    case O_EXECUTOR_COMMAND:
        return &call->executor_command;
    case O_PID:
        return &call->pid;
    case O_PROC:
        return &call->proc;
    case O_DIRECTORY:
        return &call->directory;
    case O_PREFIX:
        return &call->prefix;
    case O_ENVIRONMENT:
        return &call->environment;
    default:
        return NULL;
    }
}

static void take_flag(struct call *call, int id)
{
    call->help |= id == O_HELP;
    call->version |= id == O_VERSION;
    call->pairs |= id == O_PAIRS;
    call->batch |= id == O_BATCH;
    call->tasks |= id == O_TASKS;
    call->task_group |= id == O_TASK_GROUP;
    call->no_system |= id == O_NO_SYSTEM;
    call->no_contain |= id == O_NO_CONTAIN;
    if (id == O_REVOCABLE)
        call->policy.revocable = 1;
    if (id == O_STRICT || id == O_LENIENT)
        call->lenient = id == O_LENIENT;
    if (id == O_V1 || id == O_V2)
        call->cgroup_version = id == O_V1 ? K8SM_CGROUP_V1 : K8SM_CGROUP_V2;
}

static int take(struct call *call, int id, const char *value)
{
    const char **text = text_of(call, id);
    struct strings *list = list_of(call, id);
    int status = value == NULL ? -1 : take_choice(call, id, value);
    if (status >= 0)
        return status;
    if (text != NULL)
        *text = value;
    else if (list != NULL)
        add(list, value);
    else
        take_flag(call, id);
    return 0;
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
    }
    call->policy.extended = call->extended_map;
    call->policy.extended_count = count;
    return 0;
}

/* The preset of the profile under what was said beside it. */
static int complete_policy(struct call *call)
{
    const k8sm_policy said = call->policy;
    int status = 0;
    k8sm_policy *policy = &call->policy;
    k8sm_policy_init(policy, sizeof *policy, said.profile);
    policy->revocable = said.revocable;
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
    return status != 0 ? STATUS_USAGE : read_extended(call);
}

int call_read(struct call *call, int argc, char *const *argv)
{
    struct options options = { .argc = argc,
                               .at = 1,
                               .argv = argv,
                               .table = table,
                               .count = sizeof table / sizeof *table };
    bool given[O_COUNT] = { false };
    const char *value;
    int id, status = 0;
    *call = (struct call){ .cgroup_basis = -1, .unpacked_limit = UINT64_C(64) << 20 };
    call->policy.order = call->policy.basis = call->policy.port_mapping = -1;
    while (status == 0 && (id = options_next(&options, &value)) != OPTIONS_END) {
        if (id == OPTIONS_BAD)
            status = refuse(options.message, NULL);
        else if (id == OPTIONS_WORD)
            status = take_word(call, value);
        else {
            given[id] = true;
            status = take(call, id, value);
        }
    }
    for (size_t i = 0; i < options.count && status == 0 && call->verb != VERB_NONE; i++) {
        if (given[table[i].id] && (option_verbs(table[i].id) & (1 << call->verb)) == 0) {
            fprintf(stderr, "k8smesos: --%s is no option of %s\n", table[i].name,
                    verbs[call->verb]);
            status = STATUS_USAGE;
        }
    }
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
