from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from unlatched.stores.files import offering
from unlatched.stores.files.encodings import guess
from unlatched.stores.files.text import encoding

TEXTS = {
    "zh": [
        "王小明,北京市海淀区中关村大街",
        "李婷婷,上海市浦东新区世纪大道",
        "张伟,广东省广州市天河区体育东路",
    ],
    "zh-tw": ["陳美玲,台北市信義區松高路", "林志豪,高雄市前鎮區中山路", "黃淑芬,台中市西屯區文心路"],
    "ja": ["山田太郎,ヤマダタロウ 東京都渋谷区神南", "佐藤花子,サトウハナコ 大阪府大阪市北区梅田"],
    "ko": ["김민수,서울특별시 강남구 테헤란로", "이영희,부산광역시 해운대구 우동"],
    "ru": ["Иванов Иван Петрович,г. Москва ул. Ленина", "Смирнова Ольга,Санкт-Петербург Невский проспект"],
    "fr": ["Lefèvre,Hélène à Orléans", "Garçon,François à Besançon", "Müller,Zoë à Nîmes"],
    "de": ["Jürgen Groß,Königstraße 5 in München", "Bärbel Schäfer,Lübecker Weg"],
    "es": ["José Muñoz,Avenida de la Constitución en Cádiz", "María Núñez,Córdoba"],
    "pl": ["Małgorzata Wójcik,ul. Świętokrzyska Łódź", "Żaneta Dąbrowska,Kraków"],
    "cs": ["Jiří Dvořák,Náměstí Míru Plzeň", "Tomáš Novotný,České Budějovice"],
    "tr": ["Ayşe Yılmaz,Kadıköy İstanbul", "Çağla Öztürk,Şişli", "Uğur Güneş,Beşiktaş"],
    "ar": ["محمد علي,شارع النيل القاهرة", "فاطمة حسن,الرياض", "خالد إبراهيم,عمان الأردن"],
    "he": ["דוד כהן,רחוב הרצל תל אביב", "שרה לוי,ירושלים"],
    "el": ["Γιώργος Παπαδόπουλος,Οδός Ερμού Αθήνα", "Μαρία Νικολάου,Θεσσαλονίκη"],
    "th": ["สมชาย ใจดี,ถนนสุขุมวิท กรุงเทพ", "สมหญิง รักไทย,เชียงใหม่"],
}
USED = [
    ("zh", "gb18030"), ("zh", "gbk"), ("zh-tw", "big5"), ("ja", "cp932"), ("ja", "euc_jp"), ("ko", "euc_kr"),
    ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "cp866"), ("fr", "cp1252"), ("fr", "mac_roman"),
    ("fr", "cp850"), ("de", "latin-1"), ("es", "cp1252"), ("pl", "cp1250"), ("cs", "cp1250"),
    ("tr", "cp1254"), ("ar", "cp1256"), ("he", "cp1255"), ("el", "cp1253"), ("th", "cp874"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "codec"), USED)
def test_legacy_text_is_read_as_it_was_written(language: str, codec: str, tmp_path: Path) -> None:
    rows = TEXTS[language] * 10
    data = ("name,place\n" + "\n".join(rows)).encode(codec)
    assert data.decode(guess(data)) == data.decode(codec)
    path = tmp_path / "people.csv"
    path.write_bytes(data)
    (offer,) = offering([path]).offers
    with duckdb.connect() as connection:
        scan = offer.scan(connection)
        found = connection.sql(f"SELECT name || ',' || place FROM {scan.relation}").fetchall()
    assert sorted(row for (row,) in found) == sorted(rows)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("language", ["fr", "ru", "zh"])
def test_unicode(language: str, codec: str) -> None:
    text = "name,place\n" + "\n".join(TEXTS[language] * 10)
    data = text.encode(codec)
    assert data.decode(encoding(data) or "ascii").removeprefix("\ufeff") == text


def test_no_text() -> None:
    assert encoding(bytes(range(256)) * 20) is None
    assert encoding(b"\x7fELF\2\1\1" + bytes(200)) is None
