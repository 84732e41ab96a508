"""InfluxDB 1; ``closed`` without an administrator is the state in which anybody may become one."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.servers import Launch, binary, certificate, free_port


def missing() -> str:
    return "" if binary("influxd") else "no influxd"


def query(port: int, text: str, user: str = "") -> None:
    """One InfluxQL statement."""
    data = urllib.parse.urlencode({"q": text}).encode()
    named = f"?u={user}&p=secret" if user else ""
    urllib.request.urlopen(f"http://127.0.0.1:{port}/query{named}", data, timeout=5).read()


def launch(folder: Path, port: int, closed: bool = False, admin: bool = False, tls: bool = False) -> Launch:
    lines = [
        "reporting-disabled = true",
        f'bind-address = "127.0.0.1:{free_port()}"',
        "[meta]",
        f'dir = "{folder}/meta"',
        "[data]",
        f'dir = "{folder}/data"',
        f'wal-dir = "{folder}/wal"',
        "[monitor]",
        "store-enabled = false",
        "[http]",
        f'bind-address = "127.0.0.1:{port}"',
        f"auth-enabled = {str(closed).lower()}",
    ]
    if tls:
        cert, key = certificate(folder)
        lines += ["https-enabled = true", f'https-certificate = "{cert}"', f'https-private-key = "{key}"']
    (folder / "influx.conf").write_text("\n".join(lines) + "\n")
    argv = [binary("influxd") or "", "-config", str(folder / "influx.conf")]
    return Launch(argv, port, ready=_crown if admin else None)


def _crown(port: int) -> bool:
    try:
        query(port, "CREATE USER root WITH PASSWORD 'secret' WITH ALL PRIVILEGES")
    except urllib.error.HTTPError:
        return False
    return True
