"""SQL that turns every form of position and time into degrees (WGS 84) and seconds since 1970.

Expressions never fail: what cannot be read is NULL, and is counted as such by the census. Each form is
a :class:`Position`, a pair of DOUBLE expressions in degrees. Sources: RFC 7946 (GeoJSON), OGC 06-103r4
(WKT, WKB; EWKB as PostGIS writes it), Niemeyer's geohash, EPSG Guidance Note 7-2 (Mercator, UTM).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

from unlatched import sql

_NUMBER = r"[-+]?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?"
_PART = "[0-9]{1,2}(?:[.][0-9]+)?"
_SEXAGESIMAL = (
    f"^[-−+NSEW]? ?[0-9]{{1,3}}(?:[.][0-9]+)?(?:[°º: ]+ ?{_PART}(?:[''′’: ]+ ?{_PART})?)?[^0-9A-Z]*[NSEW]?$"
)
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"
_RADIUS = 6_378_137.0
_FLATTENING = 1 / 298.257223563


@dataclass(frozen=True, slots=True)
class Position:
    """Latitude and longitude as SQL expressions of type DOUBLE, in degrees."""

    lat: str
    lon: str

    def swapped(self) -> Position:
        """The same with the axes exchanged."""
        return Position(self.lon, self.lat)

    def scaled(self, factor: float) -> Position:
        """Degrees that were stored times ``factor`` (integers of a millionth of a degree: 1e6)."""
        return Position(f"({self.lat} / {factor!r})", f"({self.lon} / {factor!r})")


def number(expression: str) -> str:
    """A DOUBLE, NULL where it is none."""
    return f"TRY_CAST({expression} AS DOUBLE)"


def columns(lat: str, lon: str) -> Position:
    """Two fields of decimal degrees, as numbers or as text in any form that :func:`degrees` reads."""
    return Position(degrees(lat), degrees(lon))


def numbers(lat: str, lon: str) -> Position:
    """Two fields of numbers."""
    return Position(number(lat), number(lon))


def degrees(expression: str) -> str:
    """Degrees from text: ``46,95``, ``46.95 N``, ``46°57'00"N``, ``46° 57.0'``, ``46 57 0 S``."""
    text = f"upper(replace(trim(CAST({expression} AS VARCHAR)), ',', '.'))"
    parts = [f"coalesce({number(f'p[{i}]')}, 0)" for i in (1, 2, 3)]
    small = f"{parts[1]} < 60 AND {parts[2]} < 60"
    sexagesimal = f"CASE WHEN {small} THEN {parts[0]} + {parts[1]} / 60 + {parts[2]} / 3600 END"
    size = _bound(f"regexp_extract_all({text}, '[0-9]+(?:[.][0-9]+)?')", "p", sexagesimal)
    sign = f"CASE WHEN regexp_matches({text}, '^[-−]|[SW]$|^[SW]') THEN -1 ELSE 1 END"
    shaped = f"regexp_matches({text}, '{_SEXAGESIMAL}')"
    return f"coalesce({number(expression)}, CASE WHEN {shaped} THEN ({size}) * {sign} END)"


def angle_pair(expression: str) -> Position:
    """One text of two angles with their sides: ``46°57'00"N 7°26'30"E``, ``N46.95° W7.44°``; in any order."""
    text = f"upper(trim(CAST({expression} AS VARCHAR)))"
    after = f"regexp_matches({text}, '[NSEW]$')"
    return Position(*(degrees(_angle(text, after, side)) for side in ("NS", "EW")))


def _angle(text: str, after: str, side: str) -> str:
    """The part of a text that bears one of two letters, at its end if the text has one at the end."""
    last = f"regexp_extract({text}, '([0-9][^NSEW]*[{side}])', 1)"
    first = f"trim(regexp_extract({text}, '([{side}][^NSEW]*)', 1), ' ,;/')"
    return f"nullif(CASE WHEN {after} THEN {last} ELSE {first} END, '')"


def text_pair(expression: str, *, lon_first: bool = False) -> Position:
    """One text of both: ``46.95, 7.44`` or ``(46.95 7.44)``; ``lon_first`` for ``7.44,46.95``."""
    parts = f"regexp_extract_all(CAST({expression} AS VARCHAR), '{_NUMBER}')"
    shape = f"^[^0-9A-Za-z.]*{_NUMBER} ?[,;: ] ?{_NUMBER}[^0-9A-Za-z.]*$"
    whole = f"regexp_matches(CAST({expression} AS VARCHAR), '{shape}')"
    return _ordered(
        *(f"CASE WHEN {whole} THEN {number(f'{parts}[{i}]')} END" for i in (1, 2)), lon_first=lon_first
    )


def _ordered(first: str, second: str, *, lon_first: bool) -> Position:
    return Position(second, first) if lon_first else Position(first, second)


