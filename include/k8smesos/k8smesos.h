#ifndef K8SMESOS_K8SMESOS_H
#define K8SMESOS_K8SMESOS_H

/* Everything. */

#include "k8smesos/account.h"
#include "k8smesos/alloc.h"
#include "k8smesos/cgroup.h"
#include "k8smesos/defaults.h"
#include "k8smesos/error.h"
#include "k8smesos/executor.h"
#include "k8smesos/export.h"
#include "k8smesos/limitrange.h"
#include "k8smesos/match.h"
#include "k8smesos/mesos_resources.h"
#include "k8smesos/object.h"
#include "k8smesos/offer.h"
#include "k8smesos/place.h"
#include "k8smesos/placer.h"
#include "k8smesos/pod.h"
#include "k8smesos/policy.h"
#include "k8smesos/ports.h"
#include "k8smesos/preflight.h"
#include "k8smesos/quantity.h"
#include "k8smesos/resource_list.h"
#include "k8smesos/select.h"
#include "k8smesos/static_pods.h"
#include "k8smesos/task.h"
#include "k8smesos/version.h"

#endif
