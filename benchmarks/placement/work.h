/* The work that is placed, and its checksum: README.md says what they are. */
#ifndef PLACEMENT_WORK_H
#define PLACEMENT_WORK_H

#include <stddef.h>
#include <stdint.h>

static const int64_t offer_cpu[] = { 4000, 8000, 8000, 16000, 16000, 32000, 64000, 2000 };
static const int64_t offer_mem[] = { 8192, 16384, 32768, 32768, 65536, 131072, 262144, 4096 };
static const int64_t task_cpu[] = { 10,  50,  100, 100,  100,  200,  250,  250,
                                    500, 500, 500, 1000, 1000, 2000, 4000, 8000 };
static const int64_t task_mem[] = { 32,   64,   128,  128,  256,  256,  512,   512,
                                    1024, 1024, 2048, 2048, 4096, 8192, 16384, 24576 };

/* SplitMix64 */
static inline uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* cpu in thousandths, mem in MiB, [offer][2] */
static inline void make_offers(int64_t *offers, size_t count)
{
    uint64_t state = UINT64_C(0x6B386D65736F7301);
    for (size_t i = 0; i < count; i++) {
        uint64_t a = draw(&state), b = draw(&state), c = draw(&state);
        offers[2 * i] = offer_cpu[a % 8] * (int64_t)(40 + b % 61) / 100;
        offers[2 * i + 1] = offer_mem[a % 8] * (int64_t)(40 + c % 61) / 100;
    }
}

/* unique: nearly every task has amounts of its own */
static inline void make_tasks(int64_t *tasks, size_t count, int unique)
{
    uint64_t state = UINT64_C(0x6B386D65736F7302);
    for (size_t i = 0; i < count; i++) {
        uint64_t a = draw(&state), b = draw(&state);
        int64_t cpu = task_cpu[a % 16], mem = task_mem[b % 16];
        tasks[2 * i] = unique ? (cpu * (int64_t)(50 + (a >> 8) % 101) + 99) / 100 : cpu;
        tasks[2 * i + 1] = unique ? (mem * (int64_t)(50 + (b >> 8) % 101) + 99) / 100 : mem;
    }
}

/* What the work `mixed` adds to an offer and to a task of std. */
struct mixed_offer {
    unsigned prod, zone, extended; /* role prod, not *; 0 to 7; units */
};
struct mixed_task {
    unsigned port, zone, extended,
        prod; /* 0: none; 0: any, else zone + 1; units; takes prod, then * */
};

enum { MIXED_FIRST_PORT = 31000, MIXED_PORTS = 16, MIXED_ZONES = 8 };

static inline void make_mixed_offers(struct mixed_offer *offers, size_t count)
{
    uint64_t state = UINT64_C(0x6B386D65736F7303);
    for (size_t i = 0; i < count; i++) {
        const uint64_t a = draw(&state);
        offers[i].prod = a % 4 == 0;
        offers[i].zone = (unsigned)((a >> 8) % MIXED_ZONES);
        offers[i].extended = (a >> 16) % 10 == 0 ? 4 + (unsigned)((a >> 24) % 29) : 0;
    }
}

static inline void make_mixed_tasks(struct mixed_task *tasks, size_t count)
{
    uint64_t state = UINT64_C(0x6B386D65736F7304);
    for (size_t i = 0; i < count; i++) {
        const uint64_t a = draw(&state);
        tasks[i].port = a % 4 == 0 ? MIXED_FIRST_PORT + (unsigned)((a >> 8) % MIXED_PORTS) : 0;
        tasks[i].zone = (a >> 16) % 4 == 0 ? 1 + (unsigned)((a >> 24) % MIXED_ZONES) : 0;
        tasks[i].extended = (a >> 32) % 10 == 0 ? 1 + (unsigned)((a >> 40) % 2) : 0;
        tasks[i].prod = (unsigned)((a >> 48) % 2);
    }
}

/* FNV-1a of 64 bits over little-endian numbers of 32 bits */
static inline uint64_t checksum(const int32_t *placed, size_t count)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < count; i++)
        for (unsigned byte = 0; byte < 4; byte++) {
            hash ^= (uint32_t)placed[i] >> (8 * byte) & 255;
            hash *= UINT64_C(0x100000001B3);
        }
    return hash;
}

#endif
