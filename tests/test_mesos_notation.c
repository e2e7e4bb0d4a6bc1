/* Mesos resources as text and JSON, and what of it is valid (mesos_resources.h): rules of
 * resources.cpp and values.cpp of Mesos 1.11, messages beginning as Mesos' own. */
#include "mesos_internal.h"
#include "mesos_texts.h"

/* --- text --------------------------------------------------------------------------------- */

static const struct text_case {
    const char *name, *in, *wanted; /* NULL: it cannot be said */
} text_cases[] = {
    { "every type", "cpus:4;mem(prod):512.5;ports:[31000-31004, 31006-31006];zones:{a, b}",
      "cpus:4;mem(prod):512.5;ports:[31000-31004,31006-31006];zones:{a,b}" },
    { "spaces mean nothing", " cpus : 1 0 ; mem ( prod ) : 3 ", "cpus:10;mem(prod):3" },
    { "empty parts", ";;cpus::1;", "cpus:1" },
    { "a comma is a dash", "ports:[1,2]", "ports:[1-2]" },
    { "dashes and commas alike", "ports:[1-2-3-4]", "ports:[1-4]" },
    { "a minus is a separator", "ports:[-1-2]", "ports:[1-2]" },
    { "hexadecimal", "ports:[0x10-0X1f]", "ports:[16-31]" },
    { "a plus", "ports:[+5-6]", "ports:[5-6]" },
    { "(*) is unreserved", "cpus(*):1", "cpus:1" },
    { "text behind the role", "cpus(a)b:1", "cpus(a):1" },
    { "thousandths", "cpus:1.23456", "cpus:1.235" },
    { "a hundredth", "cpus:0.01", "cpus:0.01" },
    { "an exponent", "cpus:1e3", "cpus:1000" },
    { "a large amount reads back", "cpus:4503599627370.497", "cpus:4503599627370.497" },
    { "a dynamic reservation", "[" SCALAR("cpus", "1") DYNAMIC("r", "") "}]", NULL },
    { "a principal",
      "[" SCALAR(
          "cpus",
          "1") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\",\"principal\":\"p\"}]}]",
      NULL },
    { "labels",
      "[" SCALAR(
          "cpus",
          "1") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\",\"labels\":{}}]}]",
      NULL },
    { "a role with a parenthesis", "[" SCALAR("cpus", "1") STATIC("r)") "}]", NULL },
    { "revocable", "[" SCALAR("cpus", "1") ",\"revocable\":{}}]", NULL },
    { "allocated", "[" SCALAR("cpus", "1") ",\"allocation_info\":{\"role\":\"r\"}}]", NULL },
    { "allocated to nobody", "[" SCALAR("cpus", "1") ",\"allocation_info\":{}}]", NULL },
    { "a provider", "[" SCALAR("disk", "1") ",\"provider_id\":{\"value\":\"p\"}}]", NULL },
    { "a disk", "[" SCALAR("disk", "1") MOUNT("/m") "}]", NULL },
    { "an item with a comma", "[" SET("zones", "\"a,b\"") "}]", NULL },
    { "an item with a parenthesis", "[" SET("zones", "\"a(\"") "}]", NULL },
    { "an empty item", "[" SET("zones", "\"\"") "}]", NULL },
    { "a name with a colon", "[" SCALAR("a:b", "1") "}]", NULL },
    { "a name that begins with a blank", "[" SCALAR(" b", "1") "}]", NULL },
    { "a name that ends with a blank", "[" SCALAR("b ", "1") "}]", NULL },
    { "one name with two types", "[" SCALAR("x", "1") "}," SET("x", "\"a\"") "}]", NULL },
};

