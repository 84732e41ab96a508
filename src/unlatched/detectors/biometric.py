"""Biometrics and pictures: templates, embedding vectors, photographs inline or by reference.

    Image signatures: PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918), GIF, WebP,
    BMP. Fingerprint templates: ISO/IEC 19794-2
("FMR"), ANSI 378; iris ("IIR", ISO/IEC 19794-6), face ("FAC", ISO/IEC 19794-5).
"""

from __future__ import annotations

import re

from unlatched.detectors import Detector
from unlatched.detectors._words import terms, words

FACE = words(
    """
    en: face template, face embedding, face encoding, face id, facial recognition, face feature
    en: face features, facial features, face vector, facial template, faceprint, face hash, facial print
    en: face descriptor, face data, face token, face landmarks, face signature, biometric face, facevec
    en: face
    zh: 人脸特征, 人脸, 人脸模板, 面部特征, 人脸识别, 人脸数据, rltz, rl, renlian, 特征值人脸, 人脸特征值
    ru: биометрия лица, шаблон лица, вектор лица, лицо шаблон, дескриптор лица
    ar: بصمة الوجه, قالب الوجه, ملامح الوجه
    es: plantilla facial, reconocimiento facial, vector facial, rostro
    pt: modelo facial, biometria facial, reconhecimento facial, face vetor
    fr: gabarit facial, empreinte faciale, reconnaissance faciale, visage
    de: gesichtsmerkmale, gesichtsvektor, gesichtserkennung, gesichtstemplate, gesicht
    tr: yuz sablonu, yüz tanıma, yuz vektoru
    hi: चेहरा, चेहरे का टेम्पलेट
    id: template wajah, wajah, pengenalan wajah
    ja: 顔特徴量, 顔認証, 顔データ
    ko: 얼굴특징, 얼굴인식, 얼굴
    """
)
FINGER = words(
    """
    en: fingerprint, fingerprints, finger print, finger template, thumbprint, thumb impression
    en: fingerprint template, minutiae, fingerprint image, left thumb, right thumb, right index
    en: left index, finger data, finger minutiae, fingerprint data, fpt template, fingerprint wsq
    en: palm print, palm vein
    zh: 指纹, 指纹模板, 指纹特征, zw tz, zhiwen, 指纹数据, 掌纹
    ru: отпечаток пальца, отпечатки, отпечатки пальцев, дактилокарта
    ar: بصمة, بصمة الاصبع, البصمة, بصمات
    es: huella, huella digital, huella dactilar, huellas
    pt: impressao digital, digital biometria, biometria, impressoes digitais
    fr: empreinte digitale, empreintes digitales
    de: fingerabdruck, fingerabdrucke
    tr: parmak izi, parmakizi
    hi: अंगुली छाप, फिंगरप्रिंट, अंगूठे का निशान
    id: sidik jari, sidikjari
    it: impronta digitale, impronte digitali
    ja: 指紋
    ko: 지문
    nl: vingerafdruk
    pl: odcisk palca, odciski palcow
    vi: van tay, vân tay
    """
)
IRIS = words(
    """
    en: iris, iris scan, iris template, retina, retina scan, iris code, left iris, right iris, iris image
    zh: 虹膜, 虹膜特征, hongmo
    ru: радужка, сетчатка
    ar: بصمة العين, قزحية العين
    es: iris ocular
    fr: iris oeil
    de: irisscan
    tr: iris tarama
    id: iris mata
    ja: 虹彩
    ko: 홍채
"""
)
BIOMETRIC = words(
    """
    en: biometric, biometrics, biometric template, biometric data, biometric id, voiceprint, voice print
    en: voice template, gait, speaker embedding, voice embedding, biometric hash, biometric key
    en: dna profile, dna, genome, signature image, handwritten signature, person embedding, reid feature
    en: body feature, keystroke dynamics
    zh: 生物特征, 声纹, 声纹特征, 步态, shengwen, 签名图片, 手写签名
    ru: биометрия, биометрические данные, голосовой слепок, днк
    ar: البيانات الحيوية, القياسات الحيوية, بصمة الصوت, الحمض النووي
    es: biometria, datos biometricos, huella de voz, adn
    pt: dados biometricos, biometrico, dna perfil
    fr: biometrie, donnees biometriques, empreinte vocale, adn
    de: biometrie, biometrische daten, stimmabdruck, dns
    tr: biyometrik, biyometrik veri, ses izi
    hi: बायोमेट्रिक
    id: biometrik, data biometrik
    ja: 生体情報, 声紋
    ko: 생체정보, 성문
    """
)
PHOTO = words(
    """
    en: photo, photograph, profile picture, profile pic, profile photo, avatar, selfie, portrait
    en: mugshot, mug shot, headshot, passport photo, id photo, photo url, picture, user photo
    en: face image, face photo, face pic, photo path, photo base64, profile image, avatar url
    en: id card front, id card back, id front, id back, selfie url, passport scan, id scan, face img
    en: person image, photo id, pic, face crop, user image, profile picture url, photo link, photo file
    en: capture image, snapshot person, facepic, face image url, headshot url, photo uri, avatar big
    en: profile img, id card photo, document scan
    zh: 照片, 头像, 人脸照片, 身份证照片, 证件照, 自拍, 相片, 抓拍图片, 人脸图片, 照片路径, 照片地址, zp
    zh: zhaopian, tx, touxiang, 身份证正面, 身份证反面, 手持身份证, 大头照, 人脸图, 抓拍, 人像
    ru: фото, фотография, аватар, снимок, фото паспорта, селфи, foto
    uk: фото, фотографія
    ar: الصورة, صورة, صورة شخصية, الصورة الشخصية, صورة الهوية, صورة الجواز
    es: foto, fotografia, fotografía, foto perfil, imagen perfil, retrato, foto carnet
    pt: foto, fotografia, foto perfil, imagem perfil, selfie documento
    fr: photographie, photo identite, photo profil, image profil, photo piece identite
    de: lichtbild, passbild, profilbild, foto, passfoto, ausweiskopie
    tr: fotograf, fotoğraf, profil resmi, vesikalik, resim
    hi: फोटो, तस्वीर, चित्र
    id: foto, foto ktp, foto profil, foto selfie, pas foto, swafoto
    it: foto, fotografia, immagine profilo, fototessera, foto profilo
    ja: 写真, 顔写真, プロフィール画像, アイコン画像
    ko: 사진, 프로필사진, 얼굴사진, 증명사진
    nl: pasfoto, profielfoto, foto
    pl: zdjecie, zdjęcie, fotografia
    vi: anh, ảnh, anh dai dien, ảnh đại diện, hinh anh, anh chan dung
    fa: عکس, تصویر
    th: รูปถ่าย, รูปภาพ
    """
)
_REFERENCE = re.compile(r"(?i)(?:\S{1,400})\.(?:jpe?g|png|gif|webp|bmp|heic|tiff?)(?:[?#]\S*)?")
_INLINE = re.compile(
    r"(?:data:image/|/9j/|iVBORw0KGgo|R0lGODlh|UklGR|Qk0|0x(?:FFD8FF|89504E47|47494638|52494646))",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"(?i)(?:0x)?(?:464D5200|46414300|49495200)|Rk1SAC|RkFDA|SUlSA")


