#include "flags.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

enum {
    MASTER = 1, CPU_LIMIT, MEM_LIMIT, NAME, ROLES, USER, FAILOVER, STATE, EXECUTOR, STATIC,
    LABEL, PORTS, STATUS, CREDENTIAL, CA, PROFILE, BASIS, PODS, ENDPOINTS, HELP
};

static const struct option table[] = {
    { MASTER, 'm', "master", "LIST" },
    { PODS, 'p', "pods", "PATH" },
    { EXECUTOR, 'e', "executor-path", "PATH" },
    { STATE, 's', "state-dir", "DIR" },
    { CPU_LIMIT, 0, "default-container-cpu-limit", "CORES" },
    { MEM_LIMIT, 0, "default-container-mem-limit", "MIB" },
    { NAME, 0, "framework-name", "NAME" },
    { ROLES, 0, "framework-roles", "LIST" },
    { USER, 0, "framework-user", "USER" },
    { FAILOVER, 0, "failover-timeout", "SECONDS" },
    { STATIC, 0, "static-pods", "DIR" },
    { LABEL, 0, "node-label", "PREFIX" },
    { PORTS, 0, "port-mapping", "MODE" },
    { STATUS, 0, "status-address", "IP:PORT" },
    { ENDPOINTS, 0, "endpoints", "FILE" },
    { CREDENTIAL, 0, "credential-file", "FILE" },
    { CA, 0, "ca-file", "FILE" },
    { PROFILE, 0, "profile", "PROFILE" },
    { BASIS, 0, "basis", "BASIS" },
    { HELP, 'h', "help", NULL },
};

static const char help[] =
    "usage: k8smesos-scheduler --master LIST --pods PATH --executor-path PATH [OPTION...]\n"
    "\n"
    "Runs the pods of Kubernetes manifests on Apache Mesos.\n"
    "\n"
    "  -m, --master LIST         masters as HOST:PORT or https://HOST:PORT, by comma;\n"
    "                            redirects to the leader are followed\n"
    "  -p, --pods PATH           manifest file or directory, watched; may be repeated\n"
    "  -e, --executor-path PATH  k8smesos-executor: a path on the agents, or a URL\n"
    "  -s, --state-dir DIR       framework id and tasks; a second scheduler on it waits as\n"
    "                            standby. Without it everything is lost with the process\n"
    "      --status-address IP:PORT  status page, /state.json, /metrics, /healthz\n"
    "                            [127.0.0.1:10251]; \"\" for none\n"
    "      --endpoints FILE      write the addresses behind the services there, as JSON\n"
    "      --default-container-cpu-limit CORES  of a container without limit [0.25]\n"
    "      --default-container-mem-limit MIB    the same for memory [64]\n"
    "      --framework-name NAME     [kubernetes]\n"
    "      --framework-roles LIST    roles in order of preference, by comma [*]\n"
    "      --framework-user USER     who runs the tasks [the caller]\n"
    "      --failover-timeout SECONDS  how long Mesos keeps the tasks alone [604800]\n"
    "      --static-pods DIR     pods that each executor runs as well\n"
    "      --port-mapping MODE   fixed: host ports as written; wildcard: each container port\n"
    "                            gets one of the offer [fixed]\n"
    "      --node-label PREFIX   show only node labels that begin so on the status page\n"
    "      --credential-file FILE    \"PRINCIPAL SECRET\" for Basic authentication\n"
    "      --ca-file FILE        certificates that https masters are checked with\n"
    "      --profile PROFILE     default, or seed: the rules of 2015 [default]\n"
    "      --basis BASIS         limits or requests: what Mesos is asked for [limits]\n"
    "  -h, --help\n";

static bool refuse(const char *name, const char *value, const char *wanted)
{
    fprintf(stderr, "k8smesos-scheduler: --%s %s: %s\n", name, value, wanted);
    return false;
}

static bool split(struct paths *list, const char *name, const char *value)
{
    for (const char *at = value;; at++) {
        size_t len = strcspn(at, ",");
        char *item = need(strndup(at, len));
        paths_add(list, item, NULL);
        free(item);
        if (len == 0)
            return refuse(name, value, "an empty name");
        at += len;
        if (*at == '\0')
            return true;
    }
}

static bool parse_timeout(const char *value, double *ret_seconds)
{
    unsigned long long seconds = 0;
    size_t len = strspn(value, "0123456789");
    if (len == 0 || len > 9 || value[len] != '\0')
        return refuse("failover-timeout", value, "expected whole seconds, at most 999999999");
    seconds = strtoull(value, NULL, 10);
    *ret_seconds = (double)seconds;
    return true;
}

