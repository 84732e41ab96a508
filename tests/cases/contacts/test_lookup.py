# ruff: noqa: E501  (tables of cases read better in lines)
from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.cases.contacts.test_rdap import domain, entity
from tests.cases.servers import dns, http
from unlatched.cases.contacts import Contact, Sources, look, national, ranked, read, restore
from unlatched.cases.contacts import names as dns_names
from unlatched.errors import ScopeError, UsageError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOOD = "Contact: mailto:{}\nExpires: {}-01-01T00:00:00Z\n"
SOA = "ns.example.org. hostmaster.example.org. 1 2 3 4 5"

# A corpus made for this: what each source says, and whom a person would write to first.
# (security.txt, registrant's mail, does it receive mail?, host's abuse mail, SOA) -> first owner contact
CORPUS = [
    (GOOD.format("security@example.org", 2027), "owner@example.org", True, "abuse@host.example", "mailto:security@example.org"),
    (GOOD.format("security@example.org", 2020), "owner@example.org", True, "abuse@host.example", "mailto:security@example.org"),
    ("Contact: https://example.org/report\n", "owner@example.org", True, None, "https://example.org/report"),
    ("Contact: http://example.org/report\nContact: mailto:b@example.org\n", None, True, None, "mailto:b@example.org"),
    ("<html>Contact: mailto:trap@example.org", "owner@example.org", True, None, "mailto:owner@example.org"),
    ("", "owner@example.org", True, None, "mailto:owner@example.org"),
    (None, "owner@example.org", True, "abuse@host.example", "mailto:owner@example.org"),
    (None, "REDACTED FOR PRIVACY", True, "abuse@host.example", "mailto:security@example.org"),
    (None, "https://registrar.example/contact", True, None, "mailto:security@example.org"),
    (None, None, True, "abuse@host.example", "mailto:security@example.org"),
    (None, None, False, "abuse@host.example", "mailto:hostmaster@example.org"),
    (None, "REDACTED", False, None, "mailto:hostmaster@example.org"),
    (None, "owner@example.org", False, None, "mailto:owner@example.org"),
    ("Contact: security@example.org\n", None, True, None, "mailto:security@example.org"),
    ("Contact: tel:+1-201-555-0123\nContact: mailto:c@example.org\n", None, True, None, "tel:+1-201-555-0123"),
    ("# nothing\n", None, True, "abuse@host.example", "mailto:security@example.org"),
    (GOOD.format("a@example.org", 2027) + GOOD.format("b@example.org", 2028), None, True, None, "mailto:a@example.org"),
    ("Contact: javascript:alert(1)\n", "owner@example.org", True, None, "mailto:owner@example.org"),
    ("\ufeffcontact:mailto:d@example.org\r\n", None, False, None, "mailto:d@example.org"),
    (None, "privacy@example.org", True, None, "mailto:privacy@example.org"),
    (None, "proxy123@whoisproxy.example", True, None, "mailto:security@example.org"),
    (None, "x9@whoisguard.example", True, None, "mailto:security@example.org"),
    (None, "example.org-owner@anonymised.example", True, None, "mailto:security@example.org"),
    (None, "gdpr-masking@gdpr-masked.example", True, None, "mailto:security@example.org"),
    (None, "9f8e@identity-protect.example", True, None, "mailto:security@example.org"),
    (None, "contact@domain-protect.example", False, None, "mailto:hostmaster@example.org"),
    (None, "dataprotection@example.org", True, None, "mailto:dataprotection@example.org"),
    ("Canonical: https://other.example/.well-known/security.txt\n" + GOOD.format("x@other.example", 2027), "owner@example.org", True, None, "mailto:owner@example.org"),
    ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\nContact: mailto:evil@example.com\n\n" + GOOD.format("security@example.org", 2027) + "-----BEGIN PGP SIGNATURE-----\n\nxx\n-----END PGP SIGNATURE-----\n", None, True, None, "mailto:security@example.org"),
    ("Policy: https://example.org/policy\nHiring: https://example.org/jobs\n", None, True, None, "mailto:security@example.org"),
    ("Contact: mailto:security@example.org?subject=hello\n", None, True, None, "mailto:security@example.org"),
    ("Contact:\nContact: \nContact: mailto:late@example.org\n", None, True, None, "mailto:late@example.org"),
]  # fmt: skip


def asked(text, registrant, receives, abuse):
    pages = {
        "/domain/example.org": json.dumps(domain(entity(["registrant"], mail=registrant))).encode(),
        "/ip/203.0.113.7": json.dumps(domain(entity(["abuse"], mail=abuse))).encode(),
    }
    if text is not None:
        pages["/.well-known/security.txt"] = text.encode()
    zones = {("example.org", "SOA"): [SOA], ("db.example.org", "A"): ["203.0.113.7"]}
    if receives:
        zones["example.org", "MX"] = ["10 mail.example.org."]
    with http(pages) as (origin, _), dns(zones) as (resolver, _):
        boot = {"services": [[["org", "203.0.113.0/24"], [origin]]]}
        sources = Sources(lambda host: True, resolver, {"dns": boot, "ipv4": boot}, lambda host: origin)
        return look("db.example.org", sources, NOW, "DE")


def test_precision_of_the_first_contact():
    right = 0
    for *given, first in CORPUS:
        found = asked(*given)
        owners = [one for one in found.contacts if one.role == "owner"]
        right += bool(owners) and owners[0].address == first
    print(f"precision of the first contact: {right}/{len(CORPUS)}")
    assert right == len(CORPUS)


