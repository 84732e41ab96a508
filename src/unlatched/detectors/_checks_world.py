"""Check digits and dates inside American, African and Pacific identifiers that python-stdnum lacks."""

from __future__ import annotations

from typing import Final

from unlatched.detectors._digits import ddmmyy, is_year, luhn, weighted, yymmdd

_NHI: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def eg_nid(number: str) -> bool:
    """Century, YYMMDD, governorate, serial, check digit (not published)."""
    return yymmdd(number[1:])


def rw_nid(number: str) -> bool:
    """Status, year of birth, sex (8 or 7), serial."""
    return is_year(number[1:5]) and number[5] in "78"


def us_npi(number: str) -> bool:
    """Luhn over 80840 and the number (45 CFR 162.406)."""
    return luhn("80840" + number)


def luhn10(number: str) -> bool:
    """Luhn over the first ten digits; a version code may follow."""
    return luhn(number[:10])


def mx_rfc(number: str) -> bool:
    """Four letters, YYMMDD, homoclave (its check character is often wrong)."""
    return yymmdd(number[4:])


def mx_rfc_10(number: str) -> bool:
    """The same without its homoclave."""
    return mx_rfc(number)


def mx_elector(number: str) -> bool:
    """Six consonants, YYMMDD, state of birth (87 abroad), sex, homonym."""
    return yymmdd(number[6:]) and ("01" <= number[12:14] <= "33" or number[12:14] >= "87")


def gt_cui(number: str) -> bool:
    """Eight digits, mod 11 check, department and municipality (RENAP)."""
    return weighted(number, range(2, 10)) % 11 == int(number[8]) and "01" <= number[9:11] <= "22"


def sv_dui(number: str) -> bool:
    """Eight digits weighted 9 to 2, check to ten."""
    return (weighted(number, range(9, 1, -1)) + int(number[8])) % 10 == 0


def hn_dni(number: str) -> bool:
    """Department, municipality, year of registration, serial."""
    return "01" <= number[:2] <= "18" and "01" <= number[2:4] <= "28" and is_year(number[4:8])


def ni_cedula(number: str) -> bool:
    """Municipality, DDMMYY, serial, letter."""
    return ddmmyy(number[3:])


def br_pis(number: str) -> bool:
    """Ten digits and a mod 11 check."""
    rest = 11 - weighted(number, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest > 9 else rest) == int(number[10])


def br_cns(number: str) -> bool:
    """Weights 15 to 1, divisible by 11 (Ministério da Saúde)."""
    return number[0] in "12789" and weighted(number, range(15, 0, -1)) % 11 == 0


def br_titulo(number: str) -> bool:
    """Eight digits, state 01-28, two mod 11 digits (TSE resolution 21.538; SP and MG write 1 for 0)."""
    state, lenient = number[8:10], number[8:10] in ("01", "02")
    first = weighted(number, range(2, 10)) % 11 % 10
    second = weighted(number[8:11], (7, 8, 9)) % 11 % 10
    written = (int(number[10]), int(number[11]))
    allowed = [{rest, 1} if lenient and rest == 0 else {rest} for rest in (first, second)]
    return "01" <= state <= "28" and written[0] in allowed[0] and written[1] in allowed[1]


def uy_ci(number: str) -> bool:
    """Seven digits weighted 2 9 8 7 6 3 4, check to ten."""
    return weighted(number.zfill(8), (2, 9, 8, 7, 6, 3, 4, 1)) % 10 == 0


def au_medicare(number: str) -> bool:
    """Eight digits weighted 1 3 7 9, check, issue (and person) number."""
    return weighted(number, (1, 3, 7, 9) * 2) % 10 == int(number[8])


def nz_nhi(number: str) -> bool:
    """HISO 10046: mod 11 over AAANNNN; AAANNAA ends in a letter, mod 23 or 24 by edition."""
    values = [int(char) if char.isdigit() else _NHI.index(char) + 1 for char in number]
    total = sum(value * weight for value, weight in zip(values, range(7, 1, -1), strict=False))
    if number[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == values[6]
    return values[6] in (23 - total % 23, 24 - total % 24)
