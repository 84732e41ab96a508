"""Postal addresses and their parts."""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._places import is_city, is_country, is_region
from unlatched.detectors._text import fold
from unlatched.detectors._words import terms, words

ADDRESS = words(
    """
    en: address, addr, addrs, home address, postal address, mailing address, street address
    en: residential address, residence address, permanent address, current address, billing address
    en: shipping address, delivery address, home addr, residence, addr1, addr2, address1, address2
    en: address 1, address 2, address line 1, address line 2, address line, address street, full address
    en: add1, add2, streetaddress, home location, mail addr, living address, place of residence
    en: present address, registered address, bill to address, ship to address, house address
    en: contact address, correspondence address, resident address, patient address, temporary address
    en: domicile, where living, addressline1, adresse line
    zh: 地址, 住址, 家庭住址, 家庭地址, 居住地址, 现住址, 户籍地址, 户籍地, 通讯地址, 联系地址, 收货地址
    zh: 详细地址, 寄件地址, 收件地址, 住所, 现居住地, 居住地, 户口所在地, 户籍所在地, 户籍住址, 常住地址
    zh: 联络地址, 居住地详址, 暂住地址, dz, dizhi, zz, zhuzhi, jtzz, jtdz, hjdz, hjd, xzz, txdz, lxdz
    zh: shdz, shouhuodizhi, xxdz, jzdz, hukou, 通信地址, 户籍详址, 现住址详址, zzdz, hkszd
    ru: адрес, адрес проживания, адрес регистрации, домашний адрес, место жительства, прописка
    ru: почтовый адрес, адрес доставки, фактический адрес, адрес клиента, adres, adres propiski
    ru: adres prozhivaniya, mesto zhitelstva, propiska, место проживания, адрес прописки, адрес прожив
    uk: адреса, адреса проживання, місце проживання, адреса реєстрації, adresa
    ar: العنوان, عنوان السكن, عنوان المنزل, محل الإقامة, محل الاقامة, مكان السكن, السكن, العنوان الدائم
    ar: عنوان, alonwan, مكان الاقامة, عنوان الاقامة
    es: direccion, dirección, domicilio, direccion postal, direccion particular, dir
    es: direccion residencia, direccion envio, direccion entrega, residencia, domicilio particular
    es: direccion1, direccion casa, domic, dir residencia, lugar residencia, lugar de residencia
    pt: endereco, endereço, logradouro completo, endereco residencial, morada, residencia
    pt: endereco completo, endereco entrega, domicilio, end residencial, ender, endereco cliente
    fr: adresse, adresse postale, adresse domicile, domicile, adresse complete, adresse livraison
    fr: adresse facturation, adresse1, adresse2, lieu residence, adr, adresse personnelle, rue adresse
    fr: lieu de residence, adresse ligne
    de: anschrift, adresse, wohnadresse, postanschrift, wohnort adresse, lieferadresse, rechnungsadresse
    de: privatadresse, meldeadresse, wohnanschrift, heimatadresse, wohnsitz
    tr: adres, ev adresi, ikamet adresi, adresi, posta adresi, ikametgah, teslimat adresi, acik adres
    tr: nufus adresi
    hi: पता, घर का पता, स्थायी पता, निवास, वर्तमान पता, pata, niwas, स्थाई पता, पत्र व्यवहार का पता
    id: alamat, alamat rumah, alamat lengkap, alamat ktp, alamat domisili, alamat tinggal
    id: alamat pengiriman, domisili, tempat tinggal
    it: indirizzo, indirizzo residenza, residenza, domicilio, indirizzo di casa, recapito
    it: indirizzo completo, ind residenza
    ja: 住所, 現住所, 自宅住所, 住所1, 住所2, お届け先住所, jusho, juusho, 居住地, 送付先住所, 連絡先住所
    ko: 주소, 자택주소, 집주소, 상세주소, 거주지, 배송지, 도로명주소, 지번주소, juso, 기본주소, 배송주소
    nl: adres, woonadres, postadres, huisadres, woonplaats adres, bezorgadres, adresregel
    pl: adres, adres zamieszkania, adres zameldowania, adres domowy, miejsce zamieszkania
    pl: adres korespondencyjny
    vi: dia chi, địa chỉ, dia chi nha, dia chi thuong tru, thuong tru, noi o, diachi, dia chi nhan hang
    vi: ho khau, hộ khẩu, cho o, tam tru
    fa: آدرس, نشانی, محل سکونت
    th: ที่อยู่, ที่อยู่ปัจจุบัน
    ro: adresa, domiciliu
    cs: adresa, bydliste, bydliště
    hu: lakcim, lakcím, cim
    sv: adress, bostadsadress
    da: adresse, bopæl
    fi: osoite, kotiosoite
    el: διεύθυνση
    he: כתובת
    bn: ঠিকানা
    sw: anwani
    """
)
STREET = words(
    """
    en: street, street name, road, strt, str name, street1, street2, street nm, road name
    zh: 街道, 路名, 门牌号, 街路巷, mph, menpaihao, jlx, 小区名称住
    ru: улица, ulica, ulitsa, ул
    uk: вулиця, vulytsia
    ar: الشارع, شارع, اسم الشارع
    es: calle, nombre calle, via, avenida, nombre via, calle y numero
    pt: rua, logradouro, nome rua, tipo logradouro
    fr: rue, voie, nom voie, libelle voie, nom rue, numero et rue
    de: strasse, straße, str hausnr, strasse hausnr, strassenname, strasse hausnummer
    de: strasse und hausnummer, strasse nr
    tr: sokak, cadde, mahalle, cadde sokak
    hi: सड़क, गली, मोहल्ला
    id: jalan, nama jalan, jln
    it: via, strada, nome via
    ja: 町名, 番地, 丁目
    ko: 도로명
    nl: straat, straatnaam
    pl: ulica, nazwa ulicy
    vi: duong, đường, ten duong, so nha duong
    hu: utca
    cs: ulice
    sv: gata, gatuadress
    """
)
HOUSE = words(
    """
    en: house number, house no, house num, building number, street number, flat no, flat number
    en: apartment, apartment number, apt, apt no, unit number, house nbr, housenumber, flat, door no
    en: door number, plot no, block no, apt number, apartment no
    zh: 房号, 楼号, 单元号, 门牌, 楼栋
    ru: дом, номер дома, квартира, кв, корпус, dom, kvartira
    uk: будинок, квартира
    ar: رقم المنزل, رقم البيت, رقم الشقة, رقم البناية, رقم المبنى
    es: numero casa, numero exterior, numero interior, num ext, num int, piso, depto
    es: departamento numero, puerta, numero calle, no exterior, no interior
    pt: numero casa, complemento, apto, apartamento, numero endereco, numero imovel
    fr: numero voie, num voie, numero rue, appartement, batiment, complement adresse, etage
    de: hausnummer, hausnr, haus nr, wohnungsnummer, hausnummerzusatz
    tr: kapi no, daire no, bina no, ev no, daire
    hi: मकान नंबर, मकान संख्या, house sankhya
    id: nomor rumah, no rumah, rt, rw, rt rw, blok
    it: civico, numero civico, interno, scala
    nl: huisnummer, huisnr, toevoeging, huisletter
    pl: nr domu, numer domu, nr mieszkania, numer mieszkania, nr lokalu
    vi: so nha, số nhà
    ko: 상세주소호, 동호수
    """
)
ROOM = words(
    """
    en: room number, room no, room, rm no, room nbr, suite no, ward room
    zh: 房号, 室号, 房间号, 房间, fjh, fh
    ru: номер комнаты, комната, номер в гостинице
    ar: رقم الغرفة, الغرفة
    es: numero habitacion, habitacion, nro habitacion
    pt: numero quarto, quarto
    fr: numero chambre, chambre
    de: zimmernummer, zimmer, zimmernr
    tr: oda no, oda numarasi
    hi: कमरा नंबर, कमरा संख्या
    id: nomor kamar, no kamar
    it: numero camera
    ja: 部屋番号, 号室
    ko: 방번호, 객실번호
    vi: so phong
    """
)
POSTCODE = words(
    """
    en: zip, zip code, zipcode, postal code, postcode, post code, zip5, zip4, postalcode, pin code
    en: pincode, zip plus4, postal zip, zip postal code, eircode, bill zip, ship zip, pcode
    zh: 邮编, 邮政编码, 郵遞區號, yb, youbian, yzbm, youzhengbianma
    ru: индекс, почтовый индекс, indeks, pochtovyi indeks, pochtovy indeks
    uk: поштовий індекс, індекс
    ar: الرمز البريدي, رمز بريدي, الرقم البريدي
    es: codigo postal, código postal, cp, cod postal, c p, codpostal, cpostal
    pt: cep, codigo postal, cod postal
    fr: code postal, cp, codepostal, code post
    de: plz, postleitzahl
    tr: posta kodu, pk, postakodu
    hi: पिन कोड, पिनकोड
    id: kode pos, kodepos, kd pos
    it: cap, codice postale, codice avviamento postale
    ja: 郵便番号, yubin, yubinbango, 〒
    ko: 우편번호, upyeonbeonho
    nl: postcode
    pl: kod pocztowy, kodpocztowy
    vi: ma buu dien, mã bưu điện, ma buu chinh
    fa: کد پستی
    th: รหัสไปรษณีย์
    sv: postnummer, postnr
    da: postnr
    fi: postinumero
    cs: psc, psč
    hu: iranyitoszam, irányítószám
    ro: cod postal
    el: ταχυδρομικός κώδικας
    he: מיקוד
    """
)
CITY = words(
    """
    en: city, town, city name, home city, municipality, village, locality, home town, hometown
    en: billing city, shipping city, city of residence, city town, suburb, urban area, city nm
    en: post town, barangay, addresslocality
    zh: 城市, 所在城市, 市, 地市, 城市名称, 城镇, cs, chengshi, szcs, 乡镇, 村, 县市
    ru: город, населенный пункт, нас пункт, gorod, село, г, посёлок
    uk: місто, misto, населений пункт
    ar: المدينة, مدينة, القرية, البلدة, البلدية
    es: ciudad, municipio, localidad, poblacion, pueblo, colonia, comuna, mun, ciudad residencia
    pt: cidade, municipio, município, localidade, bairro, freguesia, concelho, nm municipio
    fr: ville, commune, localite, libelle commune
    de: stadt, ort, wohnort, gemeinde, ortsteil
    tr: sehir, şehir, il, ilce, ilçe, semt, sehir adi
    hi: शहर, नगर, गांव, गाँव, ग्राम, shahar
    id: kota, kabupaten, kecamatan, kelurahan, desa, kota kabupaten, kab kota, kab, kec, kel
    it: citta, città, comune, localita, comune residenza, citta residenza
    ja: 市区町村, 市町村, 都市, 市
    ko: 시군구, 도시, 읍면동, 동
    nl: plaats, woonplaats, stad, gemeente
    pl: miasto, miejscowosc, miejscowość, gmina
    vi: thanh pho, thành phố, quan huyen, quận huyện, phuong xa, phường xã, xa phuong
    fa: شهر
    th: อำเภอ, ตำบล, เมือง
    sv: ort, stad, postort
    da: by
    fi: kaupunki, postitoimipaikka
    cs: mesto, město, obec
    hu: varos, város, telepules
    ro: oras, oraș, localitate
    el: πόλη
    he: עיר, ישוב
    """
)
REGION = words(
    """
    en: province, state province, county, region, state region, home state, billing state
    en: shipping state, state code, state name, prefecture, governorate, state of residence, region name
    en: district, addressregion, subdistrict, tehsil, taluk, taluka, mandal
    zh: 省份, 省, 所在省份, 行政区, 区县, 地区, sf, shengfen, 省市, 区, 县
    ru: область, регион, край, oblast, region, район, rayon
    uk: область, район, регіон
    ar: المحافظة, محافظة, المنطقة, الولاية, الاقليم, القضاء
    es: provincia, departamento residencia, estado provincia, comunidad autonoma, region
    es: depto residencia, partido provincia
    pt: uf, estado uf, provincia, sg uf, unidade federativa
    fr: departement, province, region, wilaya, dept residence
    de: bundesland, kanton, landkreis, region
    tr: bolge, vilayet
    hi: राज्य, जिला, प्रदेश, तहसील, zila
    id: provinsi, propinsi, prov
    it: provincia, regione, prov, provincia residenza
    ja: 都道府県, 県, 都道府県名
    ko: 시도, 도
    nl: provincie
    pl: wojewodztwo, województwo, powiat
    vi: tinh, tỉnh, tinh thanh, tỉnh thành
    fa: استان
    th: จังหวัด
    sv: lan, län
    ro: judet, județ
    cs: kraj, okres
    hu: megye
    """
)
COUNTRY = words(
    """
    en: country, country name, country code, home country, country of residence, residence country
    en: country region, billing country, shipping country, nation, ctry, cntry, land country
    en: addresscountry
    zh: 国家, 国别, 所在国家, guojia, 国家地区
    ru: страна, strana, страна проживания
    uk: країна
    ar: الدولة, البلد, دولة, بلد, بلد الاقامة
    es: pais, país, pais residencia, pais de residencia
    pt: pais, país
    fr: pays, pays residence
    de: land, staat, wohnland
    tr: ulke, ülke
    hi: देश, desh
    id: negara
    it: paese, stato, nazione
    ja: 国, 国名
    ko: 국가, 나라
    nl: land
    pl: kraj
    vi: quoc gia, quốc gia, nuoc
    fa: کشور
    th: ประเทศ
    cs: zeme, země
    ro: tara, țară
    """
)
WEAK_ADDRESS = terms("add, location, location text, locality text, where")
_STREET_WORD = re.compile(
    r"(?i)\b(?:street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|boulevard|blvd|bvd|court|ct|place|pl|"
    r"way|highway|hwy|terrace|ter|circle|cir|parkway|pkwy|square|sq|trail|trl|alley|plaza|crescent|"
    r"close|row|pike|loop|suite|ste|apt|unit|floor|block|sector|nagar|marg|colony|building|bldg|house|"
    r"flat|plot|p\.?\s?o\.?\s+box|"
    r"calle|avenida|avda|carrera|cra|cll|transversal|diagonal|jiron|jr|paseo|plaza|camino|carretera|"
    r"colonia|col|barrio|edificio|depto|piso|"
    r"rua|travessa|alameda|rodovia|estrada|praça|praca|largo|bairro|quadra|lote|"
    r"rue|chemin|impasse|allée|allee|quai|cours|route|bd|batiment|"
    r"via|viale|piazza|corso|vicolo|strada|contrada|largo|"
    r"ulica|ul|aleja|al|os|osiedle|"
    r"jalan|jln|jl|gang|gg|komplek|perumahan|kelurahan|kecamatan|dusun|"
    r"cadde|caddesi|cad|cd|sokak|sokağı|sok|sk|mahalle|mahallesi|mah|mh|bulvarı|apartmanı|daire|"
    r"đường|duong|phường|phuong|quận|quan|ngõ|thôn|xã)\b\.?"
)
_STREET_PART = re.compile(
    r"(?i)(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring|damm|ufer|straat|laan|plein|gracht|kade|"
    r"singel|gatan|vägen|vagen|gade|vej|katu|tie|utca|út)\b"
)
_CYRILLIC_STREET = re.compile(
    r"(?i)(?:^|[\s,])(?:ул|улица|вул|пр|пр-т|пр-кт|просп|проспект|пер|переулок|наб|бул|бульвар|б-р|ш|"
    r"шоссе|пл|площадь|д|дом|кв|корп|мкр|г|гор|обл|область|район|р-н|с|дер)\b\.?"
)
_CJK_STREET = re.compile(
    r"[省市区县區縣州镇鎮乡鄉街路道巷弄村庄组号號栋棟楼樓室]|小区|[都道府県]|丁目|番地|[시도군구]\s|"
    r"(?:로|길)\s?\d|동\s?\d"
)
_ARABIC_STREET = re.compile(r"شارع|حي|طريق|منطقة|مبنى|عمارة|شقة|بناية|خيابان|کوچه|محله")
_INDIC_STREET = re.compile(r"रोड|मार्ग|गली|नगर|मोहल्ला|कॉलोनी|ถนน|ซอย|ตำบล|อำเภอ|หมู่|সড়ক|রোড")


