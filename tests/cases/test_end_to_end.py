"""The whole story with real servers, told by the commands themselves: docs/story.md is what they print.

A PostgreSQL is left open, looked at, audited, its logs are read, its owner is told by mail, it is closed and
looked at again until the case can be closed. ``UNLATCHED_WRITE_STORY=1`` writes the page anew.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import servers
from tests.cases.telling import Story
from tests.cases.test_mail import Handler, smtp
from tests.cases.test_notices import gpg, secret  # noqa: F401
from tests.conftest import absent
from tests.servers.postgresql import _tool
from tests.stores.servers.loading import load
from unlatched.cases import command
from unlatched.cases.book import open_book
from unlatched.synth import generate

PAGE = Path(__file__).parents[2] / "docs" / "story.md"
STRANGER = "203.0.113.7"


class Clock:
    """A clock moved by hand: a Monday morning in March."""

    def __init__(self):
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(command, "_book", lambda context: open_book(*context.obj, clock=made))
    return made


@pytest.fixture
def store(tmp_path, tmp_path_factory):
    """A PostgreSQL that lets everybody in, with invented people and logs, as a session of its own."""
    if missing := servers.missing("postgresql"):
        absent(f"postgresql: {missing}")
    running = servers.start("postgresql", tmp_path_factory.mktemp("postgresql"))
    try:
        ask(running, "ALTER SYSTEM SET log_connections = on", "ALTER SYSTEM SET log_disconnections = on")
        ask(running, "SELECT pg_reload_conf()")
        generate("hotel", tmp_path / "made", people=400, fixes=900, seed=5, format="csv")
        for path in (tmp_path / "made" / "data").rglob("*.csv"):
            with path.open(newline="", encoding="utf-8") as file:
                load("postgresql", running, path.stem, list(csv.DictReader(file)))
        yield running
    finally:
        running.stop()


def ask(running, *statements):
    """As the owner, over the server's own socket."""
    for one in statements:
        done = [_tool("psql"), "-qAt", "-h", str(running.folder), "-p", str(running.port), "-U", "postgres"]
        subprocess.run([*done, "-c", one], check=True, capture_output=True)


def dump(running):
    """A stranger copies everything."""
    tool = [_tool("pg_dump"), "-h", "127.0.0.1", "-p", str(running.port), "-U", "postgres", "postgres"]
    return subprocess.run(tool, check=True, capture_output=True).stdout


def shut(running):
    """The owner asks for passwords."""
    hba = running.folder / "data" / "pg_hba.conf"
    hba.write_text(hba.read_text().replace("127.0.0.1/32 trust", "127.0.0.1/32 scram-sha-256"))
    ask(running, "SELECT pg_reload_conf()")


def from_outside(log, to):
    """The server's own log, with the dumping client's address changed: no test is reached from outside."""
    text = log.read_text("utf-8")
    visits = [one for one in text.splitlines() if "COPY public." in one]
    dumper = re.search(r"\[(\d+)\]", visits[0])[1]
    lines = [
        line.replace("127.0.0.1", STRANGER) if f"[{dumper}]" in line else line for line in text.splitlines()
    ]
    opened = [re.sub(r'(listening on IPv4 address ")127\.0\.0\.1', r"\g<1>0.0.0.0", line) for line in lines]
    to.write_text("\n".join(opened) + "\n", "utf-8")


