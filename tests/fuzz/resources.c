/* Mesos resources that are read are written as JSON that reads back and is written the same.
 * ASCII only for the latter: a name may hold bytes that are no UTF-8, which JSON cannot. */
#include <string.h>

#include "k8smesos/mesos_resources.h"

#include "fuzz.h"

static void write_and_read(const k8sm_mesos_resources *resources)
{
    k8sm_mesos_resources *again = NULL;
    k8sm_bytes first = { 0 }, second = { 0 };
    k8sm_error err;

    HOLDS(k8sm_mesos_resources_format_json(resources, NULL, &first, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_parse(first.data, first.size, NULL, &again, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_equal(resources, again) == 1);
    HOLDS(k8sm_mesos_resources_format_json(again, NULL, &second, &err) == K8SM_OK);
    HOLDS(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    k8sm_mesos_resources_free(again);
    k8sm_bytes_finish(&first);
    k8sm_bytes_finish(&second);
}

static int is_ascii(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] >= 0x80)
            return 0;
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    k8sm_mesos_resources *resources = NULL, *copy = NULL;
    k8sm_error err;

    if (k8sm_mesos_resources_parse((const char *)data, size, NULL, &resources, &err) != K8SM_OK)
        return 0;
    HOLDS(k8sm_mesos_resources_contains(resources, resources) == 1);
    if (is_ascii(data, size))
        write_and_read(resources);
    HOLDS(k8sm_mesos_resources_copy(resources, NULL, &copy, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_equal(resources, copy) == 1);
    HOLDS(k8sm_mesos_resources_sub(copy, resources, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_count(copy) == 0);
    k8sm_mesos_resources_free(copy);
    k8sm_mesos_resources_free(resources);
    return 0;
}
