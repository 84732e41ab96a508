"""Keys, tokens and sessions that let their bearer in: JWT (RFC 7519), PEM (RFC 7468), providers' formats."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

TOKEN_WORDS: Final = words(
    """
    en: api key, apikey, access token, refresh token, auth token, token, bearer token, secret key
    en: access key, client secret, private key, oauth token, id token, api secret, api token
    en: authorization, secret access key, aws secret, session token, reset token, reset password token
    en: password reset token, remember token, csrf token, personal access token, jwt, app secret
    en: signing key, encryption key, ssh key, webhook secret, totp secret, otp secret, mfa secret
    en: two factor secret, verification token, confirmation token, activation token, activation key
    en: invite token, login token, auth key, license key user, oauth secret, oauth access token
    en: shared secret, consumer secret, google authenticator secret, 2fa secret, connection string
    en: database url, user token, push auth
    zh: 令牌, 访问令牌, 密钥, 私钥, 接口密钥, 授权码, 访问密钥, 刷新令牌, miyao, lingpai
    ru: токен, ключ доступа, секретный ключ, апи ключ, токен доступа, приватный ключ
    uk: токен, ключ доступу
    ar: رمز الوصول, مفتاح api, المفتاح السري, رمز الدخول
    es: token de acceso, clave api, llave api, clave secreta, clave privada
    pt: token de acesso, chave api, chave secreta, chave privada, chave de acesso api
    fr: jeton, jeton d accès, clé api, cle api, clé secrète, clé privée
    de: zugriffstoken, api schlüssel, geheimschlüssel, privater schlüssel, zugangstoken
    tr: erişim anahtarı, api anahtarı, gizli anahtar, erisim anahtari, belirteç
    hi: टोकन, एपीआई कुंजी, गुप्त कुंजी
    id: token akses, kunci api, kunci rahasia
    it: chiave api, token di accesso, chiave segreta
    ja: トークン, アクセストークン, apiキー, 秘密鍵
    ko: 토큰, 액세스토큰, api키, 비밀키
    pl: token dostępu, klucz api
    """
)
SESSION_WORDS: Final = words(
    """
    en: session id, sessionid, sid, session, cookie, cookies, cookie id, phpsessid, jsessionid
    en: session key, visitor id, client id ga, ga client id, tracking id user, set cookie, http cookie
    en: session cookie, fbp, fbc, gclid, fbclid, visitor cookie, web session, session hash, anonymous id
    en: visitorid, cookieid, http referer session, sess id
    zh: 会话id, 会话标识, 会话, 访客id, 访客标识, cookie值
    ru: сессия, идентификатор сессии, куки, ид сессии
    ar: معرف الجلسة, ملف تعريف الارتباط, الجلسة
    es: id de sesión, sesión, id sesion
    pt: id da sessão, sessão, id sessao
    fr: identifiant de session, id session, témoin de connexion
    de: sitzungs id, sitzungskennung, sitzung id
    tr: oturum id, oturum kimliği, çerez, cerez
    hi: सत्र आईडी, कुकी
    id: id sesi, kuki
    ja: セッションid, クッキー
    ko: 세션id, 쿠키
    """
)
_ISSUED: Final = re.compile(
    r"(?:A3T[A-Z0-9]|AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ABIA|ACCA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255}|gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent)-[\w.-]{20,100}"
    r"|xox[abeprs]-[\w-]{10,250}|xapp-\d-[\w-]{10,250}|https://hooks\.slack\.com/services/[\w/]{20,100}"
    r"|(?:sk|pk|rk|whsec)_(?:live|test)?_?[A-Za-z0-9]{16,250}|sk-(?:proj-|ant-|or-|svcacct-)?[\w-]{20,250}"
    r"|AIza[\w-]{35}|ya29\.[\w-]{20,400}|GOCSPX-[\w-]{28}|1//0[\w-]{30,200}|\d{6,20}-[a-z0-9]{32}\.apps\.googleusercontent\.com"
    r"|SG\.[\w-]{16,32}\.[\w-]{16,64}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|AC[0-9a-f]{32}|SK[0-9a-f]{32}"
    r"|EAA[A-Za-z0-9]{30,400}|\d{8,10}:[A-Za-z0-9_-]{35}|(?:mfa\.[\w-]{84}|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45})"
    r"|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,400}|hf_[A-Za-z0-9]{30,60}|dop_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"
    r"|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{13,40}|sq0(?:atp|csp)-[\w-]{22,60}|EAAA[\w-]{60}|hvs\.[\w-]{20,200}|NRAK-[A-Z0-9]{27}"
    r"|dckr_pat_[\w-]{20,60}|ATATT3[\w=-]{60,250}|lin_api_[A-Za-z0-9]{40}|PMAK-[0-9a-f-]{50,70}|ghs_[A-Za-z0-9]{36}"
)
_PEM: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9 ]{0,30})PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{58}"
)
_JWT: Final = re.compile(
    r"(?:Bearer\s+)?(ey[\w-]{8,}={0,2})\.([\w-]{4,}={0,2})\.([\w-]*={0,2})(?:\.[\w-]*\.[\w-]*)?"
)
_BEARER: Final = re.compile(r"(?:Bearer|Basic|Token|Digest)\s+[\w+/.=~:-]{8,4000}", re.IGNORECASE)
_LOGIN_URL: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,30}://[^\s:/@]{1,100}:[^\s/@]{1,200}@\S{1,500}", re.IGNORECASE
)
_OPAQUE: Final = re.compile(r"[\w+/=.:~%-]{8,4096}")
_COOKIE: Final = re.compile(r"[\w.-]{1,80}=[^;\s]{1,4000}(?:;\s*[\w.-]{1,80}(?:=[^;]{0,4000})?){0,60};?")
_LONGEST: Final = 20_000


def is_jwt(value: str) -> bool:
    """RFC 7519 in compact form: the header is base64url of a JSON object that names ``alg``.

    >>> is_jwt("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."), is_jwt("eyelid.in.sight")
    (True, False)
    """
    found = _JWT.fullmatch(value.strip()) if value.count(".") >= 2 and len(value) < _LONGEST else None
    if found is None:
        return False
    try:
        header = urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
    except (Base64Error, ValueError):
        return False
    return header.startswith(b"{") and b'"alg"' in header


def is_credential(value: str) -> bool:
    """A key or token whose form names its issuer, a private key, a JWT, a URL with a password.

    >>> is_credential("AKIA" + "0" * 16), is_credential("a" * 32)
    (True, False)
    """
    text = value[:_LONGEST].strip()
    if len(text) < 16:
        return False
    whole = _ISSUED.fullmatch(text) or _BEARER.fullmatch(text) or _LOGIN_URL.fullmatch(text)
    return whole is not None or _PEM.search(text) is not None or is_jwt(text)


def _is_opaque(value: str) -> bool:
    return 8 <= len(value) <= 4096 and _OPAQUE.fullmatch(value.strip()) is not None


def _is_session(value: str) -> bool:
    text = value.strip()
    return 6 <= len(text) <= _LONGEST and (_OPAQUE.fullmatch(text) or _COOKIE.fullmatch(text)) is not None


_NOT: Final = ("", "two words", "17", "19.99")

DETECTORS = (
    Detector(
        kind="credential",
        category="pd:Authenticating",
        words=TOKEN_WORDS,
        matches=is_credential,
        chance=0.02,
        weak=terms("key, secret, auth, hash, 钥匙"),
        examples=(
            "AKIA" + "0" * 16,
            "ghp_" + "0" * 36,
            "-----BEGIN PRIVATE KEY-----",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
            "mongodb://app:secret@db.example.org:27017/x",
        ),
        counter_examples=(
            *_NOT,
            "0" * 32,
            "https://www.example.org/a?b=c",
            "-----BEGIN CERTIFICATE-----",
            "eyelid.in.sight",
        ),
    ),
    Detector(
        kind="credential",
        category="pd:Authenticating",
        words=TOKEN_WORDS,
        matches=_is_opaque,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("0a" * 16, "Zm9vYmFyYmF6"),
        counter_examples=_NOT,
    ),
    Detector(
        kind="session_id",
        category="pd:Authenticating",
        words=SESSION_WORDS,
        matches=_is_session,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("0a0b0c0d0e0f", "_ga=GA1.2.0.0; sid=0a0b0c"),
        counter_examples=_NOT,
    ),
)
