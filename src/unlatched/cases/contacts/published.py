"""Addresses somebody found published and wrote into a file; national teams and authorities from a table."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from unlatched.cases.contacts.contact import ORDER, Contact, mailbox, telephone
from unlatched.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("owner", "host", "cert", "authority", "protector", "other")


def read(path: Path) -> tuple[Contact, ...]:
    """Contacts from a TOML file of ``[[contact]]`` with role, way, address, source and found.

    Works offline: what a person looked up elsewhere. Raises :class:`UsageError` for an unusable entry.
    """
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["contact"]
        return tuple(_contact(row) for row in rows)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        pass
    raise UsageError("reading contacts: each [[contact]] needs role, way, address, source and found (a time)")


def _contact(row: dict[str, Any]) -> Contact:
    address = _address(row["address"])
    if row["role"] not in ROLES or row["way"] not in ORDER or address is None:
        raise UsageError(
            f"reading contacts: role is one of {', '.join(ROLES)}; way one of {', '.join(ORDER)};"
            " address a mailbox, telephone number, https page or postal address"
        )
    return Contact(
        row["role"], row["way"], address, str(row["source"]), _time(row["found"]), str(row.get("name", ""))
    )


def _address(text: str) -> str | None:
    if text.startswith("https://"):
        return text
    if text.startswith("letter:") and text.isprintable():
        return text
    return mailbox(text) or telephone(text)


def _time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise UsageError("reading contacts: found needs a date or time as TOML writes it: 2026-03-01")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("national.toml").read_text("utf-8"))


def national(country: str) -> tuple[Contact, ...]:
    """The national CERT and data-protection authority of an ISO 3166 country (or ``EU``), as far as known.

    Every one carries the table's date: check it before use.
    """
    found = _time(_table()["as_of"])
    rows = [one for one in _table()["body"] if one["country"] == country.upper()]
    return tuple(
        Contact(row["role"], "table", address, row["site"], found, row["name"], _flags(row), number)
        for row in rows
        for number, address in enumerate(_ways(row))
    )


def _flags(row: dict[str, Any]) -> tuple[str, ...]:
    return ("check_before_use",) if "confirmed" in row else ("unverified", "check_before_use")


def _ways(row: dict[str, Any]) -> list[str]:
    mail = mailbox(row.get("mail"))
    return [*([mail] if mail else []), row.get("report", row["site"])]
