/* Mesos' resource algebra (mesos_resources.h): rules of resources.cpp and values.cpp of Mesos
 * 1.11. What libmesos itself answers is replayed by test_mesos_conformance.c; here are rows
 * with a name, the ends of each rule, and what may not be asked of Mesos. How resources are
 * written and what is valid is in test_mesos_notation.c. */
#include "mesos_internal.h"
#include "mesos_texts.h"

/* --- arithmetic ------------------------------------------------------------------------- */

/* op: + - f(ind) give resources, c(ontains) and = give "yes" or "no". */
static const struct op_case {
    const char *name, *a;
    char op;
    const char *b, *wanted;
} op_cases[] = {
    /* scalars: thousandths (values.cpp, convertToFixed) */
    { "4.1 - 1.1 cpus is 3", "cpus:4.1", '-', "cpus:1.1", "cpus:3" },
    { "0.1 + 0.2 is 0.3", "cpus:0.1", '+', "cpus:0.2", "cpus:0.3" },
    { "three times 0.1 is within 0.3", "cpus:0.3", 'c', "cpus:0.1;cpus:0.1;cpus:0.1", "yes" },
    { "4.1 holds 4.1 made of parts", "cpus:1.1;cpus:3", 'c', "cpus:4.1", "yes" },
    { "4.0004 counts as 4", "cpus:4", 'c', "cpus:4.0004", "yes" },
    { "4.0005 counts as 4 for its product", "cpus:4", 'c', "cpus:4.0005", "yes" },
    { "4.001 is more than 4", "cpus:4", 'c', "cpus:4.001", "no" },
    { "0.0004 cpus is nothing", "cpus:0.0004", '+', "cpus:1", "cpus:1" },
    { "0.0004 cpus is in nothing", "", 'c', "cpus:0.0004", "yes" },
    { "0.0005 cpus is 0.001", "cpus:0.0005", '+', "mem:1", "cpus:0.001; mem:1" },
    { "exactly 0 cpus vanishes", "cpus:0", '+', "cpus:0", "{}" },
    { "31.999 MB is not 32", "mem:31.999", 'c', "mem:32", "no" },
    { "31.999 MB is kept", "mem:31.999", '+', "mem:0.001", "mem:32" },
    { "no debt", "cpus:1;mem:5", '-', "cpus:2", "mem:5" },
    { "what is not there", "cpus:1", '-', "mem:2", "cpus:1" },
    { "the last takes the place", "cpus:1;mem:2;disk:3", '-', "cpus:1", "disk:3; mem:2" },
    { "1.005 counts as 1.005", "cpus:1.005", '=', "cpus:1.0050", "yes" },
    { "1.0005 counts as 1.001", "cpus:1.0005", '=', "cpus:1.001", "yes" },
    /* roles and reservations (resources.cpp, addable) */
    { "one in * and one in a role are not two", "cpus:1;cpus(prod):1", 'c', "cpus:2", "no" },
    { "one in * and one in a role, each", "cpus:1;cpus(prod):1", 'c', "cpus(prod):1;cpus:1",
      "yes" },
    { "two reserved entries of one name", "cpus(prod):1;cpus(dev):2", '+', "cpus(dev):1",
      "cpus(reservations: [(STATIC,prod)]):1; cpus(reservations: [(STATIC,dev)]):3" },
    { "reserved does not serve unreserved", "cpus(prod):2", 'c', "cpus:1", "no" },
    { "principals part", "[" SCALAR("cpus", "1") DYNAMIC("r", ",\"principal\":\"p\"") "}]", '+',
      "[" SCALAR("cpus", "1") DYNAMIC("r", "") "}]",
      "cpus(reservations: [(DYNAMIC,r,p)]):1; cpus(reservations: [(DYNAMIC,r)]):1" },
    { "labels in any order",
      "[" SCALAR("cpus", "1") DYNAMIC(
          "r",
          ",\"labels\":{\"labels\":[{\"key\":\"a\"},{\"key\":\"b\",\"value\":\"1\"}]}") "}]",
      '+',
      "[" SCALAR("cpus", "1") DYNAMIC(
          "r",
          ",\"labels\":{\"labels\":[{\"key\":\"b\",\"value\":\"1\"},{\"key\":\"a\"}]}") "}]",
      "cpus(reservations: [(DYNAMIC,r,{a, b: 1})]):2" },
    { "old format is the new one",
      "[" SCALAR("cpus", "1") ",\"role\":\"r\",\"reservation\":{\"principal\":\"p\"}}]", '+',
      "[" SCALAR("cpus", "1") DYNAMIC("r", ",\"principal\":\"p\"") "}]",
      "cpus(reservations: [(DYNAMIC,r,p)]):2" },
    { "old static is the new one", "[" SCALAR("cpus", "1") ",\"role\":\"r\"}]", '+',
      "cpus(r):1", "cpus(reservations: [(STATIC,r)]):2" },
    { "allocation role is part of it",
      "[" SCALAR("cpus", "4") ",\"allocation_info\":{\"role\":\"*\"}}]", 'c', "cpus:1", "no" },
    { "allocation without a role is one of its own",
      "[" SCALAR("cpus", "4") ",\"allocation_info\":{}}]", '+', "cpus:1",
      "cpus(allocated: ):4; cpus:1" },
    { "revocable is apart", "[" SCALAR("cpus", "4") ",\"revocable\":{}}]", 'c', "cpus:1",
      "no" },
    { "providers are apart", "[" SCALAR("disk", "4") ",\"provider_id\":{\"value\":\"p\"}}]",
      '+', "disk:1", "disk:4; disk:1" },
    /* ranges (values.cpp, coalesce) */
    { "neighbours merge", "ports:[1-2]", '+', "ports:[3-4]", "ports:[1-4]" },
    { "a hole", "ports:[1-9]", '-', "ports:[4-5]", "ports:[1-3, 6-9]" },
    { "53/TCP and 53/UDP are one port", "ports:[53-53]", '+', "ports:[53-53]",
      "ports:[53-53]" },
    { "one port 53 serves two that ask", "ports:[53-53]", 'c', "ports:[53-53];ports:[53-53]",
      "yes" },
    { "a range ending at the last number merges with nothing", "ports:[5-18446744073709551615]",
      '+', "ports:[7-9]", "ports:[5-18446744073709551615, 7-9]" },
    { "split or not is the same", "ports:[1-5]", '=',
      "[" RANGES("ports", RANGE("3", "5") "," RANGE("1", "2")) "}]", "yes" },
    { "over the border of two", "ports:[1-2,4-5]", 'c', "ports:[2-4]", "no" },
    { "all of it goes", "ports:[1-2]", '-', "ports:[0-9]", "{}" },
    { "empty ranges vanish", "ports:[]", '+', "ports:[]", "{}" },
    { "pieces in order", "[" RANGES("ports", RANGE("20", "29") "," RANGE("1", "9")) "}]", '-',
      "ports:[5-24]", "ports:[1-4, 25-29]" },
    /* sets */
    { "items once", "zones:{a,b}", '+', "zones:{b,c}", "zones:{a, b, c}" },
    { "items go", "zones:{a,b,c}", '-', "zones:{c,a,x}", "zones:{b}" },
    { "items in any order", "zones:{a,b}", '=', "zones:{b,a}", "yes" },
    { "too many items", "zones:{a,b}", 'c', "zones:{a,b,c}", "no" },
    /* disks */
    { "PATH disks combine",
      "[" SCALAR("disk", "1")
          DISK("\"source\":{\"type\":\"PATH\",\"path\":{\"root\":\"/p\"}}") "}]",
      '+',
      "[" SCALAR("disk", "2")
          DISK("\"source\":{\"type\":\"PATH\",\"path\":{\"root\":\"/p\"}}") "}]",
      "disk[PATH:/p]:3" },
    { "MOUNT disks do not", "[" SCALAR("disk", "1") MOUNT("/m") "}]", '+',
      "[" SCALAR("disk", "1") MOUNT("/m") "}]", "disk[MOUNT:/m]:1; disk[MOUNT:/m]:1" },
    { "a MOUNT disk goes whole", "[" SCALAR("disk", "5") MOUNT("/m") "}]", '-',
      "[" SCALAR("disk", "2") MOUNT("/m") "}]", "disk[MOUNT:/m]:5" },
    { "one MOUNT disk serves two that ask", "[" SCALAR("disk", "1") MOUNT("/m") "}]", 'c',
      "[" SCALAR("disk", "1") MOUNT("/m") "}," SCALAR("disk", "1") MOUNT("/m") "}]", "yes" },
    { "a persistent volume serves one",
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") "}]", 'c',
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") "}," SCALAR("disk", "1") STATIC("r")
          PERSISTENT("v") "}]",
      "no" },
    { "a persistent volume goes whole",
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") "}]", '-',
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") "}]", "{}" },
    { "copies of a shared one are counted",
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") ",\"shared\":{}}]", '+',
      "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") ",\"shared\":{}}]",
      "disk(reservations: [(STATIC,r)])[v:data]<SHARED>:1<2>" },
    { "a copy goes", "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") ",\"shared\":{}}]",
      '-', "[" SCALAR("disk", "1") STATIC("r") PERSISTENT("v") ",\"shared\":{}}]", "{}" },
    { "a profile is shown",
      "[" SCALAR("disk", "1") DISK(
          "\"source\":{\"type\":\"RAW\",\"vendor\":\"v\",\"id\":\"i\",\"profile\":\"p\"}") "}]",
      '+', "", "disk[RAW(v,i,p)]:1" },
    { "a source and a volume",
      "[" SCALAR("disk", "1") STATIC("r")
          DISK("\"source\":{\"type\":\"BLOCK\"},\"persistence\":{\"id\":\"i\"}") "}]",
      '+', "", "disk(reservations: [(STATIC,r)])[BLOCK,i]:1" },
    /* find: of the role, then unreserved, then any */
    { "find prefers its role", "cpus:2;cpus(r):2", 'f', "cpus(r):1",
      "cpus(reservations: [(STATIC,r)]):1" },
    { "find over two classes", "cpus:2;cpus(r):2", 'f', "cpus(r):3",
      "cpus(reservations: [(STATIC,r)]):2; cpus:1" },
    { "find takes any at last", "cpus(x):2", 'f', "cpus(r):1",
      "cpus(reservations: [(STATIC,x)]):1" },
    { "find finds nothing", "cpus:1", 'f', "cpus:2", "none" },
    { "find of nothing", "cpus:1", 'f', "", "{}" },
    { "find in nothing", "", 'f', "cpus:1", "none" },
    { "find joins two wants", "cpus:5;zones:{a,b}", 'f', "zones:{b};cpus:1",
      "zones:{b}; cpus:1" },
};

