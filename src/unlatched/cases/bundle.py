"""The case as a zip: the numbers in every format, the timeline, a signed manifest, and the verifier.

No contact, no notice text and no decision's reasons are in it unless asked for with ``whole``.
"""

from __future__ import annotations

import io
import json
import zipfile
from importlib.resources import files
from typing import Any, Final

from unlatched.cases import closing
from unlatched.cases.book import Book, Item
from unlatched.cases.entries import canonical, digest
from unlatched.cases.keys import sign
from unlatched.cases.recheck import history, standing
from unlatched.reports import dpv, misp, ocsf

SCHEMA: Final = "unlatched/case/1"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
PRIVATE: Final = {
    "address",
    "body",
    "by",
    "letter",
    "name",
    "org",
    "reasons",
    "salt",
    "sender",
    "subject",
    "text",
    "why",
    "xarf",
}


def document(book: Book, case: str, whole: bool = False) -> dict[str, Any]:
    """``case.json``: what is on record, without anything about people unless ``whole``."""
    row = book.case(case)
    return {
        "schema": SCHEMA,
        "case": case,
        "created": row.created,
        "state": row.state,
        "standing": standing(history(book, case)),
        "items": [_shown(one, whole) for one in book.items(case) if whole or one.kind != "contact"],
        "closing": closing.document(book, case),
    }


def _shown(one: Item, whole: bool) -> dict[str, Any]:
    body = {name: value for name, value in one.body.items() if whole or name not in PRIVATE}
    return {"id": one.id, "kind": one.kind, "state": one.state, **body}


def contents(book: Book, case: str, whole: bool = False) -> dict[str, bytes]:
    """The files of the export, but for the manifest."""
    report = book.case(case).report
    texts = {
        "README.txt": README,
        "report.json": json.dumps(report.raw, indent=2, ensure_ascii=False, sort_keys=True) + "\n",
        "case.json": json.dumps(document(book, case, whole), indent=2, ensure_ascii=False) + "\n",
        "closing.md": closing.as_markdown(closing.document(book, case)),
        ocsf.FILE: ocsf.export(report),
        misp.FILE: misp.export(report),
        dpv.FILE: dpv.export(report),
        "timeline.json": json.dumps(book.story(case), indent=1, sort_keys=True) + "\n",
        "verifier.py": files("unlatched.cases").joinpath("verifier.py").read_text("utf-8"),
    }
    return {name: text.encode() for name, text in texts.items()}


def files_of(book: Book, case: str, whole: bool = False) -> dict[str, bytes]:
    """Every file of the export; the manifest lists and signs the others."""
    held = contents(book, case, whole)
    return {**held, "manifest.json": manifest(book, case, held)}


def export(book: Book, case: str, whole: bool = False) -> bytes:
    """The export as one zip; the same bytes for the same state of the case."""
    held = files_of(book, case, whole)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(held):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), held[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def manifest(book: Book, case: str, held: dict[str, bytes]) -> bytes:
    """Every file with its size and hash, signed with the case's key."""
    timeline = json.loads(held["timeline.json"])
    body: dict[str, Any] = {
        "schema": "unlatched/manifest/1",
        "case": case,
        "head": timeline["head"]["hash"],
        "files": [
            {"path": name, "bytes": len(data), "sha256": digest(data)} for name, data in sorted(held.items())
        ],
    }
    body["signature"] = sign(book.key, "manifest " + digest(canonical(body)))
    return (json.dumps(body, indent=2) + "\n").encode()


README = """\
A case of Unlatched: what was exposed, whom it was told to, and when the store was found shut.

report.json       what may be shown of the audit; every number elsewhere comes from here
case.json         what is on record, without people, addresses or texts
closing.md        the closing report
finding.ocsf.json, event.misp.json, breach.dpv.jsonld   the same numbers for other tools
timeline.json     the signed hash chain of everything that was done
manifest.json     every file with its SHA-256, signed
verifier.py       checks all of it with Python alone:  python3 verifier.py .
"""
