"""Passwords in the clear, PINs, security questions; password hashes (crypt(3), PHC strings, hex digests)."""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

PASSWORD_WORDS: Final = words(
    """
    en: password, passwd, pwd, pass, passphrase, user password, login password, plain password, userpass
    en: passwrd, pword, psw, passcode, pswd, clear password, password plain, old password, new password
    en: temp password, wifi password, credential password, password text, pw, plaintext password, wpa key
    en: admin password
    zh: 密码, 口令, 登录密码, 用户密码, 支付密码, 密碼, 登錄密碼, 交易密码, mima, mm, kouling, dlmm
    zh: dengluma
    ru: пароль, пароль пользователя, парол, parol
    uk: пароль
    ar: كلمة المرور, كلمة السر, الرقم السري, الباسورد
    es: contraseña, contrasena, clave, clave de acceso, clave usuario, contrasenya, clave acceso
    pt: senha, palavra passe, palavra chave, senha usuario, senha acesso
    fr: mot de passe, mdp, motdepasse, code d accès
    de: passwort, kennwort, pwort, losung, passwort klartext
    tr: şifre, sifre, parola, kullanıcı şifresi, sifresi
    hi: पासवर्ड, कूटशब्द, संकेत शब्द, गुप्तकोड
    id: kata sandi, sandi, katasandi, password pengguna
    it: password utente, parola chiave, parola d ordine
    ja: パスワード, 暗証番号, 合言葉
    ko: 비밀번호, 패스워드, 암호
    nl: wachtwoord
    pl: hasło, haslo, hasło użytkownika
    vi: mật khẩu, mat khau, matkhau
    fa: رمز عبور, گذرواژه, رمز, کلمه عبور, ramz
    th: รหัสผ่าน
    sv: lösenord, losenord
    da: adgangskode, kodeord
    no: passord
    fi: salasana
    cs: heslo
    hu: jelszó, jelszo
    ro: parolă, parola
    el: κωδικός πρόσβασης, κωδικός
    he: סיסמה, סיסמא
    """
)
HASH_WORDS: Final = words(
    """
    en: password hash, passwd hash, pwd hash, hashed password, encrypted password, password digest
    en: pass hash, hash password, password md5, password sha1, pw hash, crypted password, crypt password
    en: passwordhash, password salt, salt, password encrypted, hashedpassword, enc password
    en: userpassword hash, ntlm hash, nt hash, lm hash, password bcrypt, user pass, bcrypt, hash pwd
    en: passhash, pin hash
    zh: 密码哈希, 加密密码, 密码散列, 密码盐, 密码md5
    ru: хеш пароля, хэш пароля, соль пароля, зашифрованный пароль
    ar: تجزئة كلمة المرور, كلمة المرور المشفرة
    es: hash de contraseña, contraseña cifrada, contraseña encriptada, hash contrasena
    pt: hash da senha, senha criptografada, senha hash, senha md5
    fr: hash mot de passe, mot de passe haché, mot de passe chiffré
    de: passwort hash, passworthash, verschlüsseltes passwort
    tr: şifre hash, parola özeti, sifre hash
    id: hash sandi, hash kata sandi
    """
)
PIN_WORDS: Final = words(
    """
    en: pin code, pin number, pincode personal, atm pin, card pin, otp, one time password, otp code
    en: sms code, verification code, mfa code, login pin, user pin, upin, mpin, security pin, 2fa code
    en: backup code, recovery code, tan, puk, puk code
    zh: 验证码, 短信验证码, 动态密码, 取款密码, 校验码 短信, yzm, yanzhengma
    ru: пин код, пинкод, код подтверждения, смс код, одноразовый пароль
    ar: رمز التحقق, رمز التعريف الشخصي
    es: código pin, código de verificación, clave dinámica
    pt: código pin, código de verificação, senha do cartão
    fr: code pin, code secret, code de vérification
    de: pin nummer, bestätigungscode, geheimzahl
    tr: pin kodu, doğrulama kodu, onay kodu
    hi: ओटीपी, पिन नंबर
    id: kode otp, kode verifikasi, nomor pin
    """
)
QUESTION_WORDS: Final = words(
    """
    en: security question, security answer, secret question, secret answer, recovery question
    en: challenge answer, password hint, hint password, mothers maiden name, mother maiden name
    en: maiden name mother, secret word, memorable word, security question answer, reminder question
    en: password question, password answer, pwd hint
    zh: 密保问题, 密保答案, 安全问题, 密码提示, 密码问题, 密保
    ru: секретный вопрос, секретный ответ, контрольный вопрос, кодовое слово, подсказка пароля
    ru: ответ на вопрос
    ar: سؤال الأمان, السؤال السري, إجابة السؤال السري
    es: pregunta secreta, respuesta secreta, pregunta de seguridad, respuesta de seguridad
    pt: pergunta secreta, resposta secreta, pergunta de segurança
    fr: question secrète, réponse secrète, question de sécurité
    de: sicherheitsfrage, geheime frage, sicherheitsantwort
    tr: gizli soru, güvenlik sorusu, gizli cevap, gizli soru cevabı
    hi: सुरक्षा प्रश्न
    id: pertanyaan keamanan, jawaban keamanan, nama ibu kandung, ibu kandung
    """
)
_CRYPT: Final = re.compile(
    r"\$(?:2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}"
    r"|argon2(?:id?|d)\$(?:v=\d+\$)?m=\d+,t=\d+,p=\d+(?:,\w+=[\w+/]+)*\$[\w+/.-]+={0,2}\$[\w+/.-]+={0,2}"
    r"|(?:1|5|6|y|7|gy|apr1|sha1|md5|P|H|S|bcrypt-sha256|pbkdf2(?:-sha\d+)?|scrypt|ml)\$?[^\s:]{8,200}"
    r")"
)
_FRAMEWORK: Final = re.compile(
    r"(?:pbkdf2_sha(?:1|256|512)|bcrypt(?:_sha256)?|argon2|scrypt|sha1|md5|pbkdf2:sha\d+|scrypt:\d+:\d+:\d+)[$:][^\s]{16,300}"
    r"|\{(?:SSHA?(?:256|512)?|SHA(?:256|512)?|S?MD5|CRYPT|BCRYPT|ARGON2|PBKDF2[\w-]*)\}[\w+/=$.,-]{10,200}"
    r"|\*[0-9A-F]{40}|SCRAM-SHA-(?:1|256)\$\d+:[\w+/=]+\$[\w+/=]+:[\w+/=]+|md5[0-9a-f]{32}"
)
_DIGEST: Final = re.compile(
    r"(?:0x)?(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?::\S{1,64})?|[\w+/]{22,88}={0,2}",
    re.IGNORECASE,
)
_PIN: Final = re.compile(r"\d{3,8}")
_SHORTEST: Final = 4


