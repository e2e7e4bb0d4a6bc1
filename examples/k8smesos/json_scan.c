#include "json_scan.h"

#include <stdint.h>
#include <string.h>

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* Behind the string that begins at @p at; NULL if it does not end. */
static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at == '"')
            return at + 1;
        if (*at == '\\')
            at++;
    }
    return NULL;
}

/* Behind the value that begins at @p at; NULL if it does not end. */
static const char *skip_value(const char *at, const char *end)
{
    size_t depth = 0;
    const char *begin = at;
    while (at != NULL && at < end) {
        if (*at == '"')
            at = skip_string(at, end);
        else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            if (depth == 0)
                break;
            depth--;
            at++;
        } else if (depth == 0 && (*at == ',' || *at == ':'))
            break;
        else
            at++;
        if (depth == 0 && at != NULL && at > begin && strchr("}]\"", at[-1]) != NULL)
            return at;
    }
    return depth > 0 ? NULL : at;
}

bool json_members_open(struct json_members *members, struct json_slice object)
{
    const char *at, *end;
    if (object.text == NULL)
        return false;
    end = object.text + object.len;
    at = skip_blanks(object.text, end);
    if (at == end || *at != '{')
        return false;
    *members = (struct json_members){ .at = at + 1, .end = end, .first = true };
    return true;
}

static bool broken(struct json_members *members)
{
    members->broken = true;
    return false;
}

bool json_members_next(struct json_members *members, struct json_slice *ret_key,
                       struct json_slice *ret_value)
{
    const char *end = members->end;
    const char *at = skip_blanks(members->at, end);
    const char *behind;
    if (at < end && *at == '}') {
        members->at = at + 1;
        return skip_blanks(at + 1, end) == end ? false : broken(members);
    }
    if (!members->first) {
        if (at == end || *at != ',')
            return broken(members);
        at = skip_blanks(at + 1, end);
    }
    members->first = false;
    behind = at < end && *at == '"' ? skip_string(at, end) : NULL;
    if (behind == NULL)
        return broken(members);
    *ret_key = (struct json_slice){ at, (size_t)(behind - at) };
    at = skip_blanks(behind, end);
    if (at == end || *at != ':')
        return broken(members);
    at = skip_blanks(at + 1, end);
    behind = skip_value(at, end);
    if (behind == NULL || behind == at || behind == end)
        return broken(members);
    *ret_value = (struct json_slice){ at, (size_t)(behind - at) };
    members->at = behind;
    return true;
}

struct json_slice json_member(struct json_slice object, const char *key)
{
    struct json_members members;
    struct json_slice name, value, found = { NULL, 0 };
    size_t len = strlen(key);
    if (!json_members_open(&members, object))
        return found;
    while (json_members_next(&members, &name, &value)) {
        if (name.len == len + 2 && memcmp(name.text + 1, key, len) == 0)
            found = value;
    }
    return members.broken ? (struct json_slice){ NULL, 0 } : found;
}

static bool hex4(const char *at, const char *end, uint32_t *ret_unit)
{
    uint32_t unit = 0;
    if (end - at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = at[i] == '\0' ? NULL : strchr(digits, at[i] | 0x20);
        if (digit == NULL)
            return false;
        unit = unit * 16 + (uint32_t)(digit - digits);
    }
    *ret_unit = unit;
    return true;
}

static void append_character(struct text *text, uint32_t c)
{
    char bytes[4];
    size_t len = 0;
    if (c < 0x80) {
        bytes[len++] = (char)c;
    } else if (c < 0x800) {
        bytes[len++] = (char)(0xC0 | (c >> 6));
    } else if (c < 0x10000) {
        bytes[len++] = (char)(0xE0 | (c >> 12));
        bytes[len++] = (char)(0x80 | ((c >> 6) & 0x3F));
    } else {
        bytes[len++] = (char)(0xF0 | (c >> 18));
        bytes[len++] = (char)(0x80 | ((c >> 12) & 0x3F));
        bytes[len++] = (char)(0x80 | ((c >> 6) & 0x3F));
    }
    if (c >= 0x80)
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    text_append(text, bytes, len);
}

/* A "\uXXXX" whose digits begin at @p at, or a pair of them. @return behind it, or NULL. */
static const char *unicode_escape(const char *at, const char *end, struct text *text)
{
    uint32_t unit, low;
    if (!hex4(at, end, &unit))
        return NULL;
    at += 4;
    if (unit >= 0xD800 && unit < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' &&
        hex4(at + 2, end, &low) && low >= 0xDC00 && low < 0xE000) {
        append_character(text, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        return at + 6;
    }
    append_character(text, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    return at;
}

bool json_slice_string(struct json_slice value, struct text *text)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *at, *end;
    if (value.text == NULL || value.len < 2 || value.text[0] != '"' ||
        value.text[value.len - 1] != '"')
        return false;
    at = value.text + 1;
    end = value.text + value.len - 1;
    while (at < end) {
        const char *letter;
        if ((unsigned char)*at < 0x20)
            return false;
        if (*at != '\\') {
            text_byte(text, *at++);
            continue;
        }
        if (++at == end)
            return false;
        if (*at == 'u') {
            at = unicode_escape(at + 1, end, text);
            if (at == NULL)
                return false;
            continue;
        }
        letter = *at == '\0' ? NULL : strchr(letters, *at);
        if (letter == NULL)
            return false;
        text_byte(text, meanings[letter - letters]);
        at++;
    }
    text_append(text, "", 0);
    return true;
}
