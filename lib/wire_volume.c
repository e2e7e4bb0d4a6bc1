#include "wire_volume.h"

#include <string.h>

#include "json_value.h"
#include "wire_write.h"

enum { CONTAINER_PATH = 1, HOST_PATH = 2, MODE = 3, MODE_RW = 1, MODE_RO = 2 };

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

/* The volume has been scanned: its lengths are right. */
static size_t read_varint(const char *bytes, size_t at, size_t len, uint64_t *ret)
{
    *ret = 0;
    for (int shift = 0; at < len && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)bytes[at++];
        *ret |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return at;
}

void k8sm__volume_to_json(const k8sm__disk *disk, k8sm__buffer *buffer)
{
    static const char *const names[] = { "", "container_path", "host_path" };
    size_t at = 0;
    const char *comma = "";
    k8sm__buffer_byte(buffer, '{');
    while (at < disk->volume_size) {
        uint64_t key, number;
        at = read_varint(disk->volume, at, disk->volume_size, &key);
        at = read_varint(disk->volume, at, disk->volume_size, &number);
        if ((key & 7) == 2 && number > disk->volume_size - at)
            break;
        if (key >> 3 == CONTAINER_PATH || key >> 3 == HOST_PATH) {
            k8sm__buffer_text(buffer, comma);
            k8sm__buffer_byte(buffer, '"');
            k8sm__buffer_text(buffer, names[key >> 3]);
            k8sm__buffer_text(buffer, "\":");
            k8sm__buffer_json_string(buffer, disk->volume + at, (size_t)number);
            comma = ",";
        } else if (key >> 3 == MODE) {
            k8sm__buffer_text(buffer, comma);
            k8sm__buffer_text(buffer, number == MODE_RO ? "\"mode\":\"RO\"" : "\"mode\":\"RW\"");
            comma = ",";
        }
        if ((key & 7) == 2)
            at += (size_t)number;
        else if ((key & 7) != 0)
            break;
    }
    k8sm__buffer_byte(buffer, '}');
}
