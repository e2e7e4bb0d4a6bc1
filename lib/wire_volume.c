#include "wire_volume.h"

#include <string.h>

#include "json_value.h"
#include "wire_write.h"

enum { CONTAINER_PATH = 1, HOST_PATH = 2, MODE = 3, MODE_RW = 1, MODE_RO = 2 };
enum { TYPE_VARINT = 0, TYPE_BYTES = 2 };

k8sm_status k8sm__volume_from_json(const k8sm__document *document, k8sm__node node,
                                   const k8sm_alloc *alloc, k8sm__disk *disk, k8sm_error *err)
{
    static const char *const modes[] = { NULL, "RW", "RO" };
    k8sm__buffer volume = K8SM__BUFFER_INIT(alloc);
    k8sm__node host = k8sm__json_get(document, node, "host_path");
    char *container_path = NULL, *host_path = NULL;
    k8sm_bytes bytes = { 0 };
    int32_t mode = 0;
    k8sm_status rc = k8sm__json_string(document, k8sm__json_get(document, node, "container_path"),
                                       "disk.volume.container_path", alloc, &container_path, err);
    if (rc == K8SM_OK && host != K8SM__NO_NODE)
        rc = k8sm__json_string(document, host, "disk.volume.host_path", alloc, &host_path, err);
    if (rc == K8SM_OK)
        rc = k8sm__json_enum(document, k8sm__json_get(document, node, "mode"), "disk.volume.mode",
                             modes, K8SM__COUNT(modes), &mode, err);
    if (rc == K8SM_OK && mode < MODE_RW)
        rc = k8sm__json_fail(document, node, "disk.volume.mode", "expected RW or RO", err);
    if (rc == K8SM_OK) {
        k8sm__wire_string(&volume, CONTAINER_PATH, container_path);
        if (host_path != NULL)
            k8sm__wire_string(&volume, HOST_PATH, host_path);
        k8sm__wire_number(&volume, MODE, (uint64_t)mode);
        rc = k8sm__buffer_move(&volume, &bytes, err);
    }
    if (rc == K8SM_OK) {
        disk->has_volume = true;
        disk->volume = bytes.data;
        disk->volume_size = bytes.size;
        disk->volume_has_host_path = host_path != NULL;
    }
    k8sm__release(alloc, container_path);
    k8sm__release(alloc, host_path);
    return rc;
}

/* --- reading the bytes --------------------------------------------------------------------- */

/* The few fields that are shown. Strings are borrowed; NULL: absent. */
typedef struct view {
    const char *container_path, *host_path;
    size_t container_len, host_len;
    uint64_t mode; /* 0: absent */
} view;

static bool read_varint(const char *bytes, size_t *at, size_t len, uint64_t *ret)
{
    *ret = 0;
    for (int shift = 0; *at < len && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)bytes[(*at)++];
        *ret |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/* What cannot be read ends it: the bytes are only passed on. */
static view look(const k8sm__disk *disk)
{
    view v = { 0 };
    const size_t len = disk->volume_size;
    size_t at = 0;
    uint64_t key, number;
    while (at < len && read_varint(disk->volume, &at, len, &key) &&
           read_varint(disk->volume, &at, len, &number)) {
        if (key == (MODE << 3 | TYPE_VARINT))
            v.mode = number;
        if ((key & 7) == TYPE_VARINT)
            continue;
        if ((key & 7) != TYPE_BYTES || number > len - at)
            break;
        if (key >> 3 == CONTAINER_PATH) {
            v.container_path = disk->volume + at;
            v.container_len = (size_t)number;
        } else if (key >> 3 == HOST_PATH) {
            v.host_path = disk->volume + at;
            v.host_len = (size_t)number;
        }
        at += (size_t)number;
    }
    return v;
}

void k8sm__volume_to_json(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    const view v = look(disk);
    const char *comma = "";
    k8sm__buffer_byte(buffer, '{');
    if (v.container_path != NULL) {
        k8sm__buffer_text(buffer, "\"container_path\":");
        k8sm__buffer_json_string(buffer, v.container_path, v.container_len);
        comma = ",";
    }
    if (v.host_path != NULL) {
        k8sm__buffer_text(buffer, comma);
        k8sm__buffer_text(buffer, "\"host_path\":");
        k8sm__buffer_json_string(buffer, v.host_path, v.host_len);
        comma = ",";
    }
    if (v.mode == MODE_RW || v.mode == MODE_RO) {
        k8sm__buffer_text(buffer, comma);
        k8sm__buffer_text(buffer, v.mode == MODE_RO ? "\"mode\":\"RO\"" : "\"mode\":\"RW\"");
    }
    k8sm__buffer_byte(buffer, '}');
}

void k8sm__volume_print(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    const view v = look(disk);
    if (v.host_path != NULL) {
        k8sm__buffer_append(buffer, v.host_path, v.host_len);
        k8sm__buffer_byte(buffer, ':');
    }
    if (v.container_path != NULL)
        k8sm__buffer_append(buffer, v.container_path, v.container_len);
    if (v.host_path != NULL && (v.mode == MODE_RW || v.mode == MODE_RO))
        k8sm__buffer_text(buffer, v.mode == MODE_RO ? ":ro" : ":rw");
}
