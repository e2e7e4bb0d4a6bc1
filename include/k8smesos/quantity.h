#ifndef K8SMESOS_QUANTITY_H
#define K8SMESOS_QUANTITY_H

#include <stddef.h>
#include <stdint.h>

#include "k8smesos/error.h"
#include "k8smesos/export.h"

K8SM_BEGIN_DECLS

/** An exact amount: a signed 128-bit count of 10^-9, plus the suffix family to print it
 *  with. About ±1.7·10^29 with nine decimals. Plain data of 24 bytes, frozen: copy it
 *  freely, there is nothing to free. All zero is a valid 0.
 *
 *  The value is high * 2^64 + low, in two's complement. */
typedef struct k8sm_quantity {
    uint64_t low;     /**< low 64 bits of the count of 10^-9 */
    int64_t high;     /**< high 64 bits, with the sign */
    int32_t format;   /**< a K8SM_FORMAT_*: how to print it, no part of the value */
    int32_t reserved; /**< 0 */
} k8sm_quantity;

/** Suffix families (Kubernetes: resource.Format). */
enum {
    K8SM_FORMAT_DECIMAL_SI       = 0, /**< n u m k M G T P E */
    K8SM_FORMAT_BINARY_SI        = 1, /**< Ki Mi Gi Ti Pi Ei */
    K8SM_FORMAT_DECIMAL_EXPONENT = 2  /**< e3 */
};

/** Enough for any text that k8sm_quantity_format() and its siblings write, with the 0. */
#define K8SM_QUANTITY_TEXT_MAX 64

/** Parse a Kubernetes quantity: "500m", "1.5Gi", "12e6".
 *
 *  Digits below 10^-9 round away from zero, so that asking for a little never becomes
 *  asking for nothing; BinarySI magnitudes above 2^63-1 become 2^63-1, and those between 0
 *  and 1 become DecimalSI. Texts without a digit ("m", "Ki", "+") are 0, but "Pi", "Ei" and
 *  exponents below -9 are refused; a decimal exponent counts modulo 2^32 (source:
 *  apimachinery, resource.ParseQuantity). Any length; time linear in it.
 *
 *  @param text   @p len bytes, need not be NUL-terminated, not kept. NULL only if len is 0.
 *  @param ret_q  set on success, untouched on failure.
 *  @param err    may be NULL. Column counts from 1 at @p text; detail is the class.
 *  @retval K8SM_E_ARGUMENT  ret_q is NULL, or text is NULL and len is not 0.
 *  @retval K8SM_E_SYNTAX  not a quantity; detail FORMAT, SUFFIX or NUMERIC;
 *                         err->column is the first offending byte.
 *  @retval K8SM_E_RANGE   magnitude beyond 128 bits, or an exponent beyond ±5000.
 *  Thread safety: pure function, independent of the locale. */
K8SM_API k8sm_status k8sm_quantity_parse(const char *text, size_t len, k8sm_quantity *ret_q,
                                         k8sm_error *err);

/** Write the canonical form ("1500m", "1536Mi", "100e3") and a 0.
 *
 *  Always the canonical form, never the text as typed; beyond 10^18 DecimalSI stays at E
 *  ("1000E"; the reference prints "1" there).
 *
 *  @param buffer   at least @p size bytes; K8SM_QUANTITY_TEXT_MAX is always enough.
 *  @return length without the 0; if it is >= size, nothing but a 0 (if size > 0) was written.
 *  Thread safety: pure function. */
K8SM_API size_t k8sm_quantity_format(const k8sm_quantity *q, char *buffer, size_t size);
/** The same for the exact plain decimal without exponent or trailing zeros: "107374182.4". */
K8SM_API size_t k8sm_quantity_format_exact(const k8sm_quantity *q, char *buffer, size_t size);
/** The same for thousandths rounded away from zero, without limit: "107374182400". */
K8SM_API size_t k8sm_quantity_format_milli(const k8sm_quantity *q, char *buffer, size_t size);
/** The same for whole units rounded away from zero, without limit: "107374183". */
K8SM_API size_t k8sm_quantity_format_value(const k8sm_quantity *q, char *buffer, size_t size);

/** @return -1, 0 or 1; the format plays no part. Thread safety: pure function. */
K8SM_API int32_t k8sm_quantity_compare(const k8sm_quantity *a, const k8sm_quantity *b);
/** @return -1, 0 or 1. */
K8SM_API int32_t k8sm_quantity_sign(const k8sm_quantity *q);

/** a + b, exact. The format is that of @p a, or of @p b if a is zero.
 *  @param ret_q  may be a or b; untouched on failure.
 *  @retval K8SM_E_RANGE  the sum does not fit 128 bits. */
K8SM_API k8sm_status k8sm_quantity_add(const k8sm_quantity *a, const k8sm_quantity *b,
                                       k8sm_quantity *ret_q);
/** a - b, exact; else as k8sm_quantity_add(). */
K8SM_API k8sm_status k8sm_quantity_sub(const k8sm_quantity *a, const k8sm_quantity *b,
                                       k8sm_quantity *ret_q);
/** q * factor, exact (a container's share times its replicas). The format is that of @p q.
 *  @param ret_q  may be q; untouched on failure.
 *  @retval K8SM_E_RANGE  the product does not fit 128 bits. */
K8SM_API k8sm_status k8sm_quantity_mul(const k8sm_quantity *q, int64_t factor,
                                       k8sm_quantity *ret_q);

/** Round away from zero to a multiple of 10^-3, as the API server stores quantities.
 *  @param ret_q  may be q; untouched on failure.
 *  @retval K8SM_E_RANGE  no room upward. */
K8SM_API k8sm_status k8sm_quantity_round_milli(const k8sm_quantity *q, k8sm_quantity *ret_q);

/** Thousandths, rounded away from zero.
 *  @param ret_milli  untouched on failure.
 *  @retval K8SM_E_RANGE  does not fit 64 bits (Kubernetes returns 0 or a wrapped number). */
K8SM_API k8sm_status k8sm_quantity_milli(const k8sm_quantity *q, int64_t *ret_milli);
/** Whole units, rounded away from zero; else as k8sm_quantity_milli(). */
K8SM_API k8sm_status k8sm_quantity_value(const k8sm_quantity *q, int64_t *ret_value);

/** Set @p ret_q to milli / 1000 in the given format. @param format a K8SM_FORMAT_*. */
K8SM_API void k8sm_quantity_from_milli(int64_t milli, int32_t format, k8sm_quantity *ret_q);
/** Set @p ret_q to @p value whole units in the given format. */
K8SM_API void k8sm_quantity_from_value(int64_t value, int32_t format, k8sm_quantity *ret_q);

K8SM_END_DECLS

#endif
