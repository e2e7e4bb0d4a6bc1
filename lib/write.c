/* An object back to text: the tree with the edits laid over it. */
#include <string.h>

#include "emit.h"
#include "object_internal.h"

enum { FRAMES = 280 };

/* Some of the edits: those that share the parts down to a place in the tree. */
typedef struct edit_range {
    size_t from, to;
} edit_range;

typedef struct frame {
    k8sm__iter iter;
    edit_range edits; /* below this list or map */
    uint32_t parts;   /* how many parts lead here */
    k8sm__node node;
    bool list;
} frame;

typedef struct writer {
    const k8sm_object *object;
    k8sm__emitter emitter;
    frame frames[FRAMES];
    uint32_t depth;
} writer;

/* --- edits ------------------------------------------------------------------------------------------------ */

static const char *part_of(const writer *w, size_t edit, uint32_t at)
{
    return w->object->edits[edit].parts[at];
}

static int compare_part(const char *part, const char *key, size_t len)
{
    const size_t part_len = strlen(part), least = part_len < len ? part_len : len;
    const int order = least == 0 ? 0 : memcmp(part, key, least);
    return order != 0 ? order : (part_len > len) - (part_len < len);
}

/* The first edit of the range whose next part is the key or behind it; with behind: behind it. */
static size_t bound(const writer *w, edit_range range, uint32_t parts, const char *key,
                    size_t len, bool behind)
{
    while (range.from < range.to) {
        const size_t middle = range.from + (range.to - range.from) / 2;
        const int order = compare_part(part_of(w, middle, parts), key, len);
        if (order < 0 || (behind && order == 0))
            range.from = middle + 1;
        else
            range.to = middle;
    }
    return range.from;
}

/* Those of the range whose next part is the key (or the index); edits are in order. */
static edit_range narrow(const writer *w, edit_range range, uint32_t parts, const char *key,
                         size_t len)
{
    range.from = bound(w, range, parts, key, len, false);
    range.to = bound(w, range, parts, key, len, true);
    return range;
}

static bool is_leaf(const writer *w, edit_range range, uint32_t parts)
{
    return range.from < range.to && w->object->edits[range.from].count == parts;
}

static void emit_value(writer *w, const k8sm__edit *edit)
{
    if (edit->kind == K8SM_EDIT_INTEGER)
        k8sm__emit_plain(&w->emitter, edit->value, strlen(edit->value));
    else
        k8sm__emit_string(&w->emitter, edit->value, strlen(edit->value));
}

/* Maps that only edits make: the range's edits share the parts before this one. Their depth
 * is the number of parts, at most K8SM__EDIT_PARTS. */
static void emit_new(writer *w, edit_range range, uint32_t parts)
{
    edit_range open[K8SM__EDIT_PARTS + 1];
    uint32_t depth = 0, base = parts;
    if (is_leaf(w, range, parts)) {
        emit_value(w, &w->object->edits[range.from]);
        return;
    }
    k8sm__emit_open(&w->emitter, false, false);
    open[depth++] = range;
    while (depth > 0) {
        edit_range *here = &open[depth - 1];
        const char *part;
        edit_range child;
        if (here->from == here->to) {
            k8sm__emit_close(&w->emitter);
            depth--;
            continue;
        }
        parts = base + depth - 1;
        part = part_of(w, here->from, parts);
        child = narrow(w, *here, parts, part, strlen(part));
        here->from = child.to;
        k8sm__emit_key(&w->emitter, part, strlen(part));
        if (is_leaf(w, child, parts + 1)) {
            emit_value(w, &w->object->edits[child.from]);
        } else {
            k8sm__emit_open(&w->emitter, false, false);
            open[depth++] = child;
        }
    }
}

/* --- the tree -------------------------------------------------------------------------------------------- */

