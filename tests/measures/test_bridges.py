"""Collections that know people by different keys are joined over one that knows both."""

from __future__ import annotations

import json
from pathlib import Path

from unlatched.audit import Options, audit
from unlatched.model import Count, Target
from unlatched.stores.files import offering


def phone(i: int) -> str:
    return f"+447700900{i:03d}"


def email(i: int) -> str:
    return f"someone{i}@example.org"


def write(folder: Path) -> None:
    """600 members with e-mail and phone; 200 logins by e-mail, 250 payments by phone of whom 50 strangers."""
    rows = {
        "members": [
            {"member_email": email(i), "mobile_phone": phone(i), "full_name": "Ana Souza"} for i in range(600)
        ],
        "logins": [{"email": email(i % 200), "last_login": "2026-01-01 10:00:00"} for i in range(400)],
        "payments": [{"phone_number": phone(i + 400), "amount": i * 1.5} for i in range(250)],
    }
    for name, records in rows.items():
        (folder / f"{name}.json").write_text("\n".join(map(json.dumps, records)))


def test_people_are_counted_once_over_a_bridge(tmp_path: Path) -> None:
    write(tmp_path)
    found = audit(Target("x", "files"), offering([tmp_path]), Options(), lambda name, done: None)
    by_name = {one.name: one.subjects for one in found.collections}
    assert by_name == {"members": Count.exact(600), "logins": Count.exact(200), "payments": Count.exact(250)}
    assert found.subjects == Count.exact(650)
    shared = {(one.source, one.target): one.subjects for one in found.links}
    assert shared["payments", "members"] == Count.exact(200)
    assert shared["logins", "members"] == Count.exact(200)
    assert ("logins", "payments") not in shared
