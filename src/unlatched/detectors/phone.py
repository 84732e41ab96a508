"""Telephone numbers: ITU-T E.164 with ``+`` or ``00``, national forms, bare digits.

Lengths of national numbers come from phonenumbers' metadata (libphonenumber), one calling code at a time.
All are of one kind, ``msisdn``, the number of a subscriber (ITU-T E.164), in several forms.
Numbers reserved for fiction are valid here: a form is judged, not whether a line exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

WORDS: Final = words(
    """
    en: phone, telephone, phone number, mobile, mobile number, cell, cell phone, cellphone, tel, tel no
    en: telephone number, contact number, phone no, mobile no, mobile phone, home phone, work phone
    en: office phone, phonenumber, phonenum, ph no, ph number, msisdn, whatsapp, whatsapp number, fax
    en: fax number, faxnumber, calling number, called number, caller number, callee number, caller id
    en: a number, b number, calling party, called party, handphone, hp no, landline, contact no, phone1
    en: phone2, tel1, tel2, mobile1, sms number, imo number phone, viber, primary phone, day phone
    en: evening phone, emergency phone, emergency contact number, subscriber number, caller, callee
    zh: 手机, 手机号, 手机号码, 电话, 电话号码, 联系电话, 移动电话, 联系方式, 固定电话, 座机, 办公电话
    zh: 家庭电话, 手機, 手機號碼, 電話, 電話號碼, 聯絡電話, 传真, 主叫号码, 被叫号码, 主叫, 被叫, 通讯号码
    zh: shouji, shoujihao, sjh, sjhm, dianhua, dh, dhhm, lxdh, lianxidianhua, yddh, sj, lxfs, cz
    ru: телефон, номер телефона, мобильный, мобильный телефон, моб телефон, сотовый, сотовый телефон
    ru: контактный телефон, тел, домашний телефон, рабочий телефон, моб тел, факс, абонентский номер
    ru: telefon, nomer telefona, mobilny, mobilnyy telefon, sotovy, tel nomer
    uk: телефон, номер телефону, мобільний, мобільний телефон, контактний телефон, телефон моб
    ar: الهاتف, رقم الهاتف, هاتف, رقم الجوال, الجوال, جوال, موبايل, رقم الموبايل, المحمول, رقم المحمول
    ar: التليفون, تليفون, رقم التليفون, فاكس, رقم التواصل, واتساب, hatif, jawal, raqam alhatif
    es: teléfono, telefono, número de teléfono, numero de telefono, móvil, movil, celular, tel celular
    es: teléfono móvil, telefono celular, tfno, tlf, tlfno, telf, nro telefono, num telefono, fijo
    es: teléfono fijo, tel casa, tel contacto
    pt: telefone, telemóvel, telemovel, celular, número de telefone, numero telefone, fone, nr telefone
    pt: telefone celular, tel contato, telefone fixo, whats, contacto telefónico
    fr: téléphone, telephone, numéro de téléphone, numero de telephone, portable, mobile, gsm, num tel
    fr: no tel, tél, tel portable, tel fixe, téléphone portable, tel domicile, télécopie, n tel
    fr: tel mobile
    de: telefon, telefonnummer, handy, handynummer, mobilnummer, mobiltelefon, rufnummer, festnetz, tel nr
    de: telefonnr, telnr, mobilfunknummer, telefon privat, telefon mobil, fernsprecher, handynr, rufnr
    de: telefax, faxnummer, mobil
    tr: telefon, telefon numarası, telefon numarasi, cep telefonu, cep, telefon no, tel no, gsm no
    tr: cep tel, ev telefonu, iş telefonu, is telefonu, ceptel, gsm, cep no, telefonu
    hi: फोन, फ़ोन, मोबाइल, मोबाइल नंबर, फोन नंबर, दूरभाष, संपर्क नंबर, मोबाइल संख्या, दूरभाष संख्या, फ़ोन नंबर
    id: telepon, nomor telepon, no telepon, no hp, nomor hp, handphone, hp, telp, no telp, notelp, nohp
    id: telpon, nomor handphone, nomor wa, no wa, nomor ponsel, ponsel, seluler, kontak telepon
    id: nomor kontak, no kontak
    it: telefono, numero di telefono, cellulare, cell, numero telefono, tel, recapito telefonico
    it: num telefono, tel cellulare, telefono cellulare
    ja: 電話, 電話番号, 携帯, 携帯電話, 携帯番号, 携帯電話番号, tel番号, ファックス, denwa, denwa bango
    ja: keitai
    ko: 전화, 전화번호, 휴대폰, 핸드폰, 휴대전화, 연락처, 휴대폰번호, 핸드폰번호, 휴대전화번호, 발신번호
    ko: 수신번호, 팩스
    nl: telefoon, telefoonnummer, mobiel, mobiel nummer, gsm nummer, telnr, tel nummer, mobiele nummer
    nl: telefoonnr, vast nummer
    pl: telefon, numer telefonu, nr telefonu, komórka, komorka, nr tel, telefon komórkowy, tel kom
    pl: telefon kontaktowy, numer tel
    vi: điện thoại, dien thoai, số điện thoại, so dien thoai, sđt, sdt, di động, số di động, so di dong
    vi: đt, dt
    fa: تلفن, شماره تلفن, موبایل, شماره موبایل, تلفن همراه, همراه, شماره تماس, شماره همراه, telefon
    fa: mobayl, shomare telefon
    th: โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, มือถือ, หมายเลขโทรศัพท์, เบอร์มือถือ
    sv: telefon, telefonnummer, mobil, mobilnummer, tfn
    da: telefon, telefonnummer, mobil, mobilnummer, tlf
    no: telefon, telefonnummer, mobil, mobilnummer, tlf
    fi: puhelin, puhelinnumero, matkapuhelin, puh, kännykkä, gsm
    cs: telefon, telefonní číslo, mobil, tel číslo, telefonni cislo
    hu: telefon, telefonszám, telefonszam, mobil, mobilszám
    ro: telefon, numar telefon, număr de telefon, nr telefon, tel mobil
    el: τηλέφωνο, κινητό, αριθμός τηλεφώνου, τηλ, kinito, tilefono
    he: טלפון, מספר טלפון, נייד, פלאפון, טלפון נייד, סלולרי
    bn: ফোন, মোবাইল, ফোন নম্বর, মোবাইল নম্বর
    ur: فون, موبائل, فون نمبر, موبائل نمبر
    sw: simu, nambari ya simu, namba ya simu
    ms: telefon, no telefon, nombor telefon
    tl: telepono, numero ng telepono
    """
)
MSISDN_WORDS: Final = words(
    """
    en: msisdn, msisdn number, a number, b number, calling number, called number, calling party number
    en: called party number, subscriber number, calling msisdn, called msisdn, mdn, mobile directory number
    zh: 主叫号码, 被叫号码, 主叫, 被叫, 用户号码, 对端号码
    ru: абонентский номер, номер абонента, номер а, номер б, вызывающий номер, вызываемый номер
    ar: رقم المتصل, الرقم المطلوب, رقم المشترك
    """
)
NAMES: Final = {language: names + MSISDN_WORDS.get(language, ()) for language, names in WORDS.items()}
_DIGITS: Final = re.compile(r"\D+")
_FORM: Final = re.compile(
    r"(?:tel:|phone:)?\s*\(?[+＋]?[\d(][\d\s\u00a0().\-‐–/]{4,22}\d\)?(?:\s*(?:x|ext\.?|доб\.?|#|-)\s*\d{1,6})?",
    re.IGNORECASE,
)
_EXTENSION: Final = re.compile(r"\s*(?:x|ext\.?|доб\.?|#)\s*\d{1,6}$", re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?:1[89]|20)\d\d[-/. ]\d\d?[-/. ]\d\d?\D?.*|\d\d?[-/. ]\d\d?[-/. ](?:1[89]|20)\d\d\D?.*"
)
_PLUS: Final = re.compile(r"(?:tel:)?\s*(?:\(?[+＋]\s?|00(?=[1-9]))")
_NANP: Final = re.compile(r"(?:1[-. ]?)?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[-. ])[2-9]\d\d[-. ]\d{4}")
_BRACKETS: Final = re.compile(r"(?:\+?\d{1,3}[ -]?)?\(0?\d{2,5}\)[ -]?\d{2,5}(?:[ -]?\d{2,4}){1,3}")
_GROUPED: Final = re.compile(r"\(?\d{1,5}\)?(?:[ ./-]{1,2}\(?\d{1,6}\)?){1,5}")
_AMOUNT: Final = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+|\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3}|97[89][ -].*")
_TRUNK: Final = re.compile(r"0[1-9]\d{0,4}(?:[ /.-]\d{1,8}){1,5}")
_BARE: Final = {
    "cn": r"(?:86)?1[3-9]\d{9}",
    "ru": r"[78]9\d{9}|9\d{9}",
    "in": r"(?:91|0)?[6-9]\d{9}",
    "us": r"1?[2-9]\d\d[2-9]\d{6}",
    "id": r"(?:62|0)8[1-9]\d{7,10}",
    "br": r"(?:55)?[1-9]\d9\d{8}",
    "tr": r"(?:90|0)5\d{9}|5\d{9}",
    "trunk": r"0[1-9]\d{7,10}",
}


@cache
def _lengths(code: int) -> frozenset[int]:
    """How long national numbers behind a calling code may be; none if there is no such code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
    from phonenumbers.phonemetadata import PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if regions == ("001",):
        data = [PhoneMetadata.metadata_for_nongeo_region(code)]
    else:
        data = [PhoneMetadata.metadata_for_region(region) for region in regions]
    return frozenset(
        size
        for one in data
        if one and one.general_desc
        for size in one.general_desc.possible_length
        if size > 5
    )


