#ifndef K8SM_YAML_PLAIN_H
#define K8SM_YAML_PLAIN_H

#include "document.h"

/** Read bytes [begin, end) of @p buf into an empty @p document if they are YAML as manifests
 *  mostly are: block maps and lists, scalars on one line, flow collections, literal text;
 *  without anchors, tags, and what else is rare. What is read is exactly what libyaml's events
 *  would have made, positions included.
 *  @retval K8SM_E_UNSUPPORTED  not of that kind, or refused: libyaml has to say. The document
 *                              is spoilt.
 *  @retval K8SM_E_NOMEM. */
k8sm_status k8sm__yaml_plain(k8sm__document *document, size_t begin, size_t end,
                             const k8sm__limits *limits, uint32_t max_nodes);

#endif
