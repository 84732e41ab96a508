"""Reading with pymongo's ``bson``: slower, for machines without the compiled walker and for small files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from unlatched.bson.arrow import Walked, arrow_type, schema
from unlatched.bson.values import decode, text, whole
from unlatched.infer import source_key
from unlatched.shape import Shape

if TYPE_CHECKING:
    import uuid

    from unlatched.bson.blocks import Block

_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Plainly:
    """Reads blocks into batches of this shape."""

    shape: Shape
    schema: pa.Schema

    def walk(self, block: Block) -> Iterator[Walked]:
        """The batches of one block."""
        data, position = block.bytes[block.start : block.stop].tobytes(), 0
        while position < len(data):
            records, malformed = list[dict[str, Any]](), 0
            while position < len(data) and len(records) < _ROWS:
                stop = position + int.from_bytes(data[position : position + 4], "little")
                record = decode(data[position:stop])
                malformed += record is None
                records += [] if record is None else [record]
                position = stop
            yield _batch(self, records, malformed)


def plainly(shape: Shape) -> Plainly:
    """Get ready to read."""
    return Plainly(shape, schema(shape))


@dataclass(slots=True)
class _Fitting:
    """Fits values into a shape and counts what has no place or another type."""

    extra: int = 0
    misfit: int = 0
    keys: dict[int, dict[str, str]] = field(default_factory=dict)

    def fit(self, shape: Shape, value: Any) -> Any:
        """``value`` as Arrow takes it for ``shape``; None when it does not fit."""
        if value is None:
            return None
        if shape.kind == "scalar":
            return self._counted(_scalar(shape.type, value))
        if shape.kind == "list":
            item = shape.children[0][1]
            return [self.fit(item, one) for one in value] if isinstance(value, list) else self._counted(None)
        if not isinstance(value, dict):
            return self._counted(None)
        if shape.kind == "map":
            inner = shape.children[0][1]
            return [(key, self.fit(inner, one)) for key, one in value.items()]
        return self.struct(shape, value)

    def struct(self, shape: Shape, value: dict[str, Any]) -> dict[str, Any]:
        """An object with known keys."""
        columns = self._columns(shape)
        self.extra += sum(one is not None and key not in columns for key, one in value.items())
        return {columns[key]: self.fit(child, value.get(key)) for key, child in _keyed(shape, columns)}

    def _columns(self, shape: Shape) -> dict[str, str]:
        known = self.keys.get(id(shape))
        if known is None:
            names = [name for name, _ in shape.children]
            known = self.keys[id(shape)] = {source_key(name, names): name for name in names}
        return known

    def _counted(self, value: Any) -> Any:
        self.misfit += value is None
        return value


def _keyed(shape: Shape, columns: dict[str, str]) -> Iterator[tuple[str, Shape]]:
    return zip(columns, (child for _, child in shape.children), strict=True)


def _batch(job: Plainly, records: list[dict[str, Any]], malformed: int) -> Walked:
    fitting = _Fitting()
    rows = [fitting.struct(job.shape, record) for record in records]
    arrays = [pa.array([row[name] for row in rows], arrow_type(child)) for name, child in job.shape.children]
    batch = pa.RecordBatch.from_arrays(arrays, schema=job.schema)
    return Walked(batch, malformed, fitting.extra, fitting.misfit)


def _scalar(type_: str, value: Any) -> Any:
    if type_ == "VARCHAR":
        return text(value)
    if type_ == "BLOB":
        return _bytes(value)
    if type_ == "BOOLEAN":
        return value if isinstance(value, bool) else None
    if type_ == "TIMESTAMP":
        return value if isinstance(value, datetime.datetime) else None
    return _number(type_, value)


def _bytes(value: bytes | uuid.UUID | Any) -> bytes | None:
    found = getattr(value, "bytes", value)
    return found if isinstance(found, bytes) else None


def _number(type_: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if type_ == "DOUBLE":
        return float(value)
    return whole(value) if isinstance(value, float) else value
