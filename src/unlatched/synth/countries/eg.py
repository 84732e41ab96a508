"""Egypt: Arabic names, 14-digit national numbers.

The governorate part (digits 8 and 9) is 90, which names none (01 to 35, and 88 for births abroad). The
check digit's rule was never published. Phones start with +20 17, not assigned.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import digits, fixed, join


def _number(index: Ints, born: Days) -> pa.Array:
    month = born.astype("datetime64[M]").astype(np.int64)
    year = month // 12 + 1970
    day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    date = np.where(year < 2000, 2, 3) * 10**6 + year % 100 * 10_000 + (month % 12 + 1) * 100 + day
    return fixed(np.column_stack((digits(date, 7), digits(90 + 0 * index, 2), digits(index % 24_000, 5))))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    return join("+2017", fixed(digits(draw.permute(ids % 10**8, "phone", 10**8), 8)))


COUNTRY = Country(
    script="Arabic",
    surnames="السيد=El-Sayed حسن=Hassan إبراهيم=Ibrahim علي=Ali محمود=Mahmoud عبد_الله=Abdallah "
    "مصطفى=Mostafa خليل=Khalil سليمان=Soliman يوسف=Youssef رمضان=Ramadan فؤاد=Fouad شريف=Sherif "
    "منصور=Mansour صالح=Saleh عثمان=Osman حمدي=Hamdy رشاد=Rashad كامل=Kamel نصر=Nasr بدوي=Badawy "
    "الشاذلي=El-Shazly عامر=Amer زكي=Zaki غانم=Ghanem",
    women="فاطمة=Fatma مريم=Mariam نور=Nour سلمى=Salma ياسمين=Yasmin هبة=Heba آية=Aya إيمان=Eman "
    "دعاء=Doaa منى=Mona ليلى=Laila رانيا=Rania سارة=Sara هند=Hend أميرة=Amira نادية=Nadia "
    "شيماء=Shaimaa زينب=Zeinab",
    men="محمد=Mohamed أحمد=Ahmed محمود=Mahmoud عمر=Omar خالد=Khaled كريم=Karim طارق=Tarek "
    "حسين=Hussein ياسر=Yasser هشام=Hesham عمرو=Amr سامح=Sameh وليد=Walid شادي=Shady تامر=Tamer "
    "إيهاب=Ehab رامي=Ramy بلال=Belal",
    streets="شارع_المد شارع_الفنارة حارة_الرمان شارع_الشراع شارع_الملاحة شارع_النورس شارع_الطاحونة "
    "شارع_الضباب",
    employers="مخبز_نالفا ورشة_الشراع مدرسة_الفنارة مطبعة_المد تعاونية_الملاحة بدون أعمال_حرة",
    groups="ساحلاني رأساني مدّاني جزراني",
    address=("{number}", " ", "{street}", "، ", "{city}"),
    id_kind=None,
    capacity=708_000_000,
    number=_number,
    phone=_phone,
    middle=1.0,
    city="بورتو نالفا",
)
