"""Sex and gender."""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

WORDS = words(
    """
    en: sex, gender, sex at birth, gender identity, gender code, sex code, gendr, gndr, biological sex
    en: genero sexo
    zh: 性别, 性別, xb, xingbie, sexcode
    ru: пол, pol, пол клиента, пол пациента
    uk: стать, stat
    ar: الجنس, جنس, النوع الاجتماعي, aljins
    es: sexo, genero, género
    pt: sexo, gênero, genero
    fr: sexe, genre, civilite, civilité
    de: geschlecht, anrede
    tr: cinsiyet, cinsiyeti
    hi: लिंग, ling
    id: jenis kelamin, kelamin, jk, jns kelamin, jenkel
    it: sesso, genere
    ja: 性別, seibetsu
    ko: 성별, seongbyeol
    nl: geslacht
    pl: plec, płeć
    vi: gioi tinh, giới tính, gioitinh
    fa: جنسیت
    th: เพศ
    ro: sex, gen
    cs: pohlavi, pohlaví
    hu: neme, nem
    sv: kon, kön
    da: køn
    fi: sukupuoli
    el: φύλο
    he: מין, מגדר
    bn: লিঙ্গ
    sw: jinsia
    """
)
_SAID = frozenset(
    fold(term)
    for term in terms(
        """
    male, female, man, woman, men, women, boy, girl, nonbinary, non-binary, agender, bigender,
    genderqueer, genderfluid, transgender, polygender, other gender,
    男, 女, 男性, 女性, 男子, 女子, 先生, 女士, 男生, 女生, мужской, женский, муж, жен, муж., жен.,
    мужчина, женщина, чоловіча, жіноча, ذكر, انثى, أنثى, رجل, امرأة
    masculino, femenino, feminino, hombre, mujer, varon, varón, hembra, homem, mulher, masculin, feminin,
    féminin, homme, femme
    monsieur, madame, männlich, weiblich, mannlich, maennlich, divers, mann, frau, herr, erkek, kadın,
    kadin, bay, bayan, पुरुष, महिला, स्त्री, laki-laki, laki laki
    perempuan, pria, wanita, lelaki, maschio, femmina, maschile, femminile, uomo, donna, 남, 여, 남자,
    여자, 남성, 여성, vrouw, vrouwelijk, mannelijk
    mężczyzna, kobieta, mezczyzna, nam, nữ, nu, مرد, زن, ชาย, หญิง, muž, žena, férfi, kvinna, kvinde,
    mies, nainen, mr, mrs, ms, miss, m/f
    זכר, נקבה, άνδρας, γυναίκα, άρρεν, θήλυ, bărbat, femeie, мушки, женски, мушко, женско, muški, ženski, мъж,
    жена, კაცი, ქალი, მამრობითი, მდედრობითი, পুরুষ, মহিলা, ஆண், பெண், مذكر, مؤنث, عورت, erkak, ayol, эркак,
    аёл, ер, әйел, ወንድ, ሴት, արական, իգական, ប្រុស, ស្រី, ကျား, ຊາຍ, ຍິງ, පුරුෂ, ස්ත්‍රී, పురుషుడు, స్త్రీ, પુરુષ,
    સ્ત્રી, ਪੁਰਸ਼, ਔਰਤ, പുരുഷൻ, സ്ത്രീ, ಪುರುಷ, ಮಹಿಳೆ, ئەر, ئايال, ཕོ, མོ, эрэгтэй, эмэгтэй, vyras, moteris,
    vīrietis, sieviete, mees, naine, karl, kona, gizona, emakumea, gwryw, benyw, fireann, baineann, mashkull,
    femër, kişi, qadın, نێر, نارینه, ښځینه, lab, dhedig, namiji, mace, lalaki, babae, mwanaume, mwanamke,
    kiume, kike, muškarac, moški, ženska
"""
    )
)
_LETTERS = frozenset(("m", "f", "м", "ж"))
_UNSAID = ("unknown", "other", "not specified", "не указан", "未知", "不详")


def matches(text: str) -> bool:
    """A word for a sex.

    >>> matches("Female"), matches("M"), matches("男"), matches("blue")
    (True, False, True, False)
    """
    value = fold(text.strip())
    return value in _SAID or value in _UNSAID or text.strip().lower() == "nő"


def is_letter(text: str) -> bool:
    """The letter that stands for a sex in English, the Romance languages or Russian."""
    return fold(text.strip()) in _LETTERS


DETECTORS = (
    Detector(
        kind="sex",
        category="pd:Gender",
        words=WORDS,
        matches=matches,
        chance=0.01,
        recall=0.9,
        examples=("male", "Female", "женский", "女", "पुरुष"),
        counter_examples=("blue", "XL", "17"),
    ),
    Detector(
        kind="sex",
        category="pd:Gender",
        words=WORDS,
        matches=is_letter,
        chance=0.09,
        recall=0.9,
        examples=("F", "m", "Ж"),
        counter_examples=("blue", "XL", "17"),
    ),
)
