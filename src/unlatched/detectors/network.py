"""Addresses of machines: IPv4 (RFC 791), IPv6 (RFC 4291), MAC (IEEE EUI-48 and EUI-64)."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

IP_WORDS: Final = words(
    """
    en: ip, ip address, ipaddress, ip addr, ipaddr, ipv4, ipv6, client ip, remote ip, source ip, src ip
    en: dst ip, user ip, login ip, last login ip, remote addr, remote address, x forwarded for
    en: forwarded for, client address, ip v4, ip v6, host ip, signup ip, registration ip, reg ip, last ip
    en: real ip, public ip, ip from, framed ip address
    zh: ip地址, 登录ip, 注册ip, 客户端ip, 上次登录ip, 网络地址, ip位址, ipdz, dlip, denglu ip
    ru: ip адрес, айпи, айпи адрес, ип адрес, сетевой адрес, адрес ip, ip adres
    ar: عنوان ip, عنوان الآي بي, عنوان بروتوكول الإنترنت, اي بي
    es: dirección ip, direccion ip, ip cliente, ip origen, ip de acceso
    pt: endereço ip, endereco ip, ip cliente, ip de origem, ip de acesso
    fr: adresse ip, ip client, adresse ip client
    de: ip adresse, ipadresse, ip addresse
    tr: ip adresi, ip adres
    hi: आईपी, आईपी पता, आईपी एड्रेस
    id: alamat ip, ip pengguna
    it: indirizzo ip
    ja: ipアドレス, アイピーアドレス
    ko: 아이피, ip주소, 아이피주소, 접속ip
    nl: ip adres
    pl: adres ip
    uk: ip адреса
    vi: địa chỉ ip, dia chi ip
    fa: آی پی, آدرس آی پی, نشانی ip
    """
)
MAC_WORDS: Final = words(
    """
    en: mac, mac address, macaddress, mac addr, macaddr, wifi mac, wlan mac, bt mac, bluetooth mac
    en: bluetooth address, bd addr, bdaddr, hardware address, hw addr, hwaddr, physical address mac
    en: ethernet address, eui 48, client mac, station mac, calling station id, device mac, bssid, ap mac
    en: sta mac
    zh: mac地址, 物理地址, 网卡地址, 蓝牙地址, 无线mac, macdz, 设备mac
    ru: mac адрес, мак адрес, мак, макадрес, аппаратный адрес, mak adres
    ar: عنوان ماك, عنوان mac, العنوان الفيزيائي
    es: dirección mac, direccion mac
    pt: endereço mac, endereco mac
    fr: adresse mac, adresse physique
    de: mac adresse, macadresse, hardwareadresse
    tr: mac adresi, donanım adresi
    hi: मैक पता, मैक एड्रेस
    id: alamat mac
    it: indirizzo mac
    ja: macアドレス
    ko: mac주소, 맥주소, 맥어드레스
    nl: mac adres
    pl: adres mac
    vi: địa chỉ mac
    fa: آدرس مک, مک آدرس
    """
)
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_V4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_PORT: Final = re.compile(r":\d{1,5}$|/\d{1,2}$")
_V6: Final = re.compile(
    r"\[?([0-9a-f:]{2,39}(?:\.[0-9.]{3,12})?)(?:%\w+)?\]?(?:/\d{1,3}|(?<=\]):\d{1,5})?", re.IGNORECASE
)
_MAC: Final = re.compile(
    r"(?:[0-9a-f]{2}(?P<gap>[:-])(?:[0-9a-f]{2}(?P=gap)){4}[0-9a-f]{2}(?:(?P=gap)[0-9a-f]{2}){0,2}"
    r"|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})",
    re.IGNORECASE,
)
_MAC_BARE: Final = re.compile(r"(?=.*[a-f])(?=.*\d)[0-9a-f]{12}", re.IGNORECASE)


def is_ipv4(value: str) -> bool:
    """A dotted quad, with a port or prefix or without; several may be listed (``X-Forwarded-For``).

    Small numbers only (``1.2.3.4``, ``10.0.19041.1``) are a version.

    >>> is_ipv4("203.0.113.9"), is_ipv4("198.51.100.7:443"), is_ipv4("1.2.3.4"), is_ipv4("1.2.3")
    (True, True, False, False)
    """
    if len(value) > 200 or value.count(".") < 3:
        return False
    return all(_is_quad(_PORT.sub("", part.strip())) for part in value.split(","))


def _is_quad(text: str) -> bool:
    if text.startswith("::ffff:"):
        text = text[7:]
    return _V4.fullmatch(text) is not None and (
        text == "0.0.0.0" or max(map(int, text.split("."))) > 31 or text.startswith("10.")  # noqa: S104
    )


def is_ipv6(value: str) -> bool:
    """RFC 4291 text form, in brackets, with a zone or prefix, or without. A time of day is not one.

    >>> is_ipv6("2001:db8::7"), is_ipv6("[2001:db8::7]:443"), is_ipv6("12:30:45"), is_ipv6("::")
    (True, True, False, False)
    """
    if ":" not in value or len(value) > 60:
        return False
    found = _V6.fullmatch(value.strip())
    if found is None or len(found[1]) < 3 or _MAC.fullmatch(found[1]):
        return False
    try:
        IPv6Address(found[1])
    except AddressValueError:
        return False
    return True


def is_ip(value: str) -> bool:
    """IPv4 or IPv6."""
    return is_ipv4(value) or is_ipv6(value)


def is_mac(value: str) -> bool:
    """Six or eight pairs of hex digits, with ``:`` or ``-``, or three groups of four with dots.

    >>> is_mac("00:00:5E:00:53:01"), is_mac("0000.5e00.5301"), is_mac("00:00:5E")
    (True, True, False)
    """
    return len(value) <= 24 and _MAC.fullmatch(value.strip()) is not None


def is_bare_mac(value: str) -> bool:
    """Twelve hex digits without separators: the name must say that it is a MAC address."""
    return len(value) <= 14 and _MAC_BARE.fullmatch(value.strip()) is not None


_NOT_IP: Final = (
    "1.2.3",
    "1.2.3.4",
    "256.1.1.1",
    "2.31.0.14",
    "12:30:45",
    "2024-01-02",
    "::",
    "1.10.250",
    "00:00:5E:00:53:01",
)
DETECTORS = (
    Detector(
        kind="ip",
        category="pd:IPAddress",
        words=IP_WORDS,
        matches=is_ip,
        chance=0.06,
        recall=0.98,
        weak=terms("addr, host, source, destination, client, remote, peer"),
        examples=(
            "203.0.113.9",
            "198.51.100.77:8080",
            "192.0.2.1",
            "10.20.30.40",
            "2001:db8::1f",
            "2001:db8:0:0:a:b:c:d%eth0",
        ),
        counter_examples=_NOT_IP,
    ),
    Detector(
        kind="mac",
        category="pd:MACAddress",
        words=MAC_WORDS,
        matches=is_mac,
        chance=0.05,
        examples=("00:00:5E:00:53:1A", "00-00-5e-00-53-2b", "0000.5e00.53ff"),
        counter_examples=("00:00:5E", "2024-01-02-03-04-05-06", "12:30:45", "00005e005301", "203.0.113.9"),
    ),
    Detector(
        kind="mac",
        category="pd:MACAddress",
        words=MAC_WORDS,
        matches=is_bare_mac,
        chance=0.3,
        ceiling=0.0,
        examples=("00005e00531a", "00005E00532B"),
        counter_examples=("123456789012", "00:00:5E", "abcdefabcdeg"),
    ),
)
