"""Random bytes, damage and every truncation: counted, never raised."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs.samples import SAMPLES
from unlatched import logs
from unlatched.logs.exposure import epochs, exposures
from unlatched.logs.ledger import Ledger
from unlatched.logs.read import Options, _trail
from unlatched.logs.reading import Desk, Tally, formats

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.sampled_from(
    [bit for sample in SAMPLES for bit in sample.text.encode().replace(b"\n", b" \n ").split(b" ")]
)


def consume(data: bytes) -> Tally:
    """Read bytes as one source, and judge them, without a file."""
    trails = {}
    ledger = Ledger()

    def trail(store: str):
        return trails.setdefault(store, _trail(store, ledger, Options(), datetime(2026, 4, 1, tzinfo=UTC)))

    tally = Tally()
    Desk(trail).read(iter([data] if data else []), tally)
    for one in trails.values():
        if one.last is not None:
            epochs(one)
            exposures(one)
    ledger.clients(lambda _: None)
    return tally


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)
def test_every_truncation(sample):
    data = sample.text.encode()
    for end in range(0, len(data), 3):
        tally = consume(data[:end])
        assert tally.parsed + tally.malformed <= tally.lines


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)
@FEW
@given(place=st.floats(0, 1), junk=st.binary(max_size=40))
def test_damage_in_the_middle(sample, place, junk):
    data = sample.text.encode()
    at = int(place * len(data))
    consume(data[:at] + junk + data[at:])
    consume(data[:at] + junk + data[at + len(junk) :])


@FEW
@given(st.binary(max_size=3000))
def test_random_bytes(data):
    tally = consume(data)
    assert tally.lines >= tally.parsed + tally.malformed


@settings(max_examples=250, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_pieces_of_real_lines_in_any_order(words):
    consume(b" ".join(words))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_format_raises_on_any_line(line):
    trail = _trail("x", Ledger(), Options(), datetime(2026, 4, 1, tzinfo=UTC))
    for module in formats():
        module.matches(line)
        module.Reader(trail).line(line)


def test_nul_runs_blank_lines_and_a_cut_last_line(tmp_path):
    sample = SAMPLES[0].text.encode()
    path = tmp_path / "log"
    path.write_bytes(b"\0" * 5000 + sample + b"\n\n" + b"\0" * 9000 + b'{"t":{"$date":"2026-03-01T10:00')
    (source,) = logs.read([path]).sources
    assert source.parsed == sample.count(b"\n")
    assert source.malformed == 1
    assert source.malformed_at == (source.lines,)


def test_a_line_without_end_does_not_fill_memory(tmp_path):
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(b"\0" * 60_000_000 + b"x" * 60_000_000))
    (source,) = logs.read([path]).sources
    assert source.parsed == 0
    assert source.malformed >= 1


def test_damaged_lines_are_named_by_number_only(tmp_path):
    path = tmp_path / "log"
    lines = SAMPLES[0].text.splitlines(keepends=True)
    path.write_text("".join([*lines[:4], "kanarienvogel in ruins\n", *lines[4:]]))
    found = logs.read([path])
    assert found.sources[0].malformed_at == (5,)
    assert "kanarienvogel" not in repr(found)
