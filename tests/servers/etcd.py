"""etcd; closed once a root user exists and authentication is switched on."""

from __future__ import annotations

import base64
import json
import urllib.request
from functools import partial
from pathlib import Path

from tests.servers import Launch, binary, certificate, free_port


def missing() -> str:
    return "" if binary("etcd") else "no etcd"


def launch(folder: Path, port: int, closed: bool = False, tls: bool = False, readers: bool = False) -> Launch:
    scheme = "https" if tls else "http"
    url, peer = f"{scheme}://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
    argv = [
        binary("etcd") or "",
        "--data-dir",
        str(folder / "data"),
        "--listen-client-urls",
        url,
        "--advertise-client-urls",
        url,
        "--listen-peer-urls",
        peer,
        "--initial-advertise-peer-urls",
        peer,
        "--initial-cluster",
        f"default={peer}",
    ]
    if tls:
        cert, key = certificate(folder)
        argv += ["--cert-file", str(cert), "--key-file", str(key)]
    return Launch(argv, port, ready=None if tls else (partial(close, readers=readers) if closed else healthy))


def call(port: int, path: str, body: object) -> object:
    """One call of the JSON gateway."""
    data = json.dumps(body).encode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v3/{path}", data, timeout=5) as answer:
        return json.load(answer)


def put(port: int, key: str, value: str) -> None:
    """Write a key."""
    call(port, "kv/put", {"key": _base64(key), "value": _base64(value)})


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def healthy(port: int) -> bool:
    try:
        call(port, "kv/range", {"key": "AA=="})
    except OSError:
        return False
    return True


def close(port: int, readers: bool = False) -> bool:
    if not healthy(port):
        return False
    if readers:
        shop = {"permType": "READ", "key": _base64("shop/"), "range_end": _base64("shop0")}
        call(port, "auth/user/add", {"name": "reader", "password": "secret"})
        call(port, "auth/role/add", {"name": "shop"})
        call(port, "auth/role/grant", {"name": "shop", "perm": shop})
        call(port, "auth/user/grant", {"user": "reader", "role": "shop"})
    call(port, "auth/user/add", {"name": "root", "password": "secret"})
    call(port, "auth/user/grant", {"user": "root", "role": "root"})
    call(port, "auth/enable", {})
    return True
