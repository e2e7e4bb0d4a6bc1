/* Text of resources: as Mesos prints them (resources.cpp, operator<<), and as its text
 * notation reads them. */
#include <string.h>

#include "fixed.h"
#include "k8smesos/mesos_resources.h"
#include "mesos_internal.h"
#include "wire_volume.h"

static void print_optional(const char *text, k8sm__buffer *buffer)
{
    if (text != NULL)
        k8sm__buffer_text(buffer, text);
}

static void print_labels(const k8sm__label *labels, size_t count, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '{');
    for (size_t i = 0; i < count; i++) {
        k8sm__buffer_text(buffer, i == 0 ? "" : ", ");
        k8sm__buffer_text(buffer, labels[i].key);
        if (labels[i].value != NULL) {
            k8sm__buffer_text(buffer, ": ");
            k8sm__buffer_text(buffer, labels[i].value);
        }
    }
    k8sm__buffer_byte(buffer, '}');
}

static void print_reservation(const k8sm__reservation *reservation, k8sm__buffer *buffer)
{
    static const char *const types[] = { "UNKNOWN", "STATIC", "DYNAMIC" };
    k8sm__buffer_byte(buffer, '(');
    k8sm__buffer_text(buffer, types[reservation->type < 0 ? 0 : reservation->type]);
    k8sm__buffer_byte(buffer, ',');
    print_optional(reservation->role, buffer);
    if (reservation->principal != NULL) {
        k8sm__buffer_byte(buffer, ',');
        k8sm__buffer_text(buffer, reservation->principal);
    }
    if (reservation->has_labels) {
        k8sm__buffer_byte(buffer, ',');
        print_labels(reservation->labels, reservation->label_count, buffer);
    }
    k8sm__buffer_byte(buffer, ')');
}

static void print_source(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    static const char *const types[] = { "UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW" };
    enum { PATH = 1, MOUNT = 2 };
    const char *root = disk->source_type == PATH    ? disk->path_root
                       : disk->source_type == MOUNT ? disk->mount_root
                                                    : NULL;
    k8sm__buffer_text(buffer, types[disk->source_type]);
    if (disk->source_id != NULL || disk->profile != NULL) {
        k8sm__buffer_byte(buffer, '(');
        print_optional(disk->vendor, buffer);
        k8sm__buffer_byte(buffer, ',');
        print_optional(disk->source_id, buffer);
        k8sm__buffer_byte(buffer, ',');
        print_optional(disk->profile, buffer);
        k8sm__buffer_byte(buffer, ')');
    } else if (root != NULL) {
        k8sm__buffer_byte(buffer, ':');
        k8sm__buffer_text(buffer, root);
    }
}

static void print_disk(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '[');
    if (disk->has_source)
        print_source(disk, buffer);
    if (disk->has_persistence) {
        if (disk->has_source)
            k8sm__buffer_byte(buffer, ',');
        print_optional(disk->persistence_id, buffer);
    }
    if (disk->has_volume) {
        k8sm__buffer_byte(buffer, ':');
        k8sm__volume_print(disk, buffer);
    }
    k8sm__buffer_byte(buffer, ']');
}

static void print_ranges(const k8sm__entry *entry, const char *separator, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '[');
    for (size_t i = 0; i < entry->range_count; i++) {
        k8sm__buffer_text(buffer, i == 0 ? "" : separator);
        k8sm__buffer_unsigned(buffer, entry->ranges[i].begin);
        k8sm__buffer_byte(buffer, '-');
        k8sm__buffer_unsigned(buffer, entry->ranges[i].end);
    }
    k8sm__buffer_byte(buffer, ']');
}

static void print_items(const k8sm__entry *entry, const char *separator, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '{');
    for (size_t i = 0; i < entry->item_count; i++) {
        k8sm__buffer_text(buffer, i == 0 ? "" : separator);
        k8sm__buffer_text(buffer, entry->items[i]);
    }
    k8sm__buffer_byte(buffer, '}');
}

/* Rounded to thousandths, with 15 digits; also of a draft, which was not rounded yet. */
static void print_amount(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    char number[K8SM__DOUBLE_TEXT];
    int64_t amount = entry->scalar;
    if (entry->has_raw && k8sm__fixed_from_double(entry->raw, &amount) != K8SM_OK)
        amount = INT64_MIN; /* where Mesos ends up, too */
    k8sm__double_format_15(k8sm__fixed_to_double(amount), number);
    k8sm__buffer_text(buffer, number);
}

void k8sm__entry_to_text(const k8sm__entry *entry, bool v0, k8sm__buffer *buffer)
{
    k8sm__buffer_text(buffer, entry->name);
    if (entry->allocation_role != NULL || entry->roleless_allocation) {
        k8sm__buffer_text(buffer, "(allocated: ");
        print_optional(entry->allocation_role, buffer);
        k8sm__buffer_byte(buffer, ')');
    }
    for (size_t i = 0; i < entry->reservation_count; i++) {
        k8sm__buffer_text(buffer, i == 0 ? "(reservations: [" : v0 ? "," : ", ");
        print_reservation(&entry->reservations[i], buffer);
    }
    k8sm__buffer_text(buffer, entry->reservation_count > 0 ? "])" : "");
    if (entry->disk != NULL)
        print_disk(entry->disk, buffer);
    k8sm__buffer_text(buffer, entry->revocable ? "{REV}" : "");
    k8sm__buffer_text(buffer, entry->shared ? "<SHARED>" : "");
    k8sm__buffer_byte(buffer, ':');
    if (entry->type == K8SM_VALUE_RANGES) {
        print_ranges(entry, ", ", buffer);
    } else if (entry->type == K8SM_VALUE_SET) {
        print_items(entry, ", ", buffer);
    } else {
        print_amount(entry, buffer);
    }
}

