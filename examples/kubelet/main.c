/* k8smesos-kubelet: a kubelet inside of a Mesos executor's cgroup, as the seed of this project ran
 * one: its own container, the system's, the docker daemon's and the pods' parent are all that
 * cgroup. Writes the command line, and becomes the kubelet if told to. */
#include <k8smesos/k8smesos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROC_MAX = 65536, SETTINGS = 4 };

static const char usage[] =
    "usage: k8smesos-kubelet [--exec KUBELET] [ARGUMENT...]\n"
    "\n"
    "Writes the kubelet's command line, with ARGUMENTs and the cgroup settings that keep it and\n"
    "its pods inside of the executor's cgroup, to standard output; with --exec becomes it.\n"
    "\n"
    "The cgroup is found by MESOS_DIRECTORY, which agents set, and MESOS_CGROUPS_ROOT (mesos);\n"
    "without it, in a static pod, it is the one above the process's own in /proc/self/cgroup.\n";

static k8sm_status find_above(char *cgroup, k8sm_error *err)
{
    static char text[PROC_MAX]; /* the stack of small systems is smaller */
    FILE *proc = fopen("/proc/self/cgroup", "r");
    size_t len = proc == NULL ? 0 : fread(text, 1, sizeof text, proc);
    k8sm_status rc = k8sm_cgroup_from_proc(text, len, NULL, NULL, cgroup, err);
    char *last = rc == K8SM_OK ? strrchr(cgroup, '/') : NULL;
    if (proc != NULL)
        fclose(proc);
    if (last != NULL && last != cgroup)
        *last = '\0';
    return rc;
}

static void quote(const char *word)
{
    putchar('\'');
    for (; *word != '\0'; word++)
        fputs(*word == '\'' ? "'\\''" : (char[]){ *word, '\0' }, stdout);
    putchar('\'');
}

/* @return "--NAME=VALUE", NULL if the setting is to be left out. */
static char *setting(const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 4;
    char *text = value[0] == '\0' ? NULL : malloc(size);
    if (text != NULL)
        snprintf(text, size, "--%s=%s", name, value);
    return text;
}

int main(int argc, char **argv)
{
    static char cgroup[K8SM_CGROUP_PATH_MAX];
    static k8sm_kubelet_cgroups cgroups;
    const char *directory = getenv("MESOS_DIRECTORY"), *program = NULL;
    static char **words; /* for as long as the program runs */
    int count = 1, at = 1;
    k8sm_error err = { .code = K8SM_OK };
    words = calloc((size_t)argc + SETTINGS + 2, sizeof *words);
    if (words == NULL || (argc > 1 && strcmp(argv[1], "--help") == 0)) {
        fputs(usage, stdout);
        return words == NULL ? 4 : 0;
    }
    if (argc > 2 && strcmp(argv[1], "--exec") == 0) {
        program = argv[2];
        at = 3;
    }
    if ((directory == NULL ? find_above(cgroup, &err)
                           : k8sm_cgroup_from_directory(directory, getenv("MESOS_CGROUPS_ROOT"),
                                                        cgroup, &err)) != K8SM_OK ||
        k8sm_kubelet_cgroups_make(cgroup, K8SM_KUBELET_SYSTEM | K8SM_KUBELET_CONTAIN, &cgroups,
                                  &err) != K8SM_OK) {
        fprintf(stderr, "k8smesos-kubelet: the executor's cgroup: %s\n", err.message);
        return 3;
    }
    words[0] = (char *)(program == NULL ? "kubelet" : program);
    while (at < argc)
        words[count++] = argv[at++];
    const char *const settings[SETTINGS][2] = {
        { "system-cgroups", cgroups.system_container },
        { "kubelet-cgroups", cgroups.resource_container },
        { "runtime-cgroups", cgroups.docker_container },
        { "cgroup-root", cgroups.cgroup_root },
    };
    for (int i = 0; i < SETTINGS; i++) {
        words[count] = setting(settings[i][0], settings[i][1]);
        count += words[count] != NULL;
    }
    for (int i = 0; i < count; i++) {
        quote(words[i]);
        putchar(i + 1 < count ? ' ' : '\n');
    }
    fflush(stdout);
    if (program == NULL)
        return 0;
    execvp(program, words);
    perror(program);
    return 127;
}
