# ruff: noqa: E501  (tables of cases read better in lines)
from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, datetime

import pytest

from tests.reports.disclosures import empty, mutated, numbers, report
from unlatched.cases.notices import (
    LANGUAGES,
    RECIPIENTS,
    Envelope,
    Facts,
    Post,
    clear_sign,
    compose,
    letter,
    message,
    whole,
)
from unlatched.disclosed import view
from unlatched.errors import UsageError

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def facts(made=None, door="open", **more):
    return Facts(
        "unl-2026-00000001",
        "Example Coordination",
        "https://coordination.example",
        view(made or report()),
        door,
        **more,
    )


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=RECIPIENTS)
def recipient(request):
    return request.param


def body(recipient, given, *languages):
    return whole(compose(recipient, given, languages or ("en",)))


def test_every_recipient_in_every_language(recipient, language):
    for door in ("open", "shut", "copy"):
        text = body(recipient, facts(door=door), language, "en")
        assert "$" not in text
        assert "Example Coordination" in text
        assert "unl-2026-00000001" in text


@pytest.mark.parametrize("seed", range(4))
def test_not_one_number_of_its_own(recipient, language, seed):
    made = mutated(seed)
    found = set(re.findall(r"(?<![\w.:/-])\d{4,}(?![\w-])", body(recipient, facts(made), language)))
    assert found - {"2013"} <= numbers(made)
    for one in made["subjects"]["estimate"], made["subjects"]["low"], made["subjects"]["high"]:
        assert str(one) in found
    for one in made["categories"][:2]:
        assert str(one["records"]) in found


def test_unknown_stays_unknown(language):
    made = report()
    made["subjects"] = None
    from unlatched.cases.notices.compose import words

    text = body("owner", facts(made), language)
    assert text.count(words(language)["unknown"]) >= 2  # people and since
    assert words(language)["keep_open"] in text
    assert words(language)["next_open"] in text
    assert "50111 " not in text.replace("50111,", "").split(words(language)["data"])[0]


def test_suppressed_stays_suppressed(language):
    from unlatched.cases.notices.compose import number
    from unlatched.disclosed import People

    assert "10" in number(People(below=10), language)
    assert number(People(below=10), language) != number(People(10, 10, 10, "exact"), language)


def test_openness_is_claimed_only_where_it_was_found(language, recipient):
    from unlatched.cases.notices.compose import words

    said = words(language)["lead_host"].partition("$store")[2][:25]
    subjects = {
        door: compose(recipient, facts(door=door), (language,))[0].subject
        for door in ("open", "shut", "copy")
    }
    assert len(set(subjects.values())) == 3
    assert words(language)["lead_people"] not in body(recipient, facts(door="copy"), language)
    for door in ("shut", "copy"):
        assert said not in body(recipient, facts(door=door), language)
        assert words(language)["fix_1"] not in body(recipient, facts(door=door), language)


def test_every_language_has_the_same_phrases(language):
    from string import Template

    from unlatched.cases.notices.compose import words

    said, english = words(language), words("en")
    assert set(said) == set(english)
    assert set(said["categories"]) == set(english["categories"])
    for name, phrase in english.items():
        if isinstance(phrase, str):
            assert set(Template(said[name]).get_identifiers()) == set(Template(phrase).get_identifiers()), (
                name
            )


def test_the_order_of_a_notice():
    text = body(
        "owner", facts(since="2025-09-02 10:00 UTC", until="2026-09-01", again="2026-03-08 10:00 CET")
    )
    marks = [
        "We are Example", "appears to be yours", "db.example.org:27017", "What it holds", "What we did", "What we keep",
        "save the server's logs", "outside your network", "1. Close", "mongod.conf", "Please close it", "Already fixed",
    ]  # fmt: skip
    places = [text.index(one) for one in marks]
    assert places == sorted(places)


def test_two_languages_below_each_other():
    text = body("owner", facts(), "zh", "en")
    assert text.startswith("中文 / English")
    assert text.index("您好") < text.index("Good day")
    assert compose("owner", facts(), ("en", "en")) == compose("owner", facts(), ("en",))


FORBIDDEN = re.compile(
    r"bitcoin|ransom|sue|lawsuit|legal action|pay |illegal|violat|password:|sample record|click", re.I
)


def test_what_is_never_in_a_notice(recipient):
    made = report()
    made["collections"][0]["name"] = "CANARY"
    made["collections"][0]["fields"][0]["path"] = "CANARY"
    text = body(recipient, facts(made))
    assert not FORBIDDEN.search(text)
    assert "CANARY" not in text
    assert "http" not in text.replace("https://coordination.example", "")


