/* First-fit: views over the rows that have some features. See placer_internal.h. */
#include <string.h>

#include "placer_internal.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { VIEW_BYTES_MAX = 1 << 26, VIEWS_MIN = 8, RECENT = 8 * K8SM__VIEWS_MAX, WASTE_BORNE = 2 };

/* Which of 32 codes are at least this one: a bit each. */
static uint32_t at_least(const int16_t *codes, int16_t wanted)
{
#if defined(__SSE2__)
    const __m128i below = _mm_set1_epi16((int16_t)(wanted - 1));
    const __m128i *four = (const __m128i *)(const void *)codes;
    uint32_t mask = 0;
    for (unsigned i = 0; i < 2; i++) {
        __m128i low = _mm_cmpgt_epi16(_mm_loadu_si128(four + (size_t)2 * i), below);
        __m128i high = _mm_cmpgt_epi16(_mm_loadu_si128(four + (size_t)2 * i + 1), below);
        mask |= (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high)) << (16 * i);
    }
    return mask;
#else
    uint32_t mask = 0;
    for (unsigned i = 0; i < K8SM__BLOCK; i++)
        mask |= (uint32_t)(codes[i] >= wanted) << i;
    return mask;
#endif
}

static int16_t greatest(const int16_t *codes)
{
    int16_t most = 0;
    for (unsigned i = 0; i < K8SM__BLOCK; i++)
        most = codes[i] > most ? codes[i] : most;
    return most;
}

/* --- views ---------------------------------------------------------------------------------
 */

static size_t groups_of(const k8sm_placer *placer)
{
    return placer->capacity / K8SM__GROUP;
}

static size_t line_count(const k8sm_placer *placer)
{
    return groups_of(placer) * K8SM__LEVELS * K8SM__BLOCK;
}

static void forget_bounds(const k8sm_placer *placer, k8sm__view *view)
{
    const size_t lines = line_count(placer), tops = groups_of(placer) * K8SM__LEVELS;
    for (size_t i = 0; i < lines; i++)
        view->lines[i] = K8SM__CODE_UNKNOWN;
    for (size_t i = 0; i < tops; i++)
        view->tops[i] = K8SM__CODE_UNKNOWN;
    view->seen = placer->raised;
}

/* At most so many, that all of them together stay within bounds of memory. */
static size_t views_allowed(const k8sm_placer *placer)
{
    const size_t allowed = VIEW_BYTES_MAX / (line_count(placer) * sizeof(int16_t));
    if (allowed < VIEWS_MIN)
        return VIEWS_MIN;
    return allowed < K8SM__VIEWS_MAX ? allowed : K8SM__VIEWS_MAX;
}

/* What tells views apart: features, and how much of the kinds beyond the second. */
typedef struct view_key {
    const uint32_t *features;
    size_t feature_count, kinds;
    uint64_t hash;
    uint8_t levels[K8SM_PLACER_KINDS_MAX];
} view_key;