static void check_op(void **state)
{
    const struct op_case *c = *state;
    k8sm_mesos_resources *a = read(c->a, NULL, NULL), *b = read(c->b, NULL, NULL),
                         *found = NULL;
    switch (c->op) {
    case '+':
        assert_int_equal(k8sm_mesos_resources_add(a, b, NULL), K8SM_OK);
        break;
    case '-':
        assert_int_equal(k8sm_mesos_resources_sub(a, b, NULL), K8SM_OK);
        break;
    case 'f':
        assert_int_equal(k8sm_mesos_resources_find(a, b, NULL, &found, NULL), K8SM_OK);
        k8sm_mesos_resources_free(a);
        a = found;
        break;
    case 'c':
        assert_string_equal(k8sm_mesos_resources_contains(a, b) ? "yes" : "no", c->wanted);
        break;
    default:
        assert_string_equal(k8sm_mesos_resources_equal(a, b) ? "yes" : "no", c->wanted);
    }
    if (c->op == 'f' && found == NULL)
        assert_string_equal("none", c->wanted);
    else if (c->op == '+' || c->op == '-' || c->op == 'f')
        assert_shown(a, c->wanted);
    k8sm_mesos_resources_free(a);
    k8sm_mesos_resources_free(b);
}

/* Where Mesos overflows, there is an error and nothing changes. */
static const struct range_case {
    const char *name, *a;
    char op;
    const char *b;
} range_cases[] = {
    { "a sum beyond 64 bits", "[" SCALAR("cpus", "9e15") "}]", '+',
      "[" SCALAR("cpus", "9e15") "}]" },
    { "a sum that the double rounds over the end", "[" SCALAR("cpus", "9223372036854774") "}]",
      '+', "[" SCALAR("cpus", "1.807") "}]" },
};

