"""One scan turns every record into fixed-width numbers; all measures run on those.

The scan's SQL replaces each value by a 64-bit hash, and keeps positions as integers and times as times.
It streams in batches of Arrow record batches, so that no text is ever held, whatever the size of the
data. A batch then meets three more queries: one row of counts (``profile``), the people in it
(``people``), and the positions (``points``).

Two hashes are used. Distinct counts use one that depends on the seed only, so that the same input gives
the same report; keys of people use a random secret that lives in memory for one audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unlatched import sql
from unlatched.measures.samples import Sampled, present
from unlatched.shape import Leaf

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS = 1 << 18
LONG_LIST = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """One field and what the digest keeps of it.

    ``bit`` is its category's place in the set of categories (None: not personal); ``moment`` is SQL for
    the time in it, where it holds one.
    """

    leaf: Leaf
    sampled: Sampled
    bit: int | None = None
    moment: str | None = None

    @property
    def there(self) -> str:
        """SQL template: is a value there?"""
        return present(self.leaf, self.sampled.blank > 0)

    @property
    def counted_only(self) -> bool:
        """Long lists (embedding vectors) are counted, their items not told apart."""
        return self.leaf.repeated and self.sampled.most > LONG_LIST


@dataclass(frozen=True, slots=True)
class Key:
    """What tells people apart: SQL for its text in normal form, null where it is absent.

    Fields of one domain (``msisdn``, ``id:person``) can name the same people, wherever they are.
    ``certain`` is false where different people can share a value (a name with a birth date).
    """

    path: str
    domain: str
    expression: str
    level: str = ""
    certain: bool = True
    bit: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """Positions in a collection: SQL for latitude, longitude and time, and the list level they live in."""

    lat: str
    lon: str
    at: str | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the digest of one collection keeps.

    ``bridges`` are further keys of the same people, over which collections with ``bridged`` keys join.
    """

    asked: tuple[Asked, ...]
    keys: tuple[Key, ...] = ()
    bridges: tuple[Key, ...] = ()
    bridged: bool = False
    tracks: tuple[Track, ...] = ()


def select(plan: Plan, relation: str, *, seed: int, secret: int) -> str:
    """The scan: one row of numbers a record."""
    every = (*plan.keys, *plan.bridges)
    named = [sql.name(f"key {j} {secret:x}") for j in range(len(every))]
    columns = [f"{_hashed(asked, seed)} AS c{i}" for i, asked in enumerate(plan.asked)]
    columns += [f"{asked.moment} AS t{i}" for i, asked in enumerate(plan.asked) if asked.moment]
    keyed = [_keyed(key, name, secret) for key, name in zip(every, named, strict=True)]
    columns += [f"{one} AS k{j}" for j, one in enumerate(keyed[: len(plan.keys)])]
    columns += [f"{one} AS b{j}" for j, one in enumerate(keyed[len(plan.keys) :])]
    for j, track in enumerate(plan.tracks):
        columns += [f"{track.lat} AS lat{j}", f"{track.lon} AS lon{j}"]
        columns += [f"{track.at or 'NULL::TIMESTAMP'} AS stamp{j}"]
    # Samples of people are drawn by this hash: it depends on the seed, so that a report repeats.
    columns += [f"{name} AS p0" for name in named[:1] if plan.tracks and plan.keys]
    inner = ", ".join(["*", *(f"{_seeded(key, seed)} AS {of}" for key, of in zip(every, named, strict=True))])
    return f"SELECT {', '.join(columns or ['1 AS none'])} FROM (SELECT {inner} FROM {relation})"


def _hashed(asked: Asked, seed: int) -> str:
    value, there = asked.leaf.expression, asked.there
    if not asked.leaf.repeated:
        return f"CASE WHEN {there.format(value)} THEN hash({seed}, {value}) END"
    kept = f"list_filter({value}, lambda x: {there.format('x')})"
    return f"len({kept})" if asked.counted_only else f"list_transform({kept}, lambda x: hash({seed}, x))"


def _seeded(key: Key, seed: int) -> str:
    """SQL for the hash of a key by the seed, null where the key is absent."""
    hashed = f"CASE WHEN {{0}} <> '' THEN hash({seed}, {sql.text(key.domain)}, {{0}}) END"
    if not key.level:
        return hashed.format(key.expression)
    return f"list_transform({key.expression}, lambda x: {hashed.format('x')})"


def _keyed(key: Key, seeded: str, secret: int) -> str:
    """SQL for the hash of a key by the secret, made of the other, which is cheaper than of its text."""
    hashed = f"CASE WHEN {{0}} IS NOT NULL THEN hash({secret}, {{0}}) END"
    if not key.level:
        return hashed.format(seeded)
    return f"list_transform({seeded}, lambda y: {hashed.format('y')})"


def rows_for(memory: int) -> int:
    """Records a batch: fewer where memory is short."""
    return min(ROWS, max(1 << 12, memory // 6_000))


def batches(connection: duckdb.DuckDBPyConnection, query: str, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The digest, batch by batch, as the scan goes on."""
    yield from connection.sql(query).to_arrow_reader(rows)
