"""
What somebody did, when and where: visits, tracker readings, calls, messages, trips,
places that tell much.
"""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._dates import year_of
from unlatched.detectors._words import terms, words

TIME = words(
    """
    en: requested at, ride requested at, started at trip
    en: check in, checkin, check in time, checkin time, check out, checkout time, check in date
    en: check out date, checkin date, checkout date, arrival, arrival date, arrival time, departure date
    en: departure time, visit time, visit date, visited at, seen at, last seen, gps time, fix time
    en: capture time, captured at, pass time, passing time, entry time, exit time, entered at
    en: event time, pickup time, dropoff time, pickup datetime, dropoff datetime, trip start, trip end
    en: start time trip, appointment date, appointment time, appointment, admission date, discharge date
    en: date of visit, admitted on, login time, last login, last login time, logged in at, last active
    en: access time, snap time, report time, reported at, location time, recorded at, observed at
    en: travel date, flight date, boarding time, swipe time, punch time, clock in, clock out
    en: attendance date, stay from, stay to, crossing date, entry date, exit date, date of entry
    en: track time, positioned at, sighting time, detected at, scan time, ride start, ride end, tap in
    en: tap out, hire date, join date, joining date, date of joining, termination date, date of death
    en: death date, wedding date, marriage date, date of marriage, date of offense, date of arrest
    en: incident time person
    zh: 入住时间, 退房时间, 入住日期, 离店时间, 签到时间, 打卡时间, 经过时间, 抓拍时间, 采集时间
    zh: 定位时间, 登录时间, 最后登录时间, 上报时间, 通过时间, 进站时间, 出站时间, 入境时间, 出境时间
    zh: 到访时间, 活动时间, 上车时间, 下车时间, 就诊时间, 就诊日期, 入院日期, 出院日期, 挂号时间
    zh: 预约时间, 轨迹时间, 出发时间, 到达时间, rzsj, tfsj, ldsj, dwsj, cjsj gps, jgsj, zpsj, dlsj, rzrq
    zh: jzsj, ryrq, cyrq, 入职日期, 入职时间, 死亡日期, 结婚日期, 入场时间
    ru: время заезда, дата заезда, дата выезда, время посещения, дата посещения, время визита
    ru: дата визита, дата приема, дата поступления, дата выписки, время входа, последний вход
    ru: время фиксации, дата въезда, дата смерти, дата приёма на работу
    ar: تاريخ الدخول, وقت الدخول, تاريخ الوصول, تاريخ المغادرة, تاريخ الزيارة, موعد, اخر تسجيل دخول
    ar: تاريخ الخروج, تاريخ الوفاة, تاريخ التعيين
    es: fecha llegada, fecha salida, fecha entrada, fecha ingreso, hora ingreso, hora entrada
    es: fecha visita, fecha cita, ultima conexion, fecha alta, fecha consulta, hora salida
    es: fecha de ingreso, fecha atencion, fecha contratacion, fecha defuncion
    pt: data entrada, data saida, data chegada, data visita, data consulta, ultimo acesso, hora entrada
    pt: data internacao, data alta, data admissao, data obito, data atendimento
    fr: date arrivee, date depart, date entree, date sortie, date visite, date rendez vous, date rdv
    fr: derniere connexion, heure passage, date hospitalisation, date embauche, date deces
    fr: date consultation
    de: anreise, abreise, anreisedatum, abreisedatum, ankunft, abfahrt, besuchsdatum, termin
    de: letzte anmeldung, aufnahmedatum, entlassungsdatum, einstellungsdatum, todesdatum, eintrittsdatum
    de: sterbedatum
    tr: giris tarihi, cikis tarihi, giris saati, ziyaret tarihi, randevu tarihi, son giris
    tr: ise giris tarihi, olum tarihi, muayene tarihi
    hi: आगमन तिथि, प्रस्थान तिथि, मुलाकात की तारीख, भर्ती तिथि
    id: tanggal masuk, tanggal keluar, waktu masuk, tanggal kunjungan, tgl masuk, tgl keluar
    id: tgl kunjungan, jam masuk, jam keluar, terakhir login, tgl periksa, tanggal check in
    id: tanggal kematian
    it: data arrivo, data partenza, data ingresso, data visita, ultimo accesso, data ricovero
    it: data dimissione, data assunzione, data decesso
    ja: 来店日時, 入館時間, 入国日, 出国日, 宿泊日, 到着日, 出発日, 最終ログイン, 受診日, 入院日, 退院日
    ja: 予約日時, 入社日
    ko: 입실일, 퇴실일, 방문일시, 출입시간, 입국일, 최근로그인, 진료일, 입원일, 퇴원일, 예약일시, 입사일
    nl: aankomst, vertrek, bezoekdatum, laatste login, opnamedatum, datum in dienst
    pl: data przyjazdu, data wyjazdu, data wizyty, ostatnie logowanie, data zatrudnienia, data zgonu
    vi: ngay nhan phong, ngay tra phong, thoi gian vao, thoi gian ra, ngay kham, ngay nhap vien
    vi: ngay vao lam
    """
)
CALL = words(
    """
    en: call duration, call start, call time, call date, call type, call start time, call end
    en: call direction, talk time, call log, call record, call id, caller id time, sms time
    en: sms text time, conversation duration, call length, cdr, start of call, answered at
    en: duration sec call
    zh: 通话时长, 通话时间, 通话开始时间, 呼叫时间, 呼叫类型, 通话类型, thsc, thsj, thkssj, 起始时间通话
    zh: 主叫时间
    ru: длительность звонка, время звонка, начало разговора, продолжительность разговора, тип вызова
    ru: дата звонка
    ar: مدة المكالمة, وقت المكالمة, بداية المكالمة
    es: duracion llamada, fecha llamada, hora llamada, tipo llamada
    pt: duracao chamada, data chamada, hora chamada, tipo chamada
    fr: duree appel, date appel, heure appel, type appel
    de: gesprachsdauer, anrufdauer, anrufzeit, gesprachsbeginn
    tr: arama suresi, gorusme suresi, arama zamani
    id: durasi panggilan, waktu panggilan
    ko: 통화시간, 통화일시
    ja: 通話時間, 通話日時
    """
)
MESSAGE = words(
    """
    en: message, message text, message body, chat message, sms text, sms, msg, msg text, private message
    en: direct message, chat text, chat, email body, mail body, email subject, mail subject, post text
    en: tweet, tweet text, comment text, conversation, inbox message, extracted body text
    en: extracted subject, metadata subject, raw text, body text, voicemail, dm text, msg content
    en: message content, transcript, chat content
    zh: 消息内容, 聊天内容, 短信内容, 聊天记录, 消息, 短信, 留言, 内容聊天, dxnr, ltnr, 信息内容
    ru: сообщение, текст сообщения, смс, переписка, текст смс
    ar: الرسالة, نص الرسالة, محتوى الرسالة, رسالة
    es: mensaje, texto mensaje, cuerpo mensaje, mensaje texto
    pt: mensagem, texto mensagem, corpo mensagem
    fr: texte message, contenu message, corps du message
    de: nachricht, nachrichtentext, textnachricht
    tr: mesaj, mesaj metni, mesaj icerigi
    hi: संदेश
    id: pesan, isi pesan
    it: messaggio, testo messaggio
    ja: メッセージ, 本文メール, メッセージ本文
    ko: 메시지, 메세지, 문자내용
    nl: bericht, berichttekst
    pl: wiadomosc, tresc wiadomosci
    vi: tin nhan, noi dung tin nhan
    """
)
TRIP = words(
    """
    en: trip, travel history, itinerary, flight number, flight no, destination, seat number, seat no
    en: pnr, travel route, trip id, boarding gate, port of entry, border crossing, train number
    en: origin station, destination station, pickup location, dropoff location, pickup address
    en: dropoff address, drop off location, visited place, checkin place, station entered, entry station
    en: exit station, boarding point, departure airport, arrival airport, travel purpose, ticket number
    en: booking reference, visa number trip, from station, to station, origin city trip
    zh: 航班号, 车次, 座位号, 出发地, 目的地, 上车地点, 下车地点, 行程, 轨迹, 行踪, 经过地点, 活动轨迹
    zh: 入境口岸, 进站, 出站, 出行, hbh, cc, mdd, cfd, 卡口名称, 卡口
    ru: номер рейса, маршрут, место назначения, пункт назначения, номер поезда, место посадки
    ar: رقم الرحلة, الوجهة, مسار الرحلة, مكان الوصول
    es: vuelo, destino, origen viaje, numero vuelo, itinerario
    pt: voo, destino, numero voo, itinerario
    fr: vol, numero vol, trajet, lieu arrivee, itineraire
    de: flugnummer, reiseziel, reiseroute, zugnummer
    tr: ucus no, varis yeri, kalkis yeri, guzergah, sefer no
    id: nomor penerbangan, tujuan perjalanan, rute perjalanan
    ja: 便名, 目的地, 旅程, 乗車駅, 降車駅
    ko: 항공편, 목적지, 승차역, 하차역
    """
)
PLACE = words(
    """
    en: place type, venue type, poi type
    en: mosque, church, temple, synagogue, place of worship, clinic, hospital, hospital name
    en: police station, checkpoint, place visited, venue visited, hotel name, hotel, clinic name
    en: detention centre, detention center, camp, shelter, poi visited, place name visited
    en: location name, place name, tracker name, camera name, camera location, station checkpoint
    en: polling station, polling place, precinct, ward hospital, department hospital, prison camp
    en: site visited, camera, health facility, facility name, doctor specialty
    zh: 清真寺, 寺庙, 教堂, 宾馆, 酒店名称, 医院, 派出所, 检查站, 场所, 网吧, 旅馆名称, 场所名称
    zh: 地点名称, 摄像头, 摄像头名称, 监控点, 就诊医院, 就诊科室, 科室, 医疗机构, ly mc, lgmc, csmc
    zh: 投票站, 采集地点, 抓拍地点
    ru: мечеть, церковь, больница, клиника, отделение полиции, гостиница, медицинская организация
    ru: мед учреждение, поликлиника, избирательный участок
    ar: المسجد, الكنيسة, المستشفى, العيادة, مركز الشرطة, الفندق, نقطة التفتيش, مركز الاقتراع
    es: mezquita, iglesia, hospital, clinica, comisaria, hotel nombre, centro salud
    es: establecimiento salud, centro de salud, mesa votacion, eess
    pt: igreja, hospital, clinica, delegacia, unidade saude, zona eleitoral, secao eleitoral, posto saude
    fr: mosquee, eglise, hopital, clinique, commissariat, etablissement sante, bureau de vote
    fr: etablissement hospitalier
    de: moschee, kirche, krankenhaus, klinik, polizeiwache, polizeirevier, wahllokal, station klinik
    tr: cami, kilise, hastane, klinik, karakol, hastane adi, poliklinik, sandik
    hi: मस्जिद, मंदिर, अस्पताल, थाना, मतदान केंद्र
    id: masjid, gereja, rumah sakit, klinik, kantor polisi, puskesmas, tps, faskes, nama hotel
    it: moschea, chiesa, ospedale, clinica, questura, struttura sanitaria, seggio, reparto
    ja: 病院, 医療機関, 診療科, 教会, 警察署, 宿泊施設
    ko: 병원, 진료과, 교회, 경찰서, 투표소, 의료기관
    nl: moskee, kerk, ziekenhuis, kliniek, politiebureau
    pl: meczet, kosciol, szpital, przychodnia, komisariat
    vi: benh vien, bệnh viện, chua, nha tho, don cong an, khoa kham
    """
)
_SENSITIVE = re.compile(
    r"(?i)\b(?:mosque|masjid|church|cathedral|temple|synagogue|chapel|hospital|clinic|hospice|police|"
    r"prison|jail|precinct|checkpoint|detention|court house|courthouse|shelter|embassy|consulate|hotel|"
    r"hostel|motel|rehab|iglesia|mezquita|clínica|comisaría|hôpital|clinique|mosquée|église|krankenhaus|"
    r"klinik|moschee|kirche|polizei|hastane\w*|cami\w*|karakol\w*|rumah sakit|gereja|puskesmas|больница|"
    r"поликлиника|мечеть|церковь|полиции|гостиница)\b"
    r"|清真寺|教堂|寺庙|医院|派出所|检查站|宾馆|酒店|网吧|旅馆|病院|병원|교회|경찰서|مسجد|كنيسة|مستشفى|"
    r"عيادة|شرطة|فندق|मस्जिद|मंदिर|अस्पताल|थाना"
)


