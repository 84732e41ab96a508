"""Buckets that strangers may read: the audit of the same files, over real servers, and over lying ones."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.check import broken
from tests.conftest import Server
from tests.servers import Running, azurite, versitygw
from tests.stores.servers.proxy import dying
from tests.stores.servers.test_agreement import live, run, said
from unlatched.commands import audit as command
from unlatched.errors import ScopeError, StoreError
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.scope import read as read_scope
from unlatched.stores import servers
from unlatched.stores.files import offering
from unlatched.synth import generate

TOKEN = "Qz7canary4vX9"
Put = Callable[[Running, str, Mapping[str, bytes]], str]


def _s3(running: Running, name: str, objects: Mapping[str, bytes]) -> str:
    versitygw.bucket(running.port, name, public=True)
    for key, data in objects.items():
        versitygw.put(running.port, f"{name}/{key}", data)
    return f"s3://127.0.0.1:{running.port}/{name}"


def _azure(running: Running, name: str, objects: Mapping[str, bytes]) -> str:
    azurite.put(running.port, name, b"", {"x-ms-blob-public-access": "container"}, "restype=container")
    for key, data in objects.items():
        azurite.put(running.port, f"{name}/{key}", data, {"x-ms-blob-type": "BlockBlob"})
    return f"azure://127.0.0.1:{running.port}/{azurite.ACCOUNT}/{name}"


STORES: dict[str, tuple[str, Put]] = {"s3": ("versitygw", _s3), "azure": ("azurite", _azure)}


@pytest.fixture(params=STORES)
def bucket(request: pytest.FixtureRequest, server: Server) -> Callable[..., str]:
    """``bucket(name, objects)``: the URL of a new bucket that anybody may list and read."""
    real, put = STORES[request.param]
    running = server(real)
    return lambda name, objects: put(running, name, objects)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up exports as they lie in buckets: lines, Parquet, packed CSV, a zip."""
    made = tmp_path_factory.mktemp("exports") / "exports"
    for shape, kind in (("hotel", "ndjson"), ("telecom", "parquet"), ("health", "csv")):
        generate(shape, made.parent / shape, people=400, fixes=900, seed=3, format=kind)
        for file in sorted((made.parent / shape / "data").rglob("*.*")):
            place = made / shape / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    first = sorted((made / "health").glob("*.csv"))[0]
    (first.parent / f"{first.name}.gz").write_bytes(gzip.compress(first.read_bytes()))
    first.unlink()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("members.csv", people(500))
    (made / "old backup.zip").write_bytes(packed.getvalue())
    return made


def people(number: int) -> bytes:
    rows = (f"{n},p{n}@example.org,Ana {TOKEN}\n" for n in range(number))
    return ("id,email,name\n" + "".join(rows)).encode()


def objects(folder: Path) -> dict[str, bytes]:
    files = (one for one in sorted(folder.rglob("*")) if one.is_file())
    return {str(one.relative_to(folder.parent)): one.read_bytes() for one in files}


def test_a_bucket_is_audited_as_its_files_are(bucket: Callable[..., str], folder: Path) -> None:
    expected = run(offering([folder]), "files")
    found = live(bucket("shop", objects(folder)))
    assert found.unseen == expected.unseen == ()
    wanted = {one.name: one for one in expected.collections}
    assert {one.name for one in found.collections} == set(wanted)
    for one in found.collections:
        known = {field.path for field in one.fields}
        assert said(one, known) == said(wanted[one.name], known)
    assert found.subjects == expected.subjects


def test_many_objects_are_listed_page_by_page(bucket: Callable[..., str]) -> None:
    found = live(bucket("pages", {f"in/part-{n:05d}.csv": b"id,email\n%d,p%d@example.org\n" % (n, n)
                                  for n in range(1100)}))  # fmt: skip
    (one,) = found.collections
    assert (one.records_read, found.unseen) == (1100, ())


def test_awkward_names(bucket: Callable[..., str]) -> None:
    names = ["a b/c+d e.csv", "a b/ünï & <x>.csv", "a b/100%25.csv", "a b/it's.csv"]
    found = live(bucket("awkward", {name: people(50) for name in names}))
    assert sum(one.records_read for one in found.collections) == 200
    assert found.unseen == ()


def test_prefix_and_depths(bucket: Callable[..., str]) -> None:
    url = bucket("depths", {"x/clients.csv": people(40_000), "y/other.csv": people(10)})
    session = servers.connect(parse(f"{url}/x/"), Scope(), "inventory")
    (offer,) = servers.offering(session).offers
    assert (offer.name, offer.bytes) == ("clients", len(people(40_000)))
    assert session.visit.transcript.calls <= 2
    with pytest.raises(StoreError):
        offer.sample(10, 0)


