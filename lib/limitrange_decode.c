/* A LimitRange as decoded from the tree. */
#include <string.h>

#include "decode.h"

static k8sm_status limit_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm__limit_item *item = into;
    bool present;
    if (key == K8SM__KEY_type)
        return k8sm__decode_text(d, value, &item->type);
    if (key == K8SM__KEY_max)
        return k8sm__decode_quantities(d, value, &item->max, &present);
    if (key == K8SM__KEY_min)
        return k8sm__decode_quantities(d, value, &item->min, &present);
    if (key == K8SM__KEY_default)
        return k8sm__decode_quantities(d, value, &item->default_limit, &present);
    if (key == K8SM__KEY_defaultRequest)
        return k8sm__decode_quantities(d, value, &item->default_request, &present);
    if (key == K8SM__KEY_maxLimitRequestRatio)
        return k8sm__decode_quantities(d, value, &item->ratio, &present);
    return K8SM_OK;
}

static k8sm_status read_limit(k8sm__decoder *d, void *into, k8sm__node value, uint32_t index)
{
    k8sm__limit_item *item = into;
    (void)index;
    if (item->type == NULL) {
        item->type = "";
        k8sm__resource_list_init(&item->max, d->arena);
        k8sm__resource_list_init(&item->min, d->arena);
        k8sm__resource_list_init(&item->default_limit, d->arena);
        k8sm__resource_list_init(&item->default_request, d->arena);
        k8sm__resource_list_init(&item->ratio, d->arena);
    }
    return k8sm__decode_entries(d, value, limit_entry, item);
}

static k8sm_status spec_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    k8sm_limit_range *range = into;
    if (key != K8SM__KEY_limits)
        return K8SM_OK;
    return k8sm__decode_items(d, value, &range->items, &range->count, sizeof *range->items,
                              read_limit);
}

static k8sm_status range_entry(k8sm__decoder *d, void *into, uint32_t key, k8sm__node value)
{
    return key == K8SM__KEY_spec ? k8sm__decode_entries(d, value, spec_entry, into)
                                    : K8SM_OK;
}

k8sm_status k8sm__limit_range_decode(k8sm_object *object, k8sm_error *err)
{
    k8sm__decoder d = { object, object->document, &object->arena.view, err };
    k8sm_limit_range *range = k8sm__allocate_zero(d.arena, sizeof *range);
    if (range == NULL)
        return k8sm__nomem(err);
    range->name = object->name;
    range->object = object;
    object->limit_range = range;
    return k8sm__decode_entries(&d, object->root, range_entry, range);
}
