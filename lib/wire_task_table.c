/* mesos.v1.TaskInfo as far as a master checks it, for k8sm__pb_to_json(). */
#include "wire_json.h"

#define ONE(n, text, k)        { .number = (n), .name = (text), .kind = K8SM__PB_##k }
#define MANY(n, text, k)       { .number = (n), .name = (text), .kind = K8SM__PB_##k, .repeated = true }
#define SUB(n, text, of)       { .number = (n), .name = (text), .kind = K8SM__PB_MESSAGE, .message = &(of) }
#define SUBS(n, text, of)                                                                      \
    { .number = (n), .name = (text), .kind = K8SM__PB_MESSAGE, .repeated = true, .message = &(of) }
#define MAP(n, text, of)       { .number = (n), .name = (text), .kind = K8SM__PB_MAP, .message = &(of) }
#define CHOICE(n, text, of)                                                                    \
    { .number = (n), .name = (text), .kind = K8SM__PB_ENUM, .names = (of),                     \
      .name_count = K8SM__COUNT(of) }
#define DEFINE(id, table)      static const k8sm__pb_message id = { table, K8SM__COUNT(table) }

static const char *const value_types[] = { "SCALAR", "RANGES", "SET", "TEXT" };
static const char *const reservation_types[] = { "UNKNOWN", "STATIC", "DYNAMIC" };
static const char *const source_types[] = { "UNKNOWN", "PATH", "MOUNT", "BLOCK", "RAW" };
static const char *const volume_modes[] = { NULL, "RW", "RO" };
static const char *const volume_sources[] = { "UNKNOWN", "DOCKER_VOLUME", "SANDBOX_PATH", "SECRET",
                                              "HOST_PATH", "CSI_VOLUME" };
static const char *const image_types[] = { NULL, "APPC", "DOCKER" };
static const char *const container_types[] = { NULL, "DOCKER", "MESOS" };
static const char *const executor_types[] = { "UNKNOWN", "DEFAULT", "CUSTOM" };
static const char *const variable_types[] = { "UNKNOWN", "VALUE", "SECRET" };
static const char *const secret_types[] = { "UNKNOWN", "REFERENCE", "VALUE" };
static const char *const operation_types[] = { "UNKNOWN", "LAUNCH", "RESERVE", "UNRESERVE", "CREATE",
                                               "DESTROY", "LAUNCH_GROUP" };
static const char *const check_types[] = { "UNKNOWN", "COMMAND", "HTTP", "TCP" };

static const k8sm__pb_field id_fields[] = { ONE(1, "value", STRING) };
DEFINE(id, id_fields);
static const k8sm__pb_field duration_fields[] = { ONE(1, "nanoseconds", INT) };
DEFINE(duration, duration_fields);
static const k8sm__pb_field label_fields[] = { ONE(1, "key", STRING), ONE(2, "value", STRING) };
DEFINE(label, label_fields);
static const k8sm__pb_field labels_fields[] = { SUBS(1, "labels", label) };
DEFINE(labels, labels_fields);
static const k8sm__pb_field scalar_fields[] = { ONE(1, "value", DOUBLE) };
DEFINE(scalar, scalar_fields);
static const k8sm__pb_field range_fields[] = { ONE(1, "begin", UINT), ONE(2, "end", UINT) };
DEFINE(range, range_fields);
static const k8sm__pb_field ranges_fields[] = { SUBS(1, "range", range) };
DEFINE(ranges, ranges_fields);
static const k8sm__pb_field set_fields[] = { MANY(1, "item", STRING) };
DEFINE(set, set_fields);
static const k8sm__pb_field reservation_fields[] = { ONE(1, "principal", STRING),
                                                     SUB(2, "labels", labels),
                                                     ONE(3, "role", STRING),
                                                     CHOICE(4, "type", reservation_types) };
DEFINE(reservation, reservation_fields);
static const k8sm__pb_field persistence_fields[] = { ONE(1, "id", STRING),
                                                     ONE(2, "principal", STRING) };
