from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.reports.disclosures import report
from unlatched.commands.report import app
from unlatched.errors import UsageError


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "report.json"
    made.write_text(json.dumps(report()))
    return made


def run(*words):
    done = CliRunner().invoke(app, [str(one) for one in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", ["ocsf", "misp", "dpv"])
def test_other_tools_formats(file, tmp_path, name):
    text = run(name, file)
    assert json.loads(text)
    run(name, file, "--out", tmp_path / "x.json")
    assert (tmp_path / "x.json").read_text() == text


def test_xarf_names_who_reports(file):
    made = json.loads(run("xarf", file, "--org", "Example", "--mail", "notify@coordination.example"))
    assert made["reporter"]["domain"] == "coordination.example"


def test_breach(file, tmp_path):
    written = run(
        "breach",
        file,
        "--out",
        tmp_path / "b",
        "--form",
        "uk",
        "--format",
        "md",
        "--aware",
        "2026-03-01T09:00Z",
    )
    assert "breach-uk.md" in written
    assert "2026-03-04 09:00 UTC" in (tmp_path / "b" / "breach-uk.md").read_text()


def test_what_is_no_report_is_refused(tmp_path):
    (tmp_path / "x").write_text("{}")
    with pytest.raises(UsageError):
        run("ocsf", tmp_path / "x")
