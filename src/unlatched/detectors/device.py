"""Handsets, SIM cards, devices: IMEI (3GPP TS 23.003), MEID, IMSI (ITU-T E.212), ICCID (E.118)."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._digits import luhn
from unlatched.detectors._shape import Shape, stdnum
from unlatched.detectors._words import terms, words

IMEI_WORDS: Final = words(
    """
    en: imei, imei number, imei no, imei1, imei2, imeisv, device imei, handset id, equipment identity
    zh: 手机串号, 串号, 国际移动设备识别码, 设备串号, 手机序列号
    ru: имей, имеи, imei телефона
    ar: رقم imei, الرقم التسلسلي للهاتف
    """
)
IMSI_WORDS: Final = words(
    """
    en: imsi, imsi number, imsi no, imsi1, imsi2, subscriber identity, sim imsi, supi
    zh: 国际移动用户识别码
    ru: имси
    """
)
ICCID_WORDS: Final = words(
    """
    en: iccid, sim serial, sim serial number, sim number, sim card number, simcard, sim no, sim id
    en: sim card, icc id, euicc, eid sim
    zh: sim卡号, sim卡, 集成电路卡识别码
    ru: номер сим карты, сим карта, симка, номер sim
    ar: رقم الشريحة, شريحة
    es: tarjeta sim, número de sim
    pt: cartão sim, número do chip
    fr: carte sim, numéro de sim
    de: sim karte, simkarte, simkartennummer
    tr: sim kart, sim kart no
    hi: सिम, सिम नंबर
    id: kartu sim, nomor sim kartu
    """
)
DEVICE_WORDS: Final = words(
    """
    en: device id, deviceid, device identifier, udid, android id, androidid, device uuid, device token
    en: push token, device uid, device guid, device serial, device serial number, fcm token, apns token
    en: gcm id, registration token, hardware id, hwid, machine id, machineid, machine guid
    en: installation id, install id, idfv, vendor id device, open udid, openudid, oaid, device fingerprint
    en: device key, terminal id, handset, duid, phone id, client device id, device sn
    en: smart card id device, widevine id, serial no device, tracker id, meter id user, wearable id
    zh: 设备号, 设备id, 设备标识, 设备编号, 终端号, 设备序列号, 终端编号, 设备唯一标识, 设备指纹
    zh: 手机设备号, shebeihao, shebei id, sbid, sbh
    ru: идентификатор устройства, ид устройства, устройство ид, серийный номер устройства, id устройства
    ar: معرف الجهاز, رقم الجهاز, هوية الجهاز
    es: id de dispositivo, identificador de dispositivo, id dispositivo
    pt: id do dispositivo, identificador do dispositivo, id dispositivo
    fr: identifiant appareil, id appareil, identifiant de l appareil, id terminal
    de: geräte id, geräteid, gerätekennung, gerätenummer, geraete id
    tr: cihaz id, cihaz kimliği, cihaz no, cihaz kimligi
    hi: डिवाइस आईडी, उपकरण आईडी
    id: id perangkat, id gawai
    ja: 端末id, デバイスid, 端末番号
    ko: 기기id, 단말기번호, 기기 식별자, 디바이스id
    nl: apparaat id, toestel id
    pl: id urządzenia, identyfikator urządzenia
    """
)
ADVERTISING_WORDS: Final = words(
    """
    en: idfa, gaid, aaid, adid, advertising id, advertising identifier, ad id user, google advertising id
    en: google ad id, maid, mobile advertising id, mobile ad id, ifa, rida, ad tracking id, gps adid
    en: advertiser id device, advertisingid, apple advertising id, tdid, uid2
    zh: 广告标识, 广告id, 广告标识符
    ru: рекламный идентификатор
    es: id de publicidad, identificador de publicidad
    pt: id de publicidade
    fr: identifiant publicitaire
    de: werbe id, werbekennung
    tr: reklam kimliği
    """
)
FINGERPRINT_WORDS: Final = words(
    """
    en: browser fingerprint, canvas fingerprint, visitor fingerprint, fp hash browser, browser hash
    en: fingerprintjs, visitor id fingerprint
    zh: 浏览器指纹
    ru: отпечаток браузера
    """
)
AGENT_WORDS: Final = words(
    """
    en: user agent, useragent, ua, ua string, http user agent, browser agent, agent string, browser string
    en: cs user agent, client user agent
    zh: 用户代理, 浏览器标识, 客户端标识
    ru: юзер агент, юзерагент, агент пользователя
    ar: وكيل المستخدم
    es: agente de usuario
    pt: agente de usuário, agente do usuário
    fr: agent utilisateur
    """
)
_UUID: Final = re.compile(
    r"\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?", re.IGNORECASE
)
_DEVICE: Final = re.compile(
    r"[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[\w:.+/=-]{8,200}", re.IGNORECASE
)
_DIGEST: Final = re.compile(r"[0-9a-f]{16,128}|[\w+/]{20,64}={0,2}", re.IGNORECASE)
_AGENT: Final = re.compile(
    r"\w[\w .%-]{1,40}/\d+(?:\.\d+)*\.?"
    r"(?:[ (/;].{0,600})?"
)
_SYSTEM: Final = re.compile(
    r"Mozilla/|\((?:[^)]*)(?:Windows|Linux|Android|iPhone|iPad|Macintosh|iOS|X11|compatible)|^(?:okhttp|curl|Wget|Dalvik|Opera|python-requests|PostmanRuntime)/|CFNetwork|Darwin/"
)
_IMEI: Final = Shape(r"\d{15}", luhn)
_IMEISV: Final = Shape(r"\d{14,16}")
_IMSI: Final = Shape(r"[2-7]\d{13,14}", stdnum("imsi"))
_ICCID: Final = Shape(r"89\d{16,18}F?", lambda number: luhn(number.rstrip("F")))
_MEID: Final = Shape(r"[A-F][0-9A-F]{13}")


def is_uuid(value: str) -> bool:
    """RFC 9562 text form: also most primary keys, so the name must say that it is a device.

    >>> is_uuid("6f1c1c3e-0000-4000-8000-00000000000a")
    True
    """
    return len(value) <= 40 and _UUID.fullmatch(value.strip()) is not None


def _is_device_id(value: str) -> bool:
    return (
        8 <= len(value) <= 200
        and _DEVICE.fullmatch(value.strip()) is not None
        and any(map(str.isdigit, value))
    )


def _is_digest(value: str) -> bool:
    return len(value) <= 130 and _DIGEST.fullmatch(value.strip()) is not None


def is_user_agent(value: str) -> bool:
    """RFC 9110, 10.1.5: products and versions, with the system named as browsers do.

    >>> is_user_agent("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"), is_user_agent("invoice/2")
    (True, False)
    """
    return (
        len(value) <= 1000
        and _AGENT.fullmatch(value.strip()) is not None
        and _SYSTEM.search(value) is not None
    )


_NOT: Final = ("", "ACME 12", "19.99", "2024-01-02", "ana@example.org")

DETECTORS = (
    Detector(
        kind="imei",
        category="pd:DeviceBased",
        words=IMEI_WORDS,
        matches=_IMEI.matches,
        chance=0.12,
        recall=0.97,
        ceiling=3.0,
        examples=("000000000000000", "004999010640000", "00-999990-009051-9"),
        counter_examples=(*_NOT, "004999010640001"),
    ),
    Detector(
        kind="imei",
        category="pd:DeviceBased",
        words=IMEI_WORDS,
        matches=_IMEISV.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("00499901064000", "0049990106400099"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="meid",
        category="pd:DeviceBased",
        words=words("en: meid, esn, meid hex, cdma id"),
        matches=_MEID.matches,
        chance=0.3,
        ceiling=0.0,
        examples=("A0000000000000", "F9999999999999"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="imsi",
        category="pd:DeviceBased",
        words=IMSI_WORDS,
        matches=_IMSI.matches,
        chance=0.45,
        ceiling=1.0,
        examples=("310150999999999", "262010000000000"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="iccid",
        category="pd:DeviceBased",
        words=ICCID_WORDS,
        matches=_ICCID.matches,
        chance=0.005,
        examples=("8999099909999090193", "89999090900909099045"),
        counter_examples=(*_NOT, "8999099909999090194"),
    ),
    Detector(
        kind="device_id",
        category="pd:DeviceBased",
        words=DEVICE_WORDS,
        matches=_is_device_id,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms(
            "device, terminal, 设备, устройство, dispositivo, appareil, gerät, cihaz, uuid, sn, serial"
        ),
        examples=("9774d56d682e549c", "6f1c1c3e-0000-4000-8000-00000000000a", "dev-00099", "APA91bFoo-Bar_0"),
        counter_examples=("", "x", "two words 1", "ana"),
    ),
    Detector(
        kind="advertising_id",
        category="pd:DeviceBased",
        words=ADVERTISING_WORDS,
        matches=is_uuid,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("6F1C1C3E-0000-4000-8000-00000000000A",),
        counter_examples=(*_NOT, "6F1C1C3E-0000"),
    ),
    Detector(
        kind="browser_fingerprint",
        category="pd:BrowserFingerprint",
        words=FINGERPRINT_WORDS,
        matches=_is_digest,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("0a0b0c0d0e0f00010203040506070809",),
        counter_examples=_NOT,
    ),
    Detector(
        kind="user_agent",
        category="pd:UserAgent",
        words=AGENT_WORDS,
        matches=is_user_agent,
        chance=0.1,
        weak=terms("agent, browser, 浏览器, браузер"),
        examples=(
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36",
            "Dalvik/2.1.0 (Linux; U; Android 9)",
            "curl/8.5.0",
        ),
        counter_examples=(*_NOT, "invoice/2", "text/html", "release/1.2 (stable)"),
    ),
)