def listed(expression: str, *, lon_first: bool = True) -> Position:
    """A list of two or three numbers, in GeoJSON's order unless told."""
    return _ordered(number(f"{expression}[1]"), number(f"{expression}[2]"), lon_first=lon_first)


def geojson(expression: str, type_: str = "VARCHAR") -> Position:
    """A GeoJSON Point: a struct with ``coordinates``, the list alone, or text. Longitude comes first."""
    if type_.upper().startswith("STRUCT"):
        return listed(f"struct_extract({expression}, 'coordinates')")
    if type_.endswith("[]"):
        return listed(expression)
    text = f"CAST({expression} AS VARCHAR)"
    pattern = rf'"coordinates"\s*:\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})'
    return Position(
        *(number(f"nullif(regexp_extract({text}, {sql.text(pattern)}, {i}), '')") for i in (2, 1))
    )


def wkt(expression: str) -> Position:
    """Well-known text: ``POINT (7.44 46.95)``, with or without ``SRID=4326;`` and Z or M."""
    pattern = rf"^\s*(?:SRID=[0-9]+;)?\s*POINT\s*[ZM]*\s*\(\s*({_NUMBER})\s+({_NUMBER})"
    text = f"upper(CAST({expression} AS VARCHAR))"
    return Position(
        *(number(f"nullif(regexp_extract({text}, {sql.text(pattern)}, {i}), '')") for i in (2, 1))
    )


def wkb(expression: str, type_: str = "VARCHAR") -> Position:
    """Well-known binary of a point, as BLOB or hexadecimal text; byte order and EWKB's SRID are heeded."""
    hexed = f"regexp_replace(upper(trim(CAST({expression} AS VARCHAR))), '^(0X|[\\\\]X)', '')"
    digits = f"hex({expression})" if type_.upper() == "BLOB" else hexed
    little = f"({digits}[1:2] = '01')"
    kind = f"CASE WHEN {little} THEN {digits}[9:10] ELSE {digits}[3:4] END"
    start = f"(11 + CASE WHEN {kind} IN ('20', '60', 'A0', 'E0') THEN 8 ELSE 0 END)"
    point = f"CASE WHEN {little} THEN {digits}[3:4] ELSE {digits}[9:10] END IN ('01', 'E9')"
    shape = f"regexp_matches({digits}, '^0[01][0-9A-F]{{40,}}$') AND {point}"
    x, y = (_double(digits, f"({start} + {skip})", little) for skip in (0, 16))
    return Position(f"CASE WHEN {shape} THEN {y} END", f"CASE WHEN {shape} THEN {x} END")


def _double(digits: str, start: str, little: str) -> str:
    """A DOUBLE from sixteen hexadecimal digits (IEEE 754 binary64)."""
    forward = f"substr({digits}, {start}, 16)"
    backward = " || ".join(f"substr({digits}, {start} + {skip}, 2)" for skip in range(14, -1, -2))
    bits = f"TRY_CAST('0x' || CASE WHEN {little} THEN {backward} ELSE {forward} END AS UBIGINT)"
    exponent, fraction = (
        "((b >> 52) & 2047)::INTEGER",
        "((b & 4503599627370495)::DOUBLE / 4503599627370496.0)",
    )
    value = (
        f"CASE WHEN {exponent} = 0 THEN 0.0 WHEN {exponent} < 2047 THEN (1 - 2 * (b >> 63)::INTEGER)"
        f" * (1 + {fraction}) * pow(2.0, {exponent} - 1023) END"
    )
    return _bound(bits, "b", value)


def geohash(expression: str) -> Position:
    """The middle of a geohash of 1 to 12 characters."""
    text = f"lower(trim(CAST({expression} AS VARCHAR)))"
    bits = " | ".join(
        f"(greatest(0, instr('{_GEOHASH}', nullif({text}[{i}], '')) - 1)::UBIGINT << {60 - 5 * i})"
        for i in range(1, 13)
    )
    shape = f"regexp_matches({text}, '^[{_GEOHASH}]{{1,12}}$')"
    padded = f"(coalesce({bits.replace(' | ', ', 0) | coalesce(')}, 0))"
    lon, lat = _every_other(f"({padded} >> 1)"), _every_other(padded)
    size = f"(5 * length({text}))"
    half_lat, half_lon = f"90 / pow(2, {size} // 2)", f"180 / pow(2, ({size} + 1) // 2)"
    return Position(
        f"CASE WHEN {shape} THEN {lat}::DOUBLE / 1073741824 * 180 - 90 + {half_lat} END",
        f"CASE WHEN {shape} THEN {lon}::DOUBLE / 1073741824 * 360 - 180 + {half_lon} END",
    )


