"""Fields are told apart: by names, values, neighbours and statistics."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.classify.made_up import MAKERS, made_up
from tests.classify.schemas import NONE, Schema, schemas
from unlatched.classify import Sample, Verdict, classify
from unlatched.detectors._dpv import PARENTS, is_special
from unlatched.detectors._names import is_family_name
from unlatched.raw import Raw

ALL = tuple(schemas())


def field(path: str, values: list[str], type_: str = "VARCHAR", seen: int | None = None) -> Sample:
    distinct = tuple(dict.fromkeys(values))
    return Sample(
        path, type_, Raw(distinct), len(values) if seen is None else seen, len(values), len(distinct)
    )


def only(path: str, values: list[str], collection: str = "records", type_: str = "VARCHAR") -> Verdict:
    return classify(collection, [field(path, values, type_)])[0]


def shares(set_: str, *, values: bool, headers: bool = True) -> tuple[float, float]:
    """The share of personal fields given a right category, and of others called personal."""
    right = personal = wrong = others = 0
    for schema in (schema for schema in ALL if schema.set == set_):
        samples = schema.samples(values)
        if not headers:
            samples = [replace(sample, path=f"column{at}") for at, sample in enumerate(samples)]
        for known, verdict in zip(
            schema.fields, classify(schema.name if headers else "x", samples), strict=True
        ):
            if known.categories == {NONE}:
                others, wrong = others + 1, wrong + (verdict.category != NONE)
            elif NONE not in known.categories:
                personal, right = personal + 1, right + (verdict.category in known.categories)
    return right / personal, wrong / others


@pytest.mark.parametrize(
    ("set_", "values", "headers", "least", "most"),
    [
        ("dev", True, True, 0.97, 0.02),
        ("hold", True, True, 0.97, 0.02),
        ("dev", False, True, 0.97, 0.02),
        ("hold", False, True, 0.95, 0.02),
        ("fresh", True, True, 0.95, 0.04),
        ("apps", True, True, 0.97, 0.05),
        ("apps", False, True, 0.95, 0.1),
        ("fresh", False, True, 0.95, 0.04),
        ("dev", True, False, 0.55, 0.06),
        ("hold", True, False, 0.45, 0.12),
        ("fresh", True, False, 0.6, 0.1),
    ],
)
def test_leak_shaped_schemas(set_: str, values: bool, headers: bool, least: float, most: float) -> None:
    right, wrong = shares(set_, values=values, headers=headers)
    assert right >= least
    assert wrong <= most


@pytest.mark.parametrize("schema", ALL, ids=[schema.name for schema in ALL])
def test_verdicts_follow_the_contract(schema: Schema) -> None:
    samples = schema.samples()
    verdicts = classify(schema.name, samples)
    assert [verdict.path for verdict in verdicts] == [sample.path for sample in samples]
    for verdict in verdicts:
        assert verdict.category == NONE or verdict.category in PARENTS
        assert verdict.special == is_special(verdict.category)
        assert 0 <= verdict.confidence <= 1
        assert (verdict.kind is None) == (verdict.category == NONE)
        assert verdict.evidence or verdict.category == NONE


def test_a_catalogue_and_metrics_come_out_clean() -> None:
    for schema in ALL:
        if schema.name in ("products", "server_metrics", "warehouse_inventory", "telemetry", "kurse_katalog"):
            assert {verdict.category for verdict in classify(schema.name, schema.samples())} == {NONE}


@pytest.mark.parametrize(
    ("path", "maker"),
    [
        ("email_verified", "bool"),
        ("name_count", "small_int"),
        ("product_name", "product"),
        ("created_at", "recent_time"),
        ("phone_version", "version"),
        ("unit_price", "price"),
        ("commit_hash", "sha1"),
        ("order_no", "key"),
        ("hostname", "host"),
    ],
)
def test_confusable_neighbours_are_not_personal(path: str, maker: str) -> None:
    assert only(path, made_up(maker)).category == NONE


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("address.home.zip_code", "pd:PostalCode"),
        ("contact.phones[].number", "pd:TelephoneNumber"),
        ("user.name.first", "pd:Name"),
        ("fechaDeNacimiento", "pd:BirthDate"),
        ("KUNDENTELEFONNUMMER", "pd:TelephoneNumber"),
        ("客户手机号码", "pd:TelephoneNumber"),
        ("Staatsangehoerigkeit", "pd:Nationality"),
        ("dateofbirth", "pd:BirthDate"),
        ("customerEmail", "pd:EmailAddress"),
        ("doğum_tarihi", "pd:BirthDate"),
        ("adı_soyadı", "pd:Name"),
        ("الجنسية", "pd:Nationality"),
        ("धर्म", "pd:Religion"),
    ],
)
def test_names_are_read_in_parts_and_compounds(path: str, category: str) -> None:
    assert classify("people", [Sample(path, "VARCHAR", Raw(()), 0, 0, 0)])[0].category == category


def test_a_name_alone_is_less_sure_than_name_and_values() -> None:
    bare = classify("t", [Sample("email", "VARCHAR", Raw(()), 0, 0, 0)])[0]
    full = only("email", made_up("email"))
    assert bare.category == full.category == "pd:EmailAddress"
    assert bare.confidence < full.confidence


def test_an_empty_field_holds_nothing_personal() -> None:
    assert classify("t", [Sample("email", "VARCHAR", Raw(()), 500, 0, 0)])[0].category == NONE


def test_values_against_a_name_win() -> None:
    assert only("email", made_up("price")).category == NONE
    assert only("date_of_birth", made_up("product")).category == NONE


def test_few_distinct_values_do_not_corroborate_themselves() -> None:
    once = only("column3", ["Ana Garcia"])
    often = only("column3", ["Ana Garcia"] * 5000)
    assert once == often
    assert once.category == NONE


def test_a_check_digit_in_ten_proves_nothing() -> None:
    assert only("column0", made_up("digits10", 300)).category == NONE
    assert only("column0", made_up("digits16", 300)).category == NONE


def test_neighbours_decide_whether_a_place_is_personal() -> None:
    places = [field("city", made_up("city")), field("lat", made_up("lat")), field("lon", made_up("lon"))]
    people = [field("full_name", made_up("full")), field("birth_date", made_up("birth_iso"))]
    assert {verdict.category for verdict in classify("stores", places)} == {NONE}
    assert classify("t", [*people, *places])[2].category == "pd:City"
    assert classify("t", [*people, *places])[3].category == "pd:GPSCoordinate"


def test_unnamed_neighbours_make_a_position() -> None:
    columns = [field("c0", made_up("full")), field("c1", made_up("lat")), field("c2", made_up("lon"))]
    assert [verdict.kind for verdict in classify("x", columns)][1:] == ["lat", "lon"]


def test_birth_dates_are_told_from_recent_ones_without_names() -> None:
    columns = [field("column0", made_up("full")), field("column1", made_up("birth_iso"))]
    columns += [field("column2", made_up("recent_date"))]
    assert [verdict.category for verdict in classify("x", columns)] == ["pd:Name", "pd:BirthDate", NONE]


def test_vectors_of_one_length_beside_people_are_biometric() -> None:
    vector = Sample("embedding[]", "FLOAT", Raw(tuple(made_up("vector"))), 80, 40960, 80, (512, 512))
    verdict = classify("faces", [field("person_id", made_up("key")), vector])[1]
    assert verdict.category == "pd:Biometric"
    assert verdict.special
    loose = replace(vector, path="prices[]", lengths=(1, 40))
    assert classify("products", [field("sku", made_up("sku")), loose])[1].category == NONE


def test_running_text_is_searched() -> None:
    text = [f"Please call me back on +1 202-555-01{at:02d} about the order" for at in range(60)]
    assert only("notes", text).kind == "free_text"
    assert only("notes", made_up("log_line")).category == NONE


def test_evidence_quotes_no_value() -> None:
    canaries = [f"Canary{at:02d} Garcia" for at in range(60)]
    mails = [f"canary{at}@example.org" for at in range(60)]
    for verdict in classify("canary_people", [field("full_name", canaries), field("email", mails)]):
        assert "canary" not in " ".join(verdict.evidence).lower()


def test_same_in_same_out() -> None:
    schema = ALL[0]
    assert classify(schema.name, schema.samples()) == classify(schema.name, schema.samples())


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=40),
    st.lists(st.text(max_size=30), max_size=8),
    st.sampled_from(["VARCHAR", "DOUBLE", "BOOLEAN"]),
)
def test_hostile_names_and_values_raise_nothing(path: str, values: list[str], type_: str) -> None:
    assert len(classify(path, [field(path, values, type_)])) == 1


def test_every_maker_makes() -> None:
    assert all(made_up(kind, 3) for kind in MAKERS)


def test_keys_that_are_data_are_judged_by_what_they_are() -> None:
    assert only("accounts.{*}", made_up("email"), "sessions").category == "pd:EmailAddress"
    assert only("users.{*}", made_up("key"), "sessions").category == "pd:Identifier"
    assert only("prices.{*}", made_up("sku"), "catalogue").category == NONE


def test_movements_are_personal_without_a_name_beside_them() -> None:
    columns = [field("lat", made_up("lat")), field("lon", made_up("lon")), field("speed", made_up("ratio"))]
    assert [verdict.category for verdict in classify("trips", columns)][:2] == ["pd:GPSCoordinate"] * 2


@pytest.mark.parametrize(
    "names",
    [
        ["Feng Mingguo", "Zhao Xiuling", "Kwok Ka Wai", "Li Qiaoyun", "Tan Wenxiang", "Xu Zhenhai"],
        ["Kim Min-jun", "Park Siwoo", "Hwang Jiho", "Choi Eun-bi", "Seo Hyunwoo", "Bae Soyeon"],
        ["Goran Petrovic", "Jelena Markovic", "Dragana Nikolic", "Milos Jovanovic", "Vesna Ilic"],
        ["Aigerim Tokayeva", "Nurlan Abenov", "Bakyt Omurzakov", "Dilnoza Karimova", "Aibek Sultanov"],
    ],
)
def test_names_of_peoples_in_latin_letters_need_no_header(names: list[str]) -> None:
    columns = [field("column0", names), field("column1", made_up("email"))]
    assert classify("x", columns)[0].category == "pd:Name"


def test_a_field_does_not_vouch_for_itself() -> None:
    measures = [field(name, made_up("price")) for name in ("level", "rate", "flow", "depth", "width", "load")]
    image = field("image", made_up("photo_url"))
    assert classify("x", [*measures, image])[-1].category == NONE
    assert classify("x", [*measures, field("full_name", made_up("full")), image])[-1].category == "pd:Picture"


def test_orders_that_name_people_are_about_people() -> None:
    wares = [field(name, made_up("price")) for name in ("sku", "qty", "price", "product_cost", "item_total")]
    people = [field("b_firstname", made_up("given")), field("b_lastname", made_up("family"))]
    place = field("b_street", made_up("address"))
    assert classify("order_import", [*wares, *people, place])[-1].category in (
        "pd:Street",
        "pd:PhysicalAddress",
    )
    assert classify("order_import", [*wares, place])[-1].category == NONE


def test_a_run_of_decimals_is_no_position() -> None:
    degrees = [field(f"column{at}", [f"{10 + at + row / 7:.6f}" for row in range(60)]) for at in range(6)]
    people = [field("column9", made_up("full"))]
    assert {verdict.category for verdict in classify("x", [*people, *degrees])[1:]} == {NONE}
    assert classify("x", [*people, *degrees[:2]])[1].category == "pd:GPSCoordinate"


def test_more_answers_than_a_form_offers_are_not_one() -> None:
    towns = [f"{chr(97 + at % 26)}{chr(97 + at // 26)}x" for at in range(200)]
    assert only("race", towns).category == NONE
    assert only("age", [str(value) for value in range(200, 4000, 40)], type_="BIGINT").category == NONE


@pytest.mark.parametrize("name", ["Abdurakhmonova", "Gunnarsdottir", "Wojciechowska", "Ohanyan", "Hasanoglu"])
def test_endings_tell_surnames_that_no_list_holds(name: str) -> None:
    assert is_family_name(name)
    assert not is_family_name(name[:-3] + "table")
