"""Makes the compiled loop ready ahead of its use."""

from __future__ import annotations

import numpy as np

from unlatched.measures.people import nobody, pour, settled


def warm() -> None:
    """Give one person a place."""
    settled(pour(nobody(1 << 16, 1, 1), np.ones((1, 2), np.uint64)))
