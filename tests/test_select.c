/* Labels of agents, nodeName, nodeSelector and required node affinity (select.h). Rows are those
 * of Kubernetes on Mesos, chapter 9; affinity is Kubernetes' own (component-helpers nodeaffinity). */
#include "scene.h"

#include "k8smesos/select.h"

#define A54 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A53 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A64 A54 "aaaaaaaaaa"
#define A63 A53 "aaaaaaaaaa"

static const struct label_case {
    const char *name, *attribute, *type;
    const char *value; /* JSON of the attribute's value */
    const char *label; /* NULL: makes no label */
} label_cases[] = {
    { "attribute labels: text", "rack", "TEXT", "\"text\":{\"value\":\"a\"}", "a" },
    { "attribute labels: 2014", "gen", "SCALAR", "\"scalar\":{\"value\":2014}", "2014" },
    { "attribute labels: 42.0", "num", "SCALAR", "\"scalar\":{\"value\":42.0}", "42" },
    { "attribute labels: 0.5", "num", "SCALAR", "\"scalar\":{\"value\":0.5}", "0.5" },
    { "attribute labels: 100000", "num", "SCALAR", "\"scalar\":{\"value\":100000}", "100000" },
    { "attribute labels: 0.0001", "num", "SCALAR", "\"scalar\":{\"value\":0.0001}", "0.0001" },
    /* the original printed these with an exponent and lost the label for its "+" */
    { "attribute labels: 1000000", "num", "SCALAR", "\"scalar\":{\"value\":1000000}", "1000000" },
    { "attribute labels: 1234567", "num", "SCALAR", "\"scalar\":{\"value\":1234567}", "1234567" },
    { "attribute labels: 0.00001", "num", "SCALAR", "\"scalar\":{\"value\":0.00001}", "0.00001" },
    { "attribute labels: -1", "num", "SCALAR", "\"scalar\":{\"value\":-1}", NULL },
    { "attribute labels: ranges have no value", "ports", "RANGES",
      "\"ranges\":{\"range\":[{\"begin\":1,\"end\":5}]}", "" },
    { "attribute labels: sets have no value", "s", "SET", "\"set\":{\"item\":[\"x\"]}", "" },
    { "attribute labels: empty text", "rack", "TEXT", "\"text\":{\"value\":\"\"}", "" },
    { "attribute labels: a blank", "rack", "TEXT", "\"text\":{\"value\":\"a b\"}", NULL },
    { "attribute labels: 63 characters", "rack", "TEXT", "\"text\":{\"value\":\"" A63 "\"}", A63 },
    { "attribute labels: 64 characters", "rack", "TEXT", "\"text\":{\"value\":\"" A64 "\"}", NULL },
    { "attribute labels: a name of 53", A53, "TEXT", "\"text\":{\"value\":\"a\"}", "a" },
    { "attribute labels: a name of 54", A54, "TEXT", "\"text\":{\"value\":\"a\"}", NULL },
    { "attribute labels: a name with a slash", "a/b", "TEXT", "\"text\":{\"value\":\"a\"}", NULL },
    { "attribute labels: a name that ends in a dash", "a-", "TEXT", "\"text\":{\"value\":\"a\"}", NULL },
    { "attribute labels: no name", "", "TEXT", "\"text\":{\"value\":\"a\"}", NULL },
    { "attribute labels: inner dots and dashes", "a-b_c.d", "TEXT", "\"text\":{\"value\":\"x-y_z.0\"}",
      "x-y_z.0" },
};

static void check_label(void **state)
{
    const struct label_case *c = *state;
    char extra[512], wanted[256];
    struct scene s;
    k8sm_bytes key = { 0 }, value = { 0 };
    scene_init(&s, 0);
    snprintf(extra, sizeof extra, ",\"attributes\":[{\"name\":\"%s\",\"type\":\"%s\",%s}]",
             c->attribute, c->type, c->value);
    scene_offer(&s, "O1", "S1", "*", "cpus:1", extra);
    const k8sm_attribute *attribute = k8sm_offer_attribute(k8sm_offers_get(s.offers, 0), 0);
    k8sm_status rc = k8sm_attribute_label(attribute, NULL, &key, &value, NULL);
    if (c->label == NULL) {
        assert_int_equal(rc, K8SM_E_INVALID);
        assert_null(key.data);
        assert_null(value.data);
    } else {
        snprintf(wanted, sizeof wanted, "k8s.mesosphere.io/attribute-%s", c->attribute);
        assert_int_equal(rc, K8SM_OK);
        assert_string_equal(key.data, wanted);
        assert_string_equal(value.data, c->label);
    }
    k8sm_bytes_finish(&key);
    k8sm_bytes_finish(&value);
    scene_finish(&s);
}

