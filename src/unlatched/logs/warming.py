"""Compiles the readers of logs ahead of their first use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from unlatched.logs.ledger import Ledger
from unlatched.logs.reading import begin, recognise
from unlatched.logs.scan.rows import Block
from unlatched.logs.times import Zone
from unlatched.logs.trail import Trail

# One line a format, of a documentation address; repeated, so that compiled code gets to see them.
LINES: Final = (
    '{"t":{"$date":"2026-03-01T08:00:00.000+00:00"},"s":"I","c":"COMMAND","id":51803,"ctx":"conn1",'
    '"msg":"Slow query","attr":{"ns":"a.b","command":{"find":"b"},"nreturned":1,"reslen":2,'
    '"remote":"192.0.2.1:50000"}}',
    "2019-02-03T10:00:00.000+0100 I COMMAND  [conn1] command a.b command: find { find: 1 } nreturned:1 "
    "reslen:2 5ms",
    '192.0.2.1 - - [01/Mar/2026:08:00:00 +0000] "GET /a/_search?scroll=1m HTTP/1.1" 200 5 "-" "curl/8"',
    '{"time_iso8601":"2026-03-01T08:00:00+00:00","remote_addr":"192.0.2.1","request":"GET / HTTP/1.1",'
    '"status":"200"}',
    "2026-03-01 08:00:00.000 UTC [1] LOG:  duration: 1.5 ms  statement: SELECT 1",
    "2 123456789010 eni-12 192.0.2.1 10.0.0.2 50001 27017 6 20 900 1772352600 1772352660 ACCEPT OK",
    '{"type":"audit","timestamp":"2026-03-01T08:00:00,000+0000","node.id":"n","event.action":"access_granted",'
    '"origin.address":"192.0.2.1:50001","action":"indices:data/read/search","indices":["a"]}',
    "1:M 01 Mar 2026 08:00:00.000 - Accepted 192.0.2.1:50001",
    "2026.03.01 08:00:00.000001 [ 1 ] {a} <Debug> executeQuery: (from 192.0.2.1:50001) SELECT 1",
    "# Time: 2026-03-01T08:00:00.000000Z\n# User@Host: a[a] @  [192.0.2.1]  Id: 1\n"
    "# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\nSET timestamp=1772352600;\nSELECT 1;",
)
TIMES: Final = 30


def warm() -> None:
    """Compile once, so that later starts take it from numba's cache."""
    now = datetime.now(UTC)
    for line in LINES:
        text = (line + "\n").encode() * TIMES
        module = recognise(text.split(b"\n")[0])
        if module is None:
            continue
        trail = Trail(module.STORE, Ledger(), timedelta(hours=1), lambda: now, Zone(UTC))
        reader = begin(module.Reader(trail), text)
        row, block = 0, Block(text)
        while row < block.lines and reader.line(block.line(row)):
            row, _ = reader.rows(block, row + 1) if hasattr(reader, "rows") else (block.lines, 0)
        trail.settle()
