/* Made-up JSON through our reader, and what others say to it:
 *
 *     json_judge [--seed N] [--count N] [--first N] [--go PROGRAM] [--expect HASH]
 *
 * With --go (go build json_judge.go) verdict and every value are compared with Go's
 * encoding/json; if built with jansson, its verdict is counted beside them, and where it is
 * Go's it has to be ours. Without, --expect compares the hash over all answers with one that
 * was printed by a run with --go. The first difference is shown, and ends it. */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_JANSSON
#include <jansson.h>
#endif

#include "document.h"

enum { BATCH = 2048, LONGEST = 4096 };

/* --- numbers by chance: splitmix64 ------------------------------------------------------------- */

struct chance {
    uint64_t state;
    bool clean; /* only what is right */
};

static uint64_t draw(struct chance *c)
{
    uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static unsigned below(struct chance *c, unsigned limit)
{
    return (unsigned)(draw(c) % limit);
}

/* --- texts -------------------------------------------------------------------------------------- */

struct text {
    char bytes[LONGEST];
    size_t len;
};

static void put(struct text *t, const char *bytes, size_t len)
{
    if (len > LONGEST - t->len)
        len = LONGEST - t->len;
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
}

static void put_one_of(struct text *t, struct chance *c, const char *const *words,
                       unsigned count)
{
    const char *word = words[below(c, count)];
    put(t, word, strlen(word));
}
#define PUT_ONE_OF(t, c, words) put_one_of(t, c, words, sizeof(words) / sizeof *(words))
/* The first @p good of them are right. */
#define PUT_ONE_OF_GOOD(t, c, words, good)                                                     \
    put_one_of(t, c, words, (c)->clean ? (good) : sizeof(words) / sizeof *(words))

static void put_blanks(struct text *t, struct chance *c)
{
    static const char *const blanks[] = { " ", "\n", "\t", "\r\n", "  " };
    while (below(c, 6) == 0)
        PUT_ONE_OF(t, c, blanks);
}

static void put_digits(struct text *t, struct chance *c, unsigned most)
{
    for (unsigned left = 1 + below(c, most); left > 0; left--)
        put(t, &"0123456789"[below(c, 10)], 1);
}

static void put_number(struct text *t, struct chance *c)
{
    static const char *const numbers[] = { "0",
                                           "-0",
                                           "1",
                                           "-1",
                                           "1e999",
                                           "9223372036854775808",
                                           "0.1",
                                           "1E+2",
                                           "0e-0",
                                           "-0.0",
                                           "18446744073709551616",
                                           "01",
                                           "1.",
                                           ".5",
                                           "-",
                                           "1e" };
    static const char *const signs[] = { "e", "E", "e+", "e-", "E-" };
    if (below(c, 3) == 0) {
        PUT_ONE_OF_GOOD(t, c, numbers, 11);
        return;
    }
    if (below(c, 4) == 0)
        put(t, "-", 1);
    put(t, &"123456789"[below(c, 9)], 1);
    if (below(c, 2) == 0)
        put_digits(t, c, 30);
    if (below(c, 3) == 0) {
        put(t, ".", 1);
        put_digits(t, c, 20);
    }
    if (below(c, 4) == 0) {
        PUT_ONE_OF(t, c, signs);
        put_digits(t, c, 4);
    }
}

static void put_character(struct text *t, struct chance *c)
{
    static const char *const escapes[] = { "\\\"",
                                           "\\\\",
                                           "\\/",
                                           "\\b",
                                           "\\f",
                                           "\\n",
                                           "\\r",
                                           "\\t",
                                           "\\u0000",
                                           "\\u0041",
                                           "\\u00e9",
                                           "\\u4E2d",
                                           "\\ud83d",
                                           "\\ude00",
                                           "\\ud83d\\ude00",
                                           "\\uDBFF\\uDFFF",
                                           "\\uFFFF",
                                           "\\u2028",
                                           "\\uD83D\\uD83D\\uDE00",
                                           "\\u12",
                                           "\\x41",
                                           "\\'",
                                           "\\",
                                           "\\u" };
    static const char *const bytes[] = { "\xc3\xa9",
                                         "\xe4\xb8\xad",
                                         "\xf0\x9f\x98\x80",
                                         "\xef\xbb\xbf",
                                         "\xef\xbf\xbf",
                                         "\xf4\x8f\xbf\xbf",
                                         "\xff",
                                         "\x80",
                                         "\xc3",
                                         "\xe4\xb8",
                                         "\xf0\x9f\x98",
                                         "\xc0\xaf",
                                         "\xed\xa0\x80",
                                         "\xf4\x90\x80\x80",
                                         "\xe0\x80\x80",
                                         "\x7f",
                                         "\xe2\x80\xa8",
                                         "\xf8\x88\x80\x80\x80",
                                         "\x1f",
                                         "\n" };
    const unsigned kind = below(c, 12);
    if (kind == 0)
        PUT_ONE_OF_GOOD(t, c, escapes, 19);
    else if (kind == 1)
        PUT_ONE_OF_GOOD(t, c, bytes, 18);
    else
        put(t, &"abcxyzABC 019_-./:<&"[below(c, 20)], 1);
}

static void put_string(struct text *t, struct chance *c)
{
    put(t, "\"", 1);
    for (unsigned left = below(c, 4) == 0 ? below(c, 24) : below(c, 6); left > 0; left--)
        put_character(t, c);
    put(t, "\"", 1);
}

static void put_key(struct text *t, struct chance *c)
{
    static const char *const keys[] = { "\"a\"",    "\"b\"", "\"kind\"",
                                        "\"spec\"", "\"\"",  "\"\\u0061\"" };
    if (below(c, 3) > 0)
        PUT_ONE_OF(t, c, keys);
    else
        put_string(t, c);
    put_blanks(t, c);
    put(t, ":", 1);
    put_blanks(t, c);
}

static void put_scalar(struct text *t, struct chance *c)
{
    static const char *const words[] = { "true", "false", "null" };
    switch (below(c, 3)) {
    case 0:
        PUT_ONE_OF(t, c, words);
        break;
    case 1:
        put_number(t, c);
        break;
    default:
        put_string(t, c);
    }
}

/* A value; the stack of open brackets is enough to know what may come. */
static void put_value(struct text *t, struct chance *c)
{
    enum { DEEPEST = 200 };
    char open[DEEPEST];
    unsigned depth = 0, left = 1 + below(c, below(c, 8) == 0 ? 120 : 20);
    const unsigned opening = below(c, 40) == 0 ? 90 : 35; /* now and then a deep one */
    for (;;) {
        if (left > 0 && depth < DEEPEST && below(c, 100) < opening) {
            open[depth++] = below(c, 2) == 0 ? '[' : '{';
            put(t, &open[depth - 1], 1);
        } else {
            put_scalar(t, c);
        }
        left -= left > 0;
        put_blanks(t, c);
        while (depth > 0 && (left == 0 || below(c, 5) == 0)) {
            /* an empty list or map can be closed, else there is a value to close behind */
            put(t, open[--depth] == '[' ? "]" : "}", 1);
            put_blanks(t, c);
        }
        if (depth == 0)
            return;
        if (t->bytes[t->len - 1] != '[' && t->bytes[t->len - 1] != '{' && t->len < LONGEST) {
            put(t, ",", 1);
            put_blanks(t, c);
        }
        if (open[depth - 1] == '{')
            put_key(t, c);
    }
}

static void put_token(struct text *t, struct chance *c)
{
    static const char *const tokens[] = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "false",
        "nul",
        "1",
        "-",
        ".",
        "e",
        "E+",
        "0",
        " ",
        "\n",
        "\t",
        "\r",
        "\f",
        "\v",
        "'",
        "#",
        "//",
        "/*",
        "NaN",
        "\"a\"",
        "\"a\":",
        "\"a\":1",
        "{}",
        "[]",
        "\xef\xbb\xbf",
        "\xc2\xa0",
        "\xe2\x80\xa8",
        "\x7f",
        "\x01",
    };
    if (below(c, 12) == 0)
        put(t, "", 1); /* NUL */
    else
        PUT_ONE_OF(t, c, tokens);
}

