from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.stores.files.framing import BROKEN, Place, frames, short_lines

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='ab"\\{}[]:,\n é', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"{\\', max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(st.text(max_size=5), VALUE, max_size=4), max_size=8)


def framed(text: str, place: Place, piece: int, fast: bool) -> list[Any]:
    data = text.encode()
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    ends: list[int] = []
    out = b"".join(frames(chunks, place, lambda: ends.append(1), fast))
    assert not ends
    return [json.loads(line) for line in out.splitlines()]


@settings(max_examples=120, deadline=None)
@given(RECORDS, st.integers(1, 60), st.sampled_from([None, 1]), st.booleans())
def test_every_record_of_every_layout(records: list[Any], piece: int, indent: int | None, fast: bool) -> None:
    array = json.dumps(records, indent=indent)
    assert framed(array, Place(b"["), piece, fast) == records
    wrapped = json.dumps({"n": {"x": [{"no": 1}]}, "data": records, "z": [{"no": 2}]}, indent=indent)
    assert framed(wrapped, Place(b"{[", (b'"data"',)), piece, fast) == records
    joined = "\n".join(json.dumps(record, indent=indent) for record in records)
    assert framed(joined, Place(), piece, fast) == records


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.integers(1, 60))
def test_keys_of_a_map_become_a_field(records: list[Any], piece: int) -> None:
    named = {f"k{n}": record for n, record in enumerate(records)}
    text = json.dumps({"users": named, "other": {"a": {"b": 1}}})
    expected = [{"{*}": key, **record} for key, record in named.items()]
    assert framed(text, Place(b"{{", (b'"users"',)), piece, False) == expected


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text('{}[]":,\\a\n', max_size=120).map(str.encode), st.integers(1, 50))
def test_framing_never_raises(data: bytes, piece: int) -> None:
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    for place in (Place(), Place(b"["), Place(b"{{", (b'"a"',))):
        assert b"".join(frames(chunks, place, lambda: None)) is not None


def test_broken_ends_are_counted() -> None:
    ends: list[int] = []
    out = b"".join(frames([b'[{"a": 1}, {"a": '], Place(b"["), lambda: ends.append(1)))
    assert out == b'{"a": 1}\n' + BROKEN
    assert ends == [1]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=9), st.integers(1, 9)
)
def test_long_lines_are_dropped(lines: list[bytes], piece: int) -> None:
    data = b"\n".join(lines)
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    assert b"".join(short_lines(iter(chunks), 1 << 20)) == data
    cut = b"".join(short_lines(iter(chunks), 15)).split(b"\n")
    assert all(len(line) <= 15 + 2 * piece + len(BROKEN) for line in cut)


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("piece", [7, 64, 10_000])
@pytest.mark.parametrize("layout", ["line", "pretty", "map", "joined"])
def test_a_broken_record_costs_itself_only(layout: str, piece: int, fast: bool) -> None:
    rows = [{"id": n, "in": [{"a": f"x{n}"}, {"a": "y"}]} for n in range(40)]
    text, place = {
        "line": ("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]", Place(b"[")),
        "pretty": (json.dumps({"d": rows}, indent=2), Place(b"{[", (b'"d"',))),
        "map": (json.dumps({f"k{n}": row for n, row in enumerate(rows)}, indent=2), Place(b"{")),
        "joined": ("\n".join(json.dumps(row, indent=1) for row in rows), Place()),
    }[layout]
    data = text.replace('"x20"', '"x20').encode()
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    ends: list[int] = []
    lines = b"".join(frames(chunks, place, lambda: ends.append(1), fast)).splitlines()
    assert lines.count(BROKEN.strip()) == 1
    good = [json.loads(line)["id"] for line in lines if line != BROKEN.strip()]
    assert good == [n for n in range(40) if n != 20]
    assert not ends
