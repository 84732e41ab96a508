"""Whether a value is built like a person's name.

``_names.txt`` holds words that names are made of (built by ``tools/build_names.py`` from Faker, MIT licence,
(c) Daniele Faraglia and contributors, and from the US Census Bureau's public-domain name files), and
``_names_more.txt`` common names of peoples that those leave out, written for this project.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from unlatched.detectors._romanised import is_romanised
from unlatched.detectors._text import fold, is_han, is_hangul, is_kana

_HAN_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖"
    "蕭萧田董袁潘于蔣蒋蔡余杜叶葉程"
    "苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙龍史"
    "陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴"
    "覃武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦"
    "俞左柳甘祝包宁寧尚符舒阮柯纪紀"
    "梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时"
    "時穆农農司卓古吉缪繆简簡车車项"
    "項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和"
    "仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲"
    "虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆樂乐冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘"
    "盤满滿闻聞位厉厲伊仝区區郜海阚闞花权權强帅帥屠豆朴"
)
_HAN_DOUBLE: Final = frozenset(
    """
    欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 皇甫 尉迟 公孙 公孫 慕容 令狐 夏侯 东方 東方 端木 南宫 司徒
    宇文 长孙 鲜于 轩辕 独孤 申屠 闻人
    """.split()  # noqa: SIM905
)
_HAN_NOT_NAMES: Final = re.compile(
    "[省市县縣区區镇鎮乡鄉村街路号號楼樓室店厂廠司校院局部所站行银公品款元年月日时時类類型机機器车車食酒茶油药藥的]|"
    "有限|中心|大学|医院|学校"
)
_KOREAN_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_PARTICLES: Final = frozenset(
    """
    de del della di da do dos das la las los le van von der den ter ten zu bin ibn bint al el ul abu
    abd ben y e i san santa st mac mc o d l jr sr ii iii iv mr mrs ms dr prof miss sir md phd esq
    don dona sri shri smt kumari bt binti a del der oglu ogly kyzy ozlu zur zum af av du des ould
    mohd md haj hajj sheikh syed
    """.split()  # noqa: SIM905
)
_SPLIT: Final = re.compile(r"[\s,·・.;]+")
_LETTERS: Final = r"(?:[^\W\d_]|[\u0900-\u0963\u0980-\u0dff\u0e00-\u0e7f])+"
_WORD: Final = re.compile(rf"{_LETTERS}(?:['’`\-]{_LETTERS})*['’]?")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_PATRONYMIC: Final = re.compile(r".*(?:ович|евич|ьич|ична|овна|евна|инична|івна|йович|оглы|кызы|улы|ович)$")
_RUSSIAN_SURNAME: Final = re.compile(
    r".{2,}(?:ов|ев|ин|ын|ова|ева|ина|ына|ский|ская|скии|цкий|цкая|цкии|енко|ко|ук|юк|чук|ян|дзе|швили|"
    r"их|ых|ец|ич|ак|як|ба)$"
)
_SURNAME: Final = re.compile(
    r"[a-z]{3,}(?:ovic|evic|ovich|evich|ovna|evna|[^aeiou]ov|[^aeiou]ova|[aeiouy]ev|[aeiouy]eva|enko|chuk|shvili|adze|idze|[a-z]yan|"
    r"wicz|owska|owski|inska|inski|opoulos|opoulou|akis|idis|escu|eanu|auskas|aitis|kyzy|zadeh?|oglu|ogly|"
    r"dottir|sson)"
)
"""Endings of surnames from Dublin to Bishkek, in Latin letters without accents."""
_ARABIC: Final = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")


@cache
def given_names() -> frozenset[str]:
    """Words people are given as names."""
    roles = _roles()
    return frozenset(roles["g"] + roles["b"])


@cache
def family_names() -> frozenset[str]:
    """Words families bear as names."""
    roles = _roles()
    return frozenset(roles["f"] + roles["b"])


@cache
def _roles() -> dict[str, list[str]]:
    """Words by role: given (g), family (f), both (b)."""
    found: dict[str, list[str]] = {"g": [], "f": [], "b": []}
    for name in ("_names.txt", "_names_more.txt"):
        text = files("unlatched.detectors").joinpath(name).read_text(encoding="utf-8")
        for line in text.splitlines():
            found[line[0]] += line[2:].split(" ")
    return found


def is_full_name(text: str) -> bool:
    """Two to six words of which most are names; or a name as one writes it in Han, Hangul or Kana."""
    text = text.strip()
    if not 2 <= len(text) <= 60 or any(char.isdigit() for char in text):
        return False
    if text[0] >= "\u3040" and not text.isascii():
        return _is_east_asian(text)
    return _is_spaced_name(text)


def _is_spaced_name(text: str) -> bool:
    if any(char in text for char in "@/\\:!?=<>#%&*+[]{}|$€£_"):
        return False
    said = [word for word in _SPLIT.split(text) if word]
    core = [fold(word) for word in said if len(word) > 1 and fold(word) not in _PARTICLES]
    if not 2 <= len(said) <= 7 or not core or len(core) > 5 or not all(map(_WORD.fullmatch, said)):
        return False
    if text.isascii() and text.islower():
        return all(_known(word) for word in core) and len(core) >= 2
    hits = sum(map(_known, core))
    given = any(_is_given_word(word) for word in core)
    return (hits >= max(1, len(core) - 1) and given) or is_romanised(core)


def _known(word: str) -> bool:
    return _is_given_word(word) or _is_family_word(word)


def _is_given_word(word: str) -> bool:
    given = given_names()
    if word in given or (_CYRILLIC.search(word) and _PATRONYMIC.match(word)):
        return True
    return (
        any(part in given for part in re.split(r"['\-]", word))
        if "-" in word or "'" in word
        else _arabic(word, given)
    )


def _is_family_word(word: str) -> bool:
    family = family_names()
    if word in family or (_CYRILLIC.search(word) and _RUSSIAN_SURNAME.match(word)):
        return True
    if _SURNAME.fullmatch(word):
        return True
    return (
        any(part in family for part in re.split(r"['\-]", word))
        if "-" in word or "'" in word
        else _arabic(word, family)
    )


def _arabic(word: str, known: frozenset[str]) -> bool:
    return bool(_ARABIC.match(word)) and word.startswith("ال") and word[2:] in known


def _is_east_asian(text: str) -> bool:
    bare = re.sub(r"[\s·・･　]", "", text)
    if all(is_kana(char) or char == "ー" for char in bare):
        return 3 <= len(bare) <= 12 and bool(re.search(r"[\s　・]", text))
    if all(map(is_hangul, bare)):
        return _is_korean(bare)
    if all(map(is_han, bare)):
        return _is_han_name(bare)
    return _is_japanese(text) if all(is_han(c) or is_kana(c) for c in bare) else _is_spaced_name(text)


def _is_han_name(bare: str) -> bool:
    if not 2 <= len(bare) <= 4 or _HAN_NOT_NAMES.search(bare[1:]):
        return False
    if bare[:2] in _HAN_DOUBLE:
        return len(bare) >= 3
    if bare[0] in _HAN_SURNAMES:
        return len(bare) <= 3 or bare[:2] in family_names()
    return _is_japanese(bare)


def _is_japanese(text: str) -> bool:
    bare = re.sub(r"[\s　]", "", text)
    family = family_names()
    return 3 <= len(bare) <= 7 and any(bare[:size] in family for size in (1, 2, 3) if size < len(bare))


def _is_korean(bare: str) -> bool:
    return (len(bare) in (3, 4) and bare[0] in _KOREAN_SURNAMES) or (
        len(bare) == 2 and bare[0] in _KOREAN_SURNAMES and bare in family_names()
    )


def is_given_name(text: str) -> bool:
    """One or two words, each a given name; or one or two Han characters, or two syllables of Hangul."""
    return _is_part(text, _is_given_word)


def is_family_name(text: str) -> bool:
    """One or two words, each a family name; or a Han or Korean surname."""
    text = text.strip()
    if text in _HAN_SURNAMES or text in _HAN_DOUBLE or (len(text) == 1 and text in _KOREAN_SURNAMES):
        return True
    return _is_part(text, _is_family_word)


def _is_part(text: str, known: object) -> bool:
    text = text.strip()
    if not 2 <= len(text) <= 40 or text[:1].isdigit():
        return False
    said = [fold(word) for word in _SPLIT.split(text) if word]
    core = [word for word in said if word not in _PARTICLES and len(word) > 1] or said
    return 1 <= len(said) <= 4 and len(core) <= 2 and all(_WORD.fullmatch(w) and known(w) for w in core)  # type: ignore[operator]
