"""Readers that take many lines at once must find exactly what they find line by line."""

# ruff: noqa: E501 - log lines are as long as servers write them
from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs.samples import MONGO_JSON, SAMPLES
from unlatched.logs import reading
from unlatched.logs.exposure import epochs, exposures
from unlatched.logs.ledger import Ledger
from unlatched.logs.read import Options, _trail
from unlatched.logs.reading import recognise
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import one_by_one

WORDS = ["river", "stone", "maple", "cloud", "harbour"]


def busy_text(seed: int, lines: int = 800) -> str:
    """A busy text log: connections, reads with hostile text in them, slow lines of several forms."""
    rng = random.Random(seed)
    when, out = datetime(2019, 3, 1, tzinfo=UTC), []
    for number in range(1, lines):
        when += timedelta(milliseconds=rng.randrange(3000))
        stamp = when.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
        conn = max(1, number - number % 5)
        where = f"203.0.113.{conn % 9}:{40000 + conn}"
        text = rng.choice(
            [
                f"NETWORK  [listener] connection accepted from {where} #{conn} (1 connection now open)",
                f"NETWORK  [conn{conn}] end connection {where} (0 connections now open)",
                f'NETWORK  [conn{conn}] received client metadata from {where} conn{conn}: {{ driver: {{ name: "PyMongo" }} }}',
                f"ACCESS   [conn{conn}] Successfully authenticated as principal x on admin",
                "STORAGE  [WTCheckpointThread] Checkpoint took 9 ms to complete",
                f'COMMAND  [conn{conn}] command shop.{rng.choice(WORDS)} command: find {{ find: "x", filter: {{ a: "}} nreturned:7 '
                f'reslen:8 locks:{{ 5ms" }} }} planSummary: COLLSCAN keysExamined:0 docsExamined:{rng.randrange(300)} '
                f"nreturned:{rng.randrange(300)} reslen:{rng.randrange(9999)} locks:{{ Global: {{ r: 1 }} }} protocol:op_msg 5ms",
                f'COMMAND  [conn{conn}] command shop.x appName: "}} nreturned:9" command: getMore {{ getMore: 5, collection: "x" }} '
                f"originatingCommand: {{ find: 1 }} planSummary: COLLSCAN nreturned:{rng.randrange(300)} reslen:77 "
                "locks:{ r: 1 } storage:{ data: { b: 5 } } protocol:op_msg 150ms",
                f"COMMAND  [conn{conn}] command shop.$cmd command: dropDatabase {{ dropDatabase: 1 }} numYields:0 reslen:55 9ms",
                f"WRITE    [conn{conn}] update shop.x command: {{ q: {{}}, u: {{}} }} keysExamined:0 numYields:0 12ms",
            ]
        )
        out.append(f"{stamp} I {text}\n")
    return "".join(out)


def told(text: str, whole: bool):
    trail = _trail("mongodb", Ledger(), Options(), datetime(2026, 4, 1, tzinfo=UTC))
    data = text.encode()
    module = recognise(data.split(b"\n")[0])
    reader = module.Reader(trail)
    if whole:
        block = Block(data)
        take = getattr(reader, "rows", None) or (lambda block, row: one_by_one(reader.line, block, row))
        row = parsed = 0
        while row < block.lines:  # after a header, a reader asks to be called anew
            row, more = (getattr(reader, "rows", None) or take)(block, row)
            parsed += more
        assert parsed == data.count(b"\n")
        trail.settle()
    else:
        for line in data.split(b"\n")[:-1]:
            assert reader.line(line)
    return epochs(trail), exposures(trail), trail.ledger.clients(lambda _: None), trail.gaps


@pytest.mark.parametrize("seed", range(12))
def test_text(seed):
    assert told(busy_text(seed), True) == told(busy_text(seed), False)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)
@pytest.mark.parametrize("times", [1, 3])
def test_samples(sample, times):
    text = sample.text * times
    assert told(text, True) == told(text, False)


