/* Placing by numbers (placer.h), judged by a plain scan. */
#include "testing.h"

#include "../benchmarks/placement/work.h"
#include "k8smesos/placer.h"

enum { KINDS = 4, FEATURES = 7, ROWS = 2600 };

/* What a plain scan knows: no index, every offer looked at. */
struct plain {
    size_t kinds;
    int32_t strategy;
    bool there[ROWS], has[ROWS][FEATURES];
    int64_t left[ROWS][KINDS], offered[ROWS][KINDS];
};

static bool plain_fits(const struct plain *p, size_t row, const k8sm_placer_request *r)
{
    if (!p->there[row])
        return false;
    for (size_t k = 0; k < p->kinds; k++)
        if (p->left[row][k] < r->amounts[k])
            return false;
    for (size_t i = 0; i < r->need_count; i++)
        if (r->needs[i] >= FEATURES || !p->has[row][r->needs[i]])
            return false;
    for (size_t i = 0; i < r->use_count; i++)
        if (r->uses[i] >= FEATURES || !p->has[row][r->uses[i]])
            return false;
    return true;
}

/* The rule as placer.h has it. */
static double plain_score(const struct plain *p, size_t row, const int64_t *amounts)
{
    volatile double sum = 0; /* no fused operations */
    for (size_t k = 0; k < p->kinds; k++) {
        volatile double inverse, term;
        if (p->offered[row][k] <= 0)
            continue;
        inverse = 1 / (double)p->offered[row][k];
        term = (double)(p->left[row][k] - amounts[k]) * inverse;
        sum = sum + term;
    }
    return sum;
}

static size_t plain_find(const struct plain *p, const k8sm_placer_request *r)
{
    size_t found = K8SM_PLACER_NONE;
    double best = 0;
    for (size_t row = 0; row < ROWS; row++) {
        double score;
        if (!plain_fits(p, row, r))
            continue;
        if (p->strategy == K8SM_PLACE_FIRST_FIT)
            return row;
        score = plain_score(p, row, r->amounts);
        if (found == K8SM_PLACER_NONE ||
            (p->strategy == K8SM_PLACE_BEST_FIT ? score < best : score > best)) {
            found = row;
            best = score;
        }
    }
    return found;
}

static void plain_move(struct plain *p, size_t row, const k8sm_placer_request *r, int sign)
{
    for (size_t k = 0; k < p->kinds; k++)
        p->left[row][k] += sign * r->amounts[k];
    for (size_t i = 0; i < r->use_count; i++)
        p->has[row][r->uses[i]] = sign > 0;
}

/* A number below @p below. */
static uint64_t below(uint64_t *state, uint64_t below)
{
    return draw(state) % below;
}

struct game {
    uint64_t state;
    struct plain *plain;
    k8sm_placer *placer;
    struct failing *failing;
    int64_t amounts[KINDS];
    uint32_t needs[3], uses[3];
    k8sm_placer_request request;
    int64_t scale; /* amounts of offers are below it */
    size_t rows;
};

/* With memory short the same call again must do: the first one changed nothing. */
static bool again(struct game *g, k8sm_status rc)
{
    if (rc != K8SM_E_NOMEM || g->failing == NULL || g->failing->left == SIZE_MAX)
        return false;
    g->failing->left = SIZE_MAX;
    return true;
}

static void draw_request(struct game *g)
{
    g->request = (k8sm_placer_request){
        .size = sizeof g->request, .amounts = g->amounts, .needs = g->needs, .uses = g->uses
    };
    for (size_t k = 0; k < KINDS; k++)
        g->amounts[k] =
            below(&g->state, 3) == 0
                ? 0
                : (int64_t)below(&g->state,
                                 (uint64_t)g->scale / (1 + below(&g->state, 12)) + 1);
    if (below(&g->state, 2) == 0) /* often the same again */
        for (size_t k = 0; k < KINDS; k++)
            g->amounts[k] = g->scale / 8 * (int64_t)below(&g->state, 3);
    if (below(&g->state, 2) == 0)
        g->request.need_count = below(&g->state, 3);
    if (below(&g->state, 3) == 0)
        g->request.use_count = 1 + below(&g->state, 2);
    for (size_t i = 0; i < 3; i++) {
        g->needs[i] = (uint32_t)below(&g->state, 4);
        g->uses[i] = 4 + (uint32_t)below(&g->state, 3);
    }
    if (below(&g->state, 200) == 0 && g->request.need_count > 0)
        g->needs[0] = FEATURES + 100; /* nothing has it */
}

