"""Names of people: whole, given and family names, in the scripts they are written in.

Word lists: see ``_names``. Without a list: Han names have a known surname and two to four characters,
Korean ones a surname and three syllables, Cyrillic ones a patronymic or a surname's ending.
"""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._names import is_family_name, is_full_name, is_given_name
from unlatched.detectors._words import terms, words

FULL = words(
    """
    en: full name, fullname, person name, personal name, real name, legal name, display name, name full
    en: complete name, first and last name, passenger name, patient name, customer name, client name
    en: employee name, student name, guest name, member name, voter name, holder name, cardholder
    en: cardholder name, account holder, account name holder, owner name, contact name, contact person
    en: applicant name, candidate name, athlete name, player name, author name, driver name
    en: user full name, beneficiary name, recipient name, sender name, payer name, payee name
    en: insured name, nominee name, emergency contact, next of kin, head of household name, hh head
    en: household head, case worker, caseworker, social worker, attending physician, physician name
    en: doctor name, teacher name, judge, defendant, plaintiff, prosecutor, suspect name, victim name
    en: witness name, inmate name, manager, general manager, service advisor, ceo, managing director
    en: spouse name, husband name, wife name, guardian name, child name, advisor, salesperson, sales rep
    en: purchased by, signed by, installed by, attorney, officer name, agent name, rider name
    en: courier name, name on card, billing name, shipping name, head of household, head of family
    en: consignee, alias name, occupant name, tenant name, landlord, relative name, supervisor
    en: supervisor name, referred by
    zh: 姓名, 名字, 真实姓名, 人名, 全名, 客户姓名, 用户姓名, 联系人, 联系人姓名, 收件人, 寄件人, 收货人
    zh: 持卡人, 户主, 户主姓名, 患者姓名, 病人姓名, 学生姓名, 员工姓名, 法人, 法定代表人, 负责人, 中文名
    zh: 英文名, 曾用名, 监护人, 紧急联系人, 驾驶员, 乘客姓名, 旅客姓名, 嫌疑人姓名, 申请人, 经办人, 嘉宾
    zh: 主叫姓名, 开户名, 户名, xm, xingming, xing ming, zsxm, zhenshixingming, khxm, yhxm, lxr
    zh: lianxiren, sjr, shouhuoren, shoujianren, hzxm, brxm, ygxm, xsxm, cym, hzxingming, 姓 名
    ru: фио, ф и о, фамилия имя отчество, полное имя, имя фамилия, имя и фамилия, контактное лицо
    ru: владелец, собственник, получатель, отправитель, заявитель, плательщик, лечащий врач, врач
    ru: фио клиента, фио пациента, fio, fullname ru, imya familiya, familiya imya, kontaktnoe lico
    ru: vladelec, poluchatel, pacient, абонент, ф.и.о
    uk: піб, п і б, прізвище ім'я по батькові, повне ім'я, pib, контактна особа
    ar: الاسم الكامل, الاسم الرباعي, الاسم الثلاثي, اسم العميل, اسم المريض, اسم الموظف, اسم الطالب
    ar: اسم المستفيد, اسم الشخص, اسم صاحب الحساب, الاسم بالكامل, ism kamil, alism, اسم المواطن
    ar: اسم الزبون, اسم الام, اسم الاب, اسم الجد, اسم المشترك
    es: nombre completo, nombre y apellido, nombre y apellidos, nombres y apellidos, apellidos y nombres
    es: apellidos y nombre, apellido y nombre, nombre cliente, nombre del cliente, nombre paciente
    es: titular, nombre titular, persona de contacto, nombre contacto, contacto nombre, beneficiario
    es: nomcompleto, apenom, ape nom, nombre alumno, nombre empleado, nombre usuario completo
    es: solicitante, responsable, destinatario, remitente, representante legal, medico
    pt: nome completo, nome cliente, nome do cliente, nome paciente, nome do paciente, nome titular
    pt: titular, nome contato, nome do contato, nome aluno, nome funcionario, nome social, nome pessoa
    pt: nome eleitor, beneficiario, destinatario, remetente, solicitante, responsavel
    pt: nome do responsavel, nome segurado, nm completo, nm pessoa, nm cliente, nm paciente
    fr: nom complet, nom et prenom, nom prenom, noms et prenoms, nom prenoms, prenom nom, nom du client
    fr: nom client, nom patient, nom du patient, titulaire, nom assure, destinataire, expediteur
    fr: beneficiaire, personne a contacter, nom contact, nom salarie, nom eleve, interlocuteur
    de: vollstandiger name, ganzer name, voller name, vor und nachname, vorname nachname, name vorname
    de: kundenname, patientenname, ansprechpartner, kontoinhaber, karteninhaber, inhaber, versicherter
    de: empfanger, absender, mitarbeiter name, mitarbeitername, schulername, halter, sachbearbeiter
    de: zustandiger, mieter
    tr: ad soyad, adi soyadi, adsoyad, adisoyadi, isim soyisim, ad ve soyad, tam ad, musteri adi
    tr: hasta adi, yetkili, kisi adi, personel adi, ogrenci adi, sahibi, alici, gonderen, ad soyadi
    hi: पूरा नाम, नाम, व्यक्ति का नाम, ग्राहक का नाम, मरीज का नाम, pura naam, poora naam, आवेदक का नाम
    hi: मतदाता का नाम, छात्र का नाम
    id: nama lengkap, nama pelanggan, nama pasien, nama karyawan, nama pegawai, nama siswa
    id: nama mahasiswa, nama pemilih, nama penumpang, nama tamu, nama pemilik, nama nasabah
    id: nama penerima, nama pengirim, nama kepala keluarga, nama pemesan, nm lengkap
    it: nome completo, nome e cognome, cognome e nome, nominativo, intestatario, nome cliente
    it: nome paziente, referente, destinatario, mittente
    ja: 氏名, 姓名, お名前, 名前, フルネーム, 氏名カナ, カナ氏名, フリガナ, ふりがな, 顧客名, 患者名
    ja: 担当者, 担当者名, 会員名, 社員名, 契約者名, 宛名, 受取人, shimei, namae, 名義, 保護者名
    ja: 氏名漢字
    ko: 이름, 성명, 성함, 고객명, 회원명, 환자명, 담당자, 담당자명, 예금주, 수취인, 받는사람, 보호자
    ko: irum, ireum, seongmyeong, 사원명, 학생명, 계약자명
    nl: volledige naam, naam klant, klantnaam, contactpersoon, naam patient, voor en achternaam, ontvanger
    pl: imie i nazwisko, nazwisko i imie, pelne imie, osoba kontaktowa, imienazwisko, wlasciciel
    vi: ho ten, ho va ten, họ tên, họ và tên, hoten, ten khach hang, tên khách hàng, ten day du
    vi: nguoi lien he, người liên hệ, chu ho, hovaten
    fa: نام کامل, نام و نام خانوادگی, نام مشتری
    th: ชื่อ นามสกุล, ชื่อ-สกุล, ชื่อเต็ม, ชื่อสกุล, ชื่อลูกค้า
    el: ονοματεπώνυμο
    ro: nume complet, nume si prenume, nume prenume
    cs: cele jmeno, jmeno a prijmeni, jmeno prijmeni
    hu: teljes nev, teljes név
    sv: fullstandigt namn, namn
    he: שם מלא
    bn: পুরো নাম, নাম
    sw: jina kamili
    """
)
GIVEN = words(
    """
    en: first name, fname, given name, forename, firstname, name first, name given, christian name
    en: f name, first nm, fst name, middle name, middlename, mname, m name, middle initial, middle init
    en: mid init, mi name, name middle, middle names, first names, given names, preferred name
    en: baptismal name
    zh: 名, ming, mingzi
    ru: имя, имя клиента, отчество, imya, imia, otchestvo, имя пациента, имя пользователя полное
    uk: ім'я, імя, по батькові, imja, po batkovi, iмя
    ar: الاسم الاول, الاسم الأول, اسم اول, اسم الاب الاول, الاسم الشخصي
    es: primer nombre, nombre de pila, segundo nombre, nombres, pnombre, primernombre, segundonombre
    es: nombre1, nombre2
    pt: primeiro nome, prenome, nome proprio, segundo nome
    fr: prenom, prénom, prenoms, deuxieme prenom, prenom usuel
    de: vorname, vornamen, rufname, zweiter vorname
    tr: adi, ad, isim, ismi, on ad, ikinci ad
    hi: पहला नाम, प्रथम नाम, pehla naam
    id: nama depan, nama panggilan, nama kecil, nama tengah
    it: nome di battesimo, secondo nome
    ja: 名, めい, 名カナ, mei
    nl: voornaam, voornamen, roepnaam
    pl: imie, imię, imiona, drugie imie
    vi: ten, tên, ten dem, tên đệm
    fa: نام کوچک
    th: ชื่อ, ชื่อจริง
    ro: prenume
    cs: jmeno, křestní jméno, krestni jmeno
    hu: keresztnev, keresztnév, utónév
    sv: fornamn, förnamn
    da: fornavn
    fi: etunimi
    el: όνομα
    he: שם פרטי
    """
)
FAMILY = words(
    """
    en: last name, lname, surname, family name, lastname, name last, l name, last nm, maiden name
    en: birth name, second name, surnames, sname, sur name, name family, mothers maiden name
    en: mother maiden name
    zh: 姓, 姓氏, xing, xingshi
    ru: фамилия, familiya, familija, familia, фамилия клиента, девичья фамилия
    uk: прізвище, prizvyshche, prizvische
    ar: اسم العائلة, اللقب, الكنية, الشهرة, اسم العائله, الاسم الاخير
    es: apellido, apellidos, primer apellido, segundo apellido, apellido paterno, apellido materno
    es: ap paterno, ap materno, apaterno, amaterno, paterno, materno, apellido1, apellido2, ape1, ape2
    es: apell
    pt: sobrenome, apelido familia, ultimo nome, apelidos
    fr: nom de famille, nom famille, nom de naissance, nom naissance, nom usage, nom d'usage
    fr: nom marital, nom jeune fille, patronyme
    de: nachname, familienname, geburtsname, zuname, madchenname, nachnamen
    tr: soyad, soyadi, soyisim, kizlik soyadi, soyisim
    hi: उपनाम, कुलनाम, अंतिम नाम, upnaam
    id: nama belakang, nama keluarga, marga
    it: cognome
    ja: 姓, 苗字, 名字カナ, せい, 姓カナ, sei
    ko: 성
    nl: achternaam, familienaam, geslachtsnaam, tussenvoegsel, meisjesnaam
    pl: nazwisko, nazwisko rodowe
    vi: ho, họ
    fa: نام خانوادگی
    th: นามสกุล, สกุล
    ro: nume de familie, nume familie
    cs: prijmeni, příjmení
    hu: vezeteknev, vezetéknév, családnév
    sv: efternamn
    da: efternavn
    no: etternavn
    fi: sukunimi
    el: επώνυμο, επίθετο
    he: שם משפחה
    """
)
PARENT = words(
    """
    en: father name, fathers name, father full name, mother name, mothers name, mother full name
    en: parent name, parents name, father, mother, parent
    zh: 父亲姓名, 母亲姓名, 父亲, 母亲, 家长姓名, 家长, fqxm, mqxm, jzxm
    ru: имя отца, имя матери, фио отца, фио матери, отец, мать, родитель, фио родителя
    ar: اسم الاب, اسم الأب, اسم الام, اسم الأم, اسم الوالد, اسم الوالدة, ولي الامر
    es: nombre del padre, nombre padre, nombre de la madre, nombre madre, padre, madre, nombre tutor, tutor
    pt: nome da mae, nome mae, nome do pai, nome pai, mae, pai, filiacao, nm mae, nome da mãe
    fr: nom du pere, nom pere, nom de la mere, nom mere, pere, mere
    de: name des vaters, name der mutter, vater, mutter, elternteil, name vater, name mutter
    tr: anne adi, baba adi, ana adi, anneadi, babaadi, anaadi, veli adi
    hi: पिता का नाम, माता का नाम, pita ka naam, mata ka naam
    id: nama ayah, nama ibu, nama ibu kandung, nama orang tua, nama wali
    it: nome del padre, nome della madre, nome padre, nome madre, paternita, maternita
    pl: imie ojca, imie matki
    ko: 부모이름, 아버지, 어머니
    ja: 父親氏名, 母親氏名, 保護者氏名
    vi: ten cha, ten bo, ten me, ho ten cha, ho ten me
    fa: نام پدر, نام مادر
    """
)
WEAK = terms(
    """
    name, names, nm, naam, nama, nombre, nome, nom, имя, название имени, اسم, الاسم, isim, 名称人,
    이름명, nev, navn, nimi
    jina, 名, ten, nome cognome, نام, contact, kontakt, контакт, author, owner, artist, signer,
    host name person, person
    created by, updated by, modified by, assigned to, user display name, metadata from, from, to, sender,
    recipient, receiver, buyer, seller
    customer, client, patient, employee, student, guest, passenger, driver, voter, applicant, cliente,
    paciente, kunde, patient name
    empleado, alumno, pasajero, musteri, hasta, ogrenci, pelanggan, pasien, siswa, клиент, пациент,
    сотрудник, ученик, пассажир, водитель
    客户, 患者, 员工, 学生, 旅客, 司机, العميل, المريض, الموظف, الطالب, salutation name, performer,
    actor, director, coach, singer
    """
)

