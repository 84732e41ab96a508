"""Does the timeline still tell what happened? The check inside Unlatched, on tested libraries.

``verifier.py`` asks the same questions with the standard library alone; but for the signature inside
a time stamp the two share no code.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from unlatched.cases.entries import KEY, START, canonical, checked, digest, signed_bytes
from unlatched.cases.timeline import SCHEMA, VERSION, head_text
from unlatched.errors import UsageError

ENTRY = {"v", "case", "seq", "prev", "time", "kind", "facts"}
HEX = re.compile(r"[0-9a-f]{128}\Z")
SKEW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: ``problems`` is empty for a sound timeline."""

    entries: int
    stamps: int
    key: str
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


def load(text: str | bytes) -> Any:
    """JSON that names no key twice. Raises :class:`UsageError` otherwise."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except ValueError:
        pass
    raise UsageError("reading the timeline: it is not JSON, or names a key twice")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is named twice")
    return found


def verify(timeline: Any, *, key: str | None = None, head: str | None = None) -> Verdict:
    """Check every hash, signature, link and stamp.

    ``key`` (``ed25519:…``) is the signer known from elsewhere; ``head`` an entry's hash that
    somebody wrote down or stamped earlier, which must still be in the chain.
    """
    try:
        return _verify(timeline, key, head)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Verdict(0, 0, "", ("the timeline does not have the form of unlatched/timeline/1",))


def _verify(timeline: Mapping[str, Any], key: str | None, head: str | None) -> Verdict:
    entries, stamps = timeline["entries"], timeline["stamps"]
    if timeline["schema"] != SCHEMA or set(timeline) != {"schema", "case", "entries", "head", "stamps"}:
        raise ValueError(SCHEMA)
    signer = entries[0]["entry"]["facts"]["key"]
    problems = [
        *_signer(signer, key),
        *_chain(timeline["case"], entries, signer),
        *_head(timeline, signer),
        *_stamps(entries, stamps),
        *(
            []
            if head is None or any(one["hash"] == head for one in entries)
            else ["an entry known earlier is gone"]
        ),
    ]
    return Verdict(len(entries), len(stamps), signer, tuple(problems))


def _signer(signer: str, known: str | None) -> Iterator[str]:
    if not KEY.match(signer):
        raise ValueError("key")
    if known is not None and known != signer:
        yield "it is signed by another key than the one known"


def _chain(case: str, entries: list[Mapping[str, Any]], signer: str) -> Iterator[str]:
    last = START
    for number, record in enumerate(entries):
        if set(record) != {"entry", "hash", "signature"}:
            yield f"entry {number} has a part that does not belong"
        yield from (f"entry {number} {problem}" for problem in _record(case, number, last, record, signer))
        last = record["hash"]


def _record(case: str, number: int, last: str, record: Mapping[str, Any], signer: str) -> Iterator[str]:
    entry = record["entry"]
    if set(entry) != ENTRY or entry["v"] != VERSION or type(entry["v"]) is not int:
        yield "does not have the form of an entry"
    if (entry["case"], entry["seq"]) != (case, number) or type(entry["seq"]) is not int:
        yield "belongs to another place or case"
    if entry["prev"] != last:
        yield "does not follow the one before it"
    if digest(canonical(entry)) != record["hash"]:
        yield "was changed: its hash does not match"
    if not signed(signer, record["hash"], record["signature"]):
        yield "is not signed by the case's key"
    if (entry["kind"] == "opened") != (number == 0):
        yield "opens the case in the wrong place"
    if not _may_stand(entry["kind"], entry["facts"]):
        yield "holds something no timeline holds"


def _may_stand(kind: str, facts: Mapping[str, Any]) -> bool:
    try:
        checked(kind, facts)
    except UsageError:
        return False
    return True


def _head(timeline: Mapping[str, Any], signer: str) -> Iterator[str]:
    head, entries = timeline["head"], timeline["entries"]
    if set(head) != {"count", "hash", "signature"}:
        raise ValueError("head")
    if head["count"] != len(entries) or type(head["count"]) is not int or head["hash"] != entries[-1]["hash"]:
        yield "the head names another end: entries were added or taken away"
    if not signed(signer, head_text(timeline["case"], head["count"], head["hash"]), head["signature"]):
        yield "the head is not signed by the case's key"


def signed(signer: str, text: str, signature: str) -> bool:
    """Whether ``signature`` (hexadecimal) over ``text`` is the signer's."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not HEX.match(signature):
        return False
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.removeprefix("ed25519:")))
    try:
        public.verify(bytes.fromhex(signature), signed_bytes(text))
    except InvalidSignature:
        return False
    return True


def _stamps(entries: list[Mapping[str, Any]], stamps: list[Mapping[str, Any]]) -> Iterator[str]:
    promised = {(e["entry"]["facts"]["entry"], e["entry"]["facts"]["token"]) for e in entries if _is_stamp(e)}
    held = {(one["seq"], digest(b64decode(one["token"], validate=True))) for one in stamps}
    if promised - held:
        yield "a time stamp the timeline speaks of is missing"
    for one in stamps:
        if set(one) != {"seq", "token"} or not 0 <= one["seq"] < len(entries):
            yield "a time stamp stands for an entry that is not there"
        else:
            yield from _stamp(entries[one["seq"]], b64decode(one["token"], validate=True))


def _is_stamp(record: Mapping[str, Any]) -> bool:
    return bool(record["entry"]["kind"] == "stamped")


def _stamp(record: Mapping[str, Any], token: bytes) -> Iterator[str]:
    from unlatched.cases.stamps import stamped_at

    seq, moment = record["entry"]["seq"], stamped_at(token, record["hash"])
    if moment is None:
        yield f"the time stamp of entry {seq} is not for this entry: the timeline was rewritten after it"
    elif datetime.fromisoformat(record["entry"]["time"]) > moment + SKEW:
        yield f"entry {seq} claims a later time than its time stamp"
