# ruff: noqa: SIM905 - lists of words read better
"""How well fields are told apart, on public labelled tables. Prints counts and column names, never a value.

    python bench/classify.py FOLDER      (or UNLATCHED_LABELLED=FOLDER)

FOLDER holds what its owners publish, unpacked from their repositories:
    datahub/      acryldata/datahub-classify, its datahub-classify/tests
    trl/          trl-lab/sensitive-data-detection, its data
    presidio/     microsoft/presidio-research, its data
    tab/          wbsg-uni-mannheim/TabAnnGPT, KnowledgeSelfRefinementForCTA/data/*.pkl (the val splits)

Labels map onto DPV categories below; a label with several categories accepts each of them.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import pickle
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from unlatched.classify import Sample, classify
from unlatched.raw import Raw

NONE = "dpv:NonPersonalData"
DATAHUB: Mapping[str, frozenset[str]] = {
    "Gender": frozenset({"pd:Gender"}),
    "Age": frozenset({"pd:Age", "pd:AgeRange"}),
    "Full_Name": frozenset({"pd:Name"}),
    "Street_Address": frozenset({"pd:PhysicalAddress", "pd:Street"}),
    "Credit_Debit_Card_Number": frozenset({"pd:PaymentCardNumber", "pd:CreditCardNumber"}),
    "IBAN": frozenset({"pd:BankAccount", "pd:FinancialAccountNumber", "pd:AccountIdentifier"}),
    "Vehicle_Identification_Number": frozenset(
        {"pd:VehicalLicenseNumber", "pd:VehicalLicenseRegistration", "pd:VehicleLicense", "pd:Vehicle"}
    ),
    "Phone_Number": frozenset({"pd:TelephoneNumber"}),
    "Email_Address": frozenset({"pd:EmailAddress"}),
    "IP_Address_v4": frozenset({"pd:IPAddress"}),
    "IP_Address_v6": frozenset({"pd:IPAddress"}),
    "US_Social_Security_Number": frozenset({"pd:OfficialID", "pd:Tax"}),
    "US_Driving_License_Number": frozenset({"pd:OfficialID", "pd:VehicleLicense"}),
    "Swift_Code": frozenset({"pd:BankAccount", NONE}),
}
TRL: Mapping[str, frozenset[str]] = {
    "PERSON_NAME": frozenset({"pd:Name", "pd:Username"}),
    "STREET_ADDRESS": frozenset({"pd:PhysicalAddress", "pd:Street", "pd:City", "pd:HouseNumber"}),
    "ETHNIC_GROUP": frozenset({"pd:Ethnicity", "pd:Race", "pd:EthnicOrigin"}),
    "EMAIL_ADDRESS": frozenset({"pd:EmailAddress"}),
    "PHONE_NUMBER": frozenset({"pd:TelephoneNumber"}),
    "DATE_OF_BIRTH": frozenset({"pd:BirthDate"}),
    "GEO_COORDINATES": frozenset({"pd:GPSCoordinate"}),
    "ZIPCODE": frozenset({"pd:PostalCode"}),
    "GENDER": frozenset({"pd:Gender"}),
    "AGE": frozenset({"pd:Age", "pd:BirthDate"}),
    "MARITAL_STATUS": frozenset({"pd:MaritalStatus"}),
    "OCCUPATION": frozenset({"pd:Job", "pd:CurrentEmployment"}),
    "SPOKEN_LANGUAGE": frozenset({"pd:Language"}),
    "IMEI_HARDWARE_ID": frozenset({"pd:DeviceBased", "pd:MACAddress", "pd:Identifier", "pd:UID"}),
    "IP_ADDRESS": frozenset({"pd:IPAddress"}),
}
PRESIDIO: Mapping[str, frozenset[str]] = {
    "PERSON": frozenset({"pd:Name"}),
    "STREET_ADDRESS": frozenset({"pd:PhysicalAddress", "pd:Street"}),
    "EMAIL_ADDRESS": frozenset({"pd:EmailAddress"}),
    "PHONE_NUMBER": frozenset({"pd:TelephoneNumber"}),
    "CREDIT_CARD": frozenset({"pd:PaymentCardNumber", "pd:CreditCardNumber"}),
    "IBAN_CODE": frozenset({"pd:BankAccount", "pd:FinancialAccountNumber"}),
    "US_SSN": frozenset({"pd:OfficialID", "pd:Tax"}),
    "IP_ADDRESS": frozenset({"pd:IPAddress"}),
}
SCHEMA_ORG_PERSONAL = frozenset(
    "Person/name telephone faxNumber email streetAddress PostalAddress GenderType MusicArtistAT "
    "people.person film.director film.actor music.artist film.writer book.author film.producer "
    "music.composer music.lyricist music.writer music.producer music.group_member tv.tv_director tv.tv_actor "
    "tv.tv_producer film.music_contributor broadcast.artist spaceflight.astronaut".split()
)


PARTS = frozenset("given_name family_name nickname street house_number city".split())
"""Kinds that sets with a label for the whole (full name, address) leave unlabelled: not counted as wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """One column: where, its label ('' when none), what was said of it."""

    table: str
    column: str
    label: str
    category: str
    kind: str | None
    confidence: float


