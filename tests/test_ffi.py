#!/usr/bin/env python3
"""The library from another language, as a binding would call it: test_ffi.py LIBRARY."""
import ctypes
import re
import sys
import unittest

LIBRARY = ctypes.CDLL(sys.argv.pop())
OK, E_ARGUMENT, E_SYNTAX, E_SCHEMA = 0, -2, -3, -6
STAGE_RAW = 0

POD = b"""
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: a, image: a, resources: {limits: {cpu: "3", memory: 768Mi}}}
  - {name: b, image: b}
  - {name: c, image: c}
"""


class Quantity(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_int64),
                ("format", ctypes.c_int32), ("reserved", ctypes.c_int32)]


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int32), ("line", ctypes.c_uint32),
                ("column", ctypes.c_uint32), ("detail", ctypes.c_uint32),
                ("offset", ctypes.c_uint64), ("path", ctypes.c_char * 152),
                ("message", ctypes.c_char * 160)]


ALLOCATE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class Alloc(ctypes.Structure):
    _fields_ = [("allocate", ALLOCATE), ("release", RELEASE), ("context", ctypes.c_void_p)]


def function(name, result, *arguments):
    f = getattr(LIBRARY, "k8sm_" + name)
    f.restype, f.argtypes = result, arguments
    return f


C, P, SIZE, STATUS = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32
OUT = ctypes.POINTER(ctypes.c_void_p)
version = function("version", C)
quantity_parse = function("quantity_parse", STATUS, C, SIZE, ctypes.POINTER(Quantity),
                          ctypes.POINTER(Error))
quantity_format = function("quantity_format", SIZE, ctypes.POINTER(Quantity), C, SIZE)
object_parse = function("object_parse", STATUS, C, SIZE, P, OUT, ctypes.POINTER(Error))
object_free = function("object_free", None, P)
account_new = function("account_new", STATUS, P, P, SIZE, P, ctypes.POINTER(Alloc), OUT,
                       ctypes.POINTER(Error))
account_free = function("account_free", None, P)
account_limits = function("account_limits", P, P, STATUS)
account_demand_count = function("account_demand_count", SIZE, P)
account_demand = function("account_demand", STATUS, P, SIZE, ctypes.POINTER(C),
                          ctypes.POINTER(ctypes.c_int64), ctypes.POINTER(ctypes.c_int64))
resource_list_find = function("resource_list_find", ctypes.POINTER(Quantity), P, C)


def parsed(text):
    q, err = Quantity(), Error()
    return quantity_parse(text, len(text), q, err), q, err


class Ffi(unittest.TestCase):
    def test_version_is_three_numbers(self):
        self.assertTrue(re.fullmatch(rb"\d+\.\d+\.\d+", version()))

    def test_structs_have_the_sizes_that_are_frozen(self):
        self.assertEqual((ctypes.sizeof(Quantity), ctypes.sizeof(Error)), (24, 336))

    def test_quantity_is_written_canonically(self):
        status, q, _ = parsed(b"1536Mi")
        text = ctypes.create_string_buffer(64)
        self.assertEqual(status, OK)
        self.assertEqual(quantity_format(q, text, len(text)), 6)
        self.assertEqual(text.value, b"1536Mi")

    def test_error_says_what_and_where(self):
        status, _, err = parsed(b"12Q")
        self.assertEqual((status, err.code), (E_SYNTAX, E_SYNTAX))
        self.assertGreater(err.column, 0)
        self.assertTrue(err.message.decode("utf-8"))

    def test_errors_and_broken_contracts_are_statuses(self):
        self.assertEqual(object_parse(POD, len(POD), None, None, None), E_ARGUMENT)
        pod = ctypes.c_void_p()
        self.assertEqual(object_parse(b"kind: Pod\nspec: 3\n", 18, None, pod, None), E_SCHEMA)
        self.assertIsNone(pod.value)

    def test_a_pod_is_accounted_with_an_allocator_of_the_caller(self):
        libc, live = ctypes.CDLL(None), set()
        libc.malloc.restype, libc.malloc.argtypes = P, [SIZE]
        libc.free.restype, libc.free.argtypes = None, [P]

        def allocate(size, _):
            block = libc.malloc(size)
            live.add(block)
            return block

        def release(block, _):
            live.remove(block)
            libc.free(block)

        alloc = Alloc(ALLOCATE(allocate), RELEASE(release), None)
        pod, account, err = P(), P(), Error()
        self.assertEqual(object_parse(POD, len(POD), None, pod, err), OK, err.message)
        self.assertEqual(account_new(pod, None, 0, None, alloc, account, err), OK, err.message)
        object_free(pod)
        self.assertTrue(live)
        cpu = resource_list_find(account_limits(account, STAGE_RAW), b"cpu")
        self.assertEqual(cpu.contents.low, 3 * 10**9)
        # One container of 3 cpus and 768 MiB, two with the default limits 0.25 and 64.
        wanted = {b"cpus": 3500, b"mem": 896000}
        found, name, amount = {}, C(), ctypes.c_int64()
        for i in range(account_demand_count(account)):
            self.assertEqual(account_demand(account, i, name, amount, None), 1)
            found[name.value] = amount.value
        self.assertEqual(found, wanted)
        account_free(account)
        self.assertFalse(live)


result = unittest.main(verbosity=2, exit=False).result
bad = len(result.failures) + len(result.errors)
print(f"{result.testsRun - bad} passed, {bad} failed, 0 skipped")
sys.exit(1 if bad else 0)
