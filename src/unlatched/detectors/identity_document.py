"""Identity documents of an unknown country, by name: cards, permits, tax and social security numbers.

The forms themselves, country by country, are in ``national``.
"""

from __future__ import annotations

from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

NATIONAL_WORDS: Final = words(
    """
    en: national id, national id number, national identity number, national identification number
    en: identity card, identity card number, id card, id card number, identity number, nid, nin, nric
    en: national insurance, personal number, personal id number, personal identification number
    en: personal code, civil id, citizen id, citizen number, citizenship number, government id, govt id
    en: gov id, id document, identity document, identification number, id number, nationalid, national no
    en: national identifier, identity no, document id number, idcard number, id no, personal identity code
    en: state id, state id number, resident card, residence permit, residence permit number
    en: residence card, visa number, visa no, green card, alien registration number, voter id
    en: voter registration number, voter registration, voter number, military id, military number
    en: service number military, birth certificate number, marriage certificate number, refugee number
    en: asylum number, tribal id, ration card, ration card number, family book number, proof of identity
    en: kyc id, kyc document, identification no, nat id, natl id
    zh: 身份证, 身份证号, 身份证号码, 证件号, 证件号码, 身份号码, 公民身份, 有效证件号, 居留证号, 居住证号
    zh: 签证号, 户口本号, 士兵证, 证件编号, 身份证件号码, 身分證, 身分證字號, 證件號碼, 出生证编号
    ru: удостоверение личности, номер удостоверения, номер документа удостоверяющего личность
    ru: документ удостоверяющий личность, личный номер, персональный номер, вид на жительство
    ru: военный билет, свидетельство о рождении, номер свидетельства о рождении, udostoverenie lichnosti
    ru: dul, дул, номер дул
    uk: посвідчення особи, номер посвідчення, документ що посвідчує особу, ід картка
    uk: свідоцтво про народження
    ar: رقم الهوية, الهوية, بطاقة الهوية, رقم البطاقة, الرقم الوطني, الهوية الوطنية, بطاقة شخصية
    ar: رقم الهوية الشخصية, رقم بطاقة الهوية, السجل المدني, الرقم القومي, رقم الإقامة, رقم التأشيرة
    ar: البطاقة الشخصية
    es: documento de identidad, documento identidad, número de documento, numero documento, cédula, cedula
    es: cédula de identidad, identificación oficial, carnet de identidad, doc identidad, nro documento
    es: num documento, número de identificación, permiso de residencia, credencial de elector
    es: identificación personal, docu identidad, doc identificacion, número de identidad
    pt: documento de identidade, bilhete de identidade, identidade, carteira de identidade
    pt: documento identificação, número de identificação, numero documento, número do documento
    pt: num documento, título de residência, nr documento
    fr: carte d identité, carte identité, numéro de carte d identité, pièce d identité, piece identite
    fr: numéro d identité, numéro national, titre de séjour, numéro de pièce d identité, carte de séjour
    fr: num piece identite, num titre sejour, carte d électeur
    de: ausweis, ausweisnummer, personalausweis, ausweis nr, personenkennziffer, personenkennzahl
    de: identitätskarte, aufenthaltstitel, ausweisdokument, id nummer, personalausweisnummer, bürgernummer
    de: wehrpass
    tr: kimlik, kimlik no, kimlik numarası, nüfus cüzdanı, nüfus cüzdan no, kimlik numarasi
    tr: ikamet izni no, yabancı kimlik no, seri no kimlik, pasaport kimlik no
    hi: पहचान पत्र, पहचान संख्या, राष्ट्रीय पहचान, राष्ट्रीय पहचान संख्या, पहचान पत्र संख्या, मतदाता पहचान, राशन कार्ड
    id: nomor identitas, no identitas, kartu identitas, identitas, nomor induk, no ktp, nomor ktp
    id: kartu tanda penduduk, nomor kk, no kk, kitas, nomor kitas, kartu pelajar
    it: carta d identità, numero documento, documento d identità, documento identità
    it: permesso di soggiorno, numero carta identità, tessera elettorale
    ja: 身分証明書, 身分証番号, 身分証, 在留カード, 在留カード番号, 住民票コード
    ko: 신분증, 신분증번호, 주민번호, 외국인등록번호, 군번
    nl: identiteitskaart, identiteitsnummer, persoonsnummer, id nummer, identiteitskaartnummer
    nl: documentnummer identiteit, v nummer
    pl: dowód tożsamości, numer dokumentu tożsamości, numer dowodu, dokument tożsamości, numer dokumentu
    pl: karta pobytu
    vi: chứng minh thư, giấy tờ tùy thân, số giấy tờ, số cmnd, căn cước, số định danh, so giay to
    fa: کارت ملی, شماره کارت ملی, شماره شناسایی, شماره شناسنامه, کارت شناسایی
    th: บัตรประจำตัวประชาชน, หมายเลขบัตรประชาชน
    sv: legitimation, id nummer, personnummer, id kort
    cs: číslo dokladu, doklad totožnosti, cislo dokladu
    hu: személyi igazolvány, okmányszám, igazolvány szám
    ro: act de identitate, serie act identitate, numar act identitate, buletin
    el: αριθμός ταυτότητας, ταυτότητα, δελτίο ταυτότητας
    he: תעודה מזהה, מספר מזהה
    bn: পরিচয়পত্র, জাতীয় পরিচয়পত্র নম্বর
    sw: kitambulisho, namba ya kitambulisho
    """
)
TAX_WORDS: Final = words(
    """
    en: tax id, tax number, tin, tin number, tax identification number, taxpayer id, taxpayer number
    en: taxpayer identification number, tax file number, tax no, fiscal code, fiscal number, taxid
    en: tax identifier, tax payer id, taxpayer no, tin no, tax reference, tax ref
    zh: 税号, 纳税人识别号, 税务登记号, 个人税号, 稅號, shuihao, nsrsbh
    ru: налоговый номер, идентификационный номер налогоплательщика, код налогоплательщика, nalogovy nomer
    uk: податковий номер, ідентифікаційний номер платника податків
    ar: الرقم الضريبي, رقم التعريف الضريبي, رقم الضريبة
    es: identificación fiscal, número fiscal, identificador fiscal, id fiscal, código fiscal
    es: numero de identificacion fiscal
    pt: identificação fiscal, número fiscal, contribuinte
    fr: numéro fiscal, identifiant fiscal, numéro d identification fiscale, num fiscal
    de: steuernummer, steuer id, steueridentifikationsnummer, steuer nr, steuernr
    tr: vergi no, vergi numarası, vergi kimlik no, vergi numarasi
    hi: कर पहचान संख्या, पैन नंबर
    id: nomor pajak, npwp, nomor pokok wajib pajak
    it: codice fiscale, identificativo fiscale
    ja: 納税者番号
    ko: 납세자번호
    nl: fiscaal nummer, belastingnummer
    pl: numer podatkowy, numer identyfikacji podatkowej
    vi: mã số thuế, ma so thue
    fa: شماره مالیاتی, کد مالیاتی, کد اقتصادی
    """
)
SECURITY_WORDS: Final = words(
    """
    en: social security number, social security, social security no, social insurance number
    en: social insurance, pension number, pension id, pension no, welfare number, benefit number
    en: welfare id, nssf, nssf number, ssnit, provident fund number
    zh: 社保号, 社会保障号码, 社会保障号, 社会保险号, 养老保险号, 公积金账号, 社會保障號
    ru: страховой номер, номер социального страхования, пенсионный номер, страховое свидетельство
    ar: رقم الضمان الاجتماعي, الضمان الاجتماعي, رقم التأمينات الاجتماعية, رقم التأمين الاجتماعي, رقم المعاش
    es: seguridad social, número de seguridad social, seguro social, afiliación seguridad social
    es: numero afiliacion imss
    pt: segurança social, previdência social, inss, número da segurança social
    fr: sécurité sociale, numéro de sécurité sociale, num securite sociale, numéro sécu
    de: sozialversicherungsnummer, rentenversicherungsnummer, sv nummer, sozialversicherung
    tr: sgk no, sosyal güvenlik no, ssk no, sgk sicil no, bağkur no, sosyal guvenlik no, sgk numarası
    hi: सामाजिक सुरक्षा संख्या
    id: nomor jaminan sosial, no jaminan sosial, jamsostek
    it: numero previdenza sociale, inps
    ja: 基礎年金番号, 年金番号
    ko: 국민연금번호
    nl: sociaal verzekeringsnummer
    pl: numer ubezpieczenia społecznego, numer zus
    """
)
_DOCUMENT: Final = Shape(r"(?=.*\d)\w{4,25}")
_NUMBER: Final = Shape(r"(?=.*\d{4})[A-Z0-9]{6,20}")


def _is_document(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 4 and _DOCUMENT.matches(value)


_NOT: Final = ("", "hello world", "17", "ana@example.org", "yes")


def _detector(kind: str, names: dict[str, tuple[str, ...]], weak: str, *examples: str) -> Detector:
    matches = _is_document if kind == "national_id" else _NUMBER.matches
    return Detector(
        kind=kind,
        category="pd:OfficialID",
        words=names,
        matches=matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms(weak),
        examples=examples,
        counter_examples=_NOT,
    )


DETECTORS = (
    _detector(
        "national_id",
        NATIONAL_WORDS,
        "identity, identification, document number, document, doc no, doc number, 证件, документ, "
        "documento, kimlik, "
        "identitas, nik, identidad, identité, серия, номер документа",
        "ZZ 0000000",
        "9999-0000-9999",
    ),
    _detector("tax_id", TAX_WORDS, "tax, fiscal, vat number", "9999000099", "ZZ-000000"),
    _detector("social_security", SECURITY_WORDS, "insurance number, pension", "999-00-0000", "ZZ000000Z"),
)