def _has_code(digits: str) -> bool:
    """Whether E.164 digits (at most 15) start with a calling code that allows their length."""
    return 7 <= len(digits) <= 15 and any(
        len(digits) - size in _lengths(int(digits[:size])) for size in (1, 2, 3)
    )


def _shaped(value: str) -> str | None:
    """The value without blanks and extension, if it can be a telephone number at all."""
    if not 6 <= len(value) <= 40:
        return None
    text = value.strip()
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    return _EXTENSION.sub("", text) if _FORM.fullmatch(text) and not _DATE.fullmatch(text) else None


def is_international(value: str) -> bool:
    """``+`` or ``00``, a calling code in use, at most 15 digits in all.

    >>> is_international("+1 202 555 0100"), is_international("0044 7700 900123")
    (True, True)
    """
    text = _shaped(value)
    found = _PLUS.match(text) if text else None
    if text is None or found is None:
        return False
    digits = _DIGITS.sub("", text[found.end() :].replace("(0)", ""))
    return 8 <= len(digits) <= 15 and any(_lengths(int(digits[:size])) for size in (1, 2, 3))


def is_formatted(value: str) -> bool:
    """Grouped as telephone numbers are: ``(202) 555-0100``, ``07700 900123``, ``030/23125 000``.

    >>> is_formatted("202-555-0100"), is_formatted("2024-01-02"), is_formatted("2025550100")
    (True, False, False)
    """
    text = _shaped(value)
    if text is None or text.isdigit() or not 8 <= len(_DIGITS.sub("", text)) <= 13:
        return False
    return any(form.fullmatch(text) for form in (_NANP, _BRACKETS, _TRUNK))


