"""One full read of a collection: blocks are cut in order, walked on several threads, handed on in order."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from unlatched.bson.blocks import Block, Losses, Steps, blocks
from unlatched.bson.plan import can_walk, compile_plan
from unlatched.bson.sources import Source
from unlatched.shape import Shape

if TYPE_CHECKING:
    import pyarrow as pa

    from unlatched.bson.arrow import Walked

COMPILED_FROM = 16 << 20
"""Bytes from which the compiled walker pays for its start."""


class Job(Protocol):
    """A way to turn blocks into batches."""

    @property
    def schema(self) -> pa.Schema:
        """The schema of the batches."""

    def walk(self, block: Block) -> Iterator[Walked]:
        """The batches of a block."""


@dataclass(slots=True)
class Counts:
    """What a read came across besides records it could hand on."""

    losses: Losses = field(default_factory=Losses)
    malformed: int = 0
    extra: int = 0
    misfit: int = 0

    def add(self, walked: Walked) -> pa.RecordBatch:
        """Count what a batch brought."""
        self.malformed += walked.malformed
        self.extra += walked.extra
        self.misfit += walked.misfit
        return walked.batch

    def unseen(self, label: str) -> tuple[str, ...]:
        """What was not measured, in words."""
        found = list(self.losses.unseen)
        if self.extra:
            found.append(
                f"{label}: {self.extra} values are in fields that the sample did not show; not measured"
            )
        if self.misfit:
            found.append(f"{label}: {self.misfit} values are not of the type of their field; not measured")
        return tuple(found)


def can_compile() -> bool:
    """Whether the compiled walker runs on this machine."""
    return sys.byteorder == "little" and importlib.util.find_spec("numba") is not None


def steps(compiled: bool) -> Steps:
    """How to move over documents."""
    name = "unlatched.bson.moves" if compiled else "unlatched.bson.steps"
    return cast(Steps, importlib.import_module(name))


def job(shape: Shape, compiled: bool) -> Job:
    """The fastest way to read documents of this shape."""
    if compiled and can_walk(shape):
        from unlatched.bson.walker import walker

        return walker(compile_plan(shape))
    from unlatched.bson.plainly import plainly

    return plainly(shape)


def batches(
    sources: Sequence[Source], reader: Job, counts: Counts, compiled: bool
) -> Iterator[pa.RecordBatch]:
    """All documents of ``sources``, in order, as record batches."""
    for walked in _ahead(reader.walk, _blocks(sources, counts, compiled)):
        for one in walked:
            yield counts.add(one)


def _blocks(sources: Sequence[Source], counts: Counts, compiled: bool) -> Iterator[Block]:
    for source in sources:
        with source.open(counts.losses.unseen) as stream:
            yield from blocks(stream, source.label, steps(compiled), counts.losses)


def _ahead(walk: Callable[[Block], Iterator[Walked]], source: Iterable[Block]) -> Iterator[list[Walked]]:
    workers = max(1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2))
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[list[Walked]]] = deque()
        for block in source:
            waiting.append(pool.submit(_all, walk, block))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _all(walk: Callable[[Block], Iterator[Walked]], block: Block) -> list[Walked]:
    return list(walk(block))


@dataclass(slots=True)
class Stream:
    """What DuckDB reads. Every request is a new read with counts of its own, from its first batch on."""

    sources: Sequence[Source]
    reader: Job
    compiled: bool
    counts: Counts = field(default_factory=Counts)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The Arrow PyCapsule interface."""
        import pyarrow as pa

        stream = pa.RecordBatchReader.from_batches(self.reader.schema, self._batches())
        return stream.__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        self.counts = Counts()
        yield from batches(self.sources, self.reader, self.counts, self.compiled)
