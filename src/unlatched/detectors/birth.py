"""Birth: date, year, place; and age."""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._dates import year_of
from unlatched.detectors._words import terms, words

DATE = words(
    """
    en: date of birth, birth date, birthdate, dob, d o b, birthday, bday, b day, born, born on, birth dt
    en: bdate, dt of birth, birth day, birth month, date birth, dateofbirth, birth, dtob, year of birth
    en: birth year, yob, birth yr, birthyear, brthdt
    en: brth dt, bth date, birth ymd, dob year, dob month, dob day
    zh: 出生日期, 生日, 出生年月, 出生年月日, 出生时间, 出生, 出生年, 出生年份, csrq, chushengriqi, sr
    zh: shengri, csny, csnf, csnyr, 出生月日
    ru: дата рождения, день рождения, год рождения, родился, др, data rozhdeniya, data rojdeniya
    ru: god rozhdeniya, datarozhdeniya, дата рожд, д р, г р, birth date ru
    uk: дата народження, рік народження, data narodzhennya, день народження
    ar: تاريخ الميلاد, تاريخ الولادة, الميلاد, سنة الميلاد, المواليد, تاريخ الولاده, tarikh milad
    ar: تاريخ ميلاد
    es: fecha de nacimiento, fecha nacimiento, fec nac, fecha nac, fnacimiento, f nacimiento, fechanac
    es: nacimiento, cumpleanos, cumpleaños, ano nacimiento, año de nacimiento, fec nacimiento, fch nac
    es: fecnac, fnac, f nac, fcnac, fecha nacto
    pt: data de nascimento, data nascimento, dt nasc, dt nascimento, data nasc, nascimento, nasc
    pt: aniversario, ano nascimento, dtnasc, dat nasc, ano de nascimento
    fr: date de naissance, date naissance, naissance, ddn, ne le, né le, annee naissance
    fr: annee de naissance, anniversaire, datenaissance, dt naiss, date naiss, dat nais, datnais
    de: geburtsdatum, geburtstag, geb datum, gebdatum, geb dat, gebdat, geb, geburtsjahr, geboren am
    de: geboren, gebjahr, geburtsdat, geb tag
    tr: dogum tarihi, doğum tarihi, dogumtarihi, dogum gunu, dogum yili, d tarihi, dogum, dtarihi, dogum trh
    hi: जन्म तिथि, जन्मतिथि, जन्म तारीख, जन्म दिनांक, janm tithi, janam tithi, जन्म वर्ष, janmatithi
    id: tanggal lahir, tgl lahir, tgllahir, tanggallahir, tahun lahir, ttl, tgl lhr
    it: data di nascita, data nascita, nascita, nato il, anno di nascita, anno nascita, datanascita
    it: dt nascita, compleanno
    ja: 生年月日, 誕生日, 生年, 誕生年, seinengappi, tanjoubi, 生まれ
    ko: 생년월일, 생일, 생년, 출생일, 출생년도, 출생연도, saengnyeonworil
    nl: geboortedatum, geboortejaar, geboren op, geb datum, verjaardag, gebdat
    pl: data urodzenia, dataurodzenia, rok urodzenia, data ur, data urodz
    vi: ngay sinh, ngày sinh, nam sinh, năm sinh, ngaysinh, sinh nhat, sinh nhật, ngay thang nam sinh
    fa: تاریخ تولد, سال تولد
    th: วันเกิด, วันเดือนปีเกิด, ปีเกิด
    ro: data nasterii, data nașterii, anul nasterii
    cs: datum narozeni, datum narození, rok narozeni
    hu: szuletesi datum, születési dátum, szuletesi ev
    sv: fodelsedatum, födelsedatum, fodelsear, fodd
    da: fødselsdato, fodselsdag
    fi: syntymaaika, syntymäaika, syntymavuosi
    el: ημερομηνία γέννησης
    he: תאריך לידה
    bn: জন্ম তারিখ
    sw: tarehe ya kuzaliwa
    """
)
PLACE = words(
    """
    en: place of birth, birth place, birthplace, pob, country of birth, birth country, birth city
    en: city of birth, born in, birth state, birth town, birth location, birth district, native place
    zh: 出生地, 出生地点, 籍贯, 籍貫, jg, jiguan, csd, chushengdi, 祖籍
    ru: место рождения, mesto rozhdeniya, город рождения
    uk: місце народження
    ar: مكان الميلاد, محل الميلاد, مكان الولادة, محل الولادة, بلد الميلاد, مسقط الراس
    es: lugar de nacimiento, lugar nacimiento, pais de nacimiento, pais nacimiento, lugar nac
    es: ciudad nacimiento, municipio nacimiento
    pt: local de nascimento, local nascimento, naturalidade, cidade nascimento, municipio nascimento
    pt: pais nascimento
    fr: lieu de naissance, lieu naissance, pays naissance, ville naissance, commune naissance
    fr: pays de naissance
    de: geburtsort, geburtsland, geb ort, gebort
    tr: dogum yeri, doğum yeri, dogumyeri, dogum il, dogum ilce
    hi: जन्म स्थान, जन्मस्थान, janm sthan
    id: tempat lahir, tmpt lahir, tempatlahir, kota lahir, tmp lahir
    it: luogo di nascita, luogo nascita, comune di nascita, nato a, comune nascita, paese di nascita
    ja: 出生地, 出身地, 本籍, 本籍地
    ko: 출생지, 본적
    nl: geboorteplaats, geboorteland
    pl: miejsce urodzenia, miejsceurodzenia, kraj urodzenia
    vi: noi sinh, nơi sinh, que quan, quê quán, nguyen quan
    fa: محل تولد
    """
)
AGE = words(
    """
    en: age, ages, age years, age in years, age group, age range, age band, age bracket, patient age
    en: current age, retirement age, age at admission, agegroup, agegrp, age yrs, years old
    zh: 年龄, 年齡, nl, nianling, 年纪, 周岁, 年龄段
    ru: возраст, vozrast, лет, полных лет
    uk: вік, vik
    ar: العمر, عمر, السن, الفئة العمرية, alomr
    es: edad, edad anos, grupo edad, rango edad, edad paciente
    pt: idade, faixa etaria, faixa etária, idade anos
    fr: age, âge, tranche d'age, tranche age
    de: alter, altersgruppe, lebensalter
    tr: yas, yaş, yas grubu, yasi
    hi: उम्र, आयु, umar, aayu
    id: umur, usia, kelompok umur
    it: eta, età, fascia eta
    ja: 年齢, 年代, nenrei, 歳
    ko: 나이, 연령, 연령대, nai
    nl: leeftijd
    pl: wiek
    vi: tuoi, tuổi
    fa: سن
    th: อายุ
    sv: alder, ålder
    ro: varsta, vârstă
    cs: vek, věk
    hu: kor, életkor
    fi: ika, ikä
    el: ηλικία
    he: גיל
    """
)


