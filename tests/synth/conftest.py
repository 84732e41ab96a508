from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unlatched.synth import generate
from unlatched.synth.truth import Truth

PEOPLE, FIXES = 1_500, 4_000

Made = tuple[Path, Truth]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Made]:
    """An exposure of each shape and format, made once a session."""
    known: dict[tuple[str, str], Made] = {}

    def make(shape: str, format: str) -> Made:
        if (shape, format) not in known:
            out = tmp_path_factory.mktemp(f"{shape}-{format}")
            truth = generate(shape, out, people=PEOPLE, fixes=FIXES, format=format)
            known[shape, format] = out / "data", truth
        return known[shape, format]

    return make
