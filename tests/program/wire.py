"""A reader and writer of protobuf's wire format that knows nothing of the library, and the few
messages of mesos.v1 that the tests look into (field numbers from mesos.proto of Mesos 1.11)."""
import struct


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    """A field: int as varint, float as double, bytes and text with their length."""
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def read_varint(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return number, at


def read(data):
    """The fields of a message: number to list of int, float or bytes."""
    fields, at = {}, 0
    while at < len(data):
        key, at = read_varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = read_varint(data, at)
        elif kind == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        elif kind == 2:
            size, at = read_varint(data, at)
            if at + size > len(data):
                raise ValueError("a field ends behind its message")
            value, at = data[at:at + size], at + size
        else:
            raise ValueError(f"wire type {kind} at {at}")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def text(fields, number, *inner):
    """The text in a field, or in a field of the message there."""
    value = fields[number][-1]
    return text(read(value), *inner) if inner else value.decode()


def resource(data):
    """(name, amount, allocation role, reservation roles); amount: a number or ranges."""
    fields = read(data)
    amount = None
    if fields[2] == [0]:
        amount = read(fields[3][0])[1][0]
    elif fields[2] == [1]:
        amount = [(read(r)[1][0], read(r)[2][0]) for r in read(fields[4][0]).get(1, [])]
    return (text(fields, 1), amount, text(fields, 11, 1) if 11 in fields else None,
            [text(read(r), 3) for r in fields.get(13, [])])


def task(data):
    """What a TaskInfo says, as far as it is looked at."""
    fields = read(data)
    executor = read(fields[5][0])
    return {
        "name": text(fields, 1), "task_id": text(fields, 2, 1), "agent_id": text(fields, 3, 1),
        "resources": [resource(r) for r in fields.get(4, [])],
        "data": fields[6][0],
        "limits": {text(read(e), 1): read(read(e)[2][0])[1][0] for e in fields.get(15, [])},
        "executor": {
            "executor_id": text(executor, 1, 1), "type": executor.get(15, [0])[0],
            "resources": [resource(r) for r in executor.get(5, [])],
            "data": executor.get(4, [b""])[0]},
    }


def scalar(name, value, role, reserved=None):
    out = field(1, name) + field(2, 0) + field(3, field(1, float(value))) + \
        field(11, field(1, role))
    return out + (field(13, field(3, reserved) + field(4, 1)) if reserved else b"")


def offer(number, role, *resources):
    ids = [(1, f"O{number}"), (2, "F"), (3, f"S{number}")]
    return b"".join(field(n, field(1, v)) for n, v in ids) + field(4, f"h{number}") + \
        b"".join(field(5, r) for r in resources) + field(10, field(1, role))


def event(*offers):
    """An Event of type OFFERS."""
    return field(1, 2) + field(3, b"".join(field(1, o) for o in offers))


def records(*events):
    """RecordIO."""
    return b"".join(b"%d\n" % len(e) + e for e in events)


def read_records(data):
    at, out = 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        size = int(data[at:end])
        out.append(data[end + 1:end + 1 + size])
        at = end + 1 + size
    return out