static void put(struct game *g)
{
    const size_t row = below(&g->state, g->rows);
    int64_t amounts[KINDS];
    k8sm_status rc;
    for (size_t k = 0; k < KINDS; k++)
        amounts[k] =
            below(&g->state, 8) == 0 ? 0 : (int64_t)below(&g->state, (uint64_t)g->scale);
    if (below(&g->state, 4) == 0) /* machines of one type */
        for (size_t k = 0; k < KINDS; k++)
            amounts[k] = g->scale / 2;
    if (below(&g->state, 40) == 0)
        amounts[below(&g->state, g->plain->kinds)] = -5;
    do
        rc = k8sm_placer_put(g->placer, row, amounts, NULL);
    while (again(g, rc));
    assert_int_equal(rc, K8SM_OK);
    g->plain->there[row] = true;
    memcpy(g->plain->left[row], amounts, sizeof amounts);
    memcpy(g->plain->offered[row], amounts, sizeof amounts);
    for (uint32_t f = 0; f < FEATURES; f++) {
        bool has = below(&g->state, 4) != 0;
        do
            rc = k8sm_placer_mark(g->placer, row, f, has, NULL);
        while (again(g, rc));
        assert_int_equal(rc, K8SM_OK);
        g->plain->has[row][f] = has;
    }
}

static void place(struct game *g)
{
    size_t row = 77;
    k8sm_status rc;
    draw_request(g);
    do
        rc = k8sm_placer_place(g->placer, &g->request, &row, NULL);
    while (again(g, rc));
    assert_int_equal(rc, K8SM_OK);
    assert_int_equal(row, plain_find(g->plain, &g->request));
    if (row != K8SM_PLACER_NONE)
        plain_move(g->plain, row, &g->request, -1);
}

static void find(struct game *g)
{
    size_t row = 77;
    k8sm_status rc;
    draw_request(g);
    do
        rc = k8sm_placer_find(g->placer, &g->request, &row, NULL);
    while (again(g, rc));
    assert_int_equal(rc, K8SM_OK);
    assert_int_equal(row, plain_find(g->plain, &g->request));
}

/* To or from any offer. */
static void move(struct game *g)
{
    const size_t row = below(&g->state, g->rows);
    const bool give = below(&g->state, 2) == 0;
    k8sm_status rc, wanted = K8SM_OK;
    draw_request(g);
    if (g->request.need_count > 0)
        g->needs[0] %= FEATURES;
    if (!g->plain->there[row])
        wanted = K8SM_E_ARGUMENT;
    else if (!give && !plain_fits(g->plain, row, &g->request))
        wanted = K8SM_E_INVALID;
    do
        rc = give ? k8sm_placer_give(g->placer, row, &g->request, NULL)
                  : k8sm_placer_take(g->placer, row, &g->request, NULL);
    while (again(g, rc));
    assert_int_equal(rc, wanted);
    if (rc == K8SM_OK)
        plain_move(g->plain, row, &g->request, give ? 1 : -1);
}

static void drop(struct game *g)
{
    const size_t row = below(&g->state, g->rows);
    assert_int_equal(k8sm_placer_remove(g->placer, row), g->plain->there[row]);
    g->plain->there[row] = false;
}

