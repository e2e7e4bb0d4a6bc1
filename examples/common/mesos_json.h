/* Messages of Mesos' APIs made from JSON trees, by their descriptors: calls are written as trees,
 * which are near to Mesos' documentation, and events may come as JSON. */
#ifndef COMMON_MESOS_JSON_H
#define COMMON_MESOS_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "mesos_api.h"
#include "text.h"

/** A message of @p type. Members that it does not have are passed over, and a name that an enum
 *  does not have is -1. A field of bytes takes those of a string as they are (in Mesos' JSON they
 *  are base64, and stay that), or an object as JSON text.
 *  @return NULL if @p tree does not fit. End it with protobuf_c_message_free_unpacked(). */
ProtobufCMessage *message_from_json(const ProtobufCMessageDescriptor *type, const json_t *tree);
/** The same from @p len bytes of JSON text. */
ProtobufCMessage *message_from_text(const ProtobufCMessageDescriptor *type, const char *bytes,
                                    size_t len);
/** Append a call: as JSON text, or as a protobuf message of @p type.
 *  @param tree  taken. */
void message_write(const ProtobufCMessageDescriptor *type, json_t *tree, bool json,
                   struct text *body);

/** What a field of bytes had, for another one. */
json_t *bytes_json(const ProtobufCBinaryData *bytes);
/** A message inside of another that is bytes in mesos_api.proto. */
json_t *embedded_json(const char *bytes, size_t len, bool json);
/** {"value": "ID"} */
json_t *id_json(const char *id);

#endif
