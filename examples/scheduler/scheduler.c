#include "scheduler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "mesos_json.h"

enum {
    LOOK_MS = 1000,           /* between looks at the manifests */
    FIRST_CONNECT_MS = 100,
    LAST_CONNECT_MS = 15000,
    HEARTBEATS_MISSED = 5,
    HEARTBEAT_MS = 15000
};
static const double refuse_unfit_s = 5, refuse_idle_s = 3600;

/* --- the connection --------------------------------------------------------------------- */

static void disconnected(struct scheduler *s)
{
    if (s->subscribed)
        log_warn("disconnected", "message", s->client.message, NULL);
    else if (s->client.location[0] == '\0' && s->client.message[0] != '\0')
        log_warn("not connected", "message", s->client.message, NULL);
    s->subscribed = false;
    s->explicit_ms = s->implicit_ms = 0;
    offers_clear(&s->agents);
    for (size_t i = 0; i < s->outbox_count; i++)
        text_free(&s->outbox[i]);
    s->outbox_count = 0;
    s->connect_ms = now_ms() + random_ms(s->connect_delay_ms);
    s->connect_delay_ms = s->connect_delay_ms > LAST_CONNECT_MS / 2 ? LAST_CONNECT_MS
                                                                    : s->connect_delay_ms * 2;
}

/* The leader that the last answer named, or the next master of the list. */
static void connect_master(struct scheduler *s)
{
    const char *master = s->flags.masters.items[s->master % s->flags.masters.count];
    bool https = strncmp(master, "https://", 8) == 0;
    struct text url = { 0 }, body = { 0 };
    if (s->client.location[0] != '\0') {
        if (strncmp(s->client.location, "//", 2) == 0) /* the scheme stays */
            text_add(&url, strncmp(s->client.url.data, "https:", 6) == 0 ? "https:" : "http:");
        text_add(&url, s->client.location);
    } else {
        if (!https && strncmp(master, "http://", 7) != 0)
            text_add(&url, "http://");
        text_add(&url, master);
        text_add(&url, "/api/v1/scheduler");
        s->master++;
    }
    write_subscribe(s, &body);
    client_subscribe(&s->client, url.data, &body);
    s->heartbeat_ms = HEARTBEAT_MS;
    text_free(&url);
    text_free(&body);
}

static void keep_connected(struct scheduler *s, int64_t now)
{
    if (s->client.state == CLIENT_CLOSED && s->connect_ms == 0)
        disconnected(s);
    if (s->client.state != CLIENT_CLOSED && now - s->client.heard_ms >
                                                HEARTBEATS_MISSED * s->heartbeat_ms)
        client_disconnect(&s->client, "no heartbeat");
    if (s->client.state == CLIENT_CLOSED && s->connect_ms != 0 && s->connect_ms <= now) {
        s->connect_ms = 0;
        connect_master(s);
    }
}

/* --- events ----------------------------------------------------------------------------- */

static void take_subscribed(struct scheduler *s, const Api__Subscribed *subscribed)
{
    const char *id = subscribed->framework_id->value;
    if (strcmp(s->framework_id.data, id) != 0) {
        text_clear(&s->framework_id);
        text_add(&s->framework_id, id);
        s->dirty = true;
    }
    if (subscribed->has_heartbeat_interval_seconds &&
        subscribed->heartbeat_interval_seconds >= 0.1 &&
        subscribed->heartbeat_interval_seconds <= 3600)
        s->heartbeat_ms = (int64_t)(subscribed->heartbeat_interval_seconds * 1000);
    s->subscribed = true;
    s->suppressed = false;
    s->connect_delay_ms = FIRST_CONNECT_MS;
    s->counts.subscriptions++;
    for (size_t i = 0; i < s->pods.count; i++)
        s->pods.items[i]->answered = s->pods.items[i]->kill_sent = false;
    reconcile_start(s);
    log_info("subscribed", "framework", id, "url", s->client.url.data, NULL);
}

static void decline(struct scheduler *s, struct paths *offers, double seconds)
{
    if (offers->count > 0) {
        send_call(s, "DECLINE", json_pack("{s:o, s:{s:f}}", "offer_ids", ids_json(offers),
                                          "filters", "refuse_seconds", seconds));
        s->counts.declines += offers->count;
    }
    paths_free(offers);
}

static void take_offers(struct scheduler *s, const Api__Offers *offers)
{
    struct paths refused = { 0 };
    s->counts.offers += offers->n_offers;
    offers_take(&s->agents, offers, s->flags.json, &refused);
    decline(s, &refused, refuse_idle_s);
}