/* "principal secret" or "principal\nsecret", as mesos-agent takes it. */
static bool read_credential(const char *path, struct text *credential)
{
    size_t principal;
    if (read_file(path, 4096, credential) != 0)
        return refuse("credential-file", path, "cannot be read");
    while (credential->size > 0 && strchr("\r\n \t", credential->data[credential->size - 1]))
        credential->data[--credential->size] = '\0';
    principal = strcspn(credential->data, " \t\n:");
    if (principal == 0 || principal == credential->size)
        return refuse("credential-file", path, "expected a principal, a blank, and a secret");
    credential->data[principal] = ':';
    return true;
}

static bool choose(const char *name, const char *value, const char *first, const char *second,
                   int32_t *ret)
{
    if (strcmp(value, first) != 0 && strcmp(value, second) != 0)
        return refuse(name, value, "not known; see --help");
    *ret = strcmp(value, second) == 0;
    return true;
}

static bool parse_policy(struct flags *flags, const char *cpu, const char *mem, int32_t profile,
                         int32_t basis, int32_t ports)
{
    k8sm_policy *policy = &flags->policy;
    k8sm_error err;
    k8sm_policy_init(policy, sizeof *policy, profile);
    policy->basis = basis;
    policy->port_mapping = ports;
    if (cpu != NULL && k8sm_policy_parse_cpus(cpu, strlen(cpu), profile, &policy->default_cpu,
                                              &err) != K8SM_OK)
        return refuse("default-container-cpu-limit", cpu, err.message);
    if (mem != NULL && k8sm_policy_parse_mem(mem, strlen(mem), profile, &policy->default_mem,
                                             &err) != K8SM_OK)
        return refuse("default-container-mem-limit", mem, err.message);
    policy->roles = (const char *const *)flags->roles.items;
    policy->role_count = flags->roles.count;
    return true;
}

static bool complete(const struct flags *flags)
{
    const char *missing = flags->masters.count == 0      ? "--master"
                          : flags->pods.count == 0       ? "--pods"
                          : flags->executor_path == NULL ? "--executor-path"
                                                         : NULL;
    if (missing != NULL)
        fprintf(stderr, "k8smesos-scheduler: %s is wanted (see --help)\n", missing);
    return missing == NULL;
}

int flags_parse(struct flags *flags, int argc, char **argv)
{
    struct options options = { .argc = argc, .at = 1, .argv = argv, .table = table,
                               .count = sizeof table / sizeof *table };
    const struct passwd *user = getpwuid(geteuid());
    const char *value = NULL, *cpu = NULL, *mem = NULL;
    int32_t profile = K8SM_PROFILE_DEFAULT, basis = K8SM_BASIS_LIMITS, ports = K8SM_PORTS_FIXED;
    bool good = true;
    int id;
    *flags = (struct flags){ .framework_name = "kubernetes", .failover_timeout = 604800,
                             .framework_user = user == NULL ? "root" : user->pw_name,
                             .status_address = "127.0.0.1:10251" };
    while (good && (id = options_next(&options, &value)) != OPTIONS_END) {
        switch (id) {
        case MASTER: good = split(&flags->masters, "master", value); break;
        case PODS: paths_add(&flags->pods, value, NULL); break;
        case EXECUTOR: flags->executor_path = value; break;
        case STATE: flags->state_dir = value; break;
        case CPU_LIMIT: cpu = value; break;
        case MEM_LIMIT: mem = value; break;
        case NAME: flags->framework_name = value; break;
        case ROLES: good = split(&flags->roles, "framework-roles", value); break;
        case USER: flags->framework_user = value; break;
        case FAILOVER: good = parse_timeout(value, &flags->failover_timeout); break;
        case STATIC: flags->static_pods = value; break;
        case LABEL: flags->node_label = value; break;
        case PORTS: good = choose("port-mapping", value, "fixed", "wildcard", &ports); break;
        case STATUS: flags->status_address = value; break;
        case ENDPOINTS: flags->endpoints = value; break;
        case CREDENTIAL: good = read_credential(value, &flags->credential); break;
        case CA: flags->ca_file = value; break;
        case PROFILE: good = choose("profile", value, "default", "seed", &profile); break;
        case BASIS: good = choose("basis", value, "limits", "requests", &basis); break;
        case HELP: fputs(help, stdout); return 0;
        default:
            fprintf(stderr, "k8smesos-scheduler: %s (see --help)\n",
                    id == OPTIONS_BAD ? options.message : "no arguments are wanted");
            good = false;
        }
    }
    if (flags->roles.count == 0)
        paths_add(&flags->roles, "*", NULL);
    return good && complete(flags) && parse_policy(flags, cpu, mem, profile, basis, ports) ? -1 : 2;
}

void flags_free(struct flags *flags)
{
    paths_free(&flags->masters);
    paths_free(&flags->pods);
    paths_free(&flags->roles);
    text_free(&flags->credential);
}