def test_json_of_a_busy_day():
    lines = MONGO_JSON.splitlines(keepends=True)
    reads = [
        lines[9].replace("08:10:05.000", f"08:10:{n:02}.000").replace('"reslen":20000', f'"reslen":{n}')
        for n in range(6, 29)
    ]
    text = "".join([*lines[:10], *reads, *lines[10:]])
    assert told(text, True) == told(text, False)


def busy_json(seed: int, lines: int = 700) -> str:
    """A busy structured log in which servers crash, connections authenticate and ids are used again."""
    rng = random.Random(seed)
    when, out, base = datetime(2026, 3, 1, tzinfo=UTC), [], 0
    for _ in range(lines):
        when += timedelta(milliseconds=rng.randrange(3000))
        conn = base + rng.randrange(1, 12)
        where = f"203.0.113.{conn % 9}:{40000 + conn}"
        remote = rng.choice([f'"remote":"{where}",', ""])
        kind, thread, attr = rng.choice(
            [
                (22943, "listener", f'{{"remote":"{where}","connectionId":{conn},"connectionCount":1}}'),
                (22944, f"conn{conn}", f'{{"remote":"{where}","connectionId":{conn}}}'),
                (
                    51800,
                    f"conn{conn}",
                    f'{{"remote":"{where}","client":"conn{conn}","doc":{{"driver":{{"name":"PyMongo"}}}}}}',
                ),
                (20250, f"conn{conn}", f'{{"remote":"{where}","principalName":"x"}}'),
                (4615611, "initandlisten", "{}") if rng.random() < 0.1 else (22120, "initandlisten", "{}"),
                *[
                    (
                        51803,
                        f"conn{conn}",
                        f'{{"ns":"shop.{rng.choice(WORDS)}","command":{{"find":"x"}},"planSummary":"COLLSCAN",{remote}'
                        f'"docsExamined":{rng.randrange(300)},"nreturned":{rng.randrange(300)},"reslen":{rng.randrange(999)}}}',
                    )
                ]
                * 6,
            ]
        )
        stamp = when.isoformat(timespec="milliseconds")
        out.append(
            f'{{"t":{{"$date":"{stamp}"}},"s":"I","c":"X","id":{kind},"ctx":"{thread}","msg":"m","attr":{attr}}}\n'
        )
    return "".join(out)


@pytest.mark.parametrize("seed", range(12))
def test_json(seed):
    assert told(busy_json(seed), True) == told(busy_json(seed), False)


PIECES = [line for sample in SAMPLES for line in sample.text.splitlines()]


def both(text: str, monkeypatch):
    """What is found by columns and line by line, in logs of mixed and damaged lines."""
    out = []
    for size in (0, 1 << 60):
        monkeypatch.setattr(reading, "SWIFT", size)
        out.append(consumed(text.encode()))
    return out


def consumed(data: bytes):
    ledger, trails, tally = Ledger(), {}, reading.Tally()

    def trail(store: str):
        return trails.setdefault(store, _trail(store, ledger, Options(), datetime(2026, 4, 1, tzinfo=UTC)))

    reading.Desk(trail).read(iter([data]), tally)
    clients = ledger.clients(lambda _: None)
    found = [(exposures(one), epochs(one)) for _, one in sorted(trails.items()) if one.last is not None]
    return tally.lines, tally.parsed, tally.malformed, clients, found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=12)), max_size=3),
)
def test_damaged_logs_by_columns_and_by_lines(monkeypatch, sample, damage):
    data = bytearray(sample.text.encode() * 2)
    for place, junk in damage:
        place %= len(data)
        data[place : place + len(junk)] = junk
    text = bytes(data).decode("latin-1")
    swift, plain = both(text, monkeypatch)
    assert swift[0] == plain[0]
    assert abs(swift[1] - plain[1]) <= 6 * len(damage)
    assert {one.address for one in swift[3]} == {one.address for one in plain[3]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_mixed_logs_never_raise(monkeypatch, lines):
    swift, plain = both("\n".join(lines), monkeypatch)
    assert swift[0] == plain[0]
