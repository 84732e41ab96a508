"""The compiled walker against pymongo's decoder: same batches, same counts, on good and on damaged input."""

from __future__ import annotations

import datetime
import io
import struct

import bson
import pyarrow as pa
import pytest
from bson import DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.binary import Binary
from bson.code import Code
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unlatched.bson import moves, steps
from unlatched.bson.blocks import Block, Losses, blocks
from unlatched.bson.plainly import plainly
from unlatched.bson.plan import compile_plan
from unlatched.bson.sampling import padded
from unlatched.bson.values import decode
from unlatched.bson.walker import walker
from unlatched.infer import infer
from unlatched.shape import Shape, listing, mapping, scalar
from unlatched.shape import struct as struct_

LAW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
keys = st.sampled_from(["a", "b", "name", "a_rather_long_field_name", "Ключ", "", "x.y"])
times = st.datetimes(datetime.datetime(1600, 1, 1), datetime.datetime(2900, 1, 1)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    st.integers(-(2**63), 2**63 - 1).map(Int64),
    st.floats(allow_nan=False),
    texts,
    texts.map(lambda text: text + " and some more"),
    times,
    st.binary(max_size=20),
    st.binary(min_size=16, max_size=16).map(lambda raw: Binary(raw, 4)),
    st.binary(max_size=8).map(lambda raw: Binary(raw, 2)),
    st.binary(min_size=12, max_size=12).map(ObjectId),
    st.just(Decimal128("12.50")),
    st.just(Regex("^a.*b", "i")),
    st.just(Timestamp(1_600_000_000, 7)),
    st.just(Code("f()")),
    st.just(Code("f()", {"x": 1})),
    st.just(DBRef("people", ObjectId(b"\1" * 12))),
    st.sampled_from([MinKey(), MaxKey()]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
records = st.lists(st.dictionaries(keys, values, max_size=6), min_size=1, max_size=8)


def read(job: object, raw: bytes) -> tuple[pa.Table, tuple[int, int, int]]:
    found = list(job.walk(Block(padded(raw), 0, len(raw))))
    for one in found:
        one.batch.validate(full=True)
    table = pa.Table.from_batches([one.batch for one in found], schema=job.schema)
    counts = [(one.malformed, one.extra, one.misfit) for one in found]
    return table, tuple(map(sum, zip(*counts, strict=True))) if counts else (0, 0, 0)


def both(shape: Shape, raw: bytes) -> tuple[list[dict], tuple[int, int, int]]:
    fast, fast_counts = read(walker(compile_plan(shape)), raw)
    slow, slow_counts = read(plainly(shape), raw)
    assert fast.schema == slow.schema
    assert repr(fast.to_pylist()) == repr(slow.to_pylist())
    assert fast_counts == slow_counts
    return fast.to_pylist(), fast_counts


def learnt(documents: list[bytes]) -> Shape | None:
    shape = infer([record for raw in documents if (record := decode(raw)) is not None])
    return shape if shape.children else None


@LAW
@given(records)
def test_same_as_pymongo(found: list[dict]) -> None:
    documents = [bson.encode(record) for record in found]
    shape = learnt(documents)
    if shape:
        rows, counts = both(shape, b"".join(documents))
        assert len(rows) == len(found)
        assert counts[0] == 0


@LAW
@given(records, records)
def test_same_on_documents_the_sample_did_not_show(seen: list[dict], unseen: list[dict]) -> None:
    shape = learnt([bson.encode(record) for record in seen])
    if shape:
        both(shape, b"".join(bson.encode(record) for record in unseen))


@LAW
@given(records, st.data())
def test_same_with_flipped_bytes(found: list[dict], data: st.DataObject) -> None:
    documents = [bson.encode(record) for record in found]
    shape = learnt(documents)
    raw = bytearray(b"".join(documents))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    if not shape:
        return
    fast, slow = Losses(), Losses()
    cuts = [
        [(block.start, block.stop) for block in blocks(io.BytesIO(bytes(raw)), "x", moves, losses)]
        for way, losses in ((moves, fast), (steps, slow))
    ]
    assert cuts[0] == cuts[1]
    assert fast == slow
    for start, stop in cuts[0]:
        both(shape, bytes(raw[start:stop]))


RICH = {
    "_id": ObjectId(b"\2" * 12),
    "n": 5,
    "name": "José Ñandú of somewhere",
    "track": [{"at": datetime.datetime(2020, 1, 1), "loc": [1.5, 2]}, {"at": None, "loc": [3, 4.5]}],
    "by": {"2019-01-02": {"c": 1}, "2019-01-03": {"c": 2}},
    "code": Code("f()", {"x": 1}),
}


def test_truncated_at_every_byte() -> None:
    raw = bson.encode(RICH) * 3
    shape = learnt([bson.encode(RICH)])
    size = len(raw) // 3
    for stop in range(len(raw)):
        losses = Losses()
        found = list(blocks(io.BytesIO(raw[:stop]), "x", moves, losses))
        whole = sum(block.stop - block.start for block in found)
        assert whole == stop // size * size
        assert losses.malformed == (1 if stop % size else 0)
        assert len(losses.unseen) == losses.malformed
        for block in found:
            assert read(walker(compile_plan(shape)), raw[block.start : block.stop])[1] == (0, 0, 0)


def test_every_byte_replaced() -> None:
    good, shape = bson.encode(RICH), learnt([bson.encode(RICH)])
    for place in range(4, len(good) - 1):
        for value in (0, 0xFF, good[place] ^ 1):
            raw = good[:place] + bytes([value]) + good[place + 1 :]
            both(shape, good + raw + good)


def element(type_: int, name: bytes, value: bytes) -> bytes:
    return bytes([type_]) + name + b"\0" + value


def document(*elements: bytes) -> bytes:
    inside = b"".join(elements)
    return struct.pack("<i", len(inside) + 5) + inside + b"\0"


def nested(depth: int) -> bytes:
    inner = document(element(16, b"z", b"\1\0\0\0"))
    for _ in range(depth):
        inner = document(element(3, b"a", inner))
    return inner


def test_depth() -> None:
    shape = struct_({"a": scalar("BIGINT")})
    assert both(shape, nested(199))[1] == (0, 0, 1)
    assert both(shape, nested(200) + nested(5000))[1] == (2, 0, 0)


def test_the_first_value_of_a_key_counts() -> None:
    raw = document(
        element(10, b"a", b""), element(16, b"a", b"\1\0\0\0"), element(16, b"a", b"\2\0\0\0"),
        element(4, b"l", document(element(16, b"0", b"\3\0\0\0"))),
        element(4, b"l", document(element(16, b"0", b"\4\0\0\0"))),
    )  # fmt: skip
    rows, counts = both(struct_({"a": scalar("BIGINT"), "l": listing(scalar("BIGINT"))}), raw * 2)
    assert rows == [{"a": 1, "l": [3]}] * 2
    assert counts == (0, 0, 0)


def test_keys_of_a_map_are_unique() -> None:
    entries = [element(16, b"k%d" % (n % 50), struct.pack("<i", n)) for n in range(100)]
    raw = document(element(3, b"m", document(*entries)))
    table, counts = read(walker(compile_plan(struct_({"m": mapping(scalar("BIGINT"))}))), raw * 3)
    assert table.to_pylist()[2] == {"m": [(f"k{n}", n) for n in range(50)]}
    assert counts == (0, 0, 0)


def test_a_broken_document_leaves_nothing_behind() -> None:
    shape = struct_({"m": mapping(scalar("BIGINT")), "l": listing(scalar("VARCHAR"))})
    good = bson.encode({"m": {"x1": 1}, "l": ["y", None]})
    bad = document(
        element(3, b"m", document(element(16, b"x1", b"\1\0\0\0"))),
        element(4, b"l", document(element(2, b"0", b"\2\0\0\0z\0"), element(2, b"1", b"\xff\0\0\0z\0"))),
    )
    rows, counts = both(shape, bad + good + bad + good)
    assert rows == [{"m": [("x1", 1)], "l": ["y", None]}] * 2
    assert counts == (2, 0, 0)


def test_bad_utf8_is_replaced() -> None:
    raw = document(element(2, b"a", b"\x08\0\0\0\xff\xfe caf\xe9\0"))
    assert both(struct_({"a": scalar("VARCHAR")}), raw)[0] == [{"a": "\ufffd\ufffd caf\ufffd"}]


@pytest.mark.parametrize(
    ("value", "as_text"),
    [
        (5, "5"),
        (Int64(-(2**63)), "-9223372036854775808"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (True, "true"),
        (datetime.datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05"),
        (ObjectId(b"\xab" * 12), "ab" * 12),
        (Decimal128("0.10"), "0.10"),
        ({"a": [1, None]}, '{"a": [1, null]}'),
        ([], "[]"),
        (b"plain", "plain"),
        (b"\xff\x00", "ff00"),
        (Binary(bytes(range(16)), 4), "00010203-0405-0607-0809-0a0b0c0d0e0f"),
    ],
)
def test_text_of_mixed_fields(value: object, as_text: str) -> None:
    rows, _ = both(struct_({"a": scalar("VARCHAR")}), bson.encode({"a": value}))
    assert rows == [{"a": as_text}]


def test_numbers_widen() -> None:
    raw = b"".join(bson.encode({"a": value}) for value in (1, Int64(2**40), 2.5, "x", True))
    assert both(struct_({"a": scalar("DOUBLE")}), raw) == (
        [{"a": 1.0}, {"a": 2.0**40}, {"a": 2.5}, {"a": None}, {"a": None}],
        (0, 0, 2),
    )
    assert [row["a"] for row in both(struct_({"a": scalar("BIGINT")}), raw)[0]] == [
        1,
        2**40,
        None,
        None,
        None,
    ]


def test_dates_out_of_range_are_null() -> None:
    raw = document(element(9, b"a", struct.pack("<q", 2**62)))
    assert both(struct_({"a": scalar("TIMESTAMP")}), raw)[0] == [{"a": None}]


def test_room_grows_and_batches_stay_bounded() -> None:
    shape = struct_({f"f{n}": scalar("VARCHAR") for n in range(1000)})
    raw = b"".join(bson.encode({f"f{n % 1000}": n}) for n in range(30_000))
    job = walker(compile_plan(shape))
    found = list(job.walk(Block(padded(raw), 0, len(raw))))
    assert sum(one.batch.num_rows for one in found) == 30_000
    assert len(found) > 1
    assert max(one.batch.get_total_buffer_size() for one in found) < 400 << 20
    assert sum(one.batch.num_rows - one.batch.column("f7").null_count for one in found) == 30


def test_one_document_of_many_items() -> None:
    raw = bson.encode({"l": list(range(100_000))})
    table, _ = read(walker(compile_plan(struct_({"l": listing(scalar("BIGINT"))}))), raw)
    assert table.column("l")[0].as_py() == list(range(100_000))