static void push(writer *w, k8sm__node node, edit_range edits, uint32_t parts)
{
    const k8sm__document *document = w->object->document;
    bool list = k8sm__node_kind(document, node) == K8SM__LIST;
    bool empty = k8sm__node_size(document, node) == 0 && edits.from == edits.to;
    frame *f;
    k8sm__emit_open(&w->emitter, list, empty);
    if (w->depth == FRAMES) {
        w->emitter.buffer->failed = true;
        return;
    }
    f = &w->frames[w->depth++];
    *f = (frame){ .edits = edits, .parts = parts, .node = node, .list = list };
    k8sm__iter_init(&f->iter, document, node);
}

static void emit_scalar(writer *w, k8sm__node node, k8sm__kind kind)
{
    size_t len;
    const char *text = k8sm__node_text(w->object->document, node, &len);
    if (kind == K8SM__STRING)
        k8sm__emit_string(&w->emitter, text, len);
    else
        k8sm__emit_plain(&w->emitter, text, len);
}

static void emit_node(writer *w, k8sm__node node, edit_range edits, uint32_t parts)
{
    k8sm__kind kind = k8sm__node_kind(w->object->document, node);
    if (is_leaf(w, edits, parts) ||
        (edits.from < edits.to && kind != K8SM__MAP && kind != K8SM__LIST))
        emit_new(w, edits, parts); /* also a null in the way of edits: it becomes a map */
    else if (kind == K8SM__MAP || kind == K8SM__LIST)
        push(w, node, edits, parts);
    else
        emit_scalar(w, node, kind);
}

static void emit_index(writer *w, frame *f)
{
    char digits[12];
    size_t at = sizeof digits;
    uint32_t index = f->iter.index;
    edit_range child = { 0, 0 };
    if (f->edits.from < f->edits.to) {
        do {
            digits[--at] = (char)('0' + index % 10);
            index /= 10;
        } while (index > 0);
        child = narrow(w, f->edits, f->parts, digits + at, sizeof digits - at);
    }
    emit_node(w, f->iter.value, child, f->parts + 1);
}

/* Keys that the tree does not have come behind those that it has. */
static void emit_missing(writer *w, const frame *f)
{
    edit_range rest = f->edits;
    while (!f->list && rest.from < rest.to) {
        const char *part = part_of(w, rest.from, f->parts);
        edit_range child = narrow(w, rest, f->parts, part, strlen(part));
        rest.from = child.to;
        if (k8sm__map_find(w->object->document, f->node, part) != K8SM__NO_NODE)
            continue;
        k8sm__emit_key(&w->emitter, part, strlen(part));
        emit_new(w, child, f->parts + 1);
    }
}

static void drain(writer *w)
{
    while (w->depth > 0 && !w->emitter.buffer->failed) {
        frame *f = &w->frames[w->depth - 1];
        if (!k8sm__iter_next(&f->iter)) {
            emit_missing(w, f);
            k8sm__emit_close(&w->emitter);
            w->depth--;
        } else if (f->list) {
            emit_index(w, f);
        } else if (!f->iter.overridden) { /* of a key given twice the last is written */
            k8sm__emit_key(&w->emitter, f->iter.key, f->iter.key_len);
            emit_node(w, f->iter.value,
                      narrow(w, f->edits, f->parts, f->iter.key, f->iter.key_len), f->parts + 1);
        }
    }
}

static void walk(writer *w, k8sm__node node, edit_range edits, uint32_t parts)
{
    emit_node(w, node, edits, parts);
    drain(w);
}

/* --- public ------------------------------------------------------------------------------------------- */

/* Edits below a path, which are all edits of an object but for those that a caller adds. */
static edit_range below(const writer *w, uint32_t parts)
{
    edit_range range = { 0, w->object->edit_count };
    for (uint32_t i = 0; i < parts; i++)
        range = narrow(w, range, i, w->object->pod_parts[i], strlen(w->object->pod_parts[i]));
    return range;
}

static k8sm_status finish(writer *w, k8sm__buffer *buffer, k8sm_bytes *ret_bytes,
                          k8sm_error *err)
{
    k8sm__emit_end(&w->emitter);
    return k8sm__buffer_move(buffer, ret_bytes, err);
}

