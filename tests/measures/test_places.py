# ruff: noqa: E501, SIM905
"""Labels of places in many languages are told by kind, and what merely sounds like one is not."""

from __future__ import annotations

import duckdb
import pytest

from unlatched.measures import places

LABELS = {
    "worship": "Place of Worship|church|St. Mary's Church|Mosques|Frauenkirche|Moschee am Hafen|Église Saint-Luc|"
    "mosquée|Iglesia|Templo budista|igreja|Chiesa di San Marco|Oude Kerk|Kościół|Sultan Camii|Masjid Agung|"
    "Nhà thờ Đức Bà|мечеть|Церковь|清真寺|教堂|神社|교회|مسجد|کلیسا|मस्जिद|วัดพระแก้ว|مەسچىت|Synagogue|Hindu Temple",
    "health": "Clinic|HOSPITAL|Medical Center|Drugstore / Pharmacy|Krankenhaus|Universitätsklinikum|Hôpital|Clínica|"
    "farmacia|Ospedale|Ziekenhuis|szpital|Devlet Hastanesi|Rumah Sakit|bệnh viện|больница|Поликлиника №3|医院|病院|"
    "병원|مستشفى|بیمارستان|अस्पताल|โรงพยาบาล|Doctor's Office|Zahnarztpraxis|Arztpraxis",
    "police and detention": "Police Station|checkpoint|prison|Polizeirevier|Gendarmerie|comisaría|Carcel|polizia|"
    "Politiebureau|policja|Polis Karakolu|kantor polisi|công an|Полиция|СИЗО|派出所|便民警务站|警察署|경찰서|"
    "مركز شرطة|پلیس|पुलिस थाना|ตำรวจ",
    "shelter and advice": "Women's Shelter|Frauenhaus|Food Bank|refugee camp|Asylheim|albergue|убежище|救助站|쉼터|ملجأ",
    "politics and unions": "Embassy|Trade Union|Botschaft|Ambassade|embajada|посольство|大使馆|대사관|سفارة|Gewerkschaft",
    "children": "School|Elementary School|Grundschule|école|Escuela|scuola|szkoła|İlkokulu|Sekolah Dasar|школа|"
    "детский сад|幼儿园|学校|학교|مدرسة|विद्यालय|โรงเรียน|Kita Sonnenschein|Kindergarten|playground",
}
OTHERS = (
    "street|gate|market|office|hotel|station|Churchill Road|Church Street|Templeton Hotel|bus shelter|Temple Bar|"
    "Camilla's Café|Pub|Gym|جامعة|จังหวัดเลย|petrol station|driving school|Veterinary clinic|School Lane|mall|"
    "airport|ресторан|рынок|商场|超市|公园|Bahnhof|Büro|Supermarkt|Karting|home|unknown||-|Doctorow Books|Jailbird Bar|"
    "Priscilla|Discount Store|Gare|Place|scholarship office|Congo Square"
).split("|")


def kinds(labels: list[str]) -> dict[str, str | None]:
    found = duckdb.execute(
        f"SELECT label, {places.kind('label')} FROM (SELECT unnest(?::VARCHAR[]) AS label)", [labels]
    ).fetchall()
    return {label: None if kind is None else places.KINDS[kind] for label, kind in found}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_are_told_by_kind(kind):
    wrong = {label: found for label, found in kinds(LABELS[kind].split("|")).items() if found != kind}
    assert not wrong


def test_other_places_are_of_no_kind():
    assert {label: found for label, found in kinds(OTHERS).items() if found} == {}


def test_every_kind_has_words_in_latin_and_in_other_scripts():
    assert set(places.patterns()) == {*places.KINDS, "none"}
    assert all(latin and other for kind, (latin, other) in places.patterns().items() if kind != "none")
