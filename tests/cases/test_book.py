from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cases.test_mail import Handler, smtp
from tests.reports.disclosures import mutated, numbers, report
from unlatched.cases import bundle, clocks, closing, recheck, verifier
from unlatched.cases.book import open_book
from unlatched.cases.decisions import Decision, decide
from unlatched.cases.notices import Server
from unlatched.cases.outbox import Draft, as_letter, deliver, draft, export, preview, resolve
from unlatched.cases.recheck import Check, Seen, standing, wanting
from unlatched.cases.verify import verify
from unlatched.disclosed import view
from unlatched.errors import UsageError

CANARY = "canary-zzz-person"


class Time:
    """A clock that is moved by hand."""

    def __init__(self):
        self.at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock():
    return Time()


@pytest.fixture
def book(tmp_path, clock):
    made = open_book(str(tmp_path / "cases.db"), clock=clock)
    yield made
    made.engine.dispose()


@pytest.fixture
def case(book):
    return book.open(view(report()))


def harmless(book, case, recipient="owner"):
    decide(book, case, Decision(recipient, "harmless", f"no risk {CANARY}", CANARY))


def draft_of(recipient="owner", address="mailto:security@example.org", **more):
    given = {"languages": ("de", "en"), "org": "Example Coordination", "verify": "https://coordination.example",
             "sender": "notify@coordination.example"}  # fmt: skip
    return Draft(recipient, address, **{**given, **more})


def drafted(book, case, recipient="owner", **more):
    harmless(book, case, recipient)
    recheck.record(book, case, Seen("open", 2))
    return draft(book, case, draft_of(recipient, **more))


# --- decisions ---------------------------------------------------------------------------------


def test_no_notice_without_a_decision(book, case):
    recheck.record(book, case, Seen("open"))
    with pytest.raises(UsageError, match="no decision on record"):
        draft(book, case, draft_of())
    decide(book, case, Decision("owner", "harmful", "the owner is the one doing harm", "board"))
    with pytest.raises(UsageError, match="other recipients are host, cert"):
        draft(book, case, draft_of())
    harmless(book, case, "host")
    assert draft(book, case, draft_of("host")) == "notice-1"


def test_a_later_decision_replaces_an_earlier_one(book, case):
    harmless(book, case)
    decide(book, case, Decision("owner", "unknown", "new facts", "board"))
    recheck.record(book, case, Seen("open"))
    with pytest.raises(UsageError):
        draft(book, case, draft_of())


@pytest.mark.parametrize(
    ("recipient", "answer", "reasons", "by"),
    [
        ("owner", "harmless", " ", "x"),
        ("owner", "harmless", "x", ""),
        ("press", "harmless", "x", "y"),
        ("owner", "fine", "x", "y"),
    ],
)
def test_a_decision_needs_reasons(book, case, recipient, answer, reasons, by):
    with pytest.raises(UsageError):
        decide(book, case, Decision(recipient, answer, reasons, by))


def test_no_notice_says_open_without_a_check(book, case):
    harmless(book, case)
    with pytest.raises(UsageError, match="no check on record"):
        draft(book, case, draft_of())
    recheck.record(book, case, Seen("auth_required", proof="answered"))
    with pytest.raises(UsageError, match="no check on record"):
        draft(book, case, draft_of())


# --- sending -----------------------------------------------------------------------------------


def test_only_the_confirmed_preview_is_sent_and_never_twice(book, case):
    name = drafted(book, case)
    shown, word = preview(book, case, name)
    assert "To: security@example.org" in shown
    handler = Handler()
    with smtp(handler) as server:
        with pytest.raises(UsageError, match="preview"):
            deliver(book, case, name, "0" * 16, server)
        assert handler.mails == []
        assert deliver(book, case, name, word, server) == "sent"
        with pytest.raises(UsageError, match="was sent"):
            deliver(book, case, name, word, server)
    assert len(handler.mails) == 1
    assert handler.mails[0][1] == ("security@example.org",)


