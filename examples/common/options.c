#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int bad(struct options *options, const char *what, const char *argument)
{
    snprintf(options->message, sizeof options->message, "%s%.100s", what, argument);
    return OPTIONS_BAD;
}

static int with_value(struct options *options, const struct option *option,
                      const char *attached, const char **ret_value)
{
    *ret_value = attached;
    if (option->value == NULL) {
        if (attached != NULL)
            return bad(options, "no value is taken by --", option->name);
        return option->id;
    }
    if (attached == NULL) {
        if (options->at == options->argc)
            return bad(options, "a value is wanted by --", option->name);
        *ret_value = options->argv[options->at++];
    }
    return option->id;
}

static int long_option(struct options *options, const char *argument, const char **ret_value)
{
    const char *equals = strchr(argument, '=');
    size_t len = equals == NULL ? strlen(argument) : (size_t)(equals - argument);
    for (size_t i = 0; i < options->count; i++) {
        const char *name = options->table[i].name;
        if (strlen(name) == len && memcmp(name, argument, len) == 0)
            return with_value(options, &options->table[i], equals == NULL ? NULL : equals + 1,
                              ret_value);
    }
    return bad(options, "unknown option --", argument);
}

static int short_option(struct options *options, const char *argument, const char **ret_value)
{
    for (size_t i = 0; i < options->count; i++) {
        if (options->table[i].letter == argument[0])
            return with_value(options, &options->table[i],
                              argument[1] == '\0' ? NULL : argument + 1, ret_value);
    }
    return bad(options, "unknown option -", argument);
}

int options_next(struct options *options, const char **ret_value)
{
    while (options->at < options->argc) {
        const char *argument = options->argv[options->at++];
        *ret_value = argument;
        if (options->only_words || argument[0] != '-' || argument[1] == '\0' ||
            argument[1] == '.' || isdigit((unsigned char)argument[1]))
            return OPTIONS_WORD;
        if (argument[1] != '-')
            return short_option(options, argument + 1, ret_value);
        if (argument[2] != '\0')
            return long_option(options, argument + 2, ret_value);
        options->only_words = true;
    }
    return OPTIONS_END;
}
