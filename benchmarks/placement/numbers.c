/* Placement by numbers (placer.h) and by a plain scan: the works std, uniq and mixed, and a steady
 * state. Exits 1 where a checksum differs. README.md says what is measured. */
#include <inttypes.h>
#include <string.h>

#include "k8smesos/placer.h"
#include "report.h"
#include "work.h"

enum { PLAIN_MAX = 10000, MANY = 100000 }; /* offers; tasks that are placed once only */

static unsigned rounds = 5;
static bool failed;

static void *room(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    MUST(memory != NULL);
    return memory;
}

/* --- std and uniq --------------------------------------------------------------------------- */

static const struct given {
    bool unique;
    size_t offers;
    int32_t strategy;
    uint64_t checksum; /* 0: none given; the plain scan of the same run tells */
} given[] = {
    { false, 100, K8SM_PLACE_FIRST_FIT, UINT64_C(0x437bb440bf93e451) },
    { false, 1000, K8SM_PLACE_FIRST_FIT, UINT64_C(0x30922f4171f6e1a4) },
    { false, 10000, K8SM_PLACE_FIRST_FIT, UINT64_C(0xe025579bd8d0fac5) },
    { false, 100000, K8SM_PLACE_FIRST_FIT, UINT64_C(0x508c4c6d70d0a4f3) },
    { true, 100, K8SM_PLACE_FIRST_FIT, UINT64_C(0x52881679f929efc3) },
    { true, 1000, K8SM_PLACE_FIRST_FIT, UINT64_C(0x6b1347cd3d8f3b66) },
    { true, 10000, K8SM_PLACE_FIRST_FIT, UINT64_C(0xbaa980117d87af89) },
    { true, 100000, K8SM_PLACE_FIRST_FIT, UINT64_C(0x7f842ea9a4f91674) },
    { false, 100, K8SM_PLACE_BEST_FIT, UINT64_C(0x4860ff7727ca66e6) },
    { false, 1000, K8SM_PLACE_BEST_FIT, UINT64_C(0xd8f52b87dbd71b6c) },
    { false, 10000, K8SM_PLACE_BEST_FIT, UINT64_C(0xafdb96a922a1135e) },
    { false, 100000, K8SM_PLACE_BEST_FIT, 0 },
    { true, 100, K8SM_PLACE_BEST_FIT, UINT64_C(0x02b7cc4ce9643986) },
    { true, 1000, K8SM_PLACE_BEST_FIT, UINT64_C(0x4ce82c67e276ce0d) },
    { true, 10000, K8SM_PLACE_BEST_FIT, UINT64_C(0x8c035d680e963170) },
    { true, 100000, K8SM_PLACE_BEST_FIT, 0 },
    { false, 100, K8SM_PLACE_SPREAD, 0 },
    { false, 1000, K8SM_PLACE_SPREAD, 0 },
    { false, 10000, K8SM_PLACE_SPREAD, 0 },
};

static void run_placer(const int64_t *offers, size_t offer_count, const int64_t *tasks,
                       size_t task_count, int32_t strategy, int32_t *placed)
{
    k8sm_placer *placer;
    k8sm_placer_request request = { .size = sizeof request };
    MUST(k8sm_placer_new(2, strategy, NULL, &placer, NULL) == K8SM_OK);
    for (size_t i = offer_count; i-- > 0;)
        MUST(k8sm_placer_put(placer, i, offers + 2 * i, NULL) == K8SM_OK);
    for (size_t i = 0; i < task_count; i++) {
        size_t offer;
        request.amounts = tasks + 2 * i;
        MUST(k8sm_placer_place(placer, &request, &offer, NULL) == K8SM_OK);
        placed[i] = offer == K8SM_PLACER_NONE ? -1 : (int32_t)offer;
    }
    k8sm_placer_free(placer);
}

