"""E-mail addresses (RFC 5321, RFC 6531 for other scripts)."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

WORDS: Final = words(
    """
    en: email, mail addr, mailaddr, e mail, mail, email address, e mail address, mail address, email id
    en: emailid, emailaddr
    en: email addr, eml, primary email, work email, personal email, contact email, alt email, user email
    en: login email, recipient email, sender email
    zh: 邮箱, 电子邮箱, 电子邮件, 邮件地址, 邮箱地址, 電子郵件, 信箱, 邮件, youxiang, dzyx, dianziyouxiang
    zh: dzyj, yjdz
    ru: почта, электронная почта, эл почта, адрес электронной почты, емейл, имейл, мейл, мыло, pochta
    ru: elektronnaya pochta, el pochta
    uk: пошта, електронна пошта, ел пошта, електронна адреса
    ar: البريد الإلكتروني, البريد الالكتروني, بريد إلكتروني, الايميل, ايميل, إيميل, البريد
    ar: عنوان البريد الإلكتروني
    es: correo, correo electrónico, correo electronico, dirección de correo, correo e, e correo, correoe
    pt: correio eletrônico, correio electrónico, correio eletronico, endereço de email, correio
    pt: e mail contato
    fr: courriel, adresse mail, adresse électronique, adresse email, mél, mel, adresse courriel
    fr: adresse de messagerie, messagerie
    de: e mail adresse, mailadresse, emailadresse, e post, mailadr, emailadr, elektronische adresse
    tr: eposta, e posta, e posta adresi, eposta adresi, elektronik posta, mail adresi, posta adresi
    hi: ईमेल, ई मेल, ईमेल पता, ईमेल आईडी
    id: surel, alamat email, alamat surel, pos el, email aktif
    it: posta elettronica, indirizzo email, indirizzo mail, posta, indirizzo di posta, pec
    ja: メール, メールアドレス, 電子メール, eメール, メアド
    ko: 이메일, 메일, 전자우편, 이메일주소, 전자메일
    nl: e mailadres, emailadres, mailadres
    pl: adres email, adres e mail, poczta, poczta elektroniczna, e mail
    vi: thư điện tử, thu dien tu, địa chỉ email, hòm thư, email
    fa: ایمیل, پست الکترونیک, پست الکترونیکی, رایانامه, نشانی ایمیل
    th: อีเมล, อีเมล์
    sv: epost, e post, e postadress, mejl
    da: e mailadresse, mailadresse
    no: epost, e postadresse
    fi: sähköposti, sahkoposti, sähköpostiosoite
    cs: emailová adresa, e mailová adresa
    hu: e mail cím, emailcím, email cim
    ro: adresă de email, adresa email, posta electronica
    el: ηλεκτρονικό ταχυδρομείο, ηλ ταχυδρομείο, διεύθυνση email
    he: אימייל, דואר אלקטרוני, דואל, מייל
    bn: ইমেইল, ই মেইল
    sw: barua pepe
    """
)
_LOCAL: Final = r"[^\s@<>()\[\],;:\"\\]{1,64}"
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS: Final = re.compile(
    rf"{_LOCAL}@(?:{_LABEL}\.)+(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{1,59}})", re.IGNORECASE
)
_WRAPPED: Final = re.compile(r"(?:mailto:)?([^<>\s]+)|[^<>@]{0,80}<([^<>\s]+)>", re.IGNORECASE)
_FILE: Final = re.compile(r"@\dx\.(?:png|jpe?g|gif|webp|svg)$", re.IGNORECASE)
LONGEST: Final = 320


def matches(value: str) -> bool:
    """One address, bare or as ``Ana <ana@example.org>`` or ``mailto:``; or several of them.

    >>> matches("Ana <ana@example.org>"), matches("@ana"), matches("icon@2x.png")
    (True, False, False)
    """
    if "@" not in value:
        return False
    return all(_is_address(part.strip()) for part in re.split(r"[;,]", value[: 4 * LONGEST]) if part.strip())


def _is_address(text: str) -> bool:
    found = _WRAPPED.fullmatch(text) if len(text) <= LONGEST else None
    address = (found[1] or found[2]).rstrip(".") if found else ""
    return _ADDRESS.fullmatch(address) is not None and not _FILE.search(address) and ".." not in address


DETECTORS = (
    Detector(
        kind="email",
        category="pd:EmailAddress",
        words=WORDS,
        matches=matches,
        chance=0.05,
        recall=0.95,
        weak=terms("mail, e, address, contact, login"),
        examples=(
            "ana.li+news@example.org",
            "Ana Li <ana@mail.example.com>",
            "иван@пример.рф",
            "a_b@example.co.uk",
        ),
        counter_examples=(
            "@ana",
            "ana at example org",
            "icon@2x.png",
            "user@localhost",
            "git@example.org:a/b.git",
            "17",
        ),
    ),
)
