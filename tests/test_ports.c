/* Host ports: fixed and wildcard mapping, and writing them back (ports.h, match.h). Rows of
 * Kubernetes on Mesos, chapter 5. */
#include "scene.h"

#define PORTS(list) POD("", ", ports: [" list "]")
#define LABELLED(value, list)                                                                  \
    POD(", labels: {k8s.mesosphere.io/portMapping: " value "}", ", ports: [" list "]")

static const struct port_case {
    const char *name, *pod, *ports, *taken;
    const char *role, *roles[2];
    int32_t profile, mapping, reason;
    int64_t wanted, had;
    const char *path;
    uint32_t mapped[4]; /* host ports in the order of the pod */
} port_cases[] = {
    { .name = "fixed: none wanted", .pod = PORTS(""), .ports = "[1-1]", .taken = "" },
    { .name = "wildcard: none wanted, none offered", .pod = PORTS(""), .ports = "[]",
      .mapping = K8SM_PORTS_WILDCARD, .taken = "" },
    { .name = "fixed: 0 stays private", .pod = PORTS("{containerPort: 80}"), .ports = "[]",
      .taken = "" },
    { .name = "port errors: one number twice",
      .pod = PORTS("{containerPort: 1, hostPort: 123}, {containerPort: 2, hostPort: 123}"),
      .ports = "[1-200]", .reason = K8SM_REASON_PORT_TAKEN, .wanted = 123000,
      .path = "spec.containers[0].ports[1].hostPort" },
    { .name = "port errors: not offered", .pod = PORTS("{containerPort: 1, hostPort: 123}"),
      .ports = "[]", .reason = K8SM_REASON_PORT_OUT_OF_RANGE, .wanted = 123000,
      .path = "spec.containers[0].ports[0].hostPort" },
    { .name = "port errors: fixed errors win over wildcards",
      .pod = PORTS("{containerPort: 1}, {containerPort: 2, hostPort: 123}"), .ports = "[1-1]",
      .mapping = K8SM_PORTS_WILDCARD, .reason = K8SM_REASON_PORT_OUT_OF_RANGE,
      .wanted = 123000, .path = "spec.containers[0].ports[1].hostPort" },
    { .name = "port errors: the only port is taken by the fixed one",
      .pod = PORTS("{containerPort: 7}, {containerPort: 8, hostPort: 1}"), .ports = "[1-1]",
      .mapping = K8SM_PORTS_WILDCARD, .reason = K8SM_REASON_NO_PORTS_LEFT, .wanted = 1000,
      .had = 0, .path = "spec.containers[0].ports[0].containerPort" },
    { .name = "wildcard ports: around the fixed one",
      .pod = PORTS("{containerPort: 7}, {containerPort: 8, hostPort: 1}"), .ports = "[1-2]",
      .mapping = K8SM_PORTS_WILDCARD, .taken = "ports:[1-2]", .mapped = { 2, 1 } },
    { .name = "wildcard ports: two ranges, two container ports",
      .pod = PORTS("{containerPort: 7}, {containerPort: 8}"), .ports = "[1-1,3-5]",
      .mapping = K8SM_PORTS_WILDCARD, .taken = "ports:[1-1,3-3]", .mapped = { 1, 3 } },
    { .name = "wildcard ports: 0 is never handed out", .pod = PORTS("{containerPort: 7}"),
      .ports = "[0-0]", .mapping = K8SM_PORTS_WILDCARD, .reason = K8SM_REASON_NO_PORTS_LEFT,
      .wanted = 1000, .path = "spec.containers[0].ports[0].containerPort" },
    { .name = "wildcard ports: beyond 65535 is never handed out",
      .pod = PORTS("{containerPort: 7}"), .ports = "[65536-18446744073709551615]",
      .mapping = K8SM_PORTS_WILDCARD, .reason = K8SM_REASON_NO_PORTS_LEFT, .wanted = 1000,
      .path = "spec.containers[0].ports[0].containerPort" },
    { .name = "fixed ports: reserved and unreserved",
      .pod = PORTS("{containerPort: 7, hostPort: 31005}, {containerPort: 8}"),
      .ports = "[31002-31010];ports(public):[31000-31001]", .role = "public",
      .roles = { "public" }, .mapping = K8SM_PORTS_WILDCARD,
      .taken = "ports:[31005-31005];ports(public):[31000-31000]",
      .mapped = { 31005, 31000 } },
    { .name = "53/TCP and 53/UDP are one claim",
      .pod = PORTS("{containerPort: 53, hostPort: 53}, {containerPort: 53, hostPort: 53, "
                   "protocol: UDP}"),
      .ports = "[50-60]", .taken = "ports:[53-53]", .mapped = { 53, 53 } },
    { .name = "53/TCP and 53/UDP (SEED) are a duplicate",
      .pod = PORTS("{containerPort: 53, hostPort: 53}, {containerPort: 53, hostPort: 53, "
                   "protocol: UDP}"),
      .ports = "[50-60]", .profile = K8SM_PROFILE_SEED, .reason = K8SM_REASON_PORT_TAKEN,
      .wanted = 53000, .path = "spec.containers[0].ports[1].hostPort" },
    { .name = "two addresses share a number",
      .pod = PORTS("{containerPort: 1, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 2, "
                   "hostPort: 80, hostIP: 10.0.0.2}"),
      .ports = "[80-80]", .taken = "ports:[80-80]", .mapped = { 80, 80 } },
    { .name = "port strategy: label fixed", .pod = LABELLED("fixed", "{containerPort: 80}"),
      .ports = "[5-9]", .mapping = K8SM_PORTS_WILDCARD, .taken = "" },
    { .name = "port strategy: label wildcard",
      .pod = LABELLED("wildcard", "{containerPort: 80}"), .ports = "[5-9]",
      .taken = "ports:[5-5]", .mapped = { 5 } },
    { .name = "port strategy: another label is no label",
      .pod = LABELLED("both", "{containerPort: 80}"), .ports = "[5-9]", .taken = "" },
    { .name = "port strategy: none (SEED) is wildcard", .pod = PORTS("{containerPort: 80}"),
      .ports = "[5-9]", .profile = K8SM_PROFILE_SEED, .mapping = -1, .taken = "ports:[5-5]",
      .mapped = { 5 } },
    { .name = "host network: the container's own port",
      .pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  hostNetwork: true\n"
             "  containers:\n  - {name: a, image: x, ports: [{containerPort: 80}]}\n",
      .ports = "[80-80]", .taken = "ports:[80-80]", .mapped = { 80 } },
    /* init containers: their ports are needed while they run, and again by whoever comes after */
    { .name = "init containers have ports, too",
      .pod = PORTS("{containerPort: 80, hostPort: 7}")
             "  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: 7}]}\n",
      .ports = "[7-8]", .taken = "ports:[7-7]", .mapped = { 7, 7 } },
    { .name = "init containers have no ports (SEED)",
      .pod = PORTS("{containerPort: 80, hostPort: 7}")
             "  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: 9}]}\n",
      .ports = "[7-8]", .taken = "ports:[7-7]", .profile = K8SM_PROFILE_SEED, .mapped = { 7 } },
    { .name = "port errors: of an init container", .pod = PORTS("{containerPort: 80}")
             "  initContainers:\n  - {name: i, image: x, ports: [{containerPort: 1, hostPort: 9}]}\n",
      .ports = "[7-8]", .reason = K8SM_REASON_PORT_OUT_OF_RANGE, .wanted = 9000,
      .path = "spec.initContainers[0].ports[0].hostPort" },
    { .name = "port errors: a sidecar stays beside the containers",
      .pod = PORTS("{containerPort: 80, hostPort: 7}")
             "  initContainers:\n  - {name: i, image: x, restartPolicy: Always, "
             "ports: [{containerPort: 1, hostPort: 7}]}\n",
      .ports = "[7-8]", .reason = K8SM_REASON_PORT_TAKEN, .wanted = 7000,
      .path = "spec.containers[0].ports[0].hostPort" },
    { .name = "port errors: beyond 65535", .pod = PORTS("{containerPort: 80, hostPort: 70000}"),
      .ports = "[1-100000]", .reason = K8SM_REASON_PORT_OUT_OF_RANGE, .wanted = 70000000,
      .path = "spec.containers[0].ports[0].hostPort" },
    { .name = "port errors: below 1", .pod = PORTS("{containerPort: 80, hostPort: -5}"),
      .ports = "[1-100]", .reason = K8SM_REASON_PORT_OUT_OF_RANGE, .wanted = -5000,
      .path = "spec.containers[0].ports[0].hostPort" },
    { .name = "port errors: every address and one of them",
      .pod = PORTS("{containerPort: 80, hostPort: 7, hostIP: '::'}, "
                   "{containerPort: 81, hostPort: 7, hostIP: 10.0.0.1}"),
      .ports = "[1-9]", .reason = K8SM_REASON_PORT_TAKEN, .wanted = 7000,
      .path = "spec.containers[0].ports[1].hostPort" },
    { .name = "wildcard ports: between fixed ones in the order of the pod",
      .pod = PORTS("{containerPort: 1}, {containerPort: 2, hostPort: 8}, {containerPort: 3}"),
      .ports = "[7-9]", .taken = "ports:[7-9]", .mapping = K8SM_PORTS_WILDCARD,
      .mapped = { 7, 8, 9 } },
};

