"""Real servers for the tests: started on loopback when first asked for, ended by their process at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers

Server = Callable[..., servers.Running]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``server("redis", password="x")``: a running server, the same one for the same words.

    One that has died since (its folder cleared away, or ended by somebody else) is started anew, empty.
    """
    running: dict[tuple[Any, ...], servers.Running] = {}

    def start(name: str, **how: Any) -> servers.Running:
        key = (name, *sorted(how.items()))
        if key in running and (died := running[key].died):
            print(f"{name} is started anew; it {died}")
            running.pop(key).stop()
        if key not in running:
            if missing := servers.missing(name):
                absent(f"{name}: {missing}; `make servers` installs it")
            running[key] = servers.start(name, tmp_path_factory.mktemp(name), **how)
        return running[key]

    yield start
    servers.stop(list(running.values()))


def absent(line: str) -> None:
    """Skip with a printed line; in CI an absent server is a failure."""
    print(line)
    if os.environ.get("CI") == "true":
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(autouse=True)
def _no_scope_file_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Tests never run under a scope file that happens to lie in the working folder."""
    if "servers" in request.fixturenames or "server" in request.fixturenames:
        monkeypatch.chdir(tmp_path)
