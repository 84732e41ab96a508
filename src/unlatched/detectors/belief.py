"""Religion, politics and trade unions (GDPR Art. 9)."""

from __future__ import annotations

from unlatched.detectors import Detector
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

RELIGION = words(
    """
    en: religion, religious affiliation, faith, denomination, religious belief, confession
    en: church membership, religious group, caste religion, religion code, religious status, baptised
    zh: 宗教, 宗教信仰, 信仰, zjxy, zongjiao
    ru: религия, вероисповедание, вера, religiya, veroispovedanie, конфессия
    uk: релігія, віросповідання
    ar: الديانة, الدين, الديانه, المذهب, الطائفة, aldiyana
    es: religion, religión, credo, confesion religiosa
    pt: religiao, religião, crenca
    fr: religion, confession, croyance
    de: religion, konfession, religionszugehorigkeit, kirchensteuermerkmal, bekenntnis, glaube
    tr: din, dini, mezhep, inanc
    hi: धर्म, dharm
    id: agama, kepercayaan
    it: religione, confessione, fede religiosa
    ja: 宗教, 宗派, 信仰
    ko: 종교
    nl: religie, godsdienst, geloof
    pl: religia, wyznanie
    vi: ton giao, tôn giáo
    fa: مذهب, دین
    th: ศาสนา
    ro: religie
    sv: religion, trossamfund
    he: דת
    bn: ধর্ম
    """
)
_RELIGIONS = frozenset(
    fold(term)
    for term in terms(
        """
    christian, christianity, catholic, roman catholic, protestant, orthodox, evangelical, anglican,
    baptist, methodist, lutheran, pentecostal, mormon, muslim, islam, moslem, sunni, shia, shi'a, sufi,
    ahmadi, ismaili, jewish, judaism, jew, hindu, hinduism, buddhist, buddhism, sikh, sikhism, jain,
    jainism, bahai, baha'i, zoroastrian, atheist, agnostic, taoist, daoist, shinto, jehovah's witness,
    adventist, animist, druze, yazidi, alevi, kristen, katolik, hindhu, budha, buddha, konghucu,
    khonghucu,
    基督教, 天主教, 伊斯兰教, 佛教, 道教, 无宗教信仰, 无, 回教, 印度教, христианство, православие,
    православный, православная, ислам, мусульманин, католик, буддизм, иудаизм, атеист, مسلم, مسلمة,
    مسيحي, مسيحية, الاسلام, يهودي, سني, شيعي, درزي, صابئي, catolico, catolica, católica, cristiano,
    cristiana, evangelico, evangelica, judio, judia, musulman, budista, ateo, ateu, espirita, umbanda,
    candomble, cristao, crista, testigo de jehova, catholique, protestante, musulmane, juif, juive,
    bouddhiste, athee, evangelisch, katholisch, romisch-katholisch, rk, muslimisch, judisch,
    konfessionslos, orthodoxe, hristiyan, müslüman, musluman, yahudi, हिन्दू, हिंदू, मुस्लिम, सिख, ईसाई,
    बौद्ध, जैन, 불교, 기독교, 천주교, 仏教, キリスト教, 神道, cong giao, phat giao, muzulmanin,
    katolicyzm, prawoslawny, islamic, no religion
"""
    )
)
POLITICS = words(
    """
    en: political opinion, political party, party affiliation, political affiliation, political view
    en: political views, party registration, registered party, voter party, vote intention
    en: voting intention, party membership, political leaning, ideology, party preference, voted for
    en: party code voter, political orientation, party cd, political status
    zh: 政治面貌, 党派, 党员, 入党时间, 入党日期, 政治立场, zzmm, zhengzhimianmao, 党组织, 所在党支部
    zh: dangpai
    ru: политические взгляды, партия, партийность, партийная принадлежность, политические убеждения
    ru: partiynost
    uk: партія, політичні погляди, партійність
    ar: الانتماء السياسي, الحزب, الحزب السياسي, التوجه السياسي
    es: partido politico, partido político, afiliacion politica, ideologia, opinion politica
    es: filiacion politica, intencion de voto, militancia
    pt: partido politico, filiacao partidaria, opiniao politica, ideologia politica, partido filiado
    pt: sg partido, nm partido
    fr: parti politique, opinion politique, opinions politiques, affiliation politique
    fr: appartenance politique, intention de vote, sympathie politique
    de: partei, parteizugehorigkeit, politische meinung, politische einstellung, parteimitgliedschaft
    de: politische ansicht, wahlabsicht
    tr: siyasi gorus, siyasi parti, parti uyeligi, siyasi goruş
    hi: राजनीतिक दल, राजनीतिक विचार, पार्टी
    id: partai politik, afiliasi politik, partai, pandangan politik
    it: partito politico, opinione politica, orientamento politico, tessera partito
    ja: 支持政党, 政党, 政治的見解
    ko: 정당, 지지정당, 정치성향
    nl: politieke voorkeur, politieke partij, partijlidmaatschap
    pl: partia polityczna, poglady polityczne, przynaleznosc partyjna
    vi: dang vien, đảng viên, ngay vao dang, đảng phái
    """
)
_PARTIES = frozenset(
    fold(term)
    for term in terms(
        """
        democrat, democratic, republican, libertarian, independent, green party, labour,
        conservative, liberal, liberal democrat, socialist, communist, unaffiliated, nonpartisan,
        no party affiliation, npa, dem, rep, left, right, centre, center, 中共党员, 党员, 共青团员,
        团员, 群众, 民主党派, 预备党员, 无党派人士, democratic party, republican party,
        social democrat, left wing, right wing, centre-left, centre-right, progressive, nationalist
        """
    )
)
UNION = words(
    """
    en: trade union, union membership, union member, labor union, labour union, trade union membership
    en: union name, union dues, union affiliation, is union member, in union, union code, union local
    zh: 工会, 工会会员, 是否工会会员, ghhy, gonghui
    ru: профсоюз, член профсоюза, profsoyuz, профсоюзный взнос, членство в профсоюзе
    uk: профспілка, член профспілки
    ar: النقابة, عضوية النقابة, نقابة, العضوية النقابية
    es: sindicato, afiliacion sindical, cuota sindical, afiliado sindicato, sindical
    pt: sindicato, filiacao sindical, contribuicao sindical, sindicalizado
    fr: syndicat, affiliation syndicale, appartenance syndicale, syndique, syndiqué, cotisation syndicale
    de: gewerkschaft, gewerkschaftsmitglied, gewerkschaftszugehorigkeit, gewerkschaftsmitgliedschaft
    tr: sendika, sendika uyeligi, sendikali
    hi: ट्रेड यूनियन, श्रमिक संघ, संघ सदस्यता
    id: serikat pekerja, serikat buruh, anggota serikat
    it: sindacato, iscrizione sindacale, tessera sindacale, trattenuta sindacale
    ja: 労働組合, 組合員, 組合加入
    ko: 노동조합, 노조, 노조가입, 조합원
    nl: vakbond, vakbondslidmaatschap, vakbondslid
    pl: zwiazek zawodowy, przynaleznosc zwiazkowa
    vi: cong doan, công đoàn, doan vien cong doan
    """
)


def is_religion(text: str) -> bool:
    """A religion or its followers, in a word or two."""
    return fold(text.strip()) in _RELIGIONS


def is_party(text: str) -> bool:
    """A common word for a political camp."""
    return fold(text.strip()) in _PARTIES


DETECTORS = (
    Detector(
        kind="religion",
        category="pd:Religion",
        words=RELIGION,
        matches=is_religion,
        chance=0.01,
        recall=0.5,
        ceiling=5.0,
        examples=("Catholic", "Islam", "佛教", "православие"),
        counter_examples=("blue", "17"),
    ),
    Detector(
        kind="political_opinion",
        category="pd:PoliticalOpinion",
        words=POLITICS,
        weak=terms("party, politics, partido, parti"),
        matches=is_party,
        chance=0.01,
        recall=0.3,
        ceiling=4.5,
        examples=("Democrat", "群众"),
        counter_examples=("blue", "17"),
    ),
    Detector(kind="trade_union", category="pd:TradeUnionMembership", words=UNION),
)