static void compare_rows(const struct game *g)
{
    size_t count = 0;
    for (size_t row = 0; row < ROWS; row++) {
        const int64_t *left = k8sm_placer_left(g->placer, row);
        count += g->plain->there[row];
        assert_int_equal(left != NULL, g->plain->there[row]);
        if (left == NULL)
            continue;
        assert_memory_equal(left, g->plain->left[row], g->plain->kinds * sizeof *left);
        for (uint32_t f = 0; f < FEATURES; f++)
            assert_int_equal(k8sm_placer_has(g->placer, row, f), g->plain->has[row][f]);
    }
    assert_int_equal(k8sm_placer_count(g->placer), count);
}

static void play(uint64_t seed, size_t kinds, int32_t strategy, size_t rows, size_t steps,
                 struct failing *failing)
{
    const k8sm_alloc alloc = { failing_allocate, failing_release, failing };
    struct game g = { .state = seed, .rows = rows, .failing = failing };
    k8sm_status rc;
    g.scale = INT64_C(1) << (4 + below(&g.state, 50));
    g.plain = calloc(1, sizeof *g.plain);
    assert_non_null(g.plain);
    g.plain->kinds = kinds;
    g.plain->strategy = strategy;
    do
        rc = k8sm_placer_new(kinds, strategy, failing == NULL ? NULL : &alloc, &g.placer, NULL);
    while (again(&g, rc));
    assert_int_equal(rc, K8SM_OK);
    for (size_t i = 0; i < rows / 2; i++)
        put(&g);
    for (size_t i = 0; i < steps; i++) {
        const uint64_t dice = below(&g.state, 100);
        if (dice < 6)
            put(&g);
        else if (dice < 9)
            drop(&g);
        else if (dice < 20)
            find(&g);
        else if (dice < 28)
            move(&g);
        else
            place(&g);
    }
    compare_rows(&g);
    k8sm_placer_free(g.placer);
    free(g.plain);
}

/* --- tests -------------------------------------------------------------------------------- */

static const struct round {
    const char *name;
    int32_t strategy;
    size_t kinds, rows, steps, rounds;
} rounds[] = {
    { "first-fit, one kind", K8SM_PLACE_FIRST_FIT, 1, 100, 400, 40 },
    { "first-fit, two kinds", K8SM_PLACE_FIRST_FIT, 2, 100, 400, 100 },
    { "first-fit, four kinds", K8SM_PLACE_FIRST_FIT, 4, 100, 400, 100 },
    { "first-fit, four kinds, many offers", K8SM_PLACE_FIRST_FIT, 4, 2600, 3000, 3 },
    { "first-fit, two kinds, many offers", K8SM_PLACE_FIRST_FIT, 2, 2600, 3000, 3 },
    { "best-fit, one kind", K8SM_PLACE_BEST_FIT, 1, 100, 400, 40 },
    { "best-fit, two kinds", K8SM_PLACE_BEST_FIT, 2, 100, 400, 100 },
    { "best-fit, four kinds", K8SM_PLACE_BEST_FIT, 4, 100, 400, 100 },
    { "best-fit, four kinds, many offers", K8SM_PLACE_BEST_FIT, 4, 2600, 3000, 3 },
    { "spread, two kinds", K8SM_PLACE_SPREAD, 2, 100, 400, 100 },
    { "spread, four kinds, many offers", K8SM_PLACE_SPREAD, 4, 2600, 3000, 3 },
};

/* Every answer is that of a plain scan. */
static void as_a_plain_scan(void **state)
{
    const struct round *r = *state;
    for (size_t i = 0; i < r->rounds; i++)
        play(i * 7919 + 1, r->kinds, r->strategy, r->rows, r->steps, NULL);
}

