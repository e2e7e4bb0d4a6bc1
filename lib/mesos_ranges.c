/* Ranges as Mesos computes with them (values.cpp), the end of 64 bits included. */
#include "mesos_ranges.h"

#include <string.h>

static bool before(const k8sm__range *a, const k8sm__range *b)
{
    return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
}

/* Heap order: no recursion, and no worst case for ranges that come from outside. */
static void sift(k8sm__range *ranges, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        k8sm__range swap;
        if (child + 1 < count && before(&ranges[child], &ranges[child + 1]))
            child++;
        if (!before(&ranges[root], &ranges[child]))
            return;
        swap = ranges[root];
        ranges[root] = ranges[child];
        ranges[child] = swap;
    }
}

static void sort(k8sm__range *ranges, size_t count)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = !before(&ranges[i], &ranges[i - 1]);
    if (sorted)
        return;
    for (size_t i = count / 2; i-- > 0;)
        sift(ranges, i, count);
    for (size_t end = count; end-- > 1;) {
        k8sm__range swap = ranges[0];
        ranges[0] = ranges[end];
        ranges[end] = swap;
        sift(ranges, 0, end);
    }
}

size_t k8sm__ranges_coalesce(k8sm__range *ranges, size_t count)
{
    size_t last = 0;
    if (count == 0)
        return 0;
    sort(ranges, count);
    for (size_t i = 1; i < count; i++) {
        /* at the end of 64 bits + 1 wraps to 0, so nothing merges with that range */
        if (ranges[i].begin <= ranges[last].end + 1) {
            if (ranges[i].end > ranges[last].end)
                ranges[last].end = ranges[i].end;
        } else {
            ranges[++last] = ranges[i];
        }
    }
    return last + 1;
}

static k8sm__range *copy(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                         size_t b_count, const k8sm_alloc *alloc)
{
    k8sm__range *both = k8sm__allocate_array(alloc, a_count + b_count + 1, sizeof *both);
    if (both == NULL)
        return NULL;
    if (a_count > 0)
        memcpy(both, a, a_count * sizeof *both);
    if (b_count > 0)
        memcpy(both + a_count, b, b_count * sizeof *both);
    return both;
}

k8sm__range *k8sm__ranges_add(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                              size_t b_count, const k8sm_alloc *alloc, size_t *ret_count)
{
    k8sm__range *sum = copy(a, a_count, b, b_count, alloc);
    if (sum != NULL)
        *ret_count = k8sm__ranges_coalesce(sum, a_count + b_count);
    return sum;
}

/* Cut the sorted b out of one range of a, appending the pieces. */
static size_t cut(k8sm__range piece, const k8sm__range *b, size_t b_count, k8sm__range *out)
{
    size_t made = 0;
    for (size_t i = 0; i < b_count; i++) {
        if (b[i].end < piece.begin)
            continue;
        if (b[i].begin > piece.end)
            break;
        if (b[i].begin > piece.begin)
            out[made++] = (k8sm__range){ piece.begin, b[i].begin - 1 };
        if (b[i].end >= piece.end)
            return made;
        piece.begin = b[i].end + 1;
    }
    out[made++] = piece;
    return made;
}

k8sm__range *k8sm__ranges_sub(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                              size_t b_count, const k8sm_alloc *alloc, size_t *ret_count)
{
    k8sm__range *left = copy(a, a_count, NULL, 0, alloc), *right, *out;
    size_t made = 0;
    if (left == NULL || a_count == 0 || b_count == 0) {
        *ret_count = a_count;
        return left;
    }
    right = copy(b, b_count, NULL, 0, alloc);
    out = k8sm__allocate_array(alloc, a_count * (b_count + 1) + 1, sizeof *out);
    if (right != NULL && out != NULL) {
        sort(left, a_count);
        sort(right, b_count);
        for (size_t i = 0; i < a_count; i++)
            made += cut(left[i], right, b_count, out + made);
        *ret_count = made;
    } else {
        k8sm__release(alloc, out);
        out = NULL;
    }
    k8sm__release(alloc, left);
    k8sm__release(alloc, right);
    return out;
}

typedef bool relation(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                      size_t b_count);

static bool within(const k8sm__range *a, size_t a_count, const k8sm__range *b, size_t b_count)
{
    for (size_t i = 0; i < b_count; i++) {
        bool found = false;
        for (size_t j = 0; j < a_count && !found; j++)
            found = b[i].begin >= a[j].begin && b[i].end <= a[j].end;
        if (!found)
            return false;
    }
    return true;
}

static bool same(const k8sm__range *a, size_t a_count, const k8sm__range *b, size_t b_count)
{
    return a_count == b_count &&
           (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

static int coalesced(relation *holds, const k8sm__range *a, size_t a_count,
                     const k8sm__range *b, size_t b_count, const k8sm_alloc *alloc)
{
    k8sm__range *left = copy(a, a_count, NULL, 0, alloc);
    k8sm__range *right = copy(b, b_count, NULL, 0, alloc);
    int answer = -1;
    if (left != NULL && right != NULL)
        answer = holds(left, k8sm__ranges_coalesce(left, a_count), right,
                       k8sm__ranges_coalesce(right, b_count));
    k8sm__release(alloc, left);
    k8sm__release(alloc, right);
    return answer;
}

int k8sm__ranges_contain(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                         size_t b_count, const k8sm_alloc *alloc)
{
    return coalesced(within, a, a_count, b, b_count, alloc);
}

int k8sm__ranges_equal(const k8sm__range *a, size_t a_count, const k8sm__range *b,
                       size_t b_count, const k8sm_alloc *alloc)
{
    return coalesced(same, a, a_count, b, b_count, alloc);
}
