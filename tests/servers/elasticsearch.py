"""An Elasticsearch node: the last release that is free software (7.10)."""

from __future__ import annotations

from pathlib import Path

from tests.servers import BUILT, Launch, binary, classpath, no_jars
from tests.servers.opensearch import answers


def missing() -> str:
    return no_jars("elasticsearch")


def launch(folder: Path, port: int) -> Launch:
    source = str(BUILT / "jvm" / "Elastic.java")
    argv = [binary("java") or "", "-Xmx512m", "-cp", classpath("elasticsearch"), source, str(folder / "node"),
            str(port)]  # fmt: skip
    return Launch(argv, port, seconds=150, ready=answers)
