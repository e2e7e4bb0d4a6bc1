/* Trees of jansson as JSON text, and what reads that. */
#include <string.h>

#include "fixed.h"
#include "k8smesos/jansson.h"

enum { MOST_DEPTH = 256 };

/* An array or object that is still open. */
typedef struct frame {
    json_t *json;
    size_t index; /* array: of the next item; object: entries written */
    void *entry;  /* object: the next one, NULL at the end */
} frame;

typedef struct tree_writer {
    k8sm__buffer *buffer;
    frame frames[MOST_DEPTH];
    uint32_t depth, max_depth;
} tree_writer;

static k8sm_status open_frame(tree_writer *w, json_t *json, k8sm_error *err)
{
    const bool array = json_is_array(json);
    if (w->depth == w->max_depth)
        return k8sm__fail(err, K8SM_E_LIMIT, NULL, "nested deeper than the limit of %u",
                          (unsigned)w->max_depth);
    k8sm__buffer_byte(w->buffer, array ? '[' : '{');
    w->frames[w->depth++] = (frame){ json, 0, array ? NULL : json_object_iter(json) };
    return K8SM_OK;
}

static k8sm_status write_real(tree_writer *w, double number, k8sm_error *err)
{
    char text[K8SM__DOUBLE_TEXT];
    if (!k8sm__double_is_finite(number))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "a number of the tree is not finite");
    k8sm__buffer_append(w->buffer, text, k8sm__double_format_json(number, text));
    return K8SM_OK;
}

static k8sm_status write_value(tree_writer *w, json_t *json, k8sm_error *err)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        return open_frame(w, json, err);
    case JSON_STRING:
        k8sm__buffer_json_string(w->buffer, json_string_value(json), json_string_length(json));
        return K8SM_OK;
    case JSON_INTEGER:
        k8sm__buffer_signed(w->buffer, json_integer_value(json));
        return K8SM_OK;
    case JSON_REAL:
        return write_real(w, json_real_value(json), err);
    case JSON_TRUE:
    case JSON_FALSE:
        k8sm__buffer_text(w->buffer, json_is_true(json) ? "true" : "false");
        return K8SM_OK;
    case JSON_NULL:
        break;
    }
    k8sm__buffer_text(w->buffer, "null");
    return K8SM_OK;
}

/* The next value of the innermost array or object; NULL: it is closed now. */
static json_t *next_value(tree_writer *w)
{
    frame *f = &w->frames[w->depth - 1];
    const bool array = json_is_array(f->json);
    json_t *value =
        array ? json_array_get(f->json, f->index) : json_object_iter_value(f->entry);
    if (value == NULL) {
        k8sm__buffer_byte(w->buffer, array ? ']' : '}');
        w->depth--;
        return NULL;
    }
    if (f->index++ > 0)
        k8sm__buffer_byte(w->buffer, ',');
    if (!array) {
        k8sm__buffer_json_string(w->buffer, json_object_iter_key(f->entry),
                                 json_object_iter_key_len(f->entry));
        k8sm__buffer_byte(w->buffer, ':');
        f->entry = json_object_iter_next(f->json, f->entry);
    }
    return value;
}

/* A small tree that holds one value many times may be a long text: its length is watched. */
static k8sm_status write_tree(tree_writer *w, json_t *json, uint64_t max_bytes, k8sm_error *err)
{
    k8sm_status rc = write_value(w, json, err);
    while (rc == K8SM_OK && w->depth > 0 && !w->buffer->failed) {
        json_t *value = next_value(w);
        if (value != NULL)
            rc = write_value(w, value, err);
        if (rc == K8SM_OK && w->buffer->size > max_bytes)
            rc = k8sm__fail(err, K8SM_E_LIMIT, NULL,
                            "as text, the tree is longer than the limit");
    }
    if (rc == K8SM_OK && w->buffer->size > max_bytes)
        rc = k8sm__fail(err, K8SM_E_LIMIT, NULL, "as text, the tree is longer than the limit");
    return rc;
}

static k8sm_status resolve(const k8sm_parse_options *options, k8sm_parse_options *resolved,
                           k8sm_error *err)
{
    k8sm_parse_options_init(resolved, sizeof *resolved);
    return k8sm__options_read(resolved, sizeof *resolved, options, "k8sm_parse_options", err);
}

