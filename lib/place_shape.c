/* What matters of a pod for placing it; pods of one shape share it. */
#include <string.h>

#include "k8smesos/select.h"
#include "place_internal.h"
#include "pod_internal.h"

#define ROLES_ANNOTATION "k8s.mesosphere.io/roles"
#define HOST_LABEL       "kubernetes.io/hostname"
#define AMOUNT_MAX       ((INT64_C(1) << K8SM_PLACER_AMOUNT_BITS) - 1)

enum { PORT_FEATURES_MAX = K8SM_PLACER_FEATURES_MAX - 2, SHAPES_AT_FIRST = 64 };

static const char *keep(k8sm_placement *placement, const k8sm__buffer *key)
{
    return k8sm__copy_string(&placement->arena.view, key->data, key->size);
}

/* The bits of a new feature, for rows; NULL if out of memory. No request had it before. */
static uint32_t *new_feature(k8sm_placement *placement, uint32_t *ret_feature)
{
    uint32_t *bits = k8sm__placer_feature(placement->placer, placement->features);
    if (bits != NULL)
        *ret_feature = placement->features++;
    return bits;
}

static void set_bit(uint32_t *bits, size_t row)
{
    bits[row / K8SM__BLOCK] |= UINT32_C(1) << row % K8SM__BLOCK;
}

/* --- roles --------------------------------------------------------------------------------- */

static k8sm__place_roles *make_roles(k8sm_placement *placement, const k8sm_pod *pod)
{
    const size_t count = placement->role_count;
    k8sm__place_roles *roles = k8sm__arena_take(&placement->arena, sizeof *roles);
    uint32_t *ranks = k8sm__arena_take(&placement->arena, (count + 1) * sizeof *ranks);
    uint32_t *features = k8sm__arena_take(&placement->arena, (count + 1) * sizeof *features);
    if (roles == NULL || ranks == NULL || features == NULL)
        return NULL;
    *roles = (k8sm__place_roles){ .ranks = ranks, .features = features };
    for (uint32_t i = 0; i < count; i++) {
        const size_t rank = k8sm__pod_role_rank(pod, &placement->policy, placement->roles[i]);
        size_t at = roles->count;
        ranks[i] = rank == SIZE_MAX ? K8SM__NO_ROLE : (uint32_t)rank;
        if (rank == SIZE_MAX)
            continue;
        for (; at > 0 && ranks[features[at - 1]] > rank; at--)
            features[at] = features[at - 1];
        features[at] = i; /* the feature of a role is its number */
        roles->count++;
    }
    return roles;
}

static const k8sm__place_roles *find_roles(k8sm_placement *placement, const k8sm_pod *pod)
{
    const char *list = k8sm_pod_annotation(pod, ROLES_ANNOTATION), *key;
    k8sm__place_roles *roles;
    placement->key.size = 0;
    k8sm__buffer_byte(&placement->key, list == NULL ? '0' : '1');
    k8sm__buffer_text(&placement->key, list == NULL ? "" : list);
    if (placement->key.failed)
        return NULL;
    roles = k8sm__index_find(&placement->role_lists, placement->key.data, placement->key.size);
    if (roles != NULL)
        return roles;
    roles = make_roles(placement, pod);
    key = keep(placement, &placement->key);
    if (roles == NULL || key == NULL ||
        !k8sm__index_add(&placement->role_lists, key, placement->key.size, roles))
        return NULL;
    return roles;
}

/* --- what agents are selected by ----------------------------------------------------------- */

static void add_text(k8sm__buffer *key, char what, const char *text)
{
    k8sm__buffer_byte(key, what);
    k8sm__buffer_append(key, text, strlen(text) + 1);
}

static void filter_key(k8sm__buffer *key, const k8sm_pod *pod)
{
    key->size = 0;
    add_text(key, 'N', pod->node_name);
    for (size_t i = 0; i < pod->node_selector_count; i++) {
        add_text(key, 'K', pod->node_selector[i].key);
        add_text(key, 'V', pod->node_selector[i].value);
    }
    if (pod->has_affinity)
        k8sm__buffer_byte(key, 'A');
    for (size_t i = 0; pod->has_affinity && i < pod->term_count; i++) {
        const k8sm__term *term = &pod->terms[i];
        k8sm__buffer_byte(key, 'T');
        for (size_t j = 0; j < term->count; j++) {
            const k8sm__expression *e = &term->expressions[j];
            add_text(key, e->is_field ? 'F' : 'E', e->key);
            add_text(key, 'O', e->op);
            for (size_t v = 0; v < e->value_count; v++)
                add_text(key, 'X', e->values[v]);
        }
    }
}