def test_a_sample_reads_little_and_says_how_much_there_is(
    bucket: Callable[..., str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = bucket("sampled", {"clients.csv": people(700_000)})
    command.run(command.Request((url,), tmp_path / "out", json=True, depth="sample"))
    out, err = capfd.readouterr()
    (one,) = json.loads(out)["collections"]
    assert 1000 <= one["records_read"] <= 20_000
    assert 350_000 < one["records"] < 1_400_000
    assert TOKEN not in out + err
    received = re.search(r"([0-9.]+) MB received", err)
    assert received is not None
    assert float(received[1]) < 20


@pytest.mark.parametrize("once", [True, False], ids=["a connection", "the server"])
def test_what_breaks_off(bucket: Callable[..., str], once: bool, tmp_path: Path) -> None:
    data = people(60_000)
    url = bucket(f"breaks{int(once)}", {"clients.csv": data})
    port = parse(url).port
    intact = servers.connect(parse(url), Scope(), "full")
    run(servers.offering(intact), "objects")
    with dying(port, once) as proxy:
        proxy.left = intact.visit.transcript.received - len(data) // 2
        found = live(url.replace(f":{port}", f":{proxy.port}"))
    (one,) = found.collections
    if once:
        assert (one.records_read, found.unseen) == (60_000, ())
    else:
        assert 0 < one.records_read < 60_000
        assert "the rest was not read" in " ".join(found.unseen)
        assert command.exit_code(found) == 2


def test_out_of_scope_sends_nothing(bucket: Callable[..., str], tmp_path: Path) -> None:
    url = bucket("scoped", {"clients.csv": people(5)})
    (tmp_path / "scope.toml").write_text(
        'targets = ["db.example.org"]\n[authority]\nbasis = "owner"\n'
        'by = "x"\nreference = "y"\nuntil = 2090-01-01\n'
    )
    scope = read_scope(tmp_path / "scope.toml")
    with dying(parse(url).port) as proxy:
        target = parse(re.sub(r":\d+/", f":{proxy.port}/", url))
        with pytest.raises(ScopeError):
            servers.connect(target, scope, "full")
    assert proxy._open == []


def test_private_buckets_are_closed(server: Server) -> None:
    running = server("versitygw")
    versitygw.bucket(running.port, "closed", public=False)
    with pytest.raises(StoreError, match="lists nothing to strangers"):
        live(f"s3://127.0.0.1:{running.port}/closed")
    with pytest.raises(StoreError, match="name no key"):
        live(f"s3://tester:testersecret@127.0.0.1:{running.port}/closed")


def test_the_server_saw_only_reads(server: Server) -> None:
    running = server("versitygw")
    url = _s3(running, "logged", {"clients.csv": people(3000)})
    log = running.folder / "access.log"
    before = len(log.read_text().splitlines())
    live(url)
    asked = log.read_text().splitlines()[before:]
    assert 2 <= len(asked) <= 5
    assert {re.search(r" s3_(\w+) ", line)[1] for line in asked} == {"ListObjectsV2", "GetObject"}  # type: ignore[index]


LISTING = (
    b'<?xml version="1.0"?><ListBucketResult><IsTruncated>%s</IsTruncated>'
    b"<Contents><Key>clients.csv</Key><Size>%d</Size></Contents>%s</ListBucketResult>"
)


def _lying(listing: bytes, object_: bytes) -> broken.Talk:
    def talk(one: Any) -> None:
        while head := one.recv(1 << 16):
            body = listing if b"list-type=2" in head else object_
            one.sendall(
                body
                if body.startswith(b"HTTP")
                else b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )

    return talk


def test_a_listing_that_never_ends_and_sizes_that_lie() -> None:
    csv = people(100)
    again = LISTING % (b"true", len(csv), b"<NextContinuationToken>x</NextContinuationToken>")
    with broken.serving(_lying(again, csv)) as port:
        found = live(f"s3://127.0.0.1:{port}/shop")
    assert sum(one.records_read for one in found.collections) == 200
    huge = LISTING % (b"false", 1 << 50, b"")
    with broken.serving(_lying(huge, b"HTTP/1.1 206 Partial\r\nContent-Length: 9\r\n\r\nid,email\n")) as port:
        found = live(f"s3://127.0.0.1:{port}/shop")
    assert "the rest was not read" in " ".join(found.unseen)


def test_an_object_that_redirects_is_a_new_target() -> None:
    asked: list[bytes] = []
    with broken.serving(lambda one: asked.append(one.recv(1))) as other:
        moved = b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:%d/x\r\nContent-Length: 0\r\n\r\n" % other
        with broken.serving(_lying(LISTING % (b"false", 500, b""), moved)) as port:
            found = live(f"s3://127.0.0.1:{port}/shop")
    assert "redirects to another address" in " ".join(found.unseen)
    assert asked == []
