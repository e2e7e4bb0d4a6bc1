/* Offers of the command line: what kind they are is seen from their first bytes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "json_scan.h"
#include "recordio.h"
#include "session.h"

/* A protobuf Offer begins with field 1, a message that holds the id and nothing else; its
 * first byte is also JSON's newline. */
static bool is_json(const char *bytes, size_t len)
{
    size_t at = 0;
    if (len >= 4 && bytes[0] == 0x0A && bytes[2] == 0x0A && bytes[3] == bytes[1] - 2)
        return false;
    while (at < len && bytes[at] != '\0' && strchr(" \t\r\n", bytes[at]) != NULL)
        at++;
    return at == len || bytes[at] == '{' || bytes[at] == '[';
}

/* The offer that a RESCIND event takes back. */
static void rescind_json(k8sm_offers *offers, const char *bytes, size_t len)
{
    struct json_slice event = { bytes, len };
    struct json_slice id = json_member(json_member(event, "rescind"), "offer_id");
    struct text text = { 0 };
    if (json_slice_string(json_member(id, "value"), &text))
        k8sm_offers_remove(offers, text.data);
    text_free(&text);
}

/* Field @p number of a serialized message, where it is a message or bytes. */
static struct json_slice field_of(struct json_slice message, unsigned number)
{
    const unsigned char *at = (const unsigned char *)message.text;
    const unsigned char *end = message.len > 0 ? at + message.len : at;
    while (at < end) {
        uint64_t values[2] = { 0, 0 }; /* key, and number or length */
        unsigned wire;
        for (int i = 0; i < 2; i++) {
            for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
                values[i] |= (uint64_t)(*at & 0x7F) << shift;
                if ((*at++ & 0x80) == 0)
                    break;
            }
        }
        wire = (unsigned)(values[0] & 7);
        if (wire == 0)
            continue;
        if (wire != 2 || values[1] > (uint64_t)(end - at))
            break;
        if (values[0] >> 3 == number)
            return (struct json_slice){ (const char *)at, (size_t)values[1] };
        at += values[1];
    }
    return (struct json_slice){ NULL, 0 };
}

/* Event.rescind = 4, Rescind.offer_id = 1, OfferID.value = 1. */
static void rescind_protobuf(k8sm_offers *offers, const char *bytes, size_t len)
{
    struct json_slice rescind = field_of((struct json_slice){ bytes, len }, 4);
    struct json_slice id = field_of(rescind, 1);
    struct json_slice value = field_of(id, 1);
    struct text text = { 0 };
    if (value.text == NULL)
        return;
    text_append(&text, value.text, value.len);
    k8sm_offers_remove(offers, text.data);
    text_free(&text);
}

static k8sm_status add_event(struct session *session, k8sm_offers *offers, const char *bytes,
                             size_t len, k8sm_error *err)
{
    const k8sm_policy *policy = &session->call->policy;
    k8sm_status rc;
    if (is_json(bytes, len)) {
        rc = k8sm_offers_add_json(offers, bytes, len, policy->roles, policy->role_count, err);
        if (rc == K8SM_OK)
            rescind_json(offers, bytes, len);
    } else {
        rc = k8sm_offers_add_event_protobuf(offers, bytes, len, err);
        if (rc == K8SM_OK)
            rescind_protobuf(offers, bytes, len);
    }
    return rc;
}

/* "record[3]" before the path, and the place in the file. */
static void in_record(k8sm_error *err, uint64_t number, uint64_t begin)
{
    struct text path = { 0 };
    text_print(&path, "record[%" PRIu64 "]", number);
    if (err->path[0] != '\0') {
        text_byte(&path, '.');
        text_add(&path, err->path);
    }
    snprintf(err->path, sizeof err->path, "%s", path.data);
    err->line = err->column = 0;
    err->offset += begin;
    text_free(&path);
}

