/* The members of a JSON object as slices of its text, without making a tree. It is for
 * envelopes: what the slices hold is checked by whoever takes them. */
#ifndef COMMON_JSON_SCAN_H
#define COMMON_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

struct json_slice {
    const char *text; /* NULL: absent */
    size_t len;
};

struct json_members {
    const char *at, *end;
    bool first, broken;
};

/** @return false if @p object is no object. */
bool json_members_open(struct json_members *members, struct json_slice object);
/** @param ret_key  with its quotes.
 *  @return false at the end of the object, or with members->broken set. */
bool json_members_next(struct json_members *members, struct json_slice *ret_key,
                       struct json_slice *ret_value);
/** The value of the member @p key, the last one if there are more; its text is NULL if there
 *  is none, or @p object is no well-formed object. */
struct json_slice json_member(struct json_slice object, const char *key);
/** Append what a JSON string says, escapes undone; lone surrogates become U+FFFD.
 *  @return false if @p value is no string. */
bool json_slice_string(struct json_slice value, struct text *text);

#endif