def sample(name: str, cells: list[str]) -> Sample:
    """A field's sample as an audit draws it."""
    full = [
        cell.strip()
        for cell in cells
        if cell and cell.strip() and cell.strip().lower() not in ("nan", "null", "none")
    ]
    distinct = list(dict.fromkeys(full))
    drawn = random.Random(7).sample(distinct, min(2000, len(distinct)))
    return Sample(name, "VARCHAR", Raw(tuple(drawn)), len(cells), len(full), len(distinct))


def tell(table: str, columns: list[tuple[str, str, list[str]]], headers: bool) -> Iterator[Told]:
    """Classify (name, label, cells) columns, with their headers or as column0, column1, ..."""
    names = [name if headers else f"column{at}" for at, (name, _, _) in enumerate(columns)]
    samples = [sample(name, cells) for name, (_, _, cells) in zip(names, columns, strict=True)]
    for verdict, (name, label, _) in zip(
        classify(table if headers else "table", samples), columns, strict=True
    ):
        yield Told(table, name, label, verdict.category, verdict.kind, verdict.confidence)


def datahub(folder: Path, headers: bool) -> Iterator[Told]:
    """acryldata/datahub-classify: 13 types over whole tables."""
    base = folder / "datahub/datahub-classify/tests"
    labels = json.loads((base / "expected_output/expected_infotypes_IDEAL.json").read_text())
    for path in sorted((base / "datasets").iterdir()):
        rows = _rows(path)
        head, body = rows[0], rows[1:]
        known = labels.get(path.stem, {})
        columns = [
            (name, known.get(name, ""), [row[at] if at < len(row) else "" for row in body])
            for at, name in enumerate(head)
        ]
        yield from tell(path.stem, columns, headers)


def _rows(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[_plain(cell) for cell in row] for row in sheet.to_python()]
    text = path.read_text(encoding="utf-8", errors="replace")
    csv.field_size_limit(10**8)
    return [row for row in csv.reader(text.lstrip("\ufeff").splitlines(keepends=True)) if row]


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def trl(folder: Path, headers: bool) -> Iterator[Told]:
    """trl-lab: a thousand columns, each alone with its name."""
    for row in csv.DictReader((folder / "trl/data/train_data_personal.csv").open()):
        cells = [str(cell) for cell in ast.literal_eval(row["records"])]
        yield from tell("table", [(row["column_name"], row["output"].replace("None", ""), cells)], headers)


def gittables(folder: Path, headers: bool) -> Iterator[Told]:
    """trl-lab: sixty real tables from public repositories."""
    tables = json.loads((folder / "trl/data/gittables_annotated.json").read_text())
    for name, table in tables.items():
        columns = [
            (column, told["pii_gt"].replace("None", ""), [str(cell) for cell in told["records"]])
            for column, told in table["columns"].items()
        ]
        yield from tell(name, columns, headers)


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        raise pickle.UnpicklingError("only plain data is read")


def tab(folder: Path, name: str) -> Iterator[Told]:
    """TabAnnGPT: web tables without headers, schema.org or Freebase column types, five rows each."""
    with (folder / "tab" / name).open("rb") as file:
        tables = _Plain(file).load()
    for table in tables:
        lines = [line.strip("| \n") for line in table[1].split("\n") if line.strip()]
        body = [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]
        labels = [label if isinstance(label, str) else label[0] for label in table[2]]
        columns = [
            (f"column{at}", label, [row[at] for row in body if len(row) == len(labels)])
            for at, label in enumerate(labels)
        ]
        yield from tell(name, columns, headers=False)


