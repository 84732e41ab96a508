"""Servers that lie, stall or never stop: on loopback, in a thread, ended with the test."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(talk: Talk) -> Iterator[int]:
    """A server that talks like this to everybody; its port."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=_accept, args=(listener, talk, done))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def _accept(listener: socket.socket, talk: Talk, done: threading.Event) -> None:
    threads = []
    while not done.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        one = threading.Thread(target=_serve, args=(connection, talk), daemon=True)
        one.start()
        threads.append(one)


def _serve(connection: socket.socket, talk: Talk) -> None:
    with connection, contextlib.suppress(OSError, ValueError):
        connection.settimeout(20)
        talk(connection)


def garbage(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(bytes(range(7, 250)) * 5)


def silent(one: socket.socket) -> None:
    while one.recv(4096):
        pass


def closes(one: socket.socket) -> None:
    one.recv(4096)


def endless(one: socket.socket) -> None:
    one.recv(4096)
    while True:
        one.sendall(b"x" * 65536)


def endless_header(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        one.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")


def endless_body(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n[")
    while True:
        one.sendall(b"1," * 30000)


def slow(one: socket.socket) -> None:
    one.recv(4096)
    for byte in b"HTTP/1.1 200 OK\r\n" * 500:
        one.sendall(bytes([byte]))
        time.sleep(0.05)


def huge_length(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b"\xff\xff\xff\x7f" * 8)
    silent(one)


def huge_bulk(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b"$99999999999\r\nredis_version:7")
    silent(one)


def half_mongo(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b"\x40\x01\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x08\x00")


def half_http(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"version": {"num')


def web_page(one: socket.socket) -> None:
    while one.recv(4096):
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>")


def web_login(one: socket.socket) -> None:
    while one.recv(4096):
        one.sendall(
            b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
        )


def redirecting(target: int) -> Talk:
    def talk(one: socket.socket) -> None:
        while one.recv(4096):
            one.sendall(
                b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % target
            )

    return talk
