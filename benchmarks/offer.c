/* Decode an offer of 20 resources, compare a pod with it, write the TaskInfo: offer */
#include <k8smesos/k8smesos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static const char pod_text[] =
    "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: ["
    "{name: a, image: a, resources: {limits: {cpu: 500m, memory: 256Mi}}},"
    "{name: b, image: b, ports: [{containerPort: 80, hostPort: 31005}]}]}}";

typedef struct scene {
    char offer[8192];
    size_t offer_len;
    k8sm_offers *offers;
    k8sm_object *object;
    k8sm_account *account;
    k8sm_executor *executor;
    k8sm_match *match;
    k8sm_task *task;
} scene;

static void put(scene *s, const void *bytes, size_t len)
{
    MUST(s->offer_len + len <= sizeof s->offer);
    memcpy(s->offer + s->offer_len, bytes, len);
    s->offer_len += len;
}

static void put_message(scene *s, int field, const char *text)
{
    const size_t len = strlen(text);
    const char head[] = { (char)(field << 3 | 2), (char)(len + 2), 0x0a, (char)len };
    put(s, head, sizeof head);
    put(s, text, len);
}

/* Entries as a master writes them: some unreserved, some of a role. */
static void make_offer(scene *s)
{
    static const char *const texts[] = {
        "cpus:3.5;mem:14336;disk:102400;gpus:2;net:1000;ports:[31000-31999,32100-32199]",
        "cpus(web):4;mem(web):4096;disk(web):2048;gpus(web):1;ports(web):[20000-20100]",
        "cpus(batch):2;mem(batch):2048;disk(batch):1024;slots(batch):8;zones(batch):{a,b}",
        "cpus(db):1;mem(db):512;disk(db):4096;iops(db):300"
    };
    static const char host[] = "agent-17.example";
    const char host_head[] = { 4 << 3 | 2, (char)strlen(host) };
    size_t resources = 0;
    put_message(s, 1, "0a1b2c3d-0000-4000-8000-123456789abc-O4711");
    put_message(s, 2, "0a1b2c3d-0000-4000-8000-123456789abc-0001");
    put_message(s, 3, "0a1b2c3d-0000-4000-8000-123456789abc-S17");
    put(s, host_head, sizeof host_head);
    put(s, host, strlen(host));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        k8sm_mesos_resources *list = NULL;
        k8sm_bytes bytes = { 0 };
        MUST(k8sm_mesos_resources_parse(texts[i], strlen(texts[i]), NULL, &list, NULL) ==
             K8SM_OK);
        MUST(k8sm_mesos_resources_allocate(list, "web", NULL) == K8SM_OK);
        MUST(k8sm_mesos_resources_format_protobuf(list, 5, NULL, &bytes, NULL) == K8SM_OK);
        put(s, bytes.data, bytes.size);
        resources += k8sm_mesos_resources_count(list);
        k8sm_bytes_finish(&bytes);
        k8sm_mesos_resources_free(list);
    }
    MUST(resources == 20);
    put(s, "\x52\x05\x0a\x03web", 7); /* allocation_info { role: "web" } */
}

static void decode(void *state, uint64_t times)
{
    const scene *s = state;
    for (; times > 0; times--) {
        k8sm_offers *offers = NULL;
        MUST(k8sm_offers_new(NULL, &offers, NULL) == K8SM_OK);
        MUST(k8sm_offers_add_protobuf(offers, s->offer, s->offer_len, NULL) == K8SM_OK);
        bench_sink = (uint64_t)k8sm_mesos_resources_total(
            k8sm_offer_group_resources(k8sm_offers_group(offers, 0)), "cpus");
        k8sm_offers_free(offers);
    }
}

static void walk(void *state, uint64_t times)
{
    const scene *s = state;
    for (; times > 0; times--) {
        uint64_t sum = 0;
        for (size_t i = 0; i < s->offer_len; i++)
            sum = sum * 31 + (unsigned char)s->offer[i];
        bench_sink = sum;
    }
}

