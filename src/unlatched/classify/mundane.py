"""Words in field names that say nothing personal, or that turn a personal word into something else.

``email_verified`` holds no e-mail address, ``name_count`` no name, ``product_name`` no person.
"""

from __future__ import annotations

from typing import Final

from unlatched.classify.tongues import beside
from unlatched.detectors._text import fold


def _set(text: str, role: str = "") -> frozenset[str]:
    """Folded words of this page and those that languages add to the role."""
    return frozenset(fold(f"{text} {beside(role)}").split())


FILLER: Final = _set(
    """
    the a an of my your his her their its to for in on at and or by with no nr num number nbr numero
    nummer numer code cd cde cod codigo kod value val text txt str string field fld col column data
    info detail details full complete primary secondary main default raw orig original new old current
    other alt alternate de del da do das dos la le les el los las di der die das den du des et y e ve
    i и в на по для номер код поле значение данные 号 码 号码 编号 信息 数据 字段 值 的 番号 情報 번호
    정보 رقم كود संख्या nomor line l1 l2 1 2 3 4 5 6 7 8 9 0 00 01 02 x in2 input attr attribute tbl t
    f c p latin english romanized romanised pinyin native kana kanji hanzi arabic cyrillic
    s n v vch vc nvarchar varchar int char ltable rtable src dst left right x y z local intl
    international sim ng kh ma so số
    """,
    "filler",
)

PEOPLE: Final = _set(
    """
    person persons people personal individual user users usr account accounts acct member members
    customer customers cust client clients clnt cli patient patients pat guest guests employee
    employees emp staff worker workers student students pupil pupils teacher teachers passenger
    passengers pax driver drivers subscriber subscribers sub citizen citizens resident residents voter
    voters applicant applicants candidate candidates visitor visitors owner owners holder cardholder
    insured beneficiary borrower lender tenant donor donors contact contacts profile profiles player
    players athlete athletes suspect suspects victim witness prisoner inmate offender refugee
    beneficiaries participant participants respondent caller callee sender recipient receiver author
    human subject partner spouse husband wife father mother parent guardian child children kin next
    emergency household family buyer payer payee shopper rider attendee registrant signer lead leads
    crew agent doctor physician nurse lawyer 人 人员 用户 会员 客户 顾客 患者 病人 员工 职工 学生 老师
    教师 乘客 旅客 司机 居民 公民 选民 联系人 收件人 寄件人 收货人 发货人 持卡人 申请人 嫌疑人 户主
    亲属 家属 家长 顧客 社員 生徒 会員 利用者 고객 회원 환자 사용자 직원 학생 yonghu huiyuan kehu
    huanzhe xuesheng renyuan yuangong jumin пользователь пользователи клиент клиенты клиента пациент
    пациенты пациента сотрудник сотрудники сотрудника работник студент ученик гражданин граждане жилец
    абонент абоненты абонента гость пассажир водитель владелец получатель отправитель заявитель
    человек люди физлицо лицо контакт مستخدم مستخدمين عميل عملاء زبون مريض مرضى موظف موظفين طالب طلاب
    مواطن راكب سائق ضيف شخص اشخاص عضو صاحب usuario usuarios cliente clientes paciente pacientes
    empleado empleados alumno alumnos estudiante ciudadano votante pasajero titular persona personas
    socio afiliado contribuyente huesped trabajador usuarios pessoa pessoas aluno alunos funcionario
    funcionarios cidadao eleitor hospede beneficiario segurado utilisateur utilisateurs personne
    personnes salarie salaries eleve etudiant adherent assure passager electeur abonne beneficiaire
    locataire membre kunde kunden mitarbeiter patienten benutzer nutzer schuler student gast gaste
    mitglied mitglieder fahrer versicherte versicherter burger einwohner inhaber empfanger absender
    ansprechpartner personen angestellter kullanici kullanicilar musteri musteriler hasta hastalar
    personel ogrenci uye uyeler calisan yolcu sofor misafir vatandas secmen kisi kisiler abone
    उपयोगकर्ता ग्राहक मरीज रोगी कर्मचारी छात्र सदस्य नागरिक मतदाता व्यक्ति यात्री pengguna pelanggan
    pasien karyawan pegawai siswa mahasiswa anggota penduduk warga pemilih tamu penumpang nasabah
    utente utenti dipendente studente paziente socio elettore persone klant gebruiker werknemer
    leerling klient pacjent pracownik uczen uzytkownik osoba клієнт користувач пацієнт працівник khach
    hang nguoi dung benh nhan nhan vien
    """,
    "people",
)

