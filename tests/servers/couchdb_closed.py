"""CouchDB's API with the rules of CouchDB 3: Kivik's server; only an administrator may list databases."""

from __future__ import annotations

import base64
import json
import urllib.request
from pathlib import Path

from tests.servers import BUILT, Launch, certificate


def missing() -> str:
    return "" if (BUILT / "kivik").exists() else "no kivik"


def put(port: int, path: str, body: object) -> None:
    """One PUT as the administrator."""
    sent = {
        "Content-Type": "application/json",
        "Authorization": "Basic " + base64.b64encode(b"root:secret").decode(),
    }
    url = f"http://127.0.0.1:{port}/{path}"
    urllib.request.urlopen(
        urllib.request.Request(url, json.dumps(body).encode(), sent, method="PUT"), timeout=10
    ).read()


def launch(folder: Path, port: int, tls: bool = False) -> Launch:
    pair = [str(one) for one in certificate(folder)] if tls else []
    return Launch([str(BUILT / "kivik"), f"127.0.0.1:{port}", *pair], port)
