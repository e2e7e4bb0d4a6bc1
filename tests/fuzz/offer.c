/* Offers that are read are grouped; a refused offer leaves no trace. K8SM_FUZZ_PROTOBUF
 * is 1 for serialized offers and events, 0 for JSON. */
#include <string.h>

#include "k8smesos/offer.h"

#include "fuzz.h"

static k8sm_status add_json(k8sm_offers *offers, const char *buf, size_t len, k8sm_error *err)
{
    return k8sm_offers_add_json(offers, buf, len, NULL, 0, err);
}

static k8sm_status add_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                k8sm_error *err)
{
    size_t before = k8sm_offers_count(offers);
    k8sm_status rc = k8sm_offers_add_protobuf(offers, buf, len, err);
    HOLDS(k8sm_offers_count(offers) == before + (rc == K8SM_OK));
    /* Whatever an offer is, it is no event, or one with offers. */
    if (rc != K8SM_OK)
        rc = k8sm_offers_add_event_protobuf(offers, buf, len, err);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static k8sm_status (*const readers[])(k8sm_offers *, const char *, size_t,
                                          k8sm_error *) = { add_json, add_protobuf };
    k8sm_offers *offers = NULL;
    k8sm_error err;
    size_t seen = 0;

    HOLDS(k8sm_offers_new(NULL, &offers, &err) == K8SM_OK);
    if (readers[K8SM_FUZZ_PROTOBUF](offers, (const char *)data, size, &err) != K8SM_OK)
        HOLDS(k8sm_offers_count(offers) == 0);
    for (size_t g = 0; g < k8sm_offers_group_count(offers); g++) {
        const k8sm_offer_group *group = k8sm_offers_group(offers, g);
        for (size_t i = 0; i < k8sm_offer_group_count(group); i++) {
            const k8sm_offer *offer = k8sm_offer_group_offer(group, i);
            HOLDS(strcmp(k8sm_offer_agent_id(offer), k8sm_offer_group_agent_id(group)) == 0);
            HOLDS(strcmp(k8sm_offer_role(offer), k8sm_offer_group_role(group)) == 0);
            HOLDS(k8sm_mesos_resources_contains(k8sm_offer_group_resources(group),
                                                k8sm_offer_resources(offer)) == 1);
            seen++;
        }
    }
    HOLDS(seen == k8sm_offers_count(offers));
    k8sm_offers_free(offers);
    return 0;
}
