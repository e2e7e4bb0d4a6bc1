/* Cutting a buffer into documents and lists into objects, as the Kubernetes client does. */
#include <stdio.h>
#include <string.h>

#include "k8smesos/object.h"
#include "object_internal.h"
#include "scan.h"
#include "schema.h"
#include "utf8.h"

enum { LIST_DEPTH = 8, PATH_BYTES = 152 };

/* A list whose items are given out one by one. */
typedef struct open_list {
    k8sm__iter items;
    char item_kind[64]; /* of a typed list: items may leave theirs out */
    char item_api_version[64];
    char path[PATH_BYTES];
} open_list;

struct k8sm_stream {
    const k8sm_alloc *alloc;
    k8sm_parse_options options;
    k8sm__limits limits;
    const char *buf;
    size_t len, at;
    k8sm__source *source; /* of buf, or the copy that buf is */
    bool json, done;
    uint32_t json_values;
    uint64_t index;
    k8sm__document *document; /* of the open lists */
    uint32_t depth;
    open_list lists[LIST_DEPTH];
};

void k8sm_parse_options_init(k8sm_parse_options *options, size_t size)
{
    const k8sm_parse_options all = {
        .size = size,
        .max_bytes = UINT64_C(64) << 20,
        .max_depth = 64,
        .max_nodes = 4000000,
        .max_yaml_nodes = 250000,
        .max_alias_nodes = 10000,
        .max_key_bytes = 1024,
        .max_findings = 100,
    };
    if (options == NULL || size < sizeof options->size)
        return;
    memset(options, 0, size);
    memcpy(options, &all, size < sizeof all ? size : sizeof all);
}

/* --- where documents begin and end -------------------------------------------------------------- */

static bool begins_json(const char *buf, size_t len)
{
    size_t at = 0, size;
    while ((size = k8sm__space_length(buf + at, len - at)) > 0)
        at += size;
    return at < len && buf[at] == '{';
}

static size_t line_end(const k8sm_stream *stream, size_t at)
{
    const char *end = memchr(stream->buf + at, '\n', stream->len - at);
    return end == NULL ? stream->len : (size_t)(end - stream->buf) + 1;
}

/* Where the next line begins that may be a separator. */
static size_t next_dash_line(const k8sm_stream *stream, size_t at)
{
    at = k8sm__scan_dash_line(stream->buf, at, stream->len);
    return at < stream->len ? at + 1 : at;
}

static bool is_separator(const k8sm_stream *stream, size_t at)
{
    return stream->len - at >= 3 && memcmp(stream->buf + at, "---", 3) == 0;
}

/* Only blanks or a comment may follow the dashes. */
static bool separator_is_good(const k8sm_stream *stream, size_t at, size_t end)
{
    size_t size;
    at += 3;
    while ((size = k8sm__space_length(stream->buf + at, end - at)) > 0)
        at += size;
    return at == end || stream->buf[at] == '#';
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\0' || strchr(" \t\r\n\v\f", text[i]) == NULL)
            return false;
    return true;
}

/* The next YAML document: lines up to a separator, which is dropped, but for one in front.
 * @return false at the end; *ret_bad: a separator with something behind it. */
static bool next_slice(k8sm_stream *stream, size_t *ret_begin, size_t *ret_end, bool *ret_bad)
{
    *ret_bad = false;
    while (stream->at < stream->len) {
        size_t begin = stream->at, at = begin;
        while (at < stream->len) {
            if (is_separator(stream, at)) {
                size_t end = line_end(stream, at);
                if (!separator_is_good(stream, at, end)) {
                    *ret_bad = true;
                    *ret_begin = at;
                    return true;
                }
                if (at > begin) {
                    stream->at = end;
                    break;
                }
            }
            at = next_dash_line(stream, at);
            stream->at = at;
        }
        *ret_begin = begin;
        *ret_end = at;
        if (!is_blank(stream->buf + begin, at - begin))
            return true;
    }
    return false;
}

/* --- objects ---------------------------------------------------------------------------------------- */

static k8sm_status add_finding(k8sm_object *object, const k8sm_error *finding)
{
    object->verdict = K8SM_VERDICT_ERROR;
    return k8sm__findings_add(object->findings, finding);
}