static const char *hostname_of(const k8sm_placement *placement, size_t row)
{
    return k8sm_offer_hostname(k8sm_offer_group_offer(k8sm__row_group(placement, row), 0));
}

/* Rows by host, for pods that name theirs. The index holds the first row + 1 of each. */
static bool make_hosts(k8sm_placement *placement)
{
    uint32_t *next =
        k8sm__allocate_array(&placement->arena.view, placement->count, sizeof *next);
    if (next == NULL)
        return false;
    for (size_t row = placement->count; row-- > 0;) {
        const char *host = hostname_of(placement, row);
        const size_t len = strlen(host);
        uint32_t *first = k8sm__index_find(&placement->hosts, host, len);
        next[row] = first == NULL ? K8SM__NO_ROW : *first;
        if (first == NULL) {
            first = k8sm__arena_take(&placement->arena, sizeof *first);
            if (first == NULL || !k8sm__index_add(&placement->hosts, host, len, first))
                return false;
        }
        *first = (uint32_t)row;
    }
    placement->next_of_host = next;
    return true;
}

/* The only host that the pod can go to; NULL: it does not say. */
static const char *only_host(const k8sm_placement *placement, const k8sm_pod *pod)
{
    if (pod->node_name[0] != '\0')
        return pod->node_name;
    for (size_t i = 0; i < pod->node_selector_count; i++)
        if (placement->policy.profile != K8SM_PROFILE_SEED &&
            strcmp(pod->node_selector[i].key, HOST_LABEL) == 0)
            return pod->node_selector[i].value;
    return NULL;
}

static bool selects(const k8sm_placement *placement, const k8sm_pod *pod, size_t row)
{
    return k8sm_select(pod, k8sm_offer_group_offer(k8sm__row_group(placement, row), 0),
                       &placement->policy, NULL) == K8SM_SELECT_YES;
}

static bool fill_filter(k8sm_placement *placement, const k8sm_pod *pod, uint32_t *bits)
{
    const char *host = only_host(placement, pod);
    const uint32_t *first;
    if (host == NULL) {
        for (size_t row = 0; row < placement->count; row++)
            if (selects(placement, pod, row))
                set_bit(bits, row);
        return true;
    }
    if (placement->next_of_host == NULL && !make_hosts(placement)) {
        k8sm__index_finish(&placement->hosts);
        return false;
    }
    first = k8sm__index_find(&placement->hosts, host, strlen(host));
    for (uint32_t row = first == NULL ? K8SM__NO_ROW : *first; row != K8SM__NO_ROW;
         row = placement->next_of_host[row])
        if (selects(placement, pod, row))
            set_bit(bits, row);
    return true;
}

static const k8sm__place_filter *find_filter(k8sm_placement *placement, const k8sm_pod *pod)
{
    k8sm__buffer *key = &placement->key;
    k8sm__place_filter *filter;
    const char *kept;
    uint32_t *bits;
    filter_key(key, pod);
    if (key->failed)
        return NULL;
    filter = k8sm__index_find(&placement->filters, key->data, key->size);
    if (filter != NULL)
        return filter;
    filter = k8sm__arena_take(&placement->arena, sizeof *filter);
    kept = keep(placement, key);
    if (filter == NULL || kept == NULL)
        return NULL;
    *filter = (k8sm__place_filter){
        .has_selector = pod->node_name[0] != '\0' || pod->node_selector_count > 0,
        .has_affinity = pod->has_affinity && placement->policy.profile != K8SM_PROFILE_SEED,
    };
    bits = new_feature(placement, &filter->feature);
    if (bits == NULL || !fill_filter(placement, pod, bits) ||
        !k8sm__index_add(&placement->filters, kept, key->size, filter))
        return NULL;
    return filter;
}

/* --- ports --------------------------------------------------------------------------------- */

