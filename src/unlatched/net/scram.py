"""SCRAM (RFC 5802, RFC 7677) without channel binding: the password is never sent, and the server proves
that it knows it too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from typing import Final

from unlatched.net.faults import ForeignError

MOST_ROUNDS: Final = 1_000_000
"""A server may not make us compute for ever."""

FEWEST_ROUNDS: Final = 4096
"""RFC 7677, 4: fewer would give the password away to whoever pretends to be the server."""


class Scram:
    """One log-in. ``digest`` is ``sha1`` or ``sha256``; ``user`` may be empty where the protocol says it."""

    def __init__(self, digest: str, user: str, password: bytes) -> None:
        self._digest, self._password = digest, password
        self._nonce = secrets.token_urlsafe(24)
        self._bare = f"n={user.replace('=', '=3D').replace(',', '=2C')},r={self._nonce}"
        self._proof = b""

    def first(self) -> bytes:
        """The client's first message."""
        return f"n,,{self._bare}".encode()

    def final(self, challenge: bytes) -> bytes:
        """The answer to the server's first message."""
        text = challenge.decode("utf-8", "replace")
        parts = dict(part.partition("=")[::2] for part in text.split(","))
        rounds = int(parts["i"]) if parts.get("i", "").isdigit() and len(parts["i"]) < 8 else 0
        if not parts.get("r", "").startswith(self._nonce) or not FEWEST_ROUNDS <= rounds <= MOST_ROUNDS:
            raise ForeignError("the log-in was not answered as SCRAM says")
        last = f"c=biws,r={parts['r']}"
        signed = f"{self._bare},{text},{last}".encode()
        salted = hashlib.pbkdf2_hmac(self._digest, self._password, _decoded(parts.get("s", "")), rounds)
        key = self._hmac(salted, b"Client Key")
        masked = self._hmac(hashlib.new(self._digest, key).digest(), signed)
        proof = bytes(left ^ right for left, right in zip(key, masked, strict=True))
        self._proof = self._hmac(self._hmac(salted, b"Server Key"), signed)
        return f"{last},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, answer: bytes) -> None:
        """:class:`ForeignError` unless the server has shown that it knows the password."""
        said = answer.decode("utf-8", "replace").removeprefix("v=").split(",")[0]
        if not self._proof or not hmac.compare_digest(_decoded(said), self._proof):
            raise ForeignError("the server did not prove that it knows the password")

    def _hmac(self, key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, self._digest)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise ForeignError("the log-in was not answered as SCRAM says")


def prepared(password: str) -> str:
    """SASLprep (RFC 4013): one spelling of a password that can be typed in several ways.

    >>> prepared("I\\u00adX"), prepared("\\u2168"), prepared("a\\u00a0b")
    ('IX', 'IX', 'a b')
    """
    spaced = "".join(" " if stringprep.in_table_c12(one) else one for one in password)
    return unicodedata.normalize("NFKC", "".join(one for one in spaced if not stringprep.in_table_b1(one)))
