"""Makes the compiled loop ready ahead of its use."""

from __future__ import annotations

from unlatched.stores.files.compiled.balance import whole_objects


def warm() -> None:
    """Copy one object."""
    whole_objects(b"{}", 0)
