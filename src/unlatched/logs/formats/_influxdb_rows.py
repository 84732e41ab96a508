"""InfluxDB's access lines as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unlatched.logs.formats import _http as http
from unlatched.logs.formats._http_rows import Rows, Tables, nobody
from unlatched.logs.formats._http_rows import requests as requests_of
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Scan
from unlatched.logs.trail import Trail


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    return f.program(
        (
            f.lit("[httpd] "), f.run(f.ADDRESS, "host"), f.lit(" - "), f.run(f.WORD, "user"), f.lit(" ["),
            f.until('] "', "time"), f.run(f.CAPITAL, "method"), f.lit(" "), f.run(f.PLAIN, "target"),
            f.lit(" HTTP/"), f.until('" '), f.run(f.DIGIT, "status"), f.lit(" "), f.run(f.WORD, "size"),
            f.lit(' "'), f.quoted(), f.lit(' "'), f.quoted("agent"),
        )
    )  # fmt: skip


def swift(trail: Trail, requests: http.Requests, line: Callable[[bytes], bool]) -> Rows:
    """A taker of blocks."""
    program = _program()

    def scan(block: Block, tables: Tables) -> Scan | None:
        places = block.fitted(program)
        time = places.times("time", trail.zone, named=True)
        return requests_of(block, places, tables, time, ~nobody(places, "user"))

    return Rows(trail, requests, line, scan)