static void insert(struct text *t, size_t at, const struct text *what)
{
    size_t len = what->len < LONGEST - t->len ? what->len : LONGEST - t->len;
    memmove(t->bytes + at + len, t->bytes + at, t->len - at);
    memcpy(t->bytes + at, what->bytes, len);
    t->len += len;
}

static void change(struct text *t, struct chance *c)
{
    struct text token = { .len = 0 };
    const size_t at = t->len == 0 ? 0 : draw(c) % t->len;
    size_t len = 1 + below(c, 4);
    switch (below(c, 6)) {
    case 0:
        put_token(&token, c);
        insert(t, at, &token);
        break;
    case 1:
        if (t->len > 0)
            t->bytes[at] = (char)below(c, 256);
        break;
    case 2:
        if (t->len > 0)
            t->bytes[at] = (char)(t->bytes[at] ^ 1 << below(c, 8));
        break;
    case 3:
        len = len < t->len - at ? len : t->len - at;
        memmove(t->bytes + at, t->bytes + at + len, t->len - at - len);
        t->len -= len;
        break;
    case 4:
        t->len = at;
        break;
    default:
        put(&token, t->bytes + at, len * 4 < t->len - at ? len * 4 : t->len - at);
        insert(t, t->len == 0 ? 0 : draw(c) % t->len, &token);
    }
}

