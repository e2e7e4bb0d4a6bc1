#include "flags.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

enum {
    MASTER, PODS, EXECUTOR, STATE, STATUS, ENDPOINTS, CPU_LIMIT, MEM_LIMIT, NAME, ROLES, USER,
    FAILOVER, STATIC, PORTS, LABEL, CREDENTIAL, CA, CONTENT, PROFILE, BASIS, HELP, COUNT
};

static const struct {
    char letter;
    const char *name, *value, *help;
} rows[COUNT] = {
    [MASTER] = { 'm', "master", "LIST", "masters as HOST:PORT or https://HOST:PORT, by comma;\n"
                                        "redirects to the leader are followed" },
    [PODS] = { 'p', "pods", "PATH", "manifest file or directory, watched; may be repeated" },
    [EXECUTOR] = { 'e', "executor-path", "PATH", "k8smesos-executor: a path on the agents, or a URL" },
    [STATE] = { 's', "state-dir", "DIR", "framework id and tasks; a second scheduler on it waits\n"
                                         "as standby. Without it all is lost with the process" },
    [STATUS] = { 0, "status-address", "IP:PORT", "status page, /state.json, /metrics, /healthz\n"
                                                 "[127.0.0.1:10251]; \"\" for none" },
    [ENDPOINTS] = { 0, "endpoints", "FILE", "write the addresses behind the services there" },
    [CPU_LIMIT] = { 0, "default-container-cpu-limit", "CORES", "of a container without limit [0.25]" },
    [MEM_LIMIT] = { 0, "default-container-mem-limit", "MIB", "the same for memory [64]" },
    [NAME] = { 0, "framework-name", "NAME", "[kubernetes]" },
    [ROLES] = { 0, "framework-roles", "LIST", "roles in order of preference, by comma [*]" },
    [USER] = { 0, "framework-user", "USER", "who runs the tasks [the caller]" },
    [FAILOVER] = { 0, "failover-timeout", "SECONDS", "how long Mesos keeps the tasks alone [604800]" },
    [STATIC] = { 0, "static-pods", "DIR", "pods that each executor runs as well" },
    [PORTS] = { 0, "port-mapping", "MODE", "fixed: host ports as written; wildcard: each container\n"
                                           "port gets one of the offer [fixed]" },
    [LABEL] = { 0, "node-label", "PREFIX", "show only node labels that begin so on the status page" },
    [CREDENTIAL] = { 0, "credential-file", "FILE", "\"PRINCIPAL SECRET\" for Basic authentication" },
    [CA] = { 0, "ca-file", "FILE", "certificates that https masters are checked with" },
    [CONTENT] = { 0, "content-type", "TYPE", "protobuf or json: how calls and events are written\n"
                                             "[protobuf]" },
    [PROFILE] = { 0, "profile", "PROFILE", "default, or seed: the rules of 2015 [default]" },
    [BASIS] = { 0, "basis", "BASIS", "limits or requests: what Mesos is asked for [limits]" },
    [HELP] = { 'h', "help", NULL, "" },
};

static void print_help(void)
{
    puts("usage: k8smesos-scheduler --master LIST --pods PATH --executor-path PATH [OPTION...]\n\n"
         "Runs the pods of Kubernetes manifests on Apache Mesos.\n");
    for (int i = 0; i < COUNT; i++) {
        const char *value = rows[i].value == NULL ? "" : rows[i].value, *at = rows[i].help;
        int room = 40 - printf(rows[i].letter == 0 ? "      " : "  -%c, ", rows[i].letter);
        room -= printf("--%s %s", rows[i].name, value);
        for (; at[strcspn(at, "\n")] != '\0'; at += strcspn(at, "\n") + 1, room = 40)
            printf("%*s %.*s\n", room, "", (int)strcspn(at, "\n"), at);
        printf("%*s %s\n", room, "", at);
    }
}

static bool refuse(int id, const char *value, const char *wanted)
{
    fprintf(stderr, "k8smesos-scheduler: --%s %s: %s\n", rows[id].name, value, wanted);
    return false;
}

static bool split(struct paths *list, int id, const char *value)
{
    for (const char *at = value;; at++) {
        size_t len = strcspn(at, ",");
        char *item = need(strndup(at, len));
        paths_add(list, item, NULL);
        free(item);
        if (len == 0)
            return refuse(id, value, "an empty name");
        at += len;
        if (*at == '\0')
            return true;
    }
}

static bool parse_timeout(const char *value, double *ret_seconds)
{
    const char *text = value == NULL ? "604800" : value;
    size_t len = strspn(text, "0123456789");
    if (len == 0 || len > 9 || text[len] != '\0')
        return refuse(FAILOVER, text, "expected whole seconds, at most 999999999");
    *ret_seconds = (double)strtoul(text, NULL, 10);
    return true;
}