def is_password_hash(value: str) -> bool:
    """crypt(3), PHC, LDAP, Django, Werkzeug, MySQL, PostgreSQL: a format that only password hashes have.

    >>> is_password_hash("$2b$12$" + "a" * 53), is_password_hash("a" * 32)
    (True, False)
    """
    text = value.strip() if 16 <= len(value) <= 400 else ""
    return (_CRYPT.fullmatch(text) or _FRAMEWORK.fullmatch(text)) is not None


def _is_digest(value: str) -> bool:
    return 16 <= len(value) <= 200 and _DIGEST.fullmatch(value.strip()) is not None


def _is_password(value: str) -> bool:
    """Printable, without blanks at the ends, and long enough: all that can be said of a password."""
    return (
        _SHORTEST <= len(value) <= 128
        and value == value.strip()
        and value.isprintable()
        and value.count(" ") < 4
    )


def _is_pin(value: str) -> bool:
    return len(value) <= 8 and _PIN.fullmatch(value) is not None


def _is_text(value: str) -> bool:
    return 1 < len(value.strip()) <= 300


_NOT: Final = ("", "two words and a few more", "17")

DETECTORS = (
    Detector(
        kind="password",
        category="pd:Password",
        words=PASSWORD_WORDS,
        matches=_is_password,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("pass, secret, key, clave, code, credential, credentials"),
        examples=("hunter2!", "correct-horse", "Пароль99", "00000000"),
        counter_examples=("", "abc", "a text of more than four words"),
    ),
    Detector(
        kind="password_hash",
        category="pd:Password",
        words=HASH_WORDS,
        matches=is_password_hash,
        chance=0.06,
        recall=0.95,
        examples=(
            "$2b$12$" + "Zz09" * 13 + "A",
            "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
            "{SSHA}" + "A" * 32,
            "*" + "A0" * 20,
        ),
        counter_examples=("0" * 32, "$19.99", "md5", "{id}", "$1"),
    ),
    Detector(
        kind="password_hash",
        category="pd:Password",
        words=HASH_WORDS,
        matches=_is_digest,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        examples=("0a" * 16, "0b" * 20, "0c" * 32, "AbCd" * 7),
        counter_examples=_NOT,
    ),
    Detector(
        kind="pin",
        category="pd:PINCode",
        words=PIN_WORDS,
        matches=_is_pin,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("pin, code"),
        examples=("0000", "99999999"),
        counter_examples=("", "12", "abcd", "123456789"),
    ),
    Detector(
        kind="security_question",
        category="pd:SecretText",
        words=QUESTION_WORDS,
        matches=_is_text,
        chance=1.0,
        recall=0.98,
        ceiling=0.0,
        weak=terms("hint, question, answer"),
        examples=("First pet?", "Rex"),
        counter_examples=("", "x"),
    ),
)
