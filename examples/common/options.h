/* Reading a command line: "--name VALUE", "--name=VALUE", "-n VALUE", "-nVALUE", words. */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option {
    int id;            /* above 0 */
    char letter;       /* 0: none */
    const char *name;  /* without the dashes */
    const char *value; /* how help calls its value; NULL: it takes none */
};

enum { OPTIONS_END = 0, OPTIONS_WORD = -1, OPTIONS_BAD = -2 };

struct options {
    int argc, at;
    char *const *argv;
    const struct option *table;
    size_t count;
    bool only_words;   /* "--" was met */
    char message[160]; /* of OPTIONS_BAD */
};

/** Words that begin with "-" and a digit or a point are words ("-1", "-.5Gi"), and so is "-".
 *  @param ret_value  the option's value, or the word.
 *  @return an option's id, or OPTIONS_*. */
int options_next(struct options *options, const char **ret_value);

#endif
