/* YAML through libyaml's events, unless it is of the plain kind; the only file that sees libyaml. What libyaml takes and
 * sigs.k8s.io/yaml refuses is refused here, on the source or on the tree. */
#include <string.h>

#include <yaml.h>

#include "document_build.h"
#include "yaml_plain.h"
#include "yaml_scalar.h"

enum { BUCKETS = 64 };

typedef struct anchor {
    uint32_t name, name_len; /* in names */
    uint32_t next;           /* 1 + index of an older one in the same bucket */
    k8sm__node node;
    uint32_t height;
    uint64_t expanded;
    bool closed;
} anchor;

typedef struct reader {
    k8sm__builder builder;
    const char *buf; /* the slice, behind its byte order mark */
    size_t begin;    /* of the slice in the whole input */
    size_t len;
    size_t chars, bytes; /* cursor: libyaml counts characters, we count bytes */
    anchor *anchors;
    size_t anchor_count, anchor_capacity;
    uint32_t buckets[BUCKETS]; /* 1 + index */
    k8sm__buffer names;
    uint64_t alias_nodes;
    uint32_t flow_depth; /* of the outermost [ or { that is open; 0: none is */
} reader;

/* Where character number index stands. */
static size_t byte_offset(reader *r, size_t index)
{
    while (r->chars > index) {
        while (r->bytes > 0 && ((unsigned char)r->buf[--r->bytes] & 0xc0) == 0x80)
            ;
        r->chars--;
    }
    while (r->chars < index && r->bytes < r->len) {
        r->bytes++;
        while (r->bytes < r->len && ((unsigned char)r->buf[r->bytes] & 0xc0) == 0x80)
            r->bytes++;
        r->chars++;
    }
    return r->bytes;
}

static k8sm_status fail_at(reader *r, k8sm_status code, size_t offset, const char *message)
{
    return k8sm__build_fail(&r->builder, code, r->begin + offset, message);
}

/* --- before scanning -------------------------------------------------------------------------------- */

/* Directives: `%YAML 1.2` is refused by the reference, and distinct %TAG lines cost
 * libyaml quadratic time. They can only stand before the content. */
static bool find_directive(const reader *r, size_t *ret_offset)
{
    size_t at = 0;
    while (at < r->len) {
        size_t end = at;
        if (r->buf[at] == '%') {
            *ret_offset = at;
            return true;
        }
        while (end < r->len && (r->buf[end] == ' ' || r->buf[end] == '\t'))
            end++;
        if (end < r->len && r->buf[end] != '#' && r->buf[end] != '\n' && r->buf[end] != '\r')
            return false;
        while (end < r->len && r->buf[end] != '\n')
            end++;
        at = end + 1;
    }
    return false;
}

static k8sm_status check_source(reader *r)
{
    size_t offset;
    for (size_t i = 1; i + 2 < r->len; i++) {
        const char *mark = memchr(r->buf + i, '\xef', r->len - 2 - i);
        if (mark == NULL)
            break;
        i = (size_t)(mark - r->buf);
        if (memcmp(mark, "\xef\xbb\xbf", 3) == 0 && (mark[-1] == '\n' || mark[-1] == '\r'))
            return fail_at(r, K8SM_E_SYNTAX, i, "a byte order mark may only begin the document");
    }
    if (r->len >= 2 && (memcmp(r->buf, "\xff\xfe", 2) == 0 || memcmp(r->buf, "\xfe\xff", 2) == 0))
        return fail_at(r, K8SM_E_SYNTAX, 0, "expected UTF-8, found UTF-16 or UTF-32");
    if (find_directive(r, &offset))
        return fail_at(r, K8SM_E_SYNTAX, offset, "found a % directive, expected a document");
    return K8SM_OK;
}

/* --- anchors and aliases ------------------------------------------------------------------------------ */

static uint32_t bucket_of(const char *name, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619U;
    return (hash ^ hash >> 16) % BUCKETS;
}

static anchor *find_anchor(const reader *r, const char *name)
{
    size_t len = strlen(name);
    for (uint32_t at = r->buckets[bucket_of(name, len)]; at != 0; at = r->anchors[at - 1].next) {
        anchor *found = &r->anchors[at - 1];
        if (found->name_len == len && memcmp(r->names.data + found->name, name, len) == 0)
            return found;
    }
    return NULL;
}

