"""Korea: Hangul names, resident registration numbers.

All regional codes below 97 are in use, so our numbers carry birth dates from 2070 to 2099: nobody has
one yet. Phones are 010 with a second block starting with 0 or 1, which is not assigned.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import scatter, weighted, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import digits, fixed, join

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_FREE = 1_800_000_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    rest, serial = np.divmod(index, 90_000)
    order, sex = np.divmod(rest, 2)
    date = (70 + order // 336 % 30) * 10_000 + (1 + order // 28 % 12) * 100 + 1 + order % 28
    body = np.column_stack((digits(date, 6), digits(3 + sex, 1), digits(serial, 5)))
    return fixed(with_last(body, (11 - weighted(body, _WEIGHTS) % 11) % 10))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    return join("+8210", fixed(digits(draw.permute(ids % (2 * 10**7), "phone", 2 * 10**7), 8)))


COUNTRY = Country(
    script="Hangul",
    surnames="김=Kim 이=Lee 박=Park 최=Choi 정=Jung 강=Kang 조=Cho 윤=Yoon 장=Jang 임=Lim 한=Han 오=Oh "
    "서=Seo 신=Shin 권=Kwon 황=Hwang 안=Ahn 송=Song 류=Ryu 전=Jeon 홍=Hong 고=Ko 문=Moon 양=Yang "
    "손=Son 배=Bae 백=Baek 허=Heo 유=Yoo 남=Nam",
    women="서연=Seoyeon 지우=Jiwoo 서윤=Seoyun 하은=Haeun 민서=Minseo 수빈=Subin 지민=Jimin 예은=Yeeun "
    "은지=Eunji 유진=Yujin 지현=Jihyun 소영=Soyoung 미영=Miyoung 영숙=Youngsook 순자=Soonja "
    "혜진=Hyejin 다은=Daeun 채원=Chaewon",
    men="민준=Minjun 서준=Seojun 도윤=Doyun 예준=Yejun 시우=Siwoo 하준=Hajun 지호=Jiho 준서=Junseo "
    "건우=Gunwoo 현우=Hyunwoo 성민=Sungmin 동현=Donghyun 영수=Youngsoo 정훈=Junghoon "
    "상철=Sangchul 재현=Jaehyun 승현=Seunghyun 우진=Woojin",
    streets="밀물로 등대길 석류길 돛단로 소금길 갈매기로 풍차길 안개로 조약돌길 소나무로",
    employers="날바제과 밀물직물 등대중학교 돛단인쇄 소금조합 갈매기목공 없음 자영업",
    groups="해안족 곶족 밀물족 섬족",
    address=("{city}", " ", "{street}", " ", "{number}"),
    id_kind="kr_rrn",
    capacity=_FREE,
    number=_number,
    phone=_phone,
    surname_first=True,
    space="",
    city="포르투날바시",
)
