"""Every file format through the same checks: recognised by content, repeatable, and true to its shape."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import duckdb
import pytest

from unlatched.errors import StoreError
from unlatched.stores.files import formats, offering
from unlatched.stores.files.discover import parts
from unlatched.synth import generate

MADE = ("parquet", "csv", "ndjson", "json", "elastic", "bson", "archive", "sqlite", "xlsx")


@pytest.fixture(scope="module", params=MADE)
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "x"
    generate("hotel", folder, people=250, seed=4, format=request.param)
    return sorted(path for path in (folder / "data").rglob("*") if path.is_file()), folder / "data"


@pytest.mark.parametrize("one", formats(), ids=lambda one: one.__name__.rsplit(".", 1)[-1])
def test_a_format_offers_what_the_contract_asks(one):
    for name in ("recognise", "fingerprint", "offers"):
        assert callable(getattr(one, name))
        assert getattr(one, name).__doc__, f"{name} has no docstring"
    assert one.__doc__


def test_it_is_recognised_whatever_it_is_called(made, tmp_path):
    files, folder = made
    if len(files) != 1:
        pytest.skip("a folder is known by its files")
    blind = tmp_path / "blob"
    blind.write_bytes(files[0].read_bytes())
    one, other = (offering([path]) for path in (folder, blind))
    assert [sum(offer.records or 0 for offer in found.offers) for found in (one, other)].count(0) in (0, 2)
    assert [offer.shape for offer in one.offers] == [offer.shape for offer in other.offers]
    assert other.unseen == ()


def test_only_one_format_is_sure(made):
    files, _ = made
    for part in parts(files, []):
        sure = sorted((format_.recognise(part) for format_ in formats()), reverse=True)
        assert sure[0] > 0 or part.name.endswith(".metadata.json")
        assert len(sure) < 2 or sure[0] > sure[1] or sure[0] == 0


def columns(table):
    return table.schema.names


def test_samples_and_scans(made):
    _, folder = made
    found = offering([folder])
    assert found.offers
    for offer in found.offers:
        names = [name for name, _ in offer.shape.children]
        same = [offer.sample(60, 7).map(lambda table: table.to_pylist()) for _ in range(2)]
        assert same[0].ask(lambda rows, same=same: same[1].ask(lambda others, rows=rows: others == rows))
        assert offer.sample(60, 7).ask(lambda table: 0 < len(table) <= 60)
        assert offer.sample(60, 7).ask(lambda table, names=names: columns(table) == names)
        seen = []
        for _ in range(2):
            with duckdb.connect() as connection:
                scan = offer.scan(connection)
                relation = connection.sql(f"SELECT * FROM {scan.relation}")
                assert relation.columns == names
                seen.append((sorted(map(repr, relation.fetchall())), scan.malformed(), scan.unseen()))
        assert seen[0] == seen[1]
        assert len(seen[0][0]) > 100
        assert seen[0][1:] == (0, ())


NOISE = (b"", b"\0", b"\xff\xfe", b"PAR1", b"SQLite format 3\0", b"PK\x03\x04", b"{", b"[", b"\x1f\x8b", b"BZh9", b"(\xb5/\xfd",
         b"m\xe2\x99\x81", b"\x10\0\0\0", b"a,b\n", b'"', b"\xd0\xcf\x11\xe0", b"INSERT INTO", b"\n\n\n", b"\xef\xbb\xbf", b"5\0\0\0\x02")  # fmt: skip


@pytest.mark.parametrize("start", NOISE, ids=repr)
def test_no_content_makes_it_raise(start, tmp_path):
    """Whatever it begins like: offered, or named as unseen; nothing but a StoreError at a scan."""
    for at, rest in enumerate((b"", b"\0" * 100, bytes(range(256)) * 8, b"x" * 70_000)):
        path = tmp_path / f"noise{at}"
        path.write_bytes(start + rest)
        found = offering([path])
        assert found.offers or found.unseen or not (start + rest).strip(b"\n")
        for offer in found.offers:
            try:
                offer.sample(10, 1)
                with duckdb.connect() as connection:
                    scan = offer.scan(connection)
                    connection.sql(f"SELECT * FROM {scan.relation} LIMIT 5").fetchall()
            except (StoreError, duckdb.Error):
                pass
