"""A server that dies in mid-answer: a proxy in front of a real one, cut after so many bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


class Proxy:
    """Passes bytes until ``left`` of the server's bytes have passed, then resets everything.

    ``silent``: instead nothing passes any more, and everything stays connected. ``once``: only that
    connection is cut; others go on. ``cut`` is called then, and may set ``left`` anew. ``slow``: seconds that
    each piece of the server's takes longer. ``asked`` is what clients sent, ``passed`` the bytes of the
    server's that have passed.
    """

    def __init__(self, target: int, once: bool = False, silent: bool = False) -> None:
        self.once, self.silent = once, silent
        self.slow, self.asked, self.passed = 0.0, bytearray(), 0
        self.cut: Callable[[], None] = lambda: None
        self.target, self.left = target, 1 << 60
        self.dead = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._open: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while not self.dead.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                self._open += [client, server]
                for source, sink, counted in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass, args=(source, sink, counted), daemon=True).start()
        self._listener.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                if counted and self._over(len(piece)):
                    if self.silent:
                        continue
                    self._cut(source, sink)
                    return
                if counted:
                    self.passed += len(piece)
                    self.dead.wait(self.slow)
                else:
                    self.asked += piece
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

    def _cut(self, source: socket.socket, sink: socket.socket) -> None:
        if not self.once:
            self.dead.set()
            return
        self.left = 1 << 60
        self.cut()
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _over(self, size: int) -> bool:
        with self._lock:
            self.left -= size
            return self.left < 0

    def stop(self) -> None:
        """End it."""
        self.dead.set()
        self._thread.join()


@contextlib.contextmanager
def dying(target: int, once: bool = False, silent: bool = False) -> Iterator[Proxy]:
    """A proxy in front of a server on this machine."""
    one = Proxy(target, once, silent)
    try:
        yield one
    finally:
        one.stop()
