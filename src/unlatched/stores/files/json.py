"""JSON (RFC 8259): a record per line, arrays, documents one after the other, records inside one document,
Elasticsearch dumps (elasticdump, ``_source``) and bulk files. Read natively by DuckDB.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched import sql
from unlatched.ahead import Ahead
from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape, scalar, struct
from unlatched.stores import Offer, Scan
from unlatched.stores.files import escapes, extended, mixed, prose, reading
from unlatched.stores.files.beginning import beginning, prefix
from unlatched.stores.files.extract import columns_of, member
from unlatched.stores.files.framing import LARGEST, short_lines
from unlatched.stores.files.layout import layout, sketch
from unlatched.stores.files.names import kind_of
from unlatched.stores.files.parts import Fields, Lost, Part
from unlatched.stores.files.places import base
from unlatched.stores.files.records import decoded
from unlatched.stores.files.sampling import blocks
from unlatched.stores.files.text import as_utf8
from unlatched.stores.files.unpack import amount

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEARNT: Final = 3_000
"""Records that the shape is inferred from where there is more than ``WHOLE``."""

WHOLE: Final = 16 << 20
"""Bytes of which every record is looked at for its shape, so that no type in it goes unnoticed."""

CHECKED: Final = 1 << 26
"""Bytes that are read once more for values of another type, whatever the first reading found."""

SAMPLED: Final = 1 << 22
Counters = tuple[reading.Counter, reading.Counter]
_SCRIPT: Final = re.compile(
    rb"\s*(?://[^\n]*\n\s*)*"
    rb"(?:(?:(?:var|let|const|export default)\s+)?[A-Za-z_$][\w.$]{0,200}\s*[=(]\s*)?(?=[\[{]\s*[\[{\"])"
)
_ACTIONS: Final = frozenset({"index", "create", "update", "delete"})
_DESCRIPTION: Final = frozenset({"options", "indexes", "uuid", "collectionName", "type"})
_LARGE: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Learnt:
    """Whether the shape was learnt from every record; ``always`` are fields without which there was none."""

    all: bool
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Parts with a record per line, and what of it is one collection.

    ``source`` says that the records are in ``_source``, of the kinds of Elasticsearch index in ``only``
    and not in ``without`` (an index that the sample did not meet goes to the largest); ``bulk`` says that
    lines with an Elasticsearch action stand between the records. ``longest`` is a record's length seen,
    ``awkward()`` are the plain files whose escapes must be replaced as they are read.
    """

    parts: tuple[Part, ...]
    shape: Shape
    witnesses: tuple[str, ...]
    source: bool = False
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    bulk: bool = False
    longest: int = 0
    learnt: Learnt = Learnt(False)
    awkward: Callable[[], frozenset[Part]] = frozenset


def recognise(part: Part) -> float:
    """By its first bracket and what follows it."""
    text = _text(part)
    if text is None or text.head.lstrip()[:1] not in (b"{", b"["):
        return 0.0
    told = prose.known(text.head) or prose.known(part.head)
    return 0.9 if base(text) and told is None else 0.0


def _text(part: Part) -> Part | None:
    """The text without what makes a script of it (``callback([``), or stands before its records."""
    text = as_utf8(part)
    if text is None:
        return None
    found = _SCRIPT.match(text.head)
    if found and found.end():
        return _behind(text, found.end(), "")
    if size := beginning(text.head):
        said = f"begins with something else than JSON; {amount(size)} before it were left out"
    elif size := prefix(text.head):
        said = "something stands before the JSON in each line, which was left out"
    return _behind(text, size, f"{text.label}: {said}") if size else text


def _behind(text: Part, size: int, said: str) -> Part:
    def opener(lost: Lost) -> Iterator[bytes]:
        lost += [said] if said else []
        chunks = text.chunks(lost)
        begun = b""
        while len(begun) < size and (chunk := next(chunks, None)):
            begun += chunk
        yield begun[size:]
        yield from chunks

    return replace(text, path=None, entry=None, head=text.head[size:], opener=opener)