static uint64_t mix(uint64_t hash, uint64_t x)
{
    hash = (hash ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* @p fine: all that the query says; else only features that it does not use up. */
static void make_key(view_key *key, const k8sm_placer *placer, const k8sm__query *query,
                     bool fine)
{
    key->features = fine ? query->features : query->needs;
    key->feature_count = fine ? query->feature_count : query->need_count;
    key->kinds = placer->kinds;
    key->hash = key->feature_count;
    for (size_t i = 0; i < key->feature_count; i++)
        key->hash = mix(key->hash, key->features[i]);
    for (size_t k = 2; k < placer->kinds; k++) {
        const int64_t amount = fine ? query->amounts[k] : 0;
        key->levels[k] = amount == 0 ? 0 : (uint8_t)k8sm__level(k8sm__code(amount));
        key->hash = mix(key->hash, key->levels[k]);
    }
}

static bool key_is(const view_key *key, const k8sm__view *view)
{
    if (view->hash != key->hash || view->feature_count != key->feature_count ||
        (key->kinds > 2 && memcmp(view->levels + 2, key->levels + 2, key->kinds - 2) != 0))
        return false;
    return memcmp(view->features, key->features,
                  view->feature_count * sizeof *view->features) == 0;
}

static k8sm__view *find_view(k8sm_placer *placer, const view_key *key)
{
    uint8_t *hint = &placer->hints[key->hash % K8SM__COUNT(placer->hints)];
    if (*hint < placer->view_count && key_is(key, &placer->views[*hint]))
        return &placer->views[*hint];
    for (size_t i = 0; i < placer->view_count; i++)
        if (key_is(key, &placer->views[i])) {
            *hint = (uint8_t)i;
            return &placer->views[i];
        }
    return NULL;
}

/* The one to give up; or a free one. */
static k8sm__view *oldest_view(k8sm_placer *placer)
{
    k8sm__view *oldest = &placer->views[0];
    if (placer->view_count < views_allowed(placer))
        return &placer->views[placer->view_count];
    for (size_t i = 1; i < placer->view_count; i++)
        if (placer->views[i].used < oldest->used)
            oldest = &placer->views[i];
    return oldest;
}

static k8sm__view *make_view(k8sm_placer *placer, k8sm__view *view, const view_key *key)
{
    const size_t count = key->feature_count;
    uint32_t *features = k8sm__allocate_array(placer->alloc, count, sizeof *features);
    if (features != NULL && view->lines == NULL)
        view->lines =
            k8sm__allocate_array(placer->alloc, line_count(placer), sizeof *view->lines);
    if (features != NULL && view->tops == NULL)
        view->tops = k8sm__allocate_array(placer->alloc, groups_of(placer),
                                          K8SM__LEVELS * sizeof *view->tops);
    if (features == NULL || view->lines == NULL || view->tops == NULL) {
        k8sm__release(placer->alloc, features);
        return NULL;
    }
    if (count > 0)
        memcpy(features, key->features, count * sizeof *features);
    k8sm__release(placer->alloc, view->features);
    view->features = features;
    view->feature_count = count;
    view->hash = key->hash;
    view->serial = ++placer->serial;
    memcpy(view->levels, key->levels, sizeof view->levels);
    if ((size_t)(view - placer->views) == placer->view_count)
        placer->view_count++;
    forget_bounds(placer, view);
    return view;
}

/* Views for everything that is asked for would be too many. A fine one is made when searching
 * without it has cost as much as making it, if another one has not been used for long. */
k8sm__view *k8sm__view_get(k8sm_placer *placer, const k8sm__query *query)
{
    view_key fine = { 0 }, coarse = { 0 };
    k8sm__view *view, *old;
    uint32_t *waste;
    make_key(&fine, placer, query, true);
    view = find_view(placer, &fine);
    if (view != NULL)
        return view;
    make_key(&coarse, placer, query, false);
    waste = &placer->waste[fine.hash % K8SM__COUNT(placer->waste)];
    old = oldest_view(placer);
    placer->wasting = NULL;
    if (coarse.hash != fine.hash && *waste > placer->capacity / K8SM__BLOCK * WASTE_BORNE) {
        if (old->serial == 0 || old->used + RECENT < placer->decisions)
            return make_view(placer, old, &fine);
    }
    view = find_view(placer, &coarse);
    if (view == NULL)
        view = make_view(placer, old, &coarse);
    if (view != NULL)
        placer->wasting = coarse.hash == fine.hash ? NULL : waste;
    return view;
}

void k8sm__views_drop(k8sm_placer *placer)
{
    for (size_t i = 0; i < K8SM__VIEWS_MAX; i++) {
        k8sm__release(placer->alloc, placer->views[i].features);
        k8sm__release(placer->alloc, placer->views[i].lines);
        k8sm__release(placer->alloc, placer->views[i].tops);
        memset(&placer->views[i], 0, sizeof placer->views[i]);
    }
    placer->view_count = 0;
}

/* --- bounds --------------------------------------------------------------------------------
 */

static bool has_levels(const k8sm_placer *placer, const k8sm__view *view, size_t row)
{
    for (size_t k = 2; k < placer->kinds; k++)
        if (view->levels[k] > 0 &&
            k8sm__level(k8sm__code(placer->left[row * placer->kinds + k])) < view->levels[k])
            return false;
    return true;
}

/* The most of the first kind among rows of the block that the view takes, with enough of the
 * second for the level. */
static int16_t exact_bound(const k8sm_placer *placer, const k8sm__view *view, size_t block,
                           size_t level)
{
    const int16_t *first = placer->codes[0] + block * K8SM__BLOCK;
    const int16_t *second = placer->codes[1] + block * K8SM__BLOCK;
    uint32_t mask = placer->alive[block];
    int16_t most = 0;
    for (size_t i = 0; i < view->feature_count; i++)
        mask &= placer->features[view->features[i]][block];
    if (placer->kinds > 1)
        mask &= at_least(second, (int16_t)(level << 8));
    for (; mask != 0; mask &= mask - 1) {
        unsigned i = (unsigned)__builtin_ctz(mask);
        if (first[i] > most &&
            (placer->kinds < 3 || has_levels(placer, view, block * K8SM__BLOCK + i)))
            most = first[i];
    }
    return most;
}

static bool has_features(const k8sm_placer *placer, const k8sm__view *view, size_t row)
{
    for (size_t i = 0; i < view->feature_count; i++) {
        const uint32_t *bits = placer->features[view->features[i]];
        if ((bits[row / K8SM__BLOCK] >> row % K8SM__BLOCK & 1) == 0)
            return false;
    }
    return true;
}

void k8sm__view_refresh(k8sm_placer *placer, k8sm__view *view)
{
    const size_t groups = groups_of(placer);
    view->used = ++placer->decisions;
    if (placer->raised - view->seen > K8SM__RAISES) {
        forget_bounds(placer, view);
        return;
    }
    for (; view->seen < placer->raised; view->seen++) {
        const size_t row = placer->raises[view->seen % K8SM__RAISES];
        const size_t group = row / K8SM__GROUP;
        const int16_t most = placer->codes[0][row];
        const size_t levels = placer->kinds > 1 ? k8sm__level(placer->codes[1][row]) + 1 : 1;
        int16_t *line =
            view->lines + group * K8SM__LEVELS * K8SM__BLOCK + row % K8SM__GROUP / K8SM__BLOCK;
        if (!has_features(placer, view, row))
            continue;
        for (size_t level = 0; level < levels; level++, line += K8SM__BLOCK) {
            int16_t *top = &view->tops[level * groups + group];
            *line = *line > most ? *line : most;
            *top = *top > most ? *top : most;
        }
    }
}

/* Blocks looked at in vain that would have been passed over by a view of their own. */
static void note_waste(k8sm_placer *placer, uint32_t wasted)
{
    if (placer->wasting != NULL && wasted > 0)
        *placer->wasting =
            *placer->wasting > UINT32_MAX - wasted ? UINT32_MAX : *placer->wasting + wasted;
}

/* --- searching -----------------------------------------------------------------------------
 */

uint32_t k8sm__view_search(k8sm_placer *placer, k8sm__view *view, const k8sm__query *query,
                           uint32_t from, k8sm__accept *accept, void *context,
                           uint32_t *ret_first)
{
    const int16_t first = k8sm__code(query->amounts[0]);
    const int16_t second = placer->kinds > 1 ? k8sm__code(query->amounts[1]) : 0;
    const size_t level = k8sm__level(second), groups = groups_of(placer);
    const size_t end = (placer->limit + K8SM__GROUP - 1) / K8SM__GROUP;
    int16_t *tops = view->tops + level * groups;
    uint32_t wasted = 0, skip = ~UINT32_C(0) << from % K8SM__GROUP / K8SM__BLOCK;
    *ret_first = K8SM__NO_ROW;
    for (size_t group = from / K8SM__GROUP; group < end; group++, skip = ~UINT32_C(0)) {
        int16_t *line = view->lines + (group * K8SM__LEVELS + level) * K8SM__BLOCK;
        uint32_t blocks;
        if (tops[group] < first)
            continue;
        for (blocks = at_least(line, first) & skip; blocks != 0; blocks &= blocks - 1) {
            const unsigned at = (unsigned)__builtin_ctz(blocks);
            const size_t block = group * K8SM__BLOCK + at;
            uint32_t rows = k8sm__members(placer, query, block) &
                            at_least(placer->codes[0] + block * K8SM__BLOCK, first);
            if (placer->kinds > 1)
                rows &= at_least(placer->codes[1] + block * K8SM__BLOCK, second);
            for (; rows != 0; rows &= rows - 1) {
                const size_t row = block * K8SM__BLOCK + (unsigned)__builtin_ctz(rows);
                if (!k8sm__row_has(placer, row, query->amounts))
                    continue;
                if (*ret_first == K8SM__NO_ROW)
                    *ret_first = (uint32_t)row;
                if (accept == NULL || accept(context, row)) {
                    note_waste(placer, wasted);
                    return (uint32_t)row;
                }
            }
            line[at] = exact_bound(placer, view, block, level);
            wasted += line[at] >= first;
        }
        tops[group] = greatest(line);
    }
    note_waste(placer, wasted);
    return K8SM__NO_ROW;
}