DEFINE(persistence, persistence_fields);
static const k8sm__pb_field root_fields[] = { ONE(1, "root", STRING) };
DEFINE(root, root_fields);
static const k8sm__pb_field disk_source_fields[] = {
    CHOICE(1, "type", source_types), SUB(2, "path", root), SUB(3, "mount", root),
    ONE(4, "id", STRING), SUB(5, "metadata", labels), ONE(6, "profile", STRING),
    ONE(7, "vendor", STRING),
};
DEFINE(disk_source, disk_source_fields);
static const k8sm__pb_message empty = { NULL, 0 };
static const k8sm__pb_field image_docker_fields[] = { ONE(1, "name", STRING) };
DEFINE(image_docker, image_docker_fields);
static const k8sm__pb_field image_fields[] = { CHOICE(1, "type", image_types),
                                               SUB(2, "appc", empty),
                                               SUB(3, "docker", image_docker) };
DEFINE(image, image_fields);
static const k8sm__pb_field csi_fields[] = { ONE(1, "plugin_name", STRING),
                                             SUB(2, "static_provisioning", empty) };
DEFINE(csi_volume, csi_fields);
static const k8sm__pb_field volume_source_fields[] = { CHOICE(1, "type", volume_sources),
                                                       SUB(2, "docker_volume", empty),
                                                       SUB(3, "sandbox_path", empty),
                                                       SUB(4, "secret", empty),
                                                       SUB(5, "host_path", empty),
                                                       SUB(6, "csi_volume", csi_volume) };
DEFINE(volume_source, volume_source_fields);
static const k8sm__pb_field volume_fields[] = {
    ONE(1, "container_path", STRING), ONE(2, "host_path", STRING),
    CHOICE(3, "mode", volume_modes), SUB(4, "image", image), SUB(5, "source", volume_source),
};
DEFINE(volume, volume_fields);
static const k8sm__pb_field disk_fields[] = { SUB(1, "persistence", persistence),
                                              SUB(2, "volume", volume),
                                              SUB(3, "source", disk_source) };
DEFINE(disk, disk_fields);
static const k8sm__pb_field allocation_fields[] = { ONE(1, "role", STRING) };
DEFINE(allocation, allocation_fields);
static const k8sm__pb_field resource_fields[] = {
    ONE(1, "name", STRING), CHOICE(2, "type", value_types), SUB(3, "scalar", scalar),
    SUB(4, "ranges", ranges), SUB(5, "set", set), ONE(6, "role", STRING), SUB(7, "disk", disk),
    SUB(8, "reservation", reservation), SUB(9, "revocable", empty), SUB(10, "shared", empty),
    SUB(11, "allocation_info", allocation), SUB(12, "provider_id", id),
    SUBS(13, "reservations", reservation),
};
DEFINE(resource, resource_fields);
static const k8sm__pb_field reference_fields[] = { ONE(1, "name", STRING), ONE(2, "key", STRING) };
DEFINE(reference, reference_fields);
static const k8sm__pb_field secret_value_fields[] = { ONE(1, "data", BYTES) };
DEFINE(secret_value, secret_value_fields);
static const k8sm__pb_field secret_fields[] = { CHOICE(1, "type", secret_types),
                                                SUB(2, "reference", reference),
                                                SUB(3, "value", secret_value) };
DEFINE(secret, secret_fields);
static const k8sm__pb_field variable_fields[] = { ONE(1, "name", STRING), ONE(2, "value", STRING),
                                                  CHOICE(3, "type", variable_types),
                                                  SUB(4, "secret", secret) };
DEFINE(variable, variable_fields);
static const k8sm__pb_field environment_fields[] = { SUBS(1, "variables", variable) };
DEFINE(environment, environment_fields);
static const k8sm__pb_field uri_fields[] = { ONE(1, "value", STRING), ONE(2, "executable", BOOL),
                                             ONE(3, "extract", BOOL), ONE(4, "cache", BOOL),
                                             ONE(5, "output_file", STRING) };
DEFINE(uri, uri_fields);
static const k8sm__pb_field command_fields[] = { SUBS(1, "uris", uri),
                                                 SUB(2, "environment", environment),
                                                 ONE(3, "value", STRING), ONE(5, "user", STRING),
                                                 ONE(6, "shell", BOOL),
                                                 MANY(7, "arguments", STRING) };
DEFINE(command, command_fields);
static const k8sm__pb_field parameter_fields[] = { ONE(1, "key", STRING), ONE(2, "value", STRING) };
DEFINE(parameter, parameter_fields);
static const k8sm__pb_field docker_fields[] = { ONE(1, "image", STRING),
                                                SUBS(5, "parameters", parameter) };
