"""CouchDB's requests as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.formats import _http as http
from unlatched.logs.formats._http_rows import Rows, Tables, nobody
from unlatched.logs.formats._http_rows import requests as requests_of
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Scan
from unlatched.logs.trail import Trail

NOBODY: Final = (b"undefined", b"nil")


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    return f.program(
        (
            f.lit("["), f.run(f.NAME), f.lit("] "), f.run(f.WORD, "time"), f.lit(" "), f.run(f.WORD),
            f.lit(" <"),
            f.until("> "), f.run(f.WORD), f.lit(" "), f.run(f.WORD), f.lit(" "), f.run(f.ADDRESS, "host"),
            f.lit(" "), f.run(f.WORD, "user"), f.lit(" "), f.run(f.CAPITAL, "method"), f.lit(" "),
            f.run(f.WORD, "target"), f.lit(" "), f.run(f.DIGIT, "status"), f.lit(" "), f.run(f.NAME),
            f.lit(" "),
            f.run(f.DIGIT),
        )
    )  # fmt: skip


def swift(trail: Trail, requests: http.Requests, line: Callable[[bytes], bool]) -> Rows:
    """A taker of blocks."""
    program = _program()

    def scan(block: Block, tables: Tables) -> Scan | None:
        places = block.fitted(program)
        user = ~(nobody(places, "user") | places.among("user", NOBODY))
        return requests_of(block, places, tables, places.times("time", trail.zone), user)

    return Rows(trail, requests, line, scan)
