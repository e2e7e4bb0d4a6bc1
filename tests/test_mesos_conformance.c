/* Replays what libmesos 1.11 answered (tests/conformance/mesos): the same resources in the
 * same order, the same text, the same verdicts. */
#include "testing.h"

#include <jansson.h>

#include "k8smesos/mesos_resources.h"

static const char *recorded; /* the file of answers */

/* --- one answer of ours -------------------------------------------------------------- */

typedef struct answer {
    k8sm_status rc;
    k8sm_error err;
    bool yes, none;
    k8sm_bytes json, text;
} answer;

static void write_answer(k8sm_mesos_resources *resources, answer *a)
{
    a->none = resources == NULL;
    if (a->none)
        return;
    assert_int_equal(k8sm_mesos_resources_format_json(resources, NULL, &a->json, NULL),
                     K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_format(resources, NULL, &a->text, NULL), K8SM_OK);
    k8sm_mesos_resources_free(resources);
}

static k8sm_mesos_resources *read_list(const char *json)
{
    k8sm_mesos_resources *list = NULL;
    k8sm_error err = { .code = K8SM_OK };
    if (k8sm_mesos_resources_parse_json(json, strlen(json), K8SM_RESOURCES_SKIP_INVALID, NULL,
                                        &list, &err) != K8SM_OK)
        fail_msg("%s: %s", err.message, json);
    return list;
}

static const struct filter {
    const char *op;
    int32_t filter;
} filters[] = {
    { "unreserved", K8SM_RESOURCES_UNRESERVED },
    { "reserved", K8SM_RESOURCES_RESERVED },
    { "allocatableTo", K8SM_RESOURCES_ALLOCATABLE_TO },
    { "reservedToRoleSubtree", K8SM_RESOURCES_RESERVED_SUBTREE },
    { "revocable", K8SM_RESOURCES_REVOCABLE },
    { "nonRevocable", K8SM_RESOURCES_NON_REVOCABLE },
    { "shared", K8SM_RESOURCES_SHARED },
    { "scalars", K8SM_RESOURCES_SCALARS },
};

/* Operations on one list, with a role or without. */
static k8sm_mesos_resources *apply_one(const char *op, k8sm_mesos_resources *a,
                                       const char *role)
{
    k8sm_mesos_resources *result = NULL;
    if (strcmp(op, "allocate") == 0) {
        assert_int_equal(k8sm_mesos_resources_allocate(a, role, NULL), K8SM_OK);
        assert_int_equal(k8sm_mesos_resources_copy(a, NULL, &result, NULL), K8SM_OK);
        return result;
    }
    if (strcmp(op, "toUnreserved") == 0) {
        assert_int_equal(k8sm_mesos_resources_to_unreserved(a, NULL, &result, NULL), K8SM_OK);
        return result;
    }
    for (size_t i = 0; i < K8SM__COUNT(filters); i++)
        if (strcmp(op, filters[i].op) == 0) {
            assert_int_equal(
                k8sm_mesos_resources_filter(a, filters[i].filter, role, NULL, &result, NULL),
                K8SM_OK);
            return result;
        }
    fail_msg("no such operation: %s", op);
    return NULL;
}

/* Operations on two lists. false if op is none of them. */
static bool apply_two(const char *op, k8sm_mesos_resources *a, const char *json, answer *ret)
{
    static const char *const known[] = { "add", "sub", "contains", "equal", "find" };
    k8sm_mesos_resources *b, *result = NULL;
    size_t which = 0;
    while (which < K8SM__COUNT(known) && strcmp(op, known[which]) != 0)
        which++;
    if (which == K8SM__COUNT(known))
        return false;
    b = read_list(json);
    switch (which) {
    case 0:
        ret->rc = k8sm_mesos_resources_add(a, b, &ret->err);
        break;
    case 1:
        ret->rc = k8sm_mesos_resources_sub(a, b, &ret->err);
        break;
    case 2:
        ret->yes = k8sm_mesos_resources_contains(a, b) != 0;
        break;
    case 3:
        ret->yes = k8sm_mesos_resources_equal(a, b) != 0;
        break;
    default:
        ret->rc = k8sm_mesos_resources_find(a, b, NULL, &result, &ret->err);
    }
    if (which < 2)
        assert_int_equal(k8sm_mesos_resources_copy(a, NULL, &result, NULL), K8SM_OK);
    write_answer(result, ret);
    k8sm_mesos_resources_free(b);
    return true;
}

