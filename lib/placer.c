#include "k8smesos/placer.h"

#include <string.h>

#include "fixed.h"
#include "placer_internal.h"

#define AMOUNT_LIMIT (INT64_C(1) << K8SM_PLACER_AMOUNT_BITS)

enum { RAISES_FOLLOWED = 64 }; /* more, and a request starts from the first row again */

/* --- memory --------------------------------------------------------------------------------
 */

/* A longer copy, the new part filled with @p byte; the old one is released. */
static bool lengthen(const k8sm_placer *placer, void **array, size_t size, size_t wanted,
                     int byte)
{
    char *longer = k8sm__allocate(placer->alloc, wanted);
    if (longer == NULL)
        return false;
    if (size > 0)
        memcpy(longer, *array, size);
    memset(longer + size, byte, wanted - size);
    k8sm__release(placer->alloc, *array);
    *array = longer;
    return true;
}

static bool lengthen_rows(const k8sm_placer *placer, void *array, size_t wanted, size_t size,
                          int byte)
{
    void *rows;
    memcpy(&rows, array, sizeof rows); /* whatever it points to */
    if (!lengthen(placer, &rows, placer->capacity * size, wanted * size, byte))
        return false;
    memcpy(array, &rows, sizeof rows);
    return true;
}

static bool lengthen_bits(const k8sm_placer *placer, uint32_t **bits, size_t wanted)
{
    void *words = *bits;
    if (!lengthen(placer, &words, placer->capacity / 8, wanted / 8, 0))
        return false;
    *bits = words;
    return true;
}

/* Room for a row. Arrays grow one by one: one that is too long does no harm. */
static bool reach(k8sm_placer *placer, size_t row)
{
    const size_t item = placer->kinds * sizeof *placer->left;
    size_t wanted = placer->capacity + placer->capacity / 2;
    if (row < placer->capacity)
        return true;
    wanted = wanted > row ? wanted : row + 1;
    wanted = (wanted + K8SM__GROUP - 1) / K8SM__GROUP * K8SM__GROUP;
    for (size_t i = 0; i < placer->feature_capacity; i++)
        if (placer->features[i] != NULL && !lengthen_bits(placer, &placer->features[i], wanted))
            return false;
    if (!lengthen_bits(placer, &placer->alive, wanted) ||
        !lengthen_rows(placer, &placer->left, wanted, item, 0xFF) ||
        !lengthen_rows(placer, &placer->codes[0], wanted, sizeof *placer->codes[0], 0) ||
        !lengthen_rows(placer, &placer->codes[1], wanted, sizeof *placer->codes[1], 0) ||
        (placer->strategy != K8SM_PLACE_FIRST_FIT &&
         (!lengthen_rows(placer, &placer->inverse, wanted, item, 0) ||
          !lengthen_rows(placer, &placer->sums, wanted, sizeof *placer->sums, 0) ||
          !lengthen_rows(placer, &placer->tree.leaf, wanted, sizeof *placer->tree.leaf, 0xFF))))
        return false;
    k8sm__views_drop(placer);
    placer->capacity = wanted;
    return true;
}

k8sm_status k8sm_placer_new(size_t kinds, int32_t strategy, const k8sm_alloc *alloc,
                            k8sm_placer **ret_placer, k8sm_error *err)
{
    k8sm_placer *placer;
    if (kinds < 1 || kinds > K8SM_PLACER_KINDS_MAX || strategy < K8SM_PLACE_FIRST_FIT ||
        strategy > K8SM_PLACE_SPREAD || ret_placer == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "1 to %d kinds, a known strategy and ret_placer are required",
                          (int)K8SM_PLACER_KINDS_MAX);
    placer = k8sm__allocate_zero(alloc, sizeof *placer);
    if (placer == NULL)
        return k8sm__nomem(err);
    placer->alloc = alloc;
    placer->kinds = kinds;
    placer->strategy = strategy;
    *ret_placer = placer;
    return K8SM_OK;
}

void k8sm_placer_free(k8sm_placer *placer)
{
    if (placer == NULL)
        return;
    k8sm__views_drop(placer);
    k8sm__tree_finish(placer);
    for (size_t i = 0; i < placer->feature_capacity; i++)
        k8sm__release(placer->alloc, placer->features[i]);
    k8sm__release(placer->alloc, placer->features);
    k8sm__release(placer->alloc, placer->alive);
    k8sm__release(placer->alloc, placer->left);
    k8sm__release(placer->alloc, placer->inverse);
    k8sm__release(placer->alloc, placer->sums);
    k8sm__release(placer->alloc, placer->codes[0]);
    k8sm__release(placer->alloc, placer->codes[1]);
    k8sm__release(placer->alloc, placer->tree.leaf);
    k8sm__release(placer->alloc, placer->shapes);
    k8sm__release(placer->alloc, placer->shape_amounts);
    k8sm__release(placer->alloc, placer);
}

