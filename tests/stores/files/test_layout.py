"""What one JSON document holds: every list a collection, what stands beside it a record of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.stores.files import offering
from unlatched.stores.files.framing import frames
from unlatched.stores.files.outline import DEEPEST, outline

USERS = [{"id": n, "email": f"u{n}@example.org"} for n in range(60)]
FIXES = [{"lat": 48 + n / 1000, "lng": 11.5, "time": f"2019-03-01T{n % 24:02d}:00:00Z"} for n in range(80)]
ORDERS = [{"order": n, "total": n * 1.5} for n in range(40)]
ANSWER = {
    "took": 5,
    "timed_out": False,
    "_shards": {"total": 5, "successful": 5, "skipped": 0, "failed": 0},
    "hits": {
        "total": {"value": 60, "relation": "eq"},
        "max_score": 1.0,
        "hits": [{"_index": "people", "_id": str(n), "_score": 1.0, "_source": USERS[n]} for n in range(60)],
    },
}


def found(path: Path) -> dict[str, tuple[int, list[str]]]:
    """Each collection's records and fields; nothing is malformed or unseen."""
    offered = offering([path])
    assert offered.unseen == ()
    told = {}
    for offer in offered.offers:
        with duckdb.connect() as connection:
            scan = offer.scan(connection)
            ((rows,),) = connection.sql(f"SELECT count(*) FROM {scan.relation}").fetchall()
            assert (scan.malformed(), scan.unseen()) == (0, ())
        told[offer.name] = rows, [name for name, _ in offer.shape.children]
    return told


PROFILE = {
    "user": {"name": "Ana Marsh", "phone": "+441632960001"},
    "exported_at": "2020-01-01",
    "fixes": FIXES,
}
USER, FIX, ORDER = ["id", "email"], ["lat", "lng", "time"], ["order", "total"]
CASES: dict[str, tuple[Any, dict[str, tuple[int, list[str]]]]] = {
    "profile": (PROFILE, {"x": (1, ["user", "exported_at"]), "x.fixes": (80, FIX)}),
    "profile behind": ({"fixes": FIXES, "user": {"name": "Ana"}}, {"x": (1, ["user"]), "x.fixes": (80, FIX)}),
    "envelope": ({"total": 60, "page": 1, "next": None, "data": USERS}, {"x.data": (60, USER)}),
    "elasticsearch": (ANSWER, {"people": (60, USER)}),
    "several": (
        {"users": USERS, "orders": ORDERS, "version": "1.2"},
        {"x.users": (60, USER), "x.orders": (40, ORDER)},
    ),
    "deep": ({"data": {"list": {"page": {"items": USERS}}}}, {"x.data.list.page.items": (60, USER)}),
    "map": ({"users": {f"u{n}": one for n, one in enumerate(USERS)}}, {"x.users": (60, ["{*}", *USER])}),
    "lists by key": (
        {"tracks": {f"+4416329600{n:02d}": FIXES[:5] for n in range(30)}},
        {"x.tracks": (150, ["{*}", *FIX])},
    ),
    "alike lists": ({f"name{chr(97 + n)}": FIXES[:3] for n in range(20)}, {"x": (60, ["{*}", *FIX])}),
    "one person": (
        {"name": "Ana", "tags": ["a", "b"], "addresses": [{"city": "Oslo"}]},
        {"x": (1, ["name", "tags", "addresses"])},
    ),
    "pages": (
        [{"page": 1, "data": USERS[:30]}, {"page": 2, "data": USERS[30:]}, {"page": 3, "data": []}],
        {"x.data": (60, USER)},
    ),
    "geojson": (
        {"type": "FeatureCollection", "name": "a", "crs": {"type": "name", "properties": {"name": "urn:x"}},
         "features": [{"type": "Feature", "properties": one, "geometry": None} for one in USERS]},
        {"x.features": (60, ["type", "properties", "geometry"])},
    ),
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("case", CASES)
def test_collections_of_a_document(tmp_path: Path, case: str, indent: int | None) -> None:
    document, expected = CASES[case]
    (tmp_path / "x.json").write_text(json.dumps(document, indent=indent))
    assert found(tmp_path / "x.json") == expected


def test_answers_one_per_line(tmp_path: Path) -> None:
    (tmp_path / "x.ndjson").write_text(f"{json.dumps(ANSWER)}\n" * 3)
    assert found(tmp_path) == {"people": (180, USER)}
    (tmp_path / "x.ndjson").write_text(
        "".join(f"{json.dumps({'id': n, 'track': FIXES})}\n" for n in range(3))
    )
    assert found(tmp_path) == {"x": (3, ["id", "track"])}  # people, each with a track


def test_lists_and_fields_after_the_beginning(tmp_path: Path) -> None:
    document = {"users": USERS * 200, "orders": ORDERS, "owner": {"email": "ana@example.org"}}
    expected = {"x": (1, ["owner"]), "x.users": (12_000, USER), "x.orders": (40, ORDER)}
    for packed in (False, True):
        text = json.dumps(document).encode()
        (tmp_path / "x.json").write_bytes(gzip.compress(text) if packed else text)
        assert found(tmp_path / "x.json") == expected


def test_many_documents_of_one_kind(tmp_path: Path) -> None:
    for n in range(12):
        (tmp_path / f"history_{n}.json").write_text(json.dumps(PROFILE))
    assert found(tmp_path) == {
        "history": (12, ["user", "exported_at"]),
        "history.fixes": (960, FIX),
    }


def test_a_document_that_ends_early_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    text = json.dumps(PROFILE)
    (tmp_path / "x.json").write_text(text[: text.index("2019-03-01T07")])
    offered = offering([tmp_path / "x.json"])
    with duckdb.connect() as connection:
        scans = {offer.name: offer.scan(connection) for offer in offered.offers}
        rows = {
            name: connection.sql(f"SELECT count(*) FROM {scan.relation}").fetchall()[0][0]
            for name, scan in scans.items()
        }
        assert rows == {"x": 1, "x.fixes": 7}
        assert scans["x.fixes"].unseen() == ("x.json: ends inside a list or an object; the rest is missing",)


NAMES = st.sampled_from(["a", "b", "cc", "ä", "{", "[x", 'q"'])
LEAF = st.none() | st.integers() | st.text(alphabet='ab"\\{}[]:,\n', max_size=6)
INSIDE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
LISTS = st.lists(st.dictionaries(NAMES, INSIDE, max_size=2) | LEAF, max_size=4)
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(LISTS | LEAF, lambda inner: st.dictionaries(NAMES, inner, max_size=3), max_leaves=6),
    max_size=4,
)


