"""ClickHouse 18.16; closed with a password on its only account."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from tests.servers import Launch, binary, certificate, free_port

_CONFIG = """<yandex><logger><level>warning</level><console>1</console></logger>
<listen_host>127.0.0.1</listen_host><http_port>{port}</http_port>{https}<tcp_port>{tcp}</tcp_port>
<interserver_http_port>{inter}</interserver_http_port><path>{folder}/data/</path>
<tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database>
<mark_cache_size>1000000</mark_cache_size></yandex>"""
_USERS = """<yandex><profiles><default><readonly>{readonly}</readonly></default></profiles><users><default>
<password>{password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
<quota>default</quota></default></users><quotas><default></default></quotas></yandex>"""


def missing() -> str:
    return "" if binary("clickhouse-server") else "no clickhouse-server"


def _https(folder: Path, port: int) -> str:
    cert, key = certificate(folder)
    return (
        f"<https_port>{port}</https_port><openSSL><server><certificateFile>{cert}</certificateFile>"
        f"<privateKeyFile>{key}</privateKeyFile><verificationMode>none</verificationMode>"
        "<loadDefaultCAFile>false</loadDefaultCAFile></server></openSSL>"
    )


def query(port: int, text: str, data: bytes = b"") -> bytes:
    """One statement."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", text.encode() + b"\n" + data)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def launch(folder: Path, port: int, closed: bool = False, readonly: int = 0, tls: bool = False) -> Launch:
    plain, https = (free_port(), _https(folder, port)) if tls else (port, "")
    (folder / "config.xml").write_text(
        _CONFIG.format(port=plain, https=https, tcp=free_port(), inter=free_port(), folder=folder)
    )
    password = "secret" if closed else ""
    (folder / "users.xml").write_text(_USERS.format(password=password, readonly=readonly))
    for name in ("data", "tmp"):
        (folder / name).mkdir()
    return Launch([binary("clickhouse-server") or "", f"--config-file={folder}/config.xml"], port)
