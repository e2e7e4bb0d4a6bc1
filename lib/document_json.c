/* JSON as Go's encoding/json takes it, which is how the API server reads: number text is
 * kept, invalid UTF-8 and lone surrogates become U+FFFD. */
#include <string.h>

#include "document_build.h"
#include "scan.h"
#include "utf8.h"

typedef struct reader {
    k8sm__builder builder;
    const char *buf;
    size_t len, at;
} reader;

static k8sm_status syntax(reader *r, size_t offset, const char *message)
{
    return k8sm__build_fail(&r->builder, K8SM_E_SYNTAX, offset, message);
}

static void skip_blanks(reader *r)
{
    while (r->at < r->len && (r->buf[r->at] == ' ' || r->buf[r->at] == '\n' ||
                              r->buf[r->at] == '\t' || r->buf[r->at] == '\r'))
        r->at++;
}

/* --- strings ------------------------------------------------------------------------------------ */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hex digits at offset at. @return -1 if they are none. */
static int32_t hex4(const reader *r, size_t at)
{
    int32_t value = 0;
    if (r->len - at < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(r->buf[at + i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Behind "\u": one character, of two escapes if they are a surrogate pair. */
static k8sm_status unicode_escape(reader *r)
{
    char bytes[4];
    int32_t first = hex4(r, r->at), second;
    uint32_t character;
    if (first < 0)
        return syntax(r, r->at, "expected four hexadecimal digits after \\u");
    r->at += 4;
    character = (uint32_t)first;
    if (first >= 0xd800 && first < 0xe000) {
        character = 0xfffd;
        second = first < 0xdc00 && r->len - r->at >= 6 && r->buf[r->at] == '\\' &&
                         r->buf[r->at + 1] == 'u'
                     ? hex4(r, r->at + 2)
                     : -1;
        if (second >= 0xdc00 && second < 0xe000) {
            character =
                0x10000 + ((uint32_t)(first - 0xd800) << 10) + (uint32_t)(second - 0xdc00);
            r->at += 6;
        }
    }
    k8sm__buffer_append(&r->builder.document->pool, bytes, k8sm__utf8_put(character, bytes));
    return K8SM_OK;
}

static k8sm_status escape(reader *r)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found;
    char c;
    if (r->at >= r->len)
        return syntax(r, r->at, "the string does not end");
    c = r->buf[r->at++];
    if (c == 'u')
        return unicode_escape(r);
    found = c == '\0' ? NULL : strchr(from, c);
    if (found == NULL)
        return syntax(r, r->at - 2, "no such escape in a JSON string");
    k8sm__buffer_byte(&r->builder.document->pool, to[found - from]);
    return K8SM_OK;
}

/* From the first byte that cannot be borrowed: decode into the pool. */
static k8sm_status decode_string(reader *r, size_t begin)
{
    k8sm__buffer *pool = &r->builder.document->pool;
    k8sm_status rc = K8SM_OK;
    k8sm__buffer_append(pool, r->buf + begin, r->at - begin);
    while (rc == K8SM_OK && r->at < r->len && r->buf[r->at] != '"') {
        unsigned char c = (unsigned char)r->buf[r->at];
        size_t size;
        if (c < 0x20)
            return syntax(r, r->at, "a control character in a string must be escaped");
        if (c == '\\') {
            r->at++;
            rc = escape(r);
            continue;
        }
        size = k8sm__utf8_length(r->buf + r->at, r->len - r->at);
        if (size == 0)
            k8sm__buffer_append(pool, K8SM__REPLACEMENT, 3);
        else
            k8sm__buffer_append(pool, r->buf + r->at, size);
        r->at += size == 0 ? 1 : size;
    }
    return rc;
}

/* Behind what can be borrowed of the string that begins at: at its quote, at an escape, at a
 * byte that may not be there, or at the end. */
static size_t borrowed_end(const reader *r, size_t at)
{
    for (;;) {
        size_t size;
        at = k8sm__scan_string(r->buf, at, r->len);
        if (at >= r->len || (unsigned char)r->buf[at] < 0x80)
            return at;
        size = k8sm__utf8_length(r->buf + at, r->len - at);
        if (size == 0)
            return at;
        at += size;
    }
}

/* The string whose quote is at r->at, as a node. */
static k8sm_status read_string(reader *r, bool key)
{
    const size_t quote = r->at, begin = quote + 1;
    k8sm__tree_node node = { .offset = (uint32_t)quote,
                             .first = (uint32_t)begin,
                             .meta = K8SM__STRING };
    const char *text = r->buf + begin;
    r->at = borrowed_end(r, begin);
    node.second = (uint32_t)(r->at - begin);
    if (r->at < r->len && r->buf[r->at] != '"') {
        k8sm__buffer *pool = &r->builder.document->pool;
        const size_t pooled = pool->size;
        const k8sm_status rc = decode_string(r, begin);
        if (rc != K8SM_OK)
            return rc;
        if (pool->failed || pool->size > UINT32_MAX)
            return k8sm__nomem(r->builder.err);
        node.first = (uint32_t)pooled;
        node.second = (uint32_t)(pool->size - pooled);
        node.meta |= K8SM__POOLED | K8SM__ESCAPED;
        text = node.second == 0 ? "" : pool->data + pooled;
    }
    if (r->at >= r->len)
        return syntax(r, quote, "the string does not end");
    r->at++;
    if (key)
        k8sm__build_key(&r->builder, &node, text, node.second);
    return k8sm__build_node(&r->builder, &node);
}

/* --- numbers and words ------------------------------------------------------------------------------ */

static bool is_digit(const reader *r)
{
    return r->at < r->len && r->buf[r->at] >= '0' && r->buf[r->at] <= '9';
}

static bool skip_digits(reader *r)
{
    bool any = is_digit(r);
    while (is_digit(r))
        r->at++;
    return any;
}

static k8sm_status read_number(reader *r)
{
    const size_t begin = r->at;
    k8sm__tree_node node = { .offset = (uint32_t)begin,
                             .first = (uint32_t)begin,
                             .meta = K8SM__INTEGER };
    bool good;
    if (r->buf[r->at] == '-')
        r->at++;
    if (r->at < r->len && r->buf[r->at] == '0') {
        r->at++;
        good = true;
    } else {
        good = skip_digits(r);
    }
    if (good && r->at < r->len && r->buf[r->at] == '.') {
        r->at++;
        node.meta = K8SM__FLOAT;
        good = skip_digits(r);
    }
    if (good && r->at < r->len && (r->buf[r->at] | 0x20) == 'e') {
        r->at++;
        node.meta = K8SM__FLOAT;
        if (r->at < r->len && (r->buf[r->at] == '+' || r->buf[r->at] == '-'))
            r->at++;
        good = skip_digits(r);
    }
    if (!good)
        return syntax(r, r->at, "expected a digit");
    node.second = (uint32_t)(r->at - begin);
    return k8sm__build_node(&r->builder, &node);
}

static k8sm_status read_word(reader *r)
{
    static const struct {
        const char *text;
        uint32_t len, kind;
    } words[] = { { "true", 4, K8SM__BOOL },
                  { "false", 5, K8SM__BOOL },
                  { "null", 4, K8SM__NULL } };
    for (size_t i = 0; i < K8SM__COUNT(words); i++)
        if (r->len - r->at >= words[i].len &&
            memcmp(r->buf + r->at, words[i].text, words[i].len) == 0) {
            const k8sm__tree_node node = { .offset = (uint32_t)r->at,
                                           .second = words[i].text[0] == 't',
                                           .meta = words[i].kind };
            r->at += words[i].len;
            return k8sm__build_node(&r->builder, &node);
        }
    return syntax(r, r->at, "expected a JSON value");
}

/* --- structure ---------------------------------------------------------------------------------------- */

/* A scalar is read whole; a list or map is only opened. */
static k8sm_status read_value(reader *r)
{
    char c;
    if (r->at >= r->len)
        return syntax(r, r->at, "the document ends where a value is expected");
    c = r->buf[r->at];
    if (c == '{' || c == '[')
        return k8sm__build_open(&r->builder, c == '{', r->at++);
    if (c == '"')
        return read_string(r, false);
    if (c == '-' || (c >= '0' && c <= '9'))
        return read_number(r);
    return read_word(r);
}

static k8sm_status read_key(reader *r)
{
    k8sm_status rc;
    const k8sm__tree_node *key;
    size_t begin = r->at;
    if (r->at >= r->len || r->buf[r->at] != '"')
        return syntax(r, r->at, "expected a key in double quotes");
    rc = read_string(r, true);
    if (rc != K8SM_OK)
        return rc;
    key = k8sm__document_node(r->builder.document, r->builder.document->count - 1);
    if (key->second > r->builder.limits->max_key_bytes)
        return k8sm__build_fail(&r->builder, K8SM_E_LIMIT, begin,
                                "the key is longer than the limit");
    skip_blanks(r);
    if (r->at >= r->len || r->buf[r->at] != ':')
        return syntax(r, r->at, "expected ':' after the key");
    r->at++;
    skip_blanks(r);
    return K8SM_OK;
}

/* Behind a value inside a list or map: ',' or its end. *ret_closed: it was the end. */
static k8sm_status read_separator(reader *r, bool *ret_closed)
{
    const k8sm__open *open = &r->builder.open[r->builder.depth - 1];
    char end = open->map ? '}' : ']';
    skip_blanks(r);
    *ret_closed = r->at < r->len && r->buf[r->at] == end;
    if (*ret_closed) {
        r->at++;
        return k8sm__build_close(&r->builder);
    }
    if (open->entries == 0)
        return K8SM_OK;
    if (r->at >= r->len || r->buf[r->at] != ',')
        return syntax(r, r->at, open->map ? "expected ',' or '}'" : "expected ',' or ']'");
    r->at++;
    skip_blanks(r);
    return K8SM_OK;
}

/* --- what is as usual ------------------------------------------------------------------- */

/* The next entry or item, looked at as a whole before anything is made of it. */
typedef struct piece {
    k8sm__tree_node key, value;
    char bracket; /* of the list or map that the value begins; else 0 */
} piece;

static inline size_t behind_blanks(const reader *r, size_t at)
{
    while (
        at < r->len && (unsigned char)r->buf[at] <= ' ' &&
        (r->buf[at] == ' ' || r->buf[at] == '\n' || r->buf[at] == '\t' || r->buf[at] == '\r'))
        at++;
    return at;
}

/* The string whose quote is at, if it can be borrowed. @return behind it; 0: it cannot. */
static inline size_t usual_string(const reader *r, size_t at, k8sm__tree_node *node)
{
    const size_t end = k8sm__scan_string(r->buf, at + 1, r->len);
    if (end >= r->len || r->buf[end] != '"')
        return 0;
    *node = (k8sm__tree_node){ .offset = (uint32_t)at,
                               .first = (uint32_t)(at + 1),
                               .second = (uint32_t)(end - at - 1),
                               .meta = K8SM__STRING };
    return end + 1;
}

/* A whole number without a sign. */
static inline size_t usual_number(const reader *r, size_t at, k8sm__tree_node *node)
{
    const size_t begin = at;
    while (at < r->len && r->buf[at] >= '0' && r->buf[at] <= '9')
        at++;
    if (at >= r->len || r->buf[at] == '.' || (r->buf[at] | 0x20) == 'e' ||
        (r->buf[begin] == '0' && at > begin + 1))
        return 0;
    *node = (k8sm__tree_node){ .offset = (uint32_t)begin,
                               .first = (uint32_t)begin,
                               .second = (uint32_t)(at - begin),
                               .meta = K8SM__INTEGER };
    return at;
}

static inline size_t usual_word(const reader *r, size_t at, k8sm__tree_node *node)
{
    const bool is_true = r->buf[at] == 't';
    const char *word = is_true ? "true" : r->buf[at] == 'f' ? "false" : "null";
    const size_t len = 4 + (size_t)(r->buf[at] == 'f');
    if (r->len - at < len || memcmp(r->buf + at, word, len) != 0)
        return 0;
    *node = (k8sm__tree_node){ .offset = (uint32_t)at,
                               .second = is_true,
                               .meta = r->buf[at] == 'n' ? K8SM__NULL : K8SM__BOOL };
    return at + len;
}

static inline size_t usual_value(const reader *r, size_t at, piece *p)
{
    p->bracket = 0;
    if (at >= r->len)
        return 0;
    switch (r->buf[at]) {
    case '"':
        return usual_string(r, at, &p->value);
    case '{':
    case '[':
        p->bracket = r->buf[at];
        return r->builder.depth < r->builder.limits->max_depth &&
                       r->builder.depth < K8SM__DEPTH_MAX
                   ? at + 1
                   : 0;
    case 't':
    case 'f':
    case 'n':
        return usual_word(r, at, &p->value);
    default:
        return r->buf[at] >= '0' && r->buf[at] <= '9' ? usual_number(r, at, &p->value) : 0;
    }
}

/* @return behind the piece that begins at; 0: it is not as usual. */
static inline size_t usual_piece(const reader *r, size_t at, bool map, piece *p)
{
    if (map) {
        if (at >= r->len || r->buf[at] != '"')
            return 0;
        at = usual_string(r, at, &p->key);
        if (at == 0 || p->key.second > r->builder.limits->max_key_bytes)
            return 0;
        at = behind_blanks(r, at);
        if (at >= r->len || r->buf[at] != ':')
            return 0;
        at = behind_blanks(r, at + 1);
    }
    return usual_value(r, at, p);
}

/* There is room for two nodes. */
static inline void put_piece(reader *r, bool map, size_t behind, piece *p)
{
    k8sm__builder *builder = &r->builder;
    builder->open[builder->depth - 1].entries++;
    if (map) {
        k8sm__build_key(builder, &p->key, r->buf + p->key.first, p->key.second);
        (void)k8sm__build_node(builder, &p->key);
    }
    if (p->bracket != 0)
        (void)k8sm__build_open(builder, p->bracket == '{', behind - 1);
    else
        (void)k8sm__build_node(builder, &p->value);
}

static inline k8sm_status close_innermost(k8sm__builder *builder)
{
    const k8sm__open *open = &builder->open[builder->depth - 1];
    k8sm__tree_node *node;
    if (open->may_repeat)
        return k8sm__build_close(builder);
    node = k8sm__document_node(builder->document, open->node);
    node->first = builder->document->count - open->node;
    node->second = open->entries;
    builder->depth--;
    return K8SM_OK;
}

/* Behind a value or an opening bracket: go on as long as all is as usual. What is not is left to
 * the caller as a whole, with r->at before it. */
static k8sm_status read_usual(reader *r)
{
    k8sm__builder *builder = &r->builder;
    while (builder->depth > 0) {
        const k8sm__open *open = &builder->open[builder->depth - 1];
        const bool map = open->map;
        size_t at = behind_blanks(r, r->at);
        piece p = { 0 };
        if (at >= r->len)
            return K8SM_OK;
        if (r->buf[at] == (map ? '}' : ']')) {
            const k8sm_status rc = close_innermost(builder);
            r->at = at + 1;
            if (rc != K8SM_OK)
                return rc;
            continue;
        }
        if (open->entries > 0) {
            if (r->buf[at] != ',')
                return K8SM_OK;
            at = behind_blanks(r, at + 1);
        }
        at = usual_piece(r, at, map, &p);
        if (at == 0 || builder->end - builder->next < 2)
            return K8SM_OK;
        put_piece(r, map, at, &p);
        r->at = at;
    }
    return K8SM_OK;
}

static k8sm_status read_document(reader *r)
{
    k8sm__builder *builder = &r->builder;
    k8sm_status rc = read_value(r);
    while (rc == K8SM_OK && builder->depth > 0) {
        k8sm__open *open;
        bool closed;
        rc = read_usual(r);
        if (rc != K8SM_OK || builder->depth == 0)
            break;
        open = &builder->open[builder->depth - 1];
        rc = read_separator(r, &closed);
        if (rc != K8SM_OK || closed)
            continue;
        if (open->map)
            rc = read_key(r);
        if (rc == K8SM_OK) {
            open->entries++;
            rc = read_value(r);
        }
    }
    return rc;
}

k8sm_status k8sm__document_read_json(const char *buf, size_t len, size_t begin,
                                     const k8sm__limits *limits, const k8sm_alloc *alloc,
                                     k8sm__document **ret_document, size_t *ret_end,
                                     k8sm_error *err)
{
    k8sm__document *document = k8sm__document_new(buf, len, alloc);
    reader r; /* no initializer: most of it is room for what is open */
    k8sm_status rc;
    r.buf = buf;
    r.len = len;
    r.at = begin;
    if (document == NULL)
        return k8sm__nomem(err);
    document->json = true;
    k8sm__builder_init(&r.builder, document, limits, limits->max_nodes, err);
    skip_blanks(&r);
    rc = read_document(&r);
    if (rc == K8SM_OK && r.builder.document->pool.failed)
        rc = k8sm__nomem(err);
    if (rc != K8SM_OK) {
        k8sm__document_unref(r.builder.document);
        return rc;
    }
    *ret_end = r.at;
    *ret_document = r.builder.document;
    return K8SM_OK;
}