k8sm_status k8sm_jansson_text(const json_t *json, const k8sm_parse_options *options,
                              k8sm_bytes *ret_bytes, k8sm_error *err)
{
    k8sm_parse_options o;
    k8sm_status rc;
    if (json == NULL || ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "json and ret_bytes are required");
    rc = resolve(options, &o, err);
    if (rc != K8SM_OK)
        return rc;
    k8sm__buffer buffer = K8SM__BUFFER_INIT(o.alloc);
    tree_writer w = { .buffer = &buffer,
                      .max_depth = o.max_depth < MOST_DEPTH ? o.max_depth : MOST_DEPTH };
    /* jansson's iterators ask for what may be changed, and change nothing */
    rc = write_tree(&w, (json_t *)(uintptr_t)json, o.max_bytes, err);
    if (rc == K8SM_OK && !buffer.failed)
        return k8sm__buffer_move(&buffer, ret_bytes, err);
    rc = rc == K8SM_OK ? k8sm__nomem(err) : rc;
    k8sm__buffer_finish(&buffer);
    return rc;
}

/* --- documents ---------------------------------------------------------------------------------- */

/* The tree's text, and the options with which it is to be read. */
static k8sm_status prepare(const json_t *json, const k8sm_parse_options *options,
                           k8sm_parse_options *resolved, k8sm_bytes *text, k8sm_error *err)
{
    k8sm_status rc = resolve(options, resolved, err);
    if (rc != K8SM_OK)
        return rc;
    resolved->syntax = K8SM_SYNTAX_JSON;
    resolved->flags |= K8SM_PARSE_COPY | K8SM_PARSE_NO_POSITIONS;
    return k8sm_jansson_text(json, resolved, text, err);
}

k8sm_status k8sm_jansson_stream_open(const json_t *json, const k8sm_parse_options *options,
                                     k8sm_stream **ret_stream, k8sm_error *err)
{
    k8sm_parse_options o;
    k8sm_bytes text = { 0 };
    k8sm_status rc;
    if (ret_stream == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_stream is required");
    rc = prepare(json, options, &o, &text, err);
    if (rc == K8SM_OK)
        rc = k8sm_stream_open(text.data, text.size, &o, ret_stream, err);
    k8sm_bytes_finish(&text);
    return rc;
}

k8sm_status k8sm_jansson_object_parse(const json_t *json, const k8sm_parse_options *options,
                                      k8sm_object **ret_object, k8sm_error *err)
{
    k8sm_parse_options o;
    k8sm_bytes text = { 0 };
    k8sm_status rc;
    if (ret_object == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_object is required");
    rc = prepare(json, options, &o, &text, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_parse(text.data, text.size, &o, ret_object, err);
    k8sm_bytes_finish(&text);
    return rc;
}

/* --- Mesos -------------------------------------------------------------------------------------- */

/* A place in the text means nothing to who gave a tree. */
static k8sm_status without_position(k8sm_status rc, k8sm_error *err)
{
    if (rc != K8SM_OK && err != NULL) {
        err->line = err->column = 0;
        err->offset = 0;
    }
    return rc;
}

static k8sm_status text_of(const json_t *json, const k8sm_alloc *alloc, k8sm_bytes *text,
                           k8sm_error *err)
{
    k8sm_parse_options o;
    k8sm_parse_options_init(&o, sizeof o);
    o.alloc = alloc;
    return k8sm_jansson_text(json, &o, text, err);
}

k8sm_status k8sm_jansson_offers_add(k8sm_offers *offers, const json_t *json,
                                    const char *const *roles, size_t role_count,
                                    const k8sm_alloc *alloc, k8sm_error *err)
{
    k8sm_bytes text = { 0 };
    k8sm_status rc = text_of(json, alloc, &text, err);
    if (rc == K8SM_OK)
        rc = k8sm_offers_add_json(offers, text.data, text.size, roles, role_count, err);
    k8sm_bytes_finish(&text);
    return without_position(rc, err);
}

k8sm_status k8sm_jansson_resources_parse(const json_t *json, uint32_t flags,
                                         const k8sm_alloc *alloc, k8sm_mesos_resources **ret,
                                         k8sm_error *err)
{
    k8sm_bytes text = { 0 };
    k8sm_status rc = text_of(json, alloc, &text, err);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_parse_json(text.data, text.size, flags, alloc, ret, err);
    k8sm_bytes_finish(&text);
    return without_position(rc, err);
}
