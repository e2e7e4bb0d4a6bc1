#include <string.h>

#include "mesos_internal.h"

static bool comes_before(const k8sm__range *a, const k8sm__range *b)
{
    return a->begin < b->begin || (a->begin == b->begin && a->end < b->end);
}

static void sift_down(k8sm__range *ranges, size_t root, size_t count)
{
    k8sm__range moved = ranges[root];
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && comes_before(&ranges[child], &ranges[child + 1]))
            child++;
        if (!comes_before(&moved, &ranges[child]))
            break;
        ranges[root] = ranges[child];
    }
    ranges[root] = moved;
}

static bool is_sorted(const k8sm__range *ranges, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (comes_before(&ranges[i], &ranges[i - 1]))
            return false;
    return true;
}

/* Heap sort: in place, and no worse on hostile input. */
void k8sm__ranges_sort(k8sm__range *ranges, size_t count)
{
    if (is_sorted(ranges, count))
        return;
    for (size_t root = count / 2; root-- > 0;)
        sift_down(ranges, root, count);
    for (size_t last = count; last-- > 1;) {
        k8sm__range largest = ranges[0];
        ranges[0] = ranges[last];
        ranges[last] = largest;
        sift_down(ranges, 0, last);
    }
}

size_t k8sm__ranges_coalesce(k8sm__range *ranges, size_t count)
{
    size_t kept = 0;
    if (count == 0)
        return 0;
    k8sm__ranges_sort(ranges, count);
    for (size_t i = 1; i < count; i++) {
        k8sm__range *current = &ranges[kept];
        const k8sm__range next = ranges[i];
        /* Mesos' sum wraps at the end of 64 bits, and then nothing merges, not even a range
         * inside (values.cpp, coalesce). Equal begins and equal ranges are looked at before. */
        if (next.begin == current->begin || next.begin <= current->end + 1) {
            if (next.end > current->end)
                current->end = next.end;
        } else {
            ranges[++kept] = next;
        }
    }
    return kept + 1;
}

/* @return the two lists one after the other, NULL if out of memory; never of size 0. */
static k8sm__range *join(const k8sm_alloc *alloc, const k8sm__range *a, size_t a_count,
                         const k8sm__range *b, size_t b_count)
{
    k8sm__range *joined = k8sm__allocate_array(alloc, a_count + b_count + 1, sizeof *joined);
    if (joined == NULL)
        return NULL;
    if (a_count > 0)
        memcpy(joined, a, a_count * sizeof *a);
    if (b_count > 0)
        memcpy(joined + a_count, b, b_count * sizeof *b);
    return joined;
}

k8sm_status k8sm__ranges_add(const k8sm_alloc *alloc, const k8sm__range *a, size_t a_count,
                             const k8sm__range *b, size_t b_count, k8sm__range **ret_ranges,
                             size_t *ret_count)
{
    k8sm__range *joined = join(alloc, a, a_count, b, b_count);
    if (joined == NULL)
        return K8SM_E_NOMEM;
    *ret_count = k8sm__ranges_coalesce(joined, a_count + b_count);
    *ret_ranges = joined;
    return K8SM_OK;
}

/* Take sorted b out of sorted a, from left to right, as values.cpp (subtract) does: the
 * pieces are not merged, and overlaps within a side are not looked for. */
static size_t cut(k8sm__range *a, size_t a_count, const k8sm__range *b, size_t b_count,
                  k8sm__range *out)
{
    size_t i = 0, j = 0, count = 0;
    while (i < a_count && j < b_count) {
        if (a[i].end < b[j].begin) {
            out[count++] = a[i++];
            continue;
        }
        if (a[i].begin > b[j].end) {
            j++;
            continue;
        }
        if (a[i].begin < b[j].begin)
            out[count++] = (k8sm__range){ a[i].begin, b[j].begin - 1 };
        if (a[i].end <= b[j].end) {
            i++;
        } else {
            a[i].begin = b[j].end + 1;
            j++;
        }
    }
    while (i < a_count)
        out[count++] = a[i++];
    return count;
}

k8sm_status k8sm__ranges_sub(const k8sm_alloc *alloc, const k8sm__range *a, size_t a_count,
                             const k8sm__range *b, size_t b_count, k8sm__range **ret_ranges,
                             size_t *ret_count)
{
    k8sm__range *both = join(alloc, a, a_count, b, b_count), *out;
    if (both == NULL)
        return K8SM_E_NOMEM;
    if (a_count == 0 || b_count == 0) { /* a as it is, unsorted */
        *ret_count = a_count;
        *ret_ranges = both;
        return K8SM_OK;
    }
    /* Each range of a and each of b ends at most one piece. */
    out = k8sm__allocate_array(alloc, a_count + b_count, sizeof *out);
    if (out == NULL) {
        k8sm__release(alloc, both);
        return K8SM_E_NOMEM;
    }
    k8sm__ranges_sort(both, a_count);
    k8sm__ranges_sort(both + a_count, b_count);
    *ret_count = cut(both, a_count, both + a_count, b_count, out);
    *ret_ranges = out;
    k8sm__release(alloc, both);
    return K8SM_OK;
}

/* The last number of the run of @p ranges that holds @p from, or false. Sorted or not. */
static bool reach(const k8sm__range *ranges, size_t count, uint64_t from, uint64_t *ret_end)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        if (ranges[i].begin <= from && from <= ranges[i].end) {
            if (!found || ranges[i].end > *ret_end)
                *ret_end = ranges[i].end;
            found = true;
        }
    return found;
}

static bool covers(const k8sm__range *ranges, size_t count, k8sm__range part)
{
    uint64_t from = part.begin, end = 0;
    for (;;) {
        if (!reach(ranges, count, from, &end))
            return false;
        if (end >= part.end)
            return true;
        from = end + 1;
    }
}

/* Both sorted: one walk over the runs of a. */
static bool sorted_contain(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                           size_t b_count)
{
    size_t next = 0;
    k8sm__range run = { 1, 0 };
    for (size_t j = 0; j < b_count; j++) {
        while (next < a_count && (run.begin > run.end || run.end < b[j].end)) {
            bool touches =
                run.begin <= run.end && (run.end == UINT64_MAX || a[next].begin <= run.end + 1);
            if (!touches)
                run = a[next];
            else if (a[next].end > run.end)
                run.end = a[next].end;
            next++;
        }
        if (run.begin > b[j].begin || run.end < b[j].end)
            return false;
    }
    return true;
}

/* Mesos compares coalesced copies, range in range. Ranges of a that touch are one there, so
 * that is the same as comparing sets of numbers, which takes no memory. */
bool k8sm__ranges_contain(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                          size_t b_count)
{
    k8sm__range left[K8SM__MANY_RANGES], right[K8SM__MANY_RANGES];
    if (b_count == 0)
        return true;
    if (!is_sorted(a, a_count) && a_count <= K8SM__MANY_RANGES) {
        memcpy(left, a, a_count * sizeof *a);
        k8sm__ranges_sort(left, a_count);
        a = left;
    }
    if (!is_sorted(b, b_count) && b_count <= K8SM__MANY_RANGES) {
        memcpy(right, b, b_count * sizeof *b);
        k8sm__ranges_sort(right, b_count);
        b = right;
    }
    if (is_sorted(a, a_count) && is_sorted(b, b_count))
        return sorted_contain(a, a_count, b, b_count);
    for (size_t j = 0; j < b_count; j++)
        if (!covers(a, a_count, b[j]))
            return false;
    return true;
}