static k8sm_status fail_object(k8sm_object *object, k8sm__node at, const char *path,
                               const char *message)
{
    k8sm_error finding;
    k8sm__fail(&finding, K8SM_E_SCHEMA, path, "%s", message);
    k8sm__error_prefix(&finding, object->path);
    k8sm__node_position(object->document, at, &finding);
    return add_finding(object, &finding);
}

/* As Go's encoding/json takes keys: letters of either case, the Kelvin sign, the long s. */
static bool folds_to(const char *text, size_t len, const char *name)
{
    size_t at = 0;
    for (; *name != '\0' && at < len; name++) {
        if ((text[at] | 0x20) == (*name | 0x20))
            at++;
        else if (*name == 'k' && len - at >= 3 && memcmp(text + at, "\xe2\x84\xaa", 3) == 0)
            at += 3;
        else if (*name == 's' && len - at >= 2 && memcmp(text + at, "\xc5\xbf", 2) == 0)
            at += 2;
        else
            return false;
    }
    return *name == '\0' && at == len;
}

static bool key_is_before(const k8sm__iter *a, const k8sm__iter *b)
{
    size_t len = a->key_len < b->key_len ? a->key_len : b->key_len;
    int order = memcmp(a->key, b->key, len);
    return order < 0 || (order == 0 && a->key_len < b->key_len);
}

/* The value of kind or apiVersion, however its letters are written (the decoding that follows
 * calls other spellings unknown fields). Of several the last in the text of JSON counts, and
 * the last in byte order in YAML, whose keys are sorted before they are read. What is no string
 * is found first: it is an error. */
static k8sm__node find_type(const k8sm_object *object, const char *key)
{
    const bool json = k8sm__document_is_json(object->document);
    const uint32_t number = k8sm__key_of(key, strlen(key));
    k8sm__node found = K8SM__NO_NODE;
    k8sm__iter iter, best = { 0 };
    k8sm__iter_init(&iter, object->document, object->root);
    while (k8sm__iter_next(&iter)) {
        k8sm__kind kind;
        if (iter.key_number != K8SM__KEY_NONE && iter.key_number != number)
            continue; /* another field's name */
        kind = k8sm__node_kind(object->document, iter.value);
        if (kind == K8SM__NULL || (iter.overridden && !json) ||
            !folds_to(iter.key, iter.key_len, key))
            continue;
        if (kind != K8SM__STRING)
            return iter.value;
        if (json || found == K8SM__NO_NODE || !key_is_before(&iter, &best)) {
            found = iter.value;
            best = iter;
        }
    }
    return found;
}

/* apiVersion or kind; a listed item of a typed list inherits it. */
static k8sm_status read_type(k8sm_object *object, const char *key, const char *inherited,
                             const char **ret_text)
{
    k8sm__node node = find_type(object, key);
    if (node != K8SM__NO_NODE && k8sm__node_kind(object->document, node) != K8SM__STRING)
        return fail_object(object, node, key, "expected a string");
    *ret_text = node == K8SM__NO_NODE ? "" : k8sm__object_text(object, node);
    if (*ret_text == NULL)
        return K8SM_E_NOMEM;
    if ((*ret_text)[0] == '\0' && inherited[0] != '\0')
        *ret_text = k8sm__copy_string(&object->arena.view, inherited, strlen(inherited));
    if (*ret_text == NULL)
        return K8SM_E_NOMEM;
    if ((*ret_text)[0] != '\0')
        return K8SM_OK;
    return fail_object(object, object->root, key,
                       key[0] == 'k' ? "kind is missing" : "apiVersion is missing");
}

/* VERSION or GROUP/VERSION; an empty group is none. */
static k8sm_status check_version(k8sm_object *object)
{
    const char *slash = strchr(object->api_version, '/');
    if (slash == NULL)
        return K8SM_OK;
    if (strchr(slash + 1, '/') != NULL || slash[1] == '\0')
        return fail_object(object, find_type(object, "apiVersion"), "apiVersion",
                           "expected a version, or a group, a slash and a version");
    if (slash == object->api_version)
        object->api_version++;
    return K8SM_OK;
}

