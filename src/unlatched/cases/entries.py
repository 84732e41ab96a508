"""What a timeline entry may hold: hashes, counts, times and references. Never a name, an address, a text.

So a person's data can be deleted from the case at any time without breaking the chain.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from unlatched.errors import UsageError

KINDS: Final = frozenset(
    {
        "opened", "role.added", "contact.found", "decision.made", "notice.drafted", "notice.previewed",
        "notice.sent", "notice.exported", "notice.deferred", "notice.refused", "notice.unsure",
        "reply.received",
        "clock.set", "clock.done", "checked", "state.changed", "stamped", "exported", "erased", "closed",
    }
)  # fmt: skip
HASH = re.compile(r"sha256:[0-9a-f]{64}\Z")
KEY = re.compile(r"ed25519:[0-9a-f]{64}\Z")
# Roles (CERT Guide to CVD, GDPR) and recipients; states of a store; ways to a contact, ways out and
# formats; languages; regimes (regimes.toml); answers.
_WORDS = """
owner controller processor host finder reporter coordinator cert authority people protector other
open auth_required filtered gone wiped reopened not_this_store out_of_scope unreachable unknown closed
security_txt published dpo rdap_domain rdap_ip mailbox dns phone letter table file mail eml pdf text
misp ocsf xarf dpv markdown json zip signed unsigned
ar de en es fr ru zh
eu_gdpr uk_gdpr eu_nis2 cn_pipl cn_incident in_dpdp in_certin us_ca br_lgpd
report warning final early phase people_notice regulator yes no partly harmful harmless
refused deferred dropped confirmed resolved reminder embargo deadline
answered refusal control stated silence
"""
WORDS: Final = frozenset(_WORDS.split())
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z\Z")
REFERENCE = re.compile(r"[a-z]{1,12}-\d{1,9}\Z")
DOMAIN: Final = b"unlatched timeline 1\x00"
START: Final = "sha256:" + "0" * 64
Value = str | int | bool


def checked(kind: str, facts: Mapping[str, Value]) -> dict[str, Value]:
    """``facts`` if every one may stand in the timeline; raises :class:`UsageError` naming the key."""
    if kind not in KINDS:
        raise UsageError("the timeline has no such kind of entry")
    for key, value in facts.items():
        if not NAME.match(key) or not _allowed(value):
            raise UsageError(f"the timeline holds hashes, counts, times and references only: {kind}")
    return dict(facts)


def _allowed(value: object) -> bool:
    if isinstance(value, int):
        return -(2**53) < value < 2**53
    if not isinstance(value, str):
        return False
    return value in WORDS or any(form.match(value) for form in (HASH, KEY, TIME, REFERENCE))


def canonical(entry: Mapping[str, Any]) -> bytes:
    """RFC 8785 (JCS) bytes of an entry."""
    import rfc8785

    return rfc8785.dumps(dict(entry))


def digest(data: bytes) -> str:
    """``sha256:…`` of some bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def signed_bytes(entry_hash: str) -> bytes:
    """What is signed for an entry or a head: a domain and its hash."""
    return DOMAIN + entry_hash.encode("ascii")