DEFINE(docker, docker_fields);
static const k8sm__pb_field mesos_fields[] = { SUB(1, "image", image) };
DEFINE(mesos, mesos_fields);
static const k8sm__pb_field linux_fields[] = { ONE(4, "share_pid_namespace", BOOL),
                                               ONE(8, "share_cgroups", BOOL) };
DEFINE(linux_info, linux_fields);
static const k8sm__pb_field container_fields[] = {
    CHOICE(1, "type", container_types), SUBS(2, "volumes", volume), SUB(3, "docker", docker),
    ONE(4, "hostname", STRING), SUB(5, "mesos", mesos), SUBS(7, "network_infos", empty),
    SUB(8, "linux_info", linux_info),
};
DEFINE(container, container_fields);
static const k8sm__pb_field executor_fields[] = {
    SUB(1, "executor_id", id), ONE(4, "data", BYTES), SUBS(5, "resources", resource),
    SUB(7, "command", command), SUB(8, "framework_id", id), ONE(9, "name", STRING),
    ONE(10, "source", STRING), SUB(11, "container", container),
    SUB(13, "shutdown_grace_period", duration), SUB(14, "labels", labels),
    CHOICE(15, "type", executor_types),
};
DEFINE(executor, executor_fields);
static const k8sm__pb_field http_fields[] = { ONE(1, "port", UINT), ONE(2, "path", STRING),
                                              ONE(3, "scheme", STRING), MANY(4, "statuses", UINT) };
DEFINE(http, http_fields);
static const k8sm__pb_field tcp_fields[] = { ONE(1, "port", UINT) };
DEFINE(tcp, tcp_fields);
static const k8sm__pb_field health_fields[] = {
    SUB(1, "http", http), ONE(2, "delay_seconds", DOUBLE), ONE(3, "interval_seconds", DOUBLE),
    ONE(4, "timeout_seconds", DOUBLE), ONE(5, "consecutive_failures", UINT),
    ONE(6, "grace_period_seconds", DOUBLE), SUB(7, "command", command),
    CHOICE(8, "type", check_types), SUB(9, "tcp", tcp),
};
DEFINE(health, health_fields);
static const k8sm__pb_field check_command_fields[] = { SUB(1, "command", command) };
DEFINE(check_command, check_command_fields);
static const k8sm__pb_field check_fields[] = {
    CHOICE(1, "type", check_types), SUB(2, "command", check_command), SUB(3, "http", http),
    ONE(4, "delay_seconds", DOUBLE), ONE(5, "interval_seconds", DOUBLE),
    ONE(6, "timeout_seconds", DOUBLE), SUB(7, "tcp", tcp),
};
DEFINE(check, check_fields);
static const k8sm__pb_field kill_fields[] = { SUB(1, "grace_period", duration) };
DEFINE(kill_policy, kill_fields);
static const k8sm__pb_field task_fields[] = {
    ONE(1, "name", STRING), SUB(2, "task_id", id), SUB(3, "agent_id", id),
    SUBS(4, "resources", resource), SUB(5, "executor", executor), ONE(6, "data", BYTES),
    SUB(7, "command", command), SUB(8, "health_check", health), SUB(9, "container", container),
    SUB(10, "labels", labels), SUB(12, "kill_policy", kill_policy), SUB(13, "check", check),
    SUB(14, "max_completion_time", duration), MAP(15, "limits", scalar),
};
const k8sm__pb_message k8sm__pb_task_info = { task_fields, K8SM__COUNT(task_fields) };
static const k8sm__pb_field group_fields[] = { SUBS(1, "tasks", k8sm__pb_task_info) };
DEFINE(task_group, group_fields);
static const k8sm__pb_field launch_group_fields[] = { SUB(1, "executor", executor),
                                                      SUB(2, "task_group", task_group) };
const k8sm__pb_message k8sm__pb_launch_group = { launch_group_fields,
                                                 K8SM__COUNT(launch_group_fields) };
static const k8sm__pb_field launch_fields[] = { SUBS(1, "task_infos", k8sm__pb_task_info) };
const k8sm__pb_message k8sm__pb_launch = { launch_fields, K8SM__COUNT(launch_fields) };
static const k8sm__pb_field operation_fields[] = {
    CHOICE(1, "type", operation_types), SUB(7, "launch_group", k8sm__pb_launch_group)
};
const k8sm__pb_message k8sm__pb_operation = { operation_fields, K8SM__COUNT(operation_fields) };
