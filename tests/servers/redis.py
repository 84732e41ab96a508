"""Redis."""

from __future__ import annotations

from pathlib import Path

from tests.servers import Launch, binary, certificate


def missing() -> str:
    return "" if binary("redis-server") else "no redis-server"


def launch(folder: Path, port: int, password: str = "", tls: bool = False, acl: str = "") -> Launch:
    argv = [binary("redis-server") or "", "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    if tls:
        cert, key = certificate(folder)
        argv += [
            "--port",
            "0",
            "--tls-port",
            str(port),
            "--tls-cert-file",
            str(cert),
            "--tls-key-file",
            str(key),
            "--tls-auth-clients",
            "no",
        ]
    else:
        argv += ["--port", str(port)]
    argv += ["--requirepass", password] if password else []
    argv += ["--user", *acl.split()] if acl else []
    return Launch(argv, port)