def is_picture(text: str) -> bool:
    """An image by reference (a path or URL) or inline (base64 or bytes).

    >>> [is_picture(text) for text in ("/srv/faces/17.jpg", "/9j/4AAQSkZJRg", "0xffd8ffe0", "ab")]
    [True, True, True, False]
    """
    text = text.strip()
    return bool(_INLINE.match(text) or _REFERENCE.fullmatch(text))


def is_template(text: str) -> bool:
    """A biometric template in one of the ISO/IEC 19794 formats, as bytes or base64."""
    return bool(_TEMPLATE.match(text.strip()))


DETECTORS = (
    Detector(kind="face_template", category="pd:FacialPrint", words=FACE),
    Detector(kind="fingerprint", category="pd:Fingerprint", words=FINGER, weak=terms("finger, thumb, palm")),
    Detector(kind="iris_template", category="pd:Retina", words=IRIS),
    Detector(
        kind="biometric_template",
        category="pd:Biometric",
        words=BIOMETRIC,
        needs_people=3.0,
        weak=terms(
            """
    embedding, embeddings, vector, vec, feat, feats, encoding, feature vector, template, descriptor, feature
"""
        ),
        matches=is_template,
        chance=0.0001,
        recall=0.3,
        examples=("0x464D5200", "Rk1SACAyMAA"),
        counter_examples=("blue", "0xFFD8FF"),
    ),
    Detector(
        kind="photo",
        category="pd:Picture",
        words=PHOTO,
        weak=terms(
            """
    image, img, image url, image path, images, img url, 图片, imagen, imagem, bild, immagine, gambar,
    画像, 이미지, изображение, photos, pictures, pics, imageurl
"""
        ),
        matches=is_picture,
        chance=0.001,
        recall=0.6,
        ceiling=4.0,
        needs_people=3.0,
        examples=("/srv/faces/17.jpg", "data:image/png;base64,iVBORw0KGgo", "0xFFD8FFE0"),
        counter_examples=("blue", "17", "notes.txt"),
    ),
)
