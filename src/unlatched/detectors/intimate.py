"""Sexual orientation, and criminal record (GDPR Art. 9 and 10)."""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

ORIENTATION = words(
    """
    en: sexual orientation, sexuality, sexual preference, orientation sexual, sex life, sexual history
    en: looking for gender, interested in gender, lgbt, lgbtq, is gay, hiv risk group, sexual identity
    en: sexual partners, seeking gender, sex orientation, sexual practices, kink, fetish, sex preference
    zh: 性取向, 性向, 性偏好, xqx
    ru: сексуальная ориентация, ориентация сексуальная, сексуальные предпочтения
    uk: сексуальна орієнтація
    ar: الميول الجنسية, التوجه الجنسي, الميول الجنسي
    es: orientacion sexual, orientación sexual, preferencia sexual, sexualidad
    pt: orientacao sexual, orientação sexual, preferencia sexual
    fr: orientation sexuelle, preference sexuelle, sexualite
    de: sexuelle orientierung, sexuelle ausrichtung, sexualitat, sexuelle vorlieben
    tr: cinsel yonelim, cinsel yönelim, cinsel tercih
    hi: यौन अभिविन्यास, यौन रुझान
    id: orientasi seksual, preferensi seksual
    it: orientamento sessuale, preferenza sessuale
    ja: 性的指向, 性的嗜好
    ko: 성적지향, 성적 지향
    nl: seksuele geaardheid, seksuele orientatie, seksuele voorkeur
    pl: orientacja seksualna
    vi: xu huong tinh duc, xu hướng tính dục, khuynh huong tinh duc
    """
)
_ORIENTATIONS = frozenset(
    fold(term)
    for term in terms(
        """
        heterosexual, homosexual, bisexual, gay, lesbian, straight, asexual, pansexual, queer,
        questioning, demisexual, gay or lesbian, straight or heterosexual, lgbt, hetero, bi, homo,
        heterosexuel, homosexuel, bisexuel, heterosexuell, homosexuell, bisexuell, lesbisch, schwul,
        heterossexual, homossexual, bissexual, lesbica, гетеро, гомо, би, гетеросексуал, гомосексуал,
        бисексуал, 异性恋, 同性恋, 双性恋, 同性愛, 異性愛, 両性愛, 이성애, 동성애, 양성애,
        heteroseksuel, homoseksuel, biseksuel, eşcinsel
        """
    )
)
CRIME = words(
    """
    en: criminal record, conviction, convictions, offense, offence, offenses, offences
    en: charge description, charges, criminal history, arrest, arrest date, arrest record, arrests
    en: sentence, sentencing, felony, misdemeanor, misdemeanour, crime, crime type, crime description
    en: offense description, warrant, parole, probation, prior convictions, criminal charge
    en: criminal offence, wanted, wanted status, is suspect, fugitive, prison term, prison, prison name
    en: booking date, inmate id, release date prison, watchlist, watch list, blacklist reason
    en: police record, criminal case, indictment, verdict, rap sheet, plea, disposition court
    en: court case, charge code, statute, custody status, incarceration, sex offender, criminal status
    en: detained, detention reason, drug addict record
    zh: 犯罪记录, 前科, 违法记录, 罪名, 案由, 案件类型, 犯罪类型, 刑期, 涉案, 案情, 在逃, 逃犯, 处罚
    zh: 前科劣迹, 违法犯罪, 重点人员, 重点人员类别, 涉毒, 吸毒, 吸毒史, 涉恐, 判决, 拘留, 服刑, fzjl, qk
    zh: zm, ay, 简要案情, 作案手段, 管控类别, 违法行为
    ru: судимость, судимости, преступление, уголовное дело, статья ук, правонарушение, правонарушения
    ru: арест, розыск, приговор, обвинение, наказание, sudimost, уголовная ответственность
    ru: статья обвинения, срок наказания, задержание
    uk: судимість, злочин, кримінальна справа, вирок
    ar: السوابق, السجل الجنائي, الجريمة, التهمة, الحكم, القضية الجنائية, السجل العدلي, نوع الجريمة, مطلوب
    es: antecedentes penales, delito, delitos, condena, cargos penales, arresto, detencion
    es: sentencia penal, orden de captura, proceso penal, tipo delito, antecedentes judiciales
    es: prontuario policial
    pt: antecedentes criminais, crime, delito, condenacao, prisao, tipo crime, mandado de prisao
    pt: processo criminal, ficha criminal, natureza crime
    fr: casier judiciaire, infraction, infractions, condamnation, condamnations, delit, crime, peine
    fr: garde a vue, motif incarceration, antecedents judiciaires, mandat arret
    de: vorstrafe, vorstrafen, straftat, straftaten, verurteilung, haftbefehl, delikt, strafregister
    de: fuhrungszeugnis, haftgrund, tatvorwurf, haftstrafe, deliktart
    tr: sabika, sabıka, sabika kaydi, suc, suç, suc turu, mahkumiyet, adli sicil, ceza, tutuklama
    tr: gozalti, aranma durumu
    hi: अपराध, आपराधिक रिकॉर्ड, दोषसिद्धि, गिरफ्तारी, अपराध का प्रकार
    id: catatan kriminal, tindak pidana, kejahatan, hukuman, vonis, kasus pidana, pasal pidana, skck
    id: jenis kejahatan
    it: precedenti penali, casellario, reato, reati, condanna, arresto, pena
    ja: 犯罪歴, 前科, 罪名, 逮捕歴, 犯歴, 刑期
    ko: 범죄, 범죄경력, 전과, 죄명, 형량
    nl: strafblad, veroordeling, misdrijf, strafbaar feit, delict
    pl: karalnosc, wyrok, przestepstwo, skazany, niekaralnosc
    vi: tien an, tiền án, tien su, tội danh, toi danh, pham toi
    """
)


def is_orientation(text: str) -> bool:
    """A word for a sexual orientation."""
    return fold(text.strip()) in _ORIENTATIONS


DETECTORS = (
    Detector(
        kind="sexual_orientation",
        category="pd:SexualPreference",
        words=ORIENTATION,
        weak=terms("orientation, interested in, looking for"),
        matches=is_orientation,
        chance=0.005,
        recall=0.4,
        ceiling=5.5,
        examples=("bisexual", "lesbian", "异性恋"),
        counter_examples=("portrait", "landscape", "north"),
    ),
    Detector(
        kind="criminal_record",
        category="pd:Criminal",
        words=CRIME,
        weak=terms(
            """
    charge, sentence, verdict, case type, penalty, caso, peine, case description
"""
        ),
        needs_people=2.0,
    ),
)
