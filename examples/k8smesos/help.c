/* What --help prints. */
#include "call.h"

static const char general[] =
    "Usage: k8smesos VERB [OPTION...] [ARGUMENT...]\n"
    "\n"
    "What Kubernetes pods need on Mesos: sums, default limits, comparison with offers,\n"
    "TaskInfo resource blocks.\n"
    "\n"
    "Verbs:\n"
    "  quantity   value and canonical form of Kubernetes quantities, or why not\n"
    "  sum        the accounting of each pod in manifests\n"
    "  limits     the same manifests with default limits written into them\n"
    "  fit        which offers each pod fits, and why it does not fit the others\n"
    "  place      a plan for many pods on many offers\n"
    "  task       the TaskInfo and ExecutorInfo of pods on offers\n"
    "  executor   the ExecutorInfo with its resources\n"
    "  cgroup     the kubelet's cgroup settings and the cgroup numbers of containers\n"
    "  resources  a calculator for Mesos resources\n"
    "\n"
    "k8smesos VERB --help tells more about one of them.\n";

static const char common[] =
    "\n"
    "Accounting:\n"
    "  --profile default|seed              which rules; seed is those of 2015 (default)\n"
    "  --default-container-cpu-limit CORES limit of a container without one (0.25)\n"
    "  --default-container-mem-limit MB    the same in MiB (64)\n"
    "  --executor-cpus CORES, --executor-mem MB\n"
    "                                      what an executor needs for itself (0.25, 64)\n"
    "  --limit-range FILE                  apply the LimitRanges in FILE; repeatable\n"
    "  --basis limits|requests             which of them Mesos is asked for (limits)\n"
    "  --extended NAME=MESOS_NAME          account NAME as this Mesos resource; repeatable\n"
    "  --strict, --lenient                 refuse (default) or let pass unknown and duplicate\n"
    "                                      fields and pods that validation refuses\n"
    "\n"
    "Offers:\n"
    "  --role ROLE                         roles whose offers are taken, in order; repeatable\n"
    "                                      (*)\n"
    "  --order reserved|unreserved         which entries of an offer are taken first\n"
    "  --revocable                         revocable entries may be taken\n"
    "  --port-mapping fixed|wildcard       host ports for ports with a hostPort, or for all\n"
    "\n"
    "Output:\n"
    "  -o, --output table|wide|json|jsonl|yaml|name\n"
    "                                      table on a terminal, jsonl otherwise\n"
    "  --color auto|always|never           NO_COLOR in the environment means never\n"
    "  --progress auto|always|never        on standard error, in long runs only\n"
    "  -h, --help, -V, --version\n"
    "\n"
    "Exit status: 0 done and everything fits, 1 something does not fit, 2 wrong usage,\n"
    "3 bad input, 4 the input could not be read or the output not written.\n";

static const char offers[] =
    "  --offers OFFERS          a file, or - for standard input: JSON (an Offer, an array of\n"
    "                           them, a scheduler OFFERS event, an answer of /master/state,\n"
    "                           /master/slaves or GET_AGENTS) or protobuf (an Offer, or\n"
    "                           RecordIO of scheduler events). The kind is recognised.\n"
    "                           Repeatable\n";

static const char executor_options[] =
    "  --static-pods PATH       directory, file or archive of pods that the executor runs\n"
    "  --unpacked-limit BYTES   most that an archive may unpack to (67108864)\n"
    "  --executor-id ID, --executor-command COMMAND, --executor-uri URI (repeatable),\n"
    "  --framework-id ID        for the ExecutorInfo\n";