/* --- rows ----------------------------------------------------------------------------------
 */

static bool is_there(const k8sm_placer *placer, size_t row)
{
    return row < placer->limit &&
           (placer->alive[row / K8SM__BLOCK] >> row % K8SM__BLOCK & 1) != 0;
}

static k8sm_status no_offer(size_t row, k8sm_error *err)
{
    return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "there is no offer %zu", row);
}

/* The row may take what it could not take before. */
static void log_raise(k8sm_placer *placer, size_t row)
{
    placer->raises[placer->raised++ % K8SM__RAISES] = (uint32_t)row;
}

/* After its amounts have changed. */
static void row_changed(k8sm_placer *placer, size_t row, bool raised)
{
    const int64_t *left = placer->left + row * placer->kinds;
    bool owes = false;
    for (size_t k = 0; k < placer->kinds; k++)
        owes = owes || left[k] < 0;
    placer->codes[0][row] = owes ? 0 : k8sm__code(left[0]);
    placer->codes[1][row] = owes || placer->kinds < 2 ? 0 : k8sm__code(left[1]);
    if (raised)
        log_raise(placer, row);
    if (placer->sums != NULL)
        placer->sums[row] =
            k8sm__score_sum(left, placer->inverse + row * placer->kinds, placer->kinds);
    if (placer->tree.built)
        k8sm__tree_update(placer, (uint32_t)row);
}

static k8sm_status check_amounts(const k8sm_placer *placer, const int64_t *amounts,
                                 int64_t least, k8sm_error *err)
{
    for (size_t k = 0; k < placer->kinds; k++)
        if (amounts[k] < least || amounts[k] >= AMOUNT_LIMIT)
            return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "amount %zu is out of bounds", k);
    return K8SM_OK;
}

static bool reserve(k8sm_placer *placer)
{
    return !placer->tree.built || k8sm__tree_reserve(placer);
}

k8sm_status k8sm__placer_update(k8sm_placer *placer, size_t row, const int64_t *left,
                                k8sm_error *err)
{
    int64_t *have = placer->left + row * placer->kinds;
    bool raised = false;
    if (!reserve(placer))
        return k8sm__nomem(err);
    for (size_t k = 0; k < placer->kinds; k++) {
        raised = raised || left[k] > have[k];
        have[k] = left[k];
    }
    row_changed(placer, row, raised);
    return K8SM_OK;
}

k8sm_status k8sm__placer_put(k8sm_placer *placer, size_t row, const int64_t *left,
                             const int64_t *offered, k8sm_error *err)
{
    const size_t at = row * placer->kinds;
    if (!reach(placer, row) || !reserve(placer))
        return k8sm__nomem(err);
    placer->limit = row < placer->limit ? placer->limit : row + 1;
    placer->count += is_there(placer, row) ? 0 : 1;
    placer->alive[row / K8SM__BLOCK] |= UINT32_C(1) << row % K8SM__BLOCK;
    for (size_t k = 0; placer->inverse != NULL && k < placer->kinds; k++)
        placer->inverse[at + k] = k8sm__score_inverse(offered[k]);
    memcpy(placer->left + at, left, placer->kinds * sizeof *left);
    row_changed(placer, row, true);
    return K8SM_OK;
}

k8sm_status k8sm_placer_put(k8sm_placer *placer, size_t offer, const int64_t *amounts,
                            k8sm_error *err)
{
    k8sm_status rc;
    if (placer == NULL || amounts == NULL || offer >= K8SM_PLACER_NUMBER_MAX)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a placer, amounts and a number below %d are required",
                          (int)K8SM_PLACER_NUMBER_MAX);
    rc = check_amounts(placer, amounts, -AMOUNT_LIMIT + 1, err);
    return rc == K8SM_OK ? k8sm__placer_put(placer, offer, amounts, amounts, err) : rc;
}

int32_t k8sm_placer_remove(k8sm_placer *placer, size_t offer)
{
    if (placer == NULL || !is_there(placer, offer))
        return 0;
    if (placer->tree.built)
        k8sm__tree_remove(placer, (uint32_t)offer);
    placer->alive[offer / K8SM__BLOCK] &= ~(UINT32_C(1) << offer % K8SM__BLOCK);
    placer->codes[0][offer] = placer->codes[1][offer] = 0;
    memset(placer->left + offer * placer->kinds, 0xFF, placer->kinds * sizeof *placer->left);
    placer->count--;
    return 1;
}

