"""No probe calls a broken server open, none waits longer than it may, whatever the server does."""

from __future__ import annotations

import time

import pytest

from tests.check import broken
from unlatched.check import check, probes
from unlatched.check.finding import Checked
from unlatched.net.targets import parse
from unlatched.scope import Scope

KINDS = {
    "garbage": broken.garbage, "silent": broken.silent, "closes": broken.closes, "endless": broken.endless,
    "endless_header": broken.endless_header, "endless_body": broken.endless_body, "slow": broken.slow,
    "huge_length": broken.huge_length, "huge_bulk": broken.huge_bulk, "half_mongo": broken.half_mongo,
    "half_http": broken.half_http, "web_page": broken.web_page, "web_login": broken.web_login,
}  # fmt: skip
STORES = sorted({one.SCHEMES[0] for one in probes().values()})
SECONDS = 1.0


def look(url: str, seconds: float = SECONDS) -> Checked:
    return check([parse(url)], Scope(), seconds)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_probe_stays_calm(kind: str) -> None:
    with broken.serving(KINDS[kind]) as port:
        started = time.monotonic()
        found = check([parse(f"{store}://127.0.0.1:{port}/shop") for store in STORES], Scope(), SECONDS)
        assert time.monotonic() - started < SECONDS * 2 * (len(STORES) // 8 + 1) + 3
    for one in found:
        may_be_closed = kind == "web_login" and one.store in ("s3",)
        assert one.finding.state in ("not_this_store", "filtered") or may_be_closed, (one.store, one.finding)
        assert one.finding.why
        assert one.transcript.received < 20 << 20


def test_a_closed_port_is_gone() -> None:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    for store in STORES:
        assert look(f"{store}://127.0.0.1:{port}").finding.state == "gone"


@pytest.mark.parametrize(
    "store", ["elasticsearch", "couchdb", "clickhouse", "etcd", "influxdb", "s3", "azure"]
)
def test_a_redirect_is_a_new_target(store: str) -> None:
    asked: list[bytes] = []

    def never(one: object) -> None:
        asked.append(b"x")

    with broken.serving(never) as other, broken.serving(broken.redirecting(other)) as port:
        found = look(f"{store}://127.0.0.1:{port}/shop")
    assert found.finding.state == "not_this_store"
    assert "redirect" in found.finding.why
    assert asked == []
