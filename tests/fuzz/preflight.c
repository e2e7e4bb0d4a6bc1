/* The preflight of a task, a launch and a task group, from protobuf or JSON: refused is told
 * why, and taken is without a finding. */
#include "k8smesos/preflight.h"

#include "fuzz.h"

typedef k8sm_status judge(const char *buf, size_t len, const k8sm_offer_group *group,
                          k8sm_findings *findings, k8sm_error *err);

/* What is launched runs already, so every id is in use. */
static k8sm_status launch(const char *buf, size_t len, const k8sm_offer_group *group,
                          k8sm_findings *findings, k8sm_error *err)
{
    return k8sm_preflight_launch(buf, len, buf, len, group, findings, err);
}

static k8sm_status launch_json(const char *buf, size_t len, const k8sm_offer_group *group,
                               k8sm_findings *findings, k8sm_error *err)
{
    return k8sm_preflight_launch_json(buf, len, buf, len, group, findings, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static judge *const judges[] = { k8sm_preflight_task,
                                     k8sm_preflight_task_json,
                                     k8sm_preflight_group,
                                     k8sm_preflight_group_json,
                                     launch,
                                     launch_json };
    for (size_t i = 0; i < sizeof judges / sizeof *judges; i++) {
        k8sm_findings *findings = NULL;
        k8sm_error err;
        k8sm_status rc;
        if (k8sm_findings_new(NULL, 0, &findings, &err) != K8SM_OK)
            return 0;
        rc = judges[i]((const char *)data, size, NULL, findings, &err);
        HOLDS((k8sm_findings_count(findings) > 0) == (rc == K8SM_E_INVALID) ||
              rc == K8SM_E_NOMEM || rc == K8SM_E_RANGE);
        k8sm_findings_free(findings);
    }
    return 0;
}
