/* k8smesos cgroup: a Mesos executor's cgroup, the kubelet's settings, cgroup numbers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "verbs.h"

static const char *const titles[] = { "WHAT", "WHOSE", "SETTING", "VALUE", NULL };
static const char *const agreements[] = { "different", "same", "nested" };

/* Where the executor's cgroup comes from. */
struct place {
    char constructed[K8SM_CGROUP_PATH_MAX]; /* from the sandbox; "": not known */
    char actual[K8SM_CGROUP_PATH_MAX];      /* from /proc; "": not read */
    int32_t version;
};

/* cpu and memory, in this order. */
enum { CPU, MEMORY, BOTH };
static const char *const names[BOTH] = { "cpu", "memory" };

/* The executor with one copy of each pod. */
struct totals {
    const struct place *place;
    k8sm_resource_list *requests, *limits; /* a task without a limit counts its request */
    bool limited[BOTH], unlimited[BOTH];   /* some task has a limit; an infinite one */
    bool lacking[BOTH];                    /* some task has none */
    bool unknown;                          /* more than Mesos can hold */
};

/* --- where ------------------------------------------------------------------------- */

/* The value of MESOS_DIRECTORY or MESOS_SANDBOX in lines, or in /proc/PID/environ. */
static void environment_value(const struct text *text, struct text *value)
{
    static const char *const variables[] = { "MESOS_DIRECTORY=", "MESOS_SANDBOX=" };
    const char *end = text->data + text->size;
    for (size_t i = 0; i < 2 && value->size == 0; i++) {
        size_t name = strlen(variables[i]);
        for (const char *at = text->data; at < end; at += strcspn(at, "\n") + 1) {
            if ((size_t)(end - at) > name && memcmp(at, variables[i], name) == 0) {
                text_clear(value);
                text_append(value, at + name, strcspn(at + name, "\n"));
            }
        }
    }
}

/* The sandbox that the options or the environment name. @return false after a message. */
static bool find_directory(struct session *session, struct text *directory)
{
    const struct call *call = session->call;
    const char *own = getenv("MESOS_DIRECTORY");
    struct text text = { 0 };
    bool good = true;
    if (own == NULL || own[0] == '\0')
        own = getenv("MESOS_SANDBOX");
    if (call->directory != NULL) {
        text_add(directory, call->directory);
    } else if (call->environment != NULL) {
        good = session_read(session, call->environment, &text);
        for (size_t i = 0; i < text.size; i++) /* /proc/PID/environ has NULs for newlines */
            text.data[i] = text.data[i] == '\0' ? '\n' : text.data[i];
        environment_value(&text, directory);
    } else if (call->proc == NULL && call->pid == NULL && own != NULL) {
        text_add(directory, own);
    }
    text_free(&text);
    return good;
}

static bool construct(struct session *session, struct place *place)
{
    struct text directory = { 0 };
    k8sm_error err = { 0 };
    bool good = find_directory(session, &directory);
    if (good && directory.size > 0 &&
        k8sm_cgroup_from_directory(directory.data, session->call->prefix, place->constructed,
                                   &err) != K8SM_OK) {
        session_fail(session, STATUS_INPUT, directory.data, &err);
        good = false;
    }
    text_free(&directory);
    return good;
}

static bool read_actual(struct session *session, struct place *place)
{
    const struct call *call = session->call;
    struct text file = { 0 }, text = { 0 };
    k8sm_error err = { 0 };
    bool good = true;
    if (call->proc != NULL)
        text_add(&file, call->proc);
    else if (call->pid != NULL || place->constructed[0] == '\0') {
        text_add(&file, "/proc/");
        text_add(&file, call->pid != NULL ? call->pid : "self");
        text_add(&file, "/cgroup");
    }
    if (file.size > 0)
        good = session_read(session, file.data, &text);
    if (good && file.size > 0 &&
        k8sm_cgroup_from_proc(text.data, text.size, NULL, &place->version, place->actual,
                              &err) != K8SM_OK) {
        session_fail(session, STATUS_INPUT, file.data, &err);
        good = false;
    }
    text_free(&file);
    text_free(&text);
    return good;
}

/* --- writing ------------------------------------------------------------------------ */

static void setting(struct session *session, const char *what, const char *whose,
                    const char *name, const char *value)
{
    struct table *table = &session->report.table;
    table_text(table, what);
    table_text(table, whose);
    table_text(table, name);
    table_text(table, value[0] == '\0' ? "(left out)" : value);
}

