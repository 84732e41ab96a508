"""Reading ahead: the same pieces, bounded, ended with the reader."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.errors import StoreError
from unlatched.stores.servers.ahead import ahead


@settings(deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=50)), st.integers(0, 100))
def test_the_same_pieces_in_the_same_order(pieces: list[bytes], held: int) -> None:
    assert list(ahead(iter(pieces), held)) == pieces


def test_it_runs_ahead_and_no_further_than_it_may() -> None:
    taken: list[int] = []

    def source() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield b"x" * 10

    reader = ahead(source(), 35)
    assert next(reader) == b"x" * 10
    until = time.monotonic() + 5
    while len(taken) < 6 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.05)
    assert 5 <= len(taken) <= 6
    assert sum(1 for _ in reader) == 99


def test_the_source_is_closed_with_its_reader_and_no_thread_stays() -> None:
    closed = threading.Event()

    def source() -> Iterator[bytes]:
        try:
            while True:
                yield b"x"
        finally:
            closed.set()

    before = threading.active_count()
    reader = ahead(source(), 10)
    next(reader)
    reader.close()
    assert closed.wait(5)
    assert threading.active_count() == before


def test_what_the_source_raises_comes_after_what_it_gave() -> None:
    def source() -> Iterator[bytes]:
        yield b"a"
        raise StoreError("gone")

    reader = ahead(source())
    assert next(reader) == b"a"
    with pytest.raises(StoreError, match="gone"):
        next(reader)
