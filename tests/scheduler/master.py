"""A Mesos master and its agents as a script: plain sockets, protobuf, one framework.

It answers as Mesos 1.11 does where the scheduler can see it, and keeps count of what must
never happen: two live tasks of one pod, a task beyond what was offered, an acknowledgement of
nothing. Tests make it cut its stream, refuse, redirect and delay.
"""
import random
import socket
import struct
import threading
import time
import uuid

(STARTING, RUNNING, FINISHED, FAILED, KILLED, LOST, STAGING, ERROR, KILLING, DROPPED, UNREACHABLE,
 GONE) = range(12)
TERMINAL = {FINISHED, FAILED, KILLED, LOST, ERROR, DROPPED, GONE}
SUBSCRIBE, TEARDOWN, ACCEPT, DECLINE, REVIVE, KILL, _, ACKNOWLEDGE, RECONCILE = range(1, 10)
SUPPRESS = 12
MASTER, AGENT, EXECUTOR, RECONCILIATION = 0, 1, 2, 9


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    """A field: int, float, str or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def message(*pairs):
    return b"".join(field(n, v) for n, v in pairs if v is not None)


def ident(text):
    return message((1, text))


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def parse(data):
    """Fields by number, each a list of numbers or bytes."""
    found, at = {}, 0
    while at < len(data):
        tag, at = read_varint(data, at)
        if tag & 7 == 0:
            value, at = read_varint(data, at)
        elif tag & 7 == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        else:
            size, at = read_varint(data, at)
            value, at = data[at:at + size], at + size
        found.setdefault(tag >> 3, []).append(value)
    return found


def dig(data, *path):
    """The value at a path of field numbers, None if it is not there."""
    for number in path:
        data = parse(data).get(number, [None])[0]
        if data is None:
            return None
    return data


def text(data, *path):
    found = dig(data, *path)
    return None if found is None else found.decode()


def scalars(data, number):
    """Thousandths of the scalar resources of a message, by name."""
    found = {}
    for one in parse(data).get(number, []):
        value = dig(one, 3, 1)
        if value is not None:
            found[text(one, 1)] = found.get(text(one, 1), 0) + round(value * 1000)
    return found


class Task:
    def __init__(self, info, agent):
        self.id, self.name, self.agent = text(info, 2, 1), text(info, 1), agent
        self.needs, self.executor = scalars(info, 4), dig(info, 5)
        self.state, self.pending = STAGING, []  # updates not acknowledged: (uuid, status)


class Agent:
    def __init__(self, number, cpus, mem):
        self.id, self.host = f"S{number}", f"agent{number}"
        self.total = {"cpus": cpus * 1000, "mem": mem * 1000}
        self.executors, self.offer, self.refused_until = {}, None, 0.0


class Master:
    def __init__(self, agents=2, cpus=8, mem=8192, run_delay=0.0, tls=None):
        self.agents = [Agent(n, cpus, mem) for n in range(agents)]
        self.tasks, self.offers, self.faults = {}, {}, []
        self.run_delay, self.suppressed, self.next_offer = run_delay, False, 0
        self.stream, self.stream_id, self.closing = None, None, False
        self.cut = None            # bytes of the next stream that are sent before it is cut
        self.on_call = lambda kind: None   # called before a call is taken
        self.answers = []          # raw answers for the next requests, instead of ours
        self.credential = None     # what Authorization has to be
        self.counts = {}
        self.refuse_cap = 0.1
        self.lock = threading.RLock()
        self.tls = tls             # an ssl.SSLContext: https only
        self.failing = {}          # kinds of calls that are answered with these statuses
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        for target in (self.accept, self.offer_loop):
            threading.Thread(target=target, daemon=True).start()

    def close(self):
        self.closing = True
        self.listener.close()
        self.drop_stream()

    # --- what tests ask --------------------------------------------------------------------

    def live(self):
        with self.lock:
            return {t.name: t for t in self.tasks.values() if t.state not in TERMINAL}

    def running(self):
        with self.lock:
            return sorted(t.name for t in self.tasks.values() if t.state == RUNNING)

    def end_task(self, name, state):
        with self.lock:
            self.update(self.live()[name], state, EXECUTOR)

    def lose_agent(self, number):
        """The agent goes away with its tasks."""
        with self.lock:
            agent = self.agents[number]
            for task in [t for t in self.tasks.values() if t.agent is agent]:
                if task.state not in TERMINAL:
                    self.status(task, GONE, MASTER, "Agent is gone")
                del self.tasks[task.id]
            self.rescind(agent)
            agent.executors, agent.total = {}, {"cpus": 0, "mem": 0}
            self.event(6, 7, message((1, ident(agent.id))))

    # --- HTTP ------------------------------------------------------------------------------

    def accept(self):
        while not self.closing:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            data = b""
            while not self.closing:
                while b"\r\n\r\n" not in data:
                    part = connection.recv(65536)
                    if not part:
                        return
                    data += part
                head, _, data = data.partition(b"\r\n\r\n")
                lines = head.decode().split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in
                           (line.partition(":") for line in lines[1:])}
                size = int(headers.get("content-length", 0))
                while len(data) < size:
                    part = connection.recv(65536)
                    if not part:
                        return
                    data += part
                body, data = data[:size], data[size:]
                if not self.answer(connection, headers, body):
                    return
        except OSError:
            pass
        finally:
            if connection is not self.stream:
                connection.close()

    def reply(self, connection, status, body=b"", extra=""):
        connection.sendall(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n%s" %
                           (status, len(body), extra.encode(), body))
        return True

    def answer(self, connection, headers, body):
        """@return whether the connection goes on with requests."""
        with self.lock:
            if self.answers:
                connection.sendall(self.answers.pop(0))
                return False
        if self.credential and headers.get("authorization") != self.credential:
            return self.reply(connection, 401)
        if headers.get("content-type") != "application/x-protobuf":
            return self.reply(connection, 415)
        call = parse(body)
        kind = call.get(2, [0])[0]
        self.on_call(kind)
        with self.lock:
            if self.failing.get(kind):
                return self.reply(connection, self.failing[kind].pop(0), b"as the test wants")
            self.counts[kind] = self.counts.get(kind, 0) + 1
            if kind == SUBSCRIBE:
                self.subscribe(connection, call)
                return False
            if headers.get("mesos-stream-id") != self.stream_id:
                return self.reply(connection, 400, b"stale stream")
            self.take(kind, call)
        return self.reply(connection, 202)

    # --- the stream ------------------------------------------------------------------------

    def drop_stream(self):
        with self.lock:
            stream, self.stream, self.stream_id = self.stream, None, None
            if stream:
                try:
                    stream.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                stream.close()
            for agent in self.agents:
                agent.offer = None
            self.offers.clear()

    def subscribe(self, connection, call):
        self.drop_stream()
        self.stream, self.stream_id, self.left = connection, str(uuid.uuid4()), self.cut
        self.suppressed = False
        info = dig(call[3][0], 1)
        if 8 in parse(info) and self.credential is None:
            self.faults.append("a principal without authentication")
        for agent in self.agents:
            agent.refused_until = 0.0
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                           b"Content-Type: application/x-protobuf\r\n"
                           b"Mesos-Stream-Id: %s\r\n\r\n" % self.stream_id.encode())
        self.event(1, 2, message((1, ident("F-0000")), (2, 15.0),
                                 (3, message((1, "M"), (2, 16777343), (9, message((1, 3)))))))
        self.event(8)
        for task in list(self.tasks.values()):
            if task.pending:
                self.event(4, 5, message((1, task.pending[0][1])))

    def event(self, kind, number=None, body=None):
        """Send one event, in chunks of random size, or as much of it as the cut leaves."""
        if self.stream is None:
            return
        event = message((1, kind), (number, body) if number else (1, None))
        record = b"%d\n%s" % (len(event), event)
        cut = self.left is not None and len(record) >= self.left
        if self.left is not None:
            record, self.left = record[:self.left], self.left - len(record)
        try:
            while record:
                size = random.randint(1, len(record)) if len(record) < 4096 else len(record)
                self.stream.sendall(b"%x\r\n%s\r\n" % (size, record[:size]))
                record = record[size:]
        except OSError:
            cut = True
        if cut:
            self.drop_stream()

    # --- calls -----------------------------------------------------------------------------

    def take(self, kind, call):
        if kind == ACCEPT:
            self.launch(call[4][0])
        elif kind == DECLINE:
            self.decline(call[5][0])
        elif kind == KILL:
            task = self.tasks.get(text(call[6][0], 1, 1))
            if task and task.state not in TERMINAL:
                self.update(task, KILLED, EXECUTOR)
        elif kind == ACKNOWLEDGE:
            self.acknowledge(call[8][0])
        elif kind == RECONCILE:
            self.reconcile(call[9][0])
        elif kind == SUPPRESS:
            self.suppressed = True
        elif kind == REVIVE:
            self.suppressed = False
            for agent in self.agents:
                agent.refused_until = 0.0

    def decline(self, body, filters=2):
        seconds = dig(body, filters, 1)
        until = time.monotonic() + min(5.0 if seconds is None else seconds, self.refuse_cap)
        agents = []
        for one in parse(body).get(1, []):
            agent = self.offers.pop(text(one, 1), None)
            if agent:
                agent.offer, agent.refused_until = None, until
                agents.append(agent)
        return agents

    def launch(self, accept):
        agents = self.decline(accept, 3)
        infos = parse(dig(accept, 2, 2) or b"").get(1, [])
        for info in infos:
            self.launch_one(info, agents[0] if agents else None,
                            len(agents) == len(parse(accept)[1]))

    def launch_one(self, info, agent, valid):
        task = Task(info, agent)
        if not valid or len({task.agent}) != 1:
            return self.status(task, DROPPED, MASTER, "Task launched with invalid offers")
        if task.id in self.tasks:
            return self.status(task, ERROR, MASTER, f"Task has duplicate ID: {task.id}")
        if task.name in self.live():
            self.faults.append(f"{task.name} runs twice: {task.id}, {self.live()[task.name].id}")
        key, shape = text(task.executor, 1, 1), sorted(parse(task.executor)[5])
        if agent.executors.setdefault(key, shape) != shape:
            return self.status(task, ERROR, MASTER, "ExecutorInfo is not compatible")
        self.tasks[task.id] = task
        if any(v < 0 for v in self.free(agent).values()):
            del self.tasks[task.id]
            self.faults.append(f"{task.id} uses more than is there")
            return self.status(task, ERROR, MASTER, "more than available")
        if self.run_delay:
            threading.Timer(random.random() * self.run_delay, self.started, [task]).start()
        else:
            self.started(task)

    def started(self, task):
        with self.lock:
            if self.tasks.get(task.id) is task and task.state == STAGING:
                self.update(task, STARTING, EXECUTOR)
                self.update(task, RUNNING, EXECUTOR)

    def status(self, task, state, source, why, reason=None, number=None):
        body = message((1, ident(task.id)), (2, state), (4, why), (5, ident(task.agent.id))
                       if task.agent else (5, None), (9, source), (10, reason), (11, number))
        if number is None:
            self.event(4, 5, message((1, body)))
        return body

    def update(self, task, state, source):
        """A status that waits for its acknowledgement; the next one waits for this."""
        number = uuid.uuid4().bytes
        task.state = state
        task.pending.append((number, self.status(task, state, source, None, None, number)))
        if len(task.pending) == 1:
            self.event(4, 5, message((1, task.pending[0][1])))

    def acknowledge(self, body):
        task = self.tasks.get(text(body, 2, 1))
        if not task:
            return
        if not task.pending or task.pending[0][0] != dig(body, 3):
            self.faults.append(f"{task.id}: acknowledged what was not sent, or twice")
            return
        task.pending.pop(0)
        if task.pending:
            self.event(4, 5, message((1, task.pending[0][1])))
        elif task.state in TERMINAL:
            del self.tasks[task.id]
            if not any(t.agent is task.agent for t in self.tasks.values()):
                task.agent.executors.clear()

    def reconcile(self, body):
        asked = [text(one, 1, 1) for one in parse(body).get(1, [])]
        for name in asked or list(self.tasks):
            task = self.tasks.get(name)
            if task:
                self.status(task, task.state, MASTER, "Reconciliation", RECONCILIATION)
            else:
                gone = Task(message((1, name), (2, ident(name)), (5, b"")), self.agents[0])
                self.status(gone, GONE, MASTER, "Reconciliation", RECONCILIATION)

    # --- offers ----------------------------------------------------------------------------

    def free(self, agent):
        left = dict(agent.total)
        for task in self.tasks.values():
            if task.agent is agent and task.state not in TERMINAL:
                for name, amount in task.needs.items():
                    left[name] = left.get(name, 0) - amount
        for shape in agent.executors.values():
            for name, amount in scalars(b"".join(field(5, r) for r in shape), 5).items():
                left[name] -= amount
        return left

    def rescind(self, agent):
        if agent.offer:
            self.event(3, 4, message((1, ident(agent.offer))))
            self.offers.pop(agent.offer, None)
            agent.offer = None

    def make_offer(self, agent):
        self.next_offer += 1
        agent.offer = f"O{self.next_offer}"
        self.offers[agent.offer] = agent
        role = message((1, "*"))
        resources = [(5, message((1, name), (2, 0), (3, message((1, amount / 1000))), (11, role)))
                     for name, amount in self.free(agent).items()]
        ports = message((1, "ports"), (2, 1), (4, message((1, message((1, 31000), (2, 32000))))),
                        (11, role))
        return message((1, ident(agent.offer)), (2, ident("F-0000")), (3, ident(agent.id)),
                       (4, agent.host), *resources, (5, ports),
                       *((6, ident(key)) for key in agent.executors), (10, role))

    def offer_loop(self):
        while not self.closing:
            time.sleep(0.02)
            with self.lock:
                now = time.monotonic()
                if self.stream is None or self.suppressed:
                    continue
                ready = [a for a in self.agents if a.offer is None and now >= a.refused_until
                         and min(self.free(a).values()) > 0]
                if ready:
                    self.event(2, 3, message(*((1, self.make_offer(a)) for a in ready)))