def test_hostile_names_stay_on_their_line():
    made = report()
    made["target"]["store"] = "mongodb\n\nBcc: x\x1b[31m\u202e$case"
    text = body("owner", facts(made))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\nBcc" not in text


def test_an_inventory_says_that_no_record_was_read(language):
    made = report()
    made["target"]["depth"] = "inventory"
    assert body("owner", facts(made), language) != body("owner", facts(), language)
    assert "We read no record" in body("owner", facts(made))


def test_nothing_personal_found_is_said_so():
    text = body("owner", facts(empty()))
    assert "people: unknown; records with personal data: 0" in text


def test_unknown_words_are_refused():
    with pytest.raises(UsageError, match="zh"):
        compose("owner", facts(), ("tlh",))
    with pytest.raises(UsageError, match="host"):
        compose("press", facts(), ("en",))


def test_letter_in_every_language_is_the_same_bytes_twice(language):
    texts = compose("owner", facts(), (language, "en"))
    around = Envelope(("Example Coordination",), ("Example City Ltd", "1 Example Street"), "2026-03-01")
    first, second = (letter("unl-1", texts, around) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")


def read_back(data, folder):
    (folder / "letter.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdftotext", "-layout", str(folder / "letter.pdf"), "-"], capture_output=True, check=True
    )
    return unicodedata.normalize("NFKC", done.stdout.decode())


def test_every_letter_of_every_language_has_its_shape(language, tmp_path):
    """The words can be read back: no character without a glyph, and the letter's date is on it."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    for recipient in RECIPIENTS:
        texts = compose(recipient, facts(until="2026-09-01"), (language,))
        text = read_back(letter("unl-1", texts, Envelope(("Example",), ("City",), "2026-03-01")), tmp_path)
        assert "2026-03-01" in text
        assert "\ufffd" not in text
        missing = {c for c in unicodedata.normalize("NFKC", texts[0].body) if c.isalnum()} - set(text)
        assert missing == set()


# --- signature ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    import pysequoia

    folder = tmp_path_factory.mktemp("pgp")
    key = pysequoia.Tsk.generate(user_id="Example Coordination <notify@coordination.example>")
    (folder / "secret.pgp").write_bytes(bytes(key))
    (folder / "public.pgp").write_bytes(bytes(key.extract_certificate()))
    return folder


def gpg(folder, *words, text=None):
    home = folder / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    return subprocess.run(
        ["gpg", "--batch", "--homedir", str(home), *words], input=text, capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("gpg") is None, reason="needs GnuPG")
def test_the_signature_verifies_with_gnupg(secret, language):
    text = body("owner", facts(), language, "en") + "- a line with a dash\n"
    signed = clear_sign(text, secret / "secret.pgp")
    assert gpg(secret, "--import", str(secret / "public.pgp")).returncode == 0
    good = gpg(secret, "--verify", text=signed.encode())
    assert good.returncode == 0, good.stderr
    assert b"Good signature" in good.stderr
    assert gpg(secret, "--verify", text=signed.replace("unl-2026", "unl-2027").encode()).returncode != 0


def test_a_key_that_cannot_sign_is_refused(tmp_path):
    (tmp_path / "no.pgp").write_text("no key")
    with pytest.raises(UsageError, match="secret key"):
        clear_sign("x", tmp_path / "no.pgp")
    with pytest.raises(UsageError, match="secret key"):
        clear_sign("x", tmp_path / "missing.pgp")


# --- the message -------------------------------------------------------------------------------


def post(**more):
    given = {
        "reference": "unl-1 notice-1", "sender": "notify@coordination.example", "recipient": "security@example.org",
        "subject": "[unl-1] subject", "body": "text\n", "date": WHEN,
    }  # fmt: skip
    return Post(**{**given, **more})


def test_one_recipient_in_every_message():
    from email import message_from_bytes, policy

    made = message_from_bytes(message(post(xarf="{}")), policy=policy.default)
    assert made["To"] == "security@example.org"
    assert made["Cc"] is None
    assert made["Bcc"] is None
    assert made.get_body().get_content().splitlines() == ["text"]
    assert [one.get_filename() for one in made.iter_attachments()] == ["xarf.json"]
    assert message(post()) == message(post())
    assert message(post()) != message(post(recipient="abuse@example.org"))


@pytest.mark.parametrize(
    "address",
    ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "A <a@example.org>", "a@example.org;b@example.org", "", "a", "@example.org"],
)  # fmt: skip
def test_two_recipients_cannot_be_written(address):
    with pytest.raises(UsageError, match="one plain mailbox"):
        message(post(recipient=address))


def test_a_subject_stays_one_header():
    text = message(post(subject="a\r\nBcc: b@example.org")).decode()
    assert "\r\nBcc" not in text
