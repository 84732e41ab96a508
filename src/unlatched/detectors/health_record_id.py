"""Numbers that health services and insurers give to patients: record, patient, policy and member numbers.

They are data concerning health (GDPR recital 35); national schemes are in ``national``.
"""

from __future__ import annotations

from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

RECORD_WORDS: Final = words(
    """
    en: mrn, medical record number, patient id, patient number, patient no, patientid, hospital number
    en: medical record no, health record number, chart number, chart no, case record number, hospital id
    en: medical number, medical id, hospital no, ehr id, emr id, emr number, uhid, patient identifier
    en: patient uuid, encounter id, visit id patient, admission number, inpatient number
    en: outpatient number, clinic number, clinical number, empi, opd number, opd no, ipd no
    en: medical record, prescription number, patient key, dialysis id, art number, hiv clinic number
    en: treatment number, patient code
    zh: 病历号, 病案号, 患者编号, 患者id, 住院号, 门诊号, 就诊号, 就诊卡号, 病人编号, 病人id, 诊疗卡号
    zh: 體檢號, 体检号, 病歷號, bingli hao, blh, zyh, mzh, hzbh, jzkh, bah
    ru: номер медкарты, номер истории болезни, медицинская карта, история болезни, номер пациента
    ru: номер амбулаторной карты, ид пациента, амбулаторная карта, id пациента, номер медицинской карты
    ru: nomer medkarty, nomer karty pacienta
    uk: номер медичної картки, номер пацієнта, медична картка, ід пацієнта
    ar: رقم الملف الطبي, رقم المريض, الملف الطبي, رقم السجل الطبي, معرف المريض
    es: historia clínica, número de historia clínica, numero historia clinica, nhc, expediente clínico
    es: id paciente, número de paciente, nro historia clinica, num historia, expediente médico
    es: cip sanitario
    pt: prontuário, número do prontuário, prontuario, processo clínico, id paciente, número do paciente
    pt: num prontuario, nr prontuario
    fr: numéro de dossier médical, dossier médical, ipp, numéro patient, id patient, num patient
    fr: num dossier medical, numéro de dossier patient, nda
    de: patientennummer, patienten id, krankenaktennummer, fallnummer patient, patientennr, patienten nr
    de: patientenid, fallnummer
    tr: hasta no, hasta numarası, protokol no, dosya no hasta, hasta id, hasta protokol no, hasta numarasi
    hi: मरीज आईडी, रोगी आईडी, रोगी संख्या, चिकित्सा रिकॉर्ड संख्या, मरीज संख्या
    id: nomor rekam medis, no rekam medis, no rm, norm, id pasien, nomor pasien, rekam medis, no pasien
    it: cartella clinica, numero cartella clinica, id paziente, numero paziente, codice paziente
    ja: 患者id, 患者番号, カルテ番号, 診察券番号
    ko: 환자번호, 환자id, 차트번호, 등록번호 환자, 병록번호
    nl: patiëntnummer, patientnummer, patiënt id, dossiernummer patiënt
    pl: numer pacjenta, id pacjenta, numer karty pacjenta, numer historii choroby
    vi: mã bệnh nhân, ma benh nhan, số bệnh án, mã bệnh án
    fa: شماره پرونده پزشکی, کد بیمار, شماره بیمار, شماره پرونده بیمار
    """
)
INSURANCE_WORDS: Final = words(
    """
    en: health insurance number, insurance policy number, policy number, insurance number, insurance id
    en: insurance member id, health plan id, medicaid id, medicaid number, health plan number, policy no
    en: policy holder id, insured id, health insurance id, health insurance no, beneficiary number
    en: beneficiary id, health card number, insurance no, insurance policy, subscriber number insurance
    en: health plan beneficiary number, group number insurance, health card no, nhif number, nhis number
    en: ehic, ehic number, policyholder number, insurance card number, policynumber, policy id
    zh: 医保卡号, 医保号, 保单号, 医疗保险号, 医疗证号, 保险单号, 保險號碼, 医保编号, 投保单号, 保险号
    zh: yibao kahao, bdh, ybkh
    ru: номер полиса, страховой полис, полис омс, полис дмс, номер страхового полиса, медполис
    ru: nomer polisa, polis dms
    uk: номер поліса, страховий поліс
    ar: رقم التأمين الصحي, رقم التأمين, رقم بوليصة التأمين, بطاقة التأمين, رقم الوثيقة
    es: número de póliza, numero poliza, póliza, tarjeta sanitaria, número de tarjeta sanitaria
    es: obra social, nro afiliado obra social, seguro médico, num poliza, poliza
    pt: número da apólice, apólice, plano de saúde, carteirinha, número do plano de saúde, convênio
    pt: numero carteirinha, cartão saúde
    fr: numéro de mutuelle, mutuelle, numéro de police, carte vitale, numéro d assuré, num assure
    fr: numéro assuré, num adherent mutuelle
    de: krankenversicherungsnummer, versichertennummer, versicherungsnummer, krankenkassennummer
    de: policennummer, versicherungsnr, vers nr
    tr: poliçe no, sigorta no, sağlık sigortası no, police no, sigorta poliçe no, police numarasi
    hi: बीमा संख्या, पॉलिसी नंबर, स्वास्थ्य बीमा संख्या, पॉलिसी संख्या, बीमा पॉलिसी
    id: nomor polis, no polis, nomor asuransi, no bpjs, no kartu bpjs, no asuransi, nomor kartu asuransi
    it: tessera sanitaria, numero polizza, polizza, numero tessera sanitaria, num polizza
    ja: 保険証番号, 被保険者番号, 保険者番号, 保険証記号番号, 証券番号
    ko: 보험번호, 건강보험번호, 보험증번호, 증권번호
    nl: polisnummer, verzekerdennummer, verzekeringsnummer, zorgverzekering nummer
    pl: numer polisy, nr polisy, numer ubezpieczenia
    vi: số bảo hiểm, so bao hiem, mã bhyt, số thẻ bảo hiểm, bảo hiểm y tế
    fa: شماره بیمه, شماره دفترچه بیمه, کد بیمه
    """
)
_NUMBER: Final = Shape(r"(?=.*\d)[A-Z0-9]{3,25}")
_NOT: Final = ("", "hello world", "ana@example.org", "yes")

DETECTORS = (
    Detector(
        kind="medical_record_number",
        category="pd:HealthRecord",
        words=RECORD_WORDS,
        matches=_NUMBER.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("record number, case number, file number, chart, 病历, expediente, dossier, visit number"),
        examples=("MRN-0009999", "99990000", "P/0099"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="health_insurance_number",
        category="pd:Insurance",
        words=INSURANCE_WORDS,
        matches=_NUMBER.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("policy, insurance, polis, group number, member number"),
        examples=("ZZZ000999", "99-0000-99"),
        counter_examples=_NOT,
    ),
)
