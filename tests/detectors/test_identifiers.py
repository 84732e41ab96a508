"""Formal identifiers: against their own examples, against noise, against what is easily taken for them."""

from __future__ import annotations

import re
from importlib import import_module
from math import sqrt
from pkgutil import iter_modules
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.detectors import Detector
from unlatched.detectors._chance import measure
from unlatched.detectors._dpv import PARENTS
from unlatched.detectors._shape import compact

MODULES = (
    *("account", "bank", "credential", "device", "driving_licence", "email", "health_record_id"),
    *("identity_document", "membership_id", "national", "network", "passport", "password", "payment_card"),
    *("phone", "vehicle", "wallet", "web_address"),
)
FAMILIES = {name: import_module(f"unlatched.detectors.{name}").DETECTORS for name in MODULES}
ALL = [(f"{name}-{at}-{one.kind}", one) for name, ones in FAMILIES.items() for at, one in enumerate(ones)]
EACH = pytest.mark.parametrize("detector", [one for _, one in ALL], ids=[label for label, _ in ALL])
LANGUAGES = {"en", "zh", "ru", "ar", "es", "pt", "fr", "de", "tr", "hi", "id"}
WIDELY_NAMED = (
    *("email", "msisdn", "passport", "ip", "mac", "password", "payment_card", "licence_plate", "username"),
    *("driving_licence", "national_id", "tax_id", "person_key", "device_id", "student_id", "employee_id"),
    *("medical_record_number", "bank_account", "health_insurance_number", "social_security"),
)
DRAWS = 1000
FORM_ONLY = 2.5


@EACH
def test_examples_match_and_counter_examples_do_not(detector: Detector) -> None:
    assert detector.matches is not None
    assert detector.examples
    assert detector.counter_examples
    assert [at for at, value in enumerate(detector.examples) if not detector.matches(value)] == []
    assert [value for value in detector.counter_examples if detector.matches(value)] == []


@EACH
def test_noise_passes_no_more_often_than_declared(detector: Detector) -> None:
    slack = 4 * sqrt(detector.chance * (1 - detector.chance) / DRAWS) + 4 / DRAWS
    assert measure(detector, DRAWS, seed=20) <= detector.chance + slack


@EACH
def test_words_are_lower_case_and_parted_by_blanks(detector: Detector) -> None:
    names = [name for names in detector.words.values() for name in names]
    assert [name for name in names if name != name.strip() or "_" in name or re.search("[A-Z]", name)] == []
    assert all(re.fullmatch("[a-z]{2}", language) for language in detector.words)


@EACH
def test_the_category_is_a_term_of_dpv(detector: Detector) -> None:
    assert detector.category in PARENTS


@pytest.mark.parametrize("kind", WIDELY_NAMED)
def test_common_kinds_are_named_in_all_languages(kind: str) -> None:
    named = {language for _, one in ALL if one.kind == kind for language in one.words}
    assert named >= LANGUAGES


def test_every_stdnum_module_is_in_the_table_or_left_out_on_purpose() -> None:
    import stdnum

    found = {
        f"{country.name}.{module.name}"
        for country in iter_modules(stdnum.__path__)
        if country.ispkg and country.name != "iso7064"
        for module in iter_modules(import_module(f"stdnum.{country.name}").__path__)
    }
    kinds = {one.kind for _, one in ALL}
    named = {name for name in found if name.replace("_.", "_").replace(".", "_").rstrip("_") in kinds}
    assert found - named == set(NOT_PERSONAL.split())
    assert len(named) > 90