def fingerprint(part: Part) -> Hashable:
    """The layout and the fields of the first records."""
    text = _text(part)
    if text is None or not base(text):
        return part.label
    places, framed = sketch(text)
    return Fields([*places, *(key for record in decoded(framed.head.splitlines()[:50]) for key in record)])


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection, or one for each list of records in the document, or for each Elasticsearch index."""
    texts = [text for part in parts if (text := _text(part)) and not _describes(text)]
    if not texts:
        return ()
    return tuple(offer for label, framed in layout(texts) for offer in _offers(framed, _called(name, label)))


def _called(name: str, label: str) -> str:
    """A list inside a document is called by its key; ``@graph`` (JSON-LD) would look like an address."""
    return f"{name}.{label.lstrip('@$')}" if label else name


def _describes(part: Part) -> bool:
    """Whether this is ``mongodump``'s description of a collection, which holds no record."""
    found = decoded([part.head]) if part.whole else []
    return bool(found) and {"options", "indexes"} <= found[0].keys() <= _DESCRIPTION


def _offers(parts: Sequence[Part], name: str) -> Iterator[Offer]:
    sample = _every(parts)
    every = bool(sample)
    sample = sample or _lines(parts, LEARNT, seed=0)
    records, longest = decoded(sample), max(map(len, sample), default=0)
    if not records:
        raise StoreError(f"{parts[0].label}: no JSON record could be read")
    size = sum(part.size for part in parts)
    scrub = Ahead(partial(_awkward, tuple(parts)))
    scrub.begin()
    for label, found in _collections(tuple(parts), records):
        if not found.shape.children:
            raise StoreError(f"{parts[0].label}: JSON records without any field")
        learnt = replace(found.learnt, all=every)
        lines = replace(found, longest=longest, learnt=learnt, awkward=scrub.result)
        yield Offer(
            label or name,
            extended.plain(lines.shape),
            partial(_sample, lines),
            partial(_scan, lines),
            bytes=size,
        )


def _awkward(parts: tuple[Part, ...]) -> frozenset[Part]:
    return frozenset(part for part in parts if escapes.occur(part))


def _every(parts: Sequence[Part]) -> list[bytes]:
    """All lines; none where there are too many to look at each."""
    if sum(part.size for part in parts) > WHOLE:
        return []
    pieces, size, lost = list[bytes](), 0, Lost()
    for part in parts:
        for chunk in part.chunks(lost):
            pieces.append(chunk)
            size += len(chunk)
            if size > WHOLE:
                return []
        pieces.append(b"\n")
    text = escapes.line(b"".join(pieces))
    return [line for line in text.split(b"\n") if line and not line.isspace()]


def _collections(parts: tuple[Part, ...], records: list[dict[str, Any]]) -> Iterator[tuple[str, Lines]]:
    dumped = [record for record in records if isinstance(record.get("_source"), dict)]
    if len(dumped) < 0.9 * len(records):
        actions = [record for record in records if _is_action(record)]
        kept = [record for record in records if not _is_action(record)] if actions else records
        learnt = Learnt(False, _always(kept))
        yield "", Lines(parts, infer(kept), _witnesses(kept), bulk=bool(actions and kept), learnt=learnt)
        return
    kinds: dict[str, list[dict[str, Any]]] = {}
    for record in dumped:
        kinds.setdefault(kind_of(str(record.get("_index", ""))), []).append(record["_source"])
    largest = max(kinds, key=lambda kind: len(kinds[kind]))
    for kind, sources in kinds.items():
        others = tuple(other for other in kinds if other != kind)
        only, rest = ((), others) if kind == largest else ((kind,), ())
        yield kind.replace("#", "").strip("-_."), Lines(parts, infer(sources), ("_source",), True, only, rest)


def _is_action(record: Mapping[str, Any]) -> bool:
    """A line of the Elasticsearch bulk format that announces a record."""
    return len(record) == 1 and record.keys() <= _ACTIONS and isinstance(next(iter(record.values())), dict)


