"""Japan: kanji surnames with kana given names, twelve-digit driving licence numbers.

My Numbers have no block that is known to be free, so licences it is; their first two digits are a public
safety commission's (10 to 97), ours 00 to 09. Phones are 070, 080 or 090 with a block starting with 0.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import scatter
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import choose, digits, fixed, join

_FREE = 4_000_000_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    return fixed(digits(index * 23, 12))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    area, line = np.divmod(draw.permute(ids % (3 * 10**7), "phone", 3 * 10**7), 10**7)
    return join(choose(("+8170", "+8180", "+8190"), area), fixed(digits(line, 8)))


COUNTRY = Country(
    script="Kana",
    surnames="佐藤=Sato 鈴木=Suzuki 高橋=Takahashi 田中=Tanaka 伊藤=Ito 渡辺=Watanabe 山本=Yamamoto "
    "中村=Nakamura 小林=Kobayashi 加藤=Kato 吉田=Yoshida 山田=Yamada 佐々木=Sasaki "
    "山口=Yamaguchi 松本=Matsumoto 井上=Inoue 木村=Kimura 林=Hayashi 斎藤=Saito 清水=Shimizu "
    "山崎=Yamazaki 森=Mori 池田=Ikeda 橋本=Hashimoto 石川=Ishikawa 前田=Maeda 藤田=Fujita",
    women="さくら=Sakura ひなた=Hinata あおい=Aoi ゆい=Yui めい=Mei りん=Rin ハナ=Hana みお=Mio "
    "ことね=Kotone かえで=Kaede アキ=Aki ユミ=Yumi けいこ=Keiko よしこ=Yoshiko まゆみ=Mayumi "
    "エミ=Emi",
    men="はると=Haruto そうた=Sota ゆうと=Yuto れん=Ren だいち=Daichi けんた=Kenta たくみ=Takumi "
    "りく=Riku ショウ=Sho ヒロシ=Hiroshi タケシ=Takeshi ケンジ=Kenji まこと=Makoto あきら=Akira "
    "カズオ=Kazuo ナオキ=Naoki",
    streets="潮見町 灯台町 白帆町 塩浜町 鴎町 風車町 霧島浜町 松浜町",
    employers="ナルバ製パン所 白帆織物 灯台中学校 塩浜印刷 かもめ木工 なし 自営業",
    groups="岸の民 岬の民 潮の民 島の民",
    address=("{city}", "{street}", "{number}", "番地"),
    id_kind=None,
    capacity=_FREE,
    number=_number,
    phone=_phone,
    surname_first=True,
    city="ポルトナルバ市",
)
