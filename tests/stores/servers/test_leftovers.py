"""Nothing of ours stays on a server: after an audit, after one that stopped early, after Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Server
from tests.servers import Running, clickhouse
from tests.stores.servers.loading import load
from tests.stores.servers.proxy import dying
from unlatched.check import check
from unlatched.net import visit
from unlatched.net.mysql import MySql
from unlatched.net.resp import Resp
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import servers

PEOPLE = [{"email": f"p{n}@example.org", "text": "x" * 800} for n in range(10_000)]


def _postgresql(running: Running) -> int:
    from adbc_driver_postgresql import dbapi

    with (
        dbapi.connect(f"postgresql://postgres@127.0.0.1:{running.port}/postgres") as one,
        one.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'unlatched')"
            " + (SELECT count(*) FROM pg_prepared_xacts)"
            " + (SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND pid <> pg_backend_pid())"
        )
        return int(cursor.fetchone()[0])  # type: ignore[index]


def _mariadb(running: Running) -> int:
    with MySql(visit(Scope(), "127.0.0.1", running.port), "root") as one:
        listed = "SELECT count(*) FROM information_schema.processlist"
        listed += " WHERE user = 'root' AND id <> connection_id()"
        return int(one.query(listed)[0][0])


def _clickhouse(running: Running) -> int:
    return int(clickhouse.query(running.port, "SELECT count() - 1 FROM system.processes"))


def _redis(running: Running) -> int:
    with Resp(visit(Scope(), "127.0.0.1", running.port)) as one:
        info = one.call("INFO", "clients").decode()
    return int(info.split("connected_clients:")[1].split("\r")[0]) - 1


def _search(running: Running) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/_nodes/stats/indices/search") as answer:
        nodes = json.load(answer)["nodes"].values()
    return sum(one["indices"]["search"][key] for one in nodes for key in ("open_contexts", "scroll_current"))


LEFT: dict[str, Callable[[Running], int]] = {
    "postgresql": _postgresql, "mariadb": _mariadb, "clickhouse": _clickhouse, "redis": _redis,
    "opensearch": _search, "elasticsearch": _search,
}  # fmt: skip


def gone(left: Callable[[Running], int], running: Running) -> None:
    until = time.monotonic() + 10
    while left(running) and time.monotonic() < until:
        time.sleep(0.1)
    assert left(running) == 0


@pytest.fixture(scope="session", params=[*LEFT, "ferretdb"])
def loaded(request: pytest.FixtureRequest, server: Server) -> tuple[str, Running, str]:
    running = server(request.param, **({"closed": False} if request.param == "postgresql" else {}))
    return request.param, running, load(request.param, running, "leftovers", PEOPLE)


def interrupted(url: str, proxy: Any, folder: Path, left: int = 3_000_000) -> bytes:
    """Audit through the proxy and press Ctrl-C once so many bytes have come; what the error stream says."""
    argv = [sys.executable, "-m", "unlatched", "audit", url, "--depth", "full", "--out", str(folder / "out")]
    process = subprocess.Popen(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while proxy.passed < left and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130, said
    assert not (folder / "out").exists()
    return said


def test_nothing_stays_after_ctrl_c(loaded: tuple[str, Running, str], tmp_path: Path) -> None:
    store, running, url = loaded
    with dying(running.port) as proxy:
        proxy.slow = 0.05
        here = url.replace(str(running.port), str(proxy.port))
        said = interrupted(here, proxy, tmp_path, 10_000_000 if store == "ferretdb" else 3_000_000)
        assert b"nothing was kept" in said
        asked = bytes(proxy.asked)
    if store == "ferretdb":
        assert asked.count(b"killCursors") >= 1
        closed = asked[asked.rindex(b"killCursors") :]
        opened = asked[asked.rindex(b"getMore\x00") + 8 :][:8]
        assert opened in closed  # the very cursor that was open
    else:
        gone(LEFT[store], running)


def test_nothing_stays_after_audits_and_checks(loaded: tuple[str, Running, str]) -> None:
    store, running, url = loaded
    if store == "ferretdb":
        pytest.skip("FerretDB tells nothing of its cursors; see test_every_cursor_of_mongodb")
    assert check([parse(url)], Scope())[0].finding.state == "open"
    for depth in ("inventory", "sample", "full"):
        offers = servers.offering(servers.connect(parse(url), Scope(), depth)).offers
        if depth == "full":
            import duckdb

            with duckdb.connect() as connection:
                (offer,) = [one for one in offers if one.name == "leftovers"]
                scan = offer.scan(connection)
                connection.execute(f"SELECT * FROM {scan.relation} LIMIT 10").fetchall()
    gone(LEFT[store], running)
