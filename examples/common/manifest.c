#include "manifest.h"

#include <stdlib.h>
#include <string.h>

enum { COPIES_MAX = 100000 };

static char *object_key(const k8sm_object *object)
{
    const char *space = k8sm_object_namespace(object);
    struct text key = { 0 };
    text_add(&key, space[0] == '\0' ? "default" : space);
    text_byte(&key, '/');
    text_add(&key, k8sm_object_name(object));
    return key.data;
}

static k8sm_status check(const k8sm_object *object, const k8sm_account *account, k8sm_error *err)
{
    const k8sm_error *finding = k8sm_account_finding(account, 0);
    if (k8sm_object_verdict(object) != K8SM_VERDICT_OK)
        finding = k8sm_object_finding(object, 0);
    else if (k8sm_account_verdict(account) == K8SM_VERDICT_OK)
        return K8SM_OK;
    *err = *finding;
    return err->code;
}

static k8sm_status complete(struct manifest *manifest, const k8sm_object *object,
                            const k8sm_policy *policy, k8sm_error *err)
{
    k8sm_object *with_defaults = NULL;
    k8sm_bytes bytes = { 0 };
    k8sm_status rc = k8sm_object_with_defaults(object, NULL, 0, policy, NULL, &with_defaults, err);
    if (rc == K8SM_OK)
        rc = k8sm_object_write(with_defaults, K8SM_WRITE_JSON, NULL, &bytes, err);
    if (rc == K8SM_OK) {
        text_append(&manifest->json, bytes.data, bytes.size);
        rc = k8sm_object_parse(manifest->json.data, manifest->json.size, NULL,
                               &manifest->object, err);
    }
    k8sm_bytes_finish(&bytes);
    k8sm_object_free(with_defaults);
    return rc;
}

struct manifest *manifest_new(const k8sm_object *object, const k8sm_policy *policy,
                              k8sm_error *err)
{
    struct manifest *manifest = need(calloc(1, sizeof *manifest));
    const char *kind = k8sm_object_kind(object);
    k8sm_status rc;
    manifest->users = 1;
    manifest->key = object_key(object);
    manifest->copies = 1;
    manifest->once = strcmp(kind, "Pod") == 0 || strcmp(kind, "Job") == 0;
    k8sm_object_replicas(object, &manifest->copies);
    rc = k8sm_account_new(object, NULL, 0, policy, NULL, &manifest->account, err);
    if (rc == K8SM_OK)
        rc = check(object, manifest->account, err);
    if (rc == K8SM_OK && manifest->copies > COPIES_MAX) {
        *err = (k8sm_error){ .code = K8SM_E_LIMIT, .path = "spec.replicas",
                             .message = "more than 100000 copies" };
        rc = err->code;
    }
    if (rc == K8SM_OK)
        rc = complete(manifest, object, policy, err);
    if (rc == K8SM_OK)
        return manifest;
    manifest_drop(manifest);
    return NULL;
}

struct manifest *manifest_use(struct manifest *manifest)
{
    manifest->users++;
    return manifest;
}

void manifest_drop(struct manifest *manifest)
{
    if (manifest == NULL || --manifest->users > 0)
        return;
    k8sm_account_free(manifest->account);
    k8sm_object_free(manifest->object);
    text_free(&manifest->json);
    free(manifest->key);
    free(manifest);
}

void manifests_add(struct manifests *manifests, struct manifest *manifest)
{
    manifests->items = grow(manifests->items, manifests->count, &manifests->capacity,
                            sizeof *manifests->items);
    manifests->items[manifests->count++] = manifest;
}

void manifests_free(struct manifests *manifests)
{
    for (size_t i = 0; i < manifests->count; i++)
        manifest_drop(manifests->items[i]);
    free(manifests->items);
    *manifests = (struct manifests){ 0 };
}
