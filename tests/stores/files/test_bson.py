"""MongoDB dumps through the offer contract: folders, compressed files, archives, damage."""

from __future__ import annotations

import datetime
import gzip
import random
from pathlib import Path

import bson
import duckdb
import pytest
from bson import ObjectId

from unlatched.bson import reading
from unlatched.shape import duckdb_type, leaves
from unlatched.stores import Offer
from unlatched.stores.files import offering

CANARY = "canary-7f3a91"


def person(n: int) -> dict:
    return {
        "_id": ObjectId(n.to_bytes(12, "big")),
        "name": f"Пример {n}",
        "id": {"number": f"9999{n:014d}"},
        "born": datetime.datetime(1980, 1, 1) + datetime.timedelta(days=n % 9000),
        "track": [{"loc": {"type": "Point", "coordinates": [n % 180, 45.5]}} for _ in range(n % 4)],
        "phone": n if n % 2 else f"+100{n}",
        **({"note": CANARY} if n % 3 else {}),
    }


@pytest.fixture(params=[False, True], ids=["pymongo", "compiled"])
def compiled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(reading, "COMPILED_FROM", 0 if request.param else 1 << 40)
    return request.param


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def dump(folder: Path, count: int = 2000) -> Path:
    database = folder / "dump" / "town"
    database.mkdir(parents=True)
    (database / "people.bson").write_bytes(b"".join(bson.encode(person(n)) for n in range(count)))
    (database / "people.metadata.json").write_text(
        '{"options":{},"indexes":[{"v":2}],"uuid":"","collectionName":"people"}'
    )
    return folder


def only(path: Path) -> Offer:
    found = offering([path])
    assert found.unseen == ()
    assert len(found.offers) == 1
    return found.offers[0]


def counts(offer: Offer, connection: duckdb.DuckDBPyConnection) -> tuple[list[int], int, tuple[str, ...]]:
    scan = offer.scan(connection)
    parts = [
        f"sum(len({leaf.expression}))" if leaf.repeated else f"count({leaf.expression})"
        for leaf in leaves(offer.shape)
    ]
    row = connection.execute(f"SELECT count(*), {', '.join(parts)} FROM {scan.relation}").fetchall()[0]
    return [int(number) for number in row], scan.malformed(), scan.unseen()


def test_a_dump_folder(tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection) -> None:
    offer = only(dump(tmp_path))
    assert offer.name == "people"
    assert duckdb_type(offer.shape) == (
        'STRUCT("_id" VARCHAR, "name" VARCHAR, "id" STRUCT("number" VARCHAR), "born" TIMESTAMP, '
        '"track" STRUCT("loc" STRUCT("type" VARCHAR, "coordinates" DOUBLE[]))[], '
        '"phone" VARCHAR, "note" VARCHAR)'
    )
    scan = offer.scan(connection)
    described = connection.execute(f"DESCRIBE FROM {scan.relation}").fetchall()
    wanted = [(name, duckdb_type(child)) for name, child in offer.shape.children]
    bare = [(name, type_.replace('"', "")) for name, type_ in wanted]
    assert [(row[0], row[1].replace('"', "")) for row in described] == bare
    expected = [2000, 2000, 2000, 2000, 2000, 3000, 6000, 2000, 1333]
    assert counts(offer, connection) == (expected, 0, ())
    assert counts(offer, connection) == (expected, 0, ())


def test_values_arrive_unchanged(
    tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection
) -> None:
    offer = only(dump(tmp_path, 50))
    scan = offer.scan(connection)
    rows = connection.execute(f"SELECT * FROM {scan.relation}").fetchall()
    assert rows[7] == tuple({**person(7), "_id": str(person(7)["_id"]), "phone": "7"}.values())


@pytest.mark.parametrize("n", [1, 100, 5000])
def test_samples_are_random_and_repeat(tmp_path: Path, compiled: bool, n: int) -> None:
    offer = only(dump(tmp_path))
    first, again, other = (offer.sample(n, seed) for seed in (1, 1, 2))
    assert first.ask(lambda table: table.num_rows == min(n, 2000))
    assert first.ask(lambda table: again.ask(lambda same: table.equals(same)))
    if n == 100:
        assert first.ask(lambda table: other.ask(lambda same: not table.equals(same)))


