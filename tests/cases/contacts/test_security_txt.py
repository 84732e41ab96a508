# ruff: noqa: E501  (tables of cases read better in lines)
from __future__ import annotations

import shutil
import subprocess
import time
from datetime import UTC, datetime

import pysequoia
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.servers import http
from tests.servers import certificate
from unlatched.cases.contacts import ranked, security_txt
from unlatched.cases.network import Limits, Request, fetch
from unlatched.errors import ScopeError, StoreError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOOD = b"Contact: mailto:security@example.org\nExpires: 2027-01-01T00:00:00Z\n"
WELL_KNOWN = "/.well-known/security.txt"


def parse(text, source="https://example.org/.well-known/security.txt"):
    return security_txt.parse(text.encode() if isinstance(text, str) else text, source, NOW)


def flags(text):
    return set(parse(text)[0].flags)


def test_a_plain_one():
    (found,) = parse(GOOD)
    assert (found.role, found.way, found.address) == ("owner", "security_txt", "mailto:security@example.org")
    assert (found.source, found.found) == ("https://example.org/.well-known/security.txt", NOW)
    assert found.flags == ("unsigned",)


def test_several_contacts_keep_their_order():
    found = parse(
        "Contact: https://example.org/report\nContact: mailto:a@example.org\nContact: tel:+1-201-555-0123\n"
    )
    assert [one.address for one in found] == [
        "https://example.org/report",
        "mailto:a@example.org",
        "tel:+1-201-555-0123",
    ]
    assert [one.preference for one in found] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Contact: mailto:a@example.org\nExpires: 2020-01-01T00:00:00Z\n", "expired"),
        ("Contact: mailto:a@example.org\n", "expires_missing"),
        ("Contact: mailto:a@example.org\nExpires: soon\n", "expires_unreadable"),
        (
            "Contact: mailto:a@example.org\nExpires: 2027-01-01T00:00:00Z\nExpires: 2028-01-01T00:00:00Z\n",
            "expires_repeated",
        ),
        ("Contact: a@example.org\nExpires: 2027-01-01T00:00:00Z\n", "not_a_uri"),
        (
            "Contact: mailto:a@example.org\nCanonical: https://other.example/.well-known/security.txt\n",
            "not_canonical",
        ),
        ("Contact: mailto:a@example.org\nExpires: 2020-01-01t00:00:00z\n", "expired"),
        (b"Contact: mailto:a@example.org\n# \xe9t\xe9\n", "wrong_encoding"),
        ("Contact: mailto:a@example.org\n".encode("utf-16"), "wrong_encoding"),
    ],
)
def test_odd_ones_are_used_and_flagged(text, flag):
    assert flag in flags(text)


def test_a_signed_one_is_read_through_its_armour():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
        + GOOD.decode()
        + "-----BEGIN PGP SIGNATURE-----\n\n"
        "Contact: mailto:evil@example.com\n-----END PGP SIGNATURE-----\n"
    )
    (found,) = parse(text)
    assert found.flags == ("signed_not_verified",)


# --- signatures (RFC 9116 section 2.3) ---------------------------------------------------------


@pytest.fixture(scope="module")
def owner():
    return pysequoia.Tsk.generate("Owner <security@example.org>")


def signed(owner, text=GOOD):
    return pysequoia.sign(owner.signer(), text, mode=pysequoia.SignatureMode.CLEAR)


def public(owner):
    return bytes(owner.extract_certificate())


def flag_of(body, keys=(), own=()):
    (found,) = security_txt.parse(body, "https://example.org/.well-known/security.txt", NOW, keys, own)
    assert found.address == "mailto:security@example.org"
    return found.flags[-1]


def test_a_signature_is_worth_what_its_key_is_worth(owner):
    key, other = public(owner), public(pysequoia.Tsk.generate("Somebody else"))
    assert flag_of(GOOD, (key,)) == "unsigned"
    assert flag_of(signed(owner)) == "signed_not_verified"
    assert flag_of(signed(owner), (key,)) == "signed"
    assert flag_of(signed(owner), (other, key)) == "signed"
    assert flag_of(signed(owner), (), (key,)) == "signed_by_its_own_key"
    assert flag_of(signed(owner), (other,), (key,)) == "signed_by_its_own_key"
    assert flag_of(signed(owner), (other,)) == "signature_wrong"
    assert flag_of(signed(owner), (b"no key at all",)) == "signature_wrong"


