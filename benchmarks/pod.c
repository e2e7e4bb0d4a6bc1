/* From a document's bytes to the accounted pod: pod DATA */
#include <jansson.h>
#include <k8smesos/account.h>
#include <k8smesos/arena.h>
#include <k8smesos/object.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "bench.h"

typedef struct document {
    const char *bytes;
    size_t len, pods;
} document;

static void account(k8sm_object *object, const k8sm_alloc *alloc)
{
    k8sm_account *account = NULL;
    int64_t amount = 0;
    MUST(k8sm_object_verdict(object) == K8SM_VERDICT_OK);
    MUST(k8sm_account_new(object, NULL, 0, NULL, alloc, &account, NULL) == K8SM_OK);
    MUST(k8sm_account_demand(account, 0, NULL, &amount, NULL) == 1);
    bench_sink = (uint64_t)amount;
    k8sm_account_free(account);
    k8sm_object_free(object);
}

static size_t read_all(const document *d, const k8sm_alloc *alloc)
{
    k8sm_stream *stream = NULL;
    k8sm_object *object = NULL;
    k8sm_parse_options options;
    size_t pods = 0;
    k8sm_parse_options_init(&options, sizeof options);
    options.alloc = alloc;
    MUST(k8sm_stream_open(d->bytes, d->len, &options, &stream, NULL) == K8SM_OK);
    for (;; pods++) {
        MUST(k8sm_stream_next(stream, &object, NULL) == K8SM_OK);
        if (object == NULL)
            break;
        account(object, alloc);
    }
    k8sm_stream_free(stream);
    return pods;
}

static void ours(void *state, uint64_t times)
{
    const document *d = state;
    for (; times > 0; times--)
        MUST(read_all(d, NULL) == d->pods);
}

static void in_arena(void *state, uint64_t times)
{
    const document *d = state;
    k8sm_arena *arena = NULL;
    MUST(k8sm_arena_new(NULL, &arena, NULL) == K8SM_OK);
    for (; times > 0; times--) {
        MUST(read_all(d, k8sm_arena_alloc(arena)) == d->pods);
        k8sm_arena_reset(arena);
    }
    k8sm_arena_free(arena);
}

static void bare_events(void *state, uint64_t times)
{
    const document *d = state;
    for (; times > 0; times--) {
        yaml_parser_t parser;
        yaml_event_t event;
        yaml_event_type_t type;
        MUST(yaml_parser_initialize(&parser));
        yaml_parser_set_input_string(&parser, (const unsigned char *)d->bytes, d->len);
        do {
            MUST(yaml_parser_parse(&parser, &event));
            type = event.type;
            yaml_event_delete(&event);
        } while (type != YAML_STREAM_END_EVENT);
        yaml_parser_delete(&parser);
    }
}

static void bare_tokens(void *state, uint64_t times)
{
    const document *d = state;
    for (; times > 0; times--) {
        yaml_parser_t parser;
        yaml_token_t token;
        yaml_token_type_t type;
        MUST(yaml_parser_initialize(&parser));
        yaml_parser_set_input_string(&parser, (const unsigned char *)d->bytes, d->len);
        do {
            MUST(yaml_parser_scan(&parser, &token));
            type = token.type;
            yaml_token_delete(&token);
        } while (type != YAML_STREAM_END_TOKEN);
        yaml_parser_delete(&parser);
    }
}

static void bare_jansson(void *state, uint64_t times)
{
    const document *d = state;
    for (; times > 0; times--) {
        size_t at = 0;
        for (size_t i = 0; i < d->pods; i++) {
            json_error_t error;
            json_t *value =
                json_loadb(d->bytes + at, d->len - at, JSON_DISABLE_EOF_CHECK, &error);
            MUST(value != NULL);
            at += (size_t)error.position;
            json_decref(value);
        }
    }
}

int main(int argc, char **argv)
{
    static const char *const names[] = { "1k", "4k", "46k", "stream" };
    const int at = bench_arguments(argc, argv);
    MUST(at + 1 == argc);
    for (size_t json = 0; json < 2; json++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const bench_contender yaml_contenders[] = {
                { "libk8smesos", ours, NULL, false },
                { "libk8smesos in an arena", in_arena, NULL, false },
                { "libyaml events", bare_events, NULL, true },
                { "libyaml tokens", bare_tokens, NULL, false },
            };
            const bench_contender json_contenders[] = {
                { "libk8smesos", ours, NULL, false },
                { "libk8smesos in an arena", in_arena, NULL, false },
                { "jansson load", bare_jansson, NULL, true },
            };
            bench_contender contenders[4];
            document d = { 0 };
            char file[32], name[32];
            size_t count = 0;
            snprintf(file, sizeof file, "pod-%s.%s", names[i], json ? "json" : "yaml");
            snprintf(name, sizeof name, "%s %s", json ? "JSON" : "YAML", names[i]);
            d.bytes = bench_read(argv[at], file, &d.len);
            d.pods = read_all(&d, NULL);
            for (size_t j = 0; j < (json ? 3 : 4); j++) {
                const bench_contender *c = json ? &json_contenders[j] : &yaml_contenders[j];
                /* one arena for all documents of a stream would never be warm */
                if (c->run == in_arena && d.pods > 1)
                    continue;
                contenders[count] = *c;
                contenders[count++].state = &d;
            }
            bench_measure(&(bench_case){ "pod", name, d.len / d.pods, d.pods }, contenders,
                          count);
            free((void *)(uintptr_t)d.bytes);
        }
    return 0;
}
