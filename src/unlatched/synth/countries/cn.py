"""China: Han names with pinyin, resident identity numbers (GB 11643-1999).

The six-digit area of a real number is a county's (GB/T 2260); ours is a province's (``NN0000``), which
the code tables list but no office issues numbers under. Phones start with +86 154, never assigned.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import weighted, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import digits, fixed, join

_PROVINCES = np.array(
    [11, 12, 13, 14, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 51, 52, 53, 61, 62, 63]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _number(index: Ints, born: Days) -> pa.Array:
    order, province = np.divmod(index, len(_PROVINCES))
    month = born.astype("datetime64[M]").astype(np.int64)
    day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    date = (month // 12 + 1970) * 10_000 + (month % 12 + 1) * 100 + day
    body = np.column_stack(
        (digits(_PROVINCES[province] * 10_000, 6), digits(date, 8), digits(order * 607 % 1000, 3))
    )
    check = (12 - weighted(body, _WEIGHTS) % 11) % 11
    return fixed(with_last(body, np.where(check == 10, ord("X"), check)))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    return join("+86154", fixed(digits(draw.permute(ids % 10**8, "phone", 10**8), 8)))


COUNTRY = Country(
    script="Han",
    surnames="王=Wang 李=Li 张=Zhang 刘=Liu 陈=Chen 杨=Yang 赵=Zhao 黄=Huang 周=Zhou 吴=Wu 徐=Xu 孙=Sun "
    "胡=Hu 朱=Zhu 高=Gao 林=Lin 何=He 郭=Guo 马=Ma 罗=Luo 梁=Liang 宋=Song 郑=Zheng 谢=Xie "
    "韩=Han 唐=Tang 冯=Feng 于=Yu 董=Dong 萧=Xiao 程=Cheng 曹=Cao 袁=Yuan 邓=Deng 许=Xu 傅=Fu "
    "沈=Shen 曾=Zeng 彭=Peng 吕=Lü 苏=Su 卢=Lu 蒋=Jiang 蔡=Cai 贾=Jia 丁=Ding 魏=Wei 薛=Xue "
    "叶=Ye 阎=Yan 欧阳=Ouyang 司马=Sima",
    women="芳=fang 娜=na 敏=min 静=jing 丽=li 艳=yan 娟=juan 霞=xia 燕=yan 玲=ling 桂=gui 英=ying "
    "梅=mei 红=hong 雪=xue 琳=lin 晶=jing 洁=jie 莉=li 婷=ting 慧=hui 萍=ping 倩=qian 佳=jia "
    "怡=yi 欣=xin 雅=ya 文=wen 雨=yu 思=si",
    men="伟=wei 强=qiang 磊=lei 军=jun 洋=yang 勇=yong 杰=jie 涛=tao 明=ming 超=chao 刚=gang 平=ping "
    "辉=hui 鹏=peng 华=hua 飞=fei 鑫=xin 波=bo 斌=bin 宇=yu 浩=hao 凯=kai 健=jian 俊=jun 帆=fan "
    "博=bo 志=zhi 建=jian 国=guo 永=yong",
    streets="潮汐路 灯塔街 石榴巷 白帆大道 盐仓路 银杏街 海角路 青石巷 望海路 渔港街 松林路 新月街 "
    "风车路 柳岸街 云桥路",
    employers="虚港渔业第一厂 虚港渔业第二厂 纳瓦灯塔管理处 潮声纺织社 银鸥面包坊 白帆木器厂 盐仓合作社 "
    "风车印刷所 望海中学 云桥电车公司 无 自雇",
    groups="岸族 岬族 潮族 屿族",
    address=("{city}", "{street}", "{number}", "号"),
    id_kind="cn_ric",
    capacity=708_000_000,
    number=_number,
    phone=_phone,
    surname_first=True,
    space="",
    city="纳瓦港市",
)
