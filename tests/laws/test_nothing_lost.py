"""Law 7: whatever is broken is named in one clear line, exit code 2; all the rest is measured."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from unlatched import gate
from unlatched.audit import Options, audit
from unlatched.commands.audit import exit_code
from unlatched.errors import StoreError
from unlatched.model import Target
from unlatched.reports import json as report
from unlatched.shape import scalar
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files import offering

ROWS = 300
GOOD = ("id,name,mail\n" + "".join(f"{n},Ana Example,a{n}@example.org\n" for n in range(ROWS))).encode()


def looked_at(found: Offering):
    result = audit(Target("x", "files"), found, Options(), lambda *_: None)
    return report.document(gate.clear(result)), exit_code(result)


def beside_good(tmp_path: Path):
    (tmp_path / "good.csv").write_bytes(GOOD)
    document, code = looked_at(offering([tmp_path]))
    good = next(one for one in document["collections"] if one["name"] == "good")
    assert good["records_read"] == ROWS
    assert good["subjects"]["estimate"] == ROWS
    return document, code


def zipped(content: bytes, *, flag: int = 0) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", content)
    data = bytearray(packed.getvalue())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + at] |= flag
    return bytes(data)


BROKEN = {
    "cut gzip": ("p.csv.gz", gzip.compress(GOOD, 0)[:4000]),
    "not gzip inside": ("p.csv.gz", b"\x1f\x8b\x08\0" + b"\xff" * 500),
    "parquet without footer": ("p.parquet", b"PAR1" + os.urandom(500)),
    "encrypted zip": ("p.zip", zipped(GOOD, flag=1)),
    "damaged zip": ("p.zip", zipped(GOOD)[:400]),
    "zip bomb": ("p.zip", zipped(b"0" * 300_000_000)),
    "locked excel": ("p.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)),
    "unknown": ("p.xyz", bytes(range(256)) * 20),
    "cut json": ("p.json", json.dumps([{"a": n, "mail": f"b{n}@example.org"} for n in range(50)]).encode()[:-40]),
    "cut sqlite": ("p.db", b"SQLite format 3\0" + bytes(90)),
    "cut bson": ("p.bson", b"\x16\0\0\0\x02a\0\x02\0\0\0b\0\0"),
    "widths": ("p.csv", GOOD + b"1,2\n3,4,5,6,7\n"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_beside_good(tmp_path, name):
    file, content = BROKEN[name]
    (tmp_path / file).write_bytes(content)
    document, code = beside_good(tmp_path)
    assert code == 2
    assert document["unseen"], "nothing says what was not read"
    assert all("\n" not in line and len(line) < 300 for line in document["unseen"])


def test_links_in_a_circle_and_to_nowhere(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    document, code = beside_good(tmp_path)
    assert [one["name"] for one in document["collections"]] == ["good"]
    assert (code, len(document["unseen"]) >= 2) == (2, True)


def test_nothing_to_read(tmp_path):
    document, code = looked_at(offering([tmp_path]))
    assert (document["collections"], code) == ([], 2)
    for name in ("empty.csv", "empty.json", "empty.bson"):
        (tmp_path / name).touch()
    document, code = looked_at(offering([tmp_path]))
    assert code == 2 or all(one["records"] == 0 for one in document["collections"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    _, code = beside_good(tmp_path)
    assert code in (1, 2)


def test_a_wide_table(tmp_path):
    names = [f"f{n}" for n in range(2000)]
    rows = [",".join(names), *(",".join(f"v{row}x{n}" for n in range(2000)) for row in range(30))]
    (tmp_path / "wide.csv").write_text("\n".join(rows))
    document, _ = looked_at(offering([tmp_path]))
    assert len(document["collections"][0]["fields"]) == 2000
    assert {one["filled"] for one in document["collections"][0]["fields"]} == {30}


def failing(name: str, *, sampling: bool) -> Offer:
    good = offering_of_good[name]

    def sample(n, seed):
        raise StoreError("sampling: the connection was dropped")

    def scan(connection):
        whole = good.scan(connection)
        dropped = f"(SELECT *, CASE WHEN id::BIGINT = 250 THEN error('secret canary') END AS x FROM {whole.relation})"
        return Scan(f"(SELECT * EXCLUDE (x) FROM {dropped} WHERE x IS NULL)", whole.malformed, whole.unseen)

    return Offer(name, good.shape, sample if sampling else good.sample, good.scan if sampling else scan)


offering_of_good: dict[str, Offer] = {}


@pytest.mark.parametrize("sampling", [True, False])
def test_one_collection_that_fails_does_not_end_the_audit(tmp_path, sampling):
    (tmp_path / "good.csv").write_bytes(GOOD)
    offer = offering([tmp_path]).offers[0]
    offering_of_good["bad"] = offer
    document, code = looked_at(Offering((failing("bad", sampling=sampling), offer)))
    assert code == 2
    assert any(line.startswith("bad: ") for line in document["unseen"])
    assert "canary" not in json.dumps(document)
    assert next(one for one in document["collections"] if one["name"] == "good")["records_read"] == ROWS
    assert scalar("VARCHAR")
