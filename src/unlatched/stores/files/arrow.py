"""Apache Arrow IPC files and streams (Feather 2 is one), and Apache ORC, read by pyarrow batch by batch.

https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format, https://orc.apache.org/specification/
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched.errors import StoreError
from unlatched.raw import Raw, sealed
from unlatched.stores import Offer, Scan
from unlatched.stores.files import arrowed, tabular
from unlatched.stores.files.archives import seekable
from unlatched.stores.files.parts import Lost, Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FILE: Final = b"ARROW1\0\0"
STREAM: Final = b"\xff\xff\xff\xff"
ORC: Final = b"ORC"
SAMPLED: Final = 40
"""Batches that a sample is drawn from."""


def recognise(part: Part) -> float:
    """By magic numbers; a stream has none but its first message, a schema, follows its length."""
    if part.head.startswith((FILE, ORC)):
        return 1.0
    size = int.from_bytes(part.head[4:8], "little")
    return 0.7 if part.head.startswith(STREAM) and 16 <= size < 1 << 24 else 0.0


def fingerprint(part: Part) -> Hashable:
    """The names and types of its schema, in any order."""
    return frozenset((field.name, str(field.type)) for field in _schema(part))


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection."""
    good, unseen = list[Part](), list[str]()
    for part in parts:
        try:
            sealed("schema")(_schema)(part)
            good.append(part)
        except StoreError:
            unseen.append(f"{part.label}: an Arrow or ORC file that is damaged; nothing could be read")
    if not good:
        raise StoreError("; ".join(unseen))
    schema = _schema(good[0])
    scan = partial(_scan, tuple(good), schema, tuple(unseen))
    size = sum(part.size for part in good)
    return (Offer(name, arrowed.shape_of(schema), partial(_sample, tuple(good), schema), scan, bytes=size),)


def _opened(part: Part) -> Any:
    """The file as pyarrow reads it: an ORC file, or an IPC reader."""
    import pyarrow as pa
    from pyarrow import ipc, orc

    held = pa.memory_map(str(part.path)) if part.path else seekable(part)
    if held is None:
        raise StoreError(f"{part.label}: a packed file too large to be held in memory; unpack it first")
    if part.head.startswith(ORC):
        return orc.ORCFile(held)
    return ipc.open_file(held) if part.head.startswith(FILE) else ipc.open_stream(held)


def _schema(part: Part) -> pa.Schema:
    return _opened(part).schema


def _batches(part: Part, lost: Lost) -> Iterator[pa.RecordBatch]:
    """All batches of a part; a damaged one ends it where what follows cannot be found."""
    import pyarrow as pa

    read = 0
    try:
        for batch in _each(_opened(part)):
            read += batch.num_rows
            yield batch
    except (OSError, pa.ArrowException):
        lost.append(f"{part.label}: damaged after {read:,} records; the rest could not be read")


def _each(file: Any) -> Iterator[pa.RecordBatch]:
    if hasattr(file, "nstripes"):
        return (file.read_stripe(number) for number in range(file.nstripes))
    if hasattr(file, "num_record_batches"):
        return (file.get_batch(number) for number in range(file.num_record_batches))
    return iter(file)


@sealed("sampling an Arrow file")
def _sample(parts: Sequence[Part], schema: pa.Schema, n: int, seed: int) -> Raw[pa.Table]:
    """Records of the first batches of every part."""
    import pyarrow as pa

    chance = random.Random(seed)  # noqa: S311
    tables = [schema.empty_table()]
    for part in chance.sample(list(parts), min(len(parts), SAMPLED)):
        for batch, _ in zip(_batches(part, []), range(max(1, SAMPLED // len(parts))), strict=False):
            tables.append(arrowed.fitted(batch, schema))
    table = pa.concat_tables(tables)
    if len(table) > n:
        table = table.take(sorted(chance.sample(range(len(table)), n)))
    return Raw(arrowed.named(table))


def _scan(
    parts: Sequence[Part], schema: pa.Schema, unseen: tuple[str, ...], connection: duckdb.DuckDBPyConnection
) -> Scan:
    lost = list(unseen)
    stream = (
        one
        for part in parts
        for batch in _batches(part, lost)
        for one in arrowed.fitted(batch, schema).to_batches()
    )
    source = tabular.register(connection, schema, stream)
    return Scan(arrowed.relation(source, schema), lambda: 0, lambda: tuple(dict.fromkeys(lost)))
