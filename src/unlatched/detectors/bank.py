"""Bank accounts: IBAN (ISO 13616), BIC (ISO 9362), national account and routing numbers."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._digits import weighted
from unlatched.detectors._shape import Shape, stdnum
from unlatched.detectors._words import terms, words

IBAN_WORDS: Final = words(
    """
    en: iban, iban number, iban no, international bank account number, iban code, bank iban, ibannumber
    zh: 国际银行账号, 国际银行账户号码
    ru: ибан, номер iban
    ar: الآيبان, ايبان, رقم الآيبان, رقم الايبان, آيبان
    es: cuenta iban, código iban, numero iban
    fr: numéro iban, rib iban, code iban
    de: kontonummer iban, iban nr
    tr: iban no, iban numarası, iban numarasi
    fa: شبا, شماره شبا, sheba
    it: codice iban
    nl: rekeningnummer iban, ibannummer
    pl: nr iban
    uk: ібан
    """
)
ACCOUNT_WORDS: Final = words(
    """
    en: bank account, bank account number, account number, account no, acct no, acct number, bank acct
    en: bank account no, bban, accountnumber, bankaccount, beneficiary account, payee account
    en: checking account, savings account, deposit account, current account, settlement account
    en: debit account, credit account, acc no, acc number, a c no, demat account
    zh: 银行账号, 银行账户, 银行帐号, 账号银行, 开户账号, 收款账号, 付款账号, 银行卡账号, 结算账户
    zh: 帐户号码, yinhang zhanghao, yhzh, khzh, skzh, 銀行帳號, 帳戶號碼
    ru: расчетный счет, расчётный счёт, лицевой счет, лицевой счёт, номер счета, номер счёта
    ru: банковский счет, счет в банке, р с, raschetny schet, nomer scheta, licevoy schet, litsevoy schet
    ru: schet
    uk: розрахунковий рахунок, номер рахунку, банківський рахунок
    ar: رقم الحساب, الحساب البنكي, رقم الحساب البنكي, حساب بنكي, الحساب المصرفي
    es: cuenta bancaria, número de cuenta, numero de cuenta, nro cuenta, num cuenta, cuenta corriente
    es: cuenta de ahorro, ccc, clabe, clabe interbancaria, cbu, cvu, cuenta clabe, nro de cuenta
    pt: conta bancária, conta bancaria, número da conta, numero da conta, nr conta, conta corrente
    pt: conta poupança, num conta, nib, agencia conta, conta
    fr: compte bancaire, numéro de compte, numero de compte, rib, num compte, no compte
    fr: coordonnées bancaires
    de: kontonummer, bankkonto, kontonr, konto nr, bankverbindung, kto nr, ktonr, kto, girokonto
    tr: hesap no, hesap numarası, hesap numarasi, banka hesabı, banka hesap no, banka hesabi
    hi: खाता संख्या, बैंक खाता, खाता नंबर, बैंक खाता संख्या
    id: nomor rekening, no rekening, rekening, norek, rekening bank, no rek
    it: conto corrente, numero conto, numero di conto, conto bancario, num conto, cc bancario
    ja: 口座番号, 銀行口座, 口座
    ko: 계좌번호, 계좌, 은행계좌, 통장번호
    nl: rekeningnummer, bankrekening, bankrekeningnummer, rekening nr
    pl: numer konta, nr konta, numer rachunku, rachunek bankowy, nrb, nr rachunku, konto bankowe
    vi: số tài khoản, so tai khoan, stk, tài khoản ngân hàng, tai khoan ngan hang
    fa: شماره حساب, حساب بانکی, shomare hesab
    th: เลขที่บัญชี, บัญชีธนาคาร, หมายเลขบัญชี
    sv: kontonummer, bankkonto
    cs: číslo účtu, cislo uctu, bankovní účet
    hu: bankszámlaszám, bankszamlaszam, számlaszám
    ro: cont bancar, numar cont
    he: מספר חשבון, חשבון בנק
    """
)
ROUTING_WORDS: Final = words(
    """
    en: routing number, routing no, aba, aba number, aba routing, routing transit number, rtn
    en: bank routing, sort code, sortcode, bsb, bsb number, ifsc, ifsc code, transit number, bank code
    en: micr, ifsccode, clearing number, branch code
    zh: 联行号, 开户行号, 行号, lianhanghao
    ru: бик, бик банка, bik, корсчет, корреспондентский счет
    es: código de banco, codigo banco
    pt: código do banco, codigo banco, agência bancária, agencia bancaria
    de: bankleitzahl, blz
    it: abi, cab, codice abi
    ja: 支店番号, 銀行コード
    hi: आईएफएससी
    id: kode bank
    """
)
BIC_WORDS: Final = words(
    """
    en: bic, swift, swift code, bic code, swift bic, bic swift, swiftcode, swiftbic
    zh: swift代码, 国际银行代码
    ru: свифт, свифт код
    fr: code bic, code swift
    de: bic code
    ar: سويفت, رمز السويفت
    """
)
_COUNTRIES: Final = frozenset(
    re.findall(
        "[A-Z]{2}",
        """
    AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD
    CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN
    MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO
    TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WS XK YE ZA ZM ZW
    """,
    )
)


def _mod_97(number: str) -> bool:
    """ISO 7064 mod 97-10 over the number with its first four characters moved to the end."""
    return (
        number[:2] in _COUNTRIES and int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
    )


def _clabe(number: str) -> bool:
    """CLABE (Asociación de Bancos de México): weights 3 7 1, check to ten."""
    return (weighted(number[:17], (3, 7, 1) * 6) + int(number[17])) % 10 == 0


def _is_bic(value: str) -> bool:
    found = _BIC.fullmatch(value.strip()) if len(value) <= 13 else None
    return found is not None and found[1] in _COUNTRIES


_IBAN: Final = Shape(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", _mod_97)
_BIC: Final = re.compile(r"[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_ACCOUNT: Final = Shape(r"\d{6,26}|[A-Z]{4}\d{10,16}")
_CLABE: Final = Shape(r"\d{18}", _clabe)
_CBU: Final = Shape(r"\d{22}", stdnum("ar.cbu"))
_CCC: Final = Shape(r"\d{20}", stdnum("es.ccc"))
_NRB: Final = Shape(r"\d{26}", lambda number: _mod_97("PL" + number))
_RTN: Final = Shape(r"\d{9}", stdnum("us.rtn"), (8, 9))
_BRANCH: Final = Shape(r"[A-Z]{4}0[A-Z0-9]{6}|\d{6}|\d{8,9}")
_NOT: Final = ("", "ACME-12", "ana@example.org", "19.99", "2024-01-02")

DETECTORS = (
    Detector(
        kind="iban",
        category="pd:BankAccount",
        words=IBAN_WORDS,
        matches=_IBAN.matches,
        chance=0.012,
        recall=0.97,
        examples=("XK051212012345678906", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "DE75512108001245126199"),
        counter_examples=(*_NOT, "DE00512108001245126199", "ZZ051212012345678906"),
    ),
    Detector(
        kind="bank_account",
        category="pd:BankAccount",
        words=ACCOUNT_WORDS,
        matches=_ACCOUNT.matches,
        chance=1.0,
        recall=0.98,
        weak=terms(
            "account, acct, acc, konto, cuenta, compte, hesap, счет, 账户, 账号, 帐号, rekening, hisab"
        ),
        ceiling=0.0,
        examples=("000123456789", "12-3456-7890123-00"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="mx_clabe",
        category="pd:BankAccount",
        words=words("es: clabe, clabe interbancaria, cuenta clabe"),
        matches=_CLABE.matches,
        chance=0.12,
        ceiling=2.0,
        examples=("000000000000000000", "999180000000000015"),
        counter_examples=(*_NOT, "999180000000000016"),
    ),
    Detector(
        kind="ar_cbu",
        category="pd:BankAccount",
        words=words("es: cbu, cvu, clave bancaria uniforme"),
        matches=_CBU.matches,
        chance=0.016,
        examples=("9052337970128792352451",),
        counter_examples=(*_NOT, "9052337970128792352452"),
    ),
    Detector(
        kind="es_ccc",
        category="pd:BankAccount",
        words=words("es: ccc, código cuenta cliente, cuenta corriente"),
        matches=_CCC.matches,
        chance=0.016,
        examples=("99967340127154484218",),
        counter_examples=(*_NOT, "99967340127154484219"),
    ),
    Detector(
        kind="pl_nrb",
        category="pd:BankAccount",
        words=words("pl: nrb, numer rachunku, numer konta, nr konta, nr rachunku"),
        matches=_NRB.matches,
        chance=0.016,
        examples=("00909090990999099909099744",),
        counter_examples=(*_NOT, "00909090990999099909099745"),
    ),
    Detector(
        kind="us_rtn",
        category="pd:BankAccount",
        words=words(
            "en: routing number, routing no, aba, aba number, aba routing, rtn, routing transit number"
        ),
        matches=_RTN.matches,
        chance=0.12,
        ceiling=1.0,
        examples=("000000000",),
        counter_examples=(*_NOT, "000000001"),
    ),
    Detector(
        kind="bank_routing",
        category="pd:BankAccount",
        words=ROUTING_WORDS,
        matches=_BRANCH.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("00-00-99", "ZZZZ0000000", "999-999"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="bic",
        category="pd:BankAccount",
        words=BIC_WORDS,
        matches=_is_bic,
        chance=0.4,
        ceiling=1.0,
        examples=("ZZZZDEFF", "ZZZZFRPPXXX"),
        counter_examples=(*_NOT, "ZZZZQQFF", "documents"),
    ),
)