/* Checksums given with the definition of the work (benchmarks/placement/README.md). */
static const struct sum {
    const char *name;
    int unique;
    int32_t strategy;
    size_t offers;
    uint64_t checksum;
} sums[] = {
    { "std 100 first-fit", 0, K8SM_PLACE_FIRST_FIT, 100, UINT64_C(0x437bb440bf93e451) },
    { "std 1000 first-fit", 0, K8SM_PLACE_FIRST_FIT, 1000, UINT64_C(0x30922f4171f6e1a4) },
    { "std 10000 first-fit", 0, K8SM_PLACE_FIRST_FIT, 10000, UINT64_C(0xe025579bd8d0fac5) },
    { "uniq 100 first-fit", 1, K8SM_PLACE_FIRST_FIT, 100, UINT64_C(0x52881679f929efc3) },
    { "uniq 1000 first-fit", 1, K8SM_PLACE_FIRST_FIT, 1000, UINT64_C(0x6b1347cd3d8f3b66) },
    { "uniq 10000 first-fit", 1, K8SM_PLACE_FIRST_FIT, 10000, UINT64_C(0xbaa980117d87af89) },
    { "std 100 best-fit", 0, K8SM_PLACE_BEST_FIT, 100, UINT64_C(0x4860ff7727ca66e6) },
    { "std 1000 best-fit", 0, K8SM_PLACE_BEST_FIT, 1000, UINT64_C(0xd8f52b87dbd71b6c) },
    { "uniq 100 best-fit", 1, K8SM_PLACE_BEST_FIT, 100, UINT64_C(0x02b7cc4ce9643986) },
    { "uniq 1000 best-fit", 1, K8SM_PLACE_BEST_FIT, 1000, UINT64_C(0x4ce82c67e276ce0d) },
};

static void checksum_is_given(void **state)
{
    const struct sum *s = *state;
    const size_t tasks = 10 * s->offers;
    int64_t *amounts = calloc(2 * tasks, sizeof *amounts);
    int32_t *placed = calloc(tasks, sizeof *placed);
    k8sm_placer *placer = NULL;
    k8sm_placer_request request = { .size = sizeof request };
    assert_true(amounts != NULL && placed != NULL);
    assert_int_equal(k8sm_placer_new(2, s->strategy, NULL, &placer, NULL), K8SM_OK);
    make_offers(amounts, s->offers);
    for (size_t i = 0; i < s->offers; i++)
        assert_int_equal(k8sm_placer_put(placer, i, amounts + 2 * i, NULL), K8SM_OK);
    make_tasks(amounts, tasks, s->unique);
    for (size_t i = 0; i < tasks; i++) {
        size_t offer;
        request.amounts = amounts + 2 * i;
        assert_int_equal(k8sm_placer_place(placer, &request, &offer, NULL), K8SM_OK);
        placed[i] = offer == K8SM_PLACER_NONE ? -1 : (int32_t)offer;
    }
    assert_int_equal(checksum(placed, tasks), s->checksum);
    k8sm_placer_free(placer);
    free(amounts);
    free(placed);
}

/* More combinations of features and amounts than there are views. */
static void more_views_than_kept(void **state)
{
    (void)state;
    enum { OFFERS = 64, MANY = 20 };
    k8sm_placer *placer = NULL;
    int64_t amounts[KINDS] = { 100, 100, 1 << 20, 1 << 20 };
    k8sm_placer_request r = { .size = sizeof r, .amounts = amounts, .need_count = 1 };
    assert_int_equal(k8sm_placer_new(KINDS, K8SM_PLACE_FIRST_FIT, NULL, &placer, NULL),
                     K8SM_OK);
    for (size_t i = 0; i < OFFERS; i++) {
        assert_int_equal(k8sm_placer_put(placer, i, amounts, NULL), K8SM_OK);
        for (uint32_t f = 0; f < MANY; f++)
            assert_int_equal(k8sm_placer_mark(placer, i, f, i >= f, NULL), K8SM_OK);
    }
    amounts[0] = amounts[1] = 0;
    for (unsigned turn = 0; turn < 3; turn++)
        for (unsigned a = 0; a < 20; a++)
            for (unsigned b = 0; b < 20; b++) {
                const uint32_t need = (a + b) % MANY;
                size_t offer;
                amounts[2] = 1 << a;
                amounts[3] = 1 << b;
                r.needs = &need;
                assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
                assert_int_equal(offer, need);
            }
    k8sm_placer_free(placer);
}

