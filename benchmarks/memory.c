/* Bytes that parsed pods and offers hold, and the most that is held on the way: memory DATA.
 * Counts what this program and every library in it take from malloc. */
#include <errno.h>
#include <k8smesos/k8smesos.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *ptr, size_t size);
extern void __libc_free(void *ptr);

static size_t held, most, calls;

static void *counted(void *ptr)
{
    held += malloc_usable_size(ptr);
    if (held > most)
        most = held;
    calls++;
    return ptr;
}

void *malloc(size_t size)
{
    return counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return counted(__libc_calloc(count, size));
}

void *realloc(void *ptr, size_t size)
{
    const size_t before = malloc_usable_size(ptr);
    void *grown = __libc_realloc(ptr, size);
    if (grown == NULL)
        return NULL;
    held -= before;
    return counted(grown);
}

void free(void *ptr)
{
    held -= malloc_usable_size(ptr);
    __libc_free(ptr);
}

static void *count_allocate(size_t size, void *context)
{
    size_t *own = context;
    (*own)++;
    return malloc(size);
}

static void count_release(void *ptr, void *context)
{
    (void)context;
    free(ptr);
}

static void report(const char *name, const char *what, double number)
{
    char text[64];
    snprintf(text, sizeof text, "%s, %s", name, what);
    bench_number("memory", text, "libk8smesos", what[0] == 'a' ? "calls" : "bytes", number);
}

static void measure_pod(const char *directory, const char *file, const char *name)
{
    size_t own = 0;
    const k8sm_alloc alloc = { count_allocate, count_release, &own };
    k8sm_parse_options options;
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    size_t len, before, calls_before;
    char *bytes = bench_read(directory, file, &len);
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = &alloc;
    before = most = held;
    calls_before = calls;
    MUST(k8sm_object_parse(bytes, len, &options, &object, NULL) == K8SM_OK);
    report(name, "parsed pod", (double)(held - before));
    MUST(k8sm_account_new(object, NULL, 0, NULL, &alloc, &account, NULL) == K8SM_OK);
    report(name, "parsed and accounted", (double)(held - before));
    report(name, "most on the way", (double)(most - before));
    report(name, "allocations of the library", (double)own);
    report(name, "allocations with libyaml's", (double)(calls - calls_before));
    k8sm_account_free(account);
    k8sm_object_free(object);
    MUST(held == before);
    free(bytes);
}

static void measure_offers(void)
{
    enum { OFFERS = 1000 };
    static const char form[] =
        "{\"id\":{\"value\":\"O%d\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{"
        "\"value\":"
        "\"S%d\"},\"hostname\":\"agent-%d.example\",\"resources\":[{\"name\":\"cpus\",\"type\":"
        "\"SCALAR\",\"scalar\":{\"value\":8}},{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":"
        "{"
        "\"value\":16384}},{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{"
        "\"begin\":31000,\"end\":32000}]}}]}";
    k8sm_offers *offers = NULL;
    const size_t before = held;
    MUST(k8sm_offers_new(NULL, &offers, NULL) == K8SM_OK);
    for (int i = 0; i < OFFERS; i++) {
        char text[1024];
        const int len = snprintf(text, sizeof text, form, i, i, i);
        MUST(k8sm_offers_add_json(offers, text, (size_t)len, NULL, 0, NULL) == K8SM_OK);
    }
    report("offer of 3 resources", "one of 1,000", (double)(held - before) / OFFERS);
    k8sm_offers_free(offers);
    MUST(held == before);
}

int main(int argc, char **argv)
{
    const int at = bench_arguments(argc, argv);
    struct rusage usage;
    static char output[1 << 16];
    MUST(at + 1 == argc);
    setvbuf(stdout, output, _IOFBF, sizeof output); /* else it counts as ours */
    measure_pod(argv[at], "pod-1k.yaml", "YAML 1k");
    measure_pod(argv[at], "pod-4k.yaml", "YAML 4k");
    measure_pod(argv[at], "pod-46k.yaml", "YAML 46k");
    measure_pod(argv[at], "pod-1k.json", "JSON 1k");
    measure_pod(argv[at], "pod-4k.json", "JSON 4k");
    measure_pod(argv[at], "pod-46k.json", "JSON 46k");
    measure_offers();
    MUST(getrusage(RUSAGE_SELF, &usage) == 0);
    bench_number("memory", "peak of this run", "libk8smesos", "bytes",
                 (double)usage.ru_maxrss * 1024);
    return 0;
}
