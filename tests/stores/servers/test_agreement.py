"""The audit of a live store finds what the audit of the same records as files finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Server
from tests.stores.servers.loading import load
from unlatched import sampled
from unlatched.audit import Options, audit
from unlatched.model import Audit, Collection, Target
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import servers
from unlatched.stores.files import offering
from unlatched.synth import generate

FLAT = (
    "ferretdb",
    "oldmongo",
    "postgresql",
    "mariadb",
    "opensearch",
    "elasticsearch",
    "couchdb",
    "clickhouse",
    "redis",
)
NESTED = ("ferretdb", "opensearch", "couchdb")
OPTIONS = Options(500_000_000, 2)


@dataclass(frozen=True)
class Made:
    records: dict[str, list[dict[str, Any]]]
    audit: Audit


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    found: dict[str, Made] = {}

    def make(shape: str) -> Made:
        if shape not in found:
            folder = tmp_path_factory.mktemp(shape)
            generate(shape, folder, people=400, fixes=900, seed=3, format="ndjson")
            files = sorted((folder / "data").rglob("*.ndjson"))
            records = {one.stem: [json.loads(line) for line in one.read_text().splitlines()] for one in files}
            found[shape] = Made(records, run(offering([folder / "data"]), "files"))
        return found[shape]

    return make


def run(offered: Any, store: str) -> Audit:
    return audit(Target(store, store), offered, OPTIONS, lambda *_: None)


def live(url: str, depth: Any = "full") -> Audit:
    session = servers.connect(parse(url), Scope(), depth)
    found = run(servers.offering(session), session.store)
    return sampled.widened(found) if depth == "sample" else found


def only(names: set[str], url: str) -> Any:
    """What a server offers, without what other tests left on it."""
    offered = servers.offering(servers.connect(parse(url), Scope(), "full"))
    return type(offered)(tuple(one for one in offered.offers if one.name in names), offered.unseen)


def said(one: Collection, known: set[str]) -> dict[str, Any]:
    fields = {field.path: (field.category, field.kind) for field in one.fields if field.path in known}
    return {
        "records": one.records_read,
        "subjects": one.subjects,
        "fields": fields,
        "malformed": one.malformed,
    }


def same(found: Audit, expected: Audit) -> None:
    assert found.unseen == ()
    wanted = {one.name: one for one in expected.collections}
    assert {one.name for one in found.collections} == set(wanted)
    for one in found.collections:
        known = {field.path for field in wanted[one.name].fields}
        assert said(one, known) == said(wanted[one.name], known)
    assert found.subjects == expected.subjects
    people = {one.category: one.subjects for one in expected.categories}
    assert {one.category: one.subjects for one in found.categories if one.category in people} == people


@pytest.mark.parametrize("store", FLAT)
def test_flat_records_as_from_files(store: str, server: Server, made: Callable[[str], Made]) -> None:
    here = made("hotel")
    running = server(store)
    urls = [load(store, running, name, records) for name, records in here.records.items()]
    same(run(only(set(here.records), urls[0]), store), here.audit)


@pytest.mark.parametrize("store", NESTED)
def test_nested_records_as_from_files(store: str, server: Server, made: Callable[[str], Made]) -> None:
    here = made("whereabouts")
    running = server(store)
    urls = [load(store, running, name, records) for name, records in here.records.items()]
    same(run(only({"persons", "points"}, urls[0]), store), here.audit)