def is_written(value: str) -> bool:
    """In a form that only telephone numbers have: international, or grouped with brackets or trunk prefix."""
    return is_international(value) or is_formatted(value)


def is_grouped(value: str) -> bool:
    """Written as telephone numbers are, or seven to thirteen digits in groups: no date, amount or address.

    >>> is_grouped("999 00 99"), is_grouped("1 234 567"), is_grouped("203.0.113.9"), is_grouped("12345.678")
    (True, False, False, False)
    """
    text = _shaped(value)
    if text is None or is_written(value):
        return text is not None
    digits = _DIGITS.sub("", text)
    return 7 <= len(digits) <= 13 and _GROUPED.fullmatch(text) is not None and not _AMOUNT.fullmatch(text)


def is_phone(value: str) -> bool:
    """Any form, bare digits too: the name must say what they are. Seconds since 1970 are not.

    >>> is_phone("2025550100"), is_phone("555 0100"), is_phone("1700000000"), is_phone("19.99")
    (True, True, False, False)
    """
    text = _shaped(value)
    digits = _DIGITS.sub("", text) if text else ""
    if text is None or not 6 <= len(digits) <= 15 or len(set(digits)) == 1:
        return False
    return not (text.isdigit() and _is_epoch(digits))


def _is_epoch(digits: str) -> bool:
    """Seconds or milliseconds since 1970, between 2001 and 2033."""
    return len(digits) in (10, 13) and "10" <= digits[:2] <= "19"