static void check_text(void **state)
{
    const struct text_case *c = *state;
    k8sm_mesos_resources *resources, *again;
    k8sm_bytes text = { 0 };
    k8sm_error err = { .code = K8SM_OK };
    k8sm_status rc;
    resources = read(c->in, NULL, NULL);
    rc = k8sm_mesos_resources_format_text(resources, NULL, &text, &err);
    assert_int_equal(rc, c->wanted == NULL ? K8SM_E_UNSUPPORTED : K8SM_OK);
    if (c->wanted != NULL) {
        assert_string_equal(text.data, c->wanted);
        again = read(text.data, NULL, NULL);
        assert_true(k8sm_mesos_resources_equal(resources, again));
        k8sm_mesos_resources_free(again);
    }
    k8sm_bytes_finish(&text);
    k8sm_mesos_resources_free(resources);
}

/* resources.cpp fromSimpleString, values.cpp parse, numify.hpp */
static const struct bad_text {
    const char *name, *in;
    k8sm_status rc;
    uint32_t line, column;
    const char *message; /* begins so */
} bad_texts[] = {
    { "no value", "cpus", K8SM_E_SYNTAX, 1, 1,
      "Bad value for resources, missing or extra ':' in cpus" },
    { "two values", "mem:1;cpus:1:2", K8SM_E_SYNTAX, 1, 7,
      "Bad value for resources, missing or extra ':' in cpus:1:2" },
    { "an open parenthesis", "cpus(a:1", K8SM_E_SYNTAX, 1, 5,
      "Bad value for resources, mismatched parentheses" },
    { "parentheses the wrong way", "cpus)a(:1", K8SM_E_SYNTAX, 1, 7,
      "Bad value for resources, mismatched parentheses" },
    { "only blanks", "cpus:  ", K8SM_E_SYNTAX, 1, 6,
      "Failed to parse resource cpus value    error Expecting non-empty" },
    { "a bracket too many", "ports:[1-2]]", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value [1-2]] error Mismatched" },
    { "a bracket inside", "ports:1[2-3]", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value 1[2-3] error Unexpected '['" },
    { "a brace inside", "ports:1{2}", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value 1{2} error Unexpected '{'" },
    { "half a range", "ports:[1-2-3]", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value [1-2-3] error Expecting one or more" },
    { "no number", "ports:[a-b]", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value [a-b] error Expecting non-negative" },
    { "beyond 64 bits", "ports:[1-18446744073709551616]", K8SM_E_SYNTAX, 1, 7,
      "Failed to parse resource ports value [1-18446744073709551616] error Expecting" },
    { "text", "cpus:many", K8SM_E_SYNTAX, 1, 6,
      "Bad type for resource cpus value many type TEXT" },
    { "a hexadecimal scalar", "cpus:0x10", K8SM_E_SYNTAX, 1, 6,
      "Bad type for resource cpus value 0x10 type TEXT" },
    { "too large for a double", "cpus:1e400", K8SM_E_SYNTAX, 1, 6,
      "Bad type for resource cpus value 1e400 type TEXT" },
    { "infinite", "cpus:+inf", K8SM_E_SYNTAX, 1, 6,
      "Failed to parse resource cpus value +inf error Invalid scalar value '+inf':Infinite" },
    { "no number at all", "cpus:nan(1)", K8SM_E_SYNTAX, 1, 6,
      "Failed to parse resource cpus value nan(1) error Invalid scalar value 'nan(1)':NaN" },
    { "subnormal", "cpus:1e-310", K8SM_E_SYNTAX, 1, 6,
      "Failed to parse resource cpus value 1e-310 error Invalid scalar value "
      "'1e-310':Subnormal" },
    { "negative", "cpus:-1", K8SM_E_SYNTAX, 1, 6,
      "Failed to parse resource cpus value -1 error Invalid scalar value '-1':Negative" },
    { "an empty role", "mem:1;\ncpus():1", K8SM_E_INVALID, 1, 7,
      "Role names cannot be the empty string" },
    { "the same item twice", "zones:{a,a}", K8SM_E_INVALID, 1, 1,
      "Invalid set resource: duplicated elements" },
    { "one name, two types", "x:1;x:{a}", K8SM_E_INVALID, 0, 0,
      "Resources with the same name ('x') but different types" },
    { "beyond the fixed point", "cpus:1;mem:1e16", K8SM_E_RANGE, 1, 8,
      "Invalid scalar resource: beyond the fixed point" },
    { "a sum beyond 64 bits", "mem:9e15;mem:9e15", K8SM_E_RANGE, 1, 10,
      "the sum is beyond 64 bits" },
    { "syntax is told before validity", "zones:{a,a};cpus", K8SM_E_SYNTAX, 1, 13,
      "Bad value for resources, missing" },
    { "JSON with a volume", "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") "}]",
      K8SM_E_INVALID, 0, 0, "Persistent volumes cannot be specified" },
    { "JSON with revocable", "[" SCALAR("cpus", "1") ",\"revocable\":{}}]", K8SM_E_INVALID, 0,
      0, "Revocable resources cannot be specified" },
    { "JSON with a dynamic reservation", "[" SCALAR("cpus", "1") DYNAMIC("r", "") "}]",
      K8SM_E_INVALID, 0, 0, "Dynamic reservations cannot be specified" },
    { "JSON that breaks", "[{\"name\":}]", K8SM_E_SYNTAX, 1, 10, "" },
    { "JSON that is no resource", " [ {} ]", K8SM_E_SCHEMA, 1, 4, "expected a string" },
    { "text that looks like JSON", "[a:1", K8SM_OK, 0, 0, "" },
};

static void check_bad_text(void **state)
{
    const struct bad_text *c = *state;
    k8sm_mesos_resources *resources = NULL;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_mesos_resources_parse(c->in, strlen(c->in), NULL, &resources, &err),
                     c->rc);
    if (c->rc != K8SM_OK) {
        assert_null(resources);
        err.message[strlen(c->message)] = '\0';
        assert_string_equal(err.message, c->message);
        assert_int_equal(err.line, c->line);
        assert_int_equal(err.column, c->column);
    }
    k8sm_mesos_resources_free(resources);
}

static void a_zero_byte_is_refused(void **state)
{
    (void)state;
    k8sm_mesos_resources *resources = NULL;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_mesos_resources_parse("cpus:1;\0", 8, NULL, &resources, &err),
                     K8SM_E_SYNTAX);
    assert_int_equal(err.column, 8);
    assert_int_equal(k8sm_mesos_resources_parse("cpus", 4, NULL, &resources, NULL),
                     K8SM_E_SYNTAX);
    assert_int_equal(k8sm_mesos_resources_parse(NULL, 0, NULL, &resources, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_count(resources), 0);
    k8sm_mesos_resources_free(resources);
}

/* --- validity: resources.cpp, Resources::validate --------------------------------------------
 */

static const struct valid_case {
    const char *name, *json;
    k8sm_status rc;
    const char *message; /* begins so */
} valid_cases[] = {
    { "zero", SCALAR("cpus", "0") "}", K8SM_OK, "" },
    { "minus zero", SCALAR("cpus", "-0.0") "}", K8SM_OK, "" },
    { "0.0004 to a client", SCALAR("cpus", "0.0004") "}", K8SM_OK, "" },
    { "below zero", SCALAR("cpus", "-0.0001") "}", K8SM_E_INVALID,
      "Invalid scalar resource: value < 0" },
    { "infinite", SCALAR("cpus", "\"Infinity\"") "}", K8SM_E_INVALID,
      "Invalid scalar resource: not a finite" },
    { "too large", SCALAR("cpus", "9223372036854775.808") "}", K8SM_E_RANGE,
      "Invalid scalar resource: beyond" },
    { "no name", SCALAR("", "1") "}", K8SM_E_INVALID, "Empty resource name" },
    { "no type", "{\"name\":\"a\"}", K8SM_E_SCHEMA, "expected the name of a value" },
    { "no such type", "{\"name\":\"a\",\"type\":\"FOO\"}", K8SM_E_SCHEMA,
      "expected SCALAR, RANGES, SET or TEXT" },
    { "text", "{\"name\":\"a\",\"type\":\"TEXT\"}", K8SM_E_INVALID,
      "Unsupported resource type" },
    { "a scalar without value", "{\"name\":\"a\",\"type\":\"SCALAR\"}", K8SM_E_INVALID,
      "Invalid scalar resource" },
    { "a scalar with ranges", SCALAR("a", "1") ",\"ranges\":{}}", K8SM_E_INVALID,
      "Invalid scalar resource" },
    { "ranges without", "{\"name\":\"a\",\"type\":\"RANGES\"}", K8SM_E_INVALID,
      "Invalid ranges resource" },
    { "ranges with a scalar", RANGES("a", "") ",\"scalar\":{\"value\":1}}", K8SM_E_INVALID,
      "Invalid ranges resource" },
    { "begin after end", RANGES("a", RANGE("2", "1")) "}", K8SM_E_INVALID,
      "Invalid ranges resource: begin > end" },
    { "overlap", RANGES("a", RANGE("1", "5") "," RANGE("3", "7")) "}", K8SM_E_INVALID,
      "Invalid ranges resource: overlapping" },
    { "overlap the other way", RANGES("a", RANGE("3", "7") "," RANGE("1", "5")) "}", K8SM_OK,
      "" },
    { "neighbours", RANGES("a", RANGE("1", "2") "," RANGE("3", "4")) "}", K8SM_OK, "" },
    { "a bare range for a list",
      "{\"name\":\"a\",\"type\":\"RANGES\",\"ranges\":{\"range\":" RANGE("1", "2") "}}",
      K8SM_OK, "" },
    { "a range without end", RANGES("a", "{\"begin\":1}") "}", K8SM_E_SCHEMA,
      "expected a whole number" },
    { "a range that is none", RANGES("a", "7") "}", K8SM_E_SCHEMA,
      "expected a map with begin and end" },
    { "a set without", "{\"name\":\"a\",\"type\":\"SET\"}", K8SM_E_INVALID,
      "Invalid set resource" },
    { "a set with ranges", SET("a", "") ",\"ranges\":{}}", K8SM_E_INVALID,
      "Invalid set resource" },
    { "an item twice", SET("a", "\"x\",\"y\",\"x\"") "}", K8SM_E_INVALID,
      "Invalid set resource: duplicated" },
    { "an item that is a number", SET("a", "1") "}", K8SM_E_SCHEMA, "expected a string" },
    { "an item with NUL", SET("a", "\"\\u0000\"") "}", K8SM_E_SCHEMA,
      "expected a string without NUL" },
    { "null is absent", SCALAR("a", "1") ",\"ranges\":null,\"disk\":null,\"role\":null}",
      K8SM_OK, "" },
    { "unknown keys", SCALAR("a", "1") ",\"other\":[{}]}", K8SM_OK, "" },
    { "a scalar that is no map", "{\"name\":\"a\",\"type\":\"SCALAR\",\"scalar\":1}",
      K8SM_E_SCHEMA, "expected a map" },
    { "ranges that are no map", SCALAR("a", "1") ",\"ranges\":1}", K8SM_E_SCHEMA,
      "expected a map" },
    { "a set that is no map", SCALAR("a", "1") ",\"set\":1}", K8SM_E_SCHEMA, "expected a map" },
    { "not a map", "7", K8SM_E_SCHEMA, "expected a Resource, a map" },
    { "text behind", SCALAR("a", "1") "} x", K8SM_E_SYNTAX, "found text behind" },
    { "blanks behind", SCALAR("a", "1") "} \n", K8SM_OK, "" },
    /* disk */
    { "disk info elsewhere", SCALAR("cpus", "1") DISK("") "}", K8SM_E_INVALID,
      "DiskInfo should not be set for cpus" },
    { "a disk info of nothing", SCALAR("disk", "1") DISK("") "}", K8SM_OK, "" },
    { "an unknown source", SCALAR("disk", "1") DISK("\"source\":{\"type\":\"UNKNOWN\"}") "}",
      K8SM_E_INVALID, "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'" },
    { "no such source", SCALAR("disk", "1") DISK("\"source\":{\"type\":\"TAPE\"}") "}",
      K8SM_E_SCHEMA, "no such type" },
    { "a source without type", SCALAR("disk", "1") DISK("\"source\":{}") "}", K8SM_E_SCHEMA,
      "expected the name" },
    { "RAW with a mount",
      SCALAR("disk", "1") DISK("\"source\":{\"type\":\"RAW\",\"mount\":{}}") "}",
      K8SM_E_INVALID, "Mount should not be set for RAW" },
    { "BLOCK with a path",
      SCALAR("disk", "1") DISK("\"source\":{\"type\":\"BLOCK\",\"path\":{}}") "}",
      K8SM_E_INVALID, "Path should not be set for BLOCK" },
    { "a source with metadata",
      SCALAR("disk", "1")
          DISK("\"source\":{\"type\":\"RAW\",\"metadata\":{\"labels\":[{\"key\":\"k\"}]}}") "}",
      K8SM_OK, "" },
    { "metadata that is none",
      SCALAR("disk", "1")
          DISK("\"source\":{\"type\":\"RAW\",\"metadata\":{\"labels\":[1]}}") "}",
      K8SM_E_SCHEMA, "expected a label" },
    { "a root that is a number",
      SCALAR("disk", "1") DISK("\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":1}}") "}",
      K8SM_E_SCHEMA, "expected a string" },
    { "persistence without id", SCALAR("disk", "1") DISK("\"persistence\":{}") "}",
      K8SM_E_SCHEMA, "expected a string" },
    { "a volume without path", SCALAR("disk", "1") DISK("\"volume\":{\"mode\":\"RW\"}") "}",
      K8SM_E_SCHEMA, "" },
    { "a disk that is a list", SCALAR("disk", "1") ",\"disk\":[]}", K8SM_E_SCHEMA,
      "expected a map" },
    /* roles and reservations */
    { "the role *", SCALAR("a", "1") ",\"role\":\"*\"}", K8SM_OK, "" },
    { "an empty role", SCALAR("a", "1") ",\"role\":\"\"}", K8SM_E_INVALID,
      "Role names cannot be the empty string" },
    { "a role from a slash", SCALAR("a", "1") ",\"role\":\"/a\"}", K8SM_E_INVALID,
      "Role '/a' cannot start with a slash" },
    { "a role to a slash", SCALAR("a", "1") ",\"role\":\"a/\"}", K8SM_E_INVALID,
      "Role 'a/' cannot end with a slash" },
    { "two slashes", SCALAR("a", "1") ",\"role\":\"a//b\"}", K8SM_E_INVALID,
      "Role 'a//b' cannot contain two adjacent" },
    { "a dot", SCALAR("a", "1") ",\"role\":\"a/.\"}", K8SM_E_INVALID,
      "Role 'a/.' cannot include '.' as" },
    { "two dots", SCALAR("a", "1") ",\"role\":\"../a\"}", K8SM_E_INVALID,
      "Role '../a' cannot include '..' as" },
    { "a star below", SCALAR("a", "1") ",\"role\":\"a/*\"}", K8SM_E_INVALID,
      "Role 'a/*' cannot include '*' as" },
    { "a dash first", SCALAR("a", "1") ",\"role\":\"a/-b\"}", K8SM_E_INVALID,
      "Role component '-b' is invalid because it starts" },
    { "a blank", SCALAR("a", "1") ",\"role\":\"a b\"}", K8SM_E_INVALID,
      "Role component 'a b' is invalid because it contains" },
    { "other bytes", SCALAR("a", "1") ",\"role\":\"\xc3\xa4.-*\"}", K8SM_OK, "" },
    { "a reservation of *", SCALAR("a", "1") ",\"reservation\":{}}", K8SM_E_INVALID,
      "Invalid reservation: role \"*\" cannot be dynamically" },
    { "a reservation with a type",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{\"type\":\"STATIC\"}}", K8SM_E_INVALID,
      "'Resource.ReservationInfo.type' must not be set" },
    { "a reservation with a role",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{\"role\":\"r\"}}", K8SM_E_INVALID,
      "'Resource.ReservationInfo.role' must not be set" },
    { "a reservation that is none", SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":1}",
      K8SM_E_SCHEMA, "expected a map" },
    { "reservations without type", SCALAR("a", "1") ",\"reservations\":[{\"role\":\"r\"}]}",
      K8SM_E_INVALID, "Invalid reservation: 'Resource.ReservationInfo.type'" },
    { "reservations without role",
      SCALAR("a", "1") ",\"reservations\":[{\"type\":\"STATIC\"}]}", K8SM_E_INVALID,
      "Invalid reservation: 'Resource.ReservationInfo.role'" },
    { "reservations of *", SCALAR("a", "1") STATIC("*") "}", K8SM_E_INVALID,
      "Invalid reservation: role \"*\" cannot be reserved" },
    { "reservations of a bad role", SCALAR("a", "1") STATIC("-") "}", K8SM_E_INVALID,
      "Role component '-'" },
    { "reservations that are none", SCALAR("a", "1") ",\"reservations\":[1]}", K8SM_E_SCHEMA,
      "expected a map" },
    { "an unknown type",
      SCALAR("a", "1") ",\"reservations\":[{\"type\":\"UNKNOWN\",\"role\":\"r\"}]}",
      K8SM_E_INVALID, "Unsupported 'Resource.ReservationInfo.Type'" },
    { "refined",
      SCALAR("a", "1") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"},{\"type\":"
                       "\"DYNAMIC\",\"role\":\"r/s\"}]}",
      K8SM_OK, "" },
    { "refined statically",
      SCALAR("a", "1") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"},{\"type\":"
                       "\"STATIC\",\"role\":\"r/s\"}]}",
      K8SM_E_INVALID, "Invalid refined reservation: A refined" },
    { "refined elsewhere",
      SCALAR("a", "1") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"eng\"},{\"type\":"
                       "\"DYNAMIC\",\"role\":\"engine\"}]}",
      K8SM_E_INVALID, "Invalid refined reservation: role 'engine' is not" },
    { "refined with an old role",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"r\"},"
                       "{\"type\":\"DYNAMIC\",\"role\":\"r/s\"}]}",
      K8SM_E_INVALID, "Invalid resource format: 'Resource.role' must not" },
    { "refined with an old reservation",
      SCALAR("a", "1") ",\"reservation\":{},\"reservations\":[{\"type\":\"STATIC\",\"role\":"
                       "\"r\"},{\"type\":\"DYNAMIC\",\"role\":\"r/s\"}]}",
      K8SM_E_INVALID, "Invalid resource format: 'Resource.reservation' must not" },
    { "both formats",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{\"principal\":\"p\"}" DYNAMIC(
          "r", ",\"principal\":\"p\"") "}",
      K8SM_OK, "" },
    { "both formats, two roles", SCALAR("a", "1") ",\"role\":\"s\"" STATIC("r") "}",
      K8SM_E_INVALID, "Invalid resource format: 'Resource.role' field with 's'" },
    { "both formats, static", SCALAR("a", "1") ",\"role\":\"r\"" STATIC("r") "}", K8SM_OK, "" },
    { "both formats, static with more",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{}" STATIC("r") "}", K8SM_E_INVALID,
      "Invalid resource format: 'Resource.reservation' must not be set if the single" },
    { "both formats, half", SCALAR("a", "1") ",\"role\":\"r\"" DYNAMIC("r", "") "}",
      K8SM_E_INVALID,
      "Invalid resource format: 'Resource.role' and 'Resource.reservation' must" },
    { "both formats, two principals",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{\"principal\":\"p\"}" DYNAMIC(
          "r", ",\"principal\":\"q\"") "}",
      K8SM_E_INVALID,
      "Invalid resource format: 'Resource.reservation.principal' field with 'p'" },
    { "both formats, two labels",
      SCALAR("a", "1") ",\"role\":\"r\",\"reservation\":{\"labels\":{\"labels\":[{\"key\":"
                       "\"a\"}]}}" DYNAMIC("r", "") "}",
      K8SM_E_INVALID, "Invalid resource format: 'Resource.reservation.labels' field" },
    /* shared, revocable, ids */
    { "shared cpus", SCALAR("cpus", "1") ",\"shared\":{}}", K8SM_E_INVALID,
      "Resource cpus cannot be shared" },
    { "shared disk", SCALAR("disk", "1") ",\"shared\":{}}", K8SM_E_INVALID,
      "Only persistent volumes can be shared" },
    { "shared MOUNT disk", SCALAR("disk", "1") MOUNT("/m") ",\"shared\":{}}", K8SM_E_INVALID,
      "Only persistent volumes can be shared" },
    { "shared volume", SCALAR("disk", "1") STATIC("r") PERSISTENT("v") ",\"shared\":{}}",
      K8SM_OK, "" },
    { "revocable that is true", SCALAR("a", "1") ",\"revocable\":true}", K8SM_E_SCHEMA,
      "expected a map" },
    { "a provider without value", SCALAR("a", "1") ",\"provider_id\":{}}", K8SM_E_SCHEMA,
      "expected a string" },
};

static void check_valid(void **state)
{
    const struct valid_case *c = *state;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_mesos_resource_validate(c->json, strlen(c->json), &err), c->rc);
    assert_int_equal(k8sm_mesos_resource_validate(c->json, strlen(c->json), NULL), c->rc);
    err.message[strlen(c->message)] = '\0';
    assert_string_equal(err.message, c->message);
}

static void the_master_refuses_what_rounds_to_nothing(void **state)
{
    (void)state;
    k8sm__entry entry = { .name = (char *)(uintptr_t) "cpus", .raw = 0.0004, .has_raw = true };
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm__entry_validate(&entry, false, &err), K8SM_OK);
    assert_int_equal(k8sm__entry_validate(&entry, true, &err), K8SM_E_INVALID);
    assert_string_equal(err.message, "Invalid scalar resource: value <= 0");
    entry.raw = -1;
    assert_int_equal(k8sm__entry_validate(&entry, true, &err), K8SM_E_INVALID);
    entry.raw = 0;
    assert_int_equal(k8sm__entry_validate(&entry, true, &err), K8SM_OK);
    entry.has_raw = false;
    entry.scalar = -1;
    assert_int_equal(k8sm__entry_validate(&entry, true, &err), K8SM_E_INVALID);
    assert_int_equal(k8sm__entry_validate(&entry, false, &err), K8SM_E_INVALID);
}

static void invalid_ones_are_left_out_if_asked_for(void **state)
{
    (void)state;
    static const char json[] = "[" SCALAR("cpus", "-1") "}," SCALAR("mem", "5") "}]";
    k8sm_mesos_resources *resources = NULL;
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(
        k8sm_mesos_resources_parse_json(json, sizeof json - 1, 0, NULL, &resources, &err),
        K8SM_E_INVALID);
    assert_string_equal(err.path, "[0].scalar.value");
    assert_int_equal(k8sm_mesos_resources_parse_json(json, sizeof json - 1,
                                                     K8SM_RESOURCES_SKIP_INVALID, NULL,
                                                     &resources, &err),
                     K8SM_OK);
    assert_shown(resources, "mem:5");
    k8sm_mesos_resources_free(resources);
    assert_int_equal(k8sm_mesos_resources_parse_json("[7]", 3, K8SM_RESOURCES_SKIP_INVALID,
                                                     NULL, &resources, NULL),
                     K8SM_E_SCHEMA);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(the_master_refuses_what_rounds_to_nothing),
        cmocka_unit_test(invalid_ones_are_left_out_if_asked_for),
    };
    struct CMUnitTest tests[K8SM__COUNT(text_cases) + K8SM__COUNT(bad_texts) +
                            K8SM__COUNT(valid_cases) + K8SM__COUNT(others)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, text_cases, check_text);
    ROW_TESTS(tests, at, bad_texts, check_bad_text);
    ROW_TESTS(tests, at, valid_cases, check_valid);
    memcpy(tests + at, others, sizeof others);
    return cmocka_run_group_tests_name("mesos_notation", tests, NULL, NULL);
}
