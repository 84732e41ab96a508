"""Apache Parquet (format 2.x, magic ``PAR1``), read natively by DuckDB."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched import sql
from unlatched.errors import StoreError
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape, listing, mapping, scalar, struct
from unlatched.stores import Offer, Scan
from unlatched.stores.files.archives import seekable
from unlatched.stores.files.parts import Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


RUNS: Final = 6
"""Places a sample is taken from."""

SMALL: Final = 20_000
"""Records of a file that are read whole to draw a sample."""

SKIPPED: Final = 40_000
"""Most records that are skipped inside a row group: they have to be decoded."""


def recognise(part: Part) -> float:
    """By its magic number."""
    return 1.0 if part.head.startswith((b"PAR1", b"PARE")) else 0.0


def fingerprint(part: Part) -> Hashable:
    """The schema in its footer."""
    return str(_file(part).schema_arrow.remove_metadata())


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
            shape=_struct(_file(readable[0]).schema_arrow),
            sample=partial(_sample, good),
            scan=partial(_scan, readable, tuple(unseen)),
            bytes=sum(part.size for part in readable),
            records=sum(rows for _, rows in good),
            cheap=True,
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
    return ParquetFile(seekable(part))


def _struct(schema: pa.Schema) -> Shape:
    return struct({field.name: _shape(field.type) for field in schema})


def _shape(type_: Any) -> Shape:
    import pyarrow.types as kinds

    if kinds.is_struct(type_) and type_.num_fields:
        return struct({type_.field(n).name: _shape(type_.field(n).type) for n in range(type_.num_fields)})
    if kinds.is_map(type_):
        return mapping(_shape(type_.item_type))
    if kinds.is_list(type_) or kinds.is_large_list(type_) or kinds.is_fixed_size_list(type_):
        return listing(_shape(type_.value_type))
    return scalar(_scalar(type_))


def _scalar(type_: Any) -> str:
    import pyarrow.types as kinds

    if kinds.is_timestamp(type_):
        return "TIMESTAMP WITH TIME ZONE" if type_.tz else "TIMESTAMP"
    if kinds.is_decimal(type_):
        return f"DECIMAL({type_.precision}, {type_.scale})"
    names = (
        (kinds.is_boolean, "BOOLEAN"),
        (kinds.is_uint64, "UBIGINT"),
        (kinds.is_integer, "BIGINT"),
        (kinds.is_floating, "DOUBLE"),
        (kinds.is_date, "DATE"),
        (kinds.is_time, "TIME"),
        (kinds.is_binary, "BLOB"),
        (kinds.is_large_binary, "BLOB"),
        (kinds.is_fixed_size_binary, "BLOB"),
    )
    return next((name for is_kind, name in names if is_kind(type_)), "VARCHAR")


@sealed("sampling a Parquet file")
def _sample(files: Sequence[tuple[Part, int]], n: int, seed: int) -> Raw[pa.Table]:
    """Runs of records from random places in random row groups, over the files by their records."""
    import pyarrow as pa

    chance = random.Random(seed)  # noqa: S311
    filled = [(part, rows) for part, rows in files if rows] or list(files[:1])
    places = [0, *sorted(chance.choices(range(len(filled)), [rows + 1e-9 for _, rows in filled], k=RUNS - 1))]
    picked = Counter(places if len(filled) > 1 else [0] * RUNS)
    tables = [_runs(filled[at][0], runs, -(-n // RUNS), chance) for at, runs in picked.items()]
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
        return file.read()
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
    if all(part.path for part in parts):
        files = "[" + ", ".join(sql.text(str(part.path)) for part in parts) + "]"
        relation = f"read_parquet({files})"
    else:
        relation = _stream(parts, connection)
    return Scan(relation, lambda: 0, lambda: unseen)


def _stream(parts: Sequence[Part], connection: duckdb.DuckDBPyConnection) -> str:
    import secrets

    import pyarrow as pa

    schema = _file(parts[0]).schema_arrow
    batches = (batch for part in parts for batch in _file(part).iter_batches())
    name = f"stream_{secrets.token_hex(6)}"
    connection.register(name, pa.RecordBatchReader.from_batches(schema, batches))
    return name
