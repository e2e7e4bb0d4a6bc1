/* Resources read straight from their bytes (lib/wire_plain.c), judged by what protobuf-c unpacks. */
#include "testing.h"

#include "mesos.pb-c.h"
#include "mesos_internal.h"
#include "wire_internal.h"

typedef struct answer {
    k8sm_status rc;
    k8sm_error err;
    char *text; /* of the entry, as JSON; NULL: none */
} answer;

static answer answer_of(k8sm_status rc, k8sm__entry *entry, k8sm_error err)
{
    answer a = { .rc = rc, .err = err };
    k8sm__buffer buffer = K8SM__BUFFER_INIT(NULL);
    if (rc == K8SM_OK) {
        k8sm__entry_to_json(entry, &buffer);
        k8sm__buffer_append(&buffer, &entry->scalar, sizeof entry->scalar);
        k8sm__buffer_byte(&buffer, '\0');
        a.text = buffer.data;
        a.err.offset = buffer.size;
        k8sm__entry_finish(entry, NULL);
    }
    return a;
}

static answer plain(const uint8_t *bytes, size_t len)
{
    k8sm__entry entry = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc = k8sm__wire_plain_entry(bytes, len, NULL, &entry, &err);
    return answer_of(rc, &entry, err);
}

static answer unpacked(const uint8_t *bytes, size_t len)
{
    K8sm__Mesos__Resource *from = k8sm__mesos__resource__unpack(NULL, len, bytes);
    k8sm__entry entry = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc;
    assert_non_null(from);
    rc = k8sm__wire_to_entry(from, NULL, &entry, &err);
    k8sm__mesos__resource__free_unpacked(from, NULL);
    return answer_of(rc, &entry, err);
}

/* @return whether it was taken. Bytes that the scan refuses are never asked. */
static bool compare(const uint8_t *bytes, size_t len)
{
    answer a, b;
    bool taken;
    if (k8sm__wire_scan(&k8sm__mesos__resource__descriptor, bytes, len, NULL) != K8SM_OK)
        return false;
    a = plain(bytes, len);
    taken = a.rc != K8SM_E_UNSUPPORTED;
    if (taken) {
        b = unpacked(bytes, len);
        assert_int_equal(a.rc, b.rc);
        assert_string_equal(a.err.path, b.err.path);
        assert_string_equal(a.err.message, b.err.message);
        assert_int_equal(a.err.offset, b.err.offset);
        if (a.text != NULL)
            assert_memory_equal(a.text, b.text, a.err.offset);
        free(b.text);
    }
    free(a.text);
    return taken;
}

#define ONE "\x00\x00\x00\x00\x00\x00\xf0\x3f"
#define CPUS                                                                                   \
    "\x0a\x04"                                                                                 \
    "cpus\x10\x00\x1a\x09\x09" ONE
#define BYTES(text) (text), sizeof(text) - 1