/* At the end of a stream: is its last record all there? */
static bool is_complete(struct recordio *recordio)
{
    size_t left = recordio->pending.size - recordio->at;
    if (recordio->message[0] == '\0' && left > 0)
        snprintf(recordio->message, sizeof recordio->message,
                 "the last record is cut off: its length says more than the %zu bytes left",
                 left);
    return recordio->message[0] == '\0';
}

static bool looks_like_recordio(const struct text *text)
{
    size_t digits = text->size == 0 ? 0 : strspn(text->data, "0123456789");
    return digits > 0 && digits <= 20 && digits < text->size && text->data[digits] == '\n';
}

static k8sm_status add_records(struct session *session, k8sm_offers *offers,
                               const struct text *text, k8sm_error *err)
{
    struct recordio recordio = { 0 };
    const char *record;
    size_t len;
    uint64_t number = 0;
    k8sm_status rc = K8SM_OK;
    recordio_feed(&recordio, text->data, text->size);
    while (rc == K8SM_OK && recordio_next(&recordio, &record, &len)) {
        rc = add_event(session, offers, record, len, err);
        if (rc != K8SM_OK)
            in_record(err, number, recordio.begin);
        number++;
    }
    if (rc == K8SM_OK && !is_complete(&recordio)) {
        *err = (k8sm_error){ .code = K8SM_E_SYNTAX };
        snprintf(err->message, sizeof err->message, "%s", recordio.message);
        in_record(err, number, recordio.begin);
        rc = err->code;
    }
    recordio_free(&recordio);
    return rc;
}

static bool is_text(const struct text *text)
{
    size_t len = text->size < 256 ? text->size : 256;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text->data[i];
        bool blank = byte == '\t' || byte == '\r' || byte == '\n';
        if (byte >= 0x7F || (byte < 0x20 && !blank))
            return false;
    }
    return true;
}

static k8sm_status add_protobuf(k8sm_offers *offers, const struct text *text, k8sm_error *err)
{
    k8sm_status rc = k8sm_offers_add_protobuf(offers, text->data, text->size, err);
    if (rc == K8SM_E_SYNTAX && is_text(text)) /* hardly meant as protobuf */
        *err = (k8sm_error){ .code = rc,
                             .line = 1,
                             .column = 1,
                             .message = "neither JSON nor protobuf nor RecordIO" };
    return rc;
}

static bool add_file(struct session *session, k8sm_offers *offers, const char *file)
{
    const k8sm_policy *policy = &session->call->policy;
    struct text text = { 0 };
    k8sm_error err = { 0 };
    k8sm_status rc = K8SM_OK;
    bool read = session_read(session, file, &text);
    if (read && looks_like_recordio(&text))
        rc = add_records(session, offers, &text, &err);
    else if (read && is_json(text.data, text.size))
        rc = k8sm_offers_add_json(offers, text.data, text.size, policy->roles,
                                  policy->role_count, &err);
    else if (read)
        rc = add_protobuf(offers, &text, &err);
    if (rc != K8SM_OK)
        session_fail(session, STATUS_INPUT, file, &err);
    text_free(&text);
    return read && rc == K8SM_OK;
}

k8sm_offers *session_offers(struct session *session)
{
    const struct strings *files = &session->call->offers;
    k8sm_offers *offers = NULL;
    bool good = true;
    if (k8sm_offers_new(NULL, &offers, NULL) != K8SM_OK)
        need(NULL);
    for (size_t i = 0; i < files->count; i++)
        good = add_file(session, offers, files->items[i]) && good;
    if (good)
        return offers;
    k8sm_offers_free(offers);
    return NULL;
}

bool session_wants_offers(struct session *session)
{
    const struct call *call = session->call;
    if (call->words.count == 0)
        session_usage(session, "a FILE is wanted (- is standard input)");
    else if (call->offers.count == 0)
        session_usage(session, "--offers OFFERS is wanted");
    else if (call->format > FORMAT_NAME && call->verb != VERB_TASK)
        session_usage(session, "not in this output format");
    return session->status == STATUS_DONE;
}
