"""Server metrics: nothing personal in them, and no client's address.

What is easily mistaken is in it: four-part build numbers, epoch seconds, trace ids, status codes, host names.
``people`` counts hosts times twenty, ``fixes`` counts measurements.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.draw import Draw, Ints
from unlatched.synth.places import moments
from unlatched.synth.plan import Exposure, Order, Plan
from unlatched.synth.text import choose, digits, fixed, hexadecimal, join, numbers, without

_SERVICES = ("gateway", "search", "cart", "render", "queue", "billing-batch")
_PATHS = ("/api/v2/items", "/api/v2/items/search", "/healthz", "/static/app.js", "/api/v1/prices", "/metrics")
_LEVELS = ("info", "warn", "error")


def plan(order: Order) -> Exposure:
    """One collection, ``metrics``."""
    records = order.records if order.records is not None else order.people * 5
    hosts = max(1, order.people // 20)
    return Exposure((Plan("metrics", records, lambda rows: _metrics(order.draw, rows, records, hosts)),))


def _metrics(draw: Draw, rows: Ints, records: int, hosts: int) -> pa.Table:
    host = draw.below(rows, "host", hosts)
    when = moments((rows + draw.uniform(rows, "jitter")) / max(records, 1), "2026-02-20", 7)
    build = (
        draw.below(host, "major", 4) + 1,
        draw.below(host, "minor", 20),
        draw.below(host, "patch", 9),
        draw.below(host, "build", 900),
    )
    service = draw.below(host, "service", len(_SERVICES))
    return pa.table(
        {
            "ts": pa.array(when.astype("datetime64[s]").astype(np.int64)),
            "host": join(
                choose(_SERVICES, service), "-", fixed(digits(host, 4)), ".eu-north-9.internal.example"
            ),
            "service": choose(_SERVICES, service),
            "build": join(*[part for value in build for part in (numbers(value), ".")][:-1]),
            "commit": hexadecimal(draw.bits(host, "commit"), 12),
            "trace_id": join(hexadecimal(draw.bits(rows, "t1")), hexadecimal(draw.bits(rows, "t2"))),
            "path": choose(_PATHS, draw.below(rows, "path", len(_PATHS))),
            "status": pa.array(
                np.array([200, 200, 200, 204, 301, 404, 500, 503], dtype=np.int32)[
                    draw.below(rows, "status", 8)
                ]
            ),
            "latency_ms": pa.array(np.round(-40 * np.log1p(-draw.uniform(rows, "latency")), 3)),
            "bytes_out": pa.array(draw.below(rows, "bytes", 1 << 20)),
            "cpu": pa.array(np.round(draw.uniform(rows, "cpu"), 4)),
            "memory_mb": pa.array(np.round(200 + 3000 * draw.uniform(rows, "memory"), 1)),
            "level": without(
                choose(_LEVELS, draw.weighted(rows, "level", (20, 3, 1))), draw.chance(rows, "no level", 0.02)
            ),
        }
    )
