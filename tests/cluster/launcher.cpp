// mesos-master, mesos-agent and mesos-containerizer around libmesos 1.11.0, which has their
// code but no main(). Options come as --key=value or as MESOS_KEY in the environment.
//
// There are no headers to include: the few functions needed are declared by their mangled
// names, and objects live in zeroed blocks larger than any of the real classes. That holds
// for one build of the library only, whose checksum `setup` verifies (GCC >= 5, x86-64).

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

// Option<T> is a tag (0: has a value, 1: none) and the value; Try<T> is Option<T> and an
// Option<Error>, an Error being a string; an empty Owned<T> is two null pointers.
struct OptionString { int none = 1; std::string value; };
struct OptionPointer { int none = 1; void *value = nullptr; };
struct OptionUnknown { int none = 1; char value[1024] = {}; };
struct TryPointer { OptionPointer result; OptionString error; };
struct TryWarnings { int none = 0; std::vector<std::string> value; OptionString error; };
struct Owned { void *pointer = nullptr, *count = nullptr; };

}  // namespace

// A class returned by value is written to the memory that the first parameter points to.
#define STRING "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
#define INTERNAL "_ZN5mesos8internal"
extern "C" {
void logging_initialize(const std::string &, bool, const OptionUnknown &)
    asm(INTERNAL "7logging10initializeERK" STRING "bRK6OptionINS1_5FlagsEE");
bool process_initialize(const OptionString &, const OptionString &, const OptionString &)
    asm("_ZN7process10initializeERK6OptionI" STRING "ES9_S9_");
void process_spawn(void *upid, void *process, bool manage)
    asm("_ZN7process5spawnEPNS_11ProcessBaseEb");
bool process_wait(const void *upid, const int64_t *nanoseconds)
    asm("_ZN7process4waitERKNS_4UPIDERK8Duration");
void version_process(void *) asm(INTERNAL "14VersionProcessC1Ev");
void flags_load(TryWarnings *, void *flags, const OptionString &prefix, int argc,
                const char *const *argv, bool unknowns, bool duplicates)
    asm("_ZN5flags9FlagsBase4loadERK6OptionI" STRING "EiPKPKcbb");

void local_flags(void *) asm(INTERNAL "5local5FlagsC1Ev");
void local_launch(void *upid, const void *flags, void *allocator)
    asm(INTERNAL "5local6launchERKNS1_5FlagsEPNS_9allocator9AllocatorE");

void agent_flags(void *) asm(INTERNAL "5slave5FlagsC1Ev");
void fetcher(void *, const void *flags) asm(INTERNAL "5slave7FetcherC1ERKNS1_5FlagsE");
void garbage_collector(void *, const std::string &work_dir)
    asm(INTERNAL "5slave16GarbageCollectorC1ERK" STRING);
void status_updates(void *, const void *flags)
    asm(INTERNAL "5slave23TaskStatusUpdateManagerC1ERKNS1_5FlagsE");
void files(void *, const OptionString &realm, const OptionPointer &authorizer)
    asm(INTERNAL "5FilesC1ERK6OptionI" STRING "ERKS2_IPNS_10AuthorizerEE");
void secret_resolver(TryPointer *, const OptionString &)
    asm("_ZN5mesos14SecretResolver6createERK6OptionI" STRING "E");
void resource_estimator(TryPointer *, const OptionString &)
    asm("_ZN5mesos5slave17ResourceEstimator6createERK6OptionI" STRING "E");
void qos_controller(TryPointer *, const OptionString &)
    asm("_ZN5mesos5slave13QoSController6createERK6OptionI" STRING "E");
void master_detector(TryPointer *, const OptionString &master, const OptionString &module,
                     const OptionUnknown &timeout)
    asm("_ZN5mesos6master8detector14MasterDetector6createERK6OptionI" STRING
        "ESC_RKS3_I8DurationE");
void containerizer(TryPointer *, const void *flags, bool local, void *fetcher,
                   void *collector, void *secrets, void *gids, void *futures, void *csi)
    asm(INTERNAL "5slave13Containerizer6createERKNS1_5FlagsEbPNS1_7FetcherEPNS1_16Garb"
        "ageCollectorEPNS_14SecretResolverEPNS1_16VolumeGidManagerEPNS0_20PendingFuture"
        "TrackerEPNS1_9CSIServerE");
void agent(void *, const std::string &id, const void *flags, void *detector,
           void *containerizer, void *files, void *collector, void *updates, void *estimator,
           void *qos, void *secret_generator, void *gids, void *futures, Owned *csi,
           const OptionUnknown &socket, const OptionPointer &authorizer)
    asm(INTERNAL "5slave5SlaveC1ERK" STRING "RKNS1_5FlagsEPNS_6master8detector14MasterDete"
        "ctorEPNS1_13ContainerizerEPNS0_5FilesEPNS1_16GarbageCollectorEPNS1_23TaskStatus"
        "UpdateManagerEPNS_5slave17ResourceEstimatorEPNSQ_13QoSControllerEPNS_15SecretGe"
        "neratorEPNS1_16VolumeGidManagerEPNS0_20PendingFutureTrackerEON7process5OwnedINS1"
        "_9CSIServerEEERK6OptionINS11_7network8internal6SocketINS17_4unix7AddressEEEERKS1"
        "6_IPNS_10AuthorizerEE");

void launch_flags(void *) asm(INTERNAL "5slave24MesosContainerizerLaunch5FlagsC1Ev");
void *launch_get_flags(void *) asm(INTERNAL "5slave24MesosContainerizerLaunch8getFlagsEv");
int launch_execute(void *) asm(INTERNAL "5slave24MesosContainerizerLaunch7executeEv");
}

