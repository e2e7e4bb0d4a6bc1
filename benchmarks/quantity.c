/* Parse, format, add and compare quantities: quantity DATA */
#include <k8smesos/quantity.h>

#include <stdlib.h>
#include <string.h>

#include "bench.h"

typedef struct texts {
    const char **items;
    size_t *lens;
    size_t count, bytes;
    k8sm_quantity *quantities;
    int64_t *numbers;
} texts;

static void read_texts(texts *t, char *lines, size_t len)
{
    for (size_t i = 0; i < len; i++)
        t->count += lines[i] == '\n';
    t->items = calloc(t->count, sizeof *t->items);
    t->lens = calloc(t->count, sizeof *t->lens);
    t->quantities = calloc(t->count, sizeof *t->quantities);
    t->numbers = calloc(t->count, sizeof *t->numbers);
    MUST(t->items != NULL && t->lens != NULL && t->quantities != NULL && t->numbers != NULL);
    for (size_t i = 0; i < t->count; i++) {
        t->items[i] = lines;
        t->lens[i] = strcspn(lines, "\n");
        t->bytes += t->lens[i];
        lines += t->lens[i] + 1;
        MUST(k8sm_quantity_parse(t->items[i], t->lens[i], &t->quantities[i], NULL) == K8SM_OK);
    }
}

static void parse(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            k8sm_quantity q;
            MUST(k8sm_quantity_parse(t->items[i], t->lens[i], &q, NULL) == K8SM_OK);
            sum += q.low;
        }
    bench_sink = sum;
}

/* The digits alone, into 64 bits: no suffix, no point, no check. */
static int64_t bare_number(const char *text, size_t len)
{
    int64_t number = 0;
    for (size_t i = 0; i < len && text[i] >= '0' && text[i] <= '9'; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

static void bare_parse(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++)
            sum += (uint64_t)bare_number(t->items[i], t->lens[i]);
    bench_sink = sum;
}

static void format(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            char text[K8SM_QUANTITY_TEXT_MAX];
            sum += k8sm_quantity_format(&t->quantities[i], text, sizeof text) + (size_t)text[0];
        }
    bench_sink = sum;
}

static void bare_format(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            char text[24];
            size_t at = sizeof text;
            uint64_t number = (uint64_t)t->numbers[i];
            do {
                text[--at] = (char)('0' + number % 10);
                number /= 10;
            } while (number > 0);
            sum += sizeof text - at + (size_t)text[at];
        }
    bench_sink = sum;
}

static void add(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            k8sm_quantity q;
            MUST(k8sm_quantity_add(&t->quantities[i], &t->quantities[t->count - 1 - i], &q) ==
                 K8SM_OK);
            sum += q.low;
        }
    bench_sink = sum;
}

static void bare_add(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            int64_t number;
            MUST(!__builtin_add_overflow(t->numbers[i], t->numbers[t->count - 1 - i], &number));
            sum ^= (uint64_t)number;
        }
    bench_sink = sum;
}

static void compare(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++)
            sum += (uint64_t)k8sm_quantity_compare(&t->quantities[i],
                                                   &t->quantities[t->count - 1 - i]);
    bench_sink = sum;
}

static void bare_compare(void *state, uint64_t times)
{
    const texts *t = state;
    uint64_t sum = 0;
    for (; times > 0; times--)
        for (size_t i = 0; i < t->count; i++) {
            const int64_t a = t->numbers[i], b = t->numbers[t->count - 1 - i];
            sum += (uint64_t)((a > b) - (a < b));
        }
    bench_sink = sum;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*ours)(void *, uint64_t), (*bare)(void *, uint64_t);
    } cases[] = { { "parse", parse, bare_parse },
                  { "format", format, bare_format },
                  { "add", add, bare_add },
                  { "compare", compare, bare_compare } };
    const int at = bench_arguments(argc, argv);
    texts t = { 0 };
    size_t len;
    char *lines;
    MUST(at + 1 == argc);
    lines = bench_read(argv[at], "quantities.txt", &len);
    read_texts(&t, lines, len);
    for (size_t i = 0; i < t.count; i++)
        t.numbers[i] = bare_number(t.items[i], t.lens[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bench_contender contenders[] = { { "libk8smesos", cases[i].ours, &t, false },
                                               { "integer loop", cases[i].bare, &t, true } };
        const bench_case c = { "quantity", cases[i].name, i == 0 ? t.bytes : 0, t.count };
        bench_measure(&c, contenders, 2);
    }
    return 0;
}
