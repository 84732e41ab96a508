# ruff: noqa: E501, UP030 - one maker a line
"""Makers of invented values for the schemas: no real person, number or address."""

from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import sha256

_WORDS: dict[str, str] = {
    "family": (
        "Garcia Smith Mueller Kowalski Rossi Okafor Nguyen Patel Silva Fernandez Schmidt Dubois Novak "
        "Andersen Tanaka Yilmaz Ivanov Haddad Moreau Costa"
    ),
    "given": (
        "Ana John Maria Peter Fatima Omar Lucia Pierre Hans Elena Carlos Sofia David Laura Marco Julia "
        "Ahmed Linda Pablo Emma"
    ),
    "full_ru": (
        "Иванов Пётр Сергеевич|Смирнова Анна Ивановна|Кузнецов Олег Петрович|Попова Мария Олеговна|"
        "Соколов Дмитрий Андреевич|Лебедева Ольга Викторовна"
    ),
    "full_ar": (
        "محمد أحمد علي|فاطمة حسن محمود|عبد الله سعيد خالد|مريم يوسف إبراهيم|خالد عمر حسين|نور سمير جمال"
    ),
    "full_hi": "राम कुमार शर्मा|सीता देवी|अमित सिंह|प्रिया गुप्ता|राजेश वर्मा|सुनीता यादव",
    "full_id": "Budi Santoso|Siti Rahayu|Agus Wijaya|Dewi Lestari|Eko Prasetyo|Rina Wati",
    "full_tr": "Ahmet Yılmaz|Ayşe Kaya|Mehmet Demir|Fatma Çelik|Mustafa Şahin|Zeynep Arslan",
    "full_vi": "Nguyễn Văn An|Trần Thị Bình|Lê Minh Châu|Phạm Quang Dũng|Hoàng Thị Lan",
    "full_ja": "田中 太郎|佐藤 花子|鈴木 一郎|高橋 健太|伊藤 美咲|渡辺 直樹",
    "kana": "タナカ タロウ|サトウ ハナコ|スズキ イチロウ|タカハシ ケンタ",
    "full_ko": "김민수|이서연|박지훈|최유진|정하늘|강도윤",
    "han": "王小明|李建国|张丽华|刘洋|陈思远|杨秀英|赵志强|黄美玲|周杰|吴敏",
    "han_family": "王|李|张|刘|陈|杨|赵|黄",
    "city": "Berlin|Madrid|Lyon|Porto|Ankara|Jakarta|Milano|Warszawa|Hanoi|Chicago|Leeds|Dallas",
    "country": "Germany|France|Spain|Turkey|Brazil|India|Kenya|Mexico|Poland",
    "nat_ar": "سعودي|مصري|أردني|سوري|يمني",
    "region_zh": "江苏南京|湖北武汉|四川成都|山东济南",
    "word": "alpha|bravo|delta|kestrel|north wing|group seven|section b|lime|quartz|harbor",
    "product": (
        "Stainless Steel Bottle 750ml|Wireless Mouse M2|Garden Hose 20m|Blue Ceramic Mug|"
        "USB-C Cable 2-pack|Oak Desk Lamp|Running Socks Large|Steel Frying Pan"
    ),
    "brand": "Acmetron|Zentix|Norvola|Quillmark|Bexar",
    "shop": "Corner Market|Acmetron Ltd|Sunrise Trading GmbH|Norvola Supplies|Blue Lake Foods",
    "place": (
        "North Mosque|Riverside Hotel|City Clinic|Gate 7 Checkpoint|Central Police Station|Old Town Market"
    ),
    "event_word": "created|shipped|cancelled|pending|INFO|ERROR",
    "sex_word": "male|female|non-binary",
    "sex_letter": "M|F",
    "sex_zh": "男|女",
    "sex_ru": "муж|жен",
    "sex_ar": "ذكر|أنثى",
    "sex_tr": "Erkek|Kadın",
    "sex_hi": "पुरुष|महिला",
    "sex_id": "Laki-laki|Perempuan",
    "sex_ko": "남|여",
    "sex_vi": "Nam|Nữ",
    "sex_pl": "mężczyzna|kobieta",
    "anrede": "Herr|Frau",
    "anrede_fr": "M.|Mme",
    "status_letter": "A|I|P|R",
    "party_code": "DEM|REP|UNA|LIB|GRN",
    "party_zh": "群众|中共党员|共青团员",
    "race_code": "W|B|A|H|O",
    "race_pt": "Branca|Parda|Preta|Amarela|Indígena",
    "ethnic": "White|Black|Asian|Hispanic|Mixed",
    "ethnic_zh": "汉族|回族|藏族|满族",
    "caste": "OBC|SC|ST|General",
    "marital": "single|married|divorced|widowed",
    "marital_zh": "已婚|未婚|离异",
    "marital_es": "soltero|casada|divorciado|viuda",
    "marital_pt": "Solteiro|Casado|Divorciada|Viúva",
    "marital_ar": "متزوج|أعزب|مطلق",
    "marital_id": "Kawin|Belum Kawin|Cerai Hidup",
    "marital_de": "ledig|verheiratet|geschieden",
    "marital_tr": "evli|bekar",
    "degree_zh": "本科|大专|高中|硕士",
    "degree_pt": "Ensino Médio|Ensino Superior|Ensino Fundamental",
    "religion": "Catholic|Protestant|Islam|None|Orthodox",
    "religion_zh": "佛教|无|基督教",
    "religion_ar": "مسلم|مسيحي",
    "religion_hi": "हिंदू|मुस्लिम|सिख",
    "religion_id": "Islam|Kristen|Katolik|Hindu|Buddha",
    "language": "English|Arabic|Somali|French|Tigrinya",
    "employer_zh": "测试县供电公司|样例市第一中学|示例贸易有限公司",
    "employer_ru": "ООО Пример|Школа № 0|АО Образец",
    "employer_ja": "株式会社サンプル|例示商事",
    "job": "Software Engineer|Nurse|Driver|Accountant|Teacher|Chef|Sales Manager",
    "job_ar": "مهندس|معلم|محاسب|سائق",
    "job_id": "Petani|Guru|PNS|Wiraswasta|Pelajar",
    "job_tr": "öğretmen|doktor|avukat|emekli",
    "job_ko": "회사원|학생|교사|주부",
    "school": "Escola Municipal Exemplo|Colégio Modelo|Escola Estadual Teste",
    "school_zh": "测试市第一中学|样例大学",
    "union_word": "CGT|CFDT|aucun|FO",
    "disease_es": "Diabetes tipo 2|Hipertensión|Asma|Gripe|Migraña",
    "disease_ru": "Гипертония|Сахарный диабет|Бронхит|Ангина",
    "disease_fr": "Diabète|Asthme|Hypertension|Migraine",
    "disease_zh": "高血压|糖尿病|支气管炎|青霉素过敏",
    "disease_id": "Demam berdarah|Hipertensi|Diabetes|Asma",
    "disease_pl": "nadciśnienie|cukrzyca|astma",
    "offence": "burglary|assault|fraud|theft|driving under influence",
    "orientation": "straight|gay|bisexual|asexual",
    "yes_no_word": "positive|negative|unknown",
    "yes_no_letter": "Y|N",
    "bool": "true|false",
    "blood": "A+|O+|B-|AB+|O-",
    "currency": "USD|EUR|GBP",
    "uf": "SP|RJ|MG|BA|RS",
    "hours": "Mo-Fr 09:00-18:00|Mo-Sa 10:00-20:00|daily 08:00-22:00",
    "sentence": (
        "A very nice thing that works well in every weather and lasts for years.|"
        "Great for home and garden, easy to clean, comes in three colours.|"
        "Likes hiking, cooking and long walks by the sea with friends."
    ),
    "log_line": (
        "connection reset by peer after 30s|cache miss for key, loading from disk|"
        "started worker 7 in 12 ms|GET /index.html 200 in 14 ms"
    ),
}
Maker = Callable[[random.Random], str]