def test_a_changed_text_is_found(owner):
    forged = signed(owner, GOOD.replace(b"security@", b"security2@")).replace(b"security2@", b"security@")
    assert flag_of(forged, (public(owner),)) == "signature_wrong"


@pytest.mark.parametrize("verified", [True, False])
def test_nothing_outside_the_signed_part_is_read(owner, verified):
    """In the armour's headers, before and behind: all of it passes the signature's check."""
    evil = b"Contact: mailto:evil@example.com\n"
    body = signed(owner).replace(b"Hash: SHA512\n", b"Hash: SHA512\n" + evil) + evil
    keys = (public(owner),) if verified else ()
    assert flag_of(body, keys) == ("signed" if verified else "signed_not_verified")


def test_lines_that_start_with_a_dash_are_unescaped(owner):
    text = b"- a list\n" + GOOD
    assert flag_of(signed(owner, text)) == "signed_not_verified"
    assert flag_of(signed(owner, text), (public(owner),)) == "signed"


def test_the_key_a_file_names_is_fetched_within_the_scope_only(owner, tmp_path, monkeypatch):
    import ssl

    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    pages = {"/key": public(owner)}
    with http(pages, context) as (origin, seen):
        named = GOOD + f"Encryption: {origin.replace('127.0.0.1', 'localhost')}/key\n".encode()
        pages[WELL_KNOWN] = signed(owner, named)
        (found,) = look(origin)
        assert "signed_by_its_own_key" in found.flags
        assert [path for _, path, _ in seen] == [WELL_KNOWN, "/key"]
        (found,) = look(origin, lambda host: host == "127.0.0.1")
        assert "signed_not_verified" in found.flags
        assert [path for _, path, _ in seen] == [WELL_KNOWN, "/key", WELL_KNOWN]


def test_gnupg_signs_and_we_verify(tmp_path):
    if not shutil.which("gpg"):
        pytest.skip("no gpg")
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)

    def gpg(*words, data=b""):
        run = ["gpg", "--homedir", str(home), "--batch", "--passphrase", "", "--pinentry-mode", "loopback"]
        return subprocess.run([*run, *words], input=data, capture_output=True, check=True).stdout

    gpg("--quick-gen-key", "security@example.org", "ed25519", "sign", "1y")
    assert flag_of(gpg("--clear-sign", data=GOOD), (gpg("--export"),)) == "signed"


def test_a_doubtful_file_ranks_behind_a_good_one(owner):
    at = "https://example.org/.well-known/security.txt"
    doubted = security_txt.parse(signed(owner), at, NOW, (b"wrong",))
    good = security_txt.parse(GOOD.replace(b"security@", b"zz@"), at, NOW)
    assert ranked([*doubted, *good])[0].address == "mailto:zz@example.org"


def test_byte_order_mark_carriage_returns_case_and_comments():
    (found,) = parse(
        b"\xef\xbb\xbf# Contact: mailto:no@example.org\r\ncOnTaCt:mailto:a@example.org\r\nEXPIRES: 2027-01-01T00:00:00Z\r\n"
    )
    assert found.flags == ("unsigned",)


@pytest.mark.parametrize(
    "value",
    [
        "http://example.org/report", "javascript:alert(1)", "mailto:", "mailto:a@b", "mailto:a@example.org,b@example.org",
        "mailto:a@example.org\x00", "mailto:a b@example.org", "https://example.org/\u202egpj", "ftp://example.org", "",
        "mailto:a@example.org%0aBcc:b@example.org", "mailto:.a@example.org", "tel:call me",
    ],
)  # fmt: skip
def test_what_is_no_address_is_passed_over(value):
    assert (
        parse(f"Contact: {value}\nContact: mailto:good@example.org\n")[0].address == "mailto:good@example.org"
    )


def test_headers_in_a_mailto_are_dropped():
    (found,) = parse("Contact: mailto:a@example.org?bcc=b@example.org\n")
    assert found.address == "mailto:a@example.org"


def test_no_more_than_twenty():
    assert len(parse("".join(f"Contact: mailto:a{n}@example.org\n" for n in range(500)))) == 20


@given(st.binary(max_size=400))
def test_it_never_raises(data):
    parse(data)


@given(st.text(max_size=200))
def test_it_never_raises_on_contact_lines(text):
    for one in parse("Contact: " + text):
        assert one.address.isprintable()