NOT_PERSONAL = """
al.nipt at.businessid at.postleitzahl at.uid au.abn au.acn az.voen be.iban be.ogm_vcs be.ssn be.vat
bg.vat br.cnpj by.unp ca.bn ch.esr ch.uid ch.vat cn.uscc cr.cpj cy.vat cz.bankaccount cz.dic
de.handelsregisternummer de.leitweg de.vat de.wkn dk.cvr do.ncf do.rnc dz.nif ee.kmkr
ee.registrikood eg.tn es.cae es.cif es.cups es.iban es.nif es.postal_code es.referenciacatastral
eu.at_02 eu.banknote eu.ecnumber eu.eic eu.excise eu.nace eu.oss eu.vat fi.alv fi.associationid
fi.ytunnus fo.vn fr.accise fr.rcs fr.siren fr.siret fr.tva gb.sedol gb.vat hu.anum ie.vat il.hp
in_.gstin is_.vsk it.aic it.iva jp.cn kr.brn lt.pvm lu.tva lv.pvn ma.ice mc.tva md.idno me.iban
me.pib mk.edb mt.vat nl.brin nl.btw nl.identiteitskaartnummer nl.postcode no.iban no.kontonr no.mva
no.orgnr nz.bankaccount pl.regon ro.cf ro.cui ro.onrc rs.pib ru.ogrn se.orgnr se.postnummer se.vat
sg.uen si.maticna sk.dph sm.coe sn.ninea th.moa tn.mf tw.ubn ua.edrpou us.ein us.tin uy.rut
"""


