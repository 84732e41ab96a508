"""The slow query log by the block: records run over lines, and are followed by compiled code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from unlatched.logs.ledger import Entry
from unlatched.logs.scan.joined import Connections, Events, settled
from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.scan.swift import Crowd, Sum, Sums
from unlatched.logs.times import moment
from unlatched.logs.trail import Trail

NEW: Final = 1
# How statements begin that can tell of bulk reading or ransom (in small letters).
SELECT, TELLING = b"sele", (b"drop", b"show", b"crea", b"inse")


class Records:
    """Takes records of the usual form; stops before anything else."""

    def __init__(self, trail: Trail, statement: Callable[[Entry, datetime, bytes], None]) -> None:
        from unlatched.logs.scan import fields, joins, records

        self._trail, self._statement, self._records, self._joins = trail, statement, records, joins
        self._crowd = Crowd(trail.ledger, trail.ledger.host)
        self._open = settled(trail, Connections(self._crowd))
        self._sums = Sums(self._tells)
        trail.settlers.append(self._sums.flush)
        self._times = fields.program(
            (fields.lit("# Time: "), fields.run(fields.WORD, "iso"), fields.END_STEP),
            (fields.lit("SET timestamp="), fields.run(fields.DIGIT | fields.DOT, "epoch"), fields.lit(";")),
        )

    def take(self, block: Block, begin: int, held: datetime | None) -> tuple[int, datetime | None]:
        """Take records from a line on that begins one; the line they stop before, and the time then."""
        np, records = machine()[0], self._records
        state = np.zeros(8, np.int64)
        state[records.ENDED], state[records.STAMPED] = 1, -1
        starts, ends = block.starts[begin : block.safe], block.ends[begin : block.safe]
        out = np.empty((len(starts) // 3 + 8, 5), np.int64)
        count, _ = records.slow_log(block.bytes, starts, ends, state, out)
        # The last record may go on after this block: it is Python's.
        out = out[: max(count - 1, 0)]
        users = out[:, records.FLUSHED_USER] + begin
        start, stop, ids = (np.full(len(out), -1, np.int64) for _ in range(3))
        records.users(block.bytes, users, block.starts, block.ends, start, stop, ids)
        time = self._moments(block)[np.maximum(out[:, records.FLUSHED_TIME] + begin, 0)]
        bad = np.flatnonzero((ids < 0) | (time < 0) | (out[:, records.FLUSHED_TIME] < 0))
        good = int(bad[0]) if len(bad) else len(out)
        if good < 2:
            return begin, held
        self._told(block, out[:good], begin, (start, stop, ids, time))
        at = int(users[good - 1])
        before = at > begin and block.line(at - 1).startswith(b"# Time: ")
        return at - before, moment(int(time[good - 2]))

    def _moments(self, block: Block) -> Any:
        """The time that each line gives; -1 for none."""
        np = machine()[0]
        places = block.fitted(self._times)
        return np.where(places.has("iso"), places.times("iso", self._trail.zone), places.epochs("epoch"))

    def _told(self, block: Block, out: Any, begin: int, columns: tuple[Any, Any, Any, Any]) -> None:
        np, records = machine()[0], self._records
        # The last one is only looked at to know where the one before it ends.
        many = len(out) - 1
        start, stop, ids, time = (column[:many] for column in columns)
        keys = np.empty(many, np.uint64)
        machine()[4].hashes(block.bytes, start, stop, _seed(), keys)
        who = self._crowd.of_hashes(keys, lambda row: block.text[start[row] : stop[row]] or b"localhost")
        events = Events(np.full(many, self._joins.USED), ids, who, keys)
        self._open.follow(self._trail, events, 0, many)
        self._trail.ticks(time)
        sent, rows = (out[:many, column].copy() for column in (records.FLUSHED_BYTES, records.FLUSHED_ROWS))
        self._sums.add(0, many, who, (events.how & self._joins.JOINED_LATE != 0) * NEW, time, sent, rows)
        first = out[:many, records.FLUSHED_FIRST] + begin
        for record in np.flatnonzero(
            (out[:many, records.FLUSHED_FIRST] >= 0) & _telling(block, first)
        ).tolist():
            entry = self._crowd.things[int(who[record])]
            self._statement(entry, moment(int(time[record])), block.line(int(first[record])))

    def _tells(self, sum_: Sum) -> None:
        entry, count = self._crowd.things[sum_.who], sum_.count
        if sum_.code & NEW:
            self._trail.accepted(entry, count, sum_.first, sum_.last)
            entry.anonymous = entry.anonymous or 0
            entry.authenticated += count
            entry.proved += count
        entry.seen(sum_.first)
        entry.seen(sum_.last)
        entry.bytes_low += sum_.one
        entry.records_low += sum_.other
        entry.records_known = True


def _seed() -> int:
    from unlatched.logs.scan.rows import seed

    return seed()


def _telling(block: Block, rows: Any) -> Any:
    """Whether the statement in each line may say something."""
    np = machine()[0]
    at = block.starts[np.maximum(rows, 0)]
    low = [block.bytes[at + n] | 32 for n in range(4)]
    word = low[0].astype(np.int64) | low[1].astype(np.int64) << 8 | low[2].astype(np.int64) << 16
    word |= low[3].astype(np.int64) << 24
    everything = (word == _number(SELECT)) & np.isin(block.bytes[at + 7], (42, 47))  # SELECT *, SELECT /*
    return everything | np.isin(word, [_number(telling) for telling in TELLING])


def _number(word: bytes) -> int:
    return int.from_bytes(word, "little")
