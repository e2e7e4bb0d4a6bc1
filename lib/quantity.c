#include "k8smesos/quantity.h"

#include <string.h>

#include "quantity_internal.h"

_Static_assert(sizeof(k8sm_quantity) == 24, "k8sm_quantity is frozen");

enum { NANO_DIGITS = 9, MAX_EXPONENT = 5000, LAST_WEIGHT = 38 };

#define NANOS   UINT64_C(1000000000)
#define CAP     ((k8sm__uint128)INT64_MAX * NANOS) /* BinarySI goes no further */
#define LARGEST (((k8sm__uint128)1 << 127) - 1)

static const uint64_t tens[] = { UINT64_C(1),
                                 UINT64_C(10),
                                 UINT64_C(100),
                                 UINT64_C(1000),
                                 UINT64_C(10000),
                                 UINT64_C(100000),
                                 UINT64_C(1000000),
                                 UINT64_C(10000000),
                                 UINT64_C(100000000),
                                 UINT64_C(1000000000),
                                 UINT64_C(10000000000),
                                 UINT64_C(100000000000),
                                 UINT64_C(1000000000000),
                                 UINT64_C(10000000000000),
                                 UINT64_C(100000000000000),
                                 UINT64_C(1000000000000000),
                                 UINT64_C(10000000000000000),
                                 UINT64_C(100000000000000000),
                                 UINT64_C(1000000000000000000),
                                 UINT64_C(10000000000000000000) };

/* --- between the struct and a number ------------------------------------------------------ */

k8sm__int128 k8sm__quantity_count(const k8sm_quantity *q)
{
    return (k8sm__int128)((k8sm__uint128)(uint64_t)q->high << 64 | q->low);
}

static k8sm__uint128 magnitude_of(const k8sm_quantity *q)
{
    k8sm__int128 count = k8sm__quantity_count(q);
    return count < 0 ? 0 - (k8sm__uint128)count : (k8sm__uint128)count;
}

static void set_count(k8sm_quantity *q, k8sm__int128 count, int32_t format)
{
    q->low = (uint64_t)count;
    q->high = (int64_t)(uint64_t)((k8sm__uint128)count >> 64);
    q->format = format;
    q->reserved = 0;
}

/* magnitude is at most 2^127, that only if negative. */
static void set_magnitude(k8sm_quantity *q, k8sm__uint128 magnitude, bool negative,
                          int32_t format)
{
    set_count(q, (k8sm__int128)(negative ? 0 - magnitude : magnitude), format);
}

/* --- parsing -------------------------------------------------------------------------------- */

/* A quantity cut into its parts. */
typedef struct parts {
    const char *text;
    size_t digits; /* where the number begins, behind the sign */
    size_t point;  /* of the '.', or where it would be */
    size_t end;    /* behind the number */
    size_t digit_count;
    bool negative;
    int32_t format;
    int exponent; /* of ten, or of two for BinarySI */
} parts;

