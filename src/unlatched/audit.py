"""The whole flow: from a target to everything that was found about it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from unlatched import findings, severity
from unlatched.engines.duckdb import connect
from unlatched.findings import Counts
from unlatched.measures import plan
from unlatched.measures.survey import Setting, survey
from unlatched.model import Audit, Target
from unlatched.stores import Offering

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to audit: memory in bytes, threads (0: all), and the seed of every random choice."""

    memory: int = 1_000_000_000
    threads: int = 0
    seed: int = 0


def audit(target: Target, offering: Offering, options: Options, progress: Progress) -> Audit:
    """Look at a sample of every collection, count everything in one scan each, and say what was found."""
    connection = connect(int(options.memory * 0.8), options.threads)
    looked = tuple(plan.look(connection, offer, options.seed) for offer in offering.offers)
    jobs = plan.jobs(looked)
    categories = plan.categories(looked)
    setting = Setting(options.seed, secrets.randbits(63), options.memory, len(categories))
    counts = Counts(looked, jobs, survey(connection, jobs, setting, progress), categories)
    return _assemble(target, counts, offering.unseen)


def _assemble(target: Target, counts: Counts, unseen: Sequence[str]) -> Audit:
    found = Audit(
        created=datetime.now(UTC),
        target=target,
        collections=findings.collections(counts),
        subjects=findings.subjects(counts),
        links=tuple(findings.links(counts)),
        categories=tuple(findings.categories(counts)),
        locations=findings.locations(counts),
        unseen=(*unseen, *(line for one in counts.survey.counted for line in one.unseen)),
    )
    return replace(found, severity=severity.of_audit(found))
