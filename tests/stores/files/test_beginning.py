"""JSON with something else before its records, or broken at its beginning, is JSON all the same."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.stores.files.test_bad_input import CANARY, read

from unlatched.stores.files import offering

PEOPLE = [
    {"id": n, "name": f"Ana {n}", "mail": f"u{n}@example.org", "tags": ["a", "{"], "at": {"lat": 1.5}}
    for n in range(40)
]
LINES = [json.dumps(one).encode() for one in PEOPLE]
TEXT = b"\n".join(LINES) + b"\n"
ARRAY = b"[" + b", ".join(LINES) + b"]"
PRETTY = json.dumps(PEOPLE, indent=2).encode()

BEFORE = {
    "garbage": b"@@@@ xx yy\n",
    "bytes": bytes(range(128, 200)) + b"\0\1\n",
    "zeros": bytes(512) + b"\n",
    "comment": b"# exported in 2019, by x\n",
    "block": b"/* exported\n 2019 */\n",
    "log": b"2019-03-01T10:00:00Z INFO starting export of users, 50 rows\n",
    "chatter": b"$ mongoexport -d x\nconnected to: localhost\n\n",
    "canary": CANARY.encode() + b"\n",
    "cut": LINES[0][25:] + b"\n",
    "cut in a string": LINES[0][14:] + b"\n",
    "cut twice": LINES[0][25:] + b"\n" + LINES[1][70:] + b"\n",
}
LAYOUTS = {
    "lines": TEXT,
    "windows": TEXT.replace(b"\n", b"\r\n"),
    "lines with commas": TEXT.replace(b"\n", b",\n"),
    "one after the other": b"".join(LINES),
}


def seen(tmp_path: Path, data: bytes) -> tuple[int, int, tuple[str, ...]]:
    (tmp_path / "people.dat").write_bytes(data)
    found = offering([tmp_path])
    assert [[name for name, _ in offer.shape.children] for offer in found.offers] == [list(PEOPLE[0])]
    return read(found)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before_the_records_is_named(before: str, layout: str, tmp_path: Path) -> None:
    records, malformed, unseen = seen(tmp_path, BEFORE[before] + LAYOUTS[layout])
    assert (records, malformed) == (40, 0)
    assert len(unseen) == 1
    assert "begins with something else than JSON" in unseen[0]


def cuts(text: bytes) -> list[bytes]:
    return [text[at:] for at in random.Random(5).sample(range(1, len(text) * 3 // 4), 25)]


def test_lines_whose_beginning_is_missing(tmp_path: Path) -> None:
    """Wherever it was cut, the records after the cut are read, and nothing is lost in silence."""
    for text in cuts(TEXT):
        whole = sum(text.count(f'"id": {n},'.encode()) for n in range(40))
        records, malformed, unseen = seen(tmp_path, text)
        assert whole - 1 <= records <= whole + 1
        assert unseen or malformed or text.lstrip(b"\n, ").startswith(b'{"id')


@pytest.mark.parametrize("whole", [ARRAY, PRETTY], ids=["array", "pretty"])
def test_a_document_whose_beginning_is_missing(whole: bytes, tmp_path: Path) -> None:
    """Its records are read, or it is said that they were not; they never become a table of fragments."""
    for text in cuts(whole):
        (tmp_path / "people.dat").write_bytes(text)
        found = offering([tmp_path])
        fields = [{name for name, _ in offer.shape.children} for offer in found.offers]
        assert all(set(PEOPLE[0]) <= one for one in fields)
        assert fields or found.unseen


def test_a_log_of_records(tmp_path: Path) -> None:
    text = b"".join(b"2019-03-01 10:00:00,123 INFO [main] got " + line + b"\n" for line in LINES)
    records, malformed, unseen = seen(tmp_path, text)
    assert (records, malformed) == (40, 0)
    assert "before the JSON in each line" in unseen[0]


def test_sequences_of_rfc_7464(tmp_path: Path) -> None:
    assert seen(tmp_path, b"".join(b"\x1e" + line + b"\n" for line in LINES))[:2] == (40, 0)


def test_lines_that_are_mostly_broken_are_counted(tmp_path: Path) -> None:
    text = b"".join((line[20:] if n % 3 else line) + b"\n" for n, line in enumerate(LINES))
    assert seen(tmp_path, text)[:2] == (14, 26)


def test_tables_with_json_in_them_stay_tables(tmp_path: Path) -> None:
    text = "id\tname\textra\n" + "".join(f'{n}\tAna\t{{"a": {n}}}\n' for n in range(40))
    (tmp_path / "people.tsv").write_text(text)
    found = offering([tmp_path])
    assert [name for name, _ in found.offers[0].shape.children] == ["id", "name", "extra"]