static void print_copies(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    k8sm__buffer_byte(buffer, '<');
    k8sm__buffer_signed(buffer, entry->shared_count);
    k8sm__buffer_byte(buffer, '>');
}

/* --- text that can be read again ------------------------------------------------------- */

/* Every byte of an item or name comes back as it is only if the notation has no use for it. */
static bool survives(const char *text, const char *taken)
{
    return text[0] != '\0' && strpbrk(text, taken) == NULL;
}

static bool name_survives(const char *name)
{
    size_t len = strlen(name);
    return survives(name, ";:(") && strchr(" \t\n\r", name[0]) == NULL &&
           strchr(" \t\n\r", name[len - 1]) == NULL;
}

static bool role_survives(const k8sm__entry *entry)
{
    const k8sm__reservation *reservation = entry->reservations;
    if (entry->reservation_count == 0)
        return true;
    return entry->reservation_count == 1 && reservation->type == K8SM__RESERVATION_STATIC &&
           reservation->principal == NULL && !reservation->has_labels &&
           survives(reservation->role, ";:)");
}

static bool brackets_survive(const char *text)
{
    return strpbrk(text, "()[]") == NULL;
}

static bool is_sayable(const k8sm__entry *entry)
{
    if (!name_survives(entry->name) || !role_survives(entry) ||
        entry->allocation_role != NULL || entry->roleless_allocation || entry->disk != NULL ||
        entry->provider_id != NULL || entry->revocable || entry->shared)
        return false;
    for (size_t i = 0; i < entry->item_count; i++)
        if (!survives(entry->items[i], ";:{},\n ") || !brackets_survive(entry->items[i]))
            return false;
    return true;
}

/* The notation has one type for each name. */
static bool has_one_type(const k8sm_mesos_resources *resources, size_t index)
{
    const k8sm__entry *entry = &resources->entries[index];
    for (size_t i = 0; i < index; i++)
        if (resources->entries[i].type != entry->type &&
            strcmp(resources->entries[i].name, entry->name) == 0)
            return false;
    return true;
}

/* Thousandths as a decimal: exact as long as a double holds it, then the double itself. */
static void print_scalar(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    const int64_t most = INT64_C(1000000000000000);
    uint64_t amount = (uint64_t)entry->scalar, rest = amount % 1000;
    if (entry->scalar >= most) {
        char number[K8SM__DOUBLE_TEXT];
        k8sm__double_format_plain(k8sm__entry_double(entry), number);
        k8sm__buffer_text(buffer, number);
        return;
    }
    k8sm__buffer_unsigned(buffer, amount / 1000);
    if (rest == 0)
        return;
    k8sm__buffer_byte(buffer, '.');
    for (uint64_t unit = 100; rest > 0; unit /= 10) {
        k8sm__buffer_byte(buffer, (char)('0' + rest / unit));
        rest %= unit;
    }
}

static void print_entry_text(const k8sm__entry *entry, k8sm__buffer *buffer)
{
    k8sm__buffer_text(buffer, entry->name);
    if (entry->reservation_count > 0) {
        k8sm__buffer_byte(buffer, '(');
        k8sm__buffer_text(buffer, entry->reservations[0].role);
        k8sm__buffer_byte(buffer, ')');
    }
    k8sm__buffer_byte(buffer, ':');
    if (entry->type == K8SM_VALUE_RANGES)
        print_ranges(entry, ",", buffer);
    else if (entry->type == K8SM_VALUE_SET)
        print_items(entry, ",", buffer);
    else
        print_scalar(entry, buffer);
}

/* --- public ---------------------------------------------------------------------------- */

k8sm_status k8sm_mesos_resources_format(const k8sm_mesos_resources *resources,
                                        const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                        k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    if (resources == NULL || resources->count == 0)
        k8sm__buffer_text(&buffer, "{}");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        k8sm__buffer_text(&buffer, i == 0 ? "" : "; ");
        k8sm__entry_to_text(&resources->entries[i], false, &buffer);
        if (resources->entries[i].shared)
            print_copies(&resources->entries[i], &buffer);
    }
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}

k8sm_status k8sm_mesos_resources_format_text(const k8sm_mesos_resources *resources,
                                             const k8sm_alloc *alloc, k8sm_bytes *ret_bytes,
                                             k8sm_error *err)
{
    k8sm__buffer buffer = K8SM__BUFFER_INIT(alloc);
    if (ret_bytes == NULL)
        return k8sm__fail(err, K8SM_E_ARGUMENT, NULL, "ret_bytes is required");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        const k8sm__entry *entry = &resources->entries[i];
        if (!is_sayable(entry) || !has_one_type(resources, i)) {
            k8sm__buffer_finish(&buffer);
            return k8sm__fail(err, K8SM_E_UNSUPPORTED, NULL,
                              "the text notation cannot say %.64s of entry %zu", entry->name,
                              i);
        }
        k8sm__buffer_text(&buffer, i == 0 ? "" : ";");
        print_entry_text(entry, &buffer);
    }
    return k8sm__buffer_move(&buffer, ret_bytes, err);
}
