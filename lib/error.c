#include "k8smesos/error.h"

#include <stdio.h>
#include <string.h>

#include "internal.h"

_Static_assert(sizeof(k8sm_error) == 336, "k8sm_error is frozen");

enum { DEFAULT_FINDINGS = 100 };

struct k8sm_findings {
    const k8sm_alloc *alloc;
    k8sm_error *items;
    size_t count, capacity;
    uint64_t dropped;
    uint32_t limit;
};

static const char *const status_names[] = { "ok",      "nomem",         "argument",
                                            "syntax",  "range",         "limit",
                                            "schema",  "unknown_field", "duplicate",
                                            "invalid", "unsupported" };

static const char ellipsis[] = "\xe2\x80\xa6";

/* The longest prefix of at most max bytes that does not end inside a character. */
static size_t whole_characters(const char *text, size_t max)
{
    size_t len = max;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

void k8sm__copy_text(char *field, size_t size, const char *text, size_t len)
{
    size_t copied = len;
    if (len >= size)
        copied = whole_characters(text, size - sizeof ellipsis);
    memcpy(field, text, copied);
    for (size_t i = 0; i < copied; i++)
        if ((unsigned char)field[i] < 0x20 || field[i] == 0x7f)
            field[i] = '?';
    if (copied < len) {
        memcpy(field + copied, ellipsis, sizeof ellipsis - 1);
        copied += sizeof ellipsis - 1;
    }
    field[copied] = '\0';
}

k8sm_status(k8sm__fail)(k8sm_error *err, k8sm_status code, const char *path, const char *format,
                        ...)
{
    char made[512];
    const char *message = made;
    size_t length;
    va_list args;
    if (err == NULL)
        return code;
    va_start(args, format);
    if (strcmp(format, "%s") == 0) { /* most are, and some inputs have nothing but findings */
        message = va_arg(args, const char *);
        length = strlen(message);
    } else {
        int wanted = vsnprintf(made, sizeof made, format, args);
        length = wanted < 0                     ? 0
                 : (size_t)wanted < sizeof made ? (size_t)wanted
                                                : sizeof made - 1;
    }
    va_end(args);
    memset(err, 0, sizeof *err);
    err->code = code;
    if (path != NULL)
        k8sm__copy_text(err->path, sizeof err->path, path, strlen(path));
    k8sm__copy_text(err->message, sizeof err->message, message, length);
    return code;
}

void k8sm__error_prefix(k8sm_error *err, const char *prefix)
{
    char joined[2 * sizeof err->path];
    const char *dot;
    if (err == NULL || prefix == NULL || prefix[0] == '\0')
        return;
    dot = err->path[0] == '\0' || err->path[0] == '[' ? "" : ".";
    snprintf(joined, sizeof joined, "%.150s%s%s", prefix, dot, err->path);
    k8sm__copy_text(err->path, sizeof err->path, joined, strlen(joined));
}

const char *k8sm_status_name(k8sm_status status)
{
    if (status > 0 || -status >= (k8sm_status)K8SM__COUNT(status_names))
        return "unknown";
    return status_names[-status];
}

k8sm_status k8sm_findings_new(const k8sm_alloc *alloc, uint32_t limit,
                              k8sm_findings **ret_findings, k8sm_error *err)
{
    k8sm_findings *findings;
    if (ret_findings == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_findings is required");
    findings = k8sm__allocate_zero(alloc, sizeof *findings);
    if (findings == NULL)
        return k8sm__nomem(err);
    findings->alloc = alloc;
    findings->limit = limit == 0 ? DEFAULT_FINDINGS : limit;
    *ret_findings = findings;
    return K8SM_OK;
}

void k8sm_findings_free(k8sm_findings *findings)
{
    if (findings == NULL)
        return;
    k8sm__release(findings->alloc, findings->items);
    k8sm__release(findings->alloc, findings);
}

size_t k8sm_findings_count(const k8sm_findings *findings)
{
    return findings == NULL ? 0 : findings->count;
}

uint64_t k8sm_findings_dropped(const k8sm_findings *findings)
{
    return findings == NULL ? 0 : findings->dropped;
}

const k8sm_error *k8sm_findings_get(const k8sm_findings *findings, size_t index)
{
    if (findings == NULL || index >= findings->count)
        return NULL;
    return &findings->items[index];
}

const k8sm_alloc *k8sm__findings_alloc(const k8sm_findings *findings)
{
    return findings->alloc;
}

/* Four times as many, but no more than the limit: they are large. */
static bool make_room(k8sm_findings *findings)
{
    const size_t wanted = findings->capacity == 0 ? 2 : findings->capacity * 4;
    const size_t capacity = wanted < findings->limit ? wanted : findings->limit;
    k8sm_error *items = k8sm__allocate_array(findings->alloc, capacity, sizeof *items);
    if (items == NULL)
        return false;
    if (findings->count > 0)
        memcpy(items, findings->items, findings->count * sizeof *items);
    k8sm__release(findings->alloc, findings->items);
    findings->items = items;
    findings->capacity = capacity;
    return true;
}

bool k8sm__findings_pass(k8sm_findings *findings)
{
    if (findings->count < findings->limit)
        return false;
    findings->dropped++;
    return true;
}

k8sm_status k8sm__findings_add(k8sm_findings *findings, const k8sm_error *finding)
{
    if (k8sm__findings_pass(findings))
        return K8SM_OK;
    if (findings->count == findings->capacity && !make_room(findings))
        return K8SM_E_NOMEM;
    findings->items[findings->count++] = *finding;
    return K8SM_OK;
}
