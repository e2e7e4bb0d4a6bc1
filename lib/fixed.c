#include "fixed.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "mesos_internal.h"

/* Digits of a decimal that can matter: the exact middle between two doubles has at most
 * 767; whatever follows only says "a little more". */
enum { DIGITS_MAX = 800, LIMBS = 192 };
enum { MANTISSA_BITS = 53, LEAST_EXPONENT = -1074 };

/* --- a natural number of up to 6144 bits, least limb first ------------------------------ */

typedef struct natural {
    uint32_t limb[LIMBS];
    size_t count;
} natural;

static void multiply_add(natural *n, uint32_t factor, uint32_t add)
{
    uint64_t carry = add;
    for (size_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limb[i] * factor;
        n->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0 && n->count < LIMBS)
        n->limb[n->count++] = (uint32_t)carry;
}

static uint32_t divide(natural *n, uint32_t divisor)
{
    uint64_t rest = 0;
    for (size_t i = n->count; i-- > 0;) {
        rest = rest << 32 | n->limb[i];
        n->limb[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (n->count > 0 && n->limb[n->count - 1] == 0)
        n->count--;
    return (uint32_t)rest;
}

static void shift_left(natural *n, size_t bits)
{
    size_t limbs = bits / 32, part = bits % 32;
    if (n->count == 0)
        return;
    if (part > 0)
        multiply_add(n, UINT32_C(1) << part, 0);
    memmove(n->limb + limbs, n->limb, n->count * sizeof *n->limb);
    memset(n->limb, 0, limbs * sizeof *n->limb);
    n->count += limbs;
}

static void multiply_power(natural *n, uint32_t base, uint32_t largest, int largest_power,
                           int power)
{
    for (; power >= largest_power; power -= largest_power)
        multiply_add(n, largest, 0);
    for (; power > 0; power--)
        multiply_add(n, base, 0);
}

static int bit_length(const natural *n)
{
    return n->count == 0 ? 0 : (int)n->count * 32 - __builtin_clz(n->limb[n->count - 1]);
}

/* The 64 highest bits (fewer if it has fewer), and whether any bit below is set. */
static uint64_t highest_bits(const natural *n, int *ret_shift, bool *ret_rest)
{
    int length = bit_length(n), shift = length > 64 ? length - 64 : 0;
    uint64_t bits = 0;
    for (int i = 0; i < 64 && i + shift < length; i++)
        bits |= (uint64_t)(n->limb[(i + shift) / 32] >> (i + shift) % 32 & 1) << i;
    for (int i = 0; i < shift && !*ret_rest; i++)
        *ret_rest = n->limb[i / 32] >> i % 32 & 1;
    *ret_shift = shift;
    return bits;
}

/* --- bits <-> double --------------------------------------------------------------------- */

/* bits * 2^exponent (and a little more if rest) to the nearest double, ties to even. */
static double compose(uint64_t bits, int exponent, bool rest, bool negative)
{
    int length = bits == 0 ? 0 : 64 - __builtin_clzll(bits), drop = length - MANTISSA_BITS;
    double number;
    if (exponent + drop < LEAST_EXPONENT)
        drop = LEAST_EXPONENT - exponent;
    if (drop > 64)
        drop = 65;
    if (drop > 0) {
        uint64_t cut = drop >= 65 ? 0 : drop == 64 ? bits : bits & ((UINT64_C(1) << drop) - 1);
        uint64_t half = drop >= 65 ? 1 : UINT64_C(1) << (drop - 1);
        bits = drop >= 64 ? 0 : bits >> drop;
        if (cut > half || (cut == half && (rest || bits & 1)))
            bits++;
        exponent += drop;
    }
    if (bits == 0)
        return negative ? -0.0 : 0.0;
    if (64 - __builtin_clzll(bits) + exponent > DBL_MAX_EXP)
        return negative ? -HUGE_VAL : HUGE_VAL;
    number = ldexp((double)bits, exponent); /* exact: 53 bits, or a power of two */
    return negative ? -number : number;
}

/* --- decimal text -> double --------------------------------------------------------------- */

typedef struct decimal {
    bool negative, more; /* more: non-zero digits were cut */
    char digits[DIGITS_MAX];
    int count;
    int64_t exponent; /* value = digits (an integer) * 10^exponent */
} decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t scan_sign(const char *text, size_t len, size_t at, bool *negative)
{
    if (at < len && (text[at] == '+' || text[at] == '-'))
        *negative = text[at++] == '-';
    return at;
}

static void keep_digit(decimal *d, char digit, bool fraction)
{
    if (d->count == 0 && digit == '0') {
        d->exponent -= fraction;
        return;
    }
    if (d->count < DIGITS_MAX) {
        d->digits[d->count++] = digit;
        d->exponent -= fraction;
    } else {
        d->more |= digit != '0';
        d->exponent += !fraction;
    }
}

/* An exponent without its letter; saturates far beyond every double. */
static size_t scan_exponent(const char *text, size_t len, size_t at, int64_t *ret_exponent)
{
    const int64_t far = 1000000000;
    bool negative = false;
    int64_t exponent = 0;
    size_t first = scan_sign(text, len, at, &negative);
    for (at = first; at < len && is_digit(text[at]); at++)
        if (exponent < far)
            exponent = exponent * 10 + (text[at] - '0');
    *ret_exponent = negative ? -exponent : exponent;
    return at == first ? SIZE_MAX : at;
}

static bool scan_decimal(const char *text, size_t len, decimal *d)
{
    size_t at, digits = 0;
    int64_t exponent = 0;
    d->negative = d->more = false;
    d->count = 0;
    d->exponent = 0;
    at = scan_sign(text, len, 0, &d->negative);
    for (; at < len && is_digit(text[at]); at++, digits++)
        keep_digit(d, text[at], false);
    if (at < len && text[at] == '.')
        for (at++; at < len && is_digit(text[at]); at++, digits++)
            keep_digit(d, text[at], true);
    if (digits == 0)
        return false;
    if (at < len && (text[at] == 'e' || text[at] == 'E')) {
        at = scan_exponent(text, len, at + 1, &exponent);
        d->exponent += exponent;
    }
    return at == len;
}

/* Exactly representable digits and power of ten: one correctly rounded operation. */
static bool fast_double(const decimal *d, double *ret_number)
{
    static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    uint64_t digits = 0;
    double number;
    if (d->count > 15 || d->exponent > 22 || d->exponent < -22)
        return false;
    for (int i = 0; i < d->count; i++)
        digits = digits * 10 + (uint64_t)(d->digits[i] - '0');
    number = (double)digits;
    number = d->exponent < 0 ? number / tens[-d->exponent] : number * tens[d->exponent];
    *ret_number = d->negative ? -number : number;
    return true;
}

static double slow_double(const decimal *d)
{
    natural n = { .count = 0 };
    bool rest = d->more;
    int shift, down = 0;
    uint64_t bits;
    for (int i = 0; i < d->count; i++)
        multiply_add(&n, 10, (uint32_t)(d->digits[i] - '0'));
    if (d->exponent >= 0) {
        multiply_power(&n, 10, 1000000000, 9, (int)d->exponent);
    } else {
        /* n * 2^down / 5^k keeps at least 64 bits; then 2^-(down + k) */
        int fives = (int)-d->exponent;
        down = fives * 7 / 3 + 72 - bit_length(&n);
        if (down < 0)
            down = 0;
        shift_left(&n, (size_t)down);
        for (; fives >= 13; fives -= 13)
            rest |= divide(&n, 1220703125) != 0;
        for (; fives > 0; fives--)
            rest |= divide(&n, 5) != 0;
        down += (int)-d->exponent;
    }
    bits = highest_bits(&n, &shift, &rest);
    return compose(bits, shift - down, rest, d->negative);
}

bool k8sm__double_parse(const char *text, size_t len, double *ret_number)
{
    decimal d;
    if (!scan_decimal(text, len, &d))
        return false;
    if (d.count == 0)
        *ret_number = d.negative ? -0.0 : 0.0;
    else if (d.exponent + d.count > 310)
        *ret_number = d.negative ? -HUGE_VAL : HUGE_VAL;
    else if (d.exponent + d.count < -330)
        *ret_number = d.negative ? -0.0 : 0.0;
    else if (!fast_double(&d, ret_number))
        *ret_number = slow_double(&d);
    return true;
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool k8sm__double_parse_hex(const char *text, size_t len, double *ret_number)
{
    bool negative = false, rest = false, fraction = false;
    size_t at = scan_sign(text, len, 0, &negative), digits = 0;
    uint64_t bits = 0;
    int64_t exponent = 0, written;
    if (len - at < 2 || text[at] != '0' || (text[at + 1] != 'x' && text[at + 1] != 'X'))
        return false;
    for (at += 2; at < len; at++) {
        int digit = hex_digit(text[at]);
        if (text[at] == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (digit < 0)
            break;
        digits++;
        if (bits >> 60 == 0) {
            bits = bits << 4 | (uint64_t)digit;
            exponent -= fraction ? 4 : 0;
        } else {
            rest |= digit != 0;
            exponent += fraction ? 0 : 4;
        }
    }
    if (digits == 0 || at >= len || (text[at] != 'p' && text[at] != 'P'))
        return false;
    at = scan_exponent(text, len, at + 1, &written);
    if (at != len)
        return false;
    exponent += written;
    if (exponent > 4000)
        exponent = 4000;
    if (exponent < -4000)
        exponent = -4000;
    *ret_number = compose(bits, (int)exponent, rest, negative);
    return true;
}

/* --- double -> decimal text -----------------------------------------------------------------
 */

typedef struct shown {
    char digits[24]; /* significant, without trailing zeros; "0" for zero */
    int count;
    int point; /* value = 0.DIGITS * 10^point */
} shown;

/* All decimal digits of a finite positive number, exactly. */
static void exact_digits(double number, char *digits, int *ret_count, int *ret_point)
{
    natural n = { .count = 0 };
    char backward[1100];
    int exponent, count = 0, twos;
    double mantissa = frexp(number, &exponent);
    uint64_t bits = (uint64_t)ldexp(mantissa, MANTISSA_BITS);
    exponent -= MANTISSA_BITS;
    n.limb[0] = (uint32_t)bits;
    n.limb[1] = (uint32_t)(bits >> 32);
    n.count = n.limb[1] != 0 ? 2 : 1;
    if (exponent >= 0)
        shift_left(&n, (size_t)exponent);
    else
        multiply_power(&n, 5, 1220703125, 13, -exponent);
    twos = exponent < 0 ? exponent : 0; /* value = n * 10^twos */
    while (n.count > 0) {
        uint32_t nine = divide(&n, 1000000000);
        for (int i = 0; i < 9; i++, nine /= 10)
            backward[count++] = (char)('0' + nine % 10);
    }
    while (count > 1 && backward[count - 1] == '0')
        count--;
    for (int i = 0; i < count; i++)
        digits[i] = backward[count - 1 - i];
    *ret_point = count + twos;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    *ret_count = count;
}

/* The first `count` exact digits, rounded down (up: then one more in the last place). */
static void cut_digits(const char *exact, int exact_count, int point, int count, bool up,
                       shown *ret)
{
    int at;
    if (count > exact_count)
        count = exact_count;
    memcpy(ret->digits, exact, (size_t)count);
    ret->point = point;
    if (up) {
        for (at = count - 1; at >= 0 && ret->digits[at] == '9'; at--)
            ret->digits[at] = '0';
        if (at >= 0) {
            ret->digits[at]++;
        } else {
            ret->digits[0] = '1';
            ret->point++;
        }
    }
    while (count > 1 && ret->digits[count - 1] == '0')
        count--;
    ret->count = count;
}

/* Is what lies behind the first count digits more than a half (or a half, then to even)? */
static bool rounds_up(const char *exact, int exact_count, int count)
{
    if (count >= exact_count || exact[count] < '5')
        return false;
    if (exact[count] > '5' || count + 1 < exact_count)
        return true;
    return count > 0 && (exact[count - 1] - '0') % 2 == 1;
}

static double value_of(const shown *s)
{
    decimal d = { .count = s->count, .exponent = s->point - s->count };
    double number;
    memcpy(d.digits, s->digits, (size_t)s->count);
    return fast_double(&d, &number) ? number : slow_double(&d);
}

static bool reads_back(const shown *s, double number)
{
    return value_of(s) == number;
}

static void shortest(double number, shown *ret)
{
    char exact[1100];
    int exact_count, point;
    if (number == 0) {
        *ret = (shown){ .digits = "0", .count = 1, .point = 1 };
        return;
    }
    exact_digits(fabs(number), exact, &exact_count, &point);
    /* A normal double tells 15 digits apart: if fewer do, these are they with zeros behind. */
    for (int count = fabs(number) < DBL_MIN ? 1 : 15;; count++) {
        bool up = rounds_up(exact, exact_count, count);
        cut_digits(exact, exact_count, point, count, up, ret);
        if (count >= 17 || reads_back(ret, fabs(number)))
            return;
        /* just above a power of two the nearest may be too far down, the one above not */
        cut_digits(exact, exact_count, point, count, !up, ret);
        if (reads_back(ret, fabs(number)))
            return;
    }
}

static void rounded(double number, int count, shown *ret)
{
    char exact[1100];
    int exact_count, point;
    if (number == 0) {
        *ret = (shown){ .digits = "0", .count = 1, .point = 1 };
        return;
    }
    exact_digits(fabs(number), exact, &exact_count, &point);
    cut_digits(exact, exact_count, point, count, rounds_up(exact, exact_count, count), ret);
}

static size_t put_plain(const shown *s, bool negative, bool with_point, char *text)
{
    size_t len = 0;
    if (negative)
        text[len++] = '-';
    if (s->point <= 0)
        text[len++] = '0';
    for (int i = 0; i < s->point; i++)
        text[len++] = i < s->count ? s->digits[i] : '0';
    if (s->count > s->point || with_point)
        text[len++] = '.';
    for (int i = s->point; i < 0; i++)
        text[len++] = '0';
    for (int i = s->point < 0 ? 0 : s->point; i < s->count; i++)
        text[len++] = s->digits[i];
    if (s->count <= s->point && with_point)
        text[len++] = '0';
    text[len] = '\0';
    return len;
}

static size_t put_exponent(const shown *s, bool negative, bool plus, int least, char *text)
{
    int exponent = s->point - 1, size = exponent < 0 ? -exponent : exponent;
    char digits[4];
    int count = 0;
    size_t len = 0;
    if (negative)
        text[len++] = '-';
    text[len++] = s->digits[0];
    if (s->count > 1)
        text[len++] = '.';
    for (int i = 1; i < s->count; i++)
        text[len++] = s->digits[i];
    text[len++] = 'e';
    if (exponent < 0 || plus)
        text[len++] = exponent < 0 ? '-' : '+';
    for (; size > 0 || count < least; size /= 10)
        digits[count++] = (char)('0' + size % 10);
    while (count > 0)
        text[len++] = digits[--count];
    text[len] = '\0';
    return len;
}

size_t k8sm__double_format_json(double number, char *text)
{
    shown s;
    bool negative = signbit(number) != 0;
    shortest(number, &s);
    if (number == 0 || (s.point > -6 && s.point <= 21))
        return put_plain(&s, negative, false, text);
    return put_exponent(&s, negative, true, 1, text);
}

size_t k8sm__double_format_key(double number, char *text)
{
    const double beyond = 3.4028235677973366e38; /* rounds to more than 32 bits hold */
    bool negative = signbit(number) != 0;
    double nearest;
    shown s;
    if (fabs(number) >= beyond) {
        const char *name = negative ? "-.inf" : ".inf";
        memcpy(text, name, strlen(name) + 1);
        return strlen(name);
    }
    nearest = (float)number;
    for (int count = 1; count <= 9; count++) {
        rounded(nearest, count, &s);
        if ((float)value_of(&s) == (float)fabs(nearest))
            break;
    }
    if (nearest == 0 || (s.point > -4 && s.point <= 6))
        return put_plain(&s, negative, false, text);
    return put_exponent(&s, negative, true, 2, text);
}

size_t k8sm__double_format_mesos(double number, char *text)
{
    shown s;
    bool negative = signbit(number) != 0;
    if (!k8sm__double_is_finite(number)) {
        const char *name = number > 0 ? "\"Infinity\"" : number < 0 ? "\"-Infinity\"" : "NaN";
        memcpy(text, name, strlen(name) + 1);
        return strlen(name);
    }
    shortest(number, &s);
    if (number == 0 || (s.point > -6 && s.point <= 21))
        return put_plain(&s, negative, true, text);
    return put_exponent(&s, negative, false, 1, text);
}

size_t k8sm__double_format_15(double number, char *text)
{
    shown s;
    bool negative = signbit(number) != 0;
    rounded(number, 15, &s);
    if (number == 0 || (s.point > -4 && s.point <= 15))
        return put_plain(&s, negative, false, text);
    return put_exponent(&s, negative, true, 2, text);
}

size_t k8sm__double_format_plain(double number, char *text)
{
    shown s;
    shortest(number, &s);
    return put_plain(&s, signbit(number) != 0, false, text);
}

bool k8sm__double_is_finite(double number)
{
    return isfinite(number) != 0;
}

bool k8sm__double_is_zero(double number)
{
    return number == 0;
}

bool k8sm__double_is_negative(double number)
{
    return number < 0;
}

bool k8sm__double_is_subnormal(double number)
{
    return fpclassify(number) == FP_SUBNORMAL;
}

/* A limit in MB as Mesos turns it into bytes: what 64 bits do not hold ends as 0, and what is
 * below zero wraps to far above. */
static uint64_t limit_bytes(double limit)
{
    const double half = 9223372036854775808.0; /* 2^63 */
    uint64_t megabytes = 0;
    if (limit >= 0 && limit < 2 * half)
        megabytes = (uint64_t)limit;
    else if (limit < 0 && limit > -half)
        megabytes = (uint64_t)(int64_t)limit;
    return megabytes << 20;
}

bool k8sm__limit_is_below(double limit, int64_t request, bool whole)
{
    if (whole)
        return !isinf(limit) && limit_bytes(limit) < (uint64_t)(request / 1000) << 20;
    return limit < k8sm__fixed_to_double(request);
}

bool k8sm__ratio_exceeds(k8sm__int128 a, k8sm__int128 b, k8sm__int128 milli)
{
    return (double)a / (double)b * 1000 > (double)milli;
}

k8sm_status k8sm__double_scale(double number, uint32_t factor, int64_t *ret_scaled)
{
    const double limit = 9223372036854775808.0; /* 2^63 */
    double product = number * factor;
    if (!(product < limit && product > -limit))
        return K8SM_E_RANGE;
    *ret_scaled = (int64_t)product;
    return K8SM_OK;
}

/* --- Mesos' fixed point ----------------------------------------------------------------------
 */

k8sm_status k8sm__fixed_from_double(double value, int64_t *ret_fixed)
{
    const double limit = 9223372036854775808.0; /* 2^63 */
    double product = value * 1000; /* the product is what is rounded (values.cpp) */
    if (!(product < limit && product > -limit))
        return K8SM_E_RANGE;
    *ret_fixed = llround(product);
    return K8SM_OK;
}

double k8sm__fixed_to_double(int64_t fixed)
{
    const int64_t whole = fixed / 1000, thousandths = fixed % 1000;
    return (double)whole + (double)thousandths / 1000.0;
}

/* --- scores of a placement --------------------------------------------------------------- */

static uint64_t score_bits(double score)
{
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    return bits;
}

static double score_of(uint64_t bits)
{
    double score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

uint64_t k8sm__score_inverse(int64_t amount)
{
    return amount > 0 ? score_bits(1 / (double)amount) : 0;
}

uint64_t k8sm__score(const int64_t *left, const int64_t *wanted, const uint64_t *inverse,
                     size_t kinds)
{
    double sum = 0;
    for (size_t k = 0; k < kinds; k++)
        if (left[k] > wanted[k])
            sum += (double)(left[k] - wanted[k]) * score_of(inverse[k]);
    return score_bits(sum);
}

uint64_t k8sm__score_sum(const int64_t *left, const uint64_t *inverse, size_t kinds)
{
    double sum = 0;
    for (size_t k = 0; k < kinds; k++)
        if (left[k] > 0)
            sum += (double)left[k] * score_of(inverse[k]);
    return score_bits(sum);
}

/* A score is the sum less what the wanted amounts are worth, but for rounding: at most
 * 3 roundings of 2^-53 for each of 64 kinds. */
static uint64_t score_about(uint64_t sum, const int64_t *wanted, const uint64_t *inverse,
                            size_t kinds, double slack)
{
    double rest = score_of(sum) * (1 + slack);
    for (size_t k = 0; k < kinds; k++)
        rest -= (double)wanted[k] * score_of(inverse[k]);
    rest += score_of(sum) * slack;
    return rest > 0 ? score_bits(rest) : 0;
}

uint64_t k8sm__score_above(uint64_t sum, const int64_t *wanted, const uint64_t *inverse,
                           size_t kinds)
{
    return score_about(sum, wanted, inverse, kinds, -0x1p-44);
}

uint64_t k8sm__score_below(uint64_t sum, const int64_t *wanted, const uint64_t *inverse,
                           size_t kinds)
{
    return score_about(sum, wanted, inverse, kinds, 0x1p-44);
}

uint64_t k8sm__score_span(int64_t amount, uint64_t high, uint64_t low)
{
    return amount > 0 ? score_bits((double)amount * (score_of(high) - score_of(low))) : 0;
}