static void set_verdict(k8sm_object *object, bool decodes)
{
    if (!decodes)
        object->verdict = K8SM_VERDICT_ERROR;
    else if (k8sm_findings_count(object->findings) > 0)
        object->verdict = K8SM_VERDICT_STRICT;
}

static bool ends_in_list(const char *kind)
{
    size_t len = strlen(kind);
    return len >= 4 && strcmp(kind + len - 4, "List") == 0;
}

/* Turn a list's object into the place where its items come from. Without items it is an object
 * like others. */
static k8sm_status open_items(k8sm_stream *stream, k8sm_object *object, bool *ret_opened)
{
    open_list *list = &stream->lists[stream->depth];
    k8sm__node items = k8sm__map_find(object->document, object->root, "items");
    size_t len = strlen(object->kind) - 4;
    *ret_opened = false;
    if (items == K8SM__NO_NODE || k8sm__node_size(object->document, items) == 0)
        return K8SM_OK;
    if (stream->depth == LIST_DEPTH)
        return fail_object(object, items, "items", "lists are nested too deep");
    memset(list->item_kind, 0, sizeof list->item_kind);
    if (len < sizeof list->item_kind)
        memcpy(list->item_kind, object->kind, len);
    snprintf(list->item_api_version, sizeof list->item_api_version, "%.60s",
             len == 0 ? "" : object->api_version);
    snprintf(list->path, sizeof list->path, "%.140s%sitems", object->path,
             object->path[0] == '\0' ? "" : ".");
    k8sm__iter_init(&list->items, object->document, items);
    if (stream->document == NULL)
        stream->document = k8sm__document_ref(object->document);
    stream->depth++;
    *ret_opened = true;
    return K8SM_OK;
}

/* Kubernetes sees keys given twice in a List of YAML before it knows what its items are. */
static k8sm_status skip_object(k8sm_object *object, k8sm_error *err)
{
    bool decodes = true;
    k8sm_status rc = K8SM_OK;
    object->verdict = K8SM_VERDICT_SKIPPED;
    if (object->path[0] != '\0' && !k8sm__document_is_json(object->document))
        rc = k8sm__schema_check(object->document, object->root, k8sm__schema_any(),
                                object->path, object->findings, &decodes);
    if (rc == K8SM_OK && k8sm_findings_count(object->findings) > 0)
        object->verdict = K8SM_VERDICT_STRICT;
    return rc == K8SM_OK ? k8sm__object_read_name(object, err) : rc;
}

/* Check and decode what the tree at object->root is. *ret_list: a list, whose items come. */
static k8sm_status fill(k8sm_stream *stream, k8sm_object *object, const char *kind,
                        const char *api_version, bool *ret_list, k8sm_error *err)
{
    const k8sm__root *root;
    bool decodes = true, list;
    k8sm_status rc;
    *ret_list = false;
    if (k8sm__node_kind(object->document, object->root) != K8SM__MAP)
        return fail_object(object, object->root, NULL,
                           "expected a map with apiVersion and kind");
    rc = read_type(object, "kind", kind, &object->kind);
    if (rc == K8SM_OK)
        rc = read_type(object, "apiVersion", api_version, &object->api_version);
    if (rc == K8SM_OK && object->verdict != K8SM_VERDICT_ERROR)
        rc = check_version(object);
    if (rc != K8SM_OK || object->verdict == K8SM_VERDICT_ERROR)
        return rc;
    root = k8sm__schema_find(object->api_version, object->kind);
    if (root == NULL && ends_in_list(object->kind)) {
        char item[64];
        snprintf(item, sizeof item, "%.*s", (int)(strlen(object->kind) - 4), object->kind);
        list = k8sm__schema_find(object->api_version, item) != NULL;
    } else {
        list = root != NULL && strcmp(object->kind, "List") == 0;
    }
    if (list)
        root = k8sm__schema_find("v1", "List"); /* of typed lists, too: the same fields */
    if (root == NULL)
        return skip_object(object, err);
    rc = k8sm__schema_check(object->document, object->root, root->type, object->path,
                            object->findings, &decodes);
    if (rc != K8SM_OK)
        return rc;
    set_verdict(object, decodes);
    if (!decodes)
        return k8sm__object_read_name(object, err);
    return list ? open_items(stream, object, ret_list) : k8sm__object_decode(object, err);
}

