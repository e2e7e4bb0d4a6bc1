/* Numbers: 128-bit arithmetic, and the way between decimal text and binary64. The only
 * place that knows doubles. */
#ifndef K8SM_FIXED_H
#define K8SM_FIXED_H

#include "internal.h"

__extension__ typedef __int128 k8sm__int128;
__extension__ typedef unsigned __int128 k8sm__uint128;

/** Decimal text, `[+-]digits[.digits][e[+-]digits]` with a digit somewhere before the
 *  exponent, to the nearest double, ties to even. Too large is an infinity, too small 0.
 *  @return false if it is not such a text (ret_number untouched). */
bool k8sm__double_parse(const char *text, size_t len, double *ret_number);
/** The same for hexadecimal, `[+-]0x digits[.digits]p[+-]digits`; exact or rounded to nearest.
 */
bool k8sm__double_parse_hex(const char *text, size_t len, double *ret_number);

/** Enough for every text below, with the 0. */
#define K8SM__DOUBLE_TEXT 352

/** The shortest decimal that reads back, as encoding/json of Go prints it: plain when
 *  1e-6 <= |x| < 1e21, else d.dde+XX. Finite numbers only. @return length. */
size_t k8sm__double_format_json(double number, char *text);
/** The same as Mesos prints it in JSON (rapidjson's Writer): plain in the same range, but
 * always with a point or an exponent ("2.0", "1e22"), which has no plus sign; infinity is the
 * string "Infinity" with its quotes, NaN the bare word. */
size_t k8sm__double_format_mesos(double number, char *text);
/** What sigs.k8s.io/yaml makes of a number that is a key: the shortest decimal that reads back
 * in 32 bits, plain when 1e-4 <= |x| < 1e6, else d.de+XX; ".inf" or "-.inf" beyond them. */
size_t k8sm__double_format_key(double number, char *text);
/** As "%.15g" prints it in the C locale. */
size_t k8sm__double_format_15(double number, char *text);
/** Never an exponent: what a Kubernetes label can hold. */
size_t k8sm__double_format_plain(double number, char *text);

bool k8sm__double_is_finite(double number);
bool k8sm__double_is_zero(double number);
/** Below zero; -0 and NaN are not. */
bool k8sm__double_is_negative(double number);
/** Not zero, and nearer to it than a normal double can be. */
bool k8sm__double_is_subnormal(double number);
/** number * factor (one multiplication of doubles), cut towards zero.
 *  @retval K8SM_E_RANGE  NaN, infinite, or beyond 64 bits. */
k8sm_status k8sm__double_scale(double number, uint32_t factor, int64_t *ret_scaled);

/** A TaskInfo limit against its request in thousandths: cpus by the raw double, mem in whole
 * MB. */
bool k8sm__limit_is_below(double limit, int64_t request, bool whole);

/* Scores of a placement: doubles of 0 or more, handed about as their bits, which have the same
 * order. */

/** 1 / amount; 0 for an amount of 0 or less. */
uint64_t k8sm__score_inverse(int64_t amount);
/** The sum of (left - wanted) * inverse over the kinds, in their order; a term below 0 is 0. */
uint64_t k8sm__score(const int64_t *left, const int64_t *wanted, const uint64_t *inverse,
                     size_t kinds);
/** The same with nothing wanted. */
uint64_t k8sm__score_sum(const int64_t *left, const uint64_t *inverse, size_t kinds);
/** No score is below that, or above it, whose sum is at least, or at most, @p sum, and whose inverses
 *  are at most, or at least, those given. Amounts are 0 or more. */
uint64_t k8sm__score_above(uint64_t sum, const int64_t *wanted, const uint64_t *inverse,
                           size_t kinds);
uint64_t k8sm__score_below(uint64_t sum, const int64_t *wanted, const uint64_t *inverse,
                           size_t kinds);
/** amount * (high - low) of two inverses. */
uint64_t k8sm__score_span(int64_t amount, uint64_t high, uint64_t low);

/** a / b > milli / 1000, in doubles as LimitRanger compares ratios. */
bool k8sm__ratio_exceeds(k8sm__int128 a, k8sm__int128 b, k8sm__int128 milli);

#endif