static answer ask(const char *op, const char *a, const char *b)
{
    answer ret = { .rc = K8SM_OK };
    k8sm_mesos_resources *list = NULL;
    if (strcmp(op, "validate") == 0) {
        ret.rc = k8sm_mesos_resource_validate(a, strlen(a), &ret.err);
        ret.yes = ret.rc == K8SM_OK;
        return ret;
    }
    if (strcmp(op, "parse") == 0) {
        ret.rc = k8sm_mesos_resources_parse(a, strlen(a), NULL, &list, &ret.err);
        if (ret.rc == K8SM_OK)
            write_answer(list, &ret);
        return ret;
    }
    list = read_list(a);
    if (!apply_two(op, list, b, &ret))
        write_answer(apply_one(op, list, b), &ret);
    k8sm_mesos_resources_free(list);
    return ret;
}

/* --- comparing ------------------------------------------------------------------------- */

enum { ALIKE = 40 }; /* bytes of a message that have to agree */

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* What Mesos takes for text since it is no JSON; ours says what is wrong with the JSON. */
static bool is_broken_json(const char *theirs)
{
    static const char prefix[] = "Bad value for resources, missing or extra ':' in ";
    if (!begins(theirs, prefix))
        return false;
    theirs += sizeof prefix - 1;
    return begins(theirs + strspn(theirs, " \n["), "{\"");
}

/* Control bytes are shown as "?". */
static bool same_message(const char *theirs, const char *ours)
{
    if (begins(theirs, "Some JSON resources") || is_broken_json(theirs))
        return true;
    for (size_t i = 0; i < ALIKE && theirs[i] != '\0' && ours[i] != '\0'; i++)
        if (theirs[i] != ours[i] && (unsigned char)theirs[i] >= ' ' && theirs[i] != 0x7f)
            return false;
    return true;
}

static bool is_same_text(const k8sm_bytes *ours, const char *theirs)
{
    return theirs == NULL || (ours->data != NULL && strcmp(ours->data, theirs) == 0);
}

static bool agrees(const json_t *wanted, const answer *ours)
{
    const char *error = json_string_value(json_object_get(wanted, "error"));
    if (error != NULL)
        return (ours->rc == K8SM_E_SYNTAX || ours->rc == K8SM_E_INVALID ||
                ours->rc == K8SM_E_SCHEMA) &&
               same_message(error, ours->err.message);
    if (ours->rc != K8SM_OK)
        return false;
    if (json_object_get(wanted, "yes") != NULL)
        return json_is_true(json_object_get(wanted, "yes")) == ours->yes;
    if (json_object_get(wanted, "none") != NULL)
        return ours->none;
    return is_same_text(&ours->json, json_string_value(json_object_get(wanted, "json"))) &&
           is_same_text(&ours->text, json_string_value(json_object_get(wanted, "text")));
}

static void show(const json_t *wanted, const answer *ours)
{
    char *line = json_dumps(wanted, JSON_COMPACT);
    print_error("libmesos: %s\nours:     %s %s %s %s%s\n", line, k8sm_status_name(ours->rc),
                ours->rc == K8SM_OK ? "" : ours->err.message,
                ours->json.data == NULL ? "" : ours->json.data,
                ours->text.data == NULL ? "" : ours->text.data, ours->yes ? "yes" : "");
    free(line);
}

/* --- the file -------------------------------------------------------------------------- */

static bool replay_line(const char *line, size_t len)
{
    json_t *wanted = json_loadb(line, len, 0, NULL);
    answer ours;
    bool good;
    assert_non_null(wanted);
    ours = ask(json_string_value(json_object_get(wanted, "op")),
               json_string_value(json_object_get(wanted, "a")),
               json_string_value(json_object_get(wanted, "b")));
    good = agrees(wanted, &ours);
    if (!good)
        show(wanted, &ours);
    k8sm_bytes_finish(&ours.json);
    k8sm_bytes_finish(&ours.text);
    json_decref(wanted);
    return good;
}

static void replay(void **state)
{
    const size_t least = 5000;
    size_t lines = 0, different = 0, capacity = 1 << 20;
    char *line = malloc(capacity);
    FILE *file = fopen(recorded, "rb");
    (void)state;
    assert_non_null(line);
    assert_non_null(file);
    while (fgets(line, (int)capacity, file) != NULL) {
        lines++;
        different += !replay_line(line, strlen(line));
    }
    fclose(file);
    free(line);
    print_message("%zu answers of libmesos, %zu different\n", lines, different);
    assert_int_equal(different, 0);
    assert_true(lines >= least);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(replay) };
    recorded = argc > 1 ? argv[1] : "cases.jsonl";
    return cmocka_run_group_tests_name("mesos_conformance", tests, NULL, NULL);
}