NICKNAME = words(
    """
    en: nickname, nick name, nick, alias, aliases, aka, also known as, initials, known as, other names
    en: hh head
    zh: 昵称, 暱稱, 别名, 绰号, nc, nicheng
    ru: прозвище, псевдоним, инициалы, кличка
    ar: اسم الشهرة, الاسم المستعار
    es: apodo, alias, sobrenombre, iniciales
    pt: apelido, alcunha, iniciais
    fr: surnom, pseudonyme, initiales
    de: spitzname, kurzel, initialen
    tr: takma ad, lakap, rumuz
    hi: उपनाम प्रचलित
    id: nama alias, nama panggilan
    ja: ニックネーム, あだ名, ハンドルネーム
    ko: 별명, 닉네임
    vi: biet danh, bí danh
    """
)

DETECTORS = (
    Detector(kind="nickname", category="pd:Name", words=NICKNAME, needs_people=0.5),
    Detector(
        kind="person_name",
        category="pd:Name",
        words=FULL,
        weak=WEAK,
        matches=is_full_name,
        chance=0.05,
        recall=0.75,
        ceiling=5.9,
        examples=(
            "Ana Testova",
            "Testmann, Jonas",
            "王测试",
            "Иванов Иван Иванович",
            "김테스",
            "राम कुमार",
            "محمد أحمد",
        ),
        counter_examples=(
            "Stainless Steel Bottle",
            "order 17",
            "ana@example.org",
            "2020-01-01",
            "北京市海淀区",
        ),
    ),
    Detector(
        kind="given_name",
        category="pd:Name",
        words=GIVEN,
        matches=is_given_name,
        chance=0.05,
        recall=0.7,
        ceiling=4.0,
        examples=("Ana", "Мария", "محمد", "Jean-Pierre"),
        counter_examples=("Xqzt", "42", "blue-green 7"),
    ),
    Detector(
        kind="family_name",
        category="pd:Name",
        words=FAMILY,
        weak=terms("family"),
        matches=is_family_name,
        chance=0.1,
        recall=0.65,
        ceiling=4.0,
        examples=("Garcia", "Иванова", "O'Brien", "de la Cruz"),
        counter_examples=("Xqzt", "42", "AB-12"),
    ),
    Detector(
        kind="parent_name",
        category="pd:Name",
        words=PARENT,
        matches=is_full_name,
        chance=0.02,
        recall=0.6,
        ceiling=0.0,
        examples=("Ana Testova",),
        counter_examples=("17",),
    ),
)
