/* Numbers and findings as JSON. */
#include <inttypes.h>
#include <stdio.h>

#include "session.h"

void decimal_text(int64_t thousandths, char *buffer)
{
    uint64_t whole = thousandths < 0 ? 0 - (uint64_t)thousandths : (uint64_t)thousandths;
    unsigned rest = (unsigned)(whole % 1000);
    int len =
        snprintf(buffer, DECIMAL_MAX, "%s%" PRIu64, thousandths < 0 ? "-" : "", whole / 1000);
    if (rest == 0)
        return;
    len += snprintf(buffer + len, (size_t)(DECIMAL_MAX - len), ".%03u", rest);
    while (buffer[len - 1] == '0')
        buffer[--len] = '\0';
}

static void write_quantity(struct writer *writer, const k8sm_quantity *q)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    writer_object(writer);
    k8sm_quantity_format(q, text, sizeof text);
    writer_field(writer, "s", text);
    k8sm_quantity_format_exact(q, text, sizeof text);
    writer_field(writer, "exact", text);
    k8sm_quantity_format_milli(q, text, sizeof text);
    writer_field(writer, "milli", text);
    writer_end(writer);
}

void write_list(struct writer *writer, const k8sm_resource_list *list)
{
    writer_object(writer);
    for (size_t i = 0; i < k8sm_resource_list_count(list); i++) {
        writer_key_text(writer, k8sm_resource_list_name(list, i));
        write_quantity(writer, k8sm_resource_list_quantity(list, i));
    }
    writer_end(writer);
}

void write_finding(struct writer *writer, const k8sm_error *err)
{
    writer_object(writer);
    writer_field(writer, "code", k8sm_status_name(err->code));
    writer_field(writer, "path", err->path);
    writer_key(writer, "line");
    writer_number(writer, err->line);
    writer_key(writer, "column");
    writer_number(writer, err->column);
    writer_field(writer, "message", err->message);
    writer_end(writer);
}

void write_resources(struct writer *writer, const k8sm_mesos_resources *resources)
{
    k8sm_bytes bytes = { 0 };
    if (k8sm_mesos_resources_format_json(resources, NULL, &bytes, NULL) != K8SM_OK)
        need(NULL); /* nothing but memory can fail */
    writer_json(writer, bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
}

void resources_text(const k8sm_mesos_resources *resources, struct text *text)
{
    k8sm_bytes bytes = { 0 };
    if (k8sm_mesos_resources_format_text(resources, NULL, &bytes, NULL) != K8SM_OK &&
        k8sm_mesos_resources_format(resources, NULL, &bytes, NULL) != K8SM_OK)
        need(NULL);
    text_append(text, bytes.data, bytes.size);
    k8sm_bytes_finish(&bytes);
}
