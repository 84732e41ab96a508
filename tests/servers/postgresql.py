"""PostgreSQL, which never runs as root; ``closed``: passwords for everybody but over its own socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tests.servers import Launch, binary, certificate, open_up


def _tool(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else binary(name)


def missing() -> str:
    return "" if _tool("postgres") and _tool("initdb") else "no postgresql"


def account() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.getuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _accepts(port: int) -> bool:
    tool = _tool("pg_isready")
    return tool is None or not subprocess.run([tool, "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode


def launch(folder: Path, port: int, closed: bool = False, tls: bool = False) -> Launch:
    data, user = folder / "data", account()
    open_up(folder)
    if user:
        shutil.chown(folder, user)
    subprocess.run(
        [_tool("initdb") or "", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"],
        check=True,
        capture_output=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=folder,
    )
    method = "scram-sha-256" if closed else "trust"
    (data / "pg_hba.conf").write_text(f"local all all trust\nhost all all 127.0.0.1/32 {method}\n")
    argv = [
        _tool("postgres") or "",
        "-D",
        str(data),
        "-p",
        str(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"unix_socket_directories={folder}",
        "-c",
        "fsync=off",
        "-c",
        "log_statement=all",
    ]
    if tls:
        cert, key = certificate(folder)
        key.chmod(0o600)
        if user:
            shutil.chown(key, user)
        argv += ["-c", "ssl=on", "-c", f"ssl_cert_file={cert}", "-c", f"ssl_key_file={key}"]
    return Launch(argv, port, user, ready=_accepts)
