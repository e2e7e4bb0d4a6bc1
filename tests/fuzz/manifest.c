/* A stream of manifests ends; what is read is accounted; what is written as JSON reads back
 * and is written the same. K8SM_FUZZ_SYNTAX says whether the bytes are YAML or JSON. */
#include <string.h>

#include "k8smesos/account.h"
#include "k8smesos/object.h"

#include "fuzz.h"

static void account(const k8sm_object *object)
{
    k8sm_account *sums = NULL;
    k8sm_error err;
    k8sm_status rc = k8sm_account_new(object, NULL, 0, NULL, NULL, &sums, &err);

    HOLDS((rc == K8SM_OK) == (sums != NULL));
    if (rc != K8SM_OK)
        return;
    for (size_t i = 0; i < k8sm_account_demand_count(sums); i++) {
        int64_t amount = -1;
        HOLDS(k8sm_account_demand(sums, i, NULL, &amount, NULL) == 1 && amount >= 0);
    }
    k8sm_account_free(sums);
}

static void write_and_read(const k8sm_object *object)
{
    k8sm_bytes first = { 0 }, second = { 0 };
    k8sm_parse_options options;
    k8sm_object *again = NULL;
    k8sm_error err;

    k8sm_parse_options_init(&options, sizeof options);
    options.syntax = K8SM_SYNTAX_JSON;
    options.max_key_bytes = 16 * 1024; /* U+FFFD is longer than the byte that it stands for */
    if (k8sm_object_write(object, K8SM_WRITE_JSON, NULL, &first, &err) != K8SM_OK)
        return;
    if (k8sm_object_parse(first.data, first.size, &options, &again, &err) != K8SM_OK) {
        /* Of "kind" and "KIND" the one that counts is not the same in YAML and in JSON. */
        HOLDS(err.code == K8SM_E_SCHEMA && k8sm_object_verdict(object) == K8SM_VERDICT_STRICT);
        k8sm_bytes_finish(&first);
        return;
    }
    HOLDS(k8sm_object_write(again, K8SM_WRITE_JSON, NULL, &second, &err) == K8SM_OK);
    HOLDS(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    k8sm_object_free(again);
    k8sm_bytes_finish(&first);
    k8sm_bytes_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    k8sm_parse_options options;
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_error err;

    k8sm_parse_options_init(&options, sizeof options);
    options.syntax = K8SM_FUZZ_SYNTAX;
    if (k8sm_stream_open((const char *)data, size, &options, &stream, &err) != K8SM_OK)
        return 0;
    for (size_t count = 0; k8sm_stream_next(stream, &object, &err) == K8SM_OK; count++) {
        if (object == NULL)
            break;
        HOLDS(count <= 2 * size + 1); /* a document has at least a byte of its own */
        if (k8sm_object_pod(object) != NULL) {
            account(object);
            write_and_read(object);
        }
        k8sm_object_free(object);
        object = NULL;
    }
    k8sm_stream_free(stream);
    return 0;
}