#define TEXT(name, value) "{\"name\":\"" name "\",\"type\":\"TEXT\",\"text\":{\"value\":\"" value "\"}}"
#define NUMBER(name, value)                                                                    \
    "{\"name\":\"" name "\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" value "}}"
#define PREFIX "k8s.mesosphere.io/attribute-"
#define AFFINITY(terms)                                                                        \
    "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "             \
    "{nodeSelectorTerms: [" terms "]}}}\n"
#define ONE(expression) "{matchExpressions: [{" expression "}]}"
#define FIELD(expression) "{matchFields: [{" expression "}]}"
#define AFFINITY_PATH "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"

enum { YES = K8SM_SELECT_YES, SELECTOR = K8SM_SELECT_NO_SELECTOR, AFFINE = K8SM_SELECT_NO_AFFINITY };

static const struct select_case {
    const char *name, *spec; /* lines of the pod's spec */
    const char *attributes;
    int32_t answer, seed_answer; /* K8SM_SELECT_* */
    const char *path;            /* of the DEFAULT profile's no */
} select_cases[] = {
    { "node selector: none, no attributes", "", "", YES, YES, NULL },
    { "node selector: none", "", TEXT("rack", "a"), YES, YES, NULL },
    { "node selector: bare text", "  nodeSelector: {rack: a}\n", TEXT("rack", "a"), YES, YES, NULL },
    { "node selector: another value", "  nodeSelector: {rack: b}\n", TEXT("rack", "a"), SELECTOR,
      SELECTOR, "spec.nodeSelector.rack" },
    { "node selector: two of two", "  nodeSelector: {rack: a, gen: '2014'}\n",
      TEXT("rack", "a") "," TEXT("gen", "2014"), YES, YES, NULL },
    { "node selector: one of two", "  nodeSelector: {rack: a, gen: '2015'}\n",
      TEXT("rack", "a") "," TEXT("gen", "2014"), SELECTOR, SELECTOR, "spec.nodeSelector.gen" },
    { "node selector: a number", "  nodeSelector: {num: '42'}\n", NUMBER("num", "42"), YES, SELECTOR,
      NULL },
    { "node selector: no attributes", "  nodeSelector: {rack: a}\n", "", SELECTOR, SELECTOR,
      "spec.nodeSelector.rack" },
    { "node selector: prefixed", "  nodeSelector: {" PREFIX "rack: a}\n", TEXT("rack", "a"), YES,
      SELECTOR, NULL },
    { "node selector: prefixed number", "  nodeSelector: {" PREFIX "num: '42'}\n", NUMBER("num", "42"),
      YES, SELECTOR, NULL },
    { "node selector: another number", "  nodeSelector: {" PREFIX "num: '43'}\n", NUMBER("num", "42"),
      SELECTOR, SELECTOR, "spec.nodeSelector[" PREFIX "num]" },
    { "node selector: the host", "  nodeSelector: {kubernetes.io/hostname: host-S1}\n", "", YES,
      SELECTOR, NULL },
    { "node selector: another host", "  nodeSelector: {kubernetes.io/hostname: h}\n", "", SELECTOR,
      SELECTOR, "spec.nodeSelector[kubernetes.io/hostname]" },
    { "node selector: the later of one name", "  nodeSelector: {rack: b}\n",
      TEXT("rack", "a") "," TEXT("rack", "b"), YES, YES, NULL },
    { "node selector: what makes no label is matched bare", "  nodeSelector: {" PREFIX "a/b: x}\n",
      TEXT("a/b", "x"), SELECTOR, SELECTOR, "spec.nodeSelector[" PREFIX "a/b]" },
    { "node selector: a value that is no label matches nothing", "  nodeSelector: {rack: 'a b'}\n",
      TEXT("rack", "a b"), SELECTOR, YES, "spec.nodeSelector.rack" },
    { "node name", "  nodeName: host-S1\n", "", YES, YES, NULL },
    { "node name: another", "  nodeName: elsewhere\n", "", SELECTOR, SELECTOR, "spec.nodeName" },
    /* required node affinity: the seed did not know it */
    { "affinity: In", AFFINITY(ONE("key: rack, operator: In, values: [a, b]")), TEXT("rack", "b"), YES,
      YES, NULL },
    { "affinity: In, another", AFFINITY(ONE("key: rack, operator: In, values: [a, b]")),
      TEXT("rack", "c"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: In, absent", AFFINITY(ONE("key: rack, operator: In, values: [a]")), "", AFFINE, YES,
      AFFINITY_PATH },
    { "affinity: NotIn", AFFINITY(ONE("key: rack, operator: NotIn, values: [a]")), TEXT("rack", "b"),
      YES, YES, NULL },
    { "affinity: NotIn, there", AFFINITY(ONE("key: rack, operator: NotIn, values: [a]")),
      TEXT("rack", "a"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: NotIn, absent", AFFINITY(ONE("key: rack, operator: NotIn, values: [a]")), "", YES, YES,
      NULL },
    { "affinity: Exists", AFFINITY(ONE("key: rack, operator: Exists")), TEXT("rack", "a"), YES, YES,
      NULL },
    { "affinity: Exists, absent", AFFINITY(ONE("key: rack, operator: Exists")), "", AFFINE, YES,
      AFFINITY_PATH },
    { "affinity: DoesNotExist", AFFINITY(ONE("key: rack, operator: DoesNotExist")), "", YES, YES, NULL },
    { "affinity: DoesNotExist, there", AFFINITY(ONE("key: rack, operator: DoesNotExist")),
      TEXT("rack", "a"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: Gt", AFFINITY(ONE("key: gen, operator: Gt, values: ['2013']")), NUMBER("gen", "2014"),
      YES, YES, NULL },
    { "affinity: Gt, equal", AFFINITY(ONE("key: gen, operator: Gt, values: ['2014']")),
      NUMBER("gen", "2014"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: Lt, negative", AFFINITY(ONE("key: t, operator: Lt, values: ['3']")), TEXT("t", "-5"),
      YES, YES, NULL },
    { "affinity: Lt, greater", AFFINITY(ONE("key: t, operator: Lt, values: ['3']")), TEXT("t", "+5"),
      AFFINE, YES, AFFINITY_PATH },
    { "affinity: Gt of a fraction", AFFINITY(ONE("key: gen, operator: Gt, values: ['1']")),
      NUMBER("gen", "2.5"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: Gt of nothing", AFFINITY(ONE("key: gen, operator: Gt, values: ['1']")), "", AFFINE, YES,
      AFFINITY_PATH },
    { "affinity: Gt of a sign", AFFINITY(ONE("key: gen, operator: Gt, values: ['1']")), TEXT("gen", "-"),
      AFFINE, YES, AFFINITY_PATH },
    { "affinity: Gt beyond 64 bits", AFFINITY(ONE("key: gen, operator: Gt, values: ['1']")),
      TEXT("gen", "92233720368547758080"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: all expressions of a term",
      AFFINITY("{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}"),
      TEXT("a", "1"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: one of the terms",
      AFFINITY(ONE("key: a, operator: Exists") ", " ONE("key: b, operator: Exists")), TEXT("b", "1"),
      YES, YES, NULL },
    { "affinity: an empty term holds nowhere", AFFINITY("{}"), TEXT("b", "1"), AFFINE, YES,
      AFFINITY_PATH },
    { "affinity: the node's name", AFFINITY(FIELD("key: metadata.name, operator: In, values: [host-S1]")),
      "", YES, YES, NULL },
    { "affinity: another node's name",
      AFFINITY(FIELD("key: metadata.name, operator: In, values: [h]")), "", AFFINE, YES, AFFINITY_PATH },
    { "affinity: another field", AFFINITY(FIELD("key: metadata.uid, operator: In, values: [h]")), "",
      AFFINE, YES, AFFINITY_PATH },
    { "affinity: an unknown operator", AFFINITY(ONE("key: a, operator: Is, values: [h]")),
      TEXT("a", "h"), AFFINE, YES, AFFINITY_PATH },
    { "affinity: the host's label", AFFINITY(ONE("key: kubernetes.io/hostname, operator: In, "
      "values: [host-S1]")), "", YES, YES, NULL },
};

static void check_select(void **state)
{
    const struct select_case *c = *state;
    static const int32_t profiles[] = { K8SM_PROFILE_DEFAULT, K8SM_PROFILE_SEED };
    char yaml[1024], extra[512], path[K8SM_SELECT_PATH_MAX] = "";
    for (size_t i = 0; i < K8SM__COUNT(profiles); i++) {
        struct scene s;
        scene_init(&s, profiles[i]);
        s.policy.lenient = 1;
        snprintf(yaml, sizeof yaml, "%s%s", POD("", ""), c->spec);
        snprintf(extra, sizeof extra, ",\"attributes\":[%s]", c->attributes);
        scene_pod(&s, yaml);
        scene_offer(&s, "O1", "S1", "*", "cpus:1;mem:999", extra);
        const k8sm_pod *pod = k8sm_object_pod(s.object);
        const k8sm_offer *offer = k8sm_offers_get(s.offers, 0);
        int32_t wanted = i == 0 ? c->answer : c->seed_answer;
        assert_int_equal(k8sm_select(pod, offer, &s.policy, path), wanted);
        assert_int_equal(k8sm_select(pod, offer, &s.policy, NULL), wanted);
        if (i == 0) {
            assert_int_equal(k8sm_select(pod, offer, NULL, NULL), wanted);
            assert_string_equal(path, c->path == NULL ? "" : c->path);
            /* and the comparison says so */
            scene_match(&s, 0);
            assert_int_equal(k8sm_match_fits(s.match), wanted == YES);
            if (wanted != YES) {
                const k8sm_reason *reason = k8sm_match_reason(s.match, 0);
                assert_int_equal(reason->code,
                                 wanted == AFFINE ? K8SM_REASON_AFFINITY : K8SM_REASON_SELECTOR);
                assert_string_equal(reason->path, c->path);
            }
        }
        scene_finish(&s);
    }
}

static void arguments_and_memory(void **state)
{
    (void)state;
    const k8sm_attribute attribute = { .name = "rack", .text = "a", .type = K8SM_VALUE_TEXT };
    k8sm_bytes key = { 0 }, value = { 0 };
    assert_int_equal(k8sm_attribute_label(NULL, NULL, &key, &value, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_attribute_label(&attribute, NULL, NULL, &value, NULL), K8SM_E_ARGUMENT);
    assert_int_equal(k8sm_attribute_label(&attribute, NULL, &key, NULL, NULL), K8SM_E_ARGUMENT);
    for (size_t n = 0;; n++) {
        struct failing f = { .left = n };
        const k8sm_alloc alloc = { failing_allocate, failing_release, &f };
        k8sm_status rc = k8sm_attribute_label(&attribute, &alloc, &key, &value, NULL);
        if (rc == K8SM_OK) {
            assert_true(n > 0);
            k8sm_bytes_finish(&key);
            k8sm_bytes_finish(&value);
            assert_int_equal(f.live, 0);
            break;
        }
        assert_int_equal(rc, K8SM_E_NOMEM);
        assert_null(key.data);
        assert_null(value.data);
        assert_int_equal(f.live, 0);
        assert_true(n < 100);
    }
}

int main(void)
{
    struct CMUnitTest tests[K8SM__COUNT(label_cases) + K8SM__COUNT(select_cases) + 1] = { 0 };
    size_t count = 0;
    ROW_TESTS(tests, count, label_cases, check_label);
    ROW_TESTS(tests, count, select_cases, check_select);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(arguments_and_memory);
    return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
