"""One real server a file: ``missing()`` says what is absent, ``launch(folder, port)`` how to start it."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

BUILT = Path(os.environ.get("UNLATCHED_SERVERS", str(Path.home() / ".cache" / "unlatched-servers")))
"""Where ``tools/servers/install`` puts what no package holds."""


@dataclass(slots=True)
class Launch:
    """How to start: argv, environment, user, and what to wait for. ``port`` is the one to talk to."""

    argv: list[str]
    port: int
    user: str | None = None
    env: dict[str, str] = field(default_factory=dict)
    seconds: float = 30
    ready: Any = None
    cwd: Path | None = None


@dataclass(slots=True)
class Running:
    """A server under way."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it, by its process."""
        stop([self])

    @property
    def died(self) -> str:
        """What befell a server that nobody here has stopped; nothing while all is well."""
        if self.process.poll() is not None:
            return f"ended with {self.process.returncode}: {last_words(self.folder)}"
        return "" if self.folder.exists() else "lost its folder"


PATIENCE = 3.0
"""Seconds that a server may take to end; nothing that it holds is needed any more."""


def stop(every: Sequence[Running]) -> None:
    """End them all at once, each by its process."""
    for one in every:
        if one.process.poll() is None:
            one.process.terminate()
    until = time.monotonic() + PATIENCE
    for one in every:
        try:
            one.process.wait(max(0.05, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.process.kill()
            one.process.wait(10)


def last_words(folder: Path) -> str:
    """The end of a server's log."""
    log = folder / "server.log"
    return log.read_bytes()[-2000:].decode(errors="replace") if log.exists() else "its folder is gone"


def java(*more: str) -> list[str]:
    """A Java machine that starts fast rather than runs fast."""
    return [binary("java") or "", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", *more]


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def binary(*names: str) -> str | None:
    """The first of these programs that is installed."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def missing(name: str) -> str:
    """What is absent, or nothing."""
    return str(import_module(f"tests.servers.{name}").missing())


def start(name: str, folder: Path, **how: Any) -> Running:
    """Start a server and wait until it answers."""
    module = import_module(f"tests.servers.{name}")
    launch: Launch = module.launch(folder, free_port(), **how)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            launch.argv,
            preexec_fn=_die_with_parent,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            user=launch.user,
            group=launch.user,
            extra_groups=[] if launch.user else None,
            env={**os.environ, **launch.env},
            cwd=launch.cwd or folder,
        )
    running = Running(launch.port, folder, process)
    try:
        _wait(launch, process, folder)
    except BaseException:
        running.stop()
        raise
    return running


def _die_with_parent() -> None:
    """A test run that is killed leaves no server behind (prctl PR_SET_PDEATHSIG, Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait(launch: Launch, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + launch.seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _listens(launch.port) and (launch.ready is None or launch.ready(launch.port)):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{launch.argv[0]} did not start:\n{last_words(folder)}")


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    if not cert.exists():
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                str(key),
                "-out",
                str(cert),
            ],
            check=True,
            capture_output=True,
        )
        key.chmod(0o644)
        folder.chmod(0o755)
    return cert, key


def open_up(folder: Path) -> None:
    """Let a server that runs as somebody else reach its folder."""
    for one in (folder, *folder.parents[:2]):
        if os.access(one, os.W_OK):
            one.chmod(0o755)


def classpath(name: str) -> str:
    """The jars that Maven copied."""
    return f"{BUILT / 'jvm' / name}/*"


def no_jars(name: str) -> str:
    """What is absent of a Java server, or nothing."""
    if not binary("java"):
        return "no java"
    return "" if any((BUILT / "jvm" / name).glob("*.jar")) else "its jars are not there"