def _digits(count: int) -> Maker:
    return lambda draw: (
        str(draw.randrange(1, 10)) + "".join(str(draw.randrange(10)) for _ in range(count - 1))
    )


def _upper(count: int) -> Maker:
    return lambda draw: "".join(draw.choice("ABCDEFGHJKLMNPRSTUVXYZ0123456789") for _ in range(count))


def _full(draw: random.Random) -> str:
    return f"{draw.choice(_WORDS['given'].split())} {draw.choice(_WORDS['family'].split())}"


def _date(draw: random.Random, first: int, last: int) -> tuple[int, int, int]:
    return draw.randrange(first, last), draw.randrange(1, 13), draw.randrange(1, 29)


def _dmy(first: int, last: int) -> Maker:
    def make(draw: random.Random) -> str:
        year, month, day = _date(draw, first, last)
        return f"{day:02d}.{month:02d}.{year}"

    return make


def _iso(first: int, last: int, form: str = "{0}-{1:02d}-{2:02d}") -> Maker:
    return lambda draw: form.format(*_date(draw, first, last))


def _hash(size: int) -> Maker:
    return lambda draw: (sha256(str(draw.random()).encode()).hexdigest() * 8)[:size]


def _cn_id(draw: random.Random) -> str:
    year, month, day = _date(draw, 1950, 2005)
    body = f"990101{year}{month:02d}{day:02d}{draw.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _imei(draw: random.Random) -> str:
    body = "0049990" + "".join(str(draw.randrange(10)) for _ in range(7))
    total = sum(sum(divmod(int(digit) * (1 + at % 2), 10)) for at, digit in enumerate(body))
    return body + str(-total % 10)