static const char *const verb_help[VERB_COUNT] = {
    [VERB_QUANTITY] =
        "Usage: k8smesos quantity [OPTION...] [TEXT...]\n"
        "       k8smesos quantity --pairs [OPTION...]\n"
        "\n"
        "The value of each quantity, or why it is none. Without TEXT one is read from each "
        "line\n"
        "of standard input; only a newline ends a line.\n"
        "\n"
        "  --pairs                  lines are A, a tab, B: comparison, sum and difference\n",
    [VERB_SUM] =
        "Usage: k8smesos sum [OPTION...] [FILE|DIR|-]...\n"
        "\n"
        "Each pod's accounting: requests and limits of its containers and in total, QoS "
        "class,\n"
        "the sums of 2015, and what Mesos is asked for. Of a DIR all *.yaml, *.yml and *.json\n"
        "below it are read, in the order of their names. Without arguments: standard input.\n",
    [VERB_LIMITS] =
        "Usage: k8smesos limits [OPTION...] FILE...\n"
        "\n"
        "The same documents with what LimitRanges give and the default limits written into\n"
        "their pods. Formats: yaml (default on a terminal), jsonl (default otherwise), json "
        "(one\n"
        "List), name.\n",
    [VERB_FIT] =
        "Usage: k8smesos fit [OPTION...] FILE... --offers OFFERS\n"
        "\n"
        "Each copy of each pod against each agent and role: whether it fits, and if not every\n"
        "reason with its amounts and the least change of requests and limits with which it "
        "would.\n"
        "A copy that fits nowhere has \"nearest\" and a summary of all reasons on the line of "
        "the\n"
        "agent that comes nearest. Exit status 0 if each copy fits at least one.\n"
        "\n",
    [VERB_PLACE] =
        "Usage: k8smesos place [OPTION...] FILE... --offers OFFERS\n"
        "\n"
        "Place the pods one after another, each on the first agent and role where it fits in\n"
        "what the earlier ones left.\n"
        "\n",
    [VERB_TASK] =
        "Usage: k8smesos task [OPTION...] FILE... --offers OFFERS\n"
        "\n"
        "Place the pods, and write the TaskInfo of each copy with its ExecutorInfo: v1 JSON, "
        "one\n"
        "a line (jsonl), -o protobuf for the bytes of one task, -o recordio for those of "
        "many.\n"
        "\n"
        "  --task-id ID             the first task's id (pod.NAMESPACE.NAME-INDEX); the\n"
        "                           next ones are ID-1, ID-2 and so on\n"
        "  --task-group             in place of each TaskInfo a LAUNCH_GROUP operation for\n"
        "                           Mesos' default executor, with a task for each container\n",
    [VERB_EXECUTOR] =
        "Usage: k8smesos executor [OPTION...]\n"
        "\n"
        "The ExecutorInfo with what the executor and its static pods need. -o protobuf writes\n"
        "its bytes.\n"
        "\n",
    [VERB_CGROUP] =
        "Usage: k8smesos cgroup [OPTION...] [FILE...]\n"
        "\n"
        "The cgroup of a Mesos executor, the kubelet's settings in it, and the cgroup numbers "
        "of\n"
        "each container of the pods in FILE and of the executor with one copy of each. The "
        "cgroup\n"
        "comes from --pid or --proc, else from the sandbox, else from /proc/self/cgroup.\n"
        "\n"
        "  --directory DIR          the executor's sandbox (MESOS_DIRECTORY or MESOS_SANDBOX "
        "in the\n"
        "                           environment)\n"
        "  --environment FILE       take MESOS_DIRECTORY from such lines, or "
        "/proc/PID/environ\n"
        "  --prefix PREFIX          the agent's --cgroups_root (mesos)\n"
        "  --pid PID                read /proc/PID/cgroup\n"
        "  --proc FILE              read such text from FILE, or - for standard input\n"
        "  --v1, --v2               the cgroup version of the numbers (that of the text, else "
        "v1)\n"
        "  --cgroup-basis kubelet|mesos\n"
        "                           whose numbers (both)\n"
        "  --no-system              leave the system container out\n"
        "  --no-contain             pods are not under the executor's cgroup\n",
    [VERB_RESOURCES] =
        "Usage: k8smesos resources EXPR [OP EXPR]...\n"
        "       k8smesos resources validate RESOURCE\n"
        "       k8smesos resources --batch\n"
        "       k8smesos resources --task\n"
        "\n"
        "A calculator for Mesos resources. EXPR is text (\"cpus:4;mem(prod):512\") or an array "
        "of\n"
        "v1 Resource objects; OP is + or add, - or sub, contains, equal. RESOURCE is one v1\n"
        "Resource object.\n"
        "\n"
        "  --batch                  lines of standard input are {\"op\", \"a\", \"b\"}\n"
        "  --task                   lines are JSON of a TaskInfo, a Launch or a LaunchGroup:\n"
        "                           what a master would say to each\n",
};

void help_print(struct output *output, enum verb verb)
{
    output_text(output, verb == VERB_NONE ? general : verb_help[verb]);
    if (verb == VERB_FIT || verb == VERB_PLACE || verb == VERB_TASK)
        output_text(output, offers);
    if (verb == VERB_FIT || verb == VERB_PLACE || verb == VERB_TASK || verb == VERB_EXECUTOR)
        output_text(output, executor_options);
    output_text(output, common);
}
