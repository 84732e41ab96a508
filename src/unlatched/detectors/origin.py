"""Ethnicity, nationality and languages spoken."""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._places import is_country
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

ETHNICITY = words(
    """
    en: ethnicity, ethn, ethnic grp, minority group, minority, ethnic group, ethnic origin, race
    en: racial group, ethnic background, ethnic, race ethnicity, tribe, caste, ethnic code, race code
    en: race desc, ethnicity code, indigenous status, racial origin, sub caste, caste category, clan
    en: ancestry, ethnic minority, population group, aboriginal status, skin colour race
    en: scheduled caste
    zh: 民族, 族群, 种族, 民族代码, mz, minzu, 少数民族, 族别, 民族成分
    ru: национальность этническая, национальность, этническая принадлежность, раса, народность
    ru: natsionalnost, nacionalnost, этнос
    uk: етнічна приналежність, національність, раса
    ar: العرق, القومية, الاصل العرقي, العشيرة, القبيلة, القوميه, الأصل العرقي
    es: etnia, raza, grupo etnico, grupo étnico, origen etnico, pueblo indigena
    es: autoidentificacion etnica, pertenencia etnica, etnico
    pt: etnia, raca, raça, cor raca, raca cor, cor ou raca, grupo etnico, racacor, cor pele
    fr: ethnie, race, origine ethnique, groupe ethnique, appartenance ethnique
    de: ethnie, ethnische herkunft, ethnische zugehorigkeit, volkszugehorigkeit, rasse, volksgruppe
    de: abstammung
    tr: etnik koken, etnik köken, irk, etnisite, etnik grup
    hi: जाति, जनजाति, नस्ल, jati, jaati, वर्ग जाति, जातीयता
    id: suku, etnis, suku bangsa, ras
    it: etnia, razza, origine etnica, gruppo etnico
    ja: 民族, 人種
    ko: 민족, 인종
    nl: etniciteit, etnische afkomst, ras, herkomst
    pl: etnicznosc, pochodzenie etniczne, rasa, narodowosc
    vi: dan toc, dân tộc, dantoc
    fa: قومیت, نژاد
    th: เชื้อชาติ, ชาติพันธุ์
    ro: etnie
    cs: narodnost, národnost
    hu: nemzetiseg
    """
)
_GROUPS = frozenset(
    fold(term)
    for term in terms(
        """
    white, black, asian, hispanic, latino, latina, latinx, african american, black or african american,
    caucasian, native american, american indian, american indian or alaska native, native hawaiian,
    pacific islander, native hawaiian or other pacific islander, white british, white irish, mixed,
    mixed race, multiracial, two or more races, black african, black caribbean, indian, pakistani,
    bangladeshi, chinese, arab, roma, gypsy, other white, other asian, other black, hispanic or latino,
    not hispanic or latino, non-hispanic, coloured, aboriginal, torres strait islander, maori, pasifika,
    inuit, metis, first nations, indigenous, mestizo, mulato, afrodescendiente, indigena, blanco, negro,
    parda, branca, preta, amarela, indígena, afroecuatoriano, montubio, sc, st, obc, general,
    scheduled tribe,
    汉, 汉族, 回族, 维吾尔族, 维吾尔, 藏族, 蒙古族, 满族, 壮族, 苗族, 彝族, 土家族, 朝鲜族, 哈萨克族,
    布依族, 侗族, 瑶族, 白族, 傣族, 黎族, 柯尔克孜族, 塔吉克族, 锡伯族, 乌孜别克族
    русский, русская, татарин, украинец, башкир, чуваш, чеченец, армянин, белорус, казах, узбек, таджик,
    кыргыз, азербайджанец, еврей, uzbek, kazakh, tajik, kyrgyz, russian, uyghur, han, hui, tibetan,
    kurdish, kurd, pashtun, hazara, baloch, punjabi, sindhi, hausa, igbo, yoruba, fulani, zulu, xhosa,
    kikuyu, luo, amhara, oromo, tigray, tutsi, hutu, somali, berber, javanese, sundanese, batak,
    minangkabau, betawi, bugis, madura, bali, jawa, sunda, melayu, malay, kinh, tay, thai, muong, hmong,
    khmer, karen, shan, rohingya, bamar, عربي, كردي, تركماني, türk, kürt, kurt, turk
"""
    )
)
NATIONALITY = words(
    """
    en: nationality, citizenship, citizen of, nationality code, country of citizenship
    en: citizenship status, citizenship country, passport country, nationality country, natl
    en: nationality1, nationality2
    zh: 国籍, 國籍, gj, guoji
    ru: гражданство, grazhdanstvo, grajdanstvo, подданство
    uk: громадянство, hromadianstvo
    ar: الجنسية, جنسية, الجنسيه, aljinsiya
    es: nacionalidad, ciudadania, ciudadanía
    pt: nacionalidade, cidadania
    fr: nationalite, nationalité, citoyennete
    de: nationalitat, staatsangehorigkeit, staatsburgerschaft, nationalität, staatsangeh
    tr: uyruk, uyrugu, tabiiyet, vatandaslik, milliyet
    hi: राष्ट्रीयता, नागरिकता, rashtriyata
    id: kewarganegaraan, warga negara, kebangsaan, wn, warganegara
    it: nazionalita, nazionalità, cittadinanza
    ja: 国籍, kokuseki
    ko: 국적, gukjeok
    nl: nationaliteit, burgerschap
    pl: narodowosc kraj, obywatelstwo
    vi: quoc tich, quốc tịch
    fa: ملیت, تابعیت
    th: สัญชาติ
    ro: cetatenie, cetățenie, nationalitate
    cs: obcanstvi, občanství, statni prislusnost
    hu: allampolgarsag, állampolgárság
    sv: medborgarskap, nationalitet
    fi: kansalaisuus
    el: εθνικότητα, υπηκοότητα
    he: לאום, אזרחות
    """
)
_NATIONALITIES = frozenset(
    fold(term)
    for term in terms(
        """
        american, british, german, french, spanish, italian, chinese, japanese, korean, indian,
        russian, turkish, brazilian, mexican, canadian, australian, dutch, polish, ukrainian,
        vietnamese, indonesian, pakistani, bangladeshi, egyptian, saudi, iraqi, iranian, syrian,
        afghan, nigerian, kenyan, ethiopian, south african, argentine, argentinian, colombian,
        peruvian, chilean, venezuelan, cuban, portuguese, greek, swedish, norwegian, danish, finnish,
        swiss, austrian, belgian, czech, slovak, hungarian, romanian, bulgarian, serbian, croatian,
        irish, scottish, welsh, filipino, malaysian, thai, singaporean, sri lankan, nepali, nepalese,
        israeli, jordanian, lebanese, moroccan, algerian, tunisian, libyan, sudanese, somali,
        ghanaian, ugandan, tanzanian, congolese, cameroonian, senegalese, ivorian, malian,
        new zealander, kazakh, uzbek, georgian, armenian, azerbaijani, belarusian, latvian,
        lithuanian, estonian, icelandic, burmese, cambodian, laotian, mongolian, taiwanese, yemeni,
        emirati, kuwaiti, qatari, omani, bahraini, palestinian, haitian, dominican, jamaican,
        honduran, guatemalan, salvadoran, nicaraguan, costa rican, panamanian, bolivian, paraguayan,
        uruguayan, ecuadorian, deutsch, türkisch, française, français, allemand, italien, espagnol,
        brasileiro, brasileira, mexicana, mexicano, española, español, colombiano, colombiana,
        venezolano, venezolana, argentina, argentino, peruana, peruano, wni, wna, t.c., tc, سعودي,
        مصري, سوري, عراقي, أردني, يمني, لبناني, российское, рф, россия, भारतीय
        """
    )
)
LANGUAGE = words(
    """
    en: mother tongue, spoken lang, lang spoken, native language, preferred language, spoken language
    en: languages spoken, first language, home language, primary language, language preference
    en: language spoken, patient language, language code user
    zh: 母语, 语言, yuyan
    ru: родной язык, язык, язык общения, владение языками
    ar: اللغة, اللغة الام
    es: idioma, lengua materna, idioma preferido, lengua
    pt: idioma, lingua materna, lingua falada
    fr: langue, langue maternelle, langue parlee
    de: sprache, muttersprache, sprachkenntnisse
    tr: dil, ana dili, anadil
    hi: मातृभाषा, भाषा
    id: bahasa, bahasa ibu
    it: lingua, lingua madre
    ja: 母語, 言語
    ko: 모국어, 언어
    nl: taal, moedertaal
    pl: jezyk, jezyk ojczysty
    """
)
_LANGUAGES = frozenset(
    fold(term)
    for term in terms(
        """
        english, spanish, french, german, chinese, mandarin, cantonese, arabic, hindi, urdu, bengali,
        portuguese, russian, japanese, korean, italian, turkish, dutch, polish, ukrainian,
        vietnamese, thai, tagalog, swahili, persian, farsi, punjabi, tamil, telugu, marathi,
        gujarati, hebrew, greek, swedish, norwegian, danish, finnish, czech, hungarian, romanian,
        indonesian, malay, amharic, somali, hausa, yoruba, igbo, zulu, xhosa, afrikaans, pashto,
        dari, kurdish, kurmanji, burmese, khmer, lao, nepali, sinhala, croatian, serbian, bulgarian,
        slovak, kinyarwanda, lingala, creole, en, es, fr, de, zh, ar, ru, pt, it, ja, ko, hi, tr, nl,
        pl, uk, vi
        """
    )
)


