/* Changes of an object: a list of edits over the shared tree. */
#include <string.h>

#include "k8smesos/object.h"
#include "object_internal.h"

/* --- paths
 * ---------------------------------------------------------------------------------------------
 */

/* Unescape one part of a JSON pointer (RFC 6901). */
static const char *copy_part(const k8sm_alloc *arena, const char *part, size_t len)
{
    char *copy = k8sm__copy_string(arena, part, len);
    size_t out = 0;
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        if (part[i] == '~' && i + 1 < len && (part[i + 1] == '0' || part[i + 1] == '1'))
            copy[out++] = part[++i] == '0' ? '~' : '/';
        else
            copy[out++] = part[i];
    }
    copy[out] = '\0';
    return copy;
}

/* It is written as it stands. */
static bool is_integer(const char *text)
{
    text += *text == '-';
    if (*text == '0' && text[1] != '\0')
        return false;
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static k8sm_status cut_path(k8sm_object *object, const k8sm_edit *edit, k8sm__edit *ret,
                            k8sm_error *err)
{
    const k8sm_alloc *arena = &object->arena.view;
    const char *at = edit->path;
    *ret = (k8sm__edit){ .kind = edit->kind };
    for (; ret->count < object->pod_part_count; ret->count++)
        ret->parts[ret->count] = object->pod_parts[ret->count];
    if (at == NULL || at[0] != '/' || edit->value == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                          "an edit has a path that begins with / and a value");
    if (edit->kind != K8SM_EDIT_STRING &&
        (edit->kind != K8SM_EDIT_INTEGER || !is_integer(edit->value)))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "%.60s is no integer of JSON",
                          edit->value);
    while (*at == '/') {
        size_t len = strcspn(++at, "/");
        if (ret->count == K8SM__EDIT_PARTS)
            return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "the path %.100s has too many parts",
                              edit->path);
        ret->parts[ret->count] = copy_part(arena, at, len);
        if (ret->parts[ret->count++] == NULL)
            return k8sm__nomem(err);
        at += len;
    }
    ret->value = k8sm__copy_string(arena, edit->value, strlen(edit->value));
    return ret->value == NULL ? k8sm__nomem(err) : K8SM_OK;
}

static bool part_index(const char *part, uint32_t *ret)
{
    uint32_t index = 0;
    for (size_t i = 0; part[i] != '\0'; i++) {
        if (part[i] < '0' || part[i] > '9' || i > 7)
            return false;
        index = index * 10 + (uint32_t)(part[i] - '0');
    }
    *ret = index;
    return part[0] != '\0';
}

/* How far the lists on the way of the last edit were walked: the next edit mostly goes on there. */
typedef struct progress {
    struct {
        k8sm__node list;
        k8sm__iter iter;
        uint32_t given;
    } at[K8SM__EDIT_PARTS];
} progress;

/* An item that is there. */
static k8sm__node item_of(const k8sm_object *object, progress *way, uint32_t part, k8sm__node list,
                          uint32_t index)
{
    if (way->at[part].given == 0 || way->at[part].list != list ||
        way->at[part].given > index + 1) {
        way->at[part].list = list;
        way->at[part].given = 0;
        k8sm__iter_init(&way->at[part].iter, object->document, list);
    }
    while (way->at[part].given <= index && k8sm__iter_next(&way->at[part].iter))
        way->at[part].given++;
    return way->at[part].iter.value;
}

/* The way must lead through maps, and through list items that are there. */
static k8sm_status check_path(const k8sm_object *object, progress *way, const k8sm__edit *edit,
                              k8sm_error *err)
{
    k8sm__node node = object->root;
    for (uint32_t i = 0; i < edit->count && node != K8SM__NO_NODE; i++) {
        k8sm__kind kind = k8sm__node_kind(object->document, node);
        uint32_t index;
        if (kind == K8SM__NULL)
            return K8SM_OK;
        if (kind == K8SM__MAP) {
            node = k8sm__map_find(object->document, node, edit->parts[i]);
            continue;
        }
        if (kind != K8SM__LIST || !part_index(edit->parts[i], &index) ||
            index >= k8sm__node_size(object->document, node))
            return k8sm__fail(err, K8SM_E_ARGUMENT, NULL,
                              "an edit's path leads through %.60s, which is not there",
                              edit->parts[i]);
        node = item_of(object, way, i, node, index);
    }
    return K8SM_OK;
}

static int compare(const k8sm__edit *a, const k8sm__edit *b)
{
    for (uint32_t i = 0; i < a->count && i < b->count; i++) {
        int order = strcmp(a->parts[i], b->parts[i]);
        if (order != 0)
            return order;
    }
    return (a->count > b->count) - (a->count < b->count);
}

