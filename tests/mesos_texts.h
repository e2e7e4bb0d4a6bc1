/* Mesos resources from texts, and pieces of Resource JSON. */
#ifndef K8SM_MESOS_TEXTS_H
#define K8SM_MESOS_TEXTS_H

#include "testing.h"

#include "k8smesos/mesos_resources.h"

/* Text notation, or JSON if it begins with a bracket. */
static inline k8sm_mesos_resources *read(const char *text, const k8sm_alloc *alloc,
                                         k8sm_status *ret_rc)
{
    k8sm_mesos_resources *resources = NULL;
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc =
        text[0] == '[' || text[0] == '{'
            ? k8sm_mesos_resources_parse_json(text, strlen(text), 0, alloc, &resources, &err)
            : k8sm_mesos_resources_parse(text, strlen(text), alloc, &resources, &err);
    if (ret_rc != NULL)
        *ret_rc = rc;
    else if (rc != K8SM_OK)
        fail_msg("%s: %s", text, err.message);
    return resources;
}

static inline void assert_shown(const k8sm_mesos_resources *resources, const char *wanted)
{
    k8sm_bytes text = { 0 };
    assert_int_equal(k8sm_mesos_resources_format(resources, NULL, &text, NULL), K8SM_OK);
    assert_string_equal(text.data, wanted);
    k8sm_bytes_finish(&text);
}

#define SCALAR(name, value)                                                                    \
    "{\"name\":\"" name "\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" value "}"
#define RANGES(name, ranges)                                                                   \
    "{\"name\":\"" name "\",\"type\":\"RANGES\",\"ranges\":{\"range\":[" ranges "]}"
#define SET(name, items)                                                                       \
    "{\"name\":\"" name "\",\"type\":\"SET\",\"set\":{\"item\":[" items "]}"
#define RANGE(begin, end) "{\"begin\":" begin ",\"end\":" end "}"
#define STATIC(role)      ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"" role "\"}]"
#define DYNAMIC(role, more)                                                                    \
    ",\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"" role "\"" more "}]"
#define DISK(inside)   ",\"disk\":{" inside "}"
#define VOLUME         ",\"volume\":{\"container_path\":\"data\",\"mode\":\"RW\"}"
#define PERSISTENT(id) DISK("\"persistence\":{\"id\":\"" id "\"}" VOLUME)
#define MOUNT(root)    DISK("\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"" root "\"}}")

#endif
