"""A way to reach somebody, where it was found and when; and the order in which to try."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# Direct contact with detail works; the order is that of the CERT Guide to CVD and the notice experiments.
ORDER = (
    "security_txt", "dpo", "published", "rdap_domain", "mailbox", "rdap_ip", "dns", "phone", "letter",
    "table",
)  # fmt: skip
MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
PHONE = re.compile(r"\+?[0-9][0-9 ().;=a-z-]{4,40}")
# RFC 9116, section 2.5.2: contents of a file that does not name its own address should not be trusted.
DOUBTED = frozenset({"wrong_domain", "proxy", "not_canonical", "signature_wrong"})
HIDDEN = re.compile(
    r"redacted|withheld|privacy|not.?disclosed|data.?protected|proxy|masked|whois.?(?:guard|protect|secure)"
    r"|domain.?protect|identity.?(?:protect|shield)|anonymi[sz]ed|contact.?gdpr",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One address. ``role`` is whom it reaches: owner, host, cert, authority or other.

    ``flags`` say what is odd about it (``expired``, ``guessed`` …); ``preference`` is the publisher's own
    order, 0 first.
    """

    role: str
    way: str
    address: str
    source: str
    found: datetime
    name: str = ""
    flags: tuple[str, ...] = ()
    preference: int = 0

    @property
    def mail(self) -> str | None:
        """The mailbox, if it is one."""
        return self.address.removeprefix("mailto:") if self.address.startswith("mailto:") else None

    def plain(self) -> dict[str, Any]:
        """As plain objects, for the database."""
        return {**asdict(self), "found": self.found.isoformat(), "flags": list(self.flags)}


def restore(row: dict[str, Any]) -> Contact:
    """The inverse of :meth:`Contact.plain`."""
    return Contact(**{**row, "found": datetime.fromisoformat(row["found"]), "flags": tuple(row["flags"])})


def mailbox(text: object) -> str | None:
    """``mailto:…`` for a plain mailbox; None for anything else, redaction notices included."""
    if not isinstance(text, str):
        return None
    address = text.strip().removeprefix("mailto:").partition("?")[0]
    local = address.partition("@")[0]
    if not MAIL.fullmatch(address) or ".." in address or local.startswith(".") or local.endswith("."):
        return None
    return (
        None
        if HIDDEN.search(local) and not local.lower().startswith(("privacy", "dataprotection"))
        else f"mailto:{address}"
    )


def telephone(text: object) -> str | None:
    """``tel:…`` for something like a telephone number."""
    if not isinstance(text, str):
        return None
    number = text.strip().removeprefix("tel:")
    return f"tel:{number}" if PHONE.fullmatch(number) else None


def ranked(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Best first, each address once; the same address found another way is flagged ``confirmed``."""
    best: dict[tuple[str, str], Contact] = {}
    for one in sorted(contacts, key=_rank):
        key = (one.role, one.address.lower())
        kept = best.setdefault(key, one)
        if kept is not one and "confirmed" not in kept.flags and kept.way != one.way:
            best[key] = replace(kept, flags=(*kept.flags, "confirmed"))
    return tuple(sorted(best.values(), key=_rank))


def _rank(one: Contact) -> tuple[bool, int, int, int, str]:
    """What is doubted comes last, then the order of ways and the publisher's own."""
    form = 0 if one.address.startswith("mailto:") else 1 if one.address.startswith("https:") else 2
    return (
        bool(DOUBTED & set(one.flags)),
        ORDER.index(one.way),
        one.preference,
        form,
        one.address,
    )