/* Two arrays, and a loop over all. */
static void run_plain(const int64_t *offers, size_t offer_count, const int64_t *tasks,
                      size_t task_count, int32_t strategy, int32_t *placed)
{
    int64_t *cpu = room(offer_count, sizeof *cpu), *mem = room(offer_count, sizeof *mem);
    double *by_cpu = room(offer_count, sizeof *by_cpu),
           *by_mem = room(offer_count, sizeof *by_mem);
    for (size_t i = 0; i < offer_count; i++) {
        cpu[i] = offers[2 * i];
        mem[i] = offers[2 * i + 1];
        by_cpu[i] = 1 / (double)cpu[i];
        by_mem[i] = 1 / (double)mem[i];
    }
    for (size_t t = 0; t < task_count; t++) {
        const int64_t c = tasks[2 * t], m = tasks[2 * t + 1];
        double best = 0;
        int32_t found = -1;
        for (size_t i = 0; i < offer_count; i++) {
            double score;
            if (cpu[i] < c || mem[i] < m)
                continue;
            if (strategy == K8SM_PLACE_FIRST_FIT) {
                found = (int32_t)i;
                break;
            }
            score = (double)(cpu[i] - c) * by_cpu[i] + (double)(mem[i] - m) * by_mem[i];
            if (found < 0 || (strategy == K8SM_PLACE_BEST_FIT ? score < best : score > best)) {
                found = (int32_t)i;
                best = score;
            }
        }
        placed[t] = found;
        if (found >= 0) {
            cpu[found] -= c;
            mem[found] -= m;
        }
    }
    free(cpu);
    free(mem);
    free(by_cpu);
    free(by_mem);
}

static uint64_t finish(const char *name, const char *who, const struct least *least,
                       const int32_t *placed, size_t count, uint64_t wanted)
{
    const uint64_t sum = checksum(placed, count);
    size_t found = 0;
    char more[128];
    for (size_t i = 0; i < count; i++)
        found += placed[i] >= 0;
    if (wanted != 0 && sum != wanted) {
        fprintf(stderr, "%s, %s: checksum %016" PRIx64 ", not %016" PRIx64 "\n", name, who, sum,
                wanted);
        failed = true;
    }
    snprintf(more, sizeof more, ",\"placed\":%zu,\"checksum\":\"%016" PRIx64 "\"", found, sum);
    report(name, who, least, count, more);
    return sum;
}

static void run_given(const struct given *g)
{
    static const char *const strategies[] = { "first-fit", "best-fit", "spread" };
    const size_t task_count = 10 * g->offers;
    int64_t *offers = room(2 * g->offers, sizeof *offers);
    int64_t *tasks = room(2 * task_count, sizeof *tasks);
    int32_t *placed = room(task_count, sizeof *placed);
    struct least least = { .rounds = 0 };
    uint64_t wanted = g->checksum;
    char name[64];
    snprintf(name, sizeof name, "%s %zu %s", g->unique ? "uniq" : "std", g->offers,
             strategies[g->strategy]);
    make_offers(offers, g->offers);
    make_tasks(tasks, task_count, g->unique);
    for (unsigned i = 0; i < (task_count > MANY && g->checksum == 0 ? 1 : rounds); i++) {
        round_begin(&least);
        run_placer(offers, g->offers, tasks, task_count, g->strategy, placed);
        round_end(&least);
    }
    wanted = finish(name, "libk8smesos", &least, placed, task_count, wanted);
    if (g->offers <= PLAIN_MAX) {
        least = (struct least){ .rounds = 0 };
        for (unsigned i = 0; i < (g->offers < 10000 ? rounds : 1); i++) {
            round_begin(&least);
            run_plain(offers, g->offers, tasks, task_count, g->strategy, placed);
            round_end(&least);
        }
        finish(name, "plain scan (C)", &least, placed, task_count, wanted);
    }
    free(offers);
    free(tasks);
    free(placed);
}

/* --- mixed ---------------------------------------------------------------------------------- */

enum { ROLE_ANY, ROLE_PROD, ZONE, PORT = ZONE + MIXED_ZONES };

struct mixed {
    size_t offer_count, task_count;
    int64_t *offers, *tasks;
    struct mixed_offer *more_offers;
    struct mixed_task *more_tasks;
    int32_t *placed;
};

