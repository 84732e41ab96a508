"""Check digits and dates inside European identifiers that python-stdnum lacks or tests too strictly."""

from __future__ import annotations

from typing import Final

from unlatched.detectors._digits import (
    ddmmyy,
    digit_sum,
    icao,
    is_day,
    letter_value,
    luhn,
    weighted,
    yymmdd,
    yyyymmdd,
)

_HETU: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def ru_snils(number: str) -> bool:
    """Nine digits and a sum mod 101 (Pension Fund order 192p)."""
    return weighted(number, range(9, 0, -1)) % 101 % 100 == int(number[9:])


def by_pn(number: str) -> bool:
    """Century with sex, DDMMYY, region letter, serial, citizenship PB, BA or BI, check digit."""
    return ddmmyy(number[1:]) and number[7] in "ABCHKEM" and number[11:13] in ("PB", "BA", "BI")


def md_idnp(number: str) -> bool:
    """Twelve digits and a check by weights 7 3 1."""
    return weighted(number, (7, 3, 1) * 4) % 10 == int(number[12])


def gb_chi(number: str) -> bool:
    """DDMMYY, serial, mod 11 check (Public Health Scotland)."""
    return ddmmyy(number) and weighted(number, range(10, 0, -1)) % 11 == 0


def fr_nir(number: str) -> bool:
    """Sex, year and month of birth, place, order, key mod 97 (2A and 2B count 19 and 18)."""
    return _month(number) and (int(_corsica(number[:13])) + int(number[13:])) % 97 == 0


def fr_nir_13(number: str) -> bool:
    """The same without its key."""
    return _month(number) and _corsica(number).isdigit()


def _month(number: str) -> bool:
    month = int(number[3:5])
    return 1 <= month <= 12 or 20 <= month <= 42 or month >= 50


def _corsica(number: str) -> str:
    return number.replace("2A", "19", 1).replace("2B", "18", 1) if not number.isdigit() else number


def de_rvnr(number: str) -> bool:
    """Area, DDMMYY, letter, serial, check (VKVV § 4)."""
    plain = f"{number[:8]}{ord(number[8]) - 64:02}{number[9:11]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = digit_sum(int(digit) * weight for digit, weight in zip(plain, weights, strict=True))
    return "01" <= number[4:6] <= "12" and total % 10 == int(number[11])


def de_kvnr(number: str) -> bool:
    """A letter, eight digits, check by weights 1 2 (SGB V § 290)."""
    plain = f"{ord(number[0]) - 64:02}{number[1:9]}"
    return digit_sum(int(digit) * (1 + at % 2) for at, digit in enumerate(plain)) % 10 == int(number[9])


def de_pa(number: str) -> bool:
    """ICAO check digit, where it is written (PAuswV); the nine characters alone carry none."""
    return any(map(str.isdigit, number)) and (len(number) == 9 or icao(number[:9]) == int(number[9]))


def lu_matricule(number: str) -> bool:
    """Birth date, serial, Luhn digit, Verhoeff digit (law of 19 June 2013)."""
    return yyyymmdd(number) and luhn(number[:12])


def es_nss(number: str) -> bool:
    """Province, number, remainder mod 97."""
    province, serial = int(number[:2]), int(number[2:10])
    whole = province * (10**7 if serial < 10**7 else 10**8) + serial
    return whole % 97 == int(number[10:])


def pt_niss(number: str) -> bool:
    """Ten digits weighted by primes, check to nine."""
    return 9 - weighted(number, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10 == int(number[10])


def no_fodselsnummer(number: str) -> bool:
    """Two mod 11 digits over DDMMYY and serial.

    D-numbers add 40 to the day; H-numbers and test populations add 40, 65 or 80 to the month.
    """
    first = weighted(number, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    second = weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11
    day, month = int(number[:2]), int(number[2:4])
    month -= next((extra for extra in (80, 65, 40) if month > extra), 0)
    return first == second == 0 and is_day(f"{month:02}", f"{day - 40 if day > 40 else day:02}")


def dk_cpr(number: str) -> bool:
    """DDMMYY (day + 60 where no address is known) and serial."""
    day = int(number[:2])
    return is_day(number[2:4], f"{day - 60 if day > 60 else day:02}")


def fi_hetu(number: str) -> bool:
    """DDMMYY, century sign, individual number (900 to 999: test data), check mod 31."""
    return ddmmyy(number) and _HETU[int(number[:6] + number[7:10]) % 31] == number[10]


def lv_pk(number: str) -> bool:
    """DDMMYY-serial with a mod 11 check, or 32 and nine random digits (since 2017)."""
    if number.startswith("32"):
        return True
    rest = (1101 - weighted(number, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11
    return ddmmyy(number) and number[6] in "0129" and rest == int(number[10])


def pl_dowod(number: str) -> bool:
    """Three letters, a check digit, five digits (weights 7 3 1, ICAO letters)."""
    values = map(letter_value, number)
    weights = (7, 3, 1, 9, 7, 3, 1, 7, 3)
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) % 10 == 0


def hu_taj(number: str) -> bool:
    """Eight digits weighted 3 and 7 (law XX of 1996)."""
    return weighted(number, (3, 7) * 4) % 10 == int(number[8])


def hu_adoazonosito(number: str) -> bool:
    """8, days since 1867, serial, mod 11 check (law XX of 1996)."""
    return weighted(number, range(1, 10)) % 11 == int(number[9])


def hu_szemelyi(number: str) -> bool:
    """Sex with century, YYMMDD, serial, mod 11 (weights turned round in 1997)."""
    rests = {weighted(number, range(1, 11)) % 11, weighted(number, range(10, 0, -1)) % 11}
    return yymmdd(number[1:]) and int(number[10]) in rests


def ro_cnp(number: str) -> bool:
    """Sex with century, YYMMDD, county, serial, mod 11 check. Any county."""
    rest = weighted(number, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return yymmdd(number[1:]) and (1 if rest == 10 else rest) == int(number[12])


def jmbg(number: str) -> bool:
    """DDMMYYY, region, serial, mod 11 check (Yugoslav law of 1976, kept by its successors)."""
    rest = 11 - weighted(number, (7, 6, 5, 4, 3, 2) * 2) % 11
    return ddmmyy(number) and not "035" < number[4:7] < "890" and rest % 11 == int(number[12])


def al_nid(number: str) -> bool:
    """Decade letter and year, month (+ 50 for women), day, serial, check letter."""
    month = int(number[2:4])
    return number[0] <= "T" and is_day(f"{month - 50 if month > 50 else month:02}", number[4:6])
