"""An OpenSearch node."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from tests.servers import BUILT, Launch, binary, classpath, no_jars


def missing() -> str:
    return no_jars("opensearch")


def answers(port: int) -> bool:
    """Whether it is ready."""
    try:
        urllib.request.urlopen(
            f"http://127.0.0.1:{port}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3
        )
    except OSError:
        return False
    return True


def launch(folder: Path, port: int) -> Launch:
    source = str(BUILT / "jvm" / "Search.java")
    argv = [
        binary("java") or "",
        "-Xmx512m",
        "-cp",
        classpath("opensearch"),
        source,
        str(folder / "node"),
        str(port),
    ]
    return Launch(argv, port, seconds=90, ready=answers)