def test_a_row_of_the_table_says_whether_it_was_confirmed():
    flags = {one.address: one.flags for one in (*national("DE"), *national("BE"))}
    assert flags["mailto:certbund@bsi.bund.de"] == ("check_before_use",)
    assert flags["mailto:contact@apd-gba.be"] == ("unverified", "check_before_use")


def test_the_whole_ladder_in_order():
    found = asked(*CORPUS[0][:4])
    assert found.missed == ()
    assert [one.way for one in found.contacts] == [
        "security_txt", "rdap_domain", "mailbox", "rdap_ip", "dns", "table", "table", "table", "table",
    ]  # fmt: skip
    assert all(one.source and one.found for one in found.contacts)
    assert [one.role for one in found.contacts if one.way == "rdap_ip"] == ["host"]
    confirmed = next(one for one in found.contacts if one.address == "mailto:security@example.org")
    assert "confirmed" in confirmed.flags


def test_one_failure_does_not_stop_the_rest():
    with (
        http({"/.well-known/security.txt": GOOD.format("s@example.org", 2027).encode()}) as (origin, _),
        dns({}) as (resolver, _),
    ):
        boot = {"services": [[["org"], ["http://127.0.0.1:9"]]]}
        found = look(
            "example.org", Sources(lambda host: True, resolver, {"dns": boot}, lambda host: origin), NOW
        )
    assert found.contacts[0].address == "mailto:s@example.org"
    assert any(one.startswith("RDAP of the domain") for one in found.missed)


def test_out_of_scope_not_one_packet_and_not_one_question():
    with http({}) as (origin, seen), dns({}) as (resolver, questions):
        found = look("db.example.org", Sources(lambda host: False, resolver, {}, lambda host: origin), NOW)
        assert seen == []
        assert questions == []
        with pytest.raises(ScopeError):
            dns_names.look("example.org", resolver, lambda host: False, NOW)
    assert found.contacts == ()
    assert len(found.missed) == 5
    assert all("not in the scope" in one for one in found.missed)


def test_an_address_has_no_domain():
    assert dns_names.domain_of("203.0.113.7") is None
    assert dns_names.domain_of("::1") is None
    assert dns_names.domain_of("db.shop.example.co.uk") == "example.co.uk"
    assert dns_names.domain_of("someone.github.io") == "someone.github.io"


def test_null_mx_means_no_mailboxes():
    with dns({("example.org", "MX"): ["0 ."], ("example.org", "SOA"): [SOA]}) as (resolver, _):
        found = dns_names.look("example.org", resolver, lambda host: True, NOW)
    assert [one.way for one in found] == ["dns"]


def test_a_file_works_offline(tmp_path):
    file = tmp_path / "contacts.toml"
    file.write_text(
        '[[contact]]\nrole = "owner"\nway = "dpo"\naddress = "dpo@example.org"\nsource = "https://example.org/privacy"\n'
        'found = 2026-02-01\n[[contact]]\nrole = "owner"\nway = "letter"\naddress = "letter:1 Example Street"\n'
        'source = "register"\nfound = 2026-02-01T10:00:00Z\n'
    )
    found = read(file)
    assert [one.address for one in found] == ["mailto:dpo@example.org", "letter:1 Example Street"]
    assert restore(found[0].plain()) == found[0]
    assert ranked([*found, *asked(*CORPUS[5][:4]).contacts])[0].way == "dpo"


@pytest.mark.parametrize(
    "text",
    ["", "x", '[[contact]]\nrole = "owner"\n', '[[contact]]\nrole = "spy"\nway = "dpo"\naddress = "a@example.org"\nsource = "x"\nfound = 2026-02-01\n',
     '[[contact]]\nrole = "owner"\nway = "dpo"\naddress = "http://x"\nsource = "x"\nfound = 2026-02-01\n',
     '[[contact]]\nrole = "owner"\nway = "dpo"\naddress = "a@example.org"\nsource = "x"\nfound = "soon"\n'],
)  # fmt: skip
def test_an_unusable_file_is_refused(tmp_path, text):
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises(UsageError):
        read(tmp_path / "c.toml")


def test_the_table_is_dated_and_flagged():
    found = national("de")
    assert {one.role for one in found} == {"cert", "authority"}
    assert all("check_before_use" in one.flags and one.source.startswith("https://") for one in found)
    assert national("XX") == ()


def test_wrong_domains_rank_behind():
    a = Contact("owner", "dns", "mailto:x@registrar.example", "s", NOW, flags=("wrong_domain",))
    b = Contact("owner", "dns", "mailto:y@example.org", "s", NOW)
    assert ranked([a, b])[0] is b


def test_what_is_allowed_is_asked_though_the_rest_is_not():
    good = GOOD.format("s@example.org", 2027).encode()
    with http({"/.well-known/security.txt": good}) as (origin, _), dns({}) as (resolver, questions):
        sources = Sources(lambda host: host == "127.0.0.1", resolver, {}, lambda host: origin)
        found = look("127.0.0.1", sources, NOW)
    assert [one.address for one in found.contacts] == ["mailto:s@example.org"]
    assert questions == []


def test_a_privacy_proxy_is_flagged_and_ranks_behind_the_owner_himself():
    from tests.cases.contacts.test_rdap import parse

    found = ranked(
        parse(
            domain(
                entity(["registrant"], mail="x81@withheldforprivacy.example"),
                entity(["administrative"], mail="admin@example.org"),
            )
        )
    )
    assert [one.address for one in found] == [
        "mailto:admin@example.org",
        "mailto:x81@withheldforprivacy.example",
    ]
    assert "proxy" in found[1].flags