def is_address(text: str) -> bool:
    """Something with a street's word and a number, as one line of an address has it.

    >>> is_address("12 Example Street"), is_address("Musterstraße 7"), is_address("朝阳区测试路12号")
    (True, True, True)
    >>> is_address("12 apples"), is_address("order 17")
    (False, False)
    """
    text = text.strip()
    if not 5 <= len(text) <= 200:
        return False
    cjk = sum(1 for _ in _CJK_STREET.finditer(text))
    if cjk >= 2 and not text.isascii():
        return True
    if not any(char.isdigit() for char in text) or text[0] in "{[<":
        return False
    return _has_street(text)


def _has_street(text: str) -> bool:
    if _STREET_WORD.search(text) or _STREET_PART.search(text):
        return len(text.split()) >= 2
    if text.isascii():
        return False
    return any(form.search(text) for form in (_CYRILLIC_STREET, _ARABIC_STREET, _INDIC_STREET))


def is_street(text: str) -> bool:
    """A street, with or without a number."""
    text = text.strip()
    return 4 <= len(text) <= 120 and (
        is_address(text) or (_has_street(text + " 1") and len(text.split()) <= 7)
    )


_POSTCODE = re.compile(
    r"\d{3,6}|\d{4}-\d{3}|\d{5}-\d{4}|\d{3}-\d{4}|\d{2}-\d{3}|\d{3} \d{2}|\d{5}-\d{3}|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|[A-Z]\d{4}[A-Z]{3}|"
    r"(?:[A-Z]{1,2}-)?\d{4,5}|[A-Z]\d{2} ?[A-Z\d]{4}|\d{3} ?\d{3}|〒\d{3}-\d{4}",
    re.IGNORECASE,
)


