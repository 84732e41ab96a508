"""XARF 4.2 ``content/exposed_data``: what the abuse desk of a host takes in.

https://xarf.org. ``sample_records`` and ``evidence`` are never filled: nobody's data are passed on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from unlatched.disclosed import Disclosed, identity, place, say
from unlatched.errors import UsageError

FILE = "report.xarf.json"
VERSION = "4.2.0"
# XARF's kinds of data, and the beginnings of the DPV terms that fall under each.
KINDS = {
    "credentials": ("Password", "PINCode", "SecretText", "Authenticating"),
    "financial": (
        "Financial",
        "Bank",
        "Payment",
        "Credit",
        "Income",
        "Tax",
        "Loan",
        "Salary",
        "AccountIdentifier",
    ),
    "medical": (
        "Health",
        "Medical",
        "Mental",
        "Physical",
        "Blood",
        "Disability",
        "Prescription",
        "Genetic",
        "DNA",
    ),
    "government_id": ("OfficialID", "Passport"),
    "email_addresses": ("EmailAddress",),
    "phone_numbers": ("TelephoneNumber",),
}
NOT_MEDICAL = ("PhysicalAddress", "PhysicalCharacteristic", "PhysicalTrait")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports: organisation, mailbox, domain."""

    org: str
    contact: str
    domain: str


def export(report: Disclosed, sender: Sender, found_open: bool = False) -> str:
    """The report as JSON text. Raises :class:`UsageError` for a target without host or personal data.

    ``found_open``: a check found that the store lets anybody in. Only then does the report say so.
    """
    return json.dumps(document(report, sender, found_open), indent=2, ensure_ascii=False) + "\n"


def document(report: Disclosed, sender: Sender, found_open: bool = False) -> dict[str, Any]:
    """The report as plain objects."""
    at = place(report.locator)
    if at.host is None or not report.categories:
        raise UsageError("XARF report: it needs a target with a host, and personal data found there")
    who = {"org": sender.org, "contact": sender.contact, "domain": sender.domain}
    return {
        "xarf_version": VERSION,
        "report_id": identity(report, "xarf"),
        "timestamp": report.created,
        "reporter": who,
        "sender": who,
        "source_identifier": at.host,
        **({"source_port": at.port} if at.port else {}),
        "category": "content",
        "type": "exposed_data",
        "url": report.locator,
        "data_types": kinds(report),
        "exposure_method": "database_exposure",
        "record_count": report.personal_records,
        "sensitive_fields": [one.term for one in report.categories],
        "encryption_status": "unknown" if report.depth == "inventory" else "unencrypted",
        **({"accessibility": "public"} if found_open else {}),
        "verified_at": report.created,
        "verification_method": "manual",
        "evidence_source": "manual_analysis",
        "description": _description(report, found_open),
    }


def kinds(report: Disclosed) -> list[str]:
    """XARF's words for the categories found; always at least ``personal_information``."""
    terms = [one.term.partition(":")[2] for one in report.categories]
    usual = [one for one in terms if one not in NOT_MEDICAL]
    return ["personal_information", *(kind for kind, starts in KINDS.items() if _any(usual, starts))]


def _any(terms: list[str], starts: tuple[str, ...]) -> bool:
    return any(one.startswith(starts) for one in terms)


def _description(report: Disclosed, found_open: bool) -> str:
    door = "answers anybody without authentication and" if found_open else "at this address"
    return (
        f"A {report.store} store {door} holds personal data (people: {say(report.subjects)})."
        " No record is attached, and none was kept."
    )