static void check_range(void **state)
{
    const struct range_case *c = *state;
    k8sm_mesos_resources *a = read(c->a, NULL, NULL), *b = read(c->b, NULL, NULL), *bare = NULL;
    int64_t before = k8sm_mesos_resources_scalar(a, 0);
    k8sm_error err = { .code = K8SM_OK };
    assert_int_equal(k8sm_mesos_resources_add(a, b, &err), K8SM_E_RANGE);
    assert_string_equal(err.path, "cpus");
    assert_true(k8sm_mesos_resources_scalar(a, 0) == before);
    k8sm_mesos_resources_free(a);
    k8sm_mesos_resources_free(b);
    /* the same when reservations are dropped */
    a = read("[" SCALAR("cpus", "9e15") "}," SCALAR("cpus", "9e15") STATIC("r") "}]", NULL,
             NULL);
    assert_int_equal(k8sm_mesos_resources_to_unreserved(a, NULL, &bare, &err), K8SM_E_RANGE);
    assert_null(bare);
    assert_true(k8sm_mesos_resources_total(a, "cpus") == INT64_MAX);
    assert_true(k8sm_mesos_resources_quantity(a, "cpus") == INT64_MAX);
    k8sm_mesos_resources_free(a);
}

/* --- parts and reading
 * ------------------------------------------------------------------------ */