def _every_other(bits: str) -> str:
    """Gather the even bits of a 64-bit number (Morton decoding)."""
    value = f"({bits} & {0x5555555555555555}::UBIGINT)"
    for shift, mask in (
        (1, 0x3333333333333333), (2, 0x0F0F0F0F0F0F0F0F), (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF), (16, 0x00000000FFFFFFFF),
    ):  # fmt: skip
        value = _bound(value, "v", f"(v | (v >> {shift})) & {mask}::UBIGINT")
    return value


def _bound(value: str, name: str, expression: str) -> str:
    """``expression`` with ``name`` for ``value``, written once: nesting would grow it exponentially."""
    return f"list_transform([{value}], lambda {name}: {expression})[1]"


def mercator(x: str, y: str) -> Position:
    """Web-Mercator metres (EPSG:3857)."""
    return Position(
        f"degrees(2 * atan(exp({number(y)} / {_RADIUS})) - pi() / 2)", f"degrees({number(x)} / {_RADIUS})"
    )


def utm(x: str, y: str, *, zone: int, north: bool = True) -> Position:
    """UTM metres of a zone (EPSG:326zz north, 327zz south): Krueger's series, third order, under 1 cm."""
    n = _FLATTENING / (2 - _FLATTENING)
    a = _RADIUS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    delta = (2 * n - 2 * n**2 / 3 - 2 * n**3, 7 * n**2 / 3 - 8 * n**3 / 5, 56 * n**3 / 15)
    xi = f"(({number(y)} - {0.0 if north else 1e7!r}) / {0.9996 * a!r})"
    eta = f"(({number(x)} - 500000.0) / {0.9996 * a!r})"
    sinh, cosh = (f"((exp({{0}}) {sign} exp(-{{0}})) / 2)" for sign in "-+")
    xi_, eta_ = xi, eta
    for j, b in enumerate(beta, 1):
        xi_ += f" - {b!r} * sin({2 * j} * {xi}) * {cosh.format(f'({2 * j} * {eta})')}"
        eta_ += f" - {b!r} * cos({2 * j} * {xi}) * {sinh.format(f'({2 * j} * {eta})')}"
    chi = f"asin(sin({xi_}) / {cosh.format(f'({eta_})')})"
    lat = chi + "".join(f" + {d!r} * sin({2 * j} * {chi})" for j, d in enumerate(delta, 1))
    lon = f"{radians(zone * 6 - 183)!r} + atan2({sinh.format(f'({eta_})')}, cos({xi_}))"
    return Position(f"degrees({lat})", f"degrees({lon})")


def projected(x: str, y: str, epsg: int) -> Position | None:
    """Metres of a coordinate system we know: 3857 (and its forerunners), UTM on WGS 84; else None."""
    if epsg in (3857, 900913, 3785, 102100):
        return mercator(x, y)
    if epsg // 100 in (326, 327) and 1 <= epsg % 100 <= 60:
        return utm(x, y, zone=epsg % 100, north=epsg // 100 == 326)
    return numbers(y, x) if epsg in (4326, 4979) else None


def on_earth(lat: str, lon: str) -> str:
    """Whether this is a position: finite and within bounds."""
    return f"({lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180)"


def epoch(expression: str, type_: str) -> str:
    """Seconds since 1970-01-01 UTC (DOUBLE) from a time of this DuckDB type; without a zone it is UTC.

    Numbers are seconds, milli-, micro- or nanoseconds, told apart by their size (RFC 3339 for text).
    """
    kind = type_.upper()
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return f"CASE WHEN isfinite({expression}) THEN epoch({expression}) END"
    if kind == "VARCHAR":
        return f"coalesce({_epoch_number(number(expression))}, {_epoch_text(expression)})"
    if (
        any(kind.startswith(name) for name in ("STRUCT", "MAP", "BLOB", "TIME", "INTERVAL", "BOOL"))
        or "[" in kind
    ):
        return "NULL::DOUBLE"
    return _epoch_number(number(expression))


def _epoch_text(expression: str) -> str:
    zone = "([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$"
    zoned = f"regexp_matches(trim({expression}), '{zone}') AND length(trim({expression})) > 10"
    with_zone, without = (
        f"TRY_CAST(trim({expression}) AS {type_})" for type_ in ("TIMESTAMPTZ", "TIMESTAMP")
    )
    finite = "CASE WHEN isfinite({0}) THEN epoch({0}) END"
    return f"CASE WHEN {zoned} THEN {finite.format(with_zone)} ELSE {finite.format(without)} END"


def _epoch_number(value: str) -> str:
    sizes = "".join(f" WHEN abs({value}) < {limit} THEN {value} / {unit}" for limit, unit in _UNITS)
    return f"CASE{sizes} END"


_UNITS = (("1e11", "1"), ("1e14", "1e3"), ("1e17", "1e6"), ("1e20", "1e9"))