static void mixed_placer(struct mixed *m)
{
    k8sm_placer *placer;
    MUST(k8sm_placer_new(3, K8SM_PLACE_FIRST_FIT, NULL, &placer, NULL) == K8SM_OK);
    for (size_t i = m->offer_count; i-- > 0;) {
        const struct mixed_offer *o = &m->more_offers[i];
        const int64_t amounts[3] = { m->offers[2 * i], m->offers[2 * i + 1], o->extended };
        MUST(k8sm_placer_put(placer, i, amounts, NULL) == K8SM_OK);
        MUST(k8sm_placer_mark(placer, i, o->prod ? ROLE_PROD : ROLE_ANY, 1, NULL) == K8SM_OK);
        MUST(k8sm_placer_mark(placer, i, ZONE + o->zone, 1, NULL) == K8SM_OK);
        for (uint32_t port = 0; port < MIXED_PORTS; port++)
            MUST(k8sm_placer_mark(placer, i, PORT + port, 1, NULL) == K8SM_OK);
    }
    for (size_t t = 0; t < m->task_count; t++) {
        const struct mixed_task *task = &m->more_tasks[t];
        const int64_t amounts[3] = { m->tasks[2 * t], m->tasks[2 * t + 1], task->extended };
        const uint32_t port = PORT + task->port - MIXED_FIRST_PORT;
        uint32_t needs[2] = { 0, ZONE + task->zone - 1 };
        const k8sm_placer_request request = { .size = sizeof request,
                                              .amounts = amounts,
                                              .needs = needs,
                                              .need_count = task->zone == 0 ? 1 : 2,
                                              .uses = &port,
                                              .use_count = task->port != 0 };
        size_t offer = K8SM_PLACER_NONE;
        if (task->prod) {
            needs[0] = ROLE_PROD;
            MUST(k8sm_placer_place(placer, &request, &offer, NULL) == K8SM_OK);
        }
        needs[0] = ROLE_ANY;
        if (offer == K8SM_PLACER_NONE)
            MUST(k8sm_placer_place(placer, &request, &offer, NULL) == K8SM_OK);
        m->placed[t] = offer == K8SM_PLACER_NONE ? -1 : (int32_t)offer;
    }
    k8sm_placer_free(placer);
}

static void mixed_plain(struct mixed *m)
{
    int64_t *left = room(2 * m->offer_count, sizeof *left);
    unsigned *extended = room(m->offer_count, sizeof *extended);
    unsigned *ports = room(m->offer_count, sizeof *ports);
    memcpy(left, m->offers, 2 * m->offer_count * sizeof *left);
    for (size_t i = 0; i < m->offer_count; i++) {
        extended[i] = m->more_offers[i].extended;
        ports[i] = (1U << MIXED_PORTS) - 1;
    }
    for (size_t t = 0; t < m->task_count; t++) {
        const struct mixed_task *task = &m->more_tasks[t];
        const unsigned port = task->port == 0 ? 0 : 1U << (task->port - MIXED_FIRST_PORT);
        int32_t found = -1;
        for (unsigned prod = task->prod + 1; found < 0 && prod-- > 0;)
            for (size_t i = 0; found < 0 && i < m->offer_count; i++)
                if (left[2 * i] >= m->tasks[2 * t] && left[2 * i + 1] >= m->tasks[2 * t + 1] &&
                    extended[i] >= task->extended && (ports[i] & port) == port &&
                    m->more_offers[i].prod == prod &&
                    (task->zone == 0 || m->more_offers[i].zone == task->zone - 1))
                    found = (int32_t)i;
        m->placed[t] = found;
        if (found < 0)
            continue;
        left[2 * found] -= m->tasks[2 * t];
        left[2 * found + 1] -= m->tasks[2 * t + 1];
        extended[found] -= task->extended;
        ports[found] &= ~port;
    }
    free(left);
    free(extended);
    free(ports);
}