/* Names the node that is about to be made. */
static k8sm_status add_anchor(reader *r, const char *name, bool closed)
{
    size_t len = strlen(name);
    uint32_t *bucket = &r->buckets[bucket_of(name, len)];
    void *anchors = r->anchors;
    if (!k8sm__grow(r->builder.document->alloc, &anchors, r->anchor_count, &r->anchor_capacity,
                    sizeof *r->anchors))
        return k8sm__nomem(r->builder.err);
    r->anchors = anchors;
    r->anchors[r->anchor_count] = (anchor){ .name = (uint32_t)r->names.size,
                                            .name_len = (uint32_t)len,
                                            .next = *bucket,
                                            .node = r->builder.document->count,
                                            .expanded = 1,
                                            .closed = closed };
    k8sm__buffer_append(&r->names, name, len);
    if (r->names.failed)
        return k8sm__nomem(r->builder.err);
    *bucket = (uint32_t)++r->anchor_count;
    return K8SM_OK;
}

/* --- placing a node --------------------------------------------------------------------------------- */

static k8sm__open *innermost(reader *r)
{
    return r->builder.depth == 0 ? NULL : &r->builder.open[r->builder.depth - 1];
}

/* Is the next node a key? Tells its map that it has come. */
static bool enter(reader *r)
{
    k8sm__open *open = innermost(r);
    bool key;
    if (open == NULL)
        return false;
    key = open->map && !open->want_value;
    open->want_value = key;
    if (key || !open->map)
        open->entries++;
    return key;
}

/* Count what a closed node brings to the one around it. */
static void leave(reader *r, uint64_t expanded, uint32_t height)
{
    k8sm__open *open = innermost(r);
    if (open == NULL)
        return;
    open->expanded += expanded;
    if (height > open->height)
        open->height = height;
}

static k8sm_status build_key(reader *r, k8sm__tree_node *node)
{
    const k8sm__document *document = r->builder.document;
    size_t len;
    const char *text = k8sm__tree_text(
        document, node->meta & K8SM__ALIAS ? k8sm__document_node(document, node->first) : node,
        &len);
    k8sm__build_key(&r->builder, node, text, len);
    return k8sm__build_node(&r->builder, node);
}

/* Numbers are written otherwise as keys. */
static bool place_alias_key(reader *r, k8sm__node target, k8sm__tree_node *node)
{
    k8sm__scalar scalar = { .kind = k8sm__node_kind(r->builder.document, target) };
    const char *text;
    if (scalar.kind == K8SM__STRING || scalar.kind == K8SM__BOOL)
        return true;
    if (scalar.kind != K8SM__INTEGER && scalar.kind != K8SM__FLOAT)
        return false;
    text = k8sm__node_text(r->builder.document, target, &scalar.len);
    memcpy(scalar.text, text, scalar.len);
    if (!k8sm__yaml_make_key(&scalar))
        return false;
    node->meta = K8SM__STRING | K8SM__POOLED;
    node->second = (uint32_t)scalar.len;
    node->first = k8sm__build_text(&r->builder, scalar.text, scalar.len);
    return node->first != UINT32_MAX;
}

static k8sm_status on_alias(reader *r, const yaml_event_t *event)
{
    size_t offset = byte_offset(r, event->start_mark.index);
    const anchor *target = find_anchor(r, (const char *)event->data.alias.anchor);
    k8sm__tree_node node = { .offset = (uint32_t)(r->begin + offset) };
    bool key = enter(r);
    if (target == NULL)
        return fail_at(r, K8SM_E_SYNTAX, offset, "no such anchor in this document");
    if (!target->closed)
        return fail_at(r, K8SM_E_SYNTAX, offset, "the anchor contains this alias of itself");
    r->alias_nodes += target->expanded;
    if (r->alias_nodes > r->builder.limits->max_alias_nodes)
        return fail_at(r, K8SM_E_LIMIT, offset, "aliases bring more values than the limit allows");
    if (r->builder.depth + target->height > r->builder.limits->max_depth)
        return fail_at(r, K8SM_E_LIMIT, offset, "nested deeper than the limit through an alias");
    node.first = target->node;
    node.meta = K8SM__ALIAS;
    if (key && !place_alias_key(r, target->node, &node))
        return r->builder.document->pool.failed
                   ? k8sm__nomem(r->builder.err)
                   : fail_at(r, K8SM_E_SYNTAX, offset,
                             "a key must be a scalar, not null, within 64 bits with a sign");
    leave(r, target->expanded, target->height);
    return key ? build_key(r, &node) : k8sm__build_node(&r->builder, &node);
}