/* A view for each of many features. */
static void more_features_than_views(void **state)
{
    (void)state;
    enum { MANY = 3 * K8SM_PLACER_KINDS_MAX };
    k8sm_placer *placer = NULL;
    const int64_t amounts[2] = { 5, 5 };
    k8sm_placer_request r = { .size = sizeof r, .amounts = amounts, .need_count = 1 };
    assert_int_equal(k8sm_placer_new(2, K8SM_PLACE_FIRST_FIT, NULL, &placer, NULL), K8SM_OK);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(k8sm_placer_put(placer, i, amounts, NULL), K8SM_OK);
        assert_int_equal(k8sm_placer_mark(placer, i, i, 1, NULL), K8SM_OK);
    }
    for (uint32_t i = 0; i < 3 * MANY; i++) {
        const uint32_t need = i % MANY;
        size_t offer;
        r.needs = &need;
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, need);
    }
    k8sm_placer_free(placer);
}

/* Only one of very many alike has what is asked for: all parts of the tree are open at once. */
static void one_of_many_has_the_feature(void **state)
{
    (void)state;
    enum { OFFERS = 30000, CHOSEN = 12345 };
    for (int32_t strategy = K8SM_PLACE_BEST_FIT; strategy <= K8SM_PLACE_SPREAD; strategy++) {
        k8sm_placer *placer = NULL;
        uint64_t seed = 9;
        int64_t amounts[KINDS] = { 10, 10, 10, 10 };
        const uint32_t need = 3;
        k8sm_placer_request r = {
            .size = sizeof r, .amounts = amounts, .needs = &need, .need_count = 1
        };
        size_t offer;
        assert_int_equal(k8sm_placer_new(KINDS, strategy, NULL, &placer, NULL), K8SM_OK);
        for (size_t i = OFFERS; i-- > 0;) {
            for (size_t k = 0; k < KINDS; k++)
                amounts[k] = 10 + (int64_t)below(&seed, 1000);
            assert_int_equal(k8sm_placer_put(placer, i, amounts, NULL), K8SM_OK);
        }
        assert_int_equal(k8sm_placer_mark(placer, CHOSEN, need, 1, NULL), K8SM_OK);
        for (size_t k = 0; k < KINDS; k++)
            amounts[k] = 10;
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, CHOSEN);
        k8sm_placer_free(placer);
    }
}

/* Offers that come in an order of amounts, and shrink: the tree is not to become a list. */
static void offers_in_order(void **state)
{
    (void)state;
    enum { OFFERS = 20000 };
    for (int32_t strategy = K8SM_PLACE_BEST_FIT; strategy <= K8SM_PLACE_SPREAD; strategy++) {
        k8sm_placer *placer = NULL;
        int64_t amounts[2] = { 10, 10 };
        k8sm_placer_request r = { .size = sizeof r, .amounts = amounts };
        size_t offer;
        assert_int_equal(k8sm_placer_new(2, strategy, NULL, &placer, NULL), K8SM_OK);
        assert_int_equal(k8sm_placer_put(placer, 0, amounts, NULL), K8SM_OK);
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, 0);
        for (size_t i = 1; i < OFFERS; i++) {
            amounts[0] = amounts[1] = 10 + (int64_t)i;
            assert_int_equal(k8sm_placer_put(placer, i, amounts, NULL), K8SM_OK);
        }
        amounts[0] = amounts[1] = 20;
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, strategy == K8SM_PLACE_BEST_FIT ? 10 : OFFERS - 1);
        for (size_t i = 0; i < OFFERS; i++)
            assert_int_equal(k8sm_placer_remove(placer, i), 1);
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, K8SM_PLACER_NONE);
        assert_int_equal(k8sm_placer_put(placer, 7, amounts, NULL), K8SM_OK);
        assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_OK);
        assert_int_equal(offer, 7);
        k8sm_placer_free(placer);
    }
}

