"""RFC 3161 time stamps: an outside clock's word that an entry existed by then.

A stamp is wanted for the newest entry; while the server cannot be reached the wish stays queued. The
server is told a hash of a hash, nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from unlatched.cases.database import STAMPS, TIMELINE
from unlatched.cases.entries import digest, signed_bytes
from unlatched.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from unlatched.cases.timeline import Timeline

Ask = Callable[[bytes], bytes]


def want(connection: Connection, case: str) -> int:
    """Queue a stamp for the newest entry; returns its number. Asking twice changes nothing."""
    query = select(TIMELINE.c.seq).where(TIMELINE.c.case_id == case).order_by(TIMELINE.c.seq.desc()).limit(1)
    seq = int(connection.execute(query).scalar_one())
    known = select(STAMPS.c.seq).where(STAMPS.c.case_id == case, STAMPS.c.seq == seq)
    if connection.execute(known).first() is None:
        connection.execute(insert(STAMPS).values(case_id=case, seq=seq, token=None))
    return seq


def queued(connection: Connection, case: str) -> list[tuple[int, str]]:
    """Number and hash of every entry whose stamp is still to come."""
    query = (
        select(STAMPS.c.seq, TIMELINE.c.hash)
        .join(TIMELINE, (TIMELINE.c.case_id == STAMPS.c.case_id) & (TIMELINE.c.seq == STAMPS.c.seq))
        .where(STAMPS.c.case_id == case, STAMPS.c.token.is_(None))
        .order_by(STAMPS.c.seq)
    )
    return [(int(row.seq), str(row.hash)) for row in connection.execute(query)]


def keep(connection: Connection, timeline: Timeline, seq: int, token: bytes) -> None:
    """Store a stamp and say so in the timeline, so that it cannot be taken away unnoticed."""
    connection.execute(
        update(STAMPS).where(STAMPS.c.case_id == timeline.case, STAMPS.c.seq == seq).values(token=token)
    )
    timeline.append(connection, "stamped", {"entry": seq, "token": digest(token)})


def fetch(entry_hash: str, ask: Ask) -> bytes:
    """The stamp for one entry from ``ask`` (request in, response out, DER). Raises :class:`StoreError`."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(signed_bytes(entry_hash)).hash_algorithm(HashAlgorithm.SHA256)
    token = ask(builder.build().as_bytes())
    if stamped_at(token, entry_hash) is None:
        raise StoreError(
            "asking for a time stamp: the answer is not a stamp for this entry; try another server"
        )
    return token


def stamped_at(token: bytes, entry_hash: str) -> datetime | None:
    """When ``token`` (an RFC 3161 response) says the entry existed; None if it is not a sound stamp for it.

    The signature is checked against the certificate in the stamp; whose certificate that is, the
    verdict's reader decides (``--tsa``).
    """
    from unlatched.cases import verifier

    if not verifier.token_is_sound(token):
        return None
    imprint, moment = _read(token)
    return moment if imprint == hashlib.sha256(signed_bytes(entry_hash)).digest() else None


def _read(token: bytes) -> tuple[bytes, datetime]:
    from rfc3161_client import decode_timestamp_response

    from unlatched.cases import verifier

    try:
        info = decode_timestamp_response(token).tst_info
    except ValueError:
        # The library wants certificates in DER's set order; OpenSSL and others send them as they come.
        found = verifier.read_token(token)
        return found["digest"], found["time"]
    moment = info.gen_time
    return info.message_imprint.message, moment if moment.tzinfo else moment.replace(tzinfo=UTC)
