"""MongoDB's old wire protocol: mongo-java-server (wire version 8 at most), in memory."""

from __future__ import annotations

from pathlib import Path

from tests.servers import BUILT, Launch, classpath, java, no_jars


def missing() -> str:
    return no_jars("mongo") or ("" if (BUILT / "jvm" / "OldMongo.java").exists() else "not built")


def launch(folder: Path, port: int) -> Launch:
    source = str(BUILT / "jvm" / "OldMongo.java")
    return Launch([*java(), "-Xmx256m", "-cp", classpath("mongo"), source, str(port)], port, seconds=60)
