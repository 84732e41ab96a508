"""Under an account that may do everything, a check and an audit leave a server as it was."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from tests import servers as real
from tests.conftest import Server
from tests.stores.servers.loading import load
from tests.stores.servers.test_agreement import live
from unlatched.check import check
from unlatched.net.targets import parse
from unlatched.scope import Scope

PEOPLE = [{"email": f"p{n}@example.org", "name": f"Nom {n}", "amount": n} for n in range(3000)]
WRITES = re.compile(r"(?i)\b(insert|update|delete|drop|create|alter|truncate|grant|copy\s+\S+\s+from|lock)\b")


def look_at_everything(url: str) -> None:
    assert check([parse(url)], Scope())[0].finding.state == "open"
    for depth in ("sample", "full"):
        assert live(url, depth).unseen == ()


def test_postgresql_statement_log(server: Server) -> None:
    running = server("postgresql", tls=False)
    url = load("postgresql", running, "guests", PEOPLE)
    log = running.folder / "server.log"
    before = log.stat().st_size
    look_at_everything(url)
    ours = log.read_bytes()[before:].decode("utf-8", "replace")
    assert "SELECT" in ours
    statements = re.findall(r"(?:statement|execute [^:]*): (.*)", ours)
    assert statements
    wrong = [one for one in statements if WRITES.search(re.sub(r"'[^']*'", "", one))]
    assert wrong == []


def test_mariadb_general_log(server: Server) -> None:
    running = server("mariadb")
    url = load("mariadb", running, "guests_ro", PEOPLE)
    log = running.folder / "general.log"
    before = log.stat().st_size
    look_at_everything(url)
    ours = log.read_bytes()[before:].decode("utf-8", "replace")
    statements = re.findall(r"\bQuery\t(.*)", ours)
    assert any("SET SESSION TRANSACTION READ ONLY" in one for one in statements)
    assert any(one.startswith("SELECT") for one in statements)
    assert [one for one in statements if WRITES.search(re.sub(r"'[^']*'", "", one))] == []


def test_redis_data_and_dirty_counter(server: Server) -> None:
    from unlatched.net import visit
    from unlatched.net.resp import Resp

    running = server("redis", tls=False, password="")
    url = load("redis", running, "guests", PEOPLE)

    def state() -> tuple[str, set[str]]:
        with Resp(visit(Scope(), "127.0.0.1", running.port)) as one:
            facts = one.call("INFO").decode()
            stats = one.call("INFO", "commandstats").decode()
        calls = {line.split(":")[0].removeprefix("cmdstat_") for line in stats.splitlines() if ":" in line}
        return re.search(r"rdb_changes_since_last_save:(\d+)", facts)[1], calls  # type: ignore[index]

    before, known = state()
    look_at_everything(url)
    after, calls = state()
    assert after == before
    assert calls - known <= {"info", "dbsize", "scan", "type", "hgetall", "getrange", "select", "acl|whoami",
                             "acl|dryrun", "client|no-touch"}  # fmt: skip


def test_ferretdb_files_and_cursors(server: Server, tmp_path: Path) -> None:
    """Databases and documents are the same afterwards, and no cursor is left open."""
    import pymongo

    running = real.start("ferretdb", tmp_path)
    try:
        url = load("ferretdb", running, "guests", PEOPLE)
        with pymongo.MongoClient[dict[str, Any]]("127.0.0.1", running.port) as client:
            before = (client.list_database_names(), list(client["shop"]["guests"].find()))
        look_at_everything(url)
        with pymongo.MongoClient[dict[str, Any]]("127.0.0.1", running.port) as client:
            after = (client.list_database_names(), list(client["shop"]["guests"].find()))
    finally:
        running.stop()
    assert after == before


def test_clickhouse_checksums(server: Server) -> None:
    from tests.servers import clickhouse

    running = server("clickhouse")
    url = load("clickhouse", running, "readonly", PEOPLE)

    def state() -> bytes:
        return clickhouse.query(
            running.port,
            "SELECT (SELECT count() FROM system.tables),"
            " (SELECT sum(cityHash64(email, name, amount)) FROM default.readonly),"
            " (SELECT count() FROM system.parts), (SELECT count() FROM system.processes)",
        )

    before = state()
    look_at_everything(url)
    assert state() == before


def test_opensearch_counts_and_scrolls(server: Server) -> None:
    import json

    running = server("opensearch")
    url = load("opensearch", running, "guests-ro", PEOPLE)

    def state() -> tuple[object, ...]:
        base = f"http://127.0.0.1:{running.port}"
        with urllib.request.urlopen(f"{base}/_stats?level=indices") as answer:
            stats = json.load(answer)
        one = stats["indices"]["guests-ro"]["total"]
        return (
            sorted(stats["indices"]),
            one["docs"],
            one["indexing"]["index_total"],
            one["search"]["open_contexts"],
            one["search"]["scroll_current"],
        )

    before = state()
    look_at_everything(url)
    assert state() == before


def test_couchdb_update_sequence(server: Server) -> None:
    import json

    running = server("couchdb")
    url = load("couchdb", running, "guests-ro", PEOPLE)

    def state() -> tuple[object, ...]:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/guests-ro") as answer:
            about = json.load(answer)
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/_all_dbs") as answer:
            names = json.load(answer)
        return about["doc_count"], about.get("update_seq"), names

    before = state()
    look_at_everything(url)
    assert state() == before
    assert urllib.parse.urlsplit(url).port == running.port