static const struct resource_case {
    const char *name, *bytes;
    size_t len;
    bool taken;
} resource_cases[] = {
    { "a scalar", BYTES(CPUS), true },
    { "allocated", BYTES(CPUS "\x5a\x05\x0a\x03web"), true },
    { "reserved", BYTES(CPUS "\x6a\x07\x1a\x03web\x20\x01"), true },
    { "reserved twice",
      BYTES(CPUS "\x6a\x05\x1a\x01"
                 "a\x20\x01\x6a\x0a\x0a\x01p\x1a\x03"
                 "a/b\x20\x02"),
      true },
    { "ports",
      BYTES("\x0a\x05ports\x10\x01\x22\x0e\x0a\x04\x08\x01\x10\x05\x0a\x06\x08\x80\x01\x10\xff"
            "\x01"),
      true },
    { "a set",
      BYTES("\x0a\x01s\x10\x02\x2a\x06\x0a\x01"
            "a\x0a\x01"
            "b"),
      true },
    { "no value",
      BYTES("\x0a\x04"
            "cpus\x10\x00"),
      true },
    { "two values", BYTES(CPUS "\x22\x00"), true },
    { "a name that is empty", BYTES("\x0a\x00\x10\x00\x1a\x09\x09" ONE), true },
    { "a bad role", BYTES(CPUS "\x6a\x05\x1a\x01*\x20\x01"), true },
    { "a reservation without type",
      BYTES(CPUS "\x6a\x03\x1a\x01"
                 "a"),
      true },
    { "a NUL in a name",
      BYTES("\x0a\x02"
            "a\0\x10\x00\x1a\x09\x09" ONE),
      false },
    { "a scalar twice", BYTES(CPUS "\x1a\x09\x09" ONE), false },
    { "a role of the old kind", BYTES(CPUS "\x32\x03web"), false },
    { "a disk", BYTES(CPUS "\x3a\x00"), false },
    { "revocable", BYTES(CPUS "\x4a\x00"), false },
    { "an allocation without role", BYTES(CPUS "\x5a\x00"), false },
    { "a provider", BYTES(CPUS "\x62\x03\x0a\x01p"), false },
    { "a reservation with labels", BYTES(CPUS "\x6a\x09\x1a\x03web\x20\x02\x12\x00"), false },
    { "a reservation of an unknown type", BYTES(CPUS "\x6a\x07\x1a\x03web\x20\x07"), false },
    { "an unknown field", BYTES(CPUS "\xf8\x07\x05"), false },
    { "a key of two bytes",
      BYTES("\x8a\x00\x04"
            "cpus\x10\x00\x1a\x09\x09" ONE),
      true },
};

static void check_resource(void **state)
{
    const struct resource_case *c = *state;
    assert_int_equal(compare((const uint8_t *)c->bytes, c->len), c->taken);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Bytes changed, pieces of one put behind another. */
static void changed_at_random(void **state)
{
    uint64_t seed = 11, taken = 0;
    (void)state;
    for (size_t round = 0; round < 60000; round++) {
        const struct resource_case *a =
            &resource_cases[next_random(&seed) % K8SM__COUNT(resource_cases)];
        const struct resource_case *b =
            &resource_cases[next_random(&seed) % K8SM__COUNT(resource_cases)];
        uint8_t bytes[256];
        size_t len = a->len, from = next_random(&seed) % b->len;
        memcpy(bytes, a->bytes, len);
        if (next_random(&seed) % 2 == 0) {
            memcpy(bytes + len, b->bytes + from, b->len - from);
            len += b->len - from;
        }
        for (uint64_t i = next_random(&seed) % 4; i > 0; i--)
            bytes[next_random(&seed) % len] ^= (uint8_t)(1U << next_random(&seed) % 8);
        taken += compare(bytes, len);
    }
    assert_true(taken > 5000);
}

static void every_allocation_can_fail(void **state)
{
    static const uint8_t bytes[] =
        CPUS "\x5a\x05\x0a\x03web\x6a\x0a\x0a\x01p\x1a\x03web\x20\x02";
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm__entry entry = { 0 };
        k8sm_status rc = k8sm__wire_plain_entry(bytes, sizeof bytes - 1, &alloc, &entry, NULL);
        if (rc == K8SM_OK) {
            assert_true(n > 3);
            k8sm__entry_finish(&entry, &alloc);
            assert_int_equal(f.live, 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_int_equal(f.live, 0);
        assert_true(n < 100);
    }
}

int main(void)
{
    enum { ROWS = K8SM__COUNT(resource_cases) };
    struct CMUnitTest tests[ROWS + 2] = { cmocka_unit_test(changed_at_random),
                                          cmocka_unit_test(every_allocation_can_fail) };
    size_t count = 2;
    ROW_TESTS(tests, count, resource_cases, check_resource);
    return cmocka_run_group_tests_name("wire_plain", tests, NULL, NULL);
}
