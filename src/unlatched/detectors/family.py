"""Family: marital status, relatives, relation."""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

MARITAL = words(
    """
    en: marital status, relationship status, marital, marriage status
    en: civil status, marital state, maritalstatus, married
    en: marital code, marriage, marstat, mar status, ever married, is married, divorced
    zh: 婚姻状况, 婚姻, 婚否, 婚姻状态, hyzk, hunyin, hyzt
    ru: семейное положение, брак, semeinoe polozhenie, семейный статус, женат
    uk: сімейний стан
    ar: الحالة الاجتماعية, الحالة الزوجية, الحاله الاجتماعيه
    es: estado civil, edo civil, estadocivil
    pt: estado civil, estadocivil, situacao conjugal
    fr: situation familiale, etat civil, statut marital, situation matrimoniale, etat matrimonial, sit fam
    de: familienstand, zivilstand, personenstand
    tr: medeni hal, medeni durum, medeni hali, medenihal
    hi: वैवाहिक स्थिति, vaivahik sthiti
    id: status perkawinan, status pernikahan, status kawin, stts nikah, status nikah
    it: stato civile
    ja: 婚姻状況, 配偶者有無, 既婚, 未既婚, 婚姻
    ko: 결혼여부, 혼인상태, 결혼
    nl: burgerlijke staat
    pl: stan cywilny
    vi: tinh trang hon nhan, tình trạng hôn nhân, hon nhan
    fa: وضعیت تاهل, تاهل
    th: สถานภาพ, สถานภาพสมรส
    ro: stare civila
    cs: rodinny stav, rodinný stav
    hu: csaladi allapot
    sv: civilstand, civilstånd
    """
)
_STATES = frozenset(
    fold(term)
    for term in terms(
        """
        single, married, divorced, widowed, separated, widow, widower, never married, unmarried,
        cohabiting, domestic partner, civil partnership, engaged, single / not married,
        civil marriage, married-civ-spouse, married-spouse-absent, married-af-spouse, never-married,
        未婚, 已婚, 离异, 离婚, 丧偶, 再婚, 初婚, женат, замужем, холост, не замужем, разведен,
        разведена, вдова, вдовец, женат/замужем, متزوج, متزوجة, اعزب, أعزب, عزباء, مطلق, مطلقة, ارمل,
        ارملة, soltero, soltera, casado, casada, divorciado, divorciada, viudo, viuda, union libre,
        soltero(a), casado(a), solteiro, solteira, viuvo, viuva, uniao estavel, celibataire, marie,
        mariee, divorce, divorcee, veuf, veuve, pacse, concubinage, ledig, verheiratet, geschieden,
        verwitwet, evli, bekar, bosanmis, dul, विवाहित, अविवाहित, तलाकशुदा, विधवा, kawin,
        belum kawin, cerai hidup, cerai mati, menikah, belum menikah, celibe, nubile, coniugato,
        coniugata, vedovo, vedova, 既婚, 独身, 기혼, 미혼, 이혼, gehuwd, ongehuwd, gescheiden,
        zonaty, zamezna, kawaler, panna, rozwiedziony, doc than, da ket hon
        """
    )
)
FAMILY = words(
    """
    en: family members, number of children, children count, dependents, num children, no of children
    en: household size, family size, relationship to head, relationship, relation, kinship
    en: next of kin relation, relation to patient, kids, has children, cnt children, cnt fam members
    en: siblings, dependants, family relation, spouse, spouse id, family id, household id
    en: relation with head
    zh: 家庭成员, 子女, 与户主关系, 关系, 家庭关系, 子女数, 亲属关系, yhzgx, 家庭人口, 配偶, 与本人关系
    zh: 户主关系
    ru: родственники, дети, количество детей, степень родства, супруг, супруга, состав семьи, родство
    ar: افراد الاسرة, عدد الاولاد, صلة القرابة, عدد الابناء, عدد افراد الاسرة, الزوج, الزوجة
    es: parentesco, numero de hijos, hijos, familiares, num hijos, cargas familiares, conyuge
    es: relacion familiar, grupo familiar
    pt: parentesco, numero de filhos, filhos, dependentes, qtd filhos, conjuge, grau parentesco
    fr: lien de parente, nombre enfants, enfants, conjoint, composition familiale, lien parente
    fr: nb enfants, personnes a charge
    de: kinder, anzahl kinder, verwandtschaft, verwandtschaftsgrad, ehepartner, familienangehorige
    de: kinderzahl
    tr: yakinlik, cocuk sayisi, aile bireyleri, akrabalik, es adi, yakinlik derecesi
    hi: परिवार के सदस्य, बच्चों की संख्या, रिश्ता, संबंध
    id: hubungan keluarga, jumlah anak, anggota keluarga, status hubungan, shdk, jumlah tanggungan, hubungan
    it: figli, numero figli, parentela, nucleo familiare, coniuge, grado parentela
    ja: 続柄, 家族構成, 子供の数, 配偶者, 扶養家族
    ko: 가족관계, 자녀수, 관계, 배우자
    nl: kinderen, aantal kinderen, relatie, gezinsleden
    pl: pokrewienstwo, liczba dzieci, malzonek
    vi: quan he, quan hệ, so con, quan he voi chu ho, gia dinh
    """
)


def is_marital_status(text: str) -> bool:
    """A marital status in a word or two."""
    return fold(text.strip()) in _STATES


DETECTORS = (
    Detector(
        kind="marital_status",
        category="pd:MaritalStatus",
        words=MARITAL,
        matches=is_marital_status,
        chance=0.005,
        recall=0.5,
        ceiling=5.5,
        examples=("married", "未婚", "soltera"),
        counter_examples=("blue", "17"),
    ),
    Detector(kind="family", category="pd:Family", words=FAMILY, needs_people=1.5),
)
