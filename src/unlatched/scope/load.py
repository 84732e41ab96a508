"""A scope file (TOML 1.0) as rules. What is not understood is refused: a typo must not open a door."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

from unlatched.errors import ScopeError
from unlatched.model import Basis, Depth
from unlatched.scope.rules import DEPTHS, Authority, Rule, Window, parse

_KEYS = {
    "": {"authority", "limits", "target", "targets", "deny", "depth", "rate", "window"},
    "authority": {"basis", "by", "reference", "from", "until", "valid_from", "valid_until"},
    "limits": {"depth", "rate", "window"},
    "target": {"name", "depth"},
}
_BASES = ("owner", "mandate", "finder")
_HOURS = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")


class Source:
    """The text of a scope file, to find on which line something stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()
        self._taken: set[int] = set()

    def line(self, *words: str) -> int:
        """The first line, not yet given away to an equal entry, that holds all words outside a comment."""
        for number, line in enumerate(self._lines, 1):
            code = line if line.lstrip()[:1] != "#" else ""
            if number not in self._taken and all(word in code for word in words):
                return number
        return 0

    def entry(self, *words: str) -> int:
        """As :meth:`line`, for entries that may be written twice on different lines."""
        number = self.line(*words)
        self._taken |= {number} if number and self._lines[number - 1].count('"') <= 2 else set()
        return number

    def near(self, line: int, word: str) -> int:
        """The line with ``word`` in the same table as ``line``."""
        after = range(line, min(line + 4, len(self._lines) + 1))
        return next((one for one in after if word in self._lines[one - 1]), line)

    def refuse(self, line: int, why: str) -> ScopeError:
        """An error that names file and line."""
        return ScopeError(f"{self.path.name} line {line}: {why}")


def read(path: Path) -> tuple[Source, dict[str, Any]]:
    """The file's text and its table, with every key known."""
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except OSError:
        table, text = None, ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"line (\d+)", str(error))
        table, text = None, where[1] if where else "1"
    if table is None:
        place = f"line {text} is not valid TOML" if text else "could not be read"
        raise ScopeError(f"{path.name}: {place}; `unlatched scope new` writes a template")
    source = Source(path, text)
    _known(source, "", table)
    for part in ("authority", "limits"):
        _known(source, part, _table(source, table, part))
    return source, table


def _table(source: Source, table: dict[str, Any], key: str) -> dict[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise source.refuse(source.line(key), f"{key} is a table, written [{key}]")
    return found


def _known(source: Source, part: str, table: dict[str, Any]) -> None:
    for key in table.keys() - _KEYS[part]:
        raise source.refuse(source.line(key), f"{key!r} is not known{f' in [{part}]' if part else ''}")


def authority(source: Source, table: dict[str, Any]) -> Authority:
    """The authority; every scope file names one, and until when."""
    found = _table(source, table, "authority")
    here = source.line("[authority]") or 1
    basis = found.get("basis")
    if basis not in _BASES:
        raise source.refuse(source.line("basis") or here, f"basis must be one of {', '.join(_BASES)}")
    for key in ("by", "reference"):
        if not isinstance(found.get(key), str) or not found[key].strip():
            raise source.refuse(source.line(key, "=") or here, f"[authority] must say {key!r}")
    start, start_line = _moment(source, found, "from", time.min)
    end, end_line = _moment(source, found, "until", time(23, 59, 59, 999999))
    if end is None:
        raise source.refuse(here, "[authority] must say until when it is valid (until = 2030-01-31)")
    lines = (("basis", source.line("basis", "=")), ("from", start_line), ("until", end_line))
    return Authority(cast(Basis, basis), found["by"], found["reference"], start, end, lines)


def _moment(source: Source, found: dict[str, Any], key: str, clock: time) -> tuple[datetime | None, int]:
    name = next((one for one in (key, f"valid_{key}") if one in found), None)
    if name is None:
        return None, 0
    value, line = found[name], source.line(name, "=")
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)), line
    if isinstance(value, date):
        return datetime.combine(value, clock, UTC), line
    raise source.refuse(line, f"{name} must be a date (2030-01-31)")


def targets(source: Source, table: dict[str, Any]) -> tuple[Rule, ...]:
    """Targets, as ``targets = [...]`` or as ``[[target]]`` tables with a name and a depth."""
    entries = [*_list(source, table, "targets"), *_list(source, table, "target")]
    return tuple(_target(source, entry) for entry in entries)


def _target(source: Source, entry: Any) -> Rule:
    if isinstance(entry, str):
        return _rule(source, entry, deny=False)
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise source.refuse(source.line("target"), 'a target is written name = "host:port"')
    _known(source, "target", entry)
    rule = _rule(source, entry["name"], deny=False)
    if "depth" not in entry:
        return rule
    line = source.near(rule.line, "depth")
    return replace(rule, depth=depth(source, entry["depth"], line), depth_line=line)


def _rule(source: Source, text: str, deny: bool) -> Rule:
    line = source.entry(f'"{text}"') or source.entry(f"'{text}'")
    try:
        return parse(text, line, deny)
    except ScopeError as error:
        why = str(error).removeprefix(f"line {line}: ")
    raise source.refuse(line, why)


def denied(source: Source, table: dict[str, Any]) -> tuple[Rule, ...]:
    """What is denied, whatever else is allowed."""
    entries = _list(source, table, "deny")
    wrong = next((entry for entry in entries if not isinstance(entry, str)), None)
    if wrong is not None:
        raise source.refuse(source.line("deny"), "deny is a list of hosts and networks, in quotes")
    return tuple(_rule(source, entry, deny=True) for entry in entries)


def _list(source: Source, table: dict[str, Any], key: str) -> Iterable[Any]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise source.refuse(source.line(key), f"{key} is a list")
    return found


def depth(source: Source, found: Any, line: int) -> Depth:
    """A depth by its name."""
    if found not in DEPTHS:
        raise source.refuse(line, f"depth must be one of {', '.join(DEPTHS)}")
    return cast(Depth, found)


def limits(source: Source, table: dict[str, Any]) -> tuple[Depth | None, float | None, Window | None]:
    """Depth, calls per second and hours, in ``[limits]`` or at the top."""
    found = {**{key: table[key] for key in _KEYS["limits"] & table.keys()}, **table.get("limits", {})}
    allowed = depth(source, found["depth"], source.line("depth")) if "depth" in found else None
    return allowed, _rate(source, found.get("rate")), _window(source, found.get("window"))


def _rate(source: Source, found: Any) -> float | None:
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 < found <= 10_000:
        raise source.refuse(source.line("rate"), "rate is a number of calls per second, above 0")
    return float(found)


def _window(source: Source, found: Any) -> Window | None:
    if found is None:
        return None
    line = source.line("window")
    hours = _HOURS.fullmatch(found) if isinstance(found, str) else None
    times = [int(part) for part in hours.groups()] if hours else []
    try:
        if times:
            return Window(time(times[0], times[1]), time(times[2], times[3]), line)
    except ValueError:
        pass
    raise source.refuse(line, 'window is written "22:00-06:00" (UTC)')