/* Text number index of the seed, whatever came before it. */
static void make(uint64_t seed, uint64_t index, struct text *t)
{
    struct chance c = { .state = seed * UINT64_C(0x2545f4914f6cdd1d) + index };
    const unsigned kind = below(&c, 100);
    c.clean = kind >= 10 && kind < 80;
    t->len = 0;
    put_blanks(t, &c);
    if (kind < 10) {
        for (unsigned left = below(&c, 20); left > 0; left--)
            put_token(t, &c);
        return;
    }
    put_value(t, &c);
    if (kind < 45 || kind >= 80)
        return;
    for (unsigned left = 1 + below(&c, 3); left > 0; left--)
        change(t, &c);
}

/* --- our reader ----------------------------------------------------------------------------------- */

static uint64_t hash_token(uint64_t hash, char kind, const char *text, size_t len)
{
    const uint64_t prime = UINT64_C(1099511628211);
    hash = (hash ^ (unsigned char)kind) * prime;
    hash = (hash ^ len) * prime;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * prime;
    return hash;
}

/* The hash of all tokens, as json_judge.go makes it. */
static uint64_t hash_document(const k8sm__document *document)
{
    k8sm__iter open[257];
    bool map[257];
    size_t depth = 0, len;
    uint64_t hash = UINT64_C(14695981039346656037);
    k8sm__node node = k8sm__document_root(document);
    for (;;) {
        k8sm__kind kind = k8sm__node_kind(document, node);
        const char *text = k8sm__node_text(document, node, &len);
        if (kind == K8SM__LIST || kind == K8SM__MAP) {
            map[depth] = kind == K8SM__MAP;
            hash = hash_token(hash, map[depth] ? '{' : '[', NULL, 0);
            k8sm__iter_init(&open[depth++], document, node);
        } else if (kind == K8SM__STRING) {
            hash = hash_token(hash, 's', text, len);
        } else if (kind == K8SM__INTEGER || kind == K8SM__FLOAT) {
            hash = hash_token(hash, 'n', text, len);
        } else {
            hash = hash_token(hash, kind == K8SM__NULL ? '0' : text[0], NULL, 0);
        }
        while (depth > 0 && !k8sm__iter_next(&open[depth - 1])) {
            depth--;
            hash = hash_token(hash, map[depth] ? '}' : ']', NULL, 0);
        }
        if (depth == 0)
            return hash;
        if (map[depth - 1])
            hash = hash_token(hash, 's', open[depth - 1].key, open[depth - 1].key_len);
        node = open[depth - 1].value;
    }
}

/* @return 0 if it is refused. The bytes are a copy of their own, for the sanitizers. */
static uint64_t read_ours(const struct text *t)
{
    static const k8sm__limits limits = { .max_depth = 256,
                                         .max_nodes = 4000000,
                                         .max_key_bytes = UINT32_MAX };
    char *bytes = malloc(t->len == 0 ? 1 : t->len);
    k8sm__document *document = NULL;
    k8sm_error err = { 0 };
    uint64_t hash = 0;
    size_t end = 0;
    if (bytes == NULL)
        abort();
    memcpy(bytes, t->bytes, t->len);
    if (k8sm__document_read_json(bytes, t->len, 0, &limits, NULL, &document, &end, &err) ==
        K8SM_OK) {
        while (end < t->len && memchr(" \t\r\n", bytes[end], 4) != NULL)
            end++;
        if (end == t->len)
            hash = hash_document(document);
        k8sm__document_unref(document);
    } else if (err.line == 0 || err.column == 0 || err.offset > t->len) {
        abort(); /* a refusal without its place */
    }
    free(bytes);
    return hash;
}

static bool jansson_takes(const struct text *t)
{
#ifdef HAVE_JANSSON
    json_t *value = json_loadb(t->bytes, t->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    json_decref(value);
    return value != NULL;
#else
    (void)t;
    return false;
#endif
}

/* --- Go ------------------------------------------------------------------------------------------- */

struct go {
    FILE *to, *from;
    pid_t pid;
};

static bool start_go(struct go *go, const char *program)
{
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0)
        return false;
    go->pid = fork();
    if (go->pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    go->to = fdopen(to[1], "wb");
    go->from = fdopen(from[0], "rb");
    return go->pid > 0 && go->to != NULL && go->from != NULL;
}

/* A batch is sent whole, then its answers are read: 16 KiB fit the pipe. */
static bool ask_go(struct go *go, const struct text *texts, size_t count, uint64_t *answers)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t len = (uint32_t)texts[i].len;
        const unsigned char head[4] = { (unsigned char)len, (unsigned char)(len >> 8),
                                        (unsigned char)(len >> 16),
                                        (unsigned char)(len >> 24) };
        fwrite(head, 1, sizeof head, go->to);
        fwrite(texts[i].bytes, 1, len, go->to);
    }
    if (fflush(go->to) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[8];
        if (fread(bytes, 1, sizeof bytes, go->from) != sizeof bytes)
            return false;
        answers[i] = 0;
        for (size_t at = 8; at-- > 0;)
            answers[i] = answers[i] << 8 | bytes[at];
    }
    return true;
}

