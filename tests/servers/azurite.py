"""Azure Blob: Azurite; its account and key are the published ones of the emulator."""

from __future__ import annotations

import base64
import hmac
import urllib.request
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from tests.servers import BUILT, Launch, binary, certificate

KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
ACCOUNT = "devstoreaccount1"


def missing() -> str:
    return "" if binary("node") and _script().exists() else "no azurite"


def _script() -> Path:
    return BUILT / "node" / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"


def launch(folder: Path, port: int, tls: bool = False) -> Launch:
    argv = [
        binary("node") or "",
        str(_script()),
        "--blobHost",
        "127.0.0.1",
        "--blobPort",
        str(port),
        "--location",
        str(folder),
        "--silent",
        "--skipApiVersionCheck",
    ]
    if tls:
        cert, key = certificate(folder)
        argv += ["--cert", str(cert), "--key", str(key)]
    return Launch(argv, port)


def put(port: int, path: str, data: bytes, headers: dict[str, str], query: str = "") -> None:
    """A signed PUT (Shared Key)."""
    path = quote(path)
    sent = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-10-04", **headers}
    canonical = "".join(f"{key}:{sent[key]}\n" for key in sorted(sent))
    pairs = sorted(part.split("=") for part in query.split("&")) if query else []
    resource = f"/{ACCOUNT}/{ACCOUNT}/{path}" + "".join(f"\n{key}:{value}" for key, value in pairs)
    size = str(len(data)) if data else ""
    text = f"PUT\n\n\n{size}\n\napplication/octet-stream\n\n\n\n\n\n\n{canonical}{resource}"
    signed = base64.b64encode(hmac.digest(base64.b64decode(KEY), text.encode(), "sha256")).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{ACCOUNT}/{path}" + (f"?{query}" if query else ""),
        data,
        method="PUT",
        headers={
            **sent,
            "Authorization": f"SharedKey {ACCOUNT}:{signed}",
            "Content-Type": "application/octet-stream",
        },
    )
    urllib.request.urlopen(request, timeout=10).read()