/* The feature of a port, made if need be. On failure K8SM__NO_ROW. */
static k8sm_status port_feature(k8sm_placement *placement, uint16_t port, uint32_t *ret_feature,
                                k8sm_error *err)
{
    uint32_t **page = &placement->port_features[port / 256];
    void *ports = placement->ports;
    uint32_t *bits;
    if (*page != NULL && (*page)[port % 256] != 0) {
        *ret_feature = (*page)[port % 256];
        return K8SM_OK;
    }
    for (size_t row = 0; row < placement->count; row++)
        if (placement->rows[row].ports_pending) {
            k8sm_status rc = k8sm__row_settle(placement, row, err);
            if (rc != K8SM_OK)
                return rc;
        }
    if (*page == NULL) {
        *page = k8sm__arena_take(&placement->arena, 256 * sizeof **page);
        if (*page == NULL)
            return k8sm__nomem(err);
        memset(*page, 0, 256 * sizeof **page);
    }
    if (!k8sm__grow(placement->alloc, &ports, placement->port_count, &placement->port_capacity,
                    sizeof *placement->ports))
        return k8sm__nomem(err);
    placement->ports = ports;
    bits = new_feature(placement, ret_feature);
    if (bits == NULL)
        return k8sm__nomem(err);
    for (size_t row = 0; row < placement->count; row++)
        if (k8sm__port_is_left(k8sm__row_left(placement, row), port, &placement->rule))
            set_bit(bits, row);
    (*page)[port % 256] = *ret_feature;
    placement->ports[placement->port_count++] = port;
    return K8SM_OK;
}

/* --- shapes -------------------------------------------------------------------------------- */

static bool add_word(k8sm_placement *placement, size_t *count, uint64_t word)
{
    void *words = placement->words;
    if (!k8sm__grow(placement->alloc, &words, *count, &placement->word_capacity,
                    sizeof *placement->words))
        return false;
    placement->words = words;
    placement->words[(*count)++] = word;
    return true;
}

/* The pod's amounts into placement->words. @return false if numbers cannot say it all. */
static bool read_amounts(k8sm_placement *placement, const k8sm_account *account)
{
    const char *name;
    int64_t amount;
    bool plain = true, met[K8SM_PLACER_KINDS_MAX] = { false };
    for (size_t i = 0; k8sm_account_demand(account, i, &name, &amount, NULL); i++) {
        size_t k = i;
        if (k >= placement->kinds || strcmp(placement->names[k], name) != 0)
            for (k = 0; k < placement->kinds && strcmp(placement->names[k], name) != 0;)
                k++;
        if (k == placement->kinds || amount < 0 || met[k] ||
            amount > AMOUNT_MAX - (int64_t)placement->words[k]) {
            plain = false; /* the numbers ask for less than the pod does */
            continue;
        }
        placement->words[k] += (uint64_t)amount;
        met[k] = true;
    }
    return plain;
}

static size_t obstacles_of(const k8sm_placement *placement, const k8sm_account *account)
{
    return k8sm_account_demand_count(account) == 0 ||
           (k8sm_account_verdict(account) == K8SM_VERDICT_INVALID &&
            !placement->policy.lenient);
}

/* All that tells the pod's shape from others, as words. */
static k8sm_status read_pod(k8sm_placement *placement, const k8sm_pod *pod,
                            const k8sm_account *account, k8sm__place_shape *shape,
                            k8sm_error *err)
{
    const k8sm__port_wish *wish = &placement->wish;
    size_t count = 0;
    bool room = true;
    shape->roles = find_roles(placement, pod);
    if (pod->node_name[0] != '\0' || pod->node_selector_count > 0 || pod->has_affinity) {
        shape->filter = find_filter(placement, pod);
        room = shape->filter != NULL;
    }
    if (shape->roles == NULL || !room ||
        !k8sm__pod_ports(pod, &placement->policy, placement->alloc, &placement->wish))
        return k8sm__nomem(err);
    for (size_t k = 0; room && k <= placement->kinds; k++)
        room = add_word(placement, &count, 0);
    if (!room)
        return k8sm__nomem(err);
    shape->plain = read_amounts(placement, account) && wish->count <= PORT_FEATURES_MAX;
    shape->port_count = wish->count;
    shape->wildcards = wish->wildcards;
    shape->obstacles = obstacles_of(placement, account) + wish->obstacles;
    placement->words[placement->kinds] = wish->count + (uint64_t)wish->wildcards;
    room = add_word(placement, &count, (uint64_t)(uintptr_t)shape->roles) &&
           add_word(placement, &count, (uint64_t)(uintptr_t)shape->filter) &&
           add_word(placement, &count, (uint64_t)wish->wildcards) &&
           add_word(placement, &count, shape->obstacles * 2 + shape->plain);
    for (size_t i = 0; room && i < wish->count; i++)
        room = add_word(placement, &count, wish->fixed[i]);
    shape->word_count = count;
    shape->hash = count;
    for (size_t i = 0; i < count; i++) {
        shape->hash = (shape->hash ^ placement->words[i]) * UINT64_C(0x9E3779B97F4A7C15);
        shape->hash ^= shape->hash >> 32;
    }
    return room ? K8SM_OK : k8sm__nomem(err);
}

