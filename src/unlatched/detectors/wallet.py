"""Cryptocurrency wallets: Bitcoin (Base58Check; BIP 173 and 350), Ethereum (EIP-55), others by prefix."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._shape import stdnum
from unlatched.detectors._words import terms, words

WORDS: Final = words(
    """
    en: wallet, wallet address, bitcoin address, btc address, eth address, ethereum address
    en: crypto address, crypto wallet, btc wallet, eth wallet, bitcoin, usdt address, trx address
    en: withdrawal address, deposit address, wallet id, xmr address, public address wallet
    en: cryptocurrency address, payout address wallet, ens name, coin address
    zh: 钱包地址, 钱包, 比特币地址, 提币地址, 充币地址, qianbao dizhi
    ru: кошелек, кошелёк, адрес кошелька, биткоин адрес, криптокошелек, koshelek
    uk: гаманець, адреса гаманця
    ar: محفظة, عنوان المحفظة
    es: billetera, dirección de billetera, monedero, direccion wallet
    pt: carteira cripto, endereço da carteira, endereco carteira
    fr: portefeuille crypto, adresse portefeuille, adresse bitcoin
    de: wallet adresse, bitcoin adresse, geldbörse
    tr: cüzdan, cüzdan adresi, cuzdan adresi
    hi: वॉलेट, वॉलेट पता
    id: dompet, alamat dompet, alamat wallet
    ja: ウォレットアドレス
    ko: 지갑주소
    vi: địa chỉ ví, ví điện tử
    """
)
_BITCOIN: Final = re.compile(
    r"[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,87}|BC1[02-9AC-HJ-NP-Z]{11,87}"
)
_TESTNET: Final = re.compile(r"(?:tb1|bcrt1|ltc1|addr1|cosmos1|bnb1)[02-9ac-hj-np-z]{30,110}")
_ETHEREUM: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_OTHER: Final = re.compile(
    r"T[1-9A-HJ-NP-Za-km-z]{33}|[LM][1-9A-HJ-NP-Za-km-z]{33}|r[1-9A-HJ-NP-Za-km-z]{24,34}|[48][1-9A-HJ-NP-Za-km-z]{94}|D[5-9A-HJ-NP-U][1-9A-HJ-NP-Za-km-z]{32}|[1-9A-HJ-NP-Za-km-z]{43,44}"
)


def is_wallet(value: str) -> bool:
    """A Bitcoin address with a right check sum, an Ethereum address, a Bech32 address of another chain.

    >>> is_wallet("0x" + "0" * 40), is_wallet("0" * 40)
    (True, False)
    """
    text = value.strip() if 14 <= len(value) <= 120 else ""
    if _BITCOIN.fullmatch(text):
        return stdnum("bitcoin")(text)
    return (_ETHEREUM.fullmatch(text) or _TESTNET.fullmatch(text)) is not None


def _is_other(value: str) -> bool:
    return 25 <= len(value) <= 96 and _OTHER.fullmatch(value.strip()) is not None


_NOT: Final = ("", "hello world", "0" * 40, "17", "1" * 30)

DETECTORS = (
    Detector(
        kind="crypto_wallet",
        category="pd:FinancialAccountNumber",
        words=WORDS,
        matches=is_wallet,
        chance=0.05,
        weak=terms("address, coin, btc, eth"),
        examples=("1111111111111111111114oLvT2", "0x" + "0aB1" * 10, "tb1" + "q" * 39),
        counter_examples=_NOT,
    ),
    Detector(
        kind="crypto_wallet",
        category="pd:FinancialAccountNumber",
        words=WORDS,
        matches=_is_other,
        chance=0.9,
        ceiling=0.0,
        examples=("T" + "Zz9Yy8Xx7Ww" * 3,),
        counter_examples=_NOT,
    ),
)
