"""``read``: from paths to findings."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from unlatched.logs import nameless
from unlatched.logs.clean import clean
from unlatched.logs.exposure import epochs, exposures
from unlatched.logs.findings import Epoch, LogFindings, Source
from unlatched.logs.ledger import Ledger, uncollected
from unlatched.logs.network import organisations
from unlatched.logs.reading import BOM, Desk, Tally, begin, formats, known, recognise
from unlatched.logs.source import CutOffError, Input, head, inputs, pieces
from unlatched.logs.times import Zone
from unlatched.logs.trail import Trail
from unlatched.logs.wrapping import layers, part_of

# What these logs tell of has no start of its own in them.
NO_SERVER = ("http", "s3", "network")
# Once a block the young objects are looked through for cycles, once in so many blocks the older ones.
OLD: Final = 32
SAME_START: Final = timedelta(minutes=2)
FAR: datetime = datetime.max.replace(tzinfo=UTC)


def _nothing(_: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Options:
    """``networks``: the operator's table of organisations. ``zone``: of times that name none (else UTC).

    ``silence``: how long a log may say nothing before it is called a gap. ``progress``: told of bytes read.
    """

    networks: Path | None = None
    zone: tzinfo | None = None
    silence: timedelta = timedelta(hours=1)
    progress: Callable[[int], None] = _nothing


def read(paths: Iterable[str | Path], *, options: Options | None = None) -> LogFindings:
    """Read logs (files, folders, ``-`` for standard input) and say what they prove.

    Raises :class:`~unlatched.errors.UsageError` for paths that hold nothing to read and
    :class:`~unlatched.errors.StoreError` when a file cannot be opened; never for what a log contains.
    """
    chosen = options or Options()
    organisation = organisations(chosen.networks)
    work = _Work(chosen)
    with uncollected():
        sources = [work.source(one) for one in _ordered(inputs([str(path) for path in paths]))]
        return work.findings(sources, organisation)


def _ordered(found: list[Input]) -> list[Input]:
    """Each server's rotations in the order of their first lines, servers in the order given."""
    first = {one: _first_time(one) for one in found}
    rank: dict[str, int] = {}
    for one in found:
        rank.setdefault(one.series, len(rank))
    return sorted(found, key=lambda one: (rank[one.series], first[one], one.name))


def _first_time(source: Input) -> datetime:
    """When a source begins, from its first recognised line."""
    try:
        start = head(source)[: 1 << 16].removeprefix(BOM)
    except CutOffError:
        return FAR
    trail = _trail("", Ledger(), Options(), source.modified)
    for whole in start.split(b"\n")[:200]:
        line = whole.strip(b"\0\r")
        module = recognise(line)
        if module is None and (around := layers(line, known)):
            line = part_of(line, around)[0]
            module = recognise(line)
        if module is not None and begin(module.Reader(trail), start).line(line) and trail.first is not None:
            return trail.first
    return source.modified


def _trail(store: str, ledger: Ledger, options: Options, modified: datetime | None) -> Trail:
    trail = Trail(store, ledger, options.silence, lambda: datetime.now(UTC), Zone(options.zone))
    trail.modified = modified
    return trail