static k8sm_status next_item(k8sm_stream *stream, k8sm_object **ret_object, bool *ret_list,
                             k8sm_error *err)
{
    open_list *list = &stream->lists[stream->depth - 1];
    char path[PATH_BYTES];
    k8sm_object *object = k8sm__object_new(stream->alloc, stream->options.max_findings, err);
    k8sm_status rc;
    if (object == NULL)
        return K8SM_E_NOMEM;
    snprintf(path, sizeof path, "%.135s[%u]", list->path, list->items.index);
    object->document = k8sm__document_ref(stream->document);
    object->root = list->items.value;
    object->path = k8sm__copy_string(&object->arena.view, path, strlen(path));
    *ret_object = object;
    if (object->path == NULL)
        return K8SM_E_NOMEM;
    rc = fill(stream, object, list->item_kind, list->item_api_version, ret_list, err);
    return rc;
}

/* --- documents --------------------------------------------------------------------------------------- */

/* One document into object. An unreadable one is a finding. *ret_again: JSON failed and the
 * rest is YAML. */
static k8sm_status read_json(k8sm_stream *stream, k8sm_object *object, bool *ret_again,
                             k8sm_error *finding)
{
    size_t end = 0;
    k8sm_status rc =
        k8sm__document_read_json(stream->buf, stream->len, stream->at, &stream->limits,
                                 stream->alloc, &object->document, &end, finding);
    *ret_again = false;
    if (rc == K8SM_OK) {
        stream->at = end;
        stream->json_values++;
    } else if (rc != K8SM_E_NOMEM) {
        *ret_again = rc == K8SM_E_SYNTAX && stream->json_values < 2 &&
                     stream->options.syntax == K8SM_SYNTAX_AUTO;
        stream->done = !*ret_again;
    }
    return rc;
}

static k8sm_status read_yaml(k8sm_stream *stream, k8sm_object *object, bool *ret_end,
                             k8sm_error *finding)
{
    size_t begin, end, stopped;
    bool bad;
    *ret_end = !next_slice(stream, &begin, &end, &bad);
    if (*ret_end)
        return K8SM_OK;
    if (bad) {
        stream->done = true;
        k8sm__fail(finding, K8SM_E_SYNTAX, NULL,
                   "only blanks or a comment may follow the document separator ---");
        k8sm__source_position(stream->source, begin, finding);
        return K8SM_E_SYNTAX;
    }
    return k8sm__document_read_yaml(stream->buf, stream->len, begin, end, &stream->limits,
                                    stream->alloc, &object->document, &stopped, finding);
}

static void skip_json_blanks(k8sm_stream *stream)
{
    while (stream->at < stream->len && stream->buf[stream->at] != '\0' &&
           strchr(" \t\n\r", stream->buf[stream->at]) != NULL)
        stream->at++;
}

/* What is no JSON is YAML from behind the last good value, without white space up to and with
 * the first line's end. @return false if nothing is left, or no text. */
static bool begin_yaml(k8sm_stream *stream)
{
    size_t size;
    while ((size = k8sm__space_length(stream->buf + stream->at, stream->len - stream->at)) > 0)
        if (stream->buf[(stream->at += size) - 1] == '\n')
            return true;
    size = k8sm__utf8_length(stream->buf + stream->at, stream->len - stream->at);
    return size > 0 &&
           (size != 3 || memcmp(stream->buf + stream->at, K8SM__REPLACEMENT, 3) != 0);
}

static k8sm_status read_document(k8sm_stream *stream, k8sm_object *object, bool *ret_end,
                                 k8sm_error *err)
{
    const bool positions = !(stream->options.flags & K8SM_PARSE_NO_POSITIONS);
    k8sm_error finding = { 0 };
    bool again = false;
    k8sm_status rc = K8SM_OK;
    *ret_end = false;
    if (stream->json) {
        const size_t behind = stream->at;
        skip_json_blanks(stream);
        *ret_end = stream->at >= stream->len;
        if (*ret_end)
            return K8SM_OK;
        rc = read_json(stream, object, &again, &finding);
        if (again) {
            stream->at = behind;
            stream->json = !begin_yaml(stream);
            stream->done = stream->json;
        }
    }
    if (!stream->json)
        rc = read_yaml(stream, object, ret_end, &finding);
    if (rc == K8SM_E_NOMEM)
        return k8sm__nomem(err);
    if (object->document != NULL)
        k8sm__document_adopt(object->document, stream->source, positions);
    if (rc == K8SM_OK)
        return K8SM_OK;
    if (!positions)
        k8sm__no_position(&finding);
    return add_finding(object, &finding);
}

