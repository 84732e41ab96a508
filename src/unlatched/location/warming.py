"""Makes the compiled loops ready ahead of their use: compiled at set-up, loaded from the cache later."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.location.points import open_points
from unlatched.location.sweep import table


def warm() -> None:
    """Run every compiled loop over two people."""
    from unlatched.location import kernels

    few = pa.table({"subject": [1, 1, 2], "lat": [0.0, 1, 2], "lon": [0.0, 1, 2], "time": [0, 3600, 7200]})
    points = open_points(few, zoom=16, unit=3600, seed=0, memory=1 << 20)
    table(points, ps=(1, 2), zooms=(16,), hours=(1,), sample=None, seed=0)
    for one in points.buckets():
        kernels.home_work(one.starts, one.cells, one.times, 16, 0, False)
        kernels.spread(one.people, one.starts, one.cells, 0, 2, np.uint64(0))
