"""An OpenSearch node with its security plugin: only the demonstration accounts of the plugin are let in."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path

from tests.servers import BUILT, Launch, certificate, classpath, java, no_jars

USER = PASSWORD = "admin"


def missing() -> str:
    return no_jars("opensearch") or no_jars("security")


def put(port: int, path: str, body: object) -> None:
    """One PUT as the administrator."""
    pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    sent = {"Content-Type": "application/json", "Authorization": f"Basic {pair}"}
    url = f"http://127.0.0.1:{port}/{path}"
    asked = urllib.request.Request(url, json.dumps(body).encode(), sent, method="PUT")
    urllib.request.urlopen(asked, timeout=30).read()


def _secured(port: int) -> bool:
    """It answers 503 until its list of accounts is there."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=3)
    except urllib.error.HTTPError as error:
        return error.code == 401
    except OSError:
        return False
    return True


def launch(folder: Path, port: int) -> Launch:
    source = str(BUILT / "jvm" / "GuardedSearch.java")
    argv = [
        *java(),
        "-Xmx700m",
        "-cp",
        f"{classpath('opensearch')}:{classpath('security')}",
        source,
        str(folder / "node"),
        str(port),
        str(BUILT / "jvm" / "security"),
        *(str(one) for one in certificate(folder)),
    ]
    return Launch(argv, port, seconds=200, ready=_secured)
