/* Mesos resources that are read are written as JSON that reads back as equal resources. */
#include "k8smesos/mesos_resources.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    k8sm_mesos_resources *resources = NULL, *again = NULL;
    k8sm_bytes json = { 0 };
    k8sm_error err;

    if (k8sm_mesos_resources_parse((const char *)data, size, NULL, &resources, &err) != K8SM_OK)
        return 0;
    HOLDS(k8sm_mesos_resources_contains(resources, resources) == 1);
    HOLDS(k8sm_mesos_resources_format_json(resources, NULL, &json, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_parse(json.data, json.size, NULL, &again, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_equal(resources, again) == 1);
    HOLDS(k8sm_mesos_resources_sub(again, resources, &err) == K8SM_OK);
    HOLDS(k8sm_mesos_resources_count(again) == 0);
    k8sm_mesos_resources_free(again);
    k8sm_mesos_resources_free(resources);
    k8sm_bytes_finish(&json);
    return 0;
}