def test_deferred_may_be_sent_again_refused_may_not(book, case):
    first, second = drafted(book, case), drafted(book, case)
    handler = Handler(rcpt=["450 later", "250 OK", "550 no"])
    with smtp(handler) as server:
        word = preview(book, case, first)[1]
        assert deliver(book, case, first, word, server) == "deferred"
        assert deliver(book, case, first, word, server) == "sent"
        word = preview(book, case, second)[1]
        assert deliver(book, case, second, word, server) == "refused"
        with pytest.raises(UsageError):
            deliver(book, case, second, word, server)
    assert len(handler.mails) == 1


def test_unsure_waits_for_a_person(book, case):
    name = drafted(book, case)
    word = preview(book, case, name)[1]
    server = Server("127.0.0.1", 1, "none")
    assert deliver(book, case, name, word, server, lambda *_: "unsure") == "unsure"
    with pytest.raises(UsageError):
        deliver(book, case, name, word, server, lambda *_: "sent")
    resolve(book, case, name, arrived=False)
    assert deliver(book, case, name, word, server, lambda *_: "sent") == "sent"
    with pytest.raises(UsageError):
        resolve(book, case, name, arrived=False)


def test_a_process_that_dies_while_sending_does_not_send_again(book, case):
    name = drafted(book, case)
    word = preview(book, case, name)[1]

    def die(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(book, case, name, word, Server("h"), die)
    assert book.item(case, name).state == "sending"
    with pytest.raises(UsageError):
        deliver(book, case, name, word, Server("h"), lambda *_: "sent")


SEND = """
import sys
from pathlib import Path
from unlatched.cases.book import open_book
from unlatched.cases.notices import Server
from unlatched.cases.outbox import deliver
from unlatched.errors import UsageError
book = open_book(sys.argv[1])
sys.stdin.readline()
try:
    print(deliver(book, sys.argv[2], "notice-1", sys.argv[3], Server("127.0.0.1", int(sys.argv[4]), "none")))
except UsageError:
    print("claimed by another")
"""


def test_four_processes_that_send_at_once_send_once(book, case, tmp_path):
    name = drafted(book, case)
    word = preview(book, case, name)[1]
    handler = Handler()
    with smtp(handler) as server:
        words = [sys.executable, "-c", SEND, str(tmp_path / "cases.db"), case, word, str(server.port)]
        pipe = subprocess.PIPE
        started = [subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
        said = sorted(one.communicate("go\n", timeout=60)[0].strip() for one in started)
    assert said == ["claimed by another"] * 3 + ["sent"]
    assert len(handler.mails) == 1
    assert book.item(case, name).state == "sent"


def test_no_xarf_of_a_store_that_was_found_shut(book, case):
    recheck.record(book, case, Seen("open", 2, proof="answered"))
    recheck.record(book, case, Seen("auth_required", 2, proof="answered"))
    harmless(book, case, "host")
    name = draft(book, case, draft_of("host", "mailto:abuse@host.example"))
    assert book.item(case, name).body["xarf"] is None
    assert (
        "waren" in book.item(case, name).body["subject"]
        or "were open" in book.item(case, name).body["subject"]
    )


def test_what_is_no_longer_so_is_not_sent(book, case):
    """The door was shut, or somebody saw who could be hurt, after the notice was written."""
    name = drafted(book, case)
    word = preview(book, case, name)[1]
    recheck.record(book, case, Seen("auth_required", proof="answered"))
    for act in (lambda: deliver(book, case, name, word, None, unreachable), lambda: export(book, case, name)):
        with pytest.raises(UsageError, match="no longer found"):
            act()
    recheck.record(book, case, Seen("open", proof="answered"))
    decide(book, case, Decision("owner", "harmful", "the owner is the one doing harm", "board"))
    with pytest.raises(UsageError, match="no decision on record"):
        deliver(book, case, name, word, None, unreachable)
    assert book.item(case, name).state == "drafted"


def unreachable(*_):
    raise AssertionError("it was sent")


def test_hosts_get_xarf_and_others_do_not(book, case):
    host, owner = drafted(book, case, "host"), drafted(book, case)
    assert json.loads(book.item(case, host).body["xarf"])["category"] == "content"
    assert book.item(case, owner).body["xarf"] is None
    assert b"xarf.json" in export(book, case, host)
    assert b"xarf.json" not in export(book, case, owner)
    assert as_letter(book, case, owner, ("Example City Ltd",)).startswith(b"%PDF-")


# --- re-checks ---------------------------------------------------------------------------------

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def looks(checks):
    """``(hour, state)`` with the proof such a state has, or ``(hour, state, proof)``."""
    usual = {"gone": "refusal", "filtered": "control", "auth_required": "answered", "open": "answered"}
    return [
        Check(DAY + timedelta(hours=h), state, *(rest or [usual.get(state, "silence")]))
        for h, state, *rest in checks
    ]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], "unknown"),
        ([(0, "open")], "open"),
        ([(0, "open"), (1, "gone")], "gone"),
        ([(0, "open"), (1, "gone"), (2, "gone"), (3, "gone")], "gone"),
        ([(0, "open"), (1, "gone"), (13, "filtered"), (25, "auth_required")], "closed"),
        ([(0, "open"), (1, "gone"), (25, "gone")], "gone"),
        ([(0, "open"), (1, "gone"), (2, "open"), (30, "gone"), (31, "gone")], "gone"),
        ([(0, "open"), (1, "gone"), (2, "open")], "reopened"),
        ([(0, "open"), (1, "gone"), (13, "gone"), (26, "gone"), (30, "open")], "reopened"),
        ([(0, "open"), (1, "gone"), (13, "unknown"), (26, "gone")], "gone"),
        ([(0, "open"), (1, "wiped")], "wiped"),
        (
            [(0, "open"), (1, "gone"), (13, "not_this_store"), (25, "gone"), (40, "gone"), (60, "gone")],
            "closed",
        ),
        ([(0, "open"), (1, "gone"), (13, "not_this_store"), (26, "gone"), (27, "gone")], "gone"),
        # Silence, which our own network could cause as well, never closes a case ...
        ([(0, "open"), *((12 * n, "filtered", "silence") for n in range(1, 9))], "filtered"),
        ([(0, "open"), *((12 * n, "gone", "silence") for n in range(1, 9))], "gone"),
        ([(0, "open"), (1, "gone"), (13, "filtered", "silence"), (26, "gone")], "gone"),
        # ... nor does it speak against it; and looks that could not take place say nothing at all.
        ([(0, "open"), (1, "gone"), (13, "filtered", "silence"), (26, "gone"), (27, "gone")], "closed"),
        ([(0, "open"), (1, "gone"), (13, "gone"), (20, "out_of_scope"), (26, "gone")], "closed"),
        ([(0, "out_of_scope")], "unknown"),
    ],
)
def test_closed_only_after_repeated_checks(checks, expected):
    assert standing(looks(checks)) == expected