/* An agent has left, or an executor has ended on it. */
static void take_failure(struct scheduler *s, const Api__Failure *failure)
{
    const char *id = failure->agent_id == NULL ? "" : failure->agent_id->value;
    struct agent *agent = agents_find(&s->agents, id);
    if (failure->executor_id == NULL)
        agents_remove(&s->agents, id);
    else if (agent != NULL)
        agent_end_executors(agent, failure->executor_id->value);
}

/* @return false if there is no going on. */
static bool take_error(struct scheduler *s, const char *message)
{
    log_warn("refused by the master", "message", message, NULL);
    if (strstr(message, "Framework has been removed") == NULL)
        return strstr(message, "Framework failed over") == NULL;
    text_clear(&s->framework_id);
    forget_tasks(s);
    return true;
}

static bool take_event(struct scheduler *s, const Api__Event *event)
{
    switch (event->has_type ? event->type : 0) {
    case API__EVENT__TYPE__SUBSCRIBED:
        if (event->subscribed != NULL)
            take_subscribed(s, event->subscribed);
        return true;
    case API__EVENT__TYPE__OFFERS:
        if (event->offers != NULL)
            take_offers(s, event->offers);
        return true;
    case API__EVENT__TYPE__RESCIND:
        if (event->rescind != NULL)
            offers_remove(&s->agents, event->rescind->offer_id->value);
        return true;
    case API__EVENT__TYPE__UPDATE:
        if (event->update != NULL)
            take_status(s, event->update->status);
        return true;
    case API__EVENT__TYPE__FAILURE:
        if (event->failure != NULL)
            take_failure(s, event->failure);
        return true;
    case API__EVENT__TYPE__ERROR:
        return event->error == NULL || take_error(s, event->error->message);
    default:
        return true; /* heartbeats, and what later masters may send */
    }
}

static bool take_events(struct scheduler *s)
{
    const char *bytes;
    size_t len;
    bool going = true;
    while (going && client_next(&s->client, &bytes, &len)) {
        Api__Event *event = s->flags.json
                                ? (void *)message_from_text(&api__event__descriptor, bytes, len)
                                : api__event__unpack(NULL, len, (const uint8_t *)bytes);
        if (event == NULL) {
            client_disconnect(&s->client, "an event is not what it should be");
            break;
        }
        going = take_event(s, event);
        api__event__free_unpacked(event, NULL);
    }
    return going;
}

/* --- a round ---------------------------------------------------------------------------- */

static void look_at_manifests(struct scheduler *s, int64_t now)
{
    if (now < s->look_ms)
        return;
    s->look_ms = now + LOOK_MS;
    if (source_look(&s->source) &&
        pods_apply(&s->pods, &s->source.manifests, s->source.complete))
        s->dirty = true;
}

static bool any_waiting(const struct scheduler *s)
{
    for (size_t i = 0; i < s->pods.count; i++) {
        if (s->pods.items[i]->state == POD_WAITING)
            return true;
    }
    return false;
}

/* Offers are asked for while pods wait, and only then. */
static void keep_offers(struct scheduler *s)
{
    bool waiting = any_waiting(s);
    struct paths expired = { 0 };
    offers_expire(&s->agents, !waiting, &expired);
    decline(s, &expired, waiting ? refuse_unfit_s : refuse_idle_s);
    if (waiting != s->suppressed)
        return;
    send_call(s, waiting ? "REVIVE" : "SUPPRESS", NULL);
    s->suppressed = !waiting;
}

static bool flush(struct scheduler *s)
{
    if (s->dirty && !state_save(s))
        return false;
    if (s->dirty && s->flags.endpoints != NULL)
        write_endpoints(s);
    s->dirty = false;
    for (size_t i = 0; i < s->outbox_count; i++)
        client_send(&s->client, &s->outbox[i]);
    s->outbox_count = 0;
    return true;
}

bool scheduler_round(struct scheduler *s)
{
    int64_t now = now_ms();
    if (s->connect_delay_ms == 0)
        s->connect_delay_ms = FIRST_CONNECT_MS;
    look_at_manifests(s, now);
    if (!take_events(s))
        return false;
    if (s->subscribed && s->client.state != CLIENT_CLOSED) {
        reconcile_step(s);
        kill_unwanted(s);
        launch_pods(s);
        keep_offers(s);
    }
    if (!flush(s))
        return false;
    keep_connected(s, now);
    return true;
}
