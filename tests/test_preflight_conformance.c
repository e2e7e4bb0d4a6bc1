/* Replays what libmesos 1.11 said of tasks, and a 1.11 master of launches and task groups
 * (tests/conformance/mesos): the same verdict, and the first finding is the master's error. */
#include "testing.h"

#include <jansson.h>

#include "k8smesos/offer.h"
#include "k8smesos/preflight.h"

static char **files;
static int file_count;

/* A finding holds so much of a message, and control bytes are shown as "?". */
enum { ALIKE = 90 };

static bool same_message(const char *theirs, const char *ours)
{
    size_t alike = strstr(theirs, "overlapping") != NULL ? 40 : ALIKE;
    for (size_t i = 0; i < alike && theirs[i] != '\0'; i++)
        if (theirs[i] != ours[i] && (unsigned char)theirs[i] >= ' ' && theirs[i] != 0x7f)
            return false;
    return true;
}

static k8sm_offers *read_offer(const json_t *offer)
{
    k8sm_offers *offers = NULL;
    char *text;
    k8sm_error err = { .code = K8SM_OK };
    if (offer == NULL)
        return NULL;
    text = json_dumps(offer, JSON_COMPACT);
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    if (k8sm_offers_add_json(offers, text, strlen(text), NULL, 0, &err) != K8SM_OK)
        fail_msg("%s", err.message);
    free(text);
    return offers;
}

static char *launch_of(const json_t *tasks)
{
    json_t *launch = json_pack("{s:O}", "task_infos", tasks);
    char *text = json_dumps(launch, JSON_COMPACT);
    json_decref(launch);
    return text;
}

/* The first finding about a task; NULL: none. */
static const k8sm_error *first_of(const k8sm_findings *findings, size_t task)
{
    char prefix[40];
    snprintf(prefix, sizeof prefix, "task_infos[%zu].", task);
    for (size_t i = 0; i < k8sm_findings_count(findings); i++)
        if (strncmp(k8sm_findings_get(findings, i)->path, prefix, strlen(prefix)) == 0)
            return k8sm_findings_get(findings, i);
    return NULL;
}

/* One invalid resource spoils all tasks; it is told once, of its own task. */
static bool is_spoiled(const char *message)
{
    return message != NULL && strncmp(message, "Resource '", 10) == 0;
}

static bool same_answers(const json_t *messages, const k8sm_findings *findings)
{
    const bool spoiled = is_spoiled(json_string_value(json_array_get(messages, 0)));
    bool told = false;
    for (size_t i = 0; i < json_array_size(messages); i++) {
        const char *theirs = json_string_value(json_array_get(messages, i));
        const k8sm_error *ours = first_of(findings, i);
        const bool same = theirs == NULL || ours == NULL ? theirs == NULL && ours == NULL
                                                         : same_message(theirs, ours->message);
        if (!spoiled && !same) {
            print_error("task %zu\nmaster: %s\nours: %s\n", i, theirs == NULL ? "ok" : theirs,
                        ours == NULL ? "ok" : ours->message);
            return false;
        }
        told |= spoiled && ours != NULL && same;
    }
    return told || !spoiled;
}

/* A LAUNCH of several tasks, beside those that run. */
static bool replay_launch(const json_t *wanted)
{
    char *launch = launch_of(json_object_get(wanted, "tasks"));
    char *running = launch_of(json_object_get(wanted, "running"));
    k8sm_offers *offers = read_offer(json_object_get(wanted, "offer"));
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc;
    bool good;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = k8sm_preflight_launch_json(launch, strlen(launch), running, strlen(running),
                                    k8sm_offers_group(offers, 0), findings, &err);
    good = (rc == K8SM_OK || rc == K8SM_E_INVALID) &&
           same_answers(json_object_get(wanted, "messages"), findings);
    if (!good)
        print_error("%s\n%s\n", launch, err.message);
    k8sm_findings_free(findings);
    k8sm_offers_free(offers);
    free(running);
    free(launch);
    return good;
}

static bool replay_one(const json_t *wanted)
{
    const json_t *group = json_object_get(wanted, "launch_group");
    const char *message = json_string_value(json_object_get(wanted, "message"));
    const char *check = json_string_value(json_object_get(wanted, "check"));
    char *text =
        json_dumps(group != NULL ? group : json_object_get(wanted, "task"), JSON_COMPACT);
    k8sm_offers *offers = read_offer(json_object_get(wanted, "offer"));
    const k8sm_offer_group *on = offers == NULL ? NULL : k8sm_offers_group(offers, 0);
    k8sm_findings *findings = NULL;
    k8sm_error err = { .code = K8SM_OK };
    const k8sm_error *first;
    k8sm_status rc;
    bool good;
    assert_int_equal(k8sm_findings_new(NULL, 0, &findings, NULL), K8SM_OK);
    rc = (group != NULL ? k8sm_preflight_group_json
                        : k8sm_preflight_task_json)(text, strlen(text), on, findings, &err);
    first = k8sm_findings_get(findings, 0);
    good = rc == (message == NULL ? K8SM_OK : K8SM_E_INVALID);
    if (good && message != NULL)
        good = first != NULL && same_message(message, first->message) &&
               (check == NULL || strcmp(check, first->path) == 0);
    if (!good)
        print_error("%s\nmaster: %s %s\nours: %s %s %s\n", text, check == NULL ? "" : check,
                    message == NULL ? "ok" : message, k8sm_status_name(rc),
                    first == NULL ? "" : first->path,
                    first == NULL ? err.message : first->message);
    k8sm_findings_free(findings);
    k8sm_offers_free(offers);
    free(text);
    return good;
}

static bool replay_line(const char *line, size_t len)
{
    json_t *wanted = json_loadb(line, len, 0, NULL);
    const bool good =
        json_object_get(wanted, "tasks") != NULL ? replay_launch(wanted) : replay_one(wanted);
    json_decref(wanted);
    return good;
}

static void replay(void **state)
{
    size_t lines = 0, different = 0;
    const size_t capacity = 1 << 16;
    char *line = malloc(capacity);
    (void)state;
    assert_non_null(line);
    for (int i = 0; i < file_count; i++) {
        FILE *file = fopen(files[i], "rb");
        assert_non_null(file);
        while (fgets(line, (int)capacity, file) != NULL) {
            lines++;
            different += !replay_line(line, strlen(line));
        }
        fclose(file);
    }
    free(line);
    print_message("%zu tasks, groups and launches, %zu different\n", lines, different);
    assert_int_equal(different, 0);
    assert_true(lines > 700);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(replay) };
    files = argv + 1;
    file_count = argc - 1;
    return cmocka_run_group_tests_name("preflight_conformance", tests, NULL, NULL);
}
