"""Numbers that schools, employers and professions give to their people."""

from __future__ import annotations

from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._shape import Shape
from unlatched.detectors._words import terms, words

STUDENT_WORDS: Final = words(
    """
    en: student id, student number, student no, studentid, student id number, matriculation number
    en: matric number, matric no, roll number, roll no, enrollment number, enrolment number
    en: admission no student, pupil id, pupil number, learner id, learner number
    en: registration number student, student code, rollno, usn student, campus id, school id number
    en: exam number, exam registration number, candidate exam number, ucas id, ucas number, uln
    en: student key, alumni id, index number student, hall ticket number, lrn
    zh: 学号, 学籍号, 学生证号, 学生编号, 准考证号, 考生号, 學號, 学生id, 報名號, 考号, xuehao, xh, xjh
    zh: zkzh, ksh, xsbh
    ru: номер студенческого, студенческий билет, номер зачетки, зачетная книжка, номер зачетной книжки
    ru: ид студента, номер студента, id студента, номер студенческого билета
    uk: студентський квиток, номер залікової книжки, номер студентського
    ar: رقم الطالب, الرقم الجامعي, رقم الجلوس, رقم القيد, معرف الطالب
    es: número de estudiante, matrícula estudiante, código estudiante, número de alumno, id alumno
    es: legajo alumno, número de expediente académico, codigo alumno, num alumno, matricula alumno
    es: expediente alumno
    pt: matrícula aluno, número de aluno, registro acadêmico, ra aluno, id aluno, número do aluno
    pt: matricula do aluno
    fr: numéro étudiant, num etudiant, code étudiant, ine, numéro ine, numero etudiant, id etudiant
    fr: id eleve
    de: matrikelnummer, matrikel nr, schülernummer, studentennummer, matrikelnr, schueler id
    tr: öğrenci no, ogrenci no, öğrenci numarası, okul no, ogrenci numarasi, öğrenci id
    hi: छात्र आईडी, रोल नंबर, नामांकन संख्या, अनुक्रमांक, छात्र संख्या
    id: nim, nis, nisn, nomor induk mahasiswa, nomor induk siswa, npm, id siswa, id mahasiswa
    id: nomor mahasiswa, no induk siswa
    it: numero di matricola, matricola studente, matricola, numero matricola
    ja: 学籍番号, 学生番号, 生徒番号, 受験番号
    ko: 학번, 학생번호, 수험번호
    nl: studentnummer, leerlingnummer, studentnr
    pl: numer albumu, nr albumu, numer indeksu, numer legitymacji
    vi: mã sinh viên, mssv, mã số sinh viên, ma sinh vien, mã học sinh, số báo danh
    fa: شماره دانشجویی, کد دانش آموزی, شماره دانش آموزی
    """
)
EMPLOYEE_WORDS: Final = words(
    """
    en: employee id, employee number, employee no, employeeid, emp id, emp no, empid, empno, staff id
    en: staff number, staff no, personnel number, personnel id, personnel no, payroll number, payroll id
    en: worker id, worker number, badge number, badge id, badge no, employee code, emp code, clock number
    en: hr id, service number, associate id, employee num, emp number, staff code, employeenumber
    en: officer id, agent id, officer badge, badgeno, pernr, payroll no, teacher id, doctor id
    en: professional licence number, professional license number, bar number, medical license number
    en: medical licence number, nurse pin, police number, guard id, salesperson id, driver badge
    zh: 工号, 员工编号, 员工号, 职工号, 员工id, 警号, 人事编号, 员工工号, 社員番号, 教师编号, 執業證號
    zh: 执业证号, gonghao, gh, ygbh, ygh, zgh, jinghao, jh
    ru: табельный номер, таб номер, номер сотрудника, табельный, ид сотрудника, код сотрудника
    ru: id сотрудника, номер жетона, tabelny nomer, tab nomer, tabnomer
    uk: табельний номер, номер співробітника, код співробітника
    ar: رقم الموظف, الرقم الوظيفي, معرف الموظف, رقم الموظفين
    es: número de empleado, numero empleado, id empleado, legajo, nro legajo, código de empleado
    es: clave empleado, num empleado, no empleado, numero de nomina, cod empleado, codigo empleado
    es: número de placa policía, cédula profesional
    pt: matrícula funcionário, número de funcionário, id funcionário, matricula funcionario
    pt: registro funcionario, id funcionario, num funcionario, registro profissional, crm médico
    fr: matricule, numéro de matricule, matricule salarié, id salarié, numéro salarié, code salarié
    fr: id employé, num matricule, numéro d employé, rpps
    de: personalnummer, personal nr, mitarbeiternummer, mitarbeiter id, persnr, pers nr, personalnr
    de: mitarbeiternr, dienstnummer
    tr: sicil no, personel no, çalışan no, sicil numarası, personel numarası, calisan id, çalışan id
    tr: personel id, sicil
    hi: कर्मचारी आईडी, कर्मचारी संख्या, कर्मचारी कोड
    id: nip, nik karyawan, nomor induk pegawai, nomor induk karyawan, id karyawan, no pegawai, id pegawai
    id: nomor pegawai, npk, nrp
    it: matricola dipendente, numero dipendente, codice dipendente, id dipendente
    ja: 社員番号, 従業員番号, 職員番号, 社員id, 従業員id
    ko: 사번, 사원번호, 직원번호, 직원id
    nl: personeelsnummer, medewerkersnummer, personeelsnr, medewerker id
    pl: numer pracownika, nr pracownika, numer ewidencyjny, id pracownika, numer kadrowy
    vi: mã nhân viên, ma nhan vien, mã nv, manv, mã cán bộ
    fa: شماره پرسنلی, کد پرسنلی, کد کارمندی
    """
)
_CODE: Final = Shape(r"(?=.*\d)[\w]{1,25}")
_NOT: Final = ("", "hello world", "ana@example.org", "yes")


def _detector(kind: str, names: dict[str, tuple[str, ...]], weak: str, *examples: str) -> Detector:
    return Detector(
        kind=kind,
        category="pd:Identifier",
        words=names,
        matches=_CODE.matches,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms(weak),
        examples=examples,
        counter_examples=_NOT,
    )


DETECTORS = (
    _detector(
        "student_id",
        STUDENT_WORDS,
        "matricula, registration number, reg no, admission number, enrollment",
        "S-0099",
        "20990001",
    ),
    _detector(
        "employee_id",
        EMPLOYEE_WORDS,
        "badge, personnel, payroll, matricola, sicil",
        "E0099",
        "17",
        "EMP-0099",
    ),
)
