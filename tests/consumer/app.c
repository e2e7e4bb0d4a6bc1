/* A program outside the project: adds quantities and prints the sum. C and C++. */
#include <k8smesos/k8smesos.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    char text[K8SM_QUANTITY_TEXT_MAX];
    k8sm_quantity sum, term;
    k8sm_error err;

    k8sm_quantity_from_value(0, K8SM_FORMAT_DECIMAL_SI, &sum);
    for (int i = 1; i < argc; i++) {
        if (k8sm_quantity_parse(argv[i], strlen(argv[i]), &term, &err) != K8SM_OK) {
            fprintf(stderr, "%s:%u: %s\n", argv[i], err.column, err.message);
            return 1;
        }
        if (k8sm_quantity_add(&sum, &term, &sum) != K8SM_OK)
            return 1;
    }
    k8sm_quantity_format(&sum, text, sizeof text);
    printf("%s %s\n", k8sm_version(), text);
    return 0;
}
