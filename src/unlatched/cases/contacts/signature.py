"""The OpenPGP signature of a signed security.txt (RFC 9116 section 2.3; RFC 9580 section 7).

A key that the file itself names shows no more than that its publisher made it: a key known from elsewhere
shows who.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BEGIN: Final = b"-----BEGIN PGP SIGNED MESSAGE-----"
END: Final = b"-----BEGIN PGP SIGNATURE-----"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature covers, and what is known of it.

    ``flag``: ``unsigned``; ``signed`` (by a key known from elsewhere); ``signed_by_its_own_key``;
    ``signed_not_verified`` (no key at hand); ``signature_wrong`` (no key at hand made it, or it was changed).
    """

    text: bytes
    flag: str


def is_signed(body: bytes) -> bool:
    """Whether a file claims to be signed."""
    return body.lstrip(b"\xef\xbb\xbf \r\n").startswith(BEGIN)


def opened(body: bytes, keys: Sequence[bytes] = (), own: Sequence[bytes] = ()) -> Signed:
    """The text inside, checked with ``keys`` known from elsewhere, then the file's ``own``. Never raises."""
    if not is_signed(body):
        return Signed(body, "unsigned")
    for flag, held in (("signed", keys), ("signed_by_its_own_key", own)):
        text = _verified(body, held) if held else None
        if text is not None:
            return Signed(text, flag)
    return Signed(_inside(body), "signature_wrong" if keys or own else "signed_not_verified")


def _verified(body: bytes, keys: Sequence[bytes]) -> bytes | None:
    """The bytes that were signed with one of the keys."""
    import pysequoia

    try:
        certificates = [one for key in keys for one in pysequoia.Cert.split_bytes(key)]
        found = pysequoia.verify(bytes=body.lstrip(b"\xef\xbb\xbf \r\n"), store=lambda _: certificates)
    except (RuntimeError, ValueError, TypeError):
        return None
    return found.bytes if found.valid_sigs else None


def _inside(body: bytes) -> bytes:
    """The signed part without armour. What stands in the armour's headers is not signed, and not read."""
    lines = body.partition(BEGIN)[2].partition(END)[0].splitlines()
    start = next((number for number, line in enumerate(lines[1:], 1) if not line.strip()), len(lines))
    return b"\n".join(line.removeprefix(b"- ") for line in lines[start:])
