"""Work, schooling and means: employer, job, school, degree, salary, income, credit."""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

EMPLOYER = words(
    """
    en: employer, employer name, company name employee, place of work, workplace, work place
    en: current employer, previous employer, work unit, employer address, employment, employment status
    en: employment history, work history, office employer, company employed, current company
    zh: 工作单位, 单位名称, 所在单位, 就职单位, 单位, 公司名称职工, 服务处所, 服务单位, 工作地点
    zh: 从业单位, gzdw, dwmc, gongzuodanwei, danwei, fwcs
    ru: место работы, работодатель, организация работодатель, mesto raboty, rabotodatel, предприятие
    uk: місце роботи, роботодавець
    ar: جهة العمل, مكان العمل, صاحب العمل, جهه العمل, الشركة التي يعمل بها
    es: empleador, lugar de trabajo, empresa donde trabaja, centro de trabajo, lugar trabajo
    es: empresa empleadora, situacion laboral
    pt: empregador, local de trabalho, empresa onde trabalha, local trabalho
    fr: employeur, lieu de travail, nom employeur, entreprise employeur, lieu travail
    de: arbeitgeber, arbeitsstelle, arbeitsplatz, dienststelle, arbeitsort
    tr: isveren, işveren, is yeri, işyeri, isyeri, calistigi kurum, calistigi yer
    hi: नियोक्ता, कार्यस्थल, कार्यालय का नाम
    id: tempat kerja, nama perusahaan tempat bekerja, pemberi kerja, instansi, tempat bekerja, nama instansi
    it: datore di lavoro, luogo di lavoro, azienda datore
    ja: 勤務先, 勤務先名, 会社名勤務, 職場, 就業先, 勤め先
    ko: 직장, 직장명, 근무처, 회사명직원, 근무지
    nl: werkgever, werkplek
    pl: pracodawca, miejsce pracy, zaklad pracy
    vi: noi lam viec, nơi làm việc, co quan, don vi cong tac, cong ty lam viec
    fa: محل کار, کارفرما
    th: ที่ทำงาน, สถานที่ทำงาน
    """
)
JOB = words(
    """
    en: job title, occupation, profession, job, position title, designation, job role, employment title
    en: vocation, title job, job position, job name, jobtitle, professional title, occupation code
    en: job description, employee position, role title, job function, career, military rank, rank title
    zh: 职业, 职务, 职位, 岗位, 工种, 职称, 职业类别, zy, zhiye, zw, zhiwu, gw, zc, 从业类别
    ru: должность, профессия, род занятий, специальность, dolzhnost, professiya, специализация врача
    ru: занятость
    uk: посада, професія
    ar: المهنة, الوظيفة, المسمى الوظيفي, مهنة, المهنه, الوظيفه, الحرفة
    es: ocupacion, ocupación, profesion, profesión, cargo, puesto, oficio, puesto de trabajo
    pt: profissao, profissão, ocupacao, ocupação, cargo, funcao, cbo
    fr: profession, metier, métier, emploi, fonction, poste, intitule poste, csp
    fr: categorie socioprofessionnelle
    de: beruf, berufsbezeichnung, tatigkeit, stellung, position beruf, stellenbezeichnung, funktion
    tr: meslek, meslegi, mesleği, unvan, ünvan, gorev, görevi, pozisyon
    hi: व्यवसाय, पेशा, पद, नौकरी, vyavsay, pesha
    id: pekerjaan, jabatan, profesi, jenis pekerjaan, pekerjaan ayah, pekerjaan ibu
    it: professione, occupazione, mansione, mestiere, qualifica, impiego
    ja: 職業, 職種, 役職, 肩書, 職位, shokugyo
    ko: 직업, 직책, 직위, 직급, 직종
    nl: beroep, functie, functietitel
    pl: zawod, zawód, stanowisko, profesja
    vi: nghe nghiep, nghề nghiệp, chuc vu, chức vụ, cong viec, chuc danh
    fa: شغل, حرفه, سمت
    th: อาชีพ, ตำแหน่ง
    cs: povolani, povolání, zamestnani
    hu: foglalkozas, foglalkozás
    ro: profesie, ocupatie
    sv: yrke
    el: επάγγελμα
    he: מקצוע, עיסוק
    """
)
SCHOOL = words(
    """
    en: school name, school, university, college, alma mater, high school, graduated from
    en: school attended, college name, university name, school code, campus student
    en: institution attended, class room student, grade level, homeroom, gpa, exam score student
    en: student grade, school year student
    zh: 学校, 毕业院校, 毕业学校, 就读学校, 学校名称, 院系, 班级, 年级, 专业, 所在班级, 学籍, xx mc
    zh: byyx, byxx, xuexiao, bj, banji, 所学专业, 高考成绩
    ru: учебное заведение, вуз, школа, университет, институт, класс ученика, uchebnoe zavedenie, shkola
    uk: навчальний заклад, школа, університет
    ar: المدرسة, الجامعة, الكلية, المعهد, الصف الدراسي, المدرسه, المعدل
    es: escuela, colegio, universidad, instituto, centro educativo, centro de estudios
    es: institucion educativa, plantel
    pt: escola, faculdade, universidade, instituicao de ensino, colegio, nome escola
    fr: ecole, école, universite, etablissement scolaire, lycee, college, classe eleve
    fr: etablissement frequente
    de: schule, universitat, hochschule, schulname, schulklasse, bildungseinrichtung
    tr: okul, universite, üniversite, lise, okul adi, mezun oldugu okul, okudugu okul
    hi: विद्यालय, स्कूल, विश्वविद्यालय, कॉलेज, vidyalaya
    id: sekolah, asal sekolah, universitas, nama sekolah, perguruan tinggi, asal sma, fakultas, jurusan
    it: scuola, universita, istituto, ateneo
    ja: 学校名, 出身校, 大学, 学校, 最終学歴校, 卒業校
    ko: 학교, 출신학교, 대학교, 학교명, 학과, 전공
    nl: onderwijsinstelling, schoolnaam
    pl: szkola, szkoła, uczelnia, uniwersytet
    vi: truong hoc, trường học, truong, trường, dai hoc, ten truong, lop hoc
    """
)
EDUCATION = words(
    """
    en: education, education level, qualification, qualifications, degree, educational qualification
    en: highest qualification, academic degree, level of education, educational level, highest education
    en: diploma, education status, literacy, educational attainment
    zh: 学历, 文化程度, 学位, 教育程度, 最高学历, xl, xueli, whcd, xw
    ru: образование, уровень образования, obrazovanie, учёная степень, квалификация
    uk: освіта, рівень освіти
    ar: المؤهل, المؤهل العلمي, المستوى التعليمي, التحصيل الدراسي, الشهادة, الدرجة العلمية
    es: escolaridad, nivel educativo, nivel de estudios, educacion, grado academico, nivel estudios
    es: estudios, titulo academico, formacion
    pt: escolaridade, nivel de instrucao, grau de instrucao, formacao, grau instrucao, educacao
    fr: niveau etude, niveau etudes, diplome, niveau d'etudes, formation, niveau scolaire
    de: bildungsabschluss, schulabschluss, ausbildung, abschluss, bildung, bildungsstand
    tr: egitim durumu, eğitim durumu, egitim, ogrenim durumu, mezuniyet, tahsil
    hi: शिक्षा, योग्यता, शैक्षिक योग्यता
    id: pendidikan, pendidikan terakhir, ijazah, tingkat pendidikan
    it: titolo di studio, istruzione, livello istruzione, formazione
    ja: 学歴, 最終学歴, 学位
    ko: 학력, 최종학력, 학위
    nl: opleiding, opleidingsniveau
    pl: wyksztalcenie, wykształcenie
    vi: trinh do, trình độ, hoc van, trinh do hoc van, hoc vi
    """
)
SALARY = words(
    """
    en: salary, wage, wages, base pay, annual salary, monthly salary, gross salary, net salary, payroll
    en: base salary, pay rate, hourly rate, hourly wage, bonus salary, compensation, net pay, gross pay
    en: current salary, expected salary, ctc, annual pay, remuneration, employee salary, hourly pay
    en: take home pay, salary usd
    zh: 工资, 薪资, 薪水, 月薪, 年薪, 基本工资, 实发工资, 应发工资, gz, xz, gongzi, xinzi, 薪酬, 奖金
    ru: зарплата, заработная плата, оклад, зп, zarplata, oklad
    uk: зарплата, заробітна плата, оклад
    ar: الراتب, راتب, الاجر, المرتب, الراتب الاساسي
    es: salario, sueldo, remuneracion, salario base, sueldo bruto, sueldo neto, remuneración
    es: sueldo base, salario mensual
    pt: salario, salário, remuneracao, vencimento, salario bruto, salario liquido, remuneração
    fr: salaire, remuneration, salaire brut, salaire net, traitement brut, rémunération
    de: gehalt, lohn, bruttogehalt, nettogehalt, bruttolohn, jahresgehalt, entgelt, besoldung, monatsgehalt
    tr: maas, maaş, ucret, ücret, brut maas, net maas
    hi: वेतन, तनख्वाह, vetan
    id: gaji, gaji pokok, upah, penghasilan gaji
    it: stipendio, salario, retribuzione, ral
    ja: 給与, 給料, 年収, 月給, 月収, kyuyo
    ko: 급여, 연봉, 월급, 월급여
    nl: salaris, loon, brutoloon
    pl: pensja, wynagrodzenie, placa, zarobki
    vi: luong, lương, muc luong, tien luong
    fa: حقوق, دستمزد
    th: เงินเดือน
    """
)
INCOME = words(
    """
    en: income, annual income, household income, monthly income, family income, income level
    en: yearly income, income bracket, income range, gross income, net income person, amt income total
    en: net worth, wealth, assets person, total income, declared income, poverty status
    en: family monthly income
    zh: 收入, 年收入, 家庭收入, 月收入, 家庭年收入, sr je, shouru, 是否低保
    ru: доход, ежемесячный доход, среднемесячный доход, dohod
    ar: الدخل, الدخل الشهري, دخل الاسرة
    es: ingresos, ingreso mensual, renta, ingresos mensuales, ingreso familiar, renta mensual
    es: nivel socioeconomico, estrato
    pt: renda, renda mensal, renda familiar, faixa renda, renda presumida, rendimento
    fr: revenu, revenus, revenu fiscal, quotient familial, revenu mensuel
    de: einkommen, jahreseinkommen, haushaltseinkommen, nettoeinkommen, einkunfte
    tr: gelir, aylik gelir, hane geliri, gelir durumu
    hi: आय, वार्षिक आय, मासिक आय
    id: penghasilan, pendapatan, penghasilan ayah, penghasilan orang tua, pendapatan bulanan
    it: reddito, reddito annuo, isee
    ja: 所得, 世帯収入, 収入
    ko: 소득, 수입, 가구소득
    nl: inkomen
    pl: dochod, dochód
    vi: thu nhap, thu nhập
    """
)
CREDIT = words(
    """
    en: credit score, credit rating, fico, fico score, creditworthiness, credit limit, credit history
    en: schufa, cibil, cibil score, bad debt, debt, default payment, loan amount, loan balance
    en: outstanding loan, mortgage balance, overdue amount, bankruptcy, credit utilization, loan purpose
    en: account balance, available balance, current balance, bal
    zh: 信用评分, 征信, 信用分, 贷款金额, 欠款, 芝麻信用, 芝麻分, 逾期, 借款金额, 负债, 账户余额
    ru: кредитный рейтинг, кредитная история, задолженность, сумма кредита, остаток на счете, остаток долга
    ar: التصنيف الائتماني, مبلغ القرض, الرصيد, رصيد الحساب, المديونية
    es: puntaje crediticio, score credito, deuda, monto prestamo, saldo, saldo cuenta
    es: calificacion crediticia, morosidad
    pt: score credito, divida, score serasa, limite credito, saldo, valor emprestimo, restricao credito
    fr: score credit, dette, endettement, solde, solde compte, montant pret
    de: bonitat, schulden, kontostand, darlehensbetrag, bonitatsscore, schufa score, saldo
    tr: kredi notu, borc, borç, kredi skoru, bakiye, kredi limiti
    hi: क्रेडिट स्कोर, ऋण राशि, बकाया
    id: skor kredit, hutang, pinjaman, jumlah pinjaman, saldo, slik
    ja: 信用スコア, 借入金額, 残高, 与信
    ko: 신용등급, 신용점수, 대출금액, 잔액, 연체
    """
)
_JOBS = frozenset(
    fold(term)
    for term in terms(
        """
    engineer, software engineer, teacher, nurse, doctor, physician, accountant, manager, driver, farmer,
    lawyer, student, housewife, homemaker, retired, unemployed, self employed, self-employed,
    civil servant, clerk, salesman, sales manager, sales associate, cashier, mechanic, electrician,
    plumber, carpenter, chef, cook, waiter, waitress, barista, secretary, administrator, analyst,
    data analyst, consultant, designer, graphic designer, developer, software developer, web developer,
    architect, dentist, pharmacist, scientist, journalist, writer, artist, musician, photographer,
    police officer, firefighter, soldier, military, pilot, security guard, cleaner, labourer, laborer,
    worker, technician, director, supervisor, assistant, hr manager, marketing manager, project manager,
    product manager, receptionist, librarian, professor, lecturer, economist, translator, social worker,
    therapist, psychologist, veterinarian, hairdresser, tailor, fisherman, merchant, trader, businessman,
    business owner, entrepreneur, banker, auditor, paralegal, judge, politician, priest, imam,
    教师, 工人, 农民, 医生, 护士, 学生, 司机, 律师, 会计, 工程师, 公务员, 职员, 个体, 无业, 退休,
    自由职业, учитель, врач, водитель, инженер, бухгалтер, менеджер, пенсионер, студент, домохозяйка,
    безработный, продавец, معلم, مدرس, مهندس, طبيب, محاسب, موظف, طالب, ربة منزل, عامل, سائق, متقاعد,
    profesor, medico, abogado, ingeniero, estudiante, ama de casa, agricultor, comerciante, obrero,
    chofer, contador, enfermera, empleado, jubilado, desempleado, professor, advogado, engenheiro,
    motorista, agricultor, aposentado, enseignant, medecin, ingenieur, avocat, infirmiere, retraite,
    etudiant, ouvrier, agriculteur, lehrer, arzt, ingenieur, rentner, schuler, angestellter, beamter,
    ogretmen, doktor, muhendis, avukat, isci, emekli, ev hanimi, ogrenci, pelajar, pelajar/mahasiswa,
    mahasiswa, karyawan swasta, wiraswasta, petani, pns, guru, buruh, ibu rumah tangga,
    mengurus rumah tangga, pedagang, nelayan, किसान, शिक्षक, छात्र, गृहिणी, मजदूर, व्यापारी
"""
    )
)
_JOB_HEAD = re.compile(
    r"(?i)\b(?:engineer|manager|developer|analyst|nurse|teacher|officer|technician|assistant|director|"
    r"consultant|designer|specialist|coordinator|administrator|supervisor|accountant|scientist|"
    r"therapist|representative|executive|clerk|operator|professor|attorney|editor)s?$"
)
_SCHOOL = re.compile(
    r"(?i)\b(?:universit\w*|college|school|academy|institute of technology|escuela|colegio|instituto|"
    r"universidad|universidade|escola|ecole|école|lycée|schule|gymnasium|hochschule|okulu|lisesi|"
    r"üniversitesi|sekolah|sma|smp|sd negeri|universitas|школа|гимназия|лицей|университет|институт)\b|"
    r"大学|学院|中学|小学|高中|学校|高校|대학교|고등학교|초등학교|جامعة|مدرسة|विद्यालय|विश्वविद्यालय|"
    r"trường"
)
_DEGREES = frozenset(
    fold(term)
    for term in terms(
        """
    bachelor, bachelors, bachelor's, bachelor degree, master, masters, master's, phd, doctorate,
    high school, high school graduate, associate, associate degree, diploma, primary, secondary,
    tertiary, university degree, mba, b.sc, m.sc, b.a., m.a., btech, mtech, illiterate, graduate,
    postgraduate, undergraduate, some college, college degree, 本科, 大专, 硕士, 博士, 高中, 初中, 小学,
    中专, 研究生, высшее, среднее, среднее специальное, неполное высшее, бакалавр, магистр, بكالوريوس,
    ماجستير, دكتوراه, ثانوية, دبلوم, primaria, secundaria, bachillerato, licenciatura, maestria,
    doctorado, ensino medio, ensino superior, ensino fundamental, licence, bac, abitur, realschule,
    hauptschule, lisans, yuksek lisans, onlisans, lise, ilkokul, ortaokul, s1, s2, s3, d3, sma, smp, sd,
    slta, sltp, ssc, hsc, pg, ug
"""
    )
)


