"""Apache Parquet (format 2.x, magic ``PAR1``), read natively by DuckDB."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched.errors import StoreError
from unlatched.raw import Raw, sealed
from unlatched.stores import Offer, Scan
from unlatched.stores.files import arrowed, reading, tabular
from unlatched.stores.files.archives import seekable
from unlatched.stores.files.parts import Lost, Part, entered

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


RUNS: Final = 6
"""Places a sample is taken from."""

SMALL: Final = 20_000
"""Records of a file that are read whole to draw a sample."""

SKIPPED: Final = 40_000
"""Most records that are skipped inside a row group: they have to be decoded."""


TRIED: Final = 8 << 20
"""Bytes of a file that is decoded once to see whether it is damaged."""


def recognise(part: Part) -> float:
    """By its magic number."""
    return 1.0 if part.head.startswith((b"PAR1", b"PARE")) else 0.0


def fingerprint(part: Part) -> Hashable:
    """The names and types in its footer, in any order."""
    return frozenset((field.name, str(field.type)) for field in _file(part).schema_arrow)


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection; parts without a readable footer are left out and named."""
    good, unseen = [], list[str]()
    for part in parts:
        try:
            good.append((part, _rows(part)))
        except StoreError as error:
            unseen.append(str(error))
    if not good:
        raise StoreError("; ".join(unseen))
    readable = tuple(part for part, _ in good)
    return (
        Offer(
            name=name,
            shape=arrowed.shape_of(_file(readable[0]).schema_arrow),
            sample=partial(_sample, good),
            scan=partial(_scan, readable, tuple(unseen)),
            bytes=sum(part.size for part in readable),
            records=sum(rows for _, rows in good),
        ),
    )


def _rows(part: Part) -> int:
    if part.head.startswith(b"PARE"):
        raise StoreError(f"{part.label}: an encrypted Parquet file; it could not be read without its key")
    try:
        return int(sealed("footer")(_file)(part).metadata.num_rows)
    except StoreError:
        pass
    raise StoreError(
        f"{part.label}: a Parquet file whose footer is missing or damaged; nothing could be read"
    )


def _file(part: Part) -> Any:
    from pyarrow.parquet import ParquetFile

    if part.path is not None:
        return ParquetFile(part.path, memory_map=True)
    return ParquetFile(entered(part) or seekable(part))


@sealed("sampling a Parquet file")
def _sample(files: Sequence[tuple[Part, int]], n: int, seed: int) -> Raw[pa.Table]:
    """Runs of records from random places in random row groups, over the files by their records."""
    import pyarrow as pa

    chance = random.Random(seed)  # noqa: S311
    filled = [(part, rows) for part, rows in files if rows] or list(files[:1])
    places = [0, *sorted(chance.choices(range(len(filled)), [rows + 1e-9 for _, rows in filled], k=RUNS - 1))]
    picked = Counter(places if len(filled) > 1 else [0] * RUNS)
    tables = [arrowed.named(_runs(filled[at][0], runs, -(-n // RUNS), chance)) for at, runs in picked.items()]
    table = pa.concat_tables(tables, promote_options="permissive")
    if len(table) > n:
        table = table.take(sorted(chance.sample(range(len(table)), n)))
    return Raw(table)


def _runs(part: Part, runs: int, wanted: int, chance: random.Random) -> pa.Table:
    """``runs`` runs of ``wanted`` records, at random places of different row groups if there are enough."""
    import pyarrow as pa

    file = _file(part)
    groups = [g for g in range(file.num_row_groups) if file.metadata.row_group(g).num_rows]
    picked = sorted(chance.sample(groups, min(len(groups), runs)))
    if file.metadata.num_rows <= SMALL:
        whole = [batch for group in groups for batch in _run(file, group, 0, SMALL)]
        return pa.Table.from_batches(whole, file.schema_arrow)
    found = [file.schema_arrow.empty_table()]
    each = -(-wanted * runs // max(len(picked), 1))
    for group in picked:
        skipped = chance.randrange(max(1, min(file.metadata.row_group(group).num_rows - each, SKIPPED)))
        found.append(pa.Table.from_batches(_run(file, group, skipped, each), file.schema_arrow))
    return pa.concat_tables(found)


def _run(file: Any, group: int, skipped: int, wanted: int) -> list[Any]:
    """``wanted`` records of a row group after the first ``skipped``; a damaged page ends them early."""
    found: list[Any] = []
    try:
        for batch in file.iter_batches(batch_size=4096, row_groups=[group]):
            kept = batch.slice(min(skipped, len(batch)), wanted)
            skipped -= min(skipped, len(batch))
            wanted -= len(kept)
            found.append(kept)
            if wanted <= 0:
                break
    except OSError:
        pass
    return found


def _scan(parts: Sequence[Part], unseen: tuple[str, ...], connection: duckdb.DuckDBPyConnection) -> Scan:
    schema, lost = _file(parts[0]).schema_arrow, list(unseen)
    if all(part.path and _is_sound(part) for part in parts):
        source = f"read_parquet({reading.files(parts)})"
    else:
        source = tabular.register(connection, schema, _batches(parts, schema, lost))
    relation = arrowed.relation(source, schema)
    return Scan(relation, lambda: 0, lambda: tuple(dict.fromkeys(lost)))


def _is_sound(part: Part) -> bool:
    """Whether all pages of a small file can be decoded; with one that cannot, DuckDB would read nothing."""
    if part.size > TRIED:
        return True
    try:
        for _ in _file(part).iter_batches():
            pass
    except OSError:
        return False
    return True


def _batches(parts: Sequence[Part], schema: pa.Schema, lost: Lost) -> Iterator[pa.RecordBatch]:
    """Everything in packed or damaged files; damaged row groups are left out and named."""
    import pyarrow as pa

    for part in parts:
        file = _file(part)
        for group in range(file.num_row_groups):
            try:
                for batch in file.iter_batches(row_groups=[group]):
                    yield from arrowed.fitted(batch, schema).to_batches()
            except (OSError, pa.ArrowException):
                lost.append(
                    f"{part.label}: a damaged row group; what could not be decoded of it was left out"
                )