/* --- scalars ------------------------------------------------------------------------------------------- */

/* What libyaml takes and the reference refuses, seen in the source of one scalar. */
static k8sm_status check_scalar(reader *r, const yaml_event_t *event, size_t offset, size_t end)
{
    const char *text = r->buf + offset;
    size_t len = end - offset;
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && len > 0 &&
        (memchr(text, '?', len) != NULL || text[0] == '!') && r->flow_depth > 0) {
        if (text[0] != '!')
            return fail_at(r, K8SM_E_SYNTAX, offset,
                           "a '?' inside a plain scalar in a flow list or map must be quoted");
        if (event->data.scalar.length == 0 && end < r->len && strchr(",[]{}", r->buf[end]) != NULL)
            return fail_at(r, K8SM_E_SYNTAX, offset,
                           "a tag directly before ',', '[' or '{' is read in two ways");
    }
    if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        for (size_t i = 0; i + 1 < len; i++)
            if (text[i] == '\\' && text[++i] == '/')
                return fail_at(r, K8SM_E_SYNTAX, offset + i - 1,
                               "'\\/' is no escape of a double-quoted YAML string");
    return K8SM_OK;
}

/* Borrow the text from the source where it stands there as it is, else pool it. */
static bool place_text(reader *r, k8sm__tree_node *node, const char *text, size_t len,
                       size_t offset, size_t end)
{
    node->second = (uint32_t)len;
    for (size_t skip = 0; skip < 2; skip++)
        if (offset + skip + len <= end && memcmp(r->buf + offset + skip, text, len) == 0) {
            node->first = (uint32_t)(r->begin + offset + skip);
            return true;
        }
    node->first = k8sm__build_text(&r->builder, text, len);
    node->meta |= K8SM__POOLED;
    return node->first != UINT32_MAX;
}

static k8sm_status resolve(reader *r, const yaml_event_t *event, size_t offset, bool key,
                           k8sm__scalar *ret)
{
    const char *text = (const char *)event->data.scalar.value;
    const char *tag = (const char *)event->data.scalar.tag;
    size_t len = event->data.scalar.length;
    k8sm_status rc = K8SM_OK;
    *ret = (k8sm__scalar){ .kind = K8SM__STRING, .len = len };
    if (tag != NULL)
        rc = k8sm__yaml_resolve_tagged(tag, text, len, ret);
    else if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        rc = k8sm__yaml_resolve(text, len, ret);
    if (key && k8sm__yaml_make_key(ret))
        return K8SM_OK;
    if (key && rc == K8SM_OK)
        return fail_at(r, K8SM_E_SYNTAX, offset,
                       ret->kind == K8SM__NULL
                           ? "a key must not be null"
                           : "an integer as key must be within 64 bits with a sign");
    if (rc == K8SM_OK)
        return K8SM_OK;
    return fail_at(r, K8SM_E_SYNTAX, offset,
                   tag != NULL ? "the value is none of its tag's type"
                               : "infinite and not-a-number values cannot be JSON");
}

/* !!binary: what it decodes to is the string. */
static k8sm_status decode_binary(reader *r, const yaml_event_t *event, size_t offset,
                                 k8sm__tree_node *node)
{
    size_t len = event->data.scalar.length, made;
    char *decoded = k8sm__allocate(r->builder.document->alloc, len + 1);
    if (decoded == NULL)
        return k8sm__nomem(r->builder.err);
    made = k8sm__base64_decode((const char *)event->data.scalar.value, len, decoded);
    if (made != SIZE_MAX) {
        node->first = k8sm__build_text(&r->builder, decoded, made);
        node->second = (uint32_t)made;
        node->meta |= K8SM__POOLED;
    }
    k8sm__release(r->builder.document->alloc, decoded);
    if (made == SIZE_MAX)
        return fail_at(r, K8SM_E_SYNTAX, offset, "!!binary expects base64");
    return node->first == UINT32_MAX ? k8sm__nomem(r->builder.err) : K8SM_OK;
}