def is_job(text: str) -> bool:
    """A job as people put it on forms."""
    text = text.strip()
    return len(text) < 60 and (fold(text) in _JOBS or bool(_JOB_HEAD.search(text)))


def is_school(text: str) -> bool:
    """The name of a school or university."""
    return len(text) < 120 and bool(_SCHOOL.search(text))


def is_degree(text: str) -> bool:
    """A level of schooling."""
    return fold(text.strip()) in _DEGREES


DETECTORS = (
    Detector(
        kind="employer",
        category="pd:CurrentEmployment",
        words=EMPLOYER,
        weak=terms(
            """
    company, organization, organisation, empresa, firma, entreprise, company name, 公司, 公司名称,
    компания, организация, الشركة, perusahaan, 会社名, 회사, department, dept, bumen, 部门
"""
        ),
        needs_people=3.5,
    ),
    Detector(
        kind="job",
        category="pd:Job",
        words=JOB,
        weak=terms("title, position, role, rank, work, puesto trabajo, 职"),
        matches=is_job,
        chance=0.01,
        recall=0.35,
        ceiling=4.0,
        needs_people=2.0,
        examples=("Software Engineer", "教师", "водитель"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="school",
        category="pd:School",
        words=SCHOOL,
        matches=is_school,
        chance=0.01,
        recall=0.4,
        ceiling=3.0,
        needs_people=3.5,
        examples=("Example University", "测试大学"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="education",
        category="pd:EducationQualification",
        words=EDUCATION,
        matches=is_degree,
        chance=0.01,
        recall=0.35,
        ceiling=4.0,
        needs_people=2.0,
        examples=("Bachelor", "本科", "высшее"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="salary",
        category="pd:Salary",
        words=SALARY,
        weak=terms("pay, bonus, earnings"),
        needs_people=1.5,
    ),
    Detector(kind="income", category="pd:Income", words=INCOME, needs_people=3.0),
    Detector(
        kind="credit",
        category="pd:Credit",
        words=CREDIT,
        weak=terms("balance, loan, score credit, credit"),
        needs_people=1.5,
    ),
)
