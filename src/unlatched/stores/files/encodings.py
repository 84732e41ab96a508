"""Legacy encodings told apart by what their text looks like once decoded.

Each candidate decodes the text; the one whose characters are the most usual for its scripts wins. The
order of the tables breaks ties.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import pairwise
from typing import Final

LOOKED: Final = 1 << 16
"""Bytes of text, of lines that are not pure ASCII, that decide."""

_LATIN: Final = {
    "cp1252": "éèêëàâäáåãæçñóòôöõøíìîïúùûüßœÉÈÊÀÂÄÁÅÃÆÇÑÓÔÖÕØÍÎÚÜŒ’‘“”–—…€°ºª«»£§¿¡ý",
    "cp1254": "ğışçöüâîûİĞŞÇÖÜÂ’“”–",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰäöüßľĺŕôđĐăâîşţ",
    "cp850": "éèêëàâäáåãæçñóòôöõøíìîïúùûüßÉÈÊÀÂÄÁÅÃÆÇÑÓÔÖÕØÍÎÚÜ",
    "mac_roman": "éèêëàâäáåãæçñóòôöõøíìîïúùûüßœÉÈÊÀÂÄÁÅÃÆÇÑÓÔÖÕØÍÎÚÜŒ’“”–",
}
_TELLING: Final = {"cp1254": "ğışİĞŞ", "cp1250": "ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřťůžČĎĚŇŘŤŮŽőű"}
_SCRIPTS: Final = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёіїєґ",
    "koi8_r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё",
    "cp866": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё",
    "iso8859_5": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё",
    "cp1256": "اليمونتربةعدسفهكحقجشطصخذثضزغظىأإآءئؤپچژگ",
    "iso8859_6": "اليمونتربةعدسفهكحقجشطصخذثضزغظىأإآءئؤ",
    "cp1255": "ויהלארמבתשנדםקעחפכסגטצזןךףץ",
    "cp1253": "αοιετσνηυρπκμλςδγχθφβξζψωάέήίόύώ",
    "cp874": "".join(map(chr, range(0x0E01, 0x0E4F))),
}


def guess(head: bytes) -> str:
    """The most plausible encoding of a text without a mark."""
    if head.isascii() or _is_utf8(head):
        return "utf-8"
    sample = b"\n".join(line for line in head.split(b"\n") if not line.isascii())[:LOOKED]
    together = _together(sample)
    wide = {name: score for name in _WIDE if (score := _wide_score(name, sample)) > 0.0}
    if wide and together > 0.3:
        return max(wide, key=lambda name: wide[name])
    if together > 0.6:
        return max(_SCRIPTS, key=lambda name: _script_score(name, sample))
    return _latin(sample)


def _is_utf8(head: bytes) -> bool:
    """UTF-8, give or take a few broken characters (a cut at the end, a value truncated by bytes)."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    broken = text.count("\ufffd")
    good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return broken == 0 or broken * 20 <= good


def _together(sample: bytes) -> float:
    """Share of bytes beyond ASCII that stand next to another, as in scripts that are not Latin."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    return sum(run for run in runs if run > 1) / max(sum(runs), 1)


@cache
def _usual(character: str, name: str) -> float:
    """How usual a character is in texts of a wide encoding: its first level is what people write with."""
    codec, ranges = _WIDE[name]
    try:
        code = character.encode(codec)
    except UnicodeEncodeError:
        return 0.0
    if len(code) == 1:
        return 0.7  # half-width katakana
    return 1.0 if any(low <= code[0] <= high for low, high in ranges) else 0.0


_WIDE: Final[dict[str, tuple[str, tuple[tuple[int, int], ...]]]] = {
    "euc_kr": ("euc_kr", ((0xB0, 0xC8), (0xA1, 0xA1))),
    "euc_jp": ("euc_jp", ((0xA4, 0xA5), (0xB0, 0xCF), (0xA1, 0xA1))),
    "cp932": ("cp932", ((0x82, 0x83), (0x88, 0x97), (0x81, 0x81))),
    "gb18030": ("gb2312", ((0xB0, 0xD7), (0xA1, 0xA3))),
    "big5": ("big5", ((0xA4, 0xC6), (0xA1, 0xA1))),
}
_NEEDED: Final = {"euc_kr": 0.95, "euc_jp": 0.9, "cp932": 0.8, "gb18030": 0.75, "big5": 0.85}


def _wide_score(name: str, sample: bytes) -> float:
    text = codecs.getincrementaldecoder(name)("replace").decode(sample)
    beyond = [character for character in text if character > "\x7f"]
    if not beyond or text.count("\ufffd") > 0.02 * len(beyond):
        return 0.0
    score = sum(_usual(character, name) for character in beyond) / len(beyond)
    if name == "euc_jp" and not any("\u3040" <= character <= "\u30ff" for character in beyond):
        return 0.0  # without kana it cannot be told from Chinese, which is commoner
    return score if score >= _NEEDED[name] else 0.0


def _script_score(name: str, sample: bytes) -> float:
    """Share of usual letters, less what would be a capital inside a word."""
    text = codecs.getincrementaldecoder(name)("replace").decode(sample)
    beyond = [character for character in text if character > "\x7f"]
    usual = _SCRIPTS[name]
    found = [usual.find(character.lower()) for character in beyond]
    score = sum(1.0 - 0.4 * at / len(usual) if at >= 0 else -0.5 for at in found)
    return (score - 2 * _flips(text)) / max(len(beyond), 1)


def _flips(text: str) -> int:
    """Capitals right after a small letter: what Cyrillic looks like in the wrong encoding."""
    return sum(before.islower() and after.isupper() for before, after in pairwise(text))


def _latin(sample: bytes) -> str:
    return max(_LATIN, key=lambda name: _latin_score(name, sample))


def _latin_score(name: str, sample: bytes) -> float:
    text = codecs.getincrementaldecoder(name)("replace").decode(sample)
    beyond = [character for character in text if character > "\x7f"]
    telling = _TELLING.get(name)
    if telling and not any(character in telling for character in beyond):
        return 0.0
    return (sum(character in _LATIN[name] for character in beyond) - _flips(text)) / max(len(beyond), 1)