def is_time(text: str) -> bool:
    """A date, a date with a time of day, a time of day, or seconds or milliseconds since 1970.

    >>> is_time("2019-02-03T04:05:06"), is_time("1549166706"), is_time("07:15"), is_time("blue")
    (True, True, True, False)
    """
    text = text.strip()
    if text.replace(".", "", 1).isdecimal():
        return 9.4e8 < float(text) < 2.3e9 or 9.4e11 < float(text) < 2.3e12 or year_of(text) is not None
    return year_of(text) is not None or bool(
        re.fullmatch(r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[APap][Mm])?", text)
    )


def is_sensitive_place(text: str) -> bool:
    """A place of worship, care, police or lodging, by its name."""
    return 4 <= len(text) <= 120 and bool(_SENSITIVE.search(text))


DETECTORS = (
    Detector(
        kind="event_time",
        category="pd:Tracking",
        words=TIME,
        weak=terms(
            """
    start, end, begin, started at, ended at, requested at, start time, end time,
    time, timestamp, ts, datetime, date time, event date, visit, fecha hora, 时间, 日期, время, дата,
    data hora, tanggal, waktu, tarih, zeit, datum, uhrzeit, heure, hora, fecha, date, الوقت, التاريخ,
    日時, 시간, time stamp, t, dt, dwelltime, recorded, observed, sj, rq
"""
        ),
        matches=is_time,
        chance=0.15,
        recall=0.85,
        ceiling=0.0,
        needs_people=3.0,
        examples=("2019-02-03T04:05:06", "1549166706", "07:15"),
        counter_examples=("blue", "12"),
    ),
    Detector(kind="call_log", category="pd:CallLog", words=CALL, needs_people=0.5),
    Detector(
        kind="message",
        category="pd:Communication",
        words=MESSAGE,
        weak=terms("body, text, subject, mail text"),
        needs_people=1.5,
    ),
    Detector(kind="travel", category="pd:TravelHistory", words=TRIP, needs_people=2.0),
    Detector(
        kind="sensitive_place",
        category="pd:Location",
        words=PLACE,
        weak=terms("place, venue, site, facility, place name, location name, address name"),
        matches=is_sensitive_place,
        chance=0.002,
        recall=0.35,
        ceiling=3.5,
        needs_people=3.0,
        examples=("North Mosque", "测试派出所", "Test Hospital"),
        counter_examples=("blue", "17"),
    ),
)
