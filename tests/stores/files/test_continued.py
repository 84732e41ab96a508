"""One collection where only the first of several files has the header, and two where they only look so."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from unlatched.stores.files import offering

HEADER = "id,name,email,phone\n"
ROWS = [f"{n},Ana Marsh {n},u{n}@example.org,+4416329600{n % 100:02d}\n" for n in range(300)]


def parts(folder: Path, names: list[str], header: str = HEADER, rows: list[str] = ROWS) -> None:
    each = len(rows) // len(names)
    for at, name in enumerate(names):
        text = "".join(rows[at * each : (at + 1) * each])
        (folder / name).write_text(header + text if at == 0 else text)


def found(folder: Path) -> dict[str, tuple[list[str], int, int]]:
    """Each collection's fields, rows and malformed rows."""
    told = {}
    for offer in offering([folder]).offers:
        connection = duckdb.connect()
        scan = offer.scan(connection)
        ((rows,),) = connection.sql(f"SELECT count(*) FROM {scan.relation}").fetchall()
        told[offer.name] = [name for name, _ in offer.shape.children], rows, scan.malformed()
    return told


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["users_1.csv", "users_2.csv", "users_3.csv"], "users"),
        (["xaa", "xab", "xac", "xad"], "dump"),
        (["users.csv", "users.csv.1", "users.csv.2"], "users"),
        ([f"part-{n:05d}" for n in range(12)], "dump"),
        (["one.csv", "other thing.csv"], None),
    ],
)
def test_one_header_for_all(tmp_path: Path, names: list[str], called: str | None) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    parts(folder, names)
    if called is None:  # four columns under names that have nothing to do with each other
        assert len(found(folder)) == 2
        return
    assert found(folder) == {called: (["id", "name", "email", "phone"], 300, 0)}


def test_each_goes_on_with_its_own(tmp_path: Path) -> None:
    parts(tmp_path, ["users_1.csv", "users_2.csv", "users_3.csv"])
    parts(tmp_path, ["orders_1.csv", "orders_2.csv"], "oid,user,total\n",
          [f"{n},{n % 7},{n * 1.5}\n" for n in range(200)])  # fmt: skip
    assert found(tmp_path) == {
        "users": (["id", "name", "email", "phone"], 300, 0),
        "orders": (["oid", "user", "total"], 200, 0),
    }


def test_as_wide_but_something_else(tmp_path: Path) -> None:
    parts(tmp_path, ["list_1.csv"])
    (tmp_path / "list_2.csv").write_text("".join(f"Oslo {n},red,{n},x\n" for n in range(100)))
    assert len(found(tmp_path)) == 2


def test_the_header_in_every_part_stays_no_record(tmp_path: Path) -> None:
    for at in range(3):
        before = "Exported 2019\n\n" * (at == 1)
        (tmp_path / f"users_{at}.csv").write_text(before + HEADER + "".join(ROWS[at * 100 : at * 100 + 100]))
    assert found(tmp_path) == {"users": (["id", "name", "email", "phone"], 300, 0)}


def test_files_put_one_behind_the_other(tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text((HEADER + "".join(ROWS[:150])) + (HEADER + "".join(ROWS[150:])))
    assert found(tmp_path) == {"all": (["id", "name", "email", "phone"], 300, 0)}
