"""Put the demo's own screen into the README, between its markers: ``python tools/readme_screen.py``."""

from __future__ import annotations

import re
import tempfile
from io import StringIO
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- screen -->\n)(.*?)(<!-- /screen -->)", re.DOTALL)
PEOPLE, FIXES, SEED, WIDTH = 20_000, 60_000, 7, 96


def screen() -> str:
    """What ``make demo`` shows."""
    from rich.console import Console

    from unlatched import gate
    from unlatched.audit import Options, audit
    from unlatched.model import Target
    from unlatched.reports import terminal
    from unlatched.stores.files import offering
    from unlatched.synth import generate

    with tempfile.TemporaryDirectory() as folder:
        generate("whereabouts", Path(folder), people=PEOPLE, fixes=FIXES, seed=SEED)
        target = Target("demo/exposure/data", "files", "full")
        found = audit(target, offering([Path(folder, "data")]), Options(), lambda *_: None)
    console = Console(file=StringIO(), width=WIDTH, color_system=None)
    terminal.show(gate.clear(found), console, out=Path("demo"))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in shown.strip().splitlines())


def main() -> None:
    """Write the README anew."""
    text = README.read_text("utf-8")
    README.write_text(BLOCK.sub(lambda m: f"{m[1]}```text\n{screen()}\n```\n{m[3]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
