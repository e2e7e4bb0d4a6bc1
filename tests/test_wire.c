/* Serialized offers that are not what they should be: each is refused with the place, and
 * nothing of it stays (wire_scan.c, wire_offer.c, wire_resource.c). Rules: protobuf's encoding,
 * mesos.v1's required fields and enums, libmesos' validity of a Resource. */
#include "testing.h"

#include "k8smesos/offer.h"
#include "mesos_internal.h"
#include "wire_volume.h"
#include "wire_write.h"

#define ID        "\x0a\x04\x0a\x02O1"
#define FRAMEWORK "\x12\x04\x0a\x02" "F1"
#define AGENT     "\x1a\x04\x0a\x02S1"
#define HOST      "\x22\x01h"
#define HEAD      ID FRAMEWORK AGENT HOST /* 21 bytes */
#define ONE       "\x00\x00\x00\x00\x00\x00\xf0\x3f"
#define CPUS      "\x0a\x04" "cpus\x10\x00\x1a\x09\x09" ONE /* 19 bytes */
#define GOOD      "\x2a\x13" CPUS
/* An entry of 19 + n bytes: cpus 1 and what follows. */
#define ENTRY(length, more) "\x2a" length CPUS more
#define DISK(length, body)  "\x2a" length "\x0a\x04" "disk\x10\x00\x1a\x09\x09" ONE body

#define BYTES(text) .bytes = (text), .len = sizeof(text) - 1