_YEARS = re.compile(r"\d+")
_AGED = re.compile(
    r"(?i)(?:(?:under|over|below|above|less than|age|aged|до|от|から)\s*)?\d{1,3}\s*"
    r"(?:(?:-|–|to|and|a|à|bis|до|~|～|至)\s*(?:over|older|above|under|younger|up|more|\d{1,3}))?\s*"
    r"(?:years?|yrs?|y/?o|y|岁|歲|歳|세|лет|ans|años|anos|jahre|yaş|tahun|سنة|वर्ष)?\s*(?:old|and over|"
    r"and older|以上|以下)?"
)


def is_birth_date(text: str) -> bool:
    """A date on which someone alive, or recently so, may have been born.

    >>> is_birth_date("1984-02-29"), is_birth_date("2029-01-01"), is_birth_date("1971")
    (True, False, True)
    """
    bare = text.strip()
    if len(bare) == 4 and bare.isdecimal():
        return 1900 <= int(bare) <= 2026
    year = year_of(bare)
    return year is not None and 1900 <= year <= 2026


def is_age(text: str) -> bool:
    """A whole number of years from 0 to 120, or a range of them.

    >>> is_age("34"), is_age("25-34"), is_age("65+"), is_age("340")
    (True, True, True, False)
    """
    bare = text.strip().removesuffix(".0").rstrip("+")
    if bare.isdecimal():
        return len(bare) <= 3 and int(bare) <= 120
    years = [int(number) for number in _YEARS.findall(bare)]
    said = _AGED.fullmatch(bare)
    return said is not None and 0 < len(years) <= 2 and years == sorted(years) and years[-1] <= 120


def is_written_age(text: str) -> bool:
    """An age with its unit.

    >>> is_written_age("34 years"), is_written_age("34岁"), is_written_age("34")
    (True, True, False)
    """
    bare = text.strip()
    return is_age(bare) and bare[:1].isdecimal() and bare[-1:].isalpha()


DETECTORS = (
    Detector(
        kind="birth_date",
        category="pd:BirthDate",
        words=DATE,
        matches=is_birth_date,
        chance=0.5,
        recall=0.9,
        ceiling=0.0,
        needs_people=2.0,
        examples=("1984-02-29", "29.02.1984", "1984年2月29日", "19840229"),
        counter_examples=("2029-01-01", "29.02", "seven"),
    ),
    Detector(
        kind="birth_part",
        category="pd:BirthDate",
        words=words(
            """
    en: birth month, birth day, dob day, dob month, dob year, birth day of month, month of birth
    en: day of birth, year of birth, birth year, yob
            zh: 出生月, 出生日, 出生年份
            es: mes nacimiento, dia nacimiento, ano nacimiento
            pt: mes nascimento, dia nascimento, ano nascimento
            fr: mois naissance, jour naissance, annee naissance
            de: geburtsmonat, geburtsjahr
            ru: месяц рождения, год рождения
            tr: dogum ayi, dogum yili
            id: bulan lahir, tahun lahir
            """
        ),
    ),
    Detector(
        kind="birth_place",
        category="pd:BirthPlace",
        words=PLACE,
        examples=(),
    ),
    Detector(
        kind="age",
        category="pd:Age",
        words=AGE,
        matches=is_age,
        chance=1.0,
        recall=0.65,
        ceiling=0.0,
        weak=terms("yrs, yo, age yo, years, лет полных"),
        examples=("34", "25-34", "65+", "under 18"),
        counter_examples=("340", "-1", "young"),
    ),
    Detector(
        kind="age",
        category="pd:Age",
        matches=is_written_age,
        chance=0.02,
        recall=0.9,
        ceiling=4.0,
        needs_people=2.0,
        examples=("34岁", "34 years old", "34 лет"),
        counter_examples=("34", "340 years", "young"),
    ),
)
