"""Rates beyond unicity: usual places, duplicate identities, and places that the data labels itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unlatched import sql
from unlatched.location.interval import wilson
from unlatched.location.points import Points
from unlatched.location.sweep import View, run
from unlatched.model import Rate
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb

FEWEST = 100
"""A rate over fewer people is not given: it would be unsure, and near to telling of persons."""
_ENOUGH_TO_TELL, _CHECKED = 8, 64
_HOUR = 3600

# Words by which data label places, in several languages; a label may hold any of them.
SENSITIVE = {
    "worship": (
        "mosque|masjid|church|chapel|cathedral|temple|synagogue|shrine|monastery|pagoda|place of worship|"
        "kirche|moschee|[eé]glise|mosqu[eé]e|iglesia|mezquita|cami|清真寺|教堂|寺庙|مسجد|كنيسة|мечеть|церковь|храм"
    ),
    "health": (
        "hospital|clinic|doctor|pharmacy|surgery|psychiatr|dialysis|krankenhaus|klinik|arzt|h[oô]pital|"
        "m[eé]decin|cl[ií]ni|farmacia|医院|诊所|药店|مستشفى|عيادة|больница|клиника"
    ),
    "police and detention": (
        "police|checkpoint|prison|jail|detention|courthouse|law court|probation|polizei|gef[aä]ngnis|"
        "comisar[ií]a|c[aá]rcel|派出所|公安|警|监狱|看守所|شرطة|سجن|полиция|тюрьма"
    ),
    "shelter and advice": (
        "shelter|refuge|women'?s (?:house|centre|center)|crisis|food bank|homeless|asylum|frauenhaus|foyer|"
        "albergue|救助|убежище"
    ),
    "politics and unions": (
        "trade union|labou?r union|party office|ngo(?:[^a-z]|$)|embassy|consulate|botschaft|ambassade|"
        "embajada|gewerkschaft|syndicat|大使馆|посольство"
    ),
    "children": (
        "school|kindergarten|nursery|cr[eè]che|playground|schule|[eé]cole|escuela|"
        "学校|幼儿园|مدرسة|школа|детский"
    ),
}


def home_work(points: Points, *, zoom: int, local: bool = False) -> Rate | None:
    """The share of people whose pair of usual tiles, by night and at work, is nobody else's.

    Golle and Partridge 2009, "On the Anonymity of Home/Work Location Pairs". Over everyone with both;
    None under 100 people or where times are not in hours.
    """
    from unlatched.location import kernels

    if points.unit != _HOUR:
        return None
    shift = points.zoom - zoom
    parts = [
        kernels.home_work(b.starts, b.cells, b.times, points.zoom, shift, local) for b in points.buckets()
    ]
    pairs = np.sort(np.concatenate(parts))
    pairs = pairs[pairs != 0]
    if len(pairs) < FEWEST:
        return None
    edges = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1], [True])))
    rate = float(np.sum(np.diff(edges) == 1)) / len(pairs)
    return _exact(rate, len(pairs))


def duplicates(points: Points, *, sample: int, seed: int) -> Rate | None:
    """The share of people whose trace is contained in another id's: the same person twice, in all likelihood.

    Among people with at least 8 distinct points at the finest zoom and bin, of whom up to 64 are compared.
    """
    finest = View(points.zoom, points.unit / _HOUR, 0, 1)
    draw = run(points, [finest], [_ENOUGH_TO_TELL], sample=sample, seed=seed, most=_CHECKED)[0][0]
    if draw.sampled < FEWEST:
        return None
    rate = float(np.mean(draw.others > 0))
    return Rate(rate, *wilson(rate, draw.sampled), draw.eligible)


@sealed("counting people at labelled places")
def sensitive(connection: duckdb.DuckDBPyConnection, relation: str, *, people: int) -> dict[str, Rate]:
    """The share of ``people`` seen at kinds of places, where a column ``place`` labels them; never who."""
    if people < FEWEST:
        return {}
    kinds = " ".join(
        f"WHEN regexp_matches(lower(label), {sql.text(_words(words))}) THEN {number}"
        for number, words in enumerate(SENSITIVE.values())
    )
    rows = connection.execute(
        f"WITH kinds AS MATERIALIZED (SELECT label, CASE {kinds} END AS kind FROM"
        f" (SELECT DISTINCT CAST(place AS VARCHAR) AS label FROM {relation})),"
        f" seen AS (SELECT DISTINCT kind, hash(subject) FROM {relation} JOIN kinds"
        " ON CAST(place AS VARCHAR) = label WHERE kind IS NOT NULL AND subject IS NOT NULL)"
        " SELECT kind, count(*) FROM seen GROUP BY kind ORDER BY kind"
    ).fetchall()
    names = list(SENSITIVE)
    return {names[kind]: _exact(seen / people, people) for kind, seen in rows if seen >= FEWEST}


def _words(words: str) -> str:
    """Where a Latin word begins; other scripts set no blanks between words."""
    return f"(?:^|[^a-z])(?:{words})"


def _exact(rate: float, eligible: int) -> Rate:
    return Rate(rate, rate, rate, eligible)