static void merge(const k8sm__edit *from, k8sm__edit *to, size_t left, size_t middle,
                  size_t right)
{
    size_t a = left, b = middle;
    for (size_t at = left; at < right; at++)
        to[at] = b == right || (a < middle && compare(&from[a], &from[b]) <= 0)
                     ? from[a++]
                     : from[b++];
}

/* In order; of one path the last stays. */
static k8sm_status put_in_order(k8sm_object *object, k8sm_error *err)
{
    const size_t count = object->edit_count;
    k8sm__edit *spare = k8sm__allocate_array(object->alloc, count + 1, sizeof *spare);
    k8sm__edit *from = object->edits, *to = spare;
    size_t kept = 0;
    if (spare == NULL)
        return k8sm__nomem(err);
    for (size_t width = 1; width < count; width *= 2) {
        k8sm__edit *merged = to;
        for (size_t at = 0; at < count; at += 2 * width) {
            const size_t middle = count - at < width ? count : at + width;
            merge(from, to, at, middle, count - at < 2 * width ? count : at + 2 * width);
        }
        to = from;
        from = merged;
    }
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare(&object->edits[kept - 1], &from[i]) == 0)
            kept--;
        object->edits[kept++] = from[i];
    }
    object->edit_count = kept;
    k8sm__release(object->alloc, spare);
    return K8SM_OK;
}

/* --- the decoded view
 * ------------------------------------------------------------------------------------- */

static bool is_part(const k8sm__edit *e, uint32_t at, const char *name)
{
    return at < e->count && strcmp(e->parts[at], name) == 0;
}

static k8sm_status set_pair(k8sm_object *object, k8sm__pair **pairs, size_t *count,
                            const k8sm__edit *e, const char *key, k8sm_error *err)
{
    k8sm__pair *grown;
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*pairs)[i].key, key) == 0) {
            (*pairs)[i].value = e->value;
            return K8SM_OK;
        }
    grown = k8sm__allocate_array(&object->arena.view, *count + 1, sizeof *grown);
    if (grown == NULL)
        return k8sm__nomem(err);
    if (*count > 0)
        memcpy(grown, *pairs, *count * sizeof *grown);
    grown[(*count)++] = (k8sm__pair){ key, e->value };
    *pairs = grown;
    return K8SM_OK;
}

static k8sm_status set_quantity(k8sm_resource_list *list, bool *present, const k8sm__edit *e,
                                const char *name, k8sm_error *err)
{
    k8sm_quantity q;
    k8sm_status rc = k8sm_quantity_parse(e->value, strlen(e->value), &q, err);
    if (rc != K8SM_OK)
        return rc;
    *present = true;
    return k8sm__resource_list_set(list, name, strlen(name), &q, err);
}

