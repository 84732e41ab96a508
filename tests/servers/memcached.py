"""memcached; closed with its own text protocol's authentication."""

from __future__ import annotations

from pathlib import Path

from tests.servers import Launch, binary, certificate, open_up


def missing() -> str:
    return "" if binary("memcached") else "no memcached"


def launch(folder: Path, port: int, closed: bool = False, tls: bool = False) -> Launch:
    argv = [binary("memcached") or "", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-u", "nobody"]
    if closed:
        (folder / "auth").write_text("ana:secret\n")
        (folder / "auth").chmod(0o644)
        open_up(folder)
        argv += ["-Y", str(folder / "auth")]
    if tls:
        cert, key = certificate(folder)
        open_up(folder)
        argv += ["-Z", "-o", f"ssl_chain_cert={cert},ssl_key={key}"]
    return Launch(argv, port)