def _bare(pattern: str) -> Callable[[str], bool]:
    form = re.compile(pattern)

    def matches(value: str) -> bool:
        text = value[:-2] if value.endswith(".0") else value
        return 9 <= len(text) <= 14 and form.fullmatch(text) is not None

    return matches


def is_msisdn(value: str) -> bool:
    """E.164 digits without ``+``, 10 to 15 of them.

    >>> is_msisdn("447700900123"), is_msisdn("1700000000"), is_msisdn("0044")
    (True, False, False)
    """
    text = value[:-2] if value.endswith(".0") else value
    return 10 <= len(text) <= 15 and text.isdecimal() and not _is_epoch(text) and _has_code(text)


_CHANCES: Final = {
    "cn": 0.08,
    "ru": 0.12,
    "in": 0.45,
    "us": 0.7,
    "id": 0.02,
    "br": 0.11,
    "tr": 0.13,
    "trunk": 0.12,
}
_SAMPLES: Final = {
    "cn": ("14900000000", "8619999999999"),
    "ru": ("79000000000", "89999999999", "9990000000"),
    "in": ("6000000000", "916000000000"),
    "us": ("2025550100", "12025550199"),
    "id": ("6281900000000", "081900000000"),
    "br": ("5511900000000", "11900000000"),
    "tr": ("905000000000", "5000000000", "05000000000"),
    "trunk": ("07700900123", "0491570156", "01632960001"),
}
_NOT: Final = (
    "2024-01-02",
    "1700000000",
    "1700000000000",
    "19.99",
    "1.2.3",
    "12:30:45",
    "2024-01-02 12:30:45",
    "12345",
    "",
)


def _detector(matches: Callable[[str], bool], chance: float, ceiling: float, *examples: str) -> Detector:
    return Detector(
        kind="msisdn",
        category="pd:TelephoneNumber",
        words=NAMES,
        matches=matches,
        chance=chance,
        ceiling=ceiling,
        weak=terms("contact, number, home, office, 号码, contacto, contato, kontakt, wa, iletişim"),
        examples=examples,
        counter_examples=_NOT,
    )


DETECTORS = (
    _detector(is_phone, 1.0, 0.0, "2025550100", "555-0100", "555 01 00 99", "(202) 555-0100 x12"),
    _detector(
        is_written,
        0.05,
        6.0,
        "+1 202-555-0100",
        "00861490000000",
        "(202) 555-0100 x1",
        "07700 900123",
    ),
    _detector(
        is_grouped,
        0.35,
        2.0,
        "999 00 99",
        "99-99-99 99",
        "00/999 9999",
        "9 9999 9999",
        "99 9999-9999",
    ),
    _detector(is_msisdn, 1.0, 0.0, "447700900123", "12025550100", "79000000000"),
    *(
        _detector(_bare(pattern), _CHANCES[name], 3.0 if _CHANCES[name] < 0.2 else 0.0, *_SAMPLES[name])
        for name, pattern in _BARE.items()
    ),
)
