"""Clients of MongoDB that never say what they are: scanners, and exploits that read the server's memory.

Drivers send their name when they connect (MongoDB handshake specification, since 3.4). A client that connects
a hundred times and more without is no driver. It may be a probe of a load balancer; or an exploit of
CVE-2025-14847, which reads a little of the server's memory over each of thousands of connections, without
authentication.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from unlatched.logs.findings import Client, Epoch, Pattern

LEAST: Final = 100
SHARE: Final = 0.1
# https://jira.mongodb.org/browse/SERVER-115508: the first version of each line that is not affected.
MENDED: Final = {
    (4, 4): 30, (5, 0): 32, (6, 0): 27, (7, 0): 28, (8, 0): 17, (8, 2): 3,
}  # fmt: skip
LAST_LINE: Final = (8, 2)
LEAKY: Final = "MongoDB of a version whose memory can be read without authentication (CVE-2025-14847)"


def named(client: Client) -> Client:
    """The client, with a pattern if it connected many times and hardly ever said what it is."""
    if client.connections < LEAST or client.authenticated:
        return client
    if client.connections - client.without_metadata >= SHARE * client.connections:
        return client
    pattern = Pattern("nameless", client.without_metadata, client.first, client.last)
    return replace(client, patterns=(*client.patterns, pattern))


def speaks(epochs: tuple[Epoch, ...], formats: str) -> bool:
    """Whether these are logs of MongoDB alone, and of a version to which clients say what they are."""
    if not epochs or any(one.store != "mongodb" for one in epochs):
        return False
    return "mongodb-json" in formats or any(_line(one.version) >= (3, 4) for one in epochs)


def leaky(epoch: Epoch) -> bool:
    """Whether a server of this epoch's version discloses memory to anybody (CVE-2025-14847).

    >>> from unlatched.logs.findings import Epoch
    >>> [leaky(Epoch("mongodb", None, None, v, "on", "public")) for v in ("8.0.16", "8.0.17", "3.4.1", None)]
    [True, False, False, False]
    """
    line = _line(epoch.version)
    if epoch.store != "mongodb" or not (3, 6) <= line <= LAST_LINE:
        return False
    patch = (epoch.version or "").split("-")[0].split(".")[2:3]
    return line not in MENDED or (bool(patch) and int(patch[0]) < MENDED[line])


def _line(version: str | None) -> tuple[int, int]:
    parts = (version or "0.0").split("-")[0].split(".")
    return int(parts[0]), int(parts[1])