static void check_ports(void **state)
{
    const struct port_case *c = *state;
    const char *role = c->role == NULL ? "*" : c->role;
    char resources[256], taken[256];
    struct scene s;
    size_t mapped = 0;
    scene_init(&s, c->profile);
    s.policy.lenient = 1; /* what validation says of ports is not asked here */
    if (c->mapping >= 0 && c->profile == K8SM_PROFILE_DEFAULT)
        s.policy.port_mapping = c->mapping;
    if (c->roles[0] != NULL) {
        s.policy.roles = c->roles;
        s.policy.role_count = 1;
    }
    scene_pod(&s, c->pod);
    snprintf(resources, sizeof resources, "cpus:1;mem:512;ports:%s", c->ports);
    scene_offer(&s, "O1", "S1", role, resources, "");
    scene_match(&s, 0);
    if (c->reason != 0) {
        const k8sm_reason *reason = k8sm_match_reason(s.match, 0);
        assert_non_null(reason);
        assert_string_equal(k8sm_reason_name(reason->code), k8sm_reason_name(c->reason));
        assert_string_equal(reason->resource, "ports");
        assert_string_equal(reason->path, c->path);
        assert_int_equal(reason->wanted, c->wanted);
        assert_int_equal(reason->had, c->had);
        assert_int_equal(k8sm_match_port_count(s.match), 0);
    } else {
        if (!k8sm_match_fits(s.match))
            fail_msg("%s", k8sm_match_reason(s.match, 0)->message);
        snprintf(taken, sizeof taken, "cpus:0.25;mem:64;%s", c->taken);
        assert_resources(k8sm_match_task_resources(s.match), taken, role);
        for (; mapped < 4 && c->mapped[mapped] != 0; mapped++)
            assert_int_equal(k8sm_match_port(s.match, mapped)->host_port, c->mapped[mapped]);
        assert_int_equal(k8sm_match_port_count(s.match), mapped);
        assert_null(k8sm_match_port(s.match, mapped));
    }
    scene_finish(&s);
}