static void run_mixed(size_t offer_count, uint64_t wanted)
{
    struct mixed m = { .offer_count = offer_count, .task_count = 10 * offer_count };
    struct least least = { .rounds = 0 };
    char name[64];
    snprintf(name, sizeof name, "mixed %zu first-fit", offer_count);
    m.offers = room(2 * offer_count, sizeof *m.offers);
    m.tasks = room(2 * m.task_count, sizeof *m.tasks);
    m.more_offers = room(offer_count, sizeof *m.more_offers);
    m.more_tasks = room(m.task_count, sizeof *m.more_tasks);
    m.placed = room(m.task_count, sizeof *m.placed);
    make_offers(m.offers, offer_count);
    make_tasks(m.tasks, m.task_count, 0);
    make_mixed_offers(m.more_offers, offer_count);
    make_mixed_tasks(m.more_tasks, m.task_count);
    for (unsigned i = 0; i < rounds; i++) {
        round_begin(&least);
        mixed_placer(&m);
        round_end(&least);
    }
    wanted = finish(name, "libk8smesos", &least, m.placed, m.task_count, wanted);
    if (offer_count <= PLAIN_MAX) {
        least = (struct least){ .rounds = 0 };
        round_begin(&least);
        mixed_plain(&m);
        round_end(&least);
        finish(name, "plain scan (C)", &least, m.placed, m.task_count, wanted);
    }
    free(m.offers);
    free(m.tasks);
    free(m.more_offers);
    free(m.more_tasks);
    free(m.placed);
}

/* --- a steady state ---------------------------------------------------------------------------- */

struct steady {
    k8sm_placer *placer;
    const int64_t *offers, *tasks;
    size_t offer_count, task_count;
    /* tasks that run, in the order in which they came; stays full */
    size_t *task_of, *offer_of;
    size_t running, first, room;
    float *decisions, *updates;
    size_t decision_count, update_count;
};

/* CPU time of this thread: what other programs do to the clock is not ours. */
static double clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void steady_place(struct steady *s, size_t task)
{
    const k8sm_placer_request request = { .size = sizeof request,
                                          .amounts = s->tasks + 2 * task };
    size_t offer, at;
    const double begin = clock_ns();
    MUST(k8sm_placer_place(s->placer, &request, &offer, NULL) == K8SM_OK);
    s->decisions[s->decision_count++] = (float)(clock_ns() - begin);
    if (offer == K8SM_PLACER_NONE)
        return;
    at = (s->first + s->running++) % s->room;
    s->task_of[at] = task;
    s->offer_of[at] = offer;
}

/* The task that ran longest ends. */
static void steady_end(struct steady *s)
{
    const size_t at = s->first;
    const k8sm_placer_request request = { .size = sizeof request,
                                          .amounts = s->tasks + 2 * s->task_of[at] };
    double begin;
    if (s->running == 0)
        return;
    begin = clock_ns();
    MUST(k8sm_placer_give(s->placer, s->offer_of[at], &request, NULL) == K8SM_OK);
    s->updates[s->update_count++] = (float)(clock_ns() - begin);
    s->first = (s->first + 1) % s->room;
    s->running--;
}

/* An offer goes, and comes back with the tasks that ran on it. */
static void steady_renew(struct steady *s, size_t offer)
{
    const int64_t *left = k8sm_placer_left(s->placer, offer), *all = s->offers + 2 * offer;
    const int64_t taken[2] = { all[0] - left[0], all[1] - left[1] };
    const k8sm_placer_request request = { .size = sizeof request, .amounts = taken };
    double begin = clock_ns();
    MUST(k8sm_placer_remove(s->placer, offer) == 1);
    s->updates[s->update_count++] = (float)(clock_ns() - begin);
    begin = clock_ns();
    MUST(k8sm_placer_put(s->placer, offer, all, NULL) == K8SM_OK);
    s->updates[s->update_count++] = (float)(clock_ns() - begin);
    begin = clock_ns();
    MUST(k8sm_placer_take(s->placer, offer, &request, NULL) == K8SM_OK);
    s->updates[s->update_count++] = (float)(clock_ns() - begin);
}

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static void report_times(const char *name, float *times, size_t count)
{
    double sum = 0;
    qsort(times, count, sizeof *times, by_size);
    for (size_t i = 0; i < count; i++)
        sum += (double)times[i];
    printf(
        "{\"part\":\"placement\",\"case\":\"%s\",\"who\":\"libk8smesos\",\"unit\":\"ns\","
        "\"mean\":%.0f,\"p50\":%.0f,\"p99\":%.0f,\"p999\":%.0f,\"most\":%.0f,\"count\":%zu}\n",
        name, sum / (double)count, (double)times[count / 2], (double)times[count * 99 / 100],
        (double)times[count * 999 / 1000], (double)times[count - 1], count);
    fflush(stdout);
}

