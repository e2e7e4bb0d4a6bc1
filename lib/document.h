/* One YAML or JSON document as a tree with positions. Built by document_yaml.c or
 * document_json.c, read by everything above. Nodes are numbers; aliases are seen through. */
#ifndef K8SM_DOCUMENT_H
#define K8SM_DOCUMENT_H

#include "internal.h"

typedef struct k8sm__document k8sm__document;
typedef uint32_t k8sm__node;
#define K8SM__NO_NODE UINT32_MAX

/** What a node is after Kubernetes' own reading of plain scalars. */
typedef enum k8sm__kind {
    K8SM__NULL,
    K8SM__BOOL,
    K8SM__INTEGER, /* within 64 bits, signed or unsigned (YAML); without point and exponent
                      (JSON) */
    K8SM__FLOAT,
    K8SM__STRING,
    K8SM__LIST,
    K8SM__MAP
} k8sm__kind;

/** The bytes of a stream, kept for the documents that borrow from them. */
typedef struct k8sm__source k8sm__source;
/** @param copy  whether the caller's bytes may go.
 *  @param len   below UINT32_MAX.
 *  @return NULL: out of memory. */
k8sm__source *k8sm__source_new(const char *buf, size_t len, bool copy, const k8sm_alloc *alloc);
k8sm__source *k8sm__source_ref(k8sm__source *source); /* counts atomically */
void k8sm__source_unref(k8sm__source *source);        /* NULL is allowed */
const char *k8sm__source_text(const k8sm__source *source);
/** Set line, column and offset of byte @p offset. The first call counts all lines, the others
 *  a few. Any number of threads may call it. */
void k8sm__source_position(k8sm__source *source, size_t offset, k8sm_error *err);

/** The limits of one reading; shared by all documents of a stream. */
typedef struct k8sm__limits {
    uint32_t max_depth, max_nodes, max_yaml_nodes, max_alias_nodes, max_key_bytes;
    k8sm__source *source; /* for places; NULL: lines are counted from the start */
} k8sm__limits;

/** Read one YAML document: bytes [begin, end) of the @p len bytes at @p buf, already cut
 *  from its stream; positions in errors count from buf. Text is borrowed from buf where it can
 * be.
 *  @param ret_document  K8SM__document with no root (k8sm__document_root is NO_NODE) if nothing
 * but blanks, comments or null.
 *  @param ret_end       where reading stopped: behind the document ("..." may end it early). */
k8sm_status k8sm__document_read_yaml(const char *buf, size_t len, size_t begin, size_t end,
                                     const k8sm__limits *limits, const k8sm_alloc *alloc,
                                     k8sm__document **ret_document, size_t *ret_end,
                                     k8sm_error *err);
/** Read one JSON value that starts at @p begin (blanks before it are skipped).
 *  @param ret_end  behind the value. */
k8sm_status k8sm__document_read_json(const char *buf, size_t len, size_t begin,
                                     const k8sm__limits *limits, const k8sm_alloc *alloc,
                                     k8sm__document **ret_document, size_t *ret_end,
                                     k8sm_error *err);
/** Shared ownership: objects made by edits, and the items of a List, use one tree. */
k8sm__document *k8sm__document_ref(k8sm__document *document); /* counts atomically */
void k8sm__document_unref(k8sm__document *document);          /* NULL is allowed */

/** What a stream asks of a document that it read: keep @p source, which it was read from;
 *  without @p positions, say none. */
void k8sm__document_adopt(k8sm__document *document, k8sm__source *source, bool positions);

k8sm__node k8sm__document_root(const k8sm__document *document);
/** Nodes made, for the stream's budget. */
uint32_t k8sm__document_node_count(const k8sm__document *document);
/** 1 if it was read as JSON (number text is the source's). */
static inline bool k8sm__document_is_json(const k8sm__document *document);

static inline k8sm__kind k8sm__node_kind(const k8sm__document *document, k8sm__node node);
/** Scalars: a string's decoded text; a number as JSON number text (canonical from YAML,
 *  the source's own from JSON); "true", "false", "null". Not NUL-terminated; lives as long
 *  as the document (and buf). Lists and maps: "". */
static inline const char *k8sm__node_text(const k8sm__document *document, k8sm__node node,
                                          size_t *ret_len);
/** Text and length of a node that has none of its own: null, true, false, lists and maps. */
const char *k8sm__word_text(uint32_t meta, uint32_t second, size_t *ret_len);
/** A string whose JSON text needs a backslash, or had escapes in JSON: no quantity (6.3). */
bool k8sm__node_has_escapes(const k8sm__document *document, k8sm__node node);
/** Items of a list, entries of a map as written (merges not expanded). */
uint32_t k8sm__node_size(const k8sm__document *document, k8sm__node node);

/** Offset, and line and byte column counted from 1. */
void k8sm__node_position(const k8sm__document *document, k8sm__node node, k8sm_error *err);
void k8sm__document_position(const k8sm__document *document, size_t offset, k8sm_error *err);
/** Set line, column and offset of byte @p offset of @p buf. */
void k8sm__no_position(k8sm_error *err);
void k8sm__position(const char *buf, size_t len, size_t offset, k8sm_error *err);

/** One entry of a map with merge keys, expanded when it was read. Its value is key + 1. */
typedef struct k8sm__merged {
    k8sm__node key;
    bool merged, duplicate, overridden;
} k8sm__merged;

/** Walk over a list or map. Merge keys are expanded in text order; duplicates are all
 *  given, in order, so of equal keys the later wins. */
typedef struct k8sm__iter {
    const k8sm__document *document;
    const char *key; /* map: the key's text, not NUL-terminated */
    size_t key_len;
    k8sm__node key_node; /* map: for positions */
    uint32_t key_number; /* map: the key as a K8SM__KEY_*; NONE: no field has that name */
    k8sm__node value;
    uint32_t index;  /* of the item or entry given, from 0 */
    bool merged;     /* the entry comes from a merge key */
    bool duplicate;  /* map: an entry before it in this walk has the same key */
    bool overridden; /* map: an entry behind it has, which wins */
    /* private */
    const k8sm__merged *flat; /* of a map with merge keys */
    k8sm__node next;
    uint32_t left, given;
    bool map;
} k8sm__iter;
static inline void k8sm__iter_init(k8sm__iter *iter, const k8sm__document *document,
                                   k8sm__node node);
static inline bool k8sm__iter_next(k8sm__iter *iter);
/** The value of @p key (the winning one); K8SM__NO_NODE if absent or no map. */
k8sm__node k8sm__map_find(const k8sm__document *document, k8sm__node map, const char *key);

/** Text that was dropped behind the end of the document (the reference drops it silently):
 *  its offset, or SIZE_MAX. */
size_t k8sm__document_dropped(const k8sm__document *document);

#include "document_tree.h"

#endif
