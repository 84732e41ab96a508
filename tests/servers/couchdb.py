"""CouchDB's HTTP API: pouchdb-server; an admin party unless ``closed``."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from tests.servers import BUILT, Launch, binary


def missing() -> str:
    return "" if binary("node") and _script().exists() else "no pouchdb-server"


def _script() -> Path:
    return BUILT / "node" / "node_modules" / "pouchdb-server" / "bin" / "pouchdb-server"


def put(port: int, path: str, body: object) -> None:
    """One PUT."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{path}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=10).read()


def post(port: int, path: str, body: object) -> None:
    """One POST."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).read()


def launch(folder: Path, port: int, closed: bool = False) -> Launch:
    config = (
        {"admins": {"root": "secret"}, "couch_httpd_auth": {"require_valid_user": True}} if closed else {}
    )
    (folder / "config.json").write_text(json.dumps(config))
    argv = [
        binary("node") or "",
        str(_script()),
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
        "--in-memory",
        "--config",
        str(folder / "config.json"),
        "--no-stdout-logs",
    ]
    return Launch(argv, port)