SPOILER: Final = _set(
    """
    verified verify validated valid confirmed enabled disabled active deleted count counts cnt qty
    quantity total sum avg mean max min average ratio rate percent pct percentage flag status type
    kind category class subtype format length len size version ver template pattern regex label labels
    mask masked hidden visible required optional allowed permission permissions privilege role policy
    rule setting settings config option options preference preferences consent opt subscribed
    unsubscribed notify notification notifications updated created modified changed expires expiry
    expired expiration since interval duration source channel method score level rank index idx order
    sort seq sequence color colour font width icon button domain server host hostname port protocol
    path file filename folder dir error errors retries attempts limit threshold change changes
    provider vendor system campaign bounce bounced sent opened clicked delivered delivery service plan
    tier scheme unit units currency price cost amount fee verificado valido tipo cantidad activo
    statut typ anzahl durum tip sayi jenis jumlah статус тип количество флаг активен 状态 类型 数量
    标志 标识 是否 种类 类别 状態 種別 フラグ 상태 유형 여부 نوع حالة عدد स्थिति प्रकार zhuangtai
    leixing shuliang
    """
)

THING: Final = _set(
    """
    product products prod item items sku article articles goods merchandise brand model company
    companies organization organisation org business vendor supplier manufacturer maker merchant shop
    store stores restaurant hotel branch office warehouse factory plant site station venue facility
    building property project campaign category file files document table field database server host
    hostname sensor event movie film book song album artist band team club league game series episode
    channel playlist show page website url domain app application package module function class method
    variable process task queue topic species animal pet ingredient recipe dish menu food color colour
    material size currency font layer area zone route flight ship vessel airport road river mountain
    lake park planet star course exam fund stock ticker issuer exchange metric measure kpi indicator
    parameter param setting config attribute tag label role permission 商品 产品 公司 企业 店铺 门店
    商家 品牌 型号 项目 文件 部门 机构 设备 站点 菜品 药品 类目 仓库 供应商 товар товары продукт
    компания организация магазин бренд модель проект файл склад поставщик филиал producto productos
    empresa tienda marca modelo proyecto archivo proveedor sucursal articulo almacen produto produtos
    loja fornecedor projeto arquivo filial produit produits entreprise societe magasin fournisseur
    marque modele projet fichier produkt produkte firma unternehmen artikel lieferant marke modell
    projekt datei filiale urun urunler sirket magaza marka proje dosya sube منتج منتجات شركة متجر
    علامة مشروع ملف مورد उत्पाद कंपनी दुकान produk perusahaan toko merek proyek berkas prodotto
    azienda negozio marca 製品 会社 店舗 제품 회사 상품 매장 shangpin chanpin gongsi
    """,
    "thing",
)

MOVING: Final = _set(
    """
    trip trips ride rides track tracks tracking tracker trackers trajectory trajectories whereabouts visit
    visits checkin checkins journey journeys fleet gps commute sightings footprints
    轨迹 行踪 行程 定位 签到 出行
    перемещения поездки маршруты треки رحلات تحركات trayectos viajes trajets fahrten seyahat perjalanan
    """
)
"""What a collection of somebody's movements is called."""

STORAGE: Final = _set(
    """
    table document documents file files url page website item items field index database app
    application show
    """
)
"""Things by the dictionary, but in a collection's name mere storage."""

PLAIN: Final = _set(
    """
    price cost amount total subtotal discount qty quantity stock inventory sku barcode ean upc isbn
    asin currency status version revision count rating stars reviews votes likes views downloads score
    rank created updated modified createdat updatedat timestamp ts etag checksum crc md51 size length
    width depth url uri link href slug path file filename mime content title subtitle description
    summary abstract headline category tag tags type kind class genre format unit units quantity color
    colour material brand model enabled active visible deleted flag boolean error exception warning
    level severity logger thread pid cpu memory disk latency throughput duration elapsed bytes
    requests responses uptime load temperature humidity pressure voltage 价格 金额 数量 状态 库存 版本
    标题 描述 类型 时间 创建时间 更新时间 颜色 尺寸 цена стоимость количество статус версия название
    описание категория precio cantidad preco quantidade prix quantite preis menge fiyat miktar adet
    harga jumlah stok سعر كمية मूल्य
    """,
    "plain",
)