static k8sm_match *match_of(const scene *s)
{
    k8sm_match *match = NULL;
    const char *roles[] = { "web" };
    k8sm_policy policy;
    k8sm_policy_init(&policy, sizeof policy, K8SM_PROFILE_DEFAULT);
    policy.roles = roles;
    policy.role_count = 1;
    MUST(k8sm_match_new(s->object, s->account, k8sm_offers_group(s->offers, 0), s->executor,
                        &policy, NULL, &match, NULL) == K8SM_OK);
    return match;
}

static void compare(void *state, uint64_t times)
{
    for (; times > 0; times--) {
        k8sm_match *match = match_of(state);
        bench_sink = (uint64_t)k8sm_match_fits(match);
        k8sm_match_free(match);
    }
}

static void write_task(void *state, uint64_t times)
{
    const scene *s = state;
    for (; times > 0; times--) {
        k8sm_bytes bytes = { 0 };
        MUST(k8sm_task_format_protobuf(s->task, NULL, &bytes, NULL) == K8SM_OK);
        bench_sink = bytes.size;
        k8sm_bytes_finish(&bytes);
    }
}

static void write_resources(void *state, uint64_t times)
{
    const scene *s = state;
    for (; times > 0; times--) {
        k8sm_bytes bytes = { 0 };
        MUST(k8sm_mesos_resources_format_protobuf(k8sm_match_task_resources(s->match), 4, NULL,
                                                  &bytes, NULL) == K8SM_OK);
        bench_sink = bytes.size;
        k8sm_bytes_finish(&bytes);
    }
}

static void prepare(scene *s)
{
    k8sm_task_options options;
    const char *roles[] = { "web" };
    k8sm_policy policy;
    k8sm_policy_init(&policy, sizeof policy, K8SM_PROFILE_DEFAULT);
    policy.roles = roles;
    policy.role_count = 1;
    make_offer(s);
    MUST(k8sm_offers_new(NULL, &s->offers, NULL) == K8SM_OK);
    MUST(k8sm_offers_add_protobuf(s->offers, s->offer, s->offer_len, NULL) == K8SM_OK);
    MUST(k8sm_object_parse(pod_text, strlen(pod_text), NULL, &s->object, NULL) == K8SM_OK);
    MUST(k8sm_account_new(s->object, NULL, 0, &policy, NULL, &s->account, NULL) == K8SM_OK);
    MUST(k8sm_executor_new(NULL, NULL, &policy, NULL, &s->executor, NULL) == K8SM_OK);
    s->match = match_of(s);
    MUST(k8sm_match_fits(s->match));
    k8sm_task_options_init(&options, sizeof options);
    options.id = "web.1";
    MUST(k8sm_task_new(s->object, s->account, k8sm_offers_group(s->offers, 0), s->match,
                       s->executor, &options, &policy, NULL, &s->task, NULL) == K8SM_OK);
}

int main(int argc, char **argv)
{
    static scene s;
    const int at = bench_arguments(argc, argv);
    const bench_contender contenders[][2] = {
        { { "libk8smesos", decode, &s, false }, { "byte loop", walk, &s, true } },
        { { "libk8smesos", compare, &s, false } },
        { { "libk8smesos", write_resources, &s, false } },
        { { "libk8smesos", write_task, &s, false } },
    };
    static const char *const names[] = { "decode 20 resources", "compare a pod",
                                         "TaskInfo resource block", "TaskInfo" };
    MUST(at <= argc);
    prepare(&s);
    for (size_t i = 0; i < 4; i++)
        bench_measure(&(bench_case){ "offer", names[i], i == 0 ? s.offer_len : 0, 1 },
                      contenders[i], i == 0 ? 2 : 1);
    k8sm_task_free(s.task);
    k8sm_match_free(s.match);
    k8sm_executor_free(s.executor);
    k8sm_account_free(s.account);
    k8sm_object_free(s.object);
    k8sm_offers_free(s.offers);
    return 0;
}
