/* Writing JSON or block YAML, event by event. */
#ifndef K8SM_EMIT_H
#define K8SM_EMIT_H

#include "internal.h"

enum { K8SM__EMIT_DEPTH = 300 };

typedef struct k8sm__emitter {
    k8sm__buffer *buffer;
    bool yaml;
    uint32_t depth;
    struct {
        bool list, empty;
    } levels[K8SM__EMIT_DEPTH];
    uint32_t indent[K8SM__EMIT_DEPTH]; /* YAML: column of the entries of a level */
    bool after_key, after_dash;
} k8sm__emitter;

void k8sm__emit_init(k8sm__emitter *emitter, k8sm__buffer *buffer, bool yaml);
/** @p empty: it gets no entries: "{}" or "[]". */
void k8sm__emit_open(k8sm__emitter *emitter, bool list, bool empty);
void k8sm__emit_close(k8sm__emitter *emitter);
void k8sm__emit_key(k8sm__emitter *emitter, const char *key, size_t len);
void k8sm__emit_string(k8sm__emitter *emitter, const char *text, size_t len);
/** A number, true, false or null, as JSON text. YAML quotes a number that it would read as another. */
void k8sm__emit_plain(k8sm__emitter *emitter, const char *text, size_t len);
/** Behind the root: YAML ends in a newline. */
void k8sm__emit_end(k8sm__emitter *emitter);

#endif
