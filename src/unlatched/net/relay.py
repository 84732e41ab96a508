"""Between the target and a driver that brings its own sockets: our limits hold for the driver too.

A driver that waits for ever for a silent server cannot be told to stop, but the port of this machine that it
talks to can hang up. What passes is counted, and only addresses that the scope admits are reached.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, Thread
from typing import Final

from unlatched.errors import StoreError
from unlatched.net import Visit, connect

_PIECE: Final = 1 << 20
_LOOK: Final = 0.2
"""Seconds between looks at the clock."""


class Relay:
    """A ``port`` of this machine that stands for the target, until :meth:`full` for whoever connects to it.

    ``why`` says why it hung up, where it had to.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit, self.why = visit, ""
        self._limits = replace(visit.limits)
        self._waits = False
        self._unanswered = 0.0
        self._ended = Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.settimeout(_LOOK)
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._start(self._accept)
        self._start(self._watch)

    def full(self) -> None:
        """No further connection is taken."""
        self._listener.close()

    def close(self) -> None:
        """Hang up."""
        self._hang_up("")
        for thread in self._threads:
            thread.join()
        for one in self._sockets:
            one.close()

    def call(self) -> None:
        """The driver is about to ask something."""
        self.visit.pace()
        self.visit.transcript.calls += 1
        self._unanswered = time.monotonic()

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """The driver waits for the server in here: no longer than a call may take."""
        self._limits.start()
        self._waits = True
        try:
            yield
        finally:
            self._waits = False

    def _start(self, work: Callable[[], None]) -> None:
        thread = Thread(target=work, name="relay", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self._sockets.append(near)
            self._join(near)

    def _join(self, near: socket.socket) -> None:
        """Connect a caller with the target; on failure it is hung up on."""
        try:
            far = connect(self.visit)
        except StoreError as error:
            self._hang_up(str(error))
            return
        self._sockets.append(far)
        for one in (near, far):
            one.settimeout(None)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._start(lambda: _pass(near, far, self._sent))
        self._start(lambda: _pass(far, near, self._came, self._limits.rested))

    def _sent(self, size: int) -> None:
        self.visit.transcript.sent += size

    def _came(self, size: int) -> None:
        self.visit.transcript.received += size
        self._limits.heard(size)
        if self._unanswered:
            self.visit.answered(time.monotonic() - self._unanswered)
            self._unanswered = 0.0

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            try:
                if self._waits:
                    self._limits.left()
            except StoreError as error:
                self._hang_up(str(error))

    def _hang_up(self, why: str) -> None:
        """Wake whoever waits on either side; the first reason counts."""
        self.why = self.why or why
        self._ended.set()
        self.full()
        for one in tuple(self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _pass(
    source: socket.socket, sink: socket.socket, counted: Callable[[int], None],
    rested: Callable[[float], None] = lambda _: None,
) -> None:  # fmt: skip
    """Everything from one side to the other; when it ends, both end. ``rested``: seconds it was held up."""
    piece = memoryview(bytearray(_PIECE))
    with contextlib.suppress(OSError):
        while size := source.recv_into(piece):
            counted(size)
            started = time.monotonic()
            sink.sendall(piece[:size])
            rested(time.monotonic() - started)
    for one in (source, sink):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