/* The bits of a feature, made if there are none. */
static uint32_t *feature_bits(k8sm_placer *placer, uint32_t feature)
{
    if (feature >= placer->feature_capacity) {
        size_t wanted = placer->feature_capacity + placer->feature_capacity / 2 + 16;
        void *features = placer->features;
        wanted = wanted > feature ? wanted : (size_t)feature + 1;
        if (!lengthen(placer, &features, placer->feature_capacity * sizeof(uint32_t *),
                      wanted * sizeof(uint32_t *), 0))
            return NULL;
        placer->features = features;
        placer->feature_capacity = wanted;
    }
    if (placer->features[feature] == NULL)
        placer->features[feature] = k8sm__allocate_zero(placer->alloc, placer->capacity / 8);
    return placer->features[feature];
}

uint32_t *k8sm__placer_feature(k8sm_placer *placer, uint32_t feature)
{
    return feature < K8SM_PLACER_NUMBER_MAX ? feature_bits(placer, feature) : NULL;
}

static void set_feature(k8sm_placer *placer, size_t row, uint32_t feature, bool has)
{
    uint32_t *word = &placer->features[feature][row / K8SM__BLOCK];
    const uint32_t bit = UINT32_C(1) << row % K8SM__BLOCK;
    *word = has ? *word | bit : *word & ~bit;
}

k8sm_status k8sm_placer_mark(k8sm_placer *placer, size_t offer, uint32_t feature, int32_t has,
                             k8sm_error *err)
{
    if (placer == NULL || feature >= K8SM_PLACER_NUMBER_MAX || !is_there(placer, offer))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "a placer, an offer in it and a number below %d are required",
                          (int)K8SM_PLACER_NUMBER_MAX);
    if (feature_bits(placer, feature) == NULL)
        return k8sm__nomem(err);
    if (has != 0 && k8sm_placer_has(placer, offer, feature) == 0)
        log_raise(placer, offer);
    set_feature(placer, offer, feature, has != 0);
    return K8SM_OK;
}

/* --- requests ------------------------------------------------------------------------------
 */

/* Kept ascending, each once. */
static void add_feature(uint32_t *features, size_t *count, uint32_t feature)
{
    size_t at = *count;
    while (at > 0 && features[at - 1] > feature)
        at--;
    if (at > 0 && features[at - 1] == feature)
        return;
    memmove(&features[at + 1], &features[at], (*count - at) * sizeof *features);
    features[at] = feature;
    (*count)++;
}

static k8sm_status read_request(const k8sm_placer *placer, const k8sm_placer_request *request,
                                k8sm_placer_request *ret_request, k8sm__query *query,
                                k8sm_error *err)
{
    k8sm_status rc;
    memset(ret_request, 0, sizeof *ret_request);
    if (placer == NULL || request == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "a placer and a request are required");
    rc = k8sm__options_read(ret_request, sizeof *ret_request, request, "k8sm_placer_request",
                            err);
    if (rc != K8SM_OK)
        return rc;
    request = ret_request;
    if (request->amounts == NULL || (request->needs == NULL && request->need_count > 0) ||
        (request->uses == NULL && request->use_count > 0) ||
        request->need_count > K8SM_PLACER_FEATURES_MAX ||
        request->use_count > K8SM_PLACER_FEATURES_MAX - request->need_count)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "amounts, and at most %d features, are required",
                          (int)K8SM_PLACER_FEATURES_MAX);
    rc = check_amounts(placer, request->amounts, 0, err);
    query->amounts = request->amounts;
    query->need_count = 0;
    for (size_t i = 0; i < request->need_count; i++)
        add_feature(query->needs, &query->need_count, request->needs[i]);
    query->feature_count = query->need_count;
    if (query->need_count > 0)
        memcpy(query->features, query->needs, query->need_count * sizeof *query->needs);
    for (size_t i = 0; i < request->use_count; i++)
        add_feature(query->features, &query->feature_count, request->uses[i]);
    return rc;
}

/* Where the features are; false if one was never seen. */
static bool find_bits(const k8sm_placer *placer, k8sm__query *query)
{
    for (size_t i = 0; i < query->feature_count; i++) {
        if (query->features[i] >= placer->feature_capacity ||
            placer->features[query->features[i]] == NULL)
            return false;
        query->bits[i] = placer->features[query->features[i]];
    }
    return true;
}

