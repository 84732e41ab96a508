"""Looks for a marked value in everything a command left behind, in every guise it could wear."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def guises(token: str) -> dict[str, bytes]:
    """The token as it could leak: plain, other cases, base64 at every offset, hex, UTF-16, URL, hashes."""
    raw = token.encode()
    found = {
        "plain": raw,
        "lower": token.lower().encode(),
        "upper": token.upper().encode(),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "utf-16-le": token.encode("utf-16-le"),
        "utf-16-be": token.encode("utf-16-be"),
        "url": "".join(f"%{byte:02X}" for byte in raw).encode(),
        "quoted": quote(token).encode(),
        "reversed": raw[::-1],
    }
    for shift in range(3):
        found[f"base64+{shift}"] = base64.b64encode(b"\0" * shift + raw)[4:-4]
    for name in ("md5", "sha1", "sha256", "sha512"):
        found[name] = hashlib.new(name, raw).hexdigest().encode()
        found[f"{name} bytes"] = hashlib.new(name, raw).digest()
        found[f"{name} base64"] = base64.b64encode(hashlib.new(name, raw).digest())
    found["escaped"] = "".join(f"\\u{ord(one):04x}" for one in token).encode()
    found["entities"] = "".join(f"&#{ord(one)};" for one in token).encode()
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """What a command left: its exit code, its output, every file under its folders.

    ``passing`` are the names, below its folders, of every file seen while it ran.
    """

    code: int
    output: bytes
    files: tuple[Path, ...]
    passing: frozenset[str] = frozenset()

    def leaks(self, token: str) -> list[str]:
        """Where the token shows, and in which guise."""
        places = {"output": self.output, "file names": _names(self.files, self.passing)}
        places |= {path.name: path.read_bytes() for path in self.files if path.is_file()}
        marks = guises(token)
        return [f"{where}: {how}" for where, held in places.items() for how, mark in marks.items() if mark in held]


def run(folder: Path, *arguments: str) -> Left:
    """Run ``unlatched`` with every folder it could write to below ``folder``."""
    home = folder / "home"
    (home / "tmp").mkdir(parents=True)
    environment = {
        "HOME": str(home), "TMPDIR": str(home / "tmp"), "XDG_CACHE_HOME": str(home / "cache"),
        "PATH": "/usr/bin:/bin", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }  # fmt: skip
    command = [sys.executable, "-m", "unlatched", *arguments]
    with subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        watch = Watch(folder, process)
        watch.start()
        output, errors = process.communicate(timeout=240)
        watch.join()
    files = tuple(path for path in folder.rglob("*") if path.is_file())
    return Left(process.returncode, output + b"\n" + errors, files, frozenset(watch.seen))


class Watch(threading.Thread):
    """Notes every file below a folder, and every deleted file held open, while a process runs."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.folder, self.process = folder, process
        self.seen: set[str] = set()

    def run(self) -> None:
        while self.process.poll() is None:
            self.seen |= {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}
            self.seen |= set(self._unlinked())
            time.sleep(0.005)

    def _unlinked(self) -> Iterator[str]:
        """Files on a disk that have no name any more: a temporary file would be one."""
        try:
            for held in Path(f"/proc/{self.process.pid}/fd").iterdir():
                target = os.readlink(held)
                if target.endswith(" (deleted)") and not target.startswith("/memfd:"):
                    yield target
        except OSError:
            return


def _names(files: tuple[Path, ...], passing: frozenset[str]) -> bytes:
    return "\n".join([*map(str, files), *passing]).encode()
