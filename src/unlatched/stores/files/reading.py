"""What the formats that DuckDB reads as text share: addresses, counting odd records, long lines."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from unlatched import sql
from unlatched.stores.files.parts import Lost, Part, plain
from unlatched.stores.files.virtual import mount

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

LINE: Final = 1 << 24
"""Longest row in bytes."""

_STEP: Final = 1 << 23
_LOOK: Final = 1 << 12


def files(parts: Sequence[Part]) -> str:
    """A SQL list of plain files. Brackets and stars in a path are not patterns."""
    return "[" + ", ".join(sql.text(_literal(str(part.path))) for part in parts) + "]"


def _literal(path: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in path)


def streams(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], lost: Lost) -> str:
    """A SQL list of streams, to be read with ``compression = 'gzip'``."""
    return mount(connection, {f"part{n}": partial(part.chunks, lost) for n, part in enumerate(parts)})


@dataclass(slots=True)
class _Seen:
    """Counts as a function of DuckDB's. It must not know its connection: the ring would never be freed."""

    count: int = 0

    def __call__(self, flags: Any) -> Any:
        import pyarrow as pa

        self.count += len(flags)
        return pa.array([True] * len(flags))


class Counter:
    """Counts records that are read but odd, as they pass by, and those that DuckDB rejects."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._name = f"odd_{secrets.token_hex(6)}"
        self._seen = _Seen()
        self.rejects = f"rejected_{secrets.token_hex(6)}"
        arrow: Any = "arrow"
        connection.create_function(
            self._name, self._seen, ["BOOLEAN"], "BOOLEAN", type=arrow, side_effects=True
        )

    def when(self, odd: str, witness: str, keep: bool = True) -> str:
        """A SQL condition that lets every record pass and counts those that are ``odd``."""
        counted = f"{self._name}({witness})" if keep else f"NOT {self._name}({witness})"
        return f"CASE WHEN {odd} THEN {counted} ELSE true END"

    def malformed(self) -> int:
        """Odd records and rejected ones since the scan was made."""
        rejected = self._connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [self.rejects]
        ).fetchall()[0][0]
        if not rejected:
            return self._seen.count
        lines = self._connection.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT scan_id, file_id, line FROM {self.rejects})"
        ).fetchall()[0][0]
        return self._seen.count + int(lines)


def has_broken_values(part: Part, quote: str) -> bool:
    """Whether a value may hold a line break: a line with an odd number of quotes."""
    import numpy as np

    mark = quote.encode()
    if part.path is None or len(mark) != 1:
        return True
    if not _holds(part.path, mark):
        return False
    with part.path.open("rb") as file:
        while block := file.read(_STEP):
            block += file.readline()
            if mark in block and _odd_line(np.frombuffer(block, np.uint8), mark[0]):
                return True
    return False


def _holds(path: Path, mark: bytes) -> bool:
    """Whether the mark is anywhere in a file; one buffer serves it all."""
    buffer = bytearray(_STEP)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while (size := file.readinto(view)) and buffer.find(mark, 0, size) < 0:
            pass
    return bool(size)


def _odd_line(block: Any, mark: int) -> bool:
    import numpy as np

    quotes = np.flatnonzero(block == mark)
    before = np.searchsorted(quotes, np.flatnonzero(block == 10))
    return bool((before & 1).any())


def longest_line(part: Part) -> int:
    """An upper bound of a plain file's longest line, in bytes, without reading it all."""
    breaks = [0, *_breaks(part), part.size]
    return max(after - before for before, after in pairwise(breaks))


def _breaks(part: Part) -> Iterator[int]:
    """Places of a line break, one at or after every few megabytes."""
    with plain(part).open("rb") as file:
        at = _STEP
        while at < part.size:
            file.seek(at)
            while block := file.read(_LOOK if at % _STEP == 0 else _STEP // 4):
                found = block.find(b"\n")
                if found >= 0:
                    yield at + found
                    break
                at += len(block)
            at = (at // _STEP + 1) * _STEP
