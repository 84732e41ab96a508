"""Chinese and Korean names in Latin letters: a surname, and a given name put together from syllables.

Syllables come in hundreds, given names in millions: no list holds ``Mingguo`` or ``Siwoo``, their spelling
shows them. Spellings: Hanyu Pinyin (ISO 7098) and the revised and McCune-Reischauer romanisations of Korean;
surnames also as Hong Kong, Taiwan and South-East Asia write them.
"""

from __future__ import annotations

import re
from typing import Final

_CHINESE: Final = frozenset(
    """
    li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie
    han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu lv su jiang cai jia ding wei xue ye
    yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu
    qin gu hou shao meng long wan duan qian yin chang lai wen mu ouyang situ shangguan sima zhuge qiao qi
    hong tong geng guan niu bi lan xing ji yue ning miao chai ge mei ai ke chan cheung wong leung lam lau ng
    ho chow kwok yeung tsang hui lee tse mak fung yip poon chiu lui kwan siu tam chu cheng tsui kwong law
    yuen ip au hsu hsieh tsai kuo hung chiang teng chou wu tseng chao pai ong goh teo koh sim chia low quek
    toh tay seah chua yeo neo loh foo chong khoo yap ooi
    """.split()  # noqa: SIM905
)
_KOREAN: Final = frozenset(
    """
    kim lee yi park pak bak choi choe jung jeong chung kang gang cho jo yoon yun jang chang lim im han oh
    seo suh shin kwon gwon hwang ahn an song hong yoo yu ryu ko go moon mun yang son sohn bae baek paik heo
    hur nam shim sim noh roh no ha kwak gwak sung cha joo ju woo koo gu min na jin ji um eom won chae byun
    pyo seok sun seol ma gil do kil tak
    """.split()  # noqa: SIM905
)
_PINYIN: Final = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])"
    r"(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)"
    r"|(?:ang|ai|ao|an|en|er|ou|a|e)){1,2}"
)
_HANGUL: Final = re.compile(
    r"(?:(?:ch|kk|tt|pp|ss|jj|[gkndtrlmbpsjh])?"
    r"(?:yeo|yae|wae|woo|you|yoo|yu|ya|ye|yo|wa|wo|we|wi|ae|eo|eu|ui|oo|ou|ee|a|e|i|o|u)(?:ng|ck|[nmklhbp](?![aeiouy])|h)?){1,2}"
)


def is_romanised(words: list[str]) -> bool:
    """Whether two or three folded words are a surname and a given name of these languages.

    >>> is_romanised(["mingguo", "feng"]), is_romanised(["kim", "min-jun"]), is_romanised(["river", "long"])
    (True, True, False)
    """
    if not 2 <= len(words) <= 3:
        return False
    return any(_is_name(words[:at] + words[at + 1 :], words[at]) for at in (0, -1 % len(words)))


def _is_name(given: list[str], family: str) -> bool:
    one = "".join(given).replace("-", "")
    if len(one) > 12:
        return False
    return (family in _CHINESE and _PINYIN.fullmatch(one) is not None) or (
        family in _KOREAN and _HANGUL.fullmatch(one) is not None
    )
