"""JSON that a strict parser would drop, or whose types change on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.stores.files import escapes, offering
from unlatched.stores.files import json as format_
from unlatched.stores.files.parts import Part


def read(path: Path):
    """The rows of the one collection, its scan, and its fields."""
    (offer,) = offering([path]).offers
    connection = duckdb.connect()
    scan = offer.scan(connection)
    rows = connection.sql(f"SELECT * FROM {scan.relation}").fetchall()
    return rows, scan, [name for name, _ in offer.shape.children]


def written(path: Path, records) -> Path:
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in records) + "\n")
    return path


@pytest.mark.parametrize("every", [1, 997])
def test_half_a_surrogate_pair_loses_no_record(tmp_path: Path, every: int) -> None:
    notes = (r'"cut \ud83d"' if n % every == 0 else '"whole"' for n in range(30_000))
    lines = [f'{{"id": {n}, "note": {note}}}' for n, note in enumerate(notes)]
    rows, scan, _ = read(written(tmp_path / "a.ndjson", lines))
    assert len(rows) == 30_000
    assert sum(note == "cut \ufffd" for _, note in rows) == -(-30_000 // every)
    assert scan.malformed() == 0


def test_a_key_with_nul_is_a_field(tmp_path: Path) -> None:
    rows, scan, names = read(
        written(tmp_path / "a.ndjson", ({"id": n, "a\0b": f"x\0{n}"} for n in range(50)))
    )
    assert names == ["id", "a\u2400b"]
    assert rows[7] == (7, "x7")
    assert scan.malformed() == 0


def test_a_key_with_half_a_pair_is_a_field(tmp_path: Path) -> None:
    rows, _, names = read(written(tmp_path / "a.ndjson", ({"id": n, "k\ud83d": "x"} for n in range(50))))
    assert names == ["id", "k\ufffd"]
    assert rows[7] == (7, "x")


def test_what_is_no_number_to_json(tmp_path: Path) -> None:
    rows, scan, _ = read(written(tmp_path / "a.ndjson", ({"id": n, "x": float("nan")} for n in range(50))))
    assert len(rows) == 50
    assert scan.malformed() == 0


STRAY = st.sampled_from(
    [r"\u0000", r"\ud83d", r"\udc00", r"\ud83d\ude00", r"\\", r"\"", r"\\ud83d", "a", "é", r"\n", " "]
)


@settings(deadline=None)
@given(st.lists(st.lists(STRAY, max_size=6).map("".join), min_size=1, max_size=5), st.integers(1, 40))
def test_scrubbed_lines_say_the_same(texts: list[str], size: int) -> None:
    plain = "".join(f'{{"k{n}": "{text}"}}\n' for n, text in enumerate(texts)).encode()
    chunks = [plain[at : at + size] for at in range(0, len(plain), size)]
    clean = b"".join(escapes.scrubbed(chunks))
    before, after = ([json.loads(line) for line in one.splitlines()] for one in (plain, clean))
    for one, other in zip(before, after, strict=True):
        for key, value in one.items():
            halves = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in value if c != "\0")
            assert other[key] == halves
    assert len(after) == len(before)


def test_a_plain_file_is_found_to_need_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(escapes, "_STEP", 50)
    for at in range(100):
        for escape, needed in (
            (r"\ud83d", True),
            (r"\u0000", True),
            (r"\ud83d\ude00", False),
            (r"\n", False),
        ):
            (tmp_path / "a").write_text(f'{{"a": "{"x" * at}{escape}{"y" * 60}"}}')
            (part,) = format_and_parts(tmp_path / "a")
            assert escapes.occur(part) is needed, (at, escape)


def format_and_parts(path: Path):
    from unlatched.stores.files.discover import parts

    return list(parts([path], []))


def mixed(n: int) -> dict[str, object]:
    return {
        "id": n,
        "age": "unknown" if n == 777 else n % 90,
        "home": "plain" if n in (5_000, 9_000) else {"city": "Oslo", "no": "x" if n == 8_000 else n},
        "seen": "never" if n == 9_999 else [n],
    } | ({"score": "n/a" if n == 4_000 else n / 2} if n % 2 == 0 else {})


def test_rare_values_of_another_type_are_measured(tmp_path: Path) -> None:
    rows, scan, names = read(written(tmp_path / "a.ndjson", map(mixed, range(10_000))))
    held = [dict(zip(names, row, strict=True)) for row in rows]
    assert held[777]["age"] == "unknown"
    assert held[5_000]["home"] == "plain"
    assert json.loads(held[8_000]["home"]) == {"city": "Oslo", "no": "x"}
    assert held[4_000]["score"] == "n/a"
    assert held[9_999]["seen"] == "never"
    assert scan.unseen() == ()


def test_of_many_records_they_are_counted(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(format_, "WHOLE", 1000)
    monkeypatch.setattr(format_, "_every", lambda _: [])
    monkeypatch.setattr(format_, "LEARNT", 200)
    _, scan, _ = read(written(tmp_path / "a.ndjson", map(mixed, range(10_000))))
    assert sorted(line.split(" of another")[0] for line in scan.unseen()) == [
        "age: 1 value",
        "home: 2 values",
        "score: 1 value",
        "seen: 1 value",
    ]


def test_a_large_file_is_looked_at_again_when_a_field_is_missing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(format_, "WHOLE", 0)
    monkeypatch.setattr(format_, "CHECKED", 0)
    steady = [{"id": n, "age": n % 90} for n in range(10_000)]
    _, scan, _ = read(written(tmp_path / "a.ndjson", steady))
    assert scan.unseen() == ()
    steady[5_555]["age"] = "unknown"
    _, scan, _ = read(written(tmp_path / "b.ndjson", steady))
    assert [line.split(" of another")[0] for line in scan.unseen()] == ["age: 1 value"]


def test_what_a_server_streams_is_read_once() -> None:
    reads: list[int] = []
    records = [b'{"email": "a@example.org", "n": %d}' % n for n in range(50)] + [b'{"email": 7, "n": "x"}']

    def opener(lost: list[str]) -> Iterator[bytes]:
        for record in records:
            yield record + b"\n"
        reads.append(1)

    offer = format_.streamed(Part("a", "a", "", 0, None, b"{", opener), "a", lambda n, _: records[:20])
    with duckdb.connect() as connection:
        scan = offer.scan(connection)
        found = connection.execute(f"SELECT count(*) FROM {scan.relation}").fetchone()
        assert (found, scan.unseen()) == ((51,), ())
    assert reads == [1]