static bool is_merge(const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    return event->data.scalar.length == 2 && memcmp(event->data.scalar.value, "<<", 2) == 0 &&
           (event->data.scalar.plain_implicit || /* so is '! "<<"' */
            (tag != NULL && strcmp(tag, "tag:yaml.org,2002:merge") == 0));
}

static k8sm_status on_scalar(reader *r, const yaml_event_t *event)
{
    size_t offset = byte_offset(r, event->start_mark.index);
    size_t end = byte_offset(r, event->end_mark.index);
    k8sm__tree_node node = { .offset = (uint32_t)(r->begin + offset) };
    const char *tag = (const char *)event->data.scalar.tag;
    bool key = enter(r);
    k8sm__scalar scalar;
    k8sm_status rc = check_scalar(r, event, offset, end);
    if (rc == K8SM_OK)
        rc = resolve(r, event, offset, key, &scalar);
    if (rc == K8SM_OK && event->data.scalar.anchor != NULL)
        rc = add_anchor(r, (const char *)event->data.scalar.anchor, true);
    if (rc != K8SM_OK)
        return rc;
    leave(r, 1, 0);
    if (key && scalar.len > r->builder.limits->max_key_bytes)
        return fail_at(r, K8SM_E_LIMIT, offset, "the key is longer than the limit");
    if (key && is_merge(event)) {
        innermost(r)->has_merge = true;
        node.meta |= K8SM__MERGE_KEY;
    }
    node.meta |= key ? K8SM__STRING : (uint32_t)scalar.kind;
    if (!key && (scalar.kind == K8SM__NULL || scalar.kind == K8SM__BOOL))
        node.second = scalar.kind == K8SM__BOOL && scalar.text[0] == 't';
    else if (tag != NULL && strcmp(tag, "tag:yaml.org,2002:binary") == 0)
        rc = decode_binary(r, event, offset, &node);
    else if (!place_text(r, &node,
                         scalar.own_text ? scalar.text : (const char *)event->data.scalar.value,
                         scalar.len, offset, end))
        rc = k8sm__nomem(r->builder.err);
    if (rc != K8SM_OK)
        return rc;
    return key ? build_key(r, &node) : k8sm__build_node(&r->builder, &node);
}

/* --- lists and maps ---------------------------------------------------------------------------------- */

static k8sm_status on_open(reader *r, const yaml_event_t *event, bool map)
{
    size_t offset = byte_offset(r, event->start_mark.index);
    const char *name = (const char *)(map ? event->data.mapping_start.anchor
                                          : event->data.sequence_start.anchor);
    k8sm_status rc = K8SM_OK;
    if (enter(r))
        return fail_at(r, K8SM_E_SYNTAX, offset, "a key must be a scalar");
    if (name != NULL)
        rc = add_anchor(r, name, false);
    if (rc == K8SM_OK)
        rc = k8sm__build_open(&r->builder, map, r->begin + offset);
    if (rc != K8SM_OK)
        return rc;
    innermost(r)->anchor = name == NULL ? 0 : (uint32_t)r->anchor_count;
    if (r->flow_depth == 0 &&
        (map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
             : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE))
        r->flow_depth = r->builder.depth;
    return K8SM_OK;
}

static k8sm_status on_close(reader *r)
{
    k8sm__open closed = *innermost(r);
    k8sm_status rc = k8sm__build_close(&r->builder);
    if (rc != K8SM_OK)
        return rc;
    if (r->builder.depth < r->flow_depth)
        r->flow_depth = 0;
    if (closed.anchor != 0) {
        anchor *a = &r->anchors[closed.anchor - 1];
        a->closed = true;
        a->expanded = closed.expanded + 1;
        a->height = closed.height + 1;
    }
    leave(r, closed.expanded + 1, closed.height + 1);
    return K8SM_OK;
}

/* --- the document --------------------------------------------------------------------------------------- */

static k8sm_status parser_failed(reader *r, const yaml_parser_t *parser)
{
    const char *problem = parser->problem == NULL ? "not well-formed" : parser->problem;
    size_t offset;
    if (parser->error == YAML_MEMORY_ERROR)
        return k8sm__nomem(r->builder.err);
    offset = parser->error == YAML_READER_ERROR ? parser->problem_offset
                                                : byte_offset(r, parser->problem_mark.index);
    return fail_at(r, K8SM_E_SYNTAX, offset, problem);
}

static k8sm_status on_event(reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return on_alias(r, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return on_open(r, event, event->type == YAML_MAPPING_START_EVENT);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_close(r);
    default:
        return K8SM_OK;
    }
}

