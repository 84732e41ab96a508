"""Whom to tell: from security.txt, RDAP, DNS, files and a dated table, ranked, each with its source."""

from __future__ import annotations

from unlatched.cases.contacts.contact import Contact, ranked, restore
from unlatched.cases.contacts.lookup import Found, Sources, look
from unlatched.cases.contacts.published import national, read

__all__ = ["Contact", "Found", "Sources", "look", "national", "ranked", "read", "restore"]