static uint64_t hash_query(const k8sm_placer *placer, const k8sm__query *query)
{
    uint64_t hash = query->feature_count;
    for (size_t k = 0; k < placer->kinds; k++) {
        hash = (hash ^ (uint64_t)query->amounts[k]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    for (size_t i = 0; i < query->feature_count; i++) {
        hash = (hash ^ query->features[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return hash;
}

static bool make_shapes(k8sm_placer *placer)
{
    if (placer->shapes == NULL)
        placer->shapes =
            k8sm__allocate_zero(placer->alloc, K8SM__SHAPES * sizeof *placer->shapes);
    if (placer->shape_amounts == NULL)
        placer->shape_amounts = k8sm__allocate_array(
            placer->alloc, K8SM__SHAPES * placer->kinds, sizeof *placer->shape_amounts);
    return placer->shapes != NULL && placer->shape_amounts != NULL;
}

static bool shape_is(const k8sm_placer *placer, const k8sm__shape *shape,
                     const int64_t *amounts, uint64_t hash, const k8sm__query *query)
{
    return shape->known && shape->hash == hash &&
           memcmp(amounts, query->amounts, placer->kinds * sizeof *amounts) == 0 &&
           shape->feature_count == query->feature_count &&
           memcmp(shape->features, query->features,
                  query->feature_count * sizeof *query->features) == 0;
}

/* The row to go on from: rows before it that got something since then come first. */
static uint32_t go_on_from(const k8sm_placer *placer, const k8sm__shape *shape)
{
    uint32_t row = shape->row;
    if (placer->raised - shape->seen > RAISES_FOLLOWED)
        return 0;
    for (uint64_t at = shape->seen; at < placer->raised; at++) {
        uint32_t raised = placer->raises[at % K8SM__RAISES];
        row = raised < row ? raised : row;
    }
    return row;
}

static k8sm_status first_fit(k8sm_placer *placer, const k8sm__query *query,
                             k8sm__accept *accept, void *context, uint32_t *ret_row,
                             k8sm_error *err)
{
    const uint64_t hash = hash_query(placer, query);
    const size_t slot = hash % K8SM__SHAPES;
    k8sm__shape *shape;
    k8sm__view *view;
    int64_t *amounts;
    uint32_t from = 0, first;
    if (!make_shapes(placer))
        return k8sm__nomem(err);
    shape = &placer->shapes[slot];
    amounts = placer->shape_amounts + slot * placer->kinds;
    if (shape_is(placer, shape, amounts, hash, query)) {
        from = go_on_from(placer, shape);
        shape->row = from;
        shape->seen = placer->raised;
        if (from < placer->limit && k8sm__row_has(placer, from, query->amounts) &&
            (k8sm__members(placer, query, from / K8SM__BLOCK) >> from % K8SM__BLOCK & 1) != 0 &&
            (accept == NULL || accept(context, from))) {
            *ret_row = from;
            return K8SM_OK;
        }
    }
    view = k8sm__view_get(placer, query);
    if (view == NULL)
        return k8sm__nomem(err);
    k8sm__view_refresh(placer, view);
    *ret_row = k8sm__view_search(placer, view, query, from, accept, context, &first);
    shape->known = query->feature_count <= K8SM__COUNT(shape->features);
    if (!shape->known)
        return K8SM_OK;
    shape->hash = hash;
    shape->seen = placer->raised;
    shape->row = first == K8SM__NO_ROW ? (uint32_t)placer->limit : first;
    shape->feature_count = (uint32_t)query->feature_count;
    memcpy(shape->features, query->features, query->feature_count * sizeof *query->features);
    memcpy(amounts, query->amounts, placer->kinds * sizeof *amounts);
    return K8SM_OK;
}

static k8sm_status search(k8sm_placer *placer, k8sm__query *query, k8sm__accept *accept,
                          void *context, size_t *ret_row, k8sm_error *err)
{
    uint32_t row = K8SM__NO_ROW;
    k8sm_status rc = K8SM_OK;
    if (placer->count == 0 || !find_bits(placer, query)) {
        *ret_row = K8SM_PLACER_NONE;
        return K8SM_OK;
    }
    if (placer->strategy == K8SM_PLACE_FIRST_FIT)
        rc = first_fit(placer, query, accept, context, &row, err);
    else if (k8sm__tree_reserve(placer))
        row = k8sm__tree_search(placer, query, accept, context);
    else
        rc = k8sm__nomem(err);
    if (rc == K8SM_OK)
        *ret_row = row == K8SM__NO_ROW ? K8SM_PLACER_NONE : row;
    return rc;
}

k8sm_status k8sm__placer_search(k8sm_placer *placer, const k8sm_placer_request *request,
                                k8sm__accept *accept, void *context, size_t *ret_row,
                                k8sm_error *err)
{
    k8sm_placer_request r;
    k8sm__query query;
    k8sm_status rc = read_request(placer, request, &r, &query, err);
    return rc == K8SM_OK ? search(placer, &query, accept, context, ret_row, err) : rc;
}

k8sm_status k8sm_placer_find(k8sm_placer *placer, const k8sm_placer_request *request,
                             size_t *ret_offer, k8sm_error *err)
{
    if (ret_offer == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_offer is required");
    return k8sm__placer_search(placer, request, NULL, NULL, ret_offer, err);
}

static void take(k8sm_placer *placer, size_t row, const k8sm_placer_request *request)
{
    int64_t *left = placer->left + row * placer->kinds;
    for (size_t k = 0; k < placer->kinds; k++)
        left[k] -= request->amounts[k];
    for (size_t i = 0; i < request->use_count; i++)
        set_feature(placer, row, request->uses[i], false);
    row_changed(placer, row, false);
}

k8sm_status k8sm_placer_place(k8sm_placer *placer, const k8sm_placer_request *request,
                              size_t *ret_offer, k8sm_error *err)
{
    k8sm_placer_request r;
    k8sm__query query;
    k8sm_status rc;
    if (ret_offer == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_offer is required");
    rc = read_request(placer, request, &r, &query, err);
    if (rc == K8SM_OK)
        rc = search(placer, &query, NULL, NULL, ret_offer, err);
    if (rc == K8SM_OK && *ret_offer != K8SM_PLACER_NONE)
        take(placer, *ret_offer, &r);
    return rc;
}

k8sm_status k8sm_placer_take(k8sm_placer *placer, size_t offer,
                             const k8sm_placer_request *request, k8sm_error *err)
{
    k8sm_placer_request r;
    k8sm__query query;
    k8sm_status rc = read_request(placer, request, &r, &query, err);
    if (rc != K8SM_OK)
        return rc;
    if (!is_there(placer, offer))
        return no_offer(offer, err);
    if (!find_bits(placer, &query) || !k8sm__row_has(placer, offer, query.amounts) ||
        (k8sm__members(placer, &query, offer / K8SM__BLOCK) >> offer % K8SM__BLOCK & 1) == 0)
        return k8sm__fail(err, K8SM_E_INVALID, NULL, "offer %zu has not enough", offer);
    if (!reserve(placer))
        return k8sm__nomem(err);
    take(placer, offer, &r);
    return K8SM_OK;
}

k8sm_status k8sm_placer_give(k8sm_placer *placer, size_t offer,
                             const k8sm_placer_request *request, k8sm_error *err)
{
    k8sm_placer_request r;
    k8sm__query query;
    int64_t *left;
    k8sm_status rc = read_request(placer, request, &r, &query, err);
    if (rc != K8SM_OK)
        return rc;
    if (!is_there(placer, offer))
        return no_offer(offer, err);
    left = placer->left + offer * placer->kinds;
    for (size_t k = 0; k < placer->kinds; k++)
        if (left[k] > AMOUNT_LIMIT - 1 - r.amounts[k])
            return k8sm__fail(err, K8SM_E_INVALID, NULL, "amount %zu would be out of bounds",
                              k);
    for (size_t i = 0; i < r.use_count; i++)
        if (r.uses[i] >= K8SM_PLACER_NUMBER_MAX || feature_bits(placer, r.uses[i]) == NULL)
            return k8sm__nomem(err);
    if (!reserve(placer))
        return k8sm__nomem(err);
    for (size_t k = 0; k < placer->kinds; k++)
        left[k] += r.amounts[k];
    for (size_t i = 0; i < r.use_count; i++)
        set_feature(placer, offer, r.uses[i], true);
    row_changed(placer, offer, true);
    return K8SM_OK;
}

const int64_t *k8sm_placer_left(const k8sm_placer *placer, size_t offer)
{
    return placer != NULL && is_there(placer, offer) ? placer->left + offer * placer->kinds
                                                     : NULL;
}

int32_t k8sm_placer_has(const k8sm_placer *placer, size_t offer, uint32_t feature)
{
    return placer != NULL && is_there(placer, offer) && feature < placer->feature_capacity &&
           placer->features[feature] != NULL &&
           (placer->features[feature][offer / K8SM__BLOCK] >> offer % K8SM__BLOCK & 1) != 0;
}

size_t k8sm_placer_count(const k8sm_placer *placer)
{
    return placer == NULL ? 0 : placer->count;
}