class _Work:
    """One reading: a ledger for all, a desk and its trails for each server's log."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._ledger = Ledger()
        self._trails: dict[tuple[str, str], Trail] = {}
        self._desks: dict[str, Desk] = {}

    def source(self, one: Input) -> Source:
        """Read one source to its end."""
        tally = Tally()
        desk = self._desk(one.series)
        mine = [trail for (series, _), trail in self._trails.items() if series == one.series]
        for trail in mine:
            trail.source_first = trail.source_last = None
        self._modified = one.modified
        try:
            self._read(desk, one, tally)
        except CutOffError:
            tally.notes.append("the compressed file ends in the middle; what came before was read")
        return self._counted(one, tally)

    def _read(self, desk: Desk, one: Input, tally: Tally) -> None:
        blocks = self._watched(one)
        start = head(one)
        for module in formats():
            if hasattr(module, "matches_file") and module.matches_file(start):
                desk.binary(module, blocks, tally)
                return
        desk.read(blocks, tally)

    def _watched(self, one: Input) -> Iterator[bytes]:
        for number, block in enumerate(pieces(one), start=1):
            self._options.progress(len(block))
            yield block
            gc.collect(0 if number % OLD else 1)

    def _desk(self, series: str) -> Desk:
        if series not in self._desks:
            self._desks[series] = Desk(lambda store: self._trail(series, store))
        return self._desks[series]

    def _trail(self, series: str, store: str) -> Trail:
        key = (series, store)
        if key not in self._trails:
            self._trails[key] = _trail(store, self._ledger, self._options, self._modified)
        return self._trails[key]

    def _counted(self, one: Input, tally: Tally) -> Source:
        mine = [trail for (series, _), trail in self._trails.items() if series == one.series]
        firsts = [trail.source_first for trail in mine if trail.source_first is not None]
        lasts = [trail.source_last for trail in mine if trail.source_last is not None]
        names = sorted(tally.formats, key=lambda name: -tally.formats[name])
        # A few lines that several formats share (MySQL's headers) don't make a file a mixed one.
        names = [name for name in names if name == names[0] or tally.formats[name] > 3]
        return Source(
            name=clean(one.name),
            format=" + ".join(names) or "unknown",
            lines=tally.lines,
            parsed=tally.parsed,
            malformed=tally.malformed,
            first=min(firsts, default=None),
            last=max(lasts, default=None),
            malformed_at=tuple(tally.malformed_at),
            notes=tuple(tally.notes),
        )

    def findings(self, sources: list[Source], organisation: Callable[[str], str | None]) -> LogFindings:
        """Everything that was read."""
        trails = [trail for trail in self._trails.values() if trail.last is not None]
        for trail in trails:
            if trail.store not in NO_SERVER:
                trail.begun()
        reigns = [reign for trail in trails for reign in trail.reigns]
        self._ledger.every_operation = bool(reigns) and all(reign.logs_all for reign in reigns)
        judged = [exposures(trail) for trail in trails]
        spans = _epochs(trails)
        clients = self._ledger.clients(organisation)
        if nameless.speaks(spans, " ".join(source.format for source in sources)):
            clients = tuple(map(nameless.named, clients))
        stores = sorted({trail.store for trail in trails})
        return LogFindings(
            store=stores[0] if len(stores) == 1 else "mixed" if stores else "unknown",
            sources=tuple(sources),
            epochs=spans,
            exposure=tuple(
                sorted((one for proven, _ in judged for one in proven), key=lambda one: one.start)
            ),
            possible=tuple(
                sorted((one for _, possible in judged for one in possible), key=lambda one: one.start)
            ),
            clients=clients,
            gaps=tuple(gap for trail in trails for gap in trail.gaps),
            clients_unlisted=self._ledger.unlisted,
            notes=_notes(trails, spans),
        )


def _epochs(trails: list[Trail]) -> tuple[Epoch, ...]:
    """All epochs; what the server's own metrics repeat of a start that a log tells is left out."""
    found = [(trail.source_only, epoch) for trail in trails for epoch in epochs(trail)]
    told = [epoch for bare, epoch in found if not bare]
    return tuple(epoch for bare, epoch in found if not (bare and any(_same(epoch, one) for one in told)))


def _same(one: Epoch, other: Epoch) -> bool:
    """Whether two epochs are of one start of one server."""
    if one.start is None or other.start is None or one.store != other.store:
        return False
    return one.version == other.version and abs(one.start - other.start) < SAME_START


def _notes(trails: list[Trail], spans: tuple[Epoch, ...]) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    if leaky := sum(map(nameless.leaky, spans)):
        counted[nameless.LEAKY] = leaky
    for trail in trails:
        for what, count in trail.notes.items():
            counted[what] = counted.get(what, 0) + count
    return tuple(f"{what} ({count})" for what, count in sorted(counted.items()))