def _iban(draw: random.Random) -> str:
    account = "".join(str(draw.randrange(10)) for _ in range(23))
    number = int(account + "152700")
    return f"FR{98 - number % 97:02d}{account}"


MAKERS: dict[str, Maker] = {
    "full": _full,
    "full_last_first": lambda draw: ", ".join(reversed(_full(draw).split())),
    "initial": lambda draw: draw.choice("ABCDEGJKLMRST"),
    "key": lambda draw: str(draw.randrange(100000, 999999)),
    "small_int": lambda draw: str(draw.randrange(1, 60)),
    "zip5": _digits(5),
    "zip_jp": lambda draw: f"{draw.randrange(100, 999)}-{draw.randrange(1000, 9999)}",
    "cep": lambda draw: f"{draw.randrange(10000, 99999)}-{draw.randrange(100, 999)}",
    "birth_year": lambda draw: str(draw.randrange(1935, 2004)),
    "birth_iso": _iso(1940, 2005),
    "birth_ymd": _iso(1940, 2005, "{0}{1:02d}{2:02d}"),
    "birth_jp": _iso(1940, 2005, "{0}年{1}月{2}日"),
    "birth_dmy": _dmy(1940, 2005),
    "recent_date": _iso(2018, 2021),
    "future_date": _iso(2024, 2027),
    "release_date": _iso(1960, 2023),
    "recent_time": lambda draw: (
        "{}-{:02d}-{:02d}T".format(*_date(draw, 2018, 2021))
        + f"{draw.randrange(24):02d}:{draw.randrange(60):02d}:17"
    ),
    "epoch": lambda draw: str(draw.randrange(1546300800, 1609459200)),
    "age": lambda draw: str(draw.randrange(18, 91)),
    "address": lambda draw: (
        f"{draw.randrange(1, 999)} {draw.choice(['Maple', 'Oak', 'Hill', 'Lake', 'Park'])} {draw.choice(['Street', 'Avenue', 'Road', 'Lane'])}"
    ),
    "address_es": lambda draw: (
        f"Calle {draw.choice(['Falsa', 'Mayor', 'Luna', 'Sol'])} {draw.randrange(1, 300)}"
    ),
    "address_pt": lambda draw: (
        f"Rua {draw.choice(['das Flores', 'do Sol', 'Modelo'])}, {draw.randrange(1, 900)}"
    ),
    "address_fr": lambda draw: (
        f"{draw.randrange(1, 200)} rue {draw.choice(['des Lilas', 'du Moulin', 'Exemple'])}"
    ),
    "address_de": lambda draw: (
        f"{draw.choice(['Musterstraße', 'Lindenweg', 'Bahnhofstr.', 'Am Ring'])} {draw.randrange(1, 120)}"
    ),
    "address_it": lambda draw: f"Via {draw.choice(['Roma', 'Esempio', 'Verdi'])} {draw.randrange(1, 120)}",
    "address_pl": lambda draw: (
        f"ul. {draw.choice(['Przykładowa', 'Leśna', 'Polna'])} {draw.randrange(1, 120)}"
    ),
    "address_tr": lambda draw: (
        f"{draw.choice(['Örnek', 'Lale', 'Gül'])} Mah. {draw.randrange(1, 90)}. Sok. No:{draw.randrange(1, 90)}"
    ),
    "address_vi": lambda draw: (
        f"{draw.randrange(1, 300)} đường {draw.choice(['Mẫu', 'Hoa', 'Lê Lợi'])}, quận {draw.randrange(1, 12)}"
    ),
    "address_id": lambda draw: (
        f"Jl. {draw.choice(['Merdeka', 'Contoh', 'Melati'])} No. {draw.randrange(1, 200)}"
    ),
    "address_ru": lambda draw: (
        f"г. Примерск, ул. {draw.choice(['Лесная', 'Садовая'])}, д. {draw.randrange(1, 90)}, кв. {draw.randrange(1, 200)}"
    ),
    "address_zh": lambda draw: (
        f"样例省测试市{draw.choice(['朝阳', '新华', '和平'])}区示例路{draw.randrange(1, 300)}号"
    ),
    "address_ja": lambda draw: f"東京都例示区見本町{draw.randrange(1, 9)}-{draw.randrange(1, 30)}",
    "address_ko": lambda draw: f"서울특별시 예시구 견본로 {draw.randrange(1, 300)}",
    "address_ar": lambda draw: f"شارع المثال {draw.randrange(1, 90)}، حي النموذج",
    "phone": lambda draw: (
        f"+1 202-555-01{draw.randrange(100):02d}"
        if draw.random() < 0.5
        else f"(202) 555-01{draw.randrange(100):02d}"
    ),
    "msisdn": lambda draw: f"447700900{draw.randrange(1000):03d}",
    "cn_mobile": lambda draw: f"1{draw.choice('358')}{draw.randrange(10**9):09d}",
    "in_mobile": lambda draw: f"9{draw.randrange(10**9):09d}",
    "ru_phone": lambda draw: f"+7 (900) 000-{draw.randrange(100):02d}-{draw.randrange(100):02d}",
    "phone_jp": lambda draw: f"090-0000-{draw.randrange(10000):04d}",
    "phone_kr": lambda draw: f"010-0000-{draw.randrange(10000):04d}",
    "phone_id": lambda draw: f"0812{draw.randrange(10**8):08d}",
    "email": lambda draw: (
        f"{draw.choice(_WORDS['given'].split()).lower()}.{draw.randrange(9999)}@example.{draw.choice(['org', 'com', 'net'])}"
    ),
    "passport": lambda draw: f"{draw.choice('XYZ')}{draw.randrange(10**8):08d}",
    "ru_passport": lambda draw: f"00 {draw.randrange(100):02d} {draw.randrange(10**6):06d}",
    "snils": lambda draw: (
        f"000-{draw.randrange(1000):03d}-{draw.randrange(1000):03d} {draw.randrange(100):02d}"
    ),
    "ssn": lambda draw: f"9{draw.randrange(100):02d}-{draw.randrange(100):02d}-{draw.randrange(10000):04d}",
    "kr_rrn": lambda draw: (
        f"{draw.randrange(50, 99)}0{draw.randrange(1, 9)}1{draw.randrange(9)}-{draw.randrange(1, 3)}{draw.randrange(10**6):06d}"
    ),
    "cpf_layout": lambda draw: (
        f"000.{draw.randrange(1000):03d}.{draw.randrange(1000):03d}-{draw.randrange(100):02d}"
    ),
    "cn_id": _cn_id,
    "imei": _imei,
    "iban": _iban,
    "price": lambda draw: f"{draw.randrange(1, 300)}.{draw.choice(['00', '50', '99', '25'])}",
    "money": lambda draw: str(draw.randrange(900, 90000)),
    "score": lambda draw: str(draw.randrange(300, 850)),
    "ratio": lambda draw: f"{draw.random() * 100:.2f}",
    "rating": lambda draw: f"{draw.randrange(10, 50) / 10}",
    "rssi": lambda draw: str(-draw.randrange(30, 95)),
    "lat": lambda draw: f"{40 + draw.random() * 5:.6f}",
    "lon": lambda draw: f"{10 + draw.random() * 9:.6f}",
    "lon_lat_mixed": lambda draw: (
        f"{10 + draw.random() * 5:.5f}" if draw.random() < 0.5 else f"{40 + draw.random() * 5:.5f}"
    ),
    "lat_lon_string": lambda draw: f"{40 + draw.random() * 5:.6f},{10 + draw.random() * 9:.6f}",
    "uuid": lambda draw: "{0}-{1}-4{2}-a{3}-{4}".format(*(_hash(size)(draw) for size in (8, 4, 3, 3, 12))),
    "objectid": _hash(24),
    "sha1": _hash(40),
    "hex32": _hash(32),
    "hex_long": lambda draw: "0x" + _hash(128)(draw).upper(),
    "bcrypt": lambda draw: (
        "$2b$12$" + "".join(draw.choice("abcdefghijkLMNOP./0123456789") for _ in range(53))
    ),
    "serial": lambda draw: "SN" + _upper(10)(draw),
    "sku": lambda draw: f"{draw.choice('ABCDE')}{draw.choice('XYZ')}-{draw.randrange(1000, 9999)}",
    "ean": lambda draw: f"20{draw.randrange(10**11):011d}",
    "host": lambda draw: f"web-{draw.randrange(40)}.internal.example",
    "version": lambda draw: f"{draw.randrange(4)}.{draw.randrange(20)}.{draw.randrange(40)}",
    "http_status": lambda draw: draw.choice(["200", "301", "404", "500", "503"]),
    "username": lambda draw: (
        f"{draw.choice(['sky', 'moon', 'neo', 'tiger', 'lily'])}_{draw.choice(['fan', 'x', 'rider'])}{draw.randrange(99)}"
    ),
    "plate": lambda draw: (
        f"{draw.choice('ABC')}{draw.choice('XYZ')}{draw.choice('KLM')} {draw.randrange(100, 999)}"
    ),
    "photo_path": lambda draw: f"/data/img/{draw.randrange(10**6)}.jpg",
    "photo_url": lambda draw: f"https://cdn.example.org/p/{draw.randrange(10**6)}.jpg?s=2",
    "ip": lambda draw: f"203.0.113.{draw.randrange(256)}",
    "mac": lambda draw: ":".join(f"{draw.randrange(256):02x}" for _ in range(6)),
    "icd": lambda draw: f"{draw.choice('EIJKM')}{draw.randrange(10, 99)}.{draw.randrange(10)}",
    "vector": lambda draw: f"{draw.random() * 2 - 1:.6f}",
    **{f"digits{size}": _digits(size) for size in (4, 8, 9, 10, 11, 12, 13, 15, 16)},
    **{f"upper{size}": _upper(size) for size in (12, 16, 18)},
}


def made_up(kind: str, count: int = 80, seed: int = 7) -> list[str]:
    """``count`` values of one kind, the same for the same seed."""
    draw = random.Random(f"{kind}{seed}")
    if kind in MAKERS:
        return [MAKERS[kind](draw) for _ in range(count)]
    text = _WORDS[kind]
    pool = text.split("|") if "|" in text else text.split()
    return [draw.choice(pool) for _ in range(count)]