static k8sm_status refuse(k8sm_error *err, k8sm_status code, uint32_t detail, size_t at,
                          const char *message)
{
    if (err == NULL)
        return code;
    k8sm__fail(err, code, NULL, "%s", message);
    err->detail = detail;
    err->line = 1;
    err->column = at >= UINT32_MAX ? UINT32_MAX : (uint32_t)at + 1;
    err->offset = at;
    return code;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_suffix_letter(char c)
{
    switch (c) {
    case 'e':
    case 'E':
    case 'i':
    case 'n':
    case 'u':
    case 'm':
    case 'k':
    case 'K':
    case 'M':
    case 'G':
    case 'T':
    case 'P':
        return true;
    default:
        return false;
    }
}

/* Behind the number: letters, one sign, digits, and nothing else. @return where that ends. */
static size_t suffix_end(const char *text, size_t at, size_t len)
{
    while (at < len && is_suffix_letter(text[at]))
        at++;
    if (at < len && (text[at] == '+' || text[at] == '-'))
        at++;
    while (at < len && is_digit(text[at]))
        at++;
    return at;
}

/* The power of a thousand of a unit's letter, counted from n = 1; 0: it is none. */
static int unit_power(char c)
{
    switch (c) {
    case 'n':
        return 1;
    case 'u':
        return 2;
    case 'm':
        return 3;
    case 'k':
        return 5;
    case 'M':
        return 6;
    case 'G':
        return 7;
    case 'T':
        return 8;
    case 'P':
        return 9;
    case 'E':
        return 10;
    default:
        return 0;
    }
}

static bool known_suffix(const char *suffix, size_t len, parts *p)
{
    int power;
    if (len == 0) {
        p->format = K8SM_FORMAT_DECIMAL_SI;
        p->exponent = 0;
        return true;
    }
    if (len > 2 || (len == 2 && suffix[1] != 'i'))
        return false;
    power = len == 2 && suffix[0] == 'K' ? 5 : unit_power(suffix[0]);
    if (power == 0 || (len == 2 && (power < 5 || suffix[0] == 'k')))
        return false;
    p->format = len == 2 ? K8SM_FORMAT_BINARY_SI : K8SM_FORMAT_DECIMAL_SI;
    p->exponent = len == 2 ? 10 * (power - 4) : 3 * (power - 4);
    return true;
}

/* "e" and a signed 64-bit number, of which apimachinery keeps the low 32 bits. */
static bool exponent_suffix(const char *suffix, size_t len, int64_t *ret_exponent)
{
    bool negative = false;
    uint64_t number = 0, limit = INT64_MAX;
    size_t at = 1;
    if (len < 2 || (suffix[0] != 'e' && suffix[0] != 'E'))
        return false;
    if (suffix[at] == '+' || suffix[at] == '-')
        negative = suffix[at++] == '-';
    limit += negative;
    if (at == len)
        return false;
    for (; at < len; at++) {
        uint64_t digit = (uint64_t)(suffix[at] - '0');
        if (!is_digit(suffix[at]) || number > (limit - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *ret_exponent = (int32_t)(uint32_t)(negative ? 0 - number : number);
    return true;
}

static k8sm_status cut(const char *text, size_t len, parts *p, k8sm_error *err)
{
    size_t at = 0, end;
    int64_t exponent;
    p->text = text;
    p->negative = false;
    if (len == 0)
        return refuse(err, K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, 0,
                      "found nothing, expected a quantity such as 500m or 1.5Gi");
    if (text[0] == '+' || text[0] == '-')
        p->negative = text[at++] == '-';
    p->digits = at;
    while (at < len && is_digit(text[at]))
        at++;
    p->point = at;
    p->digit_count = at - p->digits;
    if (at < len && text[at] == '.')
        for (at++; at < len && is_digit(text[at]); at++)
            p->digit_count++;
    p->end = at;
    end = suffix_end(text, at, len);
    if (end < len)
        return refuse(
            err, K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_FORMAT, end,
            "expected sign, digits and a suffix such as m, k or Mi, and nothing else");
    if (known_suffix(text + at, len - at, p))
        return K8SM_OK;
    if (!exponent_suffix(text + at, len - at, &exponent))
        return refuse(err, K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_SUFFIX, at,
                      "no such suffix: expected n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or e and "
                      "a number");
    if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT)
        return refuse(err, K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, at,
                      "found an exponent beyond 5000");
    p->format = K8SM_FORMAT_DECIMAL_EXPONENT;
    p->exponent = (int)exponent;
    return K8SM_OK;
}

/* What Kubernetes refuses among texts without a digit; the others are zero. */
static bool empty_number_is_refused(const parts *p)
{
    if (p->format == K8SM_FORMAT_BINARY_SI)
        return p->exponent >= 50;
    return p->exponent < -NANO_DIGITS;
}

static unsigned digit_at(const parts *p, size_t at)
{
    return (unsigned)(p->text[at] - '0');
}

/* number * 10^zeros + digit. @return false beyond 128 bits, *number spoilt. */
static bool append_digit(k8sm__uint128 *number, int64_t zeros, unsigned digit)
{
    for (; zeros > 0 && *number != 0; zeros--) {
        if (*number > LARGEST / 10)
            return false;
        *number *= 10;
    }
    *number += digit;
    return true;
}

/* Digits times a power of ten in nanos; what lies below a nano rounds up.
 * @return false beyond 128 bits. */
static bool decimal_magnitude(const parts *p, k8sm__uint128 *ret)
{
    int64_t weight = (int64_t)(p->point - p->digits) - 1 + p->exponent + NANO_DIGITS;
    k8sm__uint128 sum = 0;
    int64_t last = 0; /* weight of the last digit added */
    bool rest = false;
    for (size_t i = p->digits; i < p->end && !rest; i++) {
        unsigned digit;
        if (i == p->point)
            continue;
        digit = digit_at(p, i);
        if (digit != 0 && weight < 0)
            rest = true;
        else if (digit != 0 &&
                 (weight > LAST_WEIGHT || !append_digit(&sum, last - weight, digit)))
            return false;
        else if (digit != 0)
            last = weight;
        weight--;
    }
    if (!append_digit(&sum, last, rest))
        return false;
    *ret = sum;
    return sum <= LARGEST + p->negative;
}

/* Digits times a power of two in nanos, at most CAP. */
static k8sm__uint128 binary_magnitude(const parts *p)
{
    const k8sm__uint128 unit = (k8sm__uint128)NANOS << p->exponent;
    k8sm__uint128 part = 0, sum;
    uint64_t whole = 0;
    bool rest = false;
    for (size_t i = p->digits; i < p->point; i++) {
        const unsigned digit = digit_at(p, i);
        if (whole > ((uint64_t)INT64_MAX - digit) / 10)
            return CAP;
        whole = whole * 10 + digit;
    }
    /* from the last digit on, so that each division by ten is exact but for what rest says */
    for (size_t i = p->end; i-- > p->point + 1;) {
        part += unit * digit_at(p, i);
        rest |= part % 10 != 0;
        part /= 10;
    }
    if (__builtin_mul_overflow(unit, (k8sm__uint128)whole, &sum) || sum > CAP)
        return CAP;
    sum += part + rest;
    return sum > CAP ? CAP : sum;
}

/* The usual case: few digits, so that one multiplication of 64 bits does. */
static bool quick_magnitude(const parts *p, k8sm__uint128 *ret)
{
    int fraction = p->end > p->point ? (int)(p->end - p->point - 1) : 0, power;
    uint64_t digits = 0;
    if (p->end - p->digits > 18 || p->exponent > 18 ||
        (p->format == K8SM_FORMAT_BINARY_SI && fraction > 0))
        return false;
    for (size_t i = p->digits; i < p->end; i++)
        if (i != p->point)
            digits = digits * 10 + digit_at(p, i);
    power = p->exponent + NANO_DIGITS - fraction;
    if (power < 0 || power > 19)
        return false;
    *ret = (k8sm__uint128)digits * tens[power];
    return true; /* below 10^37 */
}

k8sm_status k8sm_quantity_parse(const char *text, size_t len, k8sm_quantity *ret_q,
                                k8sm_error *err)
{
    parts p;
    k8sm__uint128 magnitude = 0;
    k8sm_status rc;
    if (ret_q == NULL || (text == NULL && len > 0))
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "text and ret_q are required");
    rc = cut(text, len, &p, err);
    if (rc != K8SM_OK)
        return rc;
    if (p.digit_count == 0 && empty_number_is_refused(&p))
        return refuse(err, K8SM_E_SYNTAX, K8SM_DETAIL_QUANTITY_NUMERIC, p.digits,
                      "expected a digit before the suffix");
    if (p.format == K8SM_FORMAT_BINARY_SI) {
        magnitude = binary_magnitude(&p);
        if (magnitude > 0 && magnitude < NANOS)
            p.format = K8SM_FORMAT_DECIMAL_SI;
    } else if (!quick_magnitude(&p, &magnitude) && !decimal_magnitude(&p, &magnitude)) {
        return refuse(err, K8SM_E_RANGE, K8SM_DETAIL_QUANTITY_RANGE, p.digits,
                      "found a number beyond 1.7e29, more than is held exactly");
    }
    set_magnitude(ret_q, magnitude, p.negative, p.format);
    return K8SM_OK;
}

/* --- printing --------------------------------------------------------------------------------- */

/* Text made from the end of a field that holds every 128-bit number. */
typedef struct field {
    char bytes[K8SM_QUANTITY_TEXT_MAX];
    size_t at;
} field;

static void put_front(field *f, char c)
{
    f->bytes[--f->at] = c;
}

static void put_digits(field *f, k8sm__uint128 number, int least)
{
    for (; number > UINT64_MAX; least--) {
        put_front(f, (char)('0' + (int)(number % 10)));
        number /= 10;
    }
    for (uint64_t small = (uint64_t)number; small > 0 || least > 0; small /= 10, least--)
        put_front(f, (char)('0' + (int)(small % 10)));
}

static size_t give(field *f, bool negative, char *buffer, size_t size)
{
    size_t len;
    if (negative)
        put_front(f, '-');
    len = sizeof f->bytes - f->at;
    if (len < size) {
        memcpy(buffer, f->bytes + f->at, len);
        buffer[len] = '\0';
    } else if (size > 0) {
        buffer[0] = '\0';
    }
    return len;
}

/* Number and exponent of ten, a multiple of 3 as large as possible up to last. */
static int reduce(k8sm__uint128 *magnitude, int last)
{
    k8sm__uint128 number = *magnitude;
    int exponent = -NANO_DIGITS;
    if (number % NANOS == 0) {
        number /= NANOS;
        exponent = 0;
    }
    while (number > UINT64_MAX && exponent < last && number % 1000 == 0) {
        number /= 1000;
        exponent += 3;
    }
    if (number <= UINT64_MAX) {
        uint64_t small = (uint64_t)number;
        while (exponent < last && small % 1000 == 0) {
            small /= 1000;
            exponent += 3;
        }
        number = small;
    }
    *magnitude = number;
    return exponent;
}

static void put_decimal(field *f, k8sm__uint128 magnitude, bool exponential)
{
    static const char suffixes[] = "num\0kMGTPE";
    int exponent = reduce(&magnitude, exponential ? 36 : 18);
    if (exponential && exponent != 0) {
        put_digits(f, (k8sm__uint128)(exponent < 0 ? -exponent : exponent), 1);
        if (exponent < 0)
            put_front(f, '-');
        put_front(f, 'e');
    } else if (exponent != 0) {
        put_front(f, suffixes[exponent / 3 + 3]);
    }
    put_digits(f, magnitude, 1);
}

static void put_binary(field *f, k8sm__uint128 whole)
{
    static const char suffixes[] = "\0KMGTPE";
    int power = 0;
    for (; power < 6 && whole % 1024 == 0; power++)
        whole /= 1024;
    if (power > 0) {
        put_front(f, 'i');
        put_front(f, suffixes[power]);
    }
    put_digits(f, whole, 1);
}

size_t k8sm_quantity_format(const k8sm_quantity *q, char *buffer, size_t size)
{
    field f = { .at = sizeof f.bytes };
    k8sm__uint128 magnitude = magnitude_of(q);
    if (magnitude == 0)
        put_front(&f, '0');
    else if (q->format == K8SM_FORMAT_BINARY_SI && magnitude >= 1024 * (k8sm__uint128)NANOS &&
             magnitude % NANOS == 0)
        put_binary(&f, magnitude / NANOS);
    else
        put_decimal(&f, magnitude, q->format == K8SM_FORMAT_DECIMAL_EXPONENT);
    return give(&f, q->high < 0, buffer, size);
}

size_t k8sm_quantity_format_exact(const k8sm_quantity *q, char *buffer, size_t size)
{
    field f = { .at = sizeof f.bytes };
    k8sm__uint128 magnitude = magnitude_of(q);
    uint64_t part = (uint64_t)(magnitude % NANOS);
    int digits = NANO_DIGITS;
    for (; part != 0 && part % 10 == 0; digits--)
        part /= 10;
    if (part != 0) {
        put_digits(&f, part, digits);
        put_front(&f, '.');
    }
    put_digits(&f, magnitude / NANOS, 1);
    return give(&f, q->high < 0, buffer, size);
}

/* Divide, away from zero. */
static k8sm__uint128 divide_up(k8sm__uint128 number, uint64_t divisor)
{
    if (number <= UINT64_MAX)
        return (uint64_t)number / divisor + ((uint64_t)number % divisor != 0);
    return number / divisor + (number % divisor != 0);
}

static size_t format_scaled(const k8sm_quantity *q, uint64_t unit, char *buffer, size_t size)
{
    field f = { .at = sizeof f.bytes };
    put_digits(&f, divide_up(magnitude_of(q), unit), 1);
    return give(&f, q->high < 0, buffer, size);
}

size_t k8sm_quantity_format_milli(const k8sm_quantity *q, char *buffer, size_t size)
{
    return format_scaled(q, NANOS / 1000, buffer, size);
}

size_t k8sm_quantity_format_value(const k8sm_quantity *q, char *buffer, size_t size)
{
    return format_scaled(q, NANOS, buffer, size);
}

/* --- arithmetic ---------------------------------------------------------------------------------- */

int32_t k8sm_quantity_compare(const k8sm_quantity *a, const k8sm_quantity *b)
{
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    return (a->low > b->low) - (a->low < b->low);
}

int32_t k8sm_quantity_sign(const k8sm_quantity *q)
{
    return q->high < 0 ? -1 : (q->high | (int64_t)(q->low != 0)) != 0;
}

k8sm_status k8sm_quantity_add(const k8sm_quantity *a, const k8sm_quantity *b,
                              k8sm_quantity *ret_q)
{
    k8sm__int128 sum;
    int32_t format = k8sm_quantity_sign(a) == 0 ? b->format : a->format;
    if (__builtin_add_overflow(k8sm__quantity_count(a), k8sm__quantity_count(b), &sum))
        return K8SM_E_RANGE;
    set_count(ret_q, sum, format);
    return K8SM_OK;
}

k8sm_status k8sm_quantity_sub(const k8sm_quantity *a, const k8sm_quantity *b,
                              k8sm_quantity *ret_q)
{
    k8sm__int128 difference;
    int32_t format = k8sm_quantity_sign(a) == 0 ? b->format : a->format;
    if (__builtin_sub_overflow(k8sm__quantity_count(a), k8sm__quantity_count(b), &difference))
        return K8SM_E_RANGE;
    set_count(ret_q, difference, format);
    return K8SM_OK;
}

k8sm_status k8sm_quantity_mul(const k8sm_quantity *q, int64_t factor, k8sm_quantity *ret_q)
{
    k8sm__uint128 magnitude = magnitude_of(q), product;
    uint64_t size = factor < 0 ? 0 - (uint64_t)factor : (uint64_t)factor;
    bool negative = (q->high < 0) != (factor < 0);
    if (size != 0 && magnitude > (LARGEST + negative) / size)
        return K8SM_E_RANGE;
    product = magnitude * size;
    set_magnitude(ret_q, product, negative, q->format);
    return K8SM_OK;
}

k8sm_status k8sm__quantity_round_up(const k8sm_quantity *q, uint64_t unit, k8sm_quantity *ret_q)
{
    k8sm__uint128 magnitude = magnitude_of(q);
    uint64_t over =
        magnitude <= UINT64_MAX ? (uint64_t)magnitude % unit : (uint64_t)(magnitude % unit);
    if (over == 0) {
        *ret_q = *q;
        return K8SM_OK;
    }
    magnitude += unit - over;
    if (magnitude > LARGEST)
        return K8SM_E_RANGE;
    set_magnitude(ret_q, magnitude, q->high < 0, q->format);
    return K8SM_OK;
}

k8sm_status k8sm_quantity_round_milli(const k8sm_quantity *q, k8sm_quantity *ret_q)
{
    return k8sm__quantity_round_up(q, NANOS / 1000, ret_q);
}

static k8sm_status get_scaled(const k8sm_quantity *q, uint64_t unit, int64_t *ret)
{
    k8sm__uint128 magnitude = divide_up(magnitude_of(q), unit);
    bool negative = q->high < 0;
    if (magnitude > (k8sm__uint128)INT64_MAX + negative)
        return K8SM_E_RANGE;
    *ret = negative ? (int64_t)(0 - (uint64_t)magnitude) : (int64_t)magnitude;
    return K8SM_OK;
}

k8sm_status k8sm_quantity_milli(const k8sm_quantity *q, int64_t *ret_milli)
{
    return get_scaled(q, NANOS / 1000, ret_milli);
}

k8sm_status k8sm_quantity_value(const k8sm_quantity *q, int64_t *ret_value)
{
    return get_scaled(q, NANOS, ret_value);
}

void k8sm_quantity_from_milli(int64_t milli, int32_t format, k8sm_quantity *ret_q)
{
    set_count(ret_q, (k8sm__int128)milli * (int64_t)(NANOS / 1000), format);
}

void k8sm_quantity_from_value(int64_t value, int32_t format, k8sm_quantity *ret_q)
{
    set_count(ret_q, (k8sm__int128)value * (int64_t)NANOS, format);
}