/* --- the run --------------------------------------------------------------------------------------- */

struct run {
    uint64_t seed, count, first;
    uint64_t valid, jansson_differs, bytes, hash;
};

static void show(const struct run *run, uint64_t index, const struct text *t, uint64_t ours,
                 uint64_t theirs)
{
    printf("seed %" PRIu64 ", text %" PRIu64 ": here %s, Go %s%s\n", run->seed, index,
           ours != 0 ? "valid" : "refused", theirs != 0 ? "valid" : "refused",
           ours != 0 && theirs != 0 ? ", with other values" : "");
    for (size_t i = 0; i < t->len; i++) {
        const unsigned char byte = (unsigned char)t->bytes[i];
        printf(byte >= 0x20 && byte < 0x7f && byte != '\\' ? "%c" : "\\x%02x", byte);
    }
    putchar('\n');
}

static bool judge_batch(struct run *run, uint64_t index, size_t count, struct go *go,
                        struct text *texts, uint64_t *answers)
{
    for (size_t i = 0; i < count; i++)
        make(run->seed, index + i, &texts[i]);
    if (go != NULL && !ask_go(go, texts, count, answers)) {
        printf("Go's side ended\n");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const uint64_t ours = read_ours(&texts[i]);
        if (go != NULL && ours != answers[i]) {
            show(run, index + i, &texts[i], ours, answers[i]);
            return false;
        }
        run->jansson_differs += jansson_takes(&texts[i]) != (ours != 0);
        run->valid += ours != 0;
        run->bytes += texts[i].len;
        run->hash = (run->hash ^ ours) * UINT64_C(1099511628211);
    }
    return true;
}

static bool judge_all(struct run *run, struct go *go)
{
    struct text *texts = malloc(BATCH * sizeof *texts);
    uint64_t *answers = malloc(BATCH * sizeof *answers);
    bool same = texts != NULL && answers != NULL;
    run->hash = UINT64_C(14695981039346656037);
    for (uint64_t at = 0; same && at < run->count; at += BATCH) {
        const uint64_t left = run->count - at;
        same = judge_batch(run, run->first + at, left < BATCH ? (size_t)left : BATCH, go, texts,
                           answers);
    }
    free(texts);
    free(answers);
    return same;
}

int main(int argc, char **argv)
{
    struct run run = { .seed = 1, .count = 100000 };
    struct go go = { 0 };
    const char *program = NULL, *expected = NULL;
    struct timespec begin, end;
    char hash[17];
    bool same;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seed") == 0)
            run.seed = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--count") == 0)
            run.count = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--first") == 0)
            run.first = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--go") == 0)
            program = argv[i + 1];
        else if (strcmp(argv[i], "--expect") == 0)
            expected = argv[i + 1];
        else
            argc = 0;
    }
    if (argc % 2 == 0) {
        fprintf(stderr, "usage: json_judge [--seed N] [--count N] [--first N] [--go PROGRAM] "
                        "[--expect HASH]\n");
        return 2;
    }
    if (program != NULL && !start_go(&go, program)) {
        perror(program);
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &begin);
    same = judge_all(&run, program == NULL ? NULL : &go);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (program != NULL) {
        fclose(go.to);
        fclose(go.from);
        waitpid(go.pid, NULL, 0);
    }
    if (!same)
        return 1;
    snprintf(hash, sizeof hash, "%016" PRIx64, run.hash);
    printf("seed %" PRIu64 ", %" PRIu64 " texts (%" PRIu64 " bytes), %" PRIu64
           " valid, hash %s, %.1f s; Go %s; jansson %s\n",
           run.seed, run.count, run.bytes, run.valid, hash,
           (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9,
           program != NULL ? "says the same to all" : "was not asked",
#ifdef HAVE_JANSSON
           run.jansson_differs == 0 ? "too" : "differs on some");
    printf("jansson: another verdict on %" PRIu64 "\n", run.jansson_differs);
#else
           "was not asked");
#endif
    if (expected != NULL && strcmp(expected, hash) != 0) {
        printf("expected hash %s\n", expected);
        return 1;
    }
    return 0;
}