/* Count a document against the budget of the stream. */
static void spend(k8sm_stream *stream, const k8sm_object *object)
{
    uint32_t made = object->document == NULL ? 0 : k8sm__document_node_count(object->document);
    stream->limits.max_nodes -=
        made < stream->limits.max_nodes ? made : stream->limits.max_nodes;
}

/* Kubernetes does not say that it dropped text, so that is no part of the verdict. */
static k8sm_status tell_dropped(k8sm_object *object)
{
    size_t offset = k8sm__document_dropped(object->document);
    k8sm_error finding;
    if (offset == SIZE_MAX)
        return K8SM_OK;
    k8sm__fail(&finding, K8SM_E_UNSUPPORTED, NULL,
               "what follows the end of the document is not read, by Kubernetes neither");
    k8sm__document_position(object->document, offset, &finding);
    return k8sm__findings_add(object->findings, &finding);
}

static k8sm_status next_document(k8sm_stream *stream, k8sm_object **ret_object, bool *ret_end,
                                 bool *ret_list, k8sm_error *err)
{
    k8sm_object *object = k8sm__object_new(stream->alloc, stream->options.max_findings, err);
    k8sm_status rc;
    *ret_list = false;
    *ret_object = object;
    if (object == NULL)
        return K8SM_E_NOMEM;
    rc = read_document(stream, object, ret_end, err);
    if (rc != K8SM_OK || *ret_end || object->verdict == K8SM_VERDICT_ERROR)
        return rc;
    spend(stream, object);
    object->root = k8sm__document_root(object->document);
    if (object->root == K8SM__NO_NODE ||
        k8sm__node_kind(object->document, object->root) == K8SM__NULL)
        object->verdict = K8SM_VERDICT_EMPTY;
    else
        rc = fill(stream, object, "", "", ret_list, err);
    return rc == K8SM_OK ? tell_dropped(object) : rc;
}

k8sm_status k8sm_stream_next(k8sm_stream *stream, k8sm_object **ret_object, k8sm_error *err)
{
    if (stream == NULL || ret_object == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "stream and ret_object are required");
    for (;;) {
        k8sm_object *object = NULL;
        bool end = false, list = false;
        k8sm_status rc;
        if (stream->depth > 0 && !k8sm__iter_next(&stream->lists[stream->depth - 1].items)) {
            if (--stream->depth == 0) {
                k8sm__document_unref(stream->document);
                stream->document = NULL;
            }
            continue;
        }
        if (stream->depth == 0 && stream->done) {
            *ret_object = NULL;
            return K8SM_OK;
        }
        rc = stream->depth > 0 ? next_item(stream, &object, &list, err)
                               : next_document(stream, &object, &end, &list, err);
        if (rc != K8SM_OK || end || (list && k8sm_object_finding_count(object) == 0)) {
            k8sm_object_free(object);
            if (rc != K8SM_OK)
                return rc == K8SM_E_NOMEM ? k8sm__nomem(err) : rc;
            stream->done = stream->done || end;
            continue;
        }
        object->index = stream->index;
        stream->index += !list; /* the items of a list count on from it */
        *ret_object = object;
        return K8SM_OK;
    }
}

/* --- life ------------------------------------------------------------------------------------------------- */