static const struct wire_case {
    const char *name, *bytes;
    size_t len;
    const char *path; /* of the error; NULL: taken */
    k8sm_status rc;
    uint64_t offset;
} wire_cases[] = {
    { .name = "the least offer", BYTES(HEAD) },
    { .name = "fields in another order", BYTES(HOST AGENT GOOD FRAMEWORK ID) },
    { .name = "an unknown field is skipped", BYTES(HEAD "\xf8\x07\x05\xfa\x07\x01x") },
    { .name = "unknown fixed fields are skipped", BYTES(HEAD "\xf9\x07" ONE "\xfd\x07\1\2\3\4") },
    { .name = "an unknown field of a resource is kept", BYTES(HEAD ENTRY("\x16", "\xf8\x07\x05")) },
    { .name = "nothing at all", BYTES(""), "id", K8SM_E_SCHEMA, 0 },
    { .name = "no offer id", BYTES(FRAMEWORK AGENT HOST), "id", K8SM_E_SCHEMA, 0 },
    { .name = "an offer id without value", BYTES("\x0a\x00" FRAMEWORK AGENT HOST), "id.value",
      K8SM_E_SCHEMA, 3 },
    { .name = "no framework id", BYTES(ID AGENT HOST), "framework_id", K8SM_E_SCHEMA, 0 },
    { .name = "no agent id", BYTES(ID FRAMEWORK HOST), "agent_id", K8SM_E_SCHEMA, 0 },
    { .name = "no hostname", BYTES(ID FRAMEWORK AGENT), "hostname", K8SM_E_SCHEMA, 0 },
    { .name = "cut in a key", BYTES(HEAD "\xaa"), "", K8SM_E_SYNTAX, 22 },
    { .name = "cut in a length", BYTES(HEAD "\x2a"), "resources[0]", K8SM_E_SYNTAX, 23 },
    { .name = "cut in a resource", BYTES(HEAD "\x2a\x13\x0a\x04" "cp"), "resources[0]",
      K8SM_E_SYNTAX, 23 },
    { .name = "a length beyond its message", BYTES(HEAD "\x2a\x03\x0a\x09x"),
      "resources[0].name", K8SM_E_SYNTAX, 25 },
    { .name = "a length of ten bytes",
      BYTES(HEAD "\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "resources[0]", K8SM_E_SYNTAX, 23 },
    { .name = "a key of field 0", BYTES(HEAD "\x00\x00"), "", K8SM_E_SYNTAX, 22 },
    { .name = "a key of six bytes", BYTES(HEAD "\xff\xff\xff\xff\xff\x01"), "", K8SM_E_SYNTAX, 22 },
    { .name = "a key beyond 2^29", BYTES(HEAD "\xf8\xff\xff\xff\x7f\x01"), "", K8SM_E_SYNTAX, 22 },
    { .name = "a number of eleven bytes",
      BYTES(HEAD "\xf8\x07\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "", K8SM_E_SYNTAX, 24 },
    { .name = "a group", BYTES(HEAD "\x2b\x2c"), "resources[0]", K8SM_E_SCHEMA, 22 },
    { .name = "an unknown group", BYTES(HEAD "\xfb\x07\xfc\x07"), "", K8SM_E_SYNTAX, 22 },
    { .name = "wire type 6", BYTES(HEAD "\xfe\x07"), "", K8SM_E_SYNTAX, 22 },
    { .name = "fixed 64 cut short", BYTES(HEAD "\xf9\x07xxxx"), "", K8SM_E_SYNTAX, 24 },
    { .name = "fixed 32 cut short", BYTES(HEAD "\xfd\x07xx"), "", K8SM_E_SYNTAX, 24 },
    { .name = "a hostname as a number", BYTES(ID FRAMEWORK AGENT "\x20\x01"), "hostname",
      K8SM_E_SCHEMA, 19 },
    { .name = "a resource as a number", BYTES(HEAD "\x28\x01"), "resources[0]", K8SM_E_SCHEMA, 22 },
    { .name = "an id as text", BYTES("\x0a\x02O1" FRAMEWORK AGENT HOST), "", K8SM_E_SYNTAX, 0 },
    { .name = "a scalar as a number",
      BYTES(HEAD "\x2a\x0c\x0a\x04" "cpus\x10\x00\x1a\x02\x08\x01"), "resources[0].scalar.value",
      K8SM_E_SCHEMA, 34 },
    { .name = "a resource without name", BYTES(HEAD GOOD "\x2a\x02\x10\x00"), "resources[1].name",
      K8SM_E_SCHEMA, 45 },
    { .name = "a resource without type", BYTES(HEAD "\x2a\x06\x0a\x04" "cpus"),
      "resources[0].type", K8SM_E_SCHEMA, 24 },
    { .name = "a value type that is none", BYTES(HEAD "\x2a\x08\x0a\x04" "cpus\x10\x09"),
      "resources[0].type", K8SM_E_SCHEMA, 31 },
    { .name = "a negative value type",
      BYTES(HEAD "\x2a\x11\x0a\x04" "cpus\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      "resources[0].type", K8SM_E_SCHEMA, 31 },
    { .name = "a scalar without value", BYTES(HEAD "\x2a\x0a\x0a\x04" "cpus\x10\x00\x1a\x00"),
      "resources[0].scalar.value", K8SM_E_SCHEMA, 34 },
    { .name = "a range without end",
      BYTES(HEAD "\x2a\x0f\x0a\x05ports\x10\x01\x22\x04\x0a\x02\x08\x05"),
      "resources[0].ranges.range[0].end", K8SM_E_SCHEMA, 37 },
    { .name = "a scalar resource without scalar", BYTES(HEAD GOOD GOOD "\x2a\x08\x0a\x04" "cpus\x10\x00"),
      "resources[2]", K8SM_E_INVALID, 64 },
    { .name = "a resource of text",
      BYTES(HEAD GOOD GOOD GOOD "\x2a\x08\x0a\x04" "cpus\x10\x03"), "resources[3].type", K8SM_E_INVALID, 85 },
    { .name = "a negative scalar",
      BYTES(HEAD "\x2a\x13\x0a\x04" "cpus\x10\x00\x1a\x09\x09\x00\x00\x00\x00\x00\x00\xf0\xbf"),
      "resources[0].scalar.value", K8SM_E_INVALID, 22 },
    { .name = "an infinite scalar",
      BYTES(HEAD "\x2a\x13\x0a\x04" "cpus\x10\x00\x1a\x09\x09\x00\x00\x00\x00\x00\x00\xf0\x7f"),
      "resources[0].scalar.value", K8SM_E_INVALID, 22 },
    { .name = "a range that ends before it begins",
      BYTES(HEAD "\x2a\x11\x0a\x05ports\x10\x01\x22\x06\x0a\x04\x08\x05\x10\x04"), "resources[0].ranges",
      K8SM_E_INVALID, 22 },
    { .name = "a NUL in an offer id", BYTES("\x0a\x04\x0a\x02O\0" FRAMEWORK AGENT HOST), "id.value",
      K8SM_E_INVALID, 0 },
    { .name = "a NUL in a framework id", BYTES(ID "\x12\x03\x0a\x01\0" AGENT HOST),
      "framework_id.value", K8SM_E_INVALID, 0 },
    { .name = "a NUL in an agent id", BYTES(ID FRAMEWORK "\x1a\x03\x0a\x01\0" HOST),
      "agent_id.value", K8SM_E_INVALID, 0 },
    { .name = "a NUL in a hostname", BYTES(ID FRAMEWORK AGENT "\x22\x01\0"), "hostname",
      K8SM_E_INVALID, 0 },
    { .name = "a NUL in an executor id", BYTES(HEAD "\x32\x03\x0a\x01\0"), "executor_ids[0].value",
      K8SM_E_INVALID, 0 },
    { .name = "a NUL in the role", BYTES(HEAD "\x52\x03\x0a\x01\0"), "allocation_info.role",
      K8SM_E_INVALID, 0 },
    { .name = "an empty name of a resource", BYTES(HEAD "\x2a\x0f\x0a\x00\x10\x00\x1a\x09\x09" ONE),
      "resources[0].name", K8SM_E_INVALID, 22 },
    { .name = "a NUL in an attribute", BYTES(HEAD "\x3a\x0a\x0a\x01r\x10\x03\x2a\x03\x0a\x01\0"),
      "attributes[0].text.value", K8SM_E_INVALID, 0 },
    { .name = "an attribute without name", BYTES(HEAD "\x3a\x02\x10\x03"), "attributes[0].name",
      K8SM_E_SCHEMA, 24 },
    { .name = "a NUL in a set",
      BYTES(HEAD "\x2a\x0c\x0a\x01t\x10\x02\x2a\x05\x0a\x00\x0a\x01\0"), "resources[0].set.item[1]",
      K8SM_E_INVALID, 22 },
    { .name = "a NUL in an old role", BYTES(HEAD ENTRY("\x16", "\x32\x01\0")), "resources[0].role",
      K8SM_E_INVALID, 22 },
    { .name = "a NUL in an old reservation", BYTES(HEAD ENTRY("\x1b", "\x32\x01r\x42\x03\x0a\x01\0")),
      "resources[0].reservation.principal", K8SM_E_INVALID, 22 },
    { .name = "a NUL in a reservation's role", BYTES(HEAD ENTRY("\x1a", "\x6a\x05\x1a\x01\0\x20\x01")),
      "resources[0].reservations[0].role", K8SM_E_INVALID, 22 },
    { .name = "a NUL in a reservation's label",
      BYTES(HEAD ENTRY("\x21", "\x6a\x0c\x12\x05\x0a\x03\x0a\x01\0\x1a\x01r\x20\x02")),
      "resources[0].reservations[0].labels.labels[0].key", K8SM_E_INVALID, 22 },
    { .name = "a reservation of an unknown type", BYTES(HEAD ENTRY("\x1a", "\x6a\x05\x1a\x01r\x20\x07")),
      "resources[0].reservations", K8SM_E_INVALID, 22 },
    { .name = "a NUL in a provider", BYTES(HEAD ENTRY("\x18", "\x62\x03\x0a\x01\0")),
      "resources[0].provider_id.value", K8SM_E_INVALID, 22 },
    { .name = "a NUL in an allocation", BYTES(HEAD ENTRY("\x18", "\x5a\x03\x0a\x01\0")),
      "resources[0].allocation_info.role", K8SM_E_INVALID, 22 },
    { .name = "entries of two roles",
      BYTES(HEAD ENTRY("\x18", "\x5a\x03\x0a\x01" "a") ENTRY("\x18", "\x5a\x03\x0a\x01" "b")),
      "resources[1].allocation_info.role", K8SM_E_INVALID, 48 },
    { .name = "a disk on cpus", BYTES(HEAD ENTRY("\x15", "\x3a\x00")), "resources[0].disk",
      K8SM_E_INVALID, 22 },
    { .name = "a NUL in a volume's id", BYTES(HEAD DISK("\x1a", "\x3a\x05\x0a\x03\x0a\x01\0")),
      "resources[0].disk.persistence.id", K8SM_E_INVALID, 22 },
    { .name = "a NUL in a disk's root",
      BYTES(HEAD DISK("\x1e", "\x3a\x09\x1a\x07\x08\x01\x12\x03\x0a\x01\0")),
      "resources[0].disk.source.path.root", K8SM_E_INVALID, 22 },
    { .name = "a NUL in a disk's metadata",
      BYTES(HEAD DISK("\x20", "\x3a\x0b\x1a\x09\x08\x04\x2a\x05\x0a\x03\x0a\x01\0")),
      "resources[0].disk.source.metadata.labels[0].key", K8SM_E_INVALID, 22 },
    { .name = "a disk source of no type", BYTES(HEAD DISK("\x17", "\x3a\x02\x1a\x00")),
      "resources[0].disk.source.type", K8SM_E_SCHEMA, 47 },
    { .name = "a volume without mode", BYTES(HEAD DISK("\x1a", "\x3a\x05\x12\x03\x0a\x01v")),
      "resources[0].disk.volume.mode", K8SM_E_SCHEMA, 47 },
    { .name = "maintenance without a start", BYTES(HEAD "\x4a\x00"), "unavailability.start",
      K8SM_E_SCHEMA, 24 },
};

/* offsets in the table count from 1, so that 0 is "not compared" */
static void check_wire(void **state)
{
    const struct wire_case *c = *state;
    k8sm_offers *offers = NULL;
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    /* exactly as long, so that a sanitizer sees each byte read beyond */
    char *bytes = malloc(c->len > 0 ? c->len : 1);
    assert_non_null(bytes);
    memcpy(bytes, c->bytes, c->len);
    k8sm_status rc = k8sm_offers_add_protobuf(offers, bytes, c->len, &err);
    if (rc != c->rc)
        fail_msg("rc %d at %s: %s", rc, err.path, err.message);
    assert_int_equal(k8sm_offers_count(offers), rc == K8SM_OK);
    if (c->path != NULL) {
        if (c->path[0] != '\0')
            assert_string_equal(err.path, c->path);
        assert_true(err.message[0] != '\0');
        assert_true(err.offset <= c->len);
        if (c->offset != 0 && err.offset + 1 != c->offset)
            fail_msg("offset %zu, not %zu: %s", (size_t)err.offset + 1, (size_t)c->offset,
                     err.message);
    }
    /* an event of it is refused alike, with the way there in front */
    if (c->path != NULL && c->len < 100) {
        k8sm__buffer event = K8SM__BUFFER_INIT(NULL);
        k8sm__buffer_append(&event, "\x08\x02\x1a", 3);
        k8sm__buffer_byte(&event, (char)(c->len + 2));
        k8sm__buffer_byte(&event, '\x0a');
        k8sm__buffer_byte(&event, (char)c->len);
        k8sm__buffer_append(&event, c->bytes, c->len);
        const uint64_t offset = err.offset;
        assert_int_equal(k8sm_offers_add_event_protobuf(offers, event.data, event.size, &err),
                         c->rc);
        assert_memory_equal(err.path, "offers.offers[0]", strlen("offers.offers[0]"));
        assert_int_equal(err.offset, offset + 6);
        assert_int_equal(k8sm_offers_count(offers), 0);
        k8sm__buffer_finish(&event);
    }
    free(bytes);
    k8sm_offers_free(offers);
}

/* Every beginning of a good offer is refused, or is an offer of less. */
static void every_truncation(void **state)
{
    (void)state;
    size_t len;
    char *pb = read_fixture("K8SM_FIXTURES", "offers/full.pb", &len);
    size_t taken = 0;
    for (size_t cut = 0; cut < len; cut++) {
        k8sm_offers *offers = NULL;
        k8sm_error err = { 0 };
        char *bytes = malloc(cut > 0 ? cut : 1);
        memcpy(bytes, pb, cut);
        assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
        k8sm_status rc = k8sm_offers_add_protobuf(offers, bytes, cut, &err);
        if (rc == K8SM_OK) {
            taken++;
        } else {
            assert_true(rc == K8SM_E_SYNTAX || rc == K8SM_E_SCHEMA);
            assert_true(err.offset <= cut);
        }
        assert_int_equal(k8sm_offers_count(offers), rc == K8SM_OK);
        k8sm_offers_free(offers);
        free(bytes);
    }
    assert_true(taken < 30);
    free(pb);
}

/* protobuf-c recurses: it must not see what is nested without end. */
static void nested_messages(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t depth;
        uint32_t fields[6]; /* the way in; then the last one again and again */
        size_t count;
    } rows[] = {
        { "20,000 times an id in an id", 20000, { 1 }, 1 },
        { "20,000 times a resource", 20000, { 5 }, 1 },
        { "20,000 times unknown", 20000, { 99 }, 1 },
        { "20,000 in a disk's volume", 20000, { 5, 7, 2, 7 }, 4 },
        { "20,000 in an event's offers", 20000, { 3, 1, 5 }, 3 },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        const size_t room = rows[i].depth * 8;
        uint8_t *bytes = malloc(room), *at = bytes + room;
        k8sm_offers *offers = NULL;
        k8sm_error err = { 0 };
        assert_non_null(bytes);
        for (size_t level = rows[i].depth; level-- > 0;) { /* from the innermost out */
            size_t size = (size_t)(bytes + room - at), field = level < rows[i].count ? level
                                                                      : rows[i].count - 1;
            uint64_t key = (uint64_t)rows[i].fields[field] << 3 | 2;
            uint8_t head[20];
            size_t n = 0;
            for (; key >= 0x80; key >>= 7)
                head[n++] = (uint8_t)(key | 0x80);
            head[n++] = (uint8_t)key;
            for (; size >= 0x80; size >>= 7)
                head[n++] = (uint8_t)(size | 0x80);
            head[n++] = (uint8_t)size;
            at -= n;
            memcpy(at, head, n);
        }
        assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
        const size_t size = (size_t)(bytes + room - at);
        assert_int_not_equal(k8sm_offers_add_protobuf(offers, (char *)at, size, &err), K8SM_OK);
        /* as an event it may be one of another kind */
        k8sm_offers_add_event_protobuf(offers, (char *)at, size, &err);
        assert_int_equal(k8sm_offers_count(offers), 0);
        k8sm_offers_free(offers);
        free(bytes);
    }
}

static void events_of_other_kinds_add_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        k8sm_status rc;
        size_t count;
    } rows[] = {
        { "\x08\x08", 2, K8SM_OK, 0 },                    /* HEARTBEAT */
        { "\x08\x02", 2, K8SM_OK, 0 },                    /* OFFERS without offers */
        { "\x08\x02\x1a\x17\x0a\x15" HEAD, 27, K8SM_OK, 1 },
        { "\x08\x01\x1a\x17\x0a\x15" HEAD, 27, K8SM_OK, 0 }, /* of another type */
        { "\x08\x02\x1a\x17\x0a\x15" HEAD "\x08\x08", 29, K8SM_OK, 0 }, /* the last counts */
        { "\x08", 1, K8SM_E_SYNTAX, 0 },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm_offers *offers = NULL;
        k8sm_error err = { 0 };
        assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
        if (k8sm_offers_add_event_protobuf(offers, rows[i].bytes, rows[i].len, &err) !=
            rows[i].rc)
            fail_msg("row %zu: %s: %s", i, err.path, err.message);
        assert_int_equal(k8sm_offers_count(offers), rows[i].count);
        k8sm_offers_free(offers);
    }
}

/* What a newer Mesos has beside is passed on with the entry. */
static void unknown_fields_are_passed_on(void **state)
{
    (void)state;
    static const char bytes[] = HEAD "\x2a\x25" CPUS
        "\xf8\x07\x85\x01\xf9\x07" ONE "\xfa\x07\x01x";
    k8sm_offers *offers = NULL;
    k8sm__buffer out = K8SM__BUFFER_INIT(NULL);
    k8sm_error err = { 0 };
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    if (k8sm_offers_add_protobuf(offers, bytes, sizeof bytes - 1, &err) != K8SM_OK)
        fail_msg("%s %zu: %s", err.path, (size_t)err.offset, err.message);
    k8sm__entry_to_protobuf(&k8sm_offer_resources(k8sm_offers_get(offers, 0))->entries[0], &out);
    static const char tail[] = "\xf8\x07\x85\x01\xf9\x07" ONE "\xfa\x07\x01x";
    assert_true(out.size > sizeof tail);
    assert_memory_equal(out.data + out.size - (sizeof tail - 1), tail, sizeof tail - 1);
    k8sm__buffer_finish(&out);
    k8sm_offers_free(offers);
}

/* A volume is only passed on; what is shown of it ends where it cannot be read. */
static void volumes_are_shown(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *json, *text;
    } rows[] = {
        { "", 0, "{}", "" },
        { "\x0a\x01" "d\x18\x01", 5, "{\"container_path\":\"d\",\"mode\":\"RW\"}", "d" },
        { "\x0a\x01" "d\x12\x02/h\x18\x02", 9,
          "{\"container_path\":\"d\",\"host_path\":\"/h\",\"mode\":\"RO\"}", "/h:d:ro" },
        { "\x12\x02/h\x18\x01", 6, "{\"host_path\":\"/h\",\"mode\":\"RW\"}", "/h::rw" },
        { "\x12\x02/h\x18\x07", 6, "{\"host_path\":\"/h\"}", "/h:" },
        { "\x22\x01x\x0a\x01" "d", 6, "{\"container_path\":\"d\"}", "d" }, /* another field */
        { "\x0a\x09" "d", 3, "{}", "" },                                      /* cut short */
        { "\x0a\x01" "d\x29\x01", 5, "{\"container_path\":\"d\"}", "d" },    /* fixed 64 */
        { "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, "{}", "" },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        k8sm__disk disk = { .has_volume = true, .volume = (char *)(uintptr_t)rows[i].bytes,
                            .volume_size = rows[i].len };
        k8sm__buffer json = K8SM__BUFFER_INIT(NULL), text = K8SM__BUFFER_INIT(NULL);
        k8sm__volume_to_json(&disk, &json);
        k8sm__volume_print(&disk, &text);
        k8sm__buffer_byte(&json, '\0');
        k8sm__buffer_byte(&text, '\0');
        assert_string_equal(json.data, rows[i].json);
        assert_string_equal(text.data, rows[i].text);
        k8sm__buffer_finish(&json);
        k8sm__buffer_finish(&text);
    }
}

static void volumes_from_json(void **state)
{
    (void)state;
    static const struct {
        const char *volume;
        k8sm_status rc;
        const char *path;
    } rows[] = {
        { "{\"container_path\":\"d\",\"host_path\":\"/h\",\"mode\":\"RO\"}", K8SM_OK, NULL },
        { "{\"container_path\":\"d\",\"mode\":\"XX\"}", K8SM_E_SCHEMA,
          "resources[0].disk.volume.mode" },
        { "{\"container_path\":\"d\"}", K8SM_E_SCHEMA, "resources[0].disk.volume.mode" },
        { "{\"container_path\":\"d\",\"host_path\":[],\"mode\":\"RW\"}", K8SM_E_SCHEMA,
          "resources[0].disk.volume.host_path" },
        { "{\"mode\":\"RW\"}", K8SM_E_SCHEMA, "resources[0].disk.volume.container_path" },
    };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        char json[512];
        k8sm_offers *offers = NULL;
        k8sm_error err = { 0 };
        snprintf(json, sizeof json,
                 "{\"id\":{\"value\":\"O\"},\"framework_id\":{\"value\":\"F\"},\"agent_id\":{"
                 "\"value\":\"S\"},\"hostname\":\"h\",\"resources\":[{\"name\":\"disk\",\"type\":"
                 "\"SCALAR\",\"scalar\":{\"value\":1},\"disk\":{\"volume\":%s}}]}", rows[i].volume);
        assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
        k8sm_status rc = k8sm_offers_add_json(offers, json, strlen(json), NULL, 0, &err);
        if (rc != rows[i].rc)
            fail_msg("%s: rc %d: %s: %s", rows[i].volume, rc, err.path, err.message);
        if (rows[i].path != NULL)
            assert_string_equal(err.path, rows[i].path);
        else
            assert_true(k8sm_offer_resources(k8sm_offers_get(offers, 0))
                            ->entries[0].disk->volume_has_host_path);
        k8sm_offers_free(offers);
    }
}

/* 2 GiB and more are refused before a byte is looked at. */
static void a_message_has_a_size(void **state)
{
    (void)state;
    k8sm_offers *offers = NULL;
    assert_int_equal(k8sm_offers_new(NULL, &offers, NULL), K8SM_OK);
    assert_int_equal(k8sm_offers_add_protobuf(offers, HEAD, (size_t)1 << 31, NULL),
                     K8SM_E_LIMIT);
    k8sm_offers_free(offers);
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(wire_cases) + 7] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, wire_cases, check_wire);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_truncation);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nested_messages);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(events_of_other_kinds_add_nothing);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(unknown_fields_are_passed_on);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(volumes_are_shown);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(volumes_from_json);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_message_has_a_size);
    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