def test_it_says_what_is_still_missing():
    assert wanting(looks([(0, "open")])) == "a look that finds it shut, with more than silence to show it"
    assert wanting(looks([(0, "gone")])) == "2 more looks, the last not before 2026-03-02 00:00 UTC"
    assert wanting(looks([(0, "gone"), (1, "gone"), (2, "gone")])).startswith("1 more look, ")
    assert wanting(looks([(0, "gone"), (13, "gone"), (25, "gone")])) == ""


class Scripted:
    """A probe that says what it was told."""

    def __init__(self, *seen):
        self.seen, self.targets = list(seen), []

    def check(self, target):
        self.targets.append(target)
        return self.seen.pop(0)


def test_the_rate_is_capped_and_the_transcript_counted(book, case, clock):
    probe = Scripted(Seen("open", 2, 300, "answered"), Seen("open", 2, 300, "answered"))
    assert recheck.recheck(book, case, probe)[1] == "open"
    with pytest.raises(UsageError, match="less than"):
        recheck.recheck(book, case, probe)
    clock.at += timedelta(hours=2)
    recheck.recheck(book, case, probe)
    assert probe.targets == ["mongodb://db.example.org:27017/city"] * 2
    entries = [one["entry"] for one in book.story(case)["entries"] if one["entry"]["kind"] == "checked"]
    assert [(one["facts"]["calls"], one["facts"]["bytes"]) for one in entries] == [(2, 300)] * 2


