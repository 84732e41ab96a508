"""Texts that are no table are told by their beginnings, in no more time than they are long."""

from __future__ import annotations

import time

import pytest

from unlatched.stores.files.prose import known

MAIL = "Received: from a\n  by b\nDate: today\nSubject: x\nMessage-ID: <1@example.org>\n\nhello\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_message_by_its_headers(end: str) -> None:
    found = known(MAIL.replace("\n", end).encode())
    assert found is not None
    assert found.what == "an e-mail message"


LINES = ('{"id": 1, "name": "x"}', "key: value", "a:\tb: c", "<a b='c'", "a: b\r\n c")


@pytest.mark.parametrize("line", LINES)
def test_lines_that_end_as_in_windows_take_no_time(line: str) -> None:
    """A pattern that can read a line in two ways takes 2^40 steps over forty of them."""
    started = time.perf_counter()
    assert known(f"{line}\r\n".encode() * 200) is None
    assert time.perf_counter() - started < 1
