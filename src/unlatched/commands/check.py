"""``unlatched check``: is it open, and what may anybody do; JSON or one screen, and an exit code."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from unlatched.check import check, report
from unlatched.check.finding import Checked
from unlatched.net import TIME
from unlatched.net.targets import parse
from unlatched.scope import chosen

CLOSED, OPEN, UNFINISHED = 0, 1, 2
_UNKNOWN = ("filtered", "not_this_store", "out_of_scope")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; ``seconds`` is the time limit of each target."""

    targets: tuple[str, ...]
    json: bool = False
    scope: Path | None = None
    seconds: float = TIME


def run(request: Request) -> int:
    """Check and report; the exit code."""
    found = check([parse(target) for target in request.targets], chosen(request.scope), request.seconds)
    if request.json:
        sys.stdout.write(report.render(found))
    else:
        sys.stdout.write("".join(line + "\n" for one in found for line in report.lines(one)))
    return exit_code(found)


def exit_code(found: tuple[Checked, ...]) -> int:
    """1 when anything is open, else 2 when something could not be told, else 0."""
    states = {one.finding.state for one in found}
    return OPEN if "open" in states else UNFINISHED if states & set(_UNKNOWN) else CLOSED
