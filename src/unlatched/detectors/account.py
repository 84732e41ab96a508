"""Accounts people have with a service: user names, handles, profile addresses, ids given to persons."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

USERNAME_WORDS: Final = words(
    """
    en: username, user name, login, login name, userid name, screen name, screenname, handle, nickname
    en: nick, user login, account name, loginname, logon, logon name, display handle, alias user, gamertag
    en: signin name, samaccountname, upn user, player name, uname, usr name, author username, nick name
    zh: 用户名, 登录名, 账号名, 账户名, 昵称, 网名, 登录账号, 用户账号, 用戶名, 暱稱, 帐号名, yonghuming
    zh: yhm, nicheng, dlm, dlzh, nc
    ru: логин, имя пользователя, никнейм, ник, псевдоним, учетная запись, login, nik, imya polzovatelya
    uk: логін, ім я користувача, нікнейм
    ar: اسم المستخدم, اسم الدخول, الاسم المستعار, اسم الحساب
    es: usuario, nombre de usuario, nombre usuario, alias, apodo, nick usuario, login usuario
    pt: usuário, nome de usuário, utilizador, nome de utilizador, apelido, login usuario, nome usuario
    fr: identifiant, nom d utilisateur, pseudo, pseudonyme, identifiant de connexion, nom utilisateur
    de: benutzername, nutzername, anmeldename, benutzerkennung, loginname, spitzname, kennung
    de: benutzer login
    tr: kullanıcı adı, kullanici adi, rumuz, takma ad, kullaniciadi, lakap
    hi: उपयोगकर्ता नाम, यूजरनेम, यूज़रनेम, लॉगिन नाम, उपनाम लॉगिन
    id: nama pengguna, nama akun, nama panggilan akun, nama login
    it: nome utente, nomeutente, soprannome, utenza
    ja: ユーザー名, ユーザ名, ログイン名, ニックネーム, アカウント名, ハンドルネーム
    ko: 사용자명, 아이디, 닉네임, 로그인 아이디, 사용자 이름, 별명
    nl: gebruikersnaam, inlognaam, bijnaam
    pl: nazwa użytkownika, nazwa uzytkownika, login użytkownika, pseudonim
    vi: tên đăng nhập, ten dang nhap, tên tài khoản, tên người dùng, biệt danh
    fa: نام کاربری, نام مستعار, کاربری
    """
)
SOCIAL_WORDS: Final = words(
    """
    en: facebook, facebook id, facebook url, fb id, fb profile, fb url, twitter, twitter handle
    en: twitter id, twitter username, instagram, instagram handle, instagram id, ig handle, linkedin
    en: linkedin url, linkedin profile, profile url, social media, social profile, skype, skype id
    en: telegram, telegram id, telegram username, tg id, tg username, snapchat, tiktok, discord
    en: discord id, discord tag, github username, youtube channel, line id, viber id, social handle
    en: profile link, mastodon, orcid, orcid id, vk, vk id, whatsapp id, reddit username
    en: social security handle, steam id, google id, apple id, xing, fb uid, twitter screen name
    en: social network, bluesky, threads
    zh: 微信, 微信号, 微信id, 微博, 微博账号, qq, qq号, qq号码, 抖音号, 抖音, 小红书, 支付宝账号, 支付宝
    zh: weixin, wechat, wechat id, wxh, openid, unionid, weibo, wx openid, wx id, qqh, qq no, qq number
    zh: zhifubao, alipay account
    ru: вконтакте, вк, одноклассники, телеграм, телеграмм, скайп, соцсети, социальные сети, профиль
    ru: инстаграм, фейсбук, ссылка на профиль, vkontakte
    uk: фейсбук, телеграм, інстаграм, соцмережі
    ar: فيسبوك, تويتر, انستغرام, حساب تويتر, حساب فيسبوك, سناب شات, تيليجرام, وسائل التواصل, إنستقرام
    es: redes sociales, perfil social, red social
    pt: redes sociais, perfil social, rede social
    fr: réseaux sociaux, profil social
    de: soziale medien, soziale netzwerke
    tr: sosyal medya, sosyal medya hesabı
    hi: फेसबुक, ट्विटर, सोशल मीडिया, इंस्टाग्राम
    id: media sosial, medsos, akun instagram, akun media sosial
    ja: ツイッター, インスタグラム, フェイスブック, ライン id
    ko: 카카오톡, 카카오, 카카오 아이디, 페이스북, 인스타그램, 트위터
    vi: zalo, mạng xã hội
    fa: تلگرام, اینستاگرام, توییتر
    """
)
PERSON_ID_WORDS: Final = words(
    """
    en: user id, userid, uid, person id, personid, customer id, customer number, customer no, customerid
    en: cust id, cust no, client id, client number, client no, clientid, member id, memberid
    en: member number, member no, membership number, membership id, membership no, subscriber id
    en: subscriberid, guest id, account id, accountid, participant id, passenger id, subject id
    en: profile id, contact id, citizen id no, user uuid, user guid, userno, user no, user number
    en: visitor id, voter no, resident id, borrower id, beneficiary id, applicant id, applicant no
    en: candidate id, candidate number, rider id, driver id, loyalty number, loyalty card, loyalty id
    en: frequent flyer number, frequent flyer, ffn, party id, individual id, respondent id, person uuid
    en: person no, person number, respondent no, cif number, customer code, cardholder id, owner id
    en: player id, donor id, library card, case number person, crm id, person key, subscriber no
    en: tenant id person, household id, inmate id, inmate number, prisoner number, alien number
    en: a number uscis, refugee id, unhcr id, progres id, customer account, donor number, patron id
    en: external user id, user key, distinct id, client code, customer key
    zh: 用户id, 用户编号, 用户号, 会员号, 会员编号, 会员id, 客户号, 客户编号, 客户id, 人员编号, 人员id
    zh: 会员卡号, 用户标识, 客户代码, 旅客编号, 账户id, yhbh, hybh, hyh, khbh, khh, rybh, yonghu id
    zh: huiyuan id, huiyuanhao, kehu id, yhid, ryid, 用戶編號, 會員編號, 客戶編號
    ru: ид пользователя, идентификатор пользователя, номер клиента, ид клиента, идентификатор клиента
    ru: код клиента, номер абонента, id клиента, id пользователя, идентификатор человека, ид абонента
    ru: номер участника, polzovatel id, klient id, id klienta, kod klienta, номер карты лояльности
    ru: id физлица
    ar: رقم المستخدم, رقم العميل, معرف المستخدم, معرف العميل, رقم العضوية, رقم المشترك, رقم المستفيد
    es: id de usuario, id usuario, id cliente, número de cliente, numero de cliente, código de cliente
    es: codigo cliente, nro cliente, num cliente, número de socio, nro socio, num socio, id persona
    es: número de afiliado, nro afiliado, id socio, número de usuario
    pt: id do usuário, id usuario, id cliente, número do cliente, numero cliente, código do cliente
    pt: codigo cliente, cod cliente, número de sócio, id pessoa, id utilizador, num cliente
    fr: id utilisateur, identifiant utilisateur, numéro client, numero client, num client, no client
    fr: id client, code client, identifiant client, numéro d adhérent, num adherent, numéro d abonné
    fr: id personne, id usager
    de: kundennummer, kunden nr, kundennr, kunden id, benutzer id, nutzer id, mitgliedsnummer
    de: mitglieds nr, mitgliedsnr, personen id, personenkennung, kd nr, kdnr, teilnehmer id, kundenid
    de: personennummer, gast id
    tr: kullanıcı id, kullanici id, müşteri no, musteri no, müşteri numarası, üye no, uye no, müşteri id
    tr: musteri id, abone no, üye numarası, kisi id, kişi id
    hi: उपयोगकर्ता आईडी, ग्राहक आईडी, ग्राहक संख्या, सदस्य संख्या, यूजर आईडी
    id: id pengguna, id pelanggan, nomor pelanggan, no pelanggan, nomor anggota, no anggota, id anggota
    id: id nasabah, no nasabah, nomor nasabah, id pel, idpel, cif nasabah
    it: id utente, id cliente, codice cliente, numero cliente, cod cliente, numero tessera, codice utente
    it: num cliente
    ja: ユーザーid, ユーザid, 会員番号, 顧客番号, 顧客id, 会員id, お客様番号, 利用者番号, 個人id
    ko: 사용자id, 회원번호, 고객번호, 고객id, 회원id, 사용자번호
    nl: klantnummer, klant id, gebruikers id, lidnummer, klantnr, relatienummer
    pl: id użytkownika, numer klienta, nr klienta, id klienta, numer członkowski, id uzytkownika
    uk: ід користувача, номер клієнта, код клієнта, ід клієнта
    vi: mã khách hàng, ma khach hang, mã người dùng, mã thành viên, ma kh, makh
    fa: شناسه کاربر, شماره مشتری, کد مشتری, شماره عضویت, کد کاربر, شناسه کاربری
    sv: kundnummer, medlemsnummer
    """
)
_USERNAME: Final = re.compile(r"@?[^\W_](?:[\w.+@-]{1,62})", re.UNICODE)
_CODE: Final = re.compile(r"[\w][\w.:/#-]{0,63}", re.UNICODE)
_HANDLE: Final = re.compile(r"@[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28})[A-Za-z0-9_]")
_SITES: Final = (
    r"facebook\.com|fb\.com|fb\.me|m\.me|twitter\.com|x\.com|instagram\.com|linkedin\.com/(?:in|pub)|t\.me|telegram\.me|vk\.com"
    r"|vk\.ru|ok\.ru/profile|tiktok\.com/@|snapchat\.com/add|weibo\.com|pinterest\.[a-z]+|reddit\.com/u(?:ser)?|github\.com"
    r"|gitlab\.com|youtube\.com/(?:@|user|channel|c)|medium\.com/@|wa\.me|xing\.com/profile|orcid\.org|steamcommunity\.com/(?:id|profiles)"
    r"|threads\.net/@|bsky\.app/profile|soundcloud\.com|twitch\.tv|zhihu\.com/people|douyin\.com/user|line\.me/ti/p|discord(?:app)?\.com/users"
)
_PROFILE: Final = re.compile(
    rf"(?:https?://)?(?:[\w-]{{1,12}}\.)?(?:{_SITES})/?(?:profile\.php\?id=)?[@\w.%+-]{{2,80}}/?(?:\?.*)?",
    re.IGNORECASE,
)


def _is_username(value: str) -> bool:
    text = value.strip()
    return 2 <= len(text) <= 64 and _USERNAME.fullmatch(text) is not None and any(map(str.isalpha, text))


def _is_code(value: str) -> bool:
    return len(value) <= 64 and _CODE.fullmatch(value.strip()) is not None and any(map(str.isalnum, value))


def is_profile(value: str) -> bool:
    """The address of a person's page on a social network.

    >>> is_profile("https://www.facebook.com/ana.li"), is_profile("https://www.example.org/ana")
    (True, False)
    """
    return 8 <= len(value) <= 300 and _PROFILE.fullmatch(value.strip()) is not None


def is_handle(value: str) -> bool:
    """A name behind ``@``.

    >>> is_handle("@ana_li"), is_handle("ana@example.org")
    (True, False)
    """
    return len(value) <= 32 and _HANDLE.fullmatch(value.strip()) is not None


DETECTORS = (
    Detector(
        kind="username",
        category="pd:Username",
        words=USERNAME_WORDS,
        matches=_is_username,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("user, account, alias, owner, created by, updated by, modified by, 账号, 帐号, 用户"),
        examples=("ana_li99", "ana.li", "@ana", "ана"),
        counter_examples=("", "two words", "17", "19.99"),
    ),
    Detector(
        kind="social_profile",
        category="pd:SocialMedia",
        words=SOCIAL_WORDS,
        matches=is_profile,
        chance=0.02,
        weak=terms("profile, social, line, 微信, 主页"),
        examples=("https://www.facebook.com/ana.li", "linkedin.com/in/ana-li-99", "https://t.me/ana_li"),
        counter_examples=(
            "https://www.example.org/ana",
            "ana@example.org",
            "facebook",
            "https://facebook.com/",
        ),
    ),
    Detector(
        kind="social_handle",
        category="pd:SocialMedia",
        words=SOCIAL_WORDS,
        matches=is_handle,
        chance=0.1,
        ceiling=3.0,
        examples=("@ana_li", "@ana.li9"),
        counter_examples=("ana@example.org", "@", "@two words", "@ana@example.org"),
    ),
    Detector(
        kind="social_id",
        category="pd:SocialMedia",
        words=SOCIAL_WORDS,
        matches=_is_code,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("ana_li", "10000000000000001"),
        counter_examples=("", "two words", "ana@example.org"),
    ),
    Detector(
        kind="person_key",
        category="pd:Identifier",
        words=PERSON_ID_WORDS,
        matches=_is_code,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("C-00099", "17", "6f1c1c3e-0000-4000-8000-00000000000a"),
        counter_examples=("", "two words", "ana@example.org"),
    ),
)