def parted(value: Any, path: tuple[str, ...], records: dict[tuple[str, ...], list[Any]]) -> Any:
    """What stands beside the records, which are put into ``records``."""
    if isinstance(value, dict):
        inner = {key: parted(one, (*path, key), records) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in ({}, [])}
    objects = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if len(objects) < 2 or not 0 < len(path) < DEEPEST - 1:
        return value
    records[path] = objects
    return [one for one in value if not isinstance(one, dict)]


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.integers(1, 40), st.booleans(), st.sampled_from([None, 1]))
def test_nothing_of_a_document_is_lost(document: Any, piece: int, fast: bool, indent: int | None) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=False).encode()
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    walked = outline(pieces, fast=fast)
    records: dict[tuple[str, ...], list[Any]] = {}
    assert json.loads(walked.whole()) == parted(document, (), records)
    named = {tuple(json.loads(key) for key in place.keys): place for place in walked.places()}
    assert named.keys() == records.keys()
    for path, place in named.items():
        lines = b"".join(frames(pieces, place, lambda: None, fast)).splitlines()
        assert [json.loads(line) for line in lines] == records[path]


def test_a_document_that_ends_early_is_closed() -> None:
    text = json.dumps({"user": {"name": "Ana"}, "lists": {"fixes": [{"a": 1}, {"a": 2}], "n": [1, 2]}})
    for at in range(1, len(text)):
        assert isinstance(json.loads(outline([text[:at].encode()]).whole()), dict)


def test_more_lists_than_can_be_collections_stay_in_the_document() -> None:
    document = {f"list {n}": [{"a": n}, {"a": n}] for n in range(250)}
    walked = outline([json.dumps(document).encode()])
    assert len(walked.places()) + len(json.loads(walked.whole())) == 250
