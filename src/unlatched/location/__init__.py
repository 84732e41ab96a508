"""Where exposed people were: how easily their positions single them out, and a map safe to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from unlatched.model import Unicity


def unicity(
    points: Any, *, p: int, zoom: int, hours: float | None, sample: int | None = None, seed: int = 0
) -> Unicity:
    """The share of people of whom ``p`` of their distinct points, drawn at random, fit nobody else.

    ``points`` is a DuckDB relation or an Arrow table with ``subject`` (of any type), ``lat`` and ``lon``
    (degrees, WGS 84) and ``time`` (may be null). A point is a Web-Mercator tile at ``zoom`` and a bin of
    ``hours`` counted from 1970-01-01 UTC; ``hours=None`` ignores time. People with fewer than ``p``
    distinct points are not ``eligible``; of the eligible, ``sample`` are drawn without replacement (None:
    all). Returns ``rate`` with its 95 % interval ``low`` to ``high``, ``eligible`` and ``sampled``.
    """
    from unlatched.location.sweep import sweep

    return sweep(points, ps=(p,), zooms=(zoom,), hours=(hours,), sample=sample, seed=seed)[0]
