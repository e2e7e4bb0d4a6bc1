"""What the cluster tests ask of the library directly: preflight on offers, and task groups."""
import ctypes
import json

C, P, SIZE, STATUS = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32


class Error(ctypes.Structure):
    _fields_ = [("code", STATUS), ("line", ctypes.c_uint32), ("column", ctypes.c_uint32),
                ("detail", ctypes.c_uint32), ("offset", ctypes.c_uint64),
                ("path", ctypes.c_char * 152), ("message", ctypes.c_char * 160)]


class Bytes(ctypes.Structure):
    _fields_ = [("data", C), ("size", SIZE), ("alloc", P)]


class ExecutorOptions(ctypes.Structure):
    _fields_ = [("size", SIZE), ("id", C), ("name", C), ("source", C), ("command", C),
                ("arguments", P), ("argument_count", SIZE), ("uris", P), ("uri_count", SIZE),
                ("data", C), ("data_size", SIZE), ("shell", STATUS), ("type", STATUS),
                ("disk_mib", ctypes.c_int64)]


class TaskOptions(ctypes.Structure):
    _fields_ = [("size", SIZE), ("id", C), ("name", C), ("pod_name", C),
                ("executor_resources", P), ("annotate", STATUS), ("reserved", STATUS)]


TYPE_DEFAULT = 1


class Library:
    def __init__(self, path):
        self.library = ctypes.CDLL(str(path))

    def call(self, name, *arguments):
        """Calls that answer a status: the error is the last argument."""
        err = Error()
        status = getattr(self.library, "k8sm_" + name)(*arguments, ctypes.byref(err))
        assert status == 0, f"{name}: {err.path.decode()}: {err.message.decode()}"

    def make(self, name, *arguments):
        made = P()
        self.call(name, *arguments, ctypes.byref(made))
        return made

    def ask(self, name, result, *arguments):
        function = getattr(self.library, "k8sm_" + name)
        function.restype = result
        return function(*arguments)

    def offers(self, offers):
        made, text = self.make("offers_new", None), json.dumps(offers).encode()
        self.call("offers_add_json", made, text, SIZE(len(text)))
        return made

    def preflight(self, message, offers, kind="task"):
        """What a master would answer to a task (or group) on these offers; None: it takes it."""
        made, text, err = self.offers(offers), json.dumps(message).encode(), Error()
        group = P(self.ask("offers_group", P, made, SIZE(0)))
        findings = self.make("findings_new", None, ctypes.c_uint32(0))
        status = getattr(self.library, f"k8sm_preflight_{kind}_json")(
            text, SIZE(len(text)), group, findings, ctypes.byref(err))
        said = None
        if self.ask("findings_count", SIZE, findings):
            first = self.ask("findings_get", ctypes.POINTER(Error), findings, SIZE(0))
            said = first.contents.message.decode("utf-8", "replace")
        elif status:
            said = err.message.decode("utf-8", "replace")
        self.library.k8sm_findings_free(findings)
        self.library.k8sm_offers_free(made)
        return said

    def task_group(self, pod, offers, name):
        """The LAUNCH_GROUP operation of a pod on the offers of one agent."""
        text, made = json.dumps(pod).encode(), self.offers(offers)
        written = self.make("object_parse", text, SIZE(len(text)), None)
        account = self.make("account_new", written, None, SIZE(0), None, None)
        complete = self.make("object_with_defaults", written, None, SIZE(0), None, None)
        options = ExecutorOptions(size=ctypes.sizeof(ExecutorOptions), id=name.encode(),
                                  type=TYPE_DEFAULT)
        executor = self.make("executor_new", ctypes.byref(options), None, None, None)
        group = P(self.ask("offers_group", P, made, SIZE(0)))
        match = self.make("match_new", complete, account, group, executor, None, None)
        assert self.ask("match_fits", STATUS, match) == 1, name
        options = TaskOptions(size=ctypes.sizeof(TaskOptions), id=name.encode())
        tasks = self.make("task_group_new", complete, account, group, match, executor,
                          ctypes.byref(options), None, None)
        found = Bytes()
        self.call("task_group_format_json", tasks, None, ctypes.byref(found))
        operation = json.loads(found.data[:found.size])
        self.library.k8sm_bytes_finish(ctypes.byref(found))
        for kind, one in (("task_group", tasks), ("match", match), ("executor", executor),
                          ("account", account), ("object", complete), ("object", written),
                          ("offers", made)):
            getattr(self.library, f"k8sm_{kind}_free")(one)
        return operation
