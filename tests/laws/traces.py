"""Looks for a marked value in everything a command left behind, in every guise it could wear."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
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
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """What a command left: its exit code, its output, and every file under its folders."""

    code: int
    output: bytes
    files: tuple[Path, ...]

    def leaks(self, token: str) -> list[str]:
        """Where the token shows, and in which guise."""
        places = {"output": self.output, "file names": b"\n".join(str(f).encode() for f in self.files)}
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
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, timeout=240, check=False)
    files = tuple(path for path in folder.rglob("*") if path.is_file())
    return Left(done.returncode, done.stdout + b"\n" + done.stderr, files)