static void arguments_are_checked(void **state)
{
    (void)state;
    k8sm_placer *placer = NULL;
    int64_t amounts[2] = { 1, 1 };
    const int64_t huge[2] = { 0, INT64_C(1) << 62 }, debt[2] = { -(INT64_C(1) << 62), 0 };
    uint32_t many[K8SM_PLACER_FEATURES_MAX + 1] = { 0 };
    const uint32_t far = K8SM_PLACER_NUMBER_MAX;
    k8sm_placer_request r = { .size = sizeof r, .amounts = amounts };
    size_t offer;
    assert_int_equal(k8sm_placer_new(0, 0, NULL, &placer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_new(65, 0, NULL, &placer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_new(1, -1, NULL, &placer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_new(1, 3, NULL, &placer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_new(1, 0, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_new(2, 0, NULL, &placer, NULL), K8SM_OK);
    assert_int_equal(k8sm_placer_put(NULL, 0, amounts, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_put(placer, 0, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_put(placer, far, amounts, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_put(placer, 0, huge, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_put(placer, 0, debt, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_mark(placer, 0, 0, 1, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_mark(NULL, 0, 0, 1, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_put(placer, 0, amounts, NULL), K8SM_OK);
    assert_int_equal(k8sm_placer_mark(placer, 0, far, 1, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_find(NULL, &r, &offer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_find(placer, NULL, &offer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_find(placer, &r, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_place(placer, &r, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_place(placer, NULL, &offer, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_take(placer, 1, &r, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_take(placer, 0, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_give(placer, 1, &r, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_placer_give(placer, 0, NULL, NULL), K8SM_E_ARGUMENT);
    r.need_count = 1;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r.need_count = 0;
    r.use_count = 1;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r.needs = r.uses = many;
    r.need_count = K8SM_PLACER_FEATURES_MAX;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r.need_count = K8SM_PLACER_FEATURES_MAX + 1;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r = (k8sm_placer_request){ .size = sizeof r, .amounts = NULL };
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r.amounts = amounts;
    r.size = 0;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    r.size = sizeof r;
    amounts[0] = -1;
    assert_int_equal(k8sm_placer_find(placer, &r, &offer, NULL), K8SM_E_ARGUMENT);
    amounts[0] = (INT64_C(1) << 62) - 1;
    assert_int_equal(k8sm_placer_give(placer, 0, &r, NULL), K8SM_E_INVALID);
    amounts[0] = 2;
    assert_int_equal(k8sm_placer_take(placer, 0, &r, NULL), K8SM_E_INVALID);
    assert_int_equal(k8sm_placer_remove(NULL, 0), 0);
    assert_int_equal(k8sm_placer_count(NULL), 0);
    assert_int_equal(k8sm_placer_has(NULL, 0, 0), 0);
    assert_int_equal(k8sm_placer_has(placer, 0, 5), 0);
    assert_null(k8sm_placer_left(NULL, 0));
    assert_null(k8sm_placer_left(placer, 1));
    k8sm_placer_free(placer);
    k8sm_placer_free(NULL);
}

/* Every call that fails for want of memory changed nothing: done again, all goes on as if
 * nothing had happened. */
static void every_allocation_can_fail(void **state)
{
    (void)state;
    for (int32_t strategy = K8SM_PLACE_FIRST_FIT; strategy <= K8SM_PLACE_SPREAD; strategy++)
        for (size_t n = 0;; n++) {
            struct failing f = { .left = n };
            play(5, 3, strategy, 1500, 60, &f);
            assert_int_equal(f.live, 0);
            if (f.left != SIZE_MAX) {
                assert_true(n > 0);
                break;
            }
            assert_true(n < 1000);
        }
}

int main(void)
{
    enum { COUNT = K8SM__COUNT(rounds) + K8SM__COUNT(sums) + 6 };
    struct CMUnitTest tests[COUNT] = {
        cmocka_unit_test(more_views_than_kept),
        cmocka_unit_test(more_features_than_views),
        cmocka_unit_test(one_of_many_has_the_feature),
        cmocka_unit_test(offers_in_order),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(every_allocation_can_fail),
    };
    size_t at = 6;
    ROW_TESTS(tests, at, rounds, as_a_plain_scan);
    ROW_TESTS(tests, at, sums, checksum_is_given);
    return cmocka_run_group_tests_name("placer", tests, NULL, NULL);
}