/* Where the shape is, or would be. */
static size_t slot_of(const k8sm_placement *placement, const k8sm__place_shape *shape,
                      const uint64_t *words)
{
    size_t at = shape->hash & (placement->shape_room - 1);
    for (;; at = (at + 1) & (placement->shape_room - 1)) {
        const k8sm__place_shape *there = placement->shapes[at];
        if (there == NULL ||
            (there->hash == shape->hash && there->word_count == shape->word_count &&
             memcmp(there->words, words, there->word_count * sizeof *words) == 0))
            return at;
    }
}

/* The table stays at most half full. */
static bool make_room(k8sm_placement *placement)
{
    k8sm__place_shape **old = placement->shapes;
    const size_t room = placement->shape_room, wanted = room == 0 ? SHAPES_AT_FIRST : room * 2;
    k8sm__place_shape **grown;
    if (placement->shape_count * 2 < room)
        return true;
    grown = k8sm__allocate_zero(placement->alloc, wanted * sizeof *grown);
    if (grown == NULL)
        return false;
    placement->shapes = grown;
    placement->shape_room = wanted;
    for (size_t i = 0; i < room; i++)
        if (old[i] != NULL)
            grown[slot_of(placement, old[i], old[i]->words)] = old[i];
    k8sm__release(placement->alloc, old);
    return true;
}

/* Keep what read_pod() made. */
static k8sm_status keep_shape(k8sm_placement *placement, const k8sm__place_shape *made,
                              k8sm__place_shape **ret_shape, k8sm_error *err)
{
    k8sm__arena *arena = &placement->arena;
    const size_t ports = made->port_count;
    k8sm__place_shape *shape = k8sm__arena_take(arena, sizeof *shape);
    uint64_t *words = k8sm__arena_take(arena, made->word_count * sizeof *words);
    uint16_t *numbers = k8sm__arena_take(arena, (ports + 1) * sizeof *numbers);
    uint32_t *uses = k8sm__arena_take(arena, (ports + 1) * sizeof *uses);
    if (shape == NULL || words == NULL || numbers == NULL || uses == NULL)
        return k8sm__nomem(err);
    memcpy(words, placement->words, made->word_count * sizeof *words);
    *shape = *made;
    shape->words = words;
    shape->ports = numbers;
    shape->uses = uses;
    shape->nearest = K8SM__NO_ROW;
    for (size_t i = 0; i < ports; i++) {
        numbers[i] = placement->wish.fixed[i];
        if (i < PORT_FEATURES_MAX) {
            k8sm_status rc = port_feature(placement, numbers[i], &uses[i], err);
            if (rc != K8SM_OK)
                return rc;
        }
    }
    placement->shapes[slot_of(placement, shape, words)] = shape;
    placement->shape_count++;
    *ret_shape = shape;
    return K8SM_OK;
}

k8sm_status k8sm__place_shape_of(k8sm_placement *placement, const k8sm_object *object,
                                 const k8sm_account *account, k8sm__place_shape **ret_shape,
                                 k8sm_error *err)
{
    k8sm__place_shape made = { 0 };
    k8sm_status rc;
    size_t slot;
    placement->key.failed = false; /* memory may be there again */
    if (!make_room(placement))
        return k8sm__nomem(err);
    rc = read_pod(placement, k8sm_object_pod(object), account, &made, err);
    if (rc != K8SM_OK)
        return rc;
    slot = slot_of(placement, &made, placement->words);
    if (placement->shapes[slot] == NULL)
        return keep_shape(placement, &made, ret_shape, err);
    *ret_shape = placement->shapes[slot];
    return K8SM_OK;
}

k8sm_placer_request k8sm__shape_request(const k8sm__place_shape *shape, uint32_t needs[2])
{
    const size_t ports = shape->port_count;
    if (shape->filter != NULL)
        needs[1] = shape->filter->feature;
    return (k8sm_placer_request){
        .size = sizeof(k8sm_placer_request),
        .amounts = (const int64_t *)(const void *)shape->words,
        .needs = needs,
        .need_count = shape->filter == NULL ? 1 : 2,
        .uses = shape->uses,
        .use_count = ports < PORT_FEATURES_MAX ? ports : PORT_FEATURES_MAX,
    };
}