def test_large_files_are_sampled_all_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: bool
) -> None:
    monkeypatch.setattr("unlatched.bson.sampling.WHOLE", 1 << 16)
    offer = only(dump(tmp_path, 20_000))
    table = offer.sample(1000, 3)
    assert table.ask(lambda found: 900 <= found.num_rows <= 1000)
    assert table.ask(lambda found: len({str(one)[-6:] for one in found["_id"].to_pylist()}) == found.num_rows)
    numbers = table.map(lambda found: sorted(int(one["number"][4:]) for one in found["id"].to_pylist()))
    assert numbers.ask(
        lambda found: all(abs(found[len(found) * q // 4] - 5000 * q) < 1000 for q in (1, 2, 3))
    )


def test_gzip(tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection) -> None:
    raw = b"".join(bson.encode(person(n)) for n in range(2000))
    (tmp_path / "people.bson.gz").write_bytes(gzip.compress(raw))
    offer = only(tmp_path)
    assert offer.name == "people"
    assert counts(offer, connection)[0][:3] == [2000, 2000, 2000]


def test_truncated_gzip_is_named(
    tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection
) -> None:
    chance = random.Random(1)
    raw = b"".join(bson.encode({**person(n), "r": chance.random()}) for n in range(6_000))
    packed = gzip.compress(raw)
    (tmp_path / "people.bson.gz").write_bytes(packed[: len(packed) // 2])
    found = offering([tmp_path])
    numbers, malformed, unseen = counts(found.offers[0], connection)
    assert 1500 < numbers[0] < 4500
    assert malformed <= 1
    assert any("ends early" in line for line in unseen)


def test_damage_is_counted_named_and_value_free(
    tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection
) -> None:
    good = [bson.encode(person(n)) for n in range(1000)]
    good[500] = b"\xff\xff\xff\x7f" + good[500][4:]
    good[700] = good[700].replace(b"\x02name\0", b"\x55name\0")
    (tmp_path / "people.bson").write_bytes(b"".join(good) + bson.encode({"name": CANARY * 100})[:-50])
    numbers, malformed, unseen = counts(only(tmp_path), connection)
    assert numbers[0] == 998
    assert malformed == 3
    assert len(unseen) == 1
    assert "cut short" in unseen[0]
    assert CANARY not in "".join(unseen)


def test_values_the_sample_did_not_show_are_named(
    tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unlatched.stores.files.bson.LEARNT", 5)
    odd = bson.encode({"n": "text", CANARY: 1})
    (tmp_path / "x.bson").write_bytes(b"".join(bson.encode({"n": n}) for n in range(5000)) + odd)
    numbers, malformed, unseen = counts(only(tmp_path), connection)
    assert (numbers, malformed) == ([5001, 5000], 0)
    assert [line.split(": ")[1] for line in unseen] == [
        "1 values are in fields that the sample did not show; not measured",
        "1 values are not of the type of their field; not measured",
    ]
    assert CANARY not in "".join(unseen)


def test_names_that_differ_in_case_only(
    tmp_path: Path, compiled: bool, connection: duckdb.DuckDBPyConnection
) -> None:
    (tmp_path / "x.bson").write_bytes(bson.encode({"Name": "a", "name": 1, "q\"'x": {"A": 1, "a": "b"}}))
    assert counts(only(tmp_path), connection)[0] == [1, 1, 1, 1, 1]


def test_harmless_lookalikes(tmp_path: Path) -> None:
    (tmp_path / "empty.bson").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(random.Random(3).randbytes(100_000))
    (tmp_path / "zeros.bin").write_bytes(b"\x30\0\0\0" + bytes(5000))
    assert not [offer for offer in offering([tmp_path]).offers if "DOUBLE" in duckdb_type(offer.shape)]
    assert "noise" not in [offer.name for offer in offering([tmp_path]).offers]
