/* mesos.v1.Offer and scheduler events from protobuf. */
#include <stdio.h>
#include <string.h>

#include "mesos.pb-c.h"
#include "offer_internal.h"
#include "wire.h"
#include "wire_internal.h"

/* Field numbers on the way from an event to a resource. */
enum { EVENT_TYPE = 1, EVENT_OFFERS = 3, OFFERS_OFFERS = 1, OFFER_RESOURCES = 5 };

/* Field numbers of an offer beside its resources. */
enum {
    ID = 1,
    AGENT_ID = 3,
    HOSTNAME = 4,
    EXECUTOR_IDS = 6,
    ATTRIBUTES = 7,
    UNAVAILABILITY = 9,
    ALLOCATION_INFO = 10
};
enum { RESOURCE_BYTES = 320 }; /* that a decoded one takes, mostly: so one chunk will do */

static void *pb_allocate(void *context, size_t size)
{
    return k8sm__arena_take(context, size);
}

static void pb_release(void *context, void *ptr)
{
    (void)context;
    (void)ptr;
}

/* --- one offer -----------------------------------------------------------------------------
 */

static k8sm_status read_attribute(const K8sm__Mesos__Attribute *from, k8sm_attribute *to,
                                  const k8sm_alloc *alloc, k8sm_error *err)
{
    char *name = NULL, *text = NULL;
    k8sm_status rc = k8sm__wire_text(&from->name, "name", alloc, &name, err);
    to->name = name;
    to->type = (int32_t)from->type;
    if (rc != K8SM_OK)
        return rc;
    if (to->type == K8SM_VALUE_TEXT && from->text != NULL)
        rc = k8sm__wire_text(&from->text->value, "text.value", alloc, &text, err);
    else if (to->type == K8SM_VALUE_SCALAR && from->scalar != NULL)
        text = k8sm__attribute_number(to->scalar = from->scalar->value, alloc);
    else
        text = k8sm__copy_string(alloc, "", 0);
    to->text = text;
    return rc == K8SM_OK && text == NULL ? k8sm__nomem(err) : rc;
}

/* An offer under way: its bytes, which have been scanned, and what is made of them. */
typedef struct making {
    const uint8_t *bytes;
    size_t len;
    k8sm__wire_field strings[ALLOCATION_INFO + 1]; /* of each number the last */
    uint32_t seen;                                 /* a bit for each number up to it */
    size_t resource_count, list_count;
    k8sm_offer *to;
    k8sm__arena scratch; /* what protobuf-c makes is needed only while it is read */
    ProtobufCAllocator allocator;
    k8sm_error *err;
} making;

/* The field of that number in a message; the last one counts. */
static bool find_field(const k8sm__wire_field *message, uint32_t number,
                       k8sm__wire_field *ret_field)
{
    k8sm__wire_field field;
    size_t at = 0;
    bool found = false;
    while (k8sm__wire_next(message->bytes, message->len, &at, &field))
        if (field.number == number) {
            *ret_field = field;
            found = true;
        }
    return found;
}

static k8sm_status take_text(making *m, const k8sm__wire_field *field, const char *path,
                             char **ret_text)
{
    const ProtobufCBinaryData data = { field->len, (uint8_t *)(uintptr_t)field->bytes };
    return k8sm__wire_text(&data, path, &m->to->arena.view, ret_text, m->err);
}

/* Where the fields are that make up one text, and how many others there are. */
static void find_fields(making *m)
{
    k8sm__wire_field field;
    size_t at = 0;
    while (k8sm__wire_next(m->bytes, m->len, &at, &field)) {
        m->resource_count += field.number == OFFER_RESOURCES;
        m->list_count += field.number == EXECUTOR_IDS || field.number == ATTRIBUTES ||
                         field.number == UNAVAILABILITY;
        if (field.number <= HOSTNAME) {
            m->strings[field.number] = field;
        } else if (field.number == ALLOCATION_INFO) {
            k8sm__wire_field role;
            if (find_field(&field, 1, &role)) { /* of two both halves count */
                m->strings[ALLOCATION_INFO] = role;
                m->seen |= 1U << ALLOCATION_INFO;
            }
        }
    }
}

static k8sm_status read_strings(making *m)
{
    static const char *const paths[] = { "", "id.value", "framework_id.value",
                                         "agent_id.value" };
    k8sm_offer *to = m->to;
    char **texts[] = { NULL, &to->id, &to->framework_id, &to->agent_id };
    k8sm_status rc = K8SM_OK;
    for (uint32_t i = ID; rc == K8SM_OK && i <= AGENT_ID; i++) {
        k8sm__wire_field value = { 0 };
        (void)find_field(&m->strings[i], 1, &value); /* the scan has seen that it is there */
        rc = take_text(m, &value, paths[i], texts[i]);
    }
    if (rc == K8SM_OK)
        rc = take_text(m, &m->strings[HOSTNAME], "hostname", &to->hostname);
    if (rc == K8SM_OK && (m->seen & 1U << ALLOCATION_INFO) != 0)
        rc = take_text(m, &m->strings[ALLOCATION_INFO], "allocation_info.role", &to->role);
    return rc;
}

