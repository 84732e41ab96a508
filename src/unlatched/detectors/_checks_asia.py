"""Check digits and dates inside Asian identifiers that python-stdnum lacks or tests too strictly.

Strictly means: it refuses a district, county or birthplace code that is not in its table, as codes of
places since renamed, and those of test data, are not.
"""

from __future__ import annotations

from typing import Final

from unlatched.detectors._digits import (
    ddmmyy,
    is_day,
    is_year,
    luhn,
    weighted,
    yymmdd,
    yyyymmdd,
)

_ISO_7064_11_2: Final = "10X98765432"
_TAIWAN: Final = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
_SINGAPORE: Final = {"ST": "JZIHGFEDCBA", "FG": "XWUTRQPNMLK", "M": "KLJNPQRTUWX"}


def cn_ric(number: str) -> bool:
    """GB 11643-1999: area, birth date, serial, ISO 7064 mod 11-2. Any area code.

    >>> cn_ric("000000199001010010"), cn_ric("000000199001010011")
    (False, False)
    """
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return yyyymmdd(number[6:14]) and _ISO_7064_11_2[weighted(number, weights) % 11] == number[17]


def cn_ric_15(number: str) -> bool:
    """First generation: area, YYMMDD, serial; no check digit."""
    return yymmdd(number[6:12])


def hk_hkid(number: str) -> bool:
    """One or two letters, six digits, mod 11 check (A is 10); a missing first letter counts 36."""
    text = number.replace("(", "").replace(")", "").rjust(9)
    values = [36 if char == " " else int(char, 36) for char in text]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def tw_nic(number: str) -> bool:
    """A letter for the region, sex, serial, mod 10 check (Ministry of the Interior)."""
    head = _TAIWAN[number[0]]
    return (head // 10 + head % 10 * 9 + weighted(number[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def sg_nric(number: str) -> bool:
    """Weights 2 7 6 5 4 3 2, offset by century, letter by class of holder."""
    offset = {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    rest = (weighted(number[1:], (2, 7, 6, 5, 4, 3, 2)) + offset) % 11
    letters = next(letters for heads, letters in _SINGAPORE.items() if number[0] in heads)
    return letters[10 - rest if number[0] == "M" else rest] == number[8]


def kr_rrn(number: str) -> bool:
    """YYMMDD and sex with century; the last six digits are random since October 2020."""
    return yymmdd(number) and number[6] in "12345678"


def id_nik(number: str) -> bool:
    """Six digits of district, DDMMYY (day + 40 for women), serial."""
    day = int(number[6:8])
    return is_day(number[8:10], f"{day - 40 if day > 40 else day:02}")


def id_npwp(number: str) -> bool:
    """15 digits: Luhn over the first nine; 16 digits: the NIK, or 0 and the 15 (since 2024)."""
    if len(number) == 15:
        return luhn(number[:9])
    return luhn(number[1:10]) if number[0] == "0" else id_nik(number)


def vn_cccd(number: str) -> bool:
    """Province 001-096, century with sex, year of birth, serial."""
    return number[0] == "0" and number[:3] != "000"


def lk_nic(number: str) -> bool:
    """Year and day of the year (500 added for women)."""
    if len(number) == 12 and not is_year(number[:4]):
        return False
    day = int(number[4:7] if len(number) == 12 else number[2:5])
    return 1 <= day <= 366 or 501 <= day <= 866


def mn_rd(number: str) -> bool:
    """Two letters, YYMMDD (month + 20 from 2000 on), two digits."""
    month = int(number[4:6])
    return is_day(f"{month - 20 if month > 20 else month:02}", number[6:8])


def kz_iin(number: str) -> bool:
    """YYMMDD, century with sex, serial, mod 11 in two rounds."""
    rest = weighted(number, range(1, 12)) % 11
    if rest == 10:
        rest = weighted(number, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return yymmdd(number) and number[6] <= "6" and rest == int(number[11])


def kg_pin(number: str) -> bool:
    """Sex, DDMMYYYY, serial."""
    return ddmmyy(number[1:]) and is_year(number[5:9])


def uz_pinfl(number: str) -> bool:
    """Century with sex, DDMMYY, district, serial, check by weights 7 3 1."""
    return ddmmyy(number[1:]) and weighted(number, (7, 3, 1) * 4 + (7,)) % 10 == int(number[13])


def am_psn(number: str) -> bool:
    """Day with century and sex added, month, year, serial."""
    return "01" <= number[2:4] <= "12" and number[0] != "0"


def ir_nid(number: str) -> bool:
    """Nine digits and a mod 11 check; no number of one digit only."""
    rest = weighted(number, range(10, 1, -1)) % 11
    return len(set(number)) > 1 and int(number[9]) == (rest if rest < 2 else 11 - rest)


def kw_cid(number: str) -> bool:
    """Century, YYMMDD, serial, mod 11 check (PACI)."""
    rest = 11 - weighted(number, (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11
    return yymmdd(number[1:]) and rest == int(number[11])


def bh_cpr(number: str) -> bool:
    """Year and month of birth, serial, check digit (not published)."""
    return "01" <= number[2:4] <= "12"
