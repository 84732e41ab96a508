"""Nothing under the GPL or AGPL is needed at run time."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement

FORBIDDEN = re.compile(
    r"(?<!L)(?<!Lesser )\bA?GPL|(?<!Lesser )(?<!Library )\b(Affero )?General Public Licen[sc]e", re.I
)


def runtime() -> list[str]:
    """The names of everything that installing the package brings."""
    waiting, seen = ["unlatched"], set()
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                waiting.append(needed.name)
    return sorted(seen)


def licence(name: str) -> list[str]:
    """What a distribution says of its licence: one entry for each way it may be used."""
    said = metadata.metadata(name)
    expression = said.get("License-Expression")
    if expression:
        return re.split(r"\s+OR\s+", expression)
    listed = [
        line.removeprefix("License :: ") for line in said.get_all("Classifier", []) if "License ::" in line
    ]
    return listed or [(said.get("License") or "").split("\n")[0]]


@pytest.mark.parametrize("name", runtime())
def test_licence_is_known_and_permits_use(name: str) -> None:
    said = licence(name)
    assert any(said), f"{name} names no licence"
    assert any(not FORBIDDEN.search(one) for one in said), f"{name}: {said}"


@pytest.mark.parametrize(
    ("said", "forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU General Public License v3", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("MIT", False),
    ],
)
def test_the_test_tells_them_apart(said: str, forbidden: bool) -> None:
    assert bool(FORBIDDEN.search(said)) is forbidden
