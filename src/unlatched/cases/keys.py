"""The key that signs a timeline: Ed25519 (RFC 8032), in a file only its owner can read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from unlatched.cases.entries import signed_bytes
from unlatched.errors import StoreError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def open_key(path: Path) -> Ed25519PrivateKey:
    """The key in ``path``, made there on first use (mode 0600)."""
    if not path.exists():
        _make(path)
    return _load(path)


def _make(path: Path) -> None:
    """A new key: written whole beside its place, then linked there, so that no half a key ever is."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    why = ""
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        pass  # another process was first; its key is the key
    except OSError as error:
        why = error.strerror or "unknown fault"
    finally:
        beside.unlink(missing_ok=True)
    if why:
        raise StoreError(f"writing the signing key: {why}; make room, or name a place for it with --key")


def _load(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        secret = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError):
        secret = b""
    if len(secret) != 32:
        raise UsageError(
            "opening the signing key: the file is not a key made by Unlatched; restore it from a backup"
        )
    return Ed25519PrivateKey.from_private_bytes(secret)


def public(key: Ed25519PrivateKey) -> str:
    """``ed25519:…``, the public half."""
    return "ed25519:" + key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, text: str) -> str:
    """Signature over a hash or a head, in hexadecimal."""
    return key.sign(signed_bytes(text)).hex()