static int32_t small_number(const char *text)
{
    int32_t value = 0;
    for (size_t i = 0; text[i] >= '0' && text[i] <= '9' && i < 9; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* .../containers/N/..., at: of N's part */
static k8sm_status apply_container(k8sm_container *c, const k8sm__edit *e, uint32_t at,
                                   k8sm_error *err)
{
    uint32_t index;
    if (is_part(e, at + 1, "resources") && e->count == at + 4) {
        if (is_part(e, at + 2, "limits"))
            return set_quantity(&c->limits, &c->has_limits, e, e->parts[at + 3], err);
        if (is_part(e, at + 2, "requests"))
            return set_quantity(&c->requests, &c->has_requests, e, e->parts[at + 3], err);
    }
    if (is_part(e, at + 1, "ports") && e->count == at + 4 && is_part(e, at + 3, "hostPort") &&
        part_index(e->parts[at + 2], &index) && index < c->port_count)
        c->ports[index].host_port = small_number(e->value);
    return K8SM_OK;
}

static k8sm_status apply_spec(k8sm_pod *pod, const k8sm__edit *e, uint32_t at, k8sm_error *err)
{
    uint32_t index;
    size_t first = is_part(e, at, "containers") ? pod->init_count : 0;
    size_t count =
        first > 0 || is_part(e, at, "containers") ? pod->regular_count : pod->init_count;
    if ((is_part(e, at, "containers") || is_part(e, at, "initContainers")) &&
        e->count > at + 1 && part_index(e->parts[at + 1], &index) && index < count)
        return apply_container(&pod->containers[first + index], e, at + 1, err);
    if (is_part(e, at, "nodeName") && e->count == at + 1)
        pod->node_name = e->value;
    if (is_part(e, at, "overhead") && e->count == at + 2)
        return set_quantity(&pod->overhead, &pod->has_overhead, e, e->parts[at + 1], err);
    if (is_part(e, at, "resources") && e->count == at + 3) {
        if (is_part(e, at + 1, "limits"))
            return set_quantity(&pod->limits, &pod->has_limits, e, e->parts[at + 2], err);
        if (is_part(e, at + 1, "requests"))
            return set_quantity(&pod->requests, &pod->has_requests, e, e->parts[at + 2], err);
    }
    return K8SM_OK;
}

k8sm_status k8sm__pod_apply(k8sm_object *object, const k8sm__edit *edit, k8sm_error *err)
{
    k8sm_pod *pod = object->pod;
    uint32_t at = object->pod_part_count;
    if (is_part(edit, at, "spec"))
        return apply_spec(pod, edit, at + 1, err);
    if (!is_part(edit, at, "metadata"))
        return K8SM_OK;
    if (is_part(edit, at + 1, "name") && edit->count == at + 2)
        pod->name = edit->value;
    if (is_part(edit, at + 1, "namespace") && edit->count == at + 2)
        pod->namespace_ = edit->value;
    if (is_part(edit, at + 1, "annotations") && edit->count == at + 3)
        return set_pair(object, &pod->annotations, &pod->annotation_count, edit,
                        edit->parts[at + 2], err);
    if (is_part(edit, at + 1, "labels") && edit->count == at + 3)
        return set_pair(object, &pod->labels, &pod->label_count, edit, edit->parts[at + 2],
                        err);
    return K8SM_OK;
}

/* --- the new object
 * ------------------------------------------------------------------------------------------ */

static const char *keep(k8sm_object *to, const char *text)
{
    return k8sm__copy_string(&to->arena.view, text, strlen(text));
}

/* What does not come from decoding again. */
static k8sm_status take_over(k8sm_object *to, const k8sm_object *from, k8sm_error *err)
{
    to->document = k8sm__document_ref(from->document);
    to->root = from->root;
    to->index = from->index;
    to->verdict = from->verdict;
    to->path = keep(to, from->path);
    to->kind = keep(to, from->kind);
    to->api_version = keep(to, from->api_version);
    to->pod_part_count = from->pod_part_count;
    memcpy(to->pod_parts, from->pod_parts, sizeof to->pod_parts); /* static names */
    if (to->path == NULL || to->kind == NULL || to->api_version == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; i < k8sm_findings_count(from->findings); i++)
        if (k8sm__findings_add(to->findings, k8sm_findings_get(from->findings, i)) != K8SM_OK)
            return k8sm__nomem(err);
    return K8SM_OK;
}

static k8sm_status copy_edit(k8sm_object *to, const k8sm__edit *from, k8sm__edit *ret,
                             k8sm_error *err)
{
    *ret = *from;
    for (uint32_t i = 0; i < from->count; i++)
        if ((ret->parts[i] = keep(to, from->parts[i])) == NULL)
            return k8sm__nomem(err);
    ret->value = keep(to, from->value);
    return ret->value == NULL ? k8sm__nomem(err) : K8SM_OK;
}

static k8sm_status add_edits(k8sm_object *to, const k8sm_object *from, const k8sm_edit *edits,
                             size_t count, k8sm_error *err)
{
    progress way = { 0 };
    k8sm_status rc = K8SM_OK;
    to->edits =
        k8sm__allocate_array(&to->arena.view, from->edit_count + count + 1, sizeof *to->edits);
    if (to->edits == NULL)
        return k8sm__nomem(err);
    for (size_t i = 0; rc == K8SM_OK && i < from->edit_count; i++)
        rc = copy_edit(to, &from->edits[i], &to->edits[to->edit_count++], err);
    for (size_t i = 0; rc == K8SM_OK && i < count; i++) {
        k8sm__edit *edit = &to->edits[to->edit_count++];
        rc = cut_path(to, &edits[i], edit, err);
        if (rc == K8SM_OK)
            rc = check_path(to, &way, edit, err);
    }
    return rc == K8SM_OK ? put_in_order(to, err) : rc;
}

k8sm_status k8sm_object_with_edits(const k8sm_object *object, const k8sm_edit *edits,
                                   size_t count, k8sm_object **ret_object, k8sm_error *err)
{
    k8sm_object *changed;
    k8sm_status rc;
    if (object == NULL || object->pod == NULL || ret_object == NULL ||
        (edits == NULL && count > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object with a pod is required");
    changed = k8sm__object_new(object->alloc, 0, err);
    if (changed == NULL)
        return K8SM_E_NOMEM;
    rc = take_over(changed, object, err);
    if (rc == K8SM_OK)
        rc = add_edits(changed, object, edits, count, err);
    if (rc == K8SM_OK)
        rc = k8sm__object_decode(changed, err);
    if (rc != K8SM_OK) {
        k8sm_object_free(changed);
        return rc;
    }
    *ret_object = changed;
    return K8SM_OK;
}