static void place_rows(struct session *session, const char *cgroup,
                       const k8sm_kubelet_cgroups *kubelet)
{
    setting(session, cgroup, "kubelet", "system-container", kubelet->system_container);
    setting(session, cgroup, "kubelet", "resource-container", kubelet->resource_container);
    setting(session, cgroup, "kubelet", "docker-container", kubelet->docker_container);
    setting(session, cgroup, "kubelet", "cgroup-root", kubelet->cgroup_root);
}

static void write_place(struct session *session, const struct place *place, const char *cgroup,
                        const k8sm_kubelet_cgroups *kubelet)
{
    struct writer *writer = report_begin(&session->report);
    writer_field(writer, "cgroup", cgroup);
    writer_key(writer, "version");
    writer_number(writer, place->version);
    if (place->constructed[0] != '\0')
        writer_field(writer, "constructed", place->constructed);
    if (place->actual[0] != '\0')
        writer_field(writer, "actual", place->actual);
    if (place->constructed[0] != '\0' && place->actual[0] != '\0')
        writer_field(writer, "agree",
                     agreements[k8sm_cgroup_agree(place->constructed, place->actual)]);
    writer_key(writer, "kubelet");
    writer_object(writer);
    writer_field(writer, "system_container", kubelet->system_container);
    writer_field(writer, "resource_container", kubelet->resource_container);
    writer_field(writer, "docker_container", kubelet->docker_container);
    writer_field(writer, "cgroup_root", kubelet->cgroup_root);
    writer_end(writer);
    report_end(&session->report);
}

/* The settings of the executor's cgroup. @return false after a message. */
static bool answer_place(struct session *session, const struct place *place)
{
    const struct call *call = session->call;
    bool read = call->proc != NULL || call->pid != NULL || place->constructed[0] == '\0';
    const char *cgroup = read ? place->actual : place->constructed;
    static k8sm_kubelet_cgroups kubelet; /* 16 KiB */
    k8sm_error err;
    int32_t flags = call->no_contain ? 0 : K8SM_KUBELET_CONTAIN;
    if (!call->no_contain && !call->no_system)
        flags |= K8SM_KUBELET_SYSTEM;
    if (k8sm_kubelet_cgroups_make(cgroup, flags, &kubelet, &err) != K8SM_OK) {
        session_fail(session, STATUS_INPUT, cgroup, &err);
        return false;
    }
    if (report_structured(&session->report))
        write_place(session, place, cgroup, &kubelet);
    else if (report_tabular(&session->report))
        place_rows(session, cgroup, &kubelet);
    else
        report_name(&session->report, cgroup, strlen(cgroup));
    return true;
}

/* One file of a cgroup: its name and what to write there. */
struct file {
    const char *name;
    char value[48];
};

static void add_file(struct file *files, size_t *count, const char *name, int64_t number,
                     const char *none, const char *behind)
{
    struct file *file = &files[*count];
    if (number == -2)
        return;
    file->name = name;
    if (number == -1 && none != NULL)
        snprintf(file->value, sizeof file->value, "%s%s", none, behind);
    else
        snprintf(file->value, sizeof file->value, "%" PRId64 "%s", number, behind);
    (*count)++;
}

static size_t list_files(const k8sm_cgroup_numbers *numbers, int32_t version,
                         struct file files[5])
{
    size_t count = 0;
    if (version == K8SM_CGROUP_V2) {
        char period[24];
        snprintf(period, sizeof period, " %" PRId64, numbers->cpu_period_us);
        add_file(files, &count, "cpu.weight", numbers->cpu_shares, NULL, "");
        add_file(files, &count, "cpu.max", numbers->cpu_quota_us, "max", period);
        add_file(files, &count, "memory.max", numbers->mem_limit, "max", "");
        add_file(files, &count, "memory.low", numbers->mem_soft, "max", "");
        return count;
    }
    add_file(files, &count, "cpu.shares", numbers->cpu_shares, NULL, "");
    add_file(files, &count, "cpu.cfs_quota_us", numbers->cpu_quota_us, NULL, "");
    add_file(files, &count, "cpu.cfs_period_us", numbers->cpu_period_us, NULL, "");
    add_file(files, &count, "memory.limit_in_bytes", numbers->mem_limit, NULL, "");
    add_file(files, &count, "memory.soft_limit_in_bytes", numbers->mem_soft, NULL, "");
    return count;
}

