"""Web addresses (RFC 3986) with personal data in them: an e-mail address, a token, a name; page history."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

HISTORY_WORDS: Final = words(
    """
    en: browsing history, visited url, page url, url visited, request url, request uri, referer, referrer
    en: page visited, landing page, last page, current url, http referer, referring url, search query user
    en: clicked url, visited page, browser history, referrer url, referer url
    zh: 浏览记录, 访问页面, 访问地址, 来源页面, 浏览历史
    ru: история браузера, посещенная страница, реферер, история посещений
    ar: سجل التصفح
    es: historial de navegación, página visitada
    pt: histórico de navegação, página visitada
    fr: historique de navigation, page visitée
    de: browserverlauf, besuchte seite, surfverlauf
    tr: tarama geçmişi, ziyaret edilen sayfa
    hi: ब्राउज़िंग इतिहास
    id: riwayat penelusuran
    """
)
_URL: Final = re.compile(
    r"(?:https?|ftp|wss?)://[^\s/?#]{3,255}(?:[/?#]\S*)?|/[^\s?]{0,500}\?\S{1,2000}", re.IGNORECASE
)
_PERSONAL: Final = re.compile(
    r"[?&;](?:e?mail|user(?:_?(?:name|id))?|login|uid|phone|mobile|tel|(?:first|last|full)_?name|name|pass(?:word|wd)?|pwd|token"
    r"|access_token|auth|session(?:id)?|sid|ssn|dob|birth_?da(?:te|y)|lat(?:itude)?|lo?ng?(?:itude)?|ip|imei|gaid|idfa|customer_?id"
    r"|patient_?id|reset_token|api_?key|secret|signature|code)=[^&#\s]{2,}"
    r"|[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}\.[a-z]{2,}",
    re.IGNORECASE,
)


def _is_url(value: str) -> bool:
    return 8 <= len(value) <= 4000 and _URL.fullmatch(value.strip()) is not None


def is_personal_url(value: str) -> bool:
    """A web address with a personal parameter or an e-mail address in it.

    >>> is_personal_url("https://example.org/reset?email=ana%40example.org"), is_personal_url("https://example.org/?page=2")
    (True, False)
    """
    return _is_url(value) and _PERSONAL.search(value) is not None


_NOT: Final = ("", "hello world", "17", "ana@example.org", "C:/temp")

DETECTORS = (
    Detector(
        kind="personal_url",
        category="pd:Tracking",
        words={},
        matches=is_personal_url,
        chance=0.05,
        ceiling=4.0,
        examples=(
            "https://www.example.org/reset?email=ana%40example.org&x=1",
            "/login?user=ana_li&next=home",
        ),
        counter_examples=(*_NOT, "https://www.example.org/?page=2", "https://www.example.org/p/17"),
    ),
    Detector(
        kind="browsing_history",
        category="pd:BrowserHistory",
        words=HISTORY_WORDS,
        matches=_is_url,
        chance=0.2,
        ceiling=0.0,
        weak=terms("url, page, link, referral, 页面, 网址"),
        examples=("https://www.example.org/p/17", "http://example.com"),
        counter_examples=_NOT,
    ),
)