static const struct filter_case {
    const char *name;
    int32_t filter;
    const char *role, *wanted;
} filter_cases[] = {
    { "unreserved", K8SM_RESOURCES_UNRESERVED, NULL, "a:1; r{REV}:6; z:{i}" },
    { "reserved to any", K8SM_RESOURCES_RESERVED, NULL,
      "b(reservations: [(STATIC,eng)]):2; c(reservations: [(STATIC,eng), (DYNAMIC,eng/x)]):3; "
      "disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>" },
    { "reserved to eng/x", K8SM_RESOURCES_RESERVED, "eng/x",
      "c(reservations: [(STATIC,eng), (DYNAMIC,eng/x)]):3" },
    { "allocatable to eng/x", K8SM_RESOURCES_ALLOCATABLE_TO, "eng/x",
      "a:1; b(reservations: [(STATIC,eng)]):2; c(reservations: [(STATIC,eng), "
      "(DYNAMIC,eng/x)]):3; disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>; r{REV}:6; "
      "z:{i}" },
    { "allocatable to engine", K8SM_RESOURCES_ALLOCATABLE_TO, "engine",
      "a:1; r{REV}:6; z:{i}" },
    { "below eng", K8SM_RESOURCES_RESERVED_SUBTREE, "eng",
      "b(reservations: [(STATIC,eng)]):2; c(reservations: [(STATIC,eng), (DYNAMIC,eng/x)]):3; "
      "disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>" },
    { "revocable", K8SM_RESOURCES_REVOCABLE, NULL, "r{REV}:6" },
    { "shared", K8SM_RESOURCES_SHARED, NULL,
      "disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>" },
    { "scalars", K8SM_RESOURCES_SCALARS, NULL,
      "a:1; b(reservations: [(STATIC,eng)]):2; c(reservations: [(STATIC,eng), "
      "(DYNAMIC,eng/x)]):3; disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>; "
      "r{REV}:6" },
    { "not revocable", K8SM_RESOURCES_NON_REVOCABLE, NULL,
      "a:1; b(reservations: [(STATIC,eng)]):2; c(reservations: [(STATIC,eng), "
      "(DYNAMIC,eng/x)]):3; disk(reservations: [(STATIC,eng)])[v:data]<SHARED>:4<1>; z:{i}" },
};
static const char mixture[] =
    "[" SCALAR("a", "1") "}," SCALAR("b", "2") STATIC("eng") "}," SCALAR(
        "c", "3") ",\"reservations\":[{\"type\":\"STATIC\",\"role\":\"eng\"},{\"type\":"
                  "\"DYNAMIC\",\"role\":\"eng/x\"}]}," SCALAR("disk", "4") STATIC("eng")
                      PERSISTENT("v") ",\"shared\":{}}," SCALAR(
                          "r", "6") ",\"revocable\":{}}," SET("z", "\"i\"") "}]";

static void check_filter(void **state)
{
    const struct filter_case *c = *state;
    k8sm_mesos_resources *all = read(mixture, NULL, NULL), *some = NULL;
    assert_int_equal(k8sm_mesos_resources_filter(all, c->filter, c->role, NULL, &some, NULL),
                     K8SM_OK);
    assert_shown(some, c->wanted);
    k8sm_mesos_resources_free(all);
    k8sm_mesos_resources_free(some);
}

