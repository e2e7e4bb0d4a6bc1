/* Runs a fuzz target over files and directories of files: replay TARGET-CORPUS... */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

static unsigned long replayed;

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    uint8_t *data;
    size_t size;

    if (file == NULL || fstat(fileno(file), &status) != 0) {
        perror(path);
        if (file != NULL)
            fclose(file);
        return 1;
    }
    /* Exactly as many bytes as the file has, so that a read beyond them is seen. */
    data = malloc(status.st_size > 0 ? (size_t)status.st_size : 1);
    if (data == NULL) {
        fclose(file);
        return 1;
    }
    size = fread(data, 1, (size_t)status.st_size, file);
    fclose(file);
    printf("%s\n", path);
    fflush(stdout); /* the last line names the input of a crash */
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    replayed++;
    return 0;
}

static int replay_directory(const char *path)
{
    struct dirent **names;
    int failed = 0, count = scandir(path, &names, NULL, alphasort);

    if (count < 0)
        return replay_file(path);
    for (int i = 0; i < count; i++) {
        char name[4096];
        int length = snprintf(name, sizeof name, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && length > 0 && (size_t)length < sizeof name)
            failed |= replay_file(name);
        free(names[i]);
    }
    free(names);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= replay_directory(argv[i]);
    printf("%lu inputs\n", replayed);
    return failed != 0 || replayed == 0;
}