def is_ethnic_group(text: str) -> bool:
    """A group as forms and registers name it."""
    return fold(text.strip()) in _GROUPS


def is_nationality(text: str) -> bool:
    """A nationality's adjective, or a country."""
    folded = fold(text.strip())
    return folded in _NATIONALITIES or (len(folded) > 3 and is_country(folded))


def is_language(text: str) -> bool:
    """A language by its English name or ISO 639-1 code."""
    return fold(text.strip()) in _LANGUAGES


DETECTORS = (
    Detector(
        kind="ethnicity",
        category="pd:Ethnicity",
        words=ETHNICITY,
        matches=is_ethnic_group,
        chance=0.02,
        recall=0.4,
        ceiling=4.5,
        examples=("African American", "汉族", "татарин"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="nationality",
        category="pd:Nationality",
        words=NATIONALITY,
        matches=is_nationality,
        chance=0.03,
        recall=0.7,
        ceiling=2.0,
        needs_people=1.0,
        examples=("German", "Germany", "سعودي"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="language",
        category="pd:Language",
        words=LANGUAGE,
        weak=terms("language, languages, lang, locale language"),
        matches=is_language,
        chance=0.03,
        recall=0.7,
        ceiling=2.0,
        needs_people=4.0,
        examples=("English", "fr"),
        counter_examples=("blue", "17"),
    ),
)