# --- hostile servers ---------------------------------------------------------------------------


def look(origin, allow=lambda host: True, **limits):
    return security_txt.look(origin, allow, NOW, Limits(**limits))


def test_it_is_found_and_the_client_says_who_it_is():
    with http({WELL_KNOWN: GOOD}) as (origin, seen):
        assert look(origin)[0].address == "mailto:security@example.org"
        assert seen[0][2]["User-Agent"].startswith("Unlatched")
        assert len(seen) == 1


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("text/plain; charset=utf-8", False), ("text/plain", False), ('text/plain;charset="UTF-8"', False),
        ("text/plain; charset=iso-8859-1", True), ("application/octet-stream", True), ("text/markdown", True),
    ],
)  # fmt: skip
def test_another_content_type_is_flagged(kind, odd):
    def page(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(GOOD)

    with http({WELL_KNOWN: page}) as (origin, _):
        assert ("wrong_content_type" in look(origin)[0].flags) == odd


def test_the_old_place_is_asked_second():
    with http({"/security.txt": GOOD}) as (origin, seen):
        assert look(origin)
        assert [path for _, path, _ in seen] == [WELL_KNOWN, "/security.txt"]


def test_a_page_that_says_not_found_with_200_is_no_security_txt():
    def soft(handler):
        body = b"<html>Contact: mailto:trap@example.org</html>"
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    with http(
        {WELL_KNOWN: soft, "/security.txt": b"  <!doctype html>\nContact: mailto:trap@example.org"}
    ) as (origin, _):
        assert look(origin) == ()


def test_out_of_scope_not_one_packet():
    with http({WELL_KNOWN: GOOD}) as (origin, seen):
        with pytest.raises(ScopeError, match="not in the scope"):
            look(origin, allow=lambda host: False)
        assert seen == []


def redirect(to, status=302):
    def page(handler):
        handler.send_response(status)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return page


def test_a_redirect_out_of_scope_is_not_followed():
    with http({WELL_KNOWN: GOOD}) as (other, seen_there):
        target = other.replace("127.0.0.1", "localhost") + WELL_KNOWN
        with http({WELL_KNOWN: redirect(target)}) as (origin, _):
            with pytest.raises(ScopeError):
                look(origin, allow=lambda host: host == "127.0.0.1")
            assert seen_there == []
            assert "redirected" in look(origin)[0].flags


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//",
        "http://user:pw@127.0.0.1/",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
def test_a_redirect_to_something_else_is_refused(to):
    with http({"/x": redirect(to)}) as (origin, _), pytest.raises(StoreError):
        fetch(Request(origin + "/x"), lambda host: True)


def test_redirects_in_a_circle_end():
    with http({"/x": redirect("/x", 301)}) as (origin, seen):
        with pytest.raises(StoreError, match="redirects too often"):
            fetch(Request(origin + "/x"), lambda host: True)
        assert len(seen) == 4


def test_too_large_is_refused():
    with http({"/x": b"a" * 200_000}) as (origin, _), pytest.raises(StoreError, match="larger"):
        fetch(Request(origin + "/x"), lambda host: True)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"Contact: mailto:a@example.org\n" * 100)


def test_endless_is_refused():
    with http({"/x": endless}) as (origin, _), pytest.raises(StoreError, match="larger"):
        fetch(Request(origin + "/x"), lambda host: True)


def drip_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "10000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(b"X-%d: a\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler):
    time.sleep(3)


@pytest.mark.parametrize("page", [drip_body, drip_headers, silent])
def test_slow_ones_are_cut_off(page):
    with http({"/x": page}) as (origin, _):
        start = time.monotonic()
        with pytest.raises(StoreError):
            fetch(Request(origin + "/x"), lambda host: True, Limits(seconds=0.4))
        assert time.monotonic() - start < 2


def short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(GOOD)


def nonsense(handler):
    handler.wfile.write(b"\x00\x01\x02 not http at all\r\n\r\n")


@pytest.mark.parametrize("page", [short, nonsense])
def test_broken_answers_are_refused(page):
    with http({"/x": page}) as (origin, _), pytest.raises(StoreError):
        fetch(Request(origin + "/x"), lambda host: True)


def test_nobody_there():
    with pytest.raises(StoreError, match="ConnectionRefusedError"):
        fetch(Request("http://127.0.0.1:9/"), lambda host: True)
