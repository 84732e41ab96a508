"""The closing report: when, how often, how many. Aggregate numbers only; no person, no address, no text."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from unlatched.cases.book import Book
from unlatched.cases.recheck import history, standing, wanting
from unlatched.cases.verify import verify
from unlatched.disclosed import Disclosed, place, say
from unlatched.errors import UsageError

SCHEMA = "unlatched/closing/1"
SEEN_FROM = "  - Seen from one place: a store that shuts out that place alone looks the same."


def document(book: Book, case: str) -> dict[str, Any]:
    """The closing report as plain objects. Times are those of the timeline."""
    story = book.story(case)
    entries = [one["entry"] for one in story["entries"]]
    checks = history(book, case)
    sent = [one for one in entries if one["kind"] in ("notice.sent", "notice.exported")]
    shut = next((one.at for one in checks if one.shut and one.proven), None)
    return {
        "schema": SCHEMA,
        "case": case,
        "opened": entries[0]["time"],
        "standing": standing(checks),
        "first_notice": sent[0]["time"] if sent else None,
        "first_found_shut": _time(shut) if shut else None,
        "hours_from_first_notice_to_shut": _hours(sent[0]["time"] if sent else None, shut),
        "checks": dict(Counter(one.state for one in checks)),
        "looks": [{"at": _time(one.at), "state": one.state, "proof": one.proof} for one in checks],
        "notices": dict(Counter(one.state for one in book.items(case, "notice"))),
        "recipients": dict(
            Counter(one.body.get("recipient", "erased") for one in book.items(case, "notice"))
        ),
        "timeline": {"entries": len(entries), "stamps": len(story["stamps"]), "sound": verify(story).sound},
        "exposed": _exposed(book.case(case).report),
    }


def finish(book: Book, case: str) -> None:
    """Close a case. Raises :class:`UsageError` until repeated checks found the store shut.

    A case of a copy, where there is no store to check, can be closed at any time.
    """
    checks = history(book, case)
    now_at = standing(checks)
    if place(book.case(case).report.locator).host is not None and now_at != "closed":
        raise UsageError(
            f"closing the case: the store stands at {now_at}; it counts as closed after three checks over a"
            f" day that all found it shut, with a proof each; still missing: {wanting(checks)}"
        )
    book.end(case, {"state": now_at if now_at == "closed" else "unknown"})


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _hours(start: str | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    return round((end - datetime.fromisoformat(start)).total_seconds() / 3600, 1)


def _exposed(report: Disclosed) -> dict[str, Any]:
    return {
        "people": say(report.subjects),
        "records": report.personal_records,
        "categories": [
            {"category": one.term, "records": one.records, "people": say(one.subjects)}
            for one in report.categories
        ],
        "severity": report.severity.level if report.severity else None,
    }


def as_markdown(found: dict[str, Any]) -> str:
    """The closing report for reading."""
    exposed, unknown = found["exposed"], "unknown"
    lines = [
        f"# Closing report of {found['case']}",
        "",
        f"- Opened: {found['opened']}",
        f"- Now: {found['standing']}",
        f"- First notice: {found['first_notice'] or unknown}",
        f"- First found shut: {found['first_found_shut'] or unknown}",
        f"- Hours between: {found['hours_from_first_notice_to_shut'] or unknown}",
        f"- Checks: {_counted(found['checks'])}",
        *(f"  - {one['at']}: {one['state']} ({one['proof']})" for one in found["looks"]),
        *([SEEN_FROM] if found["looks"] else []),
        f"- Notices: {_counted(found['notices'])} (to: {_counted(found['recipients'])})",
        f"- Timeline: {found['timeline']['entries']} entries, {found['timeline']['stamps']} time stamps,"
        f" {'sound' if found['timeline']['sound'] else 'NOT SOUND'}",
        "",
        f"Exposed: people: {exposed['people']}; records with personal data: {exposed['records']};"
        f" severity {exposed['severity'] or unknown}.",
        "",
        *(
            f"- {one['category']}: {one['records']} records, people: {one['people']}"
            for one in exposed["categories"]
        ),
    ]
    return "\n".join(lines) + "\n"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"
