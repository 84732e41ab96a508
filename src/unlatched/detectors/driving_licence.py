"""Driving licences: forms of several countries; those of Britain, India, Korea and Brazil carry structure."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._digits import weighted
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

WORDS: Final = words(
    """
    en: driving licence, driving license, driver license, drivers license, driver licence, drivers licence
    en: license number driver, driver license number, drivers license number, dl number, dl no
    en: driving licence number, driving license number, dln, licence number driver, drivers license no
    en: driverlicense, driverslicense, driver s license, dlnumber, driving licence no, us driver license
    zh: 驾驶证, 驾驶证号, 驾照, 驾照号, 驾驶证号码, 驾驶证档案编号, 档案编号 驾驶, 駕照, 駕駛執照
    zh: 驾驶员证号, jiashizheng, jiazhao, jszh, jsz, jzh
    ru: водительское удостоверение, номер водительского удостоверения, права, ву, номер ву
    ru: водительские права, серия ву, vodit udostoverenie, voditelskoe udostoverenie, nomer vu
    uk: водійське посвідчення, посвідчення водія, номер водійського посвідчення
    ar: رخصة القيادة, رقم رخصة القيادة, رخصة السياقة, رقم الرخصة
    es: licencia de conducir, permiso de conducir, carnet de conducir, licencia conducir, brevete
    es: número de licencia de conducir, licencia de conducción, licencia de manejo
    pt: carteira de motorista, cnh, carta de condução, carteira nacional de habilitação, habilitação
    pt: numero cnh, carta de conducao, nr cnh
    fr: permis de conduire, numéro de permis, numero permis, num permis, permis conduire, no permis
    de: führerschein, führerscheinnummer, fuehrerschein, führerschein nr, führerscheinnr, fahrerlaubnis
    tr: ehliyet, sürücü belgesi, ehliyet no, surucu belgesi, sürücü belge no, ehliyet numarası
    hi: ड्राइविंग लाइसेंस, चालक लाइसेंस, ड्राइविंग लाइसेंस नंबर
    id: sim, surat izin mengemudi, nomor sim, no sim
    it: patente, patente di guida, numero patente, num patente
    ja: 運転免許, 運転免許証, 免許証番号, 運転免許番号, 運転免許証番号
    ko: 운전면허, 운전면허번호, 면허번호, 운전면허증
    nl: rijbewijs, rijbewijsnummer
    pl: prawo jazdy, numer prawa jazdy, nr prawa jazdy
    vi: giấy phép lái xe, bằng lái, gplx, giay phep lai xe, bằng lái xe, số gplx
    fa: گواهینامه, گواهینامه رانندگی, شماره گواهینامه
    th: ใบขับขี่, เลขที่ใบขับขี่
    sv: körkort, korkort
    cs: řidičský průkaz, ridicsky prukaz
    hu: jogosítvány, jogositvany, vezetői engedély
    he: רישיון נהיגה, מספר רישיון נהיגה
    """
)
_ANY: Final = Shape(r"(?=.*\d)[A-Z0-9]{5,20}")
_BRITISH: Final = Shape(r"[A-Z9]{5}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z0-9]{3}")
_INDIAN: Final = Shape(r"[A-Z]{2}\d{2}(?:19|20)\d{2}\d{7}")
_KOREAN: Final = re.compile(r"(?:1[1-9]|2[0-8]|[가-힣]{2})-\d{2}-\d{6}-\d{2}")


def _cnh(number: str) -> bool:
    """Carteira Nacional de Habilitação: two mod 11 digits (DENATRAN)."""
    first = weighted(number, range(9, 0, -1)) % 11
    less = 2 if first > 9 else 0
    second = weighted(number, range(1, 10)) % 11 - less
    second = second + 11 if second < 0 else second
    return (first if first < 10 else 0, second if second < 10 else 0) == (int(number[9]), int(number[10]))


_BRAZILIAN: Final = Shape(r"\d{11}", _cnh, (9, 11))


def _is_structured(value: str) -> bool:
    return (
        _BRITISH.matches(value)
        or _INDIAN.matches(value)
        or (len(value) < 20 and _KOREAN.fullmatch(value) is not None)
    )


_NOT: Final = ("", "hello world", "2024-01-02T00:00:00Z extra", "ana@example.org")

DETECTORS = (
    Detector(
        kind="driving_licence",
        category="pd:OfficialID",
        words=WORDS,
        matches=_ANY.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms(
            "license, licence, license number, licence number, dl, lic no, lic, licencia, permis, 证号"
        ),
        examples=("Z0000000", "99 99 000000", "D000-0000-0000"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="driving_licence",
        category="pd:OfficialID",
        words=WORDS,
        matches=_is_structured,
        chance=0.3,
        examples=("ZZZZZ905019ZZ9ZZ", "MH00 19990000000", "11-00-000000-00"),
        counter_examples=(*_NOT, "Z0000000"),
    ),
    Detector(
        kind="br_cnh",
        category="pd:OfficialID",
        words=words("pt: cnh, carteira nacional de habilitação, numero cnh, nr cnh, carteira de motorista"),
        matches=_BRAZILIAN.matches,
        chance=0.02,
        ceiling=3.0,
        examples=("00000000000",),
        counter_examples=(*_NOT, "00000000001"),
    ),
)
