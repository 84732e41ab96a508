"""Keys that stand for a person without naming one: pseudonyms (GDPR Art. 4(5)), personal all the same."""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

WORDS = words(
    """
    en: person id, personid, user id, userid, uid, customer id, customerid, client id person, member id
    en: patient id, subscriber id, employee id, emp id, empid, student id, guest id, citizen id internal
    en: voter id internal, passenger id, rider id, contact id, subject id, individual id, person key
    en: person uuid, user uuid, user guid, respondent id, participant id, applicant id, player id
    en: household person id, mrn, medical record number, medical record no, chart number, cust id
    en: custid, client no, customer no, customer number, account id user, profile id, owner id, user key
    en: person no, owner user id, from user, to user, from user id, to user id, account no internal
    en: employee number, employee no, emp no, staff id, staff number, payroll number, badge number
    en: badge id, roll no, roll number, enrollment no, enrolment id, admission no
    en: registration no student, membership no, membership number, member number, loyalty number
    en: loyalty card, frequent flyer, ffn, case subject id, driver id, courier id, viewer id, caller id
    en: author id, reviewer id, visitor id, personal id internal, indv id, subscriber no, voter reg num
    en: voter registration number, voter reg no, voter file id, registration number person, crm id
    en: customer code, donor id, beneficiary id, beneficiary no, policy holder id, wechat id, openid
    en: unionid, facebook id, twitter id, telegram id, vk id, telegram user id, qq, qq号, wxid, line id
    en: skype, instagram, facebook, twitter, linkedin, linkedin url, telegram, whatsapp id
    en: social media handle, social profile, facebook url, twitter handle
    zh: 用户id, 用户编号, 客户编号, 会员号, 会员编号, 会员卡号, 患者编号, 病历号, 学号, 工号, 员工编号
    zh: 人员编号, 客户id, 就诊卡号, 住院号, 门诊号, 微信号, 微信, qq号码, 客户号, 个人编号, yhid, yhbh
    zh: khbh, hybh, hyh, xh, gh, rybh, blh, zyh, mzh, khh, wxh, 准考证号, 考生号, 户号, 人员id
    ru: id клиента, id пользователя, код клиента, номер клиента, табельный номер, номер карты пациента
    ru: номер пациента, ид пользователя, личный номер, id пациента, номер медкарты, tabelnyi nomer
    uk: код клієнта, табельний номер
    ar: رقم العميل, رقم المريض, رقم الموظف, الرقم الوظيفي, رقم الطالب, معرف المستخدم, رقم الملف الطبي
    ar: الرقم الجامعي, رقم المشترك, رقم العضوية
    es: id usuario, id cliente, codigo cliente, numero cliente, id paciente, numero empleado, legajo
    es: matricula alumno, matricula estudiante, historia clinica numero, nro historia clinica, nro socio
    es: numero socio, id persona, num empleado, codigo alumno, no empleado, numero afiliado
    es: nro afiliado, cod cliente
    pt: id usuario, id cliente, codigo cliente, id paciente, matricula, matricula aluno, ra aluno
    pt: numero prontuario, id pessoa, cod cliente, matricula funcionario, cod paciente
    fr: id utilisateur, id client, numero client, id patient, matricule, numero adherent, code client
    fr: ipp, numero etudiant, num client, id personne, numero abonne, id salarie
    de: benutzer id, kundennummer, kunden id, patienten id, patientennummer, personalnummer
    de: matrikelnummer, mitgliedsnummer, kundennr, nutzer id, kunden nr, kdnr, personalnr, fallnummer
    de: person id, mitgliedsnr, pers nr
    tr: kullanici id, musteri no, musteri id, hasta no, sicil no, ogrenci no, uye no, protokol no
    tr: personel no, abone no
    hi: उपयोगकर्ता आईडी, ग्राहक संख्या, रोगी संख्या, कर्मचारी संख्या
    id: id pengguna, id pelanggan, no pelanggan, nim, nip, nisn, nis, no rekam medis, no rm, id pasien
    id: id karyawan, nomor anggota, no anggota, norm
    it: id utente, id cliente, codice cliente, matricola, id paziente, codice paziente, numero tessera socio
    ja: ユーザーid, 顧客番号, 顧客id, 会員番号, 患者番号, 患者id, 社員番号, 学籍番号, 会員id, 職員番号
    ja: お客様番号
    ko: 사용자id, 고객번호, 고객id, 회원번호, 환자번호, 사번, 학번, 회원id, 차트번호, 유저id
    nl: klantnummer, klant id, gebruiker id, patientnummer, personeelsnummer, studentnummer, lidnummer
    pl: id klienta, numer klienta, id pacjenta, nr klienta, numer pracownika, nr albumu
    vi: ma khach hang, mã khách hàng, ma nhan vien, mã nhân viên, ma sinh vien, ma benh nhan, ma bn
    vi: mssv, ma hoc sinh
    """
)
_KEY = re.compile(r"[\w:.\-]{1,64}")


def matches(text: str) -> bool:
    """One word, as keys are."""
    return bool(_KEY.fullmatch(text.strip().replace(" ", "")))


DETECTORS = (
    Detector(
        kind="person_key",
        category="pd:Identifier",
        words=WORDS,
        weak=terms(
            """
    id, guid, uuid, pid, person, user, customer, account, member, owner, handle, external id, xref, _id,
    case number, case id, file no, reference no
"""
        ),
        matches=matches,
        chance=1.0,
        recall=0.97,
        ceiling=0.0,
        needs_people=0.0,
        examples=("u-1029", "9f1c2d3e", "1029"),
        counter_examples=("an apple; a pear",),
    ),
)
