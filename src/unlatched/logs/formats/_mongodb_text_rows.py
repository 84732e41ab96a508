"""Lines of MongoDB's text log as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats._mongodb import LARGE
from unlatched.logs.formats._mongodb_rows import Label, Labels, Rows, Told, metadata, numbers_of, operation
from unlatched.logs.scan.joined import Events
from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Scan
from unlatched.logs.trail import Trail

# The first four bytes of every message a reader knows, and of operations, which end with a duration.
WORDS: Final = (
    b"conn", b"end ", b"rece", b"Mong", b"mong", b"db v", b"****", b"** W", b"opti", b"wait", b"List",
    b"Succ", b"SCRA",
    b"MONG", b"auth", b"Unau", b"dbex", b"shut", b"CMD:", b"drop", b"crea",
)  # fmt: skip
OPERATIONS: Final = (b"comm", b"quer", b"getm", b"inse", b"upda", b"remo", b"dele")
OPS: Final = ("query", "getmore", "insert", "update", "remove", "delete")
COMMAND: Final = 7


def _templates() -> tuple[Any, Any]:
    from unlatched.logs.scan.fields import (
        DIGIT,
        END_STEP,
        INSIDE,
        NAME,
        UPPER,
        WORD,
        lit,
        maybe,
        program,
        quoted,
        rest,
        run,
    )

    head = program(
        (
            run(WORD, "time"), lit(" "), run(UPPER, least=0), lit("["), run(INSIDE, "ctx"), lit("]"),
            maybe(" "), rest("message"),
        )
    )  # fmt: skip
    came = (lit("connection accepted from "), run(WORD, "remote"), lit(" #"), run(DIGIT, "conn"))
    went = (lit("end connection "), run(WORD, "remote"))
    named = (lit("received client metadata from "), run(WORD, "remote"), lit(" conn"), run(DIGIT), maybe(":"))
    messages = program(
        (*came, lit(" (")), (*came, END_STEP), (*went, lit(" (")), (*went, END_STEP),
        (*named, maybe(" "), lit("{"), rest("doc")),
        (lit("Successfully authenticated as principal "),),
        (lit("command "), run(WORD, "ns"), lit(' appName: "'), quoted(), lit(" command: "), run(NAME,
        "op"), lit(" {")),
        (lit("command "), run(WORD, "ns"), lit(" command: "), run(NAME, "op"), lit(" {")),
        *((lit(f"{op} "), run(WORD, "ns"), lit(" ")) for op in OPS),
    )  # fmt: skip
    return head, messages


def swift(trail: Trail, line: Callable[[bytes], bool], named: Callable[[bytes], tuple[str, str]]) -> Rows:
    """A taker of blocks; ``named``: driver and program of a client's metadata."""
    head, messages = _templates()

    def scan(block: Block, crowd: Crowd, labels: Labels) -> Scan | None:
        lines = block.fitted(head)
        start, stop = lines.of("message")
        columns = _columns(lines, block.fitted(messages, start, stop), crowd, trail)
        if columns is None:
            return None

        def label(row: int) -> Label:
            said = columns.said
            if columns.kind[row] == columns.joins.NAMED:
                return metadata(*named(b"{" + said.text(row, "doc")))
            template = int(said.which[row])
            op = (
                said.text(row, "op").decode("ascii", "replace")
                if template <= COMMAND
                else OPS[template - COMMAND - 1]
            )
            return operation(op, said.text(row, "ns").decode("utf-8", "replace"))

        return columns.scan(labels.numbers(columns.labels(), label))

    return Rows(trail, line, scan)


@dataclass(slots=True)
class Columns:
    """A block's columns before it is known which lines need care."""

    lines: Places
    said: Places
    time: Any
    kind: Any
    cold: Any
    conn: Any
    client: Any
    remote: Any
    counts: Any
    joins: Any

    def labels(self) -> Any:
        """What tells apart two operations, or two clients' metadata; 0 for other lines."""
        np = machine()[0]
        said = self.said
        done = mixed(said.hashes("ns"), said.hashes("op"), said.which) | np.uint64(1)
        named = np.where(self.kind == self.joins.NAMED, said.hashes("doc"), 0).astype(np.uint64)
        return np.where(self.kind == self.joins.USED, done, named)

    def scan(self, label: Any) -> Scan:
        """The block, ready to be added up."""
        np = machine()[0]
        cold = self.cold | (label == 1)
        self.kind[cold] = 0
        events = Events(self.kind, self.conn, self.client, self.remote)
        used = self.kind == self.joins.USED
        returned, size = (np.where(used, self.counts[:, n].clip(0), 0) for n in (0, 1))
        examined = self.counts[:, 2:5]
        examined = np.where(examined[:, 0] >= 0, examined[:, 0], examined[:, 1:].max(axis=1)).clip(0)
        whole = (self.counts[:, 5] > 0) & (returned >= LARGE) & (examined <= returned)
        return Scan(self.lines.block, self.lines, self.time, cold, Told(events, label, whole, size, returned))


def _columns(lines: Places, said: Places, crowd: Crowd, trail: Trail) -> Columns | None:
    np = machine()[0]
    from unlatched.logs.scan import joins

    time = lines.times("time", trail.zone)
    odd = (lines.which < 0) | (time < 0)
    if odd.mean() > 0.5:
        return None
    start, stop = lines.of("message")
    slow = _durations(lines.block, stop)
    kinds = np.zeros(len(said.which), np.int64)
    for template, kind in enumerate(
        (joins.ACCEPT, joins.ACCEPT, joins.END, joins.END, joins.NAMED, joins.AUTH)
    ):
        kinds[said.which == template] = kind
    kinds[(said.which > 5) & slow] = joins.USED
    conn = np.where(kinds == joins.ACCEPT, said.numbers("conn"), numbers_of(lines, "ctx"))
    remote = said.hashes("remote")
    care = said.hosts("remote") | ((conn < 0) & (kinds > 0))
    words = lines.words("message")
    known = np.isin(words, _words(WORDS)) | (slow & np.isin(words, _words(OPERATIONS)))
    kinds[care] = 0
    cold = odd | care | (known & (kinds == 0))
    counts = said.tails(np.where(kinds == joins.USED, start, -1), stop)
    return Columns(lines, said, time, kinds, cold, conn, crowd.numbers(said, "remote"), remote, counts, joins)


def _words(words: tuple[bytes, ...]) -> Any:
    return [int.from_bytes(word, "little") for word in words]


def _durations(block: Block, stop: Any) -> Any:
    """Whether each line ends with ``ms``."""
    np = machine()[0]
    at = np.maximum(stop, 2)
    return (stop > 2) & (block.bytes[at - 1] == 115) & (block.bytes[at - 2] == 109)
