#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- what it cannot do -------------------------------------------------------------------- */

static const char *const pod_fields[] = { "volumes", "securityContext", "hostAliases",
                                          "resourceClaims", NULL };
static const char *const container_fields[] = { "volumeMounts",   "volumeDevices", "livenessProbe",
                                                "readinessProbe", "startupProbe",  "lifecycle",
                                                "envFrom",        "securityContext", NULL };

/* @param path  of what has the fields; becomes that of the first one that is set. */
static bool has_none(const json_t *object, const char *const *fields, struct text *path)
{
    for (; *fields != NULL; fields++) {
        const json_t *value = json_object_get(object, *fields);
        if (json_array_size(value) + json_object_size(value) == 0)
            continue;
        text_add(path, *fields);
        return false;
    }
    return true;
}

static bool supports_container(const json_t *container, struct text *path, const char **ret_why)
{
    static const char *const value_from[] = { "valueFrom", NULL };
    const json_t *variable;
    size_t i, size = path->size;
    if (json_array_size(json_object_get(container, "command")) == 0) {
        text_add(path, "command");
        *ret_why = "the process runtime has no images, so a command is wanted";
        return false;
    }
    json_array_foreach(json_object_get(container, "env"), i, variable)
    {
        text_print(path, "env[%zu].", i);
        if (!has_none(variable, value_from, path))
            return false;
        path->size = size;
    }
    return has_none(container, container_fields, path);
}

bool process_supports(const json_t *pod, struct text *message)
{
    static const char *const lists[] = { "initContainers", "containers" };
    const json_t *spec = json_object_get(pod, "spec"), *container;
    const char *why = "the process runtime cannot do this";
    bool good;
    size_t i;
    text_add(message, "spec.");
    good = has_none(spec, pod_fields, message);
    for (int list = 0; good && list < 2; list++) {
        json_array_foreach(json_object_get(spec, lists[list]), i, container)
        {
            text_clear(message);
            text_print(message, "spec.%s[%zu].", lists[list], i);
            good = supports_container(container, message, &why);
            if (!good)
                break;
        }
    }
    text_add(message, ": ");
    text_add(message, why);
    return good;
}

/* --- starting ----------------------------------------------------------------------------- */

/* "$(NAME)" becomes the variable's value, "$$" a "$"; what is not known stays. */
static char *expand(const char *text)
{
    struct text out = { 0 };
    text_append(&out, "", 0);
    while (*text != '\0') {
        const char *end = text[0] == '$' && text[1] == '(' ? strchr(text, ')') : NULL;
        char *name = end == NULL ? NULL : need(strndup(text + 2, (size_t)(end - text - 2)));
        const char *value = name == NULL ? NULL : getenv(name);
        if (value != NULL) {
            text_add(&out, value);
            text = end + 1;
        } else {
            text += text[0] == '$' && text[1] == '$';
            text_byte(&out, *text++);
        }
        free(name);
    }
    return out.data;
}

static char **make_arguments(const k8sm_container *container)
{
    size_t commands = k8sm_container_command_count(container);
    size_t args = k8sm_container_arg_count(container);
    char **argv = need(calloc(commands + args + 1, sizeof *argv));
    for (size_t i = 0; i < commands + args; i++)
        argv[i] = expand(i < commands ? k8sm_container_command(container, i)
                                      : k8sm_container_arg(container, i - commands));
    return argv;
}

/* The agent's own variables are its business, not the container's. */
static void set_environment(const k8sm_container *container, const char *directory)
{
    const char *name, *value, *path = getenv("PATH");
    char *kept = need(strdup(path == NULL ? "/usr/local/bin:/usr/bin:/bin" : path));
    clearenv();
    setenv("PATH", kept, 1);
    setenv("HOME", directory, 1);
    free(kept);
    for (size_t i = 0; i < k8sm_container_port_count(container); i++) {
        const k8sm_container_port *port = k8sm_container_port_at(container, i);
        char key[64], number[16];
        snprintf(key, sizeof key, "HOST_PORT_%d", (int)port->container_port);
        snprintf(number, sizeof number, "%d", (int)port->host_port);
        if (port->host_port > 0)
            setenv(key, number, 1);
    }
    for (size_t i = 0; k8sm_container_env(container, i, &name, &value); i++)
        setenv(name, value, 1);
}

static int open_log(const char *directory, const char *name, const char *ending)
{
    struct text file = { 0 };
    text_add(&file, name);
    text_add(&file, ending);
    return open(join_path(directory, file.data), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

/* What a child tells of itself: its strings are those of its parent. */
struct report {
    const char *limits;
    int failure; /* an errno, if exec failed */
};

static void run_child(const k8sm_container *container, const char *directory, const char *group,
                      int pipe)
{
    const char *name = k8sm_container_name(container);
    int out = open_log(directory, name, ".stdout"), err = open_log(directory, name, ".stderr");
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct report report = { 0 };
    char **argv;
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    report.limits = limits_apply(container, group);
    if (write(pipe, &report, sizeof report) < 0)
        _exit(126);
    set_environment(container, directory);
    argv = make_arguments(container);
    if (out >= 0 && err >= 0 && null >= 0 && dup2(null, 0) >= 0 && dup2(out, 1) >= 0 &&
        dup2(err, 2) >= 0 && chdir(directory) == 0)
        execvp(argv[0], argv);
    report.failure = errno;
    _exit(write(pipe, &report, sizeof report) < 0 ? 126 : 127);
}

pid_t process_start(const k8sm_container *container, const char *directory, const char *group,
                    const char **ret_limits)
{
    struct report report = { "nothing", 0 };
    int ends[2];
    ssize_t got;
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    pid = fork();
    if (pid == 0)
        run_child(container, directory, group, ends[1]);
    close(ends[1]);
    if (pid > 0)
        setpgid(pid, pid); /* whoever of the two is first */
    do /* until exec has closed the other end */
        got = read(ends[0], &report, sizeof report);
    while (got > 0 || (got < 0 && errno == EINTR));
    close(ends[0]);
    *ret_limits = report.limits;
    if (report.failure == 0)
        return pid;
    waitpid(pid, NULL, 0);
    errno = report.failure;
    return -1;
}

void process_signal(pid_t pid, int signal)
{
    kill(-pid, signal);
}