k8sm_status k8sm_stream_open(const char *buf, size_t len, const k8sm_parse_options *options,
                             k8sm_stream **ret_stream, k8sm_error *err)
{
    k8sm_parse_options o;
    k8sm_stream *stream;
    k8sm_status rc;
    if (ret_stream == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "buf and ret_stream are required");
    k8sm_parse_options_init(&o, sizeof o);
    rc = k8sm__options_read(&o, sizeof o, options, "k8sm_parse_options", err);
    if (rc != K8SM_OK)
        return rc;
    if (o.syntax < K8SM_SYNTAX_AUTO || o.syntax > K8SM_SYNTAX_JSON)
        return k8sm__fail(err, K8SM_E_ARGUMENT, "syntax", "expected AUTO, YAML or JSON");
    if ((o.flags & ~(uint32_t)(K8SM_PARSE_COPY | K8SM_PARSE_NO_POSITIONS)) != 0)
        return k8sm__fail(err, K8SM_E_ARGUMENT, "flags", "expected COPY, NO_POSITIONS or both");
    if (len > o.max_bytes || len >= UINT32_MAX)
        return k8sm__fail(err, K8SM_E_LIMIT, NULL,
                          "the input has %zu bytes, more than the limit", len);
    if (buf == NULL) /* to which nothing may be added, not even 0 */
        buf = "";
    stream = k8sm__allocate(o.alloc, sizeof *stream);
    if (stream == NULL)
        return k8sm__nomem(err);
    memset(stream, 0, offsetof(k8sm_stream, lists)); /* they are set as they are opened */
    stream->alloc = o.alloc;
    stream->options = o;
    stream->source = k8sm__source_new(buf, len, (o.flags & K8SM_PARSE_COPY) != 0, o.alloc);
    if (stream->source == NULL) {
        k8sm__release(o.alloc, stream);
        return k8sm__nomem(err);
    }
    buf = k8sm__source_text(stream->source);
    stream->limits = (k8sm__limits){ o.max_depth,       o.max_nodes,     o.max_yaml_nodes,
                                     o.max_alias_nodes, o.max_key_bytes, stream->source };
    stream->buf = buf;
    stream->len = len;
    stream->json =
        o.syntax == K8SM_SYNTAX_JSON || (o.syntax == K8SM_SYNTAX_AUTO && begins_json(buf, len));
    *ret_stream = stream;
    return K8SM_OK;
}

void k8sm_stream_free(k8sm_stream *stream)
{
    if (stream == NULL)
        return;
    k8sm__document_unref(stream->document);
    k8sm__source_unref(stream->source);
    k8sm__release(stream->alloc, stream);
}

static k8sm_status one_pod(k8sm_stream *stream, k8sm_object **ret_object, k8sm_error *err)
{
    k8sm_object *first = NULL, *other = NULL;
    k8sm_status rc;
    for (;;) { /* comments and separators around it are no objects */
        rc = k8sm_stream_next(stream, &first, err);
        if (rc != K8SM_OK || first == NULL || first->verdict != K8SM_VERDICT_EMPTY)
            break;
        k8sm_object_free(first);
    }
    if (rc != K8SM_OK)
        return rc;
    if (first == NULL)
        return k8sm__fail(err, K8SM_E_SCHEMA, NULL, "found no object, expected one pod");
    do {
        k8sm_object_free(other);
        other = NULL;
        rc = k8sm_stream_next(stream, &other, err);
    } while (rc == K8SM_OK && other != NULL && other->verdict == K8SM_VERDICT_EMPTY);
    if (rc == K8SM_OK && first->verdict == K8SM_VERDICT_ERROR) {
        const k8sm_error *finding = k8sm_object_finding(first, 0);
        rc = finding->code;
        if (err != NULL)
            *err = *finding;
    } else if (rc == K8SM_OK && other != NULL) {
        rc = k8sm__fail(err, K8SM_E_SCHEMA, NULL,
                        "found more than one object, expected one pod");
    } else if (rc == K8SM_OK && first->pod == NULL) {
        rc = k8sm__fail(err, K8SM_E_SCHEMA, "kind", "%.80s holds no pod", first->kind);
    }
    k8sm_object_free(other);
    if (rc != K8SM_OK) {
        k8sm_object_free(first);
        return rc;
    }
    *ret_object = first;
    return K8SM_OK;
}

k8sm_status k8sm_object_parse(const char *buf, size_t len, const k8sm_parse_options *options,
                              k8sm_object **ret_object, k8sm_error *err)
{
    k8sm_stream *stream = NULL;
    k8sm_status rc;
    if (ret_object == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_object is required");
    rc = k8sm_stream_open(buf, len, options, &stream, err);
    if (rc == K8SM_OK)
        rc = one_pod(stream, ret_object, err);
    k8sm_stream_free(stream);
    return rc;
}
