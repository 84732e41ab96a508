"""Vehicles: registration plates of several countries, vehicle identification numbers (ISO 3779)."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

PLATE_WORDS: Final = words(
    """
    en: license plate, licence plate, plate number, plate no, number plate, registration plate
    en: vehicle registration, vehicle plate, car plate, lic plate, vehicle number, vehicle no, vehicle reg
    en: reg plate, regno, vrm, vrn, plate, car number, tag number vehicle, licenseplate
    en: vehicle registration number, car registration, license plate number, car reg
    zh: 车牌, 车牌号, 车牌号码, 号牌, 号牌号码, 机动车号牌, 车号, 牌照, 牌照号, 車牌, 車牌號碼, 车辆号牌
    zh: chepai, chepaihao, cph, cphm, hphm, clhp
    ru: госномер, гос номер, номер авто, номер автомобиля, регистрационный знак, грз, госномер авто
    ru: номер машины, госзнак, gosnomer, nomer avto, gos nomer, grz
    uk: номерний знак, держномер, номер авто, державний номер
    ar: رقم اللوحة, لوحة السيارة, رقم السيارة, رقم المركبة, لوحة, رقم لوحة المركبة
    es: matrícula, matricula, placa, patente, número de placa, placa vehículo, placas, dominio vehiculo
    es: placa vehicular, matrícula vehículo
    pt: placa, matrícula, placa do veículo, placa veiculo, placa carro, matricula viatura
    fr: immatriculation, plaque, plaque d immatriculation, numéro d immatriculation, immat
    fr: no immatriculation
    de: kennzeichen, kfz kennzeichen, nummernschild, autokennzeichen, amtliches kennzeichen
    de: kfzkennzeichen, kfz kz
    tr: plaka, araç plakası, plaka no, arac plaka, plaka numarası, arac plakasi
    hi: वाहन संख्या, गाड़ी नंबर, वाहन नंबर, नंबर प्लेट, वाहन पंजीकरण संख्या
    id: plat nomor, nomor polisi, nopol, no polisi, no plat, plat kendaraan, nomor kendaraan, plat mobil
    it: targa, numero targa, targa veicolo, targa auto
    ja: 車両番号, ナンバープレート, 自動車登録番号, 車番
    ko: 차량번호, 자동차번호, 번호판, 차번호
    nl: kenteken, kentekennummer, nummerplaat
    pl: numer rejestracyjny, nr rejestracyjny, tablica rejestracyjna, rejestracja pojazdu, nr rej
    vi: biển số, bien so, biển số xe, bien so xe, bks
    fa: پلاک, شماره پلاک, پلاک خودرو, pelak
    th: ทะเบียนรถ, เลขทะเบียน, ป้ายทะเบียน
    he: מספר רכב, לוחית רישוי
    sv: registreringsnummer, regnummer
    cs: spz, rz vozidla, státní poznávací značka
    hu: rendszám, rendszam
    """
)
VIN_WORDS: Final = words(
    """
    en: vin, vin number, vehicle identification number, chassis number, chassis no, frame number vehicle
    en: vin code, vin no, vehicle vin, chassis
    zh: 车架号, 车辆识别代号, 车辆识别号, 车架号码, 車架號碼, cjh, clsbdh, clsbdm
    ru: вин, вин код, номер кузова, номер шасси, винкод, vin kod
    ar: رقم الشاسيه, رقم الهيكل, رقم القاعدة
    es: bastidor, número de bastidor, número de chasis, numero de chasis, chasis, niv
    es: número de serie vehículo
    pt: chassi, número do chassi, chassis, numero chassi
    fr: numéro de châssis, numero de chassis, numéro de série véhicule
    de: fahrgestellnummer, fin, fahrzeugidentifizierungsnummer, fahrzeug ident nr, fahrgestellnr, fin nummer
    tr: şasi no, sasi no, şasi numarası, şase no, sase no
    hi: चेसिस नंबर, चेसिस संख्या
    id: nomor rangka, no rangka, norangka
    it: telaio, numero telaio, numero di telaio
    ja: 車台番号
    ko: 차대번호
    nl: chassisnummer
    pl: numer vin, nr nadwozia, numer nadwozia
    vi: số khung, so khung
    fa: شماره شاسی
    """
)
_CHINA: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_RUSSIAN: Final = "АВЕКМНОРСТУХABEKMHOPCTYX"
_HANGUL: Final = (
    "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호국합육해공외"
)
_SCRIPTED: Final = re.compile(
    rf"[{_CHINA}][A-Z]\s?[·.-]?\s?[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳领]"
    rf"|[АВЕКМНОРСТУХ]\s?\d{{3}}\s?[АВЕКМНОРСТУХ]{{2}}\s?(?:[17]\d{{2}}|2\d{{2}}|\d{{2}})(?:\s?RUS)?"
    rf"|(?:[가-힣]{{2}}\s?)?\d{{2,3}}\s?[{_HANGUL}]\s?\d{{4}}"
    r"|[\u4e00-\u9fff\u3040-\u309f]{1,4}\s?\d{2,3}\s?[\u3040-\u309f]\s?[\d・·-]{1,5}"
    r"|\d{2}\s?[\u0621-\u06cc]\s?\d{3}\s?(?:ایران|-)?\s?\d{2}"
)
_SURE: Final = (
    rf"[{_RUSSIAN}]\s?\d{{3}}\s?[{_RUSSIAN}]{{2}}\s?(?:[17]\d{{2}}|2[0-9]{{2}}|\d{{2}})(?:\s?RUS)?",
    r"\d{2}\s?[A-Z]{1,3}\s?\d{2,4}(?<!\d{7})",
    r"[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}",
    r"[A-Z]{2}\d{2}\s?[A-Z]{3}",
    r"[A-Z]{2}-\d{3}-[A-Z]{2}",
    r"[A-ZÄÖÜ]{1,3}[ -][A-ZÄÖÜ]{1,2}[ -]?\d{1,4}[EH]?",
    r"\d{4}[ -]?[BCDFGHJKLMNPRSTVWXYZ]{3}",
    r"[A-Z]{3}[ -]?\d[A-Z]\d{2}",
    r"[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}",
    r"[A-Z]{1,2}[ -]\d{1,4}[ -][A-Z]{1,3}",
    r"\d{2}[A-Z]\d?[ -]?\d{3}[.]?\d{2}",
)
_PLATE: Final = re.compile("|".join(_SURE))
_LOOSE: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[^\W_][\w ·・.-]{2,11}[^\W_]", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"\d{2,3}-\d{2,3}-\d{2,3}|\d{5,6}[-. ]\d{3}[-. ]\d{2}")
_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{13}\d{4}|[A-HJ-NPR-Z0-9]{11}[A-HJ-NPR-Z0-9]{2}\d{4}")
_VIN_VALUES: Final = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def is_plate(value: str) -> bool:
    """A plate in the form of China, Russia, Türkiye, India, Britain, France, Germany, Spain, Brazil …

    >>> is_plate("粤B·99999"), is_plate("AA-999-ZZ"), is_plate("hello")
    (True, True, False)
    """
    text = value.strip().upper() if 5 <= len(value) <= 20 else ""
    return (_PLATE.fullmatch(text) or _SCRIPTED.fullmatch(text)) is not None


def is_scripted_plate(value: str) -> bool:
    """A plate with a Chinese, Cyrillic, Korean, Japanese or Persian letter where plates have it.

    >>> is_scripted_plate("粤B·99999"), is_scripted_plate("AA-999-ZZ")
    (True, False)
    """
    return 5 <= len(value) <= 20 and _SCRIPTED.fullmatch(value.strip().upper()) is not None


def _is_plate_like(value: str) -> bool:
    text = value.strip() if 4 <= len(value) <= 14 else ""
    return (_LOOSE.fullmatch(text) or _NUMERIC.fullmatch(text)) is not None


def is_vin(value: str) -> bool:
    """ISO 3779: 17 characters without I, O and Q, ending in four digits, letters and digits mixed.

    >>> is_vin("ZZZ99999999900001"), is_vin("12345678901234567")
    (True, False)
    """
    text = value.strip().upper() if len(value) <= 20 else ""
    return _VIN.fullmatch(text) is not None and 3 <= sum(map(str.isalpha, text)) <= 13


def _has_vin_check(value: str) -> bool:
    """The ninth place is the check that 49 CFR 565.15 (and GB 16735) ask for."""
    text = value.strip().upper() if is_vin(value) else ""
    total = sum(
        (_VIN_VALUES.get(c) or int(c)) * weight for c, weight in zip(text, _VIN_WEIGHTS, strict=False)
    )
    return bool(text) and text[8] == "0123456789X"[total % 11]


_NOT: Final = ("", "hello world", "19.99", "2024-01-02", "ana@example.org", "1700000000")

DETECTORS = (
    Detector(
        kind="licence_plate",
        category="pd:VehicalLicenseNumber",
        words=PLATE_WORDS,
        matches=is_plate,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("vehicle, registration, reg, car, kfz, vehicule, araç, kendaraan, 车辆, авто, tag"),
        examples=(
            "粤B·99999",
            "Х000ХХ199",
            "34 ZZZ 999",
            "MH 00 ZZ 0000",
            "AA-999-ZZ",
            "B-ZZ 9999",
            "0000 ZZZ",
            "ZZZ9Z99",
            "00가0000",
        ),
        counter_examples=_NOT,
    ),
    Detector(
        kind="licence_plate",
        category="pd:VehicalLicenseNumber",
        words=PLATE_WORDS,
        matches=is_scripted_plate,
        chance=0.15,
        ceiling=5.0,
        examples=("粤B·99999", "Х000ХХ199", "00가0000", "品川 300 あ 00-00"),
        counter_examples=(*_NOT, "34 ZZZ 999"),
    ),
    Detector(
        kind="licence_plate",
        category="pd:VehicalLicenseNumber",
        words=PLATE_WORDS,
        matches=_is_plate_like,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("ZZZ 999", "9ZZZ999"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="vin",
        category="pd:Vehicle",
        words=VIN_WORDS,
        matches=is_vin,
        chance=1.0,
        recall=0.98,
        ceiling=1.0,
        examples=("ZZZ99999999900001",),
        counter_examples=(*_NOT, "12345678901234567", "IOQ99999999900001"),
    ),
    Detector(
        kind="vin",
        category="pd:Vehicle",
        words=VIN_WORDS,
        matches=_has_vin_check,
        chance=0.11,
        examples=("ZZZ999997ZZ990007",),
        counter_examples=(*_NOT, "ZZZ999998ZZ990007"),
    ),
)
