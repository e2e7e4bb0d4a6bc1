/* What reading may cost: heap by the byte of input, libyaml's own counted; time that grows no
 * faster than the input, and is at most 30 times what libyaml alone takes for an ordinary
 * manifest; a stack of 64 KiB. On inputs made to be expensive, and on ordinary ones. The linker
 * gives us malloc (see tests/meson.build). */
#define _GNU_SOURCE

#include "testing.h"

#include <malloc.h>
#include <pthread.h>
#include <time.h>
#include <yaml.h>

#include "k8smesos/object.h"

enum { KIB = 1024, STACK = 64 * KIB };

/* Sanitizers and valgrind have other frames and times; there it is less, and heap only. */
static bool slow;
static size_t large_size = 256 * KIB;

static bool is_slow(void)
{
    const char *loaded = getenv("LD_PRELOAD");
    bool found = loaded != NULL && strstr(loaded, "vgpreload") != NULL;
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    found = true;
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
    found = true;
#endif
    return found;
}

/* --- heap ------------------------------------------------------------------------------------ */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *ptr, size_t size);
void __real_free(void *ptr);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *ptr, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *ptr);

static struct {
    size_t live, peak;
} heap;

static void *taken(void *ptr)
{
    heap.live += malloc_usable_size(ptr);
    if (heap.live > heap.peak)
        heap.peak = heap.live;
    return ptr;
}