static k8sm_status add_executor(making *m, const k8sm__wire_field *field)
{
    k8sm__wire_field value = { 0 };
    char path[48], *id = NULL;
    k8sm_status rc;
    (void)find_field(field, 1, &value);
    snprintf(path, sizeof path, "executor_ids[%zu].value", m->to->executor_count);
    rc = take_text(m, &value, path, &id);
    if (rc == K8SM_OK && !k8sm__offer_executor_add(m->to, id, strlen(id), &m->to->arena.view))
        rc = k8sm__nomem(m->err);
    return rc;
}

static k8sm_status add_attribute(making *m, const k8sm__wire_field *field)
{
    const K8sm__Mesos__Attribute *from =
        k8sm__mesos__attribute__unpack(&m->allocator, field->len, field->bytes);
    k8sm_attribute *to = k8sm__offer_attribute_add(m->to, &m->to->arena.view);
    k8sm_status rc;
    if (from == NULL || to == NULL) /* it has been scanned: only memory can be short */
        return k8sm__nomem(m->err);
    rc = read_attribute(from, to, &m->to->arena.view, m->err);
    if (rc != K8SM_OK) {
        char prefix[48];
        snprintf(prefix, sizeof prefix, "attributes[%zu]", m->to->attribute_count - 1);
        k8sm__error_prefix(m->err, prefix);
    }
    return rc;
}

/* Of one given twice both halves count. */
static k8sm_status read_unavailability(making *m, const k8sm__wire_field *field)
{
    const K8sm__Mesos__Unavailability *from =
        k8sm__mesos__unavailability__unpack(&m->allocator, field->len, field->bytes);
    if (from == NULL)
        return k8sm__nomem(m->err);
    if (!m->to->unavailable)
        m->to->duration_ns = -1;
    m->to->unavailable = true;
    m->to->start_ns = from->start->nanoseconds;
    if (from->duration != NULL)
        m->to->duration_ns = from->duration->nanoseconds;
    return K8SM_OK;
}

typedef k8sm_status field_reader(making *m, const k8sm__wire_field *field);

static k8sm_status read_each(making *m, uint32_t number, field_reader *read)
{
    k8sm__wire_field field;
    size_t at = 0;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && k8sm__wire_next(m->bytes, m->len, &at, &field))
        if (field.number == number)
            rc = read(m, &field);
    return rc;
}

static k8sm_status read_lists(making *m)
{
    k8sm_status rc = K8SM_OK;
    if (m->list_count == 0)
        return rc;
    rc = read_each(m, EXECUTOR_IDS, add_executor);
    return rc != K8SM_OK ? rc : read_each(m, ATTRIBUTES, add_attribute);
}

static k8sm_status read_resource(making *m, const k8sm__wire_field *field,
                                 k8sm__entry *ret_entry)
{
    const k8sm_alloc *alloc = &m->to->arena.view;
    const K8sm__Mesos__Resource *from;
    k8sm_status rc = k8sm__wire_plain_entry(field->bytes, field->len, alloc, ret_entry, m->err);
    if (rc != K8SM_E_UNSUPPORTED)
        return rc;
    from = k8sm__mesos__resource__unpack(&m->allocator, field->len, field->bytes);
    return from == NULL ? k8sm__nomem(m->err)
                        : k8sm__wire_to_entry(from, alloc, ret_entry, m->err);
}

static k8sm_status read_resources(making *m)
{
    k8sm__wire_field field;
    size_t at = 0, index = 0;
    k8sm_status rc = K8SM_OK;
    if (!k8sm__mesos_reserve(&m->to->resources, m->resource_count < K8SM__MAX_ENTRIES
                                                    ? m->resource_count
                                                    : K8SM__MAX_ENTRIES))
        return k8sm__nomem(m->err);
    while (rc == K8SM_OK && k8sm__wire_next(m->bytes, m->len, &at, &field)) {
        k8sm__entry entry; /* set where it is read */
        if (field.number != OFFER_RESOURCES)
            continue;
        rc = read_resource(m, &field, &entry);
        if (rc == K8SM_OK)
            rc = k8sm__offer_take_entry(m->to, &entry, m->err);
        if (rc != K8SM_OK && m->err != NULL) {
            char prefix[48];
            snprintf(prefix, sizeof prefix, "resources[%zu]", index);
            k8sm__error_prefix(m->err, prefix);
            m->err->offset = field.offset;
        }
        index++;
    }
    return rc;
}

static k8sm_status read_parts(making *m)
{
    k8sm_status rc = read_strings(m);
    if (rc == K8SM_OK)
        rc = read_lists(m);
    if (rc == K8SM_OK)
        rc = read_resources(m);
    if (rc == K8SM_OK && m->list_count > 0)
        rc = read_each(m, UNAVAILABILITY, read_unavailability);
    return rc;
}

