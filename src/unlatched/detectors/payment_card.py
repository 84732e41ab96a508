"""Payment cards (ISO/IEC 7812): the number, masked or whole, its expiry date and its security code."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._digits import luhn
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

CARD_WORDS: Final = words(
    """
    en: credit card, card number, card no, cc number, cc num, ccnum, ccn, credit card number, debit card
    en: debit card number, pan number, primary account number, payment card, card num, cardno, cardnumber
    en: bank card, masked pan, masked card, card pan, credit card no, creditcard, atm card
    zh: 银行卡号, 银行卡, 信用卡, 信用卡号, 卡号银行, 储蓄卡, 借记卡, 信用卡號, 銀行卡號, yinhangka
    zh: yinhangkahao, yhkh, yhk, xyk, xykh
    ru: номер карты, банковская карта, кредитная карта, карта номер, номер банковской карты, nomer karty
    ru: bankovskaya karta
    uk: номер картки, банківська картка, кредитна картка
    ar: رقم البطاقة الائتمانية, بطاقة ائتمان, بطاقة الائتمان, رقم بطاقة الائتمان, رقم البطاقة البنكية
    es: tarjeta de crédito, tarjeta de credito, número de tarjeta, numero de tarjeta, nro tarjeta
    es: num tarjeta, tarjeta, tarjeta débito
    pt: cartão de crédito, cartao de credito, número do cartão, numero do cartao, num cartao, nr cartao
    pt: cartão de débito
    fr: carte bancaire, carte de crédit, carte de credit, numéro de carte, numero de carte, num carte
    fr: carte bleue
    de: kreditkarte, kreditkartennummer, kartennummer, karten nr, kk nummer, kreditkartennr, bankkarte
    tr: kredi kartı, kredi kartı no, kredi karti, kart no, kart numarası, kart numarasi, kredi kart no
    tr: banka kartı
    hi: क्रेडिट कार्ड, कार्ड नंबर, कार्ड संख्या, क्रेडिट कार्ड नंबर, डेबिट कार्ड
    id: kartu kredit, nomor kartu, no kartu, nomor kartu kredit, kartu debit
    it: carta di credito, numero carta, numero di carta, num carta
    ja: クレジットカード, カード番号, クレジットカード番号
    ko: 카드번호, 신용카드, 신용카드번호, 체크카드
    nl: creditcardnummer, kaartnummer, creditcard, betaalkaart
    pl: numer karty, karta kredytowa, nr karty, karta płatnicza
    vi: số thẻ, so the, thẻ tín dụng, the tin dung, số thẻ tín dụng
    fa: شماره کارت, کارت اعتباری, کارت بانکی, shomare kart
    """
)
_MASKED: Final = re.compile(r"(?:\d{4}|\d{6}|\d)?[ -]?(?:[X*•x#.]{2,6}[ -]?){1,4}\d{3,4}")
_MASKS: Final = frozenset("X*•x#")
_EXPIRY: Final = re.compile(
    r"(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4]\d|20[2-4]\d[/-](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[2-4]\d"
)
_CODE: Final = re.compile(r"\d{3,4}")


_ISSUED: Final = (
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,13}"  # American Express, Diners Club
    r"|35\d{14}|(?:1800|2131)\d{11}"  # JCB
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}"  # Discover, UnionPay
    r"|(?:5[0678]|6[037])\d{10,17}"  # Maestro, RuPay, Elo
    r"|(?:220[0-4]|9792|8[12]\d\d)\d{12}"  # Mir, Troy, RuPay
)
_NUMBER: Final = Shape(_ISSUED, luhn)
_GROUPED: Final = re.compile(r"3[47]\d\d([ -])\d{6}\1\d{5}|[1-9]\d{3}([ -])\d{4}\2\d{4}\2\d{4}")


def is_masked(value: str) -> bool:
    """The last digits shown, the rest masked: ``4111 11** **** 1111``.

    >>> is_masked("**** **** **** 1111"), is_masked("x1234")
    (True, False)
    """
    text = value.strip()
    return (
        12 <= len(text) <= 23
        and sum(map(text.count, _MASKS)) >= 4
        and _MASKED.fullmatch(_plain(text)) is not None
    )


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d)[ -](?=\d)", "", text)


def is_card(value: str) -> bool:
    """A whole or masked card number.

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112")
    (True, False)
    """
    return _NUMBER.matches(value) or is_masked(value)


def is_grouped(value: str) -> bool:
    """Written as on a card, whether or not the check digit holds: made-up and mistyped numbers are cards too.

    >>> is_grouped("4111 1111 1111 1112"), is_grouped("4111111111111112"), is_grouped("0111-2222-3333-4444")
    (True, False, False)
    """
    return len(value) < 24 and _GROUPED.fullmatch(value.strip()) is not None


def _is_expiry(value: str) -> bool:
    return len(value) <= 9 and _EXPIRY.fullmatch(value.strip()) is not None


def _is_code(value: str) -> bool:
    return len(value) <= 5 and _CODE.fullmatch(value.strip()) is not None


DETECTORS = (
    Detector(
        kind="payment_card",
        category="pd:PaymentCardNumber",
        words=CARD_WORDS,
        matches=is_card,
        chance=0.11,
        weak=terms(
            "card, pan, cc, carta, carte, karte, kart, kartu, карта, cartão, tarjeta, 卡号, 卡号码, kh"
        ),
        examples=(
            "4111 1111 1111 1111",
            "5555555555554444",
            "378282246310005",
            "2200000000000004",
            "411111******1111",
        ),
        counter_examples=("4111111111111112", "9781234567897", "1700000000000", "x1234", "1234567890123452"),
    ),
    Detector(
        kind="payment_card",
        category="pd:PaymentCardNumber",
        words=CARD_WORDS,
        matches=is_grouped,
        chance=0.05,
        recall=0.95,
        ceiling=5.0,
        examples=("4111 1111 1111 1112", "5555-5555-5555-4440", "3782 822463 10006"),
        counter_examples=("0111-2222-3333-4444", "4111111111111112", "2024-01-02"),
    ),
    Detector(
        kind="payment_card_expiry",
        category="pd:PaymentCardExpiry",
        words=words(
            """
            en: card expiry, expiry date card, card exp, cc exp, cc expiry, exp date card, card expiration
            en: card expiration date, credit card expiry, cc expires, expiry mm yy, credit card expiration
            en: card expire, card exp date
            zh: 信用卡有效期, 卡有效期, 卡片有效期
            ru: срок действия карты, карта действует до
            ar: تاريخ انتهاء البطاقة
            es: vencimiento tarjeta, caducidad tarjeta, fecha de vencimiento tarjeta
            pt: validade do cartão, validade cartao, vencimento cartao
            fr: expiration carte, date expiration carte
            de: karten ablauf, kreditkarte gültig bis, karte gültig bis
            tr: kart son kullanma, son kullanma tarihi kart
            hi: कार्ड समाप्ति तिथि
            id: masa berlaku kartu
            """
        ),
        matches=_is_expiry,
        chance=0.1,
        ceiling=0.0,
        examples=("09/29", "2031-04", "11/2030"),
        counter_examples=("13/29", "2024-01-02", "9.99"),
    ),
    Detector(
        kind="payment_card_code",
        category="pd:PaymentCard",
        words=words(
            """
            en: cvv, cvc, cvv2, cvc2, cid code, security code card, card security code
            en: card verification value, cvv code, card cvv, cvn
            zh: 安全码, 卡安全码, 验证码 cvv
            ru: код безопасности карты
            es: código de seguridad tarjeta, codigo seguridad tarjeta
            pt: código de segurança cartão, codigo seguranca
            fr: cryptogramme, code de sécurité carte
            de: kartenprüfnummer, prüfziffer karte, sicherheitscode karte
            tr: güvenlik kodu, guvenlik kodu kart
            """
        ),
        matches=_is_code,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("000", "9999"),
        counter_examples=("12", "12345", "abc"),
    ),
)