static void entries_are_read(void **state)
{
    (void)state;
    k8sm_mesos_resources *r =
        read("[" SCALAR("mem", "2.5") ",\"allocation_info\":{\"role\":\"x\"}}," RANGES(
                 "ports", RANGE("1", "2") "," RANGE("7", "7"))
                 STATIC("p") "}," SET("z", "\"a\",\"b\"") "}]",
             NULL, NULL);
    uint64_t begin = 0, end = 0;
    assert_int_equal(k8sm_mesos_resources_count(r), 3);
    assert_string_equal(k8sm_mesos_resources_name(r, 0), "mem");
    assert_int_equal(k8sm_mesos_resources_type(r, 0), K8SM_VALUE_SCALAR);
    assert_int_equal(k8sm_mesos_resources_type(r, 1), K8SM_VALUE_RANGES);
    assert_int_equal(k8sm_mesos_resources_type(r, 2), K8SM_VALUE_SET);
    assert_int_equal(k8sm_mesos_resources_type(r, 3), -1);
    assert_string_equal(k8sm_mesos_resources_role(r, 0), "*");
    assert_string_equal(k8sm_mesos_resources_role(r, 1), "p");
    assert_null(k8sm_mesos_resources_role(r, 3));
    assert_string_equal(k8sm_mesos_resources_allocation_role(r, 0), "x");
    assert_string_equal(k8sm_mesos_resources_allocation_role(r, 1), "");
    assert_null(k8sm_mesos_resources_allocation_role(NULL, 0));
    assert_int_equal(k8sm_mesos_resources_scalar(r, 0), 2500);
    assert_int_equal(k8sm_mesos_resources_scalar(r, 1), 0);
    assert_int_equal(k8sm_mesos_resources_scalar(r, 9), 0);
    assert_int_equal(k8sm_mesos_resources_range_count(r, 1), 2);
    assert_int_equal(k8sm_mesos_resources_range_count(r, 9), 0);
    assert_int_equal(k8sm_mesos_resources_range(r, 1, 1, &begin, &end), 1);
    assert_true(begin == 7 && end == 7);
    assert_int_equal(k8sm_mesos_resources_range(r, 1, 0, NULL, NULL), 1);
    assert_int_equal(k8sm_mesos_resources_range(r, 1, 2, &begin, &end), 0);
    assert_int_equal(k8sm_mesos_resources_range(r, 7, 0, &begin, &end), 0);
    assert_int_equal(k8sm_mesos_resources_item_count(r, 2), 2);
    assert_int_equal(k8sm_mesos_resources_item_count(r, 3), 0);
    assert_string_equal(k8sm_mesos_resources_item(r, 2, 1), "b");
    assert_null(k8sm_mesos_resources_item(r, 2, 2));
    assert_null(k8sm_mesos_resources_item(r, 3, 0));
    assert_null(k8sm_mesos_resources_name(r, 3));
    assert_int_equal(k8sm_mesos_resources_total(r, "mem"), 2500);
    assert_int_equal(k8sm_mesos_resources_total(r, "ports"), 0);
    assert_int_equal(k8sm_mesos_resources_quantity(r, "ports"), 3000);
    assert_int_equal(k8sm_mesos_resources_quantity(r, "z"), 2000);
    assert_int_equal(k8sm_mesos_resources_quantity(r, "mem"), 2500);
    assert_int_equal(
        k8sm_mesos_resources_quantity(NULL, "mem") + k8sm_mesos_resources_total(r, NULL), 0);
    k8sm_mesos_resources_free(r);
    r = read("ports:[0-18446744073709551615]", NULL, NULL);
    assert_true(k8sm_mesos_resources_quantity(r, "ports") == INT64_MAX);
    k8sm_mesos_resources_free(r);
    r = read("ports:[0-9000000000000000];ports(r):[0-9000000000000000]", NULL, NULL);
    assert_true(k8sm_mesos_resources_quantity(r, "ports") == INT64_MAX);
    k8sm_mesos_resources_free(r);
}

static void a_role_is_allocated(void **state)
{
    (void)state;
    k8sm_mesos_resources *r =
        read("[" SCALAR("cpus", "1") ",\"allocation_info\":{}}]", NULL, NULL);
    assert_int_equal(k8sm_mesos_resources_allocate(r, "prod", NULL), K8SM_OK);
    assert_shown(r, "cpus(allocated: prod):1");
    assert_int_equal(k8sm_mesos_resources_allocate(r, "a//b", NULL), K8SM_E_INVALID);
    assert_int_equal(k8sm_mesos_resources_allocate(r, NULL, NULL), K8SM_OK);
    assert_shown(r, "cpus:1");
    assert_int_equal(k8sm_mesos_resources_allocate(NULL, "prod", NULL), K8SM_E_ARGUMENT);
    k8sm_mesos_resources_free(r);
}

/* Allocated anew, entries that were apart are alike and still apart; find joins their pieces.
 */