def is_postcode(text: str) -> bool:
    """A postal code of some country: mostly digits, five of them more often than not."""
    return bool(_POSTCODE.fullmatch(text.strip().removesuffix(".0")))


_POSTCODE_WRITTEN = re.compile(
    r"\d{5}-\d{3}|〒?\d{3}-\d{4}|\d{2}-\d{3}|\d{3} \d{2}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
    r"|[A-Z]\d[A-Z] \d[A-Z]\d|\d{4} [A-Z]{2}|\d{5}-\d{4}"
)


def is_written_postcode(text: str) -> bool:
    """A postal code whose form gives it away: BR, JP, PL, SE, GB, CA, NL, US."""
    return len(text) < 12 and bool(_POSTCODE_WRITTEN.fullmatch(text.strip()))


def is_house_number(text: str) -> bool:
    """A short number, with a letter or a fraction."""
    return bool(
        re.fullmatch(r"(?i)(?:no|nr|#|apt|flat|unit|д|кв)?[.\s]*\d{1,5}\s?[-/]?\s?[\w]{0,4}", text.strip())
    )


def _matches_city(text: str) -> bool:
    return is_city(fold(text.strip()))


def _matches_region(text: str) -> bool:
    return not _is_code(text) and is_region(fold(text.strip()))


def _matches_region_code(text: str) -> bool:
    return _is_code(text) and is_region(fold(text.strip()))


