from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.infer import infer, infer_value, marked, source_key
from unlatched.shape import duckdb_type, leaves

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


def of(*records: dict[str, object]) -> str:
    return duckdb_type(infer(records))


def test_mixed_types_become_text() -> None:
    assert of({"a": 1}, {"a": "x"}) == 'STRUCT("a" VARCHAR)'
    assert of({"a": {"b": 1}}, {"a": 5}) == 'STRUCT("a" VARCHAR)'
    assert of({"a": {"b": 1}}, {"a": [5]}) == 'STRUCT("a" VARCHAR)'
    assert of({"a": 1 << 70}, {"a": 1}) == 'STRUCT("a" VARCHAR)'


def test_placeholders_do_not_spoil_a_type() -> None:
    assert of({"a": {"b": 1}}, {"a": ""}, {"a": []}, {"a": None}) == 'STRUCT("a" STRUCT("b" BIGINT))'
    assert of({"a": 7}, {"a": ""}) == 'STRUCT("a" BIGINT)'


def test_times_and_bytes() -> None:
    now = datetime.datetime(2020, 1, 1)
    assert of({"t": now, "b": b"x"}) == 'STRUCT("t" TIMESTAMP, "b" BLOB)'


def test_keys_that_are_data() -> None:
    by_mail = {f"p{n}@example.org": {"n": n} for n in range(5)}
    assert of({"m": by_mail}) == 'STRUCT("m" MAP(VARCHAR, STRUCT("n" BIGINT)))'
    names = [{"m": {f"Ana {n}": 1, f"Bo {n}": 2}} for n in range(30)]
    assert of(*names) == 'STRUCT("m" MAP(VARCHAR, BIGINT))'
    assert infer_value([by_mail]).kind == "map"


def test_wide_is_not_a_map() -> None:
    wide = {f"c{chr(97 + n % 26)}{n}x": n for n in range(2000)}
    assert len(infer([wide] * 10).children) == 2000
    assert len(leaves(infer([{"w": wide}] * 10))) == 2000


def test_names_that_differ_in_case_only() -> None:
    shape = infer([{"ID": 1, "id": 2, "Id": 3, "id#2": 4, "": 5}])
    names = [name for name, _ in shape.children]
    assert len({name.lower() for name in names}) == 5
    assert {source_key(name, names) for name in names} >= {"ID", "id", "Id", ""}
    assert marked(names)
    assert not marked(["a", "b"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.text(), JSON, max_size=6), max_size=6))
def test_never_raises_and_is_readable(records: list[dict[str, object]]) -> None:
    shape = infer(records)
    assert shape.kind == "struct"
    assert all(leaf.expression for leaf in leaves(shape))
    names = [name.lower() for name, _ in shape.children]
    assert len(set(names)) == len(names)


def test_bottomless() -> None:
    deep: dict[str, object] = {}
    for _ in range(500):
        deep = {"a": deep}
    assert len(leaves(infer([deep]))) == 1
