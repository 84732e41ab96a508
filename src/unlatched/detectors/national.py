"""Personal identifiers that states issue: national, tax, social security and health numbers.

``national.tsv`` is the table, one row an identifier: its issuer is in the column ``title``, its form in
``pattern`` (compact), its validator in ``check`` (``std:`` a python-stdnum module, ``own:`` a function of
``_checks_*`` or ``_digits``), the share of noise that passes in ``chance`` (see ``_chance``). Identifiers of
companies only are left out. ``layout`` is the official way of writing; a second detector of the same kind
knows it, and needs no check digit to be sure. Examples are invented.

A kind is named after the python-stdnum module (``cn_ric``, ``in_aadhaar``). Numbers that a health service
gives to everyone serve as official identifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from csv import QUOTE_NONE, DictReader
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._shape import Check, Layout, Shape, stdnum

_OWN: Final = ("_digits", "_checks_asia", "_checks_europe", "_checks_world")
_FORM_ONLY: Final = 2.5
_CERTAIN: Final = 6.0
_DATE_ONLY: Final = frozenset(
    f"own:{name}"
    for name in (
        *(
            "am_psn",
            "bh_cpr",
            "cn_ric_15",
            "ddmmyy",
            "dk_cpr",
            "eg_nid",
            "hn_dni",
            "id_nik",
            "kg_pin",
            "kr_rrn",
        ),
        *("lk_nic", "mn_rd", "mx_rfc_10", "ni_cedula", "rw_nid", "vn_cccd", "yymmdd", "yyyymmdd"),
    )
) | {"", "std:cu.ni"}
"""Checks without a check digit: numbers of orders and transactions start with dates too."""


def _rows() -> Iterator[dict[str, str]]:
    table = files(__package__).joinpath("national.tsv").read_text(encoding="utf-8").splitlines()
    yield from DictReader(table, delimiter="\t", quoting=QUOTE_NONE)


def _check(name: str) -> Check | None:
    source, _, which = name.partition(":")
    if source == "std":
        return stdnum(which)
    modules = (import_module(f"{__package__}.{module}") for module in _OWN)
    return next((getattr(module, which) for module in modules if which and hasattr(module, which)), None)


def _words(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (group.partition(":") for group in text.split(";") if group)
    return {language: tuple(names.split(",")) for language, _, names in pairs}


def _pad(text: str) -> tuple[int, int] | None:
    least, _, full = text.partition(">")
    return (int(least), int(full)) if full else None


def _is_short(name: str) -> bool:
    """Two Latin letters (``cc``, ``pk``) stand for much else."""
    return name.isascii() and len(name) < 3


def _detectors(row: dict[str, str]) -> Iterator[Detector]:
    shape = Shape(row["pattern"], _check(row["check"]), _pad(row["pad"]))
    yield _detector(row, shape.matches, "")
    if row["layout"]:
        layout = Layout(row["layout"], shape)
        sure = row["check"] not in _DATE_ONLY
        yield replace(_detector(row, layout.matches, "layout_"), ceiling=6.0 if sure else _FORM_ONLY)


def _ceiling(chance: float) -> float:
    """Several check digits, or one and a date, are strong evidence; one alone is shared by many schemes."""
    return 6.0 if chance < 0.01 else 5.0 if chance < 0.06 else 2.0 if chance < 0.2 else 0.0


def _detector(row: dict[str, str], matches: Callable[[str], bool], form: str) -> Detector:
    chance = float(row[f"{form}chance"])
    named = _words(row["words"])
    names = [name for group in named.values() for name in group]
    words = {
        language: tuple(name for name in group if not _is_short(name)) for language, group in named.items()
    }
    return Detector(
        kind=row["kind"],
        category=f"pd:{row['category']}",
        words=words,
        weak=tuple(name for name in names if _is_short(name)),
        matches=matches,
        chance=chance,
        examples=tuple(row[f"{form}examples"].split("|")),
        counter_examples=("", "0", "ana@example.org", "2024-02-30", "1.0.3"),
        recall=0.98 if chance > 0.97 else 0.9,
        ceiling=min(_ceiling(chance), _FORM_ONLY if row["check"] in _DATE_ONLY else _CERTAIN),
    )


DETECTORS = tuple(detector for row in _rows() for detector in _detectors(row))