static writer *start(const k8sm_object *object, int32_t syntax, k8sm__buffer *buffer,
                     k8sm_error *err)
{
    writer *w = k8sm__allocate(buffer->alloc, sizeof *w);
    if (w == NULL) {
        k8sm__nomem(err);
        return NULL;
    }
    w->object = object;
    w->depth = 0;
    k8sm__emit_init(&w->emitter, buffer, syntax == K8SM_WRITE_YAML);
    return w;
}

static bool is_syntax(int32_t syntax)
{
    return syntax == K8SM_WRITE_JSON || syntax == K8SM_WRITE_YAML;
}

k8sm_status k8sm_object_write(const k8sm_object *object, int32_t syntax, const k8sm_alloc *alloc,
                              k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    writer *w;
    k8sm_status rc;
    if (object == NULL || ret_bytes == NULL || !is_syntax(syntax) ||
        object->root == K8SM__NO_NODE)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object that could be read is required");
    w = start(object, syntax, &buffer, err);
    if (w == NULL)
        return K8SM_E_NOMEM;
    walk(w, object->root, below(w, 0), 0);
    rc = finish(w, &buffer, ret_bytes, err);
    k8sm__release(alloc, w);
    return rc;
}

/* The template itself, as a v1 Pod: its first two keys are not in the tree. */
static void walk_template(writer *w)
{
    static const char *const head[] = { "apiVersion", "v1", "kind", "Pod" };
    const k8sm_object *object = w->object;
    const uint32_t parts = object->pod_part_count;
    frame *f;
    k8sm__emit_open(&w->emitter, false, false);
    for (size_t i = 0; i < K8SM__COUNT(head); i += 2) {
        k8sm__emit_key(&w->emitter, head[i], strlen(head[i]));
        k8sm__emit_string(&w->emitter, head[i + 1], strlen(head[i + 1]));
    }
    f = &w->frames[w->depth++];
    *f = (frame){ .edits = below(w, parts), .parts = parts, .node = object->pod_node };
    k8sm__iter_init(&f->iter, object->document, object->pod_node);
    drain(w);
}

/* Name and namespace as edits of a copy, so that the writer knows one way only. */
static k8sm_status named(const k8sm_object *object, const char *name, const char *namespace_,
                         k8sm_object **ret_object, k8sm_error *err)
{
    const k8sm_pod *pod = object->pod;
    k8sm_edit edits[2];
    size_t count = 0;
    if (name == NULL && pod->name[0] == '\0')
        name = object->name;
    if (namespace_ == NULL && pod->namespace_[0] == '\0')
        namespace_ = object->namespace_[0] == '\0' ? "default" : object->namespace_;
    if (name != NULL && name[0] != '\0' && strcmp(name, pod->name) != 0)
        edits[count++] = (k8sm_edit){ .path = "/metadata/name", .value = name };
    if (namespace_ != NULL && strcmp(namespace_, pod->namespace_) != 0)
        edits[count++] = (k8sm_edit){ .path = "/metadata/namespace", .value = namespace_ };
    return k8sm_object_with_edits(object, edits, count, ret_object, err);
}

k8sm_status k8sm_object_write_pod(const k8sm_object *object, int32_t syntax, const char *name,
                                  const char *namespace_, const k8sm_alloc *alloc,
                                  k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    k8sm_object *copy = NULL;
    writer *w;
    k8sm_status rc;
    if (object == NULL || object->pod == NULL || object->pod_node == K8SM__NO_NODE ||
        ret_bytes == NULL || !is_syntax(syntax))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "an object with a pod is required");
    rc = named(object, name, namespace_, &copy, err);
    if (rc != K8SM_OK)
        return rc;
    w = start(copy, syntax, &buffer, err);
    if (w == NULL) {
        k8sm_object_free(copy);
        return K8SM_E_NOMEM;
    }
    if (copy->pod_part_count > 0)
        walk_template(w);
    else
        walk(w, copy->root, below(w, 0), 0);
    rc = finish(w, &buffer, ret_bytes, err);
    k8sm__release(alloc, w);
    k8sm_object_free(copy);
    return rc;
}
