"""Health: conditions, treatment, disability, blood type, body measures (GDPR Art. 9, Recital 35)."""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

HEALTH = words(
    """
    en: diagnosis, diagnoses, disease, medical condition, health condition, medical history
    en: health status, illness, icd, icd10, icd9, icd code, icd 10, icd10 code, diagnosis code, dx code
    en: dx, primary diagnosis, admitting diagnosis, chief complaint, symptoms, symptom, allergies
    en: allergy, comorbidity, comorbidities, chronic disease, hiv status, hiv, hiv positive
    en: covid status, covid test, covid result, vaccination, vaccination status, vaccine, vaccinated
    en: immunization, medication, medications, prescription, treatment, medical record, clinical notes
    en: lab result, test result medical, blood pressure, blood sugar, glucose, cholesterol, bmi
    en: heart rate, pregnant, pregnancy, pregnancy status, gravida, smoker, smoking status, alcohol use
    en: drug use, mental health, psychiatric diagnosis, depression, anxiety, suicide, therapy
    en: medical notes, surgery, operation performed, procedure medical, health issue, diabetes, diabetic
    en: hypertension, cancer, tumor stage, tumour stage, health insurance diagnosis, is pregnant
    en: has diabetes, std, hepatitis, tuberculosis, tb status, medical, cause of death, injury, triage
    en: discharge diagnosis, admission diagnosis, complaint medical, reason for visit, visit reason
    en: medical remarks, clinical diagnosis, medicine prescribed, hba1c, health code
    en: symptom description, drug abuse, stroke, heart disease, asthma, medical service
    en: patient condition, viral load, cd4 count, special needs health, past medical history
    en: menstruation, last period, menstrual cycle
    zh: 诊断, 疾病, 病史, 病情, 诊断结果, 症状, 过敏史, 过敏, 用药, 药物, 处方, 健康状况, 健康状态, 主诉
    zh: 既往史, 现病史, 家族病史, 检查结果, 检验结果, 体温, 疫苗, 疫苗接种, 核酸结果, 核酸检测, 健康码
    zh: 病名, 手术, 怀孕, 病历, 临床诊断, 出院诊断, 入院诊断, 门诊诊断, zd, zhenduan, bs, jkzk, jbmc
    zh: zdmc, jibing, zhusu, 血压, 血糖, 疾病名称, 疾病编码
    ru: диагноз, заболевание, болезнь, состояние здоровья, анамнез, симптомы, жалобы, аллергия, лечение
    ru: назначения, лекарства, препарат, мкб, мкб 10, код мкб, diagnoz, группа здоровья, прививка
    ru: вакцинация, беременность, результат анализа, mkb, mkb10, zabolevanie, вич
    ru: хронические заболевания, результат теста
    uk: діагноз, захворювання, хвороба, стан здоров'я, скарги, алергія, щеплення, лікування
    ar: التشخيص, المرض, الحالة الصحية, الامراض, الأعراض, الاعراض, الحساسية, العلاج, الدواء
    ar: التاريخ المرضي, الامراض المزمنة, الحاله الصحيه, نتيجة الفحص, التطعيم, الوصفة, حامل
    es: diagnostico, diagnóstico, enfermedad, enfermedades, padecimiento, historia clinica, sintomas
    es: alergias, alergia, tratamiento, medicamento, medicamentos, cie10, cie 10, estado de salud
    es: condicion medica, antecedentes medicos, antecedentes, vacuna, vacunado, embarazo, embarazada
    es: resultado prueba, motivo consulta, grupo riesgo salud, comorbilidad, receta, cirugia, patologia
    pt: diagnostico, diagnóstico, doenca, doença, cid, cid10, cid 10, sintomas, alergia, alergias
    pt: tratamento, medicamento, medicamentos, historico medico, estado de saude, comorbidade
    pt: comorbidades, vacina, gestante, gravida, resultado exame, queixa principal, prontuario
    pt: doencas cronicas, receita medica, motivo consulta
    fr: diagnostic, maladie, pathologie, antecedents, antecedents medicaux, symptomes, allergie
    fr: allergies, traitement, medicament, medicaments, etat de sante, cim10, cim 10, vaccin
    fr: vaccination, grossesse, enceinte, resultat test, motif consultation, motif hospitalisation, ald
    fr: ordonnance, medicament prescrit, commentaire medical, pathologies
    de: diagnose, diagnosen, krankheit, krankheiten, erkrankung, vorerkrankungen, vorerkrankung
    de: symptome, allergien, allergie, behandlung, medikament, medikamente, gesundheitszustand, icd10 gm
    de: anamnese, impfung, impfstatus, schwanger, schwangerschaft, befund, rezept, testergebnis
    de: pflegegrad, arbeitsunfahigkeit, krankmeldung, au von
    tr: tani, tanı, hastalik, hastalık, teshis, teşhis, sikayet, şikayet, belirtiler, alerji, tedavi
    tr: ilac, ilaç, ilaclar, saglik durumu, sağlık durumu, kronik hastalik, asi durumu, hamile, gebelik
    tr: recete, tahlil sonucu, ameliyat
    hi: बीमारी, रोग, निदान, लक्षण, दवा, दवाई, एलर्जी, उपचार, स्वास्थ्य स्थिति, bimari, rog, nidan, टीकाकरण
    id: diagnosa, diagnosis, penyakit, riwayat penyakit, keluhan, gejala, alergi, pengobatan, obat
    id: kondisi kesehatan, vaksin, vaksinasi, status vaksin, hamil, hasil tes, resep, hasil lab
    id: tindakan medis, rekam medis
    it: diagnosi, malattia, patologia, anamnesi, sintomi, allergie, allergia, terapia, farmaco, farmaci
    it: stato di salute, vaccino, vaccinazione, gravidanza, esito tampone, esito test, referto, ricetta
    it: motivo visita, invalidita
    ja: 診断, 診断名, 病名, 病歴, 既往歴, 症状, アレルギー, 治療, 薬, 処方, 健康状態, 傷病名, ワクチン
    ja: 検査結果, 主訴, 妊娠, 血圧, 持病
    ko: 진단, 진단명, 병명, 질병, 병력, 증상, 알레르기, 처방, 건강상태, 백신, 검사결과, 상병명, 상병코드
    ko: 임신, 질환
    nl: diagnose, ziekte, aandoening, medische geschiedenis, klachten, allergie, behandeling, medicatie
    nl: gezondheid, vaccinatie, zwanger
    pl: diagnoza, rozpoznanie, choroba, choroby, objawy, alergie, leczenie, leki, stan zdrowia
    pl: szczepienie, ciaza, wynik badania
    vi: chan doan, chẩn đoán, benh, bệnh, benh ly, tien su benh, trieu chung, triệu chứng, di ung, thuoc
    vi: thuốc, dieu tri, suc khoe, tinh trang suc khoe, tiem chung, vac xin, ket qua xet nghiem
    fa: تشخیص, بیماری, سابقه بیماری, علائم, دارو
    th: การวินิจฉัย, โรค, โรคประจำตัว, อาการ, แพ้ยา
    """
)
DISABILITY = words(
    """
    en: disability, disabled, disability status, disability type, disability group, handicap, impairment
    en: special needs, wheelchair, disability code, handicapped, disability category
    zh: 残疾, 残疾类别, 残疾等级, 是否残疾, 残疾证号, cj, canji, 残疾类型
    ru: инвалидность, группа инвалидности, инвалид, invalidnost
    uk: інвалідність
    ar: الاعاقة, نوع الاعاقة, ذوي الاحتياجات, الإعاقة
    es: discapacidad, tipo discapacidad, grado discapacidad, minusvalia
    pt: deficiencia, deficiência, tipo deficiencia, pcd, necessidades especiais
    fr: handicap, invalidite, situation handicap, rqth
    de: behinderung, schwerbehindert, grad der behinderung, gdb, schwerbehinderung
    tr: engellilik, engel durumu, engelli, ozurluluk
    hi: विकलांगता, दिव्यांग
    id: disabilitas, penyandang cacat, cacat, penyandang disabilitas, difabel
    it: disabilita, disabilità, handicap
    ja: 障害, 障害者, 障害等級, 障がい
    ko: 장애, 장애등급, 장애유형
    nl: handicap, beperking
    pl: niepelnosprawnosc
    vi: khuyet tat, khuyết tật
    """
)
BLOOD = words(
    """
    en: blood type, blood group, bloodtype, bloodgroup, rh factor, rhesus, blood grp
    zh: 血型, xx, xuexing
    ru: группа крови, gruppa krovi, резус фактор
    uk: група крові
    ar: فصيلة الدم, زمرة الدم, الزمرة الدموية, فصيله الدم
    es: tipo sangre, grupo sanguineo, tipo de sangre, rh, factor rh, gruposanguineo
    pt: tipo sanguineo, grupo sanguineo, fator rh
    fr: groupe sanguin, groupe sang
    de: blutgruppe
    tr: kan grubu, kangrubu
    hi: रक्त समूह, ब्लड ग्रुप
    id: golongan darah, gol darah, goldar
    it: gruppo sanguigno
    ja: 血液型, ketsuekigata
    ko: 혈액형
    nl: bloedgroep
    pl: grupa krwi
    vi: nhom mau, nhóm máu
    """
)
_ICD = re.compile(r"[A-TV-Z]\d[\dAB]\.[\dA-Z]{1,4}")
_BLOOD = re.compile(
    r"(?i)(?:ab|[abo0])\s?(?:rh)?\s?(?:[+\-−＋－]|pos(?:itive)?|neg(?:ative)?|rh[+-]|型|ve\+|\+ve|-ve)|(?:a|b|o|ab)型|ab"
)