def test_a_look_out_of_scope_is_on_record_and_may_be_repeated_at_once(book, case):
    probe = Scripted(Seen("out_of_scope", why="not in scope.toml"), Seen("open", 1, 1, "answered"))
    assert recheck.recheck(book, case, probe) == (Seen("out_of_scope", why="not in scope.toml"), "unknown")
    assert recheck.recheck(book, case, probe)[1] == "open"


def test_by_hand_a_shut_store_needs_its_evidence(book, case):
    with pytest.raises(UsageError, match="--how"):
        recheck.by_hand("gone", " ")
    seen = recheck.by_hand("gone", "the host wrote that the machine is off")
    assert recheck.record(book, case, seen) == (seen, "gone")
    assert "machine is off" not in json.dumps(book.story(case))
    assert recheck.by_hand("open", None).proof == "stated"


# --- clocks ------------------------------------------------------------------------------------


def test_clocks_show_hour_and_zone_and_what_is_late(book, case, clock):
    from zoneinfo import ZoneInfo

    aware = datetime(2026, 2, 27, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    names = clocks.start(book, case, aware, ["eu_gdpr", "in_dpdp"])
    assert len(names) == 2  # India's is not in force yet
    clocks.wind(book, case, "embargo", "publication", datetime(2026, 6, 1, 12, 0, tzinfo=UTC))
    found = clocks.clocks(book, case)
    assert [one.late for one in found] == [True, False, False]
    assert found[1].text == "2026-03-02 08:30 CST (UTC+0800) = 2026-03-02 00:30 UTC"
    clocks.stop(book, case, found[0].name)
    assert not clocks.clocks(book, case)[0].late
    with pytest.raises(UsageError):
        clocks.stop(book, case, found[0].name)
    with pytest.raises(UsageError, match="zone"):
        clocks.wind(book, case, "reminder", "x", datetime(2026, 6, 1))


# --- privacy of the timeline -------------------------------------------------------------------


def test_no_person_in_the_timeline_and_erasing_leaves_it_sound(book, case):
    book.add(
        case,
        "contact",
        "found",
        {"address": f"mailto:{CANARY}@example.org", "name": CANARY},
        "contact.found",
        {"source": "file"},
    )
    book.add(case, "role", "held", {"name": CANARY, "role": "owner"}, "role.added", {"role": "owner"})
    name = drafted(book, case)
    before = book.story(case)
    assert CANARY not in json.dumps(before)
    book.erase(case, "contact-1")
    book.erase(case, name)
    assert verify(book.story(case)).sound
    with pytest.raises(UsageError, match="erased"):
        preview(book, case, name)
    book.engine.dispose()
    data = Path(book.engine.url.database).read_bytes()
    assert f"{CANARY}@example.org".encode() not in data


# --- closing and export ------------------------------------------------------------------------


def lived(book, case, clock):
    name = drafted(book, case)
    deliver(book, case, name, preview(book, case, name)[1], Server("h"), lambda *_: "sent")
    for state in ("open", "auth_required", "gone", "gone"):
        clock.at += timedelta(hours=13)
        recheck.record(book, case, Seen(state, 1, proof="answered"))
    book.end(case, {"state": "closed"})


def test_the_closing_report_has_aggregates_only(book, case, clock):
    lived(book, case, clock)
    found = closing.document(book, case)
    assert found["standing"] == "closed"
    assert found["checks"] == {"open": 2, "auth_required": 1, "gone": 2}
    assert found["notices"] == {"sent": 1}
    assert found["hours_from_first_notice_to_shut"] == 26.0
    assert found["timeline"]["sound"]
    text = closing.as_markdown(found)
    for word in (CANARY, "security@example.org", "notify@"):
        assert word not in text
        assert word not in json.dumps(found)
    assert "about 50111 (between 49222 and 52333)" in text


@pytest.mark.parametrize("seed", range(3))
def test_every_number_in_the_export_is_the_disclosures(book, clock, seed):
    import re

    made = mutated(seed)
    case = book.open(view(made))
    lived(book, case, clock)
    found = set(
        re.findall(r"(?<![\w.:/-])\d{5,}(?![\w-])", closing.as_markdown(closing.document(book, case)))
    )
    assert found
    assert found <= numbers(made)


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def alone(path, *words):
    return subprocess.run(
        [sys.executable, "-I", "-S", verifier.__file__, str(path), *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_export_verifies_and_holds_nobody(book, case, clock, tmp_path):
    lived(book, case, clock)
    data = bundle.export(book, case)
    held = unpacked(data)
    assert not [
        name
        for name, content in held.items()
        if CANARY.encode() in content or b"security@example.org" in content
    ]
    file = tmp_path / "case.zip"
    file.write_bytes(data)
    good = alone(file)
    assert good.returncode == 0, good.stdout
    folder = tmp_path / "case"
    zipfile.ZipFile(file).extractall(folder)
    shipped = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", "."], cwd=folder, capture_output=True, text=True
    )
    assert shipped.returncode == 0, shipped.stdout
    assert json.loads(held["case.json"])["schema"] == "unlatched/case/1"
    assert CANARY.encode() in unpacked(bundle.export(book, case, whole=True))["case.json"]


@pytest.mark.parametrize(
    "name",
    [
        "report.json",
        "case.json",
        "closing.md",
        "verifier.py",
        "manifest.json",
        "timeline.json",
        "event.misp.json",
    ],
)
def test_a_changed_missing_or_added_file_is_found(book, case, clock, tmp_path, name):
    lived(book, case, clock)
    held = unpacked(bundle.export(book, case))
    for change in ("edit", "drop"):
        folder = tmp_path / change
        folder.mkdir()
        for one, content in held.items():
            (folder / one).write_bytes(content)
        if change == "drop":
            (folder / name).unlink()
        else:
            text = held[name].replace(b"0", b"1", 1) if b"0" in held[name] else held[name] + b"x"
            (folder / name).write_bytes(text)
        assert alone(folder).returncode in (1, 2)
    (tmp_path / "drop" / name).write_bytes(held[name])
    assert alone(tmp_path / "drop").returncode == 0
    (tmp_path / "drop" / "more.txt").write_text("x")
    assert alone(tmp_path / "drop").returncode == 1


def test_two_exports_of_one_state_are_the_same_bytes(book, case, clock):
    lived(book, case, clock)
    assert bundle.export(book, case) == bundle.export(book, case)


def test_an_unknown_case_and_item(book, case):
    with pytest.raises(UsageError, match="case list"):
        book.case("nothing")
    with pytest.raises(UsageError, match="case show"):
        book.item(case, "notice-9")
    assert [one[0] for one in book.cases()] == [case]


def test_a_database_by_url_needs_a_key(tmp_path):
    with pytest.raises(UsageError, match="--key"):
        open_book("postgresql://localhost/x")
    with pytest.raises(UsageError, match="SQLAlchemy"):
        open_book("nonsense://x", tmp_path / "k")


# --- what is on record is what the timeline says ---------------------------------------------------


def test_a_record_changed_behind_the_timelines_back_is_found(book, case):
    from sqlalchemy import text

    from unlatched.cases.checking import check_case

    drafted(book, case)
    assert check_case(book, case).sound
    for change in (
        "UPDATE items SET body = replace(body, 'harmless', 'harmful') WHERE id = 'decision-1'",
        "DELETE FROM items WHERE id = 'check-1'",
        "UPDATE cases SET report = replace(report, '50111', '50112')",
        "INSERT INTO items VALUES ('CASE', 'role-1', 'role', 'held', '{}')".replace("CASE", case),
    ):
        before = len(check_case(book, case).problems)
        with book.engine.begin() as connection:
            connection.execute(text(change))
        assert len(check_case(book, case).problems) == before + 1, change


def test_every_recipient_is_a_witness(book, case):
    from email import message_from_bytes, policy

    name = drafted(book, case)
    head = message_from_bytes(export(book, case, name), policy=policy.default)["X-Unlatched-Timeline"]
    assert verify(book.story(case), head=head.strip()).sound
    assert not verify(book.story(case), head="sha256:" + "0" * 64).sound
