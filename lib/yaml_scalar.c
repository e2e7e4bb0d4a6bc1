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
    static const char *const infinite[] = { ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" };
    static const char *const negative[] = { "-.inf", "-.Inf", "-.INF" };
    static const char *const nan[] = { ".nan", ".NaN", ".NAN" };
    const size_t longest = 5;
    if (len > longest)
        return false;
    if (is_one_of(text, len, nulls, K8SM__COUNT(nulls)))
        set_text(ret, K8SM__NULL, "null");
    else if (is_one_of(text, len, trues, K8SM__COUNT(trues)))
        set_text(ret, K8SM__BOOL, "true");
    else if (is_one_of(text, len, falses, K8SM__COUNT(falses)))
        set_text(ret, K8SM__BOOL, "false");
    else if (is_one_of(text, len, infinite, K8SM__COUNT(infinite)))
        set_text(ret, K8SM__FLOAT, ".inf");
    else if (is_one_of(text, len, negative, K8SM__COUNT(negative)))
        set_text(ret, K8SM__FLOAT, "-.inf");
    else if (is_one_of(text, len, nan, K8SM__COUNT(nan)))
        set_text(ret, K8SM__FLOAT, ".nan");
    else
        return false;
    *ret_not_json = ret->kind == K8SM__FLOAT;
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

static bool is_sign(const char *text, size_t len, size_t at)
{
    return at < len && (text[at] == '+' || text[at] == '-');
}

/* An integer of 64 bits, signed or unsigned, with a base by its prefix. */
static bool resolve_integer(const char *text, size_t len, k8sm__scalar *ret)
{
    char digits[24];
    size_t at = 0, out = sizeof digits;
    bool negative = false;
    unsigned base = 10;
    uint64_t number = 0;
    bool sign = is_sign(text, len, 0);
    if (sign)
        negative = text[at++] == '-';
    if (len - at > 1 && text[at] == '0') {
        char prefix = text[at + 1] | 0x20;
        base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
        at += prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1;
    }
    if (is_sign(text, len, 2) && text[0] == '0' && text[1] == 'b') { /* taken there as well */
        sign = true;
        negative = text[at++] == '-';
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

/* "2001-": digits and a dash keep it a string, whatever else it looks like. */
static bool looks_like_date(const char *text, size_t len)
{
    for (size_t i = 0; i < 4; i++)
        if (i >= len || text[i] < '0' || text[i] > '9')
            return false;
    return len > 4 && text[4] == '-';
}

static bool is_digit(const char *text, size_t len, size_t at)
{
    return at < len && text[at] >= '0' && text[at] <= '9';
}

static bool resolve_number(const char *text, size_t len, k8sm__scalar *ret)
{
    char stripped[256];
    size_t kept = 0;
    const bool point = text[0] == '.';
    if (looks_like_date(text, len))
        return false;
    if (memchr(text, '_', len) != NULL) {
        for (size_t i = 0; i < len; i++) {
            if (text[i] == '_' && point &&
                !(is_digit(text, len, i - 1) && is_digit(text, len, i + 1)))
                return false; /* only between digits here */
            if (text[i] == '_')
                continue;
            if (kept == sizeof stripped)
                return false;
            stripped[kept++] = text[i];
        }
        text = stripped;
        len = kept;
    }
    return (!point && resolve_integer(text, len, ret)) || resolve_float(text, len, ret);
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

/* --- tags --------------------------------------------------------------------------------- */

/* One or two digits behind @p before, from @p least to @p most. */
static bool skip_part(const char **text, const char *end, char before, int least, int most,
                      int *ret)
{
    int number = 0, digits = 0;
    if (before != '\0' && (*text == end || *(*text)++ != before))
        return false;
    for (; digits < 2 && *text < end && **text >= '0' && **text <= '9'; digits++)
        number = number * 10 + (*(*text)++ - '0');
    *ret = number;
    return digits > 0 && number >= least && number <= most;
}

/* Z, +07:00: hours to 24 and minutes to 60 are within what Go's time.Parse takes. */
static bool skip_zone(const char **text, const char *end)
{
    const char *at = *text;
    int hours, minutes;
    if (at < end && *at == 'Z') {
        ++*text;
        return true;
    }
    *text = end;
    return end - at == 6 && (*at == '+' || *at == '-') && at[3] == ':' &&
           skip_part(&at, end, *at, 0, 24, &hours) &&
           skip_part(&at, end, ':', 0, 60, &minutes) && at == end;
}

/* 2001-1-2, 2001-1-2 3:4:5.6, 2001-1-2T3:4:5.6+07:00: all that the reference takes. */
static bool is_timestamp(const char *text, size_t len)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const char *end = text + len;
    int year, month, day, part;
    char between;
    if (!looks_like_date(text, len))
        return false;
    year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    text += 4;
    if (!skip_part(&text, end, '-', 1, 12, &month) ||
        !skip_part(&text, end, '-', 1, 31, &day) ||
        day > days[month - 1] +
                  (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
        return false;
    if (text == end)
        return true;
    between = *text++;
    while (between == ' ' && text < end && *text == ' ')
        text++;
    if ((between != ' ' && between != 'T' && between != 't') ||
        !skip_part(&text, end, '\0', 0, 23, &part) ||
        !skip_part(&text, end, ':', 0, 59, &part) || !skip_part(&text, end, ':', 0, 59, &part))
        return false;
    if (end - text >= 2 && (*text == '.' || *text == ',') && text[1] >= '0' && text[1] <= '9')
        for (text++; text < end && *text >= '0' && *text <= '9';)
            text++;
    return (between == ' ' || skip_zone(&text, end)) && text == end;
}

/* Beyond what a signed integer of 64 bits holds? */
static bool is_unsigned(const k8sm__scalar *integer)
{
    return integer->text[0] != '-' &&
           (integer->len > 19 ||
            (integer->len == 19 && memcmp(integer->text, "9223372036854775807", 19) > 0));
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
    if (strcmp(name, "timestamp") == 0 && is_timestamp(text, len))
        return K8SM_OK;
    if (strcmp(name, "timestamp") == 0)
        wanted = K8SM__MAP; /* which no text is */
    else if (strcmp(name, "int") == 0)
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
    if (wanted == K8SM__FLOAT && ret->kind == K8SM__INTEGER && !is_unsigned(ret)) {
        resolve_float(ret->text, ret->len, ret);
        return K8SM_OK;
    }
    if (ret->kind == wanted)
        return rc;
    ret->kind = K8SM__NULL; /* nothing, as a key neither */
    return K8SM_E_SYNTAX;
}

bool k8sm__yaml_make_key(k8sm__scalar *scalar)
{
    double number;
    if (scalar->kind == K8SM__NULL || (scalar->kind == K8SM__INTEGER && is_unsigned(scalar)))
        return false;
    if (scalar->kind == K8SM__FLOAT && k8sm__double_parse(scalar->text, scalar->len, &number))
        scalar->len = k8sm__double_format_key(number, scalar->text);
    scalar->kind = K8SM__STRING;
    return true;
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