void *__wrap_malloc(size_t size)
{
    return taken(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return taken(__real_calloc(count, size));
}

void *__wrap_realloc(void *ptr, size_t size)
{
    const size_t before = malloc_usable_size(ptr);
    void *moved = __real_realloc(ptr, size);
    if (moved == NULL)
        return NULL;
    heap.live -= before;
    return taken(moved);
}

char *__wrap_strdup(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

void __wrap_free(void *ptr)
{
    heap.live -= malloc_usable_size(ptr);
    __real_free(ptr);
}

/* --- inputs ---------------------------------------------------------------------------------- */

/* head, unit until the size is reached, close as often, tail. In unit "%u" is its number, "%p"
 * the one before, "%h" a key by its number whose hash is that of all such keys. */
struct input {
    const char *name, *head, *unit, *close, *tail;
};

#define POD        "apiVersion: v1\nkind: Pod\n"
#define JSON_POD   "{\"apiVersion\":\"v1\",\"kind\":\"Pod\""
#define CONTAINERS POD "spec:\n  containers:\n"

static const struct input yaml_inputs[] = {
    { "an alias bomb",
      "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
      "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [",
      "*e, ", NULL, "x]\n" },
    { "aliases of one list", "a: &a [x]\nb: [", "*a,", NULL, "x]\n" },
    { "aliases of empty lists", "a: &a []\nb: [", "*a,", NULL, "x]\n" },
    { "aliases of aliases", "a0: &a0 [x]\n", "a%u: &a%u [*a%p]\n", NULL, "" },
    { "maps of aliases", "a0: &a0 {x: y}\n", "a%u: &a%u {x: *a%p, y: *a%p}\n", NULL, "" },
    { "aliases as keys", "a: &a k\n", "? *a\n: *a\n", NULL, "" },
    { "one anchor again and again", "", "- &a x\n", NULL, "" },
    { "many anchors", "", "- &a%u x\n", NULL, "" },
    { "anchors without values", "", "- &%u\n", NULL, "" },
    { "anchors that contain themselves", "", "- &a%u [*a%u]\n", NULL, "" },
    { "merges of one map", "a: &a {b: 1, c: 2}\nd:\n", "- {<<: *a}\n", NULL, "" },
    { "merges of merges", "a0: &a0 {x: y}\n", "a%u: &a%u {<<: *a%p, b%u: x}\n", NULL, "" },
    { "merges of empty lists", "", "- {<<: []}\n", NULL, "" },
    { "merges of lists of aliases", "a: &a {b: 1}\nd: {<<: [", "*a,", NULL, "*a]}\n" },
    { "merge keys in one map", "a: &a {}\nb:\n", " <<: *a\n", NULL, "" },
    { "deep flow lists", "", "[", "]", "" },
    { "deep flow maps", "", "{a: ", "}", "" },
    { "deep block lists", "", "- ", NULL, "a\n" },
    { "deep explicit keys", "", "? ", NULL, "a\n" },
    { "items of one letter", "[", "a,", NULL, "a]\n" },
    { "maps of three letters", "[", "{a,b,c},", NULL, "a]\n" },
    { "empty lists", "[", "[],", NULL, "a]\n" },
    { "empty maps", "[", "{},", NULL, "a]\n" },
    { "pairs in a list", "[", "a: 1,", NULL, "a]\n" },
    { "empty quotes", "[", "'',", NULL, "a]\n" },
    { "empty block items", "", "-\n", NULL, "" },
    { "items of block", "", "- a\n", NULL, "" },
    { "a long plain scalar", "a: ", "b", NULL, "\n" },
    { "a plain scalar of many lines", "a:\n", " b\n", NULL, "" },
    { "a plain scalar of many words", "a: ", "b ", NULL, "\n" },
    { "a long single-quoted scalar", "a: '", "''", NULL, "'\n" },
    { "a long double-quoted scalar", "a: \"", "\\x41", NULL, "\"\n" },
    { "a double-quoted scalar of many lines", "a: \"", "\\\n", NULL, "\"\n" },
    { "a literal of many lines", "a: |\n", "  b\n", NULL, "" },
    { "a literal of blank lines", "a: |+\n", "\n", NULL, "" },
    { "a folded scalar of many lines", "a: >\n", "  b\n\n", NULL, "" },
    { "empty literals", "", "- |\n", NULL, "" },
    { "an open quote", "a: 'b\n", "c ", NULL, "" },
    { "many keys", "", "k%u: 1\n", NULL, "" },
    { "one key again and again", "", "a: 1\n", NULL, "" },
    { "unknown fields", POD, "k%u: 1\n", NULL, "" },
    { "one unknown field again and again", POD, "a: 1\n", NULL, "" },
    { "keys of one hash", "", "%h: 1\n", NULL, "" },
    { "long keys", "",
      "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk%"
      "u: 1\n",
      NULL, "" },
    { "a key beyond the limit", "", "k", NULL, ": 1\n" },
    { "explicit keys", "", "? a%u\n", NULL, "" },
    { "a comment", "# ", "c", NULL, "\n" },
    { "comments", "", "#\n", NULL, "" },
    { "comments behind values", "", "- a # c\n", NULL, "" },
    { "blanks", "", " ", NULL, "" },
    { "blank lines", "a: 1\n", "\n", NULL, "" },
    { "carriage returns", "a: 1\n", "\r", NULL, "" },
    { "tabs", "a: 1\n", "\t", NULL, "" },
    { "separators", "", "---\n", NULL, "" },
    { "documents of one letter", "", "a\n---\n", NULL, "" },
    { "documents of a comment", "", "#\n---\n", NULL, "" },
    { "documents of null", "", "~\n---\n", NULL, "" },
    { "broken documents", "", "[\n---\n", NULL, "" },
    { "small pods", "", POD "---\n", NULL, "" },
    { "small pods with a finding", "", POD "x: 1\n---\n", NULL, "" },
    { "small pods that validation refuses", "", POD "spec: {overhead: {a: -1}}\n---\n", NULL,
      "" },
    { "ends of documents", "a: 1\n", "...\n", NULL, "" },
    { "byte order marks", "", "\xef\xbb\xbf", NULL, "a: 1\n" },
    { "byte order marks in a value", "a: b", "\xef\xbb\xbf", NULL, "\n" },
    { "byte order marks on lines", "a: 1\n", "\xef\xbb\xbf\n", NULL, "" },
    { "directives", "", "%TAG !a%u! tag:a,2000:\n", NULL, "---\na: 1\n" },
    { "a number of many digits", "a: ", "9", NULL, "\n" },
    { "a fraction of many digits", "a: 0.", "1", NULL, "\n" },
    { "an exponent of many digits", "a: 1e", "9", NULL, "\n" },
    { "a hexadecimal number of many digits", "a: 0x", "f", NULL, "\n" },
    { "a number of many underscores", "a: 1", "_", NULL, "1\n" },
    { "numbers", "", "- 1e%u\n", NULL, "" },
    { "a quantity of many digits", POD "spec: {overhead: {cpu: '", "1", NULL, "'}}\n" },
    { "a quantity of many zeros", POD "spec: {overhead: {cpu: '0.", "0", NULL, "1'}}\n" },
    { "quantities", POD "spec:\n overhead:\n", "  a%u: 1\n", NULL, "" },
    { "bad quantities", POD "spec:\n overhead:\n", "  a%u: x\n", NULL, "" },
    { "tags", "", "- !!str a\n", NULL, "" },
    { "a long tag", "a: !<", "a", NULL, "> b\n" },
    { "a tag of escapes", "a: !<", "%41", NULL, "> b\n" },
    { "base64", "a: !!binary ", "AAAA", NULL, "\n" },
    { "containers of a name", CONTAINERS, "  - name: a\n", NULL, "" },
    { "containers with a limit", CONTAINERS, "  - {resources: {limits: {a: 1}}}\n", NULL, "" },
    { "labels", POD "metadata:\n labels:\n", "  a%u: b\n", NULL, "" },
    { "tolerations", POD "spec:\n tolerations: [", "{},", NULL, "{}]\n" },
    { "a list of pods of nothing", "apiVersion: v1\nkind: PodList\nitems: [", "{},", NULL,
      "{}]\n" },
    { "a list of broken pods", "apiVersion: v1\nkind: PodList\nitems: [", "1,", NULL, "1]\n" },
    { "a list of what is no object", "apiVersion: v1\nkind: List\nitems: [", "{},", NULL,
      "{}]\n" },
    { "letters of four bytes", "a: ", "\xf0\x9f\x98\x80", NULL, "\n" },
    { "an error at the end", "", "- a\n", NULL, "@\n" },
    { "a broken character at the end", "", "- a\n", NULL, "- \xff\n" },
};

/* What a decoded pod adds to the tree: 168 bytes a container, 40 an amount, 32 a port. */
static const struct input yaml_pods[] = {
    { "a pod of containers",
      POD "metadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n",
      "  - name: container-%u\n    image: registry.example.org/team/app:1.25.3\n    ports:\n"
      "    - containerPort: 80\n      protocol: TCP\n    env:\n    - name: MODE\n      value: "
      "\"fast\"\n    resources:\n      requests:\n        cpu: 250m\n        memory: 64Mi\n"
      "      limits:\n        cpu: 500m\n        memory: 128Mi\n",
      NULL, "" },
    { "containers of nothing", POD "spec: {containers: [", "{},", NULL, "{}]}\n" },
    { "containers of nothing in block", CONTAINERS, "  - {}\n", NULL, "" },
    { "ports", CONTAINERS "  - ports: [", "{},", NULL, "{}]\n" },
    { "variables", CONTAINERS "  - env: [", "{},", NULL, "{}]\n" },
    { "arguments", CONTAINERS "  - args: [", "a,", NULL, "a]\n" },
};

static const struct input json_inputs[] = {
    { "deep lists", "", "[", "]", "" },
    { "deep maps", "", "{\"a\":", "}", "" },
    { "digits", "[", "1,", NULL, "1]" },
    { "empty lists", "[", "[],", NULL, "1]" },
    { "empty maps", "[", "{},", NULL, "1]" },
    { "empty strings", "[", "\"\",", NULL, "1]" },
    { "one key again and again", "{", "\"\":1,", NULL, "\"\":1}" },
    { "many keys", "{", "\"%u\":1,", NULL, "\"\":1}" },
    { "maps of one key", "[", "{\"\":1},", NULL, "1]" },
    { "a long string", "\"", "a", NULL, "\"" },
    { "a string of escapes", "\"", "\\n", NULL, "\"" },
    { "a string of broken bytes", "\"", "\xff", NULL, "\"" },
    { "strings of broken bytes", "[", "\"\xff\",", NULL, "1]" },
    { "keys of broken bytes", "{", "\"\xff\":1,", NULL, "\"\":1}" },
    { "a number of many digits", "", "1", NULL, "" },
    { "blanks", "", " ", NULL, "1" },
    { "values one behind the other", "", "{}", NULL, "" },
    { "numbers one behind the other", "{}", " 1", NULL, "" },
    { "an open string", "\"", "a", NULL, "" },
    { "unknown fields", JSON_POD, ",\"%u\":1", NULL, "}" },
    { "small pods", "", JSON_POD "}", NULL, "" },
    { "small pods with a finding", "", JSON_POD ",\"x\":1}", NULL, "" },
    { "a list of pods of nothing", "{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[",
      "{},", NULL, "{}]}" },
    { "a list of broken pods", "{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[", "1,",
      NULL, "1]}" },
};

static const struct input json_pods[] = {
    { "labels", JSON_POD ",\"metadata\":{\"labels\":{\"\":\"\"", ",\"%u\":\"\"", NULL, "}}}" },
    { "quantities", JSON_POD ",\"spec\":{\"overhead\":{\"\":1", ",\"%u\":1", NULL, "}}}" },
    { "containers of nothing", JSON_POD ",\"spec\":{\"containers\":[", "{},", NULL, "{}]}}" },
    { "containers with a limit", JSON_POD ",\"spec\":{\"containers\":[",
      "{\"resources\":{\"limits\":{\"a\":1}}},", NULL, "{}]}}" },
    { "ports", JSON_POD ",\"spec\":{\"containers\":[{\"ports\":[", "{},", NULL, "{}]}]}}" },
};

/* As people write them. */
static const struct input ordinary_yaml[] = {
    { "a stream of pods", "",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-%u\n  namespace: default\nspec:\n"
      "  # comments, as there are\n  containers:\n  - name: main\n    image: nginx:1.25\n"
      "    command: [\"sh\", \"-c\", \"sleep 3600\"]\n    resources:\n      limits: {cpu: 1, "
      "memory: "
      "1Gi}\n---\n",
      NULL, "" },
    { "a configuration in a literal",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a.conf: |\n",
      "    setting_%u = \"some value that is set\"\n", NULL, "" },
};
static const struct input ordinary_json[] = {
    { "a list of pods", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[",
      "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-%u\",\"labels\":{"
      "\"app\":"
      "\"web\"}},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:1.25\","
      "\"resources\":{"
      "\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}}]}},\n",
      NULL, JSON_POD "}]}" },
};

/* "costarring" and "liquid" leave FNV-1a in one state, and so does every row of them. */
static void put_collision(k8sm__buffer *text, uint64_t number)
{
    for (int bit = 0; bit < 16; bit++)
        k8sm__buffer_text(text, number >> bit & 1 ? "costarring" : "liquid");
}

static void put_unit(k8sm__buffer *text, const char *unit, uint64_t number)
{
    for (; *unit != '\0'; unit++)
        if (unit[0] == '%' && unit[1] == 'h') {
            put_collision(text, number);
            unit++;
        } else if (unit[0] == '%' && (unit[1] == 'u' || unit[1] == 'p')) {
            k8sm__buffer_unsigned(text, *++unit == 'u' ? number : number - 1);
        } else {
            k8sm__buffer_byte(text, *unit);
        }
}

static k8sm__buffer make(const struct input *input, size_t size)
{
    k8sm__buffer text = K8SM__BUFFER_INIT(NULL);
    uint64_t count = 1;
    k8sm__buffer_text(&text, input->head);
    for (; text.size < size; count++)
        put_unit(&text, input->unit, count);
    for (; input->close != NULL && count > 1; count--)
        k8sm__buffer_text(&text, input->close);
    k8sm__buffer_text(&text, input->tail);
    assert_false(text.failed);
    return text;
}

/* --- reading --------------------------------------------------------------------------------- */

struct cost {
    const k8sm__buffer *text;
    int32_t syntax;
    size_t heap, stack, objects;
    double seconds;
    k8sm_status rc;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* All objects, one at a time; and where something stands, which counts lines. */
static void *read_all(void *argument)
{
    struct cost *cost = argument;
    const size_t before = heap.live;
    const double begin = now();
    k8sm_parse_options options;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err;
    k8sm_parse_options_init(&options, sizeof options);
    options.syntax = cost->syntax;
    heap.peak = heap.live;
    cost->rc = k8sm_stream_open(cost->text->data, cost->text->size, &options, &stream, &err);
    while (cost->rc == K8SM_OK) {
        cost->rc = k8sm_stream_next(stream, &object, &err);
        if (cost->rc != K8SM_OK || object == NULL)
            break;
        k8sm_object_locate(object, "spec.containers[0].name", &err);
        cost->objects++;
        k8sm_object_free(object);
    }
    k8sm_stream_free(stream);
    cost->seconds = now() - begin;
    cost->heap = heap.peak - before;
    if (heap.live != before)
        cost->rc = K8SM_E_ARGUMENT; /* something is left */
    return NULL;
}

/* On a stack of 64 KiB, whose untouched part is measured; the system's own share is in it. */
static void run(struct cost *cost)
{
    enum { PATTERN = 0xa5 };
    const size_t size = slow ? 64 * STACK : STACK;
    unsigned char *stack = aligned_alloc(4096, size);
    pthread_attr_t attributes;
    pthread_t thread;
    size_t free = 0;
    assert_non_null(stack);
    memset(stack, PATTERN, size);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, size), 0);
    assert_int_equal(pthread_create(&thread, &attributes, read_all, cost), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    while (!slow && free < size && stack[free] == PATTERN)
        free++;
    cost->stack = size - free;
    __real_free(stack);
    assert_int_equal(cost->rc, K8SM_OK);
    assert_true(slow || free > 0);
}

static struct cost cost_of(const k8sm__buffer *text, int32_t syntax)
{
    struct cost best = { 0 };
    for (int i = 0; i < 2; i++) {
        struct cost cost = { .text = text, .syntax = syntax };
        run(&cost);
        if (i == 0 || cost.seconds < best.seconds)
            best = cost;
    }
    return best;
}

/* --- what is allowed ------------------------------------------------------------------------- */

/* Seconds that libyaml alone takes for a byte of an ordinary manifest. */
static double libyaml_rate;

static int measure_libyaml(void **state)
{
    k8sm__buffer text = make(&ordinary_yaml[0], large_size);
    (void)state;
    for (int i = 0; i < 5; i++) {
        const double begin = now();
        yaml_event_type_t type = YAML_NO_EVENT;
        yaml_parser_t parser;
        double rate;
        assert_int_equal(yaml_parser_initialize(&parser), 1);
        yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.size);
        while (type != YAML_STREAM_END_EVENT) {
            yaml_event_t event;
            assert_int_equal(yaml_parser_parse(&parser, &event), 1);
            type = event.type;
            yaml_event_delete(&event);
        }
        yaml_parser_delete(&parser);
        rate = (now() - begin) / (double)text.size;
        if (i == 0 || rate < libyaml_rate)
            libyaml_rate = rate;
    }
    print_message("libyaml alone: %.1f ms/MiB\n", libyaml_rate * 1e3 * KIB * KIB);
    k8sm__buffer_finish(&text);
    return 0;
}

struct bound {
    unsigned by_byte, fixed; /* heap: bytes for each byte of input, and KiB beside */
    double times_libyaml;
};

static const struct bound hostile_yaml = { 24, 512, 30 }, usual_yaml = { 3, 96, 3 },
                          hostile_json = { 8, 64, 30 }, usual_json = { 3, 64, 3 },
                          yaml_with_pods = { 24 + 64, 512, 30 },
                          json_with_pods = { 8 + 64, 64, 30 };

static void check_heap(const struct bound *bound, const struct cost *cost)
{
    const size_t most = bound->by_byte * cost->text->size + bound->fixed * KIB;
    if (cost->heap > most)
        fail_msg("%zu bytes take %zu of heap, more than %zu", cost->text->size, cost->heap,
                 most);
    assert_true(cost->heap > 0);
}

static double milliseconds(const struct cost *cost) /* a MiB */
{
    return cost->seconds / (double)cost->text->size * 1e3 * KIB * KIB;
}

/* Four times the input, four times the time; what is allowed more is for noise, and for what
 * begins at a size: the node budget, caches. */
static bool in_time(const struct bound *bound, const struct cost *small,
                    const struct cost *large)
{
    const double slack = 0.004, most = bound->times_libyaml * libyaml_rate;
    return slow || (large->seconds <= most * (double)large->text->size + slack &&
                    large->seconds <= 10 * small->seconds + slack);
}

/* What a busy machine made slow is tried again: the quickest of each counts. */
static void check(const struct input *input, const struct bound *bound, int32_t syntax)
{
    k8sm__buffer small_text = make(input, large_size / 4), large_text = make(input, large_size);
    struct cost small = cost_of(&small_text, syntax), large = cost_of(&large_text, syntax);
    check_heap(bound, &small);
    check_heap(bound, &large);
    for (int again = 0; again < 8 && !in_time(bound, &small, &large); again++) {
        const struct cost other = cost_of(&large_text, syntax);
        if (other.seconds < large.seconds)
            large = other;
    }
    print_message(
        "%zu KiB: heap %.2f by the byte, %.1f ms/MiB (a quarter: %.1f), stack %zu KiB, "
        "%zu objects\n",
        large_text.size / KIB, (double)large.heap / (double)large_text.size,
        milliseconds(&large), milliseconds(&small), large.stack / KIB, large.objects);
    assert_true(in_time(bound, &small, &large));
    k8sm__buffer_finish(&small_text);
    k8sm__buffer_finish(&large_text);
}

static void check_yaml(void **state)
{
    check(*state, &hostile_yaml, K8SM_SYNTAX_YAML);
}

static void check_json(void **state)
{
    check(*state, &hostile_json, K8SM_SYNTAX_JSON);
}

static void check_ordinary_yaml(void **state)
{
    check(*state, &usual_yaml, K8SM_SYNTAX_YAML);
}

static void check_ordinary_json(void **state)
{
    check(*state, &usual_json, K8SM_SYNTAX_JSON);
}

static void check_yaml_pods(void **state)
{
    check(*state, &yaml_with_pods, K8SM_SYNTAX_YAML);
}

static void check_json_pods(void **state)
{
    check(*state, &json_with_pods, K8SM_SYNTAX_JSON);
}

/* JSON that fails is read as YAML again: both together. */
static void check_both(void **state)
{
    check(*state, &hostile_yaml, K8SM_SYNTAX_AUTO);
}

static const struct input both_inputs[] = {
    { "flow maps", "{", "a: {},", NULL, "a: 1}" },
    { "deep flow maps", "", "{a: ", "}", "" },
    { "JSON with a comma too many", "{", "\"%u\":1,", NULL, "}" },
    { "JSON that ends in text", "{\"a\":[", "1,", NULL, "1]} x" },
};

int main(void)
{
    static struct CMUnitTest tests[K8SM__COUNT(yaml_inputs) + K8SM__COUNT(yaml_pods) +
                                   K8SM__COUNT(json_pods) + K8SM__COUNT(json_inputs) +
                                   K8SM__COUNT(ordinary_yaml) + K8SM__COUNT(ordinary_json) +
                                   K8SM__COUNT(both_inputs)];
    size_t count = 0;
    slow = is_slow();
    if (slow)
        large_size = 32 * KIB;
    ROW_TESTS(tests, count, yaml_inputs, check_yaml);
    ROW_TESTS(tests, count, json_inputs, check_json);
    ROW_TESTS(tests, count, yaml_pods, check_yaml_pods);
    ROW_TESTS(tests, count, json_pods, check_json_pods);
    ROW_TESTS(tests, count, both_inputs, check_both);
    ROW_TESTS(tests, count, ordinary_yaml, check_ordinary_yaml);
    ROW_TESTS(tests, count, ordinary_json, check_ordinary_json);
    return _cmocka_run_group_tests("bounds", tests, count, measure_libyaml, NULL);
}
