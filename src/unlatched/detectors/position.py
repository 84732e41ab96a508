"""Positions on the earth, in every form they are stored in.

    Forms: decimal degrees in two fields or one, scaled integers, degrees-minutes-seconds, NMEA 0183,
    GeoJSON (RFC 7946)
WKT and WKB (OGC 06-103r4, EWKB), geohash, projected metres (UTM, Web Mercator EPSG:3857, Gauss-Krueger).
"""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

LATITUDE = words(
    """
    en: latitude, lat, lattitude, latitud, gps lat, geo lat, lat deg, latitude deg, start lat, end lat
    en: pickup latitude, dropoff latitude, y lat, lat wgs84, latit, lati, coord lat, loc lat
    en: gps latitude, position lat, dest lat, home lat, last lat, lat e7, latitude e7, lat num
    zh: 纬度, 緯度, wd, weidu, gps纬度
    ru: широта, shirota
    uk: широта
    ar: خط العرض, دائرة العرض, العرض
    es: latitud
    pt: latitude
    fr: latitude
    de: breitengrad, breite geo, geo breite, geogr breite
    tr: enlem
    hi: अक्षांश
    id: lintang
    it: latitudine
    ja: 緯度
    ko: 위도
    nl: breedtegraad
    pl: szerokosc geograficzna, szer geogr
    vi: vi do, vĩ độ
    fa: عرض جغرافیایی
    th: ละติจูด
    """
)
LONGITUDE = words(
    """
    en: longitude, lon, lng, long, longtitude, longitud, gps lon, gps lng, gps long, geo lng, geo lon
    en: geo long, lon deg, start lng, end lng, start lon, end lon, pickup longitude, dropoff longitude
    en: longi, coord lon, loc lng, gps longitude, dest lng, dest lon, home lon, home lng, last lon
    en: last lng, lng e7, longitude e7, lon num, long deg
    zh: 经度, 經度, jd, jingdu, gps经度
    ru: долгота, dolgota
    uk: довгота
    ar: خط الطول, الطول الجغرافي
    es: longitud
    pt: longitude
    fr: longitude
    de: langengrad, lange geo, geo lange, geogr lange
    tr: boylam
    hi: देशांतर
    id: bujur
    it: longitudine
    ja: 経度
    ko: 경도
    nl: lengtegraad
    pl: dlugosc geograficzna, dl geogr
    vi: kinh do, kinh độ
    fa: طول جغرافیایی
    th: ลองจิจูด
    """
)
POINT = words(
    """
    en: gps, gps position, coordinates, coordinate, geo point, geopoint, lat lon, lat lng, latlng
    en: latlon, lat long, latlong, geolocation, geo location, geo, location coordinates, gps coordinates
    en: gps location, last location, current location, coords, lonlat, lnglat, long lat
    en: geo coordinates, position gps, gps coord
    en: last known location, last position, gps point, loc, tracks loc, geo pos
    en: location point
    zh: 坐标, 经纬度, 位置, 定位, gps坐标, zb, jwd, zuobiao, 位置坐标, 定位坐标, 实时位置, gps位置
    ru: координаты, геопозиция, местоположение, геолокация, koordinaty
    uk: координати, геолокація
    ar: الاحداثيات, الموقع الجغرافي, احداثيات, الموقع
    es: coordenadas, ubicacion, ubicación, geolocalizacion, ubicacion gps, coordenada
    pt: coordenadas, localizacao, localização, geolocalizacao
    fr: coordonnees, coordonnees gps, localisation, geolocalisation, coordonnees geographiques
    de: koordinaten, standort, geoposition, gps position, geokoordinaten
    tr: koordinat, koordinatlar, konum, gps konum
    hi: निर्देशांक, स्थान
    id: koordinat, lokasi gps, titik koordinat, posisi gps
    it: coordinate, posizione gps, geolocalizzazione, coordinate gps
    ja: 座標, 位置情報, 緯度経度
    ko: 좌표, 위치, 위경도, 위치정보
    nl: coordinaten, locatie gps
    pl: wspolrzedne, lokalizacja gps
    vi: toa do, tọa độ, vi tri, vị trí
    """
)
GEOHASH = words(
    """
    en: geohash, geo hash, geohash7, geohash6, geohash8, h3 index, h3 cell, s2 cell, s2 cell id
    en: plus code, quadkey, what3words
    zh: 地理哈希
"""
)
PROJECTED_X = words(
    """
    en: easting, utm x, x coord, coord x, x coordinate, utm e, utm easting, utme, point x, x utm
    en: mercator x, rd x
    zh: x坐标, 横坐标
    de: rechtswert, hochwert rechts, ostwert
    es: coordenada x, este utm
    fr: coord x lambert, lambert x
    pl: wspolrzedna x
    pt: coordenada x
"""
)
PROJECTED_Y = words(
    """
    en: northing, utm y, y coord, coord y, y coordinate, utm n, utm northing, utmn, point y, y utm
    en: mercator y, rd y
    zh: y坐标, 纵坐标
    de: hochwert, nordwert
    es: coordenada y, norte utm
    fr: lambert y
    pl: wspolrzedna y
    pt: coordenada y
"""
)
MOTION = words(
    """
    en: heading gps, bearing, gps accuracy, gps speed, course over ground, altitude gps, gps altitude
    en: horizontal accuracy, vehicle speed
    zh: 方向角, 速度gps, 行驶速度
"""
)
CELL = words(
    """
    en: cell id, cellid, cell tower, lac, lac ci, cgi, tower id, bts, base station, enodeb, ecgi
    en: cell name, cell site, first cell, last cell, cell tower id, wifi ap location, tower lat
    zh: 基站, 基站编号, 小区号基站, jz, jizhan, 基站代码
    ru: базовая станция, сота
    ar: برج الاتصال
    es: celda, antena
    pt: celula erb, erb
    fr: cellule, antenne relais
    de: funkzelle
    tr: baz istasyonu
    id: bts id
    ko: 기지국
    ja: 基地局
"""
)