def _matches_country(text: str) -> bool:
    return not _is_code(text) and is_country(fold(text.strip()))


def _matches_country_code(text: str) -> bool:
    return _is_code(text) and is_country(fold(text.strip()))


def _is_code(text: str) -> bool:
    return len(text.strip()) <= 3 and text.isascii()


DETECTORS = (
    Detector(
        kind="address",
        category="pd:PhysicalAddress",
        words=ADDRESS,
        weak=WEAK_ADDRESS,
        matches=is_address,
        chance=0.04,
        recall=0.7,
        ceiling=5.8,
        needs_people=1.5,
        examples=(
            "12 Example Street",
            "Musterstraße 7",
            "ул. Примерная, д. 7",
            "朝阳区测试路12号",
            "Calle Falsa 123",
        ),
        counter_examples=("12 apples", "order 17", "3.14", "blue"),
    ),
    Detector(
        kind="street",
        category="pd:Street",
        words=STREET,
        matches=is_street,
        chance=0.01,
        recall=0.5,
        ceiling=3.0,
        needs_people=1.5,
        examples=("Example Street", "Musterstraße"),
        counter_examples=("3.14", "order"),
    ),
    Detector(
        kind="house_number",
        category="pd:HouseNumber",
        words=HOUSE,
        matches=is_house_number,
        chance=1.0,
        recall=0.7,
        ceiling=0.0,
        needs_people=2.0,
        examples=("12", "12a", "12/3"),
        counter_examples=("Example Street",),
    ),
    Detector(
        kind="postal_code",
        category="pd:PostalCode",
        words=POSTCODE,
        matches=is_postcode,
        chance=1.0,
        recall=0.9,
        ceiling=0.5,
        needs_people=2.0,
        examples=("10115", "SW1A 1AA", "1000-001", "110-0001"),
        counter_examples=("3.14", "Example", "12"),
    ),
    Detector(
        kind="postal_code",
        category="pd:PostalCode",
        words=POSTCODE,
        matches=is_written_postcode,
        chance=0.08,
        recall=0.95,
        ceiling=3.5,
        needs_people=2.0,
        examples=("01000-001", "110-0001", "SW1A 1AA", "K1A 0B1"),
        counter_examples=("10115", "3.14", "555-01234"),
    ),
    Detector(
        kind="city",
        category="pd:City",
        words=CITY,
        matches=_matches_city,
        chance=0.02,
        recall=0.55,
        ceiling=5.0,
        needs_people=6.0,
        examples=("Berlin", "北京", "Москва"),
        counter_examples=("3.14", "bottle of ink"),
    ),
    Detector(
        kind="region",
        category="pd:Region",
        words=REGION,
        weak=terms("state, estado, st, bezirk, obl, area"),
        matches=_matches_region,
        chance=0.01,
        recall=0.3,
        ceiling=2.5,
        needs_people=8.0,
        examples=("California", "Bayern", "Île-de-France"),
        counter_examples=("3.14", "shipped"),
    ),
    Detector(
        kind="country",
        category="pd:Country",
        words=COUNTRY,
        matches=_matches_country,
        chance=0.01,
        recall=0.8,
        ceiling=3.5,
        needs_people=9.0,
        examples=("Germany", "中国", "Россия"),
        counter_examples=("3.14", "shipped"),
    ),
    Detector(
        kind="region",
        category="pd:Region",
        words=REGION,
        matches=_matches_region_code,
        chance=0.45,
        recall=0.9,
        ceiling=2.0,
        needs_people=8.0,
        examples=("TX", "SP", "NY"),
        counter_examples=("17", "QQ"),
    ),
    Detector(
        kind="country",
        category="pd:Country",
        words=COUNTRY,
        matches=_matches_country_code,
        chance=0.36,
        recall=0.95,
        ceiling=2.5,
        needs_people=9.0,
        examples=("FR", "de", "USA"),
        counter_examples=("17", "QQ"),
    ),
    Detector(
        kind="room_number",
        category="pd:RoomNumber",
        words=ROOM,
        matches=is_house_number,
        chance=1.0,
        recall=0.7,
        ceiling=0.0,
        needs_people=2.0,
        examples=("12", "12a"),
        counter_examples=("Example Street",),
    ),
)
