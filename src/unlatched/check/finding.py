"""What looking at one server showed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from unlatched.net import Transcript
from unlatched.net.certificate import Tls

State = Literal["open", "auth_required", "filtered", "gone", "not_this_store", "out_of_scope"]
Can = Literal["yes", "inferred", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Anonymous:
    """What a client without a password may do; None where nothing proves it."""

    list: bool | None = None
    read: bool | None = None
    write: Can = "unknown"
    admin: Can = "unknown"


CLOSED = Anonymous(False, False, "no", "no")
REFUSED = "the server asks for a login, and refused the named account"
SILENT = "it speaks the store's protocol, but neither shows nor refuses anything"


@dataclass(frozen=True, slots=True)
class Finding:
    """A probe's answer.

    ``why`` is one clear line. ``counts`` are the server's own counters (``databases``, ``records``,
    ``uptime_seconds``, ``bytes_sent`` ...). ``members`` are other hosts that the server names, each of
    them a new target. ``ransom`` says what looks like a ransom note or a wiped store.
    """

    state: State
    anonymous: Anonymous = Anonymous()
    version: str | None = None
    product: str | None = None
    why: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    ransom: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A target with what was found, and everything that was sent to it."""

    target: str
    store: str
    finding: Finding
    transcript: Transcript
    tls: Tls | None = None
