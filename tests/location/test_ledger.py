from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from unlatched.errors import UsageError
from unlatched.location import ledger, release
from unlatched.location.assessment import Options, assess
from unlatched.location.crowd import Seen, crowd
from unlatched.location.points import Points, open_points
from unlatched.model import Count, Locations

PUBLISH = """
import sys, pyarrow as pa
from pathlib import Path
from unlatched.location import release
from unlatched.location.points import open_points
lat = [44.0 + i % 3 for i in range(9000)]
table = pa.table({"subject": list(range(9000)), "lat": lat, "lon": [81.0] * 9000})
print("ready", flush=True)
sys.stdin.readline()
made = release.publish(open_points(table, zoom=10, unit=3600, seed=1, memory=1 << 30), book=Path(sys.argv[1]))
print([(cell.x, cell.y, cell.people) for cell in made.cells], "%r" % made.zoom)
"""


def moving(people: int = 3000, seed: int = 1, extra: int = 0) -> pa.Table:
    dice = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), 3)
    return pa.table(
        {
            "subject": np.concatenate((who, np.arange(extra) + 10**6)),
            "lat": np.concatenate((40 + dice.integers(0, 5, len(who)) * 0.3, np.full(extra, 40.0))),
            "lon": np.concatenate((80 + dice.integers(0, 5, len(who)) * 0.4, np.full(extra, 80.0))),
            "time": pa.array(
                np.concatenate(
                    (dice.integers(1_900_000_000, 1_900_090_000, len(who)), np.full(extra, 1_900_000_000))
                )
            ),
        }
    )


def opened(table: pa.Table, memory: int = 1 << 30, seed: int = 1) -> Points:
    return open_points(table, zoom=16, unit=3600, seed=seed, memory=memory)


def seen(points: Points) -> Seen:
    return crowd(points, zoom=10, most=2, salt=5).seen


def test_a_data_set_is_its_content_whatever_its_order_the_seed_and_the_memory():
    table = moving()
    shuffled = table.take(np.random.default_rng(2).permutation(table.num_rows))
    one, *others = (
        seen(points) for points in (opened(table), opened(shuffled, seed=7), opened(table, memory=100_000))
    )
    assert others == [one, one]
    assert seen(opened(moving(seed=9))).digest != one.digest
    assert seen(opened(moving(extra=1))).digest != one.digest


def test_a_data_set_that_grew_a_little_is_told_of(tmp_path):
    book = tmp_path / "ledger.json"
    release.publish(opened(moving()), book=book)
    grown = release.publish(opened(moving(extra=20)), book=book)
    assert "do not publish this one as well" in " ".join(grown.notes)
    assert release.publish(opened(moving(extra=20)), book=book) == grown
    assert not release.publish(opened(moving(people=4000)), book=book).notes


@pytest.mark.parametrize(
    "other", [None, [], {}, {"people": "x"}, {"people": 0, "points": 0, "first": 0, "last": 0}]
)
def test_totals_that_tell_nothing_are_like_nothing(other):
    assert not Seen("", 5000, 9000, 10, 90).like(other)


def test_processes_at_the_same_time_make_one_map(tmp_path):
    call = [sys.executable, "-c", PUBLISH, str(tmp_path / "book" / "ledger.json")]
    running = [
        subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(3)
    ]
    for one in running:
        one.stdout.readline()
    told = [one.communicate("go\n")[0] for one in running]
    assert len(set(told)) == 1
    assert told[0].count("(") >= 3
    assert [path.name for path in (tmp_path / "book").iterdir()] == ["ledger.json"]


BROKEN = ["", "{}", "[]", '{"schema": "other", "releases": {}}', '{"schema": "unlatched/map-ledger/1"}']
BROKEN += ['{"schema": "unlatched/map-ledger/1", "releases": {"a": 5}}', "[" * 100_000, "\0\1\2"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_ledger_is_said_to_be_one(tmp_path, text):
    book = tmp_path / "ledger.json"
    book.write_text(text)
    with pytest.raises(UsageError, match="ledger"):
        ledger.recall(book, "x")


def test_a_ledger_cut_short_refuses_the_map_and_stays(tmp_path):
    book = tmp_path / "ledger.json"
    release.publish(opened(moving()), book=book)
    whole = book.read_text()
    book.write_text(whole[: len(whole) // 2])
    with pytest.raises(UsageError, match="not a readable ledger"):
        release.publish(opened(moving()), book=book)
    assert book.read_text() == whole[: len(whole) // 2]


def test_a_release_that_lost_a_part_refuses_the_map(tmp_path):
    book = tmp_path / "ledger.json"
    release.publish(opened(moving()), book=book)
    found = json.loads(book.read_text())
    for one in found["releases"].values():
        del one["cells"]
    book.write_text(json.dumps(found))
    with pytest.raises(UsageError, match="cannot be read"):
        release.publish(opened(moving()), book=book)


def assessed(book: Path):
    return assess(Locations(0, 0, Count.exact(0)), opened(moving()), Options(book=book))


def test_without_a_ledger_there_is_no_map_but_all_the_rest(tmp_path):
    (tmp_path / "file").write_text("")
    found = assessed(tmp_path / "file" / "ledger.json")
    assert found.map is None
    assert "ledger" in found.refusals[0]
    assert found.refusals[0].endswith(".")
    assert found.unicity


def test_a_map_that_cannot_be_recorded_is_not_released(tmp_path, monkeypatch):
    def full(path: Path) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledger, "_create", full)
    found = assessed(tmp_path / "ledger.json")
    assert found.map is None
    assert "No space left" in found.refusals[0]
    assert list(tmp_path.iterdir()) == []


def test_a_user_without_a_home_keeps_the_ledger_here(monkeypatch):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    assert ledger.default_path() == Path("unlatched-map-ledger.json")
