"""Passports: numbers as countries write them, and the machine-readable zone of ICAO Doc 9303."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._digits import icao
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

WORDS: Final = words(
    """
    en: passport, passport number, passport no, passport num, passportno, passportnumber, passport id
    en: passport nbr, travel document number, travel document, pass no, passport series
    en: passport serial number, ppt no, psprt, passportnum
    zh: 护照, 护照号, 护照号码, 护照编号, 護照, 護照號碼, huzhao, huzhaohao, hzh, hzhm
    ru: паспорт, номер паспорта, серия паспорта, серия и номер паспорта, паспортные данные, загранпаспорт
    ru: серия номер паспорта, паспорт рф, паспорт серия номер, паспорт номер, паспорт серия, pasport
    ru: passport seriya, passport nomer, seriya nomer pasporta, nomer pasporta, seria pasporta
    ru: passport seria, seriya passporta, passport seriya nomer, zagranpasport
    uk: паспорт, номер паспорта, серія паспорта, серія та номер паспорта, закордонний паспорт
    ar: جواز السفر, رقم جواز السفر, رقم الجواز, الجواز, جواز, رقم جواز
    es: pasaporte, número de pasaporte, numero de pasaporte, nro pasaporte, num pasaporte, no pasaporte
    pt: passaporte, número do passaporte, numero do passaporte, nr passaporte, num passaporte
    pt: numero passaporte
    fr: passeport, numéro de passeport, numero de passeport, no passeport, num passeport, n passeport
    de: reisepass, passnummer, pass nr, reisepassnummer, passnr, reisepassnr
    tr: pasaport, pasaport no, pasaport numarası, pasaport numarasi
    hi: पासपोर्ट, पासपोर्ट नंबर, पासपोर्ट संख्या
    id: paspor, nomor paspor, no paspor, no passport
    it: passaporto, numero passaporto, num passaporto, numero di passaporto
    ja: パスポート, 旅券, 旅券番号, パスポート番号
    ko: 여권, 여권번호
    nl: paspoort, paspoortnummer, paspoort nr
    pl: paszport, numer paszportu, nr paszportu, seria i numer paszportu
    vi: hộ chiếu, ho chieu, số hộ chiếu, so ho chieu
    fa: گذرنامه, شماره گذرنامه, پاسپورت, شماره پاسپورت
    th: หนังสือเดินทาง, เลขที่หนังสือเดินทาง, พาสปอร์ต
    sv: pass nummer, passnummer
    fi: passi, passin numero
    cs: pas číslo, cestovní pas, číslo pasu, cislo pasu
    hu: útlevél, utlevel, útlevélszám
    ro: pașaport, pasaport, numar pasaport
    el: διαβατήριο, αριθμός διαβατηρίου
    he: דרכון, מספר דרכון
    bn: পাসপোর্ট, পাসপোর্ট নম্বর
    ur: پاسپورٹ, پاسپورٹ نمبر
    sw: pasipoti
    """
)
_NUMBER: Final = Shape(
    r"[A-Z]{1,2}\d{6,8}|[A-Z]\d[A-Z0-9]{6,7}|[A-Z]{3}\d{6}|\d{8,10}|\d{2}[A-Z]{2}\d{5}|[A-ZА-Я]{2}№?\d{6,7}|[A-Z]\d{7}[A-Z]"
)
_RUSSIAN: Final = re.compile(r"\d{2}\s?\d{2}\s?[№N]?\s?\d{6}")
_LINE_2: Final = re.compile(
    r"([A-Z0-9<]{9})(\d)([A-Z<]{3})(\d{6})(\d)([MFX<])(\d{6})(\d)([A-Z0-9<]{14})([\d<])(\d)"
)
_LINE_1: Final = re.compile(r"P[A-Z<]([A-Z]{3}|D<<)[A-Z<]{39}")
_CARD: Final = re.compile(r"[ACI][A-Z<][A-Z<]{3}([A-Z0-9<]{9})([\d<])[A-Z0-9<]{15}.*", re.DOTALL)
_ZONE: Final = 2 * 44


def is_mrz(value: str) -> bool:
    """The second line of a passport's zone (five check digits), alone or behind the first, or a card's (TD1).

    >>> is_mrz("ZZ9999990<UTO9001010F3001010<<<<<<<<<<<<<<00")
    False
    """
    text = "".join(value.split()) if 30 <= len(value) <= 100 else ""
    if len(text) == _ZONE and _LINE_1.fullmatch(text[:44]):
        text = text[44:]
    found = _LINE_2.fullmatch(text)
    if found:
        return all(icao(found[at]) == int(found[at + 1]) for at in (1, 4, 7)) and _composite(text)
    card = _CARD.fullmatch(text) if len(text) in (30, 60, 90) else None
    return card is not None and card[2] != "<" and icao(card[1]) == int(card[2])


def _composite(line: str) -> bool:
    return icao(line[:10] + line[13:20] + line[21:43]) == int(line[43])


def is_first_line(value: str) -> bool:
    """The first line of a passport's zone: country and name.

    >>> is_first_line("P<UTOLI<<ANA" + "<" * 32)
    True
    """
    return len(value) == 44 and _LINE_1.fullmatch(value) is not None and "<<" in value[5:]


def _is_number(value: str) -> bool:
    return _NUMBER.matches(value) or (len(value) <= 14 and _RUSSIAN.fullmatch(value.strip()) is not None)


def _is_russian(value: str) -> bool:
    """Four digits of series in two pairs, six of number, parted: ``99 99 999999``."""
    text = value.strip()
    return 11 <= len(text) <= 14 and " " in text and _RUSSIAN.fullmatch(text) is not None


_NOT: Final = ("", "hello world", "19.99", "2024-01-02", "ana@example.org", "ABCDEFGHI")

DETECTORS = (
    Detector(
        kind="passport",
        category="pd:Passport",
        words=WORDS,
        matches=_is_number,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms(
            "document number, doc number, doc no, series, серия, номер документа, серия документа, pass"
        ),
        examples=("Z0000000", "C01X00T47", "ZZ0000000", "9999 000000", "EZ0000000"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="ru_passport",
        category="pd:Passport",
        words={
            "ru": (
                "серия и номер паспорта",
                "серия номер паспорта",
                "паспортные данные",
                "паспорт рф",
                "паспорт",
            )
        },
        matches=_is_russian,
        chance=0.4,
        ceiling=2.5,
        examples=("99 99 000000", "9999 000000", "99 99 № 000000"),
        counter_examples=(*_NOT, "9999000000"),
    ),
    Detector(
        kind="mrz",
        category="pd:Passport",
        words=words(
            "en: mrz, machine readable zone, mrz1, mrz2, mrz line 1, mrz line 2, mrz code\nzh: 机读码"
        ),
        matches=is_mrz,
        chance=0.01,
        examples=("L898902C36UTO7408122F1204159ZE184226B<<<<<10",),
        counter_examples=(*_NOT, "L898902C37UTO7408122F1204159ZE184226B<<<<<10"),
    ),
    Detector(
        kind="mrz",
        category="pd:Passport",
        words=words("en: mrz, machine readable zone, mrz line 1"),
        matches=is_first_line,
        chance=0.3,
        examples=("P<UTOLI<<ANA" + "<" * 32,),
        counter_examples=_NOT,
    ),
)