def _luhn_ended(body: str) -> str:
    """EAN-13: weights 1 and 3."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _columns() -> dict[str, list[str]]:
    random = Random(5)
    number = random.randrange
    return {
        "order number": [str(48_000_000 + at) for at in range(300)],
        "order code": [f"ORD-{number(10**6):06}" for _ in range(300)],
        "ean": [_luhn_ended(f"{number(400, 441)}{number(10**9):09}") for _ in range(300)],
        "isbn": [_luhn_ended(f"978{number(10**9):09}") for _ in range(300)],
        "epoch seconds": [str(number(1_500_000_000, 1_800_000_000)) for _ in range(300)],
        "epoch milliseconds": [str(number(1_500_000_000_000, 1_800_000_000_000)) for _ in range(300)],
        "version": [f"{number(12)}.{number(30)}.{number(30)}.{number(30)}" for _ in range(300)],
        "short version": [f"{number(12)}.{number(30)}.{number(30)}" for _ in range(300)],
        "price": [f"{number(10**6) / 100:.2f}" for _ in range(300)],
        "coordinate": [f"{number(-90, 90)}.{number(10**6):06}" for _ in range(300)],
        "date": [f"20{number(10, 30)}-{number(1, 13):02}-{number(1, 29):02}" for _ in range(300)],
        "date and time": [
            f"20{number(10, 30)}-{number(1, 13):02}-{number(1, 29):02} 10:{number(60):02}:00"
            for _ in range(300)
        ],
        "compact date": [f"20{number(10, 30)}{number(1, 13):02}{number(1, 29):02}" for _ in range(300)],
        "dated order": [f"24{number(1, 13):02}{number(1, 29):02}{number(10**6):06}" for _ in range(300)],
        "dated order, dash": [
            f"{number(1, 29):02}{number(1, 13):02}24-{number(10**4):04}" for _ in range(300)
        ],
        "long dated order": [
            f"2024{number(1, 13):02}{number(1, 29):02}{number(10**4):04}" for _ in range(300)
        ],
        "transaction": [
            f"2024{number(1, 13):02}{number(1, 29):02}101500{number(10**6):06}" for _ in range(300)
        ],
        "clock": [f"{number(24):02}:{number(60):02}:{number(60):02}" for _ in range(300)],
        "md5": [f"{number(2**128):032x}" for _ in range(300)],
        "sha256": [f"{number(2**256):064x}" for _ in range(300)],
        "uuid": [str(UUID(int=number(2**128), version=4)) for _ in range(300)],
        "object id": [f"{number(2**96):024x}" for _ in range(300)],
        "sku": [f"{random.choice('ABCDEF')}{random.choice('GHJK')}{number(10**6):06}" for _ in range(300)],
        "sku with dashes": [
            f"{random.choice('ABC')}{number(1000):03}-{number(10**4):04}" for _ in range(300)
        ],
        "snowflake": [str(number(10**18, 10**18 + 10**17)) for _ in range(300)],
        "bare 9": [str(number(10**8, 10**9)) for _ in range(300)],
        "bare 11": [str(number(10**10, 10**11)) for _ in range(300)],
        "bare 16": [str(number(10**15, 10**16)) for _ in range(300)],
        "file name": [f"img_{number(10**4):04}@2x.png" for _ in range(300)],
        "dotted code": [f"{number(100):02}.{number(100):02}.{number(100):02}" for _ in range(300)],
    }


COLUMNS = _columns()


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_easily_taken_for_an_identifier_is_not(column: str) -> None:
    """No detector that may decide without a name says yes to most of a harmless column."""
    values = COLUMNS[column]
    fooled = {
        (label, round(share, 2))
        for label, one in ALL
        if one.ceiling > FORM_ONLY
        and one.matches is not None
        and (share := sum(map(one.matches, values)) / len(values)) > max(0.5, 1.5 * one.chance)
    }
    assert fooled == set()


EXAMPLES = sorted({example for _, one in ALL for example in one.examples})
CODES = st.text("0123456789ABCXZ٣๙½²Ⅷ１ıßА -./:@<", max_size=30)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | CODES)
def test_no_text_makes_a_detector_fail(text: str) -> None:
    assert {one.matches(text) for _, one in ALL if one.matches} <= {True, False}


@settings(max_examples=300, deadline=None)
@given(example=st.sampled_from(EXAMPLES), at=st.integers(0, 40), other=st.text(max_size=2) | CODES)
def test_no_near_miss_makes_a_detector_fail(example: str, at: int, other: str) -> None:
    near = example[:at] + other + example[at + 1 :]
    assert {one.matches(near) for _, one in ALL if one.matches} <= {True, False}


@given(st.text(max_size=40))
def test_compact_is_idempotent_on_plain_numbers(text: str) -> None:
    once = compact(text)
    assert not once.isalnum() or compact(once) == once or not once.isascii()


SPECIMENS = (
    *(("hk_hkid", "A123456(3)"), ("tw_nic", "A123456789"), ("de_rvnr", "15 070649 C 103")),
    *(("de_pa", "T220001293"), ("de_kvnr", "A123456780"), ("au_ihi", "8003 6081 6669 0503")),
    *(("us_mbi", "1EG4-TE5-MK73"), ("us_npi", "1234567893"), ("ru_snils", "112-233-445 95")),
    *(("fi_hetu", "131052-308T"), ("nz_nhi", "ZZZ0016"), ("nz_nhi", "ZZZ00AX"), ("il_idnr", "123456782")),
    *(
        ("jp_in", "1234 5678 9018"),
        ("driving_licence", "MORGA753116SM9IJ"),
        ("in_aadhaar", "2341 2341 2346"),
    ),
    *(("mrz", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"), ("uy_ci", "1.234.567-2")),
)


@pytest.mark.parametrize(("kind", "value"), SPECIMENS)
def test_specimens_that_issuers_publish(kind: str, value: str) -> None:
    assert _matches(kind, value)


def _matches(kind: str, value: str) -> bool:
    return any(one.matches is not None and one.matches(value) for _, one in ALL if one.kind == kind)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("br_cpf", "000.000.001-91"),
        ("br_cpf", "0000000191"),
        ("ru_inn", "0000000000.0"),
        ("cn_ric", " 999999199001010016 "),
        ("us_ssn", "987-65-4320"),
        ("msisdn", "+44 7700 900123"),
        ("msisdn", "(202) 555-0100"),
        ("msisdn", "020 7946 0018"),
        ("msisdn", "8 (900) 000-00-00"),
        ("msisdn", "2025550100.0"),
        ("msisdn", "447700900123"),
        ("ip", "203.0.113.9, 198.51.100.2"),
        ("iban", "de75 5121 0800 1245 1261 99"),
        ("payment_card", "4111-1111-1111-1111"),
        ("payment_card", "************1111"),
        ("email", "<ana@example.org>"),
        ("email", "ana@example.org; li@example.org"),
        ("fi_hetu", "010190-999w"),
    ],
)
def test_as_people_write_it(kind: str, value: str) -> None:
    assert _matches(kind, value)