/* 4.4: container port 80/TCP named http mapped to 31042 */
static void mapped_ports_are_written_back(void **state)
{
    (void)state;
    struct scene s;
    k8sm_object *mapped = NULL;
    const k8sm_port_mapping mapping = { .container = 1, .port = 1, .host_port = 31042 };
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
                  "  initContainers:\n  - {name: i, image: x}\n"
                  "  containers:\n  - name: c\n    image: x\n    ports:\n"
                  "    - {containerPort: 79}\n    - {containerPort: 80, name: http}\n");
    assert_int_equal(k8sm_object_with_ports(s.object, &mapping, 1, &mapped, NULL), K8SM_OK);
    const k8sm_pod *pod = k8sm_object_pod(mapped);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 1)->host_port, 31042);
    assert_int_equal(k8sm_container_port_at(k8sm_pod_container(pod, 1), 0)->host_port, 0);
    assert_string_equal(k8sm_pod_annotation(pod, "k8s.mesosphere.io/port_TCP_80"), "31042");
    assert_string_equal(k8sm_pod_annotation(pod, "k8s.mesosphere.io/portName_TCP_http"),
                        "31042");
    assert_null(k8sm_pod_annotation(k8sm_object_pod(s.object), "k8s.mesosphere.io/port_TCP_80"));
    k8sm_object_free(mapped);
    scene_finish(&s);
}

static void mappings_must_name_a_port(void **state)
{
    (void)state;
    static const k8sm_port_mapping bad[] = {
        { .container = 1, .port = 0, .host_port = 80 },
        { .container = 0, .port = 1, .host_port = 80 },
        { .container = 0, .port = 0, .host_port = 0 },
        { .container = 0, .port = 0, .host_port = 65536 },
    };
    struct scene s;
    scene_init(&s, K8SM_PROFILE_DEFAULT);
    scene_pod(&s, PORTS("{containerPort: 80}"));
    for (size_t i = 0; i < K8SM__COUNT(bad); i++) {
        k8sm_object *mapped = NULL;
        k8sm_error err = { 0 };
        assert_int_equal(k8sm_object_with_ports(s.object, &bad[i], 1, &mapped, &err),
                         K8SM_E_ARGUMENT);
        assert_null(mapped);
    }
    assert_int_equal(k8sm_object_with_ports(NULL, NULL, 0, NULL, NULL), K8SM_E_ARGUMENT);
    scene_finish(&s);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        const k8sm_port_mapping mapping = { .host_port = 31042 };
        k8sm_object *mapped = NULL;
        struct scene s;
        scene_init(&s, K8SM_PROFILE_DEFAULT);
        s.alloc = &alloc;
        scene_pod(&s, PORTS("{containerPort: 80, name: http}"));
        f.left = n;
        k8sm_status rc = k8sm_object_with_ports(s.object, &mapping, 1, &mapped, NULL);
        f.left = SIZE_MAX;
        k8sm_object_free(mapped);
        scene_finish(&s);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            return;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_null(mapped);
        assert_true(n < 1000);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(port_cases) + 3] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, port_cases, check_ports);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(mapped_ports_are_written_back);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(mappings_must_name_a_port);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_allocation_can_fail);
    return cmocka_run_group_tests_name("ports", tests, NULL, NULL);
}
