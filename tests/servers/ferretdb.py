"""A MongoDB wire server: FerretDB over SQLite, always open."""

from __future__ import annotations

from pathlib import Path

from tests.servers import BUILT, Launch, certificate


def missing() -> str:
    return "" if (BUILT / "ferretdb").exists() else "no ferretdb"


def launch(folder: Path, port: int, tls: bool = False) -> Launch:
    argv = [str(BUILT / "ferretdb"), f"127.0.0.1:{port}", str(folder)]
    argv += [str(one) for one in certificate(folder)] if tls else []
    return Launch(argv, port, env={"DO_NOT_TRACK": "1"})