def test_the_story_is_true_and_told(store, clock, secret, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    story = Story()
    url = f"postgresql://postgres@127.0.0.1:{store.port}/postgres"
    story.swap += [
        (str(store.port), "5432"),
        (r"127\.0\.0\.1", "127.0.0.1"),
        (r"PostgreSQL \d+[.\d]*", "PostgreSQL"),
    ]
    opening(story, url)
    dump(store)
    from_outside(store.folder / "server.log", tmp_path / "postgresql.log")
    how_bad(story)
    case = opened(story)
    told(story, case, secret)
    shut(store)
    watched(story, case, clock)
    proven(story, case)
    compared(story.text())


def opening(story, url):
    story.say(INTRODUCTION)
    story.say("## Is it open?")
    story.run(f"check {url}", r": OPEN", "a stranger can", "^    sent:", code=1)
    found = story.run(f"check {url} --json", '"state"', code=1)
    Path("check.json").write_text(found, "utf-8")
    story.say(
        "The second form was kept as `check.json`. Nothing was read but the server's own words about itself."
        "\n\n## Whose data, how many people, how bad?"
    )
    story.run(f"audit {url} --out report", "How bad", code=1)
    report = json.loads(Path("report/report.json").read_text("utf-8"))
    assert report["subjects"]["estimate"] > 100
    assert report["severity"]["score"]["low"] < report["severity"]["score"]["high"]


def how_bad(story):
    story.say(
        "The report gives the severity as an interval, since nobody has looked at the logs yet.\n\n"
        "## Since when, and who has been in?\n\nThe owner hands over the server's log."
    )
    story.run("logs postgresql.log --out logs", "203.0.113.7", code=1)
    clients = json.loads(Path("logs/logs.json").read_text("utf-8"))["clients"]
    assert [one["address"] for one in clients if one["network"] == "public"] == [STRANGER]
    story.say(
        "A client from outside copied whole tables. That settles how bad it is. One answer only a person can"
        " give: the guests include children.\n\n```toml\n# answers.toml\n" + ANSWERS + "```"
    )
    Path("answers.toml").write_text(ANSWERS, "utf-8")


ANSWERS = """\
["dpc.simple"]
score = 4
reason = "the hotel's guests include children travelling alone (the hotel's DPO)"
"""


def opened(story):
    story.say("## Open a case")
    evidence = "--logs logs/logs.json --check check.json --answers answers.toml"
    output = story.run(f"case open report/report.json {evidence}", "^unl-")
    case = output.strip()
    story.swap += [(case, "unl-2026-4f1c09ab")]
    story.run(f"case recheck {case}", "seen: open", code=1)
    story.say("The breach report, with what is known and what is not:")
    written = "--form edpb --format md --aware 2026-03-02T10:00 --zone Europe/Berlin --out forms"
    story.run(f"case breach {case} --logs logs/logs.json --check check.json {written}", "breach-edpb.md")
    form = Path("forms/breach-edpb.md").read_text("utf-8")
    assert "2026\\-03\\-05 10:00 CET" in form or "2026-03-05 10:00 CET" in form
    assert "lost with certainty" in form
    assert "unknown" in form
    story.run(f"case clock {case} --aware 2026-03-02T10:00 --zone Europe/Berlin", "2026-03-05 10:00 CET")
    return case


def told(story, case, keys):
    story.say(
        "## Tell the owner\n\nNobody is told before somebody has thought about who could be hurt by it."
    )
    decision = "harmless --by 'A. Example' --reasons 'a hotel in the EU, told about its own guests'"
    story.run(f"case decide {case} owner {decision}", "decision-1")
    sender = "--org 'Example Coordination' --verify https://coordination.example"
    sender += " --from notify@coordination.example"
    story.run(
        f"case draft {case} owner --to security@hotel.example --language de {sender}", "notice-1",
        hidden=f"--pgp {keys / 'secret.pgp'}",
    )  # fmt: skip
    shown = story.run(f"case preview {case} notice-1", "^Subject:", "^To send exactly this")
    word = re.search(r"--confirm (\w+)", shown)[1]
    story.swap += [
        (word, "3f8a07d1c2e94b65"),
        (r"\b(unl-2026-4f1c09ab notice-1 --confirm) \w+", r"\1 3f8a07d1c2e94b65"),
    ]
    mailbox = Handler()
    with smtp(mailbox) as server:
        at = f"{server.host}:{server.port}"
        story.swap += [(re.escape(at) + " --tls none", "mail.example:587")]
        story.run(f"case send {case} notice-1 --confirm {word} --server {at} --tls none", "^sent$")
    ((_, recipients, content),) = mailbox.mails
    assert recipients == ("security@hotel.example",)
    signed(content, keys)


def signed(content, keys):
    from email import message_from_bytes, policy
    from shutil import which

    text = message_from_bytes(content, policy=policy.default).get_body().get_content()
    assert "203.0.113" not in text
    if which("gpg"):
        gpg(keys, "--import", str(keys / "public.pgp"))
        assert gpg(keys, "--verify", text=text.encode()).returncode == 0


def watched(story, case, clock):
    story.say("The hotel closes it: `pg_hba.conf` asks for passwords from now on.\n\n## Is it closed now?")
    clock.at += timedelta(hours=6)
    story.run(f"case recheck {case}", "seen: auth_required", "before it counts")
    story.run(f"case reply {case} owner --text 'Closed, thank you.'", "reply-1")
    story.say("Twelve hours later, and twelve more; each look asks as `unlatched check` does, no more:")
    for _ in range(2):
        clock.at += timedelta(hours=13)
        story.run(f"case recheck {case}", "seen: auth_required")
    story.say("## Close the case, and hand over the proof")
    closed = story.run(f"case close {case}", "^- ", "^  - ", "^Exposed")
    assert "- Now: closed" in closed


def proven(story, case):
    story.run(f"case export {case} --out case.zip")
    output = story.run("case verify case.zip", "^sound")
    story.swap += [(re.search("ed25519:[0-9a-f]{64}", output)[0], "ed25519:9c1f…")]
    story.say("And by anybody else, with nothing but Python and the one file inside the export:")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "case.zip", "export"], check=True)
    alone = [sys.executable, "-I", "export/verifier.py", "case.zip"]
    done = subprocess.run(alone, capture_output=True, text=True, check=True)
    first = done.stdout.splitlines()[0]
    assert first.startswith("sound")
    story.say(f"```console\n$ python3 verifier.py case.zip\n{first}\n```")
    data = bytearray(Path("export/timeline.json").read_bytes())
    data[data.index(b'"open"') + 1 : data.index(b'"open"') + 5] = b"gone"
    Path("export/timeline.json").write_bytes(data)
    story.say("One word of it changed:")
    story.run("case verify export", "WRONG: entry", code=1)


def compared(text):
    if os.environ.get("UNLATCHED_WRITE_STORY"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text, (
        "docs/story.md is stale: UNLATCHED_WRITE_STORY=1 pytest " + __file__
    )


INTRODUCTION = """\
# One store, from open to closed

Every command on this page was run, and every line below one is what it printed, by
`tests/cases/test_end_to_end.py`: against a real PostgreSQL that lets everybody in, with invented guests of
a hotel, a mail server, and a stranger's `pg_dump`. The test fails when the page is no longer true. Changed
for the page: ports, times, the case's number, its key, the mail server's name, and in the server's log the
address of the dumping client, since a test is not reached from outside. Long outputs are cut to the lines
that matter here. [From a report to proof that the door is shut](cases.md) explains each step."""