/* "principal secret" or "principal\nsecret", as mesos-agent takes it. */
static bool read_credential(const char *path, struct text *credential)
{
    size_t principal;
    if (read_file(path, 4096, credential) != 0)
        return refuse(CREDENTIAL, path, "cannot be read");
    while (credential->size > 0 && strchr("\r\n \t", credential->data[credential->size - 1]))
        credential->data[--credential->size] = '\0';
    principal = strcspn(credential->data, " \t\n:");
    if (principal == 0 || principal == credential->size)
        return refuse(CREDENTIAL, path, "expected a principal, a blank, and a secret");
    credential->data[principal] = ':';
    return true;
}

/* @param ret  0 for the first, 1 for the second; untouched if the option was not given. */
static bool choose(int id, const char *const *texts, const char *first, const char *second,
                   int32_t *ret)
{
    const char *text = texts[id];
    if (text != NULL && strcmp(text, first) != 0 && strcmp(text, second) != 0)
        return refuse(id, text, "not known; see --help");
    if (text != NULL)
        *ret = strcmp(text, second) == 0;
    return true;
}

static bool parse_policy(struct flags *flags, const char *const *texts)
{
    k8sm_policy *policy = &flags->policy;
    const char *cpu = texts[CPU_LIMIT], *mem = texts[MEM_LIMIT];
    int32_t profile = K8SM_PROFILE_DEFAULT;
    k8sm_error err;
    if (!choose(PROFILE, texts, "default", "seed", &profile))
        return false;
    k8sm_policy_init(policy, sizeof *policy, profile);
    if (!choose(BASIS, texts, "limits", "requests", &policy->basis) ||
        !choose(PORTS, texts, "fixed", "wildcard", &policy->port_mapping))
        return false;
    if (cpu != NULL && k8sm_policy_parse_cpus(cpu, strlen(cpu), profile, &policy->default_cpu,
                                              &err) != K8SM_OK)
        return refuse(CPU_LIMIT, cpu, err.message);
    if (mem != NULL && k8sm_policy_parse_mem(mem, strlen(mem), profile, &policy->default_mem,
                                             &err) != K8SM_OK)
        return refuse(MEM_LIMIT, mem, err.message);
    policy->roles = (const char *const *)flags->roles.items;
    policy->role_count = flags->roles.count;
    return true;
}

static bool understand(struct flags *flags, const char *const *texts)
{
    const struct passwd *user = texts[USER] == NULL ? getpwuid(geteuid()) : NULL;
    int missing = flags->masters.count == 0   ? MASTER
                  : flags->pods.count == 0    ? PODS
                  : texts[EXECUTOR] == NULL ? EXECUTOR
                                              : COUNT;
    if (missing != COUNT) {
        fprintf(stderr, "k8smesos-scheduler: --%s is wanted (see --help)\n", rows[missing].name);
        return false;
    }
    if (flags->roles.count == 0)
        paths_add(&flags->roles, "*", NULL);
    flags->executor_path = texts[EXECUTOR];
    flags->state_dir = texts[STATE];
    flags->status_address = texts[STATUS] == NULL ? "127.0.0.1:10251" : texts[STATUS];
    flags->endpoints = texts[ENDPOINTS];
    flags->framework_name = texts[NAME] == NULL ? "kubernetes" : texts[NAME];
    flags->framework_user = user != NULL ? user->pw_name : texts[USER] == NULL ? "root" : texts[USER];
    flags->static_pods = texts[STATIC];
    flags->node_label = texts[LABEL];
    flags->ca_file = texts[CA];
    return parse_timeout(texts[FAILOVER], &flags->failover_timeout) &&
           (texts[CREDENTIAL] == NULL || read_credential(texts[CREDENTIAL], &flags->credential)) &&
           choose(CONTENT, texts, "protobuf", "json", &flags->json) && parse_policy(flags, texts);
}

int flags_parse(struct flags *flags, int argc, char **argv)
{
    struct option table[COUNT];
    struct options options = { .argc = argc, .at = 1, .argv = argv, .table = table,
                               .count = COUNT };
    const char *value = NULL, *texts[COUNT] = { NULL };
    bool good = true;
    int id;
    *flags = (struct flags){ 0 };
    for (int i = 0; i < COUNT; i++)
        table[i] = (struct option){ i + 1, rows[i].letter, rows[i].name, rows[i].value };
    while (good && (id = options_next(&options, &value)) != OPTIONS_END) {
        if (id == HELP + 1) {
            print_help();
            return 0;
        } else if (id < 0) {
            fprintf(stderr, "k8smesos-scheduler: %s (see --help)\n",
                    id == OPTIONS_BAD ? options.message : "no arguments are wanted");
            good = false;
        } else if (id == PODS + 1) {
            paths_add(&flags->pods, value, NULL);
        } else if (id == MASTER + 1 || id == ROLES + 1) {
            good = split(id == ROLES + 1 ? &flags->roles : &flags->masters, id - 1, value);
        } else {
            texts[id - 1] = value;
        }
    }
    return good && understand(flags, texts) ? -1 : 2;
}

void flags_free(struct flags *flags)
{
    paths_free(&flags->masters);
    paths_free(&flags->pods);
    paths_free(&flags->roles);
    text_free(&flags->credential);
}