static void show_numbers(struct session *session, const char *what, const char *whose,
                         const k8sm_cgroup_numbers *numbers, int32_t version)
{
    struct writer *writer = &session->report.writer;
    struct file files[5];
    const size_t count = list_files(numbers, version, files);
    if (report_structured(&session->report)) {
        writer_key(writer, whose);
        writer_object(writer);
        for (size_t i = 0; i < count; i++)
            writer_field(writer, files[i].name, files[i].value);
        writer_end(writer);
    } else if (report_tabular(&session->report)) {
        for (size_t i = 0; i < count; i++)
            setting(session, what, whose, files[i].name, files[i].value);
    }
}

/* By one rule: an object of file names and values, or rows of them. */
static void answer_basis(struct session *session, const char *what, int32_t basis,
                         int32_t version, const k8sm_resource_list *requests,
                         const k8sm_resource_list *limits)
{
    const char *whose = basis == K8SM_CGROUP_KUBELET ? "kubelet" : "mesos";
    k8sm_cgroup_numbers numbers;
    k8sm_error err;
    if (session->call->cgroup_basis >= 0 && session->call->cgroup_basis != basis)
        return;
    if (k8sm_cgroup_numbers_make(requests, limits, basis, version, &numbers, &err) != K8SM_OK)
        session_fail(session, STATUS_INPUT, what, &err);
    else
        show_numbers(session, what, whose, &numbers, version);
}

/* --- pods --------------------------------------------------------------------------- */

static void answer_container(struct session *session, const struct place *place,
                             const struct ready *pod, size_t index)
{
    const k8sm_container *container = k8sm_pod_container(k8sm_object_pod(pod->object), index);
    const k8sm_resource_list *requests =
        k8sm_account_container_requests(pod->account, index, K8SM_STAGE_MESOS);
    const k8sm_resource_list *limits =
        k8sm_account_container_limits(pod->account, index, K8SM_STAGE_MESOS);
    struct writer *writer = &session->report.writer;
    struct text what = { 0 };
    text_add(&what, pod->key.data);
    text_byte(&what, '/');
    text_add(&what, k8sm_container_name(container));
    if (report_structured(&session->report)) {
        report_begin(&session->report);
        writer_field(writer, "pod", pod->key.data);
        writer_field(writer, "container", k8sm_container_name(container));
        writer_field(writer, "type", k8sm_container_type_name(k8sm_container_type(container)));
    }
    answer_basis(session, what.data, K8SM_CGROUP_KUBELET, place->version, requests, limits);
    answer_basis(session, what.data, K8SM_CGROUP_MESOS, place->version, requests, limits);
    if (report_structured(&session->report))
        report_end(&session->report);
    text_free(&what);
}

/* Add thousandths of cores or of MiB to a sum of cores or bytes. */
static void add_demand(k8sm_resource_list *list, const char *name, int64_t thousandths)
{
    const k8sm_quantity *had = k8sm_resource_list_find(list, name);
    k8sm_quantity q;
    k8sm_quantity_from_milli(thousandths, K8SM_FORMAT_DECIMAL_SI, &q);
    /* thousandths have 64 bits, so that neither can be too much */
    if (strcmp(name, "memory") == 0)
        k8sm_quantity_mul(&q, 1 << 20, &q);
    if (had != NULL)
        k8sm_quantity_add(had, &q, &q);
    if (k8sm_resource_list_set(list, name, &q, NULL) != K8SM_OK)
        need(NULL);
}

/* One copy of a pod on top of the executor. */
static void add_pod(struct totals *totals, const k8sm_account *account)
{
    for (size_t i = 0; i < BOTH; i++) {
        int64_t amount = 0, limit = -1;
        bool finite;
        if (k8sm_account_demand(account, i, NULL, &amount, &limit) == 0) {
            totals->unknown = true;
            return;
        }
        finite = limit >= 0 && limit != INT64_MAX;
        totals->limited[i] |= finite;
        totals->unlimited[i] |= limit == INT64_MAX;
        totals->lacking[i] |= limit < 0;
        add_demand(totals->requests, names[i], amount);
        add_demand(totals->limits, names[i], finite ? limit : amount);
    }
}

