"""The whole story on loopback: open, told, closed, proved. And the same through the terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from tests import servers
from tests.cases.servers import Authority, http
from tests.cases.test_book import Time, alone, harmless, unpacked
from tests.cases.test_mail import Handler, smtp
from tests.cases.test_notices import gpg, secret  # noqa: F401
from tests.reports.disclosures import report
from unlatched.cases import bundle, clocks, closing, recheck
from unlatched.cases.book import open_book
from unlatched.cases.checking import check
from unlatched.cases.command import app
from unlatched.cases.outbox import Draft, deliver, draft, preview
from unlatched.cases.probing import Look
from unlatched.cases.stamping import stamp
from unlatched.disclosed import view
from unlatched.scope import Scope


def only_here(host):
    return host == "127.0.0.1"


def test_the_whole_story(tmp_path, tmp_path_factory, secret):  # noqa: F811
    clock = Time()
    door = servers.start("redis", tmp_path_factory.mktemp("redis"))
    made = report()
    made["target"]["locator"] = f"redis://127.0.0.1:{door.port}/0"
    made["target"]["store"] = "redis"
    book = open_book(str(tmp_path / "cases.db"), clock=clock)
    case = book.open(view(made))

    look = Look(Scope())
    seen, standing = recheck.recheck(book, case, look)
    assert (seen.state, seen.proof, standing, seen.calls > 0) == ("open", "answered", "open", True)
    clocks.start(book, case, clock.at, ["eu_gdpr"])
    harmless(book, case, "owner")
    harmless(book, case, "host")
    mailbox = Handler()
    with smtp(mailbox) as server:
        for recipient, address in (("owner", "security@example.org"), ("host", "abuse@host.example")):
            wanted = Draft(
                recipient, address, ("de", "en"), "Example Coordination", "https://coordination.example",
                "notify@coordination.example", secret / "secret.pgp",
            )  # fmt: skip
            name = draft(book, case, wanted)
            assert deliver(book, case, name, preview(book, case, name)[1], server) == "sent"
    assert [recipients for _, recipients, _ in mailbox.mails] == [
        ("security@example.org",),
        ("abuse@host.example",),
    ]
    if shutil.which("gpg"):
        check_signature(mailbox.mails[0][2], secret)

    authority = Authority(tmp_path / "tsa", "rsa")

    def reply(handler):
        answer = authority(handler.sent)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    assert stamp(book, case, None, only_here) == (0, 1)
    with http({"/tsa": reply}) as (origin, _):
        assert stamp(book, case, origin + "/tsa", only_here)[1] == 0

    door.stop()
    for _ in range(3):
        clock.at += timedelta(hours=13)
        seen, standing = recheck.recheck(book, case, look)
        assert (seen.state, seen.proof) == ("gone", "refusal")
    assert standing == "closed"
    closing.finish(book, case)

    file = tmp_path / "case.zip"
    file.write_bytes(bundle.export(book, case))
    # The made-up clock runs behind the time server's, as a wrong clock would: that is no fault.
    assert check(file).sound, check(file).problems
    assert alone(file).returncode == 0
    found = json.loads(unpacked(file.read_bytes())["case.json"])
    assert found["standing"] == "closed"
    assert found["closing"]["notices"] == {"sent": 2}
    assert found["closing"]["exposed"]["people"] == "about 50111 (between 49222 and 52333)"


def check_signature(content, folder):
    from email import message_from_bytes, policy

    text = message_from_bytes(content, policy=policy.default).get_body().get_content()
    gpg(folder, "--import", str(folder / "public.pgp"))
    assert gpg(folder, "--verify", text=text.encode()).returncode == 0


# --- the terminal ------------------------------------------------------------------------------


@pytest.fixture
def terminal(tmp_path):
    def run(*words, code=0):
        done = CliRunner().invoke(
            app, ["--database", str(tmp_path / "cases.db"), *map(str, words)], catch_exceptions=True
        )
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output.strip()

    return run


def test_through_the_terminal(terminal, tmp_path):
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report()))
    case = terminal("open", file)
    assert case in terminal("list")
    assert terminal("role", case, "finder", "A. Finder") == "role-1"
    found = terminal("contacts", case, "--country", "de")
    assert "certbund@bsi.bund.de" in found
    assert found == terminal("contacts", case, "--country", "de")
    assert terminal("recheck", case, "--seen", "open", code=1) == "seen: open (stated); the store: open"
    terminal("decide", case, "cert", "harmless", "--reasons", "it helps", "--by", "board")
    assert terminal(
        "draft", case, "cert", "--to", "cert@cert.example", "--org", "Example", "--verify", "https://coordination.example",
        "--from", "notify@coordination.example", "--language", "zh",
    ) == "notice-1"  # fmt: skip
    shown = terminal("preview", case, "notice-1")
    word = re.search(r"--confirm (\w+)", shown)[1]
    with smtp(Handler()) as server:
        at = f"{server.host}:{server.port}"
        assert (
            terminal("send", case, "notice-1", "--confirm", word, "--server", at, "--tls", "none") == "sent"
        )
    assert terminal("reply", case, "cert", "--text", "thank you") == "reply-1"
    terminal("eml", case, "notice-1", "--out", tmp_path / "n.eml")
    assert (tmp_path / "n.eml").read_bytes().startswith(b"From: ")
    terminal("letter", case, "notice-1", "--out", tmp_path / "n.pdf", "--line", "Example CERT")
    assert "2026-03-04 09:30 CET" in terminal(
        "clock", case, "--aware", "2026-03-01T09:30", "--zone", "Europe/Berlin"
    )
    assert "embargo" in terminal("clock", case, "--embargo", "2026-06-01T12:00", "--zone", "UTC")
    assert terminal("stamp", case) == "0 stamped, 1 waiting"
    terminal("export", case, "--out", tmp_path / "case.zip")
    assert terminal("verify", tmp_path / "case.zip").startswith("sound")
    terminal("export", case, "--out", tmp_path / "case")
    assert terminal("verify", tmp_path / "case").startswith("sound")
    assert json.loads((tmp_path / "case" / "case.json").read_text())["schema"] == "unlatched/case/1"
    assert terminal("verify", case).startswith("sound")
    assert "another key" in terminal("verify", case, "--key", "ed25519:" + "0" * 64, code=1)
    data = (tmp_path / "case.zip").read_bytes()
    held = unpacked(data)
    story = json.loads(held["timeline.json"])
    story["entries"][1]["entry"]["time"] = "2020-01-01T00:00:00.000000Z"
    (tmp_path / "timeline.json").write_text(json.dumps(story))
    assert "WRONG" in terminal("verify", tmp_path / "timeline.json", code=1)
    terminal("erase", case, "role-1")
    assert "erased" in terminal("show", case)


def test_closing_needs_repeated_checks(terminal, tmp_path):
    from unlatched.errors import UsageError

    file = tmp_path / "report.json"
    file.write_text(json.dumps(report()))
    case = terminal("open", file)
    with pytest.raises(UsageError, match="three checks"):
        terminal("close", case)
    assert terminal("recheck", case, code=2).startswith("seen: out_of_scope (silence; ")
    with pytest.raises(UsageError, match="machine only"):
        terminal("send", case, "notice-1", "--confirm", "x", "--server", "mail.example:25", "--tls", "none")


def test_the_door_opens_quickly():
    heavy = "('sqlalchemy', 'typst', 'dns', 'cryptography')"
    code = f"import sys, unlatched.cases.command; print([m for m in {heavy} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True
    )
    assert done.stdout.strip() == "[]"


def test_breach_reports_are_written(tmp_path):
    from unlatched.errors import UsageError
    from unlatched.reports.breach.command import Request, run

    file = tmp_path / "report.json"
    file.write_text(json.dumps(report()))
    made = run(
        Request(file, tmp_path / "out", ("art33",), awareness="2026-03-01T09:30", zone="Europe/Berlin")
    )
    assert [one.name for one in made] == ["breach-art33.md", "breach-art33.json", "breach-art33.pdf"]
    assert "2026-03-04 09:30 CET" in made[0].read_text()
    assert len(run(Request(file, tmp_path / "all", formats=("json",)))) == 8
    with pytest.raises(UsageError, match="format"):
        run(Request(file, tmp_path, formats=("doc",)))