static k8sm_status read_offer(const uint8_t *bytes, size_t len, const k8sm_alloc *alloc,
                              k8sm_offer **ret_offer, k8sm_error *err)
{
    making m;
    k8sm_status rc;
    m.bytes = bytes;
    m.len = len;
    m.seen = 0;
    m.resource_count = m.list_count = 0;
    m.err = err;
    m.to = k8sm__offer_new(alloc, true);
    if (m.to == NULL)
        return k8sm__nomem(err);
    k8sm__arena_init(&m.scratch, alloc);
    m.allocator = (ProtobufCAllocator){ pb_allocate, pb_release, &m.scratch };
    find_fields(&m);
    m.to->arena.chunk_size += m.resource_count * RESOURCE_BYTES;
    rc = read_parts(&m);
    k8sm__arena_finish(&m.scratch);
    if (rc != K8SM_OK) {
        k8sm__offer_free(m.to, alloc);
        return rc;
    }
    *ret_offer = m.to;
    return K8SM_OK;
}

k8sm_status k8sm_offers_add_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                     k8sm_error *err)
{
    const uint8_t *bytes = (const uint8_t *)buf;
    k8sm_offer *offer = NULL;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__mesos__offer__descriptor, bytes, len, err);
    if (rc == K8SM_OK)
        rc = read_offer(bytes, len, k8sm__offers_alloc(offers), &offer, err);
    if (rc == K8SM_OK)
        rc = k8sm__offers_put_all(offers, &offer, 1, NULL, err);
    return rc;
}

/* --- events --------------------------------------------------------------------------------
 */

/* The offers of one event, read one at a time so that little is held twice. */
typedef struct batch {
    const uint8_t *bytes; /* the whole event */
    const k8sm_alloc *alloc;
    k8sm_offer **list;
    size_t *offsets; /* of each, for errors */
    size_t count, capacity;
    k8sm_error *err;
} batch;

static void locate(const batch *b, size_t index, size_t offset)
{
    char prefix[48];
    snprintf(prefix, sizeof prefix, "offers.offers[%zu]", index);
    k8sm__error_prefix(b->err, prefix);
    if (b->err != NULL)
        b->err->offset += offset;
}

static k8sm_status read_item(batch *b, const k8sm__wire_field *field)
{
    const size_t offset = (size_t)(field->bytes - b->bytes);
    void *list = b->list, *offsets = b->offsets;
    size_t capacity = b->capacity;
    k8sm_status rc;
    if (!k8sm__grow(b->alloc, &offsets, b->count, &capacity, sizeof *b->offsets))
        return k8sm__nomem(b->err);
    b->offsets = offsets;
    if (!k8sm__grow(b->alloc, &list, b->count, &b->capacity, sizeof *b->list))
        return k8sm__nomem(b->err);
    b->list = (k8sm_offer **)list;
    b->offsets[b->count] = offset;
    rc = read_offer(field->bytes, field->len, b->alloc, &b->list[b->count], b->err);
    if (rc == K8SM_OK)
        b->count++;
    else if (rc != K8SM_E_NOMEM)
        locate(b, b->count, offset);
    return rc;
}

/* Of a type given twice the last counts. */
static bool is_offers_event(const uint8_t *bytes, size_t len)
{
    k8sm__wire_field field;
    size_t at = 0;
    bool is_offers = false;
    while (k8sm__wire_next(bytes, len, &at, &field))
        if (field.number == EVENT_TYPE)
            is_offers = field.len == 1 && field.bytes[0] == K8SM__MESOS__EVENT__TYPE__OFFERS;
    return is_offers;
}

/* Of a field given twice both halves count, as protobuf merges them. */
static k8sm_status read_event(batch *b, size_t len)
{
    k8sm__wire_field event, offer;
    size_t at = 0;
    k8sm_status rc = K8SM_OK;
    while (rc == K8SM_OK && k8sm__wire_next(b->bytes, len, &at, &event)) {
        size_t inner = 0;
        if (event.number != EVENT_OFFERS)
            continue;
        while (rc == K8SM_OK && k8sm__wire_next(event.bytes, event.len, &inner, &offer))
            if (offer.number == OFFERS_OFFERS)
                rc = read_item(b, &offer);
    }
    return rc;
}

k8sm_status k8sm_offers_add_event_protobuf(k8sm_offers *offers, const char *buf, size_t len,
                                           k8sm_error *err)
{
    batch b = { .bytes = (const uint8_t *)buf, .err = err };
    size_t failed = 0;
    k8sm_status rc;
    if (offers == NULL || (buf == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "offers and buf are required");
    rc = k8sm__wire_scan(&k8sm__mesos__event__descriptor, b.bytes, len, err);
    if (rc != K8SM_OK || !is_offers_event(b.bytes, len))
        return rc;
    b.alloc = k8sm__offers_alloc(offers);
    rc = read_event(&b, len);
    if (rc == K8SM_OK) {
        size_t count = b.count;
        b.count = 0; /* taken over */
        rc = k8sm__offers_put_all(offers, b.list, count, &failed, err);
        if (rc != K8SM_OK && rc != K8SM_E_NOMEM && failed < count)
            locate(&b, failed, b.offsets[failed]);
    }
    while (b.count > 0)
        k8sm__offer_free(b.list[--b.count], b.alloc);
    k8sm__release(b.alloc, b.list);
    k8sm__release(b.alloc, b.offsets);
    return rc;
}
