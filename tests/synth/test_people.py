"""Invented people: numbers that pass their checks, but that nobody holds."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from stdnum import get_cc_module, luhn
from stdnum.cn import ric
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.in_ import aadhaar
from stdnum.kr import rrn
from stdnum.ru import inn

from unlatched.errors import UsageError
from unlatched.synth.countries import countries, country
from unlatched.synth.draw import Draw
from unlatched.synth.people import People
from unlatched.synth.records import addresses, imei

PEOPLE = np.arange(60_000)
CHECKS = {"cn": ric, "fr": nir, "gb": nhs, "in": aadhaar, "kr": rrn, "ru": inn}
UNALLOCATED = {
    "cn": r"\d\d0000\d{12}",  # a province's code, not a county's
    "eg": r"[23]\d{6}90\d{5}",
    "fr": r"[12]\d{6}9[5-9]\d\d{3}\d\d",
    "gb": r"9\d{9}",
    "in": r"9999\d{8}",
    "jp": r"0\d{11}",
    "kr": r"[789]\d{5}[34]\d{6}",  # born from 2070
    "ru": r"9[678]\d{10}",
}
PHONES = {
    "cn": r"\+86154\d{8}",
    "eg": r"\+2017\d{8}",
    "fr": r"\+33(19900|26191|35301|46571|53649|63998)\d{4}",
    "gb": r"\+44(7700900|1\d\d4960|2079460|1914980|2896496|2920180|1632960|3069990)\d{3}",
    "in": r"\+9155555\d{5}",
    "jp": r"\+81[789]00\d{7}",
    "kr": r"\+8210[01]\d{7}",
    "ru": r"\+794[3-8]\d{7}",
}
SCRIPTS = {"Han": "CJK", "Kana": "CJK|IDEOGRAPHIC|HIRAGANA|KATAKANA"}


def test_every_country_is_covered_here():
    assert set(countries()) == set(UNALLOCATED) == set(PHONES)


@pytest.mark.parametrize("code", sorted(UNALLOCATED))
def test_numbers_are_unallocated_and_differ(code):
    numbers = People(Draw(1), (code,)).numbers(PEOPLE).to_pylist()
    assert len(set(numbers)) == len(numbers)
    assert all(
        re.fullmatch(UNALLOCATED[code], number.rstrip("X") + "0" * number.endswith("X")) for number in numbers
    )


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_check_digits_fit(code):
    numbers = People(Draw(1), (code,)).numbers(PEOPLE[:3000]).to_pylist()
    assert all(map(CHECKS[code].is_valid, numbers))
    kind = country(code).id_kind
    assert kind is not None
    assert get_cc_module(*kind.split("_")) is CHECKS[code]


def test_chinese_numbers_carry_the_birthday():
    people = People(Draw(5), ("cn",))
    for number, born in zip(
        people.numbers(PEOPLE[:500]).to_pylist(), people.born(PEOPLE[:500]).tolist(), strict=True
    ):
        assert ric.get_birth_date(number) == born


@pytest.mark.parametrize("code", sorted(PHONES))
def test_phones_are_unassigned(code):
    phones = People(Draw(1), (code,)).phones(PEOPLE[:10_000]).to_pylist()
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(PHONES[code], phone) for phone in phones)


def test_mail_domains_are_for_examples():
    mails = People(Draw(1), countries()).emails(PEOPLE[:5000]).to_pylist()
    assert all(
        re.fullmatch(r"[a-z]+\.[a-z]+\d+@(example\.(com|org|net)|mail\.example)", mail) for mail in mails
    )


@pytest.mark.parametrize("code", sorted(UNALLOCATED))
def test_names_are_in_their_script(code):
    land, people = country(code), People(Draw(1), (code,))
    wanted = SCRIPTS.get(land.script, land.script.upper())
    for name in people.names(PEOPLE[:300]).to_pylist():
        assert all(re.match(wanted, unicodedata.name(sign)) for sign in name if sign.isalpha())
    for name in people.names(PEOPLE[:300], latin=True).to_pylist():
        assert all(unicodedata.name(sign).startswith("LATIN") for sign in name if sign.isalpha())


def test_a_mix_holds_everybody_in_place():
    mixed, single = People(Draw(2), ("gb", "cn")), People(Draw(2), ("gb",))
    home = mixed.nationalities(PEOPLE[:500]).to_pylist()
    assert set(home) == {"GB", "CN"}
    names = zip(
        mixed.names(PEOPLE[:500]).to_pylist(), single.names(PEOPLE[:500]).to_pylist(), home, strict=True
    )
    assert all((ours == theirs) == (code == "GB") for ours, theirs, code in names)


def test_devices_and_addresses_are_for_tests():
    devices = imei(PEOPLE).to_pylist()
    assert len(set(devices)) == len(devices)
    assert all(device.startswith("001") and luhn.is_valid(device) for device in devices[:500])
    assert all(
        re.match(r"203\.0\.113\.|2001:db8:", ip) for ip in addresses(Draw(1), PEOPLE[:500]).to_pylist()
    )


def test_a_used_up_range_is_an_error():
    with pytest.raises(UsageError, match="ID numbers are free"):
        People(Draw(1), ("fr",)).numbers(np.array([4_750_000]))


def test_an_unknown_country_is_an_error():
    with pytest.raises(UsageError, match="there are cn"):
        country("xx")
