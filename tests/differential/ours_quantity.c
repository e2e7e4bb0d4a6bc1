#include "ours.h"

#include <string.h>

static void answer_exact(struct answer *answer, const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity_format_exact(q, text, sizeof text);
    answer_text(answer, text);
}

static int parse(const char *text, size_t len, k8sm_quantity *q, struct answer *answer)
{
    static const char *const classes[] = { "!", "!format", "!suffix", "!numeric", "!range" };
    k8sm_error err;
    if (k8sm_quantity_parse(text, len, q, &err) == K8SM_OK)
        return 1;
    answer_text(answer,
                err.detail < sizeof classes / sizeof *classes ? classes[err.detail] : "!");
    return 0;
}

void ours_quantity(const char *text, size_t len, struct answer *answer)
{
    static const char *const formats[] = { " DecimalSI ", " BinarySI ", " DecimalExponent " };
    char number[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity q, stored;
    if (!parse(text, len, &q, answer))
        return;
    answer_canonical(answer, &q);
    answer_text(answer, formats[q.format]);
    answer_exact(answer, &q);
    answer_text(answer, " ");
    k8sm_quantity_format_milli(&q, number, sizeof number);
    answer_text(answer, number);
    answer_text(answer, " ");
    k8sm_quantity_format_value(&q, number, sizeof number);
    answer_text(answer, number);
    answer_text(answer, " ");
    if (k8sm_quantity_round_milli(&q, &stored) == K8SM_OK)
        answer_canonical(answer, &stored);
    else
        answer_text(answer, "!range");
}

static void answer_result(struct answer *answer, k8sm_status rc, const k8sm_quantity *q)
{
    if (rc != K8SM_OK) {
        answer_text(answer, " !range");
        return;
    }
    answer_text(answer, " ");
    answer_canonical(answer, q);
    answer_text(answer, " ");
    answer_exact(answer, q);
}

void ours_pair(const char *text, size_t len, struct answer *answer)
{
    const char *tab = memchr(text, '\t', len);
    k8sm_quantity a, b, result;
    size_t left;
    if (tab == NULL) {
        answer_text(answer, "!pair");
        return;
    }
    left = (size_t)(tab - text);
    if (!parse(text, left, &a, answer) || !parse(tab + 1, len - left - 1, &b, answer))
        return;
    answer_number(answer, k8sm_quantity_compare(&a, &b));
    answer_result(answer, k8sm_quantity_add(&a, &b, &result), &result);
    answer_result(answer, k8sm_quantity_sub(&a, &b, &result), &result);
}
