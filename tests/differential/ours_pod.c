#include "ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show_list(struct answer *answer, const char *title, const k8sm_resource_list *list)
{
    answer_text(answer, title);
    for (size_t i = 0; i < k8sm_resource_list_count(list); i++) {
        answer_text(answer, " ");
        answer_text(answer, k8sm_resource_list_name(list, i));
        answer_text(answer, "=");
        answer_canonical(answer, k8sm_resource_list_quantity(list, i));
    }
}

static void show_sums(struct answer *answer, const char *title, const k8sm_account *account,
                      int32_t stage)
{
    answer_text(answer, title);
    show_list(answer, " requests", k8sm_account_requests(account, stage));
    show_list(answer, " limits", k8sm_account_limits(account, stage));
    answer_text(answer, "\n");
}

static void show_container(struct answer *answer, const k8sm_container *container,
                           const k8sm_resource_list *requests, const k8sm_resource_list *limits)
{
    answer_text(answer, k8sm_container_type_name(k8sm_container_type(container)));
    answer_text(answer, " ");
    answer_text(answer, k8sm_container_name(container));
    show_list(answer, " requests", requests);
    show_list(answer, " limits", limits);
    answer_text(answer, "\n");
}

static void show_seed(struct answer *answer, const k8sm_account *account)
{
    k8sm_seed_sums sums;
    char text[K8SM_QUANTITY_TEXT_MAX];
    if (k8sm_account_seed(account, &sums) != K8SM_OK) {
        answer_text(answer, "seed !range\n");
        return;
    }
    answer_text(answer, "seed ");
    k8sm_quantity_format_milli(&sums.cpu, text, sizeof text);
    answer_text(answer, text);
    answer_text(answer, " ");
    k8sm_quantity_format_value(&sums.mem, text, sizeof text);
    answer_text(answer, text);
    answer_text(answer, " ");
    answer_number(answer, sums.containers_given_cpu);
    answer_text(answer, " ");
    answer_number(answer, sums.containers_given_mem);
    answer_text(answer, "\n");
}

/* The container of a finding, or the pod's own list: what Kubernetes names alike. */
static size_t place_of(const char *path, const char **ret_place)
{
    static const char *const lists[] = { "spec.containers[", "spec.initContainers[" };
    const char *place = path, *next;
    while ((next = strstr(place, ".spec.")) != NULL)
        place = next + 1; /* behind the template of a workload */
    *ret_place = place;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strncmp(place, lists[i], strlen(lists[i])) == 0)
            return strcspn(place, "]") + 1;
    return strncmp(place, "spec.", 5) == 0 ? 5 + strcspn(place + 5, ".[") : strlen(place);
}

static int compare_places(const void *a, const void *b)
{
    const char *left, *right;
    const size_t left_len = place_of(((const k8sm_error *)a)->path, &left);
    const size_t right_len = place_of(((const k8sm_error *)b)->path, &right);
    const int order = memcmp(left, right, left_len < right_len ? left_len : right_len);
    return order != 0 ? order : (left_len > right_len) - (left_len < right_len);
}

static void show_places(struct answer *answer, const k8sm_account *account)
{
    k8sm_error findings[128];
    size_t count = 0;
    while (count < 128 && k8sm_account_finding(account, count) != NULL) {
        findings[count] = *k8sm_account_finding(account, count);
        count++;
    }
    answer_text(answer, count > 0 ? " invalid" : " valid");
    qsort(findings, count, sizeof *findings, compare_places);
    for (size_t i = 0; i < count; i++) {
        const char *place;
        size_t len = place_of(findings[i].path, &place);
        if (i > 0 && compare_places(&findings[i - 1], &findings[i]) == 0)
            continue;
        answer_text(answer, " ");
        answer_bytes(answer, place, len);
    }
    answer_text(answer, "\n");
}

static void show_pod(struct answer *answer, const k8sm_object *object)
{
    const k8sm_pod *pod = k8sm_object_pod(object);
    k8sm_account *account = NULL;
    k8sm_error err;
    int64_t replicas = -1;
    (void)k8sm_object_replicas(object, &replicas);
    answer_text(answer, "replicas ");
    answer_number(answer, replicas);
    answer_text(answer, "\n");
    if (k8sm_account_new(object, NULL, 0, NULL, NULL, &account, &err) != K8SM_OK) {
        answer_text(answer, "!");
        answer_text(answer, k8sm_status_name(err.code));
        answer_text(answer, "\n");
        return;
    }
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        const k8sm_container *container = k8sm_pod_container(pod, i);
        show_container(answer, container, k8sm_container_requests(container),
                       k8sm_container_limits(container));
    }
    show_sums(answer, "raw", account, K8SM_STAGE_RAW);
    show_sums(answer, "defaulted", account, K8SM_STAGE_DEFAULTED);
    if (k8sm_account_has_status(account))
        show_sums(answer, "status", account, K8SM_STAGE_STATUS);
    answer_text(answer, k8sm_qos_name(k8sm_account_qos(account)));
    show_places(answer, account);
    show_seed(answer, account);
    k8sm_account_free(account);
}

/* All objects of a text, at most this many kept. */
enum { OBJECTS = 64 };