static void answer_pod(struct session *session, void *context, const char *file,
                       const k8sm_object *object, const k8sm_error *err)
{
    struct totals *totals = context;
    struct ready pod;
    if (!session_ready(session, file, object, err, &pod))
        return;
    for (size_t i = 0; i < k8sm_pod_container_count(k8sm_object_pod(pod.object)); i++)
        answer_container(session, totals->place, &pod, i);
    add_pod(totals, pod.account);
    ready_free(&pod);
}

/* What the agent makes of it: a limit if some task has one, infinite if one is; of cpus none
 * if some task has none (Mesos, without --cgroups_enable_cfs). */
static k8sm_status total_numbers(const struct totals *totals, k8sm_cgroup_numbers *ret_numbers,
                                 k8sm_error *err)
{
    k8sm_resource_list *limits = NULL;
    k8sm_status rc;
    if (k8sm_resource_list_new(NULL, &limits, NULL) != K8SM_OK)
        need(NULL);
    for (size_t i = 0; i < BOTH; i++)
        if (totals->limited[i] && !totals->unlimited[i] &&
            (i == MEMORY || !totals->lacking[i]) &&
            k8sm_resource_list_set(limits, names[i],
                                   k8sm_resource_list_find(totals->limits, names[i]),
                                   NULL) != K8SM_OK)
            need(NULL);
    rc = k8sm_cgroup_numbers_make(totals->requests, limits, K8SM_CGROUP_MESOS,
                                  totals->place->version, ret_numbers, err);
    if (rc == K8SM_OK && totals->unlimited[CPU] && !totals->lacking[CPU])
        ret_numbers->cpu_quota_us = -1;
    if (rc == K8SM_OK && totals->unlimited[MEMORY])
        ret_numbers->mem_limit = -1;
    k8sm_resource_list_free(limits);
    return rc;
}

/* The executor's container, which the agent sizes by the executor and its tasks. */
static void answer_total(struct session *session, const struct totals *totals)
{
    static const char what[] = "executor with its pods";
    k8sm_cgroup_numbers numbers;
    k8sm_error err = { .code = K8SM_E_RANGE,
                       .message = "a pod needs more than Mesos can hold" };
    if (session->report.format == FORMAT_NAME ||
        session->call->cgroup_basis == K8SM_CGROUP_KUBELET)
        return;
    if (totals->unknown || total_numbers(totals, &numbers, &err) != K8SM_OK) {
        session_fail(session, STATUS_INPUT, what, &err);
        return;
    }
    if (report_structured(&session->report))
        writer_field(report_begin(&session->report), "what", what);
    show_numbers(session, what, "mesos", &numbers, totals->place->version);
    if (report_structured(&session->report))
        report_end(&session->report);
}

static void answer_pods(struct session *session, const struct place *place)
{
    const k8sm_policy *policy = &session->call->policy;
    struct totals totals = { .place = place };
    if (k8sm_resource_list_new(NULL, &totals.requests, NULL) != K8SM_OK ||
        k8sm_resource_list_set(totals.requests, "cpu", &policy->executor_cpu, NULL) !=
            K8SM_OK ||
        k8sm_resource_list_set(totals.requests, "memory", &policy->executor_mem, NULL) !=
            K8SM_OK ||
        k8sm_resource_list_copy(totals.requests, NULL, &totals.limits, NULL) != K8SM_OK)
        need(NULL);
    session_manifests(session, answer_pod, &totals);
    answer_total(session, &totals);
    k8sm_resource_list_free(totals.requests);
    k8sm_resource_list_free(totals.limits);
}

int verb_cgroup(const struct call *call)
{
    struct session session;
    static struct place place; /* 8 KiB */
    session_open(&session, call);
    if (call->format > FORMAT_NAME)
        session_usage(&session, "not in this output format");
    if (call->pid != NULL && call->proc != NULL)
        session_usage(&session, "--pid or --proc, not both");
    if (call->pid != NULL && strspn(call->pid, "0123456789") != strlen(call->pid) &&
        strcmp(call->pid, "self") != 0)
        session_usage(&session, "--pid wants a number");
    if (session.status != STATUS_DONE)
        return session.status;
    session_report(&session, titles);
    if (session_ranges(&session) && construct(&session, &place) &&
        read_actual(&session, &place)) {
        if (call->cgroup_said || place.version == 0)
            place.version = call->cgroup_v2 ? K8SM_CGROUP_V2 : K8SM_CGROUP_V1;
        if (answer_place(&session, &place) && call->words.count > 0)
            answer_pods(&session, &place);
    }
    return session_close(&session);
}
