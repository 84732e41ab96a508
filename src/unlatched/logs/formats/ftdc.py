"""MongoDB's full-time diagnostic data capture (``diagnostic.data/metrics.*``): what the server sent,
and when.

Each chunk is a BSON document with one reference sample and packed differences (about five minutes). The
reference samples are enough to bound what a client was sent from above; only a file's last chunk is unpacked,
for its last sample.
https://github.com/mongodb/mongo/tree/master/src/mongo/db/ftdc (README.md)
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.reading import Tally
from unlatched.logs.trail import Trail

NAME: Final = "ftdc"
STORE: Final = "mongodb"
MAX_DOCUMENT: Final = 32 << 20
MAX_SAMPLES: Final = 200_000
SAME: Final = timedelta(minutes=2)
BAD: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
    RecursionError,
)


def matches(line: bytes) -> bool:
    """FTDC has no lines."""
    return False


def matches_file(head: bytes) -> bool:
    """Whether a file begins with a BSON document whose first field is the time ``_id``."""
    if len(head) < 32:
        return False
    (size,) = struct.unpack_from("<i", head)
    return 32 <= size <= MAX_DOCUMENT and head[4:9] == b"\x09_id\0" and b"\x10type\0" in head[:64]


class Reader:
    """Tells a trail of starts and options, and the ledger how much the server had sent by when."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        trail.source_only = not trail.reigns
        self._told: dict[str, Any] | None = None
        self._began: datetime | None = None

    def line(self, line: bytes) -> bool:
        """Never: FTDC has no lines."""
        return False

    def whole(self, blocks: Iterable[bytes], tally: Tally) -> None:
        """Take a whole file; each document counts as a line."""
        last: bytes | None = None
        for document in _documents(blocks):
            tally.lines += 1
            if document is not None and self._document(document):
                tally.took(NAME)
                last = document
            else:
                tally.lost(tally.lines)
        if last is not None:
            self._last_sample(last)
        if self._told is not None:
            self._start(_aware(self._told["start"]))
        self._trail.ledger.sent.sort()

    def _document(self, raw: bytes) -> bool:
        found = _decode(raw)
        if found is None:
            return False
        try:
            if found.get("type") == 0:
                self._metadata(found["doc"])
            elif found.get("type") == 1:
                self._sample(_reference(found["data"])[0])
        except BAD:
            return False
        return found.get("type") in (0, 1, 2)

    def _metadata(self, doc: dict[str, Any]) -> None:
        """What the server is: every file begins with it, whether the server started anew or not."""
        time = _aware(doc["start"])
        self._trail.tick(time)
        self._told = doc

    def _start(self, time: datetime) -> None:
        """The server started at this time: anew, unless it is the one of the file before."""
        told, self._told = self._told or {}, None
        if self._began is None or abs(time - self._began) > SAME:
            self._began = time
            before = self._trail.last if self._trail.reigns else None
            self._trail.start(time, "starting", min(before, time) if before is not None else None)
        build, options = told.get("buildInfo"), told.get("getCmdLineOpts")
        if isinstance(build, dict):
            self._trail.version(version(str(build.get("version", ""))))
        if isinstance(options, dict) and isinstance(options.get("parsed"), dict):
            mongodb.options(self._trail, time, options["parsed"])

    def _sample(self, sample: dict[str, Any]) -> None:
        status, time = sample["serverStatus"], _aware(sample["start"])
        if self._told is not None:
            self._start(time - timedelta(seconds=float(status["uptime"])))
        self._note(time, int(status["network"]["bytesOut"]))

    def _note(self, time: datetime, sent: int) -> None:
        self._trail.tick(time)
        counts = self._trail.ledger.sent
        if len(counts) < MAX_SAMPLES:
            counts.append((time, sent))

    def _last_sample(self, raw: bytes) -> None:
        """Unpack a chunk for its last sample."""
        found = _decode(raw)
        try:
            if found is not None and found.get("type") == 1:
                time, sent = _last(*_reference(found["data"]))
                self._note(time, sent)
        except BAD:
            self._trail.note("the last chunk of diagnostic data is damaged")


def _documents(blocks: Iterable[bytes]) -> Iterator[bytes | None]:
    """The BSON documents of a file; None for a damaged end."""
    rest = b""
    for block in blocks:
        rest += block
        place = 0
        while len(rest) - place >= 5:
            (size,) = struct.unpack_from("<i", rest, place)
            if not 5 <= size <= MAX_DOCUMENT:
                yield None
                return
            if len(rest) - place < size:
                break
            yield rest[place : place + size]
            place += size
        rest = rest[place:]
    if rest.strip(b"\0"):
        yield None


def _decode(raw: bytes) -> dict[str, Any] | None:
    from bson import decode
    from bson.errors import BSONError

    try:
        return dict(decode(raw))
    except (BSONError, *BAD):
        return None


def _reference(data: bytes) -> tuple[dict[str, Any], bytes, int]:
    """The first sample of a chunk, its unpacked bytes and where its differences begin."""
    packed = bytes(data)
    unpacked = zlib.decompressobj().decompress(packed[4:], MAX_DOCUMENT)
    (size,) = struct.unpack_from("<i", unpacked)
    sample = _decode(unpacked[:size]) if 5 <= size <= len(unpacked) else None
    if sample is None:
        raise ValueError
    return sample, unpacked, size


def _aware(time: object) -> datetime:
    if not isinstance(time, datetime):
        raise TypeError
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _last(sample: dict[str, Any], unpacked: bytes, place: int) -> tuple[datetime, int]:
    """Time and bytes sent in a chunk's last sample: the reference plus all differences of the two metrics."""
    metrics, samples = struct.unpack_from("<II", unpacked, place)
    names = [name for name, _ in _flat(sample)]
    if metrics != len(names) or samples > 100_000:
        raise ValueError
    wanted = {names.index(("start",)): 0, names.index(("serverStatus", "network", "bytesOut")): 0}
    sums = _sums(unpacked, place + 8, max(wanted) + 1, samples)
    start, sent = (sums[place] for place in wanted)
    later = _aware(sample["start"]) + timedelta(milliseconds=start)
    return later, int(sample["serverStatus"]["network"]["bytesOut"]) + sent


def _sums(data: bytes, place: int, metrics: int, samples: int) -> list[int]:
    """Each metric's differences added up; runs of zeros are packed over the metrics' borders."""
    sums = []
    zeros = 0
    for _ in range(metrics):
        left, total = samples, 0
        while left:
            if zeros:
                skip = min(zeros, left)
                zeros -= skip
                left -= skip
                continue
            value, place = _varint(data, place)
            if value == 0:
                zeros, place = _varint(data, place)
            else:
                total += value - (1 << 64) if value >= 1 << 63 else value
            left -= 1
        sums.append(total)
    return sums


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128 or shift > 63:
            return value, place
        shift += 7


def _flat(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A sample's metrics in FTDC's order: numbers, booleans, dates, and a timestamp's two halves."""
    from bson.timestamp import Timestamp

    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _flat(inner, (*path, str(name)))
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _flat(inner, (*path, str(number)))
    elif isinstance(part, Timestamp):
        yield (*path, "t"), part.time
        yield (*path, "i"), part.inc
    elif isinstance(part, bool | int | float | datetime):
        yield path, part
