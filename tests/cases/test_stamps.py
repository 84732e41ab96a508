from __future__ import annotations

import base64
import copy

import pytest

from tests.cases.servers import Authority, http
from tests.cases.test_timeline import FACTS, both, resign
from unlatched.cases import stamps, verifier
from unlatched.cases.database import transaction
from unlatched.cases.network import Request, fetch
from unlatched.cases.timeline import document
from unlatched.cases.verify import verify
from unlatched.errors import StoreError


@pytest.fixture(
    params=[("rsa", "sha256"), ("prime256v1", "sha256"), ("secp384r1", "sha512")], ids=lambda p: p[0]
)
def authority(request, tmp_path):
    return Authority(tmp_path / "tsa", *request.param)


@pytest.fixture
def stamped(engine, timeline, authority):
    with transaction(engine) as connection:
        for kind, facts in FACTS:
            timeline.append(connection, kind, facts)
        stamps.want(connection, timeline.case)
        for seq, entry_hash in stamps.queued(connection, timeline.case):
            stamps.keep(connection, timeline, seq, stamps.fetch(entry_hash, authority))
        return document(connection, timeline.case)


def test_a_stamp_is_checked_by_both(stamped):
    assert both(stamped)
    assert len(stamped["stamps"]) == 1


def test_a_full_rewrite_after_a_stamp_is_found(stamped, timeline):
    for number in range(len(stamped["entries"]) - 1):
        doc = copy.deepcopy(stamped)
        doc["entries"][number]["entry"]["time"] = "2020-01-01T00:00:00.000000Z"
        assert not both(resign(doc, timeline.key))
    short = copy.deepcopy(stamped)
    del short["entries"][4:]
    assert not both(resign(short, timeline.key))


def test_a_stamp_taken_away_moved_or_damaged_is_found(stamped):
    gone = copy.deepcopy(stamped)
    gone["stamps"] = []
    assert not both(gone)
    moved = copy.deepcopy(stamped)
    moved["stamps"][0]["seq"] = 1
    assert not both(moved)
    token = base64.b64decode(stamped["stamps"][0]["token"])
    for at in range(0, len(token), 67):
        bad = bytearray(token)
        bad[at] ^= 0x41
        damaged = copy.deepcopy(stamped)
        damaged["stamps"][0]["token"] = base64.b64encode(bytes(bad)).decode()
        assert not both(damaged)


def test_a_stamp_whose_signature_is_damaged_is_not_sound(stamped):
    token = bytearray(base64.b64decode(stamped["stamps"][0]["token"]))
    assert verifier.token_is_sound(bytes(token))
    token[-4] ^= 1
    assert not verifier.token_is_sound(bytes(token))


def test_a_stamp_of_another_authority_is_found_by_who_knows_it(stamped):
    info = verifier.read_token(base64.b64decode(stamped["stamps"][0]["token"]))
    assert verifier.check(stamped, tsa=info["certificate"]) == []
    assert verifier.check(stamped, tsa="sha256:" + "0" * 64)


def test_an_entry_cannot_claim_to_be_later_than_its_stamp(stamped, timeline, authority):
    doc = copy.deepcopy(stamped)
    del doc["entries"][-1], doc["stamps"]
    doc["entries"][-1]["entry"]["time"] = "2099-01-01T00:00:00.000000Z"
    resign(doc, timeline.key)
    token = stamps.fetch(doc["head"]["hash"], authority)
    doc["stamps"] = [{"seq": len(doc["entries"]) - 1, "token": base64.b64encode(token).decode()}]
    assert not both(doc)
    assert any("later" in problem for problem in verify(doc).problems)


def test_offline_the_wish_stays_queued_and_over_http_it_is_met(engine, timeline, authority):
    with transaction(engine) as connection:
        first = stamps.want(connection, timeline.case)
        assert stamps.want(connection, timeline.case) == first
        assert len(stamps.queued(connection, timeline.case)) == 1
        assert both(document(connection, timeline.case))

    def reply(handler):
        answer = authority(handler.sent)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    with http({"/tsa": reply}) as (origin, seen), transaction(engine) as connection:
        headers = {"Content-Type": "application/timestamp-query"}
        ask = lambda query: fetch(Request(origin + "/tsa", query, headers), lambda host: True).body  # noqa: E731
        for seq, entry_hash in stamps.queued(connection, timeline.case):
            stamps.keep(connection, timeline, seq, stamps.fetch(entry_hash, ask))
        assert stamps.queued(connection, timeline.case) == []
        assert both(document(connection, timeline.case))
    assert len(seen) == 1


@pytest.mark.parametrize("answer", [b"", b"nonsense", b"\x30\x03\x02\x01\x00"])
def test_an_answer_that_is_no_stamp_is_refused(answer):
    with pytest.raises(StoreError, match="not a stamp"):
        stamps.fetch("sha256:" + "0" * 64, lambda _: answer)


def test_further_certificates_in_the_answer_do_no_harm(engine, timeline, tmp_path):
    others = [Authority(tmp_path / f"other{n}", "prime256v1") for n in range(3)]
    server = Authority(tmp_path / "tsa", "rsa").chain(*others)
    with transaction(engine) as connection:
        stamps.want(connection, timeline.case)
        for seq, entry_hash in stamps.queued(connection, timeline.case):
            stamps.keep(connection, timeline, seq, stamps.fetch(entry_hash, server))
        assert both(document(connection, timeline.case))