static void pieces_that_are_alike_are_joined(void **state)
{
    (void)state;
    k8sm_mesos_resources *r =
        read("[" SCALAR("cpus", "1") ",\"allocation_info\":{\"role\":\"a\"}}," SCALAR(
                 "cpus", "2") ",\"allocation_info\":{\"role\":\"b\"}}]",
             NULL, NULL);
    k8sm_mesos_resources *wanted =
        read("[" SCALAR("cpus", "2.5") ",\"allocation_info\":{\"role\":\"r\"}}]", NULL, NULL);
    k8sm_mesos_resources *found = NULL;
    assert_int_equal(k8sm_mesos_resources_allocate(r, "r", NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_count(r), 2);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_status rc = k8sm_mesos_resources_find(r, wanted, &alloc, &found, NULL);
        if (rc == K8SM_OK) {
            k8sm_mesos_resources_free(found);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_int_equal(f.live, 0);
    }
    assert_int_equal(k8sm_mesos_resources_find(r, wanted, NULL, &found, NULL), K8SM_OK);
    assert_shown(found, "cpus(allocated: r):2.5");
    k8sm_mesos_resources_free(r);
    k8sm_mesos_resources_free(wanted);
    k8sm_mesos_resources_free(found);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    k8sm_mesos_resources *r = read("cpus:1", NULL, NULL), *other = NULL;
    k8sm_bytes bytes = { 0 };
    assert_int_equal(k8sm_mesos_resources_new(NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_add(NULL, r, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_sub(NULL, r, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_add(r, NULL, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_parse("x", 1, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_parse(NULL, 1, NULL, &other, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_parse_json("[]", 2, 2, NULL, &other, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_parse_json(NULL, 2, 0, NULL, &other, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resource_validate(NULL, 0, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resource_validate("{", 1, NULL), K8SM_E_SYNTAX);
    assert_int_equal(k8sm_mesos_resources_filter(r, -1, NULL, NULL, &other, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_filter(r, 8, NULL, NULL, &other, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_filter(r, 0, NULL, NULL, NULL, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(
        k8sm_mesos_resources_filter(r, K8SM_RESOURCES_ALLOCATABLE_TO, NULL, NULL, &other, NULL),
        K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_to_unreserved(r, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_find(r, r, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_format(r, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_format_text(r, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_format_json(r, NULL, NULL, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_mesos_resources_format_protobuf(r, 0, NULL, &bytes, NULL),
                     K8SM_E_ARGUMENT);
    assert_int_equal(
        k8sm_mesos_resources_format_protobuf(r, UINT32_C(1) << 29, NULL, &bytes, NULL),
        K8SM_E_ARGUMENT);
    assert_null(other);
    k8sm_mesos_resources_free(r);
    k8sm_mesos_resources_free(NULL);
    assert_int_equal(k8sm_mesos_resources_contains(NULL, NULL), 1);
    assert_int_equal(k8sm_mesos_resources_equal(NULL, NULL), 1);
    assert_int_equal(k8sm_mesos_resources_count(NULL), 0);
    assert_shown(NULL, "{}");
}

static void it_may_be_changed_by_itself(void **state)
{
    (void)state;
    k8sm_mesos_resources *r = read("cpus:1;ports:[1-2];zones:{a}", NULL, NULL);
    assert_int_equal(k8sm_mesos_resources_add(r, r, NULL), K8SM_OK);
    assert_shown(r, "cpus:2; ports:[1-2]; zones:{a}");
    assert_int_equal(k8sm_mesos_resources_sub(r, r, NULL), K8SM_OK);
    assert_int_equal(k8sm_mesos_resources_count(r), 0);
    k8sm_mesos_resources_free(r);
}

static void protobuf_is_written(void **state)
{
    (void)state;
    /* field 4 of TaskInfo: a Resource of name (1), type (2), scalar (3) with its value (1) */
    static const unsigned char wanted[] = { 0x22, 19,   0x0a, 4,    'c', 'p',  'u',
                                            's',  0x10, 0,    0x1a, 9,   0x09, 0,
                                            0,    0,    0,    0,    0,   0xf8, 0x3f };
    k8sm_mesos_resources *r = read("cpus:1.5", NULL, NULL);
    k8sm_bytes bytes = { 0 };
    assert_int_equal(k8sm_mesos_resources_format_protobuf(r, 4, NULL, &bytes, NULL), K8SM_OK);
    assert_int_equal(bytes.size, sizeof wanted);
    assert_memory_equal(bytes.data, wanted, sizeof wanted);
    k8sm_bytes_finish(&bytes);
    k8sm_mesos_resources_free(r);
}

/* --- limits
 * ------------------------------------------------------------------------------------- */

/* "ports:[0-0,2-2,...]", or with step -2 from above. */
static char *many_ranges(size_t count, bool json, bool down)
{
    char *text = malloc(count * 48 + 128);
    size_t at = 0;
    assert_non_null(text);
    at += (size_t)sprintf(
        text, "%s",
        json ? "[{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[" : "ports:[");
    for (size_t i = 0; i < count; i++) {
        size_t n = 2 * (down ? count - i : i);
        at += (size_t)sprintf(text + at, json ? "%s{\"begin\":%zu,\"end\":%zu}" : "%s%zu-%zu",
                              i > 0 ? "," : "", n, n);
    }
    sprintf(text + at, "%s", json ? "]}}]" : "]");
    return text;
}

static void long_lists_are_limited(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        bool json, down;
        k8sm_status rc;
    } rows[] = { { K8SM__MAX_RANGES, false, true, K8SM_OK },
                 { K8SM__MAX_RANGES + 1, false, false, K8SM_E_LIMIT },
                 { K8SM__MAX_RANGES, true, false, K8SM_OK },
                 { K8SM__MAX_UNORDERED_RANGES, true, true, K8SM_OK },
                 { K8SM__MAX_UNORDERED_RANGES + 1, true, true, K8SM_E_LIMIT } };
    for (size_t i = 0; i < K8SM__COUNT(rows); i++) {
        char *text = many_ranges(rows[i].count, rows[i].json, rows[i].down);
        k8sm_status rc;
        k8sm_mesos_resources *r = read(text, NULL, &rc);
        assert_int_equal(rc, rows[i].rc);
        if (rc == K8SM_OK) {
            k8sm_mesos_resources *odd = read("ports:[100001-100001,200001-200001]", NULL, NULL);
            assert_int_equal(k8sm_mesos_resources_contains(r, r), 1);
            assert_int_equal(k8sm_mesos_resources_contains(r, odd), 0);
            rc = k8sm_mesos_resources_add(r, odd, NULL);
            assert_int_equal(rc,
                             rows[i].count == K8SM__MAX_RANGES && !rows[i].down ? K8SM_OK : rc);
            k8sm_mesos_resources_free(odd);
        }
        k8sm_mesos_resources_free(r);
        free(text);
    }
}

static void long_sets_are_limited(void **state)
{
    (void)state;
    char *text = malloc((K8SM__MAX_ITEMS + 2) * 8);
    k8sm_mesos_resources *r, *more = read("z:{x}", NULL, NULL);
    size_t at = (size_t)sprintf(text, "z:{");
    k8sm_status rc;
    for (int i = 0; i < K8SM__MAX_ITEMS; i++)
        at += (size_t)sprintf(text + at, "%d,", i);
    memcpy(text + at, "}", 2);
    r = read(text, NULL, NULL);
    assert_int_equal(k8sm_mesos_resources_add(r, more, NULL), K8SM_E_LIMIT);
    assert_int_equal(k8sm_mesos_resources_item_count(r, 0), K8SM__MAX_ITEMS);
    k8sm_mesos_resources_free(r);
    memcpy(text + at, "x}", 3);
    assert_null(read(text, NULL, &rc));
    assert_int_equal(rc, K8SM_E_LIMIT);
    k8sm_mesos_resources_free(more);
    free(text);
}

static void long_lists_of_entries_are_limited(void **state)
{
    (void)state;
    char *text = malloc((K8SM__MAX_ENTRIES + 2) * 12);
    size_t at = 0;
    k8sm_status rc;
    for (int i = 0; i <= K8SM__MAX_ENTRIES; i++)
        at += (size_t)sprintf(text + at, "n%d:1;", i);
    assert_null(read(text, NULL, &rc));
    assert_int_equal(rc, K8SM_E_LIMIT);
    free(text);
}

/* Unordered lists longer than what fits the stack are looked at where they are. */
static void unordered_ranges_are_compared(void **state)
{
    (void)state;
    k8sm__range a[2 * K8SM__MANY_RANGES], b[2 * K8SM__MANY_RANGES];
    enum { N = 2 * K8SM__MANY_RANGES };
    for (uint64_t i = 0; i < N; i++) {
        a[i] = (k8sm__range){ (N - i) * 10, (N - i) * 10 + 9 };
        b[i] = (k8sm__range){ (N - i) * 10 + 5, (N - i) * 10 + 5 };
    }
    b[0].end += 4;
    assert_true(k8sm__ranges_contain(a, N, b, N));
    b[N - 1].begin = b[N - 1].end = 3;
    assert_false(k8sm__ranges_contain(a, N, b, N));
    b[N - 1] = (k8sm__range){ 15, 5120 };
    assert_true(k8sm__ranges_contain(a, N, b, N)); /* over the borders of neighbours */
    assert_true(k8sm__ranges_contain(a, N, NULL, 0));
    assert_false(k8sm__ranges_contain(NULL, 0, b, N));
    assert_int_equal(k8sm__ranges_coalesce(NULL, 0), 0);
}

/* --- memory
 * ---------------------------------------------------------------------------------------- */

static const char heavy[] =
    "[" SCALAR("cpus", "1.5")
        DYNAMIC("r",
                ",\"principal\":\"p\",\"labels\":{\"labels\":[{\"key\":\"k\",\"value\":\"v\"}]"
                "}") ",\"allocation_info\":{\"role\":\"x\"},\"provider_id\":{\"value\":\"q\"}}"
                     "," SCALAR("disk", "3")
                         STATIC("r") DISK("\"persistence\":{\"id\":\"i\",\"principal\":"
                                          "\"p\"}" VOLUME ",\"source\":{\"type\":\"PATH\","
                                                          "\"path\":{\"root\":\"/"
                                                          "p\"},\"mount\":{\"root\":\"/"
                                                          "m\"},\"id\":\"s\",\"profile\":\"f\","
                                                          "\"vendor\":\"v\",\"metadata\":{"
                                                          "\"labels\":[{\"key\":\"k\","
                                                          "\"value\":\"v\"}]}}") "}," RANGES(
                             "ports",
                             RANGE("5", "9") "," RANGE(
                                 "1", "2")) "}," SET("zones",
                                                     "\"a\",\"b\"") ",\"role\":\"o\","
                                                                    "\"reservation\":{"
                                                                    "\"principal\":\"p\"}}]";

/* All that a list can go through. @return the first failure. */
static k8sm_status live(const k8sm_alloc *alloc)
{
    k8sm_mesos_resources *all = NULL, *text = NULL, *found = NULL, *bare = NULL, *some = NULL;
    k8sm_bytes bytes = { 0 };
    k8sm_status rc =
        k8sm_mesos_resources_parse_json(heavy, sizeof heavy - 1, 0, alloc, &all, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_parse("cpus:3;ports(r):[3-4];ports:[3-4,8-8];zones:{c}", 47,
                                        alloc, &text, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_add(all, text, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_find(all, text, alloc, &found, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_to_unreserved(all, alloc, &bare, NULL);
    if (rc == K8SM_OK)
        rc =
            k8sm_mesos_resources_filter(all, K8SM_RESOURCES_RESERVED, NULL, alloc, &some, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_sub(all, text, NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_allocate(all, "role", NULL);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_format_json(all, alloc, &bytes, NULL);
    k8sm_bytes_finish(&bytes);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_format(all, alloc, &bytes, NULL);
    k8sm_bytes_finish(&bytes);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_format_text(text, alloc, &bytes, NULL);
    k8sm_bytes_finish(&bytes);
    if (rc == K8SM_OK)
        rc = k8sm_mesos_resources_format_protobuf(all, 4, alloc, &bytes, NULL);
    k8sm_bytes_finish(&bytes);
    k8sm_mesos_resources_free(all);
    k8sm_mesos_resources_free(text);
    k8sm_mesos_resources_free(found);
    k8sm_mesos_resources_free(bare);
    k8sm_mesos_resources_free(some);
    return rc;
}

static void every_allocation_can_fail(void **state)
{
    size_t failures = 0;
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_status rc = live(&alloc);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK)
            break;
        assert_int_equal(rc, K8SM_E_NOMEM);
        failures++;
        assert_true(n < 5000);
    }
    assert_true(failures > 100);
}

/* A list is as it was when a change failed. */
static void a_failed_change_changes_nothing(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        struct failing f = { .left = SIZE_MAX };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_mesos_resources *a = read("cpus:1;zones:{a,b};ports:[1-9]", &alloc, NULL);
        k8sm_mesos_resources *b = read("zones:{c,d};ports:[3-4];cpus:1;mem:1", NULL, NULL);
        k8sm_status rc;
        f.left = n;
        rc = n % 2 == 0 ? k8sm_mesos_resources_add(a, b, NULL)
                        : k8sm_mesos_resources_sub(a, b, NULL);
        if (rc != K8SM_OK)
            assert_shown(a, "cpus:1; zones:{a, b}; ports:[1-9]");
        k8sm_mesos_resources_free(a);
        k8sm_mesos_resources_free(b);
        assert_int_equal(f.live, 0);
        if (rc == K8SM_OK && n % 2 == 0)
            break;
        assert_true(n < 1000);
    }
}

int main(void)
{
    enum {
        ROWS = K8SM__COUNT(op_cases) + K8SM__COUNT(range_cases) + K8SM__COUNT(filter_cases)
    };
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(entries_are_read),
        cmocka_unit_test(a_role_is_allocated),
        cmocka_unit_test(pieces_that_are_alike_are_joined),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(it_may_be_changed_by_itself),
        cmocka_unit_test(protobuf_is_written),
        cmocka_unit_test(long_lists_are_limited),
        cmocka_unit_test(long_sets_are_limited),
        cmocka_unit_test(long_lists_of_entries_are_limited),
        cmocka_unit_test(unordered_ranges_are_compared),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(a_failed_change_changes_nothing),
    };
    struct CMUnitTest tests[ROWS + K8SM__COUNT(others)] = { 0 };
    size_t at = 0;
    ROW_TESTS(tests, at, op_cases, check_op);
    ROW_TESTS(tests, at, range_cases, check_range);
    ROW_TESTS(tests, at, filter_cases, check_filter);
    memcpy(tests + at, others, sizeof others);
    return cmocka_run_group_tests_name("mesos_resources", tests, NULL, NULL);
}
