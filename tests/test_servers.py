"""The tests' own servers: one that somebody else has ended, or robbed of its folder, is started anew."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import Server
from tests.servers import Running


def _kill(one: Running) -> None:
    one.process.kill()
    one.process.wait()


@pytest.mark.parametrize("befall", [_kill, lambda one: shutil.rmtree(one.folder)], ids=["killed", "robbed"])
def test_a_server_that_died_is_started_anew(befall: object, server: Server) -> None:
    first = server("redis", password="doomed")
    assert server("redis", password="doomed") is first
    befall(first)  # type: ignore[operator]
    again = server("redis", password="doomed")
    assert again is not first
    assert again.process.poll() is None
    assert not again.died
    assert first.process.poll() is not None