namespace {

char *block(size_t size = 1 << 17)
{
    return static_cast<char *>(calloc(1, size));
}

// An object's nth virtual base: its offset stands before the table of virtual functions.
char *base(void *object, int nth)
{
    return static_cast<char *>(object) + (*static_cast<const ptrdiff_t **>(object))[-3 - nth];
}

[[noreturn]] void die(const std::string &what, const std::string &why)
{
    fprintf(stderr, "%s: %s\n", what.c_str(), why.c_str());
    exit(1);
}

OptionString some(const char *text)
{
    OptionString option;
    if (text != nullptr) {
        option.none = 0;
        option.value = text;
    }
    return option;
}

void load(void *flags_base, const char *prefix, int argc, char **argv)
{
    TryWarnings result;
    flags_load(&result, flags_base, some(prefix), argc, argv, false, false);
    if (!result.error.none)
        die("flags", result.error.value);
}

void *value(const TryPointer &made, const char *what)
{
    if (made.result.none)
        die(what, made.error.value);
    return made.result.value;
}

// The library reads all its options from the environment.
void options_to_environment(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        std::string option = argv[i];
        size_t equals = option.find('=');
        if (option.compare(0, 2, "--") != 0 || equals == option.npos)
            die(option, "not --key=value");
        std::string key = "MESOS_" + option.substr(2, equals - 2);
        for (char &c : key)
            c = static_cast<char>(toupper(c));
        setenv(key.c_str(), option.c_str() + equals + 1, 1);
    }
}

void start_process_library(const char *name, const char *delegate, const std::string &realm)
{
    const char *port = getenv("MESOS_PORT");
    setenv("LIBPROCESS_IP", "127.0.0.1", 1);
    setenv("LIBPROCESS_PORT", port == nullptr ? "0" : port, 1);
    logging_initialize(name, true, OptionUnknown());
    if (!process_initialize(some(delegate), some((realm + "-readwrite").c_str()),
                            some((realm + "-readonly").c_str())))
        die(name, "the process library runs already");
    void *version = block(), *upid = block();
    version_process(version);
    process_spawn(upid, base(version, 0), true);
}

void wait_for(const void *upid)
{
    const int64_t for_ever = -1000000000;
    process_wait(upid, &for_ever);
}

// A local cluster without agents is a master.
int master_main()
{
    setenv("MESOS_NUM_SLAVES", "0", 1);
    start_process_library("mesos-master", "master", "mesos-master");
    void *flags = block(), *upid = block();
    local_flags(flags);
    load(base(flags, 1), "MESOS_", 0, nullptr);
    local_launch(upid, flags, nullptr);
    wait_for(upid);
    return 0;
}

int agent_main()
{
    OptionString work_dir = some(getenv("MESOS_WORK_DIR")), master = some(getenv("MESOS_MASTER"));
    if (work_dir.none || master.none)
        die("mesos-agent", "needs --master and --work_dir");
    void *flags = block();
    agent_flags(flags);
    load(base(flags, 1), "MESOS_", 0, nullptr);
    start_process_library("mesos-agent", "slave(1)", "mesos-agent");

    void *fetch = block(), *collector = block(), *updates = block(), *served = block();
    TryPointer secrets, contain, detect, estimate, qos;
    fetcher(fetch, flags);
    garbage_collector(collector, work_dir.value);
    secret_resolver(&secrets, OptionString());
    containerizer(&contain, flags, false, fetch, collector, value(secrets, "secret resolver"),
                  nullptr, nullptr, nullptr);
    master_detector(&detect, master, OptionString(), OptionUnknown());
    files(served, some("mesos-agent-readonly"), OptionPointer());
    status_updates(updates, flags);
    resource_estimator(&estimate, OptionString());
    qos_controller(&qos, OptionString());

    Owned csi;
    void *self = block(1 << 20), *upid = block();
    agent(self, "slave(1)", flags, value(detect, "master detector"),
          value(contain, "containerizer"), served, collector, updates,
          value(estimate, "resource estimator"), value(qos, "QoS controller"), nullptr,
          nullptr, nullptr, &csi, OptionUnknown(), OptionPointer());
    process_spawn(upid, base(self, 0), false);
    wait_for(upid);
    return 0;
}

// The flags of `launch` are somewhere inside its object: getFlags() tells where their
// virtual base is, and a spare set of flags tells how far inside flags that base is.
int containerizer_main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "launch") != 0)
        die("mesos-containerizer", "knows `launch` only");
    char *spare = block(), *command = block();
    launch_flags(spare);
    char *found = static_cast<char *>(launch_get_flags(command));
    launch_flags(found - (base(spare, 0) - spare));
    load(found, "MESOS_CONTAINERIZER_", argc - 1, argv + 1);
    return launch_execute(command);
}

}  // namespace

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const std::string name = slash == nullptr ? argv[0] : slash + 1;
    if (name == "mesos-containerizer")
        return containerizer_main(argc, argv);
    options_to_environment(argc, argv);
    if (name == "mesos-master")
        return master_main();
    if (name == "mesos-agent")
        return agent_main();
    die(name, "to be called as mesos-master, mesos-agent or mesos-containerizer");
}
