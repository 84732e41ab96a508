"""ClickHouse's log as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.scan.swift import Crowd, Numbers, Scan, Sum, Sums, Swift
from unlatched.logs.trail import Trail

REST, QUERY, HANDLER, EVENT = range(4)
WHOLE: Final = b"SELECT * FROM "


def _programs() -> tuple[Any, Any]:
    from unlatched.logs.scan import fields as f

    head = f.program(
        (
            f.pattern("9999.99.99 99:99:99.999999", "time"), f.lit(" [ "), f.run(f.DIGIT), f.lit(" ] "),
            f.lit("{"), f.until("} <"), f.run(f.NAME), f.lit("> "), f.until(": ", "logger"), f.rest("text"),
        )
    )  # fmt: skip
    remote = (f.lit("(from "), f.run(f.ADDRESS | f.BRACKET, "remote"))
    return head, f.program((*remote, f.lit(",")), (*remote, f.lit(")")))


def kind_of(logger: bytes) -> int:
    """What a logger's lines can tell."""
    if logger == b"executeQuery":
        return QUERY
    if b"Handler" in logger:
        return HANDLER
    return EVENT if logger in (b"(version", b"") or logger.startswith(b"Application") else REST


def swift(trail: Trail, line: Callable[[bytes], bool]) -> Swift:
    """A taker of blocks."""
    head, queries = _programs()
    crowd = Crowd(trail.ledger, trail.ledger.host)
    loggers: Numbers[int] = Numbers(EVENT, EVENT, 1 << 12)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        lines = block.fitted(head)
        time = lines.times("time", trail.zone)
        cold = (lines.which < 0) | (time < 0)
        if cold.mean() > 0.5:
            return None
        kind = np.array(loggers.of(lines.hashes("logger"), lambda row: kind_of(lines.text(row, "logger"))))
        kind = np.array(loggers.things)[kind]
        start, stop = lines.of("text")
        asked = block.fitted(queries, np.where(kind == QUERY, start, -1), stop)
        query = asked.which >= 0
        care = asked.hosts("remote")
        who = crowd.numbers(asked, "remote")
        words = lines.words("text")
        cold |= (query & (care | lines.finds("text", WHOLE) | ~crowd.known[who])) | (kind == EVENT)
        cold |= (words == WORDS[0]) | ((kind == HANDLER) & (words == WORDS[1]))
        return Scan(block, lines, time, cold, (who, np.where(query & ~cold, 0, -1)))

    def add(sums: Sums, rows: Scan, begin: int, end: int) -> None:
        who, code = (column[begin:end] for column in rows.extra)
        sums.add(0, end - begin, who, code, rows.time[begin:end], who, who)

    def told(sum_: Sum) -> None:
        entry = crowd.things[sum_.who]
        entry.came(sum_.first)
        entry.more(sum_.count - 1, sum_.last)
        entry.anonymous = 0
        if entry.network == "public":
            trail.public(sum_.first, sum_.last)

    return Swift(trail, line, scan, add, told)


WORDS: Final = tuple(int.from_bytes(word, "little") for word in (b"Star", b"HTTP"))
