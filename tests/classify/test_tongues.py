"""Field names in many languages: the files keep their form, and names are understood."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tests.classify.made_up import made_up
from unlatched.classify import Sample, Verdict, classify
from unlatched.classify.tongues import BESIDE, beside, names
from unlatched.detectors import detectors
from unlatched.raw import Raw

FILES = sorted(
    path for path in files("unlatched.classify").joinpath("languages").iterdir() if path.name.endswith(".txt")
)
COMMON = ("birth_date", "sex", "address", "msisdn")
SHORT_LISTS = frozenset(("en.txt",))


def told(path: str, collection: str = "people") -> Verdict:
    """What is said of a field by its name alone."""
    return classify(collection, [Sample(path, "VARCHAR", Raw(()), 0, 0, 0)])[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_language_names_known_kinds(path: object) -> None:
    kinds = {detector.kind for detector in detectors()} | BESIDE
    lines = path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    said = [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
    assert set(said) <= kinds
    assert len(said) == len(set(said))


def test_every_language_names_the_common_kinds() -> None:
    spoken: dict[str, set[str]] = {}
    for kind, language, _ in names():
        spoken.setdefault(language, set()).add(kind)
    for detector in detectors():
        for language in detector.words:
            spoken.setdefault(language, set()).add(detector.kind)
    missing = {path.name[:-4]: set(COMMON) - spoken[path.name[:-4]] for path in FILES}
    assert {language: kinds for language, kinds in missing.items() if kinds} == {}


def test_words_that_stand_beside_names_are_single_words() -> None:
    assert "," not in "".join(beside(role) for role in BESIDE)


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("nazwisko_panienskie_matki", "pd:Name"),
        ("Rok_urodzenia", "pd:BirthDate"),
        ("HoVaTen", "pd:Name"),
        ("GioiTinh", "pd:Gender"),
        ("ที่อยู่", "pd:PhysicalAddress"),
        ("เลขบัตรประชาชน", "pd:OfficialID"),
        ("氏名カナ", "pd:Name"),
        ("휴대폰", "pd:TelephoneNumber"),
        ("کد_ملی", "pd:OfficialID"),
        ("tarikh_tavalod", "pd:BirthDate"),
        ("پتہ", "pd:PhysicalAddress"),
        ("জন্ম তারিখ", "pd:BirthDate"),
        ("tarehe_ya_kuzaliwa", "pd:BirthDate"),
        ("petsa_ng_kapanganakan", "pd:BirthDate"),
        ("apelyido", "pd:Name"),
        ("födelsedatum", "pd:BirthDate"),
        ("επώνυμο", "pd:Name"),
        ("תעודת זהות", "pd:OfficialID"),
        ("rodne_cislo", "pd:OfficialID"),
        ("anyja_neve", "pd:Name"),
        ("stare_civila", "pd:MaritalStatus"),
        ("data_rojdeniya", "pd:BirthDate"),
        ("familiya", "pd:Name"),
        ("jhrdh", "pd:TelephoneNumber"),
        ("hjdz", "pd:PhysicalAddress"),
        ("身分證字號", "pd:OfficialID"),
        ("raqm_jawal", "pd:TelephoneNumber"),
        ("villeDeNaissance", "pd:BirthPlace"),
        ("data_di_nascita", "pd:BirthDate"),
        ("por_batkovi_x", "dpv:NonPersonalData"),
    ],
)
def test_names_of_many_languages_are_understood(path: str, category: str) -> None:
    assert told(path).category == category


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("cstmr_nm", "pd:Name"),
        ("MstrDgmTarihi", "pd:BirthDate"),
        ("tmpt_lhr", "pd:BirthPlace"),
        ("ntnlty", "pd:Nationality"),
        ("rlgn", "pd:Religion"),
        ("dscrptn", "dpv:NonPersonalData"),
        ("cntnt_lngth", "dpv:NonPersonalData"),
    ],
)
def test_words_without_vowels_are_read(path: str, category: str) -> None:
    assert told(path).category == category


@pytest.mark.parametrize("path", ["kode_pasien", "HastaNo", "cd_funcionario", "idFuncionario", "รหัสลูกค้า"])
def test_the_number_of_a_person_is_an_identifier(path: str) -> None:
    assert told(path, "t").category == "pd:Identifier"


@pytest.mark.parametrize(
    "path",
    ["group_id", "parent_id", "number_of_patients", "damage", "agenda_id", "cuisine", "mm", "gw", "lbl"],
)
def test_other_numbers_and_short_words_are_not(path: str) -> None:
    assert told(path, "t").category == "dpv:NonPersonalData"


def test_three_letters_are_english_first() -> None:
    assert told("lon", "trips").kind == "lon"


def test_two_letters_speak_among_their_own() -> None:
    alone = [Sample("zs", "VARCHAR", Raw(()), 0, 0, 0)]
    among = [Sample(name, "VARCHAR", Raw(()), 0, 0, 0) for name in ("xm", "xb", "sfzh", "csrq", "zs")]
    assert classify("t", alone)[0].kind is None
    assert classify("t", among)[-1].kind == "health"


def test_a_date_is_nothing_else() -> None:
    days = tuple(dict.fromkeys(made_up("recent_date")))
    field = Sample("passport", "VARCHAR", Raw(days), 80, 80, len(days))
    assert classify("people", [field])[0].category == "dpv:NonPersonalData"
    assert told("passport_date").category != "pd:Passport"