_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d{3,}")
_PAIR = re.compile(
    r"[\[(]?\s*([+-]?\d{1,3}(?:\.\d{2,}))\s*°?\s*[NSns]?\s*(?:[,;|/ ]|"
    r"\s)\s*([+-]?\d{1,3}(?:\.\d{2,}))\s*°?\s*[EWew]?\s*[\])]?"
)
_DMS = re.compile(
    r"""[NSEWnsew]?\s*\d{1,3}\s*[°º]\s*\d{1,2}(?:\.\d+)?\s*['′’]?\s*(?:\d{1,2}(?:\.\d+)?\s*(?:["″”]|''))?\s*[NSEWnsew]?(?:\s*[,;]?\s*\d{1,3}\s*[°º].*)?"""
)
_NMEA = re.compile(r"\$G[PNL](?:GGA|RMC|GLL)\b.*")
_WKT = re.compile(r"(?i)(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(.+")
_WKB = re.compile(
    r"(?i)(?:0x|\\x)?(?:01(?:0[1-7]000000|0[1-7]0000[02468ACE]0)|000000000[1-7]|"
    r"00[2468ACE]000000[1-7])[0-9A-F]{32,}"
)
_GEOJSON = re.compile(r"""\s*\{.*["']coordinates["']\s*:\s*\[.*""", re.DOTALL)
_GEOHASH = re.compile(r"[0-9b-hjkmnp-z]{5,12}")


def is_point(text: str) -> bool:
    """One position in one string.

    >>> is_point("43.82511, 87.61234"), is_point("POINT (87.6 43.8)"), is_point("43°49'30\\"N 87°36'44\\"E")
    (True, True, True)
    >>> is_point("3.14"), is_point("12.50, 1.99")
    (False, False)
    """
    text = text.strip()
    if len(text) < 9:
        return False
    if pair := _PAIR.fullmatch(text):
        first, second = sorted((abs(float(pair[1])), abs(float(pair[2]))))
        deep = max(len(part.partition(".")[2]) for part in pair.groups()) >= 3
        return deep and first <= 90 and second <= 180
    return any(form.fullmatch(text) for form in (_WKT, _WKB, _DMS, _GEOJSON, _NMEA))


def is_geohash(text: str) -> bool:
    """Five to twelve of geohash's 32 letters, with a digit and a letter among them."""
    text = text.strip()
    return (
        bool(_GEOHASH.fullmatch(text)) and any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    )


def is_degrees(text: str) -> bool:
    """Decimal degrees, or a whole number that is degrees times a power of ten."""
    return _degrees(text, 90.0)


def is_wide_degrees(text: str) -> bool:
    """As ``is_degrees``, up to 180."""
    return _degrees(text, 180.0)


def _degrees(text: str, most: float) -> bool:
    text = text.strip().replace(",", ".")
    try:
        number = abs(float(text))
    except ValueError:
        return bool(_DMS.fullmatch(text))
    return number <= most or ("." not in text and number <= most * 1e7)


DETECTORS = (
    Detector(
        kind="lat",
        category="pd:GPSCoordinate",
        words=LATITUDE,
        weak=terms("y"),
        matches=is_degrees,
        chance=1.0,
        recall=0.97,
        ceiling=0.0,
        needs_people=4.5,
        examples=("43.82511", "-12.5", "438251100", "-37.774929500000017"),
        counter_examples=("943.1", "blue"),
    ),
    Detector(
        kind="lon",
        category="pd:GPSCoordinate",
        words=LONGITUDE,
        weak=terms("x"),
        matches=is_wide_degrees,
        chance=1.0,
        recall=0.97,
        ceiling=0.0,
        needs_people=4.5,
        examples=("87.61234", "-122.4", "-122.41941550000001", "1224194155"),
        counter_examples=("943.1", "blue"),
    ),
    Detector(
        kind="point",
        category="pd:GPSCoordinate",
        words=POINT,
        weak=terms(
            """
    pos, location, position, place, point, lokasi, lieu, lugar, ort position, geom, the geom, geometry,
    point geom, shape geom, shape, wkt, wkb, geojson, geometry point
"""
        ),
        matches=is_point,
        chance=0.0005,
        recall=0.9,
        ceiling=6.0,
        needs_people=4.5,
        examples=(
            "43.82511, 87.61234",
            "POINT (87.6 43.8)",
            "0101000000000000000000F03F000000000000F03F",
            "00000000013FF00000000000003FF0000000000000",
        ),
        counter_examples=("3.14", "blue", "12.50, 1.99"),
    ),
    Detector(
        kind="geohash",
        category="pd:GPSCoordinate",
        words=GEOHASH,
        matches=is_geohash,
        chance=0.7,
        recall=0.95,
        ceiling=0.0,
        needs_people=2.0,
        examples=("tzyr5k8", "u33db2"),
        counter_examples=("ail0", "blue-1"),
    ),
    Detector(kind="projected_x", category="pd:GPSCoordinate", words=PROJECTED_X, needs_people=4.5),
    Detector(kind="projected_y", category="pd:GPSCoordinate", words=PROJECTED_Y, needs_people=4.5),
    Detector(
        kind="motion",
        category="pd:CurrentLocation",
        words=MOTION,
        weak=terms("speed, heading, altitude, course, direction, accuracy"),
        needs_people=4.0,
    ),
    Detector(kind="cell_tower", category="pd:CurrentLocation", words=CELL, needs_people=2.0),
)