def _witnesses(records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Few keys of which every record has one: a record with none of them could not be parsed."""
    left, chosen = list(records), list[str]()
    while left and len(chosen) < 8:
        times: dict[str, int] = {}
        for record in left:
            for key, value in record.items():
                if value is not None:
                    times[key] = times.get(key, 0) + (1 if isinstance(value, (dict, list)) else 2)
        if not times:
            break
        best = max(times, key=lambda key: times[key])
        chosen.append(best)
        left = [record for record in left if record.get(best) is None]
    return tuple(chosen)


def _always(records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The keys that every record has a value of."""
    first = [key for key, value in records[0].items() if value is not None] if records else []
    return tuple(key for key in first if all(record.get(key) is not None for record in records))


def _lines(parts: Sequence[Part], n: int, seed: int) -> list[bytes]:
    found = [
        line
        for block in blocks(parts, SAMPLED, seed)
        for line in escapes.line(block).split(b"\n")
        if line and not line.isspace()
    ]
    chance = random.Random(seed)  # noqa: S311
    return found if len(found) <= n else [found[at] for at in sorted(chance.sample(range(len(found)), n))]


@sealed("sampling JSON records")
def _sample(lines: Lines, n: int, seed: int) -> Raw[pa.Table]:
    """Records from random places of all parts; from the first megabytes where a part is a stream."""
    wanted = 4 * n if lines.bulk or lines.only else n
    return _table(lines, _lines(lines.parts, wanted, seed), n)


def _table(lines: Lines, records: Sequence[bytes], n: int) -> Raw[pa.Table]:
    import duckdb

    text = b"\n".join(records) + b"\n"
    part = replace(lines.parts[0], path=None, entry=None, head=text[:1], opener=lambda _: iter([text]))
    with duckdb.connect(config={"temp_directory": "", "threads": 1}) as connection:
        scan = _scan(replace(lines, parts=(part,)), connection)
        return Raw(connection.sql(f"SELECT * FROM {scan.relation} LIMIT {n}").to_arrow_table())


def streamed(part: Part, name: str, sample: Callable[[int, int], list[bytes]]) -> Offer:
    """A collection whose records a server hands over, a JSON object a line; ``sample`` gives some of them."""
    looked = sample(LEARNT, 0)
    records = decoded(looked)
    if not records:
        raise StoreError(f"{part.label}: no record could be read")
    longest = max(map(len, looked))
    # As if learnt from every record: a server is not read a second time.
    lines = Lines((part,), infer(records), _witnesses(records), longest=longest, learnt=Learnt(True))
    taken = sealed("sampling records")(lambda n, seed: _table(lines, sample(n, seed), n))
    return Offer(name, lines.shape, taken, partial(_scan, lines), bytes=part.size or None)


def _scan(lines: Lines, connection: duckdb.DuckDBPyConnection) -> Scan:
    lost: Lost = []
    counters = reading.Counter(connection), reading.Counter(connection)
    source = _source(lines, connection, counters, lost)
    malformed, missing = (counter.malformed for counter in counters)
    return Scan(
        source, malformed, lambda: tuple(dict.fromkeys([*lost, *_mixed(lines, connection, missing())]))
    )


def _source(lines: Lines, connection: duckdb.DuckDBPyConnection, counters: Counters, lost: Lost) -> str:
    odd, sources = lines.awkward(), []
    whole = [part for part in lines.parts if part.path and part not in odd]
    native = [part for part in whole if reading.longest_line(part) <= LARGEST]
    streamed = [part for part in lines.parts if part not in native]
    if native:
        size = max(reading.longest_line(part) for part in native)
        sources.append(_read(lines, reading.files(native), size, counters, ""))
    if streamed:
        limit = max(_LARGE, min(8 * lines.longest, LARGEST))
        cut = [replace(part, opener=partial(_limited, part, limit - (8 << 20))) for part in streamed]
        files = reading.streams(connection, cut, lost)
        sources.append(_read(lines, files, limit, counters, "gzip"))
    return f"({' UNION ALL '.join(sources)})"


def _mixed(lines: Lines, connection: duckdb.DuckDBPyConnection, missing: int) -> tuple[str, ...]:
    """What is said of values of another type than the sample had, where there may be any."""
    columns, _ = columns_of(lines.shape, None)
    large = sum(part.size for part in lines.parts) > CHECKED
    others = mixed.conditions(dict(lines.shape.children)) if columns and not lines.source else {}
    if lines.learnt.all or not others or (large and not missing):
        return ()
    shape = struct(dict.fromkeys(others, scalar("JSON")))
    wanted = replace(lines, shape=shape, learnt=Learnt(True), witnesses=())
    counters = reading.Counter(connection), reading.Counter(connection)
    count = sealed("looking again for values of mixed types")(mixed.counted)
    try:
        return count(connection, _source(wanted, connection, counters, []), others)
    except StoreError as error:
        return (f"{lines.parts[0].label}: {error}",)


def _limited(part: Part, limit: int, lost: Lost) -> Iterator[bytes]:
    return short_lines(escapes.scrubbed(part.chunks(lost)), limit)


def _read(
    lines: Lines,
    files: str,
    longest: int,
    counters: Counters,
    compression: str,
) -> str:
    """The SQL that reads ``files`` as the shape; records without any witness are counted and left out.

    The second counter is of records without a field that the sample always had.
    """
    columns, chosen = columns_of(lines.shape, "_source" if lines.source else None)
    options = ["format = 'newline_delimited'", "ignore_errors = true"]
    if longest > _LARGE:
        options.append(f"maximum_object_size = {min(longest + 1024, 1 << 30)}")
    if compression:
        options.append(f"compression = {sql.text(compression)}")
    reader = "read_json" if columns else "read_json_objects"
    if columns:
        needed = columns | {key: type_ for key, type_ in _needed(lines).items() if key not in columns}
        listed = ", ".join(f"{sql.text(key)}: {sql.text(type_)}" for key, type_ in needed.items())
        options.append(f"columns = {{{listed}}}")
    picked = ", ".join(
        f"{extended.unwrap(child, chosen[name])} AS {sql.name(name)}" for name, child in lines.shape.children
    )
    counter, missing = counters
    where = _conditions(lines, (lambda key: sql.name(key)) if columns else member, counter)
    always = [sql.name(key) for key in lines.learnt.always if key in columns]
    if always and not lines.learnt.all:
        absent = " OR ".join(f"{key} IS NULL" for key in always)
        where.append(missing.when(absent, absent))
    return f"SELECT {picked} FROM {reader}({files}, {', '.join(options)}) WHERE {' AND '.join(where)}"


def _needed(lines: Lines) -> dict[str, str]:
    """Columns that are looked at besides those of the shape."""
    actions = dict.fromkeys(sorted(_ACTIONS), "JSON") if lines.bulk else {}
    return actions | ({"_index": "VARCHAR"} if lines.only or lines.without else {})


def _conditions(lines: Lines, read: Callable[[str], str], counter: reading.Counter) -> list[str]:
    odd = " AND ".join(f"{read(key)} IS NULL" for key in lines.witnesses) or "false"
    kept = [
        f"NOT ({odd})" if lines.only else counter.when(odd, odd, keep=False)
    ]  # counted once for all kinds
    if lines.bulk:
        kept.insert(0, " AND ".join(f"{read(action)} IS NULL" for action in sorted(_ACTIONS)))
    for kinds, how in ((lines.only, "IN"), (lines.without, "NOT IN")):
        if kinds:
            kind = f"coalesce({kind_sql(read('_index'))}, '')"
            kept.append(f"{kind} {how} ({', '.join(map(sql.text, kinds))})")
    return kept


def kind_sql(expression: str) -> str:
    """:func:`kind_of` in SQL."""
    pattern = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-f]{12,}|\d+"
    return f"regexp_replace({expression}, {sql.text(pattern)}, '#', 'g')"
