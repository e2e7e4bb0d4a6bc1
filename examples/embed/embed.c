#include <k8smesos/k8smesos.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char pod[] =
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: ["
        "{name: a, image: a, resources: {limits: {cpu: 3, memory: 768Mi}}},"
        "{name: b, image: b}]}}";
    k8sm_error err = { .code = K8SM_OK };
    k8sm_object *object = NULL;
    k8sm_account *account = NULL;
    const char *name;
    int64_t thousandths;

    if (k8sm_object_parse(pod, strlen(pod), NULL, &object, &err) != K8SM_OK ||
        k8sm_account_new(object, NULL, 0, NULL, NULL, &account, &err) != K8SM_OK) {
        fprintf(stderr, "%u:%u: %s: %s\n", err.line, err.column, err.path, err.message);
        k8sm_object_free(object);
        return 1;
    }
    for (size_t i = 0; k8sm_account_demand(account, i, &name, &thousandths, NULL); i++)
        printf("%s %lld.%03lld\n", name, thousandths / 1000LL, thousandths % 1000LL);
    puts(k8sm_qos_name(k8sm_account_qos(account))); /* cpus 3.250, mem 832.000, Burstable */
    k8sm_account_free(account);
    k8sm_object_free(object);
    return 0;
}
