/* YAML 1.1 scalars with the exceptions of sigs.k8s.io/yaml. */
#include "yaml_scalar.h"

#include <string.h>

#define YAML_TAG "tag:yaml.org,2002:"

static bool is_one_of(const char *text, size_t len, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            return true;
    return false;
}

static void set_text(k8sm__scalar *ret, k8sm__kind kind, const char *text)
{
    ret->kind = kind;
    ret->own_text = true;
    ret->len = strlen(text);
    memcpy(ret->text, text, ret->len + 1);
}

/* Words that are no strings. @return false if it is none of them. */
static bool resolve_word(const char *text, size_t len, k8sm__scalar *ret, bool *ret_not_json)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
    static const char *const trues[] = { "y",    "Y",    "yes", "Yes", "YES", "true",
                                         "True", "TRUE", "on",  "On",  "ON" };
    static const char *const falses[] = { "n",     "N",     "no",  "No",  "NO", "false",
                                          "False", "FALSE", "off", "Off", "OFF" };
    static const char *const floats[] = { ".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF",
                                          "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN",  ".NAN" };
    if (is_one_of(text, len, nulls, K8SM__COUNT(nulls)))
        set_text(ret, K8SM__NULL, "null");
    else if (is_one_of(text, len, trues, K8SM__COUNT(trues)))
        set_text(ret, K8SM__BOOL, "true");
    else if (is_one_of(text, len, falses, K8SM__COUNT(falses)))
        set_text(ret, K8SM__BOOL, "false");
    else if (is_one_of(text, len, floats, K8SM__COUNT(floats)))
        *ret_not_json = true;
    else
        return false;
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* An integer of 64 bits, signed or unsigned, with a base by its prefix. */
static bool resolve_integer(const char *text, size_t len, k8sm__scalar *ret)
{
    char digits[24];
    size_t at = 0, out = sizeof digits;
    bool negative = false;
    unsigned base = 10;
    uint64_t number = 0;
    const bool sign = len > 0 && (text[0] == '+' || text[0] == '-');
    if (sign)
        negative = text[at++] == '-';
    if (len - at > 1 && text[at] == '0') {
        char prefix = text[at + 1] | 0x20;
        base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
        at += prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1;
    }
    if (at == len)
        return false;
    for (; at < len; at++) {
        unsigned digit = (unsigned)digit_value(text[at]);
        if (digit >= base || number > (UINT64_MAX - digit) / base)
            return false;
        number = number * base + digit;
    }
    if (negative && number > (uint64_t)INT64_MAX + 1)
        return false;
    if (sign && !negative && number > INT64_MAX)
        return false; /* a sign makes it a signed number */
    digits[--out] = '\0';
    negative = negative && number != 0;
    do {
        digits[--out] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    if (negative)
        digits[--out] = '-';
    set_text(ret, K8SM__INTEGER, digits + out);
    return true;
}

static bool resolve_float(const char *text, size_t len, k8sm__scalar *ret)
{
    double number;
    if (!k8sm__double_parse(text, len, &number) || !k8sm__double_is_finite(number))
        return false;
    ret->kind = K8SM__FLOAT;
    ret->own_text = true;
    ret->len = k8sm__double_format_json(number, ret->text);
    return true;
}

/* "2001-01-01": digits and a dash keep it a string, whatever else it looks like. */
static bool looks_like_date(const char *text, size_t len)
{
    for (size_t i = 0; i < 4; i++)
        if (i >= len || text[i] < '0' || text[i] > '9')
            return false;
    return len > 4 && text[4] == '-';
}

static bool resolve_number(const char *text, size_t len, k8sm__scalar *ret)
{
    char stripped[256];
    size_t kept = 0;
    bool digits_only = len > 0 && text[0] == '.';
    if (digits_only) /* no underscores here */
        return resolve_float(text, len, ret);
    if (looks_like_date(text, len))
        return false;
    if (memchr(text, '_', len) == NULL)
        return resolve_integer(text, len, ret) || resolve_float(text, len, ret);
    for (size_t i = 0; i < len; i++)
        if (text[i] != '_') {
            if (kept == sizeof stripped)
                return false;
            stripped[kept++] = text[i];
        }
    return resolve_integer(stripped, kept, ret) || resolve_float(stripped, kept, ret);
}

k8sm_status k8sm__yaml_resolve(const char *text, size_t len, k8sm__scalar *ret)
{
    bool not_json = false;
    ret->kind = K8SM__STRING;
    ret->own_text = false;
    ret->len = len;
    if (resolve_word(text, len, ret, &not_json))
        return not_json ? K8SM_E_SYNTAX : K8SM_OK;
    if ((text[0] >= '0' && text[0] <= '9') || text[0] == '+' || text[0] == '-' ||
        text[0] == '.')
        resolve_number(text, len, ret);
    return K8SM_OK;
}

k8sm_status k8sm__yaml_resolve_tagged(const char *tag, const char *text, size_t len,
                                      k8sm__scalar *ret)
{
    k8sm__kind wanted;
    k8sm_status rc;
    const char *name = tag + strlen(YAML_TAG);
    *ret = (k8sm__scalar){ .kind = K8SM__STRING, .len = len };
    if (strncmp(tag, YAML_TAG, strlen(YAML_TAG)) != 0 || strcmp(name, "str") == 0 ||
        strcmp(name, "binary") == 0)
        return K8SM_OK;
    if (strcmp(name, "timestamp") == 0)
        return looks_like_date(text, len) ? K8SM_OK : K8SM_E_SYNTAX;
    if (strcmp(name, "int") == 0)
        wanted = K8SM__INTEGER;
    else if (strcmp(name, "float") == 0)
        wanted = K8SM__FLOAT;
    else if (strcmp(name, "bool") == 0)
        wanted = K8SM__BOOL;
    else if (strcmp(name, "null") == 0)
        wanted = K8SM__NULL;
    else
        return K8SM_OK; /* tags of no meaning here leave the text alone */
    rc = k8sm__yaml_resolve(text, len, ret);
    if (rc == K8SM_OK && wanted == K8SM__FLOAT && ret->kind == K8SM__INTEGER)
        return K8SM_OK;
    return rc != K8SM_OK || ret->kind != wanted ? K8SM_E_SYNTAX : K8SM_OK;
}

size_t k8sm__base64_decode(const char *text, size_t len, char *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t made = 0, digits = 0, padding = 0;
    for (size_t i = 0; i < len; i++) {
        const char *found;
        if (text[i] == '\n' || text[i] == '\r')
            continue;
        if (text[i] == '=' && digits % 4 >= 2 && padding < 2) {
            padding++;
            continue;
        }
        found = text[i] == '\0' || padding > 0 ? NULL : strchr(letters, text[i]);
        if (found == NULL)
            return SIZE_MAX;
        bits = bits << 6 | (uint32_t)(found - letters);
        if (++digits % 4 == 0) {
            out[made++] = (char)(bits >> 16);
            out[made++] = (char)(bits >> 8);
            out[made++] = (char)bits;
            bits = 0;
        }
    }
    if ((digits + padding) % 4 != 0 || (padding == 0 && digits % 4 != 0))
        return SIZE_MAX;
    if (padding == 2)
        out[made++] = (char)(bits >> 4);
    if (padding == 1) {
        out[made++] = (char)(bits >> 10);
        out[made++] = (char)(bits >> 2);
    }
    return made;
}
