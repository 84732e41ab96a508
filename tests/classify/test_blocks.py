"""What fields without a telling name are, by where they stand; and what programs put around values."""

from __future__ import annotations

import pytest

from tests.classify.made_up import made_up
from tests.classify.test_classify import field, only
from unlatched.classify import classify
from unlatched.classify.wrapping import unwrapped

CARRIERS = [
    "Marsh Ltd",
    "Garcia LLC",
    "Novak and Sons",
    "Costa, Silva and Moreau",
    "Smith-Rossi",
    "Tanaka Inc",
]


def kinds(*makers: str) -> list[str | None]:
    """The kinds of unnamed columns."""
    columns = [field(f"column{at}", made_up(maker)) for at, maker in enumerate(makers)]
    return [verdict.kind for verdict in classify("table", columns)]


def test_a_name_is_completed() -> None:
    assert kinds("given", "initial", "family", "email")[1] == "given_name"


def test_initials_alone_are_no_name() -> None:
    assert kinds("sku", "initial", "price") == [None, None, None]


def test_an_address_is_completed() -> None:
    found = kinds("full", "email", "address", "word", "uf", "zip5")
    assert found[2:4] == ["address", "city"]
    assert found[5] == "postal_code"


def test_five_digits_elsewhere_are_no_postcode() -> None:
    assert "postal_code" not in kinds("full", "email", "zip5", "price", "word")


def test_masked_values_are_still_personal() -> None:
    phones = [f"138****{at:04d}" for at in range(60)]
    mails = [f"{letter}***@example.org" for letter in "abcdefghijklmnop"]
    assert only("column0", phones).category == "pd:TelephoneNumber"
    assert only("mobile", phones).category == "pd:TelephoneNumber"
    assert only("column0", mails).category == "pd:EmailAddress"
    assert only("id_card_no", [f"990101********{at:04d}" for at in range(60)]).category == "pd:OfficialID"
    assert only("rating", [f"{at}*" for at in range(60)]).category == "dpv:NonPersonalData"


@pytest.mark.parametrize("wrap", ['"{}"', "'{}'", "<b>{}</b>", '["{}"]', '<a href="mailto:x">{}</a>'])
def test_wrapped_values_are_unwrapped(wrap: str) -> None:
    assert only("column0", [wrap.format(value) for value in made_up("email")]).kind == "email"


def test_an_apostrophe_is_no_quote() -> None:
    values = ("O'Neil", "D'Amico", "'t Hart")
    assert unwrapped(values) == values


def test_firms_are_not_people() -> None:
    assert only("column0", [f"{name} {at}"[: len(name)] for at, name in enumerate(CARRIERS * 9)]).kind is None


@pytest.mark.parametrize(
    "form", ["{d}/{m}/{thai}", "{thai}-{m}-{d}", "{jalali}/{m}/{d}", "{d}.{m}.{year}", "{islamic}/{m}/{d}"]
)
def test_birth_dates_in_other_calendars(form: str) -> None:
    dates = [
        form.format(d=f"{1 + at % 28:02d}", m=f"{1 + at % 12:02d}", thai=2483 + at, jalali=1319 + at,
                    islamic=1365 + at, year=1940 + at)
        for at in range(64)
    ]  # fmt: skip
    people = [field("column0", made_up("full")), field("column1", made_up("email")), field("column2", dates)]
    assert classify("x", people)[2].kind == "birth_date"


def test_running_text_in_han_is_searched() -> None:
    notes = [f"客户来电要求改地址，手机1390000{at:04d}，请明天上午再联系" for at in range(60)]
    assert only("beizhu2", notes).kind == "free_text"


def test_places_among_things_are_nobodys() -> None:
    shop = [
        field("store_name", made_up("shop")),
        field("brand", made_up("brand")),
        field("supplier", made_up("shop")),
    ]
    shop += [
        field("address", made_up("address")),
        field("zip", made_up("zip5")),
        field("phone", made_up("phone")),
    ]
    said = [verdict.category for verdict in classify("records", shop)]
    assert said[3:5] == ["dpv:NonPersonalData"] * 2
    owners = [field("first_name", made_up("given")), field("last_name", made_up("family"))]
    owners += [field("birth_date", made_up("birth_iso"))]
    said = [verdict.category for verdict in classify("records", [*shop, *owners])]
    assert said[3:5] == ["pd:PhysicalAddress", "pd:PostalCode"]