/* Until the cluster is full tasks only come; then each step one comes, one or two end, and
 * every eighth step an offer is renewed. */
static void run_steady(size_t offer_count, bool unique, int32_t strategy, const char *name,
                       size_t steps)
{
    struct steady s = { .offer_count = offer_count, .task_count = 10 * offer_count };
    const size_t fill = 8 * offer_count;
    int64_t *offers = room(2 * offer_count, sizeof *offers);
    int64_t *tasks = room(2 * s.task_count, sizeof *tasks);
    uint64_t state = 1;
    char title[96];
    s.room = s.task_count + steps;
    s.task_of = room(s.room, sizeof *s.task_of);
    s.offer_of = room(s.room, sizeof *s.offer_of);
    s.decisions = room(fill + steps, sizeof *s.decisions);
    s.updates = room(5 * steps, sizeof *s.updates);
    s.offers = offers;
    s.tasks = tasks;
    make_offers(offers, offer_count);
    make_tasks(tasks, s.task_count, unique);
    MUST(k8sm_placer_new(2, strategy, NULL, &s.placer, NULL) == K8SM_OK);
    for (size_t i = offer_count; i-- > 0;)
        MUST(k8sm_placer_put(s.placer, i, offers + 2 * i, NULL) == K8SM_OK);
    for (size_t i = 0; i < fill; i++)
        steady_place(&s, i);
    s.decision_count = 0;
    for (size_t i = 0; i < steps; i++) {
        steady_end(&s);
        steady_place(&s, draw(&state) % s.task_count);
        if (s.running > fill)
            steady_end(&s);
        if (i % 8 == 0)
            steady_renew(&s, draw(&state) % offer_count);
    }
    snprintf(title, sizeof title, "steady %s, a decision", name);
    report_times(title, s.decisions, s.decision_count);
    snprintf(title, sizeof title, "steady %s, an update", name);
    report_times(title, s.updates, s.update_count);
    k8sm_placer_free(s.placer);
    free(offers);
    free(tasks);
    free(s.task_of);
    free(s.offer_of);
    free(s.decisions);
    free(s.updates);
}

int main(int argc, char **argv)
{
    size_t most = 100000;
    for (int i = 1; i < argc; i++)
        if (sscanf(argv[i], "--rounds=%u", &rounds) != 1 &&
            sscanf(argv[i], "--most=%zu", &most) != 1) {
            fprintf(stderr, "usage: %s [--rounds=N] [--most=OFFERS]\n", argv[0]);
            return 2;
        }
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (given[i].offers <= most)
            run_given(&given[i]);
    run_mixed(1000, UINT64_C(0x610284d877b78805));
    if (most >= 10000) {
        run_mixed(10000, UINT64_C(0x24f6e8c6bc2fff16));
        run_steady(10000, false, K8SM_PLACE_FIRST_FIT, "std 10000 first-fit", 200000);
        run_steady(10000, true, K8SM_PLACE_FIRST_FIT, "uniq 10000 first-fit", 200000);
        run_steady(10000, false, K8SM_PLACE_BEST_FIT, "std 10000 best-fit", 200000);
        run_steady(10000, true, K8SM_PLACE_BEST_FIT, "uniq 10000 best-fit", 200000);
    }
    if (most >= 100000) {
        rounds = 1;
        run_mixed(100000, UINT64_C(0x215259a1cdd3c9e9));
    }
    return failed;
}