static size_t read_objects(const char *text, size_t len, k8sm_object **objects,
                           struct answer *answer)
{
    k8sm_stream *stream = NULL;
    k8sm_error err;
    size_t count = 0;
    if (k8sm_stream_open(text, len, NULL, &stream, &err) != K8SM_OK) {
        answer_text(answer, "!open\n");
        return 0;
    }
    while (count < OBJECTS) {
        if (k8sm_stream_next(stream, &objects[count], &err) != K8SM_OK) {
            answer_text(answer, "!next\n");
            break;
        }
        if (objects[count] == NULL)
            break;
        count++;
    }
    k8sm_stream_free(stream);
    return count;
}

/* An error because of a quantity that is not held exactly says so: Kubernetes takes it. */
static void show_verdict(struct answer *answer, const k8sm_object *object)
{
    const int32_t verdict = k8sm_object_verdict(object);
    const k8sm_error *finding;
    int range = 0;
    for (size_t i = 0; (finding = k8sm_object_finding(object, i)) != NULL; i++)
        range |= finding->code == K8SM_E_RANGE;
    answer_text(answer,
                verdict == K8SM_VERDICT_ERROR && range ? "range" : k8sm_verdict_name(verdict));
    answer_text(answer, "\n");
}

void ours_documents(const char *text, size_t len, struct answer *answer)
{
    k8sm_object *objects[OBJECTS];
    size_t count = read_objects(text, len, objects, answer);
    for (size_t i = 0; i < count; i++) {
        show_verdict(answer, objects[i]);
        if (k8sm_object_pod(objects[i]) != NULL)
            show_pod(answer, objects[i]);
        k8sm_object_free(objects[i]);
    }
}

/* --- LimitRanges ---------------------------------------------------------------------------
 */

static void show_validity(struct answer *answer, const k8sm_limit_range *range)
{
    k8sm_findings *findings = NULL;
    k8sm_error err;
    if (k8sm_findings_new(NULL, 0, &findings, &err) != K8SM_OK)
        return;
    answer_text(answer, k8sm_limit_range_validate(range, findings, &err) == K8SM_OK
                            ? "valid\n"
                            : "invalid\n");
    k8sm_findings_free(findings);
}

/* What LimitRanges say, unlike validation. */
static int is_of_range(const char *message)
{
    return strstr(message, " usage per ") != NULL || strstr(message, " ratio per ") != NULL;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The refusals in order of their text, each once, as Go prints a list of strings. */
static void show_refusals(struct answer *answer, const k8sm_account *account)
{
    const char *messages[256];
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < k8sm_account_finding_count(account) && count < 256; i++) {
        const char *message = k8sm_account_finding(account, i)->message;
        if (is_of_range(message))
            messages[count++] = message;
    }
    qsort(messages, count, sizeof *messages, compare_texts);
    answer_text(answer, "refused [");
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(messages[i - 1], messages[i]) == 0)
            continue;
        answer_text(answer, shown++ == 0 ? "\"" : " \"");
        answer_text(answer, messages[i]);
        answer_text(answer, "\"");
    }
    answer_text(answer, "]\n");
}

static void show_ranged(struct answer *answer, const k8sm_object *object,
                        const k8sm_limit_range *const *ranges, size_t count)
{
    const k8sm_pod *pod = k8sm_object_pod(object);
    k8sm_account *account = NULL;
    k8sm_error err;
    if (k8sm_account_new(object, ranges, count, NULL, NULL, &account, &err) != K8SM_OK) {
        answer_text(answer, "!");
        answer_text(answer, k8sm_status_name(err.code));
        answer_text(answer, "\n");
        return;
    }
    show_refusals(answer, account);
    for (size_t i = 0; i < k8sm_pod_container_count(pod); i++) {
        const k8sm_container *container = k8sm_pod_container(pod, i);
        if (k8sm_container_type(container) != K8SM_CONTAINER_EPHEMERAL)
            show_container(answer, container,
                           k8sm_account_container_requests(account, i, K8SM_STAGE_DEFAULTED),
                           k8sm_account_container_limits(account, i, K8SM_STAGE_DEFAULTED));
    }
    show_sums(answer, "defaulted", account, K8SM_STAGE_DEFAULTED);
    answer_text(answer, k8sm_qos_name(k8sm_account_qos(account)));
    answer_text(answer, "\n");
    k8sm_account_free(account);
}

void ours_ranges(const char *text, size_t len, struct answer *answer)
{
    k8sm_object *objects[OBJECTS];
    const k8sm_limit_range *ranges[OBJECTS];
    size_t count = read_objects(text, len, objects, answer), range_count = 0;
    for (size_t i = 0; i < count; i++) {
        show_verdict(answer, objects[i]);
        if (k8sm_object_limit_range(objects[i]) == NULL)
            continue;
        ranges[range_count] = k8sm_object_limit_range(objects[i]);
        show_validity(answer, ranges[range_count++]);
    }
    for (size_t i = 0; i < count; i++)
        if (k8sm_object_pod(objects[i]) != NULL)
            show_ranged(answer, objects[i], ranges, range_count);
    for (size_t i = 0; i < count; i++)
        k8sm_object_free(objects[i]);
}
