#include "report.h"

#include <string.h>

static const char *const names[] = { "",     "table", "wide",     "json",    "jsonl",
                                     "yaml", "name",  "protobuf", "recordio" };

enum format format_from_name(const char *name)
{
    for (size_t i = 1; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum format)i;
    }
    return FORMAT_AUTO;
}

void report_open(struct report *report, enum format format, bool colours,
                 const char *const *titles)
{
    *report = (struct report){ .colours = colours, .documents = titles == NULL };
    output_open(&report->output, 1);
    if (format == FORMAT_AUTO)
        format = !report->output.terminal ? FORMAT_JSONL
                 : report->documents      ? FORMAT_YAML
                                          : FORMAT_TABLE;
    report->format = format;
    writer_open(&report->writer, &report->output,
                format == FORMAT_JSON   ? WRITER_PRETTY
                : format == FORMAT_YAML ? WRITER_YAML
                                        : WRITER_COMPACT);
    report->writer.indent = 2; /* inside the list of all records */
    if (report_tabular(report))
        table_open(&report->table, &report->output, titles, colours);
    if (format == FORMAT_JSON && report->documents)
        output_text(&report->output, "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":");
    if (format == FORMAT_JSON)
        output_byte(&report->output, '[');
}

bool report_structured(const struct report *report)
{
    return report->format == FORMAT_JSON || report->format == FORMAT_JSONL ||
           report->format == FORMAT_YAML;
}

bool report_tabular(const struct report *report)
{
    return report->format == FORMAT_TABLE || report->format == FORMAT_WIDE;
}

static void before_record(struct report *report)
{
    if (report->format == FORMAT_JSON)
        output_text(&report->output, report->records > 0 ? ",\n  " : "\n  ");
    else if (report->format == FORMAT_YAML && report->documents)
        output_text(&report->output, report->records > 0 ? "---\n" : "");
    else if (report->format == FORMAT_YAML)
        output_text(&report->output, "- ");
    report->records++;
}

struct writer *report_begin(struct report *report)
{
    before_record(report);
    writer_object(&report->writer);
    return &report->writer;
}

void report_end(struct report *report)
{
    writer_end(&report->writer);
    if (report->format != FORMAT_JSON)
        output_byte(&report->output, '\n');
}

void report_raw(struct report *report, const char *bytes, size_t len)
{
    before_record(report);
    output_write(&report->output, bytes, len);
    if (report->format != FORMAT_JSON && (len == 0 || bytes[len - 1] != '\n'))
        output_byte(&report->output, '\n');
}

void report_name(struct report *report, const char *bytes, size_t len)
{
    output_write(&report->output, bytes, len);
    output_byte(&report->output, '\n');
}

bool report_close(struct report *report)
{
    if (report_tabular(report))
        table_close(&report->table);
    if (report->format == FORMAT_JSON)
        output_text(&report->output, report->records > 0 ? "\n]" : "]");
    if (report->format == FORMAT_JSON)
        output_text(&report->output, report->documents ? "}\n" : "\n");
    if (report->format == FORMAT_YAML && report->records == 0 && !report->documents)
        output_text(&report->output, "[]\n");
    return output_close(&report->output);
}