def presidio(folder: Path, headers: bool) -> Iterator[Told]:
    """presidio-research: the marked spans of each type as one column."""
    texts = json.loads((folder / "presidio/data/synth_dataset_v2.json").read_text())
    spans: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for span in text["spans"]:
            spans[span["entity_type"]].append(span["entity_value"])
    for label, cells in spans.items():
        yield from tell("table", [("column0", label if label in PRESIDIO else "", cells)], headers=False)


def scores(told: list[Told], accept: Mapping[str, frozenset[str]]) -> dict[str, tuple[float, int, int, int]]:
    """Label to (F1, right, missed, wrong)."""
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        if one.label in accept:
            (right if one.category in accept[one.label] else missed)[one.label] += 1
        for label, categories in accept.items():
            taken = one.category in categories - {NONE} and one.category not in accept.get(
                one.label, frozenset()
            )
            wrong[label] += taken and one.kind not in PARTS
    return {
        label: (
            2 * right[label] / max(1, 2 * right[label] + missed[label] + wrong[label]),
            right[label],
            missed[label],
            wrong[label],
        )
        for label in accept
        if right[label] + missed[label]
    }


def report(title: str, told: list[Told], accept: Mapping[str, frozenset[str]], show: bool) -> None:
    """Print macro F1, the score of each label and, if asked, the columns that went wrong."""
    found = scores(told, accept)
    macro = sum(score[0] for score in found.values()) / len(found)
    print(f"{title}: macro F1 {macro:.3f} over {len(found)} labels, {len(told)} columns")
    for label, (f1, right, missed, wrong) in sorted(found.items(), key=lambda item: item[1]):
        print(f"    {label:32} F1 {f1:.2f}  right {right}  missed {missed}  wrong {wrong}")
    if show:
        for one in told:
            off = one.category not in accept.get(one.label, frozenset({NONE}))
            if off and (one.label in accept or any(one.category in c for c in accept.values())):
                print(
                    f"      {one.table[:30]} / {one.column[:40]}: {one.label or '-'} -> "
                    f"{one.kind} {one.confidence}"
                )


def negatives(title: str, told: list[Told], show: bool) -> None:
    """Print the share of columns whose label is not personal that were called personal all the same."""
    hard = [one for one in told if one.label and one.label not in SCHEMA_ORG_PERSONAL]
    called = [one for one in hard if one.category != NONE]
    print(
        f"{title}: {len(called)} of {len(hard)} hard negatives called personal "
        f"({100 * len(called) / len(hard):.1f} %)"
    )
    if show:
        for (label, kind), count in Counter((one.label, one.kind) for one in called).most_common():
            print(f"      {label} -> {kind}: {count}")
        people = [one for one in told if one.label in SCHEMA_ORG_PERSONAL]
        print("      personal labels:", Counter((one.label, one.kind) for one in people).most_common(30))


def speed() -> None:
    """Print seconds of processor time for a usual and for a very wide collection of invented values."""
    draw = random.Random(3)
    usual = [sample(f"field_{at}", [f"{draw.random():.9f}{at}" for _ in range(2000)]) for at in range(20)]
    wide = [sample(f"column{at}", [f"u{draw.randrange(10**6)}" for _ in range(100)]) for at in range(2000)]
    for title, samples in (("20 fields, imports included", usual), ("2,000 fields", wide)):
        start = process_time()
        classify("records", samples)
        print(f"{title}: {process_time() - start:.2f} s")


def main() -> None:
    """Run every set that is there."""
    speed()
    show = "-v" in sys.argv
    args = [arg for arg in sys.argv[1:] if not arg.startswith("-")]
    folder = Path(args[0] if args else os.environ["UNLATCHED_LABELLED"])
    for headers in (True, False):
        how = "with headers" if headers else "without headers"
        report(f"datahub-classify {how}", list(datahub(folder, headers)), DATAHUB, show)
        report(f"trl {how}", list(trl(folder, headers)), TRL, show and headers and "-t" in sys.argv)
        report(
            f"gittables {how}", list(gittables(folder, headers)), TRL, show and headers and "-g" in sys.argv
        )
    report("presidio spans, no header", list(presidio(folder, False)), PRESIDIO, show)
    for name in ("sotabv2-subsetu-cta-val.pkl", "wikitables-2-cta-val.pkl"):
        negatives(name, list(tab(folder, name)), show)


if __name__ == "__main__":
    main()
