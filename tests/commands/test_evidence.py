"""Answers and a check beside an audit: in the score, and on record in every form of the report."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from unlatched.cli import app
from unlatched.errors import UsageError

ANSWERS = '["dpc.simple"]\nscore = 4\nreason = "children <b>among</b> them"\n'
CHECK = {
    "schema": "unlatched/check/1",
    "targets": [{"target": "redis://db.example:6379", "state": "open", "anonymous": {"write": "yes"}}],
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"Ana Example{n},ana{n}@example.org\n" for n in range(40))
    (tmp_path / "people.csv").write_text("full_name,email\n" + rows)
    (tmp_path / "answers.toml").write_text(ANSWERS)
    (tmp_path / "check.json").write_text(json.dumps(CHECK))
    return tmp_path


def run(*words, code=1):
    done = CliRunner().invoke(app, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_an_answer_is_in_the_score_and_on_record(place):
    plain = json.loads(run("audit", "people.csv", "--json"))["severity"]
    run("audit", "people.csv", "--answers", "answers.toml", "--check", "check.json", "--out", "out")
    made = json.loads((place / "out" / "report.json").read_text())["severity"]
    assert (plain["dpc"], made["dpc"], made["answered"]) == (1, 4, ["dpc.simple"])
    assert plain["answered"] == []
    reason = next(one for one in made["reasons"] if one.startswith("dpc.simple"))
    assert reason.startswith("dpc.simple = 4: answered by the assessor, children")
    assert "the tool's own score was 1" in reason
    assert made["score"]["high"] == plain["score"]["high"] - 1 + 4 + 0.5  # whoever can write may have
    page = (place / "out" / "report.html").read_text()
    assert "Answered by the assessor" in page
    assert "<b>among</b>" not in page
    assert "answered by the assessor" in (place / "out" / "report.md").read_text()


def test_a_mistake_in_the_evidence_is_said_before_the_audit(place):
    (place / "answers.toml").write_text('["dpc.simple"]\nscore = 7\nreason = "x"\n')
    for words in (["--answers", "answers.toml"], ["--check", "people.csv"]):
        with pytest.raises(UsageError):
            run("audit", "people.csv", *words, "--out", "never")
    assert "does not exist" in run("audit", "people.csv", "--answers", "none.toml", "--out", "never", code=2)
    assert not (place / "never").exists()


def test_a_case_and_a_breach_report_take_what_came_later(place):
    run("audit", "people.csv", "--out", "out")
    case = run("case", "open", "out/report.json", "--answers", "answers.toml", code=0).strip()
    run("case", "export", case, "--out", "case", code=0)
    held = json.loads((place / "case" / "report.json").read_text())
    assert held["severity"]["answered"] == ["dpc.simple"]
    run(
        "report", "breach", "out/report.json", "--answers", "answers.toml", "--form", "art33",
        "--format", "md", "--out", "forms", code=0,
    )  # fmt: skip
    assert "answered by the assessor" in (place / "forms" / "breach-art33.md").read_text()
