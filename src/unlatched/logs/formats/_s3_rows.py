"""Amazon S3 access logs as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.formats._http_rows import (
    AGENT,
    DUMPS,
    GIVEN,
    REFUSED,
    USER,
    Tables,
    came,
    fresh,
    nobody,
    windows,
)
from unlatched.logs.ledger import Sign
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.scan.swift import Numbers, Once, Scan, Sum, Sums, Swift
from unlatched.logs.trail import Trail

GET, OBJECT, LISTED, DELETED, REST = 64, 128, 256, 512, 1024
SIGNS: Final[tuple[tuple[int, Sign], ...]] = ((LISTED, "listing"), (DELETED, "drop"))


def _bits(operation: bytes) -> int:
    """What matters of an operation."""
    bits = GET if b".GET." in operation else 0
    bits |= OBJECT if operation.endswith(b".OBJECT") else 0
    bits |= LISTED if operation in (b"REST.GET.BUCKET", b"REST.GET.BUCKETVERSIONS") else 0
    bits |= DELETED if operation == b"REST.DELETE.OBJECT" else 0
    return bits | (REST if operation.startswith(b"REST.") else 0)


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    blank, word = f.lit(" "), f.run(f.WORD)
    head = (
        f.run(f.HEX, least=16), blank, f.run(f.WORD, "bucket"), f.lit(" ["), f.until("] ", "time"),
        f.run(f.ADDRESS, "host"), blank, f.run(f.WORD, "user"), blank, word, blank, f.run(f.WORD,
        "operation"),
        blank, word,
    )  # fmt: skip
    tail = (
        blank, f.run(f.WORD, "status"), blank, word, blank, f.run(f.WORD, "size"), blank, f.run(f.WORD,
        "whole"),
        blank, f.run(f.WORD, "total"), blank, f.run(f.WORD, "turn"), f.lit(' "'), f.quoted(), f.lit(' "'),
        f.quoted("agent"),
    )  # fmt: skip
    return f.program((*head, f.lit(' "'), f.quoted(), *tail), (*head, f.lit(" -"), *tail))


def swift(trail: Trail, line: Callable[[bytes], bool], opened: str, closed: str) -> Swift:
    """A taker of blocks. ``opened`` and ``closed``: how it is said that strangers were served, or refused."""
    program, tables, once = _program(), Tables(trail), Once()
    buckets: Numbers[str] = Numbers("", "")
    operations: Numbers[int] = Numbers(0, 0, 1 << 10)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        time = places.times("time", trail.zone, named=True)
        operation = operations.of(
            places.hashes("operation"), lambda row: _bits(places.text(row, "operation"))
        )
        cold = (places.which < 0) | (time < 0) | (operation == 1)
        if cold.mean() > 0.5:
            return None
        for name in ("size", "whole", "total", "turn", "status"):
            cold |= (places.numbers(name) < 0) & (places.first(name) != 45)
        who = tables.crowd.numbers(places, "host")
        cold |= ~tables.crowd.known[who]
        bucket = buckets.of(
            places.hashes("bucket"), lambda row: places.text(row, "bucket").decode("utf-8", "replace")
        )
        agent = tables.programs(places, "agent")
        code = _code(places, np.array(operations.things)[operation], agent, tables.dumps[agent])
        size = np.where((code & GIVEN) != 0, places.numbers("size").clip(0), 0)
        return Scan(block, places, time, cold, (who, code, size, bucket, agent))

    def add(sums: Sums, rows: Scan, begin: int, end: int) -> None:
        np = machine()[0]
        who, code, size, bucket, agent = (column[begin:end] for column in rows.extra)
        hot, time = ~rows.cold[begin:end], rows.time[begin:end]
        given, refused = (code & GIVEN) != 0, (code & REFUSED) != 0
        tables.note_programs(who, agent, hot)
        for row in fresh(once, np.flatnonzero(hot & given & ((code & GET) != 0)), who, bucket):
            tables.crowd.things[int(who[row])].touched(buckets.things[int(bucket[row])])
        strange = hot & ((code & (USER | REST)) == REST) & tables.crowd.public[who]
        windows(trail, tables.crowd, who, time, strange & given, strange & refused, (opened, closed))
        sums.add(0, end - begin, who, np.where(hot, code, -1), time, size, size)

    def told(sum_: Sum) -> None:
        entry, code = tables.crowd.things[sum_.who], sum_.code
        came(entry, sum_)
        entry.bytes_high = (entry.bytes_high or 0) + sum_.one
        if code & GIVEN and code & GET:
            entry.bytes_low += sum_.one
            if code & OBJECT:
                entry.records_low += sum_.count
                entry.records_known = True
        for bit, sign in SIGNS:
            if code & bit and code & GIVEN:
                entry.sign(sign, sum_.first, sum_.count, sum_.last)

    return Swift(trail, line, scan, add, told)


def _code(places: Places, bits: Any, agent: Any, dumps: Any) -> Any:
    status = places.numbers("status")
    given, refused = (status == 200) | (status == 206), (status == 401) | (status == 403)
    code = bits | ~nobody(places, "user") * USER | given * GIVEN | refused * REFUSED
    return code | (agent > 0) * AGENT | dumps * DUMPS
