"""OpenPGP clear signatures (RFC 9580, section 7): readable by anybody, checkable with GnuPG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unlatched.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def clear_sign(text: str, key: Path, password: str | None = None) -> str:
    """``text`` with a signature made by the secret key in ``key``. Raises :class:`UsageError`."""
    import pysequoia

    try:
        secret = pysequoia.Tsk.from_file(str(key))
        signer = secret.signer(password) if password else secret.signer()
        signed = pysequoia.sign(signer, text.encode(), mode=pysequoia.SignatureMode.CLEAR)
    except (OSError, ValueError, RuntimeError):
        signed = None
    if signed is None:
        raise UsageError(
            "signing the notice: the key cannot sign; give an OpenPGP secret key and its password"
        )
    return signed.decode() if isinstance(signed, bytes) else str(signed)