def is_icd(text: str) -> bool:
    """A subdivided ICD-10 code (WHO, International Classification of Diseases, 10th revision).

    >>> is_icd("E11.9"), is_icd("J45"), is_icd("X-17")
    (True, False, False)
    """
    return bool(_ICD.fullmatch(text.strip()))


def is_blood_type(text: str) -> bool:
    """A type of the AB0 and Rhesus systems."""
    return bool(_BLOOD.fullmatch(text.strip()))


DETECTORS = (
    Detector(
        kind="health",
        category="pd:Health",
        words=HEALTH,
        weak=terms(
            """
    test result, condition, procedure, vaccine name, notes medical, drug, medicine, temperature body
"""
        ),
    ),
    Detector(
        kind="icd_code",
        category="pd:Health",
        matches=is_icd,
        chance=0.08,
        recall=0.6,
        ceiling=4.2,
        needs_people=1.5,
        examples=("E11.9", "J45.0"),
        counter_examples=("X-17", "blue", "10.3"),
    ),
    Detector(kind="disability", category="pd:Disability", words=DISABILITY),
    Detector(
        kind="blood_type",
        category="pd:BloodType",
        words=BLOOD,
        matches=is_blood_type,
        chance=0.02,
        recall=0.85,
        ceiling=5.5,
        examples=("A+", "0-", "AB Rh+", "O型"),
        counter_examples=("C+", "blue", "12"),
    ),
    Detector(
        kind="body_weight",
        category="pd:Weight",
        words=words(
            """
    en: weight kg, body weight, weight lbs, patient weight, bodyweight
    zh: 体重, tizhong
    ru: вес, вес кг
    es: peso kg, peso corporal
    de: gewicht kg, korpergewicht
    id: berat badan
    ja: 体重
    ko: 체중, 몸무게
    fr: poids
    tr: kilo
    ar: الوزن
"""
        ),
        weak=terms("weight, peso, gewicht, berat"),
        needs_people=4.0,
    ),
    Detector(
        kind="body_height",
        category="pd:Height",
        words=words(
            """
    en: height cm, body height, stature, height inches, height ft
    zh: 身高, shengao, sg
    ru: рост
    es: estatura, talla
    de: korpergrosse
    id: tinggi badan
    ja: 身長
    ko: 신장, 키
    fr: taille
    tr: boy
    ar: الطول
"""
        ),
        weak=terms("height, altura, grosse, tinggi"),
        needs_people=4.0,
    ),
)