/* What stands behind the end of the document and is no comment. */
static size_t find_dropped(const reader *r, size_t at)
{
    while (at < r->len) {
        if (r->buf[at] == '#')
            while (at < r->len && r->buf[at] != '\n' && r->buf[at] != '\r')
                at++;
        else if (strchr(" \t\r\n", r->buf[at]) != NULL && r->buf[at] != '\0')
            at++;
        else if (r->len - at >= 3 && memcmp(r->buf + at, "...", 3) == 0)
            at += 3;
        else
            return r->begin + at;
    }
    return SIZE_MAX;
}

static k8sm_status read_events(reader *r, yaml_parser_t *parser, size_t *ret_end)
{
    for (;;) {
        yaml_event_t event;
        yaml_event_type_t type;
        size_t end;
        k8sm_status rc;
        if (!yaml_parser_parse(parser, &event))
            return parser_failed(r, parser);
        type = event.type;
        rc = on_event(r, &event);
        end = byte_offset(r, event.end_mark.index);
        yaml_event_delete(&event);
        if (rc != K8SM_OK)
            return rc;
        if (type == YAML_STREAM_END_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            if (type == YAML_DOCUMENT_END_EVENT)
                r->builder.document->dropped = find_dropped(r, end);
            *ret_end = r->begin + r->len;
            return K8SM_OK;
        }
    }
}

static k8sm_status read_slice(reader *r, size_t *ret_end)
{
    yaml_parser_t parser;
    k8sm_status rc = check_source(r);
    if (rc != K8SM_OK)
        return rc;
    if (!yaml_parser_initialize(&parser))
        return k8sm__nomem(r->builder.err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)r->buf, r->len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    rc = read_events(r, &parser, ret_end);
    yaml_parser_delete(&parser);
    return rc;
}

k8sm_status k8sm__document_read_events(k8sm__document *document, size_t begin, size_t end,
                                       const k8sm__limits *limits, uint32_t max_nodes,
                                       size_t *ret_end, k8sm_error *err)
{
    reader r; /* no initializer: most of it is room for what is open */
    k8sm_status rc;
    memset(r.buckets, 0, sizeof r.buckets);
    r.buf = document->buf + begin;
    r.begin = begin;
    r.len = end - begin;
    r.chars = r.bytes = 0;
    r.anchors = NULL;
    r.anchor_count = r.anchor_capacity = 0;
    r.names = (k8sm__buffer)K8SM__BUFFER_INIT(document->alloc);
    r.alias_nodes = 0;
    r.flow_depth = 0;
    k8sm__builder_init(&r.builder, document, limits, max_nodes, err);
    rc = read_slice(&r, ret_end);
    k8sm__release(document->alloc, r.anchors);
    k8sm__buffer_finish(&r.names);
    return rc == K8SM_OK && document->pool.failed ? k8sm__nomem(err) : rc;
}

k8sm_status k8sm__document_read_yaml(const char *buf, size_t len, size_t begin, size_t end,
                                     const k8sm__limits *limits, const k8sm_alloc *alloc,
                                     k8sm__document **ret_document, size_t *ret_end,
                                     k8sm_error *err)
{
    const uint32_t max_nodes =
        limits->max_nodes < limits->max_yaml_nodes ? limits->max_nodes : limits->max_yaml_nodes;
    k8sm__document *document = k8sm__document_new(buf, len, alloc);
    k8sm_status rc;
    if (document == NULL)
        return k8sm__nomem(err);
    if (end - begin >= 3 && memcmp(buf + begin, "\xef\xbb\xbf", 3) == 0)
        begin += 3;
    *ret_end = end;
    rc = k8sm__yaml_plain(document, begin, end, limits, max_nodes);
    if (rc == K8SM_E_UNSUPPORTED) {
        k8sm__document_unref(document);
        document = k8sm__document_new(buf, len, alloc);
        if (document == NULL)
            return k8sm__nomem(err);
        rc = k8sm__document_read_events(document, begin, end, limits, max_nodes, ret_end, err);
    } else if (rc != K8SM_OK) {
        rc = k8sm__nomem(err);
    }
    if (rc != K8SM_OK) {
        k8sm__document_unref(document);
        return rc;
    }
    *ret_document = document;
    return K8SM_OK;
}
