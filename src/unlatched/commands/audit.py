"""``unlatched audit``: from targets to a screen, files, and an exit code."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from unlatched import gate, inventory, sampled, severity, stopping
from unlatched.audit import Options, audit, with_evidence
from unlatched.engines.duckdb import bytes_of
from unlatched.errors import UsageError
from unlatched.model import Audit, Depth, Target
from unlatched.narrow import narrowed
from unlatched.progress import bar
from unlatched.reports import files, sentences, terminal
from unlatched.reports import json as report_json
from unlatched.stores.files import offering

if TYPE_CHECKING:
    from rich.console import Console

    from unlatched.stores import Offering

CLEAN, EXPOSED, UNFINISHED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for."""

    targets: tuple[str, ...]
    out: Path | None = None
    json: bool = False
    verbose: bool = False
    depth: str = ""
    memory: str = "1GB"
    k: int = gate.K
    seed: int = 0
    threads: int = 0
    map: str = "public"
    ledger: Path | None = None
    scope: Path | None = None
    sweep: bool = False
    logs: tuple[Path, ...] = ()
    engine: str = "duckdb"
    location: bool = True
    check: Path | None = None
    answers: Path | None = None
    exclude: tuple[str, ...] = ()
    quiet: bool = False


def run(request: Request) -> int:
    """Audit and report; the exit code."""
    if request.engine != "duckdb":
        raise UsageError(f"the engine {request.engine!r} is not in this version; leave --engine out")
    if request.out:
        files.writable(request.out)
    options = _options(request)
    named = [target for target in request.targets if "://" in target]
    evidence = _evidence(request)
    found = _server(request, options) if named else _files(request, options)
    if request.logs or evidence != severity.Evidence():
        found = with_evidence(found, request.logs, evidence)
    disclosure = gate.clear(found, request.k)
    if request.out:
        with stopping.not_now():
            files.write(disclosure, request.out)
    if request.json or not request.quiet:
        _print(disclosure, request)
    return exit_code(found)


def _evidence(request: Request) -> severity.Evidence:
    """Read before the audit starts, so that a mistake in a file costs no hour."""
    from unlatched.net.targets import parse

    named = request.targets[0]
    locator = parse(named).locator if "://" in named else _locator(request.targets)
    return severity.evidence(locator, logs=None, check=request.check, answers=request.answers)


def _print(disclosure: gate.Disclosure, request: Request) -> None:
    from rich.console import Console

    try:
        if request.json:
            sys.stdout.write(report_json.render(disclosure))
        else:
            terminal.show(disclosure, Console(), request.verbose, request.out)
        return
    except BrokenPipeError:
        return  # whoever reads it has seen enough
    except OSError as error:
        why = error.strerror
    raise UsageError(f"the report could not be printed: {why}; choose a folder for it with --out")


def _options(request: Request) -> Options:
    from unlatched.location.ledger import default_path
    from unlatched.location.release import area

    drawn = {"public": "public", "private": "private"}.get(request.map) if request.out else None
    return Options(
        bytes_of(request.memory),
        request.threads,
        request.seed,
        cast("Literal['public', 'private'] | None", drawn),
        request.ledger or default_path(),
        request.sweep,
        request.location,
        tuple(map(area, request.exclude)),
    )


def _files(request: Request, options: Options) -> Audit:
    from rich.console import Console

    console = Console(stderr=True, quiet=request.quiet)
    offered = offering(_paths(request.targets))
    depth = _depth(request.depth or "full")
    target = Target(_locator(request.targets), "files", depth)
    if depth == "inventory":
        return inventory.take(target, offered)
    if depth == "sample":
        narrow = narrowed(offered, request.seed)
        return sampled.widened(_watched(console, narrow, partial(audit, target, narrow, options)))
    return _watched(console, offered, partial(audit, target, offered, options))


def _depth(named: str) -> Depth:
    if named not in get_args(Depth):
        raise UsageError(f"{named!r} is no depth; choose inventory, sample or full")
    return cast(Depth, named)


def _server(request: Request, options: Options) -> Audit:
    """One server, to the depth that its scope allows."""
    from rich.console import Console

    from unlatched.net.targets import parse
    from unlatched.scope import chosen
    from unlatched.stores import servers

    if len(request.targets) > 1:
        raise UsageError("audit one server at a time, and no files with it; each gets a report of its own")
    wanted = _depth(request.depth) if request.depth else None
    session = servers.connect(parse(request.targets[0]), chosen(request.scope), wanted)
    offered = servers.offering(session)
    permit = session.visit.permit
    target = Target(session.target.locator, session.store, permit.depth, basis=permit.basis)
    if permit.depth == "inventory":
        return inventory.take(target, offered)
    if permit.depth == "sample":
        offered = narrowed(offered, request.seed)
    console = Console(stderr=True, quiet=request.quiet)
    found = _watched(console, offered, partial(audit, target, offered, options))
    console.print(session.load, highlight=False)
    return sampled.widened(found) if permit.depth == "sample" else found


def _paths(targets: tuple[str, ...]) -> list[Path]:
    paths = [Path(target) for target in targets]
    missing = next((path for path in paths if not path.exists() and not path.is_symlink()), None)
    if missing is not None:
        raise UsageError(f"{missing}: there is no such file or folder; check the path and try again")
    return paths


def _locator(targets: tuple[str, ...]) -> str:
    return " ".join(targets)


def _watched(console: Console, offered: Offering, work: partial[Audit]) -> Audit:
    with bar(console, {one.name: one.records for one in offered.offers}) as report:
        return work(report)


def exit_code(found: Audit) -> int:
    """0 clean, 1 personal data exposed, 2 not everything could be read."""
    if any(sentences.unseen(found)) or not found.collections:
        return UNFINISHED
    return EXPOSED if sentences.personal(found) else CLEAN
